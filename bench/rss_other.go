//go:build !unix

package main

import (
	"os/exec"
	"time"
)

func maxRSS(*exec.Cmd) float64 { return 0 }

func processorTime() time.Duration { return 0 }
