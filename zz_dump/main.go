package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"sync"

	"parley/data"
	"parley/internal/actor"
	"parley/internal/geo"
	"parley/internal/ingest"
	"parley/internal/pipeline"
	"parley/internal/record"
	"parley/nlp"
	"parley/nlp/english"
)

type in struct{ ID, Incident, Title, Date, URI, Text string }
type out struct {
	ID, Incident, Title, Date, URI, Text string
	Report                               *record.Report
}

func sub(f fs.FS, d string) fs.FS { s, _ := fs.Sub(f, d); return s }
func main() {
	gaz, err := geo.Load(sub(data.Gazetteer, "gazetteer"))
	if err != nil {
		panic(err)
	}
	actors, err := actor.Load(sub(data.Actors, "actors"))
	if err != nil {
		panic(err)
	}
	r := &pipeline.Reader{Engine: nlp.New(english.Model()), Gazetteer: gaz, Actors: actors, Version: "dump"}
	if d := os.Getenv("DOSSIER"); d != "" {
		g, _ := os.Open(d)
		dd, err := ingest.ParseDossier(g)
		if err != nil {
			panic(err)
		}
		r.Dossier = dd
	}
	f, _ := os.Open(os.Args[1])
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<26)
	var ins []in
	for sc.Scan() {
		var x in
		if err := json.Unmarshal(sc.Bytes(), &x); err != nil {
			panic(err)
		}
		ins = append(ins, x)
	}
	outs := make([]out, len(ins))
	next := make(chan int)
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range next {
				x := ins[i]
				rep, err := r.Process(ingest.Input{ID: x.ID, Text: x.Text, Date: record.EDTF(x.Date), Title: x.Title, URL: x.URI})
				if err != nil {
					fmt.Fprintln(os.Stderr, err)
				}
				outs[i] = out{x.ID, x.Incident, x.Title, x.Date, x.URI, x.Text, rep}
				if i%200 == 0 {
					fmt.Fprintln(os.Stderr, i)
				}
			}
		}()
	}
	for i := range ins {
		next <- i
	}
	close(next)
	wg.Wait()
	g, _ := os.Create(os.Args[2])
	e := json.NewEncoder(g)
	for _, o := range outs {
		e.Encode(o)
	}
	g.Close()
}
