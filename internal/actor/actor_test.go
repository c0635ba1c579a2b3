package actor

import (
	"os"
	"testing"

	"parley/internal/geo"
	"parley/nlp"
	"parley/nlp/english"
)

func resolve(t *testing.T, text string) (*nlp.Document, *Index) {
	t.Helper()
	g, err := geo.Load(os.DirFS("../../data/gazetteer"))
	if err != nil {
		t.Fatal(err)
	}
	l, err := Load(os.DirFS("../../data/actors"))
	if err != nil {
		t.Fatal(err)
	}
	doc := nlp.New(english.Model()).Read(text)
	return doc, l.Resolve(doc, g.Resolve(doc, geo.Context{}), Context{})
}

func token(t *testing.T, doc *nlp.Document, form string, nth int) int {
	t.Helper()
	for i := range doc.Tokens {
		if doc.Tokens[i].Form == form {
			if nth--; nth == 0 {
				return i
			}
		}
	}
	t.Fatalf("no word %q", form)
	return -1
}

func TestPersons(t *testing.T) {
	doc, x := resolve(t, "Ukrainian Foreign Minister Olena Bondar met the envoy in Oslo. Bondar said the talks were useful. She left on Friday.")
	id := x.At(token(t, doc, "Bondar", 1))
	a := x.Get(id)
	if a == nil || a.Name != "Olena Bondar" || a.Role != "Ukrainian Foreign Minister" || a.Country == nil || *a.Country != "UKR" || a.Plover == nil || *a.Plover != "UKR GOV" {
		t.Fatalf("%+v", a)
	}
	if got := x.At(token(t, doc, "Bondar", 2)); got != id {
		t.Errorf("the last name alone: %q", got)
	}
	if got := x.Pronoun(token(t, doc, "She", 1), ""); got != id {
		t.Errorf("she: %q", got)
	}
	if x.Party(id) != "gov:ua" {
		t.Errorf("party %q", x.Party(id))
	}
}

func TestStatesAndSources(t *testing.T) {
	doc, x := resolve(t, "Moscow rejected the plan, two US officials said. Russian forces shelled the town, according to local authorities. The Kremlin said nothing.")
	for _, c := range []struct {
		form, want string
	}{{"Moscow", "gov:ru"}, {"Kremlin", "gov:ru"}, {"forces", "mil:ru_forces"}} {
		if got := x.For(token(t, doc, c.form, 1)); got != c.want {
			t.Errorf("%s: %q, want %q", c.form, got, c.want)
		}
	}
	for _, form := range []string{"officials", "authorities"} {
		id := x.For(token(t, doc, form, 1))
		if a := x.Get(id); a == nil || a.Type != "unnamed_official" {
			t.Errorf("%s: %q %+v", form, id, a)
		}
	}
	if id := x.For(token(t, doc, "plan", 1)); id != "" {
		t.Errorf("a plan acts: %q", id)
	}
	for _, a := range x.Actors() {
		if len(a.Mentions) == 0 {
			t.Errorf("%s rests on nothing", a.ID)
		}
	}
}
