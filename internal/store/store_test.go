package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/internal/record"
)

var noon = time.Date(2025, 4, 2, 12, 0, 0, 0, time.UTC)

// reading is the record of a text that holds "The envoy said the truce holds." with one statement.
func reading(id, text, engine string) *record.Report {
	r := &record.Report{Schema: record.Schema, ID: id, TextSHA256: record.SHA256(text), Engine: record.Engine{Version: engine, Models: map[string]string{}}, Date: record.ReportDate{EDTF: "2025-04-01", Basis: record.DateGiven}}
	points := func(s string) record.Span {
		at := len([]rune(text[:strings.Index(text, s)]))
		return record.Span{Start: at, End: at + len([]rune(s)), Text: s}
	}
	who := "per:envoy"
	r.Actors = []record.Actor{{Item: record.Item{ID: who}, Name: "The envoy", Type: record.ActorPerson, Mentions: []record.Span{points("The envoy")}}}
	c := points("the truce holds")
	r.Statements = []record.Statement{{Item: record.Item{ID: record.NewID("S", r.TextSHA256, c)}, Speaker: &who, SpeakerMention: []record.Span{points("The envoy")}, Cue: []record.Span{points("said")}, Content: []record.Span{c}, Mode: record.ModeIndirect, Chain: []string{who}, Named: true, Polarity: record.PolarityAffirms, Date: "2025-04-01"}}
	return r
}

func open(t testing.TB) *Store {
	t.Helper()
	s, err := Open(context.Background(), filepath.Join(t.TempDir(), "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
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
	_, err := s.Add(context.Background(), Addition{ID: "a", Text: text + " Or so.", Record: reading("a", text+" Or so.", "1")}, "tester", noon)
	if !errors.Is(err, ErrOtherText) || !strings.Contains(err.Error(), "report a") {
		t.Errorf("another text under one id: %v", err)
	}
	got, rep, info, err := s.Report(context.Background(), "a")
	if err != nil || got != text || rep.Statements[0].Content[0].Text != "the truce holds" || info.Items["statements"] != 1 {
		t.Errorf("report: %q %v %v", got, info, err)
	}
	if h, _ := s.History(context.Background(), "a"); len(h) != 3 {
		t.Errorf("history %v", h)
	}
}

// dump is all folded rows, for comparing.
func dump(t testing.TB, s *Store) string {
	t.Helper()
	var b strings.Builder
	for _, q := range []string{"SELECT id||sha256||date||rev||json FROM report ORDER BY 1", "SELECT id||report||layer||title||actors||first||json FROM item ORDER BY 1", "SELECT words||layer||report||item FROM search ORDER BY 1", "SELECT report||rev||engine||json FROM reading ORDER BY 1"} {
		rows, err := s.db.Query(q)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var x string
			if err := rows.Scan(&x); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(&b, x)
		}
		rows.Close()
	}
	return b.String()
}

func TestFoldDoesNotDependOnOrder(t *testing.T) {
	texts := map[string]string{"a": text, "b": text + " Again.", "c": "Later: " + text}
	var first string
	for _, order := range [][]string{{"a", "b", "c"}, {"c", "a", "b"}, {"b", "c", "a"}} {
		s := open(t)
		for _, id := range order {
			add(t, s, id, texts[id], "1")
		}
		d := dump(t, s)
		if first == "" {
			first = d
		}
		if d != first {
			t.Errorf("order %v gives other rows", order)
		}
		if err := s.Rebuild(context.Background()); err != nil {
			t.Fatal(err)
		}
		if dump(t, s) != first {
			t.Errorf("order %v: rebuilt rows differ", order)
		}
		if err := s.Verify(context.Background()); err != nil {
			t.Error(err)
		}
	}
}

func TestNothingIsOverwritten(t *testing.T) {
	s := open(t)
	add(t, s, "a", text, "1")
	for _, q := range []string{"UPDATE log SET who = 'x'", "DELETE FROM log", "UPDATE original SET text = ''", "DELETE FROM original"} {
		if _, err := s.db.Exec(q); err == nil {
			t.Errorf("%s was let through", q)
		}
	}
}

func TestVerifyFindsTampering(t *testing.T) {
	s := open(t)
	add(t, s, "a", text, "1")
	if _, err := s.db.Exec("DROP TRIGGER log_stays_1; UPDATE log SET reason = 'changed' WHERE seq = 1"); err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(context.Background()); err == nil || !strings.Contains(err.Error(), "log entry 1") {
		t.Errorf("verify: %v", err)
	}
}

func TestListFindLookup(t *testing.T) {
	ctx := context.Background()
	s := open(t)
	add(t, s, "a", text, "1")
	add(t, s, "b", "No. "+text, "1")
	if _, n, err := s.List(ctx, "statements", Filter{Speaker: "envoy", From: "2025-04-01", To: "2025-04-01"}); err != nil || n != 2 {
		t.Errorf("list: %d %v", n, err)
	}
	if _, n, _ := s.List(ctx, "statements", Filter{Text: "truce"}); n != 2 {
		t.Errorf("list by text: %d", n)
	}
	if _, n, _ := s.List(ctx, "statements", Filter{From: "2025-05-01"}); n != 0 {
		t.Errorf("list after: %d", n)
	}
	hits, err := s.Find(ctx, "truce speaker:envoy", 10)
	if err != nil || len(hits) == 0 || !slices.ContainsFunc(hits, func(h Hit) bool { return h.Layer == "statements" }) {
		t.Errorf("find: %v %v", hits, err)
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
}

func TestFilesThatAreNoRecord(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	junk := filepath.Join(dir, "junk.db")
	os.WriteFile(junk, []byte(strings.Repeat("no database ", 100)), 0o600)
	newer := filepath.Join(dir, "newer.db")
	s, err := Open(ctx, newer)
	if err != nil {
		t.Fatal(err)
	}
	s.db.Exec("PRAGMA user_version = 99")
	s.Close()
	for _, c := range []struct{ path, want string }{{junk, "not a parley record"}, {newer, "version 99"}, {dir, dir}} {
		if _, err := Open(ctx, c.path); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), c.path) {
			t.Errorf("open %s: %v", c.path, err)
		}
	}
}

func TestOddTexts(t *testing.T) {
	s := open(t)
	for id, odd := range map[string]string{"nul": "a\x00b " + text, "empty": "", "lines": "\r\n\u2028" + text} {
		rep := &record.Report{Schema: record.Schema, ID: id, TextSHA256: record.SHA256(odd)}
		if _, err := s.Add(context.Background(), Addition{ID: id, Text: odd, Record: rep, NotRead: "a test"}, "tester", noon); err != nil {
			t.Fatal(err)
		}
		got, _, info, err := s.Report(context.Background(), id)
		if err != nil || got != odd || info.NotRead != "a test" {
			t.Errorf("%s: %q %v", id, got, err)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, q := range []string{`"`, `a AND`, `NEAR(`, `speaker:`, `-x`, `*`, `a" OR "b`, `after:x place:%`, "\x00"} {
		f.Add(q)
	}
	s := open(f)
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
	s := open(b)
	n := 0
	for b.Loop() {
		n++
		add(b, s, fmt.Sprint("r", n), fmt.Sprint(n, " ", text), "1")
	}
}
