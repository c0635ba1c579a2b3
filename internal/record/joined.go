package record

import "strconv"

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
// for one party.
type Chain struct {
	Root    string   `json:"root"` // actor or party id, "wire:…", or "outlet:…"
	Sources []string `json:"sources,omitempty"`
	Outlets []string `json:"outlets,omitempty"`
	Reports []string `json:"reports"`
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
	Status  Status   `json:"status,omitempty"`
	Beside  []Status `json:"beside,omitempty"` // states beside the ladder
	Steps   []Step   `json:"steps,omitempty"`  // how it came there, oldest first
	Chains  []Chain  `json:"chains,omitempty"`
	Figures []Figure `json:"figures,omitempty"` // every count, oldest first
	Copies  []string `json:"copies,omitempty"`  // stories: reports whose text is a copy or a rewrite of another's here

	// One account of all findings. Lists hold what any finding has; casualties are the last of each
	// reporter. Evidence is that of the finding whose id the record has; each finding has its own.
	Incident  *Incident  `json:"incident,omitempty"`
	Agreement *Agreement `json:"agreement,omitempty"`
	Places    []Place    `json:"places,omitempty"`
	Actors    []Actor    `json:"actors,omitempty"`
}
