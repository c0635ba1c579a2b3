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
		{"The Kremlin was silent.", ""},
		{"The Kremlin said nothing new.", ""},
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

// What stands beside a name, and what else the text speaks of, decide between places of one name.
func TestNamesakes(t *testing.T) {
	g := load(t)
	e := nlp.New(english.Model())
	for _, c := range []struct{ text, name, country, adm1 string }{
		{"The talks were held in Tbilisi. Georgia said the border was closed.", "Tbilisi", "GEO", ""},
		{"Officials in Alabama and Tennessee called for help from Georgia, where a storm had hit Atlanta.", "Georgia", "USA", "Georgia"},
		{"A man from Berea, Ky., was held in Richmond on Friday.", "Berea", "USA", "Kentucky"},
		{"She moved from Toledo to Lebanon, Ohio.", "Lebanon", "USA", "Ohio"},
		{"Fighting was reported in Lebanon and in Syria.", "Lebanon", "LBN", ""},
		{"The fire began in Laurel County in Kentucky.", "Laurel County", "USA", "Kentucky"},
		{"The envoys met in Geneva on Tuesday.", "Geneva", "CHE", "Geneva"},
		{"A shop in Geneva, Illinois, was robbed.", "Geneva", "USA", "Illinois"},
		{"The two ministers held talks in Washington.", "Washington", "USA", "Washington, D.C."},
		{"The council met in New York on Monday.", "New York", "USA", "New York"},
		{"A summit in San Salvador was put off.", "San Salvador", "SLV", "San Salvador"},
	} {
		d := e.Read(c.text)
		r := g.Resolve(d, Context{})
		found := false
		for k, n := range d.Names {
			if d.TextOf(n.Range) != c.name && !strings.HasPrefix(d.TextOf(n.Range), c.name+",") {
				continue
			}
			found = true
			if got := r.Point(k); got.Country != c.country || !got.Known {
				t.Errorf("%q: %s points to %+v, want %s", c.text, c.name, got, c.country)
			}
			if p := r.Place(r.PlaceAt(n.First)); c.adm1 != "" && p != nil && (p.Adm1 == nil || *p.Adm1 != c.adm1) {
				t.Errorf("%q: %s is %+v, want it in %s", c.text, c.name, p, c.adm1)
			}
		}
		if !found {
			t.Errorf("%q: no name %s", c.text, c.name)
		}
	}
	if d := Distance(50.45, 30.52, 49.99, 36.23); d < 400 || d > 420 {
		t.Errorf("Kyiv to Kharkiv: %.0f km", d)
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

// The table of countries is whole: 250, each with codes, a name and a point; each sovereign one with a
// capital; and our own lists resolve.
func TestLists(t *testing.T) {
	g := load(t)
	if len(g.Countries) != 250 {
		t.Errorf("%d countries", len(g.Countries))
	}
	for _, c := range g.Countries {
		if len(c.ISO2) != 2 || len(c.ISO3) != 3 || c.Lat == 0 && c.Lon == 0 {
			t.Errorf("%+v", c)
		}
	}
	for name, want := range map[string]string{"Kyiv": "UKR", "Canberra": "AUS", "Dakar": "SEN", "Montevideo": "URY"} {
		if c, ok := g.CapitalOf(name); !ok || c.ISO3 != want {
			t.Errorf("%s: %v", name, c)
		}
	}
	for _, name := range []string{"Victoria", "Male", "Georgetown"} { // capitals whose names mean too much else
		if c, ok := g.CapitalOf(name); ok {
			t.Errorf("%s stands for the government of %s", name, c.Name)
		}
	}
	for name, want := range map[string]string{"Zaporizhzhia NPP": "nuclear", "Kursk nuclear power station": "nuclear", "Kakhovka hydroelectric power plant": "hydro_dam", "Rafah border crossing": "transport", "Strait of Hormuz": "", "Bab al-Mandab": ""} {
		e := g.own[Fold(name)]
		if e == nil || e.Object != want || e.Lat == 0 {
			t.Errorf("%s: %+v", name, e)
		}
	}
	if e := g.own["donetsk people's republic"]; e == nil {
		e = g.own[Fold("Donetsk People's Republic")]
		if e == nil || !strings.HasPrefix(e.Name, "self-declared") {
			t.Errorf("%+v", e)
		}
	}
	nuclear := map[string]bool{}
	for _, e := range g.own {
		if e.Object == "nuclear" {
			nuclear[e.Name] = true
		}
	}
	if len(nuclear) < 200 {
		t.Errorf("%d nuclear sites", len(nuclear))
	}
}

// A bare name means the town that gave it to the division around it; an adjective is no town; the
// outlet's home tips the scales.
func TestRanking(t *testing.T) {
	g := load(t)
	e := nlp.New(english.Model())
	point := func(text, name, outlet string) Spot {
		d := e.Read(text)
		r := g.Resolve(d, Context{Outlet: outlet})
		for k, n := range d.Names {
			if strings.Contains(d.TextOf(n.Range), name) {
				return r.Point(k)
			}
		}
		t.Errorf("%q: no name %s", text, name)
		return Spot{}
	}
	near := func(s Spot, lat, lon float64) bool { return s.Known && Distance(s.Lat, s.Lon, lat, lon) < 60 }
	if s := point("The envoys met in Vienna on Monday.", "Vienna", ""); !near(s, 48.2, 16.4) {
		t.Errorf("%+v", s)
	}
	if s := point("Shells fell on Kherson and on Mykolaiv.", "Kherson", ""); !near(s, 46.64, 32.6) {
		t.Errorf("%+v", s)
	}
	if s := point("The mayor of Springfield opened a school in Springfield on Tuesday.", "Springfield", "The Illinois Gazette"); s.Country != "USA" {
		t.Errorf("%+v", s)
	}
	g2 := &scene{home: map[string]bool{}}
	g.atHome(g2, "www.columbusledger.com")
	if !g2.home["US|Ohio"] || !g2.home["US|Georgia"] {
		t.Errorf("columbusledger.com: %v", g2.home)
	}
	g2 = &scene{home: map[string]bool{}}
	g.atHome(g2, "Sudan Tribune")
	if !g2.home["SD"] {
		t.Errorf("Sudan Tribune: %v", g2.home)
	}
}

// Learning finds the feature that tells right from wrong, and the same examples give the same weights.
func TestLearn(t *testing.T) {
	var xs []Example
	for i := range 40 {
		a, b := Candidate{}, Candidate{}
		a.Features[fNear], b.Features[fPeople] = 1, 1+float64(i%3)
		xs = append(xs, Example{Candidates: []Candidate{b, a}, Right: []bool{false, true}})
	}
	w := Learn(xs)
	if w[fNear] <= byHand[fNear] || w[fPeople] >= byHand[fPeople] {
		t.Errorf("near %v, people %v", w[fNear], w[fPeople])
	}
	if w != Learn(xs) {
		t.Error("two runs differ")
	}
}

// The word for its kind says which level a division has, and how exact the place is (UCDP where_prec);
// a town of the name is another place.
func TestDivisions(t *testing.T) {
	g := load(t)
	e := nlp.New(english.Model())
	for _, c := range []struct {
		text, mention, kind string
		prec                int
		country             string
	}{
		{"Shells fell in Bakhmut in Ukraine.", "Bakhmut", "city", 1, "UKR"},
		{"Shells fell in Bakhmut district in Ukraine.", "Bakhmut district", "adm2", 3, "UKR"},
		{"Two people were hurt in the Pokrovsk raion of Ukraine.", "Pokrovsk raion", "adm2", 3, "UKR"},
		{"Two people were hurt in the Sumy oblast.", "Sumy oblast", "adm1", 4, "UKR"},
		{"Drones struck Kharkiv and Sumy regions.", "Kharkiv", "adm1", 4, "UKR"},
		{"Drones struck Bakhmut and Pokrovsk districts in Ukraine.", "Bakhmut", "adm2", 3, "UKR"},
		{"A fire began in Laurel County in Kentucky.", "Laurel County", "adm2", 3, "USA"},
		{"Shells fell on Kyiv, Kharkiv and Zaporizhzhya regions.", "Kyiv", "adm1", 4, "UKR"},
		{"Fighters left the district of Chuhuiv in Ukraine.", "Chuhuiv", "adm2", 3, "UKR"},
		{"Fighters left the province of Aleppo in Syria.", "Aleppo", "adm1", 4, "SYR"},
		{"Fighting went on in Idlib governorate, Syria.", "Idlib governorate", "adm1", 4, "SYR"},
		{"The road runs through the Kramatorsk municipality in Ukraine.", "Kramatorsk municipality", "adm2", 3, "UKR"},
		{"Shelling went on in Toretsk hromada in Ukraine.", "Toretsk hromada", "adm2", 3, "UKR"},
		{"Aid reached Ukraine on Friday by road through fields in Ukraine.", "Ukraine", "country", 6, "UKR"},
	} {
		r := g.Resolve(e.Read(c.text), Context{})
		found := false
		for _, p := range r.Places {
			for _, m := range p.Mentions {
				if m.Text != c.mention {
					continue
				}
				found = true
				prec := 0
				if p.WherePrec != nil {
					prec = *p.WherePrec
				}
				if string(p.Kind) != c.kind || prec != c.prec || p.Country == nil || *p.Country != c.country {
					t.Errorf("%q: %s is %s %q prec %d of %v, want %s %d of %s", c.text, m.Text, p.Kind, p.Name, prec, p.Country, c.kind, c.prec, c.country)
				}
			}
		}
		if !found {
			t.Errorf("%q: no %q among %+v", c.text, c.mention, r.Places)
		}
	}
}

// Two places of one name in a text stay two.
func TestApart(t *testing.T) {
	r := load(t).Resolve(nlp.New(english.Model()).Read("The envoy flew from Tripoli, Libya, to Tripoli, Lebanon."), Context{})
	var ids []string
	for _, p := range r.Places {
		if p.Name == "Tripoli" {
			ids = append(ids, p.ID)
		}
	}
	if len(ids) != 2 {
		t.Errorf("%v of %+v", ids, r.Places)
	}
}
