package reconcile

import (
	"cmp"
	"slices"

	"parley/internal/record"
)

// agreementOf is one account of a deal: every version, the same account told again once; commitments,
// positions and relations of all findings; the status as last told.
func agreementOf(fs, told []looked, title string) (*record.Agreement, map[string][]record.FindingRef) {
	where := map[string][]record.FindingRef{}
	x := *fs[0].Agreement
	x.Support = record.Support{}
	x.Title, x.Versions, x.Commitments, x.Positions, x.Relations, x.Parties, x.Mediator = title, nil, nil, nil, nil, nil, nil
	x.Scope, x.Date, x.Due = record.Scope{}, "", ""
	for _, f := range told {
		y := f.Agreement
		x.Kind = cmp.Or(y.Kind, x.Kind)
		x.Stage, x.Form = cmp.Or(y.Stage, x.Stage), cmp.Or(y.Form, x.Form)
		x.Parties, x.Mediator = sorted(append(x.Parties, y.Parties...)), sorted(append(x.Mediator, y.Mediator...))
		x.Date, x.Due = cmp.Or(x.Date, y.Date), cmp.Or(y.Due, x.Due)
		fill(&x.Scope, y.Scope)
		swap := map[string]string{}
		for _, v := range y.Versions {
			if v.By == record.Narrator || silent(v) {
				continue // the report's own words for it are no party's account, and neither is a mention that says nothing of it
			}
			k := slices.IndexFunc(x.Versions, func(o record.Version) bool { return sameVersion(o, v, f) })
			if k < 0 {
				x.Versions = append(x.Versions, v)
				where[v.ID] = append(where[v.ID], record.FindingRef{Report: f.Source.Report, ID: v.ID})
				continue
			}
			where[x.Versions[k].ID] = append(where[x.Versions[k].ID], record.FindingRef{Report: f.Source.Report, ID: v.ID})
			swap[v.ID] = x.Versions[k].ID
			fill(&x.Versions[k].Scope, v.Scope)
			x.Versions[k].Bound = sorted(append(x.Versions[k].Bound, v.Bound...))
		}
		for _, c := range y.Commitments {
			if c.Version != nil {
				if to := swap[*c.Version]; to != "" {
					c.Version = &to
				}
			}
			x.Commitments = append(x.Commitments, c)
		}
		for _, p := range y.Positions {
			k := slices.IndexFunc(x.Positions, func(o record.Position) bool { return party(o.Party, f.Actors) == party(p.Party, f.Actors) })
			if k < 0 {
				x.Positions = append(x.Positions, p)
			} else {
				x.Positions[k] = p // as last told
			}
		}
		x.Relations = append(x.Relations, y.Relations...)
	}
	for _, f := range told {
		x.Tracked = cmp.Or(x.Tracked, f.Agreement.Tracked)
	}
	var all []record.Agreement
	for _, f := range told {
		all = append(all, *f.Agreement)
	}
	x.Status = furthest(all, x.Positions)
	return &x, where
}

// stages are the statuses of a deal on its way; a later report that tells of an earlier one takes
// nothing back.
var stages = []record.AgreementStatus{record.StatusFloated, record.StatusUnderDiscussion, record.StatusPromised, record.StatusProposed, record.StatusDisputed, record.StatusAgreedInPrinciple, record.StatusAnnounced, record.StatusSigned, record.StatusInForce}

// furthest is how far a deal has come: the last stage that any report tells of, or its end where that
// was told on the same day or later. What a party to it is against is rejected until it is signed.
func furthest(told []record.Agreement, positions []record.Position) record.AgreementStatus {
	best, end := -1, record.AgreementStatus("")
	for _, a := range told {
		k := slices.Index(stages, a.Status)
		switch {
		case k < 0:
			end = a.Status
		case k > best:
			best, end = k, ""
		}
	}
	if end != "" {
		return end
	}
	s := stages[max(best, 0)]
	against := slices.ContainsFunc(positions, func(p record.Position) bool { return p.Stance == record.StanceAgainst })
	if against && best < slices.Index(stages, record.StatusAnnounced) {
		return record.StatusRejected
	}
	return s
}

// StatusOf is how far a deal has come as some reports tell of it, in the order in which they told.
func StatusOf(told []record.Agreement) record.AgreementStatus {
	var positions []record.Position
	for _, a := range told {
		for _, p := range a.Positions {
			positions = append(slices.DeleteFunc(positions, func(o record.Position) bool { return o.Party == p.Party }), p)
		}
	}
	return furthest(told, positions)
}

// silent says whether an account says nothing of what a deal covers, when, where or on what terms.
func silent(v record.Version) bool {
	return len(specific(v.Objects)) == 0 && v.Area == "" && v.From == "" && v.To == "" && v.Duration == "" && v.Exit == "" && len(v.Conditions) == 0 && len(v.Exceptions) == 0 &&
		!slices.ContainsFunc(v.Acts, func(a record.ActClass) bool { return a != record.ActAttack && a != record.ActAnyHostility })
}

// fill takes from a scope what another leaves open.
func fill(s *record.Scope, o record.Scope) {
	if !slices.ContainsFunc(s.Objects, func(c record.ObjectClass) bool { return c != record.ObjectUnspecified }) && len(o.Objects) > 0 {
		s.Objects = o.Objects
	}
	if len(s.Acts) == 0 {
		s.Acts = o.Acts
	}
	s.Area, s.From, s.To = cmp.Or(s.Area, o.Area), cmp.Or(s.From, o.From), cmp.Or(s.To, o.To)
	s.Duration, s.Exit = cmp.Or(s.Duration, o.Duration), cmp.Or(s.Exit, o.Exit)
	if len(s.Conditions) == 0 {
		s.Conditions = o.Conditions
	}
	if len(s.Exceptions) == 0 {
		s.Exceptions = o.Exceptions
	}
}

// sameVersion says whether two accounts by one party are one account told twice: nothing in them is
// different, and they are alike in something that is said.
func sameVersion(a, b record.Version, f looked) bool {
	if party(a.By, f.Actors) != party(b.By, f.Actors) {
		return false
	}
	differ := func(x, y record.EDTF) bool { return x != "" && y != "" && x.Certain() != y.Certain() }
	if differ(a.From, b.From) || differ(a.To, b.To) || a.Duration != "" && b.Duration != "" && a.Duration != b.Duration || a.Area != "" && b.Area != "" && a.Area != b.Area {
		return false
	}
	x, y := specific(a.Objects), specific(b.Objects)
	if a.By != b.By { // an order of the head of state and a word of the ministry are one account only where they say the same
		return slices.Equal(x, y) && a.From.Certain() == b.From.Certain() && a.To.Certain() == b.To.Certain() && a.Duration == b.Duration && a.Area == b.Area && (a.Exit == "") == (b.Exit == "")
	}
	switch {
	case len(x) > 0 && len(y) > 0:
		// a list told again is often told in part: the same account where most of the shorter is in the longer
		return 2*within(x, y) > min(len(x), len(y)) || 2*within(y, x) > min(len(x), len(y))
	case a.From != "" && b.From != "" || a.Duration != "" && b.Duration != "":
		return true
	}
	return len(x) == len(y) && (a.From == "") == (b.From == "") && (a.Exit == "") == (b.Exit == "")
}

func specific(cs []record.ObjectClass) []record.ObjectClass {
	var out []record.ObjectClass
	for _, c := range cs {
		if c != record.ObjectUnspecified {
			out = append(out, c)
		}
	}
	return out
}

func within(a, b []record.ObjectClass) int {
	n := 0
	for _, x := range a {
		if slices.Contains(b, x) {
			n++
		}
	}
	return n
}
