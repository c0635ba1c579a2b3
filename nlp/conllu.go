package nlp

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// WriteCoNLLU writes a document in CoNLL-U: Universal Dependencies v2, one block a sentence,
// multiword tokens as ranges, TokenRange in code points of the text on every surface token.
func WriteCoNLLU(w io.Writer, d *Document, id string) error {
	bw := bufio.NewWriter(w)
	id = strings.Join(strings.Fields(id), " ")
	fmt.Fprintf(bw, "# newdoc id = %s\n", id)
	for k, s := range d.Sentences {
		if k > 0 && s.Paragraph {
			fmt.Fprintln(bw, "# newpar")
		}
		fmt.Fprintf(bw, "# sent_id = %s-%d\n", id, k+1)
		fmt.Fprintf(bw, "# text = %s\n", strings.Join(strings.Fields(d.Slice(s.Span)), " "))
		for i := s.First; i < s.Last; i++ {
			t := &d.Tokens[i]
			misc := "_"
			if t.Group.Len() > 1 {
				if i == t.Group.First {
					g := d.SpanOf(t.Group)
					fmt.Fprintf(bw, "%d-%d\t%s\t_\t_\t_\t_\t_\t_\t_\t%s\n", i-s.First+1, t.Group.Last-s.First, d.Slice(g), d.misc(g))
				}
			} else {
				misc = d.misc(t.Span)
			}
			head := 0
			if t.Head >= 0 {
				head = t.Head - s.First + 1
			}
			fmt.Fprintf(bw, "%d\t%s\t%s\t%s\t%s\t%s\t%d\t%s\t_\t%s\n", i-s.First+1, t.Form, or(t.Lemma, "_"), or(t.UPOS, "X"), or(t.XPOS, "_"), or(t.Feats, "_"), head, t.Deprel, misc)
		}
		fmt.Fprintln(bw)
	}
	return bw.Flush()
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func (d *Document) misc(s Span) string {
	r := fmt.Sprintf("TokenRange=%d:%d", d.Runes(s.Start), d.Runes(s.End))
	if s.End < len(d.Text) {
		if c, _ := utf8.DecodeRuneInString(d.Text[s.End:]); !unicode.IsSpace(c) {
			return "SpaceAfter=No|" + r
		}
	}
	return r
}

type points struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// JSON is a document as `parley parse --format json` prints it (contract, section 6), on one line.
// All offsets are code points.
func (d *Document) JSON(id string) ([]byte, error) {
	type token struct {
		points
		Form   string `json:"form"`
		Lemma  string `json:"lemma"`
		UPOS   string `json:"upos"`
		XPOS   string `json:"xpos"`
		Feats  string `json:"feats"`
		Head   int    `json:"head"`
		Deprel string `json:"deprel"`
	}
	type sentence struct {
		points
		Tokens []token `json:"tokens"`
	}
	type named struct {
		points
		Text  string `json:"text"`
		Class string `json:"class"`
	}
	type timed struct {
		points
		Text  string  `json:"text"`
		Type  string  `json:"type"`
		Value *string `json:"value"`
		EDTF  *string `json:"edtf"`
	}
	type mention struct {
		points
		Head int `json:"head"`
	}
	type attribution struct {
		Cue     []points `json:"cue"`
		Source  []points `json:"source"`
		Content []points `json:"content"`
	}
	out := struct {
		ID           string        `json:"id"`
		Sentences    []sentence    `json:"sentences"`
		Names        []named       `json:"names"`
		Times        []timed       `json:"times"`
		Chains       [][]mention   `json:"chains"`
		Attributions []attribution `json:"attributions"`
	}{id, []sentence{}, []named{}, []timed{}, [][]mention{}, []attribution{}}
	at := func(s Span) points { return points{d.Runes(s.Start), d.Runes(s.End)} }
	of := func(rs ...Range) []points {
		ps := []points{}
		for _, r := range rs {
			ps = append(ps, at(d.SpanOf(r)))
		}
		return ps
	}
	for _, s := range d.Sentences {
		x := sentence{points: at(s.Span), Tokens: []token{}}
		for i := s.First; i < s.Last; i++ {
			t := &d.Tokens[i]
			head := 0
			if t.Head >= 0 {
				head = t.Head - s.First + 1
			}
			x.Tokens = append(x.Tokens, token{at(t.Span), t.Form, t.Lemma, t.UPOS, t.XPOS, t.Feats, head, t.Deprel})
		}
		out.Sentences = append(out.Sentences, x)
	}
	for _, n := range d.Names {
		out.Names = append(out.Names, named{at(d.SpanOf(n.Range)), d.TextOf(n.Range), n.Class})
	}
	for _, t := range d.Times {
		out.Times = append(out.Times, timed{points: at(d.SpanOf(t.Range)), Text: d.TextOf(t.Range), Type: t.Type})
	}
	for _, c := range d.Chains {
		var ms []mention
		for _, k := range c {
			m := &d.Mentions[k]
			ms = append(ms, mention{at(d.SpanOf(m.Range)), d.Runes(d.Tokens[m.Head].Start)})
		}
		out.Chains = append(out.Chains, ms)
	}
	for _, a := range d.Attributions {
		out.Attributions = append(out.Attributions, attribution{of(a.Cue), of(a.Source...), of(a.Content...)})
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(out); err != nil {
		return nil, fmt.Errorf("write %s: %w", id, err)
	}
	return []byte(strings.TrimRight(b.String(), "\n")), nil
}

// ReadCoNLLU reads documents from CoNLL-U, for tests of what uses nlp without a model. The text is
// made from the forms of the words and SpaceAfter=No, with a line break at "# newpar"; "# newdoc"
// begins another document. In MISC, besides, stand the reader's findings: Name=B-person, Time=B-DATE
// (BIO), and Cue=, Source=, Content= with the numbers of the attributions they belong to ("1" or
// "1,2"), and the mentions as GUM and CorefUD give them: Entity=(1-person(2)1) opens and closes
// mentions by the number of what they stand for; what else stands behind the number is not looked at.
// Vectors are zero, of length 1. Empty nodes are left out.
//
// An error names the line: wrong columns or numbers, a sentence whose heads are no tree with one root.
func ReadCoNLLU(r io.Reader) ([]*Document, error) {
	docs, _, err := readCoNLLU(r)
	return docs, err
}

// readCoNLLU gives the kinds of things too that the mentions of every document stand for.
func readCoNLLU(r io.Reader) ([]*Document, [][]string, error) {
	c := &conlluReader{}
	c.newDocument()
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 16<<20)
	line := 0
	for sc.Scan() {
		line++
		if err := c.line(strings.TrimRight(sc.Text(), "\r")); err != nil {
			return nil, nil, fmt.Errorf("read conllu: line %d: %w", line, err)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, nil, fmt.Errorf("read conllu: after line %d: %w", line, err)
	}
	if err := c.endSentence(); err != nil {
		return nil, nil, fmt.Errorf("read conllu: line %d: %w", line, err)
	}
	c.endDocument()
	return c.docs, c.kinds, nil
}

type conlluReader struct {
	docs []*Document
	d    *Document
	text strings.Builder

	first        int  // first token of the sentence being read
	glue         bool // no white space before the next token
	newParagraph bool
	group        Range // tokens of the last multiword range
	groupGlue    bool

	name, time []string                 // BIO label of every token
	open       map[string][]int         // by what it stands for, the mentions that are not closed yet
	chain      map[string]int           // what a mention stands for: number from 0, in order of first mention
	of         []int                    // by mention, what it stands for
	kind       []string                 // by mention, what kind of thing that is
	kinds      [][]string               // by document, kind in the order of its mentions
	roles      map[string]map[int][]int // role -> number of the attribution -> tokens
}

func (c *conlluReader) newDocument() {
	c.d = &Document{dim: 1}
	c.text.Reset()
	c.first, c.glue, c.newParagraph, c.group = 0, true, true, Range{}
	c.name, c.time = nil, nil
	c.open, c.chain, c.of, c.kind = map[string][]int{}, map[string]int{}, nil, nil
	c.roles = map[string]map[int][]int{"Cue": {}, "Source": {}, "Content": {}}
}

func (c *conlluReader) line(l string) error {
	switch {
	case strings.TrimSpace(l) == "":
		return c.endSentence()
	case strings.HasPrefix(l, "# newdoc"):
		if err := c.endSentence(); err != nil {
			return err
		}
		c.endDocument()
		c.newDocument()
		return nil
	case strings.HasPrefix(l, "# newpar"):
		c.newParagraph = true
		return nil
	case strings.HasPrefix(l, "#"):
		return nil
	}
	f := strings.Split(l, "\t")
	if len(f) != 10 {
		return fmt.Errorf("%d columns, want 10", len(f))
	}
	if strings.Contains(f[0], ".") { // an empty node
		return nil
	}
	at := len(c.d.Tokens)
	if a, b, ok := strings.Cut(f[0], "-"); ok {
		x, err1 := strconv.Atoi(a)
		y, err2 := strconv.Atoi(b)
		if err1 != nil || err2 != nil || x != at-c.first+1 || y < x || y-x > 20 {
			return fmt.Errorf("range %q before word %d", f[0], at-c.first+1)
		}
		c.group, c.groupGlue = Range{at, at + y - x + 1}, hasMisc(f[9], "SpaceAfter=No")
		return nil
	}
	if id, err := strconv.Atoi(f[0]); err != nil || id != at-c.first+1 {
		return fmt.Errorf("word number %q, want %d", f[0], at-c.first+1)
	}
	if f[1] == "" || strings.ContainsFunc(f[1], unicode.IsSpace) {
		return fmt.Errorf("form %q is empty or holds white space", f[1])
	}
	head, err := strconv.Atoi(f[6])
	if err != nil {
		return fmt.Errorf("head %q is no number", f[6])
	}
	if at == c.first && c.newParagraph && at > 0 {
		c.text.WriteByte('\n')
		c.glue = true
	}
	if !c.glue {
		c.text.WriteByte(' ')
	}
	t := Token{Span: Span{c.text.Len(), c.text.Len() + len(f[1])}, Form: f[1], Lemma: f[2], UPOS: f[3], XPOS: f[4], Feats: f[5], Head: head, Deprel: f[7],
		Sent: len(c.d.Sentences), Group: Range{at, at + 1}}
	c.text.WriteString(f[1])
	c.glue = hasMisc(f[9], "SpaceAfter=No")
	if c.group.Contains(at) {
		t.Group = c.group
		c.glue = at+1 < c.group.Last || c.groupGlue
	}
	c.d.Tokens = append(c.d.Tokens, t)
	name, time := "O", "O"
	for _, kv := range strings.Split(f[9], "|") {
		k, v, _ := strings.Cut(kv, "=")
		switch k {
		case "Name":
			name = v
		case "Time":
			time = v
		case "Entity":
			if err := c.entity(v, at); err != nil {
				return err
			}
		case "Cue", "Source", "Content":
			for _, s := range strings.Split(v, ",") {
				n, err := strconv.Atoi(s)
				if err != nil {
					return fmt.Errorf("%s: %q is no number of an attribution", k, s)
				}
				if ts := c.roles[k][n]; len(ts) == 0 || ts[len(ts)-1] != at {
					c.roles[k][n] = append(ts, at)
				}
			}
		}
	}
	c.name, c.time = append(c.name, name), append(c.time, time)
	return nil
}

// entity opens and closes mentions at token i: "(3-person(4-place-x)" and "4)3)".
func (c *conlluReader) entity(v string, i int) error {
	fault := func() error { return fmt.Errorf("in Entity=%s: opens and closes no mentions", v) }
	closeOne := func(id string) error {
		k := len(c.open[id])
		if k == 0 {
			return fault()
		}
		c.d.Mentions[c.open[id][k-1]].Last = i + 1
		c.open[id] = c.open[id][:k-1]
		return nil
	}
	for s := v; s != ""; {
		if s[0] != '(' {
			id, rest, ok := strings.Cut(s, ")")
			if id, _, _ = strings.Cut(id, "-"); !ok {
				return fault()
			}
			if err := closeOne(id); err != nil {
				return err
			}
			s = rest
			continue
		}
		end := strings.IndexAny(s[1:], "()")
		if end < 0 {
			end = len(s) - 1
		}
		id, kind, _ := strings.Cut(s[1:1+end], "-")
		kind, _, _ = strings.Cut(kind, "-")
		if id == "" {
			return fault()
		}
		if _, known := c.chain[id]; !known {
			c.chain[id] = len(c.chain)
		}
		c.open[id] = append(c.open[id], len(c.d.Mentions))
		c.d.Mentions = append(c.d.Mentions, Mention{Range: Range{i, 0}})
		c.of, c.kind = append(c.of, c.chain[id]), append(c.kind, kind)
		if s = s[1+end:]; s != "" && s[0] == ')' {
			if err := closeOne(id); err != nil {
				return err
			}
			s = s[1:]
		}
	}
	return nil
}

// mentions finishes the mentions that were read.
func (c *conlluReader) mentions() {
	d := c.d
	order := make([]int, 0, len(d.Mentions))
	for i := range d.Mentions {
		if d.Mentions[i].Last > 0 { // one that is never closed is none
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := d.Mentions[a], d.Mentions[b]
		if x.First != y.First {
			return x.First - y.First
		}
		return y.Last - x.Last
	})
	size := make([]int, len(c.chain))
	for _, i := range order {
		size[c.of[i]]++
	}
	var out []Mention
	var kinds []string
	number := make([]int, len(size)) // 1 + index of the chain
	for _, i := range order {
		m := d.Mentions[i]
		m.Head, m.Kind, m.Chain = d.Head(m.Range), NominalMention, -1
		switch d.Tokens[m.Head].UPOS {
		case "PROPN":
			m.Kind = NameMention
		case "PRON":
			m.Kind = PronounMention
		}
		if k := c.of[i]; size[k] > 1 {
			if number[k] == 0 {
				d.Chains = append(d.Chains, nil)
				number[k] = len(d.Chains)
			}
			m.Chain = number[k] - 1
			d.Chains[m.Chain] = append(d.Chains[m.Chain], len(out))
		}
		out, kinds = append(out, m), append(kinds, c.kind[i])
	}
	d.Mentions, c.kinds = out, append(c.kinds, kinds)
	d.indexMentions(nil)
}

func hasMisc(misc, want string) bool {
	for kv := range strings.SplitSeq(misc, "|") {
		if kv == want {
			return true
		}
	}
	return false
}

// endSentence turns the heads of the words read since the last sentence into tokens, and refuses
// what is no tree with one root: a circle would hang every walk up the tree.
func (c *conlluReader) endSentence() error {
	d, first := c.d, c.first
	n := len(d.Tokens) - first
	if n == 0 {
		return nil
	}
	if c.group.Last > len(d.Tokens) {
		return fmt.Errorf("the range that begins at word %d goes beyond the end of its sentence", c.group.First-first+1)
	}
	root := -1
	for i := first; i < len(d.Tokens); i++ {
		h := d.Tokens[i].Head // from 1, 0 = root
		if h < 0 || h > n {
			return fmt.Errorf("head %d of word %d is outside its sentence", h, i-first+1)
		}
		if h == 0 && root >= 0 {
			return fmt.Errorf("words %d and %d are both root", root-first+1, i-first+1)
		}
		if d.Tokens[i].Head = first + h - 1; h == 0 {
			d.Tokens[i].Head, root = -1, i
		}
	}
	for i := first; i < len(d.Tokens); i++ {
		for j, steps := i, 0; j >= 0; j, steps = d.Tokens[j].Head, steps+1 {
			if steps > n {
				return fmt.Errorf("the heads of the sentence that begins with %q run in a circle", d.Tokens[first].Form)
			}
		}
	}
	d.Sentences = append(d.Sentences, Sentence{Span: Span{d.Tokens[first].Start, d.Tokens[len(d.Tokens)-1].End}, Range: Range{first, len(d.Tokens)}, Paragraph: c.newParagraph})
	c.first, c.newParagraph, c.group = len(d.Tokens), false, Range{}
	return nil
}

func (c *conlluReader) endDocument() {
	d := c.d
	if len(d.Tokens) == 0 {
		return
	}
	d.Text = c.text.String()
	bio(c.name, func(r Range, class string) { d.Names = append(d.Names, Name{r, class}) })
	bio(c.time, func(r Range, class string) { d.Times = append(d.Times, Time{r, class}) })
	for _, n := range slices.Sorted(maps.Keys(c.roles["Cue"])) {
		d.Attributions = append(d.Attributions, Attribution{Cue: pieces(c.roles["Cue"][n])[0], Source: pieces(c.roles["Source"][n]), Content: pieces(c.roles["Content"][n]), Score: 1})
	}
	d.vectors = make([]float32, len(d.Tokens))
	c.mentions()
	d.finish()
	c.docs = append(c.docs, d)
}

// bio emits the runs of a BIO sequence; an I- that continues nothing begins a run.
func bio(labels []string, emit func(Range, string)) {
	first, class := -1, ""
	for i := 0; i <= len(labels); i++ {
		l := "O"
		if i < len(labels) {
			l = labels[i]
		}
		begins, inside := strings.HasPrefix(l, "B-"), strings.HasPrefix(l, "I-")
		if first >= 0 && !(inside && l[2:] == class) {
			emit(Range{first, i}, class)
			first = -1
		}
		if begins || inside && first < 0 {
			first, class = i, l[2:]
		}
	}
}

// pieces are the runs of a sorted list of tokens.
func pieces(tokens []int) []Range {
	var out []Range
	for _, t := range tokens {
		if k := len(out) - 1; k >= 0 && out[k].Last == t {
			out[k].Last++
		} else {
			out = append(out, Range{t, t + 1})
		}
	}
	return out
}
