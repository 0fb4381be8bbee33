package inspect_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/inspect"
)

func TestParse(t *testing.T) {
	memory := catalog.Storage{Engine: catalog.Engine{Name: "Memory"}}
	tests := []struct {
		name             string
		statement, query string
		want             catalog.Object
	}{
		{
			name:      "columns called like keywords",
			statement: "CREATE TABLE d.t (`COMMENT` String DEFAULT TTL COMMENT 'c', `TTL` Date TTL TTL, `CODEC` UInt8 ALIAS CODEC + COMMENT CODEC(NONE)) ENGINE = MergeTree PARTITION BY TTL ORDER BY COMMENT TTL TTL + toIntervalDay(1) SETTINGS a = 1 COMMENT 'x'",
			want: &catalog.Table{Name: "t", Columns: []catalog.Column{
				{Name: "COMMENT", Type: "String", DefaultKind: catalog.Default, Default: "TTL", Comment: "c"},
				{Name: "TTL", Type: "Date", TTL: "TTL"},
				{Name: "CODEC", Type: "UInt8", DefaultKind: catalog.Alias, Default: "CODEC + COMMENT", Codec: []string{"NONE"}},
			}, Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, PartitionBy: "TTL", OrderBy: "COMMENT", TTL: "TTL + toIntervalDay(1)",
				Settings: []catalog.Setting{{Name: "a", Value: "1"}}}, Comment: "x"},
		},
		{
			name:      "strings that hold keywords and brackets",
			statement: `CREATE TABLE d.t (` + "`a`" + ` String DEFAULT '), COMMENT \'x\' CODEC(' COMMENT ') ENGINE = Log') ENGINE = Memory COMMENT 'it\'s AS SELECT'`,
			want: &catalog.Table{Name: "t", Columns: []catalog.Column{{Name: "a", Type: "String", DefaultKind: catalog.Default,
				Default: `'), COMMENT \'x\' CODEC('`, Comment: ") ENGINE = Log"}}, Storage: memory, Comment: "it's AS SELECT"},
		},
		{
			name:      "a key that is an operator's operand",
			statement: "CREATE TABLE d.t (`a` UInt8, CONSTRAINT c CHECK (a > 0) AND SETTINGS) ENGINE = MergeTree ORDER BY a IN SETTINGS SETTINGS b = 'x'",
			want: &catalog.Table{Name: "t", Columns: []catalog.Column{{Name: "a", Type: "UInt8"}}, Constraints: []catalog.Constraint{{Name: "c", Kind: "CHECK", Expr: "(a > 0) AND SETTINGS"}},
				Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: "a IN SETTINGS", Settings: []catalog.Setting{{Name: "b", Value: "'x'"}}}},
		},
		{
			name:      "settings with lists and calls",
			statement: "CREATE TABLE d.t (`a` UInt8) ENGINE = MergeTree ORDER BY tuple() SETTINGS disk = disk(type = 'local', path = '/x'), m = -1.5, l = ['a', 'b'], n = 1.",
			want: &catalog.Table{Name: "t", Columns: []catalog.Column{{Name: "a", Type: "UInt8"}}, Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: "tuple()",
				Settings: []catalog.Setting{{Name: "disk", Value: "disk(type = 'local', path = '/x')"}, {Name: "m", Value: "-1.5"}, {Name: "l", Value: "['a', 'b']"}, {Name: "n", Value: "1."}}}},
		},
		{
			name:      "comment behind the query, as old servers have it",
			statement: "CREATE VIEW d.v (`a` UInt8) AS SELECT 1 AS a COMMENT 'c'", query: "SELECT 1 AS a",
			want: &catalog.View{Name: "v", Columns: []catalog.Column{{Name: "a", Type: "UInt8"}}, Query: "SELECT 1 AS a", Comment: "c"},
		},
		{
			name:      "names of columns that the query no longer has",
			statement: "CREATE MATERIALIZED VIEW d.v TO d.t (`x` UInt8, `z` UInt8) (x, y) AS SELECT a AS x, b AS z FROM d.s", query: "SELECT a AS x, b AS z FROM d.s",
			want: &catalog.MaterializedView{Name: "v", To: catalog.Name{Database: "d", Name: "t"}, Columns: []catalog.Column{{Name: "x", Type: "UInt8"}, {Name: "z", Type: "UInt8"}},
				Query: "SELECT a AS x, b AS z FROM d.s"},
		},
		{
			name:      "a query that ends like a comment",
			statement: "CREATE VIEW d.v AS SELECT 1 AS COMMENT", query: "SELECT 1 AS COMMENT",
			want: &catalog.View{Name: "v", Query: "SELECT 1 AS COMMENT"},
		},
		{
			name:      "names in quotes the server does not need",
			statement: "CREATE TABLE `d`.`t` (`a` UInt8, INDEX `i` a TYPE minmax GRANULARITY 1) ENGINE = `Memory`",
			want:      &catalog.Table{Name: "t", Columns: []catalog.Column{{Name: "a", Type: "UInt8"}}, Indexes: []catalog.Index{{Name: "i", Expr: "a", Type: "minmax", Granularity: "1"}}, Storage: memory},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, database, err := inspect.Parse(tt.statement, tt.query)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || database != "d" {
				t.Errorf("database %q: %s", database, diff)
			}
		})
	}
}

// TestParseKeepsEngines reads engines of every form, those that nobody knows
// too, and writes them as they were.
func TestParseKeepsEngines(t *testing.T) {
	for engine, args := range map[string][]string{
		`ReplicatedReplacingMergeTree('/a, (b\')/{table}', '{replica}, x', ver)`: {`'/a, (b\')/{table}'`, `'{replica}, x'`, "ver"},
		"SharedMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}')":      {"'/clickhouse/tables/{uuid}/{shard}'", "'{replica}'"},
		"SharedReplacingMergeTree('/t', 'r', v, gone)":                           {"'/t'", "'r'", "v", "gone"},
		"ReplicatedSummingMergeTree('/t', 'r', (a, b))":                          {"'/t'", "'r'", "(a, b)"},
		"SystemOfTomorrow(f(x, [1, 2]), \"a\"\"b\", -1.5)":                       {"f(x, [1, 2])", `"a""b"`, "-1.5"},
		"Distributed(main, db, t, cityHash64(a, b), 'p')":                        {"main", "db", "t", "cityHash64(a, b)", "'p'"},
		"SharedMergeTree": nil,
	} {
		statement := "CREATE TABLE d.t (`a` UInt8) ENGINE = " + engine + " ORDER BY a"
		got, _, err := inspect.Parse(statement, "")
		if err != nil {
			t.Errorf("%s: %v", engine, err)
			continue
		}
		if diff := cmp.Diff(args, got.(*catalog.Table).Engine.Args); diff != "" {
			t.Errorf("%s: arguments (-want +got):\n%s", engine, diff)
		}
		if again := ddl.Create(got, ddl.Options{Database: "d"}); again != statement {
			t.Errorf("got %s, want %s", again, statement)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for statement, want := range map[string]string{
		"":                            "offset 0: CREATE expected, the end found",
		"CREATE ROLE r":               "offset 7: no kind of object that can be described: 'ROLE'",
		"CREATE TABLE d.t (`a` UInt8": "offset 27: missing closing bracket",
		"CREATE TABLE d.t (`a` UInt8) ENGINE = Memory PRIMARY COLOR 'red'": "offset 45: 'PRIMARY' was not understood",
		"CREATE TABLE d.t (`a` UInt8 NOT NULL) ENGINE = Memory":            "offset 28: 'NOT' was not understood",
		"CREATE TABLE d.t (`a` 'x') ENGINE = Memory":                       "offset 22: a name expected, ''x'' found",
		"CREATE VIEW d.v AS":                        "offset 18: a query expected, the end found",
		"CREATE TABLE d.t (`a` UInt8, 'b) ENGINE =": "clickhouse: offset 29: missing the closing '",
		// A clause out of its order renders to another statement.
		"CREATE TABLE d.t (`a` UInt8 CODEC(NONE) COMMENT 'x') ENGINE = Memory": "offset 40: 'COMMENT' was not understood",
		"CREATE TABLE IF NOT EXISTS d.t (`a` UInt8) ENGINE = Memory":           "offset 16: 'NOT' was not understood",
	} {
		_, _, err := inspect.Parse(statement, "")
		var parse *inspect.ParseError
		if !errors.As(err, &parse) || parse.Err.Error() != want || parse.SQL != statement {
			t.Errorf("%s: error %v, want %s", statement, err, want)
		}
	}
}

// FuzzParse: no panic, and what is understood keeps every word of the text.
func FuzzParse(f *testing.F) {
	for _, statement := range []string{
		"CREATE TABLE d.t (`id` UInt64 COMMENT 'c' CODEC(Delta(8), ZSTD(1)), `e` UInt8 EPHEMERAL, INDEX i id TYPE set(100) GRANULARITY 2, CONSTRAINT c CHECK id > 0, PROJECTION p (SELECT id, count() GROUP BY id) WITH SETTINGS (a = 1)) ENGINE = ReplacingMergeTree(id) PARTITION BY f(x) PRIMARY KEY id ORDER BY (id, ts) SAMPLE BY id TTL ts + toIntervalMonth(1) WHERE v = 1 SETTINGS index_granularity = 1024 COMMENT 'table c'",
		"CREATE TABLE d.t (`a` UInt8) AS numbers(10)",
		"CREATE VIEW d.v (`id` UInt64) (id) SQL SECURITY INVOKER COMMENT 'x' AS WITH 1 AS z SELECT id FROM d.t",
		"CREATE MATERIALIZED VIEW d.m REFRESH EVERY 1 DAY OFFSET 2 HOUR RANDOMIZE FOR 10 MINUTE DEPENDS ON d.x SETTINGS r = 3 APPEND TO d.t (`id` UInt64) DEFINER = default SQL SECURITY DEFINER AS SELECT id FROM d.t",
		"CREATE DICTIONARY d.d (`id` UInt64, `a` UInt64 DEFAULT 1 HIERARCHICAL, `b` UInt32 EXPRESSION id + 1 INJECTIVE IS_OBJECT_ID) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 't1' PASSWORD '[HIDDEN]')) LIFETIME(MIN 0 MAX 300) LAYOUT(HASHED(SHARDS 2)) RANGE(MIN s MAX e) SETTINGS(a = 1) COMMENT 'dd'",
	} {
		f.Add(statement, "")
	}
	f.Add("CREATE VIEW d.v AS SELECT 1 AS a COMMENT 'c'", "SELECT 1 AS a")
	words := func(sql string) string {
		tokens, err := clickhouse.Tokenize(sql)
		if err != nil {
			return sql
		}
		var b strings.Builder
		for _, t := range tokens {
			if t.Kind == clickhouse.TokenSpace || t.Kind == clickhouse.TokenComment {
				continue
			}
			if name, ok := t.Ident(); ok {
				b.WriteString(name)
			} else {
				b.WriteString(t.Text)
			}
			b.WriteByte(0)
		}
		return b.String()
	}
	f.Fuzz(func(t *testing.T, statement, query string) {
		object, database, err := inspect.Parse(statement, query)
		if err != nil {
			return
		}
		again := ddl.Create(object, ddl.Options{Database: database, Stored: true})
		if a, b := words(statement), words(again); len(a) != len(b) && !strings.Contains(statement, "TEMPORARY") && !strings.Contains(statement, "COMMENT ''") {
			t.Errorf("text is lost\nfrom %q\nto   %q", statement, again)
		}
	})
}
