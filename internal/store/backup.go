package store

import (
	"bufio"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/tlog"

	"parley/internal/record"
)

// A backup is the log and the originals, one JSON object a line, compressed: everything that the record
// is folded from, in no database's form, so it can be restored into either. It has no signing key.

const backupFormat = "parley-backup/1"

type backupLine struct {
	Backup     string            `json:"backup,omitempty"` // the first line: the format
	Original   *backupText       `json:"original,omitempty"`
	Entry      *backupEntry      `json:"entry,omitempty"`
	Checkpoint *backupCheckpoint `json:"checkpoint,omitempty"`
	End        *backupEnd        `json:"end,omitempty"` // the last line: a backup without it is cut off
}

type backupText struct {
	SHA256 string `json:"sha256"`
	Text   string `json:"text,omitempty"`
	Bytes  []byte `json:"bytes,omitempty"` // of a text that is not UTF-8
}

type backupEntry struct {
	Seq     int64  `json:"seq"`
	At      string `json:"at"`
	Who     string `json:"who"`
	Kind    string `json:"kind"`
	Report  string `json:"report,omitempty"`
	Reason  string `json:"reason,omitempty"`
	Payload string `json:"payload"`
}

type backupCheckpoint struct {
	Size int64  `json:"size"`
	Note string `json:"note"`
}

type backupEnd struct {
	Entries   int64 `json:"entries"`
	Originals int64 `json:"originals"`
}

// Backup writes the record as it stands at one moment; others may go on reading and writing it.
func (s *Store) Backup(ctx context.Context, w io.Writer) (entries int64, err error) {
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: s.snapshot})
	if err != nil {
		return 0, s.explain(err)
	}
	defer tx.Rollback()
	d := db{x: tx, dialect: s.dialect}
	z := gzip.NewWriter(w)
	enc := json.NewEncoder(z)
	enc.SetEscapeHTML(false)
	end := backupEnd{}
	err = func() error {
		if err := enc.Encode(backupLine{Backup: backupFormat}); err != nil {
			return err
		}
		err := d.each(ctx, func(scan func(...any) error) error {
			var sha string
			var b []byte
			if err := scan(&sha, &b); err != nil {
				return err
			}
			end.Originals++
			t := backupText{SHA256: sha, Text: string(b)}
			if !utf8.Valid(b) {
				t.Text, t.Bytes = "", b
			}
			return enc.Encode(backupLine{Original: &t})
		}, "SELECT sha256, text FROM original ORDER BY sha256")
		if err != nil {
			return err
		}
		err = d.entries(ctx, 0, func(e entry) error {
			end.Entries++
			if err := enc.Encode(backupLine{Entry: &backupEntry{e.seq, e.at, e.who, e.kind, e.report, e.reason, string(e.payload)}}); err != nil {
				return err
			}
			return d.each(ctx, func(scan func(...any) error) error {
				var c backupCheckpoint
				if err := scan(&c.Size, &c.Note); err != nil {
					return err
				}
				return enc.Encode(backupLine{Checkpoint: &c})
			}, "SELECT size, note FROM checkpoint WHERE size = ?", e.seq)
		})
		if err != nil {
			return err
		}
		return enc.Encode(backupLine{End: &end})
	}()
	if err = errors.Join(err, z.Close()); err != nil {
		return 0, fmt.Errorf("back up record %s: %w", s.name, s.explain(err))
	}
	return end.Entries, nil
}

// Restore fills an empty record from a backup: all of it or, where it is damaged or was changed,
// nothing. Every original is held against its hash and every checkpoint against the tree.
func (s *Store) Restore(ctx context.Context, r io.Reader) (entries int64, err error) {
	var last []byte
	err = s.transact(ctx, func(tx db) error {
		w, err := s.writer(ctx, tx)
		if err != nil {
			return err
		}
		if w.size > 0 {
			return errors.New("it is not empty; a backup is restored into a new record")
		}
		z, err := gzip.NewReader(bufio.NewReader(r))
		if err != nil {
			return fmt.Errorf("the file is no backup: %w", err)
		}
		dec := json.NewDecoder(z)
		var originals int64
		ended := false
		for n := 1; ; n++ {
			var l backupLine
			err := dec.Decode(&l)
			if err == io.EOF && ended {
				entries = w.size
				return nil
			}
			if err != nil || ended {
				return fmt.Errorf("line %d of the backup: it is damaged or cut off (%v)", n, err)
			}
			if n == 1 {
				if l.Backup != backupFormat {
					return fmt.Errorf("the file is no backup of the form %s but %q", backupFormat, l.Backup)
				}
				continue
			}
			switch {
			case l.Original != nil:
				text := []byte(l.Original.Text)
				if l.Original.Bytes != nil {
					text = l.Original.Bytes
				}
				if record.SHA256(string(text)) != l.Original.SHA256 {
					return fmt.Errorf("line %d of the backup: original %.12s… is not the text it was", n, l.Original.SHA256)
				}
				originals++
				if err := w.insert(ctx, "original", "sha256, text", [][]any{{l.Original.SHA256, text}}); err != nil {
					return err
				}
			case l.Entry != nil:
				e := l.Entry
				if e.Seq != w.size+1 {
					return fmt.Errorf("line %d of the backup: entry %d follows entry %d", n, e.Seq, w.size)
				}
				if _, err := w.append(entry{0, e.At, e.Who, e.Kind, e.Report, e.Reason, []byte(e.Payload)}); err != nil {
					return err
				}
				if len(w.nodes) > 1<<12 {
					clear(w.nodes)
				}
			case l.Checkpoint != nil:
				t, err := tlog.ParseTree([]byte(l.Checkpoint.Note))
				if err != nil {
					return fmt.Errorf("line %d of the backup: %w", n, err)
				}
				head, err := tlog.TreeHash(w.size, w)
				if err != nil {
					return err
				}
				if t.N != w.size || l.Checkpoint.Size != t.N || t.Hash != head {
					return fmt.Errorf("line %d of the backup: the log up to entry %d is not what was signed", n, w.size)
				}
				last = []byte(l.Checkpoint.Note)
				if err := w.insert(ctx, "checkpoint", "size, note", [][]any{{t.N, l.Checkpoint.Note}}); err != nil {
					return err
				}
			case l.End != nil:
				if l.End.Entries != w.size || l.End.Originals != originals {
					return fmt.Errorf("the backup is to have %d entries and %d originals and has %d and %d", l.End.Entries, l.End.Originals, w.size, originals)
				}
				ended = true
			}
		}
	})
	if err != nil {
		return 0, fmt.Errorf("restore record %s: %w", s.name, err)
	}
	if last != nil && !exists(s.checkpointFile()) {
		s.keepCheckpoint(last)
	}
	return entries, nil
}
