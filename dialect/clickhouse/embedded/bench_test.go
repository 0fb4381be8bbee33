//go:build unix

package embedded

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/proto"
)

// BenchmarkNativeShield compares reading and writing 5 million rows of a
// number through the shield and past it.
func BenchmarkNativeShield(b *testing.B) {
	const rows = 5_000_000
	e, err := begin(Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	bare, err := e.inner.dial(b.Context(), e.inner.native.address)
	if err != nil {
		b.Fatal(err)
	}
	shielded, err := net.Dial("tcp", e.NativeAddr())
	if err != nil {
		b.Fatal(err)
	}
	for name, conn := range map[string]net.Conn{"shielded": shielded, "bare": bare} {
		client, err := ch.Connect(b.Context(), conn, ch.Options{User: e.User(), Password: e.Password()})
		if err != nil {
			b.Fatal(err)
		}
		defer client.Close()
		b.Run("read/"+name, func(b *testing.B) {
			b.SetBytes(rows * 8)
			for b.Loop() {
				var numbers proto.ColUInt64
				err := client.Do(b.Context(), ch.Query{
					Body:     "SELECT number FROM numbers(5000000)",
					Result:   proto.Results{{Name: "number", Data: &numbers}},
					OnResult: func(context.Context, proto.Block) error { return nil },
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("write/"+name, func(b *testing.B) {
			b.SetBytes(rows * 8)
			for b.Loop() {
				numbers := make(proto.ColUInt64, 100_000)
				left := rows / len(numbers)
				err := client.Do(b.Context(), ch.Query{
					Body:  "INSERT INTO FUNCTION null('n UInt64') (n) VALUES",
					Input: proto.Input{{Name: "n", Data: &numbers}},
					OnInput: func(context.Context) error {
						if left--; left == 0 {
							return io.EOF
						}
						return nil
					},
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkHTTPShield compares requests through the shield with those past it,
// turn by turn, so that both meet the same load of the machine. It reports how
// much longer the median request takes by the shield, in percent, and the
// processor time that this program, client and shield, spends on each, which
// the load of the machine does not change much.
func BenchmarkHTTPShield(b *testing.B) {
	e, err := begin(Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	if _, err := e.ask(b.Context(), "CREATE TABLE t (n UInt64, s String) ENGINE = MergeTree ORDER BY n"); err != nil {
		b.Fatal(err)
	}
	if _, err := e.ask(b.Context(), "INSERT INTO t SELECT number, toString(number) FROM numbers(100000)"); err != nil {
		b.Fatal(err)
	}
	shielded := &http.Client{Transport: &http.Transport{}}
	bytesOf := func(rows int) []byte {
		block := make([]byte, 8*rows)
		for i := range rows {
			binary.LittleEndian.PutUint64(block[8*i:], uint64(i))
		}
		return block
	}
	for _, bm := range []struct {
		name, query string
		body        []byte
		chunked     bool
	}{
		{name: "one row", query: "SELECT s FROM t WHERE n = 4711"},
		{name: "read 1,000,000 rows", query: "SELECT number FROM numbers(1000000) FORMAT RowBinary"},
		{name: "insert 1 row", query: "INSERT INTO t (n) FORMAT RowBinary", body: bytesOf(1)},
		{name: "insert 1,000,000 rows", query: "INSERT INTO t (n) FORMAT RowBinary", body: bytesOf(1_000_000)},
		{name: "insert 1,000,000 rows chunked", query: "INSERT INTO t (n) FORMAT RowBinary", body: bytesOf(1_000_000), chunked: true},
	} {
		b.Run(bm.name, func(b *testing.B) {
			once := func(client *http.Client) time.Duration {
				var body io.Reader = bytes.NewReader(bm.body)
				if bm.chunked {
					body = io.MultiReader(body)
				}
				began := time.Now()
				req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, "http://"+e.HTTPAddr()+"/?"+url.Values{"query": {bm.query}}.Encode(), body)
				if err != nil {
					b.Fatal(err)
				}
				req.SetBasicAuth(e.User(), e.Password())
				res, err := client.Do(req)
				if err != nil {
					b.Fatal(err)
				}
				defer res.Body.Close()
				if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != http.StatusOK {
					b.Fatal(res.Status, err)
				}
				return time.Since(began)
			}
			var with, without []time.Duration
			var cpuWith, cpuWithout time.Duration
			for b.Loop() {
				began := cpuTime()
				with = append(with, once(shielded))
				between := cpuTime()
				without = append(without, once(e.client))
				cpuWith, cpuWithout = cpuWith+between-began, cpuWithout+cpuTime()-between
			}
			b.ReportMetric(float64(cpuWithout.Microseconds())/float64(b.N), "µs-cpu/bare")
			b.ReportMetric(float64(cpuWith.Microseconds())/float64(b.N), "µs-cpu/shielded")
			median := func(list []time.Duration) float64 {
				slices.Sort(list)
				return float64(list[len(list)/2])
			}
			b.ReportMetric(median(without)/1e3, "µs/bare")
			b.ReportMetric(median(with)/1e3, "µs/shielded")
			b.ReportMetric(100*(median(with)/median(without)-1), "%more")
		})
	}
}

// cpuTime is the processor time that this program has used.
func cpuTime() time.Duration {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage) // cannot fail for oneself
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// BenchmarkStart is the time from nothing to an engine that answers, and back.
func BenchmarkStart(b *testing.B) {
	var ready, close time.Duration
	for b.Loop() {
		began := time.Now()
		e, err := begin(Options{})
		if err != nil {
			b.Fatal(err)
		}
		ready += time.Since(began)
		began = time.Now()
		if err := e.Close(); err != nil {
			b.Fatal(err)
		}
		close += time.Since(began)
	}
	b.ReportMetric(float64(ready.Milliseconds())/float64(b.N), "ms/ready")
	b.ReportMetric(float64(close.Milliseconds())/float64(b.N), "ms/close")
}
