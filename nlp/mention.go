package nlp

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// MentionKind is how a mention says what it stands for.
type MentionKind string

// The kinds of mentions.
const (
	NameMention    MentionKind = "name"    // "Ilse Varga"
	NominalMention MentionKind = "nominal" // "the minister", "both sides"
	PronounMention MentionKind = "pronoun" // "she", "their", "this"
)

// Mention is a phrase that stands for something in the world of the text: a name, a noun phrase or a
// pronoun, with all that modifies it (relative clauses, appositions), as GUM marks them. Mentions may
// lie in each other.
type Mention struct {
	Range
	Head  int // the token that the phrase hangs on
	Kind  MentionKind
	Chain int // index in Document.Chains, -1 if nothing else in the text stands for the same
}

// MentionAt is the index in Document.Mentions of the widest mention with that head token, -1 if none.
// Of a group ("Varga and Bondar") whose head is that of its first member, the member counts.
func (d *Document) MentionAt(head int) int {
	k, ok := slices.BinarySearchFunc(d.byHead, head, func(m, head int) int { return d.Mentions[m].Head - head })
	if !ok {
		return -1
	}
	return d.byHead[k]
}

// indexMentions makes the index that MentionAt uses. groups may be nil.
func (d *Document) indexMentions(groups []bool) {
	d.byHead = d.byHead[:0]
	for i := range d.Mentions {
		if groups == nil || !groups[i] {
			d.byHead = append(d.byHead, i)
		}
	}
	slices.SortStableFunc(d.byHead, func(a, b int) int { return d.Mentions[a].Head - d.Mentions[b].Head })
	d.byHead = slices.CompactFunc(d.byHead, func(a, b int) bool { return d.Mentions[a].Head == d.Mentions[b].Head })
}

// form is what the ranking asks of the words of a mention.
type form uint8

const (
	formName form = iota
	formDefinite
	formPossessed // "its army"
	formDemonstrative
	formIndefinite
	formBare
	formNumber // a year, a count
	formGroup  // "Varga and Bondar"
	formI
	formWe
	formYou
	formHe
	formShe
	formIt
	formThey
	formThis
	formOther // "everyone", "one"
	formCount
)

func (f form) pronoun() bool { return f >= formI }

// third says whether the form is a personal pronoun of the third person.
func (f form) third() bool { return f >= formHe && f <= formThey }

// personal says whether the form is a pronoun that stands for a speaker or hearer.
func (f form) personal() bool { return f >= formI && f <= formYou }

// feature values of agreement: 0 is unknown.
const (
	unknown = iota
	masculine
	feminine
	neuter
)
const (
	singular = 1 + iota
	plural
)

// role of a mention in its clause.
type role uint8

const (
	roleSubject role = iota // of a main clause
	roleSubjectBelow
	roleObject
	roleOblique
	roleNominal // of a noun: "of the army"
	rolePossessor
	roleApposition
	rolePredicate
	roleCompound
	roleConjunct
	roleOther
	roleCount
)

// mention is a Mention with what the ranking asks of it.
type mention struct {
	Mention
	form      form
	role      role
	gender    uint8
	number    uint8
	class     uint8 // of the name that it is, 1 + index in nameClasses; 0 none
	kind      uint8 // what sort of thing the model takes it for, 0 without a model
	reflexive bool
	owner     bool // "his", "its"
	word      string
	lemma     string // of the head, lower case
	sent      int
	quote     int // index of the quotation that it stands in, -1
	told      int // index of the attribution whose content it stands in (the innermost), -1
	opens     bool
	core      Range // the name itself, or the phrase without what follows its head
}

var nameClasses = []string{"person", "location", "organisation", "norp", "facility", "product", "misc"}

func nameKind(s string) uint8 { return uint8(1 + slices.Index(nameClasses, s)) }

var pronounForms = map[string]form{
	"i": formI, "me": formI, "my": formI, "mine": formI, "myself": formI,
	"we": formWe, "us": formWe, "our": formWe, "ours": formWe, "ourselves": formWe, "'s": formWe, "’s": formWe,
	"you": formYou, "your": formYou, "yours": formYou, "yourself": formYou, "yourselves": formYou, "ya": formYou, "ye": formYou,
	"he": formHe, "him": formHe, "his": formHe, "himself": formHe,
	"she": formShe, "her": formShe, "hers": formShe, "herself": formShe,
	"it": formIt, "its": formIt, "itself": formIt,
	"they": formThey, "them": formThey, "their": formThey, "theirs": formThey, "themselves": formThey, "themself": formThey, "'em": formThey, "’em": formThey, "em": formThey,
	"this": formThis, "that": formThis, "these": formThis, "those": formThis,
}

// yields are, for every token, the first and behind the last token of its subtree.
func (d *Document) yields() []Range {
	out := make([]Range, len(d.Tokens))
	order := make([]int, 0, len(d.Tokens))
	for i := range d.Tokens {
		out[i] = Range{i, i + 1}
		if d.Tokens[i].Head < 0 {
			order = append(order, i)
		}
	}
	for k := 0; k < len(order); k++ {
		order = append(order, d.children[order[k]]...)
	}
	for k := len(order) - 1; k >= 0; k-- {
		i := order[k]
		if h := d.Tokens[i].Head; h >= 0 {
			out[h].First, out[h].Last = min(out[h].First, out[i].First), max(out[h].Last, out[i].Last)
		}
	}
	return out
}

// findMentions makes the mentions of a document, in the order of the text, the wider first.
func (d *Document) findMentions(g *genders) *mentionFinder {
	f := &mentionFinder{d: d, genders: g, yield: d.yields(), name: make([]int32, len(d.Tokens))}
	for k, n := range d.Names {
		for i := n.First; i < n.Last; i++ {
			f.name[i] = int32(k + 1)
		}
		f.headOf = append(f.headOf, d.Head(n.Range))
	}
	f.quotes()
	f.contents()
	for i := range d.Tokens {
		f.token(i)
	}
	slices.SortStableFunc(f.out, func(a, b mention) int {
		if a.First != b.First {
			return a.First - b.First
		}
		return b.Last - a.Last
	})
	return f
}

type mentionFinder struct {
	d       *Document
	genders *genders
	yield   []Range
	name    []int32 // 1 + index of the name that holds the token
	headOf  []int   // by name, its head
	quote   []int32 // 1 + number of the quotation that holds the token
	told    []int32 // 1 + index of the innermost attribution whose content holds the token
	out     []mention
}

// quotes numbers the quotations: what stands between quotation marks of one paragraph.
func (f *mentionFinder) quotes() {
	d := f.d
	f.quote = make([]int32, len(d.Tokens))
	n, in := int32(0), false
	for i := range d.Tokens {
		t := &d.Tokens[i]
		if s := &d.Sentences[t.Sent]; s.Paragraph && s.First == i {
			in = false
		}
		switch t.Form {
		case "“", "«", "„", "``":
			in = true
			n++
			continue
		case "”", "»", "''":
			in = false
			continue
		case `"`:
			if in = !in; in {
				n++
			}
			continue
		}
		if in {
			f.quote[i] = n
		}
	}
}

// contents notes in which attribution's content every token stands.
func (f *mentionFinder) contents() {
	d := f.d
	f.told = make([]int32, len(d.Tokens))
	size := func(a *Attribution) (n int) {
		for _, r := range a.Content {
			n += r.Len()
		}
		return n
	}
	for k := range d.Attributions {
		a := &d.Attributions[k]
		if len(a.Source) == 0 {
			continue
		}
		n := size(a)
		for _, r := range a.Content {
			for i := r.First; i < r.Last; i++ {
				if o := f.told[i]; o == 0 || size(&d.Attributions[o-1]) > n {
					f.told[i] = int32(k + 1)
				}
			}
		}
	}
}

// token adds the mentions whose head is token i.
func (f *mentionFinder) token(i int) {
	d := f.d
	t := &d.Tokens[i]
	if t.Is("flat", "fixed", "goeswith", "punct", "expl", "discourse", "reparandum") && !(t.Is("flat") && f.inner(i)) {
		return
	}
	m := mention{Mention: Mention{Head: i, Chain: -1}, quote: int(f.quote[i]) - 1, told: int(f.told[i]) - 1, sent: t.Sent}
	m.word = strings.ToLower(t.Form)
	switch t.UPOS {
	case "PRON":
		if !f.pronoun(i, &m) {
			return
		}
	case "NOUN", "PROPN":
		if f.name[i] == 0 && t.UPOS == "NOUN" && t.Is("compound", "fixed") && t.XPOS == "NN" && utf8.RuneCountInString(t.Form) < 2 {
			return
		}
		f.phrase(i, &m)
	case "NUM":
		if t.Is("nummod", "compound") {
			return
		}
		f.phrase(i, &m)
		m.form, m.number = formNumber, unknown
	case "DET":
		if t.Is("det", "cc", "advmod", "fixed") {
			return
		}
		f.phrase(i, &m)
		m.form = formOther
		if p, ok := pronounForms[m.word]; ok {
			m.form, m.Kind = p, PronounMention
		}
	case "ADJ": // "the wounded", "the Dutch"
		if f.name[i] == 0 && (d.Child(i, "det") < 0 || d.Child(i, "cop") >= 0) {
			return
		}
		if f.name[i] > 0 && !t.Is("nsubj", "obj", "obl", "nmod", "root", "conj") {
			return
		}
		f.phrase(i, &m)
	default:
		if f.name[i] == 0 || d.Names[f.name[i]-1].First != i || t.UPOS == "PUNCT" {
			return
		}
		f.phrase(i, &m)
	}
	m.role = f.roleOf(i)
	m.opens = i == d.Sentences[t.Sent].First || m.First == d.Sentences[t.Sent].First
	f.out = append(f.out, m)
	f.group(i, &m)
}

// inner says whether a flat part is a name of its own class inside another.
func (f *mentionFinder) inner(i int) bool {
	n := f.name[i]
	return n > 0 && f.d.Names[n-1].First == i && f.d.Tokens[i].Head >= 0 && f.name[f.d.Tokens[i].Head] != n && f.name[f.d.Tokens[i].Head] > 0
}

func (f *mentionFinder) pronoun(i int, m *mention) bool {
	d := f.d
	t := &d.Tokens[i]
	p, known := pronounForms[m.word]
	if m.word == "there" || strings.Contains(t.Feats, "PronType=Rel") || strings.Contains(t.Feats, "PronType=Int") {
		return false
	}
	if !known {
		p = formOther
		switch m.word {
		case "who", "which", "whom", "whose", "what", "whoever", "whatever":
			return false
		}
	}
	if (p == formWe && strings.HasSuffix(m.word, "s") && len(m.word) <= 4 && m.word != "us") && t.XPOS == "POS" {
		return false
	}
	m.form, m.Kind = p, PronounMention
	m.Range = Range{i, i + 1}
	m.core = m.Range
	m.lemma = m.word
	m.owner = t.XPOS == "PRP$"
	m.reflexive = strings.HasSuffix(m.word, "self") || strings.HasSuffix(m.word, "selves")
	switch p {
	case formHe:
		m.gender, m.number = masculine, singular
	case formShe:
		m.gender, m.number = feminine, singular
	case formIt:
		m.gender, m.number = neuter, singular
	case formI:
		m.number = singular
	case formWe:
		m.number = plural
	case formThey:
		m.number = plural
	case formThis:
		m.number = singular
		if m.word == "these" || m.word == "those" {
			m.number = plural
		}
	}
	if p == formThis || p == formOther { // "those who fled", "all of them"
		m.Range = f.extent(i)
	}
	return true
}

// phrase fills in a mention whose head is a noun, a name or what stands in its place.
func (f *mentionFinder) phrase(i int, m *mention) {
	d := f.d
	t := &d.Tokens[i]
	m.Range = f.extent(i)
	m.core = Range{m.First, i + 1}
	m.Kind, m.form = NominalMention, formBare
	m.lemma = strings.ToLower(t.Lemma)
	n := f.name[i]
	if n > 0 && f.headOf[n-1] != i { // a name inside a name: "the Netherlands" of "Bank of the Netherlands"
		n = 0
	}
	if n == 0 && f.name[i] == 0 { // "President Smith": the name may hang on its title
		for _, c := range d.children[i] {
			if d.Tokens[c].Is("flat", "appos") && c > i && f.name[c] > 0 && d.Names[f.name[c]-1].Class == "person" && (d.Tokens[c].Is("flat") || c == i+1) {
				n = f.name[c]
				break
			}
		}
	}
	if n > 0 {
		name := &d.Names[n-1]
		m.class = nameKind(name.Class)
		m.core = name.Range
		m.First, m.Last = min(m.First, name.First), max(m.Last, name.Last)
	}
	if n > 0 && t.UPOS != "NOUN" || t.UPOS == "PROPN" || n > 0 && d.Names[n-1].Len() > 1 {
		m.Kind, m.form = NameMention, formName
		if n == 0 {
			for _, c := range d.children[i] {
				if d.Tokens[c].Is("flat", "compound") && d.Tokens[c].UPOS == "PROPN" {
					m.core.Last = max(m.core.Last, c+1)
				}
			}
			for m.core.First < i && d.Tokens[m.core.First].UPOS != "PROPN" {
				m.core.First++
			}
		}
	} else {
		for _, c := range d.children[i] {
			w := strings.ToLower(d.Tokens[c].Form)
			switch {
			case d.Tokens[c].Is("nmod:poss"):
				m.form = formPossessed
			case !d.Tokens[c].Is("det"):
			case w == "the":
				m.form = formDefinite
			case w == "this" || w == "that" || w == "these" || w == "those" || w == "such":
				m.form = formDemonstrative
			default:
				m.form = formIndefinite
			}
		}
	}
	switch {
	case t.XPOS == "NNS" || t.XPOS == "NNPS" || strings.Contains(t.Feats, "Number=Plur"):
		m.number = plural
	case t.UPOS == "NOUN" || t.UPOS == "PROPN":
		m.number = singular
	}
	m.gender = f.gender(i, m)
}

// gender is the gender of a name or noun by its title, its given name, its noun.
func (f *mentionFinder) gender(i int, m *mention) uint8 {
	d := f.d
	if m.form == formName {
		switch m.class {
		case 0, 1, 7:
		default:
			return neuter
		}
		for k := max(m.First, m.core.First-3); k < m.core.Last; k++ {
			low := strings.ToLower(d.Tokens[k].Form)
			if g := f.genders.title[low]; g > 0 && (k < m.core.First || m.core.Len() > 1) {
				return g
			}
			if k >= m.core.First {
				if g := f.genders.given[low]; g > 0 && (k == m.core.First || m.class == 1 && k < m.core.Last-1) {
					return g
				}
			}
		}
	}
	if g := f.genders.noun[m.lemma]; g > 0 {
		return g
	}
	return unknown
}

// extent is the phrase of token i as GUM marks it: without preposition, coordinated phrases and, where
// it is a predicate, the clause around it.
func (f *mentionFinder) extent(i int) Range {
	d := f.d
	predicate := false
	for _, c := range d.children[i] {
		if d.Tokens[c].Is("nsubj", "cop", "csubj", "expl") {
			predicate = true
		}
	}
	r := Range{i, i + 1}
	for _, c := range d.children[i] {
		t := &d.Tokens[c]
		rel, sub, _ := strings.Cut(t.Deprel, ":")
		switch rel {
		case "det", "amod", "nummod", "compound", "flat", "fixed", "goeswith", "nmod", "appos", "acl":
		case "case":
			if t.XPOS != "POS" || c < i {
				continue
			}
		case "advmod":
			if predicate || c > i && c > r.Last || c < i && r.First == i && f.yield[c].Last < i {
				continue
			}
		case "advcl", "obl", "dep", "xcomp", "ccomp", "obj":
			if predicate || c < i {
				continue
			}
		default:
			continue
		}
		if predicate && c < i && (rel == "acl" || rel == "appos" || rel == "nmod" && sub != "poss" && sub != "desc" && sub != "unmarked") {
			continue
		}
		y := f.yield[c]
		r.First, r.Last = min(r.First, y.First), max(r.Last, y.Last)
	}
	return f.trim(r, i)
}

// trim cuts punctuation at the edges of a phrase with head i.
func (f *mentionFinder) trim(r Range, i int) Range {
	d := f.d
	open := func(k int) bool { // a bracket or quotation mark that is closed or opened inside
		for j := r.First; j < k; j++ {
			switch d.Tokens[j].Form {
			case "(", "[", "“", `"`, "‘":
				return true
			}
		}
		return false
	}
	for r.First < i && d.Tokens[r.First].UPOS == "PUNCT" {
		switch d.Tokens[r.First].Form {
		case "“", `"`, "‘", "(", "[":
			if r.Last-1 > i && d.Tokens[r.Last-1].UPOS == "PUNCT" || strings.ContainsAny(d.Slice(Span{d.Tokens[r.First].End, d.Tokens[r.Last-1].End}), "”\")]’") {
				return f.trimEnd(r, i, open)
			}
		}
		r.First++
	}
	return f.trimEnd(r, i, open)
}

func (f *mentionFinder) trimEnd(r Range, i int, open func(int) bool) Range {
	for r.Last-1 > i && f.d.Tokens[r.Last-1].UPOS == "PUNCT" {
		switch f.d.Tokens[r.Last-1].Form {
		case ")", "]", "”", `"`, "’":
			if open(r.Last - 1) {
				return r
			}
		}
		r.Last--
	}
	return r
}

// group adds the mention of a coordination as one: "Varga and Bondar".
func (f *mentionFinder) group(i int, m *mention) {
	d := f.d
	last, and := -1, false
	for _, c := range d.children[i] {
		if t := &d.Tokens[c]; t.Is("conj") && (t.UPOS == "NOUN" || t.UPOS == "PROPN" || t.UPOS == "PRON") {
			last = c
			for _, cc := range d.children[c] {
				and = and || d.Tokens[cc].Is("cc") && d.Tokens[cc].Lemma != "or"
			}
		}
	}
	if last < 0 || !and || d.Tokens[i].Is("conj") {
		return
	}
	g := *m
	g.Kind, g.form, g.number, g.class = NominalMention, formGroup, plural, 0
	if g.gender == masculine || g.gender == feminine {
		g.gender = unknown
	}
	g.Last = max(m.Last, f.extent(last).Last)
	g.core = g.Range
	f.out = append(f.out, g)
}

func (f *mentionFinder) roleOf(i int) role {
	d := f.d
	t := &d.Tokens[i]
	rel, sub, _ := strings.Cut(t.Deprel, ":")
	switch rel {
	case "nsubj", "csubj":
		if h := t.Head; h >= 0 && (d.Tokens[h].Deprel == "root" || d.Tokens[h].Is("parataxis")) {
			return roleSubject
		}
		return roleSubjectBelow
	case "obj", "iobj":
		return roleObject
	case "obl":
		return roleOblique
	case "nmod":
		if sub == "poss" {
			return rolePossessor
		}
		return roleNominal
	case "appos":
		return roleApposition
	case "root":
		return rolePredicate
	case "compound":
		return roleCompound
	case "conj":
		return roleConjunct
	}
	if d.Child(i, "cop") >= 0 {
		return rolePredicate
	}
	return roleOther
}

// genders are words that tell male from female.
type genders struct{ given, noun, title map[string]uint8 }
