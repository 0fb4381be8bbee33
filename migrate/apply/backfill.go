package apply

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	nouns "github.com/chent-io/chent/internal/count"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/inspect"
	"github.com/chent-io/chent/migrate/plan"
)

// backfiller fills a materialized view with the rows that its source had before
// it; see [plan.Backfill]. Every statement of it may be run twice, and a second
// run goes on where the first stopped: until the cut is written down it begins
// anew, after it the ledger knows which parts of the source have been filled in.
type backfiller struct {
	*ledger
	*plan.Backfill
}

// begin reads what a run that was stopped has begun, or looks at the tables and
// writes down what is to be done.
func (r *runner) backfiller(ctx context.Context, b *plan.Backfill) (*backfiller, error) {
	if before, err := begunBackfill(ctx, r.conn, b.View); err != nil {
		return nil, err
	} else if before != nil {
		if before.Column != b.Column || before.From != b.From || before.Until != b.Until || before.Anew != b.Anew {
			return nil, &BackfillBegunError{View: b.View, Bounds: before.Bounds()}
		}
		b = before
	}
	k := &copier{runner: r, start: time.Now(), Copy: &plan.Copy{Database: b.View.Database, Shadow: b.View.Name, Live: &plan.Live{Ledger: b.Ledger, Stage: b.Stage, Hold: b.Hold}}}
	f := &backfiller{Backfill: b, ledger: &ledger{copier: k, source: k.in(b.Rows), target: b.Target}}
	f.pour = f.pourRound
	return f, nil
}

// BackfillBegunError says that another backfill of the view has been begun and
// not ended.
type BackfillBegunError struct {
	View   catalog.Name
	Bounds string // of the rows that it fills in; empty for all
}

func (e *BackfillBegunError) Error() string {
	what := "all rows"
	if e.Bounds != "" {
		what = "rows where " + e.Bounds
	}
	return fmt.Sprintf("apply: a backfill of %s with %s was begun and has not ended: end it, with the same bounds, or take it back", ddl.Name(e.View), what)
}

// NotBackfillableError says why a view cannot be filled with what its source
// holds. Nothing was done.
type NotBackfillableError struct {
	View   catalog.Name
	Reason string
}

func (e *NotBackfillableError) Error() string {
	return "apply: " + ddl.Name(e.View) + " cannot be filled with what is there: " + e.Reason
}

// run fills the view.
func (f *backfiller) run(ctx context.Context) error {
	if err := f.endOthers(ctx); err != nil {
		return err
	}
	written, err := exists(ctx, f.conn, f.View.Database, f.Ledger)
	if err != nil {
		return err
	}
	if !written {
		if err := f.look(ctx); err != nil {
			return err
		}
		if err := f.writeDown(ctx); err != nil {
			return err
		}
	}
	if err := f.goOnViews(ctx); err != nil {
		return err
	}
	round, _, err := f.lastRound(ctx)
	if err != nil {
		return err
	}
	if round == 0 {
		if err := f.cut(ctx); err != nil {
			return err
		}
	}
	if err := f.resolveTarget(ctx); err != nil {
		return err
	}
	if late, err := f.late(ctx); err != nil || late > 0 {
		return errors.Join(err, f.lateError(late))
	}
	if err := f.uncut(ctx); err != nil {
		return err
	}
	if err := f.pourAll(ctx); err != nil {
		return err
	}
	for _, table := range []string{f.Stage, f.Rows, f.Ledger} {
		if err := f.exec(ctx, "DROP TABLE IF EXISTS "+f.name(table)+" SYNC"); err != nil {
			return err
		}
	}
	return nil
}

// look looks at the source and the target before anything is done.
func (f *backfiller) look(ctx context.Context) error {
	source, err := f.lookAt(ctx, f.Source)
	if err != nil {
		return err
	}
	if source == nil {
		return &NotBackfillableError{View: f.View, Reason: ddl.Name(f.Source) + ", which its query reads, is not there"}
	}
	if !source.Engine.IsMergeTree() || source.Engine.Parts().Wrap != "" {
		return &NotBackfillableError{View: f.View, Reason: fmt.Sprintf("%s has the engine %s, and only of a MergeTree on one server can it be seen which rows a view was fed: fill it by an INSERT SELECT while writers pause", ddl.Name(f.Source), source.Engine.Name)}
	}
	f.HeldSource = held(source, f.Hold)
	if err := f.lookAtTarget(ctx); err != nil {
		return err
	}
	return f.waitForMutations(ctx, f.conn, plan.Step{Database: f.Source.Database, Name: f.Source.Name, Kind: catalog.KindTable})
}

// lookAtTarget sees what the view writes into; the inner table of one that is to
// be made is as its definition says.
func (f *backfiller) lookAtTarget(ctx context.Context) error {
	if f.Target.Name == "" {
		if f.Create != "" {
			return nil
		}
		settings, err := f.innerSettings(ctx)
		f.HeldTarget = held(&catalog.Table{Storage: catalog.Storage{Settings: settings}}, f.Hold)
		return err
	}
	target, err := f.lookAt(ctx, f.Target)
	if err != nil {
		return err
	}
	if target == nil || !target.Engine.IsMergeTree() || target.Engine.Parts().Wrap != "" {
		return &NotBackfillableError{View: f.View, Reason: ddl.Name(f.Target) + ", which it writes into, is no MergeTree on one server, into which parts can be attached"}
	}
	f.HeldTarget = held(target, f.Hold)
	return nil
}

func held(t *catalog.Table, hold []catalog.Setting) []catalog.Setting {
	var found []catalog.Setting
	for _, s := range t.Settings {
		for _, h := range hold {
			if h.Name == s.Name {
				found = append(found, s)
			}
		}
	}
	return found
}

// table reads a table; nil when it is not there.
func (f *backfiller) lookAt(ctx context.Context, name catalog.Name) (*catalog.Table, error) {
	if there, err := exists(ctx, f.conn, name.Database, name.Name); err != nil || !there {
		return nil, err
	}
	c, err := inspect.Inspect(ctx, f.conn, inspect.Options{Databases: []string{name.Database}, AllowMissing: true, SkipServer: true, Include: []string{name.Database + "." + name.Name}})
	if err != nil {
		return nil, err
	}
	if db := c.Database(name.Database); db != nil {
		return db.Table(name.Name), nil
	}
	return nil, nil
}

// innerSettings are the settings of the view's inner table, where it is there.
func (f *backfiller) innerSettings(ctx context.Context) ([]catalog.Setting, error) {
	c, err := inspect.Inspect(ctx, f.conn, inspect.Options{Databases: []string{f.View.Database}, AllowMissing: true, SkipServer: true, Include: []string{f.View.Database + "." + f.View.Name}})
	if err != nil {
		return nil, err
	}
	if db := c.Database(f.View.Database); db != nil {
		for _, m := range db.MaterializedViews {
			if m.Name == f.View.Name {
				return m.Settings, nil
			}
		}
	}
	return nil, nil
}

// writeDown makes the ledger, whose comment is what is to be done.
func (f *backfiller) writeDown(ctx context.Context) error {
	about, err := json.Marshal(f.Backfill)
	if err != nil {
		return err
	}
	return f.createLedgerAs(ctx, string(about))
}

// cut finds the parts of the source that the view is not fed, and links them.
func (f *backfiller) cut(ctx context.Context) error {
	source, side := ddl.Name(f.Source), clickhouse.QuoteIdent(f.Side)
	live := plan.Live{Hold: f.Hold}
	if err := f.alter(ctx, source, live.Take()); err != nil {
		return err
	}
	if err := f.runner.rest(ctx, f.Source); err != nil {
		return err
	}
	bounded := f.Bounds() != ""
	if !bounded {
		if err := f.mark(ctx, source, side); err != nil {
			return err
		}
	}
	for {
		if err := f.link(ctx); err != nil {
			return err
		}
		late, err := f.late(ctx)
		if err != nil {
			return err
		}
		if bounded || late == 0 {
			break
		}
	}
	// In one statement: the parts that need not be filled in, and that the cut
	// is made.
	fed := "SELECT 'part' AS kind, '' AS name, 0 AS rows WHERE 0"
	if !bounded {
		fed = "SELECT 'part' AS kind, _part AS name, count() AS rows FROM " + f.name(f.Rows) + " WHERE _part IN " + storing(f.in(f.Rows), f.Side) + " AND " + side + " = 1 GROUP BY name"
	}
	return f.exec(ctx, "INSERT INTO "+f.ledger.table()+" SELECT 1, kind, name, rows, 0 FROM ("+fed+" UNION ALL SELECT 'done', '', 0)")
}

// mark lets every row of the source say whether the view was fed it.
func (f *backfiller) mark(ctx context.Context, source, side string) error {
	if err := f.alter(ctx, source, "ADD COLUMN IF NOT EXISTS "+side+" UInt8 MATERIALIZED 0"); err != nil {
		return err
	}
	make := f.Create
	if make == "" {
		make = "ALTER TABLE " + ddl.Name(f.View) + " MODIFY QUERY " + f.Filtered()
	}
	if err := f.exec(ctx, make); err != nil {
		return err
	}
	if err := f.waitForAll(ctx, f.Source); err != nil {
		return err
	}
	if f.Anew {
		if err := f.empty(ctx); err != nil {
			return err
		}
	}
	if err := f.alter(ctx, source, "MODIFY COLUMN "+side+" UInt8 MATERIALIZED 1"); err != nil {
		return err
	}
	return f.waitForAll(ctx, f.Source)
}

func nothing(context.Context) error { return nil }

// empty empties the target, unless rows of side 1 have come into it already.
func (f *backfiller) empty(ctx context.Context) error {
	fed, err := count(ctx, f.conn, "SELECT count() FROM system.columns WHERE database = {db:String} AND table = {table:String} AND name = {side:String} AND default_expression = '1'",
		append(tableParams(f.conn, f.Source.Database, f.Source.Name), driver.Param{Name: "side", Value: f.Side})...)
	if err != nil || fed > 0 {
		return err
	}
	if err := f.resolveTarget(ctx); err != nil {
		return err
	}
	return f.exec(ctx, "TRUNCATE TABLE "+ddl.Name(f.target)+" SYNC")
}

// link links the parts of the source into a table in which they rest.
func (f *backfiller) link(ctx context.Context) error {
	rows := f.name(f.Rows)
	live := plan.Live{Hold: f.Hold}
	if err := f.exec(ctx, "CREATE TABLE IF NOT EXISTS "+rows+" AS "+ddl.Name(f.Source)); err != nil {
		return err
	}
	if err := f.alter(ctx, rows, live.Take()); err != nil {
		return err
	}
	if err := f.runner.rest(ctx, f.in(f.Rows)); err != nil {
		return err
	}
	if err := f.exec(ctx, "TRUNCATE TABLE "+rows); err != nil {
		return err
	}
	return f.tagged(ctx, "ALTER TABLE "+rows+" ATTACH PARTITION ALL FROM "+ddl.Name(f.Source))
}

// late is how many rows the view was not fed have come since they were linked:
// by a writer that no list of processes names, as a Buffer table.
func (f *backfiller) late(ctx context.Context) (uint64, error) {
	unfed := func(table catalog.Name) string {
		return "(SELECT count() FROM " + ddl.Name(table) + " WHERE _part IN " + storing(table, f.Side) + " AND " + clickhouse.QuoteIdent(f.Side) + " = 0)"
	}
	if marked, err := f.marked(ctx); err != nil || !marked {
		return 0, err
	}
	return count(ctx, f.conn, "SELECT greatest(0, toInt64("+unfed(f.Source)+") - toInt64("+unfed(f.in(f.Rows))+"))")
}

// uncut gives the view and the source back what the cut took: from the cut on
// every INSERT feeds the view.
func (f *backfiller) uncut(ctx context.Context) error {
	marked, err := f.marked(ctx)
	if err != nil {
		return err
	}
	if marked {
		if err := f.exec(ctx, "ALTER TABLE "+ddl.Name(f.View)+" MODIFY QUERY "+f.Query); err != nil {
			return err
		}
		// Those that know the view by its other query need the column.
		if err := f.waitForAll(ctx, f.Source); err != nil {
			return err
		}
	}
	return f.uncutSource(ctx)
}

// marked reports whether the source has the column that says which rows the view
// was fed.
func (f *backfiller) marked(ctx context.Context) (bool, error) {
	return hasColumn(ctx, f.conn, f.Source, f.Side)
}

// uncutSource gives the source back what the cut took of it.
func (f *backfiller) uncutSource(ctx context.Context) error {
	source := ddl.Name(f.Source)
	live := plan.Live{Hold: f.Hold}
	if err := f.release(ctx, source, live.Return(f.HeldSource)); err != nil {
		return err
	}
	if err := f.exec(ctx, "SYSTEM START MERGES "+source); err != nil {
		return err
	}
	marked, err := f.marked(ctx)
	if err != nil || !marked {
		return err
	}
	// The parts that have stored it are rewritten by and by: nobody waits.
	return f.conn.Exec(ctx, driver.Statement{SQL: "ALTER TABLE " + source + " DROP COLUMN IF EXISTS " + clickhouse.QuoteIdent(f.Side),
		Settings: []driver.Setting{{Name: "alter_sync", Value: "0"}, {Name: "mutations_sync", Value: "0"}, {Name: "materialize_ttl_after_modify", Value: "0"}, {Name: catalog.PermitTTL, Value: "1"}}})
}

func (f *backfiller) lateError(rows uint64) error {
	if rows == 0 {
		return nil
	}
	return fmt.Errorf("apply: %s came into %s, after those that %s is not fed were linked, by a writer that the server does not list: take the backfill back and begin again when that writer rests", nouns.Of(rows, "row"), ddl.Name(f.Source), ddl.Name(f.View))
}

// resolveTarget finds the table that the view writes into.
func (f *backfiller) resolveTarget(ctx context.Context) error {
	if f.target = f.Target; f.target.Name != "" {
		return nil
	}
	rows, err := read(ctx, f.conn, "SELECT toString(uuid) FROM system.tables WHERE database = {db:String} AND name = {table:String}", tableParams(f.conn, f.View.Database, f.View.Name)...)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return &NotBackfillableError{View: f.View, Reason: "it was dropped meanwhile; take the backfill back"}
	}
	f.target = catalog.Name{Database: f.View.Database, Name: ".inner_id." + rows[0][0]}
	return nil
}

// pourAll fills in what the ledger does not have, round by round.
func (f *backfiller) pourAll(ctx context.Context) error {
	stage := f.name(f.Stage)
	if err := f.exec(ctx, "CREATE TABLE IF NOT EXISTS "+stage+" AS "+ddl.Name(f.target)); err != nil {
		return err
	}
	if err := f.alter(ctx, stage, "MODIFY SETTING "+ddl.Settings(plan.StageSettings(f.HeldTarget, f.Hold))); err != nil {
		return err
	}
	if err := f.runner.rest(ctx, f.in(f.Stage)); err != nil {
		return err
	}
	var err error
	if f.total, err = count(ctx, f.conn, "SELECT count() FROM "+f.name(f.Rows)); err != nil {
		return err
	}
	if f.done, err = count(ctx, f.conn, "SELECT sum(n) FROM "+f.ledger.table()+" WHERE kind = 'part' AND round IN (SELECT round FROM "+f.ledger.table()+" WHERE kind = 'done')"); err != nil {
		return err
	}
	// Parts arrive while those of the target rest.
	f.arrival = f.hold
	if err := f.settle(ctx); err != nil {
		return err
	}
	if err := f.drain(ctx); err != nil {
		return err
	}
	return f.letGo(ctx)
}

// hold lets the parts of the target rest while do brings new ones to it.
func (f *backfiller) hold(ctx context.Context, do func() error) error {
	live := plan.Live{Hold: f.Hold}
	if err := f.alter(ctx, ddl.Name(f.target), live.Take()); err != nil {
		return err
	}
	if err := f.runner.rest(ctx, f.target); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	return f.letGo(ctx)
}

func (f *backfiller) letGo(ctx context.Context) error {
	live := plan.Live{Hold: f.Hold}
	if err := f.release(ctx, ddl.Name(f.target), live.Return(f.HeldTarget)); err != nil {
		return err
	}
	return f.exec(ctx, "SYSTEM START MERGES "+ddl.Name(f.target))
}

// pourRound puts what the view's query makes of the parts of a round into the
// stage, and compares the number of rows with what the server says it wrote.
func (f *backfiller) pourRound(ctx context.Context, round uint64) error {
	if err := f.exec(ctx, "TRUNCATE TABLE "+f.name(f.Stage)); err != nil {
		return err
	}
	columns, err := f.columns(ctx)
	if err != nil {
		return err
	}
	condition := fmt.Sprintf("_part IN (SELECT name FROM %s WHERE round = %d AND kind = 'part')", f.ledger.table(), round)
	if bounds := f.Bounds(); bounds != "" {
		condition += " AND " + bounds
	}
	quoted := make([]string, len(columns))
	for i, c := range columns {
		quoted[i] = clickhouse.QuoteIdent(c)
	}
	threads, err := f.threads(ctx)
	if err != nil {
		return err
	}
	sql := "INSERT INTO " + f.name(f.Stage) + " (" + strings.Join(quoted, ", ") + ") " + f.Reading(columns, condition)
	f.options.Logger.InfoContext(ctx, "apply", "statement", sql)
	var seen, written uint64
	err = f.conn.Exec(ctx, driver.Statement{SQL: sql, Settings: f.copySettings(threads), OnProgress: func(p driver.Progress) {
		seen += p.Rows
		written += p.WrittenRows
		f.report("", min(seen, f.rows))
	}})
	if err != nil {
		return err
	}
	got, err := count(ctx, f.conn, "SELECT count() FROM "+f.name(f.Stage))
	if err != nil {
		return err
	}
	if got != written {
		return &UnequalError{Table: f.View.Name, Copy: f.Stage, Was: strconv.FormatUint(written, 10) + " rows", Is: strconv.FormatUint(got, 10) + " rows"}
	}
	f.done += f.rows
	f.report("", 0)
	return nil
}

// columns are the columns of the view's query that its target stores, as the
// server matches them: by name.
func (f *backfiller) columns(ctx context.Context) ([]string, error) {
	rows, err := read(ctx, f.conn, "SELECT name FROM system.columns WHERE database = {db:String} AND table = {table:String} AND default_kind IN ('', 'DEFAULT') AND name IN"+
		" (SELECT name FROM system.columns WHERE database = {vdb:String} AND table = {view:String}) ORDER BY position",
		append(tableParams(f.conn, f.target.Database, f.target.Name), driver.Param{Name: "vdb", Value: f.View.Database}, driver.Param{Name: "view", Value: f.View.Name})...)
	if err != nil {
		return nil, err
	}
	columns := make([]string, len(rows))
	for i, row := range rows {
		columns[i] = row[0]
	}
	return columns, nil
}

// begunBackfill is the backfill of a view that a run has begun; nil for none.
func begunBackfill(ctx context.Context, conn driver.Conn, view catalog.Name) (*plan.Backfill, error) {
	all, err := begunBackfills(ctx, conn, view.Database)
	for _, b := range all {
		if b.View == view {
			return b, err
		}
	}
	return nil, err
}

// begunBackfills are the backfills of a database's views that were begun.
func begunBackfills(ctx context.Context, conn driver.Conn, database string) ([]*plan.Backfill, error) {
	rows, err := read(ctx, conn, "SELECT comment FROM system.tables WHERE database = {db:String} AND position(name, {mark:String}) > 0 AND startsWith(comment, '{')",
		driver.Param{Name: "db", Value: database}, driver.Param{Name: "mark", Value: plan.MarkBackfill})
	if err != nil {
		return nil, err
	}
	var begun []*plan.Backfill
	for _, row := range rows {
		var b plan.Backfill
		if json.Unmarshal([]byte(row[0]), &b) == nil && b.View.Name != "" {
			begun = append(begun, &b)
		}
	}
	return begun, nil
}

// backfill makes a view and fills it, or goes on with that.
func (r *runner) backfill(ctx context.Context, b *plan.Backfill) error {
	f, err := r.backfiller(ctx, b)
	if err != nil {
		return err
	}
	return f.run(ctx)
}

// Backfill fills a materialized view with the rows that its source holds, under
// the lock, or goes on with a backfill that was begun.
func Backfill(ctx context.Context, conn driver.Conn, b *plan.Backfill, options Options) (err error) {
	options.fill(conn)
	lock, err := acquire(ctx, conn, options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Release(ctx)) }()
	r := &runner{conn: conn, options: options, lock: lock}
	return r.backfill(ctx, b)
}

// BackfillState is a backfill that was begun and has not ended.
type BackfillState struct {
	Backfill *plan.Backfill `json:"backfill"`
	// Cut says that it is known which rows are to be filled in. Rows is how many
	// the source had of them, Done how many have been filled in.
	Cut  bool   `json:"cut"`
	Rows uint64 `json:"rows"`
	Done uint64 `json:"done"`
	// Running says that a statement of it runs now.
	Running bool `json:"running"`
}

// Backfills are the backfills of a database's views that were begun and have
// not ended, running or not.
func Backfills(ctx context.Context, conn driver.Conn, database string) ([]BackfillState, error) {
	begun, err := begunBackfills(ctx, conn, database)
	if err != nil {
		return nil, fmt.Errorf("apply: look for backfills that were begun: %w", err)
	}
	states := make([]BackfillState, 0, len(begun))
	for _, b := range begun {
		r := &runner{conn: conn, options: Options{}}
		r.options.fill(conn)
		f, err := r.backfiller(ctx, b)
		if err != nil {
			return nil, err
		}
		s := BackfillState{Backfill: b}
		rows, err := read(ctx, conn, "SELECT toString(countIf(kind = 'done')), toString(sumIf(n, kind = 'part' AND round > 1 AND round IN (SELECT round FROM "+f.ledger.table()+" WHERE kind = 'done'))), toString(sumIf(n, kind = 'part' AND round = 1)) FROM "+f.ledger.table())
		if err != nil {
			return nil, err
		}
		s.Cut = rows[0][0] != "0"
		if s.Done, err = strconv.ParseUint(rows[0][1], 10, 64); err != nil {
			return nil, err
		}
		if s.Cut {
			fed, err := strconv.ParseUint(rows[0][2], 10, 64)
			if err != nil {
				return nil, err
			}
			if s.Rows, err = count(ctx, conn, "SELECT count() FROM "+f.name(b.Rows)); err != nil {
				return nil, err
			}
			s.Rows -= min(s.Rows, fed)
		}
		statements, err := running(ctx, conn, f.tag())
		if err != nil {
			return nil, err
		}
		s.Running = statements > 0
		states = append(states, s)
	}
	return states, nil
}

// AbortBackfill takes back a backfill that was begun: the source and the view
// are as before, and what was filled in stays. It says how many rows of the
// source that are; a view that the backfill made, and that has been fed nothing
// yet, is dropped. Nothing begun is no error.
func AbortBackfill(ctx context.Context, conn driver.Conn, view catalog.Name, options Options) (done uint64, err error) {
	options.fill(conn)
	lock, err := acquire(ctx, conn, options)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, lock.Release(ctx)) }()
	states, err := Backfills(ctx, conn, view.Database)
	if err != nil {
		return 0, err
	}
	for _, s := range states {
		if s.Backfill.View != view {
			continue
		}
		r := &runner{conn: conn, options: options, lock: lock}
		f, err := r.backfiller(ctx, s.Backfill)
		if err != nil {
			return 0, err
		}
		return s.Done, f.abort(ctx, s.Cut)
	}
	return 0, nil
}

// abort takes away what the backfill has made, but for what is in the target.
func (f *backfiller) abort(ctx context.Context, cut bool) error {
	if err := f.endOthers(ctx); err != nil {
		return err
	}
	if err := f.goOnViews(ctx); err != nil {
		return err
	}
	there, err := exists(ctx, f.conn, f.View.Database, f.View.Name)
	if err != nil {
		return err
	}
	if !cut && f.Create != "" && there {
		if err := f.exec(ctx, "DROP VIEW IF EXISTS "+ddl.Name(f.View)+" SYNC"); err != nil {
			return err
		}
		there = false
	}
	if there {
		if err := f.resolveTarget(ctx); err != nil {
			return err
		}
		if cut {
			if err := f.letGo(ctx); err != nil {
				return err
			}
		}
		if err := f.uncut(ctx); err != nil {
			return err
		}
	} else if err := f.uncutSource(ctx); err != nil {
		return err
	}
	for _, table := range []string{f.Stage, f.Rows, f.Ledger} {
		if err := f.exec(ctx, "DROP TABLE IF EXISTS "+f.name(table)+" SYNC"); err != nil {
			return err
		}
	}
	return nil
}
