package runtime

import (
	"context"
	"fmt"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/sql"
	"github.com/chent-io/chent/dialect/clickhouse/syntax"
	"github.com/chent-io/chent/migrate/apply"
)

// storage is where the rows of a table are, for statements that delete or move
// them: in the table itself, or, where the server has a sharded table as a host
// of a cluster does, in the local tables of all hosts.
type storage struct {
	table   sql.TableRef
	cluster string // empty: the table is on the server alone
}

// storage asks the server where the rows of the table are.
func (t *Table) storage(ctx context.Context, conn driver.Conn) (storage, error) {
	here := storage{table: t.source()}
	if !t.Sharded {
		return here, nil
	}
	database := t.Database
	if database == "" {
		database = conn.Database()
	}
	rows, err := apply.Texts(ctx, conn, "SELECT engine, engine_full FROM system.tables WHERE database = {db:String} AND name = {table:String}",
		driver.Param{Name: "db", Value: database}, driver.Param{Name: "table", Value: t.Name})
	if err != nil {
		return here, fmt.Errorf("look whether %s is on a cluster: %w", t.qualified(), err)
	}
	if len(rows) == 0 || rows[0][0] != "Distributed" {
		return here, nil
	}
	tokens, err := syntax.Tokenize(rows[0][1])
	if err != nil {
		return here, fmt.Errorf("look whether %s is on a cluster: %w", t.qualified(), err)
	}
	var args []string
	for _, token := range tokens {
		if text, ok := token.StringValue(); ok {
			args = append(args, text)
		}
	}
	if len(args) < 3 {
		return here, fmt.Errorf("%s is sharded, and which local tables hold its rows is not plain from %s", t.qualified(), rows[0][1])
	}
	return storage{table: sql.Table(args[2]).In(args[1]).Model(t.Name).Types(t.types), cluster: args[0]}, nil
}

// everywhere makes a statement ON CLUSTER fail where one host fails, or has not
// done it in time, whatever the user's profile says. The error names the host.
func (s storage) everywhere(settings []driver.Setting) []driver.Setting {
	if s.cluster == "" {
		return settings
	}
	return append([]driver.Setting{{Name: "distributed_ddl_output_mode", Value: "throw"}}, settings...)
}
