package extract

import (
	"compress/gzip"
	_ "embed"
	"io"
	"math"
	"strconv"
	"strings"
	"sync"

	"parley/nlp"
)

// The cue model says from structure alone how likely a word carries a cue: a logistic regression over
// its lemma, the relations around it, its subject, and quotation marks near it. It knows nothing of
// the reader's certainty, so that the two can be weighed against each other (see worth). It is trained
// on the training part of PolNeAR by "parley-train cues".

//go:embed model/cues.txt.gz
var cueModelFile string

var cueModel = sync.OnceValue(func() map[string]float64 {
	r, err := gzip.NewReader(strings.NewReader(cueModelFile))
	if err != nil {
		panic(err) // the embedded file is whole, or no test passes
	}
	b, err := io.ReadAll(r)
	if err != nil {
		panic(err)
	}
	return ParseCueModel(string(b))
})

// ParseCueModel reads the lines "feature<TAB>weight" of a cue model; others are left out.
func ParseCueModel(file string) map[string]float64 {
	m := map[string]float64{}
	for line := range strings.Lines(file) {
		if f, w, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t"); ok {
			if x, err := strconv.ParseFloat(w, 64); err == nil {
				m[f] = x
			}
		}
	}
	return m
}

// CueFeatures calls emit with every feature of token i as the head of a cue. marks says of each token
// whether it stands inside quotation marks.
func CueFeatures(d *nlp.Document, i int, quoted func(int) bool, emit func(string)) {
	t := &d.Tokens[i]
	s := d.Sentences[t.Sent]
	rel := t.Deprel
	emit("bias")
	emit("l=" + t.Lemma + "/" + t.UPOS)
	emit("x=" + t.XPOS)
	emit("r=" + t.UPOS + "/" + rel)
	emit("lr=" + t.Lemma + "/" + rel)
	e, known := cues()[t.Lemma]
	if t.UPOS == "NOUN" {
		if n, ok := cues()[t.Lemma+"-n"]; ok {
			e, known = n, true
		}
	}
	kind := "none"
	if known {
		kind = string(e.act)
		if e.attitude {
			kind += "-attitude"
		}
	}
	emit("k=" + kind + "/" + t.UPOS)
	if h := t.Head; h >= 0 {
		emit("h=" + d.Tokens[h].Lemma + "/" + rel)
		emit("hu=" + d.Tokens[h].UPOS + "/" + rel + "/" + t.UPOS)
	} else {
		emit("h=root")
	}
	word := func(j int) string {
		if j < s.First || j >= s.Last {
			return "-"
		}
		return strings.ToLower(d.Tokens[j].Form)
	}
	emit("n=" + word(i+1))
	emit("ln=" + t.Lemma + "/" + word(i+1))
	emit("p=" + word(i-1))
	if i+1 < s.Last {
		emit("nu=" + t.UPOS + "/" + d.Tokens[i+1].UPOS)
	}
	subject := ""
	for _, c := range d.Children(i) {
		k := &d.Tokens[c]
		r := k.Deprel
		emit("c=" + t.UPOS + "/" + r)
		switch {
		case k.Is("nsubj", "obl:agent", "nmod:poss"):
			subject = k.Lemma
			if k.UPOS == "PROPN" {
				subject = "PROPN"
			}
			emit("s=" + subject + "/" + r)
			emit("su=" + k.UPOS + "/" + r)
			emit("ks=" + kind + "/" + k.UPOS + "/" + r)
		case k.Is("ccomp", "xcomp", "advcl", "acl", "parataxis"):
			side := "<"
			if c > i {
				side = ">"
			}
			emit("cs=" + r + side)
			emit("lc=" + t.Lemma + "/" + r + side)
			emit("kc=" + kind + "/" + r + side)
		case k.Is("obj", "obl", "nmod"):
			prep := ""
			if m := d.Child(c, "case"); m >= 0 {
				prep = strings.ToLower(d.Tokens[m].Form)
			}
			emit("lo=" + t.Lemma + "/" + r + "/" + prep)
			emit("ko=" + kind + "/" + r + "/" + prep)
			emit("o=" + k.Lemma + "/" + r)
		case k.Is("aux", "mark", "det", "advmod", "cop"):
			emit("a=" + r + "/" + k.Lemma)
		}
	}
	if subject == "" {
		emit("s=none/" + t.UPOS)
	}
	near, inside := "no", "out"
	for j := max(s.First, i-6); j < min(s.Last, i+7); j++ {
		if quoted(j) {
			near = "yes"
		}
	}
	if quoted(i) {
		inside = "in"
	}
	emit("q=" + near + inside)
	emit("kq=" + kind + near + inside)
	emit("lq=" + t.Lemma + near + inside)
}

// CueStructure is the cue model's log odds that token i carries a cue.
func CueStructure(d *nlp.Document, i int, quoted func(int) bool) float64 {
	m := cueModel()
	x := 0.
	CueFeatures(d, i, quoted, func(f string) { x += m[f] })
	return x
}

// worth says whether an attribution of the reader is one: its certainty of the cue and the cue model
// weighed against each other. The weights are a logistic regression on the development part of
// PolNeAR, and so is the limit. What the reader itself doubted must be a cue of speech by the lexicon,
// or likely: missing what somebody said is worse than missing what he hoped.
func (r *reading) worth(a nlp.Attribution, doubtful bool) bool {
	i := r.cueHead(a.Cue)
	t := &r.doc.Tokens[i]
	x := -.85 + .65*logit(a.Score) + .22*CueStructure(r.doc, i, func(j int) bool { return r.quoted[j] >= 0 })
	e, known := cues()[t.Lemma]
	if t.UPOS == "NOUN" {
		if n, ok := cues()[t.Lemma+"-n"]; ok {
			e, known = n, true
		}
	}
	speech := known && !e.attitude || t.Lemma == "accord" || t.Form == ":"
	add := func(w float64, is bool) {
		if is {
			x += w
		}
	}
	add(.2, len(a.Source) > 0)
	add(.3, len(a.Content) > 0)
	add(.4, speech)
	add(.15, known && e.attitude)
	add(-.25, t.UPOS == "NOUN")
	add(-.4, t.UPOS != "NOUN" && t.UPOS != "VERB")
	add(.4, a.Cue.Len() > 3)
	if doubtful && !speech {
		return x > 0
	}
	return x > -.8
}

// logit is the log odds of a probability, kept off the ends.
func logit(p float64) float64 {
	p = min(.999, max(.001, p))
	return math.Log(p / (1 - p))
}
