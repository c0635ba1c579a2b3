package reconcile

import (
	"strings"
	"testing"

	"parley/internal/record"
)

// A word is what somebody says of his own side; look-alikes are promises, demands, denials, what is
// said of another, and an attack that was warded off.
func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"its army has observed the truce":                           "2031-04-02 2031-05-02",
		"Avaland was complying with the moratorium":                 "2031-04-02 2031-05-02",
		"Avaland has stopped its strikes on energy plants":          "2031-04-02 2031-05-02 energy",
		"it had halted all attacks since 18 March":                  "2031-03-18 2031-05-02",
		"its forces have not fired since 18 March":                  "2031-03-18 2031-05-02",
		"Avaland will observe the truce":                            "",
		"it would comply with the moratorium":                       "",
		"Avaland is not observing the truce":                        "",
		"it had never honoured the ceasefire":                       "",
		"Vekaland has observed the truce":                           "",
		"Vekaland has stopped its strikes on energy plants":         "",
		"Avaland, unlike Vekaland, has observed the truce":          "",
		"Avaland is ready to observe the truce":                     "",
		"it had stopped an attack near Elm":                         "",
		"its army stopped two strikes":                              "",
		"Avaland has stopped observing the truce":                   "",
		"if Avaland adhered to the agreement, talks would go on":    "",
		"observers have stopped work":                               "",
		"Avaland has stopped attacks by Vekaland":                   "",
		"it asked Vekaland whether its army had observed the truce": "",
	} {
		full := "Avaland said " + text + "."
		rep := &record.Report{ID: "r", Date: record.ReportDate{EDTF: "2031-04-02"}}
		mention := func(name string) (out []record.Span) {
			for at := 0; ; {
				k := strings.Index(full[at:], name)
				if k < 0 {
					return out
				}
				out = append(out, record.NewSpan(at+k, at+k+len(name), name))
				at += k + len(name)
			}
		}
		for id, n := range map[string]string{"gov:av": "Avaland", "gov:vk": "Vekaland"} {
			rep.Actors = append(rep.Actors, record.Actor{Item: record.Item{ID: id}, Name: n, Type: record.ActorState, Mentions: mention(n)})
		}
		if ms := mention("since 18 March"); len(ms) > 0 {
			rep.Times = []record.Time{{Span: ms[0], Type: record.TimeDate, EDTF: "2031-03-18/.."}}
		}
		who := "gov:av"
		rep.Statements = []record.Statement{{Speaker: &who, Mode: record.ModeIndirect, Polarity: record.PolarityAffirms, Content: []record.Span{record.NewSpan(13, len(full)-1, full[13:len(full)-1])}}}
		got := ""
		for _, w := range WordsOf(&Later{Report: rep}, full) {
			got = w.From + " " + w.To
			for _, o := range w.Objects {
				got += " " + string(o)
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// A deed stands against a word when another alleges it of the speaker, in the time and of the kind of
// object that the word speaks of. What is not known is no difference.
func TestWordAgainstDeed(t *testing.T) {
	w := Word{Party: "gov:av", Statement: record.Statement{Item: record.Item{ID: "S-1"}}, Quote: "we have stopped our strikes on energy plants", From: "2031-04-02", To: "2031-05-02", Objects: []record.ObjectClass{record.ObjectEnergy}}
	deed := func(f func(*record.Record)) *record.Record {
		r := &record.Record{ID: "E-1", Title: "drone hits a plant", Joined: record.Joined{Incident: &record.Incident{Date: "2031-04-02", AcledType: record.AcledExplosionsRemoteViolence,
			Targets: []record.Target{{ObjectClass: record.ObjectPowerGeneration}}, Allegations: []record.Allegation{{Actor: "gov:av", By: []string{"gov:vk"}}}}}}
		f(r)
		return r
	}
	for name, c := range map[string]struct {
		f    func(*record.Record)
		want bool
	}{
		"the same day":              {func(*record.Record) {}, true},
		"later":                     {func(r *record.Record) { r.Incident.Date = "2031-04-20" }, true},
		"before":                    {func(r *record.Record) { r.Incident.Date = "2031-04-01" }, false},
		"long after":                {func(r *record.Record) { r.Incident.Date = "2031-06-01" }, false},
		"no date":                   {func(r *record.Record) { r.Incident.Date = "" }, false},
		"some month":                {func(r *record.Record) { r.Incident.Date = "2031-04" }, false},
		"of another":                {func(r *record.Record) { r.Incident.Allegations[0].Actor = "gov:us" }, false},
		"its own word":              {func(r *record.Record) { r.Incident.Allegations[0].By = []string{"mil:av_army"} }, false},
		"alleged of nobody":         {func(r *record.Record) { r.Incident.Allegations = nil }, false},
		"another object":            {func(r *record.Record) { r.Incident.Targets[0].ObjectClass = record.ObjectSchool }, false},
		"what was hit is not known": {func(r *record.Record) { r.Incident.Targets = nil }, false},
		"an arrest":                 {func(r *record.Record) { r.Incident.AcledType = record.AcledStrategicDevelopments }, false},
		"a pattern":                 {func(r *record.Record) { r.Incident.Generic = true }, false},
		"taken back":                {func(r *record.Record) { r.Beside = []record.Status{record.StatusRetracted} }, false},
	} {
		ds := w.AgainstDeeds([]*record.Record{deed(c.f)})
		if (len(ds) == 1) != c.want {
			t.Errorf("%s: %v", name, ds)
		}
		for _, d := range ds {
			line := d.Words(func(id string) string { return map[string]string{"gov:av": "Avaland", "gov:vk": "Vekaland"}[id] })
			if !strings.Contains(line, "Avaland: said “we have stopped our strikes on energy plants”; Vekaland: alleged of Avaland “drone hits a plant”") {
				t.Errorf("%s: %s", name, line)
			}
		}
	}
}

// An analyst's word on a difference holds while both sides say what the analyst saw.
func TestDecideDifference(t *testing.T) {
	d := record.Difference{Type: record.DifferPlace, Status: record.DifferOpen, Sides: []record.DifferSide{{Who: "gov:av", Says: "in Ash"}, {Who: "gov:vk", Says: "in Elm"}}}
	seen := d
	ds := []record.Decision{{Seq: 1, Action: record.ActionStatus, Status: record.DifferExplained, Differ: &seen, Analyst: "A", Reason: "two wards of one town"}, {Seq: 2, Action: record.ActionStatus, Status: record.DifferOpen, Differ: &seen, Analyst: "B", Reason: "they are not"}}
	x := d
	x.Decide(ds[:1])
	if x.Status != record.DifferExplained || x.By != "A" || x.Why != "two wards of one town" {
		t.Errorf("explained: %+v", x)
	}
	x = d
	x.Decide(ds)
	if x.Status != record.DifferOpen || x.By != "B" {
		t.Errorf("reopened: %+v", x)
	}
	x = d
	x.Decide(append(ds, record.Decision{Seq: 3, Action: record.ActionUndo, Undoes: 2, Analyst: "B"}))
	if x.Status != record.DifferExplained {
		t.Errorf("the reopening was undone: %+v", x)
	}
	other := record.Difference{Type: record.DifferPlace, Status: record.DifferOpen, Sides: []record.DifferSide{{Who: "gov:av", Says: "in Ash"}, {Who: "gov:vk", Says: "in Yew"}}}
	if other.Decide(ds[:1]); other.Status != record.DifferOpen {
		t.Errorf("another place is another difference: %+v", other)
	}
}
