package main

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"parley/internal/ingest"
	"parley/internal/reconcile"
	"parley/internal/record"
)

// merge measures the record across reports: GVA from text, ECB+ with its mentions given.
func (b *bench) merge() error {
	if err := b.gva(); err != nil {
		return err
	}
	return b.ecbplus()
}

// ecbplus joins the given mentions of events.
func (b *bench) ecbplus() error {
	path := b.path("coref/ecbplus_dev.jsonl")
	if !exists(path) {
		b.missing("merge", "ecbplus", "absent: "+filepath.Base(path), "conll_f1")
		return nil
	}
	type mention struct {
		ID, Kind         string
		Sent, Start, End int
		Selected         bool
	}
	type doc struct {
		ID        string
		Sentences [][]string
		Mentions  []mention
	}
	docs, err := jsonl[doc](b, path)
	if err != nil {
		return err
	}
	gold, err := b.head(path, "ecb.gold.jsonl")
	if err != nil {
		return err
	}
	var texts []reconcile.Telling
	var ms []reconcile.Mention
	for _, d := range docs {
		texts = append(texts, reconcile.Telling{ID: d.ID, Sentences: d.Sentences})
		for _, m := range d.Mentions {
			if m.Selected && (strings.HasPrefix(m.Kind, "ACTION") || strings.HasPrefix(m.Kind, "NEG")) {
				s := d.Sentences[m.Sent]
				ms = append(ms, reconcile.Mention{ID: m.ID, Text: d.ID, Words: s[m.Start:m.End], Sentence: s, At: m.Start})
			}
		}
	}
	chain := map[string]string{}
	for k, g := range reconcile.Mentions(texts, ms) {
		for _, id := range g {
			chain[id] = strconv.Itoa(k)
		}
	}
	type predicted struct {
		ID    string `json:"id"`
		Chain string `json:"chain"`
	}
	type pred struct {
		ID       string      `json:"id"`
		Mentions []predicted `json:"mentions"`
	}
	var preds []pred
	for _, d := range docs {
		p := pred{d.ID, []predicted{}}
		for _, m := range d.Mentions {
			if c, ok := chain[m.ID]; ok {
				p.Mentions = append(p.Mentions, predicted{m.ID, c})
			}
		}
		preds = append(preds, p)
	}
	if err := write(b.file("ecb.jsonl"), preds); err != nil {
		return err
	}
	var res struct {
		Conll float64 `json:"conll_f1"`
		Items int
	}
	if err := python(&res, b.scorer("score_coref.py"), gold, b.file("ecb.jsonl"), "--json"); err != nil {
		return err
	}
	b.put("merge", "ecbplus", "conll_f1", res.Conll, fmt.Sprintf("%d mentions given, in selected sentences", res.Items))
	return nil
}

// gva joins reports of single incidents: the reports of one joined story are predicted to tell of one.
func (b *bench) gva() error {
	reports, incidents := b.path("reconcile/gva_reports_dev.jsonl"), b.path("reconcile/gva_incidents_dev.jsonl")
	if !exists(reports) || !exists(incidents) {
		b.missing("merge", "gva", "absent: "+filepath.Base(reports), "pair_f1", "b3_f1")
		return nil
	}
	type line struct{ ID, Title, Date, Text string }
	docs, err := jsonl[line](b, reports)
	if err != nil {
		return err
	}
	gold, err := b.head(reports, "gva.gold.jsonl")
	if err != nil {
		return err
	}
	var ins []ingest.Input
	for _, d := range docs {
		ins = append(ins, ingest.Input{ID: d.ID, Text: d.Text, Title: d.Title, Date: record.EDTF(d.Date)})
	}
	var stories []record.Finding
	j := reconcile.Joiner()
	for i, r := range b.reports(ins) {
		for _, f := range j.Findings(r, ins[i].Text) {
			if f.Layer == reconcile.Stories {
				stories = append(stories, f)
			}
		}
	}
	type pred struct {
		ID      string `json:"id"`
		Cluster string `json:"cluster"`
	}
	var preds []pred
	records := j.Join(stories, nil)
	for k, r := range records {
		for _, f := range r.Findings {
			preds = append(preds, pred{f.Report, strconv.Itoa(k)})
		}
	}
	if err := write(b.file("gva.jsonl"), preds); err != nil {
		return err
	}
	var res struct {
		Clustering struct {
			B3, Pairs f1
			Items     int
			Gold      int `json:"gold_clusters"`
			Pred      int `json:"pred_clusters"`
		}
	}
	if err := python(&res, b.scorer("score_incidents.py"), gold, incidents, b.file("gva.jsonl"), "--json"); err != nil {
		return err
	}
	c := res.Clustering
	counts := fmt.Sprintf("%d reports, %d incidents, %d predicted", c.Items, c.Gold, c.Pred)
	b.put("merge", "gva", "pair_f1", c.Pairs.F1, counts)
	b.put("merge", "gva", "b3_f1", c.B3.F1, counts)
	return nil
}
