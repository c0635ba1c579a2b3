package extract

import (
	"cmp"
	"slices"
	"strings"

	"parley/internal/record"
	"parley/nlp"
)

var (
	dealNouns   = words("agreement deal accord pact treaty truce ceasefire cease-fire moratorium armistice memorandum plan proposal initiative framework roadmap resolution ultimatum demand understanding arrangement settlement communique declaration offer protocol")
	haltNouns   = words("pause halt cessation moratorium suspension freeze ban end stop")
	haltVerbs   = words("stop halt pause cease suspend end ban freeze")
	attackNouns = words("attack strike hostility fighting shelling bombing bombardment operation fire assault raid hostilities airstrike violence offensive")
)

// accord is one mention of an agreement, proposal or demand, in tokens.
type accord struct {
	trigger    int
	kind       record.AgreementKind
	status     record.AgreementStatus
	form       record.AgreementForm
	parties    []string
	scope      record.Scope
	own, words nlp.Range // its phrase; its clause
	date       record.EDTF
	dateAt     nlp.Range
	by         string // in whose words it stands
	statement  int
	definite   bool
	bare       bool // nothing but the word
	told       bool // its words say what it is about, or whose it is
	positions  []record.Position
	hoped      bool     // hoped for or thought possible
	extends    bool     // as going further than one that is there ("as well")
	several    bool     // "both cease-fires": two deals in one word
	new        bool     // "a", "another": not told of before
	bound      []string // who alone is bound: of an order, of a truce of one side
}

var hopeVerbs = words("hope wish dream long")

// agreements finds agreements, cease-fires, proposals and demands, with who is party, what is
// covered as each speaker has it (versions), status, and who is for or against.
func (r *reading) agreements() {
	var groups [][]*accord
	taken := make([]bool, len(r.doc.Tokens))
	for i := range r.doc.Tokens {
		if r.skip[i] || taken[i] {
			continue
		}
		a := r.accord(i)
		if a == nil {
			continue
		}
		if r.doc.Tokens[i].UPOS != "VERB" { // what somebody agreed to do may name another deal
			for j := a.own.First; j < a.own.Last; j++ {
				taken[j] = true
			}
		}
		groups = r.fileAccord(groups, a)
	}
	for _, g := range groups {
		if a, ok := r.agreement(g); ok {
			r.rep.Agreements = append(r.rep.Agreements, a)
		}
	}
	slices.SortStableFunc(r.rep.Agreements, func(a, b record.Agreement) int { return cmp.Compare(a.Evidence[0].Start, b.Evidence[0].Start) })
	r.partiesFromContext()
}

// partiesFromContext gives a deal whose words name nobody, or one side alone, the parties that the
// report names for a deal or for talks beside it; marked as inferred.
func (r *reading) partiesFromContext() {
	if r.official() {
		return
	}
	type pair struct {
		parties []string
		at      int
	}
	var known []pair
	for _, a := range r.rep.Agreements {
		if len(a.Parties) == 2 && !a.LowConfidence && (a.Kind == record.KindCeasefire || a.Kind == record.KindFramework || a.Kind == record.KindPartialCeasefire || a.Kind == record.KindExchange) {
			known = append(known, pair{a.Parties, a.Evidence[0].Start})
		}
	}
	for _, t := range r.rep.Talks {
		if len(t.Parties) == 2 && !t.LowConfidence && !slices.ContainsFunc(t.Parties, func(id string) bool { return r.actorType(id) == record.ActorPerson }) {
			known = append(known, pair{t.Parties, t.Evidence[0].Start})
		}
	}
	for k := range r.rep.Agreements {
		a := &r.rep.Agreements[k]
		if len(a.Parties) > 1 || slices.ContainsFunc(a.Versions, func(v record.Version) bool { return len(v.Bound) > 0 }) {
			continue
		}
		switch a.Kind {
		case record.KindCeasefire, record.KindPartialCeasefire, record.KindHumanitarianPause, record.KindExchange, record.KindImplementation:
		case record.KindFramework:
			if len(a.Parties) > 0 {
				continue
			}
		default:
			continue
		}
		best, far := -1, 0
		for n, p := range known {
			if len(a.Parties) == 1 && !slices.Contains(p.parties, a.Parties[0]) {
				continue
			}
			d := a.Evidence[0].Start - p.at
			if d < 0 {
				d = -2 * d // what was told before is nearer
			}
			if best < 0 || d < far {
				best, far = n, d
			}
		}
		if best >= 0 {
			a.Parties = slices.Clone(known[best].parties)
			slices.Sort(a.Parties)
			a.Rest("parties", record.BasisInferred)
		}
	}
}

// dealAt says whether a noun that names a deal stands at token i: one word, or "cease - fire".
func (r *reading) dealAt(i int) (kind record.AgreementKind, halt bool) {
	t := &r.doc.Tokens[i]
	low, l := strings.ToLower(t.Form), strings.ToLower(t.Lemma)
	if t.UPOS == "VERB" && haltVerbs[l] && r.negated(i) {
		return "", false // "we will not stop"
	}
	if t.UPOS == "VERB" && haltVerbs[l] { // "proposed to stop long-range strikes"
		if o := r.doc.Child(i, "obj"); o >= 0 && attackNouns[strings.ToLower(r.doc.Tokens[o].Lemma)] && (t.Is("xcomp", "ccomp", "acl", "advcl") && r.undertaken(i) || r.hasAux(i, "will", "would", "shall", "'ll")) {
			if l := strings.ToLower(r.doc.Tokens[o].Lemma); l == "hostility" || l == "hostilities" || l == "fighting" {
				return record.KindCeasefire, true
			}
			return record.KindPartialCeasefire, true
		}
		return r.undertaking(i), false
	}
	if t.UPOS == "VERB" {
		return r.undertaking(i), false
	}
	if t.UPOS != "NOUN" && t.UPOS != "PROPN" {
		return "", false
	}
	ceasefire := l == "ceasefire" || l == "cease-fire" || l == "truce" || l == "armistice" || (l == "fire" || low == "fire") && i >= 2 && r.doc.Tokens[i-1].Form == "-" && strings.EqualFold(r.doc.Tokens[i-2].Form, "cease")
	if t.Is("compound") && t.Head >= 0 && !r.skip[t.Head] { // "cease-fire agreement": the head is the trigger
		if h := strings.ToLower(r.doc.Tokens[t.Head].Lemma); dealNouns[h] {
			return "", false
		}
		if !ceasefire {
			return "", false
		}
		if h := strings.ToLower(r.doc.Tokens[t.Head].Lemma); talksNouns[h] || h == "violation" || h == "line" || h == "effort" {
			return "", false
		}
	}
	mod := func(ws ...string) bool {
		for _, c := range r.doc.Children(i) {
			ct := &r.doc.Tokens[c]
			if (ct.Is("compound", "amod", "nmod") || ct.Is("nmod:poss")) && slices.Contains(ws, strings.ToLower(ct.Lemma)) {
				return true
			}
			if ct.Is("nmod") {
				y := r.doc.Yield(c)
				for j := y.First; j < y.Last && j < y.First+12; j++ {
					if slices.Contains(ws, strings.ToLower(r.doc.Tokens[j].Lemma)) {
						return true
					}
				}
			}
		}
		return false
	}
	switch {
	case ceasefire:
		if mod("partial", "maritime", "naval", "sea", "energy", "infrastructure", "shipping") || mod("black") {
			return record.KindPartialCeasefire, false
		}
		if mod("humanitarian") {
			return record.KindHumanitarianPause, false
		}
		return record.KindCeasefire, false
	case t.UPOS == "VERB":
	case haltNouns[l] && (l != "ban" && l != "end" && l != "stop" || r.haltsAttacks(i)):
		if l == "pause" && mod("humanitarian") {
			return record.KindHumanitarianPause, true
		}
		if !r.haltsAttacks(i) && l != "moratorium" {
			return "", false
		}
		for _, c := range r.doc.Children(i) {
			if r.doc.Tokens[c].Is("nmod") && (r.doc.Tokens[c].Lemma == "hostility" || r.doc.Tokens[c].Lemma == "fighting" || r.doc.Tokens[c].Lemma == "hostilities") {
				return record.KindCeasefire, true
			}
		}
		return record.KindPartialCeasefire, true
	case (l == "exchange" || l == "swap") && mod("prisoner", "captive", "detainee", "hostage", "body", "pow"):
		return record.KindExchange, false
	case (l == "term" || l == "condition") && strings.Contains(t.Feats, "Number=Plur"): // "Russia's terms for a truce"
		if p := r.doc.Child(i, "nmod:poss"); p >= 0 && r.doc.Tokens[p].UPOS != "PRON" && r.isParty(p) {
			return record.KindDemand, false
		}
		return "", false
	case (l == "statement" || l == "communique" || l == "communiqué" || l == "declaration") && mod("joint") && r.lookedForward(i):
		return record.KindPromisedDocument, false
	case dealNouns[l]:
		for _, c := range r.doc.Children(i) { // "an agreement to ban strikes"
			if ct := &r.doc.Tokens[c]; ct.Is("acl") && haltVerbs[ct.Lemma] {
				if o := r.doc.Child(c, "obj"); o >= 0 && attackNouns[strings.ToLower(r.doc.Tokens[o].Lemma)] {
					return record.KindPartialCeasefire, true
				}
			}
		}
		switch {
		case mod("cease", "ceasefire", "cease-fire", "truce", "armistice"):
			return record.KindCeasefire, false
		case mod("prisoner", "hostage", "exchange", "swap"):
			return record.KindExchange, false
		case mod("mineral", "trade", "grain", "economic", "gas", "oil", "resource", "investment", "energy", "fertiliser", "fertilizer") && l != "proposal" && l != "demand":
			return record.KindEconomic, false
		case l == "demand" || l == "ultimatum":
			return record.KindDemand, false
		case l == "proposal" || l == "initiative" || l == "offer" || l == "plan" && !mod("peace", "action"):
			return record.KindProposal, false
		case l == "resolution" && !mod("security", "council", "un"):
			return "", false
		case mod("implementation"):
			return record.KindImplementation, false
		}
		return record.KindFramework, false
	}
	return "", false
}

var (
	captives  = words("prisoner captive detainee hostage body remains pow soldier child")
	fieldActs = words("withdraw pull redeploy patrol deploy disarm demilitarise demilitarize dismantle open reopen monitor allow vacate lift")
)

// takeOnWords stand over a halt that somebody takes on, offers, orders or is asked for.
var takeOnWords = words("agree propose offer promise pledge vow commit undertake order decide announce declare demand urge call ask require oblige refuse reject accept suggest instruct direct command commitment promise pledge order decision declaration guarantee readiness prepare ready")

// undertaken says whether the halt at verb i stands under a word of taking it on or asking for it: "an effort
// to end the fighting", "wants to stop the attacks", "met to end the war" name no deal.
func (r *reading) undertaken(i int) bool {
	h := r.doc.Tokens[i].Head
	if h < 0 {
		return false
	}
	if r.doc.Tokens[i].Is("acl:relcl") {
		return true
	}
	l := strings.ToLower(r.doc.Tokens[h].Lemma)
	return takeOnWords[l] || dealNouns[l] || dealAsks[l]
}

// undertaking is the kind of deal that verb i names as what somebody agreed to do or demands: "the
// sides agreed to set up patrols", "the rebels demand that he step down"; "" if it names none.
// Agreeing to meet or to travel is part of talks and no deal.
func (r *reading) undertaking(i int) record.AgreementKind {
	t := &r.doc.Tokens[i]
	if t.Head < 0 || !t.Is("xcomp", "ccomp") {
		return ""
	}
	h := &r.doc.Tokens[t.Head]
	s := r.subject(t.Head)
	if h.UPOS != "VERB" || s < 0 || r.negated(t.Head) || !r.isParty(s) {
		return ""
	}
	switch {
	case h.Lemma == "agree" && t.Is("xcomp"):
	case h.Lemma == "demand" && !strings.Contains(t.Feats, "Tense=Past"):
		return record.KindDemand
	default:
		return ""
	}
	if talksVerbs[t.Lemma] || goVerbs[t.Lemma] {
		return ""
	}
	o := r.doc.Child(i, "obj")
	if o >= 0 && talksNouns[r.doc.Tokens[o].Lemma] {
		return ""
	}
	for _, c := range r.doc.Children(i) {
		if r.doc.Tokens[c].Is("obl") && talksNouns[r.doc.Tokens[c].Lemma] {
			return ""
		}
	}
	switch {
	case o >= 0 && captives[r.doc.Tokens[o].Lemma] && (t.Lemma == "exchange" || t.Lemma == "swap" || t.Lemma == "release" || t.Lemma == "free" || t.Lemma == "return"):
		return record.KindExchange
	case fieldActs[t.Lemma]:
		return record.KindImplementation
	}
	return record.KindFramework
}

// unrealNouns speak of what is hoped for, sought or talked about and is not there.
var unrealNouns = words("hope prospect chance possibility likelihood call plea push effort attempt bid appeal idea offer invitation request difference dispute disagreement dream talk calls hopes search quest")

// notThere says whether noun i stands under a word of hope, search or possibility: "hopes of direct
// talks", "calls for a truce", "differences on a ceasefire", "no ceasefire".
func (r *reading) notThere(i int) bool {
	for _, c := range r.doc.Children(i) {
		if r.doc.Tokens[c].Is("det") && strings.EqualFold(r.doc.Tokens[c].Form, "no") {
			return true
		}
	}
	t := &r.doc.Tokens[i]
	return t.Is("nmod") && t.Head >= 0 && unrealNouns[strings.ToLower(r.doc.Tokens[t.Head].Lemma)]
}

// isParty says whether token i names those who make deals: states, forces, groups, organisations,
// their leaders and envoys, or "the two sides".
func (r *reading) isParty(i int) bool {
	if r.isBoth(i) || r.doc.Tokens[i].Lemma == "side" {
		return true
	}
	id := r.Actors.For(i)
	if id == "" {
		id = r.Actors.At(i)
	}
	switch r.actorType(id) {
	case "", record.ActorMedia, record.ActorPlatform, record.ActorUnnamedSource, record.ActorCompany:
		return false
	case record.ActorPerson:
		a := r.Actors.Get(id)
		return r.Actors.Party(id) != "" || a != nil && a.Role != ""
	}
	return true
}

// stageOf is the stage of a peace process that a kind of deal belongs to (PA-X: ceasefire,
// implementation); "" where the kind alone does not tell.
func stageOf(k record.AgreementKind) record.AgreementStage {
	switch k {
	case record.KindCeasefire, record.KindPartialCeasefire, record.KindHumanitarianPause:
		return record.StageCea
	case record.KindImplementation:
		return record.StageImp
	}
	return ""
}

// haltsAttacks says whether noun i halts attacks or hostilities ("a pause in long-range attacks").
func (r *reading) haltsAttacks(i int) bool {
	for _, c := range r.doc.Children(i) {
		if t := &r.doc.Tokens[c]; t.Is("nmod", "compound", "obl") && attackNouns[strings.ToLower(t.Lemma)] {
			return true
		}
	}
	return false
}

// lookedForward says whether the clause of token i speaks of the future.
func (r *reading) lookedForward(i int) bool {
	h := r.clauseHead(i)
	return r.hasAux(h, "will", "would", "shall", "'ll") || strings.Contains(r.doc.Tokens[h].Feats, "VerbForm=Inf")
}

// accord reads the mention of a deal at token i, nil if there is none.
func (r *reading) accord(i int) *accord {
	kind, halt := r.dealAt(i)
	if kind == "" {
		return nil
	}
	if r.official() && (r.isHeading(i) || askVerbs[strings.ToLower(r.doc.Tokens[i].Lemma)] && r.opens(i)) {
		return nil
	}
	a := &accord{trigger: i, kind: kind, own: r.phrase(i), statement: r.statementOf(i), by: r.sayer(i)}
	if a.statement >= 0 { // "A agreed to stop" is what A agreed to, and nobody's account but the text's
		if c := r.said[a.statement].cue; c.Len() > 0 && undertakeVerbs[r.doc.Tokens[r.cueHead(c)].Lemma] {
			a.by = record.Narrator
			if k := r.tellerOf(i); k >= 0 && r.rep.Statements[k].Speaker != nil {
				a.by = *r.rep.Statements[k].Speaker
			}
		}
	}
	l := strings.ToLower(r.doc.Tokens[i].Lemma)
	if l == "fire" {
		a.own.First = min(a.own.First, i-2)
	}
	head := r.clauseHead(i)
	if r.doc.Tokens[i].UPOS == "VERB" {
		a.own = r.trim(r.doc.Yield(i))
		if h := r.doc.Tokens[i].Head; h >= 0 { // who proposes it is said above
			head = r.clauseHead(h)
		}
	}
	a.words = r.clause(head)
	if a.statement >= 0 {
		for _, g := range r.said[a.statement].content {
			if g.Contains(i) {
				a.words = nlp.Range{First: max(a.words.First, g.First), Last: min(a.words.Last, g.Last)}
			}
		}
	}
	for _, c := range r.doc.Children(i) {
		ct := &r.doc.Tokens[c]
		if f := strings.ToLower(ct.Form); ct.Is("det") && (f == "the" || f == "that" || f == "this" || f == "these") {
			a.definite = true
		} else if ct.Is("det") && (f == "a" || f == "an" || f == "another") {
			a.new = true
		}
	}
	r.accordScope(a, halt)
	a.several = r.severalDeals(i)
	r.accordPeriod(a, head)
	r.accordBound(a, head)
	r.accordParties(a, head)
	r.accordStatus(a, head)
	for _, g := range []nlp.Range{a.own, a.words} {
		for j := g.First; j < g.Last; j++ {
			k := r.timeAt[j]
			if k < 0 || a.date != "" || r.statementOf(j) != a.statement || r.doc.Tokens[j].Head == i && r.doc.Tokens[j].Is("compound") && r.doc.Tokens[j].UPOS == "PROPN" { // "an Easter truce": its name
				continue
			}
			if p := r.word(r.Times[k].Range.First - 1); p == "until" || p == "till" || p == "through" {
				continue // its end
			}
			if x := r.Times[k]; x.EDTF != "" && (x.Type == record.TimeDate || x.Type == record.TimeTime) && x.Anchor != "epoch" && (x.Value == nil || !strings.HasSuffix(*x.Value, "_REF")) {
				a.date, a.dateAt = x.EDTF, x.Range
			}
		}
	}
	if a.date == "" && dealingVerbs[r.doc.Tokens[head].Lemma] { // "announced a truce on Saturday"
		for _, c := range r.doc.Children(head) {
			if k := r.timeAt[c]; k >= 0 && c != i && a.date == "" {
				if x := r.Times[k]; x.EDTF != "" && (x.Type == record.TimeDate || x.Type == record.TimeTime) && x.Anchor != "epoch" && (x.EDTF.First() != a.scope.From || a.scope.From == "") && x.EDTF.Last() != a.scope.To {
					a.date, a.dateAt = x.EDTF, x.Range
				}
			}
		}
	}
	for j := a.words.First; a.hoped && j < a.words.Last; j++ {
		w := r.word(j)
		a.extends = a.extends || w == "also" || w == "too" || w == "well" && r.word(j-1) == "as"
	}
	s := &a.scope
	a.bare = len(s.Objects) == 0 && s.Area == "" && s.Duration == "" && a.date == "" && len(a.parties) < 2
	if kind == record.KindPromisedDocument {
		a.bare = false
	}
	if r.official() && strings.Contains(r.doc.Tokens[i].Feats, "Number=Plur") && a.definite && kind == record.KindFramework {
		return nil // "the agreements made in A" are those that the text tells of
	}
	a.told = kind == record.KindCeasefire && r.hasModifier(i, "full", "general", "complete", "unconditional", "comprehensive", "permanent", "lasting", "nationwide") || r.doc.Tokens[i].UPOS == "VERB" || r.hasComplement(i) && len(a.parties) > 0 || r.saysWhat(i)
	if a.own.Len() <= 2 && a.bare && !a.definite && (kind == record.KindProposal || kind == record.KindFramework || kind == record.KindDemand) && r.doc.Tokens[i].UPOS == "NOUN" && !r.hasComplement(i) {
		return nil
	}
	return a
}

// isHeading says whether token i stands in a line without a verb.
func (r *reading) isHeading(i int) bool {
	s := r.sentence(i)
	for j := s.First; j < s.Last; j++ {
		if u := r.doc.Tokens[j].UPOS; u == "VERB" || u == "AUX" {
			return false
		}
	}
	return true
}

// hasComplement says whether noun i says what it is about ("an agreement on minerals", "a plan to meet").
func (r *reading) hasComplement(i int) bool {
	for _, c := range r.doc.Children(i) {
		if r.doc.Tokens[c].Is("nmod", "acl") && c > i {
			return true
		}
	}
	return false
}

// saysWhat says whether noun i tells what is agreed or asked for: "a deal to stem the flow", "demands
// that he quit", "agreement on elections", "a plan for peace". Plans to talk are no deal.
func (r *reading) saysWhat(i int) bool {
	for _, c := range r.doc.Children(i) {
		t := &r.doc.Tokens[c]
		switch {
		case c < i:
		case t.Is("acl") && !t.Is("acl:relcl") && t.UPOS == "VERB" && !talksVerbs[t.Lemma]:
			return strings.Contains(t.Feats, "VerbForm=Inf") || r.marked(c, "to", "that")
		case t.Is("nmod"):
			switch r.caseOf(c) {
			case "on", "for":
				return true
			case "between":
				for _, d := range r.doc.Children(c) {
					if k := r.caseOf(d); r.doc.Tokens[d].Is("nmod") && k == "on" {
						return true
					}
				}
			}
		}
	}
	return false
}

// ahead says whether the verb at token i, or one it is joined to, is told as still to come.
func (r *reading) ahead(i int) bool {
	for steps := 0; i >= 0 && steps < 8; steps++ {
		t := &r.doc.Tokens[i]
		if r.hasAux(i, "will", "would", "shall", "'ll", "could", "may", "might", "can") {
			return true
		}
		if !t.Is("conj", "xcomp") {
			return false
		}
		i = t.Head
	}
	return false
}

// hopedFor says whether a verb of hoping stands over token i.
func (r *reading) hopedFor(i int) bool {
	for h, steps := r.doc.Tokens[i].Head, 0; h >= 0 && steps < 6; h, steps = r.doc.Tokens[h].Head, steps+1 {
		if t := &r.doc.Tokens[h]; t.UPOS == "VERB" && hopeVerbs[t.Lemma] {
			return true
		}
	}
	return false
}

// accordScope reads what is covered: acts, objects, area, duration.
func (r *reading) accordScope(a *accord, halt bool) {
	s := &a.scope
	g := a.own
	for _, c := range r.doc.Children(a.trigger) { // "a pause in attacks ... against energy facilities"
		if ct := &r.doc.Tokens[c]; ct.Is("nmod", "acl", "compound", "amod") && !ct.Is("acl:relcl") || ct.Is("conj") && r.coDeal(c) {
			y := r.doc.Yield(c)
			g = nlp.Range{First: min(g.First, y.First), Last: max(g.Last, y.Last)}
		}
	}
	for i := a.trigger + 1; i < g.Last; i++ { // "a pause in attacks ... as well as a halt on attacks at sea": another deal, on whichever noun the tree hangs it
		if t := &r.doc.Tokens[i]; t.Is("conj") && haltNouns[t.Lemma] && r.doc.Child(i, "det") >= 0 && r.haltsAttacks(i) {
			if first := r.doc.Yield(i).First; first > a.trigger {
				g.Last = first
			}
		}
	}
	if r.doc.Tokens[a.trigger].UPOS == "VERB" {
		g = a.own
		for g.First < g.Last && (r.doc.Tokens[g.First].UPOS == "PART" || r.doc.Tokens[g.First].UPOS == "SCONJ") {
			g.First++
		}
	}
	a.own = r.trim(g)
	act := func(c record.ActClass) {
		if !slices.Contains(s.Acts, c) {
			s.Acts = append(s.Acts, c)
		}
	}
	object := func(c record.ObjectClass) {
		if !slices.Contains(s.Objects, c) {
			s.Objects = append(s.Objects, c)
		}
	}
	long, sea := false, false
	for j := g.First; j < g.Last; j++ {
		t := &r.doc.Tokens[j]
		low, l := strings.ToLower(t.Form), strings.ToLower(t.Lemma)
		switch {
		case low == "long" && j+2 < g.Last && strings.EqualFold(r.doc.Tokens[j+2].Form, "range"), low == "long-range":
			long = true
		case l == "energy" || l == "power" && t.Is("compound"):
			object(record.ObjectEnergy)
		case l == "infrastructure":
			if !r.hasModifier(j, "energy", "power") {
				object(record.ObjectInfrastructure)
			}
		case l == "nuclear":
			object(record.ObjectNuclear)
		case l == "shipping" || l == "vessel" && r.hasModifier(j, "commercial", "merchant"):
			object(record.ObjectMerchantShip)
			sea = true
		case l == "ship", l == "navigation":
			object(record.ObjectMaritime)
			sea = true
		case l == "port":
			object(record.ObjectPort)
		case l == "civilian" && t.UPOS == "NOUN":
			object(record.ObjectCivilians)
		}
		if k := r.timeAt[j]; k >= 0 && !r.toldByOther(j, g) {
			if x := r.Times[k]; x.Type == record.TimeDuration && x.Value != nil && s.Duration == "" && r.counts(x.Range) { // "a late-night truce" has no length
				s.Duration = *x.Value
			}
		}
		if id := r.Places.PlaceAt(j); id != "" && s.Area == "" {
			if p := r.Places.Place(id); p != nil {
				switch p.Kind {
				case record.PlaceSea:
					s.Area, sea = id, true
				case record.PlaceArea, record.PlaceAdm1, record.PlaceCity, record.PlaceFacility:
					if c := r.caseOfName(j); c == "in" || c == "on" || c == "over" || c == "around" || c == "near" {
						s.Area = id
					}
				}
			}
		}
	}
	switch a.kind {
	case record.KindCeasefire:
		act(record.ActAnyHostility)
		for j := g.First; j < g.Last; j++ { // "a cease-fire and hostage deal"
			if captives[r.doc.Tokens[j].Lemma] && r.doc.Tokens[j].Lemma != "child" && r.doc.Tokens[j].Lemma != "soldier" {
				act(record.ActRelease)
				object(record.ObjectPeople)
			}
		}
	case record.KindHumanitarianPause:
		act(record.ActAnyHostility)
	case record.KindPartialCeasefire:
		switch {
		case long:
			act(record.ActLongRangeAttack)
		case sea:
			act(record.ActAttackAtSea)
		default:
			act(record.ActAttack)
			for j := g.First; j < g.Last; j++ {
				switch strings.ToLower(r.doc.Tokens[j].Lemma) {
				case "shelling":
					s.Acts = []record.ActClass{record.ActShelling}
				case "drone":
					s.Acts = []record.ActClass{record.ActDroneAttack}
				}
			}
		}
	case record.KindExchange:
		act(record.ActRelease)
		object(record.ObjectPow)
	case record.KindPromisedDocument:
		act(record.ActPublish)
	}
	if a.kind == record.KindPartialCeasefire && len(s.Objects) == 0 && s.Area == "" && s.Duration == "" && halt {
		object(record.ObjectUnspecified)
	}
}

var (
	// dealingVerbs bring a deal about, so that a beginning told with them is the deal's.
	dealingVerbs = words("order announce declare proclaim agree offer propose accept impose begin start commence last run hold")
	orderVerbs   = words("order command instruct decree")
)

// accordPeriod reads from when and until when a deal runs: "from 1 April", "starting on Monday", "until noon".
func (r *reading) accordPeriod(a *accord, head int) {
	gs := []nlp.Range{a.own}
	if dealingVerbs[r.doc.Tokens[head].Lemma] {
		gs = append(gs, r.clause(head))
	}
	for _, g := range gs {
		for j := g.First; j < g.Last; j++ {
			k := r.timeAt[j]
			if k < 0 || r.Times[k].Range.First != j || r.statementOf(j) != a.statement && r.statementOf(j) != r.statementOf(head) || r.inCondition(j, g) {
				continue
			}
			x := r.Times[k]
			if x.EDTF == "" || x.Type == record.TimeDuration || x.Anchor == "epoch" {
				continue
			}
			prev := r.word(j - 1)
			if j >= 2 && (prev == "on" || prev == "at" || prev == "from") {
				switch w := r.word(j - 2); w {
				case "starting", "beginning", "effective", "commencing":
					prev = w
				}
			}
			switch prev {
			case "from", "since", "starting", "beginning", "effective", "commencing":
				if a.scope.From == "" {
					a.scope.From = x.EDTF.First()
				}
			case "until", "till", "through":
				if a.scope.To == "" {
					a.scope.To = x.EDTF.Last()
				}
			}
		}
	}
}

// accordBound reads who alone is bound: who orders his own side to stop, who declares a truce of his own.
func (r *reading) accordBound(a *accord, head int) {
	switch a.kind {
	case record.KindCeasefire, record.KindPartialCeasefire, record.KindHumanitarianPause:
	default:
		return
	}
	l := r.doc.Tokens[head].Lemma
	own := orderVerbs[l] && r.doc.Child(head, "iobj") < 0 || (l == "announce" || l == "declare" || l == "proclaim" || l == "call") && r.hasModifier(a.trigger, "unilateral", "one-sided")
	if !own || r.negated(head) || r.hasAux(head, "could", "may", "might", "should") {
		return
	}
	if o := r.doc.Child(head, "obj"); orderVerbs[l] && o >= 0 && o != a.trigger { // "ordered the army to stop": whose army
		if id := r.Actors.Party(r.Actors.For(o)); id != "" {
			a.bound = []string{id}
			return
		}
	}
	if s := r.subject(head); s >= 0 {
		id := r.speakerAt(s, "")
		for _, c := range r.doc.Children(s) { // "the Houthi leadership"
			if id == "" && r.doc.Tokens[c].Is("compound", "amod", "nmod:poss") {
				id = r.Actors.At(c)
			}
		}
		if p := r.Actors.Party(id); p != "" {
			id = p
		}
		if id != "" {
			a.bound, a.parties = []string{id}, []string{id}
		}
	}
}

// severalDeals says whether noun i stands for deals told elsewhere: "both cease-fires", "the two agreements".
func (r *reading) severalDeals(i int) bool {
	if t := &r.doc.Tokens[i]; t.UPOS == "VERB" || !strings.Contains(t.Feats, "Number=Plur") && !strings.HasSuffix(strings.ToLower(t.Form), "s") {
		return false
	}
	for _, c := range r.doc.Children(i) {
		switch r.word(c) {
		case "both", "two", "three", "all":
			return true
		}
	}
	return false
}

// named says whether a deal has a name, or a word, that tells it from others: "an Easter truce".
func named(r *reading, i int) bool {
	for _, c := range r.doc.Children(i) {
		if t := &r.doc.Tokens[c]; t.Is("compound") && t.UPOS == "PROPN" {
			return true
		}
	}
	return false
}

// toldByOther says whether token j stands in a clause about a noun of range g that tells what somebody said of it:
// "the truce, which A said runs for 30 days", is A's account.
func (r *reading) toldByOther(j int, g nlp.Range) bool {
	for i := j; i >= 0 && g.Contains(i); i = r.doc.Tokens[i].Head {
		if r.doc.Tokens[i].Is("acl:relcl") && r.doc.Child(i, "ccomp") >= 0 && r.cueEntry(i).act != "" {
			return true
		}
	}
	return false
}

// counts says whether a length of time has a number: "a 30-day truce", "a truce of a week"; "late-night" has none.
func (r *reading) counts(g nlp.Range) bool {
	for j := max(g.First-1, 0); j < g.Last; j++ {
		switch r.word(j) {
		case "a", "an":
			if g.Last-j <= 2 { // "a week"
				return true
			}
		case "one", "long", "several", "few", "half":
			return true
		}
		if j >= g.First && r.isNumber(j) {
			return true
		}
	}
	return false
}

// coDeal says whether noun c, coordinated with a deal, is the other half of one: "a cease-fire and
// hostage deal", "a truce and prisoner exchange".
func (r *reading) coDeal(c int) bool {
	t := &r.doc.Tokens[c]
	return t.UPOS == "NOUN" && (dealNouns[t.Lemma] || t.Lemma == "exchange" || t.Lemma == "swap" || t.Lemma == "release") && (r.hasModifier(c, "hostage", "prisoner", "captive", "detainee") || r.doc.Child(c, "nmod") >= 0 && captives[r.doc.Tokens[r.doc.Child(c, "nmod")].Lemma])
}

// accordParties reads between A and B, with B, the owner, and who agrees, signs or proposes it.
func (r *reading) accordParties(a *accord, head int) {
	add := func(j int) {
		if j < 0 {
			return
		}
		if l := r.doc.Tokens[j].Lemma; l == "government" || l == "leader" || l == "delegation" || l == "representative" || l == "minister" || l == "president" { // "the governments of A and B"
			for _, c := range r.doc.Children(j) {
				if r.doc.Tokens[c].Is("nmod") && r.caseOf(c) == "of" && len(r.conjuncts(c)) > 0 {
					j = c
				}
			}
		}
		for _, x := range append([]int{j}, r.conjuncts(j)...) {
			id := r.Actors.At(x)
			if p := r.Places.Place(r.Places.PlaceAt(x)); id == "" && p != nil && p.Kind == record.PlaceCountry && p.Country != nil {
				id = r.Actors.State(*p.Country)
			}
			if r.doc.Tokens[x].UPOS != "PRON" && id == "" && r.Places.PlaceAt(x) == "" {
				id = r.Actors.For(x)
			}
			if id == "" || r.isBoth(x) {
				continue
			}
			if p := r.Actors.Party(id); p != "" {
				id = p
			} else if t := r.actorType(id); t == record.ActorMedia || t == record.ActorUnnamedSource || t == record.ActorUnnamedOfficial || t == record.ActorPerson {
				continue
			}
			if !slices.Contains(a.parties, id) {
				a.parties = append(a.parties, id)
			}
		}
	}
	for _, c := range r.doc.Children(a.trigger) {
		t := &r.doc.Tokens[c]
		switch {
		case t.Is("nmod", "obl") && (r.caseOf(c) == "between" || r.caseOf(c) == "with"):
			add(c)
		case t.Is("nmod:poss") && r.Places.PlaceAt(c) == "":
			add(c)
		case t.Is("acl") && (t.Lemma == "agree" || t.Lemma == "sign" || t.Lemma == "propose" || t.Lemma == "broker" || t.Lemma == "accept"):
			for _, d := range r.doc.Children(c) {
				if r.doc.Tokens[d].Is("obl") && (r.caseOf(d) == "with" || r.caseOf(d) == "by" || r.caseOf(d) == "between") {
					if t.Lemma != "broker" {
						add(d)
					}
				}
			}
		case t.Is("nmod") && attackNouns[t.Lemma]: // "attacks by both A and B"
			for _, d := range r.doc.Children(c) {
				if r.doc.Tokens[d].Is("nmod") && r.caseOf(d) == "by" {
					add(d)
				}
			}
		}
	}
	h := &r.doc.Tokens[head]
	if h.UPOS == "VERB" && head != a.trigger {
		switch h.Lemma {
		case "agree", "sign", "reach", "conclude", "accept", "announce", "declare", "observe", "implement", "release", "publish", "propose", "offer", "demand", "reject", "make", "strike", "negotiate", "seek", "issue":
			add(r.subject(head))
			for _, c := range r.doc.Children(head) {
				if r.doc.Tokens[c].Is("obl") && r.caseOf(c) == "with" {
					add(c)
				}
			}
		}
	}
	slices.Sort(a.parties)
}

// accordStatus reads how far it has come, the form, and who is for or against.
func (r *reading) accordStatus(a *accord, head int) {
	set := func(s record.AgreementStatus) {
		if a.status == "" {
			a.status = s
		}
	}
	var position func(j int, stance record.Stance)
	position = func(j int, stance record.Stance) {
		if j < 0 {
			return
		}
		for _, c := range r.doc.Children(j) {
			if r.doc.Tokens[c].Is("conj") && r.doc.Tokens[c].UPOS != "VERB" {
				defer position(c, stance)
			}
		}
		id := r.speakerAt(j, "")
		if p := r.Actors.Party(id); p != "" {
			id = p
		}
		if id == "" || slices.ContainsFunc(a.positions, func(p record.Position) bool { return p.Party == id }) {
			return
		}
		y := r.clause(head)
		if y.Len() > 50 {
			y = nlp.Range{First: head, Last: head + 1}
		}
		a.positions = append(a.positions, record.Position{Party: id, Stance: stance, Evidence: r.spans(y)})
	}
	for _, c := range r.doc.Children(a.trigger) {
		if strings.Contains(r.doc.Tokens[c].Feats, "VerbForm=Inf") {
			continue // "plans to sign a treaty"
		}
		switch strings.ToLower(r.doc.Tokens[c].Lemma) {
		case "proposed", "propose":
			set(record.StatusProposed)
		case "potential", "possible", "future", "eventual", "any":
			set(record.StatusUnderDiscussion)
		case "agree", "agreed":
			set(record.StatusAgreedInPrinciple)
		case "signed", "sign":
			set(record.StatusSigned)
			a.form = record.FormSigned
		case "written":
			a.form = record.FormWritten
		case "failed", "collapsed":
			set(record.StatusTerminated)
		case "existing", "current", "fragile", "shaky":
			set(record.StatusInForce)
		}
	}
	if a.statement >= 0 { // what is hoped for or wanted is not there
		c := r.said[a.statement].cue
		if hoped := c.Len() > 0 && hopeVerbs[r.doc.Tokens[r.cueHead(c)].Lemma]; hoped || r.rep.Statements[a.statement].Attitude {
			a.hoped = hoped
			set(record.StatusFloated)
		}
	}
	if v := r.doc.Tokens[a.trigger].Head; v >= 0 && r.ahead(v) {
		switch r.doc.Tokens[v].Lemma {
		case "negotiate", "make", "strike", "reach", "find", "discuss", "seek":
			set(record.StatusFloated)
		}
	}
	if r.hopedFor(a.trigger) {
		a.hoped = true
		set(record.StatusFloated)
	}
	if r.notThere(a.trigger) {
		set(record.StatusUnderDiscussion)
	}
	if r.hasAux(head, "could", "may", "might") {
		a.hoped = true
		set(record.StatusFloated)
	}
	h := &r.doc.Tokens[head]
	future := r.hasAux(head, "will", "would", "shall", "'ll", "could", "may", "might") || strings.Contains(h.Feats, "VerbForm=Inf")
	negated := r.negated(head)
	switch h.Lemma {
	case "agree", "accept", "endorse", "back", "support", "welcome", "approve":
		if future || negated {
			set(record.StatusUnderDiscussion)
			if negated {
				position(r.subject(head), record.StanceAgainst)
			}
		} else {
			set(record.StatusAgreedInPrinciple)
			position(r.subject(head), record.StanceFor)
		}
	case "sign":
		if p := r.word(head + 1); !negated && !future && (p == "on" || p == "up" || p == "off") && r.hasParticle(head) { // "signed on to the plan"
			set(record.StatusAgreedInPrinciple)
			position(r.subject(head), record.StanceFor)
		} else if negated {
			set(record.StatusUnderDiscussion)
		} else if future {
			set(record.StatusAnnounced)
		} else {
			set(record.StatusSigned)
			a.form = record.FormSigned
		}
	case "reject", "refuse", "rule", "oppose", "stonewall", "rebuff", "dismiss", "spurn":
		set(record.StatusRejected)
		if s := r.subject(head); s >= 0 && s != a.trigger {
			position(s, record.StanceAgainst)
		} else if ag := r.doc.Child(head, "obl:agent"); ag >= 0 {
			position(ag, record.StanceAgainst)
		}
	case "propose", "offer", "suggest", "float", "table", "present", "submit", "unveil":
		set(record.StatusProposed)
		position(r.subject(head), record.StanceFor)
	case "announce", "declare", "proclaim", "order", "decree":
		set(record.StatusAnnounced)
	case "reach", "conclude", "strike", "broker", "clinch", "secure":
		if future || negated {
			set(record.StatusUnderDiscussion)
		} else {
			set(record.StatusAgreedInPrinciple)
		}
	case "go":
		for _, c := range r.doc.Children(head) {
			if l := r.doc.Tokens[c].Lemma; l == "effect" || l == "force" {
				set(map[bool]record.AgreementStatus{true: record.StatusAnnounced, false: record.StatusInForce}[future])
			}
		}
	case "hold", "observe", "respect", "monitor", "violate", "breach", "break", "take", "enter", "begin", "start":
		if future {
			set(record.StatusAnnounced)
		} else {
			set(record.StatusInForce)
		}
	case "implement":
		if future || strings.Contains(h.Feats, "VerbForm=Ger") {
			set(record.StatusAgreedInPrinciple)
		} else {
			set(record.StatusInForce)
		}
	case "expire":
		set(record.StatusExpired)
	case "discuss", "address", "negotiate", "consider", "debate", "work", "talk":
		if future || r.ahead(head) {
			set(record.StatusFloated)
		}
		set(record.StatusUnderDiscussion)
	case "demand", "seek", "want", "urge", "call", "press", "push":
		set(record.StatusProposed)
		position(r.subject(head), record.StanceSeeks)
	case "release", "publish", "issue":
		if future {
			set(record.StatusPromised)
		}
	}
	switch a.kind {
	case record.KindProposal, record.KindDemand:
		set(record.StatusProposed)
	case record.KindPromisedDocument:
		a.status = record.StatusPromised
	}
	set(record.StatusUnderDiscussion)
}

// fileAccord puts a mention to the deal it speaks of: one that covers the same, or for a definite
// mention without anything of its own the latest one.
func (r *reading) fileAccord(groups [][]*accord, a *accord) [][]*accord {
	related := func(x, y record.AgreementKind) bool {
		return x == y || (x == record.KindPartialCeasefire || x == record.KindCeasefire) && (y == record.KindFramework || y == record.KindProposal) || (y == record.KindPartialCeasefire || y == record.KindCeasefire) && (x == record.KindFramework || x == record.KindProposal)
	}
	if d := r.termOf(a.trigger); d >= 0 { // "the plan calls for a truce": one deal
		for k := range groups {
			if slices.ContainsFunc(groups[k], func(o *accord) bool { return o.trigger == d }) {
				groups[k] = append(groups[k], a)
				return groups
			}
		}
	}
	if a.definite && a.bare { // "the framework": the one that was called so before
		for k := len(groups) - 1; k >= 0; k-- {
			if !another(a, groups[k]) && slices.ContainsFunc(groups[k], func(o *accord) bool { return related(a.kind, o.kind) && r.calledSo(a.trigger, o.trigger) }) {
				groups[k] = append(groups[k], a)
				return groups
			}
		}
	}
	for k := len(groups) - 1; k >= 0; k-- {
		if another(a, groups[k]) {
			continue
		}
		for _, o := range groups[k] {
			if a.several != o.several {
				break
			}
			if !related(a.kind, o.kind) {
				continue
			}
			if a.date != "" && o.date != "" && !a.date.Overlaps(o.date) && a.kind != record.KindProposal {
				continue
			}
			sameArea := a.scope.Area == o.scope.Area
			switch {
			case a.kind == o.kind && sameArea && a.scope.Area != "",
				a.kind == o.kind && !a.bare && !o.bare && sameArea && (slices.Equal(a.scope.Objects, o.scope.Objects) || a.definite && objectsMeet(a.scope.Objects, o.scope.Objects)) && slices.Equal(a.scope.Acts, o.scope.Acts) && (a.scope.Duration == o.scope.Duration || a.scope.Duration == "" || o.scope.Duration == "" && !a.new),
				a.definite && (a.bare || o.bare || a.kind == o.kind || len(a.scope.Objects) == 0) && (a.bare || r.doc.Tokens[a.trigger].Sent-r.doc.Tokens[o.trigger].Sent <= 2) && r.doc.Tokens[a.trigger].Sent-r.doc.Tokens[o.trigger].Sent <= 6 && (a.scope.Area == "" || sameArea),
				a.kind == o.kind && o.kind == record.KindExchange && (a.bare || o.bare || sameParties(a.parties, o.parties)),
				a.kind == o.kind && a.bare && o.kind == record.KindCeasefire && !(a.new && named(r, a.trigger)):
				groups[k] = append(groups[k], a)
				return groups
			}
		}
	}
	return append(groups, []*accord{a})
}

// calledSo says whether noun a names a deal by the word that noun o, or a modifier of it, named it by.
func (r *reading) calledSo(a, o int) bool {
	l := strings.ToLower(r.doc.Tokens[a].Lemma)
	switch l {
	case "framework", "roadmap", "memorandum", "initiative", "resolution", "proposal", "accord", "pact", "treaty", "protocol", "ultimatum":
	default:
		return false // words for any of them
	}
	return strings.ToLower(r.doc.Tokens[o].Lemma) == l || r.hasModifier(o, l)
}

// hasParticle says whether a verb has a particle: "signed on to", "signed up".
func (r *reading) hasParticle(v int) bool {
	for _, c := range r.doc.Children(v) {
		if t := &r.doc.Tokens[c]; c == v+1 && t.Is("compound:prt", "advmod") {
			return true
		}
	}
	return false
}

// another says whether a mention cannot be of the deal of a group: "he hoped that it would hold in B as
// well" is another than the one in A, "the 2002 understanding with B" than one with no date of others.
func another(a *accord, group []*accord) bool {
	dated, parties := false, []string{}
	for _, o := range group {
		if o.extends != a.extends {
			return true
		}
		dated = dated || o.date != ""
		parties = append(parties, o.parties...)
	}
	return a.date != "" && a.own.Contains(a.dateAt.First) && !dated && len(a.parties) > 0 && len(parties) > 0 && !slices.ContainsFunc(a.parties, func(p string) bool { return slices.Contains(parties, p) })
}

// sameParties says whether two lists of parties name the same, or one of them nobody.
func sameParties(a, b []string) bool {
	return len(a) == 0 || len(b) == 0 || slices.Equal(a, b)
}

func objectsMeet(a, b []record.ObjectClass) bool {
	if len(a) == 0 || len(b) == 0 {
		return len(a) == len(b)
	}
	for _, x := range a {
		for _, y := range b {
			if x.Within(y) || y.Within(x) {
				return true
			}
		}
	}
	return false
}

var statusRank = map[record.AgreementStatus]int{record.StatusFloated: 2, record.StatusUnderDiscussion: 2, record.StatusProposed: 3, record.StatusPromised: 3, record.StatusAgreedInPrinciple: 4, record.StatusAnnounced: 4, record.StatusRejected: 5, record.StatusInForce: 5, record.StatusSigned: 6, record.StatusTerminated: 6, record.StatusExpired: 6}

// agreement makes the record of the mentions of one deal. Where speakers cover different things, each
// has a version of his own, and the deal's status is disputed.
func (r *reading) agreement(g []*accord) (record.Agreement, bool) {
	best := g[0]
	for _, a := range g {
		if best.bare && !a.bare || best.kind == record.KindFramework && (a.kind == record.KindPartialCeasefire || a.kind == record.KindCeasefire) {
			best = a
		}
	}
	x := record.Agreement{Kind: best.kind, Status: best.status, Form: best.form, Scope: best.scope}
	var ev []record.Span
	bare, told := true, false
	for _, a := range g {
		bare = bare && a.bare
		told = told || a.told
		words := a.own
		if words.Len() < 4 && !a.bare {
			words = a.words
		}
		if words.Len() > 45 {
			words = a.own
		}
		ev = append(ev, r.spans(r.trim(r.clean(words)))...)
		for _, p := range a.parties {
			if !slices.Contains(x.Parties, p) {
				x.Parties = append(x.Parties, p)
			}
		}
		if x.Date == "" && a.date != "" {
			x.Date = a.date
			x.Rest("date", "", r.span(a.dateAt))
		}
		if statusRank[a.status] > statusRank[x.Status] && x.Kind != record.KindPromisedDocument {
			x.Status = a.status
		}
		if x.Duration == "" {
			x.Duration = a.scope.Duration
		}
		if x.Area == "" {
			x.Area = a.scope.Area
		}
		for _, p := range a.positions {
			if !slices.ContainsFunc(x.Positions, func(o record.Position) bool { return o.Party == p.Party }) {
				x.Positions = append(x.Positions, p)
			}
		}
	}
	if x.Kind == record.KindPromisedDocument {
		x.Due, x.Date = x.Date, ""
		if s := x.Spans["date"]; s != nil {
			x.Spans = map[string][]record.Span{"due": s}
		}
	}
	slices.Sort(x.Parties)
	x.Evidence = sortSpans(ev)
	if len(x.Evidence) == 0 {
		return x, false
	}
	x.Title = r.title(best)
	if x.Stage = stageOf(x.Kind); x.Stage != "" {
		x.Rest("stage", record.BasisInferred)
	}
	x.ID = r.id("A", append(slices.Clone(x.Evidence), r.span(nlp.Range{First: best.trigger, Last: best.trigger + 1}))...)
	r.versions(&x, g)
	if len(x.Versions) > 1 {
		objects := x.Versions[0].Objects
		for _, v := range x.Versions[1:] {
			if len(v.Objects) > 0 && len(objects) > 0 && !slices.Equal(v.Objects, objects) && x.Status != record.StatusSigned {
				x.Status = record.StatusDisputed
				x.Rest("status", record.BasisDerived)
			}
		}
	}
	c := .6
	if bare {
		c = .45
		if !told {
			c, x.LowConfidence = .3, true
		}
	}
	if !slices.ContainsFunc(g, func(a *accord) bool { return !a.several }) {
		c, x.LowConfidence = .3, true // several deals in one word are no deal of their own
	}
	x.Confidence = &c
	return x, true
}

// title names a deal in words of the text, without the narrator's loaded ones.
func (r *reading) title(a *accord) string {
	g := r.withoutEdgeWords(a.own)
	if g.Len() > 16 {
		g.Last = g.First + 16
	}
	if !g.Contains(a.trigger) {
		g = a.own
	}
	return strings.Join(strings.Fields(r.doc.TextOf(g)), " ")
}

// versions gives each speaker's account of what a deal covers. The narrator's is one of them where
// others differ from it.
func (r *reading) versions(x *record.Agreement, g []*accord) {
	for _, a := range g {
		if !specific(a.scope.Objects) && a.scope.Area == "" && a.scope.Duration == "" && a.scope.From == "" && a.scope.To == "" && len(a.bound) == 0 || a.kind == record.KindPromisedDocument || a.hoped {
			continue
		}
		if a.kind == record.KindExchange || !slices.ContainsFunc(a.scope.Objects, func(o record.ObjectClass) bool { return o != record.ObjectPeople }) && a.scope.Area == "" && a.scope.Duration == "" {
			continue // "a cease-fire and hostage deal" names it and tells nothing of its terms
		}
		by := a.by
		if strings.HasSuffix(by, ":parties") || strings.HasSuffix(by, "_parties") || strings.HasSuffix(by, "_sides") {
			continue // all of them together: nobody's account beside others
		}
		k := slices.IndexFunc(x.Versions, func(v record.Version) bool { return v.By == by })
		words := a.own
		if words.Len() < 4 {
			words = a.words
		}
		ev := r.spans(r.trim(r.clean(words)))
		if len(ev) == 0 {
			continue
		}
		if k >= 0 {
			v := &x.Versions[k]
			v.Evidence = sortSpans(append(v.Evidence, ev...))
			if v.Duration == "" {
				v.Duration = a.scope.Duration
			}
			if v.Area == "" {
				v.Area = a.scope.Area
			}
			if v.From == "" {
				v.From = a.scope.From
			}
			if v.To == "" {
				v.To = a.scope.To
			}
			for _, o := range a.scope.Objects {
				if !slices.Contains(v.Objects, o) && o != record.ObjectUnspecified {
					v.Objects = append(v.Objects, o)
				}
			}
			continue
		}
		v := record.Version{By: by, Bound: a.bound, Scope: a.scope, Evidence: ev}
		v.ID = record.NewID("V", x.ID+by, ev...)
		x.Versions = append(x.Versions, v)
	}
	if len(x.Versions) == 1 && x.Versions[0].By == record.Narrator {
		x.Versions = nil // the report's own account alone is the agreement itself
	}
}
