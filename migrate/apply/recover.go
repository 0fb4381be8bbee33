package apply

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/plan"
)

// swapNote is what the comment of a new table says while it takes the name of
// the old one.
type swapNote struct {
	Shadow  string `json:"shadow"`
	Stage   string `json:"stage,omitempty"`
	Old     string `json:"old"`
	Comment string `json:"comment"` // what the comment is to be
	// Lock is the database whose lock the run held: only who holds it may
	// finish the exchange.
	Lock string `json:"lock,omitempty"`
	// Live is the copy whose last rows must follow; nil where none must.
	Live *plan.Copy `json:"live,omitempty"`
}

const notePrefix = "chent exchange: "

func (n swapNote) String() string {
	text, err := json.Marshal(n)
	if err != nil {
		panic(err) // strings, and lists of them
	}
	return notePrefix + string(text)
}

func parseNote(comment string) (swapNote, bool) {
	var note swapNote
	text, ok := strings.CutPrefix(comment, notePrefix)
	return note, ok && json.Unmarshal([]byte(text), &note) == nil
}

// Recover finishes the exchanges of tables that a killed [Run] left half-way,
// the change of a view that is made anew, and the backfills that were begun, and
// says how many. Call it before inspecting: until then a table's comment is a
// note and the old table has the name of the new one. It also takes away the
// lock of a dead process.
func Recover(ctx context.Context, conn driver.Conn, options Options) (finished int, err error) {
	return recoverAll(ctx, conn, options, true)
}

// recoverAll is [Recover], which leaves backfills alone where it is told so.
func recoverAll(ctx context.Context, conn driver.Conn, options Options, fill bool) (finished int, err error) {
	rows, err := notes(ctx, conn, cmp.Or(options.Database, conn.Database()))
	if err != nil {
		return 0, err
	}
	waiting, err := waitingNames(ctx, conn, cmp.Or(options.Database, conn.Database()))
	if err != nil {
		return 0, err
	}
	dead, err := deadLocks(ctx, conn, cmp.Or(options.Database, conn.Database()))
	if err != nil {
		return 0, err
	}
	var begun []*plan.Backfill
	if fill {
		if begun, err = begunBackfills(ctx, conn, cmp.Or(options.Database, conn.Database())); err != nil {
			return 0, err
		}
	}
	if len(rows)+len(waiting)+len(dead)+len(begun) == 0 {
		return 0, nil
	}
	if options.LockWait == 0 {
		options.LockWait = 2 * cmp.Or(options.LockTTL, time.Minute) // the killed holder's time
	}
	options.fill(conn)
	held, err := acquire(ctx, conn, options)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, held.Release(ctx)) }()
	if rows, err = notes(ctx, conn, options.Database); err != nil {
		return 0, err
	}
	r := runner{conn: conn, options: options, lock: held}
	return r.finishAll(ctx, rows, begun)
}

// RecoverUnder is [Recover] for who holds the lock.
func RecoverUnder(ctx context.Context, conn driver.Conn, lock *Lock, options Options) error {
	options.fill(conn)
	rows, err := notes(ctx, conn, options.Database)
	if err != nil {
		return err
	}
	begun, err := begunBackfills(ctx, conn, options.Database)
	if err != nil {
		return err
	}
	r := runner{conn: conn, options: options, lock: lock}
	_, err = r.finishAll(ctx, rows, begun)
	return err
}

// finishAll finishes the exchanges that notes speak of and backfills.
func (r *runner) finishAll(ctx context.Context, rows [][]string, begun []*plan.Backfill) (finished int, err error) {
	if finished, err = r.settle(ctx); err != nil {
		return finished, err
	}
	for _, row := range rows {
		note, ok := parseNote(row[2])
		if !ok || row[1] == note.Shadow {
			continue // not exchanged yet: the copy goes on there
		}
		if err := r.finish(ctx, row[0], row[1], note); err != nil {
			return finished, fmt.Errorf("apply: finish the exchange of %s: %w", clickhouse.QualifiedName(row[0], row[1]), err)
		}
		finished++
	}
	for _, b := range begun {
		// Whoever held the lock meanwhile may have ended it.
		if left, err := begunBackfill(ctx, r.conn, b.View); err != nil || left == nil {
			if err != nil {
				return finished, err
			}
			continue
		}
		if err := r.backfill(ctx, b); err != nil {
			return finished, fmt.Errorf("apply: go on with the backfill of %s: %w", clickhouse.QualifiedName(b.View.Database, b.View.Name), err)
		}
		finished++
	}
	return finished, nil
}

// notes are the tables whose comment is a note of a run that held the lock of a
// database: database, name and comment.
func notes(ctx context.Context, conn driver.Conn, lock string) ([][]string, error) {
	rows, err := read(ctx, conn, "SELECT database, name, comment FROM system.tables WHERE startsWith(comment, {note:String}) ORDER BY database, name",
		driver.Param{Name: "note", Value: notePrefix})
	return slices.DeleteFunc(rows, func(row []string) bool {
		note, ok := parseNote(row[2])
		return ok && cmp.Or(note.Lock, row[0]) != lock
	}), err
}

// finish gives the old table its name, drops the stage and takes the note off
// the new table, last of all.
func (r *runner) finish(ctx context.Context, database, table string, note swapNote) error {
	if note.Live != nil {
		k := &copier{runner: r, Copy: note.Live, start: time.Now()}
		if err := k.follow(ctx, table); err != nil {
			return err
		}
	}
	left, err := exists(ctx, r.conn, database, note.Shadow)
	if err != nil {
		return err
	}
	name := func(table string) string { return clickhouse.QualifiedName(database, table) }
	if left {
		old, err := freeName(ctx, r.conn, database, note.Old)
		if err != nil {
			return err
		}
		if note.Live != nil {
			if err := r.release(ctx, name(note.Shadow), note.Live.Live.Return(note.Live.Live.Held)); err != nil {
				return err
			}
		}
		if err := r.exec(ctx, "RENAME TABLE "+name(note.Shadow)+" TO "+name(old)); err != nil {
			return err
		}
	}
	if note.Stage != "" {
		if err := r.exec(ctx, "DROP TABLE IF EXISTS "+name(note.Stage)); err != nil {
			return err
		}
	}
	return r.comment(ctx, name(table), note.Comment)
}

// freeName is name, or name with a number where it is taken: an older table is
// never overwritten.
func freeName(ctx context.Context, conn driver.Conn, database, name string) (string, error) {
	for n := 1; ; n++ {
		free := name
		if n > 1 {
			free = fmt.Sprintf("%s_%d", name, n)
		}
		taken, err := exists(ctx, conn, database, free)
		if err != nil || !taken {
			return free, err
		}
	}
}

// exists reports whether a table is there.
func exists(ctx context.Context, conn driver.Conn, database, table string) (bool, error) {
	n, err := count(ctx, conn, "SELECT count() FROM system.tables WHERE database = {db:String} AND name = {table:String}", tableParams(conn, database, table)...)
	return n > 0, err
}

// hasColumn reports whether a table has a column.
func hasColumn(ctx context.Context, conn driver.Conn, table catalog.Name, column string) (bool, error) {
	n, err := count(ctx, conn, "SELECT count() FROM system.columns WHERE database = {db:String} AND table = {table:String} AND name = {column:String}",
		append(tableParams(conn, table.Database, table.Name), driver.Param{Name: "column", Value: column})...)
	return n > 0, err
}

// comment is the comment of a table; empty when it is not there.
func comment(ctx context.Context, conn driver.Conn, database, table string) (string, error) {
	rows, err := read(ctx, conn, "SELECT comment FROM system.tables WHERE database = {db:String} AND name = {table:String}", tableParams(conn, database, table)...)
	if err != nil || len(rows) == 0 {
		return "", err
	}
	return rows[0][0], nil
}

func tableParams(conn driver.Conn, database, table string) []driver.Param {
	if database == "" {
		database = conn.Database()
	}
	return []driver.Param{{Name: "db", Value: database}, {Name: "table", Value: table}}
}
