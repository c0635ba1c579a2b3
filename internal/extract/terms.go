package extract

import (
	"slices"
	"strings"

	"parley/internal/record"
	"parley/nlp"
)

// The terms of a deal as prose tells them, where nobody "agrees to" them: "the plan calls for A to
// withdraw", "a proposal that would see A withdraw", "under the deal, B will free 40 prisoners", a list
// after a colon. Each is a provision, and all that one source tells of one deal are that source's version.

var (
	// dealAsks have a deal as their subject and what it asks for under them.
	dealAsks = words("call require oblige bind commit compel force demand stipulate specify envisage envision foresee provide see include involve entail say state propose urge request prescribe mandate")
	// dealGrants leave to somebody what he may do.
	dealGrants = words("allow let permit entitle authorize authorise")
	// dealParts are nouns for a part or a text of a deal.
	dealParts = words("term provision point clause phase stage draft text document version condition blueprint")
	// dealLists introduce points one by one.
	dealLists = words("set lay list contain include comprise have outline follow be")
	// leaving are nouns for what those do whom "of" names: "the withdrawal of A's troops".
	leaving = words("withdrawal pullout pullback pull-out pull-back retreat redeployment disarmament departure demobilisation demobilization")
	// deemVerbs and breachNouns say what would break a deal.
	deemVerbs   = words("regard consider treat view see deem")
	breachNouns = words("violation breach infringement")
	forbids     = words("ban prohibit forbid bar outlaw")
	// askNouns name what is asked for by the clause under them.
	askNouns    = words("call demand requirement obligation request commitment pledge promise undertaking")
	maxTermsGap = 3 // sentences between a deal and what a part of it, or "it", is said to ask for
)

// term is one sentence's worth of terms.
type term struct {
	deal       int // token of the deal or of the part of it, -1 for one that the text spoke of before
	verb       int
	provisions []provision
	exit       nlp.Range // what it lets somebody go back to
	exception  nlp.Range // what it leaves out, or to somebody
}

// terms gives each deal what the text says that it asks of whom.
func (r *reading) terms() {
	if r.rep.Genre == record.GenreAgreementText {
		return
	}
	last := -1 // sentence of the terms told last, and whose deal
	var of *term
	for i := range r.doc.Tokens {
		if r.skip[i] || r.doc.Tokens[i].UPOS != "VERB" && !breachNouns[r.doc.Tokens[i].Lemma] {
			continue
		}
		t := r.termAt(i)
		if t == nil && of != nil && r.doc.Tokens[i].Sent-last <= 1 && r.goesOnWithTerms(i) {
			t = &term{deal: of.deal, verb: i, provisions: r.termsOf(i, i, r.doc.Child(i, "nsubj"), false)}
		}
		if t == nil {
			continue
		}
		if r.fileTerm(t) {
			last, of = r.doc.Tokens[i].Sent, t
		}
	}
	for k := range r.doc.Sentences {
		if t := r.listedTerms(k); t != nil {
			r.fileTerm(t)
		}
	}
}

// termAt reads the terms that the verb at token i tells of, nil if none.
func (r *reading) termAt(i int) *term {
	t := &r.doc.Tokens[i]
	if deal, ok := r.underDealAt(i); ok {
		return r.termUnder(deal, i)
	}
	if x := r.breachAt(i); x != nil {
		return x
	}
	asks := dealAsks[t.Lemma] || dealLists[t.Lemma] && r.colonBehind(i) || (t.Lemma == "set" || t.Lemma == "lay") && r.doc.Child(i, "compound:prt") >= 0
	if !asks && !dealGrants[t.Lemma] || t.Is("advcl") && (r.word(i) == "provided" || r.word(i) == "providing") { // "provided that A leaves": a condition
		return nil
	}
	s := r.rawSubject(i)
	if s < 0 || r.doc.Tokens[s].Is("nsubj:pass") || r.doc.Child(i, "obl:agent") >= 0 {
		return nil
	}
	deal, ok := r.meansDeal(r.antecedent(s), t.Lemma)
	if last := r.sentence(i).Last - 1; !ok || strings.Contains(r.doc.Tokens[last].Form, "?") {
		return nil
	}
	x := &term{deal: deal, verb: i}
	var content []int
	for _, c := range r.doc.Children(i) {
		if ct := &r.doc.Tokens[c]; c > i && (ct.Is("xcomp", "ccomp") || ct.Is("advcl", "acl") && strings.Contains(ct.Feats, "VerbForm=Inf")) && (ct.UPOS == "VERB" || ct.UPOS == "ADJ") {
			content = append(content, c)
		}
	}
	switch {
	case dealGrants[t.Lemma]:
		if len(content) == 0 {
			return nil
		}
		who := r.asked(i)
		if s := r.doc.Child(content[0], "nsubj"); s >= 0 {
			who = s
		}
		if who < 0 || !r.isParty(who) {
			return nil
		}
		switch r.doc.Tokens[content[0]].Lemma {
		case "return", "resume", "restart", "continue", "fight", "attack", "strike":
			x.exit = r.withParty(i, content[0])
			return x
		}
		x.provisions = r.termsOf(i, content[0], who, true)
		for k := range x.provisions {
			x.provisions[k].may = true
		}
		if len(x.provisions) == 0 {
			return nil
		}
		return x
	case r.negated(i):
		if len(content) > 0 {
			x.exception = r.withParty(i, content[0])
			return x
		}
		return nil // what an account leaves out is read with its scope
	}
	said := t.Lemma == "say" || t.Lemma == "state"
	for _, c := range content {
		sub := r.doc.Child(c, "nsubj")
		own := sub >= 0
		if said && !r.hasAux(c, "will", "would", "shall", "must", "should") {
			continue
		}
		if !own {
			sub = r.asked(i)
		}
		if r.doc.Tokens[c].Is("advcl", "acl") && (sub < 0 || !r.isParty(sub)) {
			continue // "calls for an exchange to build trust": what it is for
		}
		if t.Lemma == "see" && !own && r.doc.Tokens[c].UPOS != "VERB" {
			continue
		}
		x.provisions = append(x.provisions, r.termsOf(i, c, sub, !own)...)
	}
	if !said && dealAsks[t.Lemma] && len(content) == 0 {
		for _, c := range r.doc.Children(i) {
			ct := &r.doc.Tokens[c]
			if c < i || !(ct.Is("obj") || ct.Is("obl") && r.caseOf(c) == "for" && (t.Lemma == "call" || t.Lemma == "provide")) {
				continue
			}
			x.provisions = append(x.provisions, r.nominalTerms(i, c)...)
		}
	}
	x.provisions = append(x.provisions, r.colonTerms(i)...)
	if len(x.provisions) == 0 {
		return nil
	}
	return x
}

// breachAt reads what would break a deal: "A would regard any move of ships as a violation", "an advance would
// be a breach of the truce".
func (r *reading) breachAt(i int) *term {
	t := &r.doc.Tokens[i]
	what, noun := -1, -1
	switch {
	case t.UPOS == "VERB" && deemVerbs[t.Lemma] && !r.negated(i):
		what = r.doc.Child(i, "obj", "nsubj:pass")
		for _, c := range r.doc.Children(i) {
			if r.doc.Tokens[c].Is("obl", "xcomp", "nmod") && r.caseOf(c) == "as" && breachNouns[r.doc.Tokens[c].Lemma] || r.doc.Tokens[c].Is("xcomp") && breachNouns[r.doc.Tokens[c].Lemma] {
				noun = c
			}
		}
	case t.UPOS == "NOUN" && breachNouns[t.Lemma] && r.doc.Child(i, "cop") >= 0 && r.hasAux(i, "would", "will") && !r.negated(i):
		what, noun = r.doc.Child(i, "nsubj"), i
	}
	if what < 0 || noun < 0 || r.doc.Tokens[what].UPOS != "NOUN" {
		return nil
	}
	x := &term{deal: -1, verb: i}
	if n := r.doc.Child(noun, "nmod"); n >= 0 {
		d, ok := r.meansDeal(n, "")
		if !ok {
			return nil // of a law, of borders
		}
		x.deal = d
	}
	p := provision{grade: record.StatusProposed, over: i, verb: what, words: r.trim(r.doc.Yield(what)), breach: true}
	if i > what && p.words.Last > i {
		p.words.Last = i
	}
	if r.actOf(p.words) == "" {
		return nil
	}
	for j := p.words.First; j < p.words.Last && len(p.bound) == 0; j++ { // "of Russian ships"
		if id := r.Actors.At(j); r.doc.Tokens[j].Is("amod", "compound", "nmod:poss") && (r.actorType(id) == record.ActorState || r.actorType(id) == record.ActorArmedGroup) {
			p.bound = []string{id}
		}
	}
	x.provisions = []provision{p}
	return x
}

// asked is the token of whom the verb at token i asks: its object, or "for A", "on A".
func (r *reading) asked(i int) int {
	for _, c := range r.doc.Children(i) {
		if t := &r.doc.Tokens[c]; c > i && (t.Is("obj", "iobj") || t.Is("obl") && slices.Contains([]string{"for", "on", "upon"}, r.caseOf(c)) || t.Is("obl") && r.caseOf(c) == "") {
			return c
		}
	}
	return -1
}

// withParty is what a verb asks of or leaves to somebody, with the words for him.
func (r *reading) withParty(v, act int) nlp.Range {
	y := r.doc.Yield(act)
	if s := r.asked(v); s >= 0 {
		y.First = min(y.First, r.phrase(s).First)
	}
	return r.trim(y)
}

// meansDeal says whether token s is a deal, a part of one, or stands for one, and gives the token that
// names it, -1 where the text named it before.
func (r *reading) meansDeal(s int, verb string) (deal int, ok bool) {
	t := &r.doc.Tokens[s]
	l := strings.ToLower(t.Lemma)
	switch {
	case t.UPOS == "PRON" || t.UPOS == "DET":
		switch strings.ToLower(t.Form) {
		case "it", "this", "they", "these", "both":
		default:
			return -1, false
		}
		if k := r.doc.MentionAt(s); k >= 0 && r.doc.Mentions[k].Chain >= 0 {
			for _, j := range r.doc.Chains[r.doc.Mentions[k].Chain] {
				h := r.doc.Mentions[j].Head
				if kind, _ := r.dealAt(h); kind != "" && r.doc.Tokens[h].UPOS != "VERB" && h < s {
					return h, true
				}
			}
			for _, j := range r.doc.Chains[r.doc.Mentions[k].Chain] {
				if r.Actors.At(r.doc.Mentions[j].Head) != "" {
					return -1, false
				}
			}
		}
		switch verb { // nothing else envisages or provides for
		case "call", "envisage", "envision", "foresee", "stipulate", "provide", "oblige", "bind", "entail":
			if r.Actors.For(s) != "" {
				return -1, false
			}
			d := r.dealTokenBefore(s, 1)
			return d, d >= 0
		}
		return -1, false
	case t.UPOS != "NOUN" && t.UPOS != "PROPN":
		return -1, false
	case dealParts[l]:
		for _, c := range r.doc.Children(s) {
			if ct := &r.doc.Tokens[c]; ct.Is("nmod", "compound") {
				if kind, _ := r.dealAt(c); kind != "" {
					return c, true
				}
				if dealNouns[strings.ToLower(ct.Lemma)] {
					return c, true
				}
			}
		}
		if d := r.dealTokenBefore(s, maxTermsGap); d >= 0 {
			return d, true
		}
		return s, l == "draft" || l == "blueprint" || l == "term" && r.doc.Child(s, "nmod:poss") >= 0
	case dealNouns[l] && l != "demand" && l != "declaration" && l != "settlement" || l == "pause" || l == "blueprint":
		return s, true
	}
	kind, _ := r.dealAt(s)
	return s, kind != "" && t.UPOS != "VERB"
}

// dealTokenBefore is the noun for a deal that the text used last before token i, within so many sentences;
// -1 if none.
func (r *reading) dealTokenBefore(i, sentences int) int {
	for j := i - 1; j >= 0 && r.doc.Tokens[i].Sent-r.doc.Tokens[j].Sent <= sentences; j-- {
		if r.skip[j] || r.doc.Tokens[j].UPOS == "VERB" {
			continue
		}
		if kind, _ := r.dealAt(j); kind != "" {
			return j
		}
	}
	return -1
}

// underDealAt is the deal under which the verb at token i stands: "under the deal, A will withdraw", "an
// accord under which A will withdraw", "as part of the plan".
func (r *reading) underDealAt(i int) (deal int, ok bool) {
	for _, c := range r.doc.Children(i) {
		if t := &r.doc.Tokens[c]; !t.Is("obl", "nmod", "advmod") || c > i && r.doc.Tokens[i].Is("acl:relcl") {
			continue
		}
		switch r.caseOf(c) {
		case "under":
		case "during":
			if r.antecedent(c) == c {
				continue
			}
		case "as", "in":
			if l := r.doc.Tokens[c].Lemma; l != "part" && l != "phase" && l != "stage" {
				continue
			}
		default:
			continue
		}
		j := r.antecedent(c)
		if l := r.doc.Tokens[j].Lemma; l == "part" || l == "term" || l == "provision" || l == "condition" {
			if n := r.doc.Child(j, "nmod"); n >= 0 {
				j = n
			}
		}
		if d, is := r.meansDeal(j, ""); is {
			return d, true
		}
	}
	return -1, false
}

// termUnder reads what somebody is to do under a deal by the verb at token i; what was done under it is none.
func (r *reading) termUnder(deal, i int) *term {
	x := &term{deal: deal, verb: i}
	t := &r.doc.Tokens[i]
	sub := r.doc.Child(i, "nsubj")
	var from []int
	switch {
	case t.Lemma == "require" || t.Lemma == "oblige" || t.Lemma == "bind" || t.Lemma == "commit" || t.Lemma == "due" || t.Lemma == "suppose":
		for _, c := range r.doc.Children(i) {
			if r.doc.Tokens[c].Is("xcomp", "ccomp", "advcl") && strings.Contains(r.doc.Tokens[c].Feats, "VerbForm=Inf") {
				x.provisions = append(x.provisions, r.termsOf(i, c, sub, true)...)
			}
		}
	case t.Lemma == "have" && r.doc.Child(i, "xcomp") >= 0:
		x.provisions = r.termsOf(i, r.doc.Child(i, "xcomp"), sub, true)
	default:
		for _, v := range append([]int{i}, r.conjuncts(i)...) {
			vt := &r.doc.Tokens[v]
			if vt.UPOS == "VERB" && (r.owedMood(v) || forbids[vt.Lemma] && r.doc.Child(v, "aux:pass") >= 0 || v != i && len(from) > 0 && vt.XPOS == "VB" && r.doc.Child(v, "nsubj") >= 0) && (v == i || r.doc.Child(v, "nsubj") >= 0) {
				from = append(from, v)
			}
		}
		for _, v := range from {
			x.provisions = append(x.provisions, r.termsOf(i, v, r.doc.Child(v, "nsubj"), false)...)
		}
	}
	if len(x.provisions) == 0 {
		return nil
	}
	return x
}

// owedMood says whether a verb tells of what is to be done.
func (r *reading) owedMood(v int) bool {
	return r.hasAux(v, "will", "would", "shall", "must", "should", "'ll") && !r.hasAux(v, "have")
}

// goesOnWithTerms says whether the verb at token i goes on with the terms of the sentence before it: "B would
// then free its prisoners", "In return, B would".
func (r *reading) goesOnWithTerms(i int) bool {
	t := &r.doc.Tokens[i]
	s := r.doc.Child(i, "nsubj")
	if !t.Is("root", "conj", "parataxis") || s < 0 || !r.owedMood(i) || !r.isParty(s) && !r.meansParties(s) {
		return false
	}
	y := r.sentence(i)
	for j := y.First; j < min(y.Last, i+3); j++ {
		switch w := r.word(j); w {
		case "then", "also":
			return true
		case "return", "exchange", "turn":
			if r.word(j-1) == "in" {
				return true
			}
		}
	}
	return false
}

// termsOf are the provisions of the act at token v and of those coordinated with it; one of which neither
// the class nor who is bound can be told is none.
func (r *reading) termsOf(over, v, subject int, bare bool) []provision {
	var out []provision
	passive := subject >= 0 && r.doc.Tokens[subject].Is("nsubj:pass") || r.doc.Child(v, "aux:pass") >= 0
	if passive { // "all prisoners would be freed": who frees them is not the subject
		subject = r.doc.Child(v, "obl:agent")
	}
	for _, p := range r.unfold(provision{grade: record.StatusProposed, over: over}, v, subject, bare && !passive) {
		for j := p.words.First; j < p.verb && j < p.words.Last; j++ { // "under the deal, ..." is not what is owed
			if t := &r.doc.Tokens[j]; t.Is("case") && slices.Contains([]string{"under", "as", "during", "in"}, r.word(j)) && t.Head >= 0 && r.doc.Tokens[t.Head].Head == p.verb {
				if y := r.doc.Yield(t.Head); y.Last < p.words.Last && y.Last <= p.verb {
					p.words = r.trim(nlp.Range{First: y.Last, Last: p.words.Last})
				}
			}
		}
		if p.words.Len() == 0 || len(p.bound) == 0 && !p.joint && r.actOf(p.words) == "" || p.words.Len() == 1 && r.actOf(p.words) == "" {
			continue
		}
		out = append(out, p)
	}
	return out
}

// nominalTerms are the provisions that nouns name: "the withdrawal of A's troops", "a release of prisoners by B".
func (r *reading) nominalTerms(over, n int) []provision {
	heads := append([]int{n}, r.conjuncts(n)...)
	for _, c := range r.doc.Children(n) { // "an end to air strikes, the reopening of the airport"
		if r.doc.Tokens[c].Is("nmod") {
			for _, d := range r.conjuncts(c) {
				if r.doc.Child(d, "det") >= 0 && r.doc.Child(d, "nmod") >= 0 {
					heads = append(heads, d)
				}
			}
		}
	}
	slices.Sort(heads)
	var out []provision
	for k, h := range heads {
		if askNouns[r.doc.Tokens[h].Lemma] { // "included calls for A to reduce its army"
			for _, c := range r.doc.Children(h) {
				if r.doc.Tokens[c].Is("acl") && strings.Contains(r.doc.Tokens[c].Feats, "VerbForm=Inf") {
					sub := r.doc.Child(c, "nsubj")
					if sub < 0 {
						sub = r.asked(h)
					}
					for _, d := range r.doc.Children(h) {
						if sub < 0 && r.doc.Tokens[d].Is("nmod") && slices.Contains([]string{"for", "on", "by"}, r.caseOf(d)) {
							sub = d
						}
					}
					out = append(out, r.termsOf(over, c, sub, true)...)
				}
			}
			continue
		}
		y := r.doc.Yield(h)
		for _, o := range heads[k+1:] {
			if o < y.Last {
				y.Last = min(y.Last, r.doc.Yield(o).First, o)
			}
		}
		for y.Last > y.First+1 && (r.doc.Tokens[y.Last-1].UPOS == "CCONJ" || r.doc.Tokens[y.Last-1].UPOS == "PUNCT") {
			y.Last--
		}
		for y.First < h && (r.doc.Tokens[y.First].Is("case", "cc", "punct")) {
			y.First++
		}
		for _, c := range r.doc.Children(h) { // "a truce during which A would withdraw": told at its verb
			if c > h && c < y.Last && r.doc.Tokens[c].Is("acl:relcl") {
				y.Last = min(y.Last, r.doc.Yield(c).First)
			}
		}
		p := provision{grade: record.StatusProposed, over: over, verb: h, words: r.trim(y)}
		if p.words.Len() < 2 || r.actOf(p.words) == "" {
			continue
		}
		l := strings.ToLower(r.doc.Tokens[h].Lemma)
		for _, c := range r.doc.Children(h) {
			t := &r.doc.Tokens[c]
			switch {
			case len(p.bound) > 0 || c >= y.Last:
			case t.Is("nmod") && r.caseOf(c) == "by", t.Is("nmod:poss"), t.Is("nmod") && r.caseOf(c) == "of" && leaving[l]:
				p.bound, p.joint = r.who(c)
			case t.Is("amod", "compound") && r.actorType(r.Actors.At(c)) == record.ActorState:
				p.bound = []string{r.Actors.At(c)}
			}
		}
		out = append(out, p)
	}
	return out
}

// colonBehind says whether a colon follows token i in its sentence.
func (r *reading) colonBehind(i int) bool { return r.colonBetween(i, r.sentence(i).Last-1) }

// colonTerms are the points that stand behind a colon after the verb at token i.
func (r *reading) colonTerms(i int) []provision {
	var out []provision
	for _, h := range append([]int{i}, r.doc.Children(i)...) { // "has three points: a truce, an exchange of prisoners"
		for _, c := range r.doc.Children(h) {
			if t := &r.doc.Tokens[c]; h >= i && c > i && t.UPOS == "NOUN" && t.Is("appos", "parataxis", "list", "nmod", "conj", "dep") && r.colonBetween(h, c) {
				out = append(out, r.nominalTerms(i, c)...)
			}
		}
	}
	for _, c := range r.doc.Children(i) {
		t := &r.doc.Tokens[c]
		if !t.Is("parataxis") || c < i || t.UPOS != "VERB" || !r.colonBetween(i, c) {
			continue
		}
		points := []int{c}
		for k := 0; k < len(points); k++ {
			for _, d := range r.doc.Children(points[k]) {
				if r.doc.Tokens[d].Is("parataxis", "conj") && r.doc.Tokens[d].UPOS == "VERB" && r.doc.Child(d, "nsubj") >= 0 {
					points = append(points, d)
				}
			}
		}
		for _, p := range points {
			ps := r.termsOf(i, p, r.doc.Child(p, "nsubj"), false)
			for k := range ps { // what stands before the colon, and the points after, are not its words
				for _, o := range points {
					if y := r.doc.Yield(o); o > p && y.First < ps[k].words.Last && y.First > ps[k].words.First {
						ps[k].words.Last = y.First
					}
				}
				for ps[k].words.First < p && r.doc.Tokens[ps[k].words.First].Is("cc", "punct") {
					ps[k].words.First++
				}
				ps[k].words = r.trim(ps[k].words)
			}
			out = append(out, ps...)
		}
	}
	return out
}

func (r *reading) colonBetween(a, b int) bool {
	for j := a; j < b; j++ {
		if r.doc.Tokens[j].Form == ":" {
			return true
		}
	}
	return false
}

// listedTerms are the points of a list under the sentence k, which names a deal and ends with a colon.
func (r *reading) listedTerms(k int) *term {
	s := r.doc.Sentences[k]
	if s.Last == s.First || r.doc.Tokens[s.Last-1].Form != ":" || r.skip[s.First] {
		return nil
	}
	x := &term{deal: -1, verb: -1}
	for j := s.First; j < s.Last; j++ {
		t := &r.doc.Tokens[j]
		if t.UPOS != "NOUN" && t.UPOS != "PROPN" || !t.Is("nsubj", "root", "obl", "nmod", "obj") {
			continue
		}
		if d, ok := r.meansDeal(j, ""); ok {
			x.deal = d
		}
		if t.Deprel == "root" {
			x.verb = j
		}
	}
	for j := s.First; j < s.Last; j++ {
		if t := &r.doc.Tokens[j]; t.Deprel == "root" {
			x.verb = j
			if t.UPOS == "VERB" && !dealLists[t.Lemma] && !dealAsks[t.Lemma] {
				return nil
			}
		}
	}
	if x.deal < 0 || x.verb < 0 {
		return nil
	}
	for n := k + 1; n < len(r.doc.Sentences) && n < k+40; n++ {
		p := r.doc.Sentences[n]
		if !r.listed(p.First) {
			break
		}
		for j := p.First; j < p.Last; j++ {
			t := &r.doc.Tokens[j]
			if t.Head >= p.First && t.Head < p.Last || r.skip[j] {
				continue
			}
			switch {
			case t.UPOS == "VERB":
				sub := r.doc.Child(j, "nsubj")
				x.provisions = append(x.provisions, r.termsOf(x.verb, j, sub, sub < 0)...)
			case t.UPOS == "NOUN":
				if v := r.doc.Child(j, "acl"); v >= 0 && r.isParty(j) && strings.Contains(r.doc.Tokens[v].Feats, "VerbForm=Inf") { // "A to withdraw"
					x.provisions = append(x.provisions, r.termsOf(x.verb, v, j, true)...)
				} else {
					x.provisions = append(x.provisions, r.nominalTerms(x.verb, j)...)
				}
			case t.UPOS == "PROPN" && r.isParty(j):
				if v := r.doc.Child(j, "acl"); v >= 0 {
					x.provisions = append(x.provisions, r.termsOf(x.verb, v, j, true)...)
				}
			}
		}
	}
	if len(x.provisions) == 0 {
		return nil
	}
	return x
}

// termOf is the noun of the deal that asks for what token i names: "the plan calls for a truce", "the accord
// obliges them to stop shelling"; -1 if none does.
func (r *reading) termOf(i int) int {
	for steps := 0; steps < 3 && r.doc.Tokens[i].Is("appos", "conj") && r.doc.Tokens[i].UPOS == "NOUN" && r.doc.Tokens[i].Head >= 0; steps++ { // "has two points: a truce and talks"
		i = r.doc.Tokens[i].Head
	}
	v := r.doc.Tokens[i].Head
	if v < 0 || !dealAsks[r.doc.Tokens[v].Lemma] && !(dealLists[r.doc.Tokens[v].Lemma] && r.colonBehind(v)) || r.doc.Tokens[v].UPOS != "VERB" || !r.doc.Tokens[i].Is("obj", "obl", "xcomp", "ccomp", "advcl") {
		return -1
	}
	s := r.rawSubject(v)
	if s < 0 || r.doc.Tokens[s].Is("nsubj:pass") {
		return -1
	}
	d, ok := r.meansDeal(r.antecedent(s), r.doc.Tokens[v].Lemma)
	if !ok || d == i {
		return -1
	}
	return d
}

// fileTerm gives a deal the terms, as the account of whoever tells them; false where no deal is known.
func (r *reading) fileTerm(t *term) bool {
	a := r.agreementAt(t)
	if a == nil {
		return false
	}
	by := record.Narrator
	if k := r.tellerOf(t.verb); k >= 0 && r.rep.Statements[k].Speaker != nil {
		by = *r.rep.Statements[k].Speaker
	}
	g := r.clause(t.verb)
	for _, p := range t.provisions {
		g.First, g.Last = min(g.First, p.words.First), max(g.Last, p.words.Last)
	}
	if g.Len() > 60 {
		g = nlp.Range{First: t.verb, Last: t.verb + 1}
		for _, p := range t.provisions {
			g.First, g.Last = min(g.First, p.words.First), max(g.Last, p.words.Last)
		}
	}
	if k := r.statementOf(t.verb); k >= 0 {
		for _, c := range r.said[k].content {
			if c.Contains(t.verb) {
				g = nlp.Range{First: max(g.First, c.First), Last: min(g.Last, c.Last)}
			}
		}
		s := &r.rep.Statements[k]
		s.ClaimType = record.ClaimScopeClaim
		if !slices.Contains(s.About, a.ID) {
			s.About = append(s.About, a.ID)
		}
	}
	ev := r.spans(r.trim(r.clean(g)))
	if len(ev) == 0 {
		return false
	}
	sc := r.scopeOf(t.provisions)
	if len(t.provisions) == 0 {
		sc = deedOf(a)
	}
	text := func(y nlp.Range) string { return strings.Join(strings.Fields(r.doc.TextOf(y)), " ") }
	if t.exit.Len() > 0 {
		sc.Exit = text(t.exit)
	}
	if t.exception.Len() > 0 {
		sc.Exceptions = []string{text(t.exception)}
	}
	r.addVersion(a, by, sc, ev)
	var bound []string
	for _, p := range t.provisions {
		for _, id := range p.bound {
			if !slices.Contains(bound, id) {
				bound = append(bound, id)
			}
		}
	}
	r.bindVersion(a, by, bound)
	v := &a.Versions[slices.IndexFunc(a.Versions, func(v record.Version) bool { return v.By == by })]
	for _, p := range t.provisions {
		c := r.commitment(p, a.ID, v, false)
		if len(c.Evidence) > 0 && !slices.ContainsFunc(a.Commitments, func(o record.Commitment) bool {
			return o.ID == c.ID || spansMeet(o.Evidence, c.Evidence) && (o.Act == nil) == (c.Act == nil) && (o.Act == nil || *o.Act == *c.Act)
		}) {
			a.Commitments = append(a.Commitments, c)
		}
	}
	if len(a.Acts) == 0 && by == record.Narrator {
		a.Acts = slices.Clone(sc.Acts)
	}
	if a.LowConfidence && len(t.provisions) > 0 {
		a.LowConfidence, a.Confidence = false, ptr(.55)
	}
	return true
}

// agreementAt is the deal that terms are of: the one that their words name, else the nearest that the text
// told of before, else a new one where they name a plan that nothing else tells of.
func (r *reading) agreementAt(t *term) *record.Agreement {
	at := t.deal
	if at < 0 {
		at = t.verb
	}
	start := r.span(nlp.Range{First: at, Last: at + 1}).Start
	var best, near *record.Agreement
	size, gap := 0, 0
	if area := r.scopeOf(t.provisions).Area; t.deal < 0 && area != "" {
		for k := range r.rep.Agreements {
			if a := &r.rep.Agreements[k]; a.Area == area && !a.LowConfidence {
				return a
			}
		}
	}
	for k := range r.rep.Agreements {
		a := &r.rep.Agreements[k]
		if a.Kind == record.KindPromisedDocument {
			continue
		}
		for _, e := range a.Evidence {
			if n := e.End - e.Start; e.Start <= start && start < e.End && (best == nil || n < size) {
				best, size = a, n
			}
			if n := start - e.Start; a.Kind != record.KindDemand && n > 0 && n < 600 && (near == nil || n < gap) {
				near, gap = a, n
			}
		}
	}
	if best == nil { // "the draft envisages a 60-day truce": the truce has a record
		for _, p := range t.provisions {
			for k := range r.rep.Agreements {
				if a := &r.rep.Agreements[k]; spansMeet(a.Evidence, r.spans(p.words)) && a.Kind != record.KindPromisedDocument && best == nil {
					best = a
				}
			}
		}
	}
	switch {
	case best != nil:
		return best
	case near != nil:
		return near
	case t.deal < 0:
		return nil
	}
	g := r.phrase(t.deal)
	a := record.Agreement{Kind: record.KindProposal, Status: record.StatusProposed, Title: r.titleOf(g), Evidence: r.spans(r.trim(r.clean(g)))}
	a.Confidence = ptr(.5)
	if len(a.Evidence) == 0 {
		return nil
	}
	if p := r.doc.Child(t.deal, "nmod:poss"); p >= 0 {
		a.Parties, _ = r.who(p)
	}
	if r.doc.Tokens[t.deal].Lemma == "term" {
		a.Kind = record.KindDemand
	}
	a.ID = r.id("A", append(slices.Clone(a.Evidence), record.Span{Text: "terms"})...)
	r.rep.Agreements = append(r.rep.Agreements, a)
	return &r.rep.Agreements[len(r.rep.Agreements)-1]
}
