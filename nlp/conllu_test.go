package nlp

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

const fixture = `# newdoc id = a
# sent_id = a-1
1-2	Don't	_	_	_	_	_	_	_	_
1	Do	do	AUX	VB	Mood=Imp|VerbForm=Fin	3	aux	_	_
2	n't	not	PART	RB	Polarity=Neg	3	advmod	_	_
3	wait	wait	VERB	VB	VerbForm=Inf	0	root	_	Content=1|SpaceAfter=No
4	,	,	PUNCT	,	_	5	punct	_	_
5	says	say	VERB	VBZ	_	3	parataxis	_	Cue=1
6	Élan	Élan	PROPN	NNP	Number=Sing	5	nsubj	_	Source=1|Name=B-person|SpaceAfter=No
7	.	.	PUNCT	.	_	3	punct	_	_

# newpar
# sent_id = a-2
1	On	on	ADP	IN	_	2	case	_	Time=B-DATE
2	Monday	Monday	PROPN	NNP	_	0	root	_	Time=I-DATE|Name=I-misc

# newdoc id = b
1	Over	over	ADV	RB	_	0	root	_	Cue=2,3|Content=3
`

func TestReadCoNLLU(t *testing.T) {
	docs, err := ReadCoNLLU(strings.NewReader(fixture))
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) != 2 {
		t.Fatalf("%d documents, want 2", len(docs))
	}
	d := docs[0]
	checkDocument(t, d)
	checkDocument(t, docs[1])
	if want := "Don't wait, says Élan.\nOn Monday"; d.Text != want {
		t.Errorf("text %q, want %q", d.Text, want)
	}
	if d.Tokens[1].Group != (Range{0, 2}) || d.TextOf(d.Tokens[0].Group) != "Don't" {
		t.Errorf("group %v", d.Tokens[1].Group)
	}
	if want := []Name{{Range{5, 6}, "person"}, {Range{8, 9}, "misc"}}; !reflect.DeepEqual(d.Names, want) {
		t.Errorf("names %v", d.Names)
	}
	if want := []Time{{Range{7, 9}, "DATE"}}; !reflect.DeepEqual(d.Times, want) {
		t.Errorf("times %v", d.Times)
	}
	if want := []Attribution{{Cue: Range{4, 5}, Source: []Range{{5, 6}}, Content: []Range{{2, 3}}, Score: 1}}; !reflect.DeepEqual(d.Attributions, want) {
		t.Errorf("attributions %v", d.Attributions)
	}
	if !d.Sentences[0].Paragraph || !d.Sentences[1].Paragraph || len(docs[1].Attributions) != 2 {
		t.Error("paragraphs, or the attributions of the second document")
	}
}

// Mentions and chains in MISC, nested as GUM has them.
func TestReadCoNLLUEntities(t *testing.T) {
	docs, err := ReadCoNLLU(strings.NewReader(`# newdoc id = a
1	Her	her	PRON	PRP$	_	2	nmod:poss	_	Entity=(2-event-new(1-person-giv)
2	plan	plan	NOUN	NN	_	3	nsubj	_	Entity=2)
3	pleased	please	VERB	VBD	_	0	root	_	_
4	Varga	Varga	PROPN	NNP	_	3	obj	_	Entity=(1-person)
`))
	if err != nil {
		t.Fatal(err)
	}
	d := docs[0]
	checkChains(t, d)
	if got := chainsOf(d); len(d.Mentions) != 3 || len(got) != 1 || got[0] != "Her = Varga" {
		t.Errorf("%d mentions, chains %q", len(d.Mentions), got)
	}
	if k := d.MentionAt(1); k != 0 || d.TextOf(d.Mentions[k].Range) != "Her plan" || d.Mentions[k].Chain != -1 || d.Mentions[1].Kind != PronounMention || d.Mentions[2].Kind != NameMention {
		t.Errorf("%+v", d.Mentions)
	}
	if d.MentionAt(2) != -1 {
		t.Error("a verb is a mention")
	}
}

func TestReadCoNLLURefuses(t *testing.T) {
	row := func(id, form, head string) string {
		return id + "\t" + form + "\t_\tX\t_\t_\t" + head + "\tdep\t_\t_\n"
	}
	for name, text := range map[string]string{
		"columns":        "1\tword\n",
		"number":         row("2", "a", "0"),
		"head":           row("1", "a", "x"),
		"head outside":   row("1", "a", "2"),
		"circle":         row("1", "a", "2") + row("2", "b", "1"),
		"own head":       row("1", "a", "0") + row("2", "b", "2"),
		"two roots":      row("1", "a", "0") + row("2", "b", "0"),
		"empty form":     row("1", "", "0"),
		"range too long": "1-3\tab\t_\t_\t_\t_\t_\t_\t_\t_\n" + row("1", "a", "0") + row("2", "b", "1"),
		"closed":         "1\ta\t_\tX\t_\t_\t0\troot\t_\tEntity=1)\n",
		"no number":      "1\ta\t_\tX\t_\t_\t0\troot\t_\tEntity=()\n",
		"bad cue":        "1\ta\t_\tX\t_\t_\t0\troot\t_\tCue=x\n",
	} {
		if _, err := ReadCoNLLU(strings.NewReader(text + "\n")); err == nil || !strings.Contains(err.Error(), "line ") {
			t.Errorf("%s: error %v, want one that names the line", name, err)
		}
	}
}

// What WriteCoNLLU writes, ReadCoNLLU reads: words, trees and paragraphs are the same, and writing
// again gives the same bytes where the text's white space is plain.
func roundTrip(t *testing.T, d *Document) {
	t.Helper()
	var a, b bytes.Buffer
	if err := WriteCoNLLU(&a, d, "x"); err != nil {
		t.Fatal(err)
	}
	docs, err := ReadCoNLLU(bytes.NewReader(a.Bytes()))
	if err != nil {
		t.Fatalf("%v\n%s", err, a.String())
	}
	if len(d.Tokens) == 0 {
		if len(docs) != 0 {
			t.Fatal("a document of nothing")
		}
		return
	}
	e := docs[0]
	checkDocument(t, e)
	if len(e.Tokens) != len(d.Tokens) || len(e.Sentences) != len(d.Sentences) {
		t.Fatalf("%d tokens and %d sentences became %d and %d\n%s", len(d.Tokens), len(d.Sentences), len(e.Tokens), len(e.Sentences), a.String())
	}
	for i := range d.Tokens {
		x, y := d.Tokens[i], e.Tokens[i]
		x.Span, y.Span = Span{}, Span{}
		x.Lemma, y.Lemma = "", "" // an empty one is written as _
		if x != y {
			t.Fatalf("token %d: %+v became %+v", i, x, y)
		}
	}
	for k := range d.Sentences {
		if k > 0 && d.Sentences[k].Paragraph != e.Sentences[k].Paragraph {
			t.Fatalf("sentence %d: paragraph %v", k, e.Sentences[k].Paragraph)
		}
	}
	if err := WriteCoNLLU(&b, e, "x"); err != nil {
		t.Fatal(err)
	}
	again, err := ReadCoNLLU(&b)
	if err != nil || !reflect.DeepEqual(again[0], e) {
		t.Fatalf("not the same after a second round: %v", err)
	}
}

func FuzzReadCoNLLU(f *testing.F) {
	f.Add(fixture)
	f.Add("1\ta\t_\tX\t_\t_\t0\troot\t_\t_\n\n# newdoc\n1.1\te\t_\t_\t_\t_\t_\t_\t_\t_\n")
	f.Add("1-2\tab\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n1\ta\t_\tX\t_\t_\t2\tdet\t_\tName=I-x\n2\tb\t_\tX\t_\t_\t0\troot\t_\tCue=1\n# newdoc\n")
	f.Fuzz(func(t *testing.T, text string) {
		docs, err := ReadCoNLLU(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, d := range docs {
			for i := range d.Tokens { // relations are free in a file; checkDocument wants root where the root is
				d.Tokens[i].Deprel = "dep"
				if d.Tokens[i].Head < 0 {
					d.Tokens[i].Deprel = "root"
				}
			}
			checkDocument(t, d)
			if _, err := d.JSON("x"); err != nil {
				t.Fatal(err)
			}
			if err := WriteCoNLLU(&bytes.Buffer{}, d, "x"); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// checkCoNLLU holds the promises about the printed form: every character that is not white space in
// the FORMs, in order; forms joined where SpaceAfter=No stands make "# text"; TokenRange fits the text.
func checkCoNLLU(t *testing.T, d *Document) {
	t.Helper()
	var buf bytes.Buffer
	if err := WriteCoNLLU(&buf, d, "x"); err != nil {
		t.Fatal(err)
	}
	points := []rune(d.Text)
	var forms, sentence strings.Builder
	want, skip := "", 0
	for l := range strings.Lines(buf.String()) {
		l = strings.TrimSuffix(l, "\n")
		if s, ok := strings.CutPrefix(l, "# text = "); ok {
			want = s
		}
		if l == "" {
			if got := strings.TrimSuffix(sentence.String(), " "); got != want {
				t.Fatalf("forms make %q, the text is %q", got, want)
			}
			sentence.Reset()
		}
		f := strings.Split(l, "\t")
		if len(f) != 10 {
			continue
		}
		switch {
		case strings.Contains(f[0], "-"):
			skip = 2
		case skip > 0:
			skip--
			if f[9] != "_" {
				t.Fatalf("a word of a contraction carries %s", f[9])
			}
			continue
		}
		forms.WriteString(f[1])
		sentence.WriteString(f[1])
		if !strings.Contains(f[9], "SpaceAfter=No") {
			sentence.WriteString(" ")
		}
		var a, b int
		_, span, _ := strings.Cut(f[9], "TokenRange=")
		if x, y, ok := strings.Cut(span, ":"); !ok || json.Unmarshal([]byte(x), &a) != nil || json.Unmarshal([]byte(y), &b) != nil || string(points[a:b]) != string([]rune(f[1])) {
			t.Fatalf("%s of %q", f[9], f[1])
		}
	}
	if got, want := forms.String(), strings.Join(strings.Fields(d.Text), ""); got != want {
		t.Fatalf("forms %q, text %q", got, want)
	}
}

func TestJSON(t *testing.T) {
	docs, err := ReadCoNLLU(strings.NewReader(fixture))
	if err != nil {
		t.Fatal(err)
	}
	d := docs[0]
	d.Mentions, d.Chains = []Mention{{Range: Range{5, 6}, Head: 5}, {Range: Range{7, 9}, Head: d.Head(Range{7, 9})}}, [][]int{{0, 1}}
	b, err := d.JSON("a")
	if err != nil {
		t.Fatal(err)
	}
	var x struct {
		ID        string
		Sentences []struct {
			Start, End int
			Tokens     []struct {
				Start, End, Head int
				Form, Deprel     string
			}
		}
		Names        []struct{ Text, Class string }
		Times        []struct{ Text, Type string }
		Chains       [][]struct{ Start, End, Head int }
		Attributions []struct{ Cue, Source, Content []struct{ Start, End int } }
	}
	if err := json.Unmarshal(b, &x); err != nil {
		t.Fatal(err)
	}
	if x.ID != "a" || len(x.Sentences) != 2 || x.Sentences[0].End != 22 || x.Sentences[0].Tokens[5].Start != 17 || x.Sentences[0].Tokens[5].Head != 5 {
		t.Errorf("%s", b)
	}
	if x.Names[0].Text != "Élan" || x.Times[0].Type != "DATE" || x.Attributions[0].Source[0].End != 21 || x.Chains[0][1].Head != 26 {
		t.Errorf("%s", b)
	}
	if bytes.ContainsRune(b, '\n') {
		t.Error("more than one line")
	}
}
