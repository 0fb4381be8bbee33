//go:build unix

package child

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTrusted(t *testing.T) {
	tests := []struct {
		name   string
		change func(t *testing.T, dir, file string) error
		want   string // "" trusts the file
	}{
		{"own file", func(*testing.T, string, string) error { return nil }, ""},
		{"own group's file", func(_ *testing.T, _, file string) error { return os.Chmod(file, 0o664) }, ""},
		{"own group's folder", func(_ *testing.T, dir, _ string) error { return os.Chmod(dir, 0o775) }, ""},
		{"everybody's folder where nobody replaces another's file", func(_ *testing.T, dir, _ string) error {
			return os.Chmod(dir, 0o777|os.ModeSticky)
		}, ""},
		{"everybody's file", func(_ *testing.T, _, file string) error { return os.Chmod(file, 0o646) }, "lib.so is writable by other users"},
		{"everybody's folder", func(_ *testing.T, dir, _ string) error { return os.Chmod(dir, 0o777) }, "dir is writable by other users"},
		{"everybody's folder above", func(_ *testing.T, dir, _ string) error { return os.Chmod(filepath.Dir(dir), 0o777) }, "is writable by other users"},
		{"another group's file", func(t *testing.T, _, file string) error {
			needRoot(t)
			return firstError(os.Chown(file, 0, 12345), os.Chmod(file, 0o664))
		}, "lib.so is writable by other users"},
		{"another's file", func(t *testing.T, _, file string) error { needRoot(t); return os.Chown(file, 12345, 0) }, "lib.so belongs to another user (12345)"},
		{"another's folder", func(t *testing.T, dir, _ string) error { needRoot(t); return os.Chown(dir, 12345, 0) }, "dir belongs to another user (12345)"},
		{"folder", func(_ *testing.T, _, file string) error { return firstError(os.Remove(file), os.Mkdir(file, 0o700)) }, "is no file"},
		{"nothing", func(_ *testing.T, _, file string) error { return os.Remove(file) }, "no such file"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "dir")
			file := filepath.Join(dir, "lib.so")
			if err := firstError(os.Mkdir(dir, 0o755), os.WriteFile(file, nil, 0o755), tt.change(t, dir, file)); err != nil {
				t.Fatal(err)
			}
			link := filepath.Join(t.TempDir(), "link.so") // what a link leads to is what counts
			if err := os.Symlink(file, link); err != nil {
				t.Fatal(err)
			}
			for _, path := range []string{file, link} {
				got, err := Trusted(path)
				if tt.want == "" && (err != nil || filepath.Base(got) != "lib.so") || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
					t.Errorf("%s: got %q, %v; want %q", filepath.Base(path), got, err, tt.want)
				}
			}
		})
	}
	if _, err := Trusted(""); err == nil {
		t.Error("an empty path is trusted")
	}
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func needRoot(t *testing.T) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root gives files away")
	}
}
