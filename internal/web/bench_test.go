package web

import (
	"fmt"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"parley/internal/record"
)

// BenchmarkReportPage makes the page of a long report: 200 paragraphs with some 1,800 items.
func BenchmarkReportPage(b *testing.B) {
	text, rep := example()
	var long strings.Builder
	big := *rep
	big.Statements, big.Places, big.Incidents = nil, nil, nil
	for k := range 200 {
		shift := len([]rune(long.String()))
		move := func(spans []record.Span) []record.Span {
			var out []record.Span
			for _, s := range spans {
				out = append(out, record.NewSpan(s.Start+shift, s.End+shift, s.Text))
			}
			return out
		}
		for _, s := range rep.Statements {
			s.ID = fmt.Sprintf("%s-%d", s.ID, k)
			s.Content, s.Cue, s.SpeakerMention = move(s.Content), move(s.Cue), move(s.SpeakerMention)
			big.Statements = append(big.Statements, s)
		}
		for _, p := range rep.Places {
			p.ID = fmt.Sprintf("%s-%d", p.ID, k)
			p.Mentions = move(p.Mentions)
			big.Places = append(big.Places, p)
		}
		long.WriteString(text)
	}
	rd := newReading("long", long.String(), &big, nil, nil)
	s := newServer(nil, Options{})
	for b.Loop() {
		v := viewer{reading: rd}
		p := &reportPage{page: s.page("long", "reports"), reading: rd, Lines: v.lines(func(layer) bool { return true }), Sections: v.sections()}
		w := httptest.NewRecorder()
		if err := s.render(w, "report", p); err != nil {
			b.Fatal(err)
		}
		n, _ := io.Copy(io.Discard, w.Body)
		b.SetBytes(n)
	}
}
