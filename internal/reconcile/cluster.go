package reconcile

import (
	"cmp"
	"container/heap"
	"slices"
)

// Link is a pair of findings that may be the same, by their numbers, and how much speaks for it;
// above 0 more speaks for it than against.
type Link struct {
	A, B  int
	Score float64
}

// cluster groups n findings by average link: the two groups that are most alike are joined as long as
// the mean score of their pairs is above zero. A pair without a link counts with `apart`, a score
// below zero, so that one doubtful link cannot chain two events together. must are pairs joined
// beforehand and never parted, cannot pairs that never come together: an analyst's word, or what two
// findings say of each other. Ties go to the smallest numbers, so findings sorted by id give the same
// groups in whatever order they arrived. Groups come sorted, each in order.
//
// Groups never cross the components that links above zero make, so the work grows with the sizes of
// the components, and a new finding touches its own component alone.
//
// Inside a component of up to `whole` findings every pair is asked of score, so that two that share no
// blocking key are not held for apart; score may be nil.
func cluster(n int, links []Link, score func(a, b int) float64, apart float64, must, cannot [][2]int) [][]int {
	parent := make([]int, n)
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	union := func(a, b int) {
		a, b = find(a), find(b)
		parent[max(a, b)] = min(a, b)
	}
	for _, l := range links {
		if l.Score > 0 {
			union(l.A, l.B)
		}
	}
	for _, m := range must {
		union(m[0], m[1])
	}
	own := map[int]*component{}
	at := make([]int, n) // number of a finding in its component
	for i := range n {
		r := find(i)
		if own[r] == nil {
			own[r] = &component{}
		}
		at[i] = len(own[r].members)
		own[r].members = append(own[r].members, i)
	}
	for _, l := range links {
		if r := find(l.A); r == find(l.B) {
			own[r].links = append(own[r].links, Link{at[l.A], at[l.B], l.Score})
		}
	}
	for _, m := range must {
		r := find(m[0])
		own[r].must = append(own[r].must, [2]int{at[m[0]], at[m[1]]})
	}
	for _, c := range cannot {
		if r := find(c[0]); r == find(c[1]) {
			own[r].cannot = append(own[r].cannot, [2]int{at[c[0]], at[c[1]]})
		}
	}
	var out [][]int
	for i := range n {
		if c := own[i]; c != nil {
			if score != nil && len(c.members) > 2 && len(c.members) <= whole {
				c.complete(score)
			}
			out = append(out, c.groups(apart)...)
		}
	}
	slices.SortFunc(out, func(a, b []int) int { return cmp.Compare(a[0], b[0]) })
	return out
}

// component is a set of findings that links hold together; numbers in links are places in members.
type component struct {
	members      []int
	links        []Link
	must, cannot [][2]int
}

// whole is the size of a component up to which all its pairs are compared.
const whole = 60

// complete asks for the pairs that have no link.
func (c *component) complete(score func(a, b int) float64) {
	have := map[[2]int]bool{}
	for _, l := range c.links {
		have[[2]int{min(l.A, l.B), max(l.A, l.B)}] = true
	}
	for a := range c.members {
		for b := a + 1; b < len(c.members); b++ {
			if !have[[2]int{a, b}] {
				c.links = append(c.links, Link{a, b, score(c.members[a], c.members[b])})
			}
		}
	}
}

// tie is what is known of two groups: the sum of their links' scores, and how many there are.
type tie struct {
	sum    float64
	n      int
	barred bool
}

// offer is a join that was possible when it was put on the heap.
type offer struct {
	mean           float64
	a, b           int // a < b
	roundA, roundB int
}

type offers []offer

func (o offers) Len() int { return len(o) }
func (o offers) Less(i, j int) bool {
	return cmp.Or(-cmp.Compare(o[i].mean, o[j].mean), cmp.Compare(o[i].a, o[j].a), cmp.Compare(o[i].b, o[j].b)) < 0
}
func (o offers) Swap(i, j int) { o[i], o[j] = o[j], o[i] }
func (o *offers) Push(x any)   { *o = append(*o, x.(offer)) }
func (o *offers) Pop() any {
	x := (*o)[len(*o)-1]
	*o = (*o)[:len(*o)-1]
	return x
}

func (c *component) groups(apart float64) [][]int {
	n := len(c.members)
	if n == 1 {
		return [][]int{{c.members[0]}}
	}
	group := make([][]int, n)
	round := make([]int, n) // how often a group has changed: offers of before are stale
	ties := make([]map[int]*tie, n)
	for i := range n {
		group[i], ties[i] = []int{i}, map[int]*tie{}
	}
	between := func(a, b int) *tie {
		t := ties[a][b]
		if t == nil {
			t = &tie{}
			ties[a][b], ties[b][a] = t, t
		}
		return t
	}
	for _, l := range c.links {
		t := between(l.A, l.B)
		t.sum += l.Score
		t.n++
	}
	for _, x := range c.cannot {
		between(x[0], x[1]).barred = true
	}
	mean := func(a, b int, t *tie) float64 {
		all := len(group[a]) * len(group[b])
		return (t.sum + apart*float64(all-t.n)) / float64(all)
	}
	// join puts group b into group a < b.
	join := func(a, b int) []int {
		var near []int
		for o := range ties[b] {
			near = append(near, o)
		}
		slices.Sort(near)
		for _, o := range near {
			if o == a {
				continue
			}
			t, u := ties[b][o], between(a, o)
			u.sum += t.sum
			u.n += t.n
			u.barred = u.barred || t.barred
			delete(ties[o], b)
		}
		delete(ties[a], b)
		group[a] = append(group[a], group[b]...)
		group[b], ties[b] = nil, nil
		round[a]++
		near = near[:0]
		for o := range ties[a] {
			near = append(near, o)
		}
		slices.Sort(near)
		return near
	}
	head := make([]int, n)
	for i := range head {
		head[i] = i
	}
	top := func(i int) int {
		for head[i] != i {
			i = head[i]
		}
		return i
	}
	for _, m := range c.must {
		if a, b := top(m[0]), top(m[1]); a != b {
			join(min(a, b), max(a, b))
			head[max(a, b)] = min(a, b)
		}
	}
	var h offers
	put := func(a, b int) {
		if a > b {
			a, b = b, a
		}
		if t := ties[a][b]; t != nil && !t.barred {
			if m := mean(a, b, t); m > 0 {
				heap.Push(&h, offer{m, a, b, round[a], round[b]})
			}
		}
	}
	for a := range n {
		if group[a] == nil {
			continue
		}
		for b := range ties[a] {
			if a < b {
				put(a, b)
			}
		}
	}
	for len(h) > 0 {
		o := heap.Pop(&h).(offer)
		if group[o.a] == nil || group[o.b] == nil || round[o.a] != o.roundA || round[o.b] != o.roundB {
			continue
		}
		for _, x := range join(o.a, o.b) {
			put(o.a, x)
		}
	}
	var out [][]int
	for _, g := range group {
		if g == nil {
			continue
		}
		own := make([]int, len(g))
		for i, x := range g {
			own[i] = c.members[x]
		}
		slices.Sort(own)
		out = append(out, own)
	}
	return out
}
