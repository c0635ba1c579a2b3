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

// Differences across reports: a list beside those in one report, and the page where one is decided about.

// acrossRow is a difference across reports as pages show it.
type acrossRow struct {
	ID, Title, Page, Date, Type, Status, Why string
	Words                                    string // the whole in a line
	Sides                                    []differSide
	URL                                      string // where it is decided about, "" = nowhere
}

// differSide is one account with the words it rests on.
type differSide struct {
	Who, Says string
	Words     []sideWords
	More      int // findings beyond those shown
}

// sideWords are words of a report that a side of a difference rests on.
type sideWords struct{ Quote, URL, Report, ReportURL, Date string }

// maxSideWords bounds the findings of a side that are shown.
const maxSideWords = 4

// acrossList is the part of the page of discrepancies that is about several reports.
type acrossList struct {
	Tabs           []queueLayer
	Rows           []acrossRow
	Status         string
	Total          int
	First, Last    int
	Earlier, Later string
}

// isDifference says whether an address names a difference across reports.
func isDifference(id, report string) bool { return report == "" && strings.HasPrefix(id, "X-") }

func (s *server) differURL(id string) string {
	if s.Review == nil || s.Across == nil {
		return ""
	}
	return "/review/" + url.PathEscape(id)
}

func (s *server) acrossList(r *http.Request, f store.Filter) (*acrossList, error) {
	q := r.URL.Query()
	p := &acrossList{Status: q.Get("status")}
	if p.Status != "" && !slices.Contains(record.DifferStatuses, p.Status) {
		return nil, badRequest{fmt.Errorf("%q is no status of a discrepancy; those are %s", p.Status, strings.Join(record.DifferStatuses, ", "))}
	}
	offset := 0
	if o := q.Get("across"); o != "" {
		var err error
		if offset, err = strconv.Atoi(o); err != nil || offset < 0 {
			return nil, badRequest{fmt.Errorf("across %q is not a number", o)}
		}
	}
	f.Limit, f.Offset = 0, 0
	all, err := s.Across(r.Context(), f)
	if err != nil {
		return nil, fmt.Errorf("differences across reports: %w", err)
	}
	at := func(status string, offset int) string {
		u := url.Values{}
		for k, v := range map[string]string{"q": f.Text, "from": f.From, "to": f.To, "status": status} {
			if v != "" {
				u.Set(k, v)
			}
		}
		if offset > 0 {
			u.Set("across", strconv.Itoa(offset))
		}
		if len(u) == 0 {
			return "/discrepancies"
		}
		return "/discrepancies?" + u.Encode()
	}
	count := map[string]int{"": len(all)}
	var shown []record.Across
	for _, x := range all {
		count[x.Status]++
		if p.Status == "" || x.Status == p.Status {
			shown = append(shown, x)
		}
	}
	for _, st := range append([]string{""}, record.DifferStatuses...) {
		p.Tabs = append(p.Tabs, queueLayer{cmp.Or(st, "all"), at(st, 0), count[st], st == p.Status})
	}
	p.Total = len(shown)
	offset = min(offset, len(shown))
	part := shown[offset:min(offset+perPage, len(shown))]
	p.First, p.Last = offset+1, offset+len(part)
	if offset > 0 {
		p.Earlier = at(p.Status, max(0, offset-perPage))
	}
	if p.Last < p.Total {
		p.Later = at(p.Status, p.Last)
	}
	shelf := s.shelf(r)
	for _, x := range part {
		row, err := shelf.acrossRow(x)
		if err != nil {
			return nil, err
		}
		p.Rows = append(p.Rows, row)
	}
	return p, nil
}

// acrossRow is a difference with the words of its sides.
func (s *shelf) acrossRow(x record.Across) (acrossRow, error) {
	row := acrossRow{ID: x.ID, Title: cutWords(cmp.Or(x.Title, x.Record), 90), Page: "/item/" + url.PathEscape(x.Record), Date: dateWords(x.Date), Type: phrase("DiscrepancyType", string(x.Type)), Status: x.Status, Why: x.Why, URL: s.differURL(x.ID)}
	if x.Layer == "agreements" || x.Layer == "tallies" || x.Layer == "statements" { // the report's own words
		row.Title = "“" + row.Title + "”"
	}
	if x.By != "" {
		row.Why = "according to " + x.By + ": " + x.Why
	}
	var rec *record.Record
	if f, err := s.rec.Lookup(s.ctx, x.Record); err == nil {
		rec = f.Record
	} else if !errors.Is(err, store.ErrNotFound) {
		return row, err
	}
	for k, side := range x.Sides {
		d := differSide{Who: x.Name(side.Who), Says: record.Named(side.Says, x.Name), More: max(0, len(side.Findings)-maxSideWords)}
		for _, id := range side.Findings[:min(len(side.Findings), maxSideWords)] {
			at, err := s.whereStands(rec, id)
			if err != nil {
				return row, err
			}
			if at.Report == "" {
				continue // rejected since, or of a report that is edited
			}
			rd, err := s.take(at.Report)
			if err != nil {
				return row, err
			}
			w := sideWords{Report: cutWords(rd.heading(), 60), ReportURL: reportURL(rd.ID), Date: dateWords(rd.Report.Date.EDTF)}
			if f := rd.byID[at.Item]; f != nil && len(f.Own) > 0 {
				spans := sideSpans(f, x.Type, k, side.Says)
				w.Quote, w.URL = cutWords(rd.sentenceOf(spans[0]), 240), rd.wordsURL(state{}, f.ID, spans)
			}
			d.Words = append(d.Words, w)
		}
		row.Sides = append(row.Sides, d)
	}
	return row, nil
}

// sideSpans are the words of an item that one side of a difference rests on: those of the count, the
// denial, the day or the place, else the item's own. k is which of the two sides it is.
func sideSpans(f *found, typ record.DiscrepancyType, k int, says string) []record.Span {
	e, ok := f.Value.Addr().Interface().(*record.Incident)
	if !ok {
		return f.Own
	}
	var out []record.Span
	switch typ {
	case record.DifferCount:
		for _, c := range e.Casualties {
			what := string(c.Kind)
			if c.Group != "" && c.Group != record.GroupAll {
				what += ", " + string(c.Group)
			}
			if x := (record.Figure{Low: c.Low, Best: c.Best, High: c.High, Qualifier: c.Qualifier}); says == strings.ReplaceAll(what, "_", " ")+": "+x.Words() {
				out = append(out, c.Evidence...)
			}
		}
	case record.DifferDenial:
		for _, a := range e.Allegations {
			out = append(out, a.Spans[[]string{"by", "denied"}[min(k, 1)]]...)
		}
	case record.DifferAttribution:
		for _, a := range e.Allegations {
			out = append(out, a.Spans["actor"]...)
		}
	case record.DifferDate:
		out = e.Spans["date"]
	case record.DifferPlace:
		out = e.Spans["place"]
	}
	if len(out) == 0 {
		return f.Own
	}
	return out
}

// sentenceOf is the sentence in which words stand; the words alone where the text has no sentences.
func (r *reading) sentenceOf(s record.Span) string {
	runes := []rune(r.Text)
	for _, x := range r.Report.Sentences {
		if x.Start <= s.Start && s.Start < x.End && x.End <= len(runes) {
			return strings.Join(strings.Fields(string(runes[x.Start:x.End])), " ")
		}
	}
	return strings.Join(strings.Fields(s.Text), " ")
}

// whereStands is where a finding of a side stands: of the record itself, an account that it tells, or
// another record; an empty place where it stands nowhere any more.
func (s *shelf) whereStands(rec *record.Record, id string) (store.Place, error) {
	if rec != nil {
		if refs := rec.Told[id]; len(refs) > 0 {
			return store.Place{Report: refs[0].Report, Item: refs[0].ID}, nil
		}
		for _, f := range rec.Findings {
			if f.ID == id {
				return store.Place{Report: f.Report, Item: id}, nil
			}
		}
	}
	f, err := s.rec.Lookup(s.ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return store.Place{}, nil
	}
	return f.Place, err
}

// differPage is where a difference across reports is decided about.
type differPage struct {
	page
	Row             acrossRow
	Self, List      string
	Seen            int64
	Analyst, Reason string
	Fault           string
	Log             []change
	Done            *change
	DoneSeen        int64
}

// difference is one with what a decision about it needs.
type difference struct {
	record.Across
	at   store.Place // the finding that its record goes by
	log  []change    // decisions about it
	seen int64       // the last entry that changed any finding of its record
}

func (s *server) difference(ctx context.Context, id string) (difference, error) {
	var d difference
	all, err := s.Across(ctx, store.Filter{})
	if err != nil {
		return d, err
	}
	k := slices.IndexFunc(all, func(x record.Across) bool { return x.ID == id })
	if k < 0 {
		return d, fmt.Errorf("difference %q: %w; it may have become another as reports came in or were looked at again", id, store.ErrNotFound)
	}
	d.Across = all[k]
	var revs []store.Revision
	if d.at, revs, err = s.rec.Item(ctx, d.Record); err != nil {
		return d, fmt.Errorf("record %q of difference %q: %w", d.Record, id, err)
	}
	mine := map[int64]bool{}
	for _, x := range revs {
		d.seen = max(d.seen, x.Seq)
		if c := x.Decision; c != nil && (c.Differ != nil && d.Same(c.Differ) || c.Action == record.ActionUndo && mine[c.Undoes]) {
			mine[x.Seq] = true
		}
	}
	empty := &reading{byID: map[string]*found{}}
	for _, c := range empty.changes(revs, d.at.Item) {
		if mine[c.Seq] {
			d.log = append(d.log, c)
		}
	}
	return d, nil
}

func (s *server) differPage(r *http.Request, d difference) (*differPage, error) {
	p := &differPage{page: s.page("Accounts differ", "review"), Self: s.differURL(d.ID), List: "/discrepancies", Seen: d.seen, Log: d.log, Analyst: cmp.Or(cookie(r, nameCookie), s.Analyst)}
	var err error
	p.Row, err = s.shelf(r).acrossRow(d.Across)
	return p, err
}

func (s *server) reviewDifference(w http.ResponseWriter, r *http.Request) error {
	d, err := s.difference(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	p, err := s.differPage(r, d)
	if err != nil {
		return err
	}
	if seq, err := strconv.ParseInt(r.URL.Query().Get("done"), 10, 64); err == nil {
		if k := slices.IndexFunc(d.log, func(c change) bool { return c.Seq == seq }); k >= 0 {
			p.Done, p.DoneSeen = &d.log[k], d.seen
		}
	}
	return s.render(w, "differ", p)
}

// decideDifference keeps the status that an analyst gives a difference.
func (s *server) decideDifference(w http.ResponseWriter, r *http.Request, form url.Values) error {
	d, err := s.difference(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	seen, err := strconv.ParseInt(form.Get("seen"), 10, 64)
	if err != nil || seen < 0 {
		return badRequest{errors.New("the form does not say which revision was looked at")}
	}
	x := record.Decision{Action: record.ActionStatus, Target: d.at.Item, Report: d.at.Report, Differ: &d.Difference, Status: form.Get("status"),
		Analyst: personName(form.Get("name")), Reason: strings.TrimSpace(form.Get("reason")), At: s.now()}
	if form.Get("action") != string(record.ActionStatus) || !slices.Contains(record.DifferStatuses, x.Status) {
		return badRequest{fmt.Errorf("%q is no status of a discrepancy; those are %s", x.Status, strings.Join(record.DifferStatuses, ", "))}
	}
	refuse := func(fault string) error {
		p, err := s.differPage(r, d)
		if err != nil {
			return err
		}
		p.Fault, p.Reason, p.Analyst = fault, x.Reason, x.Analyst
		return s.renderStatus(w, http.StatusUnprocessableEntity, "differ", p)
	}
	switch {
	case x.Analyst == "":
		return refuse("Write your name: every decision has one.")
	case x.Reason == "":
		return refuse("Write a reason: it is what the next reader goes by.")
	}
	seq, err := s.Review.Decide(r.Context(), x, seen)
	switch {
	case errors.Is(err, store.ErrChanged):
		return s.differConflict(w, r, d, x, seen)
	case errors.Is(err, context.Canceled):
		return err
	case err != nil:
		return refuse("It was not kept, and the record is as it was: " + plainError(err, x))
	}
	setCookie(w, nameCookie, x.Analyst)
	http.Redirect(w, r, s.differURL(d.ID)+"?"+url.Values{"done": {strconv.FormatInt(seq, 10)}}.Encode(), http.StatusSeeOther)
	return nil
}

// differConflict tells the second of two who decided about one record at once.
func (s *server) differConflict(w http.ResponseWriter, r *http.Request, d difference, x record.Decision, seen int64) error {
	rd, err := s.shelf(r).take(d.at.Report)
	if err != nil {
		return err
	}
	p := &conflictPage{page: s.page("Changed meanwhile", "review"), Title2: d.Words(d.Name), Report: cutWords(rd.heading(), 60), ReportURL: reportURL(rd.ID), Review: s.differURL(d.ID), Self: s.differURL(d.ID), What: x.Words(), Reason: x.Reason}
	_, revs, err := s.rec.Item(r.Context(), d.Record)
	if err != nil {
		return err
	}
	for _, c := range (&reading{byID: map[string]*found{}}).changes(revs, d.at.Item) {
		if c.Seq > seen {
			p.Since = append(p.Since, c)
		}
	}
	p.Hidden = [][2]string{{"seen", strconv.FormatInt(d.seen, 10)}, {"action", string(x.Action)}, {"name", x.Analyst}, {"reason", x.Reason}, {"status", x.Status}}
	return s.renderStatus(w, http.StatusConflict, "conflict", p)
}

// afterUndo is where an analyst goes on who took back a decision about a difference; "" for others.
func (s *server) afterUndo(ctx context.Context, log []store.Revision, seq, undo int64) string {
	for _, l := range log {
		if l.Seq != seq || l.Decision == nil || l.Decision.Differ == nil || s.Across == nil {
			continue
		}
		if _, err := s.difference(ctx, l.Decision.Differ.ID); err != nil {
			return "/discrepancies"
		}
		return s.differURL(l.Decision.Differ.ID) + "?" + url.Values{"done": {strconv.FormatInt(undo, 10)}}.Encode()
	}
	return ""
}
