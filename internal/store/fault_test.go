package store

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"parley/internal/record"
)

// loadText is the text of the n-th report of a load.
func loadText(n int) string {
	return fmt.Sprintf("%d drones fell on Town%d. The envoy said the truce holds, for the %dth time. %d drones fell on Ash%d.", n+2, n/4, n, n+3, n/3)
}

// child is this program run again, as a process that can be killed: it loads reports from a number on
// and says which are acknowledged.
func child(task string) int {
	var from, to int
	where, key := os.Getenv("PARLEY_TEST_RECORD"), os.Getenv("PARLEY_TEST_KEY")
	if _, err := fmt.Sscanf(task, "load %d %d", &from, &to); err != nil {
		return 2
	}
	s, err := Open(context.Background(), where, Options{Joiner: testJoiner, Key: key})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer s.Close()
	for n := from; n < to; n++ {
		id := fmt.Sprint("r", n)
		if _, err := s.Add(context.Background(), Addition{ID: id, Text: loadText(n), Record: reading(id, loadText(n), "1")}, "tester", noon); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		fmt.Println(n)
	}
	return 0
}

// Kill -9 at random points of a load: nothing that was acknowledged is lost, nothing is half there.
// PARLEY_SOAK sets how many kills (make soak: 50); 5 otherwise.
func TestKilled(t *testing.T) {
	kills, reports := 5, 1000
	if n, err := strconv.Atoi(os.Getenv("PARLEY_SOAK")); err == nil {
		kills = n
	} else if testing.Short() {
		kills, reports = 1, 100
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	killed := func(t *testing.T, where, key string, kills, reports int) {
		ctx := context.Background()
		acknowledged := 0
		for k := range kills {
			if acknowledged >= reports {
				return
			}
			c := exec.Command(exe)
			c.Env = append(os.Environ(), fmt.Sprintf("PARLEY_TEST_CHILD=load %d %d", acknowledged, reports), "PARLEY_TEST_RECORD="+where, "PARLEY_TEST_KEY="+key)
			c.Stderr = os.Stderr
			out, err := c.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			last := k == kills-1
			// It is killed after a random number of acknowledgements, wherever it then is: the writer runs on
			// while this reads. The last one of the kills is at the end of the load or before it.
			stop := acknowledged + 1 + rand.IntN(max(1, 2*(reports-acknowledged)/(kills-k)))
			for sc := bufio.NewScanner(out); sc.Scan(); {
				n, err := strconv.Atoi(sc.Text())
				if err != nil {
					t.Fatalf("the child says %q", sc.Text())
				}
				acknowledged = n + 1
				if acknowledged == stop {
					if err := c.Process.Kill(); err != nil {
						t.Fatal(err)
					}
				}
			}
			_ = c.Wait()
			s := openAt(t, where, Options{Key: key})
			infos, _, err := s.Reports(ctx, 0, 0)
			if err != nil {
				t.Fatal(err)
			}
			have := map[string]bool{}
			for _, i := range infos {
				have[i.ID] = true
			}
			for n := range acknowledged {
				if !have[fmt.Sprint("r", n)] {
					t.Fatalf("kill %d: report r%d was acknowledged and is not there", k, n)
				}
			}
			if len(infos) > acknowledged+1 {
				t.Errorf("kill %d: %d reports, %d acknowledged", k, len(infos), acknowledged)
			}
			v, err := s.Verify(ctx)
			if err != nil || len(v.Faults) > 0 {
				t.Fatalf("kill %d: %v %v", k, v.Faults, err)
			}
			if last || k == 0 {
				if diff, err := s.VerifyRebuild(ctx); err != nil || diff != "" {
					t.Fatalf("kill %d: something is half there: %s %v", k, diff, err)
				}
			}
			s.Close()
			t.Logf("kill %d: %d acknowledged, %d there", k+1, acknowledged, len(infos))
		}
	}
	t.Run("sqlite", func(t *testing.T) {
		for done := 0; done < kills; done += 5 {
			dir := t.TempDir()
			killed(t, filepath.Join(dir, "record.db"), filepath.Join(dir, "record.key"), min(5, kills-done), reports)
		}
	})
	t.Run("postgres", func(t *testing.T) {
		killed(t, postgres(t), filepath.Join(t.TempDir(), "record.key"), min(2, kills), 100)
	})
}

// Readers do not wait for the writer and see whole reports; two programs may write.
func TestReadersAndWriters(t *testing.T) {
	both(t, func(t *testing.T, open func(testing.TB) *Store) {
		ctx := context.Background()
		s := open(t)
		stores := []*Store{s}
		if s.kind == "sqlite" {
			stores = append(stores, openAt(t, s.name, Options{}))
		}
		var writers, readers sync.WaitGroup
		done := make(chan struct{})
		for k, w := range stores {
			writers.Add(1)
			go func() {
				defer writers.Done()
				for n := range 20 {
					id := fmt.Sprintf("w%d-%d", k, n)
					if _, err := w.Add(ctx, Addition{ID: id, Text: loadText(n) + id, Record: reading(id, loadText(n)+id, "1")}, "tester", noon); err != nil {
						t.Error(err)
					}
				}
			}()
		}
		for range 4 {
			readers.Add(1)
			go func() {
				defer readers.Done()
				for {
					select {
					case <-done:
						return
					default:
					}
					infos, _, err := s.Reports(ctx, 0, 0)
					if err != nil {
						t.Error(err)
						return
					}
					for _, i := range infos {
						if i.Items["incidents"] != 2 {
							t.Errorf("report %s is half there: %v", i.ID, i.Items)
						}
					}
					if _, _, err := s.List(ctx, "incidents", Filter{Place: "ash"}); err != nil {
						t.Error(err)
					}
					if _, err := s.Find(ctx, "drones ash1", 5); err != nil {
						t.Error(err)
					}
				}
			}()
		}
		writers.Wait()
		close(done)
		readers.Wait()
		same(t, s)
	})
}

// small is a folder on a file system of its own of some KB, or "" where none can be mounted.
func small(t *testing.T, kb int) (dir string, remount func(options string) error) {
	dir = t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%dk", kb), "parley-test", dir).CombinedOutput(); err != nil {
		t.Logf("no file system of its own can be mounted: %s", bytes.TrimSpace(out))
		return "", nil
	}
	t.Cleanup(func() { _ = exec.Command("umount", "-l", dir).Run() })
	return dir, func(options string) error {
		out, err := exec.Command("mount", "-o", "remount,"+options, dir).CombinedOutput()
		if err != nil {
			return fmt.Errorf("%w: %s", err, out)
		}
		return nil
	}
}

// A full disk is said; what was acknowledged stays, and there is more when there is room again.
func TestDiskFull(t *testing.T) {
	full := func(t *testing.T, s *Store, more func()) {
		n := 0
		var err error
		for ; n < 2000 && err == nil; n++ {
			id := fmt.Sprint("r", n)
			_, err = s.Add(context.Background(), Addition{ID: id, Text: loadText(n) + strings.Repeat(" and more", 400), Record: reading(id, loadText(n)+strings.Repeat(" and more", 400), "1")}, "tester", noon)
		}
		if err == nil || !strings.Contains(err.Error(), "full") || !strings.Contains(err.Error(), fmt.Sprint("report r", n-1)) {
			t.Fatalf("after %d reports: %v", n, err)
		}
		infos, _, err := s.Reports(context.Background(), 0, 0)
		if err != nil || len(infos) != n-1 {
			t.Fatalf("%d reports are there, %d were acknowledged: %v", len(infos), n-1, err)
		}
		more()
		add(t, s, "later", text, "1")
		same(t, s)
	}
	t.Run("limit", func(t *testing.T) {
		s := openTest(t)
		if _, err := s.write.Exec("PRAGMA max_page_count = 150"); err != nil {
			t.Fatal(err)
		}
		full(t, s, func() {
			if _, err := s.write.Exec("PRAGMA max_page_count = 100000"); err != nil {
				t.Fatal(err)
			}
		})
	})
	t.Run("disk", func(t *testing.T) {
		dir, remount := small(t, 3000)
		if dir == "" {
			t.Skip("needs the right to mount")
		}
		full(t, openAt(t, filepath.Join(dir, "record.db"), Options{}), func() {
			if err := remount("size=200m"); err != nil {
				t.Fatal(err)
			}
		})
	})
}

// In a read-only folder nothing is written, which is said, and everything can be read.
func TestReadOnlyFolder(t *testing.T) {
	dir, remount := small(t, 20000)
	if dir == "" {
		if os.Getuid() == 0 {
			t.Skip("root writes anywhere, and nothing can be mounted")
		}
		dir = t.TempDir()
		remount = func(string) error { return os.Chmod(dir, 0o555) }
		t.Cleanup(func() { _ = os.Chmod(dir, 0o755) })
	}
	path := filepath.Join(dir, "record.db")
	s, err := Open(context.Background(), path, Options{Joiner: testJoiner})
	if err != nil {
		t.Fatal(err)
	}
	add(t, s, "a", text, "1")
	s.Close()
	if err := remount("ro"); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{path, filepath.Join(dir, "new.db")} {
		s, err := Open(context.Background(), p, Options{Joiner: testJoiner})
		if err == nil {
			_, err = s.Add(context.Background(), Addition{ID: "b", Text: text, Record: reading("b", text, "1")}, "tester", noon)
			s.Close()
		}
		if err == nil || !strings.Contains(err.Error(), "cannot be written") || !strings.Contains(err.Error(), dir) {
			t.Errorf("%s: %v", p, err)
		}
	}
	s = openAt(t, path, Options{ReadOnly: true})
	if got, _, _, err := s.Report(context.Background(), "a"); err != nil || got != text {
		t.Errorf("reading: %q %v", got, err)
	}
	if v, err := s.Verify(context.Background()); err != nil || len(v.Faults) > 0 {
		t.Errorf("verify: %v %v", v.Faults, err)
	}
}

// A damaged page is said, and a backup makes the record anew, in either database.
func TestDamagedPageAndRestore(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	path := filepath.Join(dir, "record.db")
	s, err := Open(ctx, path, Options{Joiner: testJoiner})
	if err != nil {
		t.Fatal(err)
	}
	for n := range 15 {
		add(t, s, fmt.Sprint("r", n), loadText(n), "1")
	}
	id := reading("r1", loadText(1), "1").Incidents[0].ID
	if _, err := s.Decide(ctx, record.Decision{Action: record.ActionComment, Target: id, Analyst: "an", At: noon, Reason: "seen"}, -1); err != nil {
		t.Fatal(err)
	}
	var backup bytes.Buffer
	if _, err := s.Backup(ctx, &backup); err != nil {
		t.Fatal(err)
	}
	want := dump(t, s, true)
	s.Close()
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	said := 0
	step := 1
	if testing.Short() {
		step = 7
	}
	for at := 0; at < len(whole); at += step * page {
		b := slices.Clone(whole)
		for i := at; i < at+page; i++ {
			b[i] ^= 0x5a
		}
		p := filepath.Join(dir, fmt.Sprint("damaged", at, ".db"))
		if err := os.WriteFile(p, b, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(ctx, p, Options{Joiner: testJoiner, Key: path + ".key"})
		var v Verification
		if err == nil {
			if v, err = s.Verify(ctx); err == nil {
				err = errors.Join(v.Faults...)
			}
			var differs string
			if err == nil {
				differs, err = s.VerifyRebuild(ctx)
			}
			if differs != "" {
				err = errors.New(differs)
			}
			if err == nil && !slices.Equal(dump(t, s, true), want) {
				t.Errorf("page %d was damaged, rows are others, and nobody says so", at/page)
			}
			s.Close()
		}
		if err != nil {
			said++
		}
		for _, end := range []string{"", "-wal", "-shm"} {
			os.Remove(p + end)
		}
	}
	if pages := (len(whole)/page + step - 1) / step; said < pages*3/4 {
		t.Errorf("damage of %d of %d pages was said", said, pages)
	}
	both(t, func(t *testing.T, open func(testing.TB) *Store) {
		s := open(t)
		n, err := s.Restore(ctx, bytes.NewReader(backup.Bytes()))
		if err != nil || n != 32 {
			t.Fatalf("restore: %d %v", n, err)
		}
		if got := dump(t, s, true); !slices.Equal(got, want) {
			t.Error("the restored rows are others")
		}
		same(t, s)
		if _, err := s.Restore(ctx, bytes.NewReader(backup.Bytes())); err == nil || !strings.Contains(err.Error(), "not empty") {
			t.Errorf("into a record that is there: %v", err)
		}
		add(t, s, "later", text, "1")
		same(t, s)
		// A backup that is cut off or was changed makes nothing.
		for what, b := range map[string][]byte{"cut off": backup.Bytes()[:backup.Len()*2/3], "nothing": nil, "changed": flipped(backup.Bytes())} {
			s := open(t)
			if _, err := s.Restore(ctx, bytes.NewReader(b)); err == nil {
				t.Errorf("a backup that is %s was restored", what)
			}
			if n, err := s.Size(ctx); err != nil || n != 0 {
				t.Errorf("a backup that is %s left %d entries: %v", what, n, err)
			}
		}
	})
}

func flipped(b []byte) []byte {
	b = slices.Clone(b)
	b[len(b)/2] ^= 1
	return b
}
