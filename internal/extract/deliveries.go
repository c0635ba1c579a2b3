package extract

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"parley/internal/record"
	"parley/nlp"
)

//go:embed lexicon/deliveries.txt
var deliveriesFile string

// handing is the lexicon of what is handed over and by which words.
type handing struct {
	what  map[string]record.DeliveryWhat
	only  map[string]string // by noun: the way that alone speaks of handing it over
	unit  map[string]bool
	verbs map[string]string // lemma → way
	nouns map[string]string
}

var handingWords = sync.OnceValue(func() *handing {
	h := &handing{map[string]record.DeliveryWhat{}, map[string]string{}, map[string]bool{}, map[string]string{}, map[string]string{}}
	for _, f := range lines(deliveriesFile) {
		switch w := field(f, 1); f[0] {
		case "what":
			h.what[w], h.only[w] = record.DeliveryWhat(field(f, 2)), field(f, 3)
		case "unit":
			h.unit[w] = true
		case "verb":
			h.verbs[w] = field(f, 2)
		case "noun":
			h.nouns[w] = field(f, 2)
		}
	}
	return h
})

// handover is one mention of a thing that is handed over, in tokens.
type handover struct {
	thing, verb int    // verb: the verb or noun of handing over
	way         string // give, take, swap, pass
	what        record.DeliveryWhat
	unit        string
	status      record.DeliveryStatus
	amount      *record.Amount
	promised    *record.Amount // where one clause has both: "40 of the 90 that it had promised"
	from, to    int            // tokens, -1 if not named
	through     []int
	each        bool
	noun        int  // of a bare number: what was spoken of last, else -1
	rest        bool // what is left of a promise: "the remaining eight"
	by          string
	words       nlp.Range
	given       int // what it is given for, a token, -1 if nothing
}

var (
	promiseVerbs  = words("agree promise pledge undertake commit vow announce plan schedule due oblige require expect set prepare")
	unpledged     = words("demand call urge ask appeal want seek hope offer propose suggest threaten ready willing consider discuss negotiate refuse deny reject request need beg plead press wish aim try attempt help allow enable mediate refer condition insist")
	owedWords     = words("promise agree pledge due require owe undertake demand list schedule commit")
	onceFreed     = words("bail parole court hospital custody jail prison clinic surgery duty")
	courtNouns    = words("court judge police prosecutor hospital authority magistrate officer sheriff school")
	inReturnNouns = words("exchange return swap")
)

// deliveries finds what one side hands over to another, or is to: how many were promised, how many were
// delivered, by whom to whom, according to whom. What is only asked for, offered or done under a
// condition is none.
func (r *reading) deliveries() {
	var out []record.Delivery
	rest := map[string]bool{}
	var last *handover
	for i := range r.doc.Tokens {
		if r.skip[i] {
			continue
		}
		if k := handingWords().what[strings.ToLower(r.doc.Tokens[i].Lemma)]; k != "" && r.doc.Tokens[i].UPOS == "NOUN" && (last == nil || !r.doc.Under(i, last.thing)) && (r.lately(last, i) || r.countOf(i) != nil) {
			last = &handover{thing: i, what: k}
		}
		h := r.handoverAt(i)
		if h == nil {
			h = r.bareNumber(i, last)
		}
		if h == nil {
			continue
		}
		ds := r.delivery(h, out)
		for _, d := range ds {
			rest[d.ID] = h.rest
		}
		out = append(out, ds...)
		if r.doc.Tokens[i].UPOS == "NOUN" {
			last = h
		}
	}
	r.rep.Deliveries = promisedAgainst(out, rest)
	for i := range r.rep.Deliveries {
		d := &r.rep.Deliveries[i]
		if d.Remainder = d.Left(); d.Remainder != nil {
			d.Rest("remainder", record.BasisDerived)
		}
	}
}

// handoverAt reads the thing at token i as one that is handed over, nil if it is none.
func (r *reading) handoverAt(i int) *handover {
	t := &r.doc.Tokens[i]
	lex := handingWords()
	if t.UPOS != "NOUN" && t.UPOS != "PROPN" && t.UPOS != "NUM" || t.Is("compound", "amod") {
		return nil
	}
	l := strings.ToLower(t.Lemma)
	what := lex.what[l]
	h := &handover{thing: i, what: what, verb: -1, from: -1, to: -1, given: -1, noun: -1}
	if lex.unit[l] { // "40 trucks of flour", "aid trucks", "trucks carrying food"
		y := r.doc.Yield(i)
		for j := y.First; j < min(y.Last, y.First+14); j++ {
			if w := lex.what[strings.ToLower(r.doc.Tokens[j].Lemma)]; w == record.DeliverAid && h.what == "" {
				h.what, h.unit = w, l
			}
		}
	}
	for _, c := range r.doc.Children(i) { // "prisoners of war", "the bodies of 40 soldiers", "Ukrainian children"
		if w := strings.ToLower(r.doc.Tokens[c].Lemma); r.doc.Tokens[c].Is("compound") && lex.what[w] != "" && l != "soldier" && !lex.unit[l] && h.what != "" {
			return nil // "prisoner of the hostage family": the head is no captive
		}
	}
	if h.what == "" {
		return nil
	}
	top := i
	for steps := 0; steps < 4; steps++ { // "dozens of prisoners", "a group of children", "the first batch of detainees"
		o := &r.doc.Tokens[top]
		if o.Is("conj") && o.Head >= 0 && !lex.unit[r.doc.Tokens[o.Head].Lemma] {
			top = o.Head
			continue
		}
		if o.Is("nmod") && r.caseOf(top) == "of" && o.Head >= 0 {
			ho := &r.doc.Tokens[o.Head]
			if hl := strings.ToLower(ho.Lemma); vagueCount[strings.ToLower(ho.Form)] != "" || hl == "group" || hl == "batch" || hl == "number" || hl == "dozen" || hl == "hundred" || hl == "total" || hl == "third" || hl == "half" || hl == "quarter" || hl == "rest" || hl == "most" || hl == "all" || hl == "some" || ho.UPOS == "NUM" {
				top = o.Head
				continue
			}
		}
		break
	}
	o := &r.doc.Tokens[top]
	if o.Head < 0 {
		return nil
	}
	v := o.Head
	vt := &r.doc.Tokens[v]
	vl := r.handLemma(v)
	way := ""
	switch {
	case r.caseOf(top) == "of" && o.Is("nsubj", "nsubj:pass", "obl"): // "Of the 33 hostages, ten have been freed": the whole
	case vt.UPOS == "VERB" && (o.Is("obj") || o.Is("nsubj:pass")):
		way = lex.verbs[vl]
		if way == "pass" {
			way = ""
		}
	case vt.UPOS == "VERB" && o.Is("nsubj") && (h.what == record.DeliverAid) && lex.verbs[vl] == "pass":
		way = "pass"
	case vt.UPOS == "VERB" && o.Is("nsubj") && vt.XPOS == "VBN" && r.doc.Child(v, "aux:pass") >= 0:
		way = lex.verbs[vl]
	case vt.UPOS == "NOUN" && o.Is("nmod") && r.caseOf(top) == "of":
		way = lex.nouns[vl]
	}
	switch vl {
	case "hand", "turn": // "handed over", "turned in"
		if p := r.doc.Child(v, "compound:prt"); p < 0 || !slices.Contains([]string{"over", "back", "in"}, r.word(p)) {
			over := false // "handed ten bodies over"
			for j := v + 1; j < min(len(r.doc.Tokens), v+8); j++ {
				over = over || (r.word(j) == "over" || r.word(j) == "back") && r.doc.Tokens[j].Sent == vt.Sent
			}
			if !over {
				way = ""
			}
		}
	}
	if way == "" || lex.only[l] != "" && way != lex.only[l] || (l == "soldier" || l == "fighter" || l == "serviceman" || l == "civilian" || l == "child" || l == "minor" || l == "orphan") && (vl == "deliver" || vl == "receive") {
		return nil
	}
	if way == "yield" {
		way = "give"
	}
	h.verb, h.way = v, way
	if h.unit == "" && h.what == record.DeliverAid && r.countOf(i) == nil {
		for _, c := range r.doc.Children(i) {
			if r.doc.Tokens[c].Is("nmod") && lex.unit[r.doc.Tokens[c].Lemma] {
				return nil // the unit has its own mention
			}
		}
	}
	if h.what == record.DeliverAid && h.unit == "" { // "trucks of aid": told of at the truck
		for j := t.Head; j >= 0 && j != v; j = r.doc.Tokens[j].Head {
			if lex.unit[r.doc.Tokens[j].Lemma] {
				return nil
			}
		}
	}
	if !r.handed(h, top) {
		return nil
	}
	return h
}

// handLemma is the lemma of a word of handing over.
func (r *reading) handLemma(i int) string {
	if r.word(i) == "freed" {
		return "free" // the lemmatizer has "fre"
	}
	return strings.ToLower(r.doc.Tokens[i].Lemma)
}

// allParties says whether a noun stands for all parties together: "the two sides", "the Parties".
func (r *reading) allParties(i int) bool {
	return i >= 0 && r.doc.Tokens[i].UPOS != "PRON" && (r.isBoth(i) || r.meansParties(i))
}

// lately says whether token i stands within reach of the thing that was spoken of last.
func (r *reading) lately(last *handover, i int) bool {
	return last == nil || r.doc.Tokens[i].Sent-r.doc.Tokens[last.thing].Sent > 3
}

// bareNumber reads a number without a noun as a count of what was spoken of last: "It had promised to
// release 90", "the remaining eight", "ten have been freed".
func (r *reading) bareNumber(i int, last *handover) *handover {
	t := &r.doc.Tokens[i]
	if last == nil || t.UPOS != "NUM" || t.Head < 0 || r.lately(last, i) || !t.Is("obj", "nsubj:pass", "nsubj") {
		return nil
	}
	n, ok := r.numberAt(i)
	if !ok || n.unit >= 0 && n.unit != i {
		return nil
	}
	way := handingWords().verbs[r.handLemma(t.Head)]
	if way == "" || way == "swap" || way == "pass" || r.doc.Tokens[t.Head].UPOS != "VERB" {
		return nil
	}
	if t.Is("nsubj") && r.doc.Child(t.Head, "aux:pass") < 0 {
		return nil
	}
	if way == "yield" {
		way = "give"
	}
	h := &handover{thing: i, verb: t.Head, way: way, what: last.what, unit: last.unit, from: -1, to: -1, given: -1, noun: last.thing}
	if !r.handed(h, i) {
		return nil
	}
	return h
}

// handed reads status, number, who to whom; false where the clause tells of no delivery.
func (r *reading) handed(h *handover, top int) bool {
	for _, c := range r.doc.Children(h.verb) { // "released on bail", "released from hospital"
		if t := &r.doc.Tokens[c]; t.Is("obl") && onceFreed[t.Lemma] && (h.what != record.DeliverPrisoners || t.Lemma == "bail" || t.Lemma == "hospital" || t.Lemma == "parole") {
			return false
		}
		if t := &r.doc.Tokens[c]; t.Is("obl") && (t.Lemma == "raid" || t.Lemma == "operation" || t.Lemma == "rescue") {
			return false // freed by force
		}
	}
	if h.status = r.handingStatus(h.verb); h.status == "" {
		return false
	}
	told := r.tellerOf(h.verb)
	h.by = record.Narrator
	if told >= 0 && r.rep.Statements[told].Speaker != nil {
		h.by = *r.rep.Statements[told].Speaker
	}
	h.amount = r.countOf(h.thing)
	if h.amount == nil && top != h.thing {
		h.amount = r.countOf(top)
	}
	if h.amount == nil { // "the bodies of 40 soldiers"
		for _, c := range r.doc.Children(h.thing) {
			if t := &r.doc.Tokens[c]; t.Is("nmod") && r.caseOf(c) == "of" && (peopleGroup()[t.Lemma] != "" || handingWords().what[t.Lemma] != "" || h.unit != "") {
				h.amount = r.countOf(c)
			}
		}
	}
	if h.amount == nil && r.doc.Tokens[h.thing].XPOS == "NN" && h.unit == "" && h.what != record.DeliverAid {
		if d := r.doc.Child(h.thing, "det"); d >= 0 && (r.word(d) == "a" || r.word(d) == "an") {
			h.amount = &record.Amount{Low: ptr(1), Best: ptr(1), High: ptr(1), Qualifier: record.QualifierExact, Evidence: r.spans(nlp.Range{First: d, Last: h.thing + 1})}
		}
	}
	r.ofPromised(h, top)
	if h.noun >= 0 && h.promised == nil && h.status == record.DeliveryDelivered && r.doc.Tokens[h.noun].Sent == r.doc.Tokens[h.thing].Sent { // "Of the 33 hostages to be released, ten have been freed"
		for _, c := range r.doc.Children(h.noun) {
			if r.caseOf(h.noun) == "of" && r.doc.Tokens[c].Is("acl") && (strings.Contains(r.doc.Tokens[c].Feats, "VerbForm=Inf") || r.marked(c, "to") || owedWords[r.doc.Tokens[c].Lemma]) || r.caseOf(h.noun) == "of" && r.doc.Tokens[c].Is("acl:relcl") && owedWords[r.doc.Tokens[c].Lemma] {
				h.promised = r.countOf(h.noun)
			}
		}
	}
	h.each = r.eachSide(h)
	h.rest = r.hasModifier(h.thing, "remaining", "other", "further", "last", "second", "another", "more") || r.hasModifier(top, "remaining", "other", "further", "last")
	agent, recipient := r.handers(h)
	switch h.way {
	case "take":
		h.to, h.from = agent, recipient
	case "swap":
		h.from, h.to = agent, recipient
	default:
		h.from, h.to = agent, recipient
	}
	if h.from >= 0 && courtNouns[r.doc.Tokens[h.from].Lemma] && h.what != record.DeliverRemains {
		return false // a court's release on its own ground is no delivery to another side
	}
	if h.what == record.DeliverHostages && h.from >= 0 && r.handLemma(h.verb) == "free" {
		switch r.actorType(r.partyAt(h.from)) {
		case record.ActorArmedForce, record.ActorMinistry, record.ActorState, record.ActorGovernment:
			return false // who frees hostages is not who held them
		}
		if l := r.doc.Tokens[h.from].Lemma; l == "soldier" || l == "troop" || l == "commando" || l == "force" {
			return false
		}
	}
	head := r.clauseHead(h.verb)
	for steps := 0; steps < 3 && r.doc.Tokens[head].Is("xcomp") && r.doc.Tokens[head].Head >= 0; steps++ { // "has yet to return"
		head = r.doc.Tokens[head].Head
	}
	g := r.clause(head)
	if g.Len() > 45 {
		g = nlp.Range{First: min(h.verb, h.thing), Last: max(h.verb, h.thing) + 1}
		y := r.doc.Yield(top)
		g = nlp.Range{First: min(g.First, y.First), Last: max(g.Last, min(y.Last, y.First+40))}
	}
	if told >= 0 {
		for _, c := range r.said[told].content {
			if c.Contains(h.verb) {
				g = nlp.Range{First: max(g.First, c.First), Last: min(g.Last, c.Last)}
			}
		}
	}
	h.words = r.trim(r.clean(g))
	return h.words.Len() > 0
}

// tellerOf is the statement that tells of token i, -1 for the report: "A agreed to release" is what A
// agreed to, and the account of whoever tells it.
func (r *reading) tellerOf(i int) int {
	for steps := 0; steps < 4; steps++ {
		k := r.statementOf(i)
		if k < 0 {
			return -1
		}
		c := r.said[k].cue
		if c.Len() == 0 || !undertakeVerbs[r.doc.Tokens[r.cueHead(c)].Lemma] && r.doc.Tokens[r.cueHead(c)].Lemma != "sign" {
			return k
		}
		i = r.cueHead(c)
	}
	return -1
}

// handingStatus is how far a handing over has come, by the mood of its verb; "" where it is asked for,
// offered, conditional or only thought of.
func (r *reading) handingStatus(v int) record.DeliveryStatus {
	t := &r.doc.Tokens[v]
	for h, steps := v, 0; h >= 0 && steps < 6; h, steps = r.doc.Tokens[h].Head, steps+1 { // what stands over it
		ht := &r.doc.Tokens[h]
		l := strings.ToLower(ht.Lemma)
		if h != v && (ht.UPOS == "VERB" || ht.UPOS == "NOUN" || ht.UPOS == "ADJ") && unpledged[l] && !failDeeds[l] {
			if r.statementOf(v) >= 0 && r.statementOf(v) != r.statementOf(h) && l != "deny" && l != "demand" && l != "call" && l != "urge" && l != "ask" && l != "refer" {
				break
			}
			return ""
		}
		if ht.Is("acl:relcl") && h != v {
			break
		}
	}
	if r.hasAux(v, "could", "may", "might", "should", "can", "must") || r.marked(v, "if", "unless", "until", "once", "whether") {
		return ""
	}
	for _, c := range r.doc.Children(v) {
		if ct := &r.doc.Tokens[c]; ct.Is("advcl") && (r.marked(c, "if", "unless", "provided", "once") || r.word(r.doc.Yield(c).First) == "if") {
			return "" // under a condition: an offer
		}
	}
	if k := r.statementOf(v); k >= 0 { // wishes, demands and denials are no account of a delivery
		s := &r.rep.Statements[k]
		if s.Act == record.SayDemand || s.Act == record.SayAsk || s.Act == record.SayPropose || s.Attitude || s.Mode == record.ModeDenial {
			return ""
		}
	}
	if t.UPOS == "NOUN" { // "the release of 40 prisoners": by the verb over it
		h := t.Head
		for h >= 0 && r.doc.Tokens[h].UPOS != "VERB" {
			h = r.doc.Tokens[h].Head
		}
		if h < 0 {
			return ""
		}
		ht := &r.doc.Tokens[h]
		switch l := ht.Lemma; {
		case r.negated(h) || r.hasAux(h, "could", "may", "might", "should"):
			return ""
		case (l == "complete" || l == "carry" || l == "confirm" || l == "conduct" || l == "take" || l == "finish" || l == "report" || l == "witness" || l == "oversee" || l == "welcome") && !r.lookedForward(h):
			return record.DeliveryDelivered
		case promiseVerbs[l] || l == "provide" || l == "envisage" || l == "include" || r.lookedForward(h) && (l == "take" || l == "begin" || l == "start" || l == "carry"):
			return record.DeliveryPromised
		case l == "begin" || l == "start" || l == "continue" || l == "proceed":
			return record.DeliveryUnderWay
		}
		return ""
	}
	inf := strings.Contains(t.Feats, "VerbForm=Inf") && (r.doc.Child(v, "aux") < 0 || r.marked(v, "to"))
	over := -1
	if inf || t.Is("xcomp") {
		over = t.Head
	}
	switch {
	case r.hasAux(v, "will", "would", "shall", "'ll", "wo"):
		if r.negated(v) || r.hasAux(v, "would") && r.doc.Child(v, "advcl") >= 0 {
			return ""
		}
		return record.DeliveryPromised
	case inf && over >= 0:
		ht := &r.doc.Tokens[over]
		switch l := ht.Lemma; {
		case failDeeds[l] && !r.negated(over):
			return record.DeliveryNotDelivered
		case r.hasYet(over):
			return record.DeliveryNotDelivered
		case r.negated(over):
			return ""
		case promiseVerbs[l]:
			return record.DeliveryPromised
		case l == "begin" || l == "start" || l == "continue":
			return record.DeliveryUnderWay
		case ht.UPOS == "NOUN" && (dealNouns[l] || l == "promise" || l == "pledge" || l == "commitment" || l == "plan"):
			return record.DeliveryPromised
		}
		if t.Is("root", "ccomp", "conj", "acl:relcl", "parataxis") && r.marked(v, "to") {
			return record.DeliveryPromised // "is to release"
		}
		return ""
	case inf:
		for _, c := range r.doc.Children(v) { // "is to release"
			if r.doc.Tokens[c].Is("aux", "cop") && r.doc.Tokens[c].Lemma == "be" {
				return record.DeliveryPromised
			}
		}
		if r.hasYet(v) {
			return record.DeliveryNotDelivered
		}
		return ""
	case r.negated(v):
		return record.DeliveryNotDelivered
	case t.XPOS == "VBG" && r.doc.Child(v, "aux") >= 0:
		return record.DeliveryUnderWay
	case t.XPOS == "VBD" || t.XPOS == "VBN" || r.hasAux(v, "has", "have", "had", "was", "were", "been"):
		for _, c := range r.doc.Children(v) { // "is to be released"
			if r.doc.Tokens[c].Is("aux", "aux:pass") && strings.Contains(r.doc.Tokens[c].Feats, "VerbForm=Inf") {
				return record.DeliveryPromised
			}
		}
		if t.Is("amod") {
			return ""
		}
		return record.DeliveryDelivered
	case t.Is("xcomp") && over >= 0 && failDeeds[r.doc.Tokens[over].Lemma]:
		return record.DeliveryNotDelivered
	case t.XPOS == "VBP" || t.XPOS == "VBZ": // headlines: "Hamas frees three hostages"
		return record.DeliveryDelivered
	}
	return ""
}

// hasYet says whether a verb stands in "has yet to".
func (r *reading) hasYet(v int) bool {
	g := r.clause(v)
	for j := g.First; j+1 < g.Last && j <= v+3; j++ {
		if r.word(j) == "yet" && r.word(j+1) == "to" {
			return true
		}
	}
	return false
}

// countOf is the number that counts noun i, nil if none.
func (r *reading) countOf(i int) *record.Amount {
	y := r.doc.Yield(i)
	for _, n := range r.numbersIn(nlp.Range{First: y.First, Last: min(y.Last, i+1)}) {
		if n.unit == i || n.token == i {
			low, best, high := n.count()
			return &record.Amount{Low: low, Best: best, High: high, Qualifier: n.qualifier, Evidence: r.spans(n.Range)}
		}
	}
	return nil
}

// ofPromised reads "40 of the 90 bodies that it had promised": what was delivered and what was promised
// in one phrase.
func (r *reading) ofPromised(h *handover, top int) {
	y := r.doc.Yield(top)
	ns := r.numbersIn(nlp.Range{First: y.First, Last: min(y.Last, h.thing+1)})
	if len(ns) != 2 || !strings.EqualFold(r.doc.Tokens[ns[0].Range.Last].Form, "of") || ns[0].Range.Last >= ns[1].Range.First {
		return
	}
	owed := false
	s := r.sentence(h.verb)
	for j := s.First; j < s.Last; j++ {
		t := &r.doc.Tokens[j]
		owed = owed || owedWords[t.Lemma] && j != h.verb || dealNouns[strings.ToLower(t.Lemma)] && (r.caseOf(j) == "under" || r.caseOf(j) == "in" || r.caseOf(j) == "by")
	}
	amount := func(n number) *record.Amount {
		low, best, high := n.count()
		return &record.Amount{Low: low, Best: best, High: high, Qualifier: n.qualifier, Evidence: r.spans(n.Range)}
	}
	h.amount = amount(ns[0])
	if owed && h.status == record.DeliveryDelivered {
		h.promised = amount(ns[1])
	}
}

// eachSide says whether a number is that of each side: "exchanged 50 prisoners each".
func (r *reading) eachSide(h *handover) bool {
	g := r.clause(r.clauseHead(h.verb))
	for j := g.First; j < g.Last; j++ {
		switch r.word(j) {
		case "each", "apiece":
			if !r.isEachOther(j) && r.word(j+1) != "other" {
				return true
			}
		}
	}
	return false
}

// handers are the token of who hands over (or gets it, for verbs of receiving) and of the other side.
func (r *reading) handers(h *handover) (agent, other int) {
	agent, other = -1, -1
	v := h.verb
	if h.way != "pass" {
		agent = r.subject(v)
		if agent == h.thing || agent >= 0 && r.doc.Under(agent, h.thing) && agent != h.thing {
			agent = -1
		}
	}
	for _, c := range r.doc.Children(v) {
		t := &r.doc.Tokens[c]
		switch {
		case t.Is("obl:agent") || t.Is("obl", "nmod") && r.caseOf(c) == "by" && r.timeAt[c] < 0 && h.way != "pass":
			agent = c
		case t.Is("obl", "nmod") && r.caseOf(c) == "to", t.Is("obl", "nmod") && r.caseOf(c) == "with" && h.way == "swap" && (agent < 0 || len(r.conjuncts(agent)) == 0):
			other = c
		case t.Is("iobj"):
			other = c
		case t.Is("obl", "nmod") && r.caseOf(c) == "from" && h.way == "take":
			other = c
		case t.Is("nmod:poss") && h.way == "give" && r.doc.Tokens[v].UPOS == "NOUN":
			agent = c
		case t.Is("obl", "nmod", "advcl") && (r.caseOf(c) == "through" || r.caseOf(c) == "via"):
			h.through = append(h.through, c)
		case t.Is("obl", "nmod") && inReturnNouns[t.Lemma] && (r.caseOf(c) == "in"): // "in exchange for 30 prisoners"
			for _, d := range r.doc.Children(c) {
				if r.doc.Tokens[d].Is("nmod") && r.caseOf(d) == "for" {
					h.given = d
				}
			}
		case t.Is("obl", "nmod") && r.caseOf(c) == "for" && (h.way == "swap" || r.word(r.doc.Yield(c).First) == "in"):
			if handingWords().what[t.Lemma] != "" {
				h.given = c
			}
		}
	}
	under := r.doc.Children(h.thing)
	for _, c := range under[:len(under):len(under)] { // "the bodies of 40 soldiers from A"
		if r.doc.Tokens[c].Is("nmod") {
			under = append(under, r.doc.Children(c)...)
		}
	}
	for _, c := range under { // "released 40 prisoners to A", "in exchange for"
		t := &r.doc.Tokens[c]
		switch {
		case t.Is("nmod") && r.caseOf(c) == "from" && h.way == "take" && other < 0 && r.partyAt(c) != "":
			other = c
		case t.Is("nmod") && r.caseOf(c) == "to" && other < 0 && r.partyAt(c) != "":
			other = c
		case t.Is("nmod") && inReturnNouns[t.Lemma] && r.caseOf(c) == "in", t.Is("nmod") && r.caseOf(c) == "for" && handingWords().what[t.Lemma] != "":
			h.given = c
			for _, d := range r.doc.Children(c) {
				if r.doc.Tokens[d].Is("nmod") && r.caseOf(d) == "for" {
					h.given = d
				}
			}
		}
	}
	return agent, other
}

// partyAt is the actor at a token that can hand over or get: a state, force, group, organisation; a
// person stands for his party. "" if none.
func (r *reading) partyAt(i int) string {
	if i < 0 {
		return ""
	}
	id := r.Actors.At(i)
	switch r.word(i) {
	case "we", "us", "it", "they":
		id = r.speakerAt(i, r.sayer(i))
		if id == record.Narrator {
			id = ""
		}
		if k := r.actorType(id); k == record.ActorUnnamedSource || k == record.ActorUnnamedOfficial || k == record.ActorPerson {
			return r.Actors.Party(id)
		}
		return id
	}
	if id == "" {
		if p := r.Places.Place(r.Places.PlaceAt(i)); p != nil && p.Kind == record.PlaceCountry && p.Country != nil {
			return r.Actors.State(*p.Country)
		}
		id = r.Actors.For(i)
	}
	switch r.actorType(id) {
	case record.ActorPerson:
		return r.Actors.Party(id)
	case record.ActorMedia, record.ActorPlatform, record.ActorUnnamedSource:
		return ""
	}
	return id
}

// delivery makes the records of one mention: one, or two where each side gives to the other.
func (r *reading) delivery(h *handover, before []record.Delivery) []record.Delivery {
	ev := r.spans(h.words)
	if len(ev) == 0 {
		return nil
	}
	d := record.Delivery{What: h.what, Status: h.status, Unit: h.unit, By: []string{h.by}, Evidence: ev}
	carries := func(id string) bool {
		switch r.actorType(id) {
		case record.ActorNgo, record.ActorIgo:
			return true
		}
		return false
	}
	party := func(tok int, to bool) string {
		id := r.partyAt(tok)
		if id != "" && to && carries(id) { // handed to the Red Cross: a carrier
			if !slices.Contains(d.Through, id) {
				d.Through = append(d.Through, id)
			}
			return ""
		}
		return id
	}
	for _, t := range h.through {
		if id := r.partyAt(t); id != "" {
			d.Through = append(d.Through, id)
		}
	}
	from := []string{party(h.from, false)}
	if r.allParties(h.from) {
		from[0] = ""
	}
	if h.from >= 0 && r.doc.Tokens[h.from].UPOS == "PRON" && r.word(h.from) != "we" { // "It had promised": not surely the one who tells of it
		for k := len(before) - 1; k >= 0; k-- {
			if o := &before[k]; o.What == h.what && o.From != "" && o.From != from[0] {
				from[0] = ""
				break
			}
		}
	}
	if h.from >= 0 {
		for _, c := range r.conjuncts(h.from) {
			if id := r.partyAt(c); id != "" && !slices.Contains(from, id) {
				from = append(from, id)
			}
		}
	}
	d.From, d.To = from[0], party(h.to, true)
	if h.way == "swap" && d.To == "" && len(from) == 2 {
		d.To = from[1]
	}
	if h.what != record.DeliverAid && d.From != "" && carries(d.From) {
		d.Through, d.From = append(d.Through, d.From), ""
	}
	sides := 0
	for _, id := range []string{d.From, d.To} {
		switch r.actorType(id) {
		case record.ActorState, record.ActorGovernment, record.ActorMinistry, record.ActorArmedForce, record.ActorArmedGroup, record.ActorParty, record.ActorGroupOfStates, record.ActorOrganisation, record.ActorIgo, record.ActorNgo:
			sides++
		}
	}
	if sides == 0 && !r.allParties(h.from) && !r.underDeal(h) && !(h.what == record.DeliverAid && h.unit != "") && h.way != "swap" && h.promised == nil && (h.from < 0 || r.word(h.from) != "we") {
		return nil // nobody who makes deals: a release at home
	}
	if r.allParties(h.from) {
		d.From = record.Joint
		if h.way == "swap" {
			d.To = record.Joint
		}
	}
	g := r.withoutEdgeWords(r.trim(r.phrase(h.thing)))
	if g.Len() == 0 || g.Len() > 14 {
		g = nlp.Range{First: h.thing, Last: h.thing + 1}
	}
	d.Title = strings.Join(strings.Fields(r.doc.TextOf(g)), " ")
	if h.noun >= 0 {
		d.Title += " " + r.doc.Tokens[h.noun].Form
		d.Rest("title", record.BasisDerived)
	}
	switch h.status {
	case record.DeliveryPromised:
		d.Promised = h.amount
	case record.DeliveryNotDelivered:
		d.Outstanding = h.amount
	default:
		d.Delivered, d.Promised = h.amount, h.promised
	}
	if h.way == "swap" && !h.each && h.given < 0 { // one number for both sides together is neither side's
		d.Promised, d.Delivered = nil, nil
	}
	r.handedWhen(&d, h)
	if a := r.dealOf(h); a != "" {
		d.Agreement = a
		d.Rest("agreement", record.BasisInferred)
	}
	d.Rest("what", record.BasisInferred)
	d.Rest("status", record.BasisInferred)
	d.Confidence = ptr(.6)
	key := []record.Span{r.span(nlp.Range{First: h.thing, Last: h.thing + 1})}
	d.ID = r.id("H", append(slices.Clone(ev), key...)...)
	if slices.ContainsFunc(before, func(o record.Delivery) bool { return o.ID == d.ID }) {
		return nil
	}
	out := []record.Delivery{d}
	back := func(o record.Delivery) {
		o.From, o.To = d.To, d.From
		o.ID = r.id("H", append(slices.Clone(ev), key[0], key[0])...)
		o.InReturn, out[0].InReturn = d.ID, o.ID
		out = append(out, o)
	}
	switch {
	case h.way == "swap" && h.given < 0 && d.From != "" && d.From != record.Joint:
		o := d
		o.Support = record.Support{Basis: d.Basis, Spans: d.Spans}
		back(o)
	case h.given >= 0 && handingWords().what[strings.ToLower(r.doc.Tokens[h.given].Lemma)] != "":
		o := record.Delivery{What: handingWords().what[strings.ToLower(r.doc.Tokens[h.given].Lemma)], Status: d.Status, By: d.By, Evidence: ev, Date: d.Date, Due: d.Due, Agreement: d.Agreement, Place: d.Place}
		o.Rest("what", record.BasisInferred)
		o.Rest("status", record.BasisInferred)
		if d.Agreement != "" {
			o.Rest("agreement", record.BasisInferred)
		}
		o.Title = strings.Join(strings.Fields(r.doc.TextOf(r.withoutEdgeWords(r.trim(r.phrase(h.given))))), " ")
		if n := r.countOf(h.given); d.Status == record.DeliveryPromised {
			o.Promised = n
		} else if d.Status != record.DeliveryNotDelivered {
			o.Delivered = n
		}
		o.Confidence = ptr(.5)
		back(o)
	}
	return out
}

// underDeal says whether the sentence speaks of a deal that the handing over is under.
func (r *reading) underDeal(h *handover) bool {
	s := r.sentence(h.verb)
	for j := s.First; j < s.Last; j++ {
		l := strings.ToLower(r.doc.Tokens[j].Lemma)
		if r.doc.Tokens[j].UPOS == "NOUN" && (dealNouns[l] && l != "plan" && l != "proposal" && l != "demand" && l != "resolution" && l != "initiative" || l == "exchange" || l == "swap") && !r.doc.Under(j, h.thing) {
			switch r.caseOf(j) {
			case "under", "in", "of", "by", "as", "with", "per":
				return true
			}
		}
	}
	return false
}

// dealOf is the agreement that a handing over is under: one whose words hold it, or the exchange or
// cease-fire spoken of last where the sentence names a deal.
func (r *reading) dealOf(h *handover) string {
	ev := r.spans(h.words)
	best := ""
	for _, a := range r.rep.Agreements {
		switch a.Kind {
		case record.KindExchange, record.KindCeasefire, record.KindPartialCeasefire, record.KindHumanitarianPause, record.KindFramework, record.KindImplementation:
		default:
			continue
		}
		if spansMeet(a.Evidence, ev) && (best == "" || a.Kind == record.KindExchange) {
			best = a.ID
		}
	}
	if best == "" && r.underDeal(h) {
		if a := r.dealBefore(ev[0].End, -1); a != nil {
			best = a.ID
		}
	}
	return best
}

// handedWhen reads the day: of what is promised it is the day by which, else the day on which.
func (r *reading) handedWhen(d *record.Delivery, h *handover) {
	k0 := r.statementOf(h.verb)
	for j := h.words.First; j < h.words.Last; j++ {
		k := r.timeAt[j]
		if id := r.Places.PlaceAt(j); id != "" && d.Place == "" && r.statementOf(j) == k0 {
			if p := r.Places.Place(id); p != nil && p.Kind != record.PlaceCountry {
				switch r.caseOfName(j) {
				case "in", "at", "near", "into", "on", "through":
					d.Place = id
				}
			}
		}
		if k < 0 || r.Times[k].Range.First != j || r.Times[k].EDTF == "" || r.Times[k].Type == record.TimeDuration || r.Times[k].Type == record.TimeSet || r.statementOf(j) != k0 || overlaps(nlp.Range{First: j, Last: j + 1}, r.cueRanges(k0)) {
			continue
		}
		if v := r.Times[k].Value; v != nil && strings.HasSuffix(*v, "_REF") {
			continue
		}
		if v := r.verbAbove(r.doc.Head(r.Times[k].Range)); v >= 0 && v != h.verb && !r.doc.Under(h.verb, v) || v >= 0 && v != h.verb && r.doc.Tokens[v].Is("conj") && r.doc.Under(v, h.verb) {
			continue // the day of another clause
		}
		switch {
		case h.status == record.DeliveryPromised || h.status == record.DeliveryNotDelivered && r.caseOf(r.doc.Head(r.Times[k].Range)) == "by":
			if d.Due == "" {
				d.Due = r.Times[k].EDTF
				d.Rest("due", "", r.span(r.Times[k].Range))
			}
		case d.Date == "":
			d.Date = r.Times[k].EDTF
			d.Rest("date", "", r.span(r.Times[k].Range))
		}
	}
}

// verbAbove is the verb that token i hangs on, -1 if none.
func (r *reading) verbAbove(i int) int {
	for j := r.doc.Tokens[i].Head; j >= 0; j = r.doc.Tokens[j].Head {
		if r.doc.Tokens[j].UPOS == "VERB" {
			return j
		}
	}
	return -1
}

// promisedAgainst puts what was promised beside what was delivered where one source tells of both and
// of one delivery only: the same category from the same side.
func promisedAgainst(ds []record.Delivery, rest map[string]bool) []record.Delivery {
	same := func(a, b *record.Delivery) bool {
		meet := func(x, y string) bool { return x == y || x == "" || y == "" }
		return a.What == b.What && a.Unit == b.Unit && (a.From == b.From || a.From == "" || b.From == "") && meet(a.To, b.To) && slices.Equal(a.By, b.By)
	}
	gone := make([]bool, len(ds))
	for i := range ds {
		p := &ds[i]
		if p.Status != record.DeliveryPromised || p.Promised == nil || gone[i] || rest[p.ID] {
			continue
		}
		only, n := -1, 0
		for k := range ds {
			d := &ds[k]
			if k == i || gone[k] || !same(p, d) {
				continue
			}
			switch {
			case d.Status == record.DeliveryPromised && d.Promised != nil:
				n += 2 // two promises: which is kept is not told
			case (d.Status == record.DeliveryDelivered || d.Status == record.DeliveryUnderWay) && d.Delivered != nil && d.Promised == nil && d.InReturn == "":
				n++
				only = k
			}
		}
		if n != 1 || only < 0 || p.InReturn != "" {
			continue
		}
		d := &ds[only]
		if p.Promised.Best != nil && d.Delivered.Best != nil && *d.Delivered.Best > *p.Promised.Best {
			continue
		}
		d.Promised, d.Due = p.Promised, p.Due
		if s := p.Spans["due"]; len(s) > 0 {
			d.Rest("due", "", s...)
		}
		if d.From == "" {
			d.From = p.From
		}
		if d.To == "" {
			d.To = p.To
		}
		if d.Agreement == "" && p.Agreement != "" {
			d.Agreement = p.Agreement
			d.Rest("agreement", record.BasisInferred)
		}
		d.Evidence = sortSpans(append(slices.Clone(d.Evidence), p.Evidence...))
		gone[i] = true
	}
	var out []record.Delivery
	for i := range ds {
		if !gone[i] {
			out = append(out, ds[i])
		}
	}
	return out
}

// deliveryGap bounds how far apart, in characters, two accounts of one delivery are told.
const deliveryGap = 400

// deliveriesDiffer: two sides count what was handed over otherwise ("A said it returned 45 bodies, B that it had
// received 30"), or one denies that it received or gave what another says was handed over.
func (r *reading) deliveriesDiffer() {
	ds := r.rep.Deliveries
	beside := func(a, b []string) bool { // told by others than each other's side
		return len(a) > 0 && len(b) > 0 && a[0] != b[0] && a[0] != record.Narrator && b[0] != record.Narrator && !r.sameSide(a[0], b[0])
	}
	agree := func(a, b string) bool { return a == "" || b == "" || a == b || r.sameSide(a, b) }
	side := func(d *record.Delivery) record.Side {
		return record.Side{Who: record.Refs(d.By), Says: strings.ReplaceAll(string(d.What), "_", " ") + ": " + d.Delivered.Words(), Ref: record.Refs{d.ID}}
	}
	for i := range ds {
		for j := i + 1; j < len(ds); j++ {
			a, b := &ds[i], &ds[j]
			if a.What != b.What || a.Unit != b.Unit || a.Status != record.DeliveryDelivered || b.Status != record.DeliveryDelivered || !beside(a.By, b.By) || !agree(a.From, b.From) || !agree(a.To, b.To) || b.Evidence[0].Start-a.Evidence[0].End > deliveryGap {
				continue
			}
			if a.Date != "" && b.Date != "" && !a.Date.Overlaps(b.Date) || a.Delivered == nil || b.Delivered == nil || a.Delivered.Best == nil || b.Delivered.Best == nil || *a.Delivered.Best == *b.Delivered.Best || a.Delivered.Qualifier != record.QualifierExact || b.Delivered.Qualifier != record.QualifierExact {
				continue
			}
			r.differ(record.Discrepancy{Type: record.DifferCount, Subject: record.Ref(a.ID), Relation: record.DiscrepancyRelationIncompatible, Sides: []record.Side{side(a), side(b)}, Evidence: append(slices.Clone(a.Evidence), b.Evidence...)})
		}
	}
	for k := range r.rep.Statements {
		s := &r.rep.Statements[k]
		if s.Speaker == nil || s.Polarity != record.PolarityDenies || len(s.Content) == 0 {
			continue
		}
		hands := false
		for _, g := range r.said[k].content {
			for i := g.First; i < g.Last; i++ {
				hands = hands || r.doc.Tokens[i].UPOS == "VERB" && handingWords().verbs[r.handLemma(i)] != ""
			}
		}
		for n := len(ds) - 1; n >= 0 && hands; n-- {
			d := &ds[n]
			gap := s.Content[0].Start - d.Evidence[0].End
			if d.Status != record.DeliveryDelivered || gap < 0 || gap > deliveryGap || !beside(d.By, []string{*s.Speaker}) || d.From != "" && d.To != "" && !r.sameSide(d.From, *s.Speaker) && !r.sameSide(d.To, *s.Speaker) {
				continue
			}
			r.differ(record.Discrepancy{Type: record.DifferDenial, Subject: record.Ref(d.ID), Relation: record.DiscrepancyRelationIncompatible, Evidence: append(slices.Clone(d.Evidence), s.Content...),
				Sides: []record.Side{{Who: record.Refs(d.By), Says: strings.Join(strings.Fields(d.Evidence[0].Text), " "), Ref: record.Refs{d.ID}}, {Who: record.Refs{*s.Speaker}, Says: "denies it", Ref: record.Refs{s.ID}}}})
			break
		}
	}
}
