package entc

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent"

	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/codec"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/index"
	"github.com/chent-io/chent/schema/projection"
	"github.com/chent-io/chent/schema/ttl"
)

// A place is a rule of the generator about the type of a column: the schema that
// puts column s there, and the statement that does so by hand, with the type of
// s for %s.
type place struct {
	name   string
	schema func(s *field.Composite[any]) Row
	sql    string
}

// places are all rules that look at the type of a column.
func places() []place {
	type column = *field.Composite[any]
	tree := func() *engine.Tree { return engine.MergeTree().OrderBy("k") }
	list := []place{
		{"column", func(s column) Row { return row(tree(), key(), s) }, "CREATE TABLE rows (k UInt64, s %s) ENGINE = MergeTree ORDER BY k"},
		{"memory", func(s column) Row { return row(engine.Memory(), key(), s) }, "CREATE TABLE rows (k UInt64, s %s) ENGINE = Memory"},
		{"sorting key", func(s column) Row { return row(engine.MergeTree().OrderBy("k", "s"), key(), s) }, "CREATE TABLE rows (k UInt64, s %s) ENGINE = MergeTree ORDER BY (k, s)"},
		{"end of a sorting key", func(s column) Row { return row(engine.MergeTree().OrderBy("k", "s").PrimaryKey("k"), key(), s) }, "CREATE TABLE rows (k UInt64, s %s) ENGINE = MergeTree ORDER BY (k, s) PRIMARY KEY k"},
		{"falling key", func(s column) Row { return row(engine.MergeTree().OrderBy("s DESC"), key(), s) }, "CREATE TABLE rows (k UInt64, s %s) ENGINE = MergeTree ORDER BY s DESC"},
		{"partition key", func(s column) Row { return row(tree().PartitionBy("s"), key(), s) }, "CREATE TABLE rows (k UInt64, s %s) ENGINE = MergeTree ORDER BY k PARTITION BY s"},
		{"sampling key", func(s column) Row { return row(engine.MergeTree().OrderBy("s").SampleBy("s"), key(), s) }, "CREATE TABLE rows (k UInt64, s %s) ENGINE = MergeTree ORDER BY s SAMPLE BY s"},
		{"ttl", func(s column) Row { return row(tree().TTL("s"), key(), s) }, "CREATE TABLE rows (k UInt64, s %s) ENGINE = MergeTree ORDER BY k TTL s"},
		{"ttl after", func(s column) Row { return row(tree().TTL("s + INTERVAL 1 DAY"), key(), s) }, "CREATE TABLE rows (k UInt64, s %s) ENGINE = MergeTree ORDER BY k TTL s + INTERVAL 1 DAY"},
		{"ttl before", func(s column) Row { return row(tree().TTL("s - toIntervalMonth(2)"), key(), s) }, "CREATE TABLE rows (k UInt64, s %s) ENGINE = MergeTree ORDER BY k TTL s - toIntervalMonth(2)"},
		{"ttl of another column", func(s column) Row { return row(tree(), key(), field.Int64("v").TTL("s + INTERVAL 1 DAY"), s) }, "CREATE TABLE rows (k UInt64, v Int64 TTL s + INTERVAL 1 DAY, s %s) ENGINE = MergeTree ORDER BY k"},
		{"column that expires", func(s column) Row { return row(tree(), key(), at(), s.TTL("at + INTERVAL 1 DAY")) }, "CREATE TABLE rows (k UInt64, at DateTime, s %s TTL at + INTERVAL 1 DAY) ENGINE = MergeTree ORDER BY k"},
		{"ttl that sets", func(s column) Row {
			return row(tree().TTL(ttl.Delete("at").Where("k = 1"), "at + INTERVAL 2 DAY GROUP BY k SET s = any(s)"), key(), at(), s)
		}, "CREATE TABLE rows (k UInt64, at DateTime, s %s) ENGINE = MergeTree ORDER BY k TTL at DELETE WHERE k = 1, at + INTERVAL 2 DAY GROUP BY k SET s = any(s)"},
		{"version", func(s column) Row { return row(engine.ReplacingMergeTree("s").OrderBy("k"), key(), s) }, "CREATE TABLE rows (k UInt64, s %s) ENGINE = ReplacingMergeTree(s) ORDER BY k"},
		{"is_deleted", func(s column) Row { return row(engine.ReplacingMergeTree("v", "s").OrderBy("k"), key(), value(), s) }, "CREATE TABLE rows (k UInt64, v Int64, s %s) ENGINE = ReplacingMergeTree(v, s) ORDER BY k"},
		{"sign", func(s column) Row { return row(engine.CollapsingMergeTree("s").OrderBy("k"), key(), s) }, "CREATE TABLE rows (k UInt64, s %s) ENGINE = CollapsingMergeTree(s) ORDER BY k"},
		{"versioned sign", func(s column) Row {
			return row(engine.VersionedCollapsingMergeTree("s", "v").OrderBy("k"), key(), value(), s)
		}, "CREATE TABLE rows (k UInt64, v Int64, s %s) ENGINE = VersionedCollapsingMergeTree(s, v) ORDER BY k"},
		{"collapsing version", func(s column) Row {
			return row(engine.VersionedCollapsingMergeTree("g", "s").OrderBy("k"), key(), field.Int8("g"), s)
		}, "CREATE TABLE rows (k UInt64, g Int8, s %s) ENGINE = VersionedCollapsingMergeTree(g, s) ORDER BY k"},
		{"summed", func(s column) Row { return row(engine.SummingMergeTree("s").OrderBy("k"), key(), s) }, "CREATE TABLE rows (k UInt64, s %s) ENGINE = SummingMergeTree(s) ORDER BY k"},
		{"coalesced", func(s column) Row { return row(engine.CoalescingMergeTree("s").OrderBy("k"), key(), s) }, "CREATE TABLE rows (k UInt64, s %s) ENGINE = CoalescingMergeTree(s) ORDER BY k"},
		{"aggregated", func(s column) Row { return row(engine.AggregatingMergeTree().OrderBy("k"), key(), s) }, "CREATE TABLE rows (k UInt64, s %s) ENGINE = AggregatingMergeTree ORDER BY k"},
		{"sharding key", func(s column) Row { return row(engine.Distributed("chent", "d", "t").ShardingKey("s"), key(), s) }, "CREATE TABLE rows (k UInt64, s %s) ENGINE = Distributed('chent', 'd', 't', s)"},
		{"projection", func(s column) Row { return row(tree(), key(), s).with(projection.Select("p", "SELECT * ORDER BY s")) }, "CREATE TABLE rows (k UInt64, s %s, PROJECTION p (SELECT * ORDER BY s)) ENGINE = MergeTree ORDER BY k"},
		{"grouping projection", func(s column) Row {
			return row(tree(), key(), s).with(projection.Select("p", "SELECT s, count() GROUP BY s"))
		}, "CREATE TABLE rows (k UInt64, s %s, PROJECTION p (SELECT s, count() GROUP BY s)) ENGINE = MergeTree ORDER BY k"},
		{"ephemeral", func(s column) Row { return row(tree(), key(), s.Ephemeral("")) }, "CREATE TABLE rows (k UInt64, s %s EPHEMERAL) ENGINE = MergeTree ORDER BY k"},
	}
	for _, c := range []codec.Codec{"NONE", "ZSTD(1)", "Delta", "Delta(4)", "DoubleDelta", "Gorilla", "Gorilla(8)", "FPC", "ALP", "T64", "GCD"} {
		list = append(list, place{"codec " + string(c), func(s column) Row { return row(tree(), key(), s.Codec(c)) },
			"CREATE TABLE rows (k UInt64, s %s CODEC(" + string(c) + ")) ENGINE = MergeTree ORDER BY k"})
		list = append(list, place{"codec " + string(c) + ", LZ4", func(s column) Row { return row(tree(), key(), s.Codec(c, codec.LZ4)) },
			"CREATE TABLE rows (k UInt64, s %s CODEC(" + string(c) + ", LZ4)) ENGINE = MergeTree ORDER BY k"})
	}
	for _, i := range []string{"minmax", "set(10)", "bloom_filter", "ngrambf_v1(3, 256, 2, 0)", "tokenbf_v1(256, 2, 0)", "sparse_grams(3, 10, 256, 2, 0)",
		"text(tokenizer = 'splitByNonAlpha')", "vector_similarity('hnsw', 'L2Distance', 2)"} {
		list = append(list, place{"index " + i, func(s column) Row { return row(tree(), key(), s).with(index.Of("i", "s", i)) },
			"CREATE TABLE rows (k UInt64, s %s, INDEX i s TYPE " + i + ") ENGINE = MergeTree ORDER BY k"})
	}
	for _, kind := range statisticsKinds {
		list = append(list, place{"statistics " + kind, func(s column) Row { return row(tree(), key(), s.Statistics(kind)) },
			"CREATE TABLE rows (k UInt64, s %s STATISTICS(" + kind + ")) ENGINE = MergeTree ORDER BY k"})
	}
	return list
}

// wrapped are the types that a test puts in every place: each base alone and in
// every wrapper.
func wrapped(bases []string) []string {
	var types []string
	for _, b := range bases {
		for _, w := range []string{"%s", "Nullable(%s)", "LowCardinality(%s)", "LowCardinality(Nullable(%s))", "SimpleAggregateFunction(any, %s)", "SimpleAggregateFunction(max, %s)",
			"SimpleAggregateFunction(any, Nullable(%s))", "SimpleAggregateFunction(anyLast, LowCardinality(%s))", "SimpleAggregateFunction(any, LowCardinality(Nullable(%s)))",
			"Variant(%s, Array(UUID))", "Array(%s)", "Array(Nullable(%s))", "Array(LowCardinality(%s))", "Map(%s, Int8)", "Tuple(%s)", "Tuple(a %s)", "AggregateFunction(any, %s)", "AggregateFunction(count)",
			"SimpleAggregateFunction(groupUniqArrayArray, Array(%s))", "SimpleAggregateFunction(sum, %s)"} {
			if !strings.Contains(w, "%s") {
				types = append(types, w)
				continue
			}
			types = append(types, fmt.Sprintf(w, b))
		}
	}
	slices.Sort(types)
	return slices.Compact(types)
}

var settingName = regexp.MustCompile(`\.Setting\("(\w+)", (\d)\)`)

// TestWrappedTypes puts types in wrappers into every place that a rule of the
// generator looks at: what the server takes, the generator takes, and what the
// server refuses it refuses; where a setting permits it, it names the setting.
func TestWrappedTypes(t *testing.T) {
	t.Parallel()
	bases, places := []string{"DateTime"}, places()
	if os.Getenv("CHENT_TEST_WRAPPERS") != "" {
		bases = []string{"UInt8", "Int8", "UInt64", "Int64", "UInt256", "Float64", "BFloat16", "Decimal(9, 2)", "Decimal(38, 2)", "String", "FixedString(4)", "FixedString(5)", "Date", "Date32", "DateTime", "DateTime('UTC')", "DateTime64(3)",
			"Time", "Time64(3)", "UUID", "IPv4", "IPv6", "Bool", "Enum8('a' = 1)", "Enum16('a' = 1)", "Point", "Array(Float32)", "Map(String, UInt64)", "Tuple(x UInt8, y String)", "JSON", "Dynamic", "QBit(Float32, 2)", "IntervalDay", "Variant(UInt8, String)"}
	} else {
		places = slices.DeleteFunc(places, func(p place) bool {
			return strings.HasSuffix(p.name, ", LZ4") || strings.HasPrefix(p.name, "statistics")
		})
	}
	db := enginetest.New(t)
	types := wrapped(bases)
	for i, p := range places {
		tried := 0
		for _, typ := range types {
			if i > 0 && !isColumn(t, field.Type("s", typ)) {
				continue
			}
			tried++
			checkPlace(t, db, p, typ)
		}
		t.Logf("%s: %d types", p.name, tried)
	}
}

// isColumn reports whether the generator takes a type at all, with the settings
// that permit it.
func isColumn(t *testing.T, s ent.Field) bool {
	_, err := modelOf(t, permitting(row(engine.MergeTree().OrderBy("k"), key(), s)))
	return err == nil
}

// permitting is a schema that permits all suspicious types.
func permitting(r Row) Row {
	var settings []schema.Setting
	for _, name := range typePermissions {
		settings = append(settings, on(name))
	}
	return r.with(schema.Table{Settings: settings})
}

var typePermissions = strings.Fields("allow_suspicious_low_cardinality_types allow_suspicious_fixed_string_types allow_suspicious_variant_types enable_nullable_tuple_type")

// checkPlace compares what the generator and the server say of a column of a
// type in a place.
func checkPlace(t *testing.T, db *enginetest.Database, p place, typ string) {
	t.Helper()
	create := func(sql string) error {
		_, err := db.Try(sql)
		if err == nil {
			db.Exec("DROP TABLE rows SYNC")
		}
		return err
	}
	permits := !slices.Contains([]string{"memory", "sharding key"}, p.name)
	byHand := fmt.Sprintf(p.sql, typ)
	if permits {
		byHand += " SETTINGS " + strings.Join(typePermissions, " = 1, ") + " = 1"
	}
	var settings []schema.Setting
	for {
		r := p.schema(field.Type("s", typ)).with(schema.Table{Settings: settings})
		if permits {
			r = permitting(r)
		}
		m, refused := modelOf(t, r)
		if refused == nil && len(settings) > 0 {
			byHand = createText(t, m)
		}
		serverRefuses := create(byHand)
		if err := fmt.Sprint(serverRefuses); strings.Contains(err, "CLUSTER_DOESNT_EXIST") || strings.Contains(err, "Unknown statistic type") {
			serverRefuses = nil // what the definition says is fine; this server alone lacks the rest
		}
		needed, mendable := neededSettings(refused)
		switch {
		case (refused == nil) != (serverRefuses == nil):
			t.Errorf("%s, %s, with %v:\n\tthe generator says %v\n\tthe server says    %.220v", p.name, typ, settings, messages(refused), serverRefuses)
			return
		case refused == nil || !mendable:
			return
		case len(settings) > 4:
			t.Errorf("%s, %s: no setting is enough: %s", p.name, typ, messages(refused))
			return
		}
		settings = append(settings, needed...)
	}
}

// neededSettings are the settings that the problems name. mendable is false if
// there is a problem that no setting solves.
func neededSettings(err error) (settings []schema.Setting, mendable bool) {
	var schemaErr *SchemaError
	if !errors.As(err, &schemaErr) {
		return nil, false
	}
	for _, p := range schemaErr.Problems {
		named := settingName.FindStringSubmatch(p.Message)
		if named == nil {
			return nil, false
		}
		s := schema.Setting{Name: named[1], Value: named[2]}
		if !slices.Contains(settings, s) {
			settings = append(settings, s)
		}
	}
	return settings, true
}

// messages are those of a schema error, without positions.
func messages(err error) string {
	var schemaErr *SchemaError
	if !errors.As(err, &schemaErr) {
		return fmt.Sprint(err)
	}
	var list []string
	for _, p := range schemaErr.Problems {
		list = append(list, p.Message)
	}
	return strings.Join(list, "; ")
}
