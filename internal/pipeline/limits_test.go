package pipeline

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"parley/internal/record"
)

// limited writes limits of observation in one line each: kind, who, where, when, why, who is said to
// have done it.
func limited(rep *record.Report) []string {
	var out []string
	for _, l := range rep.Limits {
		s := string(l.Kind)
		if l.Monitor != nil {
			s += " " + *l.Monitor
		}
		if l.Place != nil {
			s += " " + *l.Place
		}
		if l.Date != "" {
			s += " " + string(l.Date)
		}
		if l.Count != nil {
			s += fmt.Sprintf(" %d times", *l.Count)
		}
		if l.Reason != "" {
			s += " for " + l.Reason + " (" + strings.Join(l.ReasonBy, ",") + ")"
		}
		for _, a := range l.Allegations {
			s += " alleged of " + a.Actor + " by " + strings.Join(a.By, ",")
		}
		out = append(out, s)
	}
	return out
}

// What monitors could not observe, with the cause as alleged and no more.
func TestLimits(t *testing.T) {
	for text, want := range map[string]string{
		"At a checkpoint near Olenivka, armed men denied the observers access on 12 March, citing mines.": "denied src:observers pl:olenivka 2025-03-12 for mines (grp:armed_men) alleged of grp:armed_men by narrator",
		"The mission's camera in Shyrokyne was not operational due to a power cut.":                       "out_of_order org:the_mission pl:shyrokyne for a power cut (narrator)",
		"The monitors were unable to visit Debaltseve on 10 March because of fighting.":                   "not_visited org:the_monitors pl:debaltseve 2025-03-10 for fighting (narrator)",
		"The monitors could not see the storage site in Pisky due to fog.":                                "not_seen org:the_monitors pl:pisky for fog (narrator)",
		"A long-range drone of the OSCE mission was jammed near Horlivka on Tuesday.":                     "jammed igo:osce pl:horlivka 2025-03-11",
		"Kyiv said Russian forces blocked UN monitors from the plant in Enerhodar.":                       "denied igo:un pl:enerhodar alleged of mil:ru_forces by gov:ua",
		"UN inspectors were allowed to enter the site only after an escort arrived.":                      "conditional igo:un",
		"The patrol of the UN mission was delayed for two hours at a checkpoint in Goma.":                 "delayed igo:un pl:goma",
		"Rebels did not allow the ceasefire monitors to reach Bentiu.":                                    "denied org:ceasefire_monitors alleged of grp:rebels by narrator",
	} {
		if got := limited(readOdd(t, text)); !slices.Equal(got, []string{want}) {
			t.Errorf("%s\n got %q\nwant %q", text, got, want)
		}
	}
}

// Nothing to be seen, nothing decided about who did it, others' drones and journalists are no limits of
// a monitor, and neither is what is feared or denied.
func TestNoLimits(t *testing.T) {
	for _, text := range []string{
		"The observers did not see any violations in Luhansk.",
		"The observers could not determine who fired.",
		"The government denied the monitors' report.",
		"If the monitors are denied access, talks will end.",
		"The army's drone was jammed near Horlivka.",
		"Police denied journalists access to the square.",
		"The monitors visited three villages.",
		"Russia denied that it had blocked UN monitors.",
		"The camera was switched off by the burglar.",
	} {
		if got := limited(readOdd(t, text)); len(got) > 0 {
			t.Errorf("%s: %q", text, got)
		}
	}
}
