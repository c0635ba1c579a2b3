package extract

import (
	"slices"
	"strings"
	"time"

	"parley/internal/record"
	"parley/nlp"
)

// events codes the clauses of the report to PLOVER: sentence by sentence, most important first. One
// event told twice is one event with two pieces of evidence.
func (r *reading) events() {
	c := newCoder(r.doc)
	x := &eventActors{r: r, c: c}
	for _, s := range r.doc.Sentences {
		var seen []string
		for n, k := range c.codings(s.Range) {
			if r.skip[k.at] {
				continue
			}
			e, ok := r.event(x, k)
			if !ok {
				continue
			}
			backed := r.backed(x, &e)
			if e.Auxiliary == record.AuxNone && r.longPast(e.Date) {
				e.Auxiliary = record.AuxHistorical
			}
			told := string(e.EventType) + strings.Join(e.Actor, ",")
			parties := len(e.Actor) + len(e.Recipient)
			switch {
			case e.Auxiliary == record.AuxNegation && e.EventType == record.PloverConsult && parties > 1: // who did not meet is news
			case e.Auxiliary == record.AuxHypothetical || e.Auxiliary == record.AuxNegation || k.cost > 4:
				e.LowConfidence = true
			case backed && parties > 1:
			case n > 3 || k.cost > 3.2 || k.frame.soft || len(e.Actor) == 0:
				e.LowConfidence = true
			case n > 0 && slices.Contains(seen, told): // "struck the port, killing two": once
				e.LowConfidence = true
			}
			seen = append(seen, told)
			if o := slices.IndexFunc(r.rep.Events, func(o record.Event) bool { return sameEvent(&o, &e) }); o >= 0 {
				old := &r.rep.Events[o]
				old.Evidence = sortSpans(append(old.Evidence, e.Evidence...))
				old.LowConfidence = old.LowConfidence && e.LowConfidence
				old.Confidence = ptr(max(*old.Confidence, *e.Confidence))
				if old.Date == "" {
					old.Date = e.Date
				}
				for _, m := range e.Modes {
					if !slices.Contains(old.Modes, m) {
						old.Modes = append(slices.Clone(old.Modes), m)
					}
				}
				continue
			}
			if slices.ContainsFunc(r.rep.Events, func(o record.Event) bool { return o.ID == e.ID }) {
				continue
			}
			r.rep.Events = append(r.rep.Events, e)
		}
	}
}

// sameEvent says whether two codings are one event told twice: same type and parties, no two dates.
func sameEvent(a, b *record.Event) bool {
	country := func(ps []string) string {
		var out []string
		for _, p := range ps {
			c, _, _ := strings.Cut(p, " ")
			out = append(out, c)
		}
		slices.Sort(out)
		return strings.Join(slices.Compact(out), " ")
	}
	return a.EventType == b.EventType && a.Auxiliary == b.Auxiliary && (a.Date == b.Date || a.Date == "" || b.Date == "") &&
		slices.Equal(a.Actor, b.Actor) && (slices.Equal(a.Recipient, b.Recipient) || a.EventType == record.PloverAssault && country(a.Recipient) == country(b.Recipient))
}

// backed says whether an incident, meeting or agreement of the record rests on the same words, and
// takes from an incident who is alleged where the clause names nobody.
func (r *reading) backed(x *eventActors, e *record.Event) bool {
	meets := func(spans []record.Span) bool {
		for _, a := range spans {
			for _, b := range e.Evidence {
				if a.Start < b.End && b.Start < a.End {
					return true
				}
			}
		}
		return false
	}
	switch e.EventType {
	case record.PloverAssault:
		for _, i := range r.rep.Incidents {
			if i.LowConfidence || !meets(i.Evidence) {
				continue
			}
			if len(e.Actor) == 0 {
				for _, a := range i.Allegations {
					if p := x.actor(a.Actor); p.country != "" {
						if p.sector == "" || p.sector == "GOV" {
							p.sector = "MIL"
						}
						e.Actor = append(e.Actor, p.String())
					}
				}
				if len(e.Actor) > 0 && len(e.Recipient) == 0 && i.Place != nil {
					if p := r.Places.Place(*i.Place); p != nil && p.Country != nil {
						e.Recipient = []string{*p.Country}
					}
				}
			}
			if e.Date == "" {
				e.Date = i.Date
			}
			return true
		}
	case record.PloverConsult:
		for _, t := range r.rep.Talks {
			if !t.LowConfidence && meets(t.Evidence) {
				if e.Date == "" {
					e.Date = t.Date
				}
				if len(e.Actor) == 0 && len(t.Parties) > 1 { // who met, as the talks have it
					for _, id := range t.Parties {
						if p := x.actor(id); p.country != "" && !slices.Contains(e.Actor, p.String()) {
							e.Actor = append(e.Actor, p.String())
						}
					}
					e.Recipient = slices.DeleteFunc(e.Recipient, func(s string) bool { return slices.Contains(e.Actor, s) })
				}
				return true
			}
		}
	}
	return false
}

// actor is the code of an actor of the record.
func (x *eventActors) actor(id string) code {
	p := code{}
	if a := x.r.Actors.Get(id); a != nil {
		if a.Plover != nil {
			p = codeOf(*a.Plover)
		}
		if p.country == "" && a.Country != nil {
			p.country = *a.Country
		}
	}
	return p
}

// event is the record of a coding; false if nobody acts and nobody is acted on.
func (r *reading) event(x *eventActors, k *coding) (record.Event, bool) {
	e := record.Event{EventType: k.typ, Modes: k.modes, Cameo: k.cameo, Auxiliary: k.aux, Actor: []string{}, Recipient: []string{}}
	if e.Modes == nil {
		e.Modes = []string{}
	}
	x.fill(&e, k)
	g := r.eventRange(k)
	e.Evidence = r.spans(r.trim(r.clean(g)))
	if len(e.Evidence) == 0 || len(e.Actor)+len(e.Recipient) == 0 {
		return e, false
	}
	for i := g.First; i < g.Last && e.Date == ""; i++ {
		if t := r.timeAt[i]; t >= 0 && r.Times[t].Type != record.TimeDuration && r.Times[t].EDTF != "" {
			e.Date = r.Times[t].EDTF
		}
	}
	if by := r.sayer(k.at); by != record.Narrator {
		e.ClaimedBy = by
	}
	e.ID = r.id("P", e.Evidence[0], record.Span{Text: string(e.EventType)})
	conf := .7 - .1*k.cost
	e.Confidence = ptr(float64(int(max(.2, conf)*100)) / 100)
	return e, true
}

// longPast says whether a date lies more than a week before the report's, or in an earlier year.
func (r *reading) longPast(d record.EDTF) bool {
	now := string(r.rep.Date.EDTF)
	_, end, isRange := strings.Cut(string(d), "/")
	if !isRange || end == ".." || end == "" {
		end = string(d)
	}
	if len(now) < 4 || len(end) < 4 || end[0] == '.' {
		return false
	}
	if end[:4] != now[:4] {
		return end[:4] < now[:4]
	}
	if len(now) < 10 || len(end) < 10 {
		return len(now) >= 7 && len(end) >= 7 && end[:7] < now[:7]
	}
	a, err := time.Parse(time.DateOnly, now[:10])
	b, err2 := time.Parse(time.DateOnly, end[:10])
	return err == nil && err2 == nil && a.Sub(b) > 8*24*time.Hour
}

// eventRange is the words of a coding: its clause, or its phrase where a noun tells it.
func (r *reading) eventRange(k *coding) nlp.Range {
	if !k.noun {
		return r.clause(k.at)
	}
	if k.clause != k.at {
		return r.clause(k.clause)
	}
	return r.phrase(k.at)
}

// eventActors finds the codes of those who take part in events.
type eventActors struct {
	r *reading
	c *coder
}

// code is country and sector of one party, both may be empty.
type code struct{ country, sector string }

func (p code) String() string { return strings.TrimSpace(p.country + " " + p.sector) }

var bodiesWithoutCountry = words("IGO NGO IMG MNC ISM UNO EUR")

// codeOf splits a code such as "RUS MIL"; "IGO" stands in the place of a country.
func codeOf(s string) code {
	a, b, _ := strings.Cut(s, " ")
	if b == "" && !bodiesWithoutCountry[a] {
		switch a {
		case "GOV", "MIL", "COP", "REB", "UAF", "OPP", "LEG", "JUD", "SPY", "PTY", "JRN", "BUS", "AGR", "LAB", "EDU", "MED", "REF", "CVL", "REL", "CRM", "PRM", "PRE", "SOC", "ELI", "UNK":
			return code{"", a}
		}
	}
	return code{a, b}
}

// own is what a token says by itself: the actor, state or place it names.
func (x *eventActors) own(i int) (code, bool) {
	r, t := x.r, &x.r.doc.Tokens[i]
	if t.UPOS == "PUNCT" || t.UPOS == "ADP" || t.UPOS == "DET" || t.UPOS == "NUM" || t.Form == "" {
		return code{}, false
	}
	capital := t.UPOS == "PROPN" || (t.UPOS == "ADJ" || t.UPOS == "NOUN") && t.Form[0] >= 'A' && t.Form[0] <= 'Z'
	g := r.Places.Gazetteer()
	var name *nlp.Name
	for k := range r.doc.Names {
		if r.doc.Names[k].Contains(i) {
			name = &r.doc.Names[k]
			break
		}
	}
	if name != nil {
		text := strings.TrimPrefix(strings.ToLower(r.doc.TextOf(name.Range)), "the ")
		if p, ok := x.c.t.groups[text]; ok {
			return codeOf(p), p != "-"
		}
		if name.Class == "person" {
			if p, ok := x.c.t.groups[strings.ToLower(r.doc.Tokens[name.Last-1].Form)]; ok {
				return codeOf(p), true
			}
		}
	}
	if capital {
		for n := 3; n > 0; n-- { // "Security Council", whatever else the name took in
			for a := max(0, i-n+1); a <= i && a+n <= len(r.doc.Tokens); a++ {
				if n > 1 && r.doc.Tokens[a].UPOS != "PROPN" && r.doc.Tokens[a].UPOS != "ADJ" {
					continue
				}
				if p, ok := x.c.t.groups[strings.ToLower(r.doc.TextOf(nlp.Range{First: a, Last: a + n}))]; ok {
					return codeOf(p), p != "-"
				}
			}
		}
	}
	if id := r.Actors.At(i); id != "" && (t.UPOS == "PROPN" || t.UPOS == "PRON" || strings.HasPrefix(id, "per:") || strings.HasPrefix(id, "gov:") && capital) {
		if p := x.actor(id); p.country != "" {
			return p, true
		}
	}
	if capital {
		if name != nil && name.Class != "person" && name.Len() > 1 { // "Montenegro province"
			if k, ok := g.CountryOf(r.doc.TextOf(name.Range)); ok {
				return code{k.ISO3, ""}, true
			}
			for j := name.First; j < name.Last; j++ {
				if k, ok := g.CountryOf(r.doc.Tokens[j].Form); ok && len(r.doc.Tokens[j].Form) > 3 {
					return code{k.ISO3, ""}, true
				}
			}
		}
		if k, ok := g.CountryOf(t.Form); ok && len(t.Form) > 2 {
			return code{k.ISO3, ""}, true
		}
		if k, ok := g.CapitalOf(t.Form); ok {
			return code{k.ISO3, ""}, true
		}
	}
	if id := r.Places.PlaceAt(i); id != "" && capital {
		if p := r.Places.Place(id); p != nil && p.Country != nil {
			return code{*p.Country, ""}, true
		}
	}
	return code{}, false
}

// phrase is the codes of a noun phrase: its own, else those of the words that describe or own it
// ("US and British forces" are two), with the sector of its head. ok says that a country or body was
// found; role that the head is a word or name for people who act.
func (x *eventActors) phrase(i int, depth int) (ps []code, ok, role bool) {
	t := &x.r.doc.Tokens[i]
	sector, role := x.c.t.roles[x.c.lemmas[i]]
	ethnic := false
	for _, ch := range x.r.doc.Children(i) {
		if x.c.lemmas[ch] == "ethnic" {
			ethnic = true
		}
	}
	if q, found := x.own(i); found {
		if role && t.UPOS == "NOUN" && q.sector == "" {
			q.sector = sector
		}
		plural := t.XPOS == "NNS" || t.XPOS == "NNPS"
		if plural && (q.sector == "" || q.sector == "GOV") && !bodiesWithoutCountry[q.country] { // a people: of the country where they live
			for _, ch := range x.r.doc.Children(i) {
				if x.r.doc.Tokens[ch].Is("nmod") {
					switch x.c.prep(ch) {
					case "in", "of", "from", "throughout":
						if in, found, _ := x.phrase(ch, depth+1); found {
							return in, true, true
						}
					}
				}
			}
		}
		if !ethnic {
			return []code{q}, true, true
		}
		return []code{{"", "CVL"}}, false, true
	}
	if !role && t.UPOS == "PROPN" {
		for _, n := range x.r.doc.Names {
			if n.Class == "person" && n.Contains(i) {
				role = true
			}
		}
	}
	if depth > 3 {
		return []code{{"", sector}}, false, role
	}
	if l := x.c.lemmas[i]; !role && (l == "group" || l == "organization" || l == "organisation" || l == "agency" || l == "body" || l == "team" || l == "member" || l == "force") {
		for _, ch := range x.r.doc.Children(i) { // "rebel group", "rights group"
			switch ct := &x.r.doc.Tokens[ch]; {
			case !ct.Is("compound", "amod"):
			case x.c.lemmas[ch] == "rights" || x.c.lemmas[ch] == "right" || x.c.lemmas[ch] == "aid" || x.c.lemmas[ch] == "relief" || x.c.lemmas[ch] == "humanitarian" || x.c.lemmas[ch] == "advocacy":
				sector, role = "NGO", true
			case x.c.lemmas[ch] == "armed" || x.c.lemmas[ch] == "militant" || x.c.lemmas[ch] == "terrorist":
				sector, role = "REB", true
			default:
				if sec := x.c.t.roles[x.c.lemmas[ch]]; sec != "" {
					sector, role = sec, true
				}
			}
		}
	}
	for pass := range 3 {
		for _, ch := range x.r.doc.Children(i) {
			ct := &x.r.doc.Tokens[ch]
			take := false
			switch pass {
			case 0:
				take = ct.Is("amod", "compound", "nmod:poss", "flat", "nmod:desc", "det")
			case 1:
				take = ct.Is("appos") || ct.Is("nmod") && x.c.prep(ch) == "of"
			case 2:
				take = ct.Is("nmod", "acl") && !x.c.isTime(ch)
			}
			if !take || ethnic && pass == 0 {
				continue
			}
			j := ch
			if ct.UPOS == "PRON" {
				if j = x.c.who(ch); j == ch || x.r.doc.Under(i, j) {
					continue
				}
			}
			var qs []code
			r2 := false
			for _, k := range x.c.conjuncts(j) {
				q, found, r3 := x.phrase(k, depth+1)
				if found {
					qs = append(qs, q...)
				} else if k == j && r3 && !role {
					role, sector = true, q[0].sector
				}
				r2 = r2 || r3
			}
			if len(qs) == 0 {
				continue
			}
			for n := range qs {
				switch qs[n].sector { // "Hamas leader" stays with the group
				case "", "GOV":
					if sector != "" {
						qs[n].sector = sector
					} else if role || t.UPOS == "NOUN" && !ct.Is("nmod:desc", "appos") {
						qs[n].sector = ""
					}
				}
				if bodiesWithoutCountry[qs[n].country] {
					qs[n].sector = ""
				}
			}
			return qs, true, role || r2
		}
	}
	if g := x.r.doc.Yield(i); g.First == x.r.sentence(i).First && depth == 0 {
		if k := t.Sent; k > 0 && x.r.doc.Sentences[k-1].Range.Len() == 1 { // "U.S." cut off as a sentence of its own
			if q, found := x.own(g.First - 1); found {
				q.sector = sector
				return []code{q}, true, true
			}
		}
	}
	if sector == "NGO" {
		return []code{{"NGO", ""}}, true, true
	}
	return []code{{"", sector}}, false, role
}

// fill sets actor and recipient of an event.
func (x *eventActors) fill(e *record.Event, k *coding) {
	from, fromTok := x.first(k.from, nil, nil)
	to, toTok := x.first(k.to, from, fromTok)
	where, told := x.place(k)
	// a country that no phrase names: where it happens, then the other party's
	guess := func(ps []code, other []code, notHere bool) []code {
		for i := range ps {
			if ps[i].country != "" {
				continue
			}
			if ps[i].sector == "REB" || ps[i].sector == "UAF" { // "the militants": the group named last
				if q, ok := x.groupBefore(k.at); ok {
					ps[i] = q
					continue
				}
			}
			switch {
			case told:
				ps[i].country = where
			case notHere && k.typ == record.PloverAssault && len(other) > 0 && x.placeBefore(k.at, other[0].country) != "":
				ps[i].country = x.placeBefore(k.at, other[0].country)
			case len(other) > 0 && other[0].country != "":
				ps[i].country = other[0].country
			case where != "":
				ps[i].country = where
			default:
				ps[i].country = x.placeBefore(k.at, "")
			}
		}
		return slices.DeleteFunc(ps, func(p code) bool { return p.country == "" })
	}
	f2 := guess(slices.Clone(from), to, false)
	to = guess(to, f2, true)
	from = f2
	mutual := len(from) > 1 && (k.frame.mutual || k.typ == record.PloverAgree || k.typ == record.PloverConsult || k.typ == record.PloverCooperate)
	none := len(k.frame.to) == 1 && k.frame.to[0] == "none"
	if len(from) == 0 && (slices.Contains(k.modes, "withdraw") || k.typ == record.PloverMobilize) && x.c.passive(k.at) { // "the troops were withdrawn": theirs
		from, to = to, nil
	}
	if len(to) == 0 && !mutual && !none {
		to = x.otherParty(k, from)
	} else if len(to) == 1 && len(from) == 1 && to[0].country == from[0].country && !mutual && len(toTok) == 1 && !x.people(toTok[0]) {
		switch k.typ { // these have another side as a rule
		case record.PloverThreaten, record.PloverReject, record.PloverRequest, record.PloverAccuse, record.PloverAgree, record.PloverConsult, record.PloverSupport, record.PloverSanction, record.PloverAid, record.PloverAssault:
			if o := x.otherParty(k, from); len(o) > 0 {
				to = o
			}
		}
	}
	state := func(p code) bool { return p.country != "" && (p.sector == "" || p.sector == "GOV") }
	for i := range from {
		if state(from[i]) && !bodiesWithoutCountry[from[i].country] {
			switch {
			case k.typ == record.PloverAssault || k.typ == record.PloverMobilize || k.typ == record.PloverRetreat && slices.Contains(k.modes, "withdraw"):
				from[i].sector = "MIL"
			default:
				from[i].sector = "GOV"
			}
		}
	}
	for i := range to {
		if state(to[i]) && !bodiesWithoutCountry[to[i].country] {
			switch k.base {
			case record.PloverAssault, record.PloverCoerce, record.PloverAid, record.PloverMobilize, record.PloverRetreat:
			default:
				to[i].sector = "GOV"
			}
		}
	}
	if len(from) == 0 && len(to) > 0 && k.typ == record.PloverAgree { // "a plan agreed with A"
		from, to = to, nil
	}
	e.Actor, e.Recipient = codeStrings(from), codeStrings(to)
}

func codeStrings(ps []code) []string {
	out := []string{}
	for _, p := range ps {
		if s := p.String(); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// first is the codes of the best group of tokens that yields any; a group that only repeats those
// not wanted is passed over.
func (x *eventActors) first(groups [][]int, not []code, notTok []int) (out []code, toks []int) {
	var weak []code
	var weakTok []int
	for _, g := range groups {
		var ps []code
		var used []int
		roleOnly := false
		for _, i := range g {
			if slices.Contains(notTok, i) {
				continue
			}
			if l := x.c.lemmas[i]; (l == "side" || l == "party") && strings.HasPrefix(x.r.doc.Tokens[i].XPOS, "NNS") && len(x.r.doc.Sentences) > 3 {
				if two := x.sides(not); two != nil {
					ps = append(ps, two...)
					used = append(used, i)
					continue
				}
			}
			p, ok, role := x.phrase(i, 0)
			if ok && p[0].country != "" {
				ps = append(ps, p...)
				used = append(used, i)
			} else if role && x.r.doc.Tokens[i].UPOS != "PRON" {
				ps = append(ps, p...)
				used = append(used, i)
				roleOnly = true
			}
		}
		if len(ps) == 0 {
			continue
		}
		if not != nil && len(ps) == 1 && slices.ContainsFunc(not, func(q code) bool { return q.country == ps[0].country }) && !x.people(used[0]) {
			if weak == nil {
				weak, weakTok = ps, used
			}
			continue
		}
		if roleOnly && len(ps) == 1 && weak == nil {
			weak, weakTok = ps, used
			if x.people(used[0]) {
				return ps, used
			}
			continue
		}
		return ps, used
	}
	return weak, weakTok
}

// people says whether a token is a word for people or a body.
func (x *eventActors) people(i int) bool {
	_, ok := x.c.t.roles[x.c.lemmas[i]]
	return ok
}

// place is the country where a sentence says that something happens; told says that a place stands
// there as one ("in Chad"), and is not only named.
func (x *eventActors) place(k *coding) (country string, told bool) {
	g := x.r.sentence(k.at).Range
	score := 0
	for i := g.First; i < g.Last; i++ {
		t := &x.r.doc.Tokens[i]
		if t.UPOS != "PROPN" && t.UPOS != "ADJ" || t.Is("flat") {
			continue
		}
		p, ok := x.own(i)
		if !ok || p.country == "" || bodiesWithoutCountry[p.country] {
			continue
		}
		v := 1
		if t.Is("obl", "nmod") {
			switch x.c.prep(i) {
			case "in", "at", "near", "outside", "throughout", "inside", "around", "across", "of":
				v = 3
			}
			if v == 3 && (t.Head == k.at || t.Head == k.clause) {
				v = 4
			}
		}
		if v > score {
			country, score = p.country, v
		}
	}
	return country, score > 1
}

// onlyCountry says whether a text names one country at most: then what happens is at home.
func (x *eventActors) onlyCountry() bool {
	one := ""
	for i := range x.r.doc.Tokens {
		if t := &x.r.doc.Tokens[i]; (t.UPOS == "PROPN" || t.UPOS == "ADJ") && !x.r.skip[i] {
			if p, ok := x.own(i); ok && p.country != "" {
				if one != "" && one != p.country {
					return false
				}
				one = p.country
			}
		}
	}
	return true
}

// placeBefore is the country of the last place named within two sentences before token i, other than
// one country.
func (x *eventActors) placeBefore(i int, not string) string {
	sent := x.r.doc.Tokens[i].Sent
	for j := i - 1; j >= 0 && sent-x.r.doc.Tokens[j].Sent <= 2; j-- {
		if id := x.r.Places.PlaceAt(j); id != "" {
			if p := x.r.Places.Place(id); p != nil && p.Country != nil && *p.Country != not {
				return *p.Country
			}
		}
	}
	return ""
}

// groupBefore is the armed group named last before token i.
func (x *eventActors) groupBefore(i int) (code, bool) {
	sent := x.r.doc.Tokens[i].Sent
	for j := i - 1; j >= 0 && sent-x.r.doc.Tokens[j].Sent <= 6; j-- {
		if t := &x.r.doc.Tokens[j]; t.UPOS != "PROPN" {
			continue
		}
		if p, ok := x.own(j); ok && (p.sector == "REB" || p.sector == "UAF") && p.country != "" {
			return p, true
		}
	}
	return code{}, false
}

// sides are the two states or groups that a text names most, for "both sides".
func (x *eventActors) sides(not []code) []code {
	n := map[code]int{}
	var order []code
	for i := range x.r.doc.Tokens {
		if t := &x.r.doc.Tokens[i]; (t.UPOS == "PROPN" || t.UPOS == "ADJ") && !x.r.skip[i] {
			if p, ok := x.own(i); ok && p.country != "" && !bodiesWithoutCountry[p.country] {
				if p.sector != "REB" {
					p.sector = ""
				}
				if slices.ContainsFunc(not, func(q code) bool { return q.country == p.country }) {
					continue
				}
				if n[p] == 0 {
					order = append(order, p)
				}
				n[p]++
			}
		}
	}
	slices.SortStableFunc(order, func(a, b code) int { return n[b] - n[a] })
	if len(order) < 2 || n[order[1]] < 2 {
		return nil
	}
	return order[:2]
}

// otherParty guesses whom an event concerns where no role says so: another state or body of the
// sentence, else, for what a state does at home, the state itself.
func (x *eventActors) otherParty(k *coding, from []code) []code {
	g := x.r.sentence(k.at).Range
	for i := g.First; i < g.Last; i++ {
		t := &x.r.doc.Tokens[i]
		if t.UPOS != "PROPN" && t.UPOS != "ADJ" || k.typ == record.PloverProtest || i > g.First && x.c.lemmas[i-1] == "ethnic" {
			continue
		}
		if p, ok := x.own(i); ok && p.country != "" && !slices.ContainsFunc(from, func(q code) bool { return q.country == p.country }) {
			if s := x.c.speaker(k.at); s >= 0 && x.r.doc.Under(i, s) {
				continue
			}
			if c := x.c.prep(i); k.typ == record.PloverConsult && t.Is("obl", "nmod") && (c == "in" || c == "at" || c == "near") {
				continue
			}
			p.sector = ""
			return []code{p}
		}
	}
	switch k.typ {
	case record.PloverProtest, record.PloverCoerce, record.PloverConcede, record.PloverReject, record.PloverRequest, record.PloverThreaten:
		home := k.typ == record.PloverProtest || k.typ == record.PloverCoerce || k.typ == record.PloverConcede
		if len(from) > 0 && (home || from[0].sector != "" && from[0].sector != "GOV" && from[0].sector != "MIL" || x.onlyCountry()) && !bodiesWithoutCountry[from[0].country] {
			return []code{{country: from[0].country}}
		}
	}
	return nil
}

// CodePair is the type of event between two parties whose words are given, as bytes of the text: the
// coding in which they act and are acted on, else the nearest one. "" where no clause codes.
func CodePair(doc *nlp.Document, source, target nlp.Span) record.PloverType {
	c := newCoder(doc)
	src, tgt := doc.RangeOf(source), doc.RangeOf(target)
	best, top := record.PloverType(""), 1e9
	touch := func(groups [][]int, g nlp.Range) float64 {
		for n, js := range groups {
			for _, j := range js {
				if g.Contains(j) || g.Len() > 0 && doc.Under(doc.Head(g), j) && doc.Head(g)-j < 12 {
					return float64(min(n, 3)) * .1
				}
			}
		}
		return 1
	}
	for _, s := range doc.Sentences {
		for _, k := range c.codings(s.Range) {
			v := k.cost + 2.5*touch(k.from, src) + 1.2*touch(k.to, tgt)
			if src.Contains(k.at) || tgt.Contains(k.at) && k.noun {
				v += 1.5
			}
			if v < top {
				best, top = k.typ, v
			}
		}
	}
	return best
}
