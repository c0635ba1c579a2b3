package web

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"parley/internal/record"
	"parley/internal/store"
)

// Reviewer keeps what analysts decide: what a *store.Store that is open for writing gives.
type Reviewer interface {
	Decide(ctx context.Context, d record.Decision, seen int64) (seq int64, err error)
	BeginCoding(ctx context.Context, coder, report, from string, at time.Time) error
}

// Cookies keep a name between forms. They give no rights: whoever can open the desk can decide, and
// a decision carries the name that was written.
const (
	nameCookie  = "parley_name"  // of the analyst, as last written
	coderCookie = "parley_coder" // of the second coder who is coding: pages of the record are shut meanwhile
)

func cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	v, err := url.QueryUnescape(c.Value)
	if err != nil || personName(v) != v {
		return ""
	}
	return v
}

func setCookie(w http.ResponseWriter, name, value string) {
	c := &http.Cookie{Name: name, Value: url.QueryEscape(value), Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, MaxAge: 90 * 24 * 3600}
	if value == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// personName is a name as a decision carries it: one line of at most 80 code points.
func personName(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) }), " ")
	if r := []rune(s); len(r) > 80 {
		return strings.TrimSpace(string(r[:80]))
	}
	return s
}

// maxForm bounds the bytes of a form.
const maxForm = 1 << 20

func postForm(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return nil, badRequest{fmt.Errorf("the form could not be read: %w", err)}
	}
	return r.PostForm, nil
}

// reviewURL leads to the page where an item is decided about; "" where it cannot be.
func reviewURL(report string, f *found) string {
	if f.Of != nil { // a version or commitment is a part of its agreement
		f = f.Of
	}
	if !f.HasID || itemType(f.Layer.Name) == nil {
		return ""
	}
	return "/review/" + url.PathEscape(f.ID) + "?" + url.Values{"report": {report}}.Encode()
}

func addURL(report string) string { return "/add/" + url.PathEscape(report) }

// change is one entry of a change log.
type change struct {
	Seq              int64
	At, By           string
	What, Reason     string
	On               string // the finding it is about, where the page is about several
	Diffs            []diff
	Undone           string // by whom
	Undo             bool   // it can be undone
	Report, ItemID   string
	decision         *record.Decision
	ReportEntry, Now bool
}

// diff is one member before and after.
type diff struct{ Label, Before, After string }

// changes are revisions as a page tells them, with decisions that were undone marked so.
func (r *reading) changes(revs []store.Revision, item string) []change {
	var ds []record.Decision
	for _, x := range revs {
		if x.Decision != nil {
			ds = append(ds, *x.Decision)
		}
	}
	holds := map[int64]bool{}
	for _, d := range record.InForce(ds) {
		holds[d.Seq] = true
	}
	undoneBy := map[int64]string{}
	for _, d := range slices.Backward(ds) {
		if d.Action == record.ActionUndo && undoneBy[d.Seq] == "" {
			undoneBy[d.Undoes] = d.Analyst
		}
	}
	var out []change
	for _, x := range revs {
		c := change{Seq: x.Seq, At: x.At, By: x.By, What: x.What, Report: x.Report, ReportEntry: x.Decision == nil}
		if d := x.Decision; d != nil {
			c.decision, c.What, c.Reason, c.ItemID = d, d.Words(), d.Reason, d.Target
			if d.Target != item {
				c.On = d.Target
			}
			if d.Action == record.ActionEdit {
				c.What = "edited"
				c.Diffs = r.diffs(d.Layer, d.Was, d.Item)
			}
			if d.Action == record.ActionMerge || d.Action == record.ActionSplit {
				c.What = map[record.Action]string{record.ActionMerge: "said to be the same as ", record.ActionSplit: "said to be another than "}[d.Action] + strings.Join(d.With, ", ")
			}
			c.Undone = undoneBy[d.Seq]
			c.Undo = c.Undone == ""
		}
		out = append(out, c)
	}
	return out
}

// standing says in a few words what holds of an item by its decisions, the last of each kind.
func standing(log []change) (out []string, rejected bool) {
	last := map[record.Action]string{}
	for _, c := range log {
		if c.decision == nil || c.Undone != "" {
			continue
		}
		switch d := c.decision; d.Action {
		case record.ActionAccept, record.ActionEdit, record.ActionAdd, record.ActionReject:
			rejected = d.Action == record.ActionReject
			last[record.ActionAccept] = map[record.Action]string{record.ActionAccept: "accepted by ", record.ActionEdit: "edited by ", record.ActionAdd: "added by hand by ", record.ActionReject: "rejected by "}[d.Action] + c.By
		case record.ActionUnverifiable:
			last[d.Action] = "unverifiable, according to " + c.By
		case record.ActionGrade:
			last[d.Action] = "source " + cmp.Or(d.Source, "not graded") + ", information " + cmp.Or(strings.Trim(strconv.Itoa(d.Credible), "0"), "not graded") + ", graded by " + c.By
		case record.ActionStatus:
			last[d.Action] = strings.ReplaceAll(d.Status, "_", " ") + ", set by " + c.By
		}
	}
	for _, a := range record.Actions {
		if s := last[a]; s != "" {
			out = append(out, s)
		}
	}
	return out, rejected
}

// diffs are the members that an edit changed, in words.
func (r *reading) diffs(layer string, was, change json.RawMessage) []diff {
	var a, b map[string]any
	if json.Unmarshal(was, &a) != nil || json.Unmarshal(change, &b) != nil {
		return nil
	}
	var out []diff
	for _, k := range slices.Sorted(maps.Keys(b)) {
		out = append(out, diff{label(k), r.say(layer, k, a[k]), r.say(layer, k, b[k])})
	}
	return out
}

// say is a JSON value of an item's member in words.
func (r *reading) say(layer, name string, v any) string {
	t := itemType(layer)
	if t == nil {
		return strings.Join(textsOf(v), ", ")
	}
	var mt reflect.Type
	eachMember(t, func(n string, x reflect.Type) {
		if n == name {
			mt = x
		}
	})
	return cmp.Or(r.sayValue(layer, name, mt, v), "not stated")
}

func (r *reading) sayValue(layer, name string, t reflect.Type, v any) string {
	if t == nil {
		return strings.Join(textsOf(v), ", ")
	}
	t = bare(t)
	if t == spanList {
		var out []string
		for _, s := range spansOf(v) {
			out = append(out, "“"+cutWords(s.Text, 80)+"”")
		}
		return strings.Join(out, ", ")
	}
	switch x := v.(type) {
	case []any:
		var out []string
		et := t
		if t.Kind() == reflect.Slice {
			et = t.Elem()
		}
		for _, e := range x {
			out = append(out, r.sayValue(layer, name, et, e))
		}
		sep := ", "
		if et.Kind() == reflect.Struct {
			sep = "; "
		}
		return strings.Join(out, sep)
	case map[string]any:
		if t.Kind() != reflect.Struct {
			return ""
		}
		var out []string
		eachMember(t, func(n string, mt reflect.Type) {
			if s := r.sayValue(layer, n, mt, x[n]); s != "" && n != "evidence" {
				out = append(out, label(n)+" "+s)
			}
		})
		return strings.Join(out, ", ")
	case string:
		switch {
		case x == "":
			return ""
		case t == reflect.TypeFor[record.EDTF]():
			return dateWords(record.EDTF(x))
		case (&former{layer: layer}).refers(name, t):
			return r.name(x)
		}
		return phrase(t.Name(), x)
	case float64:
		switch name {
		case "date_prec":
			return scale(datePrec[:], int(x))
		case "where_prec":
			return scale(wherePrec[:], int(x))
		}
	case bool:
		return map[bool]string{true: "yes", false: "no"}[x]
	}
	return strings.Join(textsOf(v), ", ")
}

// reviewPage is where an item is decided about.
type reviewPage struct {
	page
	View              *recordView
	Layer             string
	Report, ReportURL string
	Item              string // address of its page, "" while coding
	Context           []contextQuote
	Self              string // address of this page, for the form
	Inputs            []input
	Seen              int64
	Analyst, Reason   string
	Fault             string
	Faults            []diff // members that could not be read: label and why
	Log               []change
	Standing          []string
	Rejected          bool
	Done              *change // what was just decided, here or on the page before
	DoneSeen          int64
	Prev, Next        string // in the queue
	Queue, QueueBack  string
	Place             string // "3 of 17"
	Joined            bool   // its layer is joined across reports: merge, split, status
	Others            []other
	Findings          []other
	With              string
	Source            string
	Credible          string
	Sources, Credibles,
	Statuses []choice
	Open string // which part of the form is shown open
}

// other is a record or finding that another may be joined with or taken from.
type other struct {
	ID, Title, Report, Page, Date string
	On                            bool
}

func grades(list, on string) []choice {
	out := []choice{{"", "not graded", on == ""}}
	for _, g := range strings.Split(list, "") {
		out = append(out, choice{g, g + " · " + record.Admiralty[g], g == on})
	}
	return out
}

// context is the words of an item with what stands around them.
func contextOf(text string, quotes []quote) []contextQuote {
	var out []contextQuote
	runes := []rune(text)
	for _, q := range quotes {
		if q.End > len(runes) {
			continue
		}
		c := contextQuote{quote: q}
		from, to := max(0, q.Start-90), min(len(runes), q.End+90)
		c.Before, c.After = string(runes[from:q.Start]), string(runes[q.End:to])
		if i := strings.LastIndexByte(c.Before, '\n'); i >= 0 {
			c.Before = c.Before[i+1:]
		} else if _, rest, ok := strings.Cut(c.Before, " "); ok && from > 0 {
			c.Before = "… " + rest
		}
		if i := strings.IndexByte(c.After, '\n'); i >= 0 {
			c.After = c.After[:i]
		} else if i := strings.LastIndexByte(c.After, ' '); i >= 0 && to < len(runes) {
			c.After = c.After[:i] + " …"
		}
		out = append(out, c)
	}
	return out
}

// decided is an item with all that a decision about it needs.
type decided struct {
	rd    *reading
	f     *found
	place store.Place
	json  map[string]any
	log   []store.Revision
	seen  int64
}

// toDecide finds the item that an address names.
func (s *server) toDecide(r *http.Request, rec Record, id, report string) (d decided, err error) {
	d.place = store.Place{Report: report, Item: id}
	if report == "" && s.Coder == "" {
		if d.place, _, err = rec.Item(r.Context(), id); err != nil {
			return d, fmt.Errorf("item %q: %w", id, err)
		}
	}
	text, rep, info, err := rec.Report(r.Context(), d.place.Report)
	if err != nil {
		return d, fmt.Errorf("report %q of item %q: %w", d.place.Report, id, err)
	}
	d.rd = newReading(d.place.Report, text, rep, info.Rejected, s.Parties)
	if d.f = d.rd.byID[d.place.Item]; d.f == nil {
		return d, fmt.Errorf("item %q of report %q: %w", id, d.place.Report, store.ErrNotFound)
	}
	if d.f.Of != nil {
		d.f = d.f.Of
		d.place.Item = d.f.ID
	}
	if itemType(d.f.Layer.Name) == nil {
		return d, badRequest{fmt.Errorf("%q is of the text itself; it cannot be decided about", id)}
	}
	_, js, _ := rep.ItemJSON(d.f.ID)
	if err := json.Unmarshal(js, &d.json); err != nil {
		return d, err
	}
	d.log, d.seen, err = rec.Changed(r.Context(), s.Coder, d.place)
	return d, err
}

func (s *server) review(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	if isDifference(r.PathValue("id"), q.Get("report")) && s.Across != nil && s.Coder == "" {
		return s.reviewDifference(w, r)
	}
	d, err := s.toDecide(r, s.rec, r.PathValue("id"), q.Get("report"))
	if err != nil {
		return err
	}
	p, err := s.reviewPage(r, d, newFormer(d.rd, d.f.Layer.Name), d.json)
	if err != nil {
		return err
	}
	p.Open = q.Get("open") // a part of the form, for an address that leads to it
	if seq, err := strconv.ParseInt(q.Get("done"), 10, 64); err == nil {
		if err := s.done(r, p, store.Place{Report: q.Get("in"), Item: q.Get("of")}, seq); err != nil {
			return err
		}
	}
	return s.render(w, "review", p)
}

// done fills in what was just decided, so that it can be undone from the page that follows.
func (s *server) done(r *http.Request, p *reviewPage, at store.Place, seq int64) error {
	log, seen, err := s.rec.Changed(r.Context(), s.Coder, at)
	if err != nil {
		return err
	}
	empty := &reading{byID: map[string]*found{}}
	for _, c := range empty.changes(log, at.Item) {
		if c.Seq == seq {
			p.Done, p.DoneSeen = &c, seen
		}
	}
	return nil
}

func (s *server) reviewPage(r *http.Request, d decided, fm *former, shown map[string]any) (*reviewPage, error) {
	ctx := r.Context()
	v := viewer{reading: d.rd}
	layer := d.f.Layer.Name
	p := &reviewPage{page: s.page("Review: "+d.f.Title, "review"), View: v.record(d.f), Layer: layer, Report: cutWords(d.rd.heading(), 60), ReportURL: reportURL(d.rd.ID),
		Seen: d.seen, Analyst: cmp.Or(s.Coder, cookie(r, nameCookie), s.Analyst), Sources: grades("ABCDEF", ""), Credibles: grades("123456", "")}
	if s.Coder == "" && !d.rd.rejected[d.f.ID] {
		p.Item = itemURL(d.place)
	}
	p.Self = "/review/" + url.PathEscape(d.place.Item) + "?" + url.Values{"report": {d.place.Report}}.Encode()
	p.Inputs = fm.inputs(itemType(layer), shown, itemForm)
	p.Context = contextOf(d.rd.Text, p.View.Quotes)
	p.Log = d.rd.changes(d.log, d.place.Item)
	p.Standing, _ = standing(p.Log)
	p.Rejected = d.rd.rejected[d.f.ID]
	p.Joined = s.Coder == "" && slices.Contains([]string{"incidents", "talks", "agreements", "statements", "tallies"}, layer)
	if p.Queue = r.URL.Query().Get("queue"); p.Queue != "" && s.Coder == "" {
		if err := s.queueSteps(ctx, p, d.place); err != nil {
			return nil, err
		}
	}
	if !p.Joined || p.Rejected {
		return p, nil
	}
	if layer == "incidents" {
		for _, st := range slices.Concat(record.Ladder[:4], []record.Status{record.StatusRetracted}) {
			p.Statuses = append(p.Statuses, choice{string(st), strings.ReplaceAll(string(st), "_", " "), false})
		}
	}
	x, err := s.rec.Lookup(ctx, d.place.Item)
	if err != nil {
		return nil, err
	}
	mine := map[string]bool{d.place.Item: true}
	shelf := s.shelf(r)
	name := func(at store.Place) (other, error) {
		rd, err := shelf.take(at.Report)
		if err != nil {
			return other{}, err
		}
		o := other{ID: at.Item, Title: at.Item, Report: cutWords(rd.heading(), 60), Page: itemURL(at), Date: dateWords(rd.Report.Date.EDTF)}
		if f := rd.byID[at.Item]; f != nil {
			o.Title = f.Title
		}
		return o, nil
	}
	if x.Record != nil {
		for _, g := range x.Record.Findings {
			mine[g.ID] = true
			if g.ID == d.place.Item || len(p.Findings) == maxOthers {
				continue
			}
			o, err := name(store.Place{Report: g.Report, Item: g.ID})
			if err != nil {
				return nil, err
			}
			p.Findings = append(p.Findings, o)
		}
	}
	f := store.Filter{Limit: maxOthers}
	date, _ := d.json["date"].(string)
	day := string(cmp.Or(record.EDTF(date), d.rd.Report.Date.EDTF).First())
	if t, err := time.Parse("2006-01-02", day); err == nil && layer != "tallies" {
		f.From, f.To = t.AddDate(0, 0, -2).Format("2006-01-02"), t.AddDate(0, 0, 2).Format("2006-01-02")
	}
	places, _, err := s.rec.List(ctx, layer, f)
	if err != nil {
		return nil, err
	}
	for _, at := range places {
		if mine[at.Item] {
			continue
		}
		o, err := name(at)
		if err != nil {
			return nil, err
		}
		p.Others = append(p.Others, o)
	}
	return p, nil
}

// maxOthers bounds the records that are offered for merging, maxQueue those that a step is taken in.
const (
	maxOthers = 20
	maxQueue  = 1000
)

func (s *server) queueSteps(ctx context.Context, p *reviewPage, at store.Place) error {
	layer := p.Queue
	if layer == "all" {
		layer = ""
	}
	hits, _, err := s.rec.Doubtful(ctx, layer, maxQueue, 0)
	if err != nil {
		return err
	}
	p.QueueBack = "/review"
	if layer != "" {
		p.QueueBack += "?" + url.Values{"layer": {layer}}.Encode()
	}
	step := func(h store.Hit) string { return queueURL(h, p.Queue) }
	k := slices.IndexFunc(hits, func(h store.Hit) bool { return h.Item == at.Item && h.Report == at.Report })
	if k < 0 {
		if len(hits) > 0 {
			p.Next = step(hits[0])
		}
		return nil
	}
	p.Place = fmt.Sprintf("%d of %d", k+1, len(hits))
	if k > 0 {
		p.Prev = step(hits[k-1])
	}
	if k+1 < len(hits) {
		p.Next = step(hits[k+1])
	}
	return nil
}

func queueURL(h store.Hit, queue string) string {
	return "/review/" + url.PathEscape(h.Item) + "?" + url.Values{"report": {h.Report}, "queue": {queue}}.Encode()
}

// decide keeps what an analyst decided about an item.
func (s *server) decide(w http.ResponseWriter, r *http.Request) error {
	form, err := postForm(w, r)
	if err != nil {
		return err
	}
	if isDifference(r.PathValue("id"), r.URL.Query().Get("report")) && s.Across != nil && s.Coder == "" {
		return s.decideDifference(w, r, form)
	}
	d, err := s.toDecide(r, s.rec, r.PathValue("id"), r.URL.Query().Get("report"))
	if err != nil {
		return err
	}
	seen, err := strconv.ParseInt(form.Get("seen"), 10, 64)
	if err != nil || seen < 0 {
		return badRequest{errors.New("the form does not say which revision was looked at")}
	}
	layer := d.f.Layer.Name
	x := record.Decision{Action: record.Action(form.Get("action")), Target: d.place.Item, Report: d.place.Report, Coder: s.Coder,
		Analyst: personName(cmp.Or(s.Coder, form.Get("name"))), Reason: strings.TrimSpace(form.Get("reason")), At: s.now()}
	if !slices.Contains(record.Actions, x.Action) || x.Action == record.ActionAdd {
		return badRequest{fmt.Errorf("%q is no decision about an item", x.Action)}
	}
	fm := newFormer(d.rd, layer)
	base := d.json
	if seen < d.seen { // what the analyst saw is what the form is held against
		if past, err := s.asSeen(r, d, seen); err == nil {
			base = past.json
		}
	}
	shown := base
	var wrote map[string]any
	if form.Has("parts") { // the form had the item's members
		shown = fm.parse(itemType(layer), base, form, itemForm, 0)
		wrote = patch(base, shown)
	} else if p := form.Get("patch"); p != "" {
		if json.Unmarshal([]byte(p), &wrote) != nil {
			return badRequest{errors.New("the change is no JSON object")}
		}
	}
	refuse := func(fault string) error {
		p, err := s.reviewPage(r, d, fm, shown)
		if err != nil {
			return err
		}
		p.Fault, p.Reason, p.With, p.Analyst = fault, x.Reason, form.Get("with.id"), x.Analyst
		p.Open = form.Get("action")
		p.Sources, p.Credibles = grades("ABCDEF", form.Get("source")), grades("123456", form.Get("information"))
		p.Faults = fm.told()
		for _, list := range [][]other{p.Others, p.Findings} {
			for i := range list {
				list[i].On = slices.Contains(form["with"], list[i].ID)
			}
		}
		return s.renderStatus(w, http.StatusUnprocessableEntity, "review", p)
	}
	switch {
	case x.Analyst == "":
		return refuse("Write your name: every decision has one.")
	case x.Reason == "" && x.Action != record.ActionAccept && x.Action != record.ActionUndo:
		return refuse("Write a reason: every decision but accepting and undoing has one.")
	}
	switch x.Action {
	case record.ActionEdit:
		if len(fm.faults) > 0 {
			return refuse("The change was not kept: some of it could not be read.")
		}
		if len(wrote) == 0 {
			return refuse("Nothing was changed in the form, so there is no edit to keep.")
		}
		js, err := json.Marshal(wrote)
		if err != nil {
			return err
		}
		x.Item = js
	case record.ActionMerge, record.ActionSplit:
		for _, id := range form["with"] {
			if id != "" && !slices.Contains(x.With, id) && len(x.With) < maxOthers {
				x.With = append(x.With, id)
			}
		}
		if id := idIn(form.Get("with.id")); x.Action == record.ActionMerge && id != "" && !slices.Contains(x.With, id) {
			x.With = append(x.With, id)
		}
		if len(x.With) == 0 {
			return refuse("Choose what it is " + map[record.Action]string{record.ActionMerge: "to be joined with.", record.ActionSplit: "to be parted from."}[x.Action])
		}
	case record.ActionGrade:
		x.Source = form.Get("source")
		x.Credible, _ = strconv.Atoi(form.Get("information"))
	case record.ActionStatus:
		if x.Status = form.Get("status"); x.Status == "" {
			return refuse("Choose a status.")
		}
	default:
		if len(wrote) > 0 || len(fm.faults) > 0 {
			return refuse("You changed values in the form, and this decision would not keep them. Keep the edit, or open the page anew.")
		}
	}
	seq, err := s.Review.Decide(r.Context(), x, seen)
	switch {
	case errors.Is(err, store.ErrChanged):
		return s.conflict(w, r, d, x, seen)
	case errors.Is(err, context.Canceled):
		return err
	case err != nil:
		return refuse("It was not kept, and the record is as it was: " + plainError(err, x))
	}
	setCookie(w, nameCookie, x.Analyst)
	to := localPath(form.Get("next"), p0(d.place))
	q := url.Values{"done": {strconv.FormatInt(seq, 10)}, "of": {d.place.Item}, "in": {d.place.Report}}
	u, _ := url.Parse(to)
	for k, v := range u.Query() {
		if q[k] == nil {
			q[k] = v
		}
	}
	u.RawQuery = q.Encode()
	http.Redirect(w, r, u.String(), http.StatusSeeOther)
	return nil
}

func p0(at store.Place) string {
	return "/review/" + url.PathEscape(at.Item) + "?" + url.Values{"report": {at.Report}}.Encode()
}

// plainError is what a refusal says, without what the page says already.
func plainError(err error, d record.Decision) string {
	s := strings.TrimPrefix(err.Error(), fmt.Sprintf("%s of %s: ", d.Action, d.Target))
	return strings.ReplaceAll(s, "\n", "; ")
}

// localPath is an address of the desk that a form asks to go on to, else another.
func localPath(to, otherwise string) string {
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(u.Path, "/review") || strings.Contains(to, "\\") {
		return otherwise
	}
	return u.String()
}

// idIn is an id in what was pasted: the id itself, or the address of its page.
func idIn(s string) string {
	s = strings.TrimSpace(s)
	if u, err := url.Parse(s); err == nil {
		for _, p := range []string{"/item/", "/review/"} {
			if rest, ok := strings.CutPrefix(u.Path, p); ok {
				return rest
			}
		}
	}
	return s
}

// told are the faults of a form by label.
func (fm *former) told() []diff {
	var out []diff
	for _, k := range slices.Sorted(maps.Keys(fm.faults)) {
		parts := strings.Split(k, ".")
		out = append(out, diff{Label: label(parts[len(parts)-1]), After: fm.faults[k]})
	}
	return out
}

// asSeen is an item as it stood at the revision that an analyst saw.
func (s *server) asSeen(r *http.Request, d decided, seen int64) (decided, error) {
	past, err := s.rec.AsOf(max(seen, 1))
	if err != nil {
		return decided{}, err
	}
	var rec Record = past
	if s.Coder != "" {
		rec = coded{past, s.Coder}
	}
	return s.toDecide(r, rec, d.place.Item, d.place.Report)
}

// conflictPage tells the second of two who decided about one item at once.
type conflictPage struct {
	page
	Title2            string
	Report, ReportURL string
	Self, Review      string
	Since             []change // what came in between
	What              string   // of the second's decision
	Reason            string
	Rows              []conflictRow
	Quotes            []quote
	Gone              bool
	Hidden            [][2]string
}

type conflictRow struct {
	Label, Saw, Now, Mine string
	Both                  bool // changed by both
}

func (s *server) conflict(w http.ResponseWriter, r *http.Request, d decided, x record.Decision, seen int64) error {
	d, err := s.toDecide(r, s.rec, d.place.Item, d.place.Report)
	if err != nil {
		return err
	}
	layer := d.f.Layer.Name
	p := &conflictPage{page: s.page("Changed meanwhile", "review"), Title2: d.f.Title, Report: cutWords(d.rd.heading(), 60), ReportURL: reportURL(d.rd.ID), Review: p0(d.place), Self: p0(d.place), Reason: x.Reason}
	p.What = x.Words()
	if x.Action == record.ActionEdit {
		p.What = "edited"
	}
	saw := map[string]any{}
	if past, err := s.asSeen(r, d, seen); err == nil {
		saw = past.json
	}
	for _, c := range d.rd.changes(d.log, d.place.Item) {
		if c.Seq > seen {
			p.Since = append(p.Since, c)
		}
	}
	var wrote map[string]any
	if len(x.Item) > 0 {
		if err := json.Unmarshal(x.Item, &wrote); err != nil {
			return err
		}
	}
	keys := map[string]bool{}
	eachMember(itemType(layer), func(name string, _ reflect.Type) {
		_, mine := wrote[name]
		if theirs := !same(saw[name], d.json[name]); theirs || mine {
			row := conflictRow{Label: label(name), Saw: d.rd.say(layer, name, saw[name]), Now: d.rd.say(layer, name, d.json[name]), Both: theirs && mine}
			if mine {
				row.Mine = d.rd.say(layer, name, wrote[name])
			}
			p.Rows = append(p.Rows, row)
			keys[name] = true
		}
	})
	hide := func(name, value string) {
		if value != "" {
			p.Hidden = append(p.Hidden, [2]string{name, value})
		}
	}
	hide("seen", strconv.FormatInt(d.seen, 10))
	hide("action", string(x.Action))
	hide("name", x.Analyst)
	hide("reason", x.Reason)
	hide("patch", string(x.Item))
	hide("source", x.Source)
	if x.Credible > 0 {
		hide("information", strconv.Itoa(x.Credible))
	}
	hide("status", x.Status)
	for _, id := range x.With {
		hide("with", id)
	}
	if x.Undoes > 0 {
		p.Self = "/undo"
		hide("seq", strconv.FormatInt(x.Undoes, 10))
		hide("item", x.Target)
		hide("report", x.Report)
	}
	return s.renderStatus(w, http.StatusConflict, "conflict", p)
}

// undo takes a decision back.
func (s *server) undo(w http.ResponseWriter, r *http.Request) error {
	form, err := postForm(w, r)
	if err != nil {
		return err
	}
	seq, err1 := strconv.ParseInt(form.Get("seq"), 10, 64)
	seen, err2 := strconv.ParseInt(form.Get("seen"), 10, 64)
	if err1 != nil || err2 != nil || seq < 1 || seen < 0 {
		return badRequest{errors.New("the form does not say which decision is to be undone")}
	}
	d, err := s.toDecide(r, s.rec, form.Get("item"), form.Get("report"))
	if err != nil {
		return err
	}
	x := record.Decision{Action: record.ActionUndo, Undoes: seq, Target: d.place.Item, Report: d.place.Report, Coder: s.Coder, Analyst: personName(cmp.Or(s.Coder, form.Get("name"), cookie(r, nameCookie), s.Analyst)), Reason: strings.TrimSpace(form.Get("reason")), At: s.now()}
	if !slices.ContainsFunc(d.log, func(l store.Revision) bool { return l.Seq == seq && l.Decision != nil }) {
		return fmt.Errorf("decision %d of item %q: %w", seq, d.place.Item, store.ErrNotFound)
	}
	if x.Analyst == "" {
		p, err := s.reviewPage(r, d, newFormer(d.rd, d.f.Layer.Name), d.json)
		if err != nil {
			return err
		}
		p.Fault = "Write your name with the undoing: every decision has one."
		return s.renderStatus(w, http.StatusUnprocessableEntity, "review", p)
	}
	n, err := s.Review.Decide(r.Context(), x, seen)
	if errors.Is(err, store.ErrChanged) {
		return s.conflict(w, r, d, x, seen)
	}
	if err != nil {
		return err
	}
	setCookie(w, nameCookie, x.Analyst)
	if to := s.afterUndo(r.Context(), d.log, seq, n); to != "" {
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
	http.Redirect(w, r, p0(d.place)+"&"+url.Values{"done": {strconv.FormatInt(n, 10)}, "of": {d.place.Item}, "in": {d.place.Report}}.Encode(), http.StatusSeeOther)
	return nil
}

// queuePage is what the program is not sure of and nobody has looked at.
type queuePage struct {
	page
	Layers         []queueLayer
	Rows           []queueRow
	Total          int
	First, Last    int
	Earlier, Later string
	Start          string
	Layer          string
}

type queueLayer struct {
	Title, URL string
	Count      int
	On         bool
}

type queueRow struct {
	Title, Kind, Quote, URL string
	Report, ReportURL, Date string
	Confidence              string
}

func (s *server) queue(w http.ResponseWriter, r *http.Request) error {
	layer := r.URL.Query().Get("layer")
	q := url.Values{}
	if o := r.URL.Query().Get("offset"); o != "" {
		q.Set("offset", o)
	}
	_, offset, err := filterOf(q, nil)
	if err != nil {
		return err
	}
	hits, count, err := s.rec.Doubtful(r.Context(), layer, perPage, offset)
	if err != nil {
		return err
	}
	p := &queuePage{page: s.page("Review", "review"), Layer: layer, First: offset + 1, Last: offset + len(hits)}
	all := 0
	for _, n := range count {
		all += n
	}
	p.Layers = append(p.Layers, queueLayer{"All", "/review", all, layer == ""})
	for _, l := range layers {
		if n := count[l.Name]; n > 0 {
			p.Layers = append(p.Layers, queueLayer{l.Title, "/review?" + url.Values{"layer": {l.Name}}.Encode(), n, layer == l.Name})
		}
	}
	if p.Total = all; layer != "" {
		p.Total = count[layer]
	}
	shelf := s.shelf(r)
	for _, h := range hits {
		rd, err := shelf.take(h.Report)
		if err != nil {
			return err
		}
		f := rd.byID[h.Item]
		if f == nil {
			continue
		}
		rv := viewer{reading: rd}.record(f)
		row := queueRow{Title: f.Title, Kind: f.Layer.One, URL: queueURL(h, cmp.Or(layer, "all")), Report: cutWords(rd.heading(), 60), ReportURL: reportURL(h.Report), Date: dateWords(rd.Report.Date.EDTF), Confidence: rv.Confidence}
		if len(rv.Quotes) > 0 {
			row.Quote = cutWords(rv.Quotes[0].Text, 160)
		}
		p.Rows = append(p.Rows, row)
	}
	if len(p.Rows) > 0 {
		p.Start = p.Rows[0].URL
	}
	at := func(offset int) string {
		q := url.Values{"offset": {strconv.Itoa(offset)}}
		if layer != "" {
			q.Set("layer", layer)
		}
		return "/review?" + q.Encode()
	}
	if offset > 0 {
		p.Earlier = at(max(0, offset-perPage))
	}
	if p.Last < p.Total {
		p.Later = at(p.Last)
	}
	return s.render(w, "queue", p)
}
