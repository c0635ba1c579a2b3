package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"parley/nlp"
)

var plainForm, plainLemma = regexp.MustCompile(`^['a-z][a-z'.]*$`), regexp.MustCompile(`^['A-Za-z][A-Za-z'.]*$`)

// lemmas writes the forms of UD treebanks whose lemma the rules get wrong: form, tag, lemma.
func lemmas(args []string) error {
	fs := flag.NewFlagSet("lemmas", flag.ContinueOnError)
	out := fs.String("out", "nlp/english/lemmas.txt", "file to write")
	if err := fs.Parse(args); err != nil {
		return err
	}
	type key struct{ form, upos string }
	seen, ruled := map[key]map[string]int{}, map[key]map[string]int{}
	for _, path := range fs.Args() {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		sc := bufio.NewScanner(f)
		sc.Buffer(nil, 1<<20)
		for sc.Scan() {
			c := strings.Split(sc.Text(), "\t")
			if len(c) != 10 || strings.ContainsAny(c[0], "-.") {
				continue
			}
			k := key{strings.ReplaceAll(strings.ToLower(c[1]), "’", "'"), c[3]}
			for m, l := range map[*map[key]map[string]int]string{&seen: c[2], &ruled: nlp.RuleLemma(c[1], c[3], c[4])} {
				if (*m)[k] == nil {
					(*m)[k] = map[string]int{}
				}
				(*m)[k][l]++
			}
		}
		f.Close()
	}
	best := func(m map[string]int) string {
		var b string
		for l, n := range m {
			if b == "" || n > m[b] || n == m[b] && l < b {
				b = l
			}
		}
		return b
	}
	var lines []string
	for k, m := range seen {
		l := best(m)
		if k.upos == "PROPN" || k.upos == "NUM" || k.upos == "SYM" || k.upos == "X" || k.upos == "PUNCT" || !plainForm.MatchString(k.form) || !plainLemma.MatchString(l) || l == best(ruled[k]) {
			continue
		}
		lines = append(lines, k.form+"\t"+k.upos+"\t"+l)
	}
	slices.Sort(lines)
	fmt.Fprintf(os.Stderr, "%d forms in %s\n", len(lines), *out)
	return os.WriteFile(*out, []byte(strings.Join(lines, "\n")+"\n"), 0o644)
}
