package geo

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"parley/internal/record"
	"parley/nlp"
)

// Context is what is known before the text is read.
type Context struct {
	Skip       []nlp.Span // furniture
	Theatre    []string   // names of places where the conflict is
	Outlet     string     // name or domain of who publishes the report, "" if not known
	TextSHA256 string
}

// Result is the places of a text.
type Result struct {
	Places []record.Place
	byTok  []int  // token -> index in Places, -1
	points []Spot // by doc.Names
	gov    []bool // by doc.Names: the name of a place stands for its government
	g      *Gazetteer
}

// Spot is where a name points, whatever it is used for.
type Spot struct {
	Lat, Lon float64
	ID       int // GeoNames id, 0 if none
	Known    bool
	Country  string // ISO 3166-1 alpha-3
}

// PlaceAt is the id of the place whose mention covers a token, "" if there is none.
func (r *Result) PlaceAt(token int) string {
	if token < 0 || token >= len(r.byTok) || r.byTok[token] < 0 {
		return ""
	}
	return r.Places[r.byTok[token]].ID
}

// Country is the country (alpha-3) where most of what the text tells happens: of at least six in ten
// mentions of places, and more than one; "" if there is none.
func (r *Result) Country() string {
	count, all := map[string]int{}, 0
	for _, p := range r.Places {
		if p.Country != nil {
			count[*p.Country] += len(p.Mentions)
			all += len(p.Mentions)
		}
	}
	for cc, n := range count {
		if 10*n >= 6*all && n > 1 {
			return cc
		}
	}
	return ""
}

// Place is a place by its id, nil if there is none.
func (r *Result) Place(id string) *record.Place {
	for i := range r.Places {
		if r.Places[i].ID == id {
			return &r.Places[i]
		}
	}
	return nil
}

// Point is where the k-th name of the document points.
func (r *Result) Point(k int) Spot { return r.points[k] }

// Government says whether the k-th name of the document, the name of a place, stands for its government.
func (r *Result) Government(k int) bool { return r.gov[k] }

// Gazetteer is what the places were resolved with.
func (r *Result) Gazetteer() *Gazetteer { return r.g }

// regionWords are words for divisions of a country, and the level that they speak of where the gazetteer
// does not say: 1 the first (UCDP where_prec 4), 2 the second or below (3).
var regionWords = map[string]int{"region": 1, "regions": 1, "oblast": 1, "oblasts": 1, "province": 1, "provinces": 1, "governorate": 1, "governorates": 1, "state": 1, "prefecture": 1, "prefectures": 1, "department": 1, "departments": 1, "krai": 1, "voivodeship": 1, "voivodeships": 1,
	"district": 2, "districts": 2, "raion": 2, "raions": 2, "rayon": 2, "rayons": 2, "county": 2, "counties": 2, "parish": 2, "municipality": 2, "municipalities": 2, "hromada": 2, "hromadas": 2, "subdistrict": 2, "subdistricts": 2, "woreda": 2, "woredas": 2, "tehsil": 2, "tehsils": 2}

// singularOf is a word for divisions as it stands behind one of them.
func singularOf(w string) string {
	if t, ok := strings.CutSuffix(w, "ies"); ok {
		return t + "y"
	}
	return strings.TrimSuffix(w, "s")
}

// facilityWords are heads of names of built things, with their object class.
var facilityWords = map[string]record.ObjectClass{"plant": record.ObjectPowerGeneration, "airport": record.ObjectAirport, "airfield": record.ObjectMilitary, "airbase": record.ObjectMilitary, "port": record.ObjectPort, "harbour": record.ObjectPort, "harbor": record.ObjectPort, "dam": record.ObjectHydroDam,
	"hospital": record.ObjectHospital, "school": record.ObjectSchool, "bridge": record.ObjectBridge, "refinery": record.ObjectOilRefinery, "depot": record.ObjectOilGasStorage, "base": record.ObjectMilitary, "barracks": record.ObjectMilitary, "station": record.ObjectEnergy, "camp": record.ObjectHumanitarian, "mosque": record.ObjectWorship, "church": record.ObjectWorship, "cathedral": record.ObjectWorship, "crossing": record.ObjectTransport, "pipeline": record.ObjectOilGasPipeline, "terminal": record.ObjectPort, "mall": record.ObjectMarket, "market": record.ObjectMarket, "university": record.ObjectSchool, "checkpoint": record.ObjectMilitary, "prison": record.ObjectAdministration}

// mention is a place name in use as a place.
type mention struct {
	Range  nlp.Range
	name   string // as looked up
	full   string // with the word for its kind, "" if it has none: "Laurel County"
	region bool
	level  int                // of the division that the word means, 0 if none
	object record.ObjectClass // of a facility
	names  int                // index in doc.Names
}

// Resolve finds the places of a document.
func (g *Gazetteer) Resolve(doc *nlp.Document, ctx Context) *Result {
	r := &Result{g: g, byTok: make([]int, len(doc.Tokens)), points: make([]Spot, len(doc.Names)), gov: make([]bool, len(doc.Names))}
	for i := range r.byTok {
		r.byTok[i] = -1
	}
	skip := make([]bool, len(doc.Tokens))
	for _, s := range ctx.Skip {
		for x, i := doc.RangeOf(s), 0; i < x.Len(); i++ {
			skip[x.First+i] = true
		}
	}
	near := g.scene(doc, ctx)
	for _, part := range parts(doc) {
		k, n := part.index, part.Name
		if n.Class != "location" && n.Class != "facility" {
			if _, ok := g.CountryOf(doc.TextOf(n.Range)); !ok || n.Class == "norp" {
				if _, ok := g.CapitalOf(doc.TextOf(trimName(doc, n.Range))); !ok || n.Class == "norp" || n.Class == "person" {
					continue
				}
			}
		}
		if skip[n.First] {
			continue
		}
		m := g.mentionOf(doc, part)
		if m.Range.Len() == 0 || slices.Contains(directions, m.name) { // "eastern" alone
			continue
		}
		e := g.choose(doc, m, near)
		spot := Spot{}
		if e == nil && m.object != "" { // a hospital in no list: its name still points to its town
			base := mention{Range: n.Range, name: doc.TextOf(trimName(doc, n.Range)), names: k}
			if b := g.choose(doc, base, near); b != nil && (b.Lat != 0 || b.Lon != 0) {
				spot = Spot{Lat: b.Lat, Lon: b.Lon, Known: true}
				spot.ID, _ = strconv.Atoi(b.ID)
			}
		}
		if e != nil {
			spot = Spot{Lat: e.Lat, Lon: e.Lon, Known: e.Lat != 0 || e.Lon != 0}
			spot.ID, _ = strconv.Atoi(e.ID)
			if c, ok := g.ByISO2(e.Country); ok {
				spot.Country = c.ISO3
			}
		}
		if e == nil && !spot.Known { // "the Russian town": the adjective points to the country
			if c, ok := g.CountryOf(m.name); ok {
				spot = Spot{Lat: c.Lat, Lon: c.Lon, Known: c.Lat != 0 || c.Lon != 0, Country: c.ISO3}
			}
			if place, ok := g.demonym[Fold(m.name)]; ok { // "the Chechen town"
				x := mention{Range: m.Range, name: place, names: k}
				if b := g.choose(doc, x, near); b != nil {
					spot = Spot{Lat: b.Lat, Lon: b.Lon, Known: b.Lat != 0 || b.Lon != 0}
					if c, ok := g.ByISO2(b.Country); ok {
						spot.Country = c.ISO3
					}
				}
			}
		}
		if part.first {
			r.points[k] = spot
		}
		if g.government(doc, m, e) {
			r.gov[k] = r.gov[k] || part.first
			continue
		}
		r.add(doc, m, e)
	}
	r.coordinates(doc, skip)
	for i := range r.Places {
		r.Places[i].Mentions = sortSpans(r.Places[i].Mentions)
	}
	order := make([]int, len(r.Places))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(r.Places[a].ID, r.Places[b].ID) })
	sorted, back := make([]record.Place, len(order)), make([]int, len(order))
	for n, o := range order {
		sorted[n], back[o] = r.Places[o], n
	}
	r.Places = sorted
	for i, p := range r.byTok {
		if p >= 0 {
			r.byTok[i] = back[p]
		}
	}
	return r
}

// part is a name, or one of the places in a name such as "Sumy, Ukraine".
type part struct {
	nlp.Name
	index int // in doc.Names
	first bool
}

func parts(doc *nlp.Document) []part {
	var out []part
	for k, n := range doc.Names {
		first := n.First
		for i := n.First; i < n.Last; i++ {
			if n.Class == "location" && doc.Tokens[i].Form == "," && i > first && i+1 < n.Last {
				out = append(out, part{nlp.Name{Range: nlp.Range{First: first, Last: i}, Class: n.Class}, k, first == n.First})
				first = i + 1
			}
		}
		out = append(out, part{nlp.Name{Range: nlp.Range{First: first, Last: n.Last}, Class: n.Class}, k, first == n.First})
	}
	return out
}

// trimName cuts articles, possessives and punctuation off a name.
func trimName(doc *nlp.Document, g nlp.Range) nlp.Range {
	for g.First < g.Last && (doc.Tokens[g.First].UPOS == "DET" || doc.Tokens[g.First].UPOS == "PUNCT" || doc.Tokens[g.First].UPOS == "ADP") {
		g.First++
	}
	for g.First < g.Last {
		t := doc.Tokens[g.Last-1]
		if t.XPOS != "POS" && t.UPOS != "PUNCT" || t.Form == "." {
			break
		}
		g.Last--
	}
	return g
}

// mentionOf is a part of a name as a mention of a place: its words, and what they say of its kind.
func (g *Gazetteer) mentionOf(doc *nlp.Document, p part) mention {
	m := mention{Range: trimName(doc, p.Range), names: p.index}
	if m.Range.Len() == 0 {
		return m
	}
	m.name = doc.TextOf(m.Range)
	if w := g.regionAfter(doc, m.Range); w != "" {
		m.region, m.level = true, regionWords[w]
		if m.level == 2 && m.Range.Last < len(doc.Tokens) && strings.ToLower(doc.Tokens[m.Range.Last].Form) != w { // of a list
			m.full = m.name + " " + singularOf(w)
		}
	} else if w := divisionOf(doc, m.Range); w != "" {
		if _, ok := g.CountryOf(m.name); !ok {
			m.region, m.level = true, regionWords[w]
			if m.level == 2 {
				m.full = m.name + " " + w
			}
		}
	}
	if m.region && m.Range.Last < len(doc.Tokens) && regionWords[strings.ToLower(doc.Tokens[m.Range.Last].Form)] > 0 {
		m.Range.Last++
	}
	low := strings.ToLower(doc.Tokens[m.Range.Last-1].Form)
	if regionWords[low] > 0 && m.Range.Len() > 1 {
		m.region, m.level = true, regionWords[low]
		m.name = doc.TextOf(nlp.Range{First: m.Range.First, Last: m.Range.Last - 1})
		m.full = doc.TextOf(m.Range)
		if m.level == 2 {
			m.full = m.name + " " + singularOf(low)
		}
	}
	if o, ok := facilityWords[low]; ok && m.Range.Len() > 1 {
		m.object = o
	} else if last := m.Range.Last; last < len(doc.Tokens) {
		for last < len(doc.Tokens) && last < m.Range.Last+4 { // "the Zaporizhzhya nuclear power plant"
			w := strings.ToLower(doc.Tokens[last].Form)
			if o, ok := facilityWords[w]; ok {
				m.Range.Last, m.object = last+1, o
				m.name = doc.TextOf(m.Range)
				break
			}
			if u := doc.Tokens[last].UPOS; u != "NOUN" && u != "ADJ" && u != "PROPN" {
				break
			}
			last++
		}
	}
	if strings.Contains(strings.ToLower(m.name), "nuclear") && m.object != "" {
		m.object = record.ObjectNuclear
	}
	return m
}

// scene is what the text as a whole speaks of: how much each country and each first-level division is
// in it, and where the places are that can mean but one thing or were chosen at a first reading.
type scene struct {
	country  map[string]float64 // alpha-2
	adm1     map[string]float64 // "US|Kentucky"
	own      map[string]float64 // by folded name: what the name itself gave its country, and is no evidence for itself
	ownAdm1  map[string]float64
	spots    []spot
	mentions map[string][]nlp.Range // by folded name
	home     map[string]bool        // of the outlet: "US", "US|Kentucky"
	theatre  map[string]bool        // alpha-2
	sense    map[string]*Entry
	around   map[nlp.Range]*beside
	division map[string]string // folded, by name
	found    map[string][]Entry
}

// wider counts states and first-level divisions that stand inside other names ("Texas Rangers", "the
// Sumy regional prosecutor"): they tell where the text is, though they name no place.
func (g *Gazetteer) wider(doc *nlp.Document, s *scene) {
	named := make([]bool, len(doc.Tokens))
	for _, n := range doc.Names {
		if n.Class == "location" || n.Class == "facility" {
			for i := n.First; i < n.Last; i++ {
				named[i] = true
			}
		}
	}
	for i := 0; i < len(doc.Tokens); i++ {
		t := &doc.Tokens[i]
		if named[i] || t.Form == "" || t.Form[0] < 'A' || t.Form[0] > 'Z' || len(t.Form) < 4 || t.UPOS != "PROPN" && t.UPOS != "ADJ" {
			continue
		}
		for n := 2; n >= 1; n-- {
			if i+n > len(doc.Tokens) || n == 2 && (named[i+1] || doc.Tokens[i+1].UPOS != "PROPN") {
				continue
			}
			w := doc.TextOf(nlp.Range{First: i, Last: i + n})
			if c, ok := g.CountryOf(w); ok {
				s.country[c.ISO2] += .3
				i += n - 1
				break
			}
			var div *Entry
			for _, e := range g.find(w, s) {
				if e.Kind == "adm1" && !e.Alias && (div == nil || e.Population > div.Population) {
					div = &e
				}
			}
			if div != nil && div.Population > 200000 {
				s.adm1[div.Country+"|"+div.Adm1] += .5
				s.country[div.Country] += .2
				i += n - 1
				break
			}
		}
	}
}

// find is Find, each name looked up once a text.
func (g *Gazetteer) find(name string, s *scene) []Entry {
	e, ok := s.found[name]
	if !ok {
		e = g.Find(name)
		s.found[name] = e
	}
	return e
}

type spot struct {
	key      string
	lat, lon float64
}

// scene reads the text once for names of countries, capitals and divisions, and twice more, with
// these, for its towns: places that are told of together lie together (spatial minimality: Leidner 2007).
func (g *Gazetteer) scene(doc *nlp.Document, ctx Context) *scene {
	s := &scene{country: map[string]float64{}, adm1: map[string]float64{}, own: map[string]float64{}, ownAdm1: map[string]float64{}, mentions: map[string][]nlp.Range{}, home: map[string]bool{}, theatre: map[string]bool{}, around: map[nlp.Range]*beside{}, division: map[string]string{}, found: map[string][]Entry{}}
	var towns []mention
	for _, p := range parts(doc) {
		m := mention{Range: trimName(doc, p.Range), names: p.index}
		if m.Range.Len() == 0 {
			continue
		}
		m.name = doc.TextOf(m.Range)
		if low := strings.ToLower(doc.Tokens[m.Range.Last-1].Form); regionWords[low] > 0 && m.Range.Len() > 1 {
			m.full, m.region = m.name, true
			m.name = doc.TextOf(nlp.Range{First: m.Range.First, Last: m.Range.Last - 1})
		}
		key := Fold(m.name)
		place := p.Class == "location" || p.Class == "facility"
		if place {
			s.mentions[key] = append(s.mentions[key], m.Range)
		}
		if c, ok := g.CountryOf(m.name); ok {
			s.country[c.ISO2]++
			s.own[key]++
			if _, isName := g.names[strings.TrimPrefix(key, "the ")]; !isName || !place || len(s.mentions[key]) > 1 {
				continue
			}
		} else if c, ok := g.CapitalOf(m.name); ok {
			s.country[c.ISO2] += .5
			s.own[key] += .5
		}
		if !place {
			continue
		}
		var div *Entry
		for _, e := range g.find(m.name, s) {
			if e.Kind == "adm1" && (div == nil || e.Population > div.Population) {
				div = &e
			}
		}
		if div != nil && !m.region && len(s.mentions[key]) > 1 {
			s.adm1[div.Country+"|"+div.Adm1] += .3 // said again
			s.ownAdm1[key] += .3
			continue
		}
		if len(s.mentions[key]) > 1 {
			continue
		}
		towns = append(towns, m)
		if div != nil {
			s.adm1[div.Country+"|"+div.Adm1]++
			s.ownAdm1[key]++
			s.country[div.Country] += .7
			s.own[key] += .7
		}
	}
	g.wider(doc, s)
	for _, t := range ctx.Theatre {
		if c, ok := g.CountryOf(t); ok {
			s.theatre[c.ISO2] = true
			s.country[c.ISO2] += 2
		}
	}
	g.atHome(s, ctx.Outlet)
	base, adm1 := maps.Clone(s.country), maps.Clone(s.adm1)
	w := g.Weighing(byHand)
	for range 2 {
		s.sense = map[string]*Entry{}
		type choice struct {
			key string
			e   *Entry
		}
		var chosen []choice
		for _, m := range towns {
			if e := w.choose(doc, m, s); e != nil && (e.Lat != 0 || e.Lon != 0) && e.Kind != "sea" && e.Kind != "country" {
				chosen = append(chosen, choice{Fold(m.name), e})
			}
		}
		s.country, s.adm1, s.spots = maps.Clone(base), maps.Clone(adm1), nil
		for _, c := range chosen {
			s.country[c.e.Country] += .3
			s.own[c.key] += 0
			if c.e.Kind != "adm1" {
				s.adm1[c.e.Country+"|"+c.e.Adm1] += .4
				s.spots = append(s.spots, spot{c.key, c.e.Lat, c.e.Lon})
			}
		}
	}
	s.sense = map[string]*Entry{}
	return s
}

// Distance is the length of the great circle between two points in degrees, in km (haversine).
func Distance(lat1, lon1, lat2, lon2 float64) float64 {
	rad := math.Pi / 180
	a, b := math.Sin((lat2-lat1)*rad/2), math.Sin((lon2-lon1)*rad/2)
	return 12742 * math.Asin(math.Min(1, math.Sqrt(a*a+math.Cos(lat1*rad)*math.Cos(lat2*rad)*b*b)))
}

// regionAfter is the word for a division that follows a name ("region", "district"), be it after a list:
// in "Kyiv, Kharkiv and Zaporizhzhya regions" all three are regions; "" if there is none.
func (g *Gazetteer) regionAfter(doc *nlp.Document, m nlp.Range) string {
	for i := m.Last; i < len(doc.Tokens) && i < m.Last+14; i++ {
		t := &doc.Tokens[i]
		low := strings.ToLower(t.Form)
		switch {
		case regionWords[low] > 0 && t.UPOS != "VERB":
			if i == m.Last || strings.HasSuffix(low, "s") {
				return low
			}
			return ""
		case t.UPOS == "PROPN" && i > m.Last, low == "," && i+1 < len(doc.Tokens), low == "and":
		default:
			return ""
		}
	}
	return ""
}

// divisionOf is the word for a division that a name is the name of: "the district of Kupiansk".
func divisionOf(doc *nlp.Document, m nlp.Range) string {
	i := m.First - 1
	if i >= 0 && strings.EqualFold(doc.Tokens[i].Form, "the") {
		i--
	}
	if i < 1 || doc.Tokens[i].Form != "of" {
		return ""
	}
	if w := strings.ToLower(doc.Tokens[i-1].Form); regionWords[w] > 0 && !strings.HasSuffix(w, "s") {
		return w
	}
	return ""
}

// divisionAt is the division that a region word beside the name of a town means: the first-level one
// that the town has given its name, else a second-level one of the name, else the land about the town,
// which the gazetteer does not have.
func (g *Gazetteer) divisionAt(m mention, town *Entry) *Entry {
	if d := Division(town.Adm1); m.level == 1 && len(d) > 3 && len(m.name) > 3 && (d[:4] == Fold(m.name)[:min(4, len(Fold(m.name)))] || d[:4] == Fold(town.Name)[:min(4, len(Fold(town.Name)))]) {
		for _, x := range g.Find(d) {
			if x.Kind == "adm1" && x.Country == town.Country && x.Adm1 == town.Adm1 {
				return &x
			}
		}
	}
	for _, x := range g.districts(m.name) {
		if x.Country == town.Country && Distance(x.Lat, x.Lon, town.Lat, town.Lon) < 80 {
			return &x
		}
	}
	name := m.full
	if name == "" {
		name = m.name + " region"
	}
	return &Entry{Name: name, Kind: map[int]string{1: "about", 2: "adm2"}[m.level], Country: town.Country, Adm1: town.Adm1, Lat: town.Lat, Lon: town.Lon, Population: town.Population}
}

// districts are the second-level divisions that bear a name: by itself, or with a word for them, which
// each country's list writes in its own way.
func (g *Gazetteer) districts(name string) []Entry {
	k := Fold(name)
	var out []Entry
	for _, key := range []string{k + " raion", k + "yi raion", k + "skyi raion", k + " rayon", k + "skiy rayon", k + " district", k + " county", k + " municipality", k} {
		for _, e := range g.lookup(key) {
			if e.Kind == "adm2" && !e.Alias {
				out = append(out, e)
			}
		}
	}
	return out
}

// choose is the gazetteer entry that a mention means; nil where none fits. One sense a text, but where
// the words beside a mention name its container.
func (g *Gazetteer) choose(doc *nlp.Document, m mention, near *scene) *Entry {
	key := Fold(m.name)
	if own, ok := g.own[key+" region"]; ok && m.region && m.level == 1 {
		return own
	}
	if own, ok := g.own[key]; ok || m.object != "" {
		if !ok {
			return nil
		}
		return own
	}
	if _, adjective := g.adjective[key]; adjective && !m.region && len(g.find(m.name, near)) > 0 && !g.placed(doc, m, near) {
		return nil // "Canadian" is a town in Texas, but hardly ever meant
	}
	if m.region {
		key += "|region"
	}
	if m.full != "" {
		key = Fold(m.full)
	}
	var best *Entry
	top := math.Inf(-1)
	own := false
	cands := g.candidates(doc, m, near)
	for i := range cands {
		if s := cands[i].score(&g.weights); s > top {
			best, top, own = &cands[i].Entry, s, cands[i].Features[fContained] > 0
		}
	}
	if best != nil && (best.Kind == "adm1" || best.Kind == "adm2" || best.Kind == "area") && !m.region { // a bare name means the town that gave it to the land around it
		for i := range cands {
			c := &cands[i].Entry
			town := c.Kind == "city" && !c.Alias && 10*c.Population > best.Population && c.Country == best.Country && (c.Adm1 == best.Adm1 || Distance(c.Lat, c.Lon, best.Lat, best.Lon) < 150)
			if town || c.Kind == "capital" && (c.Country == best.Country || best.Country == "") { // a capital before a province or an island far away: Washington, San Salvador
				best = c
				break
			}
		}
	}
	if e, ok := near.sense[key]; ok && !own {
		return e
	}
	if m.region && best != nil && (best.Kind == "city" || best.Kind == "capital") {
		best = g.divisionAt(m, best)
	}
	if best == nil && !m.region {
		if words := strings.Fields(m.name); len(words) > 1 { // "northern Sumy", "Sumy city"
			first, rest := strings.ToLower(words[0]), strings.Join(words[1:], " ")
			for _, w := range []string{rest, strings.Join(words[:len(words)-1], " ")} {
				if w == rest && !slices.Contains(directions, first) || slices.Contains(directions, strings.ToLower(w)) {
					continue
				}
				x := m
				x.name = w
				if best = g.choose(doc, x, near); best != nil {
					break
				}
			}
		}
	}
	if _, ok := near.sense[key]; !ok {
		near.sense[key] = best
	}
	return best
}

// placed says whether the text names the container of a place of that name, or writes it as one.
func (g *Gazetteer) placed(doc *nlp.Document, m mention, near *scene) bool {
	for _, e := range g.find(m.name, near) {
		if e.Kind == "adm1" || g.contained(doc, m.Range, e, near) {
			return true
		}
	}
	return false
}

var directions = []string{"northern", "southern", "eastern", "western", "central", "downtown", "greater", "north", "south", "east", "west", "old", "northeastern", "northwestern", "southeastern", "southwestern", "north-eastern", "north-western", "south-eastern", "south-western", "upper", "lower", "mid", "mainland", "rural", "metro", "inner"}

// beside is what stands beside a mention and may be its container.
type beside struct {
	countries []*Country // named within three words after it
	keys      []string   // folded words there, other spellings replaced
	before    *Country   // the country named last in the words before it
}

// besideOf reads the words around a range, once for each.
func (g *Gazetteer) besideOf(doc *nlp.Document, r nlp.Range, near *scene) *beside {
	if b, ok := near.around[r]; ok {
		return b
	}
	b := &beside{}
	for i := r.Last; i < len(doc.Tokens) && i < r.Last+3; i++ {
		f := doc.Tokens[i].Form
		if f == "," || f == "in" || f == "(" || f == "" {
			continue
		}
		if c := f[0]; c >= 'a' && c <= 'z' && i > r.Last {
			break // "Paris, the envoy": no container begins so
		}
		for n := 1; n <= 3 && i+n <= len(doc.Tokens); n++ {
			w := doc.TextOf(nlp.Range{First: i, Last: i + n})
			if x, ok := g.CountryOf(w); ok {
				b.countries = append(b.countries, x)
			}
			k := Fold(w)
			if s, ok := g.spelling[k]; ok {
				k = s
			}
			if k != "" {
				b.keys = append(b.keys, k)
			}
		}
	}
	for i := r.First - 1; i >= 0 && i > r.First-6; i-- {
		if doc.Tokens[i].Sent != doc.Tokens[r.First].Sent {
			break
		}
		if x, ok := g.CountryOf(doc.Tokens[i].Form); ok {
			b.before = x
			break
		}
	}
	near.around[r] = b
	return b
}

// contained says whether the text names the container of a place beside it: "Sumy, Ukraine",
// "the Ukrainian city of Sumy", "Paris, Texas", "Berea, Ky.".
func (g *Gazetteer) contained(doc *nlp.Document, r nlp.Range, e Entry, near *scene) bool {
	b := g.besideOf(doc, r, near)
	if len(b.keys) == 0 && b.before == nil {
		return false
	}
	c, known := g.ByISO2(e.Country)
	if known && slices.Contains(b.countries, c) {
		return true
	}
	if e.Kind != "adm1" && e.Adm1 != "" && len(b.keys) > 0 {
		d, ok := near.division[e.Adm1]
		if !ok {
			d = Division(e.Adm1)
			near.division[e.Adm1] = d
		}
		if d != "" && slices.Contains(b.keys, d) {
			return true
		}
	}
	return b.before != nil && known && b.before == c && len(b.countries) == 0 // what stands behind a name goes first
}

var locative = map[string]bool{"in": true, "near": true, "at": true, "inside": true, "across": true, "outside": true, "around": true, "into": true, "over": true, "toward": true, "towards": true, "through": true, "throughout": true, "within": true, "off": true, "along": true, "beyond": true, "from": true, "on": true, "of": true, "to": true, "outskirts": true}

// government says whether the name of a state or of a capital stands for the government: the
// subject of an act, a party to talks, the owner of forces or plans; not where something is.
func (g *Gazetteer) government(doc *nlp.Document, m mention, e *Entry) bool {
	if m.region || m.object != "" {
		return false
	}
	_, capital := g.CapitalOf(m.name)
	capital = capital || e != nil && e.Kind == "seat"
	if e == nil || e.Kind != "country" && !capital {
		return false
	}
	h := doc.Head(m.Range)
	for doc.Tokens[h].Is("conj", "appos") && doc.Tokens[h].Head >= 0 && doc.Tokens[doc.Tokens[h].Head].UPOS == "PROPN" && doc.Child(h, "case") < 0 {
		h = doc.Tokens[h].Head
	}
	t := &doc.Tokens[h]
	prep := ""
	if c := doc.Child(h, "case"); c >= 0 {
		prep = strings.ToLower(doc.Tokens[c].Form)
		if prep == "'s" || prep == "’s" || prep == "'" {
			prep = ""
		}
	}
	var gov *nlp.Token
	if t.Head >= 0 {
		gov = &doc.Tokens[t.Head]
	}
	switch {
	case t.Is("nsubj:pass"):
		return capital
	case t.Is("nsubj"):
		return true
	case t.Is("nmod:poss"): // "Ukraine's Luhansk region" is where, "Moscow's invasion" is whose
		return gov == nil || gov.UPOS != "PROPN" && regionWords[gov.Lemma] == 0 && !facilityWords[gov.Lemma].Within(record.ObjectInfrastructure) && gov.Lemma != "city" && gov.Lemma != "border" && gov.Lemma != "capital" && gov.Lemma != "coast"
	case t.Is("compound", "nmod:desc", "amod", "nmod:unmarked"):
		return gov == nil || gov.UPOS != "PROPN" && regionWords[gov.Lemma] == 0
	case prep == "with", prep == "between", prep == "by", prep == "against", prep == "among", prep == "for":
		return true
	case prep == "to", prep == "from":
		return gov != nil && (gov.UPOS == "NOUN" && !isMotion(gov.Lemma) || saying(gov.Lemma))
	case prep == "of":
		return gov != nil && (gov.Lemma == "government" || gov.Lemma == "support" || gov.Lemma == "ally" || gov.Lemma == "recognition")
	case locative[prep]:
		return false
	case t.Is("iobj"):
		return true
	case t.Is("obj", "obl", "nsubj") && prep == "" && infinitiveUnder(doc, h): // "requires Kyiv to reopen the road"
		return true
	case t.Is("obj"):
		return gov != nil && (saying(gov.Lemma) || gov.Lemma == "accuse" || gov.Lemma == "blame" || gov.Lemma == "urge" || gov.Lemma == "tell" || gov.Lemma == "force" || gov.Lemma == "support" || gov.Lemma == "back" || gov.Lemma == "help" || gov.Lemma == "sue")
	}
	return false
}

// infinitiveUnder says whether the name at token h does what an infinitive beside it tells: the object of a
// verb that somebody is asked or obliged by.
func infinitiveUnder(doc *nlp.Document, h int) bool {
	v := doc.Tokens[h].Head
	if v < 0 || doc.Tokens[v].UPOS != "VERB" {
		return false
	}
	for _, c := range doc.Children(v) {
		if c > h && doc.Tokens[c].Is("xcomp", "ccomp", "advcl") && strings.Contains(doc.Tokens[c].Feats, "VerbForm=Inf") && doc.Child(c, "nsubj") < 0 {
			switch doc.Tokens[v].Lemma {
			case "require", "oblige", "bind", "force", "compel", "allow", "permit", "see", "let", "order", "commit", "call", "invite", "expect", "push", "press", "convince", "persuade", "want", "get", "warn", "advise":
				return true
			}
		}
	}
	return false
}

func isMotion(l string) bool {
	switch l {
	case "trip", "visit", "flight", "return", "road", "travel", "journey", "delivery", "border", "withdrawal", "way":
		return true
	}
	return false
}

func saying(l string) bool {
	switch l {
	case "accuse", "blame", "urge", "tell", "ask", "warn", "press", "propose", "offer", "call", "appeal", "word", "message", "pressure", "demand", "belong", "hand":
		return true
	}
	return false
}

// add puts a mention to its place.
func (r *Result) add(doc *nlp.Document, m mention, e *Entry) {
	p := record.Place{Kind: record.PlaceCity}
	id := ""
	prec := 1
	if e != nil {
		p.Name = e.Name
		switch e.Kind {
		case "country":
			p.Kind, prec = record.PlaceCountry, 6
		case "adm1":
			p.Kind, prec = record.PlaceAdm1, 4
		case "adm2":
			p.Kind, prec = record.PlaceAdm2, 3
		case "about":
			p.Kind, prec = record.PlaceArea, 3
		case "sea":
			p.Kind, prec = record.PlaceSea, 7
		case "line":
			p.Kind, prec = record.PlaceLine, 5
		case "area":
			p.Kind, prec = record.PlaceArea, 5
		case "facility", "seat":
			p.Kind = record.PlaceFacility
		}
		if c, ok := r.g.ByISO2(e.Country); ok {
			p.Country = &c.ISO3
		}
		if e.Adm1 != "" {
			p.Adm1 = &e.Adm1
		}
		if e.Lat != 0 || e.Lon != 0 {
			p.Lat, p.Lon = &e.Lat, &e.Lon
		}
		if n, err := strconv.Atoi(e.ID); err == nil {
			p.GeonameID = &n
		}
		id = "pl:" + record.Slug(e.Name)
	} else {
		p.Name = m.name
		id = "pl:" + record.Slug(m.name)
		prec = 0
	}
	if m.region && e == nil && m.level == 2 {
		p.Kind, prec, p.Name = record.PlaceAdm2, 3, m.full
		if p.Name == "" {
			p.Name = m.name
		}
		id = "pl:" + record.Slug(p.Name)
	} else if m.region && (e == nil || e.Kind == "adm1") {
		p.Kind, prec = record.PlaceAdm1, 4
		if !strings.Contains(strings.ToLower(p.Name), "region") && !strings.Contains(strings.ToLower(p.Name), "oblast") && !strings.Contains(strings.ToLower(p.Name), "province") {
			p.Name = m.name + " region"
		}
		id = "pl:" + record.Slug(m.name) + "_adm1"
	} else if e != nil && e.Kind == "adm1" {
		id += "_adm1"
	}
	if e != nil && e.Object != "" {
		p.ObjectClass = record.ObjectClass(e.Object)
	}
	if m.object != "" {
		p.Kind, p.ObjectClass = record.PlaceFacility, m.object
		if e == nil {
			p.Name = m.name
		}
	}
	if prec > 0 {
		p.WherePrec, p.GeoPrecision = &prec, record.GeoPrecision(&prec)
	}
	p.ID = r.apart(id, &p)
	k := slices.IndexFunc(r.Places, func(x record.Place) bool { return x.ID == p.ID })
	if k < 0 {
		r.Places = append(r.Places, p)
		k = len(r.Places) - 1
	}
	r.Places[k].Mentions = append(r.Places[k].Mentions, record.NewSpan(doc.Points(doc.WordsOf(m.Range))))
	for i := m.Range.First; i < m.Range.Last; i++ {
		r.byTok[i] = k
	}
}

// apart is an id for a place: two places of one name in a text are told apart by country, division or
// point.
func (r *Result) apart(id string, p *record.Place) string {
	other := func(id string) bool {
		q := r.Place(id)
		return q != nil && q.Lat != nil && p.Lat != nil && Distance(*q.Lat, *q.Lon, *p.Lat, *p.Lon) > 1
	}
	for _, more := range []*string{p.Country, p.Adm1} {
		if !other(id) {
			return id
		}
		if more != nil {
			id += "_" + record.Slug(*more)
		}
	}
	for base, n := id, 2; other(id); n++ {
		id = base + "_" + strconv.Itoa(n)
	}
	return id
}

func sortSpans(s []record.Span) []record.Span {
	slices.SortFunc(s, func(a, b record.Span) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
	return slices.Compact(s)
}
