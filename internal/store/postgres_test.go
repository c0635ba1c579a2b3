package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
)

// A real PostgreSQL server, started once for the tests of the package from Debian's package.
var server struct {
	once sync.Once
	dir  string
	url  string // of a database, without a schema
	why  string // it is not there
	stop func()
}

func TestMain(m *testing.M) {
	if f := os.Getenv("PARLEY_TEST_CHILD"); f != "" {
		os.Exit(child(f))
	}
	if st, err := os.Stat("/dev/shm"); err == nil && st.IsDir() && os.Getenv("TMPDIR") == "" {
		os.Setenv("TMPDIR", "/dev/shm") // every commit waits for the disk, and these disks need not last
	}
	code := m.Run()
	if server.stop != nil {
		server.stop()
	}
	os.Exit(code)
}

// postgres gives the address of a database of its own, or skips the test.
func postgres(t testing.TB) string {
	t.Helper()
	if testing.Short() {
		t.Skip("PostgreSQL is left out with -short")
	}
	server.once.Do(startPostgres)
	if server.why != "" {
		t.Skip("PostgreSQL: " + server.why)
	}
	d, err := sql.Open("pgx", server.url)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	schema := fmt.Sprint("t", schemas.Add(1))
	if _, err := d.Exec("CREATE SCHEMA " + schema); err != nil {
		t.Fatal(err)
	}
	return server.url + "&search_path=" + schema
}

var schemas atomic.Int64

func startPostgres() {
	err := func() error {
		found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
		bin := ""
		for _, f := range found {
			if v, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(f)))); v >= 15 {
				bin = filepath.Dir(f)
			}
		}
		if bin == "" {
			return errors.New("there is no server of version 15 or later (apt-get install postgresql-15)")
		}
		dir, err := os.MkdirTemp("/tmp", "parley-pg-") // a short path: it holds a socket
		if err != nil {
			return err
		}
		server.dir = dir
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		port := l.Addr().(*net.TCPAddr).Port
		l.Close()
		// The server refuses to run as root.
		var as *syscall.SysProcAttr
		if os.Getuid() == 0 {
			u, err := user.Lookup("postgres")
			if err != nil {
				return err
			}
			uid, _ := strconv.Atoi(u.Uid)
			gid, _ := strconv.Atoi(u.Gid)
			if err := os.Chown(dir, uid, gid); err != nil {
				return err
			}
			as = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
		}
		run := func(name string, args ...string) error {
			c := exec.Command(filepath.Join(bin, name), args...)
			c.Dir, c.SysProcAttr = dir, as
			log, err := os.OpenFile(filepath.Join(dir, "out"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o666)
			if err != nil {
				return err
			}
			defer log.Close()
			c.Stdout, c.Stderr = log, log // not a pipe: the server would hold it open
			if err := c.Run(); err != nil {
				out, _ := os.ReadFile(log.Name())
				return fmt.Errorf("%s: %w: %s", name, err, out)
			}
			return nil
		}
		data := filepath.Join(dir, "data")
		if err := run("initdb", "-D", data, "-U", "parley", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"); err != nil {
			return err
		}
		if err := run("pg_ctl", "-D", data, "-w", "-t", "30", "-l", filepath.Join(dir, "log"), "-o", fmt.Sprintf("-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories=%s -c fsync=off", port, dir), "start"); err != nil {
			return err
		}
		server.stop = func() {
			_ = run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
			os.RemoveAll(dir)
		}
		server.url = fmt.Sprintf("postgres://parley@127.0.0.1:%d/postgres?sslmode=disable", port)
		return nil
	}()
	if err != nil {
		server.why = err.Error()
		if server.dir != "" && server.stop == nil {
			os.RemoveAll(server.dir)
		}
	}
}

// both runs a test on SQLite and on PostgreSQL. open gives a new, empty record.
func both(t *testing.T, f func(t *testing.T, open func(t testing.TB) *Store)) {
	t.Run("sqlite", func(t *testing.T) { f(t, openTest) })
	t.Run("postgres", func(t *testing.T) {
		postgres(t)
		f(t, func(t testing.TB) *Store {
			t.Helper()
			return openAt(t, postgres(t), Options{Key: filepath.Join(t.TempDir(), "record.key")})
		})
	})
}

func openTest(t testing.TB) *Store {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "record.db"), Options{})
}

func openAt(t testing.TB, where string, opts Options) *Store {
	t.Helper()
	if opts.Joiner.Join == nil {
		opts.Joiner = testJoiner
	}
	s, err := Open(context.Background(), where, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// tamper changes the database behind the program's back: triggers that forbid it are taken away first.
func tamper(t *testing.T, s *Store, statements ...string) {
	t.Helper()
	triggers := []string{"DROP TRIGGER IF EXISTS log_stays_1", "DROP TRIGGER IF EXISTS log_stays_2", "DROP TRIGGER IF EXISTS checkpoint_stays_1", "DROP TRIGGER IF EXISTS checkpoint_stays_2", "DROP TRIGGER IF EXISTS original_stays_1", "DROP TRIGGER IF EXISTS original_stays_2"}
	if s.kind == "postgres" {
		triggers = []string{"DROP TRIGGER IF EXISTS log_stays ON log", "DROP TRIGGER IF EXISTS checkpoint_stays ON checkpoint", "DROP TRIGGER IF EXISTS original_stays ON original"}
	}
	for _, q := range append(triggers, statements...) {
		if _, err := s.write.Exec(q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}
