package export

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"parley/internal/record"
)

// Compliance is the table of deals, their accounts and the incidents held against each. Names are
// written out; there is no total over accounts, pairs of parties or deals.
type Compliance struct {
	Name       string           `json:"name"`
	Incidents  int              `json:"incidents"`       // on record that can be held against a deal
	At         record.EDTF      `json:"at"`              // what is in force is told of this day: the last of the record
	Asked      bool             `json:"asked,omitempty"` // or the one that was asked for; then incidents are those of that day
	Agreements []AgreementTable `json:"agreements"`
	Pending    []PendingDeal    `json:"pending,omitempty"` // promised documents, exchanges: what became of them
	Credit     string           `json:"credit,omitempty"`  // of the place data, where incidents have places
}

// PendingDeal is a deal that no incident can be held against, with what later reports tell of it.
type PendingDeal struct {
	ID       string                 `json:"id"`
	Title    string                 `json:"title"`
	Kind     record.AgreementKind   `json:"kind"`
	Status   record.AgreementStatus `json:"status"`
	Report   string                 `json:"report"`
	FollowUp []record.FollowUp      `json:"follow_up"`
}

// ResultChange is a result that changed between two moments. Before "" = the incident was not held
// against this account; After "" = it no longer is.
type ResultChange struct {
	Incident  string                  `json:"incident"`
	Title     string                  `json:"title"`
	Date      record.EDTF             `json:"date"`
	Agreement string                  `json:"agreement"`
	Deal      string                  `json:"deal"`
	Version   string                  `json:"version"`
	By        string                  `json:"by"` // whose account
	Before    record.AssessmentResult `json:"before"`
	After     record.AssessmentResult `json:"after"`
	Why       string                  `json:"why,omitempty"`
}

// Words are a change as a line.
func (c ResultChange) Words() string {
	s := c.Title + on(c.Date) + " [" + c.Incident + "] against “" + c.Deal + "”, as " + c.By + " has it: " + c.Before.Words() + " → " + c.After.Words()
	if c.Before == "" {
		s = "new: " + c.Title + on(c.Date) + " [" + c.Incident + "] against “" + c.Deal + "”, as " + c.By + " has it: " + c.After.Words()
	}
	if c.Why != "" && c.After != "" {
		s += " (" + c.Why + ")"
	}
	return s
}

// Told are the changes that are told one by one: results that became others, and new ones that would be
// inconsistent; how many others are new is counted.
func Told(cs []ResultChange) (told []ResultChange, others int) {
	for _, c := range cs {
		if c.Before != "" || c.After == record.ResultAllegedInconsistent || c.After == record.ResultInconsistent {
			told = append(told, c)
		} else {
			others++
		}
	}
	return told, others
}

// AgreementTable is one deal.
type AgreementTable struct {
	ID        string                 `json:"id"`
	Title     string                 `json:"title"`
	Kind      record.AgreementKind   `json:"kind"`
	Status    record.AgreementStatus `json:"status"`
	Parties   []string               `json:"parties,omitempty"`
	Report    string                 `json:"report"` // where its first account stands
	Versions  []VersionColumn        `json:"versions"`
	Incidents []IncidentRow          `json:"incidents"`
	Counts    []ComplianceCount      `json:"counts"`
	FollowUp  []record.FollowUp      `json:"follow_up,omitempty"` // acts, conditions, exits, and what later reports tell of them
}

// VersionColumn is one account of a deal.
type VersionColumn struct {
	ID    string   `json:"id"`
	By    string   `json:"by"`
	Bound []string `json:"bound,omitempty"`
	record.Scope
	Reports []string `json:"reports"`         // that tell it
	Quote   string   `json:"quote,omitempty"` // the words it rests on
	Running string   `json:"running"`         // whether it is in force on the day of the table, by its own period
	// Commitments are those of the account, of a table that was asked for a day.
	Commitments []CommitmentRow `json:"commitments,omitempty"`
}

// CommitmentRow is one act of one bound party in an account, on whichever objects.
type CommitmentRow struct {
	By      string      `json:"by"` // who is bound; "" = not stated
	Duty    record.Duty `json:"duty"`
	Act     string      `json:"act"`
	Objects []string    `json:"objects,omitempty"`
	Area    string      `json:"area,omitempty"`
	From    record.EDTF `json:"from,omitzero"`
	To      record.EDTF `json:"to,omitzero"`
	Due     record.EDTF `json:"due,omitzero"`
	Running string      `json:"running"` // "yes", "no: …", "not known: …"
}

// Words are a commitment in a line: who, and what is owed, forbidden or allowed.
func (c CommitmentRow) Words() string {
	s := cmp.Or(c.By, "who is bound is not stated") + ": " + map[record.Duty]string{record.DutyDo: "to do: ", record.DutyMay: "may: "}[c.Duty]
	if c.Duty == record.DutyRefrain || c.Duty == "" {
		s += "no "
	}
	s += strings.TrimPrefix(c.Act, "any ") // "no hostility"
	if len(c.Objects) > 0 {
		s += " on " + strings.Join(c.Objects, ", ")
	}
	if c.Area != "" {
		s += ", " + c.Area
	}
	return s + due(c.Due)
}

// IncidentRow is one incident under each account of a deal.
type IncidentRow struct {
	ID      string        `json:"id"`
	Title   string        `json:"title"`
	Date    record.EDTF   `json:"date"`
	Report  string        `json:"report"`
	Status  record.Status `json:"status,omitempty"`
	Alleged []string      `json:"alleged,omitempty"` // in words, who says so first
	// Justified are the reasons that the side gives of which it is alleged, in words; results stay as they are.
	Justified []string                `json:"justification_claimed,omitempty"`
	Together  record.AssessmentResult `json:"together"` // under all accounts
	Wording   string                  `json:"wording"`
	Under     []UnderVersion          `json:"under"`
}

// Outside says whether an incident lies outside the period of every account.
func (r IncidentRow) Outside() bool {
	return !slices.ContainsFunc(r.Under, func(u UnderVersion) bool { return u.Period != record.MatchNo })
}

// UnderVersion is one incident under one account.
type UnderVersion struct {
	Version string                  `json:"version"`
	By      string                  `json:"by"`
	Result  record.AssessmentResult `json:"result"`
	Wording string                  `json:"wording"`
	Period  record.Match            `json:"in_period"`
	Missing []string                `json:"missing,omitempty"` // questions whose answer is not known
	Reasons []string                `json:"reasons,omitempty"` // for each question that is not answered with yes
}

// ComplianceCount counts the incidents that By alleges of Of, by result under one account. Of "" = of
// nobody; By "" = no source is named.
type ComplianceCount struct {
	Of        string                          `json:"of"`
	By        string                          `json:"by"`
	Version   string                          `json:"version"`
	VersionBy string                          `json:"version_by"`
	Results   map[record.AssessmentResult]int `json:"results"`
}

// Pair says who alleges of whom.
func (c ComplianceCount) Pair() string {
	switch {
	case c.Of == "":
		return "alleged of nobody"
	case c.By == c.Of:
		return "of " + c.Of + ", by own account"
	}
	return "alleged of " + c.Of + " by " + cmp.Or(c.By, "a source not named")
}

// results are the results in the order in which they are counted, with the two lines of their heads.
var results = []struct {
	Result       record.AssessmentResult
	Above, Below string
}{
	{record.ResultAllegedInconsistent, "inconsistent", "if confirmed"},
	{record.ResultInconsistent, "inconsistent", "as verified"},
	{record.ResultOutsideScope, "outside", "the scope"},
	{record.ResultNotAssessable, "not", "assessable"},
}

// Words are a count by result; what cannot be assessed is always among it.
func (c ComplianceCount) Words() string {
	var out []string
	for _, r := range results {
		if n := c.Results[r.Result]; n > 0 || r.Result != record.ResultInconsistent {
			out = append(out, fmt.Sprintf("%d %s %s", n, r.Above, r.Below))
		}
	}
	return strings.Join(out, ", ")
}

// Facts are what an account says, in the order of the table: who is bound, from, until, acts, objects,
// area, conditions, exceptions, exit; "" = not stated.
func (v VersionColumn) Facts() [][2]string {
	list := func(ss []string) string { return strings.Join(ss, ", ") }
	var acts, objects []string
	for _, a := range v.Acts {
		acts = append(acts, words(a))
	}
	for _, o := range v.Objects {
		if o != record.ObjectUnspecified {
			objects = append(objects, words(o))
		}
	}
	until := v.To.Words()
	if v.Duration != "" {
		until = strings.TrimPrefix(until+", for "+record.PeriodWords(v.Duration), ", ")
	}
	return [][2]string{{"binds", list(v.Bound)}, {"from", v.From.Words()}, {"until", until}, {"acts", list(acts)}, {"objects", list(objects)}, {"area", v.Area}, {"on condition", quoted(v.Conditions...)}, {"except", quoted(v.Exceptions...)}, {"exit", quoted(v.Exit)}}
}

// quoted are words of reports, told from ours by quotation marks.
func quoted(texts ...string) string {
	var out []string
	for _, t := range texts {
		if t != "" {
			out = append(out, "“"+t+"”")
		}
	}
	return strings.Join(out, "; ")
}

// Told are the commitments of an account in lines; whether one is in force is said where it is not as the
// account is.
func (v VersionColumn) Told() []string {
	var out []string
	for _, c := range v.Commitments {
		s := c.Words()
		if c.Running != v.Running {
			s += "; in force: " + c.Running
		}
		out = append(out, s)
	}
	return out
}

// ComplianceFormat is a form in which the table is written.
type ComplianceFormat struct {
	Name  string
	Write func(io.Writer, Compliance) error
}

// ComplianceFormats are those that --format takes.
var ComplianceFormats = []ComplianceFormat{{"text", ComplianceText}, {"json", ComplianceJSON}, {"csv", ComplianceCSV}}

// Head says what the table is, in sentences.
func (t Compliance) Head() []string {
	return []string{
		"Incidents as they are alleged, joined over all reports, held against each account of each deal. Nothing here finds that anything happened or who did it. Counts are for one pair of parties under one account; they are not added up.",
		fmt.Sprintf("On record: %s. What is in force is told of %s, %s.", counted(t.Incidents, "incident"), cmp.Or(t.At.Words(), "no day"), t.day()),
	}
}

// day says which day the table is of.
func (t Compliance) day() string {
	if t.Asked {
		return "the day asked for, and the incidents are those of that day; documents, conditions and exits are told as reports had them by then"
	}
	return "the last day of the record"
}

// ComplianceText writes the table for a terminal. Ids in brackets can be given to `parley show`.
func ComplianceText(w io.Writer, t Compliance) error {
	p := &printer{w: w}
	p.f("%s: incidents held against each account of each deal\n", t.Name)
	for _, h := range t.Head() {
		p.f("%s\n", Fold("", "", h))
	}
	if len(t.Agreements) == 0 {
		p.f("\nno deal on record that an incident can be held against\n")
	}
	for _, a := range t.Agreements {
		p.f("\n%s\n", Fold("", "  ", "“"+a.Title+"” ["+a.ID+"], "+words(a.Kind)+", "+words(a.Status)))
		p.f("\n  Accounts\n")
		number := map[string]string{}
		for k, v := range a.Versions {
			number[v.ID] = fmt.Sprint(k + 1)
			p.f("%s\n", Fold(fmt.Sprintf("  %2d  ", k+1), "      ", v.By+", in "+strings.Join(v.Reports, ", ")+" ["+v.ID+"]"))
			var silent []string
			for _, f := range v.Facts() {
				if f[1] == "" {
					silent = append(silent, f[0])
					continue
				}
				p.f("%s\n", Fold("      ", "        ", f[0]+": "+f[1]))
			}
			if v.Running != "" {
				p.f("%s\n", Fold("      ", "        ", "in force: "+v.Running))
			}
			for _, c := range v.Told() {
				p.f("%s\n", Fold("      · ", "        ", c))
			}
			if len(silent) > 0 {
				p.f("%s\n", Fold("      ", "        ", "not stated: "+strings.Join(silent, ", ")))
			}
		}
		if p.f("\n  Incidents\n"); len(a.Incidents) == 0 {
			p.f("  none on record for the day\n")
		}
		var outside []string
		for _, x := range a.Incidents {
			if x.Outside() {
				outside = append(outside, x.ID)
				continue
			}
			p.f("%s\n", Fold("  - ", "    ", x.Title+on(x.Date)+" ["+x.ID+"]: "+x.Wording))
			for _, al := range orNone(x.Alleged, "alleged of nobody") {
				p.f("%s\n", Fold("      ", "        ", al))
			}
			for _, j := range x.Justified {
				p.f("%s\n", Fold("      ", "        ", j))
			}
			var said []string // accounts that come to the same, in one line
			under := map[string][]string{}
			for _, u := range x.Under {
				s := u.Words()
				if under[s] == nil {
					said = append(said, s)
				}
				under[s] = append(under[s], number[u.Version])
			}
			for _, s := range said {
				noun := "account "
				if len(under[s]) > 1 {
					noun = "accounts "
				}
				p.f("%s\n", Fold("      ", "        ", noun+strings.Join(under[s], ", ")+": "+s))
			}
		}
		if len(outside) > 0 {
			p.f("%s\n", Fold("  - ", "    ", "outside the period of every account: "+strings.Join(outside, ", ")))
		}
		counts(p, a, number)
		if len(a.FollowUp) > 0 {
			p.f("\n  Acts, conditions, exits\n")
			p.follow(a.FollowUp)
		}
	}
	if len(t.Pending) > 0 {
		p.f("\nDocuments, exchanges and proposals\n")
	}
	for _, d := range t.Pending {
		p.f("%s\n", Fold("  ", "    ", "“"+d.Title+"” ["+d.ID+"], "+words(d.Kind)+", "+words(d.Status)))
		p.follow(d.FollowUp)
	}
	if t.Credit != "" {
		p.f("\n%s\n", Fold("", "", t.Credit))
	}
	return p.err
}

// follow writes what later reports tell of what is to be.
func (p *printer) follow(fs []record.FollowUp) {
	for _, f := range fs {
		for i, l := range f.Words() {
			if i == 0 || f.Kind == record.FollowExit {
				p.f("%s\n", Fold("  - ", "    ", l))
			} else {
				p.f("%s\n", Fold("      ", "        ", l))
			}
		}
	}
}

// counts writes a table for each pair of parties: a line for each account, a column for each result.
func counts(p *printer, a AgreementTable, number map[string]string) {
	shown := slices.Clone(results)
	if !slices.ContainsFunc(a.Counts, func(c ComplianceCount) bool { return c.Results[record.ResultInconsistent] > 0 }) {
		shown = slices.Delete(shown, 1, 2) // nothing is verified
	}
	line := func(first string, cell func(k int) string) {
		p.f("      %-30s", cut(first, 28))
		for k := range shown {
			p.f("%14s", cell(k))
		}
		p.f("\n")
	}
	if len(a.Counts) == 0 {
		return
	}
	p.f("\n  Counts\n")
	line("", func(k int) string { return shown[k].Above })
	line("account", func(k int) string { return shown[k].Below })
	last := ""
	for _, c := range a.Counts {
		if c.Pair() != last {
			last = c.Pair()
			p.f("%s\n", Fold("  - ", "    ", last))
		}
		line(number[c.Version]+"  "+c.VersionBy, func(k int) string { return fmt.Sprint(c.Results[shown[k].Result]) })
	}
}

// cut shortens a text to n characters.
func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

func orNone(ss []string, none string) []string {
	if len(ss) == 0 {
		return []string{none}
	}
	return ss
}

// Words are the result with its reasons: what speaks against, and what is not known.
func (u UnderVersion) Words() string {
	var because, unknown []string
	for _, r := range u.Reasons {
		question, why, _ := strings.Cut(r, ": ")
		if slices.Contains(u.Missing, question) {
			unknown = append(unknown, question+" ("+why+")")
		} else {
			because = append(because, question+" ("+why+")")
		}
	}
	s := u.Wording
	if len(because) > 0 {
		s += ": " + strings.Join(because, ", ")
	}
	if len(unknown) > 0 {
		s += "; not known: " + strings.Join(unknown, ", ")
	}
	return s
}

// ComplianceJSON writes the table as JSON.
func ComplianceJSON(w io.Writer, t Compliance) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(t)
}

// ComplianceCSV writes a line for each incident under each account.
func ComplianceCSV(w io.Writer, t Compliance) error {
	c := csv.NewWriter(w)
	rows := [][]string{{"agreement", "agreement_title", "version", "version_by", "incident", "incident_title", "incident_date", "alleged", "result", "wording", "missing", "reasons", "justification_claimed"}}
	for _, a := range t.Agreements {
		for _, x := range a.Incidents {
			for _, u := range x.Under {
				rows = append(rows, []string{a.ID, a.Title, u.Version, u.By, x.ID, x.Title, string(x.Date), strings.Join(x.Alleged, "; "), string(u.Result), u.Wording, strings.Join(u.Missing, ", "), strings.Join(u.Reasons, "; "), strings.Join(x.Justified, "; ")})
			}
		}
	}
	return c.WriteAll(rows)
}
