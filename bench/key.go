package main

import (
	"bytes"
	_ "embed"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"parley/internal/record"
)

// The key model judges which of a report's incidents a coder of MUC-4 would have put in the key. It is
// three linear support vector machines over hashed features, one of the report's words and two of an
// incident's members and words, and two logistic regressions on top: whether the report is in the key at
// all, and whether an incident opens a template of its own. It sees what a record says and no name, and
// serves the measure alone: the product does not carry it. It is learned from records of muc_train that
// were made by models which did not see them (docs/decisions/0024-muc-key.md):
//
//	go run ./bench -recase -out TRAIN.jsonl
//	go run ./cmd/parley-train roles -muc TRAIN.jsonl -reports RECORDS.jsonl
//	go run ./bench -key RECORDS.jsonl -out bench/muc_key.bin

//go:embed muc_key.bin
var keyFile []byte

type keyModel struct {
	Report   linear    // whether the key has a template of the report, by its words
	Tells    linear    // whether it has what an incident tells
	Incident linear    // whether the incident is the one of those telling it that opens the template
	Relevant []float64 // the regressions, bias first
	Opens    []float64
}

func loadKey() (*keyModel, error) {
	m := &keyModel{}
	if err := gob.NewDecoder(bytes.NewReader(keyFile)).Decode(m); err != nil {
		return nil, fmt.Errorf("muc_key.bin: %w", err)
	}
	return m, nil
}

// What the model says counts from these chances on.
const (
	isRelevant = .4
	opensOne   = .4
)

// linear is a linear classifier over hashed features.
type linear struct {
	W     []int8
	Scale float64
	Bias  float64
}

const keyBits = 15

func hashed(features []string) []uint32 {
	var out []uint32
	for _, f := range features {
		h := fnv.New32a()
		h.Write([]byte(f))
		out = append(out, h.Sum32()%(1<<keyBits))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (l *linear) margin(p []uint32) float64 {
	sum := 0
	for _, h := range p {
		sum += int(l.W[h])
	}
	return float64(sum)*l.Scale/math.Sqrt(float64(len(p)+1)) + l.Bias
}

// candidate is an incident of a report that may be in the key.
type candidate struct {
	x    *record.Incident
	told bool
	p    []uint32
}

// reportWords are the words of a text that are no names.
var reportWords = regexp.MustCompile(`[A-Za-z][A-Za-z'-]*`)

func smallWords(text string) []string {
	var out []string
	for _, w := range reportWords.FindAllString(text, -1) {
		if unicode.IsLower(rune(w[0])) && len(w) > 3 {
			out = append(out, stem(w))
		}
	}
	return out
}

// stem is a word without its commonest endings.
func stem(w string) string {
	w = strings.TrimSuffix(w, "'s")
	for _, end := range []string{"ing", "ed", "es", "s", "e"} {
		if s, ok := strings.CutSuffix(w, end); ok && len(s) > 3 {
			return s
		}
	}
	return w
}

// reportPoint is what the model sees of a whole report.
func reportPoint(r *record.Report, text string) []uint32 {
	var fs []string
	for _, w := range smallWords(text) {
		fs = append(fs, "w "+w)
	}
	for _, w := range smallWords(text[:min(len(text), 700)]) {
		fs = append(fs, "early "+w)
	}
	for _, e := range r.Events {
		fs = append(fs, "e "+string(e.EventType))
		for _, m := range e.Modes {
			fs = append(fs, "e "+string(e.EventType)+" "+m)
		}
	}
	for k := range r.Incidents {
		fs = append(fs, "i "+string(r.Incidents[k].AcledSub))
	}
	return hashed(append(fs, "n "+strconv.Itoa(min(6, len(r.Incidents)))))
}

// candidates are the incidents of a report that the key may have.
func candidates(r *record.Report) []candidate {
	var out []candidate
	for k := range r.Incidents {
		if x := &r.Incidents[k]; ofMUC(x) {
			out = append(out, candidate{x: x, told: told(r, x)})
		}
	}
	for k := range out {
		out[k].p = hashed(incidentFeatures(r, out, k))
	}
	return out
}

// weight ranks candidates of one report.
func (c *candidate) weight() float64 {
	w := 0.0
	if c.x.Confidence != nil {
		w = *c.x.Confidence
	}
	if c.told {
		w++
	}
	return w
}

func incidentFeatures(r *record.Report, all []candidate, k int) []string {
	x := all[k].x
	var fs []string
	add := func(xs ...any) { fs = append(fs, strings.TrimSpace(fmt.Sprintln(xs...))) }
	kind, class := string(x.AcledSub), mucType(x)
	conf := 0
	if x.Confidence != nil {
		conf = int(*x.Confidence * 10)
	}
	add("kind", kind)
	add("conf", conf)
	add("conf", conf, kind)
	for name, is := range map[string]bool{"told": all[k].told, "low": x.LowConfidence, "generic": x.Generic, "part": x.PartOf != "", "whole": len(x.Parts) > 0, "attempt": strings.Contains(x.Title, "(attempt)"), "toll": strings.HasPrefix(x.Title, "Toll"), "military": military(x)} {
		if is {
			add(name)
			add(name, kind)
		}
	}
	at := x.Evidence[0].Start
	sent := slices.IndexFunc(r.Sentences, func(s record.Sentence) bool { return at < s.End })
	add("sentence", min(sent, 12))
	add("sentence", min(sent, 4), kind)
	add("sentences", len(r.Sentences)/5)
	sents := map[int]bool{}
	for _, s := range x.Evidence {
		sents[slices.IndexFunc(r.Sentences, func(o record.Sentence) bool { return s.Start < o.End })] = true
	}
	add("in sentences", min(6, len(sents)))
	add("of", min(8, len(all)))
	before, same, better, place, victim := 0, 0, 0, false, false
	for j := range all {
		if j == k {
			continue
		}
		o := &all[j]
		first := o.x.Evidence[0].Start < at
		ahead := o.weight() > all[k].weight() || o.weight() == all[k].weight() && j < k
		if first {
			before++
		}
		if mucType(o.x) == class {
			if first {
				same++
			}
			if ahead {
				better++
			}
		}
		place = place || first && o.x.Place != nil && x.Place != nil && *o.x.Place == *x.Place
		for _, t := range x.Targets {
			for _, u := range o.x.Targets {
				victim = victim || ahead && strings.EqualFold(t.Text, u.Text)
			}
		}
	}
	add("before", min(5, before))
	add("same before", min(4, same))
	add("better", min(4, better))
	add("better", min(4, better), class)
	add("better", min(3, better), "conf", conf)
	if place {
		add("same place")
	}
	if victim {
		add("same target")
	}
	date := "none"
	if x.Date != "" {
		date = age(x.Date, r.Date.EDTF)
		if x.Basis["date"] == record.BasisInferred {
			date += " inferred"
		}
		if x.DatePrec != nil {
			add("date precise", *x.DatePrec)
		}
	}
	where := "none"
	if x.Place != nil {
		where = "unknown"
		if i := slices.IndexFunc(r.Places, func(p record.Place) bool { return p.ID == *x.Place }); i >= 0 {
			where = string(r.Places[i].Kind)
		}
		if x.Basis["place"] == record.BasisInferred {
			where += " inferred"
		}
	}
	add("date", date)
	add("date", date, kind)
	add("place", where)
	add("place", where, "date", date)
	people := 0
	for _, t := range x.Targets {
		add("target", t.ObjectClass)
		add("target basis", t.Basis["text"], t.ObjectClass.Within(record.ObjectPeople))
		if t.ObjectClass.Within(record.ObjectPeople) {
			people++
		}
	}
	for _, c := range x.Casualties {
		add("casualty", c.Kind)
		add("casualty", c.Kind, c.Group)
		if c.Best != nil && *c.Best > 100 {
			add("mass")
		}
	}
	add("people", min(4, people))
	add("things", min(4, len(x.Targets)-people))
	add("casualties", min(4, len(x.Casualties)))
	add("said", min(4, len(x.Targets)+len(x.Casualties)), kind)
	add("alleged", min(3, len(x.Allegations)))
	for _, a := range x.Allegations {
		if i := slices.IndexFunc(r.Actors, func(o record.Actor) bool { return o.ID == a.Actor }); i >= 0 {
			add("by", r.Actors[i].Type)
			add("by", r.Actors[i].Type, kind)
		}
	}
	if x.Weapon != "" {
		add("weapon")
		add("weapon", strings.ToLower(x.Weapon))
	}
	for _, s := range x.Evidence {
		for _, w := range smallWords(s.Text) {
			add("s", w)
		}
	}
	return fs
}

// age says how long before the report a date is.
func age(d, report record.EDTF) string {
	a, _, ok := d.Bounds(time.UTC)
	b, _, ok2 := report.Bounds(time.UTC)
	if !ok || !ok2 {
		return "odd"
	}
	days := b.Sub(a).Hours() / 24
	for _, s := range []struct {
		days float64
		name string
	}{{-1.5, "ahead"}, {2.5, "new"}, {8, "week"}, {35, "month"}, {70, "two months"}, {400, "year"}} {
		if days <= s.days {
			return s.name
		}
	}
	return "old"
}

// verdict are the chances of a report and of its candidates.
type verdict struct {
	relevant float64
	opens    []float64
}

// judge puts the margins of a report and its candidates through the regressions.
func (m *keyModel) judge(report float64, cs []candidate, ms []margins) verdict {
	j := verdict{relevant: logistic(m.Relevant, reportStack(report, cs, ms))}
	for k := range cs {
		j.opens = append(j.opens, logistic(m.Opens, incidentStack(j.relevant, &cs[k], ms[k])))
	}
	return j
}

func reportStack(report float64, cs []candidate, ms []margins) []float64 {
	tells, opens, told := -2.0, -2.0, 0.0
	sumT, sumO := .02, .02
	for k, z := range ms {
		tells, opens = max(tells, z.tells), max(opens, z.opens)
		sumT += math.Exp(2 * z.tells)
		sumO += math.Exp(2 * z.opens)
		if cs[k].told {
			told = 1
		}
	}
	return []float64{report, tells, opens, math.Log(sumT) / 2, math.Log(sumO) / 2, told, float64(min(3, len(cs)))}
}

// margins are what the classifiers give a candidate: whether the key has what it tells, and whether it
// is the one of those telling it that opens a template.
type margins struct{ tells, opens float64 }

func (m *keyModel) margins(c *candidate) margins {
	return margins{m.Tells.margin(c.p), m.Incident.margin(c.p)}
}

func incidentStack(relevant float64, c *candidate, m margins) []float64 {
	told := 0.0
	if c.told {
		told = 1
	}
	return []float64{math.Log(relevant / (1 - relevant)), m.tells, m.opens, told}
}

func logistic(w, x []float64) float64 {
	z := w[0]
	for i, v := range x {
		z += w[i+1] * v
	}
	return 1 / (1 + math.Exp(-max(-30, min(30, z))))
}

// templates are the templates of a report.
func (m *keyModel) templates(r *record.Report, text string) []map[string]any {
	cs := candidates(r)
	var ms []margins
	for k := range cs {
		ms = append(ms, m.margins(&cs[k]))
	}
	return pick(r, cs, m.judge(m.Report.margin(reportPoint(r, text)), cs, ms))
}

// pick makes templates of the candidates that open one, at least one for a report that is in the key.
// Who and what the others name goes to the nearest that is picked, of the same type if there is one.
func pick(r *record.Report, cs []candidate, j verdict) []map[string]any {
	if j.relevant < isRelevant || len(cs) == 0 {
		return nil
	}
	best := 0
	for k := range cs {
		if j.opens[k] > j.opens[best] {
			best = k
		}
	}
	var at []int
	for k := range cs {
		if k == best || j.opens[k] >= opensOne {
			at = append(at, k)
		}
	}
	out := make([]map[string]any, len(at))
	for i, k := range at {
		out[i] = template(r, cs[k].x)
	}
	for k := range cs {
		if slices.Contains(at, k) {
			continue
		}
		to, far := -1, 0
		for i, o := range at {
			d := max(cs[o].x.Evidence[0].Start-cs[k].x.Evidence[0].Start, cs[k].x.Evidence[0].Start-cs[o].x.Evidence[0].Start)
			if mucType(cs[o].x) != mucType(cs[k].x) {
				d += 1 << 20
			}
			if to < 0 || d < far {
				to, far = i, d
			}
		}
		join(out[to], template(r, cs[k].x))
	}
	return out
}

// roleSlots are the slots of a template that name who and what took part.
var roleSlots = []string{"perp_ind", "perp_org", "phys_tgt", "hum_tgt_name", "hum_targets", "instrument_id"}

// join adds the fills of a template to another.
func join(t, o map[string]any) {
	for _, slot := range roleSlots {
		have, more := fills(t[slot]), fills(o[slot])
		for _, f := range more {
			js, _ := json.Marshal(f)
			if !slices.ContainsFunc(have, func(h any) bool { s, _ := json.Marshal(h); return bytes.Equal(s, js) }) {
				have = append(have, f)
			}
		}
		t[slot] = have
	}
}

func fills(v any) []any {
	switch v := v.(type) {
	case []any:
		return v
	case []string:
		var out []any
		for _, s := range v {
			out = append(out, s)
		}
		return out
	}
	return nil
}

// learn writes the recased training documents or the key model.
func (b *bench) learn(recased bool, records, out string) (err error) {
	if recased {
		return b.writeRecased(out)
	}
	if b.tmp = b.keep; b.tmp == "" {
		if b.tmp, err = os.MkdirTemp("", "parley-bench-"); err != nil {
			return err
		}
		defer os.RemoveAll(b.tmp)
	}
	return b.learnKey(records, out)
}

// learnKey learns the model from records of the training documents and says how it does by five folds.
func (b *bench) learnKey(reports, out string) error {
	docs, err := jsonl[mucDoc](b, b.path("incidents/muc_train.jsonl"))
	if err != nil {
		return err
	}
	reps, err := jsonl[record.Report](b, reports)
	if err != nil {
		return err
	}
	byID := map[string]*record.Report{}
	for k := range reps {
		byID[reps[k].ID] = &reps[k]
	}
	type lesson struct {
		r        *record.Report
		report   []uint32
		cs       []candidate
		relevant bool
		tells    []bool
		opens    []bool
		margin   float64   // by folds
		margins  []margins // by folds
	}
	var ls []*lesson
	for k := range docs {
		d := &docs[k]
		l := &lesson{r: byID[d.ID], relevant: len(d.Templates) > 0}
		if l.r == nil {
			return fmt.Errorf("%s: no record of %s", reports, d.ID)
		}
		l.report, l.cs = reportPoint(l.r, d.input().Text), candidates(l.r)
		l.tells, l.opens = matched(d.Templates, l.r, l.cs)
		ls = append(ls, l)
	}
	const folds = 5
	teach := func(m *keyModel, keep func(int) bool) {
		var xs, ys [][]uint32
		var xl, yl, zl []bool
		for k, l := range ls {
			if keep(k) {
				xs, xl = append(xs, l.report), append(xl, l.relevant)
				for i := range l.cs {
					ys, yl, zl = append(ys, l.cs[i].p), append(yl, l.opens[i]), append(zl, l.tells[i])
				}
			}
		}
		m.Report, m.Tells, m.Incident = learnLinear(xs, xl, .4), learnLinear(ys, zl, .1), learnLinear(ys, yl, .1)
	}
	m := &keyModel{}
	for f := range folds {
		teach(m, func(k int) bool { return k%folds != f })
		for k, l := range ls {
			if k%folds == f {
				l.margin = m.Report.margin(l.report)
				for i := range l.cs {
					l.margins = append(l.margins, m.margins(&l.cs[i]))
				}
			}
		}
	}
	var xs, ys [][]float64
	var xl, yl []bool
	for _, l := range ls {
		xs, xl = append(xs, reportStack(l.margin, l.cs, l.margins)), append(xl, l.relevant)
	}
	m.Relevant = learnLogistic(xs, xl)
	for k, l := range ls {
		for i := range l.cs {
			ys, yl = append(ys, incidentStack(logistic(m.Relevant, xs[k]), &l.cs[i], l.margins[i])), append(yl, l.opens[i])
		}
	}
	m.Opens = learnLogistic(ys, yl)
	b.progress("relevant %.2f, opens %.2f", m.Relevant, m.Opens)
	var picked, all []mucPrediction
	for _, l := range ls {
		p, q := mucPrediction{ID: l.r.ID, Templates: []map[string]any{}}, mucPrediction{ID: l.r.ID, Templates: []map[string]any{}}
		p.Templates = append(p.Templates, pick(l.r, l.cs, m.judge(l.margin, l.cs, l.margins))...)
		for _, c := range l.cs {
			if c.told {
				q.Templates = append(q.Templates, template(l.r, c.x))
			}
		}
		picked, all = append(picked, p), append(all, q)
	}
	for k, preds := range [][]mucPrediction{all, picked} {
		name := []string{"all told", "picked by folds"}[k]
		if err := b.scoreMUC(b.path("incidents/muc_train.jsonl"), preds, func(measure string, v float64) {
			b.progress("%s: %s %.1f", name, measure, 100*v)
		}); err != nil {
			return err
		}
	}
	teach(m, func(int) bool { return true })
	var buf bytes.Buffer
	if err := gob.NewEncoder(&buf).Encode(m); err != nil {
		return err
	}
	return os.WriteFile(out, buf.Bytes(), 0o644)
}

// matched says which candidates a coder's templates are best paired with: the same type, and who and what
// both name; each template once.
func matched(gold []map[string]json.RawMessage, r *record.Report, cs []candidate) (tells, opens []bool) {
	type pair struct {
		w    float64
		g, c int
	}
	var ps []pair
	for g, t := range gold {
		var types []struct{ Alts []string }
		json.Unmarshal(t["type"], &types)
		for c := range cs {
			mine := template(r, cs[c].x)
			w := 0.0
			for _, f := range types {
				if slices.Contains(f.Alts, mine["type"].(string)) {
					w = 1
				}
			}
			for _, slot := range roleSlots {
				if slot == "hum_targets" {
					continue
				}
				var theirs []struct{ Alts []string }
				if json.Unmarshal(t[slot], &theirs) != nil {
					continue
				}
				for _, f := range fills(mine[slot]) {
					words := f
					if list, ok := f.([]string); ok {
						words = list[0]
					}
					for _, o := range theirs {
						if slices.ContainsFunc(o.Alts, func(a string) bool { return plain(a) == plain(fmt.Sprint(words)) }) {
							w++
							break
						}
					}
				}
			}
			if w >= 1 {
				ps = append(ps, pair{w + .03*cs[c].weight() - .0005*float64(c), g, c})
			}
		}
	}
	slices.SortStableFunc(ps, func(a, b pair) int {
		switch {
		case a.w > b.w:
			return -1
		case a.w < b.w:
			return 1
		}
		return 0
	})
	tells, opens = make([]bool, len(cs)), make([]bool, len(cs))
	used := map[int]bool{}
	for _, p := range ps {
		tells[p.c] = true
		if !opens[p.c] && !used[p.g] {
			opens[p.c], used[p.g] = true, true
		}
	}
	return tells, opens
}

// plain is words as the scorer compares them.
func plain(s string) string {
	var out []string
	for w := range strings.FieldsSeq(strings.Map(func(c rune) rune {
		if c < 128 && (unicode.IsPunct(c) || unicode.IsSymbol(c)) {
			return -1
		}
		return unicode.ToLower(c)
	}, s)) {
		if w != "a" && w != "an" && w != "the" {
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}

// learnLinear fits a support vector machine with squared loss by dual coordinate descent, in a fixed
// order; a point has length 1.
func learnLinear(ps [][]uint32, yes []bool, c float64) linear {
	w, bias := make([]float64, 1<<keyBits), 0.0
	alpha := make([]float64, len(ps))
	for range 60 {
		for i, p := range ps {
			y, v := -1.0, 1/math.Sqrt(float64(len(p)+1))
			if yes[i] {
				y = 1
			}
			z := bias
			for _, h := range p {
				z += w[h] * v
			}
			old := alpha[i]
			alpha[i] = max(0, old-(y*z-1+old/(2*c))/(float64(len(p))*v*v+1+1/(2*c)))
			if d := (alpha[i] - old) * y; d != 0 {
				for _, h := range p {
					w[h] += d * v
				}
				bias += d
			}
		}
	}
	l := linear{W: make([]int8, 1<<keyBits), Bias: bias}
	for _, x := range w {
		l.Scale = max(l.Scale, math.Abs(x)/127)
	}
	for i, x := range w {
		l.W[i] = int8(math.Round(x / l.Scale))
	}
	return l
}

// learnLogistic fits a logistic regression by gradient descent.
func learnLogistic(xs [][]float64, yes []bool) []float64 {
	w := make([]float64, len(xs[0])+1)
	for range 4000 {
		g := make([]float64, len(w))
		for i, x := range xs {
			d := logistic(w, x)
			if yes[i] {
				d--
			}
			g[0] += d
			for k, v := range x {
				g[k+1] += d * v
			}
		}
		for k := range w {
			w[k] -= .3 * g[k] / float64(len(xs))
		}
	}
	return w
}
