package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"

	"github.com/chent-io/chent/schema/codec"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// FileChange is one file that a commit changed.
type FileChange struct{ ent.Schema }

// Annotations of a FileChange.
func (FileChange) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree().
			OrderBy("repository", "path", "time", "commit_hash"),
	}
}

// Fields of a FileChange.
func (FileChange) Fields() []ent.Field {
	return []ent.Field{
		field.String("repository").LowCardinality(),
		field.String("commit_hash"),
		field.String("author").LowCardinality(),
		field.DateTime("time", "UTC").Codec(codec.Delta, codec.ZSTD(1)),
		field.Enum8("change", "add", "delete", "modify", "rename", "copy", "type"),
		field.String("path").LowCardinality(),
		field.String("old_path").LowCardinality().Comment("where a renamed or copied file was"),
		field.String("extension").LowCardinality(),
		field.String("directory").LowCardinality().Materialized("if(position(path, '/') = 0, '.', substringUTF8(path, 1, position(path, '/') - 1))"),
		field.UInt32("lines_added"),
		field.UInt32("lines_deleted"),
		field.UInt32("hunks_added"),
		field.UInt32("hunks_removed"),
		field.UInt32("hunks_changed"),
	}
}
