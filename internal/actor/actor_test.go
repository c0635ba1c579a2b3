package actor

import (
	"os"
	"slices"
	"strings"
	"testing"

	"parley/internal/geo"
	"parley/internal/record"
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

// What the words around a noun make of it, and whose it is: type and country of actors without a name.
func TestUnnamed(t *testing.T) {
	for _, c := range []struct{ text, id, typ, country string }{
		{"Turkish security forces killed two gunmen in Hakkari.", "mil:tr_forces", "armed_force", "TUR"},
		{"Two rebel groups signed the text in Juba.", "grp:two_rebel_groups", "armed_group", ""},
		{"Aid agencies working in Gaza warned of hunger.", "", "ngo", ""},
		{"Hamas fighters fired rockets at the town.", "grp:hamas", "armed_group", "PSE"},
		{"The international community must act, the president said.", "grp:international_community", "group_of_states", ""},
		{"Israeli officials were in Cairo on Monday.", "", "unnamed_official", "ISR"},
		{"The governor's office in Kharkiv reported a strike.", "", "government", "UKR"},
		{"The Kremlin was silent.", "gov:ru", "state", "RUS"},
		{"The head of the Norwegian delegation, Kari Lund, spoke in Oslo.", "per:lund", "person", "NOR"},
	} {
		_, x := resolve(t, c.text)
		found := false
		for _, a := range x.Actors() {
			cc := ""
			if a.Country != nil {
				cc = *a.Country
			}
			found = found || (c.id == "" || a.ID == c.id) && string(a.Type) == c.typ && (cc == c.country || c.country == "")
		}
		if !found {
			t.Errorf("%q: no %s %s of %s in %+v", c.text, c.typ, c.id, c.country, x.Actors())
		}
	}
}

// Who held an office when: older lists say it, the text goes first, and what comes from a list is
// background.
func TestListed(t *testing.T) {
	l, err := Load(os.DirFS("../../data/actors"))
	if err != nil {
		t.Fatal(err)
	}
	b, offices := l.listed("Hamid Karzai")
	if b == nil || b.kind != "person" || b.country != "AFG" {
		t.Fatalf("%+v %v", b, offices)
	}
	if inOffice(offices, "2005-06") != "GOV" || inOffice(offices, "1950-01") != "" || inOffice(offices, "") != "" {
		t.Errorf("%v", offices)
	}
	if b.name != "Hamid Karzai" {
		t.Errorf("name %q", b.name)
	}
	if b, _ := l.listed("Nobody Atall"); b != nil {
		t.Errorf("%+v", b)
	}
	if b, _ := l.listed(""); b != nil {
		t.Errorf("%+v", b)
	}
	_, x := resolve(t, "Hamid Karzai spoke in Kabul.")
	for _, a := range x.Actors() {
		if a.Type == "person" && (a.Country == nil || *a.Country != "AFG" || a.Basis["country"] != "background") {
			t.Errorf("%+v", a)
		}
	}
}

// Every line of the lists is whole: types and countries are of the vocabularies, and no name stands twice
// with another meaning.
func TestActorLists(t *testing.T) {
	g, err := geo.Load(os.DirFS("../../data/gazetteer"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile("../../data/actors/bodies.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "|")
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		if len(f) != 6 {
			t.Errorf("%q: %d fields", line, len(f))
			continue
		}
		if !slices.Contains([]string{"state", "government", "ministry", "armed_force", "armed_group", "igo", "ngo", "media", "company", "party", "organisation", "group_of_states", "platform"}, f[3]) {
			t.Errorf("%q: type %q", line, f[3])
		}
		if _, ok := g.ByISO3(f[4]); f[4] != "" && !ok {
			t.Errorf("%q: country %q", line, f[4])
		}
	}
}

// ACLED's actor types: state forces at home and abroad, armed groups by what they are, people.
func TestInterCodes(t *testing.T) {
	g, err := geo.Load(os.DirFS("../../data/gazetteer"))
	if err != nil {
		t.Fatal(err)
	}
	l, err := Load(os.DirFS("../../data/actors"))
	if err != nil {
		t.Fatal(err)
	}
	two := &record.Dossier{Parties: []record.DossierParty{{ID: "gov:no", Side: "mediator", Name: "Norway"}}}
	for _, c := range []struct {
		text, name string
		theatre    []string
		dossier    *record.Dossier
		want       int
	}{
		{"In Kharkiv and Sumy, in Ukraine, the Ukrainian army held its lines.", "Ukraine", nil, nil, 1},
		{"Shells fell on Kharkiv and on Sumy, in Ukraine. Russian forces shelled both towns, police in Sumy said.", "Russia", nil, nil, 8},
		{"The Turkish army said it had crossed the river.", "armed forces of Turkey", []string{"Syria"}, nil, 8},
		{"The Syrian army said it had crossed the river.", "armed forces of Syria", []string{"Syria"}, nil, 1},
		{"The Russian army said it had crossed the river.", "armed forces of Russia", []string{"Ukraine", "Russia"}, nil, 0},
		{"The Norwegian government said the round was over.", "Norway", []string{"Norway", "Sweden"}, two, 8},
		{"The Houthis said they had fired at the ship.", "Houthis", nil, nil, 2},
		{"Unknown gunmen stopped the bus.", "gunmen", nil, nil, 3},
		{"Tribal militiamen and a communal militia burned the barns of the village.", "communal militia", nil, nil, 4},
		{"Villagers said the bus had been stopped.", "Villagers", nil, nil, 7},
		{"Georgian protesters said the bus had been stopped.", "protesters", nil, nil, 6},
		{"The United Nations asked for a pause.", "United Nations", nil, nil, 8},
		{"The two sides met.", "sides", nil, nil, 0},
		{"In Kharkiv and Sumy, in Ukraine, the Ukrainian president and the self-declared Ukrainian officials spoke.", "self-declared", nil, nil, 0},
	} {
		doc := nlp.New(english.Model()).Read(c.text)
		x := l.Resolve(doc, g.Resolve(doc, geo.Context{Theatre: c.theatre}), Context{Theatre: c.theatre, Dossier: c.dossier})
		for i := range doc.Tokens {
			x.For(i)
		}
		found := false
		for _, a := range x.Actors() {
			if !strings.Contains(a.Name, c.name) {
				continue
			}
			found = true
			got := 0
			if a.AcledInter != nil {
				got = *a.AcledInter
			}
			if got != c.want {
				t.Errorf("%q: %s %s is %d, want %d", c.text, a.Name, a.Type, got, c.want)
			}
			if (got != 0) != (a.Basis["acled_inter"] == record.BasisDerived) {
				t.Errorf("%q: basis %v", c.text, a.Basis)
			}
		}
		if !found {
			t.Errorf("%q: no %q", c.text, c.name)
		}
	}
}

// An office is the one held at the date of the report; what the text says goes first, and after the list
// was last gone through nothing is claimed.
func TestOffices(t *testing.T) {
	g, err := geo.Load(os.DirFS("../../data/gazetteer"))
	if err != nil {
		t.Fatal(err)
	}
	l, err := Load(os.DirFS("../../data/actors"))
	if err != nil {
		t.Fatal(err)
	}
	d := &record.Dossier{Parties: []record.DossierParty{{ID: "gov:no", Name: "Norway", Side: "mediator"}}, People: []record.DossierPerson{{ID: "per:lund", Name: "Kari Lund", Party: "gov:no", Role: "chief mediator", Held: "2023-01/2023-06"}}}
	for _, c := range []struct {
		date, text, name, role, plover string
		basis                          record.Basis
	}{
		{"2015-03-02", "Sergei Lavrov spoke in Moscow.", "Sergei Lavrov", "Foreign Minister", "RUS GOV", record.BasisBackground},
		{"2013-03-02", "Sergei Shoigu spoke in Moscow.", "Sergei Shoigu", "Defence Minister", "RUS GOV", record.BasisBackground},
		{"2024-08-02", "Shoigu spoke in Moscow.", "Shoigu", "Secretary of the Security Council", "RUS GOV", record.BasisBackground},
		{"2024-05-20", "Sergei Shoigu spoke in Moscow.", "Sergei Shoigu", "", "RUS", ""}, // the month in which the office changed
		{"2035-03-02", "Sergei Lavrov spoke in Moscow.", "Sergei Lavrov", "", "RUS", ""},
		{"", "Sergei Lavrov spoke in Moscow.", "Sergei Lavrov", "", "RUS", ""},
		{"2022-03-02", "Former prime minister Boris Johnson spoke in London.", "Boris Johnson", "Former prime minister", "GBR ELI", record.BasisStated},
		{"2020-03-02", "António Guterres called for calm.", "António Guterres", "UN Secretary-General", "IGO", record.BasisBackground},
		{"2022-03-02", "Jens Stoltenberg called for calm.", "Jens Stoltenberg", "NATO Secretary-General", "IGO", record.BasisBackground},
		{"2023-03-02", "Kari Lund spoke in Oslo.", "Kari Lund", "chief mediator", "NOR GOV", record.BasisBackground},
		{"2024-03-02", "Kari Lund spoke in Oslo.", "Kari Lund", "", "NOR GOV", ""},
		{"2022-03-02", "Petro Vasylenko, a former deputy foreign minister who heads the delegation of Ukraine, spoke in Oslo.", "Petro Vasylenko", "former deputy foreign minister who heads the delegation of Ukraine", "UKR GOV", record.BasisStated},
	} {
		doc := nlp.New(english.Model()).Read(c.text)
		x := l.Resolve(doc, g.Resolve(doc, geo.Context{}), Context{Date: record.EDTF(c.date), Dossier: d})
		found := false
		for _, a := range x.Actors() {
			if a.Name != c.name {
				continue
			}
			found = true
			plover := ""
			if a.Plover != nil {
				plover = *a.Plover
			}
			if a.Role != c.role || plover != c.plover || a.Basis["role"] != c.basis {
				t.Errorf("%s %q: role %q (%s), %q, want %q (%s), %q", c.date, c.text, a.Role, a.Basis["role"], plover, c.role, c.basis, c.plover)
			}
		}
		if !found {
			t.Errorf("%q: no %s in %+v", c.text, c.name, x.Actors())
		}
	}
}

// Every country of offices.txt is one, and no name stands twice.
func TestOfficeList(t *testing.T) {
	g, err := geo.Load(os.DirFS("../../data/gazetteer"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile("../../data/actors/offices.txt")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(b)) {
		f := strings.Split(strings.TrimSpace(line), "|")
		if len(f) != 3 || strings.HasPrefix(line, "#") {
			continue
		}
		if cc := strings.TrimSpace(f[1]); cc != "-" {
			if _, ok := g.ByISO3(cc); !ok {
				t.Errorf("%q: country %q", line, cc)
			}
		}
		for n := range strings.SplitSeq(f[0], ",") {
			n = geo.Fold(strings.TrimSpace(n))
			if seen[n] {
				t.Errorf("%q stands twice", n)
			}
			seen[n] = true
		}
	}
}

// Who speaks for several states together is of none of them alone.
func TestSeveral(t *testing.T) {
	doc, x := resolve(t, "The foreign ministers of France, Germany and Poland said the text was ready.")
	a := x.Get(x.For(token(t, doc, "ministers", 1)))
	if a == nil || a.Country != nil || a.Type != record.ActorUnnamedOfficial {
		t.Errorf("%+v", a)
	}
}
