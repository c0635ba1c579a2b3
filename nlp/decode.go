package nlp

import "math"

// argmax is the index of the largest value, the first of equals.
func argmax(x []float32) int {
	best := 0
	for i, v := range x {
		if v > x[best] {
			best = i
		}
	}
	return best
}

// viterbi is the best sequence of BIO labels: I-X follows only B-X or I-X. logits are [n][stride], of
// which the first len(labels) count.
func viterbi(logits []float32, stride int, labels []string) []int {
	K := len(labels)
	n := len(logits) / stride
	if n == 0 {
		return nil
	}
	const never = -1e4
	allowed := make([]bool, K*K)
	for i, x := range labels {
		for j, y := range labels {
			allowed[i*K+j] = y[0] != 'I' || x[0] != 'O' && x[1:] == y[1:]
		}
	}
	score, next := make([]float64, K), make([]float64, K)
	back := make([]int, n*K)
	for j := range K {
		score[j] = float64(logits[j])
		if labels[j][0] == 'I' {
			score[j] += never
		}
	}
	for t := 1; t < n; t++ {
		for j := range K {
			best, from := math.Inf(-1), 0
			for i := range K {
				s := score[i]
				if !allowed[i*K+j] {
					s += never
				}
				if s > best {
					best, from = s, i
				}
			}
			next[j], back[t*K+j] = best+float64(logits[t*stride+j]), from
		}
		score, next = next, score
	}
	best := 0
	for j := range K {
		if score[j] > score[best] {
			best = j
		}
	}
	out := make([]int, n)
	for t := n - 1; t >= 0; t-- {
		out[t] = best
		best = back[t*K+best]
	}
	return out
}

// spansIn are the best spans of each sentence, cuts[k-1] to cuts[k]: none goes on in the next one.
func spansIn(cuts []int, logits []float32, stride int, labels []string, emit func(first, last int, class string)) {
	for k := 1; k < len(cuts); k++ {
		a, b := cuts[k-1], cuts[k]
		runsOf(viterbi(logits[a*stride:b*stride], stride, labels), labels, func(p, q int, class string) { emit(a+p, a+q, class) })
	}
}

// runsOf are the spans of a BIO sequence with their types ("" for labels without one).
func runsOf(y []int, labels []string, emit func(first, last int, class string)) {
	first, class := -1, ""
	for i := 0; i <= len(y); i++ {
		l := "O"
		if i < len(y) {
			l = labels[y[i]]
		}
		if first >= 0 && l[0] != 'I' {
			emit(first, i, class)
			first = -1
		}
		if l[0] == 'B' || l[0] == 'I' && first < 0 {
			first = i
			class = ""
			if len(l) > 2 {
				class = l[2:]
			}
		}
	}
}

// tree turns arc scores [m][1+m] into heads (0 = root): the best head of every word if that is a
// tree with one root, else the best projective tree. Scores need no normalising: every tree takes
// one score of each row.
func tree(scores [][]float32) []int {
	m := len(scores)
	heads := make([]int, m)
	roots := 0
	for i, row := range scores {
		heads[i] = argmax(row)
		if heads[i] == 0 {
			roots++
		}
	}
	if roots == 1 {
		ok := true
		for i := range m {
			j, steps := i+1, 0
			for j != 0 && steps <= m {
				j = heads[j-1]
				steps++
			}
			if steps > m {
				ok = false
				break
			}
		}
		if ok {
			return heads
		}
	}
	return eisner(scores)
}

// eisner is the best projective tree with one root (Eisner 1996).
func eisner(S [][]float32) []int {
	m := len(S)
	type cell struct {
		complete, incomplete [2]float64 // [0] head on the right, [1] head on the left
		cut                  [2]int
		join                 int
	}
	c := make([]cell, m*m)
	at := func(i, j int) *cell { return &c[i*m+j] }
	for i := range m {
		at(i, i).incomplete = [2]float64{math.Inf(-1), math.Inf(-1)}
	}
	for w := 1; w < m; w++ {
		for i := 0; i+w < m; i++ {
			j := i + w
			x := at(i, j)
			best := math.Inf(-1)
			for k := i; k < j; k++ {
				if v := at(i, k).complete[1] + at(k+1, j).complete[0]; v > best || k == i {
					best, x.join = v, k
				}
			}
			x.incomplete[0] = best + float64(S[i][j+1])
			x.incomplete[1] = best + float64(S[j][i+1])
			best = math.Inf(-1)
			for k := i; k < j; k++ {
				if v := at(i, k).complete[0] + at(k, j).incomplete[0]; v > best || k == i {
					best, x.cut[0] = v, k
				}
			}
			x.complete[0] = best
			best = math.Inf(-1)
			for k := i + 1; k <= j; k++ {
				if v := at(i, k).incomplete[1] + at(k, j).complete[1]; v > best || k == i+1 {
					best, x.cut[1] = v, k
				}
			}
			x.complete[1] = best
		}
	}
	root, best := 0, math.Inf(-1)
	for r := range m {
		if v := at(0, r).complete[0] + at(r, m-1).complete[1] + float64(S[r][0]); v > best {
			root, best = r, v
		}
	}
	heads := make([]int, m)
	var walk func(i, j, side int, complete bool)
	walk = func(i, j, side int, complete bool) {
		if i == j {
			return
		}
		x := at(i, j)
		switch {
		case !complete:
			if side == 0 {
				heads[i] = j + 1
			} else {
				heads[j] = i + 1
			}
			walk(i, x.join, 1, true)
			walk(x.join+1, j, 0, true)
		case side == 0:
			walk(i, x.cut[0], 0, true)
			walk(x.cut[0], j, 0, false)
		default:
			walk(i, x.cut[1], 1, false)
			walk(x.cut[1], j, 1, true)
		}
	}
	heads[root] = 0
	walk(0, root, 0, true)
	walk(root, m-1, 1, true)
	return heads
}
