package main

import (
	"fmt"
	"path/filepath"
	"strconv"

	"parley/internal/ingest"
	"parley/internal/reconcile"
	"parley/internal/record"
)

// merge measures the record across reports: GVA from text, ECB+ with its mentions given.
func (b *bench) merge() error {
	if err := b.gva(); err != nil {
		return err
	}
	b.missing("merge", "ecbplus", "waits for mentions across reports", "conll_f1")
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
