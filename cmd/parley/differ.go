package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"parley/internal/reconcile"
	"parley/internal/record"
	"parley/internal/store"
)

// Differences across reports: those that the records themselves hold, and words that stand against what
// is alleged, which are of two records and worked out when they are asked for.

// across are the differences across reports, those of records first.
func (a *aftermath) across(ctx context.Context) ([]record.Across, error) {
	var out []record.Across
	err := a.s.Differing(ctx, func(r *record.Record) error {
		for _, d := range r.Differ {
			out = append(out, record.Across{Difference: d, Record: r.ID, Layer: r.Layer, Title: r.Title, Date: r.Date, Name: r.Names(a.d.ActorNames())})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var ids []string // of reports in which somebody may say it
	err = a.s.Saying(ctx, reconcile.WordWords, func(p store.Place, st *record.Statement) error {
		if !slices.Contains(ids, p.Report) && slices.ContainsFunc(st.Content, func(c record.Span) bool { return reconcile.MayBeWord(c.Text) }) {
			ids = append(ids, p.Report)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	words, err := a.wordsAgainstDeeds(ctx, ids)
	return append(out, words...), err
}

// wordsAgainstDeeds are the words in some reports that stand against what is alleged of whoever gave
// them.
func (a *aftermath) wordsAgainstDeeds(ctx context.Context, reports []string) ([]record.Across, error) {
	var words []reconcile.Word
	var of []*record.Record
	for _, id := range reports {
		l, err := a.report(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, w := range reconcile.WordsOf(l, a.texts[id]) {
			r, err := a.record(ctx, w.Statement.ID)
			if err != nil {
				return nil, err
			}
			if r == nil || slices.ContainsFunc(of, func(o *record.Record) bool { return o.ID == r.ID }) {
				continue // rejected; or told in another report already
			}
			words, of = append(words, w), append(of, r)
		}
	}
	if len(words) == 0 {
		return nil, nil
	}
	var incidents []*record.Record
	taken := map[string]bool{}
	for _, days := range stretches(words) {
		if err := a.s.RecordsBetween(ctx, "incidents", days[0], days[1], func(r *record.Record) error {
			if r.Incident != nil && len(r.Incident.Allegations) > 0 && !taken[r.ID] {
				taken[r.ID] = true // one may touch two stretches
				incidents = append(incidents, r)
			}
			return nil
		}); err != nil {
			return nil, err
		}
	}
	var out []record.Across
	for i, w := range words {
		l := a.read[w.Report]
		said := &record.Record{Joined: record.Joined{Actors: l.Actors, Places: l.Places}}
		ds := w.AgainstDeeds(incidents)
		if len(ds) == 0 {
			continue
		}
		var decisions []record.Decision
		for _, f := range of[i].Findings {
			x, err := a.s.Decisions(ctx, f.ID)
			if err != nil {
				return nil, err
			}
			decisions = append(decisions, x...)
		}
		slices.SortFunc(decisions, func(a, b record.Decision) int { return int(a.Seq - b.Seq) })
		for _, d := range ds {
			d.Decide(decisions)
			for _, id := range d.Sides[1].Findings { // their actors have names too
				for _, r := range incidents {
					if r.ID == id {
						said.Actors = append(said.Actors, r.Actors...)
					}
				}
			}
			out = append(out, record.Across{Difference: d, Record: of[i].ID, Layer: "statements", Title: w.Quote, Date: record.EDTF(w.From), Name: said.Names(a.d.ActorNames())})
		}
	}
	return out, nil
}

// stretches are the days for which some words stand, those that touch together.
func stretches(words []reconcile.Word) [][2]string {
	var out [][2]string
	order := make([]string, len(words))
	for i, w := range words {
		order[i] = w.From + " " + w.To
	}
	slices.Sort(order)
	for _, days := range order {
		w := struct{ From, To string }{days[:len(time.DateOnly)], days[len(time.DateOnly)+1:]}
		if n := len(out); n > 0 && w.From <= out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], w.To)
		} else {
			out = append(out, [2]string{w.From, w.To})
		}
	}
	return out
}

// acrossOf gives the differences across reports that a filter lets through, worked out once for each
// entry of the log.
func acrossOf(s *store.Store, d *record.Dossier) func(context.Context, store.Filter) ([]record.Across, error) {
	var mu sync.Mutex
	var all []record.Across
	at := int64(-1)
	return func(ctx context.Context, f store.Filter) ([]record.Across, error) {
		mu.Lock()
		defer mu.Unlock()
		size, err := s.Size(ctx)
		if err != nil {
			return nil, err
		}
		if size != at {
			a, err := newAftermath(ctx, s, d, "")
			if err != nil {
				return nil, err
			}
			if all, err = a.across(ctx); err != nil {
				return nil, err
			}
			at = size
		}
		return filtered(all, f), nil
	}
}

// filtered are the differences that a filter of a list lets through.
func filtered(all []record.Across, f store.Filter) []record.Across {
	var out []record.Across
	for _, x := range all {
		line := strings.ToLower(x.Title + " " + x.Words(x.Name))
		who := ""
		for _, s := range x.Sides {
			who += " " + strings.ToLower(x.Name(s.Who))
		}
		day := string(x.Date.First())
		switch {
		case f.Report != "" || f.Place != "": // those are of single reports
		case f.Text != "" && !hasWords(line, f.Text), f.Speaker != "" && !strings.Contains(who, strings.ToLower(f.Speaker)):
		case f.From != "" && string(x.Date.Last()) < f.From, f.To != "" && (day == "" || day > f.To):
		default:
			out = append(out, x)
		}
	}
	return out
}

// aboutDifference fills a decision about a difference across reports with the difference that the id
// names, so that it holds for what the analyst saw.
func aboutDifference(ctx context.Context, s *store.Store, d *record.Decision) error {
	dossier, err := keptDossier(ctx, s)
	if err != nil {
		return err
	}
	a, err := newAftermath(ctx, s, dossier, "")
	if err != nil {
		return err
	}
	all, err := a.across(ctx)
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.ID == d.Target {
			d.Target, d.Differ = x.Record, &x.Difference
			return nil
		}
	}
	return usageError{fmt.Errorf("no difference across reports has the id %s; 'parley list discrepancies' gives them", d.Target)}
}
