package pipeline

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"parley/internal/ingest"
	"parley/internal/record"
)

// Attribution cases are text: testdata/attribution.txt says how they are written.
func TestAttribution(t *testing.T) {
	for _, c := range cases(t, "attribution", func(line string) bool {
		return strings.Count(line, " | ") >= 3 || strings.HasPrefix(line, "=") || strings.HasPrefix(line, "!")
	}) {
		t.Run(c.name, func(t *testing.T) {
			rep, want := c.read(t), c.want
			var got []string
			for _, s := range rep.Statements {
				if !s.Attitude {
					got = append(got, shown(s))
				}
			}
			for _, w := range want {
				switch {
				case w == "=none":
					if len(got) > 0 {
						t.Errorf("want nothing, got\n%s", strings.Join(got, "\n"))
					}
				case w[0] == '!':
					if slices.ContainsFunc(got, func(g string) bool { return strings.Contains(g, "| "+w[1:]) }) {
						t.Errorf("must not be stated: %s", w[1:])
					}
				default:
					if !slices.ContainsFunc(got, func(g string) bool { return meets(g, w) }) {
						t.Errorf("missing %s\ngot\n%s", w, strings.Join(got, "\n"))
					}
				}
			}
		})
	}
}

// shown is a statement in one line, as the cases are written.
func shown(s record.Statement) string {
	words := func(spans []record.Span, sep string) string {
		var out []string
		for _, x := range spans {
			out = append(out, strings.Join(strings.Fields(x.Text), " "))
		}
		return strings.Join(out, sep)
	}
	speaker := "-"
	if s.Speaker != nil {
		speaker = *s.Speaker
	}
	marks := []string{"act=" + string(s.Act), "claim=" + string(s.ClaimType), "polarity=" + string(s.Polarity), "to=" + s.Addressee, "channel=" + s.Channel, "venue=" + s.Venue,
		"date=" + string(s.Date), "basis=" + string(s.DateBasis), "named=" + strconv.FormatBool(s.Named), "excluded=" + words(s.Excluded, " + "), "hedge=" + words(s.Hedge, " + "), "with=" + strings.Join(s.CoSpeakers, " "), "nested=" + strconv.Itoa(len(s.Nested)),
		"about=" + strconv.Itoa(len(s.About))}
	if s.Factuality != nil {
		marks = append(marks, "source="+string(s.Factuality.Source), "author="+string(s.Factuality.Author))
	}
	if s.LowConfidence {
		marks = append(marks, "suggestion")
	}
	return strings.Join([]string{speaker, string(s.Mode), words(s.Cue, " "), words(s.Content, " + "), strings.Join(s.Chain, " "), strings.Join(marks, "; ")}, " | ")
}

// meets says whether a statement has all that a case looks at.
func meets(got, want string) bool {
	g := strings.Split(got, " | ")
	for i, w := range strings.Split(want, " | ") {
		if i == 5 { // marks: each of those asked for
			have := strings.Split(g[i], "; ")
			for m := range strings.SplitSeq(w, "; ") {
				if !slices.Contains(have, m) {
					return false
				}
			}
			continue
		}
		if w != "-" && g[i] != w {
			return false
		}
	}
	return true
}

// A quotation of five thousand words in forty paragraphs is one speaker's to its last word, and what
// follows is not.
func TestLongQuotation(t *testing.T) {
	if testing.Short() {
		t.Skip("five thousand words")
	}
	var b strings.Builder
	b.WriteString("Lina Haddad told the assembly:\n\n")
	for range 40 {
		b.WriteString("“")
		for range 9 {
			b.WriteString("The road to the valley was shut in the spring and nobody came to open it. ")
		}
		b.WriteString("We asked for help.\n\n")
	}
	b.WriteString("“That is all.”\n\nThe army denied that it had closed the road.")
	rep, err := shipped().Process(ingest.Input{ID: "long", Text: b.String()})
	if err != nil {
		t.Fatal(err)
	}
	points := []rune(b.String())
	held := make([]bool, len(points))
	for _, s := range rep.Statements {
		if s.Speaker == nil || *s.Speaker != "per:haddad" {
			continue
		}
		for _, c := range s.Content {
			for i := c.Start; i < c.End; i++ {
				held[i] = true
			}
		}
	}
	n, all := 0, 0
	end := len([]rune(b.String()[:strings.Index(b.String(), "The army")]))
	for i, c := range points {
		if c < 'A' {
			continue
		}
		if i >= end && held[i] {
			t.Fatal("the army's denial is in Haddad's words")
		}
		if i < end {
			all++
			if held[i] {
				n++
			}
		}
	}
	if float64(n) < .95*float64(all) {
		t.Errorf("%d of %d letters of the quotation are Haddad's", n, all)
	}
}
