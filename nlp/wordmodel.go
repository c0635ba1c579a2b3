package nlp

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The learned part of the tokeniser: a linear model that looks at what the rules of tokenise did and
// decides anew, wherever the text between two spaces is more than a plain word, whether two
// neighbouring characters are one word, two words of one contraction, or two tokens. Its weights are
// small integers, so that the decision is the same everywhere. LearnWords makes it of treebanks;
// docs/decisions/0007 says why rules and weights share the work.

// What a position between two characters can be.
const (
	joined = iota // inside a word
	apart         // between tokens
	clitic        // between the words of one contraction
	cutKinds
)

const (
	wordsMagic   = "parley words\n\x00\x00\x00"
	wordsVersion = 1
	wordBuckets  = 1 << 15
	// longestChunk is the number of bytes between two spaces up to which the model is asked: what is
	// longer is an address, a ruler of dashes, or no text.
	longestChunk = 48
)

// wordModel decides cuts.
type wordModel struct {
	weights []int8            // [wordBuckets][cutKinds]
	fused   map[string]uint64 // plain words that are sometimes several: bit k = perhaps a cut before byte k
	margin  int32             // by how much a decision against the rules must win
}

// pack writes the model: magic, version, CRC-32C of the rest; margin; weights; the fused words.
func (m *wordModel) pack() []byte {
	rest := binary.LittleEndian.AppendUint32(nil, uint32(m.margin))
	for _, w := range m.weights {
		rest = append(rest, byte(w))
	}
	var words []string
	for w, cuts := range m.fused {
		line := w
		for k := range 64 {
			if cuts>>k&1 > 0 {
				line += fmt.Sprintf(" %d", k)
			}
		}
		words = append(words, line)
	}
	slices.Sort(words)
	rest = append(rest, strings.Join(words, "\n")...)
	out := []byte(wordsMagic)
	out = binary.LittleEndian.AppendUint32(out, wordsVersion)
	out = binary.LittleEndian.AppendUint32(out, crc32.Checksum(rest, crc32.MakeTable(crc32.Castagnoli)))
	return append(out, rest...)
}

// readWordModel is the inverse of pack.
func readWordModel(s string) (*wordModel, error) {
	if len(s) < 24 || s[:16] != wordsMagic {
		return nil, fmt.Errorf("this is no model of words (%d bytes)", len(s))
	}
	if v := binary.LittleEndian.Uint32([]byte(s[16:20])); v != wordsVersion {
		return nil, fmt.Errorf("the model of words is of format version %d, this program reads version %d", v, wordsVersion)
	}
	const head = 28
	if crcOf(s[24:]) != binary.LittleEndian.Uint32([]byte(s[20:24])) || len(s) < head+wordBuckets*cutKinds {
		return nil, fmt.Errorf("the model of words is damaged: its checksum does not fit its %d bytes", len(s))
	}
	m := &wordModel{margin: int32(binary.LittleEndian.Uint32([]byte(s[24:28]))), weights: make([]int8, wordBuckets*cutKinds), fused: map[string]uint64{}}
	for i := range m.weights {
		m.weights[i] = int8(s[head+i])
	}
	for line := range strings.SplitSeq(s[head+len(m.weights):], "\n") {
		f := strings.Fields(line)
		for k := 1; k < len(f); k++ {
			n := 0
			if _, err := fmt.Sscan(f[k], &n); err != nil || n < 1 || n > 63 {
				return nil, fmt.Errorf("the model of words: %q", line)
			}
			m.fused[f[0]] |= 1 << n
		}
	}
	return m, nil
}

// refine goes over the words that the rules found and cuts anew where the model is asked.
func (m *wordModel) refine(text string, ws []word, breaks []int) []word {
	out := make([]word, 0, len(ws)+len(ws)/64)
	c := &chunk{}
	m.chunks(text, ws, breaks, c, func(rules []word, asked bool) {
		if !asked {
			out = append(out, rules...)
			return
		}
		start := c.start
		first := len(out)
		for i := range c.at {
			kind := m.decide(c, i)
			c.decided(i, kind)
			if kind == joined {
				continue
			}
			at := c.start + c.at[i]
			out = append(out, word{Span: Span{start, at}, group: kind})
			start = at
		}
		out = append(out, word{Span: Span{start, c.end}, group: joined})
		run := 0 // group held the kind of the cut behind the word: count
		for i := len(out) - 1; i >= first; i-- {
			if out[i].group == clitic {
				run++
			} else {
				run = 0
			}
			out[i].group = run
		}
	})
	return out
}

// chunks calls f for every run of words without white space between them: with asked and c set where
// the model is to decide, without where the words of the rules stand.
func (m *wordModel) chunks(text string, ws []word, breaks []int, c *chunk, f func(rules []word, asked bool)) {
	for i := 0; i < len(ws); {
		j := i + 1
		for len(breaks) > 0 && breaks[0] <= ws[i].Start {
			breaks = breaks[1:]
		}
		for j < len(ws) && ws[j].Start == ws[j-1].End && !(len(breaks) > 0 && breaks[0] <= ws[j].Start) {
			j++
		}
		f(ws[i:j], m.ask(text, ws[i:j], c))
		i = j
	}
}

// ask says whether the model is to decide the cuts of a chunk, and sets c if so.
func (m *wordModel) ask(text string, rules []word, c *chunk) bool {
	start, end := rules[0].Start, rules[len(rules)-1].End
	s := text[start:end]
	if len(s) < 2 || len(s) > longestChunk {
		return false
	}
	plain := true
	for k := range len(s) {
		if b := s[k] | 0x20; b < 'a' || b > 'z' {
			plain = false
			break
		}
	}
	if plain {
		var low [longestChunk]byte
		for k := range len(s) {
			low[k] = s[k] | 0x20
		}
		fused := m.fused[string(low[:len(s)])]
		if fused == 0 {
			return false
		}
		c.set(text, start, end, rules, fused)
		return true
	}
	for k := 0; k < len(s); k++ {
		switch b := s[k]; {
		case b == '@', b == '#', b == ':' && strings.HasPrefix(s[k:], "://"), (b == 'w' || b == 'W') && strings.HasPrefix(strings.ToLower(s[k:min(k+4, len(s))]), "www."):
			return false // an address, or a name of the net
		case b < 0x80:
		case !usual(firstRune(s[k:])):
			return false // symbols, joined characters, broken bytes
		}
	}
	c.set(text, start, end, rules, 0)
	return len(c.at) > 0
}

// usual says whether a character beyond ASCII is one that treebanks hold enough of: letters and
// common punctuation.
func usual(c rune) bool {
	switch c {
	case '‘', '’', '“', '”', '–', '—', '…', '´', '«', '»', '£', '€':
		return true
	case utf8.RuneError:
		return false
	}
	return unicode.IsLetter(c) && c < 0x2000
}

// chunk is a run of characters without white space, with the positions where a cut can be.
type chunk struct {
	text       string // the whole text
	start, end int
	chars      []rune // lower case, with three sentinels at each end
	class      []byte // as chars
	at         []int  // the positions: bytes from start
	char       []int  // the same in chars
	rule       []int  // what the rules did there
	last       int    // char of the last cut that was decided, and its kind
	lastKind   int
	before     uint32 // hash of the word before the chunk, of the one behind it
	behind     uint32
	next       byte // class of the first character behind the chunk; 'n' at the end of a line
	features   [32]uint32
}

const edgeChars = 4

func classOf(c rune) byte {
	switch {
	case c >= 'a' && c <= 'z':
		return 'a'
	case c >= 'A' && c <= 'Z':
		return 'A'
	case c >= '0' && c <= '9':
		return '0'
	case c < 0x80:
		return byte(c)
	case isApos(c) || c == '‘':
		return '\''
	case c == '“' || c == '”' || c == '«' || c == '»':
		return '"'
	case c == '–' || c == '—':
		return '~'
	case unicode.IsUpper(c):
		return 'A'
	case unicode.IsLetter(c):
		return 'a'
	case unicode.Is(unicode.Nd, c):
		return '0'
	}
	return 1
}

func (c *chunk) set(text string, start, end int, rules []word, fused uint64) {
	c.text, c.start, c.end = text, start, end
	c.chars, c.class, c.at, c.char, c.rule = c.chars[:0], c.class[:0], c.at[:0], c.char[:0], c.rule[:0]
	for range edgeChars {
		c.chars, c.class = append(c.chars, ' '), append(c.class, ' ')
	}
	k := 0 // the word of the rules
	for b, r := range text[start:end] {
		cl := classOf(r)
		if b > 0 {
			kind := joined
			if start+b == rules[k].End {
				if kind = apart; rules[k].group > 0 {
					kind = clitic
				}
				k++
			}
			prev := c.class[len(c.class)-1]
			if fused>>b&1 > 0 || kind != joined || fused == 0 && !(isWordClass(prev) && isWordClass(cl)) {
				c.at, c.char, c.rule = append(c.at, b), append(c.char, len(c.chars)), append(c.rule, kind)
			}
		}
		c.chars, c.class = append(c.chars, unicode.ToLower(r)), append(c.class, cl)
	}
	for range edgeChars {
		c.chars, c.class = append(c.chars, ' '), append(c.class, ' ')
	}
	c.last, c.lastKind = edgeChars, joined
	c.neighbours()
}

// neighbours looks at the words around the chunk, in its line.
func (c *chunk) neighbours() {
	c.before, c.behind, c.next = 1, 1, 'n'
	e := c.start
	for e > 0 && (c.text[e-1] == ' ' || c.text[e-1] == '\t') {
		e--
	}
	b := e
	for b > 0 && e-b < 16 && isAlnumByte(c.text[b-1]) {
		b--
	}
	c.before = hashLower(c.text[b:e])
	b = c.end
	for b < len(c.text) && (c.text[b] == ' ' || c.text[b] == '\t') {
		b++
	}
	e = b
	for e < len(c.text) && e-b < 16 && isAlnumByte(c.text[e]) {
		e++
	}
	c.behind = hashLower(c.text[b:e])
	if b < len(c.text) {
		if r := firstRune(c.text[b:]); !isLineEnd(r) {
			if c.next = classOf(r); b == c.end {
				c.next |= 0x80 // a break: no space between
			}
		}
	}
}

func hashLower(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		b := s[i]
		if b >= 'A' && b <= 'Z' {
			b |= 0x20
		}
		h = (h ^ uint32(b)) * 16777619
	}
	return h
}

// decided notes what was decided at position i.
func (c *chunk) decided(i, kind int) {
	if kind != joined {
		c.last, c.lastKind = c.char[i], kind
	}
}

// look fills c.features for position i and gives their number. Every feature is a hash of its number
// and its values; the first ruleFeatures of them look at what the rules did.
func (c *chunk) look(i int) int {
	p := c.char[i]
	x, y := c.chars, c.class
	n := 0
	h := uint32(0)
	begin := func() { h = (2166136261 ^ uint32(n+1)) * 16777619 }
	mix := func(v uint32) { h = (h ^ v) * 16777619; h ^= h >> 15 }
	end := func() { h *= 0x85ebca6b; h ^= h >> 13; c.features[n] = h % wordBuckets; n++ }
	left := p // the run of letters and digits, or the one mark, in front
	for left > c.last && isWordClass(y[left-1]) {
		left--
	}
	right := p
	for right < len(x)-edgeChars && isWordClass(y[right]) {
		right++
	}
	run := func(a, b int) {
		for _, r := range x[a:min(b, a+12)] {
			mix(uint32(r))
		}
		mix(uint32(b - a))
	}
	rule := uint32(c.rule[i])
	ruleNear := rule
	if i > 0 {
		ruleNear |= uint32(c.rule[i-1]+1) << 2
	}
	if i+1 < len(c.rule) {
		ruleNear |= uint32(c.rule[i+1]+1) << 4
	}

	begin()
	mix(rule)
	end()
	begin()
	mix(ruleNear)
	mix(uint32(y[p-1]))
	mix(uint32(y[p]))
	end()
	begin()
	mix(rule)
	mix(uint32(y[p-2]))
	mix(uint32(y[p-1]))
	mix(uint32(y[p]))
	mix(uint32(y[p+1]))
	end()
	begin()
	mix(rule)
	run(left, p)
	mix(uint32(x[p]))
	end()
	begin()
	mix(rule)
	run(p, right)
	mix(uint32(x[p-1]))
	end()

	begin()
	mix(uint32(x[p-1]))
	mix(uint32(x[p]))
	end()
	begin()
	mix(uint32(x[p-2]))
	mix(uint32(x[p-1]))
	mix(uint32(x[p]))
	end()
	begin()
	mix(uint32(x[p-1]))
	mix(uint32(x[p]))
	mix(uint32(x[p+1]))
	end()
	begin()
	for k := p - 3; k < p+3; k++ {
		mix(uint32(y[k]))
	}
	end()
	begin()
	for k := p - 4; k < p+4; k++ {
		mix(uint32(y[k]))
	}
	mix(uint32(c.next))
	end()
	begin()
	run(left, p)
	mix(uint32(y[p]))
	mix(uint32(c.next))
	end()
	begin()
	run(left, p)
	mix(uint32(x[p]))
	mix(uint32(x[p+1]))
	end()
	begin()
	run(p, right)
	mix(uint32(x[p-1]))
	mix(uint32(x[p-2]))
	end()
	begin() // what stands on both sides of the mark behind, or in front
	if right == p {
		r := p + 1
		for r < len(x)-edgeChars && isWordClass(y[r]) {
			r++
		}
		run(left, r)
	} else {
		l := p - 1
		for l > edgeChars && isWordClass(y[l-1]) {
			l--
		}
		run(l, right)
	}
	mix(uint32(p - left))
	end()
	begin() // the whole chunk
	run(edgeChars, len(x)-edgeChars)
	mix(uint32(p))
	end()
	begin()
	run(edgeChars, len(x)-edgeChars)
	mix(uint32(p))
	mix(c.behind)
	end()
	begin()
	run(edgeChars, len(x)-edgeChars)
	mix(uint32(p))
	mix(c.before)
	end()
	begin()
	mix(uint32(y[p-1]))
	mix(uint32(y[p]))
	mix(c.behind)
	end()
	begin()
	mix(uint32(c.lastKind))
	mix(uint32(min(p-c.last, 5)))
	mix(uint32(y[p-1]))
	mix(uint32(y[p]))
	end()
	begin()
	mix(uint32(y[p-1]))
	mix(uint32(min(left-edgeChars, 3)))
	run(p, min(len(x)-edgeChars, p+6))
	end()
	begin()
	run(max(edgeChars, p-6), p)
	mix(uint32(y[p]))
	end()
	begin() // the case of the run, where it stands
	mix(uint32(y[left]))
	mix(uint32(min(p-left, 4)))
	mix(uint32(x[p]))
	mix(uint32(c.next))
	mix(uint32(min(left-edgeChars, 2)))
	mix(uint32(min(len(x)-edgeChars-p, 3)))
	end()
	return n
}

const ruleFeatures = 5

func isWordClass(b byte) bool { return b|0x20 == 'a' || b == '0' }

// scores adds up the weights of c.features[from:n].
func (m *wordModel) scores(c *chunk, from, n int) (s [cutKinds]int32) {
	for _, f := range c.features[from:n] {
		w := m.weights[int(f)*cutKinds:][:cutKinds]
		for k := range s {
			s[k] += int32(w[k])
		}
	}
	return s
}

// decide is the kind of cut at position i.
func (m *wordModel) decide(c *chunk, i int) int {
	if p := c.char[i]; c.rule[i] == clitic || c.rule[i] == apart && c.class[p-1] == '.' && c.class[p] == 'A' {
		return c.rule[i] // certain: 's of U.S.'s; text that lost a space behind a full stop
	}
	s := m.scores(c, 0, c.look(i))
	best := c.rule[i]
	for k := range s {
		if s[k] > s[best] {
			best = k
		}
	}
	if s[best] < s[c.rule[i]]+m.margin {
		return c.rule[i]
	}
	return best
}
