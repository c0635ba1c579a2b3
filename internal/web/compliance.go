package web

import (
	"fmt"
	"net/http"
	"strings"

	"parley/internal/export"
	"parley/internal/store"
)

type compliancePage struct {
	page
	Table export.Compliance
	Words string // of the titles shown
	Any   bool   // the page is narrowed
	Deals []dealTable
}

type dealTable struct {
	export.AgreementTable
	Page, Kind, Status string
	Facts              []factRow
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

// compliance is the table of deals, their accounts and the incidents held against each.
func (s *server) compliance(w http.ResponseWriter, r *http.Request) error {
	p := &compliancePage{page: s.page("Held against accounts", "compliance"), Words: strings.TrimSpace(r.URL.Query().Get("q"))}
	p.Any = p.Words != ""
	var err error
	if p.Table, err = s.Compliance(r.Context(), p.Words); err != nil {
		return fmt.Errorf("incidents against accounts: %w", err)
	}
	for _, a := range p.Table.Agreements {
		d := dealTable{AgreementTable: a, Page: itemURL(store.Place{Item: a.ID, Report: a.Report}), Kind: strings.ReplaceAll(string(a.Kind), "_", " "), Status: strings.ReplaceAll(string(a.Status), "_", " ")}
		for _, v := range a.Versions {
			for k, f := range v.Facts() {
				if len(d.Facts) <= k {
					d.Facts = append(d.Facts, factRow{Name: f[0]})
				}
				d.Facts[k].Cells = append(d.Facts[k].Cells, f[1])
			}
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
