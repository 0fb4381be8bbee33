package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tempPrefix names temporary data directories.
const tempPrefix = "chent-engine-"

// handover is how long the directory of a dead owner may stay locked: its
// engine holds the lock too and ends a moment later.
const handover = 5 * time.Second

// errLocked is tryLock's answer when somebody else has the lock.
var errLocked = errors.New("locked by another process")

// directory is a locked data directory.
type directory struct {
	layout
	temporary bool
	// lock is the open, locked file. The engine's process has it too.
	lock *os.File
}

// LockedError reports a data directory that another engine is using.
type LockedError struct {
	Dir string
	// PID is the process that opened it, or 0 if that is not known. It can be
	// this very process.
	PID int
}

func (e *LockedError) Error() string {
	who := "another program"
	switch e.PID {
	case 0:
	case os.Getpid():
		who = "this program itself"
	default:
		who = fmt.Sprintf("process %d", e.PID)
	}
	return fmt.Sprintf("embedded: data directory %s is in use by %s: one engine at a time can have it; stop that one or choose another directory", e.Dir, who)
}

// openDirectory makes and locks the data directory. An empty path means a
// temporary one.
func openDirectory(ctx context.Context, path string) (*directory, error) {
	if path == "" {
		sweep(os.TempDir())
		temp, err := os.MkdirTemp("", tempPrefix)
		if err != nil {
			return nil, err
		}
		d := &directory{layout: layout{temp}, temporary: true}
		return d, d.take(ctx)
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	d := &directory{layout: layout{path}}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, err
	}
	if err := d.mayHoldEngine(); err != nil {
		return nil, err
	}
	return d, d.take(ctx)
}

// mayHoldEngine refuses a directory that somebody else filled.
func (d *directory) mayHoldEngine() error {
	entries, err := os.ReadDir(d.dir)
	if err != nil {
		return err
	}
	if len(entries) == 0 {
		return nil
	}
	for _, entry := range entries {
		if entry.Name() == filepath.Base(d.lockFile()) {
			return nil
		}
	}
	return fmt.Errorf("%s holds %q and more, but no engine's data: give an empty or new directory", d.dir, entries[0].Name())
}

// take locks the directory and writes this process down as its owner.
func (d *directory) take(ctx context.Context) error {
	deadline, cancel := context.WithTimeout(ctx, handover)
	defer cancel()
	for {
		lock, err := tryLock(d.lockFile())
		if err == nil {
			d.lock = lock
			break
		}
		if !errors.Is(err, errLocked) {
			return fmt.Errorf("lock %s: %w", d.lockFile(), err)
		}
		owner := d.owner()
		if owner == 0 || processLives(owner) {
			return &LockedError{Dir: d.dir, PID: owner}
		}
		select {
		case <-deadline.Done():
			return &LockedError{Dir: d.dir, PID: owner}
		case <-time.After(10 * time.Millisecond):
		}
	}
	if err := d.lock.Truncate(0); err != nil {
		return err
	}
	_, err := d.lock.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

// owner is the process that locked the directory last, or 0.
func (d *directory) owner() int {
	content, err := os.ReadFile(d.lockFile())
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(content)))
	if err != nil {
		return 0
	}
	return pid
}

// release gives the directory back, and removes it if it was temporary.
func (d *directory) release() error {
	var err error
	if d.temporary {
		err = os.RemoveAll(d.dir)
	}
	return errors.Join(err, d.lock.Close())
}

// sweep removes the temporary directories that dead programs left in parent.
// A directory that is locked, or so young that its owner may not have locked
// it yet, stays.
func sweep(parent string) {
	found, err := filepath.Glob(filepath.Join(parent, tempPrefix+"*"))
	if err != nil {
		return
	}
	for _, path := range found {
		info, err := os.Lstat(path)
		if err != nil || !info.IsDir() || !ownedByUs(info) || time.Since(born(info, path)) < time.Minute {
			continue
		}
		lock, err := tryLock(layout{path}.lockFile())
		if err != nil {
			continue
		}
		_ = os.RemoveAll(path) // nobody waits for it; the next start tries again
		_ = lock.Close()
	}
}

// born is when the lock of a temporary directory was taken, as far as it can
// be known.
func born(dir fs.FileInfo, path string) time.Time {
	if lock, err := os.Lstat((layout{path}).lockFile()); err == nil {
		return lock.ModTime()
	}
	return dir.ModTime()
}
