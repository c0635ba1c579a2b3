package nlp

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// paragraphEnds are the byte offsets at which a paragraph of the text ends, sorted: a blank line ends
// one, and so does a line break, unless the lines are those of a text wrapped at a fixed width.
//
// Lines count as wrapped if every break but the last of their block is forced: the first word of the
// next line would not have fitted in. Three breaks must agree, or fewer in a text that is wrapped at
// that width elsewhere; lines that are paragraphs of their own do not do that by chance.
func paragraphEnds(text string) []int {
	var lines []line
	for from := 0; from < len(text); {
		n := strings.IndexFunc(text[from:], isLineEnd)
		to, next := len(text), len(text)
		if n >= 0 {
			to = from + n
			_, w := utf8.DecodeRuneInString(text[to:])
			next = to + w
		}
		lines = append(lines, measure(text, from, to))
		from = next
	}
	var blocks [][]line
	for i := 0; i < len(lines); i++ {
		j := i
		for j < len(lines) && lines[j].width > 0 {
			j++
		}
		if j > i {
			blocks = append(blocks, lines[i:j])
			i = j
		}
	}
	width := 0 // at which some block of the text is wrapped for sure
	for _, b := range blocks {
		if w := widest(b); len(b) > 3 && forced(b, w) {
			width = max(width, w)
		}
	}
	var out []int
	for _, b := range blocks {
		w := widest(b)
		wrapped := len(b) > 3 && forced(b, w) || width > 0 && w <= width && forced(b, width)
		for i, l := range b {
			if !wrapped || i == len(b)-1 || b[i+1].item {
				out = append(out, l.end)
			}
		}
	}
	return out
}

// line is one line: where it ends, its width and that of its first word in code points, and whether
// it begins like an item of a list.
type line struct {
	end, width, word int
	item             bool
}

func measure(text string, from, to int) line {
	s := strings.TrimFunc(text[from:to], unicode.IsSpace)
	l := line{end: to, width: utf8.RuneCountInString(s)}
	first := s
	if n := strings.IndexFunc(s, unicode.IsSpace); n >= 0 {
		first = s[:n]
	}
	l.word = utf8.RuneCountInString(first)
	c := firstRune(first)
	l.item = strings.ContainsRune("-*•–—·>", c) && l.word == 1 || len(first) > 1 && len(first) < 5 && (isDigit(c) || c == '(') && strings.ContainsAny(first[len(first)-1:], ".)")
	return l
}

func widest(b []line) int {
	w := 0
	for _, l := range b {
		w = max(w, l.width)
	}
	return w
}

// forced says whether every break of the block was forced by the width.
func forced(b []line, width int) bool {
	if width < 40 || width > 130 {
		return false
	}
	for i := 0; i+1 < len(b); i++ {
		if !b[i+1].item && b[i].width+1+b[i+1].word <= width {
			return false
		}
	}
	return true
}
