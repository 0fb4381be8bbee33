package inspect_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/ddl"
)

// allowed are the settings of a session that permit everything.
const allowed = "allow_suspicious_low_cardinality_types=1&allow_suspicious_variant_types=1&allow_suspicious_fixed_string_types=1&enable_nullable_tuple_type=1" +
	"&allow_suspicious_codecs=1&allow_experimental_codecs=1&allow_suspicious_ttl_expressions=1&allow_suspicious_primary_key=1&allow_experimental_time_series_table=1"

// A table says which settings it was made with exactly when the server would
// refuse it without them, and with them the server takes it.
func TestInspectSaysWhatTheServerMustBeTold(t *testing.T) {
	t.Parallel()
	const (
		codecs       = "allow_suspicious_codecs"
		experimental = "allow_experimental_codecs"
		ttl          = "allow_suspicious_ttl_expressions"
		key          = "allow_suspicious_primary_key"
		columns      = "(d DateTime, x UInt64, s SimpleAggregateFunction(max, UInt64)) ENGINE = MergeTree ORDER BY "
	)
	tests := []struct{ sql, want string }{
		{"(a UInt64 CODEC(Gorilla)) ENGINE = Memory", codecs},
		{"(a UUID CODEC(Gorilla(8), LZ4)) ENGINE = Memory", codecs},
		{"(a Float64 CODEC(Delta, Gorilla)) ENGINE = Memory", codecs},
		{"(a Float64 CODEC(Gorilla, Delta, LZ4)) ENGINE = Memory", ""},
		{"(a Tuple(UInt8, Array(Float64)) CODEC(Gorilla)) ENGINE = Memory", ""},
		{"(a Map(String, Float64) CODEC(Gorilla(4))) ENGINE = Memory", codecs},
		{"(a LowCardinality(String) CODEC(Delta(8), LZ4)) ENGINE = Memory", ""},
		{"(a JSON CODEC(FPC)) ENGINE = Memory", codecs},
		{"(a UInt64 CODEC(Delta)) ENGINE = Memory", codecs},
		{"(a UInt64 CODEC(LZ4, NONE)) ENGINE = Memory", codecs},
		{"(a UInt64 CODEC(LZ4, ZSTD)) ENGINE = Memory", codecs},
		{"(a UInt64 CODEC(Default, LZ4)) ENGINE = Memory", codecs},
		{"(a UInt64 CODEC(T64, T64)) ENGINE = Memory", ""},
		{"(a UInt64 CODEC(AES_128_GCM_SIV, LZ4)) ENGINE = Memory", codecs},
		{"(a UInt64 CODEC(AES_128_GCM_SIV, AES_128_GCM_SIV)) ENGINE = Memory", ""},
		{"(a UInt64 CODEC(Delta, AES_128_GCM_SIV)) ENGINE = Memory", codecs},
		{"(a UInt64 CODEC(ZXC)) ENGINE = Memory", experimental},
		{"(a Float64 CODEC(Delta, ALP)) ENGINE = Memory", experimental + " " + codecs},
		{"(a LowCardinality(UInt8) CODEC(Delta), b Date) ENGINE = MergeTree ORDER BY b TTL toDate(0)", codecs + " allow_suspicious_low_cardinality_types " + ttl},
		{columns + "x TTL d + INTERVAL 1 DAY", ""},
		{columns + "x TTL toDate('2000-01-01')", ttl},
		{columns + "x TTL toDateTime(x) WHERE rand() = 1", ""},
		{columns + "x TTL d + rand()", ttl},
		{columns + "x TTL d RECOMPRESS CODEC(ZSTD(3)), d + INTERVAL 1 DAY", ""},
		{columns + "x TTL d RECOMPRESS CODEC(LZ4, ZSTD)", ttl},
		{columns + "x TTL now()", ttl},
		{"(d DateTime, a UInt8 TTL toDate(0)) ENGINE = MergeTree ORDER BY tuple()", ttl},
		{"(d DateTime, a Tuple(b DateTime) TTL a.b) ENGINE = MergeTree ORDER BY tuple()", ""},
		{columns + "(x, s)", key},
		{columns + "(x, s) PRIMARY KEY x", key},
		{columns + "(x, toString(s))", ""},
		{"ENGINE = TimeSeries", "allow_experimental_time_series_table"},
	}
	for _, tt := range tests {
		t.Run(tt.sql, func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			if _, err := db.Try("CREATE TABLE t " + tt.sql); (err != nil) != (tt.want != "") {
				t.Errorf("without settings: %v, want settings %q", err, tt.want)
			}
			db.Exec("DROP TABLE IF EXISTS t SYNC")
			conn := open(t, db.HTTP()+"?"+allowed)
			if err := conn.Exec(t.Context(), driver.Statement{SQL: "CREATE TABLE t " + tt.sql}); err != nil {
				t.Fatal(err)
			}
			table := inspectAll(t, conn, db.Name).Databases[0].Tables[0]
			if got := strings.Join(table.Permissions(), " "); got != tt.want {
				t.Errorf("settings %q, want %q", got, tt.want)
			}
			db.Exec("DROP TABLE t SYNC")
			db.Exec(ddl.Create(&table, ddl.Options{}))
		})
	}
}

// Which members of a Variant are too similar is the server's word.
func TestSimilarMembersOfAVariant(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	types := strings.Split(`String;UInt8;UInt64;UInt128;UInt8;Int64;Int128;Int256;Float64;BFloat16;Decimal(9, 2);Bool;`+
		`Date;DateTime;DateTime;Time64(3);UUID;IPv4;IPv6;Enum8('a' = 1);IntervalDay;JSON;JSON(a UInt8);`+
		`Point;Ring;Polygon;Array(UInt8);Array(UInt64);Array(Int64);Array(String);Array(Nullable(UInt16));Array(Nothing);Nothing;`+
		`Map(String, UInt8);Tuple(UInt8);Tuple(a UInt16);Tuple(Float64, Float64);LowCardinality(String);AggregateFunction(sum, UInt8);`+
		`SimpleAggregateFunction(max, UInt8);QBit(Float32, 8);Nested(a UInt8);Array(LowCardinality(String));Array(Array(UInt8));Array(Bool)`, ";")
	for i, a := range types {
		for _, b := range types[:i] {
			text := fmt.Sprintf("Variant(%s, %s)", a, b)
			_, err := db.Try("CREATE TEMPORARY TABLE v (v " + text + ") ENGINE = Memory")
			refused := err != nil && strings.Contains(err.Error(), "similar types")
			variant := clickhouse.MustParseType(text)
			if similar, _ := variant.SimilarMembers(); similar.IsZero() == refused {
				t.Errorf("%s: the server refuses it: %v; similar: %v", text, refused, !similar.IsZero())
			}
		}
	}
}
