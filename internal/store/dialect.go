package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// dialect is what differs between the two databases.
type dialect struct {
	kind       string // sqlite, postgres: the folder of its migrations
	lock       string // taken by a writer, where beginning is not enough
	defaultKey string
	snapshot   sql.IsolationLevel // of a reader that is to see one moment
	reader     string             // SQLite: how a reading connection is opened
}

// KB of pages that an SQLite connection keeps in mind: always, and while the record is folded anew.
const (
	cache        = 32000
	rebuildCache = 200000
)

// openSQLite opens a file: one connection that writes and several that read, in WAL mode, so that they
// do not wait for each other. Every commit reaches the disk before it is acknowledged (synchronous FULL).
func (s *Store) openSQLite(path string) error {
	s.dialect = dialect{kind: "sqlite", defaultKey: path + ".key"}
	if st, err := os.Stat(path); err == nil && st.IsDir() {
		return errors.New("it is a folder")
	} else if err != nil && s.opts.ReadOnly {
		return err
	}
	file := "file:" + strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path) + "?_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)&_pragma=cache_size(-" + strconv.Itoa(cache) + ")&_pragma=temp_store(0)"
	var err error
	if s.opts.ReadOnly {
		// Without -wal and -shm files, which a read-only folder does not let SQLite make, the file is whole
		// and nobody writes it.
		mode := "&mode=ro"
		if !exists(path+"-wal") && !writable(filepath.Dir(path)) {
			mode += "&immutable=1"
		}
		s.reader = file + mode
		s.read, err = sql.Open("sqlite", s.reader)
		return err
	}
	file += "&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)"
	if s.write, err = sql.Open("sqlite", file+"&_txlock=immediate"); err != nil {
		return err
	}
	s.write.SetMaxOpenConns(1)
	s.reader = file + "&_pragma=query_only(1)"
	if s.read, err = sql.Open("sqlite", s.reader); err != nil {
		return err
	}
	s.read.SetMaxOpenConns(8)
	return nil
}

// writable tells whether files can be made in a folder.
func writable(dir string) bool {
	f, err := os.CreateTemp(dir, ".parley-")
	if err != nil {
		return false
	}
	f.Close()
	os.Remove(f.Name())
	return true
}

func (s *Store) openPostgres(address string) error {
	s.dialect = dialect{kind: "postgres", defaultKey: "parley.key", snapshot: sql.LevelRepeatableRead,
		// One writer: entries of the log have no gaps and the tree's nodes one order.
		lock: "SELECT pg_advisory_xact_lock(7241983)"}
	if u, err := url.Parse(address); err == nil {
		s.name = u.Redacted()
	}
	d, err := sql.Open("pgx", address)
	if err != nil {
		return err
	}
	d.SetMaxOpenConns(8)
	s.read, s.write = d, d
	return nil
}

// rebind numbers the question marks of a statement where the database wants them so.
func (d dialect) rebind(q string) string {
	if d.kind == "sqlite" || !strings.Contains(q, "?") {
		return q
	}
	var b strings.Builder
	n := 0
	for _, c := range q {
		if c == '?' {
			n++
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(n))
			continue
		}
		b.WriteRune(c)
	}
	return b.String()
}

// version is the number of the last migration that was run, 0 for an empty database.
func (s *Store) version(ctx context.Context) (int, error) {
	v, err := s.versionIn(ctx, s.db())
	if err != nil && s.kind == "sqlite" {
		var e *sqlite.Error
		if errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_NOTADB {
			return 0, errors.New("it is not a parley record")
		}
	}
	return v, err
}

func (s *Store) versionIn(ctx context.Context, d db) (int, error) {
	var have, tables int
	if s.kind == "sqlite" {
		if err := d.row(ctx, "SELECT user_version, (SELECT count(*) FROM sqlite_master) FROM pragma_user_version").Scan(&have, &tables); err != nil {
			return 0, err
		}
	} else {
		if err := d.row(ctx, "SELECT count(*), coalesce(sum(CASE WHEN table_name = 'meta' THEN 1 ELSE 0 END), 0) FROM information_schema.tables WHERE table_schema = current_schema()").Scan(&tables, &have); err != nil {
			return 0, err
		}
		if have > 0 {
			if err := d.row(ctx, "SELECT coalesce((SELECT value FROM meta WHERE name = 'version'), '0')").Scan(&have); err != nil {
				return 0, err
			}
		}
	}
	if have == 0 && tables > 0 {
		return 0, errors.New("it is a database of something else")
	}
	return have, nil
}

func (s *Store) setVersion(ctx context.Context, tx db, n int) error {
	if s.kind == "sqlite" {
		return tx.script(ctx, fmt.Sprintf("PRAGMA user_version = %d", n))
	}
	return tx.exec(ctx, "INSERT INTO meta(name, value) VALUES('version', ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value", strconv.Itoa(n))
}

// match is a search in a layer, "" for all: what stands after FROM, the condition, and the order, best first, with the values
// of the condition and of the order. The table item is i. Each phrase is one or more of our words
// (words), so nothing that a user types is query language.
func (d dialect) match(layer string, phrases []string) (from, cond, order string, condArgs, orderArgs []any) {
	if d.kind == "sqlite" {
		q := make([]string, len(phrases))
		for i, p := range phrases {
			q[i] = `"` + p + `"`
		}
		return "search s JOIN item i ON i.n = s.rowid", "search MATCH ?", "bm25(search)", []any{inLayer(layer) + "(" + strings.Join(q, " ") + ")"}, nil
	}
	var parts []string
	for _, p := range phrases {
		parts = append(parts, "phraseto_tsquery('simple', ?)")
		condArgs = append(condArgs, p)
	}
	q := "(" + strings.Join(parts, " && ") + ")"
	return "item i", "i.search @@ " + q, "ts_rank(i.search, " + q + ") DESC", condArgs, condArgs
}

// inLayer bounds a search of SQLite to the words of a layer, each of which has a column of its own.
func inLayer(layer string) string {
	if slices.Contains(searched, layer) {
		return layer + " : "
	}
	return ""
}

// searched are the layers that have words.
var searched = append([]string{"reports", stories}, Layers...)

// matchAny is a search of a layer for one word of every group, each standing for all that begin with it: what
// stands after FROM, the condition and its value. Words have letters and digits alone.
func (d dialect) matchAny(layer string, groups [][]string) (from, cond string, arg any) {
	sign := [3]string{"*", " OR ", " AND "}
	if d.kind != "sqlite" {
		sign = [3]string{":*", " | ", " & "}
	}
	var all []string
	for _, g := range groups {
		var one []string
		for _, w := range g {
			if d.kind == "sqlite" {
				w = `"` + w + `"`
			}
			one = append(one, w+sign[0])
		}
		all = append(all, "("+strings.Join(one, sign[1])+")")
	}
	q := strings.Join(all, sign[2])
	if d.kind == "sqlite" {
		return "search s JOIN item i ON i.n = s.rowid", "search MATCH ?", inLayer(layer) + "(" + q + ")"
	}
	return "item i", "i.search @@ to_tsquery('simple', ?)", q
}

// index makes words of rows of item searchable: SQLite keeps them in a table of its own, in columns of
// their layers. Its search writes what it keeps in mind to the disk at every statement of several rows,
// so each is entered by itself.
func (d dialect) index(ctx context.Context, tx db, rows []row) error {
	if d.kind != "sqlite" {
		return nil // a generated column
	}
	for _, r := range rows {
		if err := tx.exec(ctx, "INSERT INTO search(rowid, "+r.layer+") VALUES(?, ?)", r.n, r.words); err != nil {
			return err
		}
	}
	return nil
}

// unindex drops the indexes that the fold itself does not read and gives SQLite a larger cache of pages;
// again makes them anew, from sorted rows, and takes the cache back. A server's readers would wait for
// that, so there nothing is done.
func (s *Store) unindex(ctx context.Context, tx db) (again func() error, err error) {
	if s.kind != "sqlite" {
		return func() error { return nil }, nil
	}
	var made []string
	for _, name := range []string{"report_day", "report_text", "item_list", "item_past", "item_until", "item_since", "item_doubtful", "finding_doubtful"} {
		sql, err := tx.strings(ctx, "SELECT sql FROM sqlite_master WHERE type = 'index' AND name = ?", name)
		if err != nil {
			return nil, err
		}
		if len(sql) == 1 {
			made = append(made, sql[0])
			if err := tx.script(ctx, "DROP INDEX "+name); err != nil {
				return nil, err
			}
		}
	}
	if err := tx.script(ctx, fmt.Sprintf("PRAGMA cache_size = -%d", rebuildCache)); err != nil {
		return nil, err
	}
	return func() error {
		for _, m := range made {
			if err := tx.script(ctx, m); err != nil {
				return err
			}
		}
		return tx.script(ctx, fmt.Sprintf("PRAGMA cache_size = -%d", cache))
	}, nil
}

// damage is what SQLite finds wrong with its pages, "" for nothing; a server looks after its own. The
// connection is a new one: full-text search keeps pages in mind that another connection may have changed.
func (s *Store) damage(ctx context.Context) (string, error) {
	if s.kind != "sqlite" {
		return "", nil
	}
	x, err := sql.Open("sqlite", s.reader)
	if err != nil {
		return "", err
	}
	defer x.Close()
	found, err := db{x: x, dialect: s.dialect}.strings(ctx, "PRAGMA quick_check(3)")
	if err != nil || len(found) == 1 && found[0] == "ok" {
		return "", err
	}
	return strings.Join(found, "; "), nil
}

// explain says in plain words what the database's error means for the record.
func (s *Store) explain(err error) error {
	var done explained
	if err == nil || errors.As(err, &done) {
		return err
	}
	if plain := s.plain(err); plain != err {
		return explained{plain}
	}
	return err
}

// explained is an error that says already what it means for the record.
type explained struct{ error }

func (e explained) Unwrap() error { return e.error }

func (s *Store) plain(err error) error {
	var e *sqlite.Error
	if errors.As(err, &e) {
		switch e.Code() & 0xff {
		case sqlite3.SQLITE_FULL:
			return fmt.Errorf("the disk is full; what was acknowledged before is kept, this was not: %w", err)
		case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
			return fmt.Errorf("the file or its folder %s cannot be written: %w", filepath.Dir(s.name), err)
		case sqlite3.SQLITE_CORRUPT:
			return fmt.Errorf("the file is damaged; 'parley restore' makes it anew from a backup: %w", err)
		case sqlite3.SQLITE_NOTADB:
			return fmt.Errorf("it is not a parley record, or its first page is damaged ('parley restore' makes it anew from a backup): %w", err)
		case sqlite3.SQLITE_IOERR:
			return fmt.Errorf("the disk does not answer, or is full; what was acknowledged before is kept: %w", err)
		case sqlite3.SQLITE_BUSY:
			return fmt.Errorf("another program writes the record: %w", err)
		}
		return err
	}
	var p *pgconn.PgError
	if errors.As(err, &p) {
		switch p.Code {
		case "53100":
			return fmt.Errorf("the server's disk is full; what was acknowledged before is kept, this was not: %w", err)
		case "XX001", "XX002":
			return fmt.Errorf("the server says that its data are damaged; 'parley restore' makes the record anew from a backup: %w", err)
		}
	}
	return err
}
