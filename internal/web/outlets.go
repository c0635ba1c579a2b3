package web

import (
	"cmp"
	"fmt"
	"net/http"

	"parley/internal/export"
	"parley/internal/record"
)

type outletsPage struct {
	page
	Rows []outletRow
}

type outletRow struct {
	export.Outlet
	Kind, Party, Grade, Graded string
}

// outlets are those of the dossier with their standing, and who else published reports of the record.
func (s *server) outlets(w http.ResponseWriter, r *http.Request) error {
	all, err := s.Outlets(r.Context())
	if err != nil {
		return fmt.Errorf("outlets: %w", err)
	}
	p := &outletsPage{page: s.page("Outlets", "outlets")}
	for _, o := range all {
		row := outletRow{Outlet: o, Grade: "F · " + record.Admiralty["F"]}
		if x := o.Standing; x != nil {
			row.Kind, row.Party = phrase("OutletKind", string(x.Kind)), cmp.Or(s.Parties[x.Party], x.Party)
			if x.Grade != "" {
				row.Grade, row.Graded = x.Grade+" · "+record.Admiralty[x.Grade], dateWords(x.Graded)
			}
		}
		p.Rows = append(p.Rows, row)
	}
	return s.render(w, "outlets", p)
}

// standingOf is the standing, as a report's reading has it, of the outlets that it is of, carries or cites.
func (s *server) standingOf(rep *record.Report) []field {
	var out []field
	label := map[record.StandingRole]string{record.RolePublished: "its standing", record.RoleCarried: "it carries", record.RoleCited: "it cites"}
	for i := range rep.Standing {
		x := &rep.Standing[i]
		words := x.Words(func(id string) string {
			for _, a := range rep.Actors {
				if a.ID == id {
					return cmp.Or(s.Parties[id], a.Name)
				}
			}
			return cmp.Or(s.Parties[id], id)
		})
		if x.Role != record.RolePublished {
			words = x.Name + ": " + words
		}
		out = append(out, field{Label: label[x.Role], Values: []value{{Text: words, Basis: string(record.BasisBackground)}}})
	}
	return out
}
