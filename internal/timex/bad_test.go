package timex

import (
	"strings"
	"testing"

	"parley/internal/record"
	"parley/nlp"
	"parley/nlp/english"
)

// Dates that no calendar has get no EDTF, ranges keep both ends, across years too; nothing is invented.
func TestBadInput(t *testing.T) {
	e := nlp.New(english.Model())
	for _, c := range []struct{ text, expr, edtf string }{
		{"The order of 31 February 2024 was void.", "31 February 2024", ""},
		{"The bus left at 25:00 on Monday.", "25:00", ""},
		{"The chronicle begins in the year 0.", "the year 0", ""},
		{"Talks were held on March 24-25 in Riyadh.", "March 24-25", "2024-03-24/2024-03-25"},
		{"The truce of 30 December 2023 - 2 January 2024 held.", "30 December 2023 - 2 January 2024", "2023-12-30/2024-01-02"},
		{"The truce of 5-3 March 2024 held.", "5-3 March 2024", ""},
		{"It ends at 24:00 on 20 April 2024.", "24:00 on 20 April 2024", "2024-04-21T00:00"},
		{"It begins at 00:00 on 21 April 2024.", "00:00 on 21 April 2024", "2024-04-21T00:00"},
		{"The deal was signed 99999 years ago.", "99999 years ago", ""},
	} {
		exprs, _, _ := Resolve(e.Read(c.text), Context{Date: "2024-05-15"})
		for _, x := range exprs {
			if x.Text == c.expr && string(x.EDTF) != c.edtf {
				t.Errorf("%q: %q is %q, want %q", c.text, x.Text, x.EDTF, c.edtf)
			}
			if strings.Contains(c.text, x.Text) && x.EDTF != "" && !x.EDTF.Valid() {
				t.Errorf("%q: %q", x.Text, x.EDTF)
			}
			if c.edtf == "" && strings.Contains(x.Text, c.expr) && x.EDTF != "" {
				t.Errorf("%q: %q was given %q", c.text, x.Text, x.EDTF)
			}
		}
	}
}

// Instants are half open and in the zone of the place; since and until leave an end open; lengths of
// time have their shortest and longest.
func TestInstants(t *testing.T) {
	e := nlp.New(english.Model())
	find := func(text, expr string) Expr {
		exprs, _, _ := Resolve(e.Read(text), Context{Date: "2024-05-15", Epoch: "2022-02-24", Zone: kyiv})
		for _, x := range exprs {
			if x.Text == expr {
				return x
			}
		}
		t.Errorf("%q: no %q in %v", text, expr, exprs)
		return Expr{}
	}
	x := find("The depot was hit on May 9.", "May 9")
	if x.Earliest != "2024-05-09T00:00:00+03:00" || x.Latest != "2024-05-10T00:00:00+03:00" || x.TZ != "Europe/Kyiv" || x.TZBasis != record.ZonePlace || x.Granularity != record.GranularityDay || x.Anchor != "report" || x.Rule == "" {
		t.Errorf("%+v", x)
	}
	if x := find("Nobody has fired since May 9.", "May 9"); x.Latest != "" || x.Earliest == "" {
		t.Errorf("%+v", x)
	}
	if x := find("The pause holds until May 20.", "May 20"); x.Earliest != "" || x.Latest != "2024-05-21T00:00:00+03:00" {
		t.Errorf("%+v", x)
	}
	if x := find("Drones struck the port overnight.", "overnight"); x.Earliest != "2024-05-14T18:00:00+03:00" || x.Latest != "2024-05-15T09:00:00+03:00" {
		t.Errorf("%+v", x)
	}
	if x := find("They met at 6 p.m. GMT on 2 May.", "6 p.m. GMT on 2 May"); x.TZBasis != record.ZoneStated || x.Earliest != "2024-05-02T18:00:00Z" {
		t.Errorf("%+v", x)
	}
	if x := find("The talks lasted more than 12 hours.", "more than 12 hours"); x.Min != 43200 || x.Max != 0 {
		t.Errorf("%+v", x)
	}
	if x := find("Repairs take three to four weeks.", "three to four weeks"); x.Min != 3*7*86400 || x.Max != 4*7*86400 {
		t.Errorf("%+v", x)
	}
	if x := find("The war is now in its third year.", "in its third year"); x.Anchor != "epoch" || x.Basis["edtf"] != record.BasisBackground {
		t.Errorf("%+v", x)
	}
}
