package nlp

import (
	"math"
	"sync"

	"parley/nlp/internal/kernel"
)

// The forward pass of the reader over one window of words. Shapes: n words, d = Model.dim.
// Matrices are int8 with exact sums; the float rest is done by package kernel, or written here so
// that every machine rounds alike: products that are added to something are converted to float32
// first, which forbids fusing them. It follows training/'s reference forward pass in int8.

// scratch is the memory of one goroutine's windows. Buffers grow and are used again; what a method
// returns from one is good until the next call that names the same buffer.
type scratch struct {
	rows                             kernel.Rows
	x, h, in, norm, qkv, gu          []float32
	query, key, keyT, value, att     []float32
	tag, hidden, out, dep, heads, up []float32
	keys                             []float32
}

// scratches are used again by the next Read: a short text would spend as long on new memory as on itself.
var scratches = sync.Pool{New: func() any { return new(scratch) }}

// size gives a buffer of n values, whose content means nothing.
func size(b *[]float32, n int) []float32 {
	if cap(*b) < n {
		*b = make([]float32, n+n/4)
	}
	*b = (*b)[:n]
	return *b
}

// mul is x W' + b for x [n][l.Cols]: [n][l.Stride], in buf, which has room for n rounded up.
func mul(buf *[]float32, l *kernel.Matrix, x []float32, n int, s *scratch) []float32 {
	s.rows.Set(x, n, l.Cols)
	return mulRows(buf, l, n, s)
}

// mulRows is mul of the rows that were set last.
func mulRows(buf *[]float32, l *kernel.Matrix, n int, s *scratch) []float32 {
	y := size(buf, kernel.Up(n, kernel.RowPad)*l.Stride)
	l.Mul(y, &s.rows)
	return y[:n*l.Stride]
}

func leaky(x []float32) []float32 {
	kernel.Leaky(x)
	return x
}

// exp is e^x, the same bits everywhere: reduction by ln 2 in two parts and a Taylor polynomial, in
// float64 without fused steps. Relative error below 1e-14.
func exp(x float64) float64 {
	if x < -700 {
		return 0
	}
	k := math.Floor(float64(x*1.4426950408889634) + .5)
	r := float64(x-float64(k*6.93147180369123816490e-01)) - float64(k*1.90821492927058770002e-10)
	p := 1.0
	for i := 13; i > 0; i-- {
		p = 1 + float64(float64(r/float64(i))*p)
	}
	return math.Ldexp(p, int(k))
}

// sincos of an angle in radians, the same bits everywhere (see exp).
func sincos(a float64) (sin, cos float64) {
	k := math.Floor(float64(a/(2*math.Pi)) + .5)
	a = float64(a-float64(k*6.28318530717958623200e+00)) - float64(k*2.44929359829470641435e-16)
	a2 := float64(a * a)
	sin, cos = 1, 1
	for i := 27; i > 1; i -= 2 {
		sin = 1 - float64(float64(a2/float64(i*(i-1)))*sin)
		cos = 1 - float64(float64(a2/float64((i-1)*(i-2)))*cos)
	}
	return float64(a * sin), cos
}

// rotary are the cosines and sines of positions 0..n-1: [n][k/2] each, k the width of an attention head.
func (m *Model) rotary(n int) (c, s []float32) {
	h := m.dim / m.heads / 2
	c, s = make([]float32, n*h), make([]float32, n*h)
	for j := range h {
		f := float32(1 / exp(float64(2*j)/float64(2*h)*9.210340371976184)) // 10000^(2j/k)
		for i := range n {
			sin, cos := sincos(float64(float32(float32(i) * f)))
			c[i*h+j], s[i*h+j] = float32(cos), float32(sin)
		}
	}
	return c, s
}

// embed is the input of the encoder: word row (a far word's is made of books), mean of n-gram rows, shape row.
func (m *Model) embed(word string, x []float32) {
	w := normForm(word)
	low := lowerForm(w)
	clear(x)
	row := x[:m.words.Cols]
	if id, ok := m.vocab[low]; ok || !m.far.add(row, low) {
		if !ok {
			id = 1
		}
		if often := len(m.words.Scale); int(id) < often {
			m.words.Add(row, int(id))
		} else {
			m.rare.Add(row, int(id)-often)
		}
	}
	g := x[m.words.Cols : m.words.Cols+m.gram.Cols]
	count := 0
	grams(low, func(b int) {
		m.gram.Add(g, b+1)
		count++
	})
	for i := range g {
		g[i] /= float32(count)
	}
	m.shapes.Add(x[m.words.Cols+m.gram.Cols:], shapeOf(w))
}

// encode gives the hidden vectors [n][d] of the words of one window, at most m.window of them.
func (m *Model) encode(words []string, s *scratch) []float32 {
	in := size(&s.in, len(words)*m.input.Cols)
	for i, w := range words {
		m.embed(w, in[i*m.input.Cols:(i+1)*m.input.Cols])
	}
	return m.encodeRows(in, s)
}

// encodeRows is encode of the input rows that embed made.
func (m *Model) encodeRows(in []float32, s *scratch) []float32 {
	n, d, H := len(in)/m.input.Cols, m.dim, m.heads
	k := d / H
	up := kernel.Up(n, kernel.Pad) // room for padding, of rows and of columns
	norm := size(&s.norm, n*d)
	x := size(&s.x, n*d)
	y := mul(&s.qkv, m.input, in, n, s)
	for i := range n {
		kernel.LayerNorm(x[i*d:(i+1)*d], y[i*d:(i+1)*d], m.inputNorm.gain, m.inputNorm.bias)
	}
	h := size(&s.h, up*d)
	query, keyT, value := size(&s.query, up*d), size(&s.keyT, up*d), size(&s.value, up*d)
	key := size(&s.key, n*k) // of one head, before it is transposed
	att := size(&s.att, up*up)
	clear(query[H*n*k:])
	root := float32(1 / math.Sqrt(float64(k)))
	for b := range m.blocks {
		bl := &m.blocks[b]
		for i := range n {
			kernel.LayerNorm(norm[i*d:(i+1)*d], x[i*d:(i+1)*d], bl.n1.gain, bl.n1.bias)
		}
		qkv := mul(&s.qkv, bl.qkv, norm, n, s)
		for a := range H { // one head after the other: queries and values [H][n][k], keys [H][k][up]
			for i := range n {
				row := qkv[i*3*d : (i+1)*3*d]
				cos, sin := m.cos[i*k/2:(i+1)*k/2], m.sin[i*k/2:(i+1)*k/2]
				kernel.Rotate(query[(a*n+i)*k:(a*n+i+1)*k], row[a*k:(a+1)*k], cos, sin, root)
				kernel.Rotate(key[i*k:(i+1)*k], row[d+a*k:d+(a+1)*k], cos, sin, 1)
				copy(value[(a*n+i)*k:], row[2*d+a*k:2*d+(a+1)*k])
			}
			transpose(keyT[a*k*up:(a+1)*k*up], key, n, k, up)
		}
		for a := range H {
			kernel.Gemm(att, query[a*n*k:], keyT[a*k*up:], n, up, k, up, k, up)
			for i := range n {
				row := att[i*up : (i+1)*up]
				for j := n; j < up; j++ {
					row[j] = float32(math.Inf(-1))
				}
				kernel.Softmax(row)
			}
			kernel.Gemm(h[a*k:], att, value[a*n*k:], n, k, n, d, up, k)
		}
		add(x, mul(&s.gu, bl.o, h, n, s))
		for i := range n {
			kernel.LayerNorm(norm[i*d:(i+1)*d], x[i*d:(i+1)*d], bl.n2.gain, bl.n2.bias)
		}
		gu := mul(&s.gu, bl.gu, norm, n, s)
		ff := size(&s.qkv, n*m.ff)
		for i := range n {
			row := gu[2*i*m.ff : 2*(i+1)*m.ff]
			kernel.GateRelu(ff[i*m.ff:(i+1)*m.ff], row[:m.ff], row[m.ff:])
		}
		add(x, mul(&s.gu, bl.dn, ff, n, s))
	}
	for i := range n {
		kernel.LayerNorm(h[i*d:(i+1)*d], x[i*d:(i+1)*d], m.final.gain, m.final.bias)
	}
	return h[:n*d]
}

// add adds the first len(x) values of y to x.
func add(x, y []float32) { kernel.Axpy(x, 1, y[:len(x)]) }

// transpose sets y [k][up] to x [n][k] with rows and columns changed, zeros in the columns from n on.
func transpose(y, x []float32, n, k, up int) {
	for i := 0; i < n; i += 16 { // sixteen rows at a time: they fill whole cache lines of y
		last := min(i+16, n)
		for j := range k {
			to := y[j*up+i : j*up+last]
			from := x[i*k+j:]
			for c := range to {
				to[c] = from[c*k]
			}
		}
	}
	for j := range k {
		clear(y[j*up+n : (j+1)*up])
	}
}

// head is a head's logits [n][stride of out]: a hidden layer with leaky relu, then a linear one.
func (m *Model) head(hidden, out string, h []float32, s *scratch) []float32 {
	n := len(h) / m.dim
	y := leaky(mul(&s.hidden, m.hidden[hidden], h, n, s))
	return mul(&s.out, m.out[out], y, n, s)
}

// arcs scores heads for the words of the sentences [cuts[0], cuts[1]), [cuts[1], cuts[2])... of a
// window: for each sentence [m][1+m], column 0 the root, column j+1 its j-th word. Biaffine (Dozat
// and Manning 2017), the dependent with a one appended; a word is no head of itself.
func (m *Model) arcs(h []float32, cuts []int, s *scratch) [][][]float32 {
	d, w := m.dim, m.arcD
	ad, ah := m.hidden["ad"], m.hidden["ah"]
	n := len(h) / d
	leaky(mul(&s.dep, ad, h, n, s))
	heads := leaky(mulRows(&s.heads, ah, n, s))
	root := leaky(mul(&s.hidden, ah, m.root, 1, s))[:w]
	up := size(&s.up, kernel.Up(n, 4)*w)
	kernel.Gemm(up, s.dep, m.arcW, n, w, w, w, ad.Stride, w)
	for i := range n {
		kernel.Axpy(up[i*w:(i+1)*w], 1, m.arcW[w*w:(w+1)*w]) // the row of the appended one
	}
	var out [][][]float32
	for k := 0; k+1 < len(cuts); k++ {
		first, last := cuts[k], cuts[k+1]
		scores := make([][]float32, last-first)
		all := make([]float32, (last-first)*(last-first+1))
		for i := range scores {
			u := up[(first+i)*w : (first+i+1)*w]
			row := all[i*(len(scores)+1) : (i+1)*(len(scores)+1)]
			row[0] = kernel.Dot(u, root)
			for j := range scores {
				row[j+1] = kernel.Dot(u, heads[(first+j)*ah.Stride:(first+j)*ah.Stride+w])
			}
			row[i+1] = float32(math.Inf(-1))
			scores[i] = row
		}
		out = append(out, scores)
	}
	return out
}

// pair is an arc: words of a window, head -1 the root.
type pair struct{ word, head int }

// labelScores are the scores of the labels of arcs, [len(arcs)][stride of "ro"].
func (m *Model) labelScores(h []float32, arcs []pair, s *scratch) []float32 {
	rd, rh, ro := m.hidden["rd"], m.hidden["rh"], m.out["ro"]
	n, w := len(h)/m.dim, rd.Stride
	a := mul(&s.dep, rd, h, n, s)
	b := mulRows(&s.heads, rh, n, s)
	x := size(&s.up, len(arcs)*w)
	for k, p := range arcs {
		copy(x[k*w:(k+1)*w], a[p.word*w:(p.word+1)*w])
		if p.head >= 0 {
			kernel.Axpy(x[k*w:(k+1)*w], 1, b[p.head*w:(p.head+1)*w])
		}
	}
	return mul(&s.out, ro, leaky(x), len(arcs), s)
}

// bestLabel is the best label of an arc to a word, among those whose plain label is want (any, if want < 0). Only the
// root's arc is called root.
func (m *Model) bestLabel(row []float32, want int) int {
	best := -1
	for k, v := range row {
		if l := m.plainOf[k]; l != m.rootLabel && (want < 0 || int(l) == want) && (best < 0 || v > row[best]) {
			best = k
		}
	}
	return best
}

// firstTree is a sentence [first, last) of a window with its best tree by the reader's scores, and what else the reader
// holds possible (nil when nothing was asked).
type firstTree struct {
	first, last int
	*sentence
	labels  []string // of arcs, with subtypes
	options [][]option
	rows    [][][]float32 // for every word, the scores of the labels of each head that its options name, in their order
}

// firstTrees gives the trees of the sentences [cuts[0], cuts[1]), [cuts[1], cuts[2])... of a window, and with v also the
// options of every word.
func (m *Model) firstTrees(h []float32, words, upos, xpos []string, cuts []int, v *treesModel, s *scratch) []firstTree {
	var arcs []pair
	first := make([]int, len(words))     // the arc of each word that its tree has
	held := make([]int, 1, len(words)+1) // where each word's arcs begin
	all := m.arcs(h, cuts, s)
	var of []int
	for k, scores := range all {
		for i, head := range tree(scores) {
			of = append(of[:0], head)
			if v != nil {
				of = likely(scores[i], head, of[:0])
			}
			for _, x := range of {
				if x == head {
					first[cuts[k]+i] = len(arcs)
				}
				if x--; x >= 0 {
					x += cuts[k]
				}
				arcs = append(arcs, pair{cuts[k] + i, x})
			}
			held = append(held, len(arcs))
		}
	}
	y, stride := m.labelScores(h, arcs, s), m.out["ro"].Stride
	var out []firstTree
	for k := range len(cuts) - 1 {
		a, b := cuts[k], cuts[k+1]
		t := firstTree{first: a, last: b, labels: make([]string, b-a)}
		tags, fine, heads, plain := make([]uint8, b-a), make([]uint8, b-a), make([]int, b-a), make([]uint8, b-a)
		for i := range tags {
			tags[i], fine[i], plain[i], t.labels[i] = m.tagOf[upos[a+i]], m.fineOf[xpos[a+i]], m.rootLabel, "root"
			mine := arcs[held[a+i]:held[a+i+1]]
			row := func(j int) []float32 {
				at := (held[a+i] + j) * stride
				return y[at : at+len(m.plainOf)]
			}
			tree := first[a+i] - held[a+i]
			if head := mine[tree].head; head >= 0 {
				l := m.bestLabel(row(tree), -1)
				heads[i], plain[i], t.labels[i] = head-a+1, m.plainOf[l], m.labels["rel"][l]
			}
			if v == nil || len(mine) == 1 && (heads[i] == 0 || !m.doubted(row(0))) {
				continue
			}
			if t.options == nil {
				t.options, t.rows = make([][]option, b-a), make([][][]float32, b-a)
			}
			norm := logSum(all[k][i])
			for j, arc := range mine {
				head := 0
				if arc.head >= 0 {
					head = arc.head - a + 1
				}
				t.rows[i] = append(t.rows[i], row(j))
				t.options[i] = m.labelled(head, float32(float64(all[k][i][head])-norm), row(j), t.options[i])
			}
		}
		if t.options == nil {
			t.sentence = m.newSentence(nil, nil, nil, nil, heads, plain)
		} else {
			t.sentence = m.newSentence(v, words[a:b], tags, fine, heads, plain)
		}
		out = append(out, t)
	}
	return out
}

// parse gives the head (a word of the window, -1 the root) and the label of every word of the sentences [cuts[0],
// cuts[1]), ... of a window: the best trees by the reader's scores, then what the second stage makes of them (revise.go).
func (m *Model) parse(h []float32, words, upos, xpos []string, cuts []int, s *scratch) (heads []int, labels []string) {
	var second *treesModel
	if m.TreesFit() {
		second = m.trees
	}
	for _, t := range m.firstTrees(h, words, upos, xpos, cuts, second, s) {
		if t.options != nil {
			m.revise(second, &t)
		}
		for i, head := range t.head {
			if head--; head >= 0 {
				head += t.first
			}
			heads, labels = append(heads, head), append(labels, t.labels[i])
		}
	}
	return heads, labels
}

// roleKeys is what roles needs of the words of a window, whatever the cue.
func (m *Model) roleKeys(h []float32, s *scratch) []float32 {
	return leaky(mul(&s.keys, m.hidden["qt"], h, len(h)/m.dim, s))
}

// roles says for every word of the window whether it is none (0), source (1) or content (2) of the cue [a, e).
func (m *Model) roles(h, keys []float32, a, e int, s *scratch) []int {
	d, w := m.dim, m.roleD-1
	n := len(h) / d
	mean := make([]float32, d)
	for i := a; i < e; i++ {
		kernel.Axpy(mean, 1, h[i*d:(i+1)*d])
	}
	for i := range mean {
		mean[i] /= float32(e - a)
	}
	q := leaky(mul(&s.hidden, m.hidden["qc"], mean, 1, s))[:w]
	var u [3][]float32
	for r := range 3 { // u[r] = q' W_r, its last entry for the appended one
		u[r] = make([]float32, w+1)
		for i := range w + 1 {
			v := float32(1)
			if i < w {
				v = q[i]
			}
			row := m.roleW[(r*(w+1)+i)*(w+1) : (r*(w+1)+i+1)*(w+1)]
			kernel.Axpy(u[r][:w], v, row[:w])
			u[r][w] += float32(v * row[w])
		}
	}
	stride := m.hidden["qt"].Stride
	out := make([]int, n)
	for i := range n {
		dist := max(-m.clip, min(m.clip, i-a)) + m.clip
		best := float32(math.Inf(-1))
		for r := range 3 {
			v := kernel.Dot(u[r][:w], keys[i*stride:i*stride+w]) + u[r][w] + m.roleB[r*(2*m.clip+1)+dist]
			if v > best {
				best, out[i] = v, r
			}
		}
	}
	return out
}
