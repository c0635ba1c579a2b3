package extract

import (
	"math"
	"slices"
	"strings"

	"parley/internal/record"
	"parley/nlp"
)

// holdVerbs give the kind of a claim about who holds what.
var holdVerbs = map[string]record.ControlKind{"occupy": record.ControlOccupies, "hold": record.ControlHolds, "control": record.ControlHolds, "seize": record.ControlCaptured, "capture": record.ControlCaptured,
	"recapture": record.ControlRecaptured, "retake": record.ControlRecaptured, "liberate": record.ControlRecaptured, "administer": record.ControlAdministers, "withdraw": record.ControlWithdrew, "annex": record.ControlOccupies, "besiege": record.ControlBesieges, "own": record.ControlOwns, "overrun": record.ControlCaptured, "reclaim": record.ControlRecaptured, "dominate": record.ControlHolds, "run": record.ControlAdministers}

// holding is one claim about who holds what, in tokens: holder and object, either -1 where not said.
type holding struct {
	kind           record.ControlKind
	holder, object int
	words          nlp.Range // "" = the clause
}

// holdingAt reads the claim about who holds what that token i makes: a verb ("captured", "pulled out
// of"), an adjective made of one ("rebel-held"), or "in control of".
func (r *reading) holdingAt(i int) (h holding, ok bool) {
	t := &r.doc.Tokens[i]
	h = holding{kind: holdVerbs[t.Lemma], holder: -1, object: -1}
	by := func(i int) int {
		if a := r.doc.Child(i, "obl:agent"); a >= 0 {
			return a
		}
		for _, c := range r.doc.Children(i) {
			if r.doc.Tokens[c].Is("obl") && r.caseOf(c) == "by" {
				return c
			}
		}
		return -1
	}
	from := func(i int) int {
		for _, c := range r.doc.Children(i) {
			if t := &r.doc.Tokens[c]; t.Is("obl", "nmod") {
				if k := r.caseOf(c); k == "from" || k == "of" || k == "out" {
					return c
				}
			}
		}
		return -1
	}
	switch {
	case t.UPOS == "NOUN" && t.Lemma == "control":
		h.kind = record.ControlHolds
		v := t.Head
		if v < 0 {
			return h, false
		}
		switch p := r.caseOf(i); {
		case p == "in" && r.doc.Tokens[v].UPOS != "VERB", p == "in" && t.Is("root"):
			h.holder = v
		case p == "in":
			h.holder = r.subject(v)
		case t.Is("obj") && (r.doc.Tokens[v].Lemma == "take" || r.doc.Tokens[v].Lemma == "seize" || r.doc.Tokens[v].Lemma == "gain"):
			h.kind, h.holder = record.ControlCaptured, r.subject(v)
		case t.Is("obj") && (r.doc.Tokens[v].Lemma == "have" || r.doc.Tokens[v].Lemma == "keep" || r.doc.Tokens[v].Lemma == "retain"):
			h.holder = r.subject(v)
		case p == "under" && r.doc.Child(i, "nmod:poss") >= 0:
			h.holder, h.object = r.doc.Child(i, "nmod:poss"), r.subject(v)
		default:
			return h, false
		}
		if t.Is("root") { // "his forces already in control of half the nation"
			h.holder = r.doc.Child(i, "nsubj")
		}
		if h.object < 0 {
			for _, c := range r.doc.Children(i) {
				if r.doc.Tokens[c].Is("nmod") && (r.caseOf(c) == "of" || r.caseOf(c) == "over") {
					h.object = c
				}
			}
		}
	case t.UPOS == "VERB" && (t.Lemma == "pull" || t.Lemma == "move") && i+1 < len(r.doc.Tokens) && (strings.EqualFold(r.doc.Tokens[i+1].Form, "out") || strings.EqualFold(r.doc.Tokens[i+1].Form, "back")):
		h.kind, h.holder, h.object = record.ControlWithdrew, r.subject(i), from(i)
	case h.kind == "" || t.UPOS != "VERB" && !(t.UPOS == "ADJ" && t.Is("amod")):
		return h, false
	case t.Is("amod") && t.Head >= 0 && strings.HasSuffix(t.Form, "ed") || t.Is("amod") && strings.EqualFold(t.Form, "held"): // "rebel-held"
		h.object = t.Head
		if n := i - 1; n >= 1 && r.doc.Tokens[n].Form == "-" {
			h.holder = n - 1
			h.words = nlp.Range{First: n - 1, Last: max(i, r.phrase(t.Head).Last)}
		}
	case t.Is("acl") && t.XPOS == "VBN": // "the town, captured by rebels"
		h.object, h.holder = t.Head, by(i)
		h.words = nlp.Range{First: t.Head, Last: r.doc.Yield(i).Last}
	case r.doc.Child(i, "nsubj:pass") >= 0:
		h.object, h.holder = r.antecedent(r.doc.Child(i, "nsubj:pass")), by(i)
	case t.Is("conj") && r.doc.Child(i, "aux:pass") >= 0: // "is the largest and has been held by A"
		if s := r.doc.Child(t.Head, "nsubj"); s >= 0 {
			h.object = r.antecedent(s)
		}
		h.holder = by(i)
	case h.kind == record.ControlWithdrew:
		h.holder, h.object = r.subject(i), from(i)
	default:
		h.holder, h.object = r.subject(i), r.doc.Child(i, "obj")
	}
	return h, h.holder >= 0 && h.object >= 0
}

// holderOf is the actor that holds: a group, a force, a state; a person stands for those he speaks for.
func (r *reading) holderOf(i int) string {
	id := r.Actors.At(i)
	if id == "" {
		id = r.Actors.For(i)
	}
	if r.actorType(id) == record.ActorPerson {
		if p := r.Actors.Party(id); p != id {
			return p
		}
		return ""
	}
	return id
}

// control finds claims about who holds which ground or works, with who claims it: a claim, never a fact.
func (r *reading) control() {
	for i := range r.doc.Tokens {
		if r.skip[i] {
			continue
		}
		h, ok := r.holdingAt(i)
		if !ok || !r.doc.Tokens[i].Is("amod") && (r.doc.Tokens[i].UPOS == "VERB" && r.unreal(i) || r.doc.Tokens[i].UPOS == "NOUN" && r.unreal(r.clauseHead(i))) {
			continue
		}
		id, object := r.holderOf(h.holder), h.object
		place := r.placeOf(object)
		if place == "" && groundNouns[r.doc.Tokens[object].Lemma] { // ground without a name: in the report's words
			y := r.trim(r.doc.Yield(object))
			for _, c := range r.doc.Children(object) {
				if c > object && r.doc.Tokens[c].Is("acl", "appos", "punct", "conj") {
					y.Last = min(y.Last, r.doc.Yield(c).First)
				}
			}
			if y = r.withoutEdgeWords(r.trim(y)); y.Len() > 0 && y.Len() < 12 {
				place = strings.Join(strings.Fields(r.doc.TextOf(y)), " ")
			}
		}
		if id == "" || place == "" {
			continue
		}
		g := h.words
		if g.Len() == 0 {
			g = r.clause(r.clauseHead(i))
		}
		if s := r.statementOf(i); s >= 0 {
			for _, c := range r.said[s].content {
				if c.Contains(i) {
					g = nlp.Range{First: max(g.First, c.First), Last: min(g.Last, c.Last)}
				}
			}
		}
		if g.Len() > 30 {
			y := r.doc.Yield(object)
			g = nlp.Range{First: min(i, h.holder, object), Last: max(i+1, h.holder+1, object+1)}
			if y.Len() < 20 && object > i {
				g.Last = max(g.Last, y.Last)
			}
		}
		ev := r.spans(r.trim(r.clean(g)))
		if len(ev) == 0 {
			continue
		}
		c := record.Control{Holder: &id, Object: place, Kind: h.kind, AssertedBy: r.sayer(i), Evidence: ev}
		if o := &r.doc.Tokens[object]; o.UPOS != "PROPN" && r.Places.PlaceAt(object) == "" && r.Places.Place(place) != nil { // "about one-fifth of the country"
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
		if !slices.ContainsFunc(r.rep.Control, func(o record.Control) bool {
			return o.ID == c.ID || o.Holder != nil && *o.Holder == id && o.Object == place && o.Kind == c.Kind && o.AssertedBy == c.AssertedBy
		}) {
			r.rep.Control = append(r.rep.Control, c)
		}
	}
}

// groundNouns are kinds of ground and works that are held, captured or left.
var groundNouns = words("country territory land city town village region area capital plant port province part third fifth quarter half percent % most much district airport base settlement strip peninsula swath position border station dam share nation height hill ridge checkpoint mountain outskirt neighbourhood neighborhood crossing road highway building camp stronghold suburb island enclave front trench zone centre center headquarters airfield barracks valley locality hamlet")

// placeOf is the place that a noun is or belongs to: "the city", "one-fifth of the country" take the
// place that the phrase, or the sentence before it, names.
func (r *reading) placeOf(i int) string {
	y := r.doc.Yield(i)
	if id := r.Places.PlaceAt(i); id != "" {
		return id
	}
	if !groundNouns[r.doc.Tokens[i].Lemma] {
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
			if s.Confidence != nil { // no surer than the statement that it is read from; .9 is what statements of reports have
				*f.Confidence = math.Floor(100*min(*f.Confidence, *f.Confidence**s.Confidence/.9)) / 100
				f.LowConfidence = s.LowConfidence
			}
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
			if h := r.doc.Tokens[i].Head; h >= 0 && r.doc.Child(h, "advcl") < 0 && r.doc.Tokens[i].Is("aux") { // no month
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
			if d := r.doc.Child(x, "det"); d >= 0 && r.doc.Tokens[x].Is("nsubj", "obj") && strings.EqualFold(r.doc.Tokens[d].Form, "no") { // "there would be no meeting"
				f.Polarity = record.ForecastWillNotHappen
			}
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
	case promise: // what was promised is an act: "to release the crew", not "to the plan" or "which it did not"
		h := r.doc.Head(c)
		if t := &r.doc.Tokens[h]; t.UPOS != "VERB" || t.Is("acl:relcl") || r.doc.Tokens[c.First].XPOS == "WDT" {
			return f, false
		}
		if r.negated(h) {
			f.Polarity = record.ForecastWillNotHappen
		}
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
		mark(&x.Item, record.BasisInferred, "generic")
		if x.AcledType != "" { // the toll of a war has none
			mark(&x.Item, record.BasisInferred, "acled_event_type")
		}
		if x.AcledSub != "" {
			mark(&x.Item, record.BasisInferred, "acled_sub_event_type")
		}
		if x.PloverEvent != "" {
			mark(&x.Item, record.BasisInferred, "plover_event")
		}
		mark(&x.Item, record.BasisDerived, "title")
		if x.DatePrec != nil {
			mark(&x.Item, record.BasisDerived, "date_prec")
		}
		if x.WherePrec != nil {
			mark(&x.Item, record.BasisBackground, "where_prec")
		}
		if x.GeoPrecision != nil {
			mark(&x.Item, record.BasisDerived, "geo_precision")
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
			if n := deskName(d, a.Name, a.Mentions); n != "" {
				a.Name = n
				a.Rest("name", record.BasisBackground)
			}
		}
		for i := range r.rep.Places {
			p := &r.rep.Places[i]
			if n := deskName(d, p.Name, p.Mentions); n != "" {
				p.Name = n
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

// deskName is what the dossier has the desk write for a name, or else for one of the mentions as the
// text has them; "" where it says nothing.
func deskName(d *record.Dossier, name string, mentions []record.Span) string {
	if n := d.Names[name]; n != "" {
		return n
	}
	for _, m := range mentions {
		if n := d.Names[m.Text]; n != "" {
			return n
		}
	}
	return ""
}
