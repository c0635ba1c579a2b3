package reconcile

import (
	"slices"
	"time"

	"parley/internal/record"
)

// Promise is a forecast or promise of one report.
type Promise struct {
	Report   string
	On       record.EDTF // day of the report
	Forecast record.Forecast
}

// strengthOf is the probability that a strength is scored with; the three steps of the vocabulary at even
// distances.
var strengthOf = map[record.Strength]float64{record.StrengthFirm: .9, record.StrengthProbable: .7, record.StrengthPossible: .5}

// Resolve says what later reports made of forecasts: true where a record told later, of a time that the
// forecast allows, tells of what was forecast; false where it was forecast not to be, or where the
// record says that it was not held, cancelled, rejected or denied. Silence resolves nothing: a day that
// went by without a report leaves a forecast open. Scores are Brier's, (p - outcome)², where a strength
// is given. Outcomes come in the order of the promises.
func Resolve(promises []Promise, records []record.Record, told func(finding string) record.EDTF) []record.ForecastOutcome {
	out := make([]record.ForecastOutcome, len(promises))
	vecs := make([]Vector, len(records))
	for i, r := range records {
		vecs[i] = vector(words(r.Title))
	}
	for i, p := range promises {
		o := record.ForecastOutcome{Forecast: p.Forecast.ID, Resolution: record.ResolutionOpen}
		claim := vector(words(p.Forecast.Claim))
		made := p.Forecast.Made
		if made == "" {
			made = p.On
		}
		best := resolvedBy
		for k, r := range records {
			happened, ok := outcome(&r)
			if !ok || !later(&r, made, p.Forecast.Target, told) {
				continue
			}
			if s := claim.Cosine(vecs[k]); s >= best {
				best = s
				o.Resolution = record.ResolutionTrue
				if happened == (p.Forecast.Polarity == record.ForecastWillNotHappen) {
					o.Resolution = record.ResolutionFalse
				}
				o.ResolvedBy = []string{r.ID}
			}
		}
		if prob, ok := strengthOf[p.Forecast.Strength]; ok && o.Resolution != record.ResolutionOpen {
			y := 0.0
			if o.Resolution == record.ResolutionTrue {
				y = 1
			}
			s := (prob - y) * (prob - y)
			o.Score = &s
		}
		out[i] = o
	}
	return out
}

// resolvedBy is how alike a forecast's claim and a record's title must be. High, since a wrong
// resolution is worse than an open one.
const resolvedBy = 0.55

// outcome says whether what a record tells of came about; ok is false where it is still open.
func outcome(r *record.Record) (happened, ok bool) {
	switch {
	case r.Incident != nil:
		return true, !r.Incident.Generic && !r.Incident.LowConfidence
	case r.Talks != nil:
		switch r.Talks.Status {
		case record.TalksHeld, record.TalksOngoing:
			return true, true
		case record.TalksNotHeld, record.TalksCancelled, record.TalksDenied:
			return false, true
		}
	case r.Agreement != nil:
		switch r.Agreement.Status {
		case record.StatusSigned, record.StatusInForce, record.StatusImplemented:
			return true, true
		case record.StatusRejected, record.StatusTerminated:
			return false, true
		}
	}
	return false, false
}

// later says whether a record was told after a forecast was made, of a time that its target allows.
func later(r *record.Record, made, target record.EDTF, told func(string) record.EDTF) bool {
	m, _, ok := made.Bounds(time.UTC)
	if !ok {
		return false
	}
	if target != "" && r.Date != "" && !r.Date.Overlaps(target) {
		return false
	}
	if first, _, ok := r.Date.Bounds(time.UTC); ok && !first.IsZero() && first.Before(m) {
		return false
	}
	return slices.ContainsFunc(r.Findings, func(f record.FindingRef) bool {
		t, _, ok := told(f.ID).Bounds(time.UTC)
		return ok && t.After(m)
	})
}
