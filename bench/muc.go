package main

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"parley/internal/ingest"
	"parley/internal/record"
)

// MUC-4: what the adapter of the incidents layer does. The texts came in capitals and have their case
// from a machine; recase mends what it left. A record is handed over by the mapping of the design page
// on events. The key leaves out much that a record rightly holds (war between forces, the background of a
// report, what is told without a date or name) and has one template where a report comes back to one event
// by several ways: which incidents are in it, and which go together, is judged by the key model (key.go).

// mucDoc is a document of the set.
type mucDoc struct {
	ID, Date, Text string
	True           string                       `json:"text_truecased"`
	Templates      []map[string]json.RawMessage `json:"templates"`
}

func (d *mucDoc) input() ingest.Input {
	return ingest.Input{ID: d.ID, Text: cmp.Or(recase(d.True), d.Text), Date: record.EDTF(d.Date)}
}

// common are common words that the set's truecaser did not know and took for names: those of its training
// documents that news in mixed case writes small.
//
//go:embed muc_common.txt
var commonWords string

var common = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(commonWords) {
		m[w] = true
	}
	return m
}()

var capitalised = regexp.MustCompile(`[A-Z][a-z][a-z'-]*`)

// recase writes common words small, but for those that begin a sentence.
func recase(text string) string {
	b := []byte(text)
	for _, at := range capitalised.FindAllStringIndex(text, -1) {
		w := text[at[0]:at[1]]
		if !common[strings.ToLower(w)] || at[0] > 0 && (isWordByte(text[at[0]-1])) {
			continue
		}
		before := strings.TrimRight(text[:at[0]], " ")
		if before == "" || strings.ContainsAny(before[len(before)-1:], ".!?:\"]\n") {
			continue
		}
		b[at[0]] = byte(unicode.ToLower(rune(b[at[0]])))
	}
	return string(b)
}

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '\'' || c == '-'
}

// writeRecased writes the training documents with the case that documents are read with.
func (b *bench) writeRecased(out string) error {
	docs, err := jsonl[map[string]any](b, b.path("incidents/muc_train.jsonl"))
	if err != nil {
		return err
	}
	for _, d := range docs {
		if t, ok := d["text_truecased"].(string); ok {
			d["text_truecased"] = recase(t)
		}
	}
	return write(out, docs)
}

type mucPrediction struct {
	ID        string           `json:"id"`
	Templates []map[string]any `json:"templates"`
}

// mucMeasures are the scorer's measures by name.
var mucMeasures = map[string]string{"ceaf_ree": "ceaf_ree_strict/micro/f1", "type_f1": "template/incident_type/f1", "template_f1": "template/template_overall/f1", "relevance_f1": "relevance/f1"}

// incidents hands records to the MUC-4 scorer: as the key model picks them, and all that are told.
func (b *bench) incidents() error {
	path := b.path("incidents/muc_dev.jsonl")
	if !exists(path) {
		b.missing("incidents", "muc", "absent: incidents/muc_dev.jsonl", keys(mucMeasures)...)
		b.missing("incidents", "muc-all", "absent: incidents/muc_dev.jsonl", keys(mucMeasures)...)
		return nil
	}
	docs, err := jsonl[mucDoc](b, path)
	if err != nil {
		return err
	}
	key, err := loadKey()
	if err != nil {
		return err
	}
	gold, err := b.head(path, "muc.gold.jsonl")
	if err != nil {
		return err
	}
	var ins []ingest.Input
	for _, d := range docs {
		ins = append(ins, d.input())
	}
	var picked, all []mucPrediction
	for i, r := range b.reports(ins) {
		p, q := mucPrediction{ID: ins[i].ID, Templates: []map[string]any{}}, mucPrediction{ID: ins[i].ID, Templates: []map[string]any{}}
		if r != nil {
			p.Templates = append(p.Templates, key.templates(r, ins[i].Text)...)
			for k := range r.Incidents {
				if told(r, &r.Incidents[k]) {
					q.Templates = append(q.Templates, template(r, &r.Incidents[k]))
				}
			}
		}
		picked, all = append(picked, p), append(all, q)
	}
	for _, s := range []struct {
		set   string
		preds []mucPrediction
	}{{"muc", picked}, {"muc-all", all}} {
		if err := b.scoreMUC(gold, s.preds, func(m string, v float64) {
			b.put("incidents", s.set, m, v, fmt.Sprintf("%d documents, truecased", len(docs)))
		}); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) scoreMUC(gold string, preds []mucPrediction, put func(measure string, v float64)) error {
	if err := write(b.file("muc.jsonl"), preds); err != nil {
		return err
	}
	var res map[string]json.RawMessage
	if err := python(&res, b.scorer("score_muc.py"), gold, b.file("muc.jsonl"), "--json"); err != nil {
		return err
	}
	for _, m := range keys(mucMeasures) {
		v, err := number(res, mucMeasures[m])
		if err != nil {
			return err
		}
		put(m, v)
	}
	return nil
}

// likely is the confidence from which on an incident is taken for one that the key has.
const likely = .4

// eventNouns name a deed and no instrument: the key has none of them.
var eventNouns = map[string]bool{"strike": true, "strikes": true, "airstrike": true, "airstrikes": true, "bombardment": true, "bombing": true, "bombings": true, "gunfire": true, "shelling": true, "attack": true, "attacks": true}

// told says whether an incident is one of the kinds that the key has, and no mere suggestion.
func told(r *record.Report, x *record.Incident) bool {
	return !x.LowConfidence && (x.Confidence == nil || *x.Confidence >= likely) && !x.Generic && ofMUC(x) && !(x.AcledType == record.AcledBattles && military(x))
}

// ofMUC says whether an incident is of a kind that the key has.
func ofMUC(x *record.Incident) bool {
	return x.AcledType != record.AcledProtests && x.AcledType != record.AcledRiots && (x.AcledType != record.AcledStrategicDevelopments || x.AcledSub == record.AcledSubLootingPropertyDestruction)
}

// military says whether all that was hit is of the military.
func military(x *record.Incident) bool {
	return len(x.Targets)+len(x.Casualties) > 0 && !slices.ContainsFunc(x.Targets, func(t record.Target) bool { return t.ObjectClass != record.ObjectMilitary }) &&
		!slices.ContainsFunc(x.Casualties, func(c record.Casualty) bool { return c.Group != record.GroupMilitary })
}

// mucType is the type of incident that the key has for one.
func mucType(x *record.Incident) string {
	switch {
	case x.AcledSub == record.AcledSubAbductionForcedDisappearance || slices.Contains(x.PloverModes, "abduct"):
		return "KIDNAPPING"
	case x.AcledSub == record.AcledSubSuicideBomb || x.AcledSub == record.AcledSubRemoteExplosiveLandmineIED || x.AcledSub == record.AcledSubGrenade:
		return "BOMBING"
	case x.AcledSub == record.AcledSubLootingPropertyDestruction:
		if slices.ContainsFunc(x.Targets, func(g record.Target) bool { return g.Effect != nil && *g.Effect == record.EffectSeized }) {
			return "ROBBERY"
		}
		return "ARSON"
	}
	return "ATTACK"
}

// bodies are nouns for bodies of people rather than people.
var bodies = map[string]bool{"army": true, "forces": true, "force": true, "government": true, "military": true, "battalion": true, "brigade": true, "cartel": true, "front": true, "movement": true, "police": true, "guard": true, "navy": true, "squad": true, "squads": true, "organization": true, "organizations": true, "mafia": true, "mafias": true, "command": true, "party": true, "path": true, "service": true, "services": true, "regiment": true, "ministry": true, "administration": true}

// isBody says whether a phrase names a body: its head does.
func isBody(phrase string) bool {
	head, _, _ := strings.Cut(strings.ToLower(phrase), " of ")
	w := strings.Fields(head)
	return len(w) > 0 && bodies[w[len(w)-1]]
}

var (
	supposed = regexp.MustCompile(`(?i)^(alleged|presumed|suspected|supposed|at least|least|some|about|approximately) `)
	counted  = regexp.MustCompile(`(?i)^(\d+|one|two|three|four|five|six|seven|eight|nine|ten|several|some|many|first|second|another) `)
	titled   = regexp.MustCompile(`(?i)^(msgr|monsignor|father|colonel|col|general|gen|major|maj|captain|capt|lieutenant|lt|sergeant|sgt|doctor|dr|judge|senator|deputy|president|comrade|commander|mr|mrs|priest|bishop|archbishop|governor|mayor)\.? `)
)

// fullName is the longest name that a report has for a person.
func fullName(r *record.Report, n record.Name) string {
	best := titled.ReplaceAllString(n.Text, "")
	for _, o := range r.Names {
		full := titled.ReplaceAllString(o.Text, "")
		if o.Class == record.ClassPerson && len(full) > len(best) && strings.Contains(" "+strings.ToLower(full)+" ", " "+strings.ToLower(best)+" ") {
			best = full
		}
	}
	return best
}

// spelled is the name of an organisation in full, where the report spells out its initials.
func spelled(r *record.Report, name string) string {
	if strings.Contains(name, " ") {
		return name
	}
	for _, o := range r.Names {
		initials := ""
		for w := range strings.FieldsSeq(o.Text) {
			if w != "of" && w != "the" && w != "for" && w != "and" {
				initials += w[:1]
			}
		}
		if len(initials) > 2 && strings.EqualFold(initials, name) {
			return o.Text
		}
	}
	return name
}

// template is an incident as a MUC-4 template.
func template(r *record.Report, x *record.Incident) map[string]any {
	t := map[string]any{"type": mucType(x), "stage": "ACCOMPLISHED"}
	inSpan := func(n record.Name, spans []record.Span) bool {
		return slices.ContainsFunc(spans, func(s record.Span) bool { return s.Start <= n.Start && n.End <= s.End })
	}
	var ind, org []any
	for _, a := range x.Allegations {
		k := slices.IndexFunc(r.Actors, func(o record.Actor) bool { return o.ID == a.Actor })
		if k < 0 {
			continue
		}
		if ac := r.Actors[k]; ac.Type == record.ActorPerson {
			ind = append(ind, ac.Name)
		} else {
			named, common := "", ""
			nameOf := func(m record.Span) *record.Name {
				if i := slices.IndexFunc(r.Names, func(n record.Name) bool { return n.Text == m.Text || strings.EqualFold("the "+n.Text, m.Text) }); i >= 0 {
					return &r.Names[i]
				}
				return nil
			}
			words := a.Spans["actor"] // the allegation's own, and the actor's first name
			for _, m := range words {
				if nameOf(m) == nil && common == "" && len(m.Text) > 4 {
					common = m.Text
				}
			}
			for _, m := range slices.Concat(words, ac.Mentions) {
				if n := nameOf(m); n != nil && named == "" && n.Class != record.ClassLocation && n.Class != record.ClassNorp { // "Salvadoran" alone is no organisation
					named = m.Text
				}
			}
			if isBody(common) { // "the armed forces", and not "armed men"
				named, common = cmp.Or(named, common), ""
			}
			if named != "" {
				org = append(org, spelled(r, named))
			}
			if common != "" {
				ind = append(ind, supposed.ReplaceAllString(common, ""))
			}
		}
	}
	t["perp_ind"], t["perp_org"] = ind, org
	var phys, hum, victims []any
	for _, g := range x.Targets {
		if g.ObjectClass.Within(record.ObjectPeople) {
			hum = append(hum, map[string]any{"mentions": []string{g.Text}})
			for _, n := range r.Names {
				if n.Class == record.ClassPerson && inSpan(n, g.Evidence) {
					victims = append(victims, fullName(r, n))
				}
			}
			continue
		}
		phys = append(phys, []string{counted.ReplaceAllString(g.Text, "")})
	}
	for _, c := range x.Casualties {
		if c.SubsetOf != "" {
			continue
		}
		h := map[string]any{"mentions": []string{}, "number": "PLURAL"}
		if c.Best != nil {
			h["number"] = fmt.Sprint(*c.Best)
		}
		switch c.Kind {
		case record.CasualtiesKilled:
			h["effect"] = "DEATH"
		case record.CasualtiesInjured:
			h["effect"] = "INJURY"
		}
		hum = append(hum, h)
	}
	t["phys_tgt"], t["hum_targets"], t["hum_tgt_name"] = phys, hum, victims
	if x.Weapon != "" && !eventNouns[strings.ToLower(x.Weapon)] {
		t["instrument_id"] = []string{counted.ReplaceAllString(x.Weapon, "")}
	}
	if a, z := x.Date.First(), x.Date.Last(); a != "" && a == z {
		t["date"] = string(a)
	} else if a != "" && z != "" {
		t["date"] = map[string]string{"from": string(a), "to": string(z)}
	}
	if x.Place != nil {
		for _, p := range r.Places {
			if p.ID != *x.Place {
				continue
			}
			var path []map[string]string
			if p.Country != nil {
				path = append(path, map[string]string{"name": *p.Country})
			}
			if p.Adm1 != nil && p.Kind != record.PlaceAdm1 {
				path = append(path, map[string]string{"name": *p.Adm1})
			}
			if p.Kind != record.PlaceCountry {
				path = append(path, map[string]string{"name": p.Name})
			} else {
				path = []map[string]string{{"name": p.Name}}
			}
			t["location"] = map[string]any{"path": path}
		}
	}
	return t
}
