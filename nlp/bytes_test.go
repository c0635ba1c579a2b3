package nlp

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"parley/nlp/internal/kernel"
)

var update = flag.Bool("update", false, "rewrite testdata/bytes.sha256, after a change of the model")

// The text of bytes.sha256: every layer finds something in it.
const bytesText = report + `
THE GUNS FELL SILENT AT 6 P.M., three witnesses said. "It's over," Gen. T. Brandt told them: "we shan't go back."
Eastmark’s parliament — which hadn't met since 2019 — approved the plan by 61 votes to 12; its critics called it "a truce in name only".
Der Wert 日本 😀 e` + "\u0301" + ` 12,500 desk@example.org (see https://example.org/a) [...]
`

// The output for one text is committed as a hash: the same on every machine and with every kernel.
func TestBytes(t *testing.T) {
	e := New(loadForTest(t))
	const file = "testdata/bytes.sha256"
	want, err := os.ReadFile(file)
	if err != nil && !*update {
		t.Fatal(err)
	}
	for _, k := range kernel.Available() {
		old := kernel.Use(k)
		sum := sha256.Sum256(bytesOf(t, e.Read(bytesText)))
		kernel.Use(old)
		got := hex.EncodeToString(sum[:])
		if *update {
			if err := os.WriteFile(file, []byte(got+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
			*update, want = false, []byte(got)
		}
		if got != strings.TrimSpace(string(want)) {
			t.Errorf("%s, kernel %s: the output has the hash %s, want %s (go test ./nlp -update after a change of the model)", runtime.GOARCH, k, got, want)
		}
	}
}

// The same on arm64, under emulation.
func TestBytesOnARM64(t *testing.T) {
	qemu, err := exec.LookPath("qemu-aarch64")
	if err != nil {
		t.Skip("qemu-aarch64 is absent (Debian: qemu-user)")
	}
	if runtime.GOARCH == "arm64" || testing.Short() {
		t.Skip("this is arm64, or the run is to be short")
	}
	t.Parallel()
	bin := filepath.Join(t.TempDir(), "nlp.test")
	for _, c := range []struct{ dir, run string }{{"./internal/kernel", "TestExp|TestMul"}, {".", "^TestBytes$|TestHalf|TestPackTable|TestScripts"}} {
		build := exec.Command("go", "test", "-c", "-o", bin, c.dir)
		build.Env = append(os.Environ(), "GOOS=linux", "GOARCH=arm64", "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			t.Fatalf("go test -c for arm64: %v\n%s", err, out)
		}
		cmd := exec.Command(qemu, bin, "-test.run", c.run, "-test.v")
		out, err := cmd.CombinedOutput()
		if err != nil || !bytes.Contains(out, []byte("--- PASS")) || bytes.Contains(out, []byte("SKIP")) {
			t.Errorf("%s on arm64: %v\n%s", c.dir, err, out)
		}
	}
}

// The suite is to hold with every kernel forced, as PARLEY_KERNEL does: here the parts that read text.
func TestEveryKernelForced(t *testing.T) {
	if testing.Short() || os.Getenv("PARLEY_KERNEL") != "" {
		t.Skip("the run is to be short, or forces a kernel already")
	}
	t.Parallel()
	for _, k := range kernel.Available() {
		cmd := exec.Command(os.Args[0], "-test.run", "TestBytes$|TestReadReport|TestForward", "-test.short")
		cmd.Env = append(os.Environ(), "PARLEY_KERNEL="+k)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("PARLEY_KERNEL=%s: %v\n%s", k, err, out)
		}
	}
}
