package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"parley/examples"
	"parley/internal/export"
	"parley/internal/ingest"
	"parley/internal/record"
	"parley/internal/store"
	"parley/internal/web"
)

func serveCommand() *cobra.Command {
	var rec recordAt
	var addr, name, dossier, review string
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serve the desk: the record as pages, for a browser on this machine",
		Long: `serve shows the record as pages. Served for this machine alone, the desk keeps what
analysts decide; served to others, it is for reading alone, since it asks for no
password, unless --review is all.`,
		Example: "  parley serve --record parley.db\n  parley serve --review none",
		Args:    takes(0, 0, "no FILE (--record names the record)"),
		RunE: func(c *cobra.Command, _ []string) error {
			if !slices.Contains([]string{"local", "all", "none"}, review) {
				return usageError{fmt.Errorf("--review %s: it is local, all or none", review)}
			}
			if rec.asOf != "" {
				review = "none" // the past is not decided about
			}
			var s *store.Store
			var err error
			if review != "none" {
				if s, err = rec.write(c.Context(), false); err != nil && rec.there() {
					complain("the desk is for reading alone: %v", err)
					review = "none"
				}
			}
			if review == "none" {
				s, err = rec.read(c.Context())
			}
			if err != nil {
				return err
			}
			defer s.Close()
			d, err := dossierOf(c.Context(), s, dossier)
			if err != nil {
				return err
			}
			return serve(c.Context(), s, d, addr, name, review)
		},
	}
	rec.flags(c, true)
	c.Flags().StringVar(&addr, "address", "localhost:8080", "`HOST:PORT` to listen on; a host other than localhost lets others in, without a password")
	c.Flags().StringVar(&name, "name", "", "name of the desk, in the head of each page; the dossier's if not given")
	c.Flags().StringVar(&dossier, "dossier", "", "dossier `FILE`: the names that the desk writes, the zone of the day")
	c.Flags().StringVar(&review, "review", "local", "who may decide about records: local (where the desk is for this machine alone), all, none")
	return c
}

// serve runs the desk until it is interrupted. review says who may decide: local, all, none.
func serve(ctx context.Context, s *store.Store, d *record.Dossier, addr, name, review string) error {
	if d != nil {
		name = cmp.Or(name, d.Name)
	}
	name = cmp.Or(name, "parley")
	ctx, stop := signal.NotifyContext(orBackground(ctx), os.Interrupt, syscall.SIGTERM)
	defer stop()
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("serve on %s: %w (--address names another)", addr, err)
	}
	a, isTCP := l.Addr().(*net.TCPAddr)
	local := isTCP && a.IP.IsLoopback()
	var reviewer web.Reviewer
	if review == "all" || review == "local" && local {
		reviewer = s
	}
	analyst := ""
	if local {
		analyst = userName()
	}
	srv := &http.Server{Handler: web.Handler(s, web.Options{Name: name, Version: version, Parties: d.ActorNames(), Local: local, Review: reviewer, Analyst: analyst, Brief: func(ctx context.Context, day string) (export.Brief, error) {
		return brief(ctx, s, d, name, day)
	}, After: func(ctx context.Context, layer string, places []store.Place) ([][]string, error) {
		a, err := newAftermath(ctx, s, d, "")
		if err != nil {
			return nil, err
		}
		return a.lines(ctx, layer, places)
	}, Changed: func(ctx context.Context, since string) (string, []export.ResultChange, error) {
		return changedSince(ctx, s, d, since)
	}, Compliance: func(ctx context.Context, words, on string) (export.Compliance, error) {
		return complianceTable(ctx, s, d, words, on)
	}, Across: acrossOf(s, d), Outlets: func(ctx context.Context) ([]export.Outlet, error) {
		return outletsOf(ctx, s, d)
	}, Coders: func(ctx context.Context, a, b string) (export.Coders, error) {
		return coders(ctx, s, a, b)
	}}), ReadHeaderTimeout: 10 * time.Second}
	at := l.Addr().String()
	if host, _, err := net.SplitHostPort(addr); err == nil && host == "localhost" && isTCP {
		at = fmt.Sprintf("localhost:%d", a.Port)
	}
	fmt.Printf("The desk is on http://%s  (Ctrl-C ends it)\n", at)
	if reviewer == nil && review != "none" {
		fmt.Println("It lets others in, and is for reading alone; --review all lets them decide, without a password")
	}
	go func() {
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		srv.Shutdown(end)
	}()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve on %s: %w", addr, err)
	}
	return nil
}

func orBackground(ctx context.Context) context.Context {
	if ctx == nil {
		return context.Background()
	}
	return ctx
}

func demoCommand() *cobra.Command {
	var dir, addr string
	var noServe bool
	c := &cobra.Command{
		Use:   "demo",
		Short: "Load the example dossier, print the brief of its last day and serve the desk",
		Example: `  parley demo
  parley demo --dir ./example --no-serve`,
		Args: takes(0, 0, "flags only"),
		RunE: func(c *cobra.Command, _ []string) error {
			ctx := orBackground(c.Context())
			if dir == "" {
				d, err := os.MkdirTemp("", "parley-demo-")
				if err != nil {
					return err
				}
				dir = d
				defer os.RemoveAll(d)
			} else if err := os.MkdirAll(dir, 0o755); err != nil {
				return err
			}
			s, d, n, err := loadExample(ctx, filepath.Join(dir, defaultRecord))
			if err != nil {
				return err
			}
			defer s.Close()
			b, err := brief(ctx, s, d, "", "")
			if err != nil {
				return err
			}
			if err := export.BriefText(visible{os.Stdout}, b); err != nil {
				return err
			}
			fmt.Printf("\n%d example dispatches, written for this program from published facts, are in %s\n", n, filepath.Join(dir, defaultRecord))
			if noServe {
				return nil
			}
			return serve(ctx, s, d, addr, "", "local")
		},
	}
	c.Flags().StringVar(&dir, "dir", "", "folder for the record; a temporary one, removed at the end, if not given")
	c.Flags().StringVar(&addr, "address", "localhost:8080", "`HOST:PORT` to listen on")
	c.Flags().BoolVar(&noServe, "no-serve", false, "print the brief and end")
	return c
}

// loadExample reads the example dossier into a record.
func loadExample(ctx context.Context, path string) (s *store.Store, d *record.Dossier, n int, err error) {
	reports, err := examples.Reports()
	if err != nil {
		return nil, nil, 0, err
	}
	r, err := newReader("", "")
	if err != nil {
		return nil, nil, 0, err
	}
	file, err := io.ReadAll(examples.Dossier())
	if err != nil {
		return nil, nil, 0, fmt.Errorf("example: %w", err)
	}
	if r.Dossier, err = ingest.ParseDossier(bytes.NewReader(file)); err != nil {
		return nil, nil, 0, fmt.Errorf("example: %w", err)
	}
	rec := recordAt{where: path}
	if s, err = rec.write(ctx, true); err != nil {
		return nil, nil, 0, err
	}
	if _, err := s.KeepDossier(ctx, string(file), "parley demo", "example dossier", time.Now()); err != nil {
		s.Close()
		return nil, nil, 0, err
	}
	for _, x := range reports {
		in := ingest.Input{ID: x.ID, Text: x.Text, Title: x.Title, Outlet: x.Outlet, Date: record.EDTF(x.Date), Source: "example " + x.ID}
		rep, err := r.Process(in)
		if err == nil {
			_, err = keep(ctx, s, in, rep, "example dossier", "parley demo", false, time.Now())
		}
		if err != nil {
			s.Close()
			return nil, nil, 0, err
		}
	}
	return s, r.Dossier, len(reports), nil
}

func aboutCommand() *cobra.Command {
	var rec recordAt
	c := &cobra.Command{
		Use: "about", Short: "Say what parley is made of: models, places, licences; and by what key the record is signed", Args: takes(0, 0, "flags only"),
		RunE: func(c *cobra.Command, _ []string) error {
			fmt.Println("parley " + version + ", Apache License 2.0")
			fmt.Println("\nModels and lists inside")
			r, err := newReader("", "")
			if err != nil {
				return err
			}
			h := r.Engine.ModelHash()
			for _, k := range slices.Sorted(maps.Keys(h)) {
				fmt.Printf("  %-20s sha256 %s\n", k, h[k])
			}
			fmt.Print(credits)
			if !rec.there() {
				return nil
			}
			s, err := rec.read(c.Context())
			if err != nil {
				return err
			}
			defer s.Close()
			public, err := s.PublicKey(c.Context())
			if err != nil {
				return err
			}
			head, err := s.Checkpoint(c.Context())
			if err != nil || head == nil {
				return err
			}
			fmt.Printf("\nRecord %s\n  signed with the key whose public half is\n  %s\n  Checkpoint of the log; kept by someone else, it proves that nothing before it was changed\n  ('parley verify --checkpoint FILE'):\n\n%s", rec.where, public, head)
			return nil
		},
	}
	rec.flags(c, false)
	return c
}

const credits = `
Credits
  Places: GeoNames (geonames.org), CC BY 4.0, cut down and changed in form; Natural Earth, public
  domain; points of countries: CIA World Factbook, public domain.
  Actors: lists of our own; PETRARCH dictionaries (Open Event Data Alliance), MIT.
  Reader: trained on Universal Dependencies English EWT (CC BY-SA 4.0) and GUM (CC BY 4.0, without
  its non-commercial genres), English Worldwide Newswire NER, PolNeAR attributions, TimeBank and
  AQUAINT time expressions, and news labelled by a teacher of our own; word vectors: GloVe (PDDL).
  Event and sector codes: PLOVER, CAMEO; event types: ACLED's names; precision scales: UCDP.
  parley is not endorsed by any of them, and its exports are not their data.
`

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: takes(0, 0, "nothing"),
		Run: func(*cobra.Command, []string) { fmt.Println("parley " + version) },
	}
}
