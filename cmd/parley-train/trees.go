package main

import (
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"parley/nlp"
)

// trees learns the second stage of parsing over the scores of the packed reader.
func trees(args []string) error {
	fs := flag.NewFlagSet("trees", flag.ContinueOnError)
	dir := fs.String("data", "../shared/data", "folder with ud/*-train*.conllu and silver/*.conllu.gz")
	models := fs.String("model", "nlp/english", "folder with reader.bin")
	shards := fs.Int("shards", 4, "how many files of machine-made trees at most")
	known := fs.Bool("known", true, "learn on the trees that the reader was trained on, too")
	out := fs.String("out", "nlp/english/trees.bin", "file to write")
	if err := fs.Parse(args); err != nil {
		return err
	}
	reader, err := os.ReadFile(filepath.Join(*models, "reader.bin"))
	if err != nil {
		return err
	}
	m, err := nlp.LoadModel(nlp.Files{Reader: string(reader)})
	if err != nil {
		return err
	}
	made, err := filepath.Glob(filepath.Join(*dir, "silver", "*.conllu.gz"))
	if err != nil {
		return err
	}
	paths := made[:min(len(made), *shards)]
	if *known {
		paths = append([]string{filepath.Join(*dir, "ud", "ewt-train.conllu"), filepath.Join(*dir, "ud", "gum-train-nonc.conllu")}, paths...)
	}
	var banks []nlp.Treebank
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		b := nlp.Treebank{Name: filepath.Base(path), Text: io.Reader(f), Known: true}
		if strings.HasSuffix(path, ".gz") {
			b.Known = false
			if b.Text, err = gzip.NewReader(f); err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
		}
		banks = append(banks, b)
	}
	b, err := nlp.LearnTrees(m, banks, func(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) })
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%s: %d bytes\n", *out, len(b))
	return os.WriteFile(*out, b, 0o644)
}
