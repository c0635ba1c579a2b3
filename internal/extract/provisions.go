package extract

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"
	"sync"

	"parley/internal/record"
	"parley/nlp"
)

// A provision is one act that somebody undertakes, promises or is asked to do, or not to do. News
// tells of few; agreement texts, resolutions and joint statements consist of them, as numbered
// paragraphs, bullets and lists under one verb. Each becomes a commitment of the party that it binds,
// under the version of the one whose words they are.

// provision is one of them, in tokens.
type provision struct {
	verb   int       // head of the act
	words  nlp.Range // what is to be done
	bound  []string  // who is bound, actor ids; empty = the parties, where joint is set, else not told
	joint  bool
	grade  record.AgreementStatus // agreed, promised, signed, proposed (asked for)
	demand bool
	over   int // the verb that binds: agree, call upon; the act's own verb where it is "shall" or "will"
	asker  string
	doc    bool // found by the form of an official text alone
	may    bool // allowed, not owed
	breach bool // what would break the deal
}

var (
	undertakeVerbs = words("agree undertake commit pledge promise vow consent")
	askVerbs       = words("call demand urge request require invite recommend direct instruct ask")
	helpVerbs      = words("help seek endeavour endeavor continue begin work undertake agree proceed start strive")
	endVerbs       = words("cease stop halt refrain abstain prohibit eliminate ban prevent suspend discontinue desist end discontinuance cessation")
	boundNouns     = words("party side leader president government both delegation they nation state country")
)

//go:embed lexicon/acts.txt
var actsFile string

type actPattern struct {
	words [][]string
	act   record.ActClass
}

var actPatterns = sync.OnceValue(func() []actPattern {
	var out []actPattern
	for _, f := range lines(actsFile) {
		p := actPattern{act: record.ActClass(field(f, 1))}
		for _, w := range strings.Fields(f[0]) {
			p.words = append(p.words, strings.Split(w, "/"))
		}
		out = append(out, p)
	}
	return out
})

// actOf is the class of the act that words name, "" if none fits.
func (r *reading) actOf(g nlp.Range) record.ActClass {
	have := map[string]bool{}
	for i := g.First; i < g.Last; i++ {
		have[strings.ToLower(r.doc.Tokens[i].Lemma)], have[strings.ToLower(r.doc.Tokens[i].Form)] = true, true
	}
	for _, p := range actPatterns() {
		fits := true
		for _, alternatives := range p.words {
			fits = fits && slices.ContainsFunc(alternatives, func(w string) bool { return have[w] })
		}
		if fits {
			return p.act
		}
	}
	return ""
}

// official says whether the text is one in which the issuer itself speaks.
func (r *reading) official() bool {
	switch r.rep.Genre {
	case record.GenreAgreementText, record.GenreOfficialStatement, record.GenreReadout:
		return true
	}
	return false
}

// provisions finds what parties undertake or are asked to do, and gives it to the deal that it is
// part of: one deal for an agreement text, else one for each verb that binds.
func (r *reading) provisions() {
	var found []provision
	for i := range r.doc.Tokens {
		if r.skip[i] {
			continue
		}
		found = append(found, r.provisionsAt(i)...)
	}
	if len(found) == 0 {
		return
	}
	if r.rep.Genre == record.GenreAgreementText {
		r.agreementText(found)
		return
	}
	for len(found) > 0 {
		n := 1
		for n < len(found) && found[n].over == found[0].over {
			n++
		}
		r.deal(found[:n])
		found = found[n:]
	}
}

// provisionsAt reads those that the verb at token i binds somebody to.
func (r *reading) provisionsAt(i int) []provision {
	t := &r.doc.Tokens[i]
	l := strings.ToLower(t.Lemma)
	if t.UPOS != "VERB" && t.UPOS != "NOUN" {
		return nil
	}
	agreement := r.rep.Genre == record.GenreAgreementText
	switch {
	case undertakeVerbs[l] && t.UPOS == "VERB" && !r.negated(i) && !r.hasAux(i, "would", "could", "may", "might", "should"):
		s := r.subject(i)
		if s < 0 || !r.isParty(s) && !r.meansParties(s) {
			return nil
		}
		grade := record.StatusAgreedInPrinciple
		if l == "promise" || l == "pledge" || l == "vow" {
			grade = record.StatusPromised
		}
		var out []provision
		for _, c := range r.doc.Children(i) {
			if ct := &r.doc.Tokens[c]; ct.Is("xcomp") && ct.UPOS == "VERB" && !talksVerbs[ct.Lemma] && !goVerbs[ct.Lemma] {
				out = append(out, r.unfold(provision{grade: grade, over: i}, c, s, true)...)
			}
		}
		return out
	case r.official() && askVerbs[l] && r.opens(i):
		var out []provision
		for _, c := range r.doc.Children(i) {
			ct := &r.doc.Tokens[c]
			if ct.UPOS != "VERB" || !ct.Is("xcomp", "ccomp", "acl", "advcl") || c < i {
				continue
			}
			s := r.doc.Child(c, "nsubj")
			if s >= 0 && r.doc.Tokens[s].Is("nsubj:pass") { // "recommends that negotiations be undertaken by A and B"
				s = -1
				for _, d := range r.doc.Children(c) {
					if r.doc.Tokens[d].Is("obl") && r.caseOf(d) == "by" {
						s = d
					}
				}
			} else if s < 0 {
				for _, d := range r.doc.Children(i) {
					if r.doc.Tokens[d].Is("obj") || r.doc.Tokens[d].Is("obl", "nmod", "iobj") && (r.caseOf(d) == "upon" || r.caseOf(d) == "on") {
						s = d
						break
					}
				}
			}
			p := provision{grade: record.StatusProposed, demand: l == "demand" || l == "call" || l == "require" || l == "urge", over: r.paragraphHead(i), asker: r.issuer(), doc: true}
			out = append(out, r.unfold(p, c, s, s >= 0 && r.doc.Child(c, "nsubj") < 0)...)
		}
		return out
	case r.official() && t.UPOS == "VERB" && r.hasAux(i, "shall", "will", "must") && (r.statementOf(i) < 0 || r.hasAux(i, "shall")) && !t.Is("advcl", "acl", "acl:relcl") && !askVerbs[l]:
		s := r.subject(i)
		if s < 0 {
			s = r.doc.Child(i, "nsubj")
		}
		if s < 0 || !agreement && !r.isParty(s) || r.hasAux(i, "will") && !agreement && !r.listed(i) {
			return nil
		}
		if talksVerbs[l] || l == "be" || l == "mean" || r.isText(s) {
			return nil
		}
		p := provision{grade: record.StatusPromised, over: i, doc: true}
		if h := r.paragraphHead(i); !agreement && r.hasAux(i, "shall") && r.asks(h) { // goes on with what the paragraph calls for
			p.grade, p.demand, p.over, p.asker = record.StatusProposed, true, h, r.issuer()
		}
		return r.unfold(p, i, s, false)
	case agreement && r.infinitiveItem(i):
		return r.unfold(provision{grade: record.StatusSigned, over: i, doc: true}, i, -1, r.doc.Child(i, "nsubj") < 0)
	}
	return nil
}

// isText says whether token i is the agreement itself or a part of it: "this agreement shall remain in
// force" binds nobody.
func (r *reading) isText(i int) bool {
	switch strings.ToLower(r.doc.Tokens[i].Lemma) {
	case "agreement", "article", "protocol", "annex", "paragraph", "provision", "text", "order", "treaty", "limit", "term", "question", "clause":
		return true
	}
	return false
}

// exitOf is how the agreement ends before its time: "shall be binding unless one party gives notice".
func (r *reading) exitOf() nlp.Range {
	for i := range r.doc.Tokens {
		if r.skip[i] || r.doc.Tokens[i].UPOS != "VERB" {
			continue
		}
		s := r.doc.Child(i, "nsubj")
		if s < 0 || r.doc.Tokens[s].Lemma != "agreement" && r.doc.Tokens[s].Lemma != "truce" && r.doc.Tokens[s].Lemma != "cease-fire" && r.doc.Tokens[s].Lemma != "ceasefire" {
			continue
		}
		for _, c := range r.doc.Children(i) {
			if y := r.trim(r.doc.Yield(c)); r.doc.Tokens[c].Is("advcl") && strings.EqualFold(r.doc.Tokens[y.First].Form, "unless") {
				return y
			}
		}
	}
	return nlp.Range{}
}

// opens says whether the verb at token i opens a paragraph or goes on from one that does: "CALLS upon
// A to withdraw, calls upon B to ...".
func (r *reading) opens(i int) bool {
	for j := i; j >= 0; j = r.doc.Tokens[j].Head {
		s := r.sentence(j)
		first := s.First
		for first < j && (r.doc.Tokens[first].UPOS == "NUM" || r.doc.Tokens[first].UPOS == "PUNCT" || r.doc.Tokens[first].UPOS == "X") {
			first++
		}
		if first == j || r.doc.Child(j, "nsubj") >= 0 && r.doc.Tokens[j].UPOS == "VERB" && r.isIssuer(r.doc.Child(j, "nsubj")) {
			return true
		}
		if !r.doc.Tokens[j].Is("conj", "parataxis") {
			return false
		}
	}
	return false
}

func (r *reading) isIssuer(i int) bool {
	switch strings.ToLower(r.doc.Tokens[i].Lemma) {
	case "council", "assembly", "committee", "commission", "conference", "union":
		return true
	}
	return false
}

// paragraphHead is the head of the first sentence of the paragraph that token i stands in: what one
// numbered paragraph asks for is one demand.
func (r *reading) paragraphHead(i int) int {
	p := r.paragraphOf(i)
	for k := r.doc.Tokens[i].Sent; k >= 0 && r.para[k] == p; k-- {
		i = r.doc.Sentences[k].First
	}
	return i
}

// asks says whether the paragraph that begins at token i begins with a call: "2. CALLS upon A to".
func (r *reading) asks(i int) bool {
	for k := i; k < len(r.doc.Tokens) && k < i+4; k++ {
		if askVerbs[strings.ToLower(r.doc.Tokens[k].Lemma)] {
			return true
		}
	}
	return false
}

// listed says whether token i stands in a bullet or a numbered paragraph.
func (r *reading) listed(i int) bool {
	f := r.doc.Tokens[r.paragraphHead(i)].Form
	return f == "-" || f == "•" || f == "*" || f == "–" || f == "(" || f[0] >= '0' && f[0] <= '9'
}

// infinitiveItem says whether the verb at token i heads an item of a list that has no verb of its
// own over it: "(b) To refrain from broadcasts", "2. That zones be established".
func (r *reading) infinitiveItem(i int) bool {
	t := &r.doc.Tokens[i]
	if t.UPOS != "VERB" || !t.Is("root", "ccomp", "parataxis", "advcl", "acl") || t.Head >= 0 && r.doc.Tokens[t.Head].UPOS == "VERB" {
		return false
	}
	s := r.sentence(i)
	for _, c := range r.doc.Children(i) {
		ct := &r.doc.Tokens[c]
		if !ct.Is("mark") || c > i {
			continue
		}
		first := s.First
		for first < c && (r.doc.Tokens[first].UPOS == "PUNCT" || r.doc.Tokens[first].UPOS == "NUM" || r.doc.Tokens[first].UPOS == "X" || len(r.doc.Tokens[first].Form) == 1) {
			first++
		}
		if first == c && (strings.EqualFold(ct.Form, "to") || strings.EqualFold(ct.Form, "that")) {
			return true
		}
	}
	return false
}

// meansParties says whether token i stands for those who make the deal together.
func (r *reading) meansParties(i int) bool {
	t := &r.doc.Tokens[i]
	l := strings.ToLower(t.Lemma)
	if t.UPOS == "PRON" {
		f := strings.ToLower(t.Form)
		return f == "they" || f == "both" || f == "we"
	}
	if boundNouns[l] && r.isBoth(i) {
		return true
	}
	return boundNouns[l] && strings.Contains(t.Feats, "Number=Plur") || l == "party" || l == "parties" || l == "both" || l == "two"
}

// who are the actors that token i and those coordinated with it name; joint where it stands for all
// parties or for several of them.
func (r *reading) who(i int) (ids []string, joint bool) {
	if i < 0 {
		return nil, false
	}
	for _, j := range append([]int{i}, r.conjuncts(i)...) {
		id := r.Actors.For(j)
		if p := r.doc.Child(j, "nmod:poss"); p >= 0 && r.doc.Tokens[p].UPOS == "PRON" && strings.HasPrefix(id, "grp:") { // "its troops": whose they are
			if id = r.Actors.For(p); id == "" {
				continue
			}
		}
		if id == "" {
			id = r.Actors.At(j)
		}
		if id == "" {
			if p := r.Places.Place(r.Places.PlaceAt(j)); p != nil && p.Kind == record.PlaceCountry && p.Country != nil {
				id = r.Actors.State(*p.Country)
			}
		}
		if p := r.Actors.Party(id); p != "" {
			id = p
		}
		if id == "" || r.meansParties(j) && r.actorType(id) != record.ActorState && r.actorType(id) != record.ActorGovernment {
			joint = joint || r.meansParties(j)
			continue
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if l := strings.ToLower(r.doc.Tokens[i].Lemma); (l == "party" || l == "parties") && len(ids) == 0 {
		for _, c := range r.doc.Children(i) {
			switch strings.ToLower(r.doc.Tokens[c].Form) {
			case "one", "either", "that", "other":
				return nil, false
			}
		}
		joint = true
	}
	slices.Sort(ids)
	return ids, joint || len(ids) > 1
}

// unfold makes a provision of the act at token v and of each act coordinated with it, each in its
// own words; bare leaves out who is bound and the auxiliary.
func (r *reading) unfold(p provision, v, subject int, bare bool) []provision {
	p.bound, p.joint = r.who(subject)
	heads := []int{v}
	inner := v
	for steps := 0; steps < 2 && helpVerbs[r.doc.Tokens[inner].Lemma]; steps++ { // "help restore A, lower B and open C"
		x := r.doc.Child(inner, "xcomp")
		if x < 0 {
			break
		}
		inner = x
	}
	for _, from := range []int{v, inner} {
		for _, c := range r.doc.Children(from) {
			if t := &r.doc.Tokens[c]; t.Is("conj") && t.UPOS == "VERB" && r.doc.Child(c, "nsubj") < 0 && !slices.Contains(heads, c) {
				heads = append(heads, c)
			}
		}
	}
	slices.Sort(heads)
	var out []provision
	for k, h := range heads {
		q := p
		q.verb = h
		y := r.doc.Yield(h)
		if bare || k > 0 {
			y.First = h
			for _, c := range r.doc.Children(h) {
				if r.doc.Tokens[c].Is("advmod") && c == h-1 {
					y.First = c
				}
			}
		}
		for _, o := range heads {
			if o != h && o > h && o < y.Last {
				y.Last = min(y.Last, r.doc.Yield(o).First, o)
			}
		}
		for y.Last > y.First+1 && (r.doc.Tokens[y.Last-1].UPOS == "CCONJ" || r.doc.Tokens[y.Last-1].UPOS == "PUNCT") {
			y.Last--
		}
		if k == 0 && !bare { // a number or bullet before it is not part of it
			for y.First < h && (r.doc.Tokens[y.First].UPOS == "PUNCT" || r.doc.Tokens[y.First].UPOS == "NUM" && r.doc.Tokens[y.First+1].UPOS == "PUNCT" || strings.EqualFold(r.doc.Tokens[y.First].Form, "that")) {
				y.First++
			}
		}
		q.words = r.trim(y)
		if q.words.Len() > 0 {
			out = append(out, q)
		}
	}
	return out
}

// commitment is the record of a provision under a version; shared says that the area at the end of a
// list under one verb is that of every item in it.
func (r *reading) commitment(p provision, agreement string, version *record.Version, shared bool) record.Commitment {
	var sc record.Scope
	r.readScope(&sc, p.words)
	c := record.Commitment{Evidence: r.spans(p.words), Duty: r.duty(p)}
	switch {
	case len(p.bound) == 1:
		c.By = &p.bound[0]
	case p.joint:
		c.By = ptr(record.Joint)
	}
	if a := r.actOf(p.words); a != "" {
		if l := r.doc.Tokens[p.verb].Lemma; r.doc.Tokens[p.verb].UPOS == "VERB" && (l == "negotiate" || l == "discuss") { // "a truce would be negotiated"
			a = record.ActAttendTalks
		}
		if a == record.ActAnyHostility && (slices.ContainsFunc(sc.Objects, func(o record.ObjectClass) bool { return o.Within(record.ObjectMaritime) }) || r.isSea(cmp.Or(sc.Area, map[bool]string{true: areaOf(version)}[shared]))) {
			a = record.ActAttackAtSea
		}
		c.Act = &a
	}
	if len(sc.Objects) > 0 {
		c.Object = &sc.Objects[0]
	} else if c.Act != nil && *c.Act == record.ActRelease {
		c.Object = ptr(record.ObjectPow)
	}
	area := sc.Area
	if area == "" && version != nil && shared {
		area = version.Area
	}
	if area != "" {
		c.Area = &area
		if sc.Area == "" {
			c.Rest("area", record.BasisInferred)
		}
	}
	c.From, c.To, c.Due = sc.From, sc.To, r.dueIn(p.words)
	if c.Due == c.To {
		c.To = ""
	}
	if w := r.conditionIn(p); w.Len() > 0 {
		c.Condition = ptr(strings.Join(strings.Fields(r.doc.TextOf(w)), " "))
		c.Rest("condition", "", r.span(w))
	}
	if version != nil {
		c.Version = &version.ID
	}
	c.ID = record.NewID("C", agreement, c.Evidence...)
	return c
}

func areaOf(v *record.Version) string {
	if v == nil {
		return ""
	}
	return v.Area
}

func (r *reading) isSea(id string) bool {
	p := r.Places.Place(id)
	return p != nil && p.Kind == record.PlaceSea
}

// duty tells what is owed from what is forbidden and what is allowed.
func (r *reading) duty(p provision) record.Duty {
	if p.may || r.hasAux(p.verb, "may") {
		return record.DutyMay
	}
	if p.breach || r.negated(p.verb) || r.doc.Tokens[p.verb].UPOS == "NOUN" && r.actOf(p.words).Within(record.ActAnyHostility) { // "a truce", "a halt to shelling"
		return record.DutyRefrain
	}
	for i := p.words.First; i < p.words.Last && i < p.words.First+8; i++ {
		if r.timeAt[i] < 0 && endVerbs[strings.ToLower(r.doc.Tokens[i].Lemma)] && !(i > 0 && r.word(i-1) == "the" && i+2 < len(r.doc.Tokens) && r.timeAt[i+2] >= 0) {
			return record.DutyRefrain
		}
	}
	return record.DutyDo
}

// dueIn is the day by which an act is owed: "not later than 1 April", "by 1 April".
func (r *reading) dueIn(g nlp.Range) record.EDTF {
	for i := g.First; i < g.Last; i++ {
		k := r.timeAt[i]
		if k < 0 || r.Times[k].Range.First != i || i == 0 || r.Times[k].EDTF == "" || r.Times[k].Type == record.TimeDuration {
			continue
		}
		switch prev := strings.ToLower(r.doc.Tokens[i-1].Form); prev {
		case "by", "than", "before":
			return r.Times[k].EDTF
		}
	}
	return ""
}

// conditionIn is the clause or phrase that makes a provision hang on something else.
func (r *reading) conditionIn(p provision) nlp.Range {
	for _, v := range []int{p.verb, p.over} {
		for _, c := range r.doc.Children(v) {
			t := &r.doc.Tokens[c]
			y := r.trim(r.doc.Yield(c))
			if y.Len() == 0 || y.Len() > 40 {
				continue
			}
			first := strings.ToLower(r.doc.Tokens[y.First].Form)
			switch {
			case t.Is("advcl") && slices.Contains([]string{"if", "unless", "until", "provided", "once", "pending"}, first),
				t.Is("obl", "advmod", "advcl", "nmod") && slices.Contains([]string{"upon", "pending", "subject", "unless"}, first) && c != p.verb && y.Len() > 1 && !askVerbs[strings.ToLower(r.doc.Tokens[v].Lemma)]:
				return y
			}
		}
	}
	return nlp.Range{}
}

// issuer is who issues an official text: the body that its first lines name, else the outlet, "" if
// neither is known.
func (r *reading) issuer() string {
	for i := range r.doc.Tokens {
		if i > 120 {
			break
		}
		if id := r.Actors.At(i); id != "" && r.actorType(id) == record.ActorIgo {
			return id
		}
	}
	return ""
}

// deal makes one agreement of the provisions that one verb binds to.
func (r *reading) deal(ps []provision) {
	p := ps[0]
	if p.doc && !p.demand && p.grade == record.StatusPromised && !r.official() {
		return
	}
	a := record.Agreement{Status: p.grade, Kind: r.kindOf(ps)}
	var ev []record.Span
	for _, x := range ps {
		ev = append(ev, r.spans(x.words)...)
		for _, id := range x.bound {
			if !slices.Contains(a.Parties, id) {
				a.Parties = append(a.Parties, id)
			}
		}
	}
	slices.Sort(a.Parties)
	a.Evidence = sortSpans(ev)
	if len(a.Evidence) == 0 {
		return
	}
	by := record.Narrator
	if p.asker != "" {
		by = p.asker
		a.Positions = append(a.Positions, record.Position{Party: p.asker, Stance: record.StanceSeeks, Evidence: a.Evidence[:1]})
	} else if k := r.statementOf(p.over); k >= 0 && r.rep.Statements[k].Speaker != nil {
		by = *r.rep.Statements[k].Speaker
	}
	at := r.existing(ps)
	if at >= 0 { // agreements found it too, by the same verb: its words stay, the provisions are added
		x := &r.rep.Agreements[at]
		if len(a.Parties) > 0 && len(x.Parties) == 0 {
			x.Parties = a.Parties
		}
		if p.asker != "" { // asked for by a third party and agreed by nobody yet
			x.Kind, x.Status, x.Positions = a.Kind, p.grade, a.Positions
		}
		if x.Kind == record.KindFramework || x.Kind == record.KindImplementation {
			x.Kind = a.Kind
			if x.Stage = stageOf(x.Kind); x.Stage == "" {
				delete(x.Basis, "stage")
			} else {
				x.Rest("stage", record.BasisInferred)
			}
			if len(x.Acts) == 0 {
				x.Scope = r.scopeOf(ps)
			}
		}
		r.addCommitments(x, ps, by)
		return
	}
	if !r.official() || a.Kind == record.KindFramework && p.grade == record.StatusPromised {
		return // "will continue working toward peace" binds nobody to anything
	}
	a.Title = r.titleOf(ps[0].words)
	a.Scope = r.scopeOf(ps)
	if a.Stage = stageOf(a.Kind); a.Stage != "" {
		a.Rest("stage", record.BasisInferred)
	}
	a.ID = r.id("A", a.Evidence...)
	a.Confidence = ptr(.6)
	r.addCommitments(&a, ps, by)
	r.rep.Agreements = append(r.rep.Agreements, a)
}

// kindOf is the kind of deal that provisions make up.
func (r *reading) kindOf(ps []provision) record.AgreementKind {
	var acts []record.ActClass
	words := map[string]bool{}
	for _, p := range ps {
		if a := r.actOf(p.words); a != "" {
			acts = append(acts, a)
		}
		for i := p.words.First; i < p.words.Last; i++ {
			words[strings.ToLower(r.doc.Tokens[i].Lemma)] = true
		}
	}
	has := func(as ...record.ActClass) bool {
		return slices.ContainsFunc(acts, func(a record.ActClass) bool { return slices.Contains(as, a) })
	}
	sc := r.scopeOf(ps)
	switch {
	case ps[0].grade == record.StatusProposed && ps[0].demand:
		return record.KindDemand
	case ps[0].grade == record.StatusProposed:
		return record.KindProposal
	case words["implement"] || words["implementation"]:
		return record.KindImplementation
	case has(record.ActAnyHostility) && !r.isSea(sc.Area) && len(sc.Objects) == 0:
		return record.KindCeasefire
	case has(record.ActAnyHostility, record.ActAttack, record.ActAirAttack, record.ActAttackAtSea, record.ActDroneAttack, record.ActLongRangeAttack, record.ActMissileAttack, record.ActShelling, record.ActUseOfMerchantShipForMilitary):
		return record.KindPartialCeasefire
	case has(record.ActRelease) && !slices.ContainsFunc(acts, func(a record.ActClass) bool { return a != record.ActRelease }):
		return record.KindExchange
	case has(record.ActTroopMovement, record.ActObserve, record.ActJointPatrol, record.ActReturnWeapons, record.ActDeployPeacekeepers, record.ActReduceForces, record.ActHeavyWeaponPresence):
		return record.KindImplementation
	case words["trade"] || words["market"] || words["export"] || words["payment"] || words["insurance"] || words["mineral"] || words["investment"] || words["rebuild"]:
		return record.KindEconomic
	}
	return record.KindFramework
}

// scopeOf is what provisions cover together.
func (r *reading) scopeOf(ps []provision) record.Scope {
	var sc record.Scope
	for _, p := range ps {
		r.readScope(&sc, p.words)
	}
	sc.Conditions = nil // a condition in one provision is not the whole deal's
	for _, p := range ps {
		a := r.actOf(p.words)
		if a == record.ActAnyHostility && r.isSea(sc.Area) {
			a = record.ActAttackAtSea
		}
		if a != "" && !slices.Contains(sc.Acts, a) {
			sc.Acts = append(sc.Acts, a)
		}
	}
	return sc
}

// existing is the deal that was found in the words of the first provision already, -1 if none.
func (r *reading) existing(ps []provision) int {
	s := r.spans(ps[0].words)
	if len(s) == 0 {
		return -1
	}
	return slices.IndexFunc(r.rep.Agreements, func(a record.Agreement) bool {
		return slices.ContainsFunc(a.Evidence, func(e record.Span) bool {
			return e.Start <= s[0].Start && s[0].Start-e.Start < 8 && e.End > s[0].Start || e.Start > s[0].Start && e.Start-s[0].Start < 4
		})
	})
}

func (r *reading) titleOf(g nlp.Range) string {
	if g.Len() > 16 {
		g.Last = g.First + 16
	}
	return strings.Join(strings.Fields(r.doc.TextOf(g)), " ")
}

// addCommitments gives a deal its commitments; in an official text under the version of the one
// whose words they are.
func (r *reading) addCommitments(a *record.Agreement, ps []provision, by string) {
	var v *record.Version
	if r.official() {
		var ev []record.Span
		for _, p := range ps {
			ev = append(ev, r.spans(p.words)...)
		}
		r.addVersion(a, by, r.scopeOf(ps), sortSpans(ev))
		v = &a.Versions[slices.IndexFunc(a.Versions, func(v record.Version) bool { return v.By == by })]
		if len(v.Bound) == 0 {
			v.Bound = a.Parties
		}
	}
	if k := r.tellerOf(ps[0].over); !r.official() && k >= 0 && r.rep.Statements[k].Speaker != nil { // "A said that the sides agreed to": A's account
		var ev []record.Span
		for _, p := range ps {
			ev = append(ev, r.spans(p.words)...)
		}
		sc, by := r.scopeOf(ps), *r.rep.Statements[k].Speaker
		if len(sc.Acts) > 0 {
			r.addVersion(a, by, sc, sortSpans(ev))
			v = &a.Versions[slices.IndexFunc(a.Versions, func(v record.Version) bool { return v.By == by })]
		}
	}
	for _, p := range ps {
		c := r.commitment(p, a.ID, v, !p.doc)
		if len(c.Evidence) > 0 && !slices.ContainsFunc(a.Commitments, func(o record.Commitment) bool { return o.ID == c.ID }) {
			a.Commitments = append(a.Commitments, c)
		}
	}
}

// agreementText makes one agreement of an agreement text: signed by the parties that its preamble
// names, their joint version, a commitment for each provision.
func (r *reading) agreementText(ps []provision) {
	a := record.Agreement{Status: record.StatusSigned, Form: record.FormSigned, Kind: record.KindFramework}
	var ev []record.Span
	for i := range r.doc.Tokens { // "A and B agree as follows"
		if t := &r.doc.Tokens[i]; t.UPOS != "VERB" || !undertakeVerbs[t.Lemma] || r.skip[i] {
			continue
		}
		ids, _ := r.who(r.subject(i))
		if len(ids) > 1 {
			a.Parties = ids
			ev = append(ev, r.spans(r.clause(i))...)
			break
		}
	}
	if len(a.Parties) == 0 {
		for _, p := range ps {
			for _, id := range p.bound {
				if t := r.actorType(id); !slices.Contains(a.Parties, id) && t != record.ActorIgo && t != record.ActorOrganisation {
					a.Parties = append(a.Parties, id)
				}
			}
		}
		slices.Sort(a.Parties)
	}
	hostile := []provision{}
	for k := range ps {
		if ps[k].grade == record.StatusSigned || ps[k].grade == record.StatusPromised { // an article without a party of its own binds all
			ps[k].grade = record.StatusSigned
			ps[k].joint = ps[k].joint || len(ps[k].bound) == 0
		}
		switch r.actOf(ps[k].words) {
		case record.ActAnyHostility, record.ActAttack, record.ActAirAttack, record.ActShelling:
			hostile = append(hostile, ps[k])
		}
	}
	if len(hostile) > 0 {
		a.Kind = record.KindCeasefire
	} else {
		hostile = ps[:1]
	}
	for _, p := range hostile {
		ev = append(ev, r.spans(p.words)...)
	}
	a.Evidence = sortSpans(ev)
	if len(a.Evidence) == 0 {
		return
	}
	a.Title = r.titleOf(hostile[0].words)
	a.Scope = r.scopeOf(hostile[:1])
	if a.Stage = stageOf(a.Kind); a.Stage != "" {
		a.Rest("stage", record.BasisInferred)
	}
	if w := r.exitOf(); w.Len() > 0 {
		a.Exit = strings.Join(strings.Fields(r.doc.TextOf(w)), " ")
		a.Rest("exit", "", r.span(w))
	}
	if d := r.rep.Date; d.EDTF != "" {
		a.Date = d.EDTF
		a.Rest("date", record.BasisInferred)
	}
	a.ID = r.id("A", a.Evidence...)
	a.Confidence = ptr(.8)
	// The text's own cease-fire, plan or framework is this agreement; what it says of exchanges or of
	// documents to come stays beside it.
	r.rep.Agreements = slices.DeleteFunc(r.rep.Agreements, func(o record.Agreement) bool {
		switch o.Kind {
		case record.KindCeasefire, record.KindPartialCeasefire, record.KindFramework, record.KindImplementation, record.KindHumanitarianPause:
			return true
		}
		return false
	})
	r.addVersion(&a, record.Joint, r.scopeOf(hostile), a.Evidence)
	v := &a.Versions[0]
	v.Bound = a.Parties
	for _, p := range ps {
		if c := r.commitment(p, a.ID, v, false); len(c.Evidence) > 0 && !slices.ContainsFunc(a.Commitments, func(o record.Commitment) bool { return o.ID == c.ID }) {
			a.Commitments = append(a.Commitments, c)
		}
	}
	r.rep.Agreements = append(r.rep.Agreements, a)
	slices.SortStableFunc(r.rep.Agreements, func(x, y record.Agreement) int { return cmp.Compare(x.Evidence[0].Start, y.Evidence[0].Start) })
}
