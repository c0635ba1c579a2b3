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
			if !slices.Contains([]string{"parties", "people", "agreements", "names"}, section) {
				return bad("section [%s] is unknown (parties, people, agreements, names)", section)
			}
			continue
		}
		f := strings.Split(line, "|")
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		if section == "parties" || section == "people" || section == "agreements" {
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
	return d, nil
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
