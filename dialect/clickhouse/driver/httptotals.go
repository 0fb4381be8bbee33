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
)

// An HTTP server leaves the row of WITH TOTALS out of blocks. The text formats
// have it, so a statement whose receiver wants totals is asked for as
// tab-separated text, and the server itself makes blocks of that text in
// further requests, which carry it as an external table.

// wantsTotals reports whether a result must be read by way of text.
func wantsTotals(s Statement, r Receiver) bool {
	_, ok := r.(TotalsReceiver)
	return ok && strings.Contains(strings.ToUpper(s.SQL), "TOTALS")
}

// queryTotals runs a statement and hands its rows and then its totals on.
func (h *httpProtocol) queryTotals(ctx context.Context, s Statement, d *result) (err error) {
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
	r.values = addValue(r.values, "default_format", "TabSeparatedWithNamesAndTypes")
	if err := x.send(r); err != nil {
		complete = IsCode(err)
		return err
	}
	lines := bufio.NewReaderSize(x.body, 64<<10)
	header, err := textHeader(lines, &h.cfg.Limits)
	if err != nil {
		complete = IsCode(err)
		return x.explainRead(err)
	}
	if header == nil {
		complete = true
		return nil
	}
	if err := d.start(header); err != nil {
		return x.explainRead(err)
	}
	text := &totalsText{lines: lines, limits: &h.cfg.Limits, extremes: len(header) > 1 || strings.Contains(strings.ToUpper(s.SQL), "EXTREMES")}
	if err := h.blocksOf(x.ctx, s, header, text, d, dataBlock); err != nil {
		var own *receiverError
		if errors.As(err, &own) {
			return own.err
		}
		return err
	}
	if text.totals != nil {
		if err := h.blocksOf(x.ctx, s, header, bytes.NewReader(text.totals), d, totalsBlock); err != nil {
			return x.explainRead(err)
		}
	}
	complete = true
	if s.OnProfile != nil {
		s.OnProfile(Profile{Rows: d.rows, Blocks: d.blocks, Bytes: x.frames.count})
	}
	return nil
}

func addValue(values map[string][]string, name, value string) map[string][]string {
	if values == nil {
		values = map[string][]string{}
	}
	values[name] = []string{value}
	return values
}

// textHeader reads the line of names and the line of types. It is nil for a
// statement without a result.
func textHeader(lines *bufio.Reader, limits *Limits) ([]ColumnInfo, error) {
	text := limits.header()
	names, err := readLine(lines, text)
	if errors.Is(err, io.EOF) && len(names) == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, drainError(err)
	}
	types, err := readLine(lines, text)
	if err != nil {
		return nil, drainError(err)
	}
	return parseDescription(string(names)+string(types), false), nil
}

// readLine reads a line with its end, as far as it is allowed.
func readLine(lines *bufio.Reader, text *allowance) ([]byte, error) {
	var line []byte
	for {
		part, err := lines.ReadSlice('\n')
		if over := text.take(uint64(len(part))); over != nil {
			return line, over
		}
		line = append(line, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

// totalsText reads rows until the empty line before the totals. At the end of
// the text stand an empty line and the totals, and, when extremes are on, an
// empty line, the minima and the maxima.
type totalsText struct {
	lines  *bufio.Reader
	limits *Limits
	// extremes says that the text has extremes where its end can be read in
	// both ways: a single column whose rows may be empty lines.
	extremes bool
	held     [5][]byte // the last lines read
	ready    []byte    // what was read and not yet handed out
	err      error
	totals   []byte
}

func (t *totalsText) Read(p []byte) (int, error) {
	for len(t.ready) == 0 {
		if t.err != nil {
			return 0, t.err
		}
		t.next()
	}
	n := copy(p, t.ready)
	t.ready = t.ready[n:]
	return n, nil
}

// next reads a line and lets go of the one that cannot be of the end.
func (t *totalsText) next() {
	line, err := readLine(t.lines, t.limits.block())
	if err == nil {
		t.ready = t.held[0]
		copy(t.held[:], t.held[1:])
		t.held[len(t.held)-1] = line
		return
	}
	if t.err = err; !errors.Is(err, io.EOF) {
		return
	}
	blank := func(i int) bool { return string(t.held[i]) == "\n" }
	rows := t.held[:]
	switch {
	case blank(0) && blank(2) && t.extremes:
		rows, t.totals = nil, t.held[1]
	case blank(3):
		rows, t.totals = t.held[:3], t.held[4]
	}
	t.ready = bytes.Join(rows, nil)
}

// blocksOf has the server turn rows of text into blocks and hands them on.
func (h *httpProtocol) blocksOf(ctx context.Context, s Statement, header []ColumnInfo, rows io.Reader, d *result, kind blockKind) error {
	first := bufio.NewReaderSize(rows, 4<<10)
	if _, err := first.Peek(1); err == io.EOF {
		return nil
	} else if err != nil {
		return err
	}
	free := h.beside("") // outside the session, whose turn is taken
	asked := Statement{SQL: "SELECT * FROM chent_rows", QueryID: newQueryID(), Settings: []Setting{{"max_threads", "1"}}}
	for _, setting := range s.Settings {
		if setting.Name == "session_timezone" {
			asked.Settings = append(asked.Settings, setting)
		}
	}
	x, err := free.begin(ctx, asked)
	if err != nil {
		return err
	}
	complete := false
	defer func() { x.end(complete) }()
	body, contentType := uploadBody(first)
	defer body.Close()
	wire, structure := wireHeader(header)
	r := request{length: -1, blocks: true, header: http.Header{"Content-Type": {contentType}}}
	r.body = func() io.ReadCloser { return body }
	r.values = map[string][]string{"chent_rows_format": {"TabSeparated"}, "chent_rows_structure": {structure}}
	if err := x.send(r); err != nil {
		hint := ""
		if IsCode(err, CodeReadonly) {
			hint = "; native TCP has totals for users who may change no setting"
		}
		return fmt.Errorf("driver: read rows with totals over HTTP: %w%s", err, hint)
	}
	if err := x.blocks(&result{receiver: d.receiver, started: true, header: wire, columns: d.columns}, d, x.body, kind); err != nil {
		return err
	}
	complete = true
	return nil
}

// wireHeader are columns of the header's types under names that are distinct.
func wireHeader(header []ColumnInfo) (wire []ColumnInfo, structure string) {
	var parts []string
	for i, info := range header {
		name := fmt.Sprintf("c%d", i+1)
		wire = append(wire, ColumnInfo{Name: name, Type: info.Type})
		parts = append(parts, name+" "+info.Type)
	}
	return wire, strings.Join(parts, ", ")
}

// uploadBody is a form with one file, written while rows are read.
func uploadBody(rows io.Reader) (io.ReadCloser, string) {
	read, write := io.Pipe()
	form := multipart.NewWriter(write)
	go func() {
		part, err := form.CreateFormFile("chent_rows", "chent_rows")
		if err == nil {
			_, err = io.Copy(part, rows)
		}
		if err == nil {
			err = form.Close()
		}
		_ = write.CloseWithError(err)
	}()
	return read, form.FormDataContentType()
}
