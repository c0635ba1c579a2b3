package nlp

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
)

// WriteCoNLLU writes a document in CoNLL-U: Universal Dependencies v2, one block a sentence,
// multiword tokens as ranges, TokenRange in code points of the text on every surface token.
func WriteCoNLLU(w io.Writer, d *Document, id string) error {
	bw := bufio.NewWriter(w)
	fmt.Fprintf(bw, "# newdoc id = %s\n", strings.ReplaceAll(id, "\n", " "))
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
		for _, c := range d.Text[s.End:] {
			if !unicode.IsSpace(c) {
				return "SpaceAfter=No|" + r
			}
			break
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
		for _, r := range c {
			ms = append(ms, mention{at(d.SpanOf(r)), d.Runes(d.Tokens[d.Head(r)].Start)})
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
// made from the forms and SpaceAfter=No, a line break at "# newpar". In MISC, besides, stand the
// reader's findings: Name=B-person, Time=B-DATE (BIO), and Cue=, Source=, Content= with the numbers
// of the attributions they belong to ("1" or "1,2"). Vectors are zero.
func ReadCoNLLU(r io.Reader) ([]*Document, error) {
	var docs []*Document
	var d *Document
	var text strings.Builder
	var glue, par bool
	names, times := map[int]string{}, map[int]string{}
	roles := map[string]map[int][]int{} // role -> attribution -> tokens
	start := func() {
		d = &Document{dim: 1}
		text.Reset()
		glue, par = true, true
		names, times, roles = map[int]string{}, map[int]string{}, map[string]map[int][]int{"Cue": {}, "Source": {}, "Content": {}}
	}
	end := func() {
		if d == nil || len(d.Tokens) == 0 {
			return
		}
		d.Text = text.String()
		bio := func(m map[int]string, emit func(a, b int, class string)) {
			for i := 0; i < len(d.Tokens); i++ {
				if strings.HasPrefix(m[i], "B-") {
					j := i + 1
					for strings.HasPrefix(m[j], "I-") {
						j++
					}
					emit(i, j, m[i][2:])
				}
			}
		}
		bio(names, func(a, b int, c string) { d.Names = append(d.Names, Name{Range{a, b}, c}) })
		bio(times, func(a, b int, c string) { d.Times = append(d.Times, Time{Range{a, b}, c}) })
		pieces := func(ts []int) []Range {
			var out []Range
			for _, t := range ts {
				if k := len(out) - 1; k >= 0 && out[k].Last == t {
					out[k].Last++
				} else {
					out = append(out, Range{t, t + 1})
				}
			}
			return out
		}
		for n := 1; n <= len(d.Tokens); n++ {
			if c := pieces(roles["Cue"][n]); len(c) > 0 {
				d.Attributions = append(d.Attributions, Attribution{Cue: c[0], Source: pieces(roles["Source"][n]), Content: pieces(roles["Content"][n]), Score: 1})
			}
		}
		d.vectors = make([]float32, len(d.Tokens))
		d.finish()
		docs = append(docs, d)
	}
	start()
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 16<<20)
	first := 0 // first token of the sentence
	inSentence := false
	groupEnd, groupGlue := 0, false
	line := 0
	closeSentence := func() error {
		if !inSentence {
			return nil
		}
		inSentence = false
		n := len(d.Tokens) - first
		for i := first; i < len(d.Tokens); i++ {
			h := d.Tokens[i].Head // 1-based in the sentence, 0 root
			if h < 0 || h > n || h == i-first+1 {
				return fmt.Errorf("head %d of word %d is outside its sentence", h, i-first+1)
			}
			d.Tokens[i].Head = first + h - 1
			if h == 0 {
				d.Tokens[i].Head = -1
			}
		}
		for i := first; i < len(d.Tokens); i++ { // a cycle would hang every walk up the tree
			j := i
			for steps := 0; j >= 0; steps++ {
				if steps > n {
					return fmt.Errorf("the heads of the sentence that begins with %q run in a circle", d.Tokens[first].Form)
				}
				j = d.Tokens[j].Head
			}
		}
		s := Sentence{Range: Range{first, len(d.Tokens)}, Paragraph: par}
		s.Span = Span{d.Tokens[first].Start, d.Tokens[len(d.Tokens)-1].End}
		par = false
		d.Sentences = append(d.Sentences, s)
		return nil
	}
	for sc.Scan() {
		line++
		l := strings.TrimRight(sc.Text(), "\r")
		switch {
		case strings.TrimSpace(l) == "":
			if err := closeSentence(); err != nil {
				return nil, fmt.Errorf("conllu line %d: %w", line, err)
			}
			continue
		case strings.HasPrefix(l, "# newdoc"):
			end()
			start()
			continue
		case strings.HasPrefix(l, "# newpar"):
			par = true
			continue
		case strings.HasPrefix(l, "#"):
			continue
		}
		f := strings.Split(l, "\t")
		if len(f) != 10 {
			return nil, fmt.Errorf("conllu line %d: %d columns, want 10", line, len(f))
		}
		if strings.Contains(f[0], ".") {
			continue // an empty node
		}
		if a, b, ok := strings.Cut(f[0], "-"); ok {
			x, err1 := strconv.Atoi(a)
			y, err2 := strconv.Atoi(b)
			if err1 != nil || err2 != nil || y < x || y-x > 20 {
				return nil, fmt.Errorf("conllu line %d: range %q", line, f[0])
			}
			groupEnd, groupGlue = len(d.Tokens)+y-x+1, strings.Contains(f[9], "SpaceAfter=No")
			continue
		}
		if f[1] == "" || strings.ContainsAny(f[1], " \n") {
			return nil, fmt.Errorf("conllu line %d: form %q", line, f[1])
		}
		if !inSentence {
			first, inSentence = len(d.Tokens), true
			if par && len(d.Tokens) > 0 {
				text.WriteByte('\n')
				glue = true
			}
		}
		i := len(d.Tokens)
		inGroup := i < groupEnd
		if !glue {
			text.WriteByte(' ')
		}
		head, err := strconv.Atoi(f[6])
		if err != nil {
			return nil, fmt.Errorf("conllu line %d: head %q is no number", line, f[6])
		}
		t := Token{Span: Span{text.Len(), text.Len() + len(f[1])}, Form: f[1], Lemma: f[2], UPOS: f[3], XPOS: f[4], Feats: f[5], Head: head, Deprel: f[7], Sent: len(d.Sentences), Group: Range{i, i + 1}}
		text.WriteString(f[1])
		glue = strings.Contains(f[9], "SpaceAfter=No")
		if inGroup {
			glue = i+1 < groupEnd || groupGlue
		}
		d.Tokens = append(d.Tokens, t)
		if inGroup && i+1 == groupEnd {
			g := Range{i, i + 1}
			for g.First > first && d.Tokens[g.First-1].End == d.Tokens[g.First].Start && i-g.First < 1 {
				g.First--
			}
			for k := g.First; k < g.Last; k++ {
				d.Tokens[k].Group = g
			}
		}
		for _, kv := range strings.Split(f[9], "|") {
			k, v, _ := strings.Cut(kv, "=")
			switch k {
			case "Name":
				names[i] = v
			case "Time":
				times[i] = v
			case "Cue", "Source", "Content":
				for _, n := range strings.Split(v, ",") {
					if a, err := strconv.Atoi(n); err == nil {
						roles[k][a] = append(roles[k][a], i)
					}
				}
			}
		}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("conllu: %w", err)
	}
	if err := closeSentence(); err != nil {
		return nil, fmt.Errorf("conllu line %d: %w", line, err)
	}
	end()
	return docs, nil
}
