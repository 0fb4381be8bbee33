package apply

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/plan"
)

// A table is made anew under its writers by what the server keeps apart: a row
// is in the old storage or in the new one, never in both, and parts say which.
//
//  1. The parts of the old table rest. In rounds, those that were not copied
//     yet go through a stage into the new table, and a ledger knows which did.
//  2. When rounds no longer become shorter, the names are exchanged. An INSERT that runs
//     ends in the old storage, one that begins goes into the new one.
//  3. The parts that are left in the old storage follow, with none behind them:
//     the old storage is detached, which waits for whoever still writes to it.
//
// Materialized views are not fed by rows that follow: attaching parts feeds no
// view, and the INSERT that brought them has.

// mostStarts is how often a copy starts over because rows that it had copied
// were changed.
const mostStarts = 3

// live copies and exchanges a table whose writers go on.
func (k *copier) live(ctx context.Context) error {
	if err := k.endOthers(ctx); err != nil {
		return err
	}
	if err := k.prepareLive(ctx); err != nil {
		return err
	}
	if err := k.approach(ctx); err != nil {
		return err
	}
	if err := k.createFeeds(ctx); err != nil {
		return err
	}
	if k.Live.Witness != nil {
		if err := k.callWitness(ctx); err != nil {
			return err
		}
		if err := k.approach(ctx); err != nil { // what was written meanwhile
			return err
		}
	}
	return k.swap(ctx)
}

// approach copies in rounds until they no longer become shorter. Where rows that
// it had copied are changed, it starts over.
func (k *copier) approach(ctx context.Context) error {
	for start := 1; ; start++ {
		err := k.copyRounds(ctx)
		if err == nil {
			return nil
		}
		var changed *ChangedPartsError
		var unequal *UnequalError // of parts that were dropped while they were read
		if !errors.As(err, &changed) && !errors.As(err, &unequal) || start == mostStarts {
			return err
		}
		k.options.Logger.InfoContext(ctx, "apply: the copy starts over", "table", k.Table, "because", err)
		if err := k.startOver(ctx); err != nil {
			return err
		}
	}
}

// room says what is wrong when the disks of a table have less room than its
// copy needs: about as much as the table. Parts that are linked need none.
func (r *runner) room(ctx context.Context, c *plan.Copy) (problem string, err error) {
	if c == nil || c.Method == plan.Attach {
		return "", nil
	}
	rows, err := read(ctx, r.conn, `SELECT toString(needed > free), formatReadableSize(needed), formatReadableSize(free) FROM (SELECT
assumeNotNull((SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database = {db:String} AND table = {table:String})) AS needed,
assumeNotNull((SELECT sum(unreserved_space) FROM system.disks WHERE name IN (SELECT arrayJoin(disks) FROM system.storage_policies
	WHERE policy_name IN (SELECT storage_policy FROM system.tables WHERE database = {db:String} AND name = {table:String})))) AS free)`,
		tableParams(r.conn, c.Database, c.Table)...)
	if err != nil || len(rows) == 0 || rows[0][0] != "1" {
		return "", err
	}
	return fmt.Sprintf("the copy of %s needs about %s, and its disks have %s left: make room", clickhouse.QualifiedName(c.Database, c.Table), rows[0][1], rows[0][2]), nil
}

// createFeeds makes for each view that the table feeds one that it feeds under
// the name that it has after the exchange; see [plan.Feed]. A view that came
// since the plan was made has none: then the plan is to be made again.
func (k *copier) createFeeds(ctx context.Context) error {
	fed, err := read(ctx, k.conn, `SELECT dependencies.1, dependencies.2 FROM
(SELECT arrayJoin(arrayZip(dependencies_database, dependencies_table)) AS dependencies FROM system.tables WHERE database = {db:String} AND name = {table:String})
WHERE (dependencies.1, dependencies.2) IN (SELECT database, name FROM system.tables WHERE engine = 'MaterializedView' AND uuid NOT IN (SELECT uuid FROM system.view_refreshes))`, k.params(k.Table)...)
	if err != nil {
		return err
	}
	for _, row := range fed {
		known := slices.ContainsFunc(k.Live.Feeds, func(f plan.Feed) bool { return f.View == row[1] })
		if !known && (k.Live.Witness == nil || row[1] != k.Live.Witness.Views[0]) {
			return fmt.Errorf("materialized view %s was made since the plan was: %w", clickhouse.QualifiedName(row[0], row[1]), ErrDrift)
		}
	}
	for _, f := range k.Live.Feeds {
		if err := k.createFeed(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// createFeed makes a view that stands for another.
func (k *copier) createFeed(ctx context.Context, f plan.Feed) error {
	uuid, err := read(ctx, k.conn, "SELECT toString(uuid) FROM system.tables WHERE database = {db:String} AND name = {table:String}", tableParams(k.conn, f.Database, f.View)...)
	if err != nil {
		return err
	}
	if len(uuid) == 0 {
		return fmt.Errorf("materialized view %s is gone since the plan was made: %w", clickhouse.QualifiedName(f.Database, f.View), ErrDrift)
	}
	inner := clickhouse.QuoteIdent(".inner_id." + uuid[0][0])
	return k.exec(ctx, strings.Replace(f.Create, clickhouse.QuoteIdent(plan.InnerTable), inner, 1))
}

// dropFeeds drops what createFeeds made.
func (k *copier) dropFeeds(ctx context.Context, feeds []plan.Feed) error {
	for _, f := range feeds {
		if err := k.exec(ctx, "DROP VIEW IF EXISTS "+clickhouse.QualifiedName(f.Database, f.Like)); err != nil {
			return err
		}
	}
	return nil
}

// prepareLive makes the tables of the copy and lets the parts of the old one
// rest.
func (k *copier) prepareLive(ctx context.Context) error {
	if err := k.abortOthers(ctx); err != nil {
		return err
	}
	if err := k.nameMarks(ctx); err != nil {
		return err
	}
	if err := k.createLedger(ctx); err != nil {
		return err
	}
	for _, sql := range []string{k.Live.CreateShadow, k.Live.CreateStage} {
		if err := k.exec(ctx, sql); err != nil {
			return err
		}
	}
	if err := k.alter(ctx, k.name(k.Table), k.Live.Take()); err != nil {
		return err
	}
	// The server attaches no parts that are still to be mutated, and says nothing.
	// Mutations run while merges rest that would go before them for ever.
	if waiting, err := k.mutating(ctx, k.in(k.Table)); err != nil {
		return err
	} else if waiting > 0 {
		if err := k.workOff(ctx); err != nil {
			return err
		}
	}
	// A run that was killed may have come as far as that.
	marked, err := k.marked(ctx, k.Live.Stage)
	if err != nil {
		return err
	}
	if marked {
		if err := k.addMarks(ctx); err != nil {
			return err
		}
	}
	return k.rest(ctx, k.Table, k.Shadow, k.Live.Stage)
}

// rest is [runner.rest] of tables of the copy's own database.
func (k *copier) rest(ctx context.Context, tables ...string) error {
	names := make([]catalog.Name, len(tables))
	for i, table := range tables {
		names[i] = k.in(table)
	}
	return k.runner.rest(ctx, names...)
}

// rest lets the parts of tables rest: no merge begins, those that run are ended,
// and none is left that may still come to its end. The server does not wait for
// one that has nothing more to do than to put its part in the place of others.
// The settings of [plan.Live] let none begin after a restart of the server.
func (r *runner) rest(ctx context.Context, tables ...catalog.Name) error {
	if len(tables) == 0 {
		return nil
	}
	names := make([]string, len(tables))
	for i, table := range tables {
		if err := r.exec(ctx, "SYSTEM STOP MERGES "+ddl.Name(table)); err != nil {
			return err
		}
		names[i] = "(" + clickhouse.QuoteString(cmp.Or(table.Database, r.conn.Database())) + ", " + clickhouse.QuoteString(table.Name) + ")"
	}
	for wait := time.Millisecond; ; wait = min(2*wait, 100*time.Millisecond) {
		merging, err := count(ctx, r.conn, "SELECT count() FROM system.merges WHERE (database, table) IN ("+strings.Join(names, ", ")+")")
		if err != nil || merging == 0 {
			return err
		}
		if err := pause(ctx, wait); err != nil {
			return err
		}
	}
}

// startOver empties the new table and the ledger, lets the old table work off
// what waits for merges, and lets it rest again.
func (k *copier) startOver(ctx context.Context) error {
	for _, sql := range []string{
		"TRUNCATE TABLE " + k.name(k.Live.Ledger),
		"TRUNCATE TABLE " + k.name(k.Shadow),
	} {
		if err := k.exec(ctx, sql); err != nil {
			return err
		}
	}
	if err := k.workOff(ctx); err != nil {
		return err
	}
	return k.rest(ctx, k.Table)
}

// workOff lets the old table end the mutations that wait.
func (k *copier) workOff(ctx context.Context) error {
	if err := k.exec(ctx, "SYSTEM START MERGES "+k.name(k.Table)); err != nil {
		return err
	}
	return k.waitForMutations(ctx, k.conn, plan.Step{Database: k.Database, Name: k.Table, Kind: catalog.KindTable})
}

// copyRounds copies in rounds until they no longer become shorter.
func (k *copier) copyRounds(ctx context.Context) error {
	l := ledger{copier: k, source: k.in(k.Table), target: k.in(k.Shadow)}
	if err := l.settle(ctx); err != nil {
		return err
	}
	if k.Method == plan.Attach {
		if err := l.attachFirst(ctx); err != nil {
			return err
		}
	}
	for before := uint64(math.MaxUint64); ; before = l.rows {
		more, err := l.round(ctx)
		if err != nil {
			return err
		}
		// A round has what was written while the one before ran. When that no
		// longer becomes less, the next would have as much.
		if !more || l.rows < roundRows && l.rows >= before/2 {
			return l.unchanged(ctx)
		}
	}
}

// follow copies what is left in the old storage, whose name is now that of the
// shadow, into the new one, whose name is table. It may be run again at any
// point. Where there is no ledger any more, all has followed.
func (k *copier) follow(ctx context.Context, table string) error {
	left, err := exists(ctx, k.conn, k.Database, k.Live.Ledger)
	if err != nil {
		return err
	}
	if left {
		if err := k.followAll(ctx, table); err != nil {
			// The last statement of a run that died may be at work still: the
			// one that drops the ledger.
			if left, existsErr := exists(ctx, k.conn, k.Database, k.Live.Ledger); left || existsErr != nil {
				return fmt.Errorf("the last rows of %s are still in %s: %w", k.name(table), k.name(k.Shadow), err)
			}
		}
		if err := k.unwatch(ctx); err != nil {
			return err
		}
		for _, gone := range []string{k.Live.Stage, k.Live.Ledger} {
			if err := k.exec(ctx, "DROP TABLE IF EXISTS "+k.name(gone)+" SYNC"); err != nil {
				return err
			}
		}
	}
	if err := k.release(ctx, k.name(table), k.Live.Return(k.Live.Wanted)); err != nil {
		return err
	}
	for _, table := range []string{table, k.Shadow} {
		if there, err := exists(ctx, k.conn, k.Database, table); err != nil || !there {
			if err != nil {
				return err
			}
			continue
		}
		if err := k.exec(ctx, "SYSTEM START MERGES "+k.name(table)); err != nil {
			return err
		}
		if err := k.dropMarks(ctx, table); err != nil {
			return err
		}
	}
	return nil
}

func (k *copier) followAll(ctx context.Context, table string) error {
	if err := k.endOthers(ctx); err != nil {
		return err
	}
	if err := k.attachOld(ctx); err != nil {
		return err
	}
	if err := k.goOnViews(ctx); err != nil {
		return err
	}
	if err := k.rest(ctx, table, k.Shadow, k.Live.Stage); err != nil {
		return err
	}
	var err error
	if k.witnessed, err = k.marked(ctx, table); err != nil {
		return err
	}
	l := ledger{copier: k, source: k.in(k.Shadow), target: k.in(table)}
	if err := l.settle(ctx); err != nil {
		return err
	}
	// What is there already follows first, and then what those bring who were
	// writing: readers miss rows for as short as can be.
	if err := l.drain(ctx); err != nil {
		return err
	}
	if err := k.waitForWriters(ctx, l.drain); err != nil {
		return err
	}
	// DETACH … SYNC returns when nobody uses the storage: a writer that no list
	// of processes names, such as a stream, has ended, too.
	if err := k.exec(ctx, "DETACH TABLE "+k.name(k.Shadow)+" SYNC"); err != nil {
		return err
	}
	if err := k.attachOld(ctx); err != nil {
		return err
	}
	if err := k.rest(ctx, k.Shadow); err != nil {
		return err
	}
	if err := l.drain(ctx); err != nil {
		return err
	}
	if err := k.feedMissed(ctx, table); err != nil {
		return err
	}
	if err := k.dropFeeds(ctx, k.Live.Feeds); err != nil {
		return err
	}
	return k.repeatMutations(ctx, table)
}

// attachOld attaches the old storage where a run died while it was detached.
func (k *copier) attachOld(ctx context.Context) error {
	there, err := exists(ctx, k.conn, k.Database, k.Shadow)
	if err != nil || there {
		return err
	}
	return k.exec(ctx, "ATTACH TABLE "+k.name(k.Shadow))
}

// waitForWriters waits until the INSERTs that run now have ended, and calls
// again meanwhile.
func (k *copier) waitForWriters(ctx context.Context, again func(context.Context) error) error {
	running, err := read(ctx, k.conn, "SELECT query_id FROM system.processes WHERE query_kind IN ('Insert', 'AsyncInsertFlush')")
	if err != nil {
		return err
	}
	ids := make([]string, len(running))
	for i, row := range running {
		ids[i] = clickhouse.QuoteString(row[0])
	}
	for wait := 10 * time.Millisecond; len(ids) > 0; wait = min(2*wait, 500*time.Millisecond) {
		left, err := count(ctx, k.conn, "SELECT count() FROM system.processes WHERE query_id IN ("+strings.Join(ids, ", ")+")")
		if err != nil {
			return err
		}
		if left == 0 {
			return nil
		}
		if err := pause(ctx, wait); err != nil {
			return err
		}
		if err := again(ctx); err != nil {
			return err
		}
	}
	return nil
}

// repeatMutations runs on the new table what was asked of the old one between
// the last look and the exchange: parts that rest are not mutated.
func (k *copier) repeatMutations(ctx context.Context, table string) error {
	waiting, err := read(ctx, k.conn, "SELECT command FROM system.mutations WHERE database = {db:String} AND table = {table:String} AND NOT is_done AND NOT is_killed ORDER BY create_time, mutation_id", k.params(k.Shadow)...)
	if err != nil {
		return err
	}
	for _, row := range waiting {
		if err := k.exec(ctx, "SYSTEM START MERGES "+k.name(table)); err != nil {
			return err
		}
		if err := k.exec(ctx, "ALTER TABLE "+k.name(table)+" "+row[0]); err != nil {
			return err
		}
	}
	if len(waiting) == 0 {
		return nil
	}
	return k.exec(ctx, "KILL MUTATION WHERE database = "+clickhouse.QuoteString(k.database())+" AND table = "+clickhouse.QuoteString(k.Shadow))
}

func (k *copier) database() string {
	if k.Database == "" {
		return k.conn.Database()
	}
	return k.Database
}

// release gives a table its settings back, command by command.
func (r *runner) release(ctx context.Context, table string, commands []string) error {
	for _, command := range commands {
		if err := r.alter(ctx, table, command); err != nil {
			return err
		}
	}
	return nil
}

// ChangedPartsError says that parts of a table changed after they were copied:
// by a mutation, by dropping a partition, by a merge after the server started
// anew.
type ChangedPartsError struct {
	Table string
	Parts uint64
}

func (e *ChangedPartsError) Error() string {
	return fmt.Sprintf("%d parts of %s were changed or dropped after they were copied: wait for mutations, change no data but by INSERT, and run again", e.Parts, e.Table)
}
