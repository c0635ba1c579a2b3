package nlp

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// Learning of the second stage: passes, rates, how many words have features of their own, and the share of words
// that are hidden from the reader in trees that it was trained on: it knows 99 of 100 of their arcs by heart, and
// would hesitate nowhere.
const (
	treesPasses = 4
	treesRate   = .01
	treesBase   = .002 // of the two weights of the reader's log-probabilities
	treesOften  = 300
	treesHidden = .05
)

// A Treebank is trees in CoNLL-U for LearnTrees. Those made by a machine say how sure it was of every head (C=) and
// label (L=) in their last column, and count by that.
type Treebank struct {
	Name  string
	Text  io.Reader
	Known bool // the reader was trained on these, as people made them
}

// goldTree is a sentence of a treebank. Heads are 0 (root) or word + 1; labels are without subtypes.
type goldTree struct {
	words, labels []string
	heads         []int
	sure          []float64
}

// hesitation is one word with options: which is right and how surely, the reader's log-probabilities, the features.
type hesitation struct {
	right    int
	sure     float64
	arc, lab []float64
	features [][]uint32
}

// LearnTrees learns the second stage of parsing (revise.go) on the scores of the reader m: for every word with options
// a softmax over them, by AdaGrad. It returns the file trees.bin.
func LearnTrees(m *Model, banks []Treebank, say func(format string, args ...any)) ([]byte, error) {
	counts, docs := map[string]int{}, make([][][]goldTree, len(banks))
	v := &treesModel{treesHead: treesHead{Reader: m.Hash["reader.bin"]}}
	for k, bank := range banks {
		var err error
		if docs[k], err = readTreebank(bank.Text); err != nil {
			return nil, fmt.Errorf("learn trees: %s: %w", bank.Name, err)
		}
		for _, doc := range docs[k] {
			for _, t := range doc {
				for _, w := range t.words {
					counts[lowerForm(normForm(w))]++
				}
			}
		}
		v.Corpora = append(v.Corpora, bank.Name)
	}
	often := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	v.Often = often[:min(len(often), treesOften)]
	v.setOften()
	var examples []hesitation
	random := rand.New(rand.NewPCG(1, 2))
	s := &scratch{}
	for k, bank := range banks {
		n, words, right := len(examples), 0, 0
		for _, doc := range docs[k] {
			for at := 0; at < len(doc); {
				end, size := at+1, len(doc[at].words)
				for end < len(doc) && size+len(doc[end].words) <= m.window {
					size += len(doc[end].words)
					end++
				}
				if size <= m.window {
					var r int
					examples, r = m.hesitate(examples, v, doc[at:end], bank.Known, random, s)
					words, right = words+size, right+r
				}
				at = end
			}
		}
		say("%s: %d words, %.2f %% with the right arc, %d with options of which one is right", bank.Name, words, 100*float64(right)/float64(max(1, words)), len(examples)-n)
	}
	if len(examples) == 0 {
		return nil, fmt.Errorf("learn trees: no word has two options of which one is right")
	}
	v.learn(examples, random, say)
	return v.pack()
}

// readTreebank gives the sentences of every document. A sentence without a tree is left out.
func readTreebank(r io.Reader) ([][]goldTree, error) {
	var out [][]goldTree
	var t goldTree
	newdoc := true
	end := func() {
		if newdoc && len(t.words) > 0 {
			out, newdoc = append(out, nil), false
		}
		if len(t.words) > 0 {
			out[len(out)-1] = append(out[len(out)-1], t)
		}
		t = goldTree{}
	}
	in := bufio.NewScanner(r)
	in.Buffer(nil, 1<<20)
	n := 0
	for in.Scan() {
		n++
		line := in.Text()
		cols := strings.Split(line, "\t")
		switch {
		case line == "":
			end()
			continue
		case strings.HasPrefix(line, "# newdoc"):
			end()
			newdoc = true
			continue
		case line[0] == '#' || strings.ContainsAny(cols[0], "-."):
			continue
		case len(cols) != 10:
			return nil, fmt.Errorf("line %d: %d columns, want 10", n, len(cols))
		}
		head, err := strconv.Atoi(cols[6])
		if err != nil || head < 0 {
			return nil, fmt.Errorf("line %d: head %q", n, cols[6])
		}
		sure := 3. // a person's, against what a machine was sure of
		for _, f := range strings.Split(cols[9], "|") {
			if v, ok := strings.CutPrefix(f, "C="); ok {
				p, err := strconv.ParseFloat(v, 64)
				if err != nil || !(p >= 0 && p <= 1) {
					return nil, fmt.Errorf("line %d: certainty %q", n, v)
				}
				sure = p * p // as in training/train.py
			}
		}
		t.words, t.heads, t.labels, t.sure = append(t.words, cols[1]), append(t.heads, head), append(t.labels, plainLabel(cols[7])), append(t.sure, sure)
	}
	end()
	return out, in.Err()
}

// hesitate reads the sentences as one window and adds what the second stage can learn of them. It also says how many arcs
// are right at first.
func (m *Model) hesitate(out []hesitation, v *treesModel, doc []goldTree, known bool, random *rand.Rand, s *scratch) ([]hesitation, int) {
	var words, seen []string
	var given []bool
	cuts := []int{0}
	for _, t := range doc {
		for i, w := range t.words {
			words, given = append(words, w), append(given, i == 0)
			if known && random.Float64() < treesHidden {
				w = "\uFFFD"
			}
			seen = append(seen, w)
		}
		cuts = append(cuts, len(words))
	}
	n := len(words)
	h := m.encode(seen, s)
	m.sentenceStarts(h, Range{0, n}, make([]edge, n), make([]bool, n), given, s)
	tags := func(layer, labels string) []string {
		l := m.out[layer]
		s.rows.Set(s.tag, n, l.Cols)
		y, out := mulRows(&s.out, l, n, s), make([]string, n)
		for i := range out {
			out[i] = m.labels[labels][argmax(y[i*l.Stride:i*l.Stride+l.Rows])]
		}
		return out
	}
	upos, xpos := tags("up", "upos"), tags("xp", "xpos")
	right := 0
	var buf [128]uint32
	for k, t := range m.firstTrees(h, words, upos, xpos, cuts, v, s) {
		gold := doc[k]
		for i := range gold.words {
			if t.head[i] == gold.heads[i] && m.plain[t.label[i]] == gold.labels[i] {
				right++
			}
		}
		for i, all := range t.options {
			if len(all) < 2 {
				continue
			}
			x := hesitation{right: -1, sure: gold.sure[i]}
			open := t.open(i, all)
			for k, o := range open {
				if o.head == gold.heads[i] && m.plain[o.label] == gold.labels[i] {
					x.right = k
				}
			}
			if x.right < 0 || len(open) < 2 {
				continue
			}
			for _, o := range open {
				x.arc, x.lab = append(x.arc, float64(o.arc)), append(x.lab, float64(o.chose))
				x.features = append(x.features, slices.Clone(m.features(t.sentence, i, o, buf[:])))
			}
			out = append(out, x)
		}
	}
	return out, right
}

func (v *treesModel) learn(examples []hesitation, random *rand.Rand, say func(format string, args ...any)) {
	weights, squares := make([]float64, treesBuckets), make([]float64, treesBuckets)
	for i := range squares {
		squares[i] = .01
	}
	arc, label := 1., 1.
	mean := make([]float64, treesBuckets+2) // over the passes after the first, at every tenth: steps jitter less
	n, taken := 0, 0.
	for pass := range treesPasses {
		loss, all := 0., 0.
		for _, k := range random.Perm(len(examples)) {
			x := &examples[k]
			z := make([]float64, len(x.arc))
			for j := range z {
				z[j] = float64(arc*x.arc[j]) + float64(label*x.lab[j])
				for _, f := range x.features[j] {
					z[j] += weights[f]
				}
			}
			top, sum := slices.Max(z), 0.
			for j := range z {
				z[j] = exp(z[j] - top)
				sum += z[j]
			}
			loss -= float64(x.sure * ln(max(1e-300, z[x.right]/sum)))
			all += x.sure
			da, dl := 0., 0.
			for j := range z {
				d := z[j] / sum
				if j == x.right {
					d--
				}
				d *= x.sure
				da, dl = da+float64(d*x.arc[j]), dl+float64(d*x.lab[j])
				if math.Abs(d) < .001 {
					continue
				}
				for _, f := range x.features[j] {
					squares[f] += float64(d * d)
					weights[f] -= treesRate * d / math.Sqrt(squares[f])
				}
			}
			arc, label = arc-float64(treesBase*da), label-float64(treesBase*dl)
			if n++; pass > 0 && n%max(1, len(examples)/10) == 0 {
				for i, w := range weights {
					mean[i] += w
				}
				mean[treesBuckets] += arc
				mean[treesBuckets+1] += label
				taken++
			}
		}
		say("pass %d: loss %.4f a word, weights of the reader %.3f and %.3f", pass+1, loss/all, arc, label)
	}
	v.Arc, v.Label, v.weights = float32(mean[treesBuckets]/taken), float32(mean[treesBuckets+1]/taken), make([]float32, treesBuckets)
	for i := range v.weights {
		v.weights[i] = half(toHalf(float32(mean[i] / taken)))
	}
}
