package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"parley/internal/extract"
	"parley/internal/ingest"
	"parley/internal/record"
	"parley/nlp"
)

type attribution struct {
	Cue     [][2]int `json:"cue"`
	Source  [][2]int `json:"source"`
	Content [][2]int `json:"content"`
}

type attributed struct {
	ID           string        `json:"id"`
	Attributions []attribution `json:"attributions"`
}

// opening is a word that PolNeAR has inside the content and the contract outside.
// An opening quotation mark may stand between.
var opening = regexp.MustCompile("(?i)\\b(?:that|to|whether|how|if)\\s+(?:[\"“‘]|''|``|'|`)?$")

func (b *bench) attribution() error {
	type doc struct{ ID, Text string }
	score := func(set, gold string, preds []attributed, ms map[string]string) error {
		if err := write(b.file("attr.jsonl"), preds); err != nil {
			return err
		}
		if b.keep != "" {
			if err := write(filepath.Join(b.keep, "attribution-"+set+".jsonl"), preds); err != nil {
				return err
			}
		}
		if err := python(nil, b.scorer("score_attribution.py"), gold, b.file("attr.jsonl"), "--json", b.file("attr.json")); err != nil {
			return err
		}
		js, err := os.ReadFile(b.file("attr.json"))
		if err != nil {
			return err
		}
		var res map[string]json.RawMessage
		if err := json.Unmarshal(js, &res); err != nil {
			return err
		}
		n := 0
		for _, p := range preds {
			n += len(p.Attributions)
		}
		for m, path := range ms {
			v, err := number(res, path)
			if err != nil {
				return err
			}
			b.put("attribution", set, m, v, fmt.Sprintf("%d documents, %d predicted", len(preds), n))
		}
		return nil
	}
	full := map[string]string{"cue_exact": "cue.exact/f1", "source_exact": "source.exact/f1", "content_exact": "content.exact/f1", "content_partial": "content.partial/f1", "attr_half": "attr_half/f1", "attr_exact": "attr_exact/f1",
		"recall_direct": "by_mode/direct/recall_half", "recall_mixed": "by_mode/mixed/recall_half", "recall_indirect": "by_mode/indirect/recall_half", "recall_speech": "by_cue/speech/recall_half"}
	part := map[string]string{}
	for _, m := range []string{"cue_exact", "source_exact", "content_exact", "content_partial", "attr_half", "recall_direct", "recall_speech"} {
		part[m] = full[m]
	}
	for _, set := range []struct {
		name, file string
		ms         map[string]string
	}{{"polnear", "attribution/polnear_dev.jsonl", full}, {"challenge", "attribution/challenge.jsonl", map[string]string{"attr_half": "attr_half/f1"}}} {
		path := b.path(set.file)
		if !exists(path) {
			b.missing("attribution", set.name, "absent: "+set.file, keys(set.ms)...)
			if set.name == "polnear" {
				b.missing("attribution", "polnear-reader", "absent: "+set.file, keys(part)...)
			}
			continue
		}
		docs, err := jsonl[doc](b, path)
		if err != nil {
			return err
		}
		gold, err := b.head(path, "attr.gold.jsonl")
		if err != nil {
			return err
		}
		var ins []ingest.Input
		for _, d := range docs {
			ins = append(ins, ingest.Input{ID: d.ID, Text: d.Text})
		}
		var ps, raw []attributed
		for i, r := range b.reports(ins) {
			p := attributed{ID: ins[i].ID, Attributions: []attribution{}}
			points := []rune(ins[i].Text)
			if r != nil {
				nested := map[string]bool{} // PolNeAR is flat: no attribution lies inside another's content
				if set.name == "polnear" {
					for _, s := range r.Statements {
						for _, id := range s.Nested {
							nested[id] = true
						}
					}
				}
				speaker := "" // of the attribution before
				for _, s := range r.Statements {
					if nested[s.ID] {
						continue
					}
					a := attribution{pairs(s.Cue), pairs(s.SpeakerMention), pairs(s.Content)}
					if s.Mode == record.ModeSilence && len(a.Cue) > 0 { // the contract has the whole clause, PolNeAR what comes after the cue
						switch end := a.Cue[len(a.Cue)-1][1]; {
						case end < a.Content[0][1] && a.Content[0][0] <= end:
							a.Content[0][0] = end
						case a.Content[0][0] < end && a.Cue[0][0] < a.Content[0][1]: // nothing but the cue and who did not speak
							a.Content = [][2]int{}
						}
					}
					if len(s.Cue) == 0 && len(s.SpeakerMention) == 0 && s.Speaker != nil { // no attribution without a cue: what goes on belongs to the one before
						if n := len(p.Attributions); n > 0 && speaker == *s.Speaker {
							p.Attributions[n-1].Content = append(p.Attributions[n-1].Content, a.Content...)
							continue
						}
					}
					speaker = ""
					if s.Speaker != nil {
						speaker = *s.Speaker
					}
					if len(a.Content) == 0 {
						p.Attributions = append(p.Attributions, a)
						continue
					}
					if at := opening.FindStringIndex(string(points[max(0, a.Content[0][0]-12):a.Content[0][0]])); at != nil {
						before := string(points[max(0, a.Content[0][0]-12):a.Content[0][0]])
						a.Content[0][0] -= len([]rune(before[at[0]:]))
					}
					p.Attributions = append(p.Attributions, a)
				}
			}
			ps = append(ps, p)
		}
		if err := score(set.name, gold, ps, set.ms); err != nil {
			return err
		}
		if set.name != "polnear" {
			continue
		}
		for _, d := range docs { // the reader's words as `parley parse --format json` prints them
			nd := b.product.Read(d.Text)
			js, err := nd.JSON(d.ID)
			if err != nil {
				return err
			}
			var x struct {
				Attributions []struct{ Cue, Source, Content []struct{ Start, End int } }
			}
			if err := json.Unmarshal(js, &x); err != nil {
				return err
			}
			p := attributed{ID: d.ID, Attributions: []attribution{}}
			for _, a := range x.Attributions {
				var y attribution
				for _, f := range []struct {
					from []struct{ Start, End int }
					to   *[][2]int
				}{{a.Cue, &y.Cue}, {a.Source, &y.Source}, {a.Content, &y.Content}} {
					*f.to = [][2]int{}
					for _, s := range f.from {
						*f.to = append(*f.to, [2]int{s.Start, s.End})
					}
				}
				if len(y.Content) > 0 { // the reference leaves these out too
					p.Attributions = append(p.Attributions, y)
				}
			}
			raw = append(raw, p)
		}
		if err := score("polnear-reader", gold, raw, part); err != nil {
			return err
		}
	}
	return nil
}

func keys(m map[string]string) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func pairs(spans []record.Span) [][2]int {
	out := [][2]int{}
	for _, s := range spans {
		out = append(out, [2]int{s.Start, s.End})
	}
	return out
}

// number finds a number in nested JSON by a path of names; missing is 0 (the scorer counted nothing).
func number(m map[string]json.RawMessage, path string) (float64, error) {
	name, rest, deeper := strings.Cut(path, "/")
	raw, ok := m[name]
	if !ok {
		return 0, nil
	}
	if deeper {
		var sub map[string]json.RawMessage
		if err := json.Unmarshal(raw, &sub); err != nil {
			return 0, err
		}
		return number(sub, rest)
	}
	var v float64
	return v, json.Unmarshal(raw, &v)
}

func (b *bench) events() error {
	if err := b.plv(); err != nil {
		return err
	}
	ms := []string{"type_f1", "source_f1", "target_f1", "dyad_f1", "strict_f1"}
	path := b.path("events/plover_dev.jsonl")
	if !exists(path) {
		b.missing("events", "plover", "absent: events/plover_dev.jsonl", ms...)
		return nil
	}
	docs, err := jsonl[struct{ ID, Text string }](b, path)
	if err != nil {
		return err
	}
	var ins []ingest.Input
	for _, d := range docs {
		ins = append(ins, ingest.Input{ID: d.ID, Text: d.Text})
	}
	type event struct {
		Event  string   `json:"event"`
		Source []string `json:"source"`
		Target []string `json:"target"`
	}
	type pred struct {
		ID     string  `json:"id"`
		Events []event `json:"events"`
	}
	short := func(codes []string) []string {
		out := []string{}
		for _, c := range codes {
			c, _, _ = strings.Cut(c, " ")
			out = append(out, c)
		}
		return out
	}
	var ps []pred
	for i, r := range b.reports(ins) {
		p := pred{ID: ins[i].ID, Events: []event{}}
		if r != nil {
			for _, e := range r.Events {
				p.Events = append(p.Events, event{string(e.EventType), short(e.Actor), short(e.Recipient)})
			}
		}
		ps = append(ps, p)
	}
	if err := write(b.file("plover.jsonl"), ps); err != nil {
		return err
	}
	gold, err := b.head(path, "plover.gold.jsonl")
	if err != nil {
		return err
	}
	var res struct {
		Records int
		Fields  map[string]f1
	}
	if err := python(&res, b.scorer("score_plover.py"), gold, b.file("plover.jsonl"), "--first", "--json"); err != nil {
		return err
	}
	for m, f := range map[string]string{"type_f1": "event", "source_f1": "source", "target_f1": "target", "dyad_f1": "dyad", "strict_f1": "strict"} {
		b.put("events", "plover", m, res.Fields[f].F1, fmt.Sprintf("%d records, first event", res.Records))
	}
	return nil
}

// plv asks the event coder for the type of event between two parties whose words are given.
func (b *bench) plv() error {
	path := b.path("events/plv_dev.jsonl")
	if !exists(path) {
		b.missing("events", "plv", "absent: events/plv_dev.jsonl", "accuracy", "macro_f1")
		return nil
	}
	pairs, err := jsonl[struct{ ID, Text, Marked string }](b, path)
	if err != nil {
		return err
	}
	type pred struct {
		ID    string `json:"id"`
		Event string `json:"event"`
	}
	var ps []pred
	for _, d := range pairs {
		text, source, target := marked(d.Marked)
		ps = append(ps, pred{d.ID, string(extract.CodePair(b.product.Read(text), source, target))})
	}
	if err := write(b.file("plv.jsonl"), ps); err != nil {
		return err
	}
	gold, err := b.head(path, "plv.gold.jsonl")
	if err != nil {
		return err
	}
	var res struct {
		Accuracy float64
		MacroF1  float64 `json:"macro_f1"`
	}
	if err := python(&res, b.scorer("score_plv.py"), gold, b.file("plv.jsonl"), "--json"); err != nil {
		return err
	}
	b.put("events", "plv", "accuracy", res.Accuracy, fmt.Sprintf("%d pairs, actors given", len(ps)))
	b.put("events", "plv", "macro_f1", res.MacroF1, fmt.Sprintf("%d pairs, actors given", len(ps)))
	return nil
}

// marked takes the marks <s>…</s> and <t>…</t> out of a text and gives where their first pair was.
func marked(s string) (text string, source, target nlp.Span) {
	var out strings.Builder
	for len(s) > 0 {
		found := false
		for _, m := range []struct {
			tag string
			at  *int
		}{{"<s>", &source.Start}, {"</s>", &source.End}, {"<t>", &target.Start}, {"</t>", &target.End}} {
			if rest, ok := strings.CutPrefix(s, m.tag); ok {
				if *m.at == 0 {
					*m.at = out.Len()
				}
				s, found = rest, true
				break
			}
		}
		if !found {
			out.WriteByte(s[0])
			s = s[1:]
		}
	}
	return out.String(), source, target
}

// recordSets are the sets of the record layer: gold folder or file, texts, and which reports.
func (b *bench) record() error {
	if err := b.dossier(); err != nil {
		return err
	}
	group := func(first8 bool) func(string) bool {
		fourteen := regexp.MustCompile(`^(?:cnn-at|cnn-trump|cnn-yemens|te3silver-XIN|wire-|conll03-eng\.train-(?:80|185|451)$)`)
		return func(id string) bool {
			in14 := fourteen.MatchString(id) || strings.HasPrefix(id, "te3silver-AFP") && !strings.Contains(id, "20061210")
			return in14 != first8
		}
	}
	all := func(string) bool { return true }
	for _, s := range []struct {
		name, gold, texts string
		keep              func(string) bool
	}{
		{"seed", filepath.Join(b.contract, "seed.gold.json"), "", all},
		{"articles", b.path("articles"), b.path("articles/reports.jsonl"), all},
		{"articles-8", b.path("articles"), b.path("articles/reports.jsonl"), group(true)},
		{"articles-14", b.path("articles"), b.path("articles/reports.jsonl"), group(false)},
		{"official", b.path("official"), b.path("official/reports.jsonl"), all},
	} {
		ms := []string{"must_recall", "must_not_breaches", "must_not_rules", "score"}
		var ins []ingest.Input
		if s.name == "seed" {
			texts, _ := filepath.Glob(filepath.Join(b.contract, "..", "seed", "*.txt"))
			if len(texts) == 0 || !exists(s.gold) {
				b.missing("record", s.name, "absent: the seed report", ms...)
				continue
			}
			raw, err := os.ReadFile(texts[0])
			if err != nil {
				return err
			}
			ins = []ingest.Input{{ID: "seed", Text: string(raw)}}
		} else {
			if !exists(s.texts) {
				b.missing("record", s.name, "absent: "+s.name, ms...)
				continue
			}
			f, err := os.Open(s.texts)
			if err != nil {
				return err
			}
			for in, err := range ingest.Read("jsonl", s.texts, bufio.NewReader(f), 0) {
				if err != nil {
					f.Close()
					return err
				}
				if s.keep(in.ID) && (b.n == 0 || len(ins) < b.n) {
					ins = append(ins, in)
				}
			}
			f.Close()
		}
		if err := b.scoreRecord(s.name, s.gold, ins); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

func (b *bench) scoreRecord(set, gold string, ins []ingest.Input) error {
	dir := b.file("gold-" + set)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	type text struct {
		ID   string `json:"id"`
		Text string `json:"text"`
	}
	var texts []text
	var lines []json.RawMessage
	attitudes, statements := 0, 0
	reps := b.reports(ins)
	for i, r := range reps {
		texts = append(texts, text{ins[i].ID, ins[i].Text})
		from := gold
		if st, err := os.Stat(gold); err == nil && st.IsDir() {
			from = filepath.Join(gold, ins[i].ID+".gold.json")
		}
		js, err := os.ReadFile(from)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, ins[i].ID+".gold.json"), js, 0o644); err != nil {
			return err
		}
		if r == nil {
			continue
		}
		out, err := r.JSON()
		if err != nil {
			return err
		}
		lines = append(lines, out)
		for _, s := range r.Statements {
			statements++
			if s.Attitude {
				attitudes++
			}
		}
	}
	if err := write(b.file(set+".texts.jsonl"), texts); err != nil {
		return err
	}
	if err := write(b.file(set+".pred.jsonl"), lines); err != nil {
		return err
	}
	check := exec.Command("python3", filepath.Join(b.contract, "check_gold.py"), b.file(set+".pred.jsonl"), "--texts", b.file(set+".texts.jsonl"))
	if out, err := check.CombinedOutput(); err != nil {
		b.progress("  %s: check_gold: %s", set, strings.TrimSpace(string(out)))
	}
	var res struct {
		Reports int
		Score   float64 `json:"record_score"`
		Must    float64 `json:"must_recall"`
		Kinds   map[string]kindScore
		Support map[string]struct{ F1, Recall float64 }
		MustNot struct {
			Rules    int
			Breaches []json.RawMessage
		} `json:"must_not"`
	}
	if err := python(&res, filepath.Join(b.contract, "score_record.py"), dir, b.file(set+".pred.jsonl"), "--texts", b.file(set+".texts.jsonl"), "--errors", b.file(set+".errors.jsonl"), "--json", "-"); err != nil {
		return err
	}
	n := fmt.Sprintf("%d reports", res.Reports)
	b.put("record", set, "must_recall", res.Must, n)
	b.put("record", set, "score", res.Score, n)
	b.lines = append(b.lines, fmt.Sprintf("record %s must_not_breaches %d (%s)", set, len(res.MustNot.Breaches), n), fmt.Sprintf("record %s must_not_rules %d (%s)", set, res.MustNot.Rules, n))
	for k, v := range res.Kinds {
		if v.Gold == 0 && v.Pred == 0 {
			continue
		}
		c := fmt.Sprintf("%d gold, %d predicted", v.Gold, v.Pred)
		b.put("record", set, k+"_f1", v.F1, c)
		b.put("record", set, k+"_fields", v.Fields, c)
		b.put("record", set, k+"_must", v.MustRecall, fmt.Sprintf("%d must", v.Must))
	}
	for _, f := range []struct{ kind, field, measure string }{{"statements", "speaker", "statements_speaker"}, {"statements", "mode", "statements_mode"}, {"agreements", "versions", "versions"}, {"agreements", "version_by", "version_by"}, {"agreements", "version_scope", "version_scope"},
		{"agreements", "commitments", "commitments"}, {"agreements", "commitment_by", "commitment_by"}, {"agreements", "commitment_scope", "commitment_scope"}, {"agreements", "stance", "stance"}} {
		if x, ok := res.Kinds[f.kind].Detail[f.field]; ok && x.N > 0 {
			b.put("record", set, f.measure, x.Accuracy, fmt.Sprintf("%d", x.N))
		} else {
			b.missing("record", set, "none paired", f.measure)
		}
	}
	b.put("record", set, "actors_f1", res.Support["actors"].F1, "supporting layer")
	b.put("record", set, "actors_typed_recall", res.Support["actors, right type and country"].Recall, "right type and country")
	b.put("record", set, "attitudes", float64(attitudes)/float64(max(1, statements)), fmt.Sprintf("%d of %d statements", attitudes, statements))
	return b.calibration(set, reps, func(kind string) bool { return res.Kinds[kind].Gold+res.Kinds[kind].Pred > 0 })
}

type kindScore struct {
	Gold, Pred, Must int
	F1               float64
	Fields           float64 `json:"field_accuracy"`
	MustRecall       float64 `json:"must_recall"`
	Detail           map[string]struct {
		Accuracy float64
		N        int
	} `json:"fields"`
}

// calibration is the expected calibration error of confidence: ten equal bins, items of low
// confidence, attitudes and layers that the set does not annotate left out; an item is wrong if the
// scorer lists it as extra.
func (b *bench) calibration(set string, reps []*record.Report, scored func(kind string) bool) error {
	wrong := map[string]bool{}
	f, err := os.Open(b.file(set + ".errors.jsonl"))
	if err != nil {
		return err
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<22)
	for sc.Scan() {
		var e struct{ ID, Error, Pred string }
		if json.Unmarshal(sc.Bytes(), &e) == nil && e.Error == "extra" {
			wrong[e.ID+" "+e.Pred] = true
		}
	}
	var sum [10]float64
	var right, n [10]int
	total := 0
	for _, r := range reps {
		if r == nil {
			continue
		}
		note := func(kind string, it record.Item) {
			if !scored(kind) || it.Confidence == nil || it.LowConfidence {
				return
			}
			k := min(9, int(*it.Confidence*10))
			sum[k] += *it.Confidence
			n[k]++
			total++
			if !wrong[r.ID+" "+it.ID] {
				right[k]++
			}
		}
		for _, s := range r.Statements {
			if !s.Attitude {
				note("statements", s.Item)
			}
		}
		for _, x := range r.Talks {
			note("talks", x.Item)
		}
		for _, x := range r.Agreements {
			note("agreements", x.Item)
		}
		for _, x := range r.Incidents {
			note("incidents", x.Item)
		}
		for _, x := range r.Tallies {
			note("tallies", x.Item)
		}
		for _, x := range r.Control {
			note("control", x.Item)
		}
		for _, x := range r.Forecasts {
			note("forecasts", x.Item)
		}
		for _, x := range r.Discrepancies {
			note("discrepancies", x.Item)
		}
		for _, x := range r.Events {
			note("events", x.Item)
		}
	}
	ece := 0.0
	for k := range n {
		if n[k] > 0 {
			ece += math.Abs(sum[k]-float64(right[k])) / float64(max(1, total))
		}
	}
	b.put("record", set, "confidence_ece", ece, fmt.Sprintf("%d items", total))
	return nil
}
