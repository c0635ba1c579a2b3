package reconcile

import (
	"cmp"
	"slices"
	"strings"

	"parley/internal/record"
)

// casualtyFigures are all counts of people of an incident, in the order in which they were given.
func casualtyFigures(told []looked) []record.Figure {
	var out []record.Figure
	for _, f := range told {
		for _, c := range f.Incident.Casualties {
			what := string(c.Kind)
			if c.Group != record.GroupAll && c.Group != "" {
				what += ", " + string(c.Group)
			}
			by := slices.DeleteFunc(slices.Clone(c.By), func(s string) bool { return s == record.Narrator })
			out = append(out, figure(f, what, c.Low, c.Best, c.High, c.Qualifier, by))
		}
	}
	settle(out)
	return out
}

// tallyFigures are all totals and parts of a tally.
func tallyFigures(told []looked) []record.Figure {
	var out []record.Figure
	for _, f := range told {
		t := f.Tally
		by := slices.DeleteFunc(slices.Clone(t.ReportedBy), func(s string) bool { return s == record.Narrator })
		if t.Total != nil {
			low, high := t.Total, t.Total
			switch t.Qualifier {
			case record.QualifierMoreThan, record.QualifierAtLeast:
				high = nil
			case record.QualifierAtMost, record.QualifierUpTo, record.QualifierNearly:
				low = nil
			case record.QualifierAbout:
				low, high = nil, nil
			}
			out = append(out, figure(f, "total", low, t.Total, high, t.Qualifier, by))
		}
		for _, p := range t.Parts {
			out = append(out, figure(f, p.Label, &p.Value, &p.Value, &p.Value, record.QualifierExact, by))
		}
	}
	settle(out)
	return out
}

func figure(f looked, what string, low, best, high *int, q record.Qualifier, by []string) record.Figure {
	x := record.Figure{What: what, Low: low, Best: best, High: high, Qualifier: q, By: by, On: f.Source.Date, Report: f.Source.Report, Finding: f.ID}
	switch {
	case len(by) > 0:
		x.Root = root(by[0], f)
	case len(f.By) > 0:
		x.By = f.By
		x.Root = root(f.By[0], f)
	default:
		x.Root = origin(f)
	}
	return x
}

// settle says which figure a later one of the same reporter updates, and which of those that stand
// are rivals: counts of the same thing by different reporters that cannot both hold.
func settle(fs []record.Figure) {
	stands := make([]bool, len(fs))
	for i := range fs {
		stands[i] = true
		for j := i + 1; j < len(fs); j++ {
			if fs[j].What == fs[i].What && fs[j].Root == fs[i].Root && fs[j].Finding != fs[i].Finding {
				fs[i].Later = fs[j].Finding
				stands[i] = false
			}
		}
	}
	for i := range fs {
		for j := range fs {
			if i != j && stands[i] && stands[j] && fs[i].What == fs[j].What && fs[i].Root != fs[j].Root && !agree(fs[i], fs[j]) {
				fs[i].Rivals = append(fs[i].Rivals, fs[j].Finding)
			}
		}
		fs[i].Rivals = sorted(fs[i].Rivals)
	}
}

// agree says whether two counts can both hold: their ranges share a number.
func agree(a, b record.Figure) bool {
	return fits(record.Casualty{Low: a.Low, High: a.High}, record.Casualty{Low: b.Low, High: b.High})
}

// current are the casualties as they stand: the last figure of each reporter.
func current(told []looked, figures []record.Figure) []record.Casualty {
	out := []record.Casualty{}
	for _, f := range told {
		for _, c := range f.Incident.Casualties {
			what := string(c.Kind)
			if c.Group != record.GroupAll && c.Group != "" {
				what += ", " + string(c.Group)
			}
			k := slices.IndexFunc(figures, func(x record.Figure) bool {
				return x.Finding == f.ID && x.Report == f.Source.Report && x.What == what && x.Later == ""
			})
			if k < 0 {
				continue
			}
			c.Support, c.Evidence, c.By = record.Support{}, nil, figures[k].By
			if i := slices.IndexFunc(out, func(o record.Casualty) bool {
				return o.Kind == c.Kind && o.Group == c.Group && same(o.Low, c.Low) && same(o.Best, c.Best) && same(o.High, c.High)
			}); i >= 0 { // the same count by two: one line, both names
				out[i].By = sorted(append(slices.Clone(out[i].By), c.By...))
				continue
			}
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b record.Casualty) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Group, b.Group), strings.Compare(strings.Join(a.By, ","), strings.Join(b.By, ",")))
	})
	return out
}

func same(a, b *int) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }
