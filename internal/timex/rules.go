package timex

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"parley/internal/record"
	"parley/nlp"
)

// The rules are a text file; its head says how they are written. Each is followed by examples, which
// the package's tests run.
//
//go:embed rules.txt
var rulesFile string

var rulebook = must(parseRules(rulesFile))

func must(b *book, err error) *book {
	if err != nil {
		panic(err) // the file is embedded: a test would have caught it
	}
	return b
}

// rule is one way of writing a time: a pattern, and what it means.
type rule struct {
	name     string
	order    int    // in the file: of two patterns as long the first holds
	kind     string // what values are made of it: see value
	elems    []elem
	sure     bool // a time even where the reader proposes none
	mod      record.TimeMod
	typ      record.TimeType
	value    string // of a vague expression
	step     int    // which one: -1 the last, 0 this, 1 the next
	unit     string // where the pattern names none
	noMod    bool
	prev     []string // the word before is one of these
	examples []example
}

type elem struct {
	words    []string // one of these
	class    string   // or a thing of this class
	optional bool
}

type example struct{ text, expr, typ, value, edtf, mod string }

// book is the rules, and by first word or class those that may begin there.
type book struct {
	rules   []*rule
	byWord  map[string][]int
	byClass map[string][]int
	classes []string // that begin a rule
	mods    map[string][]modifier
	after   map[string][]modifier
}

// modifier is words that stand before (or after) an expression and qualify it.
type modifier struct {
	words []string
	mod   record.TimeMod
}

func parseRules(file string) (*book, error) {
	b := &book{byWord: map[string][]int{}, byClass: map[string][]int{}, mods: map[string][]modifier{}, after: map[string][]modifier{}}
	defs := map[string][][]elem{}
	var cur *rule    // the heading
	var made []*rule // the rules under it
	n := 0
	for line := range strings.Lines(file) {
		n++
		line = strings.TrimSpace(line)
		bad := func(format string, args ...any) error {
			return fmt.Errorf("rules.txt line %d: %s: %q", n, fmt.Sprintf(format, args...), line)
		}
		switch {
		case line == "" || line[0] == '#':
		case strings.HasPrefix(line, "def "):
			name, body, ok := strings.Cut(line[4:], "=")
			if !ok {
				return nil, bad("no =")
			}
			for alt := range strings.SplitSeq(body, ";") {
				defs[strings.TrimSpace(name)] = append(defs[strings.TrimSpace(name)], expand(alt, defs)...)
			}
		case strings.HasPrefix(line, "mod ") || strings.HasPrefix(line, "after "):
			f := strings.Fields(line)
			for alt := range strings.SplitSeq(strings.Join(f[2:], " "), ";") {
				m := modifier{strings.Fields(alt), record.TimeMod(f[1])}
				if len(m.words) == 0 {
					return nil, bad("no words")
				}
				if f[0] == "mod" {
					b.mods[m.words[0]] = append(b.mods[m.words[0]], m)
				} else {
					b.after[m.words[0]] = append(b.after[m.words[0]], m)
				}
			}
		case line[0] == '[':
			name, rest, ok := strings.Cut(line[1:], "]")
			f := strings.Fields(rest)
			if !ok || len(f) == 0 {
				return nil, bad("[name] meaning attributes")
			}
			cur, made = &rule{name: name, kind: f[0]}, nil
			for _, a := range f[1:] {
				k, v, _ := strings.Cut(a, "=")
				switch k {
				case "sure":
					cur.sure = true
				case "nomod":
					cur.noMod = true
				case "mod":
					cur.mod = record.TimeMod(v)
				case "type":
					cur.typ = record.TimeType(v)
				case "value":
					cur.value = v
				case "prev":
					cur.prev = strings.Split(v, ",")
				case "unit":
					cur.unit = v
				case "step":
					s, err := strconv.Atoi(v)
					if err != nil {
						return nil, bad("step")
					}
					cur.step = s
				default:
					return nil, bad("unknown attribute %s", a)
				}
			}
		case line[0] == '>':
			x, err := parseExample(line[1:])
			if err != nil || len(made) == 0 {
				return nil, bad("example: %v", err)
			}
			made[0].examples = append(made[0].examples, x)
		case cur == nil:
			return nil, bad("pattern without a rule")
		default:
			for _, elems := range expand(line, defs) {
				r := *cur
				r.elems, r.order = elems, len(b.rules)
				if slices.IndexFunc(elems, func(e elem) bool { return !e.optional }) < 0 {
					return nil, bad("a pattern that may be empty")
				}
				b.rules = append(b.rules, &r)
				made = append(made, &r)
			}
		}
	}
	for i, r := range b.rules {
		for _, e := range r.elems {
			if e.class == "END" {
				continue
			}
			if e.class != "" {
				b.byClass[e.class] = append(b.byClass[e.class], i)
			}
			for _, w := range e.words {
				b.byWord[w] = append(b.byWord[w], i)
			}
			if !e.optional {
				break
			}
		}
	}
	for c := range b.byClass {
		if !slices.Contains(classNames, c) {
			return nil, fmt.Errorf("rules.txt: no class %s", c)
		}
		b.classes = append(b.classes, c)
	}
	slices.Sort(b.classes)
	return b, nil
}

// expand is the patterns of a line, names of definitions replaced by what they stand for.
func expand(line string, defs map[string][][]elem) [][]elem {
	out := [][]elem{nil}
	for _, w := range strings.Fields(line) {
		optional := len(w) > 1 && strings.HasSuffix(w, "?")
		w = strings.TrimSuffix(w, "?")
		var alts [][]elem
		switch {
		case defs[w] != nil:
			alts = defs[w]
			if optional {
				alts = append([][]elem{nil}, alts...)
			}
		case w == strings.ToUpper(w) && strings.ToLower(w) != w:
			alts = [][]elem{{{class: w, optional: optional}}}
		default:
			alts = [][]elem{{{words: strings.Split(w, "|"), optional: optional}}}
		}
		var next [][]elem
		for _, o := range out {
			for _, a := range alts {
				next = append(next, append(slices.Clone(o), a...))
			}
		}
		out = next
	}
	return out
}

// parseExample reads "They met {on Monday} = DATE 2024-05-13 2024-05-13 MOD"; - is nothing.
func parseExample(s string) (x example, err error) {
	i := strings.LastIndex(s, "=")
	if i < 0 {
		return x, fmt.Errorf("no =")
	}
	a, b := strings.Index(s[:i], "{"), strings.Index(s[:i], "}")
	f := strings.Fields(s[i+1:])
	if a < 0 || b < a || len(f) < 3 || len(f) > 4 {
		return x, fmt.Errorf("not TEXT {expression} = TYPE VALUE EDTF [MOD]")
	}
	dash := func(s string) string {
		if s == "-" {
			return ""
		}
		return s
	}
	x = example{text: strings.TrimSpace(s[:a] + s[a+1:b] + s[b+1:i]), expr: s[a+1 : b], typ: f[0], value: dash(f[1]), edtf: dash(f[2])}
	if len(f) == 4 {
		x.mod = dash(f[3])
	}
	return x, nil
}

// item is a word as the rules see it: a token, or a part of one that hyphens divide.
type item struct {
	low     string
	tok     int
	capital bool
	glued   bool // no space before
}

func itemsOf(doc *nlp.Document, out []item) []item {
	for i := range doc.Tokens {
		t := &doc.Tokens[i]
		glued := i > 0 && doc.Tokens[i-1].End == t.Start
		form := t.Form
		if strings.Contains(form, "’") {
			form = strings.ReplaceAll(form, "’", "'")
		}
		if k := strings.IndexByte(form, '-'); k <= 0 || k == len(form)-1 || len(form) > 30 || isISO(form) || !hasLetter(form) {
			out = append(out, item{strings.ToLower(form), i, form != "" && form[0] >= 'A' && form[0] <= 'Z', glued})
			continue
		}
		for k, piece := range strings.Split(form, "-") {
			if k > 0 {
				out = append(out, item{"-", i, false, true})
			}
			if piece != "" {
				out = append(out, item{strings.ToLower(piece), i, piece[0] >= 'A' && piece[0] <= 'Z', glued || k > 0})
			}
		}
	}
	return out
}

func hasLetter(s string) bool {
	return strings.ContainsFunc(s, func(c rune) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' })
}

// found is a place where a rule holds.
type found struct {
	rule        *rule
	first, last int // items
	p           parts
	start       int // where the rule begins, modifiers before it cut
}

// match is the longest rule at item i, with the modifiers before and after it. Rules that are not
// sure count only where ok allows the range (the reader proposes something there).
func (r *resolver) match(i int, ok func(first, last int) bool) (best found, is bool) {
	r.matchRules(i, i, parts{}, ok, &best)
	r.modified(i, i, parts{}, ok, &best, 2)
	return best, best.rule != nil
}

func (r *resolver) modified(from, i int, p parts, ok func(int, int) bool, best *found, depth int) {
	if i >= len(r.items) {
		return
	}
	for _, m := range rulebook.mods[r.items[i].low] {
		j := r.follow(i, m.words)
		if j < 0 {
			continue
		}
		if j < len(r.items) && r.items[j].low == "-" && r.items[j].glued {
			j++
		}
		if w := m.words[0]; len(m.words) == 1 && (w == "over" || w == "under" || w == "some" || w == "only") && j < len(r.items) && !r.maybe[j] {
			continue // "over the past week"
		}
		q := p
		if q.mod == "" || q.mod == record.ModApprox || m.mod == record.ModStart || m.mod == record.ModEnd || m.mod == record.ModMid {
			q.mod = m.mod
		}
		if m.mod == "NONE" {
			q.mod = p.mod
		}
		r.matchRules(from, j, q, ok, best)
		if depth > 1 {
			r.modified(from, j, q, ok, best, depth-1)
		}
	}
}

// follow says where words that begin at item i end, -1 if others stand there.
func (r *resolver) follow(i int, words []string) int {
	for _, w := range words {
		if i >= len(r.items) || r.items[i].low != w {
			return -1
		}
		i++
	}
	return i
}

// takes says whether a modifier may stand before what a rule finds.
func takes(u *rule, mod record.TimeMod) bool {
	switch u.kind {
	case "weekday", "day":
		return !u.noMod && mod != record.ModApprox
	}
	return !u.noMod
}

func comparative(mod record.TimeMod) bool {
	switch mod {
	case record.ModLessThan, record.ModMoreThan, record.ModEqualOrLess, record.ModEqualOrMore:
		return true
	}
	return false
}

func (r *resolver) matchRules(from, i int, p parts, ok func(int, int) bool, best *found) {
	if i >= len(r.items) {
		return
	}
	try := func(k int) {
		u := rulebook.rules[k]
		if i > from && !takes(u, p.mod) || u.prev != nil && (from == 0 || !slices.Contains(u.prev, r.items[from-1].low)) {
			return
		}
		q := p
		q.weekday, q.number, q.number2, q.part = -1, -1, -1, -1
		end, is := r.step(u.elems, i, i, &q)
		if !is || i > from && q.number < 0 && comparative(p.mod) {
			return
		}
		if u.kind == "duration-two" && (seconds(1, q.unit2) >= seconds(1, q.unit) || seconds(1, q.unit) > 61*seconds(1, q.unit2)) { // "two days, half a year"
			return
		}
		if u.mod != "" && q.mod == "" {
			q.mod = u.mod
		}
		if end < len(r.items) {
			for _, m := range rulebook.after[r.items[end].low] {
				if j := r.follow(end, m.words); j > 0 {
					end, q.mod = j, m.mod
					break
				}
			}
		}
		if n := end - from - (best.last - best.first); best.rule != nil && (n < 0 || n == 0 && best.rule.order <= u.order) {
			return
		}
		if !u.sure && !ok(from, end) {
			return
		}
		*best = found{rule: u, first: from, last: end, p: q, start: i}
	}
	for _, k := range rulebook.byWord[r.items[i].low] {
		try(k)
	}
	if !r.maybe[i] {
		return
	}
	for _, c := range rulebook.classes {
		q := parts{weekday: -1, number: -1, number2: -1, part: -1}
		if r.class(c, i, &q) > 0 {
			for _, k := range rulebook.byClass[c] {
				try(k)
			}
		}
	}
}

// step matches the elements from item i on, and notes in p what they say; p is as it was where they
// do not match.
func (r *resolver) step(es []elem, start, i int, p *parts) (int, bool) {
	if len(es) == 0 {
		return i, i > start
	}
	e := &es[0]
	if e.class == "END" { // the clause ends here
		if i < len(r.items) && hasLetter(r.items[i].low) && r.items[i].low != "and" && r.items[i].low != "but" && r.items[i].low != "when" {
			return i, false
		}
		return r.step(es[1:], start, i, p)
	}
	if i < len(r.items) {
		if e.class != "" {
			old := *p
			if n := r.class(e.class, i, p); n > 0 {
				if end, ok := r.step(es[1:], start, i+n, p); ok {
					return end, ok
				}
			}
			*p = old
		} else if slices.Contains(e.words, r.items[i].low) {
			if end, ok := r.step(es[1:], start, i+1, p); ok {
				return end, ok
			}
		}
		if i > start && r.items[i].low == "-" && r.items[i].glued && r.items[i-1].low != "-" && i+1 < len(r.items) && r.items[i+1].glued && e.class != "DASH" {
			if end, ok := r.step(es, start, i+1, p); ok {
				return end, ok
			}
		}
	}
	if e.optional {
		return r.step(es[1:], start, i, p)
	}
	return i, false
}
