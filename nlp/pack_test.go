package nlp

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

func TestHalf(t *testing.T) {
	for h := range uint16(0x7c00) { // every finite value comes back
		if got := toHalf(half(h)); got != h {
			t.Fatalf("%#x is %v and comes back as %#x", h, half(h), got)
		}
	}
	for f, want := range map[float32]uint16{0: 0, -1: 0xbc00, 1e9: 0x7c00, 65504: 0x7bff, 1.0009765: 0x3c01, 1.00048828125: 0x3c00, float32(math.Ldexp(1, -25)): 0} {
		if got := toHalf(f); got != want {
			t.Errorf("%v: %#x, want %#x", f, got, want)
		}
	}
}

func TestPackTable(t *testing.T) {
	x := tensor{[]int{4, 16}, make([]float32, 64)}
	for i := range 48 {
		x.data[i] = float32(math.Sin(float64(i))) * float32(math.Pow(10, float64(i/16*3-6)))
	}
	b := packTable(x)
	scales := halves(string(b[64:]))
	for i, v := range x.data {
		s := scales[i/16]
		if got := float32(int8(b[i])) * s; math.Abs(float64(got-v)) > float64(s)*.55 && math.Abs(float64(v)) > 1e-5 {
			t.Errorf("value %d: %v for %v, scale %v", i, got, v, s)
		}
	}
}

// The committed model is whole, and what stands in its head is so.
func TestReaderFile(t *testing.T) {
	f, err := modelFiles()
	if err != nil {
		t.Fatal(err)
	}
	h, body, err := openReader(f.Reader)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(body))
	if h.Body != hex.EncodeToString(sum[:]) || h.Language != "en" || len(h.Corpora) == 0 || len(h.Source["reader.safetensors"]) != 64 {
		t.Errorf("head: language %q, corpora %q, source %q", h.Language, h.Corpora, h.Source)
	}
	if len(f.Reader) > 17e6 {
		t.Errorf("the reader has %d bytes", len(f.Reader))
	}
}

func TestLoadModelRefuses(t *testing.T) {
	f, err := modelFiles()
	if err != nil {
		t.Fatal(err)
	}
	changed := func(at int, c byte) string {
		b := []byte(f.Reader)
		b[at] ^= c
		return string(b)
	}
	for name, c := range map[string]struct{ reader, want string }{
		"empty":         {"", "no packed reader"},
		"something":     {strings.Repeat("weights ", 99), "no packed reader"},
		"other version": {changed(16, 3), "version 1, this program reads version 2"},
		"head":          {changed(100, 1), "damaged"},
		"body":          {changed(len(f.Reader)-1, 0x80), "damaged"},
		"head length":   {changed(23, 0x7f), "damaged"},
		"cut":           {f.Reader[:len(f.Reader)/2], "damaged"},
		"longer":        {f.Reader + "x", "damaged"},
	} {
		if _, err := LoadModel(Files{Reader: c.reader}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q in it", name, err, c.want)
		}
	}
	// whole by its checksum, but not what this program can run
	for name, change := range map[string]func(h *readerHead){
		"heads":       func(h *readerHead) { h.Heads = 3 },
		"layers":      func(h *readerHead) { h.Layers = 6 },
		"labels":      func(h *readerHead) { h.Labels["ner"] = h.Labels["ner"][1:] },
		"bad label":   func(h *readerHead) { h.Labels["ner"][0] = "X" },
		"beyond":      func(h *readerHead) { h.Arrays[3].At = 1 << 40 },
		"negative":    func(h *readerHead) { h.Arrays[1].Bytes = -1 },
		"shape":       func(h *readerHead) { h.Arrays[1].Shape[0] = 1 << 40 },
		"kind":        func(h *readerHead) { h.Arrays[2].Kind = "half" },
		"missing":     func(h *readerHead) { h.Arrays = h.Arrays[1:] },
		"zero window": func(h *readerHead) { h.Window = 0 },
	} {
		h, body, err := openReader(f.Reader)
		if err != nil {
			t.Fatal(err)
		}
		change(h)
		b, err := seal(h, []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := LoadModel(Files{Reader: string(b)}); err == nil {
			t.Errorf("%s: not refused", name)
		}
	}
}

func TestPackRefuses(t *testing.T) {
	for name, files := range map[string]fstest.MapFS{
		"nothing":    {},
		"no weights": {"reader.json": {Data: []byte(`{"buckets": 32768}`)}, "reader.safetensors": {Data: []byte("\x02\x00\x00\x00\x00\x00\x00\x00{}")}, "vocab.txt": {Data: []byte("a")}},
		"buckets":    {"reader.json": {Data: []byte(`{}`)}, "reader.safetensors": {}, "vocab.txt": {}},
		"cut":        {"reader.json": {Data: []byte(`{"buckets": 32768}`)}, "reader.safetensors": {Data: []byte("\xff\xff\x00\x00\x00\x00\x00\x00{}")}, "vocab.txt": {}},
	} {
		if _, err := Pack(files, "en", nil); err == nil {
			t.Errorf("%s: not refused", name)
		}
	}
}

// Where the source of the committed model is at hand, packing it gives the committed file.
func TestPackIsTheCommittedFile(t *testing.T) {
	f, err := modelFiles()
	if err != nil {
		t.Fatal(err)
	}
	h, _, err := openReader(f.Reader)
	if err != nil {
		t.Fatal(err)
	}
	const dir = "../../shared/reader"
	w, err := os.ReadFile(dir + "/reader.safetensors")
	if err != nil || hashOf(string(w)) != h.Source["reader.safetensors"] {
		t.Skip("the weights that were packed are not in ../shared/reader")
	}
	b, err := Pack(os.DirFS(dir), h.Language, h.Corpora)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b, []byte(f.Reader)) {
		t.Error("packing gives other bytes than the committed file")
	}
}
