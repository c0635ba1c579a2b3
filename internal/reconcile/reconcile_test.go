package reconcile

import (
	"cmp"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"parley/internal/record"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// Golden files hold reports in a short hand and the records that are made of them, for a person to
// read. testdata/README.txt says how they are written.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			fs, ds, label := readCase(t, string(ar.Files[0].Data))
			got := printRecords(Join(fs, ds), label)
			for range 5 { // the order of arrival changes nothing
				rand.Shuffle(len(fs), func(i, j int) { fs[i], fs[j] = fs[j], fs[i] })
				if again := printRecords(Join(fs, ds), label); again != got {
					t.Fatalf("in another order:\n%s\nfirst:\n%s", again, got)
				}
			}
			if *update {
				ar.Files = []txtar.File{ar.Files[0], {Name: "records", Data: []byte(got)}}
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if len(ar.Files) < 2 || string(ar.Files[1].Data) != got {
				t.Errorf("the records differ from the golden file; -update rewrites it. Got:\n%s", got)
			}
		})
	}
}

// readCase reads the short hand of a golden file: label gives the finding's name there.
func readCase(t *testing.T, text string) ([]record.Finding, []record.Decision, map[string]string) {
	t.Helper()
	var out []record.Finding
	var ds []record.Decision
	label, id := map[string]string{}, map[string]string{}
	var rep *record.Report
	dossier := &record.Dossier{}
	var body strings.Builder
	var pending []string
	flush := func() {
		if rep == nil {
			return
		}
		rep.TextSHA256 = record.SHA256(body.String())
		var names []string
		for _, p := range pending {
			names = append(names, addItem(t, rep, body.String(), p))
		}
		Stand(rep, body.String(), dossier)
		for _, f := range Findings(rep, body.String()) {
			switch {
			case f.Layer == Stories:
				label[f.ID] = "story of " + rep.ID
			default:
				for _, n := range names {
					name, fid, _ := strings.Cut(n, "=")
					if fid == f.ID {
						label[f.ID] = name
						id[name] = f.ID
					}
				}
			}
			out = append(out, f)
		}
		rep = nil
		body.Reset()
		pending = nil
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		kind, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case strings.TrimSpace(line) == "" || kind == "#":
		case kind == "outlet":
			f := fields(rest)
			dossier.Outlets = append(dossier.Outlets, record.DossierOutlet{Standing: record.Standing{Outlet: f[0], Name: f[1], Kind: record.OutletKind(f[2]), Party: f[3], Owner: f[4]}})
		case kind == "report":
			flush()
			f := fields(rest)
			outlet, title := f[1], f[3]
			rep = &record.Report{ID: f[0], Outlet: &outlet, Title: &title, Date: record.ReportDate{EDTF: record.EDTF(f[2])}}
		case kind == "merge" || kind == "split":
			flush()
			f := strings.Fields(rest)
			ds = append(ds, record.Decision{Seq: int64(len(ds) + 1), Action: record.Action(kind), Target: id[f[0]], With: []string{id[f[1]]}, Analyst: "an analyst", At: time.Date(2031, 4, 1, 0, 0, 0, 0, time.UTC), Reason: "as they say"})
		case kind == "status":
			flush()
			f := fields(rest)
			ds = append(ds, record.Decision{Seq: int64(len(ds) + 1), Action: record.ActionStatus, Target: id[f[0]], Status: f[1], Analyst: f[2], At: time.Date(2031, 4, 1, 0, 0, 0, 0, time.UTC), Reason: f[3]})
		case kind == "undo":
			n, _ := strconv.Atoi(rest)
			ds = append(ds, record.Decision{Seq: int64(len(ds) + 1), Action: record.ActionUndo, Undoes: int64(n), Analyst: "an analyst", At: time.Date(2031, 4, 2, 0, 0, 0, 0, time.UTC)})
		case strings.HasPrefix(line, "  "):
			pending = append(pending, strings.TrimSpace(line))
		default:
			start := len([]rune(body.String()))
			body.WriteString(line + "\n")
			rep.Sentences = append(rep.Sentences, record.Sentence{Start: start, End: start + len([]rune(line))})
		}
	}
	flush()
	return out, ds, label
}

func fields(s string) []string {
	var out []string
	for f := range strings.SplitSeq(s, "|") {
		out = append(out, strings.TrimSpace(f))
	}
	return append(out, "", "", "", "", "")
}

// places and actors of the golden files, in an invented land.
var landPlaces = map[string]record.Place{}
var landActors = map[string]record.Actor{}

func init() {
	av, vk := "AVA", "VKA"
	at := func(x float64) *float64 { return &x }
	for _, p := range []struct {
		id, name, adm1 string
		kind           record.PlaceKind
		lat, lon       float64
		country        *string
	}{{"pl:ash", "Ash", "North", record.PlaceCity, 50.0, 30.0, &av}, {"pl:elm", "Elm", "North", record.PlaceCity, 50.9, 30.9, &av}, {"pl:yew", "Yew", "North", record.PlaceCity, 50.05, 30.05, &av}, {"pl:north", "North", "North", record.PlaceAdm1, 50.5, 30.5, &av}, {"pl:oak_station", "Oak gas metering station", "", record.PlaceFacility, 0, 0, &vk}, {"pl:oak", "Oak station", "", record.PlaceFacility, 0, 0, &vk}} {
		pl := record.Place{Item: record.Item{ID: p.id}, Name: p.name, Kind: p.kind, Country: p.country}
		if p.adm1 != "" {
			pl.Adm1 = &p.adm1
		}
		if p.lat != 0 {
			pl.Lat, pl.Lon = at(p.lat), at(p.lon)
		}
		landPlaces[p.id] = pl
	}
	gb, us := "GBR", "USA"
	for _, a := range []struct {
		id, name string
		typ      record.ActorType
		country  *string
		plover   string
	}{{"per:minister", "the minister", record.ActorPerson, &gb, "GBR GOV"}, {"mil:army", "the army", record.ActorArmedForce, &gb, "GBR MIL"}, {"gov:gb", "Avaland", record.ActorState, &gb, "GBR GOV"}, {"gov:us", "Vekaland", record.ActorState, &us, "USA GOV"}, {"org:vk_ministry", "the ministry", record.ActorMinistry, &us, "USA GOV"}, {"org:hospital", "the hospital", record.ActorOrganisation, &gb, "GBR MED"}} {
		pv := a.plover
		landActors[a.id] = record.Actor{Item: record.Item{ID: a.id}, Name: a.name, Type: a.typ, Country: a.country, Plover: &pv}
	}
}

// addItem reads one item: "name: kind | …"; it gives "name=id".
func addItem(t *testing.T, rep *record.Report, text, line string) string {
	t.Helper()
	name, rest, _ := strings.Cut(line, ": ")
	f := fields(rest)
	words := f[1]
	at := strings.Index(text, words)
	if at < 0 {
		t.Fatalf("%s: the words %q are not in the report", name, words)
	}
	start := len([]rune(text[:at]))
	ev := []record.Span{{Start: start, End: start + len([]rune(words)), Text: words}}
	see := func(id string) string {
		if a, ok := landActors[id]; ok && !slices.ContainsFunc(rep.Actors, func(o record.Actor) bool { return o.ID == id }) {
			rep.Actors = append(rep.Actors, a)
		}
		if p, ok := landPlaces[id]; ok && !slices.ContainsFunc(rep.Places, func(o record.Place) bool { return o.ID == id }) {
			rep.Places = append(rep.Places, p)
		}
		return id
	}
	switch f[0] {
	case "drone", "shelling", "attack", "arrest":
		x := record.Incident{Item: record.Item{ID: record.NewID("E", rep.TextSHA256, ev...)}, Title: name, AcledType: record.AcledExplosionsRemoteViolence, Evidence: ev, Date: record.EDTF(f[2]), Allegations: []record.Allegation{}}
		x.AcledSub = map[string]record.AcledSubType{"drone": record.AcledSubAirDroneStrike, "shelling": record.AcledSubShellingArtilleryMissileAttack, "attack": record.AcledSubAttack, "arrest": record.AcledSubArrests}[f[0]]
		if f[3] != "" {
			p := see(f[3])
			x.Place = &p
		}
		for part := range strings.SplitSeq(f[4], ";") {
			w := strings.Fields(part)
			if len(w) < 2 {
				continue
			}
			switch w[0] {
			case "alleged": // alleged A by B [denied C]
				x.Allegations = append(x.Allegations, record.Allegation{Actor: see(w[1]), By: []string{see(w[3])}})
				if len(w) > 5 {
					x.Allegations[len(x.Allegations)-1].Denied = []string{see(w[5])}
				}
			case "hit":
				x.Targets = append(x.Targets, record.Target{ObjectClass: record.ObjectClass(w[1]), Text: w[1]})
			default: // killed 3 [by B]
				n, _ := strconv.Atoi(w[1])
				c := record.Casualty{Kind: record.CasualtyKind(w[0]), Group: record.GroupAll, Low: &n, Best: &n, High: &n, Qualifier: record.QualifierExact}
				if len(w) > 3 {
					c.By = []string{see(w[3])}
				}
				x.Casualties = append(x.Casualties, c)
			}
		}
		rep.Incidents = append(rep.Incidents, x)
		return name + "=" + x.ID
	case "tally":
		n, _ := strconv.Atoi(f[3])
		u := f[2]
		x := record.Tally{Item: record.Item{ID: record.NewID("L", rep.TextSHA256, ev...)}, What: name, Universe: &u, Total: &n, Qualifier: record.QualifierExact, ReportedBy: []string{see(f[4])}, Evidence: ev}
		for w := range strings.FieldsSeq(strings.ReplaceAll(u, ",", "")) {
			see(w)
		}
		rep.Tallies = append(rep.Tallies, x)
		return name + "=" + x.ID
	case "deal":
		x := record.Agreement{Item: record.Item{ID: record.NewID("A", rep.TextSHA256, ev...)}, Title: words, Kind: record.KindPartialCeasefire, Status: record.AgreementStatus(cmp.Or(f[2], "announced")), Evidence: ev}
		x.Acts = []record.ActClass{record.ActAttack}
		var obj []record.ObjectClass
		for o := range strings.FieldsSeq(f[3]) {
			obj = append(obj, record.ObjectClass(o))
		}
		if f[4] != "" {
			x.Versions = []record.Version{{Item: record.Item{ID: record.NewID("V", rep.TextSHA256, ev...)}, By: see(f[4]), Evidence: ev, Scope: record.Scope{Acts: x.Acts, Objects: obj, From: record.EDTF(f[5]), Duration: f[6]}}}
		} else {
			x.Objects = obj
		}
		rep.Agreements = append(rep.Agreements, x)
		return name + "=" + x.ID
	case "talks":
		x := record.Talks{Item: record.Item{ID: record.NewID("T", rep.TextSHA256, ev...)}, Title: name, Status: record.TalksStatus(f[2]), Date: record.EDTF(f[3]), Evidence: ev}
		for p := range strings.FieldsSeq(f[4]) {
			x.Parties = append(x.Parties, see(p))
		}
		rep.Talks = append(rep.Talks, x)
		return name + "=" + x.ID
	}
	t.Fatalf("%s: no kind %q", name, f[0])
	return ""
}

func printRecords(rs []record.Record, label map[string]string) string {
	var b strings.Builder
	name := func(id string) string { return cmp.Or(label[id], id) }
	slices.SortFunc(rs, func(x, y record.Record) int {
		first := func(r record.Record) string {
			return slices.Min(func() (out []string) {
				for _, f := range r.Findings {
					out = append(out, name(f.ID))
				}
				return
			}())
		}
		return cmp.Or(cmp.Compare(x.Layer, y.Layer), cmp.Compare(first(x), first(y)))
	})
	for _, r := range rs {
		var own []string
		for _, f := range r.Findings {
			own = append(own, name(f.ID))
		}
		slices.Sort(own)
		if r.Layer == Stories {
			if len(own) > 1 || len(r.Copies) > 0 {
				fmt.Fprintf(&b, "one story: %s; copies: %s\n", strings.Join(own, ", "), strings.Join(r.Copies, ", "))
			}
			continue
		}
		fmt.Fprintf(&b, "%s: %s\n", r.Layer, strings.Join(own, " + "))
		if r.Date != "" {
			fmt.Fprintf(&b, "  date %s\n", r.Date)
		}
		for _, s := range r.Steps {
			fmt.Fprintf(&b, "  %s on %s by %s: %s\n", s.Status, s.On, s.By, s.Why)
		}
		if r.Status != "" {
			fmt.Fprintf(&b, "  status %s %v\n", r.Status, r.Beside)
		}
		for _, c := range r.Chains {
			for _, s := range c.Standing {
				fmt.Fprintf(&b, "  chain of %s: %s\n", c.Root, s)
			}
		}
		if r.Incident != nil {
			for _, a := range r.Incident.Allegations {
				fmt.Fprintf(&b, "  alleged of %s by %s, denied by %v\n", a.Actor, strings.Join(a.By, ", "), a.Denied)
			}
		}
		for _, f := range r.Figures {
			fmt.Fprintf(&b, "  %s: %s, by %s in %s on %s", f.What, f.Words(), cmp.Or(strings.Join(f.By, ", "), "the report"), f.Report, f.On)
			if f.Later != "" {
				fmt.Fprintf(&b, "; updated by %s", name(f.Later))
			}
			for _, x := range f.Rivals {
				fmt.Fprintf(&b, "; rival of %s", name(x))
			}
			b.WriteByte('\n')
		}
		for _, d := range r.Differ {
			fmt.Fprintf(&b, "  differ (%s, %s%s):", d.Type, d.Status, map[bool]string{true: ", " + d.Why}[d.Why != ""])
			for _, s := range d.Sides {
				fmt.Fprintf(&b, " %s: %s;", s.Who, s.Says)
			}
			b.WriteByte('\n')
		}
		if r.Agreement != nil {
			for _, v := range r.Agreement.Versions {
				fmt.Fprintf(&b, "  as %s has it: %v %s %s\n", v.By, v.Objects, v.From, v.Duration)
			}
		}
	}
	return b.String()
}

// A joined record is the same whichever of its findings were folded first, one by one or at once, as
// the store folds them: only what shares keys and scores is handed over.
func TestFoldOneByOne(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		fs, ds, _ := readCase(t, string(ar.Files[0].Data))
		whole := Join(fs, ds)
		slices.SortFunc(whole, func(a, b record.Record) int { return cmp.Compare(a.ID, b.ID) })
		// the closed sets: components under Score > 0 among those that share a key, and merges
		part := map[string]int{}
		sets := [][]record.Finding{}
		for _, f := range fs {
			var touch []int
			for i, s := range sets {
				if slices.ContainsFunc(s, func(o record.Finding) bool { return linked(&f, &o, ds) }) {
					touch = append(touch, i)
				}
			}
			next := []record.Finding{f}
			for _, i := range slices.Backward(touch) {
				next = append(next, sets[i]...)
				sets = slices.Delete(sets, i, i+1)
			}
			sets = append(sets, next)
			part[f.ID]++
		}
		var parts []record.Record
		for _, s := range sets {
			parts = append(parts, Join(s, ds)...)
		}
		slices.SortFunc(parts, func(a, b record.Record) int { return cmp.Compare(a.ID, b.ID) })
		if !reflect.DeepEqual(whole, parts) {
			t.Errorf("%s: %d records at once, %d in parts, or they differ", file, len(whole), len(parts))
		}
	}
}

func linked(a, b *record.Finding, ds []record.Decision) bool {
	for _, d := range ds {
		if d.Action == record.ActionMerge && (d.Target == a.ID && slices.Contains(d.With, b.ID) || d.Target == b.ID && slices.Contains(d.With, a.ID)) {
			return true
		}
	}
	ka := Keys(a)
	return slices.ContainsFunc(Keys(b), func(k string) bool { return slices.Contains(ka, k) }) && Score(a, b) > 0
}

func TestScoreIsSymmetric(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		fs, _, _ := readCase(t, string(ar.Files[0].Data))
		for i := range fs {
			for j := range fs {
				if x, y := Score(&fs[i], &fs[j]), Score(&fs[j], &fs[i]); x != y || x < 0 || x > 1 {
					t.Fatalf("%s: %v and %v", file, x, y)
				}
			}
		}
	}
}

// Average link with a guard: a pair that nothing links counts against a group, so a chain of links does
// not join its ends; a merge holds whatever the scores, a split parts what they would join.
func TestCluster(t *testing.T) {
	for _, c := range []struct {
		name         string
		n            int
		links        []Link
		must, cannot [][2]int
		want         string
	}{
		{"two alike", 2, []Link{{0, 1, .5}}, nil, nil, "[[0 1]]"},
		{"a chain", 3, []Link{{0, 1, .2}, {1, 2, .1}}, nil, nil, "[[0 1] [2]]"},
		{"a chain that holds", 3, []Link{{0, 1, .6}, {1, 2, .6}}, nil, nil, "[[0 1 2]]"},
		{"one that contradicts", 3, []Link{{0, 1, .6}, {1, 2, .6}, {0, 2, -1}}, nil, nil, "[[0 1] [2]]"},
		{"split", 2, []Link{{0, 1, .5}}, nil, [][2]int{{0, 1}}, "[[0] [1]]"},
		{"merge", 3, nil, [][2]int{{0, 2}}, nil, "[[0 2] [1]]"},
		{"merge over a bad score", 2, []Link{{0, 1, -1}}, [][2]int{{0, 1}}, nil, "[[0 1]]"},
	} {
		if got := fmt.Sprint(cluster(c.n, c.links, nil, apart, c.must, c.cannot)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestPast(t *testing.T) {
	for _, c := range []struct {
		words          string
		date, reported record.EDTF
		want           bool
	}{
		{"Drones hit the port on Monday.", "", "2031-03-24", false},
		{"A strike last month killed nine.", "", "2031-03-24", true},
		{"In December, shells fell on the market.", "", "2031-03-24", true},
		{"Two years ago a missile hit the station.", "", "2031-03-24", true},
		{"In March shells fell on the market.", "", "2031-03-24", false},
		{"It fell on the market.", "2030-12", "2031-03-24", true},
		{"It fell on the market.", "2031-03-23", "2031-03-24", false},
	} {
		if got := past(c.words, c.date, c.reported); got != c.want {
			t.Errorf("%q %s: %v", c.words, c.date, got)
		}
	}
}

// What was forecast came about, did not, or is open; silence resolves nothing.
func TestResolve(t *testing.T) {
	meet := func(status record.TalksStatus) record.Record {
		return record.Record{ID: "T-1", Layer: "talks", Title: "Avaland-Vekaland talks in Ash", Date: "2031-03-24", Findings: []record.FindingRef{{Report: "b", ID: "T-1"}}, Joined: record.Joined{Talks: &record.Talks{Status: status}}}
	}
	told := func(string) record.EDTF { return "2031-03-25" }
	for _, c := range []struct {
		name     string
		claim    string
		polarity record.ForecastPolarity
		target   record.EDTF
		made     record.EDTF
		status   record.TalksStatus
		want     record.Resolution
		score    string
	}{
		{"held", "Avaland and Vekaland will hold talks in Ash", record.ForecastWillHappen, "2031-03-24", "2031-03-20", record.TalksHeld, record.ResolutionTrue, "0.01"},
		{"not held", "Avaland and Vekaland will hold talks in Ash", record.ForecastWillHappen, "2031-03-24", "2031-03-20", record.TalksNotHeld, record.ResolutionFalse, "0.81"},
		{"held though it was not to be", "Avaland and Vekaland will hold no talks in Ash", record.ForecastWillNotHappen, "", "2031-03-20", record.TalksHeld, record.ResolutionFalse, "0.81"},
		{"another day", "Avaland and Vekaland will hold talks in Ash", record.ForecastWillHappen, "2031-04-02", "2031-03-20", record.TalksHeld, record.ResolutionOpen, ""},
		{"told before it was forecast", "Avaland and Vekaland will hold talks in Ash", record.ForecastWillHappen, "", "2031-03-26", record.TalksHeld, record.ResolutionOpen, ""},
		{"another thing", "the list of prisoners will be published", record.ForecastWillHappen, "", "2031-03-20", record.TalksHeld, record.ResolutionOpen, ""},
	} {
		p := Promise{Report: "a", On: c.made, Forecast: record.Forecast{Item: record.Item{ID: "F-1"}, Claim: c.claim, Polarity: c.polarity, Target: c.target, Made: c.made, Strength: record.StrengthFirm}}
		o := Resolve([]Promise{p}, []record.Record{meet(c.status)}, told, nil, "2031-03-25")[0]
		score := ""
		if o.Score != nil {
			score = fmt.Sprintf("%.2f", *o.Score)
		}
		if o.Resolution != c.want || score != c.score {
			t.Errorf("%s: %s %s, want %s %s", c.name, o.Resolution, score, c.want, c.score)
		}
	}
}

// A vector that is written and read again is the same.
func TestVectorSurvives(t *testing.T) {
	v := top(vector(words("The “strike” on the depot in Ósk killed 1,200 people; Kyiv's army denied it <b>.")), 30)
	b, err := v.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	var w Vector
	if err := w.UnmarshalJSON(b); err != nil || !reflect.DeepEqual(v, w) {
		t.Errorf("%s\n%v\n%v %v", b, v, w, err)
	}
	if err := w.UnmarshalJSON([]byte(`"a b"`)); err == nil {
		t.Error("a weight that is no number")
	}
}
