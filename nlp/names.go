package nlp

import (
	"math"
	"strings"
)

// A word that recurs in a document is mostly part of a name of one kind, and some of its sentences
// say which more clearly than others (Chieu and Ng 2002, "Named entity recognition: a maximum entropy
// approach using global information"). So the class of every capitalised proper noun is drawn to what
// its other occurrences were read as.
const (
	namePull  = .9  // how far, in log odds, by the share of a word that occurs very often
	nameFloor = .02 // added to every chance, so that none is nought
)

// names decodes the names of a document: the best spans of each sentence, after recurring words have
// told each other their classes. It uses up the scores of the analyses.
func (m *Model) names(words []string, groups []Range, found []analysis) []Name {
	labels := m.labels["ner"]
	K := len(labels)
	var classes []string // "" is none
	classOf := make([]int, K)
	for k, l := range labels {
		_, c, _ := strings.Cut(l, "-")
		classOf[k] = len(classes)
		for j, o := range classes {
			if o == c {
				classOf[k] = j
			}
		}
		if classOf[k] == len(classes) {
			classes = append(classes, c)
		}
	}
	type occurrence struct {
		row    []float32
		chance []float64 // by class
	}
	seen := map[string][]occurrence{}
	var order []string
	for g := range found {
		for i, upos := range found[g].upos {
			w := words[groups[g].First+i]
			key := strings.ToLower(w)
			if upos != "PROPN" || len(w) < 3 || key == w {
				continue
			}
			o := occurrence{row: found[g].nameScores[i*K : (i+1)*K], chance: make([]float64, len(classes))}
			var sum float64
			top := o.row[argmax(o.row)]
			for k, v := range o.row {
				x := exp(float64(v - top))
				o.chance[classOf[k]] += x
				sum += x
			}
			for c := range o.chance {
				o.chance[c] /= sum
			}
			if seen[key] == nil {
				order = append(order, key)
			}
			seen[key] = append(seen[key], o)
		}
	}
	for _, key := range order {
		all := seen[key]
		if len(all) < 2 {
			continue
		}
		sure := make([]float64, len(all)) // what an occurrence weighs: its best chance squared
		sum, weight := make([]float64, len(classes)), 0.
		for k, o := range all {
			best := 0.
			for _, p := range o.chance {
				best = max(best, p)
			}
			sure[k] = best * best
			weight += sure[k]
			for c, p := range o.chance {
				sum[c] += float64(sure[k] * p)
			}
		}
		pull := namePull * float64(len(all)-1) / float64(len(all))
		for k, o := range all {
			for j := range o.row {
				own := o.chance[classOf[j]]
				others := (sum[classOf[j]] - float64(sure[k]*own)) / (weight - sure[k])
				o.row[j] += float32(pull * log((others+nameFloor)/(own+nameFloor)))
			}
		}
	}
	var out []Name
	for g := range found {
		a := &found[g]
		spansIn(a.cuts, a.nameScores, K, labels, func(p, q int, class string) {
			if c := nameClass(class); c != "" {
				out = append(out, Name{Range{groups[g].First + p, groups[g].First + q}, c})
			}
		})
	}
	return out
}

// log is the natural logarithm of x > 0, to about 1e-13 and the same on every machine: math.Log is written
// in assembly on some, and fused steps round otherwise.
func log(x float64) float64 {
	m, e := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m, e = m*2, e-1
	}
	t := (m - 1) / (m + 1) // log m = 2 (t + t^3/3 + t^5/5 ...), |t| < .172
	square, sum := float64(t*t), 0.
	for k := 17; k >= 1; k -= 2 {
		sum = float64(sum*square) + 1/float64(k)
	}
	return float64(2*t*sum) + float64(float64(e)*math.Ln2)
}
