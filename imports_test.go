// Package parley holds only the test of who may import whom.
package parley

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport is the table of arrows: a package, and which of ours it may import ("all" = any but
// what deny says). A package without a line fails. Test files are free.
var mayImport = map[string][]string{
	"internal/record":     {},
	"data":                {},
	"examples":            {},
	"nlp/internal/kernel": {},
	"nlp":                 {"nlp/internal/kernel"},
	"nlp/english":         {"nlp"},
	"internal/ingest":     {"internal/record"},
	"internal/store":      {"internal/record"},
	"internal/export":     {"internal/record"},
	"internal/compliance": {"internal/record"},
	"internal/reconcile":  {"internal/record"},
	"internal/timex":      {"internal/record", "nlp"},
	"internal/geo":        {"internal/record", "nlp"},
	"internal/actor":      {"internal/record", "nlp", "internal/geo"}, // decision 0004
	"internal/extract":    {"internal/record", "nlp", "internal/timex", "internal/geo", "internal/actor"},
	"internal/pipeline":   {"internal/record", "internal/ingest", "nlp", "internal/timex", "internal/geo", "internal/actor", "internal/extract", "internal/reconcile", "internal/compliance", "internal/store"},
	"internal/web":        {"internal/record", "internal/store", "internal/export"},
	"cmd/parley":          {"all"},
	"cmd/parley-train":    {"data", "nlp", "nlp/english", "internal/record", "internal/timex", "internal/geo", "internal/actor", "internal/extract", "internal/reconcile", "internal/ingest", "internal/pipeline"},
	"bench":               {"all"},
}

// onlyThese may import the shipped models and data.
var onlyThese = map[string][]string{
	"data":        {"cmd/parley", "cmd/parley-train", "bench"},
	"nlp/english": {"cmd/parley", "cmd/parley-train", "bench"},
}

// thirdParty names who may import which modules of others; a new one needs a decision note.
var thirdParty = map[string][]string{
	"modernc.org/sqlite":           {"internal/store"},
	"github.com/spf13/cobra":       {"cmd/parley"},
	"golang.org/x/text":            {"nlp", "internal/record", "internal/geo", "internal/reconcile"},
	"github.com/kljensen/snowball": {"internal/reconcile"}, // decision 0012
	"golang.org/x/sys":             {"nlp/internal/kernel"},
	"github.com/jackc/pgx":         {"internal/store"}, // decision 0013
	"golang.org/x/mod":             {"internal/store"}, // its log and notes: decision 0013
}

func TestImports(t *testing.T) {
	seen := map[string]bool{}
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && file != "." || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		pkg := filepath.ToSlash(path.Dir(filepath.ToSlash(file)))
		allowed, known := mayImport[pkg]
		if !known {
			t.Errorf("package %s has no line in the table of imports_test.go", pkg)
			return nil
		}
		seen[pkg] = true
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, i := range f.Imports {
			name, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			if ours, ok := strings.CutPrefix(name, "parley/"); ok {
				if !slices.Contains(allowed, ours) && !slices.Contains(allowed, "all") {
					t.Errorf("%s imports %s, which %s may not", file, ours, pkg)
				}
				if only, ok := onlyThese[ours]; ok && !slices.Contains(only, pkg) {
					t.Errorf("%s imports %s, which only %v may", file, ours, only)
				}
				continue
			}
			if first, _, _ := strings.Cut(name, "/"); !strings.Contains(first, ".") {
				continue // the standard library
			}
			ok := false
			for module, users := range thirdParty {
				ok = ok || (name == module || strings.HasPrefix(name, module+"/")) && slices.Contains(users, pkg)
			}
			if !ok {
				t.Errorf("%s imports %s, which has no line in the table of imports_test.go", file, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range mayImport {
		if !seen[pkg] {
			t.Errorf("the table names package %s, which is not there", pkg)
		}
	}
}
