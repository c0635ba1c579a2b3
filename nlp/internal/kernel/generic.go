package kernel

import "math"

// The pure-Go kernels. They say what the result is; assembly must give the same bits.

func maxAbs(x []float32) float32 {
	var top float32
	for _, v := range x {
		top = max(top, math.Float32frombits(math.Float32bits(v)&^(1<<31)))
	}
	return top
}

func quantiseRowGo(q []int8, x []float32, scale *float32, biased bool) {
	s := rowScale(maxAbs(x))
	*scale = s
	var bias int8
	if biased {
		bias = -128
	}
	for i, v := range x {
		q[i] = quantised(v, s) ^ bias // flipping the top bit adds 128 to the byte
	}
}

// mulGo takes the rows of activations three at a time, packed into one word of 64 bits with 21 bits
// each, so that one multiplication does three. A product is below 2^14 and 64 of them below 2^20, so
// the sums of 64 columns fit; then they are unpacked.
func mulGo(dst []float32, m *Matrix, x *Rows) {
	const columns = 64
	packed, weights := make([]int64, x.cols), m.rows()
	for r := 0; r < x.n; r += 3 {
		clear(packed)
		for k := range min(3, x.n-r) {
			for j, q := range x.q[(r+k)*x.cols : (r+k+1)*x.cols] {
				packed[j] += int64(q) << (21 * k)
			}
		}
		for i := range m.Rows {
			w := weights[i*x.cols:][:x.cols]
			var sum [3]int32
			for at := 0; at < len(w); at += columns {
				end := min(at+columns, len(w))
				v := w[at:end]
				p := packed[at:end][:len(v)]
				var a, b int64
				j := 0
				for ; j+3 < len(v); j += 4 {
					a += int64(v[j])*p[j] + int64(v[j+1])*p[j+1]
					b += int64(v[j+2])*p[j+2] + int64(v[j+3])*p[j+3]
				}
				a += b
				low := a << 43 >> 43 // the lowest 21 bits with their sign; the rest has lost it
				a = (a - low) >> 21
				mid := a << 43 >> 43
				sum[0] += int32(low)
				sum[1] += int32(mid)
				sum[2] += int32((a - mid) >> 21)
			}
			for k := range min(3, x.n-r) {
				dst[(r+k)*m.Stride+i] = float32(float32(sum[k])*float32(x.scale[r+k]*m.scale[i])) + m.bias[i]
			}
		}
	}
}

func gemmGo(c, a, b []float32, rows, cols, depth, sc, sa, sb int) {
	for i := range rows {
		y := c[i*sc:][:cols]
		clear(y)
		for k, v := range a[i*sa:][:depth] {
			for j, x := range b[k*sb:][:cols] {
				y[j] += float32(v * x)
			}
		}
	}
}

// fold adds up sixteen partial sums in the fixed order.
func fold(s *[16]float32) float32 {
	for k := range 8 {
		s[k] += s[k+8]
	}
	for k := range 4 {
		s[k] += s[k+4]
	}
	return (s[0] + s[2]) + (s[1] + s[3])
}

func dotGo(a, b []float32) float32 {
	var s [16]float32
	for i := 0; i < len(a); i += 16 {
		x, y := a[i:i+16:i+16], b[i:i+16:i+16]
		for k := range 16 {
			s[k] += float32(x[k] * y[k])
		}
	}
	return fold(&s)
}

func axpyGo(y []float32, a float32, x []float32) {
	for i, v := range x {
		y[i] += float32(a * v)
	}
}

func axpyInt8Go(y []float32, a float32, x []int8) {
	for i, v := range x {
		y[i] += float32(a * float32(v))
	}
}

func axpyInt4Go(y []float32, a float32, x []int8) {
	for i := 0; i < len(x); i += 8 {
		low, high := y[2*i:2*i+8:2*i+8], y[2*i+8:2*i+16:2*i+16]
		for k, b := range x[i : i+8] {
			low[k] += float32(a * float32(int32(uint8(b)&15)-8))
			high[k] += float32(a * float32(int32(uint8(b)>>4)-8))
		}
	}
}

func layerNormGo(y, x, gain, bias []float32) {
	n := float32(len(x))
	var s [16]float32
	for i, v := range x {
		s[i%16] += v
	}
	mean := fold(&s) / n
	s = [16]float32{}
	for i, v := range x {
		d := v - mean
		s[i%16] += float32(d * d)
	}
	inv := 1 / float32(math.Sqrt(float64(fold(&s)/n+1e-5)))
	for i, v := range x {
		y[i] = float32(float32((v-mean)*inv)*gain[i]) + bias[i]
	}
}

func softmaxGo(x []float32) {
	top := float32(math.Inf(-1))
	for _, v := range x {
		top = max(top, v)
	}
	var s [16]float32
	for i, v := range x {
		x[i] = exp(v - top)
		s[i%16] += x[i]
	}
	inv := 1 / fold(&s)
	for i := range x {
		x[i] *= inv
	}
}

// The exponential of x <= 0 is 2^n times a polynomial of the rest (S. Moshier's Cephes, expf), with
// an error of about one unit in the last place. Below expLow it is 0.
const (
	expLow   = -87
	expLog2e = 1.44269504088896341
	expRound = 12582912 // 1.5*2^23: adding it rounds to an integer, halves to even
	expLn2hi = 0.693359375
	expLn2lo = -2.12194440e-4
)

var expPoly = [6]float32{1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1}

func exp(x float32) float32 {
	if x < expLow {
		return 0
	}
	t := float32(x*expLog2e) + expRound
	n := t - expRound
	r := x - float32(n*expLn2hi)
	r -= float32(n * expLn2lo)
	p := expPoly[0]
	for _, c := range expPoly[1:] {
		p = float32(p*r) + c
	}
	p = float32(p*float32(r*r)) + r
	p++
	return math.Float32frombits(math.Float32bits(p) + math.Float32bits(t)<<23)
}

func rotateGo(y, x, cos, sin []float32, scale float32) {
	h := len(cos)
	low, high, sin := x[:h], x[h:2*h], sin[:h]
	yl, yh := y[:h], y[h:2*h]
	for j, c := range cos {
		a, b, s := low[j], high[j], sin[j]
		yl[j] = (float32(a*c) - float32(b*s)) * scale
		yh[j] = (float32(b*c) + float32(a*s)) * scale
	}
}

func gateReluGo(y, gate, up []float32) {
	for i, g := range gate {
		y[i] = max(g, 0) * up[i]
	}
}

func leakyGo(x []float32) {
	for i, v := range x {
		if v < 0 {
			x[i] = v * leak
		}
	}
}

const leak = .1
