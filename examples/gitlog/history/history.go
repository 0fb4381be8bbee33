// Package history reads the history of a git repository: its commits and the
// files that each of them changed.
package history

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// Commit is one commit with what it changed. Merges change nothing.
type Commit struct {
	Hash    string
	Author  string
	Time    time.Time // of authorship
	Message string
	Files   []FileChange
}

// FileChange is one file that a commit changed.
type FileChange struct {
	Path         string
	OldPath      string // where a renamed or copied file was
	Status       byte   // git's letter: A, D, M, R, C or T
	LinesAdded   uint32
	LinesDeleted uint32
	HunksAdded   uint32 // hunks that only add lines
	HunksRemoved uint32 // hunks that only delete lines
	HunksChanged uint32 // hunks that do both
}

// Repository is a git repository on this machine.
type Repository struct {
	dir string
}

// Open returns the repository that holds dir, which may be bare.
func Open(ctx context.Context, dir string) (*Repository, error) {
	r := &Repository{dir: dir}
	if _, err := r.git(ctx, "rev-parse", "--git-dir"); err != nil {
		return nil, fmt.Errorf("open repository %s: %w", dir, err)
	}
	return r, nil
}

// Name is a short name for the repository: the last part of its path.
func (r *Repository) Name(ctx context.Context) (string, error) {
	out, err := r.git(ctx, "rev-parse", "--path-format=absolute", "--git-common-dir")
	if err != nil {
		return "", fmt.Errorf("name repository %s: %w", r.dir, err)
	}
	path := strings.TrimSuffix(strings.TrimSuffix(strings.TrimRight(out, "\n"), "/"), "/.git")
	return strings.TrimSuffix(path[strings.LastIndexByte(path, '/')+1:], ".git"), nil
}

// Hashes returns the hashes of all commits that HEAD reaches, newest first. A
// repository without a commit has none.
func (r *Repository) Hashes(ctx context.Context) ([]string, error) {
	if _, err := r.git(ctx, "rev-parse", "--verify", "--quiet", "HEAD"); err != nil {
		return nil, nil
	}
	out, err := r.git(ctx, "rev-list", "HEAD")
	if err != nil {
		return nil, fmt.Errorf("list commits of %s: %w", r.dir, err)
	}
	return strings.Fields(out), nil
}

// Read calls each for every commit of hashes, in no particular order and one
// call at a time. Several git processes share the work, since computing
// differences is what takes the time.
func (r *Repository) Read(ctx context.Context, hashes []string, workers int, each func(Commit) error) error {
	workers = max(1, min(workers, len(hashes)))
	group, ctx := errgroup.WithContext(ctx)
	commits := make(chan Commit, 256)
	chunk := (len(hashes) + workers - 1) / workers
	for start := 0; start < len(hashes); start += chunk {
		part := hashes[start:min(start+chunk, len(hashes))]
		group.Go(func() error { return r.log(ctx, part, commits) })
	}
	done := make(chan error, 1)
	go func() { done <- group.Wait(); close(commits) }()
	var failed error
	for commit := range commits {
		if failed == nil {
			failed = each(commit)
		}
		if failed != nil {
			break
		}
	}
	if failed != nil {
		// Let the workers end: nobody wants their commits any more.
		go func() {
			for range commits {
			}
		}()
		return failed
	}
	if err := <-done; err != nil {
		return fmt.Errorf("read history of %s: %w", r.dir, err)
	}
	return nil
}

// format starts each commit with a NUL, which no other line can start with.
const format = "--format=%x00%H%x00%an%x00%at%x00%B%x00"

func (r *Repository) log(ctx context.Context, hashes []string, commits chan<- Commit) error {
	cmd := exec.CommandContext(ctx, "git", "-C", r.dir, "-c", "core.quotePath=false", "-c", "diff.suppressBlankEmpty=false", "-c", "i18n.logOutputEncoding=UTF-8",
		"log", "--no-walk=unsorted", "--stdin", "--raw", "--patch", "--unified=1", "--inter-hunk-context=0", "--find-renames", "--no-abbrev",
		"--no-color", "--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-notes", format)
	cmd.Stdin = strings.NewReader(strings.Join(hashes, "\n") + "\n")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	parseErr := parse(bufio.NewReaderSize(out, 1<<16), func(c Commit) error {
		select {
		case commits <- c:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	if parseErr != nil {
		_, _ = io.Copy(io.Discard, out) // so that Wait can end
	}
	if err := cmd.Wait(); err != nil && ctx.Err() == nil {
		return fmt.Errorf("git log: %w: %s", err, bytes.TrimSpace(stderr.Bytes()))
	}
	return parseErr
}

func (r *Repository) git(ctx context.Context, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, "git", append([]string{"-C", r.dir}, args...)...).Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return "", fmt.Errorf("git %s: %s", args[0], bytes.TrimSpace(exit.Stderr))
	}
	return string(out), err
}
