package geo

import (
	"parley/internal/record"
	"parley/nlp"
)

// zoneOf is the time zone (IANA name) of a country (alpha-2) and its first-level division, "" where the
// country has several and the division does not tell.
func (g *Gazetteer) zoneOf(country, adm1 string) string {
	if c, ok := g.ByISO2(country); ok && c.Zone != "" {
		return c.Zone
	}
	if z := g.zones[country+"|"+adm1]; z != "" {
		return z
	}
	return g.zones[country+"|*"]
}

// HomeZone is the time zone where an outlet (its name or domain) is at home, "" where that is not known
// or has several.
func (g *Gazetteer) HomeZone(outlet string) string {
	s := &scene{home: map[string]bool{}}
	g.atHome(s, outlet)
	zone := ""
	for home := range s.home { // all must agree, so their order does not matter
		cc, adm1 := home, ""
		if len(home) > 3 && home[2] == '|' {
			cc, adm1 = home[:2], home[3:]
		}
		z := g.zoneOf(cc, adm1)
		if z == "" || zone != "" && z != zone {
			return ""
		}
		zone = z
	}
	return zone
}

// Zone is the time zone of the place that is named nearest to a range of words in their sentence, ""
// where it has none that is known; ok is false where the sentence names no place of a country.
func (r *Result) Zone(doc *nlp.Document, at nlp.Range) (zone string, ok bool) {
	s := doc.Sentences[doc.Tokens[at.First].Sent]
	var near *record.Place
	best := 1 << 30
	for i := s.First; i < s.Last; i++ {
		if r.byTok[i] < 0 || at.Contains(i) {
			continue
		}
		p := &r.Places[r.byTok[i]]
		if p.Country == nil {
			continue
		}
		d := at.First - i
		if i >= at.Last {
			d = i - at.Last
		}
		if d < best {
			best, near = d, p
		}
	}
	if near == nil {
		return "", false
	}
	c, known := r.g.ByISO3(*near.Country)
	if !known {
		return "", false
	}
	adm1 := ""
	if near.Adm1 != nil {
		adm1 = *near.Adm1
	}
	return r.g.zoneOf(c.ISO2, adm1), true
}

// MainZone is the time zone of the country that the text is about (Country), "" where there is none.
func (r *Result) MainZone() string {
	if c, ok := r.g.ByISO3(r.Country()); ok {
		return r.g.zoneOf(c.ISO2, "")
	}
	return ""
}
