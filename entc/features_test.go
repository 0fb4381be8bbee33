package entc_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entgo.io/ent/entc/gen"
	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/entc"
)

// policySchema uses the generated packages of its own client, as ent's
// documentation shows it.
const policySchema = `package schema

import (
	"context"
	"errors"

	"entgo.io/ent"

	"PKG"
	"PKG/hook"
	"PKG/privacy"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Page is a page.
type Page struct{ ent.Schema }

// Annotations of Page.
func (Page) Annotations() []schema.Annotation {
	return []schema.Annotation{engine.MergeTree().OrderBy("id")}
}

// Fields of Page.
func (Page) Fields() []ent.Field { return []ent.Field{field.UInt64("id"), field.String("title")} }

// Policy of Page.
func (Page) Policy() ent.Policy { return privacy.Policy{Mutation: privacy.MutationPolicy{titled()}} }

func titled() privacy.PageMutationRuleFunc {
	return privacy.PageMutationRuleFunc(func(ctx context.Context, m *client.PageMutation) error {
		if _, ok := m.Title(); !ok {
			return privacy.Denyf("a page has a title")
		}
		return errors.New("no")
	})
}

// Hooks of Page.
func (Page) Hooks() []ent.Hook {
	return []ent.Hook{hook.On(func(next ent.Mutator) ent.Mutator { return next }, ent.OpCreate)}
}
`

// TestFeaturesAreKept generates a schema that imports its own client: first
// without one, then without the features that it was generated with.
func TestFeaturesAreKept(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the go command")
	}
	dir, err := os.MkdirTemp("testdata", "kept")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	pkg := "github.com/chent-io/chent/entc/" + filepath.ToSlash(dir)
	text := strings.ReplaceAll(strings.Replace(policySchema, `"PKG"`, `client "PKG"`, 1), "PKG", pkg)
	if err := os.MkdirAll(filepath.Join(dir, "schema"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "schema", "page.go"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	generate := func(features ...string) error {
		return entc.Generate("./"+dir+"/schema", &gen.Config{}, entc.Features(features...))
	}
	exists := func(name string) bool {
		_, err := os.Stat(filepath.Join(dir, name))
		return err == nil
	}
	if err := generate("intercept"); err != nil {
		t.Fatalf("the first run: %v", err)
	}
	if !exists("privacy/privacy.go") || !exists("intercept/intercept.go") {
		t.Error("the first run has not written what the schema imports and the feature that was asked for")
	}
	if err := generate(); err != nil || !exists("privacy/privacy.go") || !exists("intercept/intercept.go") {
		t.Errorf("a run without features lost them: %v", err)
	}
	if err := generate("-intercept"); err != nil || exists("intercept/intercept.go") {
		t.Errorf("a feature cannot be turned off: %v", err)
	}
	want := "entc: the feature privacy cannot be turned off: " + filepath.ToSlash(dir) + "/schema/page.go:11 imports " + pkg + "/privacy"
	if err := generate("-privacy"); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	// A client that was deleted, all but the schema, comes back.
	for _, name := range []string{"privacy", "hook", "client.go", "page.go", "ent.go"} {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	stale, err := entc.Stale("./"+dir+"/schema", nil)
	if diff := cmp.Diff([]string{"client.go", "ent.go", "hook/hook.go", "page.go", "privacy/privacy.go"}, stale); diff != "" || err != nil || exists("client.go") {
		t.Errorf("stale files: %v %s", err, diff)
	}
	if err := generate(); err != nil || !exists("privacy/privacy.go") || !exists("page.go") {
		t.Errorf("a deleted client: %v", err)
	}
	// What is wrong is said about the schema as it is.
	broken := strings.Replace(text, `privacy.Denyf("a page`, `privacy.Denyff("a page`, 1)
	if err := os.WriteFile(filepath.Join(dir, "schema", "page.go"), []byte(broken), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := generate(); err == nil || !strings.Contains(err.Error(), "page.go:35:") || !strings.Contains(err.Error(), "Denyff") {
		t.Errorf("got %v", err)
	}
}
