package schema_test

import (
	"encoding/json"
	"testing"

	entschema "entgo.io/ent/schema"
	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/constraint"
	"github.com/chent-io/chent/schema/dictionary"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/index"
	"github.com/chent-io/chent/schema/object"
	"github.com/chent-io/chent/schema/projection"
	"github.com/chent-io/chent/schema/view"
)

// TestMerge merges every kind of annotation with every other, in both orders,
// as the loader would, and shows that nothing is lost.
func TestMerge(t *testing.T) {
	t.Parallel()
	annotations := map[string]schema.TableAnnotator{
		"engine":     engine.MergeTree().OrderBy("a").Setting("x", 1),
		"store":      engine.Memory().Comment("c"),
		"index":      index.MinMax("i", "a"),
		"projection": projection.Select("p", "SELECT a"),
		"constraint": constraint.Check("c", "a > 0"),
		"view":       view.Query("SELECT 1"),
		"fed":        view.FedBy("m", "SELECT 1"),
		"dictionary": dictionary.Of("a").Lifetime(1<<63+1, 1<<63+3),
		"object":     object.Function("f", "x -> x"),
		"database":   object.Database("d"),
		"collection": object.NamedCollection("n").Param("k", "v"),
		"table":      schema.Table{OrderByPrefix: []string{"tenant"}},
	}
	for name, a := range annotations {
		if a.Name() != schema.AnnotationName {
			t.Errorf("%s: name %q", name, a.Name())
		}
		if diff := cmp.Diff(a.TableAnnotation(), carried(t, a)); diff != "" {
			t.Errorf("%s, carried by the loader (-want +got):\n%s", name, diff)
		}
		for other, b := range annotations {
			merger, ok := a.(entschema.Merger)
			if !ok {
				t.Fatalf("%s cannot merge", name)
			}
			merged := merger.Merge(b)
			want := a.TableAnnotation().Merge(b.TableAnnotation())
			if diff := cmp.Diff(want, merged); diff != "" {
				t.Errorf("%s with %s (-want +got):\n%s", name, other, diff)
			}
		}
	}
}

// carried is what the generator gets of an annotation.
func carried(t *testing.T, a schema.Annotation) schema.Table {
	t.Helper()
	text, err := json.Marshal(map[string]any{a.Name(): a})
	if err != nil {
		t.Fatal(err)
	}
	var loaded map[string]any
	if err := json.Unmarshal(text, &loaded); err != nil {
		t.Fatal(err)
	}
	table, ok, err := schema.Decode[schema.Table](loaded)
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	return table
}

func TestMergeTable(t *testing.T) {
	t.Parallel()
	base := schema.Table{
		Engine: &schema.Engine{Name: "Memory"}, OrderBy: []string{"a"}, OrderByPrefix: []string{"t"},
		Settings: []schema.Setting{{Name: "x", Value: "1"}, {Name: "y", Value: "1"}}, Indexes: []schema.Index{{Name: "i"}},
	}
	over := schema.Table{
		Engine: &schema.Engine{Name: "MergeTree"}, OrderBy: []string{}, OrderByPrefix: []string{"u"},
		Settings: []schema.Setting{{Name: "y", Value: "2"}, {Name: "z", Value: "3"}}, Indexes: []schema.Index{{Name: "j"}},
	}
	want := schema.Table{
		Engine: &schema.Engine{Name: "MergeTree"}, OrderBy: []string{}, OrderByPrefix: []string{"t", "u"},
		Settings: []schema.Setting{{Name: "x", Value: "1"}, {Name: "y", Value: "2"}, {Name: "z", Value: "3"}},
		Indexes:  []schema.Index{{Name: "i"}, {Name: "j"}},
	}
	if diff := cmp.Diff(schema.Annotation(want), base.Merge(over)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(base.Settings) != 2 || base.Settings[1].Value != "1" {
		t.Error("merging changed the annotation it began with")
	}
	wrong := base.Merge(schema.Column{}).(schema.Table)
	if len(wrong.Problems) != 1 {
		t.Errorf("a field's annotation on a schema: %v", wrong.Problems)
	}
	if c := (schema.Column{}).Merge(base).(schema.Column); len(c.Problems) != 1 {
		t.Errorf("a schema's annotation on a field: %v", c.Problems)
	}
}
