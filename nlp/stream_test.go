package nlp

import (
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"unicode"
)

// repeated is a reader of n times a text.
type repeated struct {
	text string
	n    int
	rest string
}

func (r *repeated) Read(b []byte) (int, error) {
	if r.rest == "" {
		if r.n == 0 {
			return 0, io.EOF
		}
		r.n--
		r.rest = r.text
	}
	k := copy(b, r.rest)
	r.rest = r.rest[k:]
	return k, nil
}

// A hundred thousand sentences are read in one call, in memory that does not grow with them.
func TestStream(t *testing.T) {
	const sentence = "The guns fell silent at noon, and nobody knew why. "
	const count = 100_000
	var m runtime.MemStats
	tokens, sents, at, peak := 0, 0, 0, uint64(0)
	err := New(nil).Stream(&repeated{text: sentence, n: count}, func(d *Document, from int) error {
		if from != at {
			t.Fatalf("a part begins at byte %d, want %d", from, at)
		}
		at += len(d.Text)
		tokens += len(d.Tokens)
		sents += len(d.Sentences)
		runtime.ReadMemStats(&m)
		peak = max(peak, m.HeapInuse)
		return nil
	})
	if err != nil || at != count*len(sentence) {
		t.Fatal(err, at)
	}
	if tokens != 12*count || sents < count {
		t.Errorf("%d tokens and %d sentences", tokens, sents)
	}
	if peak > 200<<20 {
		t.Errorf("%d MB of memory in use", peak>>20)
	}
	t.Logf("%d sentences, %d MB of memory in use at most", sents, peak>>20)
}

func TestStreamParts(t *testing.T) {
	for name, text := range map[string]string{
		"paragraphs": strings.Repeat(report+"\n", 300), "lines": strings.Repeat("A line of a report.\n", 20_000), "no space": strings.Repeat("日本語", 200_000), "broken": strings.Repeat("\xff", 700_000),
		"short": report, "empty": "", "blank": strings.Repeat(" ", 300_000)} {
		var got strings.Builder
		err := New(nil).Stream(iotest.HalfReader(strings.NewReader(text)), func(d *Document, at int) error {
			if at != got.Len() {
				t.Fatalf("%s: part at %d, want %d", name, at, got.Len())
			}
			checkDocument(t, d)
			got.WriteString(d.Text)
			return nil
		})
		if err != nil || got.String() != text {
			t.Errorf("%s: %v; %d bytes of %d", name, err, got.Len(), len(text))
		}
	}
	stop := errors.New("enough")
	if err := New(nil).Stream(strings.NewReader(report), func(*Document, int) error { return stop }); err != stop {
		t.Error(err)
	}
	if err := New(nil).Stream(iotest.ErrReader(stop), func(*Document, int) error { return nil }); !errors.Is(err, stop) {
		t.Error(err)
	}
}

// A sentence of five thousand words is read in windows and has one tree all the same.
func TestLongSentence(t *testing.T) {
	const clause = "and the envoy who had come from the coast said that the talks which they had begun would go on "
	text := "He waited " + strings.Repeat(clause, 260)
	d := New(loadForTest(t)).Read(text)
	checkDocument(t, d)
	if n := len(d.Tokens); n < 5000 || len(d.Sentences) != 1 {
		t.Errorf("%d words in %d sentences, want one", n, len(d.Sentences))
	}
	words := strings.Fields(text)
	d = New(loadForTest(t)).ReadSentences([][]string{words})
	checkDocument(t, d)
	if len(d.Sentences) != 1 || len(d.Tokens) != len(words) {
		t.Errorf("%d words in %d sentences, %d were given in one", len(d.Tokens), len(d.Sentences), len(words))
	}
}

// A megabyte without a space.
func TestLongWord(t *testing.T) {
	for _, unit := range []string{"x", "日", "a-", "9", "\xff", "😀"} {
		text := strings.Repeat(unit, 1<<20/len(unit))
		for _, e := range []*Engine{New(nil), New(loadForTest(t))} {
			if e.model != nil && (unit == "a-" || unit == "😀" || unit == "\xff") { // hundreds of thousands of words: shorter
				text = text[:1<<11]
			}
			d := e.Read(text)
			checkDocument(t, d)
			checkCover(t, d)
		}
	}
}

// checkCover holds that tokens cover all that is not white space.
func checkCover(t *testing.T, d *Document) {
	t.Helper()
	at := 0
	blank := func(s string) bool { return strings.TrimFunc(s, unicode.IsSpace) == "" }
	for _, tok := range d.Tokens {
		if !blank(d.Text[at:tok.Start]) {
			t.Fatalf("no token covers %.40q", d.Text[at:tok.Start])
		}
		at = tok.End
	}
	if !blank(d.Text[at:]) {
		t.Fatalf("no token covers %.40q", d.Text[at:])
	}
}

// Offsets are those of the bytes given, whatever is wrong with them.
func TestBrokenUTF8(t *testing.T) {
	e := New(loadForTest(t))
	for _, text := range []string{"The en\xffvoy said so.\xfe Yes.", "\xc3(\xa0\xa1 talks \xe2\x82", "a\x00b \x07 c\x1b[31md", "\xed\xa0\x80 surrogate", "ok \xf4\x90\x80\x80 beyond", "abc\xe2\x80"} {
		d := e.Read(text)
		checkDocument(t, d)
		checkCover(t, d)
		for _, tok := range d.Tokens {
			if text[tok.Start:tok.End] != tok.Form {
				t.Errorf("%q: token %q at %v", text, tok.Form, tok.Span)
			}
			s, end, form := d.Points(tok.Span)
			if runes := []rune(text); string(runes[s:end]) != string([]rune(form)) {
				t.Errorf("%q: code points %d to %d are %q, want %q", text, s, end, string(runes[s:end]), form)
			}
		}
	}
}

// FuzzRead holds what the issue names: tokens cover all text in order, trees are trees, offsets return
// the surface, the same bytes for any number of cores.
func FuzzRead(f *testing.F) {
	for _, s := range []string{report[:300], report, "its \xff(\u200f\u05e9\u05dc\u05d5\u05dd) 😀\u0301 U.S.'s\n\nA. B.", "don't\r\n\x00 http://a.b/(c) 5kg", strings.Repeat("no stop ", 60)} {
		f.Add(s)
	}
	narrow := *loadForTest(f) // in windows of 24 words, so that a short text has many, read at the same time
	narrow.window = 24
	e := New(&narrow)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1500 {
			text = text[:1500]
		}
		d := e.Read(text)
		checkDocument(t, d)
		checkCover(t, d)
		want := bytesOf(t, d)
		old := runtime.GOMAXPROCS(1 + len(text)%2*7)
		got := bytesOf(t, e.Read(text))
		runtime.GOMAXPROCS(old)
		if string(got) != string(want) {
			t.Fatalf("%q: other bytes with another number of cores", text)
		}
	})
}
