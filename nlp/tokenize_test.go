package nlp

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// Each line is a text and, behind an arrow, its words; words of one contraction are joined by a plus.
const tokeniserCases = `
The two sides don't agree. → The two sides do+n't agree .
They can't, won’t and cannot stop. → They ca+n't , wo+n’t and can+not stop .
I'm sure we've met; she'd know. → I+'m sure we+'ve met ; she+'d know .
Dont ask, it wont help → Do+nt ask , it wo+nt help
Talks in the U.S. ended at 5 p.m. on Monday. → Talks in the U.S. ended at 5 p.m. on Monday .
Mr. Olan met Gen. T. Brandt of Norlund Corp. in St. Ives. → Mr. Olan met Gen. T. Brandt of Norlund Corp. in St. Ives .
The answer was no. Nobody came. → The answer was no . Nobody came .
See No. 5 and art. 7. → See No. 5 and art . 7 .
He missed the miss. Then rain. → He missed the miss . Then rain .
About 1,500 men, 2.5 tonnes and 30% of it → About 1,500 men , 2.5 tonnes and 30 % of it
5kg, 11:30am, $4.7bn and the 1990s, 21st → 5 kg , 11:30 am , $ 4.7 bn and the 1990s , 21st
US$5m was paid on 2024-03-15 or 3/15 → US$ 5 m was paid on 2024-03-15 or 3/15
Over-the-top year-over-year rates → Over - the - top year - over - year rates
A 10-day cease-fire, non-stop, pre-war, anti-tank → A 10 - day cease - fire , non-stop , pre-war , anti-tank
AT&T and R&D; he/she and/or w/o → AT&T and R&D ; he / she and / or w/o
the farmers' land and the minister's car → the farmers+' land and the minister+'s car
He called it ‘the talks’ and left. → He called it ‘ the talks ’ and left .
in the '90s, 'em and the 60's or 2003's → in the '90s , 'em and the 60's or 2003+'s
O'Brien of Sana'a met d'Arcy → O'Brien of Sana'a met d'Arcy
U.S.'s plan → U.S.+'s plan
Write to desk@example.org or see www.example.org/a_b?c=1, please. → Write to desk@example.org or see www.example.org/a_b?c=1 , please .
See (https://example.org/x_(y)). → See ( https://example.org/x_(y) ) .
Follow @the_desk on #truce, item #3 → Follow @the_desk on #truce , item # 3
What?! No!!! Well... maybe…. → What ?! No !!! Well ... maybe … .
useful....more → useful .... more
We held the plant...because we must → We held the plant ... because we must
It ended.The guards left → It ended . The guards left
calls'Constructive steps → calls ' Constructive steps
peace -- or war—or both – later → peace -- or war — or both – later
"Go," he said. “Why?” → " Go , " he said . “ Why ? ”
[sic] {a} <b> → [ sic ] { a } < b >
a soft­hyphen and e` + "\u0301" + `clair → a soft­hyphen and e` + "\u0301" + `clair
⚡️Alert 🇺🇦 👍🏽 → ⚡️ Alert 🇺🇦 👍🏽
The thou- thousand and short- and long-term → The thou- thousand and short - and long - term
J.R. Smith and J.Smith → J.R. Smith and J. Smith
`

func TestTokenise(t *testing.T) {
	for line := range strings.Lines(tokeniserCases) {
		text, want, ok := strings.Cut(strings.TrimSpace(line), " → ")
		if !ok {
			continue
		}
		if g := wordsOf(text, tokenise(text, nil)); g != want {
			t.Errorf("%s\n got %s\nwant %s", text, g, want)
		}
	}
}

// wordsOf are words as the cases have them.
func wordsOf(text string, ws []word) string {
	var out []string
	joined := false
	for _, w := range ws {
		form := text[w.Start:w.End]
		if joined {
			out[len(out)-1] += "+" + form
		} else {
			out = append(out, form)
		}
		joined = w.group > 0
	}
	return strings.Join(out, " ")
}

func TestTokeniseBreaks(t *testing.T) {
	text := "wordanother ends’here"
	var got []string
	for _, w := range tokenise(text, []int{4, strings.Index(text, "’") + 1}) { // the second lies inside a character
		got = append(got, text[w.Start:w.End])
	}
	if want := []string{"word", "another", "ends", "’", "here"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Long odd texts must not take more than linear time.
func TestTokeniseIsLinear(t *testing.T) {
	const size = 1 << 19
	cuts := loadForTest(t).cuts
	for _, unit := range []string{"x", "1", "1-", "a.", "a'", "'", "s'", "’", "http://", "www.", "a@", "no. ", "A. ", "non-", "1/", ".", "!", "é", "\xff", "\u200d", "🇺🇦", "s' ", "[", "w/", "x&", "1a", "\n", "\r\n", "U.S.\n"} {
		text := strings.Repeat(unit, size/len(unit))
		start := time.Now()
		checkWords(t, text, cuts.refine(text, tokenise(text, nil), nil))
		paragraphEnds(text)
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("%d bytes of %q took %v", len(text), unit, d)
		}
	}
}

// checkWords holds the invariants: every character that is not white space lies in exactly one word,
// words are in order, hold no white space and divide no character.
func checkWords(t *testing.T, text string, ws []word) {
	t.Helper()
	at, valid := 0, utf8.ValidString(text)
	blank := func(s string) bool { return !strings.ContainsFunc(s, func(c rune) bool { return !unicode.IsSpace(c) }) }
	for i, w := range ws {
		if w.Start < at || w.End <= w.Start || w.End > len(text) || !blank(text[at:w.Start]) {
			t.Fatalf("%.80q: word %d at %v after byte %d", text, i, w.Span, at)
		}
		if strings.ContainsFunc(text[w.Start:w.End], unicode.IsSpace) {
			t.Fatalf("%.80q: word %q holds white space", text, text[w.Start:w.End])
		}
		if w.group > 0 && (i+w.group >= len(ws) || ws[i+1].Start != w.End) {
			t.Fatalf("%.80q: contraction at word %d is torn", text, i)
		}
		if valid && !utf8.ValidString(text[w.Start:w.End]) {
			t.Fatalf("%.80q: word %q divides a character", text, text[w.Start:w.End])
		}
		at = w.End
	}
	if !blank(text[at:]) {
		t.Fatalf("%.80q: nothing covers %.40q", text, text[at:])
	}
}

func FuzzTokenise(f *testing.F) {
	for line := range strings.Lines(tokeniserCases) {
		f.Add(strings.TrimSpace(line), 7)
	}
	f.Add("a\u2028b\r\rc\u00a0d\xff\xfe’s", 3)
	cuts := loadForTest(f).cuts
	f.Fuzz(func(t *testing.T, text string, brk int) {
		checkWords(t, text, tokenise(text, nil))
		checkWords(t, text, cuts.refine(text, tokenise(text, []int{brk}), []int{brk}))
		d := New(nil).Read(text, brk)
		checkDocument(t, d)
		for _, tok := range d.Tokens {
			if utf8.ValidString(text) && tok.Start < brk && brk < tok.End && utf8.RuneStart(text[brk]) {
				t.Fatalf("%q: word %q crosses the break at %d", text, tok.Form, brk)
			}
		}
	})
}

func TestParagraphEnds(t *testing.T) {
	wrapped := `The envoy told reporters after the second round that the parties
had come closer on three of the five questions, and that the text
would be finished by the end of the month, if the guns stayed as
quiet as they had been since Sunday.`
	for _, c := range []struct {
		name, text string
		want       int
	}{
		{"one a line", "Talks began.\nTalks ended.\nShelling went on.\nNobody spoke.", 4},
		{"wrapped", wrapped, 1},
		{"wrapped, then a short one", wrapped + "\n\nAnother paragraph of the same text follows the first one here,\nwhich is wrapped too.", 2},
		{"blank lines", "One.\n\n \nTwo.\r\n\r\nThree.", 3},
		{"list in wrapped text", wrapped + "\n- first\n- second", 3},
		{"empty", " \n\n", 0},
	} {
		if got := paragraphEnds(c.text); len(got) != c.want {
			t.Errorf("%s: %d paragraphs %v, want %d", c.name, len(got), got, c.want)
		}
	}
}
