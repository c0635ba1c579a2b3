// Package english is the embedded English model: nlp.New(english.Model()).
// Where it comes from and under which licences stands in PROVENANCE.md.
package english

import (
	"embed"
	"sync"

	"parley/nlp"
)

//go:embed reader.safetensors reader.json vocab.txt lemmas.txt
var files embed.FS

// Model is the English model, read once. The files are part of the program and held to its format
// by a test, so a failure here is a broken build.
var Model = sync.OnceValue(func() *nlp.Model {
	m, err := nlp.LoadModel(files)
	if err != nil {
		panic("english: " + err.Error())
	}
	return m
})
