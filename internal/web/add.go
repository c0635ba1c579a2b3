package web

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"parley/internal/record"
	"parley/internal/store"
)

// needed members are those without which an item says nothing; the contract has them filled.
var needed = map[string][]string{
	"statements": {"content", "mode"}, "incidents": {"title", "evidence"}, "agreements": {"title", "kind", "status", "evidence"}, "talks": {"title", "status", "evidence"},
	"tallies": {"what", "evidence"}, "deliveries": {"title", "what", "status", "evidence"}, "directives": {"title", "kind", "status", "evidence"}, "observation_limits": {"title", "kind", "evidence"}, "control": {"object", "kind", "asserted_by", "evidence"}, "forecasts": {"claim", "polarity", "evidence"}, "discrepancies": {"type", "evidence"},
	"events": {"event_type", "auxiliary", "evidence"}, "narrator": {"evidence"}, "actors": {"name", "type", "mentions"}, "places": {"name", "kind", "mentions"},
}

// titleMembers hold a few words of one's own for an item: filled with the words picked, to be changed.
var titleMembers = map[string]string{"incidents": "title", "agreements": "title", "talks": "title", "tallies": "what", "deliveries": "title", "directives": "title", "observation_limits": "title", "forecasts": "claim", "actors": "name", "places": "name"}

// addPage is where an analyst makes an item of words that the machine passed over.
type addPage struct {
	page
	*reading
	Path, ReportURL string
	Heading         string
	Lines           []line
	Layer, Kind     string
	Kinds           []choice
	Words           []wordsRow // picked before the kind is chosen
	Inputs          []input
	Analyst, Reason string
	Fault           string
	Faults          []diff
}

func (s *server) addPage(r *http.Request, rd *reading, layer string) *addPage {
	p := &addPage{page: s.page("Add to the record", "review"), reading: rd, Path: addURL(rd.ID), ReportURL: reportURL(rd.ID), Heading: cutWords(rd.heading(), 60), Layer: layer, Analyst: cmp.Or(s.Coder, cookie(r, nameCookie), s.Analyst)}
	for _, a := range addable {
		p.Kinds = append(p.Kinds, choice{a.Layer, a.Title, a.Layer == layer})
		if a.Layer == layer {
			p.Kind = a.Title
		}
	}
	return p
}

// wordsMember is the member that holds the words an item of a layer rests on.
func wordsMember(layer string) string {
	for _, a := range addable {
		if a.Layer == layer {
			return a.Words
		}
	}
	return ""
}

// add shows the form: first which words and what kind, then the members of that kind.
func (s *server) add(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("report")
	text, rep, info, err := s.rec.Report(r.Context(), id)
	if err != nil {
		return fmt.Errorf("report %q: %w", id, err)
	}
	rd := newReading(id, text, rep, info.Rejected, s.Parties)
	q := r.URL.Query()
	layer := q.Get("kind")
	if layer != "" && itemType(layer) == nil {
		return badRequest{fmt.Errorf("%q is no kind of record that can be added", layer)}
	}
	p := s.addPage(r, rd, layer)
	fm := newFormer(rd, layer)
	// The words come as "words", with their places as "words.at" where they were picked in the text.
	if at := q.Get("at"); at != "" {
		q["words"], q["words.at"] = append(q["words"], ""), append(q["words.at"], at)
	}
	spans := fm.words(nil, q, "words")
	for _, x := range spansOf(spans) {
		p.Words = append(p.Words, wordsRow{Text: x.Text, At: fmt.Sprintf("%d-%d", x.Start, x.End)})
	}
	p.Words = append(p.Words, fm.open["words"]...)
	unplaced := len(fm.open["words"]) > 0
	if unplaced {
		p.Fault = strings.ToUpper(fm.faults["words"][:1]) + fm.faults["words"][1:] + "."
	} else if layer != "" && spans == nil {
		p.Fault = "Pick the words that say it, or paste them: without words there is no record."
	}
	if p.Fault != "" || layer == "" {
		p.Layer = ""
		p.Words = append(p.Words, wordsRow{})
		p.Lines = s.lit(rd, spans)
		return s.render(w, "add", p)
	}
	item := map[string]any{wordsMember(layer): spans}
	if t := titleMembers[layer]; t != "" {
		item[t] = cutWords(folded(p.Words[0].Text), 80)
	}
	if layer == "control" {
		item["asserted_by"] = record.Narrator
	}
	if layer == "events" {
		item["auxiliary"] = string(record.AuxNone)
	}
	p.Inputs = fm.inputs(itemType(layer), item, itemForm)
	p.Lines = s.lit(rd, spans)
	return s.render(w, "add", p)
}

// lit is the text with some words lit and nothing underlined, to pick words in.
func (s *server) lit(rd *reading, spans any) []line {
	v := viewer{reading: rd}
	for _, x := range spansOf(spans) {
		v.Words = append(v.Words, [2]int{x.Start, x.End})
	}
	return v.lines(func(layer) bool { return false })
}

// added keeps the item.
func (s *server) added(w http.ResponseWriter, r *http.Request) error {
	form, err := postForm(w, r)
	if err != nil {
		return err
	}
	id, layer := r.PathValue("report"), form.Get("kind")
	if itemType(layer) == nil {
		return badRequest{fmt.Errorf("%q is no kind of record that can be added", layer)}
	}
	text, rep, info, err := s.rec.Report(r.Context(), id)
	if err != nil {
		return fmt.Errorf("report %q: %w", id, err)
	}
	rd := newReading(id, text, rep, info.Rejected, s.Parties)
	fm := newFormer(rd, layer)
	item := fm.parse(itemType(layer), nil, form, itemForm, 0)
	refuse := func(fault string) error {
		p := s.addPage(r, rd, layer)
		p.Inputs, p.Fault, p.Faults = fm.inputs(itemType(layer), item, itemForm), fault, fm.told()
		p.Reason = form.Get("reason")
		p.Analyst = cmp.Or(s.Coder, personName(form.Get("name")), p.Analyst)
		p.Lines = s.lit(rd, item[wordsMember(layer)])
		return s.renderStatus(w, http.StatusUnprocessableEntity, "add", p)
	}
	for _, m := range needed[layer] {
		if empty(item[m]) && fm.faults[itemForm+m] == "" {
			fm.faults[itemForm+m] = "this is needed"
		}
	}
	if len(fm.faults) > 0 {
		return refuse("Nothing was kept yet: some of the form is missing or could not be read.")
	}
	d := record.Decision{Action: record.ActionAdd, Report: id, Layer: layer, Coder: s.Coder, Analyst: personName(cmp.Or(s.Coder, form.Get("name"))), Reason: strings.TrimSpace(form.Get("reason")), At: s.now()}
	switch {
	case d.Analyst == "":
		return refuse("Write your name: every decision has one.")
	case d.Reason == "":
		return refuse("Write a reason, such as “missed by the machine”.")
	}
	d.Target = newID(rd, layer, item)
	if layer == "statements" && empty(item["chain"]) && !empty(item["speaker"]) {
		item["chain"] = []any{item["speaker"]}
	}
	if d.Item, err = json.Marshal(item); err != nil {
		return err
	}
	if f := rd.byID[d.Target]; f != nil {
		if rd.rejected[d.Target] {
			return refuse("There is such a record of these words, and it was rejected. Undo that on its page, with the reason.")
		}
		return refuse("There is such a record of these words: " + f.Title + ".")
	}
	seq, err := s.Review.Decide(r.Context(), d, -1)
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, store.ErrNotFound):
		return err
	case err != nil:
		return refuse("It was not kept, and the record is as it was: " + plainError(err, d))
	}
	setCookie(w, nameCookie, d.Analyst)
	q := url.Values{"done": {fmt.Sprint(seq)}, "of": {d.Target}, "in": {id}}
	http.Redirect(w, r, p0(store.Place{Report: id, Item: d.Target})+"&"+q.Encode(), http.StatusSeeOther)
	return nil
}

// newID is the id of an item made by hand: of its words or, of an actor or place, of its name.
func newID(rd *reading, layer string, item map[string]any) string {
	name, _ := item["name"].(string)
	switch layer {
	case "places":
		return "pl:" + record.Slug(name)
	case "actors":
		prefix := map[record.ActorType]string{record.ActorPerson: "per:", record.ActorArmedForce: "mil:", record.ActorArmedGroup: "grp:", record.ActorIgo: "igo:", record.ActorNgo: "ngo:", record.ActorParty: "pty:",
			record.ActorMedia: "out:", record.ActorUnnamedSource: "src:", record.ActorUnnamedOfficial: "src:"}
		t, _ := item["type"].(string)
		return cmp.Or(prefix[record.ActorType(t)], "org:") + record.Slug(name)
	}
	k := slices.IndexFunc(addable, func(a struct{ Layer, Letter, Words, Title string }) bool { return a.Layer == layer })
	return record.NewID(addable[k].Letter, rd.Report.TextSHA256, spansOf(item[addable[k].Words])...)
}
