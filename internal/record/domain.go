package record

import "time"

// The entities of the domain beside what one report states: where reports come from, what is done
// with the record, and what is judged across reports. They stand here so that all steps speak of the
// same things; the contract of `parley read` has no member for them yet.

// OutletKind is what kind of publisher an outlet is.
type OutletKind string

const (
	OutletNewsAgency        OutletKind = "news_agency"
	OutletStateMedia        OutletKind = "state_media"
	OutletIndependentMedia  OutletKind = "independent_media"
	OutletPublicBroadcaster OutletKind = "public_broadcaster"
	OutletOfficial          OutletKind = "official"
	OutletSocial            OutletKind = "social"
	OutletMission           OutletKind = "mission"
	OutletNGO               OutletKind = "ngo"
	OutletAcademic          OutletKind = "academic"
)

// Outlet is who publishes reports. A source (who said it) is an Actor.
type Outlet struct {
	ID, Name    string
	Kind        OutletKind
	Alignment   string // id of a party, "" if none
	Country     string // ISO 3166-1 alpha-3
	Reliability string // Admiralty code A to F, set by an analyst alone, with a reason; F = cannot be judged
	Reason      string
}

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

// ForecastOutcome is how a forecast came out, by which records.
type ForecastOutcome struct {
	Forecast   string
	Resolution Resolution
	ResolvedBy []string
	Score      *float64 // nil until it is resolved
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
