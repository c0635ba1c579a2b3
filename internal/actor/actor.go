// Package actor finds who acts and speaks in a text: persons, governments, forces, bodies, and
// sources without a name; one actor for each in the real world, with all its mentions. Names come
// from the reader, lists of bodies and of nouns for people from data/actors, offices and countries
// from the words beside a name. Sector codes are PLOVER's.
package actor

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"sort"
	"strings"
	"unicode"

	"parley/internal/geo"
	"parley/internal/record"
	"parley/nlp"
)

// Lists are the lists of actors that the program carries. Read-only once loaded.
type Lists struct {
	bodies   map[string]*body   // folded name
	agents   map[string]agent   // lemma
	people   map[string]known   // folded name
	offices  map[string]*holder // folded name
	asOf     string             // month in which offices.txt was last gone through
	compiled string             // compiled.tsv.gz: names of older lists, sorted
}

// known is a person of people.txt: the country (alpha-3), and the full name, folded, of whom a last name
// alone means.
type known struct{ country, full string }

type body struct {
	id, name, country, plover string
	kind                      record.ActorType
}

type agent struct {
	kind   record.ActorType
	sector string
}

// Load reads bodies.txt, agents.txt, people.txt, offices.txt and compiled.tsv.gz.
func Load(fsys fs.FS) (*Lists, error) {
	l := &Lists{bodies: map[string]*body{}, agents: map[string]agent{}, people: map[string]known{}, offices: map[string]*holder{}}
	var err error
	if l.compiled, err = geo.Unpacked(fsys, "compiled.tsv.gz"); err != nil {
		return nil, fmt.Errorf("load actors: compiled.tsv.gz: %w", err)
	}
	err = entries(fsys, "bodies.txt", 6, func(f []string) {
		b := &body{id: f[1], name: f[2], kind: record.ActorType(f[3]), country: f[4], plover: f[5]}
		for n := range strings.SplitSeq(f[0], ",") {
			l.bodies[geo.Fold(strings.TrimPrefix(n, "the "))] = b
		}
	})
	if err != nil {
		return nil, err
	}
	if err := entries(fsys, "agents.txt", 3, func(f []string) {
		l.agents[f[0]] = agent{record.ActorType(f[1]), f[2]}
	}); err != nil {
		return nil, err
	}
	if err := entries(fsys, "people.txt", 3, func(f []string) {
		first, _, _ := strings.Cut(f[0], ",")
		for n := range strings.SplitSeq(f[0], ",") {
			l.people[geo.Fold(n)] = known{f[2], geo.Fold(n)}
		}
		for n := range strings.SplitSeq(f[1], ",") {
			if n != "-" {
				l.people[geo.Fold(n)] = known{f[2], geo.Fold(first)}
			}
		}
	}); err != nil {
		return nil, err
	}
	return l, l.loadOffices(fsys)
}

func entries(fsys fs.FS, name string, fields int, each func([]string)) error {
	b, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("load actors: %w", err)
	}
	n := 0
	for line := range strings.Lines(string(b)) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "|")
		if len(f) < fields {
			return fmt.Errorf("load actors: %s line %d: %d fields, want %d", name, n, len(f), fields)
		}
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		each(f)
	}
	return nil
}

// listed is what compiled.tsv.gz has of a name: a body or a person, with the offices that a person held
// ("GOV 2003-11/2004-06"); nil if it has none.
func (l *Lists) listed(name string) (*body, []string) {
	key := geo.Fold(name)
	s := l.compiled
	start := func(b int) int { return strings.LastIndexByte(s[:b], '\n') + 1 }
	at := sort.Search(len(s), func(b int) bool {
		k, _, _ := strings.Cut(s[start(b):], "\t")
		return k >= key
	})
	if at == len(s) || !strings.Contains(key, " ") {
		return nil, nil
	}
	line, _, _ := strings.Cut(s[start(at):], "\n")
	c := strings.Split(line, "\t")
	if c[0] != key || len(c) < 3 {
		return nil, nil
	}
	for len(c) < 5 {
		c = append(c, "")
	}
	b := &body{name: cmp.Or(c[1], geo.Title(key)), kind: record.ActorType(c[2]), country: c[3]}
	if b.kind == record.ActorPerson {
		return b, strings.Split(c[4], ";")
	}
	b.plover = strings.TrimSpace(c[3] + " " + c[4])
	prefix := map[record.ActorType]string{record.ActorArmedGroup: "grp:", record.ActorIgo: "igo:", record.ActorNgo: "ngo:", record.ActorParty: "pty:", record.ActorArmedForce: "mil:"}[b.kind]
	b.id = cmp.Or(prefix, "org:") + record.Slug(b.name)
	return b, nil
}

// compiledTo is the month up to which compiled.tsv.gz knows of offices.
const compiledTo = "2014-12"

// inOffice is the sector of the office that was held at a date ("2004-05"), "" if none is known.
func inOffice(offices []string, date string) string {
	if len(date) < 7 {
		return ""
	}
	for _, o := range offices {
		sector, span, _ := strings.Cut(o, " ")
		from, to, ok := strings.Cut(span, "/")
		if to == "" {
			to = compiledTo
		}
		if ok && from <= date[:7] && to >= date[:7] {
			return sector
		}
	}
	return ""
}

// Context is what is known before the text is read.
type Context struct {
	Date       record.EDTF     // of the report, "" if not known: who held an office then
	Dossier    *record.Dossier // nil if none
	Theatre    []string        // names of places where the conflict is
	Skip       []nlp.Span      // furniture
	TextSHA256 string
}

// Index is the actors of a text, by token and by id.
type Index struct {
	lists   *Lists
	gaz     *geo.Gazetteer
	doc     *nlp.Document
	actors  map[string]*record.Actor
	byTok   []string
	skip    []bool
	last    map[string][]string // by noun, the unnamed actors of it so far, in order
	people  []seen              // persons in the order of their mentions
	party   map[string]string
	side    map[string]string               // by id of a party of the dossier: "side_a", "mediator"
	theatre []string                        // countries of the theatre
	roles   map[string]record.DossierPerson // by id of a person of the dossier
	places  *geo.Result
	date    string          // of the report
	foreign map[string]bool // persons who speak for no country
	swept   bool            // the phrases that nothing asked for are in
	main    *string         // the country that the text is about, "" if none is; nil = not counted yet
}

type seen struct {
	token int
	id    string
}

// Resolve finds the named actors of a document and the pronouns that stand for persons. Unnamed
// ones are made when For asks for them.
func (l *Lists) Resolve(doc *nlp.Document, places *geo.Result, ctx Context) *Index {
	x := &Index{lists: l, gaz: places.Gazetteer(), doc: doc, actors: map[string]*record.Actor{}, byTok: make([]string, len(doc.Tokens)), skip: make([]bool, len(doc.Tokens)),
		last: map[string][]string{}, party: map[string]string{}, side: map[string]string{}, roles: map[string]record.DossierPerson{}, places: places, foreign: map[string]bool{}, date: strings.TrimPrefix(string(ctx.Date), "../")}
	for _, s := range ctx.Skip {
		for g, i := doc.RangeOf(s), 0; i < g.Len(); i++ {
			x.skip[g.First+i] = true
		}
	}
	x.theatre = x.theatreOf(ctx.Theatre)
	if ctx.Dossier != nil {
		x.fromDossier(ctx.Dossier)
	}
	for k, n := range doc.Names {
		if !x.skip[n.First] {
			x.name(k, n, places)
		}
	}
	for i := range doc.Tokens { // adjectives of states that the reader did not call names
		t := &doc.Tokens[i]
		if x.byTok[i] == "" && !x.skip[i] && places.PlaceAt(i) == "" && (t.UPOS == "ADJ" || t.UPOS == "PROPN") && t.Form != "" && unicode.IsUpper([]rune(t.Form)[0]) {
			if c, ok := x.gaz.CountryOf(t.Form); ok && len(t.Form) > 1 {
				x.mention(x.state(c), nlp.Range{First: i, Last: i + 1})
			}
		}
	}
	for i := range doc.Tokens {
		if doc.Tokens[i].UPOS != "PRON" || x.skip[i] || !singular[strings.ToLower(doc.Tokens[i].Form)] {
			continue
		}
		if id := x.stands(i, true); id != "" {
			x.mention(id, nlp.Range{First: i, Last: i + 1})
		}
	}
	return x
}

func (x *Index) fromDossier(d *record.Dossier) {
	for _, p := range d.Parties {
		x.side[p.ID] = p.Side
		b := &body{id: p.ID, name: p.Name}
		switch prefix, rest, _ := strings.Cut(p.ID, ":"); prefix {
		case "gov":
			b.kind, b.country = record.ActorState, iso3(x.gaz, strings.ToUpper(rest))
			b.plover = strings.TrimSpace(b.country + " GOV")
		case "grp":
			b.kind, b.plover = record.ActorArmedGroup, "REB"
		case "igo":
			b.kind, b.plover = record.ActorIgo, "IGO"
		case "ngo":
			b.kind, b.plover = record.ActorNgo, "NGO"
		default:
			b.kind = record.ActorOrganisation
		}
		for _, w := range p.Words { // the program's own lists may know more of it
			if old, ok := x.lists.body(w); ok && old.id == p.ID {
				b.kind, b.country, b.plover = old.kind, old.country, old.plover
				break
			}
		}
		for _, w := range p.Words {
			if _, known := x.gaz.CountryOf(w); !known {
				x.lists = x.lists.with(w, b)
			}
		}
	}
	for _, p := range d.People {
		b := &body{id: p.ID, name: p.Name, kind: record.ActorPerson, country: iso3(x.gaz, strings.ToUpper(strings.TrimPrefix(p.Party, "gov:")))}
		if b.plover = strings.TrimSpace(b.country + " GOV"); strings.HasPrefix(p.Party, "grp:") {
			b.plover = "REB"
		}
		for _, w := range append([]string{p.Name}, p.Words...) {
			x.lists = x.lists.with(w, b)
		}
		x.party[p.ID] = p.Party
		x.roles[p.ID] = p
	}
	for _, o := range d.Outlets {
		b := &body{id: o.Outlet, name: o.Name, kind: record.ActorMedia, country: o.Country, plover: strings.TrimSpace(o.Country + " JRN")}
		for _, w := range append([]string{o.Name}, o.Words...) {
			if _, known := x.lists.body(w); !known {
				x.lists = x.lists.with(w, b)
			}
		}
	}
}

// with is the lists with one more body; the shared ones stay as they are.
func (l *Lists) with(name string, b *body) *Lists {
	n := &Lists{bodies: make(map[string]*body, len(l.bodies)+1), agents: l.agents, people: l.people, offices: l.offices, asOf: l.asOf, compiled: l.compiled}
	for k, v := range l.bodies {
		n.bodies[k] = v
	}
	n.bodies[geo.Fold(name)] = b
	return n
}

func iso3(g *geo.Gazetteer, iso2 string) string {
	if c, ok := g.ByISO2(iso2); ok {
		return c.ISO3
	}
	return ""
}

// name files one name of the document under its actor.
func (x *Index) name(k int, n nlp.Name, places *geo.Result) {
	g := x.trim(n.Range)
	if g.Len() == 0 {
		return
	}
	text := x.doc.TextOf(g)
	if b, ok := x.lists.body(text); ok && (n.Class != "location" || places.PlaceAt(g.First) == "") {
		if !(len(text) <= 3 && strings.ToUpper(text) != text) {
			x.mention(x.body(b), g)
			if b.kind == record.ActorPerson {
				x.people = append(x.people, seen{g.First, b.id})
				x.describe(x.actors[b.id], g)
			}
			return
		}
	}
	if places.Government(k) {
		c, ok := x.gaz.CountryOf(text)
		if !ok {
			c, ok = x.gaz.CapitalOf(text)
		}
		if ok {
			x.mention(x.state(c), g)
		}
		return
	}
	if n.Class == "organisation" || n.Class == "norp" || n.Class == "misc" {
		if b, _ := x.lists.listed(text); b != nil && b.kind != record.ActorPerson && places.PlaceAt(g.First) == "" {
			id := x.body(b)
			x.mention(id, g)
			if b.country != "" {
				x.actors[id].Rest("country", record.BasisBackground)
			}
			return
		}
	}
	switch n.Class {
	case "person":
		x.person(g)
	case "norp":
		if c, ok := x.gaz.CountryOf(text); ok {
			x.mention(x.state(c), g)
			return
		}
		if places.PlaceAt(g.First) == "" && g.Len() > 0 && !compassAdjective[strings.ToLower(text)] {
			x.mention(x.make("grp:"+record.Slug(text), record.Actor{Name: text, Type: record.ActorOrganisation}), g)
		}
	case "organisation":
		if places.PlaceAt(g.First) != "" {
			return
		}
		if c, ok := x.gaz.CountryOf(stateName(text)); ok {
			x.mention(x.state(c), g)
			return
		}
		x.organisation(g)
	}
}

// body is the body of a name on the lists, its article and the word for its kind aside ("the Charlie
// Hebdo magazine").
func (l *Lists) body(name string) (*body, bool) {
	k := strings.TrimPrefix(geo.Fold(name), "the ")
	if b, ok := l.bodies[k]; ok {
		return b, true
	}
	for _, w := range []string{" magazine", " newspaper", " daily", " weekly", " news agency", " agency", " radio station", " radio", " television", " tv", " channel", " website", " movement", " group", " militia", " rebels", " fighters", " militants", " organization", " organisation", " party"} {
		if t, ok := strings.CutSuffix(k, w); ok {
			if b, ok := l.bodies[t]; ok && len(t) > 2 {
				return b, true
			}
		}
	}
	return nil, false
}

// compassAdjective are adjectives that name nobody: "Western diplomats".
var compassAdjective = map[string]bool{"western": true, "eastern": true, "northern": true, "southern": true}

// stateName cuts a name of a government down to that of its state: "Government of the Republic of
// Sudan", "Islamic Republic of Iran", "the Indonesian Government".
func stateName(s string) string {
	low := strings.ToLower(s)
	cut := func(prefixes ...string) bool {
		for _, p := range prefixes {
			if strings.HasPrefix(low, p) && len(low) > len(p) {
				s, low = s[len(p):], low[len(p):]
				return true
			}
		}
		return false
	}
	cut("the ")
	cut("interim ", "transitional ", "federal ", "provisional ")
	if cut("government of ", "governments of ") {
		cut("the ")
	}
	if cut("islamic republic of ", "people's republic of ", "republic of ", "kingdom of ", "state of ", "union of ", "hashemite kingdom of ") {
		cut("the ")
	}
	if t, ok := strings.CutSuffix(low, " government"); ok {
		s = s[:len(t)]
	}
	return s
}

func (x *Index) trim(g nlp.Range) nlp.Range {
	for g.First < g.Last && (x.doc.Tokens[g.First].UPOS == "DET" || x.doc.Tokens[g.First].UPOS == "PUNCT") {
		g.First++
	}
	for g.First < g.Last && (x.doc.Tokens[g.Last-1].XPOS == "POS" || x.doc.Tokens[g.Last-1].UPOS == "PUNCT" && x.doc.Tokens[g.Last-1].Form != ")") {
		g.Last--
	}
	return g
}

// make gives the id of an actor, filing it if it is new.
func (x *Index) make(id string, a record.Actor) string {
	if x.actors[id] == nil {
		a.ID = id
		x.actors[id] = &a
	}
	return id
}

// mention notes that a range stands for an actor.
func (x *Index) mention(id string, g nlp.Range) {
	a := x.actors[id]
	s := record.NewSpan(x.doc.Points(x.doc.WordsOf(g)))
	if !slices.Contains(a.Mentions, s) {
		a.Mentions = append(a.Mentions, s)
	}
	for i := g.First; i < g.Last; i++ {
		if x.byTok[i] == "" {
			x.byTok[i] = id
		}
	}
}

func (x *Index) state(c *geo.Country) string {
	return x.make("gov:"+strings.ToLower(c.ISO2), record.Actor{Name: c.Name, Type: record.ActorState, Country: &c.ISO3, Plover: ptr(c.ISO3 + " GOV")})
}

func (x *Index) body(b *body) string {
	if strings.HasPrefix(b.id, "gov:") && b.kind == record.ActorState {
		if c, ok := x.gaz.ByISO2(strings.ToUpper(b.id[4:])); ok {
			return x.state(c)
		}
	}
	a := record.Actor{Name: b.name, Type: b.kind}
	if b.country != "" {
		a.Country = &b.country
	}
	if b.plover != "" {
		a.Plover = &b.plover
		a.Rest("plover", record.BasisBackground) // the list says it, not the text
	}
	a.Rest("type", record.BasisBackground)
	return x.make(b.id, a)
}

// person files a person's name: the same full name, or a last name that a full name before had.
func (x *Index) person(g nlp.Range) {
	text := x.doc.TextOf(g)
	words := strings.Fields(text)
	last := geo.Fold(words[len(words)-1])
	for i := len(x.people) - 1; i >= 0; i-- { // the latest one with the name
		a := x.actors[x.people[i].id]
		have := strings.Fields(a.Name)
		if geo.Fold(have[len(have)-1]) != last && !(len(words) == 1 && len(have) > 1 && geo.Fold(have[0]) == last) {
			continue
		}
		if len(words) > 1 && len(have) > 1 && geo.Fold(words[0])[0] != geo.Fold(have[0])[0] {
			continue // another first name
		}
		if len(words) > len(have) {
			a.Name = text
		}
		x.mention(a.ID, g)
		x.people = append(x.people, seen{g.First, a.ID})
		x.describe(a, g)
		return
	}
	id := "per:" + record.Slug(words[len(words)-1])
	if a := x.actors[id]; a != nil && geo.Fold(a.Name) != geo.Fold(text) {
		id = "per:" + record.Slug(text)
	}
	x.make(id, record.Actor{Name: text, Type: record.ActorPerson})
	x.mention(id, g)
	x.people = append(x.people, seen{g.First, id})
	a := x.actors[id]
	x.describe(a, g)
	h := x.lists.holderOf(text)
	held := h.at(x.date, x.lists.asOf)
	switch {
	case a.Country == nil && held != nil && h.country == "": // who serves many states
		if a.Plover == nil || a.Basis["plover"] == "" && len(*a.Plover) == 3 {
			a.Plover = ptr(held.sector)
			a.Rest("plover", record.BasisBackground)
		}
		x.foreign[a.ID] = true
	case a.Country == nil: // whose office is commonly known
		if k, ok := x.lists.people[geo.Fold(text)]; ok {
			x.belongs(a, k.country, record.BasisBackground)
		} else if len(words) > 2 { // "Dato Seri Anwar Ibrahim"
			if k, ok := x.lists.people[geo.Fold(strings.Join(words[len(words)-2:], " "))]; ok {
				x.belongs(a, k.country, record.BasisBackground)
			}
		}
		if a.Country == nil && h != nil {
			x.belongs(a, h.country, record.BasisBackground)
		}
	}
	if held != nil && a.Country != nil && *a.Country == h.country && (a.Plover == nil || len(*a.Plover) == 3) {
		a.Plover = ptr(h.country + " " + held.sector)
		a.Rest("plover", record.BasisBackground)
	}
	if b, offices := x.lists.listed(text); h == nil && b != nil && b.kind == record.ActorPerson {
		if a.Country == nil && !x.foreign[a.ID] {
			x.belongs(a, b.country, record.BasisBackground)
		}
		if sector := inOffice(offices, x.date); sector != "" && a.Country != nil && *a.Country == b.country && (a.Plover == nil || len(*a.Plover) == 3) {
			a.Plover = ptr(b.country + " " + sector)
			a.Rest("plover", record.BasisBackground)
		}
	}
	if a.Country == nil && a.Plover != nil { // an office without a country: that of the place beside it
		switch *a.Plover {
		case "GOV", "MIL", "COP", "LEG", "JUD", "SPY", "REB":
			if !x.foreign[a.ID] {
				x.belongs(a, x.countryNear(g), record.BasisInferred)
			}
		}
	}
}

// belongs gives an actor a country that its own words do not name.
func (x *Index) belongs(a *record.Actor, cc string, basis record.Basis) {
	if cc == "" {
		return
	}
	a.Country = &cc
	a.Rest("country", basis)
	if a.Plover != nil && len(*a.Plover) == 3 {
		a.Plover = ptr(cc + " " + *a.Plover)
	} else if a.Plover == nil {
		a.Plover = &cc
	}
}

// countryNear is the country (alpha-3) that an office or body without one belongs to: of the place
// nearest in its sentence, else the country that the text is about; "" if neither tells.
func (x *Index) countryNear(g nlp.Range) string {
	s := x.doc.Sentences[x.doc.Tokens[g.First].Sent]
	best, cc := 1<<30, ""
	for i := s.First; i < s.Last; i++ {
		p := x.places.Place(x.places.PlaceAt(i))
		if p == nil || p.Country == nil || x.skip[i] {
			continue
		}
		d := g.First - i
		if i >= g.Last {
			d = 2 * (i - g.Last) // what follows is more often where something happened
		}
		if d < best {
			best, cc = d, *p.Country
		}
	}
	if x.main == nil {
		count, all := map[string]int{}, 0
		for _, p := range x.places.Places {
			if p.Country != nil {
				count[*p.Country] += len(p.Mentions)
				all += len(p.Mentions)
			}
		}
		for _, a := range x.actors {
			if a.Type == record.ActorState && a.Country != nil {
				count[*a.Country] += len(a.Mentions)
				all += len(a.Mentions)
			}
		}
		x.main = ptr("")
		for c, n := range count {
			if 10*n >= 6*all && n > 1 {
				x.main = ptr(c)
			}
		}
	}
	if *x.main != "" {
		return *x.main
	}
	return cc
}

// describe takes role, country and sector from the words before a person's name or in apposition.
func (x *Index) describe(a *record.Actor, g nlp.Range) {
	role := nlp.Range{First: g.First, Last: g.First}
	for role.First > 0 && role.Len() < 10 {
		t := &x.doc.Tokens[role.First-1]
		if t.Sent != x.doc.Tokens[g.First].Sent {
			break
		}
		ok := t.UPOS == "NOUN" || t.UPOS == "PROPN" || t.UPOS == "ADJ" || t.XPOS == "POS" || t.UPOS == "ADP" && t.Form == "of" && role.Len() > 0 || t.Form == "-" && role.Len() > 0
		if !ok || x.byTok[role.First-1] != "" && strings.HasPrefix(x.byTok[role.First-1], "per:") {
			break
		}
		role.First--
	}
	for role.Len() > 0 && (x.doc.Tokens[role.First].XPOS == "POS" || x.doc.Tokens[role.First].UPOS == "ADP" || x.doc.Tokens[role.First].Form == "-") {
		role.First++
	}
	if role.Len() == 0 || !x.hasRoleNoun(role) {
		h := x.doc.Head(g)
		if c := x.doc.Child(h, "appos"); c >= 0 && c >= g.Last {
			role = x.doc.Yield(c)
			if role.Len() > 14 {
				role.Last = role.First + 14
			}
			for role.Len() > 0 && (x.doc.Tokens[role.First].UPOS == "PUNCT" || x.doc.Tokens[role.First].UPOS == "DET") {
				role.First++
			}
			for role.Len() > 0 && x.doc.Tokens[role.Last-1].UPOS == "PUNCT" {
				role.Last--
			}
		} else if t := &x.doc.Tokens[h]; t.Is("appos") && t.Head >= 0 && t.Head < g.First && x.doc.Tokens[t.Head].XPOS == "NN" { // "the head of the delegation, Kari Lund,"
			role = x.phrase(t.Head)
			role.Last = min(role.Last, g.First)
			for role.Len() > 0 && (x.doc.Tokens[role.First].UPOS == "PUNCT" || x.doc.Tokens[role.First].UPOS == "DET") {
				role.First++
			}
			for role.Len() > 0 && x.doc.Tokens[role.Last-1].UPOS == "PUNCT" {
				role.Last--
			}
			if role.Len() > 14 {
				role.Last = role.First
			}
		}
	}
	if a.Country == nil && role.Len() > 0 && g.Last+1 < len(x.doc.Tokens) && strings.EqualFold(x.doc.Tokens[g.Last].Form, "of") { // "Foreign Minister Smith of Sudan"
		if c := x.countryIn(nlp.Range{First: g.Last + 1, Last: min(g.Last+3, len(x.doc.Tokens))}); c != "" {
			a.Country = &c
		}
	}
	if role.Len() == 0 || !x.hasRoleNoun(role) {
		return
	}
	if a.Role == "" {
		a.Role = x.doc.TextOf(role)
		a.Rest("role", record.BasisStated, record.NewSpan(x.doc.Points(x.doc.WordsOf(role))))
	}
	if b, at := x.groupIn(role); b != nil && x.party[a.ID] == "" { // "commander of the X Front" speaks for the Front
		x.party[a.ID] = x.body(b)
		x.mention(b.id, at)
	}
	if a.Country == nil {
		if c := x.countryIn(role); c != "" {
			a.Country = &c
		} else {
			for i := role.First; i < role.Last; i++ { // "Khmelnytskyi regional head"
				if p := x.places.Place(x.places.PlaceAt(i)); p != nil && p.Country != nil {
					a.Country = p.Country
					break
				}
			}
		}
	}
	if a.Country == nil && x.international(role) {
		x.foreign[a.ID] = true
	}
	if a.Plover == nil {
		s := sector(strings.ToLower(x.doc.TextOf(role)))
		if a.Country != nil {
			s = *a.Country + " " + s
		}
		a.Plover = &s
	}
}

// international says whether words name a body of many states, or one that belongs to none: who speaks
// for it is not of the country where he speaks.
func (x *Index) international(g nlp.Range) bool {
	for i := g.First; i < g.Last; i++ {
		for n := 4; n >= 1; n-- {
			if i+n > g.Last {
				continue
			}
			if b, ok := x.lists.body(x.doc.TextOf(nlp.Range{First: i, Last: i + n})); ok && b.country == "" {
				switch b.kind {
				case record.ActorIgo, record.ActorNgo, record.ActorMedia, record.ActorGroupOfStates, record.ActorArmedForce:
					return true
				}
			}
		}
	}
	return false
}

func (x *Index) hasRoleNoun(g nlp.Range) bool {
	for i := g.First; i < g.Last; i++ {
		l := strings.ToLower(x.doc.Tokens[i].Lemma)
		if _, ok := x.lists.agents[l]; ok {
			return true
		}
		switch l {
		case "head", "chief", "chairman", "chairwoman", "secretary", "director", "chancellor", "king", "queen", "prince", "pope", "scientist", "professor", "economist", "mp", "speaker", "deputy", "founder", "representative", "coordinator", "member", "politician", "candidate", "lawyer", "author", "fellow", "marshal", "admiral", "lieutenant", "captain", "brigadier", "major", "sheikh", "ayatollah", "imam", "bishop", "archbishop", "winner", "veteran", "paramedic", "chairperson", "premier", "chief-of-staff", "strategist", "fighter", "spokesman", "negotiator", "rebel", "warden", "prosecutor", "ombudsman", "senator", "lawmaker", "legislator", "councillor", "commissar", "emir", "sultan", "monarch", "president-elect", "strongman", "warlord", "founding", "judge", "mediator", "rapporteur", "commissioner", "counterpart", "successor", "predecessor", "cleric", "rep", "sen.", "rep.", "gen.", "col.", "lt.":
			return true
		}
	}
	return false
}

// groupIn is the armed group or party on the lists that words name, with those words; nil if none.
func (x *Index) groupIn(g nlp.Range) (*body, nlp.Range) {
	for i := g.First; i < g.Last; i++ {
		for n := 3; n >= 1; n-- {
			if i+n > g.Last {
				continue
			}
			at := nlp.Range{First: i, Last: i + n}
			if b, ok := x.lists.bodies[geo.Fold(x.doc.TextOf(at))]; ok && (b.kind == record.ActorArmedGroup || b.kind == record.ActorParty) {
				return b, at
			}
		}
	}
	return nil, nlp.Range{}
}

// countryIn is the country (alpha-3) that words name: a state, an adjective, a body.
func (x *Index) countryIn(g nlp.Range) string {
	for i := g.First; i < g.Last; i++ {
		for _, n := range []int{3, 2, 1} {
			if i+n > g.Last {
				continue
			}
			w := x.doc.TextOf(nlp.Range{First: i, Last: i + n})
			if x.another(i + n) { // "the Saudi-backed president"
				continue
			}
			if id := x.byTok[i]; n == 1 && strings.HasPrefix(id, "per:") && x.actors[id].Country != nil && x.actors[id].Basis["country"] != record.BasisInferred { // "Smith's spokesman"
				return *x.actors[id].Country
			}
			if c, ok := x.gaz.CountryOf(w); ok {
				return c.ISO3
			}
			if b, ok := x.lists.bodies[geo.Fold(w)]; ok && b.country != "" {
				return b.country
			}
			if c, ok := x.gaz.CapitalOf(w); ok && n == 1 && x.doc.Tokens[i].UPOS == "PROPN" {
				return c.ISO3
			}
			if p := x.places.Place(x.places.PlaceAt(i)); n == 1 && p != nil && p.Country != nil && x.doc.Tokens[i].UPOS == "PROPN" { // "Gaza militants"
				return *p.Country
			}
		}
	}
	return ""
}

// severalCountries says whether words name more than one state.
func (x *Index) severalCountries(g nlp.Range) bool {
	first := ""
	for i := g.First; i < g.Last; i++ {
		if x.doc.Tokens[i].UPOS != "PROPN" && x.doc.Tokens[i].UPOS != "ADJ" || x.another(i+1) {
			continue
		}
		if c, ok := x.gaz.CountryOf(x.doc.Tokens[i].Form); ok {
			if first != "" && c.ISO3 != first {
				return true
			}
			first = c.ISO3
		}
	}
	return false
}

// another says whether the words from token i on make what stands before them another's than the
// noun's own: "-backed", "-led".
func (x *Index) another(i int) bool {
	if i+1 >= len(x.doc.Tokens) || x.doc.Tokens[i].Form != "-" {
		return false
	}
	switch strings.ToLower(x.doc.Tokens[i+1].Form) {
	case "backed", "led", "allied", "brokered", "made", "supplied", "sponsored", "supported", "trained", "funded", "installed", "occupied", "controlled", "aligned":
		return true
	}
	return false
}

// sector is PLOVER's code for a role.
func sector(role string) string {
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(role, w) })
	}
	switch {
	case has("former ", "ex-", "nominee", "candidate") && !has("head", "lead", "negotiator", "envoy", "now "): // whoever held an office speaks for it no more
		return "ELI"
	case has("rebel", "separatist", "guerrilla", "insurgent", "militant", "warlord"):
		return "REB"
	case has("lawmaker", "legislator", "senator", "parliament", "congress", " mp", "upper house", "lower house", "speaker of", "duma"):
		return "LEG"
	case has("federal security service", "intelligence", "spy", "cia ", "mossad"):
		return "SPY"
	case has("general", "commander", "army", "military", "colonel", "admiral", "soldier", "chief of staff", "lieutenant", "navy"):
		return "MIL"
	case has("police", "sheriff"):
		return "COP"
	case has("judge", "prosecutor", "lawyer", "attorney"):
		return "JUD"
	case has("journalist", "reporter", "correspondent", "editor"):
		return "JRN"
	case has("analyst", "scientist", "professor", "expert", "economist", "fellow"):
		return "CVL"
	case has("president", "minister", "spokes", "envoy", "ambassador", "official", "secretary", "chancellor", "king", "adviser", "advisor", "governor", "mayor", "negotiator", "premier", "diplomat", "aide", "security council", "chief"):
		return "GOV"
	}
	return "CVL"
}

// organisation files a body that is on no list.
func (x *Index) organisation(g nlp.Range) {
	text := x.doc.TextOf(g)
	low := strings.ToLower(text)
	a := record.Actor{Name: text, Type: record.ActorOrganisation}
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(low, w) })
	}
	s := ""
	switch {
	case has("press service", "press office", "press centre", "press center", "governor's office", "mayor's office", "emergency service", "emergencies service", "emergency situations", "regional administration", "military administration"):
		a.Type, s = record.ActorGovernment, "GOV"
	case has("national security council", "ministry", "department", "foreign office", "security service", "general prosecutor", "agency for", "state emergency", "presidential office", "intelligence"):
		a.Type, s = record.ActorMinistry, "GOV"
	case has("army", "armed forces", "general staff", "air force", "navy", "defense forces", "defence forces", "military", "northern command", "ground forces", "battalion", "brigade"):
		a.Type, s = record.ActorArmedForce, "MIL"
	case has("relief and works", "refugee agency", "atomic energy agency", "energy agency", "health organization", "food programme"):
		a.Type, s = record.ActorIgo, "IGO"
	case has("press service", "press office", "governor's office", "mayor's office", "prime minister's office", "president's office", "secretariat", "cabinet", "civil defence", "civil defense", "emergency service", "emergencies service", "police"):
		a.Type, s = record.ActorGovernment, "GOV"
	case has("news", "tv", "television", "radio", "times", "post", "journal", "press", "daily", "herald", "agency", "channel", "tribune"):
		a.Type, s = record.ActorMedia, "JRN"
	case has("charity", "relief", "human rights", "humanitarian", "without borders", "red crescent", "red cross", "foundation", "watch", "observatory") && !has("committee of the"):
		a.Type, s = record.ActorNgo, "NGO"
	case has("party", "bloc", "coalition"):
		a.Type, s = record.ActorParty, "PTY"
	case has("front", "movement", "brigades", "militia", "liberation"):
		a.Type, s = record.ActorArmedGroup, "REB"
	case has("inc", "corp", "company", "bank", "ltd", "gas", "oil"):
		a.Type, s = record.ActorCompany, "BUS"
	case has("united nations", "union", "organization for"):
		a.Type, s = record.ActorIgo, "IGO"
	}
	whole := g
	cc := x.countryIn(g)
	if cc == "" {
		h := x.doc.Head(g)
		for _, c := range x.doc.Children(h) {
			if t := &x.doc.Tokens[c]; t.Is("nmod:poss", "amod", "compound", "nmod") && !g.Contains(c) {
				if k := x.countryIn(x.doc.Yield(c)); k != "" {
					cc = k
					if c < g.First {
						whole.First = min(whole.First, x.doc.Yield(c).First)
					}
				}
			}
		}
		if cc == "" && g.First > 0 {
			if c, ok := x.gaz.CountryOf(x.doc.Tokens[g.First-1].Form); ok {
				cc = c.ISO3
				whole.First = g.First - 1
			} else if g.First > 1 && x.doc.Tokens[g.First-1].XPOS == "POS" {
				if c, ok := x.gaz.CountryOf(x.doc.Tokens[g.First-2].Form); ok {
					cc = c.ISO3
					whole.First = g.First - 2
				}
			}
		}
	}
	prefix := "org:"
	if a.Type == record.ActorArmedForce {
		prefix = "mil:"
	}
	id := prefix + record.Slug(text)
	if cc == "" && (a.Type == record.ActorMinistry || a.Type == record.ActorGovernment) {
		if cc = x.countryNear(g); cc != "" {
			a.Rest("country", record.BasisInferred)
		}
	}
	if cc != "" {
		a.Country = &cc
		if c, ok := x.gaz.ByISO3(cc); ok && (a.Type == record.ActorMinistry || a.Type == record.ActorArmedForce) {
			id = prefix + strings.ToLower(c.ISO2) + "_" + record.Slug(text)
			if whole != g {
				a.Name = x.doc.TextOf(whole)
			}
		}
	} else if a.Type == record.ActorMinistry || a.Type == record.ActorArmedForce { // the one named before with a country
		for _, k := range x.ids() {
			if strings.HasSuffix(k, "_"+record.Slug(text)) && strings.HasPrefix(k, prefix) {
				id = k
				break
			}
		}
	}
	if s != "" || cc != "" {
		p := strings.TrimSpace(cc + " " + s)
		a.Plover = &p
	}
	x.make(id, a)
	x.mention(id, whole)
}

func (x *Index) ids() []string {
	ids := make([]string, 0, len(x.actors))
	for id := range x.actors {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// At is the actor that token i denotes, or whose name hangs on it ("President" of "President Smith");
// "" if none.
func (x *Index) At(i int) string {
	if i < 0 || i >= len(x.byTok) {
		return ""
	}
	if id := x.byTok[i]; id != "" && !x.modifies(i) {
		return id
	}
	for _, c := range x.doc.Children(i) {
		if t := &x.doc.Tokens[c]; t.Is("flat", "appos", "compound", "nmod:desc") && strings.HasPrefix(x.byTok[c], "per:") && (c > i && !x.gapComma(i, c) || t.Is("compound", "flat", "nmod:desc")) {
			return x.byTok[c]
		}
	}
	return ""
}

func (x *Index) gapComma(a, b int) bool {
	for i := a; i < b; i++ {
		if x.doc.Tokens[i].Form == "," {
			return true
		}
	}
	return false
}

// modifies says whether token i is only an adjective or owner of what it stands beside.
func (x *Index) modifies(i int) bool { return false }

// For is like At, but makes an actor of a phrase that names nobody ("a senior official", "local
// authorities", "the army"): "" where the phrase is nothing that acts or speaks.
func (x *Index) For(i int) string {
	if i < 0 || i >= len(x.byTok) {
		return ""
	}
	t := &x.doc.Tokens[i]
	if id := x.At(i); id != "" && (t.UPOS == "PROPN" || t.UPOS == "PRON" || t.UPOS == "X" || t.UPOS == "ADJ" || !x.isAgent(t)) {
		return id
	}
	if id := x.At(i); strings.HasPrefix(id, "per:") || strings.HasPrefix(id, "grp:") {
		return id
	}
	lemma := strings.ToLower(t.Lemma)
	g, known := x.lists.agents[lemma]
	if !known {
		switch lemma {
		case "statement", "document", "letter", "text", "resolution", "communique", "communiqué", "study", "list", "memo", "memorandum", "website", "channel", "post", "readout", "declaration":
			g = agent{record.ActorOrganisation, ""}
		default:
			if t.UPOS == "PROPN" && len(t.Form) > 1 {
				p := x.phrase(i)
				if c, ok := x.gaz.CountryOf(x.doc.TextOf(p)); ok {
					id := x.state(c)
					x.mention(id, p)
					return id
				}
				if b, ok := x.lists.body(x.doc.TextOf(p)); ok {
					id := x.body(b)
					x.mention(id, p)
					return id
				}
				id := x.make("org:"+record.Slug(x.doc.TextOf(p)), record.Actor{Name: x.doc.TextOf(p), Type: record.ActorOrganisation})
				x.mention(id, p)
				return id
			}
			if c, ok := x.gaz.CountryOf(t.Form); ok {
				id := x.state(c)
				x.mention(id, nlp.Range{First: i, Last: i + 1})
				return id
			}
			return ""
		}
	}
	p := x.phrase(i)
	cc := x.countryIn(p)
	several := x.severalCountries(p)
	if several { // "the foreign ministers of France and Poland": of none of them alone
		cc = ""
	}
	c, hasCountry := x.gaz.ByISO3(cc)
	text := x.doc.TextOf(p)
	definite := x.definite(i)
	plural := t.XPOS == "NNS" || strings.Contains(t.Feats, "Number=Plur")
	if id := x.byTok[i]; strings.HasPrefix(id, "src:") || strings.HasPrefix(id, "mil:") {
		return id
	}
	if k, sector := kindOf(text, lemma); k != "" {
		g = agent{k, sector}
	}
	inferred := false
	if !hasCountry && !several && (g.kind == record.ActorArmedForce && (definite || forcesOfState(text)) || g.kind == record.ActorUnnamedOfficial && !abroad[lemma] || g.kind == record.ActorArmedGroup && lemma != "gunman" && lemma != "mercenary" && lemma != "terrorist" || lemma == "people" && strings.Contains(strings.ToLower(text), "local") || lemma == "source" && ofState(text) || g.kind == record.ActorGovernment && lemma == "office" || lemma == "resident" || lemma == "witness" || lemma == "eyewitness" || lemma == "villager" || lemma == "medic" || lemma == "police") {
		if ids := x.last[lemma]; !definite || len(ids) == 0 {
			if cc = x.countryNear(p); cc != "" {
				c, hasCountry = x.gaz.ByISO3(cc)
				inferred = hasCountry
			}
		}
	}
	if g.kind == record.ActorArmedGroup || lemma == "fighter" { // "Islamic State militants" are Islamic State
		if b, _ := x.groupIn(p); b != nil {
			id := x.body(b)
			x.mention(id, p)
			return id
		}
	}
	switch g.kind {
	case record.ActorArmedForce:
		if hasCountry {
			id := x.make("mil:"+strings.ToLower(c.ISO2)+"_forces", record.Actor{Name: "armed forces of " + c.Name, Type: record.ActorArmedForce, Country: &cc, Plover: ptr(cc + " MIL")})
			if inferred && len(x.actors[id].Mentions) == 0 {
				x.actors[id].Rest("country", record.BasisInferred)
			}
			x.mention(id, p)
			return id
		}
	case record.ActorGovernment:
		if hasCountry && lemma != "administration" && lemma != "office" && lemma != "service" {
			id := x.state(c)
			x.mention(id, p)
			return id
		}
	}
	if definite && (!hasCountry || inferred) {
		office := "" // "the president": the last person with that office
		for k := len(x.people) - 1; k >= 0 && !plural && office == ""; k-- {
			if a := x.actors[x.people[k].id]; x.people[k].token < i && strings.Contains(strings.ToLower(a.Role), lemma) {
				office = a.ID
			}
		}
		if office == "" && !plural { // "the minister" of a chain with a name
			if id := x.stands(i, true); id != "" {
				x.mention(id, p)
				return id
			}
		}
		if ids := x.last[lemma]; len(ids) > 0 {
			office = ids[len(ids)-1]
		}
		if office != "" {
			x.mention(office, p)
			return office
		}
	}
	kind := g.kind
	prefix := "src:"
	switch kind {
	case record.ActorMinistry, record.ActorMedia, record.ActorOrganisation, record.ActorCompany, record.ActorParty, record.ActorIgo:
		prefix = "org:"
	case record.ActorArmedGroup, record.ActorGroupOfStates, record.ActorArmedForce, record.ActorGovernment:
		prefix = "grp:"
	}
	slug := record.Slug(strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(text, "a "), "the "), "an "))
	if len(slug) > 48 {
		slug = strings.TrimRight(slug[:48], "_")
	}
	if slug == "" {
		return ""
	}
	a := record.Actor{Name: text, Type: kind}
	if hasCountry {
		a.Country = &cc
		if inferred {
			a.Rest("country", record.BasisInferred)
		}
	}
	if pl := strings.TrimSpace(cc + " " + g.sector); pl != "" {
		a.Plover = &pl
	}
	id := x.make(prefix+slug, a)
	x.mention(id, p)
	if !slices.Contains(x.last[lemma], id) {
		x.last[lemma] = append(x.last[lemma], id)
	}
	return id
}

// Kind is the type of who token i denotes, without making an actor: "" where it is nobody that acts.
func (x *Index) Kind(i int) record.ActorType {
	if id := x.At(i); id != "" {
		return x.Type(id)
	}
	if t := &x.doc.Tokens[i]; t.UPOS == "NOUN" {
		return x.lists.agents[strings.ToLower(t.Lemma)].kind
	}
	return ""
}

// Band is For, but takes any words that name people who are said to have done something ("three
// hooded men") for an unnamed group of those words.
func (x *Index) Band(i int, g nlp.Range) string {
	if id := x.For(i); id != "" {
		return id
	}
	slug := record.Slug(x.doc.TextOf(g))
	if len(slug) > 48 {
		slug = strings.TrimRight(slug[:48], "_")
	}
	if slug == "" {
		return ""
	}
	id := x.make("grp:"+slug, record.Actor{Name: x.doc.TextOf(g), Type: record.ActorArmedGroup, Plover: ptr("UAF")})
	x.mention(id, g)
	return id
}

// abroad are offices whose holders are often of another country than the one they are told of in.
var abroad = map[string]bool{"diplomat": true, "envoy": true, "mediator": true, "ambassador": true, "negotiator": true, "delegation": true, "monitor": true}

// kindOf is what the words around a noun make of it: "rebel groups" are armed, "aid agencies" are no
// press, "the governor's office" is a government; "" where they say nothing.
func kindOf(phrase, lemma string) (record.ActorType, string) {
	low := strings.ToLower(phrase)
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(low, w) })
	}
	switch lemma {
	case "group", "faction", "band", "movement", "organization", "organisation", "network", "cell", "unit":
		switch {
		case has("rebel", "armed", "militant", "guerrilla", "insurgent", "separatist", "extremist", "terror", "jihadist", "militia", "renegade", "paramilitary"):
			return record.ActorArmedGroup, "REB"
		case has("aid ", "relief", "humanitarian", "rights ", "charit", "advocacy", "non-governmental", "nongovernmental"):
			return record.ActorNgo, "NGO"
		}
	case "agency":
		switch {
		case has("aid ", "relief", "humanitarian"):
			return record.ActorNgo, "NGO"
		case has("news", "press"):
		case has("intelligence", "security", "space", "government", "state "):
			return record.ActorMinistry, "GOV"
		case has("un ", "u.n. ", "united nations", "refugee", "atomic"):
			return record.ActorIgo, "IGO"
		}
	case "office", "service":
		if has("press", "governor", "mayor", "president", "prime minister", "emergenc", "rescue") {
			return record.ActorGovernment, "GOV"
		}
	case "party":
		if has("parties to", "both parties", "all parties", "warring parties", "the parties") {
			return record.ActorGroupOfStates, "GOV"
		}
	case "fighter":
		if has("rebel", "militia", "separatist", "houthi", "hamas", "hezbollah", "taliban", "jihadist") {
			return record.ActorArmedGroup, "REB"
		}
	}
	return "", ""
}

// sweep files the phrases for forces, armed groups, officials and the world's collectives that the
// text tells of and nothing has asked for: who acts is an actor, whether he speaks or not. Officials
// and others without a name are filed only where words beside them say whose they are.
func (x *Index) sweep() {
	for i := range x.doc.Tokens {
		if x.skip[i] {
			continue
		}
		t := &x.doc.Tokens[i]
		for n := 3; n >= 2; n-- { // "the international community"
			if i+n > len(x.doc.Tokens) || x.byTok[i] != "" {
				continue
			}
			at := nlp.Range{First: i, Last: i + n}
			if b, ok := x.lists.bodies[strings.TrimPrefix(geo.Fold(x.doc.TextOf(at)), "the ")]; ok && b.kind == record.ActorGroupOfStates {
				x.mention(x.body(b), at)
			}
		}
		if t.UPOS != "NOUN" && t.UPOS != "PROPN" || x.byTok[i] != "" && !strings.HasPrefix(x.byTok[i], "gov:") {
			continue
		}
		lemma := strings.ToLower(t.Lemma)
		g, ok := x.lists.agents[lemma]
		if !ok || x.doc.Tokens[i].Is("compound", "nmod:desc", "amod") {
			continue
		}
		p := x.phrase(i)
		whose := x.countryIn(p) != ""
		if k, _ := kindOf(x.doc.TextOf(p), lemma); (k == record.ActorNgo || k == record.ActorArmedGroup || k == record.ActorGovernment) && x.byTok[i] == "" {
			x.For(i)
			continue
		}
		switch g.kind {
		case record.ActorArmedForce:
			if whose || forcesOfState(x.doc.TextOf(p)) || x.definite(i) && lemma != "force" && lemma != "staff" && lemma != "command" {
				x.For(i)
			}
		case record.ActorArmedGroup:
			x.For(i)
		case record.ActorUnnamedOfficial:
			if whose && t.XPOS != "NN" {
				x.For(i)
			}
		case record.ActorUnnamedSource:
			if whose && t.XPOS != "NN" && (lemma == "protester" || lemma == "protestor" || lemma == "demonstrator" || lemma == "settler") {
				x.For(i)
			}
		case record.ActorGovernment, record.ActorMinistry:
			if whose && lemma != "office" && lemma != "service" && lemma != "embassy" {
				x.For(i)
			}
		}
	}
}

// forcesOfState says whether a phrase means the forces of the state that the text is about.
func forcesOfState(phrase string) bool {
	low := strings.ToLower(phrase)
	return slices.ContainsFunc([]string{"security forces", "government forces", "pro-government", "government troops", "special forces", "state forces", "army troops", "interior ministry"}, func(w string) bool { return strings.Contains(low, w) })
}

// ofState says whether an unnamed source is one of a state's own: "an army source".
func ofState(phrase string) bool {
	low := strings.ToLower(phrase)
	return slices.ContainsFunc([]string{"army", "military", "security", "police", "government", "ministry", "presidential", "intelligence", "local"}, func(w string) bool { return strings.Contains(low, w) })
}

func (x *Index) isAgent(t *nlp.Token) bool {
	_, ok := x.lists.agents[strings.ToLower(t.Lemma)]
	return ok && t.UPOS == "NOUN"
}

func (x *Index) definite(i int) bool {
	for _, c := range x.doc.Children(i) {
		switch strings.ToLower(x.doc.Tokens[c].Form) {
		case "the", "that", "this", "these", "those":
			return true
		}
	}
	return false
}

// phrase is the noun phrase of token i without clauses and appositions.
func (x *Index) phrase(i int) nlp.Range {
	g := nlp.Range{First: i, Last: i + 1}
	for _, c := range x.doc.Children(i) {
		t := &x.doc.Tokens[c]
		if !t.Is("amod", "compound", "nmod", "det", "nummod", "flat", "case") || t.Is("case") || c > i && x.gapComma(i, c) {
			continue
		}
		y := x.doc.Yield(c)
		if y.Len() > 12 {
			continue
		}
		g.First, g.Last = min(g.First, y.First), max(g.Last, y.Last)
	}
	for g.First < g.Last && x.doc.Tokens[g.First].UPOS == "PUNCT" {
		g.First++
	}
	for g.First < g.Last && x.doc.Tokens[g.Last-1].UPOS == "PUNCT" {
		g.Last--
	}
	return g
}

// singular are the pronouns that stand for one person.
var singular = map[string]bool{"he": true, "him": true, "his": true, "himself": true, "she": true, "her": true, "hers": true, "herself": true}

// stands is whom the mention with head i stands for by its chain: the actor of the name in it that is
// nearest before, else behind; "" if none. Of a person (what "he" and "she" stand for) a name that
// the reader did not take for one makes an actor too.
func (x *Index) stands(i int, person bool) string {
	k := x.doc.MentionAt(i)
	if k < 0 || x.doc.Mentions[k].Chain < 0 {
		return ""
	}
	best, unfiled := "", nlp.Range{}
	for _, j := range x.doc.Chains[x.doc.Mentions[k].Chain] {
		m := &x.doc.Mentions[j]
		if m.Kind != nlp.NameMention || x.skip[m.Head] || j > k && best != "" {
			continue
		}
		id := x.At(m.Head)
		switch {
		case id == "" && person && x.doc.Tokens[i].UPOS == "PRON" && x.places.PlaceAt(m.Head) == "":
			if g := x.properName(m.Head); g.Len() > 0 && !x.hasRoleNoun(g) {
				unfiled = g
			}
		case id != "" && (x.actors[id].Type == record.ActorPerson) == person:
			best = id
		}
	}
	if best == "" && unfiled.Len() > 0 {
		x.person(unfiled)
		best = x.byTok[unfiled.First]
	}
	return best
}

// properName is the name with head i: the words of it that stand together.
func (x *Index) properName(i int) nlp.Range {
	g := nlp.Range{First: i, Last: i + 1}
	if x.doc.Tokens[i].UPOS != "PROPN" {
		return nlp.Range{}
	}
	part := func(k int) bool {
		t := &x.doc.Tokens[k]
		return t.UPOS == "PROPN" && t.Head == i && t.Is("flat", "compound") && x.byTok[k] == ""
	}
	for g.First > 0 && part(g.First-1) {
		g.First--
	}
	for g.Last < len(x.doc.Tokens) && part(g.Last) {
		g.Last++
	}
	return g
}

// Pronoun is whom a pronoun at token i stands for: by its chain, else whoever spoke last ("" if
// nobody), where that can be. "" where it is unclear.
func (x *Index) Pronoun(i int, last string) string {
	form := strings.ToLower(x.doc.Tokens[i].Form)
	id := ""
	switch {
	case singular[form]:
		if id = x.stands(i, true); id == "" {
			id = x.unnamed(i, true)
		}
		if a := x.actors[last]; id == "" && a != nil && a.Type != record.ActorGroupOfStates {
			id = last
		}
	case form == "it" || form == "its" || form == "they" || form == "them" || form == "their":
		if id = x.stands(i, false); id == "" {
			id = x.unnamed(i, false)
		}
		if a := x.actors[last]; id == "" && a != nil && a.Type != record.ActorPerson {
			id = last
		}
		for j := i - 1; id == "" && j >= 0 && x.doc.Tokens[i].Sent-x.doc.Tokens[j].Sent <= 2; j-- { // no chain: the subject before
			if k := x.byTok[j]; k != "" && !strings.HasPrefix(k, "per:") && x.doc.Tokens[j].Is("nsubj") {
				id = k
			}
		}
		if id == "" && form == "they" {
			id = last
		}
	case form == "i" || form == "we" || form == "us" || form == "me":
		id = last
	}
	if id != "" && x.actors[id] != nil {
		x.mention(id, nlp.Range{First: i, Last: i + 1})
	}
	return id
}

// unnamed is the actor of the last noun for one who acts or speaks before pronoun i in its chain ("a senior
// official ... he"); "" if there is none of the sort wanted.
func (x *Index) unnamed(i int, person bool) string {
	k := x.doc.MentionAt(i)
	if k < 0 || x.doc.Mentions[k].Chain < 0 {
		return ""
	}
	id := ""
	for _, j := range x.doc.Chains[x.doc.Mentions[k].Chain] {
		m := &x.doc.Mentions[j]
		if j > k || m.Kind != nlp.NominalMention || x.skip[m.Head] || !x.isAgent(&x.doc.Tokens[m.Head]) {
			continue
		}
		if a := x.For(m.Head); a != "" && (x.individual(a) == person) {
			id = a
		}
	}
	return id
}

// individual says whether an actor is somebody that "he" and "she" stand for.
func (x *Index) individual(id string) bool {
	switch x.actors[id].Type {
	case record.ActorPerson, record.ActorUnnamedSource, record.ActorUnnamedOfficial:
		return true
	}
	return false
}

// Government is the id of a state's government by its alpha-3 code, "" if the text never mentions it.
func (x *Index) Government(cc string) string {
	if c, ok := x.gaz.ByISO3(cc); ok {
		if id := "gov:" + strings.ToLower(c.ISO2); x.actors[id] != nil {
			return id
		}
	}
	return ""
}

// State is the id of a state's government by its alpha-3 code, made if the text has named the state
// only as a place so far; "" for a code that is no state's.
func (x *Index) State(cc string) string {
	c, ok := x.gaz.ByISO3(cc)
	if !ok {
		return ""
	}
	id := x.state(c)
	if len(x.actors[id].Mentions) == 0 {
		for i := range x.doc.Tokens { // it rests on the name of the country
			if k, ok := x.gaz.CountryOf(x.doc.Tokens[i].Form); ok && k == c && !x.skip[i] {
				x.mention(id, nlp.Range{First: i, Last: i + 1})
				return id
			}
		}
		for _, n := range x.doc.Names {
			if k, ok := x.gaz.CountryOf(x.doc.TextOf(x.trim(n.Range))); ok && k == c && !x.skip[n.First] {
				x.mention(id, x.trim(n.Range))
				return id
			}
		}
		delete(x.actors, id)
		return ""
	}
	return id
}

// Party is the state or group that an actor speaks for: itself for states and groups, "" if unknown.
func (x *Index) Party(id string) string {
	a := x.actors[id]
	if a == nil {
		return ""
	}
	if p := x.party[id]; p != "" && x.actors[p] != nil {
		return p
	}
	switch a.Type {
	case record.ActorState, record.ActorArmedGroup, record.ActorIgo, record.ActorGroupOfStates:
		return id
	}
	if a.Country != nil && a.Plover != nil {
		if p := *a.Plover; strings.HasSuffix(p, "GOV") || strings.HasSuffix(p, "MIL") || strings.HasSuffix(p, "LEG") || strings.HasSuffix(p, "SPY") {
			return x.Government(*a.Country)
		}
	}
	return ""
}

// Type is the type of an actor, "" if there is none of that id.
func (x *Index) Type(id string) record.ActorType {
	if a := x.actors[id]; a != nil {
		return a.Type
	}
	return ""
}

// Get is an actor by its id, nil if there is none.
func (x *Index) Get(id string) *record.Actor { return x.actors[id] }

// Outlet files the outlet of the report, known from the input, and gives its id: that of the body
// if the text names it too, else one of its own ("out:reuters"), which rests on the input alone.
func (x *Index) Outlet(name string) string {
	if name == "" {
		return ""
	}
	a := record.Actor{Name: name, Type: record.ActorMedia}
	b, ok := x.lists.bodies[geo.Fold(name)]
	if !ok {
		b, ok = x.lists.bodies[geo.Fold(strings.TrimPrefix(name, "The "))]
	}
	if ok {
		if x.actors[b.id] != nil {
			return b.id
		}
		a.Name = b.name
		if b.country != "" {
			a.Country = &b.country
		}
		if b.plover != "" {
			a.Plover = &b.plover
		}
	} else {
		for w := range strings.FieldsSeq(name) { // "Cambodia Insight"
			if c, ok := x.gaz.CountryOf(w); ok {
				a.Country = &c.ISO3
				a.Rest("country", record.BasisInferred)
				break
			}
		}
	}
	id := "out:" + record.Slug(a.Name)
	if b != nil && strings.HasPrefix(b.id, "out:") { // the dossier's
		id = b.id
	}
	return x.make(id, a)
}

// Actors are all actors, by id, their mentions in the order of the text.
func (x *Index) Actors() []record.Actor {
	if !x.swept {
		x.swept = true
		x.sweep()
	}
	out := make([]record.Actor, 0, len(x.actors))
	for _, id := range x.ids() {
		a := *x.actors[id]
		a.Mentions = slices.Clone(a.Mentions)
		slices.SortFunc(a.Mentions, func(p, q record.Span) int { return cmp.Or(cmp.Compare(p.Start, q.Start), cmp.Compare(p.End, q.End)) })
		a.Basis = maps.Clone(a.Basis)
		x.inRole(&a)
		x.coded(&a)
		out = append(out, a)
	}
	return out
}

func ptr[T any](v T) *T { return &v }
