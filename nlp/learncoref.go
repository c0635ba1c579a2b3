package nlp

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"unicode/utf8"

	"parley/nlp/internal/kernel"
)

// CorefData are the corpora that LearnCoreference learns from.
type CorefData struct {
	Chains  []*Document // texts with all their mentions and chains (ReadGUM)
	Kinds   [][]string  // by text, the kind of thing of every mention (ReadGUM)
	Pairs   []NamePair  // ambiguous pronouns (ReadGAP)
	Corpora []string    // what they are, for the head of the file
}

// ReadGUM reads the documents of a treebank in CoNLL-U with entities in MISC, as GUM has them, and the
// kind of thing that every mention stands for. Paragraphs of the texts are parted by an empty line.
func ReadGUM(r io.Reader) ([]*Document, [][]string, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, nil, fmt.Errorf("read GUM: %w", err)
	}
	docs, kinds, err := readCoNLLU(strings.NewReader(string(b)))
	if err != nil {
		return nil, nil, fmt.Errorf("read GUM: %w", err)
	}
	for _, d := range docs {
		breaks := 0
		text := d.Text
		d.Text = strings.ReplaceAll(text, "\n", "\n\n")
		at := 0
		move := func(s *Span) {
			s.Start, s.End = s.Start+breaks, s.End+breaks
		}
		for i := range d.Tokens {
			breaks += strings.Count(text[at:d.Tokens[i].Start], "\n")
			at = d.Tokens[i].Start
			move(&d.Tokens[i].Span)
		}
		for k := range d.Sentences {
			s := &d.Sentences[k]
			s.Span = d.SpanOf(s.Range)
		}
		d.finish()
	}
	return docs, kinds, nil
}

// NamePair is an example of GAP: a pronoun and two names, and which of them it stands for.
type NamePair struct {
	Text          string
	Pronoun, A, B Span
	IsA, IsB      bool
}

// ReadGAP reads examples of GAP, one JSON object a line; offsets there are code points.
func ReadGAP(r io.Reader) ([]NamePair, error) {
	var out []NamePair
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<22)
	line := 0
	for sc.Scan() {
		line++
		if strings.TrimSpace(sc.Text()) == "" {
			continue
		}
		var x struct {
			Text          string
			Pronoun, A, B [2]int
			IsA           bool `json:"a_coref"`
			IsB           bool `json:"b_coref"`
		}
		if err := json.Unmarshal(sc.Bytes(), &x); err != nil {
			return nil, fmt.Errorf("read GAP: line %d: %w", line, err)
		}
		var bytes []int
		for i := range x.Text {
			bytes = append(bytes, i)
		}
		bytes = append(bytes, len(x.Text))
		p := NamePair{Text: x.Text, IsA: x.IsA, IsB: x.IsB}
		for k, s := range [][2]int{x.Pronoun, x.A, x.B} {
			if s[0] < 0 || s[1] <= s[0] || s[1] > utf8.RuneCountInString(x.Text) {
				return nil, fmt.Errorf("read GAP: line %d: span %v lies outside the text", line, s)
			}
			*[]*Span{&p.Pronoun, &p.A, &p.B}[k] = Span{bytes[s[0]], bytes[s[1]]}
		}
		out = append(out, p)
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("read GAP: after line %d: %w", line, err)
	}
	return out, nil
}

// sizes and settings of learning.
const (
	corefHidden = 64
	corefDot    = 32
	corefEpochs = 7
	corefRate   = 0.04
	gapBatch    = 8
)

// lesson is a text to learn coreference from.
type lesson struct {
	doc  *Document
	gold []int32 // by mention, 1 + its chain; 0 if it is in none
	kind []uint8 // by mention, 1 + its kind in corefKinds; 0 unknown
	pair *NamePair
	a, b []bool // by mention, whether it names A or B of the pair
	p    int    // the mention that is the pronoun of the pair, -1
}

// LearnCoreference learns a model of coreference over the vectors of a reader. The same input gives the
// same bytes. dev, if not nil, is scored now and then for the log.
func LearnCoreference(m *Model, genders string, data, dev *CorefData, logf func(format string, args ...any)) ([]byte, error) {
	g, err := readGenders(genders)
	if err != nil {
		return nil, err
	}
	if len(data.Chains) == 0 {
		return nil, fmt.Errorf("learn coreference: no texts with chains")
	}
	t := &corefTrainer{logf: logf, model: m, rng: rand.New(rand.NewPCG(7, 11))}
	t.m = &corefModel{reader: m.Hash["reader.bin"], corpora: data.Corpora, dim: m.dim, hidden: corefHidden, dot: corefDot, kinds: len(corefKinds), genders: g}
	plain := *m
	plain.coref = nil
	e := New(&plain)
	lessons := t.lessons(e, data)
	logf("%d texts with chains, %d pairs", len(data.Chains), len(data.Pairs))
	t.start()
	t.learnKinds(lessons)
	for epoch := range corefEpochs {
		t.epoch(lessons, epoch)
		if epoch >= corefEpochs/2 {
			t.average()
		}
		if dev != nil && epoch == corefEpochs-1 {
			b, err := t.pack()
			if err != nil {
				return nil, err
			}
			if err := t.score(b, e, dev); err != nil {
				return nil, err
			}
		}
	}
	return t.pack()
}

// lessons reads the texts and finds the gold chains of our mentions.
func (t *corefTrainer) lessons(e *Engine, data *CorefData) []*lesson {
	var out []*lesson
	for k, gold := range data.Chains {
		l := &lesson{doc: e.Read(gold.Text), p: -1}
		ms := l.doc.findMentions(t.m.genders).out
		l.gold, l.kind = make([]int32, len(ms)), make([]uint8, len(ms))
		bySpan, byHead := map[Span]int{}, map[int]int{}
		for i := range gold.Mentions {
			bySpan[gold.SpanOf(gold.Mentions[i].Range)] = i + 1
			if h := gold.Tokens[gold.Mentions[i].Head].Start; byHead[h] == 0 {
				byHead[h] = i + 1
			}
		}
		for i := range ms {
			k2 := bySpan[l.doc.SpanOf(ms[i].Range)]
			if k2 == 0 && ms[i].form != formGroup {
				k2 = byHead[l.doc.Tokens[ms[i].Head].Start]
			}
			if k2 == 0 {
				continue
			}
			l.gold[i] = int32(1 + gold.Mentions[k2-1].Chain)
			for j, w := range corefKinds {
				if w == data.Kinds[k][k2-1] {
					l.kind[i] = uint8(j + 1)
				}
			}
		}
		out = append(out, l)
	}
	for i := range data.Pairs {
		p := &data.Pairs[i]
		l := &lesson{doc: e.Read(p.Text), pair: p, p: -1}
		d := l.doc
		ms := d.findMentions(t.m.genders).out
		l.a, l.b = make([]bool, len(ms)), make([]bool, len(ms))
		pa, pb, pp := d.RangeOf(p.A), d.RangeOf(p.B), d.RangeOf(p.Pronoun)
		for k := range ms {
			switch h := ms[k].Head; {
			case pp.Contains(h) && ms[k].form.pronoun():
				l.p = k
			case ms[k].form == formGroup:
			case pa.Contains(h):
				l.a[k] = true
			case pb.Contains(h):
				l.b[k] = true
			}
		}
		if l.p >= 0 {
			out = append(out, l)
		}
	}
	return out
}

type corefTrainer struct {
	m     *corefModel
	model *Model
	rng   *rand.Rand
	logf  func(string, ...any)

	maps, mapsG   []float32 // [rows][dim]
	bias, biasG   []float32
	table, tableG []float32 // [buckets][hidden]
	out, outG     []float32 // and the sums of squared gradients

	dMaps, dBias, dOut []float32
	dTable             map[uint32][]float32
	means              [4][]float32 // of maps, bias, table, out over the later rounds
	rounds             float32
	free               [][]float32
}

func (t *corefTrainer) start() {
	m := t.m
	random := func(n int, scale float64) []float32 {
		out := make([]float32, n)
		for i := range out {
			out[i] = float32(t.rng.NormFloat64() * scale)
		}
		return out
	}
	t.maps, t.bias = random(m.rows()*m.dim, .5/math.Sqrt(float64(m.dim))), make([]float32, m.rows())
	for i := m.kindAt() * m.dim; i < len(t.maps); i++ {
		t.maps[i] = 0
	}
	t.table, t.out = random(corefBuckets*m.hidden, .03), random(m.hidden, .3)
	t.mapsG, t.biasG, t.tableG, t.outG = make([]float32, len(t.maps)), make([]float32, len(t.bias)), make([]float32, len(t.table)), make([]float32, len(t.out))
	t.dMaps, t.dBias, t.dOut, t.dTable = make([]float32, len(t.maps)), make([]float32, len(t.bias)), make([]float32, len(t.out)), map[uint32][]float32{}
}

// learnKinds learns the map from vectors to kinds of things: multinomial logistic regression.
func (t *corefTrainer) learnKinds(lessons []*lesson) {
	m := t.m
	at := m.kindAt()
	p := make([]float64, m.kinds)
	for epoch := range 6 {
		right, all := 0, 0
		for _, l := range lessons {
			if l.kind == nil {
				continue
			}
			for i, x := range l.doc.findMentions(m.genders).out {
				if l.kind[i] == 0 {
					continue
				}
				h := l.doc.Vector(x.Head)
				for k := range p {
					p[k] = float64(kernel.Dot(t.maps[(at+k)*m.dim:(at+k+1)*m.dim], h) + t.bias[at+k])
				}
				best := softmax64(p)
				all++
				if best == int(l.kind[i])-1 {
					right++
				}
				rate := float32(.02 / float64(epoch+1))
				for k := range p {
					g := float32(p[k])
					if k == int(l.kind[i])-1 {
						g--
					}
					kernel.Axpy(t.maps[(at+k)*m.dim:(at+k+1)*m.dim], -rate*g, h)
					t.bias[at+k] -= rate * g
				}
			}
		}
		t.logf("kinds, round %d: %.1f %% of %d right", epoch+1, 100*float64(right)/float64(all), all)
	}
}

// softmax64 turns scores into probabilities, in place, and gives the largest.
func softmax64(x []float64) int {
	best := 0
	for i := range x {
		if x[i] > x[best] {
			best = i
		}
	}
	top, sum := x[best], 0.0
	for i := range x {
		x[i] = exp(x[i] - top)
		sum += x[i]
	}
	for i := range x {
		x[i] /= sum
	}
	return best
}

// trace is what one candidate's score was made of.
type trace struct {
	feats []uint32
	z     []float32 // after the activation
	e     int32
}

// run is one pass over a lesson: forward, loss and gradients.
type corefRun struct {
	*coreference
	t      *corefTrainer
	y, dy  []float32 // [mentions][rows], nil without vectors
	trace  []trace
	scores []float64
	mask   []float32
}

func (t *corefTrainer) epoch(lessons []*lesson, epoch int) {
	order := t.rng.Perm(len(lessons))
	loss, count, right := 0.0, 0, 0
	inBatch := 0
	for _, k := range order {
		l := lessons[k]
		n, all, ok := t.learn(l, epoch)
		loss, count, right = loss+n, count+all, right+ok
		if inBatch++; l.pair == nil || inBatch >= gapBatch {
			t.step(epoch)
			inBatch = 0
		}
	}
	t.step(epoch)
	t.logf("round %d: loss %.3f, %.1f %% of %d choices right", epoch+1, loss/float64(count), 100*float64(right)/float64(count), count)
}

// learn adds the gradients of one lesson.
func (t *corefTrainer) learn(l *lesson, epoch int) (loss float64, all, right int) {
	m := t.m
	c := m.begin(l.doc, false)
	r := &corefRun{coreference: c, t: t}
	rows := m.rows()
	drop, blind := float32(corefDrop), .15
	if l.pair != nil { // there are few of them
		drop, blind = gapDrop, .4
	}
	if t.rng.Float64() > blind { // the rest is learned without vectors
		r.y, r.dy = make([]float32, len(c.mentions)*rows), make([]float32, len(c.mentions)*m.kindAt())
		for i := range c.mentions {
			h := l.doc.Vector(c.mentions[i].Head)
			y := r.y[i*rows : (i+1)*rows]
			for k := range y {
				y[k] = kernel.Dot(t.maps[k*m.dim:(k+1)*m.dim], h) + t.bias[k]
			}
			c.mentions[i].kind = uint8(1 + argmax(y[m.kindAt():]))
		}
	}
	r.mask = make([]float32, m.hidden)
	weight := float32(1)
	if l.pair != nil {
		weight = gapWeight
	}
	for i := range c.mentions {
		if c.waits(i) {
			continue
		}
		if e := c.certain(i); e >= 0 {
			c.add(i, e)
			continue
		}
		c.candidates(i)
		for k := range r.mask {
			r.mask[k] = 0
			if t.rng.Float64() > float64(drop) {
				r.mask[k] = 1 / (1 - drop)
			}
		}
		r.scores = r.scores[:0]
		r.score(i, -1, 0, 0)
		for k, e := range c.cands {
			r.score(i, e, k, k+1)
		}
		best := 0
		for k := range r.scores {
			if r.scores[k] > r.scores[best] {
				best = k
			}
		}
		good, use := l.goals(c, i)
		if use {
			all++
			if good[best] {
				right++
			}
			loss += r.backward(i, good, weight)
		}
		chosen := best
		if l.pair == nil && epoch < 2 && use { // at first the right way is gone, later the model's own
			for k := range good {
				if good[k] {
					chosen = k
				}
			}
		}
		if chosen == 0 {
			c.add(i, -1)
		} else {
			c.add(i, c.cands[chosen-1])
		}
	}
	if r.dy != nil {
		n := m.kindAt()
		for i := range c.mentions {
			h := l.doc.Vector(c.mentions[i].Head)
			for k, g := range r.dy[i*n : (i+1)*n] {
				if g != 0 {
					kernel.Axpy(t.dMaps[k*m.dim:(k+1)*m.dim], g, h)
					t.dBias[k] += g
				}
			}
		}
	}
	return loss, all, right
}

const (
	corefDrop     = .25 // of the hidden layer
	gapDrop       = .4  // the same for pairs
	corefWordDrop = .3  // of the features that are words
	gapWeight     = 2
)

// goals says which choices for mention i are right: 0 a new entity, k+1 the k-th candidate; use is
// false where that is not known.
func (l *lesson) goals(c *coreference, i int) (good []bool, use bool) {
	good = make([]bool, len(c.cands)+1)
	if l.pair == nil {
		g := l.gold[i]
		for k, e := range c.cands {
			same, n := 0, 0
			for _, j := range c.entities[e].members {
				n++
				if g > 0 && l.gold[j] == g {
					same++
				}
			}
			good[k+1] = 2*same >= n && same > 0
			use = use || good[k+1]
		}
		good[0] = !use
		return good, true
	}
	holds := func(e int32, marks []bool) bool {
		for _, j := range c.entities[e].members {
			if marks[j] {
				return true
			}
		}
		return false
	}
	switch {
	case i == l.p:
		for k, e := range c.cands {
			a, b := holds(e, l.a), holds(e, l.b)
			use = use || a || b
			good[k+1] = a && l.pair.IsA || b && l.pair.IsB
		}
		if !use {
			return good, false
		}
		if !l.pair.IsA && !l.pair.IsB { // somebody else
			for k, e := range c.cands {
				good[k+1] = !holds(e, l.a) && !holds(e, l.b)
			}
			good[0] = true
			return good, true
		}
		for k := range good {
			if good[k] {
				return good, true
			}
		}
		return good, false
	case l.a[i] || l.b[i]:
		if l.p > i { // nothing is known
			return good, false
		}
		e := c.of[l.p]
		is := l.a[i] && l.pair.IsA || l.b[i] && l.pair.IsB
		for k, x := range c.cands {
			good[k+1] = (x == e) == is
			use = use || x == e
		}
		good[0] = !is
		return good, use
	}
	return good, false
}

// score computes the score of one choice and keeps what it was made of in trace k.
func (r *corefRun) score(i int, e int32, rank, k int) {
	t, m, h := r.t, r.t.m, r.t.m.hidden
	for len(r.trace) <= k {
		r.trace = append(r.trace, trace{z: make([]float32, h)})
	}
	tr := &r.trace[k]
	tr.e = e
	tr.feats = append(tr.feats[:0], r.features(i, e, rank)...)
	if t.rng.Float64() < corefWordDrop {
		tr.feats = tr.feats[:r.lexical]
	}
	z := tr.z
	clear(z)
	for _, b := range tr.feats {
		kernel.Axpy(z, 1, t.table[int(b)*h:(int(b)+1)*h])
	}
	s := float32(0)
	if r.y != nil {
		rows := m.rows()
		a := r.y[i*rows : (i+1)*rows]
		kernel.Axpy(z, 1, a[:h])
		if e >= 0 {
			j, n := r.parts(e)
			b := r.y[n*rows : (n+1)*rows]
			kernel.Axpy(z, 1, r.y[j*rows+h:j*rows+2*h])
			kernel.Axpy(z, 1, b[2*h:3*h])
			s = kernel.Dot(a[3*h:3*h+m.dot], b[3*h+m.dot:3*h+2*m.dot])
		}
	}
	kernel.Leaky(z)
	for k := range z {
		z[k] *= r.mask[k]
	}
	r.scores = append(r.scores, float64(s+kernel.Dot(z, t.out)))
}

// parts are the latest mention of an entity and its latest noun or name.
func (r *corefRun) parts(e int32) (last, np int) {
	v := &r.entities[e]
	if v.np < 0 {
		return int(v.last), int(v.last)
	}
	return int(v.last), int(v.np)
}

// backward adds the gradients of minus the logarithm of the probability of all right choices.
func (r *corefRun) backward(i int, good []bool, weight float32) float64 {
	t, m, h := r.t, r.t.m, r.t.m.hidden
	p := append([]float64(nil), r.scores...)
	softmax64(p)
	sum := 1e-9
	for k := range p {
		if good[k] {
			sum += p[k]
		}
	}
	rows := m.rows()
	n := m.kindAt()
	dz := make([]float32, h)
	for k := range p {
		g := p[k]
		if good[k] {
			g -= p[k] / sum
		}
		if math.Abs(g) < 1e-5 {
			continue
		}
		d := float32(g) * weight
		tr := &r.trace[k]
		for q := range dz {
			t.dOut[q] += d * tr.z[q]
			dz[q] = d * t.out[q] * r.mask[q]
			if tr.z[q] < 0 {
				dz[q] *= .1
			}
		}
		for _, b := range tr.feats {
			row := t.dTable[b]
			if row == nil {
				if f := len(t.free); f > 0 {
					row = t.free[f-1]
					t.free = t.free[:f-1]
					clear(row)
				} else {
					row = make([]float32, h)
				}
				t.dTable[b] = row
			}
			kernel.Axpy(row, 1, dz)
		}
		if r.dy == nil {
			continue
		}
		da := r.dy[i*n : (i+1)*n]
		kernel.Axpy(da[:h], 1, dz)
		if tr.e >= 0 {
			j, np := r.parts(tr.e)
			db := r.dy[np*n : (np+1)*n]
			kernel.Axpy(r.dy[j*n+h:j*n+2*h], 1, dz)
			kernel.Axpy(db[2*h:3*h], 1, dz)
			ya, yb := r.y[i*rows:(i+1)*rows], r.y[np*rows:(np+1)*rows]
			for q := range m.dot {
				da[3*h+q] += d * yb[3*h+m.dot+q]
				db[3*h+m.dot+q] += d * ya[3*h+q]
			}
		}
	}
	return -math.Log(sum)
}

// step moves the weights against the gradients collected (Adagrad) and clears those.
func (t *corefTrainer) step(epoch int) {
	rate := corefRate * float32(1-.9*float64(epoch)/corefEpochs)
	move := func(w, g, sum []float32, rate, decay float32) {
		for k, d := range g {
			if d == 0 {
				continue
			}
			d += decay * w[k]
			sum[k] += d * d
			w[k] -= rate * d / float32(math.Sqrt(float64(sum[k]))+1e-6)
			g[k] = 0
		}
	}
	n := t.m.kindAt() * t.m.dim
	move(t.maps[:n], t.dMaps[:n], t.mapsG[:n], rate*corefMapRate, corefDecay)
	move(t.bias, t.dBias, t.biasG, rate, 0)
	move(t.out, t.dOut, t.outG, rate, 0)
	h := t.m.hidden
	for b, row := range t.dTable { // rows are independent: the order does not matter
		move(t.table[int(b)*h:(int(b)+1)*h], row, t.tableG[int(b)*h:(int(b)+1)*h], rate, corefDecay)
		t.free = append(t.free, row)
	}
	clear(t.dTable)
}

const (
	corefMapRate = .25
	corefDecay   = 1e-4
)

// average takes the weights into the means: the mean of several rounds does better than the last.
func (t *corefTrainer) average() {
	t.rounds++
	for k, w := range [][]float32{t.maps, t.bias, t.table, t.out} {
		if t.means[k] == nil {
			t.means[k] = make([]float32, len(w))
		}
		for i, v := range w {
			t.means[k][i] += (v - t.means[k][i]) / t.rounds
		}
	}
}

func (t *corefTrainer) pack() ([]byte, error) {
	m := t.m
	w := t.means
	proj, err := kernel.NewMatrix(m.rows(), m.dim, w[0], w[1])
	if err != nil {
		return nil, fmt.Errorf("learn coreference: %w", err)
	}
	return m.pack(proj, tensor{[]int{corefBuckets, m.hidden}, w[2]}, w[3])
}

// score logs how well a packed model does on development texts.
func (t *corefTrainer) score(packed []byte, e *Engine, dev *CorefData) error {
	m, err := readCoref(string(packed))
	if err != nil {
		return err
	}
	m.genders = t.m.genders
	for _, vectors := range []bool{true, false} {
		var s CorefScorer
		for _, gold := range dev.Chains {
			d := e.cached(gold.Text)
			d.Mentions, d.Chains = nil, nil
			m.resolve(d, vectors)
			s.Add(gold, d)
		}
		var match, said, truth int
		for i := range dev.Pairs {
			p := &dev.Pairs[i]
			d := e.cached(p.Text)
			d.Mentions, d.Chains = nil, nil
			m.resolve(d, vectors)
			for k, name := range []Span{p.A, p.B} {
				is := []bool{p.IsA, p.IsB}[k]
				linked := d.linked(p.Pronoun, name)
				match, said, truth = match+int(b2u(is && linked)), said+int(b2u(linked)), truth+int(b2u(is))
			}
		}
		r := s.Result()
		t.logf("dev, vectors %v: MUC %.1f B3 %.1f CEAF-e %.1f average %.1f pronouns %.1f; pairs P %.1f R %.1f F1 %.1f", vectors, 100*r.MUC.F1, 100*r.B3.F1, 100*r.CEAFE.F1, 100*r.Average(), 100*r.Pronouns,
			100*float64(match)/float64(max(1, said)), 100*float64(match)/float64(max(1, truth)), 200*float64(match)/float64(max(1, said+truth)))
	}
	return nil
}

// linked says whether one chain has a mention whose head lies in a and one whose head lies in b.
func (d *Document) linked(a, b Span) bool {
	for _, c := range d.Chains {
		var in [2]bool
		for _, k := range c {
			m := &d.Mentions[k]
			h := d.Tokens[m.Head].Span
			in[0] = in[0] || a.Overlaps(h)
			in[1] = in[1] || b.Overlaps(h)
		}
		if in[0] && in[1] {
			return true
		}
	}
	return false
}

var devCache = map[string]*Document{}

func (e *Engine) cached(text string) *Document {
	if devCache[text] == nil {
		devCache[text] = e.Read(text)
	}
	return devCache[text]
}
