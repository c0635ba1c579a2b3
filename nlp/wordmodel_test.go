package nlp

import (
	"bytes"
	"io"
	"os"
	"strings"
	"testing"
)

// What the learned part decides otherwise than the rules; see tokeniserCases for the form.
const learnedCases = `
its not over yet → it+s not over yet
The army said its guns were silent. → The army said its guns were silent .
Lets meet → Let+s meet
`

// The learned part keeps what the rules do in all cases that are no matter of taste.
func TestRefine(t *testing.T) {
	cuts := loadForTest(t).cuts
	for line := range strings.Lines(tokeniserCases + learnedCases) {
		text, want, ok := strings.Cut(strings.TrimSpace(line), " → ")
		if !ok {
			continue
		}
		if g := wordsOf(text, cuts.refine(text, tokenise(text, nil), nil)); g != want {
			t.Errorf("%s\n got %s\nwant %s", text, g, want)
		}
	}
}

func TestReadWordModelRefuses(t *testing.T) {
	f, err := modelFiles()
	if err != nil {
		t.Fatal(err)
	}
	m, err := readWordModel(f.Words)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(m.pack(), []byte(f.Words)) {
		t.Error("the model of words does not come back from its bytes")
	}
	other := []byte(f.Words)
	other[16] = 7
	for name, c := range map[string]struct{ words, want string }{
		"something": {"a\nb\nc\nthis is no model", "no model of words"}, "version": {string(other), "version 7, this program reads version 1"},
		"cut": {f.Words[:5000], "damaged"}, "longer": {f.Words + "x", "damaged"}, "changed": {f.Words[:99] + "\x7f" + f.Words[100:], "damaged"},
	} {
		if _, err := LoadModel(Files{Reader: f.Reader, Words: c.words}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q in it", name, err, c.want)
		}
	}
}

const treebank = `# newdoc id = a
# text = It can't.
1	It	it	PRON	PRP	_	2	nsubj	_	_
2-3	can't	_	_	_	_	_	_	_	SpaceAfter=No
2	ca	can	AUX	MD	_	0	root	_	_
3	n't	not	PART	RB	_	2	advmod	_	_
4	.	.	PUNCT	.	_	2	punct	_	_

# newpar
1	Gimme	_	VERB	VB	_	0	root	_	_
2-3	gotta	_	_	_	_	_	_	_	_
2	got	get	VERB	VB	_	1	dep	_	_
3	to	to	PART	TO	_	2	dep	_	_

`

func TestReadGoldTexts(t *testing.T) {
	gs, err := readGoldTexts(strings.NewReader(treebank))
	if err != nil || len(gs) != 1 {
		t.Fatal(err, len(gs))
	}
	if g := wordsOf(gs[0].text, gs[0].words); gs[0].text != "It can't.\n\nGimme gotta" || g != "It ca+n't . Gimme gotta" {
		t.Errorf("%q: %s", gs[0].text, g)
	}
	if _, err := readGoldTexts(strings.NewReader("1\ta\n")); err == nil {
		t.Error("two columns were not refused")
	}
}

// Learning gives the same bytes each time.
func TestLearnWords(t *testing.T) {
	quiet := func(string, ...any) {}
	var first []byte
	for range 2 {
		b, err := LearnWords(map[string]io.Reader{"a": strings.NewReader(strings.Repeat(treebank, 30))}, quiet)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b
		} else if !bytes.Equal(first, b) {
			t.Error("learning twice gives other bytes")
		}
	}
}

// On the development sets the learned tokeniser is to stay where it is.
func TestWordsF1(t *testing.T) {
	for set, want := range map[string]float64{"ewt": .990, "gum": .997} {
		f, err := os.Open("../../shared/data/ud/" + set + "-dev.conllu")
		if err != nil {
			t.Skip("../shared is absent: no treebanks")
		}
		defer f.Close()
		f1, err := New(loadForTest(t)).WordsF1(f)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: words F1 %.3f", set, 100*f1)
		if f1 < want {
			t.Errorf("%s: words F1 %.4f, want %.3f", set, f1, want)
		}
	}
}
