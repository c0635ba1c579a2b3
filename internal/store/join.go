package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"parley/internal/record"
)

// Joining findings of many reports into records, as they come. The functions that decide are the
// joiner's (record.Joiner); here is only the bookkeeping: who shares a blocking key with whom, which
// pairs link, and which sets of linked findings are to be joined again. A change touches the sets that
// it links, and nothing else.

// join brings the records up to date after the findings of touched ids came, changed or went, and
// decisions were made about the decided ids. fresh is the JSON of those that came or changed.
func (w *writer) join(seq int64, touched, decided []string, fresh map[string]string) error {
	if len(touched)+len(decided) == 0 {
		return nil
	}
	for _, id := range touched {
		delete(w.found, id)
		w.gists.drop(id)
	}
	dirty := map[string]bool{} // findings whose sets are joined again
	for _, id := range slices.Concat(touched, decided) {
		dirty[id] = true
	}
	were, err := w.unlink(seq, touched, dirty)
	if err != nil {
		return err
	}
	for id, js := range fresh { // of one report alone: what was just written need not be read
		if !were[id] {
			var f record.Finding
			if err := json.Unmarshal([]byte(js), &f); err != nil {
				return err
			}
			w.found[id] = []record.Finding{f}
		}
	}
	if err := w.link(touched, dirty); err != nil {
		return err
	}
	sets, err := w.sets(slices.Sorted(maps.Keys(dirty)))
	if err != nil {
		return err
	}
	is := map[string]string{} // id of a finding → of its record, as it is to be
	var rows []row
	for _, set := range sets {
		found, err := w.findings(set)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			continue
		}
		ds, err := w.decisionsOn(set)
		if err != nil {
			return err
		}
		records := w.s.opts.Joiner.Join(found, ds)
		for i := range records {
			r, err := recordRow(&records[i], found)
			if err != nil {
				return err
			}
			rows = append(rows, r)
			for _, f := range records[i].Findings {
				if other := is[f.ID]; other != "" && other != records[i].ID {
					return fmt.Errorf("finding %s came into two records, %s and %s", f.ID, other, records[i].ID)
				}
				is[f.ID] = records[i].ID
			}
		}
		for _, f := range found {
			if is[f.ID] == "" {
				return fmt.Errorf("finding %s came into no record", f.ID)
			}
		}
	}
	return w.putRecords(seq, slices.Concat(slices.Concat(sets...), touched), is, rows)
}

// unlink forgets keys and links of findings that changed or went at an entry; those that were linked
// with them are dirty. Keys follow from the findings, so none need be kept by finding. It gives the ids
// that had findings before the entry.
func (w *writer) unlink(seq int64, touched []string, dirty map[string]bool) (had map[string]bool, err error) {
	had = map[string]bool{}
	var were []record.Finding // as they were before the entry
	for part := range slices.Chunk(touched, chunk) {
		q, args := in(part)
		err := w.each(w.ctx, func(scan func(...any) error) error {
			var js []byte
			if err := scan(&js); err != nil {
				return err
			}
			var f record.Finding
			err := json.Unmarshal(js, &f)
			were = append(were, f)
			return err
		}, "SELECT json FROM finding WHERE id IN "+q+" AND since < ? AND until >= ? ORDER BY id, report", append(args, seq, seq)...)
		if err != nil {
			return nil, err
		}
	}
	were = slices.CompactFunc(were, func(a, b record.Finding) bool { return a.ID == b.ID })
	for i := range were {
		id := were[i].ID
		had[id] = true
		if w.s.opts.Joiner.Keys == nil {
			continue
		}
		for part := range slices.Chunk(blockKeys(w.s.opts.Joiner.Keys(&were[i])), chunk) {
			q, args := in(part)
			if err := w.exec(w.ctx, "DELETE FROM block WHERE id = ? AND key IN "+q, append([]any{id}, args...)...); err != nil {
				return nil, err
			}
		}
		partners, err := w.strings(w.ctx, "SELECT b FROM link WHERE a = ?", id)
		if err != nil {
			return nil, err
		}
		for _, p := range partners {
			dirty[p] = true
			if err := w.exec(w.ctx, "DELETE FROM link WHERE a = ? AND b = ?", p, id); err != nil {
				return nil, err
			}
		}
		if len(partners) > 0 {
			if err := w.exec(w.ctx, "DELETE FROM link WHERE a = ?", id); err != nil {
				return nil, err
			}
		}
	}
	return had, nil
}

// link enters the keys of findings and scores them against those that share one; those that link are
// dirty.
func (w *writer) link(touched []string, dirty map[string]bool) error {
	if w.s.opts.Joiner.Keys == nil {
		return nil
	}
	fresh, err := w.findings(touched)
	if err != nil {
		return err
	}
	fresh = slices.CompactFunc(fresh, func(a, b record.Finding) bool { return a.ID == b.ID })
	shares := map[int64][]string{} // key → fresh findings
	var blocks [][]any
	for i := range fresh {
		if g := w.s.opts.Joiner.Gist; g != nil {
			if x := g(&fresh[i]); x != nil {
				w.gists.put(fresh[i].ID, x)
			}
		}
		for _, k := range blockKeys(w.s.opts.Joiner.Keys(&fresh[i])) {
			shares[k] = append(shares[k], fresh[i].ID)
			blocks = append(blocks, []any{k, fresh[i].ID})
		}
	}
	if err := w.insert(w.ctx, "block", "key, id", blocks); err != nil {
		return err
	}
	with := map[string]map[string]bool{} // fresh finding → those that share a key
	others := map[string]bool{}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(shares)), chunk) {
		q, args := in(part)
		err := w.each(w.ctx, func(scan func(...any) error) error {
			var key int64
			var id string
			if err := scan(&key, &id); err != nil {
				return err
			}
			gist := w.gists.get(id)
			for _, f := range shares[key] {
				if f != id && !(gist != nil && w.s.opts.Joiner.Hopeless(w.gists.get(f), gist)) {
					if with[f] == nil {
						with[f] = map[string]bool{}
					}
					with[f][id] = true
					others[id] = true
				}
			}
			return nil
		}, "SELECT key, id FROM block WHERE key IN "+q, args...)
		if err != nil {
			return err
		}
	}
	known := map[string]*record.Finding{}
	for i := range fresh {
		known[fresh[i].ID] = &fresh[i]
		delete(others, fresh[i].ID)
	}
	candidates, err := w.findings(slices.Sorted(maps.Keys(others)))
	if err != nil {
		return err
	}
	for i := range slices.Backward(candidates) { // of the same words under several reports, the first
		known[candidates[i].ID] = &candidates[i]
	}
	done := map[[2]string]bool{}
	var links [][]any
	for _, a := range slices.Sorted(maps.Keys(with)) {
		for _, b := range slices.Sorted(maps.Keys(with[a])) {
			x, y := known[min(a, b)], known[max(a, b)]
			if x == nil || y == nil || done[[2]string{x.ID, y.ID}] {
				continue
			}
			done[[2]string{x.ID, y.ID}] = true
			if score := w.s.opts.Joiner.Score(x, y); score > 0 {
				links = append(links, []any{a, b, score}, []any{b, a, score})
				dirty[a], dirty[b] = true, true
			}
		}
	}
	return w.insert(w.ctx, "link", "a, b, score", links)
}

// blockKeys are keys as the table block has them, sorted: 28 bits of what stands before the last part,
// which is the days, so that what comes together lies together, and 36 of the whole. Two keys that come
// to one number have more pairs compared, and no more.
func blockKeys(keys []string) []int64 {
	out := make([]int64, len(keys))
	for i, k := range keys {
		out[i] = int64(hash64(k[:max(0, strings.LastIndexByte(k, '|'))])>>36<<36 | hash64(k)>>28)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// hash64 is FNV-1a with its bits mixed, so that any of them can be taken.
func hash64(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	h = (h ^ h>>32) * 0x9e3779b97f4a7c15
	return h ^ h>>29
}

// recent keeps the values that were used last, up to twice as many as half: when the new ones are that
// many, the old ones are forgotten.
type recent[V any] struct {
	half     int
	new, old map[string]V
}

func (r *recent[V]) get(k string) V {
	if v, ok := r.new[k]; ok {
		return v
	}
	v, ok := r.old[k]
	if ok {
		r.put(k, v)
	}
	return v
}

func (r *recent[V]) put(k string, v V) {
	if r.new == nil || len(r.new) >= r.half {
		r.new, r.old = map[string]V{}, r.new
	}
	r.new[k] = v
}

func (r *recent[V]) drop(k string) {
	delete(r.new, k)
	delete(r.old, k)
}

// sets are the sets of findings that links and merges close over, which some findings are in.
func (w *writer) sets(from []string) ([][]string, error) {
	next := map[string][]string{}
	seen := map[string]bool{}
	for frontier := from; len(frontier) > 0; {
		var found []string
		edge := func(a, b string) {
			next[a], next[b] = append(next[a], b), append(next[b], a)
			found = append(found, b)
		}
		for _, id := range frontier {
			seen[id] = true
		}
		for part := range slices.Chunk(frontier, chunk) {
			q, args := in(part)
			err := w.each(w.ctx, func(scan func(...any) error) error {
				var a, b string
				err := scan(&a, &b)
				edge(a, b)
				return err
			}, "SELECT a, b FROM link WHERE a IN "+q, args...)
			if err != nil {
				return nil, err
			}
		}
		ds, err := w.decisionsOn(frontier)
		if err != nil {
			return nil, err
		}
		for _, d := range ds {
			if d.Action == record.ActionMerge {
				for _, id := range d.With {
					edge(d.Target, id)
					found = append(found, d.Target)
				}
			}
		}
		frontier = frontier[:0:0]
		slices.Sort(found)
		for _, id := range slices.Compact(found) {
			if !seen[id] {
				frontier = append(frontier, id)
			}
		}
	}
	var out [][]string
	placed := map[string]bool{}
	for _, id := range slices.Sorted(maps.Keys(seen)) {
		if placed[id] {
			continue
		}
		placed[id] = true
		set := []string{id}
		for i := 0; i < len(set); i++ {
			for _, b := range next[set[i]] {
				if !placed[b] {
					placed[b] = true
					set = append(set, b)
				}
			}
		}
		slices.Sort(set)
		out = append(out, set)
	}
	return out, nil
}

// decisionsOn are the decisions in force about any of some findings.
func (w *writer) decisionsOn(ids []string) ([]record.Decision, error) {
	if w.undecided == nil {
		var n int
		if err := w.row(w.ctx, "SELECT count(*) FROM (SELECT 1 FROM decision LIMIT 1) d").Scan(&n); err != nil {
			return nil, err
		}
		none := n == 0
		w.undecided = &none
	}
	if *w.undecided {
		return nil, nil
	}
	var out []record.Decision
	for part := range slices.Chunk(ids, chunk) {
		q, args := in(part)
		ds, err := w.decisions(w.ctx, now, "", "id IN "+q, args...)
		if err != nil {
			return nil, err
		}
		out = append(out, ds...)
	}
	slices.SortFunc(out, func(a, b record.Decision) int { return int(a.Seq - b.Seq) })
	return slices.CompactFunc(out, func(a, b record.Decision) bool { return a.Seq == b.Seq }), nil
}

// maxFound bounds the findings that a writer keeps in mind, maxGists a half of the gists, of which each
// has about 600 bytes.
const (
	maxFound = 20000
	maxGists = 50000
)

// findings are the findings of some ids that hold, by id and report. They are shared: a joiner reads
// them.
func (w *writer) findings(ids []string) ([]record.Finding, error) {
	var ask []string
	for _, id := range ids {
		if _, ok := w.found[id]; !ok {
			ask = append(ask, id)
		}
	}
	if len(w.found)+len(ask) > maxFound {
		clear(w.found)
		ask = ids
	}
	for _, id := range ask {
		w.found[id] = nil
	}
	for part := range slices.Chunk(ask, chunk) {
		q, args := in(part)
		err := w.each(w.ctx, func(scan func(...any) error) error {
			var js []byte
			if err := scan(&js); err != nil {
				return err
			}
			var f record.Finding
			if err := json.Unmarshal(js, &f); err != nil {
				return err
			}
			w.found[f.ID] = append(w.found[f.ID], f)
			return nil
		}, "SELECT json FROM finding WHERE id IN "+q+" AND "+open+" ORDER BY id, report", args...)
		if err != nil {
			return nil, err
		}
	}
	var out []record.Finding
	for _, id := range slices.Sorted(slices.Values(ids)) {
		out = append(out, w.found[id]...)
	}
	return out, nil
}

func cmp2(a, b int) int {
	if a != 0 {
		return a
	}
	return b
}

// recordRow is a record as a row of item: under its first finding, with the names of all.
func recordRow(r *record.Record, set []record.Finding) (row, error) {
	member := map[record.FindingRef]bool{}
	slices.SortFunc(r.Findings, func(a, b record.FindingRef) int {
		return cmp2(strings.Compare(a.Report, b.Report), strings.Compare(a.ID, b.ID))
	})
	least := ""
	for _, f := range r.Findings {
		member[f] = true
		if least == "" || f.ID < least {
			least = f.ID
		}
	}
	if r.ID != least || r.ID == "" {
		return row{}, fmt.Errorf("record %q has not the smallest id of its findings, %q", r.ID, least)
	}
	var lead row
	var titles []string
	actors, places := map[string]bool{}, map[string]bool{}
	for _, f := range set { // by id and report: the first is the lead
		if !member[record.FindingRef{Report: f.Source.Report, ID: f.ID}] {
			continue
		}
		x, err := findingRow(&f)
		if err != nil {
			return row{}, err
		}
		if lead.id == "" {
			lead = x
		}
		titles = append(titles, x.title)
		for _, a := range x.actors {
			actors[a] = true
		}
		for _, p := range x.places {
			places[p] = true
		}
	}
	if r.Title != "" {
		lead.title = r.Title
	} else {
		r.Title = lead.title
	}
	if r.Date != "" {
		lead.first, lead.last = string(r.Date.First()), string(r.Date.Last())
	}
	js, err := json.Marshal(r)
	if err != nil {
		return row{}, err
	}
	lead.record = string(js)
	if len(titles) > 1 {
		lead.actors, lead.places = slices.Sorted(maps.Keys(actors)), slices.Sorted(maps.Keys(places))
		slices.Sort(titles)
		lead.words = strings.Join(slices.Concat([]string{r.Title}, slices.Compact(titles), lead.actors, lead.places), "\n")
	}
	return lead, nil
}

// findingRow is a finding as a row of item.
func findingRow(f *record.Finding) (row, error) {
	if f.Layer == stories {
		js, err := json.Marshal(map[string]string{"id": f.ID, "title": f.Source.Title})
		return row{id: f.ID, report: f.Source.Report, layer: stories, title: f.Source.Title, json: string(js), first: string(f.Source.Date.First()), last: string(f.Source.Date.Last())}, err
	}
	rs := rows(alone(f))
	if len(rs) == 0 {
		return row{}, fmt.Errorf("finding %s of layer %q has no item", f.ID, f.Layer)
	}
	return rs[0], nil
}

// alone is a report that holds one finding and what it names.
func alone(f *record.Finding) *record.Report {
	r := &record.Report{ID: f.Source.Report}
	switch {
	case f.Incident != nil:
		r.Incidents = []record.Incident{*f.Incident}
	case f.Talks != nil:
		r.Talks = []record.Talks{*f.Talks}
	case f.Agreement != nil:
		r.Agreements = []record.Agreement{*f.Agreement}
	case f.Statement != nil:
		r.Statements = []record.Statement{*f.Statement}
	case f.Tally != nil:
		r.Tallies = []record.Tally{*f.Tally}
	default:
		return r
	}
	r.Actors, r.Places = f.Actors, f.Places
	return r
}

// putRecords makes findings lead to the records that they are of, and the rows of those records hold.
func (w *writer) putRecords(seq int64, ids []string, is map[string]string, rows []row) error {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	records := map[string]bool{}
	was := map[string]string{}
	for part := range slices.Chunk(ids, chunk) {
		q, args := in(part)
		err := w.each(w.ctx, func(scan func(...any) error) error {
			var id, r string
			err := scan(&id, &r)
			was[id] = r
			records[r] = true
			return err
		}, "SELECT id, record FROM alias WHERE id IN "+q+" AND "+open, args...)
		if err != nil {
			return err
		}
	}
	var fresh [][]any
	for _, id := range ids {
		if was[id] == is[id] {
			continue
		}
		if was[id] != "" {
			if err := w.exec(w.ctx, "DELETE FROM alias WHERE id = ? AND since = ?", id, seq); err != nil {
				return err
			}
			if err := w.exec(w.ctx, "UPDATE alias SET until = ? WHERE id = ? AND "+open, seq, id); err != nil {
				return err
			}
		}
		if is[id] != "" {
			fresh = append(fresh, []any{id, seq, int64(now), is[id]})
		}
	}
	if err := w.insert(w.ctx, "alias", "id, since, until, record", fresh); err != nil {
		return err
	}
	old := map[string]int64{}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(records)), chunk) {
		q, args := in(part)
		open, err := w.openRows("id IN "+q+" AND record <> ''", args...)
		if err != nil {
			return err
		}
		maps.Copy(old, open)
	}
	return w.putRows(seq, old, rows)
}
