package examples

import (
	"io/fs"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestDispatchesAreComplete(t *testing.T) {
	reps, err := Reports()
	if err != nil {
		t.Fatal(err)
	}
	if len(reps) < 12 || len(reps) > 16 {
		t.Errorf("%d dispatches, want 12 to 16", len(reps))
	}
	listed := map[string]bool{"dossier.txt": true}
	last := ""
	for _, r := range reps {
		listed[r.File] = true
		if !utf8.ValidString(r.Text) || !strings.Contains(r.Text, "("+r.Outlet+") - ") {
			t.Errorf("%s: not UTF-8, or no date line of %s", r.ID, r.Outlet)
		}
		if n := len(strings.Fields(r.Text)); n < 80 || n > 300 {
			t.Errorf("%s: %d words", r.ID, n)
		}
		day, err := time.Parse("2006-01-02", r.Date)
		if err != nil || r.Date < last {
			t.Errorf("%s: date %q after %q: %v", r.ID, r.Date, last, err)
		}
		if !strings.Contains(r.Text, day.Format("January 2, 2006")) {
			t.Errorf("%s: the date line does not have %s", r.ID, day.Format("January 2, 2006"))
		}
		last = r.Date
		src, err := FS.ReadFile("march-2025/" + strings.TrimSuffix(r.File, ".txt") + ".sources.txt")
		if err != nil || !strings.Contains(string(src), "Source: ") {
			t.Errorf("%s: no sources beside it: %v", r.ID, err)
		}
	}
	entries, err := fs.ReadDir(FS, "march-2025")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if n := e.Name(); strings.HasSuffix(n, ".txt") && !strings.HasSuffix(n, ".sources.txt") && !listed[n] {
			t.Errorf("%s is in no index", n)
		}
	}
}
