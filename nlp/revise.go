package nlp

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
)

// The second stage of a stacked parser (Nivre and McDonald 2008, Martins et al. 2008). The reader chooses the
// head of every word by itself, and its label after that. Where it hesitates, the word is looked at again with
// what the first tree says of its surroundings: the head's own label and head, the other words on the head,
// what hangs on the word, arcs that would cross. A linear model weighs hashed features of these with
// the log-probabilities of the reader. Learned by LearnTrees.

const (
	treesMagic   = "parley trees\n\x00\x00\x00"
	treesVersion = 1
	treesBuckets = 1 << 17
	heldHeads    = 4    // heads of a word that are looked at
	heldArc      = -4.6 // their least log-probability, less that of the best
	heldLabels   = 3    // labels of each
	heldLabel    = -3.  // the least log-probability of all but the first (of a word with one head, less that of the first)
	sweeps       = 2
)

// treesHead is the head of the file.
type treesHead struct {
	Reader  string   `json:"reader"` // SHA-256 of the reader on whose scores it was learned (Model.Hash)
	Corpora []string `json:"corpora"`
	Often   []string `json:"often"` // words with features of their own
	Arc     float32  `json:"arc"`   // weights of the reader's log-probabilities
	Label   float32  `json:"label"`
}

type treesModel struct {
	treesHead
	often   map[string]bool
	weights []float32 // [treesBuckets]
}

// pack writes the model (sealOver): the weights in float16.
func (m *treesModel) pack() ([]byte, error) {
	var body []byte
	for _, v := range m.weights {
		body = binary.LittleEndian.AppendUint16(body, toHalf(v))
	}
	return sealOver(treesMagic, treesVersion, m.treesHead, body)
}

// readTrees is the inverse of pack.
func readTrees(s string) (*treesModel, error) {
	m := &treesModel{}
	body, err := openOver(s, treesMagic, treesVersion, "trees", &m.treesHead)
	if err != nil {
		return nil, err
	}
	if len(body) != 2*treesBuckets {
		return nil, fmt.Errorf("the model of trees has %d bytes of weights, want %d", len(body), 2*treesBuckets)
	}
	m.weights = halves(body)
	m.setOften()
	return m, nil
}

func (m *treesModel) setOften() {
	m.often = map[string]bool{}
	for _, w := range m.Often {
		m.often[w] = true
	}
}

// TreesFit says whether the second stage was learned on the scores of this reader. If not, it is left out.
func (m *Model) TreesFit() bool { return m.trees != nil && m.trees.Reader == m.Hash["reader.bin"] }

// option is a head (0 the root, else word + 1) and a label (of Model.plain) that a word may have, with the
// log-probabilities that the reader gives them.
type option struct {
	head       int
	label      uint8
	arc, chose float32
}

// sentence is a tree with its words, as the second stage sees it. Heads are 0 (root) or word + 1.
type sentence struct {
	words []uint32 // hash of the lower-case form
	often []bool
	marks []uint32 // for punctuation that parts clauses, a bit; else 0
	upos  []uint8
	xpos  []uint8
	head  []int
	label []uint8
	kids  [][]int // of the root and of every word, in order
}

// partingMarks are the marks whose presence between a word and its head is a feature.
const partingMarks = ",;:()-\""

// newSentence is a sentence with its tree; without v only heads and labels.
func (m *Model) newSentence(v *treesModel, words []string, upos, xpos []uint8, head []int, label []uint8) *sentence {
	n := len(words)
	if v == nil {
		return &sentence{head: head, label: label}
	}
	t := &sentence{make([]uint32, n), make([]bool, n), make([]uint32, n), upos, xpos, head, label, make([][]int, n+1)}
	for i, w := range words {
		w = lowerForm(normForm(w))
		t.words[i], t.often[i] = hashWord(w), v.often[w]
		if k := strings.Index(partingMarks, w); k >= 0 && len(w) == 1 {
			t.marks[i] = 1 << k
		}
		t.kids[head[i]] = append(t.kids[head[i]], i)
	}
	return t
}

// move gives word i another arc.
func (t *sentence) move(i int, o option) {
	from := t.kids[t.head[i]]
	t.kids[t.head[i]] = slices.Delete(from, slices.Index(from, i), slices.Index(from, i)+1)
	at, _ := slices.BinarySearch(t.kids[o.head], i)
	t.kids[o.head] = slices.Insert(t.kids[o.head], at, i)
	t.head[i], t.label[i] = o.head, o.label
}

// open are the options of word i that leave a tree: none for the root's word, none that makes a circle.
func (t *sentence) open(i int, all []option) []option {
	if t.head[i] == 0 {
		return nil
	}
	var out []option
next:
	for _, o := range all {
		if o.head == 0 {
			continue
		}
		for k := o.head - 1; k >= 0; k = t.head[k] - 1 {
			if k == i {
				continue next
			}
		}
		out = append(out, o)
	}
	return out
}

// steps is the distance of two words, the far ones in classes.
func steps(i, k int) uint32 {
	d := max(i-k, k-i)
	switch {
	case d < 4:
		return uint32(d)
	case d < 7:
		return 4
	case d < 13:
		return 5
	}
	return 6
}

func bit(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

// features are the buckets of what there is to say of word i with an arc o, in the tree without i's own arc.
func (m *Model) features(t *sentence, i int, o option, out []uint32) []uint32 {
	out = out[:0]
	put := func(kind uint32, values ...uint32) {
		h := (kind + 1) * 0x9e3779b1
		for _, v := range values {
			h = (h ^ v) * 16777619
			h ^= h >> 15
		}
		out = append(out, h>>15)
	}
	const none, open = 99, 98
	rel, k := uint32(o.label), o.head-1
	tag := func(j int) uint32 {
		if j < 0 || j >= len(t.upos) {
			return none
		}
		return uint32(t.upos[j])
	}
	label := func(j int) uint32 {
		if j < 0 {
			return none
		}
		return uint32(t.label[j])
	}
	mine, his, above, side := tag(i), tag(k), label(k), bit(k < i)
	grand := -1
	if k >= 0 {
		grand = t.head[k] - 1
	}
	fine := func(j int) uint32 {
		if j < 0 || j >= len(t.xpos) {
			return none
		}
		return uint32(t.xpos[j])
	}
	put(1, rel, mine, his, side)
	put(36, rel, fine(i), fine(k), side)
	put(37, rel, fine(i), above)
	put(38, rel, fine(i), fine(i-1), fine(i+1))
	put(39, rel, fine(k), side, mine)
	sure := uint32(max(0, min(9, -2*o.arc)))
	put(40, rel, sure)
	put(41, mine, his, sure)
	put(42, rel, uint32(max(0, min(9, -2*o.chose))))
	put(2, rel, mine, his, side, steps(i, k))
	put(3, rel, above)
	put(4, rel, mine, his, above)
	put(5, rel, above, tag(grand), his)
	if t.often[i] {
		put(6, rel, t.words[i])
		put(33, rel, t.words[i], his, side)
		put(34, rel, t.words[i], above)
	} else {
		put(6, rel, mine, open)
	}
	head := uint32(0)
	if k >= 0 {
		head = t.words[k]
	}
	if k < 0 || t.often[k] {
		put(7, rel, head, side)
	} else {
		put(7, rel, his, side, open)
	}
	put(35, rel, t.words[i], head)

	// the others on the same head: the nearest between, the nearest beyond, those of the same label
	between, beyond, same := -1, -1, uint32(0)
	low, high := min(i, k), max(i, k)
	var seen uint64
	for _, x := range t.kids[o.head] {
		switch {
		case x == i:
			continue
		case x > low && x < high:
			if between < 0 || k < i {
				between = x
			}
		case k < i && x > i:
			if beyond < 0 {
				beyond = x
			}
		case k >= i && x < i:
			beyond = x
		}
		if t.label[x] == o.label && same < 2 {
			same++
		}
		seen |= 1 << t.label[x]
	}
	put(8, rel, side, label(between), his)
	put(9, rel, side, label(beyond), his)
	put(10, rel, mine, side, tag(between))
	put(11, rel, same)
	put(12, rel, same, his)
	for l := range uint32(len(m.plain)) {
		if seen>>l&1 != 0 {
			put(13, rel, l, his)
		}
	}

	// what hangs on the word
	seen = 0
	cased := -1
	for _, x := range t.kids[i+1] {
		seen |= 1 << t.label[x]
		if l := t.label[x]; cased < 0 && (l == m.caseLabel || l == m.markLabel) {
			cased = x
		}
	}
	for l := range uint32(len(m.plain)) {
		if seen>>l&1 != 0 {
			put(14, rel, l, mine)
			put(15, rel, l, above)
		}
	}
	if seen == 0 {
		put(14, rel, none, mine, his)
	}
	if cased >= 0 {
		put(30, rel, his, t.words[cased])
		put(31, rel, t.words[cased], head)
		put(32, rel, t.words[cased], steps(i, k), his)
	} else {
		put(30, rel, his, none, mine)
	}

	// what lies between, and whether arcs would cross
	var marks, verb, and, cross uint32
	for x := low + 1; x < high; x++ {
		marks |= t.marks[x]
		verb |= bit(t.upos[x] == m.verb)
		and |= bit(t.upos[x] == m.cconj)
		if y := t.head[x] - 1; cross == 0 && (y < 0 && low >= 0 || y >= 0 && (y < low || y > high)) {
			cross = 1
		}
	}
	for x := 0; x < len(t.head) && cross == 0; x++ {
		if y := t.head[x] - 1; (x < low || x > high) && y > low && y < high {
			cross = 2
		}
	}
	put(16, cross)
	put(16, cross, rel)
	put(17, rel, side, marks&1) // a comma
	put(18, rel, verb, side)
	put(19, rel, mine, his, marks)
	put(20, rel, and, side)
	put(21, rel, mine, tag(i-1), tag(i+1))
	after, before := uint32(none), uint32(none)
	if k >= 0 {
		after, before = tag(k+1), tag(k-1)
	}
	put(22, rel, side, his, after, before)
	if t.upos[i] == m.punct {
		put(23, t.words[i], side, his)
		put(24, t.words[i], side, above)
		put(25, t.words[i], bit(k >= 0 && t.head[k] == 0), side, bit(i == len(t.head)-1))
		put(26, t.words[i], cross)
	}
	return out
}

func (m *Model) weigh(v *treesModel, t *sentence, i int, o option, buf []uint32) float32 {
	z := float32(v.Arc*o.arc) + float32(v.Label*o.chose)
	for _, f := range m.features(t, i, o, buf) {
		z += v.weights[f]
	}
	return z
}

// revise looks again at every word with more than one option, and gives some of them another arc.
func (m *Model) revise(v *treesModel, t *firstTree) {
	var buf [128]uint32
	for range sweeps {
		moved := false
		for i, all := range t.options {
			if len(all) < 2 {
				continue
			}
			open := t.open(i, all)
			if len(open) < 2 {
				continue
			}
			best, top := -1, float32(0)
			for k, o := range open {
				if z := m.weigh(v, t.sentence, i, o, buf[:]); best < 0 || z > top {
					best, top = k, z
				}
			}
			if o := open[best]; o.head != t.head[i] || o.label != t.label[i] {
				m.give(t, i, o)
				moved = true
			}
		}
		if !moved {
			break
		}
	}
}

// give gives word i another arc.
func (m *Model) give(t *firstTree, i int, o option) {
	t.move(i, o)
	all, at := t.options[i], 0 // which of the word's heads it is
	for k := 1; all[k-1].head != o.head; k++ {
		at += int(bit(all[k].head != all[k-1].head))
	}
	t.labels[i] = m.labels["rel"][m.bestLabel(t.rows[i][at], int(o.label))]
}

// likely are the heads of a word that the second stage looks at, by the reader's scores; the head that the first tree
// has is among them. Nearly all words have one, and this costs little for them.
func likely(scores []float32, first int, heads []int) []int {
	top := scores[argmax(scores)]
	for j, z := range scores {
		if z > top+heldArc || j == first {
			heads = append(heads, j)
		}
	}
	for len(heads) > heldHeads { // the least likely goes, the first one never
		worst := -1
		for k, j := range heads {
			if j != first && (worst < 0 || scores[j] <= scores[heads[worst]]) {
				worst = k
			}
		}
		heads = slices.Delete(heads, worst, worst+1)
	}
	return heads
}

// logSum is the logarithm of the sum of e^x.
func logSum(x []float32) float64 {
	top := x[argmax(x)]
	var sum float64
	for _, z := range x {
		sum += exp(float64(z - top))
	}
	return float64(top) + ln(sum)
}

// doubted says whether more than one label of an arc is likely.
func (m *Model) doubted(row []float32) bool {
	top, best := float32(math.Inf(-1)), uint8(0)
	for k, z := range row {
		if l := m.plainOf[k]; l != m.rootLabel && z > top {
			top, best = z, l
		}
	}
	for k, z := range row {
		if l := m.plainOf[k]; l != m.rootLabel && l != best && z > top+heldLabel {
			return true
		}
	}
	return false
}

// labelled are the options of an arc by the scores of its labels, the likeliest first. Subtypes count as one.
func (m *Model) labelled(head int, arc float32, row []float32, out []option) []option {
	if head == 0 {
		return append(out, option{0, m.rootLabel, arc, 0})
	}
	top := float32(math.Inf(-1))
	for k, z := range row {
		if m.plainOf[k] != m.rootLabel {
			top = max(top, z)
		}
	}
	var p [64]float64
	var sum float64
	for k, z := range row {
		if m.plainOf[k] != m.rootLabel {
			e := exp(float64(z - top))
			p[m.plainOf[k]] += e
			sum += e
		}
	}
	for n := range heldLabels {
		l := 0
		for k, v := range p {
			if v > p[l] {
				l = k
			}
		}
		chance := float32(math.Inf(-1))
		if p[l] > 0 {
			chance = float32(ln(p[l] / sum))
		}
		if n > 0 && chance <= heldLabel {
			break
		}
		out = append(out, option{head, uint8(l), arc, chance})
		p[l] = 0
	}
	return out
}

// ln is the natural logarithm of x > 0, the same bits everywhere (see exp).
func ln(x float64) float64 {
	f, e := math.Frexp(x)
	if f < math.Sqrt2/2 {
		f, e = 2*f, e-1
	}
	s := (f - 1) / (f + 1)
	s2 := float64(s * s)
	sum := 0.
	for i := 25; i > 0; i -= 2 {
		sum = 1/float64(i) + float64(s2*sum)
	}
	return float64(2*float64(s*sum)) + float64(float64(e)*math.Ln2)
}
