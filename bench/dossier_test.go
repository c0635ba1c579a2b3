package main

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"parley/examples"
)

// perfect writes the expected items themselves as found ones: the first of the right values, the
// words as quoted, ids of its own.
func perfect(t *testing.T) (*examples.Expected, []examples.Report, map[string][]found) {
	t.Helper()
	want, err := examples.ReadExpected()
	if err != nil {
		t.Fatal(err)
	}
	reps, err := examples.Reports()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]found{}
	for _, kind := range examples.Kinds {
		for _, x := range want.Expected[kind] {
			f := found{ID: "got " + x.ID, Is: map[string][]string{}}
			for name, v := range x.Is {
				for _, w := range v.Of {
					if one, _, _ := strings.Cut(w, "|"); one != "null" && one != "*" && !strings.HasSuffix(w, "?") {
						if name == "agreement" || name == "incident" || name == "version" {
							one = "got " + one
						}
						f.Is[name] = append(f.Is[name], one)
					}
				}
			}
			for _, w := range x.Words {
				for _, r := range reps {
					if before, _, ok := strings.Cut(r.Text, w.Quote); ok && r.ID == w.In {
						n := utf8.RuneCountInString(before)
						f.Words = append(f.Words, foundWords{r.ID, n, n + utf8.RuneCountInString(w.Quote)})
					}
				}
			}
			got[kind] = append(got[kind], f)
		}
	}
	return want, reps, got
}

func of(t *testing.T, scores []dossierScore, kind string) dossierScore {
	t.Helper()
	for _, s := range scores {
		if s.Kind == kind {
			return s
		}
	}
	t.Fatalf("no score of %s", kind)
	return dossierScore{}
}

// What is expected scores in full, in whatever order it comes; an item that is both expected and
// forbidden would show here.
func TestDossierPerfect(t *testing.T) {
	want, reps, got := perfect(t)
	for range 2 {
		for _, s := range scoreDossier(want, reps, got) {
			if s.Right != s.Expected || s.Extra != 0 || s.Breaches != 0 {
				t.Errorf("%s: %d of %d, %d extra, %d breaches\n%s", s.Kind, s.Right, s.Expected, s.Extra, s.Breaches, strings.Join(s.Notes, "\n"))
			}
		}
		for _, list := range got {
			slices.Reverse(list)
		}
	}
}

func TestDossierNothing(t *testing.T) {
	want, reps, _ := perfect(t)
	for _, s := range scoreDossier(want, reps, nil) {
		if s.Right != 0 || s.Expected == 0 || s.Extra != 0 || len(s.Notes) != s.Expected {
			t.Errorf("%+v", s)
		}
	}
}

// Each fault costs what it should, and is named.
func TestDossierFaults(t *testing.T) {
	item := func(got map[string][]found, kind, id string) *found {
		k := slices.IndexFunc(got[kind], func(f found) bool { return f.ID == "got "+id })
		return &got[kind][k]
	}
	for name, c := range map[string]struct {
		spoil                    func(map[string][]found)
		kind                     string
		less, extra, breaches    int
		note                     string
		otherKind                string
		otherLess, otherBreaches int
	}{
		"a start that nobody gave": {kind: "versions", less: 1, breaches: 1, note: "from is 2025-03-25, expected null",
			spoil: func(g map[string][]found) {
				item(g, "versions", "pause/us-25-march").Is["from"] = []string{"2025-03-25"}
			}},
		"one told twice, not joined": {kind: "incidents", extra: 1, note: "twin: extra",
			spoil: func(g map[string][]found) {
				f := *item(g, "incidents", "kursk-25-march")
				f.ID = "twin"
				g["incidents"] = append(g["incidents"], f)
			}},
		"two joined into one": {kind: "incidents", less: 1, note: "saratov-8-april: not found", otherKind: "compliance", otherLess: 1,
			spoil: func(g map[string][]found) {
				g["incidents"] = slices.DeleteFunc(g["incidents"], func(f found) bool { return f.ID == "got saratov-8-april" })
			}},
		"other words": {kind: "forecasts", less: 1, extra: 1, note: "market-access: not found",
			spoil: func(g map[string][]found) {
				item(g, "forecasts", "market-access").Words = []foundWords{{"ex-01", 0, 9}}
			}},
		"rival counts that are none": {kind: "discrepancies", breaches: 1, note: "rivals: must not be there: 99 against 227",
			spoil: func(g map[string][]found) {
				w := append(slices.Clone(item(g, "incidents", "drones-at-ukraine-24-march").Words), item(g, "incidents", "drones-of-ukraine-24-march").Words...)
				g["discrepancies"] = append(g["discrepancies"], found{ID: "rivals", Words: w, Is: map[string][]string{"type": {"count"}, "between": {"gov:ru", "gov:ua"}}})
			}},
		"a perpetrator nobody named": {kind: "incidents", less: 1, breaches: 1, note: "allegations is gov:ru by gov:ua, expected not stated",
			spoil: func(g map[string][]found) {
				item(g, "incidents", "sumy-24-march").Is["allegations"] = []string{"gov:ru by gov:ua"}
			}},
		"a wrong result": {kind: "compliance", less: 1, note: "saratov-28/ru-list: result is not_assessable, expected alleged_inconsistent",
			spoil: func(g map[string][]found) {
				item(g, "compliance", "saratov-28/ru-list").Is["result"] = []string{"not_assessable"}
			}},
		"a determination": {kind: "compliance", less: 1, breaches: 1, note: "must not be there: Anything determined",
			spoil: func(g map[string][]found) {
				item(g, "compliance", "saratov-28/ru-list").Is["result"] = []string{"violation_determined"}
			}},
		"more than the list has": {kind: "versions", less: 1, breaches: 1, note: "must not be there: Gas metering on the Kremlin's list",
			spoil: func(g map[string][]found) {
				f := item(g, "versions", "pause/ru-list")
				f.Is["objects"] = append(f.Is["objects"], "gas_metering")
			}},
	} {
		t.Run(name, func(t *testing.T) {
			want, reps, got := perfect(t)
			c.spoil(got)
			scores := scoreDossier(want, reps, got)
			s := of(t, scores, c.kind)
			if s.Expected-s.Right != c.less || s.Extra != c.extra || s.Breaches != c.breaches || !strings.Contains(strings.Join(s.Notes, "\n"), c.note) {
				t.Errorf("%d of %d, %d extra, %d breaches, notes:\n%s", s.Right, s.Expected, s.Extra, s.Breaches, strings.Join(s.Notes, "\n"))
			}
			for _, o := range scores {
				if o.Kind == c.kind {
					continue
				}
				less := 0
				if o.Kind == c.otherKind {
					less = c.otherLess
				}
				if o.Expected-o.Right != less {
					t.Errorf("%s: %d of %d", o.Kind, o.Right, o.Expected)
				}
			}
		})
	}
}

func TestDossierFits(t *testing.T) {
	for k, c := range []struct {
		name, want string
		set        bool
		got        string
		fits       bool
	}{
		{"date", "2025-03-24", false, "2025-03-24?", true},
		{"date", "2025-03-24?", false, "2025-03-24", false},
		{"to", "2025-04-17|null", false, "", true},
		{"to", "null", false, "2025-04-17", false},
		{"place", "Kursk", false, "Kursk Oblast", true},
		{"place", "Kursk Oblast", false, "Kursk", false},
		{"exit", "free of it", false, "the other may consider itself free of it", true},
		{"objects", "", true, "", true},
		{"objects", "", true, "energy", false},
		{"objects", "energy?", true, "", true},
		{"objects", "energy,maritime?", true, "maritime,energy", true},
		{"objects", "energy,maritime?", true, "maritime", false},
		{"objects", "energy,*", true, "maritime,energy", true},
		{"objects", "energy|port,energy", true, "energy,port", true},
		{"objects", "energy|port,energy", true, "port,rail", false},
		{"objects", "energy", true, "energy,energy", true},
		{"because", "party", true, "party,period", true},
	} {
		list := func(s string) []string {
			return slices.DeleteFunc(strings.Split(s, ","), func(x string) bool { return x == "" })
		}
		want := examples.Value{Set: c.set, Of: []string{c.want}}
		if c.set {
			want.Of = list(c.want)
		}
		if got := fits(c.name, want, list(c.got)); got != c.fits {
			t.Error(strconv.Itoa(k), c, "fits:", got)
		}
	}
}
