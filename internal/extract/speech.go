package extract

import (
	"slices"
	"strings"
	"unicode"

	"parley/internal/record"
	"parley/nlp"
)

// Speech that the reader was not taught: turns of a transcript, quotations with the speaker's name
// under them, quotations after a colon, and quotations with a cue of their own.

// label is the name before a turn of a transcript ("Q:", "MS. ARDEN:"), in tokens.
type label struct {
	name  nlp.Range
	colon int
}

// labelAt reads the label at the first token of a paragraph; ok is false if there is none.
func (r *reading) labelAt(i int) (l label, ok bool) {
	for i+1 < len(r.doc.Tokens) && r.doc.Tokens[i].UPOS == "PUNCT" && strings.ContainsAny(r.doc.Tokens[i].Form, "\"“'‘`") {
		i++ // each turn in quotation marks
	}
	for j := i; j < min(len(r.doc.Tokens), i+9); j++ {
		t := &r.doc.Tokens[j]
		if r.skip[j] || r.doc.Tokens[i].Sent != t.Sent && r.paragraphOf(j) != r.paragraphOf(i) {
			return l, false
		}
		if one := t.Form; j == i && (one == "Q" || one == "A" || one == "Q." || one == "A.") && i+2 < len(r.doc.Tokens) { // "Q. When ...?"
			if k := j + 1; one[len(one)-1] == '.' && r.paragraphOf(k) == r.paragraphOf(i) {
				return label{name: nlp.Range{First: i, Last: i + 1}, colon: i}, true
			} else if r.doc.Tokens[k].Form == "." && r.paragraphOf(k+1) == r.paragraphOf(i) {
				return label{name: nlp.Range{First: i, Last: i + 1}, colon: k}, true
			}
		}
		if t.Form == ":" {
			l = label{name: nlp.Range{First: i, Last: j}, colon: j}
			return l, j > i && j+1 < len(r.doc.Tokens) && r.paragraphOf(j+1) == r.paragraphOf(i)
		}
		c := []rune(t.Form)[0]
		switch {
		case unicode.IsUpper(c), t.Form == ".", t.Form == "(", t.Form == ")", t.Form == "-", t.Form == ",", t.Form == "’s", t.Form == "'s":
		case j > i && (t.Form == "of" || t.Form == "the" || t.Form == "for"):
		default:
			return l, false
		}
	}
	return l, false
}

// turns makes a statement of each turn of a transcript: three paragraphs or more that begin with a
// label, one of them twice. A turn goes on over paragraphs without a label.
func (r *reading) turns(ps []*proposal) []*proposal {
	labels := map[int]label{} // by paragraph
	seen := map[string]int{}
	repeated := false
	var paragraphs []nlp.Range
	for k, s := range r.doc.Sentences {
		if k == 0 || r.para[k] != r.para[k-1] {
			paragraphs = append(paragraphs, s.Range)
			if l, ok := r.labelAt(s.First); ok {
				labels[len(paragraphs)-1] = l
				n := r.doc.TextOf(l.name)
				seen[n]++
				repeated = repeated || seen[n] > 1
			}
		} else {
			paragraphs[len(paragraphs)-1].Last = s.Last
		}
	}
	if len(labels) < 3 || !repeated {
		return ps
	}
	for k := range paragraphs { // a headline with a colon before the transcript is no turn
		l, ok := labels[k]
		if ok && seen[r.doc.TextOf(l.name)] > 1 {
			break
		}
		delete(labels, k)
	}
	for k := range paragraphs {
		l, ok := labels[k]
		if !ok {
			continue
		}
		p := &proposal{cue: []nlp.Range{{First: l.colon, Last: l.colon + 1}}, cueHead: l.colon, relay: -1, saying: -1, entry: cueEntry{act: record.SayAssert}, mode: record.ModeDirect, score: .9}
		name := r.trim(l.name)
		p.source, p.sourceHead = name, r.doc.Head(name)
		for j := k; j < len(paragraphs); j++ {
			g := paragraphs[j]
			if j > k {
				if _, other := labels[j]; other {
					break
				}
			} else {
				g.First = l.colon + 1
			}
			if g = r.trim(r.clean(g)); g.Len() > 0 {
				p.content = append(p.content, g)
			}
		}
		if len(p.content) > 0 {
			ps = slices.DeleteFunc(ps, func(o *proposal) bool { return overlaps(p.cue[0], o.cue) })
			ps = append(ps, p)
		}
	}
	return ps
}

// signed finds quotations with the speaker under or behind them: “...” — Dana Arden, teacher.
func (r *reading) signed(ps []*proposal) []*proposal {
	for _, q := range r.quotes {
		g, ok := r.wholeQuote(q)
		if !ok || q.Close < 0 {
			continue
		}
		i := r.after(q)
		if i+1 >= len(r.doc.Tokens) || r.quoted[i] >= 0 || r.skip[i] || r.paragraphOf(i)-r.paragraphOf(g.Last-1) > 1 {
			continue
		}
		switch r.doc.Tokens[i].Form {
		case "―", "—", "–", "--", "-":
		default:
			continue
		}
		name := nlp.Range{First: i + 1, Last: i + 1}
		verb := false
		for j := i + 1; j < len(r.doc.Tokens) && r.paragraphOf(j) == r.paragraphOf(i); j++ {
			name.Last = j + 1
			u := r.doc.Tokens[j].UPOS
			verb = verb || u == "VERB" || u == "AUX"
		}
		if c := []rune(r.doc.Tokens[i+1].Form)[0]; name.Len() < 1 || name.Len() > 12 || verb || !unicode.IsUpper(c) {
			continue
		}
		for j := name.First; j < name.Last; j++ { // "Dana Arden, teacher": the name
			if r.doc.Tokens[j].Form == "," || r.doc.Tokens[j].Form == "(" {
				name.Last = j
			}
		}
		ps = r.takeOut(ps, g)
		ps = append(ps, &proposal{cue: []nlp.Range{{First: i, Last: i + 1}}, cueHead: i, source: name, sourceHead: r.doc.Head(name), relay: -1, saying: -1,
			entry: cueEntry{act: record.SayAssert}, content: []nlp.Range{g}, mode: record.ModeDirect, score: .9})
	}
	return ps
}

// wholeQuote is what stands between the marks of an outer quotation, in tokens.
func (r *reading) wholeQuote(q Quote) (nlp.Range, bool) {
	if q.Level > 0 {
		return nlp.Range{}, false
	}
	g := r.trim(r.clean(r.doc.RangeOf(nlp.Span{Start: q.Inner[0], End: q.Inner[1]})))
	return g, g.Len() >= 3 && !r.skip[g.First]
}

// after is the first token after a quotation and its mark.
func (r *reading) after(q Quote) int {
	i := r.doc.RangeOf(nlp.Span{Start: q.Inner[1], End: len(r.doc.Text)}).First
	for i < len(r.doc.Tokens) && (r.doc.Tokens[i].Start < q.Inner[1] || r.doc.Tokens[i].Start <= q.Close && q.Close < r.doc.Tokens[i].End) {
		i++
	}
	return i
}

// takeOut takes the words of a quotation out of the proposals that have it among other words: it
// has a speaker of its own. What is left empty goes.
func (r *reading) takeOut(ps []*proposal, g nlp.Range) []*proposal {
	for _, p := range ps {
		if p.carried || !overlaps(g, p.content) || p.mode == record.ModeDirect || r.quoted[max(0, p.cueHead)] >= 0 || p.cueHead >= 0 && r.doc.Tokens[p.cueHead].Sent == r.doc.Tokens[g.First].Sent {
			continue
		}
		var left []nlp.Range
		for _, c := range p.content {
			for _, x := range subtract(c, []nlp.Range{g}) {
				if x = r.trim(x); x.Len() > 0 {
					left = append(left, x)
				}
			}
		}
		p.content = left
	}
	return slices.DeleteFunc(ps, func(p *proposal) bool { return len(p.content) == 0 })
}

// afterColon finds the speaker of quotations that open after a colon, in the same sentence or in
// the paragraph before ("He made this remark:"), and that no proposal covers.
func (r *reading) afterColon(ps []*proposal) []*proposal {
	for _, q := range r.quotes {
		g, ok := r.wholeQuote(q)
		if !ok || r.covered(g, ps) {
			continue
		}
		i := g.First - 1
		for i > 0 && r.doc.Tokens[i].Start >= q.Open {
			i--
		}
		if i < 1 || r.doc.Tokens[i].Form != ":" || r.skip[i] || r.paragraphOf(g.First)-r.paragraphOf(i) > 1 {
			continue
		}
		s := r.sentence(i)
		verb := -1
		for j := s.First; j < i; j++ {
			t := &r.doc.Tokens[j]
			if t.UPOS != "VERB" || r.quoted[j] >= 0 || r.rawSubject(j) < 0 {
				continue
			}
			if e, known := cues()[t.Lemma]; known && !e.attitude || verb < 0 || !known && r.doc.Tokens[verb].Head >= 0 && r.doc.Tokens[j].Head < 0 {
				verb = j
			}
		}
		if verb < 0 {
			continue
		}
		p := &proposal{cue: []nlp.Range{{First: verb, Last: verb + 1}}, cueHead: verb, entry: r.cueEntry(verb), sourceHead: -1, relay: -1, saying: -1, content: []nlp.Range{g}, score: .7}
		r.findSource(p, nil, nil)
		if p.sourceHead < 0 || r.quoted[p.sourceHead] >= 0 {
			continue
		}
		ps = slices.DeleteFunc(ps, func(o *proposal) bool { return overlaps(p.cue[0], o.cue) })
		ps = append(ps, p)
	}
	return ps
}

// ownCues gives quotations that stand in a sentence with a verb of saying of their own to that verb:
// “We wait,” Arden said. “They know it,” she said.
func (r *reading) ownCues(ps []*proposal) []*proposal {
	cued := func(i int) bool {
		return slices.ContainsFunc(ps, func(p *proposal) bool { return overlaps(nlp.Range{First: i, Last: i + 1}, p.cue) })
	}
	for _, q := range r.quotes {
		g, ok := r.wholeQuote(q)
		if !ok {
			continue
		}
		i := r.after(q)
		if i >= len(r.doc.Tokens) || r.doc.Tokens[i].Sent != r.doc.Tokens[g.Last-1].Sent || r.skip[i] {
			continue
		}
		for j := i; j < min(i+8, len(r.doc.Tokens)); j++ {
			t := &r.doc.Tokens[j]
			if t.Sent != r.doc.Tokens[i].Sent || r.quoted[j] >= 0 || t.UPOS == "PUNCT" {
				break
			}
			if t.UPOS != "VERB" || !plainSpeech[t.Lemma] {
				continue
			}
			if cued(j) { // it has it already: nobody else has
				k := slices.IndexFunc(ps, func(p *proposal) bool { return overlaps(nlp.Range{First: j, Last: j + 1}, p.cue) })
				if o := ps[k]; overlaps(g, o.content) {
					ps = append(r.takeOut(slices.Delete(ps, k, k+1), g), o)
				}
				break
			}
			s := r.rawSubject(j)
			if s < i || r.quoted[s] >= 0 || s > j+8 {
				break
			}
			p := &proposal{cue: []nlp.Range{{First: j, Last: j + 1}}, cueHead: j, entry: r.cueEntry(j), relay: -1, saying: -1, content: []nlp.Range{g}, score: .8}
			p.setSource(r, s)
			ps = append(r.takeOut(ps, g), p)
			break
		}
	}
	return ps
}

// innerQuotations finds who is quoted inside somebody's own quotation: “She told us, ‘Wait here,’ and left.”
func (r *reading) innerQuotations(ps []*proposal) []*proposal {
	for _, q := range r.quotes {
		if q.Level == 0 {
			continue
		}
		g := r.trim(r.clean(r.doc.RangeOf(nlp.Span{Start: q.Inner[0], End: q.Inner[1]})))
		if g.Len() < 1 || r.skip[g.First] {
			continue
		}
		for j, words := g.First-1, 0; j >= 0 && words < 4 && r.doc.Tokens[j].Sent == r.doc.Tokens[g.First].Sent; j-- {
			t := &r.doc.Tokens[j]
			if t.UPOS == "PUNCT" {
				continue
			}
			if t.UPOS == "VERB" && plainSpeech[t.Lemma] {
				s := r.rawSubject(j)
				cue := nlp.Range{First: j, Last: j + 1}
				if s < 0 || s > j || slices.ContainsFunc(ps, func(p *proposal) bool { return overlaps(cue, p.cue) }) {
					break
				}
				p := &proposal{cue: []nlp.Range{cue}, cueHead: j, entry: r.cueEntry(j), relay: -1, saying: -1, content: []nlp.Range{g}, score: .7}
				p.setSource(r, s)
				ps = append(ps, p)
				break
			}
			words++
		}
	}
	return ps
}

// plainSpeech are the verbs that stand beside quotations.
var plainSpeech = words("say add tell write reply respond answer continue ask note explain declare insist recall quip joke tweet post shout chant cry exclaim state warn argue announce observe remark conclude")

// completeCue settles the words of a cue: times and articles at its end go, an adverb or auxiliary
// alone takes in its verb. ok is false where no word is left that could carry a statement.
func (r *reading) completeCue(g nlp.Range) (nlp.Range, bool) {
	for g.Len() > 1 {
		t := &r.doc.Tokens[g.Last-1]
		if t.UPOS == "DET" || r.timeAt[g.Last-1] >= 0 || t.UPOS == "PUNCT" {
			g.Last--
			continue
		}
		break
	}
	carries, function := false, true
	for i := g.First; i < g.Last; i++ {
		switch r.doc.Tokens[i].UPOS {
		case "VERB", "NOUN", "ADJ", "PROPN":
			carries = true
		case "DET", "PRON", "PART", "CCONJ", "PUNCT", "NUM":
		default:
			function = false
		}
	}
	if carries {
		return g, true
	}
	for i := g.First; i < g.Last; i++ {
		t := &r.doc.Tokens[i]
		if h := t.Head; h >= g.Last && h < g.Last+3 && t.Is("aux", "advmod", "cop", "mark") && r.doc.Tokens[h].UPOS == "VERB" && t.UPOS != "SCONJ" {
			return nlp.Range{First: g.First, Last: h + 1}, true
		}
	}
	f := strings.TrimSpace(r.doc.TextOf(g))
	if function && f != ":" && !strings.ContainsAny(f, "―—–-") {
		return g, false
	}
	return g, true
}
