package pipeline

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/txtar"

	"parley/data"
	"parley/internal/actor"
	"parley/internal/extract"
	"parley/internal/geo"
	"parley/internal/ingest"
	"parley/internal/record"
	"parley/nlp"
	"parley/nlp/english"

	"io/fs"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var shipped = sync.OnceValue(func() *Reader {
	sub := func(f fs.FS, dir string) fs.FS { s, _ := fs.Sub(f, dir); return s }
	gaz, err := geo.Load(sub(data.Gazetteer, "gazetteer"))
	if err != nil {
		panic(err)
	}
	actors, err := actor.Load(sub(data.Actors, "actors"))
	if err != nil {
		panic(err)
	}
	engine := nlp.New(english.Model())
	models, err := extract.LoadModels(sub(data.Models, "models"), engine.ModelHash()["reader.bin"])
	if err != nil {
		panic(err)
	}
	return &Reader{Engine: engine, Gazetteer: gaz, Actors: actors, Models: models, Version: "test"}
})

// stub reads words and sentences only: for odd input, where the reader would take long.
func stub() *Reader {
	r := *shipped()
	r.Engine = nlp.New(nil)
	return &r
}

// Golden files hold a report and its record, printed by record.Print for a person to read.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/golden/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			in := ingest.Input{ID: "golden"}
			for line := range strings.Lines(string(ar.Comment)) {
				if k, v, ok := strings.Cut(strings.TrimSpace(line), ": "); ok {
					switch k {
					case "date":
						in.Date = record.EDTF(v)
					case "outlet":
						in.Outlet = v
					}
				}
			}
			in.Text = string(ar.Files[0].Data)
			rep, err := shipped().Process(in)
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			rep.Quantities, rep.Events, rep.Narration = nil, nil, nil // shown by other tests; they would drown the rest
			if err := record.Print(&b, rep); err != nil {
				t.Fatal(err)
			}
			if *update {
				ar.Files = []txtar.File{ar.Files[0], {Name: "record.golden", Data: []byte(b.String())}}
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if len(ar.Files) < 2 || string(ar.Files[1].Data) != b.String() {
				t.Errorf("the record differs from the golden file; -update rewrites it. Got:\n%s", b.String())
			}
		})
	}
}

// Every event type's examples give an incident of the type.
func TestEventTypes(t *testing.T) {
	for _, e := range extract.EventTypes() {
		if len(e.Examples) == 0 {
			t.Errorf("%s has no example", e.Name)
		}
		for _, x := range e.Examples {
			t.Run(e.Name, func(t *testing.T) {
				rep, err := shipped().Process(ingest.Input{ID: "x", Text: x, Date: "2024-05-15"})
				if err != nil {
					t.Fatal(err)
				}
				for _, inc := range rep.Incidents {
					if inc.AcledSub == e.AcledSub {
						return
					}
				}
				t.Errorf("%q: no %s among %d incidents", x, e.Label, len(rep.Incidents))
			})
		}
	}
}

// The same text gives the same bytes, and a report read beside others the same as alone.
func TestDeterminism(t *testing.T) {
	text := "The minister said on Monday that shelling near Kharkiv had killed six people, including two children. The army denied it."
	want := ""
	var wg sync.WaitGroup
	var mu sync.Mutex
	for range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			rep, err := shipped().Process(ingest.Input{ID: "d", Text: text})
			if err != nil {
				t.Error(err)
				return
			}
			b, _ := rep.JSON()
			mu.Lock()
			defer mu.Unlock()
			if want == "" {
				want = string(b)
			}
			if string(b) != want {
				t.Error("two readings of one text differ")
			}
		}()
	}
	wg.Wait()
}

func TestNotEnglishIsKept(t *testing.T) {
	rep, err := shipped().Process(ingest.Input{ID: "u", Text: "Міністр сказав, що переговори тривають і сторони зустрінуться знову."})
	if err != nil || rep.Language == nil || *rep.Language != "uk" || len(rep.Statements) != 0 || len(rep.Warnings) != 1 || !strings.HasPrefix(rep.Warnings[0], NotRead) {
		t.Errorf("%v %v %v", rep.Language, rep.Warnings, err)
	}
}

// FuzzProcess: whatever comes in, the record holds its own rules (with stub heads: words and
// sentences only, so that odd input is met quickly).
func FuzzProcess(f *testing.F) {
	for _, s := range []string{"", "a", "“He said.\n\n“No.", "SEE ALSO: Some Headline Here'Quoted Heading' Text\n99 drones, of which 57 were shot down.", "\x00\ufeff a\u2028b", "By Jane Doe\n1) The Parties shall\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "?")
		if _, err := stub().Process(ingest.Input{ID: "f", Text: s, Outlet: "O"}); err != nil {
			t.Fatal(err)
		}
	})
}

// The seed report is read where it is there; it stays outside the repository.
func TestSeed(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/seed/*.txt")
	if len(files) == 0 {
		t.Skip("../shared is absent: no seed report")
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	rep, err := shipped().Process(ingest.Input{ID: "seed", Text: string(b)})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range rep.Tallies {
		if x.Total != nil && *x.Total == 99 {
			if len(x.Parts) != 2 || x.Remainder == nil || *x.Remainder != 6 {
				t.Errorf("99 = %v, remainder %v", x.Parts, x.Remainder)
			}
			return
		}
	}
	t.Error("the count of 99 was not found")
}
