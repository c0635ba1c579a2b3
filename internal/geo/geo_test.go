package geo

import (
	"os"
	"strings"
	"testing"

	"parley/nlp"
	"parley/nlp/english"
)

func load(t testing.TB) *Gazetteer {
	t.Helper()
	g, err := Load(os.DirFS("../../data/gazetteer"))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestFind(t *testing.T) {
	g := load(t)
	for name, cc := range map[string]string{"Kyiv": "UA", "Kiev": "UA", "Kharkiv": "UA", "Sumy": "UA", "Vienna": "AT", "São Paulo": "BR", "Khartoum": "SD"} {
		e := g.Find(name)
		ok := false
		for _, x := range e {
			ok = ok || x.Country == cc
		}
		if !ok {
			t.Errorf("%s: %d entries, none in %s", name, len(e), cc)
		}
	}
	if e := g.Find("Nosuchplaceatall"); len(e) != 0 {
		t.Errorf("%v", e)
	}
	for word, iso := range map[string]string{"Ukraine": "UKR", "Ukrainian": "UKR", "U.S.": "USA", "the United States": "USA", "Britain": "GBR", "Sudanese": "SDN"} {
		if c, ok := g.CountryOf(word); !ok || c.ISO3 != iso {
			t.Errorf("%s: %v, want %s", word, c, iso)
		}
	}
	if _, ok := g.CountryOf("us"); ok {
		t.Error("the pronoun is taken for a country")
	}
}

// A name is a place where it means one; where it stands for the government it is none.
func TestPlaceOrGovernment(t *testing.T) {
	g := load(t)
	e := nlp.New(english.Model())
	for _, c := range []struct{ text, places string }{
		{"Three people were wounded in Kyiv.", "Kyiv"},
		{"Kyiv accused Moscow of shelling the port.", ""},
		{"Talks between Kyiv and Moscow went on in Vienna.", "Vienna"},
		{"Drones struck Kharkiv and Sumy regions.", "Kharkiv|Sumy regions"},
		{"A blast was heard in the city of Sumy, Ukraine.", "Sumy|Ukraine"},
		{"Ukraine said it had shot down drones.", ""},
	} {
		r := g.Resolve(e.Read(c.text), Context{})
		var got []string
		for _, p := range r.Places {
			for _, m := range p.Mentions {
				got = append(got, m.Text)
			}
			if p.Lat != nil && *p.Lat == 0 && *p.Lon == 0 {
				t.Errorf("%s lies at 0,0", p.Name)
			}
		}
		for _, want := range strings.Split(c.places, "|") {
			if want != "" && !strings.Contains("|"+strings.Join(got, "|")+"|", "|"+want+"|") {
				t.Errorf("%q: places %q, want %q among them", c.text, got, want)
			}
		}
		if c.places == "" && len(got) > 0 {
			t.Errorf("%q: places %q, want none", c.text, got)
		}
	}
}

func FuzzLookup(f *testing.F) {
	g := load(f)
	for _, s := range []string{"kyiv", "", "=ua", "\t", "\n", "zz", "é"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, e := range g.Find(s) {
			if e.Lat < -90 || e.Lat > 90 || e.Lon < -180 || e.Lon > 180 || e.Key == "" {
				t.Fatalf("%q: %+v", s, e)
			}
		}
		if Fold(Fold(s)) != Fold(s) {
			t.Fatalf("%q folds to %q and that to %q", s, Fold(s), Fold(Fold(s)))
		}
	})
}
