package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"parley/internal/compliance"
	"parley/internal/export"
	"parley/internal/pipeline"
	"parley/internal/reconcile"
	"parley/internal/record"
	"parley/internal/store"
)

func complianceCommand() *cobra.Command {
	var rec recordAt
	var format, dossier, agreement, on string
	c := &cobra.Command{
		Use:   "compliance",
		Short: "Hold every incident against every account of every deal: result, reason, what is missing",
		Long: `compliance prints for every deal of the record its accounts side by side, then each
incident against each account, with the result, the reason for it and what is not
known, then counts for each pair of parties and each account. An incident is held
as it is alleged: the table says what would be inconsistent with an account if it
were confirmed. Counts are never added up over accounts or pairs.`,
		Example: `  parley compliance --agreement "energy infrastructure"
  parley compliance --on 2025-03-26
  parley compliance --as-of 2025-03-24 --format csv`,
		Args: takes(0, 0, "flags only; --agreement names the deals"),
		RunE: func(c *cobra.Command, _ []string) error {
			k := slices.IndexFunc(export.ComplianceFormats, func(f export.ComplianceFormat) bool { return f.Name == format })
			if k < 0 {
				return usageError{fmt.Errorf("--format %s: it is text, json or csv", format)}
			}
			if _, err := time.Parse(time.DateOnly, on); on != "" && err != nil {
				return usageError{fmt.Errorf("--on %s: it is a day, YYYY-MM-DD", on)}
			}
			s, err := rec.read(c.Context())
			if err != nil {
				return err
			}
			defer s.Close()
			d, err := dossierOf(c.Context(), s, dossier)
			if err != nil {
				return err
			}
			t, err := complianceTable(c.Context(), s, d, agreement, on)
			if err != nil {
				return err
			}
			if agreement != "" && len(t.Agreements) == 0 {
				return fmt.Errorf("no deal that acts can be held against has the words %q", agreement)
			}
			return export.ComplianceFormats[k].Write(visible{os.Stdout}, t)
		},
	}
	rec.flags(c, true)
	c.Flags().StringVar(&on, "on", "", "what each account commits to, what of it is in force on this `DAY`, and the incidents of that day; not --as-of, which is what the record held then")
	c.Flags().StringVar(&agreement, "agreement", "", "only deals with these `WORDS` in the title, or the one with this id")
	c.Flags().StringVar(&dossier, "dossier", "", "dossier `FILE`: the names that the desk writes, who speaks for whom")
	c.Flags().StringVar(&format, "format", "text", "text, json or csv (a line for each incident and account)")
	return c
}

// resultsChanged are the results of incidents held against accounts that changed between two entries of
// the log: of the incidents that changed against all deals, and of all incidents against the deals that
// changed.
func resultsChanged(ctx context.Context, s *store.Store, d *record.Dossier, from, to int64) ([]export.ResultChange, error) {
	touched := map[string]bool{} // records before and after
	deals := false
	id := map[string]string{} // of findings, records and versions → now
	err := s.Changes(ctx, from, to, func(c store.Change) error {
		if c.Layer != "incidents" && c.Layer != "agreements" {
			return nil
		}
		touched[c.ID] = true
		deals = deals || c.Layer == "agreements"
		if c.RecordAfter == "" {
			return nil
		}
		var r record.Record
		if err := json.Unmarshal([]byte(c.RecordAfter), &r); err != nil {
			return err
		}
		for _, f := range r.Findings {
			id[f.ID] = r.ID
		}
		for v, told := range r.Told {
			for _, f := range told {
				id[f.ID] = v
			}
		}
		return nil
	})
	if err != nil || len(touched) == 0 {
		return nil, err
	}
	var all []record.Record
	held := func(at int64) ([]compliance.Against, error) {
		if at == 0 {
			return nil, nil
		}
		past, err := s.AsOf(at)
		if err != nil {
			return nil, err
		}
		agreements, err := joinedOf(ctx, past, "agreements")
		if err != nil || len(agreements) == 0 {
			return nil, err
		}
		var changed []record.Record
		for _, r := range agreements {
			if touched[r.ID] {
				changed = append(changed, r)
			}
		}
		var out []compliance.Against
		take := func(r *record.Record) {
			against := changed
			if touched[r.ID] {
				against = agreements
			}
			if as := pipeline.Against([]record.Record{*r}, against); len(as) > 0 {
				out = append(out, as...)
				all = append(all, *r)
			}
		}
		if deals {
			err = past.Records(ctx, "incidents", func(r *record.Record) error { take(r); return nil })
		} else {
			for _, x := range slices.Sorted(maps.Keys(touched)) {
				f, err := past.Lookup(ctx, x)
				if errors.Is(err, store.ErrNotFound) || err == nil && (f.Record == nil || f.Record.Incident == nil || f.Record.ID != x) {
					continue
				} else if err != nil {
					return nil, err
				}
				take(f.Record)
			}
		}
		all = append(all, agreements...)
		return out, err
	}
	before, err := held(from)
	if err != nil {
		return nil, err
	}
	after, err := held(to)
	if err != nil {
		return nil, err
	}
	desk := d.ActorNames()
	of := map[string]*record.Record{}
	for i := range all {
		of[all[i].ID] = &all[i]
	}
	var out []export.ResultChange
	for _, c := range compliance.Changed(before, after, func(x string) string { return cmp.Or(id[x], x) }) {
		x := export.ResultChange{Incident: c.Incident, Agreement: c.Agreement, Version: c.Version, Title: c.Of.Event.Incident.Title, Date: c.Of.Event.Incident.Date,
			Deal: c.Of.Deal.Agreement.Title, Before: c.Before, After: c.After, Why: c.Why, By: cmp.Or(desk[c.Of.Version.By], c.Of.Version.By)}
		if r := of[c.Of.Deal.Agreement.ID]; r != nil {
			x.By = r.Names(desk)(c.Of.Version.By)
		}
		out = append(out, x)
	}
	return out, nil
}

// changedSince are the results that changed since the beginning of a day, of the last entry of the log
// where none is given.
func changedSince(ctx context.Context, s *store.Store, d *record.Dossier, day string) (string, []export.ResultChange, error) {
	to, err := s.Size(ctx)
	if err != nil || to == 0 {
		return day, nil, err
	}
	if day == "" {
		at, err := s.Written(ctx, to)
		if err != nil {
			return "", nil, err
		}
		day = at[:min(len(at), len(time.DateOnly))]
	}
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day, nil, fmt.Errorf("%q is no day (YYYY-MM-DD)", day)
	}
	from, err := s.Moment(ctx, t.Add(-time.Second))
	if err != nil {
		return day, nil, err
	}
	out, err := resultsChanged(ctx, s, d, from, to)
	return day, out, err
}

// joinedOf are the records of a layer, each as all reports have it, by date.
func joinedOf(ctx context.Context, s *store.Store, layer string) ([]record.Record, error) {
	var out []record.Record
	err := s.Records(ctx, layer, func(r *record.Record) error {
		out = append(out, *r)
		return nil
	})
	return out, err
}

// complianceTable holds the record's incidents against its deals; only those with the given words in
// their title, or the one with them as an id, if words are given. on is the day of which it tells what
// each account commits to and what of it is in force, with the incidents of that day; "" = the last day
// of the record, with all incidents.
func complianceTable(ctx context.Context, s *store.Store, d *record.Dossier, agreement, on string) (export.Compliance, error) {
	t := export.Compliance{Name: "parley", Agreements: []export.AgreementTable{}}
	if d != nil {
		t.Name = cmp.Or(d.Name, t.Name)
	}
	incidents, err := joinedOf(ctx, s, "incidents")
	if err != nil {
		return t, err
	}
	if on != "" {
		incidents = slices.DeleteFunc(incidents, func(r record.Record) bool {
			return r.Incident == nil || r.Incident.Date == "" || !r.Incident.Date.Certain().Overlaps(record.EDTF(on))
		})
	}
	agreements, err := joinedOf(ctx, s, "agreements")
	if err != nil {
		return t, err
	}
	deals := agreements[:0]
	for _, r := range agreements {
		told := r.Title
		if r.Agreement != nil {
			told += " " + r.Agreement.Title
		}
		if r.Agreement != nil && d != nil { // a tracked deal has the desk's name
			for _, t := range d.Agreements {
				if t.ID == r.Agreement.Tracked {
					r.Title, r.Agreement.Title = t.Title+" ("+t.ID+")", t.Title
				}
			}
		}
		if r.Agreement == nil || agreement != "" && r.ID != agreement && !hasWords(told+" "+r.Title, agreement) {
			continue
		}
		deals = append(deals, r)
	}
	for _, r := range incidents {
		if x := r.Incident; x != nil && !x.LowConfidence && !x.Generic {
			t.Incidents++
			if x.Place != nil {
				t.Credit = record.PlaceCredit
			}
		}
	}
	all := slices.Concat(incidents, deals)
	party, desk := partyOf(d, all), d.ActorNames()
	names := map[string]string{} // of actors over all records
	for _, r := range all {
		for _, a := range r.Actors {
			names[a.ID] = cmp.Or(desk[a.ID], names[a.ID], a.Name)
		}
	}
	maps.Copy(names, desk)
	byID := map[string]*record.Record{}
	for i := range incidents {
		byID[incidents[i].ID] = &incidents[i]
	}
	after, err := newAftermath(ctx, s, d, on)
	if err != nil {
		return t, err
	}
	t.At, t.Asked = after.until, on != ""
	if t.Asked {
		t.At = record.EDTF(on)
		for i := range deals {
			if deals[i].Agreement.Status, err = after.statusBy(ctx, &deals[i], on); err != nil {
				return t, err
			}
		}
	}
	held := map[string][]compliance.Against{} // by deal
	for _, a := range pipeline.Against(incidents, deals) {
		held[a.Deal.Agreement.ID] = append(held[a.Deal.Agreement.ID], a)
	}
	for _, r := range deals {
		as := held[r.Agreement.ID]
		if !r.Agreement.LowConfidence && !compliance.Binds(r.Agreement.Kind) {
			f, err := after.agreement(ctx, &r)
			if err != nil {
				return t, err
			}
			if len(f) > 0 {
				t.Pending = append(t.Pending, export.PendingDeal{ID: r.ID, Title: cmp.Or(r.Agreement.Title, r.Title), Kind: r.Agreement.Kind, Status: r.Agreement.Status, Report: homeOf(&r), FollowUp: f})
			}
		}
		if t.Asked && !r.Agreement.LowConfidence && compliance.Binds(r.Agreement.Kind) {
			// with or without incidents of the day
		} else if r.Agreement.LowConfidence || len(as) == 0 || !slices.ContainsFunc(as, func(a compliance.Against) bool { return a.Result != record.ResultNotApplicable }) {
			continue
		}
		a := agreementTable(&r, as, byID, party, names)
		running := func(v record.Version, c record.Commitment) string {
			m, why := compliance.Running(r.Agreement.Status, v, c, t.At)
			return map[record.Match]string{record.MatchYes: "yes", record.MatchNo: "no: ", record.MatchUnclear: "not known: "}[m] + why
		}
		for _, v := range compliance.Versions(*r.Agreement) {
			k := slices.IndexFunc(a.Versions, func(c export.VersionColumn) bool { return c.ID == v.ID })
			if k < 0 && t.Asked {
				k = len(a.Versions)
				a.Versions = append(a.Versions, versionColumn(&r, v, names))
			}
			if k < 0 {
				continue
			}
			a.Versions[k].Running = running(v, record.Commitment{})
			if t.Asked {
				a.Versions[k].Commitments = commitmentRows(&r, v, names, running)
			}
		}
		if a.FollowUp, err = after.agreement(ctx, &r); err != nil {
			return t, err
		}
		t.Agreements = append(t.Agreements, a)
	}
	return t, nil
}

func hasWords(text, words string) bool {
	text = strings.ToLower(text)
	for _, w := range strings.Fields(strings.ToLower(words)) {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// partyOf gives the party that an actor speaks for: as the dossier has it, else as the reports tell.
func partyOf(d *record.Dossier, records []record.Record) func(string) string {
	of := map[string]string{}
	if d != nil {
		for _, p := range d.People {
			of[p.ID] = p.Party
		}
	}
	var actors []record.Actor
	known := map[string]bool{}
	for _, r := range records {
		for _, a := range r.Actors {
			if !known[a.ID] {
				known[a.ID] = true
				actors = append(actors, a)
			}
		}
	}
	return func(id string) string { return cmp.Or(of[id], reconcile.Party(id, actors)) }
}

// agreementTable is one deal with its accounts, the incidents held against it and the counts.
func agreementTable(r *record.Record, as []compliance.Against, incidents map[string]*record.Record, party func(string) string, names map[string]string) export.AgreementTable {
	a := r.Agreement
	name := r.Names(names)
	named := func(ids []string) []string {
		var out []string
		for _, id := range ids {
			out = append(out, name(id))
		}
		return out
	}
	t := export.AgreementTable{ID: r.ID, Title: cmp.Or(a.Title, r.Title), Kind: a.Kind, Status: a.Status, Parties: named(a.Parties), Report: homeOf(r)}
	var order []string // of incidents
	under := map[string][]compliance.Against{}
	for _, x := range as {
		if !slices.ContainsFunc(t.Versions, func(v export.VersionColumn) bool { return v.ID == x.Version.ID }) {
			t.Versions = append(t.Versions, versionColumn(r, x.Version, names))
		}
		id := x.Event.Incident.ID
		if under[id] == nil {
			order = append(order, id)
		}
		under[id] = append(under[id], x)
	}
	for _, id := range order {
		e := under[id][0].Event
		row := export.IncidentRow{ID: id, Title: e.Incident.Title, Date: e.Incident.Date, Report: e.Report}
		who := name
		if x := incidents[id]; x != nil {
			row.Title, row.Date, row.Status = cmp.Or(row.Title, x.Title), cmp.Or(row.Date, x.Date), x.Status
			who = x.Names(names)
			row.Report = homeOf(x)
		}
		for _, al := range e.Incident.Allegations {
			row.Alleged = append(row.Alleged, export.Allegation(al, who))
		}
		for _, j := range e.Incident.Justifications {
			row.Justified = append(row.Justified, j.Words(who))
		}
		row.Together, row.Wording, _ = compliance.Together(under[id])
		if row.Together == record.ResultScopeDisputed {
			row.Wording = scopeWords(under[id], name)
		}
		for _, x := range under[id] {
			u := export.UnderVersion{Version: x.Version.ID, By: name(x.Version.By), Result: x.Result, Wording: x.Wording, Reasons: x.Reasons}
			for _, h := range x.Held { // the commitment that decides, as PerVersion took it
				if h.Result == x.Result && slices.Equal(h.Reasons, x.Reasons) {
					u.Period = h.InPeriod
					if h.Assessment.Missing != "" {
						u.Missing = strings.Split(h.Assessment.Missing, ", ")
					}
					break
				}
			}
			row.Under = append(row.Under, u)
		}
		t.Incidents = append(t.Incidents, row)
	}
	nameOf := func(id string) string {
		if id == "" {
			return ""
		}
		return name(id)
	}
	for _, c := range compliance.Counts(as, party) {
		k := slices.IndexFunc(t.Versions, func(v export.VersionColumn) bool { return v.ID == c.Version })
		t.Counts = append(t.Counts, export.ComplianceCount{Of: nameOf(c.Of), By: nameOf(c.By), Version: c.Version, VersionBy: t.Versions[k].By, Results: c.Results})
	}
	at := func(c export.ComplianceCount) int {
		return slices.IndexFunc(t.Versions, func(v export.VersionColumn) bool { return v.ID == c.Version })
	}
	slices.SortStableFunc(t.Counts, func(a, b export.ComplianceCount) int {
		return cmp.Or(cmp.Compare(a.Of, b.Of), cmp.Compare(a.By, b.By), cmp.Compare(at(a), at(b)))
	})
	return t
}

// versionColumn is an account of a deal with names.
func versionColumn(r *record.Record, x record.Version, names map[string]string) export.VersionColumn {
	name := r.Names(names)
	v := export.VersionColumn{ID: x.ID, By: name(x.By), Scope: x.Scope}
	for _, id := range x.Bound {
		v.Bound = append(v.Bound, name(id))
	}
	if v.Area != "" {
		v.Area = name(v.Area)
	}
	for _, f := range r.Told[x.ID] {
		v.Reports = append(v.Reports, f.Report)
	}
	slices.Sort(v.Reports)
	if v.Reports = slices.Compact(v.Reports); len(v.Reports) == 0 {
		v.Reports = []string{homeOf(r)}
	}
	if len(x.Evidence) > 0 {
		v.Quote = strings.Join(strings.Fields(x.Evidence[0].Text), " ")
	}
	return v
}

// commitmentRows are what an account commits to, with names, the objects of one act together; running says of each whether it is in force.
func commitmentRows(r *record.Record, v record.Version, names map[string]string, running func(record.Version, record.Commitment) string) []export.CommitmentRow {
	name := r.Names(names)
	var out []export.CommitmentRow
	for _, c := range compliance.Commitments(*r.Agreement, v) {
		row := export.CommitmentRow{Duty: c.Duty, From: c.From, To: c.To, Due: c.Due, Running: running(v, c)}
		switch {
		case c.Basis["act"] == record.BasisDerived: // of whom the account binds
			var bound []string
			for _, id := range v.Bound {
				bound = append(bound, name(id))
			}
			row.By = strings.Join(bound, ", ")
		case c.By != nil:
			row.By = name(*c.By)
		}
		if c.Act != nil {
			row.Act = strings.ReplaceAll(string(*c.Act), "_", " ")
		}
		if c.Area != nil && *c.Area != "" {
			row.Area = name(*c.Area)
		}
		object := ""
		if c.Object != nil && *c.Object != record.ObjectUnspecified {
			object = strings.ReplaceAll(string(*c.Object), "_", " ")
		}
		k := slices.IndexFunc(out, func(o export.CommitmentRow) bool {
			return o.By == row.By && o.Duty == row.Duty && o.Act == row.Act && o.Area == row.Area && o.From == row.From && o.To == row.To && o.Due == row.Due && (len(o.Objects) > 0) == (object != "")
		})
		switch {
		case k < 0:
			if object != "" {
				row.Objects = []string{object}
			}
			out = append(out, row)
		case object != "" && !slices.Contains(out[k].Objects, object):
			out[k].Objects = append(out[k].Objects, object)
		}
	}
	return out
}

// statusBy is the status of a deal as reports up to a day have it; as all have it where none tells of it
// by then.
func (a *aftermath) statusBy(ctx context.Context, r *record.Record, day string) (record.AgreementStatus, error) {
	type telling struct {
		on, report string
		record.Agreement
	}
	var told []telling
	for _, f := range r.Findings {
		l, err := a.report(ctx, f.Report)
		if err != nil {
			return "", err
		}
		on := string(l.Date.EDTF.First())
		for _, x := range l.Agreements {
			if x.ID == f.ID && on != "" && on <= day {
				told = append(told, telling{on, f.Report, x})
			}
		}
	}
	if len(told) == 0 {
		return r.Agreement.Status, nil
	}
	slices.SortStableFunc(told, func(a, b telling) int {
		return cmp.Or(cmp.Compare(a.on, b.on), cmp.Compare(a.report, b.report), cmp.Compare(a.ID, b.ID))
	})
	var all []record.Agreement
	for _, x := range told {
		all = append(all, x.Agreement)
	}
	return reconcile.StatusOf(all), nil
}

// homeOf is the report of the finding whose id a record has.
func homeOf(r *record.Record) string {
	for _, f := range r.Findings {
		if f.ID == r.ID {
			return f.Report
		}
	}
	return r.Findings[0].Report
}

// scopeWords says who describes the scope how, by name.
func scopeWords(as []compliance.Against, name func(string) string) string {
	var in, out []string
	for _, a := range as {
		switch a.Result {
		case record.ResultAllegedInconsistent, record.ResultInconsistent:
			in = append(in, name(a.Version.By))
		case record.ResultOutsideScope:
			out = append(out, name(a.Version.By))
		}
	}
	return "the parties describe the scope differently: inside it as " + strings.Join(in, ", ") + " has it, outside it as " + strings.Join(out, ", ") + " has it"
}
