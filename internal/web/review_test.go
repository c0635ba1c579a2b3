package web

import (
	"context"
	"encoding/json"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/internal/export"
	"parley/internal/record"
	"parley/internal/store"
)

var clock = time.Date(2031, 5, 4, 9, 30, 0, 0, time.UTC)

// reviewDesk is a desk that keeps decisions, over the example and a second report of the same strike.
func reviewDesk(t testing.TB) (http.Handler, *store.Store) {
	t.Helper()
	s, err := store.Open(context.Background(), t.TempDir()+"/record.db", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	text, rep := example()
	other := "A strike hit a school in Ósk on Friday."
	sp := words(other, "A strike hit a school in Ósk", 0)
	second := &record.Report{Schema: record.Schema, ID: "lake-2", Date: record.ReportDate{EDTF: "2031-05-03", Basis: record.DateGiven}, Title: ptr("A school in Ósk"), TextSHA256: record.SHA256(other),
		Incidents: []record.Incident{{Item: record.Item{ID: record.NewID("E", record.SHA256(other), sp), LowConfidence: true, Confidence: ptr(.4)}, Title: "Strike, Ósk", Date: "2031-05-02", Evidence: []record.Span{sp}}}}
	for _, x := range []struct {
		text string
		rep  *record.Report
	}{{text, rep}, {other, second}} {
		if _, err := s.Add(context.Background(), store.Addition{ID: x.rep.ID, Title: deref(x.rep.Title), Outlet: deref(x.rep.Outlet), Date: x.rep.Date.EDTF, Text: x.text, Record: x.rep}, "test", clock.AddDate(0, 0, -1)); err != nil {
			t.Fatal(err)
		}
	}
	return Handler(s, Options{Name: "Lake talks", Version: "test", Parties: map[string]string{"gov:vk": "Velmark (government)"}, Log: slog.New(slog.DiscardHandler), Review: s, Now: func() time.Time { return clock },
		Coders: func(ctx context.Context, a, b string) (export.Coders, error) {
			_, mine, info, err := s.Coded(ctx, b, "lake-1")
			if err != nil {
				return export.Coders{}, err
			}
			_, first, firstInfo, err := s.Report(ctx, "lake-1")
			if err != nil {
				return export.Coders{}, err
			}
			return export.MakeCoders(a, b, []export.CodedReport{{ID: "lake-1", A: first.Without(firstInfo.Rejected), B: mine.Without(info.Rejected)}})
		}}), s
}

// person is one browser's cookies.
type person struct {
	t testing.TB
	h http.Handler
	c map[string]*http.Cookie
}

func newPerson(t testing.TB, h http.Handler) *person { return &person{t, h, map[string]*http.Cookie{}} }

func (p *person) do(r *http.Request) (int, string, string) {
	p.t.Helper()
	for _, c := range p.c {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	p.h.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(p.c, c.Name)
		} else {
			p.c[c.Name] = c
		}
		if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode {
			p.t.Errorf("cookie %s can leave the desk", c.Name)
		}
	}
	return w.Code, w.Body.String(), w.Header().Get("Location")
}

func (p *person) get(address string) (int, string) {
	p.t.Helper()
	address, _, _ = strings.Cut(html.UnescapeString(address), "#")
	code, body, to := p.do(httptest.NewRequest("GET", address, nil))
	if to != "" {
		return p.get(to)
	}
	return code, body
}

// post sends a form as the desk's own page does, and follows where it leads.
func (p *person) post(address string, form url.Values) (int, string) {
	p.t.Helper()
	r := httptest.NewRequest("POST", html.UnescapeString(address), strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	code, body, to := p.do(r)
	if to != "" {
		return p.get(to)
	}
	return code, body
}

// fields are what the form of a page with an action would send, as it stands.
func fields(t testing.TB, body, action string) url.Values {
	t.Helper()
	form := ""
	for _, f := range regexp.MustCompile(`(?s)<form[^>]*>.*?</form>`).FindAllString(body, -1) {
		if tag := f[:strings.IndexByte(f, '>')]; strings.Contains(tag, `action="`+action) {
			form = f
			break
		}
	}
	if form == "" {
		t.Fatalf("no form %s in %.400s", action, plain(body))
	}
	attr := func(tag, name string) string {
		if m := regexp.MustCompile(` ` + name + `="([^"]*)"`).FindStringSubmatch(tag); m != nil {
			return html.UnescapeString(m[1])
		}
		return ""
	}
	out := url.Values{}
	for _, tag := range regexp.MustCompile(`<input[^>]*>`).FindAllString(form, -1) {
		if typ := attr(tag, "type"); (typ == "checkbox" || typ == "radio") && !strings.Contains(tag, " checked") {
			continue
		}
		out.Add(attr(tag, "name"), attr(tag, "value"))
	}
	for _, m := range regexp.MustCompile(`(?s)(<textarea[^>]*>)(.*?)</textarea>`).FindAllStringSubmatch(form, -1) {
		out.Add(attr(m[1], "name"), html.UnescapeString(m[2]))
	}
	for _, m := range regexp.MustCompile(`(?s)(<select[^>]*>)(.*?)</select>`).FindAllStringSubmatch(form, -1) {
		value := ""
		for _, o := range regexp.MustCompile(`<option[^>]*>`).FindAllString(m[2], -1) {
			if strings.Contains(o, " selected") {
				value = attr(o, "value")
			}
		}
		out.Add(attr(m[1], "name"), value)
	}
	return out
}

// A form that is sent as it came changes nothing, whatever the kind of item.
func TestFormAsItCameChangesNothing(t *testing.T) {
	h, s := reviewDesk(t)
	p := newPerson(t, h)
	text, rep := example()
	rd := newReading("lake-1", text, rep, nil, nil)
	tried := map[string]bool{}
	for _, f := range rd.Items {
		u := reviewURL("lake-1", f)
		if u == "" || tried[f.Layer.Name] {
			continue
		}
		tried[f.Layer.Name] = true
		code, body := p.get(u)
		if code != http.StatusOK {
			t.Errorf("%s answers %d", u, code)
			continue
		}
		form := fields(t, body, "/review/")
		form.Set("name", "Ann")
		form.Set("reason", "r")
		form.Set("action", "edit")
		if code, body := p.post(u, form); code != http.StatusUnprocessableEntity || !strings.Contains(body, "Nothing was changed in the form") {
			t.Errorf("%s: the form as it came answers %d: %s", f.Layer.Name, code, part(t, body+`<div class="two">`, "</header>", `<div class="two">`))
		}
	}
	for _, a := range addable {
		if !tried[a.Layer] && len(rd.of(a.Layer)) > 0 {
			t.Errorf("no %s was tried", a.Layer)
		}
	}
	if n, _ := s.Size(t.Context()); n != 5 { // two reports, two readings, the key
		t.Errorf("%d entries in the log", n)
	}
}

func TestReviewFlow(t *testing.T) {
	h, s := reviewDesk(t)
	p := newPerson(t, h)
	_, rep := example()
	e := rep.Incidents[0]
	u := "/review/" + e.ID + "?report=lake-1"
	_, body := p.get(u)
	form := fields(t, body, "/review/")

	// Without a name or a reason nothing is kept, and what was written stays in the form.
	form.Set("action", "reject")
	if code, body := p.post(u, form); code != 422 || !strings.Contains(body, "Write your name") {
		t.Errorf("no name: %d", code)
	}
	form.Set("name", "  Ann\n Lee ")
	if code, body := p.post(u, form); code != 422 || !strings.Contains(body, "Write a reason") {
		t.Errorf("no reason: %d", code)
	}
	// What cannot be read is named.
	form.Set("reason", "the mayor said Thursday")
	form.Set("action", "edit")
	form.Set("m.date", "Thursday")
	form.Set("m.casualties.0.best", "four")
	code, body := p.post(u, form)
	has(t, "the refused form", body, `value="Thursday"`, `value="four"`, "is no date", "is no whole number", "the mayor said Thursday")
	if code != 422 {
		t.Errorf("answers %d", code)
	}
	// An edit of a date, of a count inside, and one count more.
	form.Set("m.date", "2031-05-01")
	form.Set("m.casualties.0.best", "5")
	form.Set("m.casualties.1.kind", "killed")
	form.Set("m.casualties.1.group", "children")
	form.Set("m.casualties.1.low", "1")
	// Accepting with a form that was changed would lose the change: it is not done.
	form.Set("action", "accept")
	if code, body := p.post(u, form); code != 422 || !strings.Contains(body, "would not keep them") {
		t.Errorf("accepting with changes: %d", code)
	}
	form.Set("action", "edit")
	code, body = p.post(u, form)
	if code != 200 {
		t.Fatalf("the edit answers %d: %s", code, plain(body))
	}
	has(t, "the page after the edit", plain(body), "Kept as decision 6: edited (“the mayor said Thursday”)", "edited by Ann Lee", "date: 1 May 2031 to 2 May 2031 → 1 May 2031", "4 May 2031, 09:30 UTC")
	_, now, _, err := s.Report(t.Context(), "lake-1")
	if err != nil {
		t.Fatal(err)
	}
	x := now.Incidents[0]
	if x.Date != "2031-05-01" || x.Basis["date"] != record.BasisAnalyst || len(x.Casualties) != 2 || *x.Casualties[0].Best != 5 || x.Casualties[0].Basis["best"] != record.BasisAnalyst || x.Casualties[0].Basis["low"] != "" || *x.Casualties[1].Low != 1 || x.Casualties[1].Best != nil {
		js, _ := json.Marshal(x)
		t.Errorf("the edited incident: %s", js)
	}
	if !reflect.DeepEqual(x.Allegations[0].Spans, e.Allegations[0].Spans) {
		t.Error("spans of values that were not touched are lost")
	}
	// Undo, from the page that followed.
	if code, body = p.post("/undo", fields(t, body, "/undo")); code != 200 {
		t.Fatalf("undo answers %d: %s", code, plain(body))
	}
	has(t, "after the undo", plain(body), "decision 6 undone", "undone by Ann Lee")
	if _, now, _, _ := s.Report(t.Context(), "lake-1"); now.Incidents[0].Date != e.Date {
		t.Error("the edit holds")
	}
	// Grade, unverifiable, comment, merge with the other report's incident, split again.
	decide := func(action string, set map[string]string) string {
		t.Helper()
		_, body := p.get(u)
		form := fields(t, body, "/review/")
		form.Set("action", action)
		form.Set("reason", "because of "+action)
		for k, v := range set {
			form.Set(k, v)
		}
		code, body := p.post(u, form)
		if code != 200 {
			t.Fatalf("%s answers %d: %s", action, code, plain(body))
		}
		return body
	}
	_, other, _, _ := s.Report(t.Context(), "lake-2")
	decide("grade", map[string]string{"source": "B", "information": "2"})
	decide("unverifiable", nil)
	decide("comment", nil)
	body = decide("merge", map[string]string{"with.id": "http://localhost:8080/item/" + other.Incidents[0].ID + "?report=lake-2"})
	has(t, "the page after all", plain(body), "unverifiable, according to Ann Lee", "source B, information 2, graded by Ann Lee", "because of comment", "said to be the same as "+other.Incidents[0].ID)
	// Rejected, it is in no list and on its report among what was rejected; its page still says why.
	decide("reject", nil)
	if code, body := p.get("/incidents"); code != 200 || strings.Contains(body, e.Title) {
		t.Error("a rejected incident is listed")
	}
	_, body = p.get("/report/lake-1")
	has(t, "the report", plain(body), "Rejected 1", "Incident: Strike on a school in Ósk")
	if strings.Contains(part(t, body, `<article id="text"`, "</article>"), "Incident E1") {
		t.Error("a rejected incident is underlined")
	}
	_, body = p.get(itemURL(store.Place{Report: "lake-1", Item: e.ID}))
	has(t, "its page", plain(body), "Rejected: no part of the record.", "because of reject")
	_, body = p.get(u)
	form = fields(t, body, "/review/")
	form.Set("action", "accept")
	if code, body := p.post(u, form); code != 200 || strings.Contains(plain(body), "Rejected: no part") {
		t.Errorf("accepted after all: %d", code)
	}
}

// The second of two analysts who decide about one record is told, sees both versions, and can go on.
func TestTwoAtOnce(t *testing.T) {
	h, s := reviewDesk(t)
	ann, bo := newPerson(t, h), newPerson(t, h)
	_, rep := example()
	e := rep.Incidents[0]
	u := "/review/" + e.ID + "?report=lake-1"
	_, body := ann.get(u)
	first, second := fields(t, body, "/review/"), fields(t, body, "/review/")
	first.Set("name", "Ann")
	first.Set("action", "edit")
	first.Set("reason", "by the mayor")
	first.Set("m.date", "2031-05-01")
	first.Set("m.weapon", "rocket")
	if code, _ := ann.post(u, first); code != 200 {
		t.Fatalf("the first answers %d", code)
	}
	second.Set("name", "Bo")
	second.Set("action", "edit")
	second.Set("reason", "by the map")
	second.Set("m.date", "2031-05-02")
	second.Set("m.where_prec", "2")
	code, body := bo.post(u, second)
	if code != http.StatusConflict {
		t.Fatalf("the second answers %d", code)
	}
	has(t, "what the second is told", plain(body), "It was changed while you looked", "edited by Ann", "by the mayor",
		"date ≠ changed by both 1 May 2031 to 2 May 2031 1 May 2031 2 May 2031", "weapon strike rocket you leave it", "place precision exact place exact place within about 25 km")
	if _, now, _, _ := s.Report(t.Context(), "lake-1"); now.Incidents[0].Date != "2031-05-01" {
		t.Error("the second was kept unasked")
	}
	// A second try on the same page, after yet another decision, is told again.
	again := fields(t, body, "/review/")
	if _, err := s.Decide(t.Context(), record.Decision{Action: record.ActionComment, Target: e.ID, Report: "lake-1", Analyst: "Cy", Reason: "r", At: clock}, -1); err != nil {
		t.Fatal(err)
	}
	if code, body = bo.post(u, again); code != http.StatusConflict {
		t.Errorf("told again: %d", code)
	}
	has(t, "told again", plain(body), "comment by Cy")
	if code, body = bo.post(u, fields(t, body, "/review/")); code != 200 {
		t.Fatalf("kept on top answers %d: %s", code, plain(body))
	}
	_, now, _, _ := s.Report(t.Context(), "lake-1")
	if x := now.Incidents[0]; x.Date != "2031-05-02" || x.Weapon != "rocket" || *x.WherePrec != 2 {
		t.Errorf("on top of the first: %+v", x)
	}
}

// What the machine missed is made from words, picked or pasted.
func TestAdd(t *testing.T) {
	h, s := reviewDesk(t)
	p := newPerson(t, h)
	code, body := p.get("/add/lake-1?words=Velmark&kind=incidents")
	if code != 200 {
		t.Fatalf("answers %d", code)
	}
	has(t, "words in several places", plain(body), "These words stand in several places: choose one.", "Delegations of Arvania and Velmark met for six hours")
	_, body = p.get("/add/lake-1?words=no+such+words&kind=incidents")
	has(t, "words that are not there", plain(body), "these words do not stand in the report")
	// Pasted with other spaces; picked with the middle of words.
	_, body = p.get("/add/lake-1?" + url.Values{"words": {"Arvania holds\n the  dam"}, "kind": {"control"}}.Encode())
	has(t, "pasted words", body, "<mark", "Arvania holds the dam</mark>")
	at := words(exampleText, "ania holds the dam above Ó", 0)
	_, body = p.get("/add/lake-1?at=" + spansParam([][2]int{{at.Start, at.End}}) + "&kind=control")
	has(t, "picked words", body, "Arvania holds the dam above Ósk</mark>")
	form := fields(t, body, "/add/lake-1")
	form.Set("name", "Ann")
	form.Set("reason", "missed")
	form.Set("m.holder", "gov:av")
	form.Set("m.object.other", "the dam")
	// The form's own "kind" says which kind of record it is.
	if form.Get("kind") != "control" {
		t.Fatalf("the form is of %q", form["kind"])
	}
	form.Del("m.kind")
	if code, body = p.post("/add/lake-1", form); code != 422 || !strings.Contains(body, "this is needed") {
		t.Errorf("without a kind of control: %d", code)
	}
	// A tally: its remainder is computed, not written.
	_, body = p.get("/add/lake-1?" + url.Values{"words": {"25 were shot down and 12 were lost from radar"}, "kind": {"tallies"}}.Encode())
	form = fields(t, body, "/add/lake-1")
	form.Set("name", "Ann")
	form.Set("reason", "missed")
	form.Set("m.what", "drones")
	form.Set("m.total", "40")
	form.Set("m.parts.0.value", "25")
	form.Set("m.parts.0.label", "shot down")
	code, body = p.post("/add/lake-1", form)
	if code != 200 {
		t.Fatalf("the tally answers %d: %s", code, plain(body))
	}
	has(t, "the page of the added tally", plain(body), "added by hand (“missed”)", "added by hand by Ann", "drones analyst")
	_, now, _, _ := s.Report(t.Context(), "lake-1")
	k := slices.IndexFunc(now.Tallies, func(x record.Tally) bool { return x.What == "drones" })
	if k < 0 || *now.Tallies[k].Remainder != 15 || now.Tallies[k].Basis["remainder"] != record.BasisDerived || now.Tallies[k].Basis["total"] != record.BasisAnalyst || now.Tallies[k].Evidence[0].Text != "25 were shot down and 12 were lost from radar" {
		t.Errorf("added: %+v", now.Tallies)
	}
	// The same words again are the same record.
	if code, body = p.post("/add/lake-1", form); code != 422 || !strings.Contains(body, "There is such a record") {
		t.Errorf("added twice: %d", code)
	}
	// An allegation without who alleges it is refused by name.
	_, body = p.get("/add/lake-1?" + url.Values{"words": {"Velmark had fired"}, "kind": {"incidents"}}.Encode())
	form = fields(t, body, "/add/lake-1")
	form.Set("name", "Ann")
	form.Set("reason", "missed")
	form.Set("m.allegations.0.actor", "gov:vk")
	code, body = p.post("/add/lake-1", form)
	has(t, "an allegation by nobody", plain(body), "an allegation says nobody who alleges it")
	if code != 422 {
		t.Errorf("answers %d", code)
	}
	form.Set("m.allegations.0.by", "per:beck")
	if code, body = p.post("/add/lake-1", form); code != 200 {
		t.Errorf("answers %d: %s", code, plain(body))
	}
}

// A second coder sees texts and the coder's own work alone, and leaves the record as it is.
func TestSecondCoderUnseen(t *testing.T) {
	h, s := reviewDesk(t)
	ann, two := newPerson(t, h), newPerson(t, h)
	_, rep := example()
	e := rep.Incidents[0]
	u := "/review/" + e.ID + "?report=lake-1"
	edit := func(p *person, title string) {
		t.Helper()
		_, body := p.get(u)
		form := fields(t, body, "/review/")
		form.Set("name", "Ann")
		form.Set("action", "edit")
		form.Set("reason", "reason of "+title)
		form.Set("m.title", title)
		if code, body := p.post(u, form); code != 200 {
			t.Fatalf("answers %d: %s", code, plain(body))
		}
	}
	edit(ann, "FIRST-CODER")
	if code, _ := two.post("/code", url.Values{"do": {"enter"}, "name": {"Two"}}); code != 200 {
		t.Fatal(code)
	}
	has(t, "before coding is begun", plain(second(two.get("/report/lake-1"))), "You have not begun to code this")
	two.post("/code", url.Values{"do": {"begin"}, "report": {"lake-1"}, "from": {"machine"}})
	for _, address := range []string{"/", "/reports", "/incidents", "/item/" + e.ID, "/item/" + e.ID + "?report=lake-1", "/review", "/search?q=FIRST", "/coders", "/coders.json", "/report/lake-1", "/report/lake-1?item=" + e.ID, u, "/add/lake-1", "/api/report/lake-1", "/code"} {
		if _, body := two.get(address); strings.Contains(body, "FIRST-CODER") || strings.Contains(body, "Ann") {
			t.Errorf("%s shows the first coder's work", address)
		}
	}
	has(t, "a page of the record", plain(second(two.get("/incidents"))), "it is shut while you code")
	has(t, "the coder's reading", plain(second(two.get("/report/lake-1"))), "You code as Two, unseen", "Strike on a school in Ósk")
	edit(two, "SECOND-CODER")
	has(t, "the coder's own change", plain(second(two.get(u))), "SECOND-CODER", "edited by Two", "reason of SECOND-CODER")
	for _, address := range []string{"/incidents", u, itemURL(store.Place{Report: "lake-1", Item: e.ID}), "/report/lake-1"} {
		if _, body := ann.get(address); strings.Contains(body, "SECOND-CODER") {
			t.Errorf("%s shows the second coder's work to the first", address)
		}
	}
	// Another begins with the words alone.
	three := newPerson(t, h)
	three.post("/code", url.Values{"do": {"enter"}, "name": {"Three"}})
	_, body := three.post("/code", url.Values{"do": {"begin"}, "report": {"lake-1"}, "from": {"words"}})
	if strings.Contains(body, "Strike on a school") || !strings.Contains(plain(body), "Actors 8") {
		t.Error("a coder who begins with the words alone has something coded, or no actors")
	}
	two.post("/code", url.Values{"do": {"leave"}})
	_, body = two.get("/coders?b=Two")
	has(t, "the agreement", plain(body), "Incidents 1 0 0 1.00", "alleged of whom 1 1 of 1 not defined")
	if cs, err := s.Codings(t.Context()); err != nil || len(cs) != 2 || cs[1].Decisions != 1 {
		t.Errorf("codings: %+v %v", cs, err)
	}
	for _, f := range []string{"csv", "json"} {
		if code, body := two.get("/coders." + f + "?b=Two"); code != 200 || !strings.Contains(body, "incidents") {
			t.Errorf("the export as %s answers %d", f, code)
		}
	}
}

func second(_ int, body string) string { return body }

// A page of another site cannot decide, nor can a desk that is for reading alone.
func TestOthersCannotDecide(t *testing.T) {
	h, s := reviewDesk(t)
	_, rep := example()
	u := "/review/" + rep.Incidents[0].ID + "?report=lake-1"
	before, _ := s.Size(t.Context())
	form := url.Values{"action": {"reject"}, "name": {"Ann"}, "reason": {"r"}, "seen": {"99"}}
	for name, headers := range map[string]map[string]string{
		"another site": {"Sec-Fetch-Site": "cross-site"}, "another port of this machine": {"Sec-Fetch-Site": "same-site"}, "an older browser": {"Origin": "http://elsewhere.example"}, "a page with no origin": {"Origin": "null"},
	} {
		for _, address := range []string{u, "/undo", "/add/lake-1", "/code"} {
			r := httptest.NewRequest("POST", address, strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			for k, v := range headers {
				r.Header.Set(k, v)
			}
			w := httptest.NewRecorder()
			if h.ServeHTTP(w, r); w.Code != http.StatusForbidden {
				t.Errorf("%s posts to %s: %d", name, address, w.Code)
			}
		}
	}
	alone := Handler(s, Options{Log: slog.New(slog.DiscardHandler)})
	for _, address := range []string{u, "/undo", "/add/lake-1", "/code"} {
		r := httptest.NewRequest("POST", address, strings.NewReader(form.Encode()))
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		if alone.ServeHTTP(w, r); w.Code != http.StatusMethodNotAllowed && w.Code != http.StatusNotFound {
			t.Errorf("a desk for reading alone answers %d to %s", w.Code, address)
		}
	}
	if body := mustGet(t, alone, "/report/lake-1?item="+rep.Incidents[0].ID); strings.Contains(body, "/review") || strings.Contains(body, "/add/") {
		t.Error("a desk for reading alone offers to decide")
	}
	if after, _ := s.Size(t.Context()); after != before {
		t.Errorf("%d entries came into the log", after-before)
	}
	if to := localPath("//elsewhere.example/review", "/x"); to != "/x" {
		t.Errorf("leads to %s", to)
	}
}

// Whatever a form holds, the desk answers, the record stays valid, and words stand in the text.
func FuzzForms(f *testing.F) {
	h, s := reviewDesk(f)
	text, rep := example()
	f.Add("action=edit&name=a&reason=r&parts=1&m.date=2031-05-01&m.casualties.0.best=9&m.evidence=A+strike&m.evidence.at=1-5", uint8(0))
	f.Add("kind=incidents&name=a&reason=r&m.title=x&m.evidence=Velmark&m.evidence.at=&m.evidence.place=3-9&m.allegations.0.by=per:beck&m.allegations.0.actor=gov:vk", uint8(1))
	f.Add("action=edit&name=a&reason=r&patch=%7B%22evidence%22%3A%5B%5D%7D", uint8(0))
	f.Add("action=merge&with=E-1&with.id=%2Fitem%2F..%2Fx&name=%00&reason=%ff", uint8(0))
	f.Add("kind=statements&m.content.at=99999999999-1&m.content=%F0%9F&m.chain=x&parts=%00", uint8(1))
	f.Add("do=enter&name=%0d%0aSet-Cookie:x", uint8(2))
	f.Add("seq=1&item=x&report=lake-1&seen=0", uint8(3))
	f.Add("m.versions.0.by=gov:av&m.versions.0.evidence=the&action=edit&parts=1&name=a&reason=r", uint8(4))
	f.Fuzz(func(t *testing.T, body string, where uint8) {
		address := []string{"/review/" + rep.Incidents[0].ID + "?report=lake-1", "/add/lake-1", "/code", "/undo", "/review/" + rep.Agreements[0].ID + "?report=lake-1"}[where%5]
		if address[1] == 'r' {
			if last, _, err := s.Changed(t.Context(), "", store.Place{}); err != nil || last != nil {
				t.Fatal(err)
			}
			body = "seen=1000000&" + body
		}
		r := httptest.NewRequest("POST", address, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Fatalf("%s %q answers %d: %s", address, body, w.Code, plain(w.Body.String()))
		}
		_, now, _, err := s.Report(t.Context(), "lake-1")
		if err != nil {
			t.Fatal(err)
		}
		now.ID = "lake-1"
		if err := now.Validate(text); err != nil {
			t.Fatalf("%q breaks the record: %v", body, err)
		}
		rd := newReading("lake-1", text, now, nil, nil)
		if q, err := url.ParseQuery(body); err == nil {
			for _, x := range spansOf(newFormer(rd, "incidents").words(nil, q, "evidence")) {
				if string([]rune(text)[x.Start:x.End]) != x.Text {
					t.Fatalf("%q: words that do not stand at their place", body)
				}
			}
		}
	})
}
