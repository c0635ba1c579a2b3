// Package web is the desk: pages and a JSON API over the record, rendered on the server. Every value
// on a page is one click from the words it rests on, and pages work with scripts off; the little
// script there is only spares reloading and adds keys. Nothing is fetched from elsewhere.
//
// HTML is written in this package alone. A report's text, its ids and everything read from it are
// untrusted: they reach a page only through html/template, and an address only through url.PathEscape
// and url.Values.
package web

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"parley/internal/export"
	"parley/internal/record"
	"parley/internal/store"
)

//go:embed templates static
var files embed.FS

// Record is what pages need of the record: what *store.Store gives.
type Record interface {
	Report(ctx context.Context, id string) (text string, rep *record.Report, info store.ReportInfo, err error)
	Reports(ctx context.Context, limit, offset int) (list []store.ReportInfo, total int, err error)
	List(ctx context.Context, layer string, f store.Filter) ([]store.Place, int, error)
	Item(ctx context.Context, id string) (store.Place, []store.Revision, error)
	Lookup(ctx context.Context, id string) (store.Found, error)
	History(ctx context.Context, report string) ([]store.Revision, error)
	Find(ctx context.Context, q string, limit int) ([]store.Hit, error)
	Days(ctx context.Context) ([]string, error)
	Changed(ctx context.Context, coder string, p store.Place) (log []store.Revision, rev int64, err error)
	Doubtful(ctx context.Context, layer string, limit, offset int) (hits []store.Hit, count map[string]int, err error)
	Coded(ctx context.Context, coder, id string) (text string, rep *record.Report, info store.ReportInfo, err error)
	Codings(ctx context.Context) ([]store.Coding, error)
	AsOf(seq int64) (*store.Store, error)
}

// Options are what the desk that runs the program has set.
type Options struct {
	Name    string            // of the desk or dossier, in the head of each page
	Version string            // of the program
	Parties map[string]string // actor id → the name that pages write
	Log     *slog.Logger      // nil = slog.Default
	// Local says that the desk is for this machine alone: requests by a name that is neither localhost
	// nor a loopback address are refused, since another site could have its own name lead here (DNS
	// rebinding) and read the record.
	Local bool
	// Brief makes the brief of a day that has reports; without it the first page has none.
	Brief func(ctx context.Context, day string) (export.Brief, error)
	// After says in lines what later reports tell of the forecasts, deliveries or agreements at some
	// places, in their order; without it lists do not.
	After func(ctx context.Context, layer string, places []store.Place) ([][]string, error)
	// Changed gives the results of incidents held against accounts that changed since a day (YYYY-MM-DD,
	// "" = the day of the last entry of the log), and that day.
	Changed func(ctx context.Context, since string) (day string, changes []export.ResultChange, err error)
	// Compliance holds incidents against the deals with some words in their titles, and says what is in
	// force on a day ("" = the last of the record); without it the desk has no such page.
	Compliance func(ctx context.Context, words, on string) (export.Compliance, error)
	// Across are the differences across reports that a filter lets through; without it the desk shows
	// those in one report alone.
	Across func(ctx context.Context, f store.Filter) ([]record.Across, error)
	// Outlets are those of the dossier and of the reports; without it the desk has no such page.
	Outlets func(ctx context.Context) ([]export.Outlet, error)
	// Review keeps what analysts decide; without it the desk is for reading alone.
	Review Reviewer
	// Analyst is the name in forms until another is written.
	Analyst string
	// Now is the clock that decisions are stamped by; nil = time.Now.
	Now func() time.Time
	// Coders says how far two coders agree (record.CoderRecord, record.CoderMachine, or a second
	// coder's name); without it the desk has no such page.
	Coders func(ctx context.Context, a, b string) (export.Coders, error)
}

type server struct {
	rec Record
	Options
	pages  map[string]*template.Template
	static string // hash of the static files, in their addresses
	Coder  string // whose own readings are shown, "" = the record
}

func (s *server) now() time.Time {
	if s.Now != nil {
		return s.Now()
	}
	return time.Now()
}

func newServer(rec Record, opts Options) *server {
	s := &server{rec: rec, Options: opts, pages: map[string]*template.Template{}}
	s.Name = cmp.Or(s.Name, "parley")
	if s.Log == nil {
		s.Log = slog.Default()
	}
	s.static = staticHash()
	base := template.Must(template.New("base").Funcs(template.FuncMap{
		"static":     func(name string) string { return "/static/" + name + "?" + s.static },
		"date":       func(d any) string { return dateWords(record.EDTF(fmt.Sprint(d))) },
		"when":       func(at string) string { return dateWords(record.EDTF(at)) },
		"reporturl":  reportURL,
		"score":      export.CoderScore,
		"kindTitle":  func(kind string) string { return layerOf(kind).Title },
		"fieldTitle": fieldTitle,
	}).ParseFS(files, "templates/base.html", "templates/parts.html"))
	for _, name := range []string{"report", "reports", "item", "list", "search", "today", "compliance", "about", "error", "review", "queue", "add", "conflict", "code", "coders", "outlets", "differ"} {
		s.pages[name] = template.Must(template.Must(base.Clone()).ParseFS(files, "templates/"+name+".html"))
	}
	return s
}

// Handler serves the desk.
func Handler(rec Record, opts Options) http.Handler {
	s := newServer(rec, opts)
	mux := http.NewServeMux()
	handle := func(pattern string, shut bool, h func(*server, http.ResponseWriter, *http.Request) error) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			desk := s
			if coder := cookie(r, coderCookie); coder != "" && s.Review != nil {
				if desk = s.as(coder); shut {
					http.Redirect(w, r, "/code?shut", http.StatusSeeOther)
					return
				}
			}
			w.Header().Add("Vary", "Cookie")
			if err := h(desk, w, r); err != nil {
				desk.fail(w, r, err)
			}
		})
	}
	// A page of the record is shut to one who codes unseen; a page of one report shows the coder's own.
	page := func(pattern string, h func(*server, http.ResponseWriter, *http.Request) error) {
		handle("GET "+pattern, true, h)
	}
	own := func(pattern string, h func(*server, http.ResponseWriter, *http.Request) error) {
		handle(pattern, false, h)
	}
	page("/{$}", (*server).today)
	page("/reports", (*server).reports)
	own("GET /report/{id}", (*server).report)
	page("/item/{id}", (*server).item)
	for _, l := range lists {
		page("/"+l.Layer, func(s *server, w http.ResponseWriter, r *http.Request) error { return s.list(w, r, l) })
	}
	if s.Compliance != nil {
		page("/compliance", (*server).compliance)
	}
	if s.Outlets != nil {
		page("/outlets", (*server).outlets)
	}
	if s.Review != nil {
		page("/review", (*server).queue)
		own("GET /review/{id}", (*server).review)
		own("POST /review/{id}", (*server).decide)
		own("GET /add/{report}", (*server).add)
		own("POST /add/{report}", (*server).added)
		own("POST /undo", (*server).undo)
		own("GET /code", (*server).code)
		own("POST /code", (*server).coding)
	}
	if s.Coders != nil {
		page("/coders", (*server).coders)
		page("/coders.csv", (*server).coders)
		page("/coders.json", (*server).coders)
	}
	page("/search", (*server).search)
	own("GET /about", (*server).about)
	own("GET /api/report/{id}", (*server).apiReport)
	static, _ := fs.Sub(files, "static")
	assets := http.StripPrefix("/static/", http.FileServerFS(static))
	mux.HandleFunc("GET /static/", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RawQuery == s.static {
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		assets.ServeHTTP(w, r)
	})
	page("/", func(*server, http.ResponseWriter, *http.Request) error {
		return fmt.Errorf("no such page: %w", store.ErrNotFound)
	})
	var h http.Handler = mux
	if s.Local {
		h = local(mux)
	}
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := errorPage{page: s.page("Not from this desk", ""), Status: http.StatusForbidden, Message: "The form was sent from a page of another site, or the browser did not say from where. Nothing was kept.", Next: "Open the desk itself and decide there."}
		if err := s.renderStatus(w, p.Status, "error", p); err != nil {
			http.Error(w, p.Title, p.Status)
		}
	}))
	return secure(guard.Handler(h))
}

// local answers to localhost and loopback addresses alone.
func local(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		ip := net.ParseIP(strings.Trim(host, "[]"))
		if host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, "This desk is served for this machine alone and does not answer to that name: open it as http://localhost with its port.", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// secure keeps pages to themselves: nothing is loaded from elsewhere, no script or style stands in
// a page, no other site may frame it.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-cache")
		next.ServeHTTP(w, r)
	})
}

// page is what every page's frame needs.
type page struct {
	Title, Name, Version string
	Nav                  []navLink
	Query                string // of the search field
	Coder                string // who codes unseen, "" = the record is shown
	Deciding             bool   // the desk keeps decisions
}

type navLink struct {
	Title, URL string
	Here       bool
}

func (s *server) page(title, here string) page {
	p := page{Title: title, Name: s.Name, Version: s.Version, Coder: s.Coder, Deciding: s.Review != nil}
	add := func(key, title, url string) { p.Nav = append(p.Nav, navLink{title, url, key == here}) }
	if s.Coder != "" {
		add("code", "Reports to code", "/code")
		return p
	}
	add("today", "Today", "/")
	for _, l := range lists {
		add(l.Layer, l.Nav, "/"+l.Layer)
		if l.Layer == "incidents" && s.Compliance != nil {
			add("compliance", "Held against accords", "/compliance")
		}
	}
	add("reports", "Reports", "/reports")
	if s.Outlets != nil {
		add("outlets", "Outlets", "/outlets")
	}
	if s.Review != nil {
		add("review", "Review", "/review")
	}
	switch {
	case s.Coders != nil:
		add("coders", "Coders", "/coders")
	case s.Review != nil:
		add("coders", "Coders", "/code")
	}
	return p
}

func (s *server) render(w http.ResponseWriter, name string, data any) error {
	return s.renderStatus(w, http.StatusOK, name, data)
}

// renderStatus writes a page whole or not at all.
func (s *server) renderStatus(w http.ResponseWriter, status int, name string, data any) error {
	var b bytes.Buffer
	if err := s.pages[name].ExecuteTemplate(&b, "base", data); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, err := b.WriteTo(w)
	if err != nil {
		s.Log.Debug("page not sent", "page", name, "error", err)
	}
	return nil
}

type errorPage struct {
	page
	Status  int
	Message string
	Next    string
}

// fail says what happened, to what, and that the record is as it was.
func (s *server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // the reader has gone
	}
	p := errorPage{page: s.page("Not found", ""), Status: http.StatusNotFound, Message: err.Error(), Next: "Look for it among the reports, or search for words that it contains."}
	var bad badRequest
	switch {
	case s.Coder != "" && errors.Is(err, store.ErrNotFound):
		p.Message, p.Next = "You have not begun to code this, or it is not there.", "Begin with it from the list of reports to code."
	case errors.As(err, &bad):
		p.Title, p.Status, p.Next = "Not understood", http.StatusBadRequest, "Change the address, the filter or the form and try again."
	case !errors.Is(err, store.ErrNotFound):
		s.Log.Error("page failed", "address", r.URL.Path, "error", err)
		p.Title, p.Status, p.Next = "The page could not be made", http.StatusInternalServerError, "Nothing in the record was changed. Try again; if it stays, `parley verify` checks the record."
	}
	if strings.HasPrefix(r.URL.Path, "/api/") {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(p.Status)
		fmt.Fprintf(w, "{\"error\":%q}\n", strings.ToLower(p.Title))
		return
	}
	if err := s.renderStatus(w, p.Status, "error", p); err != nil {
		s.Log.Error("page failed", "page", "error", "error", err)
		http.Error(w, p.Title, p.Status)
	}
}

// badRequest is an address that asks for something that cannot be.
type badRequest struct{ error }

func (s *server) apiReport(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	_, rep, info, err := s.rec.Report(r.Context(), id)
	if err != nil {
		return fmt.Errorf("report %q: %w", id, err)
	}
	b, err := rep.Without(info.Rejected).JSON()
	if err != nil {
		return fmt.Errorf("report %q: %w", id, err)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(append(b, '\n'))
	return nil
}

func staticHash() string {
	h := sha256.New()
	// The files are embedded: walking them cannot fail.
	_ = fs.WalkDir(files, "static", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := files.ReadFile(path)
		fmt.Fprintf(h, "%s %d\n", path, len(b))
		h.Write(b)
		return err
	})
	return url.QueryEscape(hex.EncodeToString(h.Sum(nil))[:12])
}
