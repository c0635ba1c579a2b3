package ingest

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"parley/internal/record"
)

// Furniture is a stretch of text, in bytes, that is not the report's own prose.
type Furniture struct {
	Start, End int
	Kind       record.FurnitureKind
}

//go:embed furniture.txt
var furnitureFile string

// phrase opens (or fills) a line of furniture.
type phrase struct {
	kind  record.FurnitureKind
	where string // opens, line, has, ends
	words string // lower case, plain apostrophes
}

var phrases = sync.OnceValue(func() []phrase {
	var out []phrase
	for line := range strings.Lines(furnitureFile) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.SplitN(line, "|", 3)
		if len(f) == 3 {
			out = append(out, phrase{record.FurnitureKind(strings.TrimSpace(f[0])), strings.TrimSpace(f[1]), strings.TrimSpace(f[2])})
		}
	}
	return out
})

var (
	byline   = regexp.MustCompile(`^(?:[Bb]y|BY) (?:[A-Z][\p{L}.'’-]+|and|in|[A-Z]+)(?:,? (?:and )?[A-Z][\p{L}.'’-]+){1,8}(?:,? (?:in )?[A-Z][\p{L} ]+)?$`)
	reported = regexp.MustCompile(`^\(?(?:Additional )?(?:(?:[Rr]eporting|[Ww]riting|[Ee]diting)(?: and (?:additional )?(?:[Rr]eporting|[Ww]riting|[Ee]diting))?|Compiled|Translated) by\b.{2,200}$`)
	// KYIV, March 24 (Example Wire) - The text; MOSCOW (Agency) --
	dateline = regexp.MustCompile(`^(?:[A-Z][A-Z.'’ -]{2,40}|[A-Z][\p{L}.'’-]+(?: [A-Z][\p{L}.'’-]+){0,3})(?:/[A-Z][A-Z .]+)?(?:, (?:[A-Z][\p{L}.]+ ?){1,3})?(?:,? (?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?(?: \d{1,2})?(?:,? \d{4})?)? ?(?:\([^()\n]{2,40}\))? ?(?:--|—|–|-) ?`)
	credit   = regexp.MustCompile(`(?i)(?:\(|^|\s)(?:photo|image|picture|video|source|credit)s?(?: (?:by|credit|source|courtesy))?\s?[:/]\s?[^\n]{2,80}$|(?:getty images|afp via getty|/reuters\)?|ap photo/)[^\n]{0,60}$`)
	clock    = regexp.MustCompile(`^\d{1,2}:\d\d(?:\s*/\s*\d{1,2}:\d\d)?$`)
)

// FindFurniture finds what is not prose, line by line and, where a teaser is glued to the text after it,
// inside lines. Spans are in order and do not overlap. Time is linear in the text.
func FindFurniture(text string) []Furniture {
	var out []Furniture
	var before record.FurnitureKind
	at := 0
	prose := 0 // lines of prose so far
	for line := range strings.SplitAfterSeq(text, "\n") {
		start := at
		at += len(line)
		body := strings.TrimRightFunc(line, unicode.IsSpace)
		lead := len(body) - len(strings.TrimLeftFunc(body, unicode.IsSpace))
		body = body[lead:]
		if body == "" {
			continue
		}
		start += lead
		found := lineFurniture(body, before, prose)
		before = ""
		for _, f := range found {
			out = append(out, Furniture{start + f.Start, start + f.End, f.Kind})
		}
		if n := len(found); n > 0 && found[n-1].End == len(body) && found[0].Start == 0 {
			before = found[n-1].Kind
		} else {
			prose++
		}
	}
	slices.SortFunc(out, func(a, b Furniture) int { return a.Start - b.Start })
	return out
}

// lineFurniture finds the furniture of one line without white space at its ends. before is the kind
// of the line before where that was furniture as a whole.
func lineFurniture(line string, before record.FurnitureKind, prose int) []Furniture {
	whole := func(k record.FurnitureKind) []Furniture { return []Furniture{{0, len(line), k}} }
	low := fold(line)
	words := len(strings.Fields(line))
	if before == record.FurniturePlayerNotice && !sentenceLike(line) && words <= 25 {
		return whole(record.FurnitureVideoCaption)
	}
	for _, p := range phrases() {
		switch p.where {
		case "line":
			if strings.Trim(low, " .!:»>-*[]()") == p.words {
				return whole(p.kind)
			}
		case "opens":
			if !opensWith(low, p.words) {
				continue
			}
			if p.kind == record.FurnitureSeeAlso {
				return teaser(line)
			}
			if words <= 40 {
				return whole(p.kind)
			}
		case "has":
			if strings.Contains(low, p.words) && words <= 60 {
				return whole(p.kind)
			}
		case "ends":
			if strings.HasSuffix(strings.TrimRight(low, ".)"), p.words) && words <= 40 && !sentenceLike(line) {
				return whole(p.kind)
			}
		}
	}
	switch {
	case clock.MatchString(line):
		return whole(record.FurniturePlayerNotice)
	case byline.MatchString(line) && words <= 14, reported.MatchString(line):
		return whole(record.FurnitureByline)
	case credit.MatchString(line) && words <= 45 && (!sentenceLike(line) || strings.Contains(low, "photo")):
		return whole(record.FurniturePhotoCaption)
	case strings.HasPrefix(line, "#"):
		return whole(record.FurnitureSubheading)
	case prose > 0 && subheading(line):
		return whole(record.FurnitureSubheading)
	case prose > 2 && headline(line):
		return whole(record.FurnitureSeeAlso)
	}
	if m := dateline.FindString(line); m != "" && prose < 3 && len(m) < len(line)-20 && datelineLike(m) {
		return []Furniture{{0, len(strings.TrimRight(m, " ")), record.FurnitureDateline}}
	}
	return nil
}

// fold lowers a line and makes its apostrophes plain; byte lengths may change, so only its
// beginning and end are compared.
func fold(s string) string {
	return strings.NewReplacer("’", "'", "‘", "'", "\u00a0", " ").Replace(strings.ToLower(s))
}

func opensWith(low, words string) bool {
	if !strings.HasPrefix(low, words) {
		return false
	}
	if strings.HasSuffix(words, ":") {
		return true
	}
	c, _ := utf8.DecodeRuneInString(low[len(words):])
	return len(low) == len(words) || !unicode.IsLetter(c)
}

// teaser ends a "see also" line where its headline ends: at the line's end, or where the next text is
// glued on without a space ("... Also BurnThe minister said"): a capital right after a small letter,
// or a quotation mark between two letters. The rest is looked at again: it may be a subheading.
func teaser(line string) []Furniture {
	end := len(line)
	runes := []rune(line)
	i := -1
	for at, c := range line { // byte offsets: a broken byte counts one, not the three of its replacement
		i++
		if i > 1 && i+1 < len(runes) && i > 8 {
			prev, next := runes[i-1], runes[i+1]
			switch {
			case unicode.IsUpper(c) && (unicode.IsLower(prev) && i > 1 && unicode.IsLower(runes[i-2]) || prev == '?' || prev == '!' || unicode.IsDigit(prev)) && (unicode.IsLower(next) || unicode.IsSpace(next) && (c == 'A' || c == 'I')),
				strings.ContainsRune(`"'“‘`, c) && (unicode.IsLetter(prev) || prev == '?' || prev == '!') && unicode.IsUpper(next):
				if !properName(runes, i) {
					end = at
				}
			}
			if end < len(line) {
				break
			}
		}
	}
	if end == len(line) && len(strings.Fields(line)) > 24 { // no teaser is so long: prose follows where headline case ends
		end = headlineEnd(line)
	}
	out := []Furniture{{0, end, record.FurnitureSeeAlso}}
	if end < len(line) {
		for _, f := range lineFurniture(line[end:], record.FurnitureSeeAlso, 1) {
			out = append(out, Furniture{end + f.Start, end + f.End, f.Kind})
		}
		if len(out) == 1 && subheading(line[end:]) {
			out = append(out, Furniture{end, len(line), record.FurnitureSubheading})
		}
	}
	return out
}

// headlineEnd is where the words in headline case at the head of a line end: before the word that two
// words in small letters follow that headlines would write with capitals.
func headlineEnd(line string) int {
	at, lower, last := 0, 0, 0
	for word := range strings.SplitAfterSeq(line, " ") {
		w := strings.Trim(word, " \"'“”‘’?!,.:;")
		c, _ := utf8.DecodeRuneInString(w)
		switch {
		case unicode.IsLower(c) && !small[w]:
			if lower++; lower == 2 {
				return max(last, 1)
			}
		case !small[w]:
			last, lower = at, 0
		}
		at += len(word)
	}
	return len(line)
}

// properName says whether a capital inside a word belongs to a name such as McDonald or MacArthur.
func properName(r []rune, i int) bool {
	j := i
	for j > 0 && unicode.IsLetter(r[j-1]) {
		j--
	}
	switch string(r[j:i]) {
	case "Mc", "Mac", "Le", "La", "De", "Di", "Van", "You", "Face", "Tik", "Linked", "News", "i", "e":
		return true
	}
	return false
}

// sentenceLike says whether a line reads as prose: it ends like a sentence.
func sentenceLike(line string) bool {
	line = strings.TrimRight(line, `"'”’)`)
	c, _ := utf8.DecodeLastRuneInString(line)
	return c == '.' || c == '!' || c == '?' || c == ':' || c == ';'
}

// small words are not capitalised in headlines.
var small = map[string]bool{"a": true, "an": true, "the": true, "and": true, "or": true, "but": true, "of": true, "in": true, "on": true, "at": true, "to": true, "for": true,
	"by": true, "with": true, "from": true, "as": true, "is": true, "vs": true, "over": true, "after": true, "amid": true, "into": true, "not": true}

// subheading is a short line in headline case, or wholly in quotation marks, without a full stop
// (neither behind nor inside the marks).
func subheading(line string) bool {
	words := strings.Fields(line)
	if len(words) < 1 || len(words) > 10 || len(line) > 90 {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(line)
	if last == '.' || last == ',' || last == ':' || last == ';' || unicode.IsDigit(last) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(line)
	if unicode.IsDigit(first) || first == '-' || first == '*' || first == '•' || first == '(' || first == '[' {
		return false
	}
	quoted := strings.ContainsRune(`'"‘“`, first) && strings.ContainsRune(`'"’”`, last)
	if inner := strings.TrimRight(line, `'"’”`); quoted && strings.HasSuffix(inner, ".") || strings.HasSuffix(words[0], ":") || words[0] == "Q." || words[0] == "A." {
		return false // a sentence that somebody said, a turn of a transcript
	}
	if label, _, ok := strings.Cut(line, ": "); ok && label == strings.ToUpper(label) {
		return false
	}
	capital, lower := 0, 0
	for i, w := range words {
		w = strings.Trim(w, `'"‘’“”()?!,`)
		c, _ := utf8.DecodeRuneInString(w)
		switch {
		case unicode.IsUpper(c) || unicode.IsDigit(c):
			capital++
		case i > 0 && small[w]:
		case unicode.IsLower(c):
			lower++
		}
	}
	if quoted && len(words) <= 8 && (lower == 0 || last != '"') {
		return len(words) > 1
	}
	return lower == 0 && capital >= 2 || last == '?' && len(words) >= 3 && len(words) <= 8 && capital >= 1 && !quoted
}

// headline says whether a line after prose is the headline of another report: headline case throughout,
// no full stop, and a colon with words in quotation marks behind it.
func headline(line string) bool {
	words := strings.Fields(line)
	label, said, ok := strings.Cut(line, ": ")
	if !ok || len(words) < 6 || len(words) > 24 || len(strings.Fields(label)) < 3 || sentenceLike(line) {
		return false
	}
	if c, _ := utf8.DecodeRuneInString(said); !strings.ContainsRune(`'"‘“`, c) {
		return false
	}
	for i, w := range words {
		w = strings.Trim(w, `'"‘’“”()?!,:`)
		if c, _ := utf8.DecodeRuneInString(w); unicode.IsLower(c) && (i == 0 || !small[w]) {
			return false
		}
	}
	return true
}

// datelineLike asks a dateline to have a sure sign: capitals, a bracketed agency, a date or a double dash.
func datelineLike(m string) bool {
	head, _, _ := strings.Cut(m, ",")
	head = strings.TrimRight(strings.TrimSpace(head), " -–—")
	if i := strings.IndexByte(head, '('); i >= 0 {
		head = strings.TrimSpace(head[:i])
	}
	upper := head != "" && strings.ToUpper(head) == head
	return upper && len(head) >= 3 || strings.Contains(m, "(") && strings.Contains(m, ")")
}
