package extract

import (
	"fmt"
	"strings"
	"testing"

	"parley/internal/actor"
	"parley/internal/geo"
	"parley/internal/record"
	"parley/internal/timex"
	"parley/nlp"
	"parley/nlp/english"
)

// Each case: a text, and its quantities as "words: low best high qualifier unit of", of being the
// words of the whole. - is null.
func TestQuantities(t *testing.T) {
	engine := nlp.New(english.Model())
	for _, c := range []struct {
		text string
		want string
	}{
		{"The shelling killed 12 villagers.", "12 villagers: 12 12 12 exact villager -"},
		{"At least four guards were wounded.", "At least four guards: 4 4 - at_least guard -"},
		{"No fewer than 40 trucks crossed.", "No fewer than 40 trucks: 40 40 - at_least truck -"},
		{"More than 1,200 families fled.", "More than 1,200 families: 1200 1200 - more_than family -"},
		{"Over 300 houses burned.", "Over 300 houses: 300 300 - more_than house -"},
		{"Nearly 90 people were hurt.", "Nearly 90 people: - 90 90 nearly people -"},
		{"Close to 50 shells fell.", "Close to 50 shells: - 50 50 nearly shell -"},
		{"About 25 drones came.", "About 25 drones: - 25 - about drone -"},
		{"An estimated 5,000 civilians remain.", "An estimated 5,000 civilians: - 5000 - about civilian -"},
		{"Up to 60 soldiers may be inside.", "Up to 60 soldiers: - 60 60 up_to soldier -"},
		{"Fewer than 30 doctors are left.", "Fewer than 30 doctors: - 30 30 at_most doctor -"},
		{"The army took 30 to 40 prisoners.", "30 to 40 prisoners: 30 - 40 about prisoner -"},
		{"Between five and seven boats sank.", "Between five and seven boats: 5 - 7 about boat -"},
		{"Some 10-12 trucks crossed.", "Some 10-12 trucks: 10 - 12 about truck -"},
		{"Two to three million people need food.", "Two to three million people: 2e+06 - 3e+06 about people -"},
		{"The number of guards rose from 5 to 7.", "5: 5 5 5 exact - -; 7: 7 7 7 exact - -"},
		{"Dozens of drones came.", "Dozens of drones: - - - dozens drone -"},
		{"Hundreds of families fled.", "Hundreds of families: - - - hundreds family -"},
		{"Tens of thousands of people marched.", "Tens of thousands of people: - - - thousands people -"},
		{"A dozen villages lost power.", "A dozen villages: - 12 - about village -"},
		{"Several dozen soldiers surrendered.", "Several dozen soldiers: - - - dozens soldier -"},
		{"A few hundred people stayed.", "A few hundred people: - - - hundreds people -"},
		{"Several bridges were mined.", "Several bridges: - - - unknown bridge -"},
		{"Half a million people fled.", "Half a million people: 5e+05 5e+05 5e+05 exact people -"},
		{"The mission needs 2.5 million litres.", "2.5 million litres: 2.5e+06 2.5e+06 2.5e+06 exact litre -"},
		{"Twenty-two miners were trapped.", "Twenty-two miners: 22 22 22 exact miner -"},
		{"A third of the houses burned.", "A third: 0.3333 0.3333 0.3333 exact share -"},
		{"Two-thirds of the houses burned.", "Two-thirds: 0.6667 0.6667 0.6667 exact share -"},
		{"The fund paid more than $5 million.", "more than $5 million: 5e+06 5e+06 - more_than dollar -"},
		{"Prices rose by 12 percent.", "12 percent: 12 12 12 exact percent -"},
		{"Twenty people or more were hurt.", "Twenty people: 20 20 20 exact people -"},
		{"Rescuers found 15 or more bodies.", "15 or more bodies: 15 15 - at_least body -"},
		{"The Council adopted Resolution 2202 on the truce.", ""},
		{"The attack injured nearly 90 people, including 17 children.", "nearly 90 people: - 90 90 nearly people -; 17 children: 17 17 17 exact child nearly 90 people"},
		{"The army sent 99 drones, of which 57 were shot down.", "99 drones: 99 99 99 exact drone -; 57: 57 57 57 exact - 99 drones"},
		{"The truce lasted 30 days.", ""},
	} {
		doc := engine.Read(c.text)
		rep := &record.Report{TextSHA256: record.SHA256(c.text)}
		times, _, _ := timex.Resolve(doc, timex.Context{Date: "2024-05-15"})
		in := &Input{Doc: doc, Report: rep, Times: times, Places: &geo.Result{}, Actors: &actor.Index{}}
		newReading(in).quantities()
		var got []string
		text := map[string]string{}
		for _, q := range rep.Quantities {
			text[q.ID] = q.Text
			num := func(x *float64) string {
				if x == nil {
					return "-"
				}
				return fmt.Sprintf("%.4g", *x)
			}
			unit, of := "-", "-"
			if q.Unit != nil {
				unit = *q.Unit
			}
			if q.Of != "" {
				of = text[q.Of]
			}
			got = append(got, fmt.Sprintf("%s: %s %s %s %s %s %s", q.Text, num(q.Low), num(q.Best), num(q.High), q.Qualifier, unit, of))
		}
		if g := strings.Join(got, "; "); g != c.want {
			t.Errorf("%q:\n got  %s\n want %s", c.text, g, c.want)
		}
	}
}
