package extract

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"parley/internal/record"
	"parley/nlp"
)

//go:embed lexicon/reasons.txt
var reasonsFile string

// reasonCues are what announces a reason, the longest first, by their first word.
var reasonCues = sync.OnceValue(func() map[string][]reasonCue {
	m := map[string][]reasonCue{}
	for _, f := range lines(reasonsFile) {
		for _, form := range []string{f[0], strings.ReplaceAll(f[0], "-", " - ")} { // as one word or in parts
			w := strings.Fields(form)
			m[w[0]] = append(m[w[0]], reasonCue{w, record.JustificationKind(field(f, 1))})
		}
	}
	for k := range m {
		slices.SortStableFunc(m[k], func(a, b reasonCue) int { return len(b.words) - len(a.words) })
	}
	return m
})

type reasonCue struct {
	words []string
	kind  record.JustificationKind
}

// talk are things that are answered in words, and no reason for a deed.
var talk = words("question request query proposal offer call appeal letter statement comment initiative demand plan remark criticism concern need crisis emergency report invitation message inquiry enquiry suggestion allegation accusation claim report call-out tip")

// aboutWords says whether what a reason answers is something said, asked or needed.
func (r *reading) aboutWords(g nlp.Range) bool {
	for _, c := range r.doc.Children(r.headOf(g)) {
		if c >= g.Last && (talk[r.doc.Tokens[c].Lemma]) {
			return true
		}
	}
	for j := g.Last; j < min(g.Last+3, len(r.doc.Tokens)); j++ { // "to a question"
		if talk[r.doc.Tokens[j].Lemma] {
			return true
		}
	}
	return false
}

// reasonAt is the cue that begins at token i, and the tokens that it takes.
func (r *reading) reasonAt(i int) (reasonCue, nlp.Range, bool) {
	end := r.sentence(i).Last
	for _, c := range reasonCues()[r.word(i)] {
		at, ok := i, true
		for k, w := range c.words {
			if w == "…" { // up to three words
				to := min(end, at+4)
				for at < to && r.word(at) != c.words[k+1] {
					at++
				}
				continue
			}
			if at >= end || r.word(at) != w {
				ok = false
				break
			}
			at++
		}
		if ok {
			return c, nlp.Range{First: i, Last: at}, true
		}
	}
	return reasonCue{}, nlp.Range{}, false
}

// describing are verbs by which a narrator tells how somebody calls a deed of his.
var describing = words("describe call term cast present portray justify explain defend characterize characterise label")

// toldReason is a reason in the text: its cue, the token that heads it, and all its words.
type toldReason struct {
	kind  record.JustificationKind
	main  int
	cue   nlp.Range
	bound nlp.Range // words within which the deed is looked for
	by    string
	words nlp.Range
}

// findReasons finds what is given as reasons, by whomever. A deed that another is said to answer stands
// in its words and is another deed: causeAt has them by token.
func (r *reading) findReasons() {
	r.causeAt = make([]int, len(r.doc.Tokens))
	for i := range r.causeAt {
		r.causeAt[i] = -1
	}
	for i := 0; i < len(r.doc.Tokens); i++ {
		if r.skip[i] {
			continue
		}
		cue, g, ok := r.reasonAt(i)
		if !ok {
			continue
		}
		i = g.Last - 1
		if r.aboutWords(g) {
			continue
		}
		x := toldReason{kind: cue.kind, main: r.headOf(g), cue: g}
		if r.unmeant(x.main, g) {
			continue
		}
		x.by, x.bound = r.reasonBy(x.main)
		x.words = r.reasonWords(x.main, g, x.bound)
		if cue.kind == record.ReasonResponse {
			for j := g.Last; j < x.words.Last; j++ {
				r.causeAt[j] = len(r.answers)
			}
		}
		r.answers = append(r.answers, x)
	}
}

// causeBounds is a range around the deed at token i without the words of what it answers to, which are
// another deed's; of a deed in such words those words alone.
func (r *reading) causeBounds(i int, scope nlp.Range) nlp.Range {
	if k := r.causeAt[i]; k >= 0 {
		w := nlp.Range{First: r.answers[k].cue.Last, Last: r.answers[k].words.Last}
		return nlp.Range{First: max(scope.First, w.First), Last: min(scope.Last, w.Last)}
	}
	for j := i + 1; j < scope.Last; j++ {
		if r.causeAt[j] >= 0 {
			scope.Last = r.answers[r.causeAt[j]].cue.First
			break
		}
	}
	for j := i - 1; j >= scope.First; j-- {
		if r.causeAt[j] >= 0 {
			scope.First = r.answers[r.causeAt[j]].words.Last
			break
		}
	}
	return scope
}

// reasons files with an incident what somebody gives as its reason, where it is told in its own clause,
// of it as a subject, or right after it of "the attack" or "it". Whether who gives it is the side of
// which the incident is alleged is asked when the incident is made.
func (r *reading) reasons(found []*sighting) {
	at := map[int]*sighting{}
	for _, s := range found {
		at[s.trigger] = s
	}
	for _, x := range r.answers {
		if x.by == "" || x.by == record.Narrator || r.actorType(x.by) == record.ActorMedia {
			continue
		}
		if s := r.reasonOf(x.by, x.main, x.cue, x.bound, found, at); s != nil {
			s.reasons = append(s.reasons, reason{x.kind, x.by, x.words})
		}
	}
}

// reason is what somebody gives as the reason for an incident.
type reason struct {
	kind  record.JustificationKind
	by    string
	words nlp.Range
}

// headOf is the token of a range whose head lies outside it, the first of several.
func (r *reading) headOf(g nlp.Range) int {
	for i := g.First; i < g.Last; i++ {
		if h := r.doc.Tokens[i].Head; !g.Contains(h) && !r.doc.Tokens[i].Is("case", "det", "cc", "mark", "aux", "cop", "advmod", "punct") {
			return i
		}
	}
	return g.First
}

// reasonBy is who gives a reason: who says the words, or who is told to describe his deed so; and the
// words within which the deed is looked for.
func (r *reading) reasonBy(main int) (string, nlp.Range) {
	sent := r.sentence(main)
	if k := r.statementOf(main); k >= 0 {
		for c := r.said[k].cue.First; c < r.said[k].cue.Last; c++ {
			if describing[r.doc.Tokens[c].Lemma] { // "described the strike as": its object is no content of its own
				return r.sayer(main), sent.Range
			}
		}
		for _, g := range r.said[k].content {
			if g.Contains(main) {
				return r.sayer(main), g
			}
		}
	}
	for j, steps := r.doc.Tokens[main].Head, 0; j >= 0 && steps < 4; j, steps = r.doc.Tokens[j].Head, steps+1 {
		if t := &r.doc.Tokens[j]; t.UPOS == "VERB" && describing[t.Lemma] && !r.negated(j) {
			if s := r.subject(j); s >= 0 {
				return r.Actors.For(s), sent.Range
			}
		}
	}
	return record.Narrator, sent.Range
}

// unmeant says whether a reason is denied, supposed or threatened: "was not in response to", "would respond".
func (r *reading) unmeant(main int, g nlp.Range) bool {
	for j, steps := main, 0; j >= 0 && steps < 3; j, steps = r.doc.Tokens[j].Head, steps+1 {
		if r.negated(j) && !(j == main && strings.HasPrefix(r.word(g.First), "not")) && !slices.ContainsFunc(r.doc.Children(j), func(c int) bool { return g.Contains(c) && (r.word(c) == "not" || r.word(c) == "no") }) {
			return true
		}
		for _, c := range r.doc.Children(j) {
			switch r.word(c) {
			case "would", "will", "could", "may", "might", "should", "must", "if", "unless", "whether", "'ll":
				return true
			}
		}
		if r.doc.Tokens[j].UPOS == "VERB" && !g.Contains(j) {
			break
		}
	}
	return false
}

// reasonOf is the incident that a reason is given for: the deed that governs it, of which it is said, or
// of which the sentence before told, nil if none.
func (r *reading) reasonOf(by string, main int, g, bound nlp.Range, found []*sighting, at map[int]*sighting) *sighting {
	for j := main; j >= 0 && bound.Contains(j); j = r.doc.Tokens[j].Head {
		if s := at[j]; s != nil && !g.Contains(j) {
			return s
		}
		for _, c := range r.doc.Children(j) { // "the strike was in response to", "launched the strike in response to"
			if c == main || g.Contains(c) || !r.doc.Tokens[c].Is("nsubj", "obj", "nsubj:pass") || r.doc.Under(main, c) {
				continue
			}
			if s := at[c]; s != nil {
				return s
			}
			if r.standsForDeed(c) && (r.doc.Tokens[c].UPOS != "PRON" || j == main || doing[r.doc.Tokens[j].Lemma]) {
				return r.toldBefore(by, c, found)
			}
		}
		if r.doc.Tokens[j].UPOS == "VERB" && r.doc.Tokens[j].Is("ccomp", "parataxis", "root") && j != main {
			break
		}
	}
	if !r.doc.Tokens[main].Is("ccomp", "root", "parataxis", "conj") {
		return nil
	}
	if s := r.rawSubject(main); s >= 0 && bound.Contains(s) { // "it was responding to": who did it, not what was done
		id := r.Actors.For(r.antecedent(s))
		own := slices.ContainsFunc(r.doc.Children(s), func(c int) bool { return r.doc.Tokens[c].Is("nmod:poss") && r.doc.Tokens[c].UPOS == "PRON" })
		if own || id != "" && r.sharedParty([]string{id}, []string{by}) { // "its troops"
			return r.toldBefore(by, s, found)
		}
	}
	return nil
}

// deeds are nouns that stand for an incident told before.
var deeds = words("attack strike operation raid bombardment shelling bombing assault offensive barrage")

// standsForDeed says whether a subject stands for what was told before: "it", "this", "the operation".
func (r *reading) standsForDeed(c int) bool {
	t := &r.doc.Tokens[c]
	if t.UPOS == "PRON" {
		switch r.word(c) {
		case "it", "this", "that", "these", "those", "they", "which":
			return true
		}
		return false
	}
	return deeds[t.Lemma] && slices.ContainsFunc(r.doc.Children(c), func(d int) bool {
		return r.doc.Tokens[d].Is("det", "nmod:poss") && r.word(d) != "a" && r.word(d) != "an" && r.word(d) != "another"
	})
}

// doing are verbs that say of a deed no more than that it was done.
var doing = words("be come act respond exercise carry launch conduct undertake happen")

// toldBefore is the incident alleged of a side that was told last before token i, in its sentence or the
// two before it.
func (r *reading) toldBefore(by string, i int, found []*sighting) *sighting {
	for k := len(found) - 1; k >= 0; k-- {
		s := found[k]
		n := r.doc.Tokens[i].Sent - r.doc.Tokens[s.trigger].Sent
		if n > 2 {
			break
		}
		if s.trigger < i && n >= 0 && !s.habitual && r.sharedParty([]string{by}, s.agents) {
			return s
		}
	}
	return nil
}

// maxReason bounds the words of a reason, in tokens.
const maxReason = 40

// reasonWords are the words of a reason: the cue with what hangs on it, to the end of its clause.
func (r *reading) reasonWords(main int, g, bound nlp.Range) nlp.Range {
	y := r.doc.Yield(main)
	out := nlp.Range{First: g.First, Last: max(g.Last, min(y.Last, bound.Last, g.First+maxReason))}
	for j := g.Last; j < out.Last; j++ {
		t := &r.doc.Tokens[j]
		if r.word(j) == ";" || r.word(j) == "," && (t.Head < 0 || j+1 < out.Last && slices.Contains([]string{"which", "who", "and", "but", "adding", "while"}, r.word(j+1))) {
			out.Last = j
			break
		}
	}
	return r.trim(out)
}

// justify gives an incident the reasons that the sides of which it is alleged give for it.
func (r *reading) justify(inc *record.Incident, group []*sighting) {
	var of []string
	for _, a := range inc.Allegations {
		of = append(of, a.Actor)
	}
	for _, s := range group {
		for _, x := range s.reasons {
			if !r.sharedParty([]string{x.by}, of) {
				continue
			}
			span := r.span(x.words)
			if !slices.ContainsFunc(inc.Justifications, func(j record.Justification) bool { return slices.Equal(j.Evidence, []record.Span{span}) }) {
				inc.Justifications = append(inc.Justifications, record.Justification{Kind: x.kind, By: []string{x.by}, Text: strings.Join(strings.Fields(span.Text), " "), Evidence: []record.Span{span}})
			}
		}
	}
}
