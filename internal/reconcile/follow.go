package reconcile

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"parley/internal/record"
)

// What a deal says is to be, beside what it forbids: documents, acts with a day, conditions, exits. Each is
// looked for in the reports that came later as a forecast is (outcome.go), and told with the words.

// Pending is one such thing as one report has it.
type Pending struct {
	record.FollowUp
	Claim Claim
}

// undertakes is what stands before an act that somebody took upon himself.
var undertakes = regexp.MustCompile(`(?i)^.*?\b(?:agreed|agrees|promised|promises|pledged|pledges|undertook|undertakes|committed|vowed|is|are|was|were|has|have) to `)

// PendingOf are the documents, acts and conditions of an agreement as a report has it; text is the report's.
func PendingOf(rep *record.Report, text string, a *record.Agreement) []Pending {
	var out []Pending
	put := func(kind record.FollowKind, by, words string, ev []record.Span, due record.EDTF) {
		words = strings.TrimSpace(words)
		if words == "" || slices.ContainsFunc(out, func(p Pending) bool { return p.Kind == kind && strings.Contains(p.Text, words) }) {
			return
		}
		f := record.FollowUp{Kind: kind, Text: words, By: by, Due: due, Report: rep.ID, Agreement: a.ID}
		for _, x := range rep.Actors {
			if x.ID == by {
				f.Name = x.Name
			}
		}
		if at := wordsAt(text, words); at.End > 0 { // the condition's own words say whom it names
			ev = []record.Span{at}
		}
		if len(ev) > 0 {
			f.Quote = ev[0]
		}
		out = append(out, Pending{f, NewClaim(rep, words, ev, "", due)})
	}
	if a.Kind == record.KindPromisedDocument {
		put(record.FollowDocument, "", strings.Join(append([]string{a.Title}, actWords(a.Acts)...), " "), a.Evidence, a.Due)
		out[len(out)-1].Text = a.Title
	}
	for _, c := range a.Commitments {
		by := ""
		if c.By != nil {
			by = *c.By
		}
		if c.Duty == record.DutyDo && len(c.Evidence) > 0 {
			act := c.Evidence[0].Text
			if c.Condition != nil {
				act, _, _ = strings.Cut(act, *c.Condition)
			}
			if m := undertakes.FindString(act); m != "" {
				act = act[len(m):]
			}
			put(record.FollowAct, by, strings.Trim(act, " ,;"), c.Evidence, cmp.Or(c.Due, c.To))
		}
		if c.Condition != nil {
			put(record.FollowCondition, by, *c.Condition, c.Evidence, "")
		}
	}
	for _, v := range a.Versions {
		for _, c := range v.Conditions {
			put(record.FollowCondition, v.By, c, v.Evidence, "")
		}
	}
	for _, c := range a.Conditions {
		put(record.FollowCondition, "", c, a.Evidence, "")
	}
	for _, p := range a.Positions {
		put(record.FollowCondition, p.Party, p.Condition, p.Evidence, "")
	}
	return out
}

func actWords(acts []record.ActClass) []string {
	var out []string
	for _, a := range acts {
		out = append(out, strings.ReplaceAll(string(a), "_", " "))
	}
	return out
}

// wordsAt is where words stand in a text; the zero Span where they do not.
func wordsAt(text, words string) record.Span {
	i := strings.Index(text, words)
	if i < 0 {
		return record.Span{}
	}
	start := len([]rune(text[:i]))
	return record.NewSpan(start, start+len([]rune(words)), words)
}

// Told fills a Pending with what later reports tell of it; until is the last day of the record.
func (p Pending) Told(later []*Later, until record.EDTF) record.FollowUp {
	f := record.Forecast{Item: record.Item{ID: p.Agreement}, Claim: p.Text, Made: p.Claim.Made, Target: p.Due}
	promise := Promise{Report: p.Report, On: p.Claim.Made, Forecast: f, Claim: p.Claim}
	p.Outcome = Resolve([]Promise{promise}, nil, nil, later, until)[0]
	return p.FollowUp
}

// leaves are words by which somebody says that a deal binds him no more.
var leaves = regexp.MustCompile(`(?i)\b(?:no longer (?:\w+ ){0,4}(?:bound|binding|valid|in force|observ\w+|honou?r\w*|abid\w+|adher\w+)|(?:considers?|considered) (?:itself|himself|herself|themselves) (?:\w+ ){0,2}free (?:of|from)|withdr(?:aws?|ew|awn|awing) from|pull(?:s|ed|ing)? out of|walk(?:s|ed|ing)? away from|(?:suspend|terminat|abrogat|renounc|quit)\w*|(?:declared?|called|calls) (?:\w+ ){1,6}(?:over|dead|void|at an end))\b`)

var dealNoun = regexp.MustCompile(`(?i)\b(?:cease-?fire|truce|moratorium|pause|agreement|deal|accord|pact|armistice|halt|understanding)s?\b`)

// ExitWords are beginnings of words for a search of reports that tell of an exit.
var ExitWords = [][]string{{"longer", "free", "withdr", "pull", "walk", "suspend", "terminat", "abrogat", "renounc", "quit", "declar", "call"}, {"cease", "truce", "moratorium", "pause", "agreement", "deal", "accord", "pact", "armistice", "halt", "understanding"}}

// Exits are where later reports tell that somebody left a deal or says that it binds him no more: in a
// sentence that names the deal by its noun, of somebody who is a party to it, and that does not look ahead.
func Exits(a *record.Agreement, actors []record.Actor, made record.EDTF, later []*Later) []record.Telling {
	nouns := map[string]bool{}
	for _, t := range append([]string{a.Title, string(a.Kind)}, evidenceTexts(a)...) {
		for _, n := range dealNoun.FindAllString(strings.ReplaceAll(t, "_", " "), -1) {
			nouns[strings.ReplaceAll(Stem(n), "-", "")] = true
		}
	}
	bound := parties(a.Parties, actors)
	for _, v := range a.Versions {
		bound = append(bound, parties(v.Bound, actors)...)
	}
	from, _, ok := made.Bounds(time.UTC)
	if !ok || len(nouns) == 0 {
		return nil
	}
	var out []record.Telling
	for _, l := range later {
		if on, _, ok := l.Date.EDTF.Bounds(time.UTC); !ok || on.Before(from) {
			continue
		}
		for _, s := range l.sentences {
			at := leaves.FindStringIndex(s.Text)
			if at == nil {
				continue
			}
			rest := s.Text[at[0]:]
			n := dealNoun.FindString(rest)
			if n == "" || !nouns[strings.ReplaceAll(Stem(n), "-", "")] {
				continue
			}
			before := strings.FieldsFunc(strings.ToLower(s.Text[:at[0]]), notLetter)
			if slices.ContainsFunc(before[max(0, len(before)-4):], func(w string) bool { return looksAhead[w] || fails[w] }) {
				continue
			}
			t := record.Telling{Report: l.ID, On: l.Date.EDTF, Quote: s.Span}
			for _, st := range l.Statements {
				if st.Speaker != nil && *st.Speaker != record.Narrator && slices.ContainsFunc(st.Content, s.holds) && !slices.Contains(t.By, *st.Speaker) {
					t.By = append(t.By, *st.Speaker)
				}
			}
			who := slices.Concat(s.parties, parties(t.By, l.Actors))
			if len(bound) > 0 && shared(who, bound) == 0 {
				continue
			}
			t.Names = namesOf(l.Report, t.By)
			out = append(out, t)
		}
	}
	return firstOfEach(out)
}

func evidenceTexts(a *record.Agreement) []string {
	var out []string
	for _, e := range a.Evidence {
		out = append(out, e.Text)
	}
	return out
}

// Handed is one account of a delivery with the report that gives it.
type Handed struct {
	Report *record.Report
	record.Delivery
}

// Delivered are the later accounts of what was promised: of the same things, by the same party to the
// same, not handed over before it was promised. They stand side by side and are not summed.
func Delivered(promised Handed, all []Handed) []Handed {
	var out []Handed
	of := func(h Handed, id string) string {
		if id == "" {
			return ""
		}
		return party(id, h.Report.Actors)
	}
	made, _, ok := promised.Report.Date.EDTF.Bounds(time.UTC)
	if !ok {
		return nil
	}
	differ := func(a, b string) bool { return a != "" && b != "" && a != b }
	for _, h := range all {
		on, _, ok := h.Report.Date.EDTF.Bounds(time.UTC)
		if !ok || !on.After(made) || h.Status == record.DeliveryPromised || h.What != promised.What || h.Unit != promised.Unit ||
			differ(of(h, h.From), of(promised, promised.From)) || differ(of(h, h.To), of(promised, promised.To)) {
			continue
		}
		if of(h, h.From) == "" && of(h, h.To) == "" && shared(parties(h.By, h.Report.Actors), []string{of(promised, promised.From), of(promised, promised.To)}) == 0 {
			continue // nothing ties it to them
		}
		if d := cmp.Or(promised.Due, promised.Date); d != "" && h.Date != "" {
			due, end, ok := d.Bounds(time.UTC)
			if first, _, k := h.Date.Bounds(time.UTC); ok && k && !end.IsZero() && first.After(end.AddDate(0, 0, 30)) || ok && k && first.Before(made.AddDate(0, 0, -1)) && !due.IsZero() {
				continue
			}
		}
		out = append(out, h)
	}
	slices.SortStableFunc(out, func(a, b Handed) int {
		return cmp.Or(cmp.Compare(a.Report.Date.EDTF, b.Report.Date.EDTF), cmp.Compare(a.Report.ID, b.Report.ID), cmp.Compare(a.ID, b.ID))
	})
	return out
}
