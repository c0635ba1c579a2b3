package pipeline

import (
	"fmt"
	"slices"
	"testing"

	"parley/internal/record"
)

// owed writes the commitments of all deals of a report, a line each: who must, must not or may do what, on
// what, where, by when, if what, in whose account.
func owed(rep *record.Report) []string {
	var out []string
	for _, a := range rep.Agreements {
		for _, c := range a.Commitments {
			str := func(s *string) string {
				if s == nil {
					return "-"
				}
				return *s
			}
			act := "-"
			if c.Act != nil {
				act = string(*c.Act)
			}
			s := fmt.Sprintf("%s %s %s", str(c.By), c.Duty, act)
			if c.Object != nil {
				s += " on " + string(*c.Object)
			}
			if c.Area != nil {
				s += " in " + *c.Area
			}
			for _, x := range [][2]string{{" from ", string(c.From)}, {" to ", string(c.To)}, {" due ", string(c.Due)}} {
				if x[1] != "" {
					s += x[0] + x[1]
				}
			}
			if c.Condition != nil {
				s += " if " + *c.Condition
			}
			for _, v := range a.Versions {
				if c.Version != nil && v.ID == *c.Version {
					s += " by " + v.By
				}
			}
			out = append(out, s)
		}
	}
	return out
}

// What a plan or deal asks of whom, in prose of the deal itself, is its terms: who is bound to what, in the
// account of the one who tells it.
func TestTerms(t *testing.T) {
	for text, want := range map[string][]string{
		"The plan calls for Sudan's army to withdraw from Khartoum and hand over its heavy weapons.":                          {"gov:sd do troop_movement in pl:khartoum by narrator", "gov:sd do return_weapons by narrator"},
		"Under the plan, Armenia would withdraw its troops from Lachin by 1 May.":                                             {"gov:am do troop_movement in pl:lachin due 2025-05-01 by narrator"},
		"The agreement provides for the withdrawal of Ethiopian troops from Mekelle.":                                         {"gov:et do troop_movement in pl:mekele by narrator"},
		"Azerbaijan rejected Armenia's proposal, which would have required Baku to reopen the Lachin corridor.":               {"gov:az do allow_access in pl:lachin by narrator"},
		"According to the ministry, the deal obliges the rebels to disarm by the end of June.":                                {"grp:rebels do return_weapons due 2025-06 by org:ministry"},
		"Mali's junta and the rebels signed an accord under which the two sides would stop all attacks on 1 April.":           {"joint refrain attack from 2025-04-01 by narrator"},
		"The proposal foresees Rwanda pulling its forces out of eastern Congo.":                                               {"gov:rw do troop_movement by narrator"},
		"The draft envisages a 60-day ceasefire during which Hezbollah would pull back north of the Litani River.":            {"- refrain any_hostility by narrator", "grp:hezbollah do - in pl:litani by narrator"},
		"The truce, which took effect on Friday, requires both sides to stop shelling.":                                       {"joint refrain shelling by narrator"},
		"Egypt's plan includes the release of 40 hostages and a pause in the fighting of six weeks.":                          {"- do release on pow by narrator", "- refrain any_hostility by narrator"},
		"The 12-point plan demands that the rebels leave Bukavu, an official said.":                                           {"grp:rebels do - in pl:bukavu by src:official"},
		"If signed, the accord would bind Addis Ababa to restore services in Tigray.":                                         {"gov:et do - in pl:tigray_adm1 if If signed by narrator"},
		"Moscow's conditions for a ceasefire, which include Ukraine withdrawing its troops from Zaporizhzhia, were rejected.": {"gov:ua do troop_movement in pl:zaporizhzhya by narrator"},
		"The leaked proposal included calls for Kyiv to reduce its army and make territorial concessions.":                    {"gov:ua do reduce_forces by narrator", "gov:ua do cede_territory by narrator"},
		"Macron said that under the plan, European troops would monitor the ceasefire.":                                       {"grp:european_troops do observe by per:macron"},
		"Under the ceasefire, attacks on power plants are banned.":                                                            {"- refrain attack on power_generation by narrator"},
		"The proposal by Qatar has three stages. In the first phase, Hamas would release 33 hostages. In return, Israel would free 900 prisoners.": {
			"grp:hamas do release on pow by narrator", "gov:il do release on pow by narrator"},
		"The plan has four points: a halt to shelling, the exchange of prisoners, an Armenian withdrawal from Lachin, and talks in May.": {
			"- refrain shelling by narrator", "- do release on pow by narrator", "gov:am do troop_movement in pl:lachin by narrator"},
		"The main points of the deal:\n- Israel withdraws from Rafah within two weeks;\n- Hamas releases 30 hostages;\n- Both sides stop all attacks.": {
			"gov:il do troop_movement in pl:rafah by narrator", "grp:hamas do release on pow by narrator", "joint refrain attack by narrator"},
		"Kenya said the accord allows Ethiopia to keep troops in Baidoa until 30 June.": {"gov:et may - in pl:baidoa to 2025-06-30 by gov:ke"},
	} {
		rep := readOdd(t, text)
		if got := owed(rep); !slices.Equal(got, want) {
			t.Errorf("%s\n got %q\nwant %q", text, got, want)
		}
		if len(rep.Agreements) != 1 {
			t.Errorf("%s: %d deals", text, len(rep.Agreements))
		}
	}
}

// What was done under a deal, what a plan asks of nobody, and rules of other things are no terms.
func TestNoTerms(t *testing.T) {
	for _, text := range []string{
		"The plan calls for patience.",
		"The talks call for patience.",
		"Under international law, Israel must protect civilians.",
		"Under the deal, Hamas released ten hostages on Monday.",
		"The government has a plan to build a bridge.",
		"The agreement, which the army rejected, did not require the rebels to disarm.",
		"Sudan called for the rebels to disarm before any agreement.",
		"Does the plan require Kyiv to reduce its army?",
	} {
		if got := owed(readOdd(t, text)); len(got) > 0 {
			t.Errorf("%s: %q", text, got)
		}
	}
}

// What somebody wants stopped or tried to stop is no deal of its own; what he agrees or offers to stop is.
func TestHaltsThatAreDeals(t *testing.T) {
	for text, want := range map[string]int{
		"Norway tried to stop the fighting.":                                         0,
		"In their eagerness to end the fighting, the rebels met envoys.":             0,
		"Police worked for hours to stop the shelling.":                              0,
		"Armenia agreed to stop the shelling.":                                       1,
		"The rebels offered to halt attacks on ports.":                               1,
		"Sudan and the RSF agreed to cease all hostilities on Friday.":               1,
		"The deal calls for an end to air strikes and for the release of prisoners.": 1,
	} {
		if rep := readOdd(t, text); len(rep.Agreements) != want {
			t.Errorf("%s: %d deals, want %d", text, len(rep.Agreements), want)
		}
	}
}
