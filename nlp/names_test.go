package nlp

import (
	"math"
	"testing"
)

func TestLog(t *testing.T) {
	for x := 1e-6; x < 1e6; x *= 1.37 {
		if got, want := log(x), math.Log(x); math.Abs(got-want) > 1e-12 {
			t.Fatalf("log(%g) = %.15g, want %.15g", x, got, want)
		}
	}
}

// A recurring word is drawn to what its surer occurrences say; a word that stands once, and one that
// is no proper noun, stay as they were read.
func TestNamesOfRecurringWords(t *testing.T) {
	m := &Model{labels: map[string][]string{"ner": {"O", "B-Person", "I-Person", "B-Location", "I-Location"}}}
	row := func(person, location float32) []float32 {
		return []float32{0, person, person - 4, location, location - 4}
	}
	words := []string{"Maren", "left", "Maren", "spoke", "Dorin", "maren"}
	scores := func() []float32 {
		var z []float32
		for _, r := range [][]float32{row(1, 1.5), {9, 0, 0, 0, 0}, row(6, -2), {9, 0, 0, 0, 0}, row(1, 1.5), row(1, 1.5)} {
			z = append(z, r...)
		}
		return z
	}
	read := func(upos string) []Name {
		a := analysis{upos: []string{upos, "VERB", upos, "VERB", "PROPN", "NOUN"}, nameScores: scores(), cuts: []int{0, 6}}
		return m.names(words, []Range{{0, 6}}, []analysis{a})
	}
	class := func(ns []Name, at int) string {
		for _, n := range ns {
			if n.First == at {
				return n.Class
			}
		}
		return ""
	}
	ns := read("PROPN")
	for at, want := range map[int]string{0: "person", 2: "person", 4: "location", 5: "location"} {
		if got := class(ns, at); got != want {
			t.Errorf("word %d: %q, want %q", at, got, want)
		}
	}
	if got := class(read("NOUN"), 0); got != "location" {
		t.Errorf("a common noun: %q, want what it was read as", got)
	}
	// in which group of windows a word was read makes no difference
	var parts []analysis
	z := scores()
	for i, u := range []string{"PROPN", "VERB", "PROPN", "VERB", "PROPN", "NOUN"} {
		parts = append(parts, analysis{upos: []string{u}, nameScores: z[i*5 : i*5+5], cuts: []int{0, 1}})
	}
	apart := m.names(words, []Range{{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 6}}, parts)
	if len(apart) != len(ns) {
		t.Fatalf("in pieces %v, at once %v", apart, ns)
	}
	for k := range ns {
		if apart[k] != ns[k] {
			t.Errorf("in pieces %v, at once %v", apart[k], ns[k])
		}
	}
}
