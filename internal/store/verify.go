package store

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// errNothing rolls back a transaction that was only to look.
var errNothing = errors.New("nothing is changed")

// VerifyRebuild folds the record anew and compares every row with the one that is there; nothing is
// changed. It names the first row that differs, "" if none does.
func (s *Store) VerifyRebuild(ctx context.Context) (differs string, err error) {
	before, err := os.CreateTemp("", "parley-verify-")
	if err != nil {
		return "", err
	}
	defer os.Remove(before.Name())
	defer before.Close()
	err = s.transact(ctx, func(tx db) error {
		out := bufio.NewWriter(before)
		if err := foldedRows(ctx, tx, func(line string) error { _, err := out.WriteString(line + "\n"); return err }); err != nil {
			return err
		}
		if err := out.Flush(); err != nil {
			return err
		}
		if _, err := before.Seek(0, io.SeekStart); err != nil {
			return err
		}
		if err := s.rebuild(ctx, tx); err != nil {
			return err
		}
		had := bufio.NewReader(before)
		name := func(line string) string { return line[:max(0, strings.LastIndexByte(line, ' '))] }
		err := foldedRows(ctx, tx, func(line string) error {
			old, err := had.ReadString('\n')
			old = strings.TrimSuffix(old, "\n")
			switch {
			case err != nil && err != io.EOF:
				return err
			case old == line:
				return nil
			case old == "":
				differs = name(line) + " is not there"
			case name(old) == name(line):
				differs = name(old) + " is another"
			case name(old) < name(line):
				differs = name(old) + " does not follow from the log"
			default:
				differs = name(line) + " is not there"
			}
			return errNothing
		})
		if err != nil {
			return err
		}
		if old, _ := had.ReadString('\n'); old != "" {
			differs = name(strings.TrimSuffix(old, "\n")) + " does not follow from the log"
		}
		return errNothing
	})
	if errors.Is(err, errNothing) {
		err = nil
	}
	if err != nil {
		return "", fmt.Errorf("verify record %s: %w", s.name, err)
	}
	return differs, nil
}

// foldedRows are the folded rows in order, each as its table, its first three columns and the hash of
// all of them.
func foldedRows(ctx context.Context, d db, f func(line string) error) error {
	for _, t := range folded {
		n := strings.Count(t.columns, ",") + 1
		cells := make([]any, n)
		for i := range cells {
			cells[i] = new(string)
		}
		err := d.each(ctx, func(scan func(...any) error) error {
			if err := scan(cells...); err != nil {
				return err
			}
			h := sha256.New()
			line := t.table
			for i, c := range cells {
				x := *c.(*string)
				fmt.Fprintf(h, "%d:%s,", len(x), x)
				if i < 3 && i < n-1 {
					line += " " + x
				}
			}
			return f(fmt.Sprintf("%s %x", line, h.Sum(nil)[:16]))
		}, "SELECT "+t.columns+" FROM "+t.table+" ORDER BY "+t.columns)
		if err != nil {
			return err
		}
	}
	return nil
}
