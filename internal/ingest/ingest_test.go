package ingest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"parley/internal/record"
)

func TestFurniture(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"READ MORE: What The Envoys WantThe envoy said so.", "see_also:READ MORE: What The Envoys Want"},
		{"The envoy left.\n\nHe was tired.\n\nThe talks go on.\n\nEnvoy Leaves the Valley After a Long Week of Talks: ‘No Deal Is in Sight’", "see_also:Envoy Leaves the Valley After a Long Week of Talks: ‘No Deal Is in Sight’"},
		{"The envoy left.\n\n(Writing and additional reporting by Ann Lee in Oslo; Editing by Bo Dahl)", "byline:(Writing and additional reporting by Ann Lee in Oslo; Editing by Bo Dahl)"},
		{"SEE ALSO: A Long Road To PeaceA plan agreed in May failed, the envoy said.", "see_also:SEE ALSO: A Long Road To Peace"},
		{"RELATED: Who Holds The City?'A Fragile Calm'\nShelling went on.", "see_also:RELATED: Who Holds The City?|subheading:'A Fragile Calm'"},
		{"See also: talks", "see_also:See also: talks"},
		{"The talks ended.\nYour browser does not support this player\nEnvoys Leave Geneva After Talks\nThey will meet again.", "player_notice:Your browser does not support this player|video_caption:Envoys Leave Geneva After Talks"},
		{"OSLO, May 3 (Our Agency) - The talks went on for two more hours.", "dateline:OSLO, May 3 (Our Agency) -"},
		{"By Jane Doe and John Roe\nThe talks ended.", "byline:By Jane Doe and John Roe"},
		{"The talks ended.\nWhat Comes Next\nNobody knows.", "subheading:What Comes Next"},
		{"The talks ended.\nSign up for our newsletter\nThey will meet again.", "newsletter:Sign up for our newsletter"},
		{"By Friday the two sides had agreed, the envoy said.", ""},
		{"Article 1\nThe Parties shall cease fire.\n2. The Parties shall meet.", ""},
		{"\"We will go on,\" she said.\n\"It is not over.\"", ""},
	} {
		var got []string
		for _, f := range FindFurniture(c.text) {
			got = append(got, string(f.Kind)+":"+c.text[f.Start:f.End])
		}
		if g := strings.Join(got, "|"); g != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.text, g, c.want)
		}
	}
}

// Spans are in order, apart, inside the text and on code-point boundaries.
func FuzzFurniture(f *testing.F) {
	for _, s := range []string{"SEE ALSO: X YZ", "READ MORE: 'A'\n\nBy A B\n", "PARIS (AP) -- x", "é SEE ALSO: Ä", strings.Repeat("a", 70000), "WATCH: " + strings.Repeat("Word ", 40) + "then small words follow here"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, x := range FindFurniture(s) {
			if x.Start < last || x.End <= x.Start || x.End > len(s) {
				t.Fatalf("%+v after %d in %q", x, last, s)
			}
			if utf8.ValidString(s) && (!utf8.RuneStart(s[x.Start]) || x.End < len(s) && !utf8.RuneStart(s[x.End])) {
				t.Fatalf("%+v cuts a character of %q", x, s)
			}
			last = x.End
		}
	})
}

func TestLanguage(t *testing.T) {
	for text, want := range map[string]string{
		"The minister said that the talks would go on.":                        "en",
		"MINISTERS MEET IN VIENNA":                                             "en",
		"Le ministre a dit que les négociations vont continuer dans la ville.": "fr",
		"Der Minister sagte, dass die Gespräche nicht beendet sind.":           "de",
		"Міністр сказав, що переговори тривають.":                              "uk",
		"Министр сказал, что переговоры были трудными.":                        "ru",
		"قال الوزير إن المحادثات مستمرة":                                       "ar",
		"השר אמר כי השיחות נמשכות":                                             "he",
		"": "", "123": "",
		"President Зеленський said the talks in the city were over.": "en",
	} {
		if got := Language(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestDossier(t *testing.T) {
	if _, err := ParseDossier(strings.NewReader(DossierTemplate)); err != nil {
		t.Errorf("the template: %v", err)
	}
	d, err := ParseDossier(strings.NewReader("name: N\nepoch: 2020-05 war\ntheatre: A; B\n[parties]\ngov:ua | Ukraine | side_a | Kyiv\n[people]\nper:x | X | gov:ua | Envoy |\n[agreements]\na | A | ceasefire | 2021\n[names]\nKiev = Kyiv\n"))
	if err != nil || d.Epoch != "2020-05" || d.EpochName != "war" || len(d.Theatre) != 2 || len(d.Parties) != 1 || d.People[0].Role != "Envoy" || d.Names["Kiev"] != "Kyiv" {
		t.Errorf("%+v %v", d, err)
	}
	for text, want := range map[string]string{
		"x":                               "line 1",
		"epoch: soon":                     `epoch "soon" is not a date`,
		"timezone: Mars":                  `timezone "Mars"`,
		"[parties]\na":                    "line 2",
		"[parties]\na | A | winner":       `side "winner"`,
		"[parties]\na|A|other\na|B|other": "stands twice",
		"[agreements]\na|A|promise":       `kind "promise"`,
	} {
		if _, err := ParseDossier(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func FuzzParseDossier(f *testing.F) {
	f.Add(DossierTemplate)
	f.Add("[names]\na=b\n[parties]\nx|y|other|a,b")
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := ParseDossier(strings.NewReader(s)); err == nil && d.Epoch != "" && !d.Epoch.Valid() {
			t.Fatalf("%q: epoch %q", s, d.Epoch)
		}
	})
}

// Every line of JSON gives a report or an error that names the line; no line is lost.
func FuzzReadLines(f *testing.F) {
	f.Add("{\"id\":\"a\",\"text\":\"b\"}\n\n{}\nx")
	f.Fuzz(func(t *testing.T, s string) {
		want := 0
		for line := range strings.SplitSeq(s, "\n") {
			if strings.TrimSpace(line) != "" {
				want++
			}
		}
		got := 0
		for in, err := range Read("jsonl", "f", strings.NewReader(s), 0) {
			got++
			if err != nil && !strings.Contains(err.Error(), "f line ") {
				t.Fatalf("%v does not name its line", err)
			}
			if err == nil && (in.ID == "" || !utf8.ValidString(in.Text)) {
				t.Fatalf("%+v", in)
			}
		}
		if got != want {
			t.Fatalf("%d of %d lines", got, want)
		}
	})
}

func TestKnownConflict(t *testing.T) {
	if k := KnownConflict("Ukraine said Russia's full-scale invasion went on. Kyiv and Moscow met."); k == nil || k.Epoch != "2022-02-24" {
		t.Errorf("%+v", k)
	}
	if k := KnownConflict("The council met to talk about roads in the valley."); k != nil {
		t.Errorf("%+v", k)
	}
}

// Furniture of the annotated reports, where they are there: all of the seed's must be found.
func TestFurnitureOfGold(t *testing.T) {
	gold, _ := filepath.Glob("../../../shared/contract/seed.gold.json")
	texts, _ := filepath.Glob("../../../shared/seed/*.txt")
	if len(gold) == 0 || len(texts) == 0 {
		t.Skip("../shared is absent: no annotated furniture")
	}
	b, err := os.ReadFile(gold[0])
	if err != nil {
		t.Fatal(err)
	}
	var rep record.Report
	if err := json.Unmarshal(b, &rep); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(texts[0])
	if err != nil {
		t.Fatal(err)
	}
	found := map[int]bool{} // by where it begins, in code points
	for _, f := range FindFurniture(string(raw)) {
		start := utf8.RuneCountInString(string(raw)[:f.Start])
		if text := string(raw)[f.Start:f.End]; len(rep.Furniture) > 0 && text != "" {
			found[start] = true
		}
	}
	for _, f := range rep.Furniture {
		if !found[f.Span.Start] {
			t.Errorf("furniture %s at %d was not found", f.Kind, f.Span.Start)
		}
		delete(found, f.Span.Start)
	}
	if len(found) > 0 {
		t.Errorf("%d pieces of prose were taken for furniture", len(found))
	}
}

func TestDossierOutlets(t *testing.T) {
	head := "[outlets]\n"
	d, err := ParseDossier(strings.NewReader(head + `out:gazette | The Gazette | state_media | gov:ua | Bell House | UKR | C | 2031-03-02 its counts were revised twice | gazette.example, Hazeta
out:tide | Tide | independent_media
[parties]
gov:ua | Ukraine | side_a | Ukraine
`))
	if err != nil {
		t.Fatal(err)
	}
	want := record.Standing{Outlet: "out:gazette", Name: "The Gazette", Kind: record.OutletStateMedia, Party: "gov:ua", Owner: "Bell House", Country: "UKR", Grade: "C", Graded: "2031-03-02", Why: "its counts were revised twice"}
	if len(d.Outlets) != 2 || d.Outlets[0].Standing != want {
		t.Errorf("%+v", d.Outlets)
	}
	for _, x := range [][3]string{{"gazette", "", "out:gazette"}, {"", "https://www.Gazette.example/a", "out:gazette"}, {"", "https://news.gazette.example:443/", "out:gazette"}, {"Hazeta", "", "out:gazette"}, {"TIDE", "", "out:tide"}, {"Gazette of Elm", "https://example/x", ""}, {"", "", ""}} {
		got := ""
		if o := d.OutletOf(x[0], x[1]); o != nil {
			got = o.Outlet
		}
		if got != x[2] {
			t.Errorf("%q at %q is %q, not %q", x[0], x[1], got, x[2])
		}
	}
	for line, want := range map[string]string{
		"out:a | A | newspaper":                                     `line 2: kind of outlet "newspaper" is unknown`,
		"out:a | A":                                                 "line 2: an entry of [outlets] has at least",
		"out:a | A | official":                                      "say for which party it speaks",
		"out:a | A | state_media | gov:xx":                          `line 2: outlet out:a speaks for "gov:xx", and [parties] has no such id`,
		"out:a | A | ngo | | | Ukraine":                             `country "Ukraine" is not three letters`,
		"out:a | A | ngo | | | | G | 2031-03-02 because":            `grade "G" is not A to F`,
		"out:a | A | ngo | | | | B":                                 "a grade has a date and a reason",
		"out:a | A | ngo | | | | B | because":                       "a grade has a date and a reason",
		"out:a | A | ngo | | | | B | 2031-03-02":                    "a grade has a date and a reason",
		"out:a | A | ngo | | | | | 2031-03-02 because":              "has no grade",
		"out:a | A | ngo\nout:a | B | ngo":                          `line 3: id "out:a" stands twice`,
		"out:a | A | ngo\nout:b | B | ngo | | | | | | C, the a":     `line 3: "the a" is a name of outlet out:a already`,
		"out:a | A | ngo | | | | | | b.example | c.example | d | e": "nine fields",
	} {
		if _, err := ParseDossier(strings.NewReader(head + line + "\n")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, not %q", line, err, want)
		}
	}
}
