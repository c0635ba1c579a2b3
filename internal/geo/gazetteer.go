// Package geo finds the places a text speaks of and resolves their names to gazetteer entries
// (toponym recognition and resolution). A name is a place only where it means one: "in Kyiv" is,
// "Kyiv said" is the government, and belongs to package actor.
package geo

import (
	"fmt"
	"io/fs"
	"math"
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
}

// Line is the entry as a line of cities.tsv.
func (e *Entry) Line() string {
	name := e.Name
	if Fold(name) == e.Key && Title(e.Key) == name {
		name = "" // the common case, left out to keep the file small
	}
	return strings.Join([]string{e.Key, name, e.Kind, e.Country, e.Adm1, trimFloat(e.Lat), trimFloat(e.Lon), strconv.Itoa(e.Population), e.ID}, "\t")
}

func trimFloat(f float64) string { return strconv.FormatFloat(math.Round(f*1000)/1000, 'f', -1, 64) }

func parseEntry(line string) (e Entry, ok bool) {
	c := strings.Split(line, "\t")
	if len(c) != 9 {
		return e, false
	}
	e = Entry{Key: c[0], Name: c[1], Kind: c[2], Country: c[3], Adm1: c[4], ID: c[8]}
	if e.Name == "" {
		e.Name = Title(e.Key)
	}
	e.Lat, _ = strconv.ParseFloat(c[5], 64)
	e.Lon, _ = strconv.ParseFloat(c[6], 64)
	e.Population, _ = strconv.Atoi(c[7])
	return e, true
}

// Fold is a name without case, marks, apostrophes and hyphens, for look-up.
func Fold(s string) string {
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
}

// Gazetteer holds all places. It is read-only once loaded.
type Gazetteer struct {
	lines     string // cities.tsv, sorted
	Countries []Country
	names     map[string]int // folded country name -> index
	adjective map[string]int // folded adjective or demonym -> index
	iso2      map[string]int
	capital   map[string]int // folded capital -> country
	own       map[string]ownPlace
	spelling  map[string]string
}

type ownPlace struct {
	name, kind, iso3, at, object string
}

// Load reads a gazetteer folder: cities.tsv, countries.txt, places.txt, spellings.txt.
func Load(fsys fs.FS) (*Gazetteer, error) {
	g := &Gazetteer{names: map[string]int{}, adjective: map[string]int{}, iso2: map[string]int{}, capital: map[string]int{}, own: map[string]ownPlace{}, spelling: map[string]string{}}
	b, err := fs.ReadFile(fsys, "cities.tsv")
	if err != nil {
		return nil, fmt.Errorf("load gazetteer: %w", err)
	}
	g.lines = string(b)
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
		if e := g.lookup("=" + strings.ToLower(c.ISO2)); len(e) > 0 {
			c.Lat, c.Lon = e[0].Lat, e[0].Lon
		}
		if len(f) > 5 && f[5] != "" {
			if _, err := fmt.Sscanf(f[5], "%f,%f", &c.Lat, &c.Lon); err != nil {
				return fmt.Errorf("%q is no point as latitude,longitude", f[5])
			}
		}
		g.Countries = append(g.Countries, c)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for line := range strings.SplitSeq(capitals, "\n") {
		cc, name, ok := strings.Cut(strings.TrimSpace(line), " ")
		if k, known := g.iso2[cc]; ok && known {
			g.Countries[k].Capital = Fold(name)
			g.capital[Fold(name)] = k
		}
	}
	if err := eachLine(fsys, "places.txt", func(f []string) error {
		if len(f) < 4 {
			return fmt.Errorf("%q has fewer than four fields", strings.Join(f, "|"))
		}
		p := ownPlace{name: f[0], kind: f[1], iso3: f[2], at: f[3]}
		if len(f) > 4 {
			p.object = f[4]
		}
		g.own[Fold(f[0])] = p
		return nil
	}); err != nil {
		return nil, err
	}
	b, err = fs.ReadFile(fsys, "spellings.txt")
	if err != nil {
		return nil, fmt.Errorf("load gazetteer: %w", err)
	}
	for line := range strings.Lines(string(b)) {
		if from, to, ok := strings.Cut(line, "="); ok && !strings.HasPrefix(line, "#") {
			g.spelling[Fold(strings.TrimSpace(from))] = Fold(strings.TrimSpace(to))
		}
	}
	return g, nil
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

// lookup gives all entries with a folded name, by binary search over the sorted lines.
func (g *Gazetteer) lookup(key string) []Entry {
	if key == "" {
		return nil
	}
	s := g.lines
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
		if e, ok := parseEntry(s[at : at+end]); ok {
			out = append(out, e)
		}
		at += end + 1
	}
	return out
}

// Find gives all entries a name may mean, other spellings included.
func (g *Gazetteer) Find(name string) []Entry {
	k := Fold(name)
	if s, ok := g.spelling[k]; ok {
		return append(g.lookup(s), g.lookup(k)...)
	}
	out := g.lookup(k)
	if len(out) == 0 {
		if t := strings.ReplaceAll(k, "zh", "z"); t != k {
			out = g.lookup(t)
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

// Seats of government whose name may stand for the government.
const capitals = `AF Kabul
AL Tirana
DZ Algiers
AR Buenos Aires
AM Yerevan
AU Canberra
AT Vienna
AZ Baku
BD Dhaka
BY Minsk
BE Brussels
BO La Paz
BA Sarajevo
BR Brasilia
BG Sofia
BI Bujumbura
KH Phnom Penh
CA Ottawa
CF Bangui
TD N'Djamena
CL Santiago
CN Beijing
CO Bogota
CD Kinshasa
HR Zagreb
CU Havana
CY Nicosia
CZ Prague
DK Copenhagen
EG Cairo
ER Asmara
EE Tallinn
ET Addis Ababa
FI Helsinki
FR Paris
GE Tbilisi
DE Berlin
GR Athens
HU Budapest
IN New Delhi
ID Jakarta
IR Tehran
IQ Baghdad
IE Dublin
IL Jerusalem
IT Rome
JP Tokyo
JO Amman
KZ Astana
KE Nairobi
XK Pristina
KG Bishkek
LV Riga
LB Beirut
LY Tripoli
LT Vilnius
MK Skopje
MY Kuala Lumpur
ML Bamako
MX Mexico City
MD Chisinau
ME Podgorica
MA Rabat
MM Naypyidaw
NP Kathmandu
NL The Hague
NE Niamey
NG Abuja
KP Pyongyang
NO Oslo
OM Muscat
PK Islamabad
PS Ramallah
PH Manila
PL Warsaw
PT Lisbon
QA Doha
RO Bucharest
RU Moscow
RW Kigali
SA Riyadh
RS Belgrade
SO Mogadishu
ZA Pretoria
KR Seoul
SS Juba
ES Madrid
LK Colombo
SD Khartoum
SE Stockholm
CH Bern
SY Damascus
TW Taipei
TJ Dushanbe
TH Bangkok
TN Tunis
TR Ankara
TM Ashgabat
UG Kampala
UA Kyiv
AE Abu Dhabi
GB London
US Washington
UZ Tashkent
VE Caracas
VN Hanoi
YE Sanaa
ZW Harare`
