package reconcile

import (
	"regexp"
	"slices"
	"time"

	"parley/internal/record"
)

// Track says of each agreement of a report which of the agreements that the dossier tracks it is: one of
// the same family, not told of before it was made, of its day or with the words of its title. The dossier's
// word is background; which one is meant is inferred. Two that fit alike are left open.
func Track(rep *record.Report, d *record.Dossier) {
	if d == nil || len(d.Agreements) == 0 {
		return
	}
	for i := range rep.Agreements {
		a := &rep.Agreements[i]
		if a.LowConfidence {
			continue
		}
		best, second, found := 0.0, 0.0, ""
		for _, t := range d.Agreements {
			s, can := trackScore(rep, a, t)
			if s > best {
				best, second, found = s, best, ""
				if can { // else what is nearest is another of its kind, and so is none
					found = t.ID
				}
			} else {
				second = max(second, s)
			}
		}
		if found != "" && best >= trackBar && best-second >= trackMargin {
			a.Tracked = found
			a.Rest("tracked", record.BasisInferred)
			if a.Date == "" { // the day is known from the dossier alone
				for _, t := range d.Agreements {
					if t.ID == found && t.Date != "" {
						a.Date = t.Date
						a.Rest("date", record.BasisBackground)
					}
				}
			}
		}
	}
}

// What speaks for an agreement being a tracked one: shared words, up to 1; that it begins on its day, .5;
// that both are told as general, or as partial, .2.
const (
	trackBar    = .5
	trackMargin = .1
)

// trackScore says what speaks for it, and whether it can be: it cannot where it was told of before it was
// made, or is proposed a week after.
func trackScore(rep *record.Report, a *record.Agreement, t record.DossierAgreement) (s float64, can bool) {
	can = true
	made, _, okMade := t.Date.Bounds(time.UTC)
	if on, end, ok := rep.Date.EDTF.Bounds(time.UTC); ok && okMade && !end.After(made) && !on.IsZero() {
		can = false
	}
	x := &record.Agreement{Kind: t.Kind}
	halts := dealFamily(a) == "halt" && dealFamily(x) == "halt"
	if !halts && a.Kind != t.Kind {
		return 0, false
	}
	if several.MatchString(a.Title) { // "both cease-fires" is none of them alone
		return 0, false
	}
	text := a.Title
	for _, e := range a.Evidence {
		text += " " + e.Text
	}
	want, have := trackStems(t.Title), trackStems(text)
	total, got := 0.0, 0.0
	for _, w := range want {
		total += Rarity(w)
		if slices.Contains(have, w) {
			got += Rarity(w)
		}
	}
	if total > 0 {
		s += got / total
	}
	days := []record.EDTF{a.Date, a.From}
	for _, v := range a.Versions {
		days = append(days, v.From)
	}
	day := func(d record.EDTF) string { return string(d.First())[:min(len(d.First()), len(time.DateOnly))] }
	switch {
	case t.Date != "" && slices.ContainsFunc(days, func(d record.EDTF) bool { return d != "" && day(d) == day(t.Date) }):
		s += .5
	case proposed(a.Status) && okMade && rep.Date.EDTF != "" && day(rep.Date.EDTF) > made.AddDate(0, 0, 7).Format(time.DateOnly):
		can = false // what is proposed now is another than what was made then
	}
	switch {
	case a.Kind == t.Kind:
		s += .2
	case a.Kind == record.KindCeasefire || t.Kind == record.KindCeasefire && a.Kind == record.KindPartialCeasefire:
		s -= .2
	}
	return s, can
}

var several = regexp.MustCompile(`(?i)\b(?:cease-?fires|truces|deals|agreements|accords|pauses)$`)

// trackStems are the stems of a title; words for one thing are one.
func trackStems(s string) []string {
	var out []string
	for _, w := range words(s) {
		st := w.stem
		switch st {
		case "moratorium", "halt", "paus", "suspens", "stop", "freez":
			st = "paus"
		case "ceasefir", "truce", "armistic":
			st = "cease-fir"
		case "cease", "fire":
			st = "cease-fir"
		case "strike", "bombard", "shell":
			st = "attack"
		}
		if !w.number && !slices.Contains(out, st) {
			out = append(out, st)
		}
	}
	return out
}
