package extract

import (
	"slices"
	"strings"

	"parley/internal/record"
	"parley/nlp"
)

var (
	doubtVerbs   = words("doubt distrust mistrust disbelieve")
	trustVerbs   = words("believe think trust expect")
	doubtNouns   = words("doubt scepticism skepticism disbelief distrust mistrust")
	trustNouns   = words("faith trust confidence")
	voiceVerbs   = words("cast voice express raise have hold")
	doubtAdjs    = words("sceptical skeptical doubtful unconvinced dubious distrustful")
	trustAdjs    = words("convinced confident sure persuaded")
	wordNouns    = words("promise pledge word assurance claim offer commitment statement assertion vow declaration proposal undertaking sincerity willingness intention")
	maxBeliefGap = 8 // sentences between what one says and another's doubt of it
)

// disbelief is that somebody does not believe something: who, and the words of what.
func (r *reading) disbelief(i int) (who int, what nlp.Range, ok bool) {
	t := &r.doc.Tokens[i]
	if last := r.sentence(i).Last - 1; strings.Contains(r.doc.Tokens[last].Form, "?") || r.hasAux(i, "could", "may", "might", "should") {
		return -1, what, false
	}
	content := func(v int, preps ...string) bool {
		for _, c := range r.doc.Children(v) {
			ct := &r.doc.Tokens[c]
			if c > v && (ct.Is("ccomp", "obj", "xcomp") || ct.Is("acl", "advcl") && r.marked(c, "that", "whether") || ct.Is("obl", "nmod") && slices.Contains(preps, r.caseOf(c))) && !doubtNouns[ct.Lemma] {
				what = r.trim(r.doc.Yield(c))
				return what.Len() > 0
			}
		}
		return false
	}
	switch {
	case t.UPOS == "VERB" && doubtVerbs[t.Lemma] && !r.negated(i), t.UPOS == "VERB" && trustVerbs[t.Lemma] && t.Lemma != "expect" && r.negated(i):
		if !content(i, "in") {
			return -1, what, false
		}
		return r.subject(i), what, true
	case t.UPOS == "VERB" && voiceVerbs[t.Lemma]:
		o := r.doc.Child(i, "obj")
		if o < 0 {
			return -1, what, false
		}
		l := r.doc.Tokens[o].Lemma
		no := r.negated(i) || r.negated(o)
		if !(doubtNouns[l] && !no || trustNouns[l] && no) || !content(o, "about", "on", "over", "of", "in", "that") && !content(i, "about", "on", "over", "of", "in") {
			return -1, what, false
		}
		return r.subject(i), what, true
	case t.UPOS == "ADJ" && (doubtAdjs[t.Lemma] && !r.negated(i) || trustAdjs[t.Lemma] && r.negated(i)):
		if r.doc.Child(i, "cop") < 0 || !content(i, "of", "about", "over") {
			return -1, what, false
		}
		return r.doc.Child(i, "nsubj"), what, true
	}
	return -1, what, false
}

// beliefs finds where somebody does not believe what another says or promises: "A promised to withdraw. B said it
// doubted that A would". A denial of what was said to have happened is another thing, and a question is none.
func (r *reading) beliefs() {
	for i := range r.doc.Tokens {
		if r.skip[i] {
			continue
		}
		r.relativeDoubt(i)
		who, what, ok := r.disbelief(i)
		if !ok || who < 0 {
			continue
		}
		by := r.speakerAt(who, r.sayer(i))
		if k := r.statementOf(i); k >= 0 && r.rep.Statements[k].Speaker != nil && r.doc.Tokens[who].UPOS == "PRON" {
			switch r.word(who) { // "said it doubted", "I do not believe"
			case "i", "we", "it", "they", "he", "she":
				by = *r.rep.Statements[k].Speaker
			}
		}
		if by == "" || by == record.Narrator || r.actorType(by) == record.ActorMedia {
			continue
		}
		words := r.spans(r.trim(r.clean(r.clause(i))))
		if len(words) == 0 {
			continue
		}
		for j := what.First; j < what.Last; j++ { // the first whom it is of
			of := r.Actors.At(j)
			if of == "" && r.doc.Tokens[j].UPOS == "PRON" {
				of = r.Actors.For(j)
			}
			if of == "" || r.sameSide(of, by) || of == by || r.actorType(of) == record.ActorMedia {
				continue
			}
			if d, ok := r.doubted(of, by, what, words, i); ok {
				r.differ(d)
			}
			break
		}
	}
}

// relativeDoubt reads a doubt told in a clause about what somebody said: "A said that B wants peace, something that C
// does not believe".
func (r *reading) relativeDoubt(i int) {
	t := &r.doc.Tokens[i]
	if t.UPOS != "VERB" || !t.Is("acl") || !(doubtVerbs[t.Lemma] && !r.negated(i) || t.Lemma == "believe" && r.negated(i)) {
		return
	}
	s, o := r.doc.Child(i, "nsubj"), r.doc.Child(i, "obj")
	if s < 0 || o < 0 || o > i || r.antecedent(o) == o || r.antecedent(s) != s {
		return
	}
	ids, _ := r.who(s)
	best := -1
	for k := range r.rep.Statements {
		st := &r.rep.Statements[k]
		if st.Speaker == nil || st.LowConfidence || r.said[k].head < 0 || r.doc.Tokens[r.said[k].head].Sent != t.Sent || len(r.said[k].content) == 0 || r.said[k].content[0].First > i || slices.Contains(ids, *st.Speaker) {
			continue
		}
		if c := r.said[k].cue; c.Len() > 0 && c.First <= i && i < c.Last {
			continue // the doubt itself
		}
		best = k
	}
	words := r.spans(r.trim(r.doc.Yield(i)))
	if best < 0 || len(ids) == 0 || len(words) == 0 {
		return
	}
	st := &r.rep.Statements[best]
	d := record.Discrepancy{Type: record.DifferBelief, Relation: record.DiscrepancyRelationIncompatible, Evidence: slices.Concat(st.Content, words)}
	d.Confidence = ptr(.5)
	d.Sides = []record.Side{{Who: record.Refs{*st.Speaker}, Says: strings.Join(strings.Fields(st.Content[0].Text), " "), Ref: record.Refs{st.ID}}, {Who: record.Refs(ids), Says: "does not believe it", Ref: r.refsTo(ids[0], words)}}
	r.differ(d)
}

// doubted is the difference between what one says or promises and another's doubt of it; none where the report has
// no word of his that it can be of.
func (r *reading) doubted(of, by string, what nlp.Range, doubt []record.Span, at int) (record.Discrepancy, bool) {
	d := record.Discrepancy{Type: record.DifferBelief, Relation: record.DiscrepancyRelationIncompatible}
	d.Confidence = ptr(.5)
	have := map[string]bool{}
	named := false
	for j := what.First; j < what.Last; j++ {
		t := &r.doc.Tokens[j]
		named = named || wordNouns[t.Lemma]
		if (t.UPOS == "NOUN" || t.UPOS == "VERB" || t.UPOS == "PROPN") && !plainSpeech[t.Lemma] && r.Actors.At(j) == "" {
			have[strings.ToLower(t.Lemma)] = true
		}
	}
	side := record.Side{Who: record.Refs{of}}
	var words []record.Span
	best := -1
	for k := range r.rep.Statements {
		s := &r.rep.Statements[k]
		if s.Speaker == nil || len(s.Content) == 0 || s.LowConfidence || r.said[k].head < 0 || *s.Speaker != of && !r.sameSide(*s.Speaker, of) || spansMeet(s.Content, doubt) {
			continue
		}
		gap := r.doc.Tokens[at].Sent - r.doc.Tokens[r.said[k].head].Sent
		if gap < -3 || gap > maxBeliefGap {
			continue
		}
		shared := named && (s.ClaimType == record.ClaimPromise || s.ClaimType == record.ClaimProposal || s.Act == record.SayPromise)
		for _, g := range r.said[k].content {
			for j := g.First; j < g.Last; j++ {
				shared = shared || have[strings.ToLower(r.doc.Tokens[j].Lemma)]
			}
		}
		if shared && (best < 0 || gap >= 0) {
			best = k
		}
	}
	switch {
	case best >= 0:
		s := &r.rep.Statements[best]
		side.Who, side.Ref = record.Refs{*s.Speaker}, record.Refs{s.ID}
		words = s.Content
	default: // a deal that binds him, or his promise in the same words
		for k := range r.rep.Agreements {
			a := &r.rep.Agreements[k]
			if a.LowConfidence || !slices.ContainsFunc(a.Parties, func(p string) bool { return p == of || r.sameSide(p, of) }) || a.Status == record.StatusRejected {
				continue
			}
			for j := what.First; j < what.Last; j++ {
				if kind, _ := r.dealAt(j); kind != "" && kind == a.Kind && r.doc.Tokens[j].UPOS != "VERB" {
					words = a.Evidence[:1]
					d.Subject = record.Ref(a.ID)
				}
			}
		}
		if words == nil && named {
			for what.Len() > 1 && r.doc.Tokens[what.First].Is("case", "mark") {
				what.First++
			}
			words = r.spans(what)
		}
	}
	if words == nil {
		return d, false
	}
	side.Says = strings.Join(strings.Fields(words[0].Text), " ")
	other := record.Side{Who: record.Refs{by}, Says: "does not believe it: " + strings.Join(strings.Fields(doubt[0].Text), " "), Ref: r.refsTo(by, doubt)}
	d.Sides = []record.Side{side, other}
	d.Evidence = slices.Concat(words, doubt)
	if slices.ContainsFunc(r.rep.Discrepancies, func(o record.Discrepancy) bool {
		return (o.Type == record.DifferBelief || o.Type == record.DifferDenial) && spansMeet(o.Evidence, doubt) && spansMeet(o.Evidence, words)
	}) {
		return d, false
	}
	return d, true
}
