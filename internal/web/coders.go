package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"parley/internal/export"
	"parley/internal/record"
	"parley/internal/store"
)

// A second coder codes the same reports unseen. While a browser codes, the desk shows it the coder's
// own readings alone: pages of the record, where others' decisions stand, are shut until coding ends.

// coded is the record as a second coder may see it: the coder's own readings.
type coded struct {
	Record
	coder string
}

func (c coded) Report(ctx context.Context, id string) (string, *record.Report, store.ReportInfo, error) {
	return c.Record.Coded(ctx, c.coder, id)
}

func (c coded) Item(context.Context, string) (store.Place, []store.Revision, error) {
	return store.Place{}, nil, store.ErrNotFound
}

func (c coded) Lookup(context.Context, string) (store.Found, error) {
	return store.Found{}, store.ErrNotFound
}

func (c coded) History(context.Context, string) ([]store.Revision, error) { return nil, nil }

// as is the desk for a second coder.
func (s *server) as(coder string) *server {
	c := *s
	c.Coder, c.rec = coder, coded{s.rec, coder}
	return &c
}

// codePage lists the reports to a second coder, or asks who codes.
type codePage struct {
	page
	Shut        bool // led here from a page that is shut while coding
	Analyst     string
	Rows        []codeRow
	Coders      []coderRow
	Total       int
	First, Last int
	Earlier,
	Later string
}

type codeRow struct {
	ID, Title, Outlet, Date, URL string
	Begun                        bool
	From, At                     string
	Decisions                    int
	NotRead                      string
}

type coderRow struct {
	Name    string
	Reports int
	URL     string
}

func (s *server) code(w http.ResponseWriter, r *http.Request) error {
	p := &codePage{page: s.page("Second coder", map[bool]string{true: "coders", false: "code"}[s.Coder == ""]), Shut: r.URL.Query().Has("shut"), Analyst: cmp.Or(cookie(r, nameCookie), s.Analyst)}
	cs, err := s.rec.Codings(r.Context())
	if err != nil {
		return err
	}
	if s.Coder == "" {
		for _, c := range cs {
			if n := len(p.Coders); n == 0 || p.Coders[n-1].Name != c.Coder {
				p.Coders = append(p.Coders, coderRow{Name: c.Coder, URL: "/coders?" + url.Values{"b": {c.Coder}}.Encode()})
			}
			p.Coders[len(p.Coders)-1].Reports++
		}
		return s.render(w, "code", p)
	}
	mine := map[string]store.Coding{}
	for _, c := range cs {
		if c.Coder == s.Coder {
			mine[c.Report] = c
		}
	}
	_, offset, err := filterOf(url.Values{"offset": r.URL.Query()["offset"]}, nil)
	if err != nil {
		return err
	}
	part, total, err := s.rec.Reports(r.Context(), perPage, offset)
	if err != nil {
		return err
	}
	offset = min(offset, total)
	p.Total, p.First, p.Last = total, offset+1, offset+len(part)
	if offset > 0 {
		p.Earlier = "/code?offset=" + strconv.Itoa(max(0, offset-perPage))
	}
	if p.Last < p.Total {
		p.Later = "/code?offset=" + strconv.Itoa(p.Last)
	}
	for _, info := range part {
		c, begun := mine[info.ID]
		row := codeRow{ID: info.ID, Title: cmp.Or(strings.TrimSpace(info.Title), info.ID), Outlet: info.Outlet, Date: dateWords(info.Date), URL: reportURL(info.ID), Begun: begun, NotRead: info.NotRead}
		if begun {
			row.From, row.At, row.Decisions = c.Began(), c.At, c.Decisions
		}
		p.Rows = append(p.Rows, row)
	}
	return s.render(w, "code", p)
}

// coding begins and ends coding, and begins with a report.
func (s *server) coding(w http.ResponseWriter, r *http.Request) error {
	form, err := postForm(w, r)
	if err != nil {
		return err
	}
	switch form.Get("do") {
	case "enter":
		name := personName(form.Get("name"))
		if name == "" || name == record.CoderRecord || name == record.CoderMachine {
			return badRequest{errors.New("a coder has a name of their own")}
		}
		setCookie(w, coderCookie, name)
	case "leave":
		setCookie(w, coderCookie, "")
	case "begin":
		if s.Coder == "" {
			return badRequest{errors.New("say first who codes")}
		}
		id := form.Get("report")
		if err := s.Review.BeginCoding(r.Context(), s.Coder, id, form.Get("from"), s.now()); err != nil {
			return err
		}
		http.Redirect(w, r, reportURL(id), http.StatusSeeOther)
		return nil
	default:
		return badRequest{errors.New("the form does not say what to do")}
	}
	http.Redirect(w, r, "/code", http.StatusSeeOther)
	return nil
}

// codersPage is how far two coders agree.
type codersPage struct {
	page
	export.Coders
	Any      bool
	As, Bs   []choice
	CSV      string
	JSON     string
	Unshared []differRow
	More     int
}

type differRow struct {
	export.CoderDifference
	Kind2, ReportURL string
}

// fieldTitle is a compared field in words.
func fieldTitle(f string) string {
	if t, ok := map[string]string{"versions.by": "whose accounts", "allegations.actor": "alleged of whom", "allegations.by": "alleged by whom", "allegations.denied": "denied by whom", "sides.who": "whose sides", "promised.best": "promised", "delivered.best": "delivered", "": ""}[f]; ok {
		return t
	}
	return label(f)
}

// maxDiffers bounds the differences on the page; the export has all.
const maxDiffers = 200

func (s *server) coders(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	p := &codersPage{page: s.page("Agreement between coders", "coders")}
	cs, err := s.rec.Codings(r.Context())
	if err != nil {
		return err
	}
	var names []string
	for _, c := range cs {
		if !slices.Contains(names, c.Coder) {
			names = append(names, c.Coder)
		}
	}
	p.Any = len(names) > 0
	a, b := cmp.Or(q.Get("a"), record.CoderRecord), q.Get("b")
	if b == "" && len(names) > 0 {
		b = names[0]
	}
	pick := func(on string) (out []choice) {
		out = []choice{{record.CoderRecord, "the record, as analysts left it", on == record.CoderRecord}, {record.CoderMachine, "parley’s reading, before any decision", on == record.CoderMachine}}
		for _, n := range names {
			out = append(out, choice{n, n, n == on})
		}
		return out
	}
	p.As, p.Bs = pick(a), pick(b)
	if p.Any {
		if p.Coders, err = s.Coders(r.Context(), a, b); err != nil {
			return err
		}
	}
	format := strings.TrimPrefix(r.URL.Path, "/coders")
	if format != "" {
		return s.codersFile(w, strings.TrimPrefix(format, "."), p.Coders)
	}
	vs := url.Values{"a": {a}, "b": {b}}.Encode()
	p.CSV, p.JSON = "/coders.csv?"+vs, "/coders.json?"+vs
	for _, d := range p.Coders.Differences {
		if len(p.Unshared) == maxDiffers {
			p.More = len(p.Coders.Differences) - maxDiffers
			break
		}
		row := differRow{CoderDifference: d, Kind2: layerOf(d.Kind).One}
		row.Field = fieldTitle(d.Field)
		row.ReportURL = reportURL(d.Report) + state{Words: [][2]int{{d.Start, max(d.End, d.Start+1)}}}.query() + "#c" + strconv.Itoa(d.Start)
		p.Unshared = append(p.Unshared, row)
	}
	return s.render(w, "coders", p)
}

func (s *server) codersFile(w http.ResponseWriter, format string, c export.Coders) error {
	for _, f := range export.CoderFormats {
		if f.Name == format {
			w.Header().Set("Content-Type", f.MIME)
			w.Header().Set("Content-Disposition", `attachment; filename="coders.`+format+`"`)
			return f.Write(w, c)
		}
	}
	return fmt.Errorf("coders as %q: %w", format, store.ErrNotFound)
}
