package driver

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"sync"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"github.com/ClickHouse/clickhouse-go/v2"
)

// DialectName is the name of the dialect in ent.
const DialectName = "clickhouse"

// ErrNoTransactions is returned by Tx of the ent driver: a ClickHouse that takes
// BEGIN at all would not roll back what a failed statement wrote.
var ErrNoTransactions = errors.New("driver: ClickHouse has no transactions; each statement takes effect by itself")

// Ent gives ent's own tools a dialect.Driver over conn. Closing it closes its
// further connections, not conn. Exec never sends a statement twice and knows
// no number of affected rows; Query reads by [OpenDB]. Placeholders are "?".
func Ent(conn Conn) (dialect.Driver, error) {
	if _, err := clickhouseOptions(conn); err != nil {
		return nil, err
	}
	return &entDriver{conn: conn}, nil
}

// entDriver opens clickhouse-go's connections when they are first needed.
type entDriver struct {
	conn Conn

	mu    sync.Mutex
	binds clickhouse.Conn // for Exec with arguments
	reads *sql.DB
}

func (d *entDriver) Dialect() string { return DialectName }

func (d *entDriver) Tx(context.Context) (dialect.Tx, error) { return nil, ErrNoTransactions }

func (d *entDriver) Exec(ctx context.Context, query string, args, v any) error {
	values, ok := args.([]any)
	if !ok {
		return fmt.Errorf("driver: ent's Exec wants its arguments as []any, not %T", args)
	}
	result, wantsResult := v.(*sql.Result)
	if !wantsResult && v != nil {
		return fmt.Errorf("driver: ent's Exec wants nil or a *sql.Result, not %T", v)
	}
	if len(values) == 0 {
		if err := d.conn.Exec(ctx, Statement{SQL: query}); err != nil {
			return err
		}
	} else {
		binds, err := d.binding()
		if err != nil {
			return err
		}
		if err := binds.Exec(ctx, query, values...); err != nil {
			return fmt.Errorf("driver: %s: %w", shown(query), err)
		}
	}
	if wantsResult {
		*result = noResult{}
	}
	return nil
}

func (d *entDriver) Query(ctx context.Context, query string, args, v any) error {
	values, ok := args.([]any)
	if !ok {
		return fmt.Errorf("driver: ent's Query wants its arguments as []any, not %T", args)
	}
	rows, ok := v.(*entsql.Rows)
	if !ok {
		return fmt.Errorf("driver: ent's Query wants a *sql.Rows of ent, not %T", v)
	}
	db, err := d.reading()
	if err != nil {
		return err
	}
	return entsql.Conn{ExecQuerier: db}.Query(ctx, query, values, rows)
}

func (d *entDriver) binding() (clickhouse.Conn, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var err error
	if d.binds == nil {
		d.binds, err = ClickHouse(d.conn)
	}
	return d.binds, err
}

func (d *entDriver) reading() (*sql.DB, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var err error
	if d.reads == nil {
		d.reads, err = OpenDB(d.conn)
	}
	return d.reads, err
}

// Close closes what the driver opened itself.
func (d *entDriver) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	var errs []error
	if d.binds != nil {
		errs = append(errs, d.binds.Close())
	}
	if d.reads != nil {
		errs = append(errs, d.reads.Close())
	}
	return errors.Join(errs...)
}

// noResult is the result of a statement: ClickHouse counts no affected rows.
type noResult struct{}

var _ sqldriver.Result = noResult{}

func (noResult) LastInsertId() (int64, error) {
	return 0, errors.New("driver: ClickHouse has no insert ids")
}

func (noResult) RowsAffected() (int64, error) {
	return 0, errors.New("driver: ClickHouse does not count affected rows")
}
