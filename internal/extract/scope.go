package extract

import (
	"slices"
	"strings"

	"parley/internal/record"
	"parley/nlp"
)

// scopeVerbs say of a deal what it covers, when it begins, how long it lasts.
var scopeVerbs = words("cover concern include apply limit extend run last begin start end expire come enter take mean exclude remain")

// scopeClaims gives each speaker his account of a deal: "X said the deal only concerned energy
// infrastructure", "Y said it runs for 30 days from March 18". Each becomes a version of the deal
// that the text spoke of last. Where the objects of two accounts differ, the deal is disputed.
func (r *reading) scopeClaims() {
	for k := range r.rep.Statements {
		s := &r.rep.Statements[k]
		if s.Mode == record.ModeSilence || s.Attitude {
			continue
		}
		for _, g := range r.said[k].content {
			verb, deal := r.scopeVerb(g)
			if verb < 0 {
				continue
			}
			a := r.dealBefore(s.Content[0].End, deal)
			if a == nil {
				continue
			}
			sc := record.Scope{Acts: a.Acts}
			r.readScope(&sc, g)
			if len(sc.Objects) == 0 && sc.Area == "" && sc.From == "" && sc.To == "" && sc.Duration == "" && len(sc.Conditions) == 0 && sc.Exit == "" {
				continue
			}
			by := record.Narrator
			if s.Speaker != nil {
				by = *s.Speaker
			}
			s.ClaimType = record.ClaimScopeClaim
			if !slices.Contains(s.About, a.ID) {
				s.About = append(s.About, a.ID)
			}
			r.addVersion(a, by, sc, s.Content)
		}
	}
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
	if deal >= 0 {
		kind, _ = r.dealAt(deal)
	}
	var best *record.Agreement
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
		if t.UPOS == "NOUN" {
			c := record.ObjectClass(objectClass()[t.Lemma])
			if t.Lemma == "station" && r.hasModifier(i, "power") {
				c = record.ObjectPowerGeneration
			}
			if c.Within(record.ObjectInfrastructure) || c.Within(record.ObjectMaritime) || c.Within(record.ObjectCivilian) && c != record.ObjectCivilian {
				if c.Within(record.ObjectInfrastructure) && c != record.ObjectPowerGeneration && r.hasModifier(i, "energy", "power", "electricity", "electrical") {
					c = record.ObjectEnergy
				}
				if (t.Lemma == "vessel" || t.Lemma == "ship") && r.hasModifier(i, "commercial", "merchant", "civilian", "cargo") {
					c = record.ObjectMerchantShip
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
		if id := r.Places.PlaceAt(i); id != "" && s.Area == "" {
			if p := r.Places.Place(id); p != nil && p.Kind != record.PlaceCountry {
				s.Area = id
			}
		}
		if k := r.timeAt[i]; k >= 0 && r.Times[k].Range.First == i {
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
		if t.Is("advcl") {
			y := r.trim(r.doc.Yield(i))
			if first := strings.ToLower(r.doc.Tokens[y.First].Form); (first == "if" || first == "unless" || first == "provided") && y.First >= g.First && y.Last <= g.Last {
				s.Conditions = append(s.Conditions, strings.Join(strings.Fields(r.doc.TextOf(y)), " "))
			}
		}
	}
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
			if !strings.Contains(low, "if ") || !strings.Contains(low, "free of") && !strings.Contains(low, "free from") && !strings.Contains(low, "not to observe") && !strings.Contains(low, "withdraw from") && !strings.Contains(low, "no longer bound") {
				continue
			}
			if a := r.dealBefore(s.Content[0].End, -1); a != nil {
				r.addVersion(a, *s.Speaker, record.Scope{}, s.Content)
				for i := range a.Versions {
					if v := &a.Versions[i]; v.By == *s.Speaker {
						v.Exit = strings.Join(strings.Fields(r.doc.TextOf(g)), " ")
					}
				}
			}
		}
	}
}
