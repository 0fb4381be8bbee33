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

var errNoColumns = errors.New("driver: the source of an insert has no columns")
