package geo

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"parley/internal/record"
	"parley/nlp"
)

// Coordinates as texts write them: "48.5132, 37.9121" (at least two decimals each), with letters for the
// hemispheres or not, and "48°30'15\"N 37°54'E".
var (
	decimalPoint = regexp.MustCompile(`([-+]?\d{1,2}\.\d{2,8})\s?°?\s?([NS]?),?\s{1,2}([-+]?\d{1,3}\.\d{2,8})\s?°?\s?([EW]?)`)
	degreePoint  = regexp.MustCompile(`(\d{1,2})°\s?(?:(\d{1,2}(?:\.\d+)?)['′’]\s?)?(?:(\d{1,2}(?:\.\d+)?)(?:"|″|”|'')\s?)?([NS]),?\s{0,2}(\d{1,3})°\s?(?:(\d{1,2}(?:\.\d+)?)['′’]\s?)?(?:(\d{1,2}(?:\.\d+)?)(?:"|″|”|'')\s?)?([EW])`)
)

// coordinates adds the points that the text itself gives, which are exact. Two numbers alone are a
// point only where hemispheres or words such as "coordinates" say so.
func (r *Result) coordinates(doc *nlp.Document, skip []bool) {
	num := func(s string) float64 {
		f, _ := strconv.ParseFloat(s, 64)
		return f
	}
	for _, m := range decimalPoint.FindAllStringSubmatchIndex(doc.Text, -1) {
		part := func(k int) string { return doc.Text[m[2*k]:m[2*k+1]] }
		ns, ew := part(2), part(4)
		before := strings.ToLower(doc.Text[max(0, m[0]-60):m[0]])
		after := strings.ToLower(doc.Text[m[1]:min(len(doc.Text), m[1]+16)])
		if (ns == "" || ew == "") && !strings.Contains(after, "coordinate") && !strings.Contains(before, "coordinate") && !strings.Contains(before, "lies at") && !strings.Contains(before, "located at") && !strings.Contains(before, "latitude") && !strings.Contains(before, "position") && !strings.Contains(before, "grid") {
			continue
		}
		lat, lon := num(part(1)), num(part(3))
		if ns == "S" {
			lat = -math.Abs(lat)
		}
		if ew == "W" {
			lon = -math.Abs(lon)
		}
		r.exact(doc, nlp.Span{Start: m[0], End: m[1]}, lat, lon, skip)
	}
	for _, m := range degreePoint.FindAllStringSubmatchIndex(doc.Text, -1) {
		part := func(k int) string {
			if m[2*k] < 0 {
				return ""
			}
			return doc.Text[m[2*k]:m[2*k+1]]
		}
		if num(part(2)) >= 60 || num(part(3)) >= 60 || num(part(6)) >= 60 || num(part(7)) >= 60 {
			continue
		}
		lat := num(part(1)) + num(part(2))/60 + num(part(3))/3600
		lon := num(part(5)) + num(part(6))/60 + num(part(7))/3600
		if part(4) == "S" {
			lat = -lat
		}
		if part(8) == "W" {
			lon = -lon
		}
		r.exact(doc, nlp.Span{Start: m[0], End: m[1]}, lat, lon, skip)
	}
}

func (r *Result) exact(doc *nlp.Document, s nlp.Span, lat, lon float64, skip []bool) {
	if math.Abs(lat) > 90 || math.Abs(lon) > 180 {
		return
	}
	for s.End > s.Start && doc.Text[s.End-1] == ' ' {
		s.End--
	}
	g := doc.RangeOf(s)
	if g.Len() == 0 || skip[g.First] {
		return
	}
	for i := g.First; i < g.Last; i++ {
		if r.byTok[i] >= 0 {
			return
		}
	}
	one := 1
	lat, lon = math.Round(lat*1e5)/1e5, math.Round(lon*1e5)/1e5
	span := record.NewSpan(doc.Points(s))
	p := record.Place{Name: strconv.FormatFloat(lat, 'f', -1, 64) + ", " + strconv.FormatFloat(lon, 'f', -1, 64), Kind: record.PlaceArea, Lat: &lat, Lon: &lon, WherePrec: &one, GeoPrecision: record.GeoPrecision(&one), Mentions: []record.Span{span}}
	p.ID = "pl:" + record.Slug("at "+strings.NewReplacer("-", "minus ", ".", " ", ",", "").Replace(p.Name))
	p.Rest("lat", record.BasisStated, span)
	p.Rest("lon", record.BasisStated, span)
	for k := range r.Places {
		if r.Places[k].ID == p.ID {
			r.Places[k].Mentions = append(r.Places[k].Mentions, span)
			for i := g.First; i < g.Last; i++ {
				r.byTok[i] = k
			}
			return
		}
	}
	r.Places = append(r.Places, p)
	for i := g.First; i < g.Last; i++ {
		r.byTok[i] = len(r.Places) - 1
	}
}
