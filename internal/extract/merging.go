package extract

import (
	"slices"
	"strings"

	"parley/internal/geo"
	"parley/internal/record"
)

// mergeSightings puts sightings of one incident together: those of one sentence, and those of the
// same place with dates that do not exclude each other, or that only refer back.
func (r *reading) mergeSightings(found []*sighting) [][]*sighting {
	var groups [][]*sighting
next:
	for _, s := range found {
		for k := len(groups) - 1; k >= 0; k-- {
			if r.other(s, groups[k]) {
				continue
			}
			for _, o := range groups[k] {
				if r.same(s, o) {
					groups[k] = append(groups[k], s)
					continue next
				}
			}
		}
		groups = append(groups, []*sighting{s})
	}
	return groups
}

// partOfClause says whether the verb at token i is a participle that goes on with the clause of token j.
func (r *reading) partOfClause(i, j int) bool {
	t := &r.doc.Tokens[i]
	return t.UPOS == "VERB" && t.XPOS == "VBG" && t.Is("advcl") && t.Head >= 0 && (t.Head == j || r.clauseHead(j) == t.Head)
}

// other says whether a sighting cannot be of the incident of a group: it is alleged of others, dated
// otherwise or told of another place than what the group holds already, or one is a toll and the other
// is none.
func (r *reading) other(s *sighting, group []*sighting) bool {
	var agents []string
	dated := false
	meets := false
	for _, o := range group {
		near := r.doc.Tokens[o.trigger].Sent == r.doc.Tokens[s.trigger].Sent
		if near && r.causeAt[s.trigger] != r.causeAt[o.trigger] {
			return true // one is said to answer the other
		}
		if s.trigger == o.trigger { // told of several places in turn
			return true
		}
		if near && s.counted >= 0 && o.counted >= 0 && s.counted != o.counted { // each count is of its own deeds
			return true
		}
		within := near && o.scope.First < s.scope.Last && s.scope.First < o.scope.Last
		if s.toll != o.toll && !(s.toll && r.countsSuch(s, o)) && !(within && (s.harmOnly || o.harmOnly)) {
			return true
		}
		if near && !within && s.place != "" && o.place != "" && !r.maybeOnePlace(s.place, o.place) && !r.partOfClause(s.trigger, o.trigger) {
			return true
		}
	}
	same := false
	for _, o := range group {
		if r.doc.Tokens[o.trigger].Sent == r.doc.Tokens[s.trigger].Sent {
			same = true
			continue
		}
		if !same && s.place != "" && o.place != "" && !r.maybeOnePlace(s.place, o.place) {
			return true
		}
		agents = append(agents, o.agents...)
		if o.date != "" {
			dated = true
			meets = meets || s.date != "" && o.date.Overlaps(s.date)
		}
	}
	battle := s.kind.Acled == record.AcledBattles && slices.ContainsFunc(group, func(o *sighting) bool { return o.kind.Acled == record.AcledBattles }) // each side is named in its turn
	otherwise := !battle && len(s.agents) > 0 && len(agents) > 0 && !r.sharedParty(s.agents, agents)
	return otherwise || !same && s.date != "" && dated && !meets
}

// goesOn says whether the clause of a sighting says that it is still the same.
func (r *reading) goesOn(s *sighting) bool {
	for j := s.scope.First; j < s.scope.Last; j++ {
		switch r.word(j) {
		case "still", "continue", "continued", "continues", "continuing":
			return true
		}
	}
	return false
}

// definiteNoun says whether token i is a noun that the report takes for known: "the strikes".
func (r *reading) definiteNoun(i int) bool {
	for _, c := range r.doc.Children(i) {
		if f := r.word(c); r.doc.Tokens[c].Is("det") && (f == "the" || f == "that" || f == "this" || f == "those" || f == "these") {
			return r.doc.Tokens[i].UPOS != "VERB"
		}
	}
	return false
}

// maxOn is how many sentences on a report is taken to go on about the incident that it told.
const maxOn = 3

// otherWords open another incident than the one told before.
var otherWords = words("another other others separate separately also elsewhere meanwhile second third fourth later earlier previous previously similar simultaneously subsequently likewise addition yet series several various numerous")

// goesOnAbout says whether sighting a tells more of the incident of b, told shortly before: the same
// kind of deed, or harm that it did, nothing in which the two differ, and no word that opens another.
func (r *reading) goesOnAbout(a, b *sighting) bool {
	gap := r.doc.Tokens[a.trigger].Sent - r.doc.Tokens[b.trigger].Sent
	harm := r.doc.Tokens[a.trigger].UPOS == "VERB" && r.harmAt(a.trigger) != "" && a.kind.Name == "attack"
	if a.kind.Name == "drone_attack" && !r.sharedParty(a.agents, b.agents) {
		return false // drones of both sides are told of in one breath
	}
	if gap < 0 || gap > maxOn || a.kind != b.kind && !harm || a.habitual || b.habitual || a.plural != b.plural && !harm {
		return false
	}
	if a.place != "" && b.place != "" && a.place != b.place {
		if !r.maybeOnePlace(a.place, b.place) || r.many(b) && !r.definiteNoun(a.trigger) && r.mayLieIn(a.place, b.place) {
			return false // one place of many is a part
		}
	}
	if a.date != "" && b.date != "" && !a.date.Overlaps(b.date) {
		return false
	}
	if len(a.agents) > 0 && len(b.agents) > 0 && !r.sharedParty(a.agents, b.agents) {
		return false
	}
	bare := r.bareHarm(a)
	for _, c := range a.casualties {
		for _, o := range b.casualties {
			if c.Kind == o.Kind && c.Group == o.Group && c.SubsetOf == o.SubsetOf && !sameCount(c, o) && !(bare && !slices.Equal(c.By, o.By) && !r.localSpeaker(a.trigger)) {
				return false
			}
		}
	}
	if r.pastBefore(a) && !bare {
		return false
	}
	s := r.sentence(a.trigger)
	for j := s.First; j < s.Last; j++ {
		if w := r.word(j); otherWords[w] && !(bare && (w == "also" || w == "another" || w == "other" || w == "others")) { // "another five were hurt"
			return false
		}
	}
	return true
}

// bareHarm says whether a sighting tells of people harmed and of nothing that could be an event of its
// own: no deed, place, time, means or who did it. It tells more of what was told before.
func (r *reading) bareHarm(s *sighting) bool {
	if r.harmAt(s.trigger) == "" || r.doc.Tokens[s.trigger].UPOS != "VERB" || s.place != "" && !s.placeFrom || s.date != "" || len(s.agents) > 0 || s.weapon != "" || len(s.casualties) == 0 {
		return false
	}
	for _, h := range append([]int{s.trigger}, r.conjuncts(s.trigger)...) {
		for _, c := range r.doc.Children(h) {
			if t := &r.doc.Tokens[c]; t.Is("obl", "advcl") && r.timeAt[c] < 0 && (t.UPOS == "VERB" || t.UPOS == "NOUN" && (r.caseOf(c) == "in" || r.caseOf(c) == "during" || r.caseOf(c) == "by")) {
				return false
			}
		}
	}
	return true
}

// many says whether a sighting is of many blows: a plural, or weapons in the plural.
func (r *reading) many(s *sighting) bool {
	if s.plural {
		return true
	}
	for j := s.scope.First; j < s.scope.Last; j++ {
		if t := &r.doc.Tokens[j]; t.XPOS == "NNS" && weaponWords[t.Lemma] || t.Lemma == "barrage" || t.Lemma == "wave" || t.Lemma == "salvo" {
			return true
		}
	}
	return false
}

// maybeOnePlace says whether what happened in one of two places may have happened in the other too.
func (r *reading) maybeOnePlace(a, b string) bool {
	return a == b || r.mayLieIn(a, b) || r.mayLieIn(b, a)
}

// samePlaceKm is how far two points of a map may be apart and still be told of as one place.
const samePlaceKm = 15

// mayLieIn says whether place a may lie in place b: b is its country or first-level division, the two
// are all but one point, or a is a spot of no gazetteer.
func (r *reading) mayLieIn(a, b string) bool {
	p, q := r.Places.Place(a), r.Places.Place(b)
	if p == nil || q == nil || a == b {
		return false
	}
	if p.Lat == nil && p.Country == nil && p.Kind != record.PlaceAdm1 && (q.Kind == record.PlaceCountry || q.Kind == record.PlaceAdm1) {
		return true // no map knows it: it may lie anywhere
	}
	one := func(x, y *string) bool { return x != nil && y != nil && *x == *y }
	switch {
	case p.Kind == record.PlaceCountry:
		return false
	case q.Kind == record.PlaceCountry:
		return one(p.Country, q.Country)
	case q.Kind == record.PlaceAdm1 && p.Lat != nil:
		return p.Kind != record.PlaceAdm1 && one(p.Country, q.Country) && one(p.Adm1, q.Adm1)
	case p.Lat != nil && q.Lat != nil && p.Lon != nil && q.Lon != nil && p.Kind != record.PlaceAdm1 && p.Kind != record.PlaceSea && q.Kind != record.PlaceSea:
		return geo.Distance(*p.Lat, *p.Lon, *q.Lat, *q.Lon) < samePlaceKm
	}
	w := strings.Fields(strings.ToLower(p.Name))
	return p.Lat == nil && q.Kind != record.PlaceFacility && len(w) > 1 && spotWords[w[len(w)-1]]
}

var spotWords = words("square street road avenue bridge market hospital station base camp district neighbourhood neighborhood suburb quarter airport barracks crossing checkpoint school university mosque church")

func (r *reading) same(a, b *sighting) bool {
	near := r.doc.Tokens[a.trigger].Sent == r.doc.Tokens[b.trigger].Sent
	if near && len(a.agents) > 0 && len(b.agents) > 0 && !r.sharedParty(a.agents, b.agents) && r.clauseHead(a.trigger) != r.clauseHead(b.trigger) && (a.kind.Acled != record.AcledBattles || b.kind.Acled != record.AcledBattles) {
		return false // "opened an offensive after the rebels attacked the town"
	}
	if near && (a.scope.First < b.scope.Last && b.scope.First < a.scope.Last) && (a.place == b.place || a.place == "" || b.place == "") {
		return true
	}
	if near && (r.partOfClause(a.trigger, b.trigger) || r.partOfClause(b.trigger, a.trigger)) {
		return true // "launched a missile at the ship, killing four"
	}
	if a.date != "" && b.date != "" && !a.date.Overlaps(b.date) {
		return false
	}
	if a.toll || b.toll {
		return a.toll && b.toll && r.sameHarm(a, b) || a.toll && r.countsSuch(a, b)
	}
	if len(a.agents) > 0 && len(b.agents) > 0 && !r.sharedParty(a.agents, b.agents) && (a.kind.Acled != record.AcledBattles || b.kind.Acled != record.AcledBattles) {
		return false
	}
	if a.kind == b.kind && a.kind.Acled == record.AcledBattles && a.place == "" && r.goesOn(a) && b.date != "" && a.date != "" {
		return true // "fighting still raged"
	}
	if a.kind == b.kind && !a.habitual && !b.habitual && !r.pastBefore(a) && (a.date == "" || b.date == "" || a.date.Overlaps(b.date)) {
		gap := r.doc.Tokens[a.trigger].Sent - r.doc.Tokens[b.trigger].Sent
		// "clashed at the square", after the battle for the town was told
		if a.kind.Acled == record.AcledBattles && a.date == "" && len(a.casualties) == 0 && gap >= 0 && gap <= 2 && (b.place == "" && !r.opensAnother(a) || r.mayLieIn(a.place, b.place)) {
			return true
		}
		// the same strikes, of the country once and of the port in it once
		if len(a.agents) > 0 && (len(b.agents) > 0 && r.sharedParty(a.agents, b.agents) || len(b.agents) == 0 && r.definiteNoun(a.trigger)) && gap >= 0 && gap <= 8 && (r.mayLieIn(a.place, b.place) || r.mayLieIn(b.place, a.place)) {
			return true
		}
	}
	if (r.sameHarm(a, b) || r.sameVictim(a, b)) && !r.opensAnother(a) {
		return true
	}
	if r.refersBack(a, b) {
		return true
	}
	if a.place != "" && a.place == b.place {
		if r.opensAnother(a) && !near {
			return false
		}
		if p := r.Places.Place(a.place); p != nil && (p.Kind == record.PlaceCountry || p.Kind == record.PlaceSea) && (a.date == "" || b.date == "") {
			return false
		}
		if a.plural != b.plural && (a.habitual || b.habitual) {
			return false
		}
		return true
	}
	if r.goesOnAbout(a, b) {
		return true
	}
	// "the attack", "the strikes" in the next sentences, with nothing new
	if a.place == "" && a.date == "" && len(a.casualties) == 0 && !a.habitual && oneDeed(a.kind.Name, b.kind.Name) && r.doc.Tokens[a.trigger].UPOS != "VERB" && r.doc.Tokens[a.trigger].Sent-r.doc.Tokens[b.trigger].Sent <= 3 {
		for _, c := range r.doc.Children(a.trigger) {
			if f := strings.ToLower(r.doc.Tokens[c].Form); f == "the" || f == "that" || f == "this" {
				return true
			}
		}
	}
	return false
}

// sameHarm says whether two sightings tell the same count of people killed or hurt, of the same group:
// a report tells its main event in its first lines and again further down.
func (r *reading) sameHarm(a, b *sighting) bool {
	if a.place != "" && b.place != "" && !r.maybeOnePlace(a.place, b.place) || a.habitual != b.habitual {
		return false
	}
	one := func(g record.CasualtyGroup) record.CasualtyGroup {
		if g == record.CasualtyGroup("unknown") {
			return record.GroupAll
		}
		return g
	}
	for _, c := range a.casualties {
		for _, o := range b.casualties {
			if c.Kind == o.Kind && one(c.Group) == one(o.Group) && c.Best != nil && o.Best != nil && *c.Best == *o.Best && *c.Best > 1 && c.SubsetOf == o.SubsetOf {
				return true
			}
		}
	}
	return false
}

// sameVictim says whether two sightings tell of one deed done to the same named person: a report seldom
// tells of two that are not dated apart.
func (r *reading) sameVictim(a, b *sighting) bool {
	if a.attempt != b.attempt || a.habitual || b.habitual || a.toll || b.toll || !oneDeed(a.kind.Name, b.kind.Name) && !a.harmOnly && !b.harmOnly || a.place != "" && b.place != "" && !r.maybeOnePlace(a.place, b.place) {
		return false
	}
	for i := range a.hit {
		id := r.Actors.At(i)
		if id == "" || r.actorType(id) != record.ActorPerson || r.doc.Tokens[i].UPOS != "PROPN" {
			continue
		}
		for j := range b.hit {
			if r.Actors.At(j) == id {
				return true
			}
		}
	}
	return false
}

// countsSuch says whether toll a counts the deeds of b, told just before: "killed in such attacks".
func (r *reading) countsSuch(a, b *sighting) bool {
	if !b.habitual && !b.plural || r.doc.Tokens[a.trigger].Sent-r.doc.Tokens[b.trigger].Sent > 2 {
		return false
	}
	for j := a.scope.First; j < a.scope.Last; j++ {
		if k := r.trigger(j); k != nil && r.doc.Tokens[j].UPOS != "VERB" && oneDeed(k.Name, b.kind.Name) {
			for _, c := range r.doc.Children(j) {
				if w := r.word(c); w == "such" || w == "these" || w == "those" {
					return true
				}
			}
		}
	}
	return false
}

// opensAnother says whether the sentence of a sighting opens another incident than those before it.
func (r *reading) opensAnother(s *sighting) bool {
	for j := s.scope.First; j < s.scope.Last; j++ {
		switch r.word(j) {
		case "another", "separate", "separately", "elsewhere":
			return true
		}
	}
	return false
}

// maxBack is how many sentences back a definite noun may point.
const maxBack = 6

// refersBack says whether sighting a is a definite noun that points to b: "the blast", "the attack", of
// a kind that b may be called, with no time or place that b cannot have.
func (r *reading) refersBack(a, b *sighting) bool {
	if !r.definiteNoun(a.trigger) || a.habitual || b.habitual || b.harmOnly || b.anchor || a.trigger < b.trigger || !oneDeed(a.kind.Name, b.kind.Name) {
		return false
	}
	if gap := r.doc.Tokens[a.trigger].Sent - r.doc.Tokens[b.trigger].Sent; gap > maxBack && !r.leads(b) || a.plural && !b.plural && b.date == "" {
		return false
	}
	if a.place != "" && b.place != "" && !r.maybeOnePlace(a.place, b.place) {
		return false
	}
	for _, c := range r.doc.Children(a.trigger) {
		if otherWords[r.word(c)] || r.doc.Tokens[c].Is("acl:relcl") && r.pastBefore(a) {
			return false
		}
	}
	return true
}

// leads says whether a sighting is what the report opens with, and says when, where or by whom: a
// report comes back to it without naming it anew.
func (r *reading) leads(s *sighting) bool {
	return r.doc.Tokens[s.trigger].Sent < 3 && !s.habitual && !s.toll && (s.place != "" || s.date != "")
}

// families are event types that a report may call by each other's names.
var families = []map[string]bool{
	words("attack drone_attack air_strike explosion grenade suicide_attack shelling arson"),
	words("explosion grenade drone_attack air_strike shelling suicide_attack"),
	words("clash attack capture"),
	words("abduction attack"),
}

// oneDeed says whether one deed may be told as both types.
func oneDeed(a, b string) bool {
	if a == b {
		return true
	}
	for _, f := range families {
		if f[a] && f[b] {
			return true
		}
	}
	return false
}

func (r *reading) sharedParty(a, b []string) bool {
	for _, x := range a {
		for _, y := range b {
			if x == y || r.Actors.Party(x) != "" && r.Actors.Party(x) == r.Actors.Party(y) {
				return true
			}
		}
	}
	return false
}

// sameCount says whether two counts give the same number.
func sameCount(a, b record.Casualty) bool {
	return a.Qualifier == b.Qualifier && (a.Best == nil) == (b.Best == nil) && (a.Best == nil || *a.Best == *b.Best)
}
