package driver

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/ClickHouse/ch-go/compress"
	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// maxURLStatement is how long a statement may be to travel in the URL, whose
// options servers limit to 128 KiB each.
const maxURLStatement = 32 << 10

// insert runs an INSERT statement and streams blocks into it.
func (h *httpProtocol) insert(ctx context.Context, s Statement, src Source) (err error) {
	if err := h.checkTarget(ctx, src); err != nil {
		return err
	}
	x, err := h.begin(ctx, s)
	if err != nil {
		return err
	}
	complete := false
	defer func() { x.end(complete) }()
	body := &insertBody{x: x, src: src, done: make(chan struct{})}
	r := request{length: -1, values: map[string][]string{}, header: http.Header{}}
	r.body = func() io.ReadCloser { return body }
	if len(s.SQL) > maxURLStatement {
		r.sqlInBody, body.statement = true, s.SQL+"\n"
	}
	if method, ok := frameMethod(h.cfg.Compression); ok {
		r.values.Set("decompress", "1")
		body.method = &method
	}
	if h.cfg.Compression == CompressionGzip {
		r.header.Set("Content-Encoding", "gzip")
		body.gzip = true
	}
	err = x.send(r)
	if own := body.stop(err); own != nil { // the source's error, or one of encoding
		return own
	}
	if err != nil {
		complete = IsCode(err)
		return err
	}
	if _, err := io.Copy(io.Discard, x.body); err != nil {
		complete = IsCode(err)
		return x.explainRead(err)
	}
	complete = true
	if s.OnProfile != nil {
		s.OnProfile(Profile{Rows: body.rows, Blocks: body.blocks, Bytes: body.bytes})
	}
	return nil
}

// insertBody is the body of an INSERT: net/http's goroutine pulls the blocks
// from the source and writes them, without a copy of the whole.
type insertBody struct {
	x         *exchange
	src       Source
	statement string           // sent before the blocks, if not in the URL
	method    *compress.Method // of frames; nil without
	gzip      bool

	started atomic.Bool
	done    chan struct{} // closed when WriteTo has returned
	err     error         // of the source or of encoding

	rows, blocks, bytes uint64
}

// Read is for transports that do not know WriteTo; there is none here.
func (b *insertBody) Read([]byte) (int, error) {
	return 0, errors.New("driver: the body of an insert writes itself")
}

// Close is called before the body began too, when connecting failed.
func (b *insertBody) Close() error { return nil }

// stop waits until the source is no longer used and returns its error. The
// request is over, with err.
func (b *insertBody) stop(err error) error {
	if b.started.CompareAndSwap(false, true) {
		return nil
	}
	if err != nil {
		b.x.cancel(errStopped) // lets go of a source that waits, and of a write
	}
	<-b.done
	return b.err
}

// WriteTo writes the blocks of the source to the connection.
func (b *insertBody) WriteTo(w io.Writer) (n int64, err error) {
	if !b.started.CompareAndSwap(false, true) {
		return 0, errStopped
	}
	defer close(b.done)
	count := &countingWriter{w: w}
	defer func() {
		n = count.n
		b.bytes = uint64(n)
		if b.x.quiet != nil {
			b.x.quiet.Reset(b.x.h.cfg.ReadTimeout)
		}
	}()
	u := borrowUpload(count, b.method, b.gzip)
	err = b.write(u)
	if err == nil {
		err = u.finish()
	}
	u.giveBack(err == nil)
	return 0, err
}

func (b *insertBody) write(u *upload) error {
	if _, err := io.WriteString(u, b.statement); err != nil {
		return err
	}
	columns := b.src.Columns()
	for {
		more, err := nextBlock(b.x.ctx, b.src, columns)
		if err != nil {
			var own *receiverError
			if errors.As(err, &own) {
				b.err = own.err
			}
			return err
		}
		if !more {
			return nil
		}
		block, err := newBlock(columns)
		if err == nil {
			err = block.WriteBlock(u.blocks, insertRevision, columns)
		}
		if err != nil {
			b.err = err
			return err
		}
		if _, err := u.blocks.Flush(); err != nil {
			return err
		}
		b.blocks++
		b.rows += uint64(block.Rows)
	}
}

type countingWriter struct {
	w io.Writer
	n int64
}

func (c *countingWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// queryFormat runs a statement that names its format.
func (h *httpProtocol) queryFormat(ctx context.Context, s Statement) (io.ReadCloser, error) {
	s = withLiterals(s)
	x, err := h.begin(ctx, s)
	if err != nil {
		return nil, err
	}
	r, err := queryRequest(s)
	if err == nil {
		err = x.send(r)
	}
	if err != nil {
		x.end(IsCode(err))
		return nil, err
	}
	return &formatReader{x: x, r: bufio.NewReaderSize(x.body, 64<<10)}, nil
}

// formatReader is the answer in a format of the caller's choice.
type formatReader struct {
	x      *exchange
	r      *bufio.Reader
	err    error
	closed bool
}

func (f *formatReader) Read(p []byte) (int, error) {
	if f.closed {
		return 0, ErrClosed
	}
	if f.err != nil {
		return 0, f.err
	}
	n, err := f.r.Read(p)
	if err != nil {
		if f.err = io.EOF; err != io.EOF {
			f.err = f.x.explainRead(err)
		}
		if n == 0 {
			return 0, f.err
		}
	}
	return n, nil
}

// Close stops the statement if its answer was not read to the end.
func (f *formatReader) Close() error {
	if f.closed {
		return nil
	}
	f.closed = true
	f.x.end(f.err == io.EOF || IsCode(f.err)) //nolint:errorlint // as it was set
	return nil
}

// insertFormat runs an INSERT statement that names the format of its data.
func (h *httpProtocol) insertFormat(ctx context.Context, s Statement, data io.Reader) (err error) {
	s = withLiterals(s)
	x, err := h.begin(ctx, s)
	if err != nil {
		return err
	}
	complete := false
	defer func() { x.end(complete) }()
	source := &dataReader{r: data}
	r := request{length: -1}
	r.body = func() io.ReadCloser { return source }
	if len(s.SQL) > maxURLStatement {
		r.sqlInBody = true
		source.r = io.MultiReader(strings.NewReader(s.SQL+"\n"), data)
	}
	err = x.send(r)
	if own := source.stop(); own != nil {
		return own
	}
	if err == nil {
		if _, err = io.Copy(io.Discard, x.body); err != nil {
			err = x.explainRead(err)
		}
	}
	complete = err == nil || IsCode(err)
	return err
}

// dataReader is the data of InsertFormat. It reads nothing more once stopped,
// and keeps the caller's own error.
type dataReader struct {
	r io.Reader

	mu      sync.Mutex
	stopped bool
	err     error
}

func (d *dataReader) Read(p []byte) (int, error) {
	d.mu.Lock()
	stopped := d.stopped
	d.mu.Unlock()
	if stopped {
		return 0, errStopped
	}
	n, err := d.r.Read(p)
	if err != nil && err != io.EOF {
		d.mu.Lock()
		d.err = err
		d.mu.Unlock()
	}
	return n, err
}

// Close is called when connecting failed too, before another host is tried.
func (d *dataReader) Close() error { return nil }

func (d *dataReader) stop() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.stopped = true
	return d.err
}

// tablesRequest sends external tables along with a statement.
func tablesRequest(s Statement) (request, error) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	r := request{header: http.Header{}}
	if len(s.SQL) > maxURLStatement {
		r.sqlInBody = true
		if err := formFields(form, s, false); err != nil {
			return r, err
		}
	}
	if err := tableFiles(form, &r, s.Tables); err != nil {
		return r, err
	}
	if err := form.Close(); err != nil {
		return r, err
	}
	r.header.Set("Content-Type", form.FormDataContentType())
	r.body, r.length = bytesBody(body.Bytes())
	return r, nil
}

// tableFiles writes external tables as the files of a form.
func tableFiles(form *multipart.Writer, r *request, tables []ExternalTable) error {
	for _, t := range tables {
		block, err := newBlock(t.Columns)
		if err != nil {
			return fmt.Errorf("driver: external table %q: %w", t.Name, err)
		}
		var structure []string
		for _, column := range t.Columns {
			structure = append(structure, clickhouse.QuoteIdent(column.Name)+" "+string(column.Data.Type()))
		}
		r.values = addValue(r.values, t.Name+"_format", "Native")
		r.values = addValue(r.values, t.Name+"_structure", strings.Join(structure, ", "))
		part, err := form.CreateFormFile(t.Name, t.Name)
		if err != nil {
			return err
		}
		if block.Rows == 0 {
			continue
		}
		var buf proto.Buffer
		if err := block.EncodeBlock(&buf, insertRevision, t.Columns); err != nil {
			return fmt.Errorf("driver: external table %q: %w", t.Name, err)
		}
		if _, err := part.Write(buf.Buf); err != nil {
			return err
		}
	}
	return nil
}
