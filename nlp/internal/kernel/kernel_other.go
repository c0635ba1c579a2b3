//go:build !amd64

package kernel

var useAVX2 = false

func matVecAVX2(dst *int32, w *int8, x *int16, rows, cols int) { panic("kernel: no AVX2 here") }
func dotAVX2(a, b *float32, n int) float32                     { panic("kernel: no AVX2 here") }
func axpyAVX2(y *float32, a float32, x *float32, n int)        { panic("kernel: no AVX2 here") }
