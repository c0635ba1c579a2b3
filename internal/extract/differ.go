package extract

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"parley/internal/record"
	"parley/nlp"
)

// stanceCues give the stance toward a deal that a cue expresses, by the lemma of the cue's head.
var stanceCues = map[string]record.Stance{
	"demand": record.StanceSeeks, "seek": record.StanceSeeks, "want": record.StanceSeeks, "urge": record.StanceSeeks, "call": record.StanceSeeks, "hope": record.StanceSeeks, "appeal": record.StanceSeeks, "press": record.StanceSeeks, "push": record.StanceSeeks,
	"support": record.StanceFor, "back": record.StanceFor, "welcome": record.StanceFor, "endorse": record.StanceFor, "agree": record.StanceFor, "accept": record.StanceFor, "propose": record.StanceFor, "praise": record.StanceFor, "hail": record.StanceFor,
	"reject": record.StanceAgainst, "oppose": record.StanceAgainst, "refuse": record.StanceAgainst, "dismiss": record.StanceAgainst, "rebuff": record.StanceAgainst, "denounce": record.StanceAgainst, "spurn": record.StanceAgainst,
}

// positions adds to each deal who is for it or against it in statements that speak of it.
func (r *reading) positions() {
	for k := range r.rep.Agreements {
		a := &r.rep.Agreements[k]
		if a.LowConfidence || a.Kind == record.KindPromisedDocument {
			continue
		}
		for n, s := range r.rep.Statements {
			if s.Speaker == nil || r.said[n].cue.Len() == 0 || !spansMeet(s.Content, a.Evidence) {
				continue
			}
			stance, ok := stanceCues[r.doc.Tokens[r.cueHead(r.said[n].cue)].Lemma]
			if !ok {
				continue
			}
			if s.Polarity == record.PolarityDenies {
				stance = record.StanceAgainst
			}
			party := *s.Speaker
			if p := r.Actors.Party(party); p != "" {
				party = p
			}
			if t := r.actorType(party); t == record.ActorMedia || slices.ContainsFunc(a.Positions, func(p record.Position) bool { return p.Party == party }) {
				continue
			}
			a.Positions = append(a.Positions, record.Position{Party: party, Stance: stance, Evidence: s.Content})
		}
	}
}

// spansMeet says whether two lists of spans share words.
func spansMeet(a, b []record.Span) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Start < y.End && y.Start < x.End {
				return true
			}
		}
	}
	return false
}

// differ adds a discrepancy once.
func (r *reading) differ(d record.Discrepancy) {
	if len(d.Evidence) == 0 {
		return
	}
	d.Evidence = sortSpans(d.Evidence)
	d.ID = r.id("D", append(slices.Clone(d.Evidence), record.Span{Text: string(d.Type)})...)
	d.Rest("type", record.BasisDerived)
	if d.Confidence == nil {
		d.Confidence = ptr(.6)
	}
	if !slices.ContainsFunc(r.rep.Discrepancies, func(o record.Discrepancy) bool { return o.ID == d.ID }) {
		r.rep.Discrepancies = append(r.rep.Discrepancies, d)
	}
}

// discrepancies finds where accounts inside this report differ: versions of a deal that cover other
// things, counts of one universe, positions against each other, one incident told of several, denials,
// word against deed. Look-alikes (counts of different things) are none.
func (r *reading) discrepancies() {
	for _, a := range r.rep.Agreements {
		r.versionsDiffer(a)
		r.positionsDiffer(a)
	}
	for _, x := range r.rep.Incidents {
		r.allegationsDiffer(x)
		r.casualtiesDiffer(x)
	}
	for _, t := range r.rep.Tallies {
		for _, id := range t.RivalOf {
			k := slices.IndexFunc(r.rep.Tallies, func(o record.Tally) bool { return o.ID == id })
			if k < 0 || id < t.ID {
				continue
			}
			o := r.rep.Tallies[k]
			r.differ(record.Discrepancy{Type: record.DifferCount, Subject: record.Ref(t.What), Relation: record.DiscrepancyRelationUnresolved, Evidence: append(slices.Clone(t.Evidence), o.Evidence...),
				Sides: []record.Side{{Who: t.ReportedBy, Says: t.Evidence[0].Text, Ref: record.Refs{t.ID}}, {Who: o.ReportedBy, Says: o.Evidence[0].Text, Ref: record.Refs{o.ID}}}})
		}
	}
	for _, t := range r.rep.Talks {
		r.readoutsDiffer(t)
	}
	r.deliveriesDiffer()
	r.datesDisputed()
	r.eachOther()
	r.wordAgainstDeed()
	r.undertakenNotDone()
	r.beliefs()
	r.contrasts()
	slices.SortStableFunc(r.rep.Discrepancies, func(a, b record.Discrepancy) int { return a.Evidence[0].Start - b.Evidence[0].Start })
}

func (r *reading) versionsDiffer(a record.Agreement) {
	for i, v := range a.Versions {
		for _, w := range a.Versions[i+1:] {
			r.datesDiffer(a, v, w)
			r.exceptionsDiffer(a, v, w)
			rel := record.DiscrepancyRelationUnresolved
			switch {
			case !specific(v.Objects) || !specific(w.Objects) || slices.Equal(v.Objects, w.Objects):
				continue // what an account leaves open is no difference
			case covers(v.Objects, w.Objects) || covers(w.Objects, v.Objects):
				rel = record.DiscrepancyRelationNarrowerThan
			}
			d := record.Discrepancy{Type: record.DifferScope, Subject: record.Ref(a.ID), Relation: rel, Evidence: append(slices.Clone(v.Evidence), w.Evidence...)}
			for _, x := range []record.Version{v, w} {
				d.Sides = append(d.Sides, record.Side{Who: record.Refs{x.By}, Says: classes(x.Objects), Ref: r.refsTo(x.By, x.Evidence)})
			}
			r.differ(d)
		}
	}
}

// datesDiffer: two accounts give a deal another beginning, end or length.
func (r *reading) datesDiffer(a record.Agreement, v, w record.Version) {
	says := func(x record.Version) string {
		var out []string
		for _, d := range [][2]string{{"from ", x.From.Words()}, {"until ", x.To.Words()}, {"for ", record.PeriodWords(x.Duration)}} {
			if d[1] != "" {
				out = append(out, d[0]+d[1])
			}
		}
		return strings.Join(out, ", ")
	}
	apart := func(x, y record.EDTF) bool { return x != "" && y != "" && !x.Overlaps(y) }
	if v.By == w.By || !apart(v.From, w.From) && !apart(v.To, w.To) && (v.Duration == "" || w.Duration == "" || v.Duration == w.Duration) {
		return
	}
	d := record.Discrepancy{Type: record.DifferDate, Subject: record.Ref(a.ID), Relation: record.DiscrepancyRelationIncompatible, Evidence: append(slices.Clone(v.Evidence), w.Evidence...)}
	for _, x := range []record.Version{v, w} {
		d.Sides = append(d.Sides, record.Side{Who: record.Refs{x.By}, Says: says(x), Ref: r.refsTo(x.By, x.Evidence)})
	}
	r.differ(d)
}

// datesDisputed: somebody disputes the day from which, or until which, another counts a deal: "A disputed
// 18 March as the start of the truce", "a date that A disputes".
func (r *reading) datesDisputed() {
	for k := range r.rep.Statements {
		s := &r.rep.Statements[k]
		cue := r.said[k].cue
		if s.Speaker == nil || cue.Len() == 0 || !againstVerbs[r.doc.Tokens[r.cueHead(cue)].Lemma] || len(s.Content) == 0 {
			continue
		}
		var day record.EDTF
		points, subject := false, false
		for _, g := range r.said[k].content {
			from := g.First
			if cue.Last < from && r.timeAt[cue.Last] >= 0 && r.timeAt[cue.Last] == r.timeAt[from-1] {
				from = cue.Last // "rejected 5 March as its beginning": the day is what is rejected, not when
			}
			for i := from; i < g.Last; i++ {
				if x := r.timeAt[i]; x >= 0 && day == "" && r.Times[x].Type == record.TimeDate {
					day = r.Times[x].EDTF
				}
				switch r.doc.Tokens[i].Lemma {
				case "date", "day":
					points = true
				case "start", "beginning", "onset", "commencement", "end", "expiry":
					subject = true
				}
			}
		}
		if !points && !(subject && day != "") {
			continue
		}
		r.dayDisputed(*s.Speaker, day, s.Content, s.ID)
	}
	for i := range r.doc.Tokens { // "30 days from 18 March, a date that A disputes"
		t := &r.doc.Tokens[i]
		if r.skip[i] || t.UPOS != "VERB" || !t.Is("acl") || !againstVerbs[t.Lemma] || t.Head < 0 || r.doc.Tokens[t.Head].Lemma != "date" {
			continue
		}
		if s := r.doc.Child(i, "nsubj"); s >= 0 && !r.doc.Tokens[s].Is("nsubj:pass") && r.antecedent(s) == s {
			if id := r.speakerAt(s, ""); id != "" {
				g := r.trim(r.doc.Yield(t.Head))
				r.dayDisputed(id, "", r.spans(g), "")
			}
		}
	}
}

// dayDisputed sets who disputes a day against the account that was told last with that day, or with any.
func (r *reading) dayDisputed(by string, day record.EDTF, words []record.Span, statement string) {
	var deal *record.Agreement
	var against *record.Version
	at := -1
	for k := range r.rep.Agreements {
		a := &r.rep.Agreements[k]
		for n := range a.Versions {
			v := &a.Versions[n]
			if v.From == "" && v.To == "" || v.By == by || v.By == record.Narrator || r.sameSide(v.By, by) || day != "" && !v.From.Overlaps(day) && !v.To.Overlaps(day) {
				continue
			}
			for _, e := range v.Evidence {
				if len(words) > 0 && e.Start < words[0].End && e.Start > at {
					deal, against, at = a, v, e.Start
				}
			}
		}
	}
	if deal == nil {
		return
	}
	d := record.Discrepancy{Type: record.DifferDate, Subject: record.Ref(deal.ID), Relation: record.DiscrepancyRelationIncompatible, Evidence: append(slices.Clone(against.Evidence), words...)}
	says := "from " + against.From.Words()
	if against.From == "" || day != "" && !against.From.Overlaps(day) {
		says = "until " + against.To.Words()
	}
	other := record.Side{Who: record.Refs{by}, Says: "disputes that date"}
	if statement != "" {
		other.Ref = record.Refs{statement}
	}
	d.Sides = []record.Side{{Who: record.Refs{against.By}, Says: says, Ref: r.refsTo(against.By, against.Evidence)}, other}
	r.differ(d)
}

// exceptionsDiffer: one account leaves out the area that another covers.
func (r *reading) exceptionsDiffer(a record.Agreement, v, w record.Version) {
	for _, p := range [][2]record.Version{{v, w}, {w, v}} {
		name := ""
		if x := r.Places.Place(p[1].Area); x != nil {
			name = x.Name
		}
		if p[0].By == p[1].By || name == "" || !slices.ContainsFunc(p[0].Exceptions, func(e string) bool { return strings.Contains(e, name) }) {
			continue
		}
		r.differ(record.Discrepancy{Type: record.DifferScope, Subject: record.Ref(a.ID), Relation: record.DiscrepancyRelationIncompatible, Evidence: append(slices.Clone(v.Evidence), w.Evidence...),
			Sides: []record.Side{{Who: record.Refs{p[0].By}, Says: "without " + strings.Join(p[0].Exceptions, "; "), Ref: r.refsTo(p[0].By, p[0].Evidence)}, {Who: record.Refs{p[1].By}, Says: "in " + name, Ref: r.refsTo(p[1].By, p[1].Evidence)}}})
	}
}

func specific(cs []record.ObjectClass) bool {
	return slices.ContainsFunc(cs, func(c record.ObjectClass) bool { return c != record.ObjectUnspecified })
}

// positionsDiffer: one party is for a deal or seeks it, another is against it.
func (r *reading) positionsDiffer(a record.Agreement) {
	for _, p := range a.Positions {
		for _, q := range a.Positions {
			if p.Stance != record.StanceFor && p.Stance != record.StanceSeeks || q.Stance != record.StanceAgainst || p.Party == q.Party || len(p.Evidence) == 0 || len(q.Evidence) == 0 {
				continue
			}
			d := record.Discrepancy{Type: record.DifferPosition, Subject: record.Ref(a.ID), Relation: record.DiscrepancyRelationIncompatible, Evidence: append(slices.Clone(p.Evidence), q.Evidence...)}
			for _, x := range []record.Position{p, q} {
				d.Sides = append(d.Sides, record.Side{Who: record.Refs{x.Party}, Says: string(x.Stance), Ref: r.refsTo(x.Party, x.Evidence)})
			}
			r.differ(d)
		}
	}
}

// allegationsDiffer: an incident is alleged of several, by different people, or denied.
func (r *reading) allegationsDiffer(x record.Incident) {
	side := func(al record.Allegation) record.Side {
		s := record.Side{Who: record.Refs(al.By), Says: "alleges it of " + r.nameOf(al.Actor), Ref: r.refsTo(al.By[0], x.Evidence)}
		if sp := al.Spans["actor"]; len(sp) > 0 {
			s.Rest("says", "", sp...)
		}
		return s
	}
	for i, al := range x.Allegations {
		if len(al.Denied) > 0 {
			ev := slices.Concat(x.Evidence[:1], al.Spans["denied"])
			r.differ(record.Discrepancy{Type: record.DifferDenial, Subject: record.Ref(x.ID), Relation: record.DiscrepancyRelationIncompatible, Evidence: ev,
				Sides: []record.Side{side(al), {Who: record.Refs(al.Denied), Says: "denies it", Ref: r.refsTo(al.Denied[0], al.Spans["denied"])}}})
		}
		for _, o := range x.Allegations[i+1:] {
			if al.Actor != o.Actor && len(al.By) > 0 && len(o.By) > 0 && al.By[0] != o.By[0] && r.Actors.Party(al.Actor) != r.Actors.Party(o.Actor) {
				ev := slices.Concat(x.Evidence, al.Spans["by"], o.Spans["by"])
				r.differ(record.Discrepancy{Type: record.DifferAttribution, Subject: record.Ref(x.ID), Relation: record.DiscrepancyRelationIncompatible, Evidence: ev, Sides: []record.Side{side(al), side(o)}})
			}
		}
	}
}

func (r *reading) nameOf(id string) string {
	if a := r.Actors.Get(id); a != nil {
		return a.Name
	}
	return id
}

// casualtiesDiffer: two reporters count the same people of one incident, and their counts do not meet.
func (r *reading) casualtiesDiffer(x record.Incident) {
	low := func(c record.Casualty) int {
		if c.Low != nil {
			return *c.Low
		}
		return 0
	}
	high := func(c record.Casualty) int {
		if c.High != nil {
			return *c.High
		}
		return 1 << 30
	}
	if x.Generic || x.LowConfidence {
		return
	}
	for i, c := range x.Casualties {
		for _, o := range x.Casualties[i+1:] {
			if c.Kind != o.Kind || c.Group != o.Group || c.Best == nil || o.Best == nil || len(c.By) == 0 || len(o.By) == 0 || slices.ContainsFunc(c.By, func(id string) bool { return slices.Contains(o.By, id) }) {
				continue
			}
			if low(c) <= high(o) && low(o) <= high(c) {
				continue
			}
			d := record.Discrepancy{Type: record.DifferCount, Subject: record.Ref(x.ID), Relation: record.DiscrepancyRelationIncompatible, Evidence: append(slices.Clone(c.Evidence), o.Evidence...)}
			for _, y := range []record.Casualty{c, o} {
				d.Sides = append(d.Sides, record.Side{Who: record.Refs(y.By), Says: fmt.Sprintf("%s: %s", strings.ReplaceAll(string(y.Kind), "_", " "), y.Qualifier.Words(strconv.Itoa(*y.Best))), Ref: r.refsTo(y.By[0], y.Evidence)})
			}
			r.differ(d)
		}
	}
}

// readoutsDiffer: one party gave a readout of talks or promised one, another said nothing.
func (r *reading) readoutsDiffer(t record.Talks) {
	for _, p := range t.Readouts {
		for _, q := range t.Readouts {
			if p.Party == q.Party || q.Party == record.Joint || q.Issued != record.IssuedNo || p.Issued == record.IssuedNo || len(p.Evidence) == 0 || len(q.Evidence) == 0 {
				continue
			}
			r.differ(record.Discrepancy{Type: record.DifferReadoutAsymmetry, Subject: record.Ref(t.ID), Evidence: append(slices.Clone(p.Evidence), q.Evidence...), Relation: record.DiscrepancyRelationDifferentEmphasis,
				Sides: []record.Side{{Who: record.Refs{p.Party}, Says: "readout " + string(p.Issued), Ref: r.refsTo(p.Party, p.Evidence)}, {Who: record.Refs{q.Party}, Says: "no statement", Ref: r.refsTo(q.Party, q.Evidence)}}})
		}
	}
}

// eachOther: "A and B accused each other of shelling the road".
func (r *reading) eachOther() {
	for i := range r.doc.Tokens {
		t := &r.doc.Tokens[i]
		if r.skip[i] || t.UPOS != "VERB" || r.cueEntry(i).act != record.SayAccuse {
			continue
		}
		o := r.doc.Child(i, "obj")
		if o < 0 || !r.isEachOther(o) {
			continue
		}
		s := r.subject(i)
		if s < 0 {
			continue
		}
		ids, _ := r.who(s)
		ev := r.spans(r.trim(r.clean(r.clause(i))))
		if len(ids) != 2 || slices.ContainsFunc(r.rep.Discrepancies, func(d record.Discrepancy) bool {
			return d.Type == record.DifferAttribution && spansMeet(d.Evidence, ev)
		}) {
			continue // an incident has it already
		}
		d := record.Discrepancy{Type: record.DifferAttribution, Relation: record.DiscrepancyRelationIncompatible, Evidence: ev}
		for k := range r.rep.Agreements {
			if spansMeet(r.rep.Agreements[k].Evidence, ev) {
				d.Subject = record.Ref(r.rep.Agreements[k].ID)
			}
		}
		for _, id := range ids {
			d.Sides = append(d.Sides, record.Side{Who: record.Refs{id}, Says: "accuses the other", Ref: r.refsTo(id, ev)})
		}
		r.differ(d)
	}
}

// wordAgainstDeed: "shelling went on despite a truce", "rockets fell hours after the cease-fire began".
func (r *reading) wordAgainstDeed() {
	for i := range r.doc.Tokens {
		t := &r.doc.Tokens[i]
		if r.skip[i] || t.UPOS != "NOUN" || !dealNouns[strings.ToLower(t.Lemma)] && t.Lemma != "fire" && t.Lemma != "pledge" && t.Lemma != "promise" {
			continue
		}
		var over int
		switch {
		case anyway(r, i) >= 0: // "the truce covered A, which they attacked anyway"
			over = anyway(r, i)
		case t.Is("obl", "nmod") && r.caseOf(i) == "despite":
			over = t.Head
		case t.Is("nsubj") && t.Head >= 0 && r.doc.Tokens[t.Head].Is("advcl") && r.marked(t.Head, "after", "although", "though") && !r.negated(t.Head):
			over = r.doc.Tokens[t.Head].Head
		default:
			continue
		}
		if over < 0 || !r.violent(over) {
			continue
		}
		word := r.phrase(i)
		if t.Is("nsubj") {
			word = r.trim(nlp.Range{First: r.phrase(i).First, Last: r.doc.Yield(t.Head).Last})
		}
		deed := r.clause(r.clauseHead(over))
		sides := []record.Side{{Who: r.refOf(i), Says: strings.Join(strings.Fields(r.doc.TextOf(word)), " ")}, {Who: record.Refs{r.sayer(over)}, Says: strings.Join(strings.Fields(r.doc.TextOf(r.trim(r.clean(deed)))), " ")}}
		d := record.Discrepancy{Type: record.DifferWordVsDeed, Relation: record.DiscrepancyRelationUnresolved, Evidence: r.spans(r.trim(r.clean(deed)))}
		w := r.spans(r.trim(word))
		if !spansMeet(w, d.Evidence) {
			d.Evidence = append(d.Evidence, w...)
		}
		for k := range r.rep.Agreements {
			if spansMeet(r.rep.Agreements[k].Evidence, w) {
				d.Subject = record.Ref(r.rep.Agreements[k].ID)
			}
		}
		d.Sides = sides
		r.differ(d)
	}
}

// refOf is who says what stands at token i, empty where the report does.
func (r *reading) refOf(i int) record.Refs {
	if id := r.sayer(i); id != record.Narrator {
		return record.Refs{id}
	}
	return nil
}

// anyway is the violent clause of the sentence of token i that says that it was done "anyway" or
// "nonetheless", -1 if none.
func anyway(r *reading, i int) int {
	s := r.sentence(i)
	for j := s.First; j < s.Last; j++ {
		switch r.word(j) {
		case "anyway", "nonetheless", "nevertheless", "regardless":
			if h := r.doc.Tokens[j].Head; h >= 0 && r.doc.Tokens[j].Is("advmod") && r.doc.Tokens[h].UPOS == "VERB" && !r.doc.Under(i, h) && r.trigger(h) != nil {
				return h
			}
		}
	}
	return -1
}

var (
	bindVerbs = words("suppose agree promise pledge vow undertake commit oblige require due")
	failDeeds = words("refuse fail decline neglect")
)

// undertakenNotDone: "the fighters are supposed to assemble at A" and, shortly after, "refused to
// assemble": the same verb under an undertaking and under a failure.
func (r *reading) undertakenNotDone() {
	type deed struct{ verb, over int }
	var bound []deed
	for i := range r.doc.Tokens {
		t := &r.doc.Tokens[i]
		if r.skip[i] || t.UPOS != "VERB" || !t.Is("xcomp", "ccomp", "acl") || t.Head < 0 {
			continue
		}
		h := &r.doc.Tokens[t.Head]
		switch {
		case bindVerbs[h.Lemma] && !r.negated(t.Head):
			bound = append(bound, deed{i, t.Head})
		case failDeeds[h.Lemma] && h.UPOS == "VERB":
			for k := len(bound) - 1; k >= 0; k-- {
				b := bound[k]
				if n := t.Sent - r.doc.Tokens[b.verb].Sent; n > 4 {
					break
				}
				if r.doc.Tokens[b.verb].Lemma != t.Lemma {
					continue
				}
				side := func(over, verb int) record.Side {
					g := r.trim(r.clean(r.clause(over)))
					s := record.Side{Who: record.Refs{r.sayer(verb)}, Says: strings.Join(strings.Fields(r.doc.TextOf(g)), " ")}
					s.Ref = r.refsTo(s.Who[0], r.spans(g))
					return s
				}
				word, deedSide := side(b.over, b.verb), side(t.Head, i)
				d := record.Discrepancy{Type: record.DifferWordVsDeed, Relation: record.DiscrepancyRelationUnresolved, Sides: []record.Side{word, deedSide},
					Evidence: r.spans(r.trim(r.clean(r.clause(b.over))), r.trim(r.clean(r.clause(t.Head))))}
				for k := range r.rep.Agreements {
					if spansMeet(r.rep.Agreements[k].Evidence, d.Evidence) && d.Subject == "" {
						d.Subject = record.Ref(r.rep.Agreements[k].ID)
					}
				}
				r.differ(d)
				break
			}
		}
	}
}

var believeVerbs = words("believe share buy trust")

// againstVerbs set what they govern against what was said before.
var againstVerbs = words("deny reject dismiss dispute refute contradict counter rebut rebuff")

// contrastAt says whether a statement is set against what stands before it: its sentence opens with
// "but" or "however", or its cue denies or rejects.
func (r *reading) contrastAt(k int) (against, rejects bool) {
	cue := r.said[k].cue
	at := r.said[k].head
	if cue.Len() > 0 {
		at = r.cueHead(cue)
		rejects = againstVerbs[r.doc.Tokens[at].Lemma]
	}
	if at < 0 {
		return false, false
	}
	s := r.sentence(at)
	for j := s.First; j < min(s.Last, s.First+12); j++ {
		switch w := r.word(j); {
		case w == "however" || w == "nevertheless" || w == "nonetheless", (w == "but" || w == "yet") && j <= s.First+1:
			return true, rejects
		}
	}
	for _, c := range r.doc.Children(at) { // "..., but A said"
		t := &r.doc.Tokens[c]
		if t.Is("cc") && strings.EqualFold(t.Form, "but") || t.Is("mark") && slices.Contains([]string{"although", "though", "whereas", "while"}, r.word(c)) {
			return true, rejects
		}
		if t.Is("advcl") && r.marked(c, "while", "although", "though", "whereas") { // "while A spoke of it, B said"
			return true, rejects
		}
	}
	if t := &r.doc.Tokens[at]; cue.Len() > 0 && believeVerbs[t.Lemma] && r.negated(at) { // "something that they do not believe"
		return true, true
	}
	return rejects, rejects
}

// pointsBack says whether the content of a statement only refers to what was said: "it", "the
// allegation".
func (r *reading) pointsBack(k int) bool {
	n := 0
	back := false
	for _, g := range r.said[k].content {
		for i := g.First; i < g.Last; i++ {
			n++
			switch t := &r.doc.Tokens[i]; strings.ToLower(t.Lemma) {
			case "it", "this", "that", "which", "something", "allegation", "claim", "accusation", "charge", "report", "suggestion", "assertion":
				back = true
			}
		}
	}
	return back && n <= 4
}

// contrasts: somebody of another party is set against what was said in the sentences before, on the
// same subject: the two share a word for a thing, a person or a place.
func (r *reading) contrasts() {
	first := func(k int) int {
		if c := r.rep.Statements[k].Content; len(c) > 0 {
			return c[0].Start
		}
		return -1
	}
	subject := func(k int) map[string]bool {
		m := map[string]bool{}
		for _, g := range r.said[k].content {
			for i := g.First; i < g.Last; i++ {
				if t := &r.doc.Tokens[i]; t.UPOS == "NOUN" || t.UPOS == "PROPN" || t.UPOS == "VERB" && !plainSpeech[t.Lemma] {
					m[strings.ToLower(t.Lemma)] = true
				}
			}
		}
		return m
	}
	party := func(id string) string {
		if p := r.Actors.Party(id); p != "" {
			return p
		}
		return id
	}
	for k := range r.rep.Statements {
		b := &r.rep.Statements[k]
		if b.Speaker == nil || b.LowConfidence || first(k) < 0 || r.said[k].head < 0 {
			continue
		}
		against, rejects := r.contrastAt(k)
		if !against {
			continue
		}
		sb := r.doc.Tokens[r.said[k].head].Sent
		best := -1
		for o := range r.rep.Statements {
			a := &r.rep.Statements[o]
			if o == k || a.Speaker == nil || a.LowConfidence || r.said[o].head < 0 || first(o) >= first(k) || party(*a.Speaker) == party(*b.Speaker) || spansMeet(a.Content, b.Content) {
				continue
			}
			if n := sb - r.doc.Tokens[r.said[o].head].Sent; n > 3 || best >= 0 && first(o) < first(best) {
				continue
			}
			best = o
		}
		if best < 0 {
			continue
		}
		shared := false
		have := subject(best)
		for w := range subject(k) {
			shared = shared || have[w]
		}
		if !shared && !(rejects && r.pointsBack(k)) {
			continue
		}
		a := &r.rep.Statements[best]
		d := record.Discrepancy{Type: record.DifferBelief, Relation: record.DiscrepancyRelationDifferentEmphasis, Evidence: append(slices.Clone(a.Content), b.Content...)}
		d.Confidence = ptr(.5)
		wants := func(s *record.Statement) bool {
			switch s.ClaimType {
			case record.ClaimPosition, record.ClaimDemand, record.ClaimProposal, record.ClaimPromise, record.ClaimAgreementClaim:
				return true
			}
			return false
		}
		switch {
		case r.said[k].cue.Len() > 0 && believeVerbs[r.doc.Tokens[r.cueHead(r.said[k].cue)].Lemma]:
			d.Relation = record.DiscrepancyRelationIncompatible
		case b.Mode == record.ModeDenial || rejects && !wants(a) && !wants(b):
			d.Type, d.Relation = record.DifferDenial, record.DiscrepancyRelationIncompatible
		case wants(a) || wants(b):
			d.Type, d.Relation = record.DifferPosition, record.DiscrepancyRelationIncompatible
		}
		for _, s := range []*record.Statement{a, b} {
			d.Sides = append(d.Sides, record.Side{Who: record.Refs{*s.Speaker}, Says: strings.Join(strings.Fields(s.Content[0].Text), " "), Ref: record.Refs{s.ID}})
		}
		if slices.ContainsFunc(r.rep.Discrepancies, func(o record.Discrepancy) bool {
			return spansMeet(o.Evidence, a.Content) && spansMeet(o.Evidence, b.Content)
		}) {
			continue // told of a deal or an incident already
		}
		r.differ(d)
	}
}

func (r *reading) marked(i int, forms ...string) bool {
	for _, c := range r.doc.Children(i) {
		if r.doc.Tokens[c].Is("mark", "case") && slices.Contains(forms, strings.ToLower(r.doc.Tokens[c].Form)) {
			return true
		}
	}
	return false
}

// violent says whether the clause over token i tells of an attack or of fighting.
func (r *reading) violent(i int) bool {
	g := r.clause(r.clauseHead(i))
	for j := g.First; j < g.Last; j++ {
		l := strings.ToLower(r.doc.Tokens[j].Lemma)
		if attackNouns[l] || l == "rocket" || l == "missile" || l == "shell" || l == "clash" || l == "gunfire" || l == "drone" || l == "bomb" || r.trigger(j) != nil {
			return true
		}
	}
	return false
}

// covers says whether every class of b lies within some class of a.
func covers(a, b []record.ObjectClass) bool {
	for _, y := range b {
		if !slices.ContainsFunc(a, func(x record.ObjectClass) bool { return y.Within(x) }) {
			return false
		}
	}
	return true
}

func classes(cs []record.ObjectClass) string {
	var out []string
	for _, c := range cs {
		out = append(out, strings.ReplaceAll(string(c), "_", " "))
	}
	return strings.Join(out, ", ")
}

// refsTo are the statements of a speaker that share words with evidence.
func (r *reading) refsTo(by string, evidence []record.Span) record.Refs {
	for _, s := range r.rep.Statements {
		if s.Speaker == nil || *s.Speaker != by {
			continue
		}
		for _, c := range s.Content {
			for _, e := range evidence {
				if c.Start < e.End && e.Start < c.End {
					return record.Refs{s.ID}
				}
			}
		}
	}
	return nil
}
