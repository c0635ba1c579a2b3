package pipeline

import (
	"parley/internal/reconcile"
	"parley/internal/record"
)

// Joiner is how the fold of the log joins findings of many reports into records. The store keeps the
// log and calls it (internal/store, fold.go and join.go); what it decides stands in reconcile.
func Joiner() record.Joiner { return reconcile.Joiner() }
