package nlp

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"
)

func loadForTest(t testing.TB) *Model {
	t.Helper()
	m, err := LoadModel(os.DirFS("english"))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// The forward pass must decide as the reference does: int8 weights and activations against float
// logits of the reference, so the decisions are compared, not the values.
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
	n := binary.LittleEndian.Uint64(b)
	json.Unmarshal(b[8:8+n], &head)
	var meta map[string]string
	json.Unmarshal(head["__metadata__"], &meta)
	var windows [][]string
	if err := json.Unmarshal([]byte(meta["words"]), &windows); err != nil {
		t.Fatal(err)
	}
	same, all := map[string]int{}, map[string]int{}
	worst := map[string]float64{}
	s := newScratch()
	for w, words := range windows {
		key := func(k string) []float32 { return vec["w"+itoa(w)+"_"+k].data }
		h := m.encode(words, s)
		tag := m.hidden["m.tag"]
		tg := leaky(tag.all(h, s))
		up, xp, fe, bo := m.out["up"], m.out["xp"], m.out["fe"], m.out["bo"]
		got := map[string][]float32{"upos": up.all(tg, s), "xpos": xp.all(tg, s), "feats": fe.all(tg, s), "bs": bo.all(tg, s),
			"ner": m.head("m.ner", "ne", h, s), "timex": m.head("m.timex", "ti", h, s), "cue": m.head("m.cue", "cu", h, s)}
		arcs := m.arcs(h, 0, len(words), s)
		for i := range arcs {
			arcs[i][i+1] = key("arc")[i*(len(words)+1)+i+1] // the reference scores the word itself too
			got["arc"] = append(got["arc"], arcs[i]...)
		}
		cue := key("cuespan")
		qt := m.hidden["qt"]
		role := m.roles(h, leaky(qt.all(h, s)), int(cue[0]), int(cue[1]), s)
		want := key("role")
		for i, r := range role {
			all["role"]++
			if argmax(want[3*i:3*i+3]) == r {
				same["role"]++
			}
		}
		for k, g := range got {
			ref := key(k)
			if len(ref) != len(g) {
				t.Fatalf("window %d %s: %d logits, reference has %d", w, k, len(g), len(ref))
			}
			width := len(g) / len(words)
			for i := range words {
				a, b := g[i*width:(i+1)*width], ref[i*width:(i+1)*width]
				all[k]++
				if width == 1 && (a[0] > 0) == (b[0] > 0) || width > 1 && argmax(a) == argmax(b) {
					same[k]++
				}
				for j := range a {
					worst[k] = math.Max(worst[k], math.Abs(float64(a[j]-b[j])))
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

func itoa(i int) string { b, _ := json.Marshal(i); return string(b) }

func TestReadRawText(t *testing.T) {
	e := New(loadForTest(t))
	d := e.Read("The minister said on Tuesday that the two sides hadn't agreed on a truce. \"We will meet again,\" he added.\n\nShelling went on near the town.")
	var b strings.Builder
	for _, tok := range d.Tokens {
		b.WriteString(tok.Form + "/" + tok.UPOS + "/" + tok.Deprel + " ")
	}
	t.Log(b.String(), len(d.Sentences), d.Times, d.Attributions)
	if len(d.Sentences) != 3 {
		t.Errorf("%d sentences, want 3", len(d.Sentences))
	}
	if len(d.Attributions) < 2 {
		t.Errorf("%d attributions, want 2", len(d.Attributions))
	}
}

func BenchmarkRead(b *testing.B) {
	e := New(loadForTest(b))
	text := strings.Repeat("The minister said on Tuesday that the two sides had not agreed on a truce near the northern town. ", 80)
	d := e.Read(text)
	for b.Loop() {
		e.Read(text)
	}
	b.ReportMetric(float64(b.N*len(d.Tokens))/b.Elapsed().Seconds(), "words/s")
}
