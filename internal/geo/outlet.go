package geo

import "strings"

// press are words of which names of papers and stations are made; what is left is often their town.
var press = []string{"thedaily", "theweekly", "dailynews", "newspapers", "newspaper", "independent", "chronicle", "advertiser", "bulletin", "freepress", "packet", "patriot", "pioneer", "progress", "transcript", "union", "messenger", "ledger", "tab", "democrat", "republican", "examiner", "enterprise", "inquirer", "intelligencer", "telegraph", "telegram", "dispatch", "standard", "sentinel", "observer", "register", "reporter", "recorder", "citizen", "gazette", "tribune", "courier", "journal", "monitor", "leader", "review", "herald", "record", "mirror", "banner", "online", "today", "times", "press", "daily", "weekly", "globe", "world", "voice", "report", "argus", "echo", "mail", "news", "post", "star", "sun", "bee", "the", "live", "now", "media", "tv", "radio", "info", "local", "my"}

// atHome notes where the outlet is at home: as outlets.txt has it, else where its own name says:
// "Sudan Tribune", "columbusledger.com".
func (g *Gazetteer) atHome(s *scene, outlet string) {
	if outlet == "" {
		return
	}
	name := Fold(outlet)
	domain := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(name, "https://"), "http://"), "www.")
	domain, _, _ = strings.Cut(domain, "/")
	for _, n := range []string{name, strings.TrimPrefix(name, "the "), domain} {
		if home, ok := g.outlets[n]; ok {
			g.homeIs(s, home)
			return
		}
	}
	stem := domain
	if head, _, ok := strings.Cut(domain, "."); ok {
		stem = head
		if tld := domain[strings.LastIndexByte(domain, '.')+1:]; len(tld) == 2 {
			if c, ok := g.ByISO2(strings.ToUpper(strings.Replace(tld, "uk", "gb", 1))); ok {
				s.home[c.ISO2] = true
			}
		}
	}
	words := strings.Fields(stem)
	for n := len(words); n > 0; n-- { // "Sudan Tribune", "New York Times"
		for i := 0; i+n <= len(words); i++ {
			w := strings.Join(words[i:i+n], " ")
			if c, ok := g.CountryOf(w); ok {
				s.home[c.ISO2] = true
				return
			}
			if len(words) > 1 && !isPress(w) && g.homeIs(s, w) {
				return
			}
		}
	}
	if len(words) != 1 {
		return
	}
	for t := stem; len(t) > 4; { // "columbusledger"
		cut := ""
		for _, p := range press {
			if x := strings.TrimPrefix(t, p); x != t && len(x) >= 4 {
				cut = x
				break
			}
			if x := strings.TrimSuffix(t, p); x != t && len(x) >= 4 {
				cut = x
				break
			}
		}
		if cut == "" {
			break
		}
		t = cut
		if g.homeIs(s, t) {
			return
		}
	}
}

func isPress(w string) bool {
	for _, p := range press {
		if p == w {
			return true
		}
	}
	return false
}

// homeIs notes a place as the outlet's home: a country, or every namesake of a town, of which the
// text decides. It says whether there is such a place.
func (g *Gazetteer) homeIs(s *scene, home string) bool {
	if c, ok := g.CountryOf(home); ok {
		s.home[c.ISO2] = true
		return true
	}
	place, within, _ := strings.Cut(home, ",")
	within = strings.TrimSpace(within)
	found := false
	for _, e := range g.Find(place) {
		if e.Kind == "adm2" || e.Adm1 == "" {
			continue
		}
		if within != "" {
			if c, ok := g.ByISO2(e.Country); Fold(within) != Fold(e.Adm1) && (!ok || Fold(within) != Fold(c.Name)) {
				continue
			}
		}
		s.home[e.Country+"|"+e.Adm1] = true
		found = true
	}
	return found
}
