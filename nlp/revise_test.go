package nlp

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestReadTreesRefuses(t *testing.T) {
	f, err := modelFiles()
	if err != nil {
		t.Fatal(err)
	}
	changed := func(at int, c byte) string {
		b := []byte(f.Trees)
		b[at] ^= c
		return string(b)
	}
	for name, c := range map[string]struct{ trees, want string }{
		"something":     {strings.Repeat("weights ", 99), "no model of trees"},
		"other version": {changed(16, 3), "version 2, this program reads version 1"},
		"head":          {changed(40, 1), "damaged"},
		"body":          {changed(len(f.Trees)-1, 0x80), "damaged"},
		"head length":   {changed(27, 0x7f), "damaged"},
		"cut":           {f.Trees[:len(f.Trees)/2], "damaged"},
		"longer":        {f.Trees + "x", "damaged"},
	} {
		f := f
		f.Trees = c.trees
		if _, err := LoadModel(f); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q in it", name, err, c.want)
		}
	}
}

// Whatever the second stage weighs, what it leaves is a tree with one root, whose arcs are all among the options.
func TestReviseLeavesTrees(t *testing.T) {
	m := *loadForTest(t)
	v := *m.trees
	v.weights = make([]float32, treesBuckets)
	m.trees = &v
	first := m // no second stage
	first.trees = nil
	text := report + strings.Repeat("He said she had told them that, before the men whom they saw left, nobody fired (or so it seemed): a truce. ", 3)
	before := New(&first).Read(text)
	random := rand.New(rand.NewPCG(3, 4))
	changes := 0
	for range 20 {
		for i := range v.weights {
			v.weights[i] = float32(random.NormFloat64())
		}
		d := New(&m).Read(text)
		checkDocument(t, d)
		for i, tok := range d.Tokens {
			if (tok.Head < 0) != (tok.Deprel == "root") {
				t.Fatalf("%s: head %d, label %s", fmt.Sprint(tok), tok.Head, tok.Deprel)
			}
			if tok.Head != before.Tokens[i].Head || tok.Deprel != before.Tokens[i].Deprel {
				changes++
			}
			if before.Tokens[i].Head < 0 && tok.Head >= 0 {
				t.Errorf("%s was the root", fmt.Sprint(tok))
			}
		}
	}
	if changes < 100 {
		t.Errorf("%d changes: the second stage did next to nothing", changes)
	}
}

// On the scores of another reader the second stage is left out.
func TestTreesOfAnotherReader(t *testing.T) {
	m := *loadForTest(t)
	v := *m.trees
	v.Reader = "another"
	v.weights = make([]float32, treesBuckets)
	for i := range v.weights {
		v.weights[i] = float32(i % 7)
	}
	m.trees = &v
	first := m
	first.trees = nil
	a, b := New(&m).Read(report), New(&first).Read(report)
	for i := range a.Tokens {
		if a.Tokens[i] != b.Tokens[i] {
			t.Errorf("%v, without %v", a.Tokens[i], b.Tokens[i])
		}
	}
	if m.TreesFit() || !loadForTest(t).TreesFit() {
		t.Error("which reader it was learned on is not seen")
	}
}

const smallTreebank = `# newdoc id = one
1	They	_	PRON	_	_	2	nsubj	_	C=0.9|L=1.00
2	watched	_	VERB	_	_	0	root	_	C=1.00
3	ferries	_	NOUN	_	_	2	obj	_	_
4	with	_	ADP	_	_	5	case	_	_
5	lamps	_	NOUN	_	_	%s	nmod:npmod	_	C=0.5
6	.	_	PUNCT	_	_	2	punct	_	_

1-2	Don't	_	_	_	_	_	_	_	_
1	Do	_	AUX	_	_	3	aux	_	_
2	n't	_	PART	_	_	3	advmod	_	_
3	ask	_	VERB	_	_	0	root	_	_
3.1	that	_	PRON	_	_	_	_	_	_
4	who	_	PRON	_	_	5	nsubj	_	_
5	signed	_	VERB	_	_	3	ccomp	_	_
6	what	_	PRON	_	_	5	obj	_	_
7	when	_	ADV	_	_	5	advmod	_	_

`

// The learner on trees of our own: the same bytes twice, and a file that loads.
func TestLearnTrees(t *testing.T) {
	f, err := modelFiles()
	if err != nil {
		t.Fatal(err)
	}
	m := loadForTest(t)
	quiet := func(string, ...any) {}
	learn := func(text string) ([]byte, error) {
		return LearnTrees(m, []Treebank{{Name: "made", Text: strings.NewReader(text)}, {Name: "known", Text: strings.NewReader(text), Known: true}}, quiet)
	}
	text := strings.Repeat(fmt.Sprintf(smallTreebank, "3"), 20)
	one, err := learn(text)
	if err != nil {
		t.Fatal(err)
	}
	two, _ := learn(text)
	if string(one) != string(two) {
		t.Error("two runs give other bytes")
	}
	f.Trees = string(one)
	if l, err := LoadModel(f); err != nil || !l.TreesFit() || strings.Join(l.trees.Corpora, " ") != "made known" {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"":                               "no word has two options",
		fmt.Sprintf(smallTreebank, "-1"): `line 6: head "-1"`,
		"1\tword\n":                      "line 1: 2 columns",
		strings.Replace(fmt.Sprintf(smallTreebank, "3"), "C=0.9", "C=9", 1): `line 2: certainty "9"`,
	} {
		if _, err := learn(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.30q: %v, want %q in it", text, err, want)
		}
	}
}

func TestLn(t *testing.T) {
	for _, x := range []float64{1e-300, 1e-9, .1, .5, .70710678, .75, 1, 1.5, 2, math.E, 10, 12345.678, 1e200} {
		if got, want := ln(x), math.Log(x); math.Abs(got-want) > 1e-13*max(1, math.Abs(want)) {
			t.Errorf("ln %g = %g, want %g", x, got, want)
		}
	}
}
