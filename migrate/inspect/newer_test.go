package inspect_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/inspect"
)

// What a newer server says and chent does not know is not taken for a part of
// something else: the definition stays a statement. Shapes from the public
// sources and documentation of ClickHouse 26.8 and 26.9.
func TestParseLeavesWhatNewerServersSay(t *testing.T) {
	t.Parallel()
	unknown := []string{
		"CREATE MATERIALIZED VIEW d.m REFRESH EVERY 1 HOUR APPEND INCREMENTAL TO d.t (`a` UInt8) AS SELECT a FROM d.s",
		"CREATE MATERIALIZED VIEW d.m REFRESH AFTER 1 MINUTE APPEND INCREMENTAL (`a` UInt8) ENGINE = MergeTree ORDER BY a SETTINGS index_granularity = 8192 AS SELECT a FROM d.s",
		"CREATE TABLE d.t (`a` UInt64, `b` String) ENGINE = MergeTree ORDER BY a UNIQUE KEY a SETTINGS index_granularity = 8192",
		"CREATE TABLE d.t (`a` UInt64, `b` String) ENGINE = MergeTree ORDER BY (a, b) UNIQUE KEY (a) SETTINGS index_granularity = 8192",
		"CREATE TABLE d.t (`a` UInt64, `b` String) ENGINE = MergeTree UNIQUE KEY (a, b) ORDER BY b SETTINGS index_granularity = 8192",
		"CREATE TABLE d.t (`a` UInt64, `b` String) ENGINE = MergeTree PARTITION BY a % 10 UNIQUE KEY a ORDER BY b SETTINGS index_granularity = 8192",
		"CREATE TABLE d.t (`a` UInt64, `b` String) ENGINE = MergeTree PRIMARY KEY a ORDER BY a CLUSTER BY lower(b) SETTINGS index_granularity = 8192",
		"CREATE TABLE d.t (`a` UInt64, `at` DateTime) ENGINE = MergeTree ORDER BY a TTL at + toIntervalDay(1) UNIQUE KEY a SETTINGS index_granularity = 8192",
		"CREATE WINDOW VIEW d.w (`n` UInt64) ENGINE = Memory AS SELECT count() AS n FROM d.s GROUP BY tumble(now(), toIntervalSecond('5'))",
	}
	for _, statement := range unknown {
		object, _, err := inspect.Parse(statement, "")
		var wrong *inspect.ParseError
		if !errors.As(err, &wrong) || object != nil {
			t.Errorf("%s\nis taken for %+v (%v)", statement, object, err)
		}
	}
	known := []string{
		"CREATE TABLE d.t (`s` String, INDEX i s TYPE text(tokenizer = unicodeWord(2), preprocessor = lower(s), posting_list_codec = 'bitpacking') GRANULARITY 100000000) ENGINE = MergeTree ORDER BY s SETTINGS index_granularity = 8192",
		"CREATE TABLE d.t (`a` UInt64 CODEC(ZSTD(3, 24)), `b` Float64 CODEC(SZ3('ALGO_INTERP', 'REL', 0.01), ZSTD(3))) ENGINE = MergeTree ORDER BY a SETTINGS index_granularity = 8192, max_table_size_bytes = 1000000000, allow_dimensions_outside_sorting_key = 1",
		// A column may be called as a clause is.
		"CREATE TABLE d.t (`KEY` UInt64, `UNIQUE` UInt8) ENGINE = MergeTree PARTITION BY UNIQUE AND KEY ORDER BY (UNIQUE, KEY) SETTINGS index_granularity = 8192",
		"CREATE TABLE d.t (`a` UInt64, `at` DateTime) ENGINE = MergeTree ORDER BY a TTL at + toIntervalDay(1) GROUP BY a SET at = max(at) SETTINGS index_granularity = 8192",
	}
	for _, statement := range known {
		if object, _, err := inspect.Parse(statement, ""); err != nil {
			t.Errorf("%s: %v", statement, err)
		} else if table, ok := object.(*catalog.Table); !ok || strings.Contains(table.OrderBy, "UNIQUE KEY") {
			t.Errorf("%s is taken for %+v", statement, object)
		}
	}
}
