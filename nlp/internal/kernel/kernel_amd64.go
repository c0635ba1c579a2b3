package kernel

import (
	"os"

	"golang.org/x/sys/cpu"
)

// useAVX2 chooses the assembly; PARLEY_KERNEL=go in the environment keeps to pure Go, for tests
// that compare the two.
var useAVX2 = cpu.X86.HasAVX2 && os.Getenv("PARLEY_KERNEL") != "go"

//go:noescape
func matVecAVX2(dst *int32, w *int8, x *int16, rows, cols int)

//go:noescape
func dotAVX2(a, b *float32, n int) float32

//go:noescape
func axpyAVX2(y *float32, a float32, x *float32, n int)
