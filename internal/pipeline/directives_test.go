package pipeline

import (
	"slices"
	"strings"
	"testing"

	"parley/internal/record"
)

// ordered writes directives in one line each: kind, status, by, to whom, where, times, according to.
func ordered(rep *record.Report) []string {
	var out []string
	for _, d := range rep.Directives {
		s := string(d.Kind) + " " + string(d.Status)
		if d.By != nil {
			s += " of " + *d.By
		}
		for _, x := range [][2]string{{" to ", strings.Join(d.Addressees, ",")}, {" in ", strings.Join(d.Areas, ",")}, {" issued ", string(d.Issued)}, {" from ", string(d.From)}, {" until ", string(d.To)}, {" for ", d.Duration}} {
			if x[1] != "" {
				s += x[0] + x[1]
			}
		}
		out = append(out, s+" by "+strings.Join(d.ReportedBy, ","))
	}
	return out
}

// Who orders whom, where, from when to when.
func TestDirectives(t *testing.T) {
	for text, want := range map[string]string{
		"The Israeli army ordered residents of Khan Younis to move to al-Mawasi.":                               "evacuation_order in_force of mil:il_forces to residents of Khan Younis in pl:khan_younis by narrator",
		"Turkey closed its airspace to Armenian aircraft until 30 April.":                                       "no_fly_zone in_force of gov:tr to Armenian aircraft in its airspace until 2025-04-30 by narrator",
		"Ethiopia's government imposed a curfew in Mekelle from 15 March.":                                      "curfew in_force of gov:et in pl:mekele from 2025-03-15 by narrator",
		"Pakistan closed the Torkham border crossing on Friday, officials said.":                                "closure in_force of gov:pk in pl:torkham_crossing issued 2025-03-14 by src:officials",
		"The curfew in Khartoum was lifted on Monday.":                                                          "curfew lifted in pl:khartoum until 2025-03-10 by narrator",
		"The Russian navy closed the Kerch Strait to commercial ships for 48 hours, the ministry said.":         "no_sail_zone in_force of mil:ru_forces to commercial ships in pl:kerch_strait for PT48H by org:ministry",
		"An evacuation order was issued for the eastern districts of Rafah, the Israeli military said.":         "evacuation_order in_force in pl:rafah by mil:il_forces",
		"Sudan's army will open a humanitarian corridor in El Fasher on 20 March.":                              "corridor announced of mil:sd_forces in pl:el_fasher from 2025-03-20 by narrator",
		"The military told residents of Avdiivka to evacuate by Thursday.":                                      "evacuation_order in_force of mil:ua_forces to residents of Avdiivka in pl:avdiivka until 2025-03-20 by narrator",
		"Azerbaijan extended the closure of its land borders until 1 July.":                                     "closure extended of gov:az in its land borders until 2025-07-01 by narrator",
		"Ukraine declared an exclusion zone in the Black Sea, and the zone will remain closed, officials said.": "closed_zone in_force of gov:ua in pl:black_sea by src:officials",
	} {
		if got := ordered(readOdd(t, text)); !slices.Equal(got, []string{want}) {
			t.Errorf("%s\n got %q\nwant %q", text, got, want)
		}
	}
}

// An order that is asked for, weighed, denied, agreed on, given to one's own troops or only advised is none.
func TestNoDirectives(t *testing.T) {
	for _, text := range []string{
		"Kyiv asked NATO to impose a no-fly zone over Ukraine.",
		"Senators discussed a no-fly zone.",
		"Israel denied ordering residents of Rafah to leave.",
		"Residents left Sumy on Monday.",
		"The army ordered its troops to withdraw from Goma.",
		"The council closed the meeting early.",
		"The two sides agreed to open a humanitarian corridor in El Fasher.",
		"The United Nations urged civilians to leave the city.",
		"The hospital closed its doors on Monday.",
		"Ukraine may close its border if fighting goes on, the minister said.",
		"The court ordered the company to pay 40 families.",
	} {
		if got := ordered(readOdd(t, text)); len(got) > 0 {
			t.Errorf("%s: %q", text, got)
		}
	}
}
