package timex

import (
	"strings"
	"testing"

	"parley/internal/record"
	"parley/nlp"
	"parley/nlp/english"
)

func read(text string) *nlp.Document { return nlp.New(english.Model()).Read(text) }

func kyiv(nlp.Range) (string, record.ZoneBasis) { return "Europe/Kyiv", record.ZonePlace }

// Each case: a text, the expression looked for, its type, TIMEX3 value and EDTF date. The report is
// of Wednesday, 15 May 2024.
func TestValues(t *testing.T) {
	for _, c := range []struct{ text, expr, typ, value, edtf string }{
		{"The truce began on March 3, 2024, the envoy said.", "March 3, 2024", "DATE", "2024-03-03", "2024-03-03"},
		{"They met on 3 March 2024 in Vienna.", "3 March 2024", "DATE", "2024-03-03", "2024-03-03"},
		{"They met on May 2 in Vienna.", "May 2", "DATE", "2024-05-02", "2024-05-02"},
		{"They met in December 2023.", "December 2023", "DATE", "2023-12", "2023-12"},
		{"The war began in 2014.", "2014", "DATE", "2014", "2014"},
		{"The envoy arrived on Monday.", "Monday", "DATE", "2024-05-13", "2024-05-13"},
		{"The envoy will arrive on Friday.", "Friday", "DATE", "2024-05-17", "2024-05-17"},
		{"Shelling went on yesterday.", "yesterday", "DATE", "2024-05-14", "2024-05-14"},
		{"Drones struck the port overnight.", "overnight", "TIME", "2024-05-15TNI", "2024-05-14/2024-05-15"},
		{"The delegations met last week.", "last week", "DATE", "2024-W19", "2024-05-06/2024-05-12"},
		{"The deal was signed two years ago.", "two years ago", "DATE", "2022", "2022"},
		{"Talks lasted more than 12 hours.", "more than 12 hours", "DURATION", "PT12H", ""},
		{"Both agreed to a 30-day truce.", "30-day", "DURATION", "P30D", ""},
		{"It could take several weeks.", "several weeks", "DURATION", "PXW", ""},
		{"The meeting ended late in the evening on May 14.", "evening on May 14", "TIME", "2024-05-14TEV", "2024-05-14"},
		{"The mission reports every day.", "every day", "SET", "P1D", ""},
		{"The station was hit at 10:20 on Tuesday.", "10:20", "TIME", "", ""},
	} {
		exprs, _, _ := Resolve(read(c.text), Context{Date: "2024-05-15"})
		found := false
		for _, e := range exprs {
			if !strings.Contains(e.Text, c.expr) && !strings.Contains(c.expr, e.Text) {
				continue
			}
			found = true
			v := ""
			if e.Value != nil {
				v = *e.Value
			}
			if string(e.Type) != c.typ || c.value != "" && v != c.value || c.value != "" && string(e.EDTF) != c.edtf {
				t.Errorf("%q %q: %s %s %q, want %s %s %q", c.text, e.Text, e.Type, v, e.EDTF, c.typ, c.value, c.edtf)
			}
			break
		}
		if !found {
			t.Errorf("%q: %q was not found", c.text, c.expr)
		}
	}
}

// The report's date, where it is not given: stated in a date line, inferred from what it tells, or
// not at all. A year is never made up.
func TestReportDate(t *testing.T) {
	for _, c := range []struct {
		text  string
		epoch record.EDTF
		want  record.EDTF
		basis record.DateBasis
	}{
		{"OSLO, May 3, 2021 (Our Agency) - The talks went on.", "", "2021-05-03", record.DateStated},
		{"The talks began on May 3. They will go on on May 9.", "", "", record.DateNone},
		{"The talks broke up on May 3. The war is in its third year.", "2014-04-12", "2016-05-03/2016-05-04", record.DateInferred},
		{"The talks went on.", "", "", record.DateNone},
	} {
		doc := read(c.text)
		exprs, d, _ := Resolve(doc, Context{Epoch: c.epoch})
		if d.EDTF != c.want || d.Basis != c.basis {
			t.Errorf("%q: %q (%s), want %q (%s)", c.text, d.EDTF, d.Basis, c.want, c.basis)
		}
		if d.Basis == record.DateInferred && len(d.Evidence) == 0 {
			t.Errorf("%q: inferred without a reason", c.text)
		}
		for _, e := range exprs {
			if c.basis == record.DateNone && e.EDTF != "" {
				t.Errorf("%q: %q was given %q without evidence for a year", c.text, e.Text, e.EDTF)
			}
		}
	}
}

// Whatever the words, values are EDTF, expressions are in order and apart, and nothing hangs.
func FuzzResolve(f *testing.F) {
	for _, s := range []string{"March 24, 2025 at 24:00", "31 February 2024", "the 1990s", "every Monday in its fourth year", "0 days ago", "99999 years ago", "last half century", "Q3 2024-13-45"} {
		f.Add(s, "2024-05-15")
	}
	e := nlp.New(nil)
	f.Fuzz(func(t *testing.T, s, date string) {
		d := record.EDTF(date)
		if !d.Valid() {
			d = ""
		}
		doc := e.Read(s)
		for i := range doc.Tokens { // no reader: every word is proposed as part of one expression
			if i%3 == 0 {
				doc.Times = append(doc.Times, nlp.Time{Range: nlp.Range{First: i, Last: min(i+3, len(doc.Tokens))}, Type: "DATE"})
			}
		}
		exprs, rd, _ := Resolve(doc, Context{Date: d, Epoch: "2014-04-12", Zone: kyiv})
		if rd.EDTF != "" && !rd.EDTF.Valid() {
			t.Fatalf("%q: report date %q", s, rd.EDTF)
		}
		last := 0
		for _, x := range exprs {
			if x.EDTF != "" && !x.EDTF.Valid() {
				t.Fatalf("%q: %q means %q", s, x.Text, x.EDTF)
			}
			if x.Range.First < last {
				t.Fatalf("%q: %v after %d", s, x.Range, last)
			}
			last = x.Range.Last
		}
	})
}

// The examples of rules.txt are its tests: each must hold where its rule is sure, or else where the
// reader proposes its words.
func TestRules(t *testing.T) {
	for _, u := range rulebook.rules {
		for _, x := range u.examples {
			doc := read(x.text)
			e := resolveOne(doc, x.expr)
			if e == nil && !u.sure {
				at := strings.Index(x.text, x.expr)
				doc.Times = []nlp.Time{{Range: doc.RangeOf(nlp.Span{Start: at, End: at + len(x.expr)}), Type: x.typ}}
				e = resolveOne(doc, x.expr)
			}
			switch {
			case e == nil && x.typ != "NONE":
				t.Errorf("[%s] %q: %q not found", u.name, x.text, x.expr)
			case e == nil:
			case string(e.Type) != x.typ || value(e) != x.value || string(e.EDTF) != x.edtf || string(e.Mod) != x.mod:
				t.Errorf("[%s] %q: %s by %s: %s %s %q %q, want %s %s %q %q", u.name, x.text, e.Text, e.Rule, e.Type, value(e), e.EDTF, e.Mod, x.typ, x.value, x.edtf, x.mod)
			}
		}
	}
}

func resolveOne(doc *nlp.Document, text string) *Expr {
	exprs, _, _ := Resolve(doc, Context{Date: "2024-05-15", Epoch: "2022-02-24"})
	for i := range exprs {
		if exprs[i].Text == text {
			return &exprs[i]
		}
	}
	return nil
}

func value(e *Expr) string {
	if e.Value == nil {
		return ""
	}
	return *e.Value
}

// Since and until are open intervals in the record; how fine an expression is, is said of sets and of
// vague words too, where they have a unit.
func TestOpenAndGranularity(t *testing.T) {
	for _, c := range []struct {
		text, expr string
		edtf       record.EDTF
		gran       record.Granularity
	}{
		{"The line has been frozen since 2014.", "2014", "2014/..", record.GranularityYear},
		{"The line has been frozen since March 18.", "March 18", "2024-03-18/..", record.GranularityDay},
		{"The truce will hold until Friday.", "Friday", "../2024-05-17", record.GranularityDay},
		{"The truce will hold until April 2025.", "April 2025", "../2025-04", record.GranularityMonth},
		{"They did not meet until May 2.", "May 2", "2024-05-02", record.GranularityDay},
		{"The pause ran from May 2 until May 4.", "May 4", "2024-05-04", record.GranularityDay},
		{"The mission reports every day.", "every day", "", record.GranularityDay},
		{"The committee meets every Monday.", "every Monday", "", record.GranularityDay},
		{"Drones came every night.", "every night", "", record.GranularityPart},
		{"The post is shelled twice a week.", "twice a week", "", record.GranularityWeek},
		{"The envoys meet every March.", "every March", "", record.GranularityMonth},
		{"The well failed several years ago.", "several years ago", "", record.GranularityYear},
		{"They met recently in Oslo.", "recently", "", ""},
	} {
		e := resolveOne(read(c.text), c.expr)
		if e == nil {
			t.Errorf("%q: no %q", c.text, c.expr)
			continue
		}
		got := e.Told()
		if got.EDTF != c.edtf || got.Granularity != c.gran || got.EDTF != "" && !got.EDTF.Valid() {
			t.Errorf("%q: %q %s, want %q %s", c.text, got.EDTF, got.Granularity, c.edtf, c.gran)
		}
	}
}

// "A day later" and "one day after X" give what they tell of a day where X, or the date before, has one.
func TestEventDay(t *testing.T) {
	for _, c := range []struct {
		text, expr string
		want       record.EDTF
	}{
		{"Talks were held in Oslo on May 2. One day later, the bridge was hit.", "One day later", "2024-05-03"},
		{"The bridge was hit one day after the talks of 2 May in Oslo.", "one day after", "2024-05-03"},
		{"The bridge was hit two days before the talks began on May 9 in Oslo.", "two days", "2024-05-07"},
		{"The bridge was hit one day after the talks.", "one day after", ""},
		{"Three bridges were hit in the past 24 hours.", "the past 24 hours", "2024-05-14/2024-05-15"},
		{"Three bridges were hit in the past day.", "the past day", "2024-05-14/2024-05-15"},
		{"Three bridges were hit over the last two weeks.", "the last two weeks", "2024-05-01/2024-05-15"},
		{"Three bridges were hit in the last 36 hours.", "the last 36 hours", "2024-05-13/2024-05-15"},
		{"Three bridges were hit over the past few weeks.", "the past few weeks", ""},
		{"The repairs took two weeks.", "two weeks", ""},
		{"The bridge was hit several days after the talks of 2 May.", "several days after", ""},
	} {
		e := resolveOne(read(c.text), c.expr)
		if e == nil || e.Event != c.want {
			t.Errorf("%q: %+v, want %q", c.text, e, c.want)
		}
	}
}
