package nlp

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// goldText is one document of a treebank: its text as far as the treebank tells it, and its words.
type goldText struct {
	text  string
	words []word
}

// readGoldTexts reads the words of CoNLL-U: a blank line at "# newdoc" and "# newpar", a space between
// tokens unless SpaceAfter=No. A multiword token whose words are not its pieces is taken as one word.
func readGoldTexts(r io.Reader) ([]goldText, error) {
	var out []goldText
	var text strings.Builder
	var words []word
	glue := true
	paragraph := func() {
		if text.Len() > 0 {
			text.WriteString("\n\n")
			glue = true
		}
	}
	document := func() {
		if len(words) > 0 {
			out = append(out, goldText{text.String(), words})
		}
		text.Reset()
		words = nil
		glue = true
	}
	var whole string // the multiword token whose words are being read
	var pieces []string
	last := 0 // its last word
	var wholeGlue bool
	surface := func(form string, parts []string, spaceAfter bool) {
		if !glue {
			text.WriteByte(' ')
		}
		if strings.Join(parts, "") != form {
			parts = []string{form}
		}
		for i, p := range parts {
			words = append(words, word{Span{text.Len(), text.Len() + len(p)}, len(parts) - 1 - i})
			text.WriteString(p)
		}
		glue = !spaceAfter
	}
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<22)
	for n := 1; sc.Scan(); n++ {
		l := sc.Text()
		switch {
		case strings.HasPrefix(l, "# newdoc"):
			document()
			continue
		case strings.HasPrefix(l, "# newpar"):
			paragraph()
			continue
		case l == "", l[0] == '#':
			continue
		}
		c := strings.Split(l, "\t")
		if len(c) != 10 {
			return nil, fmt.Errorf("line %d: %d columns, want 10", n, len(c))
		}
		if strings.Contains(c[0], ".") {
			continue
		}
		space := !hasMisc(c[9], "SpaceAfter=No")
		if _, b, ok := strings.Cut(c[0], "-"); ok {
			var err error
			if last, err = strconv.Atoi(b); err != nil {
				return nil, fmt.Errorf("line %d: range %q", n, c[0])
			}
			whole, pieces, wholeGlue = c[1], nil, space
			continue
		}
		if last > 0 {
			pieces = append(pieces, c[1])
			if c[0] == strconv.Itoa(last) {
				surface(whole, pieces, wholeGlue)
				last = 0
			}
			continue
		}
		surface(c[1], []string{c[1]}, space)
	}
	document()
	return out, sc.Err()
}

// LearnWords makes the learned part of the tokeniser of treebanks in CoNLL-U (files by name): an
// averaged perceptron over the positions that the rules leave open, weights rounded to a byte. A
// tenth of the documents is set aside to choose how much must speak against the rules. The same
// input gives the same bytes. log is told what was seen.
func LearnWords(files map[string]io.Reader, log func(format string, args ...any)) ([]byte, error) {
	var train, held []goldText
	for _, name := range slices.Sorted(maps.Keys(files)) {
		gs, err := readGoldTexts(files[name])
		if err != nil {
			return nil, fmt.Errorf("learn words: %s: %w", name, err)
		}
		for i, g := range gs {
			if i%10 == 9 {
				held = append(held, g)
			} else {
				train = append(train, g)
			}
		}
	}
	best, bestMargin := -1.0, int32(0)
	m := learnWords(train, log)
	for _, margin := range []int32{1 << 20, 128, 96, 64, 48, 32, 16, 0} {
		m.margin = margin
		f := wordsF1(held, m)
		log("margin %d: words F1 %.3f on the documents set aside", margin, 100*f)
		if f > best {
			best, bestMargin = f, margin
		}
	}
	m = learnWords(append(train, held...), log)
	m.margin = bestMargin
	return m.pack(), nil
}

// WordsF1 compares the words of a treebank with those that the model's tokeniser finds.
func (e *Engine) WordsF1(r io.Reader) (float64, error) {
	gs, err := readGoldTexts(r)
	if err != nil {
		return 0, err
	}
	var m *wordModel
	if e.model != nil {
		m = e.model.cuts
	}
	return wordsF1(gs, m), nil
}

func wordsF1(gs []goldText, m *wordModel) float64 {
	right, all := 0, 0
	for _, g := range gs {
		want := map[word]bool{}
		for _, w := range g.words {
			want[word{Span: w.Span}] = true
		}
		got := tokenise(g.text, nil)
		if m != nil {
			got = m.refine(g.text, got, nil)
		}
		for _, w := range got {
			if want[word{Span: w.Span}] {
				right += 2
			}
		}
		all += len(got) + len(g.words)
	}
	return float64(right) / float64(max(1, all))
}

// example is a chunk with its gold cuts.
type example struct {
	text       string
	start, end int
	rules      []word
	fused      uint64
	gold       []uint8
}

func learnWords(gs []goldText, log func(format string, args ...any)) *wordModel {
	m := &wordModel{weights: make([]int8, wordBuckets*cutKinds), fused: fusedWords(gs)}
	var examples []example
	c := &chunk{}
	for _, g := range gs {
		gold := map[int]uint8{}
		for i, w := range g.words {
			gold[w.End] = apart
			if w.group > 0 && i+1 < len(g.words) {
				gold[w.End] = clitic
			}
		}
		m.chunks(g.text, tokenise(g.text, nil), nil, c, func(rules []word, asked bool) {
			if !asked {
				return
			}
			e := example{text: g.text, start: c.start, end: c.end, rules: slices.Clone(rules), fused: m.fused[strings.ToLower(g.text[c.start:c.end])]}
			for _, at := range c.at {
				e.gold = append(e.gold, gold[c.start+at])
			}
			examples = append(examples, e)
		})
	}
	rng := rand.New(rand.NewPCG(1, 2))
	w, sum := make([]int32, wordBuckets*cutKinds), make([]int64, wordBuckets*cutKinds)
	step := int64(1)
	const epochs, gap = 6, 16
	for epoch := range epochs {
		rng.Shuffle(len(examples), func(i, j int) { examples[i], examples[j] = examples[j], examples[i] })
		wrong, all := 0, 0
		for _, e := range examples {
			c.set(e.text, e.start, e.end, e.rules, e.fused)
			for i := range c.at {
				n := c.look(i)
				from := 0
				if rng.IntN(4) == 0 { // the rules are not always to be leant on
					from = ruleFeatures
				}
				var s [cutKinds]int32
				for _, f := range c.features[from:n] {
					for k := range s {
						s[k] += w[int(f)*cutKinds+k]
					}
				}
				gold := int(e.gold[i])
				other := (gold + 1) % cutKinds
				for k := range s {
					if k != gold && s[k] > s[other] {
						other = k
					}
				}
				all++
				if s[gold] <= s[other] {
					wrong++
				}
				if s[gold] < s[other]+gap { // a margin
					for _, f := range c.features[from:n] {
						w[int(f)*cutKinds+gold]++
						sum[int(f)*cutKinds+gold] += step
						w[int(f)*cutKinds+other]--
						sum[int(f)*cutKinds+other] -= step
					}
				}
				step++
				c.decided(i, gold)
			}
		}
		log("round %d: %d of %d decisions wrong, %d chunks", epoch+1, wrong, all, len(examples))
	}
	for i := range w {
		mean := float64(w[i]) - float64(sum[i])/float64(step)
		m.weights[i] = int8(max(-127, min(127, math.RoundToEven(8*mean))))
	}
	return m
}

// fusedWords are the words of plain letters that are at least twice several words in the treebanks,
// with where they are cut.
func fusedWords(gs []goldText) map[string]uint64 {
	type split struct {
		word string
		cuts uint64
	}
	count := map[split]int{}
	for _, g := range gs {
		for i := 0; i < len(g.words); {
			j := i + 1
			for j < len(g.words) && g.words[j].Start == g.words[j-1].End {
				j++
			}
			start, end := g.words[i].Start, g.words[j-1].End
			s := strings.ToLower(g.text[start:end])
			if j > i+1 && len(s) <= longestChunk && !strings.ContainsFunc(s, func(c rune) bool { return c < 'a' || c > 'z' }) {
				var cuts uint64
				for _, w := range g.words[i : j-1] {
					cuts |= 1 << (w.End - start)
				}
				count[split{s, cuts}]++
			}
			i = j
		}
	}
	out := map[string]uint64{}
	for s, n := range count {
		if n > 1 {
			out[s.word] |= s.cuts
		}
	}
	return out
}
