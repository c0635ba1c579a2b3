package timex

import (
	"strconv"
	"strings"
	"time"

	"parley/internal/record"
)

// parts is what the words of an expression say.
type parts struct {
	year, month, day    int
	year2, month2, day2 int // of the end of a range
	weekday             int // 0 = Sunday, -1 none
	weekday2            int
	unit, unit2         string // ISO 8601 letters: "TH", "D", "3M"
	plural              bool
	number, number2     float64 // -1 none, vagueNumber for "several"
	ordinal             int
	part                int // index in partsOfDay, -1 none
	season              string
	clock, clock2       string // "18:00"
	zone                string // IANA name or offset
	decade, century     int
	relative            int    // 1 + days from today
	ambiguous           [3]int // year and two numbers of which either may be the month
	holiday             string
	mod                 record.TimeMod
}

const vagueNumber = 0.25

var months = map[string]int{"january": 1, "jan": 1, "jan.": 1, "february": 2, "feb": 2, "feb.": 2, "march": 3, "mar": 3, "mar.": 3, "april": 4, "apr": 4, "apr.": 4, "may": 5, "june": 6, "jun": 6, "jun.": 6,
	"july": 7, "jul": 7, "jul.": 7, "august": 8, "aug": 8, "aug.": 8, "september": 9, "sept": 9, "sept.": 9, "sep": 9, "sep.": 9, "october": 10, "oct": 10, "oct.": 10, "november": 11, "nov": 11, "nov.": 11, "december": 12, "dec": 12, "dec.": 12}

var weekdays = map[string]int{"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6,
	"sun.": 0, "mon.": 1, "tue.": 2, "tues.": 2, "wed.": 3, "thu.": 4, "thurs.": 4, "fri.": 5, "sat.": 6}

// units by their ISO 8601 letter; T marks those below a day.
var units = map[string]string{"second": "TS", "minute": "TM", "min": "TM", "hour": "TH", "day": "D", "night": "D", "week": "W", "weekend": "WE", "fortnight": "2W", "month": "M", "quarter": "3M", "year": "Y", "yr": "Y", "decade": "10Y", "century": "100Y"}

var numerals = map[string]float64{"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
	"fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}

var ordinals = map[string]int{"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15,
	"sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "hundredth": 100, "1st": 1, "2nd": 2, "3rd": 3}

// partOfDay is a part of the day: its TIMEX3 code, and by the policy of this program the hours it
// lasts (hours past midnight may pass 24). Soft: a report's "evening" is no clock time.
type partOfDay struct {
	words    string
	code     string
	from, to int
}

var partsOfDay = []partOfDay{
	{"morning mornings", "MO", 5, 12},
	{"afternoon afternoons", "AF", 12, 18},
	{"evening evenings", "EV", 18, 24},
	{"night nights nighttime nightfall", "NI", 20, 30},
	{"dawn daybreak sunrise", "MO", 4, 8},
	{"dusk sunset twilight", "EV", 17, 21},
	{"noon midday noontime", "12:00", 12, 12},
	{"midnight", "24:00", 24, 24},
	{"daytime", "DT", 6, 20},
	{"", "MO", 0, 6}, // the small hours
}

var partWords = func() map[string]int {
	m := map[string]int{}
	for i, p := range partsOfDay {
		for w := range strings.FieldsSeq(p.words) {
			m[w] = i
		}
	}
	return m
}()

const (
	partNight    = 3
	partNoon     = 6
	partMidnight = 7
	partSmall    = 9
)

var seasons = map[string]string{"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI", "springtime": "SP", "summers": "SU", "winters": "WI"}

// zones that texts name, by IANA name or offset. "Kyiv time" is two words.
var zones = map[string]string{"gmt": "UTC", "utc": "UTC", "est": "-05:00", "edt": "-04:00", "cst": "-06:00", "cdt": "-05:00", "pst": "-08:00", "pdt": "-07:00", "cet": "+01:00", "cest": "+02:00", "eet": "+02:00", "eest": "+03:00", "msk": "Europe/Moscow", "bst": "+01:00",
	"kyiv": "Europe/Kyiv", "kiev": "Europe/Kyiv", "moscow": "Europe/Moscow", "london": "Europe/London", "washington": "America/New_York", "eastern": "America/New_York", "israel": "Asia/Jerusalem", "gaza": "Asia/Gaza", "damascus": "Asia/Damascus", "beirut": "Asia/Beirut", "tehran": "Asia/Tehran", "baghdad": "Asia/Baghdad", "geneva": "Europe/Zurich", "istanbul": "Europe/Istanbul", "ankara": "Europe/Istanbul", "riyadh": "Asia/Riyadh", "baku": "Asia/Baku", "yerevan": "Asia/Yerevan", "khartoum": "Africa/Khartoum", "paris": "Europe/Paris", "doha": "Asia/Qatar", "cairo": "Africa/Cairo"}

// holidays with a fixed day, and those that are counted.
var holidays = map[string]string{"new year's day": "01-01", "new year's eve": "12-31", "new year": "01-01", "christmas day": "12-25", "christmas": "12-25", "christmas eve": "12-24", "boxing day": "12-26", "valentine's day": "02-14", "thanksgiving": "thanksgiving", "thanksgiving day": "thanksgiving", "election day": "election", "easter": "easter", "easter sunday": "easter", "orthodox easter": "orthodox easter", "good friday": "good friday", "independence day": ""}

// classNames are the classes that rules.txt may name.
var classNames = []string{"MONTH", "WEEKDAY", "DAY", "DAYTH", "YEAR", "YY", "ISO", "MM", "UNIT", "N", "NUM", "ORD", "PART", "TWELVE", "SMALLHOURS", "OCLOCK", "SEASON", "CLOCK", "ZONE", "DECADE", "CENTURY", "RELDAY", "HOLIDAY", "DASH", "ADJ"}

// class takes words of a class from item i on into p, and says how many; 0 if none of its kind stands
// there.
func (r *resolver) class(name string, i int, p *parts) int {
	switch name {
	case "MONTH":
		m := months[r.items[i].low]
		if m == 0 || !r.items[i].capital || r.items[i].low == "may" && r.doc.Tokens[r.items[i].tok].UPOS == "AUX" {
			return 0
		}
		if p.month == 0 {
			p.month = m
		} else {
			p.month2 = m
		}
		return 1
	case "WEEKDAY":
		w := r.items[i].low
		d, ok := weekdays[w]
		if !ok {
			d, ok = weekdays[strings.TrimSuffix(w, "s")]
			if !ok || w == "wed" {
				return 0
			}
		}
		if !r.items[i].capital {
			return 0
		}
		if p.weekday < 0 {
			p.weekday = d
		} else {
			p.weekday2 = d
		}
		return 1
	case "DAY":
		d, n := r.dayNumber(i)
		if n == 0 {
			return 0
		}
		if p.day == 0 {
			p.day = d
		} else {
			p.day2 = d
		}
		return n
	case "DAYTH":
		if w := r.items[i].low; w == "" || w[0] < '0' || w[0] > '9' || w[len(w)-1] <= '9' {
			return 0
		}
		d, n := r.dayNumber(i)
		p.day = d
		return n
	case "YEAR":
		y, n := r.yearAt(i)
		if n == 0 {
			return 0
		}
		if p.year == 0 {
			p.year = y
		} else {
			p.year2 = y
		}
		return n
	case "YY": // 2024-25
		w := r.items[i].low
		n, err := strconv.Atoi(w)
		if err != nil || len(w) != 2 || p.year == 0 || n != (p.year+1)%100 {
			return 0
		}
		p.year2 = p.year + 1
		return 1
	case "ISO":
		w := r.items[i].low
		if t, err := time.Parse("2006-01-02", w); err == nil && t.Year() > 0 {
			p.year, p.month, p.day = t.Year(), int(t.Month()), t.Day()
			return 1
		}
		return numericDate(w, p)
	case "MM": // 2024-03
		it := &r.items[i]
		n, err := strconv.Atoi(it.low)
		if err != nil || len(it.low) != 2 || n < 1 || n > 12 || !it.glued || p.year == 0 || n == (p.year+1)%100 {
			return 0
		}
		p.month = n
		return 1
	case "UNIT":
		w := r.items[i].low
		single := strings.TrimSuffix(w, "s")
		if w == "centuries" {
			single = "century"
		}
		u := units[single]
		if u == "" || w == "second" && (i == 0 || numerals[r.items[i-1].low] == 0 && r.items[i-1].low != "-" && r.items[i-1].low != "a" && r.items[i-1].low != "per") || w == "min" && (i == 0 || r.items[i-1].low > "9") {
			return 0
		}
		if p.unit == "" {
			p.unit, p.plural = u, w != single
		} else {
			p.unit2 = u
		}
		return 1
	case "N":
		v, n := r.numberAt(i)
		if n == 0 {
			return 0
		}
		if p.number < 0 {
			p.number = v
		} else {
			p.number2 = v
		}
		return n
	case "NUM": // a number, and not "a" or "one"
		if v, n := r.numberAt(i); n > 0 && (v > 1 || v == vagueNumber && r.items[i].low == "several") {
			p.number = v
			return n
		}
		return 0
	case "ORD":
		o, n := r.ordinalAt(i)
		if n > 0 {
			p.ordinal = o
		}
		return n
	case "PART":
		k, ok := partWords[r.items[i].low]
		if !ok {
			return 0
		}
		p.part, p.plural = k, strings.HasSuffix(r.items[i].low, "s")
		return 1
	case "SMALLHOURS": // early hours, pre-dawn hours
		k := i
		switch r.items[k].low {
		case "early", "small", "predawn":
			k++
		case "pre":
			if k++; k < len(r.items) && r.items[k].low == "-" {
				k++
			}
			if k < len(r.items) && r.items[k].low == "dawn" {
				k++
			}
		}
		if k == i || k >= len(r.items) || r.items[k].low != "hours" {
			return 0
		}
		p.part = partSmall
		if p.mod == "" {
			p.mod = record.ModStart
		}
		return k + 1 - i
	case "OCLOCK":
		if i+1 < len(r.items) && strings.HasPrefix(r.items[i+1].low, "o'") {
			c, n := r.clockAt(i)
			if n > 0 {
				p.clock = c
			}
			return n
		}
		return 0
	case "TWELVE":
		k := partWords[r.items[i].low]
		if k != partNoon && k != partMidnight {
			return 0
		}
		p.part = k
		return 1
	case "SEASON":
		w := r.items[i].low
		s := seasons[w]
		if pos := r.doc.Tokens[r.items[i].tok].UPOS; s == "" || (w == "fall" || w == "spring") && pos != "NOUN" && pos != "PROPN" {
			return 0
		}
		p.season = s
		return 1
	case "CLOCK":
		c, n := r.clockAt(i)
		if n == 0 {
			return 0
		}
		if p.clock == "" {
			p.clock = c
		} else {
			p.clock2 = c
		}
		return n
	case "ZONE":
		w := r.items[i].low
		z := zones[w]
		time := i+1 < len(r.items) && r.items[i+1].low == "time"
		switch {
		case w == "local" && time:
			return 2
		case z == "":
			return 0
		case time:
			p.zone = z
			return 2
		case r.items[i].capital && len(w) <= 4 && w == strings.ToLower(w) && strings.ToUpper(r.doc.Tokens[r.items[i].tok].Form) == r.doc.Tokens[r.items[i].tok].Form:
			p.zone = z
			return 1
		}
		return 0
	case "DECADE":
		d, n := r.decadeAt(i)
		if n > 0 {
			p.decade = d
		}
		return n
	case "CENTURY":
		o, n := r.ordinalAt(i)
		if n == 0 || i+n >= len(r.items) {
			return 0
		}
		if r.items[i+n].low == "-" {
			n++
		}
		if i+n >= len(r.items) || r.items[i+n].low != "century" {
			return 0
		}
		p.century = o
		return n + 1
	case "RELDAY":
		d, ok := map[string]int{"today": 1, "yesterday": 0, "tomorrow": 2}[r.items[i].low]
		if !ok {
			return 0
		}
		p.relative = d + 1
		return 1
	case "HOLIDAY":
		if !r.items[i].capital {
			return 0
		}
		words := ""
		best := 0
		for k := i; k < len(r.items) && k < i+4; k++ {
			w := r.items[k].low
			if k > i && !strings.HasPrefix(w, "'") {
				words += " "
			}
			words += w
			if h := holidays[words]; h != "" {
				p.holiday, best = h, k-i+1
			}
		}
		return best
	case "DASH":
		switch r.items[i].low {
		case "-", "–", "—", "/":
			return 1
		}
		return 0
	case "ADJ":
		switch r.items[i].low {
		case "last", "next", "past", "previous", "coming", "same", "recent", "few", "several", "many", "old", "earlier", "later":
			return 0
		case "more", "straight", "consecutive", "full", "trading", "working", "business", "calendar", "additional", "further", "long", "other":
			return 1
		}
		if t := &r.doc.Tokens[r.items[i].tok]; t.UPOS == "ADJ" && !strings.Contains(t.Feats, "NumType") && ordinals[r.items[i].low] == 0 {
			return 1
		}
		return 0
	}
	return 0
}

// begins says whether a word may begin an expression of some class: most words cannot, and are not
// looked at further.
func begins(it *item) bool {
	w := it.low
	if w == "" {
		return false
	}
	if c := w[0]; c >= '0' && c <= '9' || c == '\'' {
		return true
	}
	if _, ok := numerals[w]; ok || months[w] > 0 || ordinals[w] > 0 || units[strings.TrimSuffix(w, "s")] != "" {
		return true
	}
	if _, ok := partWords[w]; ok {
		return true
	}
	if _, ok := weekdays[strings.TrimSuffix(w, "s")]; ok {
		return true
	}
	if _, ok := weekdays[w]; ok {
		return true
	}
	if it.capital {
		switch w {
		case "new", "christmas", "boxing", "valentine", "valentine's", "thanksgiving", "election", "easter", "orthodox", "good":
			return true
		}
	}
	switch w {
	case "early", "small", "predawn", "pre", "a", "an", "half", "several", "few", "many", "some", "couple", "dozen", "dozens", "hundreds", "today", "yesterday", "tomorrow", "hundred", "thousand", "centuries", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties":
		return true
	}
	return seasons[w] != ""
}

func isISO(w string) bool {
	_, err := time.Parse("2006-01-02", w)
	return err == nil
}

// numericDate reads 24.03.2025 (day first) and 3/24/2025; where both numbers may be the month, both
// readings are kept and none is chosen.
func numericDate(w string, p *parts) int {
	for _, sep := range []string{".", "/"} {
		f := strings.Split(w, sep)
		if len(f) != 3 || len(f[2]) != 4 || len(f[0]) > 2 || len(f[1]) > 2 {
			continue
		}
		a, b, y := atoiOr(f[0], 0), atoiOr(f[1], 0), atoiOr(f[2], 0)
		if a < 1 || b < 1 || a > 31 || b > 31 || y < 1800 || y > 2100 {
			return 0
		}
		switch {
		case sep == "." && b <= 12 || a > 12 && b <= 12 || a == b && a <= 12:
			p.year, p.month, p.day = y, b, a
		case b > 12 && a <= 12:
			p.year, p.month, p.day = y, a, b
		case a <= 12 && b <= 12:
			p.ambiguous = [3]int{y, a, b}
		default:
			return 0
		}
		return 1
	}
	return 0
}

func (r *resolver) dayNumber(i int) (day, n int) {
	w := r.items[i].low
	if o := ordinals[w]; o > 0 && o <= 31 {
		return o, 1
	}
	if o, n := r.ordinalAt(i); n > 1 && o <= 31 {
		return o, n
	}
	digits := strings.TrimRight(w, "stndrh")
	d := atoiOr(digits, 0)
	if d < 1 || d > 31 || len(w)-len(digits) != 0 && len(w)-len(digits) != 2 || len(digits) > 2 {
		return 0, 0
	}
	return d, 1
}

// yearAt reads 2024, '98, nineteen ninety-six, twenty twenty-four, two thousand and four.
func (r *resolver) yearAt(i int) (year, n int) {
	w := r.items[i].low
	if y := atoiOr(w, 0); len(w) == 4 && y >= 1800 && y <= 2100 {
		return y, 1
	}
	if len(w) == 3 && w[0] == '\'' {
		return shortYear(w[1:]), btoi(shortYear(w[1:]) > 0)
	}
	if w == "'" && i+1 < len(r.items) && r.items[i+1].glued && len(r.items[i+1].low) == 2 {
		if y := shortYear(r.items[i+1].low); y > 0 {
			return y, 2
		}
	}
	at := func(k int) string {
		if k < len(r.items) {
			return r.items[k].low
		}
		return ""
	}
	century := map[string]int{"eighteen": 1800, "nineteen": 1900, "twenty": 2000}[w]
	two := func(k int) (int, int) { // ninety-six
		tens := numerals[at(k)]
		if tens < 10 {
			return 0, 0
		}
		m := 1
		if at(k+1) == "-" {
			m = 2
		}
		if one := numerals[at(k+m)]; tens >= 20 && one >= 1 && one < 10 {
			return int(tens + one), m + 1
		}
		return int(tens), 1
	}
	if century > 0 && at(i+1) != "-" {
		if v, m := two(i + 1); m > 0 && (century < 2000 || v >= 10) {
			return century + v, m + 1
		}
	}
	if w == "two" && at(i+1) == "thousand" {
		k := i + 2
		if at(k) == "and" {
			k++
		}
		if v, m := two(k); m > 0 {
			return 2000 + v, k + m - i
		}
		if v := numerals[at(k)]; v > 0 && v < 10 {
			return 2000 + int(v), k + 1 - i
		}
		return 2000, 2
	}
	return 0, 0
}

func shortYear(s string) int {
	y, err := strconv.Atoi(s)
	switch {
	case err != nil || len(s) != 2:
		return 0
	case y < 40:
		return 2000 + y
	}
	return 1900 + y
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// decadeAt reads 1990s, '80s, nineties.
func (r *resolver) decadeAt(i int) (decade, n int) {
	w := r.items[i].low
	if k, ok := map[string]int{"twenties": 1920, "thirties": 1930, "forties": 1940, "fifties": 1950, "sixties": 1960, "seventies": 1970, "eighties": 1980, "nineties": 1990}[w]; ok {
		return k, 1
	}
	if w == "'" && i+1 < len(r.items) && r.items[i+1].glued {
		if d, n := r.decadeAt(i + 1); n > 0 {
			return d, n + 1
		}
		return 0, 0
	}
	s := strings.TrimPrefix(w, "'")
	m := 1
	if strings.HasSuffix(s, "s") {
		s = strings.TrimSuffix(strings.TrimSuffix(s, "s"), "'")
	} else if i+1 < len(r.items) && r.items[i+1].glued && (r.items[i+1].low == "s" || r.items[i+1].low == "'s") {
		m = 2
	} else {
		return 0, 0
	}
	y := atoiOr(s, -1)
	switch {
	case y < 0 || y%10 != 0:
		return 0, 0
	case len(s) == 2:
		if m == 2 && w[0] != '\'' || y < 20 {
			return 0, 0
		}
		return 1900 + y, m
	case len(s) == 4 && y >= 1500 && y <= 2100 && (m == 1 || r.items[i+1].low == "s"):
		return y, m
	}
	return 0, 0
}

// numberAt reads 12, 2.5, 2 1/2, twenty-five, two and a half, a dozen, a couple of, half a, several.
func (r *resolver) numberAt(i int) (v float64, n int) {
	at := func(k int) string {
		if k < len(r.items) {
			return r.items[k].low
		}
		return ""
	}
	half := func(v float64, n int) (float64, int) { // "and a half"
		k := i + n
		if at(k) == "-" {
			k++
		}
		if at(k) != "and" {
			return v, n
		}
		k++
		if at(k) == "-" {
			k++
		}
		if at(k) != "a" && at(k) != "one" {
			return v, n
		}
		k++
		if at(k) == "-" {
			k++
		}
		if at(k) == "half" {
			return v + .5, k + 1 - i
		}
		return v, n
	}
	switch w := at(i); w {
	case "several", "many", "some", "few", "dozens", "hundreds":
		if at(i+1) == "of" {
			return vagueNumber, 2
		}
		if w == "dozens" || w == "hundreds" || w == "some" && begins(&r.items[min(i+1, len(r.items)-1)]) && at(i+1) > "9" && numerals[at(i+1)] > 0 {
			return 0, 0
		}
		return vagueNumber, 1
	case "couple", "dozen":
		m := 1
		if at(i+1) == "of" {
			m = 2
		}
		return map[string]float64{"couple": 2, "dozen": 12}[w], m
	case "half":
		if a := at(i + 1); a == "a" || a == "an" {
			return .5, 2
		}
		return .5, 1
	case "a", "an":
		switch next := at(i + 1); next {
		case "few", "couple", "dozen", "half":
			v, m := r.numberAt(i + 1)
			return v, m + 1
		case "hundred", "thousand", "million":
			return map[string]float64{"hundred": 100, "thousand": 1000, "million": 1e6}[next], 2
		}
		return 1, 1
	}
	w := at(i)
	if w != "" && w[0] >= '0' && w[0] <= '9' {
		f, err := strconv.ParseFloat(strings.ReplaceAll(w, ",", ""), 64)
		if a, b, ok := strings.Cut(w, "/"); ok {
			x, y := atoiOr(a, 0), atoiOr(b, 0)
			if x > 0 && y > x && y <= 8 {
				return float64(x) / float64(y), 1
			}
		}
		if err != nil || f > 1e9 {
			return 0, 0
		}
		if a, b, ok := strings.Cut(at(i+1), "/"); ok && len(a) == 1 && len(b) == 1 && atoiOr(a, 0) > 0 && atoiOr(b, 0) > atoiOr(a, 0) {
			return f + float64(atoiOr(a, 0))/float64(atoiOr(b, 1)), 2
		}
		if at(i+1) == "1" && at(i+2) == "/" && at(i+3) == "2" && r.items[i+2].glued {
			return f + .5, 4
		}
		if at(i+1) == "million" || at(i+1) == "thousand" {
			return f * map[string]float64{"thousand": 1000, "million": 1e6}[at(i+1)], 2
		}
		return half(f, 1)
	}
	v, ok := numerals[w]
	if !ok {
		return 0, 0
	}
	n = 1
	if v >= 20 {
		k := i + 1
		if at(k) == "-" {
			k++
		}
		if one := numerals[at(k)]; one >= 1 && one < 10 {
			v += one
			n = k + 1 - i
		}
	}
	if m, ok := map[string]float64{"hundred": 100, "thousand": 1000, "million": 1e6, "dozen": 12}[at(i+n)]; ok {
		v *= m
		n++
	}
	return half(v, n)
}

// ordinalAt reads third, 3rd, 21st, twenty-first, 1,000th.
func (r *resolver) ordinalAt(i int) (ordinal, n int) {
	w := r.items[i].low
	if o := ordinals[w]; o > 0 {
		return o, 1
	}
	if tens := numerals[w]; tens >= 20 && i+1 < len(r.items) {
		k := i + 1
		if r.items[k].low == "-" && k+1 < len(r.items) {
			k++
		}
		if one := ordinals[r.items[k].low]; one > 0 && one < 10 {
			return int(tens) + one, k + 1 - i
		}
		return 0, 0
	}
	if len(w) > 2 && w[0] >= '0' && w[0] <= '9' {
		switch w[len(w)-2:] {
		case "st", "nd", "rd", "th":
			if o := atoiOr(strings.ReplaceAll(w[:len(w)-2], ",", ""), 0); o > 0 && o < 100000 {
				return o, 1
			}
		}
	}
	return 0, 0
}

func atoiOr(s string, or int) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return or
}

// clockAt reads 10:20, 18:00:30, 6 p.m., 6pm, 6.30 p.m., 18.00 hours, 1800 GMT, 6 o'clock, 4 in the
// morning. 24:00 is the end of the day; an hour past it is no time.
func (r *resolver) clockAt(i int) (clock string, n int) {
	at := func(k int) string {
		if k < len(r.items) {
			return r.items[k].low
		}
		return ""
	}
	w := at(i)
	if w == "" || w[0] < '0' || w[0] > '9' {
		if h, ok := numerals[w]; ok && h >= 1 && h <= 12 && (at(i+1) == "o'clock" || at(i+1) == "o'" && at(i+2) == "clock") {
			n = 2 + btoi(at(i+1) != "o'clock")
			return r.halfDay(int(h), 0, -1, i, n)
		}
		return "", 0
	}
	half := ""
	for _, suf := range []string{"a.m.", "p.m.", "a.m", "p.m", "am", "pm"} {
		if s := strings.TrimSuffix(w, suf); s != w {
			w, half = s, suf
			break
		}
	}
	n = 1
	h, m, colon := strings.Cut(w, ":")
	sec := -1
	if colon {
		if a, b, ok := strings.Cut(m, ":"); ok {
			m, sec = a, atoiOr(b, -1)
			if sec < 0 || sec > 59 || len(b) != 2 {
				return "", 0
			}
		}
	} else if a, b, ok := strings.Cut(w, "."); ok && len(b) == 2 {
		h, m = a, b
	} else {
		h, m = w, ""
	}
	if half == "" {
		switch next := at(i + 1); strings.TrimSuffix(next, ".") {
		case "a.m", "am", "p.m", "pm":
			half = next
			n++
			if at(i+n) == "." && r.items[i+n].glued && strings.Count(next, ".") == 1 {
				n++
			}
		}
	}
	hh, mm := atoiOr(h, -1), atoiOr(m, 0)
	hours := at(i+n) == "hours" || at(i+n) == "hrs"
	if half == "" && !colon {
		zone := zones[at(i+n)] != "" || at(i+n) == "local" || hours
		switch {
		case len(h) == 4 && m == "" && zone: // 1800 GMT
			hh, mm, m = hh/100, hh%100, "00"
		case m != "" && zone: // 18.00 hours
		case m == "" && (at(i+n) == "o'clock" || at(i+n) == "o'" && at(i+n+1) == "clock"):
			n += 1 + btoi(at(i+n) != "o'clock")
			return r.halfDay(hh, 0, -1, i, n)
		case m == "" && at(i+1) == "in" && at(i+2) == "the" && (at(i+3) == "morning" || at(i+3) == "afternoon" || at(i+3) == "evening"):
			return r.halfDay(hh, 0, -1, i, n)
		default:
			return "", 0
		}
		if hours {
			n++
		}
	}
	if hh < 0 || mm < 0 || mm > 59 || m != "" && len(m) != 2 || len(h) > 2 && m == "" {
		return "", 0
	}
	if half != "" {
		if hh < 1 || hh > 12 {
			return "", 0
		}
		hh %= 12
		if half[0] == 'p' {
			hh += 12
		}
	} else if colon && hh <= 12 && at(i+n) == "in" && at(i+n+1) == "the" {
		return r.halfDay(hh, mm, sec, i, n)
	}
	if hh > 24 || hh == 24 && (mm > 0 || sec > 0) {
		return "", 0
	}
	return clockText(hh, mm, sec), n
}

func clockText(h, m, s int) string {
	two := func(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }
	t := two(h) + ":" + two(m)
	if s >= 0 {
		t += ":" + two(s)
	}
	return t
}

// halfDay is an hour of twelve with the part of the day that follows ("4 in the morning").
func (r *resolver) halfDay(h, m, s, i, n int) (string, int) {
	if h < 0 || h > 12 {
		return "", 0
	}
	if k := i + n; k+2 < len(r.items) && r.items[k].low == "in" && r.items[k+1].low == "the" {
		switch r.items[k+2].low {
		case "morning":
			return clockText(h%12, m, s), n + 3
		case "afternoon", "evening":
			return clockText(h%12+12, m, s), n + 3
		}
	}
	return clockText(h, m, s), n
}
