package entc

import (
	"encoding/json"
	"fmt"
	"math/big"
	"net/netip"
	"strings"
	"testing"
	"time"

	"entgo.io/ent"
	entfield "entgo.io/ent/schema/field"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/codec"
	"github.com/chent-io/chent/schema/constraint"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/index"
	"github.com/chent-io/chent/schema/mixin"
	"github.com/chent-io/chent/schema/projection"
	"github.com/chent-io/chent/schema/ttl"
)

// Place is a Go struct that stands for a Tuple.
type Place struct {
	Lat   float64
	Lon   float64
	Label string    `ch:"name"`
	Since time.Time `ch:",DateTime('UTC')"`
}

// Word is a named string.
type Word string

// TestColumnRoundTrip declares a column in Go and by hand, and compares what
// the server keeps of both.
func TestColumnRoundTrip(t *testing.T) {
	t.Parallel()
	noon := time.Date(2024, 2, 29, 12, 30, 0, 500_000_000, time.UTC)
	tests := []struct {
		field  ent.Field
		want   string // the column by hand, without its name
		goType string
	}{
		{field.Bool("c"), "Bool", "bool"},
		{field.Int8("c"), "Int8", "int8"},
		{field.Int16("c"), "Int16", "int16"},
		{field.Int32("c"), "Int32", "int32"},
		{field.Int64("c"), "Int64", "int64"},
		{field.UInt8("c"), "UInt8", "uint8"},
		{field.UInt16("c"), "UInt16", "uint16"},
		{field.UInt32("c"), "UInt32", "uint32"},
		{field.UInt64("c"), "UInt64", "uint64"},
		{field.Int128("c"), "Int128", "*big.Int"},
		{field.Int256("c"), "Int256", "*big.Int"},
		{field.UInt128("c"), "UInt128", "*big.Int"},
		{field.UInt256("c"), "UInt256", "*big.Int"},
		{field.Float32("c"), "Float32", "float32"},
		{field.Float64("c"), "Float64", "float64"},
		{field.BFloat16("c"), "BFloat16", "float32"},
		{field.Decimal("c", 20, 4), "Decimal(20, 4)", "decimal.Decimal"},
		{field.Decimal("c", 38, 5), "Decimal(38, 5)", "decimal.Decimal"},
		{field.Decimal32("c", 2), "Decimal32(2)", "decimal.Decimal"},
		{field.Decimal64("c", 4), "Decimal64(4)", "decimal.Decimal"},
		{field.Decimal128("c", 8), "Decimal128(8)", "decimal.Decimal"},
		{field.Decimal256("c", 16), "Decimal256(16)", "decimal.Decimal"},
		{field.String("c"), "String", "string"},
		{field.String("c").LowCardinality(), "LowCardinality(String)", "string"},
		{field.String("c").LowCardinality().Nullable(), "LowCardinality(Nullable(String))", "*string"},
		{field.UInt8("c").Nullable(), "Nullable(UInt8)", "*uint8"},
		{field.Of[*string]("c", "Nullable(String)"), "Nullable(String)", "*string"},
		{field.Of[*string]("c", "LowCardinality(Nullable(String))"), "LowCardinality(Nullable(String))", "*string"},
		{entfield.String("c").Annotations(schema.Column{Type: "LowCardinality(String)", Nullable: true}), "LowCardinality(Nullable(String))", "*string"},
		{entfield.String("c").Nillable().Annotations(schema.Column{Type: "Nullable(String)", LowCardinality: true}), "LowCardinality(Nullable(String))", "*string"},
		{field.String("c").GoType(Word("")), "String", "entc.Word"},
		{field.String("c").GoType(Word("")).Nullable(), "Nullable(String)", "*entc.Word"},
		{field.FixedString("c", 17), "FixedString(17)", "string"},
		{field.FixedString("c", 16).LowCardinality(), "LowCardinality(FixedString(16))", "string"},
		{field.Date("c"), "Date", "time.Time"},
		{field.Date32("c"), "Date32", "time.Time"},
		{field.DateTime("c"), "DateTime", "time.Time"},
		{field.DateTime("c", "America/Denver").Nullable(), "Nullable(DateTime('America/Denver'))", "*time.Time"},
		{field.DateTime64("c", 3), "DateTime64(3)", "time.Time"},
		{field.DateTime64("c", 9, "Europe/Moscow"), "DateTime64(9, 'Europe/Moscow')", "time.Time"},
		{field.Time("c"), "Time", "time.Duration"},
		{field.Time64("c", 6), "Time64(6)", "time.Duration"},
		{field.UUID("c"), "UUID", "uuid.UUID"},
		{field.IPv4("c"), "IPv4", "netip.Addr"},
		{field.IPv6("c"), "IPv6", "netip.Addr"},
		{field.Enum8("c", "a", "b'c", ""), `Enum8('a' = 1, 'b\'c' = 2, '' = 3)`, "row.C"},
		{field.Enum8("c").Value("low", -1).Value("high", 100).Nullable(), "Nullable(Enum8('low' = -1, 'high' = 100))", "*row.C"},
		{field.Enum8("c", "in", "out", "EQ", "values"), "Enum8('in' = 1, 'out' = 2, 'EQ' = 3, 'values' = 4)", "row.C"},
		{field.Enum16("c").Value("x", 1000), "Enum16('x' = 1000)", "row.C"},
		{field.Array[string]("c"), "Array(String)", "[]string"},
		{field.Array[uuid.UUID]("c"), "Array(UUID)", "[]uuid.UUID"},
		{field.Array[*uuid.UUID]("c"), "Array(Nullable(UUID))", "[]*uuid.UUID"},
		{field.Array[[]int]("c"), "Array(Array(Int64))", "[][]int"},
		{field.Map[string, uint64]("c"), "Map(String, UInt64)", "map[string]uint64"},
		{field.Map[string, []string]("c").Type("Map(LowCardinality(String), Array(String))"), "Map(LowCardinality(String), Array(String))", "map[string][]string"},
		{field.Tuple[Place]("c"), "Tuple(lat Float64, lon Float64, name String, since DateTime('UTC'))", "entc.Place"},
		{field.Array[Place]("c"), "Array(Tuple(lat Float64, lon Float64, name String, since DateTime('UTC')))", "[]entc.Place"},
		{field.Nested[Place]("c"), "Nested(lat Float64, lon Float64, name String, since DateTime('UTC'))", "[]entc.Place"},
		{field.Type("c", "Nested(a UInt8, b Array(String))"), "Nested(a UInt8, b Array(String))", "[]row.C"},
		{field.Type("c", "Tuple(UInt8, Nullable(String))"), "Tuple(UInt8, Nullable(String))", "row.C"},
		{field.Type("c", "Map(String, Tuple(a UInt8, b Tuple(c String)))"), "Map(String, Tuple(a UInt8, b Tuple(c String)))", "map[string]row.CValue"},
		{field.JSON("c"), "JSON", "json.RawMessage"},
		{field.JSON("c").Path("a.b", "UInt32").MaxDynamicPaths(10).MaxDynamicTypes(4).Skip("x.y").SkipRegexp("^z"),
			"JSON(max_dynamic_paths=10, max_dynamic_types=4, a.b UInt32, SKIP x.y, SKIP REGEXP '^z')", "json.RawMessage"},
		{field.JSON("c").MaxDynamicPaths(1024).MaxDynamicTypes(32), "JSON(max_dynamic_paths=1024, max_dynamic_types=32)", "json.RawMessage"},
		{field.JSON("c").MaxDynamicPaths(0).MaxDynamicTypes(0).Path("z", "UInt8").Path("a", "UInt8").SkipRegexp("b").Skip("y").Skip("x"),
			"JSON(max_dynamic_types=0, SKIP y, z UInt8, SKIP x, max_dynamic_paths=0, SKIP REGEXP 'b', a UInt8)", "json.RawMessage"},
		{field.JSON("c").Path("REGEXP", "UInt8").Path("SKIP", "UInt8").Path("a b.c'd", "UInt8").Path("1", "UInt8").Path("q`r", "UInt8").Path("max_dynamic_paths", "UInt8").Skip("REGEXP.x").Skip("a.REGEXP"),
			"JSON(`REGEXP` UInt8, `SKIP` UInt8, `a b`.`c'd` UInt8, `1` UInt8, `q\\`r` UInt8, `max_dynamic_paths` UInt8, SKIP `REGEXP`.`x`, SKIP a.`REGEXP`)", "json.RawMessage"},
		{field.JSON("c").Nullable(), "Nullable(JSON)", "json.RawMessage"},
		{field.Variant("c", "String", "UInt64", "Array(String)"), "Variant(String, UInt64, Array(String))", "column.Variant"},
		{field.Dynamic("c"), "Dynamic", "column.Dynamic"},
		{field.Dynamic("c", 5), "Dynamic(max_types=5)", "column.Dynamic"},
		{field.Point("c"), "Point", "orb.Point"},
		{field.Ring("c"), "Ring", "orb.Ring"},
		{field.LineString("c"), "LineString", "orb.LineString"},
		{field.MultiLineString("c"), "MultiLineString", "orb.MultiLineString"},
		{field.Polygon("c"), "Polygon", "orb.Polygon"},
		{field.MultiPolygon("c"), "MultiPolygon", "orb.MultiPolygon"},
		{field.AggregateState("c", "uniq", "UInt64"), "AggregateFunction(uniq, UInt64)", "[]uint8"},
		{field.AggregateState("c", "quantiles(0.5, 0.95)", "Float64"), "AggregateFunction(quantiles(0.5, 0.95), Float64)", "[]uint8"},
		{field.AggregateState("c", "uniq", "LowCardinality(String)"), "AggregateFunction(uniq, LowCardinality(String))", "[]uint8"},
		{field.SimpleAggregate[float64]("c", "max"), "SimpleAggregateFunction(max, Float64)", "float64"},
		{field.SimpleAggregate[[]string]("c", "groupUniqArrayArray"), "SimpleAggregateFunction(groupUniqArrayArray, Array(String))", "[]string"},
		{field.Interval("c", field.Day), "IntervalDay", "int64"},
		{field.QBit("c", "Float32", 8), "QBit(Float32, 8)", "[]float32"},
		{field.QBit("c", "Float64", 8), "QBit(Float64, 8)", "[]float64"},
		{field.QBit("c", "Int8", 8), "QBit(Int8, 8)", "[]int8"},
		{field.Type("c", "QBit(BFloat16, 16, 8)"), "QBit(BFloat16, 16, 8)", "[]float32"},
		{field.Type("c", "Geometry"), "Geometry", "column.Variant"},
		{field.JSON("c").GoType(Place{}), "JSON", "entc.Place"},
		{field.JSON("c").GoType(map[string]any{}), "JSON", "map[string]any"},
		{field.Of[[]byte]("c", "FixedString(4)"), "FixedString(4)", "[]uint8"},
		{field.SimpleAggregate[*string]("c", "anyLast"), "SimpleAggregateFunction(anyLast, Nullable(String))", "*string"},
		{field.Of[map[string]*Word]("c", "Map(LowCardinality(String), Nullable(String))"), "Map(LowCardinality(String), Nullable(String))", "map[string]*entc.Word"},

		{field.UInt64("c").Default(1<<63 + 3), "UInt64 DEFAULT 9223372036854775811", ""},
		{field.Float64("c").Default(1.5), "Float64 DEFAULT 1.5", ""},
		{field.Bool("c").Default(true), "Bool DEFAULT true", ""},
		{field.String("c").Default(`it's a \ "test" %`), `String DEFAULT 'it\'s a \\ "test" %'`, ""},
		{field.Enum8("c", "a", "b").Default("b"), "Enum8('a' = 1, 'b' = 2) DEFAULT 'b'", ""},
		{field.Date("c").Default(noon).Truncate(), "Date DEFAULT '2024-02-29'", ""},
		{field.DateTime64("c", 3, "UTC").Default(noon), "DateTime64(3, 'UTC') DEFAULT '2024-02-29 12:30:00.500'", ""},
		{field.UUID("c").Default(uuid.MustParse("61f0c404-5cb3-11e7-907b-a6006ad3dba0")), "UUID DEFAULT '61f0c404-5cb3-11e7-907b-a6006ad3dba0'", ""},
		{field.IPv4("c").Default(netip.MustParseAddr("10.0.0.1")), "IPv4 DEFAULT '10.0.0.1'", ""},
		{field.Decimal("c", 9, 2).Default(decimal.RequireFromString("1.25")), "Decimal(9, 2) DEFAULT '1.25'", ""},
		{field.Int128("c").Default(new(big.Int).Lsh(big.NewInt(1), 100)), "Int128 DEFAULT '1267650600228229401496703205376'", ""},
		{field.Array[string]("c").Default([]string{"a", "b'c"}), `Array(String) DEFAULT ['a', 'b\'c']`, ""},
		{field.Map[string, uint8]("c").Default(map[string]uint8{"a": 1}), "Map(String, UInt8) DEFAULT map('a', 1)", ""},
		{field.Map[string, []int]("c").Default(map[string][]int{}), "Map(String, Array(Int64)) DEFAULT map()", ""},
		{field.Tuple[Place]("c").Default(Place{Lat: 1.5, Label: "x", Since: noon.Truncate(time.Second)}), `Tuple(lat Float64, lon Float64, name String, since DateTime('UTC')) DEFAULT '(1.5,0,\'x\',\'2024-02-29 12:30:00\')'`, ""},
		{field.DateTime("c").Default(noon).Truncate(), "DateTime DEFAULT toDateTime('2024-02-29 12:30:00', 'UTC')", ""},
		{field.DateTime64("c", 3).Default(noon), "DateTime64(3) DEFAULT toDateTime64('2024-02-29 12:30:00.500', 3, 'UTC')", ""},
		{field.Array[time.Time]("c").Type("Array(Date)").Default([]time.Time{noon}).Truncate(), "Array(Date) DEFAULT ['2024-02-29']", ""},
		{field.Time("c").Default(time.Hour), "Time DEFAULT '01:00:00'", ""},
		{field.DateTime("c").DefaultExpr("now()"), "DateTime DEFAULT now()", ""},
		{field.UInt64("c").Materialized("k * 2"), "UInt64 MATERIALIZED k * 2", ""},
		{field.UInt64("c").Alias("k + 1"), "UInt64 ALIAS k + 1", ""},
		{field.UInt64("c").Ephemeral(), "UInt64 EPHEMERAL", ""},
		{field.UInt64("c").Ephemeral("5"), "UInt64 EPHEMERAL 5", ""},
		{field.String("c").Comment(`it's \ 100 %`), `String COMMENT 'it\'s \\ 100 %'`, ""},
		{field.UInt64("c").Alias("k").Comment("x"), "UInt64 ALIAS k COMMENT 'x'", ""},
		{field.UInt64("c").Materialized("k").Comment("x").Codec(codec.ZSTD(1)), "UInt64 MATERIALIZED k COMMENT 'x' CODEC(ZSTD(1))", ""},
		{field.UInt64("c").Ephemeral("1").Comment("x"), "UInt64 EPHEMERAL 1 COMMENT 'x'", ""},
		{field.UInt64("c").Codec(codec.Delta, codec.ZSTD(3)), "UInt64 CODEC(Delta, ZSTD(3))", ""},
		{field.UInt64("c").Codec(codec.DoubleDelta, codec.LZ4HC(9)), "UInt64 CODEC(DoubleDelta, LZ4HC(9))", ""},
		{field.UInt64("c").Codec(codec.T64Bit, codec.LZ4), "UInt64 CODEC(T64('bit'), LZ4)", ""},
		{field.UInt64("c").Codec(codec.GCD, codec.ZSTDLong(1, 24)), "UInt64 CODEC(GCD, ZSTD(1, 24))", ""},
		{field.UInt64("c").Codec(codec.DeltaBytes(4), codec.Default), "UInt64 CODEC(Delta(4), Default)", ""},
		{field.Float64("c").Codec(codec.Gorilla, codec.LZ4), "Float64 CODEC(Gorilla, LZ4)", ""},
		{field.Float64("c").Codec(codec.FPCLevel(12)), "Float64 CODEC(FPC(12))", ""},
		{field.String("c").Codec(codec.ZSTD(1), codec.AES128), "String CODEC(ZSTD(1), AES_128_GCM_SIV)", ""},
		{field.String("c").Codec(codec.AES256), "String CODEC(AES_256_GCM_SIV)", ""},
		{field.String("c").Codec(codec.None), "String CODEC(NONE)", ""},
		{field.String("c").TTL("at + INTERVAL 1 DAY"), "String TTL at + INTERVAL 1 DAY", ""},
		{field.Int32("c").Statistics("tdigest", "uniq"), "Int32 STATISTICS(tdigest, uniq)", ""},
		{field.Int32("c").Setting("min_compress_block_size", 1024).Setting("max_compress_block_size", 2048),
			"Int32 SETTINGS (min_compress_block_size = 1024, max_compress_block_size = 2048)", ""},
		{field.Int32("c").Default(1).Comment("all").Codec(codec.T64, codec.LZ4).Statistics("minmax").TTL("at + INTERVAL 1 DAY").Setting("min_compress_block_size", 1024),
			"Int32 DEFAULT 1 COMMENT 'all' CODEC(T64, LZ4) STATISTICS(minmax) TTL at + INTERVAL 1 DAY SETTINGS (min_compress_block_size = 1024)", ""},

		// Other spellings.
		{field.Type("c", "BIGINT UNSIGNED"), "BIGINT UNSIGNED", "uint64"},
		{field.Of[string]("c", "VARCHAR(10)"), "VARCHAR(10)", "string"},
		{field.Type("c", "Nullable(Decimal32(2))"), "Nullable(Decimal32(2))", "*decimal.Decimal"},
		{field.Type("c", "Map(TEXT, Array(DOUBLE))"), "Map(TEXT, Array(DOUBLE))", "map[string][]float64"},
		{field.Type("c", "Enum('x', 'y' = 5)"), "Enum('x', 'y' = 5)", "row.C"},
		{field.Type("c", "Array(Enum('x', 'y'))"), "Array(Enum('x', 'y'))", "[]string"},
		{field.Type("c", "DateTime64"), "DateTime64", "time.Time"},
		{field.Type("c", "Variant(UInt64, String)"), "Variant(UInt64, String)", "column.Variant"},

		// ent's own builders.
		{entfield.Int("c"), "Int64", "int"},
		{entfield.Uint("c"), "UInt64", "uint"},
		{entfield.Int8("c").Default(3), "Int8 DEFAULT 3", "int8"},
		{entfield.Uint64("c").Nillable().Optional(), "Nullable(UInt64)", "*uint64"},
		{entfield.Float32("c"), "Float32", "float32"},
		{entfield.Bool("c").Default(true), "Bool DEFAULT true", "bool"},
		{entfield.String("c").Default("x'y"), `String DEFAULT 'x\'y'`, "string"},
		{entfield.Text("c"), "String", "string"},
		{entfield.String("c").GoType(Word("")), "String", "entc.Word"},
		{entfield.Bytes("c"), "String", "[]uint8"},
		{entfield.Time("c"), "DateTime64(6, 'UTC')", "time.Time"},
		{entfield.Time("c").SchemaType(map[string]string{"clickhouse": "DateTime('UTC')"}), "DateTime('UTC')", "time.Time"},
		{entfield.UUID("c", uuid.UUID{}).Default(uuid.New), "UUID", "uuid.UUID"},
		{entfield.Enum("c").Values("a", "b").Default("a"), "Enum8('a' = 1, 'b' = 2) DEFAULT 'a'", "row.C"},
		{entfield.Strings("c"), "Array(String)", "[]string"},
		{entfield.Ints("c"), "Array(Int64)", "[]int"},
		{entfield.Floats("c"), "Array(Float64)", "[]float64"},
		{entfield.JSON("c", map[string][]uint8{}), "Map(String, Array(UInt8))", "map[string][]uint8"},
		{entfield.Other("c", decimal.Decimal{}).SchemaType(map[string]string{"clickhouse": "Decimal(18, 4)"}), "Decimal(18, 4)", "decimal.Decimal"},
		{entfield.String("c").Annotations(schema.Column{LowCardinality: true, Codec: []string{"ZSTD(3)"}}), "LowCardinality(String) CODEC(ZSTD(3))", "string"},
	}
	// All columns go into one table, which is made twice.
	table := catalog.Table{Name: "rows", Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: "k"}}
	for _, c := range []string{"k UInt64", "at DateTime"} {
		name, typ, _ := strings.Cut(c, " ")
		table.Columns = append(table.Columns, catalog.Column{Name: name, Type: typ})
	}
	hand := []string{"`k` UInt64", "`at` DateTime"}
	for i, tt := range tests {
		m, err := modelOf(t, row(engine.MergeTree().OrderBy("k"), key(), at(), tt.field))
		if err != nil {
			t.Errorf("%s: %v", tt.want, err)
			continue
		}
		c := m.Tables[0].Columns[2]
		if tt.goType != "" && c.GoType != tt.goType {
			t.Errorf("%s: Go type %s, want %s", tt.want, c.GoType, tt.goType)
		}
		for _, column := range m.Tables[0].Table.Columns[2:] {
			column.Name = strings.Replace(column.Name, "c", fmt.Sprintf("c%d", i), 1)
			table.Columns = append(table.Columns, column)
		}
		hand = append(hand, fmt.Sprintf("`c%d` %s", i, tt.want))
	}
	ours, theirs := enginetest.New(t), enginetest.New(t)
	ours.Exec(ddl.Create(&table, ddl.Options{}))
	theirs.Exec("CREATE TABLE rows (" + strings.Join(hand, ", ") + ") ENGINE = MergeTree ORDER BY k")
	byHand := kept(theirs)["rows"]
	if len(byHand) < len(tests) {
		t.Fatalf("the server keeps %d columns of %d", len(byHand), len(tests))
	}
	if diff := cmp.Diff(byHand, kept(ours)["rows"]); diff != "" {
		t.Errorf("what the server keeps (-by hand +in Go):\n%s", diff)
	}
}

// kept returns the definition of each object of the database as the server
// keeps it, a column on each line.
func kept(db *enginetest.Database) map[string][]string {
	answer := db.Exec("SELECT name, replaceAll(create_table_query, currentDatabase(), 'db') AS query FROM system.tables WHERE database = currentDatabase() FORMAT JSONEachRow")
	definitions := map[string][]string{}
	for _, line := range strings.Split(answer, "\n") {
		var object struct{ Name, Query string }
		if err := json.Unmarshal([]byte(line), &object); err == nil {
			definitions[object.Name] = strings.SplitAfter(object.Query, ", ")
		}
	}
	return definitions
}

// TestTableRoundTrip does the same for the clauses of a table.
func TestTableRoundTrip(t *testing.T) {
	t.Parallel()
	const columns = "CREATE TABLE rows (`k` UInt64, `at` DateTime, `v` Int64, `u` UInt64, `sign` Int8, `gone` UInt8, `s` String) "
	fields := []ent.Field{key(), at(), value(), field.UInt64("u"), field.Int8("sign"), field.UInt8("gone"), field.String("s")}
	tests := []struct {
		annotation schema.Annotation
		more       []schema.Annotation
		want       string // the statement by hand, after the columns or, with (, as a whole
	}{
		{annotation: engine.MergeTree().OrderBy(), want: "ENGINE = MergeTree ORDER BY tuple()"},
		{annotation: engine.MergeTree().OrderBy(), want: "ENGINE = MergeTree ORDER BY tuple()"},
		{annotation: engine.MergeTree().OrderBy("k"), want: "ENGINE = MergeTree ORDER BY k"},
		{annotation: engine.MergeTree().OrderBy("k", "toDate(at)"), want: "ENGINE = MergeTree ORDER BY (k, toDate(at))"},
		{annotation: engine.MergeTree().OrderBy("k DESC", "at"), want: "ENGINE = MergeTree ORDER BY (k DESC, at)"},
		{annotation: engine.MergeTree().OrderBy("k DESC"), want: "ENGINE = MergeTree ORDER BY (k DESC)"},
		{annotation: engine.MergeTree().OrderBy("k", "at", "s").PrimaryKey("k", "at").PartitionBy("toYYYYMM(at)"),
			want: "ENGINE = MergeTree PARTITION BY toYYYYMM(at) PRIMARY KEY (k, at) ORDER BY (k, at, s)"},
		{annotation: engine.MergeTree().PrimaryKey("k", "at"), want: "ENGINE = MergeTree PRIMARY KEY (k, at)"},
		{annotation: engine.MergeTree().OrderBy("k").PartitionBy("toYYYYMM(at)", "gone"), want: "ENGINE = MergeTree PARTITION BY (toYYYYMM(at), gone) ORDER BY k"},
		{annotation: engine.MergeTree().OrderBy("k", "intHash32(u)").SampleBy("intHash32(u)"), want: "ENGINE = MergeTree ORDER BY (k, intHash32(u)) SAMPLE BY intHash32(u)"},
		{annotation: engine.MergeTree().OrderBy("k").Setting("index_granularity", 1024).Setting("ttl_only_drop_parts", true).Setting("storage_policy", "default").Comment("it's"),
			want: `ENGINE = MergeTree ORDER BY k SETTINGS index_granularity = 1024, ttl_only_drop_parts = true, storage_policy = 'default' COMMENT 'it\'s'`},
		{annotation: engine.ReplacingMergeTree().OrderBy("k"), want: "ENGINE = ReplacingMergeTree ORDER BY k"},
		{annotation: engine.ReplacingMergeTree("u").OrderBy("k"), want: "ENGINE = ReplacingMergeTree(u) ORDER BY k"},
		{annotation: engine.ReplacingMergeTree("u", "gone").OrderBy("k"), want: "ENGINE = ReplacingMergeTree(u, gone) ORDER BY k"},
		{annotation: engine.SummingMergeTree().OrderBy("k"), want: "ENGINE = SummingMergeTree ORDER BY k"},
		{annotation: engine.SummingMergeTree("v").OrderBy("k"), want: "ENGINE = SummingMergeTree(v) ORDER BY k"},
		{annotation: engine.SummingMergeTree("v", "u").OrderBy("k"), want: "ENGINE = SummingMergeTree((v, u)) ORDER BY k"},
		{annotation: engine.CoalescingMergeTree("s").OrderBy("k"), want: "ENGINE = CoalescingMergeTree(s) ORDER BY k"},
		{annotation: engine.AggregatingMergeTree().OrderBy("k"), want: "ENGINE = AggregatingMergeTree ORDER BY k"},
		{annotation: engine.CollapsingMergeTree("sign").OrderBy("k"), want: "ENGINE = CollapsingMergeTree(sign) ORDER BY k"},
		{annotation: engine.VersionedCollapsingMergeTree("sign", "u").OrderBy("k"), want: "ENGINE = VersionedCollapsingMergeTree(sign, u) ORDER BY k"},

		{annotation: engine.MergeTree().OrderBy("k").TTL("at + INTERVAL 1 DAY"), want: "ENGINE = MergeTree ORDER BY k TTL at + INTERVAL 1 DAY"},
		{annotation: engine.MergeTree().OrderBy("k").TTL(ttl.Delete("at + INTERVAL 1 DAY")), want: "ENGINE = MergeTree ORDER BY k TTL at + INTERVAL 1 DAY DELETE"},
		{annotation: engine.MergeTree().OrderBy("k").TTL(ttl.Delete("at + INTERVAL 1 DAY").Where("s = 'x'"), ttl.Delete("at + INTERVAL 2 DAY").Where("s = 'y'"), "at + INTERVAL 1 YEAR"),
			want: "ENGINE = MergeTree ORDER BY k TTL at + INTERVAL 1 DAY DELETE WHERE s = 'x', at + INTERVAL 2 DAY DELETE WHERE s = 'y', at + INTERVAL 1 YEAR"},
		{annotation: engine.MergeTree().OrderBy("k").TTL(ttl.ToDisk("at + INTERVAL 1 DAY", "default")), want: "ENGINE = MergeTree ORDER BY k TTL at + INTERVAL 1 DAY TO DISK 'default'"},
		{annotation: engine.MergeTree().OrderBy("k").TTL(ttl.ToVolume("at + INTERVAL 1 DAY", "default")), want: "ENGINE = MergeTree ORDER BY k TTL at + INTERVAL 1 DAY TO VOLUME 'default'"},
		{annotation: engine.MergeTree().OrderBy("k").TTL(ttl.Recompress("at + INTERVAL 1 DAY", codec.ZSTD(17))), want: "ENGINE = MergeTree ORDER BY k TTL at + INTERVAL 1 DAY RECOMPRESS CODEC(ZSTD(17))"},
		{annotation: engine.MergeTree().OrderBy("k", "s").TTL(ttl.GroupBy("at + INTERVAL 1 DAY", "k", "s").Set("v", "sum(v)").Set("u", "max(u)")),
			want: "ENGINE = MergeTree ORDER BY (k, s) TTL at + INTERVAL 1 DAY GROUP BY k, s SET v = sum(v), u = max(u)"},

		{annotation: engine.MergeTree().OrderBy("k"), more: []schema.Annotation{
			index.MinMax("a", "v"), index.Set("b", "(s, v)", 100), index.BloomFilter("c", "s", 0.01).Granularity(4), index.BloomFilter("d", "s", 0),
			index.NgramBF("e", "lower(s)", 4, 1024, 2, 0), index.TokenBF("f", "s", 256, 2, 0), index.Text("g", "s", "splitByNonAlpha"),
		}, want: "CREATE TABLE rows (`k` UInt64, `at` DateTime, `v` Int64, `u` UInt64, `sign` Int8, `gone` UInt8, `s` String, INDEX a v TYPE minmax, INDEX b (s, v) TYPE set(100), " +
			"INDEX c s TYPE bloom_filter(0.01) GRANULARITY 4, INDEX d s TYPE bloom_filter, INDEX e lower(s) TYPE ngrambf_v1(4, 1024, 2, 0), INDEX f s TYPE tokenbf_v1(256, 2, 0), " +
			"INDEX g s TYPE text(tokenizer = splitByNonAlpha)) ENGINE = MergeTree ORDER BY k"},
		{annotation: engine.MergeTree().OrderBy("k"), more: []schema.Annotation{
			projection.Select("p", "SELECT * ORDER BY s"), projection.Select("q", "SELECT s, count(), sum(v) GROUP BY s"),
			projection.Index("r", "s", "basic"), projection.Select("w", "SELECT v ORDER BY v").Setting("index_granularity", 512),
		}, want: "CREATE TABLE rows (`k` UInt64, `at` DateTime, `v` Int64, `u` UInt64, `sign` Int8, `gone` UInt8, `s` String, PROJECTION p (SELECT * ORDER BY s), " +
			"PROJECTION q (SELECT s, count(), sum(v) GROUP BY s), PROJECTION r INDEX s TYPE basic, PROJECTION w (SELECT v ORDER BY v) WITH SETTINGS (index_granularity = 512)) ENGINE = MergeTree ORDER BY k"},
		{annotation: engine.ReplacingMergeTree().OrderBy("k").Setting("deduplicate_merge_projection_mode", "drop"), more: []schema.Annotation{projection.Select("p", "SELECT * ORDER BY s")},
			want: "CREATE TABLE rows (`k` UInt64, `at` DateTime, `v` Int64, `u` UInt64, `sign` Int8, `gone` UInt8, `s` String, PROJECTION p (SELECT * ORDER BY s)) " +
				"ENGINE = ReplacingMergeTree ORDER BY k SETTINGS deduplicate_merge_projection_mode = 'drop'"},
		{annotation: engine.MergeTree().OrderBy("k"), more: []schema.Annotation{constraint.Check("positive", "v > 0 AND k >= 1"), constraint.Assume("small", "v < 10")},
			want: "CREATE TABLE rows (`k` UInt64, `at` DateTime, `v` Int64, `u` UInt64, `sign` Int8, `gone` UInt8, `s` String, CONSTRAINT positive CHECK v > 0 AND k >= 1, CONSTRAINT small ASSUME v < 10) ENGINE = MergeTree ORDER BY k"},

		{annotation: engine.Null(), want: "ENGINE = Null"},
		{annotation: engine.Memory(), want: "ENGINE = Memory"},
		{annotation: engine.Memory().Setting("max_rows_to_keep", 100), want: "ENGINE = Memory SETTINGS max_rows_to_keep = 100"},
		{annotation: engine.Log(), want: "ENGINE = Log"},
		{annotation: engine.TinyLog(), want: "ENGINE = TinyLog"},
		{annotation: engine.StripeLog(), want: "ENGINE = StripeLog"},
		{annotation: engine.Set(), want: "ENGINE = Set"},
		{annotation: engine.Join("ANY", "LEFT", "k", "s"), want: "ENGINE = Join(ANY, LEFT, k, s)"},
		{annotation: engine.Buffer("system", "numbers", engine.BufferLimits{MinTime: 10 * time.Second, MaxTime: 100 * time.Second, MinRows: 1, MaxRows: 2, MinBytes: 3, MaxBytes: 4}),
			want: "ENGINE = Buffer('system', 'numbers', 16, 10, 100, 1, 2, 3, 4)"},
		{annotation: engine.Merge("currentDatabase()", "^t"), want: "ENGINE = Merge(currentDatabase(), '^t')"},
		{annotation: engine.GenerateRandom(1, 5, 3), want: "ENGINE = GenerateRandom(1, 5, 3)"},
		{annotation: engine.File("CSV"), want: "ENGINE = File(CSV)"},
		{annotation: engine.URL("http://127.0.0.1:1/x.csv", "CSV"), want: "ENGINE = URL('http://127.0.0.1:1/x.csv', 'CSV')"},
		{annotation: engine.S3("http://127.0.0.1:1/bucket/x.parquet").NoSign().Format("Parquet"), want: "ENGINE = S3('http://127.0.0.1:1/bucket/x.parquet', NOSIGN, 'Parquet')"},
		{annotation: engine.MySQL("127.0.0.1:1", "d", "t", "u", "p"), want: "ENGINE = MySQL('127.0.0.1:1', 'd', 't', 'u', 'p')"},
		{annotation: engine.PostgreSQL("127.0.0.1:1", "d", "t", "u", "p"), want: "ENGINE = PostgreSQL('127.0.0.1:1', 'd', 't', 'u', 'p')"},
		{annotation: engine.EmbeddedRocksDB("k"), want: "ENGINE = EmbeddedRocksDB PRIMARY KEY k"},
		{annotation: engine.Executable("x.sh", "TSV"), want: "ENGINE = Executable('x.sh', 'TSV')"},
		{annotation: engine.Custom("MergeTree").OrderBy("k"), want: "ENGINE = MergeTree ORDER BY k"},
	}
	ours, theirs := enginetest.New(t), enginetest.New(t)
	ran := map[string]string{}
	for i, tt := range tests {
		name := fmt.Sprintf("rows%d", i)
		want := tt.want
		if !strings.HasPrefix(want, "CREATE") {
			want = columns + want
		}
		if _, err := theirs.Try(strings.Replace(want, "TABLE rows", "TABLE "+name, 1)); err != nil {
			if unsupported(err) {
				t.Log("not in this engine:", tt.want)
			} else {
				t.Error(err)
			}
			continue
		}
		m, err := modelOf(t, row(tt.annotation, fields...).with(tt.more...))
		if err != nil {
			t.Errorf("%s: %v", tt.want, err)
			continue
		}
		m.Tables[0].Table.Name = name
		if _, err := ours.Try(createText(t, m)); err != nil {
			t.Error(err)
		}
		ran[name] = tt.want
	}
	byHand, inGo := kept(theirs), kept(ours)
	for name, what := range ran {
		if diff := cmp.Diff(byHand[name], inGo[name]); diff != "" || byHand[name] == nil {
			t.Errorf("%s: what the server keeps (-by hand +in Go):\n%s", what, diff)
		}
	}
}

// unsupported reports an error of an engine that the build lacks or that wants
// a configuration.
func unsupported(err error) bool {
	return strings.Contains(err.Error(), "Code: 56.") || strings.Contains(err.Error(), "UNKNOWN_STORAGE")
}

// TestReplicatedForms compares the engine clauses of replicated tables as text,
// which a server without Keeper does not take.
func TestReplicatedForms(t *testing.T) {
	t.Parallel()
	tests := []struct {
		annotation schema.Annotation
		want       string
	}{
		{engine.MergeTree().Replicated().OrderBy("k"), "ReplicatedMergeTree"},
		{engine.MergeTree().Replicated("/t/{shard}/{table}", "{replica}").OrderBy("k"), "ReplicatedMergeTree('/t/{shard}/{table}', '{replica}')"},
		{engine.ReplacingMergeTree("v").Replicated("/t", "r").OrderBy("k"), "ReplicatedReplacingMergeTree('/t', 'r', v)"},
		{engine.SummingMergeTree("v", "w").Replicated().OrderBy("k"), "ReplicatedSummingMergeTree((v, w))"},
		{engine.GraphiteMergeTree("graphite").Replicated("/t", "r").OrderBy("k"), "ReplicatedGraphiteMergeTree('/t', 'r', 'graphite')"},
		{engine.VersionedCollapsingMergeTree("sign", "w").Shared("/t", "r").OrderBy("k"), "SharedVersionedCollapsingMergeTree('/t', 'r', sign, w)"},
		{engine.Distributed("main", "db", "t"), "Distributed('main', 'db', 't')"},
		{engine.Distributed("main", "db", "t").ShardingKey("cityHash64(k)").Policy("p"), "Distributed('main', 'db', 't', cityHash64(k), 'p')"},
		{engine.KeeperMap("/map", "k"), "KeeperMap('/map')"},
		{engine.Kafka([]string{"a:1", "b:2"}, []string{"t"}, "g", "JSONEachRow").Setting("kafka_num_consumers", 2), "Kafka"},
		{engine.Dictionary("d"), "Dictionary('d')"},
		{engine.Collection("S3", "logs", "format = 'CSV'"), "S3(logs, format = 'CSV')"},
		{engine.S3("u").Credentials("id", "secret").Compression("gzip"), "S3('u', 'id', 'secret', 'auto', 'gzip')"},
	}
	for _, tt := range tests {
		t.Run(tt.want, func(t *testing.T) {
			m, err := modelOf(t, row(tt.annotation, key(), value(), field.Int64("w"), field.Int8("sign")))
			if err != nil {
				t.Fatal(err)
			}
			if got := ddl.Engine(m.Tables[0].Table.Engine); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// Order is a table of the usual mixins.
type Order struct{ ent.Schema }

func (Order) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.Tenant{}, mixin.EventTime{}, mixin.Version{}, mixin.SoftDelete{}}
}

func (Order) Annotations() []schema.Annotation {
	return []schema.Annotation{engine.ReplacingMergeTree().OrderBy("order_id").PrimaryKey("order_id")}
}

func (Order) Fields() []ent.Field { return []ent.Field{field.UInt64("order_id")} }

func TestMixins(t *testing.T) {
	t.Parallel()
	m, err := modelOf(t, Order{})
	if err != nil {
		t.Fatal(err)
	}
	s := m.Tables[0].Table.Storage
	want := catalog.Storage{
		Engine:     catalog.Engine{Name: "ReplacingMergeTree", Args: []string{"version", "is_deleted"}},
		OrderBy:    "(tenant, order_id)",
		PrimaryKey: "(tenant, order_id)",
	}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Errorf("storage (-want +got):\n%s", diff)
	}
	if !m.Tables[0].Final {
		t.Error("FINAL means something to a ReplacingMergeTree")
	}
	db := enginetest.New(t)
	db.Exec(createText(t, m))
	db.Exec("INSERT INTO orders (tenant, order_id) VALUES ('a', 1)")
	if got := db.Exec("SELECT version > 1700000000000000, at > '2023-01-01', is_deleted FROM orders"); got != "1\t1\t0" {
		t.Errorf("defaults of the mixins: %q", got)
	}
}
