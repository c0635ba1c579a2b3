package nlp

import (
	"encoding/binary"
	"hash/crc32"
	"slices"
	"strings"
	"testing"
)

// chainsOf are the chains of a text as "a = b = c", in order.
func chainsOf(d *Document) []string {
	var out []string
	for _, c := range d.Chains {
		var ms []string
		for _, k := range c {
			ms = append(ms, d.TextOf(d.Mentions[k].Range))
		}
		out = append(out, strings.Join(ms, " = "))
	}
	return out
}

func TestChains(t *testing.T) {
	e := New(loadForTest(t))
	for _, c := range []struct {
		text      string
		same, not [][2]string // mentions of one chain, and of none
	}{
		{"Ilse Varga met the mediators on Monday. She told them that her party accepted the plan.",
			[][2]string{{"Ilse Varga", "She"}, {"She", "her"}, {"the mediators", "them"}}, [][2]string{{"Ilse Varga", "them"}}},
		{"Pavel Brandt resigned on Friday. Brandt had led the army since May.", [][2]string{{"Pavel Brandt", "Brandt"}}, nil},
		{"Ilse Varga spoke with Pavel Brandt. He thanked her.", nil, [][2]string{{"Ilse Varga", "He"}, {"Pavel Brandt", "her"}}},
		{"The defence ministry published a list. The ministry said it was complete.", [][2]string{{"The defence ministry", "The ministry"}}, [][2]string{{"The ministry", "a list"}}},
		{"In her speech on Monday Ilse Varga thanked the army.", [][2]string{{"her", "Ilse Varga"}}, nil},
		{"Pavel Brandt was sceptical of Ilse Varga. \"She follows her old model,\" he told the Courier.", [][2]string{{"Pavel Brandt", "he"}, {"Ilse Varga", "She"}}, [][2]string{{"She", "he"}}},
	} {
		d := e.Read(c.text)
		chains := chainsOf(d)
		one := func(p [2]string) bool {
			return slices.ContainsFunc(chains, func(chain string) bool {
				ms := strings.Split(chain, " = ")
				return slices.Contains(ms, p[0]) && slices.Contains(ms, p[1])
			})
		}
		for _, p := range c.same {
			if !one(p) {
				t.Errorf("%q: %q are not in one chain of %q", c.text, p, chains)
			}
		}
		for _, p := range c.not {
			if one(p) {
				t.Errorf("%q: %q are in one chain of %q", c.text, p, chains)
			}
		}
	}
}

// The first person in a quotation is its speaker, also where he is named behind.
func TestFirstPersonInQuotation(t *testing.T) {
	d := New(loadForTest(t)).Read("Pavel Brandt told reporters: \"I will not sign the list.\"\n\nThe harbour minister, Ilse Varga, replied: \"I signed on Monday.\"")
	speaker := func(nth int) string {
		for i := range d.Tokens {
			if d.Tokens[i].Form == "I" {
				if nth--; nth == 0 {
					m := d.Mentions[d.MentionAt(i)]
					if m.Chain < 0 {
						return ""
					}
					return d.TextOf(d.Mentions[d.Chains[m.Chain][0]].Range)
				}
			}
		}
		return "no I"
	}
	if a, b := speaker(1), speaker(2); a != "Pavel Brandt" || !strings.Contains(b, "Ilse Varga") {
		t.Errorf("the first I is %q, the second %q", a, b)
	}
}

func TestChainsOfOddTexts(t *testing.T) {
	e := New(loadForTest(t))
	for _, text := range []string{"Varga", "He", "it rained and rained", strings.Repeat("he said she said it said ", 60), strings.Repeat("Varga and ", 300) + "Brandt", strings.Repeat("the plan of ", 300) + "Varga",
		strings.Repeat("\"I", 200), strings.Repeat("Varga, ", 500)} {
		checkChains(t, e.Read(text))
	}
	long := e.Read("Ilse Varga came home. " + strings.Repeat("She slept. ", 500))
	checkChains(t, long)
	most := 0
	for _, c := range long.Chains {
		most = max(most, len(c))
	}
	if most < 500 {
		t.Errorf("the longest chain of 501 mentions has %d", most)
	}
	none := e.Read("It was quiet on the whole line yesterday. Nobody fired; the guns were cold, and they stayed cold.")
	checkChains(t, none)
}

// The number of candidates for one mention is bounded, whatever the length of the text.
func TestCandidatesAreBounded(t *testing.T) {
	m := loadForTest(t)
	d := New(m).Read(strings.Repeat("The minister of Norhaven, Ilse Varga, told the army's council that Varga and she would sign the plan. ", 400))
	c := m.coref.begin(d, false)
	most := 0
	for i := range c.mentions {
		e := c.certain(i)
		if e < 0 {
			c.candidates(i)
			most = max(most, len(c.cands))
		}
		c.add(i, -1) // the worst case: nothing stands for anything else
	}
	if len(c.entities) < 2000 || most > 60 {
		t.Errorf("%d entities, up to %d candidates", len(c.entities), most)
	}
	for w, l := range c.byWord {
		if len(l) > 4*wordEntities+1 {
			t.Errorf("%d entities are kept for %q", len(l), w)
		}
	}
}

func TestReadCorefRefuses(t *testing.T) {
	f, err := modelFiles()
	if err != nil {
		t.Fatal(err)
	}
	changed := func(at int, c byte) string {
		b := []byte(f.Coref)
		b[at] ^= c
		return string(b)
	}
	sealed := func(old, new string) string { // whole by its checksum
		n := int(binary.LittleEndian.Uint32([]byte(f.Coref[24:28])))
		head := strings.Replace(f.Coref[overStart:overStart+n], old, new, 1)
		rest := head + f.Coref[overStart+n:]
		b := []byte(corefMagic)
		for _, v := range []uint32{corefVersion, crc32.Checksum([]byte(rest), crc32.MakeTable(crc32.Castagnoli)), uint32(len(head))} {
			b = binary.LittleEndian.AppendUint32(b, v)
		}
		return string(b) + rest
	}
	for name, c := range map[string]struct{ coref, want string }{
		"something":     {strings.Repeat("weights ", 99), "no model of coreference"},
		"other version": {changed(16, 3), "version 2, this program reads version 1"},
		"head":          {changed(40, 1), "damaged"},
		"body":          {changed(len(f.Coref)-1, 0x80), "damaged"},
		"head length":   {changed(27, 0x7f), "damaged"},
		"cut":           {f.Coref[:len(f.Coref)/2], "damaged"},
		"longer":        {f.Coref + "x", "damaged"},
		"hidden":        {sealed(`"hidden":`, `"hidden":1`), "do not fit"},
		"dim":           {sealed(`"dim":256`, `"dim":128`), "bytes of weights"},
		"negative":      {sealed(`"dot":`, `"dot":-`), "do not fit"},
		"kinds":         {sealed(`"person"`, `"people"`), "kinds"},
		"no head":       {sealed(`{`, `[`), "head of the model"},
	} {
		f := f
		f.Coref = c.coref
		if _, err := LoadModel(f); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q in it", name, err, c.want)
		}
	}
	for _, g := range []string{"given x Ann", "noun m", "name m man"} {
		f := f
		f.Genders = g
		if _, err := LoadModel(f); err == nil || !strings.Contains(err.Error(), "line 1") {
			t.Errorf("genders %q: %v", g, err)
		}
	}
}

// With the vectors of another reader chains are found from words and trees alone.
func TestChainsOnAnotherReader(t *testing.T) {
	m := *loadForTest(t)
	c := *m.coref
	c.reader = "another"
	m.coref = &c
	if m.CorefFits() {
		t.Fatal("it fits")
	}
	d := New(&m).Read("Ilse Varga met the mediators on Monday. She told them that her party accepted the plan.")
	checkChains(t, d)
	if got := chainsOf(d); len(got) == 0 || !strings.HasPrefix(got[0], "Ilse Varga = She") {
		t.Errorf("%q", got)
	}
}

// The learner on a text of our own: the same bytes twice, and a file that loads.
func TestLearnCoreference(t *testing.T) {
	if testing.Short() {
		t.Skip("the run is to be short")
	}
	f, err := modelFiles()
	if err != nil {
		t.Fatal(err)
	}
	words := []string{
		"Varga PROPN NNP 2 nsubj Entity=(1-person)", "slept VERB VBD 0 root _", ". PUNCT . 2 punct _", "",
		"She PRON PRP 2 nsubj Entity=(1-person)", "dreamt VERB VBD 0 root _", ". PUNCT . 2 punct _", "",
	}
	var b strings.Builder
	n := 0
	for _, w := range words {
		x := strings.Fields(w)
		if n++; len(x) == 0 {
			n = 0
			b.WriteString("\n")
			continue
		}
		b.WriteString(strings.Join([]string{itoa(n), x[0], x[0], x[1], x[2], "_", x[3], x[4], "_", x[5]}, "\t") + "\n")
	}
	gum, kinds, err := ReadGUM(strings.NewReader(b.String()))
	if err != nil || len(kinds) != 1 || !slices.Equal(kinds[0], []string{"person", "person"}) || len(gum[0].Chains) != 1 {
		t.Fatalf("%v %v %v", gum, kinds, err)
	}
	pairs, err := ReadGAP(strings.NewReader(`{"text": "Zoë met Ann; she slept.", "pronoun": [13, 16], "a": [0, 3], "b": [8, 11], "a_coref": true, "b_coref": false}`))
	if err != nil || pairs[0].Text[pairs[0].Pronoun.Start:pairs[0].Pronoun.End] != "she" || pairs[0].Text[pairs[0].A.Start:pairs[0].A.End] != "Zoë" {
		t.Fatalf("%+v %v", pairs, err)
	}
	for _, bad := range []string{`{"text": "a", "pronoun": [0, 3], "a": [0, 1], "b": [0, 1]}`, `{`} {
		if _, err := ReadGAP(strings.NewReader("\n" + bad)); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%s: %v", bad, err)
		}
	}
	m := loadForTest(t)
	var out [2][]byte
	for k := range out {
		if out[k], err = LearnCoreference(m, f.Genders, &CorefData{Chains: gum, Kinds: kinds, Pairs: pairs}, nil, func(string, ...any) {}); err != nil {
			t.Fatal(err)
		}
	}
	if string(out[0]) != string(out[1]) {
		t.Error("two runs give other bytes")
	}
	f.Coref = string(out[0])
	if l, err := LoadModel(f); err != nil || !l.CorefFits() {
		t.Fatal(err)
	}
	if _, err := LearnCoreference(m, f.Genders, &CorefData{}, nil, nil); err == nil {
		t.Error("learned from nothing")
	}
}
