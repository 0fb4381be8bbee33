package apply

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

// LockTable is the name of the table that is the lock: while it is there,
// somebody applies. Its comment says who, and until when.
const LockTable = "_chent_lock"

// tableLock is the lock of one server: a table that is there while it is held.
type tableLock struct {
	conn driver.Conn
	// database holds the lock; name is the lock, qualified.
	database, name string
	owner          holder
	ttl            time.Duration
	logger         *slog.Logger
}

// holder is what the lock's comment says.
type holder struct {
	ID    string `json:"id"`
	Owner string `json:"owner"`
	Until int64  `json:"until"` // seconds since 1970 by the server's clock
}

func newTableLock(conn driver.Conn, owner holder, o Options) *tableLock {
	return &tableLock{
		conn: conn, database: o.Database, name: clickhouse.QualifiedName(o.Database, LockTable), owner: owner, ttl: o.LockTTL, logger: o.Logger,
	}
}

// try makes the lock table, or looks who has it. CREATE TABLE without IF NOT
// EXISTS is the one statement of which exactly one caller succeeds.
func (l *tableLock) try(ctx context.Context) (*LockedError, error) {
	now, err := now(ctx, l.conn)
	if err != nil {
		return nil, err
	}
	create := "CREATE TABLE " + l.name + " (id UInt8) ENGINE = Memory COMMENT " + l.comment(now)
	err = l.exec(ctx, create)
	if err == nil || !driver.IsCode(err, driver.CodeTableAlreadyExists) {
		return nil, err
	}
	held, err := l.read(ctx, LockTable)
	if err != nil {
		return nil, err
	}
	busy := &LockedError{Lock: l.name, Owner: held.Owner, Until: time.Unix(held.Until, 0).UTC().Format(time.DateTime)}
	if held.ID == "" {
		return &LockedError{Lock: l.name, Owner: "another process"}, busy // it is being released
	}
	if held.Until > now {
		return busy, busy
	}
	// The holder is dead. Exactly one caller can rename its lock away.
	staleTable := LockTable + "_stale_" + uuid.NewString()
	stale := clickhouse.QualifiedName(l.database, staleTable)
	err = l.exec(ctx, "RENAME TABLE "+l.name+" TO "+stale)
	if err != nil {
		if driver.IsCode(err, driver.CodeUnknownTable, driver.CodeTableIsDropped) {
			return busy, err // another caller was faster
		}
		return nil, err
	}
	// It may have spoken between the look and the rename: then it is alive.
	again, err := l.read(ctx, staleTable)
	if err != nil {
		return nil, err
	}
	if again.Until > now {
		err := l.exec(ctx, "RENAME TABLE "+stale+" TO "+l.name)
		return busy, errors.Join(busy, err)
	}
	if err := l.exec(ctx, "DROP TABLE IF EXISTS "+stale); err != nil {
		return nil, err
	}
	return busy, busy // the next try creates
}

// exec runs a statement about the lock.
func (l *tableLock) exec(ctx context.Context, sql string) error {
	l.logger.DebugContext(ctx, "apply: lock", "statement", sql)
	return l.conn.Exec(ctx, driver.Statement{SQL: sql})
}

// sweep drops what is left of the locks of a process that died while it took
// over another's.
func (l *tableLock) sweep(ctx context.Context) error {
	dead, err := deadLocks(ctx, l.conn, l.database)
	for _, table := range dead {
		if table != LockTable {
			err = errors.Join(err, l.exec(ctx, "DROP TABLE IF EXISTS "+clickhouse.QualifiedName(l.database, table)))
		}
	}
	if err != nil {
		return errors.Join(err, l.release(ctx))
	}
	return nil
}

// deadLocks are the lock tables of a database whose holders were silent for
// too long: the lock itself, and what is left of one that was taken over.
func deadLocks(ctx context.Context, conn driver.Conn, database string) ([]string, error) {
	rows, err := read(ctx, conn, "SELECT name FROM system.tables WHERE database = {db:String} AND startsWith(name, {lock:String})"+
		" AND JSONHas(comment, 'until') AND JSONExtractInt(comment, 'until') <= toUnixTimestamp(now()) ORDER BY name",
		driver.Param{Name: "db", Value: database}, driver.Param{Name: "lock", Value: LockTable})
	if err != nil {
		return nil, fmt.Errorf("apply: look for locks of dead processes in %s: %w", database, err)
	}
	tables := make([]string, len(rows))
	for i, row := range rows {
		tables[i] = row[0]
	}
	return tables, nil
}

// now is the server's time, in seconds since 1970.
func now(ctx context.Context, conn driver.Conn) (int64, error) {
	rows, err := read(ctx, conn, "SELECT toString(toUnixTimestamp(now()))")
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(rows[0][0], 10, 64)
}

func (l *tableLock) comment(now int64) string {
	holder := l.owner
	holder.Until = now + int64(l.ttl/time.Second)
	text, err := json.Marshal(holder)
	if err != nil {
		panic(err) // two strings and a number
	}
	return clickhouse.QuoteString(string(text))
}

// read returns what the comment of a lock table says; nothing when it is gone.
func (l *tableLock) read(ctx context.Context, table string) (holder, error) {
	text, err := comment(ctx, l.conn, l.database, table)
	if err != nil || text == "" {
		return holder{}, err
	}
	var h holder
	if err := json.Unmarshal([]byte(text), &h); err != nil {
		return holder{}, fmt.Errorf("%s.%s is there and is no lock of ours: %w", l.database, table, err)
	}
	return h, nil
}

// beat says that the holder lives.
func (l *tableLock) beat(ctx context.Context) {
	if now, err := now(ctx, l.conn); err == nil {
		// A failure shows when the lock is checked before the next step.
		_ = l.conn.Exec(ctx, driver.Statement{SQL: "ALTER TABLE " + l.name + " MODIFY COMMENT " + l.comment(now)})
	}
}

func (l *tableLock) check(ctx context.Context) error {
	held, err := l.read(ctx, LockTable)
	if err != nil {
		return fmt.Errorf("apply: look at the lock %s: %w", l.name, err)
	}
	if held.ID != l.owner.ID {
		return &LostLockError{Lock: l.name, Owner: held.Owner}
	}
	return nil
}

func (l *tableLock) release(ctx context.Context) error {
	if err := l.check(ctx); err != nil {
		return err
	}
	if err := l.exec(ctx, "DROP TABLE IF EXISTS "+l.name); err != nil {
		return fmt.Errorf("apply: release the lock %s: %w", l.name, err)
	}
	return nil
}

func (l *tableLock) String() string { return l.name }
