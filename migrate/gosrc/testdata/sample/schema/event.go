// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/codec"
	"github.com/chent-io/chent/schema/constraint"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/index"
	"github.com/chent-io/chent/schema/projection"
)

// Event is the table events: what users did.
type Event struct{ ent.Schema }

// Annotations of Event.
func (Event) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree("id").
			Replicated("/clickhouse/{shard}/events", "{replica}").
			OrderBy("tenant", "toDate(at)", "my col").
			PartitionBy("toYYYYMM(at)").
			PrimaryKey("tenant").
			TTL("toDateTime(at) + toIntervalDay(30)", "toDateTime(at) + toIntervalDay(7) TO VOLUME 'cold'").
			Setting("index_granularity", 8192).
			Setting("storage_policy", "hot").
			Setting("deduplicate_merge_projection_mode", "rebuild").
			RenamedFrom("event_log").
			Comment("what users did"),
		index.MinMax("by_amount", "amount").Granularity(4),
		index.BloomFilter("by_tags", "tags", 0.01).Granularity(1),
		index.Set("by_kind", "kind", 100),
		index.Of("words", "tenant", "text(tokenizer = 'splitByNonAlpha')"),
		index.NgramBF("grams", "lower(tenant)", 4, 1024, 2, 0),
		projection.Select("by_user", "SELECT tenant, count() GROUP BY tenant"),
		constraint.Check("positive", "amount >= 0"),
		constraint.Assume("same", "day = toDate(at)"),
	}
}

// Fields of Event.
func (Event) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("id"),
		field.String("tenant").LowCardinality().Comment("who"),
		field.DateTime64("at", 3, "UTC").DefaultExpr("now64(3)").Codec(codec.DeltaBytes(8), codec.ZSTD(3)),
		field.Enum8("kind", "view", "click").Default("view"),
		field.Enum16("level", "low").Value("high", 300),
		field.Float64("amount").Default(0),
		field.UInt8("count").Default(7).Statistics("tdigest", "minmax"),
		field.Bool("ok").Default(true),
		field.String("name").LowCardinality().Nullable().RenamedFrom("title"),
		field.Decimal("price", 18, 4).Nullable(),
		field.Array[string]("tags"),
		field.Map[string, string]("props").TTL("toDateTime(at) + toIntervalDay(7)"),
		field.Type("labels", "Map(LowCardinality(String), String)"),
		field.Type("place", "Tuple(lat Float64, lon Float64)"),
		field.JSON("doc"),
		field.Type("sized", "JSON(max_dynamic_paths=8)"),
		field.Variant("any", "String", "UInt64"),
		field.SimpleAggregate[float64]("peak", "max"),
		field.Interval("every", field.Day),
		field.Point("spot"),
		field.FixedString("hash", 16).Ephemeral(),
		field.Date("day").Materialized("toDate(at)"),
		field.String("upper").Alias("upper(tenant)"),
		field.UInt128("big").DefaultExpr("1").Setting("min_compress_block_size", 1024),
		field.Type("lines", "Nested(sku String, n UInt32)"),
		field.String("my_col").
			StorageKey("my col").
			Default(`a
b`),
		field.String("label_column").StorageKey("label").Default("`quoted`").Codec(codec.ZSTDLong(3, 20)),
	}
}
