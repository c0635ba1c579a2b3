// Package kernel holds the inner loops that reading a text spends its time in: products of int8
// matrices with rows of activations, products of small float32 matrices, layer norm, softmax.
//
// Every kernel has a pure-Go form (generic.go) that defines its result to the bit; the assembly gives
// the same bits, which FuzzKernels holds it to. Integer sums are exact, so their order does not
// matter. Float sums run in one fixed order, either one after the other with the vector lanes across
// independent results, or in sixteen partial sums, one for each position modulo sixteen, that are
// added up in pairs at the end. Products are rounded before they are added: no fused multiply-add.
package kernel

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"slices"
	"sync"
	"unsafe"
)

// The paths. vnni is AVX-512: int8 products by its VNNI, float products and softmax sixteen values
// wide; the rest of it is avx2.
const (
	pathGo   = "go"
	pathAVX2 = "avx2"
	pathVNNI = "vnni"
)

// path is the one in use: the fastest that the machine has, or the one that the environment variable
// PARLEY_KERNEL names, for tests and for doubts.
var path = func() string {
	all := Available()
	if want := os.Getenv("PARLEY_KERNEL"); slices.Contains(all, want) {
		return want
	}
	return all[len(all)-1]
}()

// Use switches to another path and gives the old one. It is for tests: not while a kernel runs.
func Use(p string) (old string) {
	if !slices.Contains(Available(), p) {
		panic("kernel: no path " + p + " on this machine")
	}
	old, path = path, p
	return old
}

// Sizes are rounded up to these: columns of a matrix and widths of float rows to Pad; rows of
// activations to RowPad.
const (
	Pad    = 16
	RowPad = 8
)

// Up is n rounded up to a multiple of m.
func Up(n, m int) int { return (n + m - 1) / m * m }

// Matrix is a linear layer y = Wx + b, W kept as int8 rows with one float32 scale a row
// (scale = max|row|/127). It is read-only.
type Matrix struct {
	Rows, Cols int
	Stride     int // Rows rounded up to Pad: the distance of two rows of the result

	packed []int8    // [Stride/16][Cols/4][16][4]: for each block of sixteen rows, four columns at a time
	shift  []int32   // [Stride] -128 times the sum of a row: vnni takes activations with 128 added
	scale  []float32 // [Stride]
	bias   []float32 // [Stride]

	once sync.Once
	w    []int8 // [Rows][Cols], for the pure-Go kernel, which makes it when it first needs it
}

// NewMatrix quantises weights w [rows][cols]. cols must be a multiple of Pad.
func NewMatrix(rows, cols int, w, bias []float32) (*Matrix, error) {
	if rows <= 0 || cols <= 0 || cols%Pad != 0 || len(w) != rows*cols || len(bias) != rows {
		return nil, fmt.Errorf("matrix of %d by %d with %d weights and %d biases: the columns must be a multiple of %d", rows, cols, len(w), len(bias), Pad)
	}
	m := &Matrix{Rows: rows, Cols: cols, Stride: Up(rows, Pad)}
	m.packed = make([]int8, m.Stride*cols)
	m.shift, m.scale, m.bias = make([]int32, m.Stride), make([]float32, m.Stride), make([]float32, m.Stride)
	copy(m.bias, bias)
	for i := range rows {
		row := w[i*cols : (i+1)*cols]
		m.scale[i] = rowScale(maxAbs(row))
		for j, x := range row {
			q := quantised(x, m.scale[i])
			m.packed[m.at(i, j)] = q
			m.shift[i] -= 128 * int32(q)
		}
	}
	return m, nil
}

// at is where weight j of row i lies in packed.
func (m *Matrix) at(i, j int) int { return (i/16*m.Cols/4+j/4)*64 + i%16*4 + j%4 }

// rows is the weights row by row.
func (m *Matrix) rows() []int8 {
	m.once.Do(func() {
		m.w = make([]int8, m.Rows*m.Cols)
		for i := range m.Rows {
			for j := range m.Cols {
				m.w[i*m.Cols+j] = m.packed[m.at(i, j)]
			}
		}
	})
	return m.w
}

// PackedSize is the number of bytes of a matrix in a file.
func PackedSize(rows, cols int) int { return Up(rows, Pad) * (cols + 12) }

// AppendTo writes the matrix as it lies in memory, little-endian: weights in blocks of sixteen rows
// by four columns, then shift, scale and bias of every row. A change of this layout is a change of
// the format version of every file that holds one.
func (m *Matrix) AppendTo(b []byte) []byte {
	for _, q := range m.packed {
		b = append(b, byte(q))
	}
	for _, v := range m.shift {
		b = binary.LittleEndian.AppendUint32(b, uint32(v))
	}
	for _, v := range slices.Concat(m.scale, m.bias) {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
	}
	return b
}

// ReadMatrix is the matrix that AppendTo wrote. It copies: weights that begin at the edge of a cache
// line are read faster.
func ReadMatrix(rows, cols int, data string) (*Matrix, error) {
	if rows <= 0 || cols <= 0 || cols%Pad != 0 || len(data) != PackedSize(rows, cols) {
		return nil, fmt.Errorf("matrix of %d by %d in %d bytes", rows, cols, len(data))
	}
	m := &Matrix{Rows: rows, Cols: cols, Stride: Up(rows, Pad)}
	n := m.Stride * cols
	m.packed = make([]int8, n)
	copy(m.packed, Int8s(data[:n]))
	data = data[n:]
	word := func(i int) uint32 {
		b := data[4*i : 4*i+4]
		return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
	}
	m.shift, m.scale, m.bias = make([]int32, m.Stride), make([]float32, m.Stride), make([]float32, m.Stride)
	for i := range m.Stride {
		m.shift[i] = int32(word(i))
		m.scale[i] = math.Float32frombits(word(m.Stride + i))
		m.bias[i] = math.Float32frombits(word(2*m.Stride + i))
	}
	return m, nil
}

// Int8s is a string seen as int8 values, without a copy.
func Int8s(s string) []int8 {
	return unsafe.Slice((*int8)(unsafe.Pointer(unsafe.StringData(s))), len(s))
}

// Table is rows of small integers, each with a scale: row i stands for Scale[i] times its values,
// which are int8, or, where Half says so, half a byte each: the low halves of every eight bytes are the
// first eight of sixteen columns, the high halves the others, all with 8 added. The values may lie in
// read-only memory.
type Table struct {
	Cols  int
	Scale []float32
	Q     []int8 // [rows][Cols], or [rows][Cols/2]
	Half  bool   // half a byte each
}

// Add adds row i to y, whose length is Cols, a multiple of Pad.
func (t *Table) Add(y []float32, i int) {
	if len(y) != t.Cols || t.Cols%Pad != 0 || t.Cols == 0 {
		panic("kernel: Table: lengths do not fit")
	}
	if t.Half {
		axpyInt4(y, t.Scale[i], t.Q[i*t.Cols/2:(i+1)*t.Cols/2])
		return
	}
	axpyInt8(y, t.Scale[i], t.Q[i*t.Cols:(i+1)*t.Cols])
}

// HalfBytes packs a row of values from -8 to 7 as a Table with Half holds it.
func HalfBytes(row []int8) []byte {
	out := make([]byte, len(row)/2)
	for i, v := range row {
		at := i/Pad*8 + i%8
		out[at] |= byte(v+8) << (4 * (i / 8 % 2))
	}
	return out
}

// Rows are rows of activations, quantised: q = round(x/s), halves to even, s = max|x|/127 a row.
// They are used again and again, one set a goroutine.
type Rows struct {
	n, cols int
	q       []int8    // [n rounded up to RowPad][cols]; with 128 added (as a byte) on the path vnni
	scale   []float32 // [n rounded up]
	biased  bool
}

// Set quantises x [n][cols]; cols is a multiple of Pad.
func (r *Rows) Set(x []float32, n, cols int) {
	if cols%Pad != 0 || len(x) < n*cols {
		panic(fmt.Sprintf("kernel: %d rows of %d columns in %d values", n, cols, len(x)))
	}
	up := Up(n, RowPad)
	if cap(r.q) < up*cols {
		r.q = make([]int8, up*cols)
	}
	if cap(r.scale) < up {
		r.scale = make([]float32, up)
	}
	r.n, r.cols, r.q, r.scale, r.biased = n, cols, r.q[:up*cols], r.scale[:up], path == pathVNNI
	for i := range n {
		quantiseRow(r.q[i*cols:(i+1)*cols], x[i*cols:(i+1)*cols], &r.scale[i], r.biased)
	}
	clear(r.q[n*cols:]) // rows of padding: their results are not looked at
	clear(r.scale[n:])
}

// Mul sets dst [n][m.Stride] to x W' + b, in float32: the exact sum times (row's scale times weight's
// scale), plus the bias. dst has room for n rounded up to RowPad rows; what stands there behind row n
// and behind column m.Rows means nothing.
func (m *Matrix) Mul(dst []float32, x *Rows) {
	up := Up(x.n, RowPad)
	if x.cols != m.Cols || len(dst) < up*m.Stride || x.biased != (path == pathVNNI) {
		panic(fmt.Sprintf("kernel: %d by %d times %d rows of %d into %d", m.Rows, m.Cols, x.n, x.cols, len(dst)))
	}
	if x.n == 0 {
		return
	}
	mul(dst, m, x)
}

// Gemm sets c[i][j] to the sum over k of a[i][k]*b[k][j], k from 0 to depth-1 one after the other, for
// i < rows and j < cols. The rows of a, b and c are sa, sb and sc values apart. cols is a multiple of
// Pad; a and c have room for rows rounded up to 4, and what c holds there means nothing.
func Gemm(c, a, b []float32, rows, cols, depth, sc, sa, sb int) {
	if rows == 0 || cols == 0 {
		return
	}
	up := Up(rows, 4)
	if cols%Pad != 0 || depth < 1 || len(c) < (up-1)*sc+cols || len(a) < (up-1)*sa+depth || len(b) < (depth-1)*sb+cols {
		panic("kernel: Gemm: sizes do not fit")
	}
	gemm(c, a, b, rows, cols, depth, sc, sa, sb)
}

// Dot is the dot product of two vectors of one length, a multiple of Pad.
func Dot(a, b []float32) float32 {
	if len(a) != len(b) || len(a)%Pad != 0 {
		panic("kernel: Dot: lengths do not fit")
	}
	if len(a) == 0 {
		return 0
	}
	return dot(a, b)
}

// Axpy adds a*x to y; the lengths are equal and a multiple of Pad.
func Axpy(y []float32, a float32, x []float32) {
	if len(y) != len(x) || len(x)%Pad != 0 {
		panic("kernel: Axpy: lengths do not fit")
	}
	if len(x) > 0 {
		axpy(y, a, x)
	}
}

// LayerNorm sets y to (x-mean)/sqrt(variance+1e-5)*gain + bias. Lengths are equal and a multiple of Pad.
func LayerNorm(y, x, gain, bias []float32) {
	if n := len(x); n == 0 || n%Pad != 0 || len(y) != n || len(gain) != n || len(bias) != n {
		panic("kernel: LayerNorm: lengths do not fit")
	}
	layerNorm(y, x, gain, bias)
}

// Softmax turns x into exp(x-max)/sum, in place. The length is a multiple of Pad; -Inf gives 0.
func Softmax(x []float32) {
	if len(x) == 0 || len(x)%Pad != 0 {
		panic("kernel: Softmax: length does not fit")
	}
	softmax(x)
}

// GateRelu sets y to max(gate, 0)*up; lengths are equal and a multiple of Pad.
func GateRelu(y, gate, up []float32) {
	if n := len(y); n == 0 || n%Pad != 0 || len(gate) != n || len(up) != n {
		panic("kernel: GateRelu: lengths do not fit")
	}
	gateRelu(y, gate, up)
}

// Rotate turns the pairs (x[j], x[j+h]) by angles given by their cosines and sines, h of each, and
// scales them: rotary positions (Su et al. 2021). y and x have 2h values; h is a multiple of 8.
func Rotate(y, x, cos, sin []float32, scale float32) {
	if h := len(cos); h == 0 || h%8 != 0 || len(sin) != h || len(x) != 2*h || len(y) != 2*h {
		panic("kernel: Rotate: lengths do not fit")
	}
	rotate(y, x, cos, sin, scale)
}

// Leaky is the leaky relu in place: a tenth of what is below zero. The length is a multiple of Pad.
func Leaky(x []float32) {
	if len(x)%Pad != 0 {
		panic("kernel: Leaky: length does not fit")
	}
	if len(x) > 0 {
		leaky(x)
	}
}

// rowScale is the scale of a row whose largest absolute value is top.
func rowScale(top float32) float32 { return max(top, 1e-8) / 127 }

// quantised is x/s rounded, halves to even.
func quantised(x, s float32) int8 {
	return int8(max(-127, min(127, math.RoundToEven(float64(x/s)))))
}
