package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"parley/internal/pipeline"
	"parley/internal/record"
	"parley/internal/store"
)

// storeSpeed times the record without analysis of language: made-up readings of five incidents and six
// statements each, over 400 towns and three years, until there are so many incidents. Times of one
// addition and of the queries of pages are medians, with the mean of processor time beside them.
func storeSpeed(sizes []int) (lines []string, err error) {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "parley-store-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	opts := store.Options{Joiner: pipeline.Joiner()}
	s, err := store.Open(ctx, filepath.Join(dir, "record.db"), opts)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	reports := 0
	add := func() error {
		text, rep := madeUp(reports)
		reports++
		_, err := s.Add(ctx, store.Addition{ID: rep.ID, Title: *rep.Title, Text: text, Record: rep}, "bench", at)
		return err
	}
	// median is that of the wall times; busy is the mean of processor time.
	median := func(n int, f func() error) (ms float64, busy string, err error) {
		var all []float64
		from := processorTime()
		for range n {
			start := time.Now()
			if err := f(); err != nil {
				return 0, "", err
			}
			all = append(all, float64(time.Since(start).Microseconds())/1000)
		}
		slices.Sort(all)
		return all[len(all)/2], fmt.Sprintf("median of %d; processor %.1f", n, float64((processorTime()-from).Microseconds())/1000/float64(n)), nil
	}
	for _, size := range sizes {
		put := func(name string, v float64, note string) {
			lines = append(lines, fmt.Sprintf("speed store %s_%dk %.1f (%s)", name, size/1000, v, note))
			fmt.Fprintln(os.Stderr, lines[len(lines)-1])
		}
		start, from, busy := time.Now(), reports, processorTime()
		for 5*reports < size {
			if err := add(); err != nil {
				return lines, err
			}
		}
		put("load_ms_a_report", float64(time.Since(start).Milliseconds())/float64(max(1, reports-from)), fmt.Sprintf("%d reports, each its own commit; processor %.1f", reports-from, float64((processorTime()-busy).Milliseconds())/float64(max(1, reports-from))))
		ms, note, err := median(15, add)
		if err != nil {
			return lines, err
		}
		put("add_ms", ms, "one report's findings, "+note)
		var places []store.Place
		for _, q := range []struct {
			name string
			run  func() error
		}{
			{"list_ms", func() (err error) {
				places, _, err = s.List(ctx, "incidents", store.Filter{Limit: 50})
				return err
			}},
			{"list_place_ms", func() error {
				_, _, err := s.List(ctx, "incidents", store.Filter{Place: "town17", Limit: 50})
				return err
			}},
			{"list_days_ms", func() error {
				_, _, err := s.List(ctx, "incidents", store.Filter{From: "2024-03-01", To: "2024-03-07", Limit: 50})
				return err
			}},
			{"list_words_ms", func() error {
				_, _, err := s.List(ctx, "incidents", store.Filter{Text: "depot", From: "2024-03-01", To: "2024-03-31", Limit: 50})
				return err
			}},
			{"list_word_ms", func() error {
				_, _, err := s.List(ctx, "incidents", store.Filter{Text: "depot", Limit: 50})
				return err
			}},
			{"record_ms", func() error {
				_, err := s.Lookup(ctx, places[0].Item)
				return err
			}},
			{"report_ms", func() error {
				_, _, _, err := s.Report(ctx, places[0].Report)
				return err
			}},
			{"find_ms", func() error {
				_, err := s.Find(ctx, "depot Town17", 50)
				return err
			}},
			{"days_ms", func() error { _, err := s.Days(ctx); return err }},
			{"reports_ms", func() error { _, _, err := s.Reports(ctx, 50, 0); return err }},
		} {
			ms, note, err := median(15, q.run)
			if err != nil {
				return lines, err
			}
			put(q.name, ms, note)
		}
		past, err := s.AsOf(int64(reports))
		if err != nil {
			return lines, err
		}
		if ms, note, err = median(5, func() error {
			_, _, err := past.List(ctx, "incidents", store.Filter{Limit: 50})
			return err
		}); err != nil {
			return lines, err
		}
		put("list_as_of_ms", ms, "as of the middle of the log, "+note)
		start, busy = time.Now(), processorTime()
		if err := s.Rebuild(ctx); err != nil {
			return lines, err
		}
		put("rebuild_s_10k_reports", time.Since(start).Seconds()/float64(reports)*10000, fmt.Sprintf("%d reports in %.1f s, scaled; processor %.1f", reports, time.Since(start).Seconds(), (processorTime()-busy).Seconds()/float64(reports)*10000))
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		st, err := os.Stat(filepath.Join(dir, "record.db"))
		if err != nil {
			return lines, err
		}
		put("sys_mb", float64(m.Sys)/1e6, fmt.Sprintf("memory of the process; the file has %.0f MB", float64(st.Size())/1e6))
	}
	return lines, nil
}

// madeUpName is one of 1,000 names of streets and quarters.
func madeUpName(r *rand.Rand) string {
	part := func() string { return "kelmarovsunditrapagorvenluzhibor"[3*r.IntN(10):][:3] }
	n := part() + part() + part()
	return strings.ToUpper(n[:1]) + n[1:]
}

// madeUp is the n-th made-up report with its reading. Speakers, streets and weapons differ from town to
// town as they do in news: where one mayor says one sentence everywhere, all statements of neighbouring
// days link into one set, and each addition joins all of it again.
func madeUp(n int) (string, *record.Report) {
	r := rand.New(rand.NewPCG(7, uint64(n)))
	var text strings.Builder
	title := fmt.Sprintf("Strikes in the region, day %d", n)
	rep := &record.Report{Schema: record.Schema, ID: fmt.Sprint("made-up-", n), Title: &title, Engine: record.Engine{Version: "bench", Models: map[string]string{}}}
	day := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(1095))
	date := record.EDTF(day.Format("2006-01-02"))
	rep.Date = record.ReportDate{EDTF: date, Basis: record.DateGiven}
	english, outlet := "en", fmt.Sprint("Agency ", n%40)
	rep.Language, rep.Outlet = &english, &outlet
	write := func(s string) record.Span {
		at := text.Len() // plain ASCII: bytes are code points
		text.WriteString(s)
		return record.Span{Start: at, End: at + len(s), Text: s}
	}
	staff := "mil:staff"
	rep.Actors = []record.Actor{{Item: record.Item{ID: staff}, Name: "the General Staff", Type: "armed_force"}}
	means := []string{"Shelling", "A drone", "A missile", "Mortar fire", "A glide bomb", "A rocket", "Artillery", "A grenade"}
	targets := []string{"depot", "school", "substation", "bridge", "market", "clinic", "refinery", "station"}
	for k := range 5 {
		town := fmt.Sprintf("Town%d", r.IntN(400))
		killed, target := r.IntN(9), targets[r.IntN(len(targets))]
		from := text.Len()
		e := write(fmt.Sprintf("%s hit a %s on %s Street in %s on day %d of the month and wounded %d people near %s", means[r.IntN(len(means))], target, madeUpName(r), town, day.Day(), killed, madeUpName(r)))
		where := record.Span{Start: e.Start + strings.Index(e.Text, town), Text: town}
		where.End = where.Start + len(town)
		says := "the mayor of " + town
		mayor := "src:" + record.Slug(says)
		if !slices.ContainsFunc(rep.Actors, func(a record.Actor) bool { return a.ID == mayor }) {
			rep.Actors = append(rep.Actors, record.Actor{Item: record.Item{ID: mayor}, Name: says, Type: "unnamed_official"})
		}
		cue := write(", " + says + " said. ")
		rep.Sentences = append(rep.Sentences, record.Sentence{Start: from, End: text.Len() - 1})
		pl := "pl:" + record.Slug(town)
		if !slices.ContainsFunc(rep.Places, func(p record.Place) bool { return p.ID == pl }) {
			lat, lon := 46+float64(len(town)*k)/7, 30+float64(killed)
			rep.Places = append(rep.Places, record.Place{Item: record.Item{ID: pl}, Name: town, Kind: "city", Lat: &lat, Lon: &lon, Mentions: []record.Span{where}})
		}
		sha := fmt.Sprintf("%064d", n)
		rep.Incidents = append(rep.Incidents, record.Incident{Item: record.Item{ID: record.NewID("E", sha, e)}, Title: "Shelling of a " + target + ", " + town, Date: date, Place: &pl,
			AcledType: "Explosions/Remote violence", AcledSub: "Shelling/artillery/missile attack", PloverEvent: "ASSAULT",
			Allegations: []record.Allegation{{Actor: staff, By: []string{mayor}}}, Targets: []record.Target{{ObjectClass: record.ObjectClass(target), Text: target}},
			Casualties: []record.Casualty{{Kind: "injured", Group: "all", Best: &killed, High: &killed, Qualifier: record.QualifierExact}}, Evidence: []record.Span{e}})
		rep.Statements = append(rep.Statements, record.Statement{Item: record.Item{ID: record.NewID("S", sha, e)}, Speaker: &mayor, SpeakerMention: []record.Span{{Start: cue.Start + 2, End: cue.Start + 2 + len(says), Text: says}},
			Cue: []record.Span{{Start: cue.End - 6, End: cue.End - 2, Text: "said"}}, Content: []record.Span{e}, Mode: record.ModeIndirect, Chain: []string{mayor}, Named: false, Polarity: record.PolarityAffirms, Date: date})
	}
	rep.TextSHA256 = record.SHA256(text.String())
	return text.String(), rep
}
