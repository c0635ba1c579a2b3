package geo

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Import reads a list of places and gives the lines that With takes, sorted. A list is a GeoNames dump
// (a country's "UA.txt": 19 columns with tabs) or one of our own: names (parted by commas, the first
// is shown) | latitude | longitude | country (alpha-2 or alpha-3) | kind | people, of which the last
// three may be absent. Lines that cannot be read are named in bad, with the reason; the rest is taken.
func (g *Gazetteer) Import(r io.Reader, name string) (lines []string, places int, bad []error, err error) {
	br := bufio.NewReaderSize(r, 1<<20)
	for n := 1; ; n++ {
		raw, rerr := br.ReadBytes('\n')
		raw = bytes.TrimRight(raw, "\r\n")
		if n == 1 {
			raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
		}
		if len(bytes.TrimSpace(raw)) > 0 && raw[0] != '#' {
			more, lerr := g.importLine(string(raw))
			if lerr != nil {
				bad = append(bad, fmt.Errorf("%s line %d: %w", name, n, lerr))
			} else if len(more) > 0 {
				lines = append(lines, more...)
				places++
			}
		}
		if rerr == io.EOF {
			break
		}
		if rerr != nil {
			return nil, 0, bad, fmt.Errorf("read %s: %w", name, rerr)
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines), places, bad, nil
}

func (g *Gazetteer) importLine(line string) ([]string, error) {
	if !utf8.ValidString(line) {
		return nil, fmt.Errorf("not UTF-8")
	}
	if i := strings.IndexFunc(line, func(c rune) bool { return c != '\t' && unicode.IsControl(c) }); i >= 0 {
		return nil, fmt.Errorf("a control character at byte %d", i)
	}
	var e Entry
	var names []string
	if c := strings.Split(line, "\t"); len(c) >= 15 {
		kind, object := geonamesKind(c[6], c[7])
		if kind == "" {
			return nil, nil // roads, parks of a street, undersea features
		}
		e = Entry{Name: strings.TrimSpace(c[1]), Kind: kind, Object: object, Country: strings.TrimSpace(c[8]), Adm1: strings.TrimSpace(c[10]), ID: strings.TrimSpace(c[0])}
		if _, err := strconv.Atoi(e.ID); err != nil {
			return nil, fmt.Errorf("%q is no GeoNames id", e.ID)
		}
		if err := e.point(c[4], c[5]); err != nil {
			return nil, err
		}
		e.Population, _ = strconv.Atoi(c[14])
		names = append(names, c[1], c[2])
		for alt := range strings.SplitSeq(c[3], ",") {
			if len(names) < 16 && latinName(alt) {
				names = append(names, alt)
			}
		}
	} else {
		sep := "|"
		if !strings.Contains(line, "|") {
			sep = "\t"
		}
		c = strings.Split(line, sep)
		if len(c) < 3 {
			return nil, fmt.Errorf("%d fields; a line is name|latitude|longitude|country|kind|people, or one of a GeoNames dump", len(c))
		}
		for i := range c {
			c[i] = strings.TrimSpace(c[i])
		}
		names = strings.Split(c[0], ",")
		e = Entry{Name: strings.TrimSpace(names[0]), Kind: "city"}
		if err := e.point(c[1], c[2]); err != nil {
			return nil, err
		}
		if len(c) > 3 && c[3] != "" {
			x, ok := g.ByISO2(strings.ToUpper(c[3]))
			if !ok {
				x, ok = g.ByISO3(strings.ToUpper(c[3]))
			}
			if !ok {
				return nil, fmt.Errorf("%q is no country's code", c[3])
			}
			e.Country = x.ISO2
		}
		if len(c) > 4 && c[4] != "" {
			kind, _, _ := strings.Cut(c[4], ":")
			if !slices.Contains([]string{"city", "capital", "adm1", "adm2", "sea", "line", "area", "facility"}, kind) {
				return nil, fmt.Errorf("%q is no kind of place: city capital adm1 adm2 sea line area facility", c[4])
			}
			e.Kind, e.Object, _ = strings.Cut(c[4], ":")
		}
		if len(c) > 5 && c[5] != "" {
			n, err := strconv.Atoi(c[5])
			if err != nil || n < 0 {
				return nil, fmt.Errorf("%q is no number of people", c[5])
			}
			e.Population = n
		}
	}
	key := Fold(e.Name)
	if key == "" || strings.HasPrefix(key, "=") || strings.ContainsAny(e.Name, "\t\n>") {
		return nil, fmt.Errorf("%q is no name", e.Name)
	}
	e.Key = key
	out := []string{e.Line()}
	seen := map[string]bool{key: true}
	for _, n := range names {
		k := Fold(n)
		if k == "" || seen[k] || strings.HasPrefix(k, "=") || strings.ContainsAny(k, "\t\n>") {
			continue
		}
		seen[k] = true
		if e.ID != "" {
			out = append(out, k+"\t>"+key+"\t"+e.ID)
		} else {
			x := e
			x.Key = k
			out = append(out, x.Line())
		}
	}
	return out, nil
}

func (e *Entry) point(lat, lon string) error {
	var err1, err2 error
	e.Lat, err1 = strconv.ParseFloat(strings.TrimSpace(lat), 64)
	e.Lon, err2 = strconv.ParseFloat(strings.TrimSpace(lon), 64)
	if err1 != nil || err2 != nil || math.IsNaN(e.Lat) || math.IsNaN(e.Lon) || math.Abs(e.Lat) > 90 || math.Abs(e.Lon) > 180 {
		return fmt.Errorf("%q, %q is no latitude and longitude", lat, lon)
	}
	return nil
}

func latinName(s string) bool {
	for _, c := range s {
		if c > 0x17f {
			return false
		}
	}
	return len(s) > 2
}

// geonamesKind is the kind of a GeoNames feature, and the object class of a built thing; "" for what
// is no place that reports name.
func geonamesKind(class, code string) (kind, object string) {
	switch class {
	case "P":
		if code == "PPLC" {
			return "capital", ""
		}
		return "city", ""
	case "A":
		switch code {
		case "ADM1":
			return "adm1", ""
		case "PCLI", "PCLD", "PCLS", "PCL", "PCLF":
			return "", "" // countries are in the table of countries
		}
		return "adm2", ""
	case "H":
		switch code {
		case "STM", "STMS", "CNL", "WAD":
			return "line", ""
		}
		return "sea", ""
	case "T", "L", "V":
		return "area", ""
	case "S":
		o := map[string]string{"AIRP": "airport", "AIRF": "airport", "AIRB": "military", "MILB": "military", "INSM": "military", "FT": "military", "HSP": "hospital", "HSPC": "hospital", "SCH": "school", "SCHC": "school", "UNIV": "school",
			"BDG": "bridge", "DAM": "hydro_dam", "PS": "power_generation", "PSH": "hydro_dam", "PSN": "nuclear", "NUC": "nuclear", "OILR": "oil_refinery", "OILT": "oil_gas_storage", "OILP": "oil_gas_pipeline", "CH": "worship", "MSQE": "worship", "SYG": "worship", "TMPL": "worship", "MSTY": "worship",
			"PRN": "administration", "GOVL": "administration", "ADMF": "administration", "RSTN": "rail", "RSTNQ": "rail", "PRT": "port", "MKT": "market", "CSTM": "transport", "PSTB": "transport", "CMPRF": "humanitarian", "ML": "industry", "MFG": "industry", "MN": "industry"}[code]
		return "facility", o
	case "U":
		return "", ""
	}
	return "", ""
}

// With is the gazetteer with a list of the user's own, as Import made it, before the places that the
// program carries. It refuses a list that is not sorted, which would hide places.
func (g *Gazetteer) With(list []byte, name string) (*Gazetteer, error) {
	s := string(list)
	last, n := "", 0
	for line := range strings.Lines(s) {
		n++
		if line < last {
			return nil, fmt.Errorf("%s line %d: out of order; make the list with 'parley gaz import'", name, n)
		}
		last = line
	}
	if s != "" && !strings.HasSuffix(s, "\n") {
		s += "\n"
	}
	h := *g
	h.more = append(slices.Clone(g.more), s)
	sum := sha256.Sum256(list)
	h.ownHash = hex.EncodeToString(sum[:])
	return &h, nil
}

// OwnHash is the SHA-256 of the user's own list, "" if there is none.
func (g *Gazetteer) OwnHash() string { return g.ownHash }
