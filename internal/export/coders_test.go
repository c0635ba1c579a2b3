package export

import (
	"math"
	"strings"
	"testing"

	"parley/internal/record"
)

// table turns lines of one coder each into units.
func table(coders ...string) [][]string {
	var units [][]string
	for _, c := range coders {
		for i, v := range strings.Fields(c) {
			if len(units) <= i {
				units = append(units, nil)
			}
			units[i] = append(units[i], strings.Trim(v, "."))
		}
	}
	return units
}

// The figures are those published with the data: two coders and two values, two coders and five
// values, four coders with missing values (Krippendorff 2011, A to C: .095, .692, .743), three coders
// with missing values (the computational example of Wikipedia's article: .691).
func TestAlphaAsPublished(t *testing.T) {
	for want, units := range map[float64][][]string{
		.095: table("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"),
		.692: table("a a b b d c c c e d d a", "b a b b b c c c e d d d"),
		.743: table("1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."),
		.691: table(". . . . . 3 4 1 2 1 1 3 3 . 3", "1 . 2 1 3 3 4 3 . . . . . . .", ". . 2 1 3 4 4 . 2 1 1 3 3 . 4"),
	} {
		got := Alpha(units)
		if got == nil || math.Abs(*got-want) > .0005 {
			t.Errorf("alpha %s, published %.3f", CoderScore(got), want)
		}
	}
	for _, units := range [][][]string{nil, {{"a", ""}}, {{"a", "a"}, {"a", "a"}}} {
		if got := Alpha(units); got != nil {
			t.Errorf("alpha of %v is %v, and is not defined", units, *got)
		}
	}
	if got := Alpha([][]string{{"a", "a"}, {"b", "b"}}); got == nil || *got != 1 {
		t.Errorf("perfect agreement: %s", CoderScore(got))
	}
}

func TestCoders(t *testing.T) {
	sp := func(a, b int) []record.Span { return []record.Span{{Start: a, End: b, Text: strings.Repeat("x", b-a)}} }
	ptr := func(n int) *int { return &n }
	inc := func(id, date string, a, b int, killed ...int) record.Incident {
		x := record.Incident{Item: record.Item{ID: id}, Date: record.EDTF(date), Evidence: sp(a, b)}
		for _, n := range killed {
			x.Casualties = append(x.Casualties, record.Casualty{Kind: record.CasualtiesKilled, Group: record.GroupAll, Best: ptr(n)})
		}
		return x
	}
	sentences := []record.Sentence{{Start: 0, End: 20}, {Start: 20, End: 40}, {Start: 40, End: 60}, {Start: 60, End: 80}}
	doubt := inc("E-doubt", "", 60, 70)
	doubt.LowConfidence = true
	a := &record.Report{ID: "r", Sentences: sentences, Incidents: []record.Incident{inc("E-1", "2031-05-01", 0, 10, 2), inc("E-2", "2031-05-02", 20, 30), inc("E-3", "2031-05-03", 40, 50), doubt}}
	// The first is found with the same id, the second on most of the same words, the third is not found.
	b := &record.Report{ID: "r", Sentences: sentences, Incidents: []record.Incident{inc("E-9", "2031-05-02", 20, 32), inc("E-1", "2031-05-04", 0, 10, 3)}}
	c, err := MakeCoders(record.CoderRecord, "two", []CodedReport{{ID: "r", A: a, B: b}})
	if err != nil || len(c.Kinds) != 1 {
		t.Fatalf("%+v %v", c, err)
	}
	k := c.Kinds[0]
	if k.Both != 2 || k.OnlyA != 1 || k.OnlyB != 0 || math.Abs(*k.F1-.8) > 1e-9 || k.Sentences != 4 {
		t.Errorf("incidents: %+v", k)
	}
	// Sentences: yes yes, yes yes, yes no, no no: observed 2, values yes 5 and no 3: 1 - 7*2/30.
	if math.Abs(*k.Alpha-(1-14./30)) > 1e-9 {
		t.Errorf("alpha of sentences %v", *k.Alpha)
	}
	for _, f := range k.Fields {
		if want := map[string]int{"date": 1, "killed": 1}[f.Field]; want > 0 && (f.Same != want || f.Units != 2) {
			t.Errorf("%s: %+v", f.Field, f)
		}
	}
	var told []string
	for _, d := range c.Differences {
		told = append(told, d.ID+" "+d.Field+" "+d.A+" "+d.B)
	}
	if got, want := strings.Join(told, "\n"), "E-1 date 2031-05-01 2031-05-04\nE-1 killed –/2/– –/3/–\nE-3  found not found"; got != want {
		t.Errorf("differences:\n%s\nwant\n%s", got, want)
	}
	for _, f := range CoderFormats {
		var out strings.Builder
		if err := f.Write(&out, c); err != nil || !strings.Contains(out.String(), "incidents") {
			t.Errorf("%s: %v\n%s", f.Name, err, out.String())
		}
	}
	if back, err := MakeCoders("two", record.CoderRecord, []CodedReport{{ID: "r", A: b, B: a}}); err != nil || *back.Kinds[0].F1 != *k.F1 || *back.Kinds[0].Alpha != *k.Alpha {
		t.Error("the other way round it is another agreement")
	}
}
