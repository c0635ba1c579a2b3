package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"parley/internal/record"
)

// Addition is a report to be kept, with what was read in it.
type Addition struct {
	ID, Title, Outlet, URL string
	Date                   record.EDTF // as given; the reading's date where it is ""
	Text                   string
	Record                 *record.Report
	NotRead                string // why it was not read, "" = read
	Reason                 string
	Edited                 bool // the text is an edited version of the one under this id, whatever it looks like
}

// Added says what came of an addition.
type Added struct {
	New      bool   // the report was not there before
	Edited   bool   // another version of its text was, and is kept
	Revision int    // number of its readings
	Changed  bool   // a new reading was kept
	SameAs   string // another report with the same text, "" = none
	Future   bool   // it is dated after the day on which it came in
}

// Add keeps a report and its reading. The same report read by the same engine again changes nothing;
// read by another engine it is a new revision beside the old one. An edited version of the text under
// the same id is a new revision too, linked to the one before, which stays; quite another text is
// refused (ErrOtherText): nothing is overwritten.
func (s *Store) Add(ctx context.Context, a Addition, who string, at time.Time) (res Added, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("add report %s: %w", a.ID, err)
		}
	}()
	if a.ID == "" {
		return res, errors.New("it has no id")
	}
	if strings.ContainsFunc(a.ID, unicode.IsControl) {
		return res, fmt.Errorf("the id %q has a control character", a.ID)
	}
	sha := record.SHA256(a.Text)
	js, err := a.Record.JSON()
	if err != nil {
		return res, err
	}
	engine, err := json.Marshal(a.Record.Engine)
	if err != nil {
		return res, err
	}
	reading, err := json.Marshal(readingEntry{engine, a.NotRead, js})
	if err != nil {
		return res, err
	}
	err = s.change(ctx, stamp(at), who, func(w *writer) error {
		have, err := w.report(a.ID)
		if err != nil {
			return err
		}
		res = Added{New: have.id == "", Revision: have.rev}
		p := reportEntry{ID: a.ID, Title: a.Title, Outlet: a.Outlet, URL: a.URL, Date: a.Date, SHA256: sha}
		switch {
		case res.New:
			same, err := w.strings(ctx, "SELECT id FROM report WHERE sha256 = ? AND "+open+" ORDER BY id LIMIT 1", sha)
			if err != nil {
				return err
			}
			res.SameAs = strings.Join(same, "")
		case have.sha != sha:
			before, err := w.text(have.sha)
			if err != nil {
				return err
			}
			if !a.Edited && !(a.URL != "" && a.URL == have.url) && !alike(before, a.Text) {
				return fmt.Errorf("%w: SHA-256 %.12s… is kept, %.12s… came in; give it another id, or say that it is an edited version", ErrOtherText, have.sha, sha)
			}
			res.Edited, p.Edits = true, have.sha
		default:
			last, _, err := w.reading(ctx, have.reading)
			if err != nil {
				return err
			}
			kept, err := json.Marshal(last)
			if err != nil {
				return err
			}
			if string(kept) == string(reading) {
				return nil
			}
		}
		if res.New || res.Edited {
			if err := w.exec(ctx, "INSERT INTO original(sha256, text) VALUES(?, ?) ON CONFLICT(sha256) DO NOTHING", sha, []byte(a.Text)); err != nil {
				return err
			}
			payload, err := json.Marshal(p)
			if err != nil {
				return err
			}
			if _, err := w.append(entry{at: stamp(at), who: who, kind: kindReport, report: a.ID, reason: a.Reason, payload: payload}); err != nil {
				return err
			}
		}
		if _, err := w.append(entry{at: stamp(at), who: who, kind: kindReading, report: a.ID, reason: a.Reason, payload: reading}); err != nil {
			return err
		}
		res.Revision++
		res.Changed = true
		r, err := w.report(a.ID)
		res.Future = r.future == 1
		return err
	})
	return res, err
}

// alike says whether one text is an edited version of another: they share half of their runs of three
// words, counted once each (Jaccard).
func alike(a, b string) bool {
	runs := func(s string) map[string]bool {
		w := strings.Fields(words(s))
		out := map[string]bool{}
		for i := 0; i+3 <= len(w); i++ {
			out[strings.Join(w[i:i+3], " ")] = true
		}
		return out
	}
	x, y := runs(a), runs(b)
	both := 0
	for r := range x {
		if y[r] {
			both++
		}
	}
	return both > 0 && 3*both >= len(x)+len(y) // both/(x+y-both) >= 1/2
}

// Revision numbers. The revision of a finding is the last entry of the log that changed it, its
// record or the reading it stands in: what an analyst saw, and what a decision is held against.

// Decide keeps an analyst's decision and applies it. seen is the revision of the target that the
// analyst saw; where it has changed since, nothing is done and the error (ErrChanged) says who did
// what. seen < 0 asks for no check. A decision that would leave a value without evidence, or that
// names what is not there, is refused. A decision of a second coder (Coder set) is about that coder's
// own reading of Report, and changes that alone.
func (s *Store) Decide(ctx context.Context, d record.Decision, seen int64) (seq int64, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("%s of %s: %w", d.Action, cmpOr(d.Target, fmt.Sprintf("entry %d", d.Undoes)), err)
		}
	}()
	d.At, d.Seq = d.At.UTC().Truncate(time.Second), 0
	err = s.change(ctx, stamp(d.At), d.Analyst, func(w *writer) error {
		if d.Action == record.ActionUndo {
			if err := w.toUndo(&d); err != nil {
				return err
			}
		}
		if err := d.Validate(); err != nil {
			return err
		}
		if d.Coder != "" && slices.Contains([]record.Action{record.ActionMerge, record.ActionSplit, record.ActionGrade, record.ActionStatus}, d.Action) {
			return errors.New("a second coder codes reports, each by itself; records of several are not shown while coding")
		}
		if d.Report == "" {
			reports, err := w.strings(ctx, "SELECT report FROM (SELECT report FROM finding WHERE id = ? AND "+open+" UNION SELECT report FROM item WHERE id = ? AND "+open+") x ORDER BY report LIMIT 1", d.Target, d.Target)
			if err != nil {
				return err
			}
			if d.Report = strings.Join(reports, ""); d.Report == "" {
				return ErrNotFound
			}
		}
		r, err := w.report(d.Report)
		if err != nil {
			return err
		}
		if r.reading == 0 {
			return fmt.Errorf("report %s: %w", d.Report, ErrNotFound)
		}
		for _, id := range d.With {
			if n, err := w.strings(ctx, "SELECT id FROM finding WHERE id = ? AND "+open+" LIMIT 1", id); err != nil || len(n) == 0 {
				return errors.Join(err, fmt.Errorf("%s: %w", id, ErrNotFound))
			}
		}
		if seen >= 0 && d.Action != record.ActionAdd {
			last, err := w.revision(ctx, d.Coder, d.Report, d.Target)
			if err != nil {
				return err
			}
			if last.Seq > seen {
				return fmt.Errorf("%w: %s of %s by %s; look at it again", ErrChanged, last.What, last.At, last.By)
			}
		}
		if err := w.check(&d, r); err != nil {
			return err
		}
		payload, err := json.Marshal(d)
		if err != nil {
			return err
		}
		seq, err = w.append(entry{at: stamp(d.At), who: d.Analyst, kind: kindDecision, report: d.Report, reason: d.Reason, payload: payload})
		return err
	})
	return seq, err
}

// toUndo fills an undo with what it takes back, so that it is found where that is.
func (w *writer) toUndo(d *record.Decision) error {
	var payload []byte
	if err := w.row(w.ctx, "SELECT coalesce((SELECT payload FROM log WHERE seq = ? AND kind = ?), '')", d.Undoes, kindDecision).Scan(&payload); err != nil {
		return err
	}
	if len(payload) == 0 {
		return fmt.Errorf("entry %d of the log is no decision: %w", d.Undoes, ErrNotFound)
	}
	var undone record.Decision
	if err := json.Unmarshal(payload, &undone); err != nil {
		return err
	}
	d.Target, d.With, d.Report, d.Coder = undone.Target, undone.With, undone.Report, undone.Coder
	return nil
}

// check tries a decision on the reading and refuses one that breaks it.
func (w *writer) check(d *record.Decision, r reportRow) error {
	rep, _, err := w.left(w.ctx, now, r, d.Coder)
	if err != nil {
		return err
	}
	layer, js, there := rep.ItemJSON(d.Target)
	switch d.Action {
	case record.ActionAdd:
		if there {
			return fmt.Errorf("report %s has an item of this id", r.id)
		}
	case record.ActionUndo, record.ActionMerge, record.ActionSplit:
		return nil
	default:
		if !there {
			return fmt.Errorf("report %s: %w", r.id, ErrNotFound)
		}
		d.Layer = layer
	}
	if all := record.Statuses(layer); d.Action == record.ActionStatus && d.Differ == nil && !slices.Contains(all, d.Status) {
		if len(all) == 0 {
			return fmt.Errorf("items of %s have no status that is set by hand", layer)
		}
		return fmt.Errorf("%q is no status of %s; those are %s", d.Status, layer, strings.Join(all, ", "))
	}
	switch d.Action {
	case record.ActionAccept, record.ActionEdit:
		d.Was = js
	case record.ActionAdd:
	default:
		return nil
	}
	text, err := w.text(r.sha)
	if err != nil {
		return err
	}
	rep.ID = cmpOr(rep.ID, r.id)
	before := faults(rep.Validate(text))
	if _, err := rep.Apply([]record.Decision{*d}); err != nil {
		return err
	}
	for _, f := range faults(rep.Validate(text)) {
		if !slices.Contains(before, f) {
			return errors.New(f)
		}
	}
	return nil
}

func faults(err error) []string {
	if err == nil {
		return nil
	}
	return strings.Split(err.Error(), "\n")
}

// left is a report's reading as analysts left it or, for a second coder, that coder's own as the coder
// left it; rejected items are in it and named.
func (d db) left(ctx context.Context, upTo int64, r reportRow, coder string) (rep *record.Report, rejected map[string]bool, err error) {
	if coder == "" {
		_, rep, err = d.reading(ctx, r.reading)
	} else {
		_, rep, err = d.coding(ctx, upTo, r, coder)
	}
	if err != nil {
		return nil, nil, err
	}
	ds, err := d.decisionsOf(ctx, upTo, r, coder)
	if err != nil {
		return nil, nil, err
	}
	// What cannot be applied any more is passed over: Decide refused what could not be then.
	rejected, _ = rep.Apply(ds)
	return rep, rejected, nil
}

// revision is the last entry that changed a finding or the reading it stands in: its report's or, for
// a second coder, the coder's own.
func (d db) revision(ctx context.Context, coder, report, id string) (Revision, error) {
	var out Revision
	kind := kindReading
	if coder != "" {
		kind = kindCoding
	}
	rev, err := d.revisions(ctx, now, coder, "(l.kind = ? AND l.report = ? OR l.seq IN (SELECT seq FROM decision WHERE id = ? AND coder = ?))", kind, report, id, coder)
	if len(rev) > 0 {
		out = rev[len(rev)-1]
	}
	return out, err
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// Code keeps a second coder's own reading of a report, apart from the record: it changes nothing but
// the agreement between coders. Coded again, the one before is kept in the log, and decisions about it
// end with it.
func (s *Store) Code(ctx context.Context, coder string, rep *record.Report, at time.Time) error {
	return s.code(ctx, coder, rep.ID, at, func(*writer, reportRow) (*record.Report, string, error) { return rep, "", nil })
}

// Where a coder who decides item by item began.
const (
	FromWords   = "words"   // with nothing coded
	FromMachine = "machine" // with the program's reading, before any analyst's decision
)

// BeginCoding begins a second coder's own reading of a report, from FromWords or FromMachine; one that
// was begun before stays as it is.
func (s *Store) BeginCoding(ctx context.Context, coder, report, from string, at time.Time) error {
	if from != FromWords && from != FromMachine {
		return fmt.Errorf("coding of report %s: %q is no beginning", report, from)
	}
	return s.code(ctx, coder, report, at, func(w *writer, r reportRow) (*record.Report, string, error) {
		if _, _, err := w.coding(w.ctx, now, r, coder); !errors.Is(err, ErrNotFound) {
			return nil, "", err
		}
		if r.reading == 0 {
			return nil, "", ErrNotFound
		}
		_, rep, err := w.reading(w.ctx, r.reading)
		if err != nil {
			return nil, "", err
		}
		rep.ID = r.id
		if from == FromWords {
			rep = rep.Bare()
		}
		return rep, from, nil
	})
}

// code enters a coding; reading gives it, nil for none.
func (s *Store) code(ctx context.Context, coder, report string, at time.Time, reading func(*writer, reportRow) (*record.Report, string, error)) error {
	err := s.change(ctx, stamp(at), coder, func(w *writer) error {
		if strings.TrimSpace(coder) == "" || coder == record.CoderRecord || coder == record.CoderMachine {
			return fmt.Errorf("a coder has a name of their own, not %q", coder)
		}
		r, err := w.report(report)
		if err != nil {
			return err
		}
		if r.id == "" {
			return ErrNotFound
		}
		rep, from, err := reading(w, r)
		if err != nil || rep == nil {
			return err
		}
		text, err := w.text(r.sha)
		if err != nil {
			return err
		}
		if err := rep.Validate(text); err != nil {
			return err
		}
		js, err := rep.JSON()
		if err != nil {
			return err
		}
		payload, err := json.Marshal(codingEntry{coder, from, js})
		if err != nil {
			return err
		}
		_, err = w.append(entry{at: stamp(at), who: coder, kind: kindCoding, report: report, payload: payload})
		return err
	})
	if err != nil {
		return fmt.Errorf("coding of report %s by %s: %w", report, coder, err)
	}
	return nil
}

// coding is a second coder's own reading of a report as it was begun; ErrNotFound if there is none of
// the text as it is.
func (d db) coding(ctx context.Context, upTo int64, r reportRow, coder string) (p codingEntry, rep *record.Report, err error) {
	var payload []byte
	err = d.row(ctx, "SELECT coalesce((SELECT payload FROM log WHERE seq = (SELECT since FROM coding WHERE report = ? AND coder = ? AND since <= ? AND (until > ? OR "+open+"))), '')", r.id, coder, upTo, upTo).Scan(&payload)
	if err != nil {
		return p, nil, err
	}
	if len(payload) == 0 {
		return p, nil, ErrNotFound
	}
	if err := json.Unmarshal(payload, &p); err != nil {
		return p, nil, err
	}
	rep = &record.Report{}
	if err := json.Unmarshal(p.Record, rep); err != nil {
		return p, nil, err
	}
	if rep.TextSHA256 != r.sha {
		return p, nil, ErrNotFound // of a text that was edited since
	}
	return p, rep, nil
}

// KeepDossier keeps a dossier as the file that it is; the same one again changes nothing.
func (s *Store) KeepDossier(ctx context.Context, file, who, reason string, at time.Time) (changed bool, err error) {
	err = s.change(ctx, stamp(at), who, func(w *writer) error {
		have, err := w.dossier(ctx, now)
		if err != nil || have == file {
			return err
		}
		payload, err := json.Marshal(file)
		if err != nil {
			return err
		}
		changed = true
		_, err = w.append(entry{at: stamp(at), who: who, kind: kindDossier, reason: reason, payload: payload})
		return err
	})
	if err != nil {
		return false, fmt.Errorf("keep dossier: %w", err)
	}
	return changed, nil
}

func (d db) dossier(ctx context.Context, upTo int64) (file string, err error) {
	err = d.each(ctx, func(scan func(...any) error) error {
		var payload []byte
		if err := scan(&payload); err != nil {
			return err
		}
		return json.Unmarshal(payload, &file)
	}, "SELECT payload FROM log WHERE kind = ? AND seq <= ? ORDER BY seq DESC LIMIT 1", kindDossier, upTo)
	return file, err
}
