package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"parley/internal/export"
	"parley/internal/record"
	"parley/internal/store"
)

// Outlets: those of the dossier with their standing, and who else published reports of the record.

func outletsOf(ctx context.Context, s *store.Store, d *record.Dossier) ([]export.Outlet, error) {
	infos, _, err := s.Reports(ctx, 0, 0)
	if err != nil {
		return nil, err
	}
	var reports []export.Published
	for _, i := range infos {
		reports = append(reports, export.Published{Outlet: i.Outlet, URL: i.URL, Date: i.Date})
	}
	return export.MakeOutlets(d, reports), nil
}

func listOutlets(ctx context.Context, w io.Writer, s *store.Store, format string) error {
	d, err := keptDossier(ctx, s)
	if err != nil {
		return err
	}
	all, err := outletsOf(ctx, s, d)
	if err != nil {
		return err
	}
	names := d.ActorNames()
	for _, o := range all {
		if format == "json" {
			writeJSON(w, o)
			continue
		}
		line := o.Name + ": " + o.Told(func(id string) string { return cmp.Or(names[id], id) }) + fmt.Sprintf("; %d report", o.Reports)
		if o.Reports != 1 {
			line += "s"
		}
		switch {
		case o.First != o.Last:
			line += ", " + o.First.Words() + " to " + o.Last.Words()
		case o.First != "":
			line += ", " + o.First.Words()
		}
		fmt.Fprintln(visible{w}, line)
	}
	if len(all) == 0 && format != "json" {
		fmt.Fprintln(w, "no outlet is in the dossier or named by a report; [outlets] of the dossier is the place for them")
	}
	return nil
}

// restood are the outlets of reports in the record whose standing another dossier gives otherwise: their
// reports have the new one once they are added again.
func restood(ctx context.Context, s *store.Store, before, after *record.Dossier) ([]string, error) {
	infos, _, err := s.Reports(ctx, 0, 0)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, i := range infos {
		a, b := before.OutletOf(i.Outlet, i.URL), after.OutletOf(i.Outlet, i.URL)
		same := a == nil && b == nil || a != nil && b != nil && a.Standing == b.Standing
		if name := cmp.Or(strings.TrimSpace(i.Outlet), i.URL); !same && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out, nil
}
