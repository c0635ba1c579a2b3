package extract

import (
	"slices"
	"strings"

	"parley/internal/record"
)

// events codes incidents, talks, agreements and statements to PLOVER: a first, coarse coding by kind.
func (r *reading) events() {
	code := func(id string, sector string) []string {
		a := r.Actors.Get(id)
		if a == nil || a.Country == nil {
			if a != nil && a.Plover != nil {
				return []string{*a.Plover}
			}
			return []string{}
		}
		if sector == "" && a.Plover != nil {
			return []string{*a.Plover}
		}
		return []string{strings.TrimSpace(*a.Country + " " + sector)}
	}
	add := func(e record.Event) {
		if len(e.Evidence) == 0 || len(e.Actor)+len(e.Recipient) == 0 {
			return
		}
		e.ID = r.id("P", append(slices.Clone(e.Evidence[:1]), record.Span{Text: string(e.EventType)})...)
		if slices.ContainsFunc(r.rep.Events, func(o record.Event) bool { return o.ID == e.ID }) {
			return
		}
		e.Confidence = ptr(.45)
		if e.Modes == nil {
			e.Modes = []string{}
		}
		r.rep.Events = append(r.rep.Events, e)
	}
	cameo := map[record.AcledSubType]string{}
	for _, t := range EventTypes() {
		cameo[t.AcledSub] = t.Cameo
	}
	for _, x := range r.rep.Incidents {
		if x.LowConfidence {
			continue
		}
		e := record.Event{EventType: record.PloverAssault, Modes: x.PloverModes, Auxiliary: record.AuxNone, Date: x.Date, Evidence: x.Evidence[:1], Actor: []string{}, Recipient: []string{}, Cameo: cameo[x.AcledSub]}
		if len(x.Allegations) > 0 {
			sector := ""
			if strings.HasPrefix(x.Allegations[0].Actor, "gov:") {
				sector = "MIL"
			}
			e.Actor = code(x.Allegations[0].Actor, sector)
			if by := x.Allegations[0].By[0]; by != record.Narrator {
				e.ClaimedBy = by
			}
		}
		if x.Place != nil {
			if p := r.Places.Place(*x.Place); p != nil && p.Country != nil {
				e.Recipient = []string{*p.Country}
				if slices.ContainsFunc(x.Targets, func(t record.Target) bool {
					return t.ObjectClass.Within(record.ObjectCivilian) || t.ObjectClass == record.ObjectCivilians
				}) {
					e.Recipient = []string{*p.Country + " CVL"}
				}
			}
		}
		add(e)
	}
	for _, x := range r.rep.Talks {
		e := record.Event{EventType: record.PloverConsult, Auxiliary: record.AuxNone, Date: x.Date, Evidence: x.Evidence[:1], Actor: []string{}, Recipient: []string{}}
		for _, p := range x.Parties {
			e.Actor = append(e.Actor, code(p, "")...)
		}
		switch {
		case x.Format == record.FormatPhone:
			e.Modes = []string{"phone"}
		case x.Format == record.FormatMultilateral || x.Format == record.FormatTrilateral:
			e.Modes = []string{"multilateral"}
		}
		switch x.Status {
		case record.TalksNotHeld, record.TalksCancelled:
			e.Auxiliary = record.AuxNegation
		case record.TalksAnnounced, record.TalksProposed:
			e.EventType, e.Auxiliary, e.Modes = record.PloverAgree, record.AuxNone, nil
		}
		add(e)
	}
	acts := map[record.Act]struct {
		t record.PloverType
		m string
	}{record.SayAccuse: {record.PloverAccuse, "allege"}, record.SayDemand: {record.PloverRequest, "change"}, record.SayThreaten: {record.PloverThreaten, "violence"}, record.SayDeny: {record.PloverReject, ""}, record.SayOrder: {record.PloverRequest, "change"}}
	for k, s := range r.rep.Statements {
		a, ok := acts[s.Act]
		if !ok || s.Speaker == nil || s.Attitude {
			continue
		}
		e := record.Event{EventType: a.t, Auxiliary: record.AuxNone, Date: s.Date, Evidence: s.Content[:1], Actor: code(*s.Speaker, ""), Recipient: []string{}}
		if a.m != "" {
			e.Modes = []string{a.m}
		}
		own := ""
		if sp := r.Actors.Get(*s.Speaker); sp != nil && sp.Country != nil {
			own = *sp.Country
		}
		for _, c := range r.said[k].content { // the first other state or group in the words
			for i := c.First; i < c.Last && len(e.Recipient) == 0; i++ {
				if id := r.Actors.At(i); id != "" {
					if to := r.Actors.Get(id); to != nil && to.Country != nil && *to.Country != own && to.Type != record.ActorMedia {
						e.Recipient = code(id, "")
					}
				}
			}
		}
		if len(e.Recipient) == 0 && s.Addressee != "" && r.Actors.Get(s.Addressee) != nil && r.actorType(s.Addressee) != record.ActorMedia {
			e.Recipient = code(s.Addressee, "")
		}
		if len(e.Recipient) > 0 {
			add(e)
		}
	}
}
