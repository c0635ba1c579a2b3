package actor

import (
	"slices"
	"strings"

	"parley/internal/record"
)

// ACLED's actor types ("inter codes").
const (
	stateForces      = 1
	rebelGroup       = 2
	politicalMilitia = 3 // and armed groups that nobody identifies
	identityMilitia  = 4
	rioters          = 5
	protesters       = 6
	civilians        = 7
	externalForces   = 8 // state forces outside their own territory, peacekeepers, mercenaries
)

// interCode is ACLED's code of an actor, 0 where what is known of it does not tell: by its type and
// sector, for a person of whom it speaks or acts for. A state's own forces are external where the
// fighting is in another country.
func (x *Index) interCode(a *record.Actor) int {
	sector := ""
	if a.Plover != nil {
		if f := strings.Fields(*a.Plover); len(f) > 0 && len(f[len(f)-1]) == 3 && (a.Country == nil || f[len(f)-1] != *a.Country) {
			sector = f[len(f)-1]
		}
	}
	words := " " + strings.ToLower(a.Name) + " "
	has := func(list ...string) bool {
		return slices.ContainsFunc(list, func(w string) bool { return strings.Contains(words, w) })
	}
	switch a.Type {
	case record.ActorState, record.ActorGovernment, record.ActorMinistry:
		return x.ofState(a)
	case record.ActorArmedForce:
		if has("mercenar", "private military", "peacekeep", "multinational") {
			return externalForces
		}
		return x.ofState(a)
	case record.ActorArmedGroup:
		switch {
		case has("mercenar", "private military", "contractor"):
			return externalForces
		case has("communal", "tribal", "tribesm", "ethnic", "clan ", "herder", "pastoralist", "vigilante", "self-defence", "self-defense", "village guard"):
			return identityMilitia
		case sector == "REB":
			return rebelGroup
		case sector == "PRM" && a.Country != nil && x.places.Country() != "" && x.places.Country() != *a.Country:
			return externalForces // another country's mercenaries
		case sector == "PRM", sector == "UAF":
			return politicalMilitia
		}
	case record.ActorIgo:
		return externalForces
	case record.ActorNgo, record.ActorMedia:
		return civilians
	case record.ActorPerson, record.ActorUnnamedOfficial, record.ActorUnnamedSource, record.ActorOrganisation:
		if p := x.actors[x.party[a.ID]]; p != nil && p != a && p.Type != record.ActorPerson { // who speaks for an armed group is of it
			return x.interCode(p)
		}
		switch sector {
		case "GOV", "MIL", "COP", "SPY":
			return x.ofState(a)
		case "REB":
			return rebelGroup
		case "PRM", "UAF":
			return politicalMilitia
		case "CVL", "JRN", "MED", "EDU", "NGO", "BUS", "REF", "REL", "LAB", "AGR", "ELI", "SOC":
			switch {
			case has("rioter", "looter", " mob "):
				return rioters
			case has("protester", "protestor", "demonstrator", "marcher"):
				return protesters
			case a.Type == record.ActorOrganisation && sector != "NGO" && sector != "MED" && sector != "JRN":
				return 0
			}
			return civilians
		}
		if has("rioter", "looter", " mob ") {
			return rioters
		}
	}
	return 0
}

// ofState is the code of a state's forces and officials: 1 at home, 8 elsewhere, 0 where it is not
// known where they act: in the country that the text is about, else in the theatre, where whom the
// dossier has as mediator, host or guarantor, and whose country lies outside it, is external. In a
// theatre of several countries that holds their own they may be either.
func (x *Index) ofState(a *record.Actor) int {
	if a.Country == nil || *a.Country == "" {
		return 0
	}
	words := strings.ToLower(a.Name + " " + a.Role)
	for _, w := range []string{"self-declared", "self-proclaimed", "people's republic", "people’s republic", "breakaway", "separatist", "de facto", "occupation", "-installed", "-appointed", "-backed"} {
		if strings.Contains(words, w) { // whose official that is, is what the sides differ about
			return 0
		}
	}
	if cc := x.places.Country(); cc != "" {
		if cc == *a.Country {
			return stateForces
		}
		return externalForces
	}
	switch x.side["gov:"+strings.ToLower(x.iso2(*a.Country))] {
	case "mediator", "host", "guarantor":
		return externalForces
	}
	switch {
	case len(x.theatre) == 0:
		return 0
	case !slices.Contains(x.theatre, *a.Country):
		return externalForces
	case len(x.theatre) == 1:
		return stateForces
	}
	return 0
}

func (x *Index) iso2(iso3 string) string {
	if c, ok := x.gaz.ByISO3(iso3); ok {
		return c.ISO2
	}
	return ""
}

// theatreOf is the countries (alpha-3) of a theatre's places: a country, or that of the largest place
// of the name; seas have none.
func (x *Index) theatreOf(names []string) []string {
	var out []string
	for _, n := range names {
		cc := ""
		if c, ok := x.gaz.CountryOf(n); ok {
			cc = c.ISO3
		} else {
			people := -1
			for _, e := range x.gaz.Find(n) {
				if c, ok := x.gaz.ByISO2(e.Country); ok && e.Population > people {
					cc, people = c.ISO3, e.Population
				}
			}
		}
		if cc != "" && !slices.Contains(out, cc) {
			out = append(out, cc)
		}
	}
	return out
}

// coded gives an actor its ACLED code.
func (x *Index) coded(a *record.Actor) {
	if n := x.interCode(a); n != 0 {
		a.AcledInter = &n
		a.Rest("acled_inter", record.BasisDerived)
	}
}
