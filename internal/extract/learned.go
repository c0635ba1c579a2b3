package extract

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io/fs"
	"math"
	"strings"
)

// Models are the learned parts of the finders: small linear classifiers over the reader's vectors and
// over plain features. They propose and rank; what becomes a record is decided by rules.
type Models struct {
	Report   *Classifier // whether a report tells of violence against people or property
	Sentence *Classifier // whether a sentence names who or what took part in it
	Trigger  *Classifier // whether a trigger opens such an incident
	Mention  *Classifier // the part of a noun phrase in it: none perp target victim weapon
	Form     *Classifier // which words of the phrase name it
	Reader   string      // SHA-256 of the reader whose vectors they were trained on
}

// modelsMagic begins a file of models; its number is the version of the format.
const modelsMagic = "parley-roles 1\n"

// Classifier is a linear softmax over hashed features and dense values.
type Classifier struct {
	Classes []string
	Bits    int       // hashed features fall into 1<<Bits buckets
	Dim     int       // dense values a point has
	Sparse  []int8    // [class][bucket], times SparseScale
	Scale   []float32 // by class: of Sparse
	Dense   []float32 // [class][Dim]
	Bias    []float32 // [class]
}

// Point is what a classifier sees: hashes of the features that are there, and dense values.
type Point struct {
	Sparse []uint32
	Dense  []float32
}

// add notes features by name.
func (p *Point) add(names ...string) {
	for _, n := range names {
		h := fnv.New32a()
		h.Write([]byte(n))
		p.Sparse = append(p.Sparse, h.Sum32())
	}
}

// Logits are the scores of the classes before softmax. Sums run in the order of the point, without
// fused steps, so that every machine gives the same.
func (c *Classifier) Logits(p Point) []float64 {
	out := make([]float64, len(c.Classes))
	size := 1 << c.Bits
	for k := range out {
		var sum float64
		for _, h := range p.Sparse {
			sum += float64(c.Sparse[k*size+int(h)&(size-1)])
		}
		sum = float64(sum * float64(c.Scale[k]))
		var d float32
		w := c.Dense[k*c.Dim : (k+1)*c.Dim]
		for i, x := range p.Dense {
			d += float32(w[i] * x)
		}
		out[k] = sum + float64(d) + float64(c.Bias[k])
	}
	return out
}

// Softmax turns logits into shares that add up to 1.
func Softmax(z []float64) []float64 {
	top := z[0]
	for _, x := range z {
		top = max(top, x)
	}
	out := make([]float64, len(z))
	sum := 0.0
	for k, x := range z {
		out[k] = math.Exp(x - top)
		sum += out[k]
	}
	for k := range out {
		out[k] /= sum
	}
	return out
}

// logit is the log odds of the last of two classes.
func (c *Classifier) logit(p Point) float64 {
	z := c.Logits(p)
	return z[1] - z[0]
}

// Bytes is the file of the models.
func (m *Models) Bytes() []byte {
	var b bytes.Buffer
	b.WriteString(modelsMagic + m.Reader + "\n")
	le := binary.LittleEndian
	for _, c := range m.all() {
		names := strings.Join((*c).Classes, " ")
		head := le.AppendUint32(nil, uint32(len(names)))
		head = append(head, names...)
		head = le.AppendUint32(head, uint32((*c).Bits))
		head = le.AppendUint32(head, uint32((*c).Dim))
		b.Write(head)
		for _, x := range (*c).Sparse {
			b.WriteByte(byte(x))
		}
		for _, list := range [][]float32{(*c).Scale, (*c).Dense, (*c).Bias} {
			for _, x := range list {
				b.Write(le.AppendUint32(nil, math.Float32bits(x)))
			}
		}
	}
	return b.Bytes()
}

func (m *Models) all() []**Classifier {
	return []**Classifier{&m.Report, &m.Sentence, &m.Trigger, &m.Mention, &m.Form}
}

// LoadModels reads roles.bin of a folder. It refuses another format, and models that were trained on
// the vectors of another reader than the one given (its SHA-256, hexadecimal; "" does not ask).
func LoadModels(dir fs.FS, reader string) (*Models, error) {
	const name = "roles.bin"
	b, err := fs.ReadFile(dir, name)
	if err != nil {
		return nil, fmt.Errorf("read models: %w", err)
	}
	m, err := parseModels(b)
	if err != nil {
		return nil, fmt.Errorf("read models: %s: %w", name, err)
	}
	if reader != "" && m.Reader != reader {
		return nil, fmt.Errorf("read models: %s was trained on the vectors of reader %.12s, and this is reader %.12s: run parley-train roles", name, m.Reader, reader)
	}
	return m, nil
}

func parseModels(b []byte) (*Models, error) {
	rest, ok := bytes.CutPrefix(b, []byte(modelsMagic))
	if !ok {
		line, _, _ := bytes.Cut(b[:min(len(b), 40)], []byte("\n"))
		return nil, fmt.Errorf("its format is %q, and %q is wanted", line, strings.TrimSpace(modelsMagic))
	}
	line, rest, ok := bytes.Cut(rest, []byte("\n"))
	if !ok || len(line) > 64 {
		return nil, fmt.Errorf("no reader is named")
	}
	m := &Models{Reader: string(line)}
	short := fmt.Errorf("it is cut short")
	number := func() (int, bool) {
		if len(rest) < 4 {
			return 0, false
		}
		n := binary.LittleEndian.Uint32(rest)
		rest = rest[4:]
		return int(n), n < 1<<24
	}
	floats := func(n int) ([]float32, bool) {
		if len(rest) < 4*n {
			return nil, false
		}
		out := make([]float32, n)
		for i := range out {
			out[i] = math.Float32frombits(binary.LittleEndian.Uint32(rest[4*i:]))
		}
		rest = rest[4*n:]
		return out, true
	}
	for _, to := range m.all() {
		c := &Classifier{}
		n, ok := number()
		if !ok || len(rest) < n {
			return nil, short
		}
		c.Classes = strings.Fields(string(rest[:n]))
		rest = rest[n:]
		var ok1, ok2 bool
		c.Bits, ok1 = number()
		c.Dim, ok2 = number()
		k := len(c.Classes)
		if !ok1 || !ok2 || k < 2 || k > 16 || c.Bits > 20 || c.Dim > 1<<14 || len(rest) < k<<c.Bits {
			return nil, short
		}
		c.Sparse = make([]int8, k<<c.Bits)
		for i := range c.Sparse {
			c.Sparse[i] = int8(rest[i])
		}
		rest = rest[len(c.Sparse):]
		if c.Scale, ok = floats(k); !ok {
			return nil, short
		}
		if c.Dense, ok = floats(k * c.Dim); !ok {
			return nil, short
		}
		if c.Bias, ok = floats(k); !ok {
			return nil, short
		}
		*to = c
	}
	if len(rest) > 0 {
		return nil, fmt.Errorf("%d bytes too many", len(rest))
	}
	return m, nil
}
