package record

import (
	"os"
	"strings"
	"testing"
	"time"
)

// differs are dates of which we and the oracle think differently, and why.
var differs = map[string]string{
	"2023-02-29":           "the oracle takes it for 1 March; the calendar has no such day",
	"1900-02-29":           "the oracle takes it for 1 March; the calendar has no such day",
	"24":                   "a century is written 24XX",
	"2024-21":              "seasons are those of the north, by months; the oracle has quarters",
	"2024-22":              "seasons are those of the north, by months; the oracle has quarters",
	"2024-23":              "seasons are those of the north, by months; the oracle has quarters",
	"2024-24":              "seasons are those of the north, by months; the oracle has quarters",
	"2024-25":              "level 2",
	"2024-05-15/..":        "open; the oracle's grammar has it, its bounds are infinite",
	"../2024-05-15":        "open; the oracle's grammar has it, its bounds are infinite",
	"2024-05-15/":          "an unknown end is not written",
	"/2024-05-15":          "an unknown beginning is not written",
	"2024-05-15T24:00:00Z": "24:00 is written as the next day's 00:00 (contract)",
	"{2024..2026}":         "level 2",
	"2024-21/2024-22":      "the oracle has no intervals of seasons",
	"-0044":                "years before the common era: the oracle counts them otherwise",
	"Y20240":               "level 2",
}

// EDTF is what the development oracle (npm's edtf) takes it to be: the same dates are valid, and they
// have the same first and last second. Where we differ, differs says why.
func TestEDTFOracle(t *testing.T) {
	raw, err := os.ReadFile("testdata/edtf_oracle.tsv")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(raw)) {
		s, want, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		if s == `""` {
			s = ""
		}
		got := "invalid"
		if from, to, ok := EDTF(s).Bounds(time.UTC); ok {
			if _, instant, _ := strings.Cut(s, "T"); instant != "" && !strings.Contains(s, "/") {
				to = from.Add(time.Second)
			}
			got = from.UTC().Format("2006-01-02T15:04:05") + " " + to.Add(-time.Second).UTC().Format("2006-01-02T15:04:05")
		}
		n++
		if why := differs[s]; why != "" {
			if got == want {
				t.Errorf("%q: we agree now, strike it from differs", s)
			}
			continue
		}
		if got != want {
			t.Errorf("%q: %s, the oracle has %s", s, got, want)
		}
	}
	if n < 60 {
		t.Errorf("%d dates", n)
	}
}
