package main

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"

	"parley/internal/reconcile"
)

// stems counts in how many texts of gzipped CoNLL-U files each stem stands, for the weights with which
// the record across reports compares texts. Stems of fewer than -least texts are left out.
func stems(args []string) error {
	fs := flag.NewFlagSet("stems", flag.ContinueOnError)
	out := fs.String("out", "internal/reconcile/stems.txt.gz", "file to write, compressed")
	least := fs.Int("least", 4, "texts that a stem must stand in")
	if err := fs.Parse(args); err != nil {
		return err
	}
	count, texts := map[string]int{}, 0
	for _, path := range fs.Args() {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		seen := map[string]bool{}
		sc := bufio.NewScanner(z)
		sc.Buffer(nil, 1<<20)
		for sc.Scan() {
			line := sc.Text()
			if strings.HasPrefix(line, "# newdoc") {
				texts++
				clear(seen)
			}
			if line == "" || line[0] == '#' {
				continue
			}
			if cols := strings.Split(line, "\t"); len(cols) > 1 {
				for _, s := range reconcile.Stems(cols[1]) {
					if !seen[s] {
						seen[s] = true
						count[s]++
					}
				}
			}
		}
		if err := sc.Err(); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	type entry struct {
		stem string
		n    int
	}
	var es []entry
	for s, n := range count {
		if n >= *least {
			es = append(es, entry{s, n})
		}
	}
	slices.SortFunc(es, func(a, b entry) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.stem, b.stem)) })
	var b strings.Builder
	fmt.Fprintf(&b, "texts %d\n", texts)
	for _, e := range es {
		fmt.Fprintf(&b, "%s %d\n", e.stem, e.n)
	}
	fmt.Fprintf(os.Stderr, "%s: %d stems of %d texts\n", *out, len(es), texts)
	var file bytes.Buffer
	z, err := gzip.NewWriterLevel(&file, gzip.BestCompression) // no name and no time: same data, same file
	if err != nil {
		return err
	}
	if _, err := z.Write([]byte(b.String())); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(*out, file.Bytes(), 0o644)
}
