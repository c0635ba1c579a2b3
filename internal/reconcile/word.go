package reconcile

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"parley/internal/record"
)

// Word against deed across reports: an actor says that it holds to a deal or that it stopped, and an
// incident of the time that it speaks of is alleged of it. Both stand as somebody says them; that an act
// is alleged does not say that it happened, and which of the two holds is nobody's here to say.

// Word is one actor's word about its own conduct.
type Word struct {
	Party     string // whom the speaker speaks for
	Report    string
	Statement record.Statement
	Quote     string               // the words of the text
	From, To  string               // days (YYYY-MM-DD) for which it stands
	Objects   []record.ObjectClass // what it says it spares; none = not narrowed
}

// wordStands bounds for how many days after it was said a word without an end stands.
const wordStands = 30

// WordWords are beginnings of words for a search of statements in which such a word may be.
var WordWords = [][]string{{"observ", "comply", "compli", "adher", "abid", "honour", "honor", "respect", "stick", "stuck", "hold", "held", "uph", "stop", "halt", "ceas", "suspend", "paus", "not", "longer"}, {"truce", "cease", "moratorium", "pause", "agreement", "deal", "accord", "pact", "armistice", "halt", "strik", "struck", "attack", "shell", "fir", "hostilit", "bomb", "raid"}}

var (
	// keeps is a word of holding to a deal, present or past.
	keeps = regexp.MustCompile(`(?i)\b(?:observ(?:es?|ed|ing)|compl(?:y|ies|ied|ying)["”’]? with|adher(?:es?|ed|ing)["”’]? to|abid(?:es?|ed|ing)["”’]? by|honou?r(?:s|ed|ing)?|respect(?:s|ed|ing)?|st(?:ick|icks|icking|uck) (?:\w+ly )?to|h(?:old|olds|olding|eld) to|uph(?:old|olds|olding|eld)) (?:[\w'’-]+ ){0,6}?(?:cease-?fire|truce|moratorium|pause|agreement|deal|accord|pact|armistice|halt)\b`)
	// stops is a word of having stopped. One attack that was stopped was warded off: see oneAttack.
	stops = regexp.MustCompile(`(?i)\b(?:(?:has|have|had) (?:not|never) (?:once )?(?:struck|attacked|shelled|fired|bombed|targeted|launched)|no longer (?:strikes?|attacks?|shells?|fires?|bombs?)|(?:stopped|halted|ceased|suspended|paused) (?:[\w'’-]+ ){0,4}?(?:strikes|attacks|shelling|fire|firing|bombardment|bombing|raids|hostilities|striking|attacking))\b`)
	// unsaid before a word: it is denied, asked, promised or supposed, and not said to be so.
	unsaid    = regexp.MustCompile(`(?i)(?:\b(?:not|never|no|nobody|neither|nor|fail\w*|refus\w*|will|would|shall|should|must|may|might|can|could|to|if|unless|until|whether|stop\w*|ceas\w*|without|only)|n['’]t)(?: \w+)?\s*$`)
	oneAttack = regexp.MustCompile(`(?i)\b(?:an?|another|this|that|these|those|enemy|incoming|\d+|two|three|several|dozens)\b`)
	byOthers  = regexp.MustCompile(`(?i)^\s+(?:\w+ )?(?:by|from)\b`)
	own       = regexp.MustCompile(`(?i)\b(?:we|our)\b`)
	owned     = regexp.MustCompile(`(?i)\b(?:it|its|they|their|he|his|she|her)\b`)
)

// spares are the classes of objects that words of a text name.
var spares = []struct {
	words *regexp.Regexp
	class record.ObjectClass
}{
	{regexp.MustCompile(`(?i)\b(?:energy|power|electric\w*|oil|gas|refiner\w*)\b`), record.ObjectEnergy},
	{regexp.MustCompile(`(?i)\b(?:civilian\w*|residential|hous\w+|schools?|hospitals?)\b`), record.ObjectCivilian},
	{regexp.MustCompile(`(?i)\b(?:ports?|harbours?|harbors?)\b`), record.ObjectPort},
}

// MayBeWord says whether a text has a phrase of such a word, without asking who says it of whom.
func MayBeWord(text string) bool { return keeps.MatchString(text) || stops.MatchString(text) }

// WordsOf are the words in a report by which somebody says of his own side that it holds to a deal or
// stopped. What is promised, asked of others, denied, or said of another is none.
func WordsOf(l *Later, text string) []Word {
	runes := []rune(text)
	var out []Word
	for _, st := range l.Statements {
		if st.Speaker == nil || *st.Speaker == record.Narrator || st.LowConfidence || st.Polarity != record.PolarityAffirms && st.Polarity != "" || st.Attitude || len(st.Content) == 0 {
			continue
		}
		who := party(*st.Speaker, l.Actors)
		if strings.HasPrefix(who, "src:") {
			continue
		}
		for _, c := range st.Content {
			if c.Start < 0 || c.End > len(runes) || c.Start >= c.End {
				continue
			}
			w, ok := wordIn(l, st, who, record.NewSpan(c.Start, c.End, string(runes[c.Start:c.End])))
			if ok {
				out = append(out, w)
				break
			}
		}
	}
	return out
}

func wordIn(l *Later, st record.Statement, who string, c record.Span) (Word, bool) {
	at := keeps.FindStringIndex(c.Text)
	if at == nil {
		if at = stops.FindStringIndex(c.Text); at == nil || oneAttack.MatchString(c.Text[at[0]:at[1]]) {
			return Word{}, false
		}
	}
	clause := strings.LastIndexAny(c.Text[:at[0]], ",;:.!?") + 1
	before := c.Text[clause:at[0]]
	if unsaid.MatchString(before) {
		return Word{}, false
	}
	if byOthers.MatchString(c.Text[at[1]:]) {
		return Word{}, false // "stopped attacks by the other"
	}
	point := func(b int) int { return c.Start + len([]rune(c.Text[:b])) }
	// Who is said to hold to it: the last who is named before the verb in its clause, else a pronoun.
	last, subject := -1, ""
	for _, a := range l.Actors {
		for _, m := range a.Mentions {
			switch {
			case m.Start >= point(clause) && m.End <= point(at[0]) && m.Start > last:
				last, subject = m.Start, party(a.ID, l.Actors)
			case m.Start >= point(at[0]) && m.End <= point(at[1]) && party(a.ID, l.Actors) != who:
				return Word{}, false // "stopped the attacks of the other", "observed with the other"
			}
		}
	}
	switch {
	case own.MatchString(before):
	case last >= 0 && subject == who:
	case last < 0 && owned.MatchString(before) && st.Mode != record.ModeDirect:
	default:
		return Word{}, false
	}
	on := string(cmp.Or(st.Date, l.Date.EDTF).First())
	day, err := time.Parse(time.DateOnly, on[:min(10, len(on))])
	if err != nil {
		return Word{}, false
	}
	w := Word{Party: who, Report: l.ID, Statement: st, Quote: strings.Join(strings.Fields(c.Text), " "), From: day.Format(time.DateOnly), To: day.AddDate(0, 0, wordStands).Format(time.DateOnly)}
	for _, t := range l.Times {
		if t.EDTF == "" || t.Start < point(at[0]) || t.End > c.End || t.Type == record.TimeDuration {
			continue
		}
		first, last := string(t.EDTF.First()), string(t.EDTF.Last())
		open := strings.HasSuffix(string(t.EDTF), "/..")
		if first != "" {
			w.From = first[:min(10, len(first))]
		}
		if last != "" && !open {
			w.To = last[:min(10, len(last))]
		}
		break
	}
	for _, a := range l.Agreements {
		if !a.LowConfidence && (slices.Contains(st.About, a.ID) || slices.ContainsFunc(a.Evidence, func(e record.Span) bool { return c.Start <= e.Start && e.End <= c.End })) {
			w.Objects = append(w.Objects, specific(a.Objects)...)
			for _, v := range a.Versions {
				if party(v.By, l.Actors) == who {
					w.Objects = append(w.Objects, specific(v.Objects)...)
				}
			}
		}
	}
	for _, s := range spares {
		if s.words.MatchString(c.Text[at[0]:]) {
			w.Objects = append(w.Objects, s.class)
		}
	}
	slices.Sort(w.Objects)
	w.Objects = slices.Compact(w.Objects)
	return w, true
}

// deedOf says by whom an incident is alleged of whoever gave the word; nil where it is not, where it is
// of another time or kind of object, or where time or object are not known.
func (w Word) deedOf(r *record.Record) []string {
	x := r.Incident
	if x == nil || x.Generic || x.LowConfidence || slices.Contains(r.Beside, record.StatusRetracted) {
		return nil
	}
	switch x.AcledType {
	case record.AcledBattles, record.AcledExplosionsRemoteViolence, record.AcledViolenceAgainstCivilians:
	default:
		return nil
	}
	first, last := string(x.Date.First()), string(x.Date.Last())
	if len(first) < 10 || len(last) < 10 || strings.HasSuffix(string(x.Date), "/..") || first[:10] < w.From || last[:10] > w.To {
		return nil
	}
	if len(w.Objects) > 0 && !slices.ContainsFunc(x.Targets, func(t record.Target) bool {
		return slices.ContainsFunc(w.Objects, func(o record.ObjectClass) bool { return t.ObjectClass.Within(o) })
	}) {
		return nil
	}
	var by []string
	for _, al := range x.Allegations {
		if party(al.Actor, r.Actors) != w.Party {
			continue
		}
		for _, b := range al.By {
			if b == "" || b == record.Narrator {
				by = append(by, record.Narrator)
			} else if p := party(b, r.Actors); p != w.Party {
				by = append(by, p)
			}
		}
	}
	return sorted(by)
}

// deedsTold bounds how many incidents a side names; the others are counted.
const deedsTold = 3

// AgainstDeeds are the differences between a word and what is alleged of whoever gave it, one for each
// who alleges, among some incidents in their order.
func (w Word) AgainstDeeds(incidents []*record.Record) []record.Difference {
	by := map[string][]*record.Record{}
	var order []string
	for _, r := range incidents {
		for _, b := range w.deedOf(r) {
			if by[b] == nil {
				order = append(order, b)
			}
			by[b] = append(by[b], r)
		}
	}
	slices.Sort(order)
	var out []record.Difference
	for _, b := range order {
		var told, ids []string
		for i, r := range by[b] {
			ids = append(ids, r.ID)
			if i < deedsTold {
				told = append(told, "“"+cmp.Or(r.Title, r.Incident.Title)+"”, "+r.Incident.Date.Words())
			}
		}
		says := "alleged of " + w.Party + " " + strings.Join(told, "; ")
		if n := len(by[b]) - deedsTold; n > 0 {
			says += fmt.Sprintf("; and %d more", n)
		}
		d := record.Difference{Type: record.DifferWordVsDeed, Status: record.DifferOpen, Sides: []record.DifferSide{{Who: w.Party, Says: "said “" + w.Quote + "”", Findings: []string{w.Statement.ID}}, {Who: b, Says: says, Findings: ids}}}
		d.Name()
		out = append(out, d)
	}
	return out
}
