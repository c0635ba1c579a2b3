// Package geo finds the places a text speaks of and resolves their names to gazetteer entries
// (toponym recognition and resolution). A name is a place only where it means one: "in Kyiv" is,
// "Kyiv said" is the government, and belongs to package actor.
package geo

import (
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Entry is one name of one place in the gazetteer.
type Entry struct {
	Key        string // the name folded
	Name       string
	Kind       string // capital city adm1 country sea line area facility
	Country    string // ISO 3166-1 alpha-2
	Adm1       string
	Lat, Lon   float64 // degrees
	Population int
	ID         string // GeoNames id, "" if it has none
	Alias      bool   // found by another name than its own
	Object     string // object class of a facility, "" if none is known
}

// Line is the entry as a line of cities.tsv.gz: key, name (empty if it is the key with capitals), kind
// (empty for a city), country, code of the first-level division, latitude, longitude, people, id.
func (e *Entry) Line() string {
	name, kind := e.Name, e.Kind
	if Fold(name) == e.Key && Title(e.Key) == name {
		name = "" // the common case, left out to keep the file small
	}
	if kind == "city" {
		kind = ""
	}
	if e.Object != "" {
		kind += ":" + e.Object
	}
	return strings.Join([]string{e.Key, name, kind, e.Country, e.Adm1, trimFloat(e.Lat), trimFloat(e.Lon), strconv.Itoa(e.Population), e.ID}, "\t")
}

func trimFloat(f float64) string { return strconv.FormatFloat(math.Round(f*1000)/1000, 'f', -1, 64) }

// parseEntry reads a line of cities.tsv.gz. A line "other name, >key, id" points to the line of a name.
func (g *Gazetteer) parseEntry(line string) (e Entry, alias string, ok bool) {
	var c [9]string
	n := 0
	for f := range strings.SplitSeq(line, "\t") {
		if n == len(c) {
			return e, "", false
		}
		c[n] = f
		n++
	}
	if n == 3 && strings.HasPrefix(c[1], ">") {
		return Entry{ID: c[2]}, c[1][1:], true
	}
	if n != len(c) {
		return e, "", false
	}
	e = Entry{Key: c[0], Name: c[1], Kind: c[2], Country: c[3], Adm1: c[4], ID: c[8]}
	if e.Name == "" {
		e.Name = Title(e.Key)
	}
	e.Kind, e.Object, _ = strings.Cut(e.Kind, ":")
	if e.Kind == "" {
		e.Kind = "city"
	}
	if name, ok := g.divisions[e.Country+"."+e.Adm1]; ok {
		e.Adm1 = name
	}
	e.Lat, _ = strconv.ParseFloat(c[5], 64)
	e.Lon, _ = strconv.ParseFloat(c[6], 64)
	e.Population, _ = strconv.Atoi(c[7])
	return e, "", true
}

// Fold is a name without case, marks, apostrophes and hyphens, for look-up.
func Fold(s string) string {
	if f, ok := foldASCII(s); ok {
		return f
	}
	var b strings.Builder
	for _, c := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, c), c == '\'', c == '’', c == '`', c == 'ʹ', c == 'ʼ', c == '‘':
		case c == '-', c == '_', c == '\u00a0':
			b.WriteByte(' ')
		case c == 'ł':
			b.WriteByte('l')
		case c == 'ø':
			b.WriteByte('o')
		case c == 'đ':
			b.WriteByte('d')
		case c == 'ı':
			b.WriteByte('i')
		default:
			b.WriteRune(c)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// foldASCII is Fold for what has no letters beyond ASCII, which is nearly everything.
func foldASCII(s string) (string, bool) {
	var buf [64]byte
	out := buf[:0]
	changed := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= 0x80:
			return "", false
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
			changed = true
		case c == '\'' || c == '`':
			changed = true
			continue
		case c == '-' || c == '_' || c >= '\t' && c <= '\r':
			c = ' '
			changed = true
		}
		if c == ' ' && (len(out) == 0 || out[len(out)-1] == ' ') {
			changed = true
			continue
		}
		out = append(out, c)
	}
	if n := len(out); n > 0 && out[n-1] == ' ' {
		out, changed = out[:n-1], true
	}
	if !changed {
		return s, true
	}
	return string(out), true
}

// Title gives every word a capital.
func Title(s string) string {
	up := true
	return strings.Map(func(c rune) rune {
		if up && unicode.IsLetter(c) {
			up = false
			return unicode.ToUpper(c)
		}
		if c == ' ' || c == '-' {
			up = true
		}
		return c
	}, strings.ToLower(s))
}

var divisionWords = []string{"autonomous oblast", "autonomous republic of", "republic of", "oblast", "province", "governorate", "region", "state", "county", "district", "voivodeship", "department", "prefecture", "krai", "kray", "muhafazat", "sheng", "shi", "wilayat", "emirate of", "misto", "city"}

// Division is the folded name of a first-level division without the word for its kind ("Sumy Oblast": "sumy").
func Division(name string) string {
	k := Fold(name)
	for _, w := range divisionWords {
		if t := strings.TrimSuffix(k, " "+w); t != k {
			k = t
		}
		if t := strings.TrimPrefix(k, w+" "); t != k {
			k = t
		}
	}
	for _, end := range []string{"ska", "ka"} { // "Donetska" "Odeska"
		if strings.HasSuffix(k, "s"+end) && len(k) > 6 {
			return k
		}
	}
	return k
}

// Country is a state or territory.
type Country struct {
	ISO2, ISO3, Name string
	Adjectives       []string
	Lat, Lon         float64
	Capital          string // folded
	Population       int    // of its places in the gazetteer
	Zone             string // IANA name, "" if it has several
}

// Gazetteer holds all places. It is read-only once loaded.
type Gazetteer struct {
	lines     string            // cities.tsv.gz, sorted
	more      []string          // lists of the user's own, as lines
	ownHash   string            // SHA-256 of the last of them
	divisions map[string]string // "UA.21" -> name of the first-level division
	Countries []Country
	names     map[string]int // folded country name -> index
	adjective map[string]int // folded adjective or demonym -> index
	iso2      map[string]int
	capital   map[string]int      // folded capital -> country
	own       map[string]*Entry   // our own lists: what these names mean
	towns     map[string][]*Entry // and towns, which may have namesakes
	demonym   map[string]string   // folded "chechen" -> the place
	outlets   map[string]string   // folded name or domain of an outlet -> its home
	zones     map[string]string   // "US|New York" -> IANA name, in countries that have several; "BR|*" all others
	weights   Weights
	spelling  map[string]string
	english   map[string]string // names to show, by the folded names of towns
}

// Unpacked is what is in a file that gzip packed.
func Unpacked(fsys fs.FS, name string) (string, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	if _, err := io.Copy(&b, z); err != nil {
		return "", err
	}
	return b.String(), nil
}

// Load reads a gazetteer folder: cities.tsv.gz, countries.txt, zones.txt, places.txt, spellings.txt and more.
func Load(fsys fs.FS) (*Gazetteer, error) {
	g := &Gazetteer{divisions: map[string]string{}, names: map[string]int{}, adjective: map[string]int{}, iso2: map[string]int{}, capital: map[string]int{}, own: map[string]*Entry{}, towns: map[string][]*Entry{}, outlets: map[string]string{}, zones: map[string]string{}, demonym: map[string]string{}, spelling: map[string]string{}, english: map[string]string{}}
	var err error
	if g.lines, err = Unpacked(fsys, "cities.tsv.gz"); err != nil {
		return nil, fmt.Errorf("load gazetteer: cities.tsv.gz: %w", err)
	}
	if err := eachLine(fsys, "divisions.txt", func(f []string) error {
		if len(f) != 2 {
			return fmt.Errorf("%q is not code|name", strings.Join(f, "|"))
		}
		g.divisions[f[0]] = f[1]
		return nil
	}); err != nil {
		return nil, err
	}
	err = eachLine(fsys, "countries.txt", func(f []string) error {
		if len(f) < 4 {
			return fmt.Errorf("%q has fewer than four fields", strings.Join(f, "|"))
		}
		k := len(g.Countries)
		c := Country{ISO2: f[0], ISO3: f[1], Name: f[2], Adjectives: strings.Split(f[3], ",")}
		g.iso2[c.ISO2] = k
		all := []string{c.Name}
		if len(f) > 4 && f[4] != "" {
			all = append(all, strings.Split(f[4], ",")...)
		}
		for _, n := range all {
			if _, taken := g.names[Fold(strings.TrimPrefix(n, "the "))]; !taken {
				g.names[Fold(strings.TrimPrefix(n, "the "))] = k
			}
		}
		for _, a := range c.Adjectives {
			if _, taken := g.adjective[Fold(a)]; !taken && a != "" {
				g.adjective[Fold(a)] = k
			}
		}
		if len(f) > 5 && f[5] != "" {
			if _, err := fmt.Sscanf(f[5], "%f,%f", &c.Lat, &c.Lon); err != nil {
				return fmt.Errorf("%q is no point as latitude,longitude", f[5])
			}
		}
		if e := g.lookup("=" + strings.ToLower(c.ISO2)); len(e) > 0 {
			c.Lat, c.Lon, c.Population = e[0].Lat, e[0].Lon, e[0].Population
		}
		if len(f) > 6 && f[6] != "" {
			for n, name := range strings.Split(f[6], ",") {
				bare, silent := strings.CutPrefix(name, "-")
				if n == 0 {
					c.Capital = Fold(bare)
				}
				if _, taken := g.capital[Fold(bare)]; !taken && !silent {
					g.capital[Fold(bare)] = k
				}
			}
		}
		if len(f) > 7 {
			c.Zone = f[7]
		}
		g.Countries = append(g.Countries, c)
		return nil
	})
	if err != nil {
		return nil, err
	}
	b, err := fs.ReadFile(fsys, "spellings.txt")
	if err != nil {
		return nil, fmt.Errorf("load gazetteer: %w", err)
	}
	for line := range strings.Lines(string(b)) {
		if from, to, ok := strings.Cut(line, "="); ok && !strings.HasPrefix(line, "#") {
			from, shown := strings.CutSuffix(strings.TrimSpace(from), ":")
			g.spelling[Fold(from)] = Fold(to)
			if shown {
				g.english[Fold(to)] = strings.TrimSpace(from)
			}
		}
	}
	if g.weights, err = loadWeights(fsys); err != nil {
		return nil, err
	}
	if err := eachLine(fsys, "outlets.txt", func(f []string) error {
		if len(f) != 2 {
			return fmt.Errorf("%q is not outlet|home", strings.Join(f, "|"))
		}
		for n := range strings.SplitSeq(f[0], ",") {
			g.outlets[Fold(strings.TrimSpace(n))] = strings.TrimSpace(f[1])
		}
		return nil
	}); err != nil {
		return nil, err
	}
	if err := eachLine(fsys, "zones.txt", func(f []string) error {
		if len(f) != 3 {
			return fmt.Errorf("%q is not country|zone|divisions", strings.Join(f, "|"))
		}
		for d := range strings.SplitSeq(f[2], ";") {
			g.zones[strings.TrimSpace(f[0])+"|"+strings.TrimSpace(d)] = strings.TrimSpace(f[1])
		}
		return nil
	}); err != nil {
		return nil, err
	}
	if err := eachLine(fsys, "demonyms.txt", func(f []string) error {
		if len(f) != 2 {
			return fmt.Errorf("%q is not words|place", strings.Join(f, "|"))
		}
		for w := range strings.SplitSeq(f[0], ",") {
			g.demonym[Fold(w)] = f[1]
		}
		return nil
	}); err != nil {
		return nil, err
	}
	for _, name := range []string{"places.txt", "facilities.txt", "contested.txt"} {
		if err := eachLine(fsys, name, g.ownPlace); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// ownPlace reads a line of our own lists: names | kind | country | at | object class | ids. The first
// name is the one that is shown.
func (g *Gazetteer) ownPlace(f []string) error {
	if len(f) < 4 {
		return fmt.Errorf("%q has fewer than four fields", strings.Join(f, "|"))
	}
	names := kinds(strings.Split(f[0], ","))
	e := &Entry{Name: strings.TrimSpace(names[0]), Kind: f[1]}
	if f[2] != "" {
		c, ok := g.ByISO3(f[2])
		if !ok {
			return fmt.Errorf("%q: there is no country %s", f[0], f[2])
		}
		e.Country = c.ISO2
	}
	at := strings.TrimSpace(f[3])
	if lat, lon, ok := strings.Cut(at, ","); ok && strings.Trim(at, "0123456789.,- ") == "" {
		var err1, err2 error
		e.Lat, err1 = strconv.ParseFloat(strings.TrimSpace(lat), 64)
		e.Lon, err2 = strconv.ParseFloat(strings.TrimSpace(lon), 64)
		if err1 != nil || err2 != nil || math.Abs(e.Lat) > 90 || math.Abs(e.Lon) > 180 {
			return fmt.Errorf("%q: %q is no point as latitude,longitude", f[0], at)
		}
	} else if at != "-" {
		var best *Entry
		for _, x := range g.Find(at) {
			if (e.Country == "" || x.Country == e.Country) && (best == nil || x.Population > best.Population) {
				best = &x
			}
		}
		if best == nil {
			return fmt.Errorf("%q: the gazetteer has no %q there", f[0], at)
		}
		e.Lat, e.Lon, e.Adm1 = best.Lat, best.Lon, best.Adm1
	}
	if e.Kind == "adm1" && e.Adm1 == "" {
		e.Adm1 = e.Name
	}
	if len(f) > 4 {
		e.Object = strings.TrimSpace(f[4])
	}
	if len(f) > 5 {
		e.ID = strings.TrimSpace(f[5])
	}
	if e.Kind == "city" { // what the gazetteer has by one of the names is that place, under our name
		e.Population = 3000
	search:
		for _, n := range names {
			for _, x := range g.lookup(Fold(n)) {
				if (x.Kind == "city" || x.Kind == "capital") && Distance(x.Lat, x.Lon, e.Lat, e.Lon) < 60 {
					id, name := e.ID, e.Name
					*e = x
					e.Name = name
					if id != "" {
						e.ID = id
					}
					break search
				}
			}
		}
	}
	for _, n := range names {
		k := strings.TrimPrefix(Fold(n), "the ")
		switch {
		case k == "":
			return fmt.Errorf("%q: an empty name", f[0])
		case e.Kind == "city" || e.Kind == "capital": // one among its namesakes
			g.towns[k] = append(g.towns[k], e)
		default:
			g.own[k] = e
		}
	}
	return nil
}

// kindWords are how the kinds of facilities.txt are written.
var kindWords = map[string][]string{
	"nuclear power plant": {"nuclear power plant", "nuclear plant", "nuclear power station", "NPP", "atomic power plant", "nuclear facility"},
	"dam":                 {"dam", "hydroelectric dam", "hydropower plant", "hydroelectric power plant", "hydroelectric power station", "hydroelectric station", "HPP", "reservoir"},
	"crossing":            {"crossing", "border crossing", "checkpoint", "gate", "crossing point"},
	"plant":               {"power plant", "thermal power plant", "power station", "thermal power station", "TPP"},
	"refinery":            {"refinery", "oil refinery"},
	"terminal":            {"terminal", "oil terminal", "port", "seaport"},
	"base":                {"air base", "airbase", "airfield", "military base", "base", "military airfield"},
}

// kinds writes out the kinds in names: "Kursk {nuclear power plant}".
func kinds(names []string) []string {
	var out []string
	for _, n := range names {
		stem, rest, ok := strings.Cut(n, "{")
		if !ok {
			out = append(out, n)
			continue
		}
		kind, _, _ := strings.Cut(rest, "}")
		for _, w := range kindWords[kind] {
			out = append(out, stem+w)
		}
	}
	return out
}

func eachLine(fsys fs.FS, name string, f func([]string) error) error {
	b, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("load gazetteer: %w", err)
	}
	n := 0
	for line := range strings.Lines(string(b)) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if err := f(strings.Split(line, "|")); err != nil {
			return fmt.Errorf("load gazetteer: %s line %d: %w", name, n, err)
		}
	}
	return nil
}

// lookup gives all entries with a folded name, by binary search over the sorted lines; those of the
// user's own lists come first.
func (g *Gazetteer) lookup(key string) []Entry {
	if key == "" {
		return nil
	}
	var out []Entry
	for _, s := range g.more {
		out = append(out, look(g, s, key, true)...)
	}
	return append(out, look(g, g.lines, key, true)...)
}

func look(g *Gazetteer, s, key string, follow bool) []Entry {
	lineAt := func(b int) int { // start of the line that holds byte b
		return strings.LastIndexByte(s[:b], '\n') + 1
	}
	keyAt := func(start int) string {
		end := strings.IndexByte(s[start:], '\t')
		if end < 0 {
			return ""
		}
		return s[start : start+end]
	}
	k := sort.Search(len(s), func(b int) bool { return keyAt(lineAt(b)) >= key })
	if k == len(s) {
		return nil
	}
	var out []Entry
	for at := lineAt(k); at < len(s) && keyAt(at) == key; {
		end := strings.IndexByte(s[at:], '\n')
		if end < 0 {
			end = len(s) - at
		}
		e, alias, ok := g.parseEntry(s[at : at+end])
		switch {
		case !ok:
		case alias != "":
			if !follow || alias == key {
				break
			}
			for _, x := range look(g, s, alias, false) {
				if x.ID == e.ID {
					x.Alias = true
					out = append(out, x)
				}
			}
		default:
			out = append(out, e)
		}
		at += end + 1
	}
	return out
}

// Find gives all entries a name may mean, other spellings included.
func (g *Gazetteer) Find(name string) []Entry {
	k := Fold(name)
	var out []Entry
	for _, e := range g.towns[k] {
		out = append(out, *e)
	}
	if s, ok := g.spelling[k]; ok {
		out = append(out, g.lookup(s)...)
	}
	for _, e := range g.lookup(k) {
		if !slices.ContainsFunc(out, func(x Entry) bool { return x.ID != "" && x.ID == e.ID && x.Kind == e.Kind }) {
			out = append(out, e)
		}
	}
	for i := range out {
		if n := g.english[out[i].Key]; n != "" && !out[i].Alias && (out[i].Kind == "city" || out[i].Kind == "capital") {
			out[i].Name = n
		}
	}
	for _, a := range [][2]string{{"st. ", "saint "}, {"st ", "saint "}, {"saint ", "st. "}, {"mt. ", "mount "}, {"ft. ", "fort "}} {
		if t, ok := strings.CutPrefix(k, a[0]); ok {
			out = append(out, g.lookup(a[1]+t)...)
		}
	}
	if len(out) == 0 {
		if t := strings.ReplaceAll(k, "zh", "z"); t != k {
			out = g.lookup(t)
		}
	}
	if len(out) == 0 {
		if t := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(k, "al "), "el "), "ad "); t != k {
			out = g.lookup(t)
		} else if strings.Contains(k, "ou") || strings.Contains(k, "ee") { // French and older English ways of writing Arabic
			out = g.lookup(strings.ReplaceAll(strings.ReplaceAll(k, "ou", "u"), "ee", "i"))
		}
	}
	return out
}

// CountryOf is the country that a name or an adjective means ("Ukraine", "Ukrainian", "U.S.").
func (g *Gazetteer) CountryOf(word string) (*Country, bool) {
	k := Fold(strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "’s"))
	k = strings.TrimPrefix(k, "the ")
	if k == "us" && strings.ToUpper(word) != word && !strings.Contains(word, ".") {
		return nil, false
	}
	if i, ok := g.names[k]; ok {
		return &g.Countries[i], true
	}
	if i, ok := g.adjective[k]; ok {
		return &g.Countries[i], true
	}
	return nil, false
}

// CapitalOf is the country whose capital has a name.
func (g *Gazetteer) CapitalOf(word string) (*Country, bool) {
	k := Fold(word)
	if s, ok := g.spelling[k]; ok {
		k = s
	}
	if i, ok := g.capital[k]; ok {
		return &g.Countries[i], true
	}
	return nil, false
}

// ByISO2 is a country by its alpha-2 code.
func (g *Gazetteer) ByISO2(cc string) (*Country, bool) {
	if i, ok := g.iso2[cc]; ok {
		return &g.Countries[i], true
	}
	return nil, false
}

// ByISO3 is a country by its alpha-3 code.
func (g *Gazetteer) ByISO3(cc string) (*Country, bool) {
	for i := range g.Countries {
		if g.Countries[i].ISO3 == cc {
			return &g.Countries[i], true
		}
	}
	return nil, false
}
