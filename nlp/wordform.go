package nlp

import (
	"strings"
	"unicode"

	xnorm "golang.org/x/text/unicode/norm"
)

// The functions of a word's form that the reader's input is made of. They are part of the model:
// weights are trained with exactly these (training/, textfn).

const (
	gramBuckets = 32768
	shapeCount  = 32
)

var plainQuotes = strings.NewReplacer("‘", "'", "’", "'", "“", `"`, "”", `"`, "…", "...", "–", "-", "\u00a0", " ", "´", "'", "`", "'")

// normForm folds what should not make a difference: kinds of quotation marks and dashes, digits of long numbers.
func normForm(w string) string {
	ascii, digits, n := true, 0, 0
	for _, c := range w {
		n++
		if c >= 0x80 || c == '`' {
			ascii = false
		}
		if unicode.Is(unicode.Nd, c) {
			digits++
		}
	}
	if !ascii || w == "''" {
		if w == "``" || w == "''" {
			return `"`
		}
		w = plainQuotes.Replace(xnorm.NFC.String(w))
		if w == "—" {
			w = "--"
		}
		n, digits = 0, 0
		for _, c := range w {
			n++
			if unicode.Is(unicode.Nd, c) {
				digits++
			}
		}
	}
	if n > 4 && digits > 4 {
		return strings.Map(func(c rune) rune {
			if unicode.Is(unicode.Nd, c) {
				return '0'
			}
			return c
		}, w)
	}
	return w
}

// lowerForm lowers code point by code point (simple case mapping).
func lowerForm(w string) string {
	return strings.Map(func(c rune) rune {
		if c == 'İ' {
			return 'i'
		}
		return unicode.ToLower(c)
	}, w)
}

// grams calls f with the bucket of every n-gram of 2 to 5 code points of <w>, repeats counted.
// Words of more than 20 code points are their first and last ten.
func grams(lower string, f func(bucket int)) {
	s := make([]rune, 0, 24)
	s = append(s, '<')
	s = append(s, []rune(lower)...)
	if len(s) > 21 {
		s = append(s[:11], s[len(s)-10:]...)
	}
	s = append(s, '>')
	var enc [4]byte
	for n := 2; n <= 5; n++ {
		for i := 0; i+n <= len(s); i++ {
			h := uint32(2166136261) // FNV-1a
			for _, c := range s[i : i+n] {
				for _, b := range enc[:encodeRune(&enc, c)] {
					h = (h ^ uint32(b)) * 16777619
				}
			}
			f(int(h % gramBuckets))
		}
	}
}

func encodeRune(b *[4]byte, c rune) int { return copy(b[:], string(c)) }

// shapeOf is a class of 32 by letters, digits, case, hyphen and other marks; of normForm(w).
func shapeOf(w string) int {
	letters, upper := 0, 0
	digit, hyphen, other, first := false, false, false, false
	for _, c := range w {
		switch {
		case unicode.IsLetter(c):
			up := unicode.Is(unicode.Lu, c) || unicode.Is(unicode.Lt, c)
			if up {
				upper++
				first = first || letters == 0
			}
			letters++
		case unicode.Is(unicode.Nd, c):
			digit = true
		case c == '-':
			hyphen = true
		default:
			other = true
		}
	}
	k := 7
	switch {
	case letters == 0 && digit:
		k = 1
	case letters == 0:
		k = 0
	case digit:
		k = 2
	case upper == 0:
		k = 3
	case letters == 1:
		k = 5
	case upper == letters:
		k = 6
	case first && upper == 1:
		k = 4
	}
	k *= 4
	if hyphen {
		k++
	}
	if other {
		k += 2
	}
	return k
}
