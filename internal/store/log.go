package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"parley/internal/record"
)

// The log. Every entry is a leaf of a Merkle tree as transparency logs have it (golang.org/x/mod/sumdb/
// tlog, RFC 6962): the table hash holds its stored hashes. At the end of every transaction the head of
// the tree is signed (Ed25519, golang.org/x/mod/sumdb/note) and kept in the table checkpoint and in a file
// beside the key. A change of an entry does not fit the tree; a change of the tree does not fit the
// signature; entries dropped from the end are missed by the checkpoint file, or by any checkpoint that
// was given to someone else.

// Kinds of entries. A payload is JSON; of a dossier or key it is a JSON string.
const (
	kindReport   = "report"   // a text came in, or an edited version of it: reportEntry
	kindReading  = "reading"  // the text was read: readingEntry
	kindDecision = "decision" // an analyst decided: record.Decision
	kindCoding   = "coding"   // a second coder's own reading: codingEntry
	kindDossier  = "dossier"  // the dossier as a file
	kindKey      = "key"      // the public half of a key that signs from here on
)

// entry is one entry of the log.
type entry struct {
	seq                           int64
	at, who, kind, report, reason string
	payload                       []byte
}

// leaf are the bytes that the tree holds: every field with its length, so that no two entries have the same.
func (e entry) leaf() []byte {
	var b bytes.Buffer
	for _, f := range []string{e.at, e.who, e.kind, e.report, e.reason, string(e.payload)} {
		fmt.Fprintf(&b, "%d:%s,", len(f), f)
	}
	return b.Bytes()
}

// writer appends to the log and folds, inside one transaction.
type writer struct {
	s *Store
	db
	ctx       context.Context
	size      int64 // entries in the log
	item      int64 // the last n of item given
	finding   int64 // the last n of finding given
	nodes     map[int64]tlog.Hash
	names     map[string]int64            // numbers of names
	found     map[string][]record.Finding // findings that hold, by id, as far as they were looked up
	gists     recent[any]                 // of findings that hold, by id (record.Joiner); nil = none is kept
	undecided *bool                       // no decision was made yet; nil = not known
}

// change runs f in a transaction, folds what it appends, and signs the log at the end.
func (s *Store) change(ctx context.Context, at, who string, f func(w *writer) error) error {
	var cp []byte
	err := s.transact(ctx, func(tx db) error {
		w, err := s.writer(ctx, tx)
		if err != nil {
			return err
		}
		before := w.size
		if err := f(w); err != nil {
			return err
		}
		if w.size == before {
			return nil
		}
		cp, err = w.sign(at, who)
		return err
	})
	if err == nil && cp != nil {
		s.keepCheckpoint(cp)
	}
	return err
}

func (s *Store) writer(ctx context.Context, tx db) (*writer, error) {
	if s.kind == "sqlite" { // pgx keeps its own
		tx.prepared = map[string]*sql.Stmt{}
	}
	w := &writer{gists: recent[any]{half: maxGists}, found: map[string][]record.Finding{}, s: s, db: tx, ctx: ctx, nodes: map[int64]tlog.Hash{}, names: map[string]int64{}}
	err := tx.row(ctx, "SELECT coalesce((SELECT max(seq) FROM log), 0), coalesce((SELECT max(n) FROM item), 0), coalesce((SELECT max(n) FROM finding), 0)").Scan(&w.size, &w.item, &w.finding)
	return w, err
}

// append adds an entry to the log and folds it.
func (w *writer) append(e entry) (int64, error) {
	w.size++
	e.seq = w.size
	if err := w.exec(w.ctx, "INSERT INTO log(seq, at, who, kind, report, reason, payload) VALUES(?,?,?,?,?,?,?)", e.seq, e.at, e.who, e.kind, e.report, e.reason, string(e.payload)); err != nil {
		return 0, err
	}
	if err := w.hash(e); err != nil {
		return 0, err
	}
	return e.seq, w.fold(e)
}

// hash stores the hashes of the tree that an entry completes.
func (w *writer) hash(e entry) error {
	hashes, err := tlog.StoredHashes(e.seq-1, e.leaf(), w)
	if err != nil {
		return err
	}
	pos := tlog.StoredHashIndex(0, e.seq-1)
	var rows [][]any
	for i, h := range hashes {
		w.nodes[pos+int64(i)] = h
		rows = append(rows, []any{pos + int64(i), h[:]})
	}
	return w.insert(w.ctx, "hash", "pos, hash", rows)
}

// ReadHashes makes the writer a tlog.HashReader.
func (w *writer) ReadHashes(pos []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(pos))
	for i, p := range pos {
		h, ok := w.nodes[p]
		if !ok {
			var b []byte
			if err := w.row(w.ctx, "SELECT hash FROM hash WHERE pos = ?", p).Scan(&b); err != nil {
				return nil, fmt.Errorf("node %d of the log's tree: %w", p, err)
			}
			if len(b) != tlog.HashSize {
				return nil, fmt.Errorf("node %d of the log's tree is damaged", p)
			}
			copy(h[:], b)
		}
		out[i] = h
	}
	return out, nil
}

// sign signs the head of the tree with the key of the record's folder, which is made if it is not
// there. A key that the log does not know yet is entered into it first.
func (w *writer) sign(at, who string) ([]byte, error) {
	signer, public, err := w.s.key(true)
	if err != nil {
		return nil, err
	}
	var known string
	if err := w.row(w.ctx, "SELECT coalesce((SELECT value FROM meta WHERE name = 'public_key'), '')").Scan(&known); err != nil {
		return nil, err
	}
	if known != public {
		payload, err := json.Marshal(public)
		if err != nil {
			return nil, err
		}
		reason := "first key"
		if known != "" {
			reason = "another key than before: " + known
		}
		if _, err := w.append(entry{at: at, who: who, kind: kindKey, reason: reason, payload: payload}); err != nil {
			return nil, err
		}
	}
	root, err := tlog.TreeHash(w.size, w)
	if err != nil {
		return nil, err
	}
	msg, err := note.Sign(&note.Note{Text: string(tlog.FormatTree(tlog.Tree{N: w.size, Hash: root}))}, signer)
	if err != nil {
		return nil, err
	}
	return msg, w.exec(w.ctx, "INSERT INTO checkpoint(size, note) VALUES(?, ?)", w.size, string(msg))
}

// keyName is the name in keys and signatures.
const keyName = "parley-record"

// key gives the signing key of the record's folder, with its public half.
func (s *Store) key(make bool) (note.Signer, string, error) {
	b, err := os.ReadFile(s.opts.Key)
	if errors.Is(err, fs.ErrNotExist) && make {
		b, err = makeKey(s.opts.Key)
	}
	if err != nil {
		return nil, "", fmt.Errorf("signing key: %w", err)
	}
	secret, public, _ := strings.Cut(strings.TrimSpace(string(b)), "\n")
	signer, err := note.NewSigner(secret)
	if err != nil {
		return nil, "", fmt.Errorf("signing key %s: %w", s.opts.Key, err)
	}
	return signer, public, nil
}

// makeKey writes a new key, secret and public half on a line each, for the owner's eyes alone. If
// another process makes one at the same time, the first stays.
func makeKey(path string) ([]byte, error) {
	secret, public, err := note.GenerateKey(rand.Reader, keyName)
	if err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".key-")
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(secret + "\n" + public + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return nil, err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		if err := os.Rename(f.Name(), path); err != nil { // a file system without links
			return nil, err
		}
	}
	return os.ReadFile(path)
}

// PublicKey is the public half of the key that signs the record, "" where nothing was signed yet.
func (s *Store) PublicKey(ctx context.Context) (string, error) {
	var public string
	err := s.db().row(ctx, "SELECT coalesce((SELECT value FROM meta WHERE name = 'public_key'), '')").Scan(&public)
	return public, s.explain(err)
}

// Checkpoint is the latest signed head of the log, as it can be given to others; nil if there is none.
func (s *Store) Checkpoint(ctx context.Context) ([]byte, error) {
	var text string
	err := s.db().row(ctx, "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1").Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return []byte(text), s.explain(err)
}

func (s *Store) checkpointFile() string {
	return strings.TrimSuffix(s.opts.Key, ".key") + ".checkpoint"
}

// keepCheckpoint writes the checkpoint beside the key. Where that fails, the one in the database stands
// alone, and an older file is still the head of a part of the log.
func (s *Store) keepCheckpoint(cp []byte) {
	path := s.checkpointFile()
	f, err := os.CreateTemp(filepath.Dir(path), ".checkpoint-")
	if err != nil {
		return
	}
	_, err = f.Write(cp)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
		s.opts.Log("checkpoint %s: %v", path, err)
	}
}

// entries calls f for every entry of the log after one, in order, holding one at a time.
func (d db) entries(ctx context.Context, after int64, f func(entry) error) error {
	for {
		var part []entry // rows are closed before f runs, since f may use the same connection
		size := 0
		err := d.each(ctx, func(scan func(...any) error) error {
			var e entry
			if err := scan(&e.seq, &e.at, &e.who, &e.kind, &e.report, &e.reason, &e.payload); err != nil {
				return err
			}
			part = append(part, e)
			size += len(e.payload)
			if size > 8<<20 {
				return errEnough
			}
			return nil
		}, "SELECT seq, at, who, kind, report, reason, payload FROM log WHERE seq > ? ORDER BY seq LIMIT 200", after)
		if err != nil && !errors.Is(err, errEnough) {
			return err
		}
		if len(part) == 0 {
			return nil
		}
		for _, e := range part {
			if err := f(e); err != nil {
				return err
			}
			after = e.seq
		}
	}
}

var errEnough = errors.New("enough for once")

// root is a Merkle tree that only grows: the hashes of its whole subtrees, the largest first.
type root []struct {
	hash  tlog.Hash
	level int
}

func (r *root) push(h tlog.Hash) {
	level := 0
	for n := len(*r); n > 0 && (*r)[n-1].level == level; n-- {
		h = tlog.NodeHash((*r)[n-1].hash, h)
		level++
		*r = (*r)[:n-1]
	}
	*r = append(*r, struct {
		hash  tlog.Hash
		level int
	}{h, level})
}

func (r root) head() tlog.Hash {
	if len(r) == 0 {
		return tlog.Hash{}
	}
	h := r[len(r)-1].hash
	for i := len(r) - 2; i >= 0; i-- {
		h = tlog.NodeHash(r[i].hash, h)
	}
	return h
}

// Verification is what Verify found.
type Verification struct {
	Entries     int64  // in the log
	Checkpoints int    // whose signature and tree head hold
	Originals   int    // texts that are what they were
	PublicKey   string // of the last checkpoint
	// Bad is the first entry that was changed, is missing or is not covered by what was signed; 0 = none.
	Bad    int64
	Faults []error // all that is wrong, the first entry first
}

// Verify proves that nothing in the log was changed or dropped: it computes the tree anew from the
// entries and holds it against the stored hashes, every checkpoint with its signature, the checkpoint
// file beside the key, and the checkpoints given (which may have been kept elsewhere); then the
// originals against their hashes. It says what is wrong; the error is for what could not be read.
func (s *Store) Verify(ctx context.Context, kept ...[]byte) (v Verification, err error) {
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: s.snapshot})
	if err != nil {
		return v, s.explain(err)
	}
	defer tx.Rollback()
	d := db{x: tx, dialect: s.dialect}
	fault := func(seq int64, format string, args ...any) {
		if v.Bad == 0 || seq < v.Bad {
			v.Bad = seq
		}
		if len(v.Faults) < 100 {
			v.Faults = append(v.Faults, fmt.Errorf(format, args...))
		}
	}
	damage, err := s.damage(ctx)
	if err != nil {
		return v, s.explain(err)
	}
	if damage != "" {
		v.Faults = append(v.Faults, fmt.Errorf("the file is damaged ('parley restore' makes it anew from a backup): %s", damage))
	}
	if b, err := os.ReadFile(s.checkpointFile()); err == nil {
		kept = append(kept, b)
	}
	keys := map[string]bool{} // those that the log names, and the one in the folder
	_, own, err := s.key(false)
	if err == nil {
		keys[own] = true
	} else if !errors.Is(err, fs.ErrNotExist) {
		return v, err
	}
	var tree root
	good := int64(0) // entries that the last good checkpoint covers
	heads := map[int64]tlog.Hash{}
	for _, k := range kept {
		if t, err := tlog.ParseTree(k); err == nil {
			heads[t.N] = tlog.Hash{}
		}
	}
	broken := false // the tree is known to be another than was signed: what is signed later cannot fit
	// check holds a checkpoint against the tree as it is after its entries.
	check := func(size int64, text []byte, have tlog.Hash, where string) bool {
		t, n, err := openCheckpoint(text, keys)
		switch {
		case err != nil:
			fault(good+1, "the checkpoint of %d entries %s: %w", size, where, err)
		case t.N != size || t.Hash != have:
			if broken = true; v.Bad > good && v.Bad <= size {
				break // the entry that does not fit is named already
			}
			if size-good == 1 {
				fault(size, "entry %d of the log is not what was signed (checkpoint %s)", size, where)
			} else {
				fault(good+1, "entries %d to %d of the log are not what was signed (checkpoint of %d entries %s)", good+1, size, size, where)
			}
		default:
			v.PublicKey = n
			return true
		}
		return false
	}
	checkpoints := func(upTo int64) error {
		return d.each(ctx, func(scan func(...any) error) error {
			var size int64
			var text string
			if err := scan(&size, &text); err != nil {
				return err
			}
			if !broken && check(size, []byte(text), tree.head(), "in the record") {
				v.Checkpoints++
				good = size
			}
			return nil
		}, "SELECT size, note FROM checkpoint WHERE size = ?", upTo)
	}
	last := int64(0)
	err = d.entries(ctx, 0, func(e entry) error {
		for last++; last < e.seq; last++ {
			fault(last, "entry %d of the log is missing", last)
			tree.push(tlog.Hash{})
		}
		var stored []byte
		h := tlog.RecordHash(e.leaf())
		if err := d.row(ctx, "SELECT hash FROM hash WHERE pos = ?", tlog.StoredHashIndex(0, e.seq-1)).Scan(&stored); err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if !bytes.Equal(stored, h[:]) {
			fault(e.seq, "entry %d of the log (%s of %s, %s, by %s) does not have the hash it should", e.seq, e.kind, e.report, e.at, e.who)
		}
		tree.push(h)
		if e.kind == kindKey {
			var public string
			if json.Unmarshal(e.payload, &public) == nil {
				keys[public] = true
			}
		}
		if _, ok := heads[e.seq]; ok {
			heads[e.seq] = tree.head()
		}
		v.Entries = e.seq
		return checkpoints(e.seq)
	})
	if err != nil {
		return v, fmt.Errorf("log after entry %d: %w", v.Entries, s.explain(err))
	}
	for _, k := range kept {
		t, err := tlog.ParseTree(k)
		switch {
		case err != nil:
			fault(v.Entries, "a checkpoint that was given is none: %w", err)
		case t.N > v.Entries:
			fault(v.Entries+1, "entries %d to %d of the log, which a checkpoint covers, are gone", v.Entries+1, t.N)
		case !broken:
			good = min(good, t.N-1)
			check(t.N, k, heads[t.N], "kept outside the record")
		}
	}
	if own != "" && v.PublicKey != "" && v.PublicKey != own {
		fault(v.Entries, "the log is signed with the key %s, and the one in %s is another: %s", v.PublicKey, s.opts.Key, own)
	}
	var size int64
	if err := d.row(ctx, "SELECT coalesce(max(size), 0) FROM checkpoint").Scan(&size); err != nil {
		return v, s.explain(err)
	}
	if size > v.Entries {
		fault(v.Entries+1, "entries %d to %d of the log, which a checkpoint in the record covers, are gone", v.Entries+1, size)
	}
	if size < v.Entries {
		fault(size+1, "entries %d to %d of the log were never signed", size+1, v.Entries)
	}
	err = d.each(ctx, func(scan func(...any) error) error {
		var sha string
		var text []byte
		if err := scan(&sha, &text); err != nil {
			return err
		}
		if record.SHA256(string(text)) != sha {
			v.Faults = append(v.Faults, fmt.Errorf("original %.12s… is not the text it was", sha))
		} else {
			v.Originals++
		}
		return nil
	}, "SELECT sha256, text FROM original ORDER BY sha256")
	if err != nil {
		return v, fmt.Errorf("originals: %w", s.explain(err))
	}
	err = d.each(ctx, func(scan func(...any) error) error {
		var id, sha string
		if err := scan(&id, &sha); err != nil {
			return err
		}
		v.Faults = append(v.Faults, fmt.Errorf("original %.12s… of report %s is gone", sha, id))
		return nil
	}, "SELECT id, sha256 FROM report WHERE sha256 NOT IN (SELECT sha256 FROM original) ORDER BY id, since")
	return v, s.explain(err)
}

// openCheckpoint checks the signature of a checkpoint with one of the keys.
func openCheckpoint(text []byte, keys map[string]bool) (t tlog.Tree, public string, err error) {
	err = errors.New("there is no key to check it with")
	for k := range keys {
		verifier, e := note.NewVerifier(k)
		if e != nil {
			err = e
			continue
		}
		n, e := note.Open(text, note.VerifierList(verifier))
		if e != nil {
			err = e
			continue
		}
		t, err = tlog.ParseTree([]byte(n.Text))
		return t, k, err
	}
	return t, "", err
}

// verifyChain checks the hashes of a log of version 1, each over the entry and the hash before.
func verifyChain(ctx context.Context, tx db) error {
	prev := ""
	return tx.each(ctx, func(scan func(...any) error) error {
		var seq int64
		var p, sum string
		var f [6]string
		if err := scan(&seq, &f[0], &f[1], &f[2], &f[3], &f[4], &f[5], &p, &sum); err != nil {
			return err
		}
		h := sha256.New()
		for _, x := range append([]string{p}, f[:]...) {
			fmt.Fprintf(h, "%d:%s,", len(x), x)
		}
		if p != prev || sum != hex.EncodeToString(h.Sum(nil)) {
			return fmt.Errorf("entry %d of the log does not have the hash it should; the record was changed and is left as it is", seq)
		}
		prev = sum
		return nil
	}, "SELECT seq, at, who, kind, report, reason, payload, prev, hash FROM log ORDER BY seq")
}

// reportEntry, readingEntry and codingEntry are payloads.
type reportEntry struct {
	ID, Title, Outlet, URL string
	Date                   record.EDTF
	SHA256                 string
	Edits                  string `json:",omitempty"` // SHA-256 of the text that this one is an edited version of
}

type readingEntry struct {
	Engine  json.RawMessage
	NotRead string
	Record  json.RawMessage
}

type codingEntry struct {
	Coder  string
	From   string `json:",omitempty"` // FromWords, FromMachine; "" = a whole reading was given
	Record json.RawMessage
}

// future says whether a date lies after the day on which it came in, wherever on earth.
func future(date record.EDTF, at string) bool {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil || date == "" {
		return false
	}
	return string(date.First()) > t.AddDate(0, 0, 1).Format("2006-01-02")
}
