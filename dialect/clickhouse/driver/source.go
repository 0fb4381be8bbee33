package driver

import (
	"context"
	"errors"
	"io"

	"github.com/ClickHouse/ch-go/compress"
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

// compressTail replaces what b holds from start on by its compressed frames.
func compressTail(b *proto.Buffer, start int, w *compress.Writer) error {
	plain := b.Buf[start:]
	if len(plain) <= maxFrame {
		if err := w.Compress(plain); err != nil {
			return err
		}
		b.Buf = append(b.Buf[:start], w.Data...)
		return nil
	}
	var frames []byte
	for len(plain) > 0 {
		n := min(len(plain), maxFrame)
		if err := w.Compress(plain[:n]); err != nil {
			return err
		}
		frames = append(frames, w.Data...)
		plain = plain[n:]
	}
	b.Buf = append(b.Buf[:start], frames...)
	return nil
}
