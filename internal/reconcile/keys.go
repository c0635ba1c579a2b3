package reconcile

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"parley/internal/record"
)

// Keys are the blocking keys of a finding: two that share none are never compared. Days go in bins of
// two (`bins`), so that neighbouring days always share one; so the number of findings under a key is
// what a conflict brings in a few days, however long the record.
func Keys(f *record.Finding) []string { return keysOf(look(f)) }

func keysOf(l looked) []string {
	f, s := l.Finding, l.sketch
	var out []string
	add := func(parts ...string) { out = append(out, f.Layer+"|"+strings.Join(parts, "|")) }
	out = append(out, f.Layer+"|"+f.ID) // the same words under another report's id
	switch {
	case f.Layer == Stories:
		_, rep, ok := span(f.Source.Date)
		for i, a := range s.Names {
			if !rareName(a) {
				continue
			}
			if ok {
				add("who", strconv.Itoa(rep/64), a)
				add("who", strconv.Itoa((rep+32)/64+1_000_000), a)
			}
			for _, b := range s.Names[i+1:] {
				if rareName(b) && len(s.Names) <= 12 {
					add("both", a, b)
				}
			}
		}
		if ok {
			for _, t := range rarest(s.Terms, 10) {
				add("t", strconv.Itoa(rep/16), t)
				add("t", strconv.Itoa((rep+8)/16+1_000_000), t)
			}
		}
		most := rarest(s.Terms, 6)
		slices.Sort(most)
		for i, a := range most {
			for _, b := range most[i+1:] {
				add("two", a, b)
			}
		}
	case f.Incident != nil:
		x := f.Incident
		if x.Generic || x.LowConfidence || family(x) == "" {
			return out
		}
		first, last, _, ok := window(x.Date, f.Source.Date, s.Past)
		if !ok || last-first > 31 {
			return out
		}
		where := area(f)
		for _, b := range bins(first, last) {
			if where != "" {
				add(family(x), b, where)
			}
			for _, t := range rarest(s.Terms, 4) {
				add(family(x), b, "t", t)
			}
		}
	case f.Talks != nil:
		x := f.Talks
		if x.LowConfidence {
			return out
		}
		first, last, _, ok := window(x.Date, f.Source.Date, false)
		if !ok {
			return out
		}
		for _, p := range parties(x.Parties, f.Actors) {
			for _, b := range bins(max(first, last-7), last) {
				add(b, p)
			}
		}
	case f.Agreement != nil:
		x := f.Agreement
		if x.LowConfidence {
			return out
		}
		add(dealFamily(x)) // deals are few: one key for each family
	case f.Statement != nil:
		x := f.Statement
		if x.Attitude || x.LowConfidence || len(s.Own) == 0 {
			return out
		}
		who := ""
		if x.Speaker != nil {
			who = party(*x.Speaker, f.Actors)
		}
		_, rep, ok := span(f.Source.Date)
		if !ok || who == "" || who == record.Narrator {
			return out
		}
		for _, b := range bins(rep-1, rep) {
			for _, t := range rarest(s.Own, 3) {
				add(who, b, t)
			}
		}
	case f.Tally != nil:
		x := f.Tally
		u, ok := universe(f)
		if !ok || x.LowConfidence {
			return out
		}
		for _, b := range bins(u.first, u.last) {
			add(u.thing, b)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// bins are the bins of two days that an interval touches, first and last day widened by nothing: days
// d and d+1 are both in bin (d+1)/2 or both in bin d/2.
func bins(first, last int) []string {
	var out []string
	for d := first; d <= last && d < first+40; d++ {
		out = append(out, "a"+strconv.Itoa(floorHalf(d)), "b"+strconv.Itoa(floorHalf(d+1)))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func floorHalf(d int) int {
	if d < 0 {
		d--
	}
	return d / 2
}

// rarest are the n terms of a vector that weigh most and are not common.
func rarest(v Vector, n int) []string {
	v = slices.Clone(v)
	slices.SortFunc(v, func(a, b Weight) int { return cmp.Or(-cmp.Compare(a.W, b.W), strings.Compare(a.Stem, b.Stem)) })
	var out []string
	for _, w := range v {
		if len(out) == n {
			break
		}
		if Rarity(w.Stem) >= 3 {
			out = append(out, w.Stem)
		}
	}
	return out
}

// rareName says whether a full name is rare enough to tell one story from others.
func rareName(name string) bool {
	sum := 0.0
	for _, w := range strings.Fields(name) {
		sum += Rarity(Stem(w))
	}
	return sum >= 12
}

// family parts incidents that are never the same: force, abduction, protest, and other developments.
func family(x *record.Incident) string {
	switch {
	case x.AcledSub == record.AcledSubAbductionForcedDisappearance, x.AcledSub == record.AcledSubArrests, slices.Contains(x.PloverModes, "abduct"):
		return "taken"
	case x.AcledSub == record.AcledSubLootingPropertyDestruction, x.AcledSub == record.AcledSubDisruptedWeaponsUse, x.AcledType == record.AcledBattles, x.AcledType == record.AcledExplosionsRemoteViolence, x.AcledType == record.AcledViolenceAgainstCivilians, x.PloverEvent == record.PloverAssault:
		return "force"
	case x.AcledType == record.AcledProtests, x.AcledType == record.AcledRiots:
		return "crowd"
	case x.AcledType == record.AcledStrategicDevelopments:
		return "other"
	}
	return ""
}

// area is the first-level division in which an incident lies, "" where it is not known.
func area(f *record.Finding) string {
	p := placeOf(f)
	switch {
	case p == nil:
		return ""
	case p.Adm1 != nil && p.Country != nil:
		return *p.Country + "/" + *p.Adm1
	case p.Kind == record.PlaceAdm1:
		return p.ID
	}
	return ""
}

func placeOf(f *record.Finding) *record.Place {
	if f.Incident == nil || f.Incident.Place == nil {
		return nil
	}
	return place(f.Places, *f.Incident.Place)
}

func place(ps []record.Place, id string) *record.Place {
	for i := range ps {
		if ps[i].ID == id {
			return &ps[i]
		}
	}
	return nil
}

// dealFamily parts deals that are never the same.
func dealFamily(x *record.Agreement) string {
	switch x.Kind {
	case record.KindCeasefire, record.KindPartialCeasefire, record.KindHumanitarianPause, record.KindProposal, record.KindDemand:
		return "halt"
	}
	return string(x.Kind)
}

// counted is what a tally counts: the thing, by whom it was sent, at whom, in which days.
type counted struct {
	thing, from, at string
	first, last     int
	dated           bool
}

// universe reads what is counted from a tally; ok is false where nothing is said of it.
func universe(f *record.Finding) (counted, bool) {
	u := counted{}
	if f.Tally.Universe == nil || *f.Tally.Universe == "" {
		return u, false
	}
	head, when, _ := strings.Cut(*f.Tally.Universe, ", ")
	thing := head
	for _, m := range []string{" sent by ", " at ", " by ", " in "} {
		if k := strings.Index(thing, m); k > 0 {
			thing = thing[:k]
		}
	}
	u.thing = strings.TrimSuffix(thing, " sent")
	if stems := Stems(u.thing); len(stems) > 0 {
		u.thing = strings.Join(stems, " ")
	}
	for _, w := range strings.Fields(head) {
		if k := strings.Index(w, ":"); k > 0 {
			switch {
			case strings.HasPrefix(w, "pl:"):
				u.at = w
			case u.from == "":
				u.from = party(w, f.Actors)
			}
		}
	}
	if a, b, ok := span(record.EDTF(when)); ok {
		u.first, u.last, u.dated = a, b, true
		return u, true
	}
	_, rep, ok := span(f.Source.Date)
	u.first, u.last = rep-1, rep
	return u, ok
}

func (u counted) String() string {
	return fmt.Sprintf("%s from %q at %q %d-%d", u.thing, u.from, u.at, u.first, u.last)
}
