package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"parley/nlp"
)

// words learns the tokeniser's part that is learned from treebanks, and compares it with the rules
// alone on others.
func words(args []string) error {
	fs := flag.NewFlagSet("words", flag.ContinueOnError)
	out := fs.String("out", "nlp/english/words.bin", "file to write")
	if err := fs.Parse(args); err != nil {
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
	b, err := nlp.LearnWords(files, func(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) })
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%s: %d bytes\n", *out, len(b))
	return os.WriteFile(*out, b, 0o644)
}
