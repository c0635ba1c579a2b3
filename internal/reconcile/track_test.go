package reconcile

import (
	"testing"

	"parley/internal/record"
)

// An agreement of a report is the tracked one of its words or day; a new proposal, one told before it was
// made, and one that fits two alike are none.
func TestTrack(t *testing.T) {
	d := &record.Dossier{Agreements: []record.DossierAgreement{
		{ID: "bridges", Title: "Halt of attacks on bridges", Kind: record.KindPartialCeasefire, Date: "2031-03-18"},
		{ID: "harvest", Title: "Harvest truce", Kind: record.KindCeasefire, Date: "2031-04-19"},
		{ID: "winter", Title: "Winter truce", Kind: record.KindCeasefire, Date: "2031-01-05"},
	}}
	for _, c := range []struct {
		title  string
		kind   record.AgreementKind
		status record.AgreementStatus
		from   record.EDTF
		told   record.EDTF
		want   string
	}{
		{"pause on strikes on bridges", record.KindPartialCeasefire, record.StatusAnnounced, "", "2031-03-25", "bridges"},
		{"moratorium", record.KindPartialCeasefire, record.StatusInForce, "2031-03-18", "2031-03-25", "bridges"},
		{"moratorium", record.KindPartialCeasefire, record.StatusInForce, "", "2031-03-25", "bridges"}, // the one partial halt that is tracked
		{"truce", record.KindCeasefire, record.StatusAnnounced, "2031-04-19T18:00", "2031-04-19", "harvest"},
		{"truce", record.KindCeasefire, record.StatusAnnounced, "", "2031-04-20", ""},
		{"harvest truce", record.KindCeasefire, record.StatusAnnounced, "", "2031-04-18", ""},
		{"halt of attacks on bridges", record.KindPartialCeasefire, record.StatusProposed, "", "2031-05-20", ""},
		{"exchange of prisoners", record.KindExchange, record.StatusAnnounced, "2031-03-18", "2031-03-25", ""},
	} {
		rep := &record.Report{Date: record.ReportDate{EDTF: c.told}, Agreements: []record.Agreement{{Title: c.title, Kind: c.kind, Status: c.status, Scope: record.Scope{From: c.from}}}}
		Track(rep, d)
		if got := rep.Agreements[0].Tracked; got != c.want {
			t.Errorf("%s of %s: %q, want %q", c.title, c.told, got, c.want)
		}
	}
	rep := &record.Report{Agreements: []record.Agreement{{Title: "truce"}}}
	Track(rep, nil)
	if rep.Agreements[0].Tracked != "" {
		t.Error("no dossier")
	}
}
