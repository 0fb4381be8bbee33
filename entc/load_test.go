package entc

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"entgo.io/ent/entc/gen"
	"entgo.io/ent/entc/load"
)

// The schemas of an ordinary package are those that ent's loader finds.
func TestLoadPlainIsAsEnt(t *testing.T) {
	for _, dir := range []string{"./testdata/basic/schema", "./testdata/extended/schema"} {
		files := hideRuntime(filepath.Join(filepath.Dir(dir), "want"))
		got := loadPlain(dir, &gen.Config{}, files)
		want, err := (&load.Config{Path: dir}).Load()
		if err != nil || got == nil {
			t.Fatalf("%s: %v, %v", dir, got, err)
		}
		if !reflect.DeepEqual(got.Schemas, want.Schemas) || got.PkgPath != want.PkgPath {
			t.Errorf("%s: got %s with %+v\nwant %s with %+v", dir, got.PkgPath, got.Schemas, want.PkgPath, want.Schemas)
		}
	}
}

// What is out of the ordinary is for ent's loader.
func TestLoadPlainLeavesToEnt(t *testing.T) {
	const plain = "package schema\n\nimport \"entgo.io/ent\"\n\ntype A struct{ ent.Schema }\n"
	tests := []struct {
		name, text string
		want       bool
	}{
		{"plain", plain, true},
		{"a type that is no schema", plain + "type B struct{}\n", true},
		{"a type with parameters", plain + "type B[T any] struct{ v T }\n", true},
		{"a type over another", plain + "type B A\n", true},
		{"an alias", plain + "type B = A\n", false},
		{"a build constraint", "//go:build linux\n\n" + plain, false},
		{"a syntax error", plain + "type {\n", false},
		{"nothing", "package schema\n", false},
		{"a program", "package main\ntype A struct{}\n", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "a.go"), []byte(tt.text), 0o666); err != nil {
				t.Fatal(err)
			}
			p := schemaPackage{places: map[string]string{}}
			if got := p.read(dir); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}
