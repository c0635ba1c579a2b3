package actor

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"parley/internal/geo"
	"parley/internal/record"
)

// holder is a person of offices.txt.
type holder struct {
	country string // alpha-3, "" for a servant of many states
	offices []office
}

// office is what a person held from one month to another ("2019-05"); to "" = still held when the list
// was last gone through.
type office struct{ sector, title, from, to string }

var officeLine = regexp.MustCompile(`^([A-Z]{3}) (\S.*\S) (\d{4}-\d\d)/(\d{4}-\d\d)?$`)

// loadOffices reads offices.txt.
func (l *Lists) loadOffices(fsys fs.FS) error {
	var bad error
	err := entries(fsys, "offices.txt", 2, func(f []string) {
		if f[0] == "as of" {
			l.asOf = f[1]
			return
		}
		if len(f) != 3 {
			bad = fmt.Errorf("load actors: offices.txt: %q is not names|country|offices", strings.Join(f, "|"))
			return
		}
		h := &holder{}
		if f[1] != "-" {
			h.country = f[1]
		}
		for o := range strings.SplitSeq(f[2], ";") {
			m := officeLine.FindStringSubmatch(strings.TrimSpace(o))
			if m == nil || m[4] != "" && m[4] < m[3] {
				bad = fmt.Errorf("load actors: offices.txt: %q is not sector, title, from/to", o)
				return
			}
			h.offices = append(h.offices, office{m[1], m[2], m[3], m[4]})
		}
		for n := range strings.SplitSeq(f[0], ",") {
			l.offices[geo.Fold(n)] = h
		}
	})
	if err != nil {
		return err
	}
	return bad
}

// holderOf is the person of offices.txt by a full name, or by a last name that alone means one; nil if
// there is none.
func (l *Lists) holderOf(name string) *holder {
	k := geo.Fold(name)
	if h := l.offices[k]; h != nil {
		return h
	}
	return l.offices[l.people[k].full]
}

// at is the office held at a date; nil where none is known, in a month in which one followed another,
// and after the list was last gone through.
func (h *holder) at(date, asOf string) *office {
	if h == nil || len(date) < 7 {
		return nil
	}
	month := date[:7]
	var held *office
	for i := range h.offices {
		o := &h.offices[i]
		if o.from > month || o.to != "" && o.to < month || o.to == "" && month > asOf {
			continue
		}
		if held != nil {
			return nil
		}
		held = o
	}
	return held
}

// inRole gives a person of whom the text names no office the one that the dossier or the list has for
// the date of the report.
func (x *Index) inRole(a *record.Actor) {
	if a.Type != record.ActorPerson || a.Role != "" {
		return
	}
	if p, ok := x.roles[a.ID]; ok && p.Role != "" {
		if p.Held == "" || record.EDTF(x.date).Overlaps(p.Held) {
			a.Role = p.Role
			a.Rest("role", record.BasisBackground)
		}
		return
	}
	h := x.lists.holderOf(a.Name)
	o := h.at(x.date, x.lists.asOf)
	if o == nil || a.Country != nil && h.country != "" && *a.Country != h.country {
		return // of the same name
	}
	a.Role = o.title
	a.Rest("role", record.BasisBackground)
}
