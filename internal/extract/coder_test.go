package extract

import (
	"slices"
	"strings"
	"testing"

	"parley/nlp"
	"parley/nlp/english"
)

// TestFrames runs the examples of the type files.
func TestFrames(t *testing.T) {
	table, err := loadFrames()
	if err != nil {
		t.Fatal(err)
	}
	engine := nlp.New(english.Model())
	for _, x := range table.examples {
		doc := engine.Read(x.text)
		var got []string
		ok := false
		for _, s := range doc.Sentences {
			ks := newCoder(doc).codings(s.Range)
			for n, k := range ks {
				aux := string(k.aux)
				if x.aux == "" {
					aux = ""
				}
				g := []string{string(k.typ), words1(doc, k.from), words1(doc, k.to), strings.Join(k.modes, " "), aux}
				if x.modes == "" {
					g[3] = ""
				}
				got = append(got, strings.Join(g, " | "))
				if n == 0 && slices.Equal(g, []string{x.typ, x.actor, x.recipient, x.modes, x.aux}) {
					ok = true
				}
			}
		}
		if !ok {
			t.Errorf("%s: %s\n\twant %s | %s | %s | %s | %s\n\tgot  %s", x.line, x.text, x.typ, x.actor, x.recipient, x.modes, x.aux, strings.Join(got, "\n\t     "))
		}
	}
}

func words1(doc *nlp.Document, groups [][]int) string {
	if len(groups) == 0 {
		return ""
	}
	return doc.Tokens[groups[0][0]].Form
}
