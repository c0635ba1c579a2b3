package record

import (
	"fmt"
	"strings"
	"time"
)

// The entities of the domain beside what one report states: what is done with the record, and what is judged across reports. They stand here so that all steps speak of the
// same things; the contract of `parley read` has no member for them yet.

// CustodyEvent is one entry of a report's chain of custody; PrevHash ties it to the one before.
type CustodyEvent struct {
	At       time.Time
	Actor    string
	Action   string // collected hashed imported exported redacted deleted
	Note     string
	PrevHash string
}

// Provision is a numbered part of an agreement text: article, paragraph, bullet or annex.
type Provision struct {
	Number, Text string
	Spans        []Span
}

// Match is the answer to one question of a scope match.
type Match string

const (
	MatchYes       Match = "yes"
	MatchNo        Match = "no"
	MatchUnclear   Match = "unclear"
	MatchDisputed  Match = "disputed"
	MatchNotStated Match = "not_stated"
)

// AssessmentResult is what comes of holding an incident against a commitment.
type AssessmentResult string

const (
	ResultNotApplicable       AssessmentResult = "not_applicable"
	ResultOutsideScope        AssessmentResult = "outside_scope"
	ResultAllegedInconsistent AssessmentResult = "alleged_inconsistent"
	ResultInconsistent        AssessmentResult = "inconsistent"
	ResultNotAssessable       AssessmentResult = "not_assessable"
	ResultScopeDisputed       AssessmentResult = "scope_disputed"
	ResultDetermined          AssessmentResult = "violation_determined" // only where a body with a mandate says so
)

// Words are a result as it is written.
func (r AssessmentResult) Words() string {
	switch r {
	case ResultAllegedInconsistent:
		return "would be inconsistent if confirmed"
	case ResultInconsistent:
		return "is inconsistent, as far as it is verified"
	case ResultOutsideScope:
		return "outside the scope as described"
	case ResultNotApplicable:
		return "not in force as told"
	case "":
		return "not held"
	}
	return strings.ReplaceAll(string(r), "_", " ")
}

// Assessment is one incident held against one commitment, in one version.
type Assessment struct {
	ID, Incident, Commitment                               string
	InPeriod, PartyMatch, ActMatch, ObjectMatch, AreaMatch Match
	Result                                                 AssessmentResult
	Missing                                                string // what would have to be known
	Wording                                                string
	By                                                     string
	At                                                     time.Time
	Rev                                                    int
}

// Resolution is what became of a forecast.
type Resolution string

const (
	ResolutionOpen   Resolution = "open"
	ResolutionTrue   Resolution = "true"
	ResolutionFalse  Resolution = "false"
	ResolutionPartly Resolution = "partly"
	ResolutionVoid   Resolution = "void"
)

// Resolutions are all, in the order in which they are counted.
var Resolutions = []Resolution{ResolutionOpen, ResolutionTrue, ResolutionFalse, ResolutionPartly, ResolutionVoid}

// ForecastOutcome is what became of a forecast or promise, by what later reports tell or by an
// analyst's decision.
type ForecastOutcome struct {
	Forecast   string     `json:"forecast"`
	By         string     `json:"by,omitempty"` // who forecast it: actor id, "" = no source named
	Target     EDTF       `json:"target,omitzero"`
	Resolution Resolution `json:"resolution"`
	ResolvedBy []string   `json:"resolved_by,omitempty"` // records that tell it
	Told       []Telling  `json:"told,omitempty"`
	Analyst    string     `json:"analyst,omitempty"` // who decided it; "" = worked out from the reports
	Why        string     `json:"why,omitempty"`
	Overdue    bool       `json:"overdue,omitempty"` // its time has gone by and nothing tells of it
	Strength   Strength   `json:"strength,omitempty"`
	Score      *float64   `json:"score,omitempty"` // Brier's, 0 to 1; nil until it came about or not, or where no strength is given
}

// Telling is where a later report tells what became of something that was announced.
type Telling struct {
	Report string   `json:"report"`
	On     EDTF     `json:"on"`           // day of the report
	By     []string `json:"by,omitempty"` // according to whom; none = the report itself
	Names  []string `json:"names,omitempty"`
	Quote  Span     `json:"quote"`
	Number *float64 `json:"number,omitempty"` // how many, where it gives one number
	Denies bool     `json:"denies,omitempty"` // it tells that it did not come about
}

// Words are a telling as a line of an account.
func (t Telling) Words() string {
	who := "the report"
	if len(t.Names) > 0 {
		who = strings.Join(t.Names, ", ")
	} else if len(t.By) > 0 {
		who = strings.Join(t.By, ", ")
	}
	return "according to " + who + ", in " + t.Report + " of " + t.On.Words() + ": “" + strings.Join(strings.Fields(t.Quote.Text), " ") + "”"
}

// Words say what became of it, a line each, and never that anything is true.
func (o ForecastOutcome) Words() []string {
	line := map[Resolution]string{ResolutionOpen: "open", ResolutionTrue: "told as come about", ResolutionFalse: "told as not come about", ResolutionPartly: "told as come about in part", ResolutionVoid: "void: it can no longer be told"}[o.Resolution]
	denied, told := false, false
	for _, t := range o.Told {
		denied, told = denied || t.Denies, told || !t.Denies
	}
	switch {
	case o.Analyst != "":
		line += ", as " + o.Analyst + " decided: " + o.Why
	case o.Resolution == ResolutionOpen && denied && told:
		line += ": reports tell both that it came about and that it did not"
	case o.Overdue:
		line += ": its time has gone by (" + o.Target.Words() + "), and nothing on record tells of it"
	}
	if len(o.ResolvedBy) > 0 {
		line += " [" + strings.Join(o.ResolvedBy, ", ") + "]"
	}
	if o.Score != nil {
		line += fmt.Sprintf("; Brier score %.2f", *o.Score)
	}
	out := []string{line}
	for _, t := range o.Told {
		out = append(out, t.Words())
	}
	return out
}

// FollowKind is what a deal says is to be, beside what it forbids.
type FollowKind string

const (
	FollowDocument  FollowKind = "document"  // that is to be published
	FollowAct       FollowKind = "act"       // that a party undertook
	FollowCondition FollowKind = "condition" // on which it rests
	FollowExit      FollowKind = "exit"      // somebody left it, or says that it binds him no more
)

// FollowUp is one such thing, and what later reports tell of it.
type FollowUp struct {
	Kind      FollowKind      `json:"kind"`
	Text      string          `json:"text"`           // in the report's words
	By        string          `json:"by,omitempty"`   // who is bound, or whose account it is: actor id
	Name      string          `json:"name,omitempty"` // of By
	Due       EDTF            `json:"due,omitzero"`
	Report    string          `json:"report"`
	Agreement string          `json:"agreement"` // as that report has it
	Quote     Span            `json:"quote"`
	Outcome   ForecastOutcome `json:"outcome"`
}

// Words are a follow-up as lines of an account.
func (f FollowUp) Words() []string {
	head := map[FollowKind]string{FollowDocument: "promised document", FollowAct: "undertaken", FollowCondition: "condition", FollowExit: "exit told"}[f.Kind]
	if f.Kind == FollowExit {
		var out []string
		for _, t := range f.Outcome.Told {
			out = append(out, head+", "+t.Words())
		}
		return out
	}
	if f.Name != "" {
		head += map[FollowKind]string{FollowAct: " by " + f.Name, FollowCondition: ", as " + f.Name + " has it"}[f.Kind]
	}
	head += ": “" + strings.Join(strings.Fields(f.Text), " ") + "” (" + f.Report
	if f.Due != "" {
		head += "; due " + f.Due.Words()
	}
	o := f.Outcome.Words()
	switch {
	case f.Kind == FollowCondition && f.Outcome.Resolution == ResolutionTrue:
		o[0] = "told as met"
	case f.Kind == FollowCondition && f.Outcome.Resolution == ResolutionFalse:
		o[0] = "told as not met"
	case f.Outcome.Resolution == ResolutionOpen && len(f.Outcome.Told) == 0 && !f.Outcome.Overdue:
		o[0] = "nothing on record tells of it"
	}
	return append([]string{head + "): " + o[0]}, o[1:]...)
}

// Brier is the mean score of one who forecast: 0 is best, 1 worst.
type Brier struct {
	By       string  `json:"by"` // actor or party id, "" = no source named
	Name     string  `json:"name"`
	Scored   int     `json:"scored"`   // came about or not, with a strength
	Resolved int     `json:"resolved"` // came about, in part, or not
	All      int     `json:"all"`
	Score    float64 `json:"score"` // mean over Scored
}

// CeasefireCoding are the fields of a cease-fire as the ETH/PRIO set names them; nil = not coded.
type CeasefireCoding struct {
	Side                                                   string
	Partial, Written, Fixed                                *bool
	FixedTime                                              EDTF
	Class                                                  string // cessation of hostilities, preliminary, definitive
	Humanitarian, PeaceProcess, Holiday, Election, Unclear *bool
	Other                                                  string
	Declared, Effect, End                                  EDTF
	Ended                                                  *bool
}
