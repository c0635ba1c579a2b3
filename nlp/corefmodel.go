package nlp

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"strings"

	"parley/nlp/internal/kernel"
)

// The model of coreference: a network with one hidden layer. Its input is a sum of rows of a table, one
// for each feature (hashed), and of three linear maps of the reader's hidden vectors at the heads of the
// mention, of the entity's latest mention and of its latest noun or name; besides the output of the
// hidden layer, the score holds the dot product of two more maps of the first and the last of these.
// Another linear map says what kind of thing a mention stands for. Learned by LearnCoreference.

const (
	corefMagic   = "parley coref\n\x00\x00\x00"
	corefVersion = 1
	corefStart   = 28
	corefBuckets = 1 << 14
)

// kinds of things, as GUM has them; a mention's kind is 1 + the index.
var corefKinds = []string{"person", "place", "organization", "object", "event", "time", "substance", "animal", "plant", "abstract"}

const (
	kindPerson       = 1
	kindOrganisation = 3
)

// corefHead is the head of the file of a model of coreference.
type corefHead struct {
	Reader  string   `json:"reader"` // SHA-256 of the reader that it was learned on (Model.Hash)
	Corpora []string `json:"corpora"`
	Dim     int      `json:"dim"`
	Hidden  int      `json:"hidden"`
	Dot     int      `json:"dot"`
	Kinds   []string `json:"kinds"`
	Buckets int      `json:"buckets"`
}

type corefModel struct {
	reader           string
	corpora          []string
	dim, hidden, dot int
	kinds            int
	proj             *kernel.Matrix // [3*hidden + 2*dot + kinds][dim]
	table            kernel.Table   // [corefBuckets][hidden]
	out              []float32      // [hidden]
	genders          *genders
}

func (m *corefModel) kindAt() int { return 3*m.hidden + 2*m.dot }
func (m *corefModel) rows() int   { return m.kindAt() + m.kinds }

// pack writes the model: magic; version, CRC-32C of what follows these 28 bytes, length of the head;
// the head in JSON; the maps of vectors as kernel.Matrix has them, the table as int8 rows with float16
// scales, the last layer in float16.
func (m *corefModel) pack(proj *kernel.Matrix, table tensor, out []float32) ([]byte, error) {
	head, err := json.Marshal(corefHead{m.reader, m.corpora, m.dim, m.hidden, m.dot, corefKinds, corefBuckets})
	if err != nil {
		return nil, fmt.Errorf("pack coreference: %w", err)
	}
	rest := proj.AppendTo(head)
	rest = append(rest, packTable(table)...)
	for _, v := range out {
		rest = binary.LittleEndian.AppendUint16(rest, toHalf(v))
	}
	b := []byte(corefMagic)
	for _, v := range []uint32{corefVersion, crc32.Checksum(rest, crc32.MakeTable(crc32.Castagnoli)), uint32(len(head))} {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	return append(b, rest...), nil
}

// CorefFits says whether the model of coreference was learned on the vectors of this reader. If not,
// chains are found without vectors, from the words and trees alone.
func (m *Model) CorefFits() bool { return m.coref != nil && m.coref.reader == m.Hash["reader.bin"] }

// readCoref is the inverse of pack.
func readCoref(s string) (*corefModel, error) {
	if len(s) < corefStart || s[:len(corefMagic)] != corefMagic {
		return nil, fmt.Errorf("this is no model of coreference (%d bytes)", len(s))
	}
	field := func(k int) uint32 { return binary.LittleEndian.Uint32([]byte(s[16+4*k : 20+4*k])) }
	if v := field(0); v != corefVersion {
		return nil, fmt.Errorf("the model of coreference is of format version %d, this program reads version %d", v, corefVersion)
	}
	n := int(field(2))
	if n > len(s)-corefStart || crcOf(s[corefStart:]) != field(1) {
		return nil, fmt.Errorf("the model of coreference is damaged: its checksum does not fit its %d bytes", len(s))
	}
	var h corefHead
	if err := json.Unmarshal([]byte(s[corefStart:corefStart+n]), &h); err != nil {
		return nil, fmt.Errorf("head of the model of coreference: %w", err)
	}
	m := &corefModel{reader: h.Reader, corpora: h.Corpora, dim: h.Dim, hidden: h.Hidden, dot: h.Dot, kinds: len(h.Kinds), genders: &genders{}}
	if h.Dim <= 0 || h.Dim%kernel.Pad != 0 || h.Hidden <= 0 || h.Hidden%kernel.Pad != 0 || h.Dot <= 0 || h.Dot%kernel.Pad != 0 || h.Dim > 1<<14 || h.Hidden > 1<<12 || h.Dot > 1<<12 ||
		h.Buckets != corefBuckets || strings.Join(h.Kinds, " ") != strings.Join(corefKinds, " ") {
		return nil, fmt.Errorf("head of the model of coreference: sizes %d, %d, %d, %d or kinds %v do not fit", h.Dim, h.Hidden, h.Dot, h.Buckets, h.Kinds)
	}
	body := s[corefStart+n:]
	a, b := kernel.PackedSize(m.rows(), m.dim), corefBuckets*(m.hidden+2)
	if len(body) != a+b+2*m.hidden {
		return nil, fmt.Errorf("the model of coreference has %d bytes of weights, want %d", len(body), a+b+2*m.hidden)
	}
	var err error
	if m.proj, err = kernel.ReadMatrix(m.rows(), m.dim, body[:a]); err != nil {
		return nil, fmt.Errorf("the model of coreference: %w", err)
	}
	m.table = kernel.Table{Cols: m.hidden, Q: kernel.Int8s(body[a : a+corefBuckets*m.hidden]), Scale: halves(body[a+corefBuckets*m.hidden : a+b])}
	m.out = halves(body[a+b:])
	return m, nil
}

// readGenders reads the list of words that tell male from female: lines of "given", "noun" or "title",
// then m or f, then words.
func readGenders(s string) (*genders, error) {
	g := &genders{map[string]uint8{}, map[string]uint8{}, map[string]uint8{}}
	n := 0
	for line := range strings.Lines(s) {
		n++
		f := strings.Fields(line)
		if len(f) == 0 || strings.HasPrefix(f[0], "#") {
			continue
		}
		into := map[string]map[string]uint8{"given": g.given, "noun": g.noun, "title": g.title}[f[0]]
		if into == nil || len(f) < 3 || f[1] != "m" && f[1] != "f" {
			return nil, fmt.Errorf("genders: line %d: want given, noun or title, then m or f, then words", n)
		}
		v := uint8(masculine)
		if f[1] == "f" {
			v = feminine
		}
		for _, w := range f[2:] {
			into[w] = v
		}
	}
	return g, nil
}
