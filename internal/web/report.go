package web

import (
	"cmp"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"parley/internal/record"
	"parley/internal/store"
)

// piece is a segment of the text as a page shows it.
type piece struct {
	Anchor   int // the code point it begins at
	Text     string
	URL      string   // picks the innermost item
	Title    string   // names the items that cover it
	Families []string // how it is underlined, outermost first
	Tags     []tag    // labels of the items that begin here
	Tab      bool     // reached with the tab key
	Picked   bool     // words of the picked item
	First    bool     // the first of them
	Lit      bool     // words that the address asks for
	Aside    bool     // not the report's prose
}

type tag struct {
	Label, URL, Title string
	On                bool // of the picked item
}

// line is one line of the text.
type line struct {
	Pieces []piece
	Aside  bool // all of it is furniture
}

// lines lays the items of the shown families over the text.
func (w viewer) lines(show func(layer) bool) []line {
	var marks []mark
	var owner []*found
	lay := func(f *found, from, to int) {
		marks = append(marks, mark{from, to, len(marks)})
		owner = append(owner, f)
	}
	var laid []*found
	picked := w.byID[w.Item]
	for _, f := range w.Items {
		if !show(f.Layer) && f != picked && f.Layer.Name != "furniture" {
			continue
		}
		laid = append(laid, f)
	}
	// An item's own words come before words that are a part's of another item: of two items on the
	// same words the first is picked by clicking on them.
	for _, f := range laid {
		for _, s := range f.Own {
			lay(f, s.Start, s.End)
		}
	}
	for _, f := range laid {
		for _, s := range f.Spans {
			if !slices.Contains(f.Own, s) {
				lay(f, s.Start, s.End)
			}
		}
	}
	for _, s := range w.Words {
		lay(nil, s[0], s[1])
	}
	begun, seen := map[*found]bool{}, false
	var out []line
	var ln line
	for _, s := range segments(w.Text, marks) {
		p := piece{Anchor: s.Start, Text: s.Text}
		var titles []string
		has := map[string]bool{}
		for _, k := range s.Marks {
			f := owner[k]
			if f == nil {
				p.Lit = true
				continue
			}
			if f == picked {
				p.Picked = true
				p.First = !seen
				seen = true
			}
			if p.URL == "" {
				p.URL = w.pickURL(w.state, f)
				p.Tab = f.Layer.Letter == "" && !begun[f]
			}
			if f.Layer.Name == "furniture" {
				p.Aside = true
			} else if show(f.Layer) {
				has[f.Layer.Family] = true
			}
			if t := f.Layer.One + " " + f.Label; f.Layer.Letter != "" && !slices.Contains(titles, t) {
				titles = append(titles, t)
			} else if t := f.Layer.One + " " + f.Title; f.Layer.Letter == "" && !slices.Contains(titles, t) {
				titles = append(titles, t)
			}
		}
		for i := len(s.Marks) - 1; i >= 0; i-- {
			f := owner[s.Marks[i]]
			if f == nil || begun[f] {
				continue
			}
			begun[f] = true
			if f.Layer.Letter != "" {
				t := tag{Label: f.Label, URL: w.pickURL(w.state, f), Title: f.Layer.One + " " + f.Label, On: f == picked}
				if f.Layer.Name == "furniture" {
					t.Label = f.Title
				}
				p.Tags = append(p.Tags, t)
			}
		}
		for _, fam := range families {
			if has[fam.Name] {
				p.Families = append(p.Families, fam.Name)
			}
		}
		p.Title = strings.Join(titles, "; ")
		end := strings.HasSuffix(p.Text, "\n")
		if p.Text = strings.TrimSuffix(p.Text, "\n"); p.Text != "" {
			ln.Pieces = append(ln.Pieces, p)
		}
		if end {
			out, ln = appendLine(out, ln), line{}
		}
	}
	return appendLine(out, ln)
}

func appendLine(out []line, ln line) []line {
	ln.Aside = true
	blank := true
	for _, p := range ln.Pieces {
		if strings.TrimSpace(p.Text) != "" {
			blank = false
			ln.Aside = ln.Aside && p.Aside
		}
	}
	if blank {
		return out
	}
	return append(out, ln)
}

// section is one layer's part of a report page.
type section struct {
	Layer layer
	Note  string
	Count int
	Table *table
	Cards []card
	Fold  bool // shown folded
}

// card is one item with parts of its own.
type card struct {
	*found
	Pick        string
	Low         bool
	Facts       []field
	Versions    *versionsTable
	Commitments *table
	Positions   []positionRow
	Relations   []field
	Delegations []delegationRow
	Agenda      []agendaRow
	Readouts    []readoutRow
	Allegations []allegationRow
	Justified   []justificationRow
	Casualties  []casualtyRow
	Targets     []targetRow
	Sum         *sum
	Sides       []sideRow
}

type positionRow struct{ Party, Stance, Condition value }
type memberRow struct {
	Actor, Role, According value
	Head                   string
}
type delegationRow struct {
	Party   value
	Members []memberRow
}
type agendaRow struct {
	Text, By value
	Basis    string
}
type readoutRow struct{ Party, Issued, Due value }
type justificationRow struct {
	By   []value
	Kind value
	Text value
}
type allegationRow struct {
	Actor      value
	By, Denied []value
}
type casualtyRow struct {
	Word, Kind      string
	Low, Best, High value
	Qualifier       string
	SubsetOf        string
	Short           value // "nearly 90 people", for lists
	By              []value
}
type targetRow struct{ Text, Class, Effect value }
type sideRow struct {
	Who  []value
	Says value
	Ref  []value
}

// sum is a tally's arithmetic: 99 = 57 + 36 + 6, the 6 computed.
type sum struct {
	Total     value
	Parts     []sumPart
	Remainder *value
	Check     string
	Faulty    bool
}
type sumPart struct {
	Value value
	Label string
}

func (w viewer) sections() []section {
	var out []section
	add := func(name, note string, fold bool, t *table, cards []card) {
		n := len(cards)
		if t != nil {
			n = len(t.Rows)
		}
		if n > 0 {
			out = append(out, section{Layer: layerOf(name), Note: note, Count: n, Fold: fold, Table: t, Cards: cards})
		}
	}
	add("statements", "Who said what, in which manner, through whom.", false,
		w.table("statements", []string{"Speaker", "Manner", "Cue", "What was said", "Chain"}, "speaker", "mode", "cue", "content", "chain"), nil)
	add("talks", "", false, nil, w.cards("talks"))
	add("agreements", "Each column of a versions table is one account of the same deal; nobody’s account is taken as the right one.", false, nil, w.cards("agreements"))
	add("incidents", "What is reported to have happened, who alleges whom, and who denies it.", false, nil, w.cards("incidents"))
	add("tallies", "", false, nil, w.cards("tallies"))
	add("deliveries", "", false, w.table("deliveries", []string{"What", "Status", "From", "To", "Promised", "Delivered", "Outstanding", "Remainder", "Date", "Due", "According to"}, "what", "status", "from", "to", "promised", "delivered", "outstanding", "remainder", "date", "due", "by"), nil)
	add("directives", "", false, w.table("directives", []string{"Kind", "Status", "Issued by", "To whom", "Where", "Issued", "From", "Until", "According to"}, "kind", "status", "by", "addressees", "areas", "issued", "from", "to", "reported_by"), nil)
	add("observation_limits", "What could not be seen belongs beside what was. Who caused it is shown only as somebody alleges it.", false, nil, w.cards("observation_limits"))
	add("control", "", false, w.table("control", []string{"According to", "Holder", "", "What", "Extent", "Since"}, "asserted_by", "holder", "kind", "object", "extent", "since"), nil)
	add("forecasts", "", false, w.table("forecasts", []string{"By", "What", "Certainty", "Made", "For"}, "by", "claim", "polarity", "made", "target"), nil)
	add("discrepancies", "", false, nil, w.cards("discrepancies"))
	add("narrator", "What the report states in its own voice, without naming a source.", true, w.table("narrator", []string{"Words", "Concerns"}, "evidence", "about"), nil)
	add("events", "", true, w.table("events", []string{"Type", "Modes", "Actor", "Recipient", "Date", "Status", "According to"}, "event_type", "modes", "actor", "recipient", "date", "auxiliary", "claimed_by"), nil)
	add("actors", "", true, w.table("actors", []string{"Kind", "Country", "Code", "Role", "Mentions"}, "type", "country", "plover", "role", "mentions"), nil)
	add("places", "", true, w.table("places", []string{"Kind", "Country", "Region", "Latitude", "Longitude", "Mentions"}, "kind", "country", "adm1", "lat", "lon", "mentions"), nil)
	add("times", "", true, w.table("times", []string{"Type", "Value", "Date", "Counted from"}, "type", "value", "edtf", "anchor"), nil)
	add("quantities", "", true, w.table("quantities", []string{"Low", "Best", "High", "Qualifier", "Unit", "Of"}, "low", "best", "high", "qualifier", "unit", "of"), nil)
	add("names", "", true, w.table("names", []string{"Class"}, "class"), nil)
	add("furniture", "Teasers, captions, notices: kept, greyed in the text, never the only evidence of anything.", true, w.table("furniture", []string{"Kind", "Words"}, "kind", "span"), nil)
	return out
}

// cards are the items of a layer that have parts of their own.
func (w viewer) cards(name string) []card {
	var out []card
	for _, f := range w.of(name) {
		if c := w.card(f); c != nil {
			out = append(out, *c)
		}
	}
	return out
}

// card is an item with its parts, nil for layers whose items are rows of a table.
func (w viewer) card(f *found) *card {
	c := &card{found: f, Pick: w.pickURL(w.state, f), Low: f.Value.FieldByName("LowConfidence").Bool()}
	switch x := f.Value.Addr().Interface().(type) {
	case *record.Talks:
		w.talks(f, x, c)
	case *record.Agreement:
		w.agreement(f, x, c)
	case *record.Incident:
		w.incident(f, x, c)
	case *record.Tally:
		w.tally(f, x, c)
	case *record.Discrepancy:
		w.discrepancy(f, x, c)
	case *record.Limit:
		c.Facts = w.pick(f, "kind", "monitor", "means", "place", "date", "count", "reason", "reason_by", "reported_by")
		c.Allegations = w.allegations(f, x.Allegations)
	default:
		return nil
	}
	return c
}

func under(own, item []record.Span) []record.Span {
	if len(own) > 0 {
		return own
	}
	return item
}

func (w viewer) talks(f *found, x *record.Talks, c *card) {
	c.Facts = w.pick(f, "status", "format", "parties", "date", "duration", "round", "venue", "host", "facilitator", "outcome")
	for i := range x.Delegations {
		d := &x.Delegations[i]
		r := delegationRow{Party: w.actor(f, &d.Support, "party", d.Party, f.Spans)}
		for j := range d.Members {
			m := &d.Members[j]
			mr := memberRow{Actor: w.actor(f, &m.Support, "actor", m.Actor, f.Spans)}
			if m.Role != nil {
				mr.Role = w.one(f, &m.Support, "role", *m.Role, f.Spans)
			}
			if m.Head != nil && *m.Head {
				mr.Head = "head of the delegation"
			}
			if m.AccordingTo != "" {
				mr.According = w.actor(f, &m.Support, "according_to", m.AccordingTo, f.Spans)
			}
			r.Members = append(r.Members, mr)
		}
		c.Delegations = append(c.Delegations, r)
	}
	for i := range x.Agenda {
		a := &x.Agenda[i]
		s := &record.Support{Spans: a.Spans}
		r := agendaRow{Text: w.one(f, s, "text", a.Text, under(a.Evidence, f.Spans)), Basis: string(a.Basis)}
		if a.By != "" {
			r.By = w.actor(f, s, "by", string(a.By), under(a.Evidence, f.Spans))
		}
		c.Agenda = append(c.Agenda, r)
	}
	for i := range x.Readouts {
		o := &x.Readouts[i]
		u := under(o.Evidence, f.Spans)
		r := readoutRow{Party: w.actor(f, &o.Support, "party", o.Party, u), Issued: w.one(f, &o.Support, "issued", phrase("Issued", string(o.Issued)), u)}
		if o.Due != "" {
			r.Due = w.one(f, &o.Support, "due", dateWords(o.Due), u)
		}
		c.Readouts = append(c.Readouts, r)
	}
}

func (w viewer) agreement(f *found, x *record.Agreement, c *card) {
	c.Facts = w.pick(f, "kind", "status", "form", "parties", "mediator", "date", "due")
	c.Versions = w.versions(f, x)
	if c.Versions == nil {
		c.Facts = append(c.Facts, w.pick(f, "acts", "objects", "area", "from", "to", "duration", "conditions", "exit", "exceptions")...)
	}
	var rows []row
	for _, g := range w.of("commitments") {
		if g.Of == f {
			rows = append(rows, w.row(g, "by", "duty", "act", "object", "area", "from", "to", "condition", "version"))
		}
	}
	if rows != nil {
		c.Commitments = &table{Columns: []string{"Who is bound", "Duty", "Act", "Object", "Area", "From", "Until", "Condition", "In the account"}, Rows: rows}
	}
	for i := range x.Positions {
		p := &x.Positions[i]
		u := under(p.Evidence, f.Spans)
		r := positionRow{Party: w.actor(f, &p.Support, "party", p.Party, u), Stance: w.one(f, &p.Support, "stance", phrase("Stance", string(p.Stance)), u)}
		if p.Condition != "" {
			r.Condition = w.one(f, &p.Support, "condition", p.Condition, u)
		}
		c.Positions = append(c.Positions, r)
	}
	for i := range x.Relations {
		r := &x.Relations[i]
		c.Relations = append(c.Relations, field{Label: phrase("RelationType", string(r.Type)), Values: []value{w.actor(f, &r.Support, "ref", r.Ref, f.Spans)}})
	}
}

// allegations are who is said to have done it, according to whom, denied by whom.
func (w viewer) allegations(f *found, as []record.Allegation) []allegationRow {
	var out []allegationRow
	for i := range as {
		a := &as[i]
		out = append(out, allegationRow{
			Actor: w.actor(f, &a.Support, "actor", a.Actor, f.Spans), By: w.actors(f, &a.Support, "by", a.By, f.Spans), Denied: w.actors(f, &a.Support, "denied", a.Denied, f.Spans)})
	}
	return out
}

func (w viewer) incident(f *found, x *record.Incident, c *card) {
	c.Facts = w.pick(f, "date", "date_prec", "place", "sub_places", "where_prec", "weapon", "acled_event_type", "acled_sub_event_type", "plover_event", "generic", "part_of", "parts")
	c.Allegations = w.allegations(f, x.Allegations)
	for i := range x.Justifications {
		j := &x.Justifications[i]
		u := under(j.Evidence, f.Spans)
		c.Justified = append(c.Justified, justificationRow{By: w.actors(f, &j.Support, "by", j.By, u), Kind: w.one(f, &j.Support, "kind", j.Kind.Words(), u), Text: w.one(f, &j.Support, "text", j.Text, u)})
	}
	for i := range x.Casualties {
		k := &x.Casualties[i]
		u := under(k.Evidence, f.Spans)
		number := func(member string, n *int) value {
			if n == nil {
				return value{Text: "not reported", None: true}
			}
			return w.one(f, &k.Support, member, strconv.Itoa(*n), u)
		}
		r := casualtyRow{Word: phrase("CasualtyKind", string(k.Kind)), Kind: phrase("CasualtyKind", string(k.Kind)) + ": " + phrase("CasualtyGroup", string(k.Group)),
			Low: number("low", k.Low), Best: number("best", k.Best), High: number("high", k.High), Qualifier: phrase("Qualifier", string(k.Qualifier)), By: w.actors(f, &k.Support, "by", k.By, u)}
		short := "number not reported: "
		switch {
		case k.Best != nil:
			short = k.Qualifier.Words(strconv.Itoa(*k.Best)) + " "
		case k.Low != nil || k.High != nil:
			short = bounds(k.Low, k.High) + " "
		case k.Qualifier != "":
			short = phrase("Qualifier", string(k.Qualifier)) + " "
		}
		group := phrase("CasualtyGroup", string(k.Group))
		if k.Best != nil && *k.Best == 1 {
			group = cmp.Or(singular[k.Group], group)
		}
		r.Short = w.one(f, &k.Support, "best", short+group, u)
		if k.SubsetOf != "" {
			r.SubsetOf = "included in “" + phrase("CasualtyGroup", string(k.SubsetOf)) + "”"
		}
		c.Casualties = append(c.Casualties, r)
	}
	for i := range x.Targets {
		t := &x.Targets[i]
		u := under(t.Evidence, f.Spans)
		r := targetRow{Text: w.one(f, &t.Support, "text", t.Text, u), Class: w.one(f, &t.Support, "object_class", phrase("ObjectClass", string(t.ObjectClass)), u), Effect: value{Text: "not stated", None: true}}
		if t.Effect != nil {
			r.Effect = w.one(f, &t.Support, "effect", phrase("Effect", string(*t.Effect)), u)
		}
		c.Targets = append(c.Targets, r)
	}
}

// bounds is a range of which one end may not be reported.
func bounds(low, high *int) string {
	switch {
	case low == nil:
		return fmt.Sprintf("up to %d (low not reported)", *high)
	case high == nil:
		return fmt.Sprintf("from %d (high not reported)", *low)
	}
	return fmt.Sprintf("%d to %d", *low, *high)
}

func (w viewer) tally(f *found, x *record.Tally, c *card) {
	c.Facts = w.pick(f, "reported_by", "universe", "rival_of")
	s := &sum{Check: phrase("TallyCheck", string(x.Check)), Faulty: x.Check == record.CheckExceedsTotal || x.Check == record.CheckShortOfTotal}
	if x.Total == nil {
		s.Total = value{Text: "total not stated", None: true}
	} else {
		s.Total = w.one(f, &x.Support, "total", x.Qualifier.Words(strconv.Itoa(*x.Total)), f.Spans)
	}
	for i := range x.Parts {
		p := &x.Parts[i]
		s.Parts = append(s.Parts, sumPart{w.one(f, &p.Support, "value", strconv.Itoa(p.Value), f.Spans), p.Label})
	}
	if x.Remainder != nil {
		v := w.one(f, &x.Support, "remainder", strconv.Itoa(*x.Remainder), f.Spans)
		s.Remainder = &v
	}
	c.Sum = s
}

func (w viewer) discrepancy(f *found, x *record.Discrepancy, c *card) {
	c.Facts = w.pick(f, "type", "subject", "relation")
	for i := range x.Sides {
		s := &x.Sides[i]
		c.Sides = append(c.Sides, sideRow{Who: w.actors(f, &s.Support, "who", s.Who, f.Spans), Says: w.one(f, &s.Support, "says", s.Says, f.Spans), Ref: w.actors(f, &s.Support, "ref", s.Ref, f.Spans)})
	}
}

// versionsTable lays the accounts of one deal side by side.
type versionsTable struct {
	Differ  string // members in which accounts differ
	Columns []versionColumn
	Rows    []versionRow
	Silent  string // members that no account states
}

// Accounts are the columns that are somebody's account.
func (t *versionsTable) Accounts() []versionColumn {
	n := slices.IndexFunc(t.Columns, func(c versionColumn) bool { return c.Layer.Name != "versions" })
	if n < 0 {
		n = len(t.Columns)
	}
	return t.Columns[:n]
}

type versionColumn struct {
	Head value // whose account
	*found
	Pick string
}

type versionRow struct {
	Label string
	Sign  string // "≠", "–" or "="
	Word  string // what the sign means
	Cells [][]value
}

// versions compares the accounts of a deal member by member. A row differs where two accounts state
// different things; where some state nothing it says so, which is not the same.
func (w viewer) versions(f *found, x *record.Agreement) *versionsTable {
	type account struct {
		f *found
		v reflect.Value
	}
	var accounts []account
	t := &versionsTable{}
	for _, g := range w.of("versions") {
		if g.Of == f {
			accounts = append(accounts, account{g, g.Value})
			ver := g.Value.Addr().Interface().(*record.Version)
			t.Columns = append(t.Columns, versionColumn{Head: w.actor(g, &ver.Support, "by", ver.By, g.Spans), found: g, Pick: w.pickURL(w.state, g)})
		}
	}
	if len(accounts) == 0 {
		return nil
	}
	// What is said of the deal without being anybody's account is shown beside the accounts and not
	// compared with them.
	compared := len(accounts)
	if !isEmpty(reflect.ValueOf(x.Scope)) {
		accounts = append(accounts, account{f, f.Value})
		t.Columns = append(t.Columns, versionColumn{Head: value{Text: "not tied to one account"}, found: f, Pick: w.pickURL(w.state, f)})
	}
	var silentAll, differ []string
	for _, name := range []string{"bound", "acts", "objects", "area", "from", "to", "duration", "conditions", "exit", "exceptions"} {
		r := versionRow{Label: label(name)}
		said := map[string]int{}
		keys := make([]string, len(accounts))
		silent := 0
		for i, a := range accounts {
			g, ok := w.member(a.f, a.v, name, a.f.Spans)
			if !ok || len(g.Values) == 0 || g.Values[0].None {
				if i < compared {
					silent++
				}
				r.Cells = append(r.Cells, []value{{Text: "not stated", None: true}})
				continue
			}
			for k := range g.Values {
				keys[i] += g.Values[k].Text + "\x00"
			}
			if i < compared {
				said[keys[i]]++
			}
			r.Cells = append(r.Cells, g.Values)
		}
		switch {
		case silent == compared && !slices.ContainsFunc(keys, func(k string) bool { return k != "" }):
			silentAll = append(silentAll, r.Label)
			continue
		case silent == compared:
			r.Sign, r.Word = "◌", "no account states it"
		case len(said) > 1:
			r.Sign, r.Word = "≠", "accounts differ"
			differ = append(differ, r.Label)
			for i, k := range keys[:compared] {
				if k != "" && said[k] < compared-silent {
					r.Cells[i][0].Sign = "≠"
				}
			}
		case silent > 0:
			r.Sign, r.Word = "◐", "stated by some only"
		case compared > 1:
			r.Sign, r.Word = "=", "accounts agree"
		}
		t.Rows = append(t.Rows, r)
	}
	t.Differ = strings.Join(differ, ", ")
	t.Silent = strings.Join(silentAll, ", ")
	return t
}

func isEmpty(v reflect.Value) bool {
	for i := range v.NumField() {
		if x := v.Field(i); !x.IsZero() && !(x.Kind() == reflect.Slice && x.Len() == 0) {
			return false
		}
	}
	return true
}

// reportPage is a report: its text with what was found in it, the picked item, and tables of all items.
type reportPage struct {
	page
	*reading
	Facts    []field
	Lines    []line
	Families []familyChoice
	Sections []section
	Picked   *recordView
	Warnings []string
	NotRead  string // why, where the text was kept and not read
	Missing  string // an item that the address asks for and the report has not
	Also     []tag  // other items on the picked item's words
	Prev     string
	Next     string
	Closed   string // the page with no item picked
	JSON     string
	Path     string // the address of the report itself
	State    state
	Review   string // where the picked item is decided about
	Standing []string
	Add      string // where an item is added, "" = the desk is for reading alone
	Gone     []goneRow
}

// goneRow is an item that an analyst rejected.
type goneRow struct{ Kind, Title, URL string }

type familyChoice struct {
	Name, Title, Line string
	On                bool
	Count             int
}

func (s *server) report(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	text, rep, info, err := s.rec.Report(r.Context(), id)
	if err != nil {
		return fmt.Errorf("report %q: %w", id, err)
	}
	rd := newReading(id, text, rep, info.Rejected, s.Parties)
	q := r.URL.Query()
	st := state{Item: q.Get("item"), Words: parseSpans(q.Get("spans"))}
	for _, f := range q["show"] {
		if slices.ContainsFunc(families, func(k struct{ Name, Title, Line string }) bool { return k.Name == f }) || f == "none" {
			st.Show = append(st.Show, f)
		}
	}
	show := func(l layer) bool {
		if len(st.Show) == 0 {
			return l.Family != "told" && l.Family != "aside"
		}
		return slices.Contains(st.Show, l.Family)
	}
	v := viewer{rd, st}
	p := &reportPage{page: s.page(rd.heading(), "reports"), reading: rd, State: st,
		Lines: v.lines(show), Sections: v.sections(), JSON: "/api" + reportURL(id), Path: reportURL(id)}
	p.Facts = v.reportFacts(info)
	if k := slices.IndexFunc(p.Facts, func(f field) bool { return f.Label == "outlet" }); len(rep.Standing) > 0 {
		p.Facts = slices.Insert(p.Facts, k+1, s.standingOf(rep)...)
	}
	p.NotRead = info.NotRead
	for _, warning := range rep.Warnings {
		if info.NotRead == "" || !strings.HasSuffix(warning, info.NotRead) { // said once
			p.Warnings = append(p.Warnings, warning)
		}
	}
	for _, f := range families {
		c := familyChoice{Name: f.Name, Title: f.Title, Line: f.Line, On: show(layer{Family: f.Name})}
		for _, it := range rd.Items {
			if it.Layer.Family == f.Name {
				c.Count++
			}
		}
		p.Families = append(p.Families, c)
	}
	if s.Review != nil {
		p.Add = addURL(id)
	}
	for _, f := range rd.Rejected {
		g := goneRow{Kind: f.Layer.One, Title: f.Title, URL: itemURL(store.Place{Report: id, Item: f.ID})}
		if s.Coder != "" {
			g.URL = reviewURL(id, f)
		}
		p.Gone = append(p.Gone, g)
	}
	closed := st
	closed.Item, closed.Words = "", nil
	p.Closed = reportURL(id) + closed.query()
	order := rd.order(show)
	if st.Item != "" {
		f := rd.byID[st.Item]
		if f == nil {
			p.Missing = st.Item
			return s.renderStatus(w, http.StatusNotFound, "report", p)
		}
		p.Picked = v.record(f)
		if s.Coder != "" {
			p.Picked.Page = "" // its page is the record's
		}
		if s.Review != nil {
			p.Review = reviewURL(id, f)
		}
		if f.HasID {
			log, _, err := s.rec.Changed(r.Context(), s.Coder, store.Place{Report: id, Item: f.ID})
			if err != nil {
				return err
			}
			p.Standing, _ = standing(rd.changes(log, f.ID))
		}
		p.Closed += "#c" + anchorOf(f)
		k := slices.Index(order, f)
		if k > 0 {
			p.Prev = v.pickURL(st, order[k-1])
		}
		if k+1 < len(order) {
			p.Next = v.pickURL(st, order[k+1])
		}
		p.Also = v.also(f)
	} else if len(order) > 0 {
		p.Next = v.pickURL(st, order[0])
	}
	return s.render(w, "report", p)
}

func anchorOf(f *found) string {
	if len(f.Spans) == 0 {
		return "0"
	}
	return strconv.Itoa(f.Spans[0].Start)
}

// also is the items other than f that share words with it.
func (w viewer) also(f *found) []tag {
	var out []tag
	for _, g := range w.Items {
		if g == f || g.Layer.Family == "aside" {
			continue
		}
		if slices.ContainsFunc(g.Spans, func(a record.Span) bool {
			return slices.ContainsFunc(f.Spans, func(b record.Span) bool { return a.Start < b.End && b.Start < a.End })
		}) {
			out = append(out, tag{Label: g.Label, URL: w.pickURL(w.state, g), Title: strings.ToLower(g.Layer.One)})
		}
	}
	return out
}

func (w viewer) reportFacts(info store.ReportInfo) []field {
	r := w.Report
	var out []field
	add := func(label, text, basis string, spans ...record.Span) {
		if text != "" {
			out = append(out, field{Label: label, Values: []value{{Text: text, Basis: basis, Words: w.wordsURL(w.state, "", spans)}}})
		}
	}
	add("outlet", deref(r.Outlet), "")
	if r.Date.EDTF == "" {
		out = append(out, field{Label: "date", Values: []value{{Text: "not known", None: true}}})
	} else {
		basis := string(r.Date.Basis)
		if r.Date.Basis == record.DateGiven {
			basis = ""
		}
		add("date", dateWords(r.Date.EDTF), basis, r.Date.Evidence...)
	}
	add("kind", phrase("Genre", string(r.Genre)), "")
	add("language", deref(r.Language), "")
	add("address", deref(r.URL), "")
	add("added", dateWords(record.EDTF(info.Added)), "")
	add("engine", r.Engine.Version, "")
	add("SHA-256", r.TextSHA256[:min(len(r.TextSHA256), 16)]+"…", "")
	return out
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func firstLine(text string) string {
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); l != "" {
			return cutWords(l, 90)
		}
	}
	return ""
}
