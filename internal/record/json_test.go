package record

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// Gold files have the same members as the program's output; every one that the types know must
// survive reading and writing.
func TestGoldSurvivesTheTypes(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/data/*/*.gold.json")
	seed, _ := filepath.Glob("../../../shared/contract/*.gold.json")
	files = append(files, seed...)
	if len(files) == 0 {
		t.Skip("../shared is absent: no gold files to read")
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var rep Report
		if err := json.Unmarshal(b, &rep); err != nil {
			t.Errorf("%s: %v", filepath.Base(f), err)
			continue
		}
		out, err := rep.JSON()
		if err != nil {
			t.Fatal(err)
		}
		var want, got map[string]any
		json.Unmarshal(b, &want)
		json.Unmarshal(out, &got)
		for _, layer := range []string{"statements", "talks", "agreements", "incidents", "tallies", "control", "forecasts", "discrepancies", "events", "actors", "places", "times"} {
			ws, _ := want[layer].([]any)
			gs, _ := got[layer].([]any)
			if len(ws) != len(gs) {
				t.Errorf("%s %s: %d items read, %d written", filepath.Base(f), layer, len(ws), len(gs))
				continue
			}
			for i := range ws {
				if d := missing(ws[i], gs[i]); d != "" {
					t.Errorf("%s %s[%d]: lost %s", filepath.Base(f), layer, i, d)
				}
			}
		}
	}
}

// missing names the first member of want that got lacks; gold-only members are passed over.
func missing(want, got any) string {
	switch w := want.(type) {
	case map[string]any:
		g, _ := got.(map[string]any)
		for k, v := range w {
			if k == "tier" || k == "note" || len(k) > 4 && (k[len(k)-4:] == "_alt" || k[len(k)-5:] == "_note" || k[len(k)-5:] == "_rule" || k[len(k)-5:] == "_tier") {
				continue
			}
			gv, ok := g[k]
			if !ok {
				if v == nil || v == false || reflect.DeepEqual(v, []any{}) || v == "" {
					continue
				}
				return k
			}
			if d := missing(v, gv); d != "" {
				return k + "." + d
			}
		}
	case []any:
		g, ok := got.([]any)
		if !ok && len(w) <= 1 { // Refs writes one id as a string, none as null
			return ""
		}
		if len(g) != len(w) {
			return "list"
		}
		for i := range w {
			if d := missing(w[i], g[i]); d != "" {
				return d
			}
		}
	default:
		if !reflect.DeepEqual(want, got) {
			return "value"
		}
	}
	return ""
}

// What is known of a time is a member; what is not known is left out.
func TestTimeMembers(t *testing.T) {
	known, err := json.Marshal(Time{Type: TimeDuration, Granularity: GranularityPart, Rule: "more than", Min: 43200, Max: 86400})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []string{`"granularity":"part-of-day"`, `"rule":"more than"`, `"min_s":43200`, `"max_s":86400`} {
		if !strings.Contains(string(known), m) {
			t.Errorf("no %s in %s", m, known)
		}
	}
	if js, _ := json.Marshal(Time{Type: TimeDate}); strings.Contains(string(js), "granularity") || strings.Contains(string(js), "rule") || strings.Contains(string(js), "_s\"") {
		t.Errorf("not known, and there: %s", js)
	}
}

func TestGeoPrecision(t *testing.T) {
	for where, want := range map[int]int{-1: 0, 0: 0, 1: 1, 2: 2, 3: 2, 4: 3, 5: 3, 6: 0, 7: 3, 8: 0} {
		if g := GeoPrecision(&where); (g == nil) != (want == 0) || g != nil && *g != want {
			t.Errorf("where_prec %d: %v, want %d", where, g, want)
		}
	}
	if GeoPrecision(nil) != nil {
		t.Error("a code for what is not known")
	}
}
