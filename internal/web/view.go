package web

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"parley/internal/record"
	"parley/internal/store"
)

// quote is words of the report with the address that shows them lit.
type quote struct {
	Text, URL  string
	Start, End int
}

// value is one value as a page shows it.
type value struct {
	Text   string
	Record string // address of the record that it names, "" = none
	Words  string // address that lights the words it rests on, "" = none
	Basis  string // stated inferred derived background, "" = nothing said of its own
	None   bool   // Text says that nothing is stated
	Sign   string // set by the versions table: how it differs from the other accounts
}

// field is one member of an item, or of an object inside one.
type field struct {
	Label  string
	Values []value
	Quotes []quote
	Groups [][]field // objects inside: delegations, allegations, parts …
	Basis  string
}

// recordView is the whole record of one item.
type recordView struct {
	*found
	Fields     []field
	Quotes     []quote // the words it rests on
	Confidence string
	Low        bool
	Page       string // the item's own page, "" where it has no id
	InText     string // the report with the item picked
}

// viewer makes views of a reading's items, with addresses that keep the state of the page.
type viewer struct {
	*reading
	state
}

func (w viewer) record(f *found) *recordView {
	rv := &recordView{found: f, InText: w.pickURL(w.state, f)}
	if f.HasID {
		rv.Page = itemURL(store.Place{Report: w.reading.ID, Item: f.ID})
	}
	it := f.Value.FieldByName("Item").Interface().(record.Item)
	rv.Low = it.LowConfidence
	if it.Confidence != nil {
		rv.Confidence = strconv.FormatFloat(*it.Confidence, 'f', 2, 64)
	}
	rv.Fields = w.fields(f, f.Value, f.Spans)
	if f.Of != nil {
		rv.Fields = append([]field{{Label: "agreement", Values: []value{{Text: f.Of.Label + " " + f.Of.Title, Record: w.pickURL(w.state, f.Of)}}}}, rv.Fields...)
	}
	rv.Quotes = w.quotes(f, f.Spans)
	return rv
}

// refMembers hold ids; elsewhere a text that happens to be an id is a text.
var refMembers = map[string]bool{
	"speaker": true, "co_speakers": true, "chain": true, "addressee": true, "channel": true, "venue": true, "about": true, "nested": true,
	"parties": true, "party": true, "facilitator": true, "host": true, "actor": true, "according_to": true, "by": true, "mediator": true,
	"bound": true, "area": true, "version": true, "toward": true, "ref": true, "place": true, "sub_places": true, "part_of": true, "parts": true,
	"denied": true, "reported_by": true, "rival_of": true, "holder": true, "object": true, "asserted_by": true, "statement": true,
	"subject": true, "who": true, "claimed_by": true, "anchor": true, "from": true, "to": true, "through": true, "agreement": true,
	"in_return": true, "addressees": true, "areas": true, "monitor": true, "reason_by": true,
}

// background members rest on a gazetteer or a list unless the record says otherwise (contract, rule 6).
func usualBasis(layer, member string) record.Basis {
	switch member {
	case "lat", "lon", "geonameid":
		return record.BasisBackground
	case "country", "adm1":
		if layer == "places" || layer == "actors" {
			return record.BasisBackground
		}
	case "remainder", "check":
		if layer == "tallies" || layer == "deliveries" {
			return record.BasisDerived
		}
	}
	return ""
}

// fields walks an item, or an object inside one. under is what a value without spans of its own rests on.
func (w viewer) fields(f *found, v reflect.Value, under []record.Span) []field {
	var support record.Support
	if s := v.FieldByName("Support"); s.IsValid() {
		support = s.Interface().(record.Support)
	}
	if e := v.FieldByName("Spans"); e.IsValid() && e.Type() == reflect.TypeFor[map[string][]record.Span]() && len(support.Spans) == 0 {
		support.Spans = e.Interface().(map[string][]record.Span) // an agenda item has spans only
	}
	if e := v.FieldByName("Evidence"); e.IsValid() && e.Len() > 0 && v != f.Value {
		under = e.Interface().([]record.Span)
	}
	var out []field
	for i := range v.NumField() {
		sf, x := v.Type().Field(i), v.Field(i)
		name := memberName(sf)
		optional := strings.Contains(sf.Tag.Get("json"), "omit")
		switch {
		case sf.Anonymous && (sf.Type == reflect.TypeFor[record.Item]() || sf.Type == reflect.TypeFor[record.Support]() || sf.Type == reflect.TypeFor[record.Span]()):
			continue
		case sf.Anonymous: // Scope: its values are the item's own
			out = append(out, w.scope(f, x, support, under)...)
			continue
		case sf.Type == reflect.TypeFor[map[string][]record.Span](), name == "versions", name == "commitments", name == "evidence" && v == f.Value, name == "span":
			continue
		}
		if g, ok := w.field(f, name, x, support, under, optional); ok {
			out = append(out, g)
		}
	}
	return out
}

func (w viewer) scope(f *found, v reflect.Value, support record.Support, under []record.Span) []field {
	var out []field
	for i := range v.NumField() {
		if g, ok := w.field(f, memberName(v.Type().Field(i)), v.Field(i), support, under, true); ok {
			out = append(out, g)
		}
	}
	return out
}

func (w viewer) field(f *found, name string, x reflect.Value, support record.Support, under []record.Span, optional bool) (field, bool) {
	g := field{Label: label(name), Basis: string(support.Basis[name])}
	if g.Basis == "" {
		g.Basis = string(usualBasis(f.Layer.Name, name))
	}
	empty := x.IsZero() || (x.Kind() == reflect.Slice && x.Len() == 0)
	if empty && (optional || x.Kind() == reflect.Bool && name != "named") {
		return g, false
	}
	if empty && x.Kind() != reflect.Bool {
		none := "not stated"
		if name == "casualties" || f.Layer.Name == "incidents" && (name == "low" || name == "best" || name == "high") {
			none = "not reported"
		}
		g.Values = []value{{Text: none, None: true}}
		return g, true
	}
	own := support.Spans[name]
	rests := own
	if len(rests) == 0 && g.Basis != string(record.BasisBackground) {
		rests = under
		if name == "speaker" {
			if st, ok := f.Value.Addr().Interface().(*record.Statement); ok && len(st.SpeakerMention) > 0 {
				rests = st.SpeakerMention
			}
		}
	}
	link := w.wordsURL(w.state, f.ID, rests)
	switch s := x.Interface().(type) {
	case []record.Span:
		g.Quotes = w.quotes(f, s)
		return g, true
	case record.Span:
		g.Quotes = w.quotes(f, []record.Span{s})
		return g, true
	}
	for x.Kind() == reflect.Pointer {
		x = x.Elem()
	}
	switch x.Kind() {
	case reflect.Struct:
		if d, ok := x.Interface().(record.Duration); ok {
			g.Values = []value{w.one(f, &d.Support, "value", d.Words(), rests)}
			return g, true
		}
		if a, ok := x.Interface().(record.Amount); ok {
			g.Values = []value{w.one(f, nil, name, a.Words(), slices.Concat(a.Evidence, rests)[:max(len(a.Evidence), min(1, len(rests)))])}
			return g, true
		}
		g.Groups = [][]field{w.fields(f, x, under)}
		return g, true
	case reflect.Slice:
		if x.Type().Elem().Kind() == reflect.Struct {
			for k := range x.Len() {
				g.Groups = append(g.Groups, w.fields(f, x.Index(k), under))
			}
			return g, true
		}
		for k := range x.Len() {
			g.Values = append(g.Values, w.value(f, name, x.Index(k), link))
		}
	default:
		g.Values = []value{w.value(f, name, x, link)}
	}
	for k := range g.Values {
		g.Values[k].Basis = g.Basis
	}
	if len(own) > 0 {
		g.Quotes = w.quotes(f, own)
	}
	return g, true
}

// value is a scalar in words, with the address of its words and of the record it names.
func (w viewer) value(f *found, name string, x reflect.Value, link string) value {
	v := value{Text: w.words(f, name, x), Words: link}
	if refMembers[name] && x.Kind() == reflect.String && x.Type() != reflect.TypeFor[record.EDTF]() {
		id := x.String()
		v.Text = w.name(id)
		if t := w.byID[id]; t != nil && t != f {
			v.Record = w.pickURL(w.state, t)
		}
	}
	return v
}

func (w viewer) words(f *found, name string, x reflect.Value) string {
	switch s := x.Interface().(type) {
	case record.EDTF:
		return dateWords(s)
	case string:
		if name == "duration" {
			return record.PeriodWords(s)
		}
		return s
	case bool:
		if s {
			return "yes"
		}
		return "no"
	case int:
		switch name {
		case "date_prec":
			return scale(datePrec[:], s)
		case "where_prec":
			return scale(wherePrec[:], s)
		case "acled_inter":
			return scale(interCodes[:], s)
		}
		return strconv.Itoa(s)
	case float64:
		return strconv.FormatFloat(s, 'f', -1, 64)
	}
	if x.Kind() == reflect.String {
		return phrase(x.Type().Name(), x.String())
	}
	return fmt.Sprint(x.Interface())
}

func (w viewer) quotes(f *found, spans []record.Span) []quote {
	var out []quote
	for _, s := range spans {
		out = append(out, quote{Text: s.Text, URL: w.wordsURL(w.state, f.ID, []record.Span{s}), Start: s.Start, End: s.End})
	}
	return out
}

// What the tables of a report page show.

// one is a value outside the generic view: text, with the words it rests on and its basis.
func (w viewer) one(f *found, s *record.Support, member, text string, under []record.Span) value {
	v := value{Text: text}
	rests := under
	if s != nil {
		v.Basis = string(s.Basis[member])
		if len(s.Spans[member]) > 0 {
			rests = s.Spans[member]
		}
	}
	if v.Basis == "" {
		v.Basis = string(usualBasis(f.Layer.Name, member))
	}
	if text == "" {
		return value{Text: "not stated", None: true}
	}
	if v.Basis != string(record.BasisBackground) || s != nil && len(s.Spans[member]) > 0 {
		v.Words = w.wordsURL(w.state, f.ID, rests)
	}
	return v
}

// actor is one that names an actor, place or item by id.
func (w viewer) actor(f *found, s *record.Support, member, id string, under []record.Span) value {
	v := w.one(f, s, member, w.name(id), under)
	if t := w.byID[id]; t != nil && !v.None {
		v.Record = w.pickURL(w.state, t)
	}
	return v
}

func (w viewer) actors(f *found, s *record.Support, member string, ids []string, under []record.Span) []value {
	var out []value
	for _, id := range ids {
		out = append(out, w.actor(f, s, member, id, under))
	}
	return out
}

// member is the field of one member of an item, or of an object inside one, by its name in the contract.
func (w viewer) member(f *found, v reflect.Value, name string, under []record.Span) (field, bool) {
	var support record.Support
	if s := v.FieldByName("Support"); s.IsValid() {
		support = s.Interface().(record.Support)
	}
	if e := v.FieldByName("Evidence"); e.IsValid() && e.Len() > 0 && v != f.Value {
		under = e.Interface().([]record.Span)
	}
	for i := range v.NumField() {
		sf := v.Type().Field(i)
		if sf.Anonymous && sf.Type == reflect.TypeFor[record.Scope]() {
			for j := range sf.Type.NumField() {
				if memberName(sf.Type.Field(j)) == name {
					return w.field(f, name, v.Field(i).Field(j), support, under, true)
				}
			}
		}
		if !sf.Anonymous && memberName(sf) == name {
			return w.field(f, name, v.Field(i), support, under, strings.Contains(sf.Tag.Get("json"), "omit"))
		}
	}
	return field{}, false
}

// pick gives some members of an item, those that are stated or that the contract requires.
func (w viewer) pick(f *found, names ...string) []field {
	var out []field
	for _, n := range names {
		if g, ok := w.member(f, f.Value, n, f.Spans); ok {
			out = append(out, g)
		}
	}
	return out
}

// row gives one cell for each name; what is not stated is a cell that says so.
func (w viewer) row(f *found, names ...string) row {
	r := row{found: f, Pick: w.pickURL(w.state, f), Low: f.Value.FieldByName("LowConfidence").Bool()}
	for _, n := range names {
		g, ok := w.member(f, f.Value, n, f.Spans)
		if !ok {
			g = field{Values: []value{{Text: "–", None: true}}}
		}
		r.Cells = append(r.Cells, g)
	}
	return r
}

// row is one item in a table.
type row struct {
	*found
	Pick  string
	Low   bool
	Cells []field
}

// table is items of one layer with some of their members as columns.
type table struct {
	Columns []string
	Rows    []row
}

func (w viewer) table(layer string, columns []string, names ...string) *table {
	t := &table{Columns: columns}
	for _, f := range w.of(layer) {
		t.Rows = append(t.Rows, w.row(f, names...))
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}
