package extract

import (
	"slices"
	"strings"

	"parley/internal/record"
	"parley/nlp"
)

// countedUnits are things whose counts parties give: weapons sent or shot down, attacks, people.
var countedUnits = words("drone missile rocket shell attack strike violation incident prisoner detainee assault shelling projectile uav target instance case launch alert airstrike raid bomb barrage")

// losingVerbs tell what became of a part of what was sent.
var losingVerbs = words("shoot down intercept destroy lose suppress neutralize neutralise jam disappear repel crash reach hit downed")

// tallies finds counts with their parts: "99 drones, of which 57 were shot down and 36 lost", "90
// people including 17 children", and counts that stand alone. The remainder is computed, never
// quoted; counts rival each other only where they count the same thing.
func (r *reading) tallies() {
	var universes []string // parallel to rep.Tallies: key of what is counted
	for _, sent := range r.doc.Sentences {
		if r.skip[sent.First] {
			continue
		}
		ns := r.numbersIn(sent.Range)
		part := make([]bool, len(ns))
		if t, ok := r.fronted(sent.Range, ns, part); ok {
			r.rep.Tallies = append(r.rep.Tallies, t)
			universes = append(universes, "")
		}
		if t, ok := r.toll(sent.Range, ns, part); ok {
			r.rep.Tallies = append(r.rep.Tallies, t)
			universes = append(universes, "")
		}
		for k := range ns {
			if part[k] {
				continue
			}
			if t, key, ok := r.tally(ns, k, part); ok {
				r.rep.Tallies = append(r.rep.Tallies, t)
				universes = append(universes, key)
			}
		}
	}
	for i := range r.rep.Tallies {
		for j := range r.rep.Tallies {
			a, b := &r.rep.Tallies[i], &r.rep.Tallies[j]
			if i != j && universes[i] != "" && universes[i] == universes[j] && a.Total != nil && b.Total != nil && *a.Total != *b.Total && !slices.Equal(a.ReportedBy, b.ReportedBy) {
				a.RivalOf = append(a.RivalOf, b.ID)
			}
		}
	}
}

// fronted reads "Of the 25 people on board, 10 were rescued, four died and 11 are missing": the
// whole comes first, and each bare number after it is a part.
func (r *reading) fronted(sent nlp.Range, ns []number, part []bool) (t record.Tally, ok bool) {
	for k, n := range ns {
		if n.unit < 0 || part[k] || r.skip[n.token] {
			continue
		}
		_, total, _ := n.count()
		y := r.doc.Yield(n.unit)
		if total == nil || !r.doc.Tokens[n.unit].Is("obl", "nmod") || !strings.EqualFold(r.doc.Tokens[y.First].Form, "of") || n.unit > r.doc.Tokens[n.unit].Head && r.doc.Tokens[n.unit].Is("nmod") {
			continue
		}
		var taken []int
		end := y.Last
		for j := k + 1; j < len(ns); j++ {
			m := ns[j]
			v := r.doc.Tokens[m.token].Head
			_, best, _ := m.count()
			if part[j] || m.unit >= 0 && m.unit != m.token || best == nil || v < 0 || !r.doc.Tokens[m.token].Is("nsubj") || m.token < y.Last {
				continue
			}
			label := r.verbLabel(v)
			p := record.Part{Value: *best, Label: strings.Join(strings.Fields(label), " ")}
			p.Rest("value", "", r.span(m.Range))
			t.Parts = append(t.Parts, p)
			taken = append(taken, j)
			end = max(end, v+1, r.doc.RangeOf(nlp.Span{Start: r.doc.Tokens[v].Start, End: r.doc.Tokens[v].End}).Last)
		}
		if len(taken) == 0 {
			t = record.Tally{}
			continue
		}
		part[k] = true
		for _, j := range taken {
			part[j] = true
		}
		ev := r.spans(r.trim(nlp.Range{First: y.First, Last: end}))
		if len(ev) == 0 {
			return t, false
		}
		g := r.withoutEdgeWords(r.trim(nlp.Range{First: n.unit, Last: y.Last}))
		t.Total, t.Qualifier, t.ReportedBy, t.Evidence = total, n.qualifier, []string{r.sayer(n.token)}, ev
		t.What = strings.Join(strings.Fields(r.doc.TextOf(g)), " ")
		t.Universe = ptr(t.What)
		t.Rest("universe", record.BasisInferred)
		if t.Remainder, t.Check = t.Arithmetic(); t.Remainder != nil {
			t.Rest("remainder", record.BasisDerived)
		}
		t.ID = r.id("L", ev...)
		t.Confidence = ptr(.75)
		return t, true
	}
	return t, false
}

// toll reads a sentence that counts people harmed in several ways ("killing three and wounding 87"):
// one tally whose parts are the ways. Nobody states their sum, so its total is unknown.
func (r *reading) toll(sent nlp.Range, ns []number, part []bool) (t record.Tally, ok bool) {
	kinds := map[record.CasualtyKind]bool{}
	var of []int
	who := ""
	for k, n := range ns {
		kind, _, _ := r.harm(n, sent)
		_, best, _ := n.count()
		if kind == "" || best == nil || part[k] || r.isPart(n) || kinds[kind] || len(of) > 0 && r.sayer(n.token) != who {
			continue
		}
		kinds[kind] = true
		who = r.sayer(n.token)
		of = append(of, k)
	}
	if len(of) < 2 {
		return t, false
	}
	g := nlp.Range{First: ns[of[0]].Range.First, Last: 0}
	for _, k := range of {
		n := ns[k]
		kind, _, ev := r.harm(n, sent)
		_, best, _ := n.count()
		p := record.Part{Value: *best, Label: string(kind)}
		p.Rest("value", "", r.span(n.Range))
		t.Parts = append(t.Parts, p)
		g.First, g.Last = min(g.First, ev.First), max(g.Last, ev.Last)
		part[k] = true
	}
	ev := r.spans(r.trim(g))
	if len(ev) == 0 {
		return t, false
	}
	t.What, t.ReportedBy, t.Evidence, t.Check = "people harmed", []string{who}, ev, record.CheckNoTotal
	date, place := r.whenWhere(sent)
	u := "people killed and injured"
	if p := r.Places.Place(place); p != nil {
		u += " at " + p.Name
	}
	if date != "" {
		u += ", " + string(date)
	}
	t.Universe = &u
	t.Rest("universe", record.BasisInferred)
	t.Rest("what", record.BasisDerived)
	t.ID = r.id("L", ev...)
	t.Confidence = ptr(.6)
	return t, true
}

// tally reads the count ns[k] and its parts; it marks the parts it takes.
func (r *reading) tally(ns []number, k int, part []bool) (t record.Tally, key string, ok bool) {
	n := ns[k]
	if n.unit < 0 || r.skip[n.token] {
		return t, "", false
	}
	unit := &r.doc.Tokens[n.unit]
	_, people := peopleGroup()[unit.Lemma]
	kind, _, _ := r.harm(n, r.sentence(n.token).Range)
	thing := countedUnits[strings.ToLower(unit.Lemma)]
	if !thing && !(people && kind != "") {
		return t, "", false
	}
	if r.isPart(n) {
		return t, "", false
	}
	end := n.unit + 1
	start := n.Range.First
	add := func(v int, label string, g nlp.Range) {
		label = strings.Join(strings.Fields(label), " ")
		p := record.Part{Value: v, Label: label}
		p.Rest("value", "", r.span(g))
		t.Parts = append(t.Parts, p)
		end = max(end, g.Last)
	}
	for j, m := range ns {
		if j == k || part[j] {
			continue
		}
		_, best, _ := m.count()
		if best == nil {
			continue
		}
		if j > k && slices.ContainsFunc(ns[k+1:j], func(o number) bool { return o.unit >= 0 && countedUnits[strings.ToLower(r.doc.Tokens[o.unit].Lemma)] }) {
			continue // "46 assaults and 901 shellings, of which 448": a part of the nearer count
		}
		if label, g, is := r.partOf(n, m); is {
			part[j] = true
			add(*best, label, g)
		} else if j > 0 && part[j-1] && r.carriesOn(ns[j-1], m) { // "nine were over A and three over B"
			g := r.trim(nlp.Range{First: m.Range.First, Last: max(m.Range.Last, r.doc.Yield(m.token).Last)})
			part[j] = true
			add(*best, strings.TrimSpace(r.doc.TextOf(nlp.Range{First: m.Range.Last, Last: g.Last})), m.Range)
			end = max(end, g.Last)
		}
	}
	if people { // "six people including a correspondent and a driver"
		for _, c := range r.doc.Children(n.unit) {
			if !(r.doc.Tokens[c].Is("nmod", "acl") && (r.caseOf(c) == "including" || r.caseOf(c) == "among")) || len(t.Parts) > 0 {
				continue
			}
			for _, d := range append([]int{c}, r.conjuncts(c)...) {
				if r.doc.Tokens[d].XPOS == "NN" && !r.hasNumber(d) {
					add(1, r.doc.Tokens[d].Lemma, nlp.Range{First: d, Last: d + 1})
				}
			}
		}
	}
	verb := r.verbOver(n.unit)
	down := verb >= 0 && r.isLosing(verb)
	_, best, _ := n.count()
	label := ""
	if verb >= 0 {
		label = r.verbLabel(verb)
	}
	switch {
	case thing && down && len(t.Parts) == 0 && best != nil: // a count of what was shot down is no total of what was sent
		p := record.Part{Value: *best, Label: label}
		p.Rest("value", "", r.span(n.Range))
		t.Parts = []record.Part{p}
	default:
		t.Total, t.Qualifier = best, n.qualifier
	}
	if verb >= 0 {
		c := r.clause(verb)
		if c.Last-c.First < 60 {
			start, end = min(start, c.First), max(end, c.Last)
		}
	}
	g := nlp.Range{First: start, Last: end}
	if s := r.statementOf(n.token); s >= 0 {
		for _, x := range r.said[s].content {
			if x.Contains(n.token) {
				g = nlp.Range{First: max(g.First, x.First), Last: min(g.Last, x.Last)}
			}
		}
	}
	by := r.sayer(n.token)
	t.ReportedBy = []string{by}
	ev := r.spans(r.trim(g))
	if len(ev) == 0 {
		return t, "", false
	}
	t.Evidence = ev
	t.Remainder, t.Check = t.Arithmetic()
	if t.Remainder != nil {
		t.Rest("remainder", record.BasisDerived)
	}
	what := unit.Form
	switch unit.Lemma {
	case "instance", "case", "act", "incident": // "901 instances of shelling"
		for _, c := range r.doc.Children(n.unit) {
			if r.doc.Tokens[c].Is("nmod") && r.caseOf(c) == "of" {
				what += " of " + r.doc.Tokens[c].Form
			}
		}
	}
	for _, c := range r.doc.Children(n.unit) {
		if r.doc.Tokens[c].Is("amod", "compound") {
			what = r.doc.Tokens[c].Form + " " + what
		}
	}
	if label != "" {
		what += " " + label
	} else if kind != "" {
		what += " " + string(kind)
	}
	t.What = what
	date, place := r.whenWhere(g)
	who := r.whose(n.unit, verb)
	universe := strings.ToLower(unit.Lemma)
	switch {
	case thing && (down || label != ""):
		universe += " sent"
	case kind != "":
		universe += " " + string(kind)
	}
	for _, x := range []struct{ name, v string }{{" by ", who}, {" at ", place}, {", ", string(date)}} {
		if x.v != "" {
			universe += x.name + x.v
		}
	}
	t.Universe = &universe
	t.Rest("universe", record.BasisInferred)
	t.ID = r.id("L", ev...)
	if slices.ContainsFunc(r.rep.Tallies, func(o record.Tally) bool { return o.ID == t.ID }) {
		t.ID = r.id("L", append(slices.Clone(ev), r.span(n.Range))...)
	}
	c := .6
	if len(t.Parts) > 0 {
		c = .75
	}
	t.Confidence = &c
	if t.Total == nil && len(t.Parts) == 0 && n.best != nil {
		return t, "", false
	}
	if who != "" && date != "" && (thing || place != "") {
		key = universe
	}
	if best != nil && *best == 1 && len(t.Parts) == 0 {
		return t, "", false
	}
	return t, key, true
}

// partOf says whether m counts a part of what n counts, with its label: "of which 57 were shot
// down", "17 of them children", "including 17 children".
func (r *reading) partOf(n, m number) (label string, g nlp.Range, ok bool) {
	i := m.token
	if m.unit >= 0 {
		i = m.unit
	}
	if r.isPart(m) && r.doc.Under(i, n.unit) && m.unit >= 0 {
		return r.doc.Tokens[m.unit].Form, nlp.Range{First: m.Range.First, Last: m.unit + 1}, true
	}
	// a bare number as the subject of what happened to it, in a clause of the whole
	if m.unit >= 0 && r.doc.Tokens[m.unit].Lemma != r.doc.Tokens[n.unit].Lemma {
		return "", g, false
	}
	if m.token < n.token {
		return "", g, false
	}
	of := false
	for _, c := range r.doc.Children(m.token) {
		if r.doc.Tokens[c].Is("nmod") && r.caseOf(c) == "of" {
			switch strings.ToLower(r.doc.Tokens[c].Form) {
			case "which", "them", "those", "these", "whom":
				of = true
			}
		}
	}
	verb := r.verbOver(m.token)
	if verb < 0 {
		if of {
			return "of them", m.Range, true
		}
		return "", g, false
	}
	if !of { // "..., and 36 were lost": coordinated with a clause that says "of which"
		if !r.doc.Under(verb, n.unit) && !r.ofWhichBefore(n.token, m.token) {
			return "", g, false
		}
		if m.unit >= 0 && !r.ofWhichBefore(n.token, m.token) {
			return "", g, false
		}
	}
	return r.verbLabel(verb), nlp.Range{First: m.Range.First, Last: max(m.Range.Last, verb+1)}, true
}

// carriesOn says whether number m goes on with the clause of the part a, which leaves out its verb:
// a bare number, coordinated, no noun of its own.
func (r *reading) carriesOn(a, m number) bool {
	if m.unit >= 0 || m.token < a.token || m.token-a.token > 12 {
		return false
	}
	t := &r.doc.Tokens[m.token]
	return t.Is("conj") && t.Head >= 0 && (r.doc.Under(t.Head, a.token) || r.doc.Under(a.token, t.Head)) && m.token > 0 && r.doc.Tokens[m.token-1].UPOS == "CCONJ"
}

// ofWhichBefore says whether "of which", "of them" or the like stands between two tokens of a sentence.
func (r *reading) ofWhichBefore(a, b int) bool {
	for i := a; i+1 < b; i++ {
		if strings.EqualFold(r.doc.Tokens[i].Form, "of") {
			switch strings.ToLower(r.doc.Tokens[i+1].Form) {
			case "which", "them", "those", "these", "whom":
				return true
			}
		}
	}
	return false
}

func (r *reading) conjuncts(i int) []int {
	var out []int
	for _, c := range r.doc.Children(i) {
		if r.doc.Tokens[c].Is("conj") {
			out = append(out, c)
			out = append(out, r.conjuncts(c)...)
		}
	}
	return out
}

func (r *reading) hasNumber(i int) bool {
	for _, c := range r.doc.Children(i) {
		if r.doc.Tokens[c].Is("nummod") {
			return true
		}
	}
	return false
}

// verbOver is the verb that a counted noun or bare number is subject or object of, -1 if none.
func (r *reading) verbOver(i int) int {
	for steps := 0; i >= 0 && steps < 4; steps++ {
		t := &r.doc.Tokens[i]
		if t.Head < 0 {
			if t.UPOS == "VERB" {
				return i
			}
			return -1
		}
		for _, c := range r.doc.Children(i) { // "three people wounded"
			if r.doc.Tokens[c].Is("acl") && !r.doc.Tokens[c].Is("acl:relcl") && r.doc.Tokens[c].UPOS == "VERB" {
				return c
			}
		}
		h := &r.doc.Tokens[t.Head]
		if t.Is("nsubj", "obj", "nsubj:pass") && (h.UPOS == "VERB" || h.UPOS == "ADJ") {
			return t.Head
		}
		if !t.Is("nummod", "conj", "nmod", "appos") {
			return -1
		}
		i = t.Head
	}
	return -1
}

func (r *reading) isLosing(v int) bool {
	return losingVerbs[r.doc.Tokens[v].Lemma]
}

// verbLabel is a verb with its particle, as a label: "shot down", "lost from radar".
func (r *reading) verbLabel(v int) string {
	if r.doc.Tokens[v].Lemma == "be" || r.doc.Tokens[v].Lemma == "have" {
		return ""
	}
	g := nlp.Range{First: v, Last: v + 1}
	for _, c := range r.doc.Children(v) {
		t := &r.doc.Tokens[c]
		if t.Is("compound:prt") || t.Is("obl") && c > v && r.doc.Yield(c).Len() <= 3 && r.timeAt[c] < 0 && r.Places.PlaceAt(c) == "" && !t.Is("obl:agent") && c-v <= 5 {
			g.Last = max(g.Last, r.doc.Yield(c).Last)
		}
	}
	return r.doc.TextOf(g)
}

// whenWhere is the date and place of a range's event, for telling what is counted.
func (r *reading) whenWhere(g nlp.Range) (date record.EDTF, place string) {
	for i := g.First; i < g.Last; i++ {
		if k := r.timeAt[i]; k >= 0 && date == "" && r.Times[k].Type != record.TimeDuration {
			date = r.Times[k].EDTF
		}
		if p := r.Places.PlaceAt(i); p != "" && place == "" {
			place = p
		}
	}
	return date, place
}

// whose is who sent or did what is counted, as stated: the owner of the noun or the subject of the
// verb, unless the verb shoots it down.
func (r *reading) whose(unit, verb int) string {
	for _, c := range r.doc.Children(unit) {
		if r.doc.Tokens[c].Is("amod", "nmod:poss", "compound") {
			if id := r.Actors.At(c); id != "" {
				return id
			}
		}
	}
	if verb >= 0 && !r.isLosing(verb) {
		if s := r.subject(verb); s >= 0 && s != unit {
			if id := r.Actors.At(s); id != "" {
				return id
			}
		}
	}
	return ""
}
