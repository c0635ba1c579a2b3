package nlp

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"strings"

	"parley/nlp/internal/kernel"
)

// modelFormat is the shape of reader.json that this package runs.
const modelFormat = "d heads L ff labels dims weights"

// Model is the weights, labels and word lists of a reader, as LoadModel made them. It is read-only.
type Model struct {
	Hash map[string]string // file name: sha256, hexadecimal

	dim, layers, heads, ff, clip, window int
	labels                               map[string][]string
	cos, sin                             []float32 // rotary positions, [window][dim/heads/2]

	vocab            map[string]int32
	wordT            []float32 // rows of 128
	gramT            []float32 // rows of 64
	shapeT           []float32 // rows of 16
	wordD, gramD, sD int

	input          *kernel.Matrix
	inputNorm      norm
	blocks         []block
	final          norm
	hidden         map[string]*kernel.Matrix // m.tag, m.ner, ...
	out            map[string]*kernel.Matrix // up, xp, ...
	root           []float32
	arcW           []float32 // [193][192], transposed to rows of the padded dependent
	arcD           int
	roleW          []float32 // [3][129][129]
	roleB          []float32 // [3][2*clip+1]
	roleD          int
	lemmaIrregular map[string]string // "form\tUPOS" -> lemma
}

type norm struct{ gain, bias []float32 }

type block struct {
	n1, n2         norm
	qkv, o, gu, dn *kernel.Matrix
}

// LoadModel reads a model from a folder with reader.safetensors (float16 weights), reader.json
// (sizes and labels), vocab.txt (a word a line) and, if there, lemmas.txt (form, tag, lemma).
func LoadModel(fsys fs.FS) (*Model, error) {
	m := &Model{Hash: map[string]string{}, hidden: map[string]*kernel.Matrix{}, out: map[string]*kernel.Matrix{}, lemmaIrregular: map[string]string{}}
	read := func(name string) ([]byte, error) {
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("load model: %w", err)
		}
		h := sha256.Sum256(b)
		m.Hash[name] = hex.EncodeToString(h[:])
		return b, nil
	}
	head, err := read("reader.json")
	if err != nil {
		return nil, err
	}
	var c struct {
		D, L, Heads, FF int
		DistClip        int `json:"dist_clip"`
		Window          int
		Labels          map[string][]string
	}
	if err := json.Unmarshal(head, &c); err != nil {
		return nil, fmt.Errorf("load model: reader.json: %w", err)
	}
	if c.D == 0 || c.L == 0 || c.Heads == 0 || len(c.Labels) == 0 || c.D%c.Heads != 0 {
		return nil, fmt.Errorf("load model: reader.json is not of the format wanted (%s): d=%d L=%d heads=%d", modelFormat, c.D, c.L, c.Heads)
	}
	m.dim, m.layers, m.heads, m.ff, m.clip, m.window, m.labels = c.D, c.L, c.Heads, c.FF, c.DistClip, c.Window, c.Labels
	vocab, err := read("vocab.txt")
	if err != nil {
		return nil, err
	}
	words := strings.Split(string(vocab), "\n")
	m.vocab = make(map[string]int32, len(words))
	for i, w := range words {
		m.vocab[w] = int32(i)
	}
	raw, err := read("reader.safetensors")
	if err != nil {
		return nil, err
	}
	t, err := readSafetensors(raw)
	if err != nil {
		return nil, fmt.Errorf("load model: reader.safetensors: %w", err)
	}
	if lemmas, err := fs.ReadFile(fsys, "lemmas.txt"); err == nil {
		for line := range strings.Lines(string(lemmas)) {
			if f := strings.Split(strings.TrimRight(line, "\n"), "\t"); len(f) == 3 {
				m.lemmaIrregular[f[0]+"\t"+f[1]] = f[2]
			}
		}
		h := sha256.Sum256(lemmas)
		m.Hash["lemmas.txt"] = hex.EncodeToString(h[:])
	}
	return m, m.build(t)
}

// tensor is one array of a safetensors file, widened to float32.
type tensor struct {
	shape []int
	data  []float32
}

// readSafetensors reads the container: 8 bytes little-endian length, a JSON head, raw tensors.
func readSafetensors(b []byte) (map[string]tensor, error) {
	if len(b) < 8 {
		return nil, fmt.Errorf("%d bytes are too few", len(b))
	}
	n := binary.LittleEndian.Uint64(b)
	if n > uint64(len(b)-8) {
		return nil, fmt.Errorf("head of %d bytes in a file of %d", n, len(b))
	}
	var head map[string]json.RawMessage
	if err := json.Unmarshal(b[8:8+n], &head); err != nil {
		return nil, err
	}
	data := b[8+n:]
	out := map[string]tensor{}
	for name, raw := range head {
		if name == "__metadata__" {
			continue
		}
		var h struct {
			Dtype   string
			Shape   []int
			Offsets [2]int `json:"data_offsets"`
		}
		if err := json.Unmarshal(raw, &h); err != nil {
			return nil, fmt.Errorf("tensor %s: %w", name, err)
		}
		size := 1
		for _, s := range h.Shape {
			size *= s
		}
		width := map[string]int{"F16": 2, "F32": 4, "I64": 8, "I32": 4}[h.Dtype]
		if width == 0 || h.Offsets[0] < 0 || h.Offsets[1] > len(data) || h.Offsets[1]-h.Offsets[0] != size*width {
			return nil, fmt.Errorf("tensor %s: %s %v at %v does not fit", name, h.Dtype, h.Shape, h.Offsets)
		}
		d := data[h.Offsets[0]:h.Offsets[1]]
		v := make([]float32, size)
		for i := range v {
			switch h.Dtype {
			case "F16":
				v[i] = half(binary.LittleEndian.Uint16(d[2*i:]))
			case "F32":
				v[i] = math.Float32frombits(binary.LittleEndian.Uint32(d[4*i:]))
			case "I32":
				v[i] = float32(int32(binary.LittleEndian.Uint32(d[4*i:])))
			case "I64":
				v[i] = float32(int64(binary.LittleEndian.Uint64(d[8*i:])))
			}
		}
		out[name] = tensor{h.Shape, v}
	}
	return out, nil
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

func (m *Model) build(t map[string]tensor) error {
	var missing error
	get := func(name string, dims int) tensor {
		x, ok := t[name]
		if (!ok || len(x.shape) != dims) && missing == nil {
			missing = fmt.Errorf("load model: reader.safetensors: tensor %s with %d dimensions is missing", name, dims)
		}
		if !ok || len(x.shape) != dims {
			return tensor{make([]int, dims), nil}
		}
		return x
	}
	lin := func(name string) *kernel.Matrix {
		w := get(name+".weight", 2)
		l, err := kernel.NewMatrix(w.shape[0], w.shape[1], w.data, get(name+".bias", 1).data)
		if err != nil && missing == nil {
			missing = fmt.Errorf("load model: reader.safetensors: %s: %w", name, err)
		}
		return l
	}
	nrm := func(name string) norm { return norm{get(name+".weight", 1).data, get(name+".bias", 1).data} }

	wt, gt, st := get("E.win.w.weight", 2), get("E.win.g.weight", 2), get("E.win.s.weight", 2)
	m.wordT, m.wordD, m.gramT, m.gramD, m.shapeT, m.sD = wt.data, wt.shape[1], gt.data, gt.shape[1], st.data, st.shape[1]
	m.input, m.inputNorm = lin("E.win.p"), nrm("E.win.ln")
	for i := range m.layers {
		p := fmt.Sprintf("E.bl.%d.", i)
		m.blocks = append(m.blocks, block{nrm(p + "n1"), nrm(p + "n2"), lin(p + "qkv"), lin(p + "o"), lin(p + "gu"), lin(p + "dn")})
	}
	m.final = nrm("E.nf")
	for _, n := range []string{"m.tag", "m.ner", "m.timex", "m.cue", "ad", "ah", "rd", "rh", "qc", "qt"} {
		m.hidden[n] = lin(n)
	}
	for _, n := range []string{"up", "xp", "fe", "bo", "ne", "ti", "cu", "ro"} {
		m.out[n] = lin(n)
	}
	m.root = get("root", 1).data
	aw := get("aw", 2)
	m.arcW, m.arcD = aw.data, aw.shape[1]
	qw := get("qw", 3)
	m.roleW, m.roleD = qw.data, qw.shape[2]
	m.roleB = get("qb", 2).data
	if missing != nil {
		return missing
	}
	for head, label := range map[string]string{"up": "upos", "xp": "xpos", "fe": "feats", "ne": "ner", "ti": "timex", "cu": "cue", "ro": "rel"} {
		if len(m.labels[label]) != m.out[head].Rows {
			return fmt.Errorf("load model: %d labels of %s in reader.json, %d rows in the weights", len(m.labels[label]), label, m.out[head].Rows)
		}
	}
	m.cos, m.sin = m.rotary(m.window)
	return nil
}
