package nlp

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"strings"

	"parley/nlp/internal/kernel"
)

// overStart is how many bytes stand before the head of a model that was learned over the reader.
const overStart = 28

// The model of coreference: a network with one hidden layer. Its input is a sum of rows of a table, one
// for each feature (hashed), and of three linear maps of the reader's hidden vectors at the heads of the
// mention, of the entity's latest mention and of its latest noun or name; besides the output of the
// hidden layer, the score holds the dot product of two more maps of the first and the last of these.
// Another linear map says what kind of thing a mention stands for. Learned by LearnCoreference.

const (
	corefMagic   = "parley coref\n\x00\x00\x00"
	corefVersion = 1
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

// pack writes the model (sealOver): the maps of vectors as kernel.Matrix has them, the table as int8 rows with float16
// scales, the last layer in float16.
func (m *corefModel) pack(proj *kernel.Matrix, table tensor, out []float32) ([]byte, error) {
	body := append(proj.AppendTo(nil), packTable(table)...)
	for _, v := range out {
		body = binary.LittleEndian.AppendUint16(body, toHalf(v))
	}
	return sealOver(corefMagic, corefVersion, corefHead{m.reader, m.corpora, m.dim, m.hidden, m.dot, corefKinds, corefBuckets}, body)
}

// sealOver makes the file of a model that was learned over the reader: magic (16 bytes); version, CRC-32C of what follows
// these 28 bytes, length of the head; the head in JSON; the body.
func sealOver(magic string, version uint32, head any, body []byte) ([]byte, error) {
	rest, err := json.Marshal(head)
	if err != nil {
		return nil, fmt.Errorf("pack: %w", err)
	}
	n := len(rest)
	rest = append(rest, body...)
	b := []byte(magic)
	for _, v := range []uint32{version, crc32.Checksum(rest, crc32.MakeTable(crc32.Castagnoli)), uint32(n)} {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	return append(b, rest...), nil
}

// openOver is the inverse of sealOver: it fills head and gives the body. what names the model in errors.
func openOver(s, magic string, version uint32, what string, head any) (string, error) {
	if len(s) < overStart || s[:len(magic)] != magic {
		return "", fmt.Errorf("this is no model of %s (%d bytes)", what, len(s))
	}
	field := func(k int) uint32 { return binary.LittleEndian.Uint32([]byte(s[16+4*k : 20+4*k])) }
	if v := field(0); v != version {
		return "", fmt.Errorf("the model of %s is of format version %d, this program reads version %d", what, v, version)
	}
	n := int(field(2))
	if n > len(s)-overStart || crcOf(s[overStart:]) != field(1) {
		return "", fmt.Errorf("the model of %s is damaged: its checksum does not fit its %d bytes", what, len(s))
	}
	if err := json.Unmarshal([]byte(s[overStart:overStart+n]), head); err != nil {
		return "", fmt.Errorf("head of the model of %s: %w", what, err)
	}
	return s[overStart+n:], nil
}

// CorefFits says whether the model of coreference was learned on the vectors of this reader. If not,
// chains are found without vectors, from the words and trees alone.
func (m *Model) CorefFits() bool { return m.coref != nil && m.coref.reader == m.Hash["reader.bin"] }

// readCoref is the inverse of pack.
func readCoref(s string) (*corefModel, error) {
	var h corefHead
	body, err := openOver(s, corefMagic, corefVersion, "coreference", &h)
	if err != nil {
		return nil, err
	}
	m := &corefModel{reader: h.Reader, corpora: h.Corpora, dim: h.Dim, hidden: h.Hidden, dot: h.Dot, kinds: len(h.Kinds), genders: &genders{}}
	if h.Dim <= 0 || h.Dim%kernel.Pad != 0 || h.Hidden <= 0 || h.Hidden%kernel.Pad != 0 || h.Dot <= 0 || h.Dot%kernel.Pad != 0 || h.Dim > 1<<14 || h.Hidden > 1<<12 || h.Dot > 1<<12 ||
		h.Buckets != corefBuckets || strings.Join(h.Kinds, " ") != strings.Join(corefKinds, " ") {
		return nil, fmt.Errorf("head of the model of coreference: sizes %d, %d, %d, %d or kinds %v do not fit", h.Dim, h.Hidden, h.Dot, h.Buckets, h.Kinds)
	}
	a, b := kernel.PackedSize(m.rows(), m.dim), corefBuckets*(m.hidden+2)
	if len(body) != a+b+2*m.hidden {
		return nil, fmt.Errorf("the model of coreference has %d bytes of weights, want %d", len(body), a+b+2*m.hidden)
	}
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
