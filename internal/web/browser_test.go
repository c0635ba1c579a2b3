package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"parley/internal/record"
	"parley/internal/store"
)

// browser is a page of a real Chromium, with all requests that it made.
type browser struct {
	context.Context
	t    *testing.T
	home string
	mu   sync.Mutex
	seen []string
}

// startBrowser starts Debian's chromium over a desk with the example, or skips.
func startBrowser(t *testing.T) *browser {
	t.Helper()
	return startBrowserOver(t, desk(t))
}

func startBrowserOver(t *testing.T, h http.Handler) *browser {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: no browser is started")
	}
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed (apt-get install chromium): the pages are not tried in a browser")
	}
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	b := &browser{t: t, home: srv.URL}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox)
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 4*time.Minute)
	t.Cleanup(cancel)
	b.Context = ctx
	if err := chromedp.Listen(ctx, func(ev any) {
		if e, ok := ev.(*network.EventRequestWillBeSent); ok {
			b.mu.Lock()
			b.seen = append(b.seen, e.Request.URL)
			b.mu.Unlock()
		}
	}); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
		return err
	}))
	return b
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b, steps...); err != nil {
		b.t.Fatal(err)
	}
}

func (b *browser) address() *url.URL {
	b.t.Helper()
	s, err := chromedp.Run(b, chromedp.Location())
	if err != nil {
		b.t.Fatal(err)
	}
	u, err := url.Parse(s)
	if err != nil {
		b.t.Fatal(err)
	}
	return u
}

// shows waits until an element has the text wanted.
func (b *browser) shows(selector, want string) {
	b.t.Helper()
	var got string
	for range 200 {
		var err error
		if got, err = chromedp.Run(b, chromedp.Evaluate[string](`document.querySelector(`+strconv.Quote(selector)+`)?.textContent.trim().replace(/\s+/g, " ") ?? ""`)); err == nil && got == want {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	b.t.Errorf("%s shows %q, not %q", selector, got, want)
}

// onlyHome fails if a request went anywhere but to the desk.
func (b *browser) onlyHome() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.seen) == 0 {
		b.t.Error("no request was seen")
	}
	for _, u := range b.seen {
		if !strings.HasPrefix(u, b.home+"/") && !strings.HasPrefix(u, "data:") && u != "about:blank" {
			b.t.Errorf("the page asked for %s", u)
		}
	}
}

// write puts a text into a field.
func (b *browser) write(selector, text string) {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](`{ const f = document.querySelector(` + strconv.Quote(selector) + `); f.value = ` + strconv.Quote(text) + `; f.dispatchEvent(new Event("input", {bubbles: true})); document.activeElement.blur(); }`))
}

// look fails where axe finds a serious barrier on the page; a picture of it goes into the folder
// PARLEY_SHOTS, to be looked at.
func (b *browser) look(name string) {
	b.t.Helper()
	axe, err := os.ReadFile("testdata/axe/axe.min.js")
	if err != nil {
		b.t.Fatal(err)
	}
	found, err := chromedp.Run(b, chromedp.Evaluate[string](string(axe)+`;
		axe.run({resultTypes: ["violations"]}).then(r => r.violations.filter(v => v.impact === "serious" || v.impact === "critical")
			.map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.html + " " + n.failureSummary).join(" | ")).join("\n"))`, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatal(err)
	}
	if found != "" {
		b.t.Errorf("%s:\n%s", name, found)
	}
	if shots := os.Getenv("PARLEY_SHOTS"); shots != "" {
		if png, err := chromedp.Run(b, chromedp.FullScreenshot(100)); err == nil {
			os.WriteFile(shots+"/"+name+".png", png, 0o644)
		}
	}
}

// clicks are what a person does on a report page: pick words, see their record, pick a value, see its words.
func (b *browser) clicks() {
	b.t.Helper()
	_, rep := example()
	tally := rep.Tallies[0]
	b.do(chromedp.Navigate(b.home + "/report/lake-1"))
	b.shows("#record h2", "Record")
	b.do(chromedp.Click(chromedp.CSS(`#text a.seg[title^="Tally"]`)))
	b.shows("#record.open h2", "“drones launched at Ósk”")
	if got := b.address().Query().Get("item"); got != tally.ID {
		b.t.Errorf("the address has item %q, not %q", got, tally.ID)
	}
	// The parts of the tally have words of their own.
	b.do(chromedp.Click(chromedp.CSS(`#record .facts .facts a.val`)))
	b.shows("#text mark", "25")
	// The label of an item that lies under another picks it.
	b.do(chromedp.Click(chromedp.CSS(`#text a.tag[title="Version V2"]`)))
	b.shows("#record h2", "account of Velmark (government)")
	if n, err := chromedp.Run(b, chromedp.Evaluate[int](`document.querySelectorAll("#text .picked").length`)); err != nil || n == 0 {
		b.t.Errorf("%d picked stretches of text (%v)", n, err)
	}
}

func TestBrowser(t *testing.T) {
	b := startBrowser(t)
	b.clicks()
	b.do(chromedp.Navigate(b.home+"/report/lake-1"), chromedp.WaitVisible(chromedp.CSS("html.js")))
	text, rep := example()
	order := newReading("lake-1", text, rep, nil, map[string]string{"gov:vk": "Velmark (government)"}).order(func(l layer) bool { return l.Family != "told" && l.Family != "aside" })
	for _, step := range []struct {
		key string
		at  int
	}{{"j", 0}, {"j", 1}, {"j", 2}, {"k", 1}} {
		b.do(chromedp.KeyEvent(step.key))
		b.shows("#record h2", order[step.at].Title)
	}
	b.do(chromedp.NavigateBack())
	b.shows("#record h2", order[2].Title)
	b.do(chromedp.KeyEvent(kb.Escape))
	b.shows("#record h2", "Record")
	b.onlyHome()
}

// A whole review: from the queue with keys, words picked in a text, two windows on one record, a second
// coder; then the pages of it without a barrier that axe calls serious.
func TestBrowserReview(t *testing.T) {
	h, s := reviewDesk(t)
	b := startBrowserOver(t, h)
	write := b.write
	b.do(chromedp.Navigate(b.home + "/review"))
	b.shows("html.js main h1", "Review")
	b.do(chromedp.KeyEvent("j"))
	b.shows("html.js main h1", "Strike, Ósk")
	// r asks for the reason first; Ctrl+Enter there sends it.
	write("[name=name]", "Ann")
	b.do(chromedp.KeyEvent("r"))
	b.shows("button[data-begun]", "Reject r")
	b.do(chromedp.Evaluate[chromedp.Void](`{ const f = document.querySelector("#reason"); f.value = "an exercise"; f.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", ctrlKey: true, bubbles: true})); }`))
	b.shows("main h1", "the two sides meet again") // the next in the queue
	if _, n, _ := s.List(t.Context(), "incidents", store.Filter{}); n != 1 {
		t.Errorf("%d incidents after the rejection", n)
	}
	// An edit, and u to take it back.
	_, rep := example()
	at := "/review/" + rep.Incidents[0].ID + "?report=lake-1"
	b.do(chromedp.Navigate(b.home+at), chromedp.WaitVisible(chromedp.CSS("html.js")),
		// The key alone: chromedp's KeyEvent sends the letter too, which no keyboard does where the page has taken the key.
		chromedp.Evaluate[chromedp.Void](`document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "e", bubbles: true}))`))
	b.shows("#edit[open] summary", "Edit its values e")
	write(`[name="m.weapon"]`, "rocket")
	write("#reason", "the mayor said so")
	b.do(chromedp.Click(chromedp.CSS(`button[value=edit]`)))
	b.shows("html.js .diffs ins", "rocket")
	b.do(chromedp.KeyEvent("u"))
	b.shows(".done b", "Kept as decision 8:")
	// The second of two windows is told.
	b.do(chromedp.Navigate(b.home + at))
	if _, err := s.Decide(t.Context(), record.Decision{Action: record.ActionComment, Target: rep.Incidents[0].ID, Report: "lake-1", Analyst: "Bo", Reason: "seen", At: clock}, -1); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.WaitVisible(chromedp.CSS("html.js")), chromedp.KeyEvent("a"))
	b.shows("main h1", "It was changed while you looked")
	b.do(chromedp.Click(chromedp.CSS(`form.decide button`)))
	b.shows(".done b", "Kept as decision 10:")
	// Words picked in the text of a report become a record.
	b.do(chromedp.Navigate(b.home+"/report/lake-1"), chromedp.WaitVisible(chromedp.CSS("html.js")))
	b.do(chromedp.Evaluate[chromedp.Void](`{ const all = [...document.querySelectorAll("#text [id^=c]")].filter(x => x.textContent.includes("25"));
		const node = document.createTreeWalker(all[0], NodeFilter.SHOW_TEXT).nextNode(); const r = document.createRange(); r.setStart(node, node.data.indexOf("25")); r.setEnd(node, node.data.indexOf("25") + 2);
		getSelection().removeAllRanges(); getSelection().addRange(r); }`))
	b.shows("#pick", "Make a record of these words")
	b.do(chromedp.Click(chromedp.CSS("#pick")))
	b.shows("#text mark", "25")
	b.do(chromedp.Click(chromedp.CSS(`input[value=tallies]`)), chromedp.Click(chromedp.CSS(`.decide .buttons button`)))
	b.shows("main h1", "A tally: a count with its parts")
	write("#reason", "missed")
	write(`[name="m.total"]`, "25")
	b.do(chromedp.Click(chromedp.CSS(`.decide > .buttons button`)))
	b.shows(".done b", "Kept as decision 11:")
	// A second coder, unseen.
	b.do(chromedp.Navigate(b.home + "/code"))
	write("[name=name]", "Two")
	b.do(chromedp.Click(chromedp.CSS(`.decide button`)))
	b.shows("main h1", "Reports to code")
	b.do(chromedp.Click(chromedp.CSS(`tr:last-child button[value=machine]`)), chromedp.WaitVisible(chromedp.CSS("#text"))) // the report's page is there
	b.shows(".coding b", "Two")
	b.do(chromedp.Navigate(b.home + "/incidents"))
	b.shows("main h1", "Reports to code")
	b.do(chromedp.Navigate(b.home + at))
	b.look("coder-review")
	b.do(chromedp.Click(chromedp.CSS(`.coding button`)))
	b.shows("main h1", "A second coder")
	for _, page := range []struct{ name, address string }{{"review", at + "&open=edit"}, {"add-form", "/add/lake-1?at=" + spansParam([][2]int{{200, 210}}) + "&kind=incidents"}, {"coders", "/coders?b=Two"}} {
		b.do(chromedp.EmulateViewport(390, 900), chromedp.Navigate(b.home+page.address))
		b.look(page.name)
	}
	b.onlyHome()
}

// A difference across reports: from the list to its page, decided by a key, taken back by another; the
// second of two windows is told.
func TestBrowserDiffer(t *testing.T) {
	h, s := differDesk(t)
	b := startBrowserOver(t, h)
	b.do(chromedp.Navigate(b.home + "/discrepancies"))
	b.look("discrepancies")
	b.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll("tr")].find(r => r.textContent.includes("injured: 9")).querySelector("a.act").click()`))
	b.shows("html.js main h1", "Accounts differ: count")
	b.look("differ")
	b.write("[name=name]", "Ann")
	key := func(k string) {
		b.do(chromedp.Evaluate[chromedp.Void](`document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "` + k + `", bubbles: true}))`))
	}
	key("e") // asks for the reason first
	b.shows("button[data-begun]", "Explained e")
	b.write("#reason", "the hospital counts two days")
	key("e")
	b.shows(".standing .stand", "explained")
	b.look("differ-explained")
	key("u")
	b.shows("html.js .done b", "Kept as decision 7:")
	b.shows(".standing .stand", "open")
	at := b.address().Path
	// Somebody decides about the record while this window is open.
	places, _, err := s.List(t.Context(), "incidents", store.Filter{})
	if err != nil || len(places) != 1 {
		t.Fatal(places, err)
	}
	b.do(chromedp.Navigate(b.home+at), chromedp.WaitVisible(chromedp.CSS("html.js")))
	if _, err := s.Decide(t.Context(), record.Decision{Action: record.ActionComment, Target: places[0].Item, Report: places[0].Report, Analyst: "Bo", Reason: "seen", At: clock}, -1); err != nil {
		t.Fatal(err)
	}
	b.write("#reason", "the mayor took it back")
	key("r")
	b.shows("html.js main h1", "It was changed while you looked")
	b.look("differ-conflict")
	b.do(chromedp.Click(chromedp.CSS(`form.decide button`)))
	b.shows(".standing .stand", "resolved")
	b.do(chromedp.EmulateViewport(390, 900), chromedp.Navigate(b.home+at))
	b.look("differ-phone")
	b.do(chromedp.Navigate(b.home + "/discrepancies?status=resolved"))
	b.shows("td[data-label=Status] b", "resolved")
	b.look("discrepancies-phone")
	b.onlyHome()
}

func TestBrowserWithoutScripts(t *testing.T) {
	b := startBrowser(t)
	b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
	b.clicks()
	if n, err := chromedp.Run(b, chromedp.Evaluate[int](`document.querySelectorAll("html.js").length`)); err != nil || n != 0 {
		t.Error("scripts ran")
	}
	b.onlyHome()
}

// No page has a barrier that axe calls serious or critical, in light or dark, wide or narrow.
func TestBrowserAxe(t *testing.T) {
	axe, err := os.ReadFile("testdata/axe/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	b := startBrowser(t)
	_, rep := example()
	picked := "/report/lake-1?item=" + rep.Agreements[0].Versions[0].ID + "&spans=186-200"
	others := []string{"/", "/agreements", "/item/" + rep.Agreements[0].ID, "/search?q=school", "/about", "/nothing"}
	for _, look := range []struct {
		scheme string
		width  int64
		pages  []string
	}{{"light", 1280, append(others, picked, "/report/lake-1")}, {"dark", 1280, []string{picked, "/agreements"}}, {"light", 390, []string{picked, "/incidents"}}} {
		b.do(chromedp.EmulateViewport(look.width, 900), chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: look.scheme}}})
			return err
		}))
		for _, address := range look.pages {
			b.do(chromedp.Navigate(b.home + address))
			found, err := chromedp.Run(b, chromedp.Evaluate[string](string(axe)+`;
				axe.run({resultTypes: ["violations"]}).then(r => r.violations.filter(v => v.impact === "serious" || v.impact === "critical")
					.map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.html + " " + n.failureSummary).join(" | ")).join("\n"))`, chromedp.EvalAwaitPromise))
			if err != nil {
				t.Fatal(err)
			}
			if found != "" {
				t.Errorf("%s, %s, %d px:\n%s", address, look.scheme, look.width, found)
			}
		}
	}
}
