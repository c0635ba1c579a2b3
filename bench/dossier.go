package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"parley/examples"
)

// The example dossier's record against examples/expected.json, which was written down from the facts
// without sight of the code (examples/README.md).
//
// To measure the product: read the fourteen dispatches with examples.Dossier as the dossier, fold
// them, write every item of the folded record as a found, and hand them to scoreDossier:
//
//   - agreements: kind, status, date
//   - versions: agreement (id of the found agreement), by, bound, from, to, duration, acts, objects,
//     area, conditions, exit (exit and exceptions in one text, joined by "; ")
//   - incidents: date, place (its name), type (ACLED sub event type), targets (object classes),
//     allegations ("gov:ua by gov:ru"), denied, casualties ("injured all 90": kind, group, best),
//     status (ladder and side states)
//   - compliance: incident, agreement, version (ids of found items), result, because (the tests that
//     are not yes); and one for each incident and agreement without a version, where the record says
//     what comes of all accounts together
//   - forecasts: by, due (target), polarity, resolution
//   - discrepancies: type, between, status
//
// Whoever speaks, acts or is bound is written as the dossier's party: a person by the Party of the
// dossier, a ministry, force, official or unnamed source by its country, "joint" for all parties
// together. What is not stated is an empty list. The adapter renames and cuts; it repairs nothing.

// found is one item of the folded record.
type found struct {
	ID    string
	Words []foundWords        // the evidence of all its findings
	Is    map[string][]string // members as above; a single value is a list of one
}

// foundWords is a half-open range of code points of a dispatch.
type foundWords struct {
	Report     string
	Start, End int
}

// dossierScore is the score of one kind of items.
type dossierScore struct {
	Kind            string
	Right, Expected int
	Extra           int // found, but neither expected nor optional; a thing told twice and not joined counts here
	Breaches        int // found, but must not be there
	Notes           []string
}

// alike are the members that say which item it is; the others say whether it is right.
var alike = map[string][]string{
	"versions":      {"agreement", "by"},
	"incidents":     {"place"},
	"compliance":    {"incident", "agreement", "version"},
	"forecasts":     {"by"},
	"discrepancies": {"between"},
}

// scoreDossier compares got, by kind, with want; reps are the dispatches. An expected item is right
// if one found item, used for no other, rests on some of its words and has every member as it is
// asked for. Assessments are told by incident and version alone, without their words.
func scoreDossier(want *examples.Expected, reps []examples.Report, got map[string][]found) []dossierScore {
	texts := map[string]string{}
	for _, r := range reps {
		texts[r.ID] = r.Text
	}
	names := map[string]map[string]string{} // of agreements, versions, incidents: found id -> expected id
	var out []dossierScore
	for _, kind := range examples.Kinds {
		s := dossierScore{Kind: kind, Expected: len(want.Expected[kind])}
		names[kind] = map[string]string{}
		list := slices.SortedFunc(slices.Values(got[kind]), func(a, b found) int { return cmp.Compare(a.ID, b.ID) })
		is := make([]map[string][]string, len(list)) // with references named as they are expected
		for k, f := range list {
			is[k] = maps.Clone(f.Is)
			for member, of := range map[string]string{"agreement": "agreements", "incident": "incidents", "version": "versions"} {
				for n, id := range f.Is[member] {
					is[k][member] = slices.Clone(is[k][member])
					is[k][member][n] = cmp.Or(names[of][id], "unknown "+id)
				}
			}
		}
		rests := func(x examples.Item, k int) bool { return kind == "compliance" || touch(x.Words, list[k].Words, texts) }

		// Right ones first, as many as can be; then those that are only alike, the best first.
		pair := match(len(want.Expected[kind]), len(list), func(i, k int) bool {
			x := want.Expected[kind][i]
			return rests(x, k) && len(differ(x, is[k], nil)) == 0
		})
		right, taken := map[int]bool{}, map[int]bool{}
		for _, k := range pair {
			if k >= 0 {
				s.Right++
				right[k], taken[k] = true, true
			}
		}
		type edge struct{ item, found, wrong int }
		var edges []edge
		for i, x := range want.Expected[kind] {
			for k := range list {
				if pair[i] < 0 && !taken[k] && rests(x, k) && len(differ(x, is[k], alike[kind])) == 0 {
					edges = append(edges, edge{i, k, len(differ(x, is[k], nil))})
				}
			}
		}
		slices.SortStableFunc(edges, func(a, b edge) int { return cmp.Compare(a.wrong, b.wrong) })
		for _, e := range edges {
			if pair[e.item] < 0 && !taken[e.found] {
				pair[e.item], taken[e.found] = e.found, true
				s.Notes = append(s.Notes, want.Expected[kind][e.item].ID+": "+strings.Join(differ(want.Expected[kind][e.item], is[e.found], nil), "; "))
			}
		}
		for i, x := range want.Expected[kind] {
			if pair[i] < 0 {
				s.Notes = append(s.Notes, x.ID+": not found")
			} else {
				names[kind][list[pair[i]].ID] = x.ID
			}
		}
		for k, i := range match(len(list), len(want.Optional[kind]), func(k, i int) bool {
			x := want.Optional[kind][i]
			return !taken[k] && rests(x, k) && len(differ(x, is[k], nil)) == 0
		}) {
			if i >= 0 {
				names[kind][list[k].ID], taken[k] = want.Optional[kind][i].ID, true
			}
		}
		for k, f := range list {
			if right[k] {
				continue
			}
			breach := false
			for _, x := range want.Absent[kind] {
				if rests(x, k) && len(differ(x, is[k], nil)) == 0 {
					s.Notes = append(s.Notes, f.ID+": must not be there: "+x.Say)
					breach = true
				}
			}
			if breach {
				s.Breaches++
			} else if !taken[k] && (kind != "compliance" || judged(is[k], want)) {
				s.Extra++
				s.Notes = append(s.Notes, f.ID+": extra")
			}
		}
		slices.Sort(s.Notes)
		out = append(out, s)
	}
	return out
}

// judged says whether an assessment is of a pair that the expected ones list: the others are not
// listed in full, so one more of them is not extra.
func judged(is map[string][]string, want *examples.Expected) bool {
	return slices.ContainsFunc(want.Expected["compliance"], func(x examples.Item) bool { return len(differ(x, is, alike["compliance"])) == 0 })
}

// match pairs items with found ones, as many as can be (augmenting paths); -1 = none.
func match(items, list int, fits func(item, found int) bool) []int {
	of := slices.Repeat([]int{-1}, list) // found -> item
	var place func(item int, tried map[int]bool) bool
	place = func(item int, tried map[int]bool) bool {
		for k := range list {
			if !tried[k] && fits(item, k) {
				tried[k] = true
				if of[k] < 0 || place(of[k], tried) {
					of[k] = item
					return true
				}
			}
		}
		return false
	}
	pair := slices.Repeat([]int{-1}, items)
	for i := range items {
		place(i, map[int]bool{})
	}
	for k, i := range of {
		if i >= 0 {
			pair[i] = k
		}
	}
	return pair
}

// touch says whether some of the words are quoted by the item.
func touch(quotes []examples.Words, words []foundWords, texts map[string]string) bool {
	for _, q := range quotes {
		before, _, ok := strings.Cut(texts[q.In], q.Quote)
		start := utf8.RuneCountInString(before)
		end := start + utf8.RuneCountInString(q.Quote)
		for _, w := range words {
			if ok && w.Report == q.In && w.Start < end && start < w.End {
				return true
			}
		}
	}
	return false
}

// differ names the members (all, or only these) in which is differs from what x asks for.
func differ(x examples.Item, is map[string][]string, only []string) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(x.Is)) {
		v := x.Is[name]
		if only != nil && !slices.Contains(only, name) || fits(name, v, is[name]) {
			continue
		}
		out = append(out, fmt.Sprintf("%s is %s, expected %s", name, said(is[name]), said(v.Of)))
	}
	return out
}

func said(list []string) string {
	if len(list) == 0 {
		return "not stated"
	}
	return strings.Join(list, ", ")
}

// fits compares the values of one member.
func fits(name string, want examples.Value, got []string) bool {
	if !want.Set {
		for _, w := range strings.Split(want.Of[0], "|") {
			if w == "null" && len(got) == 0 || len(got) == 1 && w != "null" && same(name, w, got[0]) {
				return true
			}
		}
		return false
	}
	if name == "because" { // at least these; which others are in doubt depends on the accounts
		want.Of = append(slices.Clone(want.Of), "*")
	}
	var left []string
	for _, g := range got { // a set: what is said twice is there once
		if !slices.Contains(left, g) {
			left = append(left, g)
		}
	}
	any := slices.Contains(want.Of, "*")
	pair := match(len(want.Of), len(left), func(i, k int) bool {
		for _, w := range strings.Split(strings.TrimSuffix(want.Of[i], "?"), "|") {
			if same(name, w, left[k]) {
				return true
			}
		}
		return false
	})
	paired := 0
	for i, k := range pair {
		if k >= 0 {
			paired++
		} else if w := want.Of[i]; w != "*" && !strings.HasSuffix(w, "?") {
			return false
		}
	}
	return any || paired == len(left)
}

// same compares one value. A date may be marked as uncertain where that is not asked for; a place may
// have more to its name ("Kursk Oblast"); free words have those asked for in them.
func same(name, want, got string) bool {
	low, lowGot := strings.ToLower(want), strings.ToLower(got)
	switch name {
	case "date", "from", "to", "due":
		return got == want || strings.TrimRight(got, "?~%") == want
	case "place":
		return strings.HasPrefix(lowGot, low)
	case "area", "conditions", "exit":
		return strings.Contains(lowGot, low)
	}
	return got == want
}
