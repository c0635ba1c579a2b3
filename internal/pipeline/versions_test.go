package pipeline

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"parley/internal/record"
)

// told writes the versions of all deals of a report, a line each: whose account, who is bound, acts,
// objects, area, time, what is left out, how it ends; and how many commitments it gives.
func told(rep *record.Report) []string {
	var out []string
	for _, a := range rep.Agreements {
		for _, v := range a.Versions {
			var objects, acts []string
			for _, o := range v.Objects {
				objects = append(objects, string(o))
			}
			for _, o := range v.Acts {
				acts = append(acts, string(o))
			}
			s := v.By + " " + strings.Join(acts, ",")
			for _, x := range [][2]string{{" bound ", strings.Join(v.Bound, ",")}, {" on ", strings.Join(objects, ",")}, {" in ", v.Area}, {" from ", string(v.From)}, {" to ", string(v.To)}, {" for ", v.Duration},
				{" if ", strings.Join(v.Conditions, "; ")}, {" but ", strings.Join(v.Exceptions, "; ")}, {" exit ", v.Exit}} {
				if x[1] != "" {
					s += x[0] + x[1]
				}
			}
			n := 0
			for _, c := range a.Commitments {
				if c.Version != nil && *c.Version == v.ID {
					n++
				}
			}
			out = append(out, fmt.Sprintf("%s (%d)", s, n))
		}
	}
	return out
}

// Each party's account of a deal in news is that party's version, with what follows from it.
func TestVersionsInNews(t *testing.T) {
	for text, want := range map[string][]string{
		"Russia and Ukraine agreed to a truce on Tuesday. The White House said the truce covers energy and infrastructure. The Kremlin said it covers only energy facilities, from 18 March.": {
			"gov:us any_hostility on energy,infrastructure (2)", "gov:ru any_hostility on energy from 2025-03-18 (1)"},
		"Russia and Ukraine agreed to a truce on Tuesday. The White House said the truce covers energy and infrastructure, the Kremlin said only energy facilities, from 18 March.": {
			"gov:us any_hostility on energy,infrastructure (2)", "gov:ru any_hostility on energy from 2025-03-18 (1)"},
		"Sudan's army and the RSF announced a humanitarian pause. According to the army, the pause runs until 30 March and does not include Khartoum.": {
			"mil:sd_forces any_hostility to 2025-03-30 but Khartoum (1)"},
		"Armenia and Azerbaijan discussed a truce on Monday. Armenia said the truce would cover the Lachin road and begin at midnight on 14 March, provided that troops leave Shusha on 15 March. Azerbaijan said it would not begin on 14 March.": {
			"gov:am any_hostility on transport in pl:lachin from 2025-03-15T00:00 if provided that troops leave Shusha on 15 March (0)"},
		"Israel and Hamas reached a ceasefire deal. Netanyahu said any deal must allow Israel to return to fighting. Hamas said the deal requires Israel to withdraw from Rafah by 1 April.": {
			"per:netanyahu any_hostility exit Israel to return to fighting (1)", "grp:hamas troop_movement bound gov:il in pl:rafah (1)"},
	} {
		if got := told(readOdd(t, text)); !slices.Equal(got, want) {
			t.Errorf("%s\n got %q\nwant %q", text, got, want)
		}
	}
}

// What is said of something else than the deal, or wished for, is nobody's version of it.
func TestNoVersions(t *testing.T) {
	for _, text := range []string{
		"Russia and Ukraine agreed to a truce. The White House said the visit covers energy and trade.",
		"Russia and Ukraine agreed to a truce. The Kremlin declined to comment on it.",
		"Russia and Ukraine agreed to a truce. Moscow said a refinery burned for 30 days.",
	} {
		if got := told(readOdd(t, text)); len(got) > 0 {
			t.Errorf("%s: %q", text, got)
		}
	}
}

// Accounts that give a deal another beginning, or that cover what another leaves out, differ; a beginning
// beside an end, and one account told twice, do not.
func TestAccountsDiffer(t *testing.T) {
	for text, want := range map[string]string{
		"Armenia and Azerbaijan agreed a ceasefire. Azerbaijan said the ceasefire begins on 17 March. Armenia said the ceasefire begins on 19 March.":    "date gov:az: from 17 March 2025; gov:am: from 19 March 2025",
		"Sudan and the RSF announced a ceasefire. The army said the ceasefire does not include Khartoum. The RSF said the ceasefire covers Khartoum.":    "scope mil:sd_forces: without Khartoum; grp:rsf: in Khartoum",
		"Armenia and Azerbaijan agreed a ceasefire. Azerbaijan said the ceasefire begins on 17 March. Armenia said the ceasefire lasts until 19 March.":  "",
		"Armenia and Azerbaijan agreed a ceasefire. Azerbaijan said the ceasefire begins on 17 March. Azerbaijan said the ceasefire begins on 17 March.": "",
	} {
		got := ""
		for _, d := range readOdd(t, text).Discrepancies {
			got += string(d.Type)
			for i, s := range d.Sides {
				got += map[bool]string{true: " ", false: "; "}[i == 0] + strings.Join(s.Who, ",") + ": " + s.Says
			}
		}
		if got != want {
			t.Errorf("%s\n got %q\nwant %q", text, got, want)
		}
	}
}

// Talks through a go-between are no meeting of two.
func TestIndirectFormats(t *testing.T) {
	for text, want := range map[string]record.TalksFormat{
		"Envoys of Sudan and Chad held proximity talks in Geneva on Monday.":                      record.FormatProximity,
		"Witkoff will hold shuttle talks between Moscow and Kyiv next week.":                      record.FormatShuttle,
		"The presidents of Kenya and Somalia spoke by phone on Tuesday.":                          record.FormatPhone,
		"Officials of Kenya and Somalia held talks in Nairobi on Tuesday.":                        record.FormatBilateral,
		"A planned meeting between Armenia and Azerbaijan in Brussels was cancelled on Thursday.": record.FormatBilateral,
	} {
		rep := readOdd(t, text)
		if len(rep.Talks) != 1 || rep.Talks[0].Format != want {
			t.Errorf("%s: %+v, want %s", text, rep.Talks, want)
		}
	}
}

// Who orders or declares a halt of his own binds his own side; what is told of it with "from", "starting on",
// "until", in a clause about it, or in a document of his, is in his account.
func TestBoundAndBeginning(t *testing.T) {
	for text, want := range map[string][]string{
		"Petro announced a unilateral ceasefire of 15 days, starting on Monday.":                                                      {"per:petro any_hostility bound per:petro from 2025-03-17 for P15D (1)"},
		"Norway said the Houthi leadership had ordered a halt to attacks on ships from 1 April.":                                      {"gov:no attack_at_sea bound grp:houthi on maritime from 2025-04-01 (1)"},
		"Armenia and Azerbaijan agreed a truce. The truce, which Azerbaijan said began on 3 March, has held.":                         {"gov:az any_hostility from 2025-03-03 (1)"},
		"The statement that Qatar published says Rwanda agreed to stop shelling in Goma.":                                             {"gov:qa shelling in pl:goma (1)"},
		"Armenia and Azerbaijan agreed a truce. Any Azerbaijani advance towards Shusha would be a breach of the truce, Armenia said.": {"gov:am troop_movement bound gov:az in pl:shusha_adm1 (1)"},
		"Ethiopia and Eritrea reached a ceasefire in Tigray and a ceasefire at Assab. Eritrea said both ceasefires took effect on 2 March.": {
			"gov:er any_hostility from 2025-03-02 (1)", "gov:er any_hostility from 2025-03-02 (1)"},
	} {
		if got := told(readOdd(t, text)); !slices.Equal(got, want) {
			t.Errorf("%s\n got %q\nwant %q", text, got, want)
		}
	}
}

// A truce by its name and one of another length are two; the name's feast is not its day, and when it ends
// is not when it was made.
func TestNamedTruce(t *testing.T) {
	rep := readOdd(t, "Ethiopia declared a Christmas truce of 48 hours on Friday. The truce would last until Sunday, it said. In January Qatar proposed a 40-day general ceasefire.")
	var got []string
	for _, a := range rep.Agreements {
		got = append(got, fmt.Sprintf("%s %s %s", a.Status, a.Date, a.Duration))
	}
	if want := []string{"announced 2025-03-14 PT48H", "proposed 2025-01 P40D"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// Who disputes the day from which another counts a deal differs from him about a date, and denies nothing that
// was done; who rejects the deal does not dispute its day.
func TestDisputedDay(t *testing.T) {
	for text, want := range map[string]record.DiscrepancyType{
		"Azerbaijan said the ceasefire began on 5 March. Armenia disputes that date.":                   record.DifferDate,
		"Rwanda said the truce runs from 1 March, a date that Congo disputes.":                          record.DifferDate,
		"Azerbaijan said the ceasefire began on 5 March. Armenia rejected 5 March as its beginning.":    record.DifferDate,
		"Azerbaijan said the ceasefire began on 5 March. Armenia denied that it had shelled a village.": "",
	} {
		var got record.DiscrepancyType
		for _, d := range readOdd(t, text).Discrepancies {
			if d.Type == record.DifferDate {
				got = d.Type
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// A halt that is coordinated with a pause is a deal of its own, on whichever noun the tree hangs it.
func TestDealsApart(t *testing.T) {
	for text, want := range map[string][2]string{
		"Envoys discussed a pause in long-range attacks by both Ethiopia and Eritrea against power plants and bridges as well as a halt on attacks in the Red Sea.": {"", "pl:red_sea"},
		"Envoys discussed a pause in drone strikes on power plants and a halt to attacks in the Black Sea.":                                                         {"", "pl:black_sea"},
	} {
		got := readOdd(t, text).Agreements
		if len(got) != 2 || got[0].Area != want[0] || got[1].Area != want[1] {
			var areas []string
			for _, a := range got {
				areas = append(areas, a.Title+" in "+a.Area)
			}
			t.Errorf("%s: %q", text, areas)
		}
	}
}
