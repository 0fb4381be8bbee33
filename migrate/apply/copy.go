package apply

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/impact"
	"github.com/chent-io/chent/migrate/plan"
)

// copier makes a table anew. Every statement of it may be run twice, and a
// second run goes on where the first stopped.
type copier struct {
	*runner
	*plan.Copy
	start time.Time
	done  uint64
	total uint64
	// witnessed says that rows have marks, see [plan.Witness]
	witnessed bool
	// of the rounds so far, see [CopyProgress]
	bytes, stored uint64
	gap           time.Duration
}

func (r *runner) copy(ctx context.Context, c *plan.Copy) (err error) {
	k := &copier{runner: r, Copy: c, start: time.Now()}
	if c.Live != nil {
		return k.live(ctx)
	}
	if err := k.exec(ctx, c.CreateShadow); err != nil {
		return err
	}
	if err := k.endOthers(ctx); err != nil {
		return err
	}
	if err := k.rest(ctx, c.StopMerges...); err != nil {
		return err
	}
	defer func() {
		if len(c.StopMerges) == 0 {
			return
		}
		for _, table := range append([]string{c.Old}, c.StopMerges...) {
			// Names have changed hands; each is released, whoever has it now.
			if startErr := k.exec(context.WithoutCancel(ctx), "SYSTEM START MERGES "+k.name(table)); startErr != nil && !driver.IsCode(startErr, driver.CodeUnknownTable) {
				err = errors.Join(err, startErr)
			}
		}
	}()
	if k.total, err = k.rows(ctx, c.Table, ""); err != nil {
		return err
	}
	switch c.Method {
	case plan.Attach:
		err = k.attach(ctx)
	case plan.Partitions:
		err = k.partitions(ctx)
	default:
		err = k.whole(ctx)
	}
	if err != nil {
		return err
	}
	if err := k.prove(ctx, ""); err != nil {
		return err
	}
	return k.swap(ctx)
}

func (k *copier) name(table string) string { return clickhouse.QualifiedName(k.Database, table) }

// tag marks the statements that copy rows, for those that find them running.
func (k *copier) tag() string { return "chent: copy into " + k.name(k.Shadow) }

// endOthers ends the statements of a run that died: a server that is spoken to
// over HTTP goes on copying when nobody listens any more, and its rows would
// come beside ours.
func (k *copier) endOthers(ctx context.Context) error {
	for wait := 20 * time.Millisecond; ; wait = min(2*wait, time.Second) {
		left, err := running(ctx, k.conn, k.tag())
		if err != nil || left == 0 {
			return err
		}
		k.options.Logger.InfoContext(ctx, "apply: a statement of a run that died still copies", "into", k.Shadow)
		err = k.conn.Exec(ctx, driver.Statement{SQL: "KILL QUERY WHERE Settings['log_comment'] = " + clickhouse.QuoteString(k.tag()) + " ASYNC"})
		if err != nil && !driver.IsCode(err, driver.CodeAccessDenied) { // then it is waited for
			return err
		}
		if err := pause(ctx, wait); err != nil {
			return err
		}
	}
}

// running is how many statements run whose log_comment is a tag.
func running(ctx context.Context, conn driver.Conn, tag string) (uint64, error) {
	return count(ctx, conn, "SELECT count() FROM system.processes WHERE Settings['log_comment'] = {tag:String}", driver.Param{Name: "tag", Value: tag})
}

func (k *copier) params(table string) []driver.Param {
	return tableParams(k.conn, k.Database, table)
}

// swap exchanges the names of the two tables. EXCHANGE run twice would swap
// back, so the new table carries a note from right before the exchange until
// all is done; [Recover] finishes where a table under its own name has one.
func (k *copier) swap(ctx context.Context) error {
	wanted, err := comment(ctx, k.conn, k.Database, k.Shadow)
	if err != nil {
		return err
	}
	note := swapNote{Shadow: k.Shadow, Stage: k.Stage, Old: k.Old, Comment: wanted, Lock: k.options.Database}
	if k.Live != nil {
		note.Stage, note.Live = "", k.Copy
	}
	if before, ok := parseNote(wanted); ok {
		note = before // an earlier run came this far
	}
	if err := k.comment(ctx, k.name(k.Shadow), note.String()); err != nil {
		return err
	}
	if err := k.exec(ctx, "EXCHANGE TABLES "+k.name(k.Table)+" AND "+k.name(k.Shadow)); err != nil {
		return err
	}
	return k.finish(ctx, k.Database, k.Table, note)
}

// attach links the parts of the old table into the new one.
func (k *copier) attach(ctx context.Context) error {
	if err := k.exec(ctx, "TRUNCATE TABLE "+k.name(k.Shadow)); err != nil {
		return err
	}
	return k.exec(ctx, "ALTER TABLE "+k.name(k.Shadow)+" ATTACH PARTITION ALL FROM "+k.name(k.Table))
}

// whole copies everything in one INSERT SELECT; nothing of an earlier try
// stays.
func (k *copier) whole(ctx context.Context) error {
	if err := k.exec(ctx, "TRUNCATE TABLE "+k.name(k.Shadow)); err != nil {
		return err
	}
	return k.insert(ctx, k.Shadow, "")
}

// partitions copies partition by partition through the stage table: REPLACE
// PARTITION puts a whole partition in at once, so that one is there or not.
func (k *copier) partitions(ctx context.Context) error {
	ids, err := read(ctx, k.conn, "SELECT DISTINCT partition_id FROM system.parts WHERE database = {db:String} AND table = {table:String} AND active ORDER BY partition_id", k.params(k.Table)...)
	if err != nil {
		return err
	}
	if err := k.exec(ctx, k.CreateStage); err != nil {
		return err
	}
	for _, row := range ids {
		id := row[0]
		if err := k.lock.Check(ctx); err != nil {
			return err
		}
		copied, err := k.rows(ctx, k.Shadow, id)
		if err != nil {
			return err
		}
		if copied > 0 && k.prove(ctx, id) == nil { // an earlier run copied it
			k.done += copied
			k.report(id, 0)
			continue
		}
		if err := k.exec(ctx, "TRUNCATE TABLE "+k.name(k.Stage)); err != nil {
			return err
		}
		if err := k.insert(ctx, k.Stage, id); err != nil {
			return err
		}
		if err := k.exec(ctx, "ALTER TABLE "+k.name(k.Shadow)+" REPLACE PARTITION ID "+clickhouse.QuoteString(id)+" FROM "+k.name(k.Stage)); err != nil {
			return err
		}
	}
	return k.exec(ctx, "DROP TABLE IF EXISTS "+k.name(k.Stage))
}

// insert copies one partition, or all, and reports how far it is.
func (k *copier) insert(ctx context.Context, into, partition string) error {
	return k.copyRows(ctx, k.Table, into, where(partition), partition)
}

// copyRows inserts the rows of one table that match where into another, and
// reports how far it is.
func (k *copier) copyRows(ctx context.Context, from, into, where, partition string) error {
	columns := make([]string, len(k.Columns))
	for i, c := range k.Columns {
		columns[i] = clickhouse.QuoteIdent(c)
	}
	exprs := k.Exprs
	if k.witnessed {
		column := clickhouse.QuoteIdent(k.Live.Witness.Column)
		columns, exprs = append(columns, column), append(slices.Clone(exprs), "if(_part IN "+storing(k.in(from), k.Live.Witness.Column)+", "+column+", "+noMark+")")
	}
	sql := "INSERT INTO " + k.name(into) + " (" + strings.Join(columns, ", ") + ") SELECT " + strings.Join(exprs, ", ") + " FROM " + k.name(from) + where
	k.options.Logger.InfoContext(ctx, "apply", "statement", sql)
	threads, err := k.threads(ctx)
	if err != nil {
		return err
	}
	var written uint64
	err = k.conn.Exec(ctx, driver.Statement{SQL: sql, Settings: k.copySettings(threads), OnProgress: func(p driver.Progress) {
		written += p.WrittenRows
		k.report(partition, written)
	}})
	if err == nil {
		n, countErr := k.rows(ctx, into, "")
		if countErr != nil {
			return countErr
		}
		k.done += n
		k.report(partition, 0)
	}
	return err
}

// copySettings are those of a statement that copies rows.
func (k *copier) copySettings(threads string) []driver.Setting {
	list := []driver.Setting{
		{Name: "optimize_on_insert", Value: "0"}, {Name: "max_insert_threads", Value: threads}, {Name: "log_comment", Value: k.tag()},
		// Equal blocks are equal rows, not one block sent twice.
		{Name: "insert_deduplicate", Value: "0"}, {Name: "max_partitions_per_insert_block", Value: "0"},
	}
	if n := k.options.Throttle.Threads; n > 0 {
		list = append(list, driver.Setting{Name: "max_threads", Value: strconv.Itoa(n)})
	}
	if n := k.options.Throttle.BytesPerSecond; n > 0 {
		// Of the disks: what the copy reads, and what it writes.
		for _, name := range []string{"max_local_read_bandwidth", "max_local_write_bandwidth", "max_remote_read_network_bandwidth", "max_remote_write_network_bandwidth"} {
			list = append(list, driver.Setting{Name: name, Value: strconv.FormatUint(n, 10)})
		}
	}
	return list
}

// threads is how many threads sort and write at once: those of a query, and not
// so many that the blocks that each of them holds fill the memory.
func (k *copier) threads(ctx context.Context) (string, error) {
	if n := k.options.Throttle.Threads; n > 0 {
		return strconv.Itoa(n), nil
	}
	rows, err := read(ctx, k.conn, "SELECT toString(least(4, greatest(1, getSetting('max_threads'))))")
	if err != nil {
		return "", err
	}
	return rows[0][0], nil
}

func (k *copier) report(partition string, written uint64) {
	if k.options.OnCopy != nil {
		k.options.OnCopy(CopyProgress{Table: k.Table, Rows: min(k.done+written, k.total), TotalRows: k.total, Partition: partition, Elapsed: time.Since(k.start), Bytes: k.bytes, Stored: k.stored, Gap: k.gap})
	}
}

// rows counts the rows of a table, or of one partition of it.
func (k *copier) rows(ctx context.Context, table, partition string) (uint64, error) {
	return count(ctx, k.conn, "SELECT count() FROM "+k.name(table)+where(partition))
}

func where(partition string) string {
	if partition == "" {
		return ""
	}
	return " WHERE _partition_id = " + clickhouse.QuoteString(partition)
}

// prove compares the copy with the original, partition by partition where both
// have the same: the number of rows, and a checksum over the columns that both
// hold alike.
func (k *copier) prove(ctx context.Context, partition string) error {
	was, err := k.measure(ctx, k.Table, k.OriginalNames(), partition)
	if err != nil {
		return err
	}
	is, err := k.measure(ctx, k.Shadow, k.Compared, partition)
	if err != nil {
		return err
	}
	for id := range is {
		if _, ok := was[id]; !ok {
			was[id] = measurement{}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(was)) {
		if was[id] != is[id] {
			return &UnequalError{Table: k.Table, Copy: k.Shadow, Partition: id, Was: was[id].String(), Is: is[id].String()}
		}
	}
	return nil
}

// measurement is the number of rows and the sum of their hashes.
type measurement struct{ rows, hash string }

func (m measurement) String() string {
	if m.rows == "" {
		return "no rows"
	}
	return m.rows + " rows, checksum " + m.hash
}

// measure measures a table by partition; as one, named "", where the copy has
// other partitions than the original.
func (k *copier) measure(ctx context.Context, table string, columns []string, partition string) (map[string]measurement, error) {
	id, group := "''", ""
	if k.Method != plan.Whole {
		id, group = "CAST(_partition_id, 'String')", " GROUP BY _partition_id"
	}
	rows, err := read(ctx, k.conn, "SELECT "+id+", toString(count()), toString("+impact.Checksum(columns)+") FROM "+k.name(table)+where(partition)+group)
	if err != nil {
		return nil, err
	}
	all := make(map[string]measurement, len(rows))
	for _, row := range rows {
		all[row[0]] = measurement{row[1], row[2]}
	}
	return all, nil
}
