package reconcile

import (
	"compress/gzip"
	_ "embed"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/kljensen/snowball/english"
)

// commonness holds how many of 4,466 news texts have a stem, as `parley-train stems` counts them:
// a head line with the number of texts, then "stem count" lines. A fixed table, and none of the
// dossier's own texts, so that a score between two findings never changes because a third came in.
//
//go:embed stems.txt.gz
var commonness string

var rarity = sync.OnceValue(func() func(string) float64 {
	r, err := gzip.NewReader(strings.NewReader(commonness))
	if err != nil {
		panic(err) // the embedded file is whole, or no test passes
	}
	b, err := io.ReadAll(r)
	if err != nil {
		panic(err)
	}
	texts := 0.0
	count := map[string]float64{}
	for line := range strings.Lines(string(b)) {
		stem, n, _ := strings.Cut(strings.TrimSpace(line), " ")
		v, err := strconv.ParseFloat(n, 64)
		switch {
		case err != nil:
		case stem == "texts":
			texts = v
		default:
			count[stem] = v
		}
	}
	return func(stem string) float64 {
		return math.Log((texts + 1) / (count[stem] + 1))
	}
})

// Rarity is the inverse document frequency of a stem, in nats: 0 for a word of every text, about 8
// for one that the table does not know.
func Rarity(stem string) float64 { return rarity()(stem) }

// word is a word of a text: its stem, where it stands (code points), and whether it is written as a name.
type word struct {
	stem       string
	start, end int
	name       bool // capital letter, and not for opening its sentence
	number     bool
}

// stopWords carry no subject.
var stopWords = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`a about above after again against all also am an and any are as at be because been before being below between both but by can could did do does doing down during each few for from further had has have having he her here hers him his how i if in into is it its just me more most my no nor not now of off on once only or other our out over own per s said same say says she should so some such than that the their them then there these they this those through to too under until up very was we were what when where which while who whom why will with would you your according told mr mrs ms t re ve ll d`) {
		m[w] = true
	}
	return m
}()

// numerals are numbers in words: a count is a count however it is written.
var numerals = func() map[string]string {
	m := map[string]string{}
	for i, w := range strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty") {
		m[w] = strconv.Itoa(i)
	}
	return m
}()

var stemCache sync.Map

// Stem is the stem of a word (Porter's second English stemmer), numbers in words as digits.
func Stem(w string) string {
	w = strings.ToLower(w)
	if n := numerals[w]; n != "" {
		return n
	}
	if s, ok := stemCache.Load(w); ok {
		return s.(string)
	}
	s := english.Stem(w, false)
	stemCache.Store(w, s)
	return s
}

// words are the words of a text that carry a subject, in order.
func words(text string) []word {
	var out []word
	runes := []rune(text)
	opens := true // the next word opens a sentence
	for i := 0; i < len(runes); {
		c := runes[i]
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			if c == '.' || c == '!' || c == '?' || c == '\n' || c == '"' || c == '“' || c == ':' {
				opens = true
			}
			i++
			continue
		}
		j := i
		for j < len(runes) && (unicode.IsLetter(runes[j]) || unicode.IsDigit(runes[j]) || unicode.Is(unicode.Mn, runes[j]) ||
			(runes[j] == ',' || runes[j] == '.') && unicode.IsDigit(c) && j+1 < len(runes) && unicode.IsDigit(runes[j+1]) ||
			(runes[j] == '\'' || runes[j] == '’') && j+1 < len(runes) && unicode.IsLetter(runes[j+1]) && !(runes[j+1] == 's' && (j+2 == len(runes) || !unicode.IsLetter(runes[j+2])))) {
			j++
		}
		form := string(runes[i:j])
		w := word{start: i, end: j, number: unicode.IsDigit(c), name: unicode.IsUpper(c) && !opens}
		lower := strings.ToLower(form)
		if !stopWords[lower] {
			w.stem = Stem(strings.ReplaceAll(form, ",", ""))
			out = append(out, w)
		}
		opens = false
		i = j
	}
	return out
}

// Vector is a sparse vector of length 1 over stems, sorted by stem.
type Vector []Weight

// Weight is one entry of a Vector.
type Weight struct {
	Stem string
	W    float64
}

// vector weighs stems by rarity and the logarithm of their number.
func vector(ws []word) Vector {
	n := map[string]float64{}
	for _, w := range ws {
		n[w.stem]++
	}
	out := make(Vector, 0, len(n))
	for s, k := range n {
		out = append(out, Weight{s, (1 + math.Log(k)) * Rarity(s)})
	}
	slices.SortFunc(out, func(a, b Weight) int { return strings.Compare(a.Stem, b.Stem) })
	sum := 0.0
	for _, x := range out {
		sum += x.W * x.W
	}
	if sum > 0 {
		l := math.Sqrt(sum)
		for i := range out {
			out[i].W /= l
		}
	}
	return out
}

// Cosine is the cosine of two vectors, 0 to 1.
func (v Vector) Cosine(o Vector) float64 {
	sum := 0.0
	for i, j := 0, 0; i < len(v) && j < len(o); {
		switch c := strings.Compare(v[i].Stem, o[j].Stem); {
		case c == 0:
			sum += v[i].W * o[j].W
			i, j = i+1, j+1
		case c < 0:
			i++
		default:
			j++
		}
	}
	return sum
}

// Stems are the stems of a text's words that carry a subject, in order.
func Stems(text string) []string {
	var out []string
	for _, w := range words(text) {
		out = append(out, w.stem)
	}
	return out
}
