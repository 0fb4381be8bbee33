package apply

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/impact"
	"github.com/chent-io/chent/migrate/plan"
)

// ledger copies rounds of parts from a source to a target, and knows on the
// server which parts have been. What a round does is written before it is done:
//
//	part   the parts of the round, by name
//	stage  the parts of the stage that hold their rows, by the hash of their
//	       files: how many there are, and how many the target had before
//	high   the highest block number that the target had before
//	done   the target has them
//
// A part that is attached keeps its files, and those of the stage are unlike
// any other's. So a run that finds a round without its end sees which parts
// have arrived.
type ledger struct {
	*copier
	source, target catalog.Name
	// rows is how many rows the newest round had.
	rows uint64
	// pour puts the rows of a round into the stage, and proves that they are
	// there. Default: they are copied as they are.
	pour func(ctx context.Context, round uint64) error
	// arrival is around what attaches parts to the target. Default: nothing is.
	arrival func(ctx context.Context, do func() error) error
}

// in is the name of a table of the copy's own database.
func (k *copier) in(table string) catalog.Name {
	return catalog.Name{Database: k.database(), Name: table}
}

// roundRows is how many rows a round has, at least: a run that was killed does
// no more than that twice.
const roundRows = 10_000_000

func (l *ledger) table() string { return l.name(l.Live.Ledger) }

func (k *copier) createLedger(ctx context.Context) error {
	about, err := json.Marshal(k.Copy)
	if err != nil {
		return err
	}
	return k.createLedgerAs(ctx, string(about))
}

// createLedgerAs makes the ledger with a comment that says what it is for.
func (k *copier) createLedgerAs(ctx context.Context, about string) error {
	return k.exec(ctx, "CREATE TABLE IF NOT EXISTS "+k.name(k.Live.Ledger)+
		" (round UInt32, kind LowCardinality(String), name String, n UInt64, before UInt64) ENGINE = MergeTree ORDER BY (round, kind) COMMENT "+
		clickhouse.QuoteString(about))
}

// copied are the names of the parts that are in the target.
func (l *ledger) copied() string {
	return "(SELECT name FROM " + l.table() + " WHERE kind = 'part' AND round IN (SELECT round FROM " + l.table() + " WHERE kind = 'done'))"
}

// active are the active parts of a table, as a source of a SELECT.
func (l *ledger) active(table catalog.Name) string {
	return "(SELECT name, rows, partition_id, min_block_number, max_block_number, hash_of_all_files FROM system.parts WHERE active AND database = " +
		clickhouse.QuoteString(table.Database) + " AND table = " + clickhouse.QuoteString(table.Name) + ")"
}

// lastRound is the newest round and whether it has its end.
func (l *ledger) lastRound(ctx context.Context) (round uint64, done bool, err error) {
	rows, err := read(ctx, l.conn, "SELECT toString(max(round)), toString(countIf(kind = 'done' AND round = (SELECT max(round) FROM "+l.table()+")) > 0 OR count() = 0) FROM "+l.table())
	if err != nil {
		return 0, false, err
	}
	round, err = strconv.ParseUint(rows[0][0], 10, 32)
	return round, rows[0][1] == "1", err
}

// unchanged checks that the parts that were copied are the source's still, and
// that nothing waits to change them.
func (l *ledger) unchanged(ctx context.Context) error {
	gone, err := l.gone(ctx)
	if err != nil {
		return err
	}
	waiting, err := l.mutating(ctx, l.source)
	if err != nil {
		return err
	}
	patched, err := count(ctx, l.conn, "SELECT count() FROM "+l.active(l.source)+" WHERE startsWith(name, 'patch-') AND name NOT IN "+l.copied()+" AND (SELECT count() FROM "+l.copied()+") > 0")
	if err != nil {
		return err
	}
	if gone+waiting+patched > 0 {
		return &ChangedPartsError{Table: l.source.Name, Parts: max(gone, waiting, patched)}
	}
	return nil
}

// mutating is how many mutations of a table wait or run.
func (r *runner) mutating(ctx context.Context, table catalog.Name) (uint64, error) {
	return count(ctx, r.conn, "SELECT count() FROM system.mutations WHERE database = {db:String} AND table = {table:String} AND NOT is_done AND NOT is_killed", tableParams(r.conn, table.Database, table.Name)...)
}

// gone is how many parts that were copied the source does not have any more.
func (l *ledger) gone(ctx context.Context) (uint64, error) {
	return count(ctx, l.conn, "SELECT count() FROM "+l.copied()+" WHERE name NOT IN (SELECT name FROM "+l.active(l.source)+")")
}

// drain copies until no part is left.
func (l *ledger) drain(ctx context.Context) error {
	for {
		more, err := l.round(ctx)
		if err != nil || !more {
			return err
		}
	}
}

// round copies the next parts, those of about roundRows rows, and reports
// whether there were any.
func (l *ledger) round(ctx context.Context) (more bool, err error) {
	begun := time.Now()
	if err := l.lock.Check(ctx); err != nil {
		return false, err
	}
	if l.source.Name == l.Table {
		if err := l.unchanged(ctx); err != nil {
			return false, err
		}
	} else if gone, err := l.gone(ctx); err != nil {
		return false, err
	} else if gone > 0 { // nothing can start over any more
		return false, &UnknownArrivalError{Table: l.target.Name, Source: l.source.Name}
	}
	round, _, err := l.lastRound(ctx)
	if err != nil {
		return false, err
	}
	round++
	if err := l.choose(ctx, round); err != nil {
		return false, err
	}
	chosen, err := read(ctx, l.conn, fmt.Sprintf("SELECT toString(count()), toString(sum(n)) FROM %s WHERE round = %d AND kind = 'part'", l.table(), round))
	if err != nil || chosen[0][0] == "0" {
		return false, err
	}
	if l.rows, err = strconv.ParseUint(chosen[0][1], 10, 64); err != nil {
		return false, err
	}
	pour := l.pour
	if pour == nil {
		pour = l.copyRound
	}
	if err := pour(ctx, round); err != nil {
		return false, err
	}
	err = l.around(ctx, func() error {
		if err := l.stage(ctx, round); err != nil {
			return err
		}
		return l.arrive(ctx, round)
	})
	if err != nil {
		return true, err
	}
	if l.rows < roundRows { // else older rows are left
		l.gap = time.Since(begun)
	}
	return true, l.weigh(ctx)
}

// weigh looks what the rows that have arrived take on the disks.
func (l *ledger) weigh(ctx context.Context) error {
	rows, err := read(ctx, l.conn, "SELECT toString(sum(bytes_on_disk)), toString(sum(rows)) FROM system.parts WHERE active AND database = {db:String} AND table = {table:String}",
		tableParams(l.conn, l.target.Database, l.target.Name)...)
	if err != nil {
		return err
	}
	if l.bytes, err = strconv.ParseUint(rows[0][0], 10, 64); err != nil {
		return err
	}
	if l.stored, err = strconv.ParseUint(rows[0][1], 10, 64); err != nil {
		return err
	}
	l.report("", 0)
	return nil
}

// choose writes down the parts of a round.
func (l *ledger) choose(ctx context.Context, round uint64) error {
	return l.exec(ctx, fmt.Sprintf(`INSERT INTO %s SELECT %d, 'part', name, rows, 0 FROM
(SELECT name, rows, sum(rows) OVER (ORDER BY partition_id, min_block_number, name ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - rows AS earlier FROM %s WHERE name NOT IN %s)
WHERE earlier < %d`, l.table(), round, l.active(l.source), l.copied(), roundRows))
}

// ofRound is the condition on the rows of the source that are a round's.
func (l *ledger) ofRound(round uint64) string {
	return fmt.Sprintf(" WHERE _part IN (SELECT name FROM %s WHERE round = %d AND kind = 'part')", l.table(), round)
}

// copyRound puts the rows of a round into the stage, and proves that they are there.
func (l *ledger) copyRound(ctx context.Context, round uint64) error {
	if err := l.exec(ctx, "TRUNCATE TABLE "+l.name(l.Live.Stage)); err != nil {
		return err
	}
	rows, err := count(ctx, l.conn, "SELECT count() FROM "+ddl.Name(l.source))
	if err != nil {
		return err
	}
	l.total = max(l.total, rows)
	if err := l.watch(ctx); err != nil {
		return err
	}
	if err := l.copyRows(ctx, l.source.Name, l.Live.Stage, l.ofRound(round), ""); err != nil {
		return err
	}
	was, err := l.seen(ctx, round)
	if err != nil {
		return err
	}
	is, err := l.sum(ctx, l.Live.Stage, l.Compared, "")
	if err != nil {
		return err
	}
	if was != is {
		return &UnequalError{Table: l.source.Name, Copy: l.Live.Stage, Was: was.String(), Is: is.String()}
	}
	return nil
}

// sums is the table, and watcher the view that fills it, in which the rows that
// come into the stage are measured as they were read: to read the source twice
// would take as much of the server again.
func (k *copier) sums() string    { return k.name(k.Live.Stage + "_sums") }
func (k *copier) watcher() string { return k.name(k.Live.Stage + "_watcher") }

// The columns of sums: no column of a table is called so, whose name the view
// would take for its own.
const sumRows, sumHash = plan.Mark + "rows", plan.Mark + "hash"

// watch begins to measure what comes into the stage.
func (l *ledger) watch(ctx context.Context) error {
	for _, sql := range []string{
		"CREATE TABLE IF NOT EXISTS " + l.sums() + " (" + sumRows + " UInt64, " + sumHash + " UInt64) ENGINE = Memory",
		"CREATE MATERIALIZED VIEW IF NOT EXISTS " + l.watcher() + " TO " + l.sums() + " AS SELECT count() AS " + sumRows + ", toUInt64(" + impact.Checksum(l.Compared) + ") AS " + sumHash + " FROM " + l.name(l.Live.Stage),
		"TRUNCATE TABLE " + l.sums(),
	} {
		if err := l.exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}

// unwatch drops what watch has made.
func (k *copier) unwatch(ctx context.Context) error {
	if err := k.exec(ctx, "DROP VIEW IF EXISTS "+k.watcher()+" SYNC"); err != nil {
		return err
	}
	return k.exec(ctx, "DROP TABLE IF EXISTS "+k.sums()+" SYNC")
}

// seen is what the source has of a round, counted there, with the checksum that
// it had when it was read.
func (l *ledger) seen(ctx context.Context, round uint64) (measurement, error) {
	there, err := count(ctx, l.conn, "SELECT count() FROM "+ddl.Name(l.source)+l.ofRound(round))
	if err != nil {
		return measurement{}, err
	}
	rows, err := read(ctx, l.conn, "SELECT toString(sum("+sumRows+")), toString(sum("+sumHash+")) FROM "+l.sums())
	if err != nil {
		return measurement{}, err
	}
	if read := strconv.FormatUint(there, 10); read != rows[0][0] {
		return measurement{read, "of " + rows[0][0] + " rows"}, nil
	}
	return measurement{rows[0][0], rows[0][1]}, nil
}

// sum counts and measures the rows of a table that are a round's.
func (l *ledger) sum(ctx context.Context, table string, columns []string, where string) (measurement, error) {
	rows, err := read(ctx, l.conn, "SELECT toString(count()), toString("+impact.Checksum(columns)+") FROM "+l.name(table)+where)
	if err != nil {
		return measurement{}, err
	}
	return measurement{rows[0][0], rows[0][1]}, nil
}

// stage writes down the parts that the stage has for a round.
func (l *ledger) stage(ctx context.Context, round uint64) error {
	return l.exec(ctx, fmt.Sprintf(`INSERT INTO %s SELECT %d, kind, name, n, before FROM
(SELECT 'stage' AS kind, hash_of_all_files AS name, countIf(of_stage) AS n, countIf(NOT of_stage) AS before FROM
	(SELECT hash_of_all_files, true AS of_stage FROM %s UNION ALL SELECT hash_of_all_files, false FROM %s) GROUP BY name HAVING n > 0
UNION ALL SELECT 'high', '', toUInt64(greatest(0, max(max_block_number))), 0 FROM %[4]s)`,
		l.table(), round, l.active(l.in(l.Live.Stage)), l.active(l.target)))
}

// settle ends a round that a killed run has begun, if its rows were staged.
func (l *ledger) settle(ctx context.Context) error {
	round, done, err := l.lastRound(ctx)
	if err != nil || done {
		return err
	}
	staged, err := count(ctx, l.conn, fmt.Sprintf("SELECT count() FROM %s WHERE round = %d AND kind = 'stage'", l.table(), round))
	if err != nil {
		return err
	}
	if staged == 0 {
		return nil // the next round takes its parts
	}
	return l.around(ctx, func() error { return l.arrive(ctx, round) })
}

// around is around what brings parts to the target.
func (l *ledger) around(ctx context.Context, do func() error) error {
	if l.arrival != nil {
		return l.arrival(ctx, do)
	}
	return do()
}

// arrive attaches to the target those parts of the stage that it lacks.
func (l *ledger) arrive(ctx context.Context, round uint64) error {
	missing, err := l.missing(ctx, round)
	if err != nil {
		return err
	}
	for tries := 0; len(missing) > 0; tries++ {
		if tries == 3 {
			return fmt.Errorf("apply: parts of %s do not arrive in %s", l.name(l.Live.Stage), ddl.Name(l.target))
		}
		if err := l.unmerged(ctx, round); err != nil {
			return err
		}
		if err := l.keep(ctx, missing); err != nil {
			return err
		}
		if err := l.tagged(ctx, "ALTER TABLE "+ddl.Name(l.target)+" ATTACH PARTITION ALL FROM "+l.name(l.Live.Stage)); err != nil {
			return err
		}
		if missing, err = l.missing(ctx, round); err != nil {
			return err
		}
	}
	return l.exec(ctx, fmt.Sprintf("INSERT INTO %s VALUES (%d, 'done', '', 0, 0)", l.table(), round))
}

// missing is how many parts of each hash have not arrived in the target.
func (l *ledger) missing(ctx context.Context, round uint64) (map[string]uint64, error) {
	rows, err := read(ctx, l.conn, fmt.Sprintf(`SELECT name, toString(toInt64(n + before) - toInt64(countIf(p.hash_of_all_files != ''))) AS lacks FROM
(SELECT name, n, before FROM %s WHERE round = %d AND kind = 'stage') AS s LEFT JOIN %s AS p ON s.name = p.hash_of_all_files
GROUP BY name, n, before HAVING lacks != '0'`, l.table(), round, l.active(l.target)))
	if err != nil {
		return nil, err
	}
	missing := make(map[string]uint64, len(rows))
	for _, row := range rows {
		n, err := strconv.ParseInt(row[1], 10, 64)
		if err != nil || n < 0 {
			return nil, fmt.Errorf("apply: %s has more parts of %s than were staged (%s): somebody else attaches parts to it", ddl.Name(l.target), row[0], row[1])
		}
		missing[row[0]] = uint64(n)
	}
	return missing, nil
}

// unmerged checks that no parts that came to the target since a round was staged
// were merged: then whether a part has arrived cannot be seen.
func (l *ledger) unmerged(ctx context.Context, round uint64) error {
	merged, err := count(ctx, l.conn, fmt.Sprintf("SELECT count() FROM %s WHERE min_block_number < max_block_number AND max_block_number > (SELECT max(n) FROM %s WHERE round = %d AND kind = 'high')",
		l.active(l.target), l.table(), round))
	if err != nil || merged == 0 {
		return err
	}
	if l.source.Name == l.Table {
		return &ChangedPartsError{Table: l.target.Name, Parts: merged}
	}
	return &UnknownArrivalError{Table: l.target.Name, Source: l.source.Name, Stage: l.Live.Stage}
}

// keep drops from the stage the parts that have arrived.
func (l *ledger) keep(ctx context.Context, missing map[string]uint64) error {
	parts, err := read(ctx, l.conn, "SELECT name, hash_of_all_files FROM "+l.active(l.in(l.Live.Stage))+" ORDER BY name")
	if err != nil {
		return err
	}
	left := make(map[string]uint64, len(missing))
	for hash, n := range missing {
		left[hash] = n
	}
	for _, part := range parts {
		if left[part[1]] > 0 {
			left[part[1]]--
			continue
		}
		if err := l.exec(ctx, "ALTER TABLE "+l.name(l.Live.Stage)+" DROP PART "+clickhouse.QuoteString(part[0])); err != nil {
			return err
		}
	}
	return nil
}

// attachFirst links the parts of the source into the target, for a table whose
// parts fit as they are. Which of them were there is seen by their hashes: parts
// with the same files hold the same rows, so any of them stands for another.
func (l *ledger) attachFirst(ctx context.Context) error {
	if round, _, err := l.lastRound(ctx); err != nil || round > 0 {
		return err
	}
	// Patches of lightweight updates are applied by reading, not by attaching.
	if patches, err := count(ctx, l.conn, "SELECT count() FROM "+l.active(l.source)+" WHERE startsWith(name, 'patch-')"); err != nil || patches > 0 {
		return err
	}
	if err := l.exec(ctx, "TRUNCATE TABLE "+ddl.Name(l.target)); err != nil {
		return err
	}
	if err := l.unchanged(ctx); err != nil {
		return err
	}
	if err := l.tagged(ctx, "ALTER TABLE "+ddl.Name(l.target)+" ATTACH PARTITION ALL FROM "+ddl.Name(l.source)); err != nil {
		return err
	}
	return l.exec(ctx, fmt.Sprintf(`INSERT INTO %s SELECT 1, kind, name, rows, 0 FROM
(SELECT 'part' AS kind, p.name AS name, p.rows AS rows FROM
	(SELECT name, rows, hash_of_all_files AS hash, row_number() OVER (PARTITION BY hash_of_all_files ORDER BY name) AS nth FROM %s) AS p
	INNER JOIN (SELECT hash_of_all_files AS hash, count() AS arrived FROM %s GROUP BY hash) AS t ON p.hash = t.hash WHERE p.nth <= t.arrived
UNION ALL SELECT 'done', '', 0)`, l.table(), l.active(l.source), l.active(l.target)))
}

// tagged runs a statement that a later run ends if it still goes on.
func (l *ledger) tagged(ctx context.Context, sql string) error {
	l.options.Logger.InfoContext(ctx, "apply", "statement", sql)
	return l.conn.Exec(ctx, driver.Statement{SQL: sql, Settings: append([]driver.Setting{{Name: "log_comment", Value: l.tag()}}, settings...)})
}

// abortOthers takes back copies of the same table to another definition: a
// table is held by one copy.
func (k *copier) abortOthers(ctx context.Context) error {
	copies, err := begun(ctx, k.conn, k.database())
	if err != nil {
		return err
	}
	for _, other := range copies {
		if other.Table == k.Table && other.Live.Ledger != k.Live.Ledger {
			if err := k.abort(ctx, other); err != nil {
				return err
			}
		}
	}
	return nil
}

// begun are the live copies of a database that have a ledger.
func begun(ctx context.Context, conn driver.Conn, database string) ([]*plan.Copy, error) {
	rows, err := read(ctx, conn, "SELECT comment FROM system.tables WHERE database = {db:String} AND position(name, {mark:String}) > 0 AND startsWith(comment, '{')",
		driver.Param{Name: "db", Value: database}, driver.Param{Name: "mark", Value: plan.Mark + "parts_"})
	if err != nil {
		return nil, err
	}
	var copies []*plan.Copy
	for _, row := range rows {
		var c plan.Copy
		if json.Unmarshal([]byte(row[0]), &c) == nil && c.Live != nil {
			copies = append(copies, &c)
		}
	}
	return copies, nil
}

// abort takes back a copy whose names were not exchanged.
func (r *runner) abort(ctx context.Context, c *plan.Copy) error {
	k := &copier{runner: r, Copy: c, start: time.Now()}
	if err := k.endOthers(ctx); err != nil {
		return err
	}
	if err := k.goOnViews(ctx); err != nil {
		return err
	}
	if err := k.dropFeeds(ctx, c.Live.Feeds); err != nil {
		return err
	}
	if err := k.dismissWitness(ctx, c.Table); err != nil {
		return err
	}
	// A table that somebody dropped meanwhile has nothing to be given back.
	if err := r.release(ctx, k.name(c.Table), c.Live.Return(c.Live.Held)); err != nil && !driver.IsCode(err, driver.CodeUnknownTable) {
		return err
	}
	if err := k.exec(ctx, "SYSTEM START MERGES "+k.name(c.Table)); err != nil && !driver.IsCode(err, driver.CodeUnknownTable) {
		return err
	}
	if err := k.dropMarks(ctx, c.Table); err != nil {
		return err
	}
	if err := k.unwatch(ctx); err != nil {
		return err
	}
	for _, table := range []string{c.Live.Stage, c.Shadow, c.Live.Ledger} {
		if err := k.exec(ctx, "DROP TABLE IF EXISTS "+k.name(table)+" SYNC"); err != nil {
			return err
		}
	}
	return nil
}

// UnknownArrivalError says that it cannot be seen whether the last rows of a
// table that was made anew have come over, because its parts, or those of the
// table they come from, were merged by somebody meanwhile. Nothing is copied,
// lest they come twice. Stage is empty where it is parts of Source.
type UnknownArrivalError struct {
	Table, Source, Stage string
}

func (e *UnknownArrivalError) Error() string {
	if e.Stage == "" {
		return fmt.Sprintf("apply: parts of %[2]s were merged or dropped while its last rows came over to %[1]s, so which of them have come is unknown: compare the two, insert what is missing, and drop %[2]s", e.Table, e.Source)
	}
	return fmt.Sprintf("apply: parts of %s were merged while its last rows came over, so whether the rows of %s are in it is unknown: compare the two, insert what is missing from %s, and drop %s",
		e.Table, e.Stage, e.Stage, e.Source)
}

// Release gives what was inspected of a database what copies and backfills that
// were begun, by runs that were killed or go on, took from it, and takes away
// what they added: not all that the server shows is the table's own.
func Release(ctx context.Context, conn driver.Conn, database string, d *catalog.Database) error {
	copies, err := begun(ctx, conn, database)
	if err != nil {
		return fmt.Errorf("apply: look for copies that were begun: %w", err)
	}
	fills, err := begunBackfills(ctx, conn, database)
	if err != nil {
		return fmt.Errorf("apply: look for backfills that were begun: %w", err)
	}
	for i := range d.Tables {
		for _, c := range copies {
			if c.Table == d.Tables[i].Name {
				c.Live.Restore(&d.Tables[i])
			}
		}
	}
	for _, b := range fills {
		b.Restore(database, d)
	}
	return nil
}

// Abort takes back the copies that killed runs have begun in a database and
// whose names were not exchanged yet: the tables are as before. It returns the
// names of the tables. Copies that were exchanged are finished by [Recover].
// Backfills are left alone: see [AbortBackfill].
func Abort(ctx context.Context, conn driver.Conn, options Options) (tables []string, err error) {
	options.fill(conn)
	if _, err := recoverAll(ctx, conn, options, false); err != nil {
		return nil, err
	}
	held, err := acquire(ctx, conn, options)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, held.Release(ctx)) }()
	copies, err := begun(ctx, conn, options.Database)
	if err != nil {
		return nil, err
	}
	r := runner{conn: conn, options: options, lock: held}
	for _, c := range copies {
		if err := r.abort(ctx, c); err != nil {
			return tables, fmt.Errorf("apply: take back the copy of %s: %w", clickhouse.QualifiedName(c.Database, c.Table), err)
		}
		tables = append(tables, c.Table)
	}
	return tables, nil
}
