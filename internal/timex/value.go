package timex

import (
	"fmt"
	"strings"
	"time"

	"parley/internal/record"
	"parley/nlp"
)

// value makes the expression of an extent; ok is false for what is no time expression after all.
func (r *resolver) value(x extent) (Expr, bool) {
	g := x.Range
	p := r.parse(g)
	start, end, text := r.doc.Points(r.doc.SpanOf(g))
	e := Expr{Range: g, Time: record.Time{Span: record.NewSpan(start, end, text), Type: record.TimeType(x.Type), Mod: p.mod}}
	if e.Type == "" {
		e.Type = record.TimeDate
	}
	low := strings.ToLower(text)
	set := func(value string, edtf record.EDTF) (Expr, bool) {
		if value != "" {
			e.Value = &value
		}
		e.EDTF = edtf
		if !edtf.Valid() { // "99999 years ago": no date that can be written
			e.EDTF = ""
		}
		if e.Type == record.TimeDuration || e.Type == record.TimeSet { // a length of time is no date
			e.EDTF = ""
			delete(e.Basis, "edtf")
		}
		r.instants(&e)
		return e, true
	}
	ref, refKnown := r.refAt(g)
	switch {
	case p.set:
		e.Type = record.TimeSet
		unit := p.unit
		if unit == "" && p.weekday >= 0 {
			return set(fmt.Sprintf("XXXX-WXX-%d", (p.weekday+6)%7+1), "")
		}
		if unit == "" && p.month > 0 {
			return set(fmt.Sprintf("XXXX-%02d", p.month), "")
		}
		if unit == "" {
			return set("", "")
		}
		return set(iso(1, unit), "")

	case p.month > 0 && p.day > 0 && p.weekday < 0 || p.month > 0 && p.day > 0:
		y := p.year
		e.Type = dayType(p)
		if y == 0 {
			if y = r.yearFor(p.month, p.day, ref, refKnown); y == 0 {
				return set(fmt.Sprintf("XXXX-%02d-%02d", p.month, p.day), "")
			}
			e.Rest("edtf", record.BasisInferred)
		}
		return r.day(&e, p, time.Date(y, time.Month(p.month), p.day, 0, 0, 0, 0, time.UTC), set)

	case p.month > 0:
		y := p.year
		if y == 0 {
			if !refKnown {
				return set(fmt.Sprintf("XXXX-%02d", p.month), "")
			}
			y = ref.Year()
			switch {
			case p.rel == "last" || p.rel == "past" || p.rel == "previous":
				if p.month >= int(ref.Month()) {
					y--
				}
			case p.rel == "next":
				if p.month <= int(ref.Month()) {
					y++
				}
			case r.future(g):
				if p.month < int(ref.Month()) {
					y++
				}
			case p.month > int(ref.Month()):
				y--
			}
			e.Rest("edtf", record.BasisInferred)
		}
		e.Type = record.TimeDate
		v := fmt.Sprintf("%04d-%02d", y, p.month)
		return set(v, record.EDTF(v))

	case p.weekday >= 0:
		e.Type = dayType(p)
		if !refKnown {
			return set(fmt.Sprintf("XXXX-WXX-%d", (p.weekday+6)%7+1), "")
		}
		diff := p.weekday - int(ref.Weekday())
		switch {
		case p.rel == "next" || r.future(g) && p.rel != "last":
			if diff < 0 || diff == 0 && p.rel == "next" {
				diff += 7
			}
		default:
			if diff > 0 || diff == 0 && p.rel == "last" {
				diff -= 7
			}
		}
		e.Rest("edtf", record.BasisInferred)
		return r.day(&e, p, ref.AddDate(0, 0, diff), set)

	case p.rel == "today" || p.rel == "yesterday" || p.rel == "tomorrow" || p.rel == "overnight" || p.rel == "tonight" || p.partOfDay != "" && p.unit == "" && p.number < 0 && p.year == 0 && (p.rel == "this" || p.rel == "last"):
		e.Type = dayType(p)
		if !refKnown {
			return set(map[bool]string{true: "PRESENT_REF", false: ""}[p.rel == "today"], "")
		}
		diff := map[string]int{"yesterday": -1, "tomorrow": 1}[p.rel]
		if p.rel == "last" && p.partOfDay != "" {
			diff = -1
		}
		if p.rel != "" {
			e.Rest("edtf", record.BasisInferred)
		}
		return r.day(&e, p, ref.AddDate(0, 0, diff), set)

	case p.decade:
		e.Type = record.TimeDate
		return set(fmt.Sprintf("%03d", p.year/10), record.EDTF(fmt.Sprintf("%03dX", p.year/10)))

	case p.season != "":
		e.Type = record.TimeDate
		y := p.year
		if y == 0 && refKnown {
			y = ref.Year()
			if p.rel == "last" {
				y--
			} else if p.rel == "next" {
				y++
			}
			e.Rest("edtf", record.BasisInferred)
		}
		if y == 0 {
			return set("XXXX-"+p.season, "")
		}
		return set(fmt.Sprintf("%04d-%s", y, p.season), seasonDates(y, p.season))

	case p.year > 0 && p.unit == "" && p.clock == "":
		e.Type = record.TimeDate
		v := fmt.Sprintf("%04d", p.year)
		return set(v, record.EDTF(v))

	case p.clock != "" && p.unit == "":
		e.Type = record.TimeTime
		if !refKnown {
			return set("T"+p.clock, "")
		}
		return r.day(&e, p, ref, set)

	case p.ordinal > 0 && p.unit == "Y" && r.ctx.Epoch != "" && p.rel != "last": // "in its fourth year"
		e.Type = record.TimeDate
		if from, _, ok := r.ctx.Epoch.Bounds(time.UTC); ok {
			a := from.AddDate(p.ordinal-1, 0, 0)
			e.Anchor = "epoch"
			e.Rest("edtf", record.BasisBackground)
			return set("", record.Day(a)+"/"+record.Day(a.AddDate(1, 0, -1)))
		}
		return set("", "")

	case p.unit != "" && (p.rel == "this" || p.rel == "last" || p.rel == "next" || p.rel == "past" || p.rel == "previous" || p.rel == "coming" || p.rel == "current" || p.rel == "that" || p.rel == "following" || p.rel == "recent" || p.rel == "same") && p.number < 0 && !p.vaguePlural:
		e.Type = record.TimeDate
		if !refKnown || p.rel == "that" || p.rel == "following" || p.rel == "same" {
			return set(map[string]string{"this": "PRESENT_REF", "current": "PRESENT_REF", "next": "FUTURE_REF", "coming": "FUTURE_REF", "following": "FUTURE_REF"}[p.rel], "")
		}
		step := map[string]int{"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}[p.rel]
		e.Rest("edtf", record.BasisInferred)
		v, d := around(ref, p.unit, step)
		return set(v, d)

	case p.unit != "" && (p.rel == "last" || p.rel == "past" || p.rel == "next" || p.rel == "previous" || p.rel == "coming" || p.rel == "recent") && (p.number > 0 || p.vaguePlural): // "the past two weeks"
		e.Type = record.TimeDuration
		v := isoCount(p)
		if refKnown && p.number > 0 && (p.rel == "last" || p.rel == "past") {
			e.Rest("edtf", record.BasisInferred)
			from := shift(ref, p.unit, -p.number)
			if p.unit[0] != 'T' || p.number >= 24 {
				return set(v, record.Interval(record.Day(from), record.Day(ref)))
			}
		}
		return set(v, "")

	case p.unit != "" && (p.rel == "ago" || p.rel == "earlier" || p.rel == "later" || p.rel == "hence") && (p.number > 0 || p.vaguePlural):
		sign := -1
		if p.rel == "later" || p.rel == "hence" {
			sign = 1
		}
		if p.rel == "ago" && p.number > 0 && refKnown && p.unit[0] != 'T' {
			e.Type = record.TimeDate
			e.Rest("edtf", record.BasisInferred)
			d := shift(ref, p.unit, sign*p.number)
			v := record.Day(d)
			switch p.unit {
			case "W":
				_, w := d.ISOWeek()
				y, _ := d.ISOWeek()
				v := fmt.Sprintf("%04d-W%02d", y, w)
				return set(v, record.Interval(record.Day(d.AddDate(0, 0, -3)), record.Day(d.AddDate(0, 0, 3))))
			case "M":
				v = v[:7]
			case "Y", "10Y", "100Y":
				v = v[:4]
			}
			return set(string(v), v)
		}
		if p.rel == "ago" && p.number < 0 {
			e.Type = record.TimeDate
			return set("PAST_REF", "")
		}
		e.Type = record.TimeDuration
		return set(isoCount(p), "")

	case p.unit != "" && (p.number > 0 || p.vaguePlural || p.fraction) && p.ordinal == 0:
		e.Type = record.TimeDuration
		if (x.Type == "DATE" || x.Type == "TIME") && p.number < 0 && !p.vaguePlural {
			e.Type = record.TimeType(x.Type)
		}
		return set(isoCount(p), "")

	case p.partOfDay != "":
		e.Type = record.TimeTime
		if refKnown && strings.HasPrefix(p.partOfDay, "T") {
			return r.day(&e, p, ref, set)
		}
		return set(p.partOfDay, "")
	}
	for _, cut := range []string{low, strings.TrimPrefix(low, "the ")} {
		if v, ok := vague[cut]; ok {
			e.Type = record.TimeDate
			if v == "PRESENT_REF" && refKnown && (cut == "now" || cut == "right now") {
				e.Rest("edtf", record.BasisInferred)
				return set(v, record.Day(ref).Uncertain())
			}
			return set(v, "")
		}
	}
	if x.Type == "" {
		return e, false
	}
	if p.unit != "" && (x.Type == "DURATION") {
		return set(isoCount(p), "")
	}
	for _, w := range strings.Fields(low) {
		if v, ok := vague[w]; ok {
			return set(v, "")
		}
	}
	if x.Type == "DATE" && p.mod == record.ModStart {
		return set("PAST_REF", "")
	}
	return set("", "")
}

func dayType(p parts) record.TimeType {
	if p.partOfDay != "" || p.clock != "" {
		return record.TimeTime
	}
	return record.TimeDate
}

// day gives an expression the value of a day, with its part of the day or clock time.
func (r *resolver) day(e *Expr, p parts, d time.Time, set func(string, record.EDTF) (Expr, bool)) (Expr, bool) {
	v := record.Day(d)
	if p.day > 0 && d.Day() != p.day { // the calendar has no such day
		return set("", "")
	}
	switch {
	case p.clock == "24:00" || p.partOfDay == "T00:00" && p.clock == "":
		next := record.Day(d.AddDate(0, 0, 1))
		return set(string(v)+"T24:00", next+"T00:00")
	case p.clock != "":
		return set(string(v)+"T"+p.clock, v+record.EDTF("T"+p.clock))
	case p.partOfDay == "T12:00":
		return set(string(v)+"T12:00", v+"T12:00")
	case p.rel == "overnight":
		return set(string(v)+"TNI", record.Day(d.AddDate(0, 0, -1))+"/"+v)
	case p.partOfDay != "":
		return set(string(v)+p.partOfDay, v)
	}
	return set(string(v), v)
}

// instants fills earliest and latest where a zone is known.
func (r *resolver) instants(e *Expr) {
	if r.loc == nil || e.EDTF == "" || e.Type == record.TimeDuration || e.Type == record.TimeSet {
		return
	}
	a, b, ok := e.EDTF.Bounds(r.loc)
	if !ok {
		return
	}
	if !a.IsZero() {
		e.Earliest = a.Format(time.RFC3339)
	}
	if !b.IsZero() {
		e.Latest = b.Format(time.RFC3339)
	}
	e.TZ, e.TZBasis = r.ctx.Zone, r.ctx.ZoneBasis
}

func isoCount(p parts) string {
	n := p.number
	if n <= 0 && (p.vaguePlural || p.fraction) {
		if p.fraction && n <= 0 {
			switch p.unit {
			case "TH":
				return "PT30M"
			case "Y":
				return "P6M"
			case "10Y":
				return "P5Y"
			}
		}
		return strings.Replace(iso(0, p.unit), "0", "X", 1)
	}
	if n <= 0 {
		n = 1
	}
	return iso(n, p.unit)
}

// iso is an ISO 8601 duration of n units ("TH", "D", "10Y").
func iso(n int, unit string) string {
	t := ""
	if strings.HasPrefix(unit, "T") {
		t, unit = "T", unit[1:]
	}
	k := 1
	for i, c := range unit {
		if c < '0' || c > '9' {
			if i > 0 {
				fmt.Sscan(unit[:i], &k)
			}
			unit = unit[i:]
			break
		}
	}
	return fmt.Sprintf("P%s%d%s", t, n*k, unit)
}

func shift(d time.Time, unit string, n int) time.Time {
	switch unit {
	case "D":
		return d.AddDate(0, 0, n)
	case "W":
		return d.AddDate(0, 0, 7*n)
	case "2W":
		return d.AddDate(0, 0, 14*n)
	case "M":
		return d.AddDate(0, n, 0)
	case "3M":
		return d.AddDate(0, 3*n, 0)
	case "Y":
		return d.AddDate(n, 0, 0)
	case "10Y":
		return d.AddDate(10*n, 0, 0)
	case "100Y":
		return d.AddDate(100*n, 0, 0)
	case "TH":
		return d.Add(time.Duration(n) * time.Hour)
	}
	return d
}

// around is the unit that holds a day, or one before or after it: its TIMEX3 value and dates.
func around(ref time.Time, unit string, step int) (string, record.EDTF) {
	d := shift(ref, unit, step)
	switch unit {
	case "D":
		return string(record.Day(d)), record.Day(d)
	case "W":
		y, w := d.ISOWeek()
		monday := d.AddDate(0, 0, -(int(d.Weekday())+6)%7)
		return fmt.Sprintf("%04d-W%02d", y, w), record.Interval(record.Day(monday), record.Day(monday.AddDate(0, 0, 6)))
	case "M":
		v := d.Format("2006-01")
		return v, record.EDTF(v)
	case "3M":
		q := (int(d.Month()) - 1) / 3
		from := time.Date(d.Year(), time.Month(3*q+1), 1, 0, 0, 0, 0, time.UTC)
		return fmt.Sprintf("%04d-Q%d", d.Year(), q+1), record.Interval(record.EDTF(from.Format("2006-01")), record.EDTF(from.AddDate(0, 2, 0).Format("2006-01")))
	case "Y":
		v := d.Format("2006")
		return v, record.EDTF(v)
	case "10Y":
		return fmt.Sprintf("%03d", d.Year()/10), record.EDTF(fmt.Sprintf("%03dX", d.Year()/10))
	}
	return "", ""
}

func seasonDates(y int, s string) record.EDTF {
	from := map[string]int{"SP": 3, "SU": 6, "FA": 9, "WI": 12}[s]
	a := time.Date(y, time.Month(from), 1, 0, 0, 0, 0, time.UTC)
	return record.EDTF(a.Format("2006-01") + "/" + a.AddDate(0, 2, 0).Format("2006-01"))
}

// refAt is the day that "today" is at an expression: the report's day, or inside a quotation the
// day that the quotation's sentence gives for the words ("..., he said on March 23").
func (r *resolver) refAt(g nlp.Range) (time.Time, bool) {
	if r.known {
		w := r.low[g.First]
		if w == "today" || w == "tomorrow" || w == "yesterday" || w == "now" {
			if s := r.doc.Sentences[r.doc.Tokens[g.First].Sent]; s.Range.Len() < 80 {
				for i := s.First; i+1 < s.Last; i++ {
					if i >= g.First && i < g.Last || months[r.low[i]] == 0 || r.low[max(0, i-1)] != "on" {
						continue
					}
					if d := atoiOr(r.low[i+1], 0); d >= 1 && d <= 31 {
						if y := r.yearFor(months[r.low[i]], d, r.ref, true); y > 0 && (i+2 >= s.Last || atoiOr(r.low[i+2], 0) < 1900) {
							return time.Date(y, time.Month(months[r.low[i]]), d, 0, 0, 0, 0, time.UTC), true
						}
					}
				}
			}
		}
	}
	return r.ref, r.known
}

// yearFor is the year of a day and month: the one that lies nearest to the report; 0 if unknown.
func (r *resolver) yearFor(month, day int, ref time.Time, known bool) int {
	if !known {
		return r.year
	}
	best, at := 0, 1<<30
	for y := ref.Year() - 1; y <= ref.Year()+1; y++ {
		days := int(time.Date(y, time.Month(month), day, 0, 0, 0, 0, time.UTC).Sub(ref).Hours() / 24)
		if days > 0 {
			days += 30 // reports speak of what was more often than of what will be
		}
		if days < 0 {
			days = -days
		}
		if days < at {
			best, at = y, days
		}
	}
	return best
}

// future says whether the verb that governs an expression looks ahead.
func (r *resolver) future(g nlp.Range) bool {
	i := r.doc.Head(g)
	for steps := 0; i >= 0 && steps < 8; steps++ {
		t := &r.doc.Tokens[i]
		if t.UPOS == "VERB" || t.UPOS == "AUX" || t.Deprel == "root" {
			if t.Is("xcomp", "advcl") && strings.Contains(t.Feats, "VerbForm=Inf") {
				return true
			}
			for _, c := range r.doc.Children(i) {
				switch r.low[c] {
				case "will", "'ll", "would", "shall", "wo", "can", "could", "may", "might", "should", "must":
					return true
				case "to":
					if r.doc.Tokens[c].Is("mark") && strings.Contains(t.Feats, "VerbForm=Inf") {
						return true
					}
				}
			}
			switch t.Lemma {
			case "expect", "schedule", "plan", "set", "due", "slate", "go":
				return strings.Contains(t.Feats, "VerbForm=Part") || t.Lemma == "go"
			}
			return false
		}
		i = t.Head
	}
	return false
}

// reportDate dates the report: as given, or from the text with its reasons.
func (r *resolver) reportDate(found []extent) record.ReportDate {
	if r.ctx.Date != "" {
		if from, to, ok := r.ctx.Date.Bounds(time.UTC); ok {
			r.ref, r.known = from, true
			if from.IsZero() {
				r.ref = to
			}
			r.ref = time.Date(r.ref.Year(), r.ref.Month(), r.ref.Day(), 0, 0, 0, 0, time.UTC)
		}
		return record.ReportDate{EDTF: r.ctx.Date, Basis: record.DateGiven}
	}
	type mention struct {
		p      parts
		g      nlp.Range
		future bool
	}
	var full, partial []mention
	var epochYear *mention
	for _, x := range found {
		p := r.parse(x.Range)
		m := mention{p, x.Range, r.future(x.Range)}
		switch {
		case p.month > 0 && p.day > 0 && p.year > 0:
			full = append(full, m)
		case p.month > 0 && p.day > 0:
			partial = append(partial, m)
		case p.ordinal > 0 && p.unit == "Y" && epochYear == nil:
			epochYear = &m
		}
	}
	day := func(y int, p parts) time.Time { return time.Date(y, time.Month(p.month), p.day, 0, 0, 0, 0, time.UTC) }
	evidence := func(ms ...mention) []record.Span {
		var out []record.Span
		for _, m := range ms {
			out = append(out, record.NewSpan(r.doc.Points(r.doc.SpanOf(m.g))))
		}
		return out
	}
	set := func(d time.Time) { r.ref, r.known, r.year = d, true, d.Year() }
	// a date at the head of the text, in a dateline or a line of its own
	for _, m := range full {
		if m.g.First < 25 && (m.g.First < 12 || r.skip[m.g.First]) {
			set(day(m.p.year, m.p))
			return record.ReportDate{EDTF: record.Day(r.ref), Basis: record.DateStated, Evidence: evidence(m)}
		}
	}
	year := 0
	var why []mention
	switch {
	case epochYear != nil && r.ctx.Epoch != "" && len(partial) > 0:
		from, _, _ := r.ctx.Epoch.Bounds(time.UTC)
		a := from.AddDate(epochYear.p.ordinal-1, 0, 0)
		b := a.AddDate(1, 0, 0)
		for y := a.Year(); y <= b.Year(); y++ {
			if d := day(y, partial[0].p); !d.Before(a) && d.Before(b) && year == 0 {
				year = y
			}
		}
		why = append(why, *epochYear)
	case len(full) > 0:
		best := full[0]
		for _, m := range full {
			if !m.future && day(m.p.year, m.p).After(day(best.p.year, best.p)) {
				best = m
			}
		}
		year = best.p.year
		why = append(why, best)
	}
	if year == 0 {
		// the day and month of a dateline still orders what is near it, but gives no year
		return record.ReportDate{Basis: record.DateNone}
	}
	var last *mention
	lastDay := time.Time{}
	for i, m := range append(partial, full...) {
		if m.future {
			continue
		}
		y := year
		if m.p.year > 0 {
			y = m.p.year
		}
		if d := day(y, m.p); last == nil || d.After(lastDay) {
			if i < len(partial) {
				last = &partial[i]
			} else {
				last = &full[i-len(partial)]
			}
			lastDay = d
		}
	}
	if last == nil {
		r.year = year
		return record.ReportDate{Basis: record.DateNone}
	}
	set(lastDay)
	return record.ReportDate{EDTF: record.Interval(record.Day(lastDay), record.Day(lastDay.AddDate(0, 0, 1))), Basis: record.DateInferred, Evidence: evidence(append([]mention{*last}, why...)...)}
}
