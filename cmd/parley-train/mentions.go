package main

import (
	"archive/zip"
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"parley/internal/reconcile"
)

// mentions learns the weights with which mentions of events are joined across texts, from ECB+'s
// training part.
func mentions(args []string) error {
	fs := flag.NewFlagSet("mentions", flag.ContinueOnError)
	out := fs.String("out", "internal/reconcile/mentions.txt", "file to write")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if fs.NArg() != 1 {
		return errors.New("give the training file")
	}
	f, err := os.Open(fs.Arg(0))
	if err != nil {
		return err
	}
	defer f.Close()
	var texts []reconcile.Telling
	var ms []reconcile.Mention
	chain, topic := map[string]string{}, map[string]string{}
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<24)
	for sc.Scan() {
		var d struct {
			ID, Topic string
			Sentences [][]string
			Mentions  []struct {
				ID, Kind, Chain  string
				Sent, Start, End int
				Selected         bool
			}
		}
		if err := json.Unmarshal(sc.Bytes(), &d); err != nil {
			return fmt.Errorf("%s: %w", fs.Arg(0), err)
		}
		texts, topic[d.ID] = append(texts, reconcile.Telling{ID: d.ID, Sentences: d.Sentences}), d.Topic
		for _, m := range d.Mentions {
			if m.Selected && (strings.HasPrefix(m.Kind, "ACTION") || strings.HasPrefix(m.Kind, "NEG")) {
				s := d.Sentences[m.Sent]
				ms = append(ms, reconcile.Mention{ID: m.ID, Text: d.ID, Words: s[m.Start:m.End], Sentence: s, At: m.Start})
				chain[m.ID] = m.Chain
			}
		}
	}
	if err := sc.Err(); err != nil {
		return fmt.Errorf("%s: %w", fs.Arg(0), err)
	}
	return os.WriteFile(*out, []byte(reconcile.LearnMentions(texts, ms, chain, topic)), 0o644)
}

// senses makes the table of senses from the GloVe rows of a folder: glove.npy, types.npz (the row of
// each type, from 1) and types.txt.gz.
func senses(args []string) error {
	fs := flag.NewFlagSet("senses", flag.ContinueOnError)
	out := fs.String("out", "internal/reconcile/senses.bin", "file to write")
	dir := fs.String("in", "", "folder with glove.npy, types.npz, types.txt.gz")
	least := fs.Int("least", 12, "texts that a stem must stand in")
	if err := fs.Parse(args); err != nil {
		return err
	}
	rows, err := os.ReadFile(filepath.Join(*dir, "glove.npy"))
	if err != nil {
		return err
	}
	z, err := zip.OpenReader(filepath.Join(*dir, "types.npz"))
	if err != nil {
		return err
	}
	defer z.Close()
	r, err := z.Open("glove.npy")
	if err != nil {
		return err
	}
	row, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	const head = 128 // of an .npy file
	rows, row = rows[head:], row[head:]
	f, err := os.Open(filepath.Join(*dir, "types.txt.gz"))
	if err != nil {
		return err
	}
	defer f.Close()
	g, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	sum := map[string][]float64{}
	sc := bufio.NewScanner(g)
	for i := 0; sc.Scan(); i++ {
		w := sc.Text()
		at := (int(binary.LittleEndian.Uint32(row[4*i:])) - 1) * 2 * reconcile.SenseDim
		if w != strings.ToLower(w) || at < 0 || at+2*reconcile.SenseDim > len(rows) {
			continue
		}
		s := reconcile.Stem(w)
		if !reconcile.Common(s, *least) {
			continue
		}
		if sum[s] == nil {
			sum[s] = make([]float64, reconcile.SenseDim)
		}
		for k := range sum[s] {
			sum[s][k] += half(binary.LittleEndian.Uint16(rows[at+2*k:]))
		}
	}
	if err := sc.Err(); err != nil {
		return err
	}
	var stems []string
	for s := range sum {
		stems = append(stems, s)
	}
	slices.Sort(stems)
	var b []byte
	for _, s := range stems {
		most := 1e-9
		for _, x := range sum[s] {
			most = max(most, math.Abs(x))
		}
		b = append(append(b, s...), 0)
		for _, x := range sum[s] {
			b = append(b, byte(int8(math.Round(127*x/most))))
		}
	}
	fmt.Fprintf(os.Stderr, "%s: %d stems, %d bytes\n", *out, len(stems), len(b))
	return os.WriteFile(*out, b, 0o644)
}

// half is a 16-bit float.
func half(x uint16) float64 {
	e, m := int(x>>10&31), float64(x&1023)/1024
	v := math.Ldexp(1+m, e-15)
	if e == 0 {
		v = math.Ldexp(m, -14)
	}
	if x>>15 == 1 {
		return -v
	}
	return v
}
