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
}
