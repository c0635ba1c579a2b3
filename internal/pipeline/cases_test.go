package pipeline

import (
	"os"
	"strings"
	"testing"

	"parley/internal/ingest"
	"parley/internal/record"
)

// textCase is one case of a file of cases: a line "## name", a line "date: D" where the report has a date,
// the text, and the lines that tell what is wanted of it.
type textCase struct {
	name string
	in   ingest.Input
	want []string
}

// cases reads testdata/NAME.txt; wanted tells the lines of what is wanted from those of the text.
func cases(t *testing.T, name string, wanted func(line string) bool) []textCase {
	raw, err := os.ReadFile("testdata/" + name + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []textCase
	_, rest, _ := strings.Cut(string(raw), "\n## ")
	for _, s := range strings.Split("\n"+rest, "\n## ") {
		var c textCase
		var text []string
		title, body, _ := strings.Cut(strings.TrimPrefix(s, "\n"), "\n")
		for line := range strings.Lines(body) {
			if line = strings.TrimRight(line, "\n"); wanted(line) {
				c.want = append(c.want, line)
			} else {
				text = append(text, line)
			}
		}
		c.name, c.in = title, ingest.Input{ID: "case", Text: strings.TrimSpace(strings.Join(text, "\n"))}
		if date, rest, ok := strings.Cut(c.in.Text, "\n"); ok && strings.HasPrefix(date, "date: ") {
			c.in.Date, c.in.Text = record.EDTF(strings.TrimPrefix(date, "date: ")), rest
		}
		out = append(out, c)
	}
	return out
}

func (c textCase) read(t *testing.T) *record.Report {
	rep, err := shipped().Process(c.in)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}
