package reconcile

import (
	"regexp"
	"strings"
	"time"

	"parley/internal/record"
)

// span is a date as first and last day since 1970; ok is false where the date is not stated or open.
func span(d record.EDTF) (first, last int, ok bool) {
	from, to, ok := d.Bounds(time.UTC)
	if !ok || from.IsZero() || to.IsZero() {
		return 0, 0, false
	}
	return int(from.Unix() / 86400), int((to.Unix() - 1) / 86400), true
}

// pastCue moves an event away from the days before its report.
var pastCue = regexp.MustCompile(`(?i)\b(?:(?:last|previous|past) (?:year|month|spring|summer|autumn|fall|winter|january|february|march|april|may|june|july|august|september|october|november|december)|(?:years?|months?|weeks?|decades?) (?:ago|earlier|before)|back in (?:\d{4}|january|february|march|april|may|june|july|august|september|october|november|december)|in (?:\d{4}|january|february|march|april|june|july|august|september|october|november|december)|since (?:\d{4}|january|february|march|april|june|july|august|september|october|november|december)|in the past|anniversary|commemorat\w+)\b`)

// past says whether a finding's sentences move it into the past of its report: a cue, where the date
// that was read does not say otherwise, or a date more than a week before the report.
func past(sentences string, date, reported record.EDTF) bool {
	_, last, ok := span(date)
	_, rep, okRep := span(reported)
	if ok && okRep {
		return last < rep-7
	}
	if ok {
		return false
	}
	cue := strings.ToLower(pastCue.FindString(sentences))
	if cue == "" {
		return false
	}
	if from, _, ok := reported.Bounds(time.UTC); ok && strings.HasSuffix(cue, strings.ToLower(from.Month().String())) && !strings.HasPrefix(cue, "last") {
		return false // "in March", in March
	}
	return true
}

// window is the days in which an incident fell as far as its report tells: its date, or where none is
// stated the days up to the report. exact says that the date is stated.
func window(date, reported record.EDTF, past bool) (first, last int, exact, ok bool) {
	if a, b, ok := span(date); ok {
		return a, b, true, true
	}
	_, rep, known := span(reported)
	if !known || past {
		return 0, 0, false, false
	}
	return rep - 3, rep, false, true
}
