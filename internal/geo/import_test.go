package geo

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/nlp"
	"parley/nlp/english"
)

const dump = "700001\tMala Vyshnia\tMala Vyshnia\tMalaya Vishnya,Мала Вишня\t48.51\t37.91\tP\tPPL\tUA\t\t05\t\t\t\t120\t\t100\tEurope/Kyiv\t2024-01-01\n" +
	"700002\tKamyanka Dam\tKamyanka Dam\t\t48.2\t36.5\tS\tDAM\tUA\t\t05\t\t\t\t0\t\t90\tEurope/Kyiv\t2024-01-01\n" +
	"700003\tBroken\tBroken\t\tnorth\t37.91\tP\tPPL\tUA\t\t05\t\t\t\t120\t\t100\tEurope/Kyiv\t2024-01-01\n" +
	"700004\tSome Trench\tSome Trench\t\t1\t2\tU\tTRNU\t\t\t\t\t\t\t0\t\t0\t\t2024-01-01\n"

// A dump and a list of our own: what can be read is taken, what cannot is named with its reason.
func TestImport(t *testing.T) {
	g := load(t)
	lines, places, bad, err := g.Import(strings.NewReader(dump), "UA.txt")
	if err != nil || places != 2 || len(bad) != 1 || !strings.Contains(bad[0].Error(), "UA.txt line 3") || !strings.Contains(bad[0].Error(), "north") {
		t.Fatalf("%d places, bad %v, %v", places, bad, err)
	}
	own := "# ours\nStara Balka,Old Balka|48.52|37.93|UKR|city|80\nno point|here\nPost 7|48.5|37.9|UA|facility:military\nX|99|0\nY|1|2|Atlantis\nZ|1|2|UA|mountain\n"
	more, places, bad, err := g.Import(strings.NewReader(own), "own.txt")
	if err != nil || places != 2 || len(bad) != 4 {
		t.Fatalf("%d places, bad %v, %v", places, bad, err)
	}
	for i, want := range []string{"line 3", "line 5", "line 6", "line 7"} {
		if !strings.Contains(bad[i].Error(), want) {
			t.Errorf("%v, want %s", bad[i], want)
		}
	}
	_, err = g.With([]byte(strings.Join(append(more[:len(more):len(more)], lines...), "\n")), "x.gaz")
	if err == nil {
		t.Error("two lists one after the other are not in order, and that was not noticed")
	}
	h, err := g.With([]byte(strings.Join(lines, "\n")), "x.gaz")
	if err != nil {
		t.Fatal(err)
	}
	if h, err = h.With([]byte(strings.Join(more, "\n")), "y.gaz"); err != nil || h.OwnHash() == "" || g.OwnHash() != "" {
		t.Fatal(err)
	}
	for _, name := range []string{"Mala Vyshnia", "Malaya Vishnya", "Stara Balka", "Old Balka"} {
		if e := h.Find(name); len(e) == 0 || e[0].Country != "UA" {
			t.Errorf("%s: %v", name, e)
		}
	}
	d := nlp.New(english.Model()).Read("Two people were wounded in Mala Vyshnia near Bakhmut, the governor said.")
	r := h.Resolve(d, Context{})
	found := false
	for _, p := range r.Places {
		found = found || p.GeonameID != nil && *p.GeonameID == 700001
	}
	if !found {
		t.Errorf("%+v", r.Places)
	}
}

// A list of a million places is taken, and a name in it is found at once.
func TestImportMillion(t *testing.T) {
	if testing.Short() {
		t.Skip("a million lines")
	}
	g := load(t)
	var b strings.Builder
	for i := range 1_000_000 {
		fmt.Fprintf(&b, "Village %d|%.3f|%.3f|UA\n", i, 44+float64(i%8000)/1000, 22+float64(i%18000)/1000)
	}
	lines, places, bad, err := g.Import(strings.NewReader(b.String()), "million.txt")
	if err != nil || places != 1_000_000 || len(bad) > 0 {
		t.Fatalf("%d places, %d bad, %v", places, len(bad), err)
	}
	h, err := g.With([]byte(strings.Join(lines, "\n")), "million.gaz")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	for i := range 1000 {
		if len(h.Find(fmt.Sprintf("Village %d", i*997))) == 0 {
			t.Fatalf("Village %d not found", i*997)
		}
	}
	if d := time.Since(start); d > 2*time.Second {
		t.Errorf("1000 look-ups took %v", d)
	}
}

// Whatever the bytes, a list is taken or its lines are named; what is taken is in order and found.
func FuzzImport(f *testing.F) {
	for _, s := range []string{dump, "a|1|2", "a,b|1|2|UA|sea|9", "=ua|1|2", "\xff|1|2", "a\t1\t2", "a|1|2|||-5", ">x|1|1", "a\x01b|1|2"} {
		f.Add(s)
	}
	g := load(f)
	f.Fuzz(func(t *testing.T, s string) {
		lines, places, _, err := g.Import(strings.NewReader(s), "f")
		if err != nil {
			t.Fatal(err)
		}
		if places > len(lines) {
			t.Fatalf("%q: %d places in %d lines", s, places, len(lines))
		}
		h, err := g.With([]byte(strings.Join(lines, "\n")), "f")
		if err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		for _, l := range lines {
			key, _, _ := strings.Cut(l, "\t")
			for _, e := range h.lookup(key) {
				if e.Lat < -90 || e.Lat > 90 || e.Lon < -180 || e.Lon > 180 {
					t.Fatalf("%q: %+v", s, e)
				}
			}
			if len(h.lookup(key)) == 0 {
				t.Fatalf("%q: %q is not found", s, key)
			}
		}
	})
}
