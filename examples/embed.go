// Package examples is a small dossier of our own writing: dispatches about the partial cease-fires
// of March and April 2025, made from published facts, for `parley demo` and for tests. Beside each
// dispatch a .sources.txt names the public source of every fact in it.
package examples

import (
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// FS holds the folder march-2025.
//
//go:embed march-2025
var FS embed.FS

// Report is one dispatch.
type Report struct {
	ID     string `json:"id"`
	File   string `json:"file"`
	Date   string `json:"date"` // the day, EDTF
	Title  string `json:"title"`
	Outlet string `json:"outlet"`
	Text   string `json:"-"`
}

// Reports are the dispatches in the order of their dates.
func Reports() ([]Report, error) {
	index, err := FS.ReadFile("march-2025/index.jsonl")
	if err != nil {
		return nil, err
	}
	var out []Report
	for line := range strings.Lines(string(index)) {
		var r Report
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			return nil, fmt.Errorf("examples: index: %w", err)
		}
		text, err := FS.ReadFile("march-2025/" + r.File)
		if err != nil {
			return nil, fmt.Errorf("examples: %w", err)
		}
		r.Text = string(text)
		out = append(out, r)
	}
	return out, nil
}

// Dossier is the dossier that goes with the dispatches.
func Dossier() io.Reader {
	text, err := FS.ReadFile("march-2025/dossier.txt")
	if err != nil {
		panic(err) // embedded: cannot fail
	}
	return strings.NewReader(string(text))
}
