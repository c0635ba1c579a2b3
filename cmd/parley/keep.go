package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"parley/internal/compliance"
	"parley/internal/export"
	"parley/internal/ingest"
	"parley/internal/pipeline"
	"parley/internal/record"
	"parley/internal/store"
)

const defaultRecord = "parley.db"

func recordFlag(c *cobra.Command, path *string) {
	c.Flags().StringVar(path, "record", defaultRecord, "`FILE` that holds the record")
}

// openRecord opens a record that must be there, unless make is true.
func openRecord(ctx context.Context, path string, make bool) (*store.Store, error) {
	if _, err := os.Stat(path); err != nil && !make {
		return nil, usageError{fmt.Errorf("there is no record %s; 'parley add FILE' begins one, --record names another", path)}
	}
	return store.Open(ctx, path)
}

// keep adds one read report to the record.
func keep(ctx context.Context, s *store.Store, in ingest.Input, rep *record.Report, reason, who string, now time.Time) (store.Added, error) {
	a := store.Addition{ID: in.ID, Title: in.Title, Outlet: in.Outlet, URL: in.URL, Date: in.Date, Text: in.Text, Record: rep, Reason: reason}
	for _, w := range rep.Warnings {
		if why, ok := strings.CutPrefix(w, pipeline.NotRead); ok {
			a.NotRead = why
		}
	}
	return s.Add(ctx, a, who, now)
}

func userName() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "unknown"
}

func addCommand() *cobra.Command {
	var fl inputFlags
	var path, who, reason string
	c := &cobra.Command{
		Use:   "add [FILE...]",
		Short: "Read reports and keep them in the record",
		Example: `  parley add report.txt
  parley add --input jsonl --dossier talks.txt reports.jsonl`,
		RunE: func(c *cobra.Command, files []string) error {
			if err := fl.check(); err != nil {
				return err
			}
			r, err := newReader(fl.dossier)
			if err != nil {
				return err
			}
			s, err := openRecord(c.Context(), path, true)
			if err != nil {
				return err
			}
			defer s.Close()
			added, same, unread := 0, 0, 0
			err = each(files, &fl, r.Process, func(o outcome) error {
				res, err := keep(c.Context(), s, o.in, o.rep, reason, who, time.Now())
				if err != nil {
					complain("%v", err)
					return errSome
				}
				if !res.Changed {
					same++
					return nil
				}
				added++
				switch {
				case strings.TrimSpace(o.in.Text) == "":
					complain("%s: kept; there is no text in it", o.in.ID)
				case o.rep.Language == nil || *o.rep.Language != "en":
					unread++
					complain("%s: kept and %s", o.in.ID, strings.Join(o.rep.Warnings, "; "))
				}
				return nil
			})
			fmt.Printf("%d kept in %s", added, path)
			if same > 0 {
				fmt.Printf(", %d were there already", same)
			}
			if unread > 0 {
				fmt.Printf(", %d of them not read", unread)
			}
			fmt.Println()
			return err
		},
	}
	fl.add(c)
	recordFlag(c, &path)
	c.Flags().StringVar(&who, "as", userName(), "name that the log carries")
	c.Flags().StringVar(&reason, "reason", "", "why they are added, for the log")
	return c
}

func listCommand() *cobra.Command {
	var path, format string
	var f store.Filter
	c := &cobra.Command{
		Use:   "list KIND",
		Short: "List what the record holds: reports, " + strings.Join(store.Layers, ", "),
		Example: `  parley list statements --speaker Envoy --after 2025-03-24
  parley list incidents --place Sumy --format json`,
		Args: cobra.ExactArgs(1), ValidArgs: append([]string{"reports"}, store.Layers...),
		RunE: func(c *cobra.Command, args []string) error {
			kind := args[0]
			if kind != "reports" && !slices.Contains(store.Layers, kind) {
				return usageError{fmt.Errorf("%q is no kind; kinds are reports, %s", kind, strings.Join(store.Layers, ", "))}
			}
			if err := textOrJSON(format); err != nil {
				return err
			}
			for _, day := range []string{f.From, f.To} {
				if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
					return usageError{fmt.Errorf("%q is no day (--after and --before take YYYY-MM-DD)", day)}
				}
			}
			s, err := openRecord(c.Context(), path, false)
			if err != nil {
				return err
			}
			defer s.Close()
			out := bufio.NewWriter(os.Stdout)
			defer out.Flush()
			if kind == "reports" {
				reps, err := s.Reports(c.Context())
				if err != nil {
					return err
				}
				for _, r := range reps {
					if format == "json" {
						writeJSON(out, map[string]any{"id": r.ID, "title": r.Title, "outlet": r.Outlet, "date": r.Date, "added": r.Added, "not_read": r.NotRead, "items": r.Items})
						continue
					}
					note := ""
					if r.NotRead != "" {
						note = "  (not read: " + r.NotRead + ")"
					}
					fmt.Fprintf(visible{out}, "%-12s %-24s %s%s\n", or(string(r.Date), "no date"), r.ID, r.Title, note)
				}
				return nil
			}
			places, total, err := s.List(c.Context(), kind, f)
			if err != nil {
				return err
			}
			for _, p := range places {
				x, err := s.Lookup(c.Context(), p.Item)
				if err != nil {
					return err
				}
				if format == "json" {
					writeJSON(out, map[string]any{"report": p.Report, "layer": kind, "item": json.RawMessage(x.JSON)})
					continue
				}
				fmt.Fprintf(visible{out}, "%s  %s  %s\n", p.Item, p.Report, summary(kind, x.JSON))
			}
			if format == "text" {
				fmt.Fprintf(out, "%d of %d %s\n", len(places), total, kind)
			}
			return nil
		},
	}
	recordFlag(c, &path)
	c.Flags().StringVar(&f.Text, "text", "", "only those with these words")
	c.Flags().StringVar(&f.Speaker, "speaker", "", "only those by or about an actor with this in the name")
	c.Flags().StringVar(&f.Place, "place", "", "only those at a place with this in the name")
	c.Flags().StringVar(&f.Report, "report", "", "only those of one report (id)")
	c.Flags().StringVar(&f.From, "after", "", "only those dated this day or later (YYYY-MM-DD)")
	c.Flags().StringVar(&f.To, "before", "", "only those dated this day or earlier (YYYY-MM-DD)")
	c.Flags().IntVar(&f.Limit, "limit", 0, "at most so many; 0 = all")
	c.Flags().StringVar(&format, "format", "text", "text or json (one object a line)")
	return c
}

func textOrJSON(format string) error {
	if format != "json" && format != "text" {
		return usageError{fmt.Errorf("--format %s: it is text or json", format)}
	}
	return nil
}

func writeJSON(w io.Writer, v any) {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v)
}

// summary is an item in a line: its title, or the words it rests on.
func summary(kind, js string) string {
	var x struct {
		Title, What, Claim, Type, Kind, Name, Status string
		EventType                                    string `json:"event_type"`
		Speaker                                      *string
		Mode                                         string
		Date                                         *string
		Content, Evidence                            []record.Span
	}
	if err := json.Unmarshal([]byte(js), &x); err != nil {
		return ""
	}
	head := or(x.Title, or(x.What, or(x.Claim, or(x.Name, or(x.EventType, or(x.Type, x.Kind))))))
	if kind == "statements" {
		who := "no source named"
		if x.Speaker != nil {
			who = *x.Speaker
		}
		head = who + " [" + x.Mode + "] " + quote(x.Content)
	} else if len(x.Evidence) > 0 && kind != "forecasts" {
		head += ": “" + quote(x.Evidence[:1]) + "”"
	}
	if x.Date != nil {
		head = *x.Date + "  " + head
	}
	if r := []rune(head); len(r) > 160 {
		head = string(r[:157]) + "..."
	}
	return head
}

func showCommand() *cobra.Command {
	var path, format string
	c := &cobra.Command{
		Use:     "show ID",
		Short:   "Show one report or one item of the record, with the words it rests on",
		Example: "  parley show S-4be1c02a9f\n  parley show --format json my-report",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := textOrJSON(format); err != nil {
				return err
			}
			s, err := openRecord(c.Context(), path, false)
			if err != nil {
				return err
			}
			defer s.Close()
			out := bufio.NewWriter(os.Stdout)
			defer out.Flush()
			if _, rep, _, err := s.Report(c.Context(), args[0]); err == nil {
				if format == "json" {
					b, err := rep.JSON()
					if err != nil {
						return err
					}
					fmt.Fprintf(out, "%s\n", b)
					return nil
				}
				account(visible{out}, rep)
				return history(c.Context(), visible{out}, s, args[0])
			} else if !errors.Is(err, store.ErrNotFound) {
				return err
			}
			x, err := s.Lookup(c.Context(), args[0])
			if err != nil {
				return err
			}
			if format == "json" {
				writeJSON(out, map[string]any{"report": x.Report, "layer": x.Layer, "item": json.RawMessage(x.JSON)})
				return nil
			}
			fmt.Fprintf(out, "%s, of %s, in report %s\n", x.Item, x.Layer, x.Report)
			var v map[string]any
			if err := json.Unmarshal([]byte(x.JSON), &v); err != nil {
				return err
			}
			printValue(visible{out}, v, 1)
			return history(c.Context(), visible{out}, s, x.Report)
		},
	}
	recordFlag(c, &path)
	c.Flags().StringVar(&format, "format", "text", "text or json")
	return c
}

func history(ctx context.Context, w io.Writer, s *store.Store, report string) error {
	revs, err := s.History(ctx, report)
	if err != nil {
		return err
	}
	fmt.Fprintln(w, "history")
	for _, r := range revs {
		fmt.Fprintf(w, "  %s  %s: %s\n", r.At, r.By, r.What)
	}
	return nil
}

// printValue prints a JSON value a member a line, spans as their quotes.
func printValue(w io.Writer, v map[string]any, depth int) {
	keys := make([]string, 0, len(v))
	for k := range v {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	pad := strings.Repeat("  ", depth)
	for _, k := range keys {
		switch x := v[k].(type) {
		case nil:
			fmt.Fprintf(w, "%s%s: not stated\n", pad, k)
		case map[string]any:
			if t, ok := x["text"]; ok && x["start"] != nil {
				fmt.Fprintf(w, "%s%s: “%v” (%v to %v)\n", pad, k, t, x["start"], x["end"])
				continue
			}
			fmt.Fprintf(w, "%s%s\n", pad, k)
			printValue(w, x, depth+1)
		case []any:
			for _, e := range x {
				switch e := e.(type) {
				case map[string]any:
					printValue(w, map[string]any{k: e}, depth)
				default:
					fmt.Fprintf(w, "%s%s: %v\n", pad, k, e)
				}
			}
		default:
			fmt.Fprintf(w, "%s%s: %v\n", pad, k, x)
		}
	}
}

func findCommand() *cobra.Command {
	var path, format string
	var limit int
	c := &cobra.Command{
		Use:   "find WORDS...",
		Short: "Search reports and records",
		Example: `  parley find moratorium energy
  parley find drones speaker:Ministry after:2025-03-24`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := textOrJSON(format); err != nil {
				return err
			}
			s, err := openRecord(c.Context(), path, false)
			if err != nil {
				return err
			}
			defer s.Close()
			hits, err := s.Find(c.Context(), strings.Join(args, " "), limit)
			if err != nil {
				return err
			}
			for _, h := range hits {
				if format == "json" {
					writeJSON(os.Stdout, map[string]any{"report": h.Report, "item": h.Item, "layer": h.Layer, "excerpt": h.Excerpt})
					continue
				}
				fmt.Fprintf(visible{os.Stdout}, "%-13s %s  %s  %s\n", h.Layer, h.Report, h.Item, h.Excerpt)
			}
			if len(hits) == 0 && format != "json" {
				fmt.Println("nothing found")
			}
			return nil
		},
	}
	recordFlag(c, &path)
	c.Flags().IntVar(&limit, "limit", 50, "at most so many")
	c.Flags().StringVar(&format, "format", "text", "text or json (one object a line)")
	return c
}

// brief makes the brief of a day from a record; of the last day with reports if day is "".
func brief(ctx context.Context, s *store.Store, d *record.Dossier, name, day string) (export.Brief, error) {
	days, err := s.Days(ctx)
	if err != nil {
		return export.Brief{}, err
	}
	if day == "" && len(days) > 0 {
		day = days[len(days)-1]
	}
	infos, err := s.Reports(ctx)
	if err != nil {
		return export.Brief{}, err
	}
	in := export.BriefInput{Name: name, Day: day, IncidentsBefore: -1, ReportsBefore: -1, Names: d.ActorNames()}
	if d != nil {
		in.Name, in.Zone = cmp.Or(name, d.Name), d.Timezone
	}
	in.Name = cmp.Or(in.Name, "parley")
	before := ""
	for _, d := range days {
		if d < day {
			before = d
		}
	}
	t, err := time.Parse("2006-01-02", day)
	if err == nil && before == t.AddDate(0, 0, -1).Format("2006-01-02") {
		in.IncidentsBefore, in.ReportsBefore = 0, 0
	}
	var events []compliance.Event
	var deals []compliance.Deal
	for _, i := range infos {
		d := string(i.Date.First())
		if d == "" && day != "" {
			in.Undated++
		}
		if d != "" && d <= day && i.NotRead == "" { // every account known by then
			_, rep, _, err := s.Report(ctx, i.ID)
			if err != nil {
				return export.Brief{}, err
			}
			for _, a := range rep.Agreements {
				deals = append(deals, compliance.Deal{Report: i.ID, Made: i.Date, Agreement: a, Places: rep.Places})
			}
			for _, x := range rep.Incidents {
				if d == day {
					events = append(events, compliance.Event{Report: i.ID, Incident: x, Places: rep.Places})
				}
			}
		}
		if d != day && d != before {
			continue
		}
		_, rep, _, err := s.Report(ctx, i.ID)
		if err != nil {
			return export.Brief{}, err
		}
		switch {
		case d == day:
			in.Reports = append(in.Reports, export.BriefReport{Record: rep, Outlet: i.Outlet, NotRead: i.NotRead})
		case in.ReportsBefore >= 0 && i.NotRead == "":
			in.ReportsBefore++
			for _, x := range rep.Incidents {
				if !x.LowConfidence && !x.Generic {
					in.IncidentsBefore++
				}
			}
		}
	}
	in.Against = heldAgainst(events, deals)
	return export.MakeBrief(in), nil
}

// heldAgainst holds the incidents of a period against every account of every deal.
func heldAgainst(events []compliance.Event, deals []compliance.Deal) []export.VersionAgainst {
	slices.SortStableFunc(deals, func(a, b compliance.Deal) int {
		return cmp.Or(cmp.Compare(a.Made, b.Made), cmp.Compare(a.Report, b.Report), cmp.Compare(a.Agreement.ID, b.Agreement.ID))
	})
	slices.SortStableFunc(events, func(a, b compliance.Event) int {
		return cmp.Or(cmp.Compare(a.Report, b.Report), cmp.Compare(a.Incident.ID, b.Incident.ID))
	})
	var out []export.VersionAgainst
	for _, e := range events {
		for _, a := range compliance.PerVersion(compliance.Hold(e, deals)) {
			k := slices.IndexFunc(out, func(v export.VersionAgainst) bool { return v.Version == a.Version.ID && v.Report == a.Deal.Report })
			if k < 0 {
				k = len(out)
				out = append(out, export.VersionAgainst{Title: a.Deal.Agreement.Title, By: a.Version.By, Report: a.Deal.Report, Version: a.Version.ID, Evidence: a.Version.Evidence})
			}
			out[k].Incidents = append(out[k].Incidents, export.IncidentAgainst{Title: e.Incident.Title, Report: e.Report, Item: e.Incident.ID, Result: a.Result, Wording: a.Wording, Missing: a.Missing, Reasons: a.Reasons})
		}
	}
	return out
}

func briefCommand() *cobra.Command {
	var path, format, day, name, dossier string
	c := &cobra.Command{
		Use:     "brief",
		Short:   "Print the brief of a day: what was alleged, agreed, promised, and by whom",
		Example: "  parley brief --day 2025-03-25 --format markdown",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if _, err := time.Parse("2006-01-02", day); day != "" && err != nil {
				return usageError{fmt.Errorf("--day %s: it is YYYY-MM-DD", day)}
			}
			k := slices.IndexFunc(export.BriefFormats, func(f struct {
				Name  string
				Write func(io.Writer, export.Brief) error
			}) bool {
				return f.Name == format
			})
			if k < 0 {
				return usageError{fmt.Errorf("--format %s: it is text, markdown, html or json", format)}
			}
			d, err := readDossier(dossier)
			if err != nil {
				return err
			}
			s, err := openRecord(c.Context(), path, false)
			if err != nil {
				return err
			}
			defer s.Close()
			b, err := brief(c.Context(), s, d, name, day)
			if err != nil {
				return err
			}
			return export.BriefFormats[k].Write(visible{os.Stdout}, b)
		},
	}
	recordFlag(c, &path)
	c.Flags().StringVar(&day, "day", "", "`DAY` of the brief (YYYY-MM-DD); the last one with reports if not given")
	c.Flags().StringVar(&name, "name", "", "name of the process, for the head; the dossier's if not given")
	c.Flags().StringVar(&dossier, "dossier", "", "dossier `FILE`: the names that the desk writes, the zone of the day")
	c.Flags().StringVar(&format, "format", "text", "text, markdown, html or json")
	return c
}

func dossierCommand() *cobra.Command {
	c := &cobra.Command{Use: "dossier", Short: "Begin or check a dossier: what the program should know of a conflict before it reads",
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError{fmt.Errorf("dossier %s: it is init or check", args[0])}
			}
			return usageError{errors.New("dossier: say init or check FILE")}
		}}
	c.AddCommand(&cobra.Command{
		Use: "init [FILE]", Short: "Write a dossier to fill in, to FILE or standard output", Args: cobra.MaximumNArgs(1),
		Example: "  parley dossier init talks.txt",
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				fmt.Print(ingest.DossierTemplate)
				return nil
			}
			f, err := os.OpenFile(args[0], os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
			if err != nil {
				return fmt.Errorf("dossier init: %w", err)
			}
			if _, err := f.WriteString(ingest.DossierTemplate); err != nil {
				f.Close()
				return err
			}
			fmt.Printf("wrote %s; fill it in, then: parley read --dossier %s REPORT\n", args[0], args[0])
			return f.Close()
		},
	}, &cobra.Command{
		Use: "check FILE", Short: "Read a dossier and say what is in it", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			f, err := os.Open(args[0])
			if err != nil {
				return err
			}
			defer f.Close()
			d, err := ingest.ParseDossier(f)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			fmt.Printf("%s: %d parties, %d people, %d agreements, epoch %s\n", or(d.Name, args[0]), len(d.Parties), len(d.People), len(d.Agreements), or(string(d.Epoch), "not given"))
			return nil
		},
	})
	return c
}
