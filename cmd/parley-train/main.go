// Command parley-train makes the files that parley carries with it: a subcommand for each. It is
// never part of the program.
//
//	parley-train actors -in DIR -out data/actors/compiled.tsv.gz
//	parley-train coref -data ../shared/data -out nlp/english/coref.bin
//	parley-train cues -out internal/extract/model/cues.txt.gz polnear_train.jsonl
//	parley-train gazetteer -cities cities500.txt -gaz DIR -borders countries-50m.json -divisions DIR -out data/gazetteer
//	parley-train ranker -gazetteer data/gazetteer toponyms.jsonl...
//	parley-train pack -in DIR -out nlp/english/reader.bin
//	parley-train roles -muc muc_train.jsonl -out data/models/roles.bin (or -reports FILE: records by folds)
//	parley-train stems -out internal/reconcile/stems.txt.gz silver-*.conllu.gz
//	parley-train senses -in DIR -out internal/reconcile/senses.bin
//	parley-train mentions -out internal/reconcile/mentions.txt ecbplus_train.jsonl
//	parley-train trees -in hesitations.jsonl.gz -out nlp/english/trees.bin
//	parley-train words -out nlp/english/words.bin train.conllu...
//	parley-train lemmas -out nlp/english/lemmas.txt train.conllu...
package main

import (
	"fmt"
	"os"
)

func main() {
	commands := map[string]func([]string) error{"actors": actors, "coref": coref, "cues": cues, "gazetteer": gazetteer, "lemmas": lemmas, "mentions": mentions, "pack": pack, "ranker": ranker, "roles": roles, "senses": senses, "stems": stems, "trees": trees, "words": words}
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: parley-train actors|coref|cues|gazetteer|lemmas|mentions|pack|ranker|roles|senses|stems|trees|words [flags]")
		os.Exit(2)
	}
	if err := commands[os.Args[1]](os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "parley-train "+os.Args[1]+":", err)
		os.Exit(1)
	}
}
