package apply

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
)

// noMark is the mark of a row whose INSERT may not know the witness.
const noMark = "toUUID('00000000-0000-0000-0000-000000000000')"

// markedParts is the kind under which the ledger has parts whose rows have marks,
// and refed the one that says that rows were about to be fed.
const markedParts, refed = "marked", "refed"

// addMarks gives the tables of a copy the column of [plan.Witness]. The table
// has it last: a table that has it can be attached to the others.
func (k *copier) addMarks(ctx context.Context) error {
	column := clickhouse.QuoteIdent(k.Live.Witness.Column)
	for _, t := range []struct{ table, kind string }{{k.Live.Stage, "DEFAULT"}, {k.Shadow, "MATERIALIZED"}, {k.Table, "MATERIALIZED"}} {
		if err := k.alter(ctx, k.name(t.table), "ADD COLUMN IF NOT EXISTS "+column+" UUID "+t.kind+" "+noMark); err != nil {
			return err
		}
	}
	k.witnessed = true
	return nil
}

// callWitness lets the views of [plan.Witness] see what INSERTs feed. When it
// returns, every INSERT that runs is known to them.
func (k *copier) callWitness(ctx context.Context) error {
	w := k.Live.Witness
	if err := k.addMarks(ctx); err != nil {
		return err
	}
	column := clickhouse.QuoteIdent(w.Column)
	// However many parts it has, no INSERT is refused or slowed down for it.
	if err := k.exec(ctx, "CREATE TABLE IF NOT EXISTS "+k.name(w.Table)+
		" (mark UUID) ENGINE = MergeTree ORDER BY mark SETTINGS max_parts_in_total = 10000000, parts_to_delay_insert = 1000000, parts_to_throw_insert = 1000000"); err != nil {
		return err
	}
	for i, from := range []string{k.Table, k.Shadow} {
		if err := k.witness(ctx, w.Views[i], from); err != nil {
			return err
		}
	}
	// Who reads the column's definition from here on looks for views later still.
	for _, table := range []string{k.Shadow, k.Table} {
		if err := k.alter(ctx, k.name(table), "MODIFY COLUMN "+column+" UUID MATERIALIZED generateUUIDv4()"); err != nil {
			return err
		}
	}
	return k.waitForWriters(ctx, nothing)
}

// witness makes a view that writes down the marks of what comes into a table.
func (k *copier) witness(ctx context.Context, view, from string) error {
	column := clickhouse.QuoteIdent(k.Live.Witness.Column)
	return k.exec(ctx, "CREATE MATERIALIZED VIEW IF NOT EXISTS "+k.name(view)+" TO "+k.name(k.Live.Witness.Table)+
		" AS SELECT "+column+" AS mark FROM "+k.name(from)+" WHERE "+column+" != "+noMark)
}

// marked reports whether a table has the column of the witness.
func (k *copier) marked(ctx context.Context, table string) (bool, error) {
	if k.Live.Witness == nil {
		return false, nil
	}
	return hasColumn(ctx, k.conn, k.in(table), k.Live.Witness.Column)
}

// storing are the parts of a table that store a column: in others it has the
// value that its default has when it is read.
func storing(table catalog.Name, column string) string {
	return "(SELECT name FROM system.parts_columns WHERE active AND database = " + clickhouse.QuoteString(table.Database) + " AND table = " + clickhouse.QuoteString(table.Name) +
		" AND column = " + clickhouse.QuoteString(column) + ")"
}

// feedMissed feeds the views the rows of INSERTs that looked for views while the
// names were exchanged and found none, and lets the witness go. All rows have
// followed into the table, and nobody writes into the old storage any more.
func (k *copier) feedMissed(ctx context.Context, table string) error {
	if k.Live.Witness == nil {
		return nil
	}
	w := k.Live.Witness
	there, err := exists(ctx, k.conn, k.Database, w.Table)
	if err != nil || !there {
		return err
	}
	if err := k.endOfRefeed(ctx); err != nil {
		return err
	}
	// One that writes without being listed may still do so since the exchange.
	if err := k.waitForAll(ctx, k.in(table)); err != nil {
		return err
	}
	// An INSERT that runs may have a part already whose rows its views have still
	// to see: parts are looked at when those have ended that had them.
	ledger := k.name(k.Live.Ledger)
	if err := k.exec(ctx, "INSERT INTO "+ledger+" SELECT 0, '"+markedParts+"', name, 0, 0 FROM "+storing(k.in(table), w.Column)+
		" WHERE name NOT IN (SELECT name FROM "+ledger+" WHERE kind = '"+markedParts+"')"); err != nil {
		return err
	}
	if err := k.waitForAll(ctx, k.in(table)); err != nil {
		return err
	}
	missed, err := count(ctx, k.conn, "SELECT count() FROM ("+k.missed(table)+")")
	if err != nil {
		return err
	}
	if missed > 0 {
		k.options.Logger.InfoContext(ctx, "apply: rows that came at the exchange were fed to no view", "table", table, "rows", missed)
		if err := k.refeed(ctx, table, missed); err != nil {
			return err
		}
	}
	return k.dismissWitness(ctx, table)
}

// inMarkedParts is the condition on the rows that feedMissed looks at.
func (k *copier) inMarkedParts() string {
	return "_part IN (SELECT name FROM " + k.name(k.Live.Ledger) + " WHERE kind = '" + markedParts + "')"
}

// missed is a query for the marks of rows that were fed to no view. Both sides
// are sorted, and do not have to fit into memory.
func (k *copier) missed(table string) string {
	w := k.Live.Witness
	column := clickhouse.QuoteIdent(w.Column)
	return "SELECT came." + column + " FROM (SELECT " + column + " FROM " + k.name(table) +
		" WHERE " + k.inMarkedParts() + " AND " + column + " != " + noMark + ") AS came" +
		" LEFT JOIN (SELECT mark, 1 AS known FROM " + k.name(w.Table) + ") AS fed ON came." + column + " = fed.mark WHERE fed.known = 0" +
		" SETTINGS join_algorithm = 'full_sorting_merge', join_use_nulls = 0"
}

// refeedTag marks the statement that feeds rows that were missed. Nobody ends
// it: then it could not be known what it has fed.
func (k *copier) refeedTag() string { return "chent: feed the views of " + k.name(k.Table) }

// endOfRefeed waits for the end of a statement that feeds rows for a run that died.
func (k *copier) endOfRefeed(ctx context.Context) error {
	for wait := 20 * time.Millisecond; ; wait = min(2*wait, time.Second) {
		left, err := running(ctx, k.conn, k.refeedTag())
		if err != nil || left == 0 {
			return err
		}
		if err := pause(ctx, wait); err != nil {
			return err
		}
	}
}

// refeed feeds the rows that were missed to views like those of the table, by a
// table that keeps nothing.
func (k *copier) refeed(ctx context.Context, table string, missed uint64) error {
	w := k.Live.Witness
	ledger := k.name(k.Live.Ledger)
	tried, err := count(ctx, k.conn, "SELECT count() FROM "+ledger+" WHERE kind = '"+refed+"'")
	if err != nil {
		return err
	}
	if tried > 0 {
		return k.unknownFeed(table, missed)
	}
	columns, err := read(ctx, k.conn, "SELECT name, type, default_kind, default_expression FROM system.columns WHERE database = {db:String} AND table = {table:String} AND default_kind != 'EPHEMERAL' ORDER BY position", k.params(table)...)
	if err != nil {
		return err
	}
	var defined, stored []string
	for _, c := range columns {
		name := clickhouse.QuoteIdent(c[0])
		if c[2] == "ALIAS" {
			defined = append(defined, name+" "+c[1]+" ALIAS "+c[3])
			continue
		}
		defined, stored = append(defined, name+" "+c[1]), append(stored, name)
	}
	if err := k.exec(ctx, "CREATE TABLE IF NOT EXISTS "+k.name(w.Missed)+" ("+strings.Join(defined, ", ")+") ENGINE = Null"); err != nil {
		return err
	}
	for _, f := range w.Feeds {
		// A view that was dropped since is fed no more.
		if err := k.createFeed(ctx, f); err != nil && !errors.Is(err, ErrDrift) {
			return err
		}
	}
	if err := k.witness(ctx, w.Views[2], w.Missed); err != nil {
		return err
	}
	if err := k.exec(ctx, fmt.Sprintf("INSERT INTO %s VALUES (0, '%s', '', %d, 0)", ledger, refed, missed)); err != nil {
		return err
	}
	list := strings.Join(stored, ", ")
	sql := "INSERT INTO " + k.name(w.Missed) + " (" + list + ") SELECT " + list + " FROM " + k.name(table) +
		" WHERE " + k.inMarkedParts() + " AND " + clickhouse.QuoteIdent(w.Column) + " IN (" + k.missed(table) + ")"
	k.options.Logger.InfoContext(ctx, "apply", "statement", sql)
	if err := k.conn.Exec(ctx, driver.Statement{SQL: sql, Settings: []driver.Setting{{Name: "log_comment", Value: k.refeedTag()}, {Name: "insert_deduplicate", Value: "0"}}}); err != nil {
		return err
	}
	left, err := count(ctx, k.conn, "SELECT count() FROM ("+k.missed(table)+")")
	if err != nil {
		return err
	}
	if left > 0 {
		return k.unknownFeed(table, left)
	}
	return nil
}

func (k *copier) unknownFeed(table string, rows uint64) error {
	w := k.Live.Witness
	e := &UnknownFeedError{Table: k.in(table), Rows: rows, Ledger: k.name(k.Live.Ledger), Marks: w.Table, Column: w.Column}
	for _, f := range w.Feeds {
		e.Views = append(e.Views, catalog.Name{Database: f.Database, Name: f.View})
	}
	return e
}

// dismissWitness drops what the witness of a table has made, but for the column.
func (k *copier) dismissWitness(ctx context.Context, table string) error {
	w := k.Live.Witness
	if w == nil {
		return nil
	}
	if err := k.dropFeeds(ctx, w.Feeds); err != nil {
		return err
	}
	for _, view := range w.Views {
		if err := k.exec(ctx, "DROP VIEW IF EXISTS "+k.name(view)); err != nil {
			return err
		}
	}
	there, err := exists(ctx, k.conn, k.Database, w.Table)
	if err != nil {
		return err
	}
	if there { // INSERTs that have found the views write to it
		if err := k.waitForAll(ctx, k.in(table)); err != nil {
			return err
		}
	}
	for _, own := range []string{w.Missed, w.Table} {
		if err := k.exec(ctx, "DROP TABLE IF EXISTS "+k.name(own)+" SYNC"); err != nil {
			return err
		}
	}
	return nil
}

// nameMarks gives the column of the witness the name that an earlier run of the
// same copy gave it, or one that no column has had.
func (k *copier) nameMarks(ctx context.Context) error {
	if k.Live.Witness == nil {
		return nil
	}
	all, err := begun(ctx, k.conn, k.database())
	if err != nil {
		return err
	}
	c, live, w := *k.Copy, *k.Live, *k.Live.Witness
	c.Live, live.Witness, k.Copy = &live, &w, &c
	for _, other := range all {
		if other.Live.Ledger == live.Ledger && other.Live.Witness != nil {
			w.Column = other.Live.Witness.Column
			return nil
		}
	}
	w.Column += rand.Text()
	return nil
}

// dropMarks takes the column of the witness away from a table, where it is. To
// drop a column that is stored, the server rewrites the parts; one that it would
// compute when it is read is only forgotten, and what parts have of it goes when
// they are merged.
func (k *copier) dropMarks(ctx context.Context, table string) error {
	marked, err := k.marked(ctx, table)
	if err != nil || !marked {
		return err
	}
	column := clickhouse.QuoteIdent(k.Live.Witness.Column)
	if err := k.alter(ctx, k.name(table), "MODIFY COLUMN IF EXISTS "+column+" UUID ALIAS "+noMark); err != nil {
		return err
	}
	return k.alter(ctx, k.name(table), "DROP COLUMN IF EXISTS "+column)
}

// UnknownFeedError says that rows of INSERTs that ran while the names of two
// tables were exchanged may have been fed to some views and not to others: the
// server stopped while they were fed.
type UnknownFeedError struct {
	Table catalog.Name
	// Rows is how many, Views are the views that they are for.
	Rows  uint64
	Views []catalog.Name
	// Ledger says that they were fed. Marks is a table with the values of Column
	// of those rows of Table that were.
	Ledger, Marks, Column string
}

func (e *UnknownFeedError) Error() string {
	names := make([]string, len(e.Views))
	for i, v := range e.Views {
		names[i] = ddl.Name(v)
	}
	rows, were := fmt.Sprintf("%d rows", e.Rows), "were"
	if e.Rows == 1 {
		rows, were = "1 row", "was"
	}
	return fmt.Sprintf("apply: whether %s of %s, whose %s is not in %s, %[8]s fed to %[5]s is unknown: the server stopped meanwhile; look there, insert what is missing and their %[3]s into %[4]s, and run again; or ALTER TABLE %[6]s DELETE WHERE kind = '%[7]s', and all of them are fed (again)",
		rows, ddl.Name(e.Table), clickhouse.QuoteIdentIfNeeded(e.Column), clickhouse.QuoteIdentIfNeeded(e.Marks), strings.Join(names, " and "), e.Ledger, refed, were)
}
