package pipeline

import (
	"cmp"
	"slices"

	"parley/internal/compliance"
	"parley/internal/record"
)

// Against holds every joined incident against every version of every joined deal.
func Against(incidents, agreements []record.Record) []compliance.Against {
	var deals []compliance.Deal
	for _, r := range agreements {
		if r.Agreement != nil {
			deals = append(deals, compliance.Deal{Report: r.Findings[0].Report, Made: r.Agreement.Date, Agreement: *r.Agreement, Places: r.Places})
		}
	}
	slices.SortFunc(deals, func(a, b compliance.Deal) int { return cmp.Compare(a.Agreement.ID, b.Agreement.ID) })
	var out []compliance.Against
	for _, r := range incidents {
		if r.Incident == nil {
			continue
		}
		e := compliance.Event{Report: r.Findings[0].Report, Incident: *r.Incident, Places: r.Places, Verified: r.Status == record.StatusVerified || r.Status == record.StatusAttributed}
		out = append(out, compliance.PerVersion(compliance.Hold(e, deals))...)
	}
	return out
}
