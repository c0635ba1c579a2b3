package geo

import (
	"testing"

	"parley/nlp"
	"parley/nlp/english"
)

// Points that the text gives are places of their own, exact; two numbers alone are none, nor is what
// lies outside the earth.
func TestCoordinates(t *testing.T) {
	g := load(t)
	e := nlp.New(english.Model())
	for _, c := range []struct {
		text     string
		lat, lon float64
		found    bool
	}{
		{"The drone fell at coordinates 48.5132, 37.9121 near the road.", 48.5132, 37.9121, true},
		{"The post lies at 48°30'N 37°54'E on the map.", 48.5, 37.9, true},
		{"The ship was hit at 12.5833° N, 43.3333° E on Monday.", 12.5833, 43.3333, true},
		{"The wreck lies at 33°51'30\"S 151°12'0\"W in deep water.", -33.85833, -151.2, true},
		{"The index rose from 48.51 to 52.30 points.", 0, 0, false},
		{"The coordinates 98.5132, 37.9121 were wrong.", 0, 0, false},
		{"It was 48°75'N 37°54'E, he wrote.", 0, 0, false},
	} {
		r := g.Resolve(e.Read(c.text), Context{})
		found := false
		for _, p := range r.Places {
			if p.WherePrec != nil && *p.WherePrec == 1 && p.GeoPrecision != nil && *p.GeoPrecision == 1 && p.Lat != nil && p.GeonameID == nil && len(p.Basis) > 0 {
				found = true
				if Distance(*p.Lat, *p.Lon, c.lat, c.lon) > .1 {
					t.Errorf("%q: %v, %v", c.text, *p.Lat, *p.Lon)
				}
			}
		}
		if found != c.found {
			t.Errorf("%q: found %v: %+v", c.text, found, r.Places)
		}
	}
}

// Whatever the bytes, places lie on the earth and their mentions in the text, and the same text gives
// the same places.
func FuzzResolve(f *testing.F) {
	g := load(f)
	e := nlp.New(nil)
	for _, s := range []string{"Sumy, Ukraine", "coordinates 91.00, 181.00", "48°30'N 37°54'E", "Kyiv, Kharkiv and Zaporizhzhya regions", "\xff°N", "Paris, Texas regions", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		doc := e.Read(s)
		for i := range doc.Tokens { // no reader: every word is proposed as a name
			doc.Names = append(doc.Names, nlp.Name{Range: nlp.Range{First: i, Last: i + 1}, Class: "location"})
		}
		r := g.Resolve(doc, Context{Outlet: s})
		for _, p := range r.Places {
			if p.Lat != nil && (*p.Lat < -90 || *p.Lat > 90 || *p.Lon < -180 || *p.Lon > 180) {
				t.Fatalf("%q: %+v", s, p)
			}
			for _, m := range p.Mentions {
				if m.Start < 0 || m.End < m.Start || m.End > len([]rune(s)) {
					t.Fatalf("%q: %+v", s, m)
				}
			}
		}
		again := g.Resolve(doc, Context{Outlet: s})
		if len(again.Places) != len(r.Places) {
			t.Fatalf("%q: %d places, then %d", s, len(r.Places), len(again.Places))
		}
	})
}
