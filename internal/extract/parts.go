package extract

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"parley/internal/record"
	"parley/nlp"
)

// maxPart is how many sentences after a barrage what is told of one place is still taken for a part of it.
const maxPart = 25

// told is an incident with the sightings that it rests on.
type told struct {
	record.Incident
	group []*sighting
	first *sighting // in the text
}

func newTold(inc record.Incident, group []*sighting) *told {
	return &told{inc, group, slices.MinFunc(group, func(a, b *sighting) int { return cmp.Compare(a.trigger, b.trigger) })}
}

// parts ties what is told of single places to the barrage over all of them: a report opens with the
// night's attack on the country and goes on from town to town. The barrage holds its parts, each part
// names it, and a part that tells no time of its own has that of the whole, as inferred.
func (r *reading) parts(all []*told) {
	for _, p := range all {
		if p.Generic || p.first.anchor || p.first.toll {
			continue
		}
		for k := len(all) - 1; k >= 0; k-- {
			w := all[k]
			if w == p || w.first.trigger > p.first.trigger || w.PartOf != "" || !r.isPartOf(p, w) {
				continue
			}
			p.PartOf = w.ID
			if p.first.harmOnly && p.LowConfidence { // it is clear now what did the harm
				p.LowConfidence, p.Confidence = false, ptr(.5)
				p.AcledType, p.AcledSub, p.PloverModes = w.AcledType, w.AcledSub, w.PloverModes
				p.Rest("acled_event_type", record.BasisInferred)
			}
			w.Parts = append(w.Parts, p.ID)
			p.Rest("part_of", record.BasisInferred)
			if p.Date == "" && w.Date != "" && !r.pastTold(p.first) {
				p.Date, p.DatePrec = w.Date, w.DatePrec
				p.Rest("date", record.BasisInferred, w.Spans["date"]...)
			}
			break
		}
	}
}

// isPartOf says whether incident p may be a part of the barrage w.
func (r *reading) isPartOf(p, w *told) bool {
	gap := r.doc.Tokens[p.first.trigger].Sent - r.doc.Tokens[w.first.trigger].Sent
	if p.Place == nil || w.Date == "" || gap > maxPart || len(p.Parts) > 0 || !slices.ContainsFunc(w.group, r.many) {
		return false
	}
	if d := w.DatePrec; d == nil || *d > 3 {
		return false
	}
	if w.Place == nil && gap > 6 || w.Place != nil && !r.mayLieIn(*p.Place, *w.Place) {
		return false
	}
	if q := r.Places.Place(*p.Place); q == nil || q.Kind == record.PlaceCountry {
		return false
	}
	if p.Date != "" && !p.Date.Overlaps(w.Date) || p.Date == "" && r.pastTold(p.first) {
		return false
	}
	agents := func(t *told) (ids []string) {
		for _, a := range t.Allegations {
			ids = append(ids, a.Actor)
		}
		return ids
	}
	if a, b := agents(p), agents(w); len(a) > 0 && len(b) > 0 && !r.sharedParty(a, b) {
		return false
	}
	if len(agents(p)) > 0 && len(agents(w)) == 0 && r.statementOf(p.first.trigger) != r.statementOf(w.first.trigger) {
		return false // an accusation of its own, beside an attack that is told of nobody
	}
	return p.first.harmOnly || slices.ContainsFunc(p.group, func(s *sighting) bool {
		return slices.ContainsFunc(w.group, func(o *sighting) bool { return oneDeed(s.kind.Name, o.kind.Name) })
	})
}

// pastTold says whether a sighting is told as earlier than the rest; the tense of reported speech says
// nothing of that.
func (r *reading) pastTold(s *sighting) bool {
	if r.statementOf(s.trigger) < 0 {
		return r.pastBefore(s)
	}
	for j := s.scope.First; j < s.scope.Last; j++ {
		switch r.word(j) {
		case "previous", "previously", "earlier", "ago", "since", "last", "past":
			return true
		}
	}
	return false
}

// placeList is the names of the list that the place name at token i stands in, itself among them; nil
// where it stands alone, where one of them holds another, or where no map knows one of them.
func (r *reading) placeList(i int) []int {
	top := i
	for r.doc.Tokens[top].Is("conj", "compound", "flat") && r.doc.Tokens[top].Head >= 0 {
		top = r.doc.Tokens[top].Head
	}
	if p := r.caseOfName(i); p == "between" || p == "from" || p == "to" {
		return nil // a line, not a list
	}
	var out []int
	var ids []string
	g := r.doc.Yield(top)
	for j := g.First; j < g.Last; j++ {
		id := r.Places.PlaceAt(j)
		if id == "" || slices.Contains(ids, id) || r.skip[j] {
			continue
		}
		h := j
		for h != top && r.doc.Tokens[h].Is("conj", "compound", "flat") && r.doc.Tokens[h].Head >= 0 {
			h = r.doc.Tokens[h].Head
		}
		if h != top {
			continue
		}
		if p := r.Places.Place(id); p == nil || p.Kind == record.PlaceCountry {
			return nil
		}
		for _, o := range ids {
			if r.maybeOnePlace(o, id) {
				return nil
			}
		}
		out, ids = append(out, j), append(ids, id)
	}
	joined := false // "A, B and C"; "A, B, C" may be a place with what holds it
	for _, t := range out {
		joined = joined || r.doc.Child(t, "cc") >= 0 || r.doc.Tokens[t].Head >= 0 && r.doc.Tokens[t].Is("compound") && r.doc.Child(r.doc.Tokens[t].Head, "cc") >= 0
		if p := r.Places.Place(r.Places.PlaceAt(t)); p.Lat == nil {
			return nil
		}
	}
	if len(out) < 2 || !joined {
		return nil
	}
	return out
}

// spread is a sighting taken apart into those of each place where the words go through them one by one, each with its own
// preposition, target and perhaps day: "strikes on the depot in A on 3 May, on the port of B overnight and on a bridge in C".
func (r *reading) spread(s *sighting) []*sighting {
	one := []*sighting{s}
	if r.doc.Tokens[s.trigger].UPOS == "NOUN" && !s.plural || s.harmOnly || s.toll {
		return one
	}
	prep, sent := r.word(s.trigger+1), r.sentence(s.trigger)
	if prep != "on" && prep != "at" && prep != "against" {
		return one
	}
	var parts []nlp.Range
	var starts []int
	first := s.trigger + 1
	places := map[string]bool{}
	for j := first + 1; j <= sent.Last; j++ {
		next := j < sent.Last && r.word(j) == prep && (r.word(j-1) == "," || r.word(j-1) == "and" || r.word(j-1) == "or") && j+1 < sent.Last && r.timeAt[j+1] < 0
		if !next && j < sent.Last && (r.doc.Tokens[j].UPOS != "VERB" || r.doc.Tokens[j].Is("amod")) {
			continue
		}
		g := r.trim(nlp.Range{First: first, Last: j})
		place := ""
		for k := g.First; k < g.Last && place == ""; k++ {
			place = r.Places.PlaceAt(k)
		}
		if place == "" || places[place] {
			break
		}
		places[place] = true
		parts, starts = append(parts, g), append(starts, first)
		if first = j; !next {
			break
		}
	}
	if len(parts) < 2 {
		return one
	}
	var out []*sighting
	for k, g := range parts {
		p := *s
		p.place, p.where, p.listed, p.placeFrom = "", 0, nil, false
		p.date, p.dateSpan, p.dateFrom = "", nlp.Range{}, false
		p.targets, p.hit, p.casualties = nil, map[int]int{}, nil
		p.agents, p.agentAt = slices.Clone(s.agents), maps.Clone(s.agentAt) // what is added to one is not another's
		p.words, p.byOf, p.basis = maps.Clone(s.words), maps.Clone(s.byOf), maps.Clone(s.basis)
		p.scope, p.inTurn = g, true
		if k == 0 {
			p.scope.First = s.trigger
		}
		p.evidence = []nlp.Range{{First: min(s.scope.First, s.trigger), Last: g.Last}}
		if k > 0 {
			p.evidence = []nlp.Range{{First: min(s.scope.First, s.trigger), Last: s.trigger + 1}, g}
		}
		r.sightPlace(&p, g)
		r.sightDate(&p, g, r.statementOf(g.First))
		if h := r.doc.Tokens[starts[k]].Head; h > starts[k] && h < g.Last {
			r.addTarget(&p, h, ptr(record.EffectHit))
		}
		out = append(out, &p)
	}
	return out
}

// settle gives an incident the narrowest of the places that it is told of: of a country and a town in
// it the town, and the country is no place in the town.
func (r *reading) settle(inc *record.Incident, group []*sighting) {
	if inc.Place == nil || len(inc.SubPlaces) == 0 {
		return
	}
	all := append([]string{*inc.Place}, inc.SubPlaces...)
	holds := func(a, b string) bool { return r.mayLieIn(b, a) && !r.mayLieIn(a, b) }
	var inner []string // that hold none of the others
	for _, a := range all {
		if !slices.ContainsFunc(all, func(b string) bool { return holds(a, b) }) {
			inner = append(inner, a)
		}
	}
	if len(inner) != 1 || *inc.Place == inner[0] || r.Places.Place(inner[0]) == nil || r.Places.Place(inner[0]).Lat == nil {
		return
	}
	inc.Place, inc.SubPlaces = ptr(inner[0]), nil
	if slices.ContainsFunc(group, func(s *sighting) bool { return s.place == inner[0] && !s.placeFrom }) {
		delete(inc.Basis, "place")
	} else {
		inc.Rest("place", record.BasisInferred)
	}
	p := r.Places.Place(inner[0])
	inc.WherePrec = p.WherePrec
	if k := slices.IndexFunc(group, func(s *sighting) bool { return s.place == inner[0] && s.where > 0 }); k >= 0 && p.WherePrec != nil && *p.WherePrec == 1 {
		inc.WherePrec = ptr(group[k].where)
	}
	inc.GeoPrecision = record.GeoPrecision(inc.WherePrec)
}

// listParts are the parts of an incident that is told of a list of places together and of no place that
// holds them all ("shelling was reported in A, B and C"): the whole then has no place, and each part has
// one. What is counted or hit stays with the whole: it is not said where.
func (r *reading) listParts(x *told) []record.Incident {
	if x.Place == nil || x.PartOf != "" || len(x.Parts) > 0 || x.Generic {
		return nil
	}
	var list []int
	for _, s := range x.group {
		if len(s.listed) > len(list) {
			list = s.listed
		}
	}
	if list == nil || !slices.ContainsFunc(list, func(t int) bool { return r.Places.PlaceAt(t) == *x.Place }) {
		return nil
	}
	inc := &x.Incident
	at := inc.Place
	label, _, _ := strings.Cut(inc.Title, ", ")
	var out []record.Incident
	for _, t := range list {
		id := r.Places.PlaceAt(t)
		p := r.Places.Place(id)
		part := record.Incident{Date: inc.Date, DatePrec: inc.DatePrec, Place: ptr(id), WherePrec: p.WherePrec, GeoPrecision: record.GeoPrecision(p.WherePrec), AcledType: inc.AcledType, AcledSub: inc.AcledSub,
			PloverEvent: inc.PloverEvent, PloverModes: slices.Clone(inc.PloverModes), Weapon: inc.Weapon, Allegations: slices.Clone(inc.Allegations), PartOf: inc.ID, Evidence: slices.Clone(inc.Evidence), Title: label + ", " + p.Name}
		part.ID = r.id("E", append(slices.Clone(inc.Evidence), r.span(r.nameAt(t)))...)
		for _, t := range inc.Targets { // of which of the places, the words leave open
			t.Evidence = slices.Clone(t.Evidence)
			t.Support = record.Support{}
			t.Rest("text", record.BasisInferred)
			part.Targets = append(part.Targets, t)
		}
		part.Confidence = inc.Confidence
		part.LowConfidence = inc.LowConfidence
		for _, f := range []string{"date", "weapon", "acled_event_type"} {
			part.Rest(f, inc.Basis[f], inc.Spans[f]...)
		}
		part.Rest("place", "", r.span(r.nameAt(t)))
		inc.Parts = append(inc.Parts, part.ID)
		inc.SubPlaces = slices.DeleteFunc(inc.SubPlaces, func(s string) bool { return s == id })
		out = append(out, part)
	}
	if at != nil {
		inc.Place, inc.WherePrec, inc.GeoPrecision, inc.Title = nil, nil, nil, label
		delete(inc.Basis, "place")
		delete(inc.Spans, "place")
	}
	return out
}
