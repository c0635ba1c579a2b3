package web

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSegmentsNestAndOverlap(t *testing.T) {
	text := "“Żółw” said\nno more."
	marks := []mark{{0, 11, 0}, {1, 5, 1}, {7, 15, 2}, {1, 5, 3}, {12, 12, 4}, {15, 99, 5}, {-1, 3, 6}}
	var got []string
	for _, s := range segments(text, marks) {
		var b strings.Builder
		for _, m := range s.Marks {
			b.WriteByte(byte('0' + m))
		}
		got = append(got, s.Text+"|"+b.String())
	}
	want := []string{"“|0", "Żółw|130", "” |0", "said|20", "\n|2", "no |2", "more.|"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func FuzzSegments(f *testing.F) {
	f.Add("“Żółw” said\nno more.", []byte{0, 11, 1, 5, 7, 15, 1, 5})
	f.Add("", []byte{0, 0})
	f.Add("a\x00\u202eb\n\n\xff", []byte{0, 3, 2, 6, 1, 200})
	f.Fuzz(func(t *testing.T, text string, edges []byte) {
		var marks []mark
		for i := 0; i+1 < len(edges); i += 2 {
			marks = append(marks, mark{int(edges[i]) - 2, int(edges[i+1]) - 2, i})
		}
		n := utf8.RuneCountInString(text)
		segs := segments(text, marks)
		var all strings.Builder
		covered := make([]int, len(marks))
		at := 0
		for _, s := range segs {
			if s.Start != at || s.End <= s.Start || utf8.RuneCountInString(s.Text) != s.End-s.Start {
				t.Fatalf("segment %+v does not follow %d", s, at)
			}
			at = s.End
			all.WriteString(s.Text)
			if i := strings.IndexByte(s.Text, '\n'); i >= 0 && i != len(s.Text)-1 {
				t.Fatalf("a line break inside %q", s.Text)
			}
			last := 0
			for i, k := range s.Marks {
				m := marks[k]
				if m.Start > s.Start || m.End < s.End || slices.Index(s.Marks, k) != i {
					t.Fatalf("segment %+v has mark %+v", s, m)
				}
				if m.End-m.Start < last {
					t.Fatalf("segment %+v: marks are not the shortest first", s)
				}
				last = m.End - m.Start
				covered[k] += s.End - s.Start
			}
		}
		if all.String() != text {
			t.Fatalf("joined %q, want %q", all.String(), text)
		}
		for k, m := range marks {
			want := 0
			if m.Start >= 0 && m.Start < m.End && m.End <= n {
				want = m.End - m.Start
			}
			if covered[k] != want {
				t.Fatalf("mark %+v is covered by %d code points, want %d", m, covered[k], want)
			}
		}
	})
}
