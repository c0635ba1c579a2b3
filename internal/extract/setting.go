package extract

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"parley/internal/record"
	"parley/nlp"
)

// channels are the media and occasions through which something is said.
var channels = map[string]bool{"statement": true, "post": true, "interview": true, "briefing": true, "conference": true, "letter": true, "message": true,
	"speech": true, "address": true, "video": true, "tweet": true, "telegram": true, "x": true, "facebook": true, "twitter": true, "television": true, "tv": true,
	"radio": true, "press": true, "communique": true, "communiqué": true, "readout": true, "instagram": true, "truth": true, "call": true, "report": true, "note": true, "broadcast": true, "podcast": true, "link": true, "videolink": true, "teleconference": true, "appearance": true, "remark": true}

// setting fills when, where, to whom and through what a statement was made, from the words beside
// the cue: what stands inside the content is about something else.
func (r *reading) setting(st *record.Statement, p *proposal) {
	if p.cueHead < 0 {
		return
	}
	inContent := func(i int) bool { return overlaps(nlp.Range{First: i, Last: i + 1}, p.content) }
	if a := r.undergoer(p.cueHead); a >= 0 && p.sourceHead != a && asking[r.doc.Tokens[p.cueHead].Lemma] { // "Asked about the map, Arden laughed"
		if st.Addressee = r.speakerAt(a, ""); st.Addressee == "" {
			st.Addressee = r.doc.TextOf(r.phrase(a))
		}
		st.Rest("addressee", record.BasisStated, r.span(r.phrase(a)))
	}
	heads := []int{p.cueHead}
	for _, c := range r.doc.Children(p.cueHead) { // "Speaking in Oslo, she said"
		if t := &r.doc.Tokens[c]; t.Is("advcl", "acl") && speaking[t.Lemma] && !inContent(c) {
			heads = append(heads, c)
		}
	}
	if p.sourceHead >= 0 {
		for _, c := range r.doc.Children(p.sourceHead) { // "the minister, speaking in Oslo, said"
			if t := &r.doc.Tokens[c]; t.Is("acl", "advcl") && speaking[t.Lemma] {
				heads = append(heads, c)
			}
		}
	}
	for i, k := p.cueHead, 0; k < 2 && r.doc.Tokens[i].Is("xcomp", "conj") && r.doc.Tokens[i].Head >= 0; k++ { // "took to X to say", "told Reuters ... and added"
		i = r.doc.Tokens[i].Head
		if r.doc.Tokens[p.cueHead].Is("xcomp") || plainSpeech[r.doc.Tokens[i].Lemma] && !inContent(i) {
			heads = append(heads, i)
		}
	}
	for _, h := range heads {
		for _, c := range r.doc.Children(h) {
			t := &r.doc.Tokens[c]
			addressed := h == p.cueHead && r.addresses(h) && r.timeAt[c] < 0 && (t.Is("obj") && r.doc.Tokens[h].Lemma != "call" || t.Is("obl") && (r.caseOf(c) == "to" || r.caseOf(c) == "on" || r.caseOf(c) == "upon"))
			if addressed && inContent(c) && st.Addressee == "" && (r.Actors.For(c) != "" || r.doc.Child(h, "xcomp") >= 0) { // "urged both sides to stop": what is asked is asked of them
				if st.Addressee = r.Actors.For(c); st.Addressee == "" {
					st.Addressee = r.doc.TextOf(r.phrase(c))
				}
				st.Rest("addressee", record.BasisStated, r.span(r.phrase(c)))
				continue
			}
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
			case t.Is("iobj"), t.Is("obj") && p.entry.act != "" && r.addresses(p.cueHead) && r.doc.Tokens[p.cueHead].Lemma != "call", t.Is("obl") && prep == "to" && !channels[lower]:
				if y := r.phrase(c); st.Addressee == "" && r.timeAt[c] < 0 {
					if id := r.Actors.At(c); id != "" {
						st.Addressee = id
					} else if t.UPOS == "PRON" {
						if st.Addressee = r.Actors.Pronoun(c, ""); st.Addressee == "" {
							continue
						}
					} else {
						if k := r.doc.Child(c, "nmod"); k > c && (r.caseOf(k) == "in" || r.caseOf(k) == "at") { // "told reporters in Vienna": where they were told
							if place := r.phrase(k); r.Places.PlaceAt(k) != "" && place.Last == y.Last && r.doc.Child(k, "case") > c {
								y.Last = r.doc.Child(k, "case")
								if st.Venue == "" {
									st.Venue = r.Places.PlaceAt(k)
									st.Rest("venue", record.BasisStated, r.span(place))
								}
							}
						}
						st.Addressee = r.doc.TextOf(y)
					}
					st.Rest("addressee", record.BasisStated, r.span(y))
				}
			case t.Is("obl", "nmod") && (channels[lower] || channels[t.Lemma] || platforms[lower]) && slices.Contains([]string{"in", "on", "via", "through", "at", "during", "by", "over", "to"}, prep):
				if st.Channel == "" {
					g := r.withoutEdgeWords(r.phrase(c))
					if k := r.doc.Child(c, "nmod"); k >= 0 && k > c { // "an interview with Reuters": with whom is the addressee
						if prep := r.caseOf(k); prep == "with" || prep == "to" {
							if id := r.Actors.At(k); id != "" && st.Addressee == "" && id != p.idOf(r) {
								st.Addressee = id
								st.Rest("addressee", record.BasisStated, r.span(r.phrase(k)))
							}
						}
						g.Last = c + 1
					}
					for g.First < c && r.timeAt[g.First] >= 0 { // "a March 2025 interview"
						if x := r.Times[r.timeAt[g.First]]; st.Date == "" && x.EDTF != "" {
							st.Date, st.DateBasis = x.EDTF, record.DateStated
							st.Rest("date", record.BasisStated, r.span(x.Range))
						}
						g.First++
					}
					st.Channel = r.doc.TextOf(g)
					st.Rest("channel", record.BasisStated, r.span(g))
				}
				if k := r.doc.Child(c, "nmod"); k >= 0 && st.Venue == "" {
					if id := r.Places.PlaceAt(k); id != "" && r.caseOf(k) == "in" {
						st.Venue = id
						st.Rest("venue", record.BasisStated, r.span(r.phrase(k)))
					}
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

var (
	speaking  = words("speak address appear write talk answer respond brief testify tell")
	platforms = words("whatsapp signal social youtube tiktok weibo vk linkedin mastodon bluesky instagram facebook twitter telegram x phone telephone email e-mail text podcast hotline")
)

// idOf is the actor of the source, "" if there is none.
func (p *proposal) idOf(r *reading) string {
	if p.sourceHead < 0 {
		return ""
	}
	return r.Actors.At(p.sourceHead)
}

// addresses says whether the object of the cue is who is spoken to ("told reporters", "urged him").
func (r *reading) addresses(i int) bool {
	switch r.doc.Tokens[i].Lemma {
	case "tell", "urge", "ask", "inform", "assure", "warn", "brief", "remind", "order", "instruct", "thank", "congratulate", "promise", "call", "appeal", "encourage", "press", "implore", "beg", "invite", "advise", "notify", "persuade", "command", "accuse":
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
	for _, i := range p.passers {
		add(r.speakerAt(i, ""))
	}
	if st.Addressee != "" && r.actorType(st.Addressee) == record.ActorMedia {
		add(st.Addressee)
	}
	add(r.outlet)
}

// actorType is the type of an actor known so far, "" if there is none.
func (r *reading) actorType(id string) record.ActorType { return r.Actors.Type(id) }

var (
	violentWords = words("attack strike shell bomb bombard kill wound injure hit fire launch shoot clash fight ambush raid explode explosion blast airstrike shelling bombing assault shot shooting target intercept down destroy damage kidnap abduct hostage injury fighting raid ambush perpetrate seize blow casualty die death casualty missile drone rocket gunfire")
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
	var violent, future, duty, agree, people, harm, number, me bool
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
			case mustWords[t.Lemma] && t.UPOS != "NOUN" && !(t.Lemma == "need" && r.hasAux(i, "will", "would")):
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
			if harmVerbs[t.Lemma] != "" {
				harm = true
			}
			if (form == "will" || form == "would" || form == "shall" || form == "ll" || form == "'ll" || form == "’ll" || form == "going") && t.Head >= 0 && r.ownSubject(st, t.Head) {
				me = true
			}
			if form == "about" && t.UPOS == "ADV" || form == "least" && i > 0 && strings.EqualFold(r.doc.Tokens[i-1].Form, "at") {
				g := nlp.Range{First: i, Last: i + 1}
				if form == "least" {
					g.First--
				}
				st.Hedge = append(st.Hedge, r.span(g))
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
	if st.Act == record.SayAsk && st.ClaimType == record.ClaimDemand && r.question(p) {
		st.ClaimType = record.ClaimOther
	}
	if st.ClaimType == "" {
		st.ClaimType = r.claimOf(st, p, violent, future, duty, agree, number, people || harm, me)
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

// question says whether what is asked is a question and no request: "asked whether", "asked about".
func (r *reading) question(p *proposal) bool {
	last := p.cue[len(p.cue)-1].Last - 1
	if strings.EqualFold(r.doc.Tokens[last].Form, "about") {
		return true
	}
	g := p.content[0]
	switch strings.ToLower(r.doc.Tokens[g.First].Form) {
	case "whether", "if", "how", "who", "what", "when", "where", "why", "which":
		return true
	}
	for i := p.content[len(p.content)-1].Last; i < len(r.doc.Tokens) && r.doc.Tokens[i].UPOS == "PUNCT"; i++ {
		if strings.Contains(r.doc.Tokens[i].Form, "?") {
			return true
		}
	}
	return false
}

// claimOf reads off the content what kind of claim it is, from the most to the least telling sign.
func (r *reading) claimOf(st *record.Statement, p *proposal, violent, future, duty, agree, number, people, me bool) record.ClaimType {
	head := r.doc.Head(p.content[0])
	t := &r.doc.Tokens[head]
	e, known := cues()[t.Lemma]
	switch {
	case duty && !future:
		return record.ClaimDemand
	case number && people && !future && r.eventIn(p):
		return record.ClaimIncidentReport
	case number && people && !future, number && countVerbs[t.Lemma] && !future:
		return record.ClaimTally
	case violent && !future && r.blamed(st, p):
		return record.ClaimAccusation
	case violent && !future && !st.Attitude && !positionWords[t.Lemma]:
		return record.ClaimIncidentReport
	case future && me:
		return record.ClaimPromise
	case future:
		return record.ClaimForecast
	case known && (e.act == record.SayDemand || e.act == record.SayOrder) && t.UPOS == "VERB":
		return record.ClaimDemand
	case r.readoutIn(p):
		return record.ClaimReadout
	case positionWords[t.Lemma], known && e.claim == record.ClaimPosition && t.UPOS == "VERB":
		return record.ClaimPosition
	case agree:
		return record.ClaimAgreementClaim
	case r.hasAux(head, "may", "might", "could") && !r.hasAux(head, "have", "has", "had"):
		return record.ClaimForecast
	case r.toldAsFact(p):
		return record.ClaimReport
	}
	return record.ClaimAssessment
}

var (
	countVerbs    = words("down intercept destroy launch fire neutralise neutralize repel shoot")
	positionWords = words("ready prepared willing accept insist determined acceptable unacceptable oppose welcome favour favor support entitled recognise recognize unwilling reject")
	readoutNouns  = words("call conversation discussion meeting session talk consultation")
)

// ownSubject says whether the subject of verb i is the speaker, or speaks for his side: what such a
// subject will do is a promise.
func (r *reading) ownSubject(st *record.Statement, i int) bool {
	s := r.doc.Child(i, "nsubj")
	if s < 0 || st.Speaker == nil {
		return false
	}
	switch strings.ToLower(r.doc.Tokens[s].Form) {
	case "i", "we":
		return true
	case "he", "she", "it", "they":
		return !r.doc.Tokens[s].Is("nsubj:pass") && r.Actors.Pronoun(s, *st.Speaker) == *st.Speaker
	}
	return r.sameSide(r.Actors.At(s), *st.Speaker)
}

// sameSide says whether two actors are one, or a government and somebody of its country.
func (r *reading) sameSide(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	if a == b {
		return true
	}
	x, y := r.Actors.Get(a), r.Actors.Get(b)
	return x != nil && y != nil && x.Country != nil && y.Country != nil && *x.Country == *y.Country
}

// eventIn says whether a count of victims is told as of one event: with a place, a time of day or
// what it happened in.
func (r *reading) eventIn(p *proposal) bool {
	for _, g := range p.content {
		for i := g.First; i < g.Last; i++ {
			t := &r.doc.Tokens[i]
			if t.UPOS == "NOUN" && violentWords[t.Lemma] && harmVerbs[t.Lemma] == "" && !countVerbs[t.Lemma] {
				return true
			}
			if id := r.Places.PlaceAt(i); id != "" {
				if q := r.Places.Place(id); q != nil && q.Kind != record.PlaceCountry {
					return true
				}
			}
			if t.Is("advcl") && i > g.First && violentWords[t.Lemma] {
				return true
			}
		}
	}
	return false
}

// blamed says whether content names somebody of another side than the speaker's who did it.
func (r *reading) blamed(st *record.Statement, p *proposal) bool {
	if st.Speaker == nil {
		return false
	}
	other := func(i int) bool {
		id := r.Actors.At(r.antecedent(i))
		if id == "" || r.sameSide(id, *st.Speaker) {
			return false
		}
		switch r.actorType(id) {
		case record.ActorState, record.ActorGovernment, record.ActorArmedForce, record.ActorArmedGroup, record.ActorMinistry:
			return true
		}
		return false
	}
	for _, g := range p.content {
		for i := g.First; i < g.Last; i++ {
			t := &r.doc.Tokens[i]
			if t.UPOS == "VERB" && (violentWords[t.Lemma] || t.Lemma == "perpetrate" || t.Lemma == "carry") {
				if s := r.doc.Child(i, "nsubj"); s >= 0 && !r.doc.Tokens[s].Is("nsubj:pass") && other(s) {
					return true
				}
			}
			if t.Is("obl:agent") && other(i) || t.Is("obl") && r.caseOf(i) == "by" && other(i) {
				return true
			}
		}
	}
	return false
}

// readoutIn says whether content tells of a meeting or a call that the speaker's side held.
func (r *reading) readoutIn(p *proposal) bool {
	h := r.doc.Head(p.content[0])
	t := &r.doc.Tokens[h]
	if t.Lemma == "discuss" || t.Lemma == "address" && r.doc.Child(h, "obj") >= 0 || t.Lemma == "review" && t.UPOS == "VERB" {
		return true
	}
	s := r.doc.Child(h, "nsubj")
	if s >= 0 && readoutNouns[r.doc.Tokens[s].Lemma] && r.doc.Child(h, "cop") >= 0 {
		return true
	}
	o := r.doc.Child(h, "obj")
	return o >= 0 && readoutNouns[r.doc.Tokens[o].Lemma] && (t.Lemma == "have" || t.Lemma == "hold" || t.Lemma == "conduct")
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

// confidenceOf is the share of statements with the same signs that were right on the development
// articles and official texts: a logistic regression of "right" on the reader's certainty of the
// cue and on marks of the statement.
func (r *reading) confidenceOf(st *record.Statement, p *proposal) float64 {
	x := .6 + 1.86*p.score
	lemma := ""
	if p.cueHead >= 0 {
		lemma = r.doc.Tokens[p.cueHead].Lemma
	}
	add := func(w float64, is bool) {
		if is {
			x += w
		}
	}
	_, known := cues()[lemma]
	add(.65, known)
	add(.44, plainSpeech[lemma] || lemma == "according")
	switch st.Mode {
	case record.ModeNarrated:
		x -= 1.75
	case record.ModeDirect, record.ModeMixed, record.ModePartialQuote:
		x -= .16
	case record.ModeHearsay:
		x -= 1.14
	}
	add(-.39, st.Speaker == nil)
	add(-3, p.cueHead >= 0 && r.isHeadline(p.cueHead))
	add(.58, p.carried)
	switch r.rep.Genre { // texts in which the issuer speaks tell of deeds with the verbs of saying
	case "", record.GenreNews, record.GenreTranscript:
	case record.GenreAgreementText:
		x -= 3.62
	default:
		x -= 2.01
	}
	return math.Floor(100/(1+math.Exp(-x))) / 100
}

// isHeadline says whether token i stands in a paragraph of one sentence whose words have capitals: a
// headline or the teaser of another report.
func (r *reading) isHeadline(i int) bool {
	k := r.doc.Tokens[i].Sent
	if !r.doc.Sentences[k].Paragraph || k+1 < len(r.doc.Sentences) && !r.doc.Sentences[k+1].Paragraph {
		return false
	}
	words, capitals := 0, 0
	for j := r.doc.Sentences[k].First; j < r.doc.Sentences[k].Last; j++ {
		switch t := &r.doc.Tokens[j]; t.UPOS {
		case "NOUN", "VERB", "ADJ", "PROPN", "ADV", "PRON":
			words++
			if unicode.IsUpper([]rune(t.Form)[0]) {
				capitals++
			}
		}
	}
	return words >= 4 && 5*capitals >= 4*words
}

// suggestion is the confidence under which a statement is shown as a suggestion only.
const suggestion = .3
