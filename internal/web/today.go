package web

import (
	"fmt"
	"net/http"
	"slices"

	"parley/internal/export"
	"parley/internal/record"
)

type todayPage struct {
	page
	Brief    *export.Brief
	Sections []briefSection
	Day      string
	Days     []string // with reports, the latest ones
	Earlier  string
	Later    string
	Empty    bool // the record has no reports
}

type briefSection struct {
	Title, Note string
	Lines       []briefLine
}

type briefLine struct {
	Text, Quote string
	InText      string // where its words are, "" = the line rests on no single item
	Sub         []briefLine
}

// maxDays bounds the choice of days on the page.
const maxDays = 14

// today is the daily brief: of the day asked for, else of the last day that has reports.
func (s *server) today(w http.ResponseWriter, r *http.Request) error {
	days, err := s.rec.Days(r.Context())
	if err != nil {
		return fmt.Errorf("days of the record: %w", err)
	}
	p := &todayPage{page: s.page("Today", "today"), Day: r.URL.Query().Get("day"), Days: days[max(0, len(days)-maxDays):]}
	if p.Day != "" && (len(p.Day) != 10 || !record.EDTF(p.Day).Valid()) {
		return badRequest{fmt.Errorf("%q is not a day as YYYY-MM-DD", p.Day)}
	}
	if p.Day == "" {
		if len(days) == 0 {
			_, n, err := s.rec.Reports(r.Context(), 1, 0)
			if err != nil {
				return err
			}
			p.Empty = n == 0
			return s.render(w, "today", p)
		}
		p.Day = days[len(days)-1]
	}
	k, found := slices.BinarySearch(days, p.Day)
	if k > 0 {
		p.Earlier = days[k-1]
	}
	if found {
		k++
	}
	if k < len(days) {
		p.Later = days[k]
	}
	p.Title = "Brief of " + dateWords(record.EDTF(p.Day))
	if s.Brief != nil && found {
		b, err := s.Brief(r.Context(), p.Day)
		if err != nil {
			return fmt.Errorf("brief of %s: %w", p.Day, err)
		}
		p.Brief = &b
		for _, sec := range b.Sections {
			p.Sections = append(p.Sections, briefSection{sec.Title, sec.Note, briefLines(sec.Lines)})
		}
	}
	return s.render(w, "today", p)
}

func briefLines(lines []export.Line) []briefLine {
	var out []briefLine
	for _, l := range lines {
		b := briefLine{Text: l.Text, Quote: l.Quote, Sub: briefLines(l.Sub)}
		if l.Report != "" {
			b.InText = reportURL(l.Report)
			if l.Item != "" {
				b.InText += state{Item: l.Item}.query() + "#picked"
			}
		}
		out = append(out, b)
	}
	return out
}
