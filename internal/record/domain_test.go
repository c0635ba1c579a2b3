package record

import (
	"strings"
	"testing"
	"time"
)

func TestDecisionValidate(t *testing.T) {
	now := time.Date(2025, 4, 2, 9, 0, 0, 0, time.UTC)
	if err := (Decision{Target: "S-1", Analyst: "A", Action: ActionReject, Reason: "the words are another's", At: now}).Validate(); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		r    Decision
		want string
	}{
		{Decision{Target: "S-1", Analyst: "A", Action: ActionEdit, At: now}, "no reason"},
		{Decision{Target: "S-1", Action: ActionAccept, At: now}, "an analyst"},
		{Decision{Target: "S-1", Analyst: "A", Action: ActionGrade, Reason: "r", At: now, Credible: 7}, "credibility 7"},
	} {
		if err := c.r.Validate(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v", c.r, err)
		}
	}
}

// A record that breaks a rule is refused, and the fault says where.
func TestValidateRefuses(t *testing.T) {
	text := "The envoy said the truce holds in the “old” town."
	span := func(s string) Span {
		at := len([]rune(text[:strings.Index(text, s)]))
		return Span{at, at + len([]rune(s)), s}
	}
	good := func() *Report {
		who := "per:envoy"
		return &Report{Schema: Schema, ID: "x", TextSHA256: SHA256(text), Date: ReportDate{Basis: DateNone},
			Actors:     []Actor{{Item: Item{ID: who}, Name: "The envoy", Type: ActorPerson, Mentions: []Span{span("The envoy")}}},
			Statements: []Statement{{Item: Item{ID: "S-1"}, Speaker: &who, Mode: ModeIndirect, Content: []Span{span("the truce holds")}, Cue: []Span{span("said")}}},
			Incidents:  []Incident{{Item: Item{ID: "E-1"}, Evidence: []Span{span("town")}, Allegations: []Allegation{{Actor: who, By: []string{Narrator}}}}},
			Tallies:    []Tally{{Item: Item{ID: "L-1"}, Check: CheckNoTotal, Evidence: []Span{span("holds")}}},
		}
	}
	if err := good().Validate(text); err != nil {
		t.Fatal(err)
	}
	one, two := 1, 2
	for want, spoil := range map[string]func(*Report){
		"has no evidence":            func(r *Report) { r.Incidents[0].Evidence = nil },
		"reads":                      func(r *Report) { r.Statements[0].Content[0].Text = "the truce held" },
		"cuts a word":                func(r *Report) { r.Statements[0].Content[0] = Span{20, 30, "ruce holds"} },
		"outside the text":           func(r *Report) { r.Statements[0].Content[0].End = 900 },
		"used twice":                 func(r *Report) { r.Incidents[0].ID = "S-1" },
		"no id of the report":        func(r *Report) { r.Incidents[0].Place = new(string); *r.Incidents[0].Place = "pl:nowhere" },
		"nobody who alleges":         func(r *Report) { r.Incidents[0].Allegations[0].By = nil },
		"rests on furniture alone":   func(r *Report) { r.Furniture = []Furniture{{Kind: FurnitureByline, Span: span("town")}} },
		"not in the vocabulary Mode": func(r *Report) { r.Statements[0].Mode = "sung" },
		"is not EDTF":                func(r *Report) { r.Statements[0].Date = "soon" },
		"low <= best <= high": func(r *Report) {
			r.Incidents[0].Casualties = []Casualty{{Kind: CasualtiesKilled, Low: &two, Best: &one}}
		},
		"what total and parts give": func(r *Report) { r.Tallies[0].Total = &two; r.Tallies[0].Parts = []Part{{Value: 1}} },
		"inferred without evidence": func(r *Report) { r.Date = ReportDate{EDTF: "2024", Basis: DateInferred} },
		"is not that of the text":   func(r *Report) { r.TextSHA256 = SHA256("other") },
		"is not between 0 and 1":    func(r *Report) { c := 1.5; r.Statements[0].Confidence = &c },
	} {
		r := good()
		spoil(r)
		if err := r.Validate(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
}

// Ids depend on the words and not on order; slugs are readable.
func TestIDs(t *testing.T) {
	a, b := Span{0, 3, "The"}, Span{4, 9, "envoy"}
	first, again := NewID("S", "x", a, b), NewID("S", "x", a, b)
	if first != again || NewID("S", "x", a) == NewID("S", "y", a) || NewID("S", "x", a) == NewID("E", "x", a) {
		t.Error("ids")
	}
	for in, want := range map[string]string{"Volodymyr Zelenskyy": "volodymyr_zelenskyy", "São Paulo": "sao_paulo", "N'Djamena": "ndjamena", "  x--y ": "x_y"} {
		if got := Slug(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestInForce(t *testing.T) {
	ds := []Decision{{Seq: 1, Action: ActionReject}, {Seq: 2, Action: ActionUndo, Undoes: 1}, {Seq: 3, Action: ActionUndo, Undoes: 2}, {Seq: 4, Action: ActionComment}, {Seq: 5, Action: ActionUndo, Undoes: 4}}
	got := InForce(ds)
	if len(got) != 1 || got[0].Seq != 1 {
		t.Errorf("an undone undo takes nothing back: %+v", got)
	}
}

func TestFindingsAreWhole(t *testing.T) {
	place, who := "pl:sumy", "gov:ua"
	rep := &Report{ID: "r", Date: ReportDate{EDTF: "2025-03-24"}, Actors: []Actor{{Item: Item{ID: who}, Mentions: []Span{{0, 1, "x"}}}, {Item: Item{ID: "gov:other"}}}, Places: []Place{{Item: Item{ID: place}}},
		Incidents: []Incident{{Item: Item{ID: "E-1"}, Place: &place, Allegations: []Allegation{{Actor: "gov:ru", By: []string{who}}}}}, Tallies: []Tally{{Item: Item{ID: "L-1"}}}}
	f := Findings(rep)
	if len(f) != 2 || f[0].Incident == nil || len(f[0].Actors) != 1 || f[0].Actors[0].Mentions != nil || len(f[0].Places) != 1 || f[0].Source.Report != "r" || f[1].Layer != "tallies" {
		t.Errorf("%+v", f)
	}
}

func TestApply(t *testing.T) {
	rep := func() *Report {
		return &Report{Incidents: []Incident{{Item: Item{ID: "E-1"}, Title: "Shelling", Evidence: []Span{{0, 8, "Shelling"}}}, {Item: Item{ID: "E-2"}, Evidence: []Span{{9, 12, "two"}}}}}
	}
	r := rep()
	rejected, err := r.Apply([]Decision{
		{Action: ActionEdit, Target: "E-1", Item: []byte(`{"title":"Shelling of Ash","casualties":[{"kind":"killed","group":"all","low":null,"best":2,"high":2,"qualifier":"exact"}]}`)},
		{Action: ActionReject, Target: "E-2"},
		{Action: ActionAdd, Target: "E-3", Layer: "incidents", Item: []byte(`{"title":"A drone fell","evidence":[{"start":1,"end":2,"text":"x"}]}`)},
		{Action: ActionAccept, Target: "E-4", Layer: "incidents", Was: []byte(`{"id":"E-4","title":"Found once","evidence":[],"basis":{"date":"inferred"}}`)},
	})
	if err != nil || !rejected["E-2"] || len(r.Incidents) != 4 {
		t.Fatalf("%v %v %+v", rejected, err, r.Incidents)
	}
	if x := r.Incidents[0]; x.Title != "Shelling of Ash" || x.Basis["title"] != BasisAnalyst || *x.Casualties[0].Best != 2 || x.Basis["evidence"] != "" || len(x.Evidence) != 1 {
		t.Errorf("edited: %+v", x)
	}
	if x := r.Incidents[2]; x.ID != "E-3" || x.Basis["title"] != BasisAnalyst {
		t.Errorf("added: %+v", x)
	}
	if x := r.Incidents[3]; x.ID != "E-4" || x.Basis["date"] != BasisInferred {
		t.Errorf("put back: %+v", x)
	}
	for patch, want := range map[string]int{`{"where_prec":4}`: 3, `{"where_prec":1,"geo_precision":2}`: 2, `{"where_prec":6}`: 0, `{"where_prec":null}`: 0, `{"title":"x"}`: 1} {
		one := 1
		r = rep()
		r.Incidents[0].WherePrec, r.Incidents[0].GeoPrecision = &one, &one
		if _, err := r.Apply([]Decision{{Action: ActionEdit, Target: "E-1", Item: []byte(patch)}}); err != nil {
			t.Fatal(err)
		}
		if g := r.Incidents[0].GeoPrecision; (g == nil) != (want == 0) || g != nil && *g != want {
			t.Errorf("%s: geo_precision %v, want %d", patch, g, want)
		}
	}
	r = rep()
	if _, err := r.Apply([]Decision{{Action: ActionEdit, Target: "E-1", Item: []byte(`{"perpetrator":"x"}`)}}); err == nil || !strings.Contains(err.Error(), "perpetrator") {
		t.Errorf("a member that there is not: %v", err)
	}
	if layer, js, ok := rep().ItemJSON("E-1"); !ok || layer != "incidents" || !strings.Contains(string(js), `"Shelling"`) {
		t.Errorf("item: %s %s", layer, js)
	}
}
