package extract

import (
	"strings"
	"testing"
)

func TestQuotes(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`"We agree," she said. "It holds."`, "We agree,|It holds."},
		{`He called it “a start," and left.`, "a start,"},
		{"“It goes on,” he said.", "It goes on,"},
		{"“One paragraph that goes on.\n“And the next.”", "One paragraph that goes on.|And the next."},
		{`She said the "so far 'quiet' line" held.`, "so far 'quiet' line|quiet"},
		{"The ministers' view didn't change in the '90s.", ""},
		{"'A fragile calm' was reported.", "A fragile calm"},
		{"''It is over,'' he said.", "It is over,"},
		{`It "ends here`, "ends here"},
		{`He wrote "but not on all of it. The mayor said the road was open. It was not`, "but not on all of it."},
		{"“It went on all night. We saw it.\n“We left.”", "It went on all night. We saw it.|We left."},
		{`"First." said A. "Second." said B.`, "First.|Second."},
	} {
		var got []string
		for _, q := range Quotes(c.text, nil) {
			got = append(got, c.text[q.Inner[0]:q.Inner[1]])
		}
		if g := strings.Join(got, "|"); g != c.want {
			t.Errorf("%s: %q, want %q", c.text, g, c.want)
		}
	}
}

func FuzzQuotes(f *testing.F) {
	f.Add("\"a 'b\" c' “d” \n“e")
	f.Add("''x'' «y» ``z''")
	f.Fuzz(func(t *testing.T, s string) {
		last := -1
		for _, q := range Quotes(s, nil) {
			if q.Open <= last || q.Inner[0] > q.Inner[1] || q.Inner[1] > len(s) || q.Open >= q.Inner[0] || q.Close >= 0 && q.Close != q.Inner[1] {
				t.Fatalf("%q: %+v after %d", s, q, last)
			}
			last = q.Open
		}
	})
}
