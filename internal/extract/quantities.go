package extract

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"

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

var magnitude = map[string]float64{"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}

var vagueCount = map[string]record.Qualifier{"dozens": record.QualifierDozens, "scores": record.QualifierDozens, "hundreds": record.QualifierHundreds, "thousands": record.QualifierThousands, "tens": record.QualifierThousands}

// numberAt reads the number that begins at token i; ok is false where none does.
func (r *reading) numberAt(i int) (n number, ok bool) {
	t := &r.doc.Tokens[i]
	low := strings.ToLower(t.Form)
	if q, is := vagueCount[low]; is && t.UPOS == "NOUN" {
		n = number{qualifier: q, Range: nlp.Range{First: i, Last: i + 1}, unit: -1, token: i}
		for _, c := range r.doc.Children(i) {
			if r.doc.Tokens[c].Is("nmod") && r.caseOf(c) == "of" {
				n.unit = c
				if l := strings.ToLower(r.doc.Tokens[c].Form); vagueCount[l] != "" { // tens of thousands
					n.qualifier, n.Range.Last = vagueCount[l], c+1
					for _, d := range r.doc.Children(c) {
						if r.doc.Tokens[d].Is("nmod") && r.caseOf(d) == "of" {
							n.unit = d
						}
					}
				}
			}
		}
		if n.unit < 0 && t.Is("nummod", "det") {
			n.unit = t.Head
		}
		return n, true
	}
	if i > 0 && r.isNumber(i-1) && r.doc.Tokens[i-1].End+1 >= t.Start && r.doc.Tokens[i-1].Form != "," {
		return n, false // the number began before
	}
	v, last, ok := r.numeral(i)
	if !ok || r.timeAt[i] >= 0 {
		return n, false
	}
	n = number{best: &v, low: &v, high: &v, qualifier: record.QualifierExact, Range: nlp.Range{First: i, Last: last}, unit: -1, token: last - 1}
	for k := i; k < last; k++ {
		t := &r.doc.Tokens[k]
		if t.Is("nummod") && t.Head >= last {
			n.unit = t.Head
		}
	}
	if n.unit < 0 && last < len(r.doc.Tokens) && r.doc.Tokens[last].UPOS == "NOUN" {
		n.unit = last
	}
	word := func(k int) string {
		if k < 0 {
			return ""
		}
		return strings.ToLower(r.doc.Tokens[k].Form)
	}
	set := func(q record.Qualifier, from int, low, high bool) {
		n.qualifier, n.Range.First = q, from
		if !low {
			n.low = nil
		}
		if !high {
			n.high = nil
		}
	}
	switch a, b := word(i-1), word(i-2); {
	case b == "at" && a == "least":
		set(record.QualifierAtLeast, i-2, true, false)
	case b == "at" && a == "most":
		set(record.QualifierAtMost, i-2, false, true)
	case b == "more" && a == "than":
		set(record.QualifierMoreThan, i-2, true, false)
	case (b == "less" || b == "fewer") && a == "than":
		set(record.QualifierAtMost, i-2, false, true)
	case b == "up" && a == "to", b == "many" && a == "as", b == "much" && a == "as":
		set(record.QualifierUpTo, i-2, false, true)
	case a == "over" && r.doc.Tokens[i-1].Is("advmod", "case"), a == "exceeding":
		set(record.QualifierMoreThan, i-1, true, false)
	case a == "nearly" || a == "almost":
		set(record.QualifierNearly, i-1, false, true)
	case a == "about" || a == "around" || a == "some" || a == "roughly" || a == "approximately" || a == "estimated":
		set(record.QualifierAbout, i-1, false, false)
	}
	return n, true
}

func (r *reading) isNumber(i int) bool {
	_, _, ok := r.numeral(i)
	return ok
}

// numeral is the value of the numeral at token i and the token after it.
func (r *reading) numeral(i int) (v float64, last int, ok bool) {
	last = i
	for last < len(r.doc.Tokens) {
		t := &r.doc.Tokens[last]
		w := strings.ToLower(t.Form)
		switch {
		case last == i && t.UPOS != "NUM" && cardinal[w] == 0:
			return 0, i, false
		case cardinal[w] > 0 && (last == i || v < 100 && cardinal[w] < 10 && v >= 20):
			v += cardinal[w]
		case magnitude[w] > 0 && last > i:
			v *= magnitude[w]
		case w == "-" && last > i && last+1 < len(r.doc.Tokens) && cardinal[strings.ToLower(r.doc.Tokens[last+1].Form)] > 0 && v >= 20 && v < 100:
		default:
			f, err := strconv.ParseFloat(strings.ReplaceAll(w, ",", ""), 64)
			if err != nil || last > i || strings.HasPrefix(w, "+") || f > 1e15 {
				return v, last, last > i
			}
			v = f
		}
		last++
	}
	return v, last, last > i
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

// quantities fills the layer of that name.
func (r *reading) quantities() {
	for _, n := range r.numbersIn(nlp.Range{First: 0, Last: len(r.doc.Tokens)}) {
		s := r.span(n.Range)
		q := record.Quantity{Item: record.Item{ID: r.id("Q", s)}, Span: s, Low: n.low, Best: n.best, High: n.high, Qualifier: n.qualifier}
		if n.unit >= 0 {
			q.Unit = ptr(r.doc.Tokens[n.unit].Lemma)
		}
		if !slices.ContainsFunc(r.rep.Quantities, func(o record.Quantity) bool { return o.ID == q.ID }) {
			r.rep.Quantities = append(r.rep.Quantities, q)
		}
	}
}

//go:embed lexicon/people.txt
var peopleFile string

//go:embed lexicon/objects.txt
var objectsFile string
