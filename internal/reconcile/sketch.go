package reconcile

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"parley/internal/record"
)

// Stories is the layer of whole reports: a story joins the reports that are mainly about one event.
const Stories = "stories"

// sketch is what a finding keeps of its report and text, so that two findings can be compared alone.
type sketch struct {
	Terms Vector   `json:"t,omitempty"` // of the story: title and opening weigh more, names too
	Own   Vector   `json:"o,omitempty"` // of the sentences that the finding rests on
	Names []string `json:"n,omitempty"` // full names of persons in the report ("rustem umerov")
	Towns []string `json:"p,omitempty"` // towns of the report
	Days  []int    `json:"d,omitempty"` // days on which incidents of the report fell
	Marks []uint32 `json:"m,omitempty"` // of the story's text: see marks
	Said  []uint32 `json:"s,omitempty"` // of the sentences that the finding rests on
	Wire  []string `json:"w,omitempty"` // roots of the agencies that the report carries or credits
	By    []string `json:"b,omitempty"` // who is given as saying so, beside those that the item names
	Past  bool     `json:"past,omitempty"`
}

// MarshalJSON writes a vector as one string, "stem 1234 stem 887": weights in ten-thousandths.
func (v Vector) MarshalJSON() ([]byte, error) {
	b := []byte{'"'}
	for i, w := range v {
		if i > 0 {
			b = append(b, ' ')
		}
		q, err := json.Marshal(w.Stem)
		if err != nil {
			return nil, err
		}
		b = append(append(b, q[1:len(q)-1]...), ' ')
		b = strconv.AppendInt(b, int64(math.Round(w.W*1e4)), 10)
	}
	return append(b, '"'), nil
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (v *Vector) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	*v = make(Vector, 0, strings.Count(s, " ")/2+1)
	for s != "" {
		stem, rest, _ := strings.Cut(s, " ")
		n, next, _ := strings.Cut(rest, " ")
		w, err := strconv.Atoi(n)
		if err != nil {
			return fmt.Errorf("vector: %q is no weight", n)
		}
		*v = append(*v, Weight{stem, float64(w) / 1e4})
		s = next
	}
	return nil
}

// sketches are those that were read last, by their text: the fold compares one finding with many.
// They are shared and never changed.
var sketches struct {
	sync.Mutex
	read map[string]*sketch
}

// maxSketches bounds them; a sketch has one to four KB.
const maxSketches = 10000

func readSketch(f *record.Finding) *sketch {
	sketches.Lock()
	s := sketches.read[string(f.Sketch)]
	sketches.Unlock()
	if s != nil {
		return s
	}
	s = &sketch{}
	if len(f.Sketch) > 0 {
		_ = json.Unmarshal(f.Sketch, s) // a sketch of another version compares as empty
	}
	sketches.Lock()
	defer sketches.Unlock()
	if sketches.read == nil || len(sketches.read) >= maxSketches {
		sketches.read = map[string]*sketch{}
	}
	sketches.read[string(f.Sketch)] = s
	return s
}

// How the words of a story weigh: those of its headline twice, those of its opening half as much
// again, names half as much again; no more than the 80 weightiest of its first 250 words. Two
// newsrooms that tell one event share names, places and numbers in headline and opening, and little
// further down.
const (
	headlineWeight = 2.0
	openingWeight  = 1.5
	nameWeight     = 1.5
	openingWords   = 60
	storyWords     = 250
	storyTerms     = 80
	ownTerms       = 32
)

// Findings are the findings of a report's reading, and its story. A reading without language analysis
// (not English, failed) has none.
func Findings(rep *record.Report, text string) []record.Finding {
	if rep == nil || len(rep.Sentences) == 0 {
		return nil
	}
	runes := []rune(text)
	prose := body(rep, runes)
	title := ""
	if rep.Title != nil {
		title = headline(*rep.Title)
	}
	var story sketch
	head := words(title)
	ws := words(prose)
	story.Terms = storyVector(head, ws)
	if len(story.Terms) == 0 { // nothing but furniture
		story.Terms = storyVector(nil, words(text))
	}
	story.Names, story.Towns, story.Days = persons(rep), towns(rep), days(rep)
	story.Marks, story.Wire = marks(ws, 24), carries(rep, text)
	out := []record.Finding{{ID: record.NewID("Y", rep.TextSHA256), Layer: Stories}}
	all := record.Findings(rep)
	if len(all) > 0 {
		out[0].Source = all[0].Source
	} else {
		out[0].Source = record.SourceOf(rep)
	}
	out[0].Sketch, _ = json.Marshal(story)
	for _, f := range all {
		s := sketch{Wire: story.Wire}
		sentences := sentencesOf(rep, runes, evidence(&f))
		own := words(sentences)
		s.Own, s.Said = top(vector(own), ownTerms), marks(own, 8)
		if f.Incident != nil {
			s.Terms = top(story.Terms, 40)
			s.Past = past(sentences, f.Incident.Date, rep.Date.EDTF)
			s.By = sayers(rep, f.Incident.Evidence)
			f.Actors = withActors(f.Actors, rep, s.By)
		}
		f.Sketch, _ = json.Marshal(s)
		out = append(out, f)
	}
	return out
}

// evidence are the words that a finding rests on.
func evidence(f *record.Finding) []record.Span {
	switch {
	case f.Incident != nil:
		return f.Incident.Evidence
	case f.Talks != nil:
		return f.Talks.Evidence
	case f.Agreement != nil:
		return f.Agreement.Evidence
	case f.Statement != nil:
		return f.Statement.Content
	case f.Tally != nil:
		return f.Tally.Evidence
	}
	return nil
}

// sentencesOf are the sentences that spans stand in.
func sentencesOf(rep *record.Report, runes []rune, spans []record.Span) string {
	var b strings.Builder
	for _, s := range rep.Sentences {
		if s.Start < 0 || s.End > len(runes) || s.Start > s.End {
			continue
		}
		if slices.ContainsFunc(spans, func(x record.Span) bool { return x.Start < s.End && s.Start < x.End }) {
			b.WriteString(string(runes[s.Start:s.End]))
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// body is the text without its furniture.
func body(rep *record.Report, runes []rune) string {
	var b strings.Builder
	at := 0
	for _, f := range rep.Furniture {
		if f.Span.Start >= at && f.Span.End <= len(runes) {
			b.WriteString(string(runes[at:f.Span.Start]))
			b.WriteByte('\n')
			at = f.Span.End
		}
	}
	if at < len(runes) {
		b.WriteString(string(runes[at:]))
	}
	return b.String()
}

// headline is a title without the name of the site: the longest of its parts.
func headline(title string) string {
	for _, sep := range []string{" :: ", " | ", " - ", " – ", " — "} {
		longest := ""
		for part := range strings.SplitSeq(title, sep) {
			if len(part) > len(longest) {
				longest = part
			}
		}
		title = longest
	}
	return title
}

func storyVector(title, text []word) Vector {
	count, weight := map[string]float64{}, map[string]float64{}
	add := func(w word, x float64) {
		if w.name {
			x *= nameWeight
		}
		count[w.stem]++
		weight[w.stem] = max(weight[w.stem], x)
	}
	for _, w := range title {
		add(w, headlineWeight)
	}
	for i, w := range text[:min(len(text), storyWords)] {
		if i < openingWords {
			add(w, openingWeight)
		} else {
			add(w, 1)
		}
	}
	var v Vector
	for s, k := range count {
		v = append(v, Weight{s, (1 + math.Log(k)) * Rarity(s) * weight[s]})
	}
	return top(v, storyTerms)
}

// top is the n weightiest entries of a vector, made length 1 and rounded, so that what is written
// and read again is the same.
func top(v Vector, n int) Vector {
	v = slices.Clone(v)
	slices.SortFunc(v, func(a, b Weight) int { return cmp.Or(-cmp.Compare(a.W, b.W), strings.Compare(a.Stem, b.Stem)) })
	v = v[:min(len(v), n)]
	slices.SortFunc(v, func(a, b Weight) int { return strings.Compare(a.Stem, b.Stem) })
	sum := 0.0
	for _, x := range v {
		sum += x.W * x.W
	}
	for i := range v {
		v[i].W = math.Round(v[i].W/math.Sqrt(sum)*1e4) / 1e4
	}
	return v
}

// persons are the full names of persons in a report, lower case, first and last word.
func persons(rep *record.Report) []string {
	var out []string
	for _, n := range rep.Names {
		if n.Class != record.ClassPerson || strings.Contains(n.Text, "\n") {
			continue
		}
		if f := strings.Fields(strings.ToLower(n.Text)); len(f) >= 2 {
			out = append(out, f[0]+" "+f[len(f)-1])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func towns(rep *record.Report) []string {
	var out []string
	for _, p := range rep.Places {
		if p.Kind == record.PlaceCity && p.Lat != nil {
			out = append(out, p.ID)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// days are the days of a report's incidents, as numbers since 1970.
func days(rep *record.Report) []int {
	var out []int
	for _, x := range rep.Incidents {
		if x.LowConfidence || x.Generic {
			continue
		}
		if first, last, ok := span(x.Date); ok && first == last {
			out = append(out, first)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// marks are the n smallest hashes of the runs of four words of a text. Two texts that share a part of
// it as copied words share that part of their marks (bottom-k sketch; Broder 1997).
func marks(ws []word, n int) []uint32 {
	var all []uint32
	for i := 0; i+4 <= len(ws); i++ {
		h := fnv.New32a()
		for _, w := range ws[i : i+4] {
			h.Write([]byte(w.stem))
			h.Write([]byte{0})
		}
		all = append(all, h.Sum32())
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return all[:min(len(all), n)]
}

// alike is the share of marks, of the smaller of two sketches of equal size, that both have: among the
// smallest of both together, so that it estimates the resemblance of the texts.
func alike(a, b []uint32) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	n := min(len(a), len(b))
	i, j, both, seen := 0, 0, 0, 0
	for seen < n && i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			both++
			i++
			j++
		case a[i] < b[j]:
			i++
		default:
			j++
		}
		seen++
	}
	return float64(both) / float64(n)
}

// copied is the resemblance from which a text is held for a copy or a rewrite of another.
const copied = 0.3

// wireNames are agencies whose stories others carry: what a dateline or a credit calls them | root.
//
//go:embed wires.txt
var wireNames string

var wireList = sync.OnceValue(func() [][2]string {
	var out [][2]string
	for line := range strings.Lines(wireNames) {
		name, root, ok := strings.Cut(strings.TrimSpace(line), "|")
		if ok && !strings.HasPrefix(name, "#") {
			out = append(out, [2]string{strings.TrimSpace(name), "wire:" + strings.TrimSpace(root)})
		}
	}
	return out
})

// creditMarks part the words of a credit.
const creditMarks = " ()/,.;:-–—©\n"

// wires are the agencies that a report carries: its outlet, or who stands in its dateline, byline or
// credit. An agency that is cited for a single thing in the running text is a source, not an origin.
// names are what agencies are called, and their roots.
func wires(rep *record.Report, text string, names [][2]string) []string {
	where := []string{}
	if rep.Outlet != nil {
		where = append(where, *rep.Outlet)
	}
	for _, f := range rep.Furniture {
		if f.Kind == record.FurnitureDateline || f.Kind == record.FurnitureByline || f.Kind == record.FurnitureAd {
			where = append(where, f.Span.Text)
		}
	}
	for line := range strings.Lines(text) {
		if l := strings.ToLower(line); len(line) < 160 && (strings.Contains(l, "contributed to this report") || strings.Contains(l, "reporting by") || strings.Contains(l, "all rights reserved")) {
			where = append(where, line)
		}
	}
	if rep.Outlet == nil || len(where) > 0 {
		opening := text
		if k := strings.Index(opening, ") "); k > 0 && k < 80 { // CITY (Agency) — …
			where = append(where, opening[:k+1])
		}
	}
	var out []string
	for _, w := range where {
		ws := " " + strings.Join(strings.FieldsFunc(w, func(r rune) bool { return strings.ContainsRune(creditMarks, r) }), " ") + " "
		for _, n := range names {
			if strings.Contains(ws, " "+n[0]+" ") {
				out = append(out, n[1])
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// sayers are the speakers of the statements whose content has most of an item's first words.
func sayers(rep *record.Report, ev []record.Span) []string {
	var out []string
	if len(ev) == 0 {
		return nil
	}
	for _, s := range rep.Statements {
		if s.Attitude || s.Speaker == nil || s.Polarity == record.PolarityDenies || s.Mode == record.ModeSilence || *s.Speaker == record.Narrator {
			continue
		}
		both := 0
		for _, c := range s.Content {
			both += max(0, min(c.End, ev[0].End)-max(c.Start, ev[0].Start))
		}
		if 2*both > ev[0].End-ev[0].Start {
			out = append(out, *s.Speaker)
			out = append(out, s.CoSpeakers...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func withActors(have []record.Actor, rep *record.Report, ids []string) []record.Actor {
	for _, id := range ids {
		if slices.ContainsFunc(have, func(a record.Actor) bool { return a.ID == id }) {
			continue
		}
		for _, a := range rep.Actors {
			if a.ID == id {
				a.Mentions = nil
				have = append(have, a)
			}
		}
	}
	return have
}
