package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley/internal/reconcile"
	"parley/internal/record"
	"parley/internal/store"
)

// differDesk is a desk over two reports of one strike that count its wounded otherwise.
func differDesk(t testing.TB) (http.Handler, *store.Store) {
	t.Helper()
	s, err := store.Open(context.Background(), t.TempDir()+"/record.db", store.Options{Joiner: reconcile.Joiner()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	text, rep := example()
	other := "A strike damaged a school in Ósk on 2 May. The town's hospital said it wounded nine people."
	sha := record.SHA256(other)
	sp := words(other, "A strike damaged a school in Ósk on 2 May", 0)
	osk := rep.Places[1]
	osk.Mentions = []record.Span{words(other, "Ósk", 0)}
	clinic := record.Actor{Item: record.Item{ID: "org:hospital"}, Name: "the town's hospital", Type: record.ActorOrganisation, Mentions: []record.Span{words(other, "The town's hospital", 0)}}
	e := record.Incident{Item: record.Item{ID: record.NewID("E", sha, sp)}, Title: "Strike on a school in Ósk", Date: "2031-05-02", Place: ptr("pl:osk"), WherePrec: ptr(1), AcledType: record.AcledExplosionsRemoteViolence, AcledSub: record.AcledSubAirDroneStrike,
		Targets:    []record.Target{{ObjectClass: record.ObjectSchool, Text: "a school", Evidence: []record.Span{words(other, "a school", 0)}}},
		Casualties: []record.Casualty{{Kind: record.CasualtiesInjured, Group: record.GroupAll, Low: ptr(9), Best: ptr(9), High: ptr(9), Qualifier: record.QualifierExact, By: []string{"org:hospital"}, Evidence: []record.Span{words(other, "nine people", 0)}}}, Evidence: []record.Span{sp}}
	rep.Incidents[0].Casualties[0].High = ptr(4)
	rep.Incidents[0].Casualties[0].Qualifier = record.QualifierExact
	second := &record.Report{Schema: record.Schema, ID: "lake-2", Date: record.ReportDate{EDTF: "2031-05-03", Basis: record.DateGiven}, Title: ptr("A school in Ósk"), Outlet: ptr("Tide"), TextSHA256: sha,
		Sentences: []record.Sentence{{Start: 0, End: sp.End + 1}, {Start: sp.End + 2, End: len([]rune(other))}}, Actors: []record.Actor{clinic}, Places: []record.Place{osk}, Incidents: []record.Incident{e}}
	at := strings.Index(text, "A strike damaged")
	start := len([]rune(text[:at]))
	rep.Sentences = []record.Sentence{{Start: start, End: start + 80}}
	for _, x := range []struct {
		text string
		rep  *record.Report
	}{{text, rep}, {other, second}} {
		if _, err := s.Add(context.Background(), store.Addition{ID: x.rep.ID, Title: deref(x.rep.Title), Outlet: deref(x.rep.Outlet), Date: x.rep.Date.EDTF, Text: x.text, Record: x.rep}, "test", clock.AddDate(0, 0, -1)); err != nil {
			t.Fatal(err)
		}
	}
	across := func(ctx context.Context, f store.Filter) ([]record.Across, error) {
		var out []record.Across
		err := s.Differing(ctx, func(r *record.Record) error {
			for _, d := range r.Differ {
				if strings.Contains(r.Title, f.Text) {
					out = append(out, record.Across{Difference: d, Record: r.ID, Layer: r.Layer, Title: r.Title, Date: r.Date, Name: r.Names(nil)})
				}
			}
			return nil
		})
		return out, err
	}
	return Handler(s, Options{Name: "Lake talks", Version: "test", Log: slog.New(slog.DiscardHandler), Review: s, Across: across, Now: func() time.Time { return clock }}), s
}

var differLink = regexp.MustCompile(`/review/X-[0-9a-f]+`)

// Differences across reports stand in the list, each side with its words and the report they are in.
func TestDifferList(t *testing.T) {
	h, _ := differDesk(t)
	body := mustGet(t, h, "/discrepancies")
	has(t, "the list", plain(body), "Across reports", "all 3 open 3 explained 0 resolved 0", "count open Decide", "Jón Beck injured: 4", "the town's hospital injured: 9 “The town's hospital said it wounded nine people.” in A school in Ósk, 3 May 2031",
		"Velmark denies it “Velmark denied it” in Talks",
		"in Talks on the lake end without a joint text, 2 May 2031", "In one report", "one account is narrower")
	if n := len(differLink.FindAllString(body, -1)); n != 3 {
		t.Errorf("%d links to decide", n)
	}
	has(t, "those explained", plain(mustGet(t, h, "/discrepancies?status=explained")), "no two reports differ so that it is explained")
	if body := plain(mustGet(t, h, "/discrepancies?q=nowhere")); strings.Contains(body, "injured: 9") {
		t.Error("the filter is passed over")
	}
	for _, address := range []string{"/discrepancies?status=solved", "/discrepancies?across=-1"} {
		if code, _ := get(t, h, address); code != http.StatusBadRequest {
			t.Errorf("%s answers %d", address, code)
		}
	}
	// A page of the incident leads there too.
	item := regexp.MustCompile(`/item/E-[0-9a-f]+`).FindString(body)
	has(t, "the incident", plain(mustGet(t, h, item)), "Where accounts differ", "accounts differ (count), open", "Through which chains it came")
	if code, _ := get(t, h, "/review/X-0123456789"); code != http.StatusNotFound {
		t.Errorf("a difference that is not there answers %d", code)
	}
}

// A difference is explained, set back by undo, and the second of two who decide is told.
func TestDifferReview(t *testing.T) {
	h, s := differDesk(t)
	ann, bo := newPerson(t, h), newPerson(t, h)
	_, body := ann.get("/discrepancies?q=Strike")
	u := ""
	for _, row := range strings.Split(body, "<tr") {
		if strings.Contains(row, "injured: 9") {
			u = differLink.FindString(row)
		}
	}
	_, body = ann.get(u)
	has(t, "the page", plain(body), "Accounts differ: count", "Neither is taken as right.", "injured: 4", "injured: 9", "Nobody has decided anything about it yet")
	first, second := fields(t, body, u), fields(t, body, u)
	set := func(form url.Values, name, status, reason string) url.Values {
		form.Set("name", name)
		form.Set("status", status)
		form.Set("reason", reason)
		return form
	}
	if code, body := ann.post(u, set(first, "", "explained", "r")); code != 422 || !strings.Contains(body, "Write your name") {
		t.Errorf("no name: %d", code)
	}
	if code, body := ann.post(u, set(first, "Ann", "explained", " ")); code != 422 || !strings.Contains(body, "Write a reason") {
		t.Errorf("no reason: %d", code)
	}
	if code, _ := ann.post(u, set(first, "Ann", "solved", "r")); code != 400 {
		t.Errorf("no status: %d", code)
	}
	code, body := ann.post(u, set(first, "Ann", "explained", "the hospital counts two days"))
	if code != 200 {
		t.Fatalf("answers %d: %s", code, plain(body))
	}
	has(t, "the page after it", plain(body), "Kept as decision", "set to explained (“the hospital counts two days”)", "explained according to Ann: the hospital counts two days")
	has(t, "those explained", plain(mustGet(t, h, "/discrepancies?status=explained")), "explained 1", "the hospital counts two days")
	after := body
	// The second saw it before.
	code, body = bo.post(u, set(second, "Bo", "resolved", "the mayor took it back"))
	if code != http.StatusConflict {
		t.Fatalf("the second answers %d: %s", code, plain(body))
	}
	has(t, "what the second is told", plain(body), "It was changed while you looked", "set to explained by Ann", "the hospital counts two days", "set to resolved: the mayor took it back")
	if code, body = bo.post(u, fields(t, body, u)); code != 200 {
		t.Fatalf("kept on top answers %d: %s", code, plain(body))
	}
	has(t, "on top of it", plain(body), "resolved according to Bo: the mayor took it back")
	// Ann's undo was begun before; she is told. Then Bo takes his back, and hers holds.
	if code, _ := ann.post("/undo", fields(t, after, "/undo")); code != http.StatusConflict {
		t.Errorf("an undo of what was decided about since answers %d", code)
	}
	code, body = bo.post("/undo", fields(t, body, "/undo"))
	if code != 200 {
		t.Fatalf("undo answers %d: %s", code, plain(body))
	}
	has(t, "after the undo", plain(body), "explained according to Ann", "undone by Bo", "Accounts differ: count")
	// The other difference of the record stays as it is.
	has(t, "all", plain(mustGet(t, h, "/discrepancies")), "all 3 open 2 explained 1 resolved 0")
	alone := Handler(s, Options{Log: slog.New(slog.DiscardHandler), Across: func(context.Context, store.Filter) ([]record.Across, error) { return nil, nil }})
	if code, _ := get(t, alone, u); code != http.StatusNotFound {
		t.Errorf("a desk for reading alone answers %d", code)
	}
}
