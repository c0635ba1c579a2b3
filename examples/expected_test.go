package examples

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"parley/internal/ingest"
	"parley/internal/record"
)

// member says how the values of a member are written: one of a vocabulary (a list of
// internal/record by its name, or words), a date, a party, a reference; "" is free words.
type member struct {
	set  bool
	from string
}

var party, words = "party", ""

// members are what may be asked of each kind.
var members = map[string]map[string]member{
	"agreements": {"kind": {from: "AgreementKind"}, "status": {from: "AgreementStatus"}, "date": {from: "date"}},
	"versions": {"agreement": {from: "agreements"}, "by": {from: party}, "bound": {true, party}, "from": {from: "date"}, "to": {from: "date"}, "duration": {from: "duration"},
		"acts": {true, "ActClass"}, "objects": {true, "ObjectClass"}, "area": {from: words}, "conditions": {true, words}, "exit": {from: words}},
	"incidents": {"date": {from: "date"}, "place": {from: words}, "type": {from: "AcledSubType"}, "targets": {true, "ObjectClass"}, "allegations": {true, "allegation"},
		"denied": {true, party}, "casualties": {true, "casualties"}, "status": {true, "reported alleged corroborated verified_event attributed disputed unverifiable retracted"}},
	"compliance": {"incident": {from: "incidents"}, "agreement": {from: "agreements"}, "version": {from: "versions"},
		"result":  {from: "not_applicable outside_scope alleged_inconsistent inconsistent not_assessable scope_disputed violation_determined"},
		"because": {true, "force period party act object area"}},
	"forecasts":     {"by": {from: party}, "due": {from: "date"}, "polarity": {from: "ForecastPolarity"}, "resolution": {from: "open true false partly void"}},
	"discrepancies": {"type": {from: "DiscrepancyType"}, "between": {true, party}, "status": {from: "open explained resolved"}},
}

func TestExpected(t *testing.T) {
	e, err := ReadExpected()
	if err != nil {
		t.Fatal(err)
	}
	reps, err := Reports()
	if err != nil {
		t.Fatal(err)
	}
	text, facts := map[string]string{}, map[string][]int{}
	for _, r := range reps {
		text[r.ID] = r.Text
		src, err := FS.ReadFile("march-2025/" + strings.TrimSuffix(r.File, ".txt") + ".sources.txt")
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(src)) {
			if head, _, ok := strings.Cut(line, ":"); ok && strings.HasPrefix(head, "fact") {
				for _, n := range regexp.MustCompile(`\d+`).FindAllString(head, -1) {
					k, _ := strconv.Atoi(n)
					facts[r.ID] = append(facts[r.ID], k)
				}
			}
		}
	}
	if last := reps[len(reps)-1]; e.AsOf != last.Date {
		t.Errorf("as_of %s, the last dispatch is of %s", e.AsOf, last.Date)
	}
	d, err := ingest.ParseDossier(Dossier())
	if err != nil {
		t.Fatal(err)
	}
	parties := []string{"joint"}
	for _, p := range d.Parties {
		parties = append(parties, p.ID)
	}
	for _, a := range d.Agreements {
		if !slices.ContainsFunc(e.Expected["agreements"], func(x Item) bool { return x.ID == a.ID }) {
			t.Errorf("agreement %s of the dossier is not expected", a.ID)
		}
	}

	ids := map[string]map[string]Item{} // expected and optional items, which may be referred to
	for _, kind := range Kinds {
		ids[kind] = map[string]Item{}
		if len(e.Expected[kind]) == 0 || len(e.Absent[kind]) == 0 {
			t.Errorf("%s: nothing expected, or nothing that must be absent", kind)
		}
		for _, x := range slices.Concat(e.Expected[kind], e.Optional[kind]) {
			if _, twice := ids[kind][x.ID]; twice {
				t.Errorf("%s: %s stands twice", kind, x.ID)
			}
			ids[kind][x.ID] = x
		}
	}
	// wrong says why v is no value of the member, "" if it is one.
	wrong := func(m member, v string) string {
		var list []string
		switch m.from {
		case words:
			return ""
		case party:
			list = parties
		case "date":
			if v != "" && !record.EDTF(v).Valid() {
				return "no EDTF date"
			}
			return ""
		case "duration":
			if !regexp.MustCompile(`^P(\d+D|T\d+H)$`).MatchString(v) {
				return "no ISO 8601 duration"
			}
			return ""
		case "allegation":
			whom, by, ok := strings.Cut(v, " by ")
			if !ok || !slices.Contains(parties, whom) || !slices.Contains(parties, by) {
				return `not "party by party"`
			}
			return ""
		case "casualties":
			f := strings.Fields(v)
			if len(f) != 3 || !slices.Contains(record.Vocabularies["CasualtyKind"], f[0]) || !slices.Contains(record.Vocabularies["CasualtyGroup"], f[1]) {
				return `not "kind group number"`
			}
			return ""
		case "agreements", "versions", "incidents":
			list = slices.Collect(maps.Keys(ids[m.from]))
		default:
			if list = record.Vocabularies[m.from]; list == nil {
				list = strings.Fields(m.from)
			}
		}
		if !slices.Contains(list, v) {
			return "not of the list"
		}
		return ""
	}

	for group, items := range map[string]map[string][]Item{"expected": e.Expected, "optional": e.Optional, "absent": e.Absent} {
		for kind, list := range items {
			if !slices.Contains(Kinds, kind) {
				t.Errorf("%s: no kind %q", group, kind)
			}
			seen := map[string]bool{}
			for _, x := range list {
				at := group + " " + kind + " " + x.ID
				if seen[x.ID] {
					t.Errorf("%s: the id stands twice", at)
				}
				seen[x.ID] = true
				if x.ID == "" || x.Say == "" || x.Why == "" || len(x.Facts) == 0 || len(x.Words) == 0 {
					t.Errorf("%s: an entry needs id, say, why, facts and words", at)
				}
				told := map[int]bool{}
				for _, w := range x.Words {
					if n := strings.Count(text[w.In], w.Quote); n != 1 || w.Quote == "" {
						t.Errorf("%s: %q stands %d times in %q, want once", at, w.Quote, n, w.In)
					}
					rests := false
					for _, f := range facts[w.In] {
						told[f] = true
						rests = rests || slices.Contains(x.Facts, f)
					}
					if !rests {
						t.Errorf("%s: %s tells none of its facts %v", at, w.In, x.Facts)
					}
				}
				for _, f := range x.Facts {
					if !told[f] {
						t.Errorf("%s: none of its dispatches tells fact %d", at, f)
					}
				}
				if group == "expected" && len(x.Is) == 0 {
					t.Errorf("%s: nothing to judge", at)
				}
				for name, v := range x.Is {
					m, known := members[kind][name]
					if !known {
						t.Errorf("%s: no member %q of %s", at, name, kind)
						continue
					}
					if v.Set != m.set {
						t.Errorf("%s: %s is a set: %v, want %v", at, name, v.Set, m.set)
					}
					for _, alt := range v.Of {
						if m.set {
							if alt == "*" {
								continue
							}
							alt = strings.TrimSuffix(alt, "?")
						}
						for _, one := range strings.Split(alt, "|") {
							if one == "null" && !m.set {
								continue
							}
							if why := wrong(m, one); why != "" {
								t.Errorf("%s: %s %q: %s", at, name, one, why)
							}
						}
					}
				}
				if v, ok := x.Is["version"]; kind == "compliance" && ok && v.Of[0] != "null" {
					if agr, ok := x.Is["agreement"]; ok && ids["versions"][v.Of[0]].Is["agreement"].Of[0] != agr.Of[0] {
						t.Errorf("%s: %s is no version of %s", at, v.Of[0], agr.Of[0])
					}
				}
			}
		}
	}
}
