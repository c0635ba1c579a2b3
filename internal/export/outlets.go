package export

import (
	"cmp"
	"slices"

	"parley/internal/record"
)

// Outlet is a line of the list of outlets: one of the dossier with its standing, or one that only
// reports name, which has none.
type Outlet struct {
	Name     string           `json:"name"`
	Standing *record.Standing `json:"standing"`        // null: the dossier has none of that name
	Words    []string         `json:"names,omitempty"` // other names and domains
	Reports  int              `json:"reports"`         // of the record
	First    record.EDTF      `json:"first"`           // dates of its reports
	Last     record.EDTF      `json:"last"`
}

// Published is a report as the list of outlets counts it.
type Published struct {
	Outlet, URL string
	Date        record.EDTF
}

// MakeOutlets lists the dossier's outlets, then those of reports that it does not have, each by name.
func MakeOutlets(d *record.Dossier, reports []Published) []Outlet {
	var out []Outlet
	if d != nil {
		for _, o := range d.Outlets {
			s := o.Standing
			out = append(out, Outlet{Name: o.Name, Standing: &s, Words: o.Words})
		}
	}
	for _, r := range reports {
		o, name := d.OutletOf(r.Outlet, r.URL), r.Outlet
		if o != nil {
			name = o.Name
		} else if name == "" {
			continue
		}
		k := slices.IndexFunc(out, func(x Outlet) bool { return x.Name == name && (x.Standing != nil) == (o != nil) })
		if k < 0 {
			k = len(out)
			out = append(out, Outlet{Name: name})
		}
		x := &out[k]
		x.Reports++
		if day := r.Date.First(); day != "" {
			if x.First == "" || day < x.First {
				x.First = day
			}
			x.Last = max(x.Last, day)
		}
	}
	slices.SortStableFunc(out, func(a, b Outlet) int {
		if (a.Standing == nil) != (b.Standing == nil) {
			return map[bool]int{true: 1, false: -1}[a.Standing == nil]
		}
		return cmp.Compare(a.Name, b.Name)
	})
	return out
}

// Told is the standing in words; name gives parties their names.
func (o Outlet) Told(name func(id string) string) string {
	if o.Standing == nil {
		return "no standing in the dossier; source not graded (F: " + record.Admiralty["F"] + ")"
	}
	return o.Standing.Words(name)
}
