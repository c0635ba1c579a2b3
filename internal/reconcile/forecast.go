package reconcile

import (
	"cmp"
	"slices"
	"time"

	"parley/internal/record"
)

// Promise is a forecast or promise of one report.
type Promise struct {
	Report    string
	On        record.EDTF // day of the report
	Forecast  record.Forecast
	Claim     Claim             // the zero Claim: not looked for in the words of reports
	Items     []string          // talks and agreements of the report that have words of the forecast
	Decisions []record.Decision // analysts', on the forecast
}

// NewPromise is a forecast as its report has it.
func NewPromise(rep *record.Report, f record.Forecast) Promise {
	p := Promise{Report: rep.ID, On: rep.Date.EDTF, Forecast: f, Claim: NewClaim(rep, f.Claim, f.Evidence, f.Made, f.Target)}
	overlaps := func(ev []record.Span) bool {
		return slices.ContainsFunc(ev, func(s record.Span) bool {
			return slices.ContainsFunc(f.Evidence, func(e record.Span) bool { return s.Start < e.End && e.Start < s.End })
		})
	}
	for _, t := range rep.Talks {
		if len(t.Evidence) > 0 && overlaps(t.Evidence[:1]) {
			p.Items = append(p.Items, t.ID)
		}
	}
	for _, a := range rep.Agreements {
		if overlaps(a.Evidence) && a.Kind == record.KindPromisedDocument {
			p.Items = append(p.Items, a.ID)
		}
	}
	return p
}

// strengthOf is the probability that a strength is scored with; the three steps of the vocabulary at even
// distances.
var strengthOf = map[record.Strength]float64{record.StrengthFirm: .9, record.StrengthProbable: .7, record.StrengthPossible: .5}

// Resolve says what later reports made of forecasts. The record of the very talks or document that was
// forecast decides first; else what the words of later reports tell; else another record, told later and
// of a time that the forecast allows, whose title is much like it. It is true where that came about,
// false where it was forecast not to be, or where it is told that it was not held, cancelled or rejected.
// Where reports tell both, and where they are silent, it is open: a day that went by resolves nothing. An
// analyst's decision (ActionStatus with a Resolution) holds over all. Scores are Brier's, (p - outcome)²,
// where a strength is given. until is the last day of the record. Outcomes come in the order of the promises.
func Resolve(promises []Promise, records []record.Record, told func(finding string) record.EDTF, later []*Later, until record.EDTF) []record.ForecastOutcome {
	out := make([]record.ForecastOutcome, len(promises))
	vecs := make([]Vector, len(records))
	for i, r := range records {
		vecs[i] = vector(words(r.Title))
	}
	for i, p := range promises {
		f := p.Forecast
		o := record.ForecastOutcome{Forecast: f.ID, By: string(f.By), Target: f.Target, Strength: f.Strength, Resolution: record.ResolutionOpen}
		negative := f.Polarity == record.ForecastWillNotHappen || p.Claim.Negative
		settle := func(happened bool) {
			o.Resolution = record.ResolutionTrue
			if happened == negative {
				o.Resolution = record.ResolutionFalse
			}
		}
		made := cmp.Or(f.Made, p.On)
		for _, r := range records {
			happened, ok := outcome(&r)
			if ok && slices.ContainsFunc(r.Findings, func(x record.FindingRef) bool { return x.Report == p.Report && slices.Contains(p.Items, x.ID) }) && afterwards(&r, made, f.Target, told) {
				settle(happened)
				o.ResolvedBy = []string{r.ID}
			}
		}
		if o.Resolution == record.ResolutionOpen && f.Polarity != record.ForecastAtMost {
			for _, l := range later {
				for _, t := range p.Claim.In(l) {
					t.Names = namesOf(l.Report, t.By)
					o.Told = append(o.Told, t)
				}
			}
			o.Told = firstOfEach(o.Told)
			if n := len(o.Told); n > 0 && !slices.ContainsFunc(o.Told, func(t record.Telling) bool { return t.Denies != o.Told[0].Denies }) {
				settle(!o.Told[0].Denies)
				if want := p.Claim.number; want != nil && !o.Told[0].Denies && !slices.ContainsFunc(o.Told, func(t record.Telling) bool { return t.Number == nil || *t.Number >= *want }) {
					o.Resolution = record.ResolutionPartly // 15 of 20
				}
			}
		}
		if o.Resolution == record.ResolutionOpen && len(o.Told) == 0 {
			claim := vector(words(f.Claim))
			best := resolvedBy
			for k, r := range records {
				happened, ok := outcome(&r)
				if !ok || !afterwards(&r, made, f.Target, told) {
					continue
				}
				if s := claim.Cosine(vecs[k]); s >= best {
					best = s
					settle(happened)
					o.ResolvedBy = []string{r.ID}
				}
			}
		}
		for _, d := range record.InForce(p.Decisions) {
			if r := record.Resolution(d.Status); d.Action == record.ActionStatus && d.Coder == "" && slices.Contains(record.Resolutions, r) {
				o.Resolution, o.Analyst, o.Why = r, d.Analyst, d.Reason
			}
		}
		if _, end, ok := f.Target.Bounds(time.UTC); ok && !end.IsZero() && o.Resolution == record.ResolutionOpen && len(o.Told) == 0 {
			_, last, ok := until.Bounds(time.UTC)
			o.Overdue = ok && last.After(end)
		}
		if prob, ok := strengthOf[f.Strength]; ok && (o.Resolution == record.ResolutionTrue || o.Resolution == record.ResolutionFalse) {
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

// firstOfEach are the tellings of different sources, the first of each, at most five.
func firstOfEach(ts []record.Telling) []record.Telling {
	slices.SortStableFunc(ts, func(a, b record.Telling) int { return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.Report, b.Report)) })
	var out []record.Telling
	for _, t := range ts {
		if len(out) < 5 && !slices.ContainsFunc(out, func(o record.Telling) bool { return slices.Equal(o.By, t.By) && o.Denies == t.Denies }) {
			out = append(out, t)
		}
	}
	return out
}

func namesOf(rep *record.Report, ids []string) []string {
	var out []string
	for _, id := range ids {
		name := id
		for _, a := range rep.Actors {
			if a.ID == id {
				name = a.Name
			}
		}
		out = append(out, name)
	}
	return out
}

// Scores are the mean Brier scores by forecaster, the most scored first; who gives whom outcomes are
// counted under, and the name.
func Scores(outcomes []record.ForecastOutcome, who func(actor string) (id, name string)) []record.Brier {
	var out []record.Brier
	for _, o := range outcomes {
		id, name := who(o.By)
		k := slices.IndexFunc(out, func(b record.Brier) bool { return b.By == id })
		if k < 0 {
			k = len(out)
			out = append(out, record.Brier{By: id, Name: name})
		}
		b := &out[k]
		b.All++
		if o.Resolution != record.ResolutionOpen && o.Resolution != record.ResolutionVoid {
			b.Resolved++
		}
		if o.Score != nil {
			b.Scored++
			b.Score += (*o.Score - b.Score) / float64(b.Scored)
		}
	}
	slices.SortFunc(out, func(a, b record.Brier) int {
		return cmp.Or(-cmp.Compare(a.Scored, b.Scored), -cmp.Compare(a.All, b.All), cmp.Compare(a.Name, b.Name), cmp.Compare(a.By, b.By))
	})
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

// afterwards says whether a record was told after a forecast was made, of a time that its target allows.
func afterwards(r *record.Record, made, target record.EDTF, told func(string) record.EDTF) bool {
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
