package field_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"entgo.io/ent"
	"entgo.io/ent/entc/load"
	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/codec"
	"github.com/chent-io/chent/schema/field"
)

// annotationOf is a field's annotation as the loader carries it.
func annotationOf(t *testing.T, f ent.Field) schema.Column {
	t.Helper()
	loaded, err := load.NewField(f.Descriptor())
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(loaded)
	if err != nil {
		t.Fatal(err)
	}
	var back load.Field
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	column, ok, err := schema.Decode[schema.Column](back.Annotations)
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	return column
}

func TestProblems(t *testing.T) {
	t.Parallel()
	tests := []struct {
		field  ent.Field
		clause string
		want   string
	}{
		{field.UInt8("c").Default(1).DefaultExpr("2"), "DefaultExpr", "the column is DEFAULT already; it has one default at most"},
		{field.UInt8("c").Materialized(""), "Materialized", "needs an expression"},
		{field.UInt8("c").Ephemeral("1", "2"), "Ephemeral", "takes at most one expression"},
		{field.UInt8("c").Codec(), "Codec", "needs at least one codec"},
		{field.UInt8("c").Statistics(), "Statistics", "needs at least one kind"},
		{field.UInt8("c").DefaultFunc(nil), "DefaultFunc", "the function is nil"},
		{field.UInt8("c").Setting("x", make(chan int)), "Setting", "x: "},
		{field.DateTime("c", "UTC", "UTC"), "", "takes one time zone, not 2"},
		{field.Decimal("c", 9, 2).Default(decimalOf("1.234")), "Default", "more digits"},
		{field.DateTime64("c", 3, "UTC").Default(time.Unix(0, 1)), "Default", "is finer than DateTime64(3, 'UTC'); cut it, or declare the field with Truncate()"},
		{field.Date("c").Default(time.Unix(1, 0)), "Default", "is finer than Date"},
		{field.Time("c").Default(time.Millisecond), "Default", "1ms is finer than Time"},
		{field.Array[time.Time]("c").Type("Array(DateTime('UTC'))").Default([]time.Time{time.Unix(0, 0), time.Unix(0, 1)}), "Default", "[1]: "},
		{field.String("c").GoType(nil), "GoType", "needs a value of the Go type, not nil"},
		{field.String("c").GoType(time.Now()), "GoType", "time.Time is a struct, the column holds string"},
		{field.String("c").GoType(""), "GoType", "string is not a named type"},
		{field.Array[chan int]("c"), "", "no column can hold type chan int"},
		{field.Array[decimalType]("c"), "", "with Type"},
		{field.Tuple[string]("c"), "", "Tuple needs a Go struct, not string"},
		{field.Nested[string]("c"), "", "Nested needs a Go struct, not string"},
		{field.SimpleAggregate[decimalType]("c", "sum"), "", "use Of with SimpleAggregateFunction(sum, ...)"},
	}
	for _, tt := range tests {
		c := annotationOf(t, tt.field)
		if len(c.Problems) == 0 || c.Problems[0].Clause != tt.clause || !strings.Contains(c.Problems[0].Message, tt.want) {
			t.Errorf("got %v, want %s: %s", c.Problems, tt.clause, tt.want)
		}
	}
}

func TestDescriptor(t *testing.T) {
	t.Parallel()
	f := field.UInt64("userID").Codec(codec.T64).DefaultFunc(func() uint64 { return 7 }).Validate(func(uint64) error { return nil }).
		Comment("who").StructTag(`json:"u"`).Sensitive().Deprecated("gone soon").RenamedFrom("user")
	d := f.Descriptor()
	if d.StorageKey != "userID" {
		t.Errorf("the column is named %q, ent's snake case is not wanted", d.StorageKey)
	}
	if fn, ok := d.Default.(func() uint64); !ok || fn() != 7 {
		t.Errorf("the client's default: %v", d.Default)
	}
	if d.Optional || d.Nillable || !d.Sensitive || !d.Deprecated || d.Tag != `json:"u"` || len(d.Validators) != 1 {
		t.Errorf("descriptor: %+v", d)
	}
	if diff := cmp.Diff(annotationOf(t, f), annotationOf(t, f)); diff != "" {
		t.Errorf("the second descriptor differs (-first +second):\n%s", diff)
	}
	c := annotationOf(t, f)
	if c.RenamedFrom != "user" || !strings.Contains(c.Pos, "field_test.go:") {
		t.Errorf("annotation: %+v", c)
	}
	if n := field.String("s").Nullable().Descriptor(); !n.Nillable || !n.Optional {
		t.Error("a Nullable field is a pointer and may be left out")
	}
	if n := field.JSON("s").Nullable().Descriptor(); n.Nillable {
		t.Error("a slice has a nil of its own and needs no pointer")
	}
	if n := field.UInt8("s").Default(1).Descriptor(); n.Default != nil || !n.Optional {
		t.Error("the server fills a Default, not the client")
	}
}

type decimalType = decimal.Decimal

func decimalOf(text string) decimal.Decimal { return decimal.RequireFromString(text) }
