package record

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
)

// Every member that the program can print is explained in the codebook.
func TestCodebookIsComplete(t *testing.T) {
	b, err := os.ReadFile("../../docs/codebook.md")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(x reflect.Type) {
		switch x.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			walk(x.Elem())
		case reflect.Struct:
			if seen[x] {
				return
			}
			seen[x] = true
			for i := range x.NumField() {
				f := x.Field(i)
				if name := memberName(f); name != "" && !strings.Contains(string(b), "`"+name+"`") {
					t.Errorf("docs/codebook.md does not explain %s of %s", name, x.Name())
				}
				walk(f.Type)
			}
		}
	}
	walk(reflect.TypeFor[Report]())
}

// The vocabularies in Go are those of the schema, and every member of the types is in it.
func TestSchemaAgrees(t *testing.T) {
	b, err := os.ReadFile("../../docs/record.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Defs map[string]struct {
			Enum       []any          `json:"enum"`
			Properties map[string]any `json:"properties"`
		} `json:"$defs"`
		Properties map[string]struct {
			Items struct {
				Ref string `json:"$ref"`
			} `json:"items"`
		} `json:"properties"`
	}
	if err := json.Unmarshal(b, &schema); err != nil {
		t.Fatal(err)
	}
	enums := map[string]bool{}
	for _, d := range schema.Defs {
		var vs []string
		for _, v := range d.Enum {
			if s, ok := v.(string); ok {
				vs = append(vs, s)
			}
		}
		enums[strings.Join(vs, " ")] = true
	}
	for name, list := range Vocabularies {
		if !enums[strings.Join(list, " ")] {
			t.Errorf("vocabulary %s is not that of the schema: %v", name, list)
		}
	}
	r := reflect.TypeFor[Report]()
	for i := range r.NumField() {
		layer := memberName(r.Field(i))
		def, ok := strings.CutPrefix(schema.Properties[layer].Items.Ref, "#/$defs/")
		if !ok {
			continue
		}
		var members func(reflect.Type)
		members = func(x reflect.Type) {
			for k := range x.NumField() {
				f := x.Field(k)
				if f.Anonymous {
					members(f.Type)
					continue
				}
				has := false
				for _, d := range []string{def, "item", "inner"} {
					_, ok := schema.Defs[d].Properties[memberName(f)]
					has = has || ok
				}
				if !has {
					t.Errorf("%s: the schema has no member %s", layer, memberName(f))
				}
			}
		}
		if x := r.Field(i).Type; x.Kind() == reflect.Slice && x.Elem().Kind() == reflect.Struct {
			members(x.Elem())
		}
	}
}
