package web

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// mark lays one item over a range of code points of a text. Item is the caller's number for it.
type mark struct{ Start, End, Item int }

// segment is a stretch of text with no mark's edge inside it. Marks are the numbers (in the list
// given to segments) of all marks that cover it, the shortest first: the first is the innermost.
type segment struct {
	Start, End int
	Text       string
	Marks      []int
}

// segments cuts a text at the edges of marks that may nest, overlap and repeat. The texts of the
// segments, joined, are the text; each mark is covered by whole segments. A line break is a segment
// boundary too (it ends its segment), so that lines can be shown as paragraphs. Marks that are empty
// or not inside the text are left out: a fault in a record must not hide its text.
func segments(text string, marks []mark) []segment {
	n := utf8.RuneCountInString(text)
	var starts, ends []int // numbers of marks, by where they begin and end
	for i, m := range marks {
		if m.Start >= 0 && m.Start < m.End && m.End <= n {
			starts, ends = append(starts, i), append(ends, i)
		}
	}
	slices.SortStableFunc(starts, func(a, b int) int { return cmp.Compare(marks[a].Start, marks[b].Start) })
	slices.SortStableFunc(ends, func(a, b int) int { return cmp.Compare(marks[a].End, marks[b].End) })

	inner := func(a, b int) int {
		return cmp.Or(cmp.Compare(marks[a].End-marks[a].Start, marks[b].End-marks[b].Start), cmp.Compare(a, b))
	}
	var out []segment
	var open []int // marks that cover the current place, shortest first
	from, fromByte, at := 0, 0, 0
	cut := func(atByte int) {
		if at > from {
			out = append(out, segment{from, at, text[fromByte:atByte], slices.Clone(open)})
		}
		from, fromByte = at, atByte
	}
	for b := 0; ; at++ {
		if len(ends) > 0 && marks[ends[0]].End == at || len(starts) > 0 && marks[starts[0]].Start == at {
			cut(b)
			for ; len(ends) > 0 && marks[ends[0]].End == at; ends = ends[1:] {
				if k := slices.Index(open, ends[0]); k >= 0 {
					open = slices.Delete(open, k, k+1)
				}
			}
			for ; len(starts) > 0 && marks[starts[0]].Start == at; starts = starts[1:] {
				k, _ := slices.BinarySearchFunc(open, starts[0], inner)
				open = slices.Insert(open, k, starts[0])
			}
		}
		if b == len(text) {
			cut(b)
			return out
		}
		if b > 0 && text[b-1] == '\n' {
			cut(b)
		}
		_, size := utf8.DecodeRuneInString(text[b:])
		b += size
	}
}
