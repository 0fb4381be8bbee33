package driver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/ClickHouse/ch-go/proto"
)

// query runs a statement and hands its result on.
func (h *httpProtocol) query(ctx context.Context, s Statement, d *result) (err error) {
	s = withLiterals(s)
	if wantsTotals(s, d.receiver) {
		return h.queryTotals(ctx, s, d)
	}
	x, err := h.begin(ctx, s)
	if err != nil {
		return err
	}
	complete := false
	defer func() { x.end(complete) }()
	r, err := queryRequest(s)
	if err != nil {
		return err
	}
	r.blocks = true
	if err := x.send(r); err != nil {
		complete = IsCode(err)
		return err
	}
	if err := x.receive(d); err != nil {
		complete = IsCode(err) && isWhole(err)
		return x.explainRead(err)
	}
	complete = true
	if !d.started && d.receiver != nil && x.resp.Header.Get("X-ClickHouse-Format") != "" {
		if err := x.describe(d); err != nil {
			return err
		}
	}
	if s.OnProfile != nil {
		s.OnProfile(Profile{Rows: d.rows, Blocks: d.blocks, Bytes: x.frames.count})
	}
	return nil
}

// isWhole reports whether err is the server's own word about this statement
// rather than something a receiver returned.
func isWhole(err error) bool {
	var own *receiverError
	return !errors.As(err, &own)
}

// queryRequest is the request of a statement without data.
func queryRequest(s Statement) (request, error) {
	if len(s.Tables) > 0 {
		return tablesRequest(s)
	}
	r := request{sqlInBody: true}
	r.body, r.length = bytesBody([]byte(s.SQL))
	return r, nil
}

// receive decodes the blocks of an answer. Its header is known only when the
// head of the last column of the first block was seen, so the first block is
// looked through before it is decoded.
func (x *exchange) receive(d *result) error {
	if d.receiver == nil {
		_, err := io.Copy(io.Discard, x.body)
		return err
	}
	window := windows.Get().(*window)
	defer windows.Put(window)
	window.reset(x.body, x.h.cfg.Limits.FirstBlock)
	header, err := window.header(&x.h.cfg.Limits)
	switch {
	case errors.Is(err, io.EOF) && len(window.seen) == 0:
		return nil // an empty result, of which HTTP tells no columns
	case errors.Is(err, errWindow):
		if err := x.describeBeside(d); err != nil {
			return err
		}
	case err != nil:
		return err
	default:
		if err := d.start(header); err != nil {
			return err
		}
	}
	return x.blocks(d, d, io.MultiReader(bytes.NewReader(window.seen), x.body), dataBlock)
}

// blocks decodes the blocks of src to their end by the header of wire, and
// counts them for d.
func (x *exchange) blocks(wire, d *result, src io.Reader, kind blockKind) error {
	reader := blockReaders.Get().(*blockReader)
	reader.meter = meter{src: src, allowance: *x.h.cfg.Limits.block()}
	wire.limits = &x.h.cfg.Limits
	for {
		reader.renew()
		err := wire.read(reader.Reader, kind)
		if err == nil {
			continue
		}
		if wire != d {
			d.rows += wire.rows
			d.blocks += wire.blocks
		}
		if err == io.EOF { //nolint:errorlint // the EOF of a receiver, which comes wrapped, is no end of the stream
			reader.src = nil
			blockReaders.Put(reader) // read to the end, so it is as new
			return nil
		}
		return drainError(err)
	}
}

// blockReader is a proto.Reader whose source can be changed, to keep its
// buffers.
type blockReader struct {
	*proto.Reader
	meter
}

var blockReaders = sync.Pool{New: func() any {
	b := &blockReader{}
	b.Reader = proto.NewReader(&b.meter)
	return b
}}

// window is the beginning of an answer, kept while it is looked through.
type window struct {
	src   io.Reader
	limit int64
	seen  []byte // all that was read
	at    int    // where the skipper is
}

var windows = sync.Pool{New: func() any { return new(window) }}

const windowStep = 64 << 10

// errWindow says that the columns lie behind more than the window may hold.
var errWindow = errors.New("the columns lie too far behind")

func (w *window) reset(src io.Reader, limit int64) {
	w.src, w.limit, w.at = src, limit, 0
	if cap(w.seen) > maxIdleBuffer {
		w.seen = nil
	}
	w.seen = w.seen[:0]
}

// fill reads until n bytes lie ahead.
func (w *window) fill(n int) error {
	if int64(w.at)+int64(n) > w.limit {
		return errWindow
	}
	for len(w.seen)-w.at < n {
		w.seen = slices.Grow(w.seen, max(windowStep, min(n, len(w.seen))))
		read, err := w.src.Read(w.seen[len(w.seen):cap(w.seen)])
		w.seen = w.seen[:len(w.seen)+read]
		if err != nil && len(w.seen)-w.at < n {
			return err
		}
	}
	return nil
}

func (w *window) next(n int) ([]byte, error) {
	if err := w.fill(n); err != nil {
		return nil, err
	}
	b := w.seen[w.at : w.at+n]
	w.at += n
	return b, nil
}

func (w *window) discard(n int) error {
	_, err := w.next(n)
	return err
}

// header looks through the first block and returns its columns.
func (w *window) header(limits *Limits) ([]ColumnInfo, error) {
	s := skipper{src: w, names: limits.header()}
	for {
		field, err := s.uvarint()
		if err != nil {
			return nil, err
		}
		if field == 0 {
			break
		}
		if size := map[uint64]int{1: 1, 2: 4}[field]; size == 0 {
			return nil, errors.New("driver: the answer is not of blocks; does the statement name a FORMAT? (QueryFormat reads those)")
		} else if err := w.discard(size); err != nil {
			return nil, drainError(err)
		}
	}
	header, err := w.columns(&s)
	return header, drainError(err)
}

func (w *window) columns(s *skipper) ([]ColumnInfo, error) {
	columns, err := s.uvarint()
	if err != nil {
		return nil, err
	}
	rows, err := s.uvarint()
	if err != nil {
		return nil, err
	}
	if columns > maxBlockColumns || rows > maxBlockRows {
		return nil, fmt.Errorf("driver: read a block: %d columns and %d rows are not believable", columns, rows)
	}
	var header []ColumnInfo
	for i := range columns {
		var info ColumnInfo
		if info.Name, err = s.text(); err != nil {
			return nil, err
		}
		if info.Type, err = s.text(); err != nil {
			return nil, err
		}
		if err := w.discard(1); err != nil { // the mark of its serialization
			return nil, err
		}
		header = append(header, info)
		if i == columns-1 {
			break // what follows needs not be looked through
		}
		if err := s.column(info.Type, rows); err != nil {
			return nil, fmt.Errorf("driver: column %q of type %s: %w", info.Name, abbreviate(info.Type), err)
		}
	}
	return header, nil
}

// describeBeside asks for the columns of a result that is coming, outside its
// session, which is busy with it.
func (x *exchange) describeBeside(d *result) error {
	free := &exchange{h: x.h.beside(""), s: x.s, ctx: x.ctx}
	err := free.describe(d)
	var own *receiverError
	if err == nil && len(d.header) > 0 || errors.As(err, &own) {
		return err
	}
	limit := x.h.cfg.Limits.FirstBlock
	over := &LimitError{What: "a first block", Limit: limit, Option: "max_first_block_bytes"}
	if err != nil {
		return fmt.Errorf("%w (its columns could not be asked for: %w)", over, err)
	}
	return over
}

// describe asks for the columns of a result that was empty: of a SELECT by
// DESCRIBE, which does not run it, and of SHOW and the like, which have no
// DESCRIBE, by asking again for names and types alone.
func (x *exchange) describe(d *result) error {
	s := x.s
	s.OnProgress, s.OnProfile, s.QueryID = nil, nil, newQueryID()
	first := words(s.SQL, 1)
	described := len(first) == 1 && slices.Contains(selectWords, first[0])
	if described {
		s.SQL = "DESCRIBE (\n" + trimEnd(s.SQL) + "\n) FORMAT TabSeparated"
	} else if len(first) != 1 || !slices.Contains(metadataWords, first[0]) {
		return d.start(nil)
	}
	again, err := x.h.beside(x.h.session).begin(x.ctx, s) // the session's turn is ours
	if err != nil {
		return err
	}
	complete := false
	defer func() { again.end(complete) }()
	r, err := queryRequest(s)
	if err != nil {
		return err
	}
	if !described {
		r.values = map[string][]string{"default_format": {"TabSeparatedWithNamesAndTypes"}}
	}
	if err := again.send(r); err != nil {
		return err
	}
	text, err := readAll(again.body, x.h.cfg.Limits.Message)
	if err != nil {
		return again.explainRead(err)
	}
	complete = true
	return d.start(parseDescription(string(text), described))
}

// trimEnd cuts what may end a statement but not a subquery: semicolons.
func trimEnd(sql string) string {
	return strings.TrimRight(sql, "; \t\r\n")
}

// parseDescription reads the rows of DESCRIBE, or a line of names and a line of
// types.
func parseDescription(text string, described bool) []ColumnInfo {
	header := []ColumnInfo{}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if described {
		for _, line := range lines {
			if name, rest, ok := strings.Cut(line, "\t"); ok {
				typ, _, _ := strings.Cut(rest, "\t")
				header = append(header, ColumnInfo{Name: unescapeTSV(name), Type: unescapeTSV(typ)})
			}
		}
		return header
	}
	if len(lines) >= 2 {
		types := strings.Split(lines[1], "\t")
		for i, name := range strings.Split(lines[0], "\t") {
			if i < len(types) {
				header = append(header, ColumnInfo{Name: unescapeTSV(name), Type: unescapeTSV(types[i])})
			}
		}
	}
	return header
}

// unescapeTSV reads a field of the TabSeparated format.
func unescapeTSV(field string) string {
	if !strings.Contains(field, `\`) {
		return field
	}
	var b strings.Builder
	for i := 0; i < len(field); i++ {
		c := field[i]
		if c == '\\' && i+1 < len(field) {
			i++
			switch c = field[i]; c {
			case 'n':
				c = '\n'
			case 't':
				c = '\t'
			case 'r':
				c = '\r'
			case 'b':
				c = '\b'
			case 'f':
				c = '\f'
			case '0':
				c = 0
			}
		}
		b.WriteByte(c)
	}
	return b.String()
}
