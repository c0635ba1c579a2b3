package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"parley/examples"
	"parley/internal/compliance"
	"parley/internal/ingest"
	"parley/internal/pipeline"
	"parley/internal/reconcile"
	"parley/internal/record"
)

// dossier measures the record of the example dispatches against examples/expected.json.
func (b *bench) dossier() error {
	want, err := examples.ReadExpected()
	if err != nil {
		return err
	}
	reps, err := examples.Reports()
	if err != nil {
		return err
	}
	d, err := ingest.ParseDossier(examples.Dossier())
	if err != nil {
		return err
	}
	p, ok := b.product.(shipped)
	if !ok {
		b.missing("record", "dossier", "it is the shipped reader's", examples.Kinds...)
		return nil
	}
	r := *p.Reader
	r.Dossier = d
	var read []*record.Report
	var all []record.Finding
	j := pipeline.Joiner()
	for _, x := range reps {
		rep, err := r.Process(ingest.Input{ID: x.ID, Title: x.Title, Outlet: x.Outlet, Date: record.EDTF(x.Date), Text: x.Text})
		if err != nil {
			return err
		}
		read = append(read, rep)
		all = append(all, j.Findings(rep, x.Text)...)
	}
	got := acrossFound(read, all, j.Join(all, nil), d, func(id string) string {
		for _, x := range reps {
			if x.ID == id {
				return x.Text
			}
		}
		return ""
	})
	for _, s := range scoreDossier(want, reps, got) {
		b.put("record", "dossier", s.Kind, float64(s.Right)/float64(max(s.Expected, 1)), fmt.Sprintf("%d of %d expected; %d extra, %d breaches", s.Right, s.Expected, s.Extra, s.Breaches))
		for _, n := range s.Notes {
			b.progress("  %s: %s", s.Kind, n)
		}
	}
	return nil
}

// acrossFound writes the items of the folded record as the dossier's scorer takes them; text gives a
// report's.
func acrossFound(reps []*record.Report, all []record.Finding, records []record.Record, d *record.Dossier, text func(report string) string) map[string][]found {
	got := map[string][]found{}
	find := map[record.FindingRef]*record.Finding{}
	recordOf := map[string]string{}
	for i := range all {
		find[record.FindingRef{Report: all[i].Source.Report, ID: all[i].ID}] = &all[i]
	}
	for _, r := range records {
		for _, f := range r.Findings {
			recordOf[f.ID] = r.ID
		}
	}
	party := func(id string, actors []record.Actor) string {
		for _, p := range d.People {
			if p.ID == id && p.Party != "" {
				return p.Party
			}
		}
		return reconcile.Party(id, actors)
	}
	words := func(report string, spans []record.Span) []foundWords {
		var out []foundWords
		for _, s := range spans {
			out = append(out, foundWords{report, s.Start, s.End})
		}
		return out
	}
	put := func(kind, id string, w []foundWords, is map[string][]string) {
		got[kind] = append(got[kind], found{id, w, is})
	}
	one := func(s string) []string {
		if s == "" {
			return []string{}
		}
		return []string{s}
	}
	scope := func(v record.Scope, places []record.Place) map[string][]string {
		is := map[string][]string{"from": one(string(v.From)), "to": one(string(v.To)), "duration": one(v.Duration), "acts": {}, "objects": {}, "conditions": append([]string{}, v.Conditions...)}
		for _, a := range v.Acts {
			is["acts"] = append(is["acts"], string(a))
		}
		for _, o := range v.Objects {
			if o != record.ObjectUnspecified {
				is["objects"] = append(is["objects"], string(o))
			}
		}
		area := v.Area
		for _, p := range places {
			if p.ID == area {
				area = p.Name
			}
		}
		is["area"] = one(area)
		is["exit"] = one(strings.Join(append(one(v.Exit), v.Exceptions...), "; "))
		return is
	}
	var incidents, agreements []record.Record
	for _, r := range records {
		var ev []foundWords
		for _, f := range r.Findings {
			x := find[f]
			switch {
			case x.Incident != nil:
				ev = append(ev, words(f.Report, x.Incident.Evidence)...)
			case x.Agreement != nil:
				ev = append(ev, words(f.Report, x.Agreement.Evidence)...)
			}
		}
		switch {
		case r.Agreement != nil && !r.Agreement.LowConfidence:
			agreements = append(agreements, r)
			put("agreements", r.ID, ev, map[string][]string{"kind": one(string(r.Agreement.Kind)), "status": one(string(r.Agreement.Status)), "date": one(string(r.Date))})
			for _, v := range r.Agreement.Versions {
				var ev []foundWords
				for _, t := range r.Told[v.ID] {
					for _, f := range r.Findings {
						if x := find[f]; f.Report == t.Report && x.Agreement != nil {
							for _, o := range x.Agreement.Versions {
								if o.ID == t.ID {
									ev = append(ev, words(f.Report, o.Evidence)...)
								}
							}
						}
					}
				}
				is := scope(v.Scope, r.Places)
				is["agreement"], is["by"], is["bound"] = []string{r.ID}, []string{party(v.By, r.Actors)}, []string{}
				for _, p := range v.Bound {
					is["bound"] = append(is["bound"], party(p, r.Actors))
				}
				put("versions", v.ID, ev, is)
			}
		case r.Incident != nil && !r.Incident.LowConfidence:
			x := r.Incident
			incidents = append(incidents, r)
			is := map[string][]string{"date": one(string(x.Date)), "place": {}, "type": one(string(x.AcledSub)), "targets": {}, "allegations": {}, "denied": {}, "casualties": {}, "status": one(string(r.Status))}
			for _, s := range r.Beside {
				is["status"] = append(is["status"], string(s))
			}
			for _, p := range r.Places {
				if x.Place != nil && p.ID == *x.Place {
					is["place"] = []string{p.Name}
				}
			}
			for _, t := range x.Targets {
				is["targets"] = append(is["targets"], string(t.ObjectClass))
			}
			for _, a := range x.Allegations {
				for _, by := range a.By {
					is["allegations"] = append(is["allegations"], party(a.Actor, r.Actors)+" by "+party(by, r.Actors))
				}
				for _, by := range a.Denied {
					is["denied"] = append(is["denied"], party(by, r.Actors))
				}
			}
			for _, c := range x.Casualties {
				n := ""
				if c.Best != nil {
					n = strconv.Itoa(*c.Best)
				}
				is["casualties"] = append(is["casualties"], fmt.Sprintf("%s %s %s", c.Kind, c.Group, n))
			}
			for k := range is {
				slices.Sort(is[k])
				is[k] = slices.Compact(is[k])
			}
			put("incidents", r.ID, ev, is)
		}
	}
	pairs := map[[2]string][]compliance.Against{}
	var order [][2]string
	for _, a := range pipeline.Against(incidents, agreements) {
		k := [2]string{a.Event.Incident.ID, a.Deal.Agreement.ID}
		if pairs[k] == nil {
			order = append(order, k)
		}
		pairs[k] = append(pairs[k], a)
		because := []string{}
		for _, why := range a.Reasons {
			q, _, _ := strings.Cut(why, ":")
			because = append(because, q)
		}
		put("compliance", a.Event.Incident.ID+" "+a.Version.ID, nil, map[string][]string{"incident": {k[0]}, "agreement": {k[1]}, "version": {a.Version.ID}, "result": {string(a.Result)}, "because": because})
	}
	for _, k := range order {
		if res, _, ok := compliance.Together(pairs[k]); ok {
			put("compliance", k[0]+" "+k[1], nil, map[string][]string{"incident": {k[0]}, "agreement": {k[1]}, "version": {}, "result": {string(res)}})
		}
	}
	var promises []reconcile.Promise
	var later []*reconcile.Later
	told := map[string]record.EDTF{}
	var until record.EDTF
	for _, f := range all {
		told[f.ID] = f.Source.Date
	}
	for _, rep := range reps {
		later = append(later, reconcile.NewLater(rep, text(rep.ID)))
		until = max(until, rep.Date.EDTF)
		for _, f := range rep.Forecasts {
			if !f.LowConfidence {
				promises = append(promises, reconcile.NewPromise(rep, f))
			}
		}
	}
	outcomes := reconcile.Resolve(promises, records, func(id string) record.EDTF { return told[id] }, later, until)
	for i, p := range promises {
		var rep *record.Report
		for _, x := range reps {
			if x.ID == p.Report {
				rep = x
			}
		}
		by := []string{}
		if p.Forecast.By != "" {
			by = []string{party(string(p.Forecast.By), rep.Actors)}
		}
		put("forecasts", p.Forecast.ID, words(p.Report, p.Forecast.Evidence), map[string][]string{"by": by, "due": one(string(p.Forecast.Target)), "polarity": one(string(p.Forecast.Polarity)), "resolution": one(string(outcomes[i].Resolution))})
	}
	type differ struct {
		typ, about string
		between    []string
	}
	seen := map[string]int{}
	note := func(x differ, id, status string, w []foundWords) {
		slices.Sort(x.between)
		x.between = slices.Compact(x.between)
		key := x.typ + "|" + x.about + "|" + strings.Join(x.between, ",")
		if k, ok := seen[key]; ok {
			got["discrepancies"][k].Words = append(got["discrepancies"][k].Words, w...)
			return
		}
		seen[key] = len(got["discrepancies"])
		put("discrepancies", id, w, map[string][]string{"type": {x.typ}, "between": x.between, "status": {status}})
	}
	for _, r := range records {
		for n, x := range r.Differ {
			var w []foundWords
			var who []string
			for _, s := range x.Sides {
				who = append(who, party(s.Who, r.Actors))
				for _, id := range s.Findings {
					for _, f := range r.Findings {
						y := find[f]
						switch {
						case y.Incident != nil && f.ID == id:
							w = append(w, words(f.Report, y.Incident.Evidence)...)
						case y.Tally != nil && f.ID == id:
							w = append(w, words(f.Report, y.Tally.Evidence)...)
						case y.Agreement != nil:
							for _, v := range y.Agreement.Versions {
								if v.ID == id {
									w = append(w, words(f.Report, v.Evidence)...)
								}
							}
						}
					}
				}
			}
			note(differ{string(x.Type), r.ID, who}, r.ID+"."+strconv.Itoa(n), x.Status, w)
		}
	}
	for _, rep := range reps {
		for _, x := range rep.Discrepancies {
			if x.LowConfidence {
				continue
			}
			var who []string
			for _, s := range x.Sides {
				for _, id := range s.Who {
					who = append(who, party(id, rep.Actors))
				}
			}
			note(differ{string(x.Type), cmp.Or(recordOf[string(x.Subject)], string(x.Subject)), who}, x.ID, "open", words(rep.ID, x.Evidence))
		}
	}
	return got
}
