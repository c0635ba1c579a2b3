package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"runtime/debug"
	"slices"
	"strings"

	"parley/internal/record"
)

// The fold: rows from entries of the log. fold takes one entry at a time, in order, whether it was just
// appended or the record is made anew, so both give the same rows. A row is never overwritten: it is
// closed at an entry, and another opened.

// foldVersion changes where the same log gives other rows; an older record is then folded anew.
func (s *Store) foldVersion() string { return "4 " + s.opts.Joiner.Version }

// Layers are the kinds of items that can be listed, in the order in which they are shown.
var Layers = []string{"statements", "talks", "agreements", "incidents", "tallies", "deliveries", "directives", "observation_limits", "control", "forecasts", "discrepancies", "events", "actors", "places"}

// joined are the layers whose items are joined across reports; a row of item is a record of them. A
// story is a finding without an item: a whole report.
var joined = []string{"statements", "talks", "agreements", "incidents", "tallies", stories}

const stories = "stories"

func (w *writer) fold(e entry) error {
	switch e.kind {
	case kindReport:
		return w.foldReport(e)
	case kindReading:
		return w.foldReading(e)
	case kindDecision:
		return w.foldDecision(e)
	case kindCoding:
		return w.foldCoding(e)
	case kindKey:
		var public string
		if err := json.Unmarshal(e.payload, &public); err != nil {
			return err
		}
		return w.setMeta("public_key", public)
	case kindDossier:
		return nil // read from the log
	}
	return fmt.Errorf("entry %d is of the unknown kind %q", e.seq, e.kind)
}

func (w *writer) setMeta(name, value string) error {
	return w.exec(w.ctx, "INSERT INTO meta(name, value) VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value", name, value)
}

// reportRow is a row of report.
type reportRow struct {
	id, sha, title, outlet, url, date, day, added, notRead, items string
	since, reading                                                int64
	future, rev, texts                                            int
}

const reportColumns = "id, since, sha256, title, outlet, url, date, day, added, future, not_read, rev, texts, reading, items"

func scanReport(scan func(...any) error) (r reportRow, err error) {
	err = scan(&r.id, &r.since, &r.sha, &r.title, &r.outlet, &r.url, &r.date, &r.day, &r.added, &r.future, &r.notRead, &r.rev, &r.texts, &r.reading, &r.items)
	return r, err
}

// report is the row of a report as it holds; the zero row if there is none.
func (w *writer) report(id string) (reportRow, error) {
	var out reportRow
	err := w.each(w.ctx, func(scan func(...any) error) (err error) {
		out, err = scanReport(scan)
		return err
	}, "SELECT "+reportColumns+" FROM report WHERE id = ? AND "+open, id)
	return out, err
}

// putReport closes the row of a report that it was read from and opens another.
func (w *writer) putReport(r reportRow, seq int64) error {
	var err error
	switch r.since {
	case 0: // the first
	case seq:
		err = w.exec(w.ctx, "DELETE FROM report WHERE id = ? AND since = ?", r.id, seq)
	default:
		err = w.exec(w.ctx, "UPDATE report SET until = ? WHERE id = ? AND "+open, seq, r.id)
	}
	if err != nil {
		return err
	}
	return w.insert(w.ctx, "report", "id, since, until, sha256, title, outlet, url, date, day, added, future, not_read, rev, texts, reading, items",
		[][]any{{r.id, seq, int64(now), r.sha, clean(r.title), clean(r.outlet), clean(r.url), r.date, r.day, r.added, r.future, clean(r.notRead), r.rev, r.texts, r.reading, r.items}})
}

func (w *writer) foldReport(e entry) error {
	var p reportEntry
	if err := json.Unmarshal(e.payload, &p); err != nil {
		return err
	}
	r, err := w.report(p.ID)
	if err != nil {
		return err
	}
	if r.texts == 0 {
		r.added = e.at
	}
	r.id, r.sha, r.title, r.outlet, r.url = p.ID, p.SHA256, p.Title, p.Outlet, p.URL
	r.texts, r.reading, r.items = r.texts+1, 0, "{}"
	r.dated(p.Date, e.at)
	if err := w.putReport(r, e.seq); err != nil {
		return err
	}
	text, err := w.text(p.SHA256)
	if err != nil {
		return err
	}
	old, err := w.openRows("report = ? AND layer = 'reports'", p.ID)
	if err != nil {
		return err
	}
	return w.putRows(e.seq, old, []row{{report: p.ID, layer: "reports", title: p.Title, words: p.Title + "\n" + text}})
}

func (r *reportRow) dated(date record.EDTF, at string) {
	if date != "" {
		r.date, r.day = string(date), string(date.First())
	}
	r.future = 0
	if future(record.EDTF(r.date), at) {
		r.future = 1
	}
}

func (w *writer) text(sha string) (string, error) {
	var b []byte
	err := w.row(w.ctx, "SELECT text FROM original WHERE sha256 = ?", sha).Scan(&b)
	if err != nil {
		return "", fmt.Errorf("original %.12s…: %w", sha, err)
	}
	return string(b), nil
}

func (w *writer) foldReading(e entry) error {
	var p readingEntry
	if err := json.Unmarshal(e.payload, &p); err != nil {
		return err
	}
	rep := &record.Report{}
	if err := json.Unmarshal(p.Record, rep); err != nil {
		return err
	}
	r, err := w.report(e.report)
	if err != nil {
		return err
	}
	if r.id == "" {
		return fmt.Errorf("entry %d is a reading of report %s, which is not there", e.seq, e.report)
	}
	r.rev, r.notRead, r.reading = r.rev+1, p.NotRead, e.seq
	r.dated(rep.Date.EDTF, r.added)
	return w.refoldReport(e.seq, r, rep)
}

// refoldReport makes the rows of a report's items from its reading and the decisions on it, and joins
// its findings with those of others.
func (w *writer) refoldReport(seq int64, r reportRow, rep *record.Report) error {
	ds, err := w.decisionsOf(w.ctx, now, r, "")
	if err != nil {
		return err
	}
	// What cannot be applied any more is passed over: Decide refused what could not be then.
	rejected, _ := rep.Apply(ds)
	rep.ID = r.id
	var items []row
	count := map[string]int{}
	for _, x := range rows(rep) {
		if !rejected[x.id] {
			count[x.layer]++
			if !slices.Contains(joined, x.layer) {
				items = append(items, x)
			}
		}
	}
	js, err := json.Marshal(count)
	if err != nil {
		return err
	}
	r.items = string(js)
	if err := w.putReport(r, seq); err != nil {
		return err
	}
	old, err := w.openRows("report = ? AND record = '' AND layer <> 'reports'", r.id)
	if err != nil {
		return err
	}
	if err := w.putRows(seq, old, items); err != nil {
		return err
	}
	text, err := w.text(r.sha)
	if err != nil {
		return err
	}
	found := map[string]string{} // id → JSON
	layer := map[string]string{}
	for _, f := range w.s.opts.Joiner.Findings(rep, text) {
		if rejected[f.ID] || f.ID == "" {
			continue
		}
		js, err := json.Marshal(f)
		if err != nil {
			return err
		}
		found[f.ID], layer[f.ID] = string(js), f.Layer
	}
	touched := map[string]bool{}
	var closed []int64
	err = w.each(w.ctx, func(scan func(...any) error) error {
		var n int64
		var id, js string
		if err := scan(&n, &id, &js); err != nil {
			return err
		}
		if found[id] == js {
			delete(found, id)
			return nil
		}
		touched[id] = true
		closed = append(closed, n)
		return nil
	}, "SELECT n, id, json FROM finding WHERE report = ? AND "+open, r.id)
	if err != nil {
		return err
	}
	if err := w.close("finding", seq, closed); err != nil {
		return err
	}
	var fresh [][]any
	for _, id := range slices.Sorted(maps.Keys(found)) {
		touched[id] = true
		w.finding++
		fresh = append(fresh, []any{w.finding, id, r.id, layer[id], seq, int64(now), found[id]})
	}
	if err := w.insert(w.ctx, "finding", "n, id, report, layer, since, until, json", fresh); err != nil {
		return err
	}
	return w.join(seq, slices.Sorted(maps.Keys(touched)), nil, found)
}

// close ends rows of a table by their n.
func (w *writer) close(table string, seq int64, ns []int64) error {
	for part := range slices.Chunk(ns, chunk) {
		q, args := in(part)
		if err := w.exec(w.ctx, "UPDATE "+table+" SET until = ? WHERE n IN "+q, append([]any{seq}, args...)...); err != nil {
			return err
		}
	}
	return nil
}

// decisions are those in force up to an entry, of the record or of a second coder, under a condition on
// the table decision.
func (d db) decisions(ctx context.Context, upTo int64, coder, cond string, args ...any) ([]record.Decision, error) {
	var out []record.Decision
	err := d.each(ctx, func(scan func(...any) error) error {
		var seq int64
		var payload []byte
		if err := scan(&seq, &payload); err != nil {
			return err
		}
		var x record.Decision
		if err := json.Unmarshal(payload, &x); err != nil {
			return fmt.Errorf("entry %d: %w", seq, err)
		}
		x.Seq = seq
		out = append(out, x)
		return nil
	}, "SELECT seq, payload FROM log WHERE seq IN (SELECT seq FROM decision WHERE coder = ? AND seq <= ? AND "+cond+") ORDER BY seq", append([]any{coder, upTo}, args...)...)
	return record.InForce(out), err
}

// decisionsOf are those in force on the items of a report; those on a text that was edited since are
// about other words and have no part in it, nor those of a second coder on a reading before the coder's
// last.
func (d db) decisionsOf(ctx context.Context, upTo int64, r reportRow, coder string) ([]record.Decision, error) {
	ds, err := d.decisions(ctx, upTo, coder, "report = ?", r.id)
	if err != nil || len(ds) == 0 || r.texts < 2 && coder == "" {
		return ds, err
	}
	kind := kindReport
	if coder != "" {
		kind = kindCoding
	}
	var text int64
	err = d.row(ctx, "SELECT coalesce(max(seq), 0) FROM log WHERE report = ? AND kind = ? AND seq <= ? AND (who = ? OR ? = '')", r.id, kind, upTo, coder, coder).Scan(&text)
	return slices.DeleteFunc(ds, func(x record.Decision) bool { return x.Seq < text }), err
}

func (w *writer) foldDecision(e entry) error {
	var d record.Decision
	if err := json.Unmarshal(e.payload, &d); err != nil {
		return err
	}
	w.undecided = nil
	ids := append([]string{d.Target}, d.With...)
	slices.Sort(ids)
	var out [][]any
	for _, id := range slices.Compact(ids) {
		out = append(out, []any{id, e.seq, d.Report, d.Coder})
	}
	if err := w.insert(w.ctx, "decision", "id, seq, report, coder", out); err != nil || d.Coder != "" {
		return err
	}
	r, err := w.report(d.Report)
	if err != nil {
		return err
	}
	if r.reading > 0 {
		_, rep, err := w.reading(w.ctx, r.reading)
		if err != nil {
			return err
		}
		if err := w.refoldReport(e.seq, r, rep); err != nil {
			return err
		}
	}
	return w.join(e.seq, nil, ids, nil)
}

// reading is the reading that an entry of the log holds.
func (d db) reading(ctx context.Context, seq int64) (p readingEntry, rep *record.Report, err error) {
	var payload []byte
	if err := d.row(ctx, "SELECT payload FROM log WHERE seq = ?", seq).Scan(&payload); err != nil {
		return p, nil, fmt.Errorf("entry %d of the log: %w", seq, err)
	}
	if err := json.Unmarshal(payload, &p); err != nil {
		return p, nil, fmt.Errorf("entry %d of the log: %w", seq, err)
	}
	rep = &record.Report{}
	if err := json.Unmarshal(p.Record, rep); err != nil {
		return p, nil, fmt.Errorf("entry %d of the log: %w", seq, err)
	}
	return p, rep, nil
}

func (w *writer) foldCoding(e entry) error {
	var p codingEntry
	if err := json.Unmarshal(e.payload, &p); err != nil {
		return err
	}
	if err := w.exec(w.ctx, "UPDATE coding SET until = ? WHERE report = ? AND coder = ? AND "+open, e.seq, e.report, p.Coder); err != nil {
		return err
	}
	return w.insert(w.ctx, "coding", "report, coder, since, until", [][]any{{e.report, p.Coder, e.seq, int64(now)}})
}

// row is a row of item.
type row struct {
	n                                      int64
	id, report, layer, title, json, record string
	actors, places                         []string
	pos                                    int
	first, last                            string
	words                                  string // to be found by; title and names if ""
	actorText, placeText                   string // of a row from the database
}

// key is all of a row that makes it another row.
func (r *row) key() string {
	return strings.Join([]string{r.id, r.report, r.layer, fmt.Sprint(r.pos), clean(r.title), r.actorText, r.placeText, r.first, r.last, r.json, r.record}, "\x00")
}

// openRows are rows of item that hold, by their key.
func (w *writer) openRows(cond string, args ...any) (map[string]int64, error) {
	out := map[string]int64{}
	err := w.each(w.ctx, func(scan func(...any) error) error {
		var r row
		if err := scan(&r.n, &r.id, &r.report, &r.layer, &r.pos, &r.title, &r.actorText, &r.placeText, &r.first, &r.last, &r.json, &r.record); err != nil {
			return err
		}
		out[r.key()] = r.n
		return nil
	}, "SELECT n, id, report, layer, pos, title, actors, place, first, last, json, record FROM item WHERE "+cond+" AND "+open, args...)
	return out, err
}

// putRows makes rows hold in place of those that held: what is the same stays.
func (w *writer) putRows(seq int64, old map[string]int64, rows []row) error {
	var items [][]any
	var fresh []row
	type named struct {
		name, role string
		item       int64
	}
	var names []named
	for _, r := range rows {
		r.actorText, r.placeText = clean(strings.Join(r.actors, ", ")), clean(strings.Join(r.places, ", "))
		if _, same := old[r.key()]; same {
			delete(old, r.key())
			continue
		}
		w.item++
		r.n = w.item
		if r.words == "" {
			r.words = r.title + "\n" + r.actorText + "\n" + r.placeText
		}
		r.words = words(r.words)
		it := []any{r.n, r.id, r.report, r.layer, seq, int64(now), r.pos, clean(r.title), r.actorText, r.placeText, r.first, r.last, r.json, r.record}
		if w.kind != "sqlite" {
			it = append(it, r.words)
		}
		items, fresh = append(items, it), append(fresh, r)
		for _, a := range r.actors {
			names = append(names, named{words(a), "actor", r.n})
		}
		for _, p := range r.places {
			names = append(names, named{words(p), "place", r.n})
		}
	}
	if err := w.close("item", seq, slices.Sorted(maps.Values(old))); err != nil {
		return err
	}
	columns := "n, id, report, layer, since, until, pos, title, actors, place, first, last, json, record"
	if w.kind != "sqlite" {
		columns += ", words"
	}
	if err := w.insert(w.ctx, "item", columns, items); err != nil {
		return err
	}
	if err := w.index(w.ctx, w.db, fresh); err != nil {
		return err
	}
	var links [][]any
	seen := map[named]bool{}
	for _, x := range names {
		if x.name == "" || seen[x] {
			continue
		}
		seen[x] = true
		n, err := w.nameNumber(x.name)
		if err != nil {
			return err
		}
		links = append(links, []any{n, x.role, x.item})
	}
	return w.insert(w.ctx, "item_name", "name, role, item", links)
}

// nameNumber is the number of a name in the table of names.
func (w *writer) nameNumber(name string) (int64, error) {
	if n, ok := w.names[name]; ok {
		return n, nil
	}
	var n int64
	err := w.row(w.ctx, "SELECT coalesce((SELECT n FROM name WHERE name = ?), 0)", name).Scan(&n)
	if err == nil && n == 0 {
		if err = w.row(w.ctx, "SELECT coalesce(max(n), 0) + 1 FROM name").Scan(&n); err == nil {
			err = w.insert(w.ctx, "name", "n, name", [][]any{{n, name}})
		}
	}
	w.names[name] = n
	return n, err
}

// words are the words of a text as they are searched: small letters without marks, parted by spaces.
func words(s string) string {
	s = strings.Map(func(c rune) rune {
		if c == '\'' || c == '’' {
			return ' '
		}
		return c
	}, s)
	return strings.ReplaceAll(record.Slug(s), "_", " ")
}

// clean takes code point 0 out of a text for a column: PostgreSQL keeps none. The log has it.
func clean(s string) string { return strings.ReplaceAll(s, "\x00", "�") }

// rows are the items of a reading as rows.
func rows(r *record.Report) []row {
	names := map[string]string{record.Narrator: "the report", record.Joint: "the parties"}
	for _, a := range r.Actors {
		names[a.ID] = a.Name
	}
	for _, p := range r.Places {
		names[p.ID] = p.Name
	}
	list := func(ids ...string) []string {
		var out []string
		for _, id := range ids {
			if n := names[id]; n != "" {
				out = append(out, n)
			}
		}
		return out
	}
	opt := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	var out []row
	add := func(layer, id string, v any, title string, actors, places []string, date record.EDTF, evidence []record.Span) {
		b, err := json.Marshal(v)
		if err != nil || id == "" {
			return
		}
		pos := 0
		if len(evidence) > 0 {
			pos = evidence[0].Start
		}
		out = append(out, row{id: id, report: r.ID, layer: layer, title: title, actors: actors, places: places, json: string(b), pos: pos, first: string(date.First()), last: string(date.Last())})
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
		by := slices.Clone(x.Parties)
		for _, v := range x.Versions {
			by = append(by, v.By)
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
		add("tallies", x.ID, x, x.What, list(x.ReportedBy...), list(x.Place), x.Date, x.Evidence)
	}
	for _, x := range r.Deliveries {
		add("deliveries", x.ID, x, x.Title, list(slices.Concat([]string{x.From, x.To}, x.Through, x.By)...), list(x.Place), cmp.Or(x.Date, x.Due), x.Evidence)
	}
	for _, x := range r.Directives {
		add("directives", x.ID, x, x.Title, list(slices.Concat([]string{opt(x.By)}, x.Addressees, x.ReportedBy)...), list(x.Areas...), cmp.Or(x.Issued, x.From), x.Evidence)
	}
	for _, x := range r.Limits {
		by := []string{opt(x.Monitor)}
		for _, a := range x.Allegations {
			by = append(append(by, a.Actor), a.By...)
		}
		add("observation_limits", x.ID, x, x.Title, list(append(by, x.ReportedBy...)...), list(opt(x.Place)), x.Date, x.Evidence)
	}
	for _, x := range r.Control {
		add("control", x.ID, x, strings.Join(list(x.Object), ", "), list(opt(x.Holder), x.AssertedBy), list(x.Object), x.Since, x.Evidence)
	}
	for _, x := range r.Forecasts {
		add("forecasts", x.ID, x, x.Claim, list(string(x.By)), nil, x.Target, x.Evidence)
	}
	for _, x := range r.Discrepancies {
		var who []string
		for _, s := range x.Sides {
			who = append(who, s.Who...)
		}
		add("discrepancies", x.ID, x, string(x.Type), list(who...), nil, "", x.Evidence)
	}
	for _, x := range r.Events {
		add("events", x.ID, x, string(x.EventType), slices.Concat(x.Actor, x.Recipient), nil, x.Date, x.Evidence)
	}
	for _, x := range r.Actors {
		add("actors", x.ID, x, x.Name, []string{x.Name}, nil, "", x.Mentions)
	}
	for _, x := range r.Places {
		add("places", x.ID, x, x.Name, nil, []string{x.Name}, "", x.Mentions)
	}
	return out
}

// folded are the tables that are folded from the log, with their columns that are the same whenever it
// is folded.
var folded = []struct{ table, columns string }{
	{"report", reportColumns + ", until"},
	{"item", "layer, id, report, since, until, pos, title, actors, place, first, last, json, record"},
	{"finding", "id, report, since, until, layer, json"},
	{"alias", "id, since, until, record"},
	{"block", "key, id"},
	{"link", "a, b, score"},
	{"decision", "id, seq, report, coder"},
	{"coding", "report, coder, since, until"},
}

// Rebuild makes all folded rows anew from the log. The result is the same as before, or the record was
// damaged.
func (s *Store) Rebuild(ctx context.Context) error {
	if err := s.transact(ctx, func(tx db) error { return s.rebuild(ctx, tx) }); err != nil {
		return fmt.Errorf("rebuild record %s: %w", s.name, err)
	}
	return nil
}

func (s *Store) rebuild(ctx context.Context, tx db) error {
	// Nearly all that a rebuild allocates is garbage soon; collecting it less often saves a tenth of the time
	// for some 100 MB.
	defer debug.SetGCPercent(debug.SetGCPercent(300))
	for _, t := range []string{"report", "item", "name", "item_name", "finding", "alias", "block", "link", "decision", "coding"} {
		if err := tx.exec(ctx, "DELETE FROM "+t); err != nil {
			return err
		}
	}
	again, err := s.unindex(ctx, tx)
	if err != nil {
		return err
	}
	if s.kind == "sqlite" {
		if err := tx.exec(ctx, "INSERT INTO search(search) VALUES('delete-all')"); err != nil {
			return err
		}
	}
	w, err := s.writer(ctx, tx)
	if err != nil {
		return err
	}
	if err := tx.entries(ctx, 0, w.fold); err != nil {
		return err
	}
	if err := again(); err != nil {
		return err
	}
	return w.setMeta("fold", s.foldVersion())
}

// refold folds the record anew where another version of the fold made it, and brings a log of version
// 1 into the tree.
func (s *Store) refold(ctx context.Context) error {
	var cp []byte
	err := s.transact(ctx, func(tx db) error {
		var fold, last string
		var hashes int64
		if err := tx.row(ctx, "SELECT coalesce((SELECT value FROM meta WHERE name = 'fold'), ''), (SELECT count(*) FROM hash), coalesce((SELECT max(at) FROM log), '')").Scan(&fold, &hashes, &last); err != nil || fold == s.foldVersion() {
			return err // another process was first
		}
		if last != "" {
			s.opts.Log("the record %s is folded anew", s.name)
		}
		if err := s.rebuild(ctx, tx); err != nil || hashes > 0 || last == "" {
			return err
		}
		w, err := s.writer(ctx, tx)
		if err != nil {
			return err
		}
		if err := tx.entries(ctx, 0, w.hash); err != nil {
			return err
		}
		cp, err = w.sign(last, "parley")
		return err
	})
	if err == nil && cp != nil {
		s.keepCheckpoint(cp)
	}
	return err
}
