package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"parley/internal/record"
)

// Layers are the kinds of items that can be listed, in the order in which they are shown.
var Layers = []string{"statements", "talks", "agreements", "incidents", "tallies", "control", "forecasts", "discrepancies", "events", "actors", "places"}

// row is an item as a row.
type row struct {
	id, layer, title, actors, place, json string
	pos                                   int
	date                                  record.EDTF
}

// rows are the items of a reading.
func rows(r *record.Report) []row {
	names := map[string]string{record.Narrator: "the report", record.Joint: "the parties"}
	for _, a := range r.Actors {
		names[a.ID] = a.Name
	}
	for _, p := range r.Places {
		names[p.ID] = p.Name
	}
	list := func(ids ...string) string {
		var out []string
		for _, id := range ids {
			if n := names[id]; n != "" {
				out = append(out, n)
			}
		}
		return strings.Join(out, ", ")
	}
	opt := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	var out []row
	add := func(layer, id string, v any, title, actors, place string, date record.EDTF, evidence []record.Span) {
		b, err := json.Marshal(v)
		if err != nil || id == "" {
			return
		}
		pos := 0
		if len(evidence) > 0 {
			pos = evidence[0].Start
		}
		out = append(out, row{id, layer, title, actors, place, string(b), pos, date})
	}
	for _, x := range r.Statements {
		var words []string
		for _, c := range x.Content {
			words = append(words, c.Text)
		}
		add("statements", x.ID, x, strings.Join(words, " … "), list(append([]string{opt(x.Speaker)}, x.CoSpeakers...)...), list(x.Venue), x.Date, x.Content)
	}
	for _, x := range r.Talks {
		add("talks", x.ID, x, x.Title, list(x.Parties...), list(x.Venue), x.Date, x.Evidence)
	}
	for _, x := range r.Agreements {
		by := x.Parties
		for _, v := range x.Versions {
			by = append(by[:len(by):len(by)], v.By)
		}
		add("agreements", x.ID, x, x.Title, list(by...), list(x.Area), x.Date, x.Evidence)
	}
	for _, x := range r.Incidents {
		var by []string
		for _, a := range x.Allegations {
			by = append(append(by, a.Actor), a.By...)
		}
		add("incidents", x.ID, x, x.Title, list(by...), list(append([]string{opt(x.Place)}, x.SubPlaces...)...), x.Date, x.Evidence)
	}
	for _, x := range r.Tallies {
		add("tallies", x.ID, x, x.What, list(x.ReportedBy...), "", "", x.Evidence)
	}
	for _, x := range r.Control {
		add("control", x.ID, x, list(x.Object), list(opt(x.Holder), x.AssertedBy), list(x.Object), x.Since, x.Evidence)
	}
	for _, x := range r.Forecasts {
		add("forecasts", x.ID, x, x.Claim, list(string(x.By)), "", x.Target, x.Evidence)
	}
	for _, x := range r.Discrepancies {
		var who []string
		for _, s := range x.Sides {
			who = append(who, s.Who...)
		}
		add("discrepancies", x.ID, x, string(x.Type), list(who...), "", "", x.Evidence)
	}
	for _, x := range r.Events {
		add("events", x.ID, x, string(x.EventType), strings.Join(append(x.Actor[:len(x.Actor):len(x.Actor)], x.Recipient...), " "), "", x.Date, x.Evidence)
	}
	for _, x := range r.Actors {
		add("actors", x.ID, x, x.Name, x.Name, "", "", x.Mentions)
	}
	for _, x := range r.Places {
		add("places", x.ID, x, x.Name, "", x.Name, "", x.Mentions)
	}
	return out
}

// ReportInfo is what the record knows of a report beside what was read in it.
type ReportInfo struct {
	ID, Title, Outlet string
	Date              record.EDTF
	Added             string
	NotRead           string         // why the text was kept but not read; "" = read
	Items             map[string]int // by layer
}

// Place says where an item stands.
type Place struct{ Report, Item string }

// Revision is one entry of a report's history.
type Revision struct{ At, By, What string }

// Hit is one finding of a search.
type Hit struct {
	Report, Item string // Item "" = the text of the report
	Layer        string
	Excerpt      string
}

// Filter narrows a list. Zero values do not narrow.
type Filter struct {
	Text, Speaker, Place, Report string
	From, To                     string // days, YYYY-MM-DD
	Limit, Offset                int
}

// Report gives a report's text, its latest reading and what is known of it.
func (s *Store) Report(ctx context.Context, id string) (text string, rep *record.Report, info ReportInfo, err error) {
	var js, date string
	err = s.db.QueryRowContext(ctx, "SELECT o.text, r.json, r.id, r.title, r.outlet, r.date, r.added, r.not_read FROM report r JOIN original o USING(sha256) WHERE r.id = ?", id).
		Scan(&text, &js, &info.ID, &info.Title, &info.Outlet, &date, &info.Added, &info.NotRead)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil, info, fmt.Errorf("report %s: %w", id, ErrNotFound)
	}
	if err != nil {
		return "", nil, info, fmt.Errorf("report %s: %w", id, err)
	}
	info.Date = record.EDTF(date)
	rep = &record.Report{}
	if err := json.Unmarshal([]byte(js), rep); err != nil {
		return "", nil, info, fmt.Errorf("report %s: %w", id, err)
	}
	counts, err := s.counts(ctx, id)
	info.Items = counts[id]
	return text, rep, info, err
}

// counts are the numbers of items by report and layer; of one report, or of all for "".
func (s *Store) counts(ctx context.Context, id string) (map[string]map[string]int, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT report, layer, count(*) FROM item WHERE ? = '' OR report = ? GROUP BY report, layer", id, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]map[string]int{}
	for rows.Next() {
		var rep, layer string
		var n int
		if err := rows.Scan(&rep, &layer, &n); err != nil {
			return nil, err
		}
		if out[rep] == nil {
			out[rep] = map[string]int{}
		}
		out[rep][layer] = n
	}
	return out, rows.Err()
}

// Reports lists all reports, the newest first; those without a date last.
func (s *Store) Reports(ctx context.Context) ([]ReportInfo, error) {
	counts, err := s.counts(ctx, "")
	if err != nil {
		return nil, fmt.Errorf("list reports: %w", err)
	}
	rows, err := s.db.QueryContext(ctx, "SELECT id, title, outlet, date, added, not_read FROM report ORDER BY day DESC, id")
	if err != nil {
		return nil, fmt.Errorf("list reports: %w", err)
	}
	defer rows.Close()
	var out []ReportInfo
	for rows.Next() {
		var i ReportInfo
		var date string
		if err := rows.Scan(&i.ID, &i.Title, &i.Outlet, &date, &i.Added, &i.NotRead); err != nil {
			return nil, fmt.Errorf("list reports: %w", err)
		}
		i.Date, i.Items = record.EDTF(date), counts[i.ID]
		out = append(out, i)
	}
	return out, rows.Err()
}

// List gives the items of a layer that pass a filter, by date and place in the text, and how many
// there are without limit.
func (s *Store) List(ctx context.Context, layer string, f Filter) ([]Place, int, error) {
	where := []string{"layer = ?"}
	args := []any{layer}
	if f.Text != "" {
		if q := ftsQuery(f.Text); q != "" {
			where = append(where, "(report, id) IN (SELECT report, item FROM search WHERE search MATCH ? AND item <> '')")
			args = append(args, q)
		}
	}
	like := func(column, v string) {
		if v != "" {
			where = append(where, column+` LIKE ? ESCAPE '\'`)
			args = append(args, "%"+strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(v)+"%")
		}
	}
	like("actors", f.Speaker)
	like("place", f.Place)
	if f.Report != "" {
		where, args = append(where, "report = ?"), append(args, f.Report)
	}
	if f.From != "" {
		where, args = append(where, "last >= ?"), append(args, f.From)
	}
	if f.To != "" {
		where, args = append(where, "first <> '' AND first <= ?"), append(args, f.To)
	}
	cond := " FROM item WHERE " + strings.Join(where, " AND ")
	var total int
	if err := s.db.QueryRowContext(ctx, "SELECT count(*)"+cond, args...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("list %s: %w", layer, err)
	}
	limit := f.Limit
	if limit <= 0 {
		limit = -1
	}
	rows, err := s.db.QueryContext(ctx, "SELECT report, id"+cond+" ORDER BY first = '', first, report, pos, id LIMIT ? OFFSET ?", append(args, limit, f.Offset)...)
	if err != nil {
		return nil, 0, fmt.Errorf("list %s: %w", layer, err)
	}
	defer rows.Close()
	var out []Place
	for rows.Next() {
		var p Place
		if err := rows.Scan(&p.Report, &p.Item); err != nil {
			return nil, 0, fmt.Errorf("list %s: %w", layer, err)
		}
		out = append(out, p)
	}
	return out, total, rows.Err()
}

// Found is one item with its JSON.
type Found struct {
	Place
	Layer, JSON string
}

// Lookup finds an item by its id, or by the beginning of one that no other has. An actor or place
// has the same id in every report that names it; the first is given. Several candidates are named.
func (s *Store) Lookup(ctx context.Context, id string) (Found, error) {
	var f Found
	err := s.db.QueryRowContext(ctx, "SELECT report, id, layer, json FROM item WHERE id = ? ORDER BY report LIMIT 1", id).Scan(&f.Report, &f.Item, &f.Layer, &f.JSON)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return f, err
	}
	rows, err := s.db.QueryContext(ctx, "SELECT report, id, layer, json FROM item WHERE substr(id, 1, ?) = ? ORDER BY id, report LIMIT 6", len([]rune(id)), id)
	if err != nil {
		return f, fmt.Errorf("item %s: %w", id, err)
	}
	defer rows.Close()
	var all []Found
	seen := map[string]bool{}
	for rows.Next() {
		if err := rows.Scan(&f.Report, &f.Item, &f.Layer, &f.JSON); err != nil {
			return f, err
		}
		if !seen[f.Item] {
			seen[f.Item] = true
			all = append(all, f)
		}
	}
	switch {
	case rows.Err() != nil:
		return f, rows.Err()
	case len(all) == 0 || id == "":
		return Found{}, fmt.Errorf("item %s: %w", id, ErrNotFound)
	case len(all) > 1:
		var ids []string
		for _, x := range all {
			ids = append(ids, x.Item)
		}
		return Found{}, fmt.Errorf("item %s: %w; several begin so: %s", id, ErrNotFound, strings.Join(ids, ", "))
	}
	return all[0], nil
}

// Item finds an item by its id, with the history of its report.
func (s *Store) Item(ctx context.Context, id string) (Place, []Revision, error) {
	f, err := s.Lookup(ctx, id)
	if err != nil {
		return Place{}, nil, err
	}
	revs, err := s.History(ctx, f.Report)
	return f.Place, revs, err
}

// History is what was done with a report, in order.
func (s *Store) History(ctx context.Context, report string) ([]Revision, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT at, who, kind, reason FROM log WHERE report = ? ORDER BY seq", report)
	if err != nil {
		return nil, fmt.Errorf("history of %s: %w", report, err)
	}
	defer rows.Close()
	var out []Revision
	for rows.Next() {
		var r Revision
		var kind, reason string
		if err := rows.Scan(&r.At, &r.By, &kind, &reason); err != nil {
			return nil, fmt.Errorf("history of %s: %w", report, err)
		}
		r.What = map[string]string{"report": "report added", "reading": "report read"}[kind]
		if reason != "" {
			r.What += ": " + reason
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// Days gives the days that have reports, in order.
func (s *Store) Days(ctx context.Context) ([]string, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT DISTINCT day FROM report WHERE day <> '' ORDER BY day")
	if err != nil {
		return nil, fmt.Errorf("list days: %w", err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var d string
		if err := rows.Scan(&d); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

// Find searches texts and records for all words of a query, best first. "speaker:", "place:",
// "after:" and "before:" before a word narrow to items of a speaker, a place, or days; any other
// characters are taken as words, never as a query language.
func (s *Store) Find(ctx context.Context, q string, limit int) ([]Hit, error) {
	f := Filter{}
	var words []string
	for _, w := range strings.Fields(q) {
		key, v, ok := strings.Cut(w, ":")
		switch {
		case ok && key == "speaker" && v != "":
			f.Speaker = v
		case ok && key == "place" && v != "":
			f.Place = v
		case ok && key == "after" && v != "":
			f.From = v
		case ok && key == "before" && v != "":
			f.To = v
		default:
			words = append(words, w)
		}
	}
	match := ftsQuery(strings.Join(words, " "))
	narrowed := f != Filter{}
	if match == "" && !narrowed {
		return nil, nil
	}
	sqlText := "SELECT s.report, s.item, s.layer, snippet(search, 0, '', '', ' … ', 18) FROM search s"
	var where []string
	var args []any
	if match == "" {
		sqlText = "SELECT s.report, s.item, s.layer, substr(s.words, 1, 160) FROM search s"
	} else {
		where, args = append(where, "search MATCH ?"), append(args, match)
	}
	if narrowed {
		sqlText += " JOIN item i ON i.id = s.item AND i.report = s.report"
		for _, c := range []struct{ cond, v string }{{"i.actors LIKE ?", f.Speaker}, {"i.place LIKE ?", f.Place}} {
			if c.v != "" {
				where, args = append(where, c.cond), append(args, "%"+c.v+"%")
			}
		}
		if f.From != "" {
			where, args = append(where, "i.last >= ?"), append(args, f.From)
		}
		if f.To != "" {
			where, args = append(where, "i.first <> '' AND i.first <= ?"), append(args, f.To)
		}
	}
	sqlText += " WHERE " + strings.Join(where, " AND ")
	if match != "" {
		sqlText += " ORDER BY bm25(search), s.report, s.item"
	} else {
		sqlText += " ORDER BY i.first, s.report, s.item"
	}
	if limit <= 0 {
		limit = 50
	}
	rows, err := s.db.QueryContext(ctx, sqlText+" LIMIT ?", append(args, limit)...)
	if err != nil {
		return nil, fmt.Errorf("find %q: %w", q, err)
	}
	defer rows.Close()
	var out []Hit
	for rows.Next() {
		var h Hit
		if err := rows.Scan(&h.Report, &h.Item, &h.Layer, &h.Excerpt); err != nil {
			return nil, fmt.Errorf("find %q: %w", q, err)
		}
		h.Excerpt = strings.Join(strings.Fields(h.Excerpt), " ")
		out = append(out, h)
	}
	return out, rows.Err()
}

// ftsQuery quotes every word, so that nothing a user types is FTS5 syntax; "" where there is no word.
func ftsQuery(q string) string {
	var out []string
	for _, w := range strings.Fields(q) {
		w = strings.Map(func(c rune) rune {
			if c == '"' || c == 0 {
				return -1
			}
			return c
		}, w)
		if strings.ContainsFunc(w, func(c rune) bool {
			return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c > 127
		}) {
			out = append(out, `"`+w+`"`)
		}
	}
	return strings.Join(out, " ")
}
