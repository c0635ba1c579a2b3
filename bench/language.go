package main

import (
	"bufio"
	"bytes"
	"fmt"
	"hash/crc32"
	"os"
	"parley/internal/geo"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"parley/internal/ingest"
	"parley/internal/record"
	"parley/nlp"
)

// goldSentence is one sentence of a CoNLL-U file: its words with heads and relations.
type goldSentence struct {
	words, rels []string
	heads       []string
	newdoc      bool
}

func readGold(path string) ([]goldSentence, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []goldSentence
	cur := goldSentence{}
	newdoc := false
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<22)
	for sc.Scan() {
		l := sc.Text()
		switch {
		case l == "":
			if len(cur.words) > 0 {
				out = append(out, cur)
			}
			cur = goldSentence{}
		case strings.HasPrefix(l, "# newdoc"):
			newdoc = true
		case strings.HasPrefix(l, "#"):
		default:
			c := strings.Split(l, "\t")
			if len(c) != 10 || strings.ContainsAny(c[0], "-.") {
				continue
			}
			cur.newdoc = cur.newdoc || newdoc
			newdoc = false
			cur.words, cur.heads, cur.rels = append(cur.words, c[1]), append(cur.heads, c[6]), append(cur.rels, c[7])
		}
	}
	return out, sc.Err()
}

func (b *bench) nlp() error {
	for _, set := range []string{"ewt", "gum"} {
		text, gold := b.path("ud/"+set+"-dev.txt"), b.path("ud/"+set+"-dev.conllu")
		ms := []string{"tokens", "sentences", "words", "upos", "lemma", "uas", "las", "las_gold", "las_gold_capitals", "las_gold_lower", "las_gold_rough"}
		if !exists(text) || !exists(gold) {
			b.missing("nlp", set, "absent: ud/"+set+"-dev", ms...)
			continue
		}
		if b.n > 0 {
			b.missing("nlp", set, "not measured with -n", ms[:7]...)
		} else {
			raw, err := os.ReadFile(text)
			if err != nil {
				return err
			}
			var out bytes.Buffer
			if err := nlp.WriteCoNLLU(&out, b.product.Read(string(raw)), set); err != nil {
				return err
			}
			if err := os.WriteFile(b.file(set+".conllu"), out.Bytes(), 0o644); err != nil {
				return err
			}
			var res map[string]f1
			if err := python(&res, b.scorer("score_ud.py"), gold, b.file(set+".conllu"), "--json"); err != nil {
				return err
			}
			for m, key := range map[string]string{"tokens": "Tokens", "sentences": "Sentences", "words": "Words", "upos": "UPOS", "lemma": "Lemmas", "uas": "UAS", "las": "LAS"} {
				b.put("nlp", set, m, res[key].F1, "raw text")
			}
		}
		sents, err := readGold(gold)
		if err != nil {
			return err
		}
		for measure, changed := range map[string]func([]goldSentence) []goldSentence{"las_gold": nil, "las_gold_capitals": capitals, "las_gold_lower": small, "las_gold_rough": rough} {
			given := sents
			if changed != nil {
				given = changed(sents)
			}
			right, all := b.treesGiven(given)
			b.put("nlp", set, measure, float64(right)/float64(max(1, all)), fmt.Sprintf("%d words; words and sentences given", all))
		}
	}
	if err := b.coref(); err != nil {
		return err
	}
	return b.gap()
}

// coref scores the chains of the raw texts of gum-dev, a text at a time, against its own: mentions as
// they are found, singletons on neither side. Pronouns: of those that have an earlier mention in their
// chain, the share whose predicted chain holds one of these.
func (b *bench) coref() error {
	ms := []string{"coref_muc", "coref_b3", "coref_ceafe", "coref_avg", "pronouns"}
	path := b.path("ud/gum-dev.conllu")
	if !exists(path) {
		b.missing("nlp", "gum", "absent: ud/gum-dev.conllu", ms...)
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	docs, _, err := nlp.ReadGUM(f)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if b.n > 0 && len(docs) > b.n {
		docs = docs[:b.n]
	}
	var s nlp.CorefScorer
	for _, gold := range docs {
		s.Add(gold, b.product.Read(gold.Text))
	}
	r := s.Result()
	n := fmt.Sprintf("%d documents, predicted mentions", len(docs))
	b.put("nlp", "gum", "coref_muc", r.MUC.F1, n)
	b.put("nlp", "gum", "coref_b3", r.B3.F1, n)
	b.put("nlp", "gum", "coref_ceafe", r.CEAFE.F1, n)
	b.put("nlp", "gum", "coref_avg", r.Average(), n)
	b.put("nlp", "gum", "pronouns", r.Pronouns, fmt.Sprintf("%d pronouns", r.Count))
	return nil
}

// treesGiven counts the words that get the head and the label (subtypes cut) of the gold, words and
// sentences given, and the words that have any.
func (b *bench) treesGiven(sents []goldSentence) (right, all int) {
	for i, documents := 0, 0; i < len(sents) && (b.n == 0 || documents < b.n); documents++ {
		j := i + 1
		for j < len(sents) && !sents[j].newdoc {
			j++
		}
		var words [][]string
		for _, s := range sents[i:j] {
			words = append(words, s.words)
		}
		d := b.product.ReadSentences(words)
		for k, s := range sents[i:min(j, i+len(d.Sentences))] {
			first := d.Sentences[k].First
			for w := range s.words {
				if s.rels[w] == "" {
					continue
				}
				t := d.Tokens[first+w]
				head := 0
				if t.Head >= 0 {
					head = t.Head - first + 1
				}
				rel, _, _ := strings.Cut(t.Deprel, ":")
				want, _, _ := strings.Cut(s.rels[w], ":")
				all++
				if fmt.Sprint(head) == s.heads[w] && rel == want {
					right++
				}
			}
		}
		i = j
	}
	return right, all
}

func (b *bench) gap() error {
	path := b.path("coref/gap_dev.jsonl")
	if !exists(path) {
		b.missing("nlp", "gap", "absent: coref/gap_dev.jsonl", "f1", "f1_m", "f1_f", "bias")
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
	type pred struct {
		ID     string `json:"id"`
		Actors []any  `json:"actors"`
	}
	var ps []pred
	for i, r := range b.reports(ins) {
		p := pred{ID: ins[i].ID, Actors: []any{}}
		if r != nil {
			for _, a := range r.Actors {
				p.Actors = append(p.Actors, map[string]any{"mentions": a.Mentions})
			}
		}
		ps = append(ps, p)
	}
	if err := write(b.file("gap.jsonl"), ps); err != nil {
		return err
	}
	gold, err := b.head(path, "gap.gold.jsonl")
	if err != nil {
		return err
	}
	var res struct {
		F, M, All f1
		Bias      float64
	}
	if err := python(&res, b.scorer("score_gap.py"), gold, b.file("gap.jsonl"), "--json"); err != nil {
		return err
	}
	n := fmt.Sprintf("%d examples", len(docs))
	b.put("nlp", "gap", "f1", res.All.F1/100, n)
	b.put("nlp", "gap", "f1_m", res.M.F1/100, n)
	b.put("nlp", "gap", "f1_f", res.F.F1/100, n) // the scorer gives percentages
	b.lines = append(b.lines, fmt.Sprintf("nlp gap bias %.2f (ratio)", res.Bias))
	return nil
}

// nerSets gives each set's types as its own words and what of ours they are.
var nerSets = []struct {
	name, file string
	label      map[string]string // our class -> the set's label
	maps       string            // --map on both sides
	types      string            // --types for f1_plo
	all        string            // --types for f1, "" = not measured
	capitals   bool              // the same in capitals, under names that end so
}{
	{"worldwide", "worldwide-dev.bio", map[string]string{"person": "Person", "location": "Location", "organisation": "Organization", "norp": "NORP", "facility": "Facility", "product": "Product", "misc": "Misc"}, "", "Person,Location,Organization", "Person,Location,Organization,NORP,Facility,Product,Misc", false},
	{"worldwide", "worldwide-dev.bio", map[string]string{"person": "Person", "location": "Location", "organisation": "Organization", "norp": "NORP", "facility": "Facility", "product": "Product", "misc": "Misc"}, "", "Person,Location,Organization", "Person,Location,Organization,NORP,Facility,Product,Misc", true},
	{"wnut17", "wnut17-dev.bio", map[string]string{"person": "person", "location": "location", "facility": "location", "organisation": "organisation"}, "corporation=organisation,group=organisation", "person,location,organisation", "", false},
	{"crossner", "crossner-politics-dev.bio", map[string]string{"person": "person", "location": "location", "facility": "location", "organisation": "organisation"}, "politician=person,politicalparty=organisation,country=location", "person,location,organisation", "", false},
	{"uner-ewt", "uner-ewt-dev.bio", map[string]string{"person": "PER", "location": "LOC", "facility": "LOC", "organisation": "ORG"}, "", "PER,LOC,ORG", "", false},
}

func (b *bench) ner() error {
	for _, s := range nerSets {
		path := b.path("ner/" + s.file)
		suffix := map[bool]string{true: "_capitals"}[s.capitals]
		ms := []string{"f1_plo" + suffix}
		if s.all != "" {
			ms = append(ms, "f1"+suffix)
		}
		if !exists(path) {
			b.missing("ner", s.name, "absent: ner/"+s.file, ms...)
			continue
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var gold, pred strings.Builder
		var doc [][]string
		var labels [][]string
		count := 0
		flush := func() {
			if len(doc) == 0 {
				return
			}
			d := b.product.ReadSentences(doc)
			tag := make([]string, len(d.Tokens))
			for i := range tag {
				tag[i] = "O"
			}
			for _, n := range d.Names {
				if l := s.label[n.Class]; l != "" {
					for i := n.First; i < n.Last; i++ {
						tag[i] = map[bool]string{true: "B-", false: "I-"}[i == n.First] + l
					}
				}
			}
			i := 0
			for k, sent := range doc {
				for w := range sent {
					fmt.Fprintf(&pred, "%s\t%s\n", sent[w], tag[i])
					fmt.Fprintf(&gold, "%s\t%s\n", sent[w], labels[k][w])
					i++
				}
				pred.WriteString("\n")
				gold.WriteString("\n")
			}
			doc, labels = nil, nil
			count++
		}
		var sent, lab []string
		for line := range strings.Lines(string(raw) + "\n\n") {
			line = strings.TrimRight(line, "\r\n")
			w, l, ok := strings.Cut(line, "\t")
			switch {
			case ok:
				if s.capitals {
					w = strings.ToUpper(w)
				}
				sent, lab = append(sent, w), append(lab, l)
			case strings.HasPrefix(line, "# doc"):
				flush()
			case len(sent) > 0:
				doc, labels = append(doc, sent), append(labels, lab)
				sent, lab = nil, nil
			}
			if b.n > 0 && count >= b.n {
				doc = nil
				break
			}
		}
		flush()
		if err := os.WriteFile(b.file("ner.gold"), []byte(gold.String()), 0o644); err != nil {
			return err
		}
		if err := os.WriteFile(b.file("ner.pred"), []byte(pred.String()), 0o644); err != nil {
			return err
		}
		for m, types := range map[string]string{"f1_plo": s.types, "f1": s.all} {
			if types == "" {
				continue
			}
			args := []string{b.file("ner.gold"), b.file("ner.pred"), "--types", types, "--json"}
			if s.maps != "" {
				args = append(args, "--map", s.maps)
			}
			var res struct {
				Exact struct {
					f1
					Gold int
				}
			}
			if err := python(&res, b.scorer("score_ner.py"), args...); err != nil {
				return err
			}
			b.put("ner", s.name, m+suffix, res.Exact.F1, fmt.Sprintf("%d names", res.Exact.Gold))
		}
	}
	return nil
}

// ownTimex is our own set of time expressions of conflict news, in the repository; own_rules.jsonl
// beside it is the half that the rules were written on.
const ownTimex = "internal/timex/testdata/own_dev.jsonl"

func (b *bench) timex() error {
	ms := []string{"strict", "relaxed", "type", "value"}
	for set, path := range map[string]string{"tbaq": b.path("timex/tbaq_dev.jsonl"), "own": ownTimex} {
		if !exists(path) {
			b.missing("timex", set, "absent: "+filepath.Base(path), ms...)
			continue
		}
		docs, err := jsonl[struct{ ID, Text, DCT string }](b, path)
		if err != nil {
			return err
		}
		var ins []ingest.Input
		for _, d := range docs {
			ins = append(ins, ingest.Input{ID: d.ID, Text: d.Text, Date: record.EDTF(d.DCT)})
		}
		type timexes struct {
			ID      string           `json:"id"`
			Timexes []map[string]any `json:"timexes"`
		}
		var ps []timexes
		for i, r := range b.reports(ins) {
			p := timexes{ID: ins[i].ID, Timexes: []map[string]any{}}
			if r != nil {
				for _, t := range r.Times {
					v := ""
					if t.Value != nil {
						v = *t.Value
					}
					p.Timexes = append(p.Timexes, map[string]any{"start": t.Start, "end": t.End, "type": t.Type, "value": v})
				}
			}
			ps = append(ps, p)
		}
		if err := write(b.file("timex.jsonl"), ps); err != nil {
			return err
		}
		gold, err := b.head(path, "timex.gold.jsonl")
		if err != nil {
			return err
		}
		var res struct {
			Gold                         int
			Strict, Relaxed, Type, Value f1
		}
		if err := python(&res, b.scorer("score_timex.py"), gold, b.file("timex.jsonl"), "--json"); err != nil {
			return err
		}
		n := fmt.Sprintf("%d expressions", res.Gold)
		b.put("timex", set, "strict", res.Strict.F1, n)
		b.put("timex", set, "relaxed", res.Relaxed.F1, n)
		b.put("timex", set, "type", res.Type.F1, n)
		b.put("timex", set, "value", res.Value.F1, n)
	}
	return nil
}

// toponyms is a document of a geoparsing set.
type toponyms struct {
	ID       string    `json:"id"`
	Text     string    `json:"text,omitempty"`
	Date     string    `json:"date,omitempty"`
	Source   string    `json:"source,omitempty"`
	Toponyms []toponym `json:"toponyms"`
}

type toponym struct {
	Start int      `json:"start"`
	End   int      `json:"end"`
	Lat   *float64 `json:"lat,omitempty"`
	Lon   *float64 `json:"lon,omitempty"`
}

// outlet is the host of who published a document.
func (d *toponyms) outlet() string {
	_, s, ok := strings.Cut(d.Source, "://")
	if !ok {
		s = d.Source
	}
	s, _, _ = strings.Cut(s, "/")
	return s
}

func (b *bench) geo() error {
	for _, set := range []string{"lgl", "geovirus"} {
		path := b.path("geo/" + set + ".jsonl")
		if !exists(path) {
			b.missing("geo", set, "absent: geo/"+set+".jsonl", "recognised_strict", "recognised_relaxed", "acc161_end", "acc161_gold", "mean_km_gold")
			continue
		}
		docs, err := jsonl[toponyms](b, path)
		if err != nil {
			return err
		}
		var ins []ingest.Input
		for _, d := range docs {
			ins = append(ins, ingest.Input{ID: d.ID, Text: d.Text, Date: record.EDTF(d.Date), Outlet: d.outlet()})
		}
		var end, given []toponyms
		read := make([]*nlp.Document, len(docs))
		for i, r := range b.reports(ins) {
			p := toponyms{ID: ins[i].ID, Toponyms: []toponym{}}
			if r != nil {
				for _, n := range r.Names {
					if n.Class == record.ClassLocation || n.Class == record.ClassFacility {
						p.Toponyms = append(p.Toponyms, toponym{n.Start, n.End, n.Lat, n.Lon})
					}
				}
			}
			end = append(end, p)
			nd := b.product.Read(ins[i].Text) // resolution alone: the gold toponyms as names
			bytesAt := byteOffsets(ins[i].Text)
			nd.Names = nil
			for _, t := range docs[i].Toponyms {
				nd.Names = append(nd.Names, nlp.Name{Range: nd.RangeOf(nlp.Span{Start: bytesAt[t.Start], End: bytesAt[t.End]}), Class: "location"})
			}
			read[i] = nd
		}
		weights := b.foldWeights(docs, read)
		for i, d := range docs {
			w := weights[fold(d.ID)]
			res := b.product.Resolve(read[i], geo.Context{Outlet: d.outlet()}, &w)
			g := toponyms{ID: d.ID, Toponyms: []toponym{}}
			for k, t := range d.Toponyms {
				x := toponym{Start: t.Start, End: t.End}
				if s := res.Point(k); s.Known {
					x.Lat, x.Lon = &s.Lat, &s.Lon
				}
				g.Toponyms = append(g.Toponyms, x)
			}
			given = append(given, g)
		}
		if err := write(b.file("geo.end"), end); err != nil {
			return err
		}
		if err := write(b.file("geo.given"), given); err != nil {
			return err
		}
		gold, err := b.head(path, "geo.gold.jsonl")
		if err != nil {
			return err
		}
		type result struct {
			Gold            int
			Strict, Relaxed f1
			All             struct {
				Acc  float64 `json:"acc_161km"`
				Mean float64 `json:"mean_km"`
			} `json:"resolution_all"`
		}
		var e, g result
		if err := python(&e, b.scorer("score_geo.py"), gold, b.file("geo.end"), "--json"); err != nil {
			return err
		}
		if err := python(&g, b.scorer("score_geo.py"), gold, b.file("geo.given"), "--json"); err != nil {
			return err
		}
		n := fmt.Sprintf("%d toponyms", e.Gold)
		b.put("geo", set, "recognised_strict", e.Strict.F1, n)
		b.put("geo", set, "recognised_relaxed", e.Relaxed.F1, n)
		b.put("geo", set, "acc161_end", e.All.Acc, n)
		b.put("geo", set, "acc161_gold", g.All.Acc, n+"; spans given; weights by five folds")
		b.lines = append(b.lines, fmt.Sprintf("geo %s mean_km_gold %.1f (%s; spans given; weights by five folds)", set, g.All.Mean, n))
	}
	return nil
}

// fold is the part of five that a document belongs to.
func fold(id string) int { return int(crc32.ChecksumIEEE([]byte(id)) % 5) }

// foldWeights learns the weights of the places' ranker for each of five folds on the other four.
func (b *bench) foldWeights(docs []toponyms, read []*nlp.Document) (out [5]geo.Weights) {
	var byFold [5][]geo.Example
	for i, d := range docs {
		byFold[fold(d.ID)] = append(byFold[fold(d.ID)], rightOnes(b.product.Candidates(read[i], geo.Context{Outlet: d.outlet()}), d.Toponyms)...)
	}
	for f := range out {
		var rest []geo.Example
		for k := range byFold {
			if k != f {
				rest = append(rest, byFold[k]...)
			}
		}
		out[f] = geo.Learn(rest)
	}
	return out
}

// rightOnes says of each candidate of a gold toponym whether it is right.
func rightOnes(cands [][]geo.Candidate, gold []toponym) (out []geo.Example) {
	for k, t := range gold {
		if t.Lat == nil || t.Lon == nil || k >= len(cands) || len(cands[k]) == 0 {
			continue
		}
		x := geo.Example{Candidates: cands[k]}
		for _, c := range cands[k] {
			x.Right = append(x.Right, geo.Distance(c.Lat, c.Lon, *t.Lat, *t.Lon) <= 161)
		}
		out = append(out, x)
	}
	return out
}

// byteOffsets gives the byte offset of every code point of a text, and of its end.
func byteOffsets(s string) []int {
	out := make([]int, 0, len(s)+1)
	for i := range s {
		out = append(out, i)
	}
	for len(out) < utf8.RuneCountInString(s)+1 {
		out = append(out, len(s))
	}
	return out
}
