package extract

import (
	_ "embed"
	"strings"
	"sync"

	"parley/internal/record"
)

// lines are the entries of a lexicon file: fields between bars, comments and empty lines left out.
func lines(file string) [][]string {
	var out [][]string
	for line := range strings.Lines(file) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "|")
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		out = append(out, f)
	}
	return out
}

// field is the i-th field of an entry, "" where the line is shorter.
func field(f []string, i int) string {
	if i < len(f) && f[i] != "-" {
		return f[i]
	}
	return ""
}

//go:embed lexicon/cues.txt
var cuesFile string

// cueEntry is what a cue does.
type cueEntry struct {
	act                       record.Act
	claim                     record.ClaimType
	attitude, denies, decline bool
	noun                      bool
}

var cues = sync.OnceValue(func() map[string]cueEntry {
	m := map[string]cueEntry{}
	for _, f := range lines(cuesFile) {
		e := cueEntry{act: record.Act(field(f, 1)), claim: record.ClaimType(field(f, 2))}
		for _, flag := range strings.Split(field(f, 3), ",") {
			switch flag {
			case "attitude":
				e.attitude = true
			case "denies":
				e.denies = true
			case "declines":
				e.decline = true
			case "noun":
				e.noun = true
			}
		}
		m[f[0]] = e
	}
	return m
})

//go:embed lexicon/hedges.txt
var hedgesFile string

var hedgeWords = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, f := range lines(hedgesFile) {
		m[f[0]] = true
	}
	return m
})

func table(file string) func() map[string]string {
	return sync.OnceValue(func() map[string]string {
		m := map[string]string{}
		for _, f := range lines(file) {
			m[f[0]] = field(f, 1)
		}
		return m
	})
}

var (
	peopleGroup = table(peopleFile)
	objectClass = table(objectsFile)
)
