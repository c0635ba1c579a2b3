// Package store keeps the record in SQLite: the originals, a log of what was done, and the records
// folded from it. Originals and log are never changed; each log entry carries the hash of the one
// before. SQL is written in this package alone. It reads no clock: who and when are passed in.
package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"parley/internal/record"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

//go:embed sqlite/*.sql
var migrations embed.FS

// ErrNotFound is wrapped by errors about a report or item that is not in the record.
var ErrNotFound = errors.New("not in the record")

// ErrOtherText is wrapped when a report comes in under an id that another text has.
var ErrOtherText = errors.New("another text has this id")

// Store is the record in one file. It is safe for concurrent use.
type Store struct {
	db   *sql.DB
	path string
}

// Open opens the record in a file, making it if it is not there. A file that is no record, or that a
// newer program made, is refused by name.
func Open(ctx context.Context, path string) (*Store, error) {
	dsn := "file:" + strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path) + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)&_pragma=synchronous(NORMAL)&_txlock=immediate"
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("open record %s: %w", path, err)
	}
	s := &Store{db, path}
	if err := s.migrate(ctx); err != nil {
		db.Close()
		return nil, fmt.Errorf("open record %s: %w", path, err)
	}
	return s, nil
}

// Close closes the file.
func (s *Store) Close() error { return s.db.Close() }

// migrate brings the file to the version of this program: each numbered file once, in order.
func (s *Store) migrate(ctx context.Context) error {
	if st, err := os.Stat(s.path); err == nil && st.IsDir() {
		return errors.New("it is a folder")
	}
	var have int
	if err := s.db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return fmt.Errorf("it is not a parley record: %w", err)
	}
	var tables int
	if err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(&tables); err != nil {
		return fmt.Errorf("it is not a parley record: %w", err)
	}
	if have == 0 && tables > 0 {
		return errors.New("it is a database of something else")
	}
	files, err := fs.Glob(migrations, "sqlite/*.sql")
	if err != nil {
		return err
	}
	slices.Sort(files)
	if have > len(files) {
		return fmt.Errorf("it is of version %d, and this program knows versions up to %d", have, len(files))
	}
	for n := have + 1; n <= len(files); n++ {
		text, err := migrations.ReadFile(files[n-1])
		if err != nil {
			return err
		}
		tx, err := s.db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, string(text)+fmt.Sprintf(";PRAGMA user_version = %d", n)); err != nil {
			tx.Rollback()
			return fmt.Errorf("%s: %w", files[n-1], err)
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}

// Addition is a report to be kept, with what was read in it.
type Addition struct {
	ID, Title, Outlet, URL string
	Date                   record.EDTF // as given; the reading's date where it is ""
	Text                   string
	Record                 *record.Report
	NotRead                string // why it was not read, "" = read
	Reason                 string
}

// Added says what came of an addition.
type Added struct {
	New      bool // the report was not there before
	Revision int  // number of its readings
	Changed  bool // a new reading was kept
}

// Add keeps a report and its reading. The same report read by the same engine again changes
// nothing; read by another engine it is a new revision beside the old one. Another text under the
// same id is refused (ErrOtherText): nothing is overwritten.
func (s *Store) Add(ctx context.Context, a Addition, who string, now time.Time) (res Added, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("add report %s: %w", a.ID, err)
		}
	}()
	if a.ID == "" {
		return res, errors.New("it has no id")
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
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return res, err
	}
	defer tx.Rollback()
	var have string
	switch err := tx.QueryRowContext(ctx, "SELECT sha256, rev FROM report WHERE id = ?", a.ID).Scan(&have, &res.Revision); {
	case errors.Is(err, sql.ErrNoRows):
		res.New = true
	case err != nil:
		return res, err
	case have != sha:
		return res, fmt.Errorf("%w: SHA-256 %s… is kept, %s… came in; give it another id", ErrOtherText, have[:12], sha[:12])
	}
	at := now.UTC().Format(time.RFC3339)
	if res.New {
		if _, err := tx.ExecContext(ctx, "INSERT INTO original(sha256, text) VALUES(?, ?) ON CONFLICT DO NOTHING", sha, a.Text); err != nil {
			return res, err
		}
		payload, err := json.Marshal(reportEntry{a.ID, a.Title, a.Outlet, a.URL, a.Date, sha})
		if err != nil {
			return res, err
		}
		if err := appendLog(ctx, tx, at, who, "report", a.ID, a.Reason, payload); err != nil {
			return res, err
		}
		if err := foldReport(ctx, tx, at, payload); err != nil {
			return res, err
		}
	} else {
		var last string
		if err := tx.QueryRowContext(ctx, "SELECT engine FROM reading WHERE report = ? ORDER BY rev DESC LIMIT 1", a.ID).Scan(&last); err != nil && !errors.Is(err, sql.ErrNoRows) {
			return res, err
		}
		var lastJSON string
		if err := tx.QueryRowContext(ctx, "SELECT json FROM report WHERE id = ?", a.ID).Scan(&lastJSON); err != nil {
			return res, err
		}
		if last == string(engine) && lastJSON == string(js) {
			return res, tx.Commit()
		}
	}
	payload, err := json.Marshal(readingEntry{engine, a.NotRead, js})
	if err != nil {
		return res, err
	}
	if err := appendLog(ctx, tx, at, who, "reading", a.ID, a.Reason, payload); err != nil {
		return res, err
	}
	if err := foldReading(ctx, tx, a.ID, at, who, a.Reason, payload); err != nil {
		return res, err
	}
	res.Revision++
	res.Changed = true
	return res, tx.Commit()
}

// reportEntry and readingEntry are the payloads of the log.
type reportEntry struct {
	ID, Title, Outlet, URL string
	Date                   record.EDTF
	SHA256                 string
}

type readingEntry struct {
	Engine  json.RawMessage
	NotRead string
	Record  json.RawMessage
}

func appendLog(ctx context.Context, tx *sql.Tx, at, who, kind, report, reason string, payload []byte) error {
	var prev string
	if err := tx.QueryRowContext(ctx, "SELECT hash FROM log ORDER BY seq DESC LIMIT 1").Scan(&prev); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO log(at, who, kind, report, reason, payload, prev, hash) VALUES(?,?,?,?,?,?,?,?)", at, who, kind, report, reason, payload, prev, logHash(prev, at, who, kind, report, reason, payload))
	return err
}

func logHash(prev, at, who, kind, report, reason string, payload []byte) string {
	h := sha256.New()
	for _, f := range []string{prev, at, who, kind, report, reason, string(payload)} {
		fmt.Fprintf(h, "%d:%s,", len(f), f)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// foldReport and foldReading make rows of log entries: Add does it at once, Rebuild again.
func foldReport(ctx context.Context, tx *sql.Tx, at string, payload []byte) error {
	var e reportEntry
	if err := json.Unmarshal(payload, &e); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO report(id, sha256, title, outlet, url, date, day, added, not_read, rev, json) VALUES(?,?,?,?,?,?,?,?,'',0,'{}')",
		e.ID, e.SHA256, e.Title, e.Outlet, e.URL, string(e.Date), string(e.Date.First()), at)
	return err
}

func foldReading(ctx context.Context, tx *sql.Tx, id, at, who, reason string, payload []byte) error {
	var e readingEntry
	if err := json.Unmarshal(payload, &e); err != nil {
		return err
	}
	var rep record.Report
	if err := json.Unmarshal(e.Record, &rep); err != nil {
		return err
	}
	date := rep.Date.EDTF
	if _, err := tx.ExecContext(ctx, "UPDATE report SET rev = rev + 1, not_read = ?, json = ?, date = CASE WHEN ? = '' THEN date ELSE ? END, day = CASE WHEN ? = '' THEN day ELSE ? END WHERE id = ?",
		e.NotRead, string(e.Record), string(date), string(date), string(date.First()), string(date.First()), id); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO reading(report, rev, at, who, reason, engine, json) SELECT id, rev, ?, ?, ?, ?, ? FROM report WHERE id = ?", at, who, reason, string(e.Engine), string(e.Record), id); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM item WHERE report = ?", id); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM search WHERE report = ?", id); err != nil {
		return err
	}
	var text, title string
	if err := tx.QueryRowContext(ctx, "SELECT o.text, r.title FROM report r JOIN original o USING(sha256) WHERE r.id = ?", id).Scan(&text, &title); err != nil {
		return err
	}
	words, err := tx.PrepareContext(ctx, "INSERT INTO search(words, layer, report, item) VALUES(?,?,?,?)")
	if err != nil {
		return err
	}
	defer words.Close()
	if _, err := words.ExecContext(ctx, strings.TrimSpace(title+"\n"+text), "reports", id, ""); err != nil {
		return err
	}
	row, err := tx.PrepareContext(ctx, "INSERT INTO item(id, report, layer, pos, title, actors, place, first, last, json) VALUES(?,?,?,?,?,?,?,?,?,?)")
	if err != nil {
		return err
	}
	defer row.Close()
	for _, it := range rows(&rep) {
		if _, err := row.ExecContext(ctx, it.id, id, it.layer, it.pos, it.title, it.actors, it.place, string(it.date.First()), string(it.date.Last()), it.json); err != nil {
			return err
		}
		if _, err := words.ExecContext(ctx, it.title+"\n"+it.actors+"\n"+it.place, it.layer, id, it.id); err != nil {
			return err
		}
	}
	return nil
}

// Rebuild makes all folded rows anew from the log. The result is the same as before, or the record
// was damaged.
func (s *Store) Rebuild(ctx context.Context) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("rebuild record %s: %w", s.path, err)
	}
	defer tx.Rollback()
	for _, t := range []string{"search", "item", "reading", "report"} {
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+t); err != nil {
			return fmt.Errorf("rebuild record %s: %w", s.path, err)
		}
	}
	err = eachEntry(ctx, tx, func(e entry) error {
		switch e.kind {
		case "report":
			return foldReport(ctx, tx, e.at, e.payload)
		case "reading":
			return foldReading(ctx, tx, e.report, e.at, e.who, e.reason, e.payload)
		}
		return fmt.Errorf("entry %d is of the unknown kind %q", e.seq, e.kind)
	})
	if err != nil {
		return fmt.Errorf("rebuild record %s: %w", s.path, err)
	}
	return tx.Commit()
}

type entry struct {
	seq                                      int
	at, who, kind, report, reason, prev, sum string
	payload                                  []byte
}

func eachEntry(ctx context.Context, tx *sql.Tx, f func(entry) error) error {
	last := 0
	for {
		var e entry
		err := tx.QueryRowContext(ctx, "SELECT seq, at, who, kind, report, reason, payload, prev, hash FROM log WHERE seq > ? ORDER BY seq LIMIT 1", last).Scan(&e.seq, &e.at, &e.who, &e.kind, &e.report, &e.reason, &e.payload, &e.prev, &e.sum)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		last = e.seq
		if err := f(e); err != nil {
			return err
		}
	}
}

// Verify checks the hashes of the log and of the originals. It gives all that is wrong, joined.
func (s *Store) Verify(ctx context.Context) error {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var faults []error
	prev := ""
	err = eachEntry(ctx, tx, func(e entry) error {
		if e.prev != prev || e.sum != logHash(e.prev, e.at, e.who, e.kind, e.report, e.reason, e.payload) {
			faults = append(faults, fmt.Errorf("log entry %d (report %s) does not have the hash it should", e.seq, e.report))
		}
		prev = e.sum
		return nil
	})
	if err != nil {
		return err
	}
	rows, err := tx.QueryContext(ctx, "SELECT sha256, text FROM original ORDER BY sha256")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var sha, text string
		if err := rows.Scan(&sha, &text); err != nil {
			return err
		}
		if record.SHA256(text) != sha {
			faults = append(faults, fmt.Errorf("original %s… is not the text it was", sha[:12]))
		}
	}
	return errors.Join(append(faults, rows.Err())...)
}
