package main

import (
	"strconv"
	"strings"
)

// The development sets as reports often arrive. Training roughens its own sets with other words
// (training/noise.py), so that what is measured here was not learned by heart.

// capitals and small are sentences in capitals and in lower case.
func capitals(sents []goldSentence) []goldSentence { return recased(sents, strings.ToUpper) }
func small(sents []goldSentence) []goldSentence    { return recased(sents, strings.ToLower) }

func recased(sents []goldSentence, to func(string) string) []goldSentence {
	out := make([]goldSentence, len(sents))
	for i, s := range sents {
		out[i] = s
		out[i].words = make([]string, len(s.words))
		for k, w := range s.words {
			out[i].words[k] = to(w)
		}
	}
	return out
}

var (
	furniture = [][]string{
		strings.Fields("SEE ALSO : More on this"), strings.Fields("Click here to read the full report"), strings.Fields("File picture"),
		strings.Fields("Last modified on Monday at 09:12"), strings.Fields("ADVERTISING"), strings.Fields("Download our app"),
	}
	speakers = [][]string{strings.Fields("REPORTER :"), strings.Fields("Ms. Varga :"), strings.Fields("PRESIDENT :"), strings.Fields("CHAIR :")}
)

// rough puts furniture before every sixth sentence and a speaker's label into every eighth, and takes
// the full stop from every third. Words that were put in have no relation and are not scored.
func rough(sents []goldSentence) []goldSentence {
	var out []goldSentence
	for i, s := range sents {
		if i%6 == 0 {
			f := furniture[i/6%len(furniture)]
			out = append(out, goldSentence{words: f, rels: make([]string, len(f)), heads: make([]string, len(f)), newdoc: s.newdoc})
			s.newdoc = false
		}
		if n := len(s.words); i%3 == 0 && n > 3 && s.rels[n-1] == "punct" {
			s.words, s.rels, s.heads = s.words[:n-1], s.rels[:n-1], s.heads[:n-1]
		}
		if i%8 == 0 {
			put := speakers[i/8%len(speakers)]
			heads := make([]string, len(put))
			for _, h := range s.heads {
				if n, err := strconv.Atoi(h); err == nil && n > 0 {
					h = strconv.Itoa(n + len(put))
				}
				heads = append(heads, h)
			}
			s.words, s.rels, s.heads = append(put[:len(put):len(put)], s.words...), append(make([]string, len(put)), s.rels...), heads
		}
		out = append(out, s)
	}
	return out
}
