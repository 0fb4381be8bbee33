package lint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/dir"
	"github.com/chent-io/chent/migrate/lint"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

// lintFile runs the first file and judges the second.
func lintFile(t *testing.T, before, after string, names ...string) *lint.Report {
	t.Helper()
	db := enginetest.New(t)
	conn, err := driver.Open(t.Context(), db.HTTP())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	for _, name := range names { // of a database that the statements were written for
		after = strings.ReplaceAll(after, name, db.Name)
	}
	files := []dir.File{{Name: "1_before.sql", Version: "1", Text: before}, {Name: "2_after.sql", Version: "2", Text: strings.ReplaceAll(after, "{db}", db.Name)}}
	report, err := lint.Directory(t.Context(), conn, files, lint.DirectoryOptions{
		Judge:     func(f dir.File) bool { return f.Version == "2" },
		Databases: []string{db.Name},
	})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// said are the findings as "line code message", those of the given codes only.
func said(report *lint.Report, codes ...lint.Code) []string {
	var list []string
	for _, f := range report.Findings {
		for _, code := range codes {
			if f.Code == code {
				list = append(list, fmt.Sprintf("%d %s %s", f.Line, f.Code, f.Message))
			}
		}
	}
	return list
}

const events = `CREATE TABLE events (id UInt64, at DateTime, old String, n UInt32, z Nullable(UInt8), s String, e Enum8('a' = 1, 'b' = 2), d UInt8 DEFAULT 1)
	ENGINE = MergeTree ORDER BY id;
CREATE TABLE target (id UInt64, n UInt64) ENGINE = SummingMergeTree ORDER BY id;
CREATE MATERIALIZED VIEW mv TO target AS SELECT id, n FROM events;
CREATE MATERIALIZED VIEW inner_mv ENGINE = SummingMergeTree ORDER BY id AS SELECT id, count() AS c FROM events GROUP BY id;
CREATE TABLE lasting (at DateTime, v UInt8) ENGINE = MergeTree ORDER BY at TTL at + INTERVAL 30 DAY;
`

// Each rule of a change finds it, at its line, and is silent about the change
// next to it.
func TestDirectory(t *testing.T) {
	tests := []struct {
		name string
		code lint.Code
		sql  string
		want []string // of that code
	}{
		{"drop table", lint.DropTable, "SELECT 1;\nDROP TABLE lasting;", []string{"2 DS2 the table lasting goes with its rows"}},
		{"drop what the file has made", lint.DropTable, "CREATE TABLE x (a UInt8) ENGINE = MergeTree ORDER BY a;\nDROP TABLE x;", nil},
		{"drop a table without rows of its own", lint.DropTable, "CREATE TABLE x AS lasting ENGINE = Null;\nDROP TABLE x;", nil},
		{"rename a table", lint.DropTable, "RENAME TABLE lasting TO other;", nil},
		{"detach a table", lint.DropTable, "DETACH TABLE lasting PERMANENTLY;", nil},
		{"replace a table", lint.DropTable, "CREATE OR REPLACE TABLE lasting (at DateTime) ENGINE = MergeTree ORDER BY at;", []string{"1 DS2 lasting is replaced by an empty table: its rows go"}},
		{"drop a column", lint.DropColumn, "ALTER TABLE events\n  DROP COLUMN s,\n  DROP COLUMN old;", []string{"2 DS3 the column events.s goes with its values", "3 DS3 the column events.old goes with its values"}},
		{"rename a column", lint.DropColumn, "ALTER TABLE events RENAME COLUMN old TO older;", nil},
		{"drop an alias", lint.DropColumn, "ALTER TABLE events ADD COLUMN al UInt8 ALIAS d;\nALTER TABLE events DROP COLUMN al;", nil},
		{"shorter TTL", lint.ShorterTTL, "ALTER TABLE lasting MODIFY TTL at + INTERVAL 3 WEEK;", []string{"1 DS4 the rows of lasting may expire sooner: TTL at + toIntervalDay(30) becomes at + toIntervalWeek(3)"}},
		{"longer TTL", lint.ShorterTTL, "ALTER TABLE lasting MODIFY TTL at + INTERVAL 1 YEAR;", nil},
		{"new TTL", lint.ShorterTTL, "ALTER TABLE events MODIFY TTL at + INTERVAL 1 YEAR;", []string{"1 DS4 the rows of events expire from here on: TTL at + toIntervalYear(1)"}},
		{"new TTL of a column", lint.ShorterTTL, "ALTER TABLE events MODIFY COLUMN s String TTL at + INTERVAL 1 DAY;", []string{"1 DS4 the values of events.s expire from here on: TTL at + toIntervalDay(1)"}},
		{"no TTL", lint.ShorterTTL, "ALTER TABLE lasting REMOVE TTL;", nil},
		{"enum value removed", lint.EnumValueRemoved, "ALTER TABLE events MODIFY COLUMN e Enum8('a' = 1);", []string{"1 DS5 events.e: enum values go: 'b'; rows that hold them could not be read any more"}},
		{"enum value added", lint.EnumValueRemoved, "ALTER TABLE events MODIFY COLUMN e Enum8('a' = 1, 'b' = 2, 'c' = 3);", nil},
		{"narrowed", lint.Narrowed, "ALTER TABLE events MODIFY COLUMN n UInt16;", []string{"1 DS6 events.n: UInt32 becomes UInt16: values that UInt16 cannot hold are wrapped, rounded or cut, or stop the conversion half-way"}},
		{"widened", lint.Narrowed, "ALTER TABLE events MODIFY COLUMN n UInt64;", nil},
		{"alias", lint.NoLongerStored, "ALTER TABLE events MODIFY COLUMN d UInt8 ALIAS 1;", []string{"1 DS7 events.d becomes ALIAS: its stored values cannot be read any more"}},
		{"materialized", lint.NoLongerStored, "ALTER TABLE events MODIFY COLUMN d UInt8 MATERIALIZED 1;", nil},
		{"truncate", lint.DeleteRows, "TRUNCATE TABLE events;", []string{"1 DS8 all rows of events are deleted"}},
		{"delete", lint.DeleteRows, "ALTER TABLE events DELETE WHERE id = 1;\nDELETE FROM events WHERE id = 2;", []string{"1 DS8 rows of events are deleted, and the parts that held them are written anew", "2 DS8 rows of events are deleted"}},
		{"drop partition", lint.DeleteRows, "ALTER TABLE {db}.events DROP PARTITION tuple();", []string{"1 DS8 a partition of events is deleted"}},
		{"delete from what the file has made", lint.DeleteRows, "CREATE TABLE x (a UInt8) ENGINE = MergeTree ORDER BY a;\nTRUNCATE TABLE x;", nil},
		{"drop a column is no deletion of rows", lint.DeleteRows, "ALTER TABLE events DROP COLUMN s;", nil},
		{"default", lint.DefaultChanged, "ALTER TABLE events MODIFY COLUMN d DEFAULT 2;", []string{"1 MF1 the default of events.d changes (DEFAULT 1, then DEFAULT 2): rows written before the column was added read the new one"}},
		{"default of the type's own", lint.DefaultChanged, "ALTER TABLE events MODIFY COLUMN n DEFAULT 0;\nALTER TABLE events MODIFY COLUMN s DEFAULT '';\nALTER TABLE events MODIFY COLUMN s REMOVE DEFAULT;\nALTER TABLE events MODIFY COLUMN n DEFAULT 1;",
			[]string{"4 MF1 the default of events.n changes (DEFAULT 0, then DEFAULT 1): rows written before the column was added read the new one"}},
		{"commands in parentheses", lint.DeleteRows, "ALTER TABLE events (MODIFY COMMENT 'x'), (DELETE WHERE id = 1);", []string{"1 DS8 rows of events are deleted, and the parts that held them are written anew"}},
		{"counted back", lint.ShorterTTL, "ALTER TABLE lasting MODIFY TTL at - INTERVAL 30 DAY;\nALTER TABLE lasting MODIFY TTL at - INTERVAL 90 DAY;",
			[]string{"1 DS4 the rows of lasting may expire sooner: TTL at + toIntervalDay(30) becomes at - toIntervalDay(30)", "2 DS4 the rows of lasting may expire sooner: TTL at - toIntervalDay(30) becomes at - toIntervalDay(90)"}},
		{"longer, and on another disk", lint.ShorterTTL, "ALTER TABLE lasting MODIFY TTL at + INTERVAL 2 MONTH, at + INTERVAL 1 DAY TO DISK 'default';", nil},
		{"comment", lint.DefaultChanged, "ALTER TABLE events COMMENT COLUMN d 'x';", nil},
		{"relabelled", lint.EnumRelabelled, "ALTER TABLE events MODIFY COLUMN e Enum8('a' = 1, 'z' = 2);", []string{"1 MF2 events.e: stored rows are relabelled: 'b' becomes 'z'"}},
		{"not relabelled", lint.EnumRelabelled, "ALTER TABLE events MODIFY COLUMN e Enum16('a' = 1, 'b' = 2);", nil},
		{"nullable removed", lint.NullableRemoved, "ALTER TABLE events MODIFY COLUMN z UInt8 DEFAULT 0;", []string{"1 MF3 events.z is no longer Nullable: Nullable(UInt8) becomes UInt8"}},
		{"nullable added", lint.NullableRemoved, "ALTER TABLE events MODIFY COLUMN s Nullable(String);", nil},
		{"cast", lint.CastMayFail, "ALTER TABLE events MODIFY COLUMN s UInt8;", []string{"1 MF4 events.s: String becomes UInt8: the conversion to UInt8 fails on values that are not of it"}},
		{"cast that cannot fail", lint.CastMayFail, "ALTER TABLE events MODIFY COLUMN n String;", nil},
		{"rewrite", lint.Rewrite, "ALTER TABLE events MODIFY COLUMN n UInt64;", []string{"1 HM1 events.n is rewritten: UInt32 becomes UInt64"}},
		{"no rewrite", lint.Rewrite, "ALTER TABLE events MODIFY COLUMN e Int8;", nil},
		{"materialize", lint.Materialize, "ALTER TABLE events ADD INDEX i s TYPE bloom_filter, ADD COLUMN m UInt8 DEFAULT 3;\nALTER TABLE events MATERIALIZE INDEX i,\n MATERIALIZE COLUMN m;",
			[]string{"3 HM2 column m of events is written for all old parts"}},
		{"materialize what the file has made", lint.Materialize, "CREATE TABLE x (a UInt8, INDEX i a TYPE minmax) ENGINE = MergeTree ORDER BY a;\nALTER TABLE x MATERIALIZE INDEX i;", nil},
		{"materialize TTL", lint.MaterializeTTL, "ALTER TABLE lasting MATERIALIZE TTL;", []string{"1 HM3 the TTL of lasting deletes what has expired at once"}},
		{"modify TTL", lint.MaterializeTTL, "ALTER TABLE lasting MODIFY TTL at + INTERVAL 1 YEAR SETTINGS materialize_ttl_after_modify = 0;", nil},
		{"update", lint.RewriteRows, "ALTER TABLE events UPDATE s = '' WHERE id = 1;\nOPTIMIZE TABLE events FINAL;", []string{"1 HM4 rows of events are updated", "2 HM4 all parts of events are merged and written anew"}},
		{"optimize", lint.RewriteRows, "OPTIMIZE TABLE events;", nil},
		{"made anew", lint.MadeAnew, "CREATE TABLE fresh AS lasting ENGINE = MergeTree ORDER BY v;\nINSERT INTO fresh SELECT * FROM lasting;\nEXCHANGE TABLES lasting AND fresh;\nRENAME TABLE fresh TO lasting_old;",
			[]string{"3 RC1 lasting is another table from here on; the rows that it had are in fresh"}},
		{"extended in place", lint.MadeAnew, "ALTER TABLE lasting ADD COLUMN x UInt8, MODIFY ORDER BY (at, x);", nil},
		{"column of a view renamed", lint.ViewBroken, "ALTER TABLE events RENAME COLUMN n TO amount;", []string{"1 MV1 the query of the materialized view mv no longer works: "}},
		{"column of a view renamed, and the view changed", lint.ViewBroken, "ALTER TABLE events RENAME COLUMN n TO amount;\nALTER TABLE mv MODIFY QUERY SELECT id, amount AS n FROM events;", nil},
		{"other column renamed", lint.ViewBroken, "ALTER TABLE events RENAME COLUMN old TO older;", nil},
		{"target gone", lint.ViewBroken, "DROP TABLE target SETTINGS check_referential_table_dependencies = 0;", []string{"1 MV1 the target target of the materialized view mv is gone"}},
		{"query with more columns than the target", lint.ViewMisfit, "ALTER TABLE mv MODIFY QUERY SELECT id, n, s AS extra FROM events;", []string{"1 MV2 the query of the materialized view mv gives extra, which its target target does not have"}},
		{"key not filled", lint.ViewMisfit, "CREATE TABLE t2 (k UInt64, n UInt32) ENGINE = MergeTree ORDER BY k;\nCREATE MATERIALIZED VIEW mv2 TO t2 AS SELECT n FROM events;", []string{"2 MV2 the materialized view mv2 does not fill k of the sorting key of its target t2"}},
		{"fits", lint.ViewMisfit, "ALTER TABLE mv MODIFY QUERY SELECT id, n + 1 AS n FROM events;", nil},
		{"inner table", lint.InnerTableLost, "DROP VIEW inner_mv;", []string{"1 MV3 the materialized view inner_mv goes with its rows, which are in an inner table"}},
		{"no inner table", lint.InnerTableLost, "DROP VIEW mv;", nil},
		{"populate", lint.Populate, "CREATE MATERIALIZED VIEW p ENGINE = MergeTree ORDER BY id POPULATE AS SELECT id FROM events;", []string{"1 MV4 the materialized view p is filled by POPULATE, which misses what is inserted meanwhile"}},
		{"no populate", lint.Populate, "CREATE MATERIALIZED VIEW p ENGINE = MergeTree ORDER BY id AS SELECT id FROM events;", nil},
		{"view made anew", lint.ViewMadeAnew, "DROP VIEW mv;\nCREATE MATERIALIZED VIEW mv TO target AS SELECT id, n + 1 AS n FROM events;", []string{"2 MV5 the materialized view mv is dropped and made anew"}},
		{"view changed", lint.ViewMadeAnew, "ALTER TABLE mv MODIFY QUERY SELECT id, n + 1 AS n FROM events;", nil},
		{"cluster", lint.ClusterMixed, "CREATE TABLE x ON CLUSTER main (a UInt8) ENGINE = MergeTree ORDER BY a;", []string{"1 CL1 the statement runs ON CLUSTER main, those before it on one server"}},
		{"no cluster", lint.ClusterMixed, "CREATE TABLE x (a UInt8) ENGINE = MergeTree ORDER BY a;", nil},
		{"replicated on one server", lint.ClusterMissing, "CREATE TABLE x (a UInt8)\nENGINE = ReplicatedMergeTree('/lint/{db}/x', '{replica}') ORDER BY a;", []string{"2 CL2 the replicated table x is made on the server of the connection alone"}},
		{"replicated without a path", lint.ClusterMissing, "CREATE TABLE x (a UInt8) ENGINE = MergeTree ORDER BY a;", nil},
		{"index", lint.NotMaterialized, "ALTER TABLE events ADD INDEX i s TYPE bloom_filter;\nALTER TABLE events ADD PROJECTION p (SELECT n, count() GROUP BY n);", []string{"1 IX1 the index i of events is there for new rows only", "2 IX1 the projection p of events is there for new rows only"}},
		{"index, materialized", lint.NotMaterialized, "ALTER TABLE events ADD INDEX i s TYPE bloom_filter;\nALTER TABLE {db}.events MATERIALIZE INDEX i;", nil},
		{"backslash", lint.BackslashQuote, "ALTER TABLE events\n  COMMENT COLUMN s 'it\\'s';", []string{`2 SC1 the string 'it\'s' holds \'`}},
		{"two quotes", lint.BackslashQuote, "ALTER TABLE events COMMENT COLUMN s 'it''s';", nil},
		{"not repeatable", lint.NotRepeatable, "ALTER TABLE events DROP COLUMN s;", []string{"1 SC3 the statement cannot be run twice"}},
		{"not repeatable, several", lint.NotRepeatable, "ALTER TABLE events DROP COLUMN s;\nSELECT 1;\nALTER TABLE events DROP COLUMN old; -- chent:nolint SC3\nALTER TABLE events ADD COLUMN more UInt8;\nALTER TABLE events ADD COLUMN most UInt8;",
			[]string{"1 SC3 the statement cannot be run twice, nor can those of lines 4, 5"}},
		{"default that changes from call to call", lint.DefaultChanged, "ALTER TABLE events ADD COLUMN seen DateTime64(9) DEFAULT now64(9);\nALTER TABLE events MODIFY COLUMN seen DateTime64(6) DEFAULT now64(6);", nil},
		{"cut, and so rewritten", lint.Rewrite, "ALTER TABLE events MODIFY COLUMN n UInt16;", nil},
		{"dropped and made anew", lint.MadeAnew, "DROP TABLE lasting;\nCREATE TABLE lasting (at DateTime) ENGINE = MergeTree ORDER BY at TTL at + INTERVAL 1 DAY;", nil},
		{"hours that expire as fast", lint.TooManyPartitions, "CREATE TABLE x (at DateTime) ENGINE = MergeTree PARTITION BY toStartOfInterval(at, INTERVAL 3 MINUTE) ORDER BY at TTL at + INTERVAL 12 HOUR;", nil},
		{"repeatable", lint.NotRepeatable, "ALTER TABLE events DROP COLUMN IF EXISTS s;", nil},
		{"design of a new table", lint.TooManyPartitions, "SELECT 1;\nCREATE TABLE x (at DateTime)\nENGINE = MergeTree\nPARTITION BY toStartOfHour(at) ORDER BY at;", []string{"4 PT1 x has a partition for each value of toStartOfHour(at): several thousand a year"}},
		{"design of an old table", lint.NoCodec, "ALTER TABLE lasting ADD COLUMN more UInt8;", nil},
		{"design of a changed table", lint.NoTTL, "ALTER TABLE lasting REMOVE TTL;", []string{"1 TL1 lasting is a time series and has no TTL: it grows for ever"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := said(lintFile(t, events, tt.sql), tt.code)
			if len(tt.want) == 1 && strings.HasSuffix(tt.want[0], ": ") && len(got) == 1 {
				got[0] = got[0][:min(len(got[0]), len(tt.want[0]))] // the rest is the server's
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}

// An index that a later file materializes is not for new rows only.
func TestIndexMaterializedByALaterFile(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn, err := driver.Open(t.Context(), db.HTTP())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	files := []dir.File{
		{Name: "1.sql", Version: "1", Text: "CREATE TABLE e (id UInt64, s String, n UInt8) ENGINE = MergeTree ORDER BY id;"},
		{Name: "2.sql", Version: "2", Text: "ALTER TABLE e ADD INDEX i s TYPE bloom_filter;\nALTER TABLE e ADD INDEX j n TYPE minmax;"},
		{Name: "3.sql", Version: "3", Text: "ALTER TABLE e MATERIALIZE INDEX i;"},
	}
	report, err := lint.Directory(t.Context(), conn, files, lint.DirectoryOptions{Databases: []string{db.Name}, Database: db.Name})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"2 IX1 the index j of e is there for new rows only"}, said(report, lint.NotMaterialized)); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// POPULATE misses nothing on servers that fill the view in one step.
func TestPopulateByVersion(t *testing.T) {
	for version, want := range map[string]int{"": 1, "26.7.9.1": 1, "25.12.1.1": 1, "26.8.1.1": 0, "26.9": 0, "27.1.1": 0, "v26.8": 0, "tomorrow": 1} {
		db := enginetest.New(t)
		conn, err := driver.Open(t.Context(), db.HTTP())
		if err != nil {
			t.Fatal(err)
		}
		files := []dir.File{{Name: "1.sql", Version: "1", Text: "CREATE TABLE e (id UInt64) ENGINE = MergeTree ORDER BY id;\nCREATE MATERIALIZED VIEW p ENGINE = MergeTree ORDER BY id POPULATE AS SELECT id FROM e;"}}
		report, err := lint.Directory(t.Context(), conn, files, lint.DirectoryOptions{Databases: []string{db.Name}, ServerVersion: version})
		conn.Close()
		if err != nil {
			t.Fatal(err)
		}
		if got := len(said(report, lint.Populate)); got != want {
			t.Errorf("for %q: %d findings, want %d", version, got, want)
		}
	}
}
