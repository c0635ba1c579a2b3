package pipeline

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"parley/internal/ingest"
	"parley/internal/record"
)

// readOdd reads a text of 15 March 2025 with the shipped models.
func readOdd(t *testing.T, text string) *record.Report {
	t.Helper()
	rep, err := shipped().Process(ingest.Input{ID: "odd", Text: text, Date: "2025-03-15"})
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

// firm are the incidents that are more than suggestions.
func firm(rep *record.Report) []record.Incident {
	return slices.DeleteFunc(slices.Clone(rep.Incidents), func(i record.Incident) bool { return i.LowConfidence })
}

// A report in which nothing happened has no incidents, talks, agreements or counts.
func TestOddNoEvents(t *testing.T) {
	rep := readOdd(t, "The ministry moved to a new building near the river last year. Its library is open to the public on weekdays, and the garden has been planted with young trees.\n\nVisitors praised the quiet reading room and the view of the hills.")
	if n := len(firm(rep)) + len(rep.Talks) + len(rep.Agreements) + len(rep.Tallies) + len(rep.Control) + len(rep.Discrepancies); n > 0 {
		t.Errorf("something was found where nothing happened: %+v %+v %+v %+v", rep.Incidents, rep.Talks, rep.Agreements, rep.Tallies)
	}
}

// A list of 500 strikes gives incidents of the places that it names and ends in time; no line's dead
// are added to another's.
func TestOddManyStrikes(t *testing.T) {
	if testing.Short() {
		t.Skip("500 sentences")
	}
	towns := []string{"Kharkiv", "Sumy", "Kherson", "Odesa", "Poltava"}
	var b strings.Builder
	for k := range 500 {
		fmt.Fprintf(&b, "An air strike hit a warehouse in %s on March %d, killing %d people.\n\n", towns[k%len(towns)], 1+k/40, 2+k%7)
	}
	rep := readOdd(t, b.String())
	if len(rep.Incidents) == 0 {
		t.Fatal("no incidents")
	}
	for _, i := range rep.Incidents {
		for _, c := range i.Casualties {
			if c.Best != nil && *c.Best > 8 {
				t.Errorf("%s: %d dead, and no line tells of more than 8", i.ID, *c.Best)
			}
		}
	}
}

// A table pasted as text makes no allegations and no talks.
func TestOddTable(t *testing.T) {
	rep := readOdd(t, "Region\tCeasefire violations\tExplosions\nDonetsk region\t112\t16\nLuhansk region\t41\t3\nTotal\t153\t19\n")
	var got []string
	for _, x := range rep.Tallies {
		got = append(got, fmt.Sprintf("%s at %s: %d, %d parts, %s", x.What, x.Place, *x.Total, len(x.Parts), x.Check))
	}
	if want := []string{"Ceasefire violations at pl:donetsk_adm1: 112, 0 parts, no_total", "Ceasefire violations at pl:luhansk_adm1: 41, 0 parts, no_total", "Ceasefire violations at : 153, 2 parts, consistent",
		"Explosions at pl:donetsk_adm1: 16, 0 parts, no_total", "Explosions at pl:luhansk_adm1: 3, 0 parts, no_total", "Explosions at : 19, 2 parts, consistent"}; !slices.Equal(got, want) {
		t.Errorf("tallies %q", got)
	}
	for _, i := range rep.Incidents {
		if len(i.Allegations) > 0 || len(i.Casualties) > 0 {
			t.Errorf("a table accuses nobody and counts no people: %+v", i)
		}
	}
	if len(rep.Talks) > 0 || len(rep.Agreements) > 0 {
		t.Errorf("talks or agreements in a table: %+v %+v", rep.Talks, rep.Agreements)
	}
}

// In a live blog the time before an entry is no date of another entry's incident, and entries of two
// towns stay apart.
func TestOddLiveBlog(t *testing.T) {
	rep := readOdd(t, "18:42 Drones hit a fuel depot in Odesa, the governor said.\n\n17:05 Shelling killed two people in Kherson on Friday, officials said.\n\n16:30 The foreign minister arrived in Ankara.")
	var places []string
	for _, i := range firm(rep) {
		if i.Place != nil {
			places = append(places, *i.Place)
		}
		if len(i.SubPlaces) > 0 {
			t.Errorf("two entries in one incident: %+v", i)
		}
	}
	if len(places) < 2 {
		t.Errorf("places %v, want those of two entries", places)
	}
}

// Numbers that contradict each other in one sentence stand side by side, each with who says it.
func TestOddContradiction(t *testing.T) {
	rep := readOdd(t, "Police said six people were killed in the attack on the market in Kano, but the hospital said nine people were killed.")
	var counts []int
	for _, i := range rep.Incidents {
		for _, c := range i.Casualties {
			if c.Best != nil && c.Kind == record.CasualtiesKilled {
				counts = append(counts, *c.Best)
			}
		}
	}
	slices.Sort(counts)
	if !slices.Contains(counts, 6) || !slices.Contains(counts, 9) || slices.Contains(counts, 15) {
		t.Errorf("killed %v, want 6 and 9 side by side", counts)
	}
}

// A denial of what nobody alleged is a statement; it makes neither an incident nor an allegation.
func TestOddDenial(t *testing.T) {
	rep := readOdd(t, "The army denied that its troops had shelled the village of Deraa.")
	for _, i := range firm(rep) {
		for _, a := range i.Allegations {
			if len(a.Denied) == 0 {
				t.Errorf("an allegation that nobody made: %+v", i)
			}
		}
	}
	if len(rep.Statements) == 0 {
		t.Error("the denial itself is lost")
	}
}

// An agreement text without a date and with parties that only it calls so keeps its provisions; no
// date and no names are made up.
func TestOddAgreement(t *testing.T) {
	rep, err := shipped().Process(ingest.Input{ID: "odd", Text: "AGREEMENT\n\nArticle 1\nThe Parties shall cease all hostilities.\n\nArticle 2\nThe Parties shall release all prisoners within thirty days of signature.\n\nArticle 3\nThe Parties shall not deploy heavy weapons in the zone of separation.\n"})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, a := range rep.Agreements {
		if a.Date != "" {
			t.Errorf("a date where none stands: %s", a.Date)
		}
		n += len(a.Commitments)
		for _, c := range a.Commitments {
			if c.By != nil && *c.By != record.Joint {
				t.Errorf("bound: %s, and the text says only the Parties", *c.By)
			}
		}
	}
	if n < 3 {
		t.Errorf("%d commitments, want one for each article", n)
	}
	if len(firm(rep)) > 0 {
		t.Errorf("what is forbidden is no incident: %+v", rep.Incidents)
	}
}

// What two ways find is one statement: the report is not refused for an id that is used twice.
func TestOddSignedTwice(t *testing.T) {
	rep := readOdd(t, "“We will not leave this valley to the men with guns” — Norhaven Mayor Ilse Varga\n\n“We will not leave this valley to the men with guns” — Norhaven Mayor Ilse Varga\n\nThe mayor said that the road was open.")
	seen := map[string]bool{}
	for _, s := range rep.Statements {
		if seen[s.ID] {
			t.Errorf("%s stands twice", s.ID)
		}
		seen[s.ID] = true
	}
	if len(rep.Statements) < 2 {
		t.Errorf("%d statements", len(rep.Statements))
	}
}

// What happened near a named place is as exact as that (where_prec 2, geo_precision 2); in it, exact.
func TestNearPlace(t *testing.T) {
	for text, want := range map[string][2]int{
		"An air strike killed four people near Kharkiv on Friday.":               {2, 2},
		"An air strike killed four people outside Kharkiv on Friday.":            {2, 2},
		"An air strike killed four people in Kharkiv on Friday.":                 {1, 1},
		"An air strike killed four people in Kharkiv region on Friday.":          {4, 3},
		"Near Kharkiv, shelling wounded three people on Friday, the mayor said.": {2, 2},
	} {
		rep := readOdd(t, text)
		if len(rep.Incidents) != 1 {
			t.Errorf("%s: %d incidents", text, len(rep.Incidents))
			continue
		}
		x := rep.Incidents[0]
		if x.WherePrec == nil || x.GeoPrecision == nil || *x.WherePrec != want[0] || *x.GeoPrecision != want[1] {
			t.Errorf("%s: place %v, where_prec %v, geo_precision %v, want %v", text, deref(x.Place), deref(x.WherePrec), deref(x.GeoPrecision), want)
		}
	}
}

func deref[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}
