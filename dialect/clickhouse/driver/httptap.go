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
// is too late.
type tapConn struct {
	net.Conn
	writeTimeout time.Duration

	mu   sync.Mutex
	line []byte
	tell func(Progress)
	last progressHeader
}

// watch begins to look for progress in the next answer's headers.
func (t *tapConn) watch(tell func(Progress)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.tell, t.line, t.last = tell, nil, progressHeader{}
}

func (t *tapConn) Write(p []byte) (int, error) {
	if t.writeTimeout > 0 {
		_ = t.SetWriteDeadline(time.Now().Add(t.writeTimeout))
	}
	return t.Conn.Write(p)
}

func (t *tapConn) Read(p []byte) (int, error) {
	n, err := t.Conn.Read(p)
	t.mu.Lock()
	if t.tell != nil {
		t.see(p[:n])
	}
	t.mu.Unlock()
	return n, err
}

// see goes through the lines of the headers until the empty one.
func (t *tapConn) see(data []byte) {
	for len(data) > 0 {
		i := bytes.IndexByte(data, '\n')
		if i < 0 {
			if t.line = append(t.line, data...); len(t.line) > 1<<20 {
				t.tell = nil
			}
			return
		}
		line := bytes.TrimRight(append(t.line, data[:i]...), "\r")
		t.line, data = t.line[:0], data[i+1:]
		if len(line) == 0 {
			t.tell, t.line = nil, nil
			return
		}
		for _, name := range []string{"X-ClickHouse-Progress: ", "X-ClickHouse-Summary: "} {
			if value, ok := bytes.CutPrefix(line, []byte(name)); ok {
				t.progress(value)
			}
		}
	}
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
