package driver

import (
	"errors"
	"io"

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
		if f.buf == nil {
			f.buf = make([]byte, 0, maxFrame)
		}
		take := min(len(p), maxFrame-len(f.buf))
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

// framesReader decompresses ClickHouse's frames until their end.
type framesReader struct {
	src    countingReader
	frames *compress.Reader
}

func newFramesReader(src io.Reader) *framesReader {
	f := &framesReader{src: countingReader{r: src}}
	f.frames = compress.NewReader(&f.src)
	return f
}

// Read tells the end between two frames from an end within one.
func (f *framesReader) Read(p []byte) (int, error) {
	before := f.src.n
	n, err := f.frames.Read(p)
	if err != nil && errors.Is(err, io.EOF) {
		if err = io.EOF; f.src.n != before {
			err = io.ErrUnexpectedEOF
		}
	}
	return n, err
}

type countingReader struct {
	r io.Reader
	n uint64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += uint64(n)
	return n, err
}
