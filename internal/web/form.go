package web

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/internal/record"
)

// A form has one input for each member of an item that a person can write, made from the item's type:
// a member that the record gains is in the form without a line here. What is read back is JSON that
// record.Decision carries. A form is bytes from outside: nothing here trusts names, numbers or places.

// input is one member in a form.
type input struct {
	Name, Label string
	Kind        string // text date number choice many yes lines words group
	Value       string
	Choices     []choice // choice, many
	Other       bool     // choice: words of one's own may stand in place of a choice
	OtherValue  string
	Words       []wordsRow
	Groups      []inputGroup
	Fault       string
}

type choice struct {
	Value, Text string
	On          bool
}

// inputGroup is one object inside an item: a casualty count, an allegation. The last is empty, for one more.
type inputGroup struct {
	Name   string
	Title  string
	New    bool
	Inputs []input
}

// wordsRow is words of the report in a form: those that are there, or those that were pasted and stand
// in several places, of which one is to be chosen.
type wordsRow struct {
	Text, At string
	Places   []occurrence
	Fault    string
}

type occurrence struct {
	At, Before, Text, After string
}

// itemForm stands before the names of an item's members in a form, apart from those of the decision.
const itemForm = "m."

// former makes forms of the items of a reading, and reads them.
type former struct {
	*reading
	layer  string
	runes  []rune
	faults map[string]string     // by name of an input
	raw    map[string]string     // what was written and could not be read
	open   map[string][]wordsRow // words that are not placed yet
}

func newFormer(rd *reading, layer string) *former {
	return &former{reading: rd, layer: layer, runes: []rune(rd.Text), faults: map[string]string{}, raw: map[string]string{}, open: map[string][]wordsRow{}}
}

// itemType is the type of a layer's items; nil for layers whose items nobody adds or changes.
func itemType(layer string) reflect.Type {
	t := reflect.TypeFor[record.Report]()
	for i := range t.NumField() {
		if f := t.Field(i); memberName(f) == layer && f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() == reflect.Struct {
			for _, a := range addable {
				if a.Layer == layer {
					return f.Type.Elem()
				}
			}
		}
	}
	return nil
}

// addable are the layers of which an analyst can make an item, with the letter of its id and the member
// that holds the words it rests on.
var addable = []struct{ Layer, Letter, Words, Title string }{
	{"statements", "S", "content", "A statement: who says what"},
	{"incidents", "E", "evidence", "An incident"},
	{"agreements", "A", "evidence", "An agreement, proposal or promised document"},
	{"talks", "T", "evidence", "Talks: a meeting, a round, a call"},
	{"tallies", "L", "evidence", "A tally: a count with its parts"},
	{"deliveries", "H", "evidence", "A delivery: what is handed over, promised and delivered"},
	{"directives", "O", "evidence", "A directive: who orders whom"},
	{"observation_limits", "B", "evidence", "A limit of observation"},
	{"control", "K", "evidence", "Who holds what, according to whom"},
	{"forecasts", "F", "evidence", "A forecast or promise"},
	{"discrepancies", "D", "evidence", "A discrepancy between accounts"},
	{"events", "P", "evidence", "A coded event (PLOVER)"},
	{"narrator", "N", "evidence", "The report’s own assertion"},
	{"actors", "", "mentions", "An actor: a person or body"},
	{"places", "", "mentions", "A place"},
}

// unwritten members are the program's own, or follow from others.
var unwritten = map[string]bool{"id": true, "confidence": true, "low_confidence": true, "spans": true, "basis": true, "remainder": true, "check": true, "geo_precision": true, "geonameid": true}

// What members name. Those in freeMembers may hold words instead of an id.
var (
	placeMembers = map[string]bool{"place": true, "sub_places": true, "venue": true, "area": true, "areas": true, "object": true}
	itemMembers  = map[string]bool{"about": true, "nested": true, "ref": true, "part_of": true, "parts": true, "rival_of": true, "statement": true, "subject": true, "version": true, "agreement": true, "in_return": true}
	freeMembers  = map[string]bool{"addressee": true, "channel": true, "venue": true, "area": true, "object": true, "subject": true, "toward": true, "addressees": true, "areas": true}
)

// names says whether a member of texts holds ids.
func (fm *former) refers(name string, t reflect.Type) bool {
	if fm.layer == "events" && (name == "actor" || name == "recipient") { // codes
		return false
	}
	if _, vocabulary := record.Vocabularies[t.Name()]; vocabulary {
		return false
	}
	return name != "anchor" && refMembers[name]
}

// bare is a type without its pointer.
func bare(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// members calls f for each member of a type that a person can write.
func eachMember(t reflect.Type, f func(name string, t reflect.Type)) {
	for i := range t.NumField() {
		sf := t.Field(i)
		name := memberName(sf)
		switch {
		case sf.Anonymous && sf.Type == reflect.TypeFor[record.Scope]():
			eachMember(sf.Type, f)
		case sf.Anonymous || name == "" || unwritten[name] || sf.Type.Kind() == reflect.Map:
		default:
			f(name, sf.Type)
		}
	}
}

var spanList = reflect.TypeFor[[]record.Span]()

// kind is how a member of a type is written.
func (fm *former) kind(name string, t reflect.Type) string {
	t = bare(t)
	switch {
	case t == spanList:
		return "words"
	case t == reflect.TypeFor[record.EDTF]():
		return "date"
	case t.Kind() == reflect.Bool:
		return "yes"
	case t.Kind() == reflect.Int || t.Kind() == reflect.Int64 || t.Kind() == reflect.Float64:
		if name == "date_prec" || name == "where_prec" {
			return "choice"
		}
		return "number"
	case t.Kind() == reflect.Struct:
		return "group"
	case t.Kind() == reflect.Slice:
		if t.Elem().Kind() == reflect.Struct {
			return "group"
		}
		if _, closed := record.Vocabularies[t.Elem().Name()]; closed || fm.refers(name, t.Elem()) {
			return "many"
		}
		return "lines"
	case t.Kind() == reflect.String:
		if _, closed := record.Vocabularies[t.Name()]; closed || fm.refers(name, t) {
			return "choice"
		}
		return "text"
	}
	return ""
}

// inputs are those of an object: m is its JSON, prefix stands before the names.
func (fm *former) inputs(t reflect.Type, m map[string]any, prefix string) []input {
	var out []input
	eachMember(t, func(name string, mt reflect.Type) {
		in := input{Name: prefix + name, Label: label(name), Kind: fm.kind(name, mt), Fault: fm.faults[prefix+name]}
		v := m[name]
		switch in.Kind {
		case "words":
			for _, s := range spansOf(v) {
				in.Words = append(in.Words, wordsRow{Text: s.Text, At: fmt.Sprintf("%d-%d", s.Start, s.End)})
			}
			in.Words = append(append(in.Words, fm.open[in.Name]...), wordsRow{})
		case "group":
			list, _ := v.([]any)
			one := bare(mt).Kind() == reflect.Struct
			et := bare(mt)
			if !one {
				et = et.Elem()
			} else if v != nil {
				list = []any{v}
			}
			for i, x := range list {
				o, _ := x.(map[string]any)
				in.Groups = append(in.Groups, inputGroup{Name: fmt.Sprintf("%s.%d", in.Name, i), Title: fmt.Sprintf("%s %d", in.Label, i+1), Inputs: fm.inputs(et, o, fmt.Sprintf("%s.%d.", in.Name, i))})
			}
			if !one || len(list) == 0 {
				n := len(list)
				in.Groups = append(in.Groups, inputGroup{Name: fmt.Sprintf("%s.%d", in.Name, n), Title: "one more", New: true, Inputs: fm.inputs(et, nil, fmt.Sprintf("%s.%d.", in.Name, n))})
			}
		case "yes":
			if mt.Kind() == reflect.Pointer {
				in.Kind = "choice"
				in.Choices = []choice{{"", "not stated", v == nil}, {"true", "yes", v == true}, {"false", "no", v == false}}
			} else if v == true {
				in.Value = "true"
			}
		case "choice", "many":
			in.Choices = fm.choices(name, mt, textsOf(v))
			if in.Kind == "choice" {
				in.Choices = append([]choice{{"", "not stated", v == nil || v == ""}}, in.Choices...)
			}
			if in.Other = freeMembers[name]; in.Other { // what is no choice is words
				var own []string
				for _, s := range textsOf(v) {
					if !slices.ContainsFunc(in.Choices, func(c choice) bool { return c.Value == s }) {
						own = append(own, s)
					}
				}
				in.OtherValue = strings.Join(own, "\n")
			}
		case "lines":
			in.Value = strings.Join(textsOf(v), "\n")
		default:
			in.Value = strings.Join(textsOf(v), "")
		}
		if raw, ok := fm.raw[in.Name]; ok {
			in.Value = raw
		}
		if in.Kind != "" {
			out = append(out, in)
		}
	})
	return out
}

// textsOf are the texts of a JSON value: of a list, or of one value.
func textsOf(v any) []string {
	switch x := v.(type) {
	case nil:
		return nil
	case string:
		if x == "" {
			return nil
		}
		return []string{x}
	case float64:
		return []string{strconv.FormatFloat(x, 'f', -1, 64)}
	case bool:
		return []string{strconv.FormatBool(x)}
	case []any:
		var out []string
		for _, e := range x {
			out = append(out, textsOf(e)...)
		}
		return out
	}
	return nil
}

func spansOf(v any) []record.Span {
	js, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	var out []record.Span
	if json.Unmarshal(js, &out) != nil {
		return nil
	}
	return out
}

// choices are what a member can be, those chosen now marked and never missing.
func (fm *former) choices(name string, t reflect.Type, now []string) []choice {
	var out []choice
	add := func(value, text string) {
		if value != "" && !slices.ContainsFunc(out, func(c choice) bool { return c.Value == value }) {
			out = append(out, choice{value, text, slices.Contains(now, value)})
		}
	}
	t = bare(t)
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	switch list, closed := record.Vocabularies[t.Name()]; {
	case closed:
		for _, v := range list {
			add(v, phrase(t.Name(), v))
		}
	case name == "date_prec" || name == "where_prec":
		words := datePrec[:]
		if name == "where_prec" {
			words = wherePrec[:]
		}
		for n := 1; n < len(words); n++ {
			add(strconv.Itoa(n), words[n])
		}
	case placeMembers[name]:
		for _, f := range fm.of("places") {
			add(f.ID, f.Title)
		}
	case itemMembers[name]:
		for _, f := range fm.Items {
			if f.HasID && f.Layer.Letter != "" && (name != "version" || f.Layer.Name == "versions") {
				add(f.ID, f.Label+" "+cutWords(f.Title, 50))
			}
		}
	default:
		for _, f := range fm.of("actors") {
			add(f.ID, f.Title)
		}
		add(record.Narrator, "the report itself")
		add(record.Joint, "all parties together")
	}
	if !freeMembers[name] {
		for _, v := range now {
			add(v, fm.name(v))
		}
	}
	return out
}

// parse reads an object from a form. base is the object that the form showed: members that no form has,
// such as the spans of single values, stay as they are there; values that changed get the basis analyst.
func (fm *former) parse(t reflect.Type, base map[string]any, q url.Values, prefix string, depth int) map[string]any {
	m := maps.Clone(base)
	if m == nil {
		m = map[string]any{}
	}
	var changed []string
	eachMember(t, func(name string, mt reflect.Type) {
		v := fm.member(name, mt, base[name], q, prefix+name, depth)
		if !same(v, base[name]) {
			changed = append(changed, name)
			m[name] = v
		}
	})
	if _, has := t.FieldByName("Support"); has && depth > 0 && len(changed) > 0 { // of the item itself Decide does it
		basis := map[string]any{}
		if b, ok := m["basis"].(map[string]any); ok {
			basis = maps.Clone(b)
		}
		for _, c := range changed {
			if c != "evidence" && !empty(m[c]) {
				basis[c] = string(record.BasisAnalyst)
			}
		}
		if len(basis) > 0 {
			m["basis"] = basis
		}
	}
	return m
}

// maxGroups bounds the objects of one list in a form, maxDepth how deep they stand.
const (
	maxGroups = 200
	maxDepth  = 4
)

func (fm *former) member(name string, t reflect.Type, base any, q url.Values, at string, depth int) any {
	text := func(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }
	fault := func(format string, args ...any) {
		fm.faults[at] = fmt.Sprintf(format, args...)
		fm.raw[at] = q.Get(at)
	}
	switch kind := fm.kind(name, t); kind {
	case "words":
		return fm.words(base, q, at)
	case "group":
		one := bare(t).Kind() == reflect.Struct
		et := bare(t)
		var old []any
		if one {
			if base != nil {
				old = []any{base}
			}
		} else {
			et = et.Elem()
			old, _ = base.([]any)
		}
		var list []any
		for i := 0; i <= min(len(old), maxGroups) && depth < maxDepth; i++ {
			p := fmt.Sprintf("%s.%d.", at, i)
			var was map[string]any
			if i < len(old) {
				was, _ = old[i].(map[string]any)
			}
			if q.Get(p+"drop") != "" {
				continue
			}
			o := fm.parse(et, was, q, p, depth+1)
			if i < len(old) || slices.ContainsFunc(slices.Collect(maps.Keys(o)), func(k string) bool { return k != "basis" && !empty(o[k]) }) {
				list = append(list, fm.identified(at, et, o))
			}
		}
		if !one {
			return anyOrNil(list)
		}
		if len(list) == 0 {
			return nil
		}
		return list[0]
	case "yes":
		switch v := q.Get(at); {
		case v == "true":
			return true
		case t.Kind() != reflect.Pointer:
			return false
		case v == "false":
			return false
		}
		return nil
	case "number":
		s := text(q.Get(at))
		if s == "" {
			if bare(t) == t && base != nil {
				return float64(0)
			}
			return nil
		}
		n, err := strconv.ParseFloat(s, 64)
		whole := bare(t).Kind() != reflect.Float64
		if err != nil || whole && (n != float64(int64(n)) || n < 0) || n > 1e15 || n < -1e15 {
			fault("%q is no %s", s, map[bool]string{true: "whole number", false: "number"}[whole])
			return base
		}
		return n
	case "date":
		s := text(q.Get(at))
		if s == "" {
			return nil
		}
		if !record.EDTF(s).Valid() {
			fault("%q is no date: write 2025-03-24, 2025-03, 2025-03-23/2025-03-24 or 2025-03-24T18:00+02:00", s)
			return base
		}
		return s
	case "many":
		got := slices.Clone(q[at])
		if freeMembers[name] {
			for l := range strings.Lines(text(q.Get(at + ".other"))) {
				got = append(got, text(l))
			}
		}
		var out []any
		for _, v := range textsOf(base) { // in the order that they had
			if slices.Contains(got, v) {
				out = append(out, v)
			}
		}
		for _, v := range got {
			if v = text(v); v != "" && !slices.Contains(out, any(v)) && len(out) < maxGroups {
				out = append(out, v)
			}
		}
		if t == reflect.TypeFor[record.Refs]() && len(out) == 1 {
			return out[0]
		}
		return anyOrNil(out)
	case "lines":
		var out []any
		for l := range strings.Lines(text(q.Get(at))) {
			if l = text(l); l != "" && len(out) < maxGroups {
				out = append(out, l)
			}
		}
		return anyOrNil(out)
	case "choice":
		s := text(q.Get(at))
		if freeMembers[name] && s == "" {
			s = text(q.Get(at + ".other"))
		}
		if s == "" {
			return nil
		}
		if bare(t).Kind() == reflect.Int {
			n, err := strconv.Atoi(s)
			if err != nil {
				return base
			}
			return float64(n)
		}
		return s
	}
	if s := text(q.Get(at)); s != "" {
		return s
	}
	return nil
}

func anyOrNil(list []any) any {
	if len(list) == 0 {
		return nil
	}
	return list
}

// identified gives a version or commitment that was written the id that its words have.
func (fm *former) identified(at string, t reflect.Type, o map[string]any) map[string]any {
	letter := map[reflect.Type]string{reflect.TypeFor[record.Version](): "V", reflect.TypeFor[record.Commitment](): "C"}[t]
	if id, _ := o["id"].(string); letter != "" && id == "" {
		o["id"] = record.NewID(letter, fm.Report.TextSHA256, spansOf(o["evidence"])...)
		if len(spansOf(o["evidence"])) == 0 && len(fm.open[at+".0.evidence"]) == 0 {
			fm.faults[at] = "say which words it rests on"
		}
	}
	return o
}

// empty says whether a JSON value says nothing.
func empty(v any) bool {
	switch x := v.(type) {
	case nil:
		return true
	case string:
		return x == ""
	case bool:
		return !x
	case []any:
		return len(x) == 0
	case map[string]any:
		return len(x) == 0
	}
	return false
}

func same(a, b any) bool { return empty(a) && empty(b) || reflect.DeepEqual(a, b) }

// patch is the JSON merge patch (RFC 7396) that makes one item another, by member; null takes away.
func patch(from, to map[string]any) map[string]any {
	out := map[string]any{}
	for _, k := range slices.Concat(slices.Collect(maps.Keys(from)), slices.Collect(maps.Keys(to))) {
		if k == "basis" || same(from[k], to[k]) {
			continue
		}
		out[k] = to[k]
	}
	return out
}

// words reads the words of a member: those that stay, and those that were pasted or picked. Words that
// stand in several places, and none was chosen, or that do not stand in the text, are a fault.
func (fm *former) words(base any, q url.Values, at string) any {
	var out []any
	put := func(s record.Span) {
		for _, o := range out {
			if m := o.(map[string]any); m["start"] == float64(s.Start) && m["end"] == float64(s.End) {
				return
			}
		}
		out = append(out, map[string]any{"start": float64(s.Start), "end": float64(s.End), "text": s.Text})
	}
	keep := q[at+".keep"]
	for _, s := range spansOf(base) {
		if k := slices.Index(keep, fmt.Sprintf("%d-%d", s.Start, s.End)); k >= 0 {
			put(s)
			keep = slices.Delete(slices.Clone(keep), k, k+1)
		}
	}
	for _, k := range keep[:min(len(keep), maxGroups)] { // of a form that was not kept yet
		if s, ok := fm.placed(k); ok {
			put(s)
		}
	}
	places := q[at+".at"]
	for i, w := range q[at] {
		if i >= maxGroups {
			break
		}
		w = strings.TrimSpace(w)
		where := ""
		if i < len(places) {
			where = places[i]
		}
		if chosen := q.Get(at + ".place"); where == "" && chosen != "" {
			where = chosen
		}
		if w == "" && where == "" {
			continue
		}
		if s, ok := fm.placed(where); ok && (w == "" || folded(s.Text) == folded(w) || strings.Contains(folded(s.Text), folded(w))) {
			put(s)
			continue
		}
		found := fm.find(w)
		switch {
		case len(found) == 1:
			put(found[0])
			continue
		case len(found) == 0:
			fm.open[at] = append(fm.open[at], wordsRow{Text: w, Fault: "these words do not stand in the report as they are written here"})
			fm.faults[at] = "some words do not stand in the report"
			continue
		}
		row := wordsRow{Text: w}
		for _, s := range found {
			row.Places = append(row.Places, fm.occurrence(s))
		}
		fm.open[at] = append(fm.open[at], row)
		fm.faults[at] = "these words stand in several places: choose one"
	}
	return anyOrNil(out)
}

// folded is a text with single spaces, as words are compared.
func folded(s string) string { return strings.Join(strings.Fields(s), " ") }

// placed is the words at a place given as "12-30", out to the ends of their words; ok is false where
// there are none.
func (fm *former) placed(at string) (s record.Span, ok bool) {
	ps := parseSpans(at)
	if len(ps) != 1 || ps[0][1] > len(fm.runes) {
		return s, false
	}
	from, to := ps[0][0], ps[0][1]
	for from < to && unicode.IsSpace(fm.runes[from]) {
		from++
	}
	for to > from && unicode.IsSpace(fm.runes[to-1]) {
		to--
	}
	if from == to {
		return s, false
	}
	for from > 0 && record.InsideWord(fm.runes[from-1], fm.runes[from]) {
		from--
	}
	for to < len(fm.runes) && record.InsideWord(fm.runes[to-1], fm.runes[to]) {
		to++
	}
	return record.NewSpan(from, to, string(fm.runes[from:to])), true
}

// maxPlaces bounds the places of some words that are offered; maxWords the code points looked for.
const (
	maxPlaces = 12
	maxWords  = 4000
)

// find gives the places where some words stand, whatever the spaces between them.
func (fm *former) find(w string) []record.Span {
	parts := strings.Fields(w)
	if len(parts) == 0 || utf8.RuneCountInString(w) > maxWords {
		return nil
	}
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	re, err := regexp.Compile(strings.Join(parts, `\s+`))
	if err != nil {
		return nil
	}
	var out []record.Span
	for _, m := range re.FindAllStringIndex(fm.Text, maxPlaces) {
		start := utf8.RuneCountInString(fm.Text[:m[0]])
		if s, ok := fm.placed(fmt.Sprintf("%d-%d", start, start+utf8.RuneCountInString(fm.Text[m[0]:m[1]]))); ok && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// occurrence is words with what stands around them.
func (fm *former) occurrence(s record.Span) occurrence {
	from, to := max(0, s.Start-40), min(len(fm.runes), s.End+40)
	for from > 0 && from < s.Start && !unicode.IsSpace(fm.runes[from-1]) {
		from++
	}
	for to < len(fm.runes) && to > s.End && !unicode.IsSpace(fm.runes[to]) {
		to--
	}
	return occurrence{fmt.Sprintf("%d-%d", s.Start, s.End), folded(string(fm.runes[from:s.Start])), s.Text, folded(string(fm.runes[s.End:to]))}
}
