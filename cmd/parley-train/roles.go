package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"unicode"

	"parley/data"
	"parley/internal/actor"
	"parley/internal/extract"
	"parley/internal/geo"
	"parley/internal/ingest"
	"parley/internal/pipeline"
	"parley/internal/record"
	"parley/internal/timex"
	"parley/nlp"
	"parley/nlp/english"
)

// roles trains the classifiers that propose incidents and who takes part in them (extract.Models) on
// MUC-4 templates. Labels come from matching the words of a template with the noun phrases of its
// report. Every stage is trained with scores of the stage before made by models that have not seen the
// report (five folds). Same input, same bytes out.
func roles(args []string) error {
	fl := flag.NewFlagSet("roles", flag.ContinueOnError)
	in := fl.String("muc", "", "MUC-4 training documents, JSON lines")
	out := fl.String("out", "data/models/roles.bin", "file to write")
	n := fl.Int("n", 0, "only the first N documents")
	reports := fl.String("reports", "", "instead of models: write the records of the documents, JSON lines, each read by models that have not seen it")
	if err := fl.Parse(args); err != nil {
		return err
	}
	f, err := os.Open(*in)
	if err != nil {
		return err
	}
	defer f.Close()
	var docs []*lesson
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<24)
	for sc.Scan() && (*n == 0 || len(docs) < *n) {
		d := &lesson{}
		if err := json.Unmarshal(sc.Bytes(), d); err != nil {
			return fmt.Errorf("%s: %w", *in, err)
		}
		docs = append(docs, d)
	}
	if err := sc.Err(); err != nil {
		return err
	}
	engine := nlp.New(english.Model())
	if err := readLessons(engine, docs); err != nil {
		return err
	}
	m := &extract.Models{Reader: engine.ModelHash()["reader.bin"]}
	if m.Reader == "" {
		return fmt.Errorf("the engine names no reader")
	}
	say := func(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
	if *reports != "" {
		return foldReports(engine, docs, m.Reader, *reports, say)
	}
	teach(m, docs, say)
	b := m.Bytes()
	say("%s: %d bytes", *out, len(b))
	if err := os.MkdirAll(filepath.Dir(*out), 0o755); err != nil {
		return err
	}
	return os.WriteFile(*out, b, 0o644)
}

// foldReports reads every document with models that were trained on the other folds, and writes the
// records: what learns from records of the training documents (bench -key) needs them as faulty as those
// of any report.
func foldReports(engine *nlp.Engine, docs []*lesson, reader, out string, say func(string, ...any)) error {
	gaz, lists, err := lists()
	if err != nil {
		return err
	}
	reps := make([]*record.Report, len(docs))
	for f := range folds {
		var others []*lesson
		for j, d := range docs {
			if j%folds != f {
				others = append(others, d)
			}
		}
		m := &extract.Models{Reader: reader}
		teach(m, others, func(string, ...any) {})
		p := &pipeline.Reader{Engine: engine, Gazetteer: gaz, Actors: lists, Models: m, Version: "parley-train"}
		for j, d := range docs {
			if j%folds == f {
				if reps[j], err = p.Process(ingest.Input{ID: d.ID, Text: d.text(), Date: record.EDTF(d.Date)}); err != nil {
					return err
				}
			}
		}
		say("fold %d of %d read", f+1, folds)
	}
	w, err := os.Create(out)
	if err != nil {
		return err
	}
	defer w.Close()
	for _, r := range reps {
		js, err := r.JSON()
		if err != nil {
			return err
		}
		if _, err := w.Write(append(bytes.TrimSpace(js), '\n')); err != nil {
			return err
		}
	}
	return w.Close()
}

// folds is in how many parts the documents are cut.
const folds = 5

// teach trains every stage on the documents.
func teach(m *extract.Models, docs []*lesson, say func(string, ...any)) {
	for _, d := range docs {
		d.report, d.scores = 0, nil
	}
	yesNo := []string{"no", "yes"}
	var report set
	for _, d := range docs {
		report.add(d.at.Report(), btoi(len(d.Templates) > 0))
		d.from = []int{report.len() - 1}
	}
	m.Report = stage("report", report, docs, yesNo, 14, 12, func(d *lesson, z [][]float64) { d.report = z[0][1] - z[0][0] }, say)

	var sents set
	for _, d := range docs {
		d.from = nil
		for k := range d.sentences {
			sents.add(d.at.Sentence(k, d.report), btoi(d.sentences[k]))
			d.from = append(d.from, sents.len()-1)
		}
	}
	m.Sentence = stage("sentence", sents, docs, yesNo, 14, 6, func(d *lesson, z [][]float64) {
		for _, x := range z {
			d.scores = append(d.scores, x[1]-x[0])
		}
	}, say)

	var triggers, mentions, forms set
	for _, d := range docs {
		d.from = nil
		for _, t := range d.at.Triggers {
			triggers.add(d.at.Trigger(t, d.report, d.scores), btoi(d.sentences[d.at.SentenceOf(t)]))
		}
		for k := range d.at.Mentions {
			x := &d.at.Mentions[k]
			role := 0
			for _, g := range x.Forms {
				if role = d.role[normal(d.at.Text(g))]; role > 0 {
					break
				}
			}
			mentions.add(d.at.Mention(x, d.report, d.scores), role)
			if role > 0 {
				for f, g := range x.Forms {
					forms.add(d.at.Form(x, f, role), btoi(d.role[normal(d.at.Text(g))] == role))
				}
			}
		}
	}
	m.Trigger = stage("trigger", triggers, nil, yesNo, 14, 6, nil, say)
	m.Mention = stage("mention", mentions, nil, extract.RoleClasses, 17, 6, nil, say)
	m.Form = stage("form", forms, nil, yesNo, 13, 6, nil, say)
}

// lesson is one document of the corpus.
type lesson struct {
	ID, Date, Text string
	True           string `json:"text_truecased"`
	Templates      []map[string]json.RawMessage

	at        *extract.Lessons
	role      map[string]int // words of a template, normalised, to the part they play
	sentences []bool         // by sentence: some of them stand in it
	report    float64
	scores    []float64 // of the sentences
	from      []int     // places of its points in the set that is trained on
}

var slots = []struct {
	name string
	role int
}{{"perp_ind", 1}, {"perp_org", 1}, {"phys_tgt", 2}, {"hum_tgt_name", 3}, {"hum_tgt_desc", 3}, {"instrument_id", 4}}

// readLessons analyses the documents, on all cores.
func readLessons(engine *nlp.Engine, docs []*lesson) error {
	gaz, lists, err := lists()
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	next := make(chan *lesson)
	for range runtime.GOMAXPROCS(0) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for d := range next {
				d.read(engine, gaz, lists)
			}
		}()
	}
	for _, d := range docs {
		next <- d
	}
	close(next)
	wg.Wait()
	return nil
}

// lists are the gazetteer and the lists of actors that the program carries.
func lists() (*geo.Gazetteer, *actor.Lists, error) {
	sub := func(f fs.FS, dir string) fs.FS { s, _ := fs.Sub(f, dir); return s }
	gaz, err := geo.Load(sub(data.Gazetteer, "gazetteer"))
	if err != nil {
		return nil, nil, err
	}
	actors, err := actor.Load(sub(data.Actors, "actors"))
	return gaz, actors, err
}

// text is the text in mixed case, where there is one.
func (d *lesson) text() string {
	if d.True != "" {
		return d.True
	}
	return d.Text
}

func (d *lesson) read(engine *nlp.Engine, gaz *geo.Gazetteer, lists *actor.Lists) {
	text := d.text()
	sha := record.SHA256(text)
	rep := &record.Report{TextSHA256: sha, Date: record.ReportDate{EDTF: record.EDTF(d.Date), Basis: record.DateGiven}}
	doc := engine.Read(text)
	times, date, _ := timex.Resolve(doc, timex.Context{Date: record.EDTF(d.Date), TextSHA256: sha})
	rep.Date = date
	places := gaz.Resolve(doc, geo.Context{TextSHA256: sha})
	actors := lists.Resolve(doc, places, actor.Context{TextSHA256: sha})
	d.at = extract.NewLessons(&extract.Input{Doc: doc, Report: rep, Times: times, Places: places, Actors: actors})
	d.role = map[string]int{}
	for _, t := range d.Templates {
		for _, s := range slots {
			var fills []struct{ Alts []string }
			if json.Unmarshal(t[s.name], &fills) != nil {
				continue
			}
			for _, f := range fills {
				for _, a := range f.Alts {
					if k := normal(a); len(k) > 1 && d.role[k] == 0 {
						d.role[k] = s.role
					}
				}
			}
		}
	}
	d.sentences = make([]bool, len(doc.Sentences))
	for k := range doc.Sentences {
		s := " " + normal(d.at.SentenceText(k)) + " "
		for words := range d.role {
			if strings.Contains(s, " "+words+" ") {
				d.sentences[k] = true
			}
		}
	}
}

// normal is words as the MUC scorer compares them: lower case, no punctuation, no articles.
func normal(s string) string {
	s = strings.Map(func(c rune) rune {
		if c < 128 && (unicode.IsPunct(c) || unicode.IsSymbol(c)) {
			return -1
		}
		return unicode.ToLower(c)
	}, s)
	var out []string
	for w := range strings.FieldsSeq(s) {
		if w != "a" && w != "an" && w != "the" {
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// set is labelled points.
type set struct {
	points []extract.Point
	labels []int
}

func (s *set) add(p extract.Point, label int) {
	s.points, s.labels = append(s.points, p), append(s.labels, label)
}
func (s *set) len() int { return len(s.points) }

// stage trains a classifier; with docs it also scores every document by models of the other folds.
func stage(name string, s set, docs []*lesson, classes []string, bits, epochs int, told func(*lesson, [][]float64), say func(string, ...any)) *extract.Classifier {
	if docs != nil {
		right, n := 0, 0
		var mu sync.Mutex
		var wg sync.WaitGroup
		for k := range folds {
			wg.Add(1)
			go func() {
				defer wg.Done()
				var part set
				for j, d := range docs {
					if j%folds != k {
						for _, i := range d.from {
							part.add(s.points[i], s.labels[i])
						}
					}
				}
				c := learn(part, classes, bits, epochs)
				for j, d := range docs {
					if j%folds == k {
						var z [][]float64
						for _, i := range d.from {
							z = append(z, c.Logits(s.points[i]))
							mu.Lock()
							if argmax(z[len(z)-1]) == s.labels[i] {
								right++
							}
							n++
							mu.Unlock()
						}
						told(d, z)
					}
				}
			}()
		}
		wg.Wait()
		say("%s: %d points, %.1f %% right by folds", name, n, 100*float64(right)/float64(max(1, n)))
	}
	c := learn(s, classes, bits, epochs)
	right := 0
	for i, p := range s.points {
		if argmax(c.Logits(p)) == s.labels[i] {
			right++
		}
	}
	say("%s: %d points, %.1f %% right on what it was trained on", name, s.len(), 100*float64(right)/float64(max(1, s.len())))
	return c
}

func argmax(z []float64) int {
	best := 0
	for k := range z {
		if z[k] > z[best] {
			best = k
		}
	}
	return best
}

// learn fits a linear softmax by Adagrad, in a fixed order of shuffled points.
func learn(s set, classes []string, bits, epochs int) *extract.Classifier {
	k, size := len(classes), 1<<bits
	dim := 0
	if s.len() > 0 {
		dim = len(s.points[0].Dense)
	}
	w, gw := make([]float32, k*size), make([]float32, k*size)
	d, gd := make([]float32, k*dim), make([]float32, k*dim)
	b, gb := make([]float32, k), make([]float32, k)
	const rate, rateDense, decay = .08, .01, 2e-6
	order := make([]int, s.len())
	for i := range order {
		order[i] = i
	}
	rng := rand.New(rand.NewPCG(1, 2))
	z := make([]float64, k)
	for range epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, n := range order {
			p := &s.points[n]
			for c := range k {
				sum := b[c]
				for _, h := range p.Sparse {
					sum += w[c*size+int(h)&(size-1)]
				}
				row := d[c*dim : (c+1)*dim]
				for i, x := range p.Dense {
					sum += float32(row[i] * x)
				}
				z[c] = float64(sum)
			}
			q := extract.Softmax(z)
			for c := range k {
				g := float32(q[c])
				if c == s.labels[n] {
					g--
				}
				if g < 1e-4 && g > -1e-4 {
					continue
				}
				gb[c] += float32(g * g)
				b[c] -= float32(rate * g / float32(math.Sqrt(float64(gb[c])+1e-6)))
				for _, h := range p.Sparse {
					j := c*size + int(h)&(size-1)
					gw[j] += float32(g * g)
					w[j] -= float32(rate*g/float32(math.Sqrt(float64(gw[j])+1))) + float32(decay*w[j])
				}
				row, sq := d[c*dim:(c+1)*dim], gd[c*dim:(c+1)*dim]
				for i, x := range p.Dense {
					y := float32(g * x)
					sq[i] += float32(y * y)
					row[i] -= float32(rateDense * y / float32(math.Sqrt(float64(sq[i])+1e-3)))
				}
			}
		}
	}
	out := &extract.Classifier{Classes: classes, Bits: bits, Dim: dim, Sparse: make([]int8, k*size), Scale: make([]float32, k), Dense: d, Bias: b}
	for c := range k {
		top := float32(1e-6)
		for _, x := range w[c*size : (c+1)*size] {
			top = max(top, x, -x)
		}
		out.Scale[c] = top / 127
		for j := range size {
			out.Sparse[c*size+j] = int8(math.Round(float64(w[c*size+j] / out.Scale[c])))
		}
	}
	return out
}
