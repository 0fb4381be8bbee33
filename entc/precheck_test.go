package entc

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent"
	"entgo.io/ent/entc/gen"
	"entgo.io/ent/entc/load"
	"entgo.io/ent/schema/edge"
	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// User has an id, Visit an edge to it over a field of its own.
type User struct{ ent.Schema }

func (User) Annotations() []schema.Annotation {
	return []schema.Annotation{engine.MergeTree().OrderBy("id")}
}

func (User) Fields() []ent.Field {
	return []ent.Field{field.UUID("id").DefaultExpr("generateUUIDv4()"), field.String("name")}
}

func (User) Edges() []ent.Edge { return []ent.Edge{edge.To("visits", Visit.Type)} }

// Visit is a table without an id.
type Visit struct{ ent.Schema }

func (Visit) Annotations() []schema.Annotation {
	return []schema.Annotation{engine.MergeTree().OrderBy("user_id")}
}

func (Visit) Fields() []ent.Field { return []ent.Field{field.UUID("user_id")} }

func (Visit) Edges() []ent.Edge {
	return []ent.Edge{edge.From("user", User.Type).Ref("visits").Unique().Required().Field("user_id")}
}

func TestEdges(t *testing.T) {
	t.Parallel()
	m, err := modelOf(t, User{}, Visit{})
	if err != nil {
		t.Fatal(err)
	}
	user, visit := m.Tables[0], m.Tables[1]
	if user.Type.ID == nil || visit.Type.ID != nil {
		t.Errorf("ids: user %v, visit %v; want one and none", user.Type.ID, visit.Type.ID)
	}
	id := user.Columns[0]
	if id.Field != user.Type.ID || id.Required || !id.HasServerDefault {
		t.Errorf("the id: %+v", id)
	}
}

// Joined is a schema made for one case of a table test of edges.
type Joined struct {
	ent.Schema
	fields []ent.Field
	edges  []ent.Edge
}

func (j Joined) Fields() []ent.Field { return j.fields }
func (j Joined) Edges() []ent.Edge   { return j.edges }

// Missing is a type that no test loads.
type Missing struct{ ent.Schema }

func TestPrecheck(t *testing.T) {
	t.Parallel()
	k := field.UInt64("k")
	tests := []struct {
		name   string
		schema Joined
		want   string
	}{
		{"edge to nothing", Joined{edges: []ent.Edge{edge.To("missing", Missing.Type)}}, `edge "missing" points at Missing, which is no type of this package`},
		{"edge to a view", Joined{edges: []ent.Edge{edge.To("daily", Daily.Type)}}, `edge "daily" points at Daily, which embeds ent.View and has no id`},
		{"edge to a table without id", Joined{fields: []ent.Field{k}, edges: []ent.Edge{edge.To("visit", Visit.Type).Unique().Field("k")}}, `edge "visit" points at Visit, which declares no id`},
		{"edge over no field", Joined{fields: []ent.Field{k}, edges: []ent.Edge{edge.To("user", User.Type).Unique().Field("kk")}}, `edge "user" has no field "kk"; did you mean "k"?`},
		{"way back of nothing", Joined{edges: []ent.Edge{edge.From("user", User.Type).Ref("joinedd").Unique()}}, `edge "user" is the way back of the edge "joinedd" of User, which has no such edge`},
		{"field twice", Joined{fields: []ent.Field{k, field.UInt8("k")}}, "Joined.k: the field is declared twice, at precheck_test.go:"},
		{"field without a name", Joined{fields: []ent.Field{field.UInt8("")}}, "a field has no name"},
		{"field that is no identifier", Joined{fields: []ent.Field{field.UInt8("a-b!")}}, "the name makes no Go identifier"},
		{"nullable id", Joined{fields: []ent.Field{field.UUID("id").Nullable()}}, "the id cannot be Optional or Nullable"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			loaded := loadedOf(t, tt.schema, Daily{}, User{}, Visit{})
			if _, err := precheck(loaded); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
			if _, err := precheck(loaded[1:]); err != nil {
				t.Errorf("the schemas beside it are right, got %v", err)
			}
		})
	}
}

// A name that gives a package which Go does not import, or a file that is
// generated already, is refused with its place.
func TestPrecheckTypeNames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Main", "Documentation", "Internal", "Aux", "Con", "Nul", "Prn", "Column", "Runtime", "Where", "Predicate", "Com1", "Vendor", "Testdata"} {
		_, err := precheck([]*load.Schema{{Name: name, Pos: "schema.go:3"}})
		if err == nil || !strings.Contains(err.Error(), "rename the type") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := precheck([]*load.Schema{{Name: "Domain", Pos: "schema.go:3"}}); err != nil {
		t.Error(err)
	}
}

// What ent's graph would stop at does not hide what else is wrong, and what
// follows from it is not said again.
func TestMistakesComeOutTogether(t *testing.T) {
	t.Parallel()
	loaded := loadedOf(t, Crowded{}, Client{})
	r := &run{}
	cfg := &gen.Config{Package: "example.com/ent", Storage: r.storage()}
	_, err := r.graph("", cfg, &load.SchemaSpec{Schemas: loaded, PkgPath: "example.com/ent/schema"})
	var schemaErr *SchemaError
	if !errors.As(err, &schemaErr) {
		t.Fatal(err)
	}
	var got []string
	for _, p := range schemaErr.Problems {
		got = append(got, Problem{Type: p.Type, Field: p.Field, Message: p.Message}.String())
	}
	slices.Sort(got)
	want := []string{
		`Client: schema name conflicts with ent predeclared identifier "Client"; rename the type`,
		`Client: sorting key: no column is named "nope"`,
		`Crowded.s: codec: unknown codec "Gorila"; did you mean "Gorilla"?`,
		`Crowded.x y!: the name makes no Go identifier; choose another and keep the column: field.X("xy").StorageKey("x y!")`,
		`Crowded: edge "clients" points at Nowhere, which is no type of this package`,
		`Crowded: sorting key: no column is named "idd"; did you mean "id"?`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Nowhere is a type that no test loads, and Crowded and Client are wrong at
// several places.
type (
	Nowhere struct{ ent.Schema }
	Crowded struct{ ent.Schema }
	Client  struct{ ent.Schema }
)

func (Crowded) Annotations() []schema.Annotation {
	return []schema.Annotation{engine.MergeTree().OrderBy("idd", "`x y!`")}
}

func (Crowded) Fields() []ent.Field {
	return []ent.Field{field.UInt64("id"), field.String("x y!"), field.String("s").Codec("Gorila")}
}

func (Crowded) Edges() []ent.Edge { return []ent.Edge{edge.To("clients", Nowhere.Type)} }

func (Client) Annotations() []schema.Annotation {
	return []schema.Annotation{engine.MergeTree().OrderBy("nope")}
}

func (Client) Fields() []ent.Field { return []ent.Field{field.UInt64("id")} }
