package web

import (
	"regexp"
	"strconv"
	"strings"

	"parley/internal/record"
)

// Plain words for what the record keeps in codes. What is not listed here is shown with its
// underscores as spaces, so a value that a vocabulary gains needs no line.

// phrases are words for values of vocabularies, by Go type and value.
var phrases = map[string]string{
	"Mode/direct":                       "direct quotation",
	"Mode/indirect":                     "reported speech",
	"Mode/mixed":                        "reported, partly quoted",
	"Mode/partial_quote":                "a few words quoted",
	"Mode/narrated":                     "said to have spoken of it",
	"Mode/hearsay":                      "hearsay",
	"Mode/silence":                      "no comment",
	"Mode/denial":                       "denial",
	"Polarity/affirms":                  "says so",
	"Polarity/denies":                   "denies it",
	"Polarity/declines":                 "declines to say",
	"Factuality/CT+":                    "certain that it is so",
	"Factuality/PR+":                    "probable",
	"Factuality/PS+":                    "possible",
	"Factuality/CT-":                    "certain that it is not so",
	"Factuality/PR-":                    "probably not",
	"Factuality/PS-":                    "possibly not",
	"Factuality/Uu":                     "not committed",
	"Issued/yes":                        "issued",
	"Issued/minimal":                    "a few words only",
	"Issued/no":                         "none on record",
	"Issued/promised":                   "promised",
	"Stance/for":                        "for",
	"Stance/silent":                     "says nothing on it",
	"Stance/seeks":                      "seeks it",
	"Duty/do":                           "must do",
	"Duty/refrain":                      "must refrain from",
	"Duty/may":                          "may do",
	"AgreementStage/Pre":                "before negotiation",
	"AgreementStage/Cea":                "ceasefire",
	"AgreementStage/Imp":                "implementation",
	"AgreementStage/Ren":                "renewal",
	"AgreementStage/Other":              "other",
	"AgreementStage/SubPar":             "partial",
	"AgreementStage/SubComp":            "comprehensive",
	"DateBasis/given":                   "given with the report",
	"DateBasis/none":                    "not known",
	"ZoneBasis/assumed":                 "assumed",
	"ZoneBasis/place":                   "of the place",
	"ZoneBasis/outlet":                  "of the outlet",
	"Effect/none_reported":              "no effect reported",
	"TallyCheck/consistent":             "the parts fit the total",
	"TallyCheck/exceeds_total":          "the parts exceed the total",
	"TallyCheck/short_of_total":         "the parts fall short of the total",
	"TallyCheck/no_total":               "nothing to check: no total, or no parts",
	"CasualtyGroup/all":                 "people",
	"CasualtyGroup/civilian":            "civilians",
	"CasualtyGroup/media":               "media workers",
	"CasualtyGroup/medical":             "medical workers",
	"CasualtyGroup/aid":                 "aid workers",
	"CasualtyGroup/unknown":             "people, group not stated",
	"ForecastPolarity/at_most":          "will happen at most",
	"JustificationKind/self_defence":    "self-defence",
	"JustificationKind/pre_emption":     "to forestall",
	"JustificationKind/exception":       "not covered by the deal",
	"JustificationKind/exit":            "the deal binds no more",
	"DiscrepancyType/word_vs_deed":      "word against deed",
	"DiscrepancyRelation/incompatible":  "both cannot be so",
	"DiscrepancyRelation/narrower_than": "one account is narrower than the other",
	"ObjectClass/pow":                   "prisoners of war",
	"ObjectClass/civilian":              "civilian objects",
	"ObjectClass/people":                "people",
	"ObjectClass/unspecified":           "not specified",
	"Basis/derived":                     "computed",
	"FurnitureKind/see_also":            "see also",
	"FurnitureKind/ad":                  "advertisement",
	"ActorType/igo":                     "intergovernmental organisation",
	"ActorType/ngo":                     "non-governmental organisation",
	"PlaceKind/adm1":                    "region",
	"PlaceKind/adm2":                    "district",
	"NameClass/norp":                    "nationality, religion or party",
	"Auxiliary/none":                    "happened or said now",
	"ClaimType/scope_claim":             "scope of a deal",
	"ClaimType/agreement_claim":         "an agreement",
	"ClaimType/control_claim":           "who holds what",
	"ClaimType/incident_report":         "an incident",
}

// singular are the groups of casualties where there is one.
var singular = map[record.CasualtyGroup]string{
	record.GroupAll: "person", record.GroupCivilian: "civilian", record.GroupChildren: "child", record.GroupWomen: "woman",
	record.GroupMedia: "media worker", record.GroupMedical: "medical worker", record.GroupAid: "aid worker", record.GroupUnknown: "person, group not stated",
}

// phrase is a vocabulary value in words.
func phrase(typ, value string) string {
	if p, ok := phrases[typ+"/"+value]; ok {
		return p
	}
	switch typ {
	case "PloverType":
		return value
	}
	return strings.ReplaceAll(value, "_", " ")
}

// members are labels of the contract's members, where the name itself is not one.
var members = map[string]string{
	"justification_claimed": "reason given by the side of which it is alleged", "co_speakers": "with", "speaker_mention": "named as", "cue": "cue", "chain": "chain", "named": "source named",
	"mode": "manner", "polarity": "polarity", "hedge": "hedged by", "excluded": "not the speaker’s words", "date_basis": "date is",
	"act": "act", "claim_type": "kind of statement", "attitude": "held, not said", "about": "concerns", "nested": "statements inside",
	"according_to": "according to", "claimed_by": "according to", "asserted_by": "according to", "reported_by": "according to",
	"denied": "denied by", "by": "by", "acled_event_type": "ACLED type", "acled_sub_event_type": "ACLED sub-type",
	"plover_event": "PLOVER type", "plover_modes": "PLOVER modes", "event_type": "PLOVER type", "cameo": "CAMEO code",
	"date_prec": "date precision", "where_prec": "place precision", "geo_precision": "place precision (ACLED)", "min_s": "at least, in seconds", "max_s": "at most, in seconds", "sub_places": "places within", "part_of": "part of",
	"subset_of": "included in", "what": "what is counted", "universe": "counted among", "total": "total", "parts": "parts",
	"remainder": "remainder", "rival_of": "rival count of", "edtf": "date", "tz": "time zone", "tz_basis": "time zone is",
	"mod": "modifier", "plover": "PLOVER code", "acled_inter": "ACLED actor type", "geonameid": "GeoNames id", "lat": "latitude", "lon": "longitude", "adm1": "region",
	"object_class": "class", "ref": "record", "who": "who", "says": "says", "made": "made on", "target": "for",
	"from": "from", "to": "until", "exit": "exit", "area": "area", "acts": "acts", "objects": "objects", "bound": "who is bound",
	"narrator": "the report says", "holder": "holder", "auxiliary": "status", "evidence": "words", "mentions": "mentions",
	"version": "in the account", "toward": "toward", "generic": "a pattern, not one incident", "author": "for the report", "source": "for the source",
}

// label is a member's name as a page shows it.
func label(member string) string {
	if l, ok := members[member]; ok {
		return l
	}
	return strings.ReplaceAll(member, "_", " ")
}

// scales give the precisions in words.
var (
	datePrec   = [...]string{1: "to the day", 2: "two to six days", 3: "to the week", 4: "to the month", 5: "longer than a month"}
	interCodes = [...]string{1: "state forces", 2: "rebel group", 3: "political militia", 4: "identity militia", 5: "rioters", 6: "protesters", 7: "civilians", 8: "external or other forces"}
	wherePrec  = [...]string{1: "exact place", 2: "within about 25 km", 3: "district", 4: "region", 5: "a line or an area without sharp edges", 6: "country", 7: "sea or air"}
)

func scale(words []string, n int) string {
	if n > 0 && n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}

// dayParts are the spaces inside a day, where a line does not break.
var dayParts = regexp.MustCompile(`(\d{1,2}) (\p{L}+) (\d{4})`)

// dateWords is an EDTF date as people write it, with spaces that do not break inside a day.
func dateWords(e record.EDTF) string {
	return dayParts.ReplaceAllString(e.Words(), "$1\u00a0$2\u00a0$3")
}

// cutWords shortens a text to about n code points at a word's end.
func cutWords(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	for k := n; k > n*2/3; k-- {
		if r[k] == ' ' {
			return string(r[:k]) + " …"
		}
	}
	return string(r[:n]) + "…"
}
