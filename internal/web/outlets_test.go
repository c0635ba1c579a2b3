package web

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"parley/internal/export"
	"parley/internal/record"
	"parley/internal/store"
)

// outletDesk is a desk over the example, whose outlet the dossier knows.
func outletDesk(t *testing.T) *store.Store {
	t.Helper()
	s := testStore(t)
	text, rep := example()
	rep.Standing = []record.Standing{{Outlet: "out:ferry", Name: "The Ferry", Role: record.RolePublished, Kind: record.OutletStateMedia, Party: "gov:vk", Grade: "D", Graded: "2031-04-02", Why: "it prints <releases>", Root: "gov:vk"}}
	keep(t, s, rep.ID, text, rep)
	return s
}

// The standing of an outlet stands on the page of its report and in the list of outlets, as background.
func TestOutlets(t *testing.T) {
	s := outletDesk(t)
	h := Handler(s, Options{Name: "Lake talks", Parties: map[string]string{"gov:vk": "Velmark (government)"}, Log: slog.New(slog.DiscardHandler), Outlets: func(context.Context) ([]export.Outlet, error) {
		_, rep := example()
		d := &record.Dossier{Outlets: []record.DossierOutlet{{Standing: record.Standing{Outlet: "out:ferry", Name: "The Ferry", Kind: record.OutletStateMedia, Party: "gov:vk", Grade: "D", Graded: "2031-04-02", Why: "it prints <releases>"}, Words: []string{"ferry.example", deref(rep.Outlet)}}}}
		return export.MakeOutlets(d, []export.Published{{Outlet: deref(rep.Outlet), Date: "2031-05-03"}, {Outlet: "Tide", Date: "2031-05-01"}, {Outlet: "Tide", Date: "2031-05-02"}, {Outlet: ""}}), nil
	}})
	_, rep := example()
	body := mustGet(t, h, "/report/"+rep.ID)
	has(t, "the report", plain(body), "its standing state media, speaks for Velmark (government); source graded D (not usually reliable), 2 April 2031: it prints <releases> background")
	body = mustGet(t, h, "/outlets")
	has(t, "the outlets", plain(body), "The Ferry ferry.example", "state media Velmark (government) not stated not stated D · not usually reliable 2 April 2031 it prints <releases> 1 3 May 2031",
		"Tide the dossier does not have it F · cannot be judged 2 1 May 2031 to 2 May 2031")
	if strings.Contains(body, "<releases>") {
		t.Error("a reason is taken for HTML")
	}
}
