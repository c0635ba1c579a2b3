// Package kernel holds the few inner loops that reading a text spends its time in: products of int8
// matrices with int8 vectors, and dot products and scaled additions of float32 vectors.
//
// Every kernel has a pure-Go form that defines its result; the assembly forms give the same bits.
// Integer sums are exact, so their order does not matter. Float sums run in one fixed order: sixteen
// partial sums, one for each position modulo sixteen, added up pairwise at the end; products are
// rounded before they are added (no fused multiply-add), so every machine gives the same bytes.
package kernel

// Pad is what the number of columns of a matrix, and the length of vectors, must be a multiple of.
const Pad = 16

// MatVec sets dst[i] to the exact sum over j of w[i*cols+j]*x[j]. x holds int8 values widened to
// int16; len(x) is a multiple of Pad, len(w) is len(dst)*len(x).
func MatVec(dst []int32, w []int8, x []int16) {
	if len(w) != len(dst)*len(x) || len(x)%Pad != 0 {
		panic("kernel: MatVec: lengths do not fit")
	}
	if len(dst) == 0 || len(x) == 0 {
		clear(dst)
		return
	}
	if useAVX2 {
		matVecAVX2(&dst[0], &w[0], &x[0], len(dst), len(x))
		return
	}
	matVec(dst, w, x)
}

func matVec(dst []int32, w []int8, x []int16) {
	n := len(x)
	for i := range dst {
		row := w[i*n : i*n+n]
		var a, b, c, d int32
		for j := 0; j+3 < n; j += 4 {
			a += int32(row[j]) * int32(x[j])
			b += int32(row[j+1]) * int32(x[j+1])
			c += int32(row[j+2]) * int32(x[j+2])
			d += int32(row[j+3]) * int32(x[j+3])
		}
		dst[i] = a + b + c + d
	}
}

// Dot is the dot product of two vectors of one length, a multiple of Pad.
func Dot(a, b []float32) float32 {
	if len(a) != len(b) || len(a)%Pad != 0 {
		panic("kernel: Dot: lengths do not fit")
	}
	if useAVX2 && len(a) > 0 {
		return dotAVX2(&a[0], &b[0], len(a))
	}
	return dot(a, b)
}

func dot(a, b []float32) float32 {
	var s [16]float32
	for i := 0; i < len(a); i += 16 {
		x, y := a[i:i+16:i+16], b[i:i+16:i+16]
		for k := range 16 {
			s[k] += float32(x[k] * y[k])
		}
	}
	for k := range 8 {
		s[k] += s[k+8]
	}
	for k := range 4 {
		s[k] += s[k+4]
	}
	return (s[0] + s[2]) + (s[1] + s[3])
}

// Axpy adds a*x to y; the lengths are equal and a multiple of Pad.
func Axpy(y []float32, a float32, x []float32) {
	if len(y) != len(x) || len(x)%Pad != 0 {
		panic("kernel: Axpy: lengths do not fit")
	}
	if useAVX2 && len(x) > 0 {
		axpyAVX2(&y[0], a, &x[0], len(x))
		return
	}
	axpy(y, a, x)
}

func axpy(y []float32, a float32, x []float32) {
	for i, v := range x {
		y[i] += float32(a * v)
	}
}
