package hostile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	chent "github.com/chent-io/chent/runtime"
	"github.com/chent-io/chent/runtime/column"
)

// The client runs in a process of its own, whose memory is measured and whose
// crash is seen. It is this test binary with these variables.
const (
	envURL   = "CHENT_HOSTILE_URL"
	envReads = "CHENT_HOSTILE_READS"
	envTimes = "CHENT_HOSTILE_TIMES"
)

// report is what the client prints at its end.
type report struct {
	err     string        // of the last statement; "ok" without one
	grown   int           // KiB by which the peak of the process grew
	slowest time.Duration // statement
	failed  int           // statements that ended in an error
}

func (r report) String() string {
	return fmt.Sprintf("report\t%d\t%d\t%d\t%s", r.grown, r.slowest.Milliseconds(), r.failed, strings.ReplaceAll(r.err, "\n", " "))
}

// parseReport reads what a client printed; ok is false where it did not end by
// itself.
func parseReport(printed string) (r report, ok bool) {
	_, line, ok := strings.Cut(printed, "report\t")
	line, _, _ = strings.Cut(line, "\n")
	fields := strings.SplitN(line, "\t", 4)
	if !ok || len(fields) != 4 {
		return r, false
	}
	grown, _ := strconv.Atoi(fields[0])
	slowest, _ := strconv.Atoi(fields[1])
	failed, _ := strconv.Atoi(fields[2])
	return report{fields[3], grown, time.Duration(slowest) * time.Millisecond, failed}, true
}

// clientMain runs statements as the environment says.
func clientMain() {
	times, err := strconv.Atoi(os.Getenv(envTimes))
	if err != nil {
		times = 1
	}
	_ = use(context.Background(), "clickhouse://127.0.0.1:1/?dial_timeout=100ms", "string") // what is made once is made now
	before := peak()
	r := report{err: "ok"}
	client := &client{url: os.Getenv(envURL), reads: os.Getenv(envReads), keep: times > 1 && os.Getenv(envReads) != "open"}
	for range times {
		start := time.Now()
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		if err := client.run(ctx); err != nil {
			r.err = err.Error()
			r.failed++
		}
		cancel()
		r.slowest = max(r.slowest, time.Since(start))
	}
	r.grown = peak() - before
	if len(r.err) > 400 {
		r.err = r.err[:200] + " … " + r.err[len(r.err)-200:]
	}
	fmt.Println(r)
}

// client runs statements, on one connection where it keeps it.
type client struct {
	url, reads string
	keep       bool
	conn       driver.Conn
}

func (c *client) run(ctx context.Context) error {
	if !c.keep {
		return use(ctx, c.url, c.reads)
	}
	if c.conn == nil {
		conn, err := driver.Open(ctx, c.url)
		if err != nil {
			return err
		}
		c.conn = conn
	}
	return read(ctx, c.conn, c.reads)
}

// use opens a connection for one statement.
func use(ctx context.Context, url, reads string) error {
	conn, err := driver.Open(ctx, url)
	if err != nil {
		return err
	}
	return read(ctx, conn, reads) // not closed: a server that hangs would hold the close up for its timeout
}

const statement = "SELECT s FROM t"

// read runs the statement and reads its result in one of the ways there are.
func read(ctx context.Context, conn driver.Conn, how string) (err error) {
	s := driver.Statement{SQL: statement}
	switch how {
	case "string":
		_, err = chent.QueryAs[struct{ S string }](ctx, chent.Config{Conn: conn}, statement)
	case "uint64":
		_, err = chent.QueryAs[struct{ S uint64 }](ctx, chent.Config{Conn: conn}, statement)
	case "list":
		_, err = chent.QueryAs[struct{ S []uint64 }](ctx, chent.Config{Conn: conn}, statement)
	case "any":
		_, err = chent.QueryAs[struct{ S any }](ctx, chent.Config{Conn: conn}, statement)
	case "ch-go":
		err = conn.Query(ctx, s, drop{new(proto.ColUInt64)})
	case "ch-go-string":
		err = conn.Query(ctx, s, drop{new(proto.ColStr)})
	case "drop":
		err = conn.Query(ctx, s, drop{column.String()})
	case "totals":
		err = conn.Query(ctx, driver.Statement{SQL: "SELECT s FROM t GROUP BY s WITH TOTALS"}, dropTotals{drop{column.String()}})
	case "exec":
		err = conn.Exec(ctx, s)
	case "progress":
		s.OnProgress = func(driver.Progress) {}
		err = conn.Exec(ctx, s)
	case "format":
		err = readFormat(ctx, conn)
	case "insert":
		err = conn.Insert(ctx, driver.Statement{SQL: "INSERT INTO t (s)"}, &source{rows: column.String()})
	case "open":
	default:
		err = errors.New("there is no way to read " + how)
	}
	return err
}

func readFormat(ctx context.Context, conn driver.Conn) error {
	r, err := conn.QueryFormat(ctx, driver.Statement{SQL: statement + " FORMAT RowBinary"})
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, r)
	return errors.Join(err, r.Close())
}

// drop receives one column and forgets it.
type drop struct{ data proto.ColResult }

func (d drop) Columns(header []driver.ColumnInfo) ([]proto.ColResult, error) {
	if len(header) != 1 {
		return nil, fmt.Errorf("%d columns", len(header))
	}
	return []proto.ColResult{d.data}, nil
}
func (d drop) Block(int) error { return nil }

type dropTotals struct{ drop }

func (dropTotals) Totals(int) error { return nil }

// source sends one row.
type source struct {
	rows *column.Strings
	done bool
}

func (s *source) Columns() []proto.InputColumn {
	return []proto.InputColumn{{Name: "s", Data: s.rows}}
}

func (s *source) Next(context.Context) error {
	if s.done {
		return io.EOF
	}
	s.done = true
	s.rows.Append("x")
	return nil
}

// peak is the most memory that the process has had, in KiB; 0 where the system
// does not tell.
func peak() int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := bytes.Cut(status, []byte("VmHWM:"))
	fields := bytes.Fields(rest)
	if len(fields) == 0 {
		return 0
	}
	n, _ := strconv.Atoi(string(fields[0]))
	return n
}
