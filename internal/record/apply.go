package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Apply makes a reading what analysts made of it: items added or edited, with the basis analyst for
// every value that a person wrote. Items that were rejected stay in the reading, so that what refers
// to them still does, and are named in rejected. An item that an analyst accepted or edited is put
// back where a later reading no longer has it, and is a suggestion no more; nor is one of which an
// analyst says that it cannot be verified. ds are the decisions in force, in order; those on items
// that are not there are passed over, those that cannot be applied are named in the error, and the
// rest is applied.
func (r *Report) Apply(ds []Decision) (rejected map[string]bool, err error) {
	var faults []error
	rejected = map[string]bool{}
	for _, d := range ds {
		switch d.Action {
		case ActionReject:
			rejected[d.Target] = true
		case ActionAccept, ActionEdit, ActionAdd:
			delete(rejected, d.Target)
			if err := r.apply(d); err != nil {
				faults = append(faults, fmt.Errorf("%s of %s: %w", d.Action, d.Target, err))
			}
			r.looked(d.Target)
		case ActionUnverifiable:
			r.looked(d.Target)
		}
	}
	return rejected, errors.Join(faults...)
}

// looked makes an item that a person looked at a suggestion no more.
func (r *Report) looked(id string) {
	if list, at := r.item(id); at >= 0 {
		list.Index(at).FieldByName("LowConfidence").SetBool(false)
	}
}

// Without is the reading without some items, for what counts or tells them. What refers to them keeps
// their ids.
func (r *Report) Without(ids map[string]bool) *Report {
	return r.keep(func(_, id string) bool { return !ids[id] })
}

// Bare is the reading without what can be coded: the text's furniture, sentences, names, times,
// numbers, actors and places stay, for one who codes the words anew.
func (r *Report) Bare() *Report {
	return r.keep(func(layer, _ string) bool { return layer == "actors" || layer == "places" })
}

// keep is the reading with those items that pass; other layers are as they are.
func (r *Report) keep(pass func(layer, id string) bool) *Report {
	out := *r
	v := reflect.ValueOf(&out).Elem()
	for i := range v.NumField() {
		layer := memberName(v.Type().Field(i))
		if _, has := evidenceMembers[layer]; !has {
			continue
		}
		list := reflect.MakeSlice(v.Field(i).Type(), 0, v.Field(i).Len())
		for k := range v.Field(i).Len() {
			if x := v.Field(i).Index(k); pass(layer, x.FieldByName("ID").String()) {
				list = reflect.Append(list, x)
			}
		}
		v.Field(i).Set(list)
	}
	return &out
}

func (r *Report) apply(d Decision) error {
	list, at := r.item(d.Target)
	switch {
	case d.Action == ActionAdd:
		if at >= 0 {
			return nil // the machine finds it now
		}
		if list = r.layer(d.Layer); !list.IsValid() {
			return fmt.Errorf("%q is no layer that items can be added to", d.Layer)
		}
		return put(list, -1, d.Target, d.Item, nil)
	case at < 0: // a later reading has it no more
		if list = r.layer(d.Layer); !list.IsValid() || len(d.Was) == 0 {
			return nil
		}
		if err := put(list, -1, d.Target, d.Was, nil); err != nil {
			return err
		}
		at = list.Len() - 1
	}
	if d.Action != ActionEdit {
		return nil
	}
	now, err := json.Marshal(list.Index(at).Interface())
	if err != nil {
		return err
	}
	return put(list, at, d.Target, now, d.Item)
}

// put decodes an item, with the members of a merge patch over it, into a list: at a place, or at the
// end for -1. Members that a person wrote get the basis analyst.
func put(list reflect.Value, at int, id string, item, patch json.RawMessage) error {
	var m map[string]any
	if err := json.Unmarshal(item, &m); err != nil {
		return err
	}
	wrote := m
	if patch != nil {
		wrote = nil
		if err := json.Unmarshal(patch, &wrote); err != nil {
			return fmt.Errorf("the change is no JSON object: %w", err)
		}
		m = mergePatch(m, wrote).(map[string]any)
	}
	basis, _ := m["basis"].(map[string]any)
	if basis == nil {
		basis = map[string]any{}
	}
	for _, k := range slices.Sorted(maps.Keys(wrote)) {
		if !slices.Contains([]string{"id", "basis", "spans", "evidence", "content", "mentions", "confidence", "low_confidence"}, k) && (patch != nil || basis[k] == nil) {
			basis[k] = string(BasisAnalyst)
		}
	}
	if patch == nil && len(basis) > 0 && wrote["basis"] != nil {
		basis = wrote["basis"].(map[string]any) // an item put back has its own
	}
	if _, ok := wrote["geo_precision"]; !ok && patch != nil { // follows where_prec, unless written itself
		if w, ok := wrote["where_prec"]; ok {
			delete(m, "geo_precision")
			delete(basis, "geo_precision")
			if f, ok := w.(float64); ok {
				n := int(f)
				if g := GeoPrecision(&n); g != nil {
					m["geo_precision"], basis["geo_precision"] = *g, string(BasisDerived)
				}
			}
		}
	}
	m["id"], m["basis"] = id, basis
	js, err := json.Marshal(m)
	if err != nil {
		return err
	}
	v := reflect.New(list.Type().Elem())
	dec := json.NewDecoder(bytes.NewReader(js))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v.Interface()); err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "json: "))
	}
	switch x := v.Interface().(type) { // computed, whoever wrote what it is computed of
	case *Tally:
		x.Remainder, x.Check = x.Arithmetic()
		delete(x.Basis, "check")
		x.computed(x.Remainder)
	case *Delivery:
		x.Remainder = x.Left()
		x.computed(x.Remainder)
	}
	if at < 0 {
		list.Set(reflect.Append(list, v.Elem()))
	} else {
		list.Index(at).Set(v.Elem())
	}
	return nil
}

// computed marks a remainder as what it is.
func (s *Support) computed(remainder *int) {
	delete(s.Basis, "remainder")
	if remainder != nil {
		s.Rest("remainder", BasisDerived)
	}
}

// mergePatch is RFC 7396.
func mergePatch(target, patch any) any {
	p, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	t, ok := target.(map[string]any)
	if !ok {
		t = map[string]any{}
	}
	for k, v := range p {
		if v == nil {
			delete(t, k)
		} else {
			t[k] = mergePatch(t[k], v)
		}
	}
	return t
}

// layer is the list of a layer whose items have ids; the zero Value if there is none of that name.
func (r *Report) layer(name string) reflect.Value {
	v := reflect.ValueOf(r).Elem()
	for i := range v.NumField() {
		if _, has := evidenceMembers[name]; has && memberName(v.Type().Field(i)) == name {
			return v.Field(i)
		}
	}
	return reflect.Value{}
}

// item finds an item by its id: the list and its place in it, -1 if it is not there.
func (r *Report) item(id string) (list reflect.Value, at int) {
	v := reflect.ValueOf(r).Elem()
	for i := range v.NumField() {
		if _, has := evidenceMembers[memberName(v.Type().Field(i))]; !has {
			continue
		}
		for k := range v.Field(i).Len() {
			if v.Field(i).Index(k).FieldByName("ID").String() == id {
				return v.Field(i), k
			}
		}
	}
	return reflect.Value{}, -1
}

// ItemJSON is an item of the report by its id, with its layer; ok is false if there is none.
func (r *Report) ItemJSON(id string) (layer string, js json.RawMessage, ok bool) {
	list, at := r.item(id)
	if at < 0 {
		return "", nil, false
	}
	fill(list.Index(at))
	js, err := json.Marshal(list.Index(at).Interface())
	v := reflect.ValueOf(r).Elem()
	for i := range v.NumField() {
		if v.Field(i).Kind() == reflect.Slice && v.Field(i).Type() == list.Type() {
			layer = memberName(v.Type().Field(i))
		}
	}
	return layer, js, err == nil
}
