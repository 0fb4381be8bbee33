package migrate

import (
	"context"
	"fmt"
	"strconv"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/diff"
)

// measure looks up what a plan of the changes says in numbers and the catalog
// does not hold: what columns weigh whose types change, and what waits in
// Distributed tables that go.
func measure(ctx context.Context, conn driver.Conn, changes []diff.Change) error {
	for i := range changes {
		c := &changes[i]
		table, ok := c.From.(*catalog.Table)
		if !ok {
			continue
		}
		database := c.Database
		if database == "" {
			database = conn.Database()
		}
		var err error
		switch {
		case c.Op == diff.Drop && table.Engine.Name == "Distributed":
			err = measureWaiting(ctx, conn, database, table)
		case table.Engine.IsMergeTree() && changesType(c):
			err = measureColumns(ctx, conn, database, table)
		}
		// Without a right to look the whole table is named, and the check before the first statement looks again.
		if err != nil && !driver.IsCode(err, driver.CodeAccessDenied) {
			return fmt.Errorf("migrate: look what %s.%s holds: %w", database, table.Name, err)
		}
	}
	return nil
}

func changesType(c *diff.Change) bool {
	for _, d := range c.Details {
		if d.Part == diff.PartColumn && d.Property == diff.PropertyType {
			return true
		}
	}
	return false
}

// measureWaiting counts the files that wait in a Distributed table.
func measureWaiting(ctx context.Context, conn driver.Conn, database string, table *catalog.Table) error {
	rows, err := apply.Texts(ctx, conn, "SELECT toString(sum(data_files) + sum(broken_data_files)) FROM system.distribution_queue WHERE database = {db:String} AND table = {table:String}",
		driver.Param{Name: "db", Value: database}, driver.Param{Name: "table", Value: table.Name})
	if err != nil {
		return err
	}
	waiting, err := strconv.ParseUint(rows[0][0], 10, 64)
	if err != nil {
		return err
	}
	table.Stats = &catalog.Stats{Waiting: waiting}
	return nil
}

// measureColumns says what rewriting each column of a table writes: the column
// alone in a wide part, all of a compact part.
func measureColumns(ctx context.Context, conn driver.Conn, database string, table *catalog.Table) error {
	if table.Stats == nil {
		return nil
	}
	rows, err := apply.Texts(ctx, conn, "SELECT column, toString(sum(if(part_type = 'Wide', column_bytes_on_disk, bytes_on_disk))) FROM system.parts_columns"+
		" WHERE active AND database = {db:String} AND table = {table:String} GROUP BY column",
		driver.Param{Name: "db", Value: database}, driver.Param{Name: "table", Value: table.Name})
	if err != nil {
		return err
	}
	table.Stats.Columns = make(map[string]uint64, len(rows))
	for _, row := range rows {
		if table.Stats.Columns[row[0]], err = strconv.ParseUint(row[1], 10, 64); err != nil {
			return err
		}
	}
	return nil
}
