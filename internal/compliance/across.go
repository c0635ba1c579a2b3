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
// party of an actor.
func Counts(as []Against, party func(actor string) string) []Count {
	var out []Count
	for _, a := range as {
		if a.Result == record.ResultNotApplicable {
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

// Change is an assessment that came, went or came to another result.
type Change struct {
	ID, Incident, Commitment string
	Before, After            record.AssessmentResult // "" = there was none, there is none
	Why                      string                  // the reasons after, or before where there is none after
}

// Changed compares two computations: what a new incident, version or decision changed.
func Changed(before, after []Held) []Change {
	was, is := map[string]Held{}, map[string]Held{}
	var ids []string
	for _, h := range before {
		was[h.ID] = h
		ids = append(ids, h.ID)
	}
	for _, h := range after {
		is[h.ID] = h
		ids = append(ids, h.ID)
	}
	slices.Sort(ids)
	var out []Change
	for _, id := range slices.Compact(ids) {
		a, b := was[id], is[id]
		if a.Result == b.Result {
			continue
		}
		h := b
		if h.ID == "" {
			h = a
		}
		out = append(out, Change{id, h.Incident, h.Assessment.Commitment, a.Result, b.Result, strings.Join(h.Reasons, "; ")})
	}
	return out
}
