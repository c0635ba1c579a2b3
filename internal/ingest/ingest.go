// Package ingest brings reports in: plain files and lines of JSON. It gives the text as it came,
// finds the furniture in it (teasers, captions, bylines: text that is not the report's own prose),
// tells its language and genre, and reads dossiers. It needs no analysis of language.
package ingest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"parley/internal/record"
)

// Input is one report as it came in. Text is never changed.
type Input struct {
	ID, Text, Title, Outlet, URL string
	Date                         record.EDTF // "" = not given
	Source                       string      // where it came from: a file, or a file and line
}

// Kind is a kind of input.
type Kind struct {
	Name string
	// Read gives the reports of one source. An error stands for one report that could not be read;
	// those after it still follow.
	Read func(name string, r io.Reader, maxBytes int) iter.Seq2[Input, error]
}

// Kinds are the kinds of input, by the name that --input takes.
var Kinds = []Kind{
	{"text", readText},
	{"jsonl", readLines},
}

// DefaultMaxBytes is the largest text that is read unless the caller says otherwise.
const DefaultMaxBytes = 10 << 20

// Read gives the reports of one source of a kind. name is the file's name, "-" for standard input.
func Read(kind, name string, r io.Reader, maxBytes int) iter.Seq2[Input, error] {
	if maxBytes <= 0 {
		maxBytes = DefaultMaxBytes
	}
	for _, k := range Kinds {
		if k.Name == kind {
			return k.Read(name, r, maxBytes)
		}
	}
	return func(yield func(Input, error) bool) {
		yield(Input{Source: name}, fmt.Errorf("read %s: %q is no kind of input (text, jsonl)", name, kind))
	}
}

// readText takes a whole file as one report; its id is the file's base name without the last extension.
func readText(name string, r io.Reader, maxBytes int) iter.Seq2[Input, error] {
	return func(yield func(Input, error) bool) {
		in := Input{ID: "stdin", Source: "standard input"}
		if name != "-" {
			base := filepath.Base(name)
			in.ID, in.Source = strings.TrimSuffix(base, filepath.Ext(base)), name
			if in.ID == "" {
				in.ID = base
			}
		}
		b, err := io.ReadAll(io.LimitReader(r, int64(maxBytes)+1))
		if err == nil {
			err = check(b, maxBytes)
		}
		if err != nil {
			yield(in, fmt.Errorf("read %s: %w", in.Source, err))
			return
		}
		in.Text = string(b)
		yield(in, nil)
	}
}

// check refuses texts that are too large or not UTF-8.
func check(b []byte, maxBytes int) error {
	if len(b) > maxBytes {
		return fmt.Errorf("the text is larger than %d bytes (--max-bytes sets another limit)", maxBytes)
	}
	if !utf8.Valid(b) {
		at := 0
		for at < len(b) {
			r, n := utf8.DecodeRune(b[at:])
			if r == utf8.RuneError && n == 1 {
				break
			}
			at += n
		}
		return fmt.Errorf("not UTF-8: byte %d is 0x%02x", at, b[at])
	}
	return nil
}

// readLines takes one JSON object a line: id, text and, if given, date, title, outlet, url. Empty
// lines are passed over; other members are ignored.
func readLines(name string, r io.Reader, maxBytes int) iter.Seq2[Input, error] {
	return func(yield func(Input, error) bool) {
		if name == "-" {
			name = "standard input"
		}
		br := bufio.NewReaderSize(r, 1<<16)
		for line := 1; ; line++ {
			b, err := br.ReadBytes('\n')
			if len(bytes.TrimSpace(b)) > 0 {
				in, bad := parseLine(bytes.TrimSpace(b), maxBytes)
				in.Source = fmt.Sprintf("%s line %d", name, line)
				if bad != nil {
					bad = fmt.Errorf("read %s: %w", in.Source, bad)
				}
				if !yield(in, bad) {
					return
				}
			}
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(Input{Source: name}, fmt.Errorf("read %s line %d: %w", name, line, err))
				return
			}
		}
	}
}

func parseLine(b []byte, maxBytes int) (Input, error) {
	if !utf8.Valid(b) {
		return Input{}, check(b, len(b))
	}
	var o struct {
		ID, Text, Date, Title, Outlet, URL *string
	}
	if err := json.Unmarshal(b, &o); err != nil {
		return Input{}, fmt.Errorf("not a JSON object with texts: %w", err)
	}
	in := Input{}
	if o.ID == nil || *o.ID == "" {
		return in, errors.New(`member "id" is missing`)
	}
	in.ID = *o.ID
	if o.Text == nil {
		return in, fmt.Errorf(`%s: member "text" is missing`, in.ID)
	}
	if err := check([]byte(*o.Text), maxBytes); err != nil {
		return in, fmt.Errorf("%s: %w", in.ID, err)
	}
	in.Text = *o.Text
	for _, f := range []struct {
		to   *string
		from *string
	}{{&in.Title, o.Title}, {&in.Outlet, o.Outlet}, {&in.URL, o.URL}} {
		if f.from != nil {
			*f.to = *f.from
		}
	}
	if o.Date != nil && *o.Date != "" {
		d, err := record.ParseDate(*o.Date)
		if err != nil {
			return in, fmt.Errorf("%s: %w", in.ID, err)
		}
		in.Date = d
	}
	return in, nil
}
