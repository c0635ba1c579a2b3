package extract

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"parley/internal/record"
	"parley/nlp"
)

// Statements are found in three steps. Proposals come from the reader's attributions (cue, source,
// content), from quotations that no attribution covers, and from constructions that the reader was
// not taught: silence, hearsay adverbs, relays ("TASS cited a source as saying"). Structure then
// decides: content edges are snapped to subtrees and to quotation marks, the narrator's relative
// clauses are cut out, sources are completed to noun phrases. Last, each becomes a record.Statement
// with its speaker resolved. Terms: source, cue, content after PARC3 (Pareti 2012) and PolNeAR.

// proposal is a statement in the making, in tokens.
type proposal struct {
	cue        []nlp.Range
	cueHead    int // -1: no cue
	entry      cueEntry
	source     nlp.Range
	sourceHead int         // -1: no source in the words
	relay      int         // token of the body that passes it on, -1 if none
	saying     int         // token of "saying" under a cue of citing, -1 if none
	proposed   []nlp.Range // the reader's words for the content, before structure
	content    []nlp.Range
	excluded   []nlp.Range
	mode       record.Mode // "" = from the words
	hearsay    bool        // "reportedly said"
	passers    []int       // tokens of those who pass it on besides: "according to B"
	carried    bool        // no cue: the speaker goes on from the statement before
	score      float64
}

func (p *proposal) start() int {
	s := p.content[0].First
	for _, g := range p.cue {
		s = min(s, g.First)
	}
	return s
}

func (p *proposal) end() int {
	e := p.content[len(p.content)-1].Last
	for _, g := range p.cue {
		e = max(e, g.Last)
	}
	if p.sourceHead >= 0 {
		e = max(e, p.source.Last)
	}
	return e
}

func (r *reading) statements() {
	var ps []*proposal
	for _, a := range r.doc.Attributions {
		if !r.worth(a, false) {
			continue
		}
		if p := r.fromAttribution(a); p != nil {
			ps = append(ps, p)
		}
	}
	for _, a := range r.doc.Doubtful {
		if !r.worth(a, true) || slices.ContainsFunc(ps, func(p *proposal) bool { return overlaps(a.Cue, p.cue) }) {
			continue
		}
		if p := r.fromAttribution(a); p != nil {
			ps = append(ps, p)
		}
	}
	ps = r.fromTrees(ps)
	ps = r.silences(ps)
	ps = r.hearsay(ps)
	ps = r.impersonal(ps)
	ps = r.asides(ps)
	ps = r.dropDoubles(ps)
	anothersWords(ps)
	ps = r.relayed(ps)
	r.besideEachOther(ps)
	ps = r.signed(ps)
	ps = r.ownCues(ps)
	ps = r.innerQuotations(ps)
	ps = r.afterColon(ps)
	ps = r.turns(ps)
	ps = slices.DeleteFunc(ps, func(p *proposal) bool { // others took all of it; "have agreed as follows:" only announces
		return len(p.content) == 0 || len(p.content) == 1 && p.content[0].Len() == 2 && r.word(p.content[0].First) == "as" && r.word(p.content[0].First+1) == "follows"
	})
	ps = r.looseQuotations(ps)
	slices.SortStableFunc(ps, func(a, b *proposal) int {
		return cmp.Or(cmp.Compare(a.start(), b.start()), cmp.Compare(b.end(), a.end()))
	})
	last := "" // who spoke last, for pronouns and carried quotations
	for k, p := range ps {
		last = r.record(p, k, last)
	}
	r.nest()
}

// fromAttribution makes a proposal of one of the reader's, nil if nothing is left of it.
func (r *reading) fromAttribution(a nlp.Attribution) *proposal {
	cue, ok := r.completeCue(a.Cue)
	head := r.cueHead(cue)
	if !ok || r.skip[head] {
		return nil
	}
	p := &proposal{cue: []nlp.Range{cue}, cueHead: head, sourceHead: -1, relay: -1, saying: -1, score: a.Score}
	p.entry = r.cueEntry(head)
	r.findSource(p, a.Source, a.Content)
	r.findRelay(p)
	r.nobodySays(p)
	p.proposed = a.Content
	content := r.ownParagraph(p, a.Content)
	if p.saying >= 0 { // "cited X as saying that": what is said hangs on "saying"
		if y, _ := r.treeContent(p.saying); y.Len() > 0 {
			p.cue = append(p.cue, nlp.Range{First: p.saying, Last: p.saying + 1})
			if p.saying > 0 && r.doc.Tokens[p.saying-1].Lemma == "as" {
				p.cue[len(p.cue)-1].First--
			}
			content = []nlp.Range{y}
		}
	}
	if len(content) == 0 {
		content = r.complement(head)
	}
	if y, sure := r.treeContent(head); sure && len(content) == 1 && content[0].Len() <= 2 && y.Len() > 3 && y.First <= content[0].First && content[0].Last <= y.Last && !r.isQuoted(content[0]) {
		content = []nlp.Range{y} // the reader gave a scrap of the clause that was said
	}
	p.content = r.bound(p, content)
	if r.onlyTimes(p.content) || r.anonymity(p) || r.doc.Tokens[head].Form == ":" && (p.sourceHead < 0 || !r.named(p.sourceHead)) {
		return nil
	}
	if len(p.content) == 0 || len(p.content) == 1 && r.isTitle(p.content[0]) && !plainSpeech[r.doc.Tokens[head].Lemma] && r.doc.Tokens[head].Form != ":" {
		return nil
	}
	r.prepositionToCue(p)
	return p
}

// onlyTimes says whether ranges hold nothing but expressions of time: "talked for two hours".
func (r *reading) onlyTimes(gs []nlp.Range) bool {
	for _, g := range gs {
		for i := g.First; i < g.Last; i++ {
			if r.timeAt[i] < 0 && r.doc.Tokens[i].UPOS != "PUNCT" && r.doc.Tokens[i].UPOS != "ADP" {
				return false
			}
		}
	}
	return len(gs) > 0
}

// named says whether token i is somebody's proper name or stands for an actor.
func (r *reading) named(i int) bool {
	return r.Actors.At(i) != "" || slices.ContainsFunc(r.doc.Names, func(n nlp.Name) bool {
		return n.Contains(i) && (n.Class == "person" || n.Class == "organisation" || n.Class == "norp")
	})
}

// anonymity says whether a proposal is no statement but the terms on which a source spoke: "who asked
// not to be named".
func (r *reading) anonymity(p *proposal) bool {
	switch r.doc.Tokens[p.cueHead].Lemma {
	case "ask", "request", "prefer", "want", "wish", "decline", "refuse", "insist":
	default:
		return false
	}
	for _, g := range p.content {
		low := strings.ToLower(r.doc.TextOf(g))
		if strings.Contains(low, "anonym") || (strings.Contains(low, "be ") && (strings.Contains(low, "named") || strings.Contains(low, "identified") || strings.Contains(low, "quoted"))) && g.Len() < 10 {
			return true
		}
	}
	return false
}

// isTitle says whether a range is the title of a work: in quotation marks, its words with capitals.
func (r *reading) isTitle(g nlp.Range) bool {
	if g.Len() < 2 || !r.isQuoted(g) {
		return false
	}
	for i := g.First; i < g.Last; i++ {
		switch t := &r.doc.Tokens[i]; t.UPOS {
		case "PUNCT", "DET", "ADP", "CCONJ", "NUM", "PART":
		default:
			if !unicode.IsUpper([]rune(t.Form)[0]) {
				return false
			}
		}
	}
	return true
}

// prepositionToCue moves a preposition between cue and content to the cue: "called for", "warned of".
func (r *reading) prepositionToCue(p *proposal) {
	for k, g := range p.content {
		c := &p.cue[len(p.cue)-1]
		if g.First != c.Last || g.Len() < 2 || r.doc.Tokens[g.First].UPOS != "ADP" {
			continue
		}
		switch strings.ToLower(r.doc.Tokens[g.First].Form) {
		case "about", "of", "for", "on", "with", "upon", "against":
			c.Last++
			p.content[k].First++
		}
	}
}

// nobodySays takes "reports said" for hearsay: rumours and bare reports are nobody's.
func (r *reading) nobodySays(p *proposal) {
	if p.sourceHead < 0 || p.source.Len() > 2 {
		return
	}
	t := &r.doc.Tokens[p.sourceHead]
	if (t.Lemma == "report" && t.XPOS == "NNS" || t.Lemma == "rumor" || t.Lemma == "rumour") && r.doc.Child(p.sourceHead, "nmod", "compound", "nmod:poss", "acl", "det") < 0 {
		p.cue = append(p.cue, p.source)
		slices.SortFunc(p.cue, func(a, b nlp.Range) int { return cmp.Compare(a.First, b.First) })
		p.cue = r.join(p, p.cue)
		p.source, p.sourceHead = nlp.Range{}, -1
		p.mode = record.ModeHearsay
	}
}

// ownParagraph leaves out content of other paragraphs than the cue's where the cue has content in
// its own: a quotation that goes on in the next paragraph is a statement of its own, without a cue.
func (r *reading) ownParagraph(p *proposal, gs []nlp.Range) []nlp.Range {
	var out []nlp.Range
	for _, g := range gs {
		for g.First < g.Last && r.paragraphOf(g.First) != r.paragraphOf(p.cueHead) && r.paragraphOf(g.Last-1) == r.paragraphOf(p.cueHead) {
			g.First++
		}
		for g.First < g.Last && r.paragraphOf(g.Last-1) != r.paragraphOf(p.cueHead) && r.paragraphOf(g.First) == r.paragraphOf(p.cueHead) {
			g.Last--
		}
		if r.paragraphOf(g.First) == r.paragraphOf(p.cueHead) {
			out = append(out, g)
		}
	}
	if len(out) == 0 {
		return gs
	}
	return out
}

// fromTrees adds what the reader missed and the tree shows: a verb of the lexicon with somebody who
// says it and a clause, or for verbs of demanding, promising and accusing an infinitive, as its
// content; a noun of the lexicon with a clause and somebody whose word it is ("Kyiv's claim that").
func (r *reading) fromTrees(ps []*proposal) []*proposal {
	cued := make([]bool, len(r.doc.Tokens))
	for _, p := range ps {
		for _, g := range p.cue {
			for i := g.First; i < g.Last; i++ {
				cued[i] = true
			}
		}
	}
	for i := range r.doc.Tokens {
		t := &r.doc.Tokens[i]
		if cued[i] || r.skip[i] || r.inHeadline(i) {
			continue
		}
		p := &proposal{cue: []nlp.Range{{First: i, Last: i + 1}}, cueHead: i, sourceHead: -1, relay: -1, saying: -1, score: .5}
		switch t.UPOS {
		case "VERB":
			e, known := cues()[t.Lemma]
			if !known || e.attitude || e.noun || e.act == "" {
				continue
			}
			p.entry = r.cueEntry(i)
			c := r.doc.Child(i, "ccomp")
			if c < 0 && demanding[e.act] {
				c = r.doc.Child(i, "xcomp")
			}
			s := r.rawSubject(i)
			if c < 0 && s >= 0 && i+1 < len(r.doc.Tokens) { // "warned against new patrols"
				next := strings.ToLower(r.doc.Tokens[i+1].Form)
				if _, ok := cues()[t.Lemma+"-"+next]; ok && r.doc.Tokens[i+1].UPOS == "ADP" {
					for _, k := range r.doc.Children(i) {
						if r.doc.Tokens[k].Is("obl") && r.caseOf(k) == next {
							c = k
							p.cue[0].Last = i + 2
						}
					}
				}
			}
			if c < 0 && s >= 0 && (takesObject[t.Lemma] || p.entry.denies && r.particle(i)) { // "ruled out talks"
				c = r.doc.Child(i, "obj")
				if r.particle(i) {
					p.cue[0].Last = i + 2
				}
			}
			if c < 0 || s < 0 || c < i && !r.doc.Tokens[i].Is("parataxis") || r.seeming(i) || r.unsaid(i) {
				continue
			}
			if a := r.antecedent(s); !r.mayspeak(a) && r.Actors.For(a) == "" {
				continue
			}
			if !r.doc.Tokens[i].Is("root", "conj", "advcl", "xcomp", "acl", "parataxis", "ccomp") {
				continue
			}
			r.findSource(p, nil, nil)
			r.findRelay(p)
			y := r.yieldWithout(c, i)
			p.proposed = []nlp.Range{y}
			for _, o := range r.doc.Children(i) {
				if r.doc.Tokens[o].Is("obj") && o > i && o < y.First && r.doc.Tokens[c].Is("xcomp") {
					x := r.doc.Yield(o)
					p.proposed = []nlp.Range{{First: x.First, Last: y.Last}}
					y.First = x.First
				}
			}
			p.content = r.bound(p, []nlp.Range{y})
		case "NOUN":
			e, known := cues()[t.Lemma+"-n"]
			if !known {
				e, known = cues()[t.Lemma]
			}
			if !known || !e.noun || e.attitude {
				continue
			}
			c, by := r.doc.Child(i, "acl"), r.doc.Child(i, "nmod:poss")
			if c < 0 || by < 0 || r.doc.Tokens[c].Is("acl:relcl") {
				continue
			}
			if m := r.doc.Child(c, "mark"); m < 0 || !strings.EqualFold(r.doc.Tokens[m].Form, "that") {
				continue
			}
			p.entry = e
			p.setSource(r, by)
			y := r.yieldWithout(c, i)
			p.proposed = []nlp.Range{y}
			p.content = r.bound(p, []nlp.Range{y})
		default:
			continue
		}
		if len(p.content) > 0 && p.sourceHead >= 0 {
			ps = append(ps, p)
		}
	}
	return ps
}

// takesObject are verbs that make a statement of a noun phrase.
var takesObject = words("condemn reject deny denounce demand")

// particle says whether the word after verb i is its particle: "ruled out".
func (r *reading) particle(i int) bool {
	return i+1 < len(r.doc.Tokens) && r.doc.Tokens[i+1].Head == i && r.doc.Tokens[i+1].Is("compound:prt")
}

// demanding are the acts whose content is an infinitive as often as a clause.
var demanding = map[record.Act]bool{record.SayDemand: true, record.SayOrder: true, record.SayPromise: true, record.SayThreaten: true, record.SayAsk: true}

// unsaid says whether verb i tells of no act of its own: an infinitive, or under a modal.
func (r *reading) unsaid(i int) bool {
	for _, c := range r.doc.Children(i) {
		t := &r.doc.Tokens[c]
		if t.Is("aux") && t.XPOS == "MD" || t.Is("mark") && t.UPOS == "PART" {
			return true
		}
	}
	switch r.doc.Tokens[i].Lemma {
	case "require", "determine", "find", "show", "indicate", "project", "direct", "note", "press", "push":
		return true
	}
	return false
}

// seeming says whether verb i is passive or impersonal: "is said to", "it was announced that".
func (r *reading) seeming(i int) bool {
	s := r.doc.Child(i, "nsubj", "csubj", "expl")
	return s >= 0 && (r.doc.Tokens[s].Is("nsubj:pass", "expl", "csubj")) || r.doc.Child(i, "aux:pass") >= 0
}

// inHeadline says whether token i stands in a paragraph without a final stop: a headline.
func (r *reading) inHeadline(i int) bool {
	s := r.sentence(i)
	return s.Paragraph && s.Range.Len() < 16 && r.doc.Tokens[s.Last-1].UPOS != "PUNCT"
}

func (r *reading) cueHead(cue nlp.Range) int { return CueHead(r.doc, cue) }

// CueHead is the word of a cue that carries it: its head, but a main verb before an auxiliary.
func CueHead(d *nlp.Document, cue nlp.Range) int {
	h := d.Head(cue)
	if d.Tokens[h].UPOS == "AUX" {
		for i := cue.First; i < cue.Last; i++ {
			if u := d.Tokens[i].UPOS; u == "VERB" || u == "NOUN" || u == "ADJ" {
				return i
			}
		}
	}
	return h
}

// cueEntry looks a cue up in the lexicon: with its preposition ("call-for"), as a noun ("claim-n"), or alone.
func (r *reading) cueEntry(i int) cueEntry {
	t := &r.doc.Tokens[i]
	m := cues()
	if t.UPOS == "NOUN" {
		if e, ok := m[t.Lemma+"-n"]; ok {
			return e
		}
	}
	if i+1 < len(r.doc.Tokens) {
		if e, ok := m[t.Lemma+"-"+strings.ToLower(r.doc.Tokens[i+1].Form)]; ok {
			return e
		}
	}
	if e, ok := m[t.Lemma]; ok {
		return e
	}
	return cueEntry{act: record.SayAssert}
}

// findSource settles who the reader's words for the source mean. The words may lie in several noun
// phrases: the one that the tree makes the subject of the cue wins, then the one nearest by. It is
// completed to a noun phrase. Without any words the tree alone answers.
func (r *reading) findSource(p *proposal, proposed, content []nlp.Range) {
	subject := r.rawSubject(p.cueHead)
	if i := r.enactor(p.cueHead); i >= 0 && subject < 0 {
		p.sourceHead, p.source = i, r.trim(r.phrase(i))
		return
	}
	passive := r.undergoer(p.cueHead) // who it is done to: never the source
	if passiveSource[r.doc.Tokens[p.cueHead].Lemma] {
		passive = -1
	}
	if passive >= 0 && subject == passive {
		subject = -1
	}
	type candidate struct {
		top   int
		words []nlp.Range
		score float64
	}
	var cs []candidate
	for _, g := range proposed {
		if g = r.trim(r.clean(g)); g.Len() == 0 {
			continue
		}
		top := r.doc.Head(g)
		if r.onlyPronouns(g) { // an article or a possessive mark alone stands for its noun
			if t := &r.doc.Tokens[top]; t.Is("det", "case") && t.Head >= 0 && t.UPOS != "PRON" {
				top = t.Head
			}
		}
		top = r.nominalTop(top, proposed)
		if top == passive || overlaps(nlp.Range{First: top, Last: top + 1}, p.cue) {
			continue
		}
		if r.doc.Tokens[top].Sent != r.doc.Tokens[p.cueHead].Sent && r.seeming(p.cueHead) { // "It was announced that" has its own sentence alone
			continue
		}
		k := slices.IndexFunc(cs, func(c candidate) bool { return c.top == top })
		if k < 0 {
			cs = append(cs, candidate{top: top})
			k = len(cs) - 1
		}
		cs[k].words = append(cs[k].words, g)
	}
	best := -1
	for k := range cs {
		c := &cs[k]
		t := &r.doc.Tokens[c.top]
		words := 0
		for _, g := range c.words {
			words += g.Len()
		}
		c.score = min(1, .25*float64(words))
		if subject >= 0 && (c.top == subject || r.doc.Under(subject, c.top) && !r.doc.Under(p.cueHead, c.top) || r.doc.Under(c.top, subject)) {
			c.score += 3
		}
		if t.Sent == r.doc.Tokens[p.cueHead].Sent {
			c.score++
		}
		switch prep := r.caseOf(c.top); {
		case t.Is("nsubj", "nmod:poss", "obl:agent"):
			c.score += .7
		case t.Is("obl", "nmod") && prep != "" && prep != "by" && prep != "to" && prep != "from":
			c.score -= .7
		}
		if overlaps(nlp.Range{First: c.top, Last: c.top + 1}, content) {
			c.score -= .7
		}
		c.score -= min(1, .04*float64(max(c.top-p.cueHead, p.cueHead-c.top)))
		if best < 0 || c.score > cs[best].score {
			best = k
		}
	}
	if best < 0 {
		if passive < 0 && len(proposed) == 0 && r.speaks(p.cueHead) {
			if i := r.subject(p.cueHead); i >= 0 && !r.skip[i] {
				p.sourceHead = i
				p.source = r.withoutCue(p, r.phrase(i), nlp.Range{First: i, Last: i + 1})
			}
		}
	} else {
		c := cs[best]
		y := r.doc.Yield(c.top)
		g := nlp.Range{First: c.words[0].First, Last: c.words[0].Last}
		for _, w := range c.words {
			g.First, g.Last = min(g.First, w.First), max(g.Last, w.Last)
		}
		g.First, g.Last = max(g.First, min(y.First, c.top)), min(g.Last, max(y.Last, c.words[0].Last))
		full := r.phrase(c.top)
		p.sourceHead = c.top
		p.source = r.withoutCue(p, nlp.Range{First: min(g.First, full.First), Last: max(g.Last, full.Last)}, g)
		p.source = r.wholeAtEnd(p.source, y)
		if !p.source.Contains(p.sourceHead) {
			p.sourceHead = r.doc.Head(p.source)
		}
	}
	if p.sourceHead < 0 {
		return
	}
	for _, c := range r.doc.Children(p.sourceHead) { // "both Ukraine and Russia"
		if r.doc.Tokens[c].Is("conj") && r.doc.Tokens[c].UPOS != "VERB" {
			if y := r.phrase(c); !overlaps(y, p.cue) && y.Last > p.source.Last && y.First-p.source.Last < 3 {
				p.source.Last = y.Last
			}
		}
	}
	p.source = r.trim(p.source)
	if p.source.Len() == 0 {
		p.source, p.sourceHead = nlp.Range{}, -1
	}
}

// passiveSource are verbs whose passive subject is who speaks ("was quoted as saying").
var passiveSource = words("quote cite hear report rumor determine resolve convince concern worry oppose prepare commit dedicate")

// enactor is the body that a text is put in the mouth of once, for verbs that open a paragraph without a
// subject: "The Council, / Recalling ..., / 1. Calls upon ...". -1 if there is none.
func (r *reading) enactor(i int) int {
	t := &r.doc.Tokens[i]
	if _, known := cues()[t.Lemma]; t.XPOS != "VBZ" && t.XPOS != "VBG" && !(known && t.XPOS == "NNS" && t.Head < 0) { // "Demands", "Calls" look like nouns
		return -1
	}
	k := t.Sent
	first := r.doc.Sentences[k].First
	for j := i - 1; j >= first; j-- { // nothing before it but a number, or a verb of its kind it is joined to
		switch o := &r.doc.Tokens[j]; {
		case o.UPOS == "PUNCT" || o.UPOS == "NUM" || o.UPOS == "ADV" || o.UPOS == "X":
		case o.XPOS == t.XPOS && r.doc.Tokens[i].Is("conj"):
			return r.enactor(j)
		case t.Is("conj"):
		default:
			return -1
		}
	}
	for k--; k >= 0; k-- {
		s := r.doc.Sentences[k]
		if !s.Paragraph || s.Range.Len() > 12 || r.skip[s.First] || k+1 < len(r.doc.Sentences) && !r.doc.Sentences[k+1].Paragraph {
			continue
		}
		if last := r.doc.Tokens[s.Last-1].Form; last != "," && last != ":" {
			continue
		}
		if h := r.doc.Head(r.trim(s.Range)); r.doc.Tokens[h].UPOS == "PROPN" || r.Actors.At(h) != "" {
			return h
		}
	}
	return -1
}

// undergoer is who the verb at token i is done to, -1 if it is not passive: the subject of a passive
// ("Reagan was asked"), or for "asked" and its like without a subject who is spoken of beside it
// ("Asked about the map, Reagan laughed", "Reagan, asked about the map, laughed"). "he's said" is no passive.
func (r *reading) undergoer(i int) int {
	t := &r.doc.Tokens[i]
	if t.XPOS != "VBN" && t.XPOS != "VBD" {
		return -1
	}
	be, have := false, false
	for _, c := range r.doc.Children(i) {
		if a := &r.doc.Tokens[c]; a.Is("aux") {
			clitic := strings.HasPrefix(a.Form, "'") || strings.HasPrefix(a.Form, "’")
			be = be || a.Lemma == "be" && !clitic
			have = have || a.Lemma == "have" && !be || clitic
		}
	}
	s := r.doc.Child(i, "nsubj")
	switch {
	case s >= 0 && be && t.XPOS == "VBN":
		return s
	case s >= 0 && r.doc.Tokens[s].Is("nsubj:pass") && !have:
		return s
	case s >= 0 || have || !asking[t.Lemma] || r.doc.Child(i, "obj", "obl:agent") >= 0:
		return -1
	case t.Is("acl") && !t.Is("acl:relcl") && t.Head >= 0:
		return t.Head
	case t.Is("advcl") && t.Head >= 0 && t.XPOS == "VBN":
		return r.doc.Child(t.Head, "nsubj")
	}
	return -1
}

// isAsked says whether the cue is a question put to somebody by nobody in particular: "asked about the map".
func (r *reading) isAsked(p *proposal) bool {
	return asking[r.doc.Tokens[p.cueHead].Lemma] && r.undergoer(p.cueHead) >= 0
}

// asking are the verbs whose participle alone is passive: "Asked whether", "pressed on".
var asking = words("ask press question quiz tell")

// speaks says whether a cue without words for its source may take the subject of the tree: verbs of
// the lexicon, and no verb of seeming, whose subject is what is spoken of.
func (r *reading) speaks(i int) bool {
	switch t := &r.doc.Tokens[i]; t.Lemma {
	case "seem", "appear", "be", "look", "mean", "suppose":
		return false
	default:
		return t.UPOS == "VERB"
	}
}

// nominalTop climbs from a word of a proposed source to the head of its noun phrase, as long as the
// heads on the way were proposed too.
func (r *reading) nominalTop(i int, proposed []nlp.Range) int {
	for {
		t := &r.doc.Tokens[i]
		h := t.Head
		if h < 0 || !t.Is("nmod", "appos", "conj", "flat", "compound", "amod", "nummod", "det", "acl", "case", "dep", "list", "punct", "cc", "obl", "nsubj", "advmod", "obj", "cop", "aux", "mark", "xcomp", "advcl", "parataxis") {
			return i
		}
		if !overlaps(nlp.Range{First: h, Last: h + 1}, proposed) {
			return i
		}
		if u := r.doc.Tokens[h].UPOS; t.Is("nsubj") && u != "NOUN" && u != "PROPN" && u != "PRON" && !r.doc.Tokens[h].Is("acl") {
			return i
		}
		i = h
	}
}

// withoutCue is g, or the smaller range if g runs into the cue.
func (r *reading) withoutCue(p *proposal, g, smaller nlp.Range) nlp.Range {
	if !overlaps(g, p.cue) {
		return g
	}
	for _, x := range subtract(g, p.cue) {
		if x.First <= smaller.First && smaller.Last <= x.Last {
			return x
		}
	}
	return smaller
}

// wholeAtEnd moves the end of a range that cuts a phrase inside y in two. A phrase whose head lies
// beyond the edge is taken in where half of it lies inside, and left out otherwise; one whose head
// lies inside may end where it does, unless little or what its verb needs is missing.
func (r *reading) wholeAtEnd(g, y nlp.Range) nlp.Range {
	for range 6 {
		if g.Last >= y.Last || g.Len() < 1 {
			return g
		}
		cut, head := nlp.Range{}, -1 // the smallest phrase that the edge cuts
		for i := g.First; i < y.Last; i++ {
			x := r.doc.Yield(i)
			if x.First >= g.First && x.First < g.Last && x.Last > g.Last && x.Last <= y.Last && (x.First > g.First || i < g.Last) && (head < 0 || x.Len() < cut.Len()) {
				cut, head = x, i
			}
		}
		inside := g.Last - cut.First
		switch {
		case head < 0:
			return g
		case head >= g.Last && 2*inside >= cut.Len():
			g.Last = cut.Last
		case head >= g.Last:
			g.Last = cut.First
		case 4*inside >= 3*cut.Len(), 2*inside >= cut.Len() && r.needsMore(head, g.Last):
			g.Last = cut.Last
		default:
			return g
		}
	}
	return g
}

// needsMore says whether a complement of token i begins at or after an edge.
func (r *reading) needsMore(i, edge int) bool {
	for _, c := range r.doc.Children(i) {
		if c >= edge && r.doc.Tokens[c].Is("obj", "ccomp", "xcomp") {
			return true
		}
	}
	return false
}

func overlaps(g nlp.Range, others []nlp.Range) bool {
	for _, o := range others {
		if g.First < o.Last && o.First < g.Last {
			return true
		}
	}
	return false
}

// subject is who does the saying at verb i, a relative pronoun resolved to its noun; -1 if none.
func (r *reading) subject(i int) int {
	if s := r.rawSubject(i); s >= 0 {
		return r.antecedent(s)
	}
	return -1
}

// rawSubject is who does the saying at verb i: its subject or passive agent, or for a participle or
// a coordinated verb without one ("..., adding that") the subject of the clause it hangs on; -1 if none.
func (r *reading) rawSubject(i int) int {
	for depth := 0; i >= 0 && depth < 4; depth++ {
		t := &r.doc.Tokens[i]
		if a := r.doc.Child(i, "obl:agent"); a >= 0 {
			return a
		}
		if s := r.doc.Child(i, "nsubj"); s >= 0 {
			if r.doc.Tokens[s].Is("nsubj:pass") {
				return -1
			}
			return s
		}
		if depth == 0 && r.undergoer(i) >= 0 {
			return -1
		}
		if t.Is("acl") && t.Head >= 0 && !t.Is("acl:relcl") {
			return t.Head
		}
		if !t.Is("advcl", "conj", "xcomp", "parataxis", "ccomp") {
			return -1
		}
		i = r.joined(i)
	}
	return -1
}

// joined is the head of token i, and for a verb that is coordinated with what somebody said, but in the
// tense of the saying, the verb of saying: "said it would leave and suggested that others might".
func (r *reading) joined(i int) int {
	t := &r.doc.Tokens[i]
	h := t.Head
	if !t.Is("conj") || t.XPOS != "VBD" || h < 0 || !r.doc.Tokens[h].Is("ccomp") {
		return h
	}
	v := r.doc.Tokens[h].Head
	if r.doc.Tokens[v].XPOS != "VBD" || r.doc.Tokens[h].XPOS == "VBD" || !r.hasAux(h, "will", "would", "can", "could", "may", "might", "should", "must", "is", "are", "has", "have", "had", "’ll", "'ll", "’d", "'d") {
		return h
	}
	return v
}

// antecedent of a relative pronoun is the noun that its clause describes; any other token is its own.
func (r *reading) antecedent(i int) int {
	switch strings.ToLower(r.doc.Tokens[i].Form) {
	case "who", "which", "that", "whom":
		for j := r.doc.Tokens[i].Head; j >= 0; j = r.doc.Tokens[j].Head {
			if r.doc.Tokens[j].Is("acl:relcl") {
				return r.doc.Tokens[j].Head
			}
		}
	}
	return i
}

// findRelay tells speaker from relay: "TASS cited a source as saying", "was quoted as saying by
// Interfax", "Reuters reported, citing two officials".
func (r *reading) findRelay(p *proposal) {
	i := p.cueHead
	quoting := -1
	switch lemma := r.doc.Tokens[i].Lemma; {
	case lemma == "cite" || lemma == "quote":
		quoting = i
	default:
		if h := r.doc.Tokens[i].Head; h >= 0 && r.doc.Tokens[i].Is("advcl", "xcomp", "obl", "ccomp") {
			if l := r.doc.Tokens[h].Lemma; l == "cite" || l == "quote" {
				quoting = h
			}
		}
	}
	if quoting == i {
		for _, c := range r.doc.Children(i) {
			if t := &r.doc.Tokens[c]; t.Lemma == "say" && t.Is("advcl", "xcomp", "obl", "ccomp", "acl") {
				p.saying = c
			}
		}
		if o := r.doc.Child(i, "obj"); o >= 0 && p.saying < 0 {
			for _, c := range r.doc.Children(o) {
				if t := &r.doc.Tokens[c]; t.Lemma == "say" && t.Is("acl", "advcl") && (t.XPOS == "VBG" || r.subject(c) == o) {
					p.saying = c
				}
			}
		}
		if p.saying < 0 { // deeper in the object: "an official in the delegation as saying"
			y := r.doc.Yield(i)
			for c := i + 1; c < y.Last && c < i+16; c++ {
				if strings.EqualFold(r.doc.Tokens[c].Form, "saying") && strings.EqualFold(r.doc.Tokens[c-1].Form, "as") {
					p.saying = c
				}
			}
		}
	}
	if quoting >= 0 {
		if obj := r.doc.Child(quoting, "obj"); obj >= 0 && quoting == i && p.saying < 0 && !r.mayspeak(obj) {
			return // "cited her record": what is cited is the content
		} else if obj >= 0 {
			p.setSource(r, obj)
			p.relay = r.subject(quoting)
		} else if pass := r.doc.Child(quoting, "nsubj:pass"); pass >= 0 {
			p.setSource(r, r.antecedent(pass))
			for _, v := range []int{quoting, i} {
				for _, c := range r.doc.Children(v) {
					if r.doc.Tokens[c].Is("obl") && r.caseOf(c) == "by" {
						p.relay = c
					}
				}
			}
		}
		if quoting != i && !p.cue[0].Contains(quoting) {
			p.cue = append([]nlp.Range{{First: quoting, Last: quoting + 1}}, p.cue...)
		}
		return
	}
	for _, c := range r.doc.Children(i) { // "reported, citing Y"
		if t := &r.doc.Tokens[c]; t.Is("advcl") && (t.Lemma == "cite" || t.Lemma == "quote") {
			if obj := r.doc.Child(c, "obj"); obj >= 0 && r.Actors.For(obj) != "" {
				p.relay = p.sourceHead
				p.setSource(r, obj)
				p.cue = append(p.cue, nlp.Range{First: c, Last: c + 1})
			}
		}
	}
}

// mayspeak says whether a noun names somebody or a document that can be cited as a source.
func (r *reading) mayspeak(i int) bool {
	if t := &r.doc.Tokens[i]; t.UPOS == "PRON" || t.UPOS == "PROPN" {
		return t.UPOS == "PROPN" || t.Lemma == "he" || t.Lemma == "she" || t.Lemma == "they"
	}
	return r.Actors.At(i) != ""
}

func (p *proposal) setSource(r *reading, head int) {
	p.sourceHead, p.source = head, r.phrase(head)
}

// caseOf is the preposition of a noun, lower case, "" if none.
func (r *reading) caseOf(i int) string {
	if c := r.doc.Child(i, "case"); c >= 0 {
		return strings.ToLower(r.doc.Tokens[c].Form)
	}
	return ""
}

// complement is what the tree gives as the content of a cue: its clausal complement, its object, or
// the clause that it is a parenthesis in.
func (r *reading) complement(i int) []nlp.Range {
	for _, rel := range []string{"ccomp", "xcomp", "obj", "obl"} {
		if c := r.doc.Child(i, rel); c >= 0 {
			return []nlp.Range{r.doc.Yield(c)}
		}
	}
	if t := r.doc.Tokens[i]; t.Is("parataxis") && t.Head >= 0 {
		own, all := r.doc.Yield(i), r.doc.Yield(t.Head)
		switch {
		case own.First > all.First && own.Last == all.Last:
			return []nlp.Range{{First: all.First, Last: own.First}}
		case own.First > all.First:
			return []nlp.Range{{First: all.First, Last: own.First}, {First: own.Last, Last: all.Last}}
		}
	}
	return nil
}

// claimedClause is what is claimed, where words begin inside a possessive: of "’s claim that the town had fallen", the clause.
func (r *reading) claimedClause(g nlp.Range) nlp.Range {
	if g.Len() == 0 {
		return g
	}
	t := &r.doc.Tokens[g.First]
	if !t.Is("case") || t.Head != g.First-1 || !r.doc.Tokens[t.Head].Is("nmod:poss") {
		return g
	}
	if y, sure := r.treeContent(r.doc.Tokens[t.Head].Head); sure && g.First < y.First && y.Last <= g.Last {
		return y
	}
	return g
}

// bound settles where content begins and ends: cue and source are cut out, edges snapped to the
// subtree that nearly matches, quotations taken whole, narrator's clauses left out.
func (r *reading) bound(p *proposal, content []nlp.Range) []nlp.Range {
	var out []nlp.Range
	for _, g := range r.fillGaps(p, content) {
		out = append(out, r.snap(p, r.clean(g)))
	}
	out = r.join(p, out)
	out = r.wholeQuotations(p, out)
	for k := range out { // a heading after a quotation is nobody's words
		for out[k].Len() > 0 && r.paragraphOf(out[k].Last-1) != r.paragraphOf(out[k].First) && r.quoted[out[k].Last-1] < 0 && r.isHeadline(out[k].Last-1) {
			out[k].Last = r.sentence(out[k].Last - 1).First
		}
	}
	for k, g := range out { // somebody quoted inside somebody's words: what stands in the inner marks
		first := r.trim(g).First
		if q := r.quoted[min(first, len(r.quoted)-1)]; q >= 0 && r.quotes[q].Level > 0 && p.cueHead >= 0 && r.quoted[p.cueHead] != q && r.quoted[p.cueHead] >= 0 {
			if in := r.doc.RangeOf(nlp.Span{Start: r.quotes[q].Inner[0], End: r.quotes[q].Inner[1]}); in.Last < g.Last {
				out[k].Last = in.Last
			}
		}
	}
	cut := append(slices.Clone(p.cue), p.source)
	var parts []nlp.Range
	for _, g := range out {
		for _, part := range subtract(g, cut) {
			parts = append(parts, r.claimedClause(part))
		}
	}
	if len(parts) > 0 && !r.isQuoted(parts[0]) {
		parts = r.narratorOut(p, parts)
	}
	out = out[:0]
	for _, g := range parts {
		g = r.trimContent(g)
		if g.Len() > 0 && r.hasWord(g) {
			out = append(out, g)
		}
	}
	return out
}

// fillGaps joins the pieces on each side of the cue that lie in one sentence: what is said is said
// in one run of words, broken by the cue and its source at most. A word or two
// of another sentence is a slip.
func (r *reading) fillGaps(p *proposal, gs []nlp.Range) []nlp.Range {
	slices.SortFunc(gs, func(a, b nlp.Range) int { return cmp.Compare(a.First, b.First) })
	var out []nlp.Range
	for _, g := range gs {
		if n := len(out); n > 0 && r.doc.Tokens[out[n-1].First].Sent == r.doc.Tokens[g.First].Sent {
			gap := nlp.Range{First: out[n-1].Last, Last: g.First}
			if !overlaps(gap, p.cue) && !r.othersCue(p, gap) && (p.sourceHead < 0 || !overlaps(gap, []nlp.Range{p.source})) {
				out[n-1].Last = max(out[n-1].Last, g.Last)
				continue
			}
		}
		out = append(out, g)
	}
	if len(out) > 1 && p.cueHead >= 0 { // of other sentences only what is mostly in it, or in quotation marks
		out = slices.DeleteFunc(out, func(g nlp.Range) bool {
			if r.doc.Tokens[g.First].Sent == r.doc.Tokens[p.cueHead].Sent || r.doc.Tokens[g.Last-1].Sent == r.doc.Tokens[p.cueHead].Sent || r.quoted[g.First] >= 0 || r.quoted[g.Last-1] >= 0 {
				return false
			}
			s := r.sentence(g.First).Range
			return 2*g.Len() < s.Len() || r.othersCue(p, s)
		})
	}
	if len(out) > 1 { // a stray word or two of another clause
		longest := slices.MaxFunc(out, func(a, b nlp.Range) int { return cmp.Compare(a.Len(), b.Len()) })
		out = slices.DeleteFunc(out, func(g nlp.Range) bool {
			return g != longest && (g.Len() <= 2 && longest.Len() >= 4 && (r.doc.Tokens[g.First].Sent != r.doc.Tokens[longest.First].Sent || !r.between(p.cue, g, longest)) || r.onlyPronouns(g))
		})
	}
	return out
}

// othersCue says whether the cue of another attribution lies in a range.
func (r *reading) othersCue(p *proposal, g nlp.Range) bool {
	return slices.ContainsFunc(r.doc.Attributions, func(a nlp.Attribution) bool {
		return g.First <= a.Cue.First && a.Cue.Last <= g.Last && !overlaps(a.Cue, p.cue) && len(a.Source) > 0
	})
}

// between says whether a cue lies between two ranges.
func (r *reading) between(cue []nlp.Range, a, b nlp.Range) bool {
	for _, c := range cue {
		if c.First >= min(a.Last, b.Last) && c.Last <= max(a.First, b.First) {
			return true
		}
	}
	return false
}

func (r *reading) onlyPronouns(g nlp.Range) bool {
	for i := g.First; i < g.Last; i++ {
		switch r.doc.Tokens[i].UPOS {
		case "PRON", "PUNCT", "SCONJ", "CCONJ", "DET", "ADP", "PART", "AUX":
		default:
			return false
		}
	}
	return true
}

// snap moves the edges of a proposed range to what the tree gives as the content of the cue, where
// both cover much the same words; else to the subtree of its own head where they nearly match: the
// reader is right about where, and often off by some words at the ends.
func (r *reading) snap(p *proposal, g nlp.Range) nlp.Range {
	if p.cueHead < 0 {
		return g
	}
	if y, sure := r.treeContent(p.cueHead); y.Len() > 0 && !overlaps(y, p.cue) {
		y.First = r.raised(p, g, y)
		y = r.withoutRival(p, y)
		if head := r.doc.Head(y); r.doc.Tokens[p.cueHead].Is("parataxis") && plainSpeech[r.doc.Tokens[head].Lemma] && r.share(p, nlp.Range{First: head, Last: head + 1}) == 0 {
			return g // "A said it fell, “all of it”, he said"
		}
		if d := dice(y, g); d >= .75 || sure && d >= .3 {
			return y
		}
	}
	if g.Len() < 3 {
		return g
	}
	y := r.yieldWithout(r.doc.Head(g), p.cueHead)
	if dice(y, g) >= .8 && !overlaps(y, p.cue) {
		return y
	}
	return r.wholeAtEnd(g, r.beside(p, g))
}

// withoutRival cuts off the end of content y a clause in which somebody else speaks and that the
// reader left out of this content: "A said it covered ports, while B said it covered everything".
func (r *reading) withoutRival(p *proposal, y nlp.Range) nlp.Range {
	for _, a := range r.doc.Attributions {
		if len(a.Source) == 0 || a.Cue.First < y.First || a.Cue.Last > y.Last || overlaps(a.Cue, p.cue) || r.share(p, a.Cue) > 0 || r.quoted[a.Cue.First] >= 0 {
			continue
		}
		head := r.doc.Head(y)
		i := r.cueHead(a.Cue)
		for i != head && r.doc.Tokens[i].Head != head && r.doc.Tokens[i].Head >= 0 {
			i = r.doc.Tokens[i].Head
		}
		if t := &r.doc.Tokens[i]; i == head || !t.Is("advcl", "conj", "parataxis") {
			continue
		}
		if x := r.doc.Yield(i); x.Last >= y.Last && x.First > y.First+1 && r.share(p, x) < .5 {
			y.Last = x.First
		}
	}
	for i := y.First + 2; i < y.Last; i++ { // the same where the reader saw no attribution
		t := &r.doc.Tokens[i]
		if !t.Is("advcl") || !plainSpeech[t.Lemma] && t.Lemma != "deny" || r.quoted[i] >= 0 || r.doc.Child(i, "nsubj") < 0 {
			continue
		}
		if m := r.doc.Child(i, "mark"); m >= 0 && (strings.EqualFold(r.doc.Tokens[m].Form, "while") || strings.EqualFold(r.doc.Tokens[m].Form, "whereas")) {
			if x := r.doc.Yield(i); x.Last >= y.Last && x.First > y.First+1 {
				y.Last = x.First
			}
		}
	}
	return r.trim(y)
}

// raised is where content y of a cue begins if it takes in who is to act, where the reader proposed
// those words too: "urged (both sides to stop)", "called (the vote a farce)".
func (r *reading) raised(p *proposal, g, y nlp.Range) int {
	if g.First <= p.cueHead || g.First >= y.First && !demanding[p.entry.act] {
		return y.First
	}
	for _, c := range r.doc.Children(p.cueHead) {
		if r.doc.Tokens[c].Is("obj", "iobj", "obl") && c < y.First && c > p.cueHead {
			if x := r.doc.Yield(c); y.First-x.Last <= 1 && r.timeAt[c] < 0 {
				if k := r.doc.Child(c, "case"); k >= 0 && k+1 > x.First && k < c {
					x.First = k + 1
				}
				if r.share(p, x) >= .6 || demanding[p.entry.act] && p.entry.act != record.SayPromise {
					return min(y.First, x.First)
				}
			}
		}
	}
	return y.First
}

// share is the part of a range's words that the reader proposed.
func (r *reading) share(p *proposal, g nlp.Range) float64 {
	n, all := 0, 0
	for i := g.First; i < g.Last; i++ {
		if r.doc.Tokens[i].UPOS == "PUNCT" {
			continue
		}
		all++
		if overlaps(nlp.Range{First: i, Last: i + 1}, p.proposed) {
			n++
		}
	}
	return float64(n) / float64(max(1, all))
}

// beside is the sentence of a range without the part beyond the cue and its source.
func (r *reading) beside(p *proposal, g nlp.Range) nlp.Range {
	s := r.sentence(g.Last - 1).Range
	for _, c := range append(slices.Clone(p.cue), p.source) {
		if c.Len() > 0 && c.First >= g.Last {
			s.Last = min(s.Last, c.First)
		}
	}
	return s
}

func dice(a, b nlp.Range) float64 {
	shared := min(a.Last, b.Last) - max(a.First, b.First)
	if shared <= 0 {
		return 0
	}
	return 2 * float64(shared) / float64(a.Len()+b.Len())
}

// treeContent is what the tree gives as the content of a cue in one run: a clausal complement, or
// the clause that the cue stands beside as a parenthesis or with "according to". sure where the
// construction allows nothing else.
func (r *reading) treeContent(i int) (g nlp.Range, sure bool) {
	t := &r.doc.Tokens[i]
	if c := r.doc.Child(i, "ccomp"); c >= 0 {
		return r.yieldWithout(c, i), true
	}
	if c := r.doc.Child(i, "acl"); c > i && t.UPOS == "NOUN" && !r.doc.Tokens[c].Is("acl:relcl") { // "the claim that"
		if m := r.doc.Child(c, "mark"); m >= 0 && m < c && strings.EqualFold(r.doc.Tokens[m].Form, "that") {
			return r.yieldWithout(c, i), true
		}
	}
	switch {
	case t.Head < 0:
	case t.Is("parataxis") && !strings.EqualFold(t.Lemma, "accord"):
		return r.yieldWithout(t.Head, i), true
	case strings.EqualFold(t.Form, "according"):
		if c := r.conjunctionBefore(i); c >= 0 { // "met the envoy and, according to an aide, may travel on": what follows
			if v := r.doc.Tokens[c].Head; v > i && r.doc.Tokens[v].Is("conj") {
				return r.yieldWithout(v, i), true
			}
		}
		for h := t.Head; h >= 0; h = r.doc.Tokens[h].Head {
			if r.finiteClause(h) || r.doc.Tokens[h].Head < 0 {
				return r.yieldWithout(h, i), true
			}
		}
	}
	if c := r.doc.Child(i, "xcomp"); c >= 0 {
		return r.yieldWithout(c, i), false
	}
	return nlp.Range{}, false
}

// conjunctionBefore is the "and" or "but" right before token i, a comma between them or not; -1 if none.
func (r *reading) conjunctionBefore(i int) int {
	j := i - 1
	if j >= 0 && r.doc.Tokens[j].Form == "," {
		j--
	}
	if j >= 0 && r.doc.Tokens[j].UPOS == "CCONJ" && r.doc.Tokens[j].Sent == r.doc.Tokens[i].Sent {
		return j
	}
	return -1
}

// yieldWithout is the yield of token i without the branch that leads to token out, and without
// clauses that are coordinated with its own subject beyond that branch.
func (r *reading) yieldWithout(i, out int) nlp.Range {
	branch := -1
	for j := out; j >= 0 && j != i; j = r.doc.Tokens[j].Head {
		branch = j
		if r.doc.Tokens[j].Head == i {
			break
		}
	}
	if branch >= 0 && r.doc.Tokens[branch].Head != i {
		branch = -1
	}
	g := nlp.Range{First: i, Last: i + 1}
	for _, c := range r.doc.Children(i) {
		if c == branch || r.skip[c] {
			continue
		}
		if branch > i && c > branch || branch >= 0 && branch < i && c < branch { // beyond the parenthesis
			if !r.doc.Tokens[c].Is("conj", "advcl", "obl", "obj", "ccomp") {
				continue
			}
		}
		y := r.doc.Yield(c)
		g.First, g.Last = min(g.First, y.First), max(g.Last, y.Last)
	}
	return g
}

// join merges ranges with nothing between them but punctuation.
func (r *reading) join(p *proposal, gs []nlp.Range) []nlp.Range {
	slices.SortFunc(gs, func(a, b nlp.Range) int { return cmp.Compare(a.First, b.First) })
	var out []nlp.Range
	for _, g := range gs {
		if g.Len() <= 0 {
			continue
		}
		if n := len(out); n > 0 && r.onlyPunct(out[n-1].Last, g.First) {
			out[n-1].Last = max(out[n-1].Last, g.Last)
			continue
		}
		out = append(out, g)
	}
	return out
}

func (r *reading) onlyPunct(from, to int) bool {
	for i := from; i < to; i++ {
		if r.doc.Tokens[i].UPOS != "PUNCT" {
			return false
		}
	}
	return true
}

// wholeQuotations extends content that covers most of a quotation, or most of a sentence of it, to
// the whole quotation: nobody's words end in the middle of their own quotation marks.
func (r *reading) wholeQuotations(p *proposal, gs []nlp.Range) []nlp.Range {
	var out []nlp.Range
	for _, g := range gs {
		for k, q := range r.quotes {
			if q.Level > 0 {
				continue
			}
			in := r.doc.RangeOf(nlp.Span{Start: q.Inner[0], End: q.Inner[1]})
			shared := min(g.Last, in.Last) - max(g.First, in.First)
			if shared <= 0 || p.cueHead >= 0 && r.quoted[p.cueHead] == k {
				continue
			}
			if 2*shared >= in.Len() || shared >= 6 || 2*shared >= g.Len() {
				g = nlp.Range{First: min(g.First, in.First), Last: max(g.Last, in.Last)}
			}
		}
		out = append(out, g)
	}
	return r.join(p, out)
}

// subtract cuts ranges out of a range.
func subtract(g nlp.Range, cut []nlp.Range) []nlp.Range {
	parts := []nlp.Range{g}
	for _, c := range cut {
		var next []nlp.Range
		for _, x := range parts {
			if c.Len() <= 0 || c.Last <= x.First || x.Last <= c.First {
				next = append(next, x)
				continue
			}
			if c.First > x.First {
				next = append(next, nlp.Range{First: x.First, Last: c.First})
			}
			if c.Last < x.Last {
				next = append(next, nlp.Range{First: c.Last, Last: x.Last})
			}
		}
		parts = next
	}
	return parts
}

// narratorOut leaves the narrator's clauses out of indirect content: relative clauses after a comma
// or dash that explain to the reader what the speaker named ("the plant, which is Europe's
// largest"). What stands inside quotation marks is the speaker's.
func (r *reading) narratorOut(p *proposal, gs []nlp.Range) []nlp.Range {
	var cut []nlp.Range
	for _, g := range gs {
		for i := g.First; i < g.Last; i++ {
			t := &r.doc.Tokens[i]
			if !t.Is("acl", "advcl", "appos") || r.quoted[i] >= 0 {
				continue
			}
			y := r.trim(r.doc.Yield(i))
			if r.claims(p) && t.Is("acl:relcl") && y.First > g.First && y.Last <= g.Last+1 && r.harmAt(i) != "" { // "claimed responsibility for an attack that killed 12"
				cut = append(cut, y)
				continue
			}
			if y.Len() < 2 || y.First <= g.First || y.Last > g.Last+1 || r.doc.Tokens[y.First].UPOS == "ADP" && !t.Is("advcl") || y.Contains(p.cueHead) || r.quoted[y.First] >= 0 {
				continue
			}
			if !narratorsClause(t, &r.doc.Tokens[y.First], y, g) && !(t.Is("appos") && r.describes(i, y)) {
				continue
			}
			if before := r.doc.Tokens[y.First-1].Form; before == "," || before == "–" || before == "—" || before == "--" || before == "-" {
				cut = append(cut, y)
			}
		}
	}
	if len(cut) == 0 {
		return gs
	}
	var out []nlp.Range
	for _, g := range gs {
		out = append(out, subtract(g, cut)...)
	}
	words := 0
	for _, g := range out {
		words += g.Len()
	}
	if words < 2 {
		return gs
	}
	for _, c := range cut {
		p.excluded = append(p.excluded, r.trim(c))
	}
	return out
}

// claims says whether a statement is a claim of responsibility.
func (r *reading) claims(p *proposal) bool {
	if p.cueHead < 0 {
		return false
	}
	o := r.doc.Child(p.cueHead, "obj")
	return o >= 0 && r.doc.Tokens[o].Lemma == "responsibility"
}

// describes says whether an apposition tells the reader who somebody named is: "Karo, the head of the
// movement's armed wing, ".
func (r *reading) describes(i int, y nlp.Range) bool {
	t := &r.doc.Tokens[i]
	if t.Head < 0 || t.Head > y.First || t.UPOS != "NOUN" || r.doc.Tokens[t.Head].UPOS != "PROPN" || y.Len() < 4 {
		return false
	}
	f := r.word(y.First)
	return f == "the" || f == "a" || f == "an"
}

// narratorsClause says whether clause y, headed by t and set off by a comma or dash, is the reporter's
// by its form: a relative clause, a concession or a circumstance.
func narratorsClause(t, first *nlp.Token, y, g nlp.Range) bool {
	word := strings.ToLower(first.Form)
	switch {
	case t.Deprel == "acl": // "the movement, boycotted abroad since it won"
		return t.XPOS == "VBN" && t.UPOS == "VERB" && first.Start == t.Start && y.Len() > 3
	case t.Is("acl:relcl"):
		return word == "which" || word == "where" || word == "who" || word == "when"
	case t.Is("advcl"):
		switch word {
		case "although", "though", "after":
			return true
		case "as":
			return first.Is("mark") && t.UPOS == "VERB"
		}
		return false
	}
	return false
}

// trimContent cuts punctuation and the opening "that" or "to" off content; the marks of an outer
// quotation fall with the punctuation.
func (r *reading) trimContent(g nlp.Range) nlp.Range {
	g = r.trim(g)
	if g.Len() > 1 && r.quoted[g.First] < 0 {
		t := &r.doc.Tokens[g.First]
		switch strings.ToLower(t.Form) {
		case "that":
			if t.UPOS == "SCONJ" || t.Is("mark") || t.UPOS == "PRON" && g.First > 0 && r.doc.Tokens[g.First+1].Is("nsubj") && r.doc.Tokens[g.First+1].Head > g.First+1 {
				g.First++
			}
		case "to":
			if t.UPOS == "PART" {
				g.First++
			}
		case "and", "but":
			if t.UPOS == "CCONJ" {
				g.First++
			}
		}
	}
	return r.trim(g)
}

func (r *reading) hasWord(g nlp.Range) bool {
	for i := g.First; i < g.Last; i++ {
		switch r.doc.Tokens[i].UPOS {
		case "PUNCT", "SYM", "CCONJ", "SCONJ", "DET", "ADP", "PART", "AUX":
		default:
			return true
		}
	}
	return false
}

// isQuoted says whether all words of a range stand in one quotation.
func (r *reading) isQuoted(g nlp.Range) bool {
	for i := g.First; i < g.Last; i++ {
		if r.quoted[i] < 0 && r.doc.Tokens[i].UPOS != "PUNCT" {
			return false
		}
	}
	return g.Len() > 0
}

// silenceNouns are what there is none of when a party keeps silent.
var silenceNouns = map[string]bool{"word": true, "comment": true, "response": true, "reaction": true, "reply": true, "confirmation": true, "statement": true}

// silences finds what was not said: "there was no immediate word from X", "X declined to comment",
// "X did not respond to a request for comment".
func (r *reading) silences(ps []*proposal) []*proposal {
	add := func(clauseHead, source int, cue nlp.Range) {
		g := r.trim(r.clean(r.clause(clauseHead)))
		if g.Len() == 0 || source < 0 {
			return
		}
		ps = slices.DeleteFunc(ps, func(p *proposal) bool { return overlaps(cue, p.cue) })
		ps = append(ps, &proposal{cue: []nlp.Range{cue}, cueHead: clauseHead, entry: cueEntry{act: record.SayDecline, claim: record.ClaimNoComment, decline: true},
			source: r.phrase(source), sourceHead: source, relay: -1, saying: -1, content: []nlp.Range{g}, mode: record.ModeSilence, score: .8})
	}
	for i := range r.doc.Tokens {
		t := &r.doc.Tokens[i]
		if r.skip[i] || r.quoted[i] >= 0 {
			continue
		}
		switch {
		case silenceNouns[t.Lemma] && t.UPOS == "NOUN" && r.hasNo(i):
			for _, c := range r.doc.Children(i) {
				if r.doc.Tokens[c].Is("nmod", "obl") && r.caseOf(c) == "from" {
					top := i
					if t.Head >= 0 && t.Is("nsubj", "obj") {
						top = t.Head
					}
					add(top, c, nlp.Range{First: r.phraseStart(i), Last: i + 1})
				}
			}
			if h := t.Head; h >= 0 && t.Is("nsubj") { // "from" may hang on the verb
				for _, c := range r.doc.Children(h) {
					if r.doc.Tokens[c].Is("obl") && r.caseOf(c) == "from" {
						add(h, c, nlp.Range{First: r.phraseStart(i), Last: i + 1})
					}
				}
			}
		case (t.Lemma == "decline" || t.Lemma == "refuse") && t.UPOS == "VERB":
			if c := r.doc.Child(i, "xcomp"); c >= 0 && (silent[r.doc.Tokens[c].Lemma] || withheld[r.doc.Tokens[c].Lemma] && r.asksWhat(c)) {
				add(i, r.subject(i), nlp.Range{First: i, Last: c + 1})
			}
		case withheld[t.Lemma] && t.UPOS == "VERB" && r.negated(i) && r.asksWhat(i): // "did not say how many"
			if s := r.subject(i); s >= 0 {
				first := i
				for _, c := range r.doc.Children(i) {
					if r.doc.Tokens[c].Is("aux", "advmod") && c < i {
						first = min(first, c)
					}
				}
				add(i, s, nlp.Range{First: first, Last: i + 1})
			}
		case t.Lemma == "confirm" && t.UPOS == "VERB" && i > 0 && strings.EqualFold(r.doc.Tokens[i-1].Form, "neither"): // "could neither confirm nor deny"
			if s := r.subject(i); s >= 0 {
				cue := nlp.Range{First: i - 1, Last: i + 1}
				if i+2 < len(r.doc.Tokens) && r.doc.Tokens[i+2].Lemma == "deny" {
					cue.Last = i + 3
				}
				add(i, s, cue)
			}
		case (t.Lemma == "respond" || t.Lemma == "comment" || t.Lemma == "reply") && t.UPOS == "VERB" && r.negated(i):
			if s := r.subject(i); s >= 0 {
				first := i
				for _, c := range r.doc.Children(i) {
					if r.doc.Tokens[c].Is("aux", "advmod") && c < i {
						first = min(first, c)
					}
				}
				add(i, s, nlp.Range{First: first, Last: i + 1})
			}
		}
	}
	return ps
}

// silent are verbs that somebody declines or refuses to do who says nothing.
var silent = words("comment elaborate answer respond discuss speculate")

// withheld are verbs whose denial before a question says that something was left unsaid.
var withheld = words("say specify disclose reveal elaborate state clarify mention explain identify name confirm provide detail")

// asksWhat says whether the complement of the verb at token i is a question: "how many", "whether".
func (r *reading) asksWhat(i int) bool {
	c := r.doc.Child(i, "ccomp", "xcomp", "advcl")
	if c < i {
		return false
	}
	switch strings.ToLower(r.doc.Tokens[r.doc.Yield(c).First].Form) {
	case "how", "who", "what", "when", "where", "why", "whether", "which", "whose":
		return true
	}
	return false
}

func (r *reading) hasNo(i int) bool {
	for _, c := range r.doc.Children(i) {
		if strings.EqualFold(r.doc.Tokens[c].Form, "no") {
			return true
		}
	}
	return false
}

// phraseStart is the first token of the phrase of noun i that precedes it.
func (r *reading) phraseStart(i int) int { return min(i, r.phrase(i).First) }

// negated says whether verb or noun i has a negation of its own.
func (r *reading) negated(i int) bool {
	for _, c := range r.doc.Children(i) {
		switch strings.ToLower(r.doc.Tokens[c].Form) {
		case "not", "n't", "n’t", "never", "neither":
			return true
		case "no":
			if r.doc.Tokens[c].Is("det", "advmod") {
				return true
			}
		}
	}
	return false
}

// hearsay finds what is said by nobody in particular: "reportedly", "allegedly".
func (r *reading) hearsay(ps []*proposal) []*proposal {
	for i := range r.doc.Tokens {
		t := &r.doc.Tokens[i]
		if r.skip[i] || r.quoted[i] >= 0 || t.UPOS != "ADV" || t.Head < 0 {
			continue
		}
		switch t.Lemma {
		case "reportedly", "allegedly", "purportedly", "supposedly":
		default:
			continue
		}
		here := nlp.Range{First: i, Last: i + 1}
		if e, known := cues()[r.doc.Tokens[t.Head].Lemma]; known && !e.noun && r.rawSubject(t.Head) >= 0 && !r.seeming(t.Head) {
			if k := slices.IndexFunc(ps, func(p *proposal) bool { return overlaps(nlp.Range{First: t.Head, Last: t.Head + 1}, p.cue) }); k >= 0 {
				ps[k].hearsay = true
				continue
			}
		}
		ps = slices.DeleteFunc(ps, func(p *proposal) bool { return overlaps(here, p.cue) })
		if k := slices.IndexFunc(ps, func(p *proposal) bool { return overlaps(here, p.content) && !p.entry.noun && p.cueHead >= 0 }); k >= 0 {
			continue // a hedge inside somebody's words
		}
		g := r.clean(r.clause(t.Head))
		p := &proposal{cue: []nlp.Range{here}, cueHead: i, entry: cueEntry{}, sourceHead: -1, relay: -1, saying: -1, mode: record.ModeHearsay, score: .8}
		for _, x := range subtract(g, p.cue) {
			if x = r.trimContent(x); x.Len() > 0 {
				p.content = append(p.content, x)
			}
		}
		if len(p.content) > 0 {
			ps = append(ps, p)
		}
	}
	return ps
}

// views are nouns that make a clause somebody's with "in X's ..." before or behind it.
var views = words("view opinion words estimation telling reckoning account judgment judgement assessment")

// asides finds clauses that a phrase beside them gives to somebody: "Per the UN, ...", "In Kyiv's view, ...".
func (r *reading) asides(ps []*proposal) []*proposal {
	for i := range r.doc.Tokens {
		t := &r.doc.Tokens[i]
		if r.skip[i] || r.quoted[i] >= 0 || t.Head < 0 || !t.Is("obl") || !r.finiteClause(t.Head) {
			continue
		}
		p := &proposal{cueHead: i, relay: -1, saying: -1, score: .6, entry: cueEntry{act: record.SayAssert, claim: record.ClaimAssessment}}
		y := r.doc.Yield(i)
		k := r.doc.Child(i, "case")
		switch {
		case k < 0 || k > i:
			continue
		case strings.EqualFold(r.doc.Tokens[k].Form, "per") && r.named(i):
			p.cueHead, p.cue, p.entry.claim = k, []nlp.Range{{First: k, Last: k + 1}}, ""
			p.setSource(r, i)
		case strings.EqualFold(r.doc.Tokens[k].Form, "in") && views[t.Lemma]:
			by := r.doc.Child(i, "nmod:poss")
			if by < 0 || !r.named(by) && r.doc.Tokens[by].UPOS != "PRON" {
				continue
			}
			p.cue = []nlp.Range{{First: k, Last: k + 1}, {First: i, Last: i + 1}}
			p.setSource(r, by)
		default:
			continue
		}
		if slices.ContainsFunc(ps, func(o *proposal) bool {
			return overlaps(nlp.Range{First: i, Last: i + 1}, o.cue) || o.sourceHead == p.sourceHead && overlaps(y, o.cue)
		}) {
			continue
		}
		for _, g := range subtract(r.clean(r.clause(t.Head)), []nlp.Range{y}) {
			if g = r.trimContent(g); g.Len() > 0 && r.hasWord(g) {
				p.content = append(p.content, g)
			}
		}
		if len(p.content) > 0 && len(p.content) < 3 {
			ps = append(ps, p)
		}
	}
	return ps
}

// thoughtOf are the verbs whose passive tells what is said or thought by nobody in particular; the
// value says whether a time beside it is enough ("a round is expected on Friday").
var thoughtOf = map[string]bool{"expect": true, "believe": false, "think": false, "say": false, "report": false, "rumour": false, "rumor": false, "understand": false, "allege": false, "fear": false, "presume": false}

// impersonal finds what is said or thought by nobody in particular in a passive: "is said to have fled",
// "is expected next week".
func (r *reading) impersonal(ps []*proposal) []*proposal {
	for i := range r.doc.Tokens {
		t := &r.doc.Tokens[i]
		timed, known := thoughtOf[t.Lemma]
		if !known || t.XPOS != "VBN" || r.skip[i] || r.quoted[i] >= 0 || r.inHeadline(i) {
			continue
		}
		here := nlp.Range{First: i, Last: i + 1}
		s, be := r.doc.Child(i, "nsubj:pass"), -1
		for _, c := range r.doc.Children(i) {
			if a := &r.doc.Tokens[c]; a.Is("aux") && a.Lemma == "be" {
				be = c
			}
		}
		if s < 0 || be < 0 || be > i || r.doc.Child(i, "obl:agent", "obj", "ccomp") >= 0 || slices.ContainsFunc(ps, func(p *proposal) bool { return overlaps(here, p.cue) || overlaps(here, p.content) }) {
			continue
		}
		x := r.doc.Child(i, "xcomp")
		if x < 0 && timed {
			for _, c := range r.doc.Children(i) {
				if c > i && (r.doc.Tokens[c].Is("obl") && r.timeAt[c] >= 0 || r.doc.Tokens[c].Is("obl:unmarked", "obl:tmod")) {
					x = c
				}
			}
		}
		if x < i {
			continue
		}
		here.First = be
		p := &proposal{cue: []nlp.Range{here}, cueHead: i, entry: r.cueEntry(i), sourceHead: -1, relay: -1, saying: -1, mode: record.ModeHearsay, score: .6}
		for _, g := range []nlp.Range{r.doc.Yield(s), r.doc.Yield(x)} {
			if g = r.trimContent(r.clean(g)); g.Len() > 0 {
				p.content = append(p.content, g)
			}
		}
		if len(p.content) == 2 {
			ps = append(ps, p)
		}
	}
	return ps
}

// dropDoubles keeps the best of proposals that share a cue or say the same words twice.
func (r *reading) dropDoubles(ps []*proposal) []*proposal {
	slices.SortStableFunc(ps, func(a, b *proposal) int { return cmp.Compare(b.score, a.score) })
	var out []*proposal
	for _, p := range ps {
		if p.sourceHead < 0 && p.cueHead >= 0 && p.mode == "" && r.negated(p.cueHead) { // "was not stated": nobody says anything
			continue
		}
		if p.cueHead >= 0 && r.guessed(p.cueHead) {
			continue
		}
		double := slices.ContainsFunc(out, func(o *proposal) bool {
			for _, c := range p.cue {
				if overlaps(c, o.cue) {
					return true
				}
			}
			return slices.Equal(o.content, p.content) && (o.sourceHead == p.sourceHead || o.sourceHead < 0 || p.sourceHead < 0) // "A's claim that it fell was denied by B": both
		})
		if !double {
			out = append(out, p)
		}
	}
	return out
}

// guessed says whether the cue verb at token i is the reporter's guess at what somebody thinks or means:
// "may be finding that", "as if hinting that".
func (r *reading) guessed(i int) bool {
	t := &r.doc.Tokens[i]
	if t.UPOS != "VERB" || r.quoted[i] >= 0 {
		return false
	}
	if t.XPOS == "VBG" {
		if r.hasAux(i, "may", "might") {
			return true
		}
		return i > 1 && r.word(i-1) == "if" && r.word(i-2) == "as"
	}
	return false
}

// besideEachOther ends content where the same speaker's next statement begins: "said it would leave and
// warned against delay" are two statements, since whoever warns stands before all that was said.
func (r *reading) besideEachOther(ps []*proposal) {
	for _, p := range ps {
		if p.cueHead < 0 || p.sourceHead < 0 || p.mode == record.ModeSilence {
			continue
		}
		for _, q := range ps {
			if q == p || q.cueHead < 0 || q.sourceHead != p.sourceHead || q.entry.attitude && !p.entry.attitude || r.quoted[q.cueHead] >= 0 || q.mode == record.ModeSilence || r.doc.Tokens[q.cueHead].UPOS != "VERB" {
				continue
			}
			for k, g := range p.content {
				if !g.Contains(q.cueHead) || q.cue[0].First <= g.First+1 || q.content[0].First < q.cueHead || p.cueHead > g.First {
					continue
				}
				g.Last = q.cue[0].First
				for g.Len() > 0 {
					if u := r.doc.Tokens[g.Last-1].UPOS; u != "CCONJ" && u != "PUNCT" && u != "ADV" && u != "AUX" {
						break
					}
					g.Last--
				}
				if g.Len() > 0 && r.hasWord(g) {
					p.content = append(slices.Clone(p.content[:k]), g)
				}
				break
			}
		}
	}
}

// anothersWords takes from a statement's content the pieces that somebody else says, unless that one's
// saying is told in it: "A said X, while B said Y" leaves Y to B.
func anothersWords(ps []*proposal) {
	for _, p := range ps {
		if len(p.content) < 2 || p.sourceHead < 0 {
			continue
		}
		var kept []nlp.Range
		for _, g := range p.content {
			if !slices.ContainsFunc(ps, func(q *proposal) bool {
				return q != p && q.sourceHead >= 0 && q.sourceHead != p.sourceHead && len(q.cue) > 0 && !overlaps(q.cue[0], p.content) &&
					slices.ContainsFunc(q.content, func(h nlp.Range) bool { return h.First <= g.First && g.Last <= h.Last })
			}) {
				kept = append(kept, g)
			}
		}
		if len(kept) > 0 {
			p.content = kept
		}
	}
}

// looseQuotations gives quotations that no proposal covers a speaker where they must have one: the
// quotation that goes on after its cue's sentence in the same paragraph joins that statement; one
// that stands alone in the next paragraph is a statement of the same speaker, without a cue. A
// quotation inside a sentence without a cue is taken for scare quotes or a title.
func (r *reading) looseQuotations(ps []*proposal) []*proposal {
	slices.SortStableFunc(ps, func(a, b *proposal) int { return cmp.Compare(a.end(), b.end()) })
	for _, q := range r.quotes {
		if q.Level > 0 {
			continue
		}
		g := r.trim(r.clean(r.doc.RangeOf(nlp.Span{Start: q.Inner[0], End: q.Inner[1]})))
		if g.Len() < 3 || r.skip[g.First] || r.covered(g, ps) {
			continue
		}
		p := r.fromTree(g)
		if p == nil {
			p = r.fromTone(g, ps)
		}
		if p != nil {
			ps = append(ps, p)
			slices.SortStableFunc(ps, func(a, b *proposal) int { return cmp.Compare(a.end(), b.end()) })
			continue
		}
		var before *proposal
		for _, p := range ps {
			if p.end() <= g.First && (before == nil || p.end() >= before.end()) {
				before = p
			}
		}
		if before == nil || !r.standsAlone(g) || before.mode == record.ModeSilence {
			continue
		}
		gap := r.paragraphOf(g.First) - r.paragraphOf(before.end()-1)
		direct := r.isQuoted(before.content[len(before.content)-1])
		switch {
		case gap == 0 && direct && r.onlyPunct(before.end(), g.First):
			before.content = append(before.content, g)
		case gap <= 1 && (direct || gap == 0):
			ps = append(ps, &proposal{cueHead: -1, sourceHead: -1, relay: -1, saying: -1, content: []nlp.Range{g}, entry: cueEntry{act: record.SayAssert}, carried: true, score: .6})
		}
		slices.SortStableFunc(ps, func(a, b *proposal) int { return cmp.Compare(a.end(), b.end()) })
	}
	return ps
}

func (r *reading) covered(g nlp.Range, ps []*proposal) bool {
	n := 0
	for i := g.First; i < g.Last; i++ {
		for _, p := range ps {
			if overlaps(nlp.Range{First: i, Last: i + 1}, p.content) {
				n++
				break
			}
		}
	}
	return 2*n >= g.Len()
}

// standsAlone says whether a quotation makes up its sentences: nothing but punctuation beside it.
func (r *reading) standsAlone(g nlp.Range) bool {
	first, last := r.sentence(g.First), r.sentence(g.Last-1)
	return r.onlyPunct(first.First, g.First) && r.onlyPunct(g.Last, last.Last)
}

func (r *reading) paragraphOf(i int) int { return r.para[r.doc.Tokens[i].Sent] }

// fromTree looks beside a quotation, in its own sentence, for a cue of the lexicon with a subject.
func (r *reading) fromTree(g nlp.Range) *proposal {
	s := nlp.Range{First: r.sentence(g.First).First, Last: r.sentence(g.Last - 1).Last}
	for i := s.First; i < s.Last; i++ {
		t := &r.doc.Tokens[i]
		if g.Contains(i) || r.quoted[i] >= 0 || t.UPOS != "VERB" || r.skip[i] {
			continue
		}
		e, known := cues()[t.Lemma]
		if !known || e.attitude || i < g.First-12 || i > g.Last+12 {
			continue
		}
		src := r.subject(i)
		if src < 0 || g.Contains(src) || r.quoted[src] >= 0 {
			continue
		}
		p := &proposal{cue: []nlp.Range{{First: i, Last: i + 1}}, cueHead: i, entry: e, relay: -1, saying: -1, content: []nlp.Range{g}, score: .6}
		p.setSource(r, src)
		return p
	}
	return nil
}

// fromTone looks before a quotation that stands alone for a sentence that tells how somebody spoke, with
// no other cue in it: "The mayor was blunt about the budget."
func (r *reading) fromTone(g nlp.Range, ps []*proposal) *proposal {
	i := r.sentence(g.First).First - 1
	for i >= 0 && r.doc.Tokens[i].UPOS == "PUNCT" {
		i--
	}
	if i < 0 || !r.standsAlone(g) || r.paragraphOf(i) != r.paragraphOf(g.First) {
		return nil
	}
	s := r.sentence(i)
	h := r.doc.Head(s.Range)
	cop, src := r.doc.Child(h, "cop"), r.rawSubject(h)
	if !tones[r.doc.Tokens[h].Lemma] || cop < 0 || cop > h || src < 0 || src > cop || r.negated(h) || r.quoted[h] >= 0 {
		return nil
	}
	if a := r.antecedent(src); !r.mayspeak(a) && r.Actors.For(a) == "" {
		return nil
	}
	for _, p := range ps {
		if overlaps(s.Range, p.cue) {
			return nil
		}
	}
	p := &proposal{cue: []nlp.Range{{First: cop, Last: h + 1}}, cueHead: h, entry: cueEntry{act: record.SayAssert}, relay: -1, saying: -1, content: []nlp.Range{g}, score: .6}
	p.setSource(r, src)
	return p
}

// tones are the adjectives of how somebody speaks.
var tones = words(`adamant ambivalent angry apologetic bitter blunt bullish candid categorical cautious clear
	conciliatory confident contemptuous critical curt defensive defiant diplomatic dismissive effusive emphatic
	enthusiastic equivocal evasive explicit firm forthright frank furious gloomy guarded hopeful incredulous
	indignant insistent jubilant noncommittal optimistic outspoken pessimistic philosophical pointed
	sarcastic sardonic scathing sceptical skeptical stern succinct terse unambiguous unapologetic unequivocal
	unmoved unrepentant upbeat vague vehement wry`)

// record makes the record.Statement of a proposal and says who spoke last after it.
func (r *reading) record(p *proposal, k int, last string) string {
	st := record.Statement{Speaker: nil, Mode: p.mode, Polarity: record.PolarityAffirms, Act: p.entry.act, ClaimType: p.entry.claim, Attitude: p.entry.attitude}
	speaker := ""
	switch {
	case p.carried:
		speaker = last
		st.Rest("speaker", record.BasisInferred)
	case p.sourceHead >= 0:
		speaker = r.speakerAt(p.sourceHead, last)
		st.SpeakerMention = r.spans(p.source)
		for _, c := range r.doc.Children(p.sourceHead) {
			if r.doc.Tokens[c].Is("conj") && p.source.Contains(c) {
				if id := r.Actors.For(c); id != "" && id != speaker {
					st.CoSpeakers = append(st.CoSpeakers, id)
				}
			}
		}
		if r.doc.Tokens[p.sourceHead].UPOS == "PRON" && speaker != "" {
			st.Rest("speaker", record.BasisInferred)
		}
	}
	if speaker != "" {
		st.Speaker = &speaker
		st.Named = r.isNamed(speaker)
	}
	for _, g := range p.cue {
		st.Cue = append(st.Cue, r.span(g))
	}
	st.Cue = sortSpans(st.Cue)
	st.Content = r.spans(p.content...)
	if st.Mode == record.ModeSilence && len(p.content) == 1 {
		st.Content = r.spans(p.content[0])
	}
	st.Excluded = r.spans(p.excluded...)
	if len(st.Content) == 0 {
		return last
	}
	if r.unspoken(p) {
		st.Mode, st.Act, st.ClaimType = record.ModeSilence, record.SayDecline, record.ClaimNoComment
	}
	if st.Mode == "" {
		st.Mode = r.modeOf(p)
	}
	switch {
	case st.Mode == record.ModeSilence && p.mode == "":
		st.Polarity = record.PolarityDeclines
	case p.entry.decline:
		st.Polarity = record.PolarityDeclines
	case p.entry.denies, p.cueHead >= 0 && p.mode == "" && r.negated(p.cueHead):
		st.Polarity = record.PolarityDenies
	}
	st.ID = r.id("S", append(slices.Clone(st.Content), st.Cue...)...)
	if slices.ContainsFunc(r.rep.Statements, func(o record.Statement) bool { return o.ID == st.ID }) { // found by two ways
		return last
	}
	r.setting(&st, p)
	r.chain(&st, p)
	r.classify(&st, p)
	st.Confidence = ptr(r.confidenceOf(&st, p))
	st.LowConfidence = *st.Confidence < suggestion
	head := -1
	if len(p.content) > 0 {
		head = r.doc.Head(p.content[0])
	}
	r.rep.Statements = append(r.rep.Statements, st)
	cue := nlp.Range{}
	if len(p.cue) > 0 {
		cue = p.cue[0]
	}
	r.said = append(r.said, said{cue: cue, content: p.content, head: head})
	if speaker != "" && !st.Attitude {
		return speaker
	}
	return last
}

// unspoken says whether a cue of telling is negated, so that nothing is said: "has not confirmed that",
// "could not verify the claim", "did not name the attackers". A negated promise or belief says something.
func (r *reading) unspoken(p *proposal) bool {
	if p.cueHead < 0 || p.mode != "" || p.sourceHead < 0 || p.entry.attitude || p.entry.denies || p.entry.decline {
		return false
	}
	if p.entry.act != record.SayAssert && p.entry.act != record.SayConfirm && p.entry.act != record.SayDeny {
		return false
	}
	if e, known := cues()[r.doc.Tokens[p.cueHead].Lemma]; !known && !withheld[r.doc.Tokens[p.cueHead].Lemma] || known && e.claim == record.ClaimAssessment {
		return false
	}
	return r.negated(p.cueHead) && !r.isQuoted(p.content[0])
}

// documents are what speaks for its issuer: "the statement said".
var documents = words("statement communique communiqué release announcement message letter post")

// speakerAt is the actor that a source's head word denotes.
func (r *reading) speakerAt(i int, last string) string {
	i = r.antecedent(i)
	if t := &r.doc.Tokens[i]; documents[t.Lemma] && t.UPOS == "NOUN" {
		if id := r.issuerOf(i, last); id != "" {
			return id
		}
	}
	if t := &r.doc.Tokens[i]; documents[t.Lemma] && t.UPOS == "NOUN" && last != "" && r.doc.Child(i, "nmod", "compound", "nmod:poss", "amod", "acl") < 0 {
		return last
	}
	if t := &r.doc.Tokens[i]; t.UPOS == "PRON" {
		switch strings.ToLower(t.Form) {
		case "i", "we", "me", "us":
			if k := r.quoted[i]; k >= 0 {
				return last
			}
			switch r.rep.Genre { // the issuer speaks
			case record.GenreOfficialStatement, record.GenreReadout, record.GenreDailyReport:
				return r.outlet
			}
		}
		switch strings.ToLower(t.Form) {
		case "he", "she", "him", "her":
			if r.quoted[i] >= 0 { // who is quoted calls himself I: "he" in his words is another
				if id := r.Actors.Pronoun(i, ""); id != last {
					return id
				}
				return ""
			}
			if k := r.actorType(last); last != "" && k != record.ActorPerson && k != record.ActorUnnamedSource && k != record.ActorUnnamedOfficial {
				last = ""
			}
		}
		return r.Actors.Pronoun(i, last)
	}
	return r.Actors.For(i)
}

// issuerOf is who issued the document at token i, where the words say so ("the statement that A published");
// of one told apart from its fellows by what it is on ("the statement on B adds"), the last who spoke.
func (r *reading) issuerOf(i int, last string) string {
	about := false
	for _, c := range r.doc.Children(i) {
		switch t := &r.doc.Tokens[c]; {
		case t.Is("acl") && issueVerbs[t.Lemma]:
			if s := r.doc.Child(c, "nsubj"); s >= 0 && !r.doc.Tokens[s].Is("nsubj:pass") && r.antecedent(s) == s {
				return r.Actors.For(s)
			}
		case t.Is("nmod") && (r.caseOf(c) == "on" || r.caseOf(c) == "about"):
			about = true
		case t.Is("nmod", "compound", "nmod:poss", "amod", "acl"):
			return ""
		}
	}
	if about {
		return last
	}
	return ""
}

func (r *reading) isNamed(id string) bool {
	t := r.actorType(id)
	return t != "" && t != record.ActorUnnamedSource && t != record.ActorUnnamedOfficial
}

// modeOf reads the mode off the words: quotation marks first, then the form of the content.
func (r *reading) modeOf(p *proposal) record.Mode {
	if p.entry.denies && !p.entry.attitude && p.cueHead >= 0 {
		return record.ModeDenial
	}
	words, quoted := 0, 0
	finite := false
	for _, g := range p.content {
		for i := g.First; i < g.Last; i++ {
			t := &r.doc.Tokens[i]
			if t.UPOS == "PUNCT" {
				continue
			}
			words++
			if r.quoted[i] >= 0 {
				quoted++
			}
			if strings.Contains(t.Feats, "VerbForm=Fin") {
				finite = true
			}
		}
	}
	switch {
	case quoted == words && (finite || words > 5):
		return record.ModeDirect
	case quoted == words, quoted > 0 && words <= 8 && 2*quoted >= words && !finite:
		return record.ModePartialQuote
	case quoted > 0:
		return record.ModeMixed
	case p.sourceHead < 0 && p.cueHead >= 0 && !p.carried && !r.isAsked(p):
		return record.ModeHearsay
	}
	head := r.doc.Head(p.content[0])
	if lemma := r.doc.Tokens[p.cueHead].Lemma; lemma == "accuse" || lemma == "report" || lemma == "vow" {
		return record.ModeIndirect
	}
	for _, g := range p.content[1:] {
		if h := r.doc.Head(g); r.finiteClause(h) && !r.finiteClause(head) {
			head = h
		}
	}
	if !r.finiteClause(head) && r.doc.Tokens[p.cueHead].Lemma != "accord" && r.doc.Tokens[p.cueHead].Lemma != "according" {
		return record.ModeNarrated
	}
	return record.ModeIndirect
}

// finiteClause says whether token i heads a clause with a finite verb of its own.
func (r *reading) finiteClause(i int) bool {
	if strings.Contains(r.doc.Tokens[i].Feats, "VerbForm=Fin") {
		return true
	}
	for _, c := range r.doc.Children(i) {
		if t := &r.doc.Tokens[c]; t.Is("aux", "cop") && strings.Contains(t.Feats, "VerbForm=Fin") {
			return true
		}
	}
	return false
}

// relayed turns "A said so, according to B" into one statement of A that B passes on.
func (r *reading) relayed(ps []*proposal) []*proposal {
	return slices.DeleteFunc(ps, func(p *proposal) bool {
		if p.cueHead < 0 || p.sourceHead < 0 || !strings.EqualFold(r.doc.Tokens[p.cueHead].Form, "according") {
			return false
		}
		h := r.doc.Tokens[p.cueHead].Head
		for h >= 0 && !r.finiteClause(h) {
			h = r.doc.Tokens[h].Head
		}
		if h >= 0 && r.doc.Tokens[h].Is("ccomp") && p.cueHead > h { // "A said it fell, according to B": the whole of it
			h = r.doc.Tokens[h].Head
		}
		for _, o := range ps {
			if o == p || o.cueHead != h || h < 0 || o.sourceHead < 0 || o.mode != "" || !plainSpeech[r.doc.Tokens[h].Lemma] && !o.entry.attitude {
				continue
			}
			o.passers = append(o.passers, p.sourceHead)
			o.content = r.withoutRelay(o, p)
			return true
		}
		return false
	})
}

// withoutRelay is a statement's content without the words of a relay and all that hangs on them.
func (r *reading) withoutRelay(p, relay *proposal) []nlp.Range {
	cut := append(slices.Clone(relay.cue), relay.source, r.doc.Yield(relay.sourceHead))
	var out []nlp.Range
	for _, g := range p.content {
		for _, x := range subtract(g, cut) {
			if x = r.trim(x); x.Len() > 0 && r.hasWord(x) {
				out = append(out, x)
			}
		}
	}
	return out
}

// nest notes which statements stand inside others. What stands inside somebody's words was passed on
// by him: he joins the chain.
func (r *reading) nest() {
	for a := range r.said {
		for b := range r.said {
			if a != b && r.inside(b, a) && !r.inside(a, b) {
				x, y := &r.rep.Statements[a], &r.rep.Statements[b]
				x.Nested = append(x.Nested, y.ID)
				if x.Speaker != nil && y.Speaker != nil && !x.Attitude && x.Mode != record.ModeSilence && *x.Speaker != *y.Speaker {
					for _, id := range x.Chain {
						if !slices.Contains(y.Chain, id) {
							y.Chain = slices.Insert(y.Chain, r.beforeOutlet(y.Chain), id)
						}
					}
				}
			}
		}
	}
}

// beforeOutlet is where a relay goes into a chain: behind all but the report's own outlet.
func (r *reading) beforeOutlet(chain []string) int {
	if n := len(chain); n > 1 && chain[n-1] == r.outlet {
		return n - 1
	}
	return len(chain)
}

// inside says whether all content and the cue of statement b lie in the content of statement a.
func (r *reading) inside(b, a int) bool {
	within := func(g nlp.Range) bool {
		for _, o := range r.said[a].content {
			if o.First <= g.First && g.Last <= o.Last {
				return true
			}
		}
		return false
	}
	if r.said[b].cue.Len() == 0 || !within(r.said[b].cue) {
		return false
	}
	for _, g := range r.said[b].content {
		if !within(g) {
			return false
		}
	}
	return true
}
