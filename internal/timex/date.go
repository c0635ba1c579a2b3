package timex

import (
	"time"

	"parley/internal/record"
	"parley/nlp"
)

// reportDate dates the report: as given, or from the text with its reasons.
func (r *resolver) reportDate() record.ReportDate {
	if r.ctx.Date != "" {
		if from, to, ok := r.ctx.Date.Bounds(time.UTC); ok {
			r.ref, r.known = from, true
			if from.IsZero() {
				r.ref = to
			}
			r.ref = time.Date(r.ref.Year(), r.ref.Month(), r.ref.Day(), 0, 0, 0, 0, time.UTC)
		}
		return record.ReportDate{EDTF: r.ctx.Date, Basis: record.DateGiven}
	}
	type mention struct {
		p      parts
		g      nlp.Range
		future bool
	}
	var full, partial []mention
	var epochYear *mention
	for _, x := range r.found {
		p := x.p
		if x.rule == nil || p.part >= 0 && p.day == 0 {
			continue
		}
		m := mention{p, x.Range, r.future(x.Range)}
		switch {
		case p.month > 0 && p.day > 0 && p.year > 0:
			full = append(full, m)
		case p.month > 0 && p.day > 0:
			partial = append(partial, m)
		case x.rule.kind == "conflict-year" && epochYear == nil:
			epochYear = &m
		}
	}
	day := func(y int, p parts) time.Time { return date(y, p.month, p.day) }
	evidence := func(ms ...mention) []record.Span {
		var out []record.Span
		for _, m := range ms {
			out = append(out, record.NewSpan(r.doc.Points(r.doc.WordsOf(m.g))))
		}
		return out
	}
	set := func(d time.Time) { r.ref, r.known, r.year = d, true, d.Year() }
	// a date at the head of the text, in a dateline or a line of its own
	for _, m := range full {
		if m.g.First < 25 && (m.g.First < 12 || r.skip[m.g.First]) {
			set(day(m.p.year, m.p))
			return record.ReportDate{EDTF: record.Day(r.ref), Basis: record.DateStated, Evidence: evidence(m)}
		}
	}
	year := 0
	var why []mention
	switch {
	case epochYear != nil && r.ctx.Epoch != "" && len(partial) > 0:
		from, _, _ := r.ctx.Epoch.Bounds(time.UTC)
		a := from.AddDate(epochYear.p.ordinal-1, 0, 0)
		b := a.AddDate(1, 0, 0)
		for y := a.Year(); y <= b.Year(); y++ {
			if d := day(y, partial[0].p); !d.Before(a) && d.Before(b) && year == 0 {
				year = y
			}
		}
		why = append(why, *epochYear)
	case len(full) > 0:
		best := full[0]
		for _, m := range full {
			if !m.future && day(m.p.year, m.p).After(day(best.p.year, best.p)) {
				best = m
			}
		}
		year = best.p.year
		why = append(why, best)
	}
	if year == 0 {
		// the day and month of a dateline still orders what is near it, but gives no year
		return record.ReportDate{Basis: record.DateNone}
	}
	var last *mention
	lastDay := time.Time{}
	for i, m := range append(partial, full...) {
		if m.future {
			continue
		}
		y := year
		if m.p.year > 0 {
			y = m.p.year
		}
		if d := day(y, m.p); last == nil || d.After(lastDay) {
			if i < len(partial) {
				last = &partial[i]
			} else {
				last = &full[i-len(partial)]
			}
			lastDay = d
		}
	}
	if last == nil {
		r.year = year
		return record.ReportDate{Basis: record.DateNone}
	}
	set(lastDay)
	return record.ReportDate{EDTF: record.Interval(record.Day(lastDay), record.Day(lastDay.AddDate(0, 0, 1))), Basis: record.DateInferred, Evidence: evidence(append([]mention{*last}, why...)...)}
}
