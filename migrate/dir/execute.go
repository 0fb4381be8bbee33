package dir

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/syntax"
	"github.com/chent-io/chent/internal/count"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/plan"
)

// Doubt says what to do about a statement that was begun and whose end nobody
// saw.
type Doubt string

// The answers to a doubt. The zero value stops with a [DoubtError], unless the
// statement is [Repeatable].
const (
	DoubtDone  Doubt = "done"  // it took effect: go on after it
	DoubtAgain Doubt = "again" // it did not: run it again
)

// ExecuteOptions tunes [Execute]. The zero value runs all pending files and
// refuses whatever is not as it should be.
type ExecuteOptions struct {
	// Database holds the revision table and the lock. Default: the
	// connection's.
	Database string
	// Table is the revision table. Default: [RevisionTable].
	Table string
	// Engine is what the revision table is made with, such as
	// "ReplicatedReplacingMergeTree('/chent/{uuid}', '{replica}', _rev, _deleted)"
	// or "KeeperMap('/chent')", so that every server of a cluster sees it.
	// Default: ReplacingMergeTree, on one server; in a database of the engine
	// Replicated its replicated form.
	Engine string
	// Cluster makes the revision table ON CLUSTER. Default: on one server.
	Cluster string
	// Count is how many files to run at most. Default: all.
	Count int
	// Baseline is the version whose schema a server without revisions has
	// already. Default: none; then such a server must be empty.
	Baseline string
	// AllowDirty runs the first file on a server that has tables already.
	// Default: a [DirtyError].
	AllowDirty bool
	// Order: see [Order]. Default: [Linear].
	Order Order
	// Doubt answers for a statement in doubt. Default: a [DoubtError].
	Doubt Doubt
	// Lock tunes the lock, and its Logger is told each statement.
	Lock apply.Options
	// OnFile is called before each file, with how many of its statements an
	// earlier run applied. Default: none.
	OnFile func(f File, applied, total int)
	// OnStatement is called right before a statement is sent, after its intent
	// was recorded. Default: none.
	OnStatement func(f File, index int, s Statement)
}

// Result says what a run did.
type Result struct {
	Files, Statements int
	Elapsed           time.Duration
}

// ExecuteError reports the statement at which [Execute] stopped. The Done
// statements of its file before it have taken effect and are not rolled back;
// the next run goes on with this one.
type ExecuteError struct {
	File      string
	Statement Statement
	Done      int
	Total     int
	Err       error // the server's answer
}

func (e *ExecuteError) Error() string {
	if driver.IsCode(e.Err, driver.CodeUnfinished) {
		return fmt.Sprintf("migrate: %s:%d: statement %d of %d: %v; the server tries the mutation again for ever, and a column whose type it changes cannot be read meanwhile:"+
			" run KILL MUTATION WHERE mutation_id = '…' for it and give the column its old type back with MODIFY COLUMN, mend the values or edit this statement (those before it may not be edited), and run again",
			e.File, e.Statement.Line, e.Done+1, e.Total, e.Err)
	}
	return fmt.Sprintf("migrate: %s:%d: statement %d of %d: %v; the statements before it stay done: mend the cause (this statement may be edited, those before it may not) and run again",
		e.File, e.Statement.Line, e.Done+1, e.Total, e.Err)
}

func (e *ExecuteError) Unwrap() error { return e.Err }

// DoubtError reports a statement that was begun by a process that ended, or
// lost its connection, before the server's answer.
type DoubtError struct {
	File      string
	Statement Statement
	Done      int
	Total     int
	Err       error // of the connection, where it is known
}

func (e *DoubtError) Error() string {
	text := fmt.Sprintf("migrate: %s:%d: whether statement %d of %d took effect is unknown: look at the server, then run again with --in-doubt done or --in-doubt again\n  %s",
		e.File, e.Statement.Line, e.Done+1, e.Total, strings.ReplaceAll(clickhouse.HideSecrets(e.Statement.Text), "\n", "\n  "))
	if e.Err != nil {
		text += "\n  " + e.Err.Error()
	}
	if cluster, ok := syntax.ClusterOf(e.Statement.Text); ok {
		text += "\n  look at every host of the cluster " + cluster + ": some may have done it, or do it later; system.distributed_ddl_queue says which"
	}
	return text
}

func (e *DoubtError) Unwrap() error { return e.Err }

// DirtyError reports a database that has tables and no revisions.
type DirtyError struct {
	Database, Table string
	Count           int
}

func (e *DirtyError) Error() string {
	return fmt.Sprintf("migrate: the database %s has %s (%s, for one) and no revisions: say with --baseline VERSION which file they come from, or --allow-dirty to run every file",
		e.Database, count.Of(e.Count, "table"), e.Table)
}

func (o *ExecuteOptions) fill(conn driver.Conn) {
	o.Database = cmp.Or(o.Database, conn.Database())
	o.Table = cmp.Or(o.Table, RevisionTable)
	o.Lock.Database = o.Database
	if o.Lock.QueueWait == 0 {
		o.Lock.QueueWait = 3 * time.Minute
	}
}

// lock takes the lock. Runs through other servers see it where they see the same
// revisions: it is beside these in the Keeper.
func (o *ExecuteOptions) lock(ctx context.Context, conn driver.Conn) (*apply.Lock, error) {
	definition, err := o.store(conn).definition(ctx)
	if err != nil {
		return nil, err
	}
	definition = cmp.Or(definition, o.Engine)
	at := o.Lock
	at.Shared = at.Shared || sharedEngine(definition)
	if path := keeperPath(definition); path != "" && at.Keeper == "" {
		at.Keeper = path + "_lock"
	}
	return apply.Acquire(ctx, conn, at)
}

// keeperPath is the path of a KeeperMap table; empty for another engine.
func keeperPath(engine string) string {
	tokens, err := syntax.Tokenize(engine)
	if err != nil || !strings.HasPrefix(engine, keeperMap) {
		return ""
	}
	for _, t := range tokens {
		if path, ok := t.StringValue(); ok {
			return strings.TrimSuffix(path, "/")
		}
	}
	return ""
}

// check refuses a revision table on every host of a cluster whose rows each host
// would keep for itself: the others would run every file again.
func (o *ExecuteOptions) check() error {
	if o.Cluster == "" || sharedEngine(o.Engine) {
		return nil
	}
	return fmt.Errorf("migrate: the revision table is to be made on every host of the cluster %s, and with the engine %s each would keep rows of its own: name an engine that they share, KeeperMap('/path') or a Replicated one",
		o.Cluster, cmp.Or(o.Engine, "ReplacingMergeTree"))
}

func (o *ExecuteOptions) store(conn driver.Conn) store {
	return store{conn: conn, database: o.Database, table: o.Table, engine: o.Engine, cluster: o.Cluster}
}

// Status says where a server stands in the directory. Nothing is changed.
func Status(ctx context.Context, conn driver.Conn, d *Dir, o ExecuteOptions) (*State, error) {
	o.fill(conn)
	files, err := d.Files()
	if err != nil {
		return nil, err
	}
	store := o.store(conn)
	revisions, err := store.list(ctx)
	if err != nil {
		return nil, err
	}
	state, err := stand(d.Path(), files, revisions, o.Order)
	if err == nil && store.shared() {
		engine, err := store.find(ctx)
		if err != nil {
			return nil, err
		}
		state.Unseen = engine == ""
	}
	return state, err
}

// Execute runs the pending files of a directory, statement by statement under
// a lock, and records each. A run that was killed is gone on with by the next
// one, at the statement where it stopped.
func Execute(ctx context.Context, conn driver.Conn, d *Dir, o ExecuteOptions) (result Result, err error) {
	start := time.Now()
	defer func() { result.Elapsed = time.Since(start) }()
	o.fill(conn)
	if err := o.check(); err != nil {
		return result, err
	}
	if err := d.Validate(); err != nil {
		return result, err
	}
	lock, err := o.lock(ctx, conn)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, lock.Release(ctx)) }()
	e := executor{conn: conn, options: o, store: o.store(conn), lock: lock}
	state, err := e.begin(ctx, d)
	if err != nil {
		return result, err
	}
	for i, f := range state.Pending {
		if o.Count > 0 && i >= o.Count {
			break
		}
		var partial *Revision
		if state.Partial != nil && state.Partial.Version == f.Version {
			partial = state.Partial
		}
		n, err := e.file(ctx, f, partial)
		result.Statements += n
		if err != nil {
			return result, err
		}
		result.Files++
	}
	return result, nil
}

// executor runs files under one lock.
type executor struct {
	conn    driver.Conn
	options ExecuteOptions
	store   store
	lock    *apply.Lock
}

// begin finds out what is to be done, and makes the revision table.
func (e *executor) begin(ctx context.Context, d *Dir) (*State, error) {
	files, err := d.Files()
	if err != nil {
		return nil, err
	}
	if e.store.shared() { // other servers may have written it: without the table nothing of that is seen
		if err := e.store.create(ctx); err != nil {
			return nil, err
		}
	}
	revisions, err := e.store.list(ctx)
	if err != nil {
		return nil, err
	}
	var baseline *Revision
	switch {
	case e.options.Baseline != "" && len(revisions) > 0:
		return nil, fmt.Errorf("migrate: --baseline %s: the server has revisions already, the last is %s; `chent migrate set` changes them", e.options.Baseline, revisions[len(revisions)-1].Version)
	case e.options.Baseline != "":
		file, err := d.Find(e.options.Baseline)
		if err != nil {
			return nil, err
		}
		baseline = &Revision{Version: file.Version, Description: file.Description, Type: Baseline, Hash: hashOf(file.Text)}
		revisions = []Revision{*baseline}
	case len(revisions) == 0 && !e.options.AllowDirty:
		if err := e.clean(ctx); err != nil {
			return nil, err
		}
	}
	state, err := stand(d.Path(), files, revisions, e.options.Order)
	if err != nil || len(state.Pending) == 0 && baseline == nil {
		return state, err
	}
	if err := e.store.create(ctx); err != nil {
		return nil, err
	}
	if baseline != nil {
		return state, e.store.write(ctx, *baseline)
	}
	return state, nil
}

// clean is an error where the database has tables.
func (e *executor) clean(ctx context.Context) error {
	rows, err := apply.Texts(ctx, e.conn, "SELECT name FROM system.tables WHERE database = {db:String} AND NOT is_temporary"+
		" AND name NOT IN ({table:String}, {keeper:String}) AND NOT startsWith(name, {lock:String}) AND position(name, {mark:String}) = 0 ORDER BY name",
		driver.Param{Name: "db", Value: e.options.Database}, driver.Param{Name: "table", Value: e.options.Table},
		driver.Param{Name: "lock", Value: apply.LockTable}, driver.Param{Name: "keeper", Value: apply.KeeperLockTable}, driver.Param{Name: "mark", Value: plan.Mark})
	if err != nil {
		return fmt.Errorf("migrate: look whether %s is empty: %w", e.options.Database, err)
	}
	if len(rows) > 0 {
		return &DirtyError{Database: e.options.Database, Table: rows[0][0], Count: len(rows)}
	}
	return nil
}

// file runs a file, from where partial stopped, and says how many statements.
func (e *executor) file(ctx context.Context, f File, partial *Revision) (ran int, err error) {
	statements, err := f.Statements()
	if err != nil {
		return 0, err
	}
	assertions, err := f.Assertions()
	if err != nil {
		return 0, err
	}
	hashes := make([]string, len(statements))
	for i, s := range statements {
		hashes[i] = hashOf(s.Text)
	}
	revision := Revision{Version: f.Version, Description: f.Description, Type: Executed}
	if partial != nil {
		revision = *partial
		if err := e.resume(ctx, &revision, f, statements, hashes); err != nil {
			return 0, err
		}
	}
	revision.Total, revision.Hash = len(statements), hashOf(f.Text)
	session, leave, err := sessionFor(ctx, e.conn, statements)
	if err != nil {
		return 0, fmt.Errorf("migrate: %s: open a session: %w", f.Name, err)
	}
	defer func() { err = errors.Join(err, leave()) }()
	if err := e.enter(ctx, session, statements[:revision.Applied]); err != nil {
		return 0, fmt.Errorf("migrate: %s: %w", f.Name, err)
	}
	if e.options.OnFile != nil {
		e.options.OnFile(f, revision.Applied, len(statements))
	}
	for i := revision.Applied; i < len(statements); i++ {
		revision.PartialHashes = hashes[:i]
		revision.Applied, revision.Error, revision.ErrorStatement = i, inDoubt, clickhouse.HideSecrets(statements[i].Text)
		change, err := liveAt(f.Name, statements, i, e.options.Database)
		if err != nil {
			return ran, err
		}
		last := i
		if change != nil { // an assertion in the middle of it is asked before it
			last += len(change.statements) - 1
		}
		if err := e.holds(ctx, session, f, &revision, assertions, last); err != nil {
			return ran, err
		}
		if err := e.statement(ctx, session, f, &revision, statements[i], change); err != nil {
			return ran, err
		}
		ran++
		if change != nil { // all its statements are done
			ran += len(change.statements) - 1
			i += len(change.statements) - 1
		}
	}
	revision.Applied, revision.PartialHashes = len(statements), hashes
	if err := e.holds(ctx, session, f, &revision, assertions, len(statements)); err != nil {
		return ran, err
	}
	revision.Applied, revision.PartialHashes, revision.Error, revision.ErrorStatement = len(statements), hashes, "", ""
	return ran, e.store.write(context.WithoutCancel(ctx), revision)
}

// sessionFor is what to run statements on: a session only where one of them
// needs it, since a session stays with one server, and a balancer that asks
// several by turns has none.
func sessionFor(ctx context.Context, conn driver.Conn, statements []Statement) (_ driver.Conn, leave func() error, err error) {
	if !slices.ContainsFunc(statements, func(s Statement) bool { return driver.ChangesSession(s.Text) }) {
		return conn, func() error { return nil }, nil
	}
	session, err := conn.Session(ctx)
	if err != nil {
		return nil, nil, err
	}
	return session, session.Close, nil
}

// holds asks the assertions before the statement that is next, and before those
// down to last, and records why the file stops there.
func (e *executor) holds(ctx context.Context, session driver.Conn, f File, r *Revision, assertions []Assertion, last int) error {
	var err error
	for i := r.Applied; i <= last && err == nil; i++ {
		err = CheckAt(ctx, session, f.Name, assertions, i)
	}
	if err == nil || ctx.Err() != nil {
		return err
	}
	stopped := *r
	stopped.Error, stopped.ErrorStatement = err.Error(), ""
	return errors.Join(err, e.store.write(context.WithoutCancel(ctx), stopped))
}

// statement records that it begins one, runs it, or the change that it is the
// first one of, and records why it failed.
func (e *executor) statement(ctx context.Context, session driver.Conn, f File, r *Revision, s Statement, change *liveChange) error {
	if err := e.lock.Check(ctx); err != nil {
		return err
	}
	if err := e.store.write(ctx, *r); err != nil {
		return err
	}
	if e.options.OnStatement != nil {
		e.options.OnStatement(f, r.Applied, s)
	}
	if log := e.options.Lock.Logger; log != nil {
		log.InfoContext(ctx, "migrate", "file", f.Name, "line", s.Line, "statement", clickhouse.HideSecrets(s.Text))
	}
	start := time.Now()
	var err error
	if change != nil {
		err = e.live(ctx, f, change)
	} else {
		err = apply.ExecMarked(ctx, session, s.Text, e.mark(r, s))
	}
	r.Duration += time.Since(start)
	if err == nil {
		return nil
	}
	if apply.InDoubt(s.Text, err) || ctx.Err() != nil {
		return &DoubtError{File: f.Name, Statement: s, Done: r.Applied, Total: r.Total, Err: err} // as recorded
	}
	r.Error = err.Error()
	return errors.Join(&ExecuteError{File: f.Name, Statement: s, Done: r.Applied, Total: r.Total, Err: err}, e.store.write(context.WithoutCancel(ctx), *r))
}

// resume checks that what was applied of a file is what it says now, and
// decides about a statement in doubt.
func (e *executor) resume(ctx context.Context, r *Revision, f File, statements []Statement, hashes []string) error {
	for i := range r.Applied {
		if i >= len(hashes) || i >= len(r.PartialHashes) || hashes[i] != r.PartialHashes[i] {
			return &HistoryError{File: f.Name, Statement: i + 1}
		}
	}
	if !r.InDoubt() {
		return nil
	}
	if r.Applied >= len(statements) || clickhouse.HideSecrets(statements[r.Applied].Text) != clickhouse.HideSecrets(r.ErrorStatement) {
		return &HistoryError{File: f.Name, Statement: r.Applied + 1}
	}
	next := statements[r.Applied]
	switch {
	case e.options.Doubt == DoubtDone:
		r.Applied++
	case e.options.Doubt == DoubtAgain:
	default:
		return e.resolve(ctx, r, f, next, len(statements))
	}
	return nil
}

// mark is what a statement ON CLUSTER is found by in the queue of the cluster.
func (e *executor) mark(r *Revision, s Statement) string {
	return strings.Join([]string{"chent", e.options.Database, e.options.Table, r.Version, strconv.Itoa(r.Applied + 1), hashOf(s.Text)}, ":")
}

// resolve ends the doubt about a statement: by the queue of the cluster that it
// was for, else because a second time does no harm.
func (e *executor) resolve(ctx context.Context, r *Revision, f File, s Statement, total int) error {
	doubt := &DoubtError{File: f.Name, Statement: s, Done: r.Applied, Total: total}
	if _, ok := syntax.ClusterOf(s.Text); ok {
		if r.Error != inDoubt {
			doubt.Err = errors.New(r.Error)
			return doubt
		}
		sent := 0
		again, err := apply.Resolve(ctx, e.conn, s.Text, e.mark(r, s), e.options.Lock.QueueWait, func(host string) error {
			sent++
			r.Error = inDoubt + inDoubtHost + host
			return e.store.write(ctx, *r)
		})
		hosts, refused := errors.AsType[*apply.HostsError](err)
		switch {
		case err == nil && again:
			return nil
		case err == nil:
			r.Applied++
			return nil
		case refused && !hosts.Pending() && sent == 1: // as the queue has it: the host may be sent it once more
			r.Error = inDoubt
			doubt.Err = err
			return errors.Join(doubt, e.store.write(ctx, *r))
		case refused:
			doubt.Err = err
			return doubt
		case ctx.Err() != nil:
			return err
		}
		doubt.Err = err // the queue does not say
	}
	if Repeatable(s.Text) {
		return nil
	}
	return doubt
}

// enter brings a session to where the statements before left it: USE and SET
// count for those after them.
func (e *executor) enter(ctx context.Context, session driver.Conn, before []Statement) error {
	for _, s := range before {
		if w := words(s.Text); len(w) > 0 && (w[0] == "USE" || w[0] == "SET") {
			if err := session.Exec(ctx, driver.Statement{SQL: s.Text}); err != nil {
				return err
			}
		}
	}
	return nil
}
