package reconcile

import (
	"bytes"
	_ "embed"
	"math"
	"sync"
)

// senseFile holds vectors of common stems, means of the GloVe vectors of their forms (Pennington et
// al. 2014; public domain) in steps of 1/127 of the largest value: stem, a zero byte, 100 signed bytes.
// Made by `parley-train senses`.
//
//go:embed senses.bin
var senseFile []byte

// SenseDim is the length of a vector in the table of senses.
const SenseDim = 100

var senses = sync.OnceValue(func() map[string][]byte {
	m := map[string][]byte{}
	for b := senseFile; len(b) > SenseDim; {
		k := bytes.IndexByte(b, 0)
		if k < 0 || len(b) < k+1+SenseDim {
			break
		}
		m[string(b[:k])] = b[k+1 : k+1+SenseDim]
		b = b[k+1+SenseDim:]
	}
	return m
})

// Similar is how near the senses of two stems are, 0 to 1; 0 where the table does not have one of them.
func Similar(a, b string) float64 {
	if a == b {
		return 1
	}
	x, y := senses()[a], senses()[b]
	if x == nil || y == nil {
		return 0
	}
	var dot, n, m int
	for i := range x {
		p, q := int(int8(x[i])), int(int8(y[i]))
		dot += p * q
		n += p * p
		m += q * q
	}
	if dot <= 0 {
		return 0
	}
	return float64(dot) / math.Sqrt(float64(n)*float64(m))
}

// Common says whether a stem stands in at least n of the texts that stems.txt counts.
func Common(stem string, n int) bool {
	return Rarity(stem) <= Rarity("\x00")-math.Log(float64(n+1))
}
