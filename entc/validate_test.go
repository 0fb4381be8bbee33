package entc

import (
	"database/sql"
	"errors"
	"strings"
	"testing"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	entfield "entgo.io/ent/schema/field"
	entindex "entgo.io/ent/schema/index"

	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/codec"
	"github.com/chent-io/chent/schema/constraint"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/index"
	"github.com/chent-io/chent/schema/projection"
	"github.com/chent-io/chent/schema/ttl"
)

// Row is a schema made for one case of a table test.
type Row struct {
	ent.Schema
	annotations []schema.Annotation
	fields      []ent.Field
	indexes     []ent.Index
}

func (r Row) Annotations() []schema.Annotation { return r.annotations }
func (r Row) Fields() []ent.Field              { return r.fields }
func (r Row) Indexes() []ent.Index             { return r.indexes }

func row(annotation schema.Annotation, fields ...ent.Field) Row {
	return Row{annotations: []schema.Annotation{annotation}, fields: fields}
}

func (r Row) with(annotations ...schema.Annotation) Row {
	r.annotations = append(append([]schema.Annotation(nil), r.annotations...), annotations...)
	return r
}

// createText is the DDL of the one table of a model.
func createText(t *testing.T, m *Model) string {
	t.Helper()
	if len(m.Tables) != 1 || m.Tables[0].Table == nil {
		t.Fatal("the schema has no table")
	}
	return ddl.Create(m.Tables[0].Table, ddl.Options{})
}

// key, at and value are columns that many cases share.
func key() ent.Field   { return field.UInt64("k") }
func at() ent.Field    { return field.DateTime("at") }
func value() ent.Field { return field.Int64("v") }

// TestRefused shows that what the generator refuses, the server refuses too.
func TestRefused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		schema Row
		want   string // the message
		// sql is what the server is asked instead of the schema's own
		// statement, where the schema does not get that far.
		sql string
	}{
		{name: "order by names no column", schema: row(engine.MergeTree().OrderBy("kk"), key()),
			want: `sorting key: no column is named "kk"; did you mean "k"?`},
		{name: "order by in a function", schema: row(engine.MergeTree().OrderBy("toDate(att)"), key(), at()),
			want: `sorting key: no column is named "att"; did you mean "at"?`},
		{name: "order by a tuple's element", schema: row(engine.MergeTree().OrderBy("p.latt"), field.Type("p", "Tuple(lat Float64, lon Float64)")),
			want: `sorting key: column "p" has no element "latt"; did you mean "lat"?`},
		{name: "order by unbalanced", schema: row(engine.MergeTree().OrderBy("toDate(at"), key(), at()),
			want: `sorting key: "toDate(at": missing the closing ")"`},
		{name: "order by twice", schema: row(engine.MergeTree().OrderBy("k", "k"), key()),
			want: `sorting key: k stands in it twice`},
		{name: "order by a constant", schema: row(engine.MergeTree().OrderBy("1", "k"), key()),
			want: `sorting key: 1 is a constant`},
		{name: "order by random", schema: row(engine.MergeTree().OrderBy("rand()"), key()),
			want: `sorting key: rand changes from call to call`},
		{name: "order by a parameter", schema: row(engine.MergeTree().OrderBy("k + {n:UInt64}"), key()),
			want: `sorting key: "k + {n:UInt64}": parameters such as {n:…} get their values in queries; write the value out`},
		{name: "partition by a parameter", schema: row(engine.MergeTree().OrderBy("k").PartitionBy("{n:UInt64}"), key()),
			want: `partition key: "{n:UInt64}": parameters such as {n:…} get their values in queries`},
		{name: "order by an alias", schema: row(engine.MergeTree().OrderBy("d"), key(), field.UInt64("d").Alias("k * 2")),
			want: `sorting key: column "d" is ALIAS`},
		{name: "order by ephemeral", schema: row(engine.MergeTree().OrderBy("d"), key(), field.UInt64("d").Ephemeral()),
			want: `sorting key: column "d" is EPHEMERAL`},
		{name: "nullable in the sorting key", schema: row(engine.MergeTree().OrderBy("n"), field.String("n").Nullable()),
			want: `sorting key: column "n" is Nullable(String)`},
		{name: "nullable in a low cardinality key", schema: row(engine.MergeTree().OrderBy("n"), field.String("n").LowCardinality().Nullable()),
			want: `sorting key: column "n" is LowCardinality(Nullable(String))`},
		{name: "nullable inside a key's array", schema: row(engine.MergeTree().OrderBy("n"), field.Array[*string]("n")),
			want: `sorting key: column "n" is Array(Nullable(String))`},
		{name: "nullable in the partition key", schema: row(engine.MergeTree().OrderBy("k").PartitionBy("n"), key(), field.UInt8("n").Nullable()),
			want: `partition key: column "n" is Nullable(UInt8)`},
		{name: "json in a key", schema: row(engine.MergeTree().OrderBy("j"), field.JSON("j")),
			want: `sorting key: column "j" of type JSON may hold values of several types`},
		{name: "variant in a key", schema: row(engine.MergeTree().OrderBy("k").PartitionBy("j"), key(), field.Variant("j", "String", "UInt8")),
			want: `partition key: column "j" of type Variant(String, UInt8) may hold values of several types`},
		{name: "state in a key", schema: row(engine.AggregatingMergeTree().OrderBy("s"), key(), field.AggregateState("s", "uniq", "UInt64")),
			want: `sorting key: column "s" of type AggregateFunction(uniq, UInt64) cannot be compared`},
		{name: "qbit in a key", schema: row(engine.MergeTree().OrderBy("s"), field.QBit("s", "Float32", 4)),
			want: `sorting key: column "s" of type QBit(Float32, 4) cannot be compared`},
		{name: "float in the partition key", schema: row(engine.MergeTree().OrderBy("k").PartitionBy("f"), key(), field.Float64("f")),
			want: `partition key: column "f" is a Float64`},
		{name: "primary key no prefix", schema: row(engine.MergeTree().OrderBy("k", "v").PrimaryKey("v"), key(), value()),
			want: `primary key: it must be a prefix of the sorting key; at position 1 the sorting key has k, not v`},
		{name: "primary key longer", schema: row(engine.MergeTree().OrderBy("k").PrimaryKey("k", "v"), key(), value()),
			want: `primary key: it is longer than the sorting key`},
		{name: "sampling outside the key", schema: row(engine.MergeTree().OrderBy("k").SampleBy("v"), key(), field.UInt64("v")),
			want: `sampling key: v must be an element of the primary key`},
		{name: "sampling by a signed column", schema: row(engine.MergeTree().OrderBy("v").SampleBy("v"), value()),
			want: `sampling key: column "v" is Int64; it must be an unsigned integer`},

		{name: "version names no column", schema: row(engine.ReplacingMergeTree("vv").OrderBy("k"), key(), value()),
			want: `version column: no column is named "vv"; did you mean "v"?`},
		{name: "version of text", schema: row(engine.ReplacingMergeTree("s").OrderBy("k"), key(), field.String("s")),
			want: `version column "s" is String; it must be an integer, a Date, a DateTime or a DateTime64`},
		{name: "version nullable", schema: row(engine.ReplacingMergeTree("s").OrderBy("k"), key(), field.UInt64("s").Nullable()),
			want: `version column "s" is Nullable(UInt64)`},
		{name: "version alias", schema: row(engine.ReplacingMergeTree("s").OrderBy("k"), key(), field.UInt64("s").Alias("k")),
			want: `version column: no column is named "s"`},
		{name: "is_deleted of a wrong type", schema: row(engine.ReplacingMergeTree("v", "d").OrderBy("k"), key(), value(), field.Int8("d")),
			want: `is_deleted column "d" is Int8; it must be UInt8`},
		{name: "is_deleted is the version", schema: row(engine.ReplacingMergeTree("d", "d").OrderBy("k"), key(), field.UInt8("d")),
			want: `column "d" cannot be the version and is_deleted`},
		{name: "sign of a wrong type", schema: row(engine.CollapsingMergeTree("v").OrderBy("k"), key(), value()),
			want: `sign column "v" is Int64; it must be Int8`},
		{name: "sign names no column", schema: row(engine.CollapsingMergeTree("sgn").OrderBy("k"), key(), field.Int8("sign")),
			want: `sign column: no column is named "sgn"; did you mean "sign"?`},
		{name: "summed column in the key", schema: row(engine.SummingMergeTree("k").OrderBy("k"), key(), value()),
			want: `column "k" is in the sorting key and cannot be merged too`},
		{name: "summed column in the partition key", schema: row(engine.SummingMergeTree("v").OrderBy("k").PartitionBy("v"), key(), value()),
			want: `column "v" is in the partition key and cannot be merged too`},
		{name: "summed column unknown", schema: row(engine.SummingMergeTree("w").OrderBy("k"), key(), value()),
			want: `merged column: no column is named "w"`},
		{name: "join key unknown", schema: row(engine.Join("ANY", "LEFT", "kk"), key(), value()),
			want: `key column: no column is named "kk"; did you mean "k"?`},
		{name: "key-value key unknown", schema: row(engine.EmbeddedRocksDB("kk"), key(), value()),
			want: `primary key: no column is named "kk"; did you mean "k"?`},
		{name: "engine by hand unknown", schema: row(schema.Table{Engine: &schema.Engine{Name: "MergTree"}, OrderBy: []string{"k"}}, key()),
			want: `unknown engine "MergTree"; did you mean "MergeTree"?`},
		{name: "collapsing without a sign", schema: row(engine.Custom("CollapsingMergeTree").OrderBy("k"), key()),
			want: "CollapsingMergeTree needs a sign column"},
		{name: "replicated collapsing without a version", schema: row(engine.Custom("ReplicatedVersionedCollapsingMergeTree", "'/t'", "'r'", "s").OrderBy("k"), key(), field.Int8("s")),
			want: "ReplicatedVersionedCollapsingMergeTree needs a version column"},
		{name: "graphite without a section", schema: row(engine.GraphiteMergeTree("").OrderBy("k"), key()),
			want: "GraphiteMergeTree needs a section of the server's configuration"},
		{name: "distributed without a cluster", schema: row(engine.Distributed("", "db", "t"), key()),
			want: "Distributed needs a cluster"},
		{name: "bucket without a URL", schema: row(engine.S3(""), key()), want: "S3 needs a URL"},
		{name: "replicated without a path", schema: row(engine.MergeTree().Replicated("", "r").OrderBy("k"), key()),
			want: "ReplicatedMergeTree needs a path in Keeper; leave path and replica out for the server's defaults"},
		{name: "kafka without topics", schema: row(engine.Custom("Kafka").Setting("kafka_broker_list", "a:1").Setting("kafka_group_name", "g").Setting("kafka_format", "CSV"), key()),
			want: "Kafka needs the setting kafka_topic_list"},

		{name: "table ttl names no column", schema: row(engine.MergeTree().OrderBy("k").TTL("att + INTERVAL 1 DAY"), key(), at()),
			want: `TTL: no column is named "att"; did you mean "at"?`},
		{name: "table ttl of a number", schema: row(engine.MergeTree().OrderBy("k").TTL("v"), key(), value()),
			want: `TTL: column "v" is Int64; the time must be a Date, Date32, DateTime or DateTime64`},
		{name: "table ttl of a number and an interval", schema: row(engine.MergeTree().OrderBy("k").TTL("v + INTERVAL 1 DAY"), key(), value()),
			want: `TTL: column "v" is Int64; the time must be a Date, Date32, DateTime or DateTime64`},
		{name: "table ttl of text", schema: row(engine.MergeTree().OrderBy("k").TTL("s"), key(), field.String("s")),
			want: `TTL: column "s" is String`},
		{name: "table ttl of a nullable", schema: row(engine.MergeTree().OrderBy("k").TTL("s"), key(), field.DateTime("s").Nullable()),
			want: `TTL: column "s" is Nullable(DateTime), and the time must not be NULL`},
		{name: "table ttl without a column", schema: row(engine.MergeTree().OrderBy("k").TTL("now() + INTERVAL 1 DAY"), key()),
			want: `TTL: now() + INTERVAL 1 DAY depends on no column of the table`},
		{name: "table ttl deletes twice", schema: row(engine.MergeTree().OrderBy("k").TTL("at", "at + INTERVAL 1 DAY DELETE"), key(), at()),
			want: `TTL: 2 elements delete all rows; give all but one a WHERE`},
		{name: "table ttl where", schema: row(engine.MergeTree().OrderBy("k").TTL(ttl.Delete("at").Where("vv = 1")), key(), at(), value()),
			want: `TTL: no column is named "vv"; did you mean "v"?`},
		{name: "table ttl group by", schema: row(engine.MergeTree().OrderBy("k").TTL(ttl.GroupBy("at", "v").Set("v", "sum(v)")), key(), at(), value()),
			want: `TTL: GROUP BY v: the keys must be a prefix of the primary key`},
		{name: "table ttl set", schema: row(engine.MergeTree().OrderBy("k").TTL(ttl.GroupBy("at", "k").Set("vv", "sum(v)")), key(), at(), value()),
			want: `TTL: SET: no column is named "vv"; did you mean "v"?`},
		{name: "column ttl of a number", schema: row(engine.MergeTree().OrderBy("k"), key(), value(), field.Int8("x").TTL("v")),
			want: `TTL: column "v" is Int64; the time must be a Date`},
		{name: "column ttl names no column", schema: row(engine.MergeTree().OrderBy("k"), key(), at(), field.Int8("x").TTL("aat")),
			want: `TTL: no column is named "aat"; did you mean "at"?`},
		{name: "column ttl in the key", schema: row(engine.MergeTree().OrderBy("k", "x + 1"), key(), at(), field.Int8("x").TTL("at")),
			want: `TTL: the column is part of a key and cannot expire`},
		{name: "column ttl in the partition key", schema: row(engine.MergeTree().OrderBy("k").PartitionBy("x"), key(), at(), field.Int8("x").TTL("at")),
			want: `TTL: the column is part of a key and cannot expire`},
		{name: "column ttl without a tree", schema: row(engine.Memory(), key(), at(), field.Int8("x").TTL("at")),
			want: `TTL: engine Memory has none; only the MergeTree family has`},

		{name: "codec for text", schema: row(engine.MergeTree().OrderBy("k"), key(), field.String("s").Codec(codec.Delta, codec.LZ4)),
			want: `codec: Delta works on values of 1, 2, 4 or 8 bytes, not on String`},
		{name: "codec for text in an array", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Array[string]("s").Codec(codec.DoubleDelta)),
			want: `codec: DoubleDelta works on values of 1, 2, 4 or 8 bytes, not on the String in Array(String)`},
		{name: "codec for text with low cardinality", schema: row(engine.MergeTree().OrderBy("k"), key(), field.String("s").LowCardinality().Codec(codec.T64)),
			want: `codec: T64 works on integers of up to 64 bits`},
		{name: "codec for integers", schema: row(engine.MergeTree().OrderBy("k"), key(), field.UInt8("s").Codec(codec.Gorilla)),
			want: `codec: Gorilla works on floats, not on UInt8`},
		{name: "codec for narrow floats", schema: row(engine.MergeTree().OrderBy("k"), key(), field.BFloat16("s").Codec(codec.FPC)),
			want: `codec: FPC works on Float32 and Float64, not on BFloat16`},
		{name: "codec for floats", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Float32("s").Codec(codec.T64)),
			want: `codec: T64 works on integers`},
		{name: "codec for enums", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Enum8("s", "a").Codec(codec.GCD, codec.LZ4)),
			want: `codec: GCD works on integers, decimals, dates and DateTimes`},
		{name: "codec compresses nothing", schema: row(engine.MergeTree().OrderBy("k"), key(), field.UInt8("s").Codec(codec.Delta)),
			want: `codec: Delta compresses nothing; add LZ4 or ZSTD`},
		{name: "codec after compression", schema: row(engine.MergeTree().OrderBy("k"), key(), field.UInt8("s").Codec(codec.LZ4, codec.Delta)),
			want: `codec: LZ4, Delta: nothing but encryption may follow a compression`},
		{name: "codec none with another", schema: row(engine.MergeTree().OrderBy("k"), key(), field.UInt8("s").Codec(codec.Delta, codec.None)),
			want: `codec: Delta, NONE: NONE stands alone`},
		{name: "codec after encryption", schema: row(engine.MergeTree().OrderBy("k"), key(), field.UInt8("s").Codec(codec.AES128, codec.LZ4)),
			want: `codec: AES_128_GCM_SIV, LZ4: nothing may follow encryption`},
		{name: "codec differences twice", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Float64("s").Codec(codec.Delta, codec.Gorilla)),
			want: `codec: Delta, Gorilla: Gorilla takes the differences itself`},
		{name: "codec level", schema: row(engine.MergeTree().OrderBy("k"), key(), field.UInt8("s").Codec(codec.ZSTD(23))),
			want: `codec: ZSTD: the level must be at most 22, not 23`},
		{name: "codec width", schema: row(engine.MergeTree().OrderBy("k"), key(), field.UInt8("s").Codec(codec.DeltaBytes(3), codec.LZ4)),
			want: `codec: Delta: the width must be 1, 2, 4 or 8 bytes, not 3`},
		{name: "codec unknown", schema: row(engine.MergeTree().OrderBy("k"), key(), field.UInt8("s").Codec("ZTSD(1)")),
			want: `codec: unknown codec "ZTSD"; did you mean "ZSTD"?`},
		{name: "codec of an alias", schema: row(engine.MergeTree().OrderBy("k"), key(), field.UInt8("s").Alias("k").Codec(codec.LZ4)),
			want: `codec: an ALIAS column is not stored and has none`},

		{name: "low cardinality of a number", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Of[uint8]("s", "LowCardinality(UInt8)")),
			want: `LowCardinality(UInt8) is slower than UInt8 alone`},
		{name: "low cardinality of an enum", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Type("s", "LowCardinality(Enum8('a' = 1))")),
			want: `Enum8('a' = 1) cannot be LowCardinality; String, FixedString and UUID can`},
		{name: "low cardinality of a decimal", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Type("s", "Array(LowCardinality(Decimal(9, 2)))")),
			want: `Decimal(9, 2) cannot be LowCardinality`},
		{name: "nullable array", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Type("s", "Nullable(Array(String))")),
			want: `Array cannot be Nullable`},
		{name: "nullable tuple", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Type("s", "Nullable(Tuple(a String))")),
			want: `Tuple cannot be Nullable; make its elements Nullable`},
		{name: "nullable around low cardinality", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Of[*string]("s", "Nullable(LowCardinality(String))")),
			want: `LowCardinality cannot be Nullable; write LowCardinality(Nullable(...))`},
		{name: "nullable map key", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Type("s", "Map(Nullable(String), UInt8)")),
			want: `the key of a Map cannot be Nullable(String)`},
		{name: "nullable member of a variant", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Variant("s", "String", "Nullable(UInt8)")),
			want: `Nullable(UInt8) cannot be a member of a Variant, which is NULL by itself`},
		{name: "variant in a variant", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Variant("s", "UInt8", "Variant(String)")),
			want: `Variant cannot be a member of a Variant`},
		{name: "nothing in a table", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Nothing("s")),
			want: `type Nothing cannot stand in a table`},
		{name: "wide fixed string", schema: row(engine.MergeTree().OrderBy("k"), key(), field.FixedString("s", 257)),
			want: `FixedString(257): more than 256 bytes waste space`},
		{name: "enum number out of range", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Enum8("s").Value("a", 200)),
			want: `enum value "a": number 200 does not fit into Enum8 (-128 to 127)`},
		{name: "enum16 number out of range", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Enum16("s").Value("a", 40000)),
			want: `enum value "a": number 40000 does not fit into Enum16`},
		{name: "enum value twice", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Enum8("s", "a", "b", "a")),
			want: `enum value "a" is declared twice`},
		{name: "enum number twice", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Enum8("s").Value("a", 1).Value("b", 1)),
			want: `enum values "a" and "b" have the same number, 1`},
		{name: "tuple element twice", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Type("s", "Tuple(a UInt8, a UInt8)")),
			want: `Tuple has two elements "a"`},
		{name: "similar members of a variant", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Variant("s", "UInt8", "Int64")),
			want: `Int64 and UInt8 are too similar to be members of one Variant`},
		{name: "json paths", schema: row(engine.MergeTree().OrderBy("k"), key(), field.JSON("s").MaxDynamicPaths(10001)),
			want: `JSON: max_dynamic_paths must be 0 to 10000, not 10001`},
		{name: "json types", schema: row(engine.MergeTree().OrderBy("k"), key(), field.JSON("s").MaxDynamicTypes(255)),
			want: `JSON: max_dynamic_types must be 0 to 254, not 255`},
		{name: "json path called like the keyword", schema: row(engine.MergeTree().OrderBy("k"), key(), field.JSON("s").Skip("regexp")),
			want: `JSON: the server takes the path "regexp" after SKIP for the keyword; skip it by .SkipRegexp("^regexp$")`},
		{name: "json path twice", schema: row(engine.MergeTree().OrderBy("k"), key(), field.JSON("s").Path("a", "String").Path("a", "UInt8")),
			want: `JSON: path "a" has two types`},
		{name: "json path skipped", schema: row(engine.MergeTree().OrderBy("k"), key(), field.JSON("s").Path("a.b", "String").Skip("a")),
			want: `JSON: path "a.b" has a type and is skipped by "a"`},
		{name: "dynamic types", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Dynamic("s", 255)),
			want: `Dynamic: max_types must be 0 to 254, not 255`},
		{name: "time zone", schema: row(engine.MergeTree().OrderBy("k"), key(), field.DateTime("s", "Europe/Berlim")),
			want: `unknown time zone "Europe/Berlim"`},
		{name: "simple aggregate of another function", schema: row(engine.AggregatingMergeTree().OrderBy("k"), key(), field.SimpleAggregate[uint64]("s", "uniq")),
			want: `uniq is no function of SimpleAggregateFunction`},
		{name: "simple aggregate of a narrow sum", schema: row(engine.AggregatingMergeTree().OrderBy("k"), key(), field.SimpleAggregate[uint8]("s", "sum")),
			want: `sum of UInt8 is UInt64; declare the column as that, or use sumWithOverflow`},
		{name: "unknown type", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Type("s", "UInt46")),
			want: `UInt46`, sql: "CREATE TABLE t (s UInt46) ENGINE = Memory"},
		{name: "decimal precision", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Decimal("s", 77, 2)),
			want: `Decimal takes a precision from 1 to 76`, sql: "CREATE TABLE t (s Decimal(77, 2)) ENGINE = Memory"},
		{name: "decimal scale", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Decimal("s", 4, 5)),
			want: `a scale from 0 to the precision`, sql: "CREATE TABLE t (s Decimal(4, 5)) ENGINE = Memory"},
		{name: "time precision", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Time64("s", 10)),
			want: `Time64 takes a precision from 0 to 9`, sql: "CREATE TABLE t (s Time64(10)) ENGINE = Memory"},
		{name: "tuple with and without names", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Type("s", "Tuple(a UInt8, String)")),
			want: `Tuple names some of its elements and not others`, sql: "CREATE TABLE t (s Tuple(a UInt8, String)) ENGINE = Memory"},
		{name: "bits of text", schema: row(engine.MergeTree().OrderBy("k"), key(), field.QBit("s", "String", 8)),
			want: `QBit(String, 8): the elements are Int8, BFloat16, Float32, Float64, not String`, sql: "CREATE TABLE t (s QBit(String, 8)) ENGINE = Memory"},
		{name: "no bits", schema: row(engine.MergeTree().OrderBy("k"), key(), field.QBit("s", "Float32", 0)),
			want: `QBit(Float32, 0): the dimension is a number above 0`, sql: "CREATE TABLE t (s QBit(Float32, 0)) ENGINE = Memory"},
		{name: "column setting unknown", schema: row(engine.MergeTree().OrderBy("k"), key(), field.String("s").Setting("min_compres_block_size", 1)),
			want: `column setting "min_compres_block_size" is unknown; did you mean "min_compress_block_size"?`},

		{name: "statistics of a kind unknown", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Int8("s").Statistics("tdigst")),
			want: `statistics: unknown kind "tdigst"; did you mean "tdigest"?`},
		{name: "statistics of text", schema: row(engine.MergeTree().OrderBy("k"), key(), field.String("s").Statistics("tdigest")),
			want: `statistics: tdigest works on numbers, dates and times, not on String`},
		{name: "statistics twice", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Int8("s").Statistics("uniq", "uniq")),
			want: `statistics: uniq is declared twice`},

		{name: "default names no column", schema: row(engine.MergeTree().OrderBy("k"), key(), field.UInt64("s").DefaultExpr("kk + 1")),
			want: `DEFAULT: no column is named "kk"; did you mean "k"?`},
		{name: "materialized names no column", schema: row(engine.MergeTree().OrderBy("k"), key(), field.UInt64("s").Materialized("toUInt64(kk)")),
			want: `MATERIALIZED: no column is named "kk"; did you mean "k"?`},
		{name: "alias of itself", schema: row(engine.MergeTree().OrderBy("k"), key(), field.UInt64("s").Alias("s + 1")),
			want: `ALIAS: the expression uses the column itself`},
		{name: "default of an enum", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Enum8("s", "a", "b").Default("c")),
			want: `"c"`, sql: "CREATE TABLE t (s Enum8('a' = 1, 'b' = 2) DEFAULT 'c') ENGINE = Memory"},
		{name: "default too long", schema: row(engine.MergeTree().OrderBy("k"), key(), field.FixedString("s", 2).Default("abc")),
			want: `abc`, sql: "CREATE TABLE t (s FixedString(2) DEFAULT 'abc') ENGINE = Memory"},
		{name: "no insertable column", schema: row(engine.Memory(), field.Int8("s").Materialized("1")),
			want: `the table has no column that an insert could fill`},

		{name: "index names no column", schema: row(engine.MergeTree().OrderBy("k"), key(), value()).with(index.MinMax("i", "vv")),
			want: `index i: no column is named "vv"; did you mean "v"?`},
		{name: "index twice", schema: row(engine.MergeTree().OrderBy("k"), key(), value()).with(index.MinMax("i", "v"), index.MinMax("i", "k")),
			want: `index i: two indexes have this name`},
		{name: "index without a tree", schema: row(engine.Memory(), key(), value()).with(index.MinMax("i", "v")),
			want: `index i: engine Memory has no skipping indexes`},
		{name: "index of a kind unknown", schema: row(engine.MergeTree().OrderBy("k"), key(), value()).with(index.Of("i", "v", "minmx")),
			want: `index i: unknown type "minmx"; did you mean "minmax"?`},
		{name: "index granularity", schema: row(engine.MergeTree().OrderBy("k"), key(), value()).with(index.MinMax("i", "v").Granularity(0)),
			want: `index i: the granularity must be above 0`},
		{name: "index of a constant", schema: row(engine.MergeTree().OrderBy("k"), key(), value()).with(index.MinMax("i", "1")),
			want: `index i: 1 is a constant`},
		{name: "set index without a size", schema: row(engine.MergeTree().OrderBy("k"), key(), value()).with(index.Of("i", "v", "set")),
			want: `index i: set takes the greatest number of rows`},
		{name: "ngram index of a number", schema: row(engine.MergeTree().OrderBy("k"), key(), value()).with(index.NgramBF("i", "v", 3, 256, 2, 0)),
			want: `index i: column "v" is Int64; ngrambf_v1 takes String and FixedString`},
		{name: "token index of a nullable", schema: row(engine.MergeTree().OrderBy("k"), key(), field.String("s").Nullable()).with(index.TokenBF("i", "s", 256, 2, 0)),
			want: `index i: column "s" is Nullable(String); tokenbf_v1 takes String and FixedString`},
		{name: "bloom filter of a map", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Map[string, string]("s")).with(index.BloomFilter("i", "s", 0.01)),
			want: `index i: column "s" is Map(String, String); bloom_filter takes`},
		{name: "bloom filter rate", schema: row(engine.MergeTree().OrderBy("k"), key(), value()).with(index.BloomFilter("i", "v", 1.5)),
			want: `index i: the rate of false positives must be between 0 and 1, not 1.5`},
		{name: "text index of a number", schema: row(engine.MergeTree().OrderBy("k"), key(), value()).with(index.Text("i", "v", "splitByNonAlpha")),
			want: `index i: column "v" is Int64; text takes String and FixedString`},
		{name: "vector index of text", schema: row(engine.MergeTree().OrderBy("k"), key(), field.Array[string]("s")).with(index.VectorSimilarity("i", "s", "hnsw", "L2Distance", 8)),
			want: `index i: column "s" is Array(String); vector_similarity takes Array(Float32)`},
		{name: "minmax index of json", schema: row(engine.MergeTree().OrderBy("k"), key(), field.JSON("s")).with(index.MinMax("i", "s")),
			want: `index i: column "s" is JSON; minmax takes no type whose values have several types`},

		{name: "projection names no column", schema: row(engine.MergeTree().OrderBy("k"), key(), value()).with(projection.Select("p", "SELECT vv ORDER BY vv")),
			want: `projection p: no column is named "vv"; did you mean "v"?`},
		{name: "projection on replacing", schema: row(engine.ReplacingMergeTree().OrderBy("k"), key(), value()).with(projection.Select("p", "SELECT * ORDER BY v")),
			want: `projection p: ReplacingMergeTree merges rows, so the server allows projections only with .Setting("deduplicate_merge_projection_mode", "rebuild")`},
		{name: "projection without a tree", schema: row(engine.Memory(), key(), value()).with(projection.Select("p", "SELECT * ORDER BY v")),
			want: `projection p: engine Memory has no projections`},
		{name: "projection with from", schema: row(engine.MergeTree().OrderBy("k"), key(), value()).with(projection.Select("p", "SELECT v FROM t GROUP BY v")),
			want: `projection p: the query reads the table itself; leave FROM out`},
		{name: "projection twice", schema: row(engine.MergeTree().OrderBy("k"), key(), value()).with(projection.Select("p", "SELECT v"), projection.Select("p", "SELECT k")),
			want: `projection p: two projections have this name`},

		{name: "constraint names no column", schema: row(engine.MergeTree().OrderBy("k"), key(), value()).with(constraint.Check("c", "vv > 0")),
			want: `constraint c: no column is named "vv"; did you mean "v"?`},
		{name: "assumption names no column", schema: row(engine.MergeTree().OrderBy("k"), key(), value()).with(constraint.Assume("c", "vv > 0")),
			want: `constraint c: no column is named "vv"`},
		{name: "reserved column", schema: row(engine.MergeTree().OrderBy("k"), key(), field.UInt8("_row_exists")),
			want: `column name "_row_exists" is reserved by the MergeTree family`},
		{name: "column twice", schema: row(engine.MergeTree().OrderBy("k"), key(), field.UInt8("v"), field.UInt8("w").StorageKey("v")),
			want: `column "v" is declared twice`},
	}
	db := enginetest.New(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := modelOf(t, tt.schema)
			var schemaErr *SchemaError
			if !errors.As(err, &schemaErr) {
				t.Fatalf("resolve: got %v, want %q", err, tt.want)
			}
			if len(schemaErr.Problems) != 1 {
				t.Errorf("got %d problems, want one:\n%v", len(schemaErr.Problems), err)
			}
			p := schemaErr.Problems[0]
			if !strings.Contains(p.Message, tt.want) {
				t.Errorf("got  %s\nwant %s", p.Message, tt.want)
			}
			if !strings.HasPrefix(p.Pos, "validate_test.go:") && !strings.Contains(tt.name, "by hand") {
				t.Errorf("position %q is not in the schema's source", p.Pos)
			}
			statement := tt.sql
			if statement == "" {
				statement = createText(t, m)
			}
			if answer, err := db.Try(statement); err == nil {
				t.Errorf("the server accepts %s\n%s", statement, answer)
			}
		})
	}
}

// TestRefusedInGo shows mistakes that are ours alone to refuse: what ent can
// say and ClickHouse has no word for, and what Go cannot hold.
func TestRefusedInGo(t *testing.T) {
	t.Parallel()
	tree := engine.MergeTree().OrderBy("k")
	tests := []struct {
		name   string
		schema Row
		want   []string
	}{
		{name: "no sorting key", schema: row(engine.MergeTree(), key()),
			want: []string{`MergeTree has no sorting key; add OrderBy("k"), or OrderBy() for a table without one`}},
		{name: "no engine", schema: Row{fields: []ent.Field{key()}},
			want: []string{`no engine is declared; add one to the type's Annotations: engine.MergeTree().OrderBy("k")`}},
		{name: "unique", schema: row(tree, key(), entfield.String("s").Unique()),
			want: []string{"ClickHouse has no unique columns; a ReplacingMergeTree keeps one row per sorting key"}},
		{name: "update default", schema: row(tree, key(), entfield.Int("s").UpdateDefault(func() int { return 1 })),
			want: []string{"rows are not updated in place, so UpdateDefault never runs; declare a Default"}},
		{name: "index of ent", schema: Row{annotations: []schema.Annotation{tree}, fields: []ent.Field{key(), value()}, indexes: []ent.Index{entindex.Fields("v")}},
			want: []string{`index over v: an index of ClickHouse skips data and has a kind; declare it in Annotations, as index.MinMax("by_v", "v")`}},
		{name: "stride", schema: row(tree, key(), field.Type("s", "QBit(Float32, 8, 4)")),
			want: []string{"Row.s: QBit(Float32, 8, 4): a stride smaller than the dimension is a multiple of 8 that divides it"}},
		{name: "json into a string", schema: row(tree, key(), field.JSON("s").GoType(Word(""))),
			want: []string{"entc.Word is no named struct or map, which a JSON object could be read into"}},
		{name: "pointer to a go type", schema: row(tree, key(), entfield.String("s").GoType(&sql.NullString{})),
			want: []string{"GoType was given a pointer; give it a sql.NullString"}},
		{name: "two defaults", schema: row(tree, key(), field.UInt8("s").Default(1).Materialized("2")),
			want: []string{"the column is DEFAULT already; it has one default at most"}},
		{name: "predicates clash", schema: row(tree, key(), field.String("tenant"), field.UInt8("tenant_in")),
			want: []string{`Row.tenant_in: field "tenant" and field "tenant_in" are both row.TenantIn in Go; rename one, and keep a column's name with StorageKey`}},
		{name: "enum constant and field clash", schema: row(tree, key(), field.Enum8("kind", "buy"), field.UInt8("kind_buy")),
			want: []string{`field "kind" and field "kind_buy" are both row.KindBuy in Go`}},
		{name: "go names clash", schema: row(tree, key(), field.UInt8("user_id"), field.UInt8("userID")),
			want: []string{`field "user_id" and field "userID" are both row.FieldUserID in Go`}},
		{name: "go type does not suit", schema: row(tree, key(), field.Of[string]("s", "UInt8")),
			want: []string{"Go type string does not suit ClickHouse type UInt8"}},
		{name: "go type has no place for null", schema: row(tree, key(), field.Of[string]("s", "Nullable(String)")),
			want: []string{"Go type string has no place for the NULL of Nullable(String); make it *string"}},
		{name: "go type has no place for null inside", schema: row(tree, key(), field.Array[string]("s").Type("Array(LowCardinality(Nullable(String)))")),
			want: []string{"Go type string has no place for the NULL of Nullable(String); make it *string"}},
		{name: "truncate of no time", schema: row(tree, key(), field.UInt8("s").Truncate(), field.Of[map[string]string]("m", "Map(String, String)").Truncate()),
			want: []string{"Row.s: Truncate: UInt8 holds no times; it cuts those of Date, Date32, DateTime, DateTime64, Time and Time64, in containers too", "Row.m: Truncate: Map(String, String) holds no times"}},
		{name: "truncate of what the server computes", schema: row(tree, key(), at(), field.Date("s").Materialized("toDate(at)").Truncate()),
			want: []string{"Row.s: Truncate: the client gives the column no values that it could cut"}},
		{name: "annotation of ent's SQL", schema: row(tree, key(), entfield.String("s").Annotations(entsql.Default("x"))),
			want: []string{"the entsql annotation default means nothing to ClickHouse"}},
		{name: "every mistake is reported", schema: row(engine.MergeTree().OrderBy("kk").TTL("k"), key(), field.String("s").Codec(codec.T64), field.UInt8("u").TTL("x")),
			want: []string{"sorting key", "TTL: column", "codec: T64", `TTL: no column is named "x"`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := modelOf(t, tt.schema)
			var schemaErr *SchemaError
			if !errors.As(err, &schemaErr) {
				t.Fatalf("got %v, want %q", err, tt.want)
			}
			if len(schemaErr.Problems) != len(tt.want) {
				t.Errorf("got %d problems, want %d:\n%v", len(schemaErr.Problems), len(tt.want), err)
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got\n%v\nwant %s", err, want)
				}
			}
		})
	}
}
