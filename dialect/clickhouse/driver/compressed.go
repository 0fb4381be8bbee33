package driver

import (
	"errors"
	"io"

	"github.com/ClickHouse/ch-go/compress"
)

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
