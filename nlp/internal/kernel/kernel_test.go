package kernel

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// FuzzKernels holds every path to the pure-Go results, bit for bit.
func FuzzKernels(f *testing.F) {
	f.Add(uint64(1), uint8(1), uint8(1), uint8(1))
	f.Add(uint64(2), uint8(7), uint8(13), uint8(9))
	f.Add(uint64(3), uint8(64), uint8(40), uint8(17))
	f.Add(uint64(4), uint8(19), uint8(16), uint8(30))
	f.Fuzz(func(t *testing.T, seed uint64, rows, blocks, count uint8) {
		paths := Available()
		if len(paths) == 1 {
			t.Skip("no assembly on this machine: pure Go only")
		}
		rng := rand.New(rand.NewPCG(seed, 9))
		numbers := func(n int) []float32 {
			x := make([]float32, n)
			spread := float64(rng.IntN(12))
			for i := range x {
				x[i] = float32(rng.NormFloat64() * math.Pow(10, spread*(rng.Float64()-.5)))
			}
			return x
		}
		n, m, k := int(count%40)+1, int(rows%70)+1, (int(blocks%44)+1)*Pad
		w, bias, x := numbers(m*k), numbers(m), numbers(Up(n, RowPad)*k)
		switch seed % 4 {
		case 1: // rows that reach the edges of int8
			for i := range x {
				x[i] = float32(127 * (1 - 2*(i%2)))
			}
			for i := range w {
				w[i] = float32(1 - 2*(i%2))
			}
		case 2:
			clear(x[:k])
		case 3: // halves
			for i := range x {
				x[i] = float32(rng.IntN(255)-127) / 2
			}
			x[0] = 127
		}
		mat, err := NewMatrix(m, k, w, bias)
		if err != nil {
			t.Fatal(err)
		}
		results := map[string][]float32{}
		run := func(name string, fn func() []float32) {
			for _, p := range paths {
				old := Use(p)
				got := fn()
				Use(old)
				if p == pathGo {
					results[name] = got
					continue
				}
				for i, g := range got {
					if math.Float32bits(g) != math.Float32bits(results[name][i]) {
						t.Fatalf("%s, %d rows of %d by %d: %s gives %v at %d, pure Go %v", name, n, m, k, p, g, i, results[name][i])
					}
				}
			}
		}
		run("Mul", func() []float32 {
			var r Rows
			r.Set(x, n, k)
			dst := make([]float32, Up(n, RowPad)*mat.Stride)
			mat.Mul(dst, &r)
			var out []float32
			for i := range n {
				out = append(out, dst[i*mat.Stride:i*mat.Stride+m]...)
			}
			return out
		})
		b := numbers(m * k)
		run("Gemm", func() []float32 { // [n][m] times [m][k]
			a := slices.Concat(x[:min(n*m, len(x))], make([]float32, Up(n, 4)*m))
			c := make([]float32, Up(n, 4)*k)
			Gemm(c, a, b, n, k, m, k, m, k)
			return c[:n*k]
		})
		y := numbers(k)
		run("Dot", func() []float32 { return []float32{Dot(x[:k], y)} })
		run("Axpy", func() []float32 { z := slices.Clone(y); Axpy(z, w[0], x[:k]); return z })
		table := Table{Cols: k, Scale: w[:1], Q: make([]int8, k)}
		for i := range table.Q {
			table.Q[i] = int8(rng.IntN(255) - 127)
		}
		run("Table", func() []float32 { z := slices.Clone(y); table.Add(z, 0); return z })
		halves := table
		halves.Half, halves.Q = true, Int8s(string(HalfBytes(slices.Collect(func(yield func(int8) bool) {
			for _, q := range table.Q {
				if !yield(q >> 4) {
					return
				}
			}
		}))))
		run("Table of half bytes", func() []float32 {
			z, want := slices.Clone(y), slices.Clone(y)
			halves.Add(z, 0)
			for i, q := range table.Q {
				want[i] += float32(w[0] * float32(q>>4))
			}
			if !slices.Equal(z, want) {
				t.Fatalf("half bytes: %v, want %v", z, want)
			}
			return z
		})
		packed, err := ReadMatrix(m, k, string(mat.AppendTo(nil)))
		if err != nil || !slices.Equal(packed.rows(), mat.rows()) || !slices.Equal(packed.shift, mat.shift) || !slices.Equal(packed.bias, mat.bias) || !slices.Equal(packed.scale, mat.scale) {
			t.Fatalf("a matrix of %d by %d does not come back from its bytes: %v", m, k, err)
		}
		run("LayerNorm", func() []float32 { z := make([]float32, k); LayerNorm(z, x[:k], y, b[:k]); return z })
		run("Softmax", func() []float32 {
			z := slices.Clone(x[:k])
			for i := k - int(seed%Pad); i < k; i++ {
				z[i] = float32(math.Inf(-1))
			}
			Softmax(z)
			return z
		})
		run("Rotate", func() []float32 {
			z := make([]float32, k)
			Rotate(z, x[:k], y[:k/2], b[:k/2], w[0])
			return z
		})
		run("Leaky", func() []float32 { z := slices.Clone(x[:k]); Leaky(z); return z })
		run("GateRelu", func() []float32 { z := make([]float32, k); GateRelu(z, x[:k], y); return z })
	})
}

func TestMul(t *testing.T) {
	m, err := NewMatrix(2, 16, slices.Concat(slices.Repeat([]float32{1}, 16), slices.Repeat([]float32{-.5}, 16)), []float32{.25, 0})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range Available() {
		old := Use(p)
		var r Rows
		r.Set(slices.Concat(slices.Repeat([]float32{2}, 16), slices.Repeat([]float32{-1}, 16)), 2, 16)
		dst := make([]float32, RowPad*m.Stride)
		m.Mul(dst, &r)
		Use(old)
		for i, want := range map[int]float32{0: 32.25, 1: -16, m.Stride: -15.75, m.Stride + 1: 8} {
			if math.Abs(float64(dst[i]-want)) > 1e-4 {
				t.Errorf("%s: value %d is %v, want %v", p, i, dst[i], want)
			}
		}
	}
	if _, err := NewMatrix(2, 15, make([]float32, 30), make([]float32, 2)); err == nil {
		t.Error("15 columns were not refused")
	}
}

func TestExp(t *testing.T) {
	worst := 0.0
	for x := float32(0); x > -87; x -= .0137 {
		want := math.Exp(float64(x))
		worst = max(worst, math.Abs(float64(exp(x))-want)/want)
	}
	if worst > 2e-7 {
		t.Errorf("relative error %g", worst)
	}
	if exp(-88) != 0 || exp(float32(math.Inf(-1))) != 0 || exp(0) != 1 {
		t.Error("ends of the range")
	}
}

func BenchmarkMul(b *testing.B) {
	const n, rows, cols = 192, 768, 256
	m, _ := NewMatrix(rows, cols, make([]float32, rows*cols), make([]float32, rows))
	x, dst := make([]float32, n*cols), make([]float32, n*rows)
	for _, p := range Available() {
		b.Run(p, func(b *testing.B) {
			defer Use(Use(p))
			var r Rows
			for b.Loop() {
				r.Set(x, n, cols)
				m.Mul(dst, &r)
			}
			b.ReportMetric(float64(b.N)*n*rows*cols/b.Elapsed().Seconds()/1e9, "GMAC/s")
		})
	}
}

func BenchmarkGemm(b *testing.B) {
	const n = 192
	a, k, c := make([]float32, n*64), make([]float32, 64*n), make([]float32, n*n)
	for _, p := range Available() {
		b.Run(p, func(b *testing.B) {
			defer Use(Use(p))
			for b.Loop() {
				Gemm(c, a, k, n, n, 64, n, 64, n)
			}
			b.ReportMetric(float64(b.N)*n*n*64/b.Elapsed().Seconds()/1e9, "GMAC/s")
		})
	}
}

// The vector kernels, on the widths that the encoder has.
func BenchmarkVector(b *testing.B) {
	const n = 256
	x, y, z := make([]float32, n), make([]float32, n), make([]float32, n)
	for i := range x {
		x[i] = float32(i%7) - 3
	}
	table := Table{Cols: 64, Scale: []float32{1}, Q: make([]int8, 64)}
	half := Table{Cols: 128, Scale: []float32{1}, Q: make([]int8, 64), Half: true}
	var rows Rows
	for _, k := range []struct {
		name string
		run  func()
	}{
		{"Set", func() { rows.Set(x, 1, n) }}, {"Dot", func() { Dot(x, y) }}, {"Axpy", func() { Axpy(y, .5, x) }}, {"LayerNorm", func() { LayerNorm(z, x, y, y) }},
		{"Softmax192", func() { Softmax(z[:192]) }}, {"GateRelu", func() { GateRelu(z, x, y) }}, {"Rotate64", func() { Rotate(z[:64], x[:64], y[:32], y[32:64], 1) }}, {"Leaky", func() { Leaky(z) }},
		{"Table64", func() { table.Add(y[:64], 0) }}, {"HalfTable128", func() { half.Add(y[:128], 0) }},
	} {
		for _, p := range Available() {
			if p == pathVNNI && k.name != "Set" && k.name != "Softmax192" { // the others are those of avx2
				continue
			}
			b.Run(k.name+"/"+p, func(b *testing.B) {
				defer Use(Use(p))
				for b.Loop() {
					k.run()
				}
			})
		}
	}
}
