package record

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Action is what an analyst did with an item or a record.
type Action string

const (
	ActionAccept       Action = "accept"       // it is as the report has it
	ActionEdit         Action = "edit"         // some members have other values
	ActionReject       Action = "reject"       // it is not in the report: left out of the record, kept in the log
	ActionAdd          Action = "add"          // what the machine missed: a whole item, with the words it rests on
	ActionMerge        Action = "merge"        // the findings of With are of the same record as Target
	ActionSplit        Action = "split"        // the findings of With are not of the record of Target
	ActionGrade        Action = "grade"        // the source A to F, the information 1 to 6, judged apart
	ActionComment      Action = "comment"      // words beside it
	ActionUnverifiable Action = "unverifiable" // it was looked into and cannot be told
	ActionStatus       Action = "status"       // a step on the ladder of domain.md, with the evidence as reason
	ActionUndo         Action = "undo"         // takes back the decision Undoes; may itself be undone
)

// Actions are all actions, in the order in which they are offered.
var Actions = []Action{ActionAccept, ActionEdit, ActionReject, ActionAdd, ActionMerge, ActionSplit, ActionGrade, ActionComment, ActionUnverifiable, ActionStatus, ActionUndo}

// Admiralty are the grades of the Admiralty code in words: A to F of a source, 1 to 6 of information,
// judged apart.
var Admiralty = map[string]string{
	"A": "reliable", "B": "usually reliable", "C": "fairly reliable", "D": "not usually reliable", "E": "unreliable", "F": "cannot be judged",
	"1": "confirmed by others", "2": "probably so", "3": "possibly so", "4": "doubtful", "5": "improbable", "6": "cannot be judged",
}

// What stands beside second coders where coders are compared; no coder has such a name.
const (
	CoderRecord  = "record"  // the record, as analysts left it
	CoderMachine = "machine" // the program's reading, before any decision
)

// Decision is what an analyst decided about an item or a record: it has a name, a time and a reason,
// and overwrites nothing. Ids in Target and With are ids of findings (of which an id of a record is
// one), so a decision holds whatever is joined later, and a rebuild never loses it.
type Decision struct {
	Seq      int64           `json:"seq,omitempty"` // its place in the log; given by the store
	Action   Action          `json:"action"`
	Target   string          `json:"target"`             // finding; with ActionAdd the id that the item gets
	Report   string          `json:"report,omitempty"`   // where Target stands
	With     []string        `json:"with,omitempty"`     // merge, split: the other findings
	Layer    string          `json:"layer,omitempty"`    // add: the layer of Item
	Item     json.RawMessage `json:"item,omitempty"`     // add: the item; edit: the members that change (a JSON merge patch, RFC 7396)
	Was      json.RawMessage `json:"was,omitempty"`      // accept, edit: the item as the analyst saw it; given by the store
	Source   string          `json:"source,omitempty"`   // grade: Admiralty A to F, of the source
	Credible int             `json:"credible,omitempty"` // grade: Admiralty 1 to 6, of the information; 0 = not graded
	Status   string          `json:"status,omitempty"`   // status: the step
	Differ   *Difference     `json:"differ,omitempty"`   // status: of a difference across reports, as the analyst saw it; Target is a finding of it
	Undoes   int64           `json:"undoes,omitempty"`   // undo: Seq of a decision
	Coder    string          `json:"coder,omitempty"`    // a second coder's own reading, kept apart from the record; "" = the record
	Analyst  string          `json:"analyst"`
	At       time.Time       `json:"at"`
	Reason   string          `json:"reason,omitempty"`
}

// Validate says what a decision lacks.
func (d Decision) Validate() error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	if d.Target == "" && d.Action != ActionUndo || d.Analyst == "" || d.Action == "" || d.At.IsZero() {
		fault("a decision has a target, an analyst, an action and a time")
	}
	if !slices.Contains(Actions, d.Action) {
		fault("%q is no action", d.Action)
	}
	if d.Reason == "" && d.Action != ActionAccept && d.Action != ActionUndo {
		fault("%s of %s gives no reason", d.Action, d.Target)
	}
	switch d.Action {
	case ActionMerge, ActionSplit:
		if len(d.With) == 0 || slices.Contains(d.With, d.Target) {
			fault("%s of %s names no other finding", d.Action, d.Target)
		}
	case ActionEdit, ActionAdd:
		if !json.Valid(d.Item) {
			fault("%s of %s has no item", d.Action, d.Target)
		}
	case ActionGrade:
		if d.Source == "" && d.Credible == 0 {
			fault("grade of %s grades neither source nor information", d.Target)
		}
	case ActionStatus:
		if d.Differ != nil && !slices.Contains(DifferStatuses, d.Status) {
			fault("%q is no status of a difference; those are %s", d.Status, strings.Join(DifferStatuses, ", "))
		}
	case ActionUndo:
		if d.Undoes <= 0 {
			fault("undo names no decision")
		}
	}
	if d.Source != "" && (len(d.Source) != 1 || d.Source[0] < 'A' || d.Source[0] > 'F') {
		fault("source grade %q is not A to F", d.Source)
	}
	if d.Credible < 0 || d.Credible > 6 {
		fault("credibility %d is not between 1 and 6", d.Credible)
	}
	return errors.Join(faults...)
}

// Statuses are those that an analyst can give an item of a layer (ActionStatus): an incident a step of
// the ladder or a state beside it, a forecast what became of it, a discrepancy whether it is explained.
// Other layers have none. A difference across reports has DifferStatuses, whatever its findings are.
func Statuses(layer string) []string {
	var out []string
	switch layer {
	case "incidents":
		for _, s := range append(slices.Clone(Ladder), StatusContested, StatusUnverifiable, StatusRetracted) {
			out = append(out, string(s))
		}
	case "forecasts":
		for _, r := range Resolutions {
			out = append(out, string(r))
		}
	case "discrepancies":
		return DifferStatuses
	}
	return out
}

// InForce are the decisions that no undo takes back, in order, without the undos. An undo that is
// itself undone takes nothing back.
func InForce(ds []Decision) []Decision {
	undone := map[int64]bool{}
	for _, d := range slices.Backward(ds) { // a later undo decides over an earlier one
		if d.Action == ActionUndo && !undone[d.Seq] {
			undone[d.Undoes] = true
		}
	}
	var out []Decision
	for _, d := range ds {
		if d.Action != ActionUndo && !undone[d.Seq] {
			out = append(out, d)
		}
	}
	return out
}

// Words say what was decided, without who and when.
func (d Decision) Words() string {
	switch d.Action {
	case ActionMerge:
		return fmt.Sprintf("said to be the same as %v", d.With)
	case ActionSplit:
		return fmt.Sprintf("said to be another than %v", d.With)
	case ActionGrade:
		return fmt.Sprintf("graded: source %s, information %d", or(d.Source, "not graded"), d.Credible)
	case ActionStatus:
		if d.Differ != nil {
			return "accounts differ (" + words(d.Differ.Type) + "): set to " + d.Status
		}
		return "status set to " + d.Status
	case ActionUndo:
		return fmt.Sprintf("decision %d undone", d.Undoes)
	case ActionEdit:
		return "edited: " + string(d.Item)
	}
	return map[Action]string{ActionAccept: "accepted", ActionReject: "rejected", ActionAdd: "added by hand", ActionComment: "comment", ActionUnverifiable: "marked unverifiable"}[d.Action]
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
