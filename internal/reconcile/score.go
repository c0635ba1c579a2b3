package reconcile

import (
	"math"
	"slices"
	"strings"
	"time"

	"parley/internal/record"
)

// Score is how much speaks for two findings telling of the same, 0 (no link) to 1. It is symmetric.
func Score(a, b *record.Finding) float64 {
	return max(0, min(1, compare(look(a), look(b))))
}

// looked is a finding with its sketch read.
type looked struct {
	*record.Finding
	*sketch
}

func look(f *record.Finding) looked { return looked{f, readSketch(f)} }

// never is the score of two findings that cannot be the same.
const never = -10.0

// compare weighs two findings; above 0 more speaks for their being the same than against.
func compare(a, b looked) float64 {
	if a.Layer != b.Layer {
		return never
	}
	if a.ID == b.ID {
		return 1
	}
	if b.ID < a.ID {
		a, b = b, a // so that the sum of the parts is the same to the last bit
	}
	switch {
	case a.Layer == Stories:
		return stories(a, b)
	case a.Incident != nil && b.Incident != nil:
		return incidents(a, b)
	case a.Talks != nil && b.Talks != nil:
		return talks(a, b)
	case a.Agreement != nil && b.Agreement != nil:
		return agreements(a, b)
	case a.Statement != nil && b.Statement != nil:
		return statements(a, b)
	case a.Tally != nil && b.Tally != nil:
		return tallies(a, b)
	}
	return never
}

// stories: shared words first, then the same town, persons and days of incidents; reports that lie far
// apart in time need more.
func stories(a, b looked) float64 {
	s := a.Terms.Cosine(b.Terms) - storyBar
	if shared(a.Towns, b.Towns) > 0 {
		s += .1
	}
	who := 0
	for _, n := range a.Names {
		if slices.Contains(b.Names, n) && rareName(n) {
			who++
		}
	}
	s += .1 * float64(min(who, 2))
	if len(a.Days) > 0 && len(b.Days) > 0 {
		switch d := nearest(a.Days, b.Days); {
		case d == 0:
			s += .1
		case d > 1:
			s -= .2
		}
	}
	x, _, okA := span(a.Source.Date)
	y, _, okB := span(b.Source.Date)
	if okA && okB {
		s -= apartInTime(x, y)
		if after(a.Days, y) || after(b.Days, x) { // a report cannot tell what comes after it
			s -= .1
		}
	}
	return s
}

// apartInTime is what speaks against two reports of some days telling of one event.
func apartInTime(x, y int) float64 {
	return .1 * min(2, math.Log1p(math.Abs(float64(x-y))/7))
}

// storyBar is what the shared words of two reports on one day must reach alone.
const storyBar = .27

func shared[T comparable](a, b []T) int {
	n := 0
	for _, x := range a {
		if slices.Contains(b, x) {
			n++
		}
	}
	return n
}

func nearest(a, b []int) int {
	d := math.MaxInt
	for _, x := range a {
		for _, y := range b {
			d = min(d, max(x-y, y-x))
		}
	}
	return d
}

func after(days []int, reported int) bool {
	return len(days) > 0 && slices.Min(days) > reported
}

// incidents weighs two incidents in parts of about one nat each: time, place, kind of act, casualties,
// what was hit, who is alleged, and the words of sentences and stories. Two of one report are taken as
// the report tells them, unless they fall together in place and time.
func incidents(a, b looked) float64 {
	x, y := a.Incident, b.Incident
	if x.Generic || y.Generic || x.LowConfidence || y.LowConfidence || family(x) == "" || family(x) != family(y) {
		return never
	}
	s := -3.0
	// time
	f1, l1, exact1, ok1 := window(x.Date, a.Source.Date, a.Past)
	f2, l2, exact2, ok2 := window(y.Date, b.Source.Date, b.Past)
	if !ok1 || !ok2 || a.Past != b.Past && !(exact1 && exact2) {
		return never
	}
	apart := max(f1-l2, f2-l1, 0)
	both := min(l1, l2) - max(f1, f2) + 1
	switch {
	case apart > 1:
		return never
	case !exact1 || !exact2:
		if apart > 0 {
			return never
		}
		s += .3
	case apart == 1: // a night has two dates
		s += .5
	case both == 1 || both == 2:
		s += 1.5
	default:
		s += .7
	}
	if exact1 && exact2 && clockApart(x.Date, y.Date) > 3*time.Hour {
		s -= 1
	}
	// place
	where := places(a, b)
	if where == never || a.Source.Text == b.Source.Text && where < 1 { // one report tells of two: only the same place makes them one
		return never
	}
	s += where
	if (x.Place == nil) != (y.Place == nil) {
		s -= 1
	}
	// kind of act
	switch {
	case x.AcledSub == y.AcledSub && x.AcledSub != record.AcledSubAttack:
		s += .7
	case acts(x, y):
		s += .2
	default:
		s -= .7
	}
	if strings.Contains(x.Title, "(attempt)") != strings.Contains(y.Title, "(attempt)") { // what one only tried another did
		s -= .7
	}
	// casualties
	s += casualties(x.Casualties, y.Casualties)
	// what was hit
	s += targets(x.Targets, y.Targets)
	if len(x.Allegations) > 0 && len(y.Allegations) > 0 {
		p, q := alleged(a), alleged(b)
		if shared(p, q) > 0 {
			s += .3
		}
	}
	s += 2*a.Own.Cosine(b.Own) + 2*a.Terms.Cosine(b.Terms)
	return s / 4
}

// clockApart is the time between two dates that give clock times, 0 otherwise.
func clockApart(a, b record.EDTF) time.Duration {
	if !strings.Contains(string(a), "T") || !strings.Contains(string(b), "T") {
		return 0
	}
	f1, _, ok1 := a.Bounds(time.UTC)
	f2, _, ok2 := b.Bounds(time.UTC)
	if !ok1 || !ok2 {
		return 0
	}
	return f1.Sub(f2).Abs()
}

// places weighs where two incidents were: the same place, one inside the other, near each other, or
// `never` where they are apart.
func places(a, b looked) float64 {
	p, q := placeOf(a.Finding), placeOf(b.Finding)
	if p == nil || q == nil {
		return 0
	}
	if p.ID == q.ID {
		switch p.Kind {
		case record.PlaceCountry, record.PlaceSea:
			return .3
		case record.PlaceAdm1, record.PlaceAdm2, record.PlaceArea, record.PlaceLine:
			return 1.2
		}
		return 2
	}
	if p.Country != nil && q.Country != nil && *p.Country != *q.Country {
		return never
	}
	if p.Kind == record.PlaceCountry || q.Kind == record.PlaceCountry {
		return 0
	}
	if p.Kind == record.PlaceAdm1 || q.Kind == record.PlaceAdm1 {
		switch {
		case p.Adm1 == nil || q.Adm1 == nil:
			return 0
		case *p.Adm1 != *q.Adm1:
			return never
		}
		return .8
	}
	if named(p.Name, q.Name) { // "Sudzha station", "the Sudzha gas metering station"
		return 1.5
	}
	if p.Lat == nil || q.Lat == nil || p.Lon == nil || q.Lon == nil {
		return 0
	}
	switch d := kilometres(*p.Lat, *p.Lon, *q.Lat, *q.Lon); {
	case d <= 5:
		return 1.2
	case d <= 25:
		return 0
	}
	return never
}

// named says whether one name has every rare word of the other.
func named(a, b string) bool {
	rare := func(s string) []string {
		var out []string
		for _, w := range Stems(s) {
			if Rarity(w) > 5 {
				out = append(out, w)
			}
		}
		return out
	}
	x, y := rare(a), rare(b)
	n := shared(x, y)
	return n > 0 && (n == len(x) || n == len(y))
}

// kilometres is the great-circle distance of two points in degrees.
func kilometres(lat1, lon1, lat2, lon2 float64) float64 {
	rad := math.Pi / 180
	h := math.Pow(math.Sin((lat2-lat1)*rad/2), 2) + math.Cos(lat1*rad)*math.Cos(lat2*rad)*math.Pow(math.Sin((lon2-lon1)*rad/2), 2)
	return 2 * 6371 * math.Asin(math.Sqrt(min(1, h)))
}

// acts says whether two types may be one act told with more and with less.
func acts(x, y *record.Incident) bool {
	wide := func(i *record.Incident) bool {
		return i.AcledSub == record.AcledSubAttack || i.AcledSub == record.AcledSubLootingPropertyDestruction || i.AcledSub == record.AcledSubDisruptedWeaponsUse || i.AcledSub == ""
	}
	return wide(x) || wide(y) || x.AcledType == y.AcledType
}

// casualties weighs counts of the same kind and group as ranges: the same number of two or more says
// much, ranges that fit a little, and counts that do not fit speak against it without forbidding it,
// since accounts of one event differ.
func casualties(a, b []record.Casualty) float64 {
	s := 0.0
	for _, c := range a {
		for _, d := range b {
			if c.Kind != d.Kind || c.Group != d.Group || c.SubsetOf != d.SubsetOf {
				continue
			}
			switch {
			case c.Best != nil && d.Best != nil && *c.Best == *d.Best:
				s += .3 + .5*min(1, math.Log(float64(max(*c.Best, 1)))/math.Log(5))
			case fits(c, d):
				s += .2
			case c.Best != nil && d.Best != nil:
				s -= min(1, .5*math.Abs(math.Log(float64(max(*c.Best, 1))/float64(max(*d.Best, 1)))))
			}
		}
	}
	return max(-1, min(1.2, s))
}

// fits says whether the ranges of two counts share a number.
func fits(a, b record.Casualty) bool {
	low := func(c record.Casualty) int {
		if c.Low != nil {
			return *c.Low
		}
		return 0
	}
	high := func(c record.Casualty) int {
		if c.High != nil {
			return *c.High
		}
		return math.MaxInt
	}
	return low(a) <= high(b) && low(b) <= high(a)
}

func targets(a, b []record.Target) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	best := -.5
	for _, t := range a {
		for _, u := range b {
			switch {
			case t.ObjectClass == u.ObjectClass && t.ObjectClass != record.ObjectUnspecified && t.ObjectClass != record.ObjectPeople && t.ObjectClass != record.ObjectCivilian:
				best = max(best, .8)
			case t.ObjectClass.Within(u.ObjectClass), u.ObjectClass.Within(t.ObjectClass):
				best = max(best, .3)
			case t.ObjectClass == record.ObjectUnspecified, u.ObjectClass == record.ObjectUnspecified, t.ObjectClass.Within(record.ObjectPeople), u.ObjectClass.Within(record.ObjectPeople), t.ObjectClass.Within(record.ObjectCivilian), u.ObjectClass.Within(record.ObjectCivilian):
				best = max(best, 0)
			}
		}
	}
	return best
}

// alleged are the parties of whom an incident is alleged.
func alleged(a looked) []string {
	var ids []string
	for _, x := range a.Incident.Allegations {
		ids = append(ids, x.Actor)
	}
	return parties(ids, a.Actors)
}

// talks are the same where the same parties met on the same day; what did not happen is never what
// did.
func talks(a, b looked) float64 {
	x, y := a.Talks, b.Talks
	if x.LowConfidence || y.LowConfidence || held(x.Status) != held(y.Status) {
		return never
	}
	p, q := parties(x.Parties, a.Actors), parties(y.Parties, b.Actors)
	n := shared(p, q)
	if n < 2 {
		return never
	}
	s := -2.0
	if a.Source.Text == b.Source.Text {
		s -= 1
	}
	if n == len(p) && n == len(q) {
		s += 1.2
	} else {
		s += .5
	}
	f1, l1, ok1 := span(x.Date)
	f2, l2, ok2 := span(y.Date)
	r1, _, okR1 := span(a.Source.Date)
	r2, _, okR2 := span(b.Source.Date)
	switch {
	case ok1 && ok2:
		if max(f1-l2, f2-l1) > 1 {
			return never
		}
		if max(f1-l2, f2-l1) > 0 {
			s += .5
		} else {
			s += 1.2
		}
	case okR1 && okR2 && max(r1-r2, r2-r1) <= 2:
		s += .8
	default:
		return never
	}
	if (x.Format == record.FormatPhone) != (y.Format == record.FormatPhone) && x.Format != "" && y.Format != "" {
		return never
	}
	if x.Venue != "" && y.Venue != "" {
		if x.Venue == y.Venue {
			s += .8
		} else {
			s -= .5
		}
	}
	return (s + a.Own.Cosine(b.Own)) / 2
}

// held says whether talks took place, or are told as taking place at some time.
func held(s record.TalksStatus) bool {
	return s != record.TalksNotHeld && s != record.TalksCancelled && s != record.TalksDenied
}

// statements are the same where one speaker is given with the same words.
func statements(a, b looked) float64 {
	x, y := a.Statement, b.Statement
	if x.Attitude || y.Attitude || x.Speaker == nil || y.Speaker == nil || a.Source.Text == b.Source.Text || x.Polarity != y.Polarity {
		return never
	}
	if party(*x.Speaker, a.Actors) != party(*y.Speaker, b.Actors) {
		return never
	}
	r1, _, ok1 := span(a.Source.Date)
	r2, _, ok2 := span(b.Source.Date)
	if !ok1 || !ok2 || max(r1-r2, r2-r1) > 2 {
		return never
	}
	s := max(a.Own.Cosine(b.Own), alike(a.Said, b.Said)) - .5
	if *x.Speaker != *y.Speaker { // a ministry and its head, told as one: the words must say it
		s -= .15
	}
	return s
}

// tallies are the same count where they count the same thing, of the same sender at the same target,
// in the same days: by one reporter an update, by others a rival.
func tallies(a, b looked) float64 {
	u, ok1 := universe(a.Finding)
	v, ok2 := universe(b.Finding)
	if !ok1 || !ok2 || u.thing != v.thing || u.at != v.at || max(u.first-v.last, v.first-u.last) > 0 {
		return never
	}
	p, q := parties(a.Tally.ReportedBy, a.Actors), parties(b.Tally.ReportedBy, b.Actors)
	one := shared(p, q) > 0
	switch {
	case u.from != v.from:
		return never
	case !one && (u.from == "" || u.at == "") && (len(p) > 0 || len(q) > 0): // each side counts what the other did
		return never
	case !u.dated && !v.dated && !one:
		return never
	}
	s := .2
	if one {
		s += .3
	}
	return s + .5*a.Own.Cosine(b.Own)
}

// agreements weighs two deals by what they halt: acts, objects, area, time and length, then by the
// words of their titles. What one account leaves open is no difference, and neither is a narrower list
// or another beginning: those are versions of one deal. A halt of everything is another deal than a
// halt of some things, and so is one elsewhere.
func agreements(a, b looked) float64 {
	x, y := a.Agreement, b.Agreement
	if x.LowConfidence || y.LowConfidence || dealFamily(x) != dealFamily(y) {
		return never
	}
	if x.Tracked != "" && y.Tracked != "" { // the dossier's word
		if x.Tracked != y.Tracked {
			return never
		}
		return 1
	}
	p, q := scopeOf(x), scopeOf(y)
	s := -1.0
	switch {
	case p.general != q.general:
		return never
	case p.area != "" && q.area != "" && p.area != q.area:
		return never
	case (p.area != "") != (q.area != ""):
		s -= .7
	case p.area != "":
		s += .8
	}
	switch {
	case len(p.objects) > 0 && len(q.objects) > 0:
		if !meet(p.objects, q.objects) {
			return never
		}
		s += 1
	case !p.general && !q.general:
		s += .3
	}
	switch {
	case len(p.acts) == 0 || len(q.acts) == 0:
	case meetActs(p.acts, q.acts):
		s += .3
	case p.area != "" && p.area == q.area: // one lists what another sums up
	default:
		return never
	}
	if n, m := record.Days(p.duration), record.Days(q.duration); p.duration != "" && q.duration != "" {
		switch {
		case p.duration == q.duration:
			s += .7
		case n != m:
			s -= 1.5
		}
	}
	f1, _, ok1 := span(p.from)
	f2, _, ok2 := span(q.from)
	if ok1 && ok2 {
		switch d := max(f1-f2, f2-f1); {
		case d <= 1:
			s += 1
		case d > 7 && p.general:
			s -= 1
		}
	}
	if proposed(x.Status) != proposed(y.Status) {
		s -= .7
	}
	r1, _, ok1 := span(a.Source.Date)
	r2, _, ok2 := span(b.Source.Date)
	if ok1 && ok2 {
		d := max(r1-r2, r2-r1)
		if d <= 30 && !p.general {
			s += .2 // "the moratorium": the one of these weeks
		}
		s -= .3 * float64(d/30)
	}
	return s + 1.5*titleVector(x.Title).Cosine(titleVector(y.Title))
}

func titleVector(s string) Vector { return vector(words(s)) }

// deal is what an agreement covers, over all its versions.
type deal struct {
	general  bool // everything is to stop, everywhere
	acts     []record.ActClass
	objects  []record.ObjectClass
	area     string
	from     record.EDTF
	duration string
}

func scopeOf(x *record.Agreement) deal {
	d := deal{area: x.Area, from: x.From, duration: x.Duration}
	scopes := []record.Scope{x.Scope}
	for _, v := range x.Versions {
		scopes = append(scopes, v.Scope)
	}
	for _, s := range scopes {
		for _, c := range s.Objects {
			if c != record.ObjectUnspecified && !slices.Contains(d.objects, c) {
				d.objects = append(d.objects, c)
			}
		}
		for _, c := range s.Acts {
			if !slices.Contains(d.acts, c) {
				d.acts = append(d.acts, c)
			}
		}
		if d.area == "" {
			d.area = s.Area
		}
		if d.from == "" {
			d.from = s.From
		}
		if d.duration == "" {
			d.duration = s.Duration
		}
	}
	if d.from == "" {
		d.from = x.Date
	}
	d.general = len(d.objects) == 0 && d.area == "" && slices.Contains(d.acts, record.ActAnyHostility)
	return d
}

func meet(a, b []record.ObjectClass) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Within(y) || y.Within(x) {
				return true
			}
		}
	}
	return false
}

func meetActs(a, b []record.ActClass) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Within(y) || y.Within(x) {
				return true
			}
		}
	}
	return false
}

func proposed(s record.AgreementStatus) bool {
	switch s {
	case record.StatusFloated, record.StatusProposed, record.StatusRejected, record.StatusPromised:
		return true
	}
	return false
}
