package nlp

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// checkDocument holds what every Document promises.
func checkDocument(t *testing.T, d *Document) {
	t.Helper()
	checkChains(t, d)
	at, next := 0, 0
	for i, tok := range d.Tokens {
		if tok.Start < at || tok.End <= tok.Start || tok.End > len(d.Text) || d.Slice(tok.Span) != tok.Form {
			t.Fatalf("token %d %q at %v: not in order, or not the slice of the text", i, tok.Form, tok.Span)
		}
		at = tok.End
		if !tok.Group.Contains(i) || tok.Group.Last > len(d.Tokens) || d.Tokens[tok.Group.First].Group != tok.Group {
			t.Fatalf("token %d %q: group %v", i, tok.Form, tok.Group)
		}
		if s := d.Sentences[tok.Sent]; !s.Range.Contains(i) || tok.Head >= 0 && !s.Range.Contains(tok.Head) {
			t.Fatalf("token %d %q of sentence %v has head %d", i, tok.Form, s.Range, tok.Head)
		}
		if (tok.Head < 0) != (tok.Deprel == "root") {
			t.Fatalf("token %d %q: head %d, relation %q", i, tok.Form, tok.Head, tok.Deprel)
		}
	}
	for k, s := range d.Sentences {
		if s.First != next || s.Last <= s.First || s.Start != d.Tokens[s.First].Start || s.End != d.Tokens[s.Last-1].End {
			t.Fatalf("sentence %d: %v %v", k, s.Range, s.Span)
		}
		next = s.Last
		roots := 0
		for i := s.First; i < s.Last; i++ {
			j := i
			for steps := 0; j >= 0; j = d.Tokens[j].Head {
				if steps++; steps > s.Range.Len() {
					t.Fatalf("sentence %d: the heads run in a circle at token %d", k, i)
				}
			}
			if d.Tokens[i].Head < 0 {
				roots++
			}
		}
		if roots != 1 {
			t.Fatalf("sentence %d has %d roots", k, roots)
		}
	}
	if next != len(d.Tokens) {
		t.Fatalf("sentences cover %d of %d tokens", next, len(d.Tokens))
	}
	inside := func(what string, r Range) {
		if r.First < 0 || r.Last <= r.First || r.Last > len(d.Tokens) {
			t.Fatalf("%s %v of %d tokens", what, r, len(d.Tokens))
		}
	}
	for _, n := range d.Names {
		inside("name", n.Range)
	}
	for _, x := range d.Times {
		inside("time", x.Range)
	}
	for _, a := range d.Attributions {
		inside("cue", a.Cue)
		if a.Score < 0 || a.Score > 1 {
			t.Fatalf("score %v", a.Score)
		}
		for _, r := range append(slices.Clone(a.Source), a.Content...) {
			inside("piece of an attribution", r)
		}
	}
}

// checkChains holds what every Document promises of its mentions and chains.
func checkChains(t *testing.T, d *Document) {
	t.Helper()
	in := make([]int, len(d.Mentions))
	for i, m := range d.Mentions {
		in[i] = -1
		if m.First < 0 || m.Last > len(d.Tokens) || !m.Range.Contains(m.Head) || m.Kind == "" {
			t.Fatalf("mention %d: %+v of %d tokens", i, m, len(d.Tokens))
		}
		if i > 0 && (m.First < d.Mentions[i-1].First || m.First == d.Mentions[i-1].First && m.Last > d.Mentions[i-1].Last) {
			t.Fatalf("mention %d is not in order", i)
		}
		if k := d.MentionAt(m.Head); k < 0 || d.Mentions[k].Head != m.Head {
			t.Fatalf("no mention at head %d", m.Head)
		}
	}
	for k, c := range d.Chains {
		if len(c) < 2 || !slices.IsSorted(c) {
			t.Fatalf("chain %d: %v", k, c)
		}
		for _, i := range c {
			if in[i] >= 0 || d.Mentions[i].Chain != k {
				t.Fatalf("mention %d of chain %d has chain %d", i, k, d.Mentions[i].Chain)
			}
			in[i] = k
		}
	}
	for i, m := range d.Mentions {
		if m.Chain != in[i] {
			t.Fatalf("mention %d: chain %d holds it not", i, m.Chain)
		}
	}
}

func TestRunes(t *testing.T) {
	for _, text := range []string{"", "plain", strings.Repeat("ä", 700), strings.Repeat("日本x", 400), strings.Repeat("a", 255) + "😀b😀", "a\xffb\x80\x80c" + strings.Repeat("\x80", 600) + "é",
		strings.Repeat("x", 254) + "\xe2\x82" + strings.Repeat("y", 300)} {
		d := &Document{Text: text}
		d.finish()
		n := 0
		for b := range text {
			if got := d.Runes(b); got != n {
				t.Fatalf("%.20q: byte %d is code point %d, got %d", text, b, n, got)
			}
			n++
		}
		if got := d.Runes(len(text)); got != utf8.RuneCountInString(text) {
			t.Fatalf("%.20q: end at %d, got %d", text, utf8.RuneCountInString(text), got)
		}
	}
}

func TestTree(t *testing.T) {
	docs, err := ReadCoNLLU(strings.NewReader(conll(`
The det 2
envoy nsubj 3
said root 0
that mark 6
talks nsubj:pass 6
failed ccomp 3
. punct 3`)))
	if err != nil {
		t.Fatal(err)
	}
	d := docs[0]
	if got := d.Children(2); !slices.Equal(got, []int{1, 5, 6}) {
		t.Errorf("children of said: %v", got)
	}
	if d.Child(5, "nsubj") != 4 || d.Child(5, "nsubj:pass") != 4 || d.Child(5, "obj") != -1 || d.Child(2, "ccomp", "nsubj") != 1 {
		t.Error("Child does not find what it should")
	}
	if got := d.Yield(5); got != (Range{3, 6}) {
		t.Errorf("yield of failed: %v", got)
	}
	if got := d.Subtree(1); !slices.Equal(got, []int{0, 1}) {
		t.Errorf("subtree of envoy: %v", got)
	}
	if d.Head(Range{3, 7}) != 5 || d.Head(Range{0, 2}) != 1 {
		t.Error("Head of a range")
	}
	if !d.Under(3, 5) || d.Under(1, 5) || !d.Under(5, 5) {
		t.Error("Under")
	}
	if got := d.RangeOf(Span{4, 11}); got != (Range{1, 3}) {
		t.Errorf("tokens of bytes 4 to 11: %v", got)
	}
	if s, e, text := d.Points(d.SpanOf(Range{1, 3})); s != 4 || e != 14 || text != "envoy said" {
		t.Error("Points", s, e, text)
	}
	if len(d.Vector(0)) != 1 || len(d.SpanVector(Range{0, 2})) != 1 || d.SpanVector(Range{}) != nil {
		t.Error("vectors of a fixture")
	}
}

// conll makes a CoNLL-U sentence of lines "form relation head [MISC]".
func conll(lines string) string {
	var b strings.Builder
	for i, l := range strings.Split(strings.TrimSpace(lines), "\n") {
		f := append(strings.Fields(l), "_")
		upos := "X"
		if f[1] == "punct" {
			upos = "PUNCT"
		}
		b.WriteString(strings.Join([]string{itoa(i + 1), f[0], strings.ToLower(f[0]), upos, "_", "_", f[2], f[1], "_", f[3]}, "\t") + "\n")
	}
	return b.String() + "\n"
}
