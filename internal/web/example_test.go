package web

import "parley/internal/record"

func example() (string, *record.Report) { return "x", &record.Report{ID: "example"} }
