package extract

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"parley/internal/record"
	"parley/nlp"
)

//go:embed lexicon/limits.txt
var limitsFile string

// limitWords is the lexicon of limits of observation: by kind, the words of that kind.
var limitWords = sync.OnceValue(func() map[string]map[string]bool {
	m := map[string]map[string]bool{}
	for _, f := range lines(limitsFile) {
		if m[f[0]] == nil {
			m[f[0]] = map[string]bool{}
		}
		m[f[0]][field(f, 1)] = true
	}
	return m
})

// limits finds what monitors could not observe: who was limited, by what means they were to see, where,
// when, and why as given. Who is said to have done it is an allegation of who says so.
func (r *reading) limits() {
	for i := range r.doc.Tokens {
		if r.skip[i] {
			continue
		}
		if l, ok := r.limitAt(i); ok && !slices.ContainsFunc(r.rep.Limits, func(o record.Limit) bool { return spansMeet(o.Evidence, l.Evidence) && o.Kind == l.Kind }) {
			r.rep.Limits = append(r.rep.Limits, l)
		}
	}
}

// observes says whether token i stands for monitors, or for a device of theirs: in a monitors' own
// report any device is theirs, elsewhere a monitor must be named with it.
func (r *reading) observes(i int) (monitor, device bool) {
	if i < 0 {
		return false, false
	}
	t := &r.doc.Tokens[i]
	l := strings.ToLower(t.Lemma)
	w := limitWords()
	own := r.rep.Genre == record.GenreDailyReport
	if own && (r.word(i) == "we" || r.word(i) == "us") {
		return true, false
	}
	if w["monitor"][l] && (l != "team" && l != "mission" && l != "patrol" || own || r.monitorBeside(i)) {
		return true, false
	}
	if r.doc.Tokens[i].UPOS == "PROPN" || t.Is("flat", "compound") {
		switch id := r.Actors.At(i); r.actorType(id) {
		case record.ActorIgo:
			return true, false
		}
	}
	if w["device"][l] && (own || r.monitorBeside(i)) {
		return false, true
	}
	return false, false
}

// monitorBeside says whether a phrase names a monitor: "the mission's camera", "a UN patrol", "the
// monitors' drone".
func (r *reading) monitorBeside(i int) bool {
	y := r.phrase(i)
	for _, c := range r.doc.Children(i) {
		if r.doc.Tokens[c].Is("nmod", "nmod:poss") {
			cy := r.doc.Yield(c)
			y = nlp.Range{First: min(y.First, cy.First), Last: max(y.Last, cy.Last)}
		}
	}
	for j := y.First; j < y.Last; j++ {
		if j == i {
			continue
		}
		l := strings.ToLower(r.doc.Tokens[j].Lemma)
		if l == "monitor" || l == "observer" || l == "mission" || l == "monitoring" || l == "inspector" || l == "peacekeeping" || l == "peacekeeper" || l == "verification" || l == "inspection" {
			return true
		}
		if r.actorType(r.Actors.At(j)) == record.ActorIgo {
			return true
		}
	}
	return false
}

// limitAt reads the limit that token i tells of.
func (r *reading) limitAt(i int) (l record.Limit, ok bool) {
	w := limitWords()
	t := &r.doc.Tokens[i]
	low := strings.ToLower(t.Lemma)
	who, device, agent, head := -1, -1, -1, i
	take := func(j int) bool { // a monitor or its device, and those coordinated with it
		for _, x := range append([]int{j}, r.conjunctsOf(j)...) {
			m, d := r.observes(x)
			if m {
				who = x
			}
			if d {
				device = x
			}
			if m || d {
				return true
			}
		}
		return false
	}
	switch {
	case t.UPOS == "VERB" && w["deny"][low]:
		seen := false
		for _, c := range r.doc.Children(i) {
			ct := &r.doc.Tokens[c]
			if ct.Is("obj", "iobj", "nsubj:pass") || ct.Is("obl") && (r.caseOf(c) == "to" || r.caseOf(c) == "for") {
				seen = take(c) || seen
			}
			if l := ct.Lemma; (l == "access" || l == "entry" || l == "passage" || l == "permission") && (ct.Is("obj") || ct.Is("nsubj:pass")) {
				for _, d := range r.doc.Children(c) {
					if r.doc.Tokens[d].Is("nmod") && r.caseOf(d) != "of" {
						seen = take(d) || seen
					}
				}
			}
		}
		if !seen {
			return l, false
		}
		if r.doc.Child(i, "nsubj:pass") >= 0 && r.doc.Child(i, "obj") >= 0 || low != "deny" && low != "refuse" {
		} else if !r.clauseNames(i, "access", "entry", "passage", "permission") {
			return l, false // "denied the monitors' report"
		}
		if (low == "turn") && !r.follows(nlp.Range{First: i, Last: i + 1}, "back", "away") && !r.clauseNames(i, "back", "away") {
			return l, false
		}
		l.Kind, agent = record.LimitDenied, r.subject(i)
		if a := r.agentOf(i); a >= 0 {
			agent = a
		}
	case t.UPOS == "VERB" && (low == "allow" || low == "permit" || low == "let"):
		s := r.doc.Child(i, "nsubj:pass", "obj", "iobj")
		if x := r.doc.Child(i, "xcomp", "ccomp"); s < 0 && x >= 0 {
			s = r.doc.Child(x, "nsubj")
		}
		if s < 0 || !take(s) {
			return l, false
		}
		switch {
		case r.negated(i):
			l.Kind = record.LimitDenied
		case r.clauseNames(i, "only", "after", "escort", "escorted", "condition"):
			l.Kind = record.LimitConditional
		default:
			return l, false
		}
		agent = r.subject(i)
		if a := r.agentOf(i); a >= 0 {
			agent = a
		}
	case t.UPOS == "VERB" && w["delay"][low] && r.doc.Child(i, "nsubj:pass") >= 0:
		if !take(r.doc.Child(i, "nsubj:pass")) || low == "hold" && !r.clauseNames(i, "up") {
			return l, false
		}
		l.Kind, agent = record.LimitDelayed, r.agentOf(i)
	case t.UPOS == "VERB" && low == "wait":
		if r.rep.Genre != record.GenreDailyReport || !take(r.subject(i)) || !r.clauseNames(i, "hour", "minute", "checkpoint") {
			return l, false
		}
		l.Kind = record.LimitDelayed
	case t.UPOS == "VERB" && (w["visit"][low] || w["see"][low]):
		s := r.subject(i)
		if s < 0 || !take(s) {
			return l, false
		}
		over := i
		if t.Is("xcomp") && t.Head >= 0 {
			over = t.Head
		}
		ol := strings.ToLower(r.doc.Tokens[over].Lemma)
		cannot := r.negated(i) || over != i && (ol == "unable" || ol == "impossible" || ol == "fail" || ol == "able" && r.negated(over) || r.negated(over) && (ol == "manage" || ol == "allow"))
		if !cannot {
			return l, false
		}
		if w["see"][low] {
			if r.clauseNames(i, "who", "which", "whether", "how") || r.hasObjectClause(i) || !r.hasAux(i, "could", "can") && over == i {
				return l, false // "did not observe any violations": nothing to be seen is no limit
			}
			l.Kind = record.LimitNotSeen
		} else {
			l.Kind = record.LimitNotVisited
		}
		head = over
	case t.UPOS == "NOUN" && w["jam"][low], t.UPOS == "VERB" && (low == "jam" || r.word(i) == "jammed"):
		s := r.doc.Child(i, "nsubj:pass", "obj")
		g := r.sentence(i).Range
		for j := g.First; j < g.Last && s < 0; j++ {
			if m, d := r.observes(j); d || m && w["device"][r.doc.Tokens[j].Lemma] {
				s = j
			}
		}
		if s < 0 || !take(s) || device < 0 {
			return l, false
		}
		l.Kind = record.LimitJammed
		if t.UPOS == "VERB" {
			agent = r.subject(i)
			if a := r.agentOf(i); a >= 0 {
				agent = a
			}
			if agent == device {
				agent = -1
			}
		} else {
			head = r.clauseHead(i)
		}
	case w["off"][r.word(i)] || w["off"][low]:
		h := i
		for steps := 0; steps < 3 && r.doc.Child(h, "nsubj", "nsubj:pass") < 0 && r.doc.Tokens[h].Head >= 0; steps++ {
			h = r.doc.Tokens[h].Head
		}
		s := r.doc.Child(h, "nsubj", "nsubj:pass")
		if s < 0 || !take(s) || device < 0 {
			return l, false
		}
		switch r.word(i) {
		case "off", "offline":
		case "service", "order":
			if r.caseOf(i) != "of" && !r.clauseNames(h, "out") {
				return l, false
			}
		default:
			if !r.negated(h) && !r.negated(i) {
				return l, false
			}
		}
		l.Kind, head = record.LimitOutOfOrder, h
	default:
		return l, false
	}
	if r.imagined(head) {
		return l, false
	}
	r.fillLimit(&l, i, head, who, device, agent)
	return l, len(l.Evidence) > 0
}

// clauseNames says whether one of some words stands in the clause of token i.
func (r *reading) clauseNames(i int, ws ...string) bool {
	g := r.clause(i)
	for j := g.First; j < g.Last; j++ {
		if slices.Contains(ws, r.word(j)) || slices.Contains(ws, strings.ToLower(r.doc.Tokens[j].Lemma)) {
			return true
		}
	}
	return false
}

func (r *reading) hasObjectClause(i int) bool { return r.doc.Child(i, "ccomp") >= 0 }

// conjunctsOf are the conjuncts of a token, none for -1.
func (r *reading) conjunctsOf(i int) []int {
	if i < 0 {
		return nil
	}
	return r.conjuncts(i)
}

// imagined says whether a clause is conditional, ahead, feared or denied.
func (r *reading) imagined(v int) bool {
	if r.hasAux(v, "will", "would", "may", "might", "should", "shall", "must", "'ll") || r.marked(v, "if", "unless", "whether") {
		return true
	}
	if k := r.statementOf(v); k >= 0 {
		s := &r.rep.Statements[k]
		return s.Mode == record.ModeDenial || s.Act == record.SayDemand || s.Act == record.SayAsk || s.Act == record.SayThreaten
	}
	return false
}

// fillLimit reads monitor, means, place, time, reason and allegation.
func (r *reading) fillLimit(l *record.Limit, i, head, who, device, agent int) {
	g := r.clause(r.clauseHead(head))
	told := r.tellerOf(i)
	by := record.Narrator
	if told >= 0 {
		for _, c := range r.said[told].content {
			if c.Contains(i) {
				g = nlp.Range{First: max(g.First, c.First), Last: min(g.Last, c.Last)}
			}
		}
		if s := r.rep.Statements[told].Speaker; s != nil {
			by = *s
		}
	}
	l.ReportedBy = []string{by}
	if g = r.trim(r.clean(g)); g.Len() == 0 || g.Len() > 60 {
		g = r.trim(nlp.Range{First: min(i, head), Last: max(i, head) + 1})
	}
	l.Evidence = r.spans(g)
	if len(l.Evidence) == 0 {
		return
	}
	monitor := func(j int) string {
		if j < 0 {
			return ""
		}
		if r.word(j) == "we" || r.word(j) == "us" {
			return r.speakerAt(j, by)
		}
		for _, c := range append([]int{j}, r.doc.Children(j)...) { // "UN inspectors", "the patrol of the UN mission"
			if id := r.Actors.At(c); id != "" {
				return id
			}
		}
		for y, k := r.doc.Yield(j), 0; k < y.Len(); k++ {
			if id := r.Actors.At(y.First + k); r.actorType(id) == record.ActorIgo {
				return id
			}
		}
		return r.Actors.For(j)
	}
	if id := monitor(who); id != "" && id != record.Narrator {
		l.Monitor = &id
	}
	if device >= 0 {
		y := r.withoutEdgeWords(r.trim(r.phrase(device)))
		if y.Len() > 8 {
			y = nlp.Range{First: device, Last: device + 1}
		}
		l.Means = strings.Join(strings.Fields(r.doc.TextOf(y)), " ")
		for j := r.doc.Yield(device).First; j < r.doc.Yield(device).Last && l.Monitor == nil; j++ {
			if id := r.Actors.At(j); r.actorType(id) == record.ActorIgo {
				l.Monitor = &id
			} else if limitWords()["monitor"][strings.ToLower(r.doc.Tokens[j].Lemma)] {
				if id := r.Actors.For(j); id != "" {
					l.Monitor = &id
				}
			}
		}
	} else if who >= 0 && (r.doc.Tokens[who].Lemma == "patrol") {
		l.Means = r.doc.Tokens[who].Form
	}
	sent := r.sentence(i).Range
	for _, in := range []nlp.Range{g, sent} {
		for j := in.First; j < in.Last; j++ {
			if id := r.Places.PlaceAt(j); id != "" && l.Place == nil {
				if p := r.Places.Place(id); p != nil && p.Kind != record.PlaceCountry && r.statementOf(j) == r.statementOf(i) {
					l.Place = ptr(id)
				}
			}
			if k := r.timeAt[j]; k >= 0 && l.Date == "" && r.Times[k].EDTF != "" && r.Times[k].Type != record.TimeDuration && r.Times[k].Type != record.TimeSet && r.statementOf(j) == r.statementOf(i) && !overlaps(nlp.Range{First: j, Last: j + 1}, r.cueRanges(told)) {
				l.Date = r.Times[k].EDTF
				l.Rest("date", "", r.span(r.Times[k].Range))
			}
		}
	}
	for _, n := range r.numbersIn(g) {
		if n.unit >= 0 {
			if u := r.doc.Tokens[n.unit].Lemma; u == "occasion" || u == "time" || u == "instance" {
				_, l.Count, _ = n.count()
			}
		}
	}
	if r.clauseNames(r.clauseHead(head), "twice") {
		l.Count = ptr(2)
	}
	for j := sent.First; j < sent.Last; j++ { // "due to fog", "citing mines"
		c := limitWords()["cause"]
		if w := r.word(j); !c[w] && !c[strings.ToLower(r.doc.Tokens[j].Lemma)] || r.doc.Tokens[j].Sent != r.doc.Tokens[i].Sent {
			continue
		}
		from := j + 1
		if w := r.word(from); w == "to" || w == "of" {
			from++
		}
		last := from
		for last < sent.Last && r.doc.Tokens[last].UPOS != "PUNCT" && r.doc.Tokens[last].UPOS != "SCONJ" && r.statementOf(last) == r.statementOf(from) && last-from < 14 {
			last++
		}
		if y := r.trim(nlp.Range{First: from, Last: last}); y.Len() > 0 {
			l.Reason = strings.Join(strings.Fields(r.doc.TextOf(y)), " ")
			l.Rest("reason", "", r.spans(y)...)
			l.ReasonBy = []string{by}
			if r.doc.Tokens[j].Lemma == "cite" && agent >= 0 {
				if id := r.partyAt(agent); id != "" {
					l.ReasonBy = []string{id}
				}
			}
		}
		break
	}
	if agent >= 0 && agent != who && agent != device {
		id := r.Actors.At(agent)
		if id == "" {
			id = r.Actors.For(agent)
		}
		if id == "" && r.doc.Tokens[agent].UPOS == "NOUN" {
			id = r.Actors.Band(agent, r.phrase(agent))
		}
		switch r.actorType(id) {
		case "", record.ActorMedia, record.ActorPlatform:
		default:
			a := record.Allegation{Actor: id, By: []string{by}}
			a.Rest("actor", "", r.spans(r.trim(r.phrase(agent)))...)
			l.Allegations = []record.Allegation{a}
			if l.Reason != "" && r.clauseNames(r.clauseHead(head), "cite") {
				l.ReasonBy = []string{id} // who cites it
			}
		}
	}
	y := g
	if y.Len() > 16 {
		y.Last = y.First + 16
	}
	l.Title = strings.Join(strings.Fields(r.doc.TextOf(r.trim(y))), " ")
	l.Rest("kind", record.BasisInferred)
	l.Confidence = ptr(.6)
	l.ID = r.id("B", append(slices.Clone(l.Evidence), r.span(nlp.Range{First: i, Last: i + 1}))...)
}
