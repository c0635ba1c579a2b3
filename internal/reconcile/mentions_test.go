package reconcile

import (
	"fmt"
	"strings"
	"testing"
)

// Two papers tell of a quake and a visit; a third tells of another quake elsewhere.
func TestMentions(t *testing.T) {
	text := map[string][]string{
		"a": {"A strong earthquake struck the island of Aceh on Tuesday , killing dozens .", "The Indonesian president will visit Aceh on Friday ."},
		"b": {"Dozens died when an earthquake hit Aceh province in Indonesia early on Tuesday .", "A visit of the Indonesian president to Aceh is planned ."},
		"c": {"An earthquake shook the hills around Basel in Switzerland ; nobody was hurt ."},
	}
	var ts []Telling
	var ms []Mention
	for _, id := range []string{"a", "b", "c"} {
		x := Telling{ID: id}
		for _, s := range text[id] {
			x.Sentences = append(x.Sentences, strings.Fields(s))
		}
		ts = append(ts, x)
	}
	add := func(id, text string, sent int, word string) {
		for i, w := range ts[text[0]-'a'].Sentences[sent] {
			if w == word {
				ms = append(ms, Mention{ID: id, Text: text, Words: []string{w}, Sentence: ts[text[0]-'a'].Sentences[sent], At: i})
			}
		}
	}
	add("a-quake", "a", 0, "earthquake")
	add("a-visit", "a", 1, "visit")
	add("b-quake", "b", 0, "earthquake")
	add("b-visit", "b", 1, "visit")
	add("c-quake", "c", 0, "earthquake")
	if got := fmt.Sprint(Mentions(ts, ms)); got != "[[a-quake b-quake] [a-visit b-visit] [c-quake]]" {
		t.Error(got)
	}
	if h := headStem(strings.Fields("checked into")); h != "check" {
		t.Error(h)
	}
	if x, y := Similar("quak", "earthquak"), Similar("quak", "visit"); x < .6 || y > .4 {
		t.Errorf("quake: %.2f to earthquake, %.2f to visit", x, y)
	}
}
