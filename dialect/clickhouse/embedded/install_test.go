//go:build unix

package embedded

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// libraryContent is what the tests' package has for a library.
var libraryContent = strings.Repeat("not really a library\n", 1<<16)

// A fake npm is a shell script. It runs in the installation's own directory
// and finds the package in $archive.
const (
	npmDelivers = `[ "$1" = pack ] && cp "$archive" package.tgz && echo '[]'`
	npmViews    = `if [ "$1" = view ]; then echo "\"$integrity\""; else cp "$archive" package.tgz; fi`
)

// fakeRegistry makes a directory with a package and a fake npm.
func fakeRegistry(t *testing.T, script string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	archive := pack(t, map[string]string{"package/package.json": "{}", "package/libchdb.so": libraryContent})
	write(t, filepath.Join(dir, "archive.tgz"), archive, 0o600)
	text := fmt.Sprintf("#!/bin/sh\narchive=%s/archive.tgz\nintegrity=%s\necho \"$1\" >> %s/calls\n%s\n", dir, integrityOf(archive), dir, script)
	write(t, filepath.Join(dir, "npm"), text, 0o700)
	return dir
}

// testInstaller installs from a fake registry into its folder cache.
func testInstaller(dir string) *installer {
	archive, err := os.ReadFile(filepath.Join(dir, "archive.tgz"))
	if err != nil {
		panic(err) // the helper process has no test to fail
	}
	return &installer{
		pkg:    npmPackage{name: "fake", integrity: integrityOf(string(archive)), download: int64(len(archive)), unpacked: int64(len(libraryContent))},
		root:   filepath.Join(dir, "cache"),
		npm:    filepath.Join(dir, "npm"),
		report: func(Progress) {},
	}
}

func integrityOf(content string) string {
	sum := sha512.Sum512([]byte(content))
	return "sha512-" + base64.StdEncoding.EncodeToString(sum[:])
}

func pack(t *testing.T, files map[string]string) string {
	t.Helper()
	var buf bytes.Buffer
	zipped := gzip.NewWriter(&buf)
	entries := tar.NewWriter(zipped)
	for name, content := range files {
		if err := entries.WriteHeader(&tar.Header{Name: name, Typeflag: tar.TypeReg, Size: int64(len(content)), Mode: 0o600}); err != nil {
			t.Fatal(err)
		}
		if _, err := entries.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(entries.Close(), zipped.Close()); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

func write(t *testing.T, path, content string, mode os.FileMode) {
	t.Helper()
	// A program that is forked now would hold the file open for writing, and
	// the kernel runs no such file.
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
}

// left lists what is in the cache, without the lock.
func left(t *testing.T, dir string) string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(filepath.Join(dir, "cache"), func(path string, d os.DirEntry, err error) error {
		if errors.Is(err, os.ErrNotExist) || err == nil && (d.IsDir() && path == filepath.Join(dir, "cache") || d.Name() == "install.lock") {
			return nil
		}
		names = append(names, d.Name())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(names, " ")
}

func calls(t *testing.T, dir string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "calls"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return bytes.Count(text, []byte("\n"))
}

func TestInstall(t *testing.T) {
	t.Parallel()
	dir := fakeRegistry(t, npmDelivers)
	i := testInstaller(dir)
	var stages []string
	i.report = func(p Progress) {
		if len(stages) == 0 || stages[len(stages)-1] != string(p.Stage) {
			stages = append(stages, string(p.Stage))
		}
		if p.Path != i.path() || p.Total != 0 && p.Done > p.Total {
			t.Errorf("progress %+v", p)
		}
	}
	path, err := i.install(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil || string(content) != libraryContent {
		t.Errorf("%s holds %d bytes, %v", path, len(content), err)
	}
	if got, want := strings.Join(stages, ", "), "downloading, verifying, unpacking, installed"; got != want {
		t.Errorf("stages: %s, want %s", got, want)
	}
	if got, want := left(t, dir), Version+" "+libraryName; got != want {
		t.Errorf("left behind: %s, want %s", got, want)
	}
	if _, err := i.install(t.Context()); err != nil || calls(t, dir) != 1 {
		t.Errorf("second install: %v after %d calls of npm, want 1", err, calls(t, dir))
	}
}

func TestInstallWithoutRecordedChecksum(t *testing.T) {
	t.Parallel()
	dir := fakeRegistry(t, npmViews)
	i := testInstaller(dir)
	i.pkg.integrity = ""
	if _, err := i.install(t.Context()); err != nil || calls(t, dir) != 2 {
		t.Errorf("got %v after %d calls of npm, want 2", err, calls(t, dir))
	}
	dir = fakeRegistry(t, strings.Replace(npmViews, "$integrity", "sha512-AAAA", 1))
	i = testInstaller(dir)
	i.pkg.integrity = ""
	if _, err := i.install(t.Context()); !errors.Is(err, ErrChecksum) {
		t.Errorf("got %v, want ErrChecksum", err)
	}
}

func TestInstallFailures(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		script string
		change func(*testing.T, *installer, string)
		want   []string
		is     error
	}{
		{
			name:   "no npm",
			change: func(_ *testing.T, i *installer, _ string) { i.npm = "npm-that-is-not-there" },
			want:   []string{"downloading: the npm client fetches it, and there is no npm in PATH", "install Node.js with npm", "fake@" + Version, "CHDB_LIB_PATH"},
			is:     exec.ErrNotFound,
		},
		{
			name:   "npm has no network",
			script: `echo 'npm warn something' >&2; echo 'npm error code ENOTFOUND' >&2; echo 'npm error network request failed' >&2; echo 'npm error A complete log of this run can be found in: /x-debug-0.log' >&2; exit 1`,
			want:   []string{"npm pack fake@" + Version + ": exit status 1:\n    npm error code ENOTFOUND\n    npm error network request failed\nNothing was installed. Check the network", "npm ping", "CHDB_LIB_PATH"},
		},
		{
			name:   "npm answers in JSON",
			script: `echo '{"error": {"code": "E404", "summary": "No match found", "detail": "It is gone."}}'; exit 1`,
			want:   []string{"E404: No match found\n    It is gone.\n"},
		},
		{name: "npm says nothing", script: `exit 3`, want: []string{"exit status 3, and npm said nothing"}},
		{name: "npm is killed midway", script: `head -c 1000 "$archive" > package.tgz; kill -9 $$`, want: []string{"signal: killed"}},
		{name: "npm delivers nothing", script: `exit 0`, want: []string{"left 0 archives"}},
		{
			name:   "half an archive",
			script: `head -c 1000 "$archive" > package.tgz`,
			want:   []string{"verifying: npm delivered fake@" + Version + " as 1000 bytes", "nothing was installed", "npm config get registry"},
			is:     ErrChecksum,
		},
		{name: "another archive", script: `echo hello > package.tgz`, want: []string{"verifying"}, is: ErrChecksum},
		{
			name:   "checksum of something else",
			script: `echo hello > package.tgz`,
			change: func(_ *testing.T, i *installer, _ string) { i.pkg.integrity = integrityOf("hello\n") },
			want:   []string{"unpacking: "},
		},
		{
			name:   "no library in the package",
			script: npmDelivers,
			change: func(t *testing.T, i *installer, dir string) {
				archive := pack(t, map[string]string{"package/index.js": "", "libchdb.so": "", "package/../libchdb.so": ""})
				write(t, filepath.Join(dir, "archive.tgz"), archive, 0o600)
				i.pkg.integrity = integrityOf(archive)
			},
			want: []string{"unpacking: no library in fake@" + Version},
		},
		{
			name:   "npm finds the disk full",
			script: `echo 'npm error code ENOSPC' >&2; exit 1`,
			want:   []string{"make room, or set XDG_CACHE_HOME"},
			is:     syscall.ENOSPC,
		},
		{
			name:   "disk too small",
			script: npmDelivers,
			change: func(_ *testing.T, i *installer, _ string) { i.pkg.unpacked = 1 << 60 },
			want:   []string{"MB free and 1152921504606 MB are needed", "XDG_CACHE_HOME"},
			is:     syscall.ENOSPC,
		},
		{
			name: "cache is a file",
			change: func(t *testing.T, i *installer, dir string) {
				write(t, filepath.Join(dir, "file"), "", 0o600)
				i.root = filepath.Join(dir, "file", "cache")
			},
			want: []string{"not a directory"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := fakeRegistry(t, tt.script)
			i := testInstaller(dir)
			if tt.change != nil {
				tt.change(t, i, dir)
			}
			_, err := i.install(t.Context())
			if _, ok := errors.AsType[*InstallError](err); !ok {
				t.Fatalf("got %v, want an InstallError", err)
			}
			if tt.is != nil && !errors.Is(err, tt.is) {
				t.Errorf("got %#v, want it to wrap %v", err, tt.is)
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got %v\nwant it to contain %q", err, want)
				}
			}
			if got := left(t, dir); got != "" {
				t.Errorf("left behind: %s", got)
			}

			// The next try, with what was wrong put right, works.
			dir2 := fakeRegistry(t, npmDelivers)
			good := testInstaller(dir2)
			good.root = filepath.Join(dir, "cache")
			if _, err := good.install(t.Context()); err != nil {
				t.Errorf("next try: %v", err)
			}
		})
	}
}

func TestInstallIsCancelled(t *testing.T) {
	t.Parallel()
	dir := fakeRegistry(t, "exec sleep 60")
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		eventually(t, "npm runs", func() bool { return calls(t, dir) == 1 })
		cancel()
	}()
	began := time.Now()
	_, err := testInstaller(dir).install(ctx)
	if !errors.Is(err, context.Canceled) || left(t, dir) != "" {
		t.Errorf("got %v, left behind: %s", err, left(t, dir))
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestInstallKilledMidway(t *testing.T) {
	t.Parallel()
	dir := fakeRegistry(t, `head -c 1000 "$archive" > package.tgz; exec sleep 2`)
	h := startHelper(t, "slow-install", "HELPER_DIR="+dir)
	eventually(t, "npm runs", func() bool { return calls(t, dir) == 1 })
	h.kill(t)
	if !strings.HasPrefix(left(t, dir), workPrefix) {
		t.Errorf("left behind: %s, want a work directory", left(t, dir))
	}
	if _, err := os.Stat(testInstaller(dir).path()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the library is there: %v", err)
	}
	good := testInstaller(fakeRegistry(t, npmDelivers))
	good.root = filepath.Join(dir, "cache")
	if _, err := good.install(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, want := left(t, dir), Version+" "+libraryName; got != want {
		t.Errorf("left behind: %s, want %s", got, want)
	}
}

// Several programs and several goroutines of one install at once: npm runs
// once, and all of them have the library.
func TestInstallsAtOnce(t *testing.T) {
	t.Parallel()
	dir := fakeRegistry(t, "sleep 0.3; "+npmDelivers)
	var all sync.WaitGroup
	var waited sync.Map
	for n := range 3 {
		all.Go(func() {
			i := testInstaller(dir)
			i.report = func(p Progress) {
				if p.Stage == StageWait {
					waited.Store(n, true)
				}
			}
			if _, err := i.install(t.Context()); err != nil {
				t.Error(err)
			}
		})
		all.Go(func() { startHelper(t, "install", "HELPER_DIR="+dir) })
	}
	all.Wait()
	if got := calls(t, dir); got != 1 {
		t.Errorf("npm ran %d times, want once", got)
	}
	someWaited := false
	waited.Range(func(any, any) bool { someWaited = true; return false })
	if !someWaited {
		t.Error("nobody said that it waits")
	}
}

func TestInstallOnFullDisk(t *testing.T) {
	t.Parallel()
	dir := fakeRegistry(t, npmDelivers)
	i := testInstaller(dir)
	if err := os.Mkdir(i.root, 0o700); err != nil {
		t.Fatal(err)
	}
	mountSmall(t, i.root, "512k")
	i.pkg.unpacked, i.pkg.download = 0, 0 // so that it is not refused at once
	_, err := i.install(t.Context())
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "unpacking") || !strings.Contains(err.Error(), "make room") {
		t.Errorf("got %v, want ENOSPC", err)
	}
	if got := left(t, dir); got != "" {
		t.Errorf("left behind: %s", got)
	}
}
