package driver

import (
	"io"
	"slices"
	"sync"

	"github.com/ClickHouse/ch-go/compress"
)

// maxFrame is how many bytes are compressed at a time: enough to compress well,
// and little enough to stay in a processor's cache.
const maxFrame = 256 << 10

// frameWriter compresses what is written to it into frames for dst.
type frameWriter struct {
	dst    io.Writer
	frames *compress.Writer
	buf    []byte // what awaits a full frame
}

func newFrameWriter(dst io.Writer, method compress.Method) *frameWriter {
	return &frameWriter{dst: dst, frames: compress.NewWriter(compress.LevelZero, method)}
}

// frameWriters keeps writers for reuse, by method: one has tables of a quarter
// of a megabyte and more, which would be most of what a small insert costs.
var frameWriters = [compress.NumMethods]sync.Pool{}

// borrowFrameWriter is a writer to give back by its giveBack.
func borrowFrameWriter(dst io.Writer, method compress.Method) *frameWriter {
	f, ok := frameWriters[method].Get().(*frameWriter)
	if !ok {
		return newFrameWriter(dst, method)
	}
	f.dst, f.buf = dst, f.buf[:0]
	return f
}

func (f *frameWriter) giveBack(method compress.Method) {
	f.dst = nil
	frameWriters[method].Put(f)
}

func (f *frameWriter) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		if len(f.buf) == 0 && len(p) >= maxFrame {
			if err := f.frame(p[:maxFrame]); err != nil {
				return 0, err
			}
			p = p[maxFrame:]
			continue
		}
		take := min(len(p), maxFrame-len(f.buf))
		if cap(f.buf)-len(f.buf) < take { // small inserts need little, large ones all
			f.buf = slices.Grow(f.buf, min(max(take, 3*len(f.buf)), maxFrame-len(f.buf)))
		}
		f.buf, p = append(f.buf, p[:take]...), p[take:]
		if len(f.buf) == maxFrame {
			if err := f.Flush(); err != nil {
				return 0, err
			}
		}
	}
	return n, nil
}

// Flush writes what is left as a frame.
func (f *frameWriter) Flush() error {
	if len(f.buf) == 0 {
		return nil
	}
	err := f.frame(f.buf)
	f.buf = f.buf[:0]
	return err
}

func (f *frameWriter) frame(p []byte) error {
	if err := f.frames.Compress(p); err != nil {
		return err
	}
	_, err := f.dst.Write(f.frames.Data)
	return err
}
