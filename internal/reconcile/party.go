package reconcile

import (
	"slices"
	"strings"

	"golang.org/x/text/language"

	"parley/internal/record"
)

// officials are the PLOVER sectors of those who speak for their state.
var officials = []string{"GOV", "MIL", "LEG", "SPY", "JUD", "COP"}

// party is whom an actor speaks for: the government of its state ("gov:ua") for states, ministries,
// forces and officials; else the actor itself. Two of one party are no two independent sources.
func party(id string, actors []record.Actor) string {
	kind, rest, _ := strings.Cut(id, ":")
	if kind == "gov" || kind == "grp" {
		return id
	}
	if k := slices.IndexFunc(actors, func(a record.Actor) bool { return a.ID == id }); k >= 0 {
		a := actors[k]
		if a.Country != nil && speaksForState(a) {
			if r, err := language.ParseRegion(*a.Country); err == nil {
				return "gov:" + strings.ToLower(r.String())
			}
		}
		return id
	}
	if cc, _, ok := strings.Cut(rest, "_"); ok && len(cc) == 2 && (kind == "mil" || kind == "org") {
		return "gov:" + cc
	}
	return id
}

func speaksForState(a record.Actor) bool {
	switch a.Type {
	case record.ActorState, record.ActorGovernment, record.ActorMinistry, record.ActorArmedForce:
		return true
	case record.ActorMedia, record.ActorIgo, record.ActorNgo, record.ActorCompany, record.ActorArmedGroup:
		return false
	}
	if a.Plover == nil {
		return false
	}
	return slices.ContainsFunc(strings.Fields(*a.Plover), func(s string) bool { return slices.Contains(officials, s) })
}

// parties are the parties of several actors, sorted, each once.
func parties(ids []string, actors []record.Actor) []string {
	var out []string
	for _, id := range ids {
		if id != record.Narrator && id != record.Joint && id != "" {
			out = append(out, party(id, actors))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Party is whom an actor of a report speaks for, for what is counted by party.
func Party(id string, actors []record.Actor) string { return party(id, actors) }
