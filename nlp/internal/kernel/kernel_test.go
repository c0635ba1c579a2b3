package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

// FuzzKernels holds the assembly to the pure-Go results, bit for bit.
func FuzzKernels(f *testing.F) {
	f.Add(uint64(1), uint8(1), uint8(1))
	f.Add(uint64(2), uint8(7), uint8(13))
	f.Add(uint64(3), uint8(64), uint8(40))
	f.Fuzz(func(t *testing.T, seed uint64, rows, blocks uint8) {
		if !useAVX2 {
			t.Skip("no assembly on this machine: pure Go only")
		}
		rng := rand.New(rand.NewPCG(seed, 9))
		n := (int(blocks%48) + 1) * Pad
		m := int(rows%70) + 1
		w, x := make([]int8, m*n), make([]int16, n)
		for i := range w {
			w[i] = int8(rng.IntN(255) - 127)
		}
		for i := range x {
			x[i] = int16(rng.IntN(255) - 127)
		}
		got, want := make([]int32, m), make([]int32, m)
		MatVec(got, w, x)
		matVec(want, w, x)
		for i := range want {
			if got[i] != want[i] {
				t.Fatalf("MatVec %dx%d row %d: %d, pure Go gives %d", m, n, i, got[i], want[i])
			}
		}
		a, b := make([]float32, n), make([]float32, n)
		for i := range a {
			a[i], b[i] = float32(rng.NormFloat64()*math.Pow(10, float64(rng.IntN(8)-4))), float32(rng.NormFloat64())
		}
		if g, p := Dot(a, b), dot(a, b); math.Float32bits(g) != math.Float32bits(p) {
			t.Fatalf("Dot of %d: %v, pure Go gives %v", n, g, p)
		}
		y, z := append([]float32(nil), b...), append([]float32(nil), b...)
		Axpy(y, a[0], a)
		axpy(z, a[0], a)
		for i := range y {
			if math.Float32bits(y[i]) != math.Float32bits(z[i]) {
				t.Fatalf("Axpy at %d: %v, pure Go gives %v", i, y[i], z[i])
			}
		}
	})
}

func BenchmarkMatVec256x256(b *testing.B) {
	w, x, d := make([]int8, 256*256), make([]int16, 256), make([]int32, 256)
	for b.Loop() {
		MatVec(d, w, x)
	}
	b.ReportMetric(float64(b.N)*256*256/b.Elapsed().Seconds()/1e9, "GMAC/s")
}
