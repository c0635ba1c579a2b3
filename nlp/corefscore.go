package nlp

import "slices"

// CorefScorer scores chains against gold chains, text by text, with predicted mentions: MUC (Vilain and
// others 1995), B³ (Bagga and Baldwin 1998) and CEAF-e (Luo 2005) as the CoNLL shared tasks compute
// them. A mention is right if its bytes are. Mentions in no chain count on neither side.
type CorefScorer struct {
	muc, b3, ceaf   tally
	pronouns, found int
}

type tally struct{ p, pAll, r, rAll float64 }

// PRF is precision, recall and their harmonic mean, from 0 to 1.
type PRF struct{ P, R, F1 float64 }

func (t tally) prf() PRF {
	div := func(a, b float64) float64 {
		if b == 0 {
			return 0
		}
		return a / b
	}
	p, r := div(t.p, t.pAll), div(t.r, t.rAll)
	return PRF{p, r, div(2*p*r, p+r)}
}

// CorefResult is what a CorefScorer found.
type CorefResult struct {
	MUC, B3, CEAFE PRF
	// Pronouns is the share of the gold mentions of one pronoun with an earlier mention in their chain
	// whose predicted chain holds one of those.
	Pronouns float64
	Count    int // of such pronouns
}

// Average is the mean of the three F1, the figure of the CoNLL shared tasks.
func (r CorefResult) Average() float64 { return (r.MUC.F1 + r.B3.F1 + r.CEAFE.F1) / 3 }

// Result is the scores over all texts.
func (s *CorefScorer) Result() CorefResult {
	r := CorefResult{MUC: s.muc.prf(), B3: s.b3.prf(), CEAFE: s.ceaf.prf(), Count: s.pronouns}
	if s.pronouns > 0 {
		r.Pronouns = float64(s.found) / float64(s.pronouns)
	}
	return r
}

// Add scores one text.
func (s *CorefScorer) Add(gold, pred *Document) {
	chains := func(d *Document) (cs [][]Span, of map[Span]int) {
		of = map[Span]int{}
		for _, c := range d.Chains {
			var spans []Span
			for _, k := range c {
				sp := d.SpanOf(d.Mentions[k].Range)
				if _, twice := of[sp]; twice {
					continue
				}
				of[sp] = len(cs)
				spans = append(spans, sp)
			}
			cs = append(cs, spans)
		}
		return cs, of
	}
	g, gOf := chains(gold)
	p, pOf := chains(pred)
	muc := func(of [][]Span, by map[Span]int) (right, all float64) {
		for _, c := range of {
			parts, seen := 0, map[int]bool{}
			for _, m := range c {
				k, ok := by[m]
				if !ok || !seen[k] {
					parts++
				}
				if ok {
					seen[k] = true
				}
			}
			if len(c) > 0 {
				right += float64(len(c) - parts)
				all += float64(len(c) - 1)
			}
		}
		return right, all
	}
	b3 := func(of, other [][]Span, by map[Span]int) (right, all float64) {
		for _, c := range of {
			shared := map[int]int{}
			for _, m := range c {
				if k, ok := by[m]; ok {
					shared[k]++
				}
			}
			for _, n := range shared {
				right += float64(n*n) / float64(len(c))
			}
			all += float64(len(c))
		}
		return right, all
	}
	sum := func(into *tally, p, pAll, r, rAll float64) {
		into.p, into.pAll, into.r, into.rAll = into.p+p, into.pAll+pAll, into.r+r, into.rAll+rAll
	}
	pr, pa := muc(p, gOf)
	rr, ra := muc(g, pOf)
	sum(&s.muc, pr, pa, rr, ra)
	pr, pa = b3(p, g, gOf)
	rr, ra = b3(g, p, pOf)
	sum(&s.b3, pr, pa, rr, ra)
	w := make([][]float64, len(g))
	for i, c := range g {
		w[i] = make([]float64, len(p))
		shared := map[int]int{}
		for _, m := range c {
			if k, ok := pOf[m]; ok {
				shared[k]++
			}
		}
		for k, n := range shared {
			w[i][k] = 2 * float64(n) / float64(len(c)+len(p[k]))
		}
	}
	best := assign(w)
	sum(&s.ceaf, best, float64(len(p)), best, float64(len(g)))

	for _, c := range gold.Chains {
		for k, i := range c {
			m := &gold.Mentions[i]
			if k == 0 || m.Len() != 1 || gold.Tokens[m.Head].UPOS != "PRON" {
				continue
			}
			s.pronouns++
			at, ok := pOf[gold.SpanOf(m.Range)]
			if ok && slices.ContainsFunc(c[:k], func(j int) bool {
				x, ok := pOf[gold.SpanOf(gold.Mentions[j].Range)]
				return ok && x == at
			}) {
				s.found++
			}
		}
	}
}

// assign is the largest sum of values of w, no two of one row or column (the Hungarian method with
// potentials, O(rows² columns)).
func assign(w [][]float64) float64 {
	n := len(w)
	if n == 0 || len(w[0]) == 0 {
		return 0
	}
	m := len(w[0])
	if n > m {
		t := make([][]float64, m)
		for j := range t {
			t[j] = make([]float64, n)
			for i := range w {
				t[j][i] = w[i][j]
			}
		}
		return assign(t)
	}
	const inf = 1e18
	u, v := make([]float64, n+1), make([]float64, m+1)
	row, way := make([]int, m+1), make([]int, m+1)
	for i := 1; i <= n; i++ {
		row[0] = i
		j0 := 0
		least, used := make([]float64, m+1), make([]bool, m+1)
		for j := range least {
			least[j] = inf
		}
		for {
			used[j0] = true
			i0, delta, j1 := row[j0], inf, 0
			for j := 1; j <= m; j++ {
				if used[j] {
					continue
				}
				if c := -w[i0-1][j-1] - u[i0] - v[j]; c < least[j] {
					least[j], way[j] = c, j0
				}
				if least[j] < delta {
					delta, j1 = least[j], j
				}
			}
			for j := 0; j <= m; j++ {
				if used[j] {
					u[row[j]] += delta
					v[j] -= delta
				} else {
					least[j] -= delta
				}
			}
			if j0 = j1; row[j0] == 0 {
				break
			}
		}
		for j0 != 0 {
			j1 := way[j0]
			row[j0] = row[j1]
			j0 = j1
		}
	}
	sum := 0.0
	for j := 1; j <= m; j++ {
		if row[j] > 0 {
			sum += w[row[j]-1][j-1]
		}
	}
	return sum
}
