package runtime

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync/atomic"
	"unsafe"

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
// its own. In an Optional column without a default, a zero value that the column
// cannot hold, such as the zero time or an enum's empty name, counts as unset
// too: the row gets what Create stores for a field that was not set. Columns
// that the server computes (MATERIALIZED, ALIAS) are ignored.
//
// Validators of the schema run on each value. Hooks of single rows do not: use
// CreateBulk where they must. The privacy policy is asked once, when the
// appender is made, of a mutation without fields; what it says is returned by
// every method.
//
// An Appender must be closed, or its last rows are lost; one that is dropped
// without Close is reported to the log of the client, or to [slog.Default].
//
// An Appender is not safe for concurrent use; make one per goroutine. A call
// that finds another one under way does nothing and returns
// [ErrAppenderShared]. Rows may be called from anywhere.
type Appender[E any] struct {
	appender
}

// appender is an [Appender] of a table of any entities.
type appender struct {
	ctx      context.Context // of the background insert
	conn     driver.Conn
	table    *Table
	settings []driver.Setting
	limit    int
	keepZero columnSet

	filling *batch
	spare   *batch
	// inFlight receives the outcome of the insert under way; nil: there is none.
	inFlight chan flushed
	rows     atomic.Int64 // acknowledged
	err      error
	closed   bool

	busy   atomic.Bool // a method is running
	shared atomic.Bool // another method began meanwhile
	left   *left
}

type flushed struct {
	rows int
	err  error
}

// ErrAppenderClosed is returned by the methods of an [Appender] after Close.
var ErrAppenderClosed = errors.New("the appender is closed")

// ErrAppenderShared is returned by a method of an [Appender] that was called
// while another goroutine was inside of one, and by Close, where that happened
// before: the rows of the refused calls are not in the table.
var ErrAppenderShared = errors.New("the appender is used by several goroutines at once: make one per goroutine, or lock it")

// NewAppender makes an appender of the table of m, a mutation that creates and
// whose rows are E. Its inserts stop when ctx is done.
func NewAppender[E any](ctx context.Context, m mutation, options ...AppenderOptions) *Appender[E] {
	a := &Appender[E]{}
	a.open(ctx, m, options)
	if rows := m.base().table.rows.goType; rows != reflect.TypeFor[E]() {
		a.err = fmt.Errorf("append %s: its rows are %s, not %s", m.base().table.Label, rows, reflect.TypeFor[E]())
	}
	return a
}

func (a *appender) open(ctx context.Context, m mutation, options []AppenderOptions) {
	t, config := m.base().table, m.base().config
	a.ctx, a.table, a.limit = ctx, t, DefaultAppenderRows
	a.filling, a.spare = t.newBatch(), t.newBatch()
	if a.conn, a.err = config.conn(); a.err == nil {
		if err := permit(ctx, m); err != nil {
			a.err = fmt.Errorf("append %s: %w", t.Label, err)
		}
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
	if a.err == nil {
		if err := t.remembers(ctx, a.conn, a.settings); err != nil {
			a.err = fmt.Errorf("append %s: %w", t.Label, err)
		}
	}
	a.left = reportLeft(a, config.log)
}

// Append adds a row. It copies what it needs: e may be used again.
//
// A row that was refused, with a *[ValidationError], leaves no trace, and the
// appender goes on. Any other error is that of an earlier block, is final, and
// is an *[InsertError] that says how many rows are in the table.
func (a *Appender[E]) Append(e *E) error { return a.append(unsafe.Pointer(e)) }

// AppendRows adds rows, faster than Append one by one. It stops at the first
// error, and returns how many rows it added.
func (a *Appender[E]) AppendRows(rows []*E) (int, error) {
	return a.appendRows(unsafe.Slice((*unsafe.Pointer)(unsafe.Pointer(unsafe.SliceData(rows))), len(rows)))
}

var errNilRow = errors.New("append: the row is nil")

func (a *appender) append(e unsafe.Pointer) error {
	if err := a.enter(); err != nil {
		return err
	}
	defer a.busy.Store(false)
	if e == nil {
		return errNilRow
	}
	if err := a.filling.addEntity(e, a.keepZero); err != nil {
		return err
	}
	if a.filling.rows >= a.limit {
		return a.flush()
	}
	return nil
}

func (a *appender) appendRows(rows []unsafe.Pointer) (added int, err error) {
	if err := a.enter(); err != nil {
		return 0, err
	}
	defer a.busy.Store(false)
	for added < len(rows) {
		some := rows[added:min(len(rows), added+a.limit-a.filling.rows)]
		empty := slices.Index(some, nil)
		if empty >= 0 {
			some = some[:empty]
		}
		n, err := a.filling.addEntities(some, a.keepZero)
		added += n
		if err == nil && a.filling.rows >= a.limit {
			err = a.flush()
		}
		if err == nil && empty >= 0 {
			err = errNilRow
		}
		if err != nil {
			return added, err
		}
	}
	return added, nil
}

// Flush sends the rows collected so far and waits until the server has
// acknowledged them.
func (a *appender) Flush() error {
	if err := a.enter(); err != nil {
		return err
	}
	defer a.busy.Store(false)
	if err := a.flush(); err != nil {
		return err
	}
	return a.wait()
}

// Close sends the remaining rows and waits for the outcome. Closing again does
// nothing but return the same error.
func (a *appender) Close() error {
	if err := a.lock(); err != nil {
		return err
	}
	defer a.busy.Store(false)
	if a.closed {
		return a.err
	}
	a.closed = true
	if a.err == nil && a.filling.rows > 0 {
		_ = a.flush() // sets a.err
	}
	err := a.wait()
	a.filling.free()
	a.spare.free()
	a.filling, a.spare = nil, nil
	a.left.closed()
	if err == nil && a.shared.Load() {
		a.err = fmt.Errorf("append %s: %w", a.table.Label, ErrAppenderShared)
	}
	return a.err
}

// Rows is how many rows the server has acknowledged.
func (a *appender) Rows() int { return int(a.rows.Load()) }

// lock notices a second goroutine. The one that has it stores false into busy.
func (a *appender) lock() error {
	if a.busy.CompareAndSwap(false, true) {
		return nil
	}
	a.shared.Store(true)
	return fmt.Errorf("append %s: %w", a.table.Label, ErrAppenderShared)
}

// enter locks an appender that goes on.
func (a *appender) enter() error {
	if err := a.lock(); err != nil {
		return err
	}
	err := a.err
	if a.closed {
		err = ErrAppenderClosed
	}
	if err != nil {
		a.busy.Store(false)
	}
	return err
}

// flush hands the filled batch to the background when the insert before it is
// done, and takes the other batch to fill.
func (a *appender) flush() error {
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
	a.left.filling(a.filling)
	ctx, conn, settings := a.ctx, a.conn, a.settings
	go func() {
		rows, err := full.insert(ctx, conn, settings)
		full.reset()
		done <- flushed{rows, err}
	}()
	return nil
}

// wait waits for the insert under way.
func (a *appender) wait() error {
	if a.inFlight == nil {
		return a.err
	}
	f := <-a.inFlight
	a.inFlight = nil
	a.left.waited()
	before := int(a.rows.Load())
	a.rows.Add(int64(f.rows))
	if f.err != nil {
		if failed, ok := errors.AsType[*InsertError](f.err); ok {
			failed.Inserted += before
			failed.Unsent += a.filling.rows
		}
		a.err = fmt.Errorf("append %s: %w", a.table.Label, f.err)
	}
	return a.err
}
