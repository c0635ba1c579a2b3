package pipeline

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"parley/internal/record"
)

// Incident cases are text: testdata/incidents.txt says how they are written.
func TestIncidents(t *testing.T) {
	for _, c := range cases(t, "incidents", func(line string) bool { return strings.Count(line, " | ") == 3 || strings.HasPrefix(line, "=") }) {
		t.Run(c.name, func(t *testing.T) {
			rep, want := c.read(t), c.want
			var got []string
			n := 0
			for _, x := range rep.Incidents {
				got = append(got, incidentLine(rep, x))
				if !x.LowConfidence {
					n++
				}
			}
			for _, w := range want {
				if w[0] == '=' {
					if fmt.Sprintf("=%d", n) != w {
						t.Errorf("want %s, got %d of\n%s", w, n, strings.Join(got, "\n"))
					}
				} else if !slices.ContainsFunc(got, func(g string) bool { return incidentMeets(g, w) }) {
					t.Errorf("missing %s\ngot\n%s", w, strings.Join(got, "\n"))
				}
			}
		})
	}
}

// incidentLine is an incident in one line, as the cases are written.
func incidentLine(rep *record.Report, x record.Incident) string {
	place := func(id string) string {
		for _, p := range rep.Places {
			if p.ID == id {
				return p.Name
			}
		}
		return id
	}
	label, _, _ := strings.Cut(x.Title, ", ")
	where, date := "none", "none"
	if x.Place != nil {
		where = place(*x.Place)
	}
	if x.Date != "" {
		date = string(x.Date)
	}
	marks := []string{"weapon=" + x.Weapon, fmt.Sprintf("parts=%d", len(x.Parts))}
	for _, p := range x.SubPlaces {
		marks = append(marks, "sub="+place(p))
	}
	for _, t := range x.Targets {
		marks = append(marks, "target="+string(t.ObjectClass))
	}
	for _, a := range x.Allegations {
		marks = append(marks, "alleged="+a.Actor, "by="+strings.Join(a.By, " "))
	}
	for _, c := range x.Casualties {
		if c.Best != nil {
			marks = append(marks, fmt.Sprintf("%s=%d", c.Kind, *c.Best))
		}
	}
	for _, j := range x.Justifications {
		marks = append(marks, "because="+string(j.Kind)+" by "+strings.Join(j.By, " "))
	}
	if len(x.Justifications) == 0 {
		marks = append(marks, "no reason")
	}
	var inferred []string
	for _, f := range []string{"date", "place"} {
		if x.Basis[f] == record.BasisInferred {
			inferred = append(inferred, f)
		}
	}
	marks = append(marks, "inferred="+strings.Join(inferred, " "))
	for mark, on := range map[string]bool{"generic": x.Generic, "attempt": strings.Contains(x.Title, "attempt"), "part": x.PartOf != "", "suggestion": x.LowConfidence} {
		if on {
			marks = append(marks, mark)
		}
	}
	slices.Sort(marks)
	return strings.Join([]string{label, date, where, strings.Join(marks, "; ")}, " | ")
}

// incidentMeets says whether an incident has all that a case looks at.
func incidentMeets(got, want string) bool {
	g := strings.Split(got, " | ")
	for i, w := range strings.Split(want, " | ") {
		if w == "-" {
			continue
		}
		if i == 3 {
			have := strings.Split(g[i], "; ")
			for m := range strings.SplitSeq(w, "; ") {
				if !slices.Contains(have, m) {
					return false
				}
			}
			continue
		}
		if g[i] != w {
			return false
		}
	}
	return true
}
