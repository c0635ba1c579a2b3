// Package compliance holds incidents against commitments: for every commitment of every version of
// a deal it asks whether the incident lies in its period, is alleged of a party that it binds, and is
// an act on an object in an area that it covers. The answer is never a finding: an incident that
// meets all of it would be inconsistent with the commitment if confirmed, in that version, and what
// is not known is named. Values come in and go out: no database, no clock, no network.
package compliance

import (
	"slices"
	"strings"
	"time"

	"parley/internal/record"
)

// Deal is an agreement as one report tells of it.
type Deal struct {
	Report    string      // its id
	Made      record.EDTF // date of the report
	Agreement record.Agreement
	Places    []record.Place // those of the report, for areas
}

// Event is an incident as one report tells of it.
type Event struct {
	Report   string
	Incident record.Incident
	Places   []record.Place
	Verified bool // a mission, a court or an analyst established that it happened
}

// Held is one incident held against one commitment.
type Held struct {
	record.Assessment
	Event      Event
	Deal       Deal
	Version    record.Version
	Commitment record.Commitment
	Reasons    []string // one for each question that is not answered with yes
}

// rule is one question. It answers for a commitment under its version, and says why.
type rule struct {
	name string
	ask  func(h *Held) (record.Match, string)
	into func(h *Held) *record.Match
}

// rules are asked in this order; a new one is a line here and a function.
var rules = []rule{
	{"period", inPeriod, func(h *Held) *record.Match { return &h.InPeriod }},
	{"party", partyMatch, func(h *Held) *record.Match { return &h.PartyMatch }},
	{"act", actMatch, func(h *Held) *record.Match { return &h.ActMatch }},
	{"object", objectMatch, func(h *Held) *record.Match { return &h.ObjectMatch }},
	{"area", areaMatch, func(h *Held) *record.Match { return &h.AreaMatch }},
}

// Hold holds an incident against every commitment not to do something, in every version of every
// deal. Results come in the order of the deals and of their versions. A generic incident ("strikes on
// cities") is not held: it has no date and place of its own.
func Hold(e Event, deals []Deal) []Held {
	if e.Incident.Generic || e.Incident.LowConfidence {
		return nil
	}
	var out []Held
	for _, d := range deals {
		if !Binds(d.Agreement.Kind) || d.Agreement.LowConfidence {
			continue
		}
		for _, v := range Versions(d.Agreement) {
			for _, c := range forbids(d.Agreement, v) {
				h := Held{Event: e, Deal: d, Version: v, Commitment: c}
				h.assess()
				out = append(out, h)
			}
		}
	}
	return out
}

// Binds says whether a deal of a kind forbids acts that incidents can be held against.
func Binds(k record.AgreementKind) bool {
	switch k {
	case record.KindDemand, record.KindProposal, record.KindExchange, record.KindPromisedDocument, record.KindEconomic:
		return false
	}
	return true
}

// Running says whether a commitment of a version is in force at a moment, by the deal's status and the
// period that the commitment, else the version, gives; and why where it is not, or is not known to be. The
// zero Commitment stands for the whole version.
func Running(status record.AgreementStatus, v record.Version, c record.Commitment, at record.EDTF) (record.Match, string) {
	if !inForce(status) {
		return record.MatchNo, "not in force as told: " + strings.ReplaceAll(string(status), "_", " ")
	}
	h := Held{Event: Event{Incident: record.Incident{Date: at}}, Version: v, Commitment: c}
	return inPeriod(&h)
}

// Commitments are what a version commits to: what it tells, and the acts that it forbids where it tells
// no commitment of its own.
func Commitments(a record.Agreement, v record.Version) []record.Commitment {
	out := forbids(a, v)
	for _, c := range a.Commitments {
		if c.Version != nil && *c.Version == v.ID && !slices.ContainsFunc(out, func(o record.Commitment) bool { return o.ID == c.ID }) {
			out = append(out, c)
		}
	}
	return out
}

// Versions are the accounts of a deal; the report's own where it has no other.
func Versions(a record.Agreement) []record.Version {
	if len(a.Versions) > 0 {
		return a.Versions
	}
	v := record.Version{By: record.Narrator, Bound: a.Parties, Scope: a.Scope, Evidence: a.Evidence}
	v.ID = record.NewID("V", a.ID+record.Narrator, a.Evidence...)
	return []record.Version{v}
}

// forbids are the commitments of a version that an act can be inconsistent with. A version without
// commitments of its own forbids the acts of its scope to all whom it binds: derived from the version.
func forbids(a record.Agreement, v record.Version) []record.Commitment {
	var out []record.Commitment
	for _, c := range a.Commitments {
		if c.Version != nil && *c.Version == v.ID && (c.Duty == record.DutyRefrain || c.Duty == "") && c.Act != nil {
			out = append(out, c)
		}
	}
	if len(out) > 0 {
		return out
	}
	acts := v.Acts
	if len(acts) == 0 {
		acts = a.Acts
	}
	for _, act := range acts {
		if !act.Within(record.ActAnyHostility) {
			continue
		}
		objects := v.Objects
		if len(objects) == 0 {
			objects = []record.ObjectClass{""}
		}
		for _, o := range objects {
			c := record.Commitment{By: ptr(record.Joint), Act: &act, From: v.From, To: v.To, Version: &v.ID, Duty: record.DutyRefrain, Evidence: v.Evidence}
			if o != "" {
				c.Object = &o
			}
			if v.Area != "" {
				c.Area = &v.Area
			}
			c.ID = record.NewID("C", v.ID+string(act)+string(o), v.Evidence...)
			c.Rest("act", record.BasisDerived)
			out = append(out, c)
		}
	}
	return out
}

func ptr[T any](v T) *T { return &v }

// assess asks all questions. A no decides; what is unclear is named as missing.
func (h *Held) assess() {
	h.Incident, h.Assessment.Commitment = h.Event.Incident.ID, h.Commitment.ID
	h.ID = record.NewID("Z", h.Incident+h.Assessment.Commitment)
	var missing []string
	no := false
	if !inForce(h.Deal.Agreement.Status) {
		h.Result = record.ResultNotApplicable
		h.Wording = "not in force as told: " + strings.ReplaceAll(string(h.Deal.Agreement.Status), "_", " ")
		return
	}
	for _, r := range rules {
		m, why := r.ask(h)
		*r.into(h) = m
		if m != record.MatchYes {
			h.Reasons = append(h.Reasons, r.name+": "+why)
		}
		no = no || m == record.MatchNo
		if m != record.MatchYes && m != record.MatchNo {
			missing = append(missing, r.name)
		}
	}
	h.Missing = strings.Join(missing, ", ")
	switch {
	case no:
		h.Result, h.Wording = record.ResultOutsideScope, "outside the scope as described"
	case len(missing) > 0:
		h.Result, h.Wording = record.ResultNotAssessable, "not assessable"
	default:
		h.Result, h.Wording = record.ResultAllegedInconsistent, "would be inconsistent if confirmed"
		if h.Event.Verified {
			h.Result, h.Wording = record.ResultInconsistent, "is inconsistent, as far as it is verified"
		}
	}
}

// inForce says whether a deal binds by its status: in force, announced, agreed or signed.
func inForce(s record.AgreementStatus) bool {
	switch s {
	case record.StatusInForce, record.StatusAnnounced, record.StatusSigned, record.StatusAgreedInPrinciple, record.StatusDisputed:
		return true
	}
	return false
}

// inPeriod compares instants: the incident's against the commitment's, else the version's, period. A
// version without an end and with a length ends that long after its beginning.
func inPeriod(h *Held) (record.Match, string) {
	from, to := h.Commitment.From, h.Commitment.To
	if from == "" {
		from = h.Version.From
	}
	if to == "" {
		to = h.Version.To
	}
	if h.Event.Incident.Date == "" {
		return record.MatchUnclear, "the date of the incident is not stated"
	}
	a, b, ok := h.Event.Incident.Date.Bounds(time.UTC)
	if !ok {
		return record.MatchUnclear, "the date of the incident is not clear"
	}
	if from == "" {
		return record.MatchUnclear, "this account states no beginning"
	}
	begin, _, ok := from.Bounds(time.UTC)
	if !ok {
		return record.MatchUnclear, "the beginning is not clear"
	}
	var end time.Time
	if to != "" {
		if _, e, ok := to.Bounds(time.UTC); ok {
			end = e
		}
	} else if days := record.Days(h.Version.Duration); days > 0 {
		end = begin.AddDate(0, 0, days)
	}
	switch {
	case !b.IsZero() && !b.After(begin):
		return record.MatchNo, "before it began (" + from.Words() + ")"
	case !end.IsZero() && !a.IsZero() && !a.Before(end):
		return record.MatchNo, "after it ended"
	case !a.IsZero() && a.Before(begin) || !end.IsZero() && (b.IsZero() || b.After(end)):
		return record.MatchUnclear, "its time is partly outside the period"
	}
	return record.MatchYes, ""
}

// partyMatch asks whether anyone to whom the incident is alleged is bound.
func partyMatch(h *Held) (record.Match, string) {
	if len(h.Event.Incident.Allegations) == 0 {
		return record.MatchUnclear, "alleged of nobody"
	}
	bound, told := h.Version.Bound, true
	if len(bound) == 0 { // who is named as party is bound; whether others are is not said
		bound, told = h.Deal.Agreement.Parties, false
	}
	if by := h.Commitment.By; by != nil && *by != record.Joint {
		bound, told = []string{*by}, true
	}
	if len(bound) == 0 || slices.Contains(bound, record.Joint) {
		return record.MatchUnclear, "this account does not say who is bound"
	}
	for _, al := range h.Event.Incident.Allegations {
		if slices.ContainsFunc(bound, func(p string) bool { return p == al.Actor || sideOf(p) != "" && sideOf(p) == sideOf(al.Actor) }) {
			return record.MatchYes, ""
		}
	}
	if !told {
		return record.MatchUnclear, "this account does not say whether it binds them"
	}
	return record.MatchNo, "alleged of others than those whom it binds"
}

// sideOf is the state that a state's own bodies belong to: "gov:ru" and "mil:ru_forces" are "ru".
func sideOf(id string) string {
	kind, rest, _ := strings.Cut(id, ":")
	switch kind {
	case "gov":
		return rest
	case "mil", "org":
		if cc, _, ok := strings.Cut(rest, "_"); ok && len(cc) == 2 {
			return cc
		}
	}
	return ""
}

// actMatch compares the kind of incident with the act.
func actMatch(h *Held) (record.Match, string) {
	act := actOf(h.Event.Incident)
	switch {
	case act == "":
		return record.MatchUnclear, "what was done is not clear"
	case act.Within(*h.Commitment.Act):
		return record.MatchYes, ""
	case h.Commitment.Act.Within(act):
		return record.MatchUnclear, "the means is not stated"
	}
	return record.MatchNo, "another kind of act"
}

// actOf is the class of act of an incident, from its ACLED type and PLOVER mode.
func actOf(x record.Incident) record.ActClass {
	switch {
	case slices.Contains(x.PloverModes, "drone"):
		return record.ActDroneAttack
	case slices.Contains(x.PloverModes, "aerial"):
		return record.ActAirAttack
	case slices.Contains(x.PloverModes, "heavy-weapons") && strings.Contains(strings.ToLower(x.Weapon), "missile"):
		return record.ActMissileAttack
	case slices.Contains(x.PloverModes, "heavy-weapons"):
		return record.ActShelling
	case x.AcledType == record.AcledBattles, x.AcledType == record.AcledExplosionsRemoteViolence, x.AcledType == record.AcledViolenceAgainstCivilians:
		return record.ActAttack
	}
	return ""
}

// objectMatch compares what was hit with what is covered; no object named covers every object.
func objectMatch(h *Held) (record.Match, string) {
	if h.Commitment.Object == nil {
		return record.MatchYes, ""
	}
	want := *h.Commitment.Object
	if want == record.ObjectUnspecified {
		return record.MatchUnclear, "this account does not say which objects"
	}
	if len(h.Event.Incident.Targets) == 0 {
		return record.MatchUnclear, "what was hit is not stated"
	}
	unclear := false
	for _, t := range h.Event.Incident.Targets {
		switch {
		case t.ObjectClass.Within(want):
			return record.MatchYes, ""
		case want.Within(t.ObjectClass), t.ObjectClass == record.ObjectUnspecified:
			unclear = true
		}
	}
	if unclear {
		return record.MatchUnclear, "what was hit is told more widely than what is covered"
	}
	return record.MatchNo, "other objects than " + strings.ReplaceAll(string(want), "_", " ")
}

// areaMatch compares places; no area named covers everywhere.
func areaMatch(h *Held) (record.Match, string) {
	if h.Commitment.Area == nil || *h.Commitment.Area == "" {
		return record.MatchYes, ""
	}
	if h.Event.Incident.Place == nil {
		return record.MatchUnclear, "the place is not stated"
	}
	area := *h.Commitment.Area
	if *h.Event.Incident.Place == area {
		return record.MatchYes, ""
	}
	p, a := find(h.Event.Places, *h.Event.Incident.Place), find(h.Deal.Places, area)
	if p == nil || a == nil {
		return record.MatchUnclear, "the area is not placed"
	}
	switch a.Kind {
	case record.PlaceCountry:
		if p.Country != nil && a.Country != nil {
			if *p.Country == *a.Country {
				return record.MatchYes, ""
			}
			return record.MatchNo, "elsewhere"
		}
	case record.PlaceAdm1:
		if p.Adm1 != nil && a.Adm1 != nil {
			if *p.Adm1 == *a.Adm1 {
				return record.MatchYes, ""
			}
			return record.MatchNo, "elsewhere"
		}
	case record.PlaceCity, record.PlaceFacility:
		if p.Kind == a.Kind {
			return record.MatchNo, "elsewhere"
		}
	case record.PlaceSea:
		if p.Kind != record.PlaceSea && p.Kind != record.PlaceArea && p.Kind != record.PlaceLine {
			return record.MatchNo, "on land"
		}
	}
	return record.MatchUnclear, "whether it lies in the area is not known"
}

func find(ps []record.Place, id string) *record.Place {
	for i := range ps {
		if ps[i].ID == id {
			return &ps[i]
		}
	}
	return nil
}

// Against is what comes of one incident under one version: the answer that reaches furthest among the
// version's commitments.
type Against struct {
	Event   Event
	Deal    Deal
	Version record.Version
	Result  record.AssessmentResult
	Wording string
	Missing int      // questions of the commitment that decides whose answer is not known
	Reasons []string // of that commitment
	Held    []Held
}

var reach = map[record.AssessmentResult]int{record.ResultNotApplicable: 1, record.ResultOutsideScope: 2, record.ResultNotAssessable: 3, record.ResultAllegedInconsistent: 4, record.ResultInconsistent: 5}

// PerVersion sums the results of one incident by version, in the order of Hold.
func PerVersion(held []Held) []Against {
	var out []Against
	for _, h := range held {
		k := slices.IndexFunc(out, func(a Against) bool { return a.Version.ID == h.Version.ID && a.Deal.Report == h.Deal.Report })
		if k < 0 {
			k = len(out)
			out = append(out, Against{Event: h.Event, Deal: h.Deal, Version: h.Version})
		}
		a := &out[k]
		if reach[h.Result] > reach[a.Result] {
			a.Result, a.Wording, a.Reasons, a.Missing = h.Result, h.Wording, h.Reasons, 0
			if h.Assessment.Missing != "" {
				a.Missing = 1 + strings.Count(h.Assessment.Missing, ",")
			}
		}
		a.Held = append(a.Held, h)
	}
	return out
}
