package main

import (
	_ "embed" // irregular.txt
	"flag"
	"fmt"
	"io"
	"os"

	"parley/nlp"
)

// irregular are the principal parts of verbs that newspapers use and treebanks may lack.
//
//go:embed irregular.txt
var irregular string

// lemmas learns edit rules and a lexicon of lemmas from treebanks.
func lemmas(args []string) error {
	fs := flag.NewFlagSet("lemmas", flag.ContinueOnError)
	out := fs.String("out", "nlp/english/lemmas.txt", "file to write")
	reader := fs.String("reader", "nlp/english/reader.bin", "packed reader, for its vocabulary")
	if err := fs.Parse(args); err != nil {
		return err
	}
	b, err := os.ReadFile(*reader)
	if err != nil {
		return err
	}
	m, err := nlp.LoadModel(nlp.Files{Reader: string(b)})
	if err != nil {
		return err
	}
	files := map[string]io.Reader{}
	for _, path := range fs.Args() {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		files[path] = f
	}
	text, err := nlp.LearnLemmas(m, files, irregular, func(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) })
	if err != nil {
		return err
	}
	return os.WriteFile(*out, []byte(text), 0o644)
}
