package extract

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"parley/internal/record"
	"parley/nlp"
)

//go:embed lexicon/directives.txt
var directivesFile string

// ordering is the lexicon of directives.
type ordering struct {
	kinds              map[string][]orderNoun
	set, shut          map[string]record.DirectiveStatus
	way                map[string]record.DirectiveKind
	order, moves, folk map[string]bool
}

type orderNoun struct {
	kind record.DirectiveKind
	mods map[string]bool // nil: none is asked for
}

var orderingWords = sync.OnceValue(func() *ordering {
	o := &ordering{map[string][]orderNoun{}, map[string]record.DirectiveStatus{}, map[string]record.DirectiveStatus{}, map[string]record.DirectiveKind{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
	for _, f := range lines(directivesFile) {
		switch w := field(f, 1); f[0] {
		case "kind":
			n := orderNoun{kind: record.DirectiveKind(w)}
			if m := field(f, 3); m != "" {
				n.mods = words(m)
			}
			o.kinds[field(f, 2)] = append(o.kinds[field(f, 2)], n)
		case "set":
			o.set[w] = record.DirectiveStatus(field(f, 2))
		case "shut":
			o.shut[w] = record.DirectiveStatus(field(f, 2))
		case "way":
			o.way[w] = record.DirectiveKind(field(f, 2))
		case "order":
			o.order[w] = true
		case "go":
			o.moves[w] = true
		case "people":
			o.folk[w] = true
		}
	}
	return o
})

// directives finds orders to people and traffic: who orders whom, where, from when to when. One that is
// asked for, threatened, weighed or denied is none, and one that two sides agree on is part of a deal.
func (r *reading) directives() {
	for i := range r.doc.Tokens {
		if r.skip[i] {
			continue
		}
		if d, key, ok := r.directiveAt(i); ok {
			r.fileDirective(d, key)
		}
	}
}

// fileDirective adds a directive, or what it says beside the one of the same kind, issuer and place that
// the report told before.
func (r *reading) fileDirective(d record.Directive, key nlp.Range) {
	meet := func(a, b []string) bool {
		return len(a) == 0 || len(b) == 0 || slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
	}
	for k := range r.rep.Directives {
		o := &r.rep.Directives[k]
		if o.Kind != d.Kind || o.By != nil && d.By != nil && *o.By != *d.By || !meet(o.Areas, d.Areas) || o.Status != d.Status || !slices.Equal(o.ReportedBy, d.ReportedBy) || o.Issued != "" && d.Issued != "" && o.Issued != d.Issued {
			continue
		}
		if o.By == nil {
			o.By = d.By
		}
		for _, a := range d.Areas {
			if !slices.Contains(o.Areas, a) {
				o.Areas = append(o.Areas, a)
			}
		}
		if len(o.Addressees) == 0 {
			o.Addressees = d.Addressees
		}
		for _, x := range []struct {
			to   *record.EDTF
			from record.EDTF
			name string
		}{{&o.Issued, d.Issued, "issued"}, {&o.From, d.From, "from"}, {&o.To, d.To, "to"}} {
			if *x.to == "" && x.from != "" {
				*x.to = x.from
				o.Rest(x.name, "", d.Spans[x.name]...)
			}
		}
		if o.Duration == "" {
			o.Duration = d.Duration
		}
		o.Evidence = sortSpans(append(slices.Clone(o.Evidence), d.Evidence...))
		return
	}
	d.ID = r.id("O", append(slices.Clone(d.Evidence), r.span(key))...)
	r.rep.Directives = append(r.rep.Directives, d)
}

// directiveAt reads the directive that token i names.
func (r *reading) directiveAt(i int) (d record.Directive, key nlp.Range, ok bool) {
	lex := orderingWords()
	t := &r.doc.Tokens[i]
	l := strings.ToLower(t.Lemma)
	way := -1                                   // of "the closure of the border", the border
	verb, issuer, folk, place := -1, -1, -1, -1 // place: what areas hang on
	switch {
	case t.UPOS == "NOUN" && (len(lex.kinds[l]) > 0 || l == "closure"):
		for _, c := range r.doc.Children(i) { // "the closure of the border"
			if k := lex.way[strings.ToLower(r.doc.Tokens[c].Lemma)]; l == "closure" && (r.doc.Tokens[c].Is("nmod") && r.caseOf(c) == "of" || r.doc.Tokens[c].Is("compound")) {
				d.Kind, way = k, c
			}
		}
		for _, n := range lex.kinds[l] {
			if n.mods == nil || r.hasModifier(i, setOf(n.mods)...) || n.mods[r.word(i-1)] && r.doc.Tokens[i-1].Head == i || n.mods["no-fly"] && r.word(i-1) == "fly" {
				d.Kind = n.kind
				break
			}
		}
		if d.Kind == "" || t.Is("compound") {
			return d, key, false
		}
		if verb = t.Head; verb < 0 || r.doc.Tokens[verb].UPOS != "VERB" || !t.Is("obj", "nsubj:pass", "nsubj") {
			if r.notThere(i) || t.Is("nmod", "obl") || !r.isHeading(i) || verb >= 0 && d.Kind == record.DirectiveCorridor {
				return d, key, false
			}
			verb = -1 // a heading or a clause without a verb
		}
		if verb >= 0 {
			vl := r.doc.Tokens[verb].Lemma
			d.Status = lex.set[vl]
			if t.Is("nsubj") && !(r.doc.Child(verb, "aux:pass") >= 0) { // "a curfew remains in force", "a curfew begins at 8 p.m."
				switch vl {
				case "remain", "begin", "start", "apply", "cover":
					d.Status = record.DirectiveInForce
				case "end", "expire":
					d.Status = record.DirectiveLifted
				default:
					return d, key, false
				}
			}
			if d.Status == "" {
				return d, key, false
			}
		} else {
			d.Status = record.DirectiveInForce
		}
		if place = i; way >= 0 {
			place = way
		}
	case t.UPOS == "VERB" && lex.shut[l] != "":
		o := r.doc.Child(i, "obj", "nsubj:pass")
		if o < 0 || lex.way[strings.ToLower(r.doc.Tokens[o].Lemma)] == "" {
			return d, key, false
		}
		d.Kind, d.Status = lex.way[strings.ToLower(r.doc.Tokens[o].Lemma)], lex.shut[l]
		verb, place = i, o
		for _, c := range r.doc.Children(i) { // "closed its airspace to foreign aircraft"
			if ct := &r.doc.Tokens[c]; ct.Is("obl") && r.caseOf(c) == "to" && lex.folk[strings.ToLower(ct.Lemma)] {
				y := r.withoutEdgeWords(r.trim(r.phrase(c)))
				d.Addressees = []string{strings.Join(strings.Fields(r.doc.TextOf(y)), " ")}
				d.Rest("addressees", "", r.spans(y)...)
			}
		}
	case t.UPOS == "VERB" && lex.order[l]:
		for _, c := range r.doc.Children(i) {
			ct := &r.doc.Tokens[c]
			if lex.folk[strings.ToLower(ct.Lemma)] && (ct.Is("obj", "iobj", "nsubj:pass") || ct.Is("obl") && l == "call" && (r.caseOf(c) == "on" || r.caseOf(c) == "upon")) {
				folk = c
			}
		}
		if folk < 0 {
			return d, key, false
		}
		gone := false
		for _, c := range r.doc.Children(i) {
			if ct := &r.doc.Tokens[c]; ct.Is("xcomp", "ccomp", "advcl") && lex.moves[ct.Lemma] && !r.negated(c) {
				gone = true
			}
		}
		if !gone {
			return d, key, false
		}
		d.Kind, d.Status = record.DirectiveEvacuationOrder, record.DirectiveInForce
		verb, place = i, folk
	default:
		return d, key, false
	}
	if verb >= 0 && r.unrealOrder(verb) {
		return d, key, false
	}
	if verb >= 0 {
		issuer = r.subject(verb)
		if issuer == i {
			issuer = -1
		}
		if a := r.agentOf(verb); a >= 0 {
			issuer = a
		}
	}
	if p := r.doc.Child(i, "nmod:poss"); p >= 0 && issuer < 0 {
		issuer = p
	}
	if issuer < 0 {
		for _, c := range r.doc.Children(i) { // "an evacuation order from the army"
			if r.doc.Tokens[c].Is("nmod") && r.caseOf(c) == "from" || r.doc.Tokens[c].Is("acl") && r.agentOf(c) >= 0 {
				if issuer = c; r.doc.Tokens[c].Is("acl") {
					issuer = r.agentOf(c)
				}
			}
		}
	}
	if issuer >= 0 {
		if r.isBoth(issuer) || r.meansParties(issuer) && r.doc.Tokens[issuer].UPOS != "PRON" {
			return d, key, false // agreed
		}
		id := r.partyAt(issuer)
		if id == "" && r.doc.Tokens[issuer].UPOS == "NOUN" {
			id = r.Actors.For(issuer)
		}
		switch r.actorType(id) {
		case record.ActorIgo, record.ActorNgo, record.ActorMedia, record.ActorCompany:
			if d.Kind == record.DirectiveEvacuationOrder {
				return d, key, false // advice of those who cannot order
			}
		}
		if id != "" {
			d.By = &id
		}
	}
	if _, shut := lex.shut[l]; shut && t.UPOS == "VERB" && d.By == nil {
		switch strings.ToLower(r.doc.Tokens[place].Lemma) {
		case "border", "crossing", "frontier", "airspace", "strait":
		default:
			return d, key, false // "the airport is closed": nobody orders it
		}
	}
	if d.By == nil && (l == "urge" || l == "call" || l == "warn" || l == "tell") {
		return d, key, false
	}
	head := i
	if verb >= 0 {
		head = r.clauseHead(verb)
	}
	g := r.clause(head)
	at := i // "imposed a curfew" is a statement too: who tells of the imposing tells of the order
	if verb >= 0 {
		at = verb
	}
	if k := r.tellerOf(at); k >= 0 {
		for _, c := range r.said[k].content {
			if c.Contains(at) {
				g = nlp.Range{First: max(g.First, c.First), Last: min(g.Last, c.Last)}
			}
		}
		d.ReportedBy = []string{record.Narrator}
		if s := r.rep.Statements[k].Speaker; s != nil {
			d.ReportedBy = []string{*s}
		}
		d.Statement = r.rep.Statements[k].ID
	} else {
		d.ReportedBy = []string{record.Narrator}
		for k := range r.said {
			if r.said[k].cue.Contains(at) {
				d.Statement = r.rep.Statements[k].ID
			}
		}
	}
	if g = r.trim(r.clean(g)); g.Len() == 0 {
		return d, key, false
	}
	if d.Evidence = r.spans(g); len(d.Evidence) == 0 {
		return d, key, false
	}
	r.directiveWhere(&d, g, place)
	if folk >= 0 {
		y := r.withoutEdgeWords(r.trim(r.phrase(folk)))
		d.Addressees = []string{strings.Join(strings.Fields(r.doc.TextOf(y)), " ")}
		d.Rest("addressees", "", r.spans(y)...)
	}
	r.directiveWhen(&d, g, verb)
	title := r.withoutEdgeWords(r.trim(r.phrase(place)))
	if folk >= 0 {
		title = nlp.Range{First: i, Last: i + 1}
		for _, c := range r.doc.Children(i) {
			if lex.moves[r.doc.Tokens[c].Lemma] {
				title.Last = max(title.Last, c+1)
			}
		}
	} else if verb == i {
		title = nlp.Range{First: min(i, title.First), Last: max(i+1, title.Last)}
	}
	if title.Len() > 14 {
		title.Last = title.First + 14
	}
	d.Title = strings.Join(strings.Fields(r.doc.TextOf(title)), " ")
	d.Rest("kind", record.BasisInferred)
	d.Rest("status", record.BasisInferred)
	d.Confidence = ptr(.6)
	return d, nlp.Range{First: i, Last: i + 1}, true
}

func setOf(m map[string]bool) []string {
	var out []string
	for w := range m {
		out = append(out, w)
	}
	slices.Sort(out)
	return out
}

// unrealOrder says whether an order is only asked for, weighed, threatened, denied or conditional.
func (r *reading) unrealOrder(v int) bool {
	if r.negated(v) || r.hasAux(v, "would", "could", "may", "might", "should", "can", "must") || r.marked(v, "if", "unless", "whether") {
		return true
	}
	for h, steps := r.doc.Tokens[v].Head, 0; h >= 0 && steps < 5; h, steps = r.doc.Tokens[h].Head, steps+1 {
		l := strings.ToLower(r.doc.Tokens[h].Lemma)
		if (r.doc.Tokens[h].UPOS == "VERB" || r.doc.Tokens[h].UPOS == "NOUN" || r.doc.Tokens[h].UPOS == "ADJ") && (unpledged[l] && l != "deny" || l == "deny" || l == "rule" || l == "weigh" || l == "debate" || l == "study" || l == "accuse") && r.doc.Under(v, h) {
			return true
		}
	}
	if k := r.statementOf(v); k >= 0 {
		s := &r.rep.Statements[k]
		return s.Act == record.SayDemand || s.Act == record.SayAsk || s.Act == record.SayPropose || s.Act == record.SayThreaten || s.Attitude || s.Mode == record.ModeDenial
	}
	return strings.Contains(r.doc.Tokens[v].Feats, "VerbForm=Inf") && r.doc.Child(v, "aux") < 0
}

// directiveWhere reads the places that are closed, or that people are to leave: never where they are to
// go.
func (r *reading) directiveWhere(d *record.Directive, g nlp.Range, place int) {
	add := func(a string) {
		if a != "" && !slices.Contains(d.Areas, a) {
			d.Areas = append(d.Areas, a)
		}
	}
	for j := g.First; j < g.Last; j++ {
		id := r.Places.PlaceAt(j)
		if id == "" {
			continue
		}
		p := r.Places.Place(id)
		switch c := r.caseOfName(j); {
		case c == "to" || c == "toward" || c == "towards" || c == "into", c == "from" && d.Kind == record.DirectiveClosure && p != nil && p.Kind == record.PlaceCountry:
		case p != nil && p.Kind == record.PlaceCountry && c != "in" && c != "over" && c != "across" && c != "with":
		case c == "of" || c == "in" || c == "from" || c == "over" || c == "around" || c == "across" || c == "near" || c == "at" || c == "off" || c == "on" || c == "with" || c == "for" || r.doc.Under(j, place) || r.doc.Tokens[j].Is("obj", "conj", "compound"):
			add(id)
		}
	}
	if len(d.Areas) == 0 && (d.Kind == record.DirectiveClosure || d.Kind == record.DirectiveNoFlyZone && r.doc.Tokens[place].Lemma == "airspace") {
		y := r.withoutEdgeWords(r.trim(r.phrase(place)))
		if y.Len() > 0 && y.Len() < 12 {
			add(strings.Join(strings.Fields(r.doc.TextOf(y)), " "))
		}
	}
}

// directiveWhen reads when it was given, and from when to when it holds.
func (r *reading) directiveWhen(d *record.Directive, g nlp.Range, verb int) {
	for j := g.First; j < g.Last; j++ {
		k := r.timeAt[j]
		if k < 0 || r.Times[k].Range.First != j {
			continue
		}
		x := r.Times[k]
		if x.Type == record.TimeDuration {
			if x.Value != nil && d.Duration == "" {
				d.Duration = *x.Value
				d.Rest("duration", "", r.span(x.Range))
			}
			continue
		}
		if x.EDTF == "" || x.Value != nil && strings.HasSuffix(*x.Value, "_REF") {
			continue
		}
		set := func(to *record.EDTF, name string) {
			if *to == "" {
				*to = x.EDTF
				d.Rest(name, "", r.span(x.Range))
			}
		}
		switch prep := r.word(j - 1); prep {
		case "until", "till", "through", "to":
			set(&d.To, "to")
		case "by", "before":
			if d.Kind == record.DirectiveEvacuationOrder {
				set(&d.To, "to")
			}
		case "from", "starting", "beginning", "effective":
			set(&d.From, "from")
		default:
			if d.Status == record.DirectiveLifted {
				set(&d.To, "to")
			} else if verb >= 0 && r.lookedForward(verb) {
				set(&d.From, "from")
			} else {
				set(&d.Issued, "issued")
			}
		}
	}
	if d.Status == record.DirectiveInForce && verb >= 0 && r.hasAux(verb, "will", "shall", "'ll") {
		d.Status = record.DirectiveAnnounced
	}
}
