package extract

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"

	"parley/internal/record"
	"parley/nlp"
)

// number is a stated number with its hedge. "at least 4": low 4, best 4; "nearly 90": best 90, high
// 90; "about 5": best 5; "dozens": none of the three.
type number struct {
	low, best, high *float64
	qualifier       record.Qualifier
	Range           nlp.Range // the number with its hedge
	unit            int       // token of what is counted, -1 if nothing
	token           int       // the number itself
}

func (n *number) count() (low, best, high *int) {
	f := func(x *float64) *int {
		if x == nil || *x != float64(int(*x)) {
			return nil
		}
		return ptr(int(*x))
	}
	return f(n.low), f(n.best), f(n.high)
}

var cardinal = map[string]float64{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
	"fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "dozen": 12}

var magnitude = map[string]float64{"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12}

// fractions are parts of a whole by the word that names them: a third, two-thirds.
var fractions = map[string]float64{"third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4, "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "tenth": 10, "tenths": 10}

var vagueCount = map[string]record.Qualifier{"dozens": record.QualifierDozens, "scores": record.QualifierDozens, "hundreds": record.QualifierHundreds, "thousands": record.QualifierThousands, "tens": record.QualifierThousands, "millions": record.QualifierUnknown, "several": record.QualifierUnknown, "few": record.QualifierUnknown}

//go:embed lexicon/quantities.txt
var quantitiesFile string

// numberHedge is words before a number, and which way they make it inexact.
type numberHedge struct {
	words     []string
	qualifier record.Qualifier
}

// numberHedges are by their last word, the longest first.
var numberHedges = sync.OnceValue(func() map[string][]numberHedge {
	m := map[string][]numberHedge{}
	for _, f := range lines(quantitiesFile) {
		w := strings.Fields(f[0])
		m[w[len(w)-1]] = append(m[w[len(w)-1]], numberHedge{w, record.Qualifier(field(f, 1))})
	}
	for _, h := range m {
		slices.SortStableFunc(h, func(a, b numberHedge) int { return len(b.words) - len(a.words) })
	}
	return m
})

// word is token i in lower case, "" outside the text.
func (r *reading) word(i int) string {
	if i < 0 || i >= len(r.doc.Tokens) {
		return ""
	}
	return strings.ToLower(r.doc.Tokens[i].Form)
}

// numberAt reads the number that begins at token i; ok is false where none does.
func (r *reading) numberAt(i int) (n number, ok bool) {
	if n, ok := r.vagueAt(i); ok {
		return n, true
	}
	t := &r.doc.Tokens[i]
	if i > 0 && r.isNumber(i-1) && r.doc.Tokens[i-1].End+1 >= t.Start && r.doc.Tokens[i-1].Form != "," {
		return n, false // the number began before
	}
	v, last, ok := r.numeral(i)
	if !ok || r.timeAt[i] >= 0 {
		return n, false
	}
	if i > 0 && t.Head == i-1 && r.doc.Tokens[i-1].UPOS == "PROPN" && digit(t.Form) {
		return n, false // "Resolution 2202", "Article 5": a name
	}
	n = number{best: &v, low: &v, high: &v, qualifier: record.QualifierExact, Range: nlp.Range{First: i, Last: last}, unit: -1, token: last - 1}
	switch {
	case strings.HasSuffix(t.Form, "+") && last == i+1:
		n.qualifier, n.high = record.QualifierAtLeast, nil
	case r.word(last-1) == "dozen": // a round number
		n.qualifier, n.low, n.high = record.QualifierAbout, nil, nil
	default:
		last = r.numberRange(&n, v)
	}
	for k := i; k < last; k++ {
		t := &r.doc.Tokens[k]
		if t.Is("nummod") && t.Head >= last {
			n.unit = t.Head
		}
	}
	if n.unit < 0 && last < len(r.doc.Tokens) && r.doc.Tokens[last].UPOS == "NOUN" && r.timeAt[last] < 0 {
		n.unit = last
	}
	r.hedged(&n)
	return n, true
}

func digit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// numberRange takes in the end of a range: "30 to 40", "between five and seven", "10-12", "2 to 3
// million". A range has no best; it is about as much. "From 5 to 7" may be a change, and is none.
func (r *reading) numberRange(n *number, v float64) (last int) {
	last = n.Range.Last
	if last+1 >= len(r.doc.Tokens) {
		return last
	}
	first := n.Range.First
	sep := &r.doc.Tokens[last]
	between := r.word(last) == "and" && r.word(first-1) == "between"
	dash := (sep.Form == "-" || sep.Form == "–" || sep.Form == "—") && r.doc.Tokens[last-1].End == sep.Start && sep.End == r.doc.Tokens[last+1].Start
	words := (r.word(last) == "to" || r.word(last) == "or") && r.word(first-1) != "from" && r.word(first-1) != "by"
	if !between && !dash && !words || r.timeAt[last+1] >= 0 {
		return last
	}
	v2, last2, ok := r.numeral(last + 1)
	if !ok {
		return last
	}
	if m := magnitude[r.word(last2-1)]; m > 0 && v < m && v*m < v2 && last2 > last+2 {
		v *= m // two to three million
	}
	if v >= v2 {
		return last
	}
	n.low, n.best, n.high, n.qualifier = &v, nil, &v2, record.QualifierAbout
	n.Range.Last, n.token = last2, last2-1
	if between {
		n.Range.First--
	}
	return last2
}

// hedged takes in the words before (and after) a number that qualify it.
func (r *reading) hedged(n *number) {
	var q record.Qualifier
	if f := n.Range.First; f > 0 && currencies[r.doc.Tokens[f-1].Form] != "" {
		n.Range.First--
	}
	for range 2 { // "a total of at least 40"
		first, found := n.Range.First, false
		for _, h := range numberHedges()[r.word(first-1)] {
			from := first - len(h.words)
			if from < 0 || r.doc.Tokens[from].Sent != r.doc.Tokens[first].Sent {
				continue
			}
			all := true
			for k, w := range h.words {
				all = all && r.word(from+k) == w
			}
			if !all || len(h.words) == 1 && !r.qualifies(from) {
				continue
			}
			n.Range.First, found = from, true
			if q == "" || q == record.QualifierExact {
				q = h.qualifier
			}
			break
		}
		if !found {
			break
		}
	}
	last := n.Range.Last
	switch r.word(last) + " " + r.word(last+1) {
	case "or more":
		n.Range.Last, q = last+2, record.QualifierAtLeast
	case "or fewer", "or less":
		n.Range.Last, q = last+2, record.QualifierAtMost
	case "or so":
		n.Range.Last, q = last+2, record.QualifierAbout
	}
	if q == "" || q == record.QualifierExact {
		return
	}
	n.qualifier = q
	if n.best == nil { // a range: its ends stay
		return
	}
	n.low, n.high = n.best, n.best
	switch q {
	case record.QualifierAtLeast, record.QualifierMoreThan:
		n.high = nil
	case record.QualifierAtMost, record.QualifierUpTo, record.QualifierNearly:
		n.low = nil
	case record.QualifierAbout:
		n.low, n.high = nil, nil
	}
}

// qualifies says whether a word that is a preposition elsewhere stands as a hedge: "over 100 people
// died" has one, "flew over two villages" has none.
func (r *reading) qualifies(i int) bool {
	switch r.word(i) {
	case "over", "under", "above", "below", "around", "about":
		t := &r.doc.Tokens[i]
		if t.Is("compound:prt") || r.word(i) == "over" && i > 0 && (r.doc.Tokens[i-1].Lemma == "hand" || r.doc.Tokens[i-1].Lemma == "turn") {
			return false // "handed over 12 bodies"
		}
		if !t.Is("case") || t.Head < 0 {
			return true
		}
		h := &r.doc.Tokens[t.Head] // where the phrase is subject or object the word counts
		return r.word(i) == "about" || h.Is("obj", "nsubj", "root", "conj", "appos") || i == 0 || r.doc.Tokens[i-1].UPOS == "AUX" || r.doc.Tokens[i-1].UPOS == "ADP"
	}
	return true
}

// vagueAt reads counts without a number: "dozens of drones", "hundreds of thousands", "several dozen",
// "a few soldiers".
func (r *reading) vagueAt(i int) (n number, ok bool) {
	t := &r.doc.Tokens[i]
	low := r.word(i)
	q, is := vagueCount[low]
	if !is || r.timeAt[i] >= 0 {
		return n, false
	}
	n = number{qualifier: q, Range: nlp.Range{First: i, Last: i + 1}, unit: -1, token: i}
	of := func(i int) int { // what stands under it with "of"
		for _, c := range r.doc.Children(i) {
			if r.doc.Tokens[c].Is("nmod") && r.caseOf(c) == "of" {
				return c
			}
		}
		return -1
	}
	if low == "several" || low == "few" {
		if low == "few" {
			if r.word(i-1) != "a" {
				return n, false // "few believed it"
			}
			n.Range.First--
		}
		if w := r.word(i + 1); magnitude[w] > 0 { // several dozen, a few hundred
			n.qualifier = record.QualifierUnknown
			switch w {
			case "dozen":
				n.qualifier = record.QualifierDozens
			case "hundred":
				n.qualifier = record.QualifierHundreds
			case "thousand":
				n.qualifier = record.QualifierThousands
			}
			n.Range.Last, n.token = i+2, i+1
			if h := r.doc.Tokens[i+1].Head; h > i+1 {
				n.unit = h
			} else {
				n.unit = of(i + 1)
			}
			return n, true
		}
		if t.Head <= i || !t.Is("amod", "det", "nummod") || r.doc.Tokens[t.Head].XPOS != "NNS" || r.timeAt[t.Head] >= 0 {
			return n, false
		}
		n.unit = t.Head
		return n, true
	}
	if t.UPOS != "NOUN" {
		return n, false
	}
	if c := of(i); c >= 0 {
		n.unit = c
		if l := r.word(c); l == "thousands" || l == "hundreds" || l == "millions" { // tens of thousands
			n.qualifier, n.Range.Last, n.token, n.unit = vagueCount[l], c+1, c, of(c)
		}
	} else if t.Is("nummod", "det") {
		n.unit = t.Head
	}
	return n, low != "tens" || n.Range.Len() > 1
}

func (r *reading) isNumber(i int) bool {
	_, _, ok := r.numeral(i)
	return ok
}

// numeral is the value of the numeral at token i and the token after it: 1,200; 2.5 million;
// forty-two; two and a half; a hundred; half a million; two-thirds.
func (r *reading) numeral(i int) (v float64, last int, ok bool) {
	sent := r.doc.Tokens[i].Sent
	at := func(k int) string {
		if k >= len(r.doc.Tokens) || r.doc.Tokens[k].Sent != sent {
			return ""
		}
		return r.word(k)
	}
	switch w := at(i); w {
	case "a":
		if m := magnitude[at(i+1)]; m > 0 { // a hundred thousand, a dozen
			v, last = m, i+2
			for ; magnitude[at(last)] > 0; last++ {
				v *= magnitude[at(last)]
			}
			return v, last, true
		}
		if f := fractions[at(i+1)]; f > 0 && at(i+2) == "of" {
			return 1 / f, i + 2, true
		}
		return 0, i, false
	case "half":
		if m := magnitude[at(i+2)]; at(i+1) == "a" && m > 0 {
			return m / 2, i + 3, true
		}
		return .5, i + 1, at(i+1) == "of"
	}
	for last = i; at(last) != ""; last++ {
		w, first := at(last), last == i
		c := cardinal[w]
		switch {
		case first && r.doc.Tokens[i].UPOS != "NUM" && c == 0:
			return 0, i, false
		case first && c > 0, c > 0 && c < 10 && v >= 20 && v < 100 && cardinal[at(last-1)] >= 20, c > 0 && c < 10 && v >= 20 && v < 100 && at(last-1) == "-":
			v += c
		case w == "-" && c == 0 && cardinal[at(last+1)] > 0 && cardinal[at(last+1)] < 10 && v >= 20 && v < 100 && cardinal[at(last-1)] >= 20:
		case magnitude[w] > 0 && !first:
			v *= magnitude[w]
		case w == "and" && !first && at(last+1) == "a" && at(last+2) == "half":
			v += .5
			last += 2
		case w == "-" && last == i+1 && fractions[at(i+2)] > 0 && v < 10 && at(i+3) == "of":
			return v / fractions[at(i+2)], i + 3, true
		case fractions[w] > 0 && last == i+1 && v < 10 && at(i+2) == "of":
			return v / fractions[w], i + 2, true
		default:
			if !first {
				return v, last, true
			}
			f, ok := digits(w)
			if !ok {
				return 0, i, false
			}
			v = f
		}
	}
	return v, last, last > i
}

// digits reads 1,200, 2.5, 100+, 2½.
func digits(w string) (float64, bool) {
	add := 0.
	for glyph, x := range map[string]float64{"½": .5, "¼": .25, "¾": .75} {
		if s, ok := strings.CutSuffix(w, glyph); ok {
			if w, add = s, x; w == "" {
				return add, true
			}
			break
		}
	}
	if !digit(w) {
		return 0, false
	}
	f, err := strconv.ParseFloat(strings.TrimSuffix(strings.ReplaceAll(w, ",", ""), "+"), 64)
	return f + add, err == nil && f <= 1e15
}

// numbersIn are the numbers of a range, in order.
func (r *reading) numbersIn(g nlp.Range) []number {
	var out []number
	for i := g.First; i < g.Last; i++ {
		if n, ok := r.numberAt(i); ok && !r.skip[i] {
			out = append(out, n)
			i = max(i, n.token)
		}
	}
	return out
}

// quantities fills the layer of that name: every number with its hedge and the words of what it
// counts.
func (r *reading) quantities() {
	ns := r.numbersIn(nlp.Range{First: 0, Last: len(r.doc.Tokens)})
	ids := make([]string, len(ns)) // of their quantities
	for k := range ns {
		n := &ns[k]
		if t := &r.doc.Tokens[n.token]; t.Is("flat") && n.unit < 0 {
			continue // a part of a name: "Resolution 2202"
		}
		if strings.HasPrefix(r.Places.PlaceAt(n.token), "pl:at_") {
			continue // coordinates count nothing
		}
		g, unit := r.counted(n)
		s := r.span(g)
		q := record.Quantity{Item: record.Item{ID: r.id("Q", s)}, Span: s, Low: n.low, Best: n.best, High: n.high, Qualifier: n.qualifier}
		if unit != "" {
			q.Unit = ptr(unit)
		}
		if w := r.whole(ns[:k], n); w >= 0 && ids[w] != q.ID {
			q.Of = ids[w]
		}
		if !slices.ContainsFunc(r.rep.Quantities, func(o record.Quantity) bool { return o.ID == q.ID }) {
			r.rep.Quantities = append(r.rep.Quantities, q)
			ids[k] = q.ID
		}
	}
}

var currencies = map[string]string{"$": "dollar", "US$": "dollar", "€": "euro", "£": "pound", "₴": "hryvnia", "₽": "rouble", "₪": "shekel"}

// counted is the words of a quantity and its unit: the lemma of what is counted, "percent", "share"
// (of a whole that is 1), a currency, "" where nothing is named.
func (r *reading) counted(n *number) (g nlp.Range, unit string) {
	g = n.Range
	for i := g.First; i < n.token; i++ { // "$5 million"
		if c := currencies[r.doc.Tokens[i].Form]; c != "" {
			return g, c
		}
	}
	switch w := r.word(g.Last); {
	case w == "%" || w == "percent":
		return nlp.Range{First: g.First, Last: g.Last + 1}, "percent"
	case w == "per" && r.word(g.Last+1) == "cent":
		return nlp.Range{First: g.First, Last: g.Last + 2}, "percent"
	case n.best != nil && *n.best < 1 && *n.best > 0:
		return g, "share"
	case n.unit < 0:
		return g, ""
	}
	u := n.unit
	if u >= g.Last && u-g.Last <= 4 && r.doc.Tokens[u].Sent == r.doc.Tokens[n.token].Sent && r.plainRun(g.Last, u) {
		g.Last = u + 1
	}
	return g, r.doc.Tokens[u].Lemma
}

// plainRun says whether only modifiers stand between a number and what it counts.
func (r *reading) plainRun(from, to int) bool {
	for i := from; i < to; i++ {
		switch t := &r.doc.Tokens[i]; t.UPOS {
		case "ADJ", "PROPN", "NOUN", "ADV":
		default:
			switch r.word(i) {
			case "of", "the", "its", "their", "those", "-", "'s":
			default:
				return false
			}
		}
	}
	return true
}

// whole is the number (its place in before) that a number counts a part of, -1 if none: "nearly 90
// people, including 17 children", "99 drones, of which 57 were shot down".
func (r *reading) whole(before []number, n *number) int {
	part := r.isPart(*n)
	for b := n.Range.First - 1; b > 0 && b >= n.Range.First-3 && !part; b-- {
		w := r.word(b)
		part = r.word(b-1) == "of" && (w == "which" || w == "whom" || w == "them")
	}
	if !part {
		return -1
	}
	for k := len(before) - 1; k >= 0; k-- {
		o := &before[k]
		if r.doc.Tokens[o.token].Sent != r.doc.Tokens[n.token].Sent {
			break
		}
		if !r.isPart(*o) && (o.best == nil || n.best == nil || *o.best > *n.best) {
			return k
		}
	}
	return -1
}

//go:embed lexicon/people.txt
var peopleFile string

//go:embed lexicon/objects.txt
var objectsFile string
