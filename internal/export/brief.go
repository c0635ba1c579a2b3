// Package export turns records into what leaves the program: the daily brief now; tables and maps
// later. It takes values and gives values: no database, no clock, no network.
package export

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"parley/internal/record"
)

// BriefReport is one report of a brief's period.
type BriefReport struct {
	Record  *record.Report
	Outlet  string
	NotRead string // why it was kept and not read, "" = read
}

// BriefInput is what a brief is made of. Reports are those of the period; Before is how many
// incidents and reports the period before had, -1 where there was none.
type BriefInput struct {
	Name, Day, Zone                string // Day "": the reports that have no date
	Reports                        []BriefReport
	IncidentsBefore, ReportsBefore int
	Undated                        int                               // reports of the record without a date, where Day names one
	Names                          map[string]string                 // actor id → the name that the desk writes, else the report's
	Against                        []VersionAgainst                  // the period's incidents held against each version known by then
	Outcomes                       map[string]record.ForecastOutcome // by forecast: what became of it, as told up to the day
	Due                            []DuePromise                      // of earlier reports: due on the day, or told of on it
	FollowUp                       map[string][]record.FollowUp      // by agreement: what later reports tell of its documents, acts, conditions and exits
	Joined                         map[string]*record.Record         // by finding: the record of all reports up to the day; nil: nothing is joined
}

// DuePromise is a forecast or promise of an earlier report whose time came on the day, or of which a
// report of the day tells.
type DuePromise struct {
	Report  string
	Made    record.EDTF
	By      string // name; "" = no source named
	Item    record.Forecast
	Outcome record.ForecastOutcome
}

// VersionAgainst is one account of a deal with the period's incidents held against it.
type VersionAgainst struct {
	Title, By, Report, Version string // of the deal; actor id; where the account stands
	Name                       string // of By, where no report of the period names it
	Evidence                   []record.Span
	Incidents                  []IncidentAgainst
}

// IncidentAgainst is what comes of one incident under that account.
type IncidentAgainst struct {
	Title, Report, Item string
	Result              record.AssessmentResult
	Wording             string
	Missing             int // questions whose answer is not known
	Reasons             []string
	Justifications      []record.Justification // that the side gives of which it is alleged; the result stays
}

// Brief is the daily brief: sections of lines, each with the ids of the items that it rests on.
type Brief struct {
	Name     string    `json:"name"`
	Day      string    `json:"day"`
	CutOff   string    `json:"cut_off"`
	Head     []string  `json:"head"`
	Sections []Section `json:"sections"`
	Credit   string    `json:"credit,omitempty"` // of the place data, where a report of the brief has places
}

// Section is a part of a brief.
type Section struct {
	Title string `json:"title"`
	Note  string `json:"note,omitempty"`
	Lines []Line `json:"lines"`
}

// Line is one thing said in a brief. Report and Item tell where it can be opened; Sub are lines under it.
type Line struct {
	Text   string `json:"text"`
	Report string `json:"report,omitempty"`
	Item   string `json:"item,omitempty"`
	Quote  string `json:"quote,omitempty"` // the words it rests on
	Sub    []Line `json:"sub,omitempty"`
}

// MakeBrief writes the brief of a day. It says who says what before what happened, never that
// anything is true; unknown is "not reported", never zero; accounts of several reports stand side by
// side and are not added up.
func MakeBrief(in BriefInput) Brief {
	zone := cmp.Or(in.Zone, "UTC")
	b := Brief{Name: in.Name, Day: in.Day}
	if in.Day != "" {
		b.CutOff = in.Day + " 24:00 " + zone
	}
	reports := slices.Clone(in.Reports)
	slices.SortFunc(reports, func(x, y BriefReport) int { return cmp.Compare(x.Record.ID, y.Record.ID) })
	var incidents, agreements, talks, denials, promises, silences, tallies, differ, deliveries, directives, limits []Line
	speakers := map[string]int{}
	read, unread, statements := 0, []string{}, 0
	told := map[string]bool{} // records that have their line
	for _, r := range reports {
		if r.NotRead != "" {
			unread = append(unread, r.Record.ID+" ("+r.NotRead+")")
			continue
		}
		read++
		if len(r.Record.Places) > 0 {
			b.Credit = record.PlaceCredit
		}
		n := names(r.Record, in.Names)
		line := func(item string, ev []record.Span, text string, sub ...Line) Line {
			q := ""
			if len(ev) > 0 {
				q = strings.Join(strings.Fields(ev[0].Text), " ")
			}
			return Line{Text: text, Report: r.Record.ID, Item: item, Quote: q, Sub: sub}
		}
		for _, x := range r.Record.Incidents {
			if x.LowConfidence || x.Generic {
				continue
			}
			sub := incidentSub(x, n, line)
			if j := in.Joined[x.ID]; j != nil { // one account for each event, told in however many reports
				if told[j.ID] {
					continue
				}
				told[j.ID] = true
				for _, l := range j.Account(j.Names(in.Names)) {
					if !slices.ContainsFunc(sub, func(s Line) bool { return s.Text == l }) {
						sub = append(sub, Line{Text: l})
					}
				}
			}
			incidents = append(incidents, line(x.ID, x.Evidence, incidentLine(x, n), sub...))
		}
		for _, x := range r.Record.Agreements {
			if x.LowConfidence {
				continue
			}
			text := fmt.Sprintf("%s: %s, %s%s", n.clean(x.Title), words(x.Kind), words(x.Status), on(x.Date))
			if len(x.Parties) > 0 {
				text += "; parties as reported: " + n.list(x.Parties)
			}
			var sub []Line
			for _, v := range x.Versions {
				sub = append(sub, line(v.ID, v.Evidence, "as "+n.of(v.By)+" describes it: "+scope(v.Scope, n)))
			}
			for _, p := range x.Positions {
				sub = append(sub, line(x.ID, p.Evidence, n.of(p.Party)+": "+stance(p)))
			}
			for _, f := range in.FollowUp[x.ID] {
				for _, l := range f.Words() {
					sub = append(sub, Line{Text: l})
				}
			}
			agreements = append(agreements, line(x.ID, x.Evidence, text, sub...))
		}
		for _, x := range r.Record.Talks {
			if x.LowConfidence {
				continue
			}
			text := fmt.Sprintf("%s: %s%s", x.Title, words(x.Status), on(x.Date))
			if x.Venue != "" {
				text += ", " + n.of(x.Venue)
			}
			if x.Duration != nil {
				text += ", " + x.Duration.Words()
			}
			var sub []Line
			for _, d := range x.Delegations {
				var who []string
				for _, m := range d.Members {
					who = append(who, n.of(m.Actor))
				}
				sub = append(sub, line(x.ID, spansOf(d.Support), "for "+n.of(d.Party)+": "+strings.Join(who, ", ")))
			}
			for _, a := range x.Agenda {
				sub = append(sub, line(x.ID, a.Evidence, fmt.Sprintf("agenda, %s by %s: %s", a.Basis, n.of(string(a.By)), a.Text)))
			}
			for _, o := range x.Readouts {
				sub = append(sub, line(x.ID, o.Evidence, "readout of "+n.of(o.Party)+": "+issued(o.Issued)))
			}
			talks = append(talks, line(x.ID, x.Evidence, text, sub...))
		}
		for _, s := range r.Record.Statements {
			if s.Attitude {
				continue
			}
			statements++
			who := "no source named"
			if s.Speaker != nil {
				who = n.of(*s.Speaker)
				speakers[who]++
			}
			quote := strings.Join(strings.Fields(joined(s.Content)), " ")
			switch {
			case s.Mode == record.ModeSilence:
				silences = append(silences, line(s.ID, s.Content, who+": no statement on record; the report says: “"+quote+"”"))
			case s.Polarity == record.PolarityDenies:
				denials = append(denials, line(s.ID, s.Content, who+" denied or rejected: “"+quote+"”"))
			}
		}
		for _, f := range r.Record.Forecasts {
			who := "no source named"
			if f.By != "" {
				who = n.of(string(f.By))
			}
			promises = append(promises, line(f.ID, f.Evidence, who+": “"+f.Claim+"”"+due(f.Target), outcomeLines(in.Outcomes[f.ID])...))
		}
		for _, t := range r.Record.Tallies {
			if len(t.Parts) > 0 || t.Total != nil {
				tallies = append(tallies, line(t.ID, t.Evidence, n.clean(t.What)+", according to "+cmp.Or(n.list(t.ReportedBy), "no source named")+": "+Arithmetic(t)))
			}
		}
		for i := range r.Record.Deliveries {
			d := &r.Record.Deliveries[i]
			if !d.LowConfidence {
				deliveries = append(deliveries, line(d.ID, d.Evidence, n.clean(d.Title)+", according to "+cmp.Or(n.list(d.By), "no source named")+": "+Delivery(d, n.of)))
			}
		}
		for i := range r.Record.Directives {
			d := &r.Record.Directives[i]
			if !d.LowConfidence {
				directives = append(directives, line(d.ID, d.Evidence, n.clean(d.Title)+", according to "+cmp.Or(n.list(d.ReportedBy), "no source named")+": "+Directive(d, n.of)))
			}
		}
		for i := range r.Record.Limits {
			l := &r.Record.Limits[i]
			if l.LowConfidence {
				continue
			}
			var sub []Line
			for _, a := range l.Allegations {
				sub = append(sub, line(l.ID, spansOf(a.Support), Allegation(a, n.of)))
			}
			limits = append(limits, line(l.ID, l.Evidence, n.clean(l.Title)+", according to "+cmp.Or(n.list(l.ReportedBy), "no source named")+": "+Limit(l, n.of), sub...))
		}
		for _, d := range r.Record.Discrepancies {
			var sub []Line
			for _, s := range d.Sides {
				sub = append(sub, line(d.ID, spansOf(s.Support), cmp.Or(n.list(s.Who), "no source named")+": "+s.Says))
			}
			differ = append(differ, line(d.ID, d.Evidence, "Accounts differ ("+words(d.Type)+")", sub...))
		}
	}
	cut := "No cut-off: these reports have no date"
	if b.CutOff != "" {
		cut = "Cut-off " + b.CutOff
	}
	b.Head = append(b.Head, fmt.Sprintf("%s. Reports read: %d%s.", cut, read, change(read, in.ReportsBefore)))
	if in.Undated > 0 {
		b.Head = append(b.Head, fmt.Sprintf("Without a date, and in the brief of no day: %s.", counted(in.Undated, "report")))
	}
	if len(unread) > 0 {
		b.Head = append(b.Head, fmt.Sprintf("Kept and not read: %d: %s.", len(unread), strings.Join(unread, "; ")))
	}
	if len(limits) > 0 {
		b.Head = append(b.Head, fmt.Sprintf("Limits of observation reported for the period: %d; they stand below.", len(limits)))
	}
	b.Head = append(b.Head, "No observation of our own: parley keeps what reports say. Accounts are listed as reported; where several reports tell of one event their figures stand side by side, and nothing is added up.")
	section := func(title, note string, lines []Line) {
		if len(lines) == 0 {
			lines = []Line{{Text: "none on record for the period"}}
		}
		b.Sections = append(b.Sections, Section{title, note, lines})
	}
	section("Incidents as alleged", counted(len(incidents), "account")+change(len(incidents), in.IncidentsBefore), incidents)
	section("Agreements and proposals, in each party's version", "", agreements)
	section("Incidents held against each account", "as alleged; under one account at a time, and never added up", against(in))
	section("Talks", "", talks)
	section("Counts", "", tallies)
	if len(deliveries) > 0 {
		section("Handed over, or to be", "each line is one account; nothing is summed", deliveries)
	}
	if len(directives) > 0 {
		section("Orders to people and traffic", "", directives)
	}
	section("Denials and rejections", "", denials)
	section("Promises and forecasts", "", promises)
	var fell []Line
	for _, d := range in.Due {
		l := Line{Report: d.Report, Item: d.Item.ID, Text: cmp.Or(d.By, "no source named") + ", in " + d.Report + dated(d.Made) + ": “" + d.Item.Claim + "”" + due(d.Item.Target), Sub: outcomeLines(d.Outcome)}
		if len(d.Item.Evidence) > 0 {
			l.Quote = strings.Join(strings.Fields(d.Item.Evidence[0].Text), " ")
		}
		if len(l.Sub) == 0 {
			l.Sub = []Line{{Text: "open: nothing on record tells of it yet"}}
		}
		fell = append(fell, l)
	}
	section("What became of earlier promises and forecasts", "those whose time came on the day, or of which a report of the day tells", fell)
	section("No statement", "", silences)
	section("Where accounts in one report differ", "", differ)
	var most []string
	for k := range speakers {
		most = append(most, k)
	}
	slices.SortFunc(most, func(x, y string) int { return cmp.Or(cmp.Compare(speakers[y], speakers[x]), cmp.Compare(x, y)) })
	var who []Line
	for _, k := range most[:min(len(most), 10)] {
		who = append(who, Line{Text: fmt.Sprintf("%s: %d", k, speakers[k])})
	}
	if len(limits) > 0 {
		section("What monitors could not observe", "", limits)
	}
	section("Statements by speaker", counted(statements, "statement"), who)
	if out := outlets(reports, in.Names); len(out) > 0 {
		section("Outlets of the reports", "as the dossier had them when the reports were read", out)
	}
	return b
}

// outlets are those of the period's reports with their standing; none where the dossier had none of them.
func outlets(reports []BriefReport, desk map[string]string) []Line {
	count, told := map[string]int{}, map[string]string{}
	any := false
	for _, r := range reports {
		name := strings.TrimSpace(r.Outlet)
		o := Outlet{}
		for i := range r.Record.Standing {
			if s := &r.Record.Standing[i]; s.Role == record.RolePublished {
				o.Standing, name, any = s, s.Name, true
			}
		}
		if name == "" {
			name = "no outlet named"
		}
		n := names(r.Record, desk)
		count[name]++
		told[name] = o.Told(n.of)
	}
	if !any {
		return nil
	}
	var out []Line
	for _, name := range slices.Sorted(maps.Keys(count)) {
		out = append(out, Line{Text: name + ": " + told[name] + "; " + counted(count[name], "report")})
	}
	return out
}

// against says for each account of a deal what comes of the period's incidents under it: the counts by
// result, those that cannot be assessed among them, then the incidents.
func against(in BriefInput) []Line {
	n := namer{record.Narrator: "the report itself", record.Joint: "the parties jointly"}
	for _, r := range in.Reports {
		for _, a := range r.Record.Actors {
			n[a.ID] = a.Name
		}
	}
	for id, name := range in.Names {
		n[id] = name
	}
	var out []Line
	silent := 0
	for _, v := range in.Against {
		if !slices.ContainsFunc(v.Incidents, func(x IncidentAgainst) bool {
			return x.Result == record.ResultAllegedInconsistent || x.Result == record.ResultOutsideScope || x.Result == record.ResultNotAssessable && x.Missing == 1
		}) {
			if slices.ContainsFunc(v.Incidents, func(x IncidentAgainst) bool { return x.Result == record.ResultNotAssessable }) {
				silent++
			}
			continue
		}
		count := map[record.AssessmentResult]int{}
		l := Line{Report: v.Report, Item: v.Version}
		if len(v.Evidence) > 0 {
			l.Quote = strings.Join(strings.Fields(v.Evidence[0].Text), " ")
		}
		for _, x := range v.Incidents {
			count[x.Result]++
			if x.Result == record.ResultNotApplicable {
				continue
			}
			text := x.Title + ": " + x.Wording
			if len(x.Reasons) > 0 {
				text += " (" + strings.Join(x.Reasons, "; ") + ")"
			}
			for _, j := range x.Justifications {
				text += "; " + j.Words(n.of)
			}
			l.Sub = append(l.Sub, Line{Text: text, Report: x.Report, Item: x.Item})
		}
		if len(l.Sub) == 0 {
			continue
		}
		l.Text = fmt.Sprintf("%s, as %s describes it in %s: %d would be inconsistent with it if confirmed, %d outside its scope, %d not assessable", n.clean(v.Title), cmp.Or(n[v.By], v.Name, v.By), v.Report,
			count[record.ResultAllegedInconsistent], count[record.ResultOutsideScope], count[record.ResultNotAssessable])
		out = append(out, l)
	}
	if silent > 0 {
		out = append(out, Line{Text: counted(silent, "further account") + " under which no incident of the period can be assessed: too little of the beginning, the objects or who is bound is stated"})
	}
	return out
}

// outcomeLines say what became of a forecast; nothing where it is merely open.
func outcomeLines(o record.ForecastOutcome) []Line {
	if o.Forecast == "" || o.Resolution == record.ResolutionOpen && len(o.Told) == 0 && !o.Overdue && o.Analyst == "" {
		return nil
	}
	var out []Line
	for i, w := range o.Words() {
		l := Line{Text: w}
		if i > 0 && i <= len(o.Told) {
			l.Report, l.Quote = o.Told[i-1].Report, strings.Join(strings.Fields(o.Told[i-1].Quote.Text), " ")
		}
		out = append(out, l)
	}
	return out
}

func dated(d record.EDTF) string {
	if d == "" {
		return ""
	}
	return " of " + d.Words()
}

// namer gives actors and places their names.
type namer map[string]string

func names(r *record.Report, desk map[string]string) namer {
	n := namer{record.Narrator: "the report (no source named)", record.Joint: "the parties jointly"}
	for _, a := range r.Actors {
		n[a.ID] = a.Name
	}
	for _, p := range r.Places {
		n[p.ID] = p.Name
	}
	for id, name := range desk {
		if name != "" {
			n[id] = name
		}
	}
	return n
}

func (n namer) of(id string) string { return cmp.Or(n[id], id) }

func (n namer) list(ids []string) string {
	var out []string
	for _, id := range ids {
		out = append(out, n.of(id))
	}
	return strings.Join(out, ", ")
}

// clean is a title in the report's words, in quotation marks so that they are not taken for ours.
func (n namer) clean(s string) string { return "“" + s + "”" }

func words[T ~string](v T) string { return strings.ReplaceAll(string(v), "_", " ") }

func on(d record.EDTF) string {
	if d == "" {
		return ", date not stated"
	}
	return ", " + d.Words()
}

// counted is a number with its noun: "1 account", "2 accounts".
func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return strconv.Itoa(n) + " " + noun
}

func due(d record.EDTF) string {
	if d == "" {
		return ""
	}
	if by, ok := strings.CutPrefix(string(d), "../"); ok {
		return ", by " + record.EDTF(by).Words()
	}
	return ", for " + d.Words()
}

func change(n, before int) string {
	if before < 0 {
		return ""
	}
	return fmt.Sprintf(" (%d the day before)", before)
}

func joined(spans []record.Span) string {
	var out []string
	for _, s := range spans {
		out = append(out, s.Text)
	}
	return strings.Join(out, " … ")
}

func incidentLine(x record.Incident, n namer) string {
	place := ""
	if x.Place != nil && !strings.Contains(x.Title, n.of(*x.Place)) {
		place = ", " + n.of(*x.Place)
	}
	return x.Title + place + on(x.Date)
}

// Allegation is an allegation in words, by the names that name gives to actors, who says so first:
// "according to X, by Y; denied by Y", "by Y, by own account".
func Allegation(a record.Allegation, name func(id string) string) string {
	list := func(ids []string) string {
		var out []string
		for _, id := range ids {
			out = append(out, name(id))
		}
		return strings.Join(out, ", ")
	}
	text := "according to " + cmp.Or(list(a.By), "a source not named") + ", by " + name(a.Actor)
	if len(a.By) == 1 && a.By[0] == a.Actor {
		text = "by " + name(a.Actor) + ", by own account"
	}
	if len(a.Denied) > 0 {
		text += "; denied by " + list(a.Denied)
	}
	return text
}

// Delivery is what a delivery says, in words: the status, who to whom, how many, when.
func Delivery(d *record.Delivery, name func(id string) string) string {
	out := words(d.Status)
	if d.From != "" {
		out += ", by " + name(d.From)
	}
	if d.To != "" {
		out += " to " + name(d.To)
	}
	unit := func(a *record.Amount) string {
		if d.Unit != "" && a.Best != nil && *a.Best == 1 {
			return a.Words() + " " + d.Unit
		}
		if d.Unit != "" {
			return a.Words() + " " + d.Unit + "s"
		}
		return a.Words()
	}
	if d.Promised != nil {
		out += ", promised: " + unit(d.Promised)
	}
	if d.Delivered != nil {
		out += ", delivered: " + unit(d.Delivered)
	}
	if d.Outstanding != nil {
		out += ", outstanding: " + unit(d.Outstanding)
	}
	if d.Remainder != nil {
		out += fmt.Sprintf(", computed by parley: %d left", *d.Remainder)
	}
	if len(d.Through) > 0 {
		var through []string
		for _, id := range d.Through {
			through = append(through, name(id))
		}
		out += ", through " + strings.Join(through, ", ")
	}
	if d.Place != "" {
		out += ", at " + name(d.Place)
	}
	if d.Date != "" {
		out += ", " + d.Date.Words()
	}
	return out + due(d.Due)
}

// Directive is what a directive says, in words: the kind, the status, by whom, to whom, where, when.
func Directive(d *record.Directive, name func(id string) string) string {
	out := words(d.Kind) + ", " + words(d.Status)
	if d.By != nil {
		out += ", by " + name(*d.By)
	}
	list := func(before string, ids []string) {
		var of []string
		for _, id := range ids {
			of = append(of, name(id))
		}
		if len(of) > 0 {
			out += before + strings.Join(of, ", ")
		}
	}
	list(", to ", d.Addressees)
	list(", for ", d.Areas)
	if d.Issued != "" {
		out += ", issued " + d.Issued.Words()
	}
	if d.From != "" {
		out += ", from " + d.From.Words()
	}
	if d.To != "" {
		out += ", until " + d.To.Words()
	}
	if d.Duration != "" {
		out += ", for " + record.PeriodWords(d.Duration)
	}
	return out
}

// Limit is what could not be observed, in words: how, who, by what, where, when, the cause as given.
func Limit(l *record.Limit, name func(id string) string) string {
	out := words(l.Kind)
	if l.Monitor != nil {
		out += ", " + name(*l.Monitor)
	}
	if l.Means != "" {
		out += " (“" + l.Means + "”)"
	}
	if l.Place != nil {
		out += ", " + name(*l.Place)
	}
	out += on(l.Date)
	if l.Count != nil {
		out += ", " + counted(*l.Count, "time")
	}
	if l.Reason != "" {
		out += ", reason given: “" + l.Reason + "”"
	}
	return out
}

// incidentSub says who alleges and who denies, then the counts, then what was hit; each line opens
// the incident that it is a part of.
func incidentSub(x record.Incident, n namer, line func(item string, ev []record.Span, text string, sub ...Line) Line) []Line {
	var out []Line
	for _, a := range x.Allegations {
		out = append(out, line(x.ID, spansOf(a.Support), Allegation(a, n.of)))
	}
	if len(x.Allegations) == 0 {
		out = append(out, line(x.ID, nil, "nobody is named as having done it"))
	}
	for _, j := range x.Justifications {
		out = append(out, line(x.ID, j.Evidence, j.Words(n.of)))
	}
	killed := false
	for _, c := range x.Casualties {
		killed = killed || c.Kind == record.CasualtiesKilled || c.Kind == record.CasualtiesCasualties
		text := words(c.Kind)
		if c.Group != "" && c.Group != record.GroupAll {
			text += ", " + words(c.Group)
		}
		text += ": " + Count(c)
		if len(c.By) > 0 {
			text += ", according to " + n.list(c.By)
		}
		out = append(out, line(x.ID, c.Evidence, text))
	}
	if !killed {
		out = append(out, line(x.ID, nil, "killed: not reported"))
	}
	for _, t := range x.Targets {
		text := "“" + t.Text + "”"
		if t.Effect != nil {
			text += ": " + words(*t.Effect)
		}
		out = append(out, line(x.ID, t.Evidence, text))
	}
	return out
}

// Count is a casualty count in words: "nearly 90", "at least 4", "10 to 20", "number not stated".
func Count(c record.Casualty) string {
	if c.Best != nil {
		return c.Qualifier.Words(strconv.Itoa(*c.Best))
	}
	switch {
	case c.Qualifier == record.QualifierDozens || c.Qualifier == record.QualifierHundreds || c.Qualifier == record.QualifierThousands:
		return string(c.Qualifier)
	case c.Low != nil && c.High != nil:
		return fmt.Sprintf("%d to %d", *c.Low, *c.High)
	case c.Low != nil:
		return fmt.Sprintf("at least %d", *c.Low)
	case c.High != nil:
		return fmt.Sprintf("at most %d", *c.High)
	}
	return "number not stated"
}

// Arithmetic is a tally in words: "99: 57 shot down, 36 lost from radar; computed by parley: 6".
func Arithmetic(t record.Tally) string {
	s := "total not stated"
	if t.Total != nil {
		s = t.Qualifier.Words(strconv.Itoa(*t.Total))
	}
	var parts []string
	for _, p := range t.Parts {
		parts = append(parts, fmt.Sprintf("%d %s", p.Value, p.Label))
	}
	if len(parts) > 0 {
		s += ": " + strings.Join(parts, ", ")
	}
	if t.Remainder != nil && *t.Remainder > 0 {
		s += fmt.Sprintf("; computed by parley: %d", *t.Remainder)
	}
	if t.Check == record.CheckExceedsTotal {
		s += "; the parts exceed the total"
	}
	return s
}

func scope(s record.Scope, n namer) string {
	var out []string
	add := func(label, v string) {
		if v != "" {
			out = append(out, label+v)
		}
	}
	var acts, objects []string
	for _, a := range s.Acts {
		acts = append(acts, words(a))
	}
	for _, o := range s.Objects {
		objects = append(objects, words(o))
	}
	add("acts: ", strings.Join(acts, ", "))
	add("objects: ", strings.Join(objects, ", "))
	if s.Area != "" {
		add("area: ", n.of(s.Area))
	}
	add("from ", s.From.Words())
	add("until ", s.To.Words())
	add("for ", record.PeriodWords(s.Duration))
	add("on condition: ", strings.Join(s.Conditions, "; "))
	add("exit: ", s.Exit)
	return cmp.Or(strings.Join(out, "; "), "scope not stated")
}

// stance is a party's position with its condition.
func stance(p record.Position) string {
	text := words(p.Stance)
	if p.Condition != "" {
		text += ": “" + p.Condition + "”"
	}
	return text
}

func issued(v record.Issued) string {
	switch v {
	case record.IssuedYes:
		return "issued"
	case record.IssuedNo:
		return "none on record"
	case record.IssuedMinimal:
		return "a few words only"
	}
	return words(v)
}

// spansOf are the words that a part of an item rests on, in the order of its members' names.
func spansOf(s record.Support) []record.Span {
	var out []record.Span
	for _, k := range slices.Sorted(maps.Keys(s.Spans)) {
		out = append(out, s.Spans[k]...)
	}
	return out
}

func (b Brief) title() string {
	if b.Day == "" {
		return b.Name + ": brief of the reports without a date"
	}
	return b.Name + ": brief of " + b.Day
}

// BriefFormats are the forms in which a brief is written, by the name that --format takes.
var BriefFormats = []struct {
	Name  string
	Write func(io.Writer, Brief) error
}{
	{"text", BriefText}, {"markdown", BriefMarkdown}, {"html", BriefHTML}, {"json", BriefJSON},
}

// width is how many characters a line of text takes: those of the usual terminal.
const width = 80

// Fold breaks a text for a terminal at spaces, 80 characters a line: the first line begins with first,
// the others with pad. A word that is longer than a line stands whole.
func Fold(first, pad, text string) string {
	var b strings.Builder
	line := first
	for k, word := range strings.Fields(text) {
		switch {
		case k == 0:
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width:
			b.WriteString(line + "\n")
			line = pad
		default:
			line += " "
		}
		line += word
	}
	return b.String() + line
}

// BriefText writes a brief for a terminal. Ids in brackets can be given to `parley show`.
func BriefText(w io.Writer, b Brief) error {
	p := &printer{w: w}
	p.f("%s\n", b.title())
	for _, h := range b.Head {
		p.f("%s\n", Fold("", "", h))
	}
	for _, s := range b.Sections {
		p.f("\n%s\n", strings.ToUpper(s.Title))
		if s.Note != "" {
			p.f("  %s\n", s.Note)
		}
		for _, l := range s.Lines {
			p.f("%s\n", Fold("  - ", "    ", l.Text+ref(l)))
			for _, x := range l.Sub {
				p.f("%s\n", Fold("      ", "        ", x.Text))
			}
		}
	}
	if b.Credit != "" {
		p.f("\n%s\n", Fold("", "", b.Credit))
	}
	return p.err
}

func ref(l Line) string {
	if l.Item == "" {
		return ""
	}
	return " [" + l.Item + "]"
}

// BriefMarkdown writes a brief as Markdown.
func BriefMarkdown(w io.Writer, b Brief) error {
	p := &printer{w: w}
	esc := strings.NewReplacer("*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", "`", "\\`", "#", `\#`).Replace
	p.f("# %s\n", esc(b.title()))
	for _, h := range b.Head {
		p.f("\n%s\n", esc(h))
	}
	for _, s := range b.Sections {
		p.f("\n## %s\n\n", esc(s.Title))
		if s.Note != "" {
			p.f("%s\n\n", esc(s.Note))
		}
		for _, l := range s.Lines {
			p.f("- %s%s\n", esc(l.Text), esc(ref(l)))
			for _, x := range l.Sub {
				p.f("  - %s\n", esc(x.Text))
			}
		}
	}
	if b.Credit != "" {
		p.f("\n%s\n", esc(b.Credit))
	}
	return p.err
}

// BriefHTML writes a brief as a fragment of HTML.
func BriefHTML(w io.Writer, b Brief) error {
	p := &printer{w: w}
	e := html.EscapeString
	p.f("<h1>%s</h1>\n", e(b.title()))
	for _, h := range b.Head {
		p.f("<p>%s</p>\n", e(h))
	}
	for _, s := range b.Sections {
		p.f("<h2>%s</h2>\n", e(s.Title))
		if s.Note != "" {
			p.f("<p>%s</p>\n", e(s.Note))
		}
		p.f("<ul>\n")
		for _, l := range s.Lines {
			p.f("<li>%s%s", e(l.Text), e(ref(l)))
			if len(l.Sub) > 0 {
				p.f("<ul>")
				for _, x := range l.Sub {
					p.f("<li>%s</li>", e(x.Text))
				}
				p.f("</ul>")
			}
			p.f("</li>\n")
		}
		p.f("</ul>\n")
	}
	if b.Credit != "" {
		p.f("<p>%s</p>\n", e(b.Credit))
	}
	return p.err
}

// BriefJSON writes a brief as JSON.
func BriefJSON(w io.Writer, b Brief) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(b)
}

type printer struct {
	w   io.Writer
	err error
}

func (p *printer) f(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}
