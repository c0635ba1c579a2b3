package reconcile

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"
	"sync"
	"time"

	"parley/internal/record"
)

// What became of what was announced. A claim is looked for in the reports that came later: a sentence
// that has the words which carry it, of the same parties and a time that it allows, as something that
// happened or did not. What is found is a telling, with its words and with who says so; nothing found
// leaves a claim open, however long its day has gone by.

// Claim is what a report says is to come, in its words.
type Claim struct {
	Report       string
	Made, Target record.EDTF // day on which it was said; time for which it was; "" = not stated
	Text         string
	Negative     bool     // it says that something is not to be
	Parties      []string // whom it names, as party
	number       *float64 // how many it says, where it gives one number
	places       []string
	stems        []string // that carry it: no names, times or numbers
}

// NewClaim reads a claim that rests on some words of a report.
func NewClaim(rep *record.Report, text string, evidence []record.Span, made, target record.EDTF) Claim {
	c := Claim{Report: rep.ID, Made: cmp.Or(made, rep.Date.EDTF), Target: target, Text: text}
	within := func(s record.Span) bool {
		return slices.ContainsFunc(evidence, func(e record.Span) bool { return e.Start <= s.Start && s.End <= e.End })
	}
	c.Parties, c.places = namedIn(rep, within)
	c.number = numberIn(rep, within)
	names := nameStems(rep)
	for _, w := range words(text) {
		s := kin(w.stem)
		if negations[s] {
			c.Negative = true
			continue
		}
		if w.number || names[w.stem] || idle[s] || slices.Contains(c.stems, s) {
			continue
		}
		c.stems = append(c.stems, s)
	}
	for f := range strings.FieldsSeq(strings.ToLower(text)) {
		c.Negative = c.Negative || f == "no" || f == "not" || f == "never"
	}
	return c
}

// numberIn is the one number that a part of a text gives; nil where it gives none or several.
func numberIn(rep *record.Report, within func(record.Span) bool) *float64 {
	var n *float64
	for _, q := range rep.Quantities {
		if q.Best == nil || !within(q.Span) {
			continue
		}
		if n != nil {
			return nil
		}
		n = q.Best
	}
	return n
}

// namedIn are the parties and the places that a report names in a part of its text.
func namedIn(rep *record.Report, within func(record.Span) bool) (ps, places []string) {
	for _, a := range rep.Actors {
		if slices.ContainsFunc(a.Mentions, within) && !nobody(a.Name) {
			ps = append(ps, party(a.ID, rep.Actors))
		}
	}
	for _, p := range rep.Places {
		if slices.ContainsFunc(p.Mentions, within) {
			places = append(places, p.ID)
		}
	}
	return sorted(ps), sorted(places)
}

// nobody says whether a name tells no party from another: "the two sides".
func nobody(name string) bool {
	return !slices.ContainsFunc(Stems(name), func(s string) bool { return !idle[s] })
}

// nameStems are the stems of the names of a report: whom and where are compared by id.
func nameStems(rep *record.Report) map[string]bool {
	out := map[string]bool{}
	for _, n := range rep.Names {
		for _, s := range Stems(n.Text) {
			out[s] = true
		}
	}
	for _, t := range rep.Times {
		for _, s := range Stems(t.Text) {
			out[s] = true
		}
	}
	return out
}

// Beginnings are what the words of a report that tells what became of the claim begin with, one of each
// group, for a search.
func (c Claim) Beginnings() [][]string {
	var out [][]string
	stems := slices.Clone(c.stems)
	slices.SortStableFunc(stems, func(a, b string) int { return -cmp.Compare(Rarity(a), Rarity(b)) })
	for _, s := range stems[:min(2, len(stems))] {
		group := []string{beginning(s)}
		for _, k := range kinOf(s) {
			group = append(group, beginning(k))
		}
		slices.Sort(group)
		out = append(out, slices.Compact(group))
	}
	return out
}

// beginning is a stem without the letter in which it may differ from its words (carri, carry).
func beginning(s string) string {
	if len(s) > 4 {
		s = strings.TrimSuffix(strings.TrimSuffix(s, "i"), "e")
	}
	return s
}

// tells is how much of what carries a claim a sentence must have, by the rarity of the words.
const tells = 0.7

// Later is a report in which what became of claims is looked for.
type Later struct {
	*record.Report
	sentences []laterSentence
}

type laterSentence struct {
	record.Span
	words           []word
	parties, places []string
}

// NewLater cuts a report into what claims are held against.
func NewLater(rep *record.Report, text string) *Later {
	l := &Later{Report: rep}
	runes := []rune(text)
	for _, s := range rep.Sentences {
		if s.Start < 0 || s.End > len(runes) || s.Start >= s.End {
			continue
		}
		x := laterSentence{Span: record.NewSpan(s.Start, s.End, string(runes[s.Start:s.End]))}
		x.words = words(x.Text)
		x.parties, x.places = namedIn(rep, x.holds)
		l.sentences = append(l.sentences, x)
	}
	return l
}

func (s laterSentence) holds(x record.Span) bool { return s.Start <= x.Start && x.End <= s.End }

// In looks in a report for what it tells of the claim, a telling for each sentence that tells of it.
func (c Claim) In(rep *Later) []record.Telling {
	var out []record.Telling
	made, _, ok := c.Made.Bounds(time.UTC)
	on, _, okOn := rep.Date.EDTF.Bounds(time.UTC)
	if !ok || !okOn || !on.After(made) || rep.ID == c.Report || len(c.stems) == 0 {
		return nil
	}
	if c.Target != "" && !rep.Date.EDTF.Overlaps(c.Target) {
		if from, _, ok := c.Target.Bounds(time.UTC); ok && !from.IsZero() && on.Before(from) {
			return nil
		}
	}
	total := 0.0
	for _, s := range c.stems {
		total += Rarity(s)
	}
	for _, s := range rep.sentences {
		ws := s.words
		first, last, sum := -1, -1, 0.0
		have := map[string]bool{}
		for i, w := range ws {
			if k := kin(w.stem); slices.Contains(c.stems, k) {
				if !have[k] {
					have[k], sum = true, sum+Rarity(k)
				}
				if first < 0 {
					first = i
				}
				last = i
			}
		}
		if first < 0 || sum < tells*total {
			continue
		}
		within, places := s.holds, s.places
		both := shared(c.Parties, s.parties)
		if both < min(2, len(c.Parties)) || len(c.stems) < 2 && both < 2 || len(places) > 0 && len(c.places) > 0 && shared(c.places, places) == 0 {
			continue
		}
		if !c.timely(rep.Report, within) {
			continue
		}
		happened, sure := asserted(s.Text, ws[first].start, ws[last].end, c.stems)
		if !sure {
			continue
		}
		t := record.Telling{Number: numberIn(rep.Report, within), Report: rep.ID, On: rep.Date.EDTF, Quote: s.Span, Denies: !happened}
		for _, st := range rep.Statements {
			if st.Mode == record.ModeSilence || st.Act == record.SayPromise || st.ClaimType == record.ClaimForecast || !slices.ContainsFunc(st.Content, func(x record.Span) bool { return x.Start <= s.Start+ws[first].start && s.Start+ws[last].end <= x.End }) {
				continue
			}
			if st.Speaker != nil && *st.Speaker != record.Narrator && !slices.Contains(t.By, *st.Speaker) {
				t.By = append(t.By, *st.Speaker)
			}
		}
		out = append(out, t)
	}
	return out
}

// timely says whether the times of a sentence are among those that the claim allows.
func (c Claim) timely(rep *record.Report, within func(record.Span) bool) bool {
	dated := false
	for _, t := range rep.Times {
		if t.Type == record.TimeDuration || t.EDTF == "" || !within(t.Span) {
			continue
		}
		dated = true
		if c.Target != "" && t.EDTF.Overlaps(c.Target) {
			return true
		}
		made, _, _ := c.Made.Bounds(time.UTC)
		if _, end, ok := t.EDTF.Bounds(time.UTC); ok && c.Target == "" && (end.IsZero() || end.After(made)) {
			return true
		}
	}
	return !dated
}

// looksAhead are words before which nothing has happened yet.
var looksAhead = wordSet("will would shall may might could should can must if unless whether until plan plans planned intend intends intended expect expects expected hope hopes hoped propose proposes proposed proposal offer offers offered urge urges urged demand demands demanded ask asked asks request requested agreed agrees agree promise promises promised pledge pledged vow vowed ready willing prepared scheduled due to upcoming next possible possibility allow allows")

// fails are words that say of what stands near them that it did not happen.
var fails = wordSet("no not never neither nor without didn doesn wasn weren hasn haven isn fail failed fails refused refuses refuse declined denied denies deny cancelled canceled postponed rejected")

// negations are stems of them.
var negations = func() map[string]bool {
	out := map[string]bool{}
	for w := range fails {
		out[Stem(w)] = true
	}
	for _, w := range []string{"without", "reject", "refus", "deni", "cancel", "postpon"} { // may be what is announced
		delete(out, w)
	}
	return out
}()

// idle are stems that carry no claim: who is meant is compared by id, and when by date.
var idle = wordSet("2 3 all each side parti both countri time day week month year monday tuesday wednesday thursday friday saturday sunday januari februari march april may june juli august septemb octob novemb decemb today tomorrow yesterday soon later next new also still again first second would will shall there between within make made further immedi")

func wordSet(s string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		out[w] = true
	}
	return out
}

// asserted says whether a sentence tells of what stands between two of its characters as something that
// happened or did not; sure is false where it looks ahead, or where the words say both.
func asserted(sentence string, from, to int, stems []string) (happened, sure bool) {
	runes := []rune(sentence)
	before := strings.FieldsFunc(strings.ToLower(string(runes[:from])), notLetter)
	inside := strings.FieldsFunc(strings.ToLower(string(runes[from:to])), notLetter)
	after := strings.FieldsFunc(strings.ToLower(string(runes[to:])), notLetter)
	near := slices.Concat(before[max(0, len(before)-4):], inside)
	failed := slices.ContainsFunc(near, func(w string) bool { return fails[w] && !slices.Contains(stems, Stem(w)) })
	for _, w := range after[:min(3, len(after))] {
		failed = failed || w == "cancelled" || w == "canceled" || w == "postponed"
	}
	if slices.ContainsFunc(near, func(w string) bool {
		return looksAhead[w] && !slices.Contains(stems, kin(Stem(w))) && !(failed && w == "to") // "failed to publish" tells
	}) {
		return false, false
	}
	return !failed, true
}

func notLetter(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 127) }

//go:embed kin.txt
var kinFile string

var kinLines = sync.OnceValue(func() map[string][]string { // stem → the stems of its line, the first of which stands for all
	out := map[string][]string{}
	for line := range strings.Lines(kinFile) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		var all []string
		for w := range strings.FieldsSeq(line) {
			if s := Stem(w); !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
		for _, s := range all {
			out[s] = all
		}
	}
	return out
})

func kin(stem string) string {
	if l := kinLines()[stem]; l != nil {
		return l[0]
	}
	return stem
}

func kinOf(stem string) []string { return kinLines()[stem] }
