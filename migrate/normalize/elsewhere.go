package normalize

import (
	"context"
	"slices"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/syntax"
)

// Elsewhere runs a statement again that a development server has refused
// because a materialized view reads databases that it does not have: a schema
// of one database may read another one, which is none of its business. The
// server then keeps the query as it is written. databases are those that are
// missing. Any other refusal, that of a table that is missing from a database
// which is there among them, is returned as it is.
//
// Servers before 24.11 have no setting for it (allow_materialized_view_with_bad_select)
// and take such views anyway.
func Elsewhere(ctx context.Context, conn driver.Conn, sql string, refused error) (databases []string, err error) {
	if !driver.IsCode(refused, driver.CodeUnknownTable, driver.CodeUnknownDatabase) || !makesMaterializedView(sql) {
		return nil, refused
	}
	missing, ok := unknownDatabases(ctx, conn, sql)
	if !ok || len(missing) == 0 {
		return nil, refused
	}
	if conn.Exec(ctx, driver.Statement{SQL: sql, Settings: []driver.Setting{{Name: "allow_materialized_view_with_bad_select", Value: "1"}}}) != nil {
		return nil, refused
	}
	return missing, nil
}

func makesMaterializedView(sql string) bool {
	c, err := syntax.Read(sql)
	if err != nil || !c.Take("CREATE") {
		return false
	}
	c.Take("OR", "REPLACE")
	return c.Is("MATERIALIZED", "VIEW")
}

// unknownDatabases are the databases that a statement reads and the server does
// not have. ok is false if it reads a table that is missing from one which the
// server has.
func unknownDatabases(ctx context.Context, conn driver.Conn, sql string) (missing []string, ok bool) {
	for _, read := range readTables(sql) {
		data := new(proto.ColStr)
		var there string
		err := conn.Query(ctx, driver.Statement{
			SQL: `SELECT concat(toString(sum(databases)), ' ', toString(sum(tables))) FROM (
SELECT count() AS databases, 0 AS tables FROM system.databases WHERE name = {db:String}
UNION ALL SELECT 0, count() FROM system.tables WHERE database = {db:String} AND name = {table:String})`,
			Params: []driver.Param{{Name: "db", Value: read[0]}, {Name: "table", Value: read[1]}},
		}, &column{data, func(i int) { there = data.Row(i) }})
		switch {
		case err != nil, there == "1 0":
			return nil, false
		case there == "0 0":
			missing = append(missing, read[0])
		}
	}
	slices.Sort(missing)
	return slices.Compact(missing), true
}

// readTables are the tables that a statement reads by the name of their
// database too: pairs of database and table.
func readTables(sql string) [][2]string {
	c, err := syntax.Read(sql)
	if err != nil {
		return nil
	}
	tokens := c.Tokens()
	var list [][2]string
	for i := 1; i+2 < len(tokens); i++ {
		before := tokens[i-1]
		database, ok := tokens[i].Ident()
		table, okToo := tokens[i+2].Ident()
		if ok && okToo && tokens[i+1].Text == "." && (before.Is("FROM") || before.Is("JOIN") || before.Is("IN")) {
			list = append(list, [2]string{database, table})
		}
	}
	return list
}
