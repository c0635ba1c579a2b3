package nlp

import (
	"slices"
	"strings"

	"parley/nlp/internal/kernel"
)

// Coreference: which mentions stand for the same thing. One pass over the mentions in the order of the
// text builds entities: what is certain is joined first (the same full name; "I" in a quotation whose
// speaker is known), for the rest a small network scores the entities near enough against the mention
// being new (mention ranking after Denis and Baldridge 2008, entities instead of mentions after Clark
// and Manning 2016). Every list of candidates is bounded, so that the time grows with the text alone.

// How far back is looked. The numbers bound the work for one mention, whatever the length of the text.
const (
	scanMentions  = 80 // mentions
	scanEntities  = 20 // entities among them, for a pronoun
	scanNominal   = 12 // the same for other phrases
	wordEntities  = 6  // entities that share a word with a name or noun
	pronounReach  = 6  // sentences
	nominalReach  = 4
	speakersReach = 40
)

// entity is what some mentions stand for.
type entity struct {
	members  []int32
	last     int32 // the latest mention
	np       int32 // the latest that is no pronoun, -1 if none
	name     int32 // the latest name, -1
	longest  int32 // the name with the most words, -1
	names    int32
	gender   uint8
	number   uint8
	subject  int32 // sentence of the latest mention that is a subject, -1
	personal bool  // stands for a speaker or hearer somewhere
	stamp    int32
}

// coreference is the state of the pass.
type coreference struct {
	d        *Document
	m        *corefModel
	mentions []mention
	words    [][]string // by mention, the words of a name or the modifiers of a noun, lower case
	y        []float32  // by mention, what its head's vector was turned into; nil without vectors
	of       []int32    // by mention, its entity
	entities []entity
	byWord   map[string][]int32 // entities by word of a name, or by head of a noun
	byHead   []int32            // by token, 1 + index of the mention with that head
	quoteAt  []int32            // by token, 1 + number of the quotation that holds it
	toldAt   []int32            // by token, 1 + index of the innermost attribution whose content holds it
	said     []int32            // entities that were sources of attributions, the latest last
	cites    []bool             // by mention, whether it is the source of an attribution
	waiting  map[int32][]int32  // by source, the first persons of its quotations that stand before it
	speakers []int32            // entities that a first or second person stood for, the latest last
	source   []int32            // by attribution, 1 + mention that is its source
	gov      []int32            // by mention, token that its phrase hangs on, -1
	pars     []int32            // by sentence, number of its paragraph
	stamp    int32

	cands   []int32
	feats   []uint32
	lexical int // the features from here on are words
	z       []float32
	ahead   int32            // a mention behind the pronoun that is looked at, the subject of what its clause hangs on; -1 if none
	often   map[string]int32 // by the last word of a name, how often it is the last of a name in the text
}

// resolve finds mentions and chains of a document.
func (m *corefModel) resolve(d *Document, vectors bool) {
	c := m.begin(d, vectors)
	for i := range c.mentions {
		if !c.waits(i) {
			c.add(i, c.choose(i))
		}
	}
	c.write()
}

// begin finds the mentions of a document and what the ranking asks of them.
func (m *corefModel) begin(d *Document, vectors bool) *coreference {
	f := d.findMentions(m.genders)
	c := &coreference{d: d, m: m, mentions: f.out, quoteAt: f.quote, toldAt: f.told, byWord: map[string][]int32{}, byHead: make([]int32, len(d.Tokens)), often: map[string]int32{}, waiting: map[int32][]int32{}}
	n := len(c.mentions)
	c.words, c.of, c.gov = make([][]string, n), make([]int32, n), make([]int32, n)
	for i := range c.mentions {
		x := &c.mentions[i]
		c.of[i] = -1
		if x.form != formGroup {
			if c.byHead[x.Head] == 0 {
				c.byHead[x.Head] = int32(i + 1)
			}
		}
		c.gov[i] = int32(d.Tokens[x.Head].Head)
		if t := &d.Tokens[x.Head]; t.Is("conj") && t.Head >= 0 {
			c.gov[i] = int32(d.Tokens[t.Head].Head)
		}
		switch {
		case x.form == formName:
			c.words[i] = d.nameWords(x.core)
			if k := len(c.words[i]); k > 0 {
				c.often[c.words[i][k-1]]++
			}
		case !x.form.pronoun():
			for _, k := range d.children[x.Head] {
				if d.Tokens[k].Is("amod", "compound", "nummod", "nmod") {
					c.words[i] = append(c.words[i], strings.ToLower(d.Tokens[k].Lemma))
				}
			}
		}
	}
	c.source, c.cites = make([]int32, len(d.Attributions)), make([]bool, n)
	for k := range d.Attributions {
		if s := d.Attributions[k].Source; len(s) > 0 {
			if c.source[k] = c.byHead[d.Head(s[0])]; c.source[k] > 0 {
				c.cites[c.source[k]-1] = true
			}
		}
	}
	c.pars = make([]int32, len(d.Sentences))
	p := int32(0)
	for k := range d.Sentences {
		if d.Sentences[k].Paragraph {
			p++
		}
		c.pars[k] = p
	}
	if vectors && d.dim == m.dim && m.proj != nil {
		c.project()
	}
	c.z = make([]float32, m.hidden)
	return c
}

// nameWords are the words of a name by which it is known again.
func (d *Document) nameWords(r Range) []string {
	var out []string
	for i := r.First; i < r.Last; i++ {
		t := &d.Tokens[i]
		if t.UPOS == "PUNCT" || t.UPOS == "DET" || t.UPOS == "ADP" || t.UPOS == "CCONJ" || t.XPOS == "POS" {
			continue
		}
		w := strings.ToLower(t.Form)
		if w = strings.Trim(w, "."); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// project turns the vectors of all heads of mentions into what the network adds up.
func (c *coreference) project() {
	const rows = 256
	m := c.m
	n, stride := len(c.mentions), m.proj.Stride
	c.y = make([]float32, n*stride)
	x := make([]float32, rows*m.dim)
	out := make([]float32, rows*stride)
	var r kernel.Rows
	for at := 0; at < n; at += rows {
		k := min(rows, n-at)
		for i := range k {
			copy(x[i*m.dim:(i+1)*m.dim], c.d.Vector(c.mentions[at+i].Head))
		}
		r.Set(x, k, m.dim)
		m.proj.Mul(out, &r)
		copy(c.y[at*stride:], out[:k*stride])
	}
	for i := range c.mentions {
		c.mentions[i].kind = uint8(1 + argmax(c.row(i)[m.kindAt():m.kindAt()+m.kinds]))
	}
}

// row is what the vector of a mention's head was turned into.
func (c *coreference) row(i int) []float32 {
	return c.y[i*c.m.proj.Stride : (i+1)*c.m.proj.Stride]
}

// choose gives the entity that mention i stands for, -1 for a new one.
func (c *coreference) choose(i int) int32 {
	if e := c.certain(i); e >= 0 {
		return e
	}
	c.candidates(i)
	best, top := int32(-1), c.score(i, -1, 0)
	for k, e := range c.cands {
		if s := c.score(i, e, k); s > top {
			best, top = e, s
		}
	}
	return best
}

// certain is the entity that mention i stands for beyond doubt, -1 if none.
func (c *coreference) certain(i int) int32 {
	x := &c.mentions[i]
	switch {
	case x.form == formName && len(c.words[i]) > 1 && x.role != roleCompound: // the same name in full
		for _, e := range c.byWord[c.words[i][len(c.words[i])-1]] {
			if n := c.entities[e].longest; n >= 0 && slices.Equal(c.words[n], c.words[i]) && c.mentions[n].class == x.class && !c.nested(i, e) {
				return e
			}
		}
	case x.form == formI: // of a quotation whose speaker is known
		if s := c.speaks(i); s >= 0 && s < int32(i) {
			return c.of[s]
		}
	case (x.form == formHe || x.form == formShe) && c.cites[i] && !x.owner:
		return c.goesOn(i)
	}
	return -1
}

// goesOn is the speaker whose words a quotation goes on with ("..." she added): whoever was cited last,
// where nobody else stands between that and pronoun i; -1 if that is not sure.
func (c *coreference) goesOn(i int) int32 {
	x := &c.mentions[i]
	if len(c.said) == 0 {
		return -1
	}
	e := c.said[len(c.said)-1]
	v := &c.entities[e]
	if !c.person(e) || v.number == plural || v.gender > 0 && v.gender != x.gender || x.sent-c.mentions[v.last].sent > 3 || c.ownQuote(i, e) || !c.quotes(i) {
		return -1
	}
	for j := i - 1; j > int(v.last); j-- {
		y := &c.mentions[j]
		if i-j > scanMentions {
			return -1
		}
		if o := c.of[j]; y.quote < 0 && o >= 0 && o != e && y.number != plural && c.person(o) && !(y.gender > 0 && y.gender != x.gender) {
			return -1
		}
	}
	return e
}

// quotes says whether mention i is the source of words in quotation marks.
func (c *coreference) quotes(i int) bool {
	s := c.d.Sentences[c.mentions[i].sent]
	for k := s.First; k < s.Last; k++ {
		if t := c.toldAt[k]; t > 0 && c.quoteAt[k] > 0 && c.source[t-1] == int32(i+1) {
			return true
		}
	}
	return false
}

// speaks is the mention that is the speaker of mention i, a first person in a quotation; -1 if i is none
// or its speaker is not known.
func (c *coreference) speaks(i int) int32 {
	x := &c.mentions[i]
	if x.form != formI || x.quote < 0 || x.told < 0 || c.source[x.told] == 0 {
		return -1
	}
	s := c.source[x.told] - 1
	if j := &c.mentions[s]; j.quote == x.quote || j.number == plural || j.form == formYou || j.form == formI {
		return -1
	}
	return s
}

// waits files a first person whose speaker is named behind it ("I agree," Varga said) with that.
func (c *coreference) waits(i int) bool {
	s := c.speaks(i)
	if s <= int32(i) {
		return false
	}
	c.waiting[s] = append(c.waiting[s], int32(i))
	return true
}

// nested says whether mention i lies in the latest mention of an entity, or that in it.
func (c *coreference) nested(i int, e int32) bool {
	a, b := &c.mentions[i], &c.mentions[c.entities[e].last]
	return a.First < b.Last && b.First < a.Last
}

// offer adds an entity to the candidates of mention i, if nothing forbids it.
func (c *coreference) offer(i int, e int32) {
	x, v := &c.mentions[i], &c.entities[e]
	if v.stamp == c.stamp {
		return
	}
	v.stamp = c.stamp
	if x.gender > 0 && v.gender > 0 && x.gender != v.gender && (x.form.pronoun() || x.gender != neuter && v.gender != neuter) {
		return
	}
	if x.number > 0 && v.number > 0 && x.number != v.number && x.form != formThey && !(v.number == plural && x.form == formName) {
		return
	}
	if c.nested(i, e) && c.linked(i, e) == 0 || c.ownQuote(i, e) {
		return
	}
	c.cands = append(c.cands, e)
}

// ownQuote says whether an entity would be spoken of in the third person in its own direct words: "He
// follows his model," he said.
func (c *coreference) ownQuote(i int, e int32) bool {
	x := &c.mentions[i]
	if x.form.personal() {
		return false
	}
	if x.quote >= 0 && x.told >= 0 {
		if s := c.source[x.told]; s > 0 && c.of[s-1] == e && c.mentions[s-1].quote != x.quote {
			return true
		}
	}
	if !c.cites[i] {
		return false
	}
	ms := c.entities[e].members
	for _, j := range ms[max(0, len(ms)-8):] {
		if y := &c.mentions[j]; !y.form.personal() && y.quote >= 0 && y.quote != x.quote && y.told >= 0 && c.source[y.told] == int32(i+1) {
			return true
		}
	}
	return false
}

// candidates collects the entities that mention i may stand for, the latest first.
func (c *coreference) candidates(i int) {
	x := &c.mentions[i]
	c.cands = c.cands[:0]
	c.stamp++
	c.ahead = c.subjectAhead(i)
	scan := func(limit, reach int, want func(e *entity, j *mention) bool) {
		for j := i - 1; j >= 0 && j >= i-scanMentions && len(c.cands) < limit; j-- {
			y := &c.mentions[j]
			if x.sent-y.sent > reach {
				break
			}
			if e := c.of[j]; e >= 0 && want(&c.entities[e], y) {
				c.offer(i, e)
			}
		}
	}
	switch {
	case x.form.personal():
		if x.told >= 0 && c.source[x.told] > 0 {
			if e := c.of[c.source[x.told]-1]; e >= 0 {
				c.offer(i, e)
			}
		}
		for k := len(c.speakers) - 1; k >= 0 && k >= len(c.speakers)-8; k-- {
			c.offer(i, c.speakers[k])
		}
		scan(len(c.cands)+8, 3, func(e *entity, j *mention) bool {
			return !e.personal && (j.class == 1 || j.kind == kindPerson || x.form == formWe && j.kind == kindOrganisation) && j.form != formIt
		})
	case x.form.pronoun():
		reach := pronounReach
		if x.form == formThis || x.form == formOther {
			reach = 2
		}
		he := x.form == formHe || x.form == formShe
		scan(scanEntities, reach, func(e *entity, j *mention) bool {
			if j.form == formNumber || j.form.personal() && x.quote == j.quote && j.form != formI {
				return false
			}
			return !he || j.class != 2 && j.class != 3 && j.class != 5
		})
	default:
		keys := c.keys(i)
		for _, w := range keys {
			l := c.byWord[w]
			for k := len(l) - 1; k >= 0 && k >= len(l)-wordEntities; k-- {
				c.offer(i, l[k])
			}
		}
		if e := c.hangs(i); e >= 0 {
			c.offer(i, e)
		}
		switch x.form {
		case formName: // a pronoun before it in its sentence, or a noun
			scan(len(c.cands)+scanNominal/2, 1, func(e *entity, j *mention) bool {
				return e.name < 0 && j.form != formNumber && (e.np >= 0 || j.sent == x.sent)
			})
		case formDefinite, formDemonstrative, formPossessed, formGroup:
			scan(len(c.cands)+scanNominal, nominalReach, func(e *entity, j *mention) bool { return j.form != formNumber && !j.form.personal() })
		}
	}
}

// subjectAhead is the subject behind pronoun i of the clauses that hold it ("in her speech Varga ..."),
// a name or noun; -1 if there is none.
func (c *coreference) subjectAhead(i int) int32 {
	x := &c.mentions[i]
	if !x.form.third() && x.form != formI {
		return -1
	}
	d := c.d
	for t, steps := d.Tokens[x.Head].Head, 0; t >= 0 && steps < 20; t, steps = d.Tokens[t].Head, steps+1 {
		if t < x.Head {
			continue
		}
		if s := d.Child(t, "nsubj"); s > x.Head && c.byHead[s] > 0 {
			if k := c.byHead[s] - 1; int(k) > i && !c.mentions[k].form.pronoun() {
				return k
			}
		}
	}
	return -1
}

// aheadOf says whether the subject behind a pronoun is of an entity: 0 there is none, 1 it is another or
// a new one, 2 it is.
func (c *coreference) aheadOf(e int32) uint32 {
	if c.ahead < 0 {
		return 0
	}
	if e >= 0 && (c.entities[e].np >= 0) {
		switch m := c.match(int(c.ahead), e); {
		case m >= 1 && m <= 3, m == 5, m == 7, m >= 14:
			return 2
		}
	}
	return 1
}

// depth is how many arcs part a mention from the root of its sentence.
func (c *coreference) depth(j int) uint32 {
	n := uint32(0)
	for t := c.d.Tokens[c.mentions[j].Head].Head; t >= 0 && n < 6; t = c.d.Tokens[t].Head {
		n++
	}
	return n
}

// keys are the words by which an entity of mention i is found again.
func (c *coreference) keys(i int) []string {
	x := &c.mentions[i]
	if x.form == formName {
		return c.words[i]
	}
	if x.form.pronoun() {
		return nil
	}
	return []string{x.lemma}
}

// hangs is the entity that the tree ties mention i to: what it is in apposition to, or what it is
// said to be; -1 if none.
func (c *coreference) hangs(i int) int32 {
	x := &c.mentions[i]
	t := &c.d.Tokens[x.Head]
	at := -1
	if t.Is("appos") {
		at = t.Head
	} else if x.role == rolePredicate {
		at = c.d.Child(x.Head, "nsubj")
	}
	if at < 0 || c.byHead[at] == 0 {
		return -1
	}
	return c.of[c.byHead[at]-1]
}

// linked says how the tree ties mention i to the entity: 1 apposition, 2 predicate, 3 the other way
// round, 0 not.
func (c *coreference) linked(i int, e int32) uint32 {
	if c.hangs(i) == e {
		if c.mentions[i].role == rolePredicate {
			return 2
		}
		return 1
	}
	return 0
}

// add puts mention i to an entity, a new one if e is -1.
func (c *coreference) add(i int, e int32) {
	x := &c.mentions[i]
	if e < 0 {
		e = int32(len(c.entities))
		c.entities = append(c.entities, entity{last: int32(i), np: -1, name: -1, longest: -1, subject: -1})
	}
	c.of[i] = e
	v := &c.entities[e]
	v.members = append(v.members, int32(i))
	v.last = int32(i)
	if !x.form.pronoun() {
		v.np = int32(i)
	}
	if x.form == formName {
		v.name = int32(i)
		v.names++
		if v.longest < 0 || len(c.words[i]) > len(c.words[v.longest]) {
			v.longest = int32(i)
		}
	}
	if v.gender == unknown || x.form == formHe || x.form == formShe {
		if x.gender != unknown {
			v.gender = x.gender
		}
	}
	if v.number == unknown && x.form != formThey && x.form != formWe {
		v.number = x.number
	}
	if x.role == roleSubject || x.role == roleSubjectBelow {
		v.subject = int32(x.sent)
	}
	if x.form.personal() {
		v.personal = true
		if k := slices.Index(c.speakers, e); k >= 0 {
			c.speakers = slices.Delete(c.speakers, k, k+1)
		} else if len(c.speakers) >= 16 {
			c.speakers = slices.Delete(c.speakers, 0, 1)
		}
		c.speakers = append(c.speakers, e)
	}
	if c.cites[i] {
		if k := slices.Index(c.said, e); k >= 0 {
			c.said = slices.Delete(c.said, k, k+1)
		} else if len(c.said) >= 8 {
			c.said = slices.Delete(c.said, 0, 1)
		}
		c.said = append(c.said, e)
	}
	for _, k := range c.waiting[int32(i)] {
		c.of[k] = e
		v.members = append(v.members, k)
		v.personal = true
	}
	for _, w := range c.keys(i) {
		l := c.byWord[w]
		if k := len(l); k > 0 && l[k-1] == e {
			continue
		}
		if len(l) > 4*wordEntities { // only the latest are ever asked for
			l = append(l[:0], l[len(l)-2*wordEntities:]...)
		}
		if k := slices.Index(l, e); k >= 0 {
			l = slices.Delete(l, k, k+1)
		}
		c.byWord[w] = append(l, e)
	}
}

// write files mentions and chains in the document.
func (c *coreference) write() {
	d := c.d
	d.Mentions = make([]Mention, len(c.mentions))
	groups := make([]bool, len(c.mentions))
	number := make([]int, len(c.entities))
	for i := range c.mentions {
		d.Mentions[i] = c.mentions[i].Mention
		groups[i] = c.mentions[i].form == formGroup
		e := c.of[i]
		if len(c.entities[e].members) < 2 {
			continue
		}
		if number[e] == 0 {
			d.Chains = append(d.Chains, nil)
			number[e] = len(d.Chains)
		}
		k := number[e] - 1
		d.Mentions[i].Chain = k
		d.Chains[k] = append(d.Chains[k], i)
	}
	d.indexMentions(groups)
}

// match says how alike the words of mention i and of an entity are: 0 not at all.
func (c *coreference) match(i int, e int32) uint32 {
	x, v := &c.mentions[i], &c.entities[e]
	if x.form.pronoun() || v.np < 0 {
		return 0
	}
	a := c.words[i]
	if x.form == formName {
		if v.longest < 0 {
			n := &c.mentions[v.np]
			if slices.Contains(a, n.lemma) {
				return 9
			}
			return 0
		}
		b := c.words[v.longest]
		if len(a) == 0 || len(b) == 0 {
			return 0
		}
		last := a[len(a)-1] == b[len(b)-1]
		switch {
		case slices.Equal(a, b):
			return 1
		case within(a, b) && last:
			return 2
		case within(a, b) && a[0] == b[0]:
			return 3
		case within(a, b):
			return 4
		case within(b, a) && last:
			return 5
		case within(b, a):
			return 6
		case acronym(a, b) || acronym(b, a):
			return 10
		case last:
			return 7
		}
		for _, w := range a {
			if slices.Contains(b, w) {
				return 8
			}
		}
		return 0
	}
	if n := v.name; n >= 0 && slices.Contains(c.words[n], x.lemma) { // "the commission" of a commission by name
		return 11
	}
	level := uint32(0)
	for k, seen := len(v.members)-1, 0; k >= 0 && seen < 4; k-- {
		j := &c.mentions[v.members[k]]
		if j.form.pronoun() || j.form == formName {
			continue
		}
		seen++
		if j.lemma != x.lemma {
			continue
		}
		b := c.words[v.members[k]]
		l := uint32(12)
		switch {
		case c.sameText(i, int(v.members[k])):
			l = 17
		case len(a) == 0 && len(b) == 0:
			l = 16
		case len(a) == 0:
			l = 15
		case within(a, b):
			l = 14
		case len(b) == 0:
			l = 13
		}
		level = max(level, l)
	}
	return level
}

// sameText says whether two phrases have the same words, articles aside.
func (c *coreference) sameText(i, j int) bool {
	text := func(k int) string {
		r := c.mentions[k].Range
		for r.Len() > 1 && c.d.Tokens[r.First].UPOS == "DET" {
			r.First++
		}
		return c.d.TextOf(r)
	}
	return strings.EqualFold(text(i), text(j))
}

func within(a, b []string) bool {
	for _, w := range a {
		if !slices.Contains(b, w) {
			return false
		}
	}
	return true
}

// acronym says whether a is one word made of the first letters of b.
func acronym(a, b []string) bool {
	if len(a) != 1 || len(b) < 2 || len(a[0]) != len(b) {
		return false
	}
	for k, w := range b {
		if w[0] != a[0][k] {
			return false
		}
	}
	return true
}

func near(d int) uint32 {
	switch {
	case d < 0:
		return 10
	case d < 5:
		return uint32(d)
	case d < 7:
		return 5
	case d < 10:
		return 6
	case d < 20:
		return 7
	case d < 50:
		return 8
	}
	return 9
}

func few(n int) uint32 {
	switch {
	case n < 4:
		return uint32(n)
	case n < 6:
		return 4
	case n < 10:
		return 5
	case n < 20:
		return 6
	}
	return 7
}

// hashWord is FNV-1a, 32 bits (a far word is found by it too).
func hashWord(s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

// features are the buckets of what is known of mention i and an entity (-1: of i being new), which is
// the rank-th of the candidates.
func (c *coreference) features(i int, e int32, rank int) []uint32 {
	d := c.d
	x := &c.mentions[i]
	c.feats = c.feats[:0]
	f := uint32(x.form)
	kind := uint32(0)
	add := func(v ...uint32) {
		h := 2166136261 ^ kind*0x9e3779b1
		kind++
		for _, a := range v {
			h = (h ^ a) * 16777619
			h ^= h >> 15
		}
		h *= 0x85ebca6b
		h ^= h >> 13
		c.feats = append(c.feats, h%corefBuckets)
	}
	gov := uint32(0)
	if g := c.gov[i]; g >= 0 {
		gov = hashWord(d.Tokens[g].Lemma)
	}
	inQuote, told := b2u(x.quote >= 0), uint32(0)
	if x.told >= 0 && c.source[x.told] > 0 {
		told = 1
	}
	if e < 0 {
		kind = 100
		best := uint32(0)
		for _, k := range c.cands {
			best = max(best, c.match(i, k))
		}
		add(f)
		add(f, uint32(x.role), b2u(x.opens))
		add(f, uint32(x.kind))
		add(f, uint32(x.class), uint32(x.kind))
		add(f, inQuote, told)
		add(f, near(x.sent))
		add(f, best, few(len(c.words[i])))
		add(f, few(len(c.cands)))
		known := uint32(0)
		ahead := uint32(0)
		if c.ahead >= 0 {
			ahead = 1 + uint32(c.mentions[c.ahead].form)
			for _, k := range c.cands {
				if c.aheadOf(k) == 2 {
					known = 1
				}
			}
		}
		add(f, ahead, known, b2u(x.owner))
		add(f, ahead, known, uint32(x.role))
		add(f, b2u(x.reflexive), b2u(x.owner), uint32(x.number))
		add(f, b2u(x.Len() > x.core.Len()+1), few(x.Len()))
		c.lexical = len(c.feats)
		if x.form != formName {
			add(f, hashWord(x.lemma))
		}
		add(f, gov, uint32(x.role))
		return c.feats
	}
	v := &c.entities[e]
	j, n := &c.mentions[v.last], &c.mentions[v.last]
	fn := uint32(formCount)
	if v.np >= 0 {
		n = &c.mentions[v.np]
		fn = uint32(n.form)
	}
	fj := uint32(j.form)
	sd := x.sent - j.sent
	match := c.match(i, e)
	add(f, fj)
	add(f, fn)
	add(f, near(sd))
	add(f, near(sd), near(rank))
	add(f, near(rank))
	add(f, uint32(j.role), min(near(sd), 2), fj)
	add(f, uint32(x.role), uint32(j.role), min(near(sd), 2))
	add(f, uint32(x.gender), uint32(v.gender))
	add(f, uint32(x.number), uint32(v.number))
	add(f, uint32(x.kind), uint32(n.kind))
	add(f, uint32(x.class), uint32(n.class))
	add(f, uint32(n.kind), uint32(n.class), fn)
	add(f, match, uint32(x.class))
	add(f, match, fn, min(near(sd), 4))
	add(f, match, uint32(x.kind))
	quote := uint32(0)
	switch {
	case x.quote >= 0 && j.quote == x.quote:
		quote = 1
	case x.quote >= 0 && j.quote >= 0:
		quote = 2
	case x.quote >= 0:
		quote = 3
	case j.quote >= 0:
		quote = 4
	}
	src := uint32(0)
	if told > 0 {
		if src = 1; c.of[c.source[x.told]-1] == e {
			src = 2
		}
	}
	if j.told >= 0 && c.source[j.told] > 0 {
		switch {
		case c.source[j.told] == int32(i+1): // the mention is the source of words that speak of the entity
			src += 9
		case src == 0:
			src = 3
		case x.told == j.told:
			src += 3
		case c.of[c.source[j.told]-1] >= 0 && c.of[c.source[j.told]-1] == c.of[c.source[x.told]-1]:
			src += 6
		}
	}
	add(f, quote, fj)
	add(f, src, quote)
	add(f, src, fj)
	clause := c.clause(i, int(v.last))
	add(f, clause, b2u(x.reflexive))
	add(f, clause, uint32(x.role), uint32(j.role))
	add(f, c.linked(i, e), fn)
	add(f, few(len(v.members)))
	add(f, few(len(v.members)), b2u(v.names > 0), min(near(sd), 3))
	sub := uint32(3)
	if v.subject >= 0 {
		sub = uint32(min(2, x.sent-int(v.subject)))
	}
	add(f, sub, uint32(x.role))
	add(f, near(int(c.mentions[v.members[0]].sent)), min(near(sd), 3))
	add(f, near(x.sent-n.sent), fn)
	add(f, min(uint32(c.pars[x.sent]-c.pars[j.sent]), 3), fj)
	add(f, b2u(j.opens), b2u(x.opens), min(near(sd), 2))
	add(f, b2u(j.owner), b2u(x.owner), min(near(sd), 2))
	spoke := uint32(0) // how lately the entity was cited
	for k := len(c.said) - 1; k >= 0 && spoke == 0; k-- {
		if c.said[k] == e {
			spoke = min(uint32(len(c.said)-k), 4)
		}
	}
	cites := b2u(c.cites[i])
	add(f, cites, spoke, min(uint32(c.pars[x.sent]-c.pars[j.sent]), 3))
	add(f, cites, spoke, uint32(j.role), min(near(sd), 2))
	add(f, cites, spoke, quote)
	if x.form.third() {
		rival := uint32(0) // nearer candidates of the same sort
		for _, k := range c.cands[:rank] {
			if c.person(k) == c.person(e) {
				rival++
			}
		}
		often := uint32(0)
		if v.longest >= 0 && len(c.words[v.longest]) > 0 {
			w := c.words[v.longest]
			often = few(int(c.often[w[len(w)-1]]))
		}
		sort := b2u(c.person(e))
		all := uint32(0)
		for _, k := range c.cands {
			if c.person(k) == c.person(e) {
				all++
			}
		}
		add(f, sort, min(all, 5), min(rival, 4))
		holder := uint32(0)
		if g := c.gov[v.last]; g >= 0 && c.byHead[g] > 0 {
			holder = 1 + uint32(c.mentions[c.byHead[g]-1].kind)
		}
		ahead := c.aheadOf(e)
		add(f, sort, ahead, b2u(x.owner), b2u(sd == 0))
		add(f, sort, ahead, uint32(j.role), b2u(sd == 0))
		add(f, sort, c.depth(int(v.last)), min(near(sd), 2))
		add(f, sort, holder, uint32(j.role))
		add(f, sort, few(i-int(v.last)-1), min(near(sd), 2))
		rival = min(rival, 4)
		add(f, sort, rival)
		add(f, sort, rival, near(sd))
		add(f, sort, rival, uint32(j.role), min(near(sd), 2))
		add(f, sort, rival, clause)
		add(f, sort, often, few(len(v.members)))
		add(f, sort, uint32(x.role), uint32(j.role), sub)
	}
	c.lexical = len(c.feats)
	if fn != uint32(formName) {
		add(f, hashWord(n.lemma))
		add(f, hashWord(x.lemma), hashWord(n.lemma))
	}
	add(f, gov, uint32(x.role), uint32(n.kind))
	return c.feats
}

// person says whether an entity is a person, as far as is known.
func (c *coreference) person(e int32) bool {
	v := &c.entities[e]
	if v.gender == masculine || v.gender == feminine {
		return true
	}
	if v.np < 0 {
		return false
	}
	n := &c.mentions[v.np]
	return n.class == 1 || n.class == 0 && n.kind == kindPerson
}

func b2u(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

// clause says how mentions i and j stand to each other in the tree.
func (c *coreference) clause(i, j int) uint32 {
	d := c.d
	x, y := &c.mentions[i], &c.mentions[j]
	if x.sent != y.sent {
		return 0
	}
	gi, gj := int(c.gov[i]), int(c.gov[j])
	up := func(t int) int {
		if t < 0 {
			return -1
		}
		return d.Tokens[t].Head
	}
	switch {
	case gi == gj:
		return 1 // of one verb
	case gi == y.Head:
		return 2
	case gj == x.Head:
		return 3
	case gi >= 0 && up(gi) == gj:
		return 4 // "Varga lost her keys"
	case gj >= 0 && up(gj) == gi:
		return 5
	case gi >= 0 && up(gi) >= 0 && up(gi) == up(gj):
		return 6
	case gi >= 0 && up(up(gi)) == gj && gj >= 0:
		return 7
	case i > j && x.First < y.Last:
		return 8
	}
	return 9
}

// score is how well mention i fits an entity (-1: a new one).
func (c *coreference) score(i int, e int32, rank int) float32 {
	m := c.m
	z := c.z
	clear(z)
	for _, k := range c.features(i, e, rank) {
		m.table.Add(z, int(k))
	}
	s := float32(0)
	if c.y != nil {
		h, dot := m.hidden, m.dot
		a := c.row(i)
		kernel.Axpy(z, 1, a[:h])
		if e >= 0 {
			v := &c.entities[e]
			n := v.np
			if n < 0 {
				n = v.last
			}
			b := c.row(int(n))
			kernel.Axpy(z, 1, c.row(int(v.last))[h:2*h])
			kernel.Axpy(z, 1, b[2*h:3*h])
			s = kernel.Dot(a[3*h:3*h+dot], b[3*h+dot:3*h+2*dot])
		}
	}
	kernel.Leaky(z)
	return s + kernel.Dot(z, m.out)
}
