// Package reconcile makes one account of what many reports tell: it says which findings of different
// reports speak of the same incident, talks, agreement, statement, tally or story, and what stands
// behind the joined record: who says so and through which chains, which figures were given when and by
// whom, how far up the ladder of verification it is. Values come in and go out: no database, no clock.
//
// Joiner is what the fold of the log calls. Findings are compared in pairs (score.go) where they share
// a blocking key (keys.go), grouped by average link (cluster.go), and each group becomes a record
// (join.go). A score rests on the two findings alone, so the result is the same in whatever order
// reports came.
package reconcile

import "parley/internal/record"

// Version changes where the same findings would give other records.
const Version = "reconcile/6"

// Joiner is the joiner of this package, for the fold.
func Joiner() record.Joiner {
	return record.Joiner{Version: Version, Findings: Findings, Keys: Keys, Score: Score, Join: Join, Gist: gistOf, Hopeless: hopeless}
}
