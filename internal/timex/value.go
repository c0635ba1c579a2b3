package timex

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"parley/internal/record"
	"parley/nlp"
)

// told is a date that the text has given: later expressions are counted from it.
type told struct {
	id    string
	gran  record.Granularity
	from  time.Time
	tok   int
	sent  int
	past  bool // it was itself counted back ("a year earlier"), and is no new point to count from
	clock string
}

// maker makes one expression.
type maker struct {
	*resolver
	e     Expr
	x     *extent
	k     int // of the expression in found
	p     parts
	begin time.Time // what a date means, for told
	gran  record.Granularity
	back  bool
	lo    time.Time // hours and minutes that a part of the day means, in wall time; zero: the EDTF says all
	hi    time.Time
}

// value makes the expression of an extent; ok is false for what is no time expression after all.
func (r *resolver) value(k int) (Expr, bool) {
	x := &r.found[k]
	if x.rule != nil && x.rule.kind == "none" {
		return Expr{}, false
	}
	start, end, text := r.doc.Points(r.doc.WordsOf(x.Range))
	m := &maker{resolver: r, x: x, k: k, p: x.p}
	m.e = Expr{Range: x.Range, Time: record.Time{Span: record.NewSpan(start, end, text), Type: record.TimeType(x.Type), Mod: x.p.mod}}
	e := &m.e
	e.ID = record.NewID("M", r.ctx.TextSHA256, e.Span)
	if e.Type == "" {
		e.Type = record.TimeDate
	}
	if x.rule == nil {
		return *e, true
	}
	e.Rule = x.rule.name
	if x.rule.typ != "" {
		e.Type = x.rule.typ
	}
	m.make()
	if e.EDTF != "" && !e.EDTF.Valid() { // "99999 years ago": no date that can be written
		e.EDTF, m.begin = "", time.Time{}
	}
	if e.Type == record.TimeDuration || e.Type == record.TimeSet { // a length of time is no date
		e.EDTF, m.gran = "", ""
		delete(e.Basis, "edtf")
	}
	if e.EDTF == "" && e.Basis["edtf"] != "" {
		delete(e.Basis, "edtf")
	}
	if e.Value == nil && e.EDTF == "" && e.Anchor == "report" { // nothing was counted from it
		e.Anchor = ""
	}
	if e.Mod == record.ModApprox && e.EDTF != "" && !strings.ContainsAny(string(e.EDTF), "/T?~%") {
		e.EDTF += "~"
	}
	if e.Mod == "NONE" {
		e.Mod = ""
	}
	if m.gran == "" && e.Value != nil && e.Type != record.TimeDuration {
		m.gran = m.wordGran()
	}
	e.Granularity = m.gran
	switch m.bound() {
	case "since":
		e.Since = true
	case "until":
		e.Until = true
	}
	m.instants()
	if !m.begin.IsZero() {
		r.told = append(r.told, told{id: e.ID, gran: m.gran, from: m.begin, tok: x.Range.First, sent: r.sentence(x.Range.First), past: m.back, clock: m.p.clock})
	}
	return *e, true
}

func (r *resolver) sentence(tok int) int { return r.doc.Tokens[tok].Sent }

// has says whether the words of the expression hold one of these.
func (m *maker) has(words ...string) bool {
	for i := m.x.first; i < m.x.last; i++ {
		for _, w := range words {
			if m.items[i].low == w {
				return true
			}
		}
	}
	return false
}

func (m *maker) set(v string, d record.EDTF) { m.e.Value, m.e.EDTF = &v, d }

func (m *maker) inferred(anchor string) {
	m.e.Rest("edtf", record.BasisInferred)
	m.e.Anchor = anchor
}

// day gives the expression the value of a day.
func (m *maker) day(t time.Time) {
	m.e.Type = record.TimeDate
	m.begin, m.gran = t, record.GranularityDay
	m.set(string(record.Day(t)), record.Day(t))
}

func (m *maker) dayPart(t time.Time, part int) {
	m.e.Type = record.TimeTime
	m.begin, m.gran = t, record.GranularityPart
	p := partsOfDay[part]
	v := record.Day(t)
	m.lo, m.hi = t.Add(time.Duration(p.from)*time.Hour), t.Add(time.Duration(p.to)*time.Hour)
	switch part {
	case partNoon:
		m.gran = record.GranularityMinute
		m.set(string(v)+"T12:00", v+"T12:00")
		m.lo = time.Time{}
		return
	case partMidnight:
		m.midnight(t)
		return
	}
	half := m.hi.Sub(m.lo) / 2
	if part == partSmall {
		half = m.hi.Sub(m.lo)
	}
	switch m.e.Mod {
	case record.ModStart:
		m.hi = m.lo.Add(half)
	case record.ModEnd:
		m.lo = m.hi.Add(-half)
	}
	m.set(string(v)+"T"+p.code, v)
}

// midnight of a day is its end: 24:00 is the next day's 00:00, and the other reading is kept beside
// it. What begins at midnight begins with the day.
func (m *maker) midnight(t time.Time) {
	m.lo, m.gran = time.Time{}, record.GranularityMinute
	v, next := record.Day(t), record.Day(t.AddDate(0, 0, 1))
	switch m.before() {
	case "from", "since", "after":
		m.set(string(v)+"T00:00", v+"T00:00")
		return
	}
	m.set(string(v)+"T24:00", next+"T00:00")
	if w := m.before(); w != "until" && w != "to" && w != "till" && w != "by" && m.p.clock == "" {
		m.e.Alternatives = []record.EDTF{v + "T00:00"}
	}
}

func (m *maker) clock(t time.Time, clock string) {
	m.e.Type = record.TimeTime
	m.begin, m.gran = t, record.GranularityMinute
	v := record.Day(t)
	if strings.HasPrefix(clock, "24:00") {
		m.set(string(v)+"T24:00", record.Day(t.AddDate(0, 0, 1))+"T00:00"+m.offset(t.AddDate(0, 0, 1)))
		return
	}
	m.set(string(v)+"T"+clock, v+record.EDTF("T"+clock)+m.offset(t))
}

// offset is the zone that the text states, as EDTF has it.
func (m *maker) offset(t time.Time) record.EDTF {
	switch z := m.p.zone; {
	case z == "":
		return ""
	case z == "UTC":
		return "Z"
	case z[0] == '+' || z[0] == '-':
		return record.EDTF(z)
	default:
		return record.EDTF(t.Add(12 * time.Hour).In(location(z)).Format("-07:00"))
	}
}

// make gives the value that the rule's meaning has. One case, one meaning of rules.txt.
func (m *maker) make() {
	p, e, g := &m.p, &m.e, m.x.Range
	ref, known := m.refAt(g)
	step := m.x.rule.step
	kind := m.x.rule.kind
	if (kind == "weekday" || kind == "date-part") && p.weekday >= 0 && p.month == 0 && m.pluralDay() { // "on Tuesdays"
		kind = "set-weekday"
	}
	switch kind {
	case "date":
		e.Type = record.TimeDate
		if t, ok := m.date(m.k, p); ok {
			m.day(t)
		}

	case "range":
		e.Type = record.TimeDate
		last := parts{year: p.year2, month: p.month2, day: p.day2}
		if last.month == 0 {
			last.month = p.month
		}
		if last.year == 0 {
			last.year = p.year
		}
		if p.year2 == 0 && p.year > 0 && p.month2 > 0 && p.month2 < p.month { // December 28 - January 3, 2015
			p.year--
		}
		a, ok := m.date(m.k, p)
		if !ok {
			e.Value = nil
			return
		}
		if last.year == 0 {
			last.year = a.Year()
			if last.month < p.month {
				last.year++
			}
		}
		if b, ok := calendar(last.year, last.month, last.day); ok && b.After(a) {
			m.begin, m.gran = a, record.GranularityDay
			m.set(string(record.Day(a)+"/"+record.Day(b)), record.Day(a)+"/"+record.Day(b))
		} else {
			e.Value, e.EDTF = nil, ""
			delete(e.Basis, "edtf")
		}

	case "weekday", "weekday-of-week":
		e.Type = record.TimeDate
		if t, ok := m.weekday(m.k, p, step, kind); ok {
			m.day(t)
		} else {
			m.set(fmt.Sprintf("XXXX-WXX-%d", (p.weekday+6)%7+1), "")
		}

	case "weekday-nth": // the second Tuesday of March, the last Friday in April
		e.Type = record.TimeDate
		y := p.year
		if y == 0 {
			y = m.yearOf(m.k, p.month, 0, 0)
		}
		if y == 0 || p.weekday < 0 || p.month == 0 {
			return
		}
		first := date(y, p.month, 1)
		t := first.AddDate(0, 0, (p.weekday-int(first.Weekday())+7)%7+7*(p.ordinal-1))
		if m.has("last") {
			end := date(y, p.month+1, 0)
			t = end.AddDate(0, 0, -((int(end.Weekday()) - p.weekday + 7) % 7))
		}
		if t.Month() == first.Month() {
			m.day(t)
		}

	case "weekday-before":
		e.Type = record.TimeDate
		t, id, ok := m.last(record.GranularityDay)
		if !ok && known {
			t, id, ok = ref, "report", true
		}
		if ok {
			m.inferred(id)
			m.day(t.AddDate(0, 0, -((int(t.Weekday())-p.weekday+6)%7 + 1)))
		}

	case "day", "day-offset":
		e.Type = record.TimeDate
		if kind == "day" {
			step = p.relative - 2
		}
		if !known {
			if kind == "day" && step == 0 {
				m.set("PRESENT_REF", "")
			}
			return
		}
		m.inferred("report")
		m.day(ref.AddDate(0, 0, step))

	case "date-part", "day-part":
		e.Type = record.TimeTime
		if t, ok := m.dayIn(m.k, p); ok {
			m.dayPart(t, p.part)
		} else if p.month > 0 && p.day > 0 && p.year == 0 {
			m.set(fmt.Sprintf("XXXX-%02d-%02dT%s", p.month, p.day, partsOfDay[p.part].code), "")
		} else if p.weekday >= 0 && p.month == 0 {
			m.set(fmt.Sprintf("XXXX-WXX-%dT%s", (p.weekday+6)%7+1, partsOfDay[p.part].code), "")
		}

	case "part-here", "tonight", "part-yesterday":
		e.Type = record.TimeTime
		if kind == "tonight" {
			p.part = partNight
		}
		d := 0
		if kind == "part-yesterday" {
			d = -1
			p.part = partNight
			if m.has("evening") {
				p.part = 2
			}
		}
		if !known {
			m.set("XXXX-XX-XXT"+partsOfDay[p.part].code, "")
			return
		}
		m.inferred("report")
		m.dayPart(ref.AddDate(0, 0, d), p.part)

	case "part-after", "part-before":
		e.Type = record.TimeTime
		t, id, ok := m.last(record.GranularityDay)
		if !ok {
			return
		}
		m.inferred(id)
		m.dayPart(t.AddDate(0, 0, map[bool]int{true: 1, false: -1}[kind == "part-after"]), p.part)

	case "part":
		e.Type = record.TimeTime
		if t, id, ok := m.dayAround(); ok {
			m.inferred(id)
			m.dayPart(t, p.part)
		} else {
			m.set("XXXX-XX-XXT"+partsOfDay[p.part].code, "")
		}

	case "overnight":
		t, ok := ref, known
		switch {
		case p.month > 0 || p.year > 0 || p.weekday >= 0 || p.relative > 0:
			t, ok = m.dayIn(m.k, p)
		default:
			if t2, id, ok2 := m.dayBeside(); ok2 { // "on Tuesday ... overnight"
				t, ok = t2, true
				m.inferred(id)
			} else {
				m.inferred("report")
			}
		}
		m.night(t.AddDate(0, 0, -1), t, ok, t)

	case "night-of-two":
		var t time.Time
		ok := false
		switch {
		case p.weekday >= 0:
			w := *p
			w.weekday = p.weekday2
			t, ok = m.weekday(m.k, &w, 0, "")
			t = t.AddDate(0, 0, -1)
		case p.month > 0:
			t, ok = m.date(m.k, p)
		}
		m.night(t, t.AddDate(0, 0, 1), ok, t)

	case "night-to":
		t, ok := m.dayIn(m.k, p)
		m.night(t.AddDate(0, 0, -1), t, ok, t.AddDate(0, 0, -1))

	case "date-clock":
		e.Type = record.TimeTime
		if t, ok := m.dayIn(m.k, p); ok {
			m.clock(t, p.clock)
		} else {
			m.set("T"+p.clock, "")
		}

	case "clock", "clock-range":
		e.Type = record.TimeTime
		t, id, ok := m.dayAround()
		if !ok {
			m.set("T"+p.clock, "")
			return
		}
		if n := len(m.told) - 1; n >= 0 && m.told[n].clock >= p.clock && m.told[n].sent == m.sentence(g.First) && m.told[n].from.Equal(t) {
			switch m.before() { // from 22:00 on Friday to 06:00
			case "to", "until", "till", "-", "–":
				t = t.AddDate(0, 0, 1)
			}
		}
		m.inferred(id)
		m.clock(t, p.clock)
		if kind == "clock-range" && e.EDTF != "" {
			a, v := e.EDTF, *e.Value
			if p.clock2 < p.clock {
				t = t.AddDate(0, 0, 1)
			}
			m.clock(t, p.clock2)
			m.set(v+"/"+*e.Value, a+"/"+e.EDTF)
		}

	case "month", "month-this-year":
		e.Type = record.TimeDate
		y := p.year
		if kind == "month-this-year" {
			if !known {
				return
			}
			y = ref.Year()
			m.inferred("report")
		}
		if y == 0 && (m.has("year") || step > 0 && m.has("year")) && known {
			y = ref.Year() + step
			if step == 0 {
				y = ref.Year() + map[bool]int{true: -1, false: 1}[m.has("last")]
			}
			m.inferred("report")
		}
		if y == 0 {
			if y = m.yearOf(m.k, p.month, 0, step); y == 0 {
				m.set(fmt.Sprintf("XXXX-%02d", p.month), "")
				return
			}
		}
		m.month(y, p.month)

	case "months":
		e.Type = record.TimeDate
		y := p.year
		if y == 0 {
			y = m.yearOf(m.k, p.month, 0, 0)
		} else if p.month2 < p.month {
			y--
		}
		if y == 0 {
			return
		}
		m.month(y, p.month)
		if p.month2 < p.month {
			y++
		}
		b := fmt.Sprintf("%04d-%02d", y, p.month2)
		m.set(*e.Value+"/"+b, record.EDTF(*e.Value+"/"+b))

	case "week-of":
		e.Type = record.TimeDate
		if t, ok := m.dayIn(m.k, p); ok {
			m.week(t)
		}

	case "quarter", "quarter-q", "quarter-rel":
		m.quarterOf(ref, known, kind)

	case "half":
		e.Type = record.TimeDate
		h := 2
		if m.has("first") {
			h = 1
		}
		if m.has("h1") {
			h = 1
		}
		y := p.year
		if y == 0 && known {
			y = ref.Year() + m.stepWord()
			m.inferred("report")
		}
		if y == 0 {
			return
		}
		m.begin, m.gran = date(y, 6*h-5, 1), record.GranularityHalf
		m.set(fmt.Sprintf("%04d-H%d", y, h), record.EDTF(fmt.Sprintf("%04d-%02d/%04d-%02d", y, 6*h-5, y, 6*h)))

	case "season":
		e.Type = record.TimeDate
		y := p.year
		if y == 0 {
			if !known {
				m.set("XXXX-"+p.season, "")
				return
			}
			y = m.seasonYear(ref, step)
			m.inferred("report")
		}
		n := map[string]int{"SP": 21, "SU": 22, "FA": 23, "WI": 24}[p.season]
		m.begin, m.gran = date(y, 3*(n-20), 1), record.GranularitySeason
		m.set(fmt.Sprintf("%04d-%s", y, p.season), record.EDTF(fmt.Sprintf("%04d-%d", y, n)))

	case "unknown":
		e.Type = record.TimeDate

	case "year":
		e.Type = record.TimeDate
		m.year4(p.year)

	case "years":
		e.Type = record.TimeDate
		if p.year2 <= p.year {
			return
		}
		m.begin, m.gran = date(p.year, 1, 1), record.GranularityYear
		v := fmt.Sprintf("%04d/%04d", p.year, p.year2)
		m.set(v, record.EDTF(v))

	case "decade":
		e.Type = record.TimeDate
		m.gran = record.GranularityDecade
		m.set(fmt.Sprintf("%03d", p.decade/10), record.EDTF(fmt.Sprintf("%03dX", p.decade/10)))

	case "century":
		e.Type = record.TimeDate
		m.gran = record.GranularityDecade
		if p.century < 100 {
			m.set(fmt.Sprintf("%02d", p.century-1), record.EDTF(fmt.Sprintf("%02dXX", p.century-1)))
		}

	case "holiday":
		e.Type = record.TimeDate
		if t, ok := m.holidayDate(ref, known); ok {
			m.day(t)
		}

	case "unit":
		e.Type = record.TimeDate
		if p.unit == "WE" {
			m.weekend(ref, known, step)
			return
		}
		if !known || p.unit[0] == 'T' || p.plural {
			m.set(map[int]string{-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}[step], "")
			return
		}
		m.inferred("report")
		m.unit(ref, p.unit, step)
		switch {
		case e.Mod != "":
		case m.has("later", "late", "end"):
			e.Mod = record.ModEnd
		case m.has("earlier", "early", "beginning", "start"):
			e.Mod = record.ModStart
		case m.has("middle"):
			e.Mod = record.ModMid
		}

	case "past-unit":
		if e.Type != record.TimeDate || p.plural || !known || m.has("past") && p.unit != "Y" {
			e.Type = record.TimeDuration
			m.length()
			m.recent(ref, known)
			return
		}
		m.inferred("report")
		m.unit(ref, p.unit, map[bool]int{true: -1, false: 0}[m.has("last") || p.unit == "Y"])

	case "weekend":
		e.Type = record.TimeDate
		if m.future(g) && step < 0 && !m.has("last") {
			step = 0
		}
		if step < 0 && known && !m.has("last") && (ref.Weekday() == 0 || ref.Weekday() == 6) {
			step = 0
		}
		m.weekend(ref, known, step)

	case "year-end":
		e.Type = record.TimeDate
		e.Mod = record.ModEnd
		if known {
			m.inferred("report")
			m.year4(ref.Year())
		}

	case "unit-there":
		e.Type = record.TimeDate
		if t, id, ok := m.last(granOf(p.unit)); ok {
			m.inferred(id)
			m.unit(t, p.unit, 0)
		}

	case "unit-now":
		m.unitNow(ref, known)

	case "year-before":
		e.Type = record.TimeDate
		m.back = true
		if t, gran, id, ok := m.point(); ok {
			m.inferred(id)
			if p.ordinal > 0 && p.ordinal <= 4 {
				t, gran = date(t.Year(), 3*p.ordinal-2, 1), record.GranularityQuarter
			}
			if m.has("quarter") && gran != record.GranularityQuarter {
				gran = record.GranularityQuarter
			}
			m.at(t.AddDate(-1, 0, 0), gran)
		} else if known {
			m.inferred("report")
			m.year4(ref.Year() - 1)
		}

	case "unit-beside":
		e.Type = record.TimeDate
		if p.plural {
			e.Type = record.TimeDuration
			m.length()
			return
		}
		if t, id, ok := m.last(granOf(p.unit)); ok {
			m.inferred(id)
			m.unit(t, p.unit, step)
			if step < 0 {
				m.back = true
			}
		} else if known && (m.has("previous", "preceding", "prior") || m.has("next") && p.unit != "D") {
			m.inferred("report")
			m.unit(ref, p.unit, step)
		}

	case "day-beside":
		e.Type = record.TimeDate
		w := 0
		if m.has("last") {
			w = -1
		}
		var t time.Time
		ok := false
		if p.weekday >= 0 && p.month == 0 {
			t, ok = m.weekday(m.k, p, w, "")
		} else {
			t, ok = m.date(m.k, p)
		}
		if ok {
			m.day(t.AddDate(0, 0, step))
		}

	case "ago":
		m.ago(ref, known, step)

	case "from-day":
		e.Type = record.TimeDate
		d := 1
		if m.has("ago", "before") {
			d = -1
		}
		if known && p.number >= 1 && p.unit[0] != 'T' {
			m.inferred("report")
			m.day(shift(ref.AddDate(0, 0, p.relative-2), p.unit, d*int(p.number)))
		}

	case "count-there":
		m.countThere(ref, known, step)

	case "duration":
		e.Type = record.TimeDuration
		if m.x.rule.name == "half-length" { // "half an hour"
			p.number = .5
		}
		m.length()
		m.recent(ref, known)
		if i := m.x.last; i < len(m.items) && m.items[i].low == "before" {
			m.eventDay(-1, i+1, true, told{})
		}

	case "duration-half":
		e.Type = record.TimeDuration
		p.number += .5
		m.length()

	case "duration-two":
		e.Type = record.TimeDuration
		a, b := iso(p.number, p.unit), iso(p.number2, p.unit2)
		if p.number2 < 0 || p.number == vagueNumber || p.number2 == vagueNumber || len(b) == 0 {
			m.length()
			return
		}
		b = b[1:]
		if strings.Contains(a, "T") {
			b = strings.TrimPrefix(b, "T")
		}
		m.bounds(seconds(p.number, p.unit) + seconds(p.number2, p.unit2))
		m.set(a+b, "")

	case "duration-range":
		e.Type = record.TimeDuration
		if p.number < 0 { // "weeks or months"
			p.number = vagueNumber
		}
		e.Mod = record.ModEqualOrMore
		m.length()
		if p.number2 > p.number {
			e.Min, e.Max = seconds(p.number, p.unit), seconds(p.number2, p.unit)
		}

	case "set":
		e.Type = record.TimeSet
		u, n := p.unit, 1.
		if m.x.rule.unit != "" {
			u = m.x.rule.unit
		}
		if p.ordinal > 1 {
			n = float64(p.ordinal)
		} else if p.number > 0 && m.has("every") {
			n = p.number
		}
		if u == "WE" {
			m.set("XXXX-WXX-WE", "")
			return
		}
		if e.Type == record.TimeSet && u != "" {
			m.set(iso(n, u), "")
		}

	case "set-other":
		e.Type = record.TimeSet
		m.set(iso(2, p.unit), "")

	case "set-weekday":
		e.Type = record.TimeSet
		v := fmt.Sprintf("XXXX-WXX-%d", (p.weekday+6)%7+1)
		if p.part >= 0 {
			v += "T" + partsOfDay[p.part].code
		}
		m.set(v, "")

	case "set-month":
		e.Type = record.TimeSet
		m.set(fmt.Sprintf("XXXX-%02d", p.month), "")

	case "set-part":
		e.Type = record.TimeSet
		m.set("XXXX-XX-XXT"+partsOfDay[p.part].code, "")

	case "set-night":
		e.Type = record.TimeSet
		m.set("XXXX-XX-XXTNI", "")

	case "set-season":
		e.Type = record.TimeSet
		if p.season == "" {
			p.season = map[bool]string{true: "SU", false: "WI"}[m.has("summers")]
		}
		m.set("XXXX-"+p.season, "")

	case "conflict-year":
		e.Type = record.TimeDate
		if m.epoch.IsZero() {
			return
		}
		a := m.epoch.AddDate(p.ordinal-1, 0, 0)
		e.Anchor = "epoch"
		e.Rest("edtf", record.BasisBackground)
		e.EDTF = record.Day(a) + "/" + record.Day(a.AddDate(1, 0, -1))
		m.gran = record.GranularityYear

	case "conflict-day":
		e.Type = record.TimeDate
		n := p.ordinal
		if n == 0 {
			n = int(p.number)
		}
		if m.epoch.IsZero() || n < 1 {
			return
		}
		e.Anchor = "epoch"
		e.Rest("edtf", record.BasisBackground)
		m.day(m.epoch.AddDate(0, 0, n-1)) // the first day of a war is its day 1

	case "conflict-length":
		e.Type = record.TimeDate
		if m.epoch.IsZero() || p.number < 1 || p.unit[0] == 'T' {
			e.Type = record.TimeDuration
			m.length()
			return
		}
		e.Anchor = "epoch"
		e.Rest("edtf", record.BasisBackground)
		m.at(shift(m.epoch, p.unit, int(p.number)), granOf(p.unit))
		if e.EDTF != "" && !strings.ContainsAny(string(e.EDTF), "/") {
			e.EDTF += "~"
		}

	case "conflict-start":
		e.Type = record.TimeDate
		e.Mod = record.ModStart
		m.set("PAST_REF", "")
		if !m.epoch.IsZero() {
			e.Anchor = "epoch"
			e.Rest("edtf", record.BasisBackground)
			e.EDTF = record.EDTF(m.epoch.Format("2006") + "~")
			m.gran = record.GranularityYear
		}

	case "vague":
		if p.unit != "" && e.Type == record.TimeDuration && !m.has("ago") {
			m.length()
			return
		}
		e.Type = record.TimeDate
		m.set(m.x.rule.value, "")
		if known && m.has("now") && m.x.rule.value == "PRESENT_REF" {
			m.inferred("report")
			e.EDTF = record.Day(ref).Uncertain()
		}

	case "vague-length":
		e.Type = record.TimeDuration
		m.set("PXX", "")
	}
}

func date(y, mo, d int) time.Time { return time.Date(y, time.Month(mo), d, 0, 0, 0, 0, time.UTC) }

// calendar is a day if the calendar has it.
func calendar(y, mo, d int) (time.Time, bool) {
	t := date(y, mo, d)
	return t, y > 0 && mo >= 1 && mo <= 12 && t.Day() == d && t.Month() == time.Month(mo)
}

// wordGran is how fine the words are of what has no date: "every Monday" is of days, "years ago" of years;
// "" for words such as "recently", and for hours, which are no step of the scale.
func (m *maker) wordGran() record.Granularity {
	p, v := &m.p, *m.e.Value
	switch {
	case strings.HasSuffix(v, "_REF"):
		if p.unit == "" || p.unit[0] == 'T' {
			return ""
		}
		return granOf(p.unit)
	case m.e.Type != record.TimeSet && !strings.HasPrefix(v, "XXXX"):
		return ""
	case strings.Contains(v, "T") && p.part >= 0, strings.HasPrefix(v, "XXXX-XX-XXT"):
		return record.GranularityPart
	case strings.HasPrefix(v, "XXXX-WXX-WE"):
		return record.GranularityWeek
	case strings.HasPrefix(v, "XXXX-WXX-"):
		return record.GranularityDay
	case strings.HasPrefix(v, "XXXX-Q"):
		return record.GranularityQuarter
	case p.season != "":
		return record.GranularitySeason
	case strings.HasPrefix(v, "XXXX-") && len(v) == len("XXXX-03"):
		return record.GranularityMonth
	case strings.HasPrefix(v, "XXXX-"):
		return record.GranularityDay
	}
	unit := cmp.Or(m.x.rule.unit, p.unit)
	if unit == "" || unit[0] == 'T' {
		return ""
	}
	return granOf(unit)
}

// bound is "since" or "until" where the words before make the date an end of a time that is open at the
// other; "not until" is no such end.
func (m *maker) bound() string {
	switch m.before() {
	case "since":
		return "since"
	case "until", "till", "through":
		s := m.sentence(m.x.Range.First)
		for i := m.x.first - 2; i >= 0 && i > m.x.first-12 && m.sentence(m.items[i].tok) == s; i-- {
			switch m.items[i].low {
			case "not", "n't", "never", "from":
				return ""
			}
		}
		return "until"
	}
	return ""
}

// before is the word before the expression.
func (m *maker) before() string { return m.wordBefore(m.x) }

func (m *maker) wordBefore(x *extent) string {
	if x.first == 0 {
		return ""
	}
	if w := m.items[x.first-1].low; w != "the" || x.first < 2 {
		return w
	}
	return m.items[x.first-2].low
}

// stepWord is -1, 0 or 1 for last, this or next.
func (m *maker) stepWord() int {
	switch {
	case m.has("last", "previous") && !m.has("last half"):
		return -1
	case m.has("next", "coming"):
		return 1
	}
	return 0
}

func (m *maker) pluralDay() bool {
	for i := m.x.first; i < m.x.last; i++ {
		if w := m.items[i].low; strings.HasSuffix(w, "days") || strings.HasSuffix(w, "ings") || w == "nights" {
			return true
		}
	}
	return false
}

func (m *maker) night(from, to time.Time, ok bool, named time.Time) {
	m.e.Type = record.TimeTime
	if !ok {
		m.set("XXXX-XX-XXTNI", "")
		delete(m.e.Basis, "edtf")
		m.e.Anchor = ""
		return
	}
	m.begin, m.gran = named, record.GranularityPart
	m.lo, m.hi = from.Add(18*time.Hour), to.Add(9*time.Hour)
	m.set(string(record.Day(named))+"TNI", record.Day(from)+"/"+record.Day(to))
}

// date is the day that the parts name. Where they name no year it is that of a date beside it, else
// the one that tense and nearness to the report speak for.
func (m *maker) date(k int, p *parts) (time.Time, bool) {
	if a := p.ambiguous; a[0] > 0 { // 3/4/2024: either number may be the month
		for _, d := range [][2]int{{a[1], a[2]}, {a[2], a[1]}} {
			if t, ok := calendar(a[0], d[0], d[1]); ok {
				m.e.Alternatives = append(m.e.Alternatives, record.Day(t))
			}
		}
		return time.Time{}, false
	}
	mo, y := p.month, p.year
	if mo == 0 && p.day > 0 {
		mo, y = m.monthBeside(k)
		if mo == 0 {
			return time.Time{}, false
		}
	}
	if mo == 0 || p.day == 0 {
		return time.Time{}, false
	}
	if y == 0 {
		y = m.yearOf(k, mo, p.day, 0)
		if y > 0 && p.weekday >= 0 { // "Friday, March 13": the year in which it is one
			if t, ok := calendar(y, mo, p.day); ok && int(t.Weekday()) != p.weekday {
				for _, d := range []int{-1, 1, -2, 2, -3, -4, -5} {
					if t, ok := calendar(y+d, mo, p.day); ok && int(t.Weekday()) == p.weekday {
						y += d
						break
					}
				}
			}
		}
	}
	if y == 0 {
		if k == m.k {
			v := fmt.Sprintf("XXXX-%02d-%02d", mo, p.day)
			if _, ok := calendar(2024, mo, p.day); ok {
				m.set(v, "")
			}
		}
		return time.Time{}, false
	}
	return calendar(y, mo, p.day)
}

// dayIn is the day that the parts name in any of the ways there are.
func (m *maker) dayIn(k int, p *parts) (time.Time, bool) {
	switch {
	case p.relative > 0:
		ref, known := m.refAt(m.found[k].Range)
		if known {
			m.inferred("report")
		}
		return ref.AddDate(0, 0, p.relative-2), known
	case p.day > 0 || p.ambiguous[0] > 0:
		return m.date(k, p)
	case p.weekday >= 0:
		return m.weekday(k, p, 0, "")
	}
	return time.Time{}, false
}

// monthBeside is the month (and year) of the date that a bare day number stands beside: "April 24 and
// 25", "between 3 and 5 May".
func (m *maker) monthBeside(k int) (month, year int) {
	for _, d := range []int{-1, 1} {
		j := k + d
		if j < 0 || j >= len(m.found) || m.found[j].rule == nil || m.sentence(m.found[j].Range.First) != m.sentence(m.found[k].Range.First) {
			continue
		}
		if q := &m.found[j].p; q.month > 0 && q.day > 0 {
			y := q.year
			if y == 0 {
				y = m.yearOf(j, q.month, q.day, 0)
			}
			return q.month, y
		}
	}
	if t, id, ok := m.last(record.GranularityDay); ok {
		m.inferred(id)
		return int(t.Month()), t.Year()
	}
	return 0, 0
}

// yearOf is the year of a day or month (day 0) that names none; 0 if there is no evidence for one.
func (m *maker) yearOf(k, month, day, step int) int {
	x := &m.found[k]
	// the end of a range has it: from 28 December to 3 January 2015
	if step == 0 && k+1 < len(m.found) {
		if n := &m.found[k+1]; n.rule != nil && n.p.year > 0 && n.p.month > 0 && n.Range.First-x.Range.Last <= 2 && n.Range.First > x.Range.Last && n.rule.kind == x.rule.kind && m.sentence(n.Range.First) == m.sentence(x.Range.First) {
			switch m.doc.Tokens[n.Range.First-1].Form {
			case "to", "and", "until", "till", "through", "-", "–", "or":
				m.e.Rest("edtf", record.BasisStated)
				if month > n.p.month {
					return n.p.year - 1
				}
				return n.p.year
			}
		}
	}
	d := max(day, 1)
	if n := len(m.told) - 1; step == 0 && n >= 0 && m.told[n].sent == m.sentence(x.Range.First) && !m.told[n].past && x.Range.First-m.told[n].tok < 12 {
		// beside a date of another year in the same sentence: "the 2014 deal, signed on 5 September"
		if y := m.told[n].from.Year(); m.known && y < m.ref.Year()-1 {
			m.inferred(m.told[n].id)
			return y
		}
	}
	ref, known := m.refAt(x.Range)
	if !known {
		if m.resolver.year > 0 {
			m.e.Rest("edtf", record.BasisInferred)
		}
		return m.resolver.year
	}
	m.inferred("report")
	y := ref.Year()
	this := date(y, month, d)
	if day == 0 {
		switch {
		case step < 0:
			if month >= int(ref.Month()) {
				y--
			}
			return y
		case step > 0:
			if month <= int(ref.Month()) {
				y++
			}
			return y
		}
	}
	days := int(this.Sub(ref).Hours() / 24)
	if day == 0 && month == int(ref.Month()) {
		return y
	}
	t := m.tense(x.Range)
	if m.deadline(x.Range) {
		t = 1
	}
	switch m.wordBefore(x) {
	case "by", "until", "till", "before", "for": // a deadline set in the past may lie ahead
		t = max(t, 0)
	}
	other := y
	switch {
	case t > 0: // will, is due
		if days < -120 || day == 0 && month < int(ref.Month()) {
			y, other = y+1, y
		}
	case t < 0: // was
		// a date some weeks ahead is rather planned than eleven months old, whatever the tense
		if days > 60 || day == 0 && days > 2 {
			y, other = y-1, y
		} else if days > 2 {
			other = y - 1
			t = 0
		} else if days < -363 {
			y, other = y+1, y
		}
	default:
		switch {
		case days > 120:
			y, other = y-1, y
		case days < -245:
			y, other = y+1, y
		}
	}
	if t == 0 && day > 0 && other != y && m.e.Alternatives == nil {
		if a, ok := calendar(other, month, day); ok {
			m.e.Alternatives = []record.EDTF{record.Day(a)}
		}
	}
	return y
}

// weekday is the day of that name that the expression means: by tense, the last or the next one.
func (m *maker) weekday(k int, p *parts, step int, kind string) (time.Time, bool) {
	g := m.found[k].Range
	ref, known := m.refAt(g)
	if !known {
		return time.Time{}, false
	}
	m.inferred("report")
	diff := p.weekday - int(ref.Weekday())
	if kind == "weekday-of-week" { // of the week before this one, which begins on Monday
		monday := ref.AddDate(0, 0, -(int(ref.Weekday())+6)%7-7)
		return monday.AddDate(0, 0, (p.weekday+6)%7), true
	}
	future := step == 0 && (m.future(g) || m.deadline(g))
	switch {
	case step > 0 || future:
		if diff < 0 || diff == 0 && step > 0 {
			diff += 7
		}
	default:
		if diff > 0 || diff == 0 && step < 0 {
			diff -= 7
		}
	}
	if diff == 0 && step == 0 && k == m.k {
		m.e.Alternatives = []record.EDTF{record.Day(ref.AddDate(0, 0, map[bool]int{true: 7, false: -7}[future]))}
	}
	return ref.AddDate(0, 0, diff), true
}

// last is the latest date of the text so far that is as fine as asked, and its id.
func (m *maker) last(gran record.Granularity) (time.Time, string, bool) {
	s := m.sentence(m.x.Range.First)
	for i := len(m.told) - 1; i >= 0; i-- {
		t := m.told[i]
		if fine(t.gran) >= fine(gran) && s-t.sent <= 12 {
			return t.from, t.id, true
		}
	}
	return time.Time{}, "", false
}

func fine(g record.Granularity) int {
	return map[record.Granularity]int{record.GranularityDecade: 0, record.GranularityYear: 1, record.GranularityHalf: 2, record.GranularitySeason: 3, record.GranularityQuarter: 3, record.GranularityMonth: 4, record.GranularityWeek: 5, record.GranularityDay: 6, record.GranularityPart: 6, record.GranularityMinute: 6}[g]
}

// point is what a comparison ("a year earlier") is counted from: the latest date that is not itself
// one.
func (m *maker) point() (time.Time, record.Granularity, string, bool) {
	s := m.sentence(m.x.Range.First)
	for i := len(m.told) - 1; i >= 0; i-- {
		if t := m.told[i]; !t.past && s-t.sent <= 12 {
			return t.from, t.gran, t.id, true
		}
	}
	return time.Time{}, "", "", false
}

// dayBeside is a day that the same sentence names before or after the expression.
func (m *maker) dayBeside() (time.Time, string, bool) {
	s := m.sentence(m.x.Range.First)
	if n := len(m.told) - 1; n >= 0 && m.told[n].sent == s && fine(m.told[n].gran) == 6 {
		return m.told[n].from, m.told[n].id, true
	}
	if n := m.k + 1; n < len(m.found) && m.found[n].rule != nil && m.sentence(m.found[n].Range.First) == s {
		return m.dayOf(n)
	}
	return time.Time{}, "", false
}

// dayAround is the day of a part of the day or a clock time that names none.
func (m *maker) dayAround() (time.Time, string, bool) {
	if t, id, ok := m.dayBeside(); ok {
		return t, id, ok
	}
	s := m.sentence(m.x.Range.First)
	from := s // of the sentences before only those of the same paragraph
	for from > 0 && s-from < 2 && !m.doc.Sentences[from].Paragraph {
		from--
	}
	for i := len(m.told) - 1; i >= 0 && m.told[i].sent >= from; i-- {
		if fine(m.told[i].gran) == 6 {
			return m.told[i].from, m.told[i].id, true
		}
	}
	ref, known := m.refAt(m.x.Range)
	return ref, "report", known
}

func granOf(unit string) record.Granularity {
	switch unit {
	case "D":
		return record.GranularityDay
	case "W", "2W", "WE":
		return record.GranularityWeek
	case "M":
		return record.GranularityMonth
	case "3M":
		return record.GranularityQuarter
	case "10Y", "100Y":
		return record.GranularityDecade
	case "Y":
		return record.GranularityYear
	}
	return record.GranularityDay
}

// at gives the value of the unit of that granularity which holds the day.
func (m *maker) at(t time.Time, gran record.Granularity) {
	switch gran {
	case record.GranularityYear:
		m.year4(t.Year())
	case record.GranularityQuarter:
		m.quarter(t.Year(), (int(t.Month())+2)/3)
	case record.GranularityMonth:
		m.month(t.Year(), int(t.Month()))
	case record.GranularityWeek:
		m.week(t)
	case record.GranularityDecade:
		m.gran = record.GranularityDecade
		m.set(fmt.Sprintf("%03d", t.Year()/10), record.EDTF(fmt.Sprintf("%03dX", t.Year()/10)))
	case record.GranularityHalf, record.GranularitySeason:
		m.year4(t.Year())
	default:
		m.day(t)
	}
}

func (m *maker) unit(t time.Time, unit string, step int) {
	if unit == "WE" {
		m.weekend(t, true, step)
		return
	}
	if unit == "100Y" {
		m.set(fmt.Sprintf("%02d", t.Year()/100+step), record.EDTF(fmt.Sprintf("%02dXX", t.Year()/100+step)))
		return
	}
	if unit[0] == 'T' {
		return
	}
	if unit == "M" || unit == "3M" { // the 31st has no month before it of 31 days
		t = date(t.Year(), int(t.Month()), 1)
	}
	m.at(shift(t, unit, step), granOf(unit))
}

func (m *maker) year4(y int) {
	if y < 1 || y > 9999 {
		return
	}
	m.begin, m.gran = date(y, 1, 1), record.GranularityYear
	v := fmt.Sprintf("%04d", y)
	m.set(v, record.EDTF(v))
}

func (m *maker) month(y, mo int) {
	m.begin, m.gran = date(y, mo, 1), record.GranularityMonth
	v := fmt.Sprintf("%04d-%02d", y, mo)
	m.set(v, record.EDTF(v))
}

func (m *maker) quarter(y, q int) {
	m.e.Type = record.TimeDate
	m.begin, m.gran = date(y, 3*q-2, 1), record.GranularityQuarter
	m.set(fmt.Sprintf("%04d-Q%d", y, q), record.EDTF(fmt.Sprintf("%04d-%02d/%04d-%02d", y, 3*q-2, y, 3*q)))
}

func (m *maker) week(t time.Time) {
	monday := t.AddDate(0, 0, -(int(t.Weekday())+6)%7)
	y, w := t.ISOWeek()
	m.begin, m.gran = t, record.GranularityWeek
	m.set(fmt.Sprintf("%04d-W%02d", y, w), record.Day(monday)+"/"+record.Day(monday.AddDate(0, 0, 6)))
}

func (m *maker) weekend(ref time.Time, known bool, step int) {
	if !known {
		return
	}
	m.inferred("report")
	monday := ref.AddDate(0, 0, -(int(ref.Weekday())+6)%7+7*step)
	y, w := monday.ISOWeek()
	m.begin, m.gran = monday.AddDate(0, 0, 5), record.GranularityWeek
	m.set(fmt.Sprintf("%04d-W%02d-WE", y, w), record.Day(monday.AddDate(0, 0, 5))+"/"+record.Day(monday.AddDate(0, 0, 6)))
}

// quarterOf is a quarter by its number. Without a year it is the last one of that number that has
// begun, or the next where the words look ahead.
func (m *maker) quarterOf(ref time.Time, known bool, kind string) {
	p := &m.p
	q := p.ordinal
	if kind == "quarter-q" {
		for i := m.x.first; i < m.x.last; i++ {
			if w := m.items[i].low; len(w) == 2 && w[0] == 'q' {
				q = int(w[1] - '0')
			}
		}
	}
	m.e.Type = record.TimeDate
	if q < 1 || q > 4 {
		return
	}
	y := p.year
	switch {
	case y > 0:
	case !known:
		m.set(fmt.Sprintf("XXXX-Q%d", q), "")
		return
	case kind == "quarter-rel":
		y = ref.Year() + m.stepWord()
		m.inferred("report")
	default:
		y = ref.Year()
		now := (int(ref.Month()) + 2) / 3
		switch t := m.tense(m.x.Range); {
		case q > now && t <= 0 && q-now > 1, q > now && t < 0:
			y--
		case q < now && t > 0 && now-q > 1:
			y++
		}
		m.inferred("report")
	}
	m.quarter(y, q)
}

func (m *maker) seasonYear(ref time.Time, step int) int {
	n := map[string]int{"SP": 3, "SU": 6, "FA": 9, "WI": 12}[m.p.season]
	y := ref.Year()
	mo := int(ref.Month())
	inside := mo >= n && mo < n+3 || n == 12 && mo <= 2
	if n == 12 && mo <= 2 { // a winter has the year in which it began
		y--
	}
	began := date(y, n, 1).Before(ref) || inside
	switch {
	case step > 0:
		if began {
			y++
		}
	case step < 0:
		if inside || !began {
			y--
		}
	case m.x.rule.name == "season-this":
		if m.tense(m.x.Range) < 0 && n == 12 && !began {
			y--
		}
	case !began && m.tense(m.x.Range) <= 0 && !m.future(m.x.Range):
		if m.tense(m.x.Range) < 0 {
			y--
		}
	}
	return y
}

func (m *maker) holidayDate(ref time.Time, known bool) (time.Time, bool) {
	y := m.p.year
	in := func(y int) time.Time {
		switch h := m.p.holiday; h {
		case "thanksgiving":
			first := date(y, 11, 1)
			return first.AddDate(0, 0, (4-int(first.Weekday())+7)%7+21)
		case "election": // the Tuesday after the first Monday of November
			first := date(y, 11, 1)
			return first.AddDate(0, 0, (1-int(first.Weekday())+7)%7+1)
		case "easter":
			return easter(y)
		case "good friday":
			return easter(y).AddDate(0, 0, -2)
		case "orthodox easter":
			return orthodoxEaster(y)
		default:
			a, b, _ := strings.Cut(h, "-")
			return date(y, atoiOr(a, 1), atoiOr(b, 1))
		}
	}
	if y > 0 {
		return in(y), true
	}
	if !known {
		return time.Time{}, false
	}
	m.inferred("report")
	y = ref.Year()
	switch {
	case m.has("year"):
		y += m.stepWord()
	case m.has("last"):
		if !in(y).Before(ref) {
			y--
		}
	case m.has("next") || m.future(m.x.Range):
		if in(y).Before(ref) {
			y++
		}
	default:
		if days := in(y).Sub(ref).Hours() / 24; days > 45 || days > 1 && m.tense(m.x.Range) < 0 {
			y--
		}
	}
	return in(y), true
}

// easter is Western Easter Sunday by the anonymous Gregorian computus; orthodoxEaster the Julian one
// by Meeus, given in the Gregorian calendar (right from 1900 to 2099).
func easter(y int) time.Time {
	a, b, c := y%19, y/100, y%100
	d, e, f := b/4, b%4, (b+8)/25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	n := (a + 11*h + 22*l) / 451
	x := h + l - 7*n + 114
	return date(y, x/31, x%31+1)
}

func orthodoxEaster(y int) time.Time {
	a, b, c := y%4, y%7, y%19
	d := (19*c + 15) % 30
	e := (2*a + 4*b - d + 34) % 7
	x := d + e + 114
	return date(y, x/31, x%31+1+13)
}

// unitNow is "the quarter", "the year": a date or a length of time, as the reader has it.
func (m *maker) unitNow(ref time.Time, known bool) {
	p, e := &m.p, &m.e
	quarterTold := func() (told, bool) {
		s := m.sentence(m.x.Range.First)
		for i := len(m.told) - 1; i >= 0; i-- {
			if t := m.told[i]; t.gran == record.GranularityQuarter && !t.past && s-t.sent <= 15 {
				return t, true
			}
		}
		return told{}, false
	}
	if p.unit == "" || p.unit == "3M" && !p.plural { // "the period", "the quarter"
		t, ok := quarterTold()
		if p.year > 0 {
			if ok {
				m.inferred(t.id)
				m.quarter(p.year, (int(t.from.Month())+2)/3)
			} else {
				e.Type = record.TimeDate
				m.year4(p.year)
			}
			return
		}
		if ok {
			m.inferred(t.id)
			m.at(t.from, t.gran)
			return
		}
		if p.unit == "" {
			if t, gran, id, ok := m.point(); ok && m.has("latest") {
				m.inferred(id)
				m.at(t, gran)
			}
			return
		}
		if e.Type == record.TimeDate && known { // what has just been closed
			m.inferred("report")
			step := 0
			if m.has("latest") || (int(ref.Month())-1)%3 == 0 || m.tense(m.x.Range) < 0 && (int(ref.Month())-1)%3 < 2 {
				step = -1
			}
			m.unit(ref, "3M", step)
			return
		}
	}
	if e.Type == record.TimeDuration || p.plural || e.Type == record.TimeSet && p.unit == "" {
		if e.Type != record.TimeSet {
			e.Type = record.TimeDuration
		}
		m.length()
		return
	}
	if e.Type == record.TimeSet {
		m.set(iso(1, p.unit), "")
		return
	}
	if p.unit[0] == 'T' {
		e.Type = record.TimeDuration
		m.length()
		return
	}
	if p.unit == "D" {
		if t, id, ok := m.last(record.GranularityDay); ok {
			m.inferred(id)
			m.day(t)
			return
		}
	}
	if !known {
		return
	}
	m.inferred("report")
	step := 0
	if m.has("latest") && p.unit == "Y" {
		step = -1
	}
	m.unit(ref, p.unit, step)
}

// ago counts from the report: in days to a day, in weeks to a week and so on. In a comparison with a
// quarter a year ago is that quarter of the year before.
func (m *maker) ago(ref time.Time, known bool, step int) {
	p, e := &m.p, &m.e
	if step == 0 {
		step = -1
	}
	e.Type = record.TimeDate
	if m.has("or") && m.p.mod == "" {
		e.Mod = record.ModApprox
	}
	if step < 0 {
		switch e.Mod { // TIMEX3: more than a year ago is BEFORE that day
		case record.ModMoreThan:
			e.Mod = record.ModBefore
		case record.ModLessThan:
			e.Mod = record.ModAfter
		case record.ModEqualOrMore:
			e.Mod = record.ModOnOrBefore
		case record.ModEqualOrLess:
			e.Mod = record.ModOnOrAfter
		}
	}
	if p.number == vagueNumber || p.number <= 0 {
		m.set(map[bool]string{true: "PAST_REF", false: "FUTURE_REF"}[step < 0], "")
		return
	}
	if p.unit == "Y" && p.number == 1 && step < 0 {
		if t, gran, id, ok := m.point(); ok && gran == record.GranularityQuarter && m.sentence(m.x.Range.First)-m.told[len(m.told)-1].sent <= 1 {
			m.back = true
			m.inferred(id)
			m.at(t.AddDate(-1, 0, 0), gran)
			return
		}
	}
	if !known {
		return
	}
	if p.unit[0] == 'T' {
		e.Type = record.TimeTime
		if p.unit == "TH" && p.number >= 24 {
			e.Type = record.TimeDate
			m.inferred("report")
			m.day(ref.AddDate(0, 0, step*int(p.number/24)))
		}
		return
	}
	m.inferred("report")
	n := int(p.number)
	if p.number != float64(n) { // half a year, a year and a half: months
		if mo := monthsOf(p.number, p.unit); mo > 0 {
			m.at(date(ref.Year(), int(ref.Month())+step*mo, 1), record.GranularityMonth)
		}
		return
	}
	if n > 3000 {
		e.Value, e.EDTF = nil, ""
		return
	}
	base := ref
	if p.unit == "M" || p.unit == "3M" {
		base = date(ref.Year(), int(ref.Month()), 1)
	}
	t := shift(base, p.unit, step*n)
	switch p.unit {
	case "W", "2W", "WE":
		m.week(t)
		e.EDTF = record.Day(t.AddDate(0, 0, -3)) + "/" + record.Day(t.AddDate(0, 0, 3))
	case "10Y", "100Y":
		m.year4(t.Year())
	case "3M":
		m.month(t.Year(), int(t.Month()))
	default:
		m.at(t, granOf(p.unit))
	}
	m.back = true
}

func monthsOf(n float64, unit string) int {
	return int(math.Round(n * map[string]float64{"Y": 12, "M": 1, "10Y": 120}[unit]))
}

// countThere is "a year earlier", "one day after": counted from the date before it in the text.
func (m *maker) countThere(ref time.Time, known bool, step int) {
	p, e := &m.p, &m.e
	t, gran, id, ok := m.point()
	if step > 0 {
		if n := len(m.told) - 1; n >= 0 { // what comes after is counted from the latest of all
			t, gran, id, ok = m.told[n].from, m.told[n].gran, m.told[n].id, true
		}
	}
	long := p.unit == "Y" || p.unit == "10Y" || p.unit == "3M" || p.unit == "M"
	if ok && p.number >= 1 && p.number == math.Trunc(p.number) && p.number < 3000 && p.unit[0] != 'T' && !m.has("after", "afterwards", "afterward") && (long && (step < 0 || m.x.Type == "DATE") || m.x.Type == "DATE" && fine(gran) == 6) {
		e.Type = record.TimeDate
		m.inferred(id)
		m.back = step < 0
		to := shift(t, p.unit, step*int(p.number))
		switch {
		case p.unit == "Y" && p.number == 1 && gran == record.GranularityQuarter, fine(gran) <= fine(granOf(p.unit)):
			m.at(to, gran)
		default:
			m.at(to, granOf(p.unit))
		}
		return
	}
	if long && step < 0 && known && p.number >= 1 && p.number == math.Trunc(p.number) && p.number < 3000 && m.x.Type == "DATE" {
		e.Type = record.TimeDate
		m.inferred("report")
		m.back = true
		m.at(shift(date(ref.Year(), int(ref.Month()), 1), p.unit, -int(p.number)), granOf(p.unit))
		return
	}
	e.Type = record.TimeDuration
	m.length()
	if ok {
		e.Anchor = id
	}
	base := told{id: id, from: t}
	if !ok || fine(gran) != 6 {
		base.id = ""
	}
	m.eventDay(step, m.x.last, m.has("after", "before"), base)
}

// eventDay is for a length of days that says when something happened: "a day later", "two days before
// the talks of 11 March". What it is counted from is named from item i on, where words go on there after
// "before" and "after": then it gives a day only if a date stands in them. Else it is base, the date before.
func (m *maker) eventDay(step, i int, named bool, base told) {
	p, e := &m.p, &m.e
	if p.number < 1 || p.number != math.Trunc(p.number) || p.number >= 3000 || p.unit != "D" && p.unit != "W" || e.Mod != "" {
		return
	}
	s := m.sentence(m.x.Range.First)
	if named && i < len(m.items) && m.sentence(m.items[i].tok) == s && hasLetter(m.items[i].low) {
		e.Anchor = ""
		n := m.k + 1
		if n >= len(m.found) || m.found[n].rule == nil || m.sentence(m.found[n].Range.First) != s || m.found[n].Range.First-m.x.Range.Last > 14 {
			return
		}
		for i := m.x.Range.Last; i < m.found[n].Range.First; i++ {
			if m.doc.Tokens[i].UPOS == "PUNCT" && m.doc.Tokens[i].Form != "-" {
				return
			}
		}
		t, id, ok := m.dayOf(n)
		if !ok {
			return
		}
		base = told{id: id, from: t}
	}
	if base.id != "" {
		e.Anchor, e.Event = base.id, record.Day(shift(base.from, p.unit, step*int(p.number)))
	}
}

// recent is for a length of time that ends with the report: what happened "in the past 24 hours" or "over the last two weeks"
// happened between a day and the report's.
func (m *maker) recent(ref time.Time, known bool) {
	p, n := &m.p, m.p.number
	if n < 0 && !p.plural {
		n = 1
	}
	if !known || !m.has("past", "last") || n < 1 || n > 400 || m.e.Mod != "" {
		return
	}
	unit := p.unit
	switch unit {
	case "TH":
		n, unit = math.Ceil(n/24), "D"
	case "D", "W", "M":
	default:
		return
	}
	m.e.Event = record.Interval(record.Day(shift(ref, unit, -int(n))), record.Day(ref))
}

// dayOf is the day that an expression which was not valued yet names, with its id.
func (m *maker) dayOf(n int) (time.Time, string, bool) {
	x := &m.found[n]
	switch x.rule.kind {
	case "date", "weekday", "day", "date-part", "day-part", "date-clock":
		q := maker{resolver: m.resolver, x: x, k: n, p: x.p}
		if t, ok := q.dayIn(n, &q.p); ok {
			start, end, text := m.doc.Points(m.doc.WordsOf(x.Range))
			return t, record.NewID("M", m.ctx.TextSHA256, record.NewSpan(start, end, text)), true
		}
	}
	return time.Time{}, "", false
}

// length is the value of a length of time, with its shortest and longest.
func (m *maker) length() {
	p := &m.p
	n := p.number
	if n < 0 {
		n = 1
		if p.plural {
			n = vagueNumber
		}
	}
	if p.unit == "" {
		m.set("PXX", "")
		return
	}
	m.set(iso(n, p.unit), "")
	if n != vagueNumber {
		m.bounds(seconds(n, p.unit))
	}
}

func (m *maker) bounds(s int64) {
	e := &m.e
	switch e.Mod {
	case record.ModMoreThan, record.ModEqualOrMore:
		e.Min = s
	case record.ModLessThan, record.ModEqualOrLess:
		e.Max = s
	case record.ModApprox:
	default:
		e.Min, e.Max = s, s
	}
	if m.has("or") && m.has("two") && e.Min > 0 && m.p.number == 1 { // "a day or two"
		e.Max = 2 * e.Min
	}
}

func seconds(n float64, unit string) int64 {
	k := map[string]float64{"TS": 1, "TM": 60, "TH": 3600, "D": 86400, "WE": 2 * 86400, "W": 7 * 86400, "2W": 14 * 86400, "M": 30 * 86400, "3M": 91 * 86400, "Y": 365 * 86400, "10Y": 3652 * 86400, "100Y": 36524 * 86400}[unit]
	if s := n * k; s < 1e17 {
		return int64(s)
	}
	return 0
}

// iso is an ISO 8601 duration of n units ("TH", "D", "10Y"); X for a number that is not said.
func iso(n float64, unit string) string {
	t := ""
	if unit == "" {
		return ""
	}
	if unit == "WE" {
		n, unit = n*2, "D"
		if n == 2*vagueNumber {
			n = vagueNumber
		}
	}
	if unit[0] == 'T' {
		t, unit = "T", unit[1:]
	}
	k := 0
	for k < len(unit) && unit[k] >= '0' && unit[k] <= '9' {
		k++
	}
	by := float64(max(1, atoiOr(unit[:k], 1)))
	letter := unit[k:]
	if n == vagueNumber {
		if by == 100 {
			return "PXC"
		}
		return "P" + t + "X" + letter
	}
	n *= by
	if n > 1e12 {
		return "P" + t + "X" + letter
	}
	whole := math.Trunc(n)
	if n == whole {
		return fmt.Sprintf("P%s%.0f%s", t, n, letter)
	}
	rest := n - whole
	head := ""
	if whole > 0 {
		head = fmt.Sprintf("%.0f%s", whole, letter)
	}
	type smaller struct {
		unit  string
		count float64
	}
	if s, ok := map[string]smaller{"TH": {"M", 60}, "TM": {"S", 60}, "Y": {"M", 12}, "D": {"TH", 24}}[t+letter]; ok {
		if c := rest * s.count; math.Abs(c-math.Round(c)) < 1e-9 {
			return fmt.Sprintf("P%s%s%s", t, head, isoPart(math.Round(c), s.unit))
		}
	}
	return fmt.Sprintf("P%s%s%s", t, strconv.FormatFloat(n, 'f', -1, 64), letter)
}

func isoPart(n float64, unit string) string {
	if unit[0] == 'T' {
		return fmt.Sprintf("T%.0f%s", n, unit[1:])
	}
	return fmt.Sprintf("%.0f%s", n, unit)
}

func shift(d time.Time, unit string, n int) time.Time {
	switch unit {
	case "D":
		return d.AddDate(0, 0, n)
	case "W", "WE":
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
	}
	return d
}

// location is a zone by its IANA name or its offset, nil for "" and what is neither.
func location(zone string) *time.Location {
	if zone == "" {
		return nil
	}
	if zone[0] == '+' || zone[0] == '-' {
		if t, err := time.Parse("-07:00", zone); err == nil {
			return t.Location()
		}
		return nil
	}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return nil
	}
	return loc
}

// instants fills earliest and latest where a zone is known: the one that the words state, else that
// of the context. They are half open; "since" leaves the end open, "until" the beginning.
func (m *maker) instants() {
	e := &m.e
	if e.EDTF == "" || e.Type == record.TimeDuration || e.Type == record.TimeSet {
		return
	}
	zone, basis := m.p.zone, record.ZoneStated
	if zone == "" && m.ctx.Zone != nil {
		zone, basis = m.ctx.Zone(m.x.Range)
	}
	loc, ok := m.zones[zone]
	if !ok {
		if loc = location(zone); m.zones == nil {
			m.zones = map[string]*time.Location{}
		}
		m.zones[zone] = loc
	}
	if loc == nil {
		return
	}
	a, b, ok := e.EDTF.Bounds(loc)
	if !ok {
		return
	}
	if !m.lo.IsZero() {
		wall := func(t time.Time) time.Time {
			return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, loc)
		}
		a, b = wall(m.lo), wall(m.hi)
	}
	switch {
	case e.Since:
		b = time.Time{}
	case e.Until:
		a = time.Time{}
	}
	if !a.IsZero() && a.Year() > 0 {
		e.Earliest = a.Format(time.RFC3339)
	}
	if !b.IsZero() && b.Year() < 10000 {
		e.Latest = b.Format(time.RFC3339)
	}
	e.TZ, e.TZBasis = zone, basis
}

// refAt is the day that "today" is at an expression: the report's day, or inside a quotation the
// day that the quotation's sentence gives for the words ("..., he said on March 23").
func (r *resolver) refAt(g nlp.Range) (time.Time, bool) {
	if !r.known {
		return r.ref, r.known
	}
	switch strings.ToLower(r.doc.Tokens[g.First].Form) {
	case "today", "tomorrow", "yesterday", "now":
	default:
		return r.ref, true
	}
	s := r.doc.Sentences[r.doc.Tokens[g.First].Sent]
	if s.Range.Len() >= 80 {
		return r.ref, true
	}
	low := func(i int) string { return strings.ToLower(r.doc.Tokens[i].Form) }
	for i := s.First; i+1 < s.Last; i++ {
		if i >= g.First && i < g.Last || months[low(i)] == 0 || low(max(0, i-1)) != "on" {
			continue
		}
		if d := atoiOr(low(i+1), 0); d >= 1 && d <= 31 && (i+2 >= s.Last || atoiOr(low(i+2), 0) < 1900) {
			best, at := time.Time{}, 1e9
			for y := r.ref.Year() - 1; y <= r.ref.Year()+1; y++ {
				if t, ok := calendar(y, months[low(i)], d); ok {
					if n := math.Abs(t.Sub(r.ref).Hours()); n < at {
						best, at = t, n
					}
				}
			}
			if !best.IsZero() {
				return best, true
			}
		}
	}
	return r.ref, true
}

// future says whether the verb that governs an expression looks ahead.
func (r *resolver) future(g nlp.Range) bool { return r.tense(g) > 0 }

// tense is 1 where the verb that governs an expression looks ahead, -1 where it tells what was, 0
// where neither can be said.
func (r *resolver) tense(g nlp.Range) int {
	if i := r.beforeDate(g); i >= 0 { // "said Friday", "was announced on Wednesday"
		switch t := &r.doc.Tokens[i]; {
		case t.XPOS == "VBD":
			return -1
		case t.XPOS == "VBN" && !looksAhead(t.Lemma):
			for _, c := range r.doc.Children(i) {
				switch r.lower(c) {
				case "was", "were", "had", "been":
					return -1
				}
			}
		}
	}
	i := r.doc.Head(g)
	if t := &r.doc.Tokens[i]; t.Is("nmod:poss") { // "Wednesday's ruling"
		if h := &r.doc.Tokens[t.Head]; !h.Is("nsubj") {
			return 0
		}
	}
	for steps := 0; i >= 0 && steps < 8; steps++ {
		t := &r.doc.Tokens[i]
		if t.UPOS == "VERB" || t.UPOS == "AUX" || t.Deprel == "root" {
			past := t.XPOS == "VBD"
			for _, c := range r.doc.Children(i) {
				ct := &r.doc.Tokens[c]
				switch r.lower(c) {
				case "will", "'ll", "’ll", "would", "shall", "wo", "may", "might", "should", "must", "can":
					return 1
				case "was", "were", "had", "have", "has", "been", "'ve", "could":
					if ct.Is("aux", "cop") {
						past = true
					}
				}
			}
			if looksAhead(t.Lemma) && (t.XPOS == "VBN" || t.Lemma == "plan" || t.Lemma == "go" && t.XPOS == "VBG") {
				return 1
			}
			if t.Deprel != "root" && (t.XPOS == "VB" || strings.Contains(t.Feats, "VerbForm=Inf")) { // "agreed to meet", "flew in to sign"
				if t.Head >= 0 {
					h := &r.doc.Tokens[t.Head]
					if t.Is("advcl") && h.XPOS == "VBD" && !looksAhead(h.Lemma) {
						return -1
					}
				}
				return 1
			}
			if past {
				return -1
			}
			return 0
		}
		i = t.Head
	}
	return 0
}

// looksAhead says whether what a verb speaks of lies ahead of it.
func looksAhead(lemma string) bool {
	switch lemma {
	case "expect", "schedule", "plan", "set", "due", "slate", "go", "want", "intend", "agree", "order", "ask", "vow", "promise", "threaten", "invite", "prepare":
		return true
	}
	return false
}

// deadline says whether a date is one that lies ahead though the verb is past: "gave them until
// Friday", "as early as Monday".
func (r *resolver) deadline(g nlp.Range) bool {
	i := g.First - 1
	if i < 1 {
		return false
	}
	prev := r.lower(i)
	if prev == "on" || prev == "from" {
		prev = r.lower(i - 1)
	}
	switch prev {
	case "starting", "beginning", "effective": // "announced a truce, starting on Monday"
		h := r.doc.Tokens[r.doc.Head(g)].Head
		for steps := 0; h >= 0 && steps < 4; steps++ {
			switch t := &r.doc.Tokens[h]; t.Lemma {
			case "announce", "order", "declare", "agree", "propose", "offer", "truce", "ceasefire", "halt", "pause", "moratorium", "curfew", "closure":
				return true
			}
			h = r.doc.Tokens[h].Head
		}
		return false
	}
	switch r.lower(i) {
	case "until", "till", "by", "before":
		h := r.doc.Tokens[r.doc.Head(g)].Head
		if h >= 0 && strings.Contains(r.doc.Tokens[h].Feats, "VerbForm=Inf") { // "is to return them by Thursday"
			if c := r.doc.Child(h, "cop"); c >= 0 && (r.lower(c) == "is" || r.lower(c) == "are") {
				return true
			}
		}
		for steps := 0; h >= 0 && steps < 4; steps++ {
			switch t := &r.doc.Tokens[h]; t.Lemma {
			case "give", "extend", "postpone", "delay", "adjourn", "suspend", "defer", "have", "push", "demand", "deadline", "time", "allow", "order":
				return true
			}
			h = r.doc.Tokens[h].Head
		}
	case "as":
		return i >= 2 && r.lower(i-2) == "as" && (r.lower(i-1) == "soon" || r.lower(i-1) == "early")
	}
	return false
}

func (r *resolver) lower(i int) string { return strings.ToLower(r.doc.Tokens[i].Form) }

// beforeDate is the word before a date and its preposition.
func (r *resolver) beforeDate(g nlp.Range) int {
	i := g.First - 1
	if i >= 0 && r.lower(i) == "on" {
		i--
	}
	if i < 0 || r.doc.Tokens[i].Sent != r.doc.Tokens[g.First].Sent {
		return -1
	}
	return i
}
