// Package data holds the gazetteer and the lists of actors that are part of the program.
// Where each file comes from stands in PROVENANCE.md.
package data

import "embed"

// Gazetteer is the folder of places: cities.tsv.gz (built by parley-train gazetteer) and our own lists.
//
//go:embed gazetteer
var Gazetteer embed.FS

// Actors is the folder of actor lists: bodies.txt (named bodies), agents.txt (nouns), people.txt and offices.txt
// (persons, and what they held when), compiled.tsv.gz (older lists).
//
//go:embed actors
var Actors embed.FS

// Models is the folder of the models that extract learned: roles.bin (parley-train roles).
//
//go:embed models
var Models embed.FS
