package record

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
	Names      map[string]string // what the text may say -> what the desk writes
}

// ActorNames are the names that the desk writes, by actor id; none for a nil dossier.
func (d *Dossier) ActorNames() map[string]string {
	out := map[string]string{}
	if d != nil {
		for _, p := range d.Parties {
			out[p.ID] = p.Name
		}
		for _, p := range d.People {
			out[p.ID] = p.Name
		}
	}
	return out
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
