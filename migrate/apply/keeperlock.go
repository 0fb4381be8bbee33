package apply

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

// KeeperLockTable is the name of the table through which a server sees the lock
// that servers share in their Keeper. It stays when the lock is given back.
const KeeperLockTable = "_chent_keeper_lock"

// keeperLockPath is where in the Keeper the lock is, unless the options say.
const keeperLockPath = "/chent/lock"

// noKeeperMap is in the refusal of a server without KeeperMap tables: the name
// of the missing part of its configuration.
const noKeeperMap = "keeper_map_path_prefix"

// keeperLock is a lock that all servers with one Keeper share: a row of a
// KeeperMap table, for each database that is locked. In strict mode exactly one
// of several INSERTs of a key, and one of several changes of a row, succeeds.
// https://clickhouse.com/docs/engines/table-engines/special/keeper-map
type keeperLock struct {
	conn           driver.Conn
	database, name string
	owner          holder
	ttl            time.Duration
	logger         *slog.Logger
}

// newKeeperLock makes the table that leads to the lock, where it is missing. No
// lock and no error mean that the server has no KeeperMap, and that the options
// do not ask for it.
func newKeeperLock(ctx context.Context, conn driver.Conn, owner holder, o Options) (*keeperLock, error) {
	path := o.Keeper
	if path == "" {
		path = keeperLockPath
	}
	l := &keeperLock{conn: conn, database: o.Database, name: clickhouse.QualifiedName(o.Database, KeeperLockTable), owner: owner, ttl: o.LockTTL, logger: o.Logger}
	err := l.exec(ctx, "CREATE TABLE IF NOT EXISTS "+l.name+" (name String, id String, owner String, until Int64) ENGINE = KeeperMap("+clickhouse.QuoteString(path)+
		") PRIMARY KEY name COMMENT 'the lock of migrations'")
	if err != nil && o.Keeper == "" && driver.IsCode(err, driver.CodeBadArguments) && strings.Contains(err.Error(), noKeeperMap) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("apply: make the table %s of the lock that servers share: %w", l.name, err)
	}
	return l, nil
}

func (l *keeperLock) String() string { return l.name + " for " + l.database }

// exec runs a statement about the lock. In strict mode a change of what another
// has changed meanwhile is refused.
func (l *keeperLock) exec(ctx context.Context, sql string) error {
	l.logger.DebugContext(ctx, "apply: lock", "statement", sql)
	return l.conn.Exec(ctx, driver.Statement{SQL: sql, Settings: []driver.Setting{
		{Name: "keeper_map_strict_mode", Value: "1"}, {Name: "mutations_sync", Value: "2"}, {Name: "async_insert", Value: "0"},
	}})
}

// where is the row of the lock as one holder has it.
func (l *keeperLock) where(id string) string {
	return " WHERE name = " + clickhouse.QuoteString(l.database) + " AND id = " + clickhouse.QuoteString(id)
}

func (l *keeperLock) try(ctx context.Context) (*LockedError, error) {
	now, err := now(ctx, l.conn)
	if err != nil {
		return nil, err
	}
	until := now + int64(l.ttl/time.Second)
	held, err := l.read(ctx)
	if err != nil {
		return nil, err
	}
	switch {
	case held.ID == "":
		err = l.exec(ctx, fmt.Sprintf("INSERT INTO %s (name, id, owner, until) SELECT %s, %s, %s, %d", l.name,
			clickhouse.QuoteString(l.database), clickhouse.QuoteString(l.owner.ID), clickhouse.QuoteString(l.owner.Owner), until))
	case held.Until > now:
		busy := l.busy(held)
		return busy, busy
	default: // the holder is dead
		err = l.exec(ctx, fmt.Sprintf("ALTER TABLE %s UPDATE id = %s, owner = %s, until = %d%s AND until = %d", l.name,
			clickhouse.QuoteString(l.owner.ID), clickhouse.QuoteString(l.owner.Owner), until, l.where(held.ID), held.Until))
	}
	if err != nil && !driver.IsCode(err, driver.CodeKeeperException) {
		return nil, err
	}
	// Whether the statement won, the row says: it may match nothing without an
	// error, and an error may come after it has won.
	again, readErr := l.read(ctx)
	switch {
	case readErr != nil:
		return nil, readErr
	case again.ID == l.owner.ID:
		return nil, nil
	case again.ID == "" && err != nil:
		return nil, err // nobody has it: the Keeper is in trouble
	}
	busy := l.busy(again)
	return busy, busy
}

func (l *keeperLock) busy(held holder) *LockedError {
	if held.ID == "" {
		return &LockedError{Lock: l.name, Owner: "another process"}
	}
	return &LockedError{Lock: l.name, Owner: held.Owner, Until: time.Unix(held.Until, 0).UTC().Format(time.DateTime)}
}

// read is who has the lock; nobody has no ID.
func (l *keeperLock) read(ctx context.Context) (holder, error) {
	rows, err := read(ctx, l.conn, "SELECT id, owner, toString(until) FROM "+l.name+" WHERE name = {name:String}", driver.Param{Name: "name", Value: l.database})
	if err != nil || len(rows) == 0 {
		return holder{}, err
	}
	until, err := strconv.ParseInt(rows[0][2], 10, 64)
	return holder{ID: rows[0][0], Owner: rows[0][1], Until: until}, err
}

// sweep has nothing to do: there is one row.
func (l *keeperLock) sweep(context.Context) error { return nil }

func (l *keeperLock) beat(ctx context.Context) {
	if now, err := now(ctx, l.conn); err == nil {
		// A failure shows when the lock is checked before the next step.
		_ = l.exec(ctx, fmt.Sprintf("ALTER TABLE %s UPDATE until = %d%s", l.name, now+int64(l.ttl/time.Second), l.where(l.owner.ID)))
	}
}

func (l *keeperLock) check(ctx context.Context) error {
	held, err := l.read(ctx)
	if err != nil {
		return fmt.Errorf("apply: look at the lock %s: %w", l.name, err)
	}
	if held.ID != l.owner.ID {
		return &LostLockError{Lock: l.name, Owner: held.Owner}
	}
	return nil
}

func (l *keeperLock) release(ctx context.Context) error {
	if err := l.check(ctx); err != nil {
		return err
	}
	if err := l.exec(ctx, "ALTER TABLE "+l.name+" DELETE"+l.where(l.owner.ID)); err != nil {
		return fmt.Errorf("apply: release the lock %s: %w", l.name, err)
	}
	return nil
}
