package web

import (
	"fmt"
	"net/http"
	"strings"

	"parley/internal/export"
	"parley/internal/record"
	"parley/internal/store"
)

type compliancePage struct {
	page
	Table export.Compliance
	Words string // of the titles shown
	On    string // the day asked for, "" = the last of the record
	Any   bool   // the page is narrowed
	Deals []dealTable
	// What changed, since a day.
	Since   string
	Changes []changeRow
	Others  int // new results that are not told one by one
	More    int // changes beyond those shown
	Pending []pendingRow
}

type changeRow struct{ Words, Page string }

type pendingRow struct {
	Title, Page, Kind string
	Lines             []string
}

// maxChanges bounds the changes on the page.
const maxChanges = 50

type dealTable struct {
	export.AgreementTable
	Page, Kind, Status string
	Follow             []string // acts, conditions, exits: what later reports tell of them
	Facts              []factRow
	Commits            [][]string // by account: what it commits to; of a page that was asked for a day
	Rows               []heldRow
	Pairs              []pairRows
}

// Columns are those of the table: one for what a row is of, one for each account.
func (d dealTable) Columns() int { return 1 + len(d.Versions) }

// factRow is one thing that the accounts of a deal say or not, a cell for each account.
type factRow struct {
	Name  string
	Cells []string // "" = not stated
}

type heldRow struct {
	export.IncidentRow
	Page, When string
	Cells      []string // by account
}

type pairRows struct {
	Pair   string
	Counts []string // by account; "" = no incident
}

// running is the row that says what is in force.
func (p *compliancePage) running() string {
	if p.On != "" {
		return "in force on " + dateWords(record.EDTF(p.On))
	}
	return "in force at the end of the record"
}

// compliance is the table of deals, their accounts and the incidents held against each.
func (s *server) compliance(w http.ResponseWriter, r *http.Request) error {
	p := &compliancePage{page: s.page("Held against accounts", "compliance"), Words: strings.TrimSpace(r.URL.Query().Get("q"))}
	p.On = r.URL.Query().Get("on")
	if p.On != "" && (len(p.On) != 10 || !record.EDTF(p.On).Valid()) {
		return badRequest{fmt.Errorf("%q is not a day as YYYY-MM-DD", p.On)}
	}
	p.Any = p.Words+p.On != ""
	var err error
	if p.Table, err = s.Compliance(r.Context(), p.Words, p.On); err != nil {
		return fmt.Errorf("incidents against accounts: %w", err)
	}
	if s.Changed != nil && !p.Any {
		since := r.URL.Query().Get("since")
		if since != "" && (len(since) != 10 || !record.EDTF(since).Valid()) {
			return badRequest{fmt.Errorf("%q is not a day as YYYY-MM-DD", since)}
		}
		day, changes, err := s.Changed(r.Context(), since)
		if err != nil {
			return fmt.Errorf("results that changed: %w", err)
		}
		p.Since = day
		changes, p.Others = export.Told(changes)
		p.More = max(0, len(changes)-maxChanges)
		for _, c := range changes[:min(len(changes), maxChanges)] {
			p.Changes = append(p.Changes, changeRow{c.Words(), itemURL(store.Place{Item: c.Incident})})
		}
	}
	for _, d := range p.Table.Pending {
		row := pendingRow{Title: d.Title, Page: itemURL(store.Place{Item: d.ID, Report: d.Report}), Kind: strings.ReplaceAll(string(d.Kind), "_", " ")}
		for _, f := range d.FollowUp {
			row.Lines = append(row.Lines, f.Words()...)
		}
		p.Pending = append(p.Pending, row)
	}
	for _, a := range p.Table.Agreements {
		d := dealTable{AgreementTable: a, Page: itemURL(store.Place{Item: a.ID, Report: a.Report}), Kind: strings.ReplaceAll(string(a.Kind), "_", " "), Status: strings.ReplaceAll(string(a.Status), "_", " ")}
		for _, f := range a.FollowUp {
			d.Follow = append(d.Follow, f.Words()...)
		}
		for _, v := range a.Versions {
			for k, f := range append(v.Facts(), [2]string{p.running(), v.Running}) {
				if len(d.Facts) <= k {
					d.Facts = append(d.Facts, factRow{Name: f[0]})
				}
				d.Facts[k].Cells = append(d.Facts[k].Cells, f[1])
			}
			d.Commits = append(d.Commits, v.Told())
		}
		for _, x := range a.Incidents {
			row := heldRow{x, itemURL(store.Place{Item: x.ID, Report: x.Report}), "date not stated", make([]string, len(a.Versions))}
			for _, u := range x.Under {
				for k, v := range a.Versions {
					if v.ID == u.Version {
						row.Cells[k] = u.Words()
					}
				}
			}
			if x.Date != "" {
				row.When = dateWords(x.Date)
			}
			d.Rows = append(d.Rows, row)
		}
		for _, c := range a.Counts {
			if n := len(d.Pairs); n == 0 || d.Pairs[n-1].Pair != c.Pair() {
				d.Pairs = append(d.Pairs, pairRows{Pair: c.Pair()})
			}
			last := &d.Pairs[len(d.Pairs)-1]
			if last.Counts == nil {
				last.Counts = make([]string, len(a.Versions))
			}
			for k, v := range a.Versions {
				if v.ID == c.Version {
					last.Counts[k] = c.Words()
				}
			}
		}
		p.Deals = append(p.Deals, d)
	}
	return s.render(w, "compliance", p)
}
