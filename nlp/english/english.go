// Package english is the embedded English model: nlp.New(english.Model()).
// Where it comes from and under which licences stands in PROVENANCE.md.
package english

import (
	_ "embed" // the model's files
	"sync"

	"parley/nlp"
)

var (
	//go:embed reader.bin
	reader string
	//go:embed words.bin
	words string
	//go:embed lemmas.txt
	lemmas string
	//go:embed coref.bin
	coref string
	//go:embed trees.bin
	trees string
	//go:embed genders.txt
	genders string
)

// Size is how many bytes the model takes in a program.
func Size() int {
	return len(reader) + len(words) + len(lemmas) + len(coref) + len(trees) + len(genders)
}

// Model is the English model, read once. The files are part of the program and held to its format
// by a test, so a failure here is a broken build.
var Model = sync.OnceValue(func() *nlp.Model {
	m, err := nlp.LoadModel(nlp.Files{Reader: reader, Words: words, Lemmas: lemmas, Coref: coref, Trees: trees, Genders: genders})
	if err != nil {
		panic("english: " + err.Error())
	}
	return m
})
