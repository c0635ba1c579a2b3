package web

import (
	"context"
	"log/slog"
	"testing"

	"parley/internal/export"
	"parley/internal/record"
)

// Accounts stand side by side, an incident under each, and a page without scripts says it all.
func TestCompliance(t *testing.T) {
	table := export.Compliance{Incidents: 1, Agreements: []export.AgreementTable{{
		ID: "A-1", Title: "pause <b>on the grid</b>", Kind: record.KindPartialCeasefire, Status: record.StatusInForce, Report: "lake-1",
		Versions: []export.VersionColumn{{ID: "V-1", By: "Arvania", Reports: []string{"lake-1"}, Scope: record.Scope{From: "2031-05-01"}}, {ID: "V-2", By: "Velmark", Reports: []string{"lake-1"}}},
		Incidents: []export.IncidentRow{{ID: "E-1", Title: "Air strike", Report: "lake-1", Wording: "not assessable", Under: []export.UnderVersion{
			{Version: "V-2", Wording: "not assessable", Missing: []string{"period"}, Reasons: []string{"period: this account states no beginning"}},
			{Version: "V-1", Wording: "would be inconsistent if confirmed"}}}},
		Counts: []export.ComplianceCount{{Of: "Velmark", By: "Arvania", Version: "V-2", VersionBy: "Velmark", Results: map[record.AssessmentResult]int{record.ResultNotAssessable: 1}}},
	}}}
	asked, day := "", ""
	h := Handler(testStore(t), Options{Log: slog.New(slog.DiscardHandler), Compliance: func(_ context.Context, words, on string) (export.Compliance, error) {
		asked, day = words, on
		if words == "nothing" {
			return export.Compliance{}, nil
		}
		return table, nil
	}})
	body := mustGet(t, h, "/compliance?q=grid")
	if asked != "grid" {
		t.Errorf("asked for %q", asked)
	}
	has(t, "escaped", body, "pause &lt;b&gt;on the grid")
	page := plain(body)
	has(t, "accounts", page, "from 1 May 2031 not stated")
	has(t, "incident", page, "would be inconsistent if confirmed not assessable; not known: period (this account states no beginning)")
	has(t, "nobody", page, "alleged of nobody")
	has(t, "counts", page, "alleged of Velmark by Arvania 0 inconsistent if confirmed, 0 outside the scope, 1 not assessable")
	has(t, "none", plain(mustGet(t, h, "/compliance?q=nothing")), "No deal passes this filter.")
	table.Agreements[0].Versions[0].Commitments = []export.CommitmentRow{{By: "Velmark", Duty: record.DutyRefrain, Act: "attack", Objects: []string{"energy", "port"}, Running: "no: before it began (1 May 2031)"}, {Duty: record.DutyDo, Act: "release", Due: "2031-05-09", Running: "yes"}}
	table.Agreements[0].Versions[0].Running = "no: before it began (1 May 2031)"
	page = plain(mustGet(t, h, "/compliance?on=2031-04-30"))
	if day != "2031-04-30" {
		t.Errorf("asked for the day %q", day)
	}
	has(t, "a day", page, "in force on 30 April 2031 no: before it began (1 May 2031) not stated", "commits to Velmark: no attack on energy, port who is bound is not stated: to do: release, for 9 May 2031; in force: yes not stated", "Incidents of that day, as alleged")
	if code, _ := get(t, h, "/compliance?on=yesterday"); code != 400 {
		t.Errorf("no day answers %d", code)
	}
	has(t, "menu", mustGet(t, h, "/about"), `href="/compliance"`)
	if code, _ := get(t, desk(t), "/compliance"); code != 404 {
		t.Errorf("a desk without the table answers %d", code)
	}
}
