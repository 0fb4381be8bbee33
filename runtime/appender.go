package runtime

import (
	"context"
	"errors"
	"fmt"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

// DefaultAppenderRows is how many rows an [Appender] collects for one INSERT.
const DefaultAppenderRows = 65_536

// AppenderOptions tunes an [Appender]. The zero value is good for most tables.
type AppenderOptions struct {
	// Rows is how many rows go in one INSERT.
	// Default: [DefaultAppenderRows].
	Rows int
	// KeepZero names the columns with a default whose zero values are sent as
	// they are. Default: none, a zero value takes the column's default.
	KeepZero []string
	// Settings are server settings of the INSERTs.
	Settings []driver.Setting
}

// Appender writes entities to a table in large blocks: while one block is on
// its way to the server, the next one fills.
//
// A zero value in a column that has a default, in the schema's Go or on the
// server, takes the default, because an entity cannot tell zero from unset.
// AppenderOptions.KeepZero changes that for columns where zero is a value of
// its own. Columns that the server computes (MATERIALIZED, ALIAS) are ignored.
//
// Validators of the schema run on each value. Hooks and privacy rules of
// single rows do not: use CreateBulk where they must.
//
// An Appender is not safe for concurrent use; make one per goroutine.
type Appender[E any] struct {
	ctx      context.Context // of the background insert
	conn     driver.Conn
	table    *Table[E]
	settings []driver.Setting
	limit    int
	keepZero columnSet

	filling *batch[E]
	spare   *batch[E]
	// inFlight receives the outcome of the insert under way; nil: there is none.
	inFlight chan flushed
	rows     int // acknowledged
	err      error
	closed   bool
}

type flushed struct {
	rows int
	err  error
}

// ErrAppenderClosed is returned by the methods of an [Appender] after Close.
var ErrAppenderClosed = errors.New("the appender is closed")

// NewAppender makes an appender of t. Its inserts stop when ctx is done.
func NewAppender[E any](ctx context.Context, t *Table[E], config Config, options ...AppenderOptions) *Appender[E] {
	a := &Appender[E]{ctx: ctx, table: t, limit: DefaultAppenderRows, filling: newBatch(t), spare: newBatch(t)}
	if a.conn, a.err = config.conn(); a.err == nil {
		a.err = t.ready()
	}
	for _, o := range options {
		if o.Rows > 0 {
			a.limit = o.Rows
		}
		a.settings = append(a.settings, o.Settings...)
		for _, name := range o.KeepZero {
			_, i, err := t.column(name)
			if err != nil {
				a.err = fmt.Errorf("appender: option KeepZero: %w", err)
				continue
			}
			if a.keepZero == nil {
				a.keepZero = newColumnSet(len(t.Columns))
			}
			a.keepZero.add(i)
		}
	}
	return a
}

// Append adds a row. It copies what it needs: e may be used again.
//
// A row that was refused, with a *[ValidationError], leaves no trace, and the
// appender goes on. Any other error is that of an earlier block, is final, and
// is an *[InsertError] that says how many rows are in the table.
func (a *Appender[E]) Append(e *E) error {
	if err := a.ready(); err != nil {
		return err
	}
	if e == nil {
		return errors.New("append: the row is nil")
	}
	if err := a.filling.addEntity(e, a.keepZero); err != nil {
		return err
	}
	if a.filling.rows >= a.limit {
		return a.flush()
	}
	return nil
}

// AppendRows adds rows. It stops at the first error, and returns how many rows
// it added.
func (a *Appender[E]) AppendRows(rows []*E) (int, error) {
	for i, e := range rows {
		if err := a.Append(e); err != nil {
			return i, err
		}
	}
	return len(rows), nil
}

// Flush sends the rows collected so far and waits until the server has
// acknowledged them.
func (a *Appender[E]) Flush() error {
	if err := a.ready(); err != nil {
		return err
	}
	if err := a.flush(); err != nil {
		return err
	}
	return a.wait()
}

// Close sends the remaining rows and waits for the outcome. Closing again does
// nothing but return the same error.
func (a *Appender[E]) Close() error {
	if a.closed {
		return a.err
	}
	a.closed = true
	if a.err == nil && a.filling.rows > 0 {
		_ = a.flush() // sets a.err
	}
	err := a.wait()
	a.filling, a.spare = nil, nil
	return err
}

// Rows is how many rows the server has acknowledged.
func (a *Appender[E]) Rows() int { return a.rows }

func (a *Appender[E]) ready() error {
	if a.closed {
		return ErrAppenderClosed
	}
	return a.err
}

// flush hands the filled batch to the background when the insert before it is
// done, and takes the other batch to fill.
func (a *Appender[E]) flush() error {
	if err := a.wait(); err != nil {
		return err
	}
	if a.filling.rows == 0 {
		return nil
	}
	full := a.filling
	if full.rows >= a.limit && len(full.groups) == 1 {
		a.spare.expect = a.limit // as many again, as far as one can tell
	}
	a.filling, a.spare = a.spare, full
	done := make(chan flushed, 1)
	a.inFlight = done
	ctx, conn, settings := a.ctx, a.conn, a.settings
	go func() {
		rows, err := full.insert(ctx, conn, settings)
		done <- flushed{rows, err}
	}()
	return nil
}

// wait waits for the insert under way.
func (a *Appender[E]) wait() error {
	if a.inFlight == nil {
		return a.err
	}
	f := <-a.inFlight
	a.inFlight = nil
	before := a.rows
	a.rows += f.rows
	if f.err != nil {
		if failed, ok := errors.AsType[*InsertError](f.err); ok {
			failed.Inserted += before
			failed.Unsent += a.filling.rows
		}
		a.err = fmt.Errorf("append %s: %w", a.table.Label, f.err)
	}
	return a.err
}
