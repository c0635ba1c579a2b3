package extract

import (
	"cmp"
	"embed"
	"math"
	"path"
	"slices"
	"strings"
	"sync"

	"parley/internal/geo"
	"parley/internal/record"
	"parley/nlp"
)

//go:embed events/*.txt
var eventFiles embed.FS

// EventType is one kind of incident: its label, its codes and the words that announce it.
type EventType struct {
	Name      string // file name
	Label     string
	Acled     record.AcledType
	AcledSub  record.AcledSubType
	Plover    record.PloverType
	Mode      string
	Cameo     string
	nouns     map[string]bool
	verbs     map[string]bool
	compounds map[string]bool // words before a noun of another type that make it one of this ("drone" strike)
	Examples  []string
}

// EventTypes are the types of events/, by file name.
var EventTypes = sync.OnceValue(func() []EventType {
	files, err := eventFiles.ReadDir("events")
	if err != nil {
		panic(err) // embedded: cannot fail
	}
	var out []EventType
	for _, f := range files {
		b, err := eventFiles.ReadFile("events/" + f.Name())
		if err != nil {
			panic(err)
		}
		e := EventType{Name: strings.TrimSuffix(f.Name(), path.Ext(f.Name()))}
		for line := range strings.Lines(string(b)) {
			key, value, ok := strings.Cut(strings.TrimSpace(line), ":")
			if !ok || strings.HasPrefix(key, "#") {
				continue
			}
			value = strings.TrimSpace(value)
			switch key {
			case "label":
				e.Label = value
			case "acled":
				a, b, _ := strings.Cut(value, "|")
				e.Acled, e.AcledSub = record.AcledType(strings.TrimSpace(a)), record.AcledSubType(strings.TrimSpace(b))
			case "plover":
				a, b, _ := strings.Cut(value, "|")
				e.Plover, e.Mode = record.PloverType(strings.TrimSpace(a)), strings.TrimSpace(b)
			case "cameo":
				e.Cameo = value
			case "nouns":
				e.nouns = words(value)
			case "verbs":
				e.verbs = words(value)
			case "compounds":
				e.compounds = words(value)
			case "example":
				e.Examples = append(e.Examples, value)
			}
		}
		out = append(out, e)
	}
	return out
})

// sighting is one mention of an incident, in tokens.
type sighting struct {
	trigger    int
	kind       *EventType
	scope      nlp.Range // the clause it stands in
	evidence   []nlp.Range
	place      string
	date       record.EDTF
	dateSpan   nlp.Range
	agents     []string       // ids of who is alleged
	agentAt    map[string]int // the token that names each
	mutual     bool           // two accuse each other of it
	dateFrom   bool           // the date is that of the incident told before it
	placeFrom  bool           // the place is that of the sentence before it
	where      int            // UCDP where_prec that the words about the place's name give it, 0 if they say nothing
	by         string
	targets    []record.Target
	weapon     string
	weaponSpan nlp.Range
	casualties []record.Casualty
	plural     bool
	inTurn     bool // one of several places that the words go through
	counted    int  // the noun that a number counts such deeds by, -1 if none
	habitual   bool
	toll       bool                    // harm over a stretch of time
	since      bool                    // its time begins with what was told before: "has since killed"
	anchor     bool                    // it only says since when something else is so
	harmOnly   bool                    // people came to harm, the deed is not told
	attempt    bool                    // it was tried
	reported   bool                    // "shelling was reported in the town": the clause of the cue tells where and when
	listed     []int                   // the names of a list of places that the deed is told of together
	chance     float64                 // that it opens an incident with people or property hit, by the classifier; -1 without
	hit        map[int]int             // the tokens that head its targets: index in targets
	words      map[string]nlp.Range    // by agent: the words that name it
	byOf       map[string]string       // by agent: who alleges it, where that is not the one who tells of the incident
	basis      map[string]record.Basis // by agent: inferred where the classifier proposed it
	reasons    []reason                // that are given for it
}

// incidents finds what is said to have happened. A trigger noun or verb opens a sighting; its clause
// gives place, date, who is alleged, targets, weapon and casualties; sightings of one incident are
// merged. What is planned, forbidden, halted or denied is no incident.
func (r *reading) incidents() {
	var found []*sighting
	var denied []int // statements
	r.findReasons()
	used := make([]bool, len(r.doc.Tokens))
	for i := range r.doc.Tokens {
		if r.skip[i] || used[i] {
			continue
		}
		kind := r.trigger(i)
		harmOnly := kind == nil
		if harmOnly {
			kind = r.harmTrigger(i)
		}
		if kind == nil || r.unreal(i) || r.mishap(i, kind) {
			continue
		}
		if k := r.statementOf(i); k >= 0 && r.rep.Statements[k].Mode == record.ModeDenial { // what is denied is no incident of the denier's telling
			denied = append(denied, k)
			continue
		}
		s := r.sight(i, kind)
		if s == nil || harmOnly && len(s.casualties) == 0 {
			continue
		}
		s.harmOnly = harmOnly || !slices.ContainsFunc(s.casualties, func(c record.Casualty) bool { return !isZero(c) }) && len(s.casualties) > 0 && r.harmAt(i) != ""
		for k := s.trigger; k <= i; k++ {
			used[k] = true
		}
		found = append(found, r.spread(s)...)
	}
	r.claimed(found)
	r.blamedBack(found)
	r.fill(found, r.propose())
	r.tollsTogether(found)
	r.reasons(found)
	merged := r.mergeSightings(found)
	r.carryOn(found, merged)
	var all []*told
	for _, group := range merged {
		if inc, ok := r.incident(group); ok {
			all = append(all, newTold(inc, group))
		}
	}
	r.parts(all)
	for _, x := range all {
		listed := r.listParts(x)
		r.rep.Incidents = append(append(r.rep.Incidents, x.Incident), listed...)
	}
	slices.SortStableFunc(r.rep.Incidents, func(a, b record.Incident) int { return cmp.Compare(a.Evidence[0].Start, b.Evidence[0].Start) })
	for k, s := range r.rep.Statements { // "denied the allegation", "denied all three"
		if s.Mode == record.ModeDenial && s.Act == record.SayDeny && !slices.Contains(denied, k) {
			denied = append(denied, k)
		}
	}
	for _, d := range denied {
		r.deny(d)
	}
}

// claimed adds who says of himself that he did it: "the group claimed responsibility for the attack".
func (r *reading) claimed(found []*sighting) {
	for i := range r.doc.Tokens {
		t := &r.doc.Tokens[i]
		if r.skip[i] || t.UPOS != "VERB" || r.negated(i) || t.Lemma != "claim" && t.Lemma != "admit" && t.Lemma != "take" && t.Lemma != "accept" && t.Lemma != "assume" && t.Lemma != "acknowledge" {
			continue
		}
		o := r.doc.Child(i, "obj", "nsubj:pass")
		if o < 0 || r.doc.Tokens[o].Lemma != "responsibility" && r.doc.Tokens[o].Lemma != "credit" {
			continue
		}
		who := r.subject(i)
		if r.doc.Tokens[o].Is("nsubj:pass") {
			if who = r.doc.Child(i, "obl:agent"); who < 0 {
				who = r.agentOf(i)
			}
		}
		if who < 0 {
			continue
		}
		var s *sighting
		y := r.doc.Yield(i)
		for k := len(found) - 1; k >= 0; k-- { // the one that it names, else the one told last
			f := found[k]
			n := t.Sent - r.doc.Tokens[f.trigger].Sent
			if y.Contains(f.trigger) {
				s = f
				break
			}
			if s == nil && n >= 0 && n <= 3 && f.trigger < i {
				s = f
			}
		}
		if s == nil {
			continue
		}
		for _, j := range append([]int{who}, r.conjuncts(who)...) {
			id := r.Actors.For(j)
			if id == "" || r.actorType(id) == record.ActorMedia {
				continue
			}
			if !slices.Contains(s.agents, id) {
				s.agents = append(s.agents, id)
				s.agentAt[id] = j
				s.byOf[id] = id
			}
		}
	}
}

// blamedBack adds to an incident the allegation of the one whom it is alleged of: "A blamed B for the
// shelling; B blamed A", "B accused A of the attack".
func (r *reading) blamedBack(found []*sighting) {
	for i := range r.doc.Tokens {
		t := &r.doc.Tokens[i]
		if r.skip[i] || t.UPOS != "VERB" || r.negated(i) || t.Lemma != "blame" && t.Lemma != "accuse" && t.Lemma != "fault" {
			continue
		}
		who, whom := r.subject(i), r.doc.Child(i, "obj")
		if who < 0 || whom < 0 {
			continue
		}
		by, of := r.Actors.For(who), r.Actors.For(whom)
		if by == "" || of == "" || r.sharedParty([]string{by}, []string{of}) {
			continue
		}
		if slices.ContainsFunc(found, func(s *sighting) bool { return r.clause(i).Contains(s.trigger) }) {
			continue // what it is blamed for is told there
		}
		y := r.doc.Yield(i)
		if other := slices.ContainsFunc([]string{"of", "for"}, func(w string) bool { // "of lying": something else
			for j := whom + 1; j < y.Last; j++ {
				if r.word(j) == w {
					return true
				}
			}
			return false
		}); other {
			continue
		}
		for k := len(found) - 1; k >= 0; k-- {
			s := found[k]
			n := t.Sent - r.doc.Tokens[s.trigger].Sent
			if s.trigger > i || n > 1 || s.habitual {
				continue
			}
			a := slices.IndexFunc(s.agents, func(x string) bool { return r.sharedParty([]string{x}, []string{by}) })
			if a < 0 || len(s.agents) > 1 {
				continue
			}
			if first := cmp.Or(s.byOf[s.agents[a]], s.by); !r.sharedParty([]string{first}, []string{of}) {
				continue // alleged by somebody else: who is blamed for what is open
			}
			s.agents = append(s.agents, of)
			s.agentAt[of] = whom
			s.byOf[of] = by
			break
		}
	}
}

// agentOf is the token after "by" under verb i, -1 if none.
func (r *reading) agentOf(i int) int {
	for _, c := range r.doc.Children(i) {
		if r.doc.Tokens[c].Is("obl") && r.caseOf(c) == "by" {
			return c
		}
	}
	return -1
}

// maxCarry is how many sentences on an incident without a date of its own is told of the same time
// as the one before it.
const maxCarry = 3

// carryOn gives an incident that tells neither when nor where the time of the incident that the
// report told shortly before, and the place that its own paragraph named last. A report goes on about
// one night's attack from place to place; both are marked as inferred.
func (r *reading) carryOn(found []*sighting, groups [][]*sighting) {
	for _, g := range groups {
		first := g[0]
		for _, s := range g {
			if s.trigger < first.trigger {
				first = s
			}
		}
		if r.causeAt[first.trigger] >= 0 || slices.ContainsFunc(g, func(s *sighting) bool { return s.habitual }) { // what a deed answers to is told of another time
			continue
		}
		sent := r.doc.Tokens[first.trigger].Sent
		if !slices.ContainsFunc(g, func(s *sighting) bool { return s.date != "" }) && !r.pastBefore(first) {
			for k := len(found) - 1; k >= 0; k-- {
				o := found[k]
				n := sent - r.doc.Tokens[o.trigger].Sent
				if o.trigger >= first.trigger || n < 0 || slices.Contains(g, o) {
					continue
				}
				if n > maxCarry {
					break
				}
				if o.date != "" && n == 0 && r.goesOnTo(r.clauseHead(o.trigger), r.clauseHead(first.trigger)) {
					first.date, first.dateSpan, first.dateFrom = o.date.Days(), o.dateSpan, true
					break
				}
				if o.date != "" && !o.habitual && o.kind.Plover == first.kind.Plover && (first.place == "" || first.place == o.place) && (len(first.agents) == 0 || slices.Equal(first.agents, o.agents)) && (n > 0 || r.statementOf(o.trigger) == r.statementOf(first.trigger)) {
					first.date, first.dateSpan, first.dateFrom = o.date, o.dateSpan, true
					break
				}
			}
		}
		if slices.ContainsFunc(g, func(s *sighting) bool { return s.place != "" }) {
			continue
		}
		for k := sent - 1; k >= max(0, sent-2) && r.para[k] == r.para[sent] && first.place == ""; k-- {
			for i := r.doc.Sentences[k].First; i < r.doc.Sentences[k].Last; i++ {
				id := r.Places.PlaceAt(i)
				if p := r.Places.Place(id); p == nil || p.Kind == record.PlaceCountry || r.skip[i] {
					continue
				}
				switch r.caseOfName(i) {
				case "in", "at", "near", "around", "outside", "over", "on":
					first.place, first.placeFrom, first.where = id, true, r.whereOf(i)
				}
			}
		}
	}
}

// goesOnTo says whether verb j goes on with what verb i told of, of the same subject: "hit the depot at noon and sent drones at
// the port".
func (r *reading) goesOnTo(i, j int) bool {
	t := &r.doc.Tokens[j]
	return t.UPOS == "VERB" && t.Is("conj") && t.Head == i && r.doc.Child(j, "nsubj", "nsubj:pass") < 0 && !r.hasAux(j, "had")
}

// pastBefore says whether a sighting's clause is told as earlier than the rest: "had been hit", "was
// hit before", "earlier attacks".
func (r *reading) pastBefore(s *sighting) bool {
	h := r.clauseHead(s.trigger)
	if r.hasAux(h, "had") {
		return true
	}
	if m := r.doc.Child(h, "mark"); m > 0 && (r.word(m) == "after" || r.word(m) == "before") && (r.timeAt[m-1] >= 0 || beforeUnits[r.word(m-1)]) { // "came a week after two were killed"
		return true
	}
	for i := s.scope.First; i < s.scope.Last; i++ {
		switch strings.ToLower(r.doc.Tokens[i].Form) {
		case "previous", "previously", "earlier", "ago", "since", "last", "past", "former", "before":
			return true
		}
	}
	return false
}

var beforeUnits = words("hour hours day days week weeks month months year years")

// deny notes on the allegations of the incident that a denial speaks of who denies them: the one
// before it whose allegations name the speaker's own party, at the same place or target if the
// denial names one.
func (r *reading) deny(k int) {
	s := r.rep.Statements[k]
	if s.Speaker == nil {
		return
	}
	party := r.Actors.Party(*s.Speaker)
	start := s.Content[0].Start
	place := ""
	for _, g := range r.said[k].content {
		for i := g.First; i < g.Last; i++ {
			if id := r.Places.PlaceAt(i); id != "" {
				place = id
			}
		}
	}
	several := false // "all three", "both"
	for _, g := range r.said[k].content {
		for i := g.First; i < g.Last; i++ {
			f := strings.ToLower(r.doc.Tokens[i].Form)
			several = several || f == "all" || f == "both" || f == "these" || f == "those"
		}
	}
	for n := len(r.rep.Incidents) - 1; n >= 0; n-- {
		inc := &r.rep.Incidents[n]
		if inc.Evidence[0].Start > start || place != "" && inc.Place != nil && *inc.Place != place {
			continue
		}
		for a := range inc.Allegations {
			al := &inc.Allegations[a]
			if al.Actor == *s.Speaker || party != "" && r.Actors.Party(al.Actor) == party {
				if !slices.Contains(al.Denied, *s.Speaker) {
					al.Denied = append(al.Denied, *s.Speaker)
					al.Rest("denied", "", s.Content...)
				}
				if !several {
					return
				}
			}
		}
	}
}

// trigger is the event type that token i announces, nil if none.
func (r *reading) trigger(i int) *EventType {
	t := &r.doc.Tokens[i]
	l := strings.ToLower(t.Lemma)
	types := EventTypes()
	find := func(f func(*EventType) bool) *EventType {
		for k := range types {
			if f(&types[k]) {
				return &types[k]
			}
		}
		return nil
	}
	switch t.UPOS {
	case "NOUN", "PROPN":
		if t.Is("compound") || t.UPOS == "PROPN" && t.Is("flat") {
			return nil
		}
		base := find(func(e *EventType) bool { return e.nouns[l] })
		if l == "attempt" || l == "bid" || l == "plot" { // "an assassination attempt", "a bomb plot"
			for _, c := range r.doc.Children(i) {
				w := r.doc.Tokens[c].Lemma
				if e := find(func(e *EventType) bool { return e.nouns[w] }); e != nil && r.doc.Tokens[c].Is("compound") {
					return e
				}
			}
			return nil
		}
		if l == "wreckage" || l == "debris" || l == "fragment" { // "drone debris fell on a house"
			if h := t.Head; h < 0 || r.doc.Tokens[h].UPOS != "VERB" {
				return nil
			}
			for _, c := range r.doc.Children(i) {
				if w := strings.ToLower(r.doc.Tokens[c].Lemma); r.doc.Tokens[c].Is("compound") || r.doc.Tokens[c].Is("nmod") && (r.caseOf(c) == "of" || r.caseOf(c) == "from") {
					if e := find(func(e *EventType) bool {
						return (w == "drone" || w == "uav" || w == "missile" || w == "rocket") && e.compounds[w]
					}); e != nil {
						return e
					}
				}
			}
			return nil
		}
		if l == "fire" { // "rocket fire", "small-arms fire"
			for _, c := range r.doc.Children(i) {
				w := strings.ToLower(r.doc.Tokens[c].Lemma)
				if !r.doc.Tokens[c].Is("compound", "amod") {
					continue
				}
				switch {
				case w == "gun" || w == "small-arms" || w == "sniper" || w == "machine-gun" || w == "rifle":
					return eventType("clash")
				case w != "missile" && eventType("shelling").compounds[w], w == "tank":
					return eventType("shelling")
				}
			}
			return nil
		}
		if base == nil || l == "drone" || l == "missile" || l == "rocket" || l == "mine" || l == "bomb" {
			if base == nil || !r.flying(i) {
				return nil
			}
		}
		for _, c := range r.doc.Children(i) { // "drone strike", "suicide bombing"
			if r.doc.Tokens[c].Is("compound", "amod") {
				w := strings.ToLower(r.doc.Tokens[c].Lemma)
				if w == "interceptor" || w == "anti-aircraft" || w == "air-defence" || w == "air-defense" {
					return nil
				}
				if e := find(func(e *EventType) bool { return e.compounds[w] }); e != nil && base.Name != "clash" {
					return e
				}
				if w == "labor" || w == "labour" || w == "hunger" || w == "general" || w == "heart" || w == "panic" || w == "verbal" || w == "cyber" {
					return nil
				}
			}
		}
		if l == "strike" || l == "attack" || l == "battle" || l == "fight" || l == "offensive" || l == "assault" || l == "raid" || l == "shooting" {
			if t.Is("nmod") && t.Head >= 0 && r.caseOf(i) == "of" && r.doc.Tokens[t.Head].Lemma == "heart" {
				return nil
			}
		}
		return base
	case "VERB":
		e := find(func(e *EventType) bool { return e.verbs[l] })
		if e == nil {
			return nil
		}
		switch l {
		case "hit", "strike", "target", "attack", "storm", "raid": // "hit a record", "strike a deal"
			o := r.doc.Child(i, "obj", "nsubj:pass")
			if o < 0 && r.doc.Child(i, "obl") < 0 {
				return nil
			}
			if o >= 0 {
				ol := r.doc.Tokens[o].Lemma
				if agreeWords[ol] || ol == "record" || ol == "balance" || ol == "note" || ol == "tone" || ol == "high" || ol == "low" {
					return nil
				}
			}
			for _, c := range r.doc.Children(i) {
				if r.doc.Tokens[c].Is("compound") || r.doc.Tokens[c].Is("nsubj") && strings.Contains("it that this deal news", r.doc.Tokens[c].Lemma) && r.doc.Tokens[c].UPOS != "PROPN" {
					return nil
				}
			}
		case "gun", "blow": // "gunned down", "blew up the bridge"
			if r.doc.Child(i, "compound:prt") < 0 {
				return nil
			}
		case "execute": // a plan or an order is executed too
			if o := r.doc.Child(i, "obj", "nsubj:pass"); o < 0 || peopleGroup()[r.doc.Tokens[o].Lemma] == "" && r.Actors.At(o) == "" {
				return nil
			}
		case "open":
			if o := r.doc.Child(i, "obj"); o < 0 || r.doc.Tokens[o].Lemma != "fire" {
				return nil
			}
		case "capture", "recapture", "overrun":
			if o := r.doc.Child(i, "obj", "nsubj:pass"); o < 0 || r.Places.PlaceAt(o) == "" && !objectIsPlace(r.doc.Tokens[o].Lemma) {
				return nil
			}
		case "damage", "destroy", "burn", "set": // "burned two shops", "set a school ablaze"
			if o := r.doc.Child(i, "obj", "nsubj:pass"); o < 0 || l == "set" && !r.setsAlight(i) || objectClass()[r.doc.Tokens[o].Lemma] == "" {
				return nil
			}
		case "shoot", "down": // "shot down a helicopter", and not a bill
			if l == "down" || r.doc.Child(i, "compound:prt") >= 0 {
				o := r.doc.Child(i, "obj", "nsubj:pass")
				switch {
				case o < 0:
					return nil
				case aircraftWords[r.doc.Tokens[o].Lemma]:
					return eventType("clash")
				case weaponWords[r.doc.Tokens[o].Lemma] || r.Actors.At(o) != "" || peopleGroup()[r.doc.Tokens[o].Lemma] != "":
				default:
					return nil
				}
			}
		case "fire": // "fired on a convoy"; what is fired tells the rest
			if r.doc.Child(i, "obj", "nsubj:pass") >= 0 || r.firedAt(i) < 0 {
				return nil
			}
		case "hold", "take": // "were held by an angry crowd", "took five hostages"
			if !r.holdsPeople(i) {
				return nil
			}
		case "disarm":
			if o := r.doc.Child(i, "obj", "nsubj:pass"); o < 0 || !r.areForces(o) {
				return nil
			}
		}
		return e
	}
	return nil
}

// eventType is the type of a file of events/.
func eventType(name string) *EventType {
	for k := range EventTypes() {
		if e := &EventTypes()[k]; e.Name == name {
			return e
		}
	}
	return nil
}

var aircraftWords = words("helicopter plane aircraft jet warplane airliner fighter bomber Su-24 Su-25 Su-34 Mi-8 Mi-24 MiG-29 F-16")

// firedAt is what the verb at token i is fired at, -1 if nothing.
func (r *reading) firedAt(i int) int {
	for _, c := range r.doc.Children(i) {
		if k := r.caseOf(c); r.doc.Tokens[c].Is("obl") && r.timeAt[c] < 0 && (k == "on" || k == "at" || k == "upon" || k == "into") {
			return c
		}
	}
	return -1
}

// holdsPeople says whether the verb at token i is to keep people by force.
func (r *reading) holdsPeople(i int) bool {
	o := r.doc.Child(i, "obj", "nsubj:pass")
	if o < 0 {
		return false
	}
	people := func(j int) bool {
		return peopleGroup()[r.doc.Tokens[j].Lemma] != "" || r.actorType(r.Actors.At(j)) == record.ActorPerson
	}
	y := r.doc.Yield(i)
	for j := i + 1; j < min(y.Last, i+8); j++ {
		switch r.doc.Tokens[j].Lemma {
		case "hostage", "captive":
			return true
		}
	}
	if r.doc.Tokens[i].Lemma != "hold" || !people(o) || !r.doc.Tokens[o].Is("nsubj:pass") {
		return false
	}
	a := r.doc.Child(i, "obl:agent")
	if a < 0 {
		a = r.agentOf(i)
	}
	if a < 0 {
		return false
	}
	switch r.doc.Tokens[a].Lemma {
	case "crowd", "mob", "kidnapper", "captor":
		return true
	case "police", "authority", "officer", "court":
		return false // an arrest
	}
	switch r.actorType(r.Actors.For(a)) {
	case record.ActorArmedGroup:
		return true
	case "":
		return peopleGroup()[r.doc.Tokens[a].Lemma] != ""
	}
	return false
}

// areForces says whether token i, or what it is a group of, is people under arms.
func (r *reading) areForces(i int) bool {
	force := func(j int) bool {
		switch r.doc.Tokens[j].Lemma {
		case "force", "troop", "patrol", "unit", "column", "guard", "garrison", "police":
			return true
		}
		return peopleGroup()[r.doc.Tokens[j].Lemma] == string(record.CasualtyGroup("military"))
	}
	if force(i) {
		return true
	}
	for _, c := range r.doc.Children(i) {
		if r.doc.Tokens[c].Is("nmod") && r.caseOf(c) == "of" && force(c) {
			return true
		}
	}
	return false
}

func objectIsPlace(l string) bool {
	return l == "town" || l == "city" || l == "village" || l == "territory" || l == "capital" || l == "settlement"
}

// flying says whether drones or missiles of a text were sent or shot down, and not only named.
func (r *reading) flying(i int) bool {
	h := r.doc.Tokens[i].Head
	for steps := 0; h >= 0 && steps < 4; steps++ {
		switch r.doc.Tokens[h].Lemma {
		case "launch", "fire", "shoot", "down", "intercept", "send", "drop", "repel", "fly", "hit", "strike", "explode", "crash", "land", "detonate", "destroy", "barrage", "cause", "use":
			return true
		}
		h = r.doc.Tokens[h].Head
	}
	return false
}

// haltWords stop, forbid or plan what they govern.
var haltWords = words("halt pause stop cease ban moratorium end suspend suspension prevent avoid cessation freeze threat threaten risk fear possibility plan prohibit refrain avert cease-fire ceasefire truce agreement deal proposal exchange call talk condemn prepare immunity protect protection order deter promise vow demand investigation responsibility against victim cover concern include exclude limit define mean forbid outlaw observe")

// unreal says whether what token i announces is not said to have happened: governed by a word that
// halts, forbids or plans it, conditional, modal, future or negated.
func (r *reading) unreal(i int) bool {
	t := &r.doc.Tokens[i]
	for _, c := range r.doc.Children(i) { // "no strike was recorded"
		if r.word(c) == "no" && r.doc.Tokens[c].Is("det") {
			return true
		}
	}
	for h, c, steps := t.Head, i, 0; h >= 0 && steps < 3; c, h, steps = h, r.doc.Tokens[h].Head, steps+1 {
		ct := &r.doc.Tokens[c]
		if haltWords[strings.ToLower(r.doc.Tokens[h].Lemma)] && ct.Is("obj", "nmod", "obl", "acl", "xcomp", "ccomp", "compound", "advcl", "nsubj:pass") && !(ct.Is("obl", "advcl") && r.caseOf(c) != "to" && r.caseOf(c) != "from" && r.caseOf(c) != "on" && r.caseOf(c) != "against") {
			if l := r.doc.Tokens[h].Lemma; l == "responsibility" || l == "condemn" || l == "victim" || l == "investigation" {
				return false // it happened
			}
			return true
		}
		if r.doc.Tokens[h].UPOS == "VERB" && steps > 0 {
			break
		}
	}
	v := i
	for steps := 0; v >= 0 && steps < 6; steps++ {
		vt := &r.doc.Tokens[v]
		if vt.UPOS == "VERB" || vt.Deprel == "root" {
			if r.negated(v) && vt.Lemma != "confirm" {
				return true
			}
			for _, c := range r.doc.Children(v) {
				switch strings.ToLower(r.doc.Tokens[c].Form) {
				case "whether", "would", "could", "will", "may", "might", "should", "must", "shall", "if", "unless", "'ll":
					return true
				}
			}
			for j := r.clause(v).First; j < v; j++ { // "did not say how many people were hit"
				if strings.EqualFold(r.doc.Tokens[j].Form, "how") && vt.Is("ccomp", "advcl", "xcomp", "csubj") {
					return true
				}
			}
			if h := vt.Head; h >= 0 && v == i && r.doc.Tokens[h].Lemma == "attempt" && vt.Is("acl", "xcomp") && r.told(h) {
				return false // "an attempt to bomb an airliner in 2009": it was tried
			}
			if vt.Is("xcomp") && strings.Contains(vt.Feats, "VerbForm=Inf") || vt.Is("acl", "advcl", "ccomp") && strings.Contains(vt.Feats, "VerbForm=Inf") {
				return true
			}
			if v != i || t.UPOS == "VERB" {
				return false
			}
		}
		v = vt.Head
	}
	return false
}

// mishaps kill and destroy without anybody's doing.
var mishaps = words("accident collision earthquake quake tremor flood flooding landslide mudslide avalanche hurricane typhoon cyclone storm tornado tsunami eruption stampede epidemic outbreak heatwave drought")

// mishap says whether the harm that token i tells of came by an accident or by nature: what does it, or
// what people come to harm in, is one. Where the sentence also tells a deed with a means, it is none.
func (r *reading) mishap(i int, kind *EventType) bool {
	if kind.Name != "attack" && kind.Name != "harm" && kind.Name != "arson" {
		return false
	}
	s, found := r.sentence(i), false
	for j := s.First; j < s.Last; j++ {
		if k := r.trigger(j); k != nil && k.Name != "attack" && k.Name != "arson" {
			return false // "was shot down and crashed"
		}
	}
	is := func(j int) bool {
		t := &r.doc.Tokens[j]
		return t.UPOS == "NOUN" && (mishaps[strings.ToLower(t.Lemma)] || t.Lemma == "crash" || t.Lemma == "wreck")
	}
	for h, steps := i, 0; h >= 0 && steps < 3 && !found; h, steps = r.doc.Tokens[h].Head, steps+1 {
		t := &r.doc.Tokens[h]
		found = is(h) || t.UPOS == "VERB" && (t.Lemma == "crash" || t.Lemma == "collide" || t.Lemma == "capsize" || t.Lemma == "derail" || t.Lemma == "sink")
		for _, c := range r.doc.Children(h) {
			if r.doc.Tokens[c].Is("nsubj", "obl", "nmod") && !r.doc.Tokens[c].Is("nsubj:pass") {
				found = found || is(c)
			}
		}
		if !t.Is("advcl", "acl", "acl:relcl", "conj", "nsubj", "obl") {
			break
		}
	}
	return found
}

// told says whether an attempt, the verb or noun at token h, is told as made and neither planned nor feared.
func (r *reading) told(h int) bool {
	t := &r.doc.Tokens[h]
	if t.UPOS == "VERB" {
		return t.XPOS == "VBD" || t.XPOS == "VBN" && !r.hasAux(h, "will", "would", "may", "might", "could")
	}
	up := r.clauseHead(h)
	return !r.negated(up) && !r.hasAux(up, "will", "would", "may", "might", "could", "should", "must")
}

// clauseHead is the verb of the clause that token i stands in.
func (r *reading) clauseHead(i int) int {
	for j := i; j >= 0; j = r.doc.Tokens[j].Head {
		t := &r.doc.Tokens[j]
		if t.UPOS == "VERB" && !(j != i && t.Is("amod")) || t.Deprel == "root" || t.Is("ccomp", "parataxis", "acl:relcl") {
			if j == i && t.Is("acl", "amod") && !t.Is("acl:relcl") {
				continue
			}
			return j
		}
	}
	return i
}

// sight reads the clause of a trigger.
func (r *reading) sight(i int, kind *EventType) *sighting {
	s := &sighting{trigger: i, kind: kind, chance: -1, hit: map[int]int{}, words: map[string]nlp.Range{}, byOf: map[string]string{}, basis: map[string]record.Basis{}}
	t := &r.doc.Tokens[i]
	k := r.statementOf(i)
	s.by = cmp.Or(r.reporterOf(i), r.sayer(i))
	head := r.clauseHead(i)
	s.scope = r.clause(head)
	if t.UPOS == "VERB" {
		s.scope = r.clause(i)
		// "..., killing two": a participle belongs to the clause above it
		if t.Is("advcl", "conj", "xcomp") && t.Head >= 0 && !(t.Is("advcl") && r.doc.Child(i, "nsubj", "nsubj:pass") >= 0) {
			up := r.clause(r.clauseHead(t.Head))
			s.scope = nlp.Range{First: min(s.scope.First, up.First), Last: max(s.scope.Last, up.Last)}
		}
	}
	s.reported = k >= 0 && r.reportedAlone(i, k)
	if k >= 0 && !s.reported { // only the statement's own words speak of the event
		for _, g := range r.said[k].content {
			if g.Contains(i) {
				s.scope = nlp.Range{First: max(s.scope.First, g.First), Last: min(s.scope.Last, g.Last)}
			}
		}
	}
	for j := i + 1; j < s.scope.Last; j++ { // "came a week after five were killed": another time, another deed
		if (r.word(j) == "after" || r.word(j) == "before") && r.doc.Tokens[j].Is("mark") && (r.timeAt[j-1] >= 0 || beforeUnits[r.word(j-1)]) && !r.doc.Under(i, r.doc.Tokens[j].Head) {
			y := r.doc.Yield(r.doc.Tokens[j].Head)
			for k := j + 1; k < y.Last; k++ {
				if r.trigger(k) != nil || r.harmAt(k) != "" {
					s.scope.Last = min(s.scope.Last, j)
				}
			}
		}
	}
	s.scope = r.causeBounds(i, s.scope)
	if s.scope.Len() <= 0 {
		s.scope = nlp.Range{First: i, Last: i + 1}
	}
	s.plural = t.XPOS == "NNS" || t.XPOS == "NNPS"
	s.attempt = r.attempted(i)
	own := r.phrase(i)
	if t.UPOS == "VERB" {
		own = s.scope
	}
	s.evidence = []nlp.Range{s.scope}
	r.sightPlace(s, own)
	r.sightDate(s, own, k)
	r.sightAgents(s)
	if s.counted = r.countedDeeds(i); s.counted >= 0 && r.besideCount(s.counted) { // what was hit, and how, is told in its own words
		s.scope = r.phrase(s.counted)
		s.evidence = []nlp.Range{s.scope}
	}
	r.sightTargets(s)
	r.sightWeapon(s)
	if r.plants(s) {
		s.kind = eventType("explosion")
	}
	r.weaponDecides(s)
	s.casualties = r.casualtiesIn(s.scope, s.by)
	r.personKilled(s)
	s.anchor = r.anchored(i)
	r.tollOf(s)
	s.habitual = r.habit(i, head)
	return s
}

// reporterOf is who reports the deed that token i announces, where the noun itself is what is reported: "the ministry recorded
// nine strikes"; "" if nobody does so.
func (r *reading) reporterOf(i int) string {
	t := &r.doc.Tokens[i]
	if t.UPOS != "NOUN" || t.Head < 0 || !t.Is("obj", "nmod", "conj") || r.statementOf(i) >= 0 {
		return ""
	}
	v := t.Head
	for t.Is("nmod", "conj") && r.doc.Tokens[v].UPOS == "NOUN" && r.doc.Tokens[v].Head >= 0 {
		t = &r.doc.Tokens[v]
		v = t.Head
	}
	if !t.Is("obj") || !recordVerbs[r.doc.Tokens[v].Lemma] {
		return ""
	}
	sub := r.doc.Child(v, "nsubj")
	if sub < 0 {
		return ""
	}
	return r.Actors.For(sub)
}

// recordVerbs have what happened as their object.
var recordVerbs = words("report record register count document log announce confirm")

// countedDeeds is the noun that a number counts deeds by: token i itself ("40 drone strikes"), or the word before it ("30
// instances of shelling"); -1 if nothing counts it.
func (r *reading) countedDeeds(i int) int {
	if t := &r.doc.Tokens[i]; t.UPOS != "NOUN" || t.Is("compound") {
		return -1
	}
	if i > 1 && r.word(i-1) == "of" && instanceWords[r.doc.Tokens[i-2].Lemma] {
		i -= 2
	}
	j := i - 1
	for j >= 0 && r.doc.Tokens[j].Is("compound", "amod") && r.doc.Tokens[j].UPOS != "VERB" {
		j--
	}
	if j < r.sentence(i).First || r.doc.Tokens[j].UPOS != "NUM" || r.word(j) == "one" {
		return -1
	}
	return i
}

// instanceWords count deeds.
var instanceWords = words("instance case incident occurrence episode act")

// besideCount says whether other deeds than those counted at token i are counted in its sentence: "46 assaults and 901
// strikes".
func (r *reading) besideCount(i int) bool {
	sent := r.sentence(i)
	for j := sent.First; j < sent.Last; j++ {
		if c := r.countedDeeds(j); c >= 0 && c != i && r.trigger(j) != nil {
			return true
		}
	}
	return false
}

// sightPlace takes the place nearest to the trigger: in its own phrase, then in its clause.
func (r *reading) sightPlace(s *sighting, own nlp.Range) {
	for _, g := range []nlp.Range{own, s.scope} {
		best, at, tok := "", 1<<30, 0
		for j := g.First; j < g.Last; j++ {
			id := r.Places.PlaceAt(j)
			if id == "" || r.skip[j] || r.aside(j, s.trigger) {
				continue
			}
			d := j - s.trigger
			if d < 0 {
				d = -d + 3 // what follows is nearer
			}
			if p := r.Places.Place(id); p != nil && p.Kind == record.PlaceCountry {
				d += 12 // a country only where nothing nearer is named
			}
			if r.whereOf(j) > 0 && r.caseOfName(j) == "of" { // "in Karo, south of the capital"
				d += 10
			}
			if d < at {
				best, at, tok = id, d, j
			}
		}
		if best != "" {
			s.place, s.where = best, r.whereOf(tok)
			s.listed = r.placeList(tok)
			return
		}
	}
	if a := r.antecedentOfClause(s.trigger); a >= 0 { // "the insurgency in the north that has left many dead"
		g := r.phrase(a)
		for j := g.First; j < g.Last; j++ {
			if id := r.Places.PlaceAt(j); id != "" && !r.skip[j] {
				s.place, s.where = id, r.whereOf(j)
				return
			}
		}
	}
	sent := r.sentence(s.trigger)
	for j := sent.First; j < sent.Last; j++ { // "In Sumy region, officials said four people were killed"
		id := r.Places.PlaceAt(j)
		if id == "" || r.skip[j] || s.scope.Contains(j) {
			continue
		}
		if p := r.caseOfName(j); (p == "in" || p == "near" || p == "at") && r.statementOf(j) < 0 && j < s.scope.First {
			s.place, s.where = id, r.whereOf(j)
			return
		}
	}
	if s.place = r.officePlace(s.trigger); s.place != "" {
		s.placeFrom = true
		return
	}
	// "there" and the like: the place last named in the sentence before the scope
	for j := s.scope.First; j < s.scope.Last; j++ {
		if strings.EqualFold(r.doc.Tokens[j].Form, "there") && r.doc.Tokens[j].Is("advmod") {
			for b := s.scope.First - 1; b >= sent.First; b-- {
				if id := r.Places.PlaceAt(b); id != "" {
					s.place = id
					return
				}
			}
		}
	}
}

// attempted says whether what token i announces was only tried.
func (r *reading) attempted(i int) bool {
	t := &r.doc.Tokens[i]
	if l := t.Lemma; l == "attempt" || l == "bid" || l == "plot" {
		return true
	}
	for _, c := range r.doc.Children(i) {
		switch r.word(c) {
		case "attempted", "failed", "foiled", "thwarted", "botched":
			return r.doc.Tokens[c].Is("amod")
		}
	}
	if t.Head < 0 {
		return false
	}
	switch up := &r.doc.Tokens[t.Head]; up.Lemma {
	case "attempt":
		return t.Is("acl", "xcomp") || t.Is("obj", "nsubj:pass") && up.UPOS == "VERB"
	case "foil", "thwart", "repel", "plot":
		return t.Is("obj", "nsubj:pass") && up.UPOS == "VERB"
	}
	return false
}

// habit says whether what token i announces, in the clause of head, is told as happening again and again.
func (r *reading) habit(i, head int) bool {
	for _, h := range []int{i, head} {
		for _, c := range r.doc.Children(h) {
			switch r.word(c) {
			case "regularly", "repeatedly", "often", "frequently", "routinely", "daily", "constantly", "sporadically", "occasionally":
				return true
			}
		}
	}
	for _, c := range r.doc.Children(i) {
		switch r.word(c) {
		case "repeated", "regular", "frequent", "daily", "constant", "near-daily", "continued", "continuing", "ongoing", "recurrent", "sporadic", "persistent", "intensifying", "relentless", "incessant":
			return r.doc.Tokens[c].Is("amod")
		}
	}
	t := &r.doc.Tokens[i]
	return t.Head >= 0 && r.doc.Tokens[t.Head].Lemma == "continue" && t.Is("xcomp", "obj")
}

// localOffices are those who speak for a place of their own.
var localOffices = words("mayor governor head chief administration council authority official police prosecutor hospital office department branch service commander doctor medic")

// officePlace is the place that the speaker of what stands at token i holds office in, where it is less
// than a country: "the Karo regional head said four people were killed". "" if none.
func (r *reading) officePlace(i int) string {
	k := r.statementOf(i)
	if k < 0 || r.rep.Statements[k].Speaker == nil {
		return ""
	}
	who := *r.rep.Statements[k].Speaker
	for n := k; n >= 0 && k-n <= 4; n-- { // "he added"
		if s := r.rep.Statements[n].Speaker; s == nil || *s != who {
			continue
		}
		cue := r.said[n].cue
		if cue.Len() == 0 {
			continue
		}
		sub := r.subject(r.doc.Head(cue))
		if sub < 0 {
			continue
		}
		g, office, place := r.phrase(sub), false, ""
		for j := g.First; j < g.Last; j++ {
			office = office || localOffices[r.doc.Tokens[j].Lemma] || localOffices[strings.ToLower(r.doc.Tokens[j].Form)]
			if id := r.Places.PlaceAt(j); id != "" && !r.skip[j] {
				if p := r.Places.Place(id); p != nil && p.Kind != record.PlaceCountry {
					place = id
				}
			}
		}
		if office && place != "" {
			return place
		}
	}
	return ""
}

// localSpeaker says whether what stands at token i is told by somebody who speaks for a town or region.
func (r *reading) localSpeaker(i int) bool {
	k := r.statementOf(i)
	if k < 0 || r.said[k].cue.Len() == 0 {
		return false
	}
	sub := r.subject(r.doc.Head(r.said[k].cue))
	if sub < 0 {
		return false
	}
	g := r.phrase(sub)
	office, local := false, false
	for j := g.First; j < g.Last; j++ {
		l := strings.ToLower(r.doc.Tokens[j].Lemma)
		office = office || localOffices[l]
		local = local || l == "mayor" || l == "governor" || l == "regional" || l == "local" || l == "provincial" || l == "municipal" || l == "district" || l == "city"
	}
	return office && local
}

// reportedAlone says whether the whole of statement k is the noun at token i: "shelling was reported
// in the town on Monday", "three injuries were confirmed". What stands beside the cue is then about it.
func (r *reading) reportedAlone(i, k int) bool {
	t := &r.doc.Tokens[i]
	if t.UPOS != "NOUN" || !t.Is("nsubj:pass", "obj") || t.Head < 0 {
		return false
	}
	switch r.doc.Tokens[t.Head].Lemma {
	case "report", "hear", "confirm", "record", "register":
	default:
		return false
	}
	y := r.doc.Yield(i)
	for _, g := range r.said[k].content {
		if g.Contains(i) && (g.First < y.First || g.Last > y.Last) {
			return false
		}
	}
	return true
}

// aside says whether token j stands in a clause beside that of the trigger that tells of something
// else: a relative clause of another noun, "as ministers met in Ankara", "since the war in Gaza began".
func (r *reading) aside(j, trigger int) bool {
	for h, steps := j, 0; h >= 0 && steps < 12; h, steps = r.doc.Tokens[h].Head, steps+1 {
		if r.doc.Under(trigger, h) {
			return false
		}
		t := &r.doc.Tokens[h]
		for _, c := range r.doc.Children(h) {
			if r.sinceAt(c) == h {
				return true
			}
		}
		if t.UPOS != "VERB" && !t.Is("advcl", "acl:relcl") || r.trigger(h) != nil || r.harmAt(h) != "" {
			continue
		}
		switch {
		case t.Is("acl:relcl"):
			if r.doc.Tokens[h].Head != trigger && !occurVerbs[t.Lemma] {
				return true
			}
		case t.Is("advcl"):
			if c := r.doc.Child(h, "mark"); c >= 0 {
				switch r.word(c) {
				case "as", "while", "before", "until", "because", "although", "though", "whereas":
					return true
				}
			}
		}
	}
	return false
}

// datesOther says whether time expression k dates another noun than the event: "the March peace deal".
func (r *reading) datesOther(k, trigger int) bool {
	x := &r.Times[k]
	h := r.doc.Head(x.Range)
	t := &r.doc.Tokens[h]
	if r.caseOf(h) == "since" {
		return true
	}
	if t.Head < 0 || x.Range.Contains(t.Head) || !t.Is("compound", "nmod:poss", "amod", "nmod:tmod", "nmod") {
		return false
	}
	n := t.Head
	if r.doc.Tokens[n].UPOS != "NOUN" && r.doc.Tokens[n].UPOS != "PROPN" || r.timeAt[n] >= 0 || r.doc.Under(trigger, n) || r.trigger(n) != nil || r.Places.PlaceAt(n) != "" || r.Actors.At(n) != "" {
		return false
	}
	return agreeWords[r.doc.Tokens[n].Lemma] || otherDated[r.doc.Tokens[n].Lemma]
}

// occurVerbs tell that something happened: their clause tells where and when.
var occurVerbs = words("erupt begin start occur happen break take come last continue flare rage unfold ensue")

// otherDated are nouns with dates of their own beside an event.
var otherDated = words("talk meeting summit election vote statement announcement resolution decision law plan offer visit anniversary protocol understanding coup")

// whereOf is UCDP's where_prec that the words about the name of a town at token j give to what happened:
// 2 near it, up to 25 km away ("near X", "on the outskirts of X", "10 km south of X", "the X area"); 5
// farther off, or on the way between two towns; 0 at the place itself.
func (r *reading) whereOf(j int) int {
	const about = 25. // km
	id := r.Places.PlaceAt(j)
	first, last := j, j+1
	for first > 0 && r.Places.PlaceAt(first-1) == id {
		first--
	}
	for last < len(r.doc.Tokens) && r.Places.PlaceAt(last) == id {
		last++
	}
	switch r.word(last) {
	case "area", "sector", "direction", "axis":
		return 2
	}
	i := first - 1
	for i > 0 && (r.doc.Tokens[i].UPOS == "DET" || r.doc.Tokens[i].UPOS == "ADJ" || r.doc.Tokens[i].UPOS == "NOUN" || r.word(i) == "of" && (r.word(i-1) == "city" || r.word(i-1) == "town" || r.word(i-1) == "village" || r.word(i-1) == "settlement")) && !outskirts[r.word(i)] && !compass[r.word(i)] { // "near the Ukrainian town of Sumy"
		i--
	}
	switch r.word(i) {
	case "near", "outside", "around", "towards", "toward":
		return 2
	case "to":
		if r.word(i-1) == "close" || r.word(i-1) == "next" || r.word(i-1) == "approaches" {
			return 2
		}
	case "between", "and":
		if r.word(i) == "and" { // "between X and Y": the second of the two
			k := i - 1
			for k > 0 && k > i-6 && r.word(k) != "between" {
				k--
			}
			if r.word(k) != "between" {
				return 0
			}
			return r.whereBetween(r.Places.PlaceAt(i-1), id, about)
		}
		for k := last; k < last+6 && k < len(r.doc.Tokens); k++ {
			if r.word(k) == "and" {
				for n := k + 1; n < k+5 && n < len(r.doc.Tokens); n++ {
					if o := r.Places.PlaceAt(n); o != "" && o != id {
						return r.whereBetween(id, o, about)
					}
				}
			}
		}
	case "of", "from":
		k := i - 1
		switch {
		case outskirts[r.word(k)]:
			return 2
		case compass[r.word(k)]:
			k--
		case r.word(i) == "of":
			return 0
		}
		if r.word(k) == "to" || r.word(k) == "away" {
			k--
			if r.word(k) == "the" {
				k--
			}
		}
		per := map[string]float64{"km": 1, "kms": 1, "kilometre": 1, "kilometres": 1, "kilometer": 1, "kilometers": 1, "mile": 1.609, "miles": 1.609}[r.word(k)]
		if per == 0 {
			if compass[r.word(i-1)] {
				return 2
			}
			return 0
		}
		for n := k - 1; n >= 0 && n > k-4; n-- {
			if f, ok := r.numberAt(n); ok {
				if f.best != nil && *f.best*per > about {
					return 5
				}
				return 2
			}
		}
		return 2
	}
	return 0
}

var (
	outskirts = words("outskirts suburbs vicinity surroundings countryside approaches edge neighbourhood")
	compass   = words("north south east west northeast northwest southeast southwest north-east north-west south-east south-west northwards southwards")
)

// whereBetween is the where_prec of what lies between two towns: a line, unless they are neighbours.
func (r *reading) whereBetween(a, b string, about float64) int {
	p, q := r.Places.Place(a), r.Places.Place(b)
	if p != nil && q != nil && p.Lat != nil && q.Lat != nil && geo.Distance(*p.Lat, *p.Lon, *q.Lat, *q.Lon) <= about {
		return 2
	}
	return 5
}

// sightDate takes a date from the event's own words. A date beside a cue is the statement's.
func (r *reading) sightDate(s *sighting, own nlp.Range, statement int) {
	for _, g := range []nlp.Range{own, s.scope} {
		for j := g.First; j < g.Last; j++ {
			k := r.timeAt[j]
			if k < 0 || r.Times[k].Event == "" && (r.Times[k].EDTF == "" || r.Times[k].Type == record.TimeDuration || r.Times[k].Type == record.TimeSet || r.Times[k].Anchor == "epoch") {
				continue
			}
			if !s.reported && r.statementOf(j) != statement || r.aside(j, s.trigger) || r.datesOther(k, s.trigger) {
				continue
			}
			if !s.reported && overlaps(nlp.Range{First: j, Last: j + 1}, r.cueRanges(statement)) {
				continue
			}
			if v := r.Times[k].Value; v != nil && *v == "PRESENT_REF" {
				continue
			}
			s.date, s.dateSpan = r.Times[k].EDTF, r.Times[k].Range
			if r.countedDeeds(s.trigger) >= 0 && r.countedUntil(k) { // "46 by 16:00": on that day
				s.date, s.dateFrom = s.date.Days(), true
			}
			if d := r.Times[k].Event; d != "" { // "one day after the talks of 11 March"
				s.date, s.dateFrom = d, true
			}
			return
		}
	}
	if r.countedDeeds(s.trigger) < 0 {
		return
	}
	for j := s.trigger + 1; j < r.sentence(s.trigger).Last; j++ { // "nine strikes since 2 May", "46 from dawn to 16:00"
		k := r.timeAt[j]
		if k >= 0 && r.Times[k].EDTF != "" && (r.Times[k].Type == record.TimeDate || r.Times[k].Type == record.TimeTime) {
			if r.Times[k].Since {
				s.date, s.dateSpan = r.Times[k].Told().EDTF, r.Times[k].Range
			} else if r.countedUntil(k) {
				s.date, s.dateSpan, s.dateFrom = r.Times[k].EDTF.Days(), r.Times[k].Range, true
			}
			return
		}
		if r.doc.Tokens[j].UPOS == "VERB" {
			return
		}
	}
}

// countedUntil says whether time k is the end of the time that a count is of: "46 by 16:00", which were on that day.
func (r *reading) countedUntil(k int) bool {
	w := r.word(r.Times[k].Range.First - 1)
	return r.Times[k].Until || w == "to" || w == "by"
}

func (r *reading) cueRanges(k int) []nlp.Range {
	if k < 0 {
		return nil
	}
	return []nlp.Range{r.said[k].cue}
}

// sightAgents takes who is alleged to have done it: the subject or agent of the verb, the owner or
// nationality of the noun.
func (r *reading) sightAgents(s *sighting) {
	s.agentAt = map[string]int{}
	take := func(id string, at int) {
		if !slices.Contains(s.agents, id) {
			s.agents = append(s.agents, id)
			s.agentAt[id] = at
		}
	}
	add := func(j int) {
		if j < 0 {
			return
		}
		if r.doc.Tokens[j].UPOS == "PRON" {
			switch strings.ToLower(r.doc.Tokens[j].Form) {
			case "who", "which", "that":
				j = r.antecedent(j)
			default:
				if id := r.Actors.At(j); id != "" {
					take(id, j)
				}
				return
			}
		}
		if r.trigger(j) != nil { // "the strike killed": its own agents
			for _, c := range r.doc.Children(j) {
				if r.doc.Tokens[c].Is("amod", "nmod:poss", "compound") {
					if id := r.Actors.At(c); id != "" {
						take(id, c)
					}
				}
			}
			return
		}
		id := r.Actors.For(j)
		if id == "" && meansWords[strings.ToLower(r.doc.Tokens[j].Lemma)] { // "its warplanes", "Israeli jets"
			for _, c := range r.doc.Children(j) {
				if r.doc.Tokens[c].Is("amod", "nmod:poss", "compound") && r.Actors.At(c) != "" {
					take(r.Actors.At(c), c)
				}
			}
			return
		}
		if id == "" {
			return
		}
		switch r.actorType(id) {
		case record.ActorMedia, record.ActorPlatform, record.ActorOrganisation, record.ActorCompany, record.ActorNgo:
			return
		}
		take(id, j)
		for _, c := range r.doc.Children(j) {
			if r.doc.Tokens[c].Is("conj") {
				if id := r.Actors.For(c); id != "" {
					take(id, c)
				}
			}
		}
	}
	t := &r.doc.Tokens[s.trigger]
	if t.Lemma == "die" || t.Lemma == "perish" {
		return // who dies did nothing
	}
	if t.UPOS == "VERB" {
		if t.Lemma == "shoot" && r.doc.Child(s.trigger, "compound:prt") >= 0 { // who shot it down did not send it
			return
		}
		if a := r.doc.Child(s.trigger, "obl:agent"); a >= 0 {
			add(a)
		} else if r.doc.Child(s.trigger, "nsubj:pass") < 0 {
			sub := r.subject(s.trigger)
			if h := t.Head; h >= 0 && t.Is("advcl", "xcomp") && accusing[r.doc.Tokens[h].Lemma] && r.doc.Child(s.trigger, "nsubj") < 0 { // "A accused B of shelling": B
				if o := r.doc.Child(h, "obj"); o >= 0 && r.isEachOther(o) {
					s.mutual = true
				} else if o >= 0 {
					sub = o
				}
			}
			if sub >= 0 && !t.Is("acl") && t.Lemma != "explode" && t.Lemma != "detonate" {
				add(sub)
			}
		}
	} else {
		for _, c := range r.doc.Children(s.trigger) {
			ct := &r.doc.Tokens[c]
			switch {
			case ct.Is("amod", "compound"), ct.Is("nmod:poss") && r.Places.PlaceAt(c) == "":
				if id := r.Actors.At(c); id != "" && (r.actorType(id) != record.ActorMedia) {
					take(id, c)
				}
			case ct.Is("nmod", "obl") && r.caseOf(c) == "by":
				add(c)
			}
		}
		if len(s.agents) == 0 && t.Is("obj") && t.Head >= 0 { // "launched an attack", "carried out strikes"
			switch r.doc.Tokens[t.Head].Lemma {
			case "launch", "carry", "conduct", "fire", "send", "mount", "stage", "begin", "start", "resume", "intensify", "step", "perform", "commit", "make", "attempt", "try":
				add(r.subject(t.Head))
			}
		}
		if h := t.Head; len(s.agents) == 0 && h >= 0 && accusing[r.doc.Tokens[h].Lemma] && t.Is("obl") { // "A accused B of the attack", "blamed B for it"
			if c := r.caseOf(s.trigger); c == "of" || c == "for" {
				add(r.doc.Child(h, "obj"))
			}
		}
		if len(s.agents) == 0 && r.countedDeeds(s.trigger) >= 0 {
			add(r.agentOfAll(s.trigger))
		}
	}
	slices.Sort(s.agents)
}

// agentOfAll is the token that names who is said to have done all of what the counted deeds at token i are some: "1,000 breaches
// by A, among them 444 attacks"; -1 if the words are others.
func (r *reading) agentOfAll(i int) int {
	sent := r.sentence(i)
	for j := i - 1; j > sent.First; j-- {
		if w := r.word(j); w == "including" || w == "among" && (r.word(j+1) == "them" || r.word(j+1) == "these" || r.word(j+1) == "which") {
			for k := j - 1; k >= sent.First; k-- {
				t := &r.doc.Tokens[k]
				if t.UPOS == "VERB" {
					return -1
				}
				if t.Is("nmod", "obl") && r.caseOf(k) == "by" && t.Head >= 0 && (r.doc.Tokens[t.Head].XPOS == "NNS" || r.trigger(t.Head) != nil) {
					return k
				}
			}
			return -1
		}
		if r.doc.Tokens[j].UPOS == "VERB" {
			return -1
		}
	}
	return -1
}

// sendsWeapon says whether what verb j sends is a weapon.
func (r *reading) sendsWeapon(j int) bool {
	o := r.doc.Child(j, "obj")
	return o >= 0 && weaponWords[strings.ToLower(r.doc.Tokens[o].Lemma)]
}

// meansWords are what an actor attacks with.
var meansWords = words("jet warplane aircraft plane helicopter drone missile rocket bomber gunship tank artillery gunner fighter force troop")

var accusing = words("accuse blame charge suspect denounce condemn")

// isEachOther says whether token i is "each other" or "one another".
func (r *reading) isEachOther(i int) bool {
	f := strings.ToLower(r.doc.Tokens[i].Form)
	next := ""
	if i+1 < len(r.doc.Tokens) {
		next = strings.ToLower(r.doc.Tokens[i+1].Form)
	}
	return f == "other" || f == "another" || f == "each" && next == "other" || f == "one" && next == "another"
}

func (r *reading) setsAlight(i int) bool {
	y := r.doc.Yield(i)
	for j := y.First; j < y.Last; j++ {
		switch strings.ToLower(r.doc.Tokens[j].Form) {
		case "ablaze", "alight", "afire", "fire":
			return true
		}
	}
	return false
}

// addTarget adds what token j names to the targets of a sighting, if it is of a class of objects. What was only tried had no effect.
func (r *reading) addTarget(s *sighting, j int, e *record.Effect) {
	class := objectClass()[r.doc.Tokens[j].Lemma]
	if l := r.doc.Tokens[j].Lemma; class == "" && (r.areForces(j) || aircraftWords[l] && l != "plane" && l != "airliner") {
		class = string(record.ObjectMilitary)
	}
	if l := r.doc.Tokens[j].Lemma; class == "" && (l == "target" || l == "site" || l == "object") { // "civilian targets": of the class that its modifier says
		class = "unspecified"
	}
	if class == "" || r.Places.PlaceAt(j) != "" && r.doc.Tokens[j].UPOS == "PROPN" {
		return
	}
	g := r.withoutEdgeWords(r.phrase(j))
	text := r.doc.TextOf(g)
	if g.Len() == 0 || slices.ContainsFunc(s.targets, func(t record.Target) bool { return t.Text == text }) {
		return
	}
	if s.attempt {
		e = nil
	}
	for x := g.First; x < g.Last; x++ { // "energy infrastructure", "nuclear plant"
		switch strings.ToLower(r.doc.Tokens[x].Lemma) {
		case "energy", "power", "electricity", "electrical", "electric":
			if class == "unspecified" || record.ObjectClass(class).Within(record.ObjectInfrastructure) && class != "nuclear" {
				class = string(record.ObjectEnergy)
			}
		case "nuclear":
			class = string(record.ObjectNuclear)
		case "civilian", "civil", "residential":
			if class == "infrastructure" || class == "unspecified" || class == "civilian" {
				class = string(record.ObjectCivilian)
			}
			if strings.EqualFold(r.doc.Tokens[x].Lemma, "residential") {
				class = string(record.ObjectHousing)
			}
		case "military":
			class = string(record.ObjectMilitary)
		case "oil", "gas", "fuel":
			if class == "oil_gas_storage" || class == "infrastructure" {
				class = string(record.ObjectOilGasStorage)
			}
		}
	}
	if l := r.doc.Tokens[j].Lemma; class == "unspecified" && (l == "target" || l == "site" || l == "object") {
		return
	}
	s.hit[j] = len(s.targets)
	s.targets = append(s.targets, record.Target{ObjectClass: record.ObjectClass(class), Text: text, Effect: e, Evidence: r.spans(g)})
}

// sightTargets takes what was hit.
func (r *reading) sightTargets(s *sighting) {
	effect := func(l string) *record.Effect {
		switch l {
		case "damage":
			return ptr(record.EffectDamaged)
		case "destroy", "demolish", "raze", "flatten", "burn":
			return ptr(record.EffectDestroyed)
		case "hit", "strike", "bomb", "shell", "target", "attack":
			return ptr(record.EffectHit)
		case "seize", "capture", "kidnap", "abduct", "loot":
			return ptr(record.EffectSeized)
		}
		return nil
	}
	add := func(j int, e *record.Effect) { r.addTarget(s, j, e) }
	people := func(j int) bool {
		return record.ObjectClass(objectClass()[r.doc.Tokens[j].Lemma]).Within(record.ObjectPeople)
	}
	for j := s.scope.First; j < s.scope.Last; j++ {
		t := &r.doc.Tokens[j]
		if t.UPOS == "VERB" {
			if e := effect(t.Lemma); e != nil {
				for _, c := range r.doc.Children(j) {
					if r.doc.Tokens[c].Is("obj", "nsubj:pass") && s.scope.Contains(c) {
						add(c, e)
						for _, d := range r.doc.Children(c) {
							if r.doc.Tokens[d].Is("conj") {
								add(d, e)
							}
						}
					}
				}
			}
		}
		switch { // "damage to houses", "set a school ablaze", "opened fire at a convoy"
		case t.UPOS == "NOUN" && t.Lemma == "damage":
			for _, c := range r.doc.Children(j) {
				if r.doc.Tokens[c].Is("nmod") && r.caseOf(c) == "to" {
					add(c, ptr(record.EffectDamaged))
					for _, d := range r.conjuncts(c) {
						add(d, ptr(record.EffectDamaged))
					}
				}
			}
		case t.UPOS == "VERB" && t.Lemma == "set" && r.setsAlight(j):
			for _, c := range r.doc.Children(j) {
				if r.doc.Tokens[c].Is("obj", "nsubj:pass") {
					add(c, ptr(record.EffectDamaged))
				}
			}
			if h := t.Head; t.Is("acl") && h >= 0 && r.doc.Child(j, "obj") < 0 {
				add(h, ptr(record.EffectDamaged))
			}
		case j == s.trigger && (t.Lemma == "shoot" || t.Lemma == "down" || t.Lemma == "disarm" || t.Lemma == "ambush"):
			if c := r.doc.Child(j, "obj", "nsubj:pass"); c >= 0 {
				e := ptr(record.EffectHit)
				if t.Lemma == "shoot" || t.Lemma == "down" {
					e = ptr(record.EffectDestroyed)
				} else if t.Lemma == "disarm" {
					e = ptr(record.EffectSeized)
				}
				add(c, e)
			}
		case t.UPOS == "VERB" && (t.Lemma == "open" || t.Lemma == "fire" || t.Lemma == "launch" || t.Lemma == "send" && r.sendsWeapon(j)):
			for _, c := range r.doc.Children(j) {
				if k := r.caseOf(c); r.doc.Tokens[c].Is("obl") && (k == "at" || k == "on" || k == "against") && r.timeAt[c] < 0 {
					add(c, nil)
				}
			}
		}
		if j == s.trigger && t.UPOS != "VERB" {
			for _, c := range r.doc.Children(j) {
				if r.doc.Tokens[c].Is("nmod") && slices.Contains([]string{"on", "against", "at", "of"}, r.caseOf(c)) && !people(c) {
					add(c, ptr(record.EffectHit))
					for _, d := range r.doc.Children(c) {
						if r.doc.Tokens[d].Is("conj") {
							add(d, ptr(record.EffectHit))
						}
					}
				}
			}
		}
	}
}

var weaponWords = words("drone missile rocket artillery mortar bomb gun rifle knife grenade shell explosive dynamite gunfire UAV tank howitzer mine")

// sightWeapon takes the means: a weapon word before the noun, sent by the verb, or after "with".
func (r *reading) sightWeapon(s *sighting) {
	s.weaponSpan = nlp.Range{First: -1}
	t := &r.doc.Tokens[s.trigger]
	for _, c := range r.doc.Children(s.trigger) {
		if ct := &r.doc.Tokens[c]; ct.Is("compound", "amod") && weaponWords[strings.ToLower(ct.Lemma)] {
			s.weapon, s.weaponSpan = ct.Form, nlp.Range{First: c, Last: c + 1}
			return
		}
	}
	if t.UPOS != "VERB" && weaponWords[strings.ToLower(t.Lemma)] {
		s.weapon, s.weaponSpan = t.Form, nlp.Range{First: s.trigger, Last: s.trigger + 1}
		return
	}
	next := -1 // "shelled the port and sent drones at it": a deed of its own
	for _, c := range r.doc.Children(s.trigger) {
		if r.goesOnTo(s.trigger, c) {
			next = c
		}
	}
	for j := s.scope.First; j < s.scope.Last; j++ {
		jt := &r.doc.Tokens[j]
		if next >= 0 && r.doc.Under(j, next) {
			continue
		}
		if weaponWords[strings.ToLower(jt.Lemma)] && jt.UPOS == "NOUN" && (jt.Is("obj", "nsubj:pass", "nsubj") || jt.Is("obl", "nmod") && (r.caseOf(j) == "with" || r.caseOf(j) == "by" || r.caseOf(j) == "of")) {
			s.weapon, s.weaponSpan = jt.Form, nlp.Range{First: j, Last: j + 1}
			return
		}
	}
	if t.UPOS == "NOUN" { // the noun names the means itself
		switch t.Lemma {
		case "strike", "airstrike", "bombardment", "bombing", "gunfire", "shelling":
			s.weapon, s.weaponSpan = t.Form, nlp.Range{First: s.trigger, Last: s.trigger + 1}
		}
	}
}

// harmVerbs give the kind of casualty.
var harmVerbs = map[string]record.CasualtyKind{"kill": record.CasualtiesKilled, "die": record.CasualtiesKilled, "slay": record.CasualtiesKilled, "murder": record.CasualtiesKilled, "massacre": record.CasualtiesKilled, "perish": record.CasualtiesKilled,
	"wound": record.CasualtiesInjured, "injure": record.CasualtiesInjured, "hurt": record.CasualtiesInjured, "capture": record.CasualtiesCaptured, "detain": record.CasualtiesCaptured, "abduct": record.CasualtiesCaptured, "kidnap": record.CasualtiesCaptured}

// harmWords are adjectives and nouns that do.
var harmWords = map[string]record.CasualtyKind{"dead": record.CasualtiesKilled, "wounded": record.CasualtiesInjured, "injured": record.CasualtiesInjured, "missing": record.CasualtiesMissing, "death": record.CasualtiesKilled, "fatality": record.CasualtiesKilled, "injury": record.CasualtiesInjured, "casualty": record.CasualtiesCasualties}

// casualtiesIn are the counts of people harmed that a range states. A count that is not there is not
// made up: no count, no line.
func (r *reading) casualtiesIn(g nlp.Range, by string) []record.Casualty {
	var out []record.Casualty
	for j := g.First; j < g.Last; j++ { // "nobody was hurt": none, and said to be none
		if last := r.nobody(j); last > 0 && last <= g.Last {
			h := r.doc.Tokens[last-1].Head
			if r.doc.Tokens[last-1].Is("nsubj:pass", "obj") && h >= 0 && r.harmAt(h) != "" {
				c := record.Casualty{Kind: r.harmAt(h), Group: record.GroupAll, Low: ptr(0), Best: ptr(0), High: ptr(0), Qualifier: record.QualifierExact, Evidence: r.spans(nlp.Range{First: min(j, h), Last: max(last, h+1)})}
				if by != "" {
					c.By = []string{by}
				}
				out = append(out, c)
			}
		}
	}
	for _, n := range r.numbersIn(g) {
		if n.token > 0 && r.nobody(n.Range.First-1) == n.Range.Last || n.token > 1 && r.nobody(n.Range.First-2) == n.Range.Last {
			continue
		}
		kind, group, ev := r.harm(n, g)
		if kind == "" {
			continue
		}
		low, best, high := n.count()
		c := record.Casualty{Kind: kind, Group: group, Low: low, Best: best, High: high, Qualifier: n.qualifier, Evidence: r.spans(ev)}
		if by != "" {
			c.By = []string{by}
		}
		if r.isPart(n) {
			c.SubsetOf = record.GroupAll
		}
		if slices.ContainsFunc(out, func(o record.Casualty) bool {
			return o.Kind == c.Kind && o.Group == c.Group && o.SubsetOf == c.SubsetOf
		}) {
			continue
		}
		out = append(out, c)
	}
	return out
}

// nobody is the token after "nobody", "no one" or "no-one" at token j, 0 where none begins there.
func (r *reading) nobody(j int) int {
	switch {
	case j < 0:
	case r.word(j) == "nobody" || r.word(j) == "no-one":
		return j + 1
	case r.word(j) == "no" && r.word(j+1) == "one":
		return j + 2
	case r.word(j) == "no" && r.word(j+1) == "-" && r.word(j+2) == "one":
		return j + 3
	}
	return 0
}

// isPart says whether a number counts a part of another count ("90 people including 17 children").
func (r *reading) isPart(n number) bool {
	i := n.token
	if n.unit >= 0 {
		i = n.unit
	}
	if r.caseOf(i) == "including" || r.caseOf(i) == "among" {
		return true
	}
	for b := n.Range.First - 1; b >= 0 && b >= n.Range.First-3; b-- {
		if f := strings.ToLower(r.doc.Tokens[b].Form); f == "including" || f == "among" {
			return true
		}
	}
	return false
}

// harm says what happened to the people that a number counts: the kind, the group, and the words.
func (r *reading) harm(n number, within nlp.Range) (record.CasualtyKind, record.CasualtyGroup, nlp.Range) {
	i := n.token
	group := record.GroupAll
	if n.unit >= 0 {
		l := r.doc.Tokens[n.unit].Lemma
		g, isPeople := peopleGroup()[l]
		if k, ok := harmWords[l]; ok && (l == "death" || l == "injury" || l == "fatality" || l == "casualty" || l == "wounded" || l == "dead") {
			return k, group, nlp.Range{First: n.Range.First, Last: max(n.Range.Last, n.unit+1)}
		}
		if !isPeople {
			if r.doc.Tokens[n.unit].UPOS != "ADJ" && r.Actors.At(n.unit) == "" {
				return "", "", nlp.Range{}
			}
			g = string(record.GroupAll)
		}
		group = record.CasualtyGroup(g)
		i = n.unit
	}
	ev := nlp.Range{First: n.Range.First, Last: max(n.Range.Last, i+1)}
	if r.isPart(n) { // the whole's harm is the part's
		for h, steps := r.doc.Tokens[i].Head, 0; h >= 0 && steps < 4; h, steps = r.doc.Tokens[h].Head, steps+1 {
			if k := r.harmAt(h); k != "" {
				return k, group, ev
			}
			for _, c := range r.doc.Children(h) {
				if r.doc.Tokens[c].Is("acl") {
					if k := r.harmAt(c); k != "" {
						return k, group, ev
					}
				}
			}
		}
		return "", "", nlp.Range{}
	}
	for h, steps := i, 0; h >= 0 && steps < 3; steps++ {
		t := &r.doc.Tokens[h]
		for _, c := range r.doc.Children(h) { // "six people killed", "four dead"
			if r.doc.Tokens[c].Is("acl", "amod", "xcomp") {
				if k := r.harmAt(c); k != "" {
					return k, group, nlp.Range{First: min(ev.First, c), Last: max(ev.Last, c+1)}
				}
			}
		}
		up := t.Head
		if up < 0 {
			if k := r.harmAt(h); k != "" {
				return k, group, ev
			}
			break
		}
		k := r.harmAt(up)
		if k != "" && t.Is("nsubj:pass", "obj") { // "100 were killed and injured": one number for both
			for _, c := range r.doc.Children(up) {
				if o := r.harmAt(c); r.doc.Tokens[c].Is("conj") && o != "" && o != k && r.doc.Child(c, "nsubj") < 0 && r.doc.Child(c, "obj") < 0 && !r.hasNumberUnder(c) {
					k = record.CasualtiesCasualties
				}
			}
		}
		switch {
		case k != "" && (t.Is("obj", "nsubj:pass") || t.Is("nsubj") && (r.doc.Tokens[up].Lemma == "die" || r.doc.Tokens[up].UPOS == "ADJ" || strings.Contains(r.doc.Tokens[up].Feats, "VerbForm=Part")) || t.Is("nummod", "nmod", "dep", "iobj")):
			return k, group, nlp.Range{First: min(ev.First, up), Last: max(ev.Last, up+1)}
		case t.Is("conj", "appos", "nmod", "nummod"):
			h = up
			continue
		case r.doc.Tokens[up].Lemma == "leave" && t.Is("obj"):
			if x := r.doc.Child(up, "xcomp"); x >= 0 {
				if k := r.harmAt(x); k != "" {
					return k, group, nlp.Range{First: ev.First, Last: max(ev.Last, x+1)}
				}
			}
		}
		// "the death toll rose to 12"
		if l := r.doc.Tokens[up].Lemma; t.Is("obl", "obj") && (l == "rise" || l == "reach" || l == "climb" || l == "stand" || l == "put") {
			for _, c := range r.doc.Children(up) {
				if r.doc.Tokens[c].Lemma == "toll" && r.doc.Tokens[c].Is("nsubj", "obj") {
					return record.CasualtiesKilled, group, ev
				}
			}
		}
		break
	}
	return "", "", nlp.Range{}
}

// hasNumberUnder says whether a number depends on token i.
func (r *reading) hasNumberUnder(i int) bool {
	y := r.doc.Yield(i)
	for j := y.First; j < y.Last; j++ {
		if r.doc.Tokens[j].UPOS == "NUM" {
			return true
		}
	}
	return false
}

func (r *reading) harmAt(i int) record.CasualtyKind {
	t := &r.doc.Tokens[i]
	if k, ok := harmVerbs[t.Lemma]; ok && (t.UPOS == "VERB" || t.UPOS == "ADJ") {
		return k
	}
	if t.UPOS == "VERB" && (t.Lemma == "hold" || t.Lemma == "take") && r.holdsPeople(i) {
		return record.CasualtiesCaptured
	}
	if k, ok := harmWords[strings.ToLower(t.Form)]; ok && t.UPOS == "ADJ" {
		return k
	}
	return ""
}

var (
	killVerbs = words("kill murder assassinate execute behead slay lynch")
	killNouns = words("killing murder assassination execution slaying beheading lynching")
)

// personKilled adds the named person whose killing is told: "the assassination of A", "A was murdered".
// That it is one person is inferred from the name.
func (r *reading) personKilled(s *sighting) {
	if slices.ContainsFunc(s.casualties, func(c record.Casualty) bool { return c.Kind == record.CasualtiesKilled }) {
		return
	}
	t := &r.doc.Tokens[s.trigger]
	victim := -1
	for _, c := range r.doc.Children(s.trigger) {
		ct := &r.doc.Tokens[c]
		switch {
		case t.UPOS == "VERB" && killVerbs[t.Lemma] && ct.Is("obj", "nsubj:pass"), killNouns[t.Lemma] && t.UPOS != "VERB" && (ct.Is("nmod") && r.caseOf(c) == "of" || ct.Is("nmod:poss")):
			victim = c
		}
	}
	if victim < 0 || r.doc.Tokens[victim].UPOS == "PRON" || len(r.conjuncts(victim)) > 0 || strings.Contains(r.doc.Tokens[victim].Feats, "Number=Plur") {
		return
	}
	id := r.Actors.At(victim)
	if r.actorType(id) != record.ActorPerson {
		return
	}
	g := r.withoutEdgeWords(r.phrase(victim))
	ev := r.spans(g)
	if len(ev) == 0 {
		return
	}
	one := 1
	c := record.Casualty{Kind: record.CasualtiesKilled, Group: record.GroupAll, Low: &one, Best: &one, High: &one, Qualifier: record.QualifierExact, By: []string{s.by}, Evidence: ev}
	c.Rest("best", record.BasisInferred)
	s.casualties = append(s.casualties, c)
	s.hit[victim] = len(s.targets)
	s.targets = append(s.targets, record.Target{ObjectClass: record.ObjectPeople, Text: r.doc.TextOf(g), Evidence: ev})
}

// weaponDecides gives a strike or attack whose words name another means than its verb suggests the
// type of that means: "artillery shells struck a market" is no air strike, "attacked it with dynamite"
// an explosion. Bombs from the air stay an air strike.
func (r *reading) weaponDecides(s *sighting) {
	if s.kind.Name != "air_strike" && s.kind.Name != "attack" || s.weaponSpan.First < 0 || s.weaponSpan.First == s.trigger {
		return
	}
	for j := s.weaponSpan.Last - 1; j >= s.weaponSpan.First; j-- {
		l := strings.ToLower(r.doc.Tokens[j].Lemma)
		if l == "strike" || l == "attack" || l == "airstrike" {
			return
		}
		for k := range EventTypes() {
			if e := &EventTypes()[k]; e.nouns[l] || e.compounds[l] {
				if e.Name != "explosion" || s.kind.Name != "air_strike" || !r.fromTheAir(s.scope) {
					s.kind = e
				}
				return
			}
		}
	}
}

// fromTheAir says whether a range names aircraft.
func (r *reading) fromTheAir(g nlp.Range) bool {
	for j := g.First; j < g.Last; j++ {
		if l := strings.ToLower(r.doc.Tokens[j].Lemma); l == "air" || aircraftWords[l] {
			return true
		}
	}
	return false
}

// plants says whether what is told as bombed was bombed by an armed group that no aircraft is told of:
// its bombs are set on the spot.
func (r *reading) plants(s *sighting) bool {
	if s.kind.Name != "air_strike" || r.doc.Tokens[s.trigger].Lemma != "bomb" || len(s.agents) == 0 || r.fromTheAir(s.scope) {
		return false
	}
	return !slices.ContainsFunc(s.agents, func(id string) bool { return r.actorType(id) != record.ActorArmedGroup })
}

// incident makes the record of a group of sightings; ok is false where too little is said.
func (r *reading) incident(group []*sighting) (record.Incident, bool) {
	inc := record.Incident{}
	best := group[0]
	weight := func(s *sighting) int {
		n := len(s.casualties)*3 + len(s.targets) + len(s.agents)
		if s.place != "" {
			n += 2
		}
		if s.date != "" {
			n += 2
		}
		if s.kind.Name != "attack" && s.kind.Name != "arson" && s.kind.Name != "harm" {
			n += 3
		}
		return n
	}
	for _, s := range group[1:] {
		if weight(s) > weight(best) {
			best = s
		}
	}
	kind := best.kind
	toll := best.toll
	if toll && (kind.Name == "attack" || kind.Name == "arson") {
		kind = harmKind()
	}
	for _, s := range group { // a type that names the means says more than "attack"
		if !toll && (kind.Name == "attack" || kind.Name == "arson" || kind.Name == "harm") && s.kind.Name != "attack" && s.kind.Name != "arson" && s.kind.Name != "harm" {
			kind = s.kind
		}
	}
	inc.AcledType, inc.AcledSub, inc.PloverEvent = kind.Acled, kind.AcledSub, kind.Plover
	if inc.AcledType != "" {
		inc.Rest("acled_event_type", record.BasisInferred)
	}
	if kind.Mode != "" {
		inc.PloverModes = []string{kind.Mode}
	}
	all := append([]*sighting{best}, slices.DeleteFunc(slices.Clone(group), func(s *sighting) bool { return s == best })...)
	generic := true
	for _, s := range all {
		for _, g := range s.evidence {
			inc.Evidence = append(inc.Evidence, r.spans(g)...)
		}
		if inc.Place == nil && s.place != "" {
			inc.Place = ptr(s.place)
			if s.placeFrom {
				inc.Rest("place", record.BasisInferred)
			}
			if p := r.Places.Place(s.place); p != nil {
				if inc.WherePrec = p.WherePrec; s.where > 0 && p.WherePrec != nil && *p.WherePrec == 1 {
					inc.WherePrec = ptr(s.where)
				}
				inc.GeoPrecision = record.GeoPrecision(inc.WherePrec)
			}
		} else if s.place != "" && *inc.Place != s.place && !slices.Contains(inc.SubPlaces, s.place) {
			inc.SubPlaces = append(inc.SubPlaces, s.place)
		}
		for _, tok := range s.listed {
			if id := r.Places.PlaceAt(tok); *inc.Place != id && !slices.Contains(inc.SubPlaces, id) {
				inc.SubPlaces = append(inc.SubPlaces, id)
			}
		}
		if inc.Date == "" && s.date != "" {
			inc.Date = s.date
			if inc.Rest("date", "", r.span(s.dateSpan)); s.dateFrom {
				inc.Rest("date", record.BasisInferred)
			}
		}
		if inc.Weapon == "" && s.weapon != "" {
			inc.Weapon = s.weapon
			inc.Rest("weapon", "", r.span(s.weaponSpan))
		}
		for _, t := range s.targets {
			if !slices.ContainsFunc(inc.Targets, func(o record.Target) bool { return o.Text == t.Text }) {
				inc.Targets = append(inc.Targets, t)
			}
		}
		for _, c := range s.casualties {
			if !slices.ContainsFunc(inc.Casualties, func(o record.Casualty) bool {
				return o.Kind == c.Kind && o.Group == c.Group && o.SubsetOf == c.SubsetOf && (sameCount(o, c) || slices.Equal(o.By, c.By) || len(c.By) == 0)
			}) { // what another reporter counts stands beside it
				inc.Casualties = append(inc.Casualties, c)
			}
		}
		for _, a := range s.agents {
			by := cmp.Or(s.byOf[a], s.by)
			if s.mutual && by == a {
				for _, o := range s.agents {
					if o != a {
						by = o
					}
				}
			}
			k := slices.IndexFunc(inc.Allegations, func(x record.Allegation) bool { return x.Actor == a })
			if k < 0 {
				al := record.Allegation{Actor: a, By: []string{by}}
				if g, ok := s.words[a]; ok {
					al.Rest("actor", s.basis[a], r.span(g))
				} else {
					al.Rest("actor", "", r.span(r.nameAt(s.agentAt[a])))
				}
				inc.Allegations = append(inc.Allegations, al)
			} else if !slices.Contains(inc.Allegations[k].By, by) {
				inc.Allegations[k].By = append(inc.Allegations[k].By, by)
			}
		}
		if !s.habitual && !s.toll && !(s.plural && s.date == "" && len(s.casualties) == 0) && !(toll && s.harmOnly) {
			generic = false
		}
	}
	r.settle(&inc, group)
	r.justify(&inc, group)
	inc.Evidence = sortSpans(inc.Evidence)
	if len(inc.Evidence) == 0 {
		return inc, false
	}
	inc.DatePrec = inc.Date.Precision()
	inc.Generic = generic
	inc.Title = kind.Label
	if toll && kind.Name == "harm" {
		inc.Title = "Toll"
	}
	if !slices.ContainsFunc(group, func(s *sighting) bool { return !s.attempt }) {
		inc.Title += " (attempt)"
	}
	if inc.Place != nil {
		if p := r.Places.Place(*inc.Place); p != nil {
			inc.Title += ", " + p.Name
		}
	}
	inc.ID = r.id("E", append(slices.Clone(inc.Evidence), r.span(nlp.Range{First: best.trigger, Last: best.trigger + 1}))...)
	said := len(inc.Casualties) + len(inc.Targets)
	if inc.Place != nil && inc.Basis["place"] != record.BasisInferred {
		said++
	}
	if inc.Date != "" && inc.Basis["date"] != record.BasisInferred {
		said++
	}
	c, chance := min(.9, .35+.12*float64(said)), -1.0
	for _, s := range group {
		chance = max(chance, s.chance)
	}
	if chance >= 0 { // what the words give weighs more than what the classifier thinks
		c = math.Floor(70*c+30*chance) / 100
	}
	inc.Confidence = ptr(c)
	if generic {
		said += len(inc.Allegations)
	}
	if slices.ContainsFunc(group, func(s *sighting) bool { return s.counted >= 0 }) { // how many there were is told
		said++
	}
	if !slices.ContainsFunc(group, func(s *sighting) bool {
		return !s.harmOnly || slices.ContainsFunc(s.casualties, func(c record.Casualty) bool { return !isZero(c) })
	}) {
		return inc, false // "nobody was hurt" alone tells of nothing that happened
	}
	anchor := !slices.ContainsFunc(group, func(s *sighting) bool { return !s.anchor })
	harmOnly := !slices.ContainsFunc(group, func(s *sighting) bool { return !s.harmOnly || s.toll })
	if said == 0 && inc.Weapon != "" && slices.ContainsFunc(inc.Allegations, func(a record.Allegation) bool { return a.Basis["actor"] != record.BasisInferred }) { // "they launched a missile strike"
		said = 1
	}
	if said == 0 || generic && !toll && said < 2 || anchor || harmOnly {
		inc.LowConfidence = true
		inc.Confidence = ptr(.3)
	}
	return inc, said > 0 || len(inc.Allegations) > 0
}
