package reconcile

import (
	"hash/fnv"
	"math"
	"slices"

	"parley/internal/record"
)

// Every story shares some word with many of its days, and few of them tell of the same. A gist says of
// most pairs that they do not, without reading either from the record again.

// gist is what stories are compared by, words and names as hashes: two that fall together only make a
// pair look better than it is.
type gist struct {
	terms        []term
	towns, names []uint32 // of persons, the rare ones alone
	days         []int
	day          int
	dated        bool
}

type term struct {
	stem   uint32
	weight uint16 // ten-thousandths
}

// gistOf is the gist of a story; other findings have none, being compared with few.
func gistOf(f *record.Finding) any {
	if f.Layer != Stories {
		return nil
	}
	s := readSketch(f)
	g := &gist{terms: make([]term, 0, len(s.Terms)), days: s.Days}
	for _, t := range s.Terms {
		g.terms = append(g.terms, term{short(t.Stem), uint16(math.Ceil(t.W*1e4 - 1e-6))})
	}
	slices.SortFunc(g.terms, func(a, b term) int { return int(int64(a.stem) - int64(b.stem)) })
	for _, t := range s.Towns {
		g.towns = append(g.towns, short(t))
	}
	for _, n := range s.Names {
		if rareName(n) {
			g.names = append(g.names, short(n))
		}
	}
	g.day, _, g.dated = span(f.Source.Date)
	return g
}

func short(s string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(s))
	return h.Sum32()
}

// hopeless says that two stories score 0, from their gists: what stories (score.go) makes of them is
// below what this makes.
func hopeless(a, b any) bool {
	x, okA := a.(*gist)
	y, okB := b.(*gist)
	if !okA || !okB {
		return false
	}
	dot := 0
	for i, j := 0, 0; i < len(x.terms) && j < len(y.terms); {
		switch t, u := x.terms[i], y.terms[j]; {
		case t.stem == u.stem:
			dot += int(t.weight) * int(u.weight)
			i, j = i+1, j+1
		case t.stem < u.stem:
			i++
		default:
			j++
		}
	}
	s := float64(dot)/1e8 - storyBar
	if shared(x.towns, y.towns) > 0 {
		s += .1
	}
	s += .1 * float64(min(shared(x.names, y.names), 2))
	if len(x.days) > 0 && len(y.days) > 0 {
		switch d := nearest(x.days, y.days); {
		case d == 0:
			s += .1
		case d > 1:
			s -= .2
		}
	}
	if x.dated && y.dated {
		s -= apartInTime(x.day, y.day)
	}
	return s < -1e-6
}
