// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// BlobStorageFileLog is the table blob_storage_file_log.
type BlobStorageFileLog struct{ ent.Schema }

// Annotations of BlobStorageFileLog.
func (BlobStorageFileLog) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree("event_ts", "is_deleted").
			OrderBy("project_id", "entity_type", "entity_id", "event_id").
			Setting("index_granularity", 8192).
			Table("blob_storage_file_log").
			Database("u0010_default"),
	}
}

// Fields of BlobStorageFileLog.
func (BlobStorageFileLog) Fields() []ent.Field {
	return []ent.Field{
		field.String("id"),
		field.String("project_id"),
		field.String("entity_type"),
		field.String("entity_id"),
		field.String("event_id"),
		field.String("bucket_name"),
		field.String("bucket_path"),
		field.DateTime64("created_at", 3).DefaultExpr("now()"),
		field.DateTime64("updated_at", 3).DefaultExpr("now()"),
		field.DateTime64("event_ts", 3),
		field.UInt8("is_deleted"),
	}
}
