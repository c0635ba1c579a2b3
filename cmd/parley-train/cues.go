package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"slices"
	"sync"

	"parley/internal/extract"
	"parley/nlp"
	"parley/nlp/english"
)

// attributed is a document of PolNeAR as ../shared/data/attribution has it: code points.
type attributed struct {
	ID, Text     string
	Attributions []struct{ Cue, Source, Content [][2]int }
}

// sample is a word with its features (indices) and whether it heads a cue.
type sample struct {
	features []int32
	cue      bool
}

// cues trains the cue model of extract: logistic regression with AdaGrad and L2, samples in a fixed
// order, features seen less than four times left out. Same data, same file.
func cues(args []string) error {
	fs := flag.NewFlagSet("cues", flag.ExitOnError)
	out := fs.String("out", "internal/extract/model/cues.txt.gz", "file to write, compressed")
	epochs := fs.Int("epochs", 6, "times through the data")
	fs.Parse(args)
	if fs.NArg() != 1 {
		return errors.New("give the training part of PolNeAR (JSON lines)")
	}
	docs, err := readAttributed(fs.Arg(0))
	if err != nil {
		return err
	}
	type counted struct {
		words [][]string
		cue   []bool
	}
	found := make([]counted, len(docs))
	engine := nlp.New(english.Model())
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for k := range next {
				d := engine.Read(docs[k].Text)
				heads := cueHeads(d, docs[k])
				quoted := make([]bool, len(d.Tokens))
				for _, q := range extract.Quotes(d.Text, nil) {
					for g, i := d.RangeOf(nlp.Span{Start: q.Inner[0], End: q.Inner[1]}), 0; i < g.Len(); i++ {
						quoted[g.First+i] = true
					}
				}
				for i := range d.Tokens {
					switch d.Tokens[i].UPOS {
					case "PUNCT", "DET", "NUM", "SYM", "PRON", "CCONJ", "PART":
						if !heads[i] {
							continue
						}
					}
					var fs []string
					extract.CueFeatures(d, i, func(j int) bool { return quoted[j] }, func(f string) { fs = append(fs, f) })
					found[k].words = append(found[k].words, fs)
					found[k].cue = append(found[k].cue, heads[i])
				}
			}
		}()
	}
	for k := range docs {
		next <- k
	}
	close(next)
	wg.Wait()
	count := map[string]int{}
	for _, c := range found {
		for _, fs := range c.words {
			for _, f := range fs {
				count[f]++
			}
		}
	}
	var names []string
	for f, n := range count {
		if n >= 4 {
			names = append(names, f)
		}
	}
	slices.Sort(names)
	index := make(map[string]int32, len(names))
	for i, f := range names {
		index[f] = int32(i)
	}
	var samples []sample
	for _, c := range found {
		for k, fs := range c.words {
			s := sample{cue: c.cue[k]}
			for _, f := range fs {
				if i, ok := index[f]; ok {
					s.features = append(s.features, i)
				}
			}
			samples = append(samples, s)
		}
	}
	w := regress(samples, len(names), *epochs)
	f, err := os.Create(*out)
	if err != nil {
		return err
	}
	z, err := gzip.NewWriterLevel(f, gzip.BestCompression) // no name and no time: same data, same file
	if err != nil {
		return err
	}
	b := bufio.NewWriter(z)
	kept := 0
	for i, name := range names {
		if math.Abs(w[i]) >= .3 {
			fmt.Fprintf(b, "%s\t%.2f\n", name, w[i])
			kept++
		}
	}
	if err := errors.Join(b.Flush(), z.Close()); err != nil {
		return err
	}
	fmt.Printf("%d documents, %d words, %d features, %d kept\n", len(docs), len(samples), len(names), kept)
	return f.Close()
}

// regress is logistic regression by AdaGrad with L2 on the weights that a sample touches. Samples are
// visited with a stride prime to their number, so that neighbours do not follow each other.
func regress(samples []sample, n, epochs int) []float64 {
	w, g := make([]float64, n), make([]float64, n)
	for i := range g {
		g[i] = 1
	}
	const rate, decay = .2, 1e-5
	stride := 7919
	for range epochs {
		for k := range samples {
			s := &samples[k*stride%len(samples)]
			x := 0.
			for _, f := range s.features {
				x += w[f]
			}
			d := 1 / (1 + math.Exp(-x))
			if s.cue {
				d--
			}
			for _, f := range s.features {
				e := d + decay*w[f]
				g[f] += e * e
				w[f] -= rate * e / math.Sqrt(g[f])
			}
		}
	}
	return w
}

// cueHeads are the words that head a cue of the gold attributions.
func cueHeads(d *nlp.Document, doc attributed) map[int]bool {
	heads := map[int]bool{}
	for _, a := range doc.Attributions {
		g := nlp.Range{First: -1}
		for _, c := range a.Cue {
			for i := range d.Tokens {
				t := &d.Tokens[i]
				if s := d.Runes(t.Start); s < c[1] && d.Runes(t.End) > c[0] && (g.First < 0 || g.Last == i) {
					if g.First < 0 {
						g.First = i
					}
					g.Last = i + 1
				}
			}
		}
		if g.First >= 0 {
			heads[extract.CueHead(d, g)] = true
		}
	}
	return heads
}

func readAttributed(path string) ([]attributed, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []attributed
	for r := bufio.NewReaderSize(f, 1<<20); ; {
		line, err := r.ReadBytes('\n')
		if len(line) > 1 {
			var d attributed
			if err := json.Unmarshal(line, &d); err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			out = append(out, d)
		}
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
	}
}
