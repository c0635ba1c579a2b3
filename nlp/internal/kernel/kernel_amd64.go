package kernel

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

// Available names the paths of this machine, the fastest last.
func Available() []string {
	out := []string{pathGo}
	if cpu.X86.HasAVX2 {
		out = append(out, pathAVX2)
		if cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512VNNI {
			out = append(out, pathVNNI)
		}
	}
	return out
}

func quantiseRow(q []int8, x []float32, scale *float32, biased bool) {
	if path == pathGo {
		quantiseRowGo(q, x, scale, biased)
		return
	}
	s := rowScale(maxAbsAVX2(&x[0], len(x)))
	*scale = s
	flip := uint64(0)
	if biased {
		flip = 0x8080808080808080
	}
	if path == pathVNNI {
		quantiseAVX512(&q[0], &x[0], s, len(x), flip)
		return
	}
	quantiseAVX2(&q[0], &x[0], s, len(x), flip)
}

func mul(dst []float32, m *Matrix, x *Rows) {
	if path == pathGo {
		mulGo(dst, m, x)
		return
	}
	// Blocks of weight rows outside: a block stays in the first-level cache while all rows of
	// activations pass over it.
	if path == pathVNNI {
		o := 0
		for ; o+32 <= m.Stride; o += 32 {
			for r := 0; r < x.n; r += 8 {
				wideTileVNNI(&dst[r*m.Stride+o], &m.packed[o*m.Cols], &x.q[r*x.cols], &m.shift[o], &m.scale[o], &m.bias[o], &x.scale[r], x.cols, 4*m.Stride)
			}
		}
		for r := 0; o < m.Stride && r < x.n; r += 8 {
			tileVNNI(&dst[r*m.Stride+o], &m.packed[o*m.Cols], &x.q[r*x.cols], &m.shift[o], &m.scale[o], &m.bias[o], &x.scale[r], x.cols, 4*m.Stride)
		}
		return
	}
	for o := 0; o < m.Stride; o += 16 {
		w := &m.packed[o*m.Cols]
		for r := 0; r < x.n; r += 4 {
			tileAVX2(&dst[r*m.Stride+o], w, &x.q[r*x.cols], &m.scale[o], &m.bias[o], &x.scale[r], x.cols, 4*m.Stride)
		}
	}
}

func gemm(c, a, b []float32, rows, cols, depth, sc, sa, sb int) {
	if path == pathGo {
		gemmGo(c, a, b, rows, cols, depth, sc, sa, sb)
		return
	}
	wide := 0 // rows and columns that the wide tile does
	if path == pathVNNI {
		wide = rows / 8 * 8
		for i := 0; i < wide; i += 8 {
			for j := 0; j+32 <= cols; j += 32 {
				gemmTileAVX512(&c[i*sc+j], &a[i*sa], &b[j], depth, 4*sc, 4*sa, 4*sb)
			}
		}
	}
	for i := 0; i < rows; i += 4 {
		j := 0
		if i < wide {
			j = cols / 32 * 32
		}
		for ; j < cols; j += 16 {
			gemmTileAVX2(&c[i*sc+j], &a[i*sa], &b[j], depth, 4*sc, 4*sa, 4*sb)
		}
	}
}

func dot(a, b []float32) float32 {
	if path == pathGo {
		return dotGo(a, b)
	}
	return dotAVX2(&a[0], &b[0], len(a))
}

func axpy(y []float32, a float32, x []float32) {
	if path == pathGo {
		axpyGo(y, a, x)
		return
	}
	axpyAVX2(&y[0], a, &x[0], len(x))
}

func axpyInt8(y []float32, a float32, x []int8) {
	if path == pathGo {
		axpyInt8Go(y, a, x)
		return
	}
	axpyInt8AVX2(&y[0], a, &x[0], len(x))
}

func axpyInt4(y []float32, a float32, x []int8) {
	if path == pathGo {
		axpyInt4Go(y, a, x)
		return
	}
	axpyInt4AVX2(&y[0], a, &x[0], len(y))
}

func layerNorm(y, x, gain, bias []float32) {
	if path == pathGo {
		layerNormGo(y, x, gain, bias)
		return
	}
	layerNormAVX2(&y[0], &x[0], &gain[0], &bias[0], len(x), float32(len(x)), 1e-5)
}

func softmax(x []float32) {
	if path == pathGo {
		softmaxGo(x)
		return
	}
	if path == pathVNNI {
		softmaxAVX512(&x[0], len(x), unsafe.Pointer(&expTable))
		return
	}
	softmaxAVX2(&x[0], len(x), unsafe.Pointer(&expTable))
}

func rotate(y, x, cos, sin []float32, scale float32) {
	if path == pathGo {
		rotateGo(y, x, cos, sin, scale)
		return
	}
	rotateAVX2(&y[0], &x[0], &cos[0], &sin[0], len(cos), scale)
}

func gateRelu(y, gate, up []float32) {
	if path == pathGo {
		gateReluGo(y, gate, up)
		return
	}
	gateReluAVX2(&y[0], &gate[0], &up[0], len(y))
}

func leaky(x []float32) {
	if path == pathGo {
		leakyGo(x)
		return
	}
	leakyAVX2(&x[0], len(x), leak)
}

// expTable is what softmaxAVX2 needs of generic.go's exp, in the order in which it is used.
var expTable = [13]float32{expLow, expLog2e, expRound, expLn2hi, expLn2lo, expPoly[0], expPoly[1], expPoly[2], expPoly[3], expPoly[4], expPoly[5], 1, 0}

// Lengths are in values, strides in bytes.

//go:noescape
func maxAbsAVX2(x *float32, n int) float32

//go:noescape
func quantiseAVX2(q *int8, x *float32, scale float32, n int, flip uint64)

// tileAVX2 is the product of four rows of activations with sixteen rows of weights.
//
//go:noescape
func tileAVX2(dst *float32, w *int8, x *int8, scale, bias, xscale *float32, cols, stride int)

// tileVNNI is the product of eight rows of activations, biased, with sixteen rows of weights.
//
//go:noescape
func tileVNNI(dst *float32, w *int8, x *int8, shift *int32, scale, bias, xscale *float32, cols, stride int)

// wideTileVNNI is tileVNNI with thirty-two rows of weights, two blocks of sixteen: each activation that
// is loaded is used twice.
//
//go:noescape
func wideTileVNNI(dst *float32, w *int8, x *int8, shift *int32, scale, bias, xscale *float32, cols, stride int)

// gemmTileAVX512 is eight rows by thirty-two columns of a product.
//
//go:noescape
func gemmTileAVX512(c, a, b *float32, depth, sc, sa, sb int)

//go:noescape
func softmaxAVX512(x *float32, n int, table unsafe.Pointer)

//go:noescape
func quantiseAVX512(q *int8, x *float32, scale float32, n int, flip uint64)

//go:noescape
func rotateAVX2(y, x, cos, sin *float32, half int, scale float32)

// gemmTileAVX2 is four rows by sixteen columns of a product.
//
//go:noescape
func gemmTileAVX2(c, a, b *float32, depth, sc, sa, sb int)

//go:noescape
func dotAVX2(a, b *float32, n int) float32

//go:noescape
func axpyAVX2(y *float32, a float32, x *float32, n int)

//go:noescape
func axpyInt8AVX2(y *float32, a float32, x *int8, n int)

//go:noescape
func axpyInt4AVX2(y *float32, a float32, x *int8, n int)

//go:noescape
func layerNormAVX2(y, x, gain, bias *float32, n int, count, eps float32)

//go:noescape
func softmaxAVX2(x *float32, n int, table unsafe.Pointer)

//go:noescape
func gateReluAVX2(y, gate, up *float32, n int)

//go:noescape
func leakyAVX2(x *float32, n int, leak float32)
