package nlp

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
)

// tensor is one array of a safetensors file, widened to float32.
type tensor struct {
	shape []int
	data  []float32
}

// readSafetensors reads the container: 8 bytes little-endian length, a JSON head, raw tensors.
func readSafetensors(b []byte) (map[string]tensor, error) {
	if len(b) < 8 {
		return nil, fmt.Errorf("%d bytes are too few", len(b))
	}
	n := binary.LittleEndian.Uint64(b)
	if n > uint64(len(b)-8) {
		return nil, fmt.Errorf("head of %d bytes in a file of %d", n, len(b))
	}
	var head map[string]json.RawMessage
	if err := json.Unmarshal(b[8:8+n], &head); err != nil {
		return nil, err
	}
	data := b[8+n:]
	out := map[string]tensor{}
	for name, raw := range head {
		if name == "__metadata__" {
			continue
		}
		var h struct {
			Dtype   string
			Shape   []int
			Offsets [2]int `json:"data_offsets"`
		}
		if err := json.Unmarshal(raw, &h); err != nil {
			return nil, fmt.Errorf("tensor %s: %w", name, err)
		}
		size := 1
		for _, s := range h.Shape {
			size *= s
		}
		width := map[string]int{"F16": 2, "F32": 4, "I64": 8, "I32": 4, "U8": 1}[h.Dtype]
		if width == 0 || h.Offsets[0] < 0 || h.Offsets[1] > len(data) || h.Offsets[1]-h.Offsets[0] != size*width {
			return nil, fmt.Errorf("tensor %s: %s %v at %v does not fit", name, h.Dtype, h.Shape, h.Offsets)
		}
		d := data[h.Offsets[0]:h.Offsets[1]]
		v := make([]float32, size)
		for i := range v {
			switch h.Dtype {
			case "F16":
				v[i] = half(binary.LittleEndian.Uint16(d[2*i:]))
			case "F32":
				v[i] = math.Float32frombits(binary.LittleEndian.Uint32(d[4*i:]))
			case "U8":
				v[i] = float32(d[i])
			case "I32":
				v[i] = float32(int32(binary.LittleEndian.Uint32(d[4*i:])))
			case "I64":
				v[i] = float32(int64(binary.LittleEndian.Uint64(d[8*i:])))
			}
		}
		out[name] = tensor{h.Shape, v}
	}
	return out, nil
}
