// Package schema declares the tables that the benchmark fills and reads: one for
// each shape of rows.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"

	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Metric is ten integers.
type Metric struct{ ent.Schema }

// Annotations say how ClickHouse keeps the table.
func (Metric) Annotations() []schema.Annotation {
	return []schema.Annotation{engine.MergeTree().OrderBy("device")}
}

// Fields are the columns.
func (Metric) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("device"),
		field.Int64("total"),
		field.UInt32("port"),
		field.Int32("delta"),
		field.UInt16("flags"),
		field.Int16("level"),
		field.UInt8("kind"),
		field.Int8("sign"),
		field.UInt64("packets"),
		field.Int64("bytes"),
	}
}
