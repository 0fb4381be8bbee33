package embedded

import (
	"context"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// Progress is how far an installation has come.
type Progress struct {
	// Stage is what is being done.
	Stage Stage
	// Done and Total count bytes. Total is 0 where there is nothing to count.
	Done, Total int64
	// Path is where the library is, or will be.
	Path string
}

// Stage is a step of an installation.
type Stage string

// The stages of an installation, in order.
const (
	StageWait     Stage = "waiting for another installation"
	StageDownload Stage = "downloading"
	StageVerify   Stage = "verifying"
	StageUnpack   Stage = "unpacking"
	StageDone     Stage = "installed"
)

// InstallOptions says how [Install] works.
type InstallOptions struct {
	// Progress is told how the installation advances, from one goroutine at a
	// time, a few times a second. Default: nobody is.
	Progress func(Progress)
}

// InstallError reports an installation that failed. Nothing half-written
// stays: the next one starts afresh.
type InstallError struct {
	// Stage is where it failed.
	Stage Stage
	// Reason is what is wrong and what to do next.
	Reason string
	// Err is the cause: [exec.ErrNotFound] where there is no npm,
	// [syscall.ENOSPC] where the disk is full, [ErrChecksum].
	Err error
}

func (e *InstallError) Error() string {
	return fmt.Sprintf("embedded: install the engine: %s: %s", e.Stage, e.Reason)
}

func (e *InstallError) Unwrap() error { return e.Err }

// ErrChecksum is the cause of an [InstallError] when what was downloaded is
// not what this release of chent expects.
var ErrChecksum = errors.New("checksum mismatch")

// Install fetches libchdb by the npm client, with npm's own configuration of
// registry, proxy and certificates, checks it, and puts it into [CacheDir]. It
// returns the library's path, at once if it is there already. Two programs may
// install at the same time: one works, the other waits.
//
// About 180 MB are downloaded, 570 MB stay on disk, and about 1 GB is needed
// meanwhile.
func Install(ctx context.Context, o InstallOptions) (string, error) {
	pkg, err := platformPackage()
	if err != nil {
		return "", fmt.Errorf("embedded: install the engine: %w", err)
	}
	root, err := cacheRoot()
	if err != nil {
		return "", fmt.Errorf("embedded: install the engine: no cache directory to keep it in: %w", err)
	}
	i := installer{pkg: pkg, root: root, npm: "npm", report: o.Progress}
	if i.report == nil {
		i.report = func(Progress) {}
	}
	return i.install(ctx)
}

// installer is one installation.
type installer struct {
	pkg    npmPackage
	root   string // directory of all releases
	npm    string // the npm client's name or path
	report func(Progress)
}

func (i *installer) path() string { return filepath.Join(i.root, Version, libraryName) }

func (i *installer) progress(stage Stage, done, total int64) {
	i.report(Progress{Stage: stage, Done: done, Total: total, Path: i.path()})
}

func (i *installer) install(ctx context.Context) (string, error) {
	if isFile(i.path()) {
		i.progress(StageDone, 0, 0)
		return i.path(), nil
	}
	if err := os.MkdirAll(i.root, 0o755); err != nil {
		return "", i.fail(StageWait, err)
	}
	lock := flock.New(filepath.Join(i.root, "install.lock"))
	if err := i.takeTurn(ctx, lock); err != nil {
		return "", err
	}
	defer func() { _ = lock.Close() }() // the end of the process unlocks too
	if isFile(i.path()) {
		i.progress(StageDone, 0, 0)
		return i.path(), nil
	}
	if err := i.run(ctx); err != nil {
		return "", err
	}
	i.progress(StageDone, 0, 0)
	return i.path(), nil
}

// takeTurn waits until no other program installs.
func (i *installer) takeTurn(ctx context.Context, lock *flock.Flock) error {
	ok, err := lock.TryLock()
	if err != nil {
		return i.fail(StageWait, err)
	}
	if ok {
		return nil
	}
	i.progress(StageWait, 0, 0)
	if _, err := lock.TryLockContext(ctx, 100*time.Millisecond); err != nil {
		return i.fail(StageWait, err)
	}
	return nil
}

// workPrefix names the directories that installations work in.
const workPrefix = ".install-"

// run downloads, verifies and unpacks. It holds the lock.
func (i *installer) run(ctx context.Context) (err error) {
	// Whoever left these is dead: the lock was free.
	stale, err := filepath.Glob(filepath.Join(i.root, workPrefix+"*"))
	if err != nil {
		return i.fail(StageDownload, err)
	}
	for _, dir := range stale {
		if err := os.RemoveAll(dir); err != nil {
			return i.fail(StageDownload, err)
		}
	}
	if err := i.checkSpace(); err != nil {
		return err
	}
	work, err := os.MkdirTemp(i.root, workPrefix)
	if err != nil {
		return i.fail(StageDownload, err)
	}
	defer func() {
		if cleanup := os.RemoveAll(work); err == nil && cleanup != nil {
			err = i.fail(StageDone, cleanup)
		}
	}()
	archive, integrity, err := i.download(ctx, work)
	if err != nil {
		return err
	}
	if err := i.verify(archive, integrity); err != nil {
		return err
	}
	return i.unpack(ctx, archive, work)
}

// checkSpace fails early where the disk is too small.
func (i *installer) checkSpace() error {
	// npm's copy, the archive and the library are there at once.
	need := 2*i.pkg.download + i.pkg.unpacked
	free, err := freeSpace(i.root)
	if err != nil || free >= need {
		return nil // where it cannot be known, the write will tell
	}
	return &InstallError{
		Stage: StageDownload,
		Reason: fmt.Sprintf("%s has %d MB free and %d MB are needed meanwhile: make room, or set XDG_CACHE_HOME to a directory on a larger disk",
			i.root, free/1e6, need/1e6),
		Err: syscall.ENOSPC,
	}
}

// verify compares the archive's SHA-512 with the expected one.
func (i *installer) verify(archive, want string) error {
	file, err := os.Open(archive)
	if err != nil {
		return i.fail(StageVerify, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return i.fail(StageVerify, err)
	}
	i.progress(StageVerify, 0, info.Size())
	hash := sha512.New()
	if _, err := io.Copy(hash, file); err != nil {
		return i.fail(StageVerify, err)
	}
	i.progress(StageVerify, info.Size(), info.Size())
	have := "sha512-" + base64.StdEncoding.EncodeToString(hash.Sum(nil))
	if have == want {
		return nil
	}
	return &InstallError{
		Stage: StageVerify,
		Reason: fmt.Sprintf("npm delivered %s as %d bytes with %s, but %s is expected: nothing was installed; check which registry npm uses (npm config get registry) and try again",
			i.pkg.spec(), info.Size(), have, want),
		Err: ErrChecksum,
	}
}

// fail wraps an error of the operating system.
func (i *installer) fail(stage Stage, err error) error {
	reason := err.Error()
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		reason += ": make room, or set XDG_CACHE_HOME to a directory on a larger disk"
	}
	return &InstallError{Stage: stage, Reason: reason, Err: err}
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
