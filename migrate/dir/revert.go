package dir

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/syntax"
	"github.com/chent-io/chent/internal/count"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/plan"
)

// Undo is how to take back what a file did.
type Undo struct {
	// Checks are queries that answer how many rows would be lost.
	Checks []plan.Check
	// Statements bring back what was there before the file.
	Statements []string
}

// LossyError says that a file cannot be taken back without loss. Nothing was
// done.
type LossyError struct {
	File    string
	Reasons []string
}

func (e *LossyError) Error() string {
	return fmt.Sprintf("migrate: %s cannot be taken back without loss, and nothing was done: write the next file instead\n  %s", e.File, strings.Join(e.Reasons, "\n  "))
}

// ChangesRows reports whether a statement does something to rows, which no
// comparison of schemas shows.
func ChangesRows(sql string) bool {
	words := words(sql)
	if len(words) == 0 {
		return false
	}
	switch words[0] {
	case "INSERT", "UPDATE", "DELETE", "TRUNCATE", "EXCHANGE", "DETACH", "ATTACH", "UNDROP", "RESTORE":
		return true
	case "ALTER":
		rows := []string{"UPDATE", "DELETE", "CLEAR", "ATTACH", "DETACH", "REPLACE", "MOVE", "FETCH"}
		for i, w := range words {
			if slices.Contains(rows, w) && i > 1 {
				return true
			}
		}
		return index(words, "DROP", "PARTITION") >= 0 || index(words, "DROP", "PART") >= 0
	}
	return false
}

// ClusterError says that a file cannot be taken back because other hosts have it
// too, and what they hold is not asked. Nothing was done.
type ClusterError struct {
	File string
	Why  string // how that is known
}

func (e *ClusterError) Error() string {
	return fmt.Sprintf("migrate: %s cannot be taken back, and nothing was done: %s, and only the rows of this one would be looked at; write the next file instead", e.File, e.Why)
}

// alone is a [ClusterError] where a file was run for more hosts than the one of
// the connection.
func alone(ctx context.Context, conn driver.Conn, f File, o ExecuteOptions) error {
	statements, err := f.Statements()
	if err != nil {
		return err
	}
	for _, s := range statements {
		if cluster, ok := syntax.ClusterOf(s.Text); ok {
			return &ClusterError{File: f.Name, Why: "it was run on every host of the cluster " + cluster}
		}
	}
	engine, err := o.store(conn).find(ctx)
	if err != nil {
		return err
	}
	if o.Cluster != "" || sharedEngine(engine) && !strings.HasPrefix(engine, "Shared") {
		return &ClusterError{File: f.Name, Why: "its revisions are shared with other hosts"}
	}
	rows, err := apply.Texts(ctx, conn, "SELECT engine FROM system.databases WHERE name = {db:String} AND engine = 'Replicated'", driver.Param{Name: "db", Value: o.Database})
	if err != nil {
		return fmt.Errorf("migrate: look at the database %s: %w", o.Database, err)
	}
	if len(rows) > 0 {
		return &ClusterError{File: f.Name, Why: "the database " + o.Database + " is one of several hosts"}
	}
	return nil
}

// MayRevert is an error where taking a file back would lose rows as they are now,
// or where other hosts have it too. [Revert] asks the same: ask before the first
// of several files is taken back. What a later file has renamed or made is not
// found by then, and is looked at when its turn comes.
func MayRevert(ctx context.Context, conn driver.Conn, f File, undo Undo, o ExecuteOptions) error {
	o.fill(conn)
	if err := alone(ctx, conn, f, o); err != nil {
		return err
	}
	var lost []string
	for _, check := range undo.Checks {
		rows, err := apply.Texts(ctx, conn, check.SQL)
		if driver.IsCode(err, driver.CodeUnknownIdentifier, driver.CodeUnknownTable) {
			continue // a run that was killed has taken it back already
		}
		if err != nil {
			return fmt.Errorf("migrate: take back %s: look for rows that would be lost: %w", f.Name, err)
		}
		if n, err := strconv.ParseUint(rows[0][0], 10, 64); err == nil && n > 0 {
			lost = append(lost, count.Fill(check.Problem, n))
		}
	}
	if len(lost) > 0 {
		return &LossyError{File: f.Name, Reasons: lost}
	}
	return nil
}

// Revert takes back the file that was applied last, under the lock: it checks
// that no row would be lost, runs the statements, and forgets the revision. A
// run that was killed is done again whole.
func Revert(ctx context.Context, conn driver.Conn, d *Dir, f File, undo Undo, o ExecuteOptions) (err error) {
	o.fill(conn)
	lock, err := o.lock(ctx, conn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Release(ctx)) }()
	last, err := Reversals(ctx, conn, d, 1, o)
	if err != nil {
		return err
	}
	if last[0].File.Version != f.Version || last[0].File.Hash != f.Hash {
		return fmt.Errorf("migrate: take back %s: meanwhile %s is the last file that was applied: look again", f.Name, last[0].File.Name)
	}
	if err := MayRevert(ctx, conn, f, undo, o); err != nil {
		return err
	}
	for i, sql := range undo.Statements {
		if err := lock.Check(ctx); err != nil {
			return err
		}
		err := apply.Exec(ctx, conn, sql)
		if driver.IsCode(err, driver.CodeBadArguments) && index(words(sql), "REMOVE") >= 0 {
			continue // removed by a run that was killed: there is no IF EXISTS for it
		}
		if err != nil {
			return fmt.Errorf("migrate: take back %s: statement %d of %d: %w; what is taken back stays so: mend the cause and run again\n  %s", f.Name, i+1, len(undo.Statements), err, sql)
		}
	}
	store := o.store(conn)
	return store.remove(context.WithoutCancel(ctx), Revision{Version: f.Version, Description: f.Description, Type: Executed})
}
