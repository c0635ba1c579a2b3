package examples

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
)

//go:embed expected.json
var expectedJSON []byte

// Expected is what a reader without the program finds in the dispatches (README.md). Nothing that
// computes a record may look at it; bench measures the record against it.
type Expected struct {
	About string `json:"about"`
	AsOf  string `json:"as_of"` // the day of the last dispatch that was read
	// Items by kind (Kinds). Expected is what must be found; Optional what may be found and counts
	// neither way; Absent what must not be found.
	Expected map[string][]Item `json:"expected"`
	Optional map[string][]Item `json:"optional"`
	Absent   map[string][]Item `json:"absent"`
}

// Kinds are the six kinds of items, in an order in which references point back.
var Kinds = []string{"agreements", "versions", "incidents", "compliance", "forecasts", "discrepancies"}

// Item is one entry, with what a person needs to check it.
type Item struct {
	ID    string           `json:"id"`
	Say   string           `json:"say"`
	Facts []int            `json:"facts"` // numbers of the fact list
	Words []Words          `json:"words"` // what it rests on
	Why   string           `json:"why"`
	Is    map[string]Value `json:"is"` // what it must be; a member that is missing is not judged
}

// Words are words of a dispatch; they stand in it once.
type Words struct {
	In    string `json:"in"` // id of the dispatch
	Quote string `json:"quote"`
}

// Value is what a member must be. In JSON a string is one value and a list is a set. "|" separates
// right values, "null" is no value; in a set a "?" at the end means that it may be missing, and "*"
// that others may be there.
type Value struct {
	Set bool
	Of  []string // one entry unless Set
}

func (v *Value) UnmarshalJSON(b []byte) error {
	v.Set = bytes.HasPrefix(bytes.TrimSpace(b), []byte("["))
	if v.Set {
		return json.Unmarshal(b, &v.Of)
	}
	v.Of = make([]string, 1)
	return json.Unmarshal(b, &v.Of[0])
}

// ReadExpected reads expected.json.
func ReadExpected() (*Expected, error) {
	var e Expected
	dec := json.NewDecoder(bytes.NewReader(expectedJSON))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&e); err != nil {
		return nil, fmt.Errorf("examples: expected.json: %w", err)
	}
	return &e, nil
}
