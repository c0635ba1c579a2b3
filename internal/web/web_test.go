package web

import (
	"context"
	"html"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley/internal/export"
	"parley/internal/record"
	"parley/internal/store"
)

func testStore(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), t.TempDir()+"/record.db", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func keep(t *testing.T, s *store.Store, id, text string, rep *record.Report) {
	t.Helper()
	_, err := s.Add(context.Background(), store.Addition{ID: id, Title: deref(rep.Title), Outlet: deref(rep.Outlet), Date: rep.Date.EDTF, Text: text, Record: rep}, "test", time.Date(2031, 5, 3, 8, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
}

// testBrief is a brief of the reports of a day.
func testBrief(s *store.Store) func(context.Context, string) (export.Brief, error) {
	return func(ctx context.Context, day string) (export.Brief, error) {
		in := export.BriefInput{Name: "Lake talks", Day: day, IncidentsBefore: -1, ReportsBefore: -1}
		infos, _, err := s.Reports(ctx, 0, 0)
		for _, i := range infos {
			if string(i.Date.First()) == day {
				_, rep, _, err := s.Report(ctx, i.ID)
				if err != nil {
					return export.Brief{}, err
				}
				in.Reports = append(in.Reports, export.BriefReport{Record: rep, Outlet: i.Outlet, NotRead: i.NotRead})
			}
		}
		return export.MakeBrief(in), err
	}
}

// desk is a desk over a record with the example in it.
func desk(t *testing.T) http.Handler {
	t.Helper()
	s := testStore(t)
	text, rep := example()
	keep(t, s, rep.ID, text, rep)
	return Handler(s, Options{Name: "Lake talks", Version: "test", Parties: map[string]string{"gov:vk": "Velmark (government)"}, Brief: testBrief(s), Log: slog.New(slog.DiscardHandler)})
}

func get(t *testing.T, h http.Handler, address string) (int, string) {
	t.Helper()
	address, _, _ = strings.Cut(address, "#") // as a browser does
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", address, nil))
	return w.Code, w.Body.String()
}

// mustGet is a page that must be there.
func mustGet(t *testing.T, h http.Handler, address string) string {
	t.Helper()
	code, body := get(t, h, address)
	if code != http.StatusOK {
		t.Fatalf("%s answers %d: %.300s", address, code, plain(body))
	}
	return body
}

var tags = regexp.MustCompile(`<[^>]*>`)

// plain is the text of a piece of HTML, with single spaces.
func plain(s string) string {
	s = strings.ReplaceAll(html.UnescapeString(tags.ReplaceAllString(s, " ")), "\u2060", "")
	return regexp.MustCompile(` ([.,;:])`).ReplaceAllString(strings.Join(strings.Fields(s), " "), "$1")
}

// part is what stands between two strings.
func part(t *testing.T, s, from, to string) string {
	t.Helper()
	_, s, ok := strings.Cut(s, from)
	s, _, ok2 := strings.Cut(s, to)
	if !ok || !ok2 {
		t.Fatalf("no part %q … %q", from, to)
	}
	return s
}

func TestExampleIsValid(t *testing.T) {
	text, rep := example()
	if err := rep.Validate(text); err != nil {
		t.Error(err)
	}
}

func has(t *testing.T, where, body string, wants ...string) {
	t.Helper()
	for _, w := range wants {
		if !strings.Contains(body, w) {
			t.Errorf("%s has no %q", where, w)
			if len(body) < 4000 {
				t.Log(body)
			}
		}
	}
}

func TestReportTables(t *testing.T) {
	h := desk(t)
	body := mustGet(t, h, "/report/lake-1")
	text := plain(body)
	has(t, "the report page", text,
		"Talks on the lake end without a joint text", "2 May 2031",
		"Ilse Brandt ▸ direct quotation told Harbour News We agreed to stop all strikes on the power grid for 30 days. Ilse Brandt ▸ Harbour News ▸",
		"41 = 25 shot down + 12 lost from radar + 4 remainder computed by parley",
		"according to Jón Beck ▸, by Velmark (government) ▸; denied by Velmark (government)",
		"injured: people 4 4 not reported at least Jón Beck",
		"the report itself Arvania ▸ holds the dam above Ósk", "duration 6 hours",
		"Arvania ▸ V1 Velmark (government) ▸ V2",
		"objects ≠ accounts differ ≠ differs: energy inferred ≠ differs: transmission substation",
		"acts = accounts agree attack attack",
		"from ◐ stated by some only not stated 5 May 2031, uncertain inferred",
		"No account states: area, until, conditions, exit, exceptions.",
		"Warning: the year of “5 May” is taken",
		"61.5 background",
		"suggestion",
	)
	if strings.Contains(text, "casualties: 0") || strings.Contains(text, "killed") {
		t.Error("deaths that nobody reported are on the page")
	}
}

// The text of a report stands on its page as it came, whatever is laid over it.
func TestReportTextIsWhole(t *testing.T) {
	h := desk(t)
	label := regexp.MustCompile(`<a class="tag[^>]*>[^<]*</a>`)
	for _, query := range []string{"", "?show=none", "?show=told&show=named", "?item=gov:av", "?spans=0-5,3-40,9999-10000,7-2,x"} {
		article := part(t, mustGet(t, h, "/report/lake-1"+query), `<article id="text"`, `</article>`)
		article = article[strings.IndexByte(article, '>')+1:]
		article = strings.ReplaceAll(label.ReplaceAllString(article, ""), "</p>", "")
		got := strings.TrimSpace(html.UnescapeString(tags.ReplaceAllString(article, "")))
		text, _ := example()
		if want := strings.TrimSpace(strings.ReplaceAll(text, "\n\n", "\n")); got != want {
			t.Errorf("%q: the page has\n%s\nwant\n%s", query, got, want)
		}
	}
}

func TestPickAndLight(t *testing.T) {
	h := desk(t)
	_, rep := example()
	v := rep.Agreements[0].Versions[0]
	body := mustGet(t, h, "/report/lake-1?item="+v.ID)
	panel := part(t, body, `<aside id="record"`, `</aside>`)
	has(t, "the panel", plain(panel), "Version V1", "account of Arvania", "agreement A1 Pause of strikes on the power grid", "objects energy inferred the power grid", "duration 30 days", "← before", "next", "Also in these words", "D1 discrepancy")
	sp := v.Spans["objects"][0]
	address := html.UnescapeString(part(t, part(t, panel, "<dt>objects</dt>", "</dd>"), `href="`, `"`))
	if u, _ := url.Parse(address); u.Query().Get("item") != v.ID || parseSpans(u.Query().Get("spans"))[0] != [2]int{sp.Start, sp.End} || u.Fragment == "" {
		t.Errorf("the value leads to %s, not to its words %v", address, sp)
	}
	lit := mustGet(t, h, address)
	if n := strings.Count(lit, "<mark>"); n != 1 {
		t.Errorf("%d marks", n)
	}
	has(t, "the lit page", lit, "<mark>the power grid</mark>", `id="c`+strings.Split(address, "#c")[1]+`"`)
	if code, body := get(t, h, "/report/lake-1?item=S-0000000000"); code != http.StatusNotFound || !strings.Contains(body, "this report has no item S-0000000000") {
		t.Errorf("an item that is not there: %d", code)
	}
}

// From the first item one comes to every item of the shown families by "next", and each step shows it.
func TestStepsReachEveryItem(t *testing.T) {
	h := desk(t)
	text, rep := example()
	rd := newReading("lake-1", text, rep, nil, nil)
	want := len(rd.order(func(l layer) bool { return l.Family != "told" && l.Family != "aside" }))
	next := regexp.MustCompile(`<a rel="next" href="([^"]*)"`)
	address, steps := "/report/lake-1", 0
	for ; steps <= len(rd.Items); steps++ {
		m := next.FindStringSubmatch(mustGet(t, h, address))
		if m == nil {
			break
		}
		address = html.UnescapeString(m[1])
	}
	if steps != want {
		t.Errorf("%d steps, %d items", steps, want)
	}
}

func TestLists(t *testing.T) {
	h := desk(t)
	for address, want := range map[string]string{
		"/":                          "Incidents as alleged",
		"/?day=2031-05-02":           "“stop all strikes on the power grid for 30 days”",
		"/?day=2031-05-01":           "No report of 1 May 2031 is in the record. Go to 2 May 2031",
		"/reports":                   "Talks on the lake end without a joint text Harbour News 4 statements, 1 talks, 1 agreement, 1 incident, 1 tally, 1 on control",
		"/statements":                "1–4 of 4",
		"/statements?speaker=Brandt": "1–1 of 1",
		"/statements?q=substations":  "1–1 of 1",
		"/statements?q=nowhere":      "Nothing passes this filter",
		"/talks":                     "Arvania–Velmark talks in Żelin",
		"/agreements":                "≠ accounts differ: objects",
		"/incidents?from=2031-05-01": "at least 4 people",
		"/incidents?to=2030-01-01":   "Nothing passes this filter",
		"/tallies":                   "41 = 25 shot down + 12 lost from radar + 4 remainder computed by parley",
		"/control":                   "the report itself",
		"/forecasts":                 "the two sides meet again",
		"/discrepancies":             "substations alone",
		"/search?q=school":           "Strike on a school in Ósk",
		"/search":                    "Write words into the field",
		"/search?q=zzz":              "Nothing was found for “zzz”",
		"/about":                     "GeoNames",
	} {
		has(t, address, plain(mustGet(t, h, address)), want)
	}
	for address, code := range map[string]int{
		"/statements?place=x": 400, "/incidents?from=yesterday": 400, "/incidents?offset=-1": 400, "/?day=May": 400, "/?day=2031-02-30": 400,
		"/report/none": 404, "/item/none": 404, "/nothing": 404, "/api/report/none": 404,
	} {
		if got, body := get(t, h, address); got != code {
			t.Errorf("%s answers %d, not %d: %.300s", address, got, code, plain(body))
		}
	}
}

func TestEmptyRecord(t *testing.T) {
	h := Handler(testStore(t), Options{})
	for _, address := range []string{"/", "/reports", "/statements", "/incidents"} {
		has(t, address, plain(mustGet(t, h, address)), "parley add FILE…")
	}
}

func TestItemPage(t *testing.T) {
	h := desk(t)
	_, rep := example()
	e := rep.Incidents[0]
	body := plain(mustGet(t, h, "/item/"+e.ID+"?report=lake-1"))
	has(t, "the item page", body, "Strike on a school in Ósk", "A strike damaged a school in Ósk and wounded at least four people", "according to the mayor", "casualties kind injured group people low 4 best 4 high not reported", "denied by Velmark (government)", "3 May 2031, 08:00 UTC · report added by test")
	code, _ := get(t, h, "/item/"+e.ID[:5])
	if code != http.StatusOK && code != http.StatusFound {
		t.Errorf("the beginning of an id answers %d", code)
	}
	has(t, "an actor's page", mustGet(t, h, "/item/per:brandt?report=lake-1"), "/statements?speaker=Ilse&#43;Brandt")
	for _, it := range rep.Actors {
		mustGet(t, h, itemURL(store.Place{Report: "lake-1", Item: it.ID}))
	}
}

func TestAPIGivesTheContract(t *testing.T) {
	_, rep := example()
	want, err := rep.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(mustGet(t, desk(t), "/api/report/lake-1")); got != string(want) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Nothing that a report carries becomes markup, script, or another address.
func TestHostileReport(t *testing.T) {
	evil := `"><script>alert(1)</script><img src=x onerror=alert(2)>'{{.}}` + "\x00\u202e\u2066javascript:alert(3)"
	text := "He said: " + evil + "\nand more."
	sha := record.SHA256(text)
	all := words(text, evil, 0)
	rep := &record.Report{Schema: record.Schema, ID: `../a b/"<i>`, Title: ptr(evil), Outlet: ptr(evil), URL: ptr("javascript:alert(4)"), TextSHA256: sha, Date: record.ReportDate{Basis: record.DateNone}, Warnings: []string{evil},
		Actors:     []record.Actor{{Item: record.Item{ID: `per:"><script>`}, Name: evil, Type: record.ActorPerson, Mentions: []record.Span{words(text, "He", 0)}}},
		Statements: []record.Statement{{Item: record.Item{ID: `S-"'<b>&?#/..`}, Speaker: ptr(`per:"><script>`), Mode: record.ModeDirect, Cue: []record.Span{words(text, "said", 0)}, Content: []record.Span{all}, Chain: []string{`per:"><script>`}, Polarity: record.PolarityAffirms, Venue: evil}},
		Incidents:  []record.Incident{{Item: record.Item{ID: "E-1"}, Title: evil, Weapon: evil, Evidence: []record.Span{all}}},
		Tallies:    []record.Tally{{Item: record.Item{ID: "L-1"}, What: evil, Total: ptr(3), Parts: []record.Part{{Value: 1, Label: evil}}, Evidence: []record.Span{all}}},
	}
	s := testStore(t)
	keep(t, s, rep.ID, text, rep)
	h := Handler(s, Options{Name: evil, Log: slog.New(slog.DiscardHandler)})
	bad := regexp.MustCompile(`(?i)<script>|<img|<i>|\son\w+=|="javascript`)
	visit := func(address string) {
		code, body := get(t, h, address)
		if code >= 500 {
			t.Errorf("%s answers %d", address, code)
		}
		if m := bad.FindString(tagsOnly(body)); m != "" {
			t.Errorf("%s lets %q through", address, m)
		}
		if strings.ContainsRune(body, 0) {
			t.Errorf("%s has a NUL", address)
		}
	}
	report := reportURL(rep.ID)
	mustGet(t, h, report)
	mustGet(t, h, itemURL(store.Place{Report: rep.ID, Item: rep.Statements[0].ID}))
	for _, address := range []string{report, report + state{Item: rep.Statements[0].ID}.query(), report + "?item=" + url.QueryEscape(evil), report + "?show=" + url.QueryEscape(evil) + "&spans=" + url.QueryEscape(evil),
		"/", "/reports", "/statements", "/incidents", "/tallies", "/search?q=" + url.QueryEscape(evil), "/search?q=said", "/statements?q=" + url.QueryEscape(evil), "/item/" + url.PathEscape(evil), "/" + url.PathEscape(evil), "/?day=" + url.QueryEscape(evil)} {
		visit(address)
	}
}

// tagsOnly is a page without its text and values: what a browser takes for markup.
func tagsOnly(body string) string {
	out := strings.Join(tags.FindAllString(body, -1), "\n")
	return regexp.MustCompile(`="(javascript)?[^"]*"`).ReplaceAllString(out, `="$1"`)
}

func TestPagesKeepToThemselves(t *testing.T) {
	h := desk(t)
	_, rep := example()
	outside := regexp.MustCompile(`(?i)(src|href|action)="(https?:|//)[^"]*"|\sstyle="|\son[a-z]+="|<style|<script(?: [^>]*)?>[^<]`)
	for _, address := range []string{"/", "/reports", "/report/lake-1?item=" + rep.Statements[0].ID, "/item/" + rep.Incidents[0].ID, "/agreements", "/about", "/search?q=school", "/nothing"} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", address, nil))
		if m := outside.FindString(w.Body.String()); m != "" {
			t.Errorf("%s has %s", address, m)
		}
		if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'self'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", address, csp)
		}
		again := httptest.NewRecorder()
		h.ServeHTTP(again, httptest.NewRequest("GET", address, nil))
		if again.Body.String() != w.Body.String() {
			t.Errorf("%s differs when asked for again", address)
		}
	}
	err := fs.WalkDir(files, "static", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := files.ReadFile(path)
		if m := regexp.MustCompile(`https?://[^"' )]*|@import`).FindString(strings.ReplaceAll(string(b), "http://www.w3.org/2000/svg", "")); m != "" {
			t.Errorf("%s names %s", path, m)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	post := httptest.NewRequest("POST", "/search", strings.NewReader("q=x"))
	post.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, post)
	if w.Code != http.StatusForbidden {
		t.Errorf("a post from another site answers %d", w.Code)
	}
}

// Pages speak in neutral words: the list is that of the project's rules for wording.
func TestWording(t *testing.T) {
	avoid := regexp.MustCompile(`(?i)\b(violat\w*|claimed|claims that|admitted|insisted|regime|terrorist\w*|stonewalled|hollow|brutal|doused|so-called|perpetrator)\b`)
	check := func(where, text string) {
		if m := avoid.FindString(text); m != "" {
			t.Errorf("%s says %q", where, m)
		}
	}
	err := fs.WalkDir(files, "templates", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := files.ReadFile(path)
		check(path, string(b))
		return err
	})
	if err != nil {
		t.Error(err)
	}
	for _, name := range []string{"words.go", "reading.go", "lists.go", "report.go", "today.go", "web.go", "review.go", "add.go", "form.go", "coders.go"} {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range regexp.MustCompile(`"[^"\n]*"`).FindAllString(string(b), -1) {
			if s != `"claimed_by"` {
				check(name, s)
			}
		}
	}
	for typ, values := range record.Vocabularies {
		for _, v := range values {
			check(typ, phrase(typ, v))
		}
	}
}

func TestWords(t *testing.T) {
	for e, want := range map[record.EDTF]string{
		"2031-05-02": "2 May 2031", "2031-05": "May 2031", "2031": "2031", "2031-05-02?": "2 May 2031, uncertain", "2031~": "2031, about",
		"2031-05-02/2031-05-04": "2 May 2031 to 4 May 2031", "../2031-05-09": "up to 9 May 2031", "2031-05-09/..": "from 9 May 2031 on",
		"2031-05-02T18:00+03:00": "2 May 2031, 18:00 (UTC+03:00)", "2031-05-02T18:00Z": "2 May 2031, 18:00 UTC", "203X": "203X", "": "",
	} {
		if got := strings.ReplaceAll(dateWords(e), "\u00a0", " "); got != want {
			t.Errorf("%s: %q, want %q", e, got, want)
		}
	}
	for p, want := range map[string]string{"P30D": "30 days", "P1M": "1 month", "PT12H": "12 hours", "P": "P", "soon": "soon"} {
		if got := record.PeriodWords(p); got != want {
			t.Errorf("%s: %q, want %q", p, got, want)
		}
	}
	if got := record.QualifierNearly.Words("90"); got != "nearly 90" {
		t.Error(got)
	}
}

func TestLocalDeskAnswersToNoOtherName(t *testing.T) {
	h := Handler(testStore(t), Options{Local: true})
	for host, code := range map[string]int{"localhost:8080": 200, "localhost": 200, "127.0.0.1:8080": 200, "[::1]:8080": 200, "[::1]": 200, "example.org:8080": 421, "localhost.example.org": 421, "192.0.2.7": 421, "": 421} {
		r := httptest.NewRequest("GET", "/reports", nil)
		r.Host = host
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); w.Code != code {
			t.Errorf("%q answers %d, not %d", host, w.Code, code)
		}
	}
}

// One is a woman, two are women.
func TestCasualtiesOfOne(t *testing.T) {
	text := "Two strikes killed one woman and two children."
	sp := []record.Span{{Start: 0, End: 11, Text: text[:11]}}
	rep := &record.Report{ID: "x", Incidents: []record.Incident{{Item: record.Item{ID: "E-1"}, Title: "Two strikes", Evidence: sp, Casualties: []record.Casualty{
		{Kind: record.CasualtiesKilled, Group: record.GroupWomen, Best: ptr(1), Qualifier: record.QualifierExact, Evidence: sp},
		{Kind: record.CasualtiesKilled, Group: record.GroupChildren, Best: ptr(2), Qualifier: record.QualifierExact, Evidence: sp}}}}}
	rd := newReading("x", text, rep, nil, nil)
	c := viewer{reading: rd}.card(rd.byID["E-1"])
	if a, b := c.Casualties[0].Short.Text, c.Casualties[1].Short.Text; a != "1 woman" || b != "2 children" {
		t.Errorf("%q, %q", a, b)
	}
}
