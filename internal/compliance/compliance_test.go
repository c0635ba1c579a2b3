package compliance

import (
	"strings"
	"testing"

	"parley/internal/record"
)

// deal is a moratorium in two versions: one side's names a list of objects, a beginning and a length;
// the other's covers energy from a later day and says not who is bound.
func deal() Deal {
	ev := []record.Span{{Start: 0, End: 4, Text: "text"}}
	a := record.Agreement{Item: record.Item{ID: "A-1"}, Kind: record.KindPartialCeasefire, Status: record.StatusInForce, Parties: []string{"gov:av", "gov:vk"}, Scope: record.Scope{Acts: []record.ActClass{record.ActAttack}}, Evidence: ev}
	a.Versions = []record.Version{
		{Item: record.Item{ID: "V-1"}, By: "gov:vk", Bound: []string{"gov:av", "gov:vk"}, Evidence: ev, Scope: record.Scope{Acts: []record.ActClass{record.ActAttack}, Objects: []record.ObjectClass{record.ObjectOilRefinery, record.ObjectPowerGeneration}, From: "2031-03-18", Duration: "P30D"}},
		{Item: record.Item{ID: "V-2"}, By: "gov:av", Evidence: ev, Scope: record.Scope{Acts: []record.ActClass{record.ActAttack}, Objects: []record.ObjectClass{record.ObjectEnergy}, From: "2031-03-25"}},
	}
	return Deal{Report: "r", Agreement: a}
}

func incident(f func(*record.Incident)) Event {
	x := record.Incident{Item: record.Item{ID: "E-1"}, Date: "2031-03-28", AcledType: record.AcledExplosionsRemoteViolence, PloverModes: []string{"drone"},
		Targets: []record.Target{{ObjectClass: record.ObjectOilRefinery, Text: "a refinery"}}, Allegations: []record.Allegation{{Actor: "mil:av_forces", By: []string{"org:vk_ministry"}}}}
	if f != nil {
		f(&x)
	}
	return Event{Report: "s", Incident: x}
}

func TestHold(t *testing.T) {
	for _, c := range []struct {
		name       string
		change     func(*record.Incident)
		one, two   record.AssessmentResult
		why1, why2 string
	}{
		{"inside both but for who is bound", nil, record.ResultAllegedInconsistent, record.ResultAllegedInconsistent, "", ""},
		{"before the later beginning", func(x *record.Incident) { x.Date = "2031-03-20" }, record.ResultAllegedInconsistent, record.ResultOutsideScope, "", "before it began"},
		{"after the thirty days", func(x *record.Incident) { x.Date = "2031-04-17" }, record.ResultOutsideScope, record.ResultAllegedInconsistent, "after it ended", ""},
		{"the last of the thirty days", func(x *record.Incident) { x.Date = "2031-04-16" }, record.ResultAllegedInconsistent, record.ResultAllegedInconsistent, "", ""},
		{"no date", func(x *record.Incident) { x.Date = "" }, record.ResultNotAssessable, record.ResultNotAssessable, "date of the incident", "date of the incident"},
		{"a time that begins before", func(x *record.Incident) { x.Date = "2031-03-24/2031-03-26" }, record.ResultAllegedInconsistent, record.ResultNotAssessable, "", "partly outside"},
		{"alleged of nobody", func(x *record.Incident) { x.Allegations = nil }, record.ResultNotAssessable, record.ResultNotAssessable, "alleged of nobody", ""},
		{"alleged of a third party; the second account names nobody bound", func(x *record.Incident) { x.Allegations[0].Actor = "grp:others" }, record.ResultOutsideScope, record.ResultNotAssessable, "others than those", "does not say whether"},
		{"a school", func(x *record.Incident) { x.Targets[0].ObjectClass = record.ObjectSchool }, record.ResultOutsideScope, record.ResultOutsideScope, "other objects", "other objects"},
		{"a gas pipeline: in the wider account alone", func(x *record.Incident) { x.Targets[0].ObjectClass = record.ObjectOilGasPipeline }, record.ResultOutsideScope, record.ResultAllegedInconsistent, "other objects", ""},
		{"infrastructure, no more is said", func(x *record.Incident) { x.Targets[0].ObjectClass = record.ObjectInfrastructure }, record.ResultNotAssessable, record.ResultNotAssessable, "more widely", "more widely"},
		{"what was hit is not stated", func(x *record.Incident) { x.Targets = nil }, record.ResultNotAssessable, record.ResultNotAssessable, "not stated", ""},
	} {
		got := PerVersion(Hold(incident(c.change), []Deal{deal()}))
		if len(got) != 2 {
			t.Fatalf("%s: %d versions", c.name, len(got))
		}
		if got[0].Result != c.one || got[1].Result != c.two {
			t.Errorf("%s: %s and %s, want %s and %s (%v; %v)", c.name, got[0].Result, got[1].Result, c.one, c.two, got[0].Reasons, got[1].Reasons)
		}
		if !strings.Contains(strings.Join(got[0].Reasons, ";"), c.why1) || !strings.Contains(strings.Join(got[1].Reasons, ";"), c.why2) {
			t.Errorf("%s: reasons %v and %v, want %q and %q", c.name, got[0].Reasons, got[1].Reasons, c.why1, c.why2)
		}
		for _, a := range got {
			if strings.Contains(a.Wording, "violat") {
				t.Errorf("%s: %q in our own voice", c.name, a.Wording)
			}
		}
	}
}

// What is proposed is not in force; what is generic is not held; a commitment of one party binds that
// party alone; clock times count.
func TestHoldEdges(t *testing.T) {
	d := deal()
	d.Agreement.Status = record.StatusProposed
	for _, h := range Hold(incident(nil), []Deal{d}) {
		if h.Result != record.ResultNotApplicable {
			t.Errorf("proposed: %s", h.Result)
		}
	}
	if h := Hold(incident(func(x *record.Incident) { x.Generic = true }), []Deal{deal()}); len(h) != 0 {
		t.Errorf("a pattern is held: %v", h)
	}
	one, act := "gov:vk", record.ActAttack
	v := "V-1"
	d = deal()
	d.Agreement.Versions = d.Agreement.Versions[:1]
	d.Agreement.Commitments = []record.Commitment{{Item: record.Item{ID: "C-1"}, By: &one, Act: &act, Version: &v, Duty: record.DutyRefrain, From: "2031-04-19T18:00", To: "2031-04-20T24:00"}}
	if d.Agreement.Commitments[0].To = "2031-04-21T00:00"; !record.EDTF("2031-04-19T18:00").Valid() {
		t.Fatal("clock times")
	}
	for when, want := range map[record.EDTF]record.AssessmentResult{"2031-04-19T17:30": record.ResultOutsideScope, "2031-04-19T18:00": record.ResultAllegedInconsistent, "2031-04-20": record.ResultAllegedInconsistent, "2031-04-21T00:05": record.ResultOutsideScope} {
		h := Hold(incident(func(x *record.Incident) { x.Date = when; x.Allegations[0].Actor = "gov:vk" }), []Deal{d})
		if len(h) != 1 || h[0].Result != want {
			t.Errorf("at %s: %+v, want %s", when, h, want)
		}
		h = Hold(incident(func(x *record.Incident) { x.Date = when }), []Deal{d})
		if len(h) != 1 || h[0].Result != record.ResultOutsideScope {
			t.Errorf("the other party at %s: %v", when, h[0].Result)
		}
	}
}

// The same incident and deals give the same ids and results, however often.
func TestHoldIsStable(t *testing.T) {
	a, b := Hold(incident(nil), []Deal{deal()}), Hold(incident(nil), []Deal{deal()})
	for i := range a {
		if a[i].ID != b[i].ID || a[i].Result != b[i].Result || a[i].ID == "" {
			t.Errorf("%+v and %+v", a[i].Assessment, b[i].Assessment)
		}
	}
}
