package main

import (
	"slices"
	"testing"

	"parley/internal/record"
)

// Common words lose the capital that the truecaser gave them, names and the beginnings of sentences keep it.
func TestRecase(t *testing.T) {
	in := "Ambushes were laid. The Assassin met Don-Assassin, Carlos and two Helpers.\nAssassin [Begin recording] of Ambushes"
	want := "Ambushes were laid. The assassin met Don-Assassin, Carlos and two Helpers.\nAssassin [begin recording] of ambushes"
	if got := recase(in); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// mucReport has two attacks, one told twice, and an abduction.
func mucReport() *record.Report {
	at := func(n int, s string) []record.Span { return []record.Span{{Start: n, End: n + len(s), Text: s}} }
	half := .5
	item := func(id string) record.Item { return record.Item{ID: id, Confidence: &half} }
	return &record.Report{Incidents: []record.Incident{
		{Item: item("E-1"), AcledSub: record.AcledSubAttack, Weapon: "rifles", Evidence: at(10, "killed a mayor with rifles")},
		{Item: item("E-2"), AcledSub: record.AcledSubAttack, Targets: []record.Target{{Text: "car", ObjectClass: record.ObjectCivilian}}, Evidence: at(90, "the attack on his car")},
		{Item: item("E-3"), AcledSub: record.AcledSubAbductionForcedDisappearance, Evidence: at(100, "kidnapped a teacher")},
		{Item: item("E-4"), AcledType: record.AcledProtests, Evidence: at(200, "marched")},
	}}
}

// A report that is not in the key has no template; one that is has at least one; what is not picked goes
// to the one picked of the same type, though another stands nearer.
func TestPick(t *testing.T) {
	r := mucReport()
	cs := candidates(r)
	if len(cs) != 3 {
		t.Fatalf("%d candidates", len(cs))
	}
	if got := pick(r, cs, verdict{isRelevant - .1, []float64{.9, .9, .9}}); len(got) != 0 {
		t.Errorf("not relevant, and %v", got)
	}
	if got := pick(r, cs, verdict{.9, []float64{.1, .05, .02}}); len(got) != 1 || got[0]["type"] != "ATTACK" {
		t.Errorf("one is wanted, got %v", got)
	}
	got := pick(r, cs, verdict{.9, []float64{.9, .1, .9}})
	if len(got) != 2 || got[1]["type"] != "KIDNAPPING" {
		t.Fatalf("got %v", got)
	}
	if len(fills(got[0]["phys_tgt"])) != 1 || len(fills(got[1]["phys_tgt"])) != 0 || len(fills(got[0]["instrument_id"])) != 1 {
		t.Errorf("the car belongs to the attack: %v", got)
	}
}

// A linear classifier tells apart what can be told apart, also once it is rounded.
func TestLearnLinear(t *testing.T) {
	var ps [][]uint32
	var yes []bool
	for i := range 200 {
		fs := []string{"always", []string{"a", "b", "c"}[i%3]}
		if i%2 == 0 {
			fs = append(fs, "bomb")
		}
		ps, yes = append(ps, hashed(fs)), append(yes, i%2 == 0)
	}
	l := learnLinear(ps, yes, .4)
	for i, p := range ps {
		if l.margin(p) > 0 != yes[i] {
			t.Fatalf("point %d is %v", i, yes[i])
		}
	}
}

// The model that is kept beside the program loads, and gives chances.
func TestKeyModel(t *testing.T) {
	m, err := loadKey()
	if err != nil {
		t.Fatal(err)
	}
	r := mucReport()
	cs := candidates(r)
	v := m.judge(m.Report.margin(reportPoint(r, "gunmen killed a mayor with rifles and kidnapped a teacher")), cs, make([]margins, 3))
	if v.relevant <= 0 || v.relevant >= 1 || len(v.opens) != 3 || slices.Max(v.opens) >= 1 {
		t.Errorf("%+v", v)
	}
}
