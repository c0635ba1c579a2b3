package reconcile

import (
	"cmp"
	"slices"
	"strings"

	"parley/internal/record"
)

// Differences across the reports of one record: opened where two accounts cannot both hold, explained
// where the record itself says why, resolved where later accounts agree. Neither side is taken as right.
// What an analyst decided about a difference holds over what is worked out.

// countDiffers are the counts of one thing by reporters of different roots that cannot both hold.
func countDiffers(fs []record.Figure) []record.Difference {
	var out []record.Difference
	for i, f := range fs {
		for _, o := range fs[i+1:] {
			if f.What != o.What || f.Root == o.Root || agree(f, o) {
				continue
			}
			d := record.Difference{Type: record.DifferCount, Status: record.DifferOpen, Sides: []record.DifferSide{figureSide(f), figureSide(o)}}
			if f.Later != "" || o.Later != "" {
				if !settled(fs, f, o) {
					continue // the later figures differ too, and stand for these
				}
				d.Status, d.Why = record.DifferResolved, "later figures agree"
			}
			if k := slices.IndexFunc(out, func(x record.Difference) bool {
				return x.Type == d.Type && x.Sides[0].Who == d.Sides[0].Who && x.Sides[1].Who == d.Sides[1].Who && x.Sides[0].Says == d.Sides[0].Says && x.Sides[1].Says == d.Sides[1].Says
			}); k < 0 {
				out = append(out, d)
			}
		}
	}
	return out
}

// settled says whether the figures that stand of two reporters agree.
func settled(fs []record.Figure, a, b record.Figure) bool {
	last := func(f record.Figure) record.Figure {
		for _, o := range fs {
			if o.Root == f.Root && o.What == f.What && o.Later == "" {
				f = o
			}
		}
		return f
	}
	return agree(last(a), last(b))
}

func figureSide(f record.Figure) record.DifferSide {
	return record.DifferSide{Who: f.Root, Says: strings.ReplaceAll(f.What, "_", " ") + ": " + f.Words(), Findings: []string{f.Finding}}
}

// incidentDiffers are denials, allegations against others, and days that do not meet.
func incidentDiffers(told []looked) []record.Difference {
	var out []record.Difference
	add := func(d record.Difference) {
		if !slices.ContainsFunc(out, func(o record.Difference) bool {
			return o.Type == d.Type && o.Sides[0].Who == d.Sides[0].Who && o.Sides[1].Who == d.Sides[1].Who
		}) {
			out = append(out, d)
		}
	}
	type claim struct {
		of, by, finding string
	}
	var claims []claim
	for _, f := range told {
		for _, a := range f.Incident.Allegations {
			by := origin(f)
			if len(a.By) > 0 && a.By[0] != record.Narrator {
				by = root(a.By[0], f)
			}
			claims = append(claims, claim{party(a.Actor, f.Actors), by, f.ID})
			if len(a.Denied) > 0 {
				add(record.Difference{Type: record.DifferDenial, Status: record.DifferOpen, Sides: []record.DifferSide{{Who: by, Says: "alleges it of " + party(a.Actor, f.Actors), Findings: []string{f.ID}}, {Who: root(a.Denied[0], f), Says: "denies it", Findings: []string{f.ID}}}})
			}
		}
	}
	for i, c := range claims {
		for _, d := range claims[i+1:] {
			if c.of != d.of && c.by != d.by {
				add(record.Difference{Type: record.DifferAttribution, Status: record.DifferOpen, Sides: []record.DifferSide{{Who: c.by, Says: "alleges it of " + c.of, Findings: []string{c.finding}}, {Who: d.by, Says: "alleges it of " + d.of, Findings: []string{d.finding}}}})
			}
		}
	}
	for i, f := range told {
		for _, g := range told[i+1:] {
			a, b := f.Incident.Date.Certain(), g.Incident.Date.Certain()
			if a == "" || b == "" || a.Overlaps(b) {
				continue
			}
			d := record.Difference{Type: record.DifferDate, Status: record.DifferOpen, Sides: []record.DifferSide{dateSide(f), dateSide(g)}}
			if d.Sides[0].Who == d.Sides[1].Who {
				continue
			}
			if _, last, ok := span(a); ok {
				if first, end, ok := span(b); ok && (first-last == 1 || end-last == -1) {
					d.Status, d.Why = record.DifferExplained, "neighbouring days: a night has two dates"
				}
			}
			add(d)
		}
	}
	for i, f := range told {
		for _, g := range told[i+1:] {
			if p, q := placeOf(f.Finding), placeOf(g.Finding); elsewhere(f, g, p, q) {
				if d := (record.Difference{Type: record.DifferPlace, Status: record.DifferOpen, Sides: []record.DifferSide{placeSide(f, p), placeSide(g, q)}}); d.Sides[0].Who != d.Sides[1].Who {
					add(d)
				}
			}
		}
	}
	return out
}

// How far apart two places are that cannot both be where an incident was, in kilometres: a village and
// the town that it is told by are nearer. An account of "near" a place says some 25 km more.
const (
	onePlace  = 15.0
	nearPlace = 25.0
)

// elsewhere says whether two accounts put an incident in places that do not lie in each other. What is
// not known of a place is no difference, and neither is an account that only says less.
func elsewhere(f, g looked, p, q *record.Place) bool {
	if p == nil || q == nil || p.ID == q.ID || slices.Contains(f.Incident.SubPlaces, q.ID) || slices.Contains(g.Incident.SubPlaces, p.ID) || named(p.Name, q.Name) {
		return false
	}
	known := func(a, b *string) bool { return a != nil && b != nil }
	if known(p.Country, q.Country) && *p.Country != *q.Country {
		return p.Kind != record.PlaceSea && q.Kind != record.PlaceSea
	}
	area := func(x *record.Place) bool { return x.Kind != record.PlaceCity && x.Kind != record.PlaceFacility }
	if area(p) || area(q) {
		wide := func(x *record.Place) bool {
			return x.Kind != record.PlaceCity && x.Kind != record.PlaceFacility && x.Kind != record.PlaceAdm1 && x.Kind != record.PlaceAdm2
		}
		return !wide(p) && !wide(q) && known(p.Adm1, q.Adm1) && *p.Adm1 != *q.Adm1
	}
	if p.Lat == nil || p.Lon == nil || q.Lat == nil || q.Lon == nil {
		return false
	}
	far := onePlace
	for _, x := range []*record.Incident{f.Incident, g.Incident} {
		if x.WherePrec != nil && *x.WherePrec == 5 {
			return false // somewhere between, or far from, the place named
		}
		if x.WherePrec != nil && *x.WherePrec == 2 {
			far += nearPlace
		}
	}
	return kilometres(*p.Lat, *p.Lon, *q.Lat, *q.Lon) > far
}

func placeSide(f looked, p *record.Place) record.DifferSide {
	d := dateSide(f)
	d.Says = "in " + p.Name
	if f.Incident.WherePrec != nil && *f.Incident.WherePrec == 2 {
		d.Says = "near " + p.Name
	}
	return d
}

// decided gives differences their ids, and the status that analysts gave them.
func decided(ds []record.Difference, decisions []record.Decision) []record.Difference {
	for i := range ds {
		ds[i].Name()
		ds[i].Decide(decisions)
	}
	return ds
}

func dateSide(f looked) record.DifferSide {
	who := origin(f)
	if s := sources(f); len(s) > 0 {
		who = root(s[0], f)
	}
	return record.DifferSide{Who: who, Says: "on " + f.Incident.Date.Words(), Findings: []string{f.ID}}
}

// versionDiffers are the points in which two parties describe one deal differently: what is covered,
// and from when. What an account leaves open is no difference.
func versionDiffers(x *record.Agreement, actors []record.Actor) []record.Difference {
	var out []record.Difference
	add := func(typ record.DiscrepancyType, v, w record.Version, says func(record.Version) string) {
		p, q := party(v.By, actors), party(w.By, actors)
		if p == q {
			return
		}
		d := record.Difference{Type: typ, Status: record.DifferOpen, Sides: []record.DifferSide{{Who: p, Says: says(v), Findings: []string{v.ID}}, {Who: q, Says: says(w), Findings: []string{w.ID}}}}
		slices.SortFunc(d.Sides, func(a, b record.DifferSide) int { return cmp.Compare(a.Who, b.Who) })
		if !slices.ContainsFunc(out, func(o record.Difference) bool {
			return o.Type == d.Type && o.Sides[0].Who == d.Sides[0].Who && o.Sides[1].Who == d.Sides[1].Who && o.Sides[0].Says == d.Sides[0].Says && o.Sides[1].Says == d.Sides[1].Says
		}) {
			out = append(out, d)
		}
	}
	for i, v := range x.Versions {
		for _, w := range x.Versions[i+1:] {
			a, b := specific(v.Objects), specific(w.Objects)
			if len(a) > 0 && len(b) > 0 && !slices.Equal(a, b) {
				add(record.DifferScope, v, w, func(v record.Version) string {
					var s []string
					for _, c := range specific(v.Objects) {
						s = append(s, strings.ReplaceAll(string(c), "_", " "))
					}
					return "covers " + strings.Join(s, ", ")
				})
			}
			if v.From != "" && w.From != "" && !v.From.Certain().Overlaps(w.From.Certain()) {
				add(record.DifferDate, v, w, func(v record.Version) string { return "from " + v.From.Words() })
			}
		}
	}
	return out
}
