package nlp

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"math"
	"slices"
	"strings"

	"parley/nlp/internal/kernel"
)

// The packed reader: 32 bytes (readerMagic, then little-endian uint32s: format version, length of the
// head, CRC-32C of all that follows the 32 bytes, 0), a head in JSON, and the arrays that it lists.
const (
	readerMagic   = "parley reader\n\x00\x00"
	readerVersion = 2
	readerStart   = 32
)

// readerHead is the head of a packed reader.
type readerHead struct {
	Language string            `json:"language"`
	Corpora  []string          `json:"corpora"` // what the weights were trained on
	Source   map[string]string `json:"source"`  // SHA-256 of the files that were packed
	Body     string            `json:"body"`    // SHA-256 of what follows the head

	Dim    int                 `json:"dim"`
	Layers int                 `json:"layers"`
	Heads  int                 `json:"heads"`
	FF     int                 `json:"ff"`
	Clip   int                 `json:"clip"`
	Window int                 `json:"window"`
	Labels map[string][]string `json:"labels"`

	Arrays []packedArray `json:"arrays"`
}

// packedArray is one array behind the head. Kinds:
//
//	matrix  int8 rows with scale and bias, as kernel.Matrix lays them out
//	table   int8 values [rows][columns], then a float16 scale for each row
//	table4  the same with values of half a byte (kernel.Table)
//	half    float16 values
//	text    bytes
//	bytes   bytes
type packedArray struct {
	Name  string `json:"name"`
	Kind  string `json:"kind"`
	Shape []int  `json:"shape"`
	At    int    `json:"at"` // from the end of the head
	Bytes int    `json:"bytes"`
}

// Files are the contents of a model's files.
type Files struct {
	Reader string // weights, sizes, labels and words of the reader (Pack makes it)
	Words  string // the learned part of the tokeniser (LearnWords makes it); may be empty
	Lemmas string // lexicon and edit rules of lemmas (LearnLemmas makes it); may be empty
	Coref  string // the model of coreference (LearnCoreference makes it); may be empty: no chains
	Trees  string // the second stage of parsing (LearnTrees makes it); may be empty: the first tree stays
	// Genders are words that tell male from female, for coreference; may be empty.
	Genders string
}

// Model is the weights, labels and word lists of a reader, as LoadModel made them. It is read-only.
type Model struct {
	Hash    map[string]string // file of the model: SHA-256, hexadecimal (of reader.bin: of what follows its head)
	Source  map[string]string // the same of the files that reader.bin was packed from
	Corpora []string          // what it was trained on

	dim, layers, heads, ff, clip, window int
	labels                               map[string][]string
	cos, sin                             []float32 // rotary positions, [window][dim/heads/2]

	cuts         *wordModel  // nil: words by rules alone
	lemmas       *lemmatiser // nil: lower case
	coref        *corefModel // nil: no mentions, no chains
	trees        *treesModel // nil: the first tree stays
	vocab        map[string]int32
	words, rare  kernel.Table // the words by rank, the often used ones first
	gram, shapes kernel.Table
	far          farWords

	plain     []string         // labels of arcs without their subtypes, in order
	plainOf   []uint8          // for every label, which of these it is
	rootLabel uint8            // which of these is the root's
	tagOf     map[string]uint8 // UPOS
	fineOf    map[string]uint8 // XPOS

	verb, cconj, punct, caseLabel, markLabel uint8 // numbers of these tags and labels; 255 where the reader has none

	input     *kernel.Matrix
	inputNorm norm
	blocks    []block
	final     norm
	hidden    map[string]*kernel.Matrix // m.tag, m.ner, ...
	out       map[string]*kernel.Matrix // up, xp, ...
	root      []float32
	arcW      []float32 // [193][192], transposed to rows of the padded dependent
	arcD      int
	roleW     []float32 // [3][129][129]
	roleB     []float32 // [3][2*clip+1]
	roleD     int
}

// farWords are words beyond the vocabulary, for which no text was seen in training: their rows are made of word vectors
// (training/widen.py), each the sum of one row of every book, and found by a hash of the word.
type farWords struct {
	start []int32 // of each upper half of the hash, where its words begin; one more for the end
	marks string  // lower halves, little-endian uint16s
	codes string  // [words][books]
	count int     // of books
	books kernel.Table
}

// add adds the row of a word to x and reports whether it has one.
func (f *farWords) add(x []float32, word string) bool {
	if f.count == 0 {
		return false
	}
	h := hashWord(word)
	for i := int(f.start[h>>16]); i < int(f.start[h>>16+1]); i++ {
		if uint16(f.marks[2*i])|uint16(f.marks[2*i+1])<<8 == uint16(h) {
			for k := range f.count {
				f.books.Add(x, k<<8|int(f.codes[i*f.count+k]))
			}
			return true
		}
	}
	return false
}

type norm struct{ gain, bias []float32 }

type block struct {
	n1, n2         norm
	qkv, o, gu, dn *kernel.Matrix
}

// LoadModel makes a model of the contents of its files. The tables stay where they are in f.Reader,
// so that a model embedded in a program takes little memory of its own. A reader of another format
// version, or one that is damaged, is refused.
func LoadModel(f Files) (*Model, error) {
	h, body, err := openReader(f.Reader)
	if err != nil {
		return nil, fmt.Errorf("load model: %w", err)
	}
	m := &Model{Hash: map[string]string{"reader.bin": h.Body}, Source: h.Source, Corpora: h.Corpora, hidden: map[string]*kernel.Matrix{}, out: map[string]*kernel.Matrix{}}
	m.dim, m.layers, m.heads, m.ff, m.clip, m.window, m.labels = h.Dim, h.Layers, h.Heads, h.FF, h.Clip, h.Window, h.Labels
	if err := m.build(h, body); err != nil {
		return nil, fmt.Errorf("load model: %w", err)
	}
	if f.Words != "" {
		if m.cuts, err = readWordModel(f.Words); err != nil {
			return nil, fmt.Errorf("load model: %w", err)
		}
		m.Hash["words.bin"] = hashOf(f.Words)
	}
	if f.Lemmas != "" {
		if m.lemmas, err = readLemmas(f.Lemmas, m.vocab); err != nil {
			return nil, fmt.Errorf("load model: %w", err)
		}
		m.Hash["lemmas.txt"] = hashOf(f.Lemmas)
	}
	if f.Trees != "" {
		if m.trees, err = readTrees(f.Trees); err != nil {
			return nil, fmt.Errorf("load model: %w", err)
		}
		m.Hash["trees.bin"] = hashOf(f.Trees)
	}
	if f.Coref != "" {
		if m.coref, err = readCoref(f.Coref); err != nil {
			return nil, fmt.Errorf("load model: %w", err)
		}
		m.Hash["coref.bin"] = hashOf(f.Coref)
		if f.Genders != "" {
			if m.coref.genders, err = readGenders(f.Genders); err != nil {
				return nil, fmt.Errorf("load model: %w", err)
			}
			m.Hash["genders.txt"] = hashOf(f.Genders)
		}
	}
	return m, nil
}

func hashOf(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])
}

// openReader checks a packed reader and gives its head and what follows that.
func openReader(s string) (*readerHead, string, error) {
	if len(s) < readerStart || s[:len(readerMagic)] != readerMagic {
		return nil, "", fmt.Errorf("this is no packed reader (%d bytes)", len(s))
	}
	field := func(k int) uint32 { return binary.LittleEndian.Uint32([]byte(s[16+4*k : 20+4*k])) }
	if v := field(0); v != readerVersion {
		return nil, "", fmt.Errorf("the reader is of format version %d, this program reads version %d", v, readerVersion)
	}
	n := int(field(1))
	if n > len(s)-readerStart || crcOf(s[readerStart:]) != field(2) {
		return nil, "", fmt.Errorf("the reader is damaged: its checksum does not fit its %d bytes", len(s))
	}
	h := &readerHead{}
	if err := json.Unmarshal([]byte(s[readerStart:readerStart+n]), h); err != nil {
		return nil, "", fmt.Errorf("head of the reader: %w", err)
	}
	return h, s[readerStart+n:], nil
}

func crcOf(s string) uint32 {
	table, sum := crc32.MakeTable(crc32.Castagnoli), uint32(0)
	var buf [1 << 16]byte
	for len(s) > 0 {
		n := copy(buf[:], s)
		sum = crc32.Update(sum, table, buf[:n])
		s = s[n:]
	}
	return sum
}

func (m *Model) build(h *readerHead, body string) error {
	if m.dim <= 0 || m.layers <= 0 || m.heads <= 0 || m.dim%m.heads != 0 || m.dim/m.heads%kernel.Pad != 0 || m.ff <= 0 || m.ff%kernel.Pad != 0 || m.window < 1 || m.clip < 0 {
		return fmt.Errorf("head of the reader: sizes %d, %d, %d, %d, %d, %d do not fit", m.dim, m.layers, m.heads, m.ff, m.clip, m.window)
	}
	arrays := map[string]packedArray{}
	for _, a := range h.Arrays {
		arrays[a.Name] = a
	}
	var fault error
	fail := func(format string, args ...any) {
		if fault == nil {
			fault = fmt.Errorf(format, args...)
		}
	}
	// get finds an array of a kind; a dimension wanted as 0 may be anything from 1.
	get := func(name, kind string, dims ...int) (packedArray, string) {
		a, ok := arrays[name]
		fits := ok && a.Kind == kind && len(a.Shape) == len(dims) && a.At >= 0 && a.Bytes >= 0 && a.Bytes <= len(body) && a.At <= len(body)-a.Bytes
		for i := 0; fits && i < len(dims); i++ {
			fits = a.Shape[i] > 0 && a.Shape[i] < 1<<24 && (dims[i] == 0 || a.Shape[i] == dims[i])
		}
		if !fits {
			fail("array %s: want a %s %v, the reader has %q %v", name, kind, dims, a.Kind, a.Shape)
			return packedArray{Shape: make([]int, len(dims))}, ""
		}
		return a, body[a.At : a.At+a.Bytes]
	}
	lin := func(name string, rows, cols int) *kernel.Matrix {
		a, data := get(name, "matrix", rows, cols)
		if fault != nil {
			return &kernel.Matrix{}
		}
		l, err := kernel.ReadMatrix(a.Shape[0], a.Shape[1], data)
		if err != nil {
			fail("array %s: %w", name, err)
			return &kernel.Matrix{}
		}
		return l
	}
	floats := func(name string, dims ...int) []float32 {
		a, data := get(name, "half", dims...)
		n := 1
		for _, d := range a.Shape {
			n *= d
		}
		if len(data) != 2*n {
			fail("array %s: %d bytes for %v", name, len(data), a.Shape)
			return nil
		}
		return halves(data)
	}
	nrm := func(name string) norm {
		return norm{floats(name+".weight", m.dim), floats(name+".bias", m.dim)}
	}
	table := func(name, kind string, rows int) kernel.Table {
		a, data := get(name, kind, rows, 0)
		n := a.Shape[0] * a.Shape[1]
		if kind == "table4" {
			n /= 2
		}
		if len(data) != n+2*a.Shape[0] || a.Shape[1]%kernel.Pad != 0 {
			fail("array %s: %d bytes for %v", name, len(data), a.Shape)
			return kernel.Table{}
		}
		return kernel.Table{Cols: a.Shape[1], Q: kernel.Int8s(data[:n]), Scale: halves(data[n:]), Half: kind == "table4"}
	}

	_, vocab := get("vocab", "text", 0)
	words := strings.Split(strings.TrimSuffix(vocab, "\n"), "\n")
	m.vocab = make(map[string]int32, len(words))
	for i, w := range words {
		m.vocab[w] = int32(i)
	}
	m.words, m.rare = table("words", "table", 0), table("words.rare", "table4", 0)
	m.gram, m.shapes = table("grams", "table4", gramBuckets+1), table("shapes", "table", shapeCount)
	if len(m.words.Scale)+len(m.rare.Scale) != len(words) || m.rare.Cols != m.words.Cols {
		fail("%d words, %d and %d rows of them", len(words), len(m.words.Scale), len(m.rare.Scale))
	}
	if _, there := arrays["far.codes"]; there {
		a, codes := get("far.codes", "bytes", 0, 0)
		_, counts := get("far.counts", "bytes", 1<<16)
		_, marks := get("far.marks", "bytes", 0)
		m.far = farWords{marks: marks, codes: codes, count: a.Shape[1], start: make([]int32, 1, 1<<16+1), books: table("far.books", "table", 256*a.Shape[1])}
		n := int32(0)
		for i := range len(counts) {
			n += int32(counts[i])
			m.far.start = append(m.far.start, n)
		}
		if len(codes) != a.Shape[0]*a.Shape[1] || int(n) != a.Shape[0] || len(marks) != 2*a.Shape[0] || m.far.books.Cols != m.words.Cols {
			fail("%d far words by their counts, codes %v, %d marks, rows of %d", n, a.Shape, len(marks)/2, m.far.books.Cols)
		}
	}
	m.input, m.inputNorm = lin("input", m.dim, m.words.Cols+m.gram.Cols+m.shapes.Cols), nrm("input.norm")
	for i := range m.layers {
		p := fmt.Sprintf("block.%d.", i)
		m.blocks = append(m.blocks, block{nrm(p + "n1"), nrm(p + "n2"), lin(p+"qkv", 3*m.dim, m.dim), lin(p+"o", m.dim, m.dim), lin(p+"gu", 2*m.ff, m.dim), lin(p+"dn", m.dim, m.ff)})
	}
	m.final = nrm("final")
	for _, n := range hiddenLayers {
		m.hidden[n] = lin(n, 0, m.dim)
	}
	for n, from := range outputLayers {
		m.out[n] = lin(n, 0, m.hidden[from].Rows)
	}
	m.arcD = m.hidden["ah"].Rows
	m.root, m.arcW = floats("root", m.dim), floats("arc", m.arcD+1, m.arcD)
	m.roleD = m.hidden["qt"].Rows + 1
	m.roleW, m.roleB = floats("role", 3, m.roleD, m.roleD), floats("role.distance", 3, 2*m.clip+1)
	if fault != nil {
		return fault
	}
	if m.hidden["ad"].Rows != m.arcD || m.hidden["qc"].Rows != m.roleD-1 || m.hidden["rd"].Rows != m.hidden["rh"].Rows {
		return fmt.Errorf("the two sides of arcs, relations or roles are of different width")
	}
	for head, label := range map[string]string{"up": "upos", "xp": "xpos", "fe": "feats", "ne": "ner", "ti": "timex", "cu": "cue", "ro": "rel"} {
		if len(m.labels[label]) != m.out[head].Rows {
			return fmt.Errorf("%d labels of %s, %d rows in the weights", len(m.labels[label]), label, m.out[head].Rows)
		}
		for _, l := range m.labels[label] {
			if l == "" || strings.Contains("ner timex cue", label) && strings.IndexByte("BIO", l[0]) < 0 {
				return fmt.Errorf("label %q of %s", l, label)
			}
		}
	}
	for _, l := range m.labels["rel"] {
		m.plain = append(m.plain, plainLabel(l))
	}
	slices.Sort(m.plain)
	if m.plain = slices.Compact(m.plain); len(m.plain) > 64 || !slices.Contains(m.plain, "root") || len(m.labels["upos"]) > 90 || len(m.labels["xpos"]) > 90 {
		return fmt.Errorf("%d labels of arcs without subtypes, %d and %d tags: more than 64, or 90, or none is the root's", len(m.plain), len(m.labels["upos"]), len(m.labels["xpos"]))
	}
	m.rootLabel = uint8(slices.Index(m.plain, "root"))
	for _, l := range m.labels["rel"] {
		m.plainOf = append(m.plainOf, uint8(slices.Index(m.plain, plainLabel(l))))
	}
	m.tagOf, m.fineOf = map[string]uint8{}, map[string]uint8{}
	for i, t := range m.labels["upos"] {
		m.tagOf[t] = uint8(i)
	}
	for i, t := range m.labels["xpos"] {
		m.fineOf[t] = uint8(i)
	}
	upos := func(tag string) uint8 { return uint8(slices.Index(m.labels["upos"], tag)) }
	m.verb, m.cconj, m.punct = upos("VERB"), upos("CCONJ"), upos("PUNCT")
	m.caseLabel, m.markLabel = uint8(slices.Index(m.plain, "case")), uint8(slices.Index(m.plain, "mark"))
	m.cos, m.sin = m.rotary(m.window)
	return nil
}

// plainLabel is a label of arcs without its subtype.
func plainLabel(l string) string {
	l, _, _ = strings.Cut(l, ":")
	return l
}

// hiddenLayers are the linear layers on the hidden vectors, outputLayers those on one of them.
var (
	hiddenLayers = []string{"m.tag", "m.ner", "m.timex", "m.cue", "ad", "ah", "rd", "rh", "qc", "qt"}
	outputLayers = map[string]string{"up": "m.tag", "xp": "m.tag", "fe": "m.tag", "bo": "m.tag", "ne": "m.ner", "ti": "m.timex", "cu": "m.cue", "ro": "rd"}
)

// halves widens float16 values.
func halves(s string) []float32 {
	out := make([]float32, len(s)/2)
	for i := range out {
		out[i] = half(uint16(s[2*i]) | uint16(s[2*i+1])<<8)
	}
	return out
}

// half widens an IEEE 754 binary16.
func half(h uint16) float32 {
	sign, exp, frac := uint32(h>>15)<<31, uint32(h>>10)&31, uint32(h)&1023
	switch exp {
	case 0: // zero or subnormal: frac * 2^-24
		return math.Float32frombits(sign | math.Float32bits(float32(frac)*(1.0/(1<<24))))
	case 31:
		return math.Float32frombits(sign | 0x7f800000 | frac<<13)
	}
	return math.Float32frombits(sign | (exp+112)<<23 | frac<<13)
}
