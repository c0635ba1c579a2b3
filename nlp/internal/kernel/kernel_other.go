//go:build !amd64

package kernel

// Available names the paths of this machine, the fastest last.
func Available() []string { return []string{pathGo} }

func quantiseRow(q []int8, x []float32, scale *float32, biased bool) {
	quantiseRowGo(q, x, scale, biased)
}
func mul(dst []float32, m *Matrix, x *Rows) { mulGo(dst, m, x) }
func gemm(c, a, b []float32, rows, cols, depth, sc, sa, sb int) {
	gemmGo(c, a, b, rows, cols, depth, sc, sa, sb)
}
func dot(a, b []float32) float32                { return dotGo(a, b) }
func axpy(y []float32, a float32, x []float32)  { axpyGo(y, a, x) }
func axpyInt4(y []float32, a float32, x []int8) { axpyInt4Go(y, a, x) }
func axpyInt8(y []float32, a float32, x []int8) { axpyInt8Go(y, a, x) }
func layerNorm(y, x, gain, bias []float32)      { layerNormGo(y, x, gain, bias) }
func softmax(x []float32)                       { softmaxGo(x) }
func rotate(y, x, cos, sin []float32, scale float32) {
	rotateGo(y, x, cos, sin, scale)
}
func gateRelu(y, gate, up []float32) { gateReluGo(y, gate, up) }
func leaky(x []float32)              { leakyGo(x) }
