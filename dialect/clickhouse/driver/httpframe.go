package driver

import (
	"bytes"
	"io"
	"strings"
)

// exceptionMark begins and ends the frame in which an HTTP server puts an
// exception that comes after the answer has begun:
//
//	\r\n__exception__\r\n<tag>\r\n<text>\n<length> <tag>\r\n__exception__\r\n
//
// The tag is random and named in a header of the answer, so no data can be
// taken for a frame. See https://clickhouse.com/docs/interfaces/http.
const exceptionMark = "\r\n__exception__\r\n"

// frameReader passes an answer through until the frame of an exception, which
// becomes its error.
type frameReader struct {
	src     io.Reader
	mark    []byte // how a frame begins; empty when the server frames nothing
	explain func(text string) error
	limit   int64 // of an exception's text

	held  []byte // the end of what was read, which may begin a frame
	err   error
	count uint64 // bytes passed through
}

func newFrameReader(src io.Reader, tag string, limit int64, explain func(text string) error) *frameReader {
	f := &frameReader{src: src, limit: limit, explain: explain}
	if tag != "" {
		f.mark = []byte(exceptionMark + tag + "\r\n")
	}
	return f
}

// Read needs a p that is longer than a frame's beginning, as buffered readers
// have.
func (f *frameReader) Read(p []byte) (int, error) {
	for f.err == nil {
		if len(p) <= len(f.held) {
			return 0, io.ErrShortBuffer
		}
		n := copy(p, f.held)
		f.held = f.held[:0]
		read, err := f.src.Read(p[n:])
		data := p[:n+read]
		f.err = err
		if len(f.mark) > 0 {
			data = f.inspect(data)
		}
		if len(data) > 0 {
			f.count += uint64(len(data))
			return len(data), nil
		}
	}
	return 0, f.err
}

// inspect looks for a frame in data and returns what is certainly not of it.
func (f *frameReader) inspect(data []byte) []byte {
	if i := bytes.Index(data, f.mark); i >= 0 {
		text := append([]byte(nil), data[i+len(f.mark):]...)
		if f.err == nil {
			rest, _ := io.ReadAll(io.LimitReader(f.src, f.limit))
			text = append(text, rest...)
		}
		f.err = f.explain(frameText(string(text), f.mark))
		return data[:i]
	}
	if f.err != nil {
		return data
	}
	// A frame may begin at the very end.
	from := max(0, len(data)-len(f.mark)+1)
	for i := bytes.IndexByte(data[from:], '\r'); i >= 0; {
		at := from + i
		if bytes.HasPrefix(f.mark, data[at:]) {
			f.held = append(f.held[:0], data[at:]...)
			return data[:at]
		}
		next := bytes.IndexByte(data[at+1:], '\r')
		if next < 0 {
			break
		}
		i += 1 + next
	}
	return data
}

// frameText is the exception's text without the frame's end.
func frameText(text string, mark []byte) string {
	tag := strings.TrimSuffix(string(mark[len(exceptionMark):]), "\r\n")
	if i := strings.LastIndex(text, " "+tag+"\r\n"); i >= 0 {
		text = text[:i]
		if j := strings.LastIndexByte(text, '\n'); j >= 0 {
			text = text[:j] // the length
		}
	}
	return text
}
