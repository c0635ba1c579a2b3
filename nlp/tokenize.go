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
	group int
}

// tokenise cuts a text into words as the English UD treebanks (EWT, GUM) do: contractions into their
// words, hyphenated compounds at the hyphens but not at prefixes, punctuation off; abbreviations,
// numbers, initials, addresses and runs of one mark whole. Every character that is not white space
// lies in exactly one word, in order. No word crosses a byte offset in breaks (sorted). The time is
// linear in the length of the text.
//
// The rules and lists are what the train parts of EWT and GUM do most often. With a model they only
// propose: see wordModel.
func tokenise(text string, breaks []int) []word {
	t := &tokeniser{text: text}
	for i := 0; i < len(text); {
		for len(breaks) > 0 && breaks[0] <= i {
			breaks = breaks[1:]
		}
		c, w := utf8.DecodeRuneInString(text[i:])
		if unicode.IsSpace(c) {
			i += w
			continue
		}
		n := t.surface(i)
		if len(breaks) > 0 && i+n > breaks[0] {
			n = breaks[0] - i
			for n > 0 && !utf8.RuneStart(text[i+n]) { // a break inside a character is one before it
				n--
			}
			n = max(n, w)
		}
		t.split(Span{i, i + n})
		i += n
	}
	return t.out
}

type tokeniser struct {
	text string
	out  []word
}

// Lists. Abbreviations keep their full stop: titles always, the others but at the end of a line.
// Those of the second list count only when they begin with a capital (Miss. but not miss.).
var (
	titles = set(`adm amb bp brig capt cmdr col cpl dr fr gen gov hon lt maj messrs mlle mme mr mrs ms msgr pfc pres prof pvt rep reps rev rt sen
sens sgt st supt`)
	abbreviations = set(`al approx assn ave blvd bros ca cc cf co corp dept dist dr eg esp est etc ext hwy ie inc incl intl jr llc ltd max min mt nos op
para paras pp prof ref refs resp spec sq sr tel univ vol vols vs`)
	capitalAbbreviations = set(`ala ariz ark art arts assoc aug bldg calif cap cir colo conn cpt ct dec del ed eds feb fig figs fla fri ft ga gr ill ind jan jul jun kan
la mar mass md mich minn miss mo mon mont mtg neb nev no nov oct okla ont ore pa phil pg pt sat sec sep sept ss tenn tex thu thur thurs tue tues va vt
wash wed wis wisc wyo`)

	// prefixes stay with the word behind their hyphen (non-stop, anti-tank, co-sponsor).
	prefixes = set(`anti co counter cross e ex inter mid mini multi neo non over post pre pro psycho re semi socio sub trans un`)

	// units are parted from the number they are glued to (5|kg, 11:30|am, 2.5|m, 7|bn).
	units = set(`am b bn cm ft g gb gw gwh h ha hh hp hr hrs in k kg khz km kmh kph kt kw kwh l lb lbs m mb mg mhz min mins ml mm mn mph mt mw mwh nm pm ppm sec sq t
tb tn tr trn v x yd yr yrs º ° °c °f`)
	ordinals = set(`d nd rd s st th`)

	// after a full stop these make a web address or a file name.
	domains = set(`com org net edu gov mil int info io eu uk us ua ru il ps lb sy iq ir tr de fr es it ch at nl be pl cz se no fi dk au nz ca jp cn in pk af sd ss et ke ng
za co me tv news doc docx xls xlsx pdf ppt txt zip csv jpg jpeg png gif mp3 mp4 avi html htm php xml exe`)

	// contractions that are written without an apostrophe, with the length of their first word.
	fusions = map[string]int{"cannot": 3, "gonna": 3, "gotta": 3, "wanna": 3, "dont": 2, "wont": 2, "didnt": 3, "doesnt": 4, "isnt": 2, "wasnt": 3,
		"cant": 2, "aint": 2, "im": 1, "ive": 1, "youre": 3, "theyre": 4, "youll": 3, "thats": 4, "whats": 4, "theres": 5, "couldnt": 5, "wouldnt": 5, "shouldnt": 6, "havent": 4, "hasnt": 3, "arent": 3, "werent": 4}

	// slashed are whole although they hold a slash.
	slashed = []string{"w/o", "w/out", "w/", "s/he", "b/c", "b/t", "c/o"}
)

func set(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// clitics are words of their own at the end of a surface token.
var clitics = []string{"'s", "'re", "'ve", "'ll", "'d", "'m"}

// aphereses are words that begin with an apostrophe.
var aphereses = []string{"em", "til", "till", "cause", "tis", "twas", "bout", "cuz", "round", "n"}

func isLineEnd(c rune) bool {
	return c == '\n' || c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029'
}

// A combining mark or a character without a shape (soft hyphen, joiner, byte order mark) belongs to
// the word it stands in.
func isMark(c rune) bool   { return c > 0x7f && (unicode.Is(unicode.M, c) || unicode.Is(unicode.Cf, c)) }
func isLetter(c rune) bool { return unicode.IsLetter(c) || isMark(c) }
func isDigit(c rune) bool  { return unicode.Is(unicode.Nd, c) }
func isAlnum(c rune) bool  { return isLetter(c) || unicode.IsNumber(c) }

// isApos says whether c serves as an apostrophe between letters.
func isApos(c rune) bool { return c == '\'' || c == '’' || c == '`' || c == '´' }

// surface is the length in bytes of the surface token that starts at i, which is no white space.
func (t *tokeniser) surface(i int) int {
	s := t.text[i:]
	c, w := utf8.DecodeRuneInString(s)
	if isAlnum(c) || c == '_' {
		if n := address(s); n > 0 {
			return n
		}
	}
	after, _ := utf8.DecodeRuneInString(s[w:])
	switch {
	case isDigit(c):
		if n := number(s); n > 0 {
			return n
		}
		return t.word(i)
	case isAlnum(c):
		return t.word(i)
	case c == '.' && isDigit(after) && t.opens(i), c == '+' && isDigit(after): // .265 +44
		if n := w + number(s[w:]); n > w && (c == '.' || n == w+digits(s[w:])) {
			return n
		}
	case c == '@' && isAlnum(after), c == '#' && isLetter(after):
		return w + handle(s[w:])
	case c == '/' && t.opens(i) && isLetter(after): // /path, /s/
		return w
	case isApos(c) || c == '‘' || c == '‛':
		return t.apostrophe(i)
	case (c == ':' || c == ';') && t.opens(i): // a face
		for _, f := range []string{")", "(", "D", "P", "-)", "-(", "-D", "-P", "'("} {
			if n := w + len(f); strings.HasPrefix(s[w:], f) && endsToken(s[n:]) {
				return n
			}
		}
	}
	switch c {
	case '!', '?':
		return w + spanOf(s[w:], "!?")
	case '.', '-', '*', '=', '_', '~', '<', '>', '•', '—', '–', '…':
		if c == '.' && !strings.HasPrefix(s, "..") && len(s) > 1 && (s[1] == '?' || s[1] == '!') {
			return 1 + spanOf(s[1:], "!?") // ".?" is one mark
		}
		n := w
		for strings.HasPrefix(s[n:], s[:w]) {
			n += w
		}
		return n
	}
	return w + marks(s[w:], c)
}

// opens says whether a token that starts at i has nothing in front of it.
func (t *tokeniser) opens(i int) bool {
	c, _ := utf8.DecodeLastRuneInString(t.text[:i])
	return i == 0 || unicode.IsSpace(c) || strings.ContainsRune(`([{"“«<`, c)
}

// endsToken says whether s begins with white space or is empty.
func endsToken(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return s == "" || unicode.IsSpace(c)
}

// apostrophe is the length of the token that a single quotation mark or apostrophe begins.
func (t *tokeniser) apostrophe(i int) int {
	s := t.text[i:]
	c, w := utf8.DecodeRuneInString(s)
	next, _ := utf8.DecodeRuneInString(s[w:])
	if len(s) > w && isApos(next) { // '' ’’ ``: a double mark in two pieces
		if isApos(c) && next == c || c == '‘' {
			return w + utf8.RuneLen(next)
		}
	}
	opens := t.opens(i)
	if isApos(c) {
		run := s[w : w+alnums(s[w:])]
		if !opens && len(run) > 0 {
			for _, cl := range clitics {
				if strings.EqualFold(run, cl[1:]) { // of a word that has ended: U.S.'s, AT&T's
					return w + len(run)
				}
			}
		}
		for _, a := range aphereses {
			if strings.EqualFold(run, a) {
				return w + len(run)
			}
		}
		if opens && len(run) > 0 && isDigit(next) { // '90s
			return w + len(run)
		}
	}
	return w
}

// marks is the length of what belongs to a symbol c in front of s: variation selectors, skin tones,
// joined symbols, the second letter of a flag.
func marks(s string, c rune) int {
	n := 0
	if 0x1F1E6 <= c && c <= 0x1F1FF {
		if d, w := utf8.DecodeRuneInString(s); 0x1F1E6 <= d && d <= 0x1F1FF {
			n = w
		}
	}
	for n < len(s) {
		d, w := utf8.DecodeRuneInString(s[n:])
		switch {
		case isMark(d) || 0x1F3FB <= d && d <= 0x1F3FF:
			n += w
			if e, w := utf8.DecodeRuneInString(s[n:]); d == '\u200d' && unicode.Is(unicode.So, e) {
				n += w
			}
		default:
			return n
		}
	}
	return n
}

// spanOf is the length of the run of ASCII characters of set at the start of s.
func spanOf(s, set string) int {
	n := 0
	for n < len(s) && strings.IndexByte(set, s[n]) >= 0 {
		n++
	}
	return n
}

// handle is the length of a name after @ or #.
func handle(s string) int {
	n := alnums(s)
	for n < len(s) && s[n] == '_' {
		n++
		n += alnums(s[n:])
	}
	return n
}

// alnums is the length of the run of letters and digits at the start of s.
func alnums(s string) int {
	n := 0
	for n < len(s) {
		c, w := rune(s[n]), 1
		if c >= 0x80 {
			c, w = utf8.DecodeRuneInString(s[n:])
		}
		if !isAlnum(c) {
			break
		}
		n += w
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

// address is the length of a web or e-mail address at the start of s, 0 if there is none.
func address(s string) int {
	if c := s[0] | 0x20; c == 'h' || c == 'w' {
		low := strings.ToLower(s[:min(len(s), 8)])
		if strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "https://") || strings.HasPrefix(low, "www.") {
			return addressTail(s)
		}
	}
	// the part before an @ is short: looking no further keeps this linear
	for n := range min(len(s), 64) {
		b := s[n]
		switch {
		case b == '@':
			if n+1 < len(s) && isAlnumByte(s[n+1]) {
				e := n + 1
				for e < len(s) && (isAlnumByte(s[e]) || strings.IndexByte("._-", s[e]) >= 0) {
					e++
				}
				return len(strings.TrimRight(s[:e], "._-"))
			}
			return 0
		case !isAlnumByte(b) && strings.IndexByte("._-+", b) < 0:
			return 0
		}
	}
	return 0
}

func isAlnumByte(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}

// addressTail is the length of the rest of a web address: to white space or a bracket or quotation
// mark, without the punctuation that follows it.
func addressTail(s string) int {
	n := strings.IndexFunc(s, func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune("\"<>“”«»", c) })
	if n < 0 {
		n = len(s)
	}
	k := len(strings.TrimRight(s[:n], ".,;:!?)]}'’"))
	if s[max(k-1, 0):k] != ")" && k < n && s[k] == ')' && strings.Contains(s[:k], "(") {
		k++ // the bracket was opened inside the address
	}
	return max(k, 1)
}

// number is the length of a number at the start of s: digits with . , : / between digits, groups of
// digits joined by hyphens (dates, telephone numbers), ordinal and decade endings; 0 if letters that
// are no unit follow.
func number(s string) int {
	n := digits(s)
	if m, groups := hyphened(s); groups > 2 || groups == 2 && m == 8 && n == 3 && s[6:8] != "00" {
		return m
	}
	for n < len(s) && strings.IndexByte(".,:/", s[n]) >= 0 {
		d := digits(s[n+1:])
		if d == 0 {
			break
		}
		if s[n] == '/' && !dateLike(s, n, d) {
			break
		}
		n += 1 + d
	}
	run := s[n : n+alnums(s[n:])]
	low := strings.ToLower(run)
	if c, w := utf8.DecodeRuneInString(s[n:]); isApos(c) && (n == 2 || n == 4) && digits(s) == n && s[n-1] == '0' {
		if after := s[n+w:]; strings.HasPrefix(after, "s") && alnums(after) == 1 {
			return n + w + 1 // the 60's: one word, as in EWT
		}
	}
	switch {
	case run == "" || units[low]:
		return n
	case ordinals[low]:
		return n + len(run)
	case len(run) > 2 && !strings.ContainsFunc(run, func(c rune) bool { return !unicode.IsLower(c) }):
		return n // "30days": a space was lost
	}
	return 0 // 3D, 81P: a word
}

// hyphened is the length of digit groups joined by single hyphens, and their number; 0 groups if
// something else is glued on.
func hyphened(s string) (n, groups int) {
	for {
		d := digits(s[n:])
		if d == 0 {
			return 0, 0
		}
		n += d
		groups++
		if n >= len(s) || s[n] != '-' {
			break
		}
		if groups > 6 {
			return 0, 0
		}
		n++
	}
	if alnums(s[n:]) > 0 {
		return 0, 0
	}
	return n, groups
}

// dateLike says whether the slash at n, with d digits behind it, stands in a date or a fraction.
func dateLike(s string, n, d int) bool {
	val := func(t string) int {
		v := 0
		for _, c := range t {
			v = v*10 + int(c-'0')
			if v > 9999 || v < 0 {
				return 9999
			}
		}
		return v
	}
	k := n
	for k > 0 && s[k-1] >= '0' && s[k-1] <= '9' && n-k < 5 {
		k--
	}
	if strings.Contains(s[:n], "/") { // the year of a date
		return true
	}
	end := n + 1 + d
	if end+1 < len(s) && s[end] == '/' && s[end+1] >= '0' && s[end+1] <= '9' {
		return val(s[k:n]) <= 31 || n-k == 4
	}
	return val(s[k:n]) <= 12 && val(s[n+1:end]) <= 31
}

// word is the length of a word of letters and digits at i, with what belongs to it: inner full stops
// (U.S., a.m.), apostrophes (don't, O'Brien), a hyphen after a prefix, & between letters (AT&T), a
// final full stop of abbreviations and initials, the $ of US$.
func (t *tokeniser) word(i int) int {
	s := t.text[i:]
	for _, w := range slashed {
		if len(s) >= len(w) && strings.EqualFold(s[:len(w)], w) && alnums(s[len(w):]) == 0 && t.opens(i) {
			return len(w)
		}
	}
	n, last := max(alnums(s), 1), 0 // last: where the last piece starts
	dots := 0
loop:
	for n < len(s) {
		c, w := utf8.DecodeRuneInString(s[n:])
		next := alnums(s[n+w:])
		if next == 0 {
			break
		}
		a, b := s[last:n], s[n+w:n+w+next]
		switch {
		case c == '.':
			switch low := strings.ToLower(a); {
			case isDigit(firstRune(b)):
				if titles[low] || abbreviations[low] || low == "no" || low == "art" {
					return n + 1 // No.5
				}
				break loop
			case last == 0 && titles[low]:
				return n + 1 // Dr.Who
			case domains[strings.ToLower(b)] && len(a) > 1 && (allLower(b) || !allLower(a)) && !(n+w+next < len(s) && isApos(firstRune(s[n+w+next:]))):
				n += w + next
				for n+1 < len(s) && s[n] == '.' && alnums(s[n+1:]) > 0 && len(s[n+1:n+1+alnums(s[n+1:])]) <= 4 {
					n += 1 + alnums(s[n+1:])
				}
				if n < len(s) && s[n] == '/' && !endsToken(s[n+1:]) {
					return n + addressTail(s[n:])
				}
				return n
			case runes(a) == 1 && runes(b) <= 2, runes(a) <= 2 && runes(b) == 1, runes(a) <= 3 && runes(b) <= 3 && dots > 0: // U.S. Ph.D a.k.a
				dots++
			case runes(a) == 1 && unicode.IsUpper(firstRune(a)) && unicode.IsUpper(firstRune(b)):
				return n + 1 // J.Smith
			case strings.HasPrefix(s[n+w+next:], ".") && alnums(s[n+w+next+1:]) > 0 && domains[strings.ToLower(s[n+w+next+1:n+w+next+1+alnums(s[n+w+next+1:])])]:
				// news.example.com
			default:
				break loop // the end of a sentence without a space
			}
		case isApos(c):
			if runes(a) > 2 && !unicode.IsUpper(firstRune(a[len(a)-1:])) && unicode.IsLower(lastRune(a)) && unicode.IsUpper(firstRune(b)) {
				break loop // two pieces glued at a quotation mark
			}
			if c == '`' && isDigit(firstRune(b)) {
				break loop
			}
			if unicode.IsDigit(lastRune(a)) && b == "s" && a[len(a)-1] != '0' {
				break loop // 2003's: the clitic is a token of its own, joined by split
			}
		case c == '-':
			if !prefixes[strings.ToLower(a)] || last > 0 || i > 0 && t.text[i-1] == '-' || b == "the" || unicode.IsUpper(lastRune(a)) && len(a) > 1 {
				break loop
			}
			if d := firstRune(b); isDigit(d) && !strings.EqualFold(a, "mid") {
				break loop
			}
		case c == '&':
			if runes(a) > 3 || runes(b) > 3 || isDigit(firstRune(b)) {
				break loop
			}
		default:
			break loop
		}
		last = n + w
		n += w + next
	}
	if n < len(s) {
		switch {
		case s[n] == '.' && t.keepsStop(s, n, last, dots):
			return n + 1
		case s[n] == '-' && t.brokenOff(s, n):
			return n + 1
		case s[n] == '$' && n <= 3 && strings.ToUpper(s[:n]) == s[:n] && isLetter(firstRune(s)): // US$
			return n + 1
		}
	}
	return n
}

// brokenOff says whether s[:n] is a word that a speaker broke off and began anew ("thou- thousand"):
// it keeps its hyphen. (In "short- and long-term" the hyphen is a word.)
func (t *tokeniser) brokenOff(s string, n int) bool {
	next := strings.TrimLeft(s[n+1:], " ")
	k := min(n, 2)
	return len(next) < len(s)-n-1 && len(next) >= k && strings.EqualFold(next[:k], s[:k]) && alnums(next) > n
}

// keepsStop says whether the word s[:n] keeps the full stop that follows it. last is where its last
// piece starts, dots the number of inner full stops.
func (t *tokeniser) keepsStop(s string, n, last, dots int) bool {
	w, rest := s[:n], s[n+1:]
	low := strings.ToLower(w)
	if strings.HasPrefix(rest, "..") || strings.HasPrefix(rest, ".") && dots == 0 && !titles[low] {
		return false // an ellipsis follows
	}
	switch {
	case dots > 0 && runes(s[last:n]) <= 3:
		return true
	case last == 0 && titles[low]:
		return true
	case endsLine(rest):
		return false
	case low == "no" || low == "nos":
		return isDigit(firstRune(strings.TrimLeft(rest, " \u00a0")))
	case abbreviations[low]:
		return true
	case capitalAbbreviations[low]:
		c := firstRune(strings.TrimLeft(rest, " \u00a0"))
		return unicode.IsUpper(firstRune(w)) && runes(w) > 1 && (isDigit(c) || c == ',' || unicode.IsLower(c) || unicode.IsUpper(c))
	}
	// an initial
	if c := firstRune(w); runes(w) == 1 && unicode.IsUpper(c) && w != "I" {
		next := strings.TrimLeft(rest, " \u00a0")
		return len(next) < len(rest) && unicode.IsUpper(firstRune(next))
	}
	return false
}

func firstRune(s string) rune {
	c, _ := utf8.DecodeRuneInString(s)
	return c
}

func lastRune(s string) rune {
	c, _ := utf8.DecodeLastRuneInString(s)
	return c
}

func runes(s string) int { return utf8.RuneCountInString(s) }

func allLower(s string) bool { return !strings.ContainsFunc(s, unicode.IsUpper) }

// endsLine says whether nothing but spaces, closing quotation marks and brackets is left in the line.
func endsLine(s string) bool {
	for _, c := range s {
		if isLineEnd(c) {
			return true
		}
		if !unicode.IsSpace(c) && !strings.ContainsRune("\"”’')]", c) {
			return false
		}
	}
	return true
}

// split appends the words of one surface token: "don't" gives do and n't, "cannot" can and not.
func (t *tokeniser) split(s Span) {
	form := t.text[s.Start:s.End]
	whole := func() { t.out = append(t.out, word{Span: s}) }
	cut := func(n int) {
		t.out = append(t.out, word{Span{s.Start, s.Start + n}, 1}, word{Span{s.Start + n, s.End}, 0})
	}
	if len(form) > 64 { // no contraction, and a surface token may be of any length
		whole()
		return
	}
	if len(form) < 2 || len(form) == utf8.RuneLen(firstRune(form)) {
		if k := len(t.out) - 1; k >= 0 && (form == "'" || form == "’") && t.possessive(k, s) {
			t.out[k].group = 1
		}
		whole()
		return
	}
	low := foldApos(form)
	if n := fusions[low]; n > 0 && len(low) == len(form) && (form[1:] == strings.ToLower(form[1:]) || low == "cannot") {
		cut(n)
		return
	}
	if strings.HasSuffix(low, "n't") && len(low) > 3 && low != "o'n't" {
		cut(len(form) - tailLen(form, 1) - 1)
		return
	}
	for _, c := range clitics {
		if !strings.HasSuffix(low, c) {
			continue
		}
		if len(low) > len(c) {
			if n := digits(low); c == "'s" && n == len(low)-2 && low[n-1] == '0' { // the 60's
				break
			}
			cut(len(form) - tailLen(form, len(c)-1))
			return
		}
		if k := len(t.out) - 1; k >= 0 && t.out[k].End == s.Start && t.out[k].group == 0 && (k == 0 || t.out[k-1].group == 0) && isAlnum(lastBeforeStop(t.text[t.out[k].Start:s.Start])) {
			t.out[k].group = 1 // U.S.'s, 2003's
		}
		break
	}
	whole()
}

// lastBeforeStop is the last character of w, or the one before it if that is a full stop.
func lastBeforeStop(w string) rune { return lastRune(strings.TrimSuffix(w, ".")) }

// possessive says whether the apostrophe at s makes a plural possessive of word k (the talks'), and
// is not a closing quotation mark.
func (t *tokeniser) possessive(k int, s Span) bool {
	w := t.out[k]
	if w.End != s.Start || t.quoteWasOpen(s) || k > 0 && t.out[k-1].group > 0 {
		return false
	}
	switch t.text[s.Start-1] {
	case 's', 'S', 'x', 'z':
	default:
		return false
	}
	rest := t.text[s.End:]
	next := strings.TrimLeft(rest, " ")
	return len(next) < len(rest) && isAlnum(firstRune(next))
}

// quoteWasOpen says whether the mark at s closes a single quotation of its line: it looks back, a
// few hundred bytes at most, for a single mark that opens.
func (t *tokeniser) quoteWasOpen(s Span) bool {
	for k := len(t.out) - 1; k >= 0 && s.Start-t.out[k].Start < 400; k-- {
		w := t.text[t.out[k].Start:t.out[k].End]
		if k+1 < len(t.out) && strings.ContainsFunc(t.text[t.out[k].End:t.out[k+1].Start], isLineEnd) {
			return false
		}
		switch {
		case w == "‘":
			return true
		case w == "'" || w == "’":
			return t.opens(t.out[k].Start) && !(k > 0 && t.out[k-1].group > 0)
		}
	}
	return false
}

// foldApos is the lower case of s with every apostrophe as '.
func foldApos(s string) string {
	return strings.Map(func(c rune) rune {
		if isApos(c) {
			return '\''
		}
		return unicode.ToLower(c)
	}, s)
}

// tailLen is the length in bytes of the last n characters of s and the one before them.
func tailLen(s string, n int) int {
	k := len(s)
	for range n + 1 {
		_, w := utf8.DecodeLastRuneInString(s[:k])
		k -= w
	}
	return len(s) - k
}
