package record

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// What the record keeps in codes, as people write it: used by every page and export.

var (
	dateParts = regexp.MustCompile(`^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?([?~%])?$`)
	periods   = regexp.MustCompile(`^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$`)
)

// Words is the date as people write it: "24 March 2025", "up to 24 March 2025", "March 2025,
// uncertain". What it cannot say it shows as it stands.
func (e EDTF) Words() string {
	a, b, interval := strings.Cut(string(e), "/")
	switch {
	case !interval:
		return oneDate(a)
	case a == "..":
		return "up to " + oneDate(b)
	case b == "..":
		return "from " + oneDate(a) + " on"
	}
	return oneDate(a) + " to " + oneDate(b)
}

func oneDate(s string) string {
	m := dateParts.FindStringSubmatch(s)
	if m == nil {
		return s
	}
	out := m[1]
	if m[2] != "" {
		month, err := strconv.Atoi(m[2])
		if err != nil || month < 1 || month > 12 {
			return s
		}
		out = time.Month(month).String() + " " + out
	}
	if m[3] != "" {
		out = strings.TrimPrefix(m[3], "0") + " " + out
	}
	if m[4] != "" {
		out += ", " + m[4]
		switch m[5] {
		case "":
		case "Z":
			out += " UTC"
		default:
			out += " (UTC" + m[5] + ")"
		}
	}
	switch m[6] {
	case "?":
		out += ", uncertain"
	case "~":
		out += ", about"
	case "%":
		out += ", about and uncertain"
	}
	return out
}

// PeriodWords is an ISO 8601 duration in words: P30D is "30 days".
func PeriodWords(p string) string {
	m := periods.FindStringSubmatch(p)
	if m == nil {
		return p
	}
	var out []string
	for i, unit := range []string{"year", "month", "week", "day", "hour", "minute"} {
		if n := m[i+1]; n != "" {
			if n != "1" {
				unit += "s"
			}
			out = append(out, n+" "+unit)
		}
	}
	if out == nil {
		return p
	}
	return strings.Join(out, ", ")
}

// Words is the stated length of time: "more than 12 hours".
func (d Duration) Words() string {
	n := strconv.FormatFloat(d.Value, 'f', -1, 64) + " " + string(d.Unit)
	if d.Value != 1 {
		n += "s"
	}
	return d.Qualifier.Words(n)
}

// Words puts the qualifier before a number: "nearly 90", "at least 4". Dozens, hundreds and
// thousands stand alone: they have no number.
func (q Qualifier) Words(n string) string {
	switch q {
	case "", QualifierExact:
		return n
	case QualifierDozens, QualifierHundreds, QualifierThousands:
		return string(q)
	case QualifierUnknown:
		return n + " (how exact is not stated)"
	}
	return strings.ReplaceAll(string(q), "_", " ") + " " + n
}

// Words is an amount as it is written: "at least 40", "dozens". Nil: "".
func (a *Amount) Words() string {
	if a == nil {
		return ""
	}
	return Figure{Low: a.Low, Best: a.Best, High: a.High, Qualifier: a.Qualifier}.Words()
}

// Days is the length of an ISO 8601 duration in whole days; 0 where it is none, or has no fixed length
// in days (months, years).
func Days(p string) int {
	m := periods.FindStringSubmatch(p)
	if m == nil || m[1] != "" || m[2] != "" {
		return 0
	}
	n := func(s string) int { v, _ := strconv.Atoi(s); return v }
	return 7*n(m[3]) + n(m[4]) + n(m[5])/24
}
