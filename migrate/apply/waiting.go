package apply

import (
	"context"
	"fmt"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/plan"
)

// waitingNames are the views and inner tables that wait to take a name: database
// and name. Those of another database whose lock is held, by a run that may be
// at work on them, are left out.
func waitingNames(ctx context.Context, conn driver.Conn, database string) ([][]string, error) {
	return read(ctx, conn, `SELECT database, name FROM system.tables
WHERE (endsWith(name, {view:String}) AND engine = 'MaterializedView' OR endsWith(name, {inner:String}))
	AND (database = {db:String} OR database NOT IN (SELECT database FROM system.tables WHERE startsWith(name, {lock:String})))
ORDER BY database, name`,
		driver.Param{Name: "view", Value: plan.MarkView}, driver.Param{Name: "inner", Value: plan.MarkInner},
		driver.Param{Name: "db", Value: database}, driver.Param{Name: "lock", Value: LockTable})
}

// settle gives what waits its name, where that is free. A view that waits while
// the old one is there goes: the plan makes it again. An inner table that waits
// stays: its rows are in no other place.
func (r *runner) settle(ctx context.Context) (settled int, err error) {
	rows, err := waitingNames(ctx, r.conn, r.options.Database)
	if err != nil {
		return 0, err
	}
	for _, row := range rows {
		name, isView := strings.CutSuffix(row[1], plan.MarkView)
		if !isView {
			name = strings.TrimSuffix(row[1], plan.MarkInner)
		}
		taken, err := exists(ctx, r.conn, row[0], name)
		if err != nil {
			return settled, err
		}
		waits := clickhouse.QualifiedName(row[0], row[1])
		statement := "RENAME TABLE " + waits + " TO " + clickhouse.QualifiedName(row[0], name)
		if taken && !isView {
			continue
		}
		if taken {
			statement = "DROP VIEW IF EXISTS " + waits
		}
		if err := r.exec(ctx, statement); err != nil {
			return settled, fmt.Errorf("apply: put %s in its place after a run that was killed: %w", waits, err)
		}
		settled++
	}
	return settled, nil
}
