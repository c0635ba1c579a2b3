package record

import (
	"encoding/json"
	"reflect"
	"slices"
)

// Finding is one item of one report, as the record is folded from it: whole in itself, so that two
// findings can be compared without the reports they stand in. Its id rests on the words alone
// (NewID), so the same words of the same text are the same finding, under whatever id the text came.
type Finding struct {
	ID     string   `json:"id"`
	Layer  string   `json:"layer"` // "incidents", "talks" …, the member of Report it comes from
	Source Reported `json:"source"`

	Incident  *Incident  `json:"incident,omitempty"` // one of these is set
	Talks     *Talks     `json:"talks,omitempty"`
	Agreement *Agreement `json:"agreement,omitempty"`
	Statement *Statement `json:"statement,omitempty"`
	Tally     *Tally     `json:"tally,omitempty"`

	Actors []Actor `json:"actors,omitempty"` // those that the item names, without their mentions
	Places []Place `json:"places,omitempty"`

	// Sketch is what the joiner has worked out of report and text once, so that it need not again:
	// marks of the text for near-duplicates, words with their weight, a vector.
	Sketch json.RawMessage `json:"sketch,omitempty"`
}

// Reported says which report a finding comes from.
type Reported struct {
	Report string `json:"report"` // id
	Outlet string `json:"outlet,omitempty"`
	Title  string `json:"title,omitempty"`
	Date   EDTF   `json:"date"` // of the report; "" = not known
	Text   string `json:"text"` // SHA-256
	// Standing is what the dossier said of the outlets of the report when it was read.
	Standing []Standing `json:"standing,omitempty"`
}

// Record is one incident, agreement, statement … as all reports have it. ID is the smallest id of
// its findings, and every id of a finding leads to it, so neither depends on the order of arrival,
// and what joins, merges or splits leaves every address good.
type Record struct {
	ID       string       `json:"id"`
	Layer    string       `json:"layer"`
	Title    string       `json:"title"`
	Date     EDTF         `json:"date"`     // the time its findings agree on, or span; "" = not stated
	Findings []FindingRef `json:"findings"` // sorted by report, then id
	Joined
}

// FindingRef leads from a record to a finding in a report.
type FindingRef struct {
	Report string `json:"report"`
	ID     string `json:"id"`
}

// Joiner makes records of the findings of many reports. All four are functions of their arguments
// alone (no clock, no counts over the dossier), so that the record can be kept up as reports come
// and is the same when folded from the beginning, in whatever order they came.
//
//	Findings  the findings of a report's reading that may be joined with those of others.
//	Keys      blocking keys of a finding ("incidents|2025-03-24|pl:sumy"): two findings that share
//	          none are never compared.
//	Score     whether two findings that share a key tell of the same, 0 (no link) to 1. Symmetric.
//	Join      the records of a set of findings that is closed under links (Score > 0) and merges;
//	          the decisions are those in force on any of them (ActionMerge, ActionSplit, ActionGrade,
//	          ActionStatus, ActionUnverifiable …). Each finding ends in exactly one record. Sets and
//	          decisions come sorted.
//
//	Gist      what can be kept in mind of a finding, in few bytes, so that not every one that shares a
//	          key need be read; nil = nothing. May itself be nil, and Hopeless with it
//	Hopeless  whether two gists say that the Score of their findings is 0
//
// When a report comes, the store looks up who shares keys with its findings, scores those pairs, and
// hands the sets that they link, and nothing else, to Join.
type Joiner struct {
	Version  string // changes where the same findings give other records: the store then folds anew
	Findings func(rep *Report, text string) []Finding
	Keys     func(*Finding) []string
	Score    func(a, b *Finding) float64
	Join     func(set []Finding, decisions []Decision) []Record
	Gist     func(*Finding) any
	Hopeless func(a, b any) bool
}

// SourceOf says which report a reading's findings come from.
func SourceOf(rep *Report) Reported {
	src := Reported{Report: rep.ID, Date: rep.Date.EDTF, Text: rep.TextSHA256, Standing: rep.Standing}
	if rep.Outlet != nil {
		src.Outlet = *rep.Outlet
	}
	if rep.Title != nil {
		src.Title = *rep.Title
	}
	return src
}

// Findings are the items of a reading that may be joined with those of other reports, with the
// actors and places that they name, in the order of the layers.
func Findings(rep *Report) []Finding {
	src := SourceOf(rep)
	actors, places := map[string]*Actor{}, map[string]*Place{}
	for i := range rep.Actors {
		actors[rep.Actors[i].ID] = &rep.Actors[i]
	}
	for i := range rep.Places {
		places[rep.Places[i].ID] = &rep.Places[i]
	}
	var out []Finding
	add := func(layer, id string, item any, f Finding) {
		f.ID, f.Layer, f.Source = id, layer, src
		var ids []string
		texts(reflect.ValueOf(item), &ids)
		slices.Sort(ids)
		for _, id := range slices.Compact(ids) {
			if a := actors[id]; a != nil {
				f.Actors = append(f.Actors, *a)
				f.Actors[len(f.Actors)-1].Mentions = nil
			}
			if p := places[id]; p != nil {
				f.Places = append(f.Places, *p)
				f.Places[len(f.Places)-1].Mentions = nil
			}
		}
		out = append(out, f)
	}
	for i := range rep.Incidents {
		x := &rep.Incidents[i]
		add("incidents", x.ID, x, Finding{Incident: x})
	}
	for i := range rep.Talks {
		x := &rep.Talks[i]
		add("talks", x.ID, x, Finding{Talks: x})
	}
	for i := range rep.Agreements {
		x := &rep.Agreements[i]
		add("agreements", x.ID, x, Finding{Agreement: x})
	}
	for i := range rep.Statements {
		x := &rep.Statements[i]
		add("statements", x.ID, x, Finding{Statement: x})
	}
	for i := range rep.Tallies {
		x := &rep.Tallies[i]
		add("tallies", x.ID, x, Finding{Tally: x})
	}
	return out
}

// texts collects every string of a value; spans have none that are ids.
func texts(v reflect.Value, out *[]string) {
	switch v.Kind() {
	case reflect.String:
		if v.Len() > 0 {
			*out = append(*out, v.String())
		}
	case reflect.Pointer:
		if !v.IsNil() {
			texts(v.Elem(), out)
		}
	case reflect.Slice:
		for i := range v.Len() {
			texts(v.Index(i), out)
		}
	case reflect.Struct:
		if t := v.Type(); t == reflect.TypeFor[Span]() || t == reflect.TypeFor[Support]() {
			return
		}
		for i := range v.NumField() {
			texts(v.Field(i), out)
		}
	}
}

// Unjoined makes a record of every finding: what the record is without a joiner.
func Unjoined(set []Finding, _ []Decision) []Record {
	var out []Record
	for i, f := range set {
		if i > 0 && set[i-1].ID == f.ID { // the same words, under another report's id
			r := &out[len(out)-1]
			r.Findings = append(r.Findings, FindingRef{f.Source.Report, f.ID})
			continue
		}
		out = append(out, Record{ID: f.ID, Layer: f.Layer, Findings: []FindingRef{{f.Source.Report, f.ID}}})
	}
	return out
}
