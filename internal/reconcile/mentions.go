package reconcile

import (
	"bufio"
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Mention is words of a text that tell of an event ("was sacked", "the quake"), with their sentence.
type Mention struct {
	ID, Text string   // Text: id of the text that it stands in
	Words    []string // of the mention
	Sentence []string // of its sentence
	At       int      // where in the sentence the mention begins
}

// Telling is a text that mentions stand in.
type Telling struct {
	ID        string
	Sentences [][]string
}

// Mentions says which mentions of events, in several texts, tell of the same event: groups of their
// ids, sorted. Pairs are weighed by a logistic model over words and sentences of both and over how
// alike their texts are (learned on ECB+'s training part; mentions.txt), and grouped by average link.
func Mentions(texts []Telling, mentions []Mention) [][]string {
	l := newLocator(texts, mentions)
	n := len(l.ms)
	var links []Link
	w := mentionWeights()
	l.pairs(func(a, b int) {
		p := w.probability(l.features(a, b))
		links = append(links, Link{a, b, p - w.bar})
	})
	var out [][]string
	for _, g := range cluster(n, links, nil, -w.bar, nil, nil) {
		var ids []string
		for _, k := range g {
			ids = append(ids, l.ms[k].ID)
		}
		slices.Sort(ids)
		out = append(out, ids)
	}
	slices.SortFunc(out, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	return out
}

// locator holds what is worked out once for each mention and text.
type locator struct {
	ms      []Mention
	head    []string
	stems   [][]string // of the mention
	near    []Vector   // the sentence without the mention
	close   []Vector   // the four words on either side
	names   []Vector   // words of the sentence that are written as names
	numbers [][]string
	doc     map[string]Vector
	story   map[string]int // by text
}

func newLocator(texts []Telling, mentions []Mention) *locator {
	l := &locator{ms: slices.Clone(mentions), doc: map[string]Vector{}}
	slices.SortFunc(l.ms, func(a, b Mention) int { return strings.Compare(a.ID, b.ID) })
	for _, t := range texts {
		var ws []word
		for i, s := range t.Sentences {
			for j, x := range sentenceWords(s) {
				_ = j
				ws = append(ws, x)
				if i == 0 {
					ws = append(ws, x) // the headline, or the sentence that opens
				}
			}
		}
		l.doc[t.ID] = storyVector(nil, ws)
	}
	l.stories()
	for _, m := range l.ms {
		l.head = append(l.head, headStem(m.Words))
		var own []string
		for _, w := range sentenceWords(m.Words) {
			own = append(own, w.stem)
		}
		l.stems = append(l.stems, own)
		var rest, around, names []word
		var numbers []string
		for i, w := range m.Sentence {
			if i >= m.At && i < m.At+len(m.Words) {
				continue
			}
			for _, x := range sentenceWords([]string{w}) {
				x.name = i > 0 && w[0] >= 'A' && w[0] <= 'Z'
				rest = append(rest, x)
				if i >= m.At-4 && i < m.At+len(m.Words)+4 {
					around = append(around, x)
				}
				if x.name {
					names = append(names, x)
				}
				if x.number {
					numbers = append(numbers, x.stem)
				}
			}
		}
		l.near, l.close, l.names, l.numbers = append(l.near, vector(rest)), append(l.close, vector(around)), append(l.names, vector(names)), append(l.numbers, numbers)
	}
	return l
}

func sentenceWords(ws []string) []word { return words(strings.Join(ws, " ")) }

// particles may end a verb and are not its head.
var particles = map[string]bool{"into": true, "in": true, "out": true, "up": true, "down": true, "off": true, "on": true, "of": true, "to": true, "for": true, "from": true, "over": true, "away": true, "back": true, "with": true, "at": true, "by": true, "as": true, "about": true, "through": true}

// headStem is the stem of the word that a mention turns on: the last before a particle or preposition
// that is no function word ("checked" into rehab, a "bomb attack").
func headStem(ws []string) string {
	head := ""
	for _, w := range ws {
		low := strings.ToLower(w)
		if particles[low] && head != "" {
			break
		}
		if !stopWords[low] && !particles[low] && strings.ContainsFunc(low, func(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' }) {
			head = Stem(low)
		}
	}
	if head == "" && len(ws) > 0 {
		head = Stem(ws[0])
	}
	return head
}

// pairs gives the pairs that are worth asking: in texts that may tell one story, with something in
// common.
func (l *locator) pairs(f func(a, b int)) {
	for a := range l.ms {
		for b := a + 1; b < len(l.ms); b++ {
			if l.story[l.ms[a].Text] == l.story[l.ms[b].Text] {
				f(a, b)
			}
		}
	}
}

// stories groups the texts that tell one story, by average link over their words.
func (l *locator) stories() {
	var ids []string
	for id := range l.doc {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	var links []Link
	for i, a := range ids {
		for j := i + 1; j < len(ids); j++ {
			links = append(links, Link{i, j, l.doc[a].Cosine(l.doc[ids[j]]) - tellingBar})
		}
	}
	l.story = map[string]int{}
	for k, g := range cluster(len(ids), links, nil, -tellingBar, nil, nil) {
		for _, i := range g {
			l.story[ids[i]] = k
		}
	}
}

// tellingBar is how alike two texts are, on the average of their groups, that tell one story: about the best on
// the training part of ECB+, where each topic has two stories.
const tellingBar = 0.25

// features of a pair, in the order of mentionFeatures.
func (l *locator) features(a, b int) []float64 {
	same := func(x bool) float64 {
		if x {
			return 1
		}
		return 0
	}
	x, y := l.ms[a], l.ms[b]
	doc := 1.0
	if x.Text != y.Text {
		doc = l.doc[x.Text].Cosine(l.doc[y.Text])
	}
	head := same(l.head[a] == l.head[b])
	kin := same(head == 0 && prefix(l.head[a], l.head[b]) >= 4)
	part := 0.0 // a word of one mention is the other's head, or stands in both
	if head == 0 {
		for _, s := range l.stems[a] {
			if slices.Contains(l.stems[b], s) {
				part = 1
			}
		}
	}
	near, close, names := l.near[a].Cosine(l.near[b]), l.close[a].Cosine(l.close[b]), l.names[a].Cosine(l.names[b])
	rare := min(Rarity(l.head[a]), Rarity(l.head[b])) / 8
	// one mention's head stands in the other's sentence: they are more likely two events
	cross := same(head == 0 && (has(l.near[b], l.head[a]) || has(l.near[a], l.head[b])))
	saying := same(reporting[l.head[a]] || reporting[l.head[b]])
	sense := Similar(l.head[a], l.head[b])
	if head == 1 {
		sense = 1
	}
	within := same(x.Text == y.Text)
	return []float64{1, head, head * rare, kin, part, doc, near, close, names, head * near, head * names, head * doc, (1 - head) * near, (1 - head) * close, cross, saying, saying * names, head * saying, sense, sense * (1 - head), sense * (1 - head) * doc, sense * (1 - head) * near, within, within * head, within * (1 - head), float64(min(3, shared(l.numbers[a], l.numbers[b]))), rare}
}

var mentionFeatures = strings.Fields("bias head head*rare kin part doc near close names head*near head*names head*doc other*near other*close cross saying saying*names head*saying sense other*sense other*sense*doc other*sense*near within within*head within*other numbers rare")

var reporting = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("said say tell told report announce confirm add claim state statement deny call ask note explain reveal accord comment describe warn urge") {
		m[Stem(w)] = true
	}
	return m
}()

func has(v Vector, stem string) bool {
	return slices.ContainsFunc(v, func(w Weight) bool { return w.Stem == stem })
}

func prefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

//go:embed mentions.txt
var mentionFile string

type weights struct {
	w   []float64
	bar float64
}

func (w *weights) probability(x []float64) float64 {
	sum := 0.0
	for i := range x {
		sum += w.w[i] * x[i]
	}
	return 1 / (1 + math.Exp(-sum))
}

var mentionWeights = sync.OnceValue(func() *weights {
	w := &weights{w: make([]float64, len(mentionFeatures)), bar: .5}
	sc := bufio.NewScanner(strings.NewReader(mentionFile))
	for sc.Scan() {
		name, v, _ := strings.Cut(sc.Text(), " ")
		x, err := strconv.ParseFloat(v, 64)
		if err != nil {
			continue
		}
		if name == "bar" {
			w.bar = x
		} else if k := slices.Index(mentionFeatures, name); k >= 0 {
			w.w[k] = x
		}
	}
	return w
})

// LearnMentions fits the weights of Mentions to annotated texts, and gives the lines of mentions.txt:
// chain gives the event of each mention, topic that of each text. Logistic regression over the pairs of
// one topic and story; full gradient with Adam, 250 steps of 0.1, L2 1e-5.
func LearnMentions(texts []Telling, mentions []Mention, chain, topic map[string]string) string {
	l := newLocator(texts, mentions)
	var xs [][]float64
	var ys []float64
	l.pairs(func(a, b int) {
		if topic[l.ms[a].Text] != topic[l.ms[b].Text] {
			return
		}
		y := 0.0
		if chain[l.ms[a].ID] == chain[l.ms[b].ID] {
			y = 1
		}
		xs, ys = append(xs, l.features(a, b)), append(ys, y)
	})
	n := len(mentionFeatures)
	w := &weights{w: make([]float64, n)}
	m, v := make([]float64, n), make([]float64, n)
	for step := 1; step <= 250; step++ {
		g := make([]float64, n)
		for i, x := range xs {
			d := w.probability(x) - ys[i]
			for k := range x {
				g[k] += d * x[k]
			}
		}
		for k := range g {
			g[k] = g[k]/float64(len(xs)) + 1e-5*w.w[k]
			m[k] = .9*m[k] + .1*g[k]
			v[k] = .999*v[k] + .001*g[k]*g[k]
			w.w[k] -= .1 * (m[k] / (1 - math.Pow(.9, float64(step)))) / (math.Sqrt(v[k]/(1-math.Pow(.999, float64(step)))) + 1e-8)
		}
	}
	var b strings.Builder
	for i, f := range mentionFeatures {
		fmt.Fprintf(&b, "%s %.3f\n", f, w.w[i])
	}
	fmt.Fprintf(&b, "bar %.2f\n", mentionBar)
	return b.String()
}

// mentionBar is the probability that the pairs of two groups must reach on average. It is below a half
// because a pair of one event is told in other words as often as in the same.
const mentionBar = 0.3
