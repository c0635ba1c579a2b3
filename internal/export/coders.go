package export

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"parley/internal/record"
)

// Coders is how far two coders agree who coded the same reports, each without seeing the other's work:
// of each kind of item whether both found it, and of what both found whether they gave it the same
// values. Suggestions that nobody accepted are not counted, nor are actors and places, which a coder
// begins with.
type Coders struct {
	A           string            `json:"a"` // names; record.CoderRecord, record.CoderMachine
	B           string            `json:"b"`
	Reports     []CodedReport     `json:"reports"` // that both coded
	Kinds       []CoderKind       `json:"kinds"`   // those of which either found one
	Differences []CoderDifference `json:"differences"`
}

// CodedReport is one report in the readings of two coders, without what they rejected.
type CodedReport struct {
	ID    string         `json:"id"`
	Title string         `json:"title,omitempty"`
	From  string         `json:"from,omitempty"` // how B, and A if a coder too, began with it
	A     *record.Report `json:"-"`
	B     *record.Report `json:"-"`
}

// CoderKind is the agreement on one kind of item.
type CoderKind struct {
	Kind  string   `json:"kind"` // layer
	Both  int      `json:"both"`
	OnlyA int      `json:"only_a"`
	OnlyB int      `json:"only_b"`
	F1    *float64 `json:"f1"` // 2 both / (2 both + only_a + only_b)
	// Alpha is Krippendorff's alpha of the sentences: whether one holds an item of the kind. It takes
	// off what chance would give, which F1 does not; nil where no sentence, or every one, has one.
	Alpha     *float64     `json:"alpha"`
	Sentences int          `json:"sentences"`
	Fields    []CoderField `json:"fields"`
}

// CoderField is the agreement on one field of the items that both found. "Not stated" is a value.
type CoderField struct {
	Field string   `json:"field"`
	Units int      `json:"units"`
	Same  int      `json:"same"`
	Alpha *float64 `json:"alpha"` // nil where all have one value: there is nothing to tell chance by
}

// CoderDifference is an item that one coder found alone (Field "") or a field that both gave otherwise.
type CoderDifference struct {
	Report string `json:"report"`
	Kind   string `json:"kind"`
	ID     string `json:"id"` // of the item, as A has it or, found by B alone, as B has it
	Start  int    `json:"start"`
	End    int    `json:"end"`
	Words  string `json:"words"`
	Field  string `json:"field,omitempty"`
	A      string `json:"a"`
	B      string `json:"b"`
}

// Alpha is Krippendorff's alpha for nominal values, by any number of coders, some of whom may have given
// a unit no value (""):
//
//	alpha = 1 - Do/De = 1 - (n-1) * sum_u sum_{c!=k} n_uc n_uk / (m_u - 1)  /  sum_{c!=k} n_c n_k
//
// where m_u is the number of values of unit u, counted if it is 2 or more, n_uc how many of them are c,
// n_c that over all such units, and n their number. It is 1 for perfect agreement, 0 for what chance
// gives, and less where coders differ systematically. It is not defined (nil) where no unit has two
// values or all values are one.
//
// Source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C; the same in
// Content Analysis, 4th ed. (2019), chapter 12.
func Alpha(units [][]string) *float64 {
	total := map[string]int{}
	n, observed := 0, 0.0
	for _, u := range units {
		count := map[string]int{}
		m := 0
		for _, v := range u {
			if v != "" {
				count[v]++
				m++
			}
		}
		if m < 2 {
			continue
		}
		pairs := m * m // ordered pairs of different values: all less those of one value
		for c, k := range count {
			pairs -= k * k
			total[c] += k
		}
		n += m
		observed += float64(pairs) / float64(m-1)
	}
	expected := n * n
	for _, k := range total {
		expected -= k * k
	}
	if expected == 0 {
		return nil
	}
	a := 1 - float64(n-1)*observed/float64(expected)
	return &a
}

// coderFields are the fields that are compared, by kind: codes, dates, ids and counts. Words are not:
// two coders never write the same title. Those with a dot are worked out from the item's parts.
var coderFields = map[string][]string{
	"statements":         {"speaker", "mode", "polarity", "act", "claim_type", "named", "attitude", "date"},
	"talks":              {"status", "format", "parties", "date", "venue"},
	"agreements":         {"kind", "status", "form", "parties", "date", "acts", "objects", "from", "to", "duration", "versions.by"},
	"incidents":          {"date", "place", "acled_sub_event_type", "plover_event", "generic", "allegations.actor", "allegations.by", "allegations.denied", "killed", "injured"},
	"tallies":            {"reported_by", "total", "qualifier"},
	"deliveries":         {"what", "status", "from", "to", "promised.best", "delivered.best", "date", "by"},
	"directives":         {"kind", "status", "by", "addressees", "areas", "issued", "from", "to"},
	"observation_limits": {"kind", "monitor", "place", "date", "allegations.actor"},
	"control":            {"holder", "object", "kind", "asserted_by", "since"},
	"forecasts":          {"by", "polarity", "strength", "target"},
	"discrepancies":      {"type", "relation", "sides.who"},
	"narrator":           {},
	"events":             {"event_type", "auxiliary", "date", "claimed_by"},
}

// coderKinds are the kinds in the order of the table.
var coderKinds = []string{"statements", "talks", "agreements", "incidents", "tallies", "deliveries", "directives", "observation_limits", "control", "forecasts", "discrepancies", "narrator", "events"}

// codedItem is an item with the code points it rests on.
type codedItem struct {
	id    string
	spans []record.Span
	value map[string]any
}

// MakeCoders compares two coders' readings. The result is the same whatever the order of the reports.
func MakeCoders(a, b string, reports []CodedReport) (Coders, error) {
	out := Coders{A: a, B: b, Reports: slices.Clone(reports), Kinds: []CoderKind{}, Differences: []CoderDifference{}}
	slices.SortFunc(out.Reports, func(x, y CodedReport) int { return cmp.Compare(x.ID, y.ID) })
	for _, kind := range coderKinds {
		k := CoderKind{Kind: kind, Fields: []CoderField{}}
		var sentences [][]string
		values := map[string][][]string{} // by field
		for _, r := range out.Reports {
			as, err := codedItems(r.A, kind)
			if err != nil {
				return out, err
			}
			bs, err := codedItems(r.B, kind)
			if err != nil {
				return out, err
			}
			for _, s := range r.A.Sentences {
				sentences = append(sentences, []string{holds(as, s), holds(bs, s)})
			}
			pairs := matched(as, bs)
			k.Both += len(pairs)
			differ := func(x codedItem, field, va, vb string) {
				d := CoderDifference{Report: r.ID, Kind: kind, ID: x.id, Field: field, A: va, B: vb}
				if len(x.spans) > 0 {
					d.Start, d.End, d.Words = x.spans[0].Start, x.spans[0].End, x.spans[0].Text
				}
				out.Differences = append(out.Differences, d)
			}
			usedB := map[int]bool{}
			for i, x := range as {
				j, both := pairs[i]
				if !both {
					k.OnlyA++
					differ(x, "", "found", "not found")
					continue
				}
				usedB[j] = true
				for _, f := range coderFields[kind] {
					va, vb := fieldOf(x.value, f), fieldOf(bs[j].value, f)
					values[f] = append(values[f], []string{va, vb})
					if va != vb {
						differ(x, f, va, vb)
					}
				}
			}
			for j, x := range bs {
				if !usedB[j] {
					k.OnlyB++
					differ(x, "", "not found", "found")
				}
			}
		}
		if k.Both+k.OnlyA+k.OnlyB == 0 {
			continue
		}
		f1 := 2 * float64(k.Both) / float64(2*k.Both+k.OnlyA+k.OnlyB)
		k.F1, k.Alpha, k.Sentences = &f1, Alpha(sentences), len(sentences)
		for _, f := range coderFields[kind] {
			c := CoderField{Field: f, Units: len(values[f]), Alpha: Alpha(values[f])}
			for _, v := range values[f] {
				if v[0] == v[1] {
					c.Same++
				}
			}
			if c.Units > 0 {
				k.Fields = append(k.Fields, c)
			}
		}
		out.Kinds = append(out.Kinds, k)
	}
	slices.SortStableFunc(out.Differences, func(x, y CoderDifference) int {
		return cmp.Or(cmp.Compare(x.Report, y.Report), cmp.Compare(x.Start, y.Start))
	})
	return out, nil
}

// codedItems are the items of a kind, in the order of the reading; suggestions are left out.
func codedItems(r *record.Report, kind string) ([]codedItem, error) {
	v := reflect.ValueOf(r).Elem()
	var out []codedItem
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if name != kind {
			continue
		}
		for k := range v.Field(i).Len() {
			x := v.Field(i).Index(k)
			if x.FieldByName("LowConfidence").Bool() {
				continue
			}
			js, err := json.Marshal(x.Interface())
			if err != nil {
				return nil, err
			}
			it := codedItem{id: x.FieldByName("ID").String()}
			if err := json.Unmarshal(js, &it.value); err != nil {
				return nil, err
			}
			member := "Evidence"
			if kind == "statements" {
				member = "Content"
			}
			it.spans = slices.Clone(x.FieldByName(member).Interface().([]record.Span))
			slices.SortFunc(it.spans, func(a, b record.Span) int { return cmp.Or(a.Start-b.Start, a.End-b.End) })
			out = append(out, it)
		}
	}
	return out, nil
}

// holds says whether a sentence holds an item.
func holds(items []codedItem, s record.Sentence) string {
	for _, x := range items {
		for _, sp := range x.spans {
			if sp.Start < s.End && s.Start < sp.End {
				return "yes"
			}
		}
	}
	return "no"
}

// sameWords is the least overlap (Dice, of code points) of two items that are taken as one.
const sameWords = .5

// matched pairs items of two coders, one to one: those with one id, then those that share most of
// their words, the closest first.
func matched(as, bs []codedItem) map[int]int {
	type pair struct {
		a, b int
		near float64
	}
	var all []pair
	for i, a := range as {
		for j, b := range bs {
			near := overlap(a.spans, b.spans)
			if a.id == b.id {
				near = 2
			}
			if near >= sameWords {
				all = append(all, pair{i, j, near})
			}
		}
	}
	slices.SortStableFunc(all, func(x, y pair) int { return cmp.Compare(y.near, x.near) })
	out, used := map[int]int{}, map[int]bool{}
	for _, p := range all {
		if _, taken := out[p.a]; !taken && !used[p.b] {
			out[p.a], used[p.b] = p.b, true
		}
	}
	return out
}

// overlap is Dice's coefficient of the code points that two lists of spans cover, each sorted.
func overlap(a, b []record.Span) float64 {
	both := 0
	for _, x := range merged(a) {
		for _, y := range merged(b) {
			both += max(0, min(x[1], y[1])-max(x[0], y[0]))
		}
	}
	size := func(s []record.Span) (n int) {
		for _, x := range merged(s) {
			n += x[1] - x[0]
		}
		return n
	}
	if all := size(a) + size(b); all > 0 {
		return 2 * float64(both) / float64(all)
	}
	return 0
}

// merged are sorted spans without overlap.
func merged(spans []record.Span) (out [][2]int) {
	for _, s := range spans {
		if n := len(out); n > 0 && s.Start <= out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], s.End)
		} else {
			out = append(out, [2]int{s.Start, s.End})
		}
	}
	return out
}

// notStated is the value of a field that a coder left open: one value like others.
const notStated = "not stated"

// fieldOf is a field of an item as one text. Lists are sets; of a count it is low, best and high.
func fieldOf(x map[string]any, field string) string {
	member, inner, parts := strings.Cut(field, ".")
	switch {
	case parts:
		var set []string
		list, many := x[member].([]any)
		if !many {
			list = []any{x[member]}
		}
		for _, e := range list {
			m, _ := e.(map[string]any)
			set = append(set, flat(m[inner])...)
		}
		return setOf(set)
	case field == "killed" || field == "injured":
		list, _ := x["casualties"].([]any)
		var set []string
		for _, e := range list {
			if m, _ := e.(map[string]any); m["kind"] == field && (m["group"] == string(record.GroupAll) || m["group"] == nil) {
				n := func(k string) string { return cmp.Or(setOf(flat(m[k])), "–") }
				set = append(set, strings.ReplaceAll(n("low")+"/"+n("best")+"/"+n("high"), notStated, "–"))
			}
		}
		return setOf(set)
	}
	return setOf(flat(x[member]))
}

func flat(v any) []string {
	switch x := v.(type) {
	case string:
		if x != "" {
			return []string{x}
		}
	case bool:
		return []string{map[bool]string{true: "yes", false: "no"}[x]}
	case float64:
		return []string{strconv.FormatFloat(x, 'f', -1, 64)}
	case []any:
		var out []string
		for _, e := range x {
			out = append(out, flat(e)...)
		}
		return out
	}
	return nil
}

func setOf(s []string) string {
	s = slices.Clone(s)
	slices.Sort(s)
	return cmp.Or(strings.Join(slices.Compact(s), ", "), notStated)
}

// CoderFormat is a form in which the agreement of coders is written.
type CoderFormat struct {
	Name, MIME string
	Write      func(io.Writer, Coders) error
}

// CoderFormats are those that --format takes, and the desk gives.
var CoderFormats = []CoderFormat{
	{"text", "text/plain; charset=utf-8", CodersText},
	{"csv", "text/csv; charset=utf-8", CodersCSV},
	{"json", "application/json; charset=utf-8", CodersJSON},
}

// CoderName is a coder's name in words.
func CoderName(name string) string {
	switch name {
	case record.CoderRecord:
		return "the record, as analysts left it"
	case record.CoderMachine:
		return "parley’s reading, before any decision"
	}
	return name
}

// CoderScore is a coefficient with two decimals, or why there is none.
func CoderScore(f *float64) string {
	if f == nil {
		return "not defined"
	}
	return strconv.FormatFloat(*f, 'f', 2, 64)
}

// CodersText writes the agreement for a terminal.
func CodersText(w io.Writer, c Coders) error {
	p := &printer{w: w}
	p.f("Agreement of coders on %s\n  A  %s\n  B  %s\n", counted(len(c.Reports), "report"), CoderName(c.A), CoderName(c.B))
	for _, r := range c.Reports {
		p.f("%s\n", Fold("  - ", "    ", r.ID+map[bool]string{true: ": " + r.From, false: ""}[r.From != ""]))
	}
	if len(c.Kinds) == 0 {
		p.f("\nno item of any kind in the readings of either\n")
	}
	for _, k := range c.Kinds {
		p.f("\n%-22s both %d, A alone %d, B alone %d: F1 %s, alpha of sentences %s\n", strings.ReplaceAll(k.Kind, "narrator", "own assertions"), k.Both, k.OnlyA, k.OnlyB, CoderScore(k.F1), CoderScore(k.Alpha))
		for _, f := range k.Fields {
			p.f("  %-22s same %d of %d, alpha %s\n", strings.ReplaceAll(f.Field, "_", " "), f.Same, f.Units, CoderScore(f.Alpha))
		}
	}
	return p.err
}

// CodersCSV writes a line for each kind (field empty) and for each field of it.
func CodersCSV(w io.Writer, c Coders) error {
	full := func(f *float64) string {
		if f == nil {
			return ""
		}
		return strconv.FormatFloat(*f, 'f', 4, 64)
	}
	rows := [][]string{{"coder_a", "coder_b", "reports", "kind", "field", "both", "only_a", "only_b", "same", "f1", "alpha"}}
	for _, k := range c.Kinds {
		head := []string{c.A, c.B, strconv.Itoa(len(c.Reports)), k.Kind}
		rows = append(rows, append(slices.Clone(head), "", strconv.Itoa(k.Both), strconv.Itoa(k.OnlyA), strconv.Itoa(k.OnlyB), "", full(k.F1), full(k.Alpha)))
		for _, f := range k.Fields {
			rows = append(rows, append(slices.Clone(head), f.Field, strconv.Itoa(f.Units), "", "", strconv.Itoa(f.Same), "", full(f.Alpha)))
		}
	}
	cw := csv.NewWriter(w)
	return cw.WriteAll(rows)
}

// CodersJSON writes all of it, with every difference.
func CodersJSON(w io.Writer, c Coders) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(c)
}
