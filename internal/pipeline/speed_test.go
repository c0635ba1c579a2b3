package pipeline

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/internal/actor"
	"parley/internal/geo"
	"parley/internal/timex"
	"parley/nlp"
	"parley/nlp/english"
)

// BenchmarkValues measures what times, places and actors add to the language engine, on one core, over
// the reports of the golden files: share is their time over the engine's.
func BenchmarkValues(b *testing.B) {
	files, err := filepath.Glob("testdata/golden/*.txtar")
	if err != nil || len(files) == 0 {
		b.Fatal("no golden files")
	}
	var texts []string
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		_, text, _ := strings.Cut(string(raw), " --\n")
		text, _, _ = strings.Cut(text, "\n-- ")
		texts = append(texts, text)
	}
	engine := nlp.New(english.Model())
	gaz, err := geo.Load(os.DirFS("../../data/gazetteer"))
	if err != nil {
		b.Fatal(err)
	}
	lists, err := actor.Load(os.DirFS("../../data/actors"))
	if err != nil {
		b.Fatal(err)
	}
	var read, times, places, actors time.Duration
	n := 0
	for b.Loop() {
		for _, text := range texts {
			t0 := time.Now()
			doc := engine.Read(text)
			t1 := time.Now()
			timex.Resolve(doc, timex.Context{Date: "2024-05-15", Epoch: "2022-02-24"})
			t2 := time.Now()
			p := gaz.Resolve(doc, geo.Context{})
			t3 := time.Now()
			lists.Resolve(doc, p, actor.Context{Date: "2024-05-15"}).Actors()
			t4 := time.Now()
			read, times, places, actors = read+t1.Sub(t0), times+t2.Sub(t1), places+t3.Sub(t2), actors+t4.Sub(t3)
			n += len(text)
		}
	}
	b.ReportMetric(float64(times)/float64(read), "times/engine")
	b.ReportMetric(float64(places)/float64(read), "places/engine")
	b.ReportMetric(float64(actors)/float64(read), "actors/engine")
	b.ReportMetric(float64(times+places+actors)/float64(read), "share")
	b.ReportMetric(float64(n)/b.Elapsed().Seconds()/1e3, "kB/s")
}
