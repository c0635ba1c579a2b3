// Command bench runs the product over the development sets and writes their scores.
//
//	go run ./bench [-data DIR] [-out FILE] [-only LAYER] [-n N] [-score DIR] [-contract DIR] [-keep DIR] [-speed]
//	go run ./bench -recase -out TRAIN.jsonl; go run ./bench -key RECORDS -out bench/muc_key.bin
//
// It calls the packages' own entry points with the shipped models, hands what they print to the
// scorers (Python 3), and writes one line a measure, sorted: layer set measure value (counts). A
// measure that cannot be taken has "-" and the reason. Analyses are cached by text and program.
// Adapters rename and cut; they repair nothing, but for MUC-4, whose case and key need it (muc.go, key.go).
package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"parley/data"
	"parley/internal/actor"
	"parley/internal/extract"
	"parley/internal/geo"
	"parley/internal/ingest"
	"parley/internal/pipeline"
	"parley/internal/record"
	"parley/nlp"
	"parley/nlp/english"

	"io/fs"
)

func main() {
	b := &bench{}
	out := flag.String("out", "bench/scores.txt", "file to write")
	flag.StringVar(&b.data, "data", "../shared/data", "folder with the sets")
	flag.StringVar(&b.score, "score", "", "folder with the scorers (../score beside the data if not given)")
	flag.StringVar(&b.contract, "contract", "", "folder with the record scorer and the seed's gold (../contract beside the data if not given)")
	flag.StringVar(&b.only, "only", "", "measure this layer alone")
	flag.IntVar(&b.n, "n", 0, "only the first N documents of each set; 0 = all")
	flag.StringVar(&b.keep, "keep", "", "keep what the scorers read in this folder, to look at errors")
	recased := flag.Bool("recase", false, "write the training documents of MUC-4 as this command reads them into -out instead")
	key := flag.String("key", "", "learn the key model of MUC-4 (key.go) from this file of records, and write it to -out, instead")
	speedFlag := flag.Bool("speed", false, "measure speed and sizes into bench/speed.txt instead")
	flag.Parse()
	if b.score == "" {
		b.score = filepath.Join(b.data, "..", "score")
	}
	if b.contract == "" {
		b.contract = filepath.Join(b.data, "..", "contract")
	}
	if *speedFlag {
		if err := speed(b); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	if *recased || *key != "" {
		if err := b.learn(*recased, *key, *out); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	if err := b.run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	slices.Sort(b.lines)
	text := strings.Join(b.lines, "\n") + "\n"
	if *out == "-" {
		fmt.Print(text)
		return
	}
	if err := os.WriteFile(*out, []byte(text), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

type bench struct {
	data, score, contract, only string
	keep                        string // folder for the scorers' files, "" for one that is removed
	n                           int
	lines                       []string
	product                     product
	tmp                         string
	cache                       string
}

// product is what bench measures; tests put a fake in its place.
type product interface {
	Process(in ingest.Input) (*record.Report, error)
	Read(text string) *nlp.Document
	ReadSentences(sents [][]string) *nlp.Document
	Resolve(doc *nlp.Document, ctx geo.Context, w *geo.Weights) *geo.Result // nil: the weights that are shipped
	Candidates(doc *nlp.Document, ctx geo.Context) [][]geo.Candidate
}

type shipped struct {
	*pipeline.Reader
}

func (s shipped) Read(text string) *nlp.Document           { return s.Engine.Read(text) }
func (s shipped) ReadSentences(x [][]string) *nlp.Document { return s.Engine.ReadSentences(x) }
func (s shipped) Resolve(doc *nlp.Document, ctx geo.Context, w *geo.Weights) *geo.Result {
	if w != nil {
		return s.Gazetteer.Weighing(*w).Resolve(doc, ctx)
	}
	return s.Gazetteer.Resolve(doc, ctx)
}
func (s shipped) Candidates(doc *nlp.Document, ctx geo.Context) [][]geo.Candidate {
	return s.Gazetteer.Candidates(doc, ctx)
}
func subFS(f fs.FS, dir string) fs.FS                { s, _ := fs.Sub(f, dir); return s }
func (b *bench) progress(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
func (b *bench) path(name string) string             { return filepath.Join(b.data, name) }
func (b *bench) scorer(name string) string           { return filepath.Join(b.score, name) }
func (b *bench) file(name string) string             { return filepath.Join(b.tmp, name) }
func exists(path string) bool                        { _, err := os.Stat(path); return err == nil }
func (b *bench) missing(layer, set string, why string, ms ...string) {
	for _, m := range ms {
		b.lines = append(b.lines, fmt.Sprintf("%s %s %s - (%s)", layer, set, m, why))
	}
}

// put notes a measure: a share as a percentage, or a number as it is where unit says so.
func (b *bench) put(layer, set, measure string, share float64, counts string) {
	b.lines = append(b.lines, fmt.Sprintf("%s %s %s %.1f (%s)", layer, set, measure, 100*share, counts))
}

func (b *bench) run() (err error) {
	if b.product == nil {
		gaz, err := geo.Load(subFS(data.Gazetteer, "gazetteer"))
		if err != nil {
			return err
		}
		actors, err := actor.Load(subFS(data.Actors, "actors"))
		if err != nil {
			return err
		}
		engine := nlp.New(english.Model())
		models, err := extract.LoadModels(subFS(data.Models, "models"), engine.ModelHash()["reader.bin"])
		if err != nil {
			return err
		}
		b.product = shipped{&pipeline.Reader{Engine: engine, Gazetteer: gaz, Actors: actors, Models: models, Version: "bench"}}
		b.openCache()
	}
	if b.tmp = b.keep; b.tmp != "" {
		err = os.MkdirAll(b.tmp, 0o755)
	} else if b.tmp, err = os.MkdirTemp("", "parley-bench-"); err == nil {
		defer os.RemoveAll(b.tmp)
	}
	if err != nil {
		return err
	}
	if _, err := exec.LookPath("python3"); err != nil {
		return fmt.Errorf("the scorers need python3: %w", err)
	}
	layers := []struct {
		name string
		run  func() error
	}{{"nlp", b.nlp}, {"ner", b.ner}, {"timex", b.timex}, {"geo", b.geo}, {"attribution", b.attribution}, {"events", b.events}, {"incidents", b.incidents}, {"merge", b.merge}, {"record", b.record}}
	var names []string
	for _, l := range layers {
		names = append(names, l.name)
	}
	if b.only != "" && !slices.Contains(names, b.only) {
		return fmt.Errorf("-only %s: layers are %s", b.only, strings.Join(names, ", "))
	}
	for _, l := range layers {
		if b.only != "" && b.only != l.name {
			continue
		}
		b.progress("%s", l.name)
		if err := l.run(); err != nil {
			return fmt.Errorf("%s: %w", l.name, err)
		}
	}
	return nil
}

// openCache keys the cache on this very program, so that no analysis of another is used.
func (b *bench) openCache() {
	exe, err := os.Executable()
	if err != nil {
		return
	}
	prog, err := os.ReadFile(exe)
	if err != nil {
		return
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return
	}
	h := sha256.Sum256(prog)
	b.cache = filepath.Join(dir, "parley-bench", hex.EncodeToString(h[:8]))
	if os.MkdirAll(b.cache, 0o755) != nil {
		b.cache = ""
	}
}

// python runs a scorer and decodes the JSON that it prints.
func python(into any, script string, args ...string) error {
	cmd := exec.Command("python3", append([]string{script}, args...)...)
	var out, errb bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errb
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w: %s", filepath.Base(script), err, strings.TrimSpace(errb.String()+out.String()))
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(out.Bytes(), into); err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(script), err)
	}
	return nil
}

type f1 struct{ P, R, F1 float64 }

// reports reads a set of texts with the product, in order, on all cores. A report that the product
// fails on is named and left out, so it counts as nothing found.
func (b *bench) reports(ins []ingest.Input) []*record.Report {
	out := make([]*record.Report, len(ins))
	var wg sync.WaitGroup
	next := make(chan int)
	var mu sync.Mutex
	for range runtime.GOMAXPROCS(0) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range next {
				rep, err := b.process(ins[i])
				if err != nil {
					mu.Lock()
					b.progress("  FAULT %v", err)
					mu.Unlock()
				}
				out[i] = rep
			}
		}()
	}
	for i := range ins {
		next <- i
	}
	close(next)
	wg.Wait()
	return out
}

func (b *bench) process(in ingest.Input) (*record.Report, error) {
	var key string
	if b.cache != "" {
		h := sha256.Sum256([]byte(fmt.Sprintf("%q %q %q %q %q", in.ID, in.Text, in.Date, in.Outlet, in.Title)))
		key = filepath.Join(b.cache, hex.EncodeToString(h[:16]))
		if js, err := os.ReadFile(key); err == nil {
			rep := &record.Report{}
			if json.Unmarshal(js, rep) == nil {
				return rep, nil
			}
		}
	}
	rep, err := b.product.Process(in)
	if err != nil {
		return nil, err
	}
	if key != "" {
		if js, err := rep.JSON(); err == nil {
			os.WriteFile(key, js, 0o644)
		}
	}
	return rep, nil
}

// jsonl reads the first N lines of a set.
func jsonl[T any](b *bench, path string) ([]T, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []T
	r := bufio.NewReaderSize(f, 1<<20)
	for b.n == 0 || len(out) < b.n {
		line, err := r.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var x T
			if err := json.Unmarshal(line, &x); err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			out = append(out, x)
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func write[T any](path string, xs []T) error {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	for _, x := range xs {
		if err := enc.Encode(x); err != nil {
			return err
		}
	}
	return os.WriteFile(path, buf.Bytes(), 0o644)
}

// head copies the first N lines of a set, for scorers that want the gold file.
func (b *bench) head(path, to string) (string, error) {
	if b.n == 0 {
		return path, nil
	}
	xs, err := jsonl[json.RawMessage](b, path)
	if err != nil {
		return "", err
	}
	return b.file(to), write(b.file(to), xs)
}
