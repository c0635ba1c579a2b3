package web

import (
	"strings"
	"unicode/utf8"

	"parley/internal/record"
)

// exampleText is a dispatch from two countries that do not exist, in our own words: with furniture
// between its paragraphs, letters of two bytes and of three, and items that nest and overlap.
const exampleText = `Delegations of Arvania and Velmark met for six hours in Żelin on 2 May, the mediator said.

Arvania’s foreign minister, Ilse Brandt, told Harbour News: “We agreed to stop all strikes on the power grid for 30 days.” Velmark said the pause covered substations alone and would begin on 5 May.
SEE ALSO: Five Maps Of The Lake Border
Overnight, 41 drones were launched at Ósk, of which 25 were shot down and 12 were lost from radar, the Arvanian air force said. A strike damaged a school in Ósk and wounded at least four people, according to the mayor, Jón Beck, who said that Velmark had fired. Velmark denied it.
The two sides will meet again by 9 May, an official who asked not to be named told Harbour News. Arvania holds the dam above Ósk.
`

func ptr[T any](v T) *T { return &v }

// words is the n-th place (from 0) of some words in a text, as a span.
func words(text, w string, n int) record.Span {
	at := 0
	for ; ; n-- {
		i := strings.Index(text[at:], w)
		if i < 0 {
			panic("the example has no " + w)
		}
		if at += i; n == 0 {
			start := utf8.RuneCountInString(text[:at])
			return record.NewSpan(start, start+utf8.RuneCountInString(w), w)
		}
		at += len(w)
	}
}

// example is the text with a record made by hand.
func example() (string, *record.Report) {
	text := exampleText
	sha := record.SHA256(text)
	sp := func(w string) []record.Span { return []record.Span{words(text, w, 0)} }
	nth := func(w string, n int) record.Span { return words(text, w, n) }
	id := func(prefix string, spans ...record.Span) record.Item {
		return record.Item{ID: record.NewID(prefix, sha, spans...)}
	}
	actor := func(id, name string, typ record.ActorType, mentions ...record.Span) record.Actor {
		return record.Actor{Item: record.Item{ID: id}, Name: name, Type: typ, Mentions: mentions}
	}
	place := func(id, name string, lat, lon float64, mentions ...record.Span) record.Place {
		return record.Place{Item: record.Item{ID: id}, Name: name, Kind: record.PlaceCity, Country: ptr("AVN"), Lat: &lat, Lon: &lon, Mentions: mentions}
	}

	deal := sp("stop all strikes on the power grid for 30 days")
	mine := sp("We agreed to stop all strikes on the power grid for 30 days.")
	theirs := sp("the pause covered substations alone and would begin on 5 May")
	s1 := record.Statement{Item: id("S", mine...), Speaker: ptr("per:brandt"), SpeakerMention: sp("Ilse Brandt"), Mode: record.ModeDirect, Cue: sp("told Harbour News"), Content: mine,
		Chain: []string{"per:brandt", "out:harbour_news"}, Named: true, Polarity: record.PolarityAffirms, ClaimType: record.ClaimScopeClaim}
	s1.Rest("speaker", record.BasisStated, nth("Ilse Brandt", 0))
	s2 := record.Statement{Item: id("S", theirs...), Speaker: ptr("gov:vk"), SpeakerMention: []record.Span{nth("Velmark", 1)}, Mode: record.ModeIndirect, Cue: []record.Span{nth("said", 1)}, Content: theirs,
		Chain: []string{"gov:vk", "out:harbour_news"}, Named: true, Polarity: record.PolarityAffirms}
	met := sp("Delegations of Arvania and Velmark met for six hours in Żelin on 2 May")
	s3 := record.Statement{Item: id("S", met...), Speaker: ptr("src:mediator"), SpeakerMention: sp("the mediator"), Mode: record.ModeIndirect, Cue: []record.Span{nth("said", 0)}, Content: met, Chain: []string{"src:mediator", "out:harbour_news"}, Polarity: record.PolarityAffirms}
	again := sp("The two sides will meet again by 9 May")
	s4 := record.Statement{Item: id("S", again...), Speaker: ptr("src:official"), SpeakerMention: sp("an official who asked not to be named"), Mode: record.ModeIndirect, Cue: []record.Span{nth("told Harbour News", 1)}, Content: again,
		Chain: []string{"src:official", "out:harbour_news"}, Polarity: record.PolarityAffirms}

	t1 := record.Talks{Item: id("T", met...), Title: "Arvania–Velmark talks in Żelin", Format: record.FormatBilateral, Status: record.TalksHeld, Parties: []string{"gov:av", "gov:vk"}, Facilitator: "src:mediator",
		Venue: "pl:zelin", Date: "2031-05-02?", Duration: &record.Duration{Value: 6, Unit: record.UnitHour}, Evidence: met,
		Delegations: []record.Delegation{{Party: "gov:av", Members: []record.Member{{Actor: "per:brandt", Role: ptr("foreign minister")}}}},
		Agenda:      []record.AgendaItem{{Text: "strikes on the power grid", Basis: record.AgendaStated, By: "per:brandt", Evidence: deal}},
		Readouts:    []record.Readout{{Party: "gov:vk", Issued: record.IssuedNo}}}
	t1.Rest("date", record.BasisInferred, words(text, "on 2 May", 0))

	v1 := record.Version{Item: id("V", mine...), By: "gov:av", Bound: []string{record.Joint}, Evidence: mine, Scope: record.Scope{Acts: []record.ActClass{record.ActAttack}, Objects: []record.ObjectClass{record.ObjectEnergy}, Duration: "P30D"}}
	v1.Rest("objects", record.BasisInferred, words(text, "the power grid", 0))
	v2 := record.Version{Item: id("V", theirs...), By: "gov:vk", Evidence: theirs, Scope: record.Scope{Acts: []record.ActClass{record.ActAttack}, Objects: []record.ObjectClass{record.ObjectTransmissionSubstation}, From: "2031-05-05?"}}
	v2.Rest("from", record.BasisInferred, words(text, "on 5 May", 0))
	a1 := record.Agreement{Item: id("A", deal...), Title: "Pause of strikes on the power grid", Kind: record.KindPartialCeasefire, Status: record.StatusAnnounced, Parties: []string{"gov:av", "gov:vk"}, Versions: []record.Version{v1, v2}, Evidence: deal,
		Commitments: []record.Commitment{{Item: id("C", deal...), By: ptr(record.Joint), Act: ptr(record.ActAttack), Object: ptr(record.ObjectEnergy), Version: &v1.ID, Duty: record.DutyRefrain, Evidence: deal}},
		Positions:   []record.Position{{Party: "gov:vk", Stance: record.StanceConditional, Condition: "substations alone", Evidence: theirs}}}

	strike := sp("A strike damaged a school in Ósk and wounded at least four people")
	e1 := record.Incident{Item: id("E", strike...), Title: "Strike on a school in Ósk", Date: "2031-05-01/2031-05-02", Place: ptr("pl:osk"), WherePrec: ptr(1), AcledType: record.AcledExplosionsRemoteViolence, AcledSub: record.AcledSubAirDroneStrike, Weapon: "strike",
		Targets:     []record.Target{{ObjectClass: record.ObjectSchool, Text: "a school", Effect: ptr(record.EffectDamaged), Evidence: sp("damaged a school")}},
		Allegations: []record.Allegation{{Actor: "gov:vk", By: []string{"per:beck"}, Denied: []string{"gov:vk"}}},
		Casualties:  []record.Casualty{{Kind: record.CasualtiesInjured, Group: record.GroupAll, Low: ptr(4), Best: ptr(4), Qualifier: record.QualifierAtLeast, By: []string{"per:beck"}, Evidence: sp("at least four people")}}, Evidence: strike}
	e1.Allegations[0].Rest("by", "", words(text, "Jón Beck", 0))
	e1.Allegations[0].Rest("denied", "", words(text, "Velmark denied it", 0))

	count := sp("41 drones were launched at Ósk, of which 25 were shot down and 12 were lost from radar")
	l1 := record.Tally{Item: id("L", count...), What: "drones launched at Ósk", ReportedBy: []string{"mil:av_air_force"}, Total: ptr(41), Parts: []record.Part{{Value: 25, Label: "shot down"}, {Value: 12, Label: "lost from radar"}}, Evidence: count}
	l1.Rest("total", record.BasisStated, words(text, "41", 0))
	l1.Parts[0].Rest("value", "", words(text, "25", 0))
	l1.Remainder, l1.Check = l1.Arithmetic()
	l1.Rest("remainder", record.BasisDerived)

	dam := sp("Arvania holds the dam above Ósk")
	f1 := record.Forecast{Item: id("F", again...), By: "src:official", Claim: "the two sides meet again", Target: "../2031-05-09", Polarity: record.ForecastWillHappen, Statement: s4.ID, Evidence: again}
	f1.LowConfidence, f1.Confidence = true, ptr(0.41)
	d1 := record.Discrepancy{Item: id("D", append(mine, theirs...)...), Type: record.DifferScope, Subject: record.Ref(a1.ID), Relation: record.DiscrepancyRelationNarrowerThan, Evidence: append(mine, theirs...),
		Sides: []record.Side{{Who: record.Refs{"per:brandt"}, Says: "all strikes on the power grid", Ref: record.Refs{s1.ID}}, {Who: record.Refs{"gov:vk"}, Says: "substations alone", Ref: record.Refs{s2.ID}}}}

	rep := &record.Report{Schema: record.Schema, ID: "lake-1", Engine: record.Engine{Version: "test"}, Language: ptr("en"), Date: record.ReportDate{EDTF: "2031-05-02", Basis: record.DateGiven}, Title: ptr("Talks on the lake end without a joint text"), Outlet: ptr("Harbour News"), TextSHA256: sha,
		Furniture: []record.Furniture{{Item: id("X", sp("SEE ALSO: Five Maps Of The Lake Border")...), Kind: record.FurnitureSeeAlso, Span: words(text, "SEE ALSO: Five Maps Of The Lake Border", 0)}},
		Times:     []record.Time{{Item: id("M", sp("2 May")...), Span: words(text, "2 May", 0), Type: record.TimeDate, Value: ptr("2031-05-02"), EDTF: "2031-05-02?"}},
		Names:     []record.Name{{Span: words(text, "Harbour News", 0), Class: record.ClassOrganisation}},
		Actors: []record.Actor{actor("gov:av", "Arvania", record.ActorGovernment, nth("Arvania", 0), nth("Arvania", 1), nth("Arvania", 3)), actor("gov:vk", "Velmark", record.ActorGovernment, nth("Velmark", 0), nth("Velmark", 1), nth("Velmark", 3)),
			actor("per:brandt", "Ilse Brandt", record.ActorPerson, sp("Ilse Brandt")...), actor("per:beck", "Jón Beck", record.ActorPerson, sp("Jón Beck")...), actor("src:mediator", "the mediator", record.ActorUnnamedOfficial, sp("the mediator")...),
			actor("src:official", "an official, not named", record.ActorUnnamedOfficial, sp("an official who asked not to be named")...), actor("mil:av_air_force", "Arvanian air force", record.ActorArmedForce, sp("the Arvanian air force")...), actor("out:harbour_news", "Harbour News", record.ActorMedia)},
		Places:        []record.Place{place("pl:zelin", "Żelin", 61.25, 14.5, sp("Żelin")...), place("pl:osk", "Ósk", 61.5, 14.75, nth("Ósk", 0), nth("Ósk", 1))},
		Statements:    []record.Statement{s3, s1, s2, s4},
		Narration:     []record.Narration{{Item: id("N", dam...), Evidence: dam}},
		Talks:         []record.Talks{t1},
		Agreements:    []record.Agreement{a1},
		Incidents:     []record.Incident{e1},
		Tallies:       []record.Tally{l1},
		Control:       []record.Control{{Item: id("K", dam...), Holder: ptr("gov:av"), Object: "the dam above Ósk", Kind: record.ControlHolds, AssertedBy: record.Narrator, Evidence: dam}},
		Forecasts:     []record.Forecast{f1},
		Discrepancies: []record.Discrepancy{d1},
		Events:        []record.Event{{Item: id("P", met...), EventType: record.PloverConsult, Auxiliary: record.AuxNone, Actor: []string{"AVN GOV"}, Recipient: []string{"VLM GOV"}, Date: "2031-05-02?", Evidence: met}},
		Warnings:      []string{"the year of “5 May” is taken from the date of the report"},
	}
	return text, rep
}
