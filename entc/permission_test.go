package entc

import (
	"errors"
	"strings"
	"testing"

	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/codec"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/index"
	"github.com/chent-io/chent/schema/projection"
)

// TestRefusedUntilPermitted shows that what the server refuses only by default
// is refused with the name of the setting that permits it, and taken with it.
func TestRefusedUntilPermitted(t *testing.T) {
	t.Parallel()
	tree := func() *engine.Tree { return engine.MergeTree().OrderBy("k") }
	tests := []struct {
		name   string
		schema Row
		want   schema.Setting
	}{
		{"codec that compresses nothing", row(tree(), key(), field.UInt8("s").Codec(codec.Delta)), on("allow_suspicious_codecs")},
		{"codec of floats for integers", row(tree(), key(), field.UInt64("s").Codec(codec.Gorilla)), on("allow_suspicious_codecs")},
		{"codec of floats for text", row(tree(), key(), field.String("s").Codec(codec.GorillaBytes(8))), on("allow_suspicious_codecs")},
		{"experimental codec", row(tree(), key(), field.Float64("s").Codec(codec.ALP)), on("allow_experimental_codecs")},
		{"ttl without a column", row(tree().TTL("toDate('2000-01-01')"), key()), on("allow_suspicious_ttl_expressions")},
		{"ttl that is another for every row", row(tree().TTL("at + rand()"), key(), at()), on("allow_suspicious_ttl_expressions")},
		{"column ttl without a column", row(tree(), key(), field.Int64("v").TTL("toDate(0)")), on("allow_suspicious_ttl_expressions")},
		{"aggregate in the sorting key", row(engine.AggregatingMergeTree().OrderBy("k"), field.SimpleAggregate[uint64]("k", "max")), on("allow_suspicious_primary_key")},
		{"column twice in the sorting key", row(engine.MergeTree().OrderBy("k", "k"), key()), on("allow_suspicious_indices")},
		{"nullable key", row(engine.MergeTree().OrderBy("n"), field.UInt8("n").Nullable()), on("allow_nullable_key")},
		{"float partition key", row(tree().PartitionBy("f"), key(), field.Float64("f")), on("allow_floating_point_partition_key")},
		{"sum in the sorting key", row(engine.SummingMergeTree("v").OrderBy("k", "v"), key(), value()), on("allow_summing_columns_in_partition_or_order_key")},
		{"coalesced in the partition key", row(engine.CoalescingMergeTree("v").OrderBy("k").PartitionBy("v"), key(), value()), on("allow_coalescing_columns_in_partition_or_order_key")},
		{"sampling key outside the primary key", row(tree().SampleBy("u"), key(), field.UInt32("u")), on("compatibility_allow_sampling_expression_not_in_primary_key")},
		{"sampling key that is no number", row(engine.MergeTree().OrderBy("s").SampleBy("s"), field.String("s")), schema.Setting{Name: "check_sample_column_is_correct", Value: "0"}},
		{"minmax index of json", row(tree(), key(), field.JSON("s")).with(index.MinMax("i", "s")), on("allow_minmax_index_for_json")},
		{"low cardinality of a number", row(tree(), key(), field.Type("s", "LowCardinality(UInt8)")), on("allow_suspicious_low_cardinality_types")},
		{"wide fixed string", row(tree(), key(), field.FixedString("s", 257)), on("allow_suspicious_fixed_string_types")},
		{"similar members of a variant", row(tree(), key(), field.Variant("s", "Map(String, UInt8)", "Map(String, Int64)")), on("allow_suspicious_variant_types")},
		{"nullable tuple", row(tree(), key(), field.Type("s", "Nullable(Tuple(a String))")), on("enable_nullable_tuple_type")},
	}
	db := enginetest.New(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := modelOf(t, tt.schema)
			var schemaErr *SchemaError
			if !errors.As(err, &schemaErr) || len(schemaErr.Problems) != 1 || !strings.Contains(err.Error(), tt.want.Name) {
				t.Errorf("without the setting: %v, want one problem that names %s", err, tt.want.Name)
			}
			m, err := modelOf(t, tt.schema.with(schema.Table{Settings: []schema.Setting{tt.want}}))
			if err != nil {
				t.Fatalf("with the setting: %v", err)
			}
			db.Exec(createText(t, m))
			db.Exec("DROP TABLE rows SYNC")
		})
	}
}

func on(setting string) schema.Setting { return schema.Setting{Name: setting, Value: "1"} }

// TestAccepted shows that what the server takes without being told anything is
// not refused.
func TestAccepted(t *testing.T) {
	t.Parallel()
	tree := engine.MergeTree().OrderBy("k")
	tests := []struct {
		name   string
		schema Row
	}{
		{"codecs with a width", row(tree, key(), field.UUID("a").Codec(codec.DeltaBytes(8), codec.LZ4), field.String("b").Codec(codec.DeltaBytes(1), codec.ZSTD(1)))},
		{"float codec inside a tuple", row(tree, key(), field.Type("s", "Array(Tuple(UInt8, Float64))").Codec(codec.Gorilla))},
		{"encrypted twice", row(tree, key(), field.Int64("v").Codec(codec.AES128, codec.AES128))},
		{"json with any codec", row(tree, key(), field.JSON("s").Codec(codec.T64, codec.LZ4))},
		{"bloom filter of every row", row(tree, key(), value()).with(index.Of("i", "v", "bloom_filter(1.)"))},
		{"ttl of an ephemeral column", row(tree, key(), at(), field.UInt8("e").Ephemeral("1").TTL("at"))},
		{"ttl that the server computes beforehand", row(engine.MergeTree().OrderBy("k").TTL("at + toIntervalDay(toUInt32(yesterday()) - toUInt32(yesterday()))"), key(), at())},
		{"members of a variant that only look similar", row(tree, key(), field.Variant("s", "Bool", "UInt8", "Date"), field.Variant("t", "UInt64", "Float64"), field.Variant("u", "IPv4", "IPv6"))},
		{"projection over words of a clause", row(tree, key(), at()).with(projection.Select("p", "SELECT extract(YEAR FROM at) AS y, ' FROM ' AS s, count() GROUP BY y, s"))},
		{"subcolumns of a whole nested", row(engine.MergeTree().OrderBy("k").Setting("flatten_nested", 0), key(), field.Type("n", "Nested(a UInt8, b String)")).with(index.BloomFilter("i", "n.a", 0))},
		{"map of any key", row(tree, key(), field.Type("m", "Map(Array(UInt32), String)"), field.Type("n", "Map(JSON, Map(Dynamic, UInt8))"))},
	}
	db := enginetest.New(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := modelOf(t, tt.schema)
			if err != nil {
				t.Fatal(err)
			}
			db.Exec(createText(t, m))
			db.Exec("DROP TABLE rows SYNC")
		})
	}
}
