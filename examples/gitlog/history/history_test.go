package history_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/examples/gitlog/history"
)

func TestReadCountsFilesLinesAndHunks(t *testing.T) {
	dir := t.TempDir()
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=Ada", "-c", "user.email=ada@example.com"}, args...)...)
		cmd.Env = append(os.Environ(), "GIT_AUTHOR_DATE=2024-03-01T10:00:00Z", "GIT_COMMITTER_DATE=2024-03-01T10:00:00Z")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	git("init", "-q")
	write("a.txt", strings.Repeat("line\n", 20)+"last\n")
	write("with\ttab \"q\".txt", "@@ -1,9 +1,9 @@\n:not raw\ndiff --git a b\n")
	write("link", "plain\n")
	git("add", "-A")
	git("commit", "-qm", "first\n\n\x01body with\n: colon lines\n")
	git("mv", "a.txt", "b.txt")
	write("b.txt", "new first\n"+strings.Repeat("line\n", 19)+"other last\n")
	if err := os.Remove(filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("b.txt", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	git("add", "-A")
	git("commit", "-qm", "second")

	ctx := context.Background()
	repository, err := history.Open(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	hashes, err := repository.Hashes(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var got []history.Commit
	err = repository.Read(ctx, hashes, 2, func(c history.Commit) error {
		got = append(got, c)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(got, func(a, b history.Commit) int { return strings.Compare(a.Message, b.Message) })
	at := time.Date(2024, 3, 1, 10, 0, 0, 0, time.UTC)
	want := []history.Commit{
		{Author: "Ada", Time: at, Message: "first\n\n\x01body with\n: colon lines", Files: []history.FileChange{
			{Path: "a.txt", Status: 'A', LinesAdded: 21, HunksAdded: 1},
			{Path: "link", Status: 'A', LinesAdded: 1, HunksAdded: 1},
			{Path: "with\ttab \"q\".txt", Status: 'A', LinesAdded: 3, HunksAdded: 1},
		}},
		{Author: "Ada", Time: at, Message: "second", Files: []history.FileChange{
			{Path: "b.txt", OldPath: "a.txt", Status: 'R', LinesAdded: 2, LinesDeleted: 2, HunksAdded: 1, HunksChanged: 1},
			{Path: "link", Status: 'T', LinesAdded: 1, LinesDeleted: 1, HunksAdded: 1, HunksRemoved: 1},
		}},
	}
	for i := range got {
		if len(got[i].Hash) != 40 {
			t.Errorf("hash %q", got[i].Hash)
		}
		got[i].Hash = ""
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestOpenOutsideARepositorySaysSo(t *testing.T) {
	_, err := history.Open(context.Background(), t.TempDir())
	if err == nil || !strings.Contains(err.Error(), "not a git repository") {
		t.Fatalf("got %v", err)
	}
}

func TestHashesOfAnEmptyRepository(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("git", "-C", dir, "init", "-q").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	repository, err := history.Open(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	hashes, err := repository.Hashes(context.Background())
	if err != nil || len(hashes) != 0 {
		t.Fatalf("got %v, %v", hashes, err)
	}
}
