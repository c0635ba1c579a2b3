package reconcile

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"parley/internal/record"
)

// A pair that is hopeless by its gists scores 0 from the findings themselves, and most pairs of different
// events are hopeless.
func TestGist(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	start := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	var fs []record.Finding
	for i := range 300 {
		event := i / 3
		s := sketch{}
		if r.IntN(4) > 0 {
			s.Towns = []string{fmt.Sprint("pl:town_", event%40)}
			s.Days = []int{r.IntN(5)}
		}
		if r.IntN(4) == 0 {
			s.Names = []string{fmt.Sprintf("oskar velmaritz%d", event%20), "john smith"}
		}
		var v Vector
		for w := range 30 {
			stem := fmt.Sprintf("w%d", r.IntN(400))
			if w < r.IntN(30) {
				stem = fmt.Sprintf("e%d_%d", event, w)
			}
			v = append(v, Weight{stem, r.Float64()})
		}
		s.Terms = top(v, 30)
		f := record.Finding{ID: fmt.Sprint("Y-", i), Layer: Stories}
		if r.IntN(5) > 0 {
			f.Source.Date = record.Day(start.AddDate(0, 0, r.IntN(20)))
		}
		f.Sketch, _ = json.Marshal(s)
		fs = append(fs, f)
	}
	gists := make([]any, len(fs))
	for i := range fs {
		gists[i] = gistOf(&fs[i])
	}
	linked, passed, pairs := 0, 0, 0
	for i := range fs {
		for j := range i {
			pairs++
			score := Score(&fs[i], &fs[j])
			if score > 0 {
				linked++
			}
			if !hopeless(gists[i], gists[j]) {
				passed++
			} else if score > 0 {
				t.Errorf("%s and %s score %g and are hopeless", fs[i].ID, fs[j].ID, score)
			}
		}
	}
	if linked < 100 || passed > linked+pairs/20 {
		t.Errorf("of %d pairs %d link and %d are not hopeless", pairs, linked, passed)
	}
	if gistOf(&record.Finding{Layer: "incidents"}) != nil || hopeless(nil, gists[0]) || hopeless(gists[0], nil) {
		t.Error("what has no gist is hopeless")
	}
}
