package extract

import (
	"strconv"
	"strings"

	"parley/internal/record"
	"parley/nlp"
)

// The parts that a noun phrase may play in an incident, in the order of Models.Mention.
var RoleClasses = []string{"none", "perp", "target", "victim", "weapon"}

const (
	roleNone = iota
	rolePerp
	roleTarget
	roleVictim
	roleWeapon
)

// Mention is a noun phrase that may play a part in an incident.
type Mention struct {
	Head  int // token
	Sent  int
	Name  *nlp.Name   // the name it is, nil for common nouns
	Forms []nlp.Range // the words that may name it, shortest first
}

// Lessons are the points of one report for the classifiers of Models: the same for training and for
// reading. Later stages see the scores of those before.
type Lessons struct {
	r        *reading
	Triggers []int // tokens
	Mentions []Mention
	near     []int               // by token: the nearest trigger in its sentence, -1 if none
	parts    map[string][]string // by actor or word: where its mentions stand to triggers
}

// NewLessons reads what stands before incidents in a report and lists what the classifiers judge.
func NewLessons(in *Input) *Lessons {
	r := newReading(in)
	r.quantities()
	r.statements()
	return r.lessons()
}

func (r *reading) lessons() *Lessons {
	l := &Lessons{r: r, near: make([]int, len(r.doc.Tokens))}
	for i := range r.doc.Tokens {
		l.near[i] = -1
		if !r.skip[i] && r.trigger(i) != nil {
			l.Triggers = append(l.Triggers, i)
		}
	}
	for _, t := range l.Triggers {
		s := r.sentence(t)
		for j := s.First; j < s.Last; j++ {
			if o := l.near[j]; o < 0 || abs(t-j) < abs(o-j) {
				l.near[j] = t
			}
		}
	}
	named := make([]*nlp.Name, len(r.doc.Tokens))
	for k := range r.doc.Names {
		n := &r.doc.Names[k]
		for i := n.First; i < n.Last; i++ {
			named[i] = n
		}
	}
	for i := range r.doc.Tokens {
		t := &r.doc.Tokens[i]
		if r.skip[i] || r.timeAt[i] >= 0 || t.UPOS != "NOUN" && t.UPOS != "PROPN" {
			continue
		}
		n := named[i]
		if n != nil && r.doc.Head(n.Range) != i || n == nil && t.Is("compound", "flat", "goeswith", "fixed") {
			continue
		}
		m := Mention{Head: i, Sent: t.Sent, Name: n}
		add := func(g nlp.Range) {
			g = r.withoutEdgeWords(r.trim(g))
			if g.Len() <= 0 || g.Len() > 14 {
				return
			}
			for j := g.First; j < g.Last; j++ {
				switch r.doc.Tokens[j].Form {
				case "[", "]", "(", ")", "--", ";", ":":
					return
				}
			}
			for _, o := range m.Forms {
				if o == g {
					return
				}
			}
			m.Forms = append(m.Forms, g)
		}
		if n != nil {
			add(n.Range)
		} else {
			add(nlp.Range{First: i, Last: i + 1})
		}
		g := nlp.Range{First: i, Last: i + 1}
		if n != nil {
			g = n.Range
		}
		for g.First > 0 && r.doc.Under(g.First-1, i) && r.doc.Tokens[g.First-1].Is("compound", "flat", "goeswith") {
			g.First--
		}
		for g.Last < len(r.doc.Tokens) && r.doc.Under(g.Last, i) && r.doc.Tokens[g.Last].Is("flat", "goeswith") {
			g.Last++
		}
		add(g)
		for g.First > 0 && r.doc.Under(g.First-1, i) && r.doc.Tokens[g.First-1].Is("compound", "flat", "amod", "goeswith", "nmod:poss", "punct") && r.doc.Tokens[g.First-1].Sent == t.Sent {
			g.First--
		}
		add(g)
		if g.First > 0 && r.doc.Tokens[g.First-1].Is("nummod") && r.doc.Under(g.First-1, i) {
			add(nlp.Range{First: g.First - 1, Last: g.Last})
		}
		for _, c := range r.doc.Children(i) {
			if c > i && r.doc.Tokens[c].Is("nmod") {
				if f := r.caseOf(c); f == "of" || f == "in" || f == "from" {
					add(nlp.Range{First: g.First, Last: max(g.Last, r.phrase(c).Last)})
				}
			}
		}
		add(r.phrase(i))
		if len(m.Forms) > 0 {
			l.Mentions = append(l.Mentions, m)
		}
	}
	l.parts = map[string][]string{}
	for k := range l.Mentions {
		i := l.Mentions[k].Head
		if sig := l.part(i); sig != "" {
			w := l.same(i)
			l.parts[w] = append(l.parts[w], sig)
		}
	}
	return l
}

// same is what mentions of one thing share: the actor, else the word.
func (l *Lessons) same(i int) string {
	if id := l.r.Actors.At(i); id != "" {
		return id
	}
	return strings.ToLower(l.r.doc.Tokens[i].Lemma)
}

// part is how token i hangs on a trigger or a word of harm, "" where it does not.
func (l *Lessons) part(i int) string {
	d := l.r.doc
	for d.Tokens[i].Is("conj", "appos") && d.Tokens[i].Head >= 0 {
		i = d.Tokens[i].Head
	}
	h := d.Tokens[i].Head
	if h < 0 {
		return ""
	}
	rel := d.Tokens[i].Deprel
	if d.Tokens[i].Is("nmod", "obl") {
		rel += " " + l.r.caseOf(i)
	}
	if k := l.r.trigger(h); k != nil {
		return k.Name + " " + rel
	}
	if k := l.r.harmAt(h); k != "" {
		return string(k) + " " + rel
	}
	return ""
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// Text is the words of a range.
func (l *Lessons) Text(g nlp.Range) string { return l.r.doc.TextOf(g) }

// SentenceText is the words of a sentence.
func (l *Lessons) SentenceText(k int) string { return l.r.doc.Slice(l.r.doc.Sentences[k].Span) }

// SentenceOf is the sentence of a token.
func (l *Lessons) SentenceOf(i int) int { return l.r.doc.Tokens[i].Sent }

// bare is the word of token i as a feature: the lemma of a common word, the class of a name, so that
// nothing is learned by heart about one war's places and people.
func (l *Lessons) bare(i int) string {
	if i < 0 {
		return "^"
	}
	t := &l.r.doc.Tokens[i]
	if t.UPOS == "PROPN" {
		if id := l.r.Actors.At(i); id != "" {
			return "<" + string(l.r.actorType(id)) + ">"
		}
		if l.r.Places.PlaceAt(i) != "" {
			return "<place>"
		}
		return "<name>"
	}
	if t.UPOS == "NUM" {
		return "<number>"
	}
	return strings.ToLower(t.Lemma)
}

func vec(l *Lessons, i int) []float32 {
	if i >= 0 {
		if v := l.r.doc.Vector(i); v != nil {
			return v
		}
	}
	return make([]float32, vectorSize)
}

const vectorSize = 256

func (l *Lessons) mean(tokens []int) []float32 {
	out := make([]float32, vectorSize)
	for _, i := range tokens {
		for k, x := range vec(l, i) {
			out[k] += x
		}
	}
	for k := range out {
		out[k] /= float32(max(1, len(tokens)))
	}
	return out
}

func isContent(t *nlp.Token) bool {
	return t.UPOS == "NOUN" || t.UPOS == "VERB" || t.UPOS == "ADJ" || t.UPOS == "ADV"
}

// Report is the point of the whole report.
func (l *Lessons) Report() Point {
	var p Point
	seen := map[string]bool{}
	var all []int
	for i := range l.r.doc.Tokens {
		t := &l.r.doc.Tokens[i]
		if l.r.skip[i] || !isContent(t) {
			continue
		}
		all = append(all, i)
		if w := l.bare(i); !seen[w] {
			seen[w] = true
			p.add("w " + w)
			if t.Sent < 4 {
				p.add("early " + w)
			}
		}
	}
	for _, t := range l.Triggers {
		k := l.r.trigger(t)
		unreal := ""
		if l.r.unreal(t) {
			unreal = " not"
		}
		if f := "t " + k.Name + unreal; !seen[f] {
			seen[f] = true
			p.add(f)
		}
	}
	p.add("n " + strconv.Itoa(min(6, len(l.Triggers))))
	p.Dense = append(l.mean(l.Triggers), l.mean(all)...)
	return p
}

// Sentence is the point of sentence k; report is the score of the report.
func (l *Lessons) Sentence(k int, report float64) Point {
	var p Point
	s := l.r.doc.Sentences[k]
	var all []int
	for i := s.First; i < s.Last; i++ {
		if l.r.skip[i] {
			continue
		}
		all = append(all, i)
		if isContent(&l.r.doc.Tokens[i]) {
			p.add("w " + l.bare(i))
		}
		if o := objectClass()[l.r.doc.Tokens[i].Lemma]; o != "" {
			p.add("o " + o)
		}
	}
	for _, t := range l.Triggers {
		if s.Range.Contains(t) {
			unreal := ""
			if l.r.unreal(t) {
				unreal = " not"
			}
			p.add("t " + l.r.trigger(t).Name + unreal)
		}
	}
	p.add("k " + strconv.Itoa(min(6, k)))
	p.Dense = append(l.mean(all), float32(report/2))
	return p
}

func score(xs []float64, k int) float32 {
	if k < 0 || k >= len(xs) {
		return -1
	}
	return float32(max(-3, min(3, xs[k]/2)))
}

// Trigger is the point of the trigger at token i.
func (l *Lessons) Trigger(i int, report float64, sentences []float64) Point {
	var p Point
	r := l.r
	t := &r.doc.Tokens[i]
	kind := r.trigger(i)
	head := r.clauseHead(i)
	p.add("kind "+kind.Name, "w "+l.bare(i), "x "+t.XPOS, "rel "+t.Deprel, "gov "+l.bare(t.Head), "clause "+l.bare(head))
	if r.unreal(i) {
		p.add("unreal", "unreal "+l.bare(i))
	}
	if k := r.statementOf(i); k >= 0 {
		p.add("said", "said "+string(r.rep.Statements[k].ClaimType))
	}
	for _, c := range r.doc.Children(i) {
		ct := &r.doc.Tokens[c]
		f := ct.Deprel + " "
		if ct.Is("nmod", "obl") {
			f += r.caseOf(c) + " "
		}
		p.add("c "+ct.Deprel, "c "+f+l.bare(c))
		if g := peopleGroup()[ct.Lemma]; g != "" {
			p.add("c " + f + "people")
		}
		if o := objectClass()[ct.Lemma]; o != "" {
			p.add("c " + f + o)
		}
	}
	if head != i {
		for _, c := range r.doc.Children(head) {
			if r.doc.Tokens[c].Is("aux", "nsubj", "obj", "advmod", "obl") {
				p.add("h " + r.doc.Tokens[c].Deprel + " " + l.bare(c))
			}
		}
	}
	s := r.sentence(i)
	for j := s.First; j < s.Last; j++ {
		if isContent(&r.doc.Tokens[j]) {
			p.add("s " + l.bare(j))
		}
	}
	p.Dense = append(append([]float32{}, vec(l, i)...), vec(l, head)...)
	p.Dense = append(p.Dense, float32(report/2), score(sentences, t.Sent), score(sentences, t.Sent-1), score(sentences, t.Sent+1))
	return p
}

// Mention is the point of a noun phrase.
func (l *Lessons) Mention(m *Mention, report float64, sentences []float64) Point {
	var p Point
	r := l.r
	i := m.Head
	t := &r.doc.Tokens[i]
	w := l.bare(i)
	class := ""
	if m.Name != nil {
		class = "<" + m.Name.Class + ">"
	}
	p.add("w "+w, "class "+class, "x "+t.XPOS)
	object := cmpOr(objectClass()[t.Lemma], "-")
	group := cmpOr(peopleGroup()[t.Lemma], "-")
	p.add("o "+object, "g "+group)
	if weaponWords[strings.ToLower(t.Lemma)] {
		p.add("weapon")
	}
	actor := "-"
	if k := r.Actors.Kind(i); k != "" {
		actor = string(k)
	}
	p.add("actor " + actor)
	sort := object + group + class + actor
	// where it stands: the word above it, through conjunctions and appositions
	top, step := i, ""
	for r.doc.Tokens[top].Is("conj", "appos", "flat") && r.doc.Tokens[top].Head >= 0 {
		step = " " + r.doc.Tokens[top].Deprel
		top = r.doc.Tokens[top].Head
	}
	tt := &r.doc.Tokens[top]
	rel := tt.Deprel
	if tt.Is("nmod", "obl") {
		rel += " " + r.caseOf(top)
	}
	gov := l.bare(tt.Head)
	p.add("rel "+rel+step, "gov "+gov, "rel gov "+rel+" "+gov, "rel sort "+rel+" "+sort, "w gov "+w+" "+gov, "rel w "+rel+" "+w)
	if h := tt.Head; h >= 0 {
		ht := &r.doc.Tokens[h]
		k := "-"
		if r.trigger(h) != nil {
			k = r.trigger(h).Name
		} else if kind := r.harmAt(h); kind != "" {
			k = string(kind)
		}
		p.add("gov is "+k+" "+rel, "gov is "+k+" "+rel+" "+sort, "gov rel "+ht.Deprel+" "+rel)
		if ht.Head >= 0 {
			p.add("above " + l.bare(ht.Head) + " " + ht.Deprel + " " + rel)
			if hk := r.trigger(ht.Head); hk != nil {
				p.add("above is " + hk.Name + " " + ht.Deprel + " " + rel)
			}
		}
		for _, c := range r.doc.Children(h) {
			if c != top && r.doc.Tokens[c].Is("obj", "nsubj", "obl", "aux", "compound:prt", "xcomp") {
				p.add("beside " + r.doc.Tokens[c].Deprel + " " + l.bare(c) + " " + rel)
				if r.trigger(c) != nil {
					p.add("beside trigger " + gov + " " + rel)
				}
			}
		}
	}
	for _, c := range r.doc.Children(i) {
		ct := &r.doc.Tokens[c]
		switch {
		case ct.Is("amod", "compound", "nmod", "acl", "appos", "nmod:poss", "nummod", "flat"):
			p.add("has "+ct.Deprel+" "+l.bare(c), "has "+ct.Deprel)
			if r.trigger(c) != nil || r.harmAt(c) != "" {
				p.add("has harm " + ct.Deprel)
			}
		case ct.Is("det"):
			p.add("det " + strings.ToLower(ct.Form))
		}
	}
	near := l.near[i]
	if near >= 0 {
		d := near - i
		side := "after"
		if d < 0 {
			side = "before"
		}
		n := strconv.Itoa(bucket(abs(d)))
		k := r.trigger(near).Name
		p.add("near "+k+" "+side+n, "near "+side+n+" "+sort, "near w "+l.bare(near)+" "+side, "near path "+l.path(i, near), "near path "+k+" "+l.path(i, near)+" "+sort)
		if r.unreal(near) {
			p.add("near unreal")
		}
	} else {
		p.add("near none", "near none "+sort)
	}
	if k := r.statementOf(i); k >= 0 {
		p.add("said", "said "+string(r.rep.Statements[k].ClaimType)+" "+sort)
	}
	for k := range r.said {
		for _, s := range r.rep.Statements[k].SpeakerMention {
			if a := r.doc.Runes(t.Start); s.Start <= a && a < s.End {
				p.add("speaks", "speaks "+sort)
			}
		}
	}
	own := l.part(i)
	for _, sig := range l.parts[l.same(i)] {
		if sig == own { // its own place is told above
			own = ""
			continue
		}
		p.add("else " + sig)
	}
	p.add("prev "+l.bare(i-1), "sent "+strconv.Itoa(bucket(t.Sent)), "sent sort "+strconv.Itoa(bucket(t.Sent))+sort)
	if i+1 < len(r.doc.Tokens) {
		p.add("next " + l.bare(i+1))
	}
	p.Dense = append(append([]float32{}, vec(l, i)...), vec(l, tt.Head)...)
	p.Dense = append(p.Dense, vec(l, near)...)
	p.Dense = append(p.Dense, float32(report/2), score(sentences, t.Sent), score(sentences, t.Sent-1), score(sentences, t.Sent+1))
	return p
}

func cmpOr(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

func bucket(n int) int {
	switch {
	case n <= 4:
		return n
	case n <= 7:
		return 6
	case n <= 12:
		return 9
	}
	return 20
}

// path is the way through the tree from token i to token j: up and down relations, "-" if longer
// than four steps.
func (l *Lessons) path(i, j int) string {
	d := l.r.doc
	up := map[int]int{}
	for a, n := i, 0; a >= 0 && n <= 4; a, n = d.Tokens[a].Head, n+1 {
		up[a] = n
	}
	var down []string
	for b, n := j, 0; b >= 0 && n <= 4; b, n = d.Tokens[b].Head, n+1 {
		k, ok := up[b]
		if !ok {
			down = append(down, ">"+d.Tokens[b].Deprel)
			continue
		}
		if k+n > 4 {
			return "-"
		}
		var s strings.Builder
		for a := i; a != b; a = d.Tokens[a].Head {
			s.WriteString("<" + d.Tokens[a].Deprel)
		}
		for x := len(down) - 1; x >= 0; x-- {
			s.WriteString(down[x])
		}
		return s.String()
	}
	return "-"
}

// Form is the point of one way to name a mention.
func (l *Lessons) Form(m *Mention, k, role int) Point {
	var p Point
	g := m.Forms[k]
	name := "common"
	if m.Name != nil {
		name = m.Name.Class
	}
	rl := RoleClasses[role] + " " + name + " "
	p.add(rl+"k "+strconv.Itoa(k), rl+"of "+strconv.Itoa(k-len(m.Forms)), rl+"len "+strconv.Itoa(g.Len()), rl+"first "+l.r.doc.Tokens[g.First].UPOS+" "+l.r.doc.Tokens[g.First].Deprel, rl+"last "+l.r.doc.Tokens[g.Last-1].UPOS,
		rl+"first word "+l.bare(g.First), rl+"head "+l.bare(m.Head), rl+"head "+l.bare(m.Head)+" "+strconv.Itoa(k-len(m.Forms)))
	for j := g.First; j < g.Last; j++ {
		t := &l.r.doc.Tokens[j]
		p.add(rl + "has " + t.Deprel)
		if j > m.Head && t.Is("case") {
			p.add(rl + "after " + strings.ToLower(t.Form) + " " + l.bare(m.Head))
		}
	}
	if g.First > 0 {
		p.add(rl + "before " + l.r.doc.Tokens[g.First-1].UPOS)
	}
	p.Dense = []float32{float32(g.Len()) / 4}
	return p
}

// proposals are what the classifiers say about a report.
type proposals struct {
	report    float64
	sentences []float64
	triggers  map[int]float64 // by token: the chance that it opens an incident with people or property hit
	mentions  []proposed
}

// proposed is a noun phrase with its likeliest part.
type proposed struct {
	Mention
	role   int
	chance float64   // of that part
	of     []float64 // of every part
	form   nlp.Range
}

// propose runs the classifiers over the report; nil without models.
func (r *reading) propose() *proposals {
	if r.Models == nil || len(r.doc.Tokens) == 0 || r.doc.Vector(0) == nil {
		return nil
	}
	return r.lessons().Propose(r.Models)
}

// Propose judges everything that the lessons list.
func (l *Lessons) Propose(m *Models) *proposals {
	p := &proposals{triggers: map[int]float64{}}
	if len(l.Triggers) == 0 {
		return p // nothing to take part in
	}
	p.report = m.Report.logit(l.Report())
	for k := range l.r.doc.Sentences {
		p.sentences = append(p.sentences, m.Sentence.logit(l.Sentence(k, p.report)))
	}
	for _, t := range l.Triggers {
		p.triggers[t] = Softmax(m.Trigger.Logits(l.Trigger(t, p.report, p.sentences)))[1]
	}
	for k := range l.Mentions {
		x := &l.Mentions[k]
		q := Softmax(m.Mention.Logits(l.Mention(x, p.report, p.sentences)))
		best := rolePerp
		for c := rolePerp; c < len(q); c++ {
			if q[c] > q[best] {
				best = c
			}
		}
		y := proposed{Mention: *x, role: best, chance: q[best], of: q}
		top := 0.0
		for f := range x.Forms {
			if z := m.Form.logit(l.Form(x, f, best)); f == 0 || z > top {
				top, y.form = z, x.Forms[f]
			}
		}
		p.mentions = append(p.mentions, y)
	}
	return p
}

// classOf is the object class of what is named at token i, people where it is somebody.
func (r *reading) classOf(i int, victim bool) record.ObjectClass {
	c := record.ObjectClass(objectClass()[strings.ToLower(r.doc.Tokens[i].Lemma)])
	switch {
	case victim && c != "" && c.Within(record.ObjectPeople):
		return c
	case victim:
		return record.ObjectPeople
	case c == "":
		return record.ObjectUnspecified
	}
	return c
}

// leastChance is from which chance on a proposal is taken, by part.
var leastChance = [...]float64{rolePerp: .22, roleTarget: .22, roleVictim: .2, roleWeapon: .15}

// fill gives sightings who and what the classifiers propose and the trees did not show: each to the
// sighting of its own sentence that stands nearest, else to the one told last before it.
func (r *reading) fill(found []*sighting, p *proposals) {
	if p == nil {
		return
	}
	at := map[int]*proposed{}
	for k := range p.mentions {
		at[p.mentions[k].Head] = &p.mentions[k]
	}
	for _, s := range found {
		s.chance = p.triggers[s.trigger]
		r.weigh(s, at)
	}
	for _, m := range p.mentions {
		if m.chance < leastChance[m.role] {
			continue
		}
		s := r.sightingFor(found, &m)
		if s == nil || m.role == rolePerp && (r.suffers(m.Head) || r.putsToll(m.Head)) {
			continue
		}
		switch m.role {
		case rolePerp:
			if m.chance < sure && r.doc.Tokens[s.trigger].Sent != m.Sent {
				continue
			}
			id := r.Actors.Band(m.Head, m.form)
			if id == s.by || id == "" || len(s.agents) > 0 && s.agentAt[id] == m.Head {
				continue
			}
			switch r.actorType(id) {
			case record.ActorMedia, record.ActorPlatform, record.ActorNgo, record.ActorIgo:
				continue
			}
			if _, ok := s.agentAt[id]; !ok {
				s.agents = append(s.agents, id)
				s.agentAt[id] = m.Head
				s.basis[id] = record.BasisInferred
			}
			s.words[id] = m.form
		case roleTarget, roleVictim:
			if _, ok := s.hit[m.Head]; ok {
				continue
			}
			if m.role == roleVictim && m.Name == nil && r.inCount(s, m.Head) {
				continue // its casualties say so
			}
			s.hit[m.Head] = len(s.targets)
			t := record.Target{ObjectClass: r.classOf(m.Head, m.role == roleVictim), Text: r.doc.TextOf(m.form), Evidence: r.spans(m.form)}
			t.Rest("text", record.BasisInferred)
			s.targets = append(s.targets, t)
		case roleWeapon:
			// "four charges of dynamite" says more than "dynamite"
			named := m.form.First <= s.weaponSpan.First && s.weaponSpan.Last <= m.form.Last
			if s.weapon == "" || named || s.weaponSpan.First == s.trigger && !weaponWords[strings.ToLower(r.doc.Tokens[s.trigger].Lemma)] { // a weapon says more than "bombing"
				s.weapon, s.weaponSpan = r.doc.TextOf(m.form), m.form
				r.weaponDecides(s)
			}
		}
	}
}

// inCount says whether token i stands in the words of a casualty count of a sighting.
func (r *reading) inCount(s *sighting, i int) bool {
	at := r.span(nlp.Range{First: i, Last: i + 1})
	for _, c := range s.casualties {
		if spansMeet(c.Evidence, []record.Span{at}) {
			return true
		}
	}
	return false
}

// sure is from which chance on somebody named in another sentence is taken for who did it.
const sure = .5

// unlikely is the chance under which the classifiers overrule the trees.
const unlikely = .06

// weigh goes over what the trees gave a sighting: words that surely name none that took part are left
// out, and the others are named as the classifiers would.
func (r *reading) weigh(s *sighting, at map[int]*proposed) {
	drop := map[int]bool{}
	for head, k := range s.hit {
		m := at[head]
		if m == nil || k >= len(s.targets) {
			continue
		}
		if s.chance > .3 && r.doc.Tokens[head].Head != s.trigger && !r.aimedAt(s, head) && m.of[roleTarget]+m.of[roleVictim] < unlikely {
			drop[k] = true
			continue
		}
		t := &s.targets[k]
		t.Text, t.Evidence = r.doc.TextOf(m.form), r.spans(m.form)
	}
	if len(drop) > 0 {
		var kept []record.Target
		moved := map[int]int{}
		for k, t := range s.targets {
			if !drop[k] {
				moved[k] = len(kept)
				kept = append(kept, t)
			}
		}
		s.targets = kept
		for head, k := range s.hit {
			if to, ok := moved[k]; ok {
				s.hit[head] = to
			} else {
				delete(s.hit, head)
			}
		}
	}
	for _, id := range s.agents {
		if m := at[s.agentAt[id]]; m != nil {
			s.words[id] = m.form
		}
	}
}

// aimedAt says whether the words themselves say that a sighting's deed was aimed at token i: "strikes on X, on Y", "sent drones at Y".
func (r *reading) aimedAt(s *sighting, i int) bool {
	switch r.caseOf(i) {
	case "at", "on", "against":
	default:
		return false
	}
	t := &r.doc.Tokens[s.trigger]
	return s.inTurn || t.Is("obj") && t.Head >= 0 && r.doc.Tokens[i].Head == t.Head && r.doc.Tokens[i].Is("obl")
}

// putsToll says whether token i is who puts a number on the dead: "the army put the toll at 12".
func (r *reading) putsToll(i int) bool {
	t := &r.doc.Tokens[i]
	if !t.Is("nsubj") || t.Head < 0 {
		return false
	}
	switch r.doc.Tokens[t.Head].Lemma {
	case "put", "set", "place", "raise", "revise", "lower", "estimate":
	default:
		return false
	}
	o := r.doc.Child(t.Head, "obj")
	if o < 0 {
		return false
	}
	switch r.doc.Tokens[o].Lemma {
	case "toll", "number", "count", "figure":
		return true
	}
	return false
}

// suffers says whether token i names, or describes, whom the verb above it was done to: "nine members
// of the party were kidnapped", "the army base was shelled".
func (r *reading) suffers(i int) bool {
	for steps := 0; steps < 5; steps++ {
		t := &r.doc.Tokens[i]
		if t.Head < 0 {
			return false
		}
		switch {
		case t.Is("nsubj:pass"), t.Is("obj") && (r.trigger(t.Head) != nil || r.harmAt(t.Head) != ""):
			return r.trigger(t.Head) != nil || r.harmAt(t.Head) != ""
		case t.Is("nmod") && r.trigger(t.Head) != nil && r.caseOf(i) != "by" && r.doc.Tokens[t.Head].UPOS != "VERB":
			c := r.caseOf(i)
			return c == "on" || c == "against" || c == "of" && killNouns[r.doc.Tokens[t.Head].Lemma]
		case t.Is("compound", "amod", "nmod:poss", "conj", "appos", "flat"), t.Is("nmod") && (r.caseOf(i) == "of" || r.caseOf(i) == "from" || r.caseOf(i) == "in"):
			if r.trigger(t.Head) != nil && r.doc.Tokens[t.Head].UPOS != "VERB" {
				return false // "the rebel attack": whose it is
			}
			i = t.Head
		default:
			return false
		}
	}
	return false
}

// sightingFor is the sighting that a mention belongs to, nil if none is near.
func (r *reading) sightingFor(found []*sighting, m *proposed) *sighting {
	var best *sighting
	cost := 0
	for _, s := range found {
		d := m.Sent - r.doc.Tokens[s.trigger].Sent
		if d < -1 || d > 2 {
			continue
		}
		c := abs(s.trigger - m.Head)
		switch {
		case d == 0 && s.scope.Contains(m.Head):
		case d == 0:
			c += 100
		case d > 0:
			c += 1000 * d
		default:
			c += 1500
		}
		if best == nil || c < cost {
			best, cost = s, c
		}
	}
	return best
}
