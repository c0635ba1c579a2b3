package record

import (
	"slices"
	"strings"
)

// Dossier is what a person tells the program about a conflict: a small text file. What comes from
// it has the basis background.
type Dossier struct {
	Name       string
	Theatre    []string // place names
	Epoch      EDTF     // when the conflict began; "" = not given
	EpochName  string   // what the texts call it ("full-scale invasion")
	Timezone   string   // IANA name
	Parties    []DossierParty
	People     []DossierPerson
	Agreements []DossierAgreement
	Outlets    []DossierOutlet
	Names      map[string]string // what the text may say -> what the desk writes
}

// ActorNames are the names that the desk writes, by id of actor or outlet; none for a nil dossier.
func (d *Dossier) ActorNames() map[string]string {
	out := map[string]string{}
	if d != nil {
		for _, p := range d.Parties {
			out[p.ID] = p.Name
		}
		for _, p := range d.People {
			out[p.ID] = p.Name
		}
		for _, o := range d.Outlets {
			out[o.Outlet] = o.Name
		}
	}
	return out
}

// OutletOf is the outlet that goes by a name, or that has the host of an address; nil if the dossier
// has none such.
func (d *Dossier) OutletOf(name, url string) *DossierOutlet {
	if d == nil {
		return nil
	}
	for _, n := range []string{name, hostOf(url)} {
		for n != "" {
			if k := slices.IndexFunc(d.Outlets, func(o DossierOutlet) bool { return o.Called(n) }); k >= 0 {
				return &d.Outlets[k]
			}
			_, rest, _ := strings.Cut(n, ".") // "en.example.org" is of example.org
			if !strings.Contains(rest, ".") {
				break
			}
			n = rest
		}
	}
	return nil
}

// hostOf is the host of an address, "" if it has none.
func hostOf(url string) string {
	_, host, ok := strings.Cut(url, "://")
	if !ok {
		return ""
	}
	host, _, _ = strings.Cut(host, "/")
	host, _, _ = strings.Cut(host, ":")
	return host
}

// DossierParty is a party to the process.
type DossierParty struct {
	ID    string // "gov:ua"
	Name  string
	Side  string   // side_a side_b mediator host guarantor other
	Words []string // what the texts call it
}

// DossierPerson is a person of the process, with the office held.
type DossierPerson struct {
	ID, Name, Party, Role string
	Words                 []string
	Held                  EDTF // when the person held the office, "" = not given: always
}

// DossierAgreement is an agreement to be tracked.
type DossierAgreement struct {
	ID, Title string
	Kind      AgreementKind
	Date      EDTF
}

// DossierOutlet is an outlet with its standing as the desk judges it, and its other names and domains.
type DossierOutlet struct {
	Standing
	Words []string
}

// Called says whether an outlet goes by a name: upper and lower case, marks and a "The" before it are
// no difference.
func (o *DossierOutlet) Called(name string) bool {
	fold := func(s string) string {
		return strings.TrimPrefix(strings.TrimPrefix(Slug(s), "the_"), "www_")
	}
	n := fold(name)
	return n != "" && (n == fold(o.Name) || slices.ContainsFunc(o.Words, func(w string) bool { return fold(w) == n }))
}
