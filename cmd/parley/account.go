package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"unicode"

	"parley/internal/export"
	"parley/internal/record"
)

func sub(f fs.FS, dir string) fs.FS {
	s, err := fs.Sub(f, dir)
	if err != nil {
		panic(err) // the name is a constant of ours
	}
	return s
}

// account prints a report's record for a person in a terminal: who said what, what was agreed in
// whose version, what happened according to whom. Null is "not reported", never 0.
func account(out io.Writer, r *record.Report) {
	w := &strings.Builder{}
	defer func() { // in lines that a terminal has room for
		for line := range strings.Lines(w.String()) {
			indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
			fmt.Fprintln(out, export.Fold(indent, indent+"    ", line))
		}
	}()
	name := map[string]string{record.Narrator: "the report itself", record.Joint: "the parties"}
	for _, a := range r.Actors {
		name[a.ID] = a.Name
	}
	for _, p := range r.Places {
		name[p.ID] = p.Name
	}
	n := func(id string) string {
		if s, ok := name[id]; ok {
			return s
		}
		return id
	}
	list := func(ids []string) string {
		var out []string
		for _, id := range ids {
			out = append(out, n(id))
		}
		return strings.Join(out, ", ")
	}
	date := "no date"
	if r.Date.EDTF != "" {
		date = fmt.Sprintf("%s (%s)", r.Date.EDTF, r.Date.Basis)
	}
	fmt.Fprintf(w, "%s  %s\n", r.ID, date)
	for _, x := range r.Warnings {
		fmt.Fprintf(w, "  note: %s\n", x)
	}
	if len(r.Sentences) == 0 && len(r.Warnings) == 0 {
		fmt.Fprintln(w, "  note: there is no text in it")
	}
	section := func(title string, n int) {
		if n > 0 {
			fmt.Fprintf(w, "\n%s (%d)\n", title, n)
		}
	}
	section("Who said what", len(r.Statements))
	for _, s := range r.Statements {
		who := "no source named"
		if s.Speaker != nil {
			who = n(*s.Speaker)
		}
		if len(s.CoSpeakers) > 0 {
			who += ", " + list(s.CoSpeakers)
		}
		if len(s.Chain) > 2 {
			who += " (through " + list(s.Chain[1:]) + ")"
		}
		mark := ""
		if s.LowConfidence {
			mark = " ?"
		}
		fmt.Fprintf(w, "  %s [%s%s]%s %s\n", who, s.Mode, dated(s.Date), mark, quote(s.Content))
	}
	section("Talks", len(r.Talks))
	for _, t := range r.Talks {
		fmt.Fprintf(w, "  %s: %s%s; parties %s\n", t.Title, strings.ReplaceAll(string(t.Status), "_", " "), dated(t.Date), or(list(t.Parties), "not stated"))
		for _, a := range t.Agenda {
			fmt.Fprintf(w, "    agenda, %s by %s: %s\n", a.Basis, n(string(a.By)), a.Text)
		}
		for _, d := range t.Delegations {
			for _, m := range d.Members {
				fmt.Fprintf(w, "    for %s: %s\n", n(d.Party), n(m.Actor))
			}
		}
	}
	section("Agreements and proposals", len(r.Agreements))
	for _, a := range r.Agreements {
		fmt.Fprintf(w, "  %s: %s, %s%s\n", a.Title, strings.ReplaceAll(string(a.Kind), "_", " "), strings.ReplaceAll(string(a.Status), "_", " "), dated(a.Date))
		for _, v := range a.Versions {
			fmt.Fprintf(w, "    as %s has it: %s\n", n(v.By), scope(v.Scope, n))
		}
		for _, p := range a.Positions {
			fmt.Fprintf(w, "    %s: %s\n", n(p.Party), p.Stance)
		}
	}
	section("Incidents", len(r.Incidents))
	for _, e := range r.Incidents {
		place := "; place not stated"
		if e.Place != nil {
			if place = "; " + n(*e.Place); strings.Contains(e.Title, n(*e.Place)) {
				place = ""
			}
		}
		fmt.Fprintf(w, "  %s%s%s\n", e.Title, place, or(dated(e.Date), ", date not stated"))
		for _, a := range e.Allegations {
			fmt.Fprintf(w, "    %s\n", export.Allegation(a, n))
		}
		for _, j := range e.Justifications {
			fmt.Fprintf(w, "    %s\n", j.Words(n))
		}
		for _, c := range e.Casualties {
			fmt.Fprintf(w, "    %s%s: %s%s\n", c.Kind, group(c.Group), export.Count(c), by(c.By, list))
		}
		if !hasKind(e.Casualties, record.CasualtiesKilled) {
			fmt.Fprintf(w, "    killed: not reported\n")
		}
	}
	section("Counts", len(r.Tallies))
	for _, t := range r.Tallies {
		fmt.Fprintf(w, "  “%s”%s: %s\n", t.What, by(t.ReportedBy, list), export.Arithmetic(t))
	}
	section("Handed over, or to be", len(r.Deliveries))
	for i := range r.Deliveries {
		d := &r.Deliveries[i]
		fmt.Fprintf(w, "  %s: %s%s\n", d.Title, export.Delivery(d, n), by(d.By, list))
	}
	section("Orders to people and traffic", len(r.Directives))
	for i := range r.Directives {
		d := &r.Directives[i]
		fmt.Fprintf(w, "  %s: %s%s\n", d.Title, export.Directive(d, n), by(d.ReportedBy, list))
	}
	section("What could not be observed", len(r.Limits))
	for i := range r.Limits {
		l := &r.Limits[i]
		fmt.Fprintf(w, "  %s: %s%s\n", l.Title, export.Limit(l, n), by(l.ReportedBy, list))
		for _, a := range l.Allegations {
			fmt.Fprintf(w, "    %s\n", export.Allegation(a, n))
		}
	}
	section("Who holds what, as reported", len(r.Control))
	for _, c := range r.Control {
		holder := "contested"
		if c.Holder != nil {
			holder = n(*c.Holder)
		}
		fmt.Fprintf(w, "  %s %s %s%s\n", holder, c.Kind, n(c.Object), by([]string{c.AssertedBy}, list))
	}
	section("Promises and forecasts", len(r.Forecasts))
	for _, f := range r.Forecasts {
		who := "no source named"
		if f.By != "" {
			who = n(string(f.By))
		}
		fmt.Fprintf(w, "  %s: %s%s\n", who, f.Claim, dated(f.Target))
	}
	section("Where accounts differ", len(r.Discrepancies))
	for _, d := range r.Discrepancies {
		fmt.Fprintf(w, "  %s\n", strings.ReplaceAll(string(d.Type), "_", " "))
		for _, s := range d.Sides {
			fmt.Fprintf(w, "    %s: %s\n", or(list(s.Who), "no source named"), s.Says)
		}
	}
	fmt.Fprintf(w, "\nsentences: %d; names: %d; times: %d; pieces of furniture set apart: %d\n\n", len(r.Sentences), len(r.Names), len(r.Times), len(r.Furniture))
}

// visible writes text for a person: control characters, which could move the cursor or set colours and
// titles of a terminal, come out as U+FFFD. Each Write is to hold whole characters.
type visible struct{ w io.Writer }

func (v visible) Write(b []byte) (int, error) {
	if _, err := v.w.Write(bytes.Map(func(c rune) rune {
		if unicode.IsControl(c) && c != '\n' && c != '\t' {
			return unicode.ReplacementChar
		}
		return c
	}, b)); err != nil {
		return 0, err
	}
	return len(b), nil
}

// complain writes a line to standard error.
func complain(format string, args ...any) {
	fmt.Fprintf(visible{os.Stderr}, "parley: "+format+"\n", args...)
}

func hasKind(cs []record.Casualty, k record.CasualtyKind) bool {
	for _, c := range cs {
		if c.Kind == k || c.Kind == record.CasualtiesCasualties {
			return true
		}
	}
	return false
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func dated(d record.EDTF) string {
	if d == "" {
		return ""
	}
	return ", " + string(d)
}

func quote(spans []record.Span) string {
	var out []string
	for _, s := range spans {
		out = append(out, strings.Join(strings.Fields(s.Text), " "))
	}
	return strings.Join(out, " ... ")
}

func by(ids []string, list func([]string) string) string {
	if len(ids) == 0 {
		return ""
	}
	return ", according to " + list(ids)
}

func group(g record.CasualtyGroup) string {
	if g == "" || g == record.GroupAll {
		return ""
	}
	return " (" + string(g) + ")"
}

func scope(s record.Scope, n func(string) string) string {
	var out, acts, objects []string
	for _, a := range s.Acts {
		acts = append(acts, strings.ReplaceAll(string(a), "_", " "))
	}
	for _, o := range s.Objects {
		objects = append(objects, strings.ReplaceAll(string(o), "_", " "))
	}
	if len(acts) > 0 {
		out = append(out, strings.Join(acts, ", "))
	}
	if len(objects) > 0 {
		out = append(out, "on "+strings.Join(objects, ", "))
	}
	if s.Area != "" {
		out = append(out, "in "+n(s.Area))
	}
	if s.From != "" {
		out = append(out, "from "+string(s.From))
	}
	if s.To != "" {
		out = append(out, "to "+string(s.To))
	}
	if s.Duration != "" {
		out = append(out, "for "+record.PeriodWords(s.Duration))
	}
	return or(strings.Join(out, " "), "scope not stated")
}
