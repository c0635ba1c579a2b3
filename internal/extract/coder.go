package extract

import (
	"slices"
	"strings"

	"parley/internal/record"
	"parley/nlp"
)

// coding is one event that a clause or a noun codes to, in tokens.
type coding struct {
	at     int // the word that announces it
	clause int // the verb or predicate whose mood counts
	typ    record.PloverType
	base   record.PloverType // before mood
	modes  []string
	cameo  string
	frame  *frame
	inner  *coding // what it governs: the threat's deed, the promise's gift
	aux    record.Auxiliary
	cost   float64 // 0 for the main clause, more for what is said in passing
	from   [][]int // tokens of who acts, best guess first
	to     [][]int // tokens of whom it is done to
	noun   bool
}

// coder codes the words of one document. It needs trees and lemmas and nothing else.
type coder struct {
	doc    *nlp.Document
	t      *frameTable
	state  []byte // by token: 0 not looked at, 1 being looked at, 2 done
	base   []*coding
	eaten  []bool // by token: part of another event
	lemmas []string
}

func newCoder(doc *nlp.Document) *coder {
	c := &coder{doc: doc, t: frames(), state: make([]byte, len(doc.Tokens)), base: make([]*coding, len(doc.Tokens)), eaten: make([]bool, len(doc.Tokens)), lemmas: make([]string, len(doc.Tokens))}
	for i := range doc.Tokens {
		c.lemmas[i] = c.lemma(&doc.Tokens[i])
		if i > 1 && doc.Tokens[i-1].Form == "-" && doc.Tokens[i-2].End == doc.Tokens[i-1].Start && doc.Tokens[i-1].End == doc.Tokens[i].Start { // "cease-fire"
			first := strings.ToLower(doc.Tokens[i-2].Form)
			for _, w := range []string{first + c.lemmas[i], first + "-" + c.lemmas[i]} {
				if c.t.nouns[w] != nil || c.t.verbs[w] != nil || c.t.words[w] || c.t.roles[w] != "" {
					c.lemmas[i] = w
					break
				}
			}
		}
	}
	return c
}

// lemma is a token's lemma, put right where the lexicons know a word of the same form: "expell".
func (c *coder) lemma(t *nlp.Token) string {
	l := strings.ToLower(t.Lemma)
	if t.UPOS == "NOUN" {
		if f := strings.ToLower(t.Form); c.t.nouns[l] == nil && !c.t.words[l] && c.t.roles[l] == "" {
			for _, w := range []string{strings.TrimSuffix(f, "ies") + "y", strings.TrimSuffix(f, "es"), strings.TrimSuffix(f, "s"), f} {
				if c.t.nouns[w] != nil || c.t.words[w] {
					return w
				}
			}
		}
		return l
	}
	if t.UPOS != "VERB" || c.t.verbs[l] != nil || c.t.words[l] {
		return l
	}
	f := strings.ToLower(t.Form)
	for _, end := range []string{"ing", "ed", "es", "s"} {
		stem, ok := strings.CutSuffix(f, end)
		if !ok || len(stem) < 3 {
			continue
		}
		for _, w := range []string{stem, stem + "e", stem[:len(stem)-1]} {
			if c.t.verbs[w] != nil || c.t.words[w] {
				return w
			}
		}
	}
	return l
}

func (c *coder) tok(i int) *nlp.Token { return &c.doc.Tokens[i] }

// codings are the events of a sentence, most important first.
func (c *coder) codings(s nlp.Range) []*coding {
	var out []*coding
	for i := s.First; i < s.Last; i++ {
		c.code(i)
	}
	for i := s.First; i < s.Last; i++ {
		if k := c.base[i]; k != nil && !c.eaten[i] {
			out = append(out, k)
		} else if k == nil && !c.eaten[i] {
			if k := c.ought(i); k != nil {
				out = append(out, k)
			} else if k := c.wont(i); k != nil {
				out = append(out, k)
			}
		}
	}
	for _, k := range out {
		c.mood(k)
		c.weigh(k)
		c.roles(k)
	}
	out = slices.DeleteFunc(out, func(k *coding) bool { return k.typ == "" })
	slices.SortStableFunc(out, func(a, b *coding) int {
		switch {
		case a.cost < b.cost:
			return -1
		case a.cost > b.cost:
			return 1
		}
		return 0
	})
	return out
}

// code is what token i codes to by itself and what it governs; nil if nothing.
func (c *coder) code(i int) *coding {
	switch c.state[i] {
	case 1:
		return nil // a circle: a relative clause that looks at its own noun
	case 2:
		return c.base[i]
	}
	c.state[i] = 1
	t := c.tok(i)
	var list []*frame
	switch t.UPOS {
	case "VERB":
		list = c.t.verbs[c.lemmas[i]]
		if t.Is("amod", "compound", "case") && c.child(i, "obj", "nsubj") < 0 || t.Is("fixed", "case", "flat") {
			list = nil
		}
	case "NOUN", "PROPN":
		list = c.t.nouns[c.lemmas[i]]
		if t.UPOS == "PROPN" && c.isTime(i) { // the month of March
			list = nil
		}
		if t.Is("compound", "flat", "fixed", "nmod:desc") && !(t.Is("compound") && c.t.sets["generic"][c.lemmas[t.Head]]) {
			list = nil
		}
	case "ADJ", "ADV":
		list = c.t.adjs[c.lemmas[i]]
		if t.Is("amod") && t.Head > i {
			list = nil
		}
		if v := c.t.verbs[c.lemmas[i]]; list == nil && v != nil && t.Is("root", "ccomp", "conj", "advcl") {
			list = v
		}
	}
	var best *frame
	var bestScore float64
	var bestInner *coding
	var bestUsed []int
	for _, f := range list {
		score, inner, used, ok := c.match(f, i)
		if ok && score > bestScore {
			best, bestScore, bestInner, bestUsed = f, score, inner, used
		}
	}
	if best != nil {
		k := &coding{at: i, clause: i, typ: best.typ, base: best.typ, modes: best.modes, cameo: best.cameo, frame: best, inner: bestInner, noun: best.pos == "noun"}
		if !best.keep {
			for _, u := range bestUsed {
				c.eaten[u] = true
			}
		}
		if k.noun {
			k.clause = c.carrier(i)
		} else if in := bestInner; in != nil && in.noun && in.typ == k.typ && len(k.modes) == 0 {
			k.modes = in.modes
		}
		c.base[i] = k
	} else if t.UPOS == "VERB" && c.t.sets["light"][c.lemmas[i]] { // "launched an attack"
		for _, o := range c.objects(i) {
			if o < i && !c.passive(i) || c.tok(o).UPOS != "NOUN" && c.tok(o).UPOS != "PROPN" {
				continue
			}
			if k := c.code(o); k != nil && k.noun {
				n := *k
				n.at, n.clause, n.noun = i, i, false
				n.inner = k
				c.base[i] = &n
				c.eaten[o] = true
				break
			}
		}
	}
	c.state[i] = 2
	return c.base[i]
}

func (c *coder) child(i int, rels ...string) int { return c.doc.Child(i, rels...) }

// carrier is the verb that carries a noun of event ("a clash broke out", "took part in the talks"):
// itself where the verb only sets a scene.
func (c *coder) carrier(i int) int {
	for j := i; ; {
		t := c.tok(j)
		h := t.Head
		if h < 0 {
			return j
		}
		if t.Is("conj") || t.Is("nmod") && c.t.sets["transparent"][c.lemmas[h]] {
			j = h
			continue
		}
		if c.tok(h).UPOS == "VERB" && t.Is("obj", "nsubj", "obl") {
			return h
		}
		return i
	}
}

// match says whether frame f fits at token i, how closely, and which words it takes up.
func (c *coder) match(f *frame, i int) (score float64, inner *coding, used []int, ok bool) {
	score = 1
	if f.soft {
		score = .9
	}
	for _, d := range f.conds {
		hit, worth, in := c.holds(&d, i, f)
		if d.not {
			if hit >= 0 {
				return 0, nil, nil, false
			}
			score += .1
			continue
		}
		if hit < 0 {
			return 0, nil, nil, false
		}
		score += worth
		if in != nil && inner == nil {
			inner = in
		}
		if in == nil && (d.key == "obj" || d.key == "comp") && inner == nil {
			inner = c.code(hit)
		}
		if d.key == "obj" || d.key == "comp" || d.key == "obl" || d.key == "that" || d.key == "subj" {
			used = append(used, hit)
			if in != nil {
				used = append(used, in.at)
				if in.inner != nil {
					used = append(used, in.inner.at)
				}
			}
		}
	}
	return score, inner, used, true
}

// holds finds the word that fulfils a condition: its token, how telling it is, and the event it
// codes to; -1 if there is none.
func (c *coder) holds(d *cond, i int, f *frame) (int, float64, *coding) {
	try := func(j int, it *item) (float64, *coding, bool) {
		switch {
		case it.any:
			if d.key == "comp" || d.key == "that" {
				return .5, c.innerOf(j), true
			}
			return .5, nil, true
		case it.class == "person":
			if c.person(j) {
				return .95, nil, true
			}
		case it.class != "":
			k := c.innerOf(j)
			if k == nil {
				return 0, nil, false
			}
			if ofClass(k.typ, it.class) {
				if it.class == string(k.typ) {
					return .95, k, true
				}
				return .9, k, true
			}
		case it.set != nil:
			if it.set[c.lemmas[j]] {
				return 1, nil, true
			}
		case it.lemma == c.lemmas[j] || (d.key == "any" || d.key == "mod") && strings.EqualFold(it.lemma, c.tok(j).Form):
			return 1.1, nil, true
		}
		return 0, nil, false
	}
	each := func(js []int) (int, float64, *coding) {
		for n := range d.items {
			it := &d.items[n]
			for _, j := range js {
				if w, k, ok := try(j, it); ok {
					return j, w, k
				}
			}
		}
		return -1, 0, nil
	}
	switch d.key {
	case "obj":
		return each(c.seeThrough(c.objects(i)))
	case "subj":
		if s := c.subject(i); s >= 0 {
			return each(c.seeThrough([]int{s}))
		}
	case "prt":
		for _, ch := range c.doc.Children(i) {
			if t := c.tok(ch); t.Is("compound:prt", "advmod", "case", "obl") {
				if j, w, k := each([]int{ch}); j >= 0 && ch > i {
					return j, w, k
				}
			}
		}
	case "mod":
		for _, ch := range c.doc.Children(i) {
			if t := c.tok(ch); t.Is("amod", "compound", "nmod:poss", "nmod:desc", "det", "advmod", "nummod") {
				if j, w, k := each([]int{ch}); j >= 0 {
					return j, w, k
				}
			}
		}
	case "any":
		for j := c.sent(i).First; j < c.sent(i).Last; j++ {
			if k, w, in := each([]int{j}); k >= 0 {
				return k, w, in
			}
		}
	case "comp":
		return each(c.complements(i))
	case "that": // a full clause
		for _, ch := range c.doc.Children(i) {
			if c.tok(ch).Is("ccomp") {
				return each([]int{ch})
			}
		}
	case "obl":
		at := i
		for n := range d.items {
			it := &d.items[n]
			for _, ch := range c.doc.Children(at) {
				t := c.tok(ch)
				if !t.Is("obl", "nmod", "advcl", "acl", "xcomp", "ccomp") || c.prep(ch) != it.prep || c.isTime(ch) {
					continue
				}
				for _, j := range c.seeThrough([]int{ch}) {
					if w, k, ok := try(j, it); ok {
						return j, w, k
					}
				}
			}
			for _, o := range c.objects(i) { // "put X on trial" hung on the object
				for _, ch := range c.doc.Children(o) {
					if c.tok(ch).Is("nmod", "acl") && c.prep(ch) == it.prep && !it.any {
						if w, k, ok := try(ch, it); ok {
							return ch, w, k
						}
					}
				}
			}
		}
	}
	return -1, 0, nil
}

// person says whether token j names or stands for a person.
func (c *coder) person(j int) bool {
	for _, n := range c.doc.Names {
		if n.Class == "person" && n.Contains(j) {
			return true
		}
	}
	return c.t.sets["person"][c.lemmas[j]]
}

// innerOf is what token j codes to, or, where it codes to nothing, what it stands for: "begin to
// shell" is shelling.
func (c *coder) innerOf(j int) *coding {
	if k := c.code(j); k != nil {
		return k
	}
	if c.tok(j).UPOS == "VERB" || c.tok(j).UPOS == "ADJ" {
		for _, ch := range c.doc.Children(j) {
			if c.tok(ch).Is("xcomp") && c.tok(j).UPOS == "VERB" {
				if k := c.innerOf(ch); k != nil {
					return k
				}
			}
		}
		for _, o := range c.objects(j) {
			if o > j {
				if k := c.code(o); k != nil && k.noun {
					return k
				}
			}
		}
	}
	return nil
}

func (c *coder) sent(i int) nlp.Range { return c.doc.Sentences[c.tok(i).Sent].Range }

// prep is the preposition or mark of a dependent: "to" of "to Paris", "from" of "from attacking".
func (c *coder) prep(i int) string {
	for _, ch := range c.doc.Children(i) {
		t := c.tok(ch)
		if t.Is("case", "mark") && ch < i {
			l := strings.ToLower(t.Form)
			for _, f := range c.doc.Children(ch) {
				if c.tok(f).Is("fixed") {
					l += "_" + strings.ToLower(c.tok(f).Form)
				}
			}
			if l == "out" && ch+1 < i && c.lemmas[ch+1] == "of" {
				l = "out_of"
			}
			return l
		}
	}
	return ""
}

// seeThrough adds to nouns what they only measure or frame: "tons of aid", "a series of raids", "aid
// package", and what is joined to them by "and".
func (c *coder) seeThrough(js []int) []int {
	out := slices.Clone(js)
	for n := 0; n < len(out); n++ {
		j := out[n]
		if len(out) > 12 {
			break
		}
		for _, ch := range c.doc.Children(j) {
			t := c.tok(ch)
			switch {
			case t.Is("nmod", "obl") && (c.t.sets["transparent"][c.lemmas[j]] || c.tok(j).UPOS == "NUM" || c.tok(j).UPOS == "SYM"):
				out = append(out, ch)
			case t.Is("compound") && c.t.sets["generic"][c.lemmas[j]]:
				out = append(out, ch)
			case t.Is("conj"):
				out = append(out, ch)
			}
		}
	}
	return out
}

// passive says whether verb i stands in the passive.
func (c *coder) passive(i int) bool {
	if c.child(i, "nsubj:pass", "aux:pass", "csubj:pass") >= 0 {
		return true
	}
	t := c.tok(i)
	if t.Is("acl") && !t.Is("acl:relcl") && t.XPOS == "VBN" {
		return c.child(i, "obj") < 0
	}
	if t.Is("advcl") && t.XPOS == "VBN" && c.child(i, "obj") < 0 && c.child(i, "aux") < 0 {
		return true
	}
	if t.Is("conj") && t.XPOS == "VBN" && c.child(i, "nsubj") < 0 && c.child(i, "aux") < 0 && t.Head >= 0 && c.tok(t.Head).UPOS == "VERB" {
		return c.passive(t.Head)
	}
	return false
}

// objects are the nouns that verb i acts on: its objects, its passive subject, the noun a participle
// or relative clause hangs on.
func (c *coder) objects(i int) []int {
	if c.passive(i) {
		for j := i; ; j = c.tok(j).Head {
			if s := c.child(j, "nsubj:pass", "nsubj"); s >= 0 {
				return []int{c.antecedent(s)}
			}
			if t := c.tok(j); t.Is("acl") && t.Head >= 0 {
				return []int{t.Head}
			}
			t := c.tok(j)
			if t.Is("advcl") && t.Head >= 0 {
				if s := c.subject(t.Head); s >= 0 {
					return []int{s}
				}
			}
			if !t.Is("conj") || t.Head < 0 {
				return nil
			}
		}
	}
	var out []int
	for _, ch := range c.doc.Children(i) {
		if c.tok(ch).Is("obj", "iobj") {
			out = append(out, c.antecedent(ch))
		}
	}
	if len(out) == 0 {
		t := c.tok(i)
		if t.Is("acl:relcl") && t.Head >= 0 && c.child(i, "nsubj") >= 0 && c.antecedent(c.child(i, "nsubj")) == c.child(i, "nsubj") { // "the town they shelled"
			if c.child(i, "obl") < 0 {
				out = append(out, t.Head)
			}
		}
		for _, ch := range c.doc.Children(i) { // "shelled and burned the town": the object hangs on the last
			if t := c.tok(ch); t.Is("conj") && t.UPOS == "VERB" && c.child(ch, "nsubj", "mark") < 0 && ch > i && ch-i <= 3 {
				for _, o := range c.doc.Children(ch) {
					if c.tok(o).Is("obj") {
						out = append(out, o)
					}
				}
			}
		}
	}
	return out
}

// antecedent of a relative pronoun is the noun that its clause describes.
func (c *coder) antecedent(i int) int {
	switch strings.ToLower(c.tok(i).Form) {
	case "who", "which", "that", "whom":
		for j := c.tok(i).Head; j >= 0; j = c.tok(j).Head {
			if c.tok(j).Is("acl:relcl") {
				return c.tok(j).Head
			}
		}
	}
	return i
}

// subject is who does what verb or predicate i says, through passives, coordination, control and
// participles; -1 if the text does not say.
func (c *coder) subject(i int) int {
	for depth := 0; i >= 0 && depth < 5; depth++ {
		t := c.tok(i)
		if c.passive(i) && t.UPOS != "ADJ" {
			for _, ch := range c.doc.Children(i) {
				if ct := c.tok(ch); ct.Is("obl:agent") || ct.Is("obl") && c.prep(ch) == "by" {
					return ch
				}
			}
			return -1
		}
		if s := c.child(i, "nsubj", "csubj"); s >= 0 {
			for _, ch := range c.doc.Children(i) { // "rights group Aid Watch accused"
				if ct := c.tok(ch); ch > s && ch < i && ct.Is("nsubj") && ct.UPOS == "PROPN" && !c.isTime(ch) {
					s = ch
				}
			}
			return c.antecedent(s)
		}
		h := t.Head
		if h < 0 {
			return -1
		}
		switch {
		case t.Is("acl") && !t.Is("acl:relcl"):
			if t.XPOS == "VBG" || c.prep(i) == "" {
				return h
			}
			// "a plan to attack", "its decision to free them": who owns the noun, or its verb's subject
			for _, ch := range c.doc.Children(h) {
				if c.tok(ch).Is("nmod:poss") {
					return ch
				}
			}
			if v := c.carrier(h); v != h {
				i = v
				continue
			}
			return -1
		case t.Is("acl:relcl"):
			return h
		case t.Is("xcomp", "ccomp", "advcl"):
			if t.Is("xcomp") || c.prep(i) == "to" && t.Is("advcl") {
				if o := c.child(h, "obj", "iobj"); o >= 0 && o < i && t.Is("xcomp") {
					return c.antecedent(o)
				}
			}
			if c.passive(h) {
				if o := c.objects(h); len(o) > 0 {
					return o[0]
				}
				return -1
			}
			i = h
		case t.Is("conj", "parataxis"):
			if c.passive(h) {
				if o := c.objects(h); len(o) > 0 {
					return o[0]
				}
			}
			i = h
		default:
			return -1
		}
	}
	return -1
}

// complements are the clauses that i governs as what is promised, threatened, asked, refused.
func (c *coder) complements(i int) []int {
	var out []int
	for _, ch := range c.doc.Children(i) {
		t := c.tok(ch)
		switch {
		case t.Is("xcomp", "ccomp") && ch > i:
			out = append(out, ch)
		case t.Is("advcl", "acl") && ch > i && !t.Is("acl:relcl") && (t.UPOS == "VERB" || t.UPOS == "ADJ"):
			switch c.prep(ch) {
			case "to", "from", "for", "of", "on", "that", "against", "into", "at":
				out = append(out, ch)
			}
		}
	}
	for _, o := range c.objects(i) { // "urged Paris to act" with the clause hung on the noun
		if o < i {
			continue
		}
		for _, ch := range c.doc.Children(o) {
			if t := c.tok(ch); t.Is("acl") && !t.Is("acl:relcl") && c.prep(ch) == "to" {
				out = append(out, ch)
			}
		}
	}
	n := len(out)
	for k := 0; k < n; k++ { // "to halt and leave"
		for _, ch := range c.doc.Children(out[k]) {
			if t := c.tok(ch); t.Is("conj") && t.UPOS == "VERB" {
				out = append(out, ch)
			}
		}
	}
	return out
}

// speaker is the subject of the verb of saying over clause i; -1 if the narrator tells it.
func (c *coder) speaker(i int) int {
	for steps := 0; i >= 0 && steps < 8; steps++ {
		t := c.tok(i)
		if t.Head < 0 {
			for _, ch := range c.doc.Children(i) { // "..., he said"
				if ct := c.tok(ch); ct.Is("parataxis") && c.t.sets["say"][c.lemmas[ch]] {
					return c.subject(ch)
				}
			}
			return -1
		}
		if t.Is("ccomp", "xcomp", "parataxis", "advcl", "obj") && c.t.sets["say"][c.lemmas[t.Head]] {
			return c.subject(t.Head)
		}
		i = t.Head
	}
	return -1
}

// ought is a demand put as a duty: "Paris must withdraw, she said".
func (c *coder) ought(i int) *coding {
	t := c.tok(i)
	if t.UPOS != "VERB" && t.UPOS != "ADJ" {
		return nil
	}
	if !c.mustBe(i) || !t.Is("ccomp", "root", "conj", "parataxis") {
		return nil
	}
	return c.oughtAt(i)
}

// wont is a refusal without a word for it: "the cabinet will not pay them".
func (c *coder) wont(i int) *coding {
	if c.tok(i).UPOS != "VERB" || !c.hasNeg(i) || c.base[i] != nil {
		return nil
	}
	will := false
	for _, ch := range c.doc.Children(i) {
		if c.tok(ch).Is("aux") {
			switch c.lemmas[ch] {
			case "will", "would", "wo":
				will = true
			}
		}
	}
	s := c.child(i, "nsubj")
	if !will || s < 0 {
		return nil
	}
	return &coding{at: i, clause: i, typ: record.PloverReject, base: record.PloverReject, cameo: "120", frame: refusal, aux: record.AuxNone}
}

var refusal = &frame{typ: record.PloverReject, pos: "verb", cameo: "120", soft: true, to: []string{"obj", "with", "to", "obj.from", "comp.to"}}

func (c *coder) mustBe(i int) bool {
	for _, ch := range c.doc.Children(i) {
		if ct := c.tok(ch); ct.Is("aux") {
			switch c.lemmas[ch] {
			case "must", "should", "ought":
				return true
			}
		}
	}
	if t := c.tok(i); t.Is("xcomp") && t.Head >= 0 {
		switch c.lemmas[t.Head] {
		case "need", "have":
			return true
		}
	}
	return false
}

func (c *coder) oughtAt(i int) *coding {
	sp := c.who(c.speaker(i))
	if sp < 0 {
		return nil
	}
	s := c.child(i, "nsubj", "nsubj:pass")
	if s < 0 || s == sp || c.tok(s).UPOS == "PRON" && !strings.EqualFold(c.tok(s).Form, "they") {
		return nil
	}
	f := &frame{typ: record.PloverRequest, pos: "verb", cameo: "102"}
	return &coding{at: i, clause: i, typ: record.PloverRequest, base: record.PloverRequest, cameo: "102", frame: f, aux: record.AuxNone, from: [][]int{{sp}}, to: [][]int{{s}}}
}

// mood reads negation, modality and time of the clause and turns types accordingly: a future gift is
// a promise, a future attack a threat, a gift that will not be given a refusal.
func (c *coder) mood(k *coding) {
	if k.aux != "" {
		return
	}
	k.aux = record.AuxNone
	neg, fut, intent, hyp := false, false, false, false
	i := k.clause
	if k.noun && i == k.at { // a bare noun: what governs it decides little
		if c.hasNeg(k.at) {
			neg = true
		}
		for _, ch := range c.doc.Children(k.at) {
			switch c.lemmas[ch] {
			case "planned", "possible", "future", "upcoming", "potential", "proposed", "expected", "next", "imminent":
				if c.tok(ch).Is("amod") {
					fut = true
				}
			}
		}
		for h, steps := c.tok(k.at).Head, 0; h >= 0 && steps < 3; h, steps = c.tok(h).Head, steps+1 {
			if c.t.sets["unreal"][c.lemmas[h]] {
				hyp = true
				break
			}
			if c.tok(h).UPOS == "VERB" {
				break
			}
		}
	} else if k.noun && c.hasNeg(k.at) {
		neg = !neg
	}
	if !(k.noun && i == k.at) {
		for steps := 0; i >= 0 && steps < 5; steps++ {
			t := c.tok(i)
			if c.hasNeg(i) {
				neg = !neg
			}
			for _, ch := range c.doc.Children(i) {
				ct := c.tok(ch)
				if !ct.Is("aux") {
					if ct.Is("mark") && (c.lemmas[ch] == "if" || c.lemmas[ch] == "unless" || c.lemmas[ch] == "whether") {
						hyp = true
					}
					continue
				}
				switch strings.ToLower(ct.Form) {
				case "will", "shall", "'ll", "’ll", "wo":
					fut, intent = true, true
				case "would":
					if c.speaker(i) >= 0 || c.child(i, "advcl") < 0 {
						fut, intent = true, true
					} else {
						hyp = true
					}
				case "could", "may", "might", "can", "ca":
					if neg {
						fut, intent = true, true
					} else {
						hyp = true
					}
				}
			}
			if t.Head < 0 {
				break
			}
			h := t.Head
			l := c.lemmas[h]
			if t.Is("xcomp", "ccomp", "advcl", "acl", "obj", "csubj") && !t.Is("acl:relcl") {
				switch {
				case c.t.sets["intend"][l]:
					fut, intent = true, true
				case c.t.sets["schedule"][l]:
					fut = true
				case l == "fail" || l == "prevent" || l == "avoid" || l == "refrain":
					neg = !neg
				case c.t.sets["wish"][l] || c.t.sets["unreal"][l]:
					hyp = true
				case l == "go" && strings.EqualFold(c.tok(h).Form, "going"):
					fut, intent = true, true
				}
			}
			if t.Is("xcomp", "conj") && c.tok(h).UPOS != "NOUN" || t.Is("ccomp") && (l == "intend" || l == "plan") {
				if t.Is("conj") && (c.child(i, "nsubj", "aux") >= 0) {
					break
				}
				if c.base[h] != nil && t.Is("xcomp") {
					break
				}
				i = h
				continue
			}
			if (t.Is("acl", "advcl") && c.prep(i) == "to") && !t.Is("acl:relcl") && k.base != record.PloverRequest {
				hyp = hyp || !fut && !intent && !c.t.sets["light"][l]
			}
			break
		}
	}
	if c.mustBe(k.clause) && !k.noun {
		if q := c.oughtAt(k.clause); q != nil {
			k.typ, k.base, k.cameo, k.modes, k.aux, k.from, k.to, k.frame, k.inner = q.typ, q.typ, q.cameo, nil, q.aux, q.from, q.to, q.frame, nil
			return
		}
		hyp = true
	}
	coop := ofClass(k.base, "coop")
	material := ofClass(k.base, "mconf") && k.base != record.PloverThreaten
	if k.base == record.PloverAgree || k.base == record.PloverThreaten {
		fut, intent = false, false
	}
	switch {
	case neg && (fut || hyp) && coop:
		k.typ, k.modes, k.cameo = record.PloverReject, nil, "120"
	case neg && coop && c.present(k.clause):
		k.typ, k.modes, k.cameo = record.PloverReject, nil, "120"
	case neg && fut && material:
		k.typ, k.modes, k.cameo = record.PloverAgree, nil, "030"
	case neg && k.base == record.PloverAgree:
		k.typ, k.modes, k.cameo = record.PloverReject, nil, "120"
	case neg:
		k.aux = record.AuxNegation
	case hyp && !fut:
		k.aux = record.AuxHypothetical
	case fut && intent && (k.base == record.PloverConsult || k.base == record.PloverSupport || k.base == record.PloverCooperate || k.base == record.PloverAid || k.base == record.PloverRetreat || k.base == record.PloverConcede):
		k.typ, k.modes, k.cameo = record.PloverAgree, nil, "030"
		if k.noun && k.base == record.PloverConsult || k.base == record.PloverConsult && c.subject(k.clause) < 0 {
			k.typ, k.aux, k.modes = k.base, record.AuxFuture, k.frame.modes // "talks will resume": nobody promises
		}
		if k.base == record.PloverRetreat && len(k.frame.from) == 1 && k.frame.from[0] == "none" {
			k.typ, k.aux = record.PloverConcede, record.AuxFuture // "the truce will start"
		}
	case fut && intent && material:
		k.typ, k.modes, k.cameo = record.PloverThreaten, threatMode(k.base), "130"
	case fut && k.base == record.PloverRetreat:
		k.typ, k.aux, k.modes = record.PloverConcede, record.AuxFuture, nil
	case fut:
		k.aux = record.AuxFuture
	}
}

// present says whether a clause tells what somebody does or does not do now: "does not accept".
func (c *coder) present(i int) bool {
	for _, ch := range c.doc.Children(i) {
		if t := c.tok(ch); t.Is("aux") && c.lemmas[ch] == "do" {
			return t.XPOS == "VBP" || t.XPOS == "VBZ"
		}
	}
	return false
}

func threatMode(t record.PloverType) []string {
	switch t {
	case record.PloverAssault:
		return []string{"violence"}
	case record.PloverCoerce, record.PloverSanction:
		return []string{"restrict"}
	}
	return nil
}

func (c *coder) hasNeg(i int) bool {
	for _, ch := range c.doc.Children(i) {
		switch strings.ToLower(c.tok(ch).Form) {
		case "not", "n't", "n’t", "never", "neither", "nor":
			return true
		case "no":
			return c.tok(ch).Is("det", "advmod")
		}
	}
	return false
}

// weigh says how far an event stands from the point of its sentence.
func (c *coder) weigh(k *coding) {
	cost := 0.0
	i := k.at
	for steps := 0; steps < 12; steps++ {
		t := c.tok(i)
		h := t.Head
		if h < 0 {
			break
		}
		over := c.base[h] != nil
		switch {
		case t.Is("ccomp", "xcomp"):
			cost += .1
		case t.Is("obj"):
			cost += .2
		case t.Is("parataxis"):
			cost += .5
		case t.Is("conj"):
			cost += .6
		case t.Is("nsubj"):
			cost += .6
		case t.Is("obl"):
			cost += 1
		case t.Is("advcl", "acl") && !t.Is("acl:relcl"):
			cost += 1.5
		case t.Is("acl:relcl", "appos"):
			cost += 2
		case t.Is("nmod"):
			cost += 1.2
		default:
			cost += 2
		}
		if over {
			cost += .7
		}
		i = h
	}
	if k.frame.soft {
		cost += .8
	}
	if k.noun {
		cost += .2
	}
	switch k.aux {
	case record.AuxHypothetical:
		cost += 1
	case record.AuxNegation:
		cost += .5
	}
	k.cost = cost
}

// roles finds the words for who acts and whom it is done to, best guess first.
func (c *coder) roles(k *coding) {
	if k.from != nil || k.to != nil {
		return
	}
	from, to := c.rolesOf(k)
	k.from, k.to = from, to
}

func (c *coder) rolesOf(k *coding) (from, to [][]int) {
	add := func(dst *[][]int, js ...int) {
		var g []int
		for _, j := range js {
			if j = c.who(j); j >= 0 {
				g = append(g, c.conjuncts(j)...)
			}
		}
		if len(g) > 0 {
			*dst = append(*dst, g)
		}
	}
	f := k.frame
	if k.inner != nil && k.inner.noun && !k.noun && (k.inner.frame == f || k.inner.typ == k.base) { // a light verb
		nf, nt := c.rolesOf(k.inner)
		if c.passive(k.at) {
			if s := c.subject(k.at); s >= 0 {
				add(&from, s)
			}
		} else if s := c.subject(k.at); s >= 0 {
			add(&from, s)
		}
		from = append(from, nf...)
		for _, p := range f.to {
			for _, ch := range c.doc.Children(k.at) {
				if c.tok(ch).Is("obl") && c.prep(ch) == p {
					add(&to, ch)
				}
			}
		}
		if o := c.child(k.at, "iobj"); o >= 0 {
			add(&to, o)
		}
		to = append(nt, to...)
		if f.mutual {
			return from, to
		}
		return from, to
	}
	at := k.at
	deps := func(i int, p string) {
		for _, ch := range c.doc.Children(i) {
			if c.tok(ch).Is("obl", "nmod", "advcl") && c.prep(ch) == p && !c.isTime(ch) {
				add(&to, ch)
			}
		}
	}
	// who acts
	if len(f.from) > 0 {
		for _, p := range f.from {
			switch p {
			case "obj":
				add(&from, c.objects(at)...)
			case "subj":
				add(&from, c.subject(at))
			case "poss":
				c.owners(at, func(j int) { add(&from, j) })
			case "speaker":
				add(&from, c.speaker(at))
			case "none":
			default:
				for _, ch := range c.doc.Children(at) {
					if c.tok(ch).Is("obl", "nmod") && c.prep(ch) == p {
						add(&from, ch)
					}
				}
			}
		}
	} else if k.noun {
		c.owners(at, func(j int) { add(&from, j) })
		for _, ch := range c.doc.Children(at) {
			if c.tok(ch).Is("nmod", "obl") && (c.prep(ch) == "by" || c.prep(ch) == "from") {
				add(&from, ch)
			}
		}
		for _, ch := range c.doc.Children(at) {
			if c.tok(ch).Is("acl") && c.passive(ch) {
				if s := c.subject(ch); s >= 0 {
					add(&from, s)
				}
			}
		}
		if f.mutual {
			for _, ch := range c.doc.Children(at) {
				if c.tok(ch).Is("nmod") && (c.prep(ch) == "between" || c.prep(ch) == "among" || c.prep(ch) == "of") {
					add(&from, ch)
				}
			}
		}
		if v := k.clause; v != at && len(from) == 0 && c.tok(at).Is("obj", "obl", "conj") {
			if s := c.subject(v); s >= 0 {
				add(&from, s)
			}
		}
	} else {
		s := c.subject(at)
		if s >= 0 {
			add(&from, s)
		}
	}
	// whom
	list := f.to
	if len(list) == 0 {
		list = []string{"obj", "against", "on", "at", "to", "with", "obj.from", "comp.subj", "comp.to"}
	}
	for _, p := range list {
		switch p {
		case "none":
			return from, to
		case "obj":
			if !k.noun {
				for _, o := range c.objects(at) {
					if c.base[o] == nil || !c.base[o].noun {
						add(&to, o)
					}
				}
			}
		case "subj":
			add(&to, c.subject(at))
		case "poss":
			c.owners(at, func(j int) { add(&to, j) })
		case "obj.from", "comp.subj", "obj.to", "comp.to", "inner":
			in := k.inner
			if in == nil && p == "obj.from" {
				for _, o := range c.objects(at) {
					c.owners(o, func(j int) { add(&to, j) })
					for _, ch := range c.doc.Children(o) {
						if c.tok(ch).Is("nmod") && (c.prep(ch) == "by" || c.prep(ch) == "from" || c.prep(ch) == "of") {
							add(&to, ch)
						}
					}
				}
				continue
			}
			if in == nil {
				for _, x := range append(c.complements(at), c.objects(at)...) {
					if p == "comp.subj" {
						if s := c.child(x, "nsubj", "nsubj:pass"); s >= 0 {
							add(&to, c.antecedent(s))
						}
						continue
					}
					if c.tok(x).UPOS == "VERB" && p == "comp.to" {
						for _, o := range c.objects(x) {
							add(&to, o)
						}
						for _, ch := range c.doc.Children(x) {
							if c.tok(ch).Is("obl") && !c.isTime(ch) {
								add(&to, ch)
							}
						}
					}
				}
				continue
			}
			nf, nt := c.rolesOf(in)
			if p == "comp.subj" || p == "obj.from" {
				for _, x := range c.complements(at) {
					if s := c.child(x, "nsubj", "nsubj:pass"); s >= 0 {
						add(&to, c.antecedent(s))
					}
				}
				to = append(to, nf...)
				if in.inner != nil && p == "obj.from" {
					f2, _ := c.rolesOf(in.inner)
					to = append(to, f2...)
				}
			} else {
				to = append(to, nt...)
			}
		default:
			deps(at, p)
			if !k.noun {
				for _, o := range c.objects(at) {
					if o > at {
						deps(o, p)
					}
				}
			}
		}
	}
	return from, to
}

// owners are the possessors and the adjectives and names before a noun.
func (c *coder) owners(i int, each func(int)) {
	for _, ch := range c.doc.Children(i) {
		t := c.tok(ch)
		if t.Is("nmod:poss") || t.Is("amod", "compound", "nmod:desc") && t.Form != "" && t.Form[0] >= 'A' && t.Form[0] <= 'Z' && ch < i || t.Is("amod", "compound") && t.UPOS == "NOUN" && c.t.sets["actors"][c.lemmas[ch]] {
			each(ch)
		}
	}
}

func (c *coder) conjuncts(i int) []int {
	out := []int{i}
	for _, ch := range c.doc.Children(i) {
		if c.tok(ch).Is("conj") && c.tok(ch).UPOS != "VERB" {
			out = append(out, ch)
		}
	}
	return out
}

// who is the noun that pronoun i stands for inside its sentence: who says it, or the subject before
// it; i itself where it is no pronoun or stands for nobody in sight.
func (c *coder) who(i int) int {
	if i < 0 || c.tok(i).UPOS != "PRON" {
		return i
	}
	switch strings.ToLower(c.tok(i).Form) {
	case "who", "which", "that", "whom":
		return c.antecedent(i)
	case "it", "they", "he", "she", "we", "i", "its", "their", "his", "her", "our", "my", "them", "him", "us", "me", "themselves", "itself", "himself", "herself":
	default:
		return i
	}
	own := -1
	for j, steps := i, 0; j >= 0 && steps < 10; j, steps = c.tok(j).Head, steps+1 {
		if t := c.tok(j); t.UPOS != "VERB" && t.UPOS != "ADJ" && t.UPOS != "NOUN" {
			continue
		}
		s := c.child(j, "nsubj", "nsubj:pass")
		if s >= 0 && own < 0 && (s == i || c.tok(i).Head != j || s > i) {
			own = s
			if s == i {
				continue
			}
		}
		if s >= 0 && s != i && s != c.tok(i).Head && c.tok(s).UPOS != "PRON" && (s < i || c.t.sets["say"][c.lemmas[j]]) && !c.doc.Under(i, s) {
			return s
		}
		if s >= 0 && c.tok(s).UPOS == "PRON" && s != i && s < i {
			if a := c.antecedent(s); a != s {
				return a
			}
		}
	}
	return i
}

func (c *coder) isTime(i int) bool {
	for _, t := range c.doc.Times {
		if t.First <= i && i < t.Last {
			return true
		}
	}
	return weekdays[c.lemmas[i]]
}

var weekdays = words("monday tuesday wednesday thursday friday saturday sunday yesterday today tomorrow")
