package sql_test

import (
	"strings"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

func text(t *testing.T, s statement) string {
	t.Helper()
	text, _, err := s.Query()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestDelete(t *testing.T) {
	t.Parallel()
	table := sql.Table("events")
	sync := sql.Setting{Name: "lightweight_deletes_sync", Value: 2}
	tests := []struct {
		name, sql, left string
		query           *sql.Deleter
	}{
		{"equality", "DELETE FROM events WHERE tenant = {p1:String} SETTINGS lightweight_deletes_sync = 2", "4 5",
			sql.Delete(table).WhereP(col.Tenant.EQ("acme")).Settings(sync)},
		{"LIKE", "DELETE FROM events WHERE note LIKE {p1:String}", "1 2 4 5", sql.Delete(table).WhereP(col.Note.Like("Gr%"))},
		{"AND OR", "DELETE FROM events WHERE (id = {p1:UInt64} OR id = {p2:UInt64}) AND paid", "1 2 4 5",
			sql.Delete(table).WhereP(sql.OrPredicates(col.ID.EQ(3), col.ID.EQ(1))).WhereP(col.Paid.True())},
		{"IN a subquery", "DELETE FROM events WHERE user_id IN (SELECT id FROM users)", "4 5",
			sql.Delete(table).WhereP(col.UserID.InQuery(sql.Select(userCol.ID).From(sql.Table("users"))))},
		{"nothing", "DELETE FROM events WHERE false", "1 2 3 4 5", sql.Delete(table).WhereP(col.ID.In())},
		{"mutation", "ALTER TABLE events DELETE WHERE id > {p1:UInt64} SETTINGS mutations_sync = 2", "1 2 3",
			sql.Delete(table).Mutation().WhereP(col.ID.GT(3)).Settings(sql.Setting{Name: "mutations_sync", Value: 2})},
		{"in a partition", "DELETE FROM events IN PARTITION tuple() WHERE id = {p1:UInt64}", "1 3 4 5",
			sql.Delete(table).InPartition(sql.PartitionOf(sql.Raw("tuple()"))).WhereP(col.ID.EQ(2))},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := newEngine(t, eventsDDL...)
			if got := text(t, tt.query); got != tt.sql {
				t.Errorf("got  %s\nwant %s", got, tt.sql)
			}
			e.exec(tt.query)
			left, err := e.run("SELECT id FROM events ORDER BY id", nil)
			if left != tt.left || err != nil {
				t.Errorf("left %s, %v; want %s", left, err, tt.left)
			}
		})
	}
}

func TestDeleteRefused(t *testing.T) {
	table := sql.Table("events")
	tests := []struct {
		name, want string
		query      *sql.Deleter
	}{
		{"no condition", "sql: DELETE from events needs a condition; Truncate removes every row", sql.Delete(table)},
		{"alias", "sql: DELETE from events takes no alias, FINAL or SAMPLE", sql.Delete(table.As("e")).WhereP(col.ID.EQ(1))},
		{"FINAL", "sql: DELETE from events takes no alias, FINAL or SAMPLE", sql.Delete(table.Final()).WhereP(col.ID.EQ(1))},
		{"another table's column", "sql: SELECT from events: DELETE: column id: table users is not in this query", sql.Delete(table).WhereP(userCol.ID.EQ(1))},
		{"no partition", "sql: SELECT from events: DELETE: the partition is not named: PartitionOf, PartitionID or AllPartitions",
			sql.Delete(table).InPartition(sql.Partition{}).WhereP(col.ID.EQ(1))},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if text, _, err := tt.query.Query(); err == nil || err.Error() != tt.want {
				t.Errorf("got %q, %v; want the error %s", text, err, tt.want)
			}
		})
	}
	const cluster = "DELETE FROM db.events ON CLUSTER `main cluster` WHERE id = {p1:UInt64}"
	if got := text(t, sql.Delete(sql.Table("events").In("db")).OnCluster("main cluster").WhereP(col.ID.EQ(1))); got != cluster {
		t.Errorf("got  %s\nwant %s", got, cluster)
	}
}

func TestInsertSelect(t *testing.T) {
	t.Parallel()
	e := newEngine(t, append(eventsDDL, `CREATE TABLE sums (tenant String, total Float64) ENGINE = MergeTree ORDER BY tenant`)...)
	insert := sql.Insert(sql.Table("sums")).Columns("tenant", "total").Settings(sql.Setting{Name: "async_insert", Value: false}).
		Select(events(col.Tenant, col.Amount.Sum()).WhereP(col.ID.LT(5)).GroupBy(col.Tenant))
	const want = "INSERT INTO sums (tenant, total) SETTINGS async_insert = 0 SELECT tenant, sum(amount) FROM events WHERE id < {p1:UInt64} GROUP BY tenant"
	if got := text(t, insert); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	e.exec(insert)
	e.exec(sql.Insert(sql.Table("sums")).Select(sql.Select(sql.C("t"), sql.C("v")).With("x", sql.Select(sql.As(sql.Value("cte"), "t"), sql.As(sql.Value(1.5), "v"))).From(sql.CTE("x"))))
	if got, err := e.run("SELECT * FROM sums ORDER BY tenant", nil); got != "acme|9.5 cte|1.5 zeta|20" || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
	const shape = "INSERT INTO sums (tenant, `a b`)"
	if got := text(t, sql.Insert(sql.Table("sums")).Columns("tenant", "a b")); got != shape {
		t.Errorf("got %s, want %s", got, shape)
	}
	const function = "INSERT INTO FUNCTION file({p1:String}, {p2:String}, {p3:String}) SELECT number FROM numbers({p4:UInt64})"
	if got := text(t, sql.InsertFunction(sql.File("a.csv", "CSV", "n UInt64")).Select(numbers(1))); got != function {
		t.Errorf("got %s, want %s", got, function)
	}
	const counts = "sql: INSERT: the query has 1 columns for the 2 of the INSERT"
	if _, _, err := sql.Insert(sql.Table("sums")).Columns("a", "b").Select(numbers(1)).Query(); err == nil || err.Error() != counts {
		t.Errorf("got %v, want %s", err, counts)
	}
}

func TestTruncate(t *testing.T) {
	t.Parallel()
	e := newEngine(t, eventsDDL...)
	e.exec(sql.Truncate(sql.Table("events")))
	if got, err := e.run("SELECT count() FROM events", nil); got != "0" || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
	e.exec(sql.Truncate(sql.Table("nothing")).IfExists())
	const want = "TRUNCATE TABLE IF EXISTS db.t ON CLUSTER c SETTINGS alter_sync = 2"
	if got := text(t, sql.Truncate(sql.Table("t").In("db")).IfExists().OnCluster("c").Settings(sql.Setting{Name: "alter_sync", Value: 2})); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestPartitions(t *testing.T) {
	t.Parallel()
	ddl := "(at Date, tenant String, n UInt8) ENGINE = MergeTree PARTITION BY (toYYYYMM(at), tenant) ORDER BY n"
	e := newEngine(t, "CREATE TABLE a "+ddl, "CREATE TABLE b "+ddl,
		"INSERT INTO a VALUES ('2024-01-01', 'it''s', 1), ('2024-02-01', 'x', 2), ('2024-03-01', 'y', 3)",
		"CREATE TABLE days (d Date) ENGINE = MergeTree PARTITION BY d ORDER BY tuple()", "INSERT INTO days VALUES ('2024-01-01'), ('2024-01-02')")
	a, b := sql.Table("a"), sql.Table("b")
	first, second := sql.PartitionOf(202401, "it's"), sql.PartitionOf(202402, "x")
	steps := []struct {
		op        *sql.PartitionOperation
		sql, a, b string
	}{
		{sql.DetachPartition(a, first), `ALTER TABLE a DETACH PARTITION tuple(202401, 'it\'s')`, "2 3", ""},
		{sql.AttachPartition(a, first), `ALTER TABLE a ATTACH PARTITION tuple(202401, 'it\'s')`, "1 2 3", ""},
		{sql.MovePartition(a, second, b), "ALTER TABLE a MOVE PARTITION tuple(202402, 'x') TO TABLE b", "1 3", "2"},
		{sql.CopyPartition(a, second, b), "ALTER TABLE a ATTACH PARTITION tuple(202402, 'x') FROM b", "1 2 3", "2"},
		{sql.ReplacePartition(b, first, a), `ALTER TABLE b REPLACE PARTITION tuple(202401, 'it\'s') FROM a`, "1 2 3", "1 2"},
		{sql.ClearColumnInPartition(a, "n", second), "", "", ""},
		{sql.DropPartition(a, second), "ALTER TABLE a DROP PARTITION tuple(202402, 'x')", "1 3", "1 2"},
		{sql.FreezePartition(a, sql.AllPartitions(), "it's"), `ALTER TABLE a FREEZE WITH NAME 'it\'s'`, "1 3", "1 2"},
		{sql.UnfreezePartition(a, sql.AllPartitions(), "it's"), `ALTER TABLE a UNFREEZE WITH NAME 'it\'s'`, "1 3", "1 2"},
		{sql.DropPartition(b, sql.AllPartitions()), "ALTER TABLE b DROP PARTITION ALL", "1 3", ""},
		{sql.DetachPartition(a, first), `ALTER TABLE a DETACH PARTITION tuple(202401, 'it\'s')`, "3", ""},
		{sql.DropDetachedPartition(a, sql.AllPartitions()), "ALTER TABLE a DROP DETACHED PARTITION ALL SETTINGS allow_drop_detached = 1", "3", ""},
		{sql.DropPartition(sql.Table("days"), sql.PartitionOf(at("2024-01-01 00:00:00"))), "ALTER TABLE days DROP PARTITION '2024-01-01'", "3", ""},
	}
	for _, step := range steps {
		if step.sql == "" {
			continue
		}
		if got := text(t, step.op); got != step.sql {
			t.Errorf("got  %s\nwant %s", got, step.sql)
		}
		e.exec(step.op)
		gotA, _ := e.run("SELECT n FROM a ORDER BY n", nil)
		gotB, _ := e.run("SELECT n FROM b ORDER BY n", nil)
		if gotA != step.a || gotB != step.b {
			t.Errorf("%s: a has %q and b %q, want %q and %q", step.sql, gotA, gotB, step.a, step.b)
		}
	}
	if got, _ := e.run("SELECT d FROM days", nil); got != "2024-01-02" {
		t.Errorf("days has %s", got)
	}
	for _, tt := range []struct {
		op   *sql.PartitionOperation
		want string
	}{
		{sql.DropPartition(a, sql.PartitionID("202401' DROP")), `ALTER TABLE a DROP PARTITION ID '202401\' DROP'`},
		{sql.MovePartitionToDisk(a, second, "s3").OnCluster("c"), "ALTER TABLE a ON CLUSTER c MOVE PARTITION tuple(202402, 'x') TO DISK 's3'"},
		{sql.MovePartitionToVolume(a, second, "cold"), "ALTER TABLE a MOVE PARTITION tuple(202402, 'x') TO VOLUME 'cold'"},
		{sql.ClearColumnInPartition(a, "n", second), "ALTER TABLE a CLEAR COLUMN n IN PARTITION tuple(202402, 'x')"},
	} {
		if got := text(t, tt.op); got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
}

func TestTableFunctions(t *testing.T) {
	t.Parallel()
	e := newEngine(t, append(eventsDDL, "CREATE VIEW of_tenant AS SELECT id FROM events WHERE tenant = {tenant:String} AND id > {above:UInt64}")...)
	count := func(source sql.TableView) *sql.Selector { return sql.Select(sql.Count()).From(source) }
	e.check(t, []queryTest{
		{"numbers", count(sql.NumbersFrom(5, 3).As("n")), "SELECT count() FROM numbers({p1:UInt64}, {p2:UInt64}) AS n", "3"},
		{"merge", count(sql.MergeTables(e.conn.Database(), "^(events|users)$")), "SELECT count() FROM merge({p1:String}, {p2:String})", "8"},
		{"generateRandom", sql.Select(sql.Count()).From(sql.Select().From(sql.GenerateRandom("a UInt8, b String", 1)).Limit(7).As("r")),
			"SELECT count() FROM (SELECT * FROM generateRandom({p1:String}, {p2:UInt64}) LIMIT 7) AS r", "7"},
		{"view of a query", count(sql.TableFunc("view", events(col.ID).WhereP(col.ID.GT(2)))), "SELECT count() FROM view(SELECT id FROM events WHERE id > {p1:UInt64})", "3"},
		{"a parameterised view", count(sql.Table("of_tenant").Args(sql.Arg("tenant", "acme"), sql.Arg("above", 1))), "SELECT count() FROM of_tenant(tenant = {p1:String}, above = {p2:Int64})", "2"},
		{"a name and a value", count(sql.TableFunc("null", "a UInt8")), "SELECT count() FROM null({p1:String})", "0"},
	})
	for _, tt := range []struct {
		source sql.TableFunction
		want   string
	}{
		{sql.Remote("a:9000", sql.Table("t").In("d b")), "SELECT count() FROM remote({p1:String}, `d b`.t)"},
		{sql.Cluster("main", sql.Table("t")), "SELECT count() FROM cluster({p1:String}, t)"},
		{sql.ClusterAllReplicas("main", sql.Table("t").In("system")), "SELECT count() FROM clusterAllReplicas({p1:String}, system.t)"},
		{sql.S3("https://b.s3.amazonaws.com/*.parquet", "", ""), "SELECT count() FROM s3({p1:String})"},
		{sql.URL("http://a/b", "", "a UInt8"), "SELECT count() FROM url({p1:String}, {p2:String}, {p3:String})"},
		{sql.File("a.csv", "CSV", ""), "SELECT count() FROM file({p1:String}, {p2:String})"},
		{sql.TableFunc("iceberg", sql.Arg("filename", "x")), "SELECT count() FROM iceberg(filename = {p1:String})"},
	} {
		if got := text(t, count(tt.source)); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	}
}

func TestExplain(t *testing.T) {
	t.Parallel()
	e := newEngine(t, eventsDDL...)
	q := events(col.ID).WhereP(col.Tenant.EQ("acme"))
	tests := []struct {
		query     statement
		sql, part string
	}{
		{sql.Explain(sql.ExplainPlan, q, sql.Setting{Name: "indexes", Value: 1}), "EXPLAIN PLAN indexes = 1 SELECT id FROM events WHERE tenant = {p1:String}", "PrimaryKey"},
		{sql.Explain(sql.ExplainPipeline, q), "EXPLAIN PIPELINE SELECT id FROM events WHERE tenant = {p1:String}", "MergeTree"},
		{sql.Explain(sql.ExplainEstimate, q), "EXPLAIN ESTIMATE SELECT id FROM events WHERE tenant = {p1:String}", "events"},
		{sql.Explain(sql.ExplainSyntax, q), "EXPLAIN SYNTAX SELECT id FROM events WHERE tenant = {p1:String}", "acme"},
		{sql.Explain(sql.ExplainAST, q), "EXPLAIN AST SELECT id FROM events WHERE tenant = {p1:String}", "SelectQuery"},
		{sql.Explain(sql.ExplainQueryTree, q), "EXPLAIN QUERY TREE SELECT id FROM events WHERE tenant = {p1:String}", "QUERY"},
	}
	for _, tt := range tests {
		text, params, err := tt.query.Query()
		if text != tt.sql || err != nil {
			t.Errorf("got  %s, %v\nwant %s", text, err, tt.sql)
		}
		if got, err := e.run(text, params); err != nil || !strings.Contains(got, tt.part) {
			t.Errorf("%s: %s, %v", text, got, err)
		}
	}
	if _, _, err := sql.Explain("COST", q).Query(); err == nil || err.Error() != `sql: EXPLAIN: unknown kind "COST"` {
		t.Errorf("got %v", err)
	}
}
