package driver

import (
	"bytes"
	"encoding/json"
	"net"
	"strconv"
	"sync"
	"time"
)

// tapConn is a connection on which progress headers are seen as they arrive.
// net/http hands headers over only when they are complete, which for progress
// is too late, and holds all of them, which for a long query are many: so they
// are taken out of what net/http reads.
type tapConn struct {
	net.Conn
	writeTimeout time.Duration

	mu   sync.Mutex
	line []byte // the beginning of a header line
	pass []byte // what net/http has yet to read
	tell func(Progress)
	last progressHeader

	heard func() // is told that bytes came
}

// watch begins to look for progress in the next answer's headers, and tells of
// each arrival of bytes.
func (t *tapConn) watch(tell func(Progress), heard func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.tell, t.heard, t.line, t.last = tell, heard, nil, progressHeader{}
}

func (t *tapConn) Write(p []byte) (int, error) {
	if t.writeTimeout > 0 {
		_ = t.SetWriteDeadline(time.Now().Add(t.writeTimeout))
	}
	return t.Conn.Write(p)
}

func (t *tapConn) Read(p []byte) (int, error) {
	for {
		if n := t.passed(p); n > 0 {
			return n, nil
		}
		n, err := t.Conn.Read(p)
		t.mu.Lock()
		if t.heard != nil && n > 0 {
			t.heard()
		}
		if t.tell == nil {
			t.mu.Unlock()
			return n, err
		}
		t.see(p[:n])
		t.mu.Unlock()
		if err != nil {
			return t.passed(p), err
		}
	}
}

// passed hands on what was looked through.
func (t *tapConn) passed(p []byte) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := copy(p, t.pass)
	if t.pass = t.pass[n:]; len(t.pass) == 0 {
		t.pass = nil
	}
	return n
}

// maxTapLine is the longest header line that is looked at.
const maxTapLine = 64 << 10

// see goes through the lines of the headers until the empty one and lets all
// but those of progress pass.
func (t *tapConn) see(data []byte) {
	for len(data) > 0 {
		i := bytes.IndexByte(data, '\n') + 1
		if i == 0 {
			if t.line = append(t.line, data...); len(t.line) > maxTapLine {
				t.stop(nil)
			}
			return
		}
		t.line, data = append(t.line, data[:i]...), data[i:]
		line := bytes.TrimRight(t.line, "\r\n")
		if len(line) == 0 {
			t.stop(data)
			return
		}
		if value, ok := bytes.CutPrefix(line, []byte("X-ClickHouse-Progress: ")); ok {
			t.progress(value)
		} else {
			if value, ok := bytes.CutPrefix(line, []byte("X-ClickHouse-Summary: ")); ok {
				t.progress(value)
			}
			t.pass = append(t.pass, t.line...)
		}
		t.line = t.line[:0]
	}
}

// stop lets all that comes pass, what is held first.
func (t *tapConn) stop(data []byte) {
	t.pass = append(append(t.pass, t.line...), data...)
	t.tell, t.line = nil, nil
}

// progressHeader is the value of X-ClickHouse-Progress: totals so far.
type progressHeader struct {
	ReadRows     number `json:"read_rows"`
	ReadBytes    number `json:"read_bytes"`
	WrittenRows  number `json:"written_rows"`
	WrittenBytes number `json:"written_bytes"`
	TotalRows    number `json:"total_rows_to_read"`
	Elapsed      number `json:"elapsed_ns"`
}

// number is a number that the server writes as a string.
type number uint64

func (n *number) UnmarshalJSON(b []byte) error {
	v, err := strconv.ParseUint(string(bytes.Trim(b, `"`)), 10, 64)
	*n = number(v)
	return err
}

func (t *tapConn) progress(value []byte) {
	var now progressHeader
	if json.Unmarshal(value, &now) != nil {
		return
	}
	last := t.last
	t.last = now
	if now == last {
		return
	}
	t.tell(Progress{
		Rows: since(now.ReadRows, last.ReadRows), Bytes: since(now.ReadBytes, last.ReadBytes),
		WrittenRows: since(now.WrittenRows, last.WrittenRows), WrittenBytes: since(now.WrittenBytes, last.WrittenBytes),
		TotalRows:     since(now.TotalRows, last.TotalRows),
		ElapsedServer: time.Duration(since(now.Elapsed, last.Elapsed)),
	})
}

func since(now, last number) uint64 {
	if now < last {
		return 0
	}
	return uint64(now - last)
}
