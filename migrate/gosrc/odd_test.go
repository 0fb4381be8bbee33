package gosrc_test

import "testing"

// What the server takes, if only when it is told to, an imported schema says,
// and the generator does not refuse it.
func TestImportedOddSchemaIsTheSame(t *testing.T) { importAndLoad(t, odd) }

var odd = []string{
	"SET allow_suspicious_low_cardinality_types = 1, allow_suspicious_variant_types = 1, allow_suspicious_fixed_string_types = 1, enable_nullable_tuple_type = 1",
	"SET allow_suspicious_codecs = 1, allow_experimental_codecs = 1, allow_suspicious_ttl_expressions = 1, allow_suspicious_primary_key = 1, allow_experimental_time_series_table = 1",
	"SET check_table_dependencies = 0, allow_materialized_view_with_bad_select = 1",

	// Columns with dots in their names, lists in JSON, tables that only EPHEMERAL
	// columns fill, and keys of engines other than MergeTree.
	"CREATE TABLE dotted_json (`my.json` JSON(a UInt32), b UInt32 MATERIALIZED my.json.a, INDEX i my.json.a TYPE minmax) ENGINE = MergeTree ORDER BY my.json.a",
	"CREATE TABLE listed (j JSON, PROJECTION p (SELECT j ORDER BY j.c[].d.:Int64)) ENGINE = MergeTree ORDER BY tuple()",
	"CREATE TABLE fleeting (a UInt8 EPHEMERAL, b UInt8 MATERIALIZED 1) ENGINE = Memory",
	"CREATE TABLE nullable_key (k Nullable(UInt16), v String) ENGINE = EmbeddedRocksDB PRIMARY KEY k",

	// Nested that is kept whole, or is not.
	"SET flatten_nested = 0",
	"CREATE TABLE whole (id UInt64, n Nested(a UInt32, b String)) ENGINE = MergeTree ORDER BY id",
	"CREATE TABLE whole_deep (a Nested(x UInt8, n Nested(s String, b UInt32)), b Nested(p Nested(q UInt8), r Nested(s Nested(t String)))) ENGINE = MergeTree ORDER BY tuple()",
	"CREATE TABLE whole_inside (a Array(Nested(x UInt8)), b Tuple(n Nested(y String)), c Map(String, Nested(z UInt8))) ENGINE = Memory",
	"CREATE TABLE whole_extras (id UInt64, n Nested(a UInt32, b String) DEFAULT [] COMMENT 'kept' CODEC(ZSTD(3)), m Nested(x UInt8) ALIAS [], INDEX i n.a TYPE bloom_filter) ENGINE = ReplacingMergeTree ORDER BY id",
	"CREATE TABLE whole_and_arrays (id UInt64, `d.a` Array(UInt8), `d.b` Array(String), n Nested(x UInt8)) ENGINE = MergeTree ORDER BY id",
	"SET flatten_nested = 1",
	"CREATE TABLE flat_deep (a Nested(x UInt8, n Nested(s String, b UInt32)), `b.single` Array(UInt8)) ENGINE = MergeTree ORDER BY tuple()",
	"ALTER TABLE flat_deep ADD COLUMN later Nested(a Int8, b String) SETTINGS flatten_nested = 0",
	"CREATE TABLE flat_key (id UInt32, n Nested(key String, value String), INDEX i n.key TYPE bloom_filter GRANULARITY 1) ENGINE = MergeTree ORDER BY (n.key, id)",
	"CREATE TABLE flat_quoted_key (n Nested(key String, `odd name` String)) ENGINE = MergeTree ORDER BY `n.key`",
	"CREATE TABLE dotted (`a.b` UInt8, `a.c.d` String, `x.` UInt8, `.y` UInt8) ENGINE = MergeTree ORDER BY `a.b`",

	// Maps of any key.
	"CREATE TABLE maps (a Map(Array(UInt32), String), b Map(Map(String, UInt8), Array(Map(Ring, UInt8))), c Map(JSON, Tuple(x Map(Dynamic, UInt8))), d Map(Variant(String, Array(UInt8)), Nullable(String))) ENGINE = Memory",
	"CREATE TABLE only_map (m Map(Array(UInt32), String)) ENGINE = MergeTree ORDER BY tuple()",
	"CREATE TABLE map_keys (a Map(Tuple(UInt8, String), UInt8), b Map(UInt256, Decimal(9, 2)), c Map(Float64, UInt8), d Map(DateTime64(3, 'UTC'), IntervalDay), e Map(IPv6, BFloat16), f Map(Bool, Time64(3)), g Map(FixedString(3), LowCardinality(String))) ENGINE = Memory",

	// Types that the server suspects.
	"CREATE TABLE labels (a LowCardinality(UInt8), b Array(LowCardinality(Nullable(Date))), c Map(LowCardinality(Int64), LowCardinality(Float32)), d Tuple(x LowCardinality(DateTime))) ENGINE = Log",
	"CREATE TABLE variants (a Variant(UInt8, UInt16), b Variant(Array(UInt8), Array(Int64)), c Variant(Tuple(a UInt8), Tuple(b UInt16)), d Variant(Date, DateTime, String, FixedString(3)), e Variant(Map(String, UInt8), Map(String, Int8))) ENGINE = Memory",
	"CREATE TABLE variants_fine (a Variant(Bool, UInt8), b Variant(Decimal(9, 2), Float64), c Variant(IPv4, IPv6, UUID), d Variant(JSON, Point, AggregateFunction(sum, UInt8)), e Variant(Nested(x UInt8), String)) ENGINE = Memory",
	"CREATE TABLE wide (a FixedString(300), b Array(FixedString(1000)), c Nullable(Tuple(a UInt8, b Nullable(String))), d Array(Nullable(Point))) ENGINE = TinyLog",
	"CREATE TABLE empties (a Tuple(), b Array(Tuple()), c Array(Array(Array(Nullable(UInt8)))), d JSON(max_dynamic_paths = 0, SKIP x, SKIP REGEXP '^y'), e Dynamic(max_types = 0)) ENGINE = Memory",
	"CREATE TABLE json (a JSON(x JSON(y UInt8), `q.r` Array(JSON), z LowCardinality(UInt8)), b Nullable(JSON), c Array(JSON(max_dynamic_types = 3))) ENGINE = Memory",
	"CREATE TABLE vectors (a QBit(Float32, 7), b Array(QBit(Int8, 8)), c Nullable(QBit(Float64, 16)), d QBit(Float32, 16, 8), g Geometry, h Array(Geometry)) ENGINE = Memory",
	"CREATE TABLE states (a AggregateFunction(1, sum, UInt8), b AggregateFunction(quantiles(0.5, 0.9), Float64), c Array(AggregateFunction(uniqIf, String, UInt8)), d SimpleAggregateFunction(groupArrayArray(3), Array(String)), e SimpleAggregateFunction(any, JSON), f Nullable(SimpleAggregateFunction(sum, UInt64)), g AggregateFunction(count), h SimpleAggregateFunction(sumMap, Tuple(Array(UInt8), Array(UInt64)))) ENGINE = AggregatingMergeTree ORDER BY tuple() SETTINGS allow_dimensions_outside_sorting_key = 1",
	"CREATE TABLE enums (a Enum8('' = 0, 'it''s' = -1, 'ü' = 5), b Enum16('a b' = -32768, 'A B' = 32767), c Nullable(Enum8('x' = 1)), d Array(Enum8('x' = 1, 'y' = 2))) ENGINE = Memory",
	"CREATE TABLE `elements` (a Tuple(`a b` UInt8, `type` String, `1` UInt8, `ü` UInt8), b Tuple(`a.b` UInt8), c Nested(`select` UInt8, `from` String)) ENGINE = Memory",

	// Codecs.
	"CREATE TABLE codecs (a UInt64 CODEC(Gorilla), b UInt64 CODEC(Delta, Gorilla), c Float64 CODEC(Delta), d UInt64 CODEC(LZ4, ZSTD, NONE, Delta), e String CODEC(Delta(1), NONE, LZ4HC(0)), f FixedString(3) CODEC(Delta(1)), g UInt128 CODEC(Gorilla(8)), h Array(String) CODEC(Delta(8)), i Float32 CODEC(ALP), j UInt64 CODEC(ZXC), k JSON CODEC(T64, FPC), l UInt64 CODEC(AES_128_GCM_SIV, LZ4), m Map(String, Float64) CODEC(Gorilla(4)), n DateTime CODEC(T64('bit'), DoubleDelta, Default), o UInt64 CODEC(LZ4HC(99), ZSTD(-5)), p UInt64 CODEC(ZSTD(1, 24)), q UInt8 EPHEMERAL 1 CODEC(NONE)) ENGINE = MergeTree ORDER BY tuple()",

	// TTLs.
	"CREATE TABLE ttl_constant (d DateTime, v UInt8 TTL toDate('2000-01-01')) ENGINE = MergeTree ORDER BY tuple() TTL toDate('2000-01-01')",
	"CREATE TABLE ttl_random (d DateTime, x UInt64, e UInt8 EPHEMERAL 1 TTL d, m UInt8 MATERIALIZED 1 TTL d + INTERVAL 1 DAY) ENGINE = MergeTree ORDER BY tuple() TTL d + rand(), d + INTERVAL 1 DAY WHERE rand() = 1 AND x IN (1, 2)",
	"CREATE TABLE ttl_odd (d DateTime, x UInt64, s String, t Tuple(d Date), y UInt8) ENGINE = MergeTree ORDER BY (x, y) TTL (d, x).1 + toIntervalDay(x), s + INTERVAL 1 DAY WHERE y = 1, t.d RECOMPRESS CODEC(LZ4, ZSTD(3)), if(x = 1, d, now()) TO DISK 'cold', x::DateTime GROUP BY x SET s = max(s), d = min(d) SETTINGS storage_policy = 'tiered'",

	// Keys.
	"CREATE TABLE key_aggregate (k SimpleAggregateFunction(max, UInt64), v UInt8) ENGINE = AggregatingMergeTree ORDER BY (v, k) PRIMARY KEY v SETTINGS allow_dimensions_outside_sorting_key = 1",
	"CREATE TABLE key_twice (a UInt8, b UInt8, INDEX i (a, a) TYPE minmax) ENGINE = MergeTree ORDER BY (a, b, a) SETTINGS allow_suspicious_indices = 1",
	"CREATE TABLE key_null (a Nullable(UInt8), b LowCardinality(Nullable(String)), c Array(Nullable(UInt8)), f Float64) ENGINE = MergeTree PARTITION BY (b, round(f)) ORDER BY (a, c) SETTINGS allow_nullable_key = 1, allow_floating_point_partition_key = 1",
	"CREATE TABLE key_odd (a UInt8, m Map(String, UInt8), p Point, r Ring, t Tuple(x UInt8, y String), mat UInt8 MATERIALIZED a) ENGINE = MergeTree PARTITION BY (a, a) ORDER BY (a DESC, -a, m, p, r, t.x, (a, mat), tuple(a), CAST(a, 'String'), a = 1 AND NOT mat) PRIMARY KEY (a, -a)",
	"CREATE TABLE key_none (a UInt8) ENGINE = MergeTree PRIMARY KEY tuple() ORDER BY (a)",
	"CREATE TABLE `key words` (`order` UInt8, `by` UInt8, `select from` String, `it``s` UInt8, `day` Date) ENGINE = MergeTree PARTITION BY `day` ORDER BY (`order`, `by`, `select from`, `it``s`)",
	"CREATE TABLE sample_text (id String) ENGINE = MergeTree ORDER BY id SAMPLE BY id SETTINGS check_sample_column_is_correct = 0",
	"CREATE TABLE sample_outside (a UInt8, b UInt64) ENGINE = MergeTree ORDER BY a SAMPLE BY intHash64(b) SETTINGS compatibility_allow_sampling_expression_not_in_primary_key = 1",
	"CREATE TABLE sums (a UInt8, b UInt64, m Nested(k UInt8, v UInt64)) ENGINE = SummingMergeTree((b, m)) ORDER BY (a, b) SETTINGS allow_summing_columns_in_partition_or_order_key = 1",

	// Indexes, projections, constraints.
	"CREATE TABLE indexes (a UInt8, s String, j JSON, al UInt8 ALIAS a + 1, v Variant(String, UInt8), arr Array(String), vec Array(Float32), INDEX i1 a TYPE bloom_filter(1.) GRANULARITY 3, INDEX i2 a TYPE minmax(1), INDEX i3 j TYPE minmax, INDEX i4 al TYPE minmax, INDEX i5 v TYPE set(0), INDEX i6 (s, arr) TYPE sparse_grams(3, 10, 256, 2, 0), INDEX i7 lower(s) TYPE text(tokenizer = ngrams(3)), INDEX i8 j.x::String TYPE bloom_filter, INDEX i9 vec TYPE vector_similarity('hnsw', 'L2Distance', 8), INDEX `odd i` tuple(a, s) TYPE set(10)) ENGINE = MergeTree ORDER BY tuple() SETTINGS allow_minmax_index_for_json = 1",
	"CREATE TABLE projections (a UInt8, at DateTime, PROJECTION p1 (SELECT extract(YEAR FROM at) AS y, ' FROM ' AS s, count() GROUP BY y, s), PROJECTION p2 (WITH a + 1 AS b SELECT b, * ORDER BY b), PROJECTION `odd p` (SELECT _part_offset ORDER BY at), PROJECTION p4 (SELECT a, any(at) GROUP BY a) WITH SETTINGS (index_granularity = 100)) ENGINE = MergeTree ORDER BY a",
	"CREATE TABLE constraints (a UInt8, s String, CONSTRAINT c1 CHECK a IN (SELECT number FROM system.numbers LIMIT 3), CONSTRAINT `odd c` ASSUME length(s) > (SELECT 1)) ENGINE = Log",

	// Views.
	"CREATE TABLE source (a UInt8, b String, at DateTime) ENGINE = MergeTree ORDER BY a",
	"CREATE MATERIALIZED VIEW mv_null (a UInt8, INDEX i a TYPE minmax, PROJECTION p (SELECT a ORDER BY a), CONSTRAINT c CHECK a > 1) ENGINE = Null AS SELECT a FROM source",
	"CREATE MATERIALIZED VIEW mv_label (a LowCardinality(UInt8), f Float64 CODEC(Delta)) ENGINE = MergeTree ORDER BY a AS SELECT a, 1.5 AS f FROM source",
	"CREATE MATERIALIZED VIEW mv_alias (a UInt8 ALIAS 1, b UInt8 DEFAULT 2, c String MATERIALIZED toString(b)) ENGINE = Memory AS SELECT a AS b FROM source",
	"CREATE MATERIALIZED VIEW mv_nested ENGINE = MergeTree ORDER BY a AS SELECT a, CAST([(a, 1)], 'Nested(x UInt8, y UInt8)') AS n FROM source",
	"CREATE MATERIALIZED VIEW mv_key (k SimpleAggregateFunction(max, UInt64), t DateTime TTL toDate(0)) ENGINE = MergeTree ORDER BY k AS SELECT a AS k, at AS t FROM source",
	"CREATE VIEW v_odd (a LowCardinality(UInt8), b FixedString(300)) AS SELECT a, b FROM source",
	"CREATE VIEW v_param AS SELECT * FROM source WHERE a = {a:UInt8} AND b = {b:String}",
	"CREATE VIEW v_maps AS SELECT map([1, 2], 'x') AS m, [map('a', [(1, 'x')])] AS n, CAST([], 'Nested(a UInt8)') AS nest",
	"CREATE DICTIONARY dict (id UInt64, a Array(String), p Nullable(UInt8) DEFAULT NULL, e Int64 EXPRESSION rand64(), t DateTime64(3) DEFAULT '2000-01-01 00:00:00') PRIMARY KEY id SOURCE(CLICKHOUSE(QUERY 'SELECT 1')) LAYOUT(HASHED(SHARDS 2)) LIFETIME(0)",
	"CREATE DICTIONARY ranges (id UInt64, f Date, t Nullable(Date), v String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'x')) LAYOUT(RANGE_HASHED(range_lookup_strategy 'max')) RANGE(MIN f MAX t) LIFETIME(MIN 1 MAX 2)",

	// Engines.
	"CREATE TABLE series ENGINE = TimeSeries",
	"CREATE TABLE defaults (a UInt8 DEFAULT b + 1, b UInt8 DEFAULT 3, c DEFAULT toDate('2020-01-01'), d String DEFAULT concat('a', 'b'), e UInt8 EPHEMERAL, f Array(UInt8) DEFAULT arrayMap(x -> (x + a), [1, 2]), g UInt8 MATERIALIZED c IN (today(), yesterday())) ENGINE = Memory",
	"CREATE TABLE buffer (a LowCardinality(UInt8)) ENGINE = Buffer('', source, 1, 10, 100, 10000, 1000000, 10000000, 100000000)",
	"CREATE TABLE merged (a UInt8) ENGINE = Merge(REGEXP('a|b'), 'x')",
	"CREATE TABLE joined (k LowCardinality(UInt8), s String) ENGINE = Join(ANY, LEFT, k) SETTINGS persistent = 0",
	"CREATE TABLE rocks (k UInt8, v String) ENGINE = EmbeddedRocksDB(10) PRIMARY KEY k",
	"CREATE TABLE `0 numbers first` (`1a` UInt8, `ünïcode` String, `_x` UInt8, `id` Nullable(UInt8), `type` UInt8, `func` UInt8, `String` UInt8) ENGINE = Memory",
}
