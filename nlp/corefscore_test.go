package nlp

import (
	"math"
	"strconv"
	"strings"
	"testing"
)

// marked makes a document of one-letter words whose chains are given as "a b|c d e".
func marked(t *testing.T, chains string) *Document {
	t.Helper()
	var b strings.Builder
	letters := "abcdefghijkl"
	for i, c := range strings.Split(letters, "") {
		entity := "_"
		for k, chain := range strings.Split(chains, "|") {
			if strings.Contains(chain, c) {
				entity = "Entity=(" + string(rune('1'+k)) + ")"
			}
		}
		head, rel := "1", "dep"
		if i == 0 {
			head, rel = "0", "root"
		}
		b.WriteString(strings.Join([]string{strconv.Itoa(i + 1), c, c, "PRON", "PRP", "_", head, rel, "_", entity}, "\t") + "\n")
	}
	docs, err := ReadCoNLLU(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return docs[0]
}

// The example that Luo (2005) and Pradhan and others (2014) work through: key {abc}{defg}, response
// {ab}{cd}{fghi}.
func TestCorefScorer(t *testing.T) {
	var s CorefScorer
	s.Add(marked(t, "abc|defg"), marked(t, "ab|cd|fghi"))
	r := s.Result()
	for name, x := range map[string][2]float64{
		"MUC P": {r.MUC.P, 0.4}, "MUC R": {r.MUC.R, 0.4},
		"B3 P": {r.B3.P, 0.5}, "B3 R": {r.B3.R, 2.0/6 + 1.0/12}, // (4/3 + 1/3 + 1/4 + 4/4) / 7
		"CEAF-e P": {r.CEAFE.P, 0.43333}, "CEAF-e R": {r.CEAFE.R, 0.65},
	} {
		if math.Abs(x[0]-x[1]) > 1e-4 {
			t.Errorf("%s = %.5f, want %.5f", name, x[0], x[1])
		}
	}
	if r.Count != 5 || math.Abs(r.Pronouns-2.0/5) > 1e-9 { // b by a, g by f
		t.Errorf("%d pronouns, %.2f right", r.Count, r.Pronouns)
	}
	var none CorefScorer
	none.Add(marked(t, "abc|defg"), marked(t, ""))
	if r := none.Result(); r.Average() != 0 || r.Pronouns != 0 {
		t.Errorf("nothing found scores %+v", r)
	}
	var all CorefScorer
	all.Add(marked(t, "abc|defg"), marked(t, "abc|defg"))
	if r := all.Result(); math.Abs(r.Average()-1) > 1e-9 || r.Pronouns != 1 {
		t.Errorf("all found scores %+v", r)
	}
}
