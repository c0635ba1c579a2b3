package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"unicode/utf8"

	"parley/internal/geo"
	"parley/nlp"
	"parley/nlp/english"
)

// ranker learns the weights that choose among places of one name, from sets of documents with
// toponyms and their points (one JSON object a line: id, text, source, toponyms). Each set counts the
// same, whatever its size.
func ranker(args []string) error {
	fs := flag.NewFlagSet("ranker", flag.ContinueOnError)
	dir := fs.String("gazetteer", "data/gazetteer", "folder of the gazetteer; ranker.txt is written there")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if fs.NArg() == 0 {
		return fmt.Errorf("no sets given")
	}
	gaz, err := geo.Load(os.DirFS(*dir))
	if err != nil {
		return err
	}
	engine := nlp.New(english.Model())
	sets := make([][]geo.Example, fs.NArg())
	most := 0
	for i, path := range fs.Args() {
		if sets[i], err = toponymExamples(gaz, engine, path); err != nil {
			return err
		}
		most = max(most, len(sets[i]))
	}
	var all []geo.Example
	for _, s := range sets {
		for n := 0; len(s) > 0 && n < max(1, (most+len(s)/2)/len(s)); n++ {
			all = append(all, s...)
		}
	}
	head := "# Weights of what speaks for a place among its namesakes; what each means stands in internal/geo/rank.go.\n# Made by parley-train ranker; sources in data/PROVENANCE.md.\n"
	return os.WriteFile(*dir+"/ranker.txt", []byte(head+geo.Learn(all).String()), 0o644)
}

func toponymExamples(gaz *geo.Gazetteer, engine *nlp.Engine, path string) ([]geo.Example, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []geo.Example
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<24)
	for n := 1; sc.Scan(); n++ {
		var d struct {
			Text, Source string
			Toponyms     []struct {
				Start, End int
				Lat, Lon   *float64
			}
		}
		if err := json.Unmarshal(sc.Bytes(), &d); err != nil {
			return nil, fmt.Errorf("%s line %d: %w", path, n, err)
		}
		doc := engine.Read(d.Text)
		at := make([]int, 0, len(d.Text)+1) // by code point: its byte
		for i := range d.Text {
			at = append(at, i)
		}
		at = append(at, len(d.Text))
		doc.Names = nil
		for _, t := range d.Toponyms {
			if t.Start < 0 || t.End > utf8.RuneCountInString(d.Text) || t.Start >= t.End {
				return nil, fmt.Errorf("%s line %d: a toponym at %d-%d, outside the text", path, n, t.Start, t.End)
			}
			doc.Names = append(doc.Names, nlp.Name{Range: doc.RangeOf(nlp.Span{Start: at[t.Start], End: at[t.End]}), Class: "location"})
		}
		_, host, ok := strings.Cut(d.Source, "://")
		if !ok {
			host = d.Source
		}
		host, _, _ = strings.Cut(host, "/")
		for k, cands := range gaz.Candidates(doc, geo.Context{Outlet: host}) {
			t := d.Toponyms[k]
			if t.Lat == nil || t.Lon == nil || len(cands) == 0 {
				continue
			}
			x := geo.Example{Candidates: cands}
			for _, c := range cands {
				x.Right = append(x.Right, geo.Distance(c.Lat, c.Lon, *t.Lat, *t.Lon) <= 161)
			}
			out = append(out, x)
		}
	}
	return out, sc.Err()
}
