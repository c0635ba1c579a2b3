package nlp

import (
	"sort"
	"unicode"
	"unicode/utf8"
)

// Span is a half-open range of bytes of a Document's text.
type Span struct{ Start, End int }

// Len is the number of bytes in the span.
func (s Span) Len() int { return s.End - s.Start }

// Contains says whether t lies inside s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Overlaps says whether s and t share a byte.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// Range is a half-open range of a Document's tokens.
type Range struct{ First, Last int }

// Len is the number of tokens in the range.
func (r Range) Len() int { return r.Last - r.First }

// Contains says whether token i lies in the range.
func (r Range) Contains(i int) bool { return r.First <= i && i < r.Last }

// Token is one syntactic word in the sense of Universal Dependencies. The words of a contraction
// ("don't" = "do" + "n't") are tokens of their own that divide its bytes; they share Group.
type Token struct {
	Span
	Form   string // the slice of the text
	Lemma  string
	UPOS   string // Universal POS tag
	XPOS   string // Penn Treebank tag
	Feats  string // UD features, sorted, "_" if none
	Head   int    // index of the head in Document.Tokens, -1 for the root of a sentence
	Deprel string // UD relation to the head, with subtype ("nsubj:pass")
	Sent   int    // index in Document.Sentences
	Group  Range  // the tokens of the contraction it belongs to; itself alone if none
}

// Sentence is a run of tokens with one tree.
type Sentence struct {
	Span
	Range
	Paragraph bool // the sentence opens a paragraph
}

// Name is a proper name: a run of tokens and its class
// (person location organisation norp facility product misc).
type Name struct {
	Range
	Class string
}

// Time is a time expression as the reader proposes it: extent and TIMEX3 type
// (DATE TIME DURATION SET). Its value is the business of others.
type Time struct {
	Range
	Type string
}

// Attribution is one proposal of who says what: the words of the cue ("said"), of the source
// ("the minister") and of the content. Source and Content may be in pieces; Source may be empty.
// The terms are those of PARC3 and PolNeAR.
type Attribution struct {
	Cue     Range
	Source  []Range
	Content []Range
	Score   float64 // 0 to 1: the reader's own certainty of the cue
}

// Document owns a text and all that was found in it. Tokens, Sentences and the rest are views:
// offsets into Text (bytes) or into Tokens. A Document is read-only once made, and then safe for
// concurrent use.
type Document struct {
	Text         string
	Tokens       []Token
	Sentences    []Sentence
	Names        []Name
	Times        []Time
	Attributions []Attribution
	Doubtful     []Attribution // what the reader thinks less likely than not to be an attribution: for those who have other signs of one
	Mentions     []Mention     // what stands for something, in the order of the text, the wider first
	Chains       [][]int       // coreference: the mentions (indexes, in order) of one thing; two or more

	vectors  []float32 // hidden vectors, [len(Tokens)][dim]; nil if there are none
	dim      int
	children [][]int // by token, in order; made by finish
	byHead   []int   // indexes of mentions, by head; made by indexMentions
	runes    []mark  // the first code point at or after every runeStep bytes; made by finish
}

const runeStep = 256

// mark notes that code point number points begins at a byte.
type mark struct{ byte, points int }

// finish builds the indexes that the methods use. Every maker of a Document calls it last.
func (d *Document) finish() {
	d.children = make([][]int, len(d.Tokens))
	for i, t := range d.Tokens {
		if t.Head >= 0 {
			d.children[t.Head] = append(d.children[t.Head], i)
		}
	}
	d.runes = d.runes[:0]
	count := 0
	for b := range d.Text { // b is where a code point, or a byte that is no UTF-8, begins
		if b >= len(d.runes)*runeStep {
			d.runes = append(d.runes, mark{b, count})
		}
		count++
	}
}

// Slice is the text of a span.
func (d *Document) Slice(s Span) string { return d.Text[s.Start:s.End] }

// SpanOf is the bytes from the first to the last token of a range.
func (d *Document) SpanOf(r Range) Span {
	if r.First >= r.Last {
		return Span{}
	}
	return Span{d.Tokens[r.First].Start, d.Tokens[r.Last-1].End}
}

// WordsOf is SpanOf widened to whole written words: a token may be a part of one ("40km", "cannot").
// A small letter before a capital ends a word, since two may be glued.
func (d *Document) WordsOf(r Range) Span {
	s := d.SpanOf(r)
	inside := func(a, b rune) bool {
		in := func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }
		return in(a) && in(b) && !(unicode.IsLower(a) && unicode.IsUpper(b))
	}
	for s.Start > 0 && s.Start < s.End {
		before, n := utf8.DecodeLastRuneInString(d.Text[:s.Start])
		if first, _ := utf8.DecodeRuneInString(d.Text[s.Start:]); !inside(before, first) {
			break
		}
		s.Start -= n
	}
	for s.End < len(d.Text) && s.Start < s.End {
		after, n := utf8.DecodeRuneInString(d.Text[s.End:])
		if last, _ := utf8.DecodeLastRuneInString(d.Text[:s.End]); !inside(last, after) {
			break
		}
		s.End += n
	}
	return s
}

// TextOf is the text of a range of tokens.
func (d *Document) TextOf(r Range) string { return d.Slice(d.SpanOf(r)) }

// RangeOf is the tokens that overlap a span.
func (d *Document) RangeOf(s Span) Range {
	a := sort.Search(len(d.Tokens), func(i int) bool { return d.Tokens[i].End > s.Start })
	b := sort.Search(len(d.Tokens), func(i int) bool { return d.Tokens[i].Start >= s.End })
	if b < a {
		b = a
	}
	return Range{a, b}
}

// Children are the dependents of token i, in the order of the text.
func (d *Document) Children(i int) []int { return d.children[i] }

// Child is the first dependent of token i with one of the relations given, subtypes cut
// ("nsubj" finds "nsubj:pass" too; "nsubj:pass" finds only that); -1 if there is none.
func (d *Document) Child(i int, deprels ...string) int {
	for _, c := range d.children[i] {
		if d.Tokens[c].Is(deprels...) {
			return c
		}
	}
	return -1
}

// Is says whether the token's relation is one of those given; a relation without a subtype
// matches all its subtypes.
func (t *Token) Is(deprels ...string) bool {
	for _, r := range deprels {
		if t.Deprel == r || len(t.Deprel) > len(r) && t.Deprel[:len(r)] == r && t.Deprel[len(r)] == ':' {
			return true
		}
	}
	return false
}

// Subtree is token i and all below it, in the order of the text.
func (d *Document) Subtree(i int) []int {
	out := []int{i}
	for k := 0; k < len(out); k++ {
		out = append(out, d.children[out[k]]...)
	}
	sort.Ints(out)
	return out
}

// Yield is the smallest range that covers the subtree of token i.
func (d *Document) Yield(i int) Range {
	r := Range{i, i + 1}
	var walk func(int)
	walk = func(j int) {
		r.First, r.Last = min(r.First, j), max(r.Last, j+1)
		for _, c := range d.children[j] {
			walk(c)
		}
	}
	walk(i)
	return r
}

// Head is the token of a range whose head lies outside it (the first of them); r.First if the range is empty.
func (d *Document) Head(r Range) int {
	for i := r.First; i < r.Last; i++ {
		if h := d.Tokens[i].Head; !r.Contains(h) && d.Tokens[i].UPOS != "PUNCT" {
			return i
		}
	}
	return r.First
}

// Under says whether token i lies in the subtree of token top (or is it).
func (d *Document) Under(i, top int) bool {
	for ; i >= 0; i = d.Tokens[i].Head {
		if i == top {
			return true
		}
	}
	return false
}

// Runes converts a byte offset of the text into an offset in Unicode code points. A byte that is no
// UTF-8 counts as one. It panics if b lies outside the text.
func (d *Document) Runes(b int) int {
	for k := min(b/runeStep, len(d.runes)-1); k >= 0; k-- {
		if m := d.runes[k]; m.byte <= b {
			return m.points + utf8.RuneCountInString(d.Text[m.byte:b])
		}
	}
	return 0
}

// Vector is the hidden vector of token i (256 values with the English model), nil if the Document was
// made without a model or has more than 100,000 words.
func (d *Document) Vector(i int) []float32 {
	if d.dim == 0 {
		return nil
	}
	return d.vectors[i*d.dim : (i+1)*d.dim]
}

// SpanVector is the mean of the hidden vectors of a range of tokens.
func (d *Document) SpanVector(r Range) []float32 {
	if d.dim == 0 || r.Len() <= 0 {
		return nil
	}
	out := make([]float32, d.dim)
	for i := r.First; i < r.Last; i++ {
		for k, x := range d.Vector(i) {
			out[k] += x
		}
	}
	for k := range out {
		out[k] /= float32(r.Len())
	}
	return out
}

// Points is a span in Unicode code points, with its text: the form in which offsets leave a program.
func (d *Document) Points(s Span) (start, end int, text string) {
	return d.Runes(s.Start), d.Runes(s.End), d.Slice(s)
}
