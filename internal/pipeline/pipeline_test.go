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

// In what zone an hour is, and on what that rests: its own words, the place of its sentence, the country
// of the text, where the outlet is at home, or UTC as an assumption.
func TestZones(t *testing.T) {
	p := shipped()
	for _, c := range []struct {
		text, outlet, expr, tz, earliest string
		basis                            record.ZoneBasis
	}{
		{"The call began at 18:00 GMT on 2 May 2024 and was short.", "Le Monde", "18:00 GMT on 2 May 2024", "UTC", "2024-05-02T18:00:00Z", record.ZoneStated},
		{"In Kharkiv the sirens went off at 10:20 on 14 May 2024, residents said.", "Le Monde", "10:20 on 14 May 2024", "Europe/Kyiv", "2024-05-14T10:20:00+03:00", record.ZonePlace},
		{"In Buffalo, New York, the fire began at 10:20 on 14 May 2024, residents said.", "", "10:20 on 14 May 2024", "America/New_York", "2024-05-14T10:20:00-04:00", record.ZonePlace},
		{"The siren went off at 10:20 on 14 May 2024 and was heard by all.", "Le Monde", "10:20 on 14 May 2024", "Europe/Paris", "2024-05-14T10:20:00+02:00", record.ZoneOutlet},
		{"The siren went off at 10:20 on 14 May 2024 and was heard by all.", "", "10:20 on 14 May 2024", "UTC", "2024-05-14T10:20:00Z", record.ZoneAssumed},
	} {
		rep, err := p.Process(ingest.Input{ID: "z", Text: c.text, Outlet: c.outlet, Date: "2024-05-15"})
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, x := range rep.Times {
			if x.Text != c.expr {
				continue
			}
			found = true
			if x.TZ != c.tz || x.TZBasis != c.basis || x.Earliest != c.earliest {
				t.Errorf("%q: %s (%s) from %s, want %s (%s) from %s", c.text, x.TZ, x.TZBasis, x.Earliest, c.tz, c.basis, c.earliest)
			}
		}
		if !found {
			t.Errorf("%q: no %q in %+v", c.text, c.expr, rep.Times)
		}
	}
}

// How exact the place of an incident is (UCDP where_prec), by the words about its name.
func TestWherePrec(t *testing.T) {
	p := shipped()
	for text, want := range map[string]int{
		"Shells hit a school in Bakhmut on Monday, killing two people, police said.":                      1,
		"Shells hit a school near Bakhmut on Monday, killing two people, police said.":                    2,
		"A drone hit a bus on the outskirts of Sumy on Monday, killing two people, police said.":          2,
		"A missile struck a depot 10 kilometres from Kharkiv on Monday, killing two people, police said.": 2,
		"A missile struck a depot 40 km south of Kharkiv on Monday, killing two people, police said.":     5,
		"A mine killed two people on the road between Kharkiv and Sumy on Monday, police said.":           5,
		"Shelling killed two people in the Pokrovsk area on Monday, police said.":                         2,
		"Shelling killed two people in Bakhmut district on Monday, police said.":                          3,
		"Shelling killed two people in Sumy region on Monday, police said.":                               4,
		"Shelling killed two people in the Ukrainian city of Sumy on Monday, police said.":                1,
	} {
		rep, err := p.Process(ingest.Input{ID: "w", Text: text, Date: "2024-05-15"})
		if err != nil {
			t.Fatal(err)
		}
		if len(rep.Incidents) != 1 || rep.Incidents[0].WherePrec == nil || *rep.Incidents[0].WherePrec != want {
			t.Errorf("%q: want %d in %+v", text, want, rep.Incidents)
		}
	}
}
