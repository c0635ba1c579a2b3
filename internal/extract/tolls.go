package extract

import (
	"slices"
	"strings"
	"time"

	"parley/internal/record"
	"parley/nlp"
)

// A toll is harm counted over a stretch of time: over the course of a war, since a date, in the last
// days. It is a pattern and no single incident, and its figures must not reach one.

var (
	// warNouns name what goes on for months: harm that is told of them is a toll.
	warNouns = words("war conflict insurgency insurrection rebellion uprising genocide occupation")
	// campaignNouns do where an army's or a movement's doings are counted as a whole.
	campaignNouns = words("campaign offensive operation action crackdown")
)

// harmKind is the event type of harm that is told without saying what did it.
func harmKind() *EventType {
	for k := range EventTypes() {
		if e := &EventTypes()[k]; e.Name == "harm" {
			return e
		}
	}
	return nil
}

// harmTrigger is the type of harm where token i tells that people came to harm and names no deed:
// "nine people died", "left 40 dead", "officials reported three injuries"; nil elsewhere. Such words
// open no incident by themselves: they tell a toll, or a part of what is told beside them.
func (r *reading) harmTrigger(i int) *EventType {
	t := &r.doc.Tokens[i]
	switch {
	case t.UPOS == "VERB" && (t.Lemma == "die" || t.Lemma == "perish"):
	case t.UPOS == "VERB" && t.Lemma == "leave" && r.leavesHarmed(i):
	case t.UPOS == "VERB" && (t.Lemma == "claim" || t.Lemma == "cost"):
		if o := r.doc.Child(i, "obj"); o < 0 || r.doc.Tokens[o].Lemma != "life" {
			return nil
		}
	case t.UPOS == "NOUN" && (t.Lemma == "death" || t.Lemma == "injury" || t.Lemma == "fatality" || t.Lemma == "casualty") && !t.Is("compound"):
		if r.doc.Child(i, "nummod") < 0 && !r.hasNumberUnder(i) {
			return nil
		}
	default:
		return nil
	}
	return harmKind()
}

// leavesHarmed says whether the verb at token i is to leave people dead or hurt.
func (r *reading) leavesHarmed(i int) bool {
	y := r.doc.Yield(i)
	for j := i + 1; j < y.Last; j++ {
		if r.harmAt(j) != "" && (r.doc.Tokens[j].Is("xcomp", "amod", "acl", "obj", "dep", "conj") || r.doc.Tokens[j].Head == i) {
			return true
		}
	}
	return false
}

// sinceAt is the head of what "since" at token j opens, a clause or a phrase; -1 where it opens none
// ("has since killed").
func (r *reading) sinceAt(j int) int {
	t := &r.doc.Tokens[j]
	if r.word(j) != "since" || t.Head < 0 || !t.Is("case", "mark") {
		return -1
	}
	return t.Head
}

// countedSince says whether what stands since h is counted: a deed, or deaths, and not a superlative
// ("the heaviest raid since the war began").
func (r *reading) countedSince(h int) bool {
	up := r.doc.Tokens[h].Head
	if up < 0 || r.doc.Tokens[up].UPOS == "VERB" {
		return up >= 0
	}
	return harmWords[r.doc.Tokens[up].Lemma] != ""
}

// tollsTogether makes sightings that tell one toll in one sentence all tolls: "killed 900 since 2019 and
// injured 2,000". And what "such attacks" are counted of is told before.
func (r *reading) tollsTogether(found []*sighting) {
	for _, s := range found {
		for _, o := range found {
			if s.toll && !o.toll && r.doc.Tokens[s.trigger].Sent == r.doc.Tokens[o.trigger].Sent && s.scope.First < o.scope.Last && o.scope.First < s.scope.Last && (r.sameHarm(s, o) || r.conjoined(s.trigger, o.trigger)) {
				o.toll, o.since, o.date, o.dateSpan, o.dateFrom = true, s.since, s.date, s.dateSpan, s.dateFrom
			}
		}
	}
	for k, s := range found {
		if !s.since || s.date != "" {
			continue
		}
		for _, o := range slices.Backward(found[:k]) {
			if n := r.doc.Tokens[s.trigger].Sent - r.doc.Tokens[o.trigger].Sent; n > 2 {
				break
			}
			if o.date != "" && !o.toll {
				r.tollTime(s, o.date, r.rep.Date.EDTF, o.dateSpan)
				s.dateFrom = true
				break
			}
		}
	}
}

// conjoined says whether of two verbs one is coordinated with the other.
func (r *reading) conjoined(i, j int) bool {
	return r.doc.Tokens[i].Is("conj") && r.doc.Tokens[i].Head == j || r.doc.Tokens[j].Is("conj") && r.doc.Tokens[j].Head == i
}

// anchored says whether token i stands in a phrase or clause that only says since when something else
// is so: "since fighting broke out in April". A day that it names is an event of its own.
func (r *reading) anchored(i int) bool {
	for h, steps := i, 0; h >= 0 && steps < 8; h, steps = r.doc.Tokens[h].Head, steps+1 {
		c := r.doc.Child(h, "case", "mark")
		for _, k := range r.doc.Children(h) {
			if r.word(k) == "since" && r.doc.Tokens[k].Is("case", "mark") {
				c = k
			}
		}
		if c < 0 || r.sinceAt(c) != h || r.doc.Tokens[h].Head < 0 {
			continue
		}
		y := r.doc.Yield(h)
		for j := y.First; j < y.Last; j++ {
			if k := r.timeAt[j]; k >= 0 && r.Times[k].EDTF != "" {
				if p := r.Times[k].EDTF.Precision(); p != nil && *p <= 2 {
					return false
				}
			}
		}
		return true
	}
	return false
}

// tollOf says whether the harm of a sighting is counted over a stretch of time, and gives it that time.
func (r *reading) tollOf(s *sighting) {
	if !slices.ContainsFunc(s.casualties, func(c record.Casualty) bool { return c.Kind != record.CasualtiesCaptured && !isZero(c) }) {
		return
	}
	head := r.clauseHead(s.trigger)
	y := r.doc.Yield(head)
	if k := r.statementOf(s.trigger); k >= 0 {
		for _, g := range r.said[k].content {
			if g.Contains(s.trigger) {
				y = nlp.Range{First: max(y.First, g.First), Last: min(y.Last, g.Last)}
			}
		}
	}
	for j := y.First; j < y.Last; j++ {
		h := r.sinceAt(j)
		switch {
		case h >= 0 && !r.doc.Under(s.trigger, h) && s.trigger != h && r.countedSince(h):
			s.toll = true
			g := r.doc.Yield(h)
			for x := g.First; x < g.Last; x++ {
				if k := r.timeAt[x]; k >= 0 && r.Times[k].EDTF != "" && r.Times[k].Type == record.TimeDate {
					r.tollTime(s, r.Times[k].EDTF, r.rep.Date.EDTF, r.Times[k].Range)
					return
				}
			}
			s.date = ""
			return
		case r.word(j) == "since" && r.doc.Tokens[j].Is("advmod") && (r.doc.Tokens[j].Head == head || r.doc.Tokens[j].Head == s.trigger) && (r.hasAux(head, "has", "have", "had") || r.hasAux(s.trigger, "has", "have", "had")):
			s.toll, s.since, s.date = true, true, ""
			return
		case r.timeAt[j] >= 0:
			x := &r.Times[r.timeAt[j]]
			if x.Type == record.TimeDuration && x.Rule == "length-past" && x.Min > 36*3600 {
				if to, _, ok := r.rep.Date.EDTF.Bounds(time.UTC); ok && *r.rep.Date.EDTF.Precision() == 1 {
					s.toll = true
					r.tollTime(s, record.Day(to.Add(-time.Duration(x.Min)*time.Second)), r.rep.Date.EDTF, x.Range)
					s.dateFrom = true
					return
				}
			}
			if r.caseOf(r.doc.Head(x.Range)) == "between" || r.caseOf(r.doc.Head(x.Range)) == "from" {
				if k := x.Range.Last + 1; k < y.Last && r.timeAt[k] >= 0 && r.Times[r.timeAt[k]].EDTF != "" && x.EDTF != "" && (r.word(k-1) == "and" || r.word(k-1) == "to" || r.word(k-1) == "until") {
					end := &r.Times[r.timeAt[k]]
					if d := record.Interval(x.EDTF, end.EDTF); d.Valid() && d.Precision() != nil && *d.Precision() > 1 {
						s.toll = true
						r.tollTime(s, x.EDTF, end.EDTF, nlp.Range{First: x.Range.First, Last: end.Range.Last})
						return
					}
				}
			}
		}
	}
	if s.date != "" && *s.date.Precision() <= 2 {
		return
	}
	if a := r.antecedentOfClause(s.trigger); a >= 0 && warNouns[r.doc.Tokens[a].Lemma] {
		s.toll = true
		return
	}
	for j := y.First; j < y.Last; j++ {
		l := r.doc.Tokens[j].Lemma
		if r.doc.Tokens[j].UPOS != "NOUN" || !warNouns[l] && !(campaignNouns[l] && r.doc.Tokens[j].Is("nsubj")) {
			continue
		}
		for h, steps := j, 0; h >= 0 && steps < 4; steps++ {
			t := &r.doc.Tokens[h]
			if t.Head == s.trigger || t.Head == head {
				c := r.caseOf(h)
				if t.Is("nsubj") && !t.Is("nsubj:pass") || t.Is("obl", "nmod") && (c == "in" || c == "during" || c == "of" || c == "from" || c == "by") {
					s.toll = s.toll || warNouns[l] || r.large(s)
				}
				break
			}
			if !t.Is("nmod", "conj") {
				break
			}
			h = t.Head
		}
	}
}

// large says whether a sighting counts a thousand people or more.
func (r *reading) large(s *sighting) bool {
	return slices.ContainsFunc(s.casualties, func(c record.Casualty) bool {
		return c.Best != nil && *c.Best >= 1000 || c.Qualifier == record.QualifierThousands
	})
}

// tollTime dates a toll from one time to another.
func (r *reading) tollTime(s *sighting, from, to record.EDTF, at nlp.Range) {
	if a, _, interval := strings.Cut(string(from), "/"); interval {
		from = record.EDTF(a)
	}
	d := record.Interval(from, to)
	if to == "" || !d.Valid() {
		d = record.Interval(from, "..")
	}
	if !d.Valid() {
		d = from
	}
	s.date, s.dateSpan = d, at
}

// antecedentOfClause is the noun that the relative clause or participle of token i hangs on, -1 if none.
func (r *reading) antecedentOfClause(i int) int {
	h := r.clauseHead(i)
	for _, v := range []int{i, h} {
		if t := &r.doc.Tokens[v]; t.Is("acl") && t.UPOS == "VERB" {
			return t.Head
		}
	}
	return -1
}

// isZero says whether a count is none.
func isZero(c record.Casualty) bool { return c.Best != nil && *c.Best == 0 }
