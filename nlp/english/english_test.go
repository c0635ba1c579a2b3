package english

import (
	"os"
	"strings"
	"testing"

	"parley/nlp"
)

// The embedded files are those that PROVENANCE.md speaks of.
func TestProvenance(t *testing.T) {
	b, err := os.ReadFile("PROVENANCE.md")
	if err != nil {
		t.Fatal(err)
	}
	hashes := nlp.New(Model()).ModelHash()
	for name, hash := range Model().Source {
		hashes[name] = hash
	}
	for name, hash := range hashes {
		if name == "lemmas.txt" || name == "words.bin" || name == "coref.bin" || name == "trees.bin" || name == "genders.txt" { // made by parley-train; changes with its rules
			continue
		}
		if !strings.Contains(string(b), hash) {
			t.Errorf("PROVENANCE.md does not give the SHA-256 of %s, %s", name, hash)
		}
	}
}

// Chains are found with the vectors of the reader that coref.bin was learned on. After new weights:
// go run ./cmd/parley-train coref
func TestCorefFitsReader(t *testing.T) {
	if !Model().CorefFits() {
		t.Error("coref.bin was learned on another reader: run parley-train coref")
	}
}

// The second stage of parsing weighs the scores of the reader that it was learned on. After new weights:
// training/hesitate.py, then go run ./cmd/parley-train trees
func TestTreesFitReader(t *testing.T) {
	if !Model().TreesFit() {
		t.Error("trees.bin was learned on another reader: run parley-train trees")
	}
}
