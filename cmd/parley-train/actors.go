package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"parley/internal/geo"
)

// actors compiles facts of the PETRARCH dictionaries (Open Event Data Alliance, MIT) into
// compiled.tsv.gz, compressed: one name a line, sorted by the folded name, so that the program looks names up by
// binary search. Persons keep their offices with the dates; bodies their type and country. Names of
// one word are left out: they mean too much else.
func actors(args []string) error {
	fs := flag.NewFlagSet("actors", flag.ContinueOnError)
	dir := fs.String("in", "", "folder with the Phoenix.*.actors.txt files")
	out := fs.String("out", "data/actors/compiled.tsv.gz", "file to write")
	gazetteer := fs.String("gazetteer", "data/gazetteer", "folder of the gazetteer, for the codes of countries")
	if err := fs.Parse(args); err != nil {
		return err
	}
	gaz, err := geo.Load(os.DirFS(*gazetteer))
	if err != nil {
		return err
	}
	rows := map[string]string{}
	for _, name := range []string{"Phoenix.MilNonState.actors.txt", "Phoenix.International.actors.txt", "Phoenix.Countries.actors.txt"} {
		f, err := os.Open(filepath.Join(*dir, name))
		if err != nil {
			return err
		}
		var cur dictEntry
		flush := func() {
			for key, row := range cur.rows(gaz) {
				if _, have := rows[key]; !have {
					rows[key] = row
				}
			}
		}
		sc := bufio.NewScanner(f)
		sc.Buffer(nil, 1<<20)
		for sc.Scan() {
			line := sc.Text()
			text, comment, _ := strings.Cut(line, "#")
			switch {
			case strings.TrimSpace(text) == "":
			case strings.HasPrefix(text, "+"):
				cur.names = append(cur.names, text[1:])
			case text[0] == '\t' || text[0] == ' ':
				cur.code(text)
			default:
				flush()
				cur = dictEntry{person: strings.Contains(comment, "CountryInfo") || strings.Contains(comment, "rulers")}
				cur.names = append(cur.names, text)
				cur.code(text)
			}
		}
		flush()
		f.Close()
		if err := sc.Err(); err != nil {
			return err
		}
	}
	lines := make([]string, 0, len(rows))
	for _, r := range rows {
		lines = append(lines, r)
	}
	slices.Sort(lines)
	fmt.Fprintf(os.Stderr, "%d names\n", len(lines))
	return writeLines(*out, lines)
}

var codeInLine = regexp.MustCompile(`\[([A-Z]{3,15})(?:\s+([<>]?)(\d{6,8})?(?:-(\d{6,8}))?)?\s*\]`)

// dictEntry is an actor of a dictionary: its names and what it was when.
type dictEntry struct {
	names  []string
	roles  []dictRole
	person bool
}

type dictRole struct{ code, from, to string }

func (e *dictEntry) code(text string) {
	for _, m := range codeInLine.FindAllStringSubmatch(text, -1) {
		r := dictRole{code: m[1]}
		switch a, b := dictDate(m[3]), dictDate(m[4]); m[2] {
		case "<":
			r.to = a
		case ">":
			r.from = a
		default:
			r.from, r.to = a, b
		}
		if r.from != "" || r.to != "" {
			e.person = true
		}
		e.roles = append(e.roles, r)
	}
}

// dictDate is YYMMDD or YYYYMMDD as YYYY-MM; "" for neither.
func dictDate(s string) string {
	switch len(s) {
	case 6:
		if s[0] > '2' {
			s = "19" + s
		} else {
			s = "20" + s
		}
	case 8:
	default:
		return ""
	}
	if s[4:6] < "01" || s[4:6] > "12" {
		return ""
	}
	return s[:4] + "-" + s[4:6]
}

var sectors = map[string]string{"GOV": "GOV", "MIL": "MIL", "REB": "REB", "OPP": "OPP", "PTY": "PTY", "COP": "COP", "JUD": "JUD", "SPY": "SPY", "LEG": "LEG", "MED": "JRN", "BUS": "BUS", "EDU": "EDU", "ELI": "ELI", "CVL": "CVL", "NGO": "NGO", "IGO": "IGO", "UAF": "UAF", "SEP": "REB", "INS": "REB", "RAD": "REB"}

// parts is the country (alpha-3, "" if it is of none) and the sector of a code.
func (r dictRole) parts(gaz *geo.Gazetteer) (country, sector, kind string) {
	c := r.code
	for len(c) >= 3 {
		p := c[:3]
		c = c[3:]
		switch {
		case p == "IGO" || p == "NGO" || p == "MNC" || p == "IMG" || p == "NGM":
			if kind == "" {
				kind = p
			}
		case sectors[p] != "" && sector == "":
			sector = sectors[p]
		case country == "" && sector == "":
			if x, ok := gaz.ByISO3(p); ok {
				country = x.ISO3
			}
		}
	}
	return country, sector, kind
}

var titles = []string{"PRESIDENT_", "PRIME_MINISTER_", "FOREIGN_MINISTER_", "DEFENSE_MINISTER_", "SECRETARY-GENERAL_", "MINISTER_", "KING_", "GENERAL_", "CHIEF_", "LEADER_", "UN_", "UNITED_NATIONS_"}

func (e *dictEntry) rows(gaz *geo.Gazetteer) map[string]string {
	if len(e.roles) == 0 || len(e.names) == 0 {
		return nil
	}
	country, sector, kind := e.roles[0].parts(gaz)
	typ := "organisation"
	var offices []string
	switch {
	case e.person:
		typ = "person"
		for _, r := range e.roles {
			c, s, _ := r.parts(gaz)
			if country == "" {
				country = c
			}
			if s != "" && s != "ELI" && c == country && (r.from != "" || r.to != "") {
				offices = append(offices, s+" "+r.from+"/"+r.to)
			}
		}
		slices.Sort(offices)
		offices = slices.Compact(offices)
		sector = ""
		if country == "" {
			return nil
		}
	case kind == "IGO":
		typ, sector = "igo", "IGO"
		country = ""
	case kind == "NGO" || kind == "NGM":
		typ, sector = "ngo", "NGO"
	case kind == "MNC":
		typ, sector = "company", "BUS"
	case sector == "REB" || sector == "UAF" || kind == "IMG":
		typ, sector = "armed_group", "REB"
	case sector == "MIL":
		typ = "armed_force"
	case sector == "JRN":
		typ = "media"
	case sector == "PTY" || sector == "OPP":
		typ = "party"
	case sector == "BUS":
		typ = "company"
	default:
		return nil
	}
	out := map[string]string{}
	show := ""
	for _, n := range e.names {
		n, _, _ = strings.Cut(n, "[")
		n = strings.TrimSpace(n)
		if i := strings.IndexByte(n, '('); i >= 0 {
			n = n[:i]
		}
		if slices.ContainsFunc(titles, func(t string) bool { return strings.HasPrefix(n, t) && e.person }) {
			continue
		}
		name := geo.Title(strings.ToLower(strings.Trim(strings.ReplaceAll(n, "_", " "), " ")))
		key := geo.Fold(name)
		words := strings.Fields(key)
		if len(words) < 2 || key[0] < 'a' || len(words) > 7 || len(key) < 7 || strings.ContainsAny(key, "{}[]/\t|") || e.person && len(words[0]) < 3 {
			continue
		}
		if _, ok := gaz.CountryOf(name); ok {
			continue
		}
		if show == "" {
			show = name
		}
		shown := show
		if shown == geo.Title(key) {
			shown = "" // the common case, left out to keep the file small
		}
		out[key] = strings.TrimRight(strings.Join([]string{key, shown, typ, country, strings.TrimSpace(sector + strings.Join(offices, ";"))}, "\t"), "\t")
	}
	return out
}
