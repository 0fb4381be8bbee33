package schema

import (
	"database/sql"

	"entgo.io/ent"
	entfield "entgo.io/ent/schema/field"

	"github.com/chent-io/chent/integration/types"
	"github.com/chent-io/chent/schema/field"
)

// Custom has Go types of the user's own.
type Custom struct{ rows }

// Fields are the columns.
func (Custom) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("key").GoType(types.ID(0)), field.String("word").GoType(types.Word("")), field.String("word_maybe").GoType(types.Word("")).Nullable(),
		field.String("label").GoType(types.Word("")).LowCardinality(), field.Of[types.Blob]("blob", "String"), field.Of[types.Words]("words", "Array(LowCardinality(String))"),
		field.Of[sql.NullString]("null_string", "Nullable(String)"), field.Of[types.Scores]("scores", "Map(String, Float64)"), field.Of[int]("count", "Int64"),
		field.String("link").GoType(types.Link{}), field.String("link_maybe").GoType(types.Link{}).Nullable(), field.Of[[]types.Link]("links", "Array(String)"),
		field.Int32("money").GoType(types.Money{}),
		entfield.String("address").GoType(&types.Host{}).ValueScanner(types.HostScanner{}),
		entfield.Bytes("bytes"), entfield.JSON("settings", map[string]int64{}), entfield.Other("amount", types.Money{}).SchemaType(map[string]string{"clickhouse": "Int64"}),
	}
}
