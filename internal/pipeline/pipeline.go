// Package pipeline is the path of one report through the program. Read Process first.
package pipeline

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"parley/internal/actor"
	"parley/internal/extract"
	"parley/internal/geo"
	"parley/internal/ingest"
	"parley/internal/reconcile"
	"parley/internal/record"
	"parley/internal/timex"
	"parley/nlp"
)

// Reader holds what all reports share: models and lists. It is safe for concurrent use.
type Reader struct {
	Engine    *nlp.Engine
	Gazetteer *geo.Gazetteer
	Actors    *actor.Lists
	Models    *extract.Models // the learned parts of extract, nil without
	Dossier   *record.Dossier // nil if none is given
	Version   string          // of the program
}

// NotRead begins the warning of a report that was kept and not read.
const NotRead = "not read: "

// Process takes one report from its text to its record: ingest found the text; language and
// furniture, then words, trees, names, times and attributions, then values of times, places and
// actors, then records. A text that is not English is kept and not read; the record says so.
func (p *Reader) Process(in ingest.Input) (*record.Report, error) {
	rep := p.head(in)
	if rep.Language == nil || *rep.Language != "en" {
		if strings.TrimSpace(in.Text) != "" {
			rep.Warnings = append(rep.Warnings, NotRead+languageName(rep.Language))
		}
		return rep, nil
	}
	furniture := ingest.FindFurniture(in.Text)
	var breaks []int // a teaser may be glued to the text after it
	for _, f := range furniture {
		breaks = append(breaks, f.Start, f.End)
	}
	doc := p.Engine.Read(in.Text, breaks...)
	skip := make([]nlp.Span, len(furniture))
	for i, f := range furniture {
		skip[i] = nlp.Span{Start: f.Start, End: f.End}
		s := record.NewSpan(doc.Points(skip[i]))
		rep.Furniture = append(rep.Furniture, record.Furniture{Item: record.Item{ID: record.NewID("X", rep.TextSHA256, s)}, Kind: f.Kind, Span: s})
	}
	for _, s := range doc.Sentences {
		rep.Sentences = append(rep.Sentences, record.Sentence{Start: doc.Runes(s.Start), End: doc.Runes(s.End)})
	}
	known := p.Dossier
	if known == nil || known.Epoch == "" {
		if k := ingest.KnownConflict(in.Text); k != nil {
			known = merge(p.Dossier, k)
		}
	}
	tctx := timex.Context{Date: in.Date, Skip: skip, TextSHA256: rep.TextSHA256}
	gctx := geo.Context{Skip: skip, Outlet: outletOf(in), TextSHA256: rep.TextSHA256}
	if known != nil {
		tctx.Epoch, tctx.EpochName, gctx.Theatre = known.Epoch, known.EpochName, known.Theatre
	}
	places := p.Gazetteer.Resolve(doc, gctx)
	tctx.Zone = p.zones(doc, places, gctx.Outlet)
	times, date, warnings := timex.Resolve(doc, tctx)
	rep.Date = date
	rep.Warnings = append(rep.Warnings, warnings...)
	for _, t := range times {
		rep.Times = append(rep.Times, t.Told())
	}
	actors := p.Actors.Resolve(doc, places, actor.Context{Date: date.EDTF, Dossier: p.Dossier, Theatre: gctx.Theatre, Skip: skip, TextSHA256: rep.TextSHA256})
	extract.Extract(&extract.Input{Doc: doc, Report: rep, Times: times, Places: places, Actors: actors, Dossier: p.Dossier, Skip: skip, Models: p.Models, Outlet: actors.Outlet(in.Outlet)})
	if len(rep.Places) > 0 {
		rep.Engine.Credit = record.PlaceCredit
	}
	reconcile.Track(rep, p.Dossier)
	reconcile.Stand(rep, in.Text, p.Dossier)
	if err := rep.Validate(in.Text); err != nil {
		// A record that breaks the rules is a fault of the program, never of the text: the report is
		// kept, and nothing unproven is printed.
		return rep, fmt.Errorf("%s: the record breaks its own rules: %w", in.ID, err)
	}
	return rep, nil
}

// zones says in what time zone the hours of an expression are, where its words do not: that of the
// place which its sentence names nearest, else of the dossier or of the country that the text is
// about, else where the outlet is at home, else UTC, as an assumption.
func (p *Reader) zones(doc *nlp.Document, places *geo.Result, outlet string) func(nlp.Range) (string, record.ZoneBasis) {
	main, home := places.MainZone(), p.Gazetteer.HomeZone(outlet)
	if p.Dossier != nil && p.Dossier.Timezone != "" {
		main = p.Dossier.Timezone
	}
	return func(at nlp.Range) (string, record.ZoneBasis) {
		zone, named := places.Zone(doc, at)
		switch {
		case zone != "":
			return zone, record.ZonePlace
		case main != "" && !named:
			return main, record.ZonePlace
		case home != "":
			return home, record.ZoneOutlet
		}
		return "UTC", record.ZoneAssumed
	}
}

// head is the record of a report before anything is read in it.
func (p *Reader) head(in ingest.Input) *record.Report {
	rep := &record.Report{Schema: record.Schema, ID: in.ID, TextSHA256: record.SHA256(in.Text), Title: orNil(in.Title), Outlet: orNil(in.Outlet), URL: orNil(in.URL),
		Engine: record.Engine{Version: p.Version, Models: p.Engine.ModelHash()}, Genre: ingest.Genre(in.Text, in.Title), Date: record.ReportDate{Basis: record.DateNone}}
	if h := p.Gazetteer.OwnHash(); h != "" { // what the desk added bears on what is found
		rep.Engine.Models = maps.Clone(rep.Engine.Models)
		rep.Engine.Models["places of the desk's own"] = h
	}
	if in.Date != "" {
		rep.Date = record.ReportDate{EDTF: in.Date, Basis: record.DateGiven}
	}
	rep.Language = orNil(ingest.Language(in.Text))
	return rep
}

// outletOf is the name or, where none is given, the host of who published a report.
func outletOf(in ingest.Input) string {
	if in.Outlet != "" {
		return in.Outlet
	}
	_, host, _ := strings.Cut(in.URL, "://")
	host, _, _ = strings.Cut(host, "/")
	return host
}

func orNil(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func languageName(l *string) string {
	if l == nil {
		return "its language could not be determined"
	}
	return "its language is " + *l + ", and only English is read"
}

// merge fills what a dossier leaves open from the table of known conflicts.
func merge(d, known *record.Dossier) *record.Dossier {
	if d == nil {
		return known
	}
	m := *d
	m.Epoch, m.EpochName = known.Epoch, known.EpochName
	m.Theatre = slices.Concat(d.Theatre, known.Theatre)
	return &m
}
