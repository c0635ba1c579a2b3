package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"parley/data"
	"parley/internal/actor"
	"parley/internal/extract"
	"parley/internal/geo"
	"parley/internal/ingest"
	"parley/internal/pipeline"
	"parley/internal/record"
	"parley/nlp"
	"parley/nlp/english"
)

// inputFlags are the flags of commands that take reports.
type inputFlags struct {
	kind     string
	maxBytes int
	dossier  string
	places   string
	date     string
	workers  int
}

func (f *inputFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.kind, "input", "text", "what a FILE is: text (one report) or jsonl (one report a line: id, text, and if known date, title, outlet, url)")
	c.Flags().IntVar(&f.maxBytes, "max-bytes", ingest.DefaultMaxBytes, "largest text that is read, in bytes")
	c.Flags().StringVar(&f.dossier, "dossier", "", "dossier `FILE`: parties, people, epoch, theatre (see 'parley dossier init')")
	placesFlag(c, &f.places)
	c.Flags().StringVar(&f.date, "date", "", "`DATE` of the reports that give none themselves (2025-03-24, or EDTF or RFC 3339)")
	c.Flags().IntVar(&f.workers, "workers", runtime.GOMAXPROCS(0), "reports read at the same time; the output does not depend on it")
}

func (f *inputFlags) check() error {
	if f.date != "" {
		d, err := record.ParseDate(f.date)
		if err != nil {
			return usageError{fmt.Errorf("--date: %w", err)}
		}
		f.date = string(d)
	}
	for _, k := range ingest.Kinds {
		if k.Name == f.kind {
			return nil
		}
	}
	return usageError{fmt.Errorf("--input %s: it is text or jsonl", f.kind)}
}

// readDossier reads the dossier in a file; nil if none is named.
func readDossier(path string) (*record.Dossier, error) {
	if path == "" {
		return nil, nil
	}
	f, err := open(path)
	if err != nil {
		return nil, fmt.Errorf("dossier: %w", err)
	}
	defer f.Close()
	d, err := ingest.ParseDossier(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return d, nil
}

// newReader loads models and lists, the desk's own places, and the dossier if one is named.
func newReader(dossier, places string) (*pipeline.Reader, error) {
	d, err := readDossier(dossier)
	if err != nil {
		return nil, err
	}
	r := &pipeline.Reader{Version: version, Dossier: d}
	gaz, err := geo.Load(sub(data.Gazetteer, "gazetteer"))
	if err != nil {
		return nil, err
	}
	if gaz, err = withPlaces(gaz, places); err != nil {
		return nil, err
	}
	actors, err := actor.Load(sub(data.Actors, "actors"))
	if err != nil {
		return nil, err
	}
	r.Gazetteer, r.Actors, r.Engine = gaz, actors, nlp.New(english.Model())
	if r.Models, err = extract.LoadModels(sub(data.Models, "models"), r.Engine.ModelHash()["reader.bin"]); err != nil {
		return nil, err
	}
	return r, nil
}

// failed is how many inputs failed; it is errSome.
type failed int

func (n failed) Error() string        { return fmt.Sprintf("%d failed", int(n)) }
func (n failed) Is(target error) bool { return target == errSome }

// outcome is what came of one input.
type outcome struct {
	in  ingest.Input
	rep *record.Report
	err error
}

// each reads the reports of files (standard input where there are none) with several workers and
// calls f in the order of the input. Where some failed it gives their number (failed). The file that is
// the dossier is no report and is passed over, so that *.txt may be said beside it.
func each(files []string, fl *inputFlags, process func(ingest.Input) (*record.Report, error), f func(outcome) error) error {
	if fl.workers < 1 {
		return usageError{fmt.Errorf("--workers %d: it is 1 or more", fl.workers)}
	}
	if len(files) == 0 {
		files = []string{"-"}
	}
	queue := make(chan chan outcome, 2*fl.workers)
	slots := make(chan struct{}, fl.workers)
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		defer close(queue)
		put := func(in ingest.Input, err error) bool {
			c := make(chan outcome, 1)
			select {
			case queue <- c:
			case <-stop:
				return false
			}
			if err != nil {
				c <- outcome{in: in, err: err}
				return true
			}
			slots <- struct{}{}
			go func() {
				rep, err := process(in)
				c <- outcome{in, rep, err}
				<-slots
			}()
			return true
		}
		for _, name := range files {
			if sameFile(name, fl.dossier) {
				complain("%s: the dossier, so not read as a report", name)
				continue
			}
			r, err := open(name)
			if err != nil {
				if !put(ingest.Input{Source: name}, err) {
					return
				}
				continue
			}
			for in, err := range ingest.Read(fl.kind, name, r, fl.maxBytes) {
				in.Date = cmp.Or(in.Date, record.EDTF(fl.date))
				if !put(in, err) {
					break
				}
			}
			r.Close()
		}
	}()
	n := 0
	seen := map[string]bool{}
	for c := range queue {
		o := <-c
		if o.in.ID != "" {
			if seen[o.in.ID] {
				complain("%s: the id %s came before in this input; ids of reports are to differ", o.in.Source, o.in.ID)
			}
			seen[o.in.ID] = true
		}
		if o.err != nil {
			n++
			complain("%v", o.err)
			continue
		}
		if err := f(o); err != nil {
			if errors.Is(err, errSome) {
				n++
				continue
			}
			return err
		}
	}
	if n > 0 {
		return failed(n)
	}
	return nil
}

func sameFile(a, b string) bool {
	if a == "" || b == "" || a == "-" {
		return false
	}
	x, err1 := os.Stat(a)
	y, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(x, y)
}

func open(name string) (io.ReadCloser, error) {
	if name == "-" {
		if st, err := os.Stdin.Stat(); err == nil && st.Mode()&os.ModeCharDevice != 0 {
			complain("no FILE named: reading a report from the keyboard; Ctrl-D ends it, Ctrl-C stops")
		}
		return io.NopCloser(os.Stdin), nil
	}
	if name == "" {
		return nil, errors.New("read: the name of a file is empty")
	}
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read %s: there is no such file", name)
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		return nil, fmt.Errorf("read %s: %w", name, path.Err)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if st, err := f.Stat(); err == nil && st.IsDir() {
		f.Close()
		return nil, fmt.Errorf("read %s: it is a folder; name the files in it, as in %s/*.txt", name, strings.TrimSuffix(name, "/"))
	}
	return f, nil
}

func readCommand() *cobra.Command {
	var fl inputFlags
	var format string
	c := &cobra.Command{
		Use:   "read [FILE...]",
		Short: "Read reports and print what is in them; changes nothing",
		Example: `  parley read report.txt                                 an account for a person
  parley read --format json --input jsonl reports.jsonl  one JSON object per report`,
		RunE: func(c *cobra.Command, files []string) error {
			if err := fl.check(); err != nil {
				return err
			}
			if err := textOrJSON(format); err != nil {
				return err
			}
			r, err := newReader(fl.dossier, fl.places)
			if err != nil {
				return err
			}
			out := bufio.NewWriter(os.Stdout)
			defer out.Flush()
			return each(files, &fl, r.Process, func(o outcome) error {
				if format == "json" {
					b, err := o.rep.JSON()
					if err != nil {
						return err
					}
					out.Write(b)
					out.WriteByte('\n')
				} else {
					account(visible{out}, o.rep)
				}
				return out.Flush()
			})
		},
	}
	fl.add(c)
	c.Flags().StringVar(&format, "format", "text", "text (an account for a person) or json (the contract's record, one line a report)")
	return c
}

func parseCommand() *cobra.Command {
	var fl inputFlags
	var format string
	c := &cobra.Command{
		Use:     "parse [FILE...]",
		Short:   "Print words, tags and trees (Universal Dependencies) of texts",
		Example: "  parley parse --format conllu report.txt",
		RunE: func(c *cobra.Command, files []string) error {
			if err := fl.check(); err != nil {
				return err
			}
			if format != "json" && format != "conllu" {
				return usageError{fmt.Errorf("--format %s: it is conllu or json", format)}
			}
			e := nlp.New(english.Model())
			out := bufio.NewWriter(os.Stdout)
			defer out.Flush()
			fl.workers = 1 // the engine itself uses the cores
			return each(files, &fl, func(ingest.Input) (*record.Report, error) { return nil, nil }, func(o outcome) error {
				doc := e.Read(o.in.Text)
				if format == "conllu" {
					return nlp.WriteCoNLLU(out, doc, o.in.ID)
				}
				b, err := doc.JSON(o.in.ID)
				if err != nil {
					return err
				}
				out.Write(b)
				return out.WriteByte('\n')
			})
		},
	}
	fl.add(c)
	c.Flags().StringVar(&format, "format", "conllu", "conllu or json")
	return c
}
