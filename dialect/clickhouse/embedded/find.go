package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// EnvLibrary is the environment variable that names the library to use. It
// disables every search.
const EnvLibrary = "CHDB_LIB_PATH"

// ErrNotInstalled is what [Find] returns, wrapped, when there is no library.
var ErrNotInstalled = errors.New("the embedded engine is not installed")

// provide says all the ways to provide the library.
func provide() string {
	return fmt.Sprintf("run `chent engine install` (or set engine_install=true in a chdb:// URL, or Options.Install) to fetch chdb %s by npm, or set %s to the path of a %s of release 26.7 or newer",
		Version, EnvLibrary, libraryName)
}

// CacheDir is the directory that [Install] fills and [Find] looks in: below
// the user's cache directory, one folder per release.
func CacheDir() (string, error) {
	root, err := cacheRoot()
	if err != nil {
		return "", fmt.Errorf("embedded: no cache directory to keep the engine in: %w", err)
	}
	return filepath.Join(root, Version), nil
}

// systemDirs are where packages and people put libraries.
func systemDirs() []string {
	dirs := []string{"/usr/local/lib", "/usr/local/lib64", "/usr/lib", "/usr/lib64"}
	if runtime.GOOS == "darwin" {
		return []string{"/opt/homebrew/lib", "/usr/local/lib"}
	}
	triplets := map[string]string{"amd64": "/usr/lib/x86_64-linux-gnu", "arm64": "/usr/lib/aarch64-linux-gnu"}
	if dir, ok := triplets[runtime.GOARCH]; ok {
		dirs = append(dirs, dir)
	}
	return dirs
}

// Find returns the path of libchdb: Options.Library, else the file that the
// environment variable CHDB_LIB_PATH names, else the one [Install] put into
// [CacheDir], else one in a system library folder.
func Find(o Options) (string, error) {
	if o.Library != "" {
		return existing(o.Library, "Options.Library")
	}
	if path := os.Getenv(EnvLibrary); path != "" {
		return existing(path, EnvLibrary)
	}
	var looked []string
	if dir, err := CacheDir(); err == nil {
		looked = append(looked, dir)
	}
	looked = append(looked, systemDirs()...)
	for _, dir := range looked {
		path := filepath.Join(dir, libraryName)
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return path, nil
		}
	}
	return "", fmt.Errorf("embedded: %w: no %s in %s; %s", ErrNotInstalled, libraryName, strings.Join(looked, ", "), provide())
}

// existing checks a path that somebody gave by name.
func existing(path, from string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("embedded: %s: %w", from, err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("embedded: %w: %s: %w", ErrNotInstalled, from, err)
	}
	if !info.Mode().IsRegular() {
		return "", &LibraryError{Path: path, Reason: "it is no file (named by " + from + ")"}
	}
	return path, nil
}

// library finds the library, and fetches it when asked to.
func (o Options) library(ctx context.Context) (string, error) {
	path, err := Find(o)
	if err == nil || !o.Install || o.Library != "" || os.Getenv(EnvLibrary) != "" || !errors.Is(err, ErrNotInstalled) {
		return path, err
	}
	return Install(ctx, InstallOptions{Progress: o.Progress})
}
