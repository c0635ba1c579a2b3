package nlp

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"

	"parley/nlp/internal/kernel"
)

// model is the English model, loaded once for all tests.
var model = sync.OnceValues(func() (*Model, error) {
	f, err := modelFiles()
	if err != nil {
		return nil, err
	}
	return LoadModel(f)
})

// modelFiles are the files of the English model.
func modelFiles() (f Files, err error) {
	for name, to := range map[string]*string{"reader.bin": &f.Reader, "words.bin": &f.Words, "lemmas.txt": &f.Lemmas, "coref.bin": &f.Coref, "trees.bin": &f.Trees, "genders.txt": &f.Genders} {
		b, err := os.ReadFile("english/" + name)
		if err != nil {
			return f, err
		}
		*to = string(b)
	}
	return f, nil
}

func loadForTest(t testing.TB) *Model {
	t.Helper()
	m, err := model()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

const report = `NORHAVEN, 4 May — The harbour minister, Ilse Varga, said on Tuesday that both delegations had accepted a ten-day truce.

"Nobody fired first," she told reporters. "We won't leave before Friday, whatever the council’s generals say."
According to the Arlen Relief Fund, 3,400 people fled the shelling near the old mill; the army did not comment.

Talks resume in Eastmark next week, a spokesman for the mediators told the Daily Courier.
`

// odd are texts that a report should not look like, and sometimes does.
var odd = []string{"", " \n\t ", ".", "\ufeff", "a", "\xff\xfe\x00", "\u200b\u200d", "“”’’'''", strings.Repeat("word ", 700), strings.Repeat("x", 5000), strings.Repeat("!? ", 300),
	strings.Repeat("no stop in sight and so on ", 120) + "\n" + strings.Repeat("A. ", 250), "ALL IN CAPITALS SAID THE MINISTER", "один два\n三つ 四つ。\nשלום", strings.Repeat("\n", 50) + "x" + strings.Repeat("\n", 50),
	"line\rline\u2028line\u0085line", "⚡️🇺🇦 12:30 — Alert!!! t.me/desk_news", "l\u0301 e\u0301\u0302\u0303", "a\x1cb\x0bc\x0cd", strings.Repeat("(", 400), report}

func TestReadOddTexts(t *testing.T) {
	for _, e := range []*Engine{New(nil), New(loadForTest(t))} {
		for _, text := range odd {
			d := e.Read(text)
			if d.Text != text {
				t.Fatalf("%.40q: the text was changed", text)
			}
			checkDocument(t, d)
			roundTrip(t, d)
			checkCoNLLU(t, d)
			if _, err := d.JSON("x"); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestReadReport(t *testing.T) {
	d := New(loadForTest(t)).Read(report)
	if len(d.Sentences) != 5 {
		t.Errorf("%d sentences, want 5: %q", len(d.Sentences), sentences(d))
	}
	paragraphs := 0
	for _, s := range d.Sentences {
		if s.Paragraph {
			paragraphs++
		}
	}
	if paragraphs != 4 {
		t.Errorf("%d paragraphs, want 4", paragraphs)
	}
	said := strings.Index(report, "said on")
	i := d.RangeOf(Span{said, said + 4}).First
	if tok := d.Tokens[i]; tok.UPOS != "VERB" || tok.XPOS != "VBD" || tok.Lemma != "say" || d.Child(i, "nsubj") < 0 || d.Child(i, "ccomp") < 0 {
		t.Errorf("said: %+v", tok)
	}
	var names []string
	for _, n := range d.Names {
		names = append(names, d.TextOf(n.Range)+"/"+n.Class)
	}
	if got := strings.Join(names, ", "); !strings.Contains(got, "Ilse Varga/person") || !strings.Contains(got, "Arlen Relief Fund/organisation") {
		t.Errorf("names: %s", got)
	}
	if len(d.Times) < 3 || len(d.Attributions) < 4 {
		t.Errorf("%d times and %d attributions, want at least 3 and 4", len(d.Times), len(d.Attributions))
	}
	if len(d.Vector(0)) != 256 {
		t.Errorf("vectors of length %d", len(d.Vector(0)))
	}
}

func sentences(d *Document) []string {
	var out []string
	for _, s := range d.Sentences {
		out = append(out, d.Slice(s.Span))
	}
	return out
}

func TestReadSentences(t *testing.T) {
	e := New(loadForTest(t))
	long := strings.Fields(strings.Repeat("and then they talked ", 60))
	d := e.ReadSentences([][]string{{"Guns", "fell", "silent", "."}, nil, long, {"", "Why", "?"}})
	checkDocument(t, d)
	if len(d.Sentences) != 3 || d.Sentences[1].Range.Len() != len(long) || d.Tokens[2].Form != "silent" {
		t.Errorf("%d sentences", len(d.Sentences))
	}
	text := "He  left.Why?"
	d, err := e.ReadTokens(text, [][]Span{{{0, 2}, {4, 8}, {8, 9}}, {{9, 12}, {12, 13}}})
	if err != nil || len(d.Sentences) != 2 || d.Tokens[3].Form != "Why" {
		t.Error(err, d)
	}
	for _, bad := range [][][]Span{{{{0, 2}, {1, 3}}}, {{{0, 99}}}, {{{2, 2}}}, {{{-1, 2}}}} {
		if _, err := e.ReadTokens(text, bad); err == nil {
			t.Errorf("%v was not refused", bad)
		}
	}
}

// bytesOf is all that a Document holds, vectors too.
func bytesOf(t *testing.T, d *Document) []byte {
	var b bytes.Buffer
	if err := WriteCoNLLU(&b, d, "x"); err != nil {
		t.Fatal(err)
	}
	j, err := d.JSON("x")
	if err != nil {
		t.Fatal(err)
	}
	b.Write(j)
	for _, a := range d.Attributions {
		fmt.Fprintf(&b, "%x ", math.Float64bits(a.Score))
	}
	for _, v := range d.vectors {
		fmt.Fprintf(&b, "%08x", math.Float32bits(v))
	}
	return b.Bytes()
}

// The same text gives the same bytes with every kernel, on one core or many, alone or at the same
// time as others.
func TestSameBytes(t *testing.T) {
	e := New(loadForTest(t))
	text := strings.Repeat(report, 3) + strings.Repeat("The envoy said that the guns were silent, and ", 40)
	want := bytesOf(t, e.Read(text))
	for _, k := range kernel.Available() {
		old := kernel.Use(k)
		got := bytesOf(t, e.Read(text))
		kernel.Use(old)
		if !bytes.Equal(got, want) {
			t.Errorf("kernel %s gives other bytes than %s", k, old)
		}
	}
	old := runtime.GOMAXPROCS(1)
	one := bytesOf(t, e.Read(text))
	runtime.GOMAXPROCS(old)
	if !bytes.Equal(one, want) {
		t.Error("one core gives other bytes")
	}
	var wg sync.WaitGroup
	for range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if !bytes.Equal(bytesOf(t, e.Read(text)), want) {
				t.Error("reading at the same time gives other bytes")
			}
		}()
	}
	wg.Wait()
}

// BenchmarkRead is the whole, on as many cores as GOMAXPROCS says (-cpu 1 for one).
func BenchmarkRead(b *testing.B) {
	e := New(loadForTest(b))
	text := strings.Repeat(report, 12)
	for _, k := range kernel.Available() {
		b.Run(k, func(b *testing.B) {
			defer kernel.Use(kernel.Use(k))
			d := e.Read(text)
			for b.Loop() {
				e.Read(text)
			}
			b.ReportMetric(float64(b.N*len(d.Tokens))/b.Elapsed().Seconds(), "words/s")
		})
	}
}

// BenchmarkStage is what each stage takes a word, on one core.
func BenchmarkStage(b *testing.B) {
	m := loadForTest(b)
	e := New(m)
	text := strings.Repeat(report, 12)
	doc := e.Read(text)
	var words []string
	for _, t := range doc.Tokens {
		words = append(words, plainForm(t.Form))
	}
	window := words[:m.window]
	edges := doc.edges()
	for _, k := range kernel.Available() {
		old := kernel.Use(k)
		s := new(scratch)
		h := append([]float32{}, m.encode(window, s)...)
		hard := make([]bool, len(words))
		in := make([]float32, m.input.Cols)
		starts := m.sentenceStarts(h, Range{0, m.window}, edges, hard, nil, s)
		all, one := len(words), m.window
		for _, stage := range []struct {
			name  string
			words int
			run   func()
		}{
			{"rules", all, func() { tokenise(text, nil) }},
			{"words", all, func() { m.cuts.refine(text, tokenise(text, nil), nil) }},
			{"paragraphs", all, func() { paragraphEnds(text) }},
			{"embed", one, func() {
				for _, w := range window {
					m.embed(w, in)
				}
			}},
			{"encode", one, func() { m.encode(window, s) }},
			{"heads", one, func() {
				m.sentenceStarts(h, Range{0, m.window}, edges, hard, nil, s)
				a := analysis{upos: make([]string, one), xpos: make([]string, one), feats: make([]string, one), rel: make([]string, one), head: make([]int, one), start: make([]bool, one)}
				m.fill(&a, window, h, 0, one, 0, starts, s)
			}},
			{"arcs and trees", one, func() {
				for _, scores := range m.arcs(h, []int{0, one / 4, one / 2, one}, s) {
					tree(scores)
				}
			}},
			{"chains", all, func() {
				doc.Mentions, doc.Chains = nil, nil
				m.coref.resolve(doc, true)
			}},
			{"lemmas", all, func() {
				for i, t := range doc.Tokens {
					m.lemmas.lemma(words[i], t.UPOS, t.XPOS, "")
				}
			}},
		} {
			b.Run(stage.name+"/"+k, func(b *testing.B) {
				defer kernel.Use(kernel.Use(k))
				for b.Loop() {
					stage.run()
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*stage.words), "ns/word")
			})
		}
		kernel.Use(old)
	}
}

// BenchmarkLoad is the time to make a model of its files.
func BenchmarkLoad(b *testing.B) {
	f, err := modelFiles()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := LoadModel(f); err != nil {
			b.Fatal(err)
		}
	}
}

// A name ends with its sentence, whatever the reader says of the next one's first word.
func TestNamesStayInTheirSentence(t *testing.T) {
	doc := New(loadForTest(t)).Read("“We will not be ruled by the men who did this” — Norhaven Mayor Ilse Varga\n\nPolice said that 12 people were killed on Tuesday.\n\n" + report)
	for _, n := range doc.Names {
		if doc.Tokens[n.First].Sent != doc.Tokens[n.Last-1].Sent {
			t.Errorf("%q is a name in two sentences", doc.TextOf(n.Range))
		}
	}
	if len(doc.Names) < 5 {
		t.Errorf("only %d names", len(doc.Names))
	}
}
