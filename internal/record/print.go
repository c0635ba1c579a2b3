package record

import (
	"cmp"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Print writes a report's record for golden files, to be read by a person: layer by layer, items in
// the order of the text, one member a line, quotes in place of offsets, ids in place of hashes only
// where they are readable. Members that are not stated are left out. The same record always prints
// the same.
func Print(w io.Writer, r *Report) error {
	p := printer{w: w, names: map[string]string{}}
	p.collect(reflect.ValueOf(r).Elem())
	p.line(0, "report", r.ID)
	if r.Date.Basis != "" {
		p.line(1, "date", strings.TrimSpace(fmt.Sprintf("%s (%s)", r.Date.EDTF, r.Date.Basis)))
	}
	rv := reflect.ValueOf(r).Elem()
	for i := range rv.NumField() {
		name, f := memberName(rv.Type().Field(i)), rv.Field(i)
		if f.Kind() != reflect.Slice || f.Len() == 0 || name == "sentences" || name == "names" {
			continue
		}
		p.line(0, name, "")
		for k := range f.Len() {
			if s, ok := f.Index(k).Interface().(string); ok {
				p.line(1, "-", s)
				continue
			}
			p.item(1, f.Index(k))
		}
	}
	return p.err
}

type printer struct {
	w     io.Writer
	names map[string]string // id -> what is printed for it
	err   error
}

func (p *printer) line(depth int, key, value string) {
	s := strings.Repeat("  ", depth) + key
	if value != "" {
		s += ": " + value
	}
	if _, err := fmt.Fprintln(p.w, s); err != nil && p.err == nil {
		p.err = err
	}
}

// collect gives every hashed id a number of its kind in the order of the record (S1, S2, ...).
func (p *printer) collect(v reflect.Value) {
	count := map[string]int{}
	var walk func(reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Struct:
			if id := v.FieldByName("ID"); id.IsValid() && id.Kind() == reflect.String {
				if prefix, hash, ok := strings.Cut(id.String(), "-"); ok && len(hash) == 10 && p.names[id.String()] == "" {
					count[prefix]++
					p.names[id.String()] = prefix + strconv.Itoa(count[prefix])
				}
			}
			for i := range v.NumField() {
				walk(v.Field(i))
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		}
	}
	walk(v)
}

func (p *printer) item(depth int, v reflect.Value) {
	head := "-"
	if id := v.FieldByName("ID"); id.IsValid() && id.String() != "" {
		head = "- " + p.text(id.String())
	}
	p.line(depth, head, "")
	p.members(depth+1, v)
}

func (p *printer) members(depth int, v reflect.Value) {
	for i := range v.NumField() {
		f, sf := v.Field(i), v.Type().Field(i)
		name := memberName(sf)
		switch {
		case sf.Anonymous && f.Type() == reflect.TypeFor[Span]():
			p.line(depth, "words", strconv.Quote(f.Interface().(Span).Text))
		case sf.Anonymous:
			p.members(depth, f)
		case name == "id" || f.IsZero():
		default:
			p.member(depth, name, f)
		}
	}
}

func (p *printer) member(depth int, name string, f reflect.Value) {
	switch x := f.Interface().(type) {
	case Span:
		p.line(depth, name, strconv.Quote(x.Text))
		return
	case []Span:
		q := make([]string, len(x))
		for i, s := range x {
			q[i] = strconv.Quote(s.Text)
		}
		p.line(depth, name, strings.Join(q, " + "))
		return
	}
	switch f.Kind() {
	case reflect.Pointer:
		p.member(depth, name, f.Elem())
	case reflect.Struct:
		p.line(depth, name, "")
		p.members(depth+1, f)
	case reflect.Slice:
		if f.Type().Elem().Kind() == reflect.Struct {
			p.line(depth, name, "")
			for i := range f.Len() {
				p.item(depth+1, f.Index(i))
			}
			return
		}
		var q []string
		for i := range f.Len() {
			q = append(q, p.text(fmt.Sprint(f.Index(i).Interface())))
		}
		if len(q) > 0 {
			p.line(depth, name, strings.Join(q, ", "))
		}
	case reflect.Map:
		keys := f.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) })
		for _, k := range keys {
			p.member(depth, name+"."+k.String(), f.MapIndex(k))
		}
	default:
		p.line(depth, name, p.text(fmt.Sprint(f.Interface())))
	}
}

func (p *printer) text(s string) string {
	if n, ok := p.names[s]; ok {
		return n
	}
	return s
}
