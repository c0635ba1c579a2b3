package record

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
)

// A vocabulary value or date that is not stated is "" in Go and null in JSON.
func stringOrNull(s string) ([]byte, error) {
	if s == "" {
		return []byte("null"), nil
	}
	return json.Marshal(s)
}

func (v TalksFormat) MarshalJSON() ([]byte, error)   { return stringOrNull(string(v)) }
func (v Qualifier) MarshalJSON() ([]byte, error)     { return stringOrNull(string(v)) }
func (v Polarity) MarshalJSON() ([]byte, error)      { return stringOrNull(string(v)) }
func (v CasualtyGroup) MarshalJSON() ([]byte, error) { return stringOrNull(string(v)) }
func (v Factuality) MarshalJSON() ([]byte, error)    { return stringOrNull(string(v)) }
func (v EDTF) MarshalJSON() ([]byte, error)          { return stringOrNull(string(v)) }

// Refs is one or several ids: in JSON null, a string, or a list of strings.
type Refs []string

func (r Refs) MarshalJSON() ([]byte, error) {
	switch len(r) {
	case 0:
		return []byte("null"), nil
	case 1:
		return json.Marshal(r[0])
	}
	return json.Marshal([]string(r))
}

func (r *Refs) UnmarshalJSON(b []byte) error {
	*r = nil
	if bytes.Equal(b, []byte("null")) {
		return nil
	}
	if len(b) > 0 && b[0] == '"' {
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		*r = Refs{s}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(r))
}

// JSON is the report as the contract has it, on one line without a line break at its end.
// Every layer is present; what is not stated is null or an empty list.
func (r *Report) JSON() ([]byte, error) {
	fill(reflect.ValueOf(r).Elem())
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(r); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// fill replaces nil lists that the contract requires (those without omitempty) by empty ones.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			f, tag := v.Field(i), v.Type().Field(i).Tag.Get("json")
			if f.Kind() == reflect.Slice && f.IsNil() && f.Type() != reflect.TypeFor[Refs]() && !strings.Contains(tag, "omitempty") {
				f.Set(reflect.MakeSlice(f.Type(), 0, 0))
			}
			fill(f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			fill(v.Index(i))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			fill(v.Elem())
		}
	}
}

// UnmarshalJSON takes the bare date of a gold file too.
func (d *ReportDate) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		*d = ReportDate{Basis: DateGiven}
		return json.Unmarshal(b, &d.EDTF)
	}
	type plain ReportDate
	return json.Unmarshal(b, (*plain)(d))
}

// Ref is an id (or words standing for one) that may be missing: "" is null in JSON.
type Ref string

func (r Ref) MarshalJSON() ([]byte, error) { return stringOrNull(string(r)) }
