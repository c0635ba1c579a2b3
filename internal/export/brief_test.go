package export

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"parley/internal/record"
)

var update = flag.Bool("update", false, "write the golden files anew")

func ptr[T any](v T) *T { return &v }

// day is two reports of one day, and one that is not read.
func day() BriefInput {
	sp := func(s string) []record.Span { return []record.Span{{Start: 0, End: len([]rune(s)), Text: s}} }
	strike := record.Incident{Item: record.Item{ID: "E-1"}, Title: "Strike on a depot", Date: "2031-05-02", Place: ptr("pl:osk"), Evidence: sp("A strike hit a depot in Ósk"),
		Allegations: []record.Allegation{{Actor: "gov:vk", By: []string{"per:beck"}, Denied: []string{"gov:vk"}}},
		Targets:     []record.Target{{ObjectClass: record.ObjectEnergy, Text: "a depot", Effect: ptr(record.EffectDamaged), Evidence: sp("a depot")}},
		Casualties: []record.Casualty{{Kind: record.CasualtiesInjured, Group: record.GroupAll, Low: ptr(4), Best: ptr(4), Qualifier: record.QualifierAtLeast, By: []string{"per:beck"}, Evidence: sp("at least four")},
			{Kind: record.CasualtiesMissing, Group: record.GroupCivilian, Qualifier: record.QualifierDozens, Evidence: sp("dozens of civilians")}}}
	blast := record.Incident{Item: record.Item{ID: "E-2"}, Title: "Explosion <b>", Evidence: sp("An explosion was heard"),
		Allegations: []record.Allegation{{Actor: "gov:vk", By: []string{"gov:vk"}}}, Casualties: []record.Casualty{{Kind: record.CasualtiesKilled, Group: record.GroupAll, Low: ptr(0), Best: ptr(0), High: ptr(0), Qualifier: record.QualifierExact}}}
	pattern := record.Incident{Item: record.Item{ID: "E-3"}, Title: "Strikes on cities", Generic: true, Evidence: sp("strikes on cities")}
	pause := record.Agreement{Item: record.Item{ID: "A-1"}, Title: "a pause of 30 days", Kind: record.KindPartialCeasefire, Status: record.StatusProposed, Parties: []string{"gov:av", "gov:vk"}, Evidence: sp("a pause of 30 days"),
		Versions: []record.Version{{Item: record.Item{ID: "V-1"}, By: "gov:av", Evidence: sp("all strikes"), Scope: record.Scope{Acts: []record.ActClass{record.ActAttack}, Objects: []record.ObjectClass{record.ObjectEnergy}, From: "2031-05-05", Duration: "P30D", Conditions: []string{"if both hold to it"}}},
			{Item: record.Item{ID: "V-2"}, By: record.Narrator, Evidence: sp("a pause")}},
		Positions: []record.Position{{Party: "gov:vk", Stance: record.StanceConditional, Condition: "substations alone", Evidence: sp("substations alone")}}}
	met := record.Talks{Item: record.Item{ID: "T-1"}, Title: "Arvania–Velmark talks", Status: record.TalksHeld, Venue: "pl:osk", Date: "2031-05-01/2031-05-02", Duration: &record.Duration{Value: 6, Unit: record.UnitHour, Qualifier: record.QualifierMoreThan}, Evidence: sp("met for more than six hours"),
		Delegations: []record.Delegation{{Party: "gov:av", Members: []record.Member{{Actor: "per:beck"}}}}, Readouts: []record.Readout{{Party: "gov:vk", Issued: record.IssuedNo}}}
	count := record.Tally{Item: record.Item{ID: "L-1"}, What: "drones launched", ReportedBy: []string{"gov:av"}, Total: ptr(41), Parts: []record.Part{{Value: 25, Label: "shot down"}, {Value: 12, Label: "lost from radar"}}, Evidence: sp("41 drones")}
	count.Remainder, count.Check = count.Arithmetic()
	one := &record.Report{ID: "one", Incidents: []record.Incident{strike, pattern}, Agreements: []record.Agreement{pause}, Talks: []record.Talks{met}, Tallies: []record.Tally{count},
		Actors: []record.Actor{{Item: record.Item{ID: "gov:vk"}, Name: "Velmark"}, {Item: record.Item{ID: "gov:av"}, Name: "the Arvanians"}, {Item: record.Item{ID: "per:beck"}, Name: "Jón Beck"}}, Places: []record.Place{{Item: record.Item{ID: "pl:osk"}, Name: "Ósk"}},
		Statements: []record.Statement{{Item: record.Item{ID: "S-1"}, Speaker: ptr("gov:vk"), Mode: record.ModeDenial, Polarity: record.PolarityDenies, Content: sp("it had struck the depot")},
			{Item: record.Item{ID: "S-2"}, Speaker: ptr("per:beck"), Mode: record.ModeSilence, Polarity: record.PolarityDeclines, Content: sp("There was no word from Beck")},
			{Item: record.Item{ID: "S-3"}, Speaker: ptr("per:beck"), Attitude: true, Content: sp("hopes for more")}},
		Forecasts:     []record.Forecast{{Item: record.Item{ID: "F-1"}, By: "per:beck", Claim: "the sides meet again", Target: "../2031-05-09", Evidence: sp("by 9 May")}},
		Discrepancies: []record.Discrepancy{{Item: record.Item{ID: "D-1"}, Type: record.DifferScope, Evidence: sp("all strikes"), Sides: []record.Side{{Who: record.Refs{"gov:av"}, Says: "all strikes"}, {Who: record.Refs{"gov:vk"}, Says: "substations alone"}}}}}
	two := &record.Report{ID: "two", Incidents: []record.Incident{blast}, Actors: []record.Actor{{Item: record.Item{ID: "gov:vk"}, Name: "Velmark"}}}
	return BriefInput{Name: "Lake talks", Day: "2031-05-02", Zone: "Europe/Oslo", IncidentsBefore: 1, ReportsBefore: 1, Names: map[string]string{"gov:av": "Arvania"},
		Reports: []BriefReport{{Record: two}, {Record: one}, {Record: &record.Report{ID: "three"}, NotRead: "not English: de"}}}
}

// TestBrief holds every format of a brief to a file that a person can read.
func TestBrief(t *testing.T) {
	b := MakeBrief(day())
	for _, f := range BriefFormats {
		t.Run(f.Name, func(t *testing.T) {
			var out bytes.Buffer
			if err := f.Write(&out, b); err != nil {
				t.Fatal(err)
			}
			path := "testdata/brief." + f.Name
			if *update {
				if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if out.String() != string(want) {
				t.Errorf("differs from %s (-update writes it anew):\n%s", path, out.String())
			}
			if f.Name == "json" && !json.Valid(out.Bytes()) {
				t.Error("no JSON")
			}
			if f.Name == "html" && strings.Contains(out.String(), "<b>") {
				t.Error("a title's marks reach the page as marks")
			}
		})
	}
}

// A text brief fits a terminal; only a word that is longer than a line does not.
func TestFold(t *testing.T) {
	long := strings.Repeat("x", 90)
	for _, c := range []struct{ text, want string }{
		{"", "  - "},
		{"one  two\n three", "  - one two three"},
		{strings.Repeat("word ", 16), "  - " + strings.TrimSpace(strings.Repeat("word ", 15)) + "\n    word"},
		{"Ósk " + long + " end", "  - Ósk\n    " + long + "\n    end"},
	} {
		if got := Fold("  - ", "    ", c.text); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

// The order in which reports come changes nothing; every line that rests on an item can be opened.
func TestBriefOrder(t *testing.T) {
	in := day()
	want, _ := json.Marshal(MakeBrief(in))
	slices.Reverse(in.Reports)
	if got, _ := json.Marshal(MakeBrief(in)); string(got) != string(want) {
		t.Errorf("by order of reports:\n%s\n%s", got, want)
	}
	for _, s := range MakeBrief(in).Sections {
		for _, l := range s.Lines {
			for _, x := range append([]Line{l}, l.Sub...) {
				if l.Item != "" && (x.Item == "" || x.Report == "") {
					t.Errorf("%s: %q cannot be opened", s.Title, x.Text)
				}
			}
		}
	}
}

// A record with nothing in it says so and counts nothing as zero.
func TestEmptyBrief(t *testing.T) {
	b := MakeBrief(BriefInput{Name: "x", Day: "2031-05-02", IncidentsBefore: -1, ReportsBefore: -1})
	var out bytes.Buffer
	if err := BriefText(&out, b); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "none on record for the period"); n != len(b.Sections) || strings.Contains(out.String(), "day before") {
		t.Errorf("%d of %d sections say so:\n%s", n, len(b.Sections), out.String())
	}
}

// A brief that rests on places of the gazetteer credits it in every format, once; one without does not.
func TestBriefCredit(t *testing.T) {
	write := func(in BriefInput) map[string]string {
		out := map[string]string{}
		for _, f := range BriefFormats {
			var b bytes.Buffer
			if err := f.Write(&b, MakeBrief(in)); err != nil {
				t.Fatal(err)
			}
			out[f.Name] = strings.Join(strings.Fields(b.String()), " ")
		}
		return out
	}
	for name, s := range write(day()) {
		if strings.Count(s, "GeoNames (geonames.org), CC BY 4.0") != 1 || strings.Count(s, "Natural Earth") != 1 {
			t.Errorf("%s: not credited once:\n%s", name, s)
		}
	}
	in := day()
	for i := range in.Reports {
		in.Reports[i].Record.Places = nil
	}
	in.Reports[2].Record.Places = []record.Place{{Name: "Ósk"}} // of the report that is not read
	for name, s := range write(in) {
		if strings.Contains(s, "GeoNames") || strings.Contains(s, "credit") {
			t.Errorf("%s: credits what is not in it:\n%s", name, s)
		}
	}
}
