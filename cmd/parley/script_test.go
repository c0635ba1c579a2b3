package main

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/rogpeppe/go-internal/testscript"

	"parley/internal/pipeline"
	"parley/internal/store"
)

var update = flag.Bool("update", false, "write the golden outputs in the scripts anew")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"parley": func() { os.Exit(run(os.Args[1:])) }})
}

// The commands as a user runs them, on real files.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			// exits N CMD...: runs parley and wants this exit status.
			"exits": func(ts *testscript.TestScript, _ bool, args []string) {
				err := ts.Exec("parley", args[1:]...)
				got := "0"
				if err != nil {
					got = strings.TrimPrefix(err.Error(), "exit status ")
				}
				if got != args[0] {
					ts.Fatalf("exit status %s, want %s (%v)", got, args[0], err)
				}
			},
			// make KIND FILE: a file, or standard input, that is awkward to write in a script.
			"make": func(ts *testscript.TestScript, _ bool, args []string) {
				var b []byte
				switch args[0] {
				case "latin1":
					b = []byte("The minister said caf\xe9 talks went well.\n")
				case "long":
					b = []byte(strings.Repeat("x", 5<<20))
				case "nul":
					b = []byte("The envoy said\x00 the truce holds.\n")
				case "escapes":
					b = []byte("The mayor of \x1b[31mKharkiv\x1b[0m said on Monday that \x1b]0;title\x07shelling killed four people in Kharkiv.\n")
				case "bom":
					b = []byte("\ufeffThe envoy said the truce holds.\n")
				}
				ts.Check(os.WriteFile(ts.MkAbs(args[1]), b, 0o644))
			},
			// plain FILE: the file holds no control character but line breaks and tabs.
			"plain": func(ts *testscript.TestScript, _ bool, args []string) {
				for i, c := range ts.ReadFile(args[0]) {
					if unicode.IsControl(c) && c != '\n' && c != '\t' {
						ts.Fatalf("control character %U at byte %d", c, i)
					}
				}
			},
			// incident VAR RECORD: the id of the record's first incident into a variable.
			"incident": func(ts *testscript.TestScript, _ bool, args []string) {
				s, err := store.Open(context.Background(), ts.MkAbs(args[1]), store.Options{Joiner: pipeline.Joiner()})
				ts.Check(err)
				defer s.Close()
				places, _, err := s.List(context.Background(), "incidents", store.Filter{Limit: 1})
				ts.Check(err)
				ts.Setenv(args[0], places[0].Item)
			},
			// objects N FILE: the file has N lines, each a JSON object.
			"objects": func(ts *testscript.TestScript, _ bool, args []string) {
				want, err := strconv.Atoi(args[0])
				ts.Check(err)
				n := 0
				for line := range strings.Lines(ts.ReadFile(args[1])) {
					if !json.Valid([]byte(line)) {
						ts.Fatalf("not JSON: %.80s", line)
					}
					n++
				}
				if n != want {
					ts.Fatalf("%d objects, want %d", n, want)
				}
			},
		},
	})
}
