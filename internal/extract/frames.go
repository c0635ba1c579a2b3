package extract

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"parley/internal/record"
)

//go:embed plover/*.txt
var frameFiles embed.FS

// frame is one pattern of plover/*.txt: a word, what must stand around it, and what it codes to.
type frame struct {
	typ      record.PloverType
	pos      string // verb, noun or adj
	conds    []cond
	modes    []string
	cameo    string
	to, from []string // where recipient and actor stand, best first
	mutual   bool     // all who take part are actors
	soft     bool     // weak evidence: listed after others
	keep     bool     // what it governs is an event of its own too
	line     string   // file and line, for messages and order
}

// cond is one condition of a frame: one of the items stands in the place that key names.
type cond struct {
	key   string
	not   bool
	items []item
}

// item is a lemma, a set of lemmas, a class of events ("@coop", "@AID"), or anything ("*"), behind a
// preposition where prep is set.
type item struct {
	prep  string
	lemma string
	set   map[string]bool
	class string
	any   bool
}

// frameExample is a sentence of a type file that is run as a test.
type frameExample struct {
	text, typ, actor, recipient, modes, aux, line string
}

type frameTable struct {
	verbs, nouns, adjs map[string][]*frame
	sets               map[string]map[string]bool
	examples           []frameExample
	words              map[string]bool   // all members of sets
	roles              map[string]string // noun for people or bodies to sector
	groups             map[string]string // name, lower case, to code
}

// classes are the classes of events that a condition may ask for.
var classes16 = map[string][]record.PloverType{
	"coop":  {record.PloverAgree, record.PloverConsult, record.PloverSupport, record.PloverConcede, record.PloverCooperate, record.PloverAid, record.PloverRetreat},
	"conf":  {record.PloverAccuse, record.PloverReject, record.PloverThreaten, record.PloverProtest, record.PloverSanction, record.PloverMobilize, record.PloverCoerce, record.PloverAssault},
	"mcoop": {record.PloverCooperate, record.PloverAid, record.PloverRetreat, record.PloverConcede},
	"mconf": {record.PloverProtest, record.PloverSanction, record.PloverMobilize, record.PloverCoerce, record.PloverAssault, record.PloverThreaten},
}

var frames = sync.OnceValue(func() *frameTable {
	t, err := loadFrames()
	if err != nil {
		panic(err) // embedded: a test reads every line
	}
	return t
})

// loadFrames reads the type files. First all sets, since a frame may use a set of another file.
func loadFrames() (*frameTable, error) {
	t := &frameTable{verbs: map[string][]*frame{}, nouns: map[string][]*frame{}, adjs: map[string][]*frame{}, sets: map[string]map[string]bool{}, words: map[string]bool{}, roles: map[string]string{}, groups: map[string]string{}}
	files, err := frameFiles.ReadDir("plover")
	if err != nil {
		return nil, err
	}
	type entry struct{ key, value, line string }
	var all [][]entry
	for _, f := range files {
		b, err := frameFiles.ReadFile(path.Join("plover", f.Name()))
		if err != nil {
			return nil, err
		}
		var es []entry
		n := 0
		for line := range strings.Lines(string(b)) {
			n++
			line = strings.TrimSpace(line)
			if line == "" || line[0] == '#' {
				continue
			}
			key, value, ok := strings.Cut(line, ":")
			at := fmt.Sprintf("%s:%d", f.Name(), n)
			if !ok {
				return nil, fmt.Errorf("%s: no colon", at)
			}
			e := entry{strings.TrimSpace(key), strings.TrimSpace(value), at}
			if name, is := strings.CutPrefix(e.key, "set "); is {
				if t.sets[name] == nil {
					t.sets[name] = map[string]bool{}
				}
				for w := range strings.FieldsSeq(e.value) {
					if more, is := strings.CutPrefix(w, "$"); is && more != "" {
						for k := range t.sets[more] {
							t.sets[name][k] = true
						}
						continue
					}
					t.sets[name][w] = true
					t.words[w] = true
				}
				continue
			}
			if sector, is := strings.CutPrefix(e.key, "role "); is {
				for w := range strings.FieldsSeq(e.value) {
					t.roles[w] = strings.Trim(sector, "-")
				}
				continue
			}
			if code, is := strings.CutPrefix(e.key, "group "); is {
				for w := range strings.SplitSeq(e.value, ",") {
					t.groups[strings.TrimSpace(w)] = code
				}
				continue
			}
			es = append(es, e)
		}
		all = append(all, es)
	}
	for _, es := range all {
		var typ record.PloverType
		var cameo string
		to := map[string][]string{}
		for _, e := range es {
			switch e.key {
			case "type":
				typ = record.PloverType(e.value)
			case "cameo":
				cameo = e.value
			case "to verb", "to noun", "to adj":
				to[e.key[3:]] = strings.Fields(e.value)
			case "example":
				f := strings.Split(e.value, "|")
				x := frameExample{text: strings.TrimSpace(f[0]), typ: string(typ), line: e.line}
				if typ == "" || len(f) < 3 {
					return nil, fmt.Errorf("%s: an example has sentence | actor | recipient | modes | auxiliary", e.line)
				}
				x.actor, x.recipient, x.modes, x.aux = field(trimmed(f), 1), field(trimmed(f), 2), field(trimmed(f), 3), field(trimmed(f), 4)
				t.examples = append(t.examples, x)
			case "verb", "noun", "adj":
				if err := t.frame(e.key, e.value, e.line, typ, cameo, to[e.key]); err != nil {
					return nil, err
				}
			default:
				return nil, fmt.Errorf("%s: unknown key %q", e.line, e.key)
			}
		}
	}
	return t, nil
}

func trimmed(f []string) []string {
	out := make([]string, len(f))
	for i := range f {
		out[i] = strings.TrimSpace(f[i])
	}
	return out
}

// frame reads one line "lemmas | key values | key values".
func (t *frameTable) frame(pos, value, line string, typ record.PloverType, cameo string, to []string) error {
	parts := trimmed(strings.Split(value, "|"))
	f := &frame{typ: typ, pos: pos, cameo: cameo, to: to, line: line}
	for _, p := range parts[1:] {
		ws := strings.Fields(p)
		if len(ws) == 0 {
			return fmt.Errorf("%s: empty field", line)
		}
		switch ws[0] {
		case "mode":
			f.modes = ws[1:]
		case "cameo":
			f.cameo = ws[1]
		case "to":
			f.to = ws[1:]
		case "from":
			f.from = ws[1:]
		case "mutual":
			f.mutual = true
		case "soft":
			f.soft = true
		case "keep":
			f.keep = true
		default:
			c := cond{key: ws[0]}
			if c.key == "no" && len(ws) > 1 {
				c.not, c.key, ws = true, ws[1], ws[1:]
			}
			switch c.key {
			case "obj", "comp", "prt", "obl", "subj", "mod", "any", "that":
			default:
				return fmt.Errorf("%s: unknown condition %q", line, c.key)
			}
			for _, w := range ws[1:] {
				it := item{}
				if c.key == "obl" {
					it.prep, w, _ = strings.Cut(w, ":")
					if w == "" {
						w = "*"
					}
				}
				switch {
				case w == "*":
					it.any = true
				case w[0] == '$':
					s, ok := t.sets[w[1:]]
					if !ok {
						return fmt.Errorf("%s: no set %q", line, w)
					}
					it.set = s
				case w[0] == '@':
					it.class = w[1:]
				default:
					it.lemma = w
				}
				c.items = append(c.items, it)
			}
			f.conds = append(f.conds, c)
		}
	}
	m := map[string]map[string][]*frame{"verb": t.verbs, "noun": t.nouns, "adj": t.adjs}[pos]
	for w := range strings.FieldsSeq(parts[0]) {
		ls := []string{w}
		if more, is := strings.CutPrefix(w, "$"); is {
			s, ok := t.sets[more]
			if !ok {
				return fmt.Errorf("%s: no set %q", line, w)
			}
			ls = ls[:0]
			for k := range s {
				ls = append(ls, k)
			}
			slices.Sort(ls)
		}
		for _, l := range ls {
			m[l] = append(m[l], f)
		}
	}
	return nil
}

// ofClass says whether a type of event is of a class that a condition asks for.
func ofClass(t record.PloverType, class string) bool {
	if string(t) == class {
		return true
	}
	return slices.Contains(classes16[class], t)
}
