//go:build unix

package child

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Trusted resolves the path of a library and checks that nobody but this user
// and root can change what will be loaded from it.
func Trusted(path string) (string, error) {
	if path == "" {
		return "", errors.New("no library given") // dlopen of an empty path opens the program itself
	}
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return "", err
	}
	if path, err = filepath.Abs(path); err != nil {
		return "", err
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", fmt.Errorf("%s is no file", path)
	}
	if err := unshared(path, info); err != nil {
		return "", err
	}
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err != nil {
			return "", err
		}
		if err := unshared(dir, info); err != nil {
			return "", err
		}
		if dir == filepath.Dir(dir) {
			return path, nil
		}
	}
}

// unshared refuses a file or folder that others may change: of another owner,
// or writable by everybody. A file may not be writable by a group of others
// either; folders often are, by groups of administrators.
func unshared(path string, info fs.FileInfo) error {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return fmt.Errorf("the owner of %s is not known", path)
	}
	if owner := int(stat.Uid); owner != 0 && owner != os.Geteuid() && !unmapped(owner) {
		return fmt.Errorf("%s belongs to another user (%d), who could put another library there: take it over with chown, or use one of your own or root's", path, owner)
	}
	mode := info.Mode()
	everybody := mode.Perm()&0o002 != 0 && !(info.IsDir() && mode&fs.ModeSticky != 0)
	group := !info.IsDir() && mode.Perm()&0o020 != 0 && stat.Gid != 0 && int(stat.Gid) != os.Getegid()
	if everybody || group {
		return fmt.Errorf("%s is writable by other users (%v), who could put another library there: take that right away with chmod", path, mode)
	}
	return nil
}
