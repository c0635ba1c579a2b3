package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"parley/nlp"
)

// coref learns the model of coreference over the vectors of the packed reader.
func coref(args []string) error {
	fs := flag.NewFlagSet("coref", flag.ContinueOnError)
	dir := fs.String("data", "../shared/data", "folder with ud/gum-train-nonc.conllu and coref/gap_train.jsonl")
	models := fs.String("model", "nlp/english", "folder with reader.bin, words.bin, lemmas.txt, trees.bin and genders.txt")
	out := fs.String("out", "nlp/english/coref.bin", "file to write")
	dev := fs.Bool("dev", false, "score on the development sets now and then")
	if err := fs.Parse(args); err != nil {
		return err
	}
	files := map[string]string{}
	for _, name := range []string{"reader.bin", "words.bin", "lemmas.txt", "trees.bin", "genders.txt"} {
		b, err := os.ReadFile(filepath.Join(*models, name))
		if err != nil {
			return err
		}
		files[name] = string(b)
	}
	m, err := nlp.LoadModel(nlp.Files{Reader: files["reader.bin"], Words: files["words.bin"], Lemmas: files["lemmas.txt"], Trees: files["trees.bin"]})
	if err != nil {
		return err
	}
	train, err := corefData(*dir, "gum-train-nonc.conllu", "gap_train.jsonl")
	if err != nil {
		return err
	}
	train.Corpora = []string{"UD English GUM train without its non-commercial genres", "GAP train"}
	var watch *nlp.CorefData
	if *dev {
		if watch, err = corefData(*dir, "gum-dev.conllu", "gap_dev.jsonl"); err != nil {
			return err
		}
	}
	b, err := nlp.LearnCoreference(m, files["genders.txt"], train, watch, func(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) })
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%s: %d bytes\n", *out, len(b))
	return os.WriteFile(*out, b, 0o644)
}

func corefData(dir, gum, gap string) (*nlp.CorefData, error) {
	d := &nlp.CorefData{}
	f, err := os.Open(filepath.Join(dir, "ud", gum))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if d.Chains, d.Kinds, err = nlp.ReadGUM(f); err != nil {
		return nil, fmt.Errorf("%s: %w", gum, err)
	}
	g, err := os.Open(filepath.Join(dir, "coref", gap))
	if err != nil {
		return nil, err
	}
	defer g.Close()
	if d.Pairs, err = nlp.ReadGAP(g); err != nil {
		return nil, fmt.Errorf("%s: %w", gap, err)
	}
	return d, nil
}
