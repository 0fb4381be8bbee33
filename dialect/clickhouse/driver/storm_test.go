//go:build unix

package driver_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/clustertest"
)

// storm is goroutines that read and write through two hosts.
type storm struct {
	conn      driver.Conn
	succeeded []atomic.Int64 // answers, by goroutine
	failed    []atomic.Int64 // errors, by goroutine
	written   atomic.Int64   // rows of acknowledged inserts
	doubtful  atomic.Int64   // rows of inserts whose end is not known
}

const stormRows = 10

// one runs one statement: a goroutine with an even number writes.
func (s *storm) one(ctx context.Context, i int) error {
	if i%2 == 1 {
		return s.conn.Exec(ctx, driver.Statement{SQL: "SELECT count() FROM t"})
	}
	err := s.conn.Exec(ctx, driver.Statement{SQL: fmt.Sprintf("INSERT INTO t SELECT number FROM numbers(%d)", stormRows)})
	if err == nil {
		s.written.Add(stormRows)
	} else {
		s.doubtful.Add(stormRows)
	}
	return err
}

// Hosts that die or hang take down what was in flight on them, once; everything
// after it is answered by the other host, and nothing is left behind.
func TestHostsDieAndFreezeUnderLoad(t *testing.T) {
	if os.Getenv("CHENT_STORM") != "1" {
		t.Skip("CHENT_STORM=1 runs it: it counts seconds, so the machine must be quiet")
	}
	for _, protocol := range []string{"http", "clickhouse"} {
		t.Run(protocol, func(t *testing.T) { weather(t, protocol, 200) })
	}
}

func weather(t *testing.T, protocol string, workers int) {
	c := clustertest.Start(t, clustertest.Options{})
	var addresses []string
	for _, h := range c.Hosts() {
		h.Exec("CREATE TABLE app.t (n UInt64) ENGINE = MergeTree ORDER BY n")
		address := h.Address()
		if protocol == "http" {
			_, after, _ := strings.Cut(h.URL("app"), "@")
			address = strings.TrimSuffix(after, "/app")
		}
		addresses = append(addresses, address)
	}
	conn, err := driver.Open(t.Context(), protocol+"://chent:cluster@"+strings.Join(addresses, ",")+"/app?read_timeout=2s&dial_timeout=2s&max_open_conns=64&connection_open_strategy=round_robin")
	if err != nil {
		t.Fatal(err)
	}
	s := &storm{conn: conn, succeeded: make([]atomic.Int64, workers), failed: make([]atomic.Int64, workers)}
	ctx, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for i := range workers {
		all.Go(func() {
			for ctx.Err() == nil {
				if err := s.one(context.WithoutCancel(ctx), i); err != nil {
					s.failed[i].Add(1)
				} else {
					s.succeeded[i].Add(1)
				}
			}
		})
	}
	// answered waits until every goroutine has had an answer to something that
	// it began by now.
	answered := func(what string) time.Duration {
		began := time.Now()
		seen := make([]int64, workers)
		for i := range seen {
			seen[i] = s.succeeded[i].Load()
		}
		clustertest.Eventually(t, what+": everybody is answered", func() bool {
			for i := range seen {
				if s.succeeded[i].Load() < seen[i]+2 {
					return false
				}
			}
			return true
		})
		return time.Since(began)
	}
	answered("before")
	for _, event := range []struct {
		name     string
		do, undo func(*clustertest.Host)
	}{
		{"killed", (*clustertest.Host).Kill, (*clustertest.Host).Start},
		{"frozen", (*clustertest.Host).Freeze, (*clustertest.Host).Thaw},
	} {
		for n, h := range c.Hosts() {
			failed := make([]int64, workers)
			for i := range failed {
				failed[i] = s.failed[i].Load()
			}
			event.do(h)
			took := answered(fmt.Sprintf("host %d is %s", n, event.name))
			errors, most := int64(0), int64(0)
			for i := range failed {
				errors += s.failed[i].Load() - failed[i]
				most = max(most, s.failed[i].Load()-failed[i])
			}
			t.Logf("host %d is %s: all %d answered after %v; %d errors, %d at most of one goroutine", n, event.name, workers, took.Round(time.Millisecond), errors, most)
			if took > 10*time.Second {
				t.Errorf("host %d is %s: it took %v until all were answered", n, event.name, took)
			}
			// One statement in flight, and one that was begun before anybody
			// knew of the host.
			if most > 2 {
				t.Errorf("host %d is %s: a goroutine had %d errors", n, event.name, most)
			}
			event.undo(h)
			answered("it is back")
		}
	}
	stop()
	all.Wait()
	rows := 0
	for _, h := range c.Hosts() {
		var n int
		if _, err := fmt.Sscan(h.Exec("SELECT count() FROM app.t"), &n); err != nil {
			t.Fatal(err)
		}
		rows += n
	}
	if low, high := int(s.written.Load()), int(s.written.Load()+s.doubtful.Load()); rows < low || rows > high {
		t.Errorf("%d rows are there: %d were acknowledged, and the end of %d is not known", rows, low, s.doubtful.Load())
	}
	if err := conn.Close(); err != nil {
		t.Error(err)
	}
	clustertest.Eventually(t, "no goroutine of the driver is left", func() bool { return driverGoroutines() == 0 })
}

// driverGoroutines counts the goroutines that are in the driver.
func driverGoroutines() int {
	stacks := make([]byte, 1<<22)
	stacks = stacks[:runtime.Stack(stacks, true)]
	n := 0
	for stack := range strings.SplitSeq(string(stacks), "\n\n") {
		if strings.Contains(stack, "clickhouse/driver.(*nativeP") || strings.Contains(stack, "clickhouse/driver.(*httpP") || strings.Contains(stack, "clickhouse/driver.(*nativeConn") {
			n++
		}
	}
	return n
}
