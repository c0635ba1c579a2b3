package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/user"
	"slices"
	"strconv"
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

// recordAt is the record that a command works on, and the moment that it shows.
type recordAt struct{ where, key, asOf string }

func (r *recordAt) flags(c *cobra.Command, past bool) {
	c.Flags().StringVar(&r.where, "record", defaultRecord, "`FILE` that holds the record, or the postgres:// address of a database")
	c.Flags().StringVar(&r.key, "key", "", "`FILE` of the key that signs the record (RECORD.key beside the file; parley.key for a database)")
	if past {
		c.Flags().StringVar(&r.asOf, "as-of", "", "show the record as it stood at this `MOMENT`: a day (its end), a time, or an entry of the log (#12)")
	}
}

func (r *recordAt) options() store.Options {
	return store.Options{Joiner: pipeline.Joiner(), Key: r.key, Log: func(format string, args ...any) { fmt.Fprintf(os.Stderr, "parley: "+format+"\n", args...) }}
}

// there says whether the record's file exists; of a database it is asked on opening.
func (r *recordAt) there() bool {
	if strings.Contains(r.where, "://") {
		return true
	}
	_, err := os.Stat(r.where)
	return err == nil
}

// write opens the record to change it; make begins one that is not there.
func (r *recordAt) write(ctx context.Context, make bool) (*store.Store, error) {
	if !make && !r.there() {
		return nil, usageError{fmt.Errorf("there is no record %s; 'parley add FILE' begins one, --record names another", r.where)}
	}
	return store.Open(ctx, r.where, r.options())
}

// read opens a record that is there for reading, as of the moment asked for. One of an earlier program
// is brought up to date first.
func (r *recordAt) read(ctx context.Context) (*store.Store, error) {
	if !r.there() {
		return r.write(ctx, false)
	}
	o := r.options()
	o.ReadOnly = true
	s, err := store.Open(ctx, r.where, o)
	if errors.Is(err, store.ErrOld) {
		s, err = r.write(ctx, false)
	}
	if err != nil || r.asOf == "" {
		return s, err
	}
	seq, err := moment(ctx, s, r.asOf)
	if err == nil {
		var past *store.Store
		if past, err = s.AsOf(seq); err == nil {
			return past, nil
		}
	}
	s.Close()
	return nil, err
}

// moment is the entry of the log that a moment names: "#12", a time, or the end of a day (UTC).
func moment(ctx context.Context, s *store.Store, text string) (int64, error) {
	if n, ok := strings.CutPrefix(text, "#"); ok {
		seq, err := strconv.ParseInt(n, 10, 64)
		if err != nil || seq < 0 {
			return 0, usageError{fmt.Errorf("%q is no entry of the log: it is # and a number", text)}
		}
		return seq, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		if t, err = time.Parse("2006-01-02", text); err != nil {
			return 0, usageError{fmt.Errorf("%q is no moment: it is a day (2025-03-25), a time (2025-03-25T18:00:00Z) or an entry of the log (#12)", text)}
		}
		t = t.AddDate(0, 0, 1).Add(-time.Second)
	}
	return s.Moment(ctx, t)
}

// keep adds one read report to the record.
func keep(ctx context.Context, s *store.Store, in ingest.Input, rep *record.Report, reason, who string, edited bool, now time.Time) (store.Added, error) {
	a := store.Addition{Edited: edited, ID: in.ID, Title: in.Title, Outlet: in.Outlet, URL: in.URL, Date: in.Date, Text: in.Text, Record: rep, Reason: reason}
	a.NotRead = whyNotRead(rep)
	return s.Add(ctx, a, who, now)
}

// whyNotRead says why a report was kept without being read, "" if it was read.
func whyNotRead(rep *record.Report) string {
	for _, w := range rep.Warnings {
		if why, ok := strings.CutPrefix(w, pipeline.NotRead); ok {
			return why
		}
	}
	return ""
}

func userName() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "unknown"
}

func addCommand() *cobra.Command {
	var fl inputFlags
	var rec recordAt
	var who, reason string
	var edited bool
	c := &cobra.Command{
		Use:   "add [FILE...]",
		Short: "Read reports and keep them in the record",
		Example: `  parley add report.txt
  parley add --input jsonl --dossier talks.txt reports.jsonl
  parley add --record postgres://desk@db.example/parley report.txt`,
		RunE: func(c *cobra.Command, files []string) error {
			if err := fl.check(); err != nil {
				return err
			}
			r, err := newReader(fl.dossier, fl.places)
			if err != nil {
				return err
			}
			s, err := rec.write(c.Context(), true)
			if err != nil {
				return err
			}
			defer s.Close()
			if r.Dossier == nil {
				if r.Dossier, err = keptDossier(c.Context(), s); err != nil {
					return err
				}
			}
			was, err := s.Size(c.Context())
			if err != nil {
				return err
			}
			added, again, edits, same, unread := 0, 0, 0, 0, 0
			err = each(files, &fl, r.Process, func(o outcome) error {
				res, err := keep(c.Context(), s, o.in, o.rep, reason, who, edited, time.Now())
				if err != nil {
					complain("%v", err)
					return errSome
				}
				if !res.Changed {
					same++
					return nil
				}
				switch {
				case res.New:
					added++
				case res.Edited:
					added++
					edits++
				default:
					again++
				}
				if res.SameAs != "" {
					complain("%s: the same text as %s; kept, and its words count once", o.in.ID, res.SameAs)
				}
				if res.Future {
					complain("%s: it is dated %s, after today; kept, and in no brief until then", o.in.ID, o.rep.Date.EDTF)
				}
				if why := whyNotRead(o.rep); why != "" {
					unread++
					complain("%s: kept and not read: %s", o.in.ID, why)
				} else if strings.TrimSpace(o.in.Text) == "" {
					complain("%s: kept; there is no text in it", o.in.ID)
				}
				return nil
			})
			fmt.Printf("%d kept in %s", added, rec.where)
			if edits > 0 {
				fmt.Printf(", %d of them edited versions of reports that were there", edits)
			}
			if again > 0 {
				fmt.Printf(", %d read anew", again)
			}
			if same > 0 {
				fmt.Printf(", %d were there already", same)
			}
			if unread > 0 {
				fmt.Printf(", %d of them not read", unread)
			}
			var n failed
			if errors.As(err, &n) {
				fmt.Printf("; %d failed, named above", int(n))
			}
			fmt.Println()
			if e := printChanged(c.Context(), s, r.Dossier, was); e != nil && err == nil {
				err = e
			}
			return err
		},
	}
	fl.add(c)
	rec.flags(c, false)
	c.Flags().StringVar(&who, "as", userName(), "name that the log carries")
	c.Flags().BoolVar(&edited, "edited", false, "a text under an id that is there is an edited version of it, however much it differs")
	c.Flags().StringVar(&reason, "reason", "", "why they are added, for the log")
	return c
}

// toldAtMost bounds the changes that an addition tells one by one.
const toldAtMost = 12

// printChanged says which results of incidents held against accounts changed since an entry of the log.
func printChanged(ctx context.Context, s *store.Store, d *record.Dossier, since int64) error {
	to, err := s.Size(ctx)
	if err != nil || to == since {
		return err
	}
	changes, err := resultsChanged(ctx, s, d, since, to)
	if err != nil || len(changes) == 0 {
		return err
	}
	told, others := export.Told(changes)
	out := visible{os.Stdout}
	fmt.Fprintf(out, "incidents held against accounts of deals: %s\n", changedWords(len(told), others))
	for _, c := range told[:min(len(told), toldAtMost)] {
		fmt.Fprintln(out, export.Fold("  - ", "    ", c.Words()))
	}
	if n := len(told) - toldAtMost; n > 0 {
		fmt.Fprintf(out, "  and %d more: parley diff '#%d'\n", n, since)
	}
	return nil
}

func changedWords(told, others int) string {
	s := fmt.Sprintf("%d results changed or would be inconsistent if confirmed", told)
	if others > 0 {
		s += fmt.Sprintf(", %d others are new", others)
	}
	return s
}

func listCommand() *cobra.Command {
	var rec recordAt
	var format string
	var f store.Filter
	c := &cobra.Command{
		Use:   "list KIND",
		Short: "List what the record holds: reports, outlets, " + strings.Join(store.Layers, ", "),
		Example: `  parley list statements --speaker Envoy --after 2025-03-24
  parley list incidents --place Sumy --format json`,
		Args: takes(1, 1, "a KIND: reports, outlets, "+strings.Join(store.Layers, ", ")), ValidArgs: append([]string{"reports", "outlets"}, store.Layers...),
		RunE: func(c *cobra.Command, args []string) error {
			kind := args[0]
			if kind != "reports" && kind != "outlets" && !slices.Contains(store.Layers, kind) {
				return usageError{fmt.Errorf("%q is no kind; kinds are reports, outlets, %s", kind, strings.Join(store.Layers, ", "))}
			}
			if err := textOrJSON(format); err != nil {
				return err
			}
			for _, day := range []string{f.From, f.To} {
				if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
					return usageError{fmt.Errorf("%q is no day (--after and --before take YYYY-MM-DD)", day)}
				}
			}
			s, err := rec.read(c.Context())
			if err != nil {
				return err
			}
			defer s.Close()
			out := bufio.NewWriter(os.Stdout)
			defer out.Flush()
			if kind == "outlets" {
				return listOutlets(c.Context(), out, s, format)
			}
			if kind == "reports" {
				reps, _, err := s.Reports(c.Context(), 0, 0)
				if err != nil {
					return err
				}
				for _, r := range reps {
					if format == "json" {
						writeJSON(out, map[string]any{"id": r.ID, "title": r.Title, "outlet": r.Outlet, "date": r.Date, "added": r.Added, "not_read": r.NotRead, "items": r.Items})
						continue
					}
					title := r.Title
					if r.NotRead != "" {
						title = "not read: " + r.NotRead
					} else if title == "" {
						if text, _, _, err := s.Report(c.Context(), r.ID); err == nil {
							title = cut(strings.Join(strings.Fields(text), " "), 60)
						}
					}
					fmt.Fprintln(visible{out}, strings.TrimRight(fmt.Sprintf("%-10s  %-20s  %s", or(string(r.Date), "no date"), r.ID, title), " "))
				}
				return nil
			}
			places, total, err := s.List(c.Context(), kind, f)
			if err != nil {
				return err
			}
			var outcomes []record.ForecastOutcome
			var briers []record.Brier
			var handed map[string][]string
			d, err := keptDossier(c.Context(), s)
			if err != nil {
				return err
			}
			after, err := newAftermath(c.Context(), s, d, "")
			if err != nil {
				return err
			}
			switch kind {
			case "forecasts":
				if outcomes, err = after.forecasts(c.Context(), places); err != nil {
					return err
				}
				briers = after.scores(outcomes)
			case "deliveries":
				if handed, err = after.deliveries(c.Context(), places); err != nil {
					return err
				}
			}
			names := map[string]map[string]string{} // of actors, by report
			for i, p := range places {
				x, err := s.Lookup(c.Context(), p.Item)
				if err != nil {
					return err
				}
				var follow []record.FollowUp
				if kind == "agreements" {
					if follow, err = after.agreement(c.Context(), x.Record); err != nil {
						return err
					}
				}
				if format == "json" {
					o := itemObject(x)
					if follow != nil {
						o["follow_up"] = follow
					}
					if lines := handed[p.Item]; lines != nil {
						o["later"] = lines
					}
					if outcomes != nil {
						o["outcome"] = outcomes[i]
					}
					writeJSON(out, o)
					continue
				}
				if (kind == "statements" || kind == "forecasts") && names[p.Report] == nil {
					names[p.Report] = map[string]string{}
					_, rep, _, err := s.Report(c.Context(), p.Report)
					if err != nil {
						return err
					}
					for _, a := range rep.Actors {
						names[p.Report][a.ID] = a.Name
					}
				}
				fmt.Fprintf(visible{out}, "%s  %s  %s\n", p.Item, p.Report, summary(kind, x.JSON, names[p.Report]))
				if x.Record != nil {
					for _, l := range x.Record.Account(x.Record.Names(nil)) {
						fmt.Fprintf(visible{out}, "    %s\n", l)
					}
				}
				lines := handed[p.Item]
				if outcomes != nil {
					lines = outcomes[i].Words()
				}
				for _, f := range follow {
					lines = append(lines, f.Words()...)
				}
				for _, l := range lines {
					fmt.Fprintf(visible{out}, "    %s\n", l)
				}
			}
			if format == "text" && len(briers) > 0 {
				fmt.Fprintln(out, "Brier score by forecaster: mean over forecasts that came about or not, of those told with a strength; 0 is best, 1 worst")
				for _, b := range briers {
					fmt.Fprintf(visible{out}, "    %s\n", brierLine(b))
				}
			}
			if kind == "discrepancies" {
				all, err := after.across(c.Context())
				if err != nil {
					return err
				}
				for _, x := range filtered(all, f) {
					if format == "json" {
						writeJSON(out, map[string]any{"layer": kind, "across": x})
						continue
					}
					fmt.Fprintf(visible{out}, "%s  of %s, across reports  %s\n    %s\n", x.ID, x.Record, cut(x.Title, 60), x.Words(x.Name))
				}
			}
			if format == "text" {
				fmt.Fprintf(out, "%d of %s %s\n", len(places), f.Of(total), kind)
				if len(places) > 0 && slices.Contains(placed, kind) {
					fmt.Fprintln(out, export.Fold("", "", record.PlaceCredit))
				}
			}
			return nil
		},
	}
	rec.flags(c, true)
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

// placed are the kinds whose lines name places of the gazetteer.
var placed = []string{"incidents", "places", "tallies", "control", "directives", "observation_limits"}

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

// cut shortens a text to n characters.
func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-3]) + "..."
	}
	return s
}

// brierLine is a forecaster's score with what it rests on.
func brierLine(b record.Brier) string {
	score := "no score"
	if b.Scored > 0 {
		score = fmt.Sprintf("%.2f over %d", b.Score, b.Scored)
	}
	return fmt.Sprintf("%s: %s; %d of %d resolved", b.Name, score, b.Resolved, b.All)
}

// summary is an item in a line: its title, or the words it rests on; names are those of actors.
func summary(kind, js string, names map[string]string) string {
	var x struct {
		Title, What, Claim, Type, Kind, Name, Status string
		EventType                                    string `json:"event_type"`
		Speaker                                      *string
		By                                           any // an id; of some layers a list
		Target                                       record.EDTF
		Mode                                         string
		Date                                         *string
		Content, Evidence                            []record.Span
	}
	if err := json.Unmarshal([]byte(js), &x); err != nil {
		return ""
	}
	if kind == "tallies" { // the report's words, never ours
		x.What = "“" + x.What + "”"
	}
	head := or(x.Title, or(x.What, or(x.Claim, or(x.Name, or(x.EventType, or(x.Type, x.Kind))))))
	if kind == "statements" {
		who := "no source named"
		if x.Speaker != nil {
			who = or(names[*x.Speaker], *x.Speaker)
		}
		head = who + " [" + x.Mode + "] " + quote(x.Content)
	} else if kind == "forecasts" {
		who := "no source named"
		if by, ok := x.By.(string); ok {
			who = or(names[by], by)
		}
		head = who + ": “" + x.Claim + "”"
		if x.Target != "" {
			head = string(x.Target) + "  " + head
		}
	} else if len(x.Evidence) > 0 {
		head += ": “" + quote(x.Evidence[:1]) + "”"
	}
	if x.Date != nil {
		head = *x.Date + "  " + head
	}
	return cut(head, 160)
}

func showCommand() *cobra.Command {
	var rec recordAt
	var format string
	c := &cobra.Command{
		Use:     "show ID",
		Short:   "Show one report or one item of the record, with the words it rests on",
		Example: "  parley show S-4be1c02a9f\n  parley show --format json my-report",
		Args:    takes(1, 1, "the ID of one report or item, as parley list prints it"),
		RunE: func(c *cobra.Command, args []string) error {
			if err := textOrJSON(format); err != nil {
				return err
			}
			s, err := rec.read(c.Context())
			if err != nil {
				return err
			}
			defer s.Close()
			out := bufio.NewWriter(os.Stdout)
			defer out.Flush()
			if _, rep, info, err := s.Report(c.Context(), args[0]); err == nil {
				rep = rep.Without(info.Rejected)
				if format == "json" {
					b, err := rep.JSON()
					if err != nil {
						return err
					}
					fmt.Fprintf(out, "%s\n", b)
					return nil
				}
				account(visible{out}, rep)
				revs, err := s.History(c.Context(), args[0])
				if err != nil {
					return err
				}
				history(visible{out}, revs)
				return nil
			} else if !errors.Is(err, store.ErrNotFound) {
				return err
			}
			x, err := s.Lookup(c.Context(), args[0])
			if err != nil {
				return err
			}
			if format == "json" {
				writeJSON(out, itemObject(x))
				return nil
			}
			fmt.Fprintf(out, "%s, of %s, in report %s\n", x.Item, x.Layer, x.Report)
			var v map[string]any
			if err := json.Unmarshal([]byte(x.JSON), &v); err != nil {
				return err
			}
			printValue(visible{out}, v, 1)
			if x.Record != nil && len(x.Record.Findings) > 1 {
				fmt.Fprintf(out, "record %s, of %d findings\n", x.Record.ID, len(x.Record.Findings))
				for _, f := range x.Record.Findings {
					fmt.Fprintf(out, "  %s, in report %s\n", f.ID, f.Report)
				}
			}
			if x.Record != nil {
				for _, l := range x.Record.Account(x.Record.Names(nil)) {
					fmt.Fprintf(visible{out}, "  %s\n", l)
				}
				for _, st := range x.Record.Steps {
					fmt.Fprintf(visible{out}, "  %s %s, by %s: %s\n", st.On, strings.ReplaceAll(string(st.Status), "_", " "), st.By, st.Why)
				}
			}
			_, revs, err := s.Item(c.Context(), x.Item)
			if err != nil {
				return err
			}
			history(visible{out}, revs)
			return nil
		},
	}
	rec.flags(c, true)
	c.Flags().StringVar(&format, "format", "text", "text or json")
	return c
}

func history(w io.Writer, revs []store.Revision) {
	fmt.Fprintln(w, "history")
	for _, r := range revs {
		fmt.Fprintf(w, "  #%-4d %s  %s: %s\n", r.Seq, r.At, r.By, r.What)
	}
}

// itemObject is an item for a program: with its record and with the revision that a decision names.
func itemObject(x store.Found) map[string]any {
	o := map[string]any{"report": x.Report, "layer": x.Layer, "item": json.RawMessage(x.JSON), "revision": x.Rev}
	if x.Record != nil {
		o["record"] = x.Record
	}
	return o
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
	var rec recordAt
	var format string
	var limit int
	c := &cobra.Command{
		Use:   "find WORDS...",
		Short: "Search reports and records",
		Example: `  parley find moratorium energy
  parley find drones speaker:Ministry after:2025-03-24`,
		Args: takes(1, -1, "the WORDS to look for"),
		RunE: func(c *cobra.Command, args []string) error {
			if err := textOrJSON(format); err != nil {
				return err
			}
			s, err := rec.read(c.Context())
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
	rec.flags(c, true)
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
	infos, _, err := s.Reports(ctx, 0, 0)
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
	dates, held := map[string]record.EDTF{}, map[string]bool{}
	for _, i := range infos {
		dates[i.ID] = i.Date
	}
	told := map[string]toldIn{} // accounts of joined deals
	in.Joined = map[string]*record.Record{}
	for _, i := range infos {
		d := string(i.Date.First())
		if d == "" && day != "" {
			in.Undated++
		}
		if d != "" && (d == day || d < day && i.Items["agreements"] > 0) && i.NotRead == "" { // every account known by then
			_, rep, info, err := s.Report(ctx, i.ID)
			if err != nil {
				return export.Brief{}, err
			}
			rep = rep.Without(info.Rejected)
			for _, a := range rep.Agreements {
				deal := compliance.Deal{Report: i.ID, Made: i.Date, Agreement: a, Places: rep.Places}
				if f, err := s.Lookup(ctx, a.ID); err == nil && f.Record != nil && f.Record.Agreement != nil {
					if held[f.Record.ID] {
						continue // one deal is held against once, in the accounts of all reports
					}
					held[f.Record.ID] = true
					deal = dealUntil(deal, f.Record, day, dates, told)
				}
				deals = append(deals, deal)
			}
			for _, x := range rep.Incidents {
				if d != day {
					continue
				}
				e := compliance.Event{Report: i.ID, Incident: x, Places: rep.Places}
				if f, err := s.Lookup(ctx, x.ID); err == nil && f.Record != nil {
					j := f.Record.Until(day, func(report string) record.EDTF { return dates[report] })
					in.Joined[x.ID] = j
					if held[j.ID] {
						continue // one event is held once
					}
					held[j.ID] = true
					if j.Incident != nil && len(j.Findings) == len(f.Record.Findings) { // no later day tells of it
						e.Incident, e.Places = *j.Incident, j.Places
						e.Incident.ID = x.ID
					}
					e.Verified = j.Status == record.StatusVerified || j.Status == record.StatusAttributed
				}
				events = append(events, e)
			}
		}
		if d != day && d != before {
			continue
		}
		_, rep, info, err := s.Report(ctx, i.ID)
		if err != nil {
			return export.Brief{}, err
		}
		rep = rep.Without(info.Rejected)
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
	in.Against = heldAgainst(events, deals, told)
	if in.Outcomes, in.Due, in.FollowUp, err = promisesOf(ctx, s, d, infos, day); err != nil {
		return export.Brief{}, err
	}
	return export.MakeBrief(in), nil
}

// toldIn says where an account of a joined deal stands, and the name of who gives it.
type toldIn struct {
	record.FindingRef
	by string
}

// dealUntil is a deal as all reports up to a day have it: the accounts that one of them tells, and the
// status in deal, the latest of them, where later reports tell another. told is filled with where each
// account stands.
func dealUntil(deal compliance.Deal, r *record.Record, day string, dates map[string]record.EDTF, told map[string]toldIn) compliance.Deal {
	known := func(f record.FindingRef) bool {
		d := string(dates[f.Report].First())
		return d != "" && d <= day
	}
	a := *r.Agreement
	if slices.ContainsFunc(r.Findings, func(f record.FindingRef) bool { return !known(f) }) {
		a.Status = deal.Agreement.Status
	}
	a.Versions = nil
	name := r.Names(nil)
	for _, v := range r.Agreement.Versions {
		if k := slices.IndexFunc(r.Told[v.ID], known); k >= 0 {
			told[v.ID] = toldIn{r.Told[v.ID][k], name(v.By)}
			a.Versions = append(a.Versions, v)
		}
	}
	if len(a.Versions) == 0 {
		return deal
	}
	deal.Agreement, deal.Places = a, r.Places
	return deal
}

// heldAgainst holds the incidents of a period against every account of every deal; told says where the
// accounts of joined deals stand.
func heldAgainst(events []compliance.Event, deals []compliance.Deal, told map[string]toldIn) []export.VersionAgainst {
	slices.SortStableFunc(deals, func(a, b compliance.Deal) int {
		return cmp.Or(cmp.Compare(a.Made, b.Made), cmp.Compare(a.Report, b.Report), cmp.Compare(a.Agreement.ID, b.Agreement.ID))
	})
	slices.SortStableFunc(events, func(a, b compliance.Event) int {
		return cmp.Or(cmp.Compare(a.Report, b.Report), cmp.Compare(a.Incident.ID, b.Incident.ID))
	})
	var out []export.VersionAgainst
	for _, e := range events {
		for _, a := range compliance.PerVersion(compliance.Hold(e, deals)) {
			at, ok := told[a.Version.ID]
			if !ok {
				at.FindingRef = record.FindingRef{Report: a.Deal.Report, ID: a.Version.ID}
			}
			k := slices.IndexFunc(out, func(v export.VersionAgainst) bool { return v.Version == at.ID && v.Report == at.Report })
			if k < 0 {
				k = len(out)
				out = append(out, export.VersionAgainst{Title: a.Deal.Agreement.Title, By: a.Version.By, Name: at.by, Report: at.Report, Version: at.ID, Evidence: a.Version.Evidence})
			}
			out[k].Incidents = append(out[k].Incidents, export.IncidentAgainst{Title: e.Incident.Title, Report: e.Report, Item: e.Incident.ID, Result: a.Result, Wording: a.Wording, Missing: a.Missing, Reasons: a.Reasons, Justifications: e.Incident.Justifications})
		}
	}
	return out
}

func briefCommand() *cobra.Command {
	var rec recordAt
	var format, day, name, dossier string
	c := &cobra.Command{
		Use:     "brief",
		Short:   "Print the brief of a day: what was alleged, agreed, promised, and by whom",
		Example: "  parley brief --day 2025-03-25 --format markdown",
		Args:    takes(0, 0, "flags only; --day names the day"),
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
			s, err := rec.read(c.Context())
			if err != nil {
				return err
			}
			defer s.Close()
			d, err := dossierOf(c.Context(), s, dossier)
			if err != nil {
				return err
			}
			b, err := brief(c.Context(), s, d, name, day)
			if err != nil {
				return err
			}
			if days, err := s.Days(c.Context()); err == nil && len(days) > 0 && !slices.Contains(days, b.Day) {
				complain("no report is of %s; the days with reports run from %s to %s", b.Day, days[0], days[len(days)-1])
			}
			return export.BriefFormats[k].Write(visible{os.Stdout}, b)
		},
	}
	rec.flags(c, true)
	c.Flags().StringVar(&day, "day", "", "`DAY` of the brief (YYYY-MM-DD); the last one with reports if not given")
	c.Flags().StringVar(&name, "name", "", "name of the process, for the head; the dossier's if not given")
	c.Flags().StringVar(&dossier, "dossier", "", "dossier `FILE`: the names that the desk writes, the zone of the day")
	c.Flags().StringVar(&format, "format", "text", "text, markdown, html or json")
	return c
}

func dossierCommand() *cobra.Command {
	c := &cobra.Command{Use: "dossier", Short: "Begin, check, keep or give out a dossier: what the program should know of a conflict before it reads",
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError{fmt.Errorf("dossier %s: it is init, check, import or export", args[0])}
			}
			return usageError{errors.New("dossier: say init, check, import or export")}
		}}
	c.AddCommand(&cobra.Command{
		Use: "init [FILE]", Short: "Write a dossier to fill in, to FILE or standard output", Args: takes(0, 1, "one FILE or none"),
		Example: "  parley dossier init talks.txt",
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				fmt.Print(ingest.DossierTemplate)
				return nil
			}
			f, err := os.OpenFile(args[0], os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
			if errors.Is(err, fs.ErrExist) {
				return fmt.Errorf("dossier init: %s is there already, and stays as it is; 'parley dossier check %s' reads it", args[0], args[0])
			} else if err != nil {
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
		Use: "check FILE", Short: "Read a dossier and say what is in it", Args: takes(1, 1, "the FILE of a dossier"),
		RunE: func(_ *cobra.Command, args []string) error {
			d, err := readDossier(args[0])
			if err != nil {
				return err
			}
			fmt.Printf("%s: %d parties, %d people, %d agreements, %d outlets, epoch %s\n", or(d.Name, args[0]), len(d.Parties), len(d.People), len(d.Agreements), len(d.Outlets), or(string(d.Epoch), "not given"))
			return nil
		},
	}, dossierImport(), dossierExport())
	return c
}
