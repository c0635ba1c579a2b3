package record

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// NewID is the id of an item: a prefix for its kind and a hash of what it rests on, the text (by
// its SHA-256) and its spans. The same words give the same id whatever else was found, in whatever
// order, so a correction or a rebuilt record finds its item again.
func NewID(prefix, textSHA256 string, spans ...Span) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n", prefix, textSHA256)
	for _, s := range spans {
		fmt.Fprintf(h, "%d-%d %q\n", s.Start, s.End, s.Text)
	}
	return prefix + "-" + hex.EncodeToString(h.Sum(nil))[:10]
}

// Slug makes the readable part of an actor's or place's id from a name: lower case, ASCII letters
// and digits where marks can be taken off, everything else an underscore.
func Slug(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(name)) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’':
		case unicode.IsLetter(r):
			b.WriteRune(r)
		default:
			if s := b.String(); s != "" && !strings.HasSuffix(s, "_") {
				b.WriteByte('_')
			}
		}
	}
	return strings.TrimRight(b.String(), "_")
}

// SHA256 is the hexadecimal SHA-256 of a text's UTF-8 bytes.
func SHA256(text string) string {
	h := sha256.Sum256([]byte(text))
	return hex.EncodeToString(h[:])
}
