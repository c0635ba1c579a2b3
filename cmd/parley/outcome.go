package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"parley/internal/compliance"
	"parley/internal/export"
	"parley/internal/reconcile"
	"parley/internal/record"
	"parley/internal/store"
)

// What became of what was announced: forecasts, documents, conditions, exits. The words that decide are
// reconcile's; here is which reports of the record are looked through for them.

// aftermath looks for what became of claims in the reports of a record; it reads each report once.
type aftermath struct {
	s     *store.Store
	d     *record.Dossier
	day   string // only what was told up to this day; "" = all
	until record.EDTF
	read  map[string]*reconcile.Later
	texts map[string]string
	found map[string]*record.Record // by finding
}

// within bounds how many days after it was to be a claim is looked for, and where no time is given after
// it was made; most how many reports are looked through for one.
const (
	within = 60
	most   = 40
)

// newAftermath begins one; day bounds it to what was told up to then.
func newAftermath(ctx context.Context, s *store.Store, d *record.Dossier, day string) (*aftermath, error) {
	days, err := s.Days(ctx)
	if err != nil {
		return nil, err
	}
	a := &aftermath{s: s, d: d, day: day, read: map[string]*reconcile.Later{}, texts: map[string]string{}, found: map[string]*record.Record{}}
	for _, x := range days {
		if day == "" || x <= day {
			a.until = record.EDTF(x)
		}
	}
	return a, nil
}

func (a *aftermath) report(ctx context.Context, id string) (*reconcile.Later, error) {
	if l := a.read[id]; l != nil {
		return l, nil
	}
	text, rep, _, err := a.s.Report(ctx, id)
	if err != nil {
		return nil, err
	}
	a.read[id], a.texts[id] = reconcile.NewLater(rep, text), text
	return a.read[id], nil
}

// record is the record of a finding; nil where it has none.
func (a *aftermath) record(ctx context.Context, finding string) (*record.Record, error) {
	if r, ok := a.found[finding]; ok {
		return r, nil
	}
	f, err := a.s.Lookup(ctx, finding)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	a.found[finding] = f.Record
	if f.Record != nil {
		a.found[f.Record.ID] = f.Record
	}
	return f.Record, nil
}

// later are the reports that may tell what became of a claim.
func (a *aftermath) later(ctx context.Context, c reconcile.Claim) ([]*reconcile.Later, error) {
	made, _, ok := c.Made.Bounds(time.UTC)
	if !ok || len(c.Beginnings()) == 0 {
		return nil, nil
	}
	from, to := made, made.AddDate(0, 0, within)
	if f, end, ok := c.Target.Bounds(time.UTC); ok {
		if f.After(from) {
			from = f
		}
		if !end.IsZero() {
			to = end.AddDate(0, 0, within)
		}
	}
	last := to.Format(time.DateOnly)
	if a.day != "" {
		last = min(last, a.day)
	}
	ids, err := a.s.Telling(ctx, c.Beginnings(), from.Format(time.DateOnly), last, most)
	if err != nil {
		return nil, err
	}
	var out []*reconcile.Later
	for _, id := range ids {
		l, err := a.report(ctx, id)
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, nil
}

// forecasts are what became of the forecasts at some places, in their order.
func (a *aftermath) forecasts(ctx context.Context, places []store.Place) ([]record.ForecastOutcome, error) {
	var out []record.ForecastOutcome
	for _, p := range places {
		l, err := a.report(ctx, p.Report)
		if err != nil {
			return nil, err
		}
		k := slices.IndexFunc(l.Forecasts, func(f record.Forecast) bool { return f.ID == p.Item })
		if k < 0 {
			out = append(out, record.ForecastOutcome{Forecast: p.Item, Resolution: record.ResolutionOpen})
			continue
		}
		one := reconcile.NewPromise(l.Report, l.Forecasts[k])
		if one.Decisions, err = a.s.Decisions(ctx, p.Item); err != nil {
			return nil, err
		}
		var records []record.Record
		told := map[string]record.EDTF{}
		take := func(id string) error {
			r, err := a.record(ctx, id)
			if err != nil || r == nil || slices.ContainsFunc(records, func(o record.Record) bool { return o.ID == r.ID }) {
				return err
			}
			known := *r
			last, all := "", true
			for _, f := range r.Findings {
				x, err := a.report(ctx, f.Report)
				if err != nil {
					return err
				}
				d := x.Date.EDTF
				if a.day != "" && string(d.First()) > a.day {
					all = false
					continue
				}
				told[f.ID] = d
				if on := string(d.First()); on >= last { // how far it had come by then
					last = on
					for i := range x.Talks {
						if x.Talks[i].ID == f.ID {
							known.Talks = &x.Talks[i]
						}
					}
					for i := range x.Agreements {
						if x.Agreements[i].ID == f.ID {
							known.Agreement = &x.Agreements[i]
						}
					}
				}
			}
			if all {
				known = *r
			}
			records = append(records, known)
			return nil
		}
		for _, id := range one.Items {
			if err := take(id); err != nil {
				return nil, err
			}
		}
		later, err := a.later(ctx, one.Claim)
		if err != nil {
			return nil, err
		}
		for _, x := range later {
			for _, t := range x.Talks {
				if err := take(t.ID); err != nil {
					return nil, err
				}
			}
			for _, g := range x.Agreements {
				if err := take(g.ID); err != nil {
					return nil, err
				}
			}
		}
		out = append(out, reconcile.Resolve([]reconcile.Promise{one}, records, func(id string) record.EDTF { return told[id] }, later, a.until)...)
	}
	return out, nil
}

// agreement is what the record tells of what a joined deal says is to be: documents, acts with a day,
// conditions and exits, in the order in which they were told.
func (a *aftermath) agreement(ctx context.Context, r *record.Record) ([]record.FollowUp, error) {
	if r == nil || r.Agreement == nil {
		return nil, nil
	}
	var out []record.FollowUp
	first := record.EDTF("")
	var exits *record.Agreement
	for _, f := range r.Findings {
		l, err := a.report(ctx, f.Report)
		if err != nil {
			return nil, err
		}
		on := string(l.Date.EDTF.First())
		k := slices.IndexFunc(l.Agreements, func(x record.Agreement) bool { return x.ID == f.ID })
		if k < 0 || a.day != "" && on > a.day {
			continue
		}
		if on != "" && (first == "" || on < string(first)) {
			first = record.EDTF(on)
		}
		if exits == nil {
			x := *r.Agreement
			x.Evidence = nil
			exits = &x
		}
		exits.Evidence = append(exits.Evidence, l.Agreements[k].Evidence...)
		for _, p := range reconcile.PendingOf(l.Report, a.texts[f.Report], &l.Agreements[k]) {
			if slices.ContainsFunc(out, func(o record.FollowUp) bool { return o.Kind == p.Kind && o.Text == p.Text }) {
				continue
			}
			later, err := a.later(ctx, p.Claim)
			if err != nil {
				return nil, err
			}
			out = append(out, p.Told(later, a.until))
		}
	}
	if exits == nil || first == "" || r.Agreement.LowConfidence || !compliance.Binds(r.Agreement.Kind) {
		return out, nil
	}
	last := "9999"
	if a.day != "" {
		last = a.day
	}
	ids, err := a.s.Telling(ctx, reconcile.ExitWords, string(first), last, 10*most)
	if err != nil {
		return nil, err
	}
	var later []*reconcile.Later
	for _, id := range ids {
		l, err := a.report(ctx, id)
		if err != nil {
			return nil, err
		}
		later = append(later, l)
	}
	if told := reconcile.Exits(exits, r.Actors, first, later); len(told) > 0 {
		out = append(out, record.FollowUp{Kind: record.FollowExit, Report: told[0].Report, Agreement: r.ID, Quote: told[0].Quote, Outcome: record.ForecastOutcome{Forecast: r.ID, Resolution: record.ResolutionOpen, Told: told}})
	}
	return out, nil
}

// lines say what later reports tell of the items at some places, in their order; nil for layers of
// which nothing is to come.
func (a *aftermath) lines(ctx context.Context, layer string, places []store.Place) ([][]string, error) {
	var out [][]string
	switch layer {
	case "forecasts":
		outcomes, err := a.forecasts(ctx, places)
		if err != nil {
			return nil, err
		}
		for _, o := range outcomes {
			out = append(out, o.Words())
		}
	case "deliveries":
		lines, err := a.deliveries(ctx, places)
		if err != nil {
			return nil, err
		}
		for _, p := range places {
			out = append(out, lines[p.Item])
		}
	case "agreements":
		for _, p := range places {
			r, err := a.record(ctx, p.Item)
			if err != nil {
				return nil, err
			}
			fs, err := a.agreement(ctx, r)
			if err != nil {
				return nil, err
			}
			var lines []string
			for _, f := range fs {
				lines = append(lines, f.Words()...)
			}
			out = append(out, lines)
		}
	}
	return out, nil
}

// deliveries say for the deliveries at some places, by id, what later reports tell of those that were
// promised: each account beside the others, and what is left by each.
func (a *aftermath) deliveries(ctx context.Context, places []store.Place) (map[string][]string, error) {
	all, _, err := a.s.List(ctx, "deliveries", store.Filter{})
	if err != nil {
		return nil, err
	}
	var handed []reconcile.Handed
	of := map[string]reconcile.Handed{}
	for _, p := range all {
		l, err := a.report(ctx, p.Report)
		if err != nil {
			return nil, err
		}
		for _, d := range l.Deliveries {
			if d.ID == p.Item && (a.day == "" || string(l.Date.EDTF.First()) <= a.day) {
				handed = append(handed, reconcile.Handed{Report: l.Report, Delivery: d})
				of[d.ID] = handed[len(handed)-1]
			}
		}
	}
	out := map[string][]string{}
	desk := a.d.ActorNames()
	for _, p := range places {
		h, ok := of[p.Item]
		if !ok || h.Status != record.DeliveryPromised {
			continue
		}
		lines := []string{}
		for _, x := range reconcile.Delivered(h, handed) {
			name := func(id string) string {
				for _, c := range x.Report.Actors {
					if c.ID == id {
						return cmp.Or(desk[id], c.Name)
					}
				}
				return cmp.Or(desk[id], id)
			}
			var by []string
			for _, id := range x.By {
				by = append(by, name(id))
			}
			both := x.Delivery
			if both.Promised == nil {
				both.Promised = h.Promised
			}
			line := "later, according to " + cmp.Or(strings.Join(by, ", "), "the report") + ", in " + x.Report.ID + " of " + x.Report.Date.EDTF.Words() + ": " + export.Delivery(&x.Delivery, name)
			if n := both.Left(); n != nil {
				line += fmt.Sprintf("; left of what was promised, computed by parley: %d", *n)
			}
			lines = append(lines, line)
		}
		if len(lines) == 0 {
			lines = append(lines, "nothing later on record tells of it")
		}
		out[p.Item] = lines
	}
	return out, nil
}

// scores are the mean Brier scores by whom forecasters speak for, with the desk's names.
func (a *aftermath) scores(outcomes []record.ForecastOutcome) []record.Brier {
	desk := a.d.ActorNames()
	return reconcile.Scores(outcomes, func(actor string) (string, string) {
		name := desk[actor]
		for _, id := range slices.Sorted(maps.Keys(a.read)) {
			for _, x := range a.read[id].Actors {
				if x.ID == actor && name == "" {
					name = x.Name
				}
			}
		}
		return actor, cmp.Or(name, actor, "no source named")
	})
}

// lookBack bounds how many days before a brief's day promises were made of which it tells.
const lookBack = 30

// promisesOf are, for the brief of a day, what became of the forecasts in its reports, and the earlier
// ones whose time ended on it or of which a report of it tells.
func promisesOf(ctx context.Context, s *store.Store, d *record.Dossier, infos []store.ReportInfo, day string) (map[string]record.ForecastOutcome, []export.DuePromise, map[string][]record.FollowUp, error) {
	today, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return nil, nil, nil, nil // the brief of reports without a date
	}
	a, err := newAftermath(ctx, s, d, day)
	if err != nil {
		return nil, nil, nil, err
	}
	first := today.AddDate(0, 0, -lookBack).Format(time.DateOnly)
	var places []store.Place
	of := map[string]string{} // item → day
	for _, i := range infos {
		on := string(i.Date.First())
		if on < first || on > day || i.NotRead != "" || i.Items["forecasts"] == 0 {
			continue
		}
		l, err := a.report(ctx, i.ID)
		if err != nil {
			return nil, nil, nil, err
		}
		for _, f := range l.Forecasts {
			if !f.LowConfidence {
				places = append(places, store.Place{Report: i.ID, Item: f.ID})
				of[f.ID] = on
			}
		}
	}
	all, err := a.forecasts(ctx, places)
	if err != nil {
		return nil, nil, nil, err
	}
	outcomes := map[string]record.ForecastOutcome{}
	var due []export.DuePromise
	desk := d.ActorNames()
	for k, o := range all {
		if of[o.Forecast] == day {
			outcomes[o.Forecast] = o
			continue
		}
		tells := string(o.Target.Last()) == day || slices.ContainsFunc(o.Told, func(t record.Telling) bool { return string(t.On.First()) == day })
		for _, id := range o.ResolvedBy {
			if r := a.found[id]; r != nil {
				tells = tells || slices.ContainsFunc(r.Findings, func(f record.FindingRef) bool {
					l := a.read[f.Report]
					return l != nil && string(l.Date.EDTF.First()) == day
				})
			}
		}
		if !tells {
			continue
		}
		l := a.read[places[k].Report]
		f := l.Forecasts[slices.IndexFunc(l.Forecasts, func(f record.Forecast) bool { return f.ID == o.Forecast })]
		name := ""
		for _, x := range l.Actors {
			if x.ID == string(f.By) {
				name = x.Name
			}
		}
		due = append(due, export.DuePromise{Report: places[k].Report, Made: l.Date.EDTF, By: cmp.Or(desk[string(f.By)], name), Item: f, Outcome: o})
	}
	slices.SortStableFunc(due, func(a, b export.DuePromise) int {
		return cmp.Or(cmp.Compare(a.Made, b.Made), cmp.Compare(a.Report, b.Report), cmp.Compare(a.Item.ID, b.Item.ID))
	})
	follow := map[string][]record.FollowUp{}
	told := map[string]bool{}
	for _, i := range infos {
		if string(i.Date.First()) != day || i.NotRead != "" || i.Items["agreements"] == 0 {
			continue
		}
		l, err := a.report(ctx, i.ID)
		if err != nil {
			return nil, nil, nil, err
		}
		for _, x := range l.Agreements {
			r, err := a.record(ctx, x.ID)
			if err != nil {
				return nil, nil, nil, err
			}
			if r == nil || told[r.ID] || x.LowConfidence {
				continue
			}
			told[r.ID] = true
			if follow[x.ID], err = a.agreement(ctx, r); err != nil {
				return nil, nil, nil, err
			}
		}
	}
	return outcomes, due, follow, nil
}
