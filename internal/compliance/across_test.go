package compliance

import (
	"strings"
	"testing"

	"parley/internal/record"
)

func TestTogether(t *testing.T) {
	// a gas pipeline lies outside one side's list and inside the other's account
	as := PerVersion(Hold(incident(func(x *record.Incident) { x.Targets[0].ObjectClass = record.ObjectOilGasPipeline }), []Deal{deal()}))
	r, words, ok := Together(as)
	if !ok || r != record.ResultScopeDisputed || !strings.Contains(words, "gov:av") || !strings.Contains(words, "gov:vk") {
		t.Errorf("%s %q", r, words)
	}
	if r, _, _ := Together(PerVersion(Hold(incident(nil), []Deal{deal()}))); r != record.ResultAllegedInconsistent {
		t.Errorf("inside both: %s", r)
	}
	if r, _, _ := Together(PerVersion(Hold(incident(func(x *record.Incident) { x.Date = "" }), []Deal{deal()}))); r != record.ResultNotAssessable {
		t.Errorf("no date: %s", r)
	}
	e := incident(nil)
	e.Verified = true
	if r, words, _ := Together(PerVersion(Hold(e, []Deal{deal()}))); r != record.ResultInconsistent || strings.Contains(words, "violat") {
		t.Errorf("verified: %s", r)
	}
	if _, _, ok := Together(nil); ok {
		t.Error("no account applies")
	}
}

func TestCounts(t *testing.T) {
	same := func(id string) string { return "party of " + id }
	as := PerVersion(Hold(incident(nil), []Deal{deal()}))
	as = append(as, PerVersion(Hold(incident(func(x *record.Incident) { x.ID, x.Allegations = "E-2", nil }), []Deal{deal()}))...)
	cs := Counts(as, same)
	if len(cs) != 4 {
		t.Fatalf("%+v", cs)
	}
	for _, c := range cs {
		want := record.ResultAllegedInconsistent
		if c.Of == "" {
			want = record.ResultNotAssessable
		}
		if c.Results[want] != 1 || len(c.Results) != 1 {
			t.Errorf("%+v", c)
		}
	}
}

func TestChanged(t *testing.T) {
	same := func(id string) string { return id }
	before := PerVersion(Hold(incident(func(x *record.Incident) { x.Date = "2031-03-20" }), []Deal{deal()}))
	after := PerVersion(Hold(incident(func(x *record.Incident) { x.Date = "2031-03-26" }), []Deal{deal()}))
	cs := Changed(before, after, same)
	if len(cs) != 1 || cs[0].Before != record.ResultOutsideScope || cs[0].After != record.ResultAllegedInconsistent {
		t.Errorf("%+v", cs)
	}
	if cs := Changed(after, after, same); len(cs) != 0 {
		t.Errorf("nothing changed: %+v", cs)
	}
	if cs := Changed(nil, after, same); len(cs) != len(after) || cs[0].Before != "" {
		t.Errorf("all are new: %+v", cs)
	}
	// the incident was joined with another, whose id it has now: its result is another, and none went
	joined := PerVersion(Hold(incident(func(x *record.Incident) { x.ID, x.Date = "E-0", "2031-03-26" }), []Deal{deal()}))
	if cs := Changed(before, joined, func(id string) string {
		if id == before[0].Event.Incident.ID {
			return "E-0"
		}
		return id
	}); len(cs) != 1 || cs[0].Before != record.ResultOutsideScope || cs[0].Incident != "E-0" {
		t.Errorf("joined: %+v", cs)
	}
}
