package reconcile

import (
	"slices"
	"strings"

	"parley/internal/record"
)

// Stand copies into a reading what the dossier says of the outlets that the report is of, carries or
// cites, so that the fold, which sees no dossier, knows who speaks for whom and what has one owner.
func Stand(rep *record.Report, text string, d *record.Dossier) {
	if d == nil || len(d.Outlets) == 0 {
		return
	}
	deref := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	rep.Standing = nil
	put := func(o *record.DossierOutlet, role record.StandingRole) {
		if slices.ContainsFunc(rep.Standing, func(s record.Standing) bool { return s.Outlet == o.Outlet }) {
			return
		}
		s := o.Standing
		s.Role, s.Wire = role, wireOf(o)
		s.Root = rootOf(s)
		for _, a := range rep.Actors {
			if isOutlet(a) && (a.ID == o.Outlet || o.Called(a.Name)) {
				s.Actor = a.ID
				break
			}
		}
		rep.Standing = append(rep.Standing, s)
	}
	if o := d.OutletOf(deref(rep.Outlet), deref(rep.URL)); o != nil {
		put(o, record.RolePublished)
	}
	var agencies [][2]string
	for i := range d.Outlets {
		if o := &d.Outlets[i]; o.Kind == record.OutletNewsAgency {
			for _, n := range append([]string{o.Name}, o.Words...) {
				agencies = append(agencies, [2]string{wireName(n), wireOf(o)})
			}
		}
	}
	carried := wires(rep, text, append(agencies, wireList()...))
	for i := range d.Outlets {
		if o := &d.Outlets[i]; slices.Contains(carried, wireOf(o)) {
			put(o, record.RoleCarried)
		}
	}
	for i := range d.Outlets {
		if o := &d.Outlets[i]; slices.ContainsFunc(rep.Actors, func(a record.Actor) bool {
			return isOutlet(a) && len(a.Mentions) > 0 && (a.ID == o.Outlet || o.Called(a.Name))
		}) {
			put(o, record.RoleCited)
		}
	}
}

// isOutlet says whether an actor can be an outlet: a person, a state or a force of the same name is none.
func isOutlet(a record.Actor) bool {
	switch a.Type {
	case record.ActorMedia, record.ActorOrganisation, record.ActorCompany, record.ActorPlatform, record.ActorNgo, record.ActorIgo:
		return true
	}
	return false
}

// wireOf is what an agency is called where others carry it: as wires.txt has it, else by its own name;
// "" for an outlet that is none.
func wireOf(o *record.DossierOutlet) string {
	for _, w := range wireList() {
		if o.Called(w[0]) {
			return w[1]
		}
	}
	if o.Kind == record.OutletNewsAgency {
		return "wire:" + record.Slug(o.Name)
	}
	return ""
}

// rootOf is where what an outlet tells of itself starts.
func rootOf(s record.Standing) string {
	switch {
	case s.Party != "":
		return s.Party
	case s.Owner != "":
		return "owner:" + record.Slug(s.Owner)
	case s.Wire != "":
		return s.Wire
	}
	return "outlet:" + record.Slug(s.Name)
}

// carries are the roots of the agencies that a report carries, as their standing has it.
func carries(rep *record.Report, text string) []string {
	names := wireList()
	for _, s := range rep.Standing {
		if s.Wire != "" {
			names = append(slices.Clip(names), [2]string{wireName(s.Name), s.Wire})
		}
	}
	out := wires(rep, text, names)
	for _, s := range rep.Standing {
		if s.Role == record.RoleCarried && s.Wire != "" && !slices.Contains(out, s.Wire) { // by another of its names
			out = append(out, s.Wire)
		}
	}
	for i, w := range out {
		for _, s := range rep.Standing {
			if s.Wire == w {
				out[i] = s.Root
			}
		}
	}
	return sorted(out)
}

// wireName is a name as the words of a credit have it.
func wireName(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(creditMarks, r) }), " ")
}

// published is the standing of the outlet that a finding was published by, nil if the dossier had none.
func published(f looked) *record.Standing {
	for i := range f.Source.Standing {
		if s := &f.Source.Standing[i]; s.Role == record.RolePublished {
			return s
		}
	}
	return nil
}

// voiceOf is the standing of the outlet that an actor of a finding is, nil if it is none of the dossier.
func voiceOf(id string, f looked) *record.Standing {
	for i := range f.Source.Standing {
		if s := &f.Source.Standing[i]; id != "" && s.Actor == id {
			return s
		}
	}
	return nil
}

// ownVoice is the outlet that, where its report names no source, is itself a party's word; "" for others,
// and for what it carries of an agency.
func ownVoice(f looked) string {
	s := published(f)
	if s == nil || s.Party == "" || len(f.Wire) > 0 && !slices.Contains(f.Wire, s.Root) {
		return ""
	}
	if s.Actor != "" {
		return s.Actor
	}
	return s.Outlet
}
