// Package schema declares the two tables of a git history, in the shape of
// ClickHouse's git-import dataset.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"

	"github.com/chent-io/chent/schema/codec"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Commit is one commit of a repository.
type Commit struct{ ent.Schema }

// Annotations of a Commit. A commit read twice replaces itself: the sorting
// key identifies it.
func (Commit) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree().
			OrderBy("repository", "time", "hash"),
	}
}

// Fields of a Commit.
func (Commit) Fields() []ent.Field {
	return []ent.Field{
		field.String("repository").LowCardinality(),
		field.String("hash"),
		field.String("author").LowCardinality(),
		field.DateTime("time", "UTC").Codec(codec.Delta, codec.ZSTD(1)),
		field.String("message").Codec(codec.ZSTD(3)),
		field.UInt32("files_added"),
		field.UInt32("files_deleted"),
		field.UInt32("files_renamed"),
		field.UInt32("files_modified"),
		field.UInt32("lines_added"),
		field.UInt32("lines_deleted"),
		field.UInt32("hunks_added").Comment("hunks that only add lines"),
		field.UInt32("hunks_removed").Comment("hunks that only delete lines"),
		field.UInt32("hunks_changed").Comment("hunks that do both"),
	}
}
