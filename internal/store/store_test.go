package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/internal/record"
)

var noon = time.Date(2025, 4, 2, 12, 0, 0, 0, time.UTC)

// reading is the record of a text that holds "The envoy said the truce holds." with one statement, and
// an incident for every "N drones fell on PLACE" in it.
func reading(id, text, engine string) *record.Report {
	r := &record.Report{Schema: record.Schema, ID: id, TextSHA256: record.SHA256(text), Engine: record.Engine{Version: engine, Models: map[string]string{}}, Date: record.ReportDate{EDTF: "2025-04-01", Basis: record.DateGiven}}
	points := func(s string, from int) record.Span {
		at := len([]rune(text[:from+strings.Index(text[from:], s)]))
		return record.Span{Start: at, End: at + len([]rune(s)), Text: s}
	}
	if strings.Contains(text, "The envoy said the truce holds") {
		who := "per:envoy"
		r.Actors = []record.Actor{{Item: record.Item{ID: who}, Name: "The envoy", Type: record.ActorPerson, Mentions: []record.Span{points("The envoy", 0)}}}
		c := points("the truce holds", 0)
		r.Statements = []record.Statement{{Item: record.Item{ID: record.NewID("S", r.TextSHA256, c)}, Speaker: &who, SpeakerMention: []record.Span{points("The envoy", 0)}, Cue: []record.Span{points("said", 0)}, Content: []record.Span{c}, Mode: record.ModeIndirect, Chain: []string{who}, Named: true, Polarity: record.PolarityAffirms, Date: "2025-04-01"}}
	}
	for from := 0; ; {
		k := strings.Index(text[from:], " drones fell on ")
		if k < 0 {
			return r
		}
		k += from
		start := strings.LastIndexAny(text[:k], " .") + 1
		end := k + len(" drones fell on ") + strings.IndexAny(text[k+len(" drones fell on "):]+".", ". ")
		from = end
		span := points(text[start:end], start)
		name := text[k+len(" drones fell on ") : end]
		pl := "pl:" + record.Slug(name)
		if !slices.ContainsFunc(r.Places, func(p record.Place) bool { return p.ID == pl }) {
			r.Places = append(r.Places, record.Place{Item: record.Item{ID: pl}, Name: name, Kind: record.PlaceKind("city"), Mentions: []record.Span{points(name, k)}})
		}
		r.Incidents = append(r.Incidents, record.Incident{Item: record.Item{ID: record.NewID("E", r.TextSHA256, span)}, Title: "Drones at " + name, Date: "2025-04-01", Place: &pl, Evidence: []record.Span{span}})
	}
}

// testJoiner joins incidents at one place on one day, statements of the same words.
var testJoiner = record.Joiner{
	Version:  "test",
	Findings: func(r *record.Report, _ string) []record.Finding { return record.Findings(r) },
	Keys: func(f *record.Finding) []string {
		if f.Incident != nil && f.Incident.Place != nil {
			return []string{string(f.Incident.Date) + *f.Incident.Place}
		}
		return nil
	},
	Score: func(a, b *record.Finding) float64 { return 1 },
	Join: func(set []record.Finding, ds []record.Decision) []record.Record {
		apart := map[string]bool{}
		for _, d := range ds {
			if d.Action == record.ActionSplit {
				for _, id := range d.With {
					apart[id] = true
				}
			}
		}
		var out []record.Record
		var together []record.Finding
		for _, f := range set {
			if apart[f.ID] {
				out = append(out, record.Unjoined([]record.Finding{f}, nil)...)
			} else {
				together = append(together, f)
			}
		}
		if len(together) > 0 {
			r := record.Record{ID: together[0].ID, Layer: together[0].Layer}
			for _, f := range together {
				r.Findings = append(r.Findings, record.FindingRef{Report: f.Source.Report, ID: f.ID})
			}
			out = append(out, r)
		}
		return out
	},
}

func add(t testing.TB, s *Store, id, text, engine string) Added {
	t.Helper()
	res, err := s.Add(context.Background(), Addition{ID: id, Text: text, Record: reading(id, text, engine)}, "tester", noon)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

const text = "Über all: The envoy said the truce holds."

func TestAddTwiceIsAddOnce(t *testing.T) {
	both(t, func(t *testing.T, open func(testing.TB) *Store) {
		s := open(t)
		if r := add(t, s, "a", text, "1"); !r.New || !r.Changed || r.Revision != 1 {
			t.Errorf("first: %+v", r)
		}
		if r := add(t, s, "a", text, "1"); r.New || r.Changed || r.Revision != 1 {
			t.Errorf("again: %+v", r)
		}
		if r := add(t, s, "a", text, "2"); r.New || !r.Changed || r.Revision != 2 {
			t.Errorf("newer engine: %+v", r)
		}
		if r := add(t, s, "b", text, "2"); !r.New || r.SameAs != "a" {
			t.Errorf("the same text under another id: %+v", r)
		}
		got, rep, info, err := s.Report(context.Background(), "a")
		if err != nil || got != text || rep.Statements[0].Content[0].Text != "the truce holds" || info.Items["statements"] != 1 {
			t.Errorf("report: %q %v %v", got, info, err)
		}
		if h, _ := s.History(context.Background(), "a"); len(h) != 3 {
			t.Errorf("history %v", h)
		}
	})
}

func TestEditedVersion(t *testing.T) {
	both(t, func(t *testing.T, open func(testing.TB) *Store) {
		ctx := context.Background()
		s := open(t)
		first := text + " 4 drones fell on Sumy. Nobody was hurt there in the night."
		second := text + " 5 drones fell on Sumy. Nobody was hurt there in the night."
		add(t, s, "a", first, "1")
		then, _ := s.Size(ctx)
		_, err := s.Add(ctx, Addition{ID: "a", Text: "Quite another text.", Record: reading("a", "Quite another text.", "1")}, "tester", noon)
		if !errors.Is(err, ErrOtherText) || !strings.Contains(err.Error(), "report a") {
			t.Errorf("another text under one id: %v", err)
		}
		if r := add(t, s, "a", second, "1"); r.New || !r.Edited || r.Revision != 2 {
			t.Errorf("edited version: %+v", r)
		}
		got, _, info, err := s.Report(ctx, "a")
		if err != nil || got != second || info.Texts != 2 {
			t.Errorf("%q %+v %v", got, info, err)
		}
		past, err := s.AsOf(then)
		if err != nil {
			t.Fatal(err)
		}
		if got, rep, _, err := past.Report(ctx, "a"); err != nil || got != first || rep.TextSHA256 != record.SHA256(first) {
			t.Errorf("as of before: %q %v", got, err)
		}
		if hits, err := s.Find(ctx, "drones", 10); err != nil || len(hits) != 2 {
			t.Errorf("the text before is found no more: %v %v", hits, err)
		}
		if h, _ := s.History(ctx, "a"); len(h) != 4 || !strings.Contains(h[2].What, "edited version") {
			t.Errorf("history: %+v", h)
		}
		if _, err := s.Add(ctx, Addition{ID: "a", Text: "Quite another text.", Edited: true, Record: reading("a", "Quite another text.", "1")}, "tester", noon); err != nil {
			t.Errorf("said to be edited: %v", err)
		}
		same(t, s)
	})
}

func TestFutureDate(t *testing.T) {
	both(t, func(t *testing.T, open func(testing.TB) *Store) {
		s := open(t)
		rep := reading("f", text, "1")
		rep.Date.EDTF = "2031-01-01"
		res, err := s.Add(context.Background(), Addition{ID: "f", Text: text, Record: rep}, "tester", noon)
		if err != nil || !res.Future {
			t.Errorf("%+v %v", res, err)
		}
		if _, _, info, _ := s.Report(context.Background(), "f"); !info.Future {
			t.Error("the report is not marked")
		}
		if days, err := s.Days(context.Background()); err != nil || len(days) != 0 {
			t.Errorf("days %v %v", days, err)
		}
	})
}

// dump is all folded rows, for comparing; without the moments where whole is false.
func dump(t testing.TB, s *Store, whole bool) []string {
	t.Helper()
	var out []string
	for _, f := range folded {
		columns, where := f.columns, ""
		if !whole {
			columns = strings.NewReplacer("since, ", "", "until, ", "", ", until", "", ", since", "", "reading, ", "", "seq, ", "").Replace(columns)
			if strings.Contains(f.columns, "until") {
				where = " WHERE until = 9223372036854775807"
			}
		}
		n := strings.Count(columns, ",") + 1
		err := s.db().each(context.Background(), func(scan func(...any) error) error {
			cells := make([]any, n)
			for i := range cells {
				cells[i] = new(string)
			}
			if err := scan(cells...); err != nil {
				return err
			}
			line := f.table
			for _, c := range cells {
				line += "|" + *c.(*string)
			}
			out = append(out, line)
			return nil
		}, "SELECT "+columns+" FROM "+f.table+where)
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(out)
	return out
}

// same folds the record anew and wants the same rows, and a log that holds.
func same(t testing.TB, s *Store) {
	t.Helper()
	before := dump(t, s, true)
	diff, err := s.VerifyRebuild(context.Background())
	if err != nil || diff != "" {
		t.Errorf("verify rebuild: %s %v", diff, err)
	}
	if err := s.Rebuild(context.Background()); err != nil {
		t.Fatal(err)
	}
	if after := dump(t, s, true); !slices.Equal(before, after) {
		for i := range before {
			if i >= len(after) || before[i] != after[i] {
				t.Fatalf("rebuilt rows differ:\n%s\n%s", before[i], after[min(i, len(after)-1)])
			}
		}
		t.Fatalf("rebuilt rows differ: %d, %d", len(before), len(after))
	}
	if v, err := s.Verify(context.Background()); err != nil || len(v.Faults) > 0 {
		t.Errorf("verify: %v %v", v.Faults, err)
	}
}

func TestFoldDoesNotDependOnOrder(t *testing.T) {
	both(t, func(t *testing.T, open func(testing.TB) *Store) {
		texts := map[string]string{"a": text, "b": text + " Again.", "c": "Later: " + text, "d": text + " 4 drones fell on Sumy.", "e": "5 drones fell on Sumy. 6 drones fell on Ash.", "f": "7 drones fell on Ash. 8 drones fell on Sumy.", "g": "5 drones fell on Sumy. 6 drones fell on Ash."}
		var ids []string
		for id := range texts {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		var first []string
		for k := range 6 {
			rand.New(rand.NewPCG(1, uint64(k))).Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
			s := open(t)
			for _, id := range ids {
				add(t, s, id, texts[id], "1")
			}
			d := dump(t, s, false)
			if first == nil {
				first = d
			}
			if !slices.Equal(d, first) {
				for i := range d {
					if d[i] != first[i] {
						t.Fatalf("order %v gives other rows:\n%s\n%s", ids, d[i], first[i])
					}
				}
			}
			same(t, s)
		}
	})
}

// Findings of several reports are one record, under the smallest id of them; every id leads to it.
func TestRecordsAcrossReports(t *testing.T) {
	both(t, func(t *testing.T, open func(testing.TB) *Store) {
		ctx := context.Background()
		s := open(t)
		var all []string
		for i, id := range []string{"a", "b", "c"} {
			x := fmt.Sprint(4+i) + " drones fell on Sumy."
			add(t, s, id, x, "1")
			all = append(all, reading(id, x, "1").Incidents[0].ID)
		}
		list := func(want int) {
			t.Helper()
			if p, n, err := s.List(ctx, "incidents", Filter{}); err != nil || n != want {
				t.Fatalf("%d records, want %d: %v %v", n, want, p, err)
			}
		}
		list(1)
		for _, id := range all {
			f, err := s.Lookup(ctx, id)
			if err != nil || f.Item != id || f.Record == nil || f.Record.ID != slices.Min(all) || len(f.Record.Findings) != 3 {
				t.Errorf("%s leads to %+v %v", id, f, err)
			}
		}
		// An analyst splits one off; the record is two, and one when that is undone.
		before, _ := s.Size(ctx)
		f, _ := s.Lookup(ctx, all[0])
		seq, err := s.Decide(ctx, record.Decision{Action: record.ActionSplit, Target: all[0], With: []string{all[1]}, Analyst: "an", At: noon, Reason: "another street"}, f.Rev)
		if err != nil {
			t.Fatal(err)
		}
		list(2)
		same(t, s)
		list(2)
		add(t, s, "d", "9 drones fell on Sumy.", "1")
		list(2)
		if _, err := s.Decide(ctx, record.Decision{Action: record.ActionUndo, Undoes: seq, Analyst: "an", At: noon}, -1); err != nil {
			t.Fatal(err)
		}
		list(1)
		same(t, s)
		// A merge joins what nothing links, and the report that goes leaves the rest.
		add(t, s, "e", "3 drones fell on Ash.", "1")
		ash := reading("e", "3 drones fell on Ash.", "1").Incidents[0].ID
		list(2)
		if _, err := s.Decide(ctx, record.Decision{Action: record.ActionMerge, Target: ash, With: []string{all[2]}, Analyst: "an", At: noon, Reason: "Ash is a part of Sumy"}, -1); err != nil {
			t.Fatal(err)
		}
		list(1)
		if _, err := s.Decide(ctx, record.Decision{Action: record.ActionReject, Target: all[2], Analyst: "an", At: noon, Reason: "an exercise"}, -1); err != nil {
			t.Fatal(err)
		}
		list(2)
		same(t, s)
		past, _ := s.AsOf(before)
		if _, n, _ := past.List(ctx, "incidents", Filter{}); n != 1 {
			t.Errorf("as of before the split: %d", n)
		}
		if f, err := past.Lookup(ctx, all[1]); err != nil || len(f.Record.Findings) != 3 {
			t.Errorf("as of before the split: %+v %v", f, err)
		}
		var changes []Change
		now, _ := s.Size(ctx)
		if err := s.Changes(ctx, before, now, func(c Change) error { changes = append(changes, c); return nil }); err != nil {
			t.Fatal(err)
		}
		if len(changes) < 3 || !slices.ContainsFunc(changes, func(c Change) bool { return c.Layer == "incidents" && c.Before != "" && c.After != "" }) {
			t.Errorf("changes: %+v", changes)
		}
	})
}

func TestDecisions(t *testing.T) {
	both(t, func(t *testing.T, open func(testing.TB) *Store) {
		ctx := context.Background()
		s := open(t)
		x := text + " 4 drones fell on Sumy."
		add(t, s, "a", x, "1")
		rep := reading("a", x, "1")
		id := rep.Incidents[0].ID
		decide := func(d record.Decision) (int64, error) {
			d.Analyst, d.At = cmpOr(d.Analyst, "an"), noon
			d.Target = cmpOr(d.Target, id)
			f, err := s.Lookup(ctx, d.Target)
			if d.Action != record.ActionAdd && err != nil {
				t.Fatal(err)
			}
			return s.Decide(ctx, d, f.Rev)
		}
		one, err := decide(record.Decision{Action: record.ActionEdit, Item: []byte(`{"title":"Drones at Sumy, north"}`), Reason: "the title"})
		if err != nil {
			t.Fatal(err)
		}
		f, _ := s.Lookup(ctx, id)
		if !strings.Contains(f.JSON, "Sumy, north") || !strings.Contains(f.JSON, `"title":"analyst"`) || f.Rev != one {
			t.Errorf("edited: %+v", f)
		}
		if _, rep, _, _ := s.Report(ctx, "a"); rep.Incidents[0].Title != "Drones at Sumy, north" {
			t.Errorf("the report: %+v", rep.Incidents)
		}
		// The second of two who edit at once is told.
		_, err = s.Decide(ctx, record.Decision{Action: record.ActionEdit, Target: id, Item: []byte(`{"title":"x"}`), Reason: "r", Analyst: "bo", At: noon}, one-1)
		if !errors.Is(err, ErrChanged) || !strings.Contains(err.Error(), "by an") {
			t.Errorf("the second of two: %v", err)
		}
		// What breaks the record is refused.
		for want, d := range map[string]record.Decision{
			"unknown field":       {Action: record.ActionEdit, Item: []byte(`{"perpetrator":"x"}`), Reason: "r"},
			"no reason":           {Action: record.ActionReject},
			"refers to":           {Action: record.ActionEdit, Item: []byte(`{"place":"pl:nowhere"}`), Reason: "r"},
			"has no evidence":     {Action: record.ActionEdit, Item: []byte(`{"evidence":[]}`), Reason: "r"},
			"not in the record":   {Action: record.ActionMerge, With: []string{"E-nothing"}, Reason: "r"},
			"is not A to F":       {Action: record.ActionGrade, Source: "G", Reason: "r"},
			"an item of this id":  {Action: record.ActionAdd, Layer: "incidents", Item: []byte(`{}`), Reason: "r"},
			"not in the vocabul":  {Action: record.ActionEdit, Item: []byte(`{"acled_event_type":"Mayhem"}`), Reason: "r"},
			"low <= best <= high": {Action: record.ActionEdit, Item: []byte(`{"casualties":[{"kind":"killed","group":"all","low":3,"best":2,"high":2,"qualifier":"exact"}]}`), Reason: "r"},
		} {
			if _, err := decide(d); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v", want, err)
			}
		}
		span := record.Span{Start: 42, End: 50, Text: string([]rune(x)[42:50])}
		if _, err := decide(record.Decision{Action: record.ActionAdd, Target: "E-byhand", Report: "a", Layer: "incidents", Reason: "missed", Item: []byte(fmt.Sprintf(`{"title":"By hand","date":"2025-04-01","place":null,"allegations":[],"casualties":[],"generic":false,"evidence":[{"start":42,"end":50,"text":%q}]}`, span.Text))}); err != nil {
			t.Fatal(err)
		}
		if f, err := s.Lookup(ctx, "E-byhand"); err != nil || !strings.Contains(f.JSON, `"title":"analyst"`) {
			t.Errorf("added: %+v %v", f, err)
		}
		for _, d := range []record.Decision{
			{Action: record.ActionAccept}, {Action: record.ActionComment, Reason: "seen by two"}, {Action: record.ActionGrade, Source: "B", Credible: 2, Reason: "r"},
			{Action: record.ActionUnverifiable, Reason: "no access"}, {Action: record.ActionReject, Target: rep.Statements[0].ID, Reason: "another's words"},
		} {
			if _, err := decide(d); err != nil {
				t.Errorf("%s: %v", d.Action, err)
			}
		}
		if _, n, _ := s.List(ctx, "statements", Filter{}); n != 0 {
			t.Errorf("a rejected statement is listed")
		}
		// A reading that finds nothing leaves what a person accepted.
		empty := reading("a", x, "2")
		empty.Incidents, empty.Places, empty.Statements = nil, nil, nil
		if _, err := s.Add(ctx, Addition{ID: "a", Text: x, Record: empty}, "tester", noon); err != nil {
			t.Fatal(err)
		}
		if _, n, _ := s.List(ctx, "incidents", Filter{}); n != 2 {
			t.Errorf("after a reading that found nothing: %d incidents", n)
		}
		if _, revs, err := s.Item(ctx, id); err != nil || len(revs) < 7 {
			t.Errorf("history: %d %v", len(revs), err)
		}
		// A second coder is kept apart.
		if err := s.Code(ctx, "coder two", reading("a", x, "by hand"), noon); err != nil {
			t.Fatal(err)
		}
		if c, err := s.Codings(ctx); err != nil || len(c) != 1 || c[0].Coder != "coder two" || c[0].Report != "a" {
			t.Errorf("codings: %v %v", c, err)
		}
		if h, _ := s.History(ctx, "a"); slices.ContainsFunc(h, func(r Revision) bool { return r.By == "coder two" }) {
			t.Error("the second coder is seen")
		}
		same(t, s)
	})
}

// A second coder's own reading begins with the words alone or with the program's reading, is changed by
// the coder's own decisions, and neither sees nor changes the record.
func TestSecondCoder(t *testing.T) {
	both(t, func(t *testing.T, open func(testing.TB) *Store) {
		ctx := context.Background()
		s := open(t)
		x := text + " 4 drones fell on Sumy."
		add(t, s, "a", x, "1")
		rep := reading("a", x, "1")
		id := rep.Incidents[0].ID
		decide := func(coder string, d record.Decision, seen int64) (int64, error) {
			d.Coder, d.Analyst, d.Report, d.At = coder, cmpOr(coder, "an"), "a", noon
			return s.Decide(ctx, d, seen)
		}
		first, err := decide("", record.Decision{Action: record.ActionEdit, Target: id, Item: []byte(`{"title":"The first coder's"}`), Reason: "r"}, -1)
		if err != nil {
			t.Fatal(err)
		}
		before := dump(t, s, true)
		if _, err := decide("two", record.Decision{Action: record.ActionReject, Target: id, Reason: "r"}, -1); !errors.Is(err, ErrNotFound) {
			t.Errorf("before coding is begun: %v", err)
		}
		for _, c := range []struct{ coder, from string }{{"two", FromMachine}, {"three", FromWords}, {"two", FromWords}} {
			if err := s.BeginCoding(ctx, c.coder, "a", c.from, noon); err != nil {
				t.Fatal(err)
			}
		}
		for coder, want := range map[string]int{"two": 1, "three": 0} {
			_, own, _, err := s.Coded(ctx, coder, "a")
			if err != nil || len(own.Incidents) != want || len(own.Places) != 1 {
				t.Fatalf("%s begins with %+v %v", coder, own, err)
			}
			if want > 0 && own.Incidents[0].Title != "Drones at Sumy" {
				t.Errorf("%s sees what the first coder made: %q", coder, own.Incidents[0].Title)
			}
		}
		log, rev, err := s.Changed(ctx, "two", Place{"a", id})
		if err != nil || len(log) != 0 || rev <= first {
			t.Errorf("before: %v %d %v", log, rev, err)
		}
		mine, err := decide("two", record.Decision{Action: record.ActionReject, Target: id, Reason: "an exercise"}, rev)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := decide("two", record.Decision{Action: record.ActionAccept, Target: id}, rev); !errors.Is(err, ErrChanged) {
			t.Errorf("decided twice on one revision: %v", err)
		}
		if _, _, info, _ := s.Coded(ctx, "two", "a"); !info.Rejected[id] {
			t.Error("the coder's reading has what the coder rejected")
		}
		if log, _, _ := s.Changed(ctx, "two", Place{"a", id}); len(log) != 1 || log[0].Seq != mine {
			t.Errorf("the coder's log: %v", log)
		}
		if log, _, _ := s.Changed(ctx, "", Place{"a", id}); len(log) != 1 || log[0].Seq != first {
			t.Errorf("the record's log: %v", log)
		}
		if _, err := decide("two", record.Decision{Action: record.ActionGrade, Target: id, Source: "B", Reason: "r"}, -1); err == nil {
			t.Error("a second coder grades")
		}
		if _, err := decide("two", record.Decision{Action: record.ActionUndo, Undoes: mine}, -1); err != nil {
			t.Fatal(err)
		}
		if _, _, info, _ := s.Coded(ctx, "two", "a"); info.Rejected[id] {
			t.Error("undone, and still rejected")
		}
		if rep, err := s.Unreviewed(ctx, "a"); err != nil || rep.Incidents[0].Title != "Drones at Sumy" {
			t.Errorf("the program's reading: %+v %v", rep, err)
		}
		if cs, err := s.Codings(ctx); err != nil || len(cs) != 2 || cs[0].Coder != "three" || cs[1].From != FromMachine || cs[1].Decisions != 0 {
			t.Errorf("codings: %+v %v", cs, err)
		}
		after := slices.DeleteFunc(dump(t, s, true), func(l string) bool { return strings.HasPrefix(l, "decision|") || strings.HasPrefix(l, "coding|") })
		if !slices.Equal(after, slices.DeleteFunc(before, func(l string) bool { return strings.HasPrefix(l, "decision|") })) {
			t.Error("second coders changed the record")
		}
		// The text is edited: the codings are of other words.
		add(t, s, "a", x+" And more.", "1")
		if cs, err := s.Codings(ctx); err != nil || len(cs) != 0 {
			t.Errorf("codings of a text that was edited: %+v %v", cs, err)
		}
		same(t, s)
	})
}

// What the program doubts is listed until an analyst looks at it, joined or not.
func TestDoubtful(t *testing.T) {
	both(t, func(t *testing.T, open func(testing.TB) *Store) {
		ctx := context.Background()
		s := open(t)
		var ids []string
		for i, r := range []string{"a", "b"} {
			x := fmt.Sprint(4+i) + " drones fell on Sumy."
			rep := reading(r, x, "1")
			rep.Incidents[0].LowConfidence = true
			rep.Control = []record.Control{{Item: record.Item{ID: "K-" + r, LowConfidence: true}, Object: "Sumy", Kind: record.ControlHolds, AssertedBy: record.Narrator, Evidence: rep.Incidents[0].Evidence}}
			if _, err := s.Add(ctx, Addition{ID: r, Text: x, Record: rep}, "tester", noon); err != nil {
				t.Fatal(err)
			}
			ids = append(ids, rep.Incidents[0].ID)
		}
		want := func(layer string, n, incidents, control int) {
			t.Helper()
			hits, count, err := s.Doubtful(ctx, layer, 10, 0)
			if err != nil || len(hits) != n || count["incidents"] != incidents || count["control"] != control {
				t.Errorf("%q: %v %v %v", layer, hits, count, err)
			}
		}
		want("", 4, 2, 2)
		want("control", 2, 2, 2)
		seq, err := s.Decide(ctx, record.Decision{Action: record.ActionAccept, Target: ids[1], Report: "b", Analyst: "an", At: noon}, -1)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Decide(ctx, record.Decision{Action: record.ActionReject, Target: "K-a", Analyst: "an", At: noon, Reason: "r"}, -1); err != nil {
			t.Fatal(err)
		}
		want("", 2, 1, 1)
		if _, err := s.Decide(ctx, record.Decision{Action: record.ActionUndo, Undoes: seq, Analyst: "an", At: noon}, -1); err != nil {
			t.Fatal(err)
		}
		want("incidents", 2, 2, 1)
		if _, revs, err := s.Item(ctx, ids[0]); err != nil || !slices.ContainsFunc(revs, func(r Revision) bool { return r.Decision != nil && r.Decision.Target == ids[1] }) {
			t.Errorf("the log of the record has no decision on its other finding: %v %v", revs, err)
		}
		same(t, s)
	})
}

func TestDossierIsKept(t *testing.T) {
	both(t, func(t *testing.T, open func(testing.TB) *Store) {
		ctx := context.Background()
		s := open(t)
		for i, file := range []string{"name: x\n", "name: x\n", "name: y\n"} {
			if changed, err := s.KeepDossier(ctx, file, "an", "", noon); err != nil || changed != (i != 1) {
				t.Errorf("%d: %v %v", i, changed, err)
			}
		}
		if f, err := s.Dossier(ctx); err != nil || f != "name: y\n" {
			t.Errorf("%q %v", f, err)
		}
		past, _ := s.AsOf(1)
		if f, _ := past.Dossier(ctx); f != "name: x\n" {
			t.Errorf("as of 1: %q", f)
		}
		same(t, s)
	})
}

func TestNothingIsOverwritten(t *testing.T) {
	both(t, func(t *testing.T, open func(testing.TB) *Store) {
		s := open(t)
		add(t, s, "a", text, "1")
		for _, q := range []string{"UPDATE log SET who = 'x'", "DELETE FROM log", "UPDATE original SET text = ''", "DELETE FROM original", "DELETE FROM checkpoint"} {
			if _, err := s.write.Exec(q); err == nil {
				t.Errorf("%s was let through", q)
			}
		}
	})
}

// Verify names the first bad entry, whatever was done to the database.
func TestVerifyFindsTampering(t *testing.T) {
	both(t, func(t *testing.T, open func(testing.TB) *Store) {
		for _, c := range []struct {
			name string
			do   []string
			bad  int64
			want string
		}{
			{"changed", []string{"UPDATE log SET reason = 'changed' WHERE seq = 4"}, 4, "entry 4 of the log (report of b"},
			{"dropped in the middle", []string{"DELETE FROM log WHERE seq = 3"}, 3, "entry 3 of the log is missing"},
			{"dropped at the end", []string{"DELETE FROM log WHERE seq >= 7"}, 7, "entries 7 to 7 of the log"},
			{"dropped with its checkpoint", []string{"DELETE FROM log WHERE seq >= 6", "DELETE FROM hash WHERE pos > 7", "DELETE FROM checkpoint WHERE size >= 6"}, 6, "are gone"},
			{"checkpoint changed", []string{"UPDATE checkpoint SET note = replace(note, 'go.sum', 'go.sun')"}, 1, "checkpoint of 3 entries"},
			{"never signed", []string{"INSERT INTO log(seq, at, who, kind, report, reason, payload) VALUES(8, '2025-04-02T12:00:00Z', 'x', 'report', 'z', '', '{}')"}, 8, "never signed"},
			{"original", []string{"UPDATE original SET text = 'other'"}, 0, "is not the text it was"},
			{"original gone", []string{"DELETE FROM original"}, 0, "of report a is gone"},
		} {
			s := open(t)
			for _, id := range []string{"a", "b", "c"} { // entries 1 2 and the key 3, 4 5, 6 7
				add(t, s, id, id+" "+text, "1")
			}
			if v, err := s.Verify(context.Background()); err != nil || len(v.Faults) != 0 || v.Entries != 7 || v.Checkpoints != 3 || v.Originals != 3 {
				t.Fatalf("before: %+v %v", v, err)
			}
			if s.kind == "sqlite" {
				tamper(t, s, "PRAGMA foreign_keys = 0")
			}
			tamper(t, s, c.do...)
			v, err := s.Verify(context.Background())
			if err != nil || len(v.Faults) == 0 || v.Bad != c.bad || !strings.Contains(errors.Join(v.Faults...).Error(), c.want) {
				t.Errorf("%s: bad %d, want %d; %v %v", c.name, v.Bad, c.bad, v.Faults, err)
			}
		}
		// A log whose tree was made anew to fit does not fit what was signed, here or elsewhere.
		s := open(t)
		for _, id := range []string{"a", "b", "c"} {
			add(t, s, id, id+" "+text, "1")
		}
		kept, err := s.Checkpoint(context.Background())
		if err != nil || len(kept) == 0 {
			t.Fatal(err)
		}
		tamper(t, s, "UPDATE log SET who = 'nobody' WHERE seq = 4", "DELETE FROM hash")
		if err := s.transact(context.Background(), func(tx db) error {
			w, err := s.writer(context.Background(), tx)
			if err != nil {
				return err
			}
			return tx.entries(context.Background(), 0, w.hash)
		}); err != nil {
			t.Fatal(err)
		}
		v, err := s.Verify(context.Background())
		if err != nil || v.Bad != 4 || !strings.Contains(v.Faults[0].Error(), "entries 4 to 5 of the log are not what was signed") {
			t.Errorf("tree made anew: %d %v %v", v.Bad, v.Faults, err)
		}
		// Signed anew with another key: the one in the folder is not that.
		if err := os.Remove(s.opts.Key); err != nil {
			t.Fatal(err)
		}
		os.Remove(s.checkpointFile())
		tamper(t, s, "DELETE FROM checkpoint")
		add(t, s, "d", "d "+text, "1")
		v, err = s.Verify(context.Background(), kept)
		if err != nil || v.Bad == 0 {
			t.Errorf("signed anew, with a checkpoint kept elsewhere: %+v %v", v, err)
		}
	})
}

func TestListFindLookup(t *testing.T) {
	both(t, func(t *testing.T, open func(testing.TB) *Store) {
		ctx := context.Background()
		s := open(t)
		add(t, s, "a", text, "1")
		add(t, s, "b", "No. "+text, "1")
		if _, n, err := s.List(ctx, "statements", Filter{Speaker: "ENVOY", From: "2025-04-01", To: "2025-04-01"}); err != nil || n != 2 {
			t.Errorf("list: %d %v", n, err)
		}
		if _, n, _ := s.List(ctx, "statements", Filter{Text: "truce"}); n != 2 {
			t.Errorf("list by text: %d", n)
		}
		if _, n, _ := s.List(ctx, "statements", Filter{From: "2025-05-01"}); n != 0 {
			t.Errorf("list after: %d", n)
		}
		if p, n, _ := s.List(ctx, "statements", Filter{Limit: 1, Offset: 1}); n != 2 || len(p) != 1 || p[0].Report != "b" {
			t.Errorf("list of the second: %v %d", p, n)
		}
		hits, err := s.Find(ctx, "truce speaker:envoy", 10)
		if err != nil || len(hits) != 2 || !slices.ContainsFunc(hits, func(h Hit) bool { return h.Layer == "statements" }) {
			t.Errorf("find: %v %v", hits, err)
		}
		if hits, err := s.Find(ctx, "uber", 10); err != nil || len(hits) != 2 || !strings.Contains(hits[0].Excerpt, "Über all") {
			t.Errorf("find without marks: %v %v", hits, err)
		}
		id := reading("a", text, "1").Statements[0].ID
		if f, err := s.Lookup(ctx, id[:8]); err != nil || f.Item != id {
			t.Errorf("lookup: %v %v", f, err)
		}
		if _, err := s.Lookup(ctx, "S-"); err == nil || !strings.Contains(err.Error(), "several") {
			t.Errorf("lookup of an ambiguous id: %v", err)
		}
		if _, err := s.Lookup(ctx, "nothing"); !errors.Is(err, ErrNotFound) {
			t.Errorf("lookup of nothing: %v", err)
		}
	})
}

// Long lists are counted whole, pages follow each other, and a list as of a moment is what it was then.
func TestLongLists(t *testing.T) {
	both(t, func(t *testing.T, open func(testing.TB) *Store) {
		ctx := context.Background()
		s := open(t)
		defer func(a, b int) { few, beyond = a, b }(few, beyond)
		few, beyond = 100, 50
		const many = 150
		long := ""
		for i := range many + 20 {
			long += fmt.Sprintf("%d drones fell on Town%d. ", i%7+1, i)
		}
		add(t, s, "a", long, "1")
		moment, err := s.Size(ctx)
		if err != nil {
			t.Fatal(err)
		}
		add(t, s, "b", "3 drones fell on Sumy.", "1")
		add(t, s, "c", "4 drones fell on Ash.", "1")
		past, err := s.AsOf(moment)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			s            *Store
			f            Filter
			total, shown int
		}{
			{s, Filter{Limit: 5}, many + 22, 5},
			{s, Filter{Limit: 5, Text: "drones"}, many + 22, 5},
			{s, Filter{Limit: 5, Text: "drones", Offset: 30}, many + 22, 5},
			{s, Filter{Limit: 5, Text: "drones", Offset: 2 * many}, many + 22, 0},
			{s, Filter{Text: "drones"}, many + 22, many + 22},
			{s, Filter{Limit: 5, To: "2025-04-01"}, many + 22, 5},
			{s, Filter{Limit: 5, From: "2025-04-02"}, 0, 0},
			{s, Filter{Limit: 5, Place: "sumy"}, 1, 1},
			{past, Filter{Limit: 5}, many + 20, 5},
			{past, Filter{Limit: 5, Text: "drones"}, many + 20, 5},
			{past, Filter{Limit: 5, Place: "sumy"}, 0, 0},
		} {
			want, words := c.total, strconv.Itoa(c.total)
			if stop := c.f.Offset + c.f.Limit + beyond; c.f.Limit > 0 && !c.f.whole() && want >= stop { // a limited list counts no further
				want, words = stop, "more than "+strconv.Itoa(stop)
			}
			if p, n, err := c.s.List(ctx, "incidents", c.f); err != nil || n != want || len(p) != c.shown || c.f.Of(n) != words {
				t.Errorf("%+v: %d of %s, want %d of %s: %v", c.f, len(p), c.f.Of(n), c.shown, words, err)
			}
		}
		for _, c := range []struct {
			s             *Store
			limit, offset int
			want          string
			total         int
		}{{s, 0, 0, "a b c", 3}, {s, 2, 0, "a b", 3}, {s, 2, 2, "c", 3}, {s, 2, 9, "", 3}, {past, 0, 0, "a", 1}} {
			infos, n, err := c.s.Reports(ctx, c.limit, c.offset)
			got := ""
			for _, i := range infos {
				got += " " + i.ID
			}
			if strings.TrimSpace(got) != c.want || n != c.total || err != nil {
				t.Errorf("%d reports after %d: %q of %d, want %q of %d: %v", c.limit, c.offset, got, n, c.want, c.total, err)
			}
		}
		same(t, s)
	})
}

// Statements that may say something are found by beginnings of words, told once, with what they say.
func TestSaying(t *testing.T) {
	both(t, func(t *testing.T, open func(testing.TB) *Store) {
		ctx := context.Background()
		s := open(t)
		add(t, s, "b", text, "1")
		add(t, s, "a", text, "1") // the same words: the same statement
		for _, c := range []struct {
			groups [][]string
			want   int
		}{
			{[][]string{{"truc"}}, 1},
			{[][]string{{"truc"}, {"drone"}}, 0},
			{[][]string{{"\" OR *"}}, 0},
			{nil, 0},
		} {
			n := 0
			if err := s.Saying(ctx, c.groups, func(p Place, st *record.Statement) error {
				if n++; p.Report != "a" || p.Item != st.ID || len(st.Content) == 0 {
					t.Errorf("%+v %+v", p, st)
				}
				return nil
			}); err != nil || n != c.want {
				t.Errorf("%v: %d statements %v, want %d", c.groups, n, err, c.want)
			}
		}
	})
}

// Records of a stretch of days are those whose time touches it.
func TestRecordsBetween(t *testing.T) {
	both(t, func(t *testing.T, open func(testing.TB) *Store) {
		s := open(t)
		add(t, s, "a", text+" 4 drones fell on Sumy.", "1") // on 2025-04-01
		for _, c := range []struct {
			from, to string
			want     int
		}{{"", "", 1}, {"2025-04-01", "2025-04-01", 1}, {"2025-03-01", "2025-05-01", 1}, {"2025-04-02", "2025-05-01", 0}, {"2025-03-01", "2025-03-31", 0}} {
			n := 0
			if err := s.RecordsBetween(context.Background(), "incidents", c.from, c.to, func(*record.Record) error { n++; return nil }); err != nil || n != c.want {
				t.Errorf("%s to %s: %d records %v, want %d", c.from, c.to, n, err, c.want)
			}
		}
	})
}

// Reports that may tell of something are found by beginnings of words, one of each group, in their days.
func TestTelling(t *testing.T) {
	both(t, func(t *testing.T, open func(testing.TB) *Store) {
		ctx := context.Background()
		s := open(t)
		add(t, s, "a", text, "1")
		add(t, s, "b", "Two drones fell on Ash.", "1")
		for _, c := range []struct {
			groups   [][]string
			from, to string
			want     string
		}{
			{[][]string{{"truc", "moratori"}, {"hold"}}, "2025-03-01", "2025-04-01", "a"},
			{[][]string{{"truc"}, {"drone"}}, "2025-03-01", "2025-04-01", ""},
			{[][]string{{"truc", "drone"}}, "2025-03-01", "2025-04-01", "a b"},
			{[][]string{{"truc", "drone"}}, "2025-04-02", "2025-05-01", ""},
			{[][]string{{"\" OR *"}}, "2025-03-01", "2025-04-01", ""},
			{nil, "2025-03-01", "2025-04-01", ""},
		} {
			ids, err := s.Telling(ctx, c.groups, c.from, c.to, 10)
			if err != nil || strings.Join(ids, " ") != c.want {
				t.Errorf("%v %s: %v %v, want %q", c.groups, c.from, ids, err, c.want)
			}
		}
	})
}

func TestFilesThatAreNoRecord(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	junk := filepath.Join(dir, "junk.db")
	os.WriteFile(junk, []byte(strings.Repeat("no database ", 100)), 0o600)
	newer := filepath.Join(dir, "newer.db")
	s, err := Open(ctx, newer, Options{})
	if err != nil {
		t.Fatal(err)
	}
	s.write.Exec("PRAGMA user_version = 99")
	s.Close()
	other := filepath.Join(dir, "other.db")
	if s, err = Open(ctx, other, Options{}); err != nil {
		t.Fatal(err)
	}
	s.write.Exec("PRAGMA user_version = 0")
	s.Close()
	for _, c := range []struct{ path, want string }{{junk, "not a parley record"}, {newer, "version 99"}, {dir, dir}, {other, "something else"}} {
		if _, err := Open(ctx, c.path, Options{}); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), c.path) {
			t.Errorf("open %s: %v", c.path, err)
		}
	}
}

func TestServerThatIsNotThere(t *testing.T) {
	_, err := Open(context.Background(), "postgres://parley:secret@127.0.0.1:1/x?sslmode=disable", Options{})
	if err == nil || !strings.Contains(err.Error(), "127.0.0.1") || strings.Contains(err.Error(), "secret") {
		t.Errorf("%v", err)
	}
}

func TestOddTexts(t *testing.T) {
	both(t, func(t *testing.T, open func(testing.TB) *Store) {
		s := open(t)
		for id, odd := range map[string]string{"nul": "a\x00b " + text, "empty": "", "lines": "\r\n\u2028" + text} {
			rep := &record.Report{Schema: record.Schema, ID: id, TextSHA256: record.SHA256(odd)}
			if _, err := s.Add(context.Background(), Addition{ID: id, Text: odd, Title: "x\x00y", Record: rep, NotRead: "a test"}, "tester", noon); err != nil {
				t.Fatal(err)
			}
			got, _, info, err := s.Report(context.Background(), id)
			if err != nil || got != odd || info.NotRead != "a test" {
				t.Errorf("%s: %q %v", id, got, err)
			}
		}
		if _, err := s.Add(context.Background(), Addition{ID: "a\x00", Text: "x", Record: &record.Report{}}, "tester", noon); err == nil || !strings.Contains(err.Error(), "control character") {
			t.Errorf("an odd id: %v", err)
		}
		same(t, s)
	})
}

// A record of an earlier version of the program is brought to this one; nothing of it is lost.
func TestOldRecords(t *testing.T) {
	old, err := filepath.Glob("testdata/*-*.*")
	if err != nil || len(old) < 3 {
		t.Fatal("no old records", old, err)
	}
	for _, file := range old {
		t.Run(filepath.Base(file), func(t *testing.T) {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			path, opts := filepath.Join(t.TempDir(), "old.db"), Options{}
			if strings.HasSuffix(file, ".sql") {
				path, opts.Key = postgres(t), filepath.Join(t.TempDir(), "record.key")
				d, err := sql.Open("pgx", path)
				if err != nil {
					t.Fatal(err)
				}
				_, err = d.Exec(string(b))
				d.Close()
				if err != nil {
					t.Fatal(err)
				}
			} else if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(context.Background(), path, Options{ReadOnly: true, Key: opts.Key}); err == nil || !strings.Contains(err.Error(), "reading alone") {
				t.Errorf("for reading: %v", err)
			}
			s := openAt(t, path, opts)
			got, rep, info, err := s.Report(context.Background(), "a")
			if err != nil || got != text || len(rep.Statements) != 1 || rep.Engine.Version != "2" || info.Items["statements"] != 1 {
				t.Errorf("%q %+v %v", got, info, err)
			}
			if h, err := s.History(context.Background(), "a"); err != nil || len(h) != 3 {
				t.Errorf("history %v %v", h, err)
			}
			same(t, s)
			add(t, s, "z", "z "+text, "1")
			same(t, s)
		})
	}
	// One that was changed is refused and left as it is.
	b, _ := os.ReadFile("testdata/sqlite-0001.db")
	path := filepath.Join(t.TempDir(), "changed.db")
	os.WriteFile(path, b, 0o600)
	d, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Exec("DROP TRIGGER log_stays_1; UPDATE log SET who = 'nobody' WHERE seq = 2"); err != nil {
		t.Fatal(err)
	}
	d.Close()
	if _, err := Open(context.Background(), path, Options{}); err == nil || !strings.Contains(err.Error(), "does not have the hash") {
		t.Errorf("a changed record: %v", err)
	}
}

func FuzzFind(f *testing.F) {
	for _, q := range []string{`"`, `a AND`, `NEAR(`, `speaker:`, `-x`, `*`, `a" OR "b`, `after:x place:%`, "\x00", "speaker:'"} {
		f.Add(q)
	}
	s := openTest(f)
	add(f, s, "a", text, "1")
	f.Fuzz(func(t *testing.T, q string) {
		if _, err := s.Find(context.Background(), q, 5); err != nil {
			t.Fatalf("%q: %v", q, err)
		}
		if _, _, err := s.List(context.Background(), "statements", Filter{Text: q, Speaker: q, Place: q}); err != nil {
			t.Fatalf("%q: %v", q, err)
		}
	})
}

func BenchmarkAdd(b *testing.B) {
	s := openTest(b)
	n := 0
	for b.Loop() {
		n++
		add(b, s, fmt.Sprint("r", n), fmt.Sprint(n, " ", text), "1")
	}
}

func TestBlockKeys(t *testing.T) {
	ks := blockKeys([]string{"incidents|force|a9876|UKR/Sumy", "incidents|force|a9876|t|depot", "incidents|force|a9876|UKR/Sumy", "incidents|force|a9876|UKR/Kharkiv", "incidents|E-1", ""})
	if len(ks) != 5 || !slices.IsSorted(ks) {
		t.Fatalf("%v", ks)
	}
	near := 0
	for i := range ks[1:] {
		if ks[i]>>36 == ks[i+1]>>36 {
			near++
		}
	}
	if near != 1 {
		t.Errorf("%d keys of one day lie together, want 2: %x", near+1, ks)
	}
}

func TestRecent(t *testing.T) {
	r := recent[int]{half: 2}
	for i := range 4 {
		r.put(fmt.Sprint(i), i+1)
	}
	r.get("1") // used again: stays
	r.put("4", 5)
	for k, want := range map[string]int{"0": 0, "1": 2, "4": 5} {
		if got := r.get(k); got != want {
			t.Errorf("%s is %d, want %d", k, got, want)
		}
	}
	r.put("1", 7)
	if r.drop("1"); r.get("1") != 0 {
		t.Error("what was dropped is there")
	}
}
