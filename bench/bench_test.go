package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"parley/internal/geo"
	"parley/internal/ingest"
	"parley/internal/record"
	"parley/nlp"
)

// aLine is the form of every line: layer set measure value (counts or reason).
var aLine = regexp.MustCompile(`^[a-z]+ [a-z0-9-]+ [a-z0-9_]+ (-|-?\d+(\.\d+)?) \(.+\)$`)

// nothing reads every text and finds nothing in it.
type nothing struct{ read int }

func (p *nothing) Process(in ingest.Input) (*record.Report, error) {
	p.read++
	return &record.Report{Schema: record.Schema, ID: in.ID, TextSHA256: record.SHA256(in.Text), Date: record.ReportDate{Basis: record.DateNone}}, nil
}
func (p *nothing) Read(text string) *nlp.Document           { return nlp.New(nil).Read(text) }
func (p *nothing) ReadSentences(s [][]string) *nlp.Document { return nlp.New(nil).ReadSentences(s) }
func (p *nothing) Resolve(*nlp.Document, geo.Context, *geo.Weights) *geo.Result {
	return &geo.Result{}
}
func (p *nothing) Candidates(d *nlp.Document, _ geo.Context) [][]geo.Candidate {
	return make([][]geo.Candidate, len(d.Names))
}

// Sets that are not there are named as absent, measure by measure, and nothing is read.
func TestAbsentSets(t *testing.T) {
	p := &nothing{}
	b := &bench{data: t.TempDir(), product: p}
	if err := b.run(); err != nil {
		t.Fatal(err)
	}
	if p.read != 0 {
		t.Errorf("%d texts read of a folder without any", p.read)
	}
	for _, l := range b.lines {
		if !aLine.MatchString(l) {
			t.Errorf("%q is no line of scores.txt", l)
		}
		if f := strings.Fields(l); len(f) > 3 && f[3] != "-" && f[1] != "own" {
			t.Errorf("%q: a value without data", l)
		}
	}
	for _, want := range []string{"nlp ewt las ", "ner worldwide f1_plo ", "geo lgl acc161_gold ", "attribution polnear attr_half ", "record seed must_recall ", "merge gva pair_f1 "} {
		if !slices.ContainsFunc(b.lines, func(l string) bool { return strings.HasPrefix(l, want) }) {
			t.Errorf("no line for %s", want)
		}
	}
}

// A layer that there is not is refused before a file is written over.
func TestUnknownLayer(t *testing.T) {
	if err := (&bench{data: t.TempDir(), product: &nothing{}, only: "npl"}).run(); err == nil || !strings.Contains(err.Error(), "layers are nlp, ner") {
		t.Error(err)
	}
}

// A small set of our own, through the real scorer: what finds nothing scores nothing, and the lines
// say how much was measured.
func TestGeoOfNothing(t *testing.T) {
	score := "../../shared/score"
	if !exists(filepath.Join(score, "score_geo.py")) {
		t.Skip("the scorers are not on this machine")
	}
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "geo"), 0o755); err != nil {
		t.Fatal(err)
	}
	doc := `{"id":"one","text":"The envoy flew to Kyiv.","toponyms":[{"start":18,"end":22,"lat":50.45,"lon":30.52}]}` + "\n" + `{"id":"two","text":"He left Sumy.","toponyms":[{"start":8,"end":12,"lat":50.91,"lon":34.8}]}` + "\n"
	if err := os.WriteFile(filepath.Join(dir, "geo", "lgl.jsonl"), []byte(doc), 0o644); err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]string{0: "geo lgl recognised_relaxed 0.0 (2 toponyms)", 1: "geo lgl recognised_relaxed 0.0 (1 toponyms)"} {
		p := &nothing{}
		b := &bench{data: dir, score: score, only: "geo", n: n, product: noPoints{p}}
		if err := b.run(); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(b.lines, want) {
			t.Errorf("-n %d: %q is missing in\n%s", n, want, strings.Join(b.lines, "\n"))
		}
		for _, l := range b.lines {
			if !aLine.MatchString(l) {
				t.Errorf("%q is no line of scores.txt", l)
			}
		}
	}
}

// Coreference on a text of our own: what finds no chains scores nothing, what finds all scores 100.
func TestCorefOfNothing(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "ud"), 0o755); err != nil {
		t.Fatal(err)
	}
	gold := "# newdoc id = a\n1\tVarga\tVarga\tPROPN\tNNP\t_\t2\tnsubj\t_\tEntity=(1-person)\n2\tsaw\tsee\tVERB\tVBD\t_\t0\troot\t_\t_\n3\ther\ther\tPRON\tPRP$\t_\t4\tnmod:poss\t_\tEntity=(2-person(1-person)\n4\tson\tson\tNOUN\tNN\t_\t2\tobj\t_\tEntity=2)\n\n"
	if err := os.WriteFile(filepath.Join(dir, "ud", "gum-dev.conllu"), []byte(gold), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		p    product
		want []string
	}{
		{&nothing{}, []string{"nlp gum coref_avg 0.0 (1 documents, predicted mentions)", "nlp gum coref_muc 0.0 (1 documents, predicted mentions)", "nlp gum pronouns 0.0 (1 pronouns)"}},
		{asGold{&nothing{}, gold}, []string{"nlp gum coref_avg 100.0 (1 documents, predicted mentions)", "nlp gum pronouns 100.0 (1 pronouns)"}},
	} {
		b := &bench{data: dir, product: c.p}
		if err := b.coref(); err != nil {
			t.Fatal(err)
		}
		for _, w := range c.want {
			if !slices.Contains(b.lines, w) {
				t.Errorf("%q is missing in\n%s", w, strings.Join(b.lines, "\n"))
			}
		}
	}
}

// asGold reads every text as the one that it was given.
type asGold struct {
	*nothing
	conllu string
}

func (p asGold) Read(string) *nlp.Document {
	docs, _, err := nlp.ReadGUM(strings.NewReader(p.conllu))
	if err != nil {
		panic(err)
	}
	return docs[0]
}

// noPoints resolves nothing, with a result as long as the document's names.
type noPoints struct{ *nothing }

func (noPoints) Resolve(d *nlp.Document, _ geo.Context, _ *geo.Weights) *geo.Result {
	g, err := geo.Load(os.DirFS("../data/gazetteer"))
	if err != nil {
		panic(err)
	}
	for k := range d.Names {
		d.Names[k].Class = "person"
	}
	return g.Resolve(d, geo.Context{})
}

// A set that is damaged stops the run and is named.
func TestDamagedSet(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "geo"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "geo", "lgl.jsonl"), []byte("{\"id\":\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	b := &bench{data: dir, only: "geo", product: &nothing{}}
	if err := b.run(); err == nil || !strings.Contains(err.Error(), "lgl.jsonl") {
		t.Errorf("got %v, want an error that names the set", err)
	}
}
