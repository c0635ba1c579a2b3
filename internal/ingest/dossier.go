package ingest

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"parley/internal/record"
)

// DossierTemplate is what `parley dossier init` writes: a dossier to fill in, which parses as it is.
//
//go:embed dossier.txt
var DossierTemplate string

// ParseDossier reads a dossier: "name: value" lines, then sections in brackets with one entry a
// line, its fields parted by bars. # begins a comment. An error names the line and the reason.
func ParseDossier(r io.Reader) (*record.Dossier, error) {
	d := &record.Dossier{Names: map[string]string{}}
	section := ""
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	ids := map[string]bool{}
	speaks := map[string]int{} // parties for which outlets speak, and a line that says so
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSpace(sc.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		bad := func(format string, args ...any) (*record.Dossier, error) {
			return nil, fmt.Errorf("dossier line %d: %s", n, fmt.Sprintf(format, args...))
		}
		if strings.HasPrefix(line, "[") {
			section = strings.Trim(line, "[]")
			if !slices.Contains([]string{"parties", "people", "agreements", "outlets", "names"}, section) {
				return bad("section [%s] is unknown (parties, people, agreements, outlets, names)", section)
			}
			continue
		}
		f := strings.Split(line, "|")
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		if section == "parties" || section == "people" || section == "agreements" || section == "outlets" {
			if len(f) < 3 || f[0] == "" || f[1] == "" {
				return bad("an entry of [%s] has at least an id, a name and one more field, parted by bars", section)
			}
			if ids[f[0]] {
				return bad("id %q stands twice", f[0])
			}
			ids[f[0]] = true
		}
		words := func(i int) []string {
			var out []string
			if len(f) > i {
				for w := range strings.SplitSeq(f[i], ",") {
					if w = strings.TrimSpace(w); w != "" {
						out = append(out, w)
					}
				}
			}
			return out
		}
		switch section {
		case "":
			key, value, ok := strings.Cut(line, ":")
			value = strings.TrimSpace(value)
			if !ok {
				return bad("%q is no \"name: value\"", line)
			}
			switch strings.TrimSpace(key) {
			case "name":
				d.Name = value
			case "theatre":
				for p := range strings.SplitSeq(value, ";") {
					if p = strings.TrimSpace(p); p != "" {
						d.Theatre = append(d.Theatre, p)
					}
				}
			case "epoch":
				date, name, _ := strings.Cut(value, " ")
				if date == "" {
					continue
				}
				d.Epoch, d.EpochName = record.EDTF(date), strings.TrimSpace(name)
				if !d.Epoch.Valid() {
					return bad("epoch %q is not a date (EDTF)", date)
				}
			case "timezone":
				if _, err := time.LoadLocation(value); value != "" && err != nil {
					return bad("timezone %q is not known", value)
				}
				d.Timezone = value
			default:
				return bad("%q is unknown (name, theatre, epoch, timezone)", key)
			}
		case "parties":
			if !slices.Contains([]string{"side_a", "side_b", "mediator", "host", "guarantor", "other"}, f[2]) {
				return bad("side %q is unknown (side_a, side_b, mediator, host, guarantor, other)", f[2])
			}
			d.Parties = append(d.Parties, record.DossierParty{ID: f[0], Name: f[1], Side: f[2], Words: words(3)})
		case "people":
			p := record.DossierPerson{ID: f[0], Name: f[1], Party: f[2], Words: words(4)}
			if len(f) > 3 {
				p.Role = f[3]
			}
			if len(f) > 5 && f[5] != "" {
				if p.Held = record.EDTF(f[5]); !p.Held.Valid() {
					return bad("%q is not when an office was held (EDTF, such as 2023-03/2024-05 or 2023-03/..)", f[5])
				}
			}
			d.People = append(d.People, p)
		case "agreements":
			a := record.DossierAgreement{ID: f[0], Title: f[1], Kind: record.AgreementKind(f[2])}
			if !slices.Contains(record.Vocabularies["AgreementKind"], f[2]) {
				return bad("agreement kind %q is unknown", f[2])
			}
			if len(f) > 3 && f[3] != "" {
				if a.Date = record.EDTF(f[3]); !a.Date.Valid() {
					return bad("date %q is not EDTF", f[3])
				}
			}
			d.Agreements = append(d.Agreements, a)
		case "outlets":
			o, fault := outlet(f, words(8))
			if fault != "" {
				return bad("%s", fault)
			}
			for _, name := range append([]string{o.Name}, o.Words...) {
				if k := slices.IndexFunc(d.Outlets, func(x record.DossierOutlet) bool { return x.Called(name) }); k >= 0 {
					return bad("%q is a name of outlet %s already", name, d.Outlets[k].Outlet)
				}
			}
			if o.Party != "" && speaks[o.Party] == 0 {
				speaks[o.Party] = n
			}
			d.Outlets = append(d.Outlets, o)
		case "names":
			from, to, ok := strings.Cut(line, "=")
			if !ok {
				return bad("a name is written \"what the text says = what we write\"")
			}
			d.Names[strings.TrimSpace(from)] = strings.TrimSpace(to)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("dossier: %w", err)
	}
	for _, o := range d.Outlets {
		if o.Party != "" && !slices.ContainsFunc(d.Parties, func(p record.DossierParty) bool { return p.ID == o.Party }) {
			return nil, fmt.Errorf("dossier line %d: outlet %s speaks for %q, and [parties] has no such id", speaks[o.Party], o.Outlet, o.Party)
		}
	}
	return d, nil
}

// outlet reads an entry of [outlets]; fault says what is wrong with it.
func outlet(f, names []string) (o record.DossierOutlet, fault string) {
	field := func(i int) string {
		if i < len(f) {
			return f[i]
		}
		return ""
	}
	o.Standing = record.Standing{Outlet: f[0], Name: f[1], Kind: record.OutletKind(f[2]), Party: field(3), Owner: field(4), Country: field(5), Grade: field(6)}
	o.Words = names
	graded, why, _ := strings.Cut(field(7), " ")
	o.Graded, o.Why = record.EDTF(graded), strings.TrimSpace(why)
	switch kinds := record.Vocabularies["OutletKind"]; {
	case !slices.Contains(kinds, f[2]):
		return o, fmt.Sprintf("kind of outlet %q is unknown (%s)", f[2], strings.Join(kinds, ", "))
	case len(f) > 9:
		return o, fmt.Sprintf("an outlet has nine fields, this one %d; other names are parted by commas", len(f))
	case o.Kind == record.OutletOfficial && o.Party == "":
		return o, fmt.Sprintf("outlet %s is official: say for which party it speaks", f[0])
	case o.Country != "" && (len(o.Country) != 3 || strings.Trim(o.Country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != ""):
		return o, fmt.Sprintf("country %q is not three letters (ISO 3166-1 alpha-3, such as UKR)", o.Country)
	case o.Grade != "" && (len(o.Grade) != 1 || o.Grade < "A" || o.Grade > "F"):
		return o, fmt.Sprintf("grade %q is not A to F", o.Grade)
	case o.Grade == "" && field(7) != "":
		return o, "it says why it is graded, and has no grade"
	case o.Graded != "" && !o.Graded.Valid(), o.Grade != "" && o.Grade != "F" && (o.Graded == "" || o.Why == ""):
		return o, fmt.Sprintf("a grade has a date and a reason (\"2025-03-24 read against the mission's reports\"), not %q", field(7))
	}
	return o, ""
}

//go:embed conflicts.txt
var conflictsFile string

// KnownConflict looks a text up in our table of known conflicts (conflicts.txt: a conflict a line)
// and gives a dossier with name, theatre, epoch and time zone; nil where no conflict, or more than
// one, fits. What comes from it is background.
func KnownConflict(text string) *record.Dossier {
	low := strings.ToLower(text[:min(len(text), 1<<16)])
	var found *record.Dossier
	best, second := 0, 0
	for line := range strings.Lines(conflictsFile) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "|")
		if len(f) < 6 {
			continue
		}
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		score := 0
		all := true
		for group := range strings.SplitSeq(f[1], ";") { // one word of every group must be there
			hit := 0
			for w := range strings.SplitSeq(group, ",") {
				hit += strings.Count(low, strings.ToLower(strings.TrimSpace(w)))
			}
			all = all && hit > 0
			score += hit
		}
		if !all || score < 3 {
			continue
		}
		if score > best {
			best, second = score, best
			found = &record.Dossier{Name: f[0], Epoch: record.EDTF(f[2]), EpochName: f[3], Timezone: f[5], Names: map[string]string{}}
			for p := range strings.SplitSeq(f[4], ";") {
				found.Theatre = append(found.Theatre, strings.TrimSpace(p))
			}
		} else if score > second {
			second = score
		}
	}
	if best < 2*second {
		return nil
	}
	return found
}
