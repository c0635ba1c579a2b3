package nlp

import (
	"math"

	"parley/nlp/internal/kernel"
)

// The forward pass of the reader over one window of words. Shapes: n words, d = Model.dim.
// Matrices are int8 with exact sums; the float rest is written so that every machine rounds alike:
// products that are added to something are converted to float32 first, which forbids fusing them.

// apply is y = W x + b for one row x, quantised as it comes: scale max|x|/127, halves to even.
func (l *linear) apply(y, x []float32, s *scratch) {
	var top float32
	for _, v := range x {
		top = max(top, abs32(v))
	}
	sx := max(top, 1e-8) / 127
	q := s.q[:len(x)]
	for i, v := range x {
		q[i] = int16(round(v / sx))
	}
	sum := s.sum[:l.rows]
	kernel.MatVec(sum, l.w, q)
	for i := range sum {
		y[i] = float32(float32(sum[i])*float32(sx*l.scale[i])) + l.bias[i]
	}
}

// rows applies l to every row of x [n, l.cols] and gives [n, l.rows].
func (l *linear) all(x []float32, s *scratch) []float32 {
	n := len(x) / l.cols
	y := make([]float32, n*l.rows)
	for i := range n {
		l.apply(y[i*l.rows:(i+1)*l.rows], x[i*l.cols:(i+1)*l.cols], s)
	}
	return y
}

type scratch struct {
	q   []int16
	sum []int32
}

func newScratch() *scratch { return &scratch{make([]int16, 2048), make([]int32, 4096)} }

func (n *norm) apply(y, x []float32) {
	var mean, vari float64
	for _, v := range x {
		mean += float64(v)
	}
	mean /= float64(len(x))
	for _, v := range x {
		d := float64(v) - mean
		vari += float64(d * d)
	}
	inv := 1 / math.Sqrt(vari/float64(len(x))+1e-5)
	for i, v := range x {
		y[i] = float32(float32(float64(float64(v)-mean)*inv)*n.gain[i]) + n.bias[i]
	}
}

func leaky(x []float32) []float32 {
	for i, v := range x {
		if v < 0 {
			x[i] = v * .1
		}
	}
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

// rotary are the cosines and sines of positions 0..n-1: [n, k/2] each, k the width of an attention head.
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

// embed is the input of the encoder: word row, mean of n-gram rows, shape row.
func (m *Model) embed(word string, x []float32) {
	w := normForm(word)
	low := lowerForm(w)
	id, ok := m.vocab[low]
	if !ok {
		id = 1
	}
	copy(x, m.wordT[int(id)*m.wordD:(int(id)+1)*m.wordD])
	g := x[m.wordD : m.wordD+m.gramD]
	clear(g)
	count := 0
	grams(low, func(b int) {
		kernel.Axpy(g, 1, m.gramT[(b+1)*m.gramD:(b+2)*m.gramD])
		count++
	})
	for i := range g {
		g[i] /= float32(count)
	}
	sh := shapeOf(w)
	copy(x[m.wordD+m.gramD:], m.shapeT[sh*m.sD:(sh+1)*m.sD])
}

// encode gives the hidden vectors [n, d] of the words of one window.
func (m *Model) encode(words []string, s *scratch) []float32 {
	n, d, H := len(words), m.dim, m.heads
	k := d / H
	x := make([]float32, n*d)
	in := make([]float32, m.input.cols)
	tmp := make([]float32, d)
	for i, w := range words {
		m.embed(w, in)
		m.input.apply(tmp, in, s)
		m.inputNorm.apply(x[i*d:(i+1)*d], tmp)
	}
	cos, sin := m.rotary(n)
	h := make([]float32, n*d)
	q, key, val := make([]float32, n*d), make([]float32, n*d), make([]float32, n*d)
	qkv := make([]float32, 3*d)
	gu := make([]float32, 2*m.ff)
	att := make([]float32, n)
	root := float32(math.Sqrt(float64(k)))
	for b := range m.blocks {
		bl := &m.blocks[b]
		for i := range n {
			bl.n1.apply(tmp, x[i*d:(i+1)*d])
			bl.qkv.apply(qkv, tmp, s)
			for a := range H { // heads one after the other: [H][n][k]
				at := (a*n + i) * k
				rotate(q[at:at+k], qkv[a*k:(a+1)*k], cos[i*k/2:(i+1)*k/2], sin[i*k/2:(i+1)*k/2])
				rotate(key[at:at+k], qkv[d+a*k:d+(a+1)*k], cos[i*k/2:(i+1)*k/2], sin[i*k/2:(i+1)*k/2])
				copy(val[at:at+k], qkv[2*d+a*k:2*d+(a+1)*k])
			}
		}
		clear(h)
		for a := range H {
			for i := range n {
				qi := q[(a*n+i)*k : (a*n+i+1)*k]
				top := float32(math.Inf(-1))
				for j := range n {
					att[j] = kernel.Dot(qi, key[(a*n+j)*k:(a*n+j+1)*k]) / root
					top = max(top, att[j])
				}
				var sum float64
				for j := range n {
					att[j] = float32(exp(float64(att[j] - top)))
					sum += float64(att[j])
				}
				inv := float32(1 / sum)
				out := h[i*d+a*k : i*d+(a+1)*k]
				for j := range n {
					kernel.Axpy(out, att[j]*inv, val[(a*n+j)*k:(a*n+j+1)*k])
				}
			}
		}
		for i := range n {
			xi := x[i*d : (i+1)*d]
			bl.o.apply(tmp, h[i*d:(i+1)*d], s)
			for j := range xi {
				xi[j] += tmp[j]
			}
			bl.n2.apply(tmp, xi)
			bl.gu.apply(gu, tmp, s)
			for j := range m.ff {
				gu[j] = max(gu[j], 0) * gu[m.ff+j]
			}
			bl.dn.apply(tmp, gu[:m.ff], s)
			for j := range xi {
				xi[j] += tmp[j]
			}
		}
	}
	for i := range n {
		m.final.apply(h[i*d:(i+1)*d], x[i*d:(i+1)*d])
	}
	return h
}

// rotate turns pairs (x[j], x[j+k/2]) by the position's angles (rotary positions, Su et al. 2021).
func rotate(y, x, cos, sin []float32) {
	h := len(x) / 2
	for j := range h {
		a, b := x[j], x[j+h]
		y[j] = float32(a*cos[j]) - float32(b*sin[j])
		y[j+h] = float32(b*cos[j]) + float32(a*sin[j])
	}
}

// head is a head's logits [n, labels]: a hidden layer with leaky relu, then a linear one.
func (m *Model) head(hidden, out string, h []float32, s *scratch) []float32 {
	l, o := m.hidden[hidden], m.out[out]
	return o.all(leaky(l.all(h, s)), s)
}

// arcs scores heads for the words [first, last) of one sentence: [m][1+m], column 0 the root,
// column j+1 the j-th word. Biaffine (Dozat and Manning 2017), the dependent with a one appended.
func (m *Model) arcs(h []float32, first, last int, s *scratch) [][]float32 {
	n, d, w := last-first, m.dim, m.arcD
	ad, ah := m.hidden["ad"], m.hidden["ah"]
	dep := leaky(ad.all(h[first*d:last*d], s))
	heads := leaky(ah.all(append(append(make([]float32, 0, (n+1)*d), m.root...), h[first*d:last*d]...), s))
	out := make([][]float32, n)
	u := make([]float32, w)
	for i := range n {
		copy(u, m.arcW[w*ad.rows:]) // the row of the appended one
		for j, v := range dep[i*ad.rows : (i+1)*ad.rows] {
			kernel.Axpy(u, v, m.arcW[j*w:(j+1)*w])
		}
		out[i] = make([]float32, n+1)
		for j := range n + 1 {
			out[i][j] = kernel.Dot(u, heads[j*w:(j+1)*w])
		}
		out[i][i+1] = float32(math.Inf(-1))
	}
	return out
}

// relations gives the label of every word's arc; heads as in arcs (0 root, j+1 the j-th word), by
// sentence. Only the root's arc is called root.
func (m *Model) relations(h []float32, first int, heads []int, s *scratch) []string {
	d := m.dim
	rd, rh, ro := m.hidden["rd"], m.hidden["rh"], m.out["ro"]
	a, b, y := make([]float32, rd.rows), make([]float32, rh.rows), make([]float32, ro.rows)
	labels := m.labels["rel"]
	out := make([]string, len(heads))
	for i, hd := range heads {
		if hd == 0 {
			out[i] = "root"
			continue
		}
		rd.apply(a, h[(first+i)*d:(first+i+1)*d], s)
		rh.apply(b, h[(first+hd-1)*d:(first+hd)*d], s)
		for j := range a {
			a[j] += b[j]
		}
		ro.apply(y, leaky(a), s)
		best := -1
		for k := range y {
			if labels[k] != "root" && (best < 0 || y[k] > y[best]) {
				best = k
			}
		}
		out[i] = labels[best]
	}
	return out
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
	qc := m.hidden["qc"]
	q := make([]float32, w)
	qc.apply(q, mean, s)
	leaky(q)
	var u [3][]float32
	for r := range 3 { // u[r] = q' W_r, its last entry for the appended one
		u[r] = make([]float32, w+1)
		for i := range w + 1 {
			v := float32(1)
			if i < w {
				v = q[i]
			}
			row := m.roleW[(r*(w+1)+i)*(w+1) : (r*(w+1)+i+1)*(w+1)]
			for j, x := range row {
				u[r][j] += float32(v * x)
			}
		}
	}
	out := make([]int, n)
	for i := range n {
		dist := max(-m.clip, min(m.clip, i-a)) + m.clip
		best := float32(math.Inf(-1))
		for r := range 3 {
			v := kernel.Dot(u[r][:w], keys[i*w:(i+1)*w]) + u[r][w] + m.roleB[r*(2*m.clip+1)+dist]
			if v > best {
				best, out[i] = v, r
			}
		}
	}
	return out
}
