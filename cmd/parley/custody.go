package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"parley/internal/export"
	"parley/internal/ingest"
	"parley/internal/record"
	"parley/internal/store"
)

// Custody of the record: verify, diff, backup, restore, and the dossier that is kept in it.

func verifyCommand() *cobra.Command {
	var rec recordAt
	var rebuild bool
	var kept []string
	c := &cobra.Command{
		Use:   "verify",
		Short: "Prove that nothing in the record was changed or dropped",
		Long: `verify computes the log's tree anew and holds it against every signed checkpoint: those
in the record, the one beside the key, and those kept elsewhere (--checkpoint). It names
the first entry that was changed or is missing. --rebuild folds the record anew from the
log and compares every row.`,
		Example: "  parley verify --rebuild\n  parley verify --checkpoint sent-on-monday.txt",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			var given [][]byte
			for _, k := range kept {
				b, err := os.ReadFile(k)
				if err != nil {
					return err
				}
				given = append(given, b)
			}
			open := rec.read
			if rebuild {
				open = func(ctx context.Context) (*store.Store, error) { return rec.write(ctx, false) }
			}
			s, err := open(c.Context())
			if err != nil {
				return err
			}
			defer s.Close()
			v, err := s.Verify(c.Context(), given...)
			for _, f := range v.Faults {
				complain("%v", f)
			}
			if err != nil {
				return err
			}
			if rebuild {
				differs, err := s.VerifyRebuild(c.Context())
				if err != nil {
					return err
				}
				if differs != "" {
					v.Faults = append(v.Faults, errors.New(differs))
					complain("folded anew, the record differs: %s; the log holds what is right, 'parley backup' and 'restore' make the record of it anew", differs)
				}
			}
			fmt.Printf("%d entries of the log, %d checkpoints and %d originals hold", v.Entries, v.Checkpoints, v.Originals)
			if rebuild && len(v.Faults) == 0 {
				fmt.Print("; the record folded anew is the same")
			}
			fmt.Println()
			if len(v.Faults) > 0 {
				if v.Bad > 0 {
					fmt.Printf("the first bad entry is %d\n", v.Bad)
				}
				return errSome
			}
			return nil
		},
	}
	rec.flags(c, false)
	c.Flags().BoolVar(&rebuild, "rebuild", false, "fold the record anew and compare; changes nothing")
	c.Flags().StringArrayVar(&kept, "checkpoint", nil, "`FILE` with a checkpoint that was kept elsewhere; may be given several times")
	return c
}

func diffCommand() *cobra.Command {
	var rec recordAt
	var format string
	c := &cobra.Command{
		Use:     "diff FROM [TO]",
		Short:   "Show what changed in the record between two moments",
		Long:    "diff shows what came, went or became another between two moments: days (their ends), times, or entries of\nthe log (#12). TO is now if it is not given.",
		Example: "  parley diff 2025-03-24 2025-03-25\n  parley diff --format json '#120'",
		Args:    cobra.RangeArgs(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			if err := textOrJSON(format); err != nil {
				return err
			}
			s, err := rec.read(c.Context())
			if err != nil {
				return err
			}
			defer s.Close()
			from, err := moment(c.Context(), s, args[0])
			if err != nil {
				return err
			}
			to, err := s.Size(c.Context())
			if err == nil && len(args) == 2 {
				to, err = moment(c.Context(), s, args[1])
			}
			if err != nil {
				return err
			}
			out := bufio.NewWriter(os.Stdout)
			defer out.Flush()
			n := 0
			err = s.Changes(c.Context(), from, to, func(x store.Change) error {
				n++
				what := "changed"
				switch {
				case x.Was == "" && x.Before == "":
					what = "new"
				case x.Is == "" && x.After == "":
					what = "gone"
				}
				if format == "json" {
					o := map[string]any{"layer": x.Layer, "id": x.ID, "report": x.Report, "change": what}
					for k, js := range map[string]string{"before": x.Before, "after": x.After, "record_before": x.RecordBefore, "record_after": x.RecordAfter} {
						if js != "" {
							o[k] = json.RawMessage(js)
						}
					}
					writeJSON(out, o)
					return nil
				}
				title := cmp.Or(x.Is, x.Was)
				if x.Was != "" && x.Is != "" && x.Was != x.Is {
					title = x.Was + " → " + x.Is
				}
				fmt.Fprintf(visible{out}, "%-8s %-13s %s  %s  %s\n", what, x.Layer, cmp.Or(x.ID, "the text"), x.Report, firstRunes(title, 90))
				return nil
			})
			if err != nil {
				return err
			}
			d, err := keptDossier(c.Context(), s)
			if err != nil {
				return err
			}
			results, err := resultsChanged(c.Context(), s, d, from, to)
			if err != nil {
				return err
			}
			for _, x := range results {
				if format == "json" {
					writeJSON(out, map[string]any{"layer": "compliance", "change": x})
				} else {
					fmt.Fprintln(visible{out}, export.Fold("result   ", "         ", x.Words()))
				}
			}
			if format == "text" {
				fmt.Fprintf(out, "%d changes from entry %d to %d of the log; %d results of incidents held against accounts\n", n, from, to, len(results))
			}
			return nil
		},
	}
	rec.flags(c, false)
	c.Flags().StringVar(&format, "format", "text", "text or json (one object a line)")
	return c
}

func firstRunes(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

func backupCommand() *cobra.Command {
	var rec recordAt
	c := &cobra.Command{
		Use:   "backup FILE",
		Short: "Write the log and the originals to a file, from which the record can be made anew",
		Long: `backup writes everything that the record is folded from, compressed, in no database's
form: it restores into a file or into PostgreSQL. The signing key is not in it; keep a
copy of that by itself.`,
		Example: "  parley backup monday.parley.gz",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			s, err := rec.read(c.Context())
			if err != nil {
				return err
			}
			defer s.Close()
			f, err := os.CreateTemp(filepath.Dir(args[0]), ".backup-")
			if err != nil {
				return fmt.Errorf("backup %s: %w", args[0], err)
			}
			defer os.Remove(f.Name())
			n, err := s.Backup(c.Context(), f)
			if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
				return err
			}
			if err := os.Rename(f.Name(), args[0]); err != nil {
				return fmt.Errorf("backup %s: %w", args[0], err)
			}
			fmt.Printf("%d entries of the log are in %s\n", n, args[0])
			return nil
		},
	}
	rec.flags(c, false)
	return c
}

func restoreCommand() *cobra.Command {
	var rec recordAt
	c := &cobra.Command{
		Use:     "restore FILE",
		Short:   "Make a record anew from a backup, all of it or nothing",
		Example: "  parley restore --record new.db monday.parley.gz",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			f, err := os.Open(args[0])
			if err != nil {
				return err
			}
			defer f.Close()
			fresh := !rec.there()
			if !fresh && !strings.Contains(rec.where, "://") {
				return usageError{fmt.Errorf("there is a record %s; a backup is restored into a new one: move that away, or name another with --record", rec.where)}
			}
			s, err := rec.write(c.Context(), true)
			if err != nil {
				return err
			}
			n, err := s.Restore(c.Context(), f)
			if err = errors.Join(err, s.Close()); err != nil {
				if fresh { // it was made for this and holds nothing
					for _, end := range []string{"", "-wal", "-shm"} {
						if e := os.Remove(rec.where + end); e != nil && !errors.Is(e, fs.ErrNotExist) {
							err = errors.Join(err, e)
						}
					}
				}
				return err
			}
			fmt.Printf("%d entries of the log are in %s; 'parley verify' checks them\n", n, rec.where)
			return nil
		},
	}
	rec.flags(c, false)
	return c
}

// dossierOf is the dossier in a file or, where none is named, the one kept in the record; nil if there
// is none.
func dossierOf(ctx context.Context, s *store.Store, file string) (*record.Dossier, error) {
	if file != "" {
		return readDossier(file)
	}
	return keptDossier(ctx, s)
}

func keptDossier(ctx context.Context, s *store.Store) (*record.Dossier, error) {
	text, err := s.Dossier(ctx)
	if err != nil || text == "" {
		return nil, err
	}
	d, err := ingest.ParseDossier(strings.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("the dossier kept in the record: %w", err)
	}
	return d, nil
}

func dossierImport() *cobra.Command {
	var rec recordAt
	var who, reason string
	c := &cobra.Command{
		Use: "import FILE", Short: "Keep a dossier in the record; 'add', 'brief' and 'serve' use it from then on", Args: cobra.ExactArgs(1),
		Example: "  parley dossier import talks.txt",
		RunE: func(c *cobra.Command, args []string) error {
			b, err := os.ReadFile(args[0])
			if err != nil {
				return err
			}
			d, err := ingest.ParseDossier(bytes.NewReader(b))
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			s, err := rec.write(c.Context(), true)
			if err != nil {
				return err
			}
			defer s.Close()
			before, err := keptDossier(c.Context(), s)
			if err != nil {
				complain("%v", err) // it is replaced
			}
			changed, err := s.KeepDossier(c.Context(), string(b), who, reason, time.Now())
			if err != nil {
				return err
			}
			if !changed {
				fmt.Println("the record has this dossier already")
				return nil
			}
			fmt.Printf("kept in %s; reports read before keep their readings until they are added again\n", rec.where)
			others, err := restood(c.Context(), s, before, d)
			if err != nil || len(others) == 0 {
				return err
			}
			fmt.Printf("outlets of such reports with another standing now: %s\n", strings.Join(others, ", "))
			return nil
		},
	}
	rec.flags(c, false)
	c.Flags().StringVar(&who, "as", userName(), "name that the log carries")
	c.Flags().StringVar(&reason, "reason", "", "why, for the log")
	return c
}

func dossierExport() *cobra.Command {
	var rec recordAt
	c := &cobra.Command{
		Use: "export [FILE]", Short: "Write the dossier kept in the record, as it came in, to FILE or standard output", Args: cobra.MaximumNArgs(1),
		Example: "  parley dossier export --as-of 2025-03-25",
		RunE: func(c *cobra.Command, args []string) error {
			s, err := rec.read(c.Context())
			if err != nil {
				return err
			}
			defer s.Close()
			text, err := s.Dossier(c.Context())
			if err != nil {
				return err
			}
			if text == "" {
				return errors.New("no dossier is kept in the record; 'parley dossier import FILE' keeps one")
			}
			if len(args) == 0 {
				_, err := io.WriteString(os.Stdout, text)
				return err
			}
			f, err := os.OpenFile(args[0], os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
			if err != nil {
				return fmt.Errorf("dossier export: %w", err)
			}
			_, err = f.WriteString(text)
			return errors.Join(err, f.Close())
		},
	}
	rec.flags(c, true)
	return c
}

func reviewCommand() *cobra.Command {
	var rec recordAt
	var d record.Decision
	var item, itemFile string
	var seen int64
	names := make([]string, len(record.Actions))
	for i, a := range record.Actions {
		names[i] = string(a)
	}
	c := &cobra.Command{
		Use:   "review ACTION ID",
		Short: "Keep an analyst's decision about an item: " + strings.Join(names, ", "),
		Long: `review keeps a decision about an item or record. It has a name, a time and a reason, is never
overwritten, and can be undone: 'parley review undo NUMBER', with the number that 'parley show ID'
gives it. --seen refuses the decision if the item changed after that entry of the log.`,
		Example: `  parley review edit E-4be1c02a9f --set '{"date":"2025-03-24"}' --reason "the night before"
  parley review merge E-4be1c02a9f --with E-91aa03fe21 --reason "the same strike"
  parley review grade E-4be1c02a9f --source B --information 2 --reason "their own reporter"
  parley review add E-mine --report ex-04 --layer incidents --set @item.json --reason "missed"
  parley review status X-1c02a9f4be --status explained --reason "one counts the wounded too"
  parley review undo 57`,
		Args: cobra.ExactArgs(2), ValidArgs: names,
		RunE: func(c *cobra.Command, args []string) error {
			d.Action, d.At = record.Action(args[0]), time.Now()
			if !slices.Contains(record.Actions, d.Action) {
				return usageError{fmt.Errorf("%q is no action; actions are %s", args[0], strings.Join(names, ", "))}
			}
			d.Target = args[1]
			if d.Coder != "" {
				d.Analyst = d.Coder
				if d.Report == "" && d.Action != record.ActionUndo {
					return usageError{errors.New("--coder: --report says in which report")}
				}
			}
			if d.Action == record.ActionUndo {
				n, err := strconv.ParseInt(strings.TrimPrefix(args[1], "#"), 10, 64)
				if err != nil {
					return usageError{fmt.Errorf("undo %s: it is the number of a decision, as 'parley show' gives it", args[1])}
				}
				d.Target, d.Undoes = "", n
			}
			if f, ok := strings.CutPrefix(item, "@"); ok {
				b, err := os.ReadFile(f)
				if err != nil {
					return err
				}
				itemFile, item = f, string(b)
			}
			if item != "" {
				if !json.Valid([]byte(item)) {
					return usageError{fmt.Errorf("--set %s is no JSON", cmp.Or(itemFile, item))}
				}
				d.Item = json.RawMessage(item)
			}
			s, err := rec.write(c.Context(), false)
			if err != nil {
				return err
			}
			defer s.Close()
			if d.Action == record.ActionStatus && strings.HasPrefix(d.Target, "X-") {
				if err := aboutDifference(c.Context(), s, &d); err != nil {
					return err
				}
			}
			seq, err := s.Decide(c.Context(), d, seen)
			if err != nil {
				return err
			}
			fmt.Printf("kept as decision %d\n", seq)
			return nil
		},
	}
	rec.flags(c, false)
	c.Flags().StringVar(&d.Analyst, "as", userName(), "name of the analyst")
	c.Flags().StringVar(&d.Reason, "reason", "", "why; every decision but accept and undo has one")
	c.Flags().StringVar(&item, "set", "", "edit: a JSON object of the members that change (null = not stated); add: the item; @FILE reads it from a file")
	c.Flags().StringVar(&d.Report, "report", "", "id of the report, where the item stands in several; add: where it is to stand")
	c.Flags().StringVar(&d.Layer, "layer", "", "add: the layer (incidents, statements …)")
	c.Flags().StringVar(&d.Coder, "coder", "", "decide in this second coder's own reading of --report, not in the record")
	c.Flags().StringSliceVar(&d.With, "with", nil, "merge, split: ids of the other findings")
	c.Flags().StringVar(&d.Source, "source", "", "grade of the source, A to F (Admiralty)")
	c.Flags().IntVar(&d.Credible, "information", 0, "grade of the information, 1 to 6 (Admiralty), judged apart from the source")
	c.Flags().StringVar(&d.Status, "status", "", "status: the step; of a discrepancy open, explained or resolved")
	c.Flags().Int64Var(&seen, "seen", -1, "`REVISION` of the item that was looked at (show --format json)")
	return c
}

func codeCommand() *cobra.Command {
	var rec recordAt
	var coder, begin string
	var reports []string
	var print bool
	c := &cobra.Command{
		Use:   "code [FILE...]",
		Short: "Keep a second coder's own readings of reports, apart from the record and unseen",
		Long: `code keeps readings in the form that 'parley read --format json' prints, one a line,
under the ids of reports in the record. They are no part of it; they serve to compare
coders ('parley coders'). A coder who decides item by item begins with the words alone
or with the program's reading (--begin), goes on with 'parley review --coder' or on the
desk, and sees the work so far with --print.`,
		Example: `  parley code --as second readings.jsonl
  parley code --as second --begin words --report ex-04
  parley code --as second --print --report ex-04`,
		RunE: func(c *cobra.Command, files []string) error {
			if begin != "" || print {
				if len(files) > 0 || len(reports) == 0 {
					return usageError{errors.New("code --begin, --print: --report names the reports, and no FILE is read")}
				}
				return codeReports(c.Context(), &rec, coder, begin, reports)
			}
			if len(files) == 0 {
				return usageError{errors.New("code: say FILE, or --begin and --report")}
			}
			s, err := rec.write(c.Context(), false)
			if err != nil {
				return err
			}
			defer s.Close()
			n, failed := 0, false
			for _, name := range files {
				r, err := open(name)
				if err != nil {
					complain("%v", err)
					failed = true
					continue
				}
				dec := json.NewDecoder(bufio.NewReader(r))
				dec.DisallowUnknownFields()
				for line := 1; ; line++ {
					rep := &record.Report{}
					err := dec.Decode(rep)
					if err == io.EOF {
						break
					}
					if err == nil {
						err = s.Code(c.Context(), coder, rep, time.Now())
					}
					if err != nil {
						failed = true
						complain("%s reading %d: %v", name, line, err)
						if rep.ID == "" {
							break // not JSON from here on
						}
						continue
					}
					n++
				}
				r.Close()
			}
			fmt.Printf("%d readings of %s kept\n", n, coder)
			if failed {
				return errSome
			}
			return nil
		},
	}
	rec.flags(c, false)
	c.Flags().StringVar(&coder, "as", userName(), "name of the coder")
	c.Flags().StringVar(&begin, "begin", "", "begin with the reports named: words (nothing coded) or machine (the program's reading)")
	c.Flags().BoolVar(&print, "print", false, "print the coder's own readings as they stand, one JSON object a line")
	c.Flags().StringSliceVar(&reports, "report", nil, "ids of the reports to begin with or to print")
	return c
}

// codeReports begins a coder's own readings of reports or, with no beginning, prints them.
func codeReports(ctx context.Context, rec *recordAt, coder, begin string, reports []string) error {
	open := rec.read
	if begin != "" {
		open = func(ctx context.Context) (*store.Store, error) { return rec.write(ctx, false) }
		if begin != store.FromWords && begin != store.FromMachine {
			return usageError{fmt.Errorf("--begin %s: it is words or machine", begin)}
		}
	}
	s, err := open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	failed := false
	for _, id := range reports {
		if begin != "" {
			if err = s.BeginCoding(ctx, coder, id, begin, time.Now()); err == nil {
				fmt.Printf("%s: begun by %s\n", id, coder)
			}
		} else {
			var rep *record.Report
			var info store.ReportInfo
			if _, rep, info, err = s.Coded(ctx, coder, id); err == nil {
				var js []byte
				if js, err = rep.Without(info.Rejected).JSON(); err == nil {
					fmt.Printf("%s\n", js)
				}
			}
		}
		if err != nil {
			failed = true
			complain("%v", err)
		}
	}
	if failed {
		return errSome
	}
	return nil
}

func doubtfulCommand() *cobra.Command {
	var rec recordAt
	var format string
	var limit int
	c := &cobra.Command{
		Use:   "doubtful [KIND]",
		Short: "List what the program is not sure of and no analyst has looked at",
		Long: `doubtful lists the suggestions that wait for a person: each is decided about with
'parley review' or on the desk, and is in no brief until it is accepted.`,
		Example: "  parley doubtful incidents",
		Args:    takes(0, 1, "a KIND of item or nothing"), ValidArgs: store.Layers,
		RunE: func(c *cobra.Command, args []string) error {
			if err := textOrJSON(format); err != nil {
				return err
			}
			kind := strings.Join(args, "")
			if kind != "" && !slices.Contains(store.Layers, kind) {
				return usageError{fmt.Errorf("%q is no kind; kinds are %s", kind, strings.Join(store.Layers, ", "))}
			}
			s, err := rec.read(c.Context())
			if err != nil {
				return err
			}
			defer s.Close()
			hits, count, err := s.Doubtful(c.Context(), kind, limit, 0)
			if err != nil {
				return err
			}
			total := count[kind]
			if kind == "" {
				for _, n := range count {
					total += n
				}
			}
			for _, h := range hits {
				_, rep, _, err := s.Report(c.Context(), h.Report)
				if err != nil {
					return err
				}
				_, js, _ := rep.ItemJSON(h.Item)
				if format == "json" {
					writeJSON(os.Stdout, map[string]any{"report": h.Report, "layer": h.Layer, "item": json.RawMessage(js)})
					continue
				}
				fmt.Fprintf(visible{os.Stdout}, "%-13s %s  %s  %s\n", h.Layer, h.Item, h.Report, summary(h.Layer, string(js), nil))
			}
			if format == "text" {
				fmt.Printf("%d of %d wait\n", len(hits), total)
			}
			return nil
		},
	}
	rec.flags(c, true)
	c.Flags().IntVar(&limit, "limit", 100, "at most so many")
	c.Flags().StringVar(&format, "format", "text", "text or json (one object a line)")
	return c
}
