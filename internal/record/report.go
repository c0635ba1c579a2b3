package record

import "strings"

// Schema is the version of the contract that this program writes.
const Schema = "parley-record/1.3"

// Schemas are the versions that it takes: what was kept before the minor version went up stays good.
var Schemas = []string{"parley-record/1", "parley-record/1.1", "parley-record/1.2", Schema}

// Special ids that may stand where an actor's id stands.
const (
	Narrator = "narrator" // the report itself, in its own voice
	Joint    = "joint"    // all parties together
)

// Span is a half-open range of Unicode code points of a report's text; Text is exactly that slice.
type Span struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// Support says what single values of an item rest on. A value without an entry rests on the
// evidence of its item.
type Support struct {
	Spans map[string][]Span `json:"spans,omitempty"` // by member name
	Basis map[string]Basis  `json:"basis,omitempty"` // by member name
}

// Rest records the basis and the spans of one member's value.
func (s *Support) Rest(member string, basis Basis, spans ...Span) {
	if basis != "" {
		if s.Basis == nil {
			s.Basis = map[string]Basis{}
		}
		s.Basis[member] = basis
	}
	if len(spans) > 0 {
		if s.Spans == nil {
			s.Spans = map[string][]Span{}
		}
		s.Spans[member] = append(s.Spans[member], spans...)
	}
}

// Item is what every item of every layer has.
type Item struct {
	ID            string   `json:"id,omitempty"`
	Confidence    *float64 `json:"confidence,omitempty"`     // 0 to 1
	LowConfidence bool     `json:"low_confidence,omitempty"` // shown as a suggestion only
	Support
}

// Report is one report and everything read in it: the top level of the contract.
type Report struct {
	Schema     string     `json:"schema"`
	ID         string     `json:"id"`
	Engine     Engine     `json:"engine"`
	Language   *string    `json:"language"` // BCP 47; null = not determined
	Date       ReportDate `json:"date"`
	Title      *string    `json:"title"`
	Outlet     *string    `json:"outlet"`
	URL        *string    `json:"url"`
	Genre      Genre      `json:"genre,omitempty"`
	TextSHA256 string     `json:"text_sha256"`
	Standing   []Standing `json:"standing,omitempty"` // what the dossier says of the outlets that it is of, carries or cites

	Furniture     []Furniture   `json:"furniture"`
	Sentences     []Sentence    `json:"sentences"`
	Names         []Name        `json:"names"`
	Times         []Time        `json:"times"`
	Quantities    []Quantity    `json:"quantities"`
	Actors        []Actor       `json:"actors"`
	Places        []Place       `json:"places"`
	Statements    []Statement   `json:"statements"`
	Narration     []Narration   `json:"narrator"`
	Talks         []Talks       `json:"talks"`
	Agreements    []Agreement   `json:"agreements"`
	Incidents     []Incident    `json:"incidents"`
	Tallies       []Tally       `json:"tallies"`
	Control       []Control     `json:"control"`
	Forecasts     []Forecast    `json:"forecasts"`
	Discrepancies []Discrepancy `json:"discrepancies"`
	Events        []Event       `json:"events"`
	Deliveries    []Delivery    `json:"deliveries"`
	Directives    []Directive   `json:"directives"`
	Limits        []Limit       `json:"observation_limits"`
	Warnings      []string      `json:"warnings"`
}

// Engine names the program and the models that read a report.
type Engine struct {
	Version string            `json:"version"`
	Models  map[string]string `json:"models"`           // name: sha256 of the model file, hexadecimal
	Credit  string            `json:"credit,omitempty"` // PlaceCredit, where the record has places
}

// PlaceCredit is owed wherever places of the gazetteer leave the program: CC BY 4.0 asks for the
// name, the licence and that there were changes.
const PlaceCredit = "Place data: GeoNames (geonames.org), CC BY 4.0, cut down and changed in form; Natural Earth (naturalearthdata.com), public domain."

// ReportDate is the date of a report and where it comes from.
type ReportDate struct {
	EDTF     EDTF      `json:"edtf"`
	Basis    DateBasis `json:"basis"`
	Evidence []Span    `json:"evidence,omitempty"`
}

// Standing is what the dossier says of an outlet that a report is of, carries or cites. All of it is
// background, but for Role, Root and Actor, which are derived.
type Standing struct {
	Outlet  string       `json:"outlet"` // id in the dossier
	Name    string       `json:"name"`
	Role    StandingRole `json:"role"`
	Kind    OutletKind   `json:"kind"`
	Party   string       `json:"party,omitempty"` // for which party it speaks
	Owner   string       `json:"owner,omitempty"` // outlets of one owner are one source
	Country string       `json:"country,omitempty"`
	Grade   string       `json:"grade,omitempty"`  // of the source (Admiralty, A to F), by an analyst
	Graded  EDTF         `json:"graded,omitempty"` // when it was graded so
	Why     string       `json:"why,omitempty"`    // it was graded so
	Wire    string       `json:"wire,omitempty"`   // what an agency is called where others carry it: "wire:…"
	Root    string       `json:"root,omitempty"`   // where what it tells of itself starts: the party, "owner:…", "wire:…", "outlet:…"
	Actor   string       `json:"actor,omitempty"`  // of the report, that it is
}

// Words are a standing in a line, with the names that name gives to parties.
func (s *Standing) Words(name func(id string) string) string {
	out := words(s.Kind)
	if s.Party != "" {
		out += ", speaks for " + name(s.Party)
	}
	if s.Owner != "" {
		out += ", owned by " + s.Owner
	}
	if s.Grade == "" || s.Grade == "F" && s.Why == "" {
		return out + "; source not graded (F: " + Admiralty["F"] + ")"
	}
	out += "; source graded " + s.Grade + " (" + Admiralty[s.Grade] + ")"
	if s.Graded != "" {
		out += ", " + s.Graded.Words()
	}
	if s.Why != "" {
		out += ": " + s.Why
	}
	return out
}

// Furniture is text that is not the report's own prose: teasers, captions, bylines.
type Furniture struct {
	Item
	Kind FurnitureKind `json:"kind"`
	Span Span          `json:"span"`
}

// Sentence is a range of code points.
type Sentence struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Name is a proper name found by the recogniser.
type Name struct {
	Item
	Span
	Class     NameClass `json:"class"`
	Ref       string    `json:"ref,omitempty"` // actor or place
	Lat       *float64  `json:"lat,omitempty"`
	Lon       *float64  `json:"lon,omitempty"`
	GeonameID *int      `json:"geonameid,omitempty"`
}

// Time is a time expression with its TIMEX3 value (TimeML) and the interval it means.
type Time struct {
	Item
	Span
	Type         TimeType    `json:"type"`
	Value        *string     `json:"value"`
	Mod          TimeMod     `json:"mod,omitempty"`
	EDTF         EDTF        `json:"edtf"`
	Earliest     string      `json:"earliest,omitempty"` // RFC 3339, inclusive
	Latest       string      `json:"latest,omitempty"`   // RFC 3339, exclusive
	TZ           string      `json:"tz,omitempty"`
	TZBasis      ZoneBasis   `json:"tz_basis,omitempty"`
	Anchor       string      `json:"anchor,omitempty"` // an id, "report" or "epoch"
	Alternatives []EDTF      `json:"alternatives,omitempty"`
	Granularity  Granularity `json:"granularity,omitempty"` // of a date or time
	Rule         string      `json:"rule,omitempty"`        // the rule of timex/rules.txt that gave the value
	// Of a DURATION: the shortest and the longest it may be, in seconds; 0 = not bounded. "more than
	// 12 hours" has Min 43200 and no Max. A month counts 30 days, a year 365.
	Min int64 `json:"min_s,omitempty"`
	Max int64 `json:"max_s,omitempty"`
}

// Quantity is a number with what it counts. "nearly 90": low null, best 90, high 90, nearly.
type Quantity struct {
	Item
	Span
	Low       *float64  `json:"low"`
	Best      *float64  `json:"best"`
	High      *float64  `json:"high"`
	Qualifier Qualifier `json:"qualifier"`
	Unit      *string   `json:"unit"`
	Of        string    `json:"of,omitempty"`
}

// Actor is a person, government, force or other body that acts or speaks.
type Actor struct {
	Item
	Name    string    `json:"name"`
	Type    ActorType `json:"type"`
	Country *string   `json:"country"` // ISO 3166-1 alpha-3
	Plover  *string   `json:"plover"`  // "USA GOV"
	Role    string    `json:"role,omitempty"`
	// ACLED's actor type, 1 to 8, nil where it is not known: 1 state forces, 2 rebel group, 3 political
	// militia, 4 identity militia, 5 rioters, 6 protesters, 7 civilians, 8 external or other forces
	AcledInter *int   `json:"acled_inter,omitempty"`
	Mentions   []Span `json:"mentions"`
}

// Place is where something is; lat and lon in degrees, null if unresolved (never 0,0).
type Place struct {
	Item
	Name         string      `json:"name"`
	Kind         PlaceKind   `json:"kind"`
	Country      *string     `json:"country"`
	Adm1         *string     `json:"adm1"`
	ObjectClass  ObjectClass `json:"object_class,omitempty"`
	WherePrec    *int        `json:"where_prec,omitempty"`    // UCDP, 1 to 7
	GeoPrecision *int        `json:"geo_precision,omitempty"` // ACLED, 1 to 3, of WherePrec
	Lat          *float64    `json:"lat"`
	Lon          *float64    `json:"lon"`
	GeonameID    *int        `json:"geonameid"`
	Mentions     []Span      `json:"mentions"`
}

// GeoPrecision is ACLED's geo_precision of UCDP's where_prec: 1 a named place; 2 near one, or a part of
// a region; 3 a larger region, or one without towns such as a sea. A country alone has no code with
// ACLED: nil, as for a where_prec that is not known.
func GeoPrecision(wherePrec *int) *int {
	if wherePrec == nil || *wherePrec < 1 || *wherePrec > 7 {
		return nil
	}
	n := [...]int{1, 2, 2, 3, 3, 0, 3}[*wherePrec-1]
	if n == 0 {
		return nil
	}
	return &n
}

// Statement is one thing said (or held, or declined to say) by a source.
type Statement struct {
	Item
	Speaker        *string    `json:"speaker"` // null: no source is given
	CoSpeakers     []string   `json:"co_speakers,omitempty"`
	SpeakerMention []Span     `json:"speaker_mention"`
	Mode           Mode       `json:"mode"`
	Cue            []Span     `json:"cue"`
	Content        []Span     `json:"content"`
	Chain          []string   `json:"chain"` // first source ... relaying outlet
	Named          bool       `json:"named"`
	Polarity       Polarity   `json:"polarity"`
	Hedge          []Span     `json:"hedge,omitempty"`
	Excluded       []Span     `json:"excluded,omitempty"` // narrator's clauses inside the sentence
	Addressee      string     `json:"addressee,omitempty"`
	Channel        string     `json:"channel,omitempty"`
	Venue          string     `json:"venue,omitempty"`
	Date           EDTF       `json:"date,omitzero"`
	DateBasis      DateBasis  `json:"date_basis,omitempty"`
	Act            Act        `json:"act,omitempty"`
	ClaimType      ClaimType  `json:"claim_type,omitempty"`
	Attitude       bool       `json:"attitude,omitempty"` // belief, wish, support or intention, not speech
	Factuality     *Certainty `json:"factuality,omitempty"`
	About          []string   `json:"about,omitempty"`
	Nested         []string   `json:"nested,omitempty"`
}

// Certainty is how certain a statement's content is to its source and to the report's author.
type Certainty struct {
	Source Factuality `json:"source"`
	Author Factuality `json:"author"`
	Support
}

// Narration is what the report asserts in its own voice, without a source.
type Narration struct {
	Item
	Evidence []Span `json:"evidence"`
	About    string `json:"about,omitempty"`
}

// Duration is a length of time as stated.
type Duration struct {
	Value     float64      `json:"value"`
	Unit      DurationUnit `json:"unit"`
	Qualifier Qualifier    `json:"qualifier"`
	Support
}

// Talks is a meeting, round or call, held, planned or not held.
type Talks struct {
	Item
	Title       string       `json:"title"`
	Format      TalksFormat  `json:"format"`
	Status      TalksStatus  `json:"status"`
	Parties     []string     `json:"parties"`
	Facilitator string       `json:"facilitator,omitempty"`
	Host        string       `json:"host,omitempty"`
	Venue       string       `json:"venue,omitempty"`
	Date        EDTF         `json:"date"`
	Round       string       `json:"round,omitempty"`
	Duration    *Duration    `json:"duration,omitempty"`
	Outcome     string       `json:"outcome,omitempty"`
	Delegations []Delegation `json:"delegations,omitempty"`
	Agenda      []AgendaItem `json:"agenda,omitempty"`
	Readouts    []Readout    `json:"readouts,omitempty"`
	Evidence    []Span       `json:"evidence"`
}

// Delegation is who came for a party.
type Delegation struct {
	Party   string   `json:"party"`
	Members []Member `json:"members"`
	Support
}

// Member is one person of a delegation; Head nil = not stated.
type Member struct {
	Actor       string  `json:"actor"`
	Role        *string `json:"role"`
	Head        *bool   `json:"head"`
	AccordingTo string  `json:"according_to,omitempty"`
	Support
}

// AgendaItem is a subject of talks, expected or stated, and by whom.
type AgendaItem struct {
	Text     string            `json:"text"`
	Basis    AgendaBasis       `json:"basis"`
	By       Ref               `json:"by"`
	Evidence []Span            `json:"evidence,omitempty"`
	Spans    map[string][]Span `json:"spans,omitempty"`
}

// Readout is what a party gave out about talks.
type Readout struct {
	Party    string `json:"party"`
	Issued   Issued `json:"issued"`
	Due      EDTF   `json:"due,omitzero"`
	Evidence []Span `json:"evidence,omitempty"`
	Support
}

// Scope is what an agreement, as one account has it, covers.
type Scope struct {
	Acts       []ActClass    `json:"acts,omitempty"`
	Objects    []ObjectClass `json:"objects,omitempty"`
	Area       string        `json:"area,omitempty"` // place id or words
	From       EDTF          `json:"from,omitzero"`
	To         EDTF          `json:"to,omitzero"`
	Duration   string        `json:"duration,omitempty"` // ISO 8601
	Conditions []string      `json:"conditions,omitempty"`
	Exit       string        `json:"exit,omitempty"`
	Exceptions []string      `json:"exceptions,omitempty"`
}

// Agreement is an agreement, proposal, demand or promised document.
type Agreement struct {
	Item
	Title    string          `json:"title"`
	Kind     AgreementKind   `json:"kind"`
	Status   AgreementStatus `json:"status"`
	Stage    AgreementStage  `json:"stage,omitempty"`
	Form     AgreementForm   `json:"form,omitempty"`
	Parties  []string        `json:"parties,omitempty"`
	Mediator []string        `json:"mediator,omitempty"`
	Date     EDTF            `json:"date,omitzero"`
	Due      EDTF            `json:"due,omitzero"`
	Scope
	Versions    []Version    `json:"versions,omitempty"`
	Commitments []Commitment `json:"commitments,omitempty"`
	Positions   []Position   `json:"positions,omitempty"`
	Relations   []Relation   `json:"relations,omitempty"`
	Tracked     string       `json:"tracked,omitempty"` // id of the agreement of the dossier that it is
	Evidence    []Span       `json:"evidence"`
}

// Version is one party's account of a deal.
type Version struct {
	Item
	By    string   `json:"by"` // whose account
	Bound []string `json:"bound,omitempty"`
	Scope
	Evidence []Span `json:"evidence"`
}

// Commitment is one act of one bound party in one version.
type Commitment struct {
	Item
	By        *string      `json:"by"` // who is bound
	Act       *ActClass    `json:"act"`
	Object    *ObjectClass `json:"object"`
	Area      *string      `json:"area"`
	From      EDTF         `json:"from"`
	To        EDTF         `json:"to"`
	Condition *string      `json:"condition"`
	Version   *string      `json:"version"`
	Evidence  []Span       `json:"evidence"`
	Duty      Duty         `json:"duty,omitempty"`
	Due       EDTF         `json:"due,omitzero"`
	Toward    string       `json:"toward,omitempty"`
}

// Position is a party's stance on a deal, with its condition.
type Position struct {
	Party     string `json:"party"`
	Stance    Stance `json:"stance"`
	Condition string `json:"condition,omitempty"`
	Evidence  []Span `json:"evidence,omitempty"`
	Support
}

// Relation ties one agreement to another.
type Relation struct {
	Type RelationType `json:"type"`
	Ref  string       `json:"ref"`
	Support
}

// Incident is something that is reported to have happened to people or objects. It has no
// perpetrator: only allegations.
type Incident struct {
	Item
	Title        string       `json:"title"`
	Date         EDTF         `json:"date"`
	DatePrec     *int         `json:"date_prec,omitempty"` // 1 day 2 two to six days 3 week 4 month 5 longer
	Place        *string      `json:"place"`
	SubPlaces    []string     `json:"sub_places,omitempty"`
	WherePrec    *int         `json:"where_prec,omitempty"`    // UCDP, 1 to 7
	GeoPrecision *int         `json:"geo_precision,omitempty"` // ACLED, 1 to 3, of WherePrec
	AcledType    AcledType    `json:"acled_event_type,omitempty"`
	AcledSub     AcledSubType `json:"acled_sub_event_type,omitempty"`
	PloverEvent  PloverType   `json:"plover_event,omitempty"`
	PloverModes  []string     `json:"plover_modes,omitempty"`
	Weapon       string       `json:"weapon,omitempty"`
	Targets      []Target     `json:"targets,omitempty"`
	Allegations  []Allegation `json:"allegations"`
	Casualties   []Casualty   `json:"casualties"`
	// Justifications are what the side of which it is alleged gives as its reason. That a reason is given
	// changes nothing of what comes of it against a deal.
	Justifications []Justification `json:"justification_claimed,omitempty"`
	Generic        bool            `json:"generic"` // a pattern ("strikes on cities"), no single incident
	PartOf         string          `json:"part_of,omitempty"`
	Parts          []string        `json:"parts,omitempty"`
	Evidence       []Span          `json:"evidence"`
}

// Justification is what a side gives as its reason for what is alleged of it, in the report's words.
type Justification struct {
	Kind     JustificationKind `json:"kind"`
	By       []string          `json:"by"` // who gives it
	Text     string            `json:"text"`
	Evidence []Span            `json:"evidence,omitempty"`
	Support
}

// Words are a justification in a line, with the names that name gives to actors.
func (j Justification) Words(name func(id string) string) string {
	var by []string
	for _, id := range j.By {
		by = append(by, name(id))
	}
	return "reason given by " + strings.Join(by, ", ") + " (" + j.Kind.Words() + "): “" + j.Text + "”"
}

// Target is what was hit and what came of it.
type Target struct {
	ObjectClass ObjectClass `json:"object_class"`
	Text        string      `json:"text"`
	Effect      *Effect     `json:"effect"` // null: not stated
	Evidence    []Span      `json:"evidence,omitempty"`
	Support
}

// Allegation is who says that whom did it, and who denies it.
type Allegation struct {
	Actor  string   `json:"actor"`
	By     []string `json:"by"`
	Denied []string `json:"denied,omitempty"`
	Support
}

// Casualty is one count of people. "at least 4": low 4, best 4, high null.
type Casualty struct {
	Kind      CasualtyKind  `json:"kind"`
	Group     CasualtyGroup `json:"group"`
	Low       *int          `json:"low"`
	Best      *int          `json:"best"`
	High      *int          `json:"high"`
	Qualifier Qualifier     `json:"qualifier"`
	SubsetOf  CasualtyGroup `json:"subset_of,omitempty"`
	By        []string      `json:"by,omitempty"`
	Evidence  []Span        `json:"evidence,omitempty"`
	Support
}

// Tally is a count with its parts. Remainder is computed and never quoted.
type Tally struct {
	Item
	What       string     `json:"what"`
	ReportedBy []string   `json:"reported_by"`
	Universe   *string    `json:"universe"` // what is counted, by whom, against whom, when
	Total      *int       `json:"total"`
	Qualifier  Qualifier  `json:"qualifier,omitempty"`
	Parts      []Part     `json:"parts"`
	Remainder  *int       `json:"remainder"`
	Check      TallyCheck `json:"check"`
	RivalOf    []string   `json:"rival_of,omitempty"`
	Place      string     `json:"place,omitempty"` // place id: of a row of a table
	Date       EDTF       `json:"date,omitzero"`
	Evidence   []Span     `json:"evidence"`
}

// Part is a stated part of a tally.
type Part struct {
	Value int    `json:"value"`
	Label string `json:"label"`
	Support
}

// Control is a claim about who holds what, never a fact.
type Control struct {
	Item
	Holder     *string     `json:"holder"` // null for contested ground
	Object     string      `json:"object"`
	Kind       ControlKind `json:"kind"`
	Extent     string      `json:"extent,omitempty"`
	Since      EDTF        `json:"since,omitzero"`
	AssertedBy string      `json:"asserted_by"`
	Evidence   []Span      `json:"evidence"`
}

// Forecast is a promise or prediction that can be checked later.
type Forecast struct {
	Item
	By        Ref              `json:"by"` // null: no source is named
	Claim     string           `json:"claim"`
	Made      EDTF             `json:"made,omitzero"`
	Target    EDTF             `json:"target,omitzero"`
	Polarity  ForecastPolarity `json:"polarity"`
	Strength  Strength         `json:"strength,omitempty"`
	Statement string           `json:"statement,omitempty"`
	Evidence  []Span           `json:"evidence"`
}

// Discrepancy is a point in which accounts differ.
type Discrepancy struct {
	Item
	Type     DiscrepancyType     `json:"type"`
	Subject  Ref                 `json:"subject"` // id or words
	Sides    []Side              `json:"sides"`
	Relation DiscrepancyRelation `json:"relation,omitempty"`
	Evidence []Span              `json:"evidence"`
}

// Side is one account in a discrepancy. Who and Ref are ids; several where several speak as one.
type Side struct {
	Who  Refs   `json:"who"`
	Says string `json:"says"`
	Ref  Refs   `json:"ref"`
	Support
}

// Event is a clause coded to PLOVER.
type Event struct {
	Item
	EventType PloverType `json:"event_type"`
	Modes     []string   `json:"modes"`
	Contexts  []string   `json:"contexts,omitempty"`
	Cameo     string     `json:"cameo,omitempty"`
	Auxiliary Auxiliary  `json:"auxiliary"`
	Actor     []string   `json:"actor"`
	Recipient []string   `json:"recipient"`
	Date      EDTF       `json:"date"`
	ClaimedBy string     `json:"claimed_by,omitempty"`
	Evidence  []Span     `json:"evidence"`
}

// Amount is a number as stated: "at least 40": low 40, best 40, high null. All three null: a number in
// words alone ("dozens", with its qualifier), or none.
type Amount struct {
	Low       *int      `json:"low"`
	Best      *int      `json:"best"`
	High      *int      `json:"high"`
	Qualifier Qualifier `json:"qualifier"`
	Evidence  []Span    `json:"evidence,omitempty"`
}

// Delivery is what one side is to hand over to another, or handed over: people, remains or goods. It is
// one account, by those who give it; what two of them say is two deliveries, and nothing is summed. An
// exchange is two, each in return for the other.
type Delivery struct {
	Item
	Title     string         `json:"title"`
	What      DeliveryWhat   `json:"what"`
	Status    DeliveryStatus `json:"status"`
	From      string         `json:"from,omitempty"`    // actor id: who hands over; "" = not stated
	To        string         `json:"to,omitempty"`      // actor id: to whom
	Through   []string       `json:"through,omitempty"` // actor ids: who carries it, or brought it about
	Place     string         `json:"place,omitempty"`   // place id
	Unit      string         `json:"unit,omitempty"`    // of goods: "truck", "tonne"; "" = people or remains
	Promised  *Amount        `json:"promised,omitempty"`
	Delivered *Amount        `json:"delivered,omitempty"`
	// Outstanding is what the account says is still to come, or was not handed over.
	Outstanding *Amount  `json:"outstanding,omitempty"`
	Remainder   *int     `json:"remainder"` // promised less delivered: computed, null where either is not exact
	Date        EDTF     `json:"date"`      // of handing over
	Due         EDTF     `json:"due,omitzero"`
	Agreement   string   `json:"agreement,omitempty"` // id of the deal that it is under
	InReturn    string   `json:"in_return,omitempty"` // id of the delivery that it is given for
	By          []string `json:"by"`                  // who says so
	Evidence    []Span   `json:"evidence"`
}

// Left is what is promised and not delivered: nil where either number is not stated or not exact, and
// where more was delivered than promised.
func (d *Delivery) Left() *int {
	exact := func(a *Amount) bool {
		return a != nil && a.Best != nil && (a.Qualifier == QualifierExact || a.Qualifier == "")
	}
	if !exact(d.Promised) || !exact(d.Delivered) || *d.Delivered.Best > *d.Promised.Best {
		return nil
	}
	n := *d.Promised.Best - *d.Delivered.Best
	return &n
}

// Directive is an order of one side to people or traffic: neither an agreement nor an incident.
type Directive struct {
	Item
	Title      string          `json:"title"`
	Kind       DirectiveKind   `json:"kind"`
	By         *string         `json:"by"` // actor id: who orders; null = not stated
	Status     DirectiveStatus `json:"status"`
	Addressees []string        `json:"addressees"` // actor ids, or words of the report
	Areas      []string        `json:"areas"`      // place ids, or words of the report
	Issued     EDTF            `json:"issued"`
	From       EDTF            `json:"from,omitzero"`
	To         EDTF            `json:"to,omitzero"`
	Duration   string          `json:"duration,omitempty"`  // ISO 8601
	Statement  string          `json:"statement,omitempty"` // id
	ReportedBy []string        `json:"reported_by"`         // who says so
	Evidence   []Span          `json:"evidence"`
}

// Limit is what a monitor could not see, and why: it belongs beside what was seen. Who is said to have
// caused it exists only as an allegation.
type Limit struct {
	Item
	Title       string       `json:"title"`
	Monitor     *string      `json:"monitor"` // actor id: who was limited; null = not stated
	Kind        LimitKind    `json:"kind"`
	Means       string       `json:"means,omitempty"` // by what it was to be seen, in words of the report: "patrol", "UAV", "camera"
	Place       *string      `json:"place"`           // place id
	Date        EDTF         `json:"date"`
	Count       *int         `json:"count,omitempty"`  // how often, as stated; null = not stated
	Reason      string       `json:"reason,omitempty"` // as stated, in words of the report
	ReasonBy    []string     `json:"reason_by,omitempty"`
	Allegations []Allegation `json:"allegations"`
	ReportedBy  []string     `json:"reported_by"`
	Evidence    []Span       `json:"evidence"`
}

// NewSpan makes a Span of what nlp's Document.Points gives: record.NewSpan(doc.Points(span)).
func NewSpan(start, end int, text string) Span { return Span{start, end, text} }
