// Command parley reads reports about a conflict and its negotiations and keeps the record of them.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
)

// version of the program; the release build may set another.
var version = "0.1.0"

// errSome says that some inputs failed, each already named on standard error.
var errSome = errors.New("some inputs failed")

// usageError is a wrong use of the command line.
type usageError struct{ error }

func main() { os.Exit(run(os.Args[1:])) }

// run is the whole program: 0 done, 1 some inputs failed, 2 wrong use.
func run(args []string) int {
	root := &cobra.Command{
		Use:   "parley",
		Short: "Keeps the record of a peace process: every value points to the words it came from",
		Long: `parley reads news reports and official statements about a conflict and its
negotiations and keeps a record in which every value points to the words it came
from: who said what, through whom; who agreed to what, in whose version; what was
hit, who says so, who denies it. It runs offline; nothing leaves this machine.

Exit status: 0 done, 1 some inputs failed (each is named), 2 wrong use.`,
		SilenceErrors: true, SilenceUsage: true,
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(readCommand(), parseCommand(), addCommand(), listCommand(), showCommand(), findCommand(), briefCommand(), complianceCommand(), serveCommand(), demoCommand(), dossierCommand(), gazCommand(), verifyCommand(), diffCommand(), reviewCommand(), doubtfulCommand(), codeCommand(), codersCommand(), backupCommand(), restoreCommand(), aboutCommand(), versionCommand())
	for _, c := range root.Commands() {
		if args := c.Args; args != nil {
			c.Args = func(cmd *cobra.Command, a []string) error {
				if err := args(cmd, a); err != nil {
					return usageError{err}
				}
				return nil
			}
		}
	}
	root.SetArgs(args)
	c, err := root.ExecuteC()
	var usage usageError
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errSome):
		return 1
	case errors.As(err, &usage) || isUnknownCommand(err):
		complain("%v\nTry '%s --help'.", err, c.CommandPath())
		return 2
	}
	complain("%v", err)
	return 1
}

// takes checks the number of arguments: at least low and at most high, high < 0 = any number. what says
// in words what the command takes.
func takes(low, high int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch n := len(args); {
		case n < low && n == 0:
			return usageError{fmt.Errorf("%s: say %s", c.Name(), what)}
		case n < low, high >= 0 && n > high:
			return usageError{fmt.Errorf("%s takes %s, not %q", c.Name(), what, strings.Join(args, " "))}
		}
		return nil
	}
}

func isUnknownCommand(err error) bool {
	s := err.Error()
	return len(s) > 15 && s[:15] == "unknown command"
}
