package nlp

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"

	"parley/nlp/internal/kernel"
)

func itoa(i int) string { return strconv.Itoa(i) }

// outputs are all logits of a window, each [n][labels], by head; role holds decisions.
func outputs(m *Model, words []string, cue Range) map[string][]float32 {
	s := newScratch()
	n := len(words)
	h := slices.Clone(m.encode(words, s))
	dense := func(y []float32, l *kernel.Matrix) []float32 {
		var out []float32
		for i := range n {
			out = append(out, y[i*l.Stride:i*l.Stride+l.Rows]...)
		}
		return out
	}
	t := slices.Clone(leaky(mul(&s.tag, m.hidden["m.tag"], h, n, s)))
	out := map[string][]float32{}
	for name, layer := range map[string]string{"upos": "up", "xpos": "xp", "feats": "fe", "bs": "bo"} {
		out[name] = dense(mul(&s.out, m.out[layer], t, n, s), m.out[layer])
	}
	for name, layer := range map[string][2]string{"ner": {"m.ner", "ne"}, "timex": {"m.timex", "ti"}, "cue": {"m.cue", "cu"}} {
		out[name] = dense(m.head(layer[0], layer[1], h, s), m.out[layer[1]])
	}
	for _, row := range m.arcs(h, []int{0, n}, s)[0] {
		out["arc"] = append(out["arc"], row...)
	}
	for _, r := range m.roles(h, m.roleKeys(h, s), cue.First, cue.Last, s) {
		out["role"] = append(out["role"], float32(r))
	}
	return out
}

// vectors.json holds logits and decisions of the reference implementation (numpy, int8) for windows
// of our own writing.
func TestForwardAgainstVectors(t *testing.T) {
	b, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var windows []struct {
		Words                     []string
		UPOS, BS, NER, Timex, Cue []float32
		XPOS, Feats, Heads, Role  []int
		CueWord                   int
	}
	if err := json.Unmarshal(b, &windows); err != nil {
		t.Fatal(err)
	}
	m := loadForTest(t)
	for _, w := range windows {
		n := len(w.Words)
		got := outputs(m, w.Words, Range{w.CueWord, w.CueWord + 1})
		for name, want := range map[string][]float32{"upos": w.UPOS, "bs": w.BS, "ner": w.NER, "timex": w.Timex, "cue": w.Cue} {
			g := got[name]
			if len(g) != len(want) {
				t.Fatalf("%s: %d logits, want %d", name, len(g), len(want))
			}
			var worst float64
			for i := range want {
				worst = max(worst, math.Abs(float64(g[i]-want[i])))
			}
			t.Logf("%.12s… %s: largest difference %.4f", w.Words, name, worst)
			if worst > .3 { // a value that is rounded the other way to int8 moves those behind it
				t.Errorf("%v %s: largest difference %.3f", w.Words, name, worst)
			}
		}
		for name, want := range map[string][]int{"xpos": w.XPOS, "feats": w.Feats, "arc": w.Heads} {
			width := len(got[name]) / n
			for i, word := range w.Words {
				if x := argmax(got[name][i*width : (i+1)*width]); x != want[i] && !(name == "arc" && want[i] == i+1) {
					t.Errorf("%s: %s %d, want %d", word, name, x, want[i])
				}
			}
		}
		for i, word := range w.Words {
			if int(got["role"][i]) != w.Role[i] {
				t.Errorf("%s: role %v, want %d", word, got["role"][i], w.Role[i])
			}
		}
	}
}

// The forward pass must decide as the float reference does on windows of the development sets.
func TestForwardAgainstReference(t *testing.T) {
	b, err := os.ReadFile("../../shared/reader/testvec.safetensors")
	if err != nil {
		t.Skip("../shared is absent: no reference vectors")
	}
	m := loadForTest(t)
	vec, err := readSafetensors(b)
	if err != nil {
		t.Fatal(err)
	}
	var head map[string]json.RawMessage
	var meta map[string]string
	var windows [][]string
	if json.Unmarshal(b[8:8+binary.LittleEndian.Uint64(b)], &head) != nil || json.Unmarshal(head["__metadata__"], &meta) != nil || json.Unmarshal([]byte(meta["words"]), &windows) != nil {
		t.Fatal("the words of the windows cannot be read")
	}
	same, all, worst := map[string]int{}, map[string]int{}, map[string]float64{}
	for w, words := range windows {
		key := func(k string) []float32 { return vec["w"+itoa(w)+"_"+k].data }
		cue, n := key("cuespan"), len(words)
		for k, g := range outputs(m, words, Range{int(cue[0]), int(cue[1])}) {
			ref := key(k)
			if k == "role" {
				for i := range n {
					all[k]++
					if argmax(ref[3*i:3*i+3]) == int(g[i]) {
						same[k]++
					}
				}
				continue
			}
			if len(ref) != len(g) {
				t.Fatalf("window %d %s: %d logits, reference has %d", w, k, len(g), len(ref))
			}
			width := len(g) / n
			for i := range n {
				a, b := g[i*width:(i+1)*width], ref[i*width:(i+1)*width]
				if k == "arc" { // the reference scores the word itself too
					a[i+1] = b[i+1]
				}
				all[k]++
				if width == 1 && (a[0] > 0) == (b[0] > 0) || width > 1 && argmax(a) == argmax(b) {
					same[k]++
				}
				for j := range a {
					worst[k] = max(worst[k], math.Abs(float64(a[j]-b[j])))
				}
			}
		}
	}
	for k := range all {
		share := 100 * float64(same[k]) / float64(all[k])
		t.Logf("%-6s same decision %.2f %%, largest difference %.3f", k, share, worst[k])
		if share < 98 {
			t.Errorf("%s: only %.2f %% of decisions are the reference's", k, share)
		}
	}
}
