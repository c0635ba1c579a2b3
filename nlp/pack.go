package nlp

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io/fs"
	"maps"
	"math"
	"slices"
	"strings"

	"parley/nlp/internal/kernel"
)

// Pack makes the file that a program embeds of what training exports: reader.safetensors (weights),
// reader.json (sizes and labels), vocab.txt (a word a line; the line is the row of the word
// table) and, where the weights have far words, far.txt (a word a line). Matrices become the int8 rows that the engine multiplies with; the tables of words, n-grams
// and shapes int8 rows with a float16 scale, but half bytes for n-grams and the words of rank 10,000 and above.
// corpora says what the weights were trained on.
func Pack(fsys fs.FS, language string, corpora []string) ([]byte, error) {
	h := &readerHead{Language: language, Corpora: corpora, Source: map[string]string{}}
	files := map[string][]byte{}
	for _, name := range []string{"reader.safetensors", "reader.json", "vocab.txt"} {
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("pack: %w", err)
		}
		files[name] = b
		h.Source[name] = hashOf(string(b))
	}
	if b, err := fs.ReadFile(fsys, "far.txt"); err == nil && len(b) > 0 {
		files["far.txt"], h.Source["far.txt"] = b, hashOf(string(b))
	}
	var c struct {
		D, L, Heads, FF int
		DistClip        int `json:"dist_clip"`
		Window, Buckets int
		Labels          map[string][]string
	}
	if err := json.Unmarshal(files["reader.json"], &c); err != nil {
		return nil, fmt.Errorf("pack: reader.json: %w", err)
	}
	if c.Buckets != gramBuckets {
		return nil, fmt.Errorf("pack: reader.json: %d buckets of n-grams, want %d", c.Buckets, gramBuckets)
	}
	h.Dim, h.Layers, h.Heads, h.FF, h.Clip, h.Window, h.Labels = c.D, c.L, c.Heads, c.FF, c.DistClip, c.Window, c.Labels
	t, err := readSafetensors(files["reader.safetensors"])
	if err != nil {
		return nil, fmt.Errorf("pack: reader.safetensors: %w", err)
	}

	var body []byte
	put := func(name, kind string, shape []int, data []byte) {
		for len(body)%64 != 0 {
			body = append(body, 0)
		}
		h.Arrays = append(h.Arrays, packedArray{name, kind, shape, len(body), len(data)})
		body = append(body, data...)
	}
	var fault error
	get := func(name string) tensor {
		x, ok := t[name]
		if !ok && fault == nil {
			fault = fmt.Errorf("pack: reader.safetensors: no tensor %s", name)
		}
		if !ok {
			return tensor{[]int{0, 0}, nil}
		}
		return x
	}
	lin := func(name, from string) {
		w, b := get(from+".weight"), get(from+".bias")
		m, err := kernel.NewMatrix(w.shape[0], w.shape[len(w.shape)-1], w.data, b.data)
		if err != nil {
			if fault == nil {
				fault = fmt.Errorf("pack: reader.safetensors: %s: %w", from, err)
			}
			return
		}
		put(name, "matrix", w.shape, m.AppendTo(nil))
	}
	floats := func(name, from string) {
		x := get(from)
		var b []byte
		for _, v := range x.data {
			b = binary.LittleEndian.AppendUint16(b, toHalf(v))
		}
		put(name, "half", x.shape, b)
	}
	nrm := func(name, from string) {
		floats(name+".weight", from+".weight")
		floats(name+".bias", from+".bias")
	}
	table := func(name string, x tensor) { put(name, "table", x.shape, packTable(x)) }
	vocab := strings.TrimRight(string(files["vocab.txt"]), "\n") + "\n"
	put("vocab", "text", []int{strings.Count(vocab, "\n")}, []byte(vocab))
	words := get("E.win.w.weight")
	often, cols := min(words.shape[0], oftenWords), words.shape[1]
	table("words", tensor{[]int{often, cols}, words.data[:often*cols]})
	rare := tensor{[]int{words.shape[0] - often, cols}, words.data[often*cols:]}
	put("words.rare", "table4", rare.shape, packTable4(rare))
	if text := string(files["far.txt"]); text != "" {
		names, codes, books := strings.Split(strings.TrimRight(text, "\n"), "\n"), get("far.codes"), get("far.books")
		if fault == nil && (codes.shape[0] != len(names) || len(codes.shape) != 2 || books.shape[0] != 256*codes.shape[1]) {
			return nil, fmt.Errorf("pack: %d words in far.txt, codes %v, books %v", len(names), codes.shape, books.shape)
		}
		counts, marks, order, err := farIndex(names)
		if err != nil {
			return nil, fmt.Errorf("pack: far.txt: %w", err)
		}
		put("far.counts", "bytes", []int{len(counts)}, counts)
		put("far.marks", "bytes", []int{len(marks)}, marks)
		n := codes.shape[len(codes.shape)-1]
		sorted := make([]byte, 0, len(order)*n)
		for _, i := range order {
			for _, v := range codes.data[i*n : (i+1)*n] {
				sorted = append(sorted, byte(v))
			}
		}
		put("far.codes", "bytes", []int{len(order), n}, sorted)
		table("far.books", books)
	}
	grams := get("E.win.g.weight")
	put("grams", "table4", grams.shape, packTable4(grams))
	table("shapes", get("E.win.s.weight"))
	lin("input", "E.win.p")
	nrm("input.norm", "E.win.ln")
	for i := range h.Layers {
		p, q := fmt.Sprintf("block.%d.", i), fmt.Sprintf("E.bl.%d.", i)
		nrm(p+"n1", q+"n1")
		nrm(p+"n2", q+"n2")
		for _, n := range []string{"qkv", "o", "gu", "dn"} {
			lin(p+n, q+n)
		}
	}
	nrm("final", "E.nf")
	for _, n := range slices.Concat(hiddenLayers, slices.Sorted(maps.Keys(outputLayers))) {
		lin(n, n)
	}
	floats("root", "root")
	floats("arc", "aw")
	floats("role", "qw")
	floats("role.distance", "qb")
	if fault != nil {
		return nil, fault
	}
	return seal(h, body)
}

// farIndex sorts far words by a hash of 32 bits: how many words there are of each upper half of it, the lower halves, and the
// order. Of two words with one hash the first stays, so that one word in 14,000 that is nowhere is taken for a far one.
func farIndex(names []string) (counts, marks []byte, order []int, err error) {
	first := map[uint32]int{}
	for i, w := range names {
		if _, taken := first[hashWord(w)]; !taken {
			first[hashWord(w)] = i
		}
	}
	counts = make([]byte, 1<<16)
	for _, h := range slices.Sorted(maps.Keys(first)) {
		if counts[h>>16]++; counts[h>>16] == 0 {
			return nil, nil, nil, fmt.Errorf("more than 255 of %d words under one half of a hash", len(names))
		}
		marks = binary.LittleEndian.AppendUint16(marks, uint16(h))
		order = append(order, first[h])
	}
	return counts, marks, order, nil
}

// oftenWords is the number of words, by rank, whose rows are kept as int8. Docs/decisions/0006 has what
// other numbers of bits cost.
const oftenWords = 10_000

// seal puts head and body together.
func seal(h *readerHead, body []byte) ([]byte, error) {
	sum := sha256.Sum256(body)
	h.Body = hex.EncodeToString(sum[:])
	head, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("pack: %w", err)
	}
	for (readerStart+len(head))%64 != 0 {
		head = append(head, ' ')
	}
	out := []byte(readerMagic)
	rest := slices.Concat(head, body)
	for _, v := range []uint32{readerVersion, uint32(len(head)), crc32.Checksum(rest, crc32.MakeTable(crc32.Castagnoli)), 0} {
		out = binary.LittleEndian.AppendUint32(out, v)
	}
	return append(out, rest...), nil
}

// packTable is int8 rows, scale = max|row|/127 rounded to float16, then the scales.
func packTable(x tensor) []byte {
	rows, cols := x.shape[0], x.shape[1]
	out := make([]byte, rows*cols, rows*(cols+2))
	for i := range rows {
		row := x.data[i*cols : (i+1)*cols]
		top := 0.0
		for _, v := range row {
			top = max(top, math.Abs(float64(v)))
		}
		h := toHalf(float32(top / 127))
		if top > 0 && half(h)*127 < float32(top)*.999 { // not so small that values are cut
			h++
		}
		if s := float64(half(h)); s > 0 {
			for j, v := range row {
				out[i*cols+j] = byte(int8(max(-127, min(127, math.RoundToEven(float64(v)/s)))))
			}
		}
		out = binary.LittleEndian.AppendUint16(out, h)
	}
	return out
}

// packTable4 is rows of half bytes, then a float16 scale for each row: of some scales below max|row|/7
// the one with the least square error.
func packTable4(x tensor) []byte {
	rows, cols := x.shape[0], x.shape[1]
	var out, scales []byte
	q, best := make([]int8, cols), make([]int8, cols)
	for i := range rows {
		row := x.data[i*cols : (i+1)*cols]
		top, least, scale := 0.0, math.Inf(1), uint16(0)
		for _, v := range row {
			top = max(top, math.Abs(float64(v)))
		}
		clear(best)
		for k := 20; k > 9; k-- {
			h := toHalf(float32(top / 7 * float64(k) / 20))
			s := float64(half(h))
			if s == 0 {
				continue
			}
			e := 0.0
			for j, v := range row {
				q[j] = int8(max(-8, min(7, math.RoundToEven(float64(v)/s))))
				d := float64(v) - s*float64(q[j])
				e += float64(d * d)
			}
			if e < least {
				least, scale = e, h
				copy(best, q)
			}
		}
		out = append(out, kernel.HalfBytes(best)...)
		scales = binary.LittleEndian.AppendUint16(scales, scale)
	}
	return append(out, scales...)
}

// toHalf rounds to the nearest IEEE 754 binary16, halves to even.
func toHalf(f float32) uint16 {
	b := math.Float32bits(f)
	sign := uint16(b >> 16 & 0x8000)
	a := math.Abs(float64(f))
	switch {
	case a >= 65520:
		return sign | 0x7c00
	case a < 1.0/(1<<14): // subnormal
		return sign | uint16(math.RoundToEven(a*(1<<24)))
	}
	b = b & 0x7fffffff
	b += 0xfff + b>>13&1
	return sign | uint16((b-112<<23)>>13)
}
