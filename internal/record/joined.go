package record

import (
	"cmp"
	"strconv"
	"strings"
)

// What a Record says beyond which findings it joins: who says so, through which chains, how far it is
// told, and which figures stand beside each other. All of it is worked out from the findings and from
// analysts' decisions; nothing is averaged and nothing is left out.

// Status is a step on the ladder of verification, or a state beside it.
type Status string

const (
	StatusReported     Status = "reported"       // a report tells it and names no source
	StatusAlleged      Status = "alleged"        // a party, or a source linked to one, says so
	StatusCorroborated Status = "corroborated"   // two chains say so that are independent of each other
	StatusVerified     Status = "verified_event" // a mission, a court or an analyst looked at evidence
	StatusAttributed   Status = "attributed"     // a body with a mandate determined who is responsible; never set by the program

	StatusContested    Status = "disputed"     // beside the ladder: a party denies it, or lays it on another
	StatusUnverifiable Status = "unverifiable" // beside the ladder: an analyst looked and cannot tell
	StatusRetracted    Status = "retracted"    // beside the ladder: taken back
)

// Ladder are the steps in order; a step up beyond corroborated is an analyst's.
var Ladder = []Status{StatusReported, StatusAlleged, StatusCorroborated, StatusVerified, StatusAttributed}

// Step is a move on the ladder: to which status, on which day, by whom and why. The last step of the
// ladder holds; states beside it hold with it.
type Step struct {
	Status   Status   `json:"status"`
	On       EDTF     `json:"on"` // day of the report or decision that moved it; "" = not known
	By       string   `json:"by"` // "parley", or the analyst
	Why      string   `json:"why"`
	Findings []string `json:"findings,omitempty"` // that moved it
}

// Chain is one way in which an account came: from whom it starts, and through which reports and
// outlets. Reports that copy each other or cite one agency are in one chain, and so are all who speak
// for one party, its outlets among them, and all outlets of one owner.
type Chain struct {
	Root     string   `json:"root"` // actor or party id, "wire:…", "owner:…" or "outlet:…"
	Sources  []string `json:"sources,omitempty"`
	Outlets  []string `json:"outlets,omitempty"`
	Standing []string `json:"standing,omitempty"` // of its outlets, a line each, as the dossier had it when the reports were read
	Reports  []string `json:"reports"`
}

// Figure is one count of people or things by one reporter on one day.
type Figure struct {
	What      string    `json:"what"` // "killed", "injured, children", the words of a tally
	Low       *int      `json:"low"`
	Best      *int      `json:"best"`
	High      *int      `json:"high"`
	Qualifier Qualifier `json:"qualifier"`
	By        []string  `json:"by,omitempty"` // who gives it, as stated; none = the report itself
	Root      string    `json:"root"`         // the chain that it comes by
	On        EDTF      `json:"on"`           // day of the report
	Report    string    `json:"report"`
	Finding   string    `json:"finding"`
	Later     string    `json:"later,omitempty"` // finding with a later figure of the same reporter, which updates this one
	Rivals    []string  `json:"rivals,omitempty"`
}

// Same says whether two figures give the same count.
func (f Figure) Same(o Figure) bool {
	eq := func(a, b *int) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }
	return f.What == o.What && eq(f.Low, o.Low) && eq(f.Best, o.Best) && eq(f.High, o.High)
}

// Words is a figure as it is written: "nearly 90".
func (f Figure) Words() string {
	switch {
	case f.Best != nil:
		return f.Qualifier.Words(strconv.Itoa(*f.Best))
	case f.Low != nil && f.High != nil:
		return strconv.Itoa(*f.Low) + " to " + strconv.Itoa(*f.High)
	case f.Low != nil:
		return QualifierAtLeast.Words(strconv.Itoa(*f.Low))
	case f.High != nil:
		return QualifierUpTo.Words(strconv.Itoa(*f.High))
	}
	return f.Qualifier.Words("a number not stated")
}

// Joined is what a record says as all its findings have it.
type Joined struct {
	Status  Status       `json:"status,omitempty"`
	Beside  []Status     `json:"beside,omitempty"` // states beside the ladder
	Steps   []Step       `json:"steps,omitempty"`  // how it came there, oldest first
	Chains  []Chain      `json:"chains,omitempty"`
	Figures []Figure     `json:"figures,omitempty"` // every count, oldest first
	Differ  []Difference `json:"differ,omitempty"`  // points in which its accounts differ
	Copies  []string     `json:"copies,omitempty"`  // stories: reports whose text is a copy or a rewrite of another's here

	// One account of all findings. Lists hold what any finding has; casualties are the last of each
	// reporter. Evidence is that of the finding whose id the record has; each finding has its own.
	Incident  *Incident  `json:"incident,omitempty"`
	Agreement *Agreement `json:"agreement,omitempty"`
	Talks     *Talks     `json:"talks,omitempty"`
	// Told says where each version of the agreement is told: version id here → report and version id there.
	Told   map[string][]FindingRef `json:"told,omitempty"`
	Places []Place                 `json:"places,omitempty"`
	Actors []Actor                 `json:"actors,omitempty"`
}

// Difference is a point in which the accounts of a record differ, across reports.
type Difference struct {
	ID     string          `json:"id"` // rests on type, sides and the findings that they stand in
	Type   DiscrepancyType `json:"type"`
	Sides  []DifferSide    `json:"sides"`
	Status string          `json:"status"` // open, explained, resolved
	Why    string          `json:"why,omitempty"`
	By     string          `json:"by,omitempty"` // the analyst who set the status; "" = it was worked out
}

// What a difference can be: open where two accounts cannot both hold, explained where something says why
// they differ, resolved where they came to agree.
const (
	DifferOpen      = "open"
	DifferExplained = "explained"
	DifferResolved  = "resolved"
)

// DifferStatuses are all of them.
var DifferStatuses = []string{DifferOpen, DifferExplained, DifferResolved}

// Across is a difference across reports with the record that it is of: for a word against a deed that of
// the statement.
type Across struct {
	Difference
	Record string                 `json:"record"`
	Layer  string                 `json:"layer"`
	Title  string                 `json:"title"`
	Date   EDTF                   `json:"date"`
	Name   func(id string) string `json:"-"` // of the actors that its sides name
}

// Name gives a difference its id.
func (d *Difference) Name() {
	parts := []string{string(d.Type)}
	for _, s := range d.Sides {
		parts = append(append(parts, s.Who, s.Says), s.Findings...)
	}
	d.ID = NewID("X", strings.Join(parts, "\x00"))
}

// Same says whether an analyst who saw o decided about d: the same kind of difference between the same
// two, who say the same. Another figure, place or allegation is another difference.
func (d *Difference) Same(o *Difference) bool {
	if d.Type != o.Type || len(d.Sides) != len(o.Sides) {
		return false
	}
	for i, s := range d.Sides {
		if s.Who != o.Sides[i].Who || s.Says != o.Sides[i].Says {
			return false
		}
	}
	return true
}

// Decide gives a difference the status that analysts gave it, the last of those in force. The decisions
// are those about findings of its record.
func (d *Difference) Decide(decisions []Decision) {
	for _, x := range InForce(decisions) {
		if x.Action == ActionStatus && x.Coder == "" && x.Differ != nil && d.Same(x.Differ) {
			d.Status, d.Why, d.By = x.Status, x.Reason, x.Analyst
		}
	}
}

// Standing says how a difference stands: its status, and who or what says so.
func (d *Difference) Standing() string {
	switch {
	case d.By != "":
		return d.Status + ", according to " + d.By + ": " + d.Why
	case d.Why != "":
		return d.Status + ": " + d.Why
	}
	return d.Status
}

// Words is a difference in a line: its kind, its status, and what each side says, neither taken as right.
func (d *Difference) Words(name func(id string) string) string {
	line := "accounts differ (" + words(d.Type) + "), " + d.Status
	for i, s := range d.Sides {
		line += map[bool]string{true: ": ", false: "; "}[i == 0] + name(s.Who) + ": " + Named(s.Says, name)
	}
	switch {
	case d.By != "":
		line += " (" + d.Status + " according to " + d.By + ": " + d.Why + ")"
	case d.Why != "":
		line += " (" + d.Why + ")"
	}
	return line
}

// DifferSide is one account: by whom (party, agency or outlet), what it says, and where.
type DifferSide struct {
	Who      string   `json:"who"`
	Says     string   `json:"says"`
	Findings []string `json:"findings"`
}

// Account says what a record holds beyond its first finding, a line each: in how many reports, how far
// up the ladder and why, each reporter's figures with updates and rivals, where accounts differ. name
// gives actors their names.
func (r *Record) Account(name func(id string) string) []string {
	var out []string
	if r.Status != "" {
		line := "status: " + words(r.Status)
		for _, b := range r.Beside {
			line += ", " + words(b)
		}
		for i := len(r.Steps) - 1; i >= 0; i-- {
			if r.Steps[i].Status == r.Status {
				line += " (" + r.Steps[i].By + ": " + Named(r.Steps[i].Why, name) + ")"
				break
			}
		}
		out = append(out, line)
	}
	if n := r.reports(); n > 1 {
		line := "told in " + strconv.Itoa(n) + " reports"
		if len(r.Chains) > 0 {
			line += ", through " + strconv.Itoa(len(r.Chains)) + " chain"
			if len(r.Chains) > 1 {
				line += "s"
			}
		}
		out = append(out, line)
	}
	if r.Incident != nil {
		for _, j := range r.Incident.Justifications {
			out = append(out, j.Words(name))
		}
	}
	rival := false
	for _, f := range r.Figures {
		rival = rival || f.Later != "" || len(f.Rivals) > 0
	}
	if rival || r.reports() > 1 {
		for _, f := range r.Figures {
			var by []string
			for _, b := range f.By {
				by = append(by, name(b))
			}
			line := strings.ReplaceAll(f.What, "_", " ") + ": " + f.Words() + ", according to " + cmp.Or(strings.Join(by, ", "), "the report") + ", " + f.On.Words() + " (" + f.Report + ")"
			switch {
			case f.Later != "":
				line += "; later updated by the same reporter"
			case len(f.Rivals) > 0:
				line += "; another count stands beside it"
			}
			out = append(out, line)
		}
	}
	for _, d := range r.Differ {
		out = append(out, d.Words(name))
	}
	return out
}

// Until is a record as it was told up to a day: findings of later reports, their figures, steps and
// chains are left out. told gives the day of a report.
func (r *Record) Until(day string, told func(report string) EDTF) *Record {
	x := *r
	x.Findings, x.Steps, x.Figures, x.Chains, x.Differ = nil, nil, nil, nil, nil
	known := map[string]bool{}
	for _, f := range r.Findings {
		if d := string(told(f.Report).First()); d != "" && d <= day {
			x.Findings = append(x.Findings, f)
			known[f.ID] = true
		}
	}
	x.Status, x.Beside = "", nil
	for _, s := range r.Steps {
		if string(s.On.First()) > day {
			continue
		}
		x.Steps = append(x.Steps, s)
		rung := false
		for _, l := range Ladder {
			rung = rung || l == s.Status
		}
		if rung {
			x.Status = s.Status
		} else {
			x.Beside = append(x.Beside, s.Status)
		}
	}
	for _, f := range r.Figures {
		if !known[f.Finding] {
			continue
		}
		if f.Later != "" && !known[f.Later] {
			f.Later = ""
		}
		var rivals []string
		for _, v := range f.Rivals {
			if known[v] {
				rivals = append(rivals, v)
			}
		}
		f.Rivals = rivals
		x.Figures = append(x.Figures, f)
	}
	for _, d := range r.Differ {
		all := true
		for _, s := range d.Sides {
			for _, f := range s.Findings {
				all = all && known[f]
			}
		}
		if all {
			x.Differ = append(x.Differ, d)
		}
	}
	return &x
}

func (r *Record) reports() int {
	seen := map[string]bool{}
	for _, f := range r.Findings {
		seen[f.Report] = true
	}
	return len(seen)
}

func words[T ~string](v T) string { return strings.ReplaceAll(string(v), "_", " ") }

// Named gives the ids in a line their names.
func Named(line string, name func(string) string) string {
	parts := strings.Split(line, " ")
	for i, p := range parts {
		bare := strings.TrimRight(p, ",;:.")
		if strings.Contains(bare, ":") {
			parts[i] = name(bare) + p[len(bare):]
		}
	}
	return strings.Join(parts, " ")
}

// Names gives the actors and places of a record their names; desk names hold over those of reports.
func (r *Record) Names(desk map[string]string) func(id string) string {
	n := map[string]string{Narrator: "the report", Joint: "the parties together"}
	for _, a := range r.Actors {
		n[a.ID] = a.Name
	}
	for _, p := range r.Places {
		n[p.ID] = p.Name
	}
	for _, c := range r.Chains {
		for _, o := range c.Outlets {
			for _, p := range []string{"out:", "outlet:"} {
				if id := p + Slug(o); n[id] == "" {
					n[id] = o
				}
			}
		}
	}
	return func(id string) string {
		if x := cmp.Or(desk[id], n[id]); x != "" {
			return x
		}
		for _, p := range []string{"out:", "outlet:", "wire:", "owner:", "report:"} {
			if rest, ok := strings.CutPrefix(id, p); ok {
				return strings.ReplaceAll(rest, "_", " ")
			}
		}
		if cc, ok := strings.CutPrefix(id, "gov:"); ok {
			return "the government of " + strings.ToUpper(cc)
		}
		bare, _, _ := strings.Cut(id, "@")
		return cmp.Or(n[bare], id)
	}
}
