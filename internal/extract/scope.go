package extract

import (
	"slices"
	"strings"

	"parley/internal/record"
	"parley/nlp"
)

// scopeVerbs say of a deal what it covers, when it begins, how long it lasts.
var scopeVerbs = words("cover concern include apply limit extend run last begin start end expire come enter take mean exclude remain continue")

// scopeClaims gives each speaker his account of a deal: "X said the deal only concerned energy
// infrastructure", "Y said it runs for 30 days from March 18". Each becomes a version of the deal
// that the text spoke of last. Where the objects of two accounts differ, the deal is disputed.
func (r *reading) scopeClaims() {
	claimed := map[int]*record.Agreement{} // by sentence: the deal that an account in it is of
	for k := range r.rep.Statements {
		s := &r.rep.Statements[k]
		if s.Mode == record.ModeSilence || s.Attitude || r.said[k].cue.Len() > 0 && hopeVerbs[r.doc.Tokens[r.cueHead(r.said[k].cue)].Lemma] {
			continue
		}
		for _, g := range r.said[k].content {
			verb, deal := r.scopeVerb(g)
			if verb < 0 || r.hopedFor(verb) {
				continue
			}
			a := r.dealBefore(s.Content[0].End, deal)
			if a == nil {
				continue
			}
			sc := record.Scope{Acts: a.Acts}
			r.readTerms(&sc, g, verb)
			if len(sc.Objects) == 0 && sc.Area == "" && sc.From == "" && sc.To == "" && sc.Duration == "" && len(sc.Conditions) == 0 && sc.Exit == "" && len(sc.Exceptions) == 0 {
				continue
			}
			claimed[r.doc.Tokens[verb].Sent] = a
			by := record.Narrator
			if s.Speaker != nil {
				by = *s.Speaker
			}
			s.ClaimType = record.ClaimScopeClaim
			if !slices.Contains(s.About, a.ID) {
				s.About = append(s.About, a.ID)
			}
			if deal >= 0 && r.severalDeals(deal) { // "both truces came into force on Monday"
				alone := true
				for n := range r.rep.Agreements {
					if o := &r.rep.Agreements[n]; o.Stage == record.StageCea && !o.LowConfidence {
						own, d := sc, deedOf(o)
						own.Acts = d.Acts
						if len(own.Objects) == 0 {
							own.Objects = d.Objects
						}
						r.addVersion(o, by, own, s.Content)
						alone = false
					}
				}
				if !alone {
					continue
				}
			}
			r.addVersion(a, by, sc, s.Content)
		}
	}
	r.shortClaims(claimed)
	r.relativeClaims()
	r.lists()
	for i := range r.rep.Agreements {
		a := &r.rep.Agreements[i]
		for x, v := range a.Versions {
			for _, w := range a.Versions[x+1:] {
				if v.By != w.By && specific(v.Objects) && specific(w.Objects) && !slices.Equal(v.Objects, w.Objects) && a.Status != record.StatusSigned && a.Status != record.StatusInForce {
					a.Status = record.StatusDisputed
					a.Rest("status", record.BasisDerived)
				}
			}
		}
	}
}

// readTerms reads what an account says through its verb: what is left out ("does not include drones"),
// the objects, the area and when it runs.
func (r *reading) readTerms(sc *record.Scope, g nlp.Range, verb int) {
	text := func(y nlp.Range) string { return strings.Join(strings.Fields(r.doc.TextOf(y)), " ") }
	switch t := &r.doc.Tokens[verb]; {
	case t.Lemma == "exclude" || r.negated(verb) && (t.Lemma == "cover" || t.Lemma == "include" || t.Lemma == "apply" || t.Lemma == "extend" || t.Lemma == "concern" || t.Lemma == "mean"):
		if y := r.trim(nlp.Range{First: verb + 1, Last: min(g.Last, r.clause(verb).Last)}); y.Len() > 0 && y.Len() < 25 && !r.clauseNames(verb, "only") {
			sc.Exceptions = append(sc.Exceptions, text(y))
			return
		}
	case r.negated(verb): // "had not begun"
		return
	}
	rest := g
	for j := verb + 1; j < g.Last; j++ { // "runs until 30 March and does not include A"
		if t := &r.doc.Tokens[j]; t.Is("conj") && t.UPOS == "VERB" && (t.Lemma == "exclude" || r.negated(j) && (t.Lemma == "include" || t.Lemma == "cover" || t.Lemma == "apply" || t.Lemma == "extend")) {
			y := r.trim(nlp.Range{First: j + 1, Last: min(g.Last, r.clause(j).Last)})
			if y.Len() > 0 && y.Len() < 25 {
				sc.Exceptions = append(sc.Exceptions, text(y))
				rest.Last = r.doc.Yield(j).First
				if y.Last < g.Last {
					r.readScope(sc, nlp.Range{First: y.Last, Last: g.Last})
				}
				break
			}
		}
	}
	r.readScope(sc, rest)
	for _, v := range append([]int{verb}, r.conjuncts(verb)...) { // "would cover the valley and begin at midnight"
		switch r.doc.Tokens[v].Lemma {
		case "begin", "start", "commence", "come", "enter", "take":
		default:
			continue
		}
		if sc.From != "" || !g.Contains(v) || r.negated(v) {
			continue
		}
		y := r.clause(v)
		for j := max(y.First, g.First); j < min(y.Last, g.Last); j++ {
			if k := r.timeAt[j]; k >= 0 && r.Times[k].EDTF != "" && r.Times[k].Type != record.TimeDuration && (r.word(j-1) == "at" || r.word(j-1) == "on") && !r.inCondition(j, g) {
				sc.From = r.Times[k].EDTF
				break
			}
		}
	}
}

// bindVersion notes who is bound in one account.
func (r *reading) bindVersion(a *record.Agreement, by string, bound []string) {
	for k := range a.Versions {
		if v := &a.Versions[k]; v.By == by {
			for _, id := range bound {
				if !slices.Contains(v.Bound, id) {
					v.Bound = append(slices.Clone(v.Bound), id)
				}
			}
		}
	}
}

// relativeClaims reads an account told in a clause about the deal: "the truce, which A said runs for 30 days".
func (r *reading) relativeClaims() {
	for i := range r.doc.Tokens {
		t := &r.doc.Tokens[i]
		if r.skip[i] || t.UPOS != "VERB" || !t.Is("acl:relcl") || t.Head < 0 || r.cueEntry(i).act == "" {
			continue
		}
		v, s := r.doc.Child(i, "ccomp"), r.doc.Child(i, "nsubj")
		if v < 0 || s < 0 || !scopeVerbs[r.doc.Tokens[v].Lemma] || r.antecedent(s) != s {
			continue
		}
		if o := r.doc.Child(v, "nsubj", "obj"); o < 0 || r.antecedent(o) == o { // not of the deal
			continue
		}
		deal := t.Head
		for steps := 0; steps < 3 && deal >= 0; steps++ { // "the halt to strikes, which": the whole of it
			if kind, _ := r.dealAt(deal); kind != "" && r.doc.Tokens[deal].UPOS != "VERB" {
				break
			}
			if !r.doc.Tokens[deal].Is("nmod") {
				deal = -1
				break
			}
			deal = r.doc.Tokens[deal].Head
		}
		by := r.speakerAt(s, "")
		g := r.trim(r.doc.Yield(v))
		ev := r.spans(g)
		if deal < 0 || by == "" || len(ev) == 0 {
			continue
		}
		a := r.dealBefore(ev[0].Start, deal)
		if a == nil {
			continue
		}
		sc := record.Scope{Acts: a.Acts}
		r.readTerms(&sc, g, v)
		if len(sc.Objects) > 0 || sc.Area != "" || sc.From != "" || sc.To != "" || sc.Duration != "" || len(sc.Exceptions) > 0 {
			r.addVersion(a, by, sc, ev)
		}
	}
}

// shortClaims reads an account that leaves out its verb, beside another of the same sentence: "A said the
// truce covers energy and infrastructure, B said only energy facilities".
func (r *reading) shortClaims(claimed map[int]*record.Agreement) {
	for k := range r.rep.Statements {
		s := &r.rep.Statements[k]
		if s.Speaker == nil || r.said[k].cue.Len() == 0 || len(r.said[k].content) == 0 {
			continue
		}
		a := claimed[r.doc.Tokens[r.said[k].cue.First].Sent]
		if a == nil || slices.Contains(s.About, a.ID) {
			continue
		}
		for _, g := range r.said[k].content {
			verb := false
			for i := g.First; i < g.Last; i++ {
				verb = verb || r.doc.Tokens[i].UPOS == "VERB" && !r.doc.Tokens[i].Is("amod", "acl")
			}
			if verb {
				continue
			}
			sc := record.Scope{Acts: a.Acts}
			r.readScope(&sc, g)
			if len(sc.Objects) > 0 || sc.Area != "" || sc.From != "" || sc.Duration != "" {
				s.ClaimType = record.ClaimScopeClaim
				s.About = append(s.About, a.ID)
				r.addVersion(a, *s.Speaker, sc, s.Content)
			}
		}
	}
}

// newsCommitments derives from each account of a halt to hostilities in news what each party is held to
// under it: to refrain from the act, against the objects, in the area and the time of that account.
func (r *reading) newsCommitments() {
	if r.official() {
		return
	}
	for i := range r.rep.Agreements {
		a := &r.rep.Agreements[i]
		if a.LowConfidence || len(a.Versions) == 0 || a.Kind == record.KindProposal || a.Kind == record.KindDemand {
			continue
		}
		switch a.Status { // nobody is held to what is not agreed
		case record.StatusFloated, record.StatusProposed, record.StatusUnderDiscussion, record.StatusRejected:
			continue
		}
		for _, v := range a.Versions {
			if slices.ContainsFunc(a.Commitments, func(c record.Commitment) bool { return c.Version != nil && *c.Version == v.ID }) {
				continue
			}
			by := []string{record.Joint}
			if len(v.Bound) > 0 {
				by = v.Bound
			} else if len(a.Parties) < 2 {
				continue
			}
			for _, act := range v.Acts {
				hostile := act.Within(record.ActAnyHostility)
				if !hostile && len(v.Bound) == 0 {
					continue
				}
				objects := v.Objects
				if len(objects) == 0 || !hostile {
					objects = []record.ObjectClass{""}
				}
				for _, who := range by {
					for _, o := range objects {
						c := record.Commitment{By: ptr(who), Act: ptr(act), From: v.From, To: v.To, Version: ptr(v.ID), Evidence: slices.Clone(v.Evidence), Duty: record.DutyDo}
						if hostile {
							c.Duty = record.DutyRefrain
						} else {
							c.Due, c.To = v.To, ""
						}
						if o != "" && o != record.ObjectUnspecified {
							c.Object = ptr(o)
						}
						if v.Area != "" {
							c.Area = ptr(v.Area)
						}
						if len(v.Conditions) > 0 {
							c.Condition = ptr(v.Conditions[0])
						}
						c.ID = record.NewID("C", v.ID+who+string(act)+string(o), v.Evidence...)
						for _, m := range []string{"by", "act", "duty"} {
							c.Rest(m, record.BasisDerived)
						}
						a.Commitments = append(a.Commitments, c)
					}
				}
			}
		}
	}
}

var (
	listNouns  = words("list annex document map table")
	listVerbs  = words("name include contain comprise cover mention enumerate specify")
	issueVerbs = words("publish release issue post distribute circulate unveil")
	maxListGap = 4 // sentences between the publishing of a list and what it names
)

// lists reads what a published list names: "The ministry published a list of objects covered by the
// truce. The list names bridges and dams." It is the account of the one who published it.
func (r *reading) lists() {
	by, from := "", 0
	for k := range r.doc.Sentences {
		s := r.doc.Sentences[k]
		for i := s.First; i < s.Last; i++ {
			t := &r.doc.Tokens[i]
			if r.skip[i] || t.UPOS != "VERB" {
				continue
			}
			if o := r.doc.Child(i, "obj"); issueVerbs[t.Lemma] && o >= 0 && listNouns[r.doc.Tokens[o].Lemma] {
				if sub := r.subject(i); sub >= 0 {
					if id := r.Actors.For(sub); id != "" {
						by, from = id, k
					}
				}
				continue
			}
			sub := r.doc.Child(i, "nsubj")
			if !listVerbs[t.Lemma] || sub < 0 || !listNouns[r.doc.Tokens[sub].Lemma] || by == "" || k-from > maxListGap || r.statementOf(i) >= 0 {
				continue
			}
			g := r.trim(r.clean(nlp.Range{First: i + 1, Last: s.Last}))
			ev := r.spans(g)
			if len(ev) == 0 {
				continue
			}
			a := r.dealBefore(ev[0].End, -1)
			if a == nil {
				continue
			}
			sc := record.Scope{Acts: a.Acts}
			r.readScope(&sc, g)
			if len(sc.Objects) > 0 {
				r.addVersion(a, by, sc, ev)
			}
		}
	}
}

// scopeVerb is a verb of scope in a range whose subject is a deal, or "it", and the deal's token
// (-1 for a pronoun); -1 if there is none.
func (r *reading) scopeVerb(g nlp.Range) (verb, deal int) {
	for i := g.First; i < g.Last; i++ {
		t := &r.doc.Tokens[i]
		if t.UPOS != "VERB" || !scopeVerbs[t.Lemma] {
			continue
		}
		if (t.Lemma == "come" || t.Lemma == "enter" || t.Lemma == "take") && !strings.Contains(strings.ToLower(r.doc.TextOf(r.clause(i))), "force") && !strings.Contains(strings.ToLower(r.doc.TextOf(r.clause(i))), "effect") {
			continue
		}
		sub := r.doc.Child(i, "nsubj")
		if sub < 0 {
			continue
		}
		if r.doc.Tokens[sub].Is("nsubj:pass") { // "only energy infrastructure was meant"
			switch t.Lemma {
			case "mean", "cover", "include", "exclude", "concern":
				return i, -1
			}
		}
		sub = r.antecedent(sub)
		if kind, _ := r.dealAt(sub); kind != "" {
			return i, sub
		}
		if l := strings.ToLower(r.doc.Tokens[sub].Lemma); r.doc.Tokens[sub].UPOS == "NOUN" && (l == "pause" || l == "halt" || l == "moratorium" || dealNouns[l]) && !r.doc.Tokens[i].Is("acl") {
			return i, -1
		}
		switch strings.ToLower(r.doc.Tokens[sub].Form) {
		case "it", "this", "that", "they", "both":
			if r.doc.Tokens[sub].UPOS == "PRON" || r.doc.Tokens[sub].UPOS == "DET" {
				return i, -1
			}
		}
	}
	return -1, -1
}

// dealBefore is the agreement that the text spoke of last before an offset, nil if none within reach.
func (r *reading) dealBefore(end, deal int) *record.Agreement {
	kind := record.AgreementKind("")
	var best *record.Agreement
	if deal >= 0 {
		kind, _ = r.dealAt(deal)
		s := r.span(nlp.Range{First: deal, Last: deal + 1})
		for i := range r.rep.Agreements { // the deal that the words themselves name
			a := &r.rep.Agreements[i]
			if a.Kind == record.KindProposal && spansMeet(a.Evidence, []record.Span{s}) && (best == nil || len(a.Evidence) < len(best.Evidence)) {
				best = a
			}
		}
		if best != nil {
			return best
		}
	}
	at := -1
	for i := range r.rep.Agreements {
		a := &r.rep.Agreements[i]
		switch a.Kind {
		case record.KindCeasefire, record.KindPartialCeasefire, record.KindHumanitarianPause, record.KindFramework, record.KindExchange:
		default:
			continue
		}
		if kind == record.KindCeasefire && a.Kind != kind && a.Kind != record.KindPartialCeasefire {
			continue
		}
		for _, e := range a.Evidence {
			if e.Start < end && e.Start > at && (a.Kind != record.KindFramework || best == nil) {
				best, at = a, e.Start
			}
		}
	}
	return best
}

// readScope takes objects, area, period, conditions and exit from the words of an account.
func (r *reading) readScope(s *record.Scope, g nlp.Range) {
	for i := g.First; i < g.Last; i++ {
		t := &r.doc.Tokens[i]
		if t.UPOS == "NOUN" && t.Lemma == "energy" && !t.Is("compound", "amod") && !slices.Contains(s.Objects, record.ObjectEnergy) { // "energy and infrastructure"
			s.Objects = append(s.Objects, record.ObjectEnergy)
		}
		if t.UPOS == "NOUN" {
			c := record.ObjectClass(objectClass()[t.Lemma])
			if t.Lemma == "station" {
				c = stationOf(r, i)
			}
			if c.Within(record.ObjectInfrastructure) || c.Within(record.ObjectMaritime) || c.Within(record.ObjectCivilian) && c != record.ObjectCivilian {
				if c.Within(record.ObjectInfrastructure) && c != record.ObjectPowerGeneration && r.hasModifier(i, "energy", "power", "electricity", "electrical") {
					c = record.ObjectEnergy
				}
				if (t.Lemma == "vessel" || t.Lemma == "ship") && r.hasModifier(i, "commercial", "merchant", "civilian", "cargo") {
					c = record.ObjectMerchantShip
				} else if (t.Lemma == "vessel" || t.Lemma == "ship") && r.hasModifier(i, "naval", "navy", "military", "war") {
					c = record.ObjectWarship
				}
				if r.hasModifierWord(i, "nuclear") {
					c = record.ObjectNuclear
				}
				if t.Lemma == "pipeline" || t.Lemma == "refinery" || c != record.ObjectPowerGeneration || r.hasModifier(i, "power") {
					if !slices.Contains(s.Objects, c) {
						s.Objects = append(s.Objects, c)
					}
				}
			}
		}
		if id := r.Places.PlaceAt(i); id != "" && s.Area == "" && !r.inCondition(i, g) {
			if p := r.Places.Place(id); p != nil && p.Kind != record.PlaceCountry {
				s.Area = id
			}
		}
		if k := r.timeAt[i]; k >= 0 && r.Times[k].Range.First == i && !r.inCondition(i, g) {
			x := r.Times[k]
			prep := ""
			if i > 0 {
				prep = strings.ToLower(r.doc.Tokens[i-1].Form)
			}
			switch {
			case x.Type == record.TimeDuration:
				if x.Value != nil && s.Duration == "" && prep != "within" && prep != "in" && prep != "after" && !r.hangsOnClause(i, g) {
					s.Duration = *x.Value
				}
			case r.hangsOnClause(i, g): // "prisoners arrested since May": not the deal's own date
			case x.EDTF == "":
			case prep == "from" || prep == "since" || prep == "on" || prep == "starting" || prep == "of":
				if s.From == "" {
					s.From = x.EDTF
				}
			case prep == "to" || prep == "until" || prep == "till" || prep == "through":
				s.To = x.EDTF
			}
		}
		if y, ok := r.condition(i); ok && y.First >= g.First && y.Last <= g.Last {
			s.Conditions = append(s.Conditions, strings.Join(strings.Fields(r.doc.TextOf(y)), " "))
		}
	}
}

// stationOf is what a station is: of power, of pumps, of meters.
func stationOf(r *reading, i int) record.ObjectClass {
	switch {
	case r.hasModifier(i, "pumping", "pump", "compressor"):
		return record.ObjectPumpingStation
	case r.hasModifier(i, "metering", "measuring"):
		return record.ObjectGasMetering
	case r.hasModifier(i, "power"):
		return record.ObjectPowerGeneration
	}
	return record.ObjectClass(objectClass()["station"])
}

// condition is the clause of verb i where it is one: "if", "unless", "provided that", "as long as", "until
// A withdraws".
func (r *reading) condition(i int) (nlp.Range, bool) {
	if !r.doc.Tokens[i].Is("advcl") {
		return nlp.Range{}, false
	}
	y := r.trim(r.doc.Yield(i))
	if y.Len() == 0 {
		return y, false
	}
	switch r.word(y.First) {
	case "if", "unless", "provided":
		return y, true
	case "as", "so":
		return y, r.word(y.First+1) == "long"
	case "until":
		return y, r.doc.Tokens[i].UPOS == "VERB"
	}
	return y, false
}

// inCondition says whether token i stands in a condition of range g: its places and times are not the deal's.
func (r *reading) inCondition(i int, g nlp.Range) bool {
	for j := i; j >= 0 && g.Contains(j); j = r.doc.Tokens[j].Head {
		if _, ok := r.condition(j); ok {
			return true
		}
	}
	return false
}

// periodVerbs say of the noun that they describe when it runs: "a halt of 30 days, starting on 18 March".
var periodVerbs = words("start begin commence last run end expire")

// hangsOnClause says whether token i stands inside a clause that describes a noun of range g.
func (r *reading) hangsOnClause(i int, g nlp.Range) bool {
	for j := i; j >= 0 && g.Contains(j); j = r.doc.Tokens[j].Head {
		if r.doc.Tokens[j].Is("acl", "acl:relcl") && !periodVerbs[r.doc.Tokens[j].Lemma] && g.Contains(r.doc.Tokens[j].Head) {
			return true
		}
	}
	return false
}

// addVersion adds to a deal one account, or what it says beside the account of the same speaker.
func (r *reading) addVersion(a *record.Agreement, by string, sc record.Scope, evidence []record.Span) {
	k := slices.IndexFunc(a.Versions, func(v record.Version) bool { return v.By == by })
	if k < 0 {
		v := record.Version{By: by, Scope: sc, Evidence: evidence}
		v.ID = record.NewID("V", a.ID+by, evidence...)
		a.Versions = append(a.Versions, v)
		return
	}
	v := &a.Versions[k]
	v.Evidence = sortSpans(append(slices.Clone(v.Evidence), evidence...))
	for _, o := range sc.Objects {
		if !slices.Contains(v.Objects, o) {
			v.Objects = append(slices.Clone(v.Objects), o)
		}
	}
	if specific(v.Objects) {
		v.Objects = slices.DeleteFunc(slices.Clone(v.Objects), func(o record.ObjectClass) bool { return o == record.ObjectUnspecified })
	}
	if v.Area == "" {
		v.Area = sc.Area
	}
	if v.From == "" {
		v.From = sc.From
	}
	if v.To == "" {
		v.To = sc.To
	}
	if v.Duration == "" {
		v.Duration = sc.Duration
	}
	v.Conditions = append(v.Conditions, sc.Conditions...)
	v.Exceptions = append(v.Exceptions, sc.Exceptions...)
	if v.Exit == "" {
		v.Exit = sc.Exit
	}
	if len(v.Acts) == 0 {
		v.Acts = slices.Clone(sc.Acts)
	}
	for _, c := range sc.Acts {
		if !r.official() && !slices.Contains(v.Acts, c) && !slices.Contains(a.Acts, c) {
			v.Acts = append(slices.Clone(v.Acts), c)
		}
	}
}

// deedOf is what a deal is about, for an account that speaks of it and tells nothing of what it covers.
func deedOf(a *record.Agreement) record.Scope {
	sc := record.Scope{Acts: a.Acts}
	if a.Kind == record.KindPartialCeasefire && len(a.Objects) > 0 {
		sc.Objects = []record.ObjectClass{record.ObjectUnspecified} // some objects, and it does not say which
	}
	return sc
}

// leavesFree says whether words leave somebody free to act whatever a deal says.
func leavesFree(low string) bool {
	for _, w := range []string{"right to self-defen", "right to self defen", "right to defend itself", "right to retaliate", "right to respond", "right to resume"} {
		if strings.Contains(low, w) {
			return true
		}
	}
	return false
}

// exits finds the clause by which a party may leave a deal: "if one party breaks it, the other may
// consider itself free of it".
func (r *reading) exits() {
	for k := range r.rep.Statements {
		s := &r.rep.Statements[k]
		if s.Speaker == nil {
			continue
		}
		for _, g := range r.said[k].content {
			low := strings.ToLower(r.doc.TextOf(g))
			if !leavesFree(low) && !strings.Contains(low, "if ") || !leavesFree(low) && !strings.Contains(low, "free of") && !strings.Contains(low, "free from") && !strings.Contains(low, "not to observe") && !strings.Contains(low, "withdraw from") && !strings.Contains(low, "no longer bound") {
				continue
			}
			a := r.dealBefore(s.Content[0].End, -1)
			for n := range r.rep.Agreements { // the deal whose account the same words give
				if slices.ContainsFunc(r.rep.Agreements[n].Versions, func(v record.Version) bool { return v.By == *s.Speaker && spansMeet(v.Evidence, s.Content) }) {
					a = &r.rep.Agreements[n]
				}
			}
			if a != nil {
				r.addVersion(a, *s.Speaker, deedOf(a), s.Content)
				for i := range a.Versions {
					if v := &a.Versions[i]; v.By == *s.Speaker {
						v.Exit = strings.Join(strings.Fields(r.doc.TextOf(g)), " ")
					}
				}
			}
		}
	}
}
