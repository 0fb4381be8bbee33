// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/codec"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// SessionReplay is the table session_replay.
type SessionReplay struct{ ent.Schema }

// Annotations of SessionReplay.
func (SessionReplay) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("replay_id", "website_id", "session_id", "visit_id", "chunk_index").
			PartitionBy("toYYYYMM(created_at)").
			Setting("index_granularity", 8192).
			Table("session_replay").
			Database("u0006_umami"),
	}
}

// Fields of SessionReplay.
func (SessionReplay) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("replay_id"),
		field.UUID("website_id"),
		field.UUID("session_id"),
		field.UUID("visit_id"),
		field.UInt32("chunk_index"),
		field.String("events").Codec(codec.ZSTD(3)),
		field.UInt32("event_count"),
		field.DateTime64("started_at", 6),
		field.DateTime64("ended_at", 6),
		field.DateTime64("created_at", 6).DefaultExpr("now64(6)"),
	}
}
