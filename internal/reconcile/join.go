package reconcile

import (
	"cmp"
	"slices"

	"parley/internal/record"
)

// Join makes the records of a set of findings that is closed under links and merges. Decisions are
// those in force, in order: merges hold whatever the scores say, splits keep findings apart, and both
// are followed again at every fold, so that nothing undoes them but an undo.
func Join(set []record.Finding, decisions []record.Decision) []record.Record {
	fs := make([]looked, len(set))
	for i := range set {
		fs[i] = look(&set[i])
	}
	slices.SortFunc(fs, func(a, b looked) int {
		return cmp.Or(cmp.Compare(a.Layer, b.Layer), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Source.Report, b.Source.Report))
	})
	var links []Link
	if len(fs) > 1 {
		links = linksOf(fs)
	}
	must, cannot := ordered(fs, decisions)
	var out []record.Record
	for _, g := range cluster(len(fs), links, func(a, b int) float64 { return bounded(compare(fs[a], fs[b])) }, apart, must, cannot) {
		own := make([]looked, len(g))
		for i, k := range g {
			own[i] = fs[k]
		}
		out = append(out, makeRecord(own, decisions))
	}
	slices.SortFunc(out, func(a, b record.Record) int { return cmp.Or(cmp.Compare(a.Layer, b.Layer), cmp.Compare(a.ID, b.ID)) })
	return out
}

// apart is the score of two findings of one group that were never compared, or that nothing links.
const apart = -0.3

// linksOf compares the pairs that share a key.
func linksOf(fs []looked) []Link {
	under := map[string][]int{}
	var keys []string
	for i := range fs {
		for _, k := range keysOf(fs[i]) {
			if under[k] == nil {
				keys = append(keys, k)
			}
			under[k] = append(under[k], i)
		}
	}
	slices.Sort(keys)
	seen := map[[2]int]bool{}
	var links []Link
	for _, k := range keys {
		at := under[k]
		for i, a := range at {
			for _, b := range at[i+1:] {
				if seen[[2]int{a, b}] {
					continue
				}
				seen[[2]int{a, b}] = true
				links = append(links, Link{a, b, bounded(compare(fs[a], fs[b]))})
			}
		}
	}
	slices.SortFunc(links, func(x, y Link) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return links
}

// bounded keeps one score from outweighing many: what cannot be the same counts -1.
func bounded(s float64) float64 { return max(-1, min(1, s)) }

// ordered are the pairs that analysts put together or apart; a later word on a pair holds over an
// earlier one.
func ordered(fs []looked, decisions []record.Decision) (must, cannot [][2]int) {
	at := map[string][]int{}
	for i, f := range fs {
		at[f.ID] = append(at[f.ID], i)
	}
	said := map[[2]int]bool{}
	var order [][2]int
	put := func(a, b int, merge bool) {
		p := [2]int{min(a, b), max(a, b)}
		if _, ok := said[p]; !ok {
			order = append(order, p)
		}
		said[p] = merge
	}
	for _, is := range at { // the same words are the same finding
		for _, b := range is[1:] {
			put(is[0], b, true)
		}
	}
	for _, d := range record.InForce(decisions) {
		if d.Action != record.ActionMerge && d.Action != record.ActionSplit || d.Coder != "" {
			continue
		}
		for _, a := range at[d.Target] {
			for _, w := range d.With {
				for _, b := range at[w] {
					put(a, b, d.Action == record.ActionMerge)
				}
			}
		}
	}
	slices.SortFunc(order, func(x, y [2]int) int { return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1])) })
	for _, p := range order {
		if said[p] {
			must = append(must, p)
		} else {
			cannot = append(cannot, p)
		}
	}
	return must, cannot
}
