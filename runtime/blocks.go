package runtime

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/runtime/column"
)

// Block is a part of a result, column by column, as it came from the server.
// It is valid until the loop that got it goes on.
type Block struct {
	header  []driver.ColumnInfo
	columns []column.Any
	rows    int
}

// Rows is how many rows the block has.
func (b *Block) Rows() int { return b.rows }

// Names are the names of the columns in the order of the result.
func (b *Block) Names() []string { return namesOf(b.header) }

// Column returns the column of that name.
func (b *Block) Column(name string) (column.Any, error) {
	for i, h := range b.header {
		if h.Name == name {
			return b.columns[i], nil
		}
	}
	return nil, fmt.Errorf("the result has no column %q%s", name, didYouMean(name, b.Names()))
}

// BlockValues returns a copy of the values of a column of the block as T, the Go type
// of the column: uint64 for UInt64, *string for Nullable(String).
func BlockValues[T any](b *Block, name string) ([]T, error) {
	c, err := b.Column(name)
	if err != nil {
		return nil, err
	}
	values, ok := column.Values[T](c, b.rows)
	if !ok {
		return nil, fmt.Errorf("column %q is %s, whose values are %s and not %s", name, c.Type(), c.GoType(), reflect.TypeFor[T]())
	}
	return values, nil
}

// blockReader hands on the blocks of a result.
type blockReader struct {
	s     *scanner
	block Block
	each  func(*Block) bool
}

// Columns makes a column for each of the result's.
func (r *blockReader) Columns(header []driver.ColumnInfo) ([]proto.ColResult, error) {
	results, columns, err := columnsFor(header, r.s.zone, r.s.typed)
	r.block.header, r.block.columns = header, columns
	return results, err
}

// Block hands on a block.
func (r *blockReader) Block(rows int) error {
	r.block.rows = rows
	if rows > 0 && !r.each(&r.block) {
		return errStop
	}
	return nil
}

// Blocks returns the result block by block, column by column, for programs that
// compute on columns. The body of the loop runs between two blocks; stopping
// the loop stops the query. After an error the sequence ends.
//
// Traversers and privacy rules see the query, interceptors do not.
//
//go:noinline
func (s *Results) Blocks(ctx context.Context) iter.Seq2[*Block, error] {
	return func(yield func(*Block, error) bool) {
		err := s.stream(ctx, func(r *scanner) driver.Receiver {
			return &blockReader{s: r, each: func(b *Block) bool { return yield(b, nil) }}
		})
		if err != nil {
			yield(nil, err)
		}
	}
}

// stream runs the query with a receiver that may stop it.
func (s *Results) stream(ctx context.Context, receiver func(*scanner) driver.Receiver) error {
	r, err := s.of.reading(ctx)
	if err == nil {
		var statement driver.Statement
		if statement, err = r.statement(); err == nil {
			err = receive(ctx, r.conn, statement, func(s *scanner) driver.Receiver {
				s.typed = r.typed
				return receiver(s)
			})
		}
	}
	if err != nil && !errors.Is(err, errStop) {
		return fmt.Errorf("query %s: %w", s.of.scanLabel(), err)
	}
	return nil
}

// ScanIter returns the rows of a query as T, one by one, as their blocks arrive:
// memory stays bounded, whatever the size of the result. T is what Scan takes
// the elements of a slice to be: a struct with a field per column, a map, or for
// one column the type of its values. Stopping the loop stops the query. After
// an error the sequence ends.
//
//	for row, err := range runtime.ScanIter[row](ctx, client.Event.Query().GroupBy(event.FieldTenant).Aggregate(…)) {
//
// Traversers and privacy rules see the query, interceptors do not.
func ScanIter[T any](ctx context.Context, q interface{ results() *Results }) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		err := q.results().stream(ctx, func(s *scanner) driver.Receiver {
			rows := []T{}
			s.into(reflect.ValueOf(&rows))
			return &rowReader[T]{scanner: s, rows: &rows, each: func(v T) bool { return yield(v, nil) }}
		})
		if err != nil {
			var zero T
			yield(zero, err)
		}
	}
}

//go:noinline
func (s *Results) results() *Results { return s }

// rowReader is a scanner that hands on the rows of each block.
type rowReader[T any] struct {
	*scanner
	rows *[]T
	each func(T) bool
}

// Block hands on the rows of a block.
func (r *rowReader[T]) Block(rows int) error {
	clear(*r.rows)
	*r.rows = (*r.rows)[:0]
	if err := r.scanner.Block(rows); err != nil {
		return err
	}
	for _, v := range *r.rows {
		if !r.each(v) {
			return errStop
		}
	}
	return nil
}
