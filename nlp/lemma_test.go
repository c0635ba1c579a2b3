package nlp

import (
	"io"
	"os"
	"strings"
	"testing"
)

func TestLemma(t *testing.T) {
	l := loadForTest(t).lemmas
	for want, forms := range map[string]string{
		"demonstrator NOUN NNS": "demonstrators DEMONSTRATORS Demonstrators", "spokesman NOUN NNS": "spokesmen", "truce NOUN NNS": "truces", "casualty NOUN NNS": "casualties",
		"flee VERB VBD": "fled Fled", "strike VERB VBD": "struck", "withdraw VERB VBN": "withdrawn withdrew", "broker VERB VBD": "brokered", "besiege VERB VBN": "besieged",
		"smell VERB VBD": "smelled", "negotiate VERB VBG": "negotiating", "hit VERB VBG": "hitting", "shell VERB VBG": "shelling", "be AUX VBZ": "is ’s 's",
		"not PART RB": "n't n’t not", "good ADJ JJR": "better", "Varga PROPN NNP": "Varga", "McRae PROPN NNP": "McRae", "12000 NUM CD": "12,000", "they PRON PRP": "them They",
	} {
		f := strings.Fields(want)
		for form := range strings.FieldsSeq(forms) {
			if got := l.lemma(form, f[1], f[2], ""); got != f[0] {
				t.Errorf("%s %s: %q, want %q", form, f[2], got, f[0])
			}
		}
	}
	for _, c := range [][3]string{{"aux+VBN", "have"}, {"cop+JJ", "be"}, {"aux:pass+VBN", "be"}, {"aux+VBG", "be"}} {
		if got := l.lemma("’s", "AUX", "VBZ", c[0]); got != c[1] {
			t.Errorf("'s as %s: %q, want %q", c[0], got, c[1])
		}
	}
	for _, odd := range []string{"", "\xff", "É", "İ", strings.Repeat("ß", 300), "😀"} { // none may fail
		l.lemma(odd, "NOUN", "NNS", "")
		l.lemma(odd, "VERB", "VBD", "")
		l.lemma(odd, "?", "?", "?")
	}
	if got := (*lemmatiser)(nil).lemma("Guns", "NOUN", "NNS", ""); got != "guns" {
		t.Errorf("without lemmas: %q", got)
	}
}

func TestScripts(t *testing.T) {
	for _, c := range [][3]string{{"went", "go", "=go"}, {"Parties", "party", "l3y"}, {"IRAN", "Iran", "t0"}, {"NATO", "NATO", "k0"}, {"1,500", "1500", "n0"}, {"é", "é", "l0"}, {"ran", "run", "l2un"}} {
		s := scriptOf(c[0], c[1])
		if s.String() != c[2] || s.apply(c[0]) != c[1] {
			t.Errorf("%s to %s: %s, %s", c[0], c[1], s, s.apply(c[0]))
		}
		if back, ok := parseScript(s.String()); !ok || back != s {
			t.Errorf("%s comes back as %s", s, back)
		}
	}
	for _, bad := range []string{"", "x0", "l", "lx"} {
		if _, ok := parseScript(bad); ok {
			t.Errorf("%q was not refused", bad)
		}
	}
}

func TestReadLemmasRefuses(t *testing.T) {
	for _, bad := range []string{"", "# parley lemmas 2\n", "went\tVERB\tgo\n", lemmaHead + "\nNOUN/NNS\tl\t=men\n", lemmaHead + "\nNOUN/NNS\tl\t=men\tq9\n", lemmaHead + "\nNOUN/NNS\tl\t-men\tl2an \n"} {
		if _, err := readLemmas(bad, nil); err == nil {
			t.Errorf("%q was not refused", bad)
		}
	}
}

// Learning gives the same bytes each time, and a lemma file that knows what it has seen.
func TestLearnLemmas(t *testing.T) {
	m := &Model{vocab: map[string]int32{"get": 2, "to": 3}}
	quiet := func(string, ...any) {}
	var first string
	for range 2 {
		s, err := LearnLemmas(m, map[string]io.Reader{"a": strings.NewReader(treebank)}, "flee fled fled\n", quiet)
		if err != nil {
			t.Fatal(err)
		}
		if first != "" && s != first {
			t.Error("learning twice gives other bytes")
		}
		first = s
	}
	l, err := readLemmas(first, m.vocab)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][4]string{{"got", "VERB", "VB", "get"}, {"ca", "AUX", "MD", "can"}, {"fled", "VERB", "VBD", "flee"}} {
		if got := l.lemma(c[0], c[1], c[2], ""); got != c[3] {
			t.Errorf("%s: %q, want %q\n%s", c[0], got, c[3], first)
		}
	}
}

// With the treebanks' own tags.
func TestLemmaAccuracy(t *testing.T) {
	for set, want := range map[string]float64{"ewt": .988, "gum": .99} {
		f, err := os.Open("../../shared/data/ud/" + set + "-dev.conllu")
		if err != nil {
			t.Skip("../shared is absent: no treebanks")
		}
		defer f.Close()
		a, err := loadForTest(t).LemmaAccuracy(f)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %.3f", set, 100*a)
		if a < want {
			t.Errorf("%s: %.4f of the lemmas are right, want %.3f", set, a, want)
		}
	}
}
