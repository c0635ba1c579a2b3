package geo

import (
	"bufio"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strconv"
	"strings"

	"parley/nlp"
)

// Features of a candidate for a name, in the order of Weights. The score of a candidate is the sum of
// its features times their weights; the highest is chosen. The weights stand in ranker.txt and are
// learned by `parley-train ranker` (maximum entropy over the candidates of each name, drawn to the
// weights that were set by hand, which are these).
const (
	fPeople    = iota // logarithm (base 10) of the people who live there
	fCapital          // a capital
	fCountry          // a state
	fAdm1             // a first-level division
	fAdm2             // a second-level division
	fSea              // a sea, strait or lake
	fLine             // a river
	fArea             // an island, a range, a plain
	fRegion           // a first-level division where the words say "region", "oblast", "state"
	fNoRegion         // a town where they do
	fWhole            // a second-level division by its whole name: "Laurel County"
	fAlias            // found by another name than its own
	fState            // how much the text speaks of its state
	fDivision         // of its first-level division
	fNear             // how many places of the text lie within 120 km
	fFar              // within 500 km
	fContained        // the text names its container beside it: "Paris, Texas"
	fElsewhere        // beside another mention of the same name
	fOutlet           // the outlet is at home there
	fTheatre          // the conflict of the dossier is there
	nFeatures
)

var featureNames = [nFeatures]string{"people", "capital", "country", "adm1", "adm2", "sea", "line", "area", "region", "no-region", "whole-name", "alias", "state", "division", "near", "far", "contained", "elsewhere", "outlet", "theatre"}

// Weights weigh the features of a candidate.
type Weights [nFeatures]float64

// byHand are weights that were set by hand. The first reading of a text uses them, so that what is
// learned depends on no earlier learning.
var byHand = Weights{fPeople: 1, fCapital: 1.2, fCountry: .5, fAdm1: -.4, fAdm2: -1.5, fSea: 3, fLine: 1, fArea: 2, fRegion: 6, fNoRegion: -1, fWhole: 6, fAlias: -.6, fState: 1.2, fDivision: 1.5, fNear: .6, fFar: .2, fContained: 6, fElsewhere: 4, fOutlet: 2, fTheatre: 2}

// loadWeights reads ranker.txt: a feature and its weight a line.
func loadWeights(fsys fs.FS) (Weights, error) {
	w := byHand
	f, err := fsys.Open("ranker.txt")
	if err != nil {
		return w, fmt.Errorf("load gazetteer: %w", err)
	}
	defer f.Close()
	n := 0
	for sc := bufio.NewScanner(f); sc.Scan(); {
		n++
		name, num, ok := strings.Cut(strings.TrimSpace(sc.Text()), " ")
		if name == "" || strings.HasPrefix(name, "#") {
			continue
		}
		k := slices.Index(featureNames[:], name)
		v, err := strconv.ParseFloat(strings.TrimSpace(num), 64)
		if !ok || k < 0 || err != nil {
			return w, fmt.Errorf("load gazetteer: ranker.txt line %d: %q is not a feature and its weight", n, sc.Text())
		}
		w[k] = v
	}
	return w, nil
}

// String is the weights as ranker.txt has them.
func (w Weights) String() string {
	var b strings.Builder
	for k, n := range featureNames {
		fmt.Fprintf(&b, "%s %s\n", n, strconv.FormatFloat(math.Round(w[k]*1000)/1000, 'f', -1, 64))
	}
	return b.String()
}

// Weighing is the gazetteer with other weights.
func (g *Gazetteer) Weighing(w Weights) *Gazetteer {
	h := *g
	h.weights = w
	return &h
}

// Candidate is an entry that a name may mean.
type Candidate struct {
	Entry
	Features Weights // the value of each feature
}

func (c *Candidate) score(w *Weights) float64 {
	s := 0.
	for k, v := range c.Features {
		s += v * w[k]
	}
	return s
}

// candidates are the entries that a mention may mean, with their features.
func (g *Gazetteer) candidates(doc *nlp.Document, m mention, near *scene) []Candidate {
	key := Fold(m.name)
	entries := slices.Clone(g.find(m.name, near))
	if m.full != "" {
		entries = append(entries, g.find(m.full, near)...)
	}
	if m.level == 2 {
		for _, e := range g.districts(m.name) {
			if !slices.ContainsFunc(entries, func(x Entry) bool { return x.ID == e.ID && x.Kind == e.Kind }) {
				entries = append(entries, e)
			}
		}
	}
	if c, ok := g.CountryOf(m.name); ok && !m.region {
		if i, isName := g.names[strings.TrimPrefix(key, "the ")]; isName && &g.Countries[i] == c {
			entries = append(entries, Entry{Key: key, Name: c.Name, Kind: "country", Country: c.ISO2, Lat: c.Lat, Lon: c.Lon, Population: c.Population})
		}
	}
	out := make([]Candidate, 0, len(entries))
	for _, e := range entries {
		if e.Kind == "adm2" && m.region && m.full != "" && e.Key != Fold(m.full) && e.Adm1 != "" && e.Alias {
			continue
		}
		c := Candidate{Entry: e}
		f := &c.Features
		f[fPeople] = math.Log10(float64(e.Population) + 10)
		switch e.Kind {
		case "capital":
			f[fCapital] = 1
		case "country":
			f[fCountry] = 1
		case "adm1":
			f[fAdm1] = 1
			if m.region {
				f[fRegion] = 1
			}
		case "adm2":
			f[fAdm2] = 1
			if m.full != "" && e.Key == Fold(m.full) || m.level == 2 { // "Laurel County" names nothing else
				f[fWhole] = 1
			}
		case "sea":
			f[fSea] = 1
		case "line":
			f[fLine] = 1
		case "area":
			f[fArea] = 1
		}
		if m.region && (e.Kind == "city" || e.Kind == "capital") {
			f[fNoRegion] = 1
		}
		if e.Alias {
			f[fAlias] = 1
		}
		f[fState] = math.Log2(1 + max(0, near.country[e.Country]-near.own[key]))
		if e.Country == "" {
			f[fState] = 0
		}
		if e.Adm1 != "" {
			n := near.adm1[e.Country+"|"+e.Adm1]
			if e.Kind == "adm1" {
				n = max(0, n-near.ownAdm1[key]) // its own mentions are no evidence for it
			}
			f[fDivision] = math.Log2(1 + n)
		}
		if e.Kind != "country" {
			n, far := 0, 0
			for _, p := range near.spots {
				if p.key == key {
					continue
				}
				switch d := Distance(p.lat, p.lon, e.Lat, e.Lon); {
				case d < 120:
					n++
				case d < 500:
					far++
				}
			}
			f[fNear], f[fFar] = math.Log2(1+float64(n)), math.Log2(1+float64(n+far))
		}
		if g.contained(doc, m.Range, e, near) {
			f[fContained] = 1
		} else {
			for _, r := range near.mentions[key] {
				if r != m.Range && g.contained(doc, r, e, near) {
					f[fElsewhere] = 1
					break
				}
			}
		}
		if near.home[e.Country+"|"+e.Adm1] && e.Adm1 != "" || near.home[e.Country] && e.Country != "" {
			f[fOutlet] = 1
		}
		if near.theatre[e.Country] && e.Country != "" {
			f[fTheatre] = 1
		}
		out = append(out, c)
	}
	if len(g.besideOf(doc, m.Range, near).countries) > 0 && slices.ContainsFunc(out, func(c Candidate) bool { return c.Features[fContained] > 0 }) {
		for i := range out { // its own container goes before that of another mention
			if out[i].Features[fContained] == 0 {
				out[i].Features[fElsewhere] = 0
			}
		}
	}
	return out
}

// Example is the candidates of one name, and which of them are right.
type Example struct {
	Candidates []Candidate
	Right      []bool
}

// Candidates gives the candidates of the names of a document, by doc.Names; nil where the name is on
// our own list, or has none. For learning weights.
func (g *Gazetteer) Candidates(doc *nlp.Document, ctx Context) [][]Candidate {
	out := make([][]Candidate, len(doc.Names))
	near := g.scene(doc, ctx)
	for _, p := range parts(doc) {
		if !p.first {
			continue
		}
		if m := g.mentionOf(doc, p); m.Range.Len() > 0 && m.object == "" {
			if _, own := g.own[Fold(m.name)]; !own {
				out[p.index] = g.candidates(doc, m, near)
			}
		}
	}
	return out
}

// Learn fits weights to examples: maximum entropy over the candidates of each, with a Gaussian prior
// around the weights set by hand. The result depends on the examples and their order alone.
func Learn(examples []Example) Weights {
	w := byHand
	var sum Weights // of squared gradients (AdaGrad)
	const rate, prior = .3, 2.
	n := 0.
	for _, x := range examples {
		if slices.Contains(x.Right, true) && slices.Contains(x.Right, false) {
			n++
		}
	}
	for range 150 {
		var grad Weights
		for _, x := range examples {
			if !slices.Contains(x.Right, true) || !slices.Contains(x.Right, false) {
				continue
			}
			top := math.Inf(-1)
			s := make([]float64, len(x.Candidates))
			for i := range x.Candidates {
				s[i] = x.Candidates[i].score(&w)
				top = max(top, s[i])
			}
			all, right := 0., 0.
			for i := range s {
				s[i] = math.Exp(s[i] - top)
				all += s[i]
				if x.Right[i] {
					right += s[i]
				}
			}
			if right == 0 {
				right = 1e-300
			}
			for i := range s {
				p := -s[i] / all
				if x.Right[i] {
					p += s[i] / right
				}
				if p == 0 {
					continue
				}
				for k, v := range x.Candidates[i].Features {
					grad[k] += p * v
				}
			}
		}
		for k := range w {
			gk := grad[k]/max(1, n) - prior/max(1, n)*(w[k]-byHand[k])
			sum[k] += gk * gk
			if sum[k] > 0 {
				w[k] += rate * gk / math.Sqrt(sum[k])
			}
		}
	}
	return w
}
