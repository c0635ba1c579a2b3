package reconcile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"parley/internal/record"
)

// makeRecord is the record of the findings of one group, sorted by id.
func makeRecord(fs []looked, decisions []record.Decision) record.Record {
	r := record.Record{ID: fs[0].ID, Layer: fs[0].Layer}
	for _, f := range fs {
		r.Findings = append(r.Findings, record.FindingRef{Report: f.Source.Report, ID: f.ID})
	}
	slices.SortFunc(r.Findings, func(a, b record.FindingRef) int {
		return cmp.Or(cmp.Compare(a.Report, b.Report), cmp.Compare(a.ID, b.ID))
	})
	told := slices.Clone(fs) // in the order in which it was told
	slices.SortStableFunc(told, func(a, b looked) int {
		return cmp.Or(cmp.Compare(a.Source.Date.First(), b.Source.Date.First()), cmp.Compare(a.Source.Report, b.Source.Report), cmp.Compare(a.ID, b.ID))
	})
	r.Title, r.Date = title(told), together(told)
	if fs[0].Agreement != nil { // made once; later dates are of its life
		r.Date = ""
		for _, f := range told {
			r.Date = cmp.Or(r.Date, f.Agreement.Date)
		}
	}
	r.Places, r.Actors = gatherPlaces(told), gatherActors(told)
	switch {
	case r.Layer == Stories:
		r.Copies = copies(told)
	case fs[0].Incident != nil:
		r.Incident = incidentOf(fs, told, r.Title, r.Date)
		r.Figures = casualtyFigures(told)
		r.Chains = chains(told)
		r.Steps, r.Status, r.Beside = ladder(told, r.Incident, decisions)
		r.Incident.Casualties = current(told, r.Figures)
		r.Differ = append(incidentDiffers(told), countDiffers(r.Figures)...)
	case fs[0].Talks != nil:
		r.Talks = talksOf(fs, told, r.Title, r.Date)
	case fs[0].Agreement != nil:
		r.Agreement, r.Told = agreementOf(fs, told, r.Title)
		r.Differ = versionDiffers(r.Agreement, r.Actors)
	case fs[0].Tally != nil:
		r.Figures = tallyFigures(told)
		r.Chains = chains(told)
		r.Differ = countDiffers(r.Figures)
	}
	r.Differ = decided(r.Differ, ofFindings(decisions, fs))
	return r
}

// ofFindings are the decisions about findings of one record.
func ofFindings(ds []record.Decision, fs []looked) []record.Decision {
	var out []record.Decision
	for _, d := range record.InForce(ds) {
		if slices.ContainsFunc(fs, func(f looked) bool { return f.ID == d.Target }) {
			out = append(out, d)
		}
	}
	return out
}

// title is that of the finding that says most; of equals the first told.
func title(told []looked) string {
	best, most := "", -1
	for _, f := range told {
		t, n := "", 0
		switch {
		case f.Incident != nil:
			t = f.Incident.Title
			for _, has := range []bool{f.Incident.Place != nil, f.Incident.Date != "", len(f.Incident.Targets) > 0, len(f.Incident.Casualties) > 0} {
				if has {
					n++
				}
			}
			if f.Incident.Place != nil {
				n += 3
			}
		case f.Talks != nil:
			t = f.Talks.Title
		case f.Agreement != nil:
			t = f.Agreement.Title
			n = min(len(words(t)), 6)
		case f.Statement != nil:
			for _, c := range f.Statement.Content {
				t += " " + c.Text
			}
			t = strings.Join(strings.Fields(t), " ")
		case f.Tally != nil:
			t = f.Tally.What
		default:
			t = f.Source.Title
		}
		if n > most {
			best, most = t, n
		}
	}
	return best
}

// dateOf is the date that a finding states.
func dateOf(f looked) record.EDTF {
	switch {
	case f.Incident != nil:
		return f.Incident.Date
	case f.Talks != nil:
		return f.Talks.Date
	case f.Agreement != nil:
		return f.Agreement.Date
	case f.Statement != nil:
		return cmp.Or(f.Statement.Date, f.Source.Date)
	case f.Tally != nil:
		if u, ok := universe(f.Finding); ok && u.dated {
			_, when, _ := strings.Cut(*f.Tally.Universe, ", ")
			return record.EDTF(when)
		}
		return ""
	}
	return f.Source.Date
}

// together is the time on which the dates of findings agree: the narrowest that lies within all, else
// the days from the first to the last.
func together(told []looked) record.EDTF {
	var all []record.EDTF
	for _, f := range told {
		if d := dateOf(f); d != "" && !slices.Contains(all, d) {
			all = append(all, d)
		}
	}
	for _, d := range all {
		if !slices.ContainsFunc(all, func(o record.EDTF) bool { return !d.Certain().Within(o.Certain()) }) {
			return d
		}
	}
	var first, last record.EDTF
	for _, d := range all {
		a, b := d.First(), d.Last()
		if a != "" && (first == "" || a < first) {
			first = a
		}
		if b > last {
			last = b
		}
	}
	return record.Interval(first, last)
}

func gatherPlaces(told []looked) []record.Place {
	var out []record.Place
	for _, f := range told {
		for _, p := range f.Places {
			if place(out, p.ID) == nil {
				out = append(out, p)
			}
		}
	}
	slices.SortFunc(out, func(a, b record.Place) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

func gatherActors(told []looked) []record.Actor {
	var out []record.Actor
	for _, f := range told {
		for _, a := range f.Actors {
			if !slices.ContainsFunc(out, func(o record.Actor) bool { return o.ID == a.ID }) {
				out = append(out, a)
			}
		}
	}
	slices.SortFunc(out, func(a, b record.Actor) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// incidentOf is one account of the findings: the narrowest place, and every target and allegation that
// any has. An account that alleges it of another stands beside, never instead.
func incidentOf(fs, told []looked, title string, date record.EDTF) *record.Incident {
	x := *fs[0].Incident
	x.Support = record.Support{}
	x.Title, x.Date, x.DatePrec = title, date, date.Precision()
	x.Targets, x.Allegations, x.SubPlaces, x.Casualties = nil, []record.Allegation{}, nil, nil
	x.Weapon, x.Place, x.WherePrec, x.GeoPrecision = "", nil, nil, nil
	narrow := 99
	for _, f := range told {
		y := f.Incident
		if y.Place != nil {
			n := 4
			if y.WherePrec != nil {
				n = *y.WherePrec
			} else if p := placeOf(f.Finding); p != nil {
				n = map[record.PlaceKind]int{record.PlaceFacility: 1, record.PlaceCity: 1, record.PlaceAdm2: 3, record.PlaceAdm1: 4, record.PlaceCountry: 6}[p.Kind]
			}
			if n < narrow {
				narrow = n
				x.Place, x.WherePrec, x.GeoPrecision = y.Place, y.WherePrec, record.GeoPrecision(y.WherePrec)
			}
		}
		x.SubPlaces = append(x.SubPlaces, y.SubPlaces...)
		x.Weapon = cmp.Or(x.Weapon, y.Weapon)
		if x.AcledSub == record.AcledSubAttack && y.AcledSub != "" && y.AcledType != record.AcledStrategicDevelopments { // the most telling type
			x.AcledType, x.AcledSub, x.PloverEvent, x.PloverModes = y.AcledType, y.AcledSub, y.PloverEvent, y.PloverModes
		}
		for _, t := range y.Targets {
			k := slices.IndexFunc(x.Targets, func(o record.Target) bool {
				return o.ObjectClass == t.ObjectClass && named(o.Text, t.Text) || strings.EqualFold(o.Text, t.Text)
			})
			if k < 0 {
				t.Support, t.Evidence = record.Support{}, nil
				x.Targets = append(x.Targets, t)
			} else if x.Targets[k].Effect == nil {
				x.Targets[k].Effect = t.Effect
			}
		}
		for _, al := range y.Allegations {
			k := slices.IndexFunc(x.Allegations, func(o record.Allegation) bool { return o.Actor == al.Actor })
			if k < 0 {
				x.Allegations = append(x.Allegations, record.Allegation{Actor: al.Actor})
				k = len(x.Allegations) - 1
			}
			x.Allegations[k].By = sorted(append(x.Allegations[k].By, al.By...))
			x.Allegations[k].Denied = sorted(append(x.Allegations[k].Denied, al.Denied...))
		}
	}
	x.Justifications = nil
	for _, f := range told {
		for _, j := range f.Incident.Justifications {
			if k := slices.IndexFunc(x.Justifications, func(o record.Justification) bool {
				return o.Kind == j.Kind && strings.EqualFold(o.Text, j.Text)
			}); k >= 0 {
				x.Justifications[k].By = sorted(append(x.Justifications[k].By, j.By...))
				continue
			}
			x.Justifications = append(x.Justifications, record.Justification{Kind: j.Kind, By: sorted(j.By), Text: j.Text})
		}
	}
	x.SubPlaces = sorted(x.SubPlaces)
	slices.SortFunc(x.Allegations, func(a, b record.Allegation) int { return cmp.Compare(a.Actor, b.Actor) })
	return &x
}

// talksOf is one account of talks: the status as last told, everyone who was there.
func talksOf(fs, told []looked, title string, date record.EDTF) *record.Talks {
	x := *fs[0].Talks
	x.Support = record.Support{}
	x.Title, x.Date, x.Parties, x.Delegations, x.Agenda, x.Readouts = title, date, nil, nil, nil, nil
	for _, f := range told {
		y := f.Talks
		x.Status, x.Format = y.Status, cmp.Or(x.Format, y.Format)
		x.Venue, x.Host, x.Facilitator, x.Outcome = cmp.Or(x.Venue, y.Venue), cmp.Or(x.Host, y.Host), cmp.Or(x.Facilitator, y.Facilitator), cmp.Or(y.Outcome, x.Outcome)
		x.Parties = sorted(append(x.Parties, y.Parties...))
		if x.Duration == nil {
			x.Duration = y.Duration
		}
		x.Delegations, x.Agenda, x.Readouts = append(x.Delegations, y.Delegations...), append(x.Agenda, y.Agenda...), append(x.Readouts, y.Readouts...)
	}
	return &x
}

func sorted(xs []string) []string {
	if len(xs) == 0 {
		return nil
	}
	xs = slices.Clone(xs)
	slices.Sort(xs)
	return slices.Compact(xs)
}

// sources are who says, in one finding, that it happened; none for the report's own voice, unless its
// outlet speaks for a party.
func sources(f looked) []string {
	var ids []string
	ids = append(ids, f.By...)
	switch {
	case f.Incident != nil:
		for _, a := range f.Incident.Allegations {
			ids = append(ids, a.By...)
		}
		for _, c := range f.Incident.Casualties {
			ids = append(ids, c.By...)
		}
	case f.Tally != nil:
		ids = append(ids, f.Tally.ReportedBy...)
	}
	ids = slices.DeleteFunc(sorted(ids), func(s string) bool { return s == record.Narrator || s == "" })
	if own := ownVoice(f); len(ids) == 0 && own != "" {
		return []string{own}
	}
	return ids
}

// root is where an account by a source starts: the party it speaks for; an agency or owner; the source
// itself.
func root(id string, f looked) string {
	if s := voiceOf(id, f); s != nil {
		return s.Root
	}
	if s := published(f); s != nil && s.Outlet == id { // it stands under no actor's id
		return s.Root
	}
	if k := slices.IndexFunc(f.Actors, func(a record.Actor) bool { return a.ID == id }); k >= 0 && f.Actors[k].Type == record.ActorMedia {
		for _, w := range wireList() {
			if w[0] == f.Actors[k].Name {
				return w[1]
			}
		}
		return id
	}
	p := party(id, f.Actors)
	if strings.HasPrefix(p, "src:") { // "an official" of one report is not the official of another
		return p + "@" + f.Source.Text[:min(8, len(f.Source.Text))]
	}
	return p
}

// chains are the ways in which an account came. A report that names no source starts a chain with the
// agency that it carries, else with its outlet; one that is a copy of another starts none.
func chains(told []looked) []record.Chain {
	var out []record.Chain
	put := func(root, source string, f looked) {
		k := slices.IndexFunc(out, func(c record.Chain) bool { return c.Root == root })
		if k < 0 {
			k = len(out)
			out = append(out, record.Chain{Root: root})
		}
		c := &out[k]
		if source != "" {
			c.Sources = sorted(append(c.Sources, source))
		}
		if f.Source.Outlet != "" {
			c.Outlets = sorted(append(c.Outlets, f.Source.Outlet))
		}
		for _, s := range f.Source.Standing {
			if s.Role == record.RolePublished || s.Root == root {
				c.Standing = sorted(append(c.Standing, s.Name+": "+s.Words(func(id string) string { return id })))
			}
		}
		c.Reports = sorted(append(c.Reports, f.Source.Report))
	}
	for i, f := range told {
		ids := sources(f)
		for _, id := range ids {
			put(root(id, f), id, f)
		}
		if len(ids) > 0 {
			continue
		}
		r := origin(f)
		for _, o := range told[:i] { // whoever told it first in these words
			if len(sources(o)) == 0 && (o.Source.Text == f.Source.Text || alike(o.Said, f.Said) >= copied) {
				r = origin(o)
				break
			}
		}
		put(r, "", f)
	}
	slices.SortFunc(out, func(a, b record.Chain) int { return cmp.Compare(a.Root, b.Root) })
	return out
}

// origin is where a report without a source starts.
func origin(f looked) string {
	switch {
	case len(f.Wire) > 0:
		return f.Wire[0]
	case published(f) != nil:
		return published(f).Root
	case f.Source.Outlet != "":
		return "outlet:" + record.Slug(f.Source.Outlet)
	}
	return "report:" + f.Source.Report
}

// ladder is how the status of an incident came to be, in the order in which it was told, with what
// analysts decided. The program itself goes no higher than corroborated.
func ladder(told []looked, all *record.Incident, decisions []record.Decision) ([]record.Step, record.Status, []record.Status) {
	var steps []record.Step
	have := -1
	for i, f := range told {
		cs := chains(told[:i+1])
		named := slices.ContainsFunc(cs, func(c record.Chain) bool { return len(c.Sources) > 0 })
		s, why := record.StatusReported, "told by "+cmp.Or(f.Source.Outlet, f.Source.Report)+", which names no source"
		if named {
			s = record.StatusAlleged
			why = "according to " + strings.Join(speakingFor(told[:i+1], allSources(cs)), ", ")
		}
		if cs = compatible(told[:i+1], cs); len(cs) >= 2 {
			s = record.StatusCorroborated
			var roots []string
			for _, c := range cs {
				roots = append(roots, c.Root)
			}
			why = fmt.Sprintf("%d chains that share no ancestor: %s", len(cs), strings.Join(roots, ", "))
		}
		if n := slices.Index(record.Ladder, s); n > have {
			have = n
			steps = append(steps, record.Step{Status: s, On: f.Source.Date, By: "parley", Why: why, Findings: []string{f.ID}})
		}
	}
	status := record.Ladder[max(have, 0)]
	var beside []record.Status
	if why, at := contested(told, all); why != "" {
		beside = append(beside, record.StatusContested)
		steps = append(steps, record.Step{Status: record.StatusContested, On: at.Source.Date, By: "parley", Why: why, Findings: []string{at.ID}})
	}
	for _, d := range record.InForce(decisions) {
		if d.Coder != "" || d.Differ != nil || !slices.ContainsFunc(told, func(f looked) bool { return f.ID == d.Target }) {
			continue
		}
		s := record.Status(d.Status)
		switch {
		case d.Action == record.ActionUnverifiable:
			s = record.StatusUnverifiable
		case d.Action != record.ActionStatus || s == "":
			continue
		}
		steps = append(steps, record.Step{Status: s, On: record.Day(d.At.In(time.UTC)), By: d.Analyst, Why: d.Reason, Findings: []string{d.Target}})
		if slices.Contains(record.Ladder, s) {
			status = s
		} else if !slices.Contains(beside, s) {
			beside = append(beside, s)
		}
	}
	return steps, status, beside
}

// compatible are the chains whose accounts can stand together: where parties lay it on each other, the
// chains of those who lay it on one; the most of them. Those who contradict do not corroborate.
func compatible(told []looked, cs []record.Chain) []record.Chain {
	lays := map[string][]string{} // root → parties of whom it alleges it
	var all []string
	for _, f := range told {
		for _, a := range f.Incident.Allegations {
			of := party(a.Actor, f.Actors)
			all = append(all, of)
			for _, by := range a.By {
				r := root(by, f)
				if by == record.Narrator { // the report's own word is that of its chain
					if r = origin(f); len(sources(f)) > 0 {
						continue
					}
				}
				lays[r] = append(lays[r], of)
			}
		}
	}
	all = sorted(all)
	if len(all) < 2 {
		return cs
	}
	var best []record.Chain
	for _, of := range all {
		var own []record.Chain
		for _, c := range cs {
			if len(lays[c.Root]) == 0 || slices.Contains(lays[c.Root], of) {
				own = append(own, c)
			}
		}
		if len(own) > len(best) {
			best = own
		}
	}
	return best
}

// speakingFor are sources with the party that an outlet among them speaks for.
func speakingFor(told []looked, ids []string) []string {
	var out []string
	for _, id := range ids {
		line := id
		for _, f := range told {
			s := voiceOf(id, f)
			if s == nil && published(f) != nil && published(f).Outlet == id {
				s = published(f)
			}
			if s != nil && s.Party != "" {
				line = id + ", which speaks for " + s.Party
			}
		}
		out = append(out, line)
	}
	return out
}

func allSources(cs []record.Chain) []string {
	var out []string
	for _, c := range cs {
		out = append(out, c.Sources...)
	}
	return sorted(out)
}

// contested says why an incident is disputed: who is alleged to have done it denies it, or lays it on
// another.
func contested(told []looked, all *record.Incident) (string, looked) {
	for _, f := range told {
		for _, a := range f.Incident.Allegations {
			if len(a.Denied) > 0 {
				return "denied by " + strings.Join(a.Denied, ", "), f
			}
		}
	}
	for i, f := range told {
		for _, g := range told[:i] {
			p, q := alleged(f), alleged(g)
			if len(p) > 0 && len(q) > 0 && shared(p, q) == 0 {
				return "alleged of " + strings.Join(q, ", ") + " and of " + strings.Join(p, ", "), f
			}
		}
	}
	if len(told) > 0 {
		if p := alleged(looked{&record.Finding{Incident: all, Actors: gatherActors(told)}, &sketch{}}); len(p) > 1 {
			return "alleged of " + strings.Join(p, " and of "), told[len(told)-1]
		}
	}
	return "", looked{}
}

// copies are the reports of a story whose text repeats that of one told before.
func copies(told []looked) []string {
	var out []string
	for i, f := range told {
		for _, o := range told[:i] {
			if o.Source.Text == f.Source.Text || alike(o.Marks, f.Marks) >= copied {
				out = append(out, f.Source.Report)
				break
			}
		}
	}
	return sorted(out)
}
