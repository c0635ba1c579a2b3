package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"parley/internal/record"
)

// ReportInfo is what the record knows of a report beside what was read in it.
type ReportInfo struct {
	ID, Title, Outlet, URL string
	Date                   record.EDTF
	Added                  string
	Future                 bool           // dated after the day on which it came in
	NotRead                string         // why the text was kept but not read; "" = read
	Texts                  int            // number of its texts: 2 and more = it was edited
	Items                  map[string]int // by layer
	Rejected               map[string]bool
}

func (r reportRow) info() ReportInfo {
	i := ReportInfo{ID: r.id, Title: r.title, Outlet: r.outlet, URL: r.url, Date: record.EDTF(r.date), Added: r.added, Future: r.future == 1, NotRead: r.notRead, Texts: r.texts}
	_ = json.Unmarshal([]byte(r.items), &i.Items)
	return i
}

// Place says where an item stands.
type Place struct{ Report, Item string }

// Revision is one entry of a history.
type Revision struct {
	Seq            int64 // entry of the log
	At, By, What   string
	Decision       *record.Decision // nil = of no analyst
	Report, Reason string
}

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

// Report gives a report's text, its latest reading as analysts left it, and what is known of it.
// Rejected items are in the reading, so that what refers to them still does, and named in the info.
func (s *Store) Report(ctx context.Context, id string) (text string, rep *record.Report, info ReportInfo, err error) {
	return s.Coded(ctx, "", id)
}

// Coded is Report for a second coder: the coder's own reading in place of the record's. ErrNotFound if
// the coder has not begun with it.
func (s *Store) Coded(ctx context.Context, coder, id string) (text string, rep *record.Report, info ReportInfo, err error) {
	fail := func(err error) (string, *record.Report, ReportInfo, error) {
		return "", nil, ReportInfo{}, fmt.Errorf("report %s: %w", id, s.explain(err))
	}
	d := s.db()
	var r reportRow
	err = d.each(ctx, func(scan func(...any) error) (err error) {
		r, err = scanReport(scan)
		return err
	}, "SELECT "+reportColumns+" FROM report WHERE id = ? AND "+s.holds(""), id)
	if err != nil {
		return fail(err)
	}
	if r.reading == 0 {
		return fail(ErrNotFound)
	}
	var b []byte
	if err := d.row(ctx, "SELECT text FROM original WHERE sha256 = ?", r.sha).Scan(&b); err != nil {
		return fail(err)
	}
	info = r.info()
	if rep, info.Rejected, err = d.left(ctx, s.shown(), r, coder); err != nil {
		return fail(err)
	}
	return string(b), rep, info, nil
}

// Unreviewed is the latest reading of a report as the program made it, before any analyst's decision.
func (s *Store) Unreviewed(ctx context.Context, id string) (*record.Report, error) {
	d := s.db()
	var seq int64
	err := d.row(ctx, "SELECT coalesce(max(reading), 0) FROM report WHERE id = ? AND "+s.holds(""), id).Scan(&seq)
	if err == nil && seq == 0 {
		err = ErrNotFound
	}
	var rep *record.Report
	if err == nil {
		_, rep, err = d.reading(ctx, seq)
	}
	if err != nil {
		return nil, fmt.Errorf("report %s: %w", id, s.explain(err))
	}
	return rep, nil
}

// Reports lists reports, the newest first; those without a date last; and says how many there are. A
// limit of 0 is none.
func (s *Store) Reports(ctx context.Context, limit, offset int) (out []ReportInfo, total int, err error) {
	cond, ask := s.holds("")+" AND reading > 0", int64(limit)
	if limit == 0 {
		ask = now
	}
	if err = s.db().row(ctx, "SELECT count(*) FROM report WHERE "+cond).Scan(&total); err == nil {
		err = s.db().each(ctx, func(scan func(...any) error) error {
			r, err := scanReport(scan)
			out = append(out, r.info())
			return err
		}, "SELECT "+reportColumns+" FROM report WHERE "+cond+" ORDER BY day DESC, id LIMIT ? OFFSET ?", ask, offset)
	}
	if err != nil {
		return nil, 0, fmt.Errorf("list reports: %w", s.explain(err))
	}
	return out, total, nil
}

// Telling are the reports of some days (YYYY-MM-DD, both included), the earliest first, whose text has a
// word of every group; each member of a group stands for all words that begin with it. At most limit.
func (s *Store) Telling(ctx context.Context, groups [][]string, from, to string, limit int) ([]string, error) {
	asked := beginnings(groups)
	if len(asked) == 0 {
		return nil, nil
	}
	table, cond, arg := s.matchAny("reports", asked)
	var ids []string
	err := s.db().each(ctx, func(scan func(...any) error) error {
		var id, day string
		err := scan(&id, &day)
		ids = append(ids, id)
		return err
	}, "SELECT DISTINCT r.id, r.day FROM "+table+" JOIN report r ON r.id = i.report AND "+s.holds("r")+" WHERE "+cond+" AND i.layer = 'reports' AND "+s.holds("i")+
		" AND r.day >= ? AND r.day <= ? AND r.not_read = '' ORDER BY r.day, r.id LIMIT ?", arg, from, to, limit)
	if err != nil {
		return nil, fmt.Errorf("reports that tell: %w", s.explain(err))
	}
	return ids, nil
}

// beginnings are groups of beginnings of words as they are searched; those of no letters are left out.
func beginnings(groups [][]string) [][]string {
	var asked [][]string
	for _, g := range groups {
		var ws []string
		for _, w := range g {
			for _, p := range phrases(w) {
				ws = append(ws, strings.Fields(p)[0])
			}
		}
		if len(ws) > 0 {
			asked = append(asked, ws)
		}
	}
	return asked
}

// Saying calls f for the statements that have a word of every group, as Telling has it for reports, by the
// day of their report: one that is told in several reports once, where it was told first.
func (s *Store) Saying(ctx context.Context, groups [][]string, f func(Place, *record.Statement) error) error {
	asked := beginnings(groups)
	if len(asked) == 0 {
		return nil
	}
	table, cond, arg := s.matchAny("statements", asked)
	err := s.db().each(ctx, func(scan func(...any) error) error {
		var p Place
		var js string
		if err := scan(&p.Report, &p.Item, &js); err != nil {
			return err
		}
		st := &record.Statement{}
		if err := json.Unmarshal([]byte(js), st); err != nil {
			return err
		}
		return f(p, st)
	}, "SELECT i.report, i.id, i.json FROM "+table+" JOIN report r ON r.id = i.report AND "+s.holds("r")+" WHERE "+cond+" AND i.layer = 'statements' AND "+s.holds("i")+
		" AND r.not_read = '' ORDER BY r.day, r.id, i.pos, i.id", arg)
	if err != nil {
		return fmt.Errorf("statements that say: %w", s.explain(err))
	}
	return nil
}

// Decisions are those in force on an item.
func (s *Store) Decisions(ctx context.Context, id string) ([]record.Decision, error) {
	ds, err := s.db().decisions(ctx, s.shown(), "", "id = ?", id)
	return ds, s.explain(err)
}

// condition is what a filter asks of the table item: conditions on its columns, and queries for the
// numbers (n) of those that a name or word is in.
func (s *Store) condition(layer string, f Filter) (cond string, args []any, sets []set) {
	cond = s.holds("i")
	also := func(c string, a ...any) { cond, args = cond+" AND "+c, append(args, a...) }
	if f.Report != "" {
		also("i.report = ?", f.Report)
	}
	if f.From != "" {
		also("i.last >= ?", f.From)
	}
	if f.To != "" {
		also("(i.first = '') = false AND i.first <= ?", f.To) // as the index item_list has it
	}
	if p := phrases(f.Text); len(p) > 0 {
		from, c, _, a, _ := s.match(layer, p)
		if s.kind == "sqlite" {
			sets = append(sets, set{"SELECT rowid FROM " + strings.Fields(from)[0] + " WHERE " + c, a})
		} else {
			also(c, a...)
		}
	}
	named := func(role, v string) {
		if v != "" { // a name of no letters or digits is nobody's
			sets = append(sets, set{"SELECT item FROM item_name WHERE role = ? AND name IN (SELECT n FROM name WHERE name LIKE ?)", []any{role, "%" + cmp.Or(words(v), "\x01") + "%"}})
		}
	}
	named("actor", f.Speaker)
	named("place", f.Place)
	return cond, args, sets
}

// set is a query for numbers of items.
type set struct {
	query string
	args  []any
}

// few is how many items a list looks up one by one rather than to go through its layer.
var few = 5000

// listed is the whole condition of a list. SQLite keeps no statistics: it is told by a plus sign not to
// use a column for looking up, so that it begins with those of a report or with those of the rarest name or
// word where they are few, and else goes through the layer in order.
func (s *Store) listed(ctx context.Context, layer string, f Filter) (cond string, args []any, err error) {
	cond, args, sets := s.condition(layer, f)
	hint := ""
	if s.kind == "sqlite" {
		hint = "+"
	}
	begin, least := -1, few
	for k, x := range sets {
		if hint == "" || f.Report != "" {
			break
		}
		var n int
		if err := s.db().row(ctx, "SELECT count(*) FROM ("+x.query+" LIMIT ?)", append(slices.Clone(x.args), least)...).Scan(&n); err != nil {
			return "", nil, err
		}
		if n < least {
			begin, least = k, n
		}
	}
	for k, x := range sets {
		plus := hint
		if k == begin {
			plus = ""
		}
		cond, args = cond+" AND "+plus+"i.n IN ("+x.query+")", append(args, x.args...)
	}
	if begin < 0 && f.Report == "" {
		hint = ""
	}
	return hint + "i.layer = ? AND " + cond, append([]any{layer}, args...), nil
}

// beyond is how many items after a page a list with a filter counts: what is common in a large record is found tens of thousands
// of times, and reading them all takes longer than the page.
var beyond = 1000 // not a constant for its test

// Of gives a total of List in words: "312", or "more than 1050" where it stopped counting.
func (f Filter) Of(total int) string {
	n := strconv.Itoa(total)
	if total < f.Offset+f.Limit+beyond || f.Limit == 0 || f.whole() {
		return n
	}
	return "more than " + n
}

// whole says whether the filter leaves nothing out.
func (f Filter) whole() bool { return f == Filter{Limit: f.Limit, Offset: f.Offset} }

// List gives the items of a layer that pass a filter, by date and place in the text, and how many
// there are without limit; of what a limited filter finds no more than some beyond the limit are counted (Of). In layers that are joined across reports an item is a record, under its
// first finding.
func (s *Store) List(ctx context.Context, layer string, f Filter) (out []Place, total int, err error) {
	cond, args, err := s.listed(ctx, layer, f)
	order := "i.first = '', i.first"
	if f.To != "" {
		order = "i.first" // none without a day is left, and an index gives this order
	}
	limit, asked := int64(now), int64(now)
	if f.Limit > 0 {
		limit = int64(f.Limit)
	}
	all := f.whole()
	if !all && f.Limit > 0 {
		asked = int64(f.Offset + f.Limit + beyond)
	}
	if err == nil && all {
		// Of a whole layer an index knows how many there are; what a filter finds is counted as it comes.
		err, asked = s.db().row(ctx, "SELECT count(*) FROM item i WHERE "+cond, args...).Scan(&total), limit
	}
	if err == nil {
		n, skip := int64(-f.Offset), 0
		if all {
			n, skip = 0, f.Offset
		}
		err = s.db().each(ctx, func(scan func(...any) error) error {
			if n++; n <= 0 || n > limit {
				return nil
			}
			var p Place
			err := scan(&p.Report, &p.Item)
			out = append(out, p)
			return err
		}, "SELECT i.report, i.id FROM item i WHERE "+cond+" ORDER BY "+order+", i.report, i.pos, i.id LIMIT ? OFFSET ?", append(args, asked, skip)...)
		if !all {
			total = int(n) + f.Offset
		}
	}
	if err != nil {
		return nil, 0, fmt.Errorf("list %s: %w", layer, s.explain(err))
	}
	return out, total, nil
}

// Records calls f for every record of a joined layer, in the order of List.
func (s *Store) Records(ctx context.Context, layer string, f func(*record.Record) error) error {
	return s.RecordsBetween(ctx, layer, "", "", f)
}

// RecordsBetween calls f for the records of a joined layer whose time touches some days (YYYY-MM-DD, both
// included), in the order of List; for all of them where from is "".
func (s *Store) RecordsBetween(ctx context.Context, layer, from, to string, f func(*record.Record) error) error {
	cond, args := "", []any{layer}
	if from != "" {
		cond, args = " AND last >= ? AND (first = '') = false AND first <= ?", append(args, from, to)
	}
	err := s.db().each(ctx, eachRecord(f), "SELECT record FROM item WHERE layer = ? AND record <> '' AND "+s.holds("")+cond+" ORDER BY first = '', first, report, pos, id", args...)
	if err != nil {
		return fmt.Errorf("records of %s: %w", layer, s.explain(err))
	}
	return nil
}

// eachRecord reads a record of each row and calls f for it.
func eachRecord(f func(*record.Record) error) func(scan func(...any) error) error {
	return func(scan func(...any) error) error {
		var js string
		if err := scan(&js); err != nil {
			return err
		}
		r := &record.Record{}
		if err := json.Unmarshal([]byte(js), r); err != nil {
			return err
		}
		return f(r)
	}
}

// Differing calls f for every record whose accounts differ, layer by layer in the order of List.
func (s *Store) Differing(ctx context.Context, f func(*record.Record) error) error {
	err := s.db().each(ctx, eachRecord(func(r *record.Record) error {
		if len(r.Differ) == 0 { // a title with these words
			return nil
		}
		return f(r)
	}), `SELECT record FROM item WHERE record LIKE '%"differ":%' AND `+s.holds("")+" ORDER BY layer, first = '', first, report, pos, id")
	if err != nil {
		return fmt.Errorf("records whose accounts differ: %w", s.explain(err))
	}
	return nil
}

// Found is one item with its JSON.
type Found struct {
	Place
	Layer, JSON string
	Record      *record.Record // of all reports; nil in layers that are not joined
	Rev         int64          // entry of the log that changed it last: what Decide is told was seen
}

// Lookup finds an item by its id, or by the beginning of one that no other has. Every id of a finding
// leads to its record. An actor or place has the same id in every report that names it; the first is
// given. Several candidates are named.
func (s *Store) Lookup(ctx context.Context, id string) (Found, error) {
	f, err := s.lookup(ctx, id)
	if err != nil {
		return Found{}, fmt.Errorf("item %s: %w", id, s.explain(err))
	}
	return f, nil
}

func (s *Store) lookup(ctx context.Context, id string) (Found, error) {
	if id == "" {
		return Found{}, ErrNotFound
	}
	d := s.db()
	// The end of the beginning: no character of an id sorts after it.
	upper := id + "\U0010ffff"
	ids, err := d.strings(ctx, "SELECT id FROM (SELECT id FROM item WHERE id >= ? AND id < ? AND "+s.holds("")+" UNION SELECT id FROM alias WHERE id >= ? AND id < ? AND "+s.holds("")+") x ORDER BY id LIMIT 6", id, upper, id, upper)
	switch {
	case err != nil:
		return Found{}, err
	case len(ids) == 0:
		return Found{}, ErrNotFound
	case len(ids) > 1 && ids[0] != id:
		return Found{}, fmt.Errorf("%w; several begin so: %s", ErrNotFound, strings.Join(ids, ", "))
	}
	id = ids[0]
	var out Found
	var js, rec string
	err = d.each(ctx, func(scan func(...any) error) error {
		return scan(&out.Report, &out.Item, &out.Layer, &js, &rec)
	}, "SELECT report, id, layer, json, record FROM item WHERE id = ? AND "+s.holds("")+" ORDER BY report LIMIT 1", id)
	if err != nil {
		return out, err
	}
	out.JSON = js
	if out.Item == "" { // a finding of a record that has another's id
		err = d.each(ctx, func(scan func(...any) error) error { return scan(&rec) },
			"SELECT i.record FROM alias a JOIN item i ON i.id = a.record AND i.record <> '' AND "+s.holds("i")+" WHERE a.id = ? AND "+s.holds("a"), id)
		if err != nil {
			return out, err
		}
		var finding string
		err = d.each(ctx, func(scan func(...any) error) error { return scan(&out.Report, &out.Layer, &finding) },
			"SELECT report, layer, json FROM finding WHERE id = ? AND "+s.holds("")+" ORDER BY report LIMIT 1", id)
		if err != nil {
			return out, err
		}
		var f record.Finding
		if err := json.Unmarshal([]byte(finding), &f); err != nil {
			return out, err
		}
		r, err := findingRow(&f)
		if err != nil {
			return out, err
		}
		out.Item, out.JSON = id, r.json
	}
	if rec != "" {
		out.Record = &record.Record{}
		if err := json.Unmarshal([]byte(rec), out.Record); err != nil {
			return out, err
		}
	}
	rev, err := d.revision(ctx, "", out.Report, out.Item)
	out.Rev = rev.Seq
	return out, err
}

// Item finds an item by its id, with its history: that of the readings of the reports that tell it and
// of the decisions on it or on a finding that is of the same record.
func (s *Store) Item(ctx context.Context, id string) (Place, []Revision, error) {
	f, err := s.Lookup(ctx, id)
	if err != nil {
		return Place{}, nil, err
	}
	ids, reports := []any{f.Item}, []any{f.Report}
	if f.Record != nil {
		for _, x := range f.Record.Findings {
			ids, reports = append(ids, x.ID), append(reports, x.Report)
		}
	}
	in1, args1 := in(reports[:min(len(reports), chunk)])
	in2, args2 := in(ids[:min(len(ids), chunk)])
	revs, err := s.db().revisions(ctx, s.shown(), "", "(l.report IN "+in1+" AND l.kind IN ('report', 'reading') OR l.seq IN (SELECT seq FROM decision WHERE id IN "+in2+" AND coder = ''))", append(args1, args2...)...)
	return f.Place, revs, s.explain(err)
}

// Changed is what was decided about one item of a report's reading or, for a second coder, of the
// coder's own, oldest first; and the entry that changed it last, which Decide is told was seen. Rejected
// items have theirs too.
func (s *Store) Changed(ctx context.Context, coder string, p Place) (log []Revision, rev int64, err error) {
	last, err := s.db().revision(ctx, coder, p.Report, p.Item)
	if err == nil {
		log, err = s.db().revisions(ctx, s.shown(), coder, "l.kind = 'decision' AND l.report = ? AND l.seq IN (SELECT seq FROM decision WHERE id = ? AND coder = ?)", p.Report, p.Item, coder)
	}
	if err != nil {
		return nil, 0, fmt.Errorf("what was decided of %s: %w", p.Item, s.explain(err))
	}
	return log, last.Seq, nil
}

// doubtful is the condition on a finding or item that the program is not sure of it and no analyst
// looked at it: its JSON says so, and an index of migration 4 has it.
func (s *Store) doubtful(table string) string {
	return map[string]string{"sqlite": "instr", "postgres": "strpos"}[s.kind] + "(" + table + `.json, '"low_confidence":true') > 0`
}

// Doubtful gives the items that the program is not sure of and no analyst has looked at, of one layer
// or of all for "", reports of the latest day first; and how many there are in each layer. Items that
// are joined across reports come each by itself: a decision is about a finding.
func (s *Store) Doubtful(ctx context.Context, layer string, limit, offset int) (out []Hit, count map[string]int, err error) {
	of := func(table, also string) string {
		return "SELECT x.report AS report, x.id AS id, x.layer AS layer FROM " + table + " x WHERE " + s.holds("x") + also + " AND " + s.doubtful("x")
	}
	all := of("finding", "") + " UNION ALL " + of("item", " AND x.record = ''")
	count = map[string]int{}
	err = s.db().each(ctx, func(scan func(...any) error) error {
		var l string
		var n int
		err := scan(&l, &n)
		count[l] = n
		return err
	}, "SELECT layer, count(*) FROM ("+all+") a GROUP BY layer")
	if err == nil {
		err = s.db().each(ctx, func(scan func(...any) error) error {
			var h Hit
			err := scan(&h.Report, &h.Item, &h.Layer)
			out = append(out, h)
			return err
		}, "SELECT a.report, a.id, a.layer FROM ("+all+") a WHERE (? = '' OR a.layer = ?) ORDER BY (SELECT r.day FROM report r WHERE r.id = a.report AND "+s.holds("r")+") DESC, a.report, a.layer, a.id LIMIT ? OFFSET ?", layer, layer, limit, offset)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("list what is doubtful: %w", s.explain(err))
	}
	return out, count, nil
}

// History is what was done with a report, in order; a second coder's work is not in it.
func (s *Store) History(ctx context.Context, report string) ([]Revision, error) {
	revs, err := s.db().revisions(ctx, s.shown(), "", "l.report = ?", report)
	if err != nil {
		return nil, fmt.Errorf("history of %s: %w", report, s.explain(err))
	}
	return revs, nil
}

// revisions are the entries that changed the record or, for a second coder, the coder's own readings.
func (d db) revisions(ctx context.Context, upTo int64, coder, cond string, args ...any) ([]Revision, error) {
	var out []Revision
	texts := 0
	err := d.each(ctx, func(scan func(...any) error) error {
		var r Revision
		var kind string
		var payload []byte
		if err := scan(&r.Seq, &r.At, &r.By, &kind, &r.Report, &r.Reason, &payload); err != nil {
			return err
		}
		switch kind {
		case kindReport:
			r.What = "report added"
			if texts++; texts > 1 {
				r.What = "an edited version of the text added"
			}
		case kindReading:
			r.What = "report read"
		case kindDecision:
			r.Decision = &record.Decision{}
			if err := json.Unmarshal(payload, r.Decision); err != nil {
				return fmt.Errorf("entry %d: %w", r.Seq, err)
			}
			r.Decision.Seq = r.Seq
			if r.Decision.Coder != coder {
				return nil
			}
			r.What = r.Decision.Words()
		case kindCoding:
			if coder == "" || r.By != coder {
				return nil
			}
			r.What = "coding begun"
		}
		if r.Reason != "" {
			r.What += ": " + r.Reason
		}
		out = append(out, r)
		return nil
	}, "SELECT l.seq, l.at, l.who, l.kind, l.report, l.reason, CASE WHEN l.kind = 'decision' THEN l.payload ELSE '' END FROM log l WHERE l.kind IN ('report', 'reading', 'decision', 'coding') AND l.seq <= ? AND "+cond+" ORDER BY l.seq", append([]any{upTo}, args...)...)
	return out, err
}

// Days gives the days that have reports, in order; a day later than the one on which its reports came
// in is none.
func (s *Store) Days(ctx context.Context) ([]string, error) {
	days, err := s.db().strings(ctx, "SELECT DISTINCT day FROM report WHERE day <> '' AND future = 0 AND reading > 0 AND "+s.holds("")+" ORDER BY day")
	if err != nil {
		return nil, fmt.Errorf("list days: %w", s.explain(err))
	}
	return days, nil
}

// Dossier is the dossier kept in the record, as the file that it was; "" if there is none.
func (s *Store) Dossier(ctx context.Context) (string, error) {
	file, err := s.db().dossier(ctx, s.shown())
	return file, s.explain(err)
}

// Coding is one report that a second coder has coded.
type Coding struct {
	Coder, Report, At string
	From              string // FromWords, FromMachine; "" = a whole reading was given
	Decisions         int    // in force
}

// Began says in words how the coder began.
func (c Coding) Began() string {
	switch c.From {
	case FromWords:
		return "began with the words alone"
	case FromMachine:
		return "began with parley’s reading"
	}
	return "gave a whole reading"
}

// Codings are all reports that second coders have coded, by coder and report; those of texts that were
// edited since are not among them.
func (s *Store) Codings(ctx context.Context) ([]Coding, error) {
	d := s.db()
	var out []Coding
	err := d.each(ctx, func(scan func(...any) error) error {
		c := Coding{}
		var payload []byte
		var sha string
		if err := scan(&c.Report, &c.Coder, &c.At, &payload, &sha); err != nil {
			return err
		}
		var p struct {
			From   string
			Record struct {
				SHA string `json:"text_sha256"`
			}
		}
		if err := json.Unmarshal(payload, &p); err != nil {
			return err
		}
		if c.From = p.From; p.Record.SHA == sha {
			out = append(out, c)
		}
		return nil
	}, "SELECT c.report, c.coder, l.at, l.payload, r.sha256 FROM coding c JOIN log l ON l.seq = c.since JOIN report r ON r.id = c.report AND "+s.holds("r")+" WHERE "+s.holds("c")+" ORDER BY c.coder, c.report")
	for i := range out {
		if err != nil {
			break
		}
		var ds []record.Decision
		ds, err = d.decisionsOf(ctx, s.shown(), reportRow{id: out[i].Report}, out[i].Coder)
		out[i].Decisions = len(ds)
	}
	if err != nil {
		return nil, fmt.Errorf("list codings: %w", s.explain(err))
	}
	return out, nil
}

// Size is the number of entries of the log, up to the moment shown.
func (s *Store) Size(ctx context.Context) (int64, error) {
	var n int64
	err := s.db().row(ctx, "SELECT coalesce(max(seq), 0) FROM log WHERE seq <= ?", s.shown()).Scan(&n)
	return n, s.explain(err)
}

// Written is when an entry of the log was written (RFC 3339, UTC).
func (s *Store) Written(ctx context.Context, seq int64) (string, error) {
	var at string
	err := s.db().row(ctx, "SELECT coalesce((SELECT at FROM log WHERE seq = ?), '')", seq).Scan(&at)
	return at, s.explain(err)
}

// Change is one difference between two moments: an item that came, went, or is another.
type Change struct {
	Layer, ID, Report string
	Was, Is           string // titles; "" = was not there, is not there any more
	Before, After     string // JSON of the item, of a record that of its first finding; a text has none
	RecordBefore      string // JSON of the record, "" in layers that are not joined
	RecordAfter       string
}

// Changes are the differences between two moments, by layer, id and report; reports come first.
func (s *Store) Changes(ctx context.Context, from, to int64, f func(Change) error) error {
	if from > to {
		return fmt.Errorf("entry %d is not before entry %d", from, to)
	}
	type side struct{ layer, id, report, title, js, rec string }
	var before, after *side
	flush := func() error {
		if before == nil && after == nil {
			return nil
		}
		c := Change{}
		for _, x := range []*side{before, after} {
			if x != nil {
				c.Layer, c.ID, c.Report = x.layer, x.id, x.report
			}
		}
		if before != nil {
			c.Was, c.Before, c.RecordBefore = before.title, before.js, before.rec
		}
		if after != nil {
			c.Is, c.After, c.RecordAfter = after.title, after.js, after.rec
		}
		same := before != nil && after != nil && *before == *after
		before, after = nil, nil
		if same {
			return nil
		}
		return f(c)
	}
	// Rows that held at one of the moments and not at the other, in order, so that the two rows of one
	// item follow each other. A record's address is its id, wherever its first finding stands.
	err := s.db().each(ctx, func(scan func(...any) error) error {
		var x side
		var held int
		if err := scan(&x.layer, &x.id, &x.report, &x.title, &x.js, &x.rec, &held); err != nil {
			return err
		}
		for _, y := range []*side{before, after} {
			if y != nil && (y.layer != x.layer || y.id != x.id || y.report != x.report && !slices.Contains(joined, x.layer)) {
				if err := flush(); err != nil {
					return err
				}
				break
			}
		}
		if held == 1 {
			before = &x
		} else {
			after = &x
		}
		return nil
	}, `SELECT layer, id, report, title, json, record, CASE WHEN since <= ? THEN 1 ELSE 0 END FROM item
		WHERE since <= ? AND until > ? AND until <= ? OR since > ? AND since <= ? AND until > ?
		ORDER BY layer = 'reports' DESC, layer, id, CASE WHEN record <> '' THEN '' ELSE report END, since`, from, from, from, to, from, to, to)
	if err == nil {
		err = flush()
	}
	if err != nil {
		return fmt.Errorf("changes from entry %d to %d: %w", from, to, s.explain(err))
	}
	return nil
}

// Find searches texts and records for all words of a query, best first. "speaker:", "place:",
// "after:" and "before:" before a word narrow to items of a speaker, a place, or days; any other
// characters are taken as words, never as a query language. Both databases find the same; which comes
// first of what fits alike may differ.
func (s *Store) Find(ctx context.Context, q string, limit int) ([]Hit, error) {
	f := Filter{}
	var rest []string
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
			rest = append(rest, w)
		}
	}
	match := phrases(strings.Join(rest, " "))
	if len(match) == 0 && f == (Filter{}) {
		return nil, nil
	}
	cond, args, sets := s.condition("", f)
	for _, x := range sets {
		cond, args = cond+" AND i.n IN ("+x.query+")", append(args, x.args...)
	}
	from, order := "item i", "i.first"
	var orderArgs []any
	if len(match) > 0 {
		var c string
		var a []any
		from, c, order, a, orderArgs = s.match("", match)
		cond, args = c+" AND "+cond, append(a, args...)
	}
	if f != (Filter{}) {
		cond += " AND i.id <> ''"
	}
	if limit <= 0 {
		limit = 50
	}
	type found struct {
		Hit
		text string
	}
	var all []found
	err := s.db().each(ctx, func(scan func(...any) error) error {
		var h found
		var actors, place string
		err := scan(&h.Report, &h.Item, &h.Layer, &h.text, &actors, &place)
		h.text += "\n" + actors + "\n" + place
		all = append(all, h)
		return err
	}, "SELECT i.report, i.id, i.layer, i.title, i.actors, i.place FROM "+from+" WHERE "+cond+" ORDER BY "+order+", i.report, i.id LIMIT ?", slices.Concat(args, orderArgs, []any{limit})...)
	if err != nil {
		return nil, fmt.Errorf("find %q: %w", q, s.explain(err))
	}
	var out []Hit
	for _, h := range all {
		if h.Item == "" {
			var text []byte
			if err := s.db().row(ctx, "SELECT text FROM original WHERE sha256 = (SELECT sha256 FROM report WHERE id = ? AND "+s.holds("")+")", h.Report).Scan(&text); err != nil {
				return nil, fmt.Errorf("find %q: %w", q, s.explain(err))
			}
			h.text = h.text + "\n" + string(text)
		}
		h.Excerpt = excerpt(h.text, match)
		out = append(out, h.Hit)
	}
	return out, nil
}

// phrases are the words of a query as the record's words are, each one or more of them; what has no
// letter or digit is left out.
func phrases(q string) []string {
	var out []string
	for _, w := range strings.Fields(q) {
		if p := words(w); strings.Trim(p, " ") != "" {
			out = append(out, strings.TrimSpace(p))
		}
	}
	return out
}

// excerpt is some 18 words of a text around the first that is looked for.
func excerpt(text string, phrases []string) string {
	all := strings.Fields(text)
	at := 0
	if len(phrases) > 0 {
		first, _, _ := strings.Cut(phrases[0], " ")
		at = max(0, slices.IndexFunc(all, func(w string) bool { return slices.Contains(strings.Fields(words(w)), first) }))
	}
	from := max(0, at-8)
	to := min(len(all), from+18)
	out := strings.Join(all[from:to], " ")
	if from > 0 {
		out = "… " + out
	}
	if to < len(all) {
		out += " …"
	}
	return out
}
