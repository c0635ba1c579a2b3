package nlp

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Engine reads texts with a model. It is safe for concurrent use; what it gives does not depend on
// the number of cores.
type Engine struct{ model *Model }

// New makes an Engine. Without a model (nil) it still finds words and, by punctuation alone,
// sentences, each with a flat tree: enough for tests of odd input.
func New(m *Model) *Engine { return &Engine{m} }

// ModelHash names the model's files with their SHA-256, hexadecimal; empty without a model.
func (e *Engine) ModelHash() map[string]string {
	out := map[string]string{}
	if e.model != nil {
		for k, v := range e.model.Hash {
			out[k] = v
		}
	}
	return out
}

// Read makes a Document of raw text: words, sentences, tags, trees, names, times and attributions.
// Bytes that are not UTF-8 are read as U+FFFD; offsets stay those of the text given. A paragraph
// ends at a blank line or a line break (not at the breaks of text wrapped at a fixed width), and no
// sentence crosses one. At breaks (byte offsets, sorted) a word and a paragraph end too: for text
// that was glued together there.
func (e *Engine) Read(text string, breaks ...int) *Document {
	ws := tokenise(text, breaks)
	if e.model != nil && e.model.cuts != nil {
		ws = e.model.cuts.refine(text, ws, breaks)
	}
	ends := paragraphEnds(text)
	d := &Document{Text: text, Tokens: make([]Token, len(ws))}
	hard := make([]bool, len(ws)) // a sentence surely begins here
	for i, w := range ws {
		d.Tokens[i] = Token{Span: w.Span, Form: text[w.Start:w.End], Head: -1, Group: Range{i, i + 1}}
		hard[i] = i == 0
		for ; len(ends) > 0 && ends[0] <= w.Start; ends = ends[1:] {
			hard[i] = true
		}
		for ; len(breaks) > 0 && breaks[0] <= w.Start; breaks = breaks[1:] {
			hard[i] = true
		}
	}
	for i, w := range ws {
		if w.group > 0 {
			g := Range{i, i + 1 + w.group}
			for j := g.First; j < g.Last; j++ {
				d.Tokens[j].Group = g
			}
		}
	}
	e.analyse(d, hard, nil)
	return d
}

// ReadTokens makes a Document of a text whose words and sentences are known: byte spans, by
// sentence, in order. Every sentence opens a paragraph. It refuses spans that overlap or lie outside
// the text.
func (e *Engine) ReadTokens(text string, sents [][]Span) (*Document, error) {
	d := &Document{Text: text}
	var starts []bool
	last := 0
	for k, s := range sents {
		for i, w := range s {
			if w.Start < last || w.End <= w.Start || w.End > len(text) {
				return nil, fmt.Errorf("read tokens: word %d of sentence %d: bytes %d to %d overlap the word before or lie outside the text", i+1, k+1, w.Start, w.End)
			}
			last = w.End
			at := len(d.Tokens)
			d.Tokens = append(d.Tokens, Token{Span: w, Form: text[w.Start:w.End], Head: -1, Group: Range{at, at + 1}})
			starts = append(starts, i == 0)
		}
	}
	e.analyse(d, starts, starts)
	return d, nil
}

// ReadSentences makes a Document of given words in given sentences; its text is the words joined by
// spaces, a line a sentence. Words are taken as they are; empty ones are left out.
func (e *Engine) ReadSentences(sents [][]string) *Document {
	var b strings.Builder
	spans := make([][]Span, len(sents))
	for k, s := range sents {
		for _, w := range s {
			if w == "" {
				continue
			}
			if len(spans[k]) > 0 {
				b.WriteByte(' ')
			}
			spans[k] = append(spans[k], Span{b.Len(), b.Len() + len(w)})
			b.WriteString(w)
		}
		b.WriteByte('\n')
	}
	d, err := e.ReadTokens(b.String(), spans)
	if err != nil {
		panic(err) // the spans are our own
	}
	return d
}

// maxVectors is the number of words up to which a Document keeps hidden vectors: a kilobyte a word.
const maxVectors = 100_000

// analyse fills in everything but the words. hard marks where a sentence surely begins; given, if
// not nil, marks all sentence starts.
func (e *Engine) analyse(d *Document, hard, given []bool) {
	n := len(d.Tokens)
	starts := make([]bool, n)
	m := e.model
	edges := d.edges()
	d.joinDatelines(edges, hard)
	if m == nil || n == 0 {
		for i := range d.Tokens {
			starts[i] = hard[i] || i > 0 && endsSentence(d.Tokens[i-1].Form) && edges[i] != closes
			if given != nil {
				starts[i] = given[i]
			}
		}
		e.cut(d, starts, hard)
		flatTrees(d)
		d.finish()
		return
	}
	words := make([]string, n)
	for i := range d.Tokens {
		words[i] = plainForm(d.Tokens[i].Form)
	}
	if n <= maxVectors {
		d.dim = m.dim
		d.vectors = make([]float32, n*m.dim)
	}
	groups := e.groups(n, hard, given)
	found := make([]analysis, len(groups))
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(runtime.GOMAXPROCS(0), len(groups)) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			s := scratches.Get().(*scratch)
			defer scratches.Put(s)
			for g := range next {
				found[g] = m.readGroup(words, groups[g], edges, hard, given, d.vectors, s)
			}
		}()
	}
	for g := range groups {
		next <- g
	}
	close(next)
	wg.Wait()
	for g := range found {
		found[g].into(d, groups[g], starts)
	}
	d.Names = m.names(words, groups, found)
	if given != nil {
		starts = given
	}
	e.cut(d, starts, hard)
	d.joinRoots()
	for i := range d.Tokens {
		t := &d.Tokens[i]
		head := ""
		if t.Head >= 0 {
			head = d.Tokens[t.Head].XPOS
		}
		t.Lemma = m.lemmas.lemma(words[i], t.UPOS, t.XPOS, lemmaContext(words[i], t.UPOS, t.Deprel, head))
	}
	d.finish()
	d.mendAttributions(d.Attributions)
	d.mendAttributions(d.Doubtful)
	if m.coref != nil {
		m.coref.resolve(d, m.CorefFits())
	}
}

// joinRoots makes one tree of a sentence that was longer than a window and has several.
func (d *Document) joinRoots() {
	for _, s := range d.Sentences {
		root := -1
		for i := s.First; i < s.Last; i++ {
			switch t := &d.Tokens[i]; {
			case t.Head >= 0:
			case root < 0:
				root = i
			default:
				t.Head, t.Deprel = root, "parataxis"
			}
		}
	}
}

// plainForm is a word as the model is to see it: UTF-8, without characters that have no shape (soft
// hyphens, joiners, byte order marks), and not of any length.
func plainForm(w string) string {
	if len(w) > 400 {
		w = w[:400]
	}
	shapeless := func(c rune) bool { return c > 0x7f && unicode.Is(unicode.Cf, c) }
	w = strings.ToValidUTF8(w, "\uFFFD")
	if strings.ContainsFunc(w, shapeless) {
		if plain := strings.Map(func(c rune) rune {
			if shapeless(c) {
				return -1
			}
			return c
		}, w); plain != "" {
			return plain
		}
	}
	return w
}

// groups cuts the tokens into runs that are read independently: as many paragraphs as fit into a
// window; a longer paragraph is a run of its own. With given sentences, sentences take the part of
// paragraphs.
func (e *Engine) groups(n int, hard, given []bool) []Range {
	begin := hard
	if given != nil {
		begin = given
	}
	var out []Range
	first, last := 0, 0 // the run so far, in whole paragraphs
	for i := 1; i <= n; i++ {
		if i < n && !begin[i] {
			continue
		}
		if i-first > e.model.window && last > first {
			out = append(out, Range{first, last})
			first = last
		}
		last = i
	}
	if last > first {
		out = append(out, Range{first, last})
	}
	return out
}

// analysis is what a group of windows gave, relative to the group's first token.
type analysis struct {
	upos, xpos, feats, rel []string
	head                   []int // -1 root
	start                  []bool
	nameScores             []float32 // [n][labels]
	cuts                   []int     // where a span of names surely ends
	times                  []Time
	attrs, doubtful        []Attribution
}

// readGroup reads the windows of one run of paragraphs. A paragraph longer than a window is read in
// several: each next one begins at the last sentence start that the one before found, so that every
// sentence is kept from a window that holds all of it. A sentence longer than a window is read in pieces;
// joinRoots makes one tree of them.
func (m *Model) readGroup(words []string, g Range, edges []edge, hard, given []bool, vectors []float32, s *scratch) analysis {
	n := g.Len()
	a := analysis{upos: make([]string, n), xpos: make([]string, n), feats: make([]string, n), rel: make([]string, n), head: make([]int, n), start: make([]bool, n)}
	goesOn := false // the window begins inside a sentence
	for at := g.First; at < g.Last; {
		end := min(at+m.window, g.Last)
		begins := !goesOn
		if goesOn {
			begins = m.beginsSentence(words, g, at, edges, hard, given, s)
		}
		h := m.encode(words[at:end], s)
		starts := m.sentenceStarts(h, Range{at, end}, edges, hard, given, s)
		starts[0] = begins
		keep := end
		if end < g.Last { // the last sentence lacks its end: leave it to the next window
			for i := end - 1; i > at+m.window/4; i-- {
				if starts[i-at] {
					keep = i
					break
				}
			}
		}
		goesOn = keep == end
		m.fill(&a, words, h, at, keep, g.First, starts, s)
		if vectors != nil {
			copy(vectors[at*m.dim:keep*m.dim], h[:(keep-at)*m.dim])
		}
		at = keep
	}
	return a
}

// beginsSentence says whether word k, at which a sentence longer than a window was cut, begins one:
// its own window cannot tell, so it is read with some words on both sides.
func (m *Model) beginsSentence(words []string, g Range, k int, edges []edge, hard, given []bool, s *scratch) bool {
	w := Range{max(g.First, k-m.window/4), min(g.Last, k+m.window/4)}
	return m.sentenceStarts(m.encode(words[w.First:w.Last], s), w, edges, hard, given, s)[k-w.First]
}

// sentenceStarts says which words of the window w, with hidden vectors h, begin a sentence. It leaves
// the tags' hidden layer in s.tag.
func (m *Model) sentenceStarts(h []float32, w Range, edges []edge, hard, given []bool, s *scratch) []bool {
	out := make([]bool, w.Len())
	tag := m.hidden["m.tag"]
	bo := m.out["bo"]
	z := mul(&s.out, bo, leaky(mul(&s.tag, tag, h, w.Len(), s)), w.Len(), s)
	for i := range out {
		k := w.First + i
		switch {
		case given != nil:
			out[i] = given[k]
		case hard[k]:
			out[i] = true
		default:
			out[i] = z[i*bo.Stride] > 0 && edges[k] != closes
		}
	}
	for i := len(out) - 1; i > 0 && given == nil; i-- { // an opening mark goes with what it opens
		if out[i] && !hard[w.First+i] && edges[w.First+i-1] == opens {
			out[i], out[i-1] = false, true
		}
	}
	out[0] = true
	return out
}

// bestVerb is the best of the tags of verbs, for a word whose UPOS says that it is one: "Demands that"
// is no plural. Both tags are read apart, and lemmas go by them together.
func bestVerb(row []float32, labels []string) int {
	best := -1
	for k, l := range labels {
		if strings.HasPrefix(l, "VB") && (best < 0 || row[k] > row[best]) {
			best = k
		}
	}
	return best
}

// fill writes the analysis of tokens [at, keep) of words, of a window that begins at token at and has the
// hidden vectors h; base is the first token of a. It uses the tags' hidden layer of sentenceStarts.
func (m *Model) fill(a *analysis, words []string, h []float32, at, keep, base int, starts []bool, s *scratch) {
	n, hk := keep-at, h[:(keep-at)*m.dim]
	copy(a.start[at-base:], starts[:n])

	s.rows.Set(s.tag, n, m.out["up"].Cols)
	for _, tags := range []struct {
		layer  string
		labels []string
		out    []string
	}{{"up", m.labels["upos"], a.upos}, {"xp", m.labels["xpos"], a.xpos}, {"fe", m.labels["feats"], a.feats}} {
		l := m.out[tags.layer]
		y := mulRows(&s.out, l, n, s)
		for i := range n {
			row := y[i*l.Stride : i*l.Stride+l.Rows]
			k := argmax(row)
			if tags.layer == "xp" && a.upos[at-base+i] == "VERB" && !strings.HasPrefix(tags.labels[k], "V") {
				k = bestVerb(row, tags.labels)
			}
			tags.out[at-base+i] = tags.labels[k]
		}
	}

	cuts := []int{0}
	for i := 1; i < n; i++ {
		if starts[i] {
			cuts = append(cuts, i)
		}
	}
	cuts = append(cuts, n)
	heads, labels := m.parse(hk, words[at:keep], a.upos[at-base:keep-base], a.xpos[at-base:keep-base], cuts, s)
	copy(a.rel[at-base:], labels)
	for i, hd := range heads {
		if hd >= 0 {
			hd += at - base
		}
		a.head[at-base+i] = hd
	}

	ne, z := m.out["ne"].Stride, m.head("m.ner", "ne", hk, s)
	for i := range n {
		a.nameScores = append(a.nameScores, z[i*ne:i*ne+len(m.labels["ner"])]...)
	}
	for k, c := range cuts {
		if k > 0 || len(a.cuts) == 0 { // each window begins where the one before ended
			a.cuts = append(a.cuts, c+at-base)
		}
	}
	spansIn(cuts, m.head("m.timex", "ti", hk, s), m.out["ti"].Stride, m.labels["timex"], func(p, q int, class string) {
		a.times = append(a.times, Time{Range{at + p, at + q}, class})
	})
	logits, stride := m.head("m.cue", "cu", hk, s), m.out["cu"].Stride
	var keys []float32
	attribution := func(p, q int, score float64) Attribution {
		if keys == nil {
			keys = m.roleKeys(h, s)
		}
		attr := Attribution{Cue: Range{at + p, at + q}, Score: score}
		role := m.roles(h, keys, p, q, s)
		for i := 0; i < len(role); {
			j := i + 1
			for j < len(role) && role[j] == role[i] {
				j++
			}
			switch r := (Range{at + i, at + j}); role[i] {
			case 1:
				attr.Source = append(attr.Source, r)
			case 2:
				attr.Content = append(attr.Content, r)
			}
			i = j
		}
		return attr
	}
	cued := func(i int) float64 { return 1 - float64(softmaxOf(logits[stride*i:stride*i+3], 0)) }
	last := 0 // end of the cue before
	between := func(end int) {
		for i := last; i < end; {
			j := i
			best := 0.
			for j < end && cued(j) >= doubtful {
				best = max(best, cued(j))
				j++
			}
			if j > i {
				a.doubtful = append(a.doubtful, attribution(i, j, best))
			}
			i = j + 1
		}
	}
	runsOf(viterbi(logits, stride, m.labels["cue"]), m.labels["cue"], func(p, q int, _ string) {
		between(p)
		last = q
		a.attrs = append(a.attrs, attribution(p, q, cued(p)))
	})
	between(n)
}

// doubtful is the least certainty of a cue that is kept as doubtful.
const doubtful = .1

func softmaxOf(x []float32, k int) float32 {
	top := x[argmax(x)]
	var sum float64
	for _, v := range x {
		sum += exp(float64(v - top))
	}
	return float32(exp(float64(x[k]-top)) / sum)
}

// into writes an analysis into the document.
func (a *analysis) into(d *Document, g Range, starts []bool) {
	for i := range g.Len() {
		t := &d.Tokens[g.First+i]
		t.UPOS, t.XPOS, t.Feats, t.Deprel = a.upos[i], a.xpos[i], a.feats[i], a.rel[i]
		t.Head = a.head[i]
		if t.Head >= 0 {
			t.Head += g.First
		}
		starts[g.First+i] = a.start[i]
	}
	d.Times = append(d.Times, a.times...)
	d.Attributions = append(d.Attributions, a.attrs...)
	d.Doubtful = append(d.Doubtful, a.doubtful...)
}

// nameClass is the contract's word for a class of the model; dates and money are not names.
func nameClass(c string) string {
	switch c {
	case "Date", "Money":
		return ""
	case "Organization":
		return "organisation"
	}
	return strings.ToLower(c)
}

// cut makes sentences of their starts.
func (e *Engine) cut(d *Document, starts, hard []bool) {
	for i := range d.Tokens {
		if i == 0 || starts[i] {
			d.Sentences = append(d.Sentences, Sentence{Range: Range{i, i}, Paragraph: hard[i]})
		}
		s := &d.Sentences[len(d.Sentences)-1]
		s.Last = i + 1
		s.Span = Span{d.Tokens[s.First].Start, d.Tokens[i].End}
		d.Tokens[i].Sent = len(d.Sentences) - 1
	}
}

// mendAttributions joins pieces of a role that only punctuation parts, within a paragraph.
func (d *Document) mendAttributions(as []Attribution) {
	join := func(rs []Range) []Range {
		var out []Range
		for _, r := range rs {
			if k := len(out) - 1; k >= 0 && d.gap(out[k].Last, r.First) {
				out[k].Last = r.Last
				continue
			}
			out = append(out, r)
		}
		return out
	}
	for i := range as {
		as[i].Source, as[i].Content = join(as[i].Source), join(as[i].Content)
	}
}

// gap says whether only punctuation stands between tokens a and b, and no end of a paragraph.
func (d *Document) gap(a, b int) bool {
	if a >= b {
		return true
	}
	for k := d.Tokens[a-1].Sent + 1; k <= d.Tokens[b].Sent; k++ {
		if d.Sentences[k].Paragraph {
			return false
		}
	}
	return !strings.ContainsFunc(d.Text[d.Tokens[a-1].End:d.Tokens[b].Start], func(c rune) bool { return isAlnum(c) || c == '_' })
}

func endsSentence(w string) bool { return w == "." || w == "!" || w == "?" }

// edge says what a word can do at the edge of a sentence.
type edge uint8

const (
	inner  edge = iota
	opens       // an opening bracket or quotation mark: a sentence that begins behind it begins with it
	closes      // closing marks and punctuation: no sentence begins with it
)

// edges looks at every token's form and, for quotation marks that do not tell, at the white space
// around it.
func (d *Document) edges() []edge {
	out := make([]edge, len(d.Tokens))
	for i, t := range d.Tokens {
		c, w := utf8.DecodeRuneInString(t.Form)
		if w < len(t.Form) && strings.ContainsFunc(t.Form, isAlnum) {
			continue
		}
		switch c {
		case '“', '‘', '«', '(', '[', '{', '¿', '¡':
			out[i] = opens
		case '”', ')', ']', '}', '»', ',', ';', ':', '.', '!', '?', '%':
			out[i] = closes
		case '"', '\'', '’':
			before := i > 0 && d.Tokens[i-1].End == t.Start
			after := i+1 < len(d.Tokens) && d.Tokens[i+1].Start == t.End
			switch {
			case after && !before && c != '’':
				out[i] = opens
			case before && !after || c == '’':
				out[i] = closes
			}
		}
	}
	return out
}

// joinDatelines marks the word behind a dateline ("NORHAVEN, 4 May — ", "ARLEN (Courier) - "): the
// sentence goes on there.
func (d *Document) joinDatelines(edges []edge, hard []bool) {
	const longest = 12 // words
	for i, t := range d.Tokens {
		if !hard[i] || len(t.Form) < 3 || t.Form != strings.ToUpper(t.Form) || t.Form == strings.ToLower(t.Form) {
			continue
		}
		for j := i + 1; j+1 < min(len(d.Tokens), i+longest) && !hard[j] && !endsSentence(d.Tokens[j].Form); j++ {
			switch d.Tokens[j].Form {
			case "—", "–", "--", "-", "―":
			default:
				continue
			}
			if d.Tokens[j-1].End == d.Tokens[j].Start || hard[j+1] { // within a word, or the end of a line
				continue
			}
			if edges[j+1] == opens && j+2 < len(d.Tokens) {
				edges[j+2] = closes
			}
			edges[j+1] = closes
			break
		}
	}
}

// flatTrees hangs every word of a sentence on its first.
func flatTrees(d *Document) {
	for _, s := range d.Sentences {
		for i := s.First; i < s.Last; i++ {
			t := &d.Tokens[i]
			t.UPOS, t.XPOS, t.Feats, t.Lemma, t.Deprel = "X", "FW", "_", strings.ToLower(t.Form), "dep"
			t.Head = s.First
			if i == s.First {
				t.Head, t.Deprel = -1, "root"
			}
		}
	}
}
