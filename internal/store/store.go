// Package store keeps the record in SQLite or PostgreSQL: the originals, a log of what was done, and
// the record folded from it.
//
// The log (log.go) is append-only: reports, their readings, analysts' decisions. Its entries are the
// leaves of a Merkle tree, whose head is signed at the end of every transaction. The record (fold.go)
// is a function of the log: rows for pages, lists and searches, kept up with every entry and the same
// when made anew (Rebuild). No row is overwritten: each says from and to which entry it holds, so any
// page can be shown as of a moment (AsOf). SQL is written in this package alone; what differs between
// the two databases stands in dialect.go. It reads no clock: who and when are passed in.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/record"
)

//go:embed sqlite/*.sql postgres/*.sql
var migrations embed.FS

// ErrNotFound is wrapped by errors about a report or item that is not in the record.
var ErrNotFound = errors.New("not in the record")

// ErrOtherText is wrapped when a report comes in under an id that quite another text has.
var ErrOtherText = errors.New("another text has this id")

// ErrChanged is wrapped when a decision was made on something that changed since its analyst saw it.
var ErrChanged = errors.New("it was changed meanwhile")

// ErrOld is wrapped when a record that an earlier program made is opened for reading alone; opened for
// writing, it is brought up to date.
var ErrOld = errors.New("it is of an earlier program")

// now is the end of rows that still hold, open the condition that a row does.
const (
	now  = 9223372036854775807
	open = "until = 9223372036854775807"
)

// Store is the record in one database. It is safe for concurrent use: readers do not wait for the
// one writer, nor it for them.
type Store struct {
	read, write *sql.DB // the same for PostgreSQL
	dialect
	opts Options
	name string // file, or address without the password
	at   int64  // entry up to which it shows the record; 0 = now
}

// Options say how a record is opened. The zero value joins nothing and keeps the key beside the file.
type Options struct {
	Joiner record.Joiner
	Key    string // file of the signing key; "" = the record's file with .key, or parley.key for PostgreSQL
	// ReadOnly opens a record without changing or migrating it.
	ReadOnly bool
	// Log is told what takes long, such as folding the record anew; nil = nobody.
	Log func(format string, args ...any)
}

// Open opens the record in a file or at a postgres:// address, making it if it is not there. What is
// no record, or what a newer program made, is refused by name.
func Open(ctx context.Context, where string, opts Options) (*Store, error) {
	if opts.Joiner.Join == nil {
		opts.Joiner = record.Joiner{Version: "none", Findings: func(r *record.Report, _ string) []record.Finding { return record.Findings(r) }, Join: record.Unjoined}
	}
	if opts.Log == nil {
		opts.Log = func(string, ...any) {}
	}
	s := &Store{opts: opts, name: where}
	var err error
	if strings.HasPrefix(where, "postgres://") || strings.HasPrefix(where, "postgresql://") {
		err = s.openPostgres(where)
	} else {
		err = s.openSQLite(where)
	}
	if s.opts.Key == "" {
		s.opts.Key = s.defaultKey
	}
	if err == nil {
		err = s.migrate(ctx)
	}
	if err != nil {
		s.Close()
		return nil, fmt.Errorf("open record %s: %w", s.name, s.explain(err))
	}
	return s, nil
}

// Close closes the database.
func (s *Store) Close() error {
	if s.read == nil {
		return nil
	}
	err := s.read.Close()
	if s.write != nil && s.write != s.read {
		err = errors.Join(s.write.Close(), err)
	}
	return err
}

// migrate brings the database to the version of this program: each numbered file once, in order; then
// folds the record anew if the fold is another.
func (s *Store) migrate(ctx context.Context) error {
	have, err := s.version(ctx)
	if err != nil {
		return err
	}
	files, err := fs.Glob(migrations, s.kind+"/*.sql")
	if err != nil {
		return err
	}
	slices.Sort(files)
	last := number(files[len(files)-1])
	if have > last {
		return fmt.Errorf("it is of version %d, and this program knows versions up to %d", have, last)
	}
	if s.opts.ReadOnly {
		if have < last {
			return fmt.Errorf("%w: it is of version %d and is to be brought to %d, but was opened for reading alone", ErrOld, have, last)
		}
		return s.sameFold(ctx)
	}
	for _, file := range files {
		n := number(file)
		if n <= have {
			continue
		}
		text, err := migrations.ReadFile(file)
		if err != nil {
			return err
		}
		err = s.transact(ctx, func(tx db) error {
			if v, err := s.versionIn(ctx, tx); err != nil || v >= n {
				return err // another process was first
			}
			if n == 2 && s.kind == "sqlite" && have == 1 {
				if err := verifyChain(ctx, tx); err != nil {
					return err
				}
			}
			if err := tx.script(ctx, string(text)); err != nil {
				return err
			}
			return s.setVersion(ctx, tx, n)
		})
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	if err := s.sameFold(ctx); !errors.Is(err, ErrOld) {
		return err
	}
	return s.refold(ctx)
}

// sameFold gives ErrOld where another version of the program folded the record.
func (s *Store) sameFold(ctx context.Context) error {
	var fold string
	err := s.db().row(ctx, "SELECT coalesce((SELECT value FROM meta WHERE name = 'fold'), '')").Scan(&fold)
	if err == nil && fold != s.foldVersion() {
		return fmt.Errorf("%w: an earlier version of the program folded it", ErrOld)
	}
	return err
}

// number is that at the beginning of a migration's file name.
func number(file string) int {
	n, _ := strconv.Atoi(filepath.Base(file)[:4])
	return n
}

// transact runs f in the one write transaction at a time; it is all done or nothing is.
func (s *Store) transact(ctx context.Context, f func(tx db) error) error {
	if s.opts.ReadOnly || s.at != 0 {
		return errors.New("the record was opened for reading alone")
	}
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return s.explain(err)
	}
	defer tx.Rollback()
	d := db{x: tx, dialect: s.dialect}
	if s.lock != "" {
		if err := d.exec(ctx, s.lock); err != nil {
			return s.explain(err)
		}
	}
	if err := f(d); err != nil {
		return s.explain(err)
	}
	return s.explain(tx.Commit())
}

// db runs statements, written with ? for their values, in a transaction or outside one.
type db struct {
	x interface {
		ExecContext(context.Context, string, ...any) (sql.Result, error)
		QueryContext(context.Context, string, ...any) (*sql.Rows, error)
		QueryRowContext(context.Context, string, ...any) *sql.Row
	}
	dialect
	prepared map[string]*sql.Stmt // statements of a transaction by their text; nil = not kept
}

// stmt is a statement prepared once in a transaction; nil where the driver keeps its own.
func (d db) stmt(ctx context.Context, q string) (*sql.Stmt, error) {
	if d.prepared == nil {
		return nil, nil
	}
	if st := d.prepared[q]; st != nil {
		return st, nil
	}
	tx, ok := d.x.(*sql.Tx)
	if !ok {
		return nil, nil
	}
	st, err := tx.PrepareContext(ctx, q) // closed with the transaction
	if err == nil {
		d.prepared[q] = st
	}
	return st, err
}

func (d db) exec(ctx context.Context, q string, args ...any) error {
	st, err := d.stmt(ctx, q)
	if err != nil {
		return err
	}
	if st != nil {
		_, err = st.ExecContext(ctx, args...)
	} else {
		_, err = d.x.ExecContext(ctx, d.rebind(q), args...)
	}
	return err
}

// script runs several statements, as they stand.
func (d db) script(ctx context.Context, q string) error {
	_, err := d.x.ExecContext(ctx, q)
	return err
}

func (d db) row(ctx context.Context, q string, args ...any) *sql.Row {
	if st, err := d.stmt(ctx, q); err == nil && st != nil {
		return st.QueryRowContext(ctx, args...)
	}
	return d.x.QueryRowContext(ctx, d.rebind(q), args...)
}

// each calls f for every row of a query; f scans it.
func (d db) each(ctx context.Context, f func(scan func(...any) error) error, q string, args ...any) error {
	var rows *sql.Rows
	st, err := d.stmt(ctx, q)
	switch {
	case err != nil:
	case st != nil:
		rows, err = st.QueryContext(ctx, args...)
	default:
		rows, err = d.x.QueryContext(ctx, d.rebind(q), args...)
	}
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// strings are the texts of a query's one column.
func (d db) strings(ctx context.Context, q string, args ...any) (out []string, err error) {
	err = d.each(ctx, func(scan func(...any) error) error {
		var x string
		err := scan(&x)
		out = append(out, x)
		return err
	}, q, args...)
	return out, err
}

// chunk bounds the values of one statement.
const chunk = 400

// insert writes rows of some columns, many with one statement.
func (d db) insert(ctx context.Context, table, columns string, rows [][]any) error {
	into, skip := "INSERT INTO ", 0
	if d.kind == "sqlite" {
		// A failure ends the whole transaction, so SQLite need not be able to take back one statement of
		// it: copies of every page that it touches were a sixth of the time of a rebuild. It makes them still
		// where a row is given its number, so it gives the next one itself, which is the same.
		into = "INSERT OR FAIL INTO "
		if rest, ok := strings.CutPrefix(columns, "n, "); ok {
			columns, skip = rest, 1
		}
	}
	width := strings.Count(columns, ",") + 1
	one := "(" + strings.TrimSuffix(strings.Repeat("?,", width), ",") + ")"
	for part := range slices.Chunk(rows, max(1, chunk/width)) {
		args := make([]any, 0, len(part)*width)
		for _, r := range part {
			args = append(args, r[skip:]...)
		}
		if err := d.exec(ctx, into+table+"("+columns+") VALUES "+strings.TrimSuffix(strings.Repeat(one+",", len(part)), ","), args...); err != nil {
			return err
		}
	}
	return nil
}

// in is a list of question marks for IN, and its values.
func in[T any](xs []T) (string, []any) {
	args := make([]any, len(xs))
	for i, x := range xs {
		args[i] = x
	}
	return "(" + strings.TrimSuffix(strings.Repeat("?,", len(xs)), ",") + ")", args
}

// Moment is the last entry of the log that was written by a time; 0 if there is none.
func (s *Store) Moment(ctx context.Context, t time.Time) (int64, error) {
	var seq int64
	err := s.db().row(ctx, "SELECT coalesce(max(seq), 0) FROM log WHERE at <= ?", stamp(t)).Scan(&seq)
	return seq, s.explain(err)
}

// AsOf is the record as it stood after an entry of the log, for reading; before the first entry there
// is nothing (ErrNotFound). Closing it is not needed.
func (s *Store) AsOf(seq int64) (*Store, error) {
	if seq < 1 {
		return nil, fmt.Errorf("as of entry %d: nothing was %w yet", seq, ErrNotFound)
	}
	past := *s
	past.at = seq
	return &past, nil
}

func (s *Store) db() db { return db{x: s.read, dialect: s.dialect} }

// holds is the condition that a row holds at the moment shown. Every row has since > 0: it is asked for
// because an index for moments of the past says so, which lists of now therefore never take.
func (s *Store) holds(table string) string {
	if table != "" {
		table += "."
	}
	if s.at == 0 {
		return table + open
	}
	return fmt.Sprintf("%[1]ssince > 0 AND %[1]ssince <= %[2]d AND %[1]suntil > %[2]d", table, s.at)
}

// shown bounds entries of the log to the moment shown.
func (s *Store) shown() int64 {
	if s.at == 0 {
		return now
	}
	return s.at
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// Folder is where the record's key and checkpoint lie.
func (s *Store) Folder() string { return filepath.Dir(s.opts.Key) }

// exists says whether a file is there.
func exists(path string) bool { _, err := os.Stat(path); return err == nil }
