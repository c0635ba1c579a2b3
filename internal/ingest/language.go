package ingest

import (
	_ "embed"
	"sort"
	"strings"
	"sync"
	"unicode"

	"parley/internal/record"
)

//go:embed languages.txt
var languagesFile string

// Language is the language of a text as a BCP 47 tag, "" if it cannot be told. Scripts other than
// Latin are told by their letters; languages in Latin script by their commonest words (languages.txt).
// Only English is read further, so the question that matters is "English or not".
func Language(text string) string {
	if len(text) > 1<<16 {
		text = text[:1<<16]
	}
	scripts := map[string]int{}
	letters := 0
	for _, c := range text {
		if !unicode.IsLetter(c) {
			continue
		}
		letters++
		switch {
		case c < 0x250:
			scripts["Latn"]++
		case unicode.Is(unicode.Cyrillic, c):
			scripts["Cyrl"]++
			if strings.ContainsRune("іїєґІЇЄҐ", c) {
				scripts["uk"]++
			}
			if strings.ContainsRune("ыэъЫЭЪ", c) {
				scripts["ru"]++
			}
		case unicode.Is(unicode.Arabic, c):
			scripts["Arab"]++
			if strings.ContainsRune("پچژگ", c) {
				scripts["fa"]++
			}
		case unicode.Is(unicode.Hebrew, c):
			scripts["Hebr"]++
		case unicode.Is(unicode.Han, c):
			scripts["Hani"]++
		case unicode.Is(unicode.Hiragana, c) || unicode.Is(unicode.Katakana, c):
			scripts["Jpan"]++
		case unicode.Is(unicode.Hangul, c):
			scripts["Hang"]++
		case unicode.Is(unicode.Greek, c):
			scripts["Grek"]++
		}
	}
	if letters < 3 {
		return ""
	}
	most := func(s string) bool { return 2*scripts[s] > letters }
	switch {
	case most("Cyrl") && scripts["uk"] > scripts["ru"]:
		return "uk"
	case most("Cyrl"):
		return "ru"
	case most("Arab") && 50*scripts["fa"] > scripts["Arab"]:
		return "fa"
	case most("Arab"):
		return "ar"
	case most("Hebr"):
		return "he"
	case scripts["Jpan"]*10 > letters:
		return "ja"
	case most("Hani"):
		return "zh"
	case most("Hang"):
		return "ko"
	case most("Grek"):
		return "el"
	case !most("Latn"):
		return ""
	}
	count := map[string]int{}
	total := 0
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return !unicode.IsLetter(c) && c != '\'' }) {
		total++
		for _, l := range commonWords()[w] {
			count[l]++
		}
	}
	langs := make([]string, 0, len(count))
	for l := range count {
		langs = append(langs, l)
	}
	sort.Slice(langs, func(i, j int) bool {
		a, b := langs[i], langs[j]
		if count[a] != count[b] {
			return count[a] > count[b]
		}
		return a == "en" || b != "en" && a < b
	})
	if en := count["en"]; total < 30 && en > 0 && count[langs[0]] < en+2 && asciiShare(text) > .99 {
		return "en" // a sentence or two: one word more is no sign ("A third round is expected")
	}
	switch {
	case len(langs) > 0 && (20*count[langs[0]] >= total || count[langs[0]] >= 3):
		return langs[0]
	case total < 30 && asciiShare(text) > .99: // a headline may have no common word
		return "en"
	}
	return ""
}

func asciiShare(text string) float64 {
	n, a := 0, 0
	for _, c := range text {
		n++
		if c < 0x80 || strings.ContainsRune("‘’“”–—…", c) {
			a++
		}
	}
	return float64(a) / float64(max(n, 1))
}

// commonWords gives the languages that a word is common in: languages.txt turned round.
var commonWords = sync.OnceValue(func() map[string][]string {
	m := map[string][]string{}
	for line := range strings.Lines(languagesFile) {
		lang, words, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok || strings.HasPrefix(lang, "#") {
			continue
		}
		for _, w := range strings.Fields(words) {
			m[w] = append(m[w], lang)
		}
	}
	return m
})

// Genre tells what kind of text a report is by plain signs in its words and title.
func Genre(text, title string) record.Genre {
	head := strings.ToLower(text[:min(len(text), 1500)])
	low := strings.ToLower(title) + "\n" + head
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(low, w) {
				return true
			}
		}
		return false
	}
	count := func(w string) int { return strings.Count(head, w) }
	spoken := has(" said ", " told ")
	switch {
	case has("agree as follows", "agreed as follows") && !spoken:
		return record.GenreAgreementText
	case has("the parties shall", "the parties agree", "hereby agree", "shall enter into force", "this agreement", "high contracting parties") && (count("shall") >= 2 || count("article") >= 2):
		return record.GenreAgreementText
	case has("ceasefire violations", "cease-fire violations", "the mission recorded", "daily report", "situation report", "observers report") && has("report"),
		has("military observ", "observing officer", "observer group", "monitoring mission", "monitoring team") && has("report") && !spoken:
		return record.GenreDailyReport
	case has("readout of", "readout from") || has("phone call", "phone conversation", "telephone call", "telephone conversation") && has("the leaders", "two leaders", "both leaders", "the presidents", "the ministers") && !spoken || has("spoke with", "spoke today with") && has("the president spoke", "the secretary spoke", "the leaders discussed", "the two leaders"):
		return record.GenreReadout
	case strings.Count(text, "\nQ:") > 1 || strings.Count(text, "QUESTION:") > 1 || strings.Count(text, "\nQ.") > 2:
		return record.GenreTranscript
	case strings.Count(text, "\n- ")+strings.Count(text, "\n• ")+strings.Count(text, "\n* ") > 1 && has("agreed to", "outcomes of") && !spoken:
		return record.GenreOfficialStatement
	case has("statement by", "statement from", "joint statement", "press release", "for immediate release", "the security council,", "communiqué", "communique") && !spoken:
		return record.GenreOfficialStatement
	case text == "":
		return ""
	}
	return record.GenreNews
}
