package extract

import (
	"slices"
	"strings"

	"parley/internal/record"
	"parley/nlp"
)

// holdVerbs give the kind of a claim about who holds what.
var holdVerbs = map[string]record.ControlKind{"occupy": record.ControlOccupies, "hold": record.ControlHolds, "control": record.ControlHolds, "seize": record.ControlCaptured, "capture": record.ControlCaptured,
	"recapture": record.ControlRecaptured, "retake": record.ControlRecaptured, "liberate": record.ControlRecaptured, "administer": record.ControlAdministers, "withdraw": record.ControlWithdrew, "annex": record.ControlOccupies, "besiege": record.ControlBesieges, "own": record.ControlOwns}

// control finds claims about who holds which ground or works, with who claims it: a claim, never a fact.
func (r *reading) control() {
	for i := range r.doc.Tokens {
		t := &r.doc.Tokens[i]
		kind, ok := holdVerbs[t.Lemma]
		if !ok || t.UPOS != "VERB" || r.skip[i] || r.unreal(i) {
			continue
		}
		passive := r.doc.Child(i, "nsubj:pass")
		var holder, object int = -1, -1
		if passive >= 0 {
			object = r.antecedent(passive)
			holder = r.doc.Child(i, "obl:agent")
			if holder < 0 {
				for _, c := range r.doc.Children(i) {
					if r.doc.Tokens[c].Is("obl") && r.caseOf(c) == "by" {
						holder = c
					}
				}
			}
		} else {
			holder, object = r.subject(i), r.doc.Child(i, "obj")
			if kind == record.ControlWithdrew {
				for _, c := range r.doc.Children(i) {
					if r.doc.Tokens[c].Is("obl") && r.caseOf(c) == "from" {
						object = c
					}
				}
			}
			if p := t.Head; object < 0 && t.Is("conj") && p >= 0 { // "is Europe's largest and has been held by"
				object = -1
			}
		}
		if passive < 0 && t.Is("conj") && r.doc.Child(i, "aux:pass") >= 0 {
			if h := t.Head; h >= 0 {
				if s := r.doc.Child(h, "nsubj"); s >= 0 {
					object = r.antecedent(s)
				}
			}
			holder = r.doc.Child(i, "obl:agent")
		}
		if holder < 0 || object < 0 {
			continue
		}
		id := r.Actors.At(holder)
		if id == "" {
			id = r.Actors.For(holder)
		}
		place := r.placeOf(object)
		if id == "" || place == "" || r.actorType(id) == record.ActorPerson {
			continue
		}
		g := r.clause(i)
		if s := r.statementOf(i); s >= 0 {
			for _, c := range r.said[s].content {
				if c.Contains(i) {
					g = nlp.Range{First: max(g.First, c.First), Last: min(g.Last, c.Last)}
				}
			}
		}
		if g.Len() > 30 {
			y := r.doc.Yield(object)
			g = nlp.Range{First: min(i, holder), Last: max(i+1, holder+1)}
			if y.Len() < 20 && object > i {
				g.Last = max(g.Last, y.Last)
			}
		}
		ev := r.spans(r.trim(r.clean(g)))
		if len(ev) == 0 {
			continue
		}
		c := record.Control{Holder: &id, Object: place, Kind: kind, AssertedBy: r.sayer(i), Evidence: ev}
		if o := &r.doc.Tokens[object]; o.UPOS != "PROPN" && r.Places.PlaceAt(object) == "" { // "about one-fifth of the country"
			c.Extent = strings.Join(strings.Fields(r.doc.TextOf(r.trim(r.doc.Yield(object)))), " ")
			if len(c.Extent) > 80 {
				c.Extent = ""
			}
		}
		for j := g.First; j < g.Last; j++ {
			if k := r.timeAt[j]; k >= 0 && r.Times[k].EDTF != "" && c.Since == "" && (r.caseOf(r.doc.Head(r.Times[k].Range)) == "since") {
				c.Since = r.Times[k].EDTF
			}
		}
		c.ID = r.id("K", ev...)
		c.Confidence = ptr(.6)
		r.rep.Control = append(r.rep.Control, c)
	}
}

// placeOf is the place that a noun is or belongs to: "the city", "one-fifth of the country" take the
// place that the phrase, or the sentence before it, names.
func (r *reading) placeOf(i int) string {
	y := r.doc.Yield(i)
	if id := r.Places.PlaceAt(i); id != "" {
		return id
	}
	switch r.doc.Tokens[i].Lemma {
	case "country", "territory", "land", "city", "town", "village", "region", "area", "capital", "plant", "port", "province", "part", "third", "fifth", "quarter", "half", "percent", "%", "most", "much", "district", "airport", "base", "settlement", "strip", "peninsula", "swath", "position", "border", "station", "dam", "share":
	default:
		return ""
	}
	for j := y.First; j < y.Last; j++ {
		if id := r.Places.PlaceAt(j); id != "" {
			return id
		}
	}
	country := false
	for j := y.First; j < y.Last && j < y.First+12; j++ {
		switch r.doc.Tokens[j].Lemma {
		case "country", "territory", "land", "city", "town", "village", "region", "area", "capital", "plant", "port", "province":
			country = true
		}
	}
	if country {
		for j := y.First - 1; j >= max(0, y.First-25); j-- {
			if id := r.Places.PlaceAt(j); id != "" {
				return id
			}
		}
	}
	return ""
}

// forecasts finds what statements say will, may or will not happen, and promises: to be checked later.
func (r *reading) forecasts() {
	for k := range r.rep.Statements {
		s := &r.rep.Statements[k]
		if s.Mode == record.ModeSilence || s.Polarity == record.PolarityDeclines {
			continue
		}
		promise := s.Act == record.SayPromise && !s.Attitude
		for _, c := range r.said[k].content {
			f, ok := r.forecast(c, promise && c == r.said[k].content[0])
			if !ok {
				continue
			}
			if s.Speaker != nil {
				f.By = record.Ref(*s.Speaker)
			}
			f.Statement, f.Made = s.ID, s.Date
			f.ID = r.id("F", f.Evidence...)
			if slices.ContainsFunc(r.rep.Forecasts, func(o record.Forecast) bool { return o.ID == f.ID }) {
				continue
			}
			r.rep.Forecasts = append(r.rep.Forecasts, f)
			break
		}
	}
}

// forecast reads the first clause of a range that looks ahead.
func (r *reading) forecast(c nlp.Range, promise bool) (record.Forecast, bool) {
	f := record.Forecast{Polarity: record.ForecastWillHappen, Strength: record.StrengthFirm}
	head := -1
	for i := c.First; i < c.Last && head < 0; i++ {
		switch strings.ToLower(r.doc.Tokens[i].Form) {
		case "will", "'ll", "’ll", "shall", "wo":
			if r.doc.Tokens[i].UPOS == "AUX" {
				head = r.doc.Tokens[i].Head
			}
		case "would":
			if h := r.doc.Tokens[i].Head; h >= 0 && r.doc.Child(h, "advcl") < 0 && r.quoted[i] < 0 { // indirect speech, not a condition
				head = h
			}
		case "going":
			if i+1 < c.Last && strings.EqualFold(r.doc.Tokens[i+1].Form, "to") {
				head = r.doc.Tokens[i].Head
				if x := r.doc.Child(i, "xcomp"); x >= 0 {
					head = x
				}
			}
		case "could", "may", "might":
			if h := r.doc.Tokens[i].Head; h >= 0 && r.doc.Child(h, "advcl") < 0 {
				head = h
				f.Polarity, f.Strength = record.ForecastMayHappen, record.StrengthPossible
			}
		}
		if head >= 0 && (!c.Contains(head) || r.skip[head]) {
			head = -1
		}
	}
	g := c
	switch {
	case head >= 0:
		g = r.clause(head)
		g = nlp.Range{First: max(g.First, c.First), Last: min(g.Last, c.Last)}
		if r.negated(head) {
			f.Polarity = record.ForecastWillNotHappen
		}
		for _, x := range r.doc.Children(head) {
			if r.doc.Tokens[x].Is("advcl") {
				switch strings.ToLower(r.doc.Tokens[r.doc.Yield(x).First].Form) {
				case "if", "unless", "until", "provided", "once":
					f.Polarity = record.ForecastConditional
				}
			}
			switch strings.ToLower(r.doc.Tokens[x].Form) {
			case "probably", "likely":
				f.Strength = record.StrengthProbable
			case "perhaps", "possibly", "maybe":
				f.Strength = record.StrengthPossible
			}
		}
	case promise:
	default:
		return f, false
	}
	g = r.trim(r.clean(g))
	ev := r.spans(g)
	if len(ev) == 0 {
		return f, false
	}
	f.Evidence = ev
	f.Claim = strings.Join(strings.Fields(r.doc.TextOf(g)), " ")
	for i := g.First; i < g.Last; i++ {
		if k := r.timeAt[i]; k >= 0 && f.Target == "" && r.Times[k].Type != record.TimeDuration {
			f.Target = r.Times[k].EDTF
		}
	}
	conf := .6
	if f.Polarity == record.ForecastMayHappen {
		conf = .45
	}
	f.Confidence = &conf
	return f, true
}

// narrations are what the report asserts in its own voice: main clauses outside all statements that
// an incident, meeting, agreement or control claim rests on.
func (r *reading) narrations() {
	add := func(about string, evidence []record.Span) {
		for _, e := range evidence {
			if slices.ContainsFunc(r.rep.Statements, func(s record.Statement) bool {
				return slices.ContainsFunc(s.Content, func(c record.Span) bool { return e.Start < c.End && c.Start < e.End })
			}) || slices.ContainsFunc(r.rep.Narration, func(n record.Narration) bool { return n.Evidence[0] == e }) {
				continue
			}
			r.rep.Narration = append(r.rep.Narration, record.Narration{Item: record.Item{ID: r.id("N", e)}, Evidence: []record.Span{e}, About: about})
		}
	}
	for _, x := range r.rep.Talks {
		add(x.ID, x.Evidence)
	}
	for _, x := range r.rep.Agreements {
		add(x.ID, x.Evidence)
	}
	for _, x := range r.rep.Incidents {
		add(x.ID, x.Evidence)
	}
	for _, x := range r.rep.Control {
		if x.AssertedBy == record.Narrator {
			add(x.ID, x.Evidence)
		}
	}
	slices.SortStableFunc(r.rep.Narration, func(a, b record.Narration) int { return a.Evidence[0].Start - b.Evidence[0].Start })
}

// discrepancies notes where accounts in one report differ: versions of a deal that cover different
// things, counts of one universe, denials of what another says.
func (r *reading) discrepancies() {
	for _, a := range r.rep.Agreements {
		for i, v := range a.Versions {
			for _, w := range a.Versions[i+1:] {
				rel := record.DiscrepancyRelation("")
				switch {
				case len(v.Objects) == 0 || len(w.Objects) == 0 || slices.Equal(v.Objects, w.Objects):
					continue
				case covers(v.Objects, w.Objects) || covers(w.Objects, v.Objects):
					rel = record.DiscrepancyRelationNarrowerThan
				default:
					rel = record.DiscrepancyRelationUnresolved
				}
				d := record.Discrepancy{Type: record.DifferScope, Subject: record.Ref(a.ID), Relation: rel, Evidence: sortSpans(append(slices.Clone(v.Evidence), w.Evidence...))}
				for _, x := range []record.Version{v, w} {
					d.Sides = append(d.Sides, record.Side{Who: record.Refs{x.By}, Says: classes(x.Objects), Ref: r.refsTo(x.By, x.Evidence)})
				}
				d.ID = r.id("D", d.Evidence...)
				d.Rest("type", record.BasisDerived)
				d.Confidence = ptr(.6)
				r.rep.Discrepancies = append(r.rep.Discrepancies, d)
			}
		}
	}
	for _, t := range r.rep.Tallies {
		for _, id := range t.RivalOf {
			k := slices.IndexFunc(r.rep.Tallies, func(o record.Tally) bool { return o.ID == id })
			if k < 0 || id < t.ID {
				continue
			}
			o := r.rep.Tallies[k]
			d := record.Discrepancy{Type: record.DifferCount, Subject: record.Ref(t.What), Relation: record.DiscrepancyRelationUnresolved, Evidence: sortSpans(append(slices.Clone(t.Evidence), o.Evidence...)),
				Sides: []record.Side{{Who: t.ReportedBy, Says: t.Evidence[0].Text, Ref: record.Refs{t.ID}}, {Who: o.ReportedBy, Says: o.Evidence[0].Text, Ref: record.Refs{o.ID}}}}
			d.ID = r.id("D", d.Evidence...)
			d.Rest("type", record.BasisDerived)
			r.rep.Discrepancies = append(r.rep.Discrepancies, d)
		}
	}
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

// names fills the layer of proper names with the actors and places they stand for.
func (r *reading) names() {
	for k, n := range r.doc.Names {
		if r.skip[n.First] {
			continue
		}
		s := r.span(n.Range)
		x := record.Name{Item: record.Item{ID: r.id("NE", s)}, Span: s, Class: record.NameClass(n.Class)}
		head := r.doc.Head(n.Range)
		for _, i := range []int{head, n.First, n.Last - 1} {
			if id := r.Places.PlaceAt(i); id != "" && x.Ref == "" {
				x.Ref = id
			} else if id := r.Actors.At(i); id != "" && x.Ref == "" {
				x.Ref = id
			}
		}
		if p := r.Places.Point(k); p.Known {
			x.Lat, x.Lon = ptr(p.Lat), ptr(p.Lon)
			if p.ID > 0 {
				x.GeonameID = ptr(p.ID)
			}
		}
		r.rep.Names = append(r.rep.Names, x)
	}
}

// about notes on each statement the incidents, agreements, talks and tallies whose words it holds.
func (r *reading) about() {
	for i := range r.rep.Statements {
		s := &r.rep.Statements[i]
		add := func(id string, low bool, evidence []record.Span) {
			if low || slices.Contains(s.About, id) {
				return
			}
			for _, e := range evidence {
				for _, c := range s.Content {
					if min(e.End, c.End)-max(e.Start, c.Start) > 0 {
						s.About = append(s.About, id)
						s.Rest("about", record.BasisDerived)
						return
					}
				}
			}
		}
		for _, x := range r.rep.Incidents {
			add(x.ID, x.LowConfidence, x.Evidence)
		}
		for _, x := range r.rep.Agreements {
			add(x.ID, x.LowConfidence, x.Evidence)
		}
		for _, x := range r.rep.Talks {
			add(x.ID, x.LowConfidence, x.Evidence)
		}
		if len(s.About) == 0 {
			for _, x := range r.rep.Tallies {
				add(x.ID, x.LowConfidence, x.Evidence)
			}
		}
	}
}

// classified marks what was read from the words, and not said by them, as inferred: the classes of
// items, and titles that were put together.
func (r *reading) classified() {
	mark := func(it *record.Item, basis record.Basis, members ...string) {
		for _, m := range members {
			if _, set := it.Basis[m]; !set {
				it.Rest(m, basis)
			}
		}
	}
	for i := range r.rep.Statements {
		s := &r.rep.Statements[i]
		mark(&s.Item, record.BasisInferred, "mode", "factuality")
		if s.Act != "" {
			mark(&s.Item, record.BasisInferred, "act")
		}
		if s.ClaimType != "" {
			mark(&s.Item, record.BasisInferred, "claim_type")
		}
	}
	for i := range r.rep.Talks {
		mark(&r.rep.Talks[i].Item, record.BasisInferred, "status")
		mark(&r.rep.Talks[i].Item, record.BasisDerived, "title")
	}
	for i := range r.rep.Agreements {
		a := &r.rep.Agreements[i]
		mark(&a.Item, record.BasisInferred, "kind", "status")
		if len(a.Acts) > 0 {
			mark(&a.Item, record.BasisInferred, "acts")
		}
		if len(a.Objects) > 0 {
			mark(&a.Item, record.BasisInferred, "objects")
		}
		for k := range a.Versions {
			if v := &a.Versions[k]; len(v.Acts) > 0 {
				mark(&v.Item, record.BasisInferred, "acts")
			}
		}
	}
	for i := range r.rep.Incidents {
		x := &r.rep.Incidents[i]
		mark(&x.Item, record.BasisInferred, "acled_event_type", "acled_sub_event_type", "plover_event", "generic")
		mark(&x.Item, record.BasisDerived, "title")
		if x.DatePrec != nil {
			mark(&x.Item, record.BasisDerived, "date_prec")
		}
		if x.WherePrec != nil {
			mark(&x.Item, record.BasisBackground, "where_prec")
		}
		if len(x.PloverModes) > 0 {
			mark(&x.Item, record.BasisInferred, "plover_modes")
		}
	}
	for i := range r.rep.Tallies {
		mark(&r.rep.Tallies[i].Item, record.BasisDerived, "check")
	}
	for i := range r.rep.Forecasts {
		mark(&r.rep.Forecasts[i].Item, record.BasisInferred, "polarity", "strength")
	}
	for i := range r.rep.Events {
		mark(&r.rep.Events[i].Item, record.BasisInferred, "event_type", "auxiliary", "actor", "recipient")
	}
}

// finish takes over actors and places, drops what nothing supports, and puts layers in order.
func (r *reading) finish() {
	used := map[string]bool{}
	if r.outlet != "" {
		for _, s := range r.rep.Statements {
			for _, c := range s.Chain {
				used[c] = true
			}
		}
	}
	for _, a := range r.Actors.Actors() {
		if len(a.Mentions) > 0 || used[a.ID] {
			r.rep.Actors = append(r.rep.Actors, a)
		}
	}
	r.rep.Places = r.Places.Places
	if d := r.Dossier; d != nil { // names as the desk writes them
		for i := range r.rep.Actors {
			a := &r.rep.Actors[i]
			for _, p := range d.Parties {
				if p.ID == a.ID && a.Name != p.Name {
					a.Name = p.Name
					a.Rest("name", record.BasisBackground)
				}
			}
			if n := d.Names[a.Name]; n != "" {
				a.Name = n
				a.Rest("name", record.BasisBackground)
			}
		}
		for i := range r.rep.Places {
			if p := &r.rep.Places[i]; d.Names[p.Name] != "" {
				p.Name = d.Names[p.Name]
				p.Rest("name", record.BasisBackground)
			}
		}
	}
	r.classified()
	if r.outlet != "" && !slices.ContainsFunc(r.rep.Actors, func(a record.Actor) bool { return a.ID == r.outlet }) {
		for i := range r.rep.Statements { // nothing said: the outlet is in no chain
			r.rep.Statements[i].Chain = slices.DeleteFunc(r.rep.Statements[i].Chain, func(id string) bool { return id == r.outlet })
		}
	}
}
