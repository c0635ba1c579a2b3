package nlp

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lemmas come from what was learned of treebanks: edit scripts (cut so many characters off the end,
// append these) that tag, shape and the longest known ending of a form choose, and a lexicon of the
// forms that these get wrong. Of the scripts that an ending proposes, the first whose result is a
// word of the reader's vocabulary wins, so that "provoked" is of provoke and "smelled" of smell.

// lemmaHead is the first line of a lemma file, with its format's version.
const lemmaHead = "# parley lemmas 1"

// longestEnding is the number of characters of an ending, with ^ for the start of the word.
const longestEnding = 7

// script makes a lemma of a form.
type script struct {
	base byte   // of the form: l lower case, t title case, k as it is, n without commas; = the lemma is add
	cut  int    // characters to cut off the end
	add  string // what to append
}

func (s script) String() string {
	if s.base == '=' {
		return "=" + s.add
	}
	return fmt.Sprintf("%c%d%s", s.base, s.cut, s.add)
}

func parseScript(s string) (script, bool) {
	if s == "" {
		return script{}, false
	}
	if s[0] == '=' {
		return script{base: '=', add: s[1:]}, true
	}
	n := 1 + spanOf(s[1:], "0123456789")
	cut, err := strconv.Atoi(s[1:n])
	return script{s[0], cut, s[n:]}, err == nil && strings.IndexByte("ltkn", s[0]) >= 0
}

// apply makes the lemma of a form that lemmaForm made.
func (s script) apply(form string) string {
	if s.base == '=' {
		return s.add
	}
	switch s.base {
	case 'l':
		form = lowerForm(form)
	case 't':
		form = titleForm(form)
	case 'n':
		form = strings.ReplaceAll(form, ",", "")
	}
	end := len(form)
	for range s.cut {
		if end == 0 {
			return form
		}
		_, w := utf8.DecodeLastRuneInString(form[:end])
		end -= w
	}
	if s.cut == 0 && s.add == "" {
		return form
	}
	return form[:end] + s.add
}

func titleForm(w string) string {
	c, n := utf8.DecodeRuneInString(w)
	return string(unicode.ToUpper(c)) + lowerForm(w[n:])
}

// lemmaForm is a form as the lemmas know it: with plain apostrophes.
func lemmaForm(w string) string { return strings.ReplaceAll(w, "’", "'") }

// shapeLetter tells apart what case says about a form: l no capital, t a capital first alone, m
// capitals elsewhere, u capitals alone and short or with other characters among them, U capitals
// alone and long; 0 is a number with commas.
func shapeLetter(w string) byte {
	upper, lower, other, n := 0, 0, 0, 0
	comma, digit := false, false
	for _, c := range w {
		n++
		switch {
		case unicode.IsUpper(c):
			upper++
		case unicode.IsLetter(c):
			lower++
		default:
			other++
			comma, digit = comma || c == ',', digit || isDigit(c)
		}
	}
	first := unicode.IsUpper(firstRune(w))
	switch {
	case comma && digit && upper+lower == 0:
		return '0'
	case n > 4 && upper == n:
		return 'U'
	case n > 1 && upper > 0 && lower == 0:
		return 'u'
	case first && upper == 1:
		return 't'
	case upper > 0:
		return 'm'
	}
	return 'l'
}

// lemmatiser is the lemmas of a language.
type lemmatiser struct {
	lexicon map[string]script   // "tag shape form" or "tag context form"; shape * stands for any other
	endings map[string][]script // "tag shape ending"
	vocab   map[string]int32
}

// readLemmas reads a lemma file: a line each, parted by tabs: tag (UPOS/XPOS, or UPOS alone for
// what is known of no XPOS), shape, form (or - and an ending), scripts parted by spaces.
func readLemmas(s string, vocab map[string]int32) (*lemmatiser, error) {
	l := &lemmatiser{lexicon: map[string]script{}, endings: map[string][]script{}, vocab: vocab}
	first, rest, _ := strings.Cut(s, "\n")
	if first != lemmaHead {
		return nil, fmt.Errorf("the lemmas begin with %.40q, this program reads %q", first, lemmaHead)
	}
	n := 1
	for line := range strings.Lines(rest) {
		n++
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 4 {
			return nil, fmt.Errorf("line %d of the lemmas: %d columns, want 4", n, len(f))
		}
		if form, ok := strings.CutPrefix(f[2], "="); ok {
			sc, ok := parseScript(f[3])
			if !ok {
				return nil, fmt.Errorf("line %d of the lemmas: script %q", n, f[3])
			}
			l.lexicon[f[0]+" "+f[1]+" "+form] = sc
			continue
		}
		var scripts []script
		for _, x := range strings.Split(f[3], " ") {
			sc, ok := parseScript(x)
			if !ok {
				return nil, fmt.Errorf("line %d of the lemmas: script %q", n, x)
			}
			scripts = append(scripts, sc)
		}
		l.endings[f[0]+" "+f[1]+" "+strings.TrimPrefix(f[2], "-")] = scripts
	}
	return l, nil
}

// lemma is the lemma of a word. context is what lemmaContext gives, empty if nothing.
func (l *lemmatiser) lemma(word, upos, xpos, context string) string {
	form := lemmaForm(word)
	if l == nil || !utf8.ValidString(form) {
		return lowerForm(form)
	}
	if upos == "PUNCT" || upos == "NUM" || upos == "SYM" { // their XPOS says nothing about the lemma
		xpos = ""
	}
	low := lowerForm(form)
	shape := shapeLetter(form)
	var buf [96]byte
	key := func(shape, form string) []byte {
		b := append(buf[:0], upos...)
		b = append(b, '/')
		b = append(b, xpos...)
		b = append(b, ' ')
		b = append(b, shape...)
		b = append(b, ' ')
		return append(b, form...)
	}
	if context != "" {
		if s, ok := l.lexicon[string(key(context, low))]; ok {
			return s.apply(form)
		}
	}
	if s, ok := l.lexicon[string(key(string(shape), low))]; ok {
		return s.apply(form)
	}
	if s, ok := l.lexicon[string(key("*", low))]; ok {
		return s.apply(form)
	}
	return l.byEnding(form, low, upos, shape, func(ending string) []script { return l.endings[string(key(string(shape), ending))] })
}

// byEnding applies a script of the longest known ending; of tells the scripts of an ending.
func (l *lemmatiser) byEnding(form, low, upos string, shape byte, of func(ending string) []script) string {
	w := low
	if utf8.RuneCountInString(low) < longestEnding {
		w = "^" + low
	}
	at := len(w)
	for range longestEnding {
		if at > 0 {
			_, n := utf8.DecodeLastRuneInString(w[:at])
			at -= n
		}
	}
	var top script
	found := false
	for {
		for _, s := range of(w[at:]) {
			if !found {
				if top, found = s, true; s.cut == 0 && s.add == "" || !openClass(upos) {
					return s.apply(form)
				}
			}
			// (that the form itself is a word says nothing)
			if s.base == top.base && s.cut+len(s.add) > 0 && (s.cut <= top.cut || s.cut <= 2) {
				lemma := s.apply(form)
				if _, ok := l.vocab[lowerForm(lemma)]; ok && len(lemma) > 2 {
					return lemma
				}
			}
		}
		if at == len(w) {
			break
		}
		_, n := utf8.DecodeRuneInString(w[at:])
		at += n
	}
	if !found {
		for _, k := range []string{upos + " " + string(shape) + " ", upos + " * "} {
			if ss := l.endings[k]; len(ss) > 0 {
				return ss[0].apply(form)
			}
		}
		return low
	}
	return top.apply(form)
}

func openClass(upos string) bool {
	return upos == "VERB" || upos == "NOUN" || upos == "ADJ" || upos == "ADV"
}

// lemmaContext is what the tree says about a word whose form does not tell: 's of has or is, 'd of
// had or would. It is the word's relation and its head's tag, empty for other words.
func lemmaContext(form, upos, deprel, headXPOS string) string {
	if upos != "AUX" || len(form) > 4 {
		return ""
	}
	if f := foldApos(form); f != "'s" && f != "'d" {
		return ""
	}
	return deprel + "+" + headXPOS
}
