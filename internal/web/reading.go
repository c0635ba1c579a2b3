package web

import (
	"cmp"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"parley/internal/record"
	"parley/internal/store"
)

// layer is one kind of item as the desk shows it.
type layer struct {
	Name   string // the contract's member
	Title  string // of many
	One    string // of one
	Letter string // before the number that a report's items have on its page
	Family string // how its words are underlined
}

// families group layers by how their words are underlined, so that a page needs no colour to tell them apart.
var families = []struct{ Name, Title, Line string }{
	{"said", "Statements", "solid line"},
	{"done", "Incidents, tallies, control, limits of observation", "double line"},
	{"deal", "Talks, agreements, deliveries, directives, forecasts", "dashed line"},
	{"differ", "Discrepancies", "wavy line"},
	{"named", "Actors, places, times, numbers", "dotted line"},
	{"told", "The report’s own assertions, coded events", "thin line"},
}

var layers = []layer{
	{"statements", "Statements", "Statement", "S", "said"},
	{"talks", "Talks", "Talks", "T", "deal"},
	{"agreements", "Accords", "Agreement", "A", "deal"},
	{"versions", "Versions", "Version", "V", "deal"},
	{"commitments", "Commitments", "Commitment", "C", "deal"},
	{"incidents", "Incidents", "Incident", "E", "done"},
	{"tallies", "Tallies", "Tally", "L", "done"},
	{"deliveries", "Deliveries", "Delivery", "H", "deal"},
	{"directives", "Directives", "Directive", "O", "deal"},
	{"observation_limits", "Limits of observation", "Limit of observation", "B", "done"},
	{"control", "Control", "Who holds what", "K", "done"},
	{"forecasts", "Forecasts and promises", "Forecast or promise", "F", "deal"},
	{"discrepancies", "Discrepancies", "Discrepancy", "D", "differ"},
	{"narrator", "The report’s own assertions", "Assertion of the report", "N", "told"},
	{"events", "Coded events (PLOVER)", "Coded event", "P", "told"},
	{"actors", "Actors", "Actor", "", "named"},
	{"places", "Places", "Place", "", "named"},
	{"times", "Times", "Time", "", "named"},
	{"quantities", "Numbers", "Number", "", "named"},
	{"names", "Other names", "Name", "", "named"},
	{"furniture", "Not the report’s prose", "Not the report’s prose", "X", "aside"},
}

func layerOf(name string) layer {
	for _, l := range layers {
		if l.Name == name {
			return l
		}
	}
	return layer{Name: name, Title: name, One: name, Family: "told"}
}

// found is one item of a report.
type found struct {
	ID    string // the record's, or one made of layer and place where it has none
	Label string // "S3"; for layers without a letter the name or the words
	Title string
	Layer layer
	Value reflect.Value // the item's struct
	Spans []record.Span // the words it rests on, with those of its parts, in the order of the text
	Own   []record.Span // of them, those that the item itself rests on
	Of    *found        // the agreement of a version or commitment
	HasID bool
}

// reading is a report with its items in order, by id, and with the names to show: everything that
// pages about one report need. It is made for each request and not changed after.
type reading struct {
	ID     string // the record's address of the report
	Text   string
	Report *record.Report
	Items  []*found
	byID   map[string]*found
	names  map[string]string // party names set by the desk

	Rejected []*found        // by an analyst: no part of the record; what refers to them still does
	rejected map[string]bool // by id
}

func newReading(id, text string, rep *record.Report, rejected map[string]bool, names map[string]string) *reading {
	r := &reading{ID: id, Text: text, Report: rep, byID: map[string]*found{}, names: names, rejected: rejected}
	number := map[string]int{}
	add := func(name string, v reflect.Value, of *found) *found {
		f := &found{Layer: layerOf(name), Value: v, Of: of, ID: v.FieldByName("ID").String()}
		f.HasID = f.ID != ""
		f.Spans, f.Own = evidence(v, false), evidence(v, true)
		if !f.HasID && len(f.Spans) > 0 {
			f.ID = fmt.Sprintf("%s@%d-%d", name, f.Spans[0].Start, f.Spans[0].End)
		}
		if l := f.Layer.Letter; l != "" && !rejected[f.ID] {
			number[l]++
			f.Label = l + strconv.Itoa(number[l])
		}
		switch {
		case rejected[f.ID]:
			r.Rejected = append(r.Rejected, f)
		case of == nil || !rejected[of.ID]:
			r.Items = append(r.Items, f)
		}
		if _, taken := r.byID[f.ID]; !taken {
			r.byID[f.ID] = f
		}
		return f
	}
	rv := reflect.ValueOf(rep).Elem()
	mentioned := map[[2]int]bool{}
	for i := range rv.NumField() {
		name, list := memberName(rv.Type().Field(i)), rv.Field(i)
		if list.Kind() != reflect.Slice || list.Type().Elem().Kind() != reflect.Struct || name == "sentences" || name == "names" || name == "standing" {
			continue
		}
		for k := range list.Len() {
			f := add(name, list.Index(k), nil)
			if a, ok := f.Value.Addr().Interface().(*record.Agreement); ok {
				for j := range a.Versions {
					add("versions", reflect.ValueOf(&a.Versions[j]).Elem(), f)
				}
				for j := range a.Commitments {
					add("commitments", reflect.ValueOf(&a.Commitments[j]).Elem(), f)
				}
			}
			if f.Layer.Family == "named" {
				for _, s := range f.Spans {
					mentioned[[2]int{s.Start, s.End}] = true
				}
			}
		}
	}
	// A name that is an actor's or place's mention is shown as that; the others as what they are.
	for k := range rep.Names {
		if n := &rep.Names[k]; !mentioned[[2]int{n.Start, n.End}] {
			add("names", reflect.ValueOf(n).Elem(), nil)
		}
	}
	for _, f := range slices.Concat(r.Items, r.Rejected) {
		f.Title = r.title(f)
		if f.Label == "" {
			f.Label = f.Title
		}
	}
	return r
}

// order is the items in the order of the text, for going from one to the next.
func (r *reading) order(show func(layer) bool) []*found {
	var out []*found
	for _, f := range r.Items {
		if len(f.Spans) > 0 && show(f.Layer) {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b *found) int {
		return cmp.Or(cmp.Compare(a.Spans[0].Start, b.Spans[0].Start), cmp.Compare(b.Spans[0].End, a.Spans[0].End))
	})
	return out
}

// of gives the items of a layer.
func (r *reading) of(name string) []*found {
	var out []*found
	for _, f := range r.Items {
		if f.Layer.Name == name {
			out = append(out, f)
		}
	}
	return out
}

func memberName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// evidence is the words that an item rests on, in the order of the text: what is underlined. With
// own, only those of the item itself and not of its parts (an agenda item, a casualty count). Words
// that are expressly not its own (a statement's excluded clauses) and those of items within it are
// left out.
func evidence(v reflect.Value, own bool) []record.Span {
	var out []record.Span
	var walk func(reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Struct:
			if s, ok := v.Interface().(record.Span); ok {
				if s.End > s.Start && !slices.Contains(out, s) {
					out = append(out, s)
				}
				return
			}
			for i := range v.NumField() {
				switch sf := v.Type().Field(i); {
				case sf.Name == "Excluded" || sf.Name == "Versions" || sf.Name == "Commitments" || sf.Name == "Support":
				case own && sf.Type.Kind() == reflect.Slice && sf.Type.Elem().Kind() == reflect.Struct && sf.Type.Elem() != reflect.TypeFor[record.Span]():
				default:
					walk(v.Field(i))
				}
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.Pointer:
			if !v.IsNil() {
				walk(v.Elem())
			}
		}
	}
	walk(v)
	slices.SortFunc(out, func(a, b record.Span) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	return out
}

// name is what a page writes for an id (or for words that stand where an id may stand).
func (r *reading) name(id string) string {
	if n, ok := r.names[id]; ok && n != "" {
		return n
	}
	switch id {
	case "":
		return ""
	case record.Narrator:
		return "the report itself"
	case record.Joint:
		return "all parties together"
	}
	f := r.byID[id]
	if f == nil {
		return id
	}
	switch x := f.Value.Addr().Interface().(type) {
	case *record.Actor:
		return cmp.Or(x.Name, id)
	case *record.Place:
		return cmp.Or(x.Name, id)
	case *record.Time:
		return x.Text
	case *record.Version:
		return f.Label + ", account of " + r.name(x.By)
	}
	if f.Title == "" || f.Title == f.Label {
		return f.Label
	}
	return f.Label + " " + f.Title
}

// title says in a few words what an item is.
func (r *reading) title(f *found) string {
	first := func(s []record.Span) string {
		if len(s) == 0 {
			return ""
		}
		return "“" + cutWords(strings.TrimSpace(s[0].Text), 60) + "”"
	}
	switch x := f.Value.Addr().Interface().(type) {
	case *record.Statement:
		who := "no source given"
		if x.Speaker != nil {
			who = r.name(*x.Speaker)
		}
		return who + ": " + first(x.Content)
	case *record.Talks:
		return x.Title
	case *record.Agreement:
		return x.Title
	case *record.Version:
		return "account of " + r.name(x.By)
	case *record.Commitment:
		what := "act not stated"
		if x.Act != nil {
			what = phrase("ActClass", string(*x.Act))
		}
		if x.Object != nil {
			what += ": " + phrase("ObjectClass", string(*x.Object))
		}
		return what
	case *record.Incident:
		return x.Title
	case *record.Tally:
		return "“" + x.What + "”" // the report's words, never ours
	case *record.Delivery:
		return x.Title
	case *record.Directive:
		return x.Title
	case *record.Limit:
		return x.Title
	case *record.Control:
		return r.name(x.Object) + ": " + phrase("ControlKind", string(x.Kind))
	case *record.Forecast:
		return cutWords(x.Claim, 80)
	case *record.Discrepancy:
		if s := r.name(string(x.Subject)); s != "" {
			return phrase("DiscrepancyType", string(x.Type)) + ": " + s
		}
		return phrase("DiscrepancyType", string(x.Type))
	case *record.Narration:
		return first(x.Evidence)
	case *record.Event:
		return strings.TrimSpace(string(x.EventType) + " " + strings.Join(x.Actor, ", "))
	case *record.Actor:
		return r.named(x.ID, x.Name)
	case *record.Place:
		return r.named(x.ID, x.Name)
	case *record.Furniture:
		return phrase("FurnitureKind", string(x.Kind))
	case *record.Time:
		return "“" + x.Text + "”"
	case *record.Quantity:
		return "“" + x.Text + "”"
	case *record.Name:
		return "“" + x.Text + "”"
	}
	return f.ID
}

func (r *reading) named(id, name string) string {
	return cmp.Or(r.names[id], name, id)
}

// Addresses. Ids come from reports and their readers: they are escaped here, once.

func reportURL(id string) string { return "/report/" + url.PathEscape(id) }

// itemURL names the report too: actors and places have the same id in every report that names them.
func itemURL(p store.Place) string {
	return "/item/" + url.PathEscape(p.Item) + "?" + url.Values{"report": {p.Report}}.Encode()
}

// state is what a report page shows: which item is picked, which words are lit, which families are underlined.
type state struct {
	Item  string
	Words [][2]int
	Show  []string // families; nil = the usual ones
}

func (s state) query() string {
	q := url.Values{}
	if s.Item != "" {
		q.Set("item", s.Item)
	}
	if len(s.Words) > 0 {
		q.Set("spans", spansParam(s.Words))
	}
	for _, f := range s.Show {
		q.Add("show", f)
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

func spansParam(words [][2]int) string {
	parts := make([]string, len(words))
	for i, w := range words {
		parts[i] = fmt.Sprintf("%d-%d", w[0], w[1])
	}
	return strings.Join(parts, ",")
}

// maxSpans bounds the words that one address may ask for.
const maxSpans = 200

// parseSpans reads "12-30,40-44"; what is not such a range is passed over.
func parseSpans(s string) [][2]int {
	var out [][2]int
	for part := range strings.SplitSeq(s, ",") {
		a, b, ok := strings.Cut(part, "-")
		from, err1 := strconv.Atoi(a)
		to, err2 := strconv.Atoi(b)
		if ok && err1 == nil && err2 == nil && 0 <= from && from < to && len(out) < maxSpans {
			out = append(out, [2]int{from, to})
		}
	}
	return out
}

// wordsURL leads to words of the report, lit, with the item that they belong to.
func (r *reading) wordsURL(st state, item string, spans []record.Span) string {
	if len(spans) == 0 {
		return ""
	}
	st.Item, st.Words = item, nil
	for _, s := range spans[:min(len(spans), maxSpans)] {
		st.Words = append(st.Words, [2]int{s.Start, s.End})
	}
	slices.SortFunc(st.Words, func(a, b [2]int) int { return cmp.Or(a[0]-b[0], a[1]-b[1]) })
	return reportURL(r.ID) + st.query() + "#c" + strconv.Itoa(st.Words[0][0])
}

// pickURL leads to an item in the text.
func (r *reading) pickURL(st state, f *found) string {
	st.Item, st.Words = f.ID, nil
	u := reportURL(r.ID) + st.query()
	if len(f.Spans) > 0 {
		u += "#c" + strconv.Itoa(f.Spans[0].Start)
	}
	return u
}
