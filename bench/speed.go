package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"parley/nlp"
	"parley/nlp/english"
)

// speed builds the program and times it whole: cold start to output on the seed report, words a
// second on the raw text of GUM, sizes. It writes bench/speed.txt, which is not committed.
func speed(b *bench) error {
	if b.only == "store" {
		lines, err := storeSpeed([]int{1000, 10000, 100000})
		return errors.Join(err, writeSpeed(lines))
	}
	dir, err := os.MkdirTemp("", "parley-speed-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	exe := filepath.Join(dir, "parley")
	build := exec.Command("go", "build", "-trimpath", "-o", exe, "./cmd/parley")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w: %s", err, out)
	}
	var lines []string
	start := time.Now()
	nlp.New(english.Model())
	lines = append(lines, fmt.Sprintf("speed nlp load_ms %.0f (model from the embedded files, once)", float64(time.Since(start).Microseconds())/1000), fmt.Sprintf("speed nlp model_mb %.1f (embedded)", float64(english.Size())/1e6))
	st, err := os.Stat(exe)
	if err != nil {
		return err
	}
	lines = append(lines, fmt.Sprintf("speed path binary_mb %.1f (CGO off, not stripped)", float64(st.Size())/1e6))
	// timed runs the program five times: the median of wall and of processor time.
	timed := func(env []string, args ...string) (ms, cpu, rss float64, err error) {
		var all, busy []float64
		for range 5 {
			cmd := exec.Command(exe, args...)
			cmd.Env = append(os.Environ(), env...)
			var errb bytes.Buffer
			cmd.Stderr = &errb
			start := time.Now()
			if err := cmd.Run(); err != nil {
				return 0, 0, 0, fmt.Errorf("%v: %w: %s", args, err, errb.String())
			}
			all = append(all, float64(time.Since(start).Microseconds())/1000)
			busy = append(busy, float64((cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime()).Microseconds())/1000)
			rss = max(rss, maxRSS(cmd))
		}
		slices.Sort(all)
		slices.Sort(busy)
		return all[len(all)/2], busy[len(busy)/2], rss, nil
	}
	seeds, _ := filepath.Glob(filepath.Join(b.contract, "..", "seed", "*.txt"))
	if len(seeds) > 0 {
		ms, cpu, rss, err := timed(nil, "read", "--format", "json", seeds[0])
		if err != nil {
			return err
		}
		lines = append(lines, fmt.Sprintf("speed path seed_ms %.0f (cold start to output, median of 5)", ms), fmt.Sprintf("speed path seed_cpu_ms %.0f (the same, processor time)", cpu), fmt.Sprintf("speed path rss_mb %.0f (seed report)", rss))
	}
	for _, k := range []struct{ name, env string }{{"vnni", "PARLEY_KERNEL=vnni"}, {"avx2", "PARLEY_KERNEL=avx2"}, {"go", "PARLEY_KERNEL=go"}} {
		for _, cores := range []string{"1", "2"} {
			path := b.path("ud/gum-dev.txt")
			raw, err := os.ReadFile(path)
			if err != nil {
				continue
			}
			ms, cpu, _, err := timed([]string{"GOMAXPROCS=" + cores, k.env}, "parse", "--format", "json", path)
			if err != nil {
				return err
			}
			words := len(strings.Fields(string(raw)))
			if cores == "1" {
				lines = append(lines, fmt.Sprintf("speed nlp words_per_cpu_s_%s %.0f (the same on one core by processor time, which other jobs disturb less)", k.name, float64(words)/cpu*1000))
			}
			lines = append(lines, fmt.Sprintf("speed nlp words_per_s_%s_%score %.0f (white-space words of gum-dev.txt, whole process)", k.name, cores, float64(words)/ms*1000))
		}
	}
	for _, set := range []string{"articles"} {
		path := b.path(set + "/reports.jsonl")
		raw, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		n := strings.Count(string(raw), "\n")
		for _, cores := range []string{"1", "2"} {
			ms, _, _, err := timed([]string{"GOMAXPROCS=" + cores}, "read", "--format", "json", "--input", "jsonl", path)
			if err != nil {
				return err
			}
			lines = append(lines, fmt.Sprintf("speed path reports_per_s_%score %.1f (whole analysis of %s, whole process)", cores, float64(n)/ms*1000, set))
		}
	}
	made, err := storeSpeed([]int{1000, 10000})
	if err != nil {
		return err
	}
	return writeSpeed(append(lines, made...))
}

func writeSpeed(lines []string) error {
	slices.Sort(lines)
	w := bufio.NewWriter(os.Stdout)
	for _, l := range lines {
		fmt.Fprintln(w, l)
	}
	w.Flush()
	return os.WriteFile("bench/speed.txt", []byte(strings.Join(lines, "\n")+"\n"), 0o644)
}
