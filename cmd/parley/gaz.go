package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"parley/data"
	"parley/internal/geo"
)

const defaultPlaces = "parley.gaz"

// placesFlag is the flag of commands that read reports with the desk's own places.
func placesFlag(c *cobra.Command, path *string) {
	c.Flags().StringVar(path, "places", "", "`FILE` of the desk's own places (made by 'parley gaz import'); "+defaultPlaces+" if it is there")
}

// withPlaces is the gazetteer with the list in a file: the one named, else the default where there is one.
func withPlaces(g *geo.Gazetteer, path string) (*geo.Gazetteer, error) {
	name := path
	if name == "" {
		name = defaultPlaces
	}
	b, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) && path == "" {
		return g, nil
	}
	if err != nil {
		return nil, err
	}
	return g.With(b, name)
}

func gazCommand() *cobra.Command {
	c := &cobra.Command{Use: "gaz", Short: "The desk's own places"}
	var to string
	imp := &cobra.Command{
		Use:   "import FILE...",
		Short: "Take lists of places: GeoNames country dumps, or lists of your own",
		Long: `Takes lists of places into the desk's own, which 'parley read' and 'parley add' use before
the places that the program carries. A FILE is a GeoNames country dump (UA.txt of UA.zip, 19
columns with tabs; data of GeoNames, CC BY 4.0), or a list of your own, one place a line:

  names (parted by commas, the first is shown) | latitude | longitude | country | kind | people

The last three may be left out; kinds are city, adm1, adm2, sea, line, area, facility. A line that
cannot be read is named, with the reason, and the rest is taken; the exit status is then 1.`,
		Example: `  parley gaz import UA.txt villages.txt`,
		Args: func(_ *cobra.Command, a []string) error {
			if len(a) == 0 {
				return usageError{errors.New("gaz import: which FILE?")}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, files []string) error {
			g, err := geo.Load(sub(data.Gazetteer, "gazetteer"))
			if err != nil {
				return err
			}
			var all []string
			old, err := os.ReadFile(to)
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			if len(bytes.TrimSpace(old)) > 0 {
				all = strings.Split(strings.TrimRight(string(old), "\n"), "\n")
			}
			failed := false
			for _, path := range files {
				f, err := os.Open(path)
				if err != nil {
					fmt.Fprintf(os.Stderr, "parley: %v\n", err)
					failed = true
					continue
				}
				lines, places, bad, err := g.Import(f, path)
				f.Close()
				if err != nil {
					fmt.Fprintf(os.Stderr, "parley: %v\n", err)
					failed = true
					continue
				}
				for i, b := range bad {
					if i == 20 {
						fmt.Fprintf(os.Stderr, "parley: %s: %d more lines could not be read\n", path, len(bad)-i)
						break
					}
					fmt.Fprintf(os.Stderr, "parley: %v\n", b)
				}
				failed = failed || len(bad) > 0
				all = append(all, lines...)
				fmt.Printf("%s: %d places, %d names\n", path, places, len(lines))
			}
			slices.Sort(all)
			all = slices.Compact(all)
			if len(all) == 0 {
				return errSome
			}
			if err := os.WriteFile(to+".new", []byte(strings.Join(all, "\n")+"\n"), 0o644); err != nil {
				return err
			}
			if err := os.Rename(to+".new", to); err != nil {
				return err
			}
			fmt.Printf("%d names in %s\n", len(all), to)
			if failed {
				return errSome
			}
			return nil
		},
	}
	imp.Flags().StringVar(&to, "to", defaultPlaces, "`FILE` of the desk's own places")
	c.AddCommand(imp)
	return c
}
