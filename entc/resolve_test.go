package entc

import (
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"entgo.io/ent"
	"entgo.io/ent/entc/gen"
	"entgo.io/ent/entc/load"
	entfield "entgo.io/ent/schema/field"
	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/codec"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/index"
)

// loadedOf are schemas as the loader hands them on.
func loadedOf(t testing.TB, schemas ...ent.Interface) []*load.Schema {
	t.Helper()
	loaded := make([]*load.Schema, len(schemas))
	for i, s := range schemas {
		text, err := load.MarshalSchema(s)
		if err != nil {
			t.Fatal(err)
		}
		if loaded[i], err = load.UnmarshalSchema(text); err != nil {
			t.Fatal(err)
		}
	}
	return loaded
}

// modelOf resolves schemas as the loader would, without running it.
func modelOf(t testing.TB, schemas ...ent.Interface) (*Model, error) {
	t.Helper()
	loaded := loadedOf(t, schemas...)
	for _, l := range loaded {
		l.Pos = declaredAt(t, l.Name)
	}
	var model *Model
	var resolveErr error
	_, err := gen.NewGraph(&gen.Config{
		Package: "example.com/app/ent",
		IDType:  &entfield.TypeInfo{Type: entfield.TypeUint64},
		Storage: &gen.Storage{
			Name:     "clickhouse",
			Builder:  reflect.TypeFor[string](),
			Dialects: []string{"clickhouse"},
			Init: func(g *gen.Graph) error {
				model, resolveErr = resolve(g)
				return resolveErr
			},
		},
	}, loaded...)
	if resolveErr == nil && err != nil {
		t.Fatal(err)
	}
	return model, resolveErr
}

// declaredAt finds a type in this package's tests, as the loader finds it in a
// schema package.
func declaredAt(t testing.TB, name string) string {
	t.Helper()
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		before, _, ok := strings.Cut(string(text), "\ntype "+name+" struct")
		if ok {
			path, err := filepath.Abs(file)
			if err != nil {
				t.Fatal(err)
			}
			return path + ":" + strconv.Itoa(strings.Count(before, "\n")+2)
		}
	}
	return ""
}

// Event is the schema of the documentation.
type Event struct{ ent.Schema }

func (Event) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("tenant", "toDate(at)", "user_id").
			PartitionBy("toYYYYMM(at)").
			TTL("toDateTime(at) + INTERVAL 90 DAY").
			Setting("index_granularity", 1024),
		index.MinMax("by_amount", "amount").Granularity(4),
		schema.Comment("What users did."),
	}
}

func (Event) Fields() []ent.Field {
	return []ent.Field{
		field.String("tenant").LowCardinality(),
		field.DateTime64("at", 3).Codec(codec.Delta, codec.ZSTD(3)),
		field.UInt64("user_id"),
		field.Enum8("kind", "view", "click", "buy"),
		field.Float64("amount").Default(0),
		field.Map[string, string]("props"),
		field.Date("day").Materialized("toDate(at)"),
		field.String("note").Nullable().Comment("free text"),
		field.Int128("big").Nullable(),
		field.Type("place", "Tuple(lat Float64, lon Float64)"),
	}
}

func TestResolveTable(t *testing.T) {
	t.Parallel()
	m, err := modelOf(t, Event{})
	if err != nil {
		t.Fatal(err)
	}
	want := "CREATE TABLE events (`tenant` LowCardinality(String), `at` DateTime64(3) CODEC(Delta, ZSTD(3)), `user_id` UInt64, " +
		"`kind` Enum8('view' = 1, 'click' = 2, 'buy' = 3), `amount` Float64 DEFAULT 0, `props` Map(String, String), " +
		"`day` Date MATERIALIZED toDate(at), `note` Nullable(String) COMMENT 'free text', `big` Nullable(Int128), " +
		"`place` Tuple(lat Float64, lon Float64), INDEX by_amount amount TYPE minmax GRANULARITY 4) " +
		"ENGINE = MergeTree PARTITION BY toYYYYMM(at) ORDER BY (tenant, toDate(at), user_id) " +
		"TTL toDateTime(at) + INTERVAL 90 DAY SETTINGS index_granularity = 1024 COMMENT 'What users did.'"
	if diff := cmp.Diff(want, ddl.Create(m.Tables[0].Table, ddl.Options{})); diff != "" {
		t.Errorf("DDL (-want +got):\n%s", diff)
	}
	type row struct {
		Name, GoType                                        string
		Insertable, Readable, Required, Nullable, HasServer bool
	}
	wantRows := []row{
		{"tenant", "string", true, true, true, false, false},
		{"at", "time.Time", true, true, true, false, false},
		{"user_id", "uint64", true, true, true, false, false},
		{"kind", "event.Kind", true, true, true, false, false},
		{"amount", "float64", true, true, false, false, true},
		{"props", "map[string]string", true, true, true, false, false},
		{"day", "time.Time", false, true, false, false, false},
		{"note", "*string", true, true, false, true, false},
		{"big", "*big.Int", true, true, false, true, false},
		{"place", "event.Place", true, true, true, false, false},
	}
	var rows []row
	for _, c := range m.Tables[0].Columns {
		rows = append(rows, row{c.Field.Name, c.GoType, c.Insertable, c.Readable, c.Required, c.Nullable, c.HasServerDefault})
	}
	if diff := cmp.Diff(wantRows, rows); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
	if m.Tables[0].Type.ID != nil {
		t.Error("a type that declares no id has one")
	}
}

// The work of finding a Go type grows with the type, not with what it is made
// of twice over.
func TestMapsKeyedByMapsKeyedByMaps(t *testing.T) {
	t.Parallel()
	typ := clickhouse.Type{Name: "String"}
	for range 60 {
		typ = clickhouse.Type{Name: "Map", Args: []clickhouse.TypeArg{{Type: typ}, {Type: clickhouse.Type{Name: "UInt8"}}}}
	}
	ty := &typer{pkgPath: "example.com/ent", pkgName: "ent", names: map[string]bool{}}
	g, err := ty.derive(typ, "Deep", &Column{})
	if err != nil {
		t.Fatal(err)
	}
	if g.Kind != "slice" || len(ty.structs) != 59 {
		t.Errorf("a %s and %d structs, want a list and 59", g.Kind, len(ty.structs))
	}
}
