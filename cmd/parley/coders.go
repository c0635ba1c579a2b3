package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"parley/internal/export"
	"parley/internal/record"
	"parley/internal/store"
)

func codersCommand() *cobra.Command {
	var rec recordAt
	var format string
	c := &cobra.Command{
		Use:   "coders [A [B]]",
		Short: "Say how far two coders agree on the reports that both coded: F1 and Krippendorff's alpha",
		Long: `coders compares two coders' readings of the reports that both coded: of each kind of
item whether both found it (F1, and alpha over sentences), and of what both found
whether they gave it the same values (alpha, nominal). A and B are names of second
coders, or "record" for the record as analysts left it, or "machine" for the reading
before any decision. A is the record if it is not given, B the first second coder.
Second coders code on the desk, or with 'parley code'.`,
		Example: "  parley coders\n  parley coders record second --format csv",
		Args:    takes(0, 2, "the names of two coders, or none"),
		RunE: func(c *cobra.Command, args []string) error {
			k := slices.IndexFunc(export.CoderFormats, func(f export.CoderFormat) bool { return f.Name == format })
			if k < 0 {
				return usageError{fmt.Errorf("--format %s: it is text, csv or json", format)}
			}
			s, err := rec.read(c.Context())
			if err != nil {
				return err
			}
			defer s.Close()
			args = append(args, "", "")
			t, err := coders(c.Context(), s, args[0], args[1])
			if err != nil {
				return err
			}
			return export.CoderFormats[k].Write(visible{os.Stdout}, t)
		},
	}
	rec.flags(c, true)
	c.Flags().StringVar(&format, "format", "text", "text, csv or json (with every difference)")
	return c
}

// coders compares the readings of two coders; a is the record for "", b the first second coder.
func coders(ctx context.Context, s *store.Store, a, b string) (export.Coders, error) {
	codings, err := s.Codings(ctx)
	if err != nil {
		return export.Coders{}, err
	}
	by := map[string]map[string]store.Coding{} // coder, report
	for _, c := range codings {
		if by[c.Coder] == nil {
			by[c.Coder] = map[string]store.Coding{}
		}
		by[c.Coder][c.Report] = c
	}
	a = cmp.Or(a, record.CoderRecord)
	if b == "" {
		for _, c := range codings {
			if c.Coder != a {
				b = c.Coder
				break
			}
		}
	}
	if b == "" {
		return export.Coders{}, fmt.Errorf("no second coder has coded a report; 'parley code' or the desk keep their readings")
	}
	var reports []string
	for _, name := range []string{a, b} {
		if name != record.CoderRecord && name != record.CoderMachine && by[name] == nil {
			return export.Coders{}, fmt.Errorf("no coder %q has coded a report: %w", name, store.ErrNotFound)
		}
	}
	infos, _, err := s.Reports(ctx, 0, 0)
	if err != nil {
		return export.Coders{}, err
	}
	titles := map[string]string{}
	for _, i := range infos {
		titles[i.ID] = i.Title
		_, inA := by[a][i.ID]
		_, inB := by[b][i.ID]
		// The record and the machine have every report; two of them have those that anybody coded.
		anyone := slices.ContainsFunc(codings, func(c store.Coding) bool { return c.Report == i.ID })
		if (inA || by[a] == nil) && (inB || by[b] == nil) && anyone {
			reports = append(reports, i.ID)
		}
	}
	reading := func(name, id string) (*record.Report, error) {
		if name == record.CoderMachine {
			return s.Unreviewed(ctx, id)
		}
		if name == record.CoderRecord {
			name = ""
		}
		_, rep, info, err := s.Coded(ctx, name, id)
		if err != nil {
			return nil, err
		}
		return rep.Without(info.Rejected), nil
	}
	var in []export.CodedReport
	for _, id := range reports {
		r := export.CodedReport{ID: id, Title: titles[id]}
		if r.A, err = reading(a, id); err == nil {
			r.B, err = reading(b, id)
		}
		if err != nil {
			return export.Coders{}, err
		}
		for _, name := range []string{a, b} {
			if c, ok := by[name][id]; ok {
				if r.From != "" {
					r.From += ", "
				}
				r.From += name + " " + c.Began()
			}
		}
		in = append(in, r)
	}
	return export.MakeCoders(a, b, in)
}
