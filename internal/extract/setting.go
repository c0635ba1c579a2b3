package extract

import (
	"slices"
	"strings"

	"parley/internal/record"
	"parley/nlp"
)

// channels are the media and occasions through which something is said.
var channels = map[string]bool{"statement": true, "post": true, "interview": true, "briefing": true, "conference": true, "letter": true, "message": true,
	"speech": true, "address": true, "video": true, "tweet": true, "telegram": true, "x": true, "facebook": true, "twitter": true, "television": true, "tv": true,
	"radio": true, "press": true, "communique": true, "communiqué": true, "readout": true, "instagram": true, "truth": true, "call": true, "report": true, "note": true, "broadcast": true, "podcast": true}

// setting fills when, where, to whom and through what a statement was made, from the words beside
// the cue: what stands inside the content is about something else.
func (r *reading) setting(st *record.Statement, p *proposal) {
	if p.cueHead < 0 {
		return
	}
	inContent := func(i int) bool { return overlaps(nlp.Range{First: i, Last: i + 1}, p.content) }
	heads := []int{p.cueHead}
	for _, h := range heads {
		for _, c := range r.doc.Children(h) {
			t := &r.doc.Tokens[c]
			if inContent(c) || c == p.sourceHead || t.Is("nsubj", "ccomp", "parataxis", "conj", "advcl") {
				continue
			}
			y := r.doc.Yield(c)
			for i := y.First; i < y.Last; i++ {
				if k := r.timeAt[i]; k >= 0 && !inContent(i) && st.Date == "" && r.Times[k].EDTF != "" && (r.Times[k].Type == record.TimeDate || r.Times[k].Type == record.TimeTime) {
					st.Date, st.DateBasis = r.Times[k].EDTF, record.DateStated
					st.Rest("date", record.BasisStated, r.span(r.Times[k].Range))
				}
			}
			switch lower, prep := strings.ToLower(t.Form), r.caseOf(c); {
			case t.Is("iobj"), t.Is("obj") && p.entry.act != "" && r.addresses(p.cueHead), t.Is("obl") && prep == "to" && !channels[lower]:
				if y := r.phrase(c); st.Addressee == "" && !overlaps(y, p.content) && r.timeAt[c] < 0 {
					if id := r.Actors.At(c); id != "" {
						st.Addressee = id
					} else {
						st.Addressee = r.doc.TextOf(y)
					}
					st.Rest("addressee", record.BasisStated, r.span(y))
				}
			case t.Is("obl", "nmod") && (channels[lower] || channels[t.Lemma]) && slices.Contains([]string{"in", "on", "via", "through", "at", "during", "by"}, prep):
				if st.Channel == "" {
					g := r.phrase(c)
					g = r.withoutEdgeWords(g)
					st.Channel = r.doc.TextOf(g)
					st.Rest("channel", record.BasisStated, r.span(g))
				}
			case t.Is("obl") && (prep == "in" || prep == "at") && st.Venue == "":
				if id := r.Places.PlaceAt(c); id != "" {
					st.Venue = id
					st.Rest("venue", record.BasisStated, r.span(r.phrase(c)))
				}
			}
		}
	}
}

// addresses says whether the object of the cue is who is spoken to ("told reporters", "urged him").
func (r *reading) addresses(i int) bool {
	switch r.doc.Tokens[i].Lemma {
	case "tell", "urge", "ask", "inform", "assure", "warn", "brief", "remind", "order", "instruct", "thank", "congratulate", "promise":
		return true
	}
	return false
}

// withoutEdgeWords cuts prepositions and articles off the front of a phrase.
func (r *reading) withoutEdgeWords(g nlp.Range) nlp.Range {
	for g.Len() > 1 {
		switch r.doc.Tokens[g.First].UPOS {
		case "ADP", "DET", "PUNCT":
			g.First++
			continue
		}
		break
	}
	return g
}

// chain is who passed the words on: first the source, then relays (an agency that cites it, an
// outlet that it was told to), last the outlet of the report.
func (r *reading) chain(st *record.Statement, p *proposal) {
	add := func(id string) {
		if id != "" && !slices.Contains(st.Chain, id) {
			st.Chain = append(st.Chain, id)
		}
	}
	if st.Speaker == nil {
		return
	}
	add(*st.Speaker)
	if p.relay >= 0 {
		add(r.speakerAt(p.relay, ""))
	}
	if st.Addressee != "" && r.actorType(st.Addressee) == record.ActorMedia {
		add(st.Addressee)
	}
	add(r.outlet)
}

// actorType is the type of an actor known so far, "" if there is none.
func (r *reading) actorType(id string) record.ActorType { return r.Actors.Type(id) }

var (
	violentWords = words("attack strike shell bomb bombard kill wound injure hit fire launch shoot clash fight ambush raid explode explosion blast airstrike shelling bombing assault shot shooting target intercept down destroy damage die death casualty missile drone rocket gunfire")
	planWords    = words("will would shall going")
	mustWords    = words("must should need ought")
	agreeWords   = words("agree agreement deal accord cease-fire ceasefire truce pact treaty moratorium")
)

func words(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// classify reads act and claim type off the content where the cue leaves them open, and how certain
// the content is to its source (after FactBank: CT certain, PR probable, PS possible; + or -).
func (r *reading) classify(st *record.Statement, p *proposal) {
	var violent, future, duty, agree, people, number, me bool
	certain := record.Certain
	for _, g := range p.content {
		for i := g.First; i < g.Last; i++ {
			t := &r.doc.Tokens[i]
			form := strings.ToLower(t.Form)
			switch {
			case violentWords[t.Lemma] || violentWords[form]:
				violent = true
			case planWords[form] && (t.UPOS == "AUX" || form == "going"):
				future = true
			case mustWords[t.Lemma] && t.UPOS != "NOUN":
				duty = true
			case agreeWords[t.Lemma] || agreeWords[form]:
				agree = true
			}
			if t.UPOS == "NUM" && r.timeAt[i] < 0 {
				number = true
			}
			if t.Lemma == "people" || t.Lemma == "civilian" || t.Lemma == "soldier" || t.Lemma == "person" || t.Lemma == "child" {
				people = true
			}
			if form == "i" || form == "we" {
				me = true
			}
			if (hedgeWords()[form] || hedgeWords()[t.Lemma]) && r.timeAt[i] < 0 {
				st.Hedge = append(st.Hedge, r.span(nlp.Range{First: i, Last: i + 1}))
				switch form {
				case "may", "might", "could", "perhaps", "possibly":
					certain = record.Possible
				case "probably", "likely", "think":
					if certain == record.Certain {
						certain = record.Probable
					}
				}
			}
		}
	}
	if st.ClaimType == "" {
		switch {
		case duty:
			st.ClaimType = record.ClaimDemand
		case number && people && !future:
			st.ClaimType = record.ClaimTally
			if h := r.doc.Head(p.content[0]); violent && harmVerbs[r.doc.Tokens[h].Lemma] == "" {
				st.ClaimType = record.ClaimIncidentReport
			}
		case violent && !future:
			st.ClaimType = record.ClaimIncidentReport
		case future && me:
			st.ClaimType = record.ClaimPromise
		case future:
			st.ClaimType = record.ClaimForecast
		case agree:
			st.ClaimType = record.ClaimAgreementClaim
		case r.toldAsFact(p):
			st.ClaimType = record.ClaimReport
		default:
			st.ClaimType = record.ClaimAssessment
		}
	}
	if st.Act == record.SayAssert {
		switch st.ClaimType {
		case record.ClaimPromise:
			st.Act = record.SayPromise
		case record.ClaimForecast:
			st.Act = record.SayPredict
		case record.ClaimDemand:
			if duty {
				st.Act = record.SayDemand
			}
		}
	}
	if st.Polarity == record.PolarityDenies {
		switch certain {
		case record.Possible:
			certain = record.PossibleNot
		case record.Probable:
			certain = record.ProbableNot
		default:
			certain = record.CertainNot
		}
	}
	if st.Mode == record.ModeSilence || st.Polarity == record.PolarityDeclines {
		certain = record.Uncommitted
	}
	st.Factuality = &record.Certainty{Source: certain, Author: record.Uncommitted}
}

// toldAsFact says whether content tells what was done: a verb in the past with its own subject, and
// no judgement of what something is.
func (r *reading) toldAsFact(p *proposal) bool {
	h := r.doc.Head(p.content[0])
	if r.doc.Tokens[h].UPOS != "VERB" || r.doc.Child(h, "cop") >= 0 || r.quoted[h] >= 0 {
		return false
	}
	past := strings.Contains(r.doc.Tokens[h].Feats, "Tense=Past")
	for _, c := range r.doc.Children(h) {
		switch strings.ToLower(r.doc.Tokens[c].Form) {
		case "could", "would", "should", "may", "might", "must", "can":
			return false
		case "had", "has", "have", "was", "were":
			past = true
		}
	}
	return past && r.doc.Child(h, "nsubj") >= 0
}

// confidenceOf is the reader's certainty of the cue, lowered where the speaker had to be guessed.
func (r *reading) confidenceOf(st *record.Statement, p *proposal) float64 {
	c := .4 + .5*p.score
	if st.Speaker == nil && st.Mode != record.ModeHearsay {
		c -= .2
	}
	if p.carried {
		c -= .1
	}
	return float64(int(100*max(.05, min(.95, c)))) / 100
}
