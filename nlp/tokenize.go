package nlp

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is one syntactic word of the text; group is the number of words of its contraction that
// follow it (0 for the last or only one).
type word struct {
	Span
	group int // words of the same surface token after this one
}

// abbreviations keep their full stop.
var abbreviations = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`mr mrs ms dr gen lt col sgt capt maj adm brig cmdr sen rep reps sens gov prof rev hon st jr sr
inc corp co ltd bros no vs etc jan feb mar apr jun jul aug sep sept oct nov dec ala ariz calif conn fla ga ill ind md mass mich minn miss
mo mont neb nev okla ore pa tenn tex va vt wash wis fig al approx dept est ft mt ave messrs cf art para pp vol`) {
		m[w] = true
	}
	return m
}()

// clitics that are words of their own at the end of a surface token.
var clitics = []string{"'s", "'re", "'ve", "'ll", "'d", "'m"}

func isLetter(c rune) bool { return unicode.IsLetter(c) || unicode.Is(unicode.M, c) }
func isDigit(c rune) bool  { return unicode.Is(unicode.Nd, c) }
func isAlnum(c rune) bool  { return isLetter(c) || isDigit(c) || unicode.IsNumber(c) }
func isApos(c rune) bool   { return c == '\'' || c == '’' || c == 'ʼ' }

// tokenise cuts a text into words as the English UD treebanks do: contractions into their words,
// hyphenated words at the hyphens, punctuation off; abbreviations, numbers, initials, addresses and
// runs of dots or dashes whole. Every character that is not white space lies in exactly one word.
func tokenise(text string, breaks []int) []word {
	var out []word
	for i := 0; i < len(text); {
		for len(breaks) > 0 && breaks[0] <= i {
			breaks = breaks[1:]
		}
		c, w := utf8.DecodeRuneInString(text[i:])
		if unicode.IsSpace(c) {
			i += w
			continue
		}
		n := surface(text, i)
		if len(breaks) > 0 && i+n > breaks[0] {
			n = breaks[0] - i
		}
		out = split(out, text, Span{i, i + n})
		i += n
	}
	return out
}

// surface is the length in bytes of the surface token that starts at i.
func surface(text string, i int) int {
	s := text[i:]
	c, w := utf8.DecodeRuneInString(s)
	switch {
	case c == 'h' || c == 'w' || c == 'H' || c == 'W':
		if n := address(s); n > 0 {
			return n
		}
	case c == '@' || c == '#':
		if n := w + letters(s[w:]); n > w {
			return n
		}
		return w
	case c == '.':
		return repeat(s, '.')
	case c == '-':
		return repeat(s, '-')
	case c == '`' && strings.HasPrefix(s, "``"), c == '\'' && strings.HasPrefix(s, "''"):
		return 2
	case c == '…' || c == '—' || c == '–':
		return w
	case isApos(c):
		for _, cl := range []string{"s", "re", "ve", "ll", "d", "m", "em", "til", "cause", "tis", "twas"} {
			if len(s) > w+len(cl)-1 && strings.EqualFold(s[w:min(len(s), w+len(cl))], cl) && !startsAlnum(s[w+len(cl):]) && (len(cl) > 1 || i > 0 && !space(text[:i])) {
				return w + len(cl)
			}
		}
		return w
	}
	if isDigit(c) {
		if n := number(s); n > 0 {
			return n
		}
	}
	if isAlnum(c) {
		return wordLen(text, i)
	}
	return w
}

func space(before string) bool {
	c, _ := utf8.DecodeLastRuneInString(before)
	return unicode.IsSpace(c)
}

func startsAlnum(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return len(s) > 0 && isAlnum(c)
}

func repeat(s string, b byte) int {
	n := 1
	for n < len(s) && s[n] == b {
		n++
	}
	return n
}

func letters(s string) int {
	n := 0
	for n < len(s) {
		c, w := utf8.DecodeRuneInString(s[n:])
		if !isAlnum(c) && c != '_' {
			break
		}
		n += w
	}
	return n
}

// address is the length of a web address at the start of s, 0 if there is none.
func address(s string) int {
	low := strings.ToLower(s[:min(len(s), 8)])
	if !strings.HasPrefix(low, "http://") && !strings.HasPrefix(low, "https://") && !strings.HasPrefix(low, "www.") {
		return 0
	}
	n := strings.IndexFunc(s, func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune(`"<>“”`, c) })
	if n < 0 {
		n = len(s)
	}
	return len(strings.TrimRight(s[:n], ".,;:!?)]}'"))
}

// number is the length of a number: digits with . , : / between digits, and a suffix like "th" or "bn".
func number(s string) int {
	n := digits(s)
	for n < len(s) && strings.IndexByte(".,:/", s[n]) >= 0 {
		d := digits(s[n+1:])
		if d == 0 {
			break
		}
		n += 1 + d
	}
	for _, suffix := range []string{"st", "nd", "rd", "th", "bn", "s", "m", "k"} {
		if strings.HasPrefix(strings.ToLower(s[n:min(len(s), n+2)]), suffix) && !startsAlnum(s[n+len(suffix):]) {
			return n + len(suffix)
		}
	}
	if startsAlnum(s[n:]) {
		return 0
	}
	return n
}

func digits(s string) int {
	n := 0
	for n < len(s) {
		c, w := utf8.DecodeRuneInString(s[n:])
		if !isDigit(c) {
			break
		}
		n += w
	}
	return n
}

// wordLen is the length of a word of letters and digits at i: with inner full stops (U.S., a.m.),
// apostrophes (don't, O'Brien) and, for known abbreviations and initials, a final full stop.
func wordLen(text string, i int) int {
	s := text[i:]
	n, lastStart := letters1(s), 0
	for n < len(s) {
		c, w := utf8.DecodeRuneInString(s[n:])
		next := 0
		if n+w < len(s) {
			d, _ := utf8.DecodeRuneInString(s[n+w:])
			if isLetter(d) {
				next = letters1(s[n+w:])
			}
		}
		switch {
		case c == '.' && next > 0:
			a, b := s[lastStart:n], s[n+w:n+w+next]
			if len(a) > 3 && !lowerStart(b) { // "talks.The": two sentences glued
				return n
			}
		case c == '@' && next > 0:
			if m := n + w + next; m < len(s) && strings.IndexByte(s[m:], '.') == 0 { // e-mail
				end := strings.IndexFunc(s, unicode.IsSpace)
				if end < 0 {
					end = len(s)
				}
				return len(strings.TrimRight(s[:end], ".,;:!?)]}'\""))
			}
			return n
		case isApos(c) && next > 0:
			if !lowerStart(s[n+w:]) && lowerStart(s[lastStart:]) { // "talks'Constructive": glued
				return n
			}
		default:
			next = 0
		}
		if next == 0 {
			break
		}
		lastStart = n + w
		n += w + next
	}
	if n < len(s) && s[n] == '.' {
		w := s[:n]
		switch {
		case abbreviations[strings.ToLower(w)] && !endOfText(s[n+1:]) && !(strings.EqualFold(w, "no") && !beforeDigit(s[n+1:])):
			return n + 1
		case strings.Contains(w, ".") && shortPieces(w): // U.S. a.m.
			return n + 1
		case utf8.RuneCountInString(w) == 1 && !lowerStart(w) && beforeUpper(s[n+1:]) && w != "I":
			return n + 1
		}
	}
	return n
}

func letters1(s string) int {
	n := 0
	for n < len(s) {
		c, w := utf8.DecodeRuneInString(s[n:])
		if !isAlnum(c) {
			break
		}
		n += w
	}
	return max(n, 1)
}

func lowerStart(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(c)
}

func endOfText(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return len(s) == 0 || c == '\n'
}

func beforeDigit(s string) bool {
	s = strings.TrimLeft(s, " ")
	c, _ := utf8.DecodeRuneInString(s)
	return isDigit(c)
}

func beforeUpper(s string) bool {
	t := strings.TrimLeft(s, " ")
	c, _ := utf8.DecodeRuneInString(t)
	return len(t) < len(s) && unicode.IsUpper(c)
}

func shortPieces(w string) bool {
	for _, p := range strings.Split(w, ".") {
		if utf8.RuneCountInString(p) > 2 || p != "" && isDigit(rune(p[0])) {
			return false
		}
	}
	return true
}

// split appends the words of one surface token: "don't" gives do and n't, "cannot" can and not.
func split(out []word, text string, s Span) []word {
	t := text[s.Start:s.End]
	if len(t) > 64 { // no contraction, and a surface token may be of any length
		return append(out, word{Span: s})
	}
	low := strings.ReplaceAll(strings.ToLower(t), "’", "'")
	if len(low) != len(t) && strings.Count(t, "’")*2 != len(t)-len(low) {
		return append(out, word{Span: s}) // lower case has other lengths: offsets would not fit
	}
	cut := func(n int) []word {
		return append(out, word{Span{s.Start, s.Start + n}, 1}, word{Span{s.Start + n, s.End}, 0})
	}
	switch {
	case low == "cannot":
		return cut(3)
	case low == "gonna" || low == "gotta" || low == "wanna":
		return cut(3)
	case strings.HasSuffix(low, "n't") && len(low) > 3:
		return cut(len(t) - len(apostropheTail(t, 1)) - 1)
	}
	for _, c := range clitics {
		if strings.HasSuffix(low, c) && len(low) > len(c) {
			return cut(len(t) - len(apostropheTail(t, len(c)-1)))
		}
	}
	if n := len(low); n > 1 && low[n-1] == '\'' && low[0] != '\'' { // handled as two surface tokens elsewhere
		return append(out, word{Span: s})
	}
	return append(out, word{Span: s})
}

// apostropheTail is the end of t with its last n letters and the apostrophe before them.
func apostropheTail(t string, n int) string {
	k := len(t) - n
	_, w := utf8.DecodeLastRuneInString(t[:k])
	return t[k-w:]
}
