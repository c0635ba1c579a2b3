package pipeline

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"parley/internal/record"
)

// Who doubts what another says or promises differs from him in belief; a denial, a question, trust, and doubt
// about what nobody said are no such difference.
func TestBeliefs(t *testing.T) {
	for text, want := range map[string]string{
		"Russia promised to withdraw its troops from Kherson by May. Zelenskyy said he doubted that Moscow would withdraw.": "belief gov:ru per:zelenskyy",
		"Hamas said it was ready for a long truce. Netanyahu said he did not believe Hamas wanted a truce.":                 "belief grp:hamas per:netanyahu",
		"Rwanda pledged to pull out of Goma. Congo's foreign minister voiced doubts about Rwanda's promise.":                "belief gov:rw src:congos_foreign_minister",
		"Armenia and Azerbaijan agreed a ceasefire. Armenia said it had no confidence in Azerbaijan's commitment.":          "belief gov:az gov:am",
		"Sudan said that it had stopped air strikes. The RSF denied that Sudan had stopped air strikes.":                    "denial gov:sd grp:rsf",
		"Rwanda pledged to pull out of Goma. Reporters asked Congo's president whether he believed Rwanda.":                 "",
		"Russia promised to withdraw. Ukraine said it believed Russia would withdraw.":                                      "",
		"Eritrea shelled a village, Ethiopia said. Ethiopia does not think the rains will end soon.":                        "",
		"Witkoff said he was sure that Rwanda wanted peace, something that Congo does not believe.":                         "belief per:witkoff gov:cd",
		"Does Ukraine doubt that Russia will keep its promise?":                                                             "",
	} {
		var got []string
		for _, d := range readOdd(t, text).Discrepancies {
			s := string(d.Type)
			for _, side := range d.Sides {
				s += " " + strings.Join(side.Who, ",")
			}
			got = append(got, s)
		}
		if s := strings.Join(got, "; "); s != want {
			t.Errorf("%s\n got %q\nwant %q", text, s, want)
		}
	}
}

// What parties gave out of talks, or promised to and by when.
func TestReadouts(t *testing.T) {
	for text, want := range map[string]string{
		"Envoys of Sudan and Chad held talks in Geneva on Monday. A joint communique will be published on Tuesday, Chad's foreign ministry said.":                 "joint promised 2025-03-18",
		"Officials of Kenya and Somalia met in Nairobi on Tuesday. Kenya said details would be released later.":                                                   "gov:ke promised ",
		"Armenia and Azerbaijan held talks in Brussels on Monday. Armenia gave few details of the talks.":                                                         "gov:am minimal ",
		"Armenia and Azerbaijan held talks in Brussels on Monday. The talks ended without a joint statement.":                                                     "joint no ",
		"Armenia and Azerbaijan held talks in Brussels on Monday. Azerbaijan's foreign ministry said in a statement after the talks that they were constructive.": "gov:az yes ",
		"Armenia and Azerbaijan held talks in Brussels on Monday. No statement was issued.":                                                                       "joint no ",
		"Armenia and Azerbaijan held talks in Brussels on Monday. Norway will publish a statement on fish on Friday.":                                             "",
		"Armenia and Azerbaijan held talks in Brussels on Monday. The police published a statement about a theft.":                                                "",
	} {
		var got []string
		for _, x := range readOdd(t, text).Talks {
			for _, r := range x.Readouts {
				got = append(got, fmt.Sprintf("%s %s %s", r.Party, r.Issued, r.Due))
			}
		}
		if s := strings.Join(got, "; "); s != want {
			t.Errorf("%s\n got %q\nwant %q", text, s, want)
		}
	}
}

// A table with a column for the type gives an incident a row, with its place, day and words; one that counts
// several is a pattern. Rows of another kind, and tables of counts alone, give none.
func TestTableOfIncidents(t *testing.T) {
	rep := readOdd(t, "The mission recorded these incidents in the week.\n\nDate\tPlace\tType\tNumber\n3 March 2025\tKharkiv\tShelling\t12\n5 March 2025\tKherson\tExplosion\t1\n6 March 2025\tPoltava\tPatrol\t2")
	var got []string
	for _, x := range rep.Incidents {
		place := ""
		if x.Place != nil {
			place = *x.Place
		}
		got = append(got, fmt.Sprintf("%s %s %s generic %v %q", x.AcledSub, place, x.Date, x.Generic, x.Evidence[2].Text))
		if len(x.Allegations) > 0 || len(x.Casualties) > 0 {
			t.Errorf("%+v", x)
		}
	}
	want := []string{`Shelling/artillery/missile attack pl:kharkiv 2025-03-03 generic true "Shelling"`, `Remote explosive/landmine/IED pl:kherson 2025-03-05 generic false "Explosion"`}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	if len(rep.Tallies) == 0 || rep.Tallies[0].What != "Shelling" || *rep.Tallies[0].Total != 12 {
		t.Errorf("%+v", rep.Tallies)
	}
	rep = readOdd(t, "Counts of the week.\n\nPlace\tShells\tMines\nKharkiv\t12\t4\nKherson\t3\t1")
	if len(firm(rep)) > 0 || !slices.ContainsFunc(rep.Tallies, func(x record.Tally) bool { return x.What == "Mines" }) {
		t.Errorf("%+v %+v", rep.Incidents, rep.Tallies)
	}
}
