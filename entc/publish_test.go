package entc

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tree writes files below a new folder.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// read returns all files below dir.
func read(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		files[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func generated(text string) string { return Header + "\n\n" + text }

func TestPublish(t *testing.T) {
	stage := tree(t, map[string]string{
		"client.go":      generated("package ent // new"),
		"event.go":       generated("package ent"),
		"event/event.go": generated("package event"),
	})
	target := tree(t, map[string]string{
		"client.go":        generated("package ent // old"),
		"event.go":         generated("package ent"),
		"page.go":          generated("package ent // of a table that is gone"),
		"page/page.go":     generated("package page"),
		"page/mine.go":     "package page // by hand",
		"gone/gone.go":     generated("package gone"),
		"mine.go":          "package ent // by hand",
		"schema/page.go":   "package schema",
		"other/client.go":  generated("package other // another client"),
		"other/x.go":       generated("package other"),
		".hidden/event.go": generated("package hidden"),
	})
	before, err := os.Stat(filepath.Join(target, "event.go"))
	if err != nil {
		t.Fatal(err)
	}
	if err := publish(stage, target, Header); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"client.go":        generated("package ent // new"),
		"event.go":         generated("package ent"),
		"event/event.go":   generated("package event"),
		"page/mine.go":     "package page // by hand",
		"mine.go":          "package ent // by hand",
		"schema/page.go":   "package schema",
		"other/client.go":  generated("package other // another client"),
		"other/x.go":       generated("package other"),
		".hidden/event.go": generated("package hidden"),
	}
	if diff := cmp.Diff(want, read(t, target)); diff != "" {
		t.Error(diff)
	}
	after, err := os.Stat(filepath.Join(target, "event.go"))
	if err != nil {
		t.Fatal(err)
	}
	if !before.ModTime().Equal(after.ModTime()) || !os.SameFile(before, after) {
		t.Error("a file that did not change was written")
	}
	if _, err := os.Stat(filepath.Join(target, "gone")); err == nil {
		t.Error("an empty folder stays")
	}
}

func TestPublishUndoesWhatItDid(t *testing.T) {
	files := map[string]string{
		"a.go":    generated("package ent // old"),
		"b/b.go":  generated("package b // old"),
		"zeta.go": "package ent // by hand",
	}
	target := tree(t, files)
	stage := tree(t, map[string]string{
		"a.go":     generated("package ent // new"),
		"added.go": generated("package ent"),
		"b/b.go":   generated("package b // new"),
		"zeta.go":  generated("package ent // in the way of a file by hand"),
	})
	err := publish(stage, target, Header)
	if err == nil || !strings.Contains(err.Error(), "zeta.go was not written by the generator") {
		t.Errorf("got error %v", err)
	}
	if diff := cmp.Diff(files, read(t, target)); diff != "" {
		t.Errorf("the tree was changed: %s", diff)
	}
}

// go generate has listed the files of a package before it runs, and stops at one
// that is gone.
func TestPublishUnderGoGenerate(t *testing.T) {
	t.Setenv("GOFILE", "generate.go")
	stage := tree(t, map[string]string{"client.go": generated("package ent")})
	target := tree(t, map[string]string{
		"page.go":      generated("package ent\n\ntype Page struct{}"),
		"page/page.go": generated("package page"),
	})
	if err := publish(stage, target, Header); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"client.go":    generated("package ent"),
		"page.go":      generated(retired + "package ent\n"),
		"page/page.go": generated(retired + "package page\n"),
	}
	if diff := cmp.Diff(want, read(t, target)); diff != "" {
		t.Errorf("after the first run (-want +got):\n%s", diff)
	}
	if err := publish(stage, target, Header); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"client.go": generated("package ent")}, read(t, target)); diff != "" {
		t.Errorf("after the second run (-want +got):\n%s", diff)
	}
}
