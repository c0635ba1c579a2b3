package record

import (
	"testing"
	"time"
)

func TestEDTF(t *testing.T) {
	for _, c := range []struct {
		in          EDTF
		valid       bool
		first, last EDTF
	}{
		{"2025-03-24", true, "2025-03-24", "2025-03-24"},
		{"2025-03-24?", true, "2025-03-24", "2025-03-24"},
		{"2025-03", true, "2025-03-01", "2025-03-31"},
		{"2022~", true, "2022-01-01", "2022-12-31"},
		{"202X", true, "2020-01-01", "2029-12-31"},
		{"2025-03-23/2025-03-24", true, "2025-03-23", "2025-03-24"},
		{"../2025-03-24", true, "", "2025-03-24"},
		{"2025-03-18/..", true, "2025-03-18", ""},
		{"2025-04-19T18:00/2025-04-21T00:00", true, "2025-04-19", "2025-04-21"},
		{"2025-04-19T18:00Z", true, "2025-04-19", "2025-04-19"},
		{"2025-02-30", false, "", ""},
		{"2025-13", false, "", ""},
		{"2025-03-24/2025-03-20", false, "", ""},
		{"../..", false, "", ""},
		{"24 March", false, "", ""},
		{"", false, "", ""},
		{"XXXX-03-24", false, "", ""},
	} {
		if c.in.Valid() != c.valid {
			t.Errorf("%q: valid %v, want %v", c.in, !c.valid, c.valid)
		}
		if c.in.First() != c.first || c.in.Last() != c.last {
			t.Errorf("%q: %q to %q, want %q to %q", c.in, c.in.First(), c.in.Last(), c.first, c.last)
		}
	}
	if p := EDTF("2025-03-23/2025-03-24").Precision(); p == nil || *p != 2 {
		t.Errorf("precision of two days: %v", p)
	}
	if EDTF("2025-03-24").Uncertain() != "2025-03-24?" || EDTF("2025-03-24T10:00").Uncertain() != "2025-03-24T10:00" {
		t.Error("Uncertain")
	}
	if !EDTF("2025-03-24").Within("2025-03") || EDTF("2025-03").Within("2025-03-24") || !EDTF("2025-03-24").Within("2025-03-18/..") {
		t.Error("Within")
	}
}

// Whatever is valid has bounds in order, and stays valid without and with its marks.
func FuzzEDTF(f *testing.F) {
	for _, s := range []string{"2025-03-24", "2025-03?", "../2025", "2025-04-19T18:00+03:00", "202X", "-0044-03-15", "2024-02-29/2025"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e := EDTF(s)
		if !e.Valid() {
			if _, _, ok := e.Bounds(time.UTC); ok {
				t.Fatalf("%q has bounds and is not valid", s)
			}
			return
		}
		from, to, _ := e.Bounds(time.UTC)
		if !from.IsZero() && !to.IsZero() && !from.Before(to) {
			t.Fatalf("%q: %v is not before %v", s, from, to)
		}
		if !e.Certain().Valid() || !e.Uncertain().Valid() {
			t.Fatalf("%q: Certain %q, Uncertain %q", s, e.Certain(), e.Uncertain())
		}
		if !e.Overlaps(e) || !e.Within(e) {
			t.Fatalf("%q does not overlap itself", s)
		}
	})
}
