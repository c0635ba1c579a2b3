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

	"parley/internal/record"
	"parley/internal/store"
)

// listKind is a list page over one layer of all reports.
type listKind struct {
	Layer   string
	Title   string
	Nav     string // in the head of pages
	Lead    string
	Columns []string
	Members []string
	Filters []string // of q, speaker, place, from, to
}

var lists = []listKind{
	{"agreements", "Accords", "Accords", "Agreements, proposals and promised documents, each as each account has it.",
		[]string{"Kind", "Status", "Parties", "Date", "Accounts"}, []string{"kind", "status", "parties", "date", "versions"}, []string{"q", "from", "to"}},
	{"incidents", "Incidents", "Incidents", "What is reported to have happened. An incident names nobody as having done it: see who alleges whom, and who denies.",
		[]string{"Date", "Place", "Type", "Weapon", "Casualties", "Alleged"}, []string{"date", "place", "acled_sub_event_type", "weapon", "casualties", "allegations"}, []string{"q", "place", "from", "to"}},
	{"statements", "Who said what", "Who said what", "Statements, with the chain that each came through.",
		[]string{"Speaker", "Manner", "Cue", "What was said", "Chain"}, []string{"speaker", "mode", "cue", "content", "chain"}, []string{"q", "speaker", "from", "to"}},
	{"talks", "Talks", "Talks", "Meetings, rounds and calls: held, planned, and not held.",
		[]string{"Status", "Format", "Parties", "Date", "Venue"}, []string{"status", "format", "parties", "date", "venue"}, []string{"q", "place", "from", "to"}},
	{"tallies", "Tallies", "Tallies", "Counts with their parts. Remainders are computed by parley; counts are never summed across those who report them.",
		[]string{"According to", "Count"}, []string{"reported_by", "total"}, []string{"q", "from", "to"}},
	{"deliveries", "Deliveries", "Deliveries", "What is to be handed over, or was: each line is one account, and remainders are computed by parley.",
		[]string{"What", "Status", "From", "To", "Promised", "Delivered", "Outstanding", "Remainder", "Date", "Due", "According to"}, []string{"what", "status", "from", "to", "promised", "delivered", "outstanding", "remainder", "date", "due", "by"}, []string{"q", "speaker", "place", "from", "to"}},
	{"directives", "Directives", "Directives", "Evacuation orders, closed zones and borders, curfews: who orders whom, where, and for how long.",
		[]string{"Kind", "Status", "Issued by", "To whom", "Where", "Issued", "From", "Until", "According to"}, []string{"kind", "status", "by", "addressees", "areas", "issued", "from", "to", "reported_by"}, []string{"q", "speaker", "place", "from", "to"}},
	{"observation_limits", "Limits of observation", "Limits", "What monitors could not see, where and when. Who caused it is shown only as somebody alleges it.",
		[]string{"Kind", "Monitor", "By what", "Place", "Date", "Times", "Reason given", "Alleged"}, []string{"kind", "monitor", "means", "place", "date", "count", "reason", "allegations"}, []string{"q", "speaker", "place", "from", "to"}},
	{"forecasts", "Forecasts and promises", "Forecasts", "What was predicted or promised, by whom, for when, and what later reports tell of it. A day that went by resolves nothing.",
		[]string{"By", "Certainty", "Made", "For"}, []string{"by", "polarity", "made", "target"}, []string{"q", "speaker", "from", "to"}},
	{"discrepancies", "Discrepancies", "Discrepancies", "Points in which accounts differ. Neither side is taken as right.",
		[]string{"Type", "How they relate", "Accounts"}, []string{"type", "relation", "sides"}, []string{"q", "from", "to"}},
	{"control", "Control", "Control", "Who holds what, according to whom.",
		[]string{"According to", "Holder", "", "What", "Extent", "Since"}, []string{"asserted_by", "holder", "kind", "object", "extent", "since"}, []string{"q", "place", "from", "to"}},
}

// perPage bounds a list page.
const perPage = 50

type listRow struct {
	row
	Report     string // its title
	Page       string
	ReportDate string
	Sum        *sum
	Casualties []casualtyRow
	Allege     []allegationRow
	Sides      []sideRow
	Versions   *versionsTable
	Joined     []string // what the record says beyond this report: status, figures of each reporter, where accounts differ
}

type listPage struct {
	page
	Kind listKind
	store.Filter
	Rows     []listRow
	Total    string
	First    int // number of the first row, from 1
	Last     int
	Earlier  string
	Later    string
	Narrowed bool
	Any      bool // the record has reports
	Across   *acrossList
}

func (s *server) list(w http.ResponseWriter, r *http.Request, kind listKind) error {
	f, offset, err := filterOf(r.URL.Query(), kind.Filters)
	if err != nil {
		return err
	}
	f.Limit, f.Offset = perPage, offset
	places, total, err := s.rec.List(r.Context(), kind.Layer, f)
	if err != nil {
		return fmt.Errorf("list of %s: %w", kind.Layer, err)
	}
	p := &listPage{page: s.page(kind.Title, kind.Layer), Kind: kind, Filter: f, Total: f.Of(total), First: offset + 1, Last: offset + len(places)}
	p.Narrowed = f.Text+f.Speaker+f.Place+f.From+f.To != ""
	if p.Rows, err = s.rows(r, places, kind.Members); err != nil {
		return err
	}
	if total == 0 {
		_, n, err := s.rec.Reports(r.Context(), 1, 0)
		if err != nil {
			return err
		}
		p.Any = n > 0
	}
	if kind.Layer == "discrepancies" && s.Across != nil {
		if p.Across, err = s.acrossList(r, f); err != nil {
			return err
		}
	}
	at := func(offset int) string {
		q := url.Values{}
		for k, v := range map[string]string{"q": f.Text, "speaker": f.Speaker, "place": f.Place, "from": f.From, "to": f.To} {
			if v != "" {
				q.Set(k, v)
			}
		}
		if offset > 0 {
			q.Set("offset", strconv.Itoa(offset))
		}
		return "/" + kind.Layer + "?" + q.Encode()
	}
	if offset > 0 {
		p.Earlier = at(max(0, offset-perPage))
	}
	if offset+len(places) < total {
		p.Later = at(offset + perPage)
	}
	return s.render(w, "list", p)
}

// shelf reads each report once for a page that shows items of several.
type shelf struct {
	*server
	ctx  context.Context
	read map[string]*reading
}

func (s *server) shelf(r *http.Request) *shelf {
	return &shelf{s, r.Context(), map[string]*reading{}}
}

func (s *shelf) take(id string) (*reading, error) {
	if rd := s.read[id]; rd != nil {
		return rd, nil
	}
	text, rep, info, err := s.rec.Report(s.ctx, id)
	if err != nil {
		return nil, fmt.Errorf("report %q: %w", id, err)
	}
	s.read[id] = newReading(id, text, rep, info.Rejected, s.Parties)
	return s.read[id], nil
}

// rows gives the items at some places as rows.
func (s *server) rows(r *http.Request, places []store.Place, members []string) ([]listRow, error) {
	shelf := s.shelf(r)
	var out []listRow
	for _, pl := range places {
		rd, err := shelf.take(pl.Report)
		if err != nil {
			return nil, err
		}
		f := rd.byID[pl.Item]
		if f == nil {
			return nil, fmt.Errorf("item %q of report %q is in the list and not in the report", pl.Item, pl.Report)
		}
		v := viewer{reading: rd}
		row := listRow{row: v.row(f, members...), Report: cutWords(rd.heading(), 48), Page: itemURL(pl), ReportDate: dateWords(rd.Report.Date.EDTF)}
		for k, c := range row.Cells { // "–" is for tables of many columns
			if len(c.Values) == 1 && c.Values[0].None && c.Values[0].Text == "–" {
				row.Cells[k].Values = []value{{Text: "not stated", None: true}}
			}
		}
		if c := v.card(f); c != nil {
			row.Sum, row.Casualties, row.Allege, row.Sides, row.Versions = c.Sum, c.Casualties, c.Allegations, c.Sides, c.Versions
		}
		if x, err := s.rec.Lookup(r.Context(), pl.Item); err == nil && x.Record != nil {
			row.Joined = x.Record.Account(x.Record.Names(s.Parties))
		}
		out = append(out, row)
	}
	if len(places) > 0 && s.After != nil {
		after, err := s.After(r.Context(), out[0].Layer.Name, places)
		if err != nil {
			return nil, fmt.Errorf("what became of %s: %w", out[0].Layer.Name, err)
		}
		for i, lines := range after {
			out[i].Joined = append(out[i].Joined, lines...)
		}
	}
	return out, nil
}

func (r *reading) heading() string {
	return cmp.Or(strings.TrimSpace(deref(r.Report.Title)), firstLine(r.Text), "Report "+r.ID)
}

// filterOf reads the filter of a list from its address. Filters that the list has not are refused
// rather than passed over: a list that ignores its filter shows what was not asked for.
func filterOf(q url.Values, allowed []string) (f store.Filter, offset int, err error) {
	has := func(name string) string {
		for _, a := range allowed {
			if a == name {
				return strings.TrimSpace(q.Get(name))
			}
		}
		if q.Get(name) != "" && err == nil {
			err = badRequest{fmt.Errorf("this list has no filter %q", name)}
		}
		return ""
	}
	f = store.Filter{Text: has("q"), Speaker: has("speaker"), Place: has("place"), From: has("from"), To: has("to")}
	for _, d := range []string{f.From, f.To} {
		if d != "" && (len(d) != 10 || !record.EDTF(d).Valid()) {
			return f, 0, badRequest{fmt.Errorf("%q is not a day as YYYY-MM-DD", d)}
		}
	}
	if o := q.Get("offset"); o != "" {
		if offset, err = strconv.Atoi(o); err != nil || offset < 0 {
			return f, 0, badRequest{fmt.Errorf("offset %q is not a number", o)}
		}
	}
	return f, offset, err
}

type reportsPage struct {
	page
	Reports        []reportRow
	First, Last    int
	Total          int
	Earlier, Later string
}

type reportRow struct {
	store.ReportInfo
	Link   string
	Counts []string
}

func (s *server) reports(w http.ResponseWriter, r *http.Request) error {
	_, offset, err := filterOf(r.URL.Query(), nil)
	if err != nil {
		return err
	}
	part, total, err := s.rec.Reports(r.Context(), perPage, offset)
	if err != nil {
		return fmt.Errorf("list of reports: %w", err)
	}
	p := &reportsPage{page: s.page("Reports", "reports"), Total: total}
	offset = min(offset, total)
	p.First, p.Last = offset+1, offset+len(part)
	if offset > 0 {
		p.Earlier = "/reports?offset=" + strconv.Itoa(max(0, offset-perPage))
	}
	if p.Last < p.Total {
		p.Later = "/reports?offset=" + strconv.Itoa(p.Last)
	}
	shelf := s.shelf(r)
	for _, info := range part {
		row := reportRow{ReportInfo: info, Link: reportURL(info.ID)}
		if strings.TrimSpace(row.Title) == "" {
			rd, err := shelf.take(info.ID)
			if err != nil {
				return err
			}
			row.Title = rd.heading()
		}
		for _, k := range [][3]string{{"statements", "statement", "statements"}, {"talks", "talks", "talks"}, {"agreements", "agreement", "agreements"}, {"incidents", "incident", "incidents"},
			{"tallies", "tally", "tallies"}, {"deliveries", "delivery", "deliveries"}, {"directives", "directive", "directives"}, {"observation_limits", "limit of observation", "limits of observation"}, {"control", "on control", "on control"}, {"forecasts", "forecast", "forecasts"}, {"discrepancies", "discrepancy", "discrepancies"}} {
			if n := info.Items[k[0]]; n == 1 {
				row.Counts = append(row.Counts, "1 "+k[1])
			} else if n > 1 {
				row.Counts = append(row.Counts, strconv.Itoa(n)+" "+k[2])
			}
		}
		p.Reports = append(p.Reports, row)
	}
	return s.render(w, "reports", p)
}

type itemPage struct {
	page
	View      *recordView
	Report    string
	ReportURL string
	Context   []contextQuote
	Card      *card
	Said      string // address of what an actor said
	Review    string // where it is decided about
	Log       []change
	Standing  []string
	Rejected  bool
	Joined    []string // what the record says as all reports have it
	Differ    []acrossRow
	Chains    []chainRow
}

// chainRow is one way in which an account came, with the reports of it.
type chainRow struct {
	From     string   // where it starts
	Sources  []string // names
	Standing []string // of its outlets
	Reports  [][2]string
}

// chainRows are the chains of a record with addresses and names.
func (s *shelf) chainRows(rec *record.Record) ([]chainRow, error) {
	name := rec.Names(s.Parties)
	var out []chainRow
	for _, c := range rec.Chains {
		row := chainRow{From: name(c.Root)}
		for _, id := range c.Sources {
			if id != c.Root {
				row.Sources = append(row.Sources, name(id))
			}
		}
		for _, l := range c.Standing {
			row.Standing = append(row.Standing, record.Named(l, name))
		}
		for _, id := range c.Reports[:min(len(c.Reports), maxOthers)] {
			rd, err := s.take(id)
			if err != nil {
				return nil, err
			}
			row.Reports = append(row.Reports, [2]string{reportURL(id), cutWords(rd.heading(), 60)})
		}
		out = append(out, row)
	}
	return out, nil
}

// contextQuote is words of an item with what stands before and after them.
type contextQuote struct {
	Before, After string
	quote
}

func (s *server) item(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	place := store.Place{Report: r.URL.Query().Get("report"), Item: id}
	if place.Report == "" {
		var err error
		if place, _, err = s.rec.Item(r.Context(), id); err != nil {
			return fmt.Errorf("item %q: %w", id, err)
		}
		if place.Item != id { // the beginning of an id leads to the item's own address
			http.Redirect(w, r, itemURL(place), http.StatusFound)
			return nil
		}
	}
	text, rep, info, err := s.rec.Report(r.Context(), place.Report)
	if err != nil {
		return fmt.Errorf("report %q of item %q: %w", place.Report, id, err)
	}
	rd := newReading(place.Report, text, rep, info.Rejected, s.Parties)
	f := rd.byID[id]
	if f == nil {
		return fmt.Errorf("item %q of report %q: %w", id, place.Report, store.ErrNotFound)
	}
	// The log of the record has what was decided about all its findings; an item that no list has, such
	// as a rejected one, has the history of its report.
	_, revisions, err := s.rec.Item(r.Context(), id)
	if errors.Is(err, store.ErrNotFound) {
		if revisions, err = s.rec.History(r.Context(), place.Report); err == nil {
			revisions = slices.DeleteFunc(revisions, func(x store.Revision) bool { return x.Decision != nil && x.Decision.Target != id })
		}
	}
	if err != nil {
		return fmt.Errorf("history of item %q: %w", id, err)
	}
	v := viewer{reading: rd}
	p := &itemPage{page: s.page(f.Layer.One+": "+f.Title, f.Layer.Name), View: v.record(f), Report: cutWords(rd.heading(), 48), ReportURL: reportURL(rd.ID), Rejected: rd.rejected[id]}
	p.Log = rd.changes(revisions, id)
	p.Standing, _ = standing(slices.DeleteFunc(slices.Clone(p.Log), func(c change) bool { return c.On != "" }))
	if s.Review != nil {
		p.Review = reviewURL(rd.ID, f)
	}
	p.Card = v.card(f)
	if a, ok := f.Value.Addr().Interface().(*record.Actor); ok {
		// The record knows an actor by the name in the report, not by the one that the desk has set.
		p.Said = "/statements?" + url.Values{"speaker": {a.Name}}.Encode()
	}
	p.Context = contextOf(text, p.View.Quotes)
	if x, err := s.rec.Lookup(r.Context(), id); err == nil && x.Record != nil && !p.Rejected {
		p.Joined = x.Record.Account(x.Record.Names(s.Parties))
		p.Joined = p.Joined[:len(p.Joined)-len(x.Record.Differ)] // they have their own lines
		for _, d := range x.Record.Differ {
			p.Differ = append(p.Differ, acrossRow{Words: d.Words(x.Record.Names(s.Parties)), URL: s.differURL(d.ID)})
		}
		if p.Chains, err = s.shelf(r).chainRows(x.Record); err != nil {
			return err
		}
	}
	return s.render(w, "item", p)
}

type searchPage struct {
	page
	Hits    []hitRow
	Limited bool
}

type hitRow struct {
	store.Hit
	Link, Kind, Title string
	InText, From      string // address and title of the report
}

// maxHits bounds a search page.
const maxHits = 100

func (s *server) search(w http.ResponseWriter, r *http.Request) error {
	p := &searchPage{page: s.page("Search", "search")}
	p.Query = strings.TrimSpace(r.URL.Query().Get("q"))
	if p.Query != "" {
		hits, err := s.rec.Find(r.Context(), p.Query, maxHits)
		if err != nil {
			return fmt.Errorf("search %q: %w", p.Query, err)
		}
		p.Limited = len(hits) == maxHits
		shelf := s.shelf(r)
		for _, h := range hits {
			rd, err := shelf.take(h.Report)
			if err != nil {
				return err
			}
			row := hitRow{Hit: h, Link: reportURL(h.Report), Kind: "Text of a report", Title: rd.heading()}
			if h.Item != "" {
				row.Kind, row.Title, row.Link = layerOf(h.Layer).One, h.Item, itemURL(store.Place{Report: h.Report, Item: h.Item})
				row.From = cutWords(rd.heading(), 48)
				row.InText = reportURL(h.Report) + state{Item: h.Item}.query()
				if f := rd.byID[h.Item]; f != nil {
					row.Title, row.InText = f.Title, viewer{reading: rd}.pickURL(state{}, f)
				}
			}
			p.Hits = append(p.Hits, row)
		}
	}
	return s.render(w, "search", p)
}

func (s *server) about(w http.ResponseWriter, r *http.Request) error {
	return s.render(w, "about", struct{ page }{s.page("About", "about")})
}
