package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quote is a quotation: its marks (byte offsets; -1 for one that is missing) and what stands between
// them. Level is 0 for an outer quotation, 1 for one inside another.
type Quote struct {
	Open, Close int
	Inner       [2]int
	Level       int
}

// Quotes matches the quotation marks of a text, outer before inner, in order. A mark closes if it
// can, whatever kind the opening one was, since texts mix them (“...\"); what is still open at the
// end of a paragraph ends there, unless the next paragraph opens with a mark again (a quotation that
// goes on leaves its closing mark out), and then too: each paragraph is a quotation of its own.
// Apostrophes are no marks. Marks in skip (furniture) do not count. Linear in the text.
func Quotes(text string, skip [][2]int) []Quote {
	var out []Quote
	type open struct {
		at, width int
		single    bool
		index     int
	}
	var stack []open
	closeAt := func(k int, at, end int) {
		for len(stack) > k { // what was opened inside ends here too
			o := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			q := &out[o.index]
			q.Inner[1] = at
			if len(stack) == k {
				q.Close = at
				if end == at {
					q.Close = -1
				}
			}
		}
	}
	next := 0
	for i := 0; i < len(text); {
		for next < len(skip) && skip[next][1] <= i {
			next++
		}
		c, w := utf8.DecodeRuneInString(text[i:])
		if next < len(skip) && skip[next][0] <= i {
			if c == '\n' || i == skip[next][0] {
				closeAt(0, i, i)
			}
			i += w
			continue
		}
		double, single, opens, closes := false, false, false, false
		switch c {
		case '\n':
			end := trimEnd(text, i)
			if len(stack) > 0 && !goesOn(text[i:]) {
				end = firstSentence(text, stack[0].at+stack[0].width, end)
			}
			closeAt(0, end, end)
		case '"':
			double = true
			opens, closes = sides(text, i, w)
		case '“', '„', '«':
			double, opens = true, true
		case '”', '»':
			double, closes = true, true
		case '\'', '‘', '’', '`':
			if two := strings.HasPrefix(text[i+w:], string(c)); two && (c == '\'' || c == '`') { // ''TeX''
				double, w = true, 2*w
				opens, closes = sides(text, i, w)
				if c == '`' {
					opens, closes = true, false
				}
				break
			}
			single = true
			opens, closes = sides(text, i, w)
			switch c {
			case '‘':
				closes = false
			case '’':
				opens = false
			}
			if apostrophe(text, i, w) || closes && len(stack) > 0 && stack[len(stack)-1].single && possessive(text, i, w) {
				opens, closes = false, false
			}
		}
		switch {
		case !double && !single:
		default:
			k := len(stack) - 1
			if single { // a single mark closes only a single one
				for k >= 0 && !stack[k].single {
					k--
				}
			} else {
				for k >= 0 && stack[k].single {
					k--
				}
			}
			wantClose := closes && k >= 0 && (!opens || c != '“')
			if wantClose {
				closeAt(k, i, i+w)
			} else if opens && (double || singleOpens(text, i, w)) {
				if double && k == len(stack)-1 && k >= 0 && (c != '"' || !closes) { // not with a single mark between: “a ‘b “c” b’ a”
					closeAt(k, trimEnd(text, i), trimEnd(text, i)) // the one before was never closed
				}
				out = append(out, Quote{Open: i, Close: -1, Inner: [2]int{i + w, i + w}, Level: len(stack)})
				stack = append(stack, open{i, w, single, len(out) - 1})
			} else if closes && double && k < 0 && c != '"' {
				_ = k // a closing mark without an opening one: where the words began is not known
			}
		}
		i += w
	}
	if len(stack) > 0 {
		end := firstSentence(text, stack[0].at+stack[0].width, len(text))
		closeAt(0, end, end)
	}
	kept := out[:0]
	for _, q := range out {
		if strings.TrimSpace(text[q.Inner[0]:max(q.Inner[0], q.Inner[1])]) != "" {
			kept = append(kept, q)
		}
	}
	return kept
}

// goesOn says whether the next paragraph opens with a mark: a quotation over several paragraphs
// leaves out the closing mark of all but the last.
func goesOn(rest string) bool {
	c, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " \t\r\n\u00a0"))
	return strings.ContainsRune("\"“„«'‘`", c)
}

// firstSentence is where the first sentence of a quotation ends that is never closed: how far it went
// is not known, and what others say after it must not be put into it.
func firstSentence(text string, from, to int) int {
	for i := from; i < to; i++ {
		if c := text[i]; c != '.' && c != '!' && c != '?' {
			continue
		}
		rest := strings.TrimLeft(text[i+1:to], " \u00a0")
		if c, _ := utf8.DecodeRuneInString(rest); len(rest) < to-i-1 && unicode.IsUpper(c) && i-from > 12 {
			return i + 1
		}
	}
	return to
}

func trimEnd(text string, i int) int {
	return len(strings.TrimRight(text[max(0, i-8):i], " \t\r\u00a0")) + max(0, i-8)
}

// sides says whether a straight mark can open (something follows it, and what is before it is no
// letter) and can close (something is before it).
func sides(text string, i, w int) (opens, closes bool) {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i+w:])
	spaceBefore := i == 0 || unicode.IsSpace(before) || strings.ContainsRune("([{—–-:/\"“‘'", before)
	spaceAfter := i+w >= len(text) || unicode.IsSpace(after)
	opens = !spaceAfter && (spaceBefore || unicode.IsUpper(after) && unicode.IsLetter(before))
	closes = i > 0 && !unicode.IsSpace(before)
	if spaceBefore && !spaceAfter {
		closes = closes && !strings.ContainsRune("([{—–:", before) && !unicode.IsLetter(after)
	}
	return opens, closes
}

// apostrophe says whether a single mark stands inside a word, or before a shortened one ('90s, 'em).
func apostrophe(text string, i, w int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i+w:])
	if i > 0 && i+w < len(text) && (unicode.IsLetter(before) || unicode.IsDigit(before)) && unicode.IsLower(after) {
		return true
	}
	return unicode.IsDigit(after)
}

// possessive says whether a single mark after an s inside a quotation in single marks is no closing one
// ('the drivers' union will wait,'): more words follow, and behind them a mark that closes for sure.
func possessive(text string, i, w int) bool {
	if i == 0 || text[i-1] != 's' {
		return false
	}
	rest := text[i+w : min(len(text), i+600)]
	if k := strings.IndexByte(rest, '\n'); k >= 0 {
		rest = rest[:k]
	}
	word := strings.TrimLeft(rest, " ")
	if c, _ := utf8.DecodeRuneInString(word); len(word) == len(rest) || !unicode.IsLower(c) {
		return false
	}
	sure := len(rest)
	for _, close := range []string{",'", ".'", "?'", "!'", ",’", ".’", "?’", "!’"} {
		if k := strings.Index(rest, close); k >= 0 {
			sure = min(sure, k)
		}
	}
	if sure == len(rest) {
		return false
	}
	for _, open := range []string{" '", " ‘"} { // another one opens first: this one had closed
		if k := strings.Index(rest, open); k >= 0 && k < sure {
			return false
		}
	}
	return true
}

// singleOpens asks a single mark for a partner in the same paragraph before it counts as opening.
func singleOpens(text string, i, w int) bool {
	end := min(len(text), i+600)
	rest := text[i+w : end]
	if k := strings.IndexByte(rest, '\n'); k >= 0 {
		rest = rest[:k]
	}
	for at := 0; at < len(rest); {
		k := strings.IndexAny(rest[at:], "'’")
		if k < 0 {
			return false
		}
		at += k
		_, cw := utf8.DecodeRuneInString(rest[at:])
		after, _ := utf8.DecodeRuneInString(rest[at+cw:])
		before, _ := utf8.DecodeLastRuneInString(rest[:at])
		if at > 0 && !unicode.IsLetter(after) && !unicode.IsDigit(after) && !unicode.IsSpace(before) && before != 's' {
			return true
		}
		if at > 0 && before == 's' && (after == ',' || after == '.') {
			return true
		}
		at += cw
	}
	return false
}
