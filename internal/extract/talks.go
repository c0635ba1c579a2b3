package extract

import (
	"cmp"
	"slices"
	"strings"

	"parley/internal/record"
	"parley/nlp"
)

var (
	talksNouns = words("talk meeting negotiation session round summit call conversation consultation dialogue conference discussion parley")
	talksVerbs = words("meet negotiate confer speak talk discuss")
	// goVerbs take somebody to the place of the talks that the sentence goes on to tell of.
	goVerbs = words("fly travel go come arrive return visit head journey send dispatch be")
	// failVerbs say that a meeting did not come about.
	failVerbs = words("fail collapse cancel materialise materialize")
)

// meeting is one mention of talks, in tokens.
type meeting struct {
	trigger  int
	scope    nlp.Range
	parties  []string
	people   []string
	members  []member
	agenda   []nlp.Range
	host     string
	hostAt   int
	broker   string
	brokerAt int
	status   record.TalksStatus
	phone    bool
	indirect bool
	shuttle  bool
	venue    string
	date     record.EDTF
	dateAt   nlp.Range
	duration *record.Duration
	definite bool
}

// member is a person at a meeting, with the party spoken for and the token that names the person.
type member struct {
	actor, party string
	at           int
}

// talks finds meetings, rounds and calls: held, planned and not held, with parties, venue, date,
// duration, delegations and agenda. A host is no party.
func (r *reading) talks() {
	var groups [][]*meeting
	for i := range r.doc.Tokens {
		if r.skip[i] {
			continue
		}
		m := r.meeting(i)
		if m == nil {
			continue
		}
		groups = r.fileMeeting(groups, m)
	}
	for _, g := range groups {
		if t, ok := r.talk(g); ok {
			r.rep.Talks = append(r.rep.Talks, t)
		}
	}
	r.delegations()
	r.agenda(groups)
	r.readouts()
	r.readoutsTold()
	slices.SortStableFunc(r.rep.Talks, func(a, b record.Talks) int { return cmp.Compare(a.Evidence[0].Start, b.Evidence[0].Start) })
}

// meeting reads the mention of talks at token i, nil if there is none.
func (r *reading) meeting(i int) *meeting {
	t := &r.doc.Tokens[i]
	lemma := strings.ToLower(t.Lemma)
	noun := (t.UPOS == "NOUN" || t.UPOS == "PROPN" && (lemma == "meeting" || lemma == "summit" || lemma == "talks")) && talksNouns[strings.TrimSuffix(lemma, "s")] && !t.Is("compound", "flat")
	verb := t.UPOS == "VERB" && talksVerbs[t.Lemma]
	if !noun && !verb {
		return nil
	}
	low := strings.ToLower(t.Form)
	m := &meeting{trigger: i, status: record.TalksHeld, hostAt: -1, brokerAt: -1}
	if noun {
		switch t.Lemma {
		case "talk", "negotiation", "consultation", "discussion":
			if t.XPOS != "NNS" || low == "talk" {
				return nil // "talk of peace"
			}
		case "call":
			phone := false
			for _, c := range r.doc.Children(i) {
				phone = phone || r.doc.Tokens[c].Is("compound", "amod") && strings.Contains("phone telephone video conference", strings.ToLower(r.doc.Tokens[c].Form))
			}
			if !phone && !r.hasWith(i) {
				return nil
			}
			if h := t.Head; h >= 0 && r.caseOf(i) == "" && !phone && r.doc.Tokens[h].Lemma != "have" && r.doc.Tokens[h].Lemma != "hold" {
				return nil
			}
			m.phone = true
		case "meeting":
			if r.hasModifier(i, "public", "press", "news", "cabinet", "staff", "campaign", "protest", "prayer", "party", "working", "town", "hall", "mass", "shareholder") {
				return nil
			}
		case "session", "round", "conference":
			if t.Lemma == "conference" && r.hasModifier(i, "press", "news") {
				return nil
			}
		}
	} else {
		switch t.Lemma {
		case "speak", "talk", "discuss":
			if !r.hasWith(i) && !r.byPhone(i) {
				return nil
			}
			if strings.Contains(strings.ToLower(r.doc.TextOf(r.clause(i))), "on condition of anonymity") {
				return nil
			}
			m.phone = r.byPhone(i)
		case "meet":
			if o := r.doc.Child(i, "obj"); o >= 0 && r.Actors.For(o) == "" {
				return nil // "meet a demand"
			}
		}
	}
	head := r.clauseHead(i)
	m.scope = r.clause(head)
	if k := r.statementOf(i); k >= 0 {
		for _, g := range r.said[k].content {
			if g.Contains(i) {
				m.scope = nlp.Range{First: max(m.scope.First, g.First), Last: min(m.scope.Last, g.Last)}
			}
		}
	}
	own := r.phrase(i)
	for _, c := range r.doc.Children(i) {
		if ct := &r.doc.Tokens[c]; ct.Is("det") && (strings.EqualFold(ct.Form, "the") || strings.EqualFold(ct.Form, "these") || strings.EqualFold(ct.Form, "that")) {
			m.definite = true
		}
		if ct := &r.doc.Tokens[c]; ct.Is("amod", "compound") && (ct.Lemma == "indirect" || ct.Lemma == "proximity" || ct.Lemma == "shuttle") {
			m.indirect, m.shuttle = true, ct.Lemma == "shuttle"
		}
	}
	r.meetingParties(m, verb)
	if verb {
		own = m.scope
	}
	around := []nlp.Range{own, m.scope}
	if c := r.caseOf(i); noun && t.Is("obl") && (c == "after" || c == "before" || c == "following" || c == "since" || c == "in" && r.hasModifierWord(i, "line")) {
		around = around[:1] // the clause tells of something else: "in line with the leaders' talks, envoys met in A"
	}
	for _, g := range around {
		for j := g.First; j < g.Last; j++ {
			if id := r.Places.PlaceAt(j); id != "" && m.venue == "" && r.statementOf(j) == r.statementOf(i) && !r.ofOther(j, i) {
				if p := r.caseOfName(j); p == "in" || p == "at" {
					m.venue = id
				}
			}
			k := r.timeAt[j]
			if k < 0 || r.statementOf(j) != r.statementOf(i) || r.ofOther(j, i) {
				continue
			}
			x := r.Times[k]
			if x.Type == record.TimeDuration && m.duration == nil && x.Value != nil && r.lasts(x.Range, i) {
				m.duration = durationOf(*x.Value, x.Mod)
			}
			if (x.Type == record.TimeDate || x.Type == record.TimeTime) && m.date == "" && x.EDTF != "" && x.Anchor != "epoch" {
				m.date, m.dateAt = x.EDTF, x.Range
			}
			if x.Event != "" && m.date == "" { // "two days later they met again"
				m.date, m.dateAt = x.Event, x.Range
			}
		}
	}
	if m.venue == "" {
		m.venue = r.wentTo(head)
	}
	m.status = r.meetingStatus(i, head)
	if m.status == "" {
		return nil
	}
	return m
}

// hasModifierWord says whether a direct dependent of token i, or one of that, has a lemma.
func (r *reading) hasModifierWord(i int, lemma string) bool {
	for _, c := range r.doc.Children(i) {
		if r.doc.Tokens[c].Lemma == lemma {
			return true
		}
		for _, d := range r.doc.Children(c) {
			if r.doc.Tokens[d].Lemma == lemma {
				return true
			}
		}
	}
	return false
}

// ofOther tells whether token j hangs on a mention of talks other than that at token i: "the A-B
// meeting, which ended on Monday, came after talks with C".
func (r *reading) ofOther(j, i int) bool {
	for steps := 0; j >= 0 && j != i && steps < 12; steps++ {
		if t := &r.doc.Tokens[j]; t.UPOS == "NOUN" && talksNouns[t.Lemma] {
			return true
		}
		j = r.doc.Tokens[j].Head
	}
	return false
}

// wentTo is the place that the clause before the meeting's leads to: "flew to A and met B", "was in A
// and met B", "arrived in A for talks".
func (r *reading) wentTo(head int) string {
	for _, v := range []int{head, r.doc.Tokens[head].Head} {
		if v < 0 || v != head && !r.doc.Tokens[head].Is("conj", "advcl", "xcomp") {
			continue
		}
		if root := &r.doc.Tokens[v]; root.Is("root", "conj", "ccomp", "parataxis", "acl") && r.Places.PlaceAt(v) != "" && r.caseOfName(v) == "in" {
			return r.Places.PlaceAt(v) // "was in A": the place is the predicate
		}
		if !goVerbs[r.doc.Tokens[v].Lemma] {
			continue
		}
		for _, c := range r.doc.Children(v) {
			if id := r.Places.PlaceAt(c); id != "" && (r.doc.Tokens[c].Is("obl") && slices.Contains([]string{"to", "in", "for"}, r.caseOf(c)) || r.doc.Tokens[c].Is("obj") && r.doc.Tokens[v].Lemma == "visit") {
				return id
			}
		}
	}
	return ""
}

func (r *reading) follows(g nlp.Range, forms ...string) bool {
	return g.Last < len(r.doc.Tokens) && slices.Contains(forms, strings.ToLower(r.doc.Tokens[g.Last].Form)) || slices.Contains(forms, strings.ToLower(r.doc.Tokens[g.Last-1].Form))
}

// caseOfName is the preposition of the name that token j is part of.
func (r *reading) caseOfName(j int) string {
	for steps := 0; j >= 0 && steps < 4; steps++ {
		if p := r.caseOf(j); p != "" {
			return p
		}
		if !r.doc.Tokens[j].Is("amod", "compound", "flat", "conj", "nmod:desc") {
			return ""
		}
		j = r.doc.Tokens[j].Head
	}
	return ""
}

func (r *reading) hasWith(i int) bool {
	for _, c := range r.doc.Children(i) {
		if r.doc.Tokens[c].Is("obl", "nmod") && (r.caseOf(c) == "with" || r.caseOf(c) == "between") {
			return true
		}
	}
	return false
}

func (r *reading) byPhone(i int) bool {
	for _, c := range r.doc.Children(i) {
		if l := strings.ToLower(r.doc.Tokens[c].Lemma); l == "phone" || l == "telephone" {
			return true
		}
	}
	return false
}

func (r *reading) hasModifier(i int, lemmas ...string) bool {
	for _, c := range r.doc.Children(i) {
		if r.doc.Tokens[c].Is("compound", "amod") && slices.Contains(lemmas, strings.ToLower(r.doc.Tokens[c].Lemma)) {
			return true
		}
	}
	return false
}

// meetingParties collects who meets: modifiers ("US-Russia talks"), between A and B, with B, the
// owner, and the subject of the verb; each counted for the party it speaks for.
func (r *reading) meetingParties(m *meeting, verb bool) {
	add := func(id string, at int) {
		if id == "" || r.isBoth(at) {
			return
		}
		switch r.actorType(id) {
		case record.ActorMedia, record.ActorPlatform:
			return
		case record.ActorPerson:
			if !slices.Contains(m.people, id) {
				m.people = append(m.people, id)
				if p := r.Actors.Party(id); p != "" && p != id {
					m.members = append(m.members, member{id, p, at})
				}
			}
		}
		p := r.Actors.Party(id)
		if p == "" {
			if r.actorType(id) == record.ActorUnnamedSource || r.actorType(id) == record.ActorUnnamedOfficial {
				return
			}
			p = id
		}
		if !slices.Contains(m.parties, p) {
			m.parties = append(m.parties, p)
		}
	}
	var np func(j int)
	np = func(j int) { // an actor, those coordinated with it, and the states that its adjectives name
		states := 0
		for _, c := range r.doc.Children(j) {
			if r.doc.Tokens[c].Is("amod", "compound", "nmod:poss") {
				if id := r.Actors.At(c); id != "" && r.actorType(id) == record.ActorState {
					add(id, c)
					states++
					for _, d := range r.doc.Children(c) {
						if r.doc.Tokens[d].Is("conj") {
							add(r.Actors.At(d), d)
						}
					}
				}
			}
		}
		for _, c := range r.doc.Children(j) { // "officials from A and B"
			if !r.doc.Tokens[c].Is("nmod") || r.caseOf(c) != "from" && r.caseOf(c) != "of" {
				continue
			}
			for _, d := range append([]int{c}, r.conjuncts(c)...) {
				if p := r.Places.Place(r.Places.PlaceAt(d)); p != nil && p.Kind == record.PlaceCountry && p.Country != nil {
					if id := r.Actors.State(*p.Country); id != "" {
						add(id, d)
						states++
					}
				} else if id := r.Actors.At(d); r.actorType(id) == record.ActorState {
					add(id, d)
					states++
				}
			}
		}
		if states < 2 {
			if r.doc.Tokens[j].UPOS == "PRON" {
				add(r.Actors.At(j), j)
			} else if r.Places.PlaceAt(j) == "" {
				add(r.Actors.For(j), j)
			}
		}
		for _, c := range r.doc.Children(j) {
			if r.doc.Tokens[c].Is("conj") && r.doc.Tokens[c].UPOS != "VERB" {
				np(c)
			} else if r.doc.Tokens[c].Is("appos", "flat", "nmod:desc") { // "minister A and envoy B": B hangs on A's name
				for _, d := range r.doc.Children(c) {
					if r.doc.Tokens[d].Is("conj") && r.doc.Tokens[d].UPOS != "VERB" {
						np(d)
					}
				}
			}
		}
	}
	for _, c := range r.doc.Children(m.trigger) {
		t := &r.doc.Tokens[c]
		switch {
		case t.Is("compound", "amod"):
			y := r.doc.Yield(c)
			for j := y.First; j < y.Last; j++ {
				if id := r.Actors.At(j); r.actorType(id) == record.ActorState || r.actorType(id) == record.ActorArmedGroup || r.actorType(id) == record.ActorIgo {
					add(id, j)
				} else if p := r.Places.Place(r.Places.PlaceAt(j)); id == "" && p != nil && p.Kind == record.PlaceCountry && p.Country != nil {
					add(r.Actors.State(*p.Country), j)
				}
			}
		case t.Is("nmod:poss"):
			np(c)
		case t.Is("nmod", "obl") && (r.caseOf(c) == "between" || r.caseOf(c) == "with" || r.caseOf(c) == "among" || r.caseOf(c) == "to" && verb):
			np(c)
		case verb && (t.Is("nsubj") || t.Is("obj") && r.doc.Tokens[m.trigger].Lemma != "discuss"):
			np(r.antecedent(c))
		}
	}
	if verb && r.doc.Child(m.trigger, "nsubj") < 0 {
		if s := r.subject(m.trigger); s >= 0 {
			np(s)
		}
	}
	t := &r.doc.Tokens[m.trigger]
	if !verb && t.Head >= 0 {
		h := t.Head
		top := m.trigger
		for steps := 0; steps < 3 && h >= 0 && r.doc.Tokens[top].Is("nmod", "conj") && r.doc.Tokens[h].UPOS != "VERB"; steps++ {
			top, h = h, r.doc.Tokens[h].Head
		}
		if h >= 0 && r.doc.Tokens[top].Is("obl") && len(m.parties) == 1 { // "said so during talks with B"
			switch r.caseOf(m.trigger) {
			case "during", "after", "before", "following", "for", "in", "at":
				if s := r.subject(h); s >= 0 && (r.actorType(r.Actors.At(s)) == record.ActorPerson || r.actorType(r.Actors.At(s)) == record.ActorState) {
					np(s)
				}
			}
		}
		if c := r.caseOf(m.trigger); h >= 0 && (r.doc.Tokens[top].Is("obj") || r.doc.Tokens[top].Is("obl") && c != "after" && c != "before" && c != "since") {
			switch r.doc.Tokens[h].Lemma {
			case "hold", "have", "conduct", "begin", "start", "open", "resume", "attend", "join", "conclude", "end", "continue", "engage", "finish", "launch", "wrap", "enter", "interrupt", "break", "suspend", "finalize", "finalise", "visit", "travel", "arrive", "fly", "plan", "schedule", "convene", "host", "chair", "send", "dispatch", "return", "go", "come":
				if s := r.subject(h); s >= 0 && !talksNouns[r.doc.Tokens[s].Lemma] {
					np(s)
				}
				for _, c := range r.doc.Children(h) {
					if r.doc.Tokens[c].Is("obl") && r.caseOf(c) == "with" {
						np(c)
					}
				}
			}
		}
	}
	slices.Sort(m.parties)
	slices.Sort(m.people)
	r.hosts(m)
	r.subjects(m)
}

// subjects reads what a meeting is about where its own phrase says so: "talks on grain", "discussed
// grain with B", "met B to discuss grain".
func (r *reading) subjects(m *meeting) {
	take := func(what int) {
		if what < 0 || r.doc.Tokens[what].UPOS == "PRON" || r.actorType(r.Actors.At(what)) == record.ActorPerson || r.timeAt[what] >= 0 {
			return
		}
		if y := r.withoutEdgeWords(r.trim(r.doc.Yield(what))); y.Len() > 0 && y.Len() <= 40 {
			m.agenda = append(m.agenda, y)
		}
	}
	on := func(i int) {
		for _, c := range r.doc.Children(i) {
			if t := &r.doc.Tokens[c]; t.Is("nmod", "obl") && t.UPOS != "PROPN" {
				switch r.caseOf(c) {
				case "on", "about", "over", "regarding", "concerning", "toward", "towards":
					take(c)
				}
			}
		}
	}
	t := &r.doc.Tokens[m.trigger]
	on(m.trigger)
	if t.UPOS == "VERB" && t.Lemma == "discuss" {
		take(r.doc.Child(m.trigger, "obj"))
	}
	for _, v := range []int{m.trigger, t.Head} {
		if v < 0 {
			continue
		}
		for _, c := range r.doc.Children(v) {
			if x := &r.doc.Tokens[c]; x.Is("advcl", "acl", "xcomp") && c != m.trigger && (x.Lemma == "discuss" || x.Lemma == "address") && strings.Contains(x.Feats, "VerbForm=Inf") {
				take(r.doc.Child(c, "obj"))
			}
		}
	}
}

// nameAt is the name that begins at token i, with the parts that hang on it.
func (r *reading) nameAt(i int) nlp.Range {
	g := nlp.Range{First: i, Last: i + 1}
	for g.Last < len(r.doc.Tokens) && r.doc.Tokens[g.Last].Is("flat") && r.doc.Tokens[g.Last].Head == i {
		g.Last++
	}
	return g
}

// isBoth tells "both sides", "the two parties": they name nobody.
func (r *reading) isBoth(i int) bool {
	if l := strings.ToLower(r.doc.Tokens[i].Lemma); l == "both" || l == "two" && r.doc.Tokens[i].Is("nsubj") {
		return true
	} else if l != "side" && l != "party" && l != "country" && l != "leader" && l != "government" && l != "nation" {
		return false
	}
	for _, c := range r.doc.Children(i) {
		if t := &r.doc.Tokens[c]; t.Is("det", "nummod", "amod") {
			switch strings.ToLower(t.Form) {
			case "both", "two", "three", "all", "each", "either":
				return true
			}
		}
	}
	return false
}

// lasts tells whether a length of time is that of the talks at token i and not "the first talks in
// three years" or "a 20-year war": "six hours of talks", "a two-hour call", "talks lasted six hours",
// "talked for two hours".
func (r *reading) lasts(g nlp.Range, i int) bool {
	h := r.doc.Head(g)
	t := &r.doc.Tokens[h]
	if r.follows(g, "after", "before", "ago") || t.Sent != r.doc.Tokens[i].Sent {
		return false
	}
	if t.Head == i && t.Is("compound", "amod", "nummod", "nmod", "nmod:poss") && r.caseOf(h) == "" || r.doc.Tokens[i].Head == h && r.caseOf(i) == "of" {
		return true
	}
	for steps, v := 0, t.Head; v >= 0 && steps < 2; steps, v = steps+1, r.doc.Tokens[v].Head {
		switch l := r.doc.Tokens[v].Lemma; {
		case l == "last" || l == "take" && t.Is("obj"):
			return true
		case r.caseOf(h) == "for" && (v == i || r.doc.Tokens[i].Head == v) && !r.hasAux(v, "could", "might", "may", "can", "will", "would", "should"), r.caseOf(h) == "of" && v == i:
			return true
		}
	}
	return false
}

// hosts reads who hosts the talks and who brings the parties together, where the text says so:
// "hosted by A", "mediated by B", "A is mediating the talks", "B-brokered talks".
func (r *reading) hosts(m *meeting) {
	take := func(verb string, who int) {
		if who < 0 {
			return
		}
		id := r.Actors.Party(r.Actors.For(who))
		if id == "" {
			return
		}
		switch verb {
		case "host":
			m.host, m.hostAt = id, who
		case "mediate", "broker", "facilitate", "chair", "convene", "sponsor":
			m.broker, m.brokerAt = id, who
		}
	}
	for _, c := range r.doc.Children(m.trigger) {
		t := &r.doc.Tokens[c]
		switch {
		case t.Is("acl", "acl:relcl") && t.UPOS == "VERB":
			take(t.Lemma, r.doc.Child(c, "obl:agent"))
			for _, d := range r.doc.Children(c) {
				if r.doc.Tokens[d].Is("obl") && r.caseOf(d) == "by" {
					take(t.Lemma, d)
				}
			}
		case t.Is("amod", "compound") && t.UPOS == "VERB": // "Qatari-mediated"
			for _, d := range r.doc.Children(c) {
				take(t.Lemma, d)
			}
		}
	}
	if h := r.doc.Tokens[m.trigger].Head; h >= 0 && r.doc.Tokens[m.trigger].Is("obj") {
		take(r.doc.Tokens[h].Lemma, r.subject(h))
	} else if h >= 0 && r.doc.Tokens[m.trigger].Is("nsubj:pass") {
		take(r.doc.Tokens[h].Lemma, r.doc.Child(h, "obl:agent"))
	}
	for _, id := range []string{m.host, m.broker} {
		if k := slices.Index(m.parties, id); k >= 0 && len(m.parties) > 2 {
			m.parties = slices.Delete(m.parties, k, k+1)
		}
	}
}

// meetingStatus reads the verb over the talks; "" where no meeting is spoken of.
func (r *reading) meetingStatus(i, head int) record.TalksStatus {
	if r.notThere(i) {
		return record.TalksProposed
	}
	v := i
	for steps := 0; v >= 0 && steps < 4; steps++ {
		t := &r.doc.Tokens[v]
		if t.UPOS == "VERB" || t.Deprel == "root" {
			l := t.Lemma
			if t.UPOS == "VERB" && (t.XPOS == "VB" || t.XPOS == "VBP") && t.Deprel == "root" && r.doc.Child(v, "nsubj") < 0 && r.doc.Child(v, "aux") < 0 { // "Convene a meeting on 4 May": what was agreed on, in a list
				return record.TalksAnnounced
			}
			switch l {
			case "cancel", "scrap":
				return record.TalksCancelled
			case "postpone", "suspend", "stall", "delay", "collapse":
				return record.TalksSuspended
			case "propose", "offer", "suggest", "invite", "urge", "demand", "request":
				return record.TalksProposed
			case "plan", "schedule", "expect", "prepare":
				if v != i {
					return record.TalksAnnounced
				}
			case "refuse", "decline", "reject":
				return record.TalksNotHeld
			}
			if r.negated(v) && (v == i || l == "hold" || l == "have" || l == "take" || l == "meet") || v != i && failVerbs[l] {
				return record.TalksNotHeld
			}
			for _, c := range r.doc.Children(v) {
				switch strings.ToLower(r.doc.Tokens[c].Form) {
				case "will", "'ll", "would", "shall":
					return record.TalksAnnounced
				case "could", "may", "might", "should", "must", "can", "if":
					return record.TalksProposed
				}
			}
			if t.Is("xcomp", "ccomp", "advcl", "acl") && strings.Contains(t.Feats, "VerbForm=Inf") && t.Head >= 0 {
				switch r.doc.Tokens[t.Head].Lemma {
				case "set", "schedule", "plan", "due", "expect", "agree", "prepare", "intend", "go":
					return record.TalksAnnounced
				}
				return record.TalksProposed
			}
			if t.XPOS == "VBG" && v != i && (l == "hold" || l == "continue" || l == "touch" || l == "go") || l == "continue" {
				return record.TalksOngoing
			}
			break
		}
		v = t.Head
	}
	for _, c := range r.doc.Children(i) {
		switch strings.ToLower(r.doc.Tokens[c].Lemma) {
		case "possible", "potential", "proposed", "future":
			return record.TalksProposed
		case "planned", "upcoming", "scheduled", "next", "plan":
			return record.TalksAnnounced
		}
	}
	return record.TalksHeld
}

// durationOf is an ISO 8601 duration of one unit as the contract has it.
func durationOf(iso string, mod record.TimeMod) *record.Duration {
	d := &record.Duration{Qualifier: record.QualifierExact}
	s := strings.TrimPrefix(iso, "P")
	time := strings.HasPrefix(s, "T")
	s = strings.TrimPrefix(s, "T")
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		d.Value = d.Value*10 + float64(s[n]-'0')
		n++
	}
	if n == 0 || n != len(s)-1 {
		return nil
	}
	unit := map[byte]record.DurationUnit{'D': record.UnitDay, 'W': record.UnitWeek, 'M': record.UnitMonth, 'Y': record.UnitYear}
	if time {
		unit = map[byte]record.DurationUnit{'H': record.UnitHour, 'M': record.UnitMinute}
	}
	d.Unit = unit[s[n]]
	if d.Unit == "" {
		return nil
	}
	switch mod {
	case record.ModMoreThan:
		d.Qualifier = record.QualifierMoreThan
	case record.ModEqualOrMore:
		d.Qualifier = record.QualifierAtLeast
	case record.ModApprox:
		d.Qualifier = record.QualifierAbout
	case record.ModLessThan:
		d.Qualifier = record.QualifierNearly
	case record.ModEqualOrLess:
		d.Qualifier = record.QualifierAtMost
	}
	return d
}

// fileMeeting puts a mention to the talks it speaks of: the same parties at dates that do not
// exclude each other, or a definite mention to the latest one before.
func (r *reading) fileMeeting(groups [][]*meeting, m *meeting) [][]*meeting {
	if len(m.parties) == 0 && m.venue != "" && m.date != "" && m.status != record.TalksHeld { // "talks in A planned for Wednesday were postponed"
		return append(groups, []*meeting{m})
	}
	if len(m.parties) < 2 {
		if len(m.parties) == 1 && !m.definite || m.status == record.TalksNotHeld {
			if m.venue != "" || m.date != "" || len(m.people) > 1 {
				return append(groups, []*meeting{m})
			}
			return groups
		}
		for k := len(groups) - 1; k >= 0; k-- {
			o := groups[k][0]
			if len(m.parties) == 1 && !slices.Contains(o.parties, m.parties[0]) || m.date != "" && o.date != "" && !m.date.Overlaps(o.date) || (m.phone != o.phone && m.phone) || o.status == record.TalksNotHeld {
				continue
			}
			if planned(m) && m.date != "" && (o.status == record.TalksHeld || o.date != "") {
				if len(m.parties) == 0 && r.inList(m.trigger) { // the parties agreed on it
					m.parties = o.parties
				}
				return append(groups, []*meeting{m})
			}
			if m.date != "" || m.duration != nil || len(m.parties) == 1 {
				groups[k] = append(groups[k], m)
			}
			return groups
		}
		return groups
	}
	for k := range groups {
		o := groups[k][0]
		if slices.Equal(o.parties, m.parties) && o.phone == m.phone && (o.status == record.TalksNotHeld) == (m.status == record.TalksNotHeld) {
			clash := false
			for _, x := range groups[k] {
				clash = clash || x.date != "" && m.date != "" && !x.date.Overlaps(m.date) || apart(x, m) || (x.status == record.TalksHeld) != (m.status == record.TalksHeld) && (x.date == "") != (m.date == "") && (planned(x) && x.date != "" || planned(m) && m.date != "")
			}
			if !clash {
				groups[k] = append(groups[k], m)
				return groups
			}
		}
	}
	return append(groups, []*meeting{m})
}

// inList says whether token i hangs on a bare verb that opens its sentence: a point of a list.
func (r *reading) inList(i int) bool {
	h := r.doc.Tokens[i].Head
	return h >= 0 && r.doc.Tokens[h].Deprel == "root" && (r.doc.Tokens[h].XPOS == "VB" || r.doc.Tokens[h].XPOS == "VBP") && r.doc.Child(h, "nsubj") < 0 && r.doc.Child(h, "aux") < 0
}

// planned says whether a meeting has been announced and not held.
func planned(m *meeting) bool { return m.status == record.TalksAnnounced }

// apart tells leaders' talks from those of their states' delegations: named people on both sides of
// one mention, none in the other, and neither a common date nor a word that points back.
func apart(a, b *meeting) bool {
	return len(a.people) > 1 && len(b.people) == 0 && !b.definite && (a.date == "" || b.date == "") ||
		len(b.people) > 1 && len(a.people) == 0 && !a.definite && !b.definite && (a.date == "" || b.date == "")
}

// talk makes the record of the mentions of one meeting.
func (r *reading) talk(g []*meeting) (record.Talks, bool) {
	t := record.Talks{Status: g[0].status, Parties: g[0].parties}
	phone := g[0].phone
	var ev []record.Span
	for _, m := range g {
		if len(m.parties) > len(t.Parties) {
			t.Parties = m.parties
		}
		ev = append(ev, r.spans(r.tight(m))...)
		if t.Venue == "" && m.venue != "" {
			t.Venue = m.venue
		}
		if t.Date == "" && m.date != "" {
			t.Date = m.date
			t.Rest("date", "", r.span(m.dateAt))
		}
		if t.Duration == nil && m.duration != nil {
			t.Duration = m.duration
		}
		if m.status == record.TalksHeld && (t.Status == record.TalksOngoing || t.Status == record.TalksAnnounced) {
			t.Status = record.TalksHeld
		}
		if m.indirect {
			t.Format = record.FormatProximity
			if m.shuttle {
				t.Format = record.FormatShuttle
			}
		}
		if t.Host == "" && m.host != "" && !slices.Contains(t.Parties, m.host) {
			t.Host = m.host
			t.Rest("host", "", r.span(r.nameAt(m.hostAt)))
		}
		if t.Facilitator == "" && m.broker != "" && !slices.Contains(t.Parties, m.broker) {
			t.Facilitator = m.broker
			t.Rest("facilitator", "", r.span(r.nameAt(m.brokerAt)))
		}
		for _, x := range m.members {
			r.addMember(&t, x)
		}
		for _, y := range m.agenda {
			item := record.AgendaItem{Text: strings.Join(strings.Fields(r.doc.TextOf(y)), " "), Basis: record.AgendaStated, By: record.Ref(r.sayer(m.trigger)), Evidence: r.spans(y)}
			if m.status == record.TalksAnnounced || m.status == record.TalksProposed {
				item.Basis = record.AgendaExpected
			}
			if !slices.ContainsFunc(t.Agenda, func(o record.AgendaItem) bool { return strings.EqualFold(o.Text, item.Text) }) {
				t.Agenda = append(t.Agenda, item)
			}
		}
	}
	if len(t.Parties) == 0 && (t.Venue == "" && (t.Date == "" || !planned(g[0])) || t.Status == record.TalksHeld) {
		return t, false
	}
	switch {
	case phone:
		t.Format = record.FormatPhone
	case t.Format != "":
	case len(t.Parties) == 2:
		t.Format = record.FormatBilateral
	case len(t.Parties) == 3:
		t.Format = record.FormatTrilateral
	case len(t.Parties) > 3:
		t.Format = record.FormatMultilateral
	}
	if t.Format != "" {
		t.Rest("format", record.BasisInferred)
	}
	var names []string
	for _, p := range t.Parties {
		if a := r.Actors.Get(p); a != nil {
			names = append(names, a.Name)
		}
	}
	if p := r.Places.Place(t.Venue); len(names) == 0 && p != nil {
		names = append(names, p.Name)
	}
	t.Title = strings.Join(names, "-") + map[bool]string{true: " call", false: " talks"}[phone]
	if t.Status == record.TalksNotHeld {
		t.Title = strings.Join(names, "-") + " meeting"
	}
	t.Evidence = sortSpans(ev)
	t.ID = r.id("T", append(slices.Clone(t.Evidence), r.span(nlp.Range{First: g[0].trigger, Last: g[0].trigger + 1}))...)
	c := .7
	if len(t.Parties) < 2 {
		c = .5
		if t.Venue == "" && t.Date == "" || t.Status == record.TalksNotHeld {
			c, t.LowConfidence = .35, true
		}
	}
	t.Confidence = &c
	return t, true
}

// addMember puts a person into the delegation of the party spoken for.
func (r *reading) addMember(t *record.Talks, x member) {
	if !slices.Contains(t.Parties, x.party) {
		return
	}
	k := slices.IndexFunc(t.Delegations, func(d record.Delegation) bool { return d.Party == x.party })
	if k < 0 {
		k = len(t.Delegations)
		t.Delegations = append(t.Delegations, record.Delegation{Party: x.party})
	}
	d := &t.Delegations[k]
	if slices.ContainsFunc(d.Members, func(m record.Member) bool { return m.Actor == x.actor }) {
		return
	}
	m := record.Member{Actor: x.actor}
	if a := r.Actors.Get(x.actor); a != nil && a.Role != "" {
		m.Role = ptr(a.Role)
	}
	m.Rest("actor", "", r.span(r.nameAt(x.at)))
	d.Members = append(d.Members, m)
}

// tight is the words that speak of a meeting: its phrase, with the verb that says it was held.
func (r *reading) tight(m *meeting) nlp.Range {
	g := m.scope
	if g.Len() > 40 {
		y := r.phrase(m.trigger)
		g = nlp.Range{First: max(g.First, y.First-8), Last: min(g.Last, y.Last+12)}
	}
	return r.trim(r.clean(g))
}

// talksWith is the index of the talks of a party that the text speaks of most, -1 if none.
func (r *reading) talksWith(party string) int {
	best := -1
	for k := range r.rep.Talks {
		t := &r.rep.Talks[k]
		if slices.Contains(t.Parties, party) && t.Format != record.FormatPhone && t.Status != record.TalksNotHeld && (best < 0 || len(t.Evidence) > len(r.rep.Talks[best].Evidence)) {
			best = k
		}
	}
	return best
}

// delegations finds who came for a party: "Russia was represented by A and B", "the delegation was led by A".
func (r *reading) delegations() {
	for i := range r.doc.Tokens {
		t := &r.doc.Tokens[i]
		if r.skip[i] || t.UPOS != "VERB" || t.Lemma != "represent" && t.Lemma != "lead" && t.Lemma != "head" {
			continue
		}
		var partyTok, memberTok int = -1, -1
		if p := r.doc.Child(i, "nsubj:pass"); p >= 0 {
			partyTok, memberTok = p, r.doc.Child(i, "obl:agent")
			if memberTok < 0 {
				for _, c := range r.doc.Children(i) {
					if r.doc.Tokens[c].Is("obl") && r.caseOf(c) == "by" {
						memberTok = c
					}
				}
			}
		} else if o := r.doc.Child(i, "obj"); o >= 0 {
			partyTok, memberTok = o, r.subject(i)
		}
		if partyTok < 0 || memberTok < 0 {
			continue
		}
		l := r.doc.Tokens[partyTok].Lemma
		if t.Lemma != "represent" && l != "delegation" && l != "team" && l != "side" {
			continue
		}
		party := r.Actors.Party(r.Actors.For(partyTok))
		if party == "" {
			party = r.Actors.At(partyTok)
		}
		if party == "" {
			continue
		}
		k := r.talksWith(party)
		if k < 0 {
			continue
		}
		d := record.Delegation{Party: party}
		according := ""
		if s := r.statementOf(i); s >= 0 && r.rep.Statements[s].Speaker != nil {
			according = *r.rep.Statements[s].Speaker
		}
		for _, c := range append([]int{memberTok}, r.conjuncts(memberTok)...) {
			id := r.Actors.At(c)
			if r.actorType(id) != record.ActorPerson {
				continue
			}
			m := record.Member{Actor: id, AccordingTo: according}
			if a := r.Actors.Get(id); a.Role != "" {
				m.Role = ptr(a.Role)
			}
			if t.Lemma != "represent" {
				m.Head = ptr(true)
			}
			d.Members = append(d.Members, m)
		}
		if len(d.Members) > 0 {
			tk := &r.rep.Talks[k]
			x := slices.IndexFunc(tk.Delegations, func(o record.Delegation) bool { return o.Party == party })
			if x < 0 {
				tk.Delegations = append(tk.Delegations, d)
				continue
			}
			for _, m := range d.Members { // the same person may be known from the meeting; what is said here says more
				o := &tk.Delegations[x]
				if y := slices.IndexFunc(o.Members, func(n record.Member) bool { return n.Actor == m.Actor }); y >= 0 {
					m.Support = o.Members[y].Support
					o.Members[y] = m
				} else {
					o.Members = append(o.Members, m)
				}
			}
		}
	}
}

var agendaVerbs = words("focus address discuss touch cover concern center centre deal explore tackle")

// agenda finds what talks are about: the object of "address", "focus on" with the talks as subject,
// stated by somebody or expected.
func (r *reading) agenda(groups [][]*meeting) {
	if len(r.rep.Talks) == 0 {
		return
	}
	for i := range r.doc.Tokens {
		t := &r.doc.Tokens[i]
		if r.skip[i] || t.UPOS != "VERB" || !agendaVerbs[t.Lemma] {
			continue
		}
		sub := r.subject(i)
		if sub < 0 {
			if p := r.doc.Child(i, "nsubj:pass"); p >= 0 && talksNouns[r.doc.Tokens[p].Lemma] {
				sub = p
			}
		}
		if sub < 0 || !talksNouns[r.doc.Tokens[sub].Lemma] && r.antecedentTalks(sub) < 0 {
			continue
		}
		what := -1
		for _, c := range r.doc.Children(i) {
			if r.doc.Tokens[c].Is("obj") || r.doc.Tokens[c].Is("obl") && (r.caseOf(c) == "on" || r.caseOf(c) == "with" || r.caseOf(c) == "around") {
				what = c
				break
			}
		}
		if what < 0 {
			continue
		}
		k := len(r.rep.Talks) - 1
		start := r.span(nlp.Range{First: i, Last: i + 1}).Start
		for x := range r.rep.Talks {
			if r.rep.Talks[x].Evidence[0].Start <= start && r.rep.Talks[x].Status != record.TalksNotHeld && r.rep.Talks[x].Format != record.FormatPhone {
				k = x
				break
			}
		}
		y := r.withoutEdgeWords(r.trim(r.doc.Yield(what)))
		if y.Len() == 0 || y.Len() > 60 {
			continue
		}
		item := record.AgendaItem{Text: strings.Join(strings.Fields(r.doc.TextOf(y)), " "), Basis: record.AgendaStated, By: record.Ref(r.sayer(i)), Evidence: r.spans(y)}
		if t.Is("xcomp") && t.Head >= 0 && (r.doc.Tokens[t.Head].Lemma == "expect" || r.doc.Tokens[t.Head].Lemma == "due") || r.hasAux(i, "will", "would") {
			item.Basis = record.AgendaExpected
		}
		r.rep.Talks[k].Agenda = append(r.rep.Talks[k].Agenda, item)
	}
}

// antecedentTalks resolves a relative pronoun to a noun for talks, -1 if it is none.
func (r *reading) antecedentTalks(i int) int {
	if a := r.antecedent(i); a != i && talksNouns[r.doc.Tokens[a].Lemma] {
		return a
	}
	return -1
}

func (r *reading) hasAux(i int, forms ...string) bool {
	for _, c := range r.doc.Children(i) {
		if r.doc.Tokens[c].Is("aux") && slices.Contains(forms, strings.ToLower(r.doc.Tokens[c].Form)) {
			return true
		}
	}
	return false
}

// readouts notes where a party said nothing of talks that the sentence names.
func (r *reading) readouts() {
	for k, s := range r.rep.Statements {
		if s.Mode != record.ModeSilence || s.Speaker == nil {
			continue
		}
		talk := false
		for _, g := range r.said[k].content {
			for i := g.First; i < g.Last; i++ {
				talk = talk || talksNouns[r.doc.Tokens[i].Lemma]
			}
		}
		party := r.Actors.Party(*s.Speaker)
		if !talk || party == "" {
			continue
		}
		if x := r.talksWith(party); x >= 0 {
			r.rep.Talks[x].Readouts = append(r.rep.Talks[x].Readouts, record.Readout{Party: party, Issued: record.IssuedNo, Evidence: s.Content})
		}
	}
}

var (
	givenNouns = words("statement communique communiqué declaration readout detail document text summary protocol")
	shareVerbs = words("publish release issue post distribute circulate unveil adopt reveal disclose give share provide present offer make announce")
	aheadVerbs = words("plan schedule expect due set promise intend pledge agree")
)

// readoutsTold notes what parties gave out of talks, or promised to, and by when: "a joint communique will be
// published on Friday", "gave few details", "the talks ended without a joint statement".
func (r *reading) readoutsTold() {
	for i := range r.doc.Tokens {
		t := &r.doc.Tokens[i]
		if r.skip[i] || t.UPOS != "NOUN" || !givenNouns[strings.ToLower(t.Lemma)] {
			continue
		}
		ro, verb := record.Readout{}, t.Head
		if verb < 0 || r.doc.Tokens[verb].UPOS != "VERB" {
			continue
		}
		v := &r.doc.Tokens[verb]
		joint := r.hasModifier(i, "joint", "common")
		who := -1
		switch {
		case t.Is("obl") && r.caseOf(i) == "without" && joint:
			ro.Issued = record.IssuedNo
		case t.Is("obl") && r.caseOf(i) == "in" && r.cueEntry(verb).act != "" && t.Lemma == "statement": // "said in a statement after the talks"
			g := r.clause(verb)
			for j := g.First; j < g.Last; j++ {
				if talksNouns[r.doc.Tokens[j].Lemma] && r.doc.Tokens[j].UPOS == "NOUN" {
					ro.Issued = record.IssuedYes
				}
			}
			who = r.subject(verb)
		case !shareVerbs[v.Lemma] || !t.Is("obj", "nsubj:pass"):
		case r.hasModifier(i, "few", "little", "scant") || r.negated(i) && t.Lemma == "detail":
			ro.Issued, who = record.IssuedMinimal, r.subject(verb)
		case r.negated(verb) || r.negated(i):
			ro.Issued, who = record.IssuedNo, r.subject(verb)
		case r.toCome(verb):
			ro.Issued, who = record.IssuedPromised, r.subject(verb)
		case t.Lemma != "detail" && t.Lemma != "text" && t.Lemma != "document" && v.Lemma != "make" && v.Lemma != "give":
			ro.Issued, who = record.IssuedYes, r.subject(verb)
		}
		if ro.Issued == "" {
			continue
		}
		switch {
		case joint:
			ro.Party = record.Joint
		case who >= 0:
			ro.Party = r.Actors.Party(r.speakerAt(who, r.sayer(verb)))
		case ro.Issued == record.IssuedPromised || ro.Issued == record.IssuedNo: // "details will be released, A said"
			if ro.Party = r.Actors.Party(r.sayer(verb)); ro.Party == "" {
				ro.Party = record.Joint
			}
		}
		if ro.Party == "" {
			continue
		}
		g := r.clause(verb)
		if ro.Issued == record.IssuedPromised {
			for j := g.First; j < g.Last; j++ {
				if k := r.timeAt[j]; k >= 0 && ro.Due == "" && r.Times[k].EDTF != "" && (r.Times[k].Type == record.TimeDate || r.Times[k].Type == record.TimeTime) {
					ro.Due = r.Times[k].EDTF
					ro.Rest("due", "", r.span(r.Times[k].Range))
				}
			}
		}
		if ro.Evidence = r.spans(r.trim(r.clean(g))); len(ro.Evidence) == 0 {
			continue
		}
		if k := r.talksBefore(ro.Evidence[0].End, ro.Party); k >= 0 {
			x := &r.rep.Talks[k]
			if !slices.ContainsFunc(x.Readouts, func(o record.Readout) bool { return o.Party == ro.Party }) {
				x.Readouts = append(x.Readouts, ro)
			}
		}
	}
}

// toCome says whether a verb tells what is still to be done: "will publish", "is to publish", "is due to publish".
func (r *reading) toCome(v int) bool {
	if r.hasAux(v, "will", "would", "shall", "'ll") {
		return true
	}
	t := &r.doc.Tokens[v]
	if !r.marked(v, "to") && !strings.Contains(t.Feats, "VerbForm=Inf") {
		return false
	}
	if r.doc.Child(v, "cop") >= 0 || t.Deprel == "root" {
		return true
	}
	return t.Head >= 0 && (aheadVerbs[r.doc.Tokens[t.Head].Lemma] || r.doc.Tokens[t.Head].Lemma == "be")
}

// talksGap bounds how far before it, in characters, talks are told of which something is given out.
const talksGap = 700

// talksBefore is the index of the talks told last before an offset in which a party took part, or which it
// brought about or hosted; -1 if none near.
func (r *reading) talksBefore(end int, party string) int {
	best, at := -1, end-talksGap
	for k := range r.rep.Talks {
		t := &r.rep.Talks[k]
		if t.Status == record.TalksNotHeld || t.Status == record.TalksCancelled || t.LowConfidence || party != record.Joint && !slices.Contains(t.Parties, party) && t.Host != party && t.Facilitator != party {
			continue
		}
		for _, e := range t.Evidence {
			if e.Start < end && e.Start >= at {
				best, at = k, e.Start
			}
		}
	}
	return best
}
