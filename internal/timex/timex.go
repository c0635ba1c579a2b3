// Package timex gives time expressions their values: TIMEX3 type and value (TimeML), the interval
// they mean as EDTF, and what they are counted from. The reader proposes extents and types; the
// rules (rules.txt) have the last word on both, give the values, and add what the reader missed. The
// date of the report, where it is not given, is inferred from the text with its reasons. A year is
// never made up: without evidence for one a day has no EDTF.
package timex

import (
	"sort"
	"strings"
	"time"
	_ "time/tzdata" // zones are the same on every machine

	"parley/internal/record"
	"parley/nlp"
)

// Context is what is known before the text is read.
type Context struct {
	Date       record.EDTF                                // the report's date as given, "" if not
	Epoch      record.EDTF                                // when the conflict began, "" if not known
	EpochName  string                                     // what texts call it
	Zone       func(nlp.Range) (string, record.ZoneBasis) // IANA name for an expression whose words state no zone; nil or "" if not known
	Skip       []nlp.Span                                 // furniture: no expressions are taken from it, but a dateline may date the report
	TextSHA256 string
}

// Expr is a time expression and where it stands.
type Expr struct {
	Range        nlp.Range
	Since, Until bool        // its date is where a time begins ("since 2014"), or ends, that is open at the other end
	Event        record.EDTF // when what a length of time tells of happened: "a day later", "in the past two days"; "" if not known
	record.Time
}

// Told is the expression as the record has it, "since" and "until" as open intervals. What reads dates
// from the text takes them from Time, and the preposition from the words.
func (e Expr) Told() record.Time {
	t := e.Time
	a, b, interval := strings.Cut(string(t.EDTF), "/")
	if !interval {
		b = a
	}
	switch {
	case t.EDTF == "":
	case e.Since:
		t.EDTF = record.EDTF(a + "/..")
	case e.Until:
		t.EDTF = record.EDTF("../" + b)
	}
	return t
}

// Resolve finds the time expressions of a document and dates the report.
func Resolve(doc *nlp.Document, ctx Context) ([]Expr, record.ReportDate, []string) {
	r := &resolver{doc: doc, ctx: ctx, skip: make([]bool, len(doc.Tokens))}
	for _, s := range ctx.Skip {
		for g, i := doc.RangeOf(s), 0; i < g.Len(); i++ {
			r.skip[g.First+i] = true
		}
	}
	if from, _, ok := ctx.Epoch.Bounds(time.UTC); ok && !from.IsZero() {
		r.epoch = from
	}
	r.items = itemsOf(doc, make([]item, 0, len(doc.Tokens)))
	r.maybe = make([]bool, len(r.items))
	for i := range r.items {
		r.maybe[i] = begins(&r.items[i])
	}
	r.found = r.extents()
	date := r.reportDate()
	var out []Expr
	for k := range r.found {
		x := &r.found[k]
		if r.skip[x.Range.First] {
			continue
		}
		// A bare number that no month stands near may be anything: "rose from 5 to 7".
		bare := x.rule != nil && x.rule.name == "day-number" && x.Range.Len() == 1
		if e, ok := r.value(k); ok && !(bare && e.EDTF == "") {
			out = append(out, e)
		}
	}
	var warnings []string
	if date.Basis == record.DateNone && len(doc.Tokens) > 0 {
		warnings = append(warnings, "the report has no date: days and months in it could not be placed in a year")
	}
	return out, date, warnings
}

// At is the index of the expression that covers token i, -1 if there is none.
func At(exprs []Expr, i int) int {
	k := sort.Search(len(exprs), func(k int) bool { return exprs[k].Range.Last > i })
	if k < len(exprs) && exprs[k].Range.First <= i {
		return k
	}
	return -1
}

type resolver struct {
	doc   *nlp.Document
	ctx   Context
	items []item
	maybe []bool // by item: it may begin an expression of some class
	skip  []bool // by token
	found []extent
	told  []told // what was dated so far, in the order of the text

	ref   time.Time // the day that "today" is
	year  int       // year of days without one where the report's own date is not given; 0 not known
	known bool      // ref is known
	epoch time.Time // zero: not known
	zones map[string]*time.Location
}

// extent is an expression before it has a value.
type extent struct {
	Range nlp.Range
	Type  string // the reader's type, "" where a rule found it
	found        // rule is nil where the reader proposes what no rule knows
}

// extents are the places where the rules hold, and the reader's proposals that no rule knows.
func (r *resolver) extents() []extent {
	at := make([]int, len(r.doc.Tokens)) // by token: the reader's proposal + 1
	for k, t := range r.doc.Times {
		for i := t.First; i < t.Last; i++ {
			at[i] = k + 1
		}
	}
	proposed := func(first, last int) bool {
		for i := first; i < last; i++ {
			if at[r.items[i].tok] > 0 {
				return true
			}
		}
		return false
	}
	var out []extent
	used := make([]int, len(r.doc.Times)) // how many expressions a proposal has given
	end := 0                              // tokens taken
	for i := 0; i < len(r.items); {
		if r.items[i].tok < end {
			i++
			continue
		}
		m, ok := r.match(i, proposed)
		if !ok {
			i++
			continue
		}
		if m.start > m.first { // what follows a modifier may be longer than what the modifier can take
			if m2, ok := r.match(m.start, proposed); ok && m2.last > m.last {
				m = m2
			}
		}
		if m.last == m.first+4 && determiner(r.items[m.first].low) && r.items[m.first+2].low == "-" && r.items[m.first+2].glued {
			m.first++ // "the third-quarter loss": the article is the noun's
		}
		x := extent{Range: nlp.Range{First: r.items[m.first].tok, Last: r.items[m.last-1].tok + 1}, found: m}
		for t, last := x.Range.First, 0; t < x.Range.Last; t++ {
			if k := at[t]; k > 0 && k != last {
				used[k-1]++
				last = k
				if x.Type == "" {
					x.Type = r.doc.Times[k-1].Type
				}
			}
		}
		i, end = m.last, x.Range.Last
		out = append(out, x)
	}
	for k := range out { // what the reader has beside the words of a rule belongs to the expression
		x := &out[k]
		if n := at[x.Range.First]; n > 0 && used[n-1] == 1 && x.rule.kind != "none" {
			if f := r.doc.Times[n-1].First; f < x.Range.First && (k == 0 || out[k-1].Range.Last <= f) {
				x.Range.First = f
			}
		}
		if n := at[x.Range.Last-1]; n > 0 && used[n-1] == 1 && x.rule.kind != "none" {
			if l := r.doc.Times[n-1].Last; l > x.Range.Last && (k+1 == len(out) || out[k+1].Range.First >= l) {
				x.Range.Last = l
			}
		}
	}
	for k, t := range r.doc.Times {
		if used[k] == 0 && t.Len() > 0 {
			out = append(out, extent{Range: t.Range, Type: t.Type})
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Range.First < out[j].Range.First })
	return out
}

func determiner(w string) bool {
	switch w {
	case "the", "a", "an", "its", "their", "our", "his", "her":
		return true
	}
	return false
}
