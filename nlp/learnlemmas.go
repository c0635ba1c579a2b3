package nlp

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// goldLemma is a word of a treebank with what its lemma may depend on.
type goldLemma struct{ form, upos, xpos, lemma, context string }

func readGoldLemmas(r io.Reader) ([]goldLemma, error) {
	var out []goldLemma
	var rows [][]string
	sentence := func() {
		for _, c := range rows {
			g := goldLemma{form: lemmaForm(c[1]), upos: c[3], xpos: c[4], lemma: c[2]}
			if g.upos == "PUNCT" || g.upos == "NUM" || g.upos == "SYM" {
				g.xpos = ""
			}
			head := ""
			if h, err := strconv.Atoi(c[6]); err == nil && h > 0 && h <= len(rows) {
				head = rows[h-1][4]
			}
			g.context = lemmaContext(c[1], c[3], c[7], head)
			if g.xpos != "GW" && !strings.ContainsAny(g.form+g.lemma, " \t") { // pieces of torn words have the lemma of the whole
				out = append(out, g)
			}
		}
		rows = rows[:0]
	}
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<22)
	for n := 1; sc.Scan(); n++ {
		l := sc.Text()
		if l == "" {
			sentence()
		}
		if l == "" || l[0] == '#' {
			continue
		}
		c := strings.Split(l, "\t")
		if len(c) != 10 {
			return nil, fmt.Errorf("line %d: %d columns, want 10", n, len(c))
		}
		if !strings.ContainsAny(c[0], "-.") {
			rows = append(rows, c)
		}
	}
	sentence()
	return out, sc.Err()
}

// scriptOf is the cheapest script that makes the lemma of the form.
func scriptOf(form, lemma string) script {
	best, cost := script{base: '=', add: lemma}, len(lemma)+len(form)
	for _, b := range []byte("ltkn") {
		base := []rune(script{base: b}.apply(form))
		want := []rune(lemma)
		k := 0
		for k < len(base) && k < len(want) && base[k] == want[k] {
			k++
		}
		s := script{b, len(base) - k, string(want[k:])}
		if c := s.cut + len(want) - k; k > 0 && c < cost && 10*s.cut <= 6*len(base)+10 {
			best, cost = s, c
		}
	}
	return best
}

// LearnLemmas makes a lemma file of treebanks in CoNLL-U (files by name), the vocabulary of a model's
// reader, and the principal parts of irregular verbs ("go went gone", a line each), for what
// the treebanks lack. The same input gives the same bytes.
func LearnLemmas(m *Model, files map[string]io.Reader, irregular string, log func(format string, args ...any)) (string, error) {
	count := map[goldLemma]int{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		gs, err := readGoldLemmas(files[name])
		if err != nil {
			return "", fmt.Errorf("learn lemmas: %s: %w", name, err)
		}
		for _, g := range gs {
			count[g]++
		}
	}
	endings := learnEndings(count)
	addIrregular(count, irregular)
	l := &lemmatiser{lexicon: map[string]script{}, endings: endings, vocab: m.vocab}
	l.lexicon = learnLexicon(l, count)
	log("%d endings, %d entries of the lexicon", len(l.endings), len(l.lexicon))
	var lines []string
	for k, s := range l.lexicon {
		f := strings.SplitN(k, " ", 3)
		lines = append(lines, f[0]+"\t"+f[1]+"\t="+f[2]+"\t"+s.String())
	}
	for k, ss := range endings {
		f := strings.SplitN(k, " ", 3)
		var x []string
		for _, s := range ss {
			x = append(x, s.String())
		}
		lines = append(lines, f[0]+"\t"+f[1]+"\t-"+f[2]+"\t"+strings.Join(x, " "))
	}
	slices.Sort(lines)
	return lemmaHead + "\n" + strings.Join(lines, "\n") + "\n", nil
}

// addIrregular counts the forms of irregular verbs some times more: treebanks lack many and have a
// few wrong.
func addIrregular(count map[goldLemma]int, irregular string) {
	for line := range strings.Lines(irregular) {
		f := strings.Fields(line)
		if len(f) != 3 {
			continue
		}
		for _, form := range f[1:] { // a tagger takes one for the other
			for _, xpos := range []string{"VBD", "VBN"} {
				count[goldLemma{form: form, upos: "VERB", xpos: xpos, lemma: f[0]}] += 5
			}
		}
	}
}

// ranked are scripts by how often they were counted, at least least times, at most three.
func ranked(c map[script]int, least int) []script {
	var out []script
	for s, n := range c {
		if n >= least {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b script) int {
		return cmp.Or(c[b]-c[a], strings.Compare(a.String(), b.String()))
	})
	return out[:min(3, len(out))]
}

// learnEndings finds the scripts of endings, counting each form once: those of an ending that its
// own ending would not choose as well.
func learnEndings(count map[goldLemma]int) map[string][]script {
	type use struct{ tag, shape, ending string }
	seen := map[string]bool{}
	counts := map[use]map[script]int{}
	add := func(u use, s script) {
		if counts[u] == nil {
			counts[u] = map[script]int{}
		}
		counts[u][s]++
	}
	for g := range count {
		s := scriptOf(g.form, g.lemma)
		low, shape := lowerForm(g.form), string(shapeLetter(g.form))
		if k := strings.Join([]string{low, g.upos, g.xpos, shape, s.String()}, " "); s.base == '=' || seen[k] {
			continue
		} else {
			seen[k] = true
		}
		tag := g.upos + "/" + g.xpos
		w := []rune("^" + low)
		for k := range min(len(w), longestEnding) + 1 {
			if k > 0 && g.upos == "PROPN" && shape != "t" { // endings say nothing about the case of names
				break
			}
			add(use{tag, shape, string(w[len(w)-k:])}, s)
		}
		add(use{g.upos, shape, ""}, s)
		add(use{g.upos, "*", ""}, s)
	}
	keys := slices.SortedFunc(maps.Keys(counts), func(a, b use) int {
		return cmp.Or(len(a.ending)-len(b.ending), strings.Compare(a.tag+" "+a.shape+" "+a.ending, b.tag+" "+b.shape+" "+b.ending))
	})
	const leastForms, leastUse = 3, 2
	kept := map[string][]script{}
	for _, u := range keys {
		c := counts[u]
		all := 0
		for _, n := range c {
			all += n
		}
		least := leastUse
		if u.ending == "" {
			least = 1
		} else if all < leastForms {
			continue
		}
		top := ranked(c, least)
		if len(top) == 0 {
			continue
		}
		same := false
		for e := u.ending; e != ""; {
			_, n := utf8.DecodeRuneInString(e)
			e = e[n:]
			if p := kept[u.tag+" "+u.shape+" "+e]; p != nil {
				same = p[0] == top[0]
				break
			}
		}
		if !same {
			kept[u.tag+" "+u.shape+" "+u.ending] = top
		}
	}
	return kept
}

// learnLexicon finds the forms whose lemma the endings get wrong, and so would in another case.
func learnLexicon(l *lemmatiser, count map[goldLemma]int) map[string]script {
	type word struct{ upos, xpos, low string }
	byShape, byWord, byContext := map[goldLemma]map[script]int{}, map[word]map[script]int{}, map[goldLemma]map[script]int{}
	forms := map[word]map[string]int{}
	inc := func(m map[script]int, s script, n int) map[script]int {
		if m == nil {
			m = map[script]int{}
		}
		m[s] += n
		return m
	}
	for g, n := range count {
		s := scriptOf(g.form, g.lemma)
		w := word{g.upos, g.xpos, lowerForm(g.form)}
		byWord[w] = inc(byWord[w], s, n)
		k := goldLemma{form: w.low, upos: g.upos, xpos: g.xpos, context: string(shapeLetter(g.form))}
		byShape[k] = inc(byShape[k], s, n)
		if g.context != "" {
			k.context = g.context
			byContext[k] = inc(byContext[k], s, n)
		}
		if forms[w] == nil {
			forms[w] = map[string]int{}
		}
		forms[w][g.form] += n
	}
	out := map[string]script{}
	top := func(m map[script]int) script { return ranked(m, 1)[0] }
	for w, fs := range forms {
		tag := w.upos + "/" + w.xpos + " "
		for f := range fs {
			shape := string(shapeLetter(f))
			s := top(byShape[goldLemma{form: w.low, upos: w.upos, xpos: w.xpos, context: shape}])
			if l.lemma(f, w.upos, w.xpos, "") != s.apply(f) {
				out[tag+shape+" "+w.low] = s
			}
		}
		any := top(byWord[w])
		for _, f := range []string{w.low, titleForm(w.low), strings.ToUpper(w.low)} {
			_, known := byShape[goldLemma{form: w.low, upos: w.upos, xpos: w.xpos, context: string(shapeLetter(f))}]
			if !known && l.lemma(f, w.upos, w.xpos, "") != any.apply(f) {
				out[tag+"* "+w.low] = any
			}
		}
	}
	for k, m := range byContext {
		n := 0
		for _, x := range m {
			n += x
		}
		if s := top(m); n > 1 {
			out[k.upos+"/"+k.xpos+" "+k.context+" "+k.form] = s
		}
	}
	// an entry for any shape must not reach the shapes that the endings get right
	for w := range forms {
		tag := w.upos + "/" + w.xpos + " "
		any, ok := out[tag+"* "+w.low]
		if !ok {
			continue
		}
		for f := range forms[w] {
			shape := string(shapeLetter(f))
			s := top(byShape[goldLemma{form: w.low, upos: w.upos, xpos: w.xpos, context: shape}])
			if _, ok := out[tag+shape+" "+w.low]; !ok && s.apply(f) != any.apply(f) {
				out[tag+shape+" "+w.low] = s
			}
		}
	}
	for k, s := range out {
		f := strings.SplitN(k, " ", 3)
		if any, ok := out[f[0]+" * "+f[2]]; ok && len(f[1]) == 1 && f[1] != "*" && any == s {
			delete(out, k)
		}
	}
	return out
}

// LemmaAccuracy is the share of a treebank's words whose lemma is right with the treebank's own tags.
func (m *Model) LemmaAccuracy(r io.Reader) (float64, error) {
	gs, err := readGoldLemmas(r)
	if err != nil {
		return 0, err
	}
	right := 0
	for _, g := range gs {
		if m.lemmas.lemma(g.form, g.upos, g.xpos, g.context) == g.lemma {
			right++
		}
	}
	return float64(right) / float64(max(1, len(gs))), nil
}
