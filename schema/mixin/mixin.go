// Package mixin holds ent mixins for shapes that many tables share:
//
//	func (Order) Mixin() []ent.Mixin {
//		return []ent.Mixin{mixin.Tenant{}, mixin.EventTime{}, mixin.Version{}, mixin.SoftDelete{}}
//	}
//
//	func (Order) Annotations() []schema.Annotation {
//		return []schema.Annotation{engine.ReplacingMergeTree().OrderBy("order_id")}
//	}
//
// is ReplacingMergeTree(version, is_deleted) ORDER BY (tenant, order_id).
package mixin

import (
	"cmp"

	"entgo.io/ent"
	"entgo.io/ent/schema/mixin"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/codec"
	"github.com/chent-io/chent/schema/field"
)

// EventTime adds the time at which an event happened: a DateTime64 in UTC with
// a codec that suits times that mostly grow. The client cuts the times it is
// given to the column's precision. The server fills it with its clock when an
// insert leaves it out.
type EventTime struct {
	mixin.Schema
	// Field is the column's name. Default: at.
	Field string
	// Precision is the number of digits after the second, 1 to 9. Default: 3.
	Precision int
}

// Fields implements ent.Mixin.
func (m EventTime) Fields() []ent.Field {
	return []ent.Field{
		field.DateTime64(cmp.Or(m.Field, "at"), cmp.Or(m.Precision, 3), "UTC").
			Truncate().
			DefaultExpr("now64("+string(rune('0'+cmp.Or(m.Precision, 3)))+", 'UTC')").
			Codec(codec.Delta, codec.ZSTD(1)).
			Comment("When it happened."),
	}
}

// Version adds the column by which a ReplacingMergeTree that names no version
// keeps the newest row. The server fills it with the time of the insert in
// microseconds when an insert leaves it out.
type Version struct {
	mixin.Schema
	// Field is the column's name. Default: version.
	Field string
}

// Fields implements ent.Mixin.
func (m Version) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64(cmp.Or(m.Field, "version")).
			DefaultExpr("toUInt64(toUnixTimestamp64Micro(now64(6)))").
			Comment("The row with the greatest version stays."),
	}
}

// Annotations implements ent.Mixin.
func (m Version) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Table{Version: cmp.Or(m.Field, "version")}}
}

// SoftDelete adds the column that makes a row of a ReplacingMergeTree, which
// must have a version, stand for the deletion of the rows before it. Reading
// with Final leaves such rows out.
type SoftDelete struct {
	mixin.Schema
	// Field is the column's name. Default: is_deleted.
	Field string
}

// Fields implements ent.Mixin.
func (m SoftDelete) Fields() []ent.Field {
	return []ent.Field{
		field.UInt8(cmp.Or(m.Field, "is_deleted")).Default(0).
			Comment("1 deletes the rows with this key and a smaller version."),
	}
}

// Annotations implements ent.Mixin.
func (m SoftDelete) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Table{IsDeleted: cmp.Or(m.Field, "is_deleted")}}
}

// Tenant adds a column that comes first in the sorting key, so that one
// tenant's rows lie together.
type Tenant struct {
	mixin.Schema
	// Field is the column's name. Default: tenant.
	Field string
}

// Fields implements ent.Mixin.
func (m Tenant) Fields() []ent.Field {
	return []ent.Field{
		field.String(cmp.Or(m.Field, "tenant")).LowCardinality().Comment("Whose row it is."),
	}
}

// Annotations implements ent.Mixin.
func (m Tenant) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Table{OrderByPrefix: []string{cmp.Or(m.Field, "tenant")}}}
}
