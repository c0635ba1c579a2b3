package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"parley/nlp"
)

// englishCorpora is what the English reader is trained on, for the head of its file.
const englishCorpora = "UD English EWT train; UD English GUM train without its non-commercial genres; English Worldwide Newswire train; WikiGold; WNUT17 train; PolNeAR train; TBAQ train; news labelled by networks of this project; running news text; GloVe vectors as a start"

// pack writes the file that the program embeds of the weights that training exported.
func pack(args []string) error {
	fs := flag.NewFlagSet("pack", flag.ContinueOnError)
	in := fs.String("in", "../shared/reader", "folder with reader.safetensors, reader.json and vocab.txt")
	out := fs.String("out", "nlp/english/reader.bin", "file to write")
	corpora := fs.String("corpora", englishCorpora, "what the weights were trained on, parted by semicolons")
	if err := fs.Parse(args); err != nil {
		return err
	}
	var names []string
	for c := range strings.SplitSeq(*corpora, ";") {
		if c = strings.TrimSpace(c); c != "" {
			names = append(names, c)
		}
	}
	b, err := nlp.Pack(os.DirFS(*in), "en", names)
	if err != nil {
		return err
	}
	m, err := nlp.LoadModel(nlp.Files{Reader: string(b)}) // what cannot be loaded is not written
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%s: %.2f MB, sha256 of its body %s\n", *out, float64(len(b))/1e6, m.Hash["reader.bin"])
	return os.WriteFile(*out, b, 0o644)
}
