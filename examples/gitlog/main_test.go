package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chent-io/chent/examples/gitlog/ent"
	"github.com/chent-io/chent/internal/enginetest"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

// A history is imported once however often the program runs, and what is new
// since the last time is added.
func TestRunTwiceDoesNotDoubleTheData(t *testing.T) {
	dir, url := t.TempDir(), enginetest.HTTP(t)
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=Ada", "-c", "user.email=ada@example.com"}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	commit := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		git("add", "-A")
		git("commit", "-qm", "change "+name)
	}
	ask := func() (commits, changes int, output string) {
		t.Helper()
		var out bytes.Buffer
		if err := run(t.Context(), url, dir, &out); err != nil {
			t.Fatal(err)
		}
		client, err := ent.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		return client.Commit.Query().CountX(t.Context()), client.FileChange.Query().CountX(t.Context()), out.String()
	}
	git("init", "-q")
	commit("a.go", "package a\n")
	commit("docs/b.md", "one\ntwo\n")
	for range 2 {
		commits, changes, output := ask()
		if commits != 2 || changes != 2 {
			t.Errorf("%d commits and %d file changes, want 2 and 2", commits, changes)
		}
		for _, title := range []string{"Top authors", "Hottest files", "Commits by weekday and hour", "Churn by month", "Ownership by directory", "docs/b.md", "Ada"} {
			if !strings.Contains(output, title) {
				t.Errorf("the output has no %q:\n%s", title, output)
			}
		}
	}
	commit("a.go", "package a\n\nvar x int\n")
	if commits, changes, output := ask(); commits != 3 || changes != 3 || !strings.Contains(output, "1 new commits with 1 file changes") {
		t.Errorf("after another commit: %d commits and %d file changes\n%s", commits, changes, output)
	}
}
