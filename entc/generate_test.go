package entc_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	entgoentc "entgo.io/ent/entc"
	"entgo.io/ent/entc/gen"

	"github.com/chent-io/chent/entc"
)

func TestGenerateRefuses(t *testing.T) {
	tests := []struct {
		name   string
		schema string
		cfg    *gen.Config
		option entc.Option
		want   string
	}{
		{"no folder", "./testdata/nothing", nil, nil, "no schema package at ./testdata/nothing"},
		{"unknown feature", "./testdata/basic/schema", nil, entc.Features("intercpt"), `unknown feature "intercpt"; did you mean "intercept"?`},
		{"feature of SQL", "./testdata/basic/schema", nil, entgoentc.FeatureNames("sql/upsert"), `feature "sql/upsert" of ent is not supported: ClickHouse has no upsert`},
		{"storage of SQL", "./testdata/basic/schema", nil, entgoentc.Storage("sql"), `storage "sql" cannot be used`},
		{"entgql", "./testdata/basic/schema", &gen.Config{Annotations: gen.Annotations{"EntGQL": true}}, nil, "extension entgql is not supported"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var options []entc.Option
			if tt.option != nil {
				options = append(options, tt.option)
			}
			err := entc.Generate(tt.schema, tt.cfg, options...)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got error %v, want %q", err, tt.want)
			}
		})
	}
}

// TestBrokenSchema breaks a schema in ways that the compiler or the schema's
// own code reports, and wants a position, no stack trace and no new file.
func TestBrokenSchema(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the go command")
	}
	tests := []struct{ name, body, want string }{
		{"syntax", "func (T) Fields() []ent.Field { return nil", "schema.go:"},
		{"type", "func (T) Fields() []ent.Field { return []ent.Field{field.UInt64(7)} }", "schema.go:12:"},
		{"panic", `func (T) Fields() []ent.Field { panic("oh no") }`, "oh no"},
		{"engine", `func (T) Fields() []ent.Field { return []ent.Field{field.UInt64("a")} }`, "T"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir, err := os.MkdirTemp("testdata", "broken")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { os.RemoveAll(dir) })
			text := `package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema/field"
)

var _ = field.UInt64

type T struct{ ent.Schema }
` + tt.body + "\n"
			if err := os.MkdirAll(filepath.Join(dir, "schema"), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "schema", "schema.go"), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			err = entc.Generate("./"+dir+"/schema", nil)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got error %v, want %q", err, tt.want)
			}
			if strings.Contains(err.Error(), "goroutine") || strings.Contains(err.Error(), ".go:0") {
				t.Errorf("got a stack trace: %v", err)
			}
			t.Log(err)
			entries, err := os.ReadDir(dir)
			if err != nil || len(entries) != 1 {
				t.Errorf("a failed run left %v, %v", entries, err)
			}
		})
	}
}

// A client whose package has the name of a parameter, as db, is imported under
// another one.
func TestPackageNamedAsAParameter(t *testing.T) {
	target := t.TempDir()
	err := entc.Generate("./testdata/basic/schema", &gen.Config{Target: target, Package: "example.com/app/db"})
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(target, "enttest", "enttest.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`dbclient "example.com/app/db"`, "db *chenttest.Database", "dbclient.NewClient("} {
		if !strings.Contains(string(text), want) {
			t.Errorf("enttest.go lacks %s", want)
		}
	}
}
