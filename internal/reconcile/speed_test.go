package reconcile

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"parley/internal/record"
)

// invented makes n incidents of one report each, a hundred a day, a fifth of them told before.
func invented(n int) []record.Finding {
	r := rand.New(rand.NewPCG(1, 2))
	start := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	var out []record.Finding
	country := "AVA"
	for i := range n {
		k := i
		if i > 0 && r.IntN(5) == 0 {
			k = max(0, i-r.IntN(80)) // told before
		}
		day := record.Day(start.AddDate(0, 0, k/100))
		adm := fmt.Sprintf("Province %d", k%12)
		lat, lon := 40+float64(k%12)*.5+float64(k%7)*.05, 30+float64(k%11)*.4
		pl := record.Place{Item: record.Item{ID: fmt.Sprintf("pl:town_%d", k%300)}, Name: fmt.Sprintf("Town %d", k%300), Kind: record.PlaceCity, Country: &country, Adm1: &adm, Lat: &lat, Lon: &lon}
		var v Vector
		for w := range 30 {
			v = append(v, Weight{fmt.Sprintf("w%d", (k*31+w*97)%4000), 1})
		}
		s, _ := json.Marshal(sketch{Terms: top(v, 30), Own: top(v[:10], 10), Said: []uint32{uint32(i), uint32(i + 1)}})
		id := record.NewID("E", fmt.Sprint(i))
		out = append(out, record.Finding{ID: id, Layer: "incidents", Source: record.Reported{Report: fmt.Sprint("r", i), Outlet: fmt.Sprint("Outlet ", i%40), Date: day, Text: record.SHA256(fmt.Sprint(i))},
			Incident: &record.Incident{Item: record.Item{ID: id}, Title: "Attack", Date: day, Place: &pl.ID, AcledType: record.AcledExplosionsRemoteViolence, AcledSub: record.AcledSubAirDroneStrike}, Places: []record.Place{pl}, Sketch: s})
	}
	return out
}

// The work grows with the number of incidents, not with its square: per incident it is about the same
// at a thousand and at ten thousand and at a hundred thousand.
func BenchmarkJoin(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			fs := invented(n)
			for b.Loop() {
				Join(fs, nil)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(n), "µs/incident")
		})
	}
}

func TestJoinInvented(t *testing.T) {
	fs := invented(2_000)
	rs := Join(fs, nil)
	if len(rs) >= 2_000 || len(rs) < 1_200 {
		t.Errorf("%d records of 2,000 incidents of which a fifth were told before", len(rs))
	}
	rand.Shuffle(len(fs), func(i, j int) { fs[i], fs[j] = fs[j], fs[i] })
	again := Join(fs, nil)
	if len(again) != len(rs) {
		t.Fatalf("%d records in another order, %d before", len(again), len(rs))
	}
	for i := range rs {
		if rs[i].ID != again[i].ID || len(rs[i].Findings) != len(again[i].Findings) {
			t.Fatalf("record %s differs in another order", rs[i].ID)
		}
	}
}
