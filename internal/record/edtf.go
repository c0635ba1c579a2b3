package record

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// EDTF is a date in the Extended Date/Time Format (ISO 8601-2), levels 0 and 1: a year, month or day
// with ? (uncertain) ~ (approximate) % (both), unspecified digits X, an interval of two such ("A/B",
// "../B", "A/.."), or a date-time "2025-04-19T18:00" with or without a zone; and the sets of level 2,
// "{A,B}" (all of them) and "[A,B]" (one of them), which Bounds reads and no record holds. "" = not stated.
type EDTF string

var (
	edtfDate    = regexp.MustCompile(`^(-?\d[\dX]{3})(?:-(\d\d|XX)(?:-(\d\d|XX))?)?([?~%])?$`)
	edtfInstant = regexp.MustCompile(`^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$`)
)

// Day is a day; it does not check that the calendar has it (Valid does).
func Day(t time.Time) EDTF { return EDTF(t.Format("2006-01-02")) }

// Interval is "a/b", or the one of them that is stated.
func Interval(a, b EDTF) EDTF {
	switch {
	case a == "":
		return b
	case b == "" || a == b:
		return a
	}
	return a + "/" + b
}

// Valid says whether the date is EDTF as the contract has it, with days that the calendar has and
// intervals that do not end before they begin.
func (e EDTF) Valid() bool {
	a, b, isInterval := strings.Cut(string(e), "/")
	if !isInterval {
		_, _, ok := bounds(a, time.UTC)
		return ok
	}
	if a == ".." && b == ".." {
		return false
	}
	from, _, okA := bounds(a, time.UTC)
	_, to, okB := bounds(b, time.UTC)
	if a != ".." && !okA || b != ".." && !okB {
		return false
	}
	return a == ".." || b == ".." || from.Before(to)
}

// Bounds are the instants between which the date lies: earliest inclusive, latest exclusive, the
// zero time for an open end. A date-time without zone and a day are taken in loc. ok is false for
// "" and for what is not EDTF.
func (e EDTF) Bounds(loc *time.Location) (earliest, latest time.Time, ok bool) {
	if loc == nil {
		loc = time.UTC
	}
	if set, ok := e.set(); ok {
		for i, m := range set {
			from, to, ok := bounds(string(m), loc)
			if !ok {
				return time.Time{}, time.Time{}, false
			}
			if i == 0 || from.Before(earliest) {
				earliest = from
			}
			if i == 0 || to.After(latest) {
				latest = to
			}
		}
		return earliest, latest, true
	}
	if !e.Valid() {
		return
	}
	a, b, isInterval := strings.Cut(string(e), "/")
	if !isInterval {
		return bounds(a, loc)
	}
	if a != ".." {
		earliest, _, _ = bounds(a, loc)
	}
	if b != ".." {
		_, latest, _ = bounds(b, loc)
	}
	return earliest, latest, true
}

// set is the members of "{A,B}" or "[A,B]"; ok is false for what is no set.
func (e EDTF) set() (members []EDTF, ok bool) {
	s := string(e)
	if len(s) < 2 || !(s[0] == '{' && s[len(s)-1] == '}' || s[0] == '[' && s[len(s)-1] == ']') {
		return nil, false
	}
	for m := range strings.SplitSeq(s[1:len(s)-1], ",") {
		members = append(members, EDTF(strings.TrimSpace(m)))
	}
	return members, true
}

func bounds(s string, loc *time.Location) (from, to time.Time, ok bool) {
	if y, m, d, ok := plainDay(s); ok { // most dates are
		from = date(y, m, d, loc)
		if from.Day() != d || int(from.Month()) != m {
			return time.Time{}, time.Time{}, false
		}
		return from, date(y, m, d+1, loc), true
	}
	if m := edtfInstant.FindStringSubmatch(s); m != nil {
		layout := "2006-01-02T15:04"
		if m[6] != "" {
			layout += ":05"
		}
		if m[8] != "" {
			layout += "Z07:00"
		}
		t, err := time.ParseInLocation(layout, s, loc)
		if err != nil || t.Day() != atoi(m[3]) {
			return
		}
		if m[6] != "" {
			return t, t.Add(time.Second), true
		}
		return t, t.Add(time.Minute), true
	}
	m := edtfDate.FindStringSubmatch(s)
	if m == nil {
		return
	}
	if strings.Contains(m[1], "X") {
		low, _ := strconv.Atoi(strings.ReplaceAll(m[1], "X", "0"))
		high, _ := strconv.Atoi(strings.ReplaceAll(m[1], "X", "9"))
		if m[1][0] == '-' {
			low, high = high, low
		}
		if m[2] != "" && m[2] != "XX" {
			return
		}
		return date(low, 1, 1, loc), date(high+1, 1, 1, loc), true
	}
	y := atoi(m[1])
	switch {
	case m[2] == "" || m[2] == "XX":
		if m[3] != "" && m[3] != "XX" {
			return
		}
		return date(y, 1, 1, loc), date(y+1, 1, 1, loc), true
	case atoi(m[2]) >= 21 && atoi(m[2]) <= 24 && m[3] == "": // spring, summer, autumn, winter of the north
		n := 3 * (atoi(m[2]) - 20)
		return date(y, n, 1, loc), date(y, n+3, 1, loc), true
	case atoi(m[2]) < 1 || atoi(m[2]) > 12:
		return
	case m[3] == "" || m[3] == "XX":
		return date(y, atoi(m[2]), 1, loc), date(y, atoi(m[2])+1, 1, loc), true
	}
	from = date(y, atoi(m[2]), atoi(m[3]), loc)
	if from.Day() != atoi(m[3]) || from.Month() != time.Month(atoi(m[2])) {
		return
	}
	return from, date(y, atoi(m[2]), atoi(m[3])+1, loc), true
}

func date(y, m, d int, loc *time.Location) time.Time {
	return time.Date(y, time.Month(m), d, 0, 0, 0, 0, loc)
}

// plainDay reads "2025-04-19".
func plainDay(s string) (y, m, d int, ok bool) {
	if len(s) != len("2025-04-19") || s[4] != '-' || s[7] != '-' {
		return 0, 0, 0, false
	}
	for i := range len(s) {
		if i != 4 && i != 7 && (s[i] < '0' || s[i] > '9') {
			return 0, 0, 0, false
		}
	}
	y, m, d = atoi(s[:4]), atoi(s[5:7]), atoi(s[8:])
	return y, m, d, m >= 1 && m <= 12
}

func atoi(s string) int { n, _ := strconv.Atoi(s); return n }

// Certain is the date without its marks ? ~ %.
func (e EDTF) Certain() EDTF {
	return EDTF(strings.NewReplacer("?", "", "~", "", "%", "").Replace(string(e)))
}

// Uncertain marks a date with "?", for a value that was inferred; an interval or a date-time takes
// no mark and stays as it is.
func (e EDTF) Uncertain() EDTF {
	if e == "" || strings.ContainsAny(string(e), "/T?%") {
		return e
	}
	if strings.HasSuffix(string(e), "~") {
		return e[:len(e)-1] + "%"
	}
	return e + "?"
}

// Days is the date without its clock times: the days that they fall on, where it was said.
func (e EDTF) Days() EDTF {
	from, to, interval := strings.Cut(string(e), "/")
	day := func(s string) string { d, _, _ := strings.Cut(s, "T"); return d }
	if !interval {
		return EDTF(day(from))
	}
	return Interval(EDTF(day(from)), EDTF(day(to)))
}

// First is the day on which the date begins, "" where it is open or not stated.
func (e EDTF) First() EDTF {
	from, _, ok := e.Bounds(time.UTC)
	if !ok || from.IsZero() {
		return ""
	}
	return Day(from)
}

// Last is the last day of the date, "" where it is open or not stated.
func (e EDTF) Last() EDTF {
	_, to, ok := e.Bounds(time.UTC)
	if !ok || to.IsZero() {
		return ""
	}
	return Day(to.Add(-time.Nanosecond))
}

// Overlaps says whether two dates share an instant; false where one is not stated.
func (e EDTF) Overlaps(o EDTF) bool {
	a, b, ok := e.Bounds(time.UTC)
	c, d, ok2 := o.Bounds(time.UTC)
	return ok && ok2 && (d.IsZero() || a.Before(d)) && (b.IsZero() || c.Before(b))
}

// Within says whether e lies inside o.
func (e EDTF) Within(o EDTF) bool {
	a, b, ok := e.Bounds(time.UTC)
	c, d, ok2 := o.Bounds(time.UTC)
	if !ok || !ok2 || a.IsZero() && !c.IsZero() || b.IsZero() && !d.IsZero() {
		return false
	}
	return !a.Before(c) && (d.IsZero() || !d.Before(b))
}

// Precision is UCDP's date_prec: 1 a day, 2 two to six days, 3 a week, 4 a month, 5 longer; nil
// where the date is not stated.
func (e EDTF) Precision() *int {
	from, to, ok := e.Bounds(time.UTC)
	if !ok {
		return nil
	}
	p := 5
	if !from.IsZero() && !to.IsZero() {
		switch days := to.Sub(from).Hours() / 24; {
		case days <= 1:
			p = 1
		case days <= 6:
			p = 2
		case days <= 7:
			p = 3
		case days <= 31:
			p = 4
		}
	}
	return &p
}

// ParseDate takes what an input may give as the date of a report: EDTF, or RFC 3339.
func ParseDate(s string) (EDTF, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		e := EDTF(t.Format("2006-01-02T15:04:05Z07:00"))
		if e.Valid() {
			return e, nil
		}
	}
	if e := EDTF(s); e.Valid() {
		return e, nil
	}
	return "", fmt.Errorf("date %q is neither EDTF nor RFC 3339", s)
}
