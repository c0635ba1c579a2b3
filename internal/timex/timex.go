// Package timex gives time expressions their values: TIMEX3 type and value (TimeML), the interval
// they mean as EDTF, and what they are counted from. The reader proposes extents and types; the
// rules here have the last word on values, and add explicit dates that the reader missed. The date
// of the report, where it is not given, is inferred from the text with its reasons. A year is never
// made up: without evidence for one a day has no EDTF.
package timex

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
	"time"

	"parley/internal/record"
	"parley/nlp"
)

// Context is what is known before the text is read.
type Context struct {
	Date       record.EDTF // the report's date as given, "" if not
	Epoch      record.EDTF // when the conflict began, "" if not known
	EpochName  string      // what texts call it
	Zone       string      // IANA name, "" if not known
	ZoneBasis  record.ZoneBasis
	Skip       []nlp.Span // furniture: no expressions are taken from it, but a dateline may date the report
	TextSHA256 string
}

// Expr is a time expression and where it stands.
type Expr struct {
	Range nlp.Range
	record.Time
}

// Resolve finds the time expressions of a document and dates the report.
func Resolve(doc *nlp.Document, ctx Context) ([]Expr, record.ReportDate, []string) {
	r := &resolver{doc: doc, ctx: ctx, skip: make([]bool, len(doc.Tokens))}
	for _, s := range ctx.Skip {
		for g, i := doc.RangeOf(s), 0; i < g.Len(); i++ {
			r.skip[g.First+i] = true
		}
	}
	if loc, err := time.LoadLocation(ctx.Zone); err == nil && ctx.Zone != "" {
		r.loc = loc
	}
	r.low = make([]string, len(doc.Tokens))
	for i, t := range doc.Tokens {
		r.low[i] = strings.ToLower(strings.ReplaceAll(t.Form, "’", "'"))
	}
	found := r.extents()
	date := r.reportDate(found)
	var out []Expr
	for _, f := range found {
		if r.skip[f.Range.First] {
			continue
		}
		if e, ok := r.value(f); ok {
			e.ID = record.NewID("M", ctx.TextSHA256, e.Span)
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
	doc  *nlp.Document
	ctx  Context
	low  []string
	skip []bool
	loc  *time.Location // nil: no zone known

	ref   time.Time // the day that "today" is
	year  int       // year of days without one where the report's own date is not given; 0 not known
	known bool      // ref is known
}

var months = map[string]int{"january": 1, "jan": 1, "jan.": 1, "february": 2, "feb": 2, "feb.": 2, "march": 3, "mar.": 3, "april": 4, "apr": 4, "apr.": 4, "may": 5, "june": 6, "jun.": 6,
	"july": 7, "jul.": 7, "august": 8, "aug": 8, "aug.": 8, "september": 9, "sept": 9, "sept.": 9, "sep": 9, "sep.": 9, "october": 10, "oct": 10, "oct.": 10, "november": 11, "nov": 11, "nov.": 11, "december": 12, "dec": 12, "dec.": 12}

var weekdays = map[string]time.Weekday{"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6,
	"sundays": 0, "mondays": 1, "tuesdays": 2, "wednesdays": 3, "thursdays": 4, "fridays": 5, "saturdays": 6, "sun.": 0, "mon.": 1, "tue.": 2, "tues.": 2, "wed.": 3, "thu.": 4, "thurs.": 4, "fri.": 5, "sat.": 6}

// units by their ISO 8601 letter; T marks those below a day.
var units = map[string]string{"second": "TS", "minute": "TM", "hour": "TH", "day": "D", "week": "W", "fortnight": "2W", "month": "M", "quarter": "3M", "year": "Y", "decade": "10Y", "century": "100Y", "night": "D", "weekend": "D"}

var numerals = map[string]int{"one": 1, "a": 1, "an": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
	"fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "couple": 2, "half": 0}

var ordinals = map[string]int{"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15}

var partsOfDay = map[string]string{"morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI", "overnight": "TNI", "tonight": "TNI", "midnight": "T00:00", "noon": "T12:00", "midday": "T12:00", "dawn": "TMO", "dusk": "TEV", "nightfall": "TNI", "evenings": "TEV", "nights": "TNI", "mornings": "TMO"}

var seasons = map[string]string{"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}

// vague expressions and their TIMEX3 values.
var vague = map[string]string{"now": "PRESENT_REF", "right now": "PRESENT_REF", "currently": "PRESENT_REF", "at present": "PRESENT_REF", "nowadays": "PRESENT_REF", "at the moment": "PRESENT_REF", "presently": "PRESENT_REF",
	"soon": "FUTURE_REF", "shortly": "FUTURE_REF", "future": "FUTURE_REF", "the future": "FUTURE_REF", "the near future": "FUTURE_REF", "near future": "FUTURE_REF", "anytime soon": "FUTURE_REF",
	"recently": "PAST_REF", "recent": "PAST_REF", "previously": "PAST_REF", "formerly": "PAST_REF", "once": "PAST_REF", "the past": "PAST_REF", "past": "PAST_REF", "earlier": "PAST_REF", "lately": "PAST_REF", "long ago": "PAST_REF", "ago": "PAST_REF", "later": "FUTURE_REF", "so far": "PRESENT_REF", "the time": "PAST_REF", "that time": "PAST_REF", "then": "PAST_REF", "current": "PRESENT_REF", "this time": "PRESENT_REF"}

// extent is an expression before it has a value.
type extent struct {
	Range nlp.Range
	Type  string // the reader's type, "" where a rule found it
}

// extents are the reader's proposals, widened to whole dates, and the explicit dates it missed.
func (r *resolver) extents() []extent {
	var out []extent
	taken := make([]bool, len(r.low))
	for _, t := range r.doc.Times {
		g := t.Range
		if g.Len() == 0 || taken[g.First] {
			continue
		}
		for g.Last < len(r.low) && !taken[g.Last] && r.continues(g) {
			g.Last++
		}
		for i := g.First; i < g.Last; i++ {
			taken[i] = true
		}
		out = append(out, extent{g, t.Type})
	}
	for i := range out { // the reader leaves out "in its" of "in its fourth year"
		g := &out[i].Range
		if ordinals[r.low[g.Last-1]] > 0 && g.Last < len(r.low) && r.low[g.Last] == "year" && !taken[g.Last] {
			taken[g.Last] = true
			g.Last++
		}
		if f := g.First; f >= 2 && r.low[f-1] == "on" && partsOfDay[r.low[f-2]] != "" && out[i].Type == "DATE" && r.parse(*g).partOfDay == "" { // "late in the evening on May 14"
			for k := f - 1; k >= f-5 && k >= 0 && !taken[k]; k-- {
				switch w := r.low[k]; {
				case w == "on", w == "the", w == "in", w == "late", w == "early", w == "later", partsOfDay[w] != "":
					g.First = k
					taken[k] = true
					out[i].Type = "TIME"
					continue
				}
				break
			}
			for g.First < f-2 && (r.low[g.First] == "in" || r.low[g.First] == "on") {
				g.First++
			}
		}
		from := g.First
		if r.low[g.Last-1] == "year" && g.First >= 2 && ordinals[r.low[g.First]] > 0 && (r.low[g.First-1] == "its" || r.low[g.First-1] == "their") {
			from -= 2
		} else if r.low[g.First] == "its" && g.First >= 1 && g.Len() == 3 {
			from--
		}
		for g.First > from && !taken[g.First-1] {
			g.First--
			taken[g.First] = true
		}
	}
	for i := 0; i < len(r.low); i++ {
		if taken[i] {
			continue
		}
		n := r.explicit(i)
		if n == 0 {
			continue
		}
		free := true
		for j := i; j < i+n; j++ {
			free = free && !taken[j]
		}
		if free {
			out = append(out, extent{nlp.Range{First: i, Last: i + n}, ""})
			for j := i; j < i+n; j++ {
				taken[j] = true
			}
			i += n - 1
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Range.First < out[j].Range.First })
	joined := out[:0]
	for _, x := range out { // "late in the evening" + on + "May 14"
		if n := len(joined) - 1; n >= 0 && x.Range.First-joined[n].Range.Last == 1 && (r.low[joined[n].Range.Last] == "on" || r.low[joined[n].Range.Last] == "of") {
			a, b := r.parse(joined[n].Range), r.parse(x.Range)
			if a.partOfDay != "" && a.month == 0 && a.weekday < 0 && (b.day > 0 || b.weekday >= 0) {
				joined[n].Range.Last, joined[n].Type = x.Range.Last, "TIME"
				continue
			}
		}
		joined = append(joined, x)
	}
	return joined
}

// continues says whether the token after a range belongs to its date ("March" 24; "24 March" 2025).
func (r *resolver) continues(g nlp.Range) bool {
	last, next := r.low[g.Last-1], r.low[g.Last]
	if months[last] > 0 && r.doc.Tokens[g.Last-1].UPOS != "AUX" {
		d, err := strconv.Atoi(next)
		return err == nil && (d >= 1 && d <= 31 || d >= 1800 && d <= 2100)
	}
	return false
}

// explicit is the length of a date that needs no context to be seen as one, at token i; 0 if none.
func (r *resolver) explicit(i int) int {
	at := func(k int) string {
		if k < len(r.low) {
			return r.low[k]
		}
		return ""
	}
	num := func(k, lo, hi int) bool {
		n, err := strconv.Atoi(strings.TrimRight(at(k), "stndrh"))
		return err == nil && n >= lo && n <= hi
	}
	w := at(i)
	capital := w != "" && r.doc.Tokens[i].Form[0] >= 'A' && r.doc.Tokens[i].Form[0] <= 'Z'
	switch {
	case months[w] > 0 && capital && num(i+1, 1, 31):
		if at(i+2) == "," && num(i+3, 1900, 2100) {
			return 4
		}
		if num(i+2, 1900, 2100) {
			return 3
		}
		return 2
	case num(i, 1, 31) && months[at(i+1)] > 0 && at(i+1) != "may" || num(i, 1, 31) && at(i+1) == "may" && num(i+2, 1900, 2100):
		if num(i+2, 1900, 2100) {
			return 3
		}
		return 2
	case months[w] > 0 && capital && num(i+1, 1900, 2100):
		return 2
	case isISO(w):
		return 1
	case (w == "in" || w == "into") && (at(i+1) == "its" || at(i+1) == "their") && ordinals[at(i+2)] > 0 && at(i+3) == "year": // "in its fourth year"
		return 4
	case weekdays[w] != 0 && capital || w == "sunday" && capital:
		return 1
	case strings.Count(w, ":") == 1 && clockOf(w, at(i+1)) != "" && i > 0 && (at(i-1) == "at" || at(i-1) == "from" || at(i-1) == "until" || at(i-1) == "by" || at(i-1) == "about" || at(i-1) == "around" || at(i-1) == "to"):
		return 1
	case w == "several" && units[strings.TrimSuffix(at(i+1), "s")] != "":
		return 2
	case (num(i, 1, 9999) || numerals[w] > 1) && units[strings.TrimSuffix(at(i+1), "s")] != "" && w != "second":
		return 2
	case (num(i, 1, 9999) || numerals[w] > 1) && at(i+1) == "-" && units[strings.TrimSuffix(at(i+2), "s")] != "":
		return 3
	case w == "yesterday" || w == "overnight" || w == "tomorrow" || w == "tonight":
		return 1
	}
	return 0
}

func isISO(w string) bool {
	_, err := time.Parse("2006-01-02", w)
	return err == nil
}

// parts is what the words of an expression say.
type parts struct {
	year, month, day int
	weekday          int // -1 none
	unit             string
	number           int // -1 none
	number2          int
	fraction         bool
	vaguePlural      bool // "several hours", "days"
	ordinal          int
	partOfDay        string
	season           string
	clock            string // "18:00"
	decade           bool
	mod              record.TimeMod
	rel              string // this last next ago later earlier today yesterday tomorrow every since
	set              bool
}

func (r *resolver) parse(g nlp.Range) parts {
	p := parts{weekday: -1, number: -1}
	for i := g.First; i < g.Last; i++ {
		w := r.low[i]
		next := ""
		if i+1 < g.Last {
			next = r.low[i+1]
		}
		if m := months[w]; m > 0 && !(w == "may" && r.doc.Tokens[i].UPOS == "AUX") {
			p.month = m
			continue
		}
		if d, ok := weekdays[w]; ok {
			p.weekday = int(d)
			if strings.HasSuffix(w, "days") {
				p.set = true
			}
			continue
		}
		if t, err := time.Parse("2006-01-02", w); err == nil {
			p.year, p.month, p.day = t.Year(), int(t.Month()), t.Day()
			continue
		}
		if a, b, ok := strings.Cut(w, "-"); ok && len(a) == 4 && len(b) == 2 {
			if y, err := strconv.Atoi(a); err == nil && atoiOr(b, 0) > 0 {
				p.year, p.month = y, atoiOr(b, 0)
				continue
			}
		}
		if pd, ok := partsOfDay[w]; ok {
			p.partOfDay = pd
			if w == "overnight" || w == "tonight" {
				p.rel = w
			}
			continue
		}
		if s, ok := seasons[w]; ok && (w != "fall" && w != "spring" || r.doc.Tokens[i].UPOS == "NOUN" || r.doc.Tokens[i].UPOS == "PROPN") {
			p.season = s
			continue
		}
		single := strings.TrimSuffix(w, "s")
		if w == "centuries" {
			single = "century"
		}
		if u, ok := units[single]; ok && !(w == "second" && p.unit == "" && units[strings.TrimSuffix(next, "s")] != "") {
			p.unit = u
			if w != single && p.number < 0 {
				p.vaguePlural = true
			}
			continue
		}
		if c := clockOf(w, next); c != "" {
			p.clock = c
			continue
		}
		if n, ok := ordinals[w]; ok {
			p.ordinal = n
			continue
		}
		digits := strings.ReplaceAll(w, ",", "")
		if strings.HasSuffix(digits, "s") && len(digits) >= 3 && atoiOr(digits[:len(digits)-1], -1) >= 0 {
			n := atoiOr(strings.Trim(digits[:len(digits)-1], "'"), 0)
			if n%10 == 0 {
				if n < 100 {
					n += 1900
				}
				p.year, p.decade = n, true
				continue
			}
		}
		stripped := digits
		for _, suf := range []string{"st", "nd", "rd", "th"} {
			stripped = strings.TrimSuffix(stripped, suf)
		}
		if n, err := strconv.Atoi(stripped); err == nil {
			switch {
			case n >= 1800 && n <= 2100 && len(digits) == 4:
				p.year = n
			case p.month > 0 && p.day == 0 && n >= 1 && n <= 31, months[next] > 0 && n >= 1 && n <= 31, next == "of" && i+2 < g.Last && months[r.low[i+2]] > 0:
				p.day = n
			case stripped != digits:
				p.ordinal = n
			default:
				r.count(&p, n)
			}
			continue
		}
		if f, err := strconv.ParseFloat(digits, 64); err == nil && f != float64(int(f)) {
			p.number, p.fraction = int(f), true
			continue
		}
		switch w {
		case "today", "yesterday", "tomorrow", "ago", "earlier", "later", "after", "before", "every", "each", "since", "this", "last", "next", "past", "previous", "following", "coming", "same", "annual", "daily", "weekly", "monthly", "yearly", "annually", "hourly", "nightly", "that", "recent", "current", "hence":
			switch {
			case w == "every" || w == "each" || strings.HasSuffix(w, "ly") && w != "early" || w == "annual":
				p.set = true
				if u := map[string]string{"daily": "D", "weekly": "W", "monthly": "M", "yearly": "Y", "annually": "Y", "annual": "Y", "hourly": "TH", "nightly": "D"}[w]; u != "" {
					p.unit = u
				}
			case p.rel == "" || p.rel == "this" || p.rel == "that":
				p.rel = w
			}
		case "early", "beginning", "start", "outset":
			p.mod = record.ModStart
		case "late", "end", "close":
			p.mod = record.ModEnd
		case "mid", "middle":
			p.mod = record.ModMid
		case "about", "around", "roughly", "approximately", "some", "circa":
			p.mod = record.ModApprox
		case "nearly", "almost":
			p.mod = record.ModLessThan
		case "more", "over":
			if w == "over" || next == "than" {
				p.mod = record.ModMoreThan
			} else if p.number >= 0 || p.unit != "" { // "a day or more"
				p.mod = record.ModEqualOrMore
			}
		case "least":
			p.mod = record.ModEqualOrMore
		case "most":
			if i > g.First && r.low[i-1] == "at" {
				p.mod = record.ModEqualOrLess
			}
		case "less", "under", "fewer":
			p.mod = record.ModLessThan
		case "several", "few", "many", "dozens", "hundreds":
			p.vaguePlural = true
		case "half":
			p.fraction = true
		case "or":
		default:
			if n, ok := numerals[w]; ok && (w != "a" && w != "an" || p.number < 0 && p.rel == "") {
				if (w == "a" || w == "an") && (next == "few" || next == "couple" || next == "half") {
					continue
				}
				if w == "two" && i > g.First && r.low[i-1] == "or" && p.unit != "" { // "a month or two"
					p.mod = record.ModEqualOrMore
					continue
				}
				r.count(&p, n)
			}
		}
	}
	if r.prevIs(g, "more", "than") || r.prevIs(g, "", "over") {
		p.mod = cmpMod(p.mod, record.ModMoreThan)
	}
	if r.prevIs(g, "at", "least") {
		p.mod = cmpMod(p.mod, record.ModEqualOrMore)
	}
	return p
}

func cmpMod(a, b record.TimeMod) record.TimeMod {
	if a == "" {
		return b
	}
	return a
}

// prevIs says whether the words before a range are a (if not "") and b.
func (r *resolver) prevIs(g nlp.Range, a, b string) bool {
	return g.First > 1 && r.low[g.First-1] == b && (a == "" || r.low[g.First-2] == a)
}

func (r *resolver) count(p *parts, n int) {
	if p.number > 0 && n < p.number && p.number%10 == 0 && p.number >= 20 && p.number < 100 && n < 10 { // twenty five
		p.number += n
		return
	}
	if p.number < 0 {
		p.number = n
	} else if p.number2 == 0 {
		p.number2 = n
	}
}

func atoiOr(s string, or int) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return or
}

// clockOf reads 10:20, 18.00 with an hour word after it, 6 p.m. (the marker in the next word), 6pm.
func clockOf(w, next string) string {
	pm := func(s string) (bool, bool) {
		s = strings.ReplaceAll(s, ".", "")
		return s == "pm", s == "am" || s == "pm"
	}
	h, m, ok := strings.Cut(w, ":")
	if !ok {
		for _, suf := range []string{"pm", "am"} {
			if n := strings.TrimSuffix(w, suf); n != w && atoiOr(n, -1) >= 0 {
				return clockOf(n, suf)
			}
		}
		if _, is := pm(next); is {
			h, m = w, "00"
		} else {
			return ""
		}
	}
	hh, mm := atoiOr(h, -1), atoiOr(m, -1)
	if len(m) != 2 || hh < 0 || hh > 24 || mm < 0 || mm > 59 {
		return ""
	}
	if isPM, is := pm(next); is {
		hh %= 12
		if isPM {
			hh += 12
		}
	}
	return fmt.Sprintf("%02d:%02d", hh, mm)
}
