package driver

import (
	"context"
	"errors"
	"io"

	"github.com/ClickHouse/ch-go/proto"
)

// nextBlock asks src for a block with rows. It reports false at the end.
func nextBlock(ctx context.Context, src Source, columns []proto.InputColumn) (bool, error) {
	for {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		if err := src.Next(ctx); err != nil {
			if errors.Is(err, io.EOF) {
				return false, nil
			}
			return false, &receiverError{err}
		}
		if len(columns) == 0 {
			return false, &receiverError{errNoColumns}
		}
		if columns[0].Data != nil && columns[0].Data.Rows() == 0 {
			continue // an empty block would mean the end
		}
		return true, nil
	}
}

// checkHeader shows a source that wants it what the server takes.
func checkHeader(src Source, header []ColumnInfo) error {
	checked, ok := checkedSource(src)
	if !ok {
		return nil
	}
	if err := checked.Header(header); err != nil {
		return &receiverError{err}
	}
	return nil
}

// checkedSource is src as one that wants to see what the server takes.
func checkedSource(src Source) (CheckedSource, bool) {
	if counted, ok := src.(*countedSource); ok {
		src = counted.Source
	}
	checked, ok := src.(CheckedSource)
	return checked, ok
}

var errNoColumns = errors.New("driver: the source of an insert has no columns")
