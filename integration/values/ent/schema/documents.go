package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/integration/types"
	"github.com/chent-io/chent/schema/field"
)

// Document has JSON.
type Document struct{ rows }

// Fields are the columns.
func (Document) Fields() []ent.Field {
	return []ent.Field{
		field.JSON("doc"), field.JSON("typed").Path("a.b", "UInt32").Path("at", "DateTime('UTC')").MaxDynamicPaths(2).MaxDynamicTypes(3).Skip("secret").SkipRegexp("^tmp_"),
		field.Type("list", "Array(JSON)"), field.Type("by_key", "Map(String, JSON)"), field.JSON("profile").GoType(types.Profile{}),
		field.JSON("maybe").GoType(types.Profile{}).Nullable(), field.JSON("free").GoType(map[string]any{}),
	}
}

// Anything has values of several types.
type Anything struct{ rows }

// Fields are the columns.
func (Anything) Fields() []ent.Field {
	return []ent.Field{
		field.Variant("any", "String", "UInt64", "Array(String)", "Tuple(a UInt8, b String)", "DateTime64(3, 'UTC')", "Map(String, Nullable(Int8))"),
		field.Dynamic("dynamic"), field.Dynamic("limited", 1), field.Dynamic("shared", 0),
		field.Type("list", "Array(Variant(String, UInt64))"), field.Type("dynamics", "Array(Dynamic)"),
	}
}

// Shape has geometry.
type Shape struct{ rows }

// Fields are the columns.
func (Shape) Fields() []ent.Field {
	return []ent.Field{
		field.Point("point"), field.Ring("ring"), field.LineString("line"), field.MultiLineString("lines"), field.Polygon("polygon"), field.MultiPolygon("polygons"),
		field.Type("any", "Geometry"), field.Type("points", "Array(Point)"),
	}
}
