//go:build unix

package main

import (
	"os/exec"
	"runtime"
	"syscall"
)

// maxRSS is the largest resident size of a finished command, in MB.
func maxRSS(cmd *exec.Cmd) float64 {
	u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return float64(u.Maxrss) / 1e6
	}
	return float64(u.Maxrss) / 1e3
}
