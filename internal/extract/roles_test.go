package extract

import (
	"strings"
	"testing"
	"testing/fstest"
)

// tiny is models with one bucket and no dense values.
func tiny() *Models {
	m := &Models{Reader: "abc"}
	for _, to := range m.all() {
		*to = &Classifier{Classes: []string{"no", "yes"}, Sparse: make([]int8, 2), Scale: make([]float32, 2), Bias: []float32{0, 1}}
	}
	return m
}

func TestModelsRoundTrip(t *testing.T) {
	dir := func(b []byte) fstest.MapFS { return fstest.MapFS{"roles.bin": {Data: b}} }
	b := tiny().Bytes()
	m, err := LoadModels(dir(b), "abc")
	if err != nil {
		t.Fatal(err)
	}
	if z := m.Form.Logits(Point{}); z[1]-z[0] != 1 {
		t.Errorf("logits %v", z)
	}
	for name, c := range map[string]struct {
		data   []byte
		reader string
		want   string
	}{
		"another reader": {b, "def", "was trained on the vectors of reader abc"},
		"another format": {[]byte("parley-roles 9\nabc\n"), "", `"parley-roles 9"`},
		"cut short":      {b[:len(b)-3], "", "cut short"},
		"too long":       {append(b[:len(b):len(b)], 1), "", "too many"},
		"empty":          {nil, "", "wanted"},
	} {
		if _, err := LoadModels(dir(c.data), c.reader); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	if _, err := LoadModels(fstest.MapFS{}, ""); err == nil {
		t.Error("a folder without the file is no error")
	}
}

func FuzzModels(f *testing.F) {
	f.Add(tiny().Bytes())
	f.Add([]byte("parley-roles 1\nabc\n\x02\x00\x00\x00no"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := parseModels(b)
		if err == nil && string(m.Bytes()) != string(b) {
			t.Error("what was read is not what was written")
		}
	})
}
