// Package extract reads a Document and writes records: statements, incidents, talks, agreements,
// tallies, control claims, forecasts, discrepancies and events, each resting on spans of the text.
//
// The reader's attributions, names and times propose; structure (trees, quotation marks, lexicons)
// decides. Lexicons are text files in lexicon/, event types text files in events/: a word or a type
// is added there and nowhere else. Every finder is one file with one method on reading, called in
// the order of Extract; a finder may use what those before it found and never changes it.
package extract

import (
	"sort"
	"strings"

	"parley/internal/actor"
	"parley/internal/geo"
	"parley/internal/record"
	"parley/internal/timex"
	"parley/nlp"
)

// Input is one report with what the steps before found in it.
type Input struct {
	Doc     *nlp.Document
	Report  *record.Report // Furniture, Sentences and Date are set; Extract fills the rest
	Times   []timex.Expr
	Places  *geo.Result
	Actors  *actor.Index
	Dossier *record.Dossier // nil if none
	Skip    []nlp.Span      // furniture, in bytes: nothing is extracted from it
	Models  *Models         // the learned parts, nil without
	Outlet  string          // actor id of the report's outlet, "" if not given
}

// Extract fills the layers of in.Report. It never fails: what cannot be read is left out.
func Extract(in *Input) {
	r := newReading(in)
	r.quantities()
	r.statements()
	r.incidents()
	r.tallies()
	r.tables()
	r.talks()
	r.agreements()
	r.provisions()
	r.scopeClaims()
	r.terms()
	r.exits()
	r.newsCommitments()
	r.deliveries()
	r.directives()
	r.limits()
	r.control()
	r.forecasts()
	r.events()
	r.narrations()
	r.positions()
	r.discrepancies()
	r.about()
	r.names()
	r.finish()
}

// reading is the state of one Extract: the input, indexes by token, and what the finders leave for
// those after them.
type reading struct {
	*Input
	doc    *nlp.Document
	rep    *record.Report
	sha    string
	quotes []Quote
	quoted []int        // by token: index of the innermost quotation that holds it, -1 if none
	skip   []bool       // by token: furniture
	timeAt []int        // by token: index in Times, -1 if none
	para   []int        // by sentence: number of its paragraph
	outlet string       // actor id of the report's outlet, "" if not given
	edges  map[int]bool // offsets in bytes where furniture begins or ends

	answers []toldReason // what is given as reasons
	causeAt []int        // by token: index in answers of the reason in which it tells what is answered to, -1 if none

	said []said // by statement, parallel to rep.Statements: where its parts are in the document
}

// said is where a statement's parts are, in tokens, for the finders that come after statements.
type said struct {
	cue     nlp.Range
	content []nlp.Range
	head    int // token heading the content, -1 if none
}

func newReading(in *Input) *reading {
	r := &reading{Input: in, doc: in.Doc, rep: in.Report, sha: in.Report.TextSHA256}
	r.outlet = in.Outlet
	r.para = make([]int, len(r.doc.Sentences))
	for k, n := 0, 0; k < len(r.para); k++ {
		if r.doc.Sentences[k].Paragraph {
			n++
		}
		r.para[k] = n
	}
	n := len(r.doc.Tokens)
	r.quoted, r.skip, r.timeAt = make([]int, n), make([]bool, n), make([]int, n)
	for i := range n {
		r.quoted[i], r.timeAt[i] = -1, -1
	}
	for _, s := range in.Skip {
		for rg, i := r.doc.RangeOf(s), 0; i < rg.Len(); i++ {
			r.skip[rg.First+i] = true
		}
	}
	for k, e := range in.Times {
		for i := e.Range.First; i < e.Range.Last; i++ {
			r.timeAt[i] = k
		}
	}
	skip := make([][2]int, len(in.Skip))
	r.edges = map[int]bool{}
	for i, s := range in.Skip {
		r.edges[s.Start], r.edges[s.End] = true, true
		skip[i] = [2]int{s.Start, s.End}
	}
	r.quotes = Quotes(r.doc.Text, skip)
	for k, q := range r.quotes { // outer quotations come first, so inner ones overwrite them
		rg := r.doc.RangeOf(nlp.Span{Start: q.Inner[0], End: q.Inner[1]})
		for i := rg.First; i < rg.Last; i++ {
			r.quoted[i] = k
		}
	}
	return r
}

// span is a range of tokens as evidence; it never cuts a contraction such as "don't".
func (r *reading) span(g nlp.Range) record.Span {
	not := func(i int) bool {
		f := r.doc.Tokens[i].Form
		return strings.HasSuffix(f, "n't") || strings.HasSuffix(f, "n’t") || strings.EqualFold(f, "not")
	}
	if g.Len() > 0 {
		if k := r.doc.Tokens[g.First].Group; k.First < g.First && not(g.First) {
			g.First = k.First
		}
		if k := r.doc.Tokens[g.Last-1].Group; k.Last > g.Last && not(g.Last) {
			g.Last = k.Last
		}
	}
	s, w := r.doc.SpanOf(g), r.doc.WordsOf(g)
	if !r.edges[s.Start] {
		s.Start = w.Start
	}
	if !r.edges[s.End] {
		s.End = w.End
	}
	return record.NewSpan(r.doc.Points(s))
}

// spans is several ranges as evidence; empty ones are left out.
func (r *reading) spans(gs ...nlp.Range) []record.Span {
	var out []record.Span
	for _, g := range gs {
		if g.Len() > 0 {
			out = append(out, r.span(g))
		}
	}
	return out
}

// trim cuts punctuation and white space off the ends of a range.
func (r *reading) trim(g nlp.Range) nlp.Range {
	for g.First < g.Last && r.doc.Tokens[g.First].UPOS == "PUNCT" {
		g.First++
	}
	for g.First < g.Last && r.doc.Tokens[g.Last-1].UPOS == "PUNCT" {
		g.Last--
	}
	return g
}

// clean cuts furniture off a range: the longest run of it that is prose.
func (r *reading) clean(g nlp.Range) nlp.Range {
	best := nlp.Range{First: g.First, Last: g.First}
	for i := g.First; i < g.Last; i++ {
		if r.skip[i] {
			continue
		}
		j := i
		for j < g.Last && !r.skip[j] {
			j++
		}
		if j-i > best.Len() {
			best = nlp.Range{First: i, Last: j}
		}
		i = j
	}
	return best
}

// phrase is the noun phrase headed by token i: its yield without relative clauses, appositions in
// commas, later conjuncts and parentheses, so "the ministry" of "the ministry, which denied it".
func (r *reading) phrase(i int) nlp.Range {
	g := nlp.Range{First: i, Last: i + 1}
	for _, c := range r.doc.Children(i) {
		t := &r.doc.Tokens[c]
		if t.Is("acl", "appos", "conj", "cc", "punct", "parataxis", "cop", "nsubj", "advcl", "discourse", "dep", "list", "aux", "mark", "csubj", "expl", "case") && t.Deprel != "acl" && !(t.Is("case") && c > i) {
			continue
		}
		y := r.doc.Yield(c)
		if c > i && y.First > g.Last && t.Is("nmod", "acl") && r.doc.Tokens[g.Last].UPOS == "PUNCT" {
			continue // after a comma: an aside
		}
		g.First, g.Last = min(g.First, y.First), max(g.Last, y.Last)
	}
	return r.trim(g)
}

// clause is the yield of a verb without the clauses that are set off from it by being coordinated
// (conj with its own subject) or parenthetical.
func (r *reading) clause(i int) nlp.Range {
	g := nlp.Range{First: i, Last: i + 1}
	for _, c := range r.doc.Children(i) {
		t := &r.doc.Tokens[c]
		if t.Is("parataxis") || t.Is("conj") && r.doc.Child(c, "nsubj") >= 0 {
			continue
		}
		if t.Is("cc") {
			continue
		}
		y := r.doc.Yield(c)
		g.First, g.Last = min(g.First, y.First), max(g.Last, y.Last)
	}
	return r.trim(g)
}

// sentence is the sentence of token i.
func (r *reading) sentence(i int) nlp.Sentence { return r.doc.Sentences[r.doc.Tokens[i].Sent] }

// statementOf is the index of the innermost statement whose content holds token i, -1 if the
// narrator says it. Excluded clauses are the narrator's.
func (r *reading) statementOf(i int) int {
	best, size := -1, 0
	for k := range r.said {
		for _, g := range r.said[k].content {
			if g.Contains(i) && (best < 0 || g.Len() < size) {
				best, size = k, g.Len()
			}
		}
	}
	return best
}

// sayer is who says what stands at token i: an actor id, or the narrator.
func (r *reading) sayer(i int) string {
	if k := r.statementOf(i); k >= 0 {
		if s := r.rep.Statements[k].Speaker; s != nil {
			return *s
		}
	}
	return record.Narrator
}

// id makes the id of an item from the spans it rests on.
func (r *reading) id(prefix string, spans ...record.Span) string {
	return record.NewID(prefix, r.sha, spans...)
}

// sortSpans puts spans in the order of the text and drops doubles.
func sortSpans(s []record.Span) []record.Span {
	sort.Slice(s, func(i, j int) bool {
		if s[i].Start != s[j].Start {
			return s[i].Start < s[j].Start
		}
		return s[i].End < s[j].End
	})
	out := s[:0]
	for i, x := range s {
		if i == 0 || x != s[i-1] {
			out = append(out, x)
		}
	}
	return out
}

func ptr[T any](v T) *T { return &v }
