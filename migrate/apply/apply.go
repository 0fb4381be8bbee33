package apply

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/syntax"
	nouns "github.com/chent-io/chent/internal/count"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/cluster"
	"github.com/chent-io/chent/migrate/plan"
)

// Options tunes [Run]. The zero value is the safe choice.
type Options struct {
	// Database holds the lock. Default: the connection's.
	Database string
	// LockTTL is how long a silent holder keeps the lock. Default: 60 s.
	LockTTL time.Duration
	// LockWait is how long to wait for another holder. Default: 10 s.
	LockWait time.Duration
	// Inspect reads the server again, to see whether the plan still fits; it
	// gets the objects that the plan starts from. Default: no drift check.
	Inspect func(context.Context) (fingerprint string, err error)
	// OnStep is called before each step. Default: none.
	OnStep func(index int, step plan.Step)
	// OnCopy is called while a copy runs, at least every second. Default: none.
	OnCopy func(CopyProgress)
	// Hosts are those of the cluster that the plan was made for. Default: the
	// server behind the connection alone.
	Hosts *cluster.Cluster
	// Keeper is a path in the servers' Keeper (the argument of a KeeperMap table)
	// where the lock is held too, so that a run through any server with that
	// Keeper sees it. Default: none for one server; /chent/lock where several
	// servers are concerned (Hosts or Shared are set) and the one that is asked
	// has KeeperMap tables.
	Keeper string
	// Shared says that runs through other servers are to be kept out, though
	// Hosts are not known. Default: those through this server.
	Shared bool
	// QueueWait is how long to wait for the hosts to take a statement out of the
	// cluster's queue, in whole seconds. Default: 3 minutes.
	QueueWait time.Duration
	// OnHost is called with what became of a step on each host of a cluster.
	// Default: none.
	OnHost func(index int, outcome Outcome)
	// Throttle slows down what copies rows. Default: as fast as the server can.
	Throttle Throttle
	// Logger is told each statement. Default: silent.
	Logger *slog.Logger
}

// Throttle bounds what the statements that copy rows take of the server.
type Throttle struct {
	// Threads is how many threads of the server read and write. Default: those
	// of a query to read, and at most 4 to write.
	Threads int
	// BytesPerSecond is how much is read from the disks, and how much is written
	// to them, in bytes as they are stored. Default: no limit.
	BytesPerSecond uint64
}

// fill puts in the defaults.
func (o *Options) fill(conn driver.Conn) {
	if o.LockTTL == 0 {
		o.LockTTL = time.Minute
	}
	if o.LockWait == 0 {
		o.LockWait = 10 * time.Second
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.QueueWait < time.Second {
		o.QueueWait = 3 * time.Minute
	}
	if o.Database == "" {
		o.Database = conn.Database()
	}
}

// CopyProgress says how far a copy has come.
type CopyProgress struct {
	Table           string
	Rows, TotalRows uint64
	Partition       string
	Elapsed         time.Duration
	// Bytes is what the first Stored of the rows take on the disks of the new
	// table; 0 before a round of a live copy has ended.
	Bytes, Stored uint64
	// Gap is how long the newest round of a live copy took: about as long as
	// readers will miss the newest rows after the exchange. 0 before one has come
	// up to the writers.
	Gap time.Duration
}

// Disk estimates the bytes that the new table will take; 0 when it cannot be
// told yet.
func (p CopyProgress) Disk() uint64 {
	if p.Stored == 0 {
		return 0
	}
	return uint64(float64(p.Bytes) / float64(p.Stored) * float64(p.TotalRows))
}

// Left estimates the time that the rest takes; 0 when it cannot be told yet.
func (p CopyProgress) Left() time.Duration {
	if p.Rows == 0 || p.TotalRows <= p.Rows {
		return 0
	}
	return time.Duration(float64(p.Elapsed) / float64(p.Rows) * float64(p.TotalRows-p.Rows))
}

// Result says what a run did.
type Result struct {
	Steps   int
	Elapsed time.Duration
}

// Run runs the plan. A plan with steps that its options do not allow is
// refused whole; see [plan.Blocked].
func Run(ctx context.Context, conn driver.Conn, p *plan.Plan, options Options) (result Result, err error) {
	start := time.Now()
	defer func() { result.Elapsed = time.Since(start) }()
	if err := p.Blocked(); err != nil {
		return result, err
	}
	if len(p.Steps) == 0 {
		return result, nil
	}
	options.fill(conn)
	held, err := acquire(ctx, conn, options)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, held.Release(ctx)) }()
	r := runner{conn: conn, options: options, lock: held}
	result.Steps, err = r.run(ctx, p)
	return result, err
}

// RunUnder is [Run] for who holds the lock.
func RunUnder(ctx context.Context, conn driver.Conn, lock *Lock, p *plan.Plan, options Options) error {
	if err := p.Blocked(); err != nil {
		return err
	}
	options.fill(conn)
	r := runner{conn: conn, options: options, lock: lock}
	_, err := r.run(ctx, p)
	return err
}

// run runs the steps of a plan and says how many.
func (r *runner) run(ctx context.Context, p *plan.Plan) (steps int, err error) {
	if err := r.prepare(ctx, p); err != nil {
		return 0, err
	}
	for i, step := range p.Steps {
		if err := r.lock.Check(ctx); err != nil {
			return i, err
		}
		r.index = i
		if r.options.OnStep != nil {
			r.options.OnStep(i, step)
		}
		if err := r.step(ctx, step); err != nil {
			return i, &Error{Step: step, Done: i, Total: len(p.Steps), Advice: advice(step, err), Err: err}
		}
	}
	return len(p.Steps), nil
}

// runner runs the steps of one plan under one lock.
type runner struct {
	conn    driver.Conn
	options Options
	lock    *Lock
	index   int // of the step that runs
}

// prepare looks for drift and for data in the way, before anything is run.
func (r *runner) prepare(ctx context.Context, p *plan.Plan) error {
	if _, err := r.unfinished(ctx); err != nil {
		return err
	}
	if r.options.Inspect != nil && p.Fingerprint != "" {
		now, err := r.options.Inspect(ctx)
		if err != nil {
			return fmt.Errorf("apply: look whether the plan still fits: %w", err)
		}
		if now != p.Fingerprint {
			return ErrDrift
		}
	}
	var problems []string
	for _, step := range p.Steps {
		for _, check := range step.Checks {
			found, err := r.check(ctx, step, check)
			if err != nil {
				return fmt.Errorf("apply: check before %s: %w", step.Text(), err)
			}
			problems = append(problems, found...)
		}
	}
	for _, step := range p.Steps {
		problem, err := r.room(ctx, step.Copy)
		if err != nil {
			return fmt.Errorf("apply: look for room before %s: %w", step.Text(), err)
		}
		if problem != "" {
			problems = append(problems, problem)
		}
		if problem, err = r.rights(ctx, step); err != nil {
			return fmt.Errorf("apply: look for rights before %s: %w", step.Text(), err)
		}
		if problem != "" {
			problems = append(problems, problem)
		}
	}
	if len(problems) > 0 {
		return &CheckError{Problems: problems}
	}
	return nil
}

// check says what stands in the way of a step, on which host.
func (r *runner) check(ctx context.Context, step plan.Step, check plan.Check) (problems []string, err error) {
	if r.options.Hosts == nil {
		problem, err := ask(ctx, r.conn, check)
		if problem != "" {
			problems = append(problems, problem)
		}
		return problems, err
	}
	hosts := r.hosts(step)
	found := make([]string, len(hosts))
	err = cluster.Each(ctx, hosts, func(ctx context.Context, h *cluster.Host) error {
		problem, err := ask(ctx, h.Conn, check)
		if problem != "" {
			found[slices.Index(hosts, h)] = "on " + h.Address + ": " + problem
		}
		return err
	})
	return slices.DeleteFunc(found, func(text string) bool { return text == "" }), err
}

// ask is the problem that a check finds on a server; empty for none.
func ask(ctx context.Context, conn driver.Conn, check plan.Check) (string, error) {
	n, err := count(ctx, conn, check.SQL)
	switch {
	case driver.IsCode(err, codesOfConversion...):
		return unreadable(check, err), nil
	case err != nil || n == 0:
		return "", err
	}
	return nouns.Fill(check.Problem, n), nil
}

// codesOfConversion are what a server says of a value that it cannot convert,
// where a cast should have answered NULL.
var codesOfConversion = []int{
	6,   // CANNOT_PARSE_TEXT
	27,  // CANNOT_PARSE_INPUT_ASSERTION_FAILED
	38,  // CANNOT_PARSE_DATE
	41,  // CANNOT_PARSE_DATETIME
	53,  // TYPE_MISMATCH
	70,  // CANNOT_CONVERT_TYPE
	72,  // CANNOT_PARSE_NUMBER
	130, // CANNOT_READ_ARRAY_FROM_TEXT
	131, // TOO_LARGE_STRING_SIZE
	321, // VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE
	349, // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN
	376, // CANNOT_PARSE_UUID
	407, // DECIMAL_OVERFLOW
	691, // UNKNOWN_ELEMENT_OF_ENUM
}

// unreadable is the problem that a check meets which stops at a value: how many
// there are is not known.
func unreadable(check plan.Check, err error) string {
	problem, _, _ := strings.Cut(strings.ReplaceAll(check.Problem, "%d rows", "some rows"), "\n")
	return problem + ": the conversion stops at the first of them (" + err.Error() + "); change or delete such rows, or keep the type, and plan again"
}

// settings make a statement wait for what it starts, and keep a TTL from
// rewriting the table at once.
var settings = []driver.Setting{
	{Name: "alter_sync", Value: "2"},
	{Name: "mutations_sync", Value: "2"},
	{Name: "materialize_ttl_after_modify", Value: "0"},
}

// throwErrors makes a statement for a cluster fail where one of its hosts does,
// whatever the user's profile says: else the failure is a row that nobody reads.
var throwErrors = driver.Setting{Name: "distributed_ddl_output_mode", Value: "throw"}

func (r *runner) step(ctx context.Context, step plan.Step) error {
	if step.Copy != nil {
		return r.copy(ctx, step.Copy)
	}
	if step.Backfill != nil {
		return r.backfill(ctx, step.Backfill)
	}
	if len(step.Hosts) > 0 {
		return r.direct(ctx, step)
	}
	if r.options.Hosts != nil && forCluster(step.SQL) {
		return r.distribute(ctx, step)
	}
	r.options.Logger.InfoContext(ctx, "apply", "statement", clickhouse.HideSecrets(step.SQL), "class", string(step.Class))
	err := Exec(ctx, r.conn, step.SQL)
	if err != nil {
		if reason := r.failedMutation(ctx, r.conn, step); reason != nil {
			return errors.Join(reason, err)
		}
		return err
	}
	if step.Mutates {
		return r.waitForMutations(ctx, r.conn, step)
	}
	return nil
}

// exec runs one of the statements that a step consists of.
func (r *runner) exec(ctx context.Context, sql string) error {
	r.options.Logger.InfoContext(ctx, "apply", "statement", clickhouse.HideSecrets(sql))
	return r.conn.Exec(ctx, driver.Statement{SQL: sql, Settings: settings})
}

// comment changes a table's comment.
func (r *runner) comment(ctx context.Context, table, text string) error {
	return r.alter(ctx, table, "MODIFY COMMENT "+clickhouse.QuoteString(text))
}

// alter alters a table in a way that has nothing to do with its TTL. At every
// ALTER the server checks the times of TTLs again; what it has taken once it
// takes with the setting that permits it, which travels beside the statement:
// in it, MODIFY SETTING would take it for its own.
func (r *runner) alter(ctx context.Context, table, command string) error {
	sql := "ALTER TABLE " + table + " " + command
	err := r.exec(ctx, sql)
	if driver.IsCode(err, driver.CodeBadArguments) {
		permit := append(slices.Clone(settings), driver.Setting{Name: catalog.PermitTTL, Value: "1"})
		if r.conn.Exec(ctx, driver.Statement{SQL: sql, Settings: permit}) == nil {
			return nil
		}
	}
	return err
}

// Exec runs one statement of a schema change as [Run] does: an ALTER waits for
// the mutations that it starts and does not materialize a TTL, and one that
// lost a race with another ALTER is tried again. A statement for a cluster is
// sent once, and the error of any host is its error, see [InDoubt].
func Exec(ctx context.Context, conn driver.Conn, sql string) error { return exec(ctx, conn, sql) }

// exec is [Exec] with settings of the statement's own.
func exec(ctx context.Context, conn driver.Conn, sql string, own ...driver.Setting) error {
	statement := driver.Statement{SQL: sql, Settings: own}
	if strings.HasPrefix(strings.ToUpper(sql), "ALTER TABLE") {
		statement.Settings = append(slices.Clone(own), settings...)
	}
	if _, ok := syntax.ClusterOf(sql); ok {
		statement.Settings = append(slices.Clone(statement.Settings), throwErrors)
		return conn.Exec(ctx, statement)
	}
	err := conn.Exec(ctx, statement)
	// The server refused before it changed anything: metadata moved under the
	// ALTER. Trying again is safe.
	for wait := 100 * time.Millisecond; driver.IsCode(err, driver.CodeCannotAssignAlter) && wait < 10*time.Second; wait *= 2 {
		if ended := pause(ctx, wait); ended != nil {
			return errors.Join(err, ended)
		}
		err = conn.Exec(ctx, statement)
	}
	return err
}

// pause waits, or returns the error of a context that ends before.
func pause(ctx context.Context, wait time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(wait):
		return nil
	}
}

// waitForMutations polls until the table has no mutation left to do: a server
// may answer before the end even when asked to wait.
func (r *runner) waitForMutations(ctx context.Context, conn driver.Conn, step plan.Step) error {
	for wait := 20 * time.Millisecond; ; wait = min(2*wait, 2*time.Second) {
		if err := r.failedMutation(ctx, conn, step); err != nil {
			return err
		}
		left, err := count(ctx, conn, "SELECT count() FROM system.mutations WHERE database = {db:String} AND table = {table:String} AND NOT is_done", tableParams(conn, step.Database, step.Name)...)
		if err != nil || left == 0 {
			return err
		}
		if err := pause(ctx, wait); err != nil {
			return err
		}
	}
}

// failedMutation returns why a mutation of the step's table fails, if one does.
func (r *runner) failedMutation(ctx context.Context, conn driver.Conn, step plan.Step) error {
	if step.Kind != catalog.KindTable {
		return nil
	}
	rows, err := read(ctx, conn, "SELECT mutation_id, command, latest_fail_reason FROM system.mutations"+
		" WHERE database = {db:String} AND table = {table:String} AND NOT is_done AND latest_fail_reason != '' LIMIT 1", tableParams(conn, step.Database, step.Name)...)
	if err != nil || len(rows) == 0 {
		return err
	}
	return &MutationError{Table: step.Name, ID: rows[0][0], Command: rows[0][1], Reason: rows[0][2]}
}

// advice says what to do after a step failed.
func advice(step plan.Step, err error) string {
	var mutation *MutationError
	var unknown *driver.UnknownOutcomeError
	var hosts *HostsError
	switch {
	case errors.As(err, &mutation) && step.Repair != "":
		return fmt.Sprintf("the column has its new type already and cannot be read: run KILL MUTATION WHERE mutation_id = '%s' AND table = '%s', then %s; mend the values and run again", mutation.ID, mutation.Table, step.Repair)
	case errors.As(err, &mutation):
		return fmt.Sprintf("the server tries again for ever: mend the cause, or KILL MUTATION WHERE mutation_id = '%s'; then run again", mutation.ID)
	case errors.As(err, &hosts):
		return hosts.advice()
	case errors.As(err, &unknown) && !forCluster(step.SQL):
		return "whether the server did it is unknown: run again, which looks first"
	case InDoubt(step.SQL, err):
		return "the statement is for several hosts: some of them may have done it, or do it later (system.distributed_ddl_queue says which); look at each host before running again, which looks at this one alone"
	case driver.IsCode(err, driver.CodeNotEnoughSpace, driver.CodeCannotWriteToFileDescriptor):
		return "the server's disk is full: make room and run again, which goes on from here"
	}
	return "mend the cause and run again: what is done stays done"
}
