package extract

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"parley/internal/record"
	"parley/nlp"
)

// A monitors' report gives its counts in tables: a head of columns, a row for each place or day, often a
// total at the end. Pasted as text, cells stand apart by tabs, bars or wide gaps. Each number becomes a
// tally of what its column counts, at the place and the day of its row; a total has the rows as parts.

// cell is one cell of a table, in bytes of the text.
type cell struct {
	text       string
	start, end int
}

var (
	cellGap   = regexp.MustCompile(`\t+| *\| *| {3,}`)
	wholeOnly = regexp.MustCompile(`^\d{1,3}(?:,\d{3})+$|^\d{1,7}$`)
	// noCount are heads of columns whose numbers count nothing.
	noCount = words("no no. # nr id date day time year month lat lon latitude longitude km distance page source grid")
)

// tableLines are the lines of a text that have cells, each with them; nil where it has none.
func tableLines(text string) [][]cell {
	var out [][]cell
	at := 0
	for line := range strings.Lines(text) {
		body := strings.TrimRight(line, "\r\n")
		var cells []cell
		from := 0
		add := func(from, to int) {
			s := body[from:to]
			t := strings.TrimSpace(s)
			if t == "" {
				return
			}
			b := at + from + strings.Index(s, t)
			cells = append(cells, cell{t, b, b + len(t)})
		}
		for _, g := range cellGap.FindAllStringIndex(body, -1) {
			add(from, g[0])
			from = g[1]
		}
		add(from, len(body))
		if len(cells) < 2 {
			cells = nil
		}
		out = append(out, cells)
		at += len(line)
	}
	return out
}

// tables reads the counts of tables as tallies.
func (r *reading) tables() {
	rows := tableLines(r.doc.Text)
	for i := 0; i < len(rows); i++ {
		if rows[i] == nil {
			continue
		}
		n := i
		for n < len(rows) && len(rows[n]) == len(rows[i]) {
			n++
		}
		if n-i >= 2 {
			r.table(rows[i:n])
		}
		i = max(i, n-1)
	}
}

func (r *reading) table(t [][]cell) {
	head := t[0]
	for _, c := range head[1:] {
		if wholeOnly.MatchString(c.text) {
			return // no head: what the numbers count is not told
		}
	}
	for _, row := range t {
		for _, c := range row {
			if len(strings.Fields(c.text)) > 8 {
				return // prose
			}
		}
	}
	from, to := t[0][0].start, t[len(t)-1][len(head)-1].end
	a, b := r.doc.Runes(from), r.doc.Runes(to)
	r.rep.Tallies = slices.DeleteFunc(r.rep.Tallies, func(x record.Tally) bool { // numbers of the table without their heads
		return len(x.Evidence) > 0 && x.Evidence[0].Start >= a && x.Evidence[len(x.Evidence)-1].End <= b
	})
	span := func(c cell) record.Span { return record.NewSpan(r.doc.Points(nlp.Span{Start: c.start, End: c.end})) }
	number := func(c cell) (int, bool) {
		if !wholeOnly.MatchString(c.text) {
			return 0, false
		}
		v, err := strconv.Atoi(strings.ReplaceAll(c.text, ",", ""))
		return v, err == nil
	}
	r.rowIncidents(t, span)
	isTotal := func(row []cell) bool {
		l := strings.ToLower(strings.Trim(row[0].text, " :"))
		return l == "total" || l == "totals" || l == "all" || l == "sum" || l == "in all"
	}
	kindAt := typeColumn(t)
	for k := 1; k < len(head); k++ {
		if noCount[strings.ToLower(strings.Trim(head[k].text, ".:"))] {
			continue
		}
		var parts []record.Part
		var all []record.Span
		for _, row := range t[1:] {
			v, ok := number(row[k])
			if !ok {
				continue
			}
			x := record.Tally{What: head[k].text, ReportedBy: []string{record.Narrator}, Total: &v, Qualifier: record.QualifierExact, Check: record.CheckNoTotal}
			x.Evidence = sortSpans([]record.Span{span(head[k]), span(row[0]), span(row[k])})
			x.Rest("total", "", span(row[k]))
			if l := strings.ToLower(head[k].text); kindAt >= 0 && (l == "number" || l == "count" || l == "incidents" || l == "events" || l == "total") { // what is counted stands in the row
				x.What = row[kindAt].text
				x.Evidence = sortSpans(append(x.Evidence, span(row[kindAt])))
			}
			u := x.What
			if isTotal(row) {
				x.Parts, x.Evidence = parts, sortSpans(append(x.Evidence, all...))
				if x.Remainder, x.Check = x.Arithmetic(); x.Remainder != nil {
					x.Rest("remainder", record.BasisDerived)
				}
				u += ", all rows"
				parts, all = nil, nil
			} else {
				p := record.Part{Value: v, Label: row[0].text}
				p.Rest("value", "", span(row[k]))
				parts, all = append(parts, p), append(all, span(row[0]), span(row[k]))
				u += ", " + row[0].text
				r.placeRow(&x, row)
			}
			x.Universe = &u
			x.Rest("universe", record.BasisInferred)
			x.Confidence = ptr(.6)
			x.ID = r.id("L", x.Evidence...)
			if !slices.ContainsFunc(r.rep.Tallies, func(o record.Tally) bool { return o.ID == x.ID }) {
				r.rep.Tallies = append(r.rep.Tallies, x)
			}
		}
	}
}

// placeRow reads the place and the day of a row from its cells.
func (r *reading) placeRow(x *record.Tally, row []cell) {
	for _, c := range row {
		g := r.doc.RangeOf(nlp.Span{Start: c.start, End: c.end})
		for j := g.First; j < g.Last; j++ {
			if id := r.Places.PlaceAt(j); id != "" && x.Place == "" {
				x.Place = id
			}
			if k := r.timeAt[j]; k >= 0 && x.Date == "" && r.Times[k].Type == record.TimeDate && r.Times[k].EDTF != "" {
				x.Date = r.Times[k].EDTF
			}
		}
	}
}

// typeHeads are heads of columns that tell what kind of incident a row is.
var typeHeads = words("type event incident category kind sub-event violation")

// rowType is the type of incident that the words of a cell name, nil for none: "Drone strike", "Shelling".
func rowType(text string) *EventType {
	ws := strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return c == ' ' || c == '/' || c == '-' || c == ',' || c == '(' || c == ')' })
	types := EventTypes()
	var plain *EventType
	for _, w := range ws {
		one := strings.TrimSuffix(w, "s")
		for k := range types {
			e := &types[k]
			switch {
			case e.compounds[w] && len(ws) > 1, e.nouns[w] || e.nouns[one]:
				if plain == nil || plain.Name == "attack" || plain.Name == "air_strike" && e.compounds[w] {
					plain = e
				}
			}
		}
	}
	return plain
}

// typeColumn is the column that tells what kind of incident each row is, -1 if there is none.
func typeColumn(t [][]cell) int {
	for k, c := range t[0] {
		for _, w := range strings.Fields(strings.ToLower(strings.Trim(c.text, " :."))) {
			if typeHeads[w] && slices.ContainsFunc(t[1:], func(row []cell) bool { return rowType(row[k].text) != nil }) {
				return k
			}
		}
	}
	return -1
}

// rowIncidents makes an incident of each row of a table that has a column for its type, with the place, the day
// and the count of the row; a row that counts several tells a pattern of that place and day.
func (r *reading) rowIncidents(t [][]cell, span func(cell) record.Span) {
	head, kindAt := t[0], typeColumn(t)
	if kindAt < 0 {
		return
	}
	from, to := span(t[0][0]).Start, span(t[len(t)-1][len(head)-1]).End
	r.rep.Incidents = slices.DeleteFunc(r.rep.Incidents, func(x record.Incident) bool { // read from the table as if it were prose
		return len(x.Evidence) > 0 && x.Evidence[0].Start >= from && x.Evidence[len(x.Evidence)-1].End <= to
	})
	for _, row := range t[1:] {
		kind := rowType(row[kindAt].text)
		if kind == nil {
			continue
		}
		x := record.Incident{AcledType: kind.Acled, AcledSub: kind.AcledSub, PloverEvent: kind.Plover, Title: row[kindAt].text, Allegations: []record.Allegation{}, Casualties: []record.Casualty{}}
		if kind.Mode != "" {
			x.PloverModes = []string{kind.Mode}
		}
		x.Evidence = []record.Span{span(row[kindAt])}
		x.Rest("acled_event_type", "", span(row[kindAt]))
		for k, c := range row {
			if k == kindAt {
				continue
			}
			var at record.Tally
			r.placeRow(&at, []cell{c})
			switch {
			case at.Place != "" && x.Place == nil:
				p := r.Places.Place(at.Place)
				x.Place = &at.Place
				if p != nil {
					x.WherePrec, x.GeoPrecision = p.WherePrec, record.GeoPrecision(p.WherePrec)
					x.Title += ", " + p.Name
				}
				x.Rest("place", "", span(c))
				x.Evidence = append(x.Evidence, span(c))
			case at.Date != "" && x.Date == "":
				x.Date = at.Date
				x.DatePrec = x.Date.Precision()
				x.Rest("date", "", span(c))
				x.Evidence = append(x.Evidence, span(c))
			case wholeOnly.MatchString(c.text) && !noCount[strings.ToLower(strings.Trim(head[k].text, ".:"))]:
				x.Evidence = append(x.Evidence, span(c))
				l := strings.ToLower(head[k].text)
				if people := strings.Contains(l, "killed") || strings.Contains(l, "dead") || strings.Contains(l, "injured") || strings.Contains(l, "wounded"); !people && strings.TrimLeft(c.text, "0") != "1" {
					x.Generic = true
				}
				if c.text == "0" && (strings.Contains(l, "number") || strings.Contains(l, "count") || strings.Contains(l, "incident")) {
					x.Title = "" // none happened
				}
			}
		}
		if x.Title == "" || x.Place == nil && x.Date == "" {
			continue
		}
		x.Evidence = sortSpans(x.Evidence)
		x.Confidence = ptr(.6)
		x.ID = r.id("E", x.Evidence...)
		r.rep.Incidents = append(r.rep.Incidents, x)
	}
	slices.SortStableFunc(r.rep.Incidents, func(a, b record.Incident) int { return a.Evidence[0].Start - b.Evidence[0].Start })
}
