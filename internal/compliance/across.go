package compliance

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"parley/internal/record"
)

// Together is what comes of one incident under all accounts of one deal: scope_disputed where one
// account covers it and another does not, with who says what; else what they have in common, and not
// assessable where one of them leaves it open. Results of accounts that do not apply are left out; ok is
// false where none applies.
func Together(as []Against) (result record.AssessmentResult, wording string, ok bool) {
	by := map[record.AssessmentResult][]string{}
	for _, a := range as {
		if a.Result == record.ResultNotApplicable || a.Result == "" {
			continue
		}
		by[a.Result] = append(by[a.Result], a.Version.By)
	}
	inside := slices.Concat(by[record.ResultAllegedInconsistent], by[record.ResultInconsistent])
	switch {
	case len(by) == 0:
		return "", "", false
	case len(inside) > 0 && len(by[record.ResultOutsideScope]) > 0:
		return record.ResultScopeDisputed, fmt.Sprintf("the parties describe the scope differently: inside it as %s has it, outside it as %s has it", strings.Join(inside, ", "), strings.Join(by[record.ResultOutsideScope], ", ")), true
	case len(by) == 1:
		for r := range by {
			result = r
		}
	default:
		result = record.ResultNotAssessable
		if len(by[record.ResultNotAssessable]) == 0 {
			result = record.ResultAllegedInconsistent // alleged and verified
		}
	}
	return result, strings.ReplaceAll(string(result), "_", " "), true
}

// Count is how many incidents come to a result under one version, for one pair of parties: alleged of
// the one by the other. There is no total over versions or pairs.
type Count struct {
	Of, By          string // parties; By "" = no source is named
	Version, Report string
	Results         map[record.AssessmentResult]int
}

// Counts counts per party pair and version, what cannot be assessed among the rest. party gives the
// party of an actor. A barrage that is told in parts is counted by its parts.
func Counts(as []Against, party func(actor string) string) []Count {
	var out []Count
	for _, a := range as {
		if a.Result == record.ResultNotApplicable || len(a.Event.Incident.Parts) > 0 {
			continue
		}
		pairs := map[[2]string]bool{}
		for _, al := range a.Event.Incident.Allegations {
			by := ""
			if len(al.By) > 0 && al.By[0] != record.Narrator {
				by = party(al.By[0])
			}
			pairs[[2]string{party(al.Actor), by}] = true
		}
		if len(pairs) == 0 {
			pairs[[2]string{}] = true // alleged of nobody: not assessable, and counted
		}
		for p := range pairs {
			k := slices.IndexFunc(out, func(c Count) bool {
				return c.Of == p[0] && c.By == p[1] && c.Version == a.Version.ID && c.Report == a.Deal.Report
			})
			if k < 0 {
				k = len(out)
				out = append(out, Count{p[0], p[1], a.Version.ID, a.Deal.Report, map[record.AssessmentResult]int{}})
			}
			out[k].Results[a.Result]++
		}
	}
	slices.SortFunc(out, func(a, b Count) int {
		return cmp.Or(cmp.Compare(a.Of, b.Of), cmp.Compare(a.By, b.By), cmp.Compare(a.Report, b.Report), cmp.Compare(a.Version, b.Version))
	})
	return out
}

// Change is a result of one incident under one version that came, went or is another.
type Change struct {
	Incident, Agreement, Version string                  // ids, as they are now; of what went, as they were
	Before, After                record.AssessmentResult // "" = there was none, there is none
	Why                          string                  // the reasons after, or before where there is none after
	Of                           Against                 // after, or before where there is none after
}

// Changed compares two computations: what a new incident, version or decision changed. now gives the id
// that a record or version has in the second: what is joined keeps one of several. Where records were
// joined, the first of their results was the one before.
func Changed(before, after []Against, now func(id string) string) []Change {
	type key [3]string
	at := map[key]*Change{}
	var keys []key
	put := func(a Against, id func(string) string) *Change {
		k := key{id(a.Event.Incident.ID), id(a.Deal.Agreement.ID), id(a.Version.ID)}
		if at[k] == nil {
			at[k] = &Change{Incident: k[0], Agreement: k[1], Version: k[2]}
			keys = append(keys, k)
		}
		return at[k]
	}
	for _, a := range before {
		if c := put(a, now); c.Before == "" {
			c.Before, c.Why, c.Of = a.Result, strings.Join(a.Reasons, "; "), a
		}
	}
	for _, a := range after {
		c := put(a, func(id string) string { return id })
		c.After, c.Why, c.Of = a.Result, strings.Join(a.Reasons, "; "), a
	}
	slices.SortFunc(keys, func(a, b key) int { return slices.Compare(a[:], b[:]) })
	var out []Change
	for _, k := range keys {
		if c := at[k]; c.Before != c.After {
			out = append(out, *c)
		}
	}
	return out
}
