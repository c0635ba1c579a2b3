package record

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// Fault is one way in which a report's record breaks a rule: where ("statements[S-1f...].cue") and what.
type Fault struct{ Where, What string }

func (f Fault) Error() string { return f.Where + ": " + f.What }

// Validate checks a report's record against its text and the rules that hold for all records: every
// item has evidence; spans lie inside the text, equal their slice and cut no word; furniture is never the only
// evidence; vocabularies are closed; low <= best <= high; the arithmetic of tallies holds; ids are
// unique and references lead somewhere. It returns all faults, joined, or nil.
func (r *Report) Validate(text string) error {
	v := validator{text: []rune(text), ids: map[string]bool{Narrator: true, Joint: true}}
	v.top(r)
	v.layers(r)
	v.references(r)
	return errors.Join(v.faults...)
}

type validator struct {
	text   []rune
	ids    map[string]bool
	faults []error
	furn   []Span
	edges  map[int]bool // where furniture begins or ends: it may be glued to the text
}

func (v *validator) fault(where, format string, args ...any) {
	v.faults = append(v.faults, Fault{where, fmt.Sprintf(format, args...)})
}

func (v *validator) top(r *Report) {
	if !slices.Contains(Schemas, r.Schema) {
		v.fault("schema", "%q is not %q", r.Schema, Schema)
	}
	if r.ID == "" {
		v.fault("id", "is empty")
	}
	if got := SHA256(string(v.text)); r.TextSHA256 != got {
		v.fault("text_sha256", "%s is not that of the text, %s", r.TextSHA256, got)
	}
	if (r.Date.EDTF == "") != (r.Date.Basis == DateNone) {
		v.fault("date", "%q with basis %q", r.Date.EDTF, r.Date.Basis)
	}
	if (r.Date.Basis == DateStated || r.Date.Basis == DateInferred) && len(r.Date.Evidence) == 0 {
		v.fault("date", "%s without evidence", r.Date.Basis)
	}
	v.edges = map[int]bool{}
	for _, f := range r.Furniture {
		v.furn = append(v.furn, f.Span)
		v.edges[f.Span.Start], v.edges[f.Span.End] = true, true
	}
	last := 0
	for i, s := range r.Sentences {
		if s.Start < last || s.End <= s.Start || s.End > len(v.text) {
			v.fault(fmt.Sprintf("sentences[%d]", i), "%d-%d is out of order or outside the text", s.Start, s.End)
		}
		last = s.End
	}
}

// evidenceMembers name, by layer, the member that an item rests on.
var evidenceMembers = map[string]string{
	"statements": "Content", "actors": "Mentions", "places": "Mentions",
	"talks": "Evidence", "agreements": "Evidence", "incidents": "Evidence", "tallies": "Evidence", "control": "Evidence",
	"forecasts": "Evidence", "discrepancies": "Evidence", "events": "Evidence", "narrator": "Evidence", "versions": "Evidence", "commitments": "Evidence",
	"deliveries": "Evidence", "directives": "Evidence", "observation_limits": "Evidence",
}

func (v *validator) layers(r *Report) {
	rv := reflect.ValueOf(r).Elem()
	v.value("", rv)
	for i := range rv.NumField() {
		name := memberName(rv.Type().Field(i))
		f := rv.Field(i)
		if f.Kind() != reflect.Slice || f.Type().Elem().Kind() != reflect.Struct || name == "sentences" || name == "standing" { // no items
			continue
		}
		for k := range f.Len() {
			v.item(name, f.Index(k))
		}
	}
	for _, a := range r.Agreements {
		for _, ver := range a.Versions {
			v.item("versions", reflect.ValueOf(ver))
		}
		for _, c := range a.Commitments {
			v.item("commitments", reflect.ValueOf(c))
		}
	}
	for _, inc := range r.Incidents {
		for _, c := range inc.Casualties {
			if !ordered(c.Low, c.Best, c.High) {
				v.fault("incidents["+inc.ID+"].casualties", "low <= best <= high does not hold")
			}
		}
	}
	for _, q := range r.Quantities {
		if !ordered(q.Low, q.Best, q.High) {
			v.fault("quantities["+q.ID+"]", "low <= best <= high does not hold")
		}
	}
	for i := range r.Tallies {
		v.tally(&r.Tallies[i])
	}
	for i := range r.Deliveries {
		d := &r.Deliveries[i]
		for _, a := range []*Amount{d.Promised, d.Delivered, d.Outstanding} {
			if a != nil && !ordered(a.Low, a.Best, a.High) {
				v.fault("deliveries["+d.ID+"]", "low <= best <= high does not hold")
			}
		}
		if !equalInt(d.Remainder, d.Left()) {
			v.fault("deliveries["+d.ID+"]", "remainder is not what promised and delivered give")
		}
	}
}

func ordered[N int | float64](low, best, high *N) bool {
	le := func(a, b *N) bool { return a == nil || b == nil || *a <= *b }
	return le(low, best) && le(best, high) && le(low, high)
}

func (v *validator) tally(t *Tally) {
	where := "tallies[" + t.ID + "]"
	remainder, check := t.Arithmetic()
	if !equalInt(t.Remainder, remainder) || t.Check != check {
		v.fault(where, "remainder and check are not what total and parts give (%s)", check)
	}
	if slices.Contains(t.RivalOf, t.ID) {
		v.fault(where, "is its own rival")
	}
}

// Arithmetic computes a tally's remainder and check from its total and parts. The remainder is nil
// where the total is unknown or the total is not exact.
func (t *Tally) Arithmetic() (remainder *int, check TallyCheck) {
	if t.Total == nil || len(t.Parts) == 0 {
		return nil, CheckNoTotal
	}
	sum := 0
	for _, p := range t.Parts {
		sum += p.Value
	}
	exact := t.Qualifier == QualifierExact || t.Qualifier == ""
	switch {
	case sum > *t.Total && t.Qualifier != QualifierAtLeast && t.Qualifier != QualifierMoreThan && t.Qualifier != QualifierAbout && t.Qualifier != QualifierNearly:
		return nil, CheckExceedsTotal
	case !exact:
		return nil, CheckConsistent
	}
	rest := *t.Total - sum
	return &rest, CheckConsistent
}

func equalInt(a, b *int) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }

// item checks one item's id and evidence.
func (v *validator) item(layer string, it reflect.Value) {
	id := it.FieldByName("ID").String()
	where := layer + "[" + id + "]"
	member, needed := evidenceMembers[layer]
	if id == "" {
		if needed {
			v.fault(where, "has no id")
		}
	} else if v.ids[id] {
		v.fault(where, "id is used twice")
	}
	if id != "" {
		v.ids[id] = true
	}
	if c := it.FieldByName("Confidence"); !c.IsNil() && (c.Elem().Float() < 0 || c.Elem().Float() > 1) {
		v.fault(where, "confidence %v is not between 0 and 1", c.Elem().Float())
	}
	if !needed {
		return
	}
	spans := it.FieldByName(member).Interface().([]Span)
	if len(spans) == 0 {
		if strings.HasPrefix(id, "out:") { // the outlet is known from the input
			return
		}
		v.fault(where, "has no evidence")
		return
	}
	if layer == "actors" || layer == "places" {
		return
	}
	for _, s := range spans {
		if !v.inFurniture(s) {
			return
		}
	}
	v.fault(where, "rests on furniture alone")
}

func (v *validator) inFurniture(s Span) bool {
	for _, f := range v.furn {
		if f.Start <= s.Start && s.End <= f.End {
			return true
		}
	}
	return false
}

// value walks everything: spans against the text, vocabularies against their lists, dates against EDTF.
func (v *validator) value(where string, x reflect.Value) {
	switch x.Kind() {
	case reflect.Struct:
		if s, ok := x.Interface().(Span); ok {
			v.span(where, s)
			return
		}
		for i := range x.NumField() {
			f := x.Type().Field(i)
			w := where
			if !f.Anonymous {
				w = strings.TrimPrefix(where+"."+memberName(f), ".")
			}
			v.value(w, x.Field(i))
		}
	case reflect.Slice:
		for i := range x.Len() {
			w := fmt.Sprintf("%s[%d]", where, i)
			if e := x.Index(i); e.Kind() == reflect.Struct {
				if id := e.FieldByName("ID"); id.IsValid() && id.String() != "" {
					w = where + "[" + id.String() + "]"
				}
			}
			v.value(w, x.Index(i))
		}
	case reflect.Map:
		for _, k := range x.MapKeys() {
			v.value(where+"."+k.String(), x.MapIndex(k))
		}
	case reflect.Pointer:
		if !x.IsNil() {
			v.value(where, x.Elem())
		}
	case reflect.String:
		s := x.String()
		if list, closed := Vocabularies[x.Type().Name()]; closed && s != "" && !slices.Contains(list, s) && x.Interface() != BasisAnalyst {
			v.fault(where, "%q is not in the vocabulary %s", s, x.Type().Name())
		}
		if x.Type() == reflect.TypeFor[EDTF]() && s != "" && !EDTF(s).Valid() {
			v.fault(where, "%q is not EDTF", s)
		}
	}
}

func (v *validator) span(where string, s Span) {
	switch {
	case s.Start < 0 || s.End > len(v.text) || s.Start >= s.End:
		v.fault(where, "span %d-%d is empty or outside the text (%d code points)", s.Start, s.End, len(v.text))
	case string(v.text[s.Start:s.End]) != s.Text:
		v.fault(where, "span %d-%d reads %q, not %q", s.Start, s.End, string(v.text[s.Start:s.End]), s.Text)
	case s.Start > 0 && !v.edges[s.Start] && InsideWord(v.text[s.Start-1], v.text[s.Start]), s.End < len(v.text) && !v.edges[s.End] && InsideWord(v.text[s.End-1], v.text[s.End]):
		v.fault(where, "span %d-%d (%q) cuts a word", s.Start, s.End, s.Text)
	}
}

// InsideWord says whether two neighbouring code points belong to one written word: spans begin and
// end where words do. A small letter before a capital is a word's end ("BurnZelenskyy": a teaser glued
// to the text).
func InsideWord(a, b rune) bool {
	in := func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }
	return in(a) && in(b) && !(unicode.IsLower(a) && unicode.IsUpper(b))
}

func memberName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// references checks that ids named in items are ids of the report.
func (v *validator) references(r *Report) {
	ref := func(where string, ids ...string) {
		for _, id := range ids {
			if id != "" && !v.ids[id] {
				v.fault(where, "refers to %q, which is no id of the report", id)
			}
		}
	}
	opt := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	for _, s := range r.Standing {
		ref("standing["+s.Outlet+"]", s.Actor)
	}
	for _, s := range r.Statements {
		w := "statements[" + s.ID + "]"
		ref(w, opt(s.Speaker))
		ref(w, s.CoSpeakers...)
		ref(w, s.Chain...)
		ref(w, s.About...)
		ref(w, s.Nested...)
	}
	for _, t := range r.Talks {
		w := "talks[" + t.ID + "]"
		ref(w, t.Parties...)
		ref(w, t.Facilitator, t.Host, t.Venue)
		for _, d := range t.Delegations {
			ref(w, d.Party)
			for _, m := range d.Members {
				ref(w, m.Actor, m.AccordingTo)
			}
		}
		for _, x := range t.Readouts {
			ref(w, x.Party)
		}
		for _, x := range t.Agenda {
			ref(w, string(x.By))
		}
	}
	for _, a := range r.Agreements {
		w := "agreements[" + a.ID + "]"
		ref(w, a.Parties...)
		ref(w, a.Mediator...)
		for _, x := range a.Versions {
			ref(w, x.By)
			ref(w, x.Bound...)
		}
		for _, x := range a.Positions {
			ref(w, x.Party)
		}
		for _, x := range a.Commitments {
			ref(w, opt(x.By), opt(x.Version))
		}
		for _, x := range a.Relations {
			ref(w, x.Ref)
		}
	}
	for _, e := range r.Incidents {
		w := "incidents[" + e.ID + "]"
		ref(w, opt(e.Place), e.PartOf)
		ref(w, e.SubPlaces...)
		ref(w, e.Parts...)
		for _, x := range e.Allegations {
			ref(w, x.Actor)
			ref(w, x.By...)
			ref(w, x.Denied...)
			if len(x.By) == 0 {
				v.fault(w, "an allegation says nobody who alleges it")
			}
		}
		for _, x := range e.Casualties {
			ref(w, x.By...)
		}
	}
	for _, t := range r.Tallies {
		ref("tallies["+t.ID+"]", t.ReportedBy...)
		ref("tallies["+t.ID+"]", t.RivalOf...)
		ref("tallies["+t.ID+"]", t.Place)
	}
	for _, c := range r.Control {
		ref("control["+c.ID+"]", opt(c.Holder), c.AssertedBy)
	}
	for _, f := range r.Forecasts {
		ref("forecasts["+f.ID+"]", string(f.By), f.Statement)
	}
	for _, d := range r.Discrepancies {
		for _, s := range d.Sides {
			ref("discrepancies["+d.ID+"]", s.Who...)
			ref("discrepancies["+d.ID+"]", s.Ref...)
		}
	}
	for _, d := range r.Deliveries {
		w := "deliveries[" + d.ID + "]"
		ref(w, d.From, d.To, d.Place, d.Agreement, d.InReturn)
		ref(w, d.Through...)
		ref(w, d.By...)
	}
	for _, d := range r.Directives {
		ref("directives["+d.ID+"]", opt(d.By), d.Statement)
		ref("directives["+d.ID+"]", d.ReportedBy...)
	}
	for _, l := range r.Limits {
		w := "observation_limits[" + l.ID + "]"
		ref(w, opt(l.Monitor), opt(l.Place))
		ref(w, l.ReasonBy...)
		ref(w, l.ReportedBy...)
		for _, x := range l.Allegations {
			ref(w, x.Actor)
			ref(w, x.By...)
			ref(w, x.Denied...)
			if len(x.By) == 0 {
				v.fault(w, "an allegation says nobody who alleges it")
			}
		}
	}
	for _, e := range r.Events {
		ref("events["+e.ID+"]", e.ClaimedBy)
	}
}
