package driver_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
)

// gone waits until no statement that holds mark runs on the server.
func gone(t *testing.T, db *enginetest.Database, mark string) {
	t.Helper()
	var left string
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		left = db.Exec("SELECT query FROM system.processes WHERE position(query, '" + mark + "') > 0 AND position(query, 'system.processes') = 0")
		if left == "" {
			return
		}
	}
	t.Errorf("still running after 10 s: %s", left)
}

func TestCancelStopsTheQuery(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, sql string }{
		{"streaming", "SELECT number FROM system.numbers /* %s */"},
		{"aggregating", "SELECT count() FROM system.numbers WHERE NOT ignore(sipHash64(number)) /* %s */"},
		{"sleeping", "SELECT sleepEachRow(1) FROM system.numbers SETTINGS max_block_size = 1, function_sleep_max_microseconds_per_block = 0 /* %s */"},
	}
	both(t, "", func(t *testing.T, conn driver.Conn, db *enginetest.Database) {
		for _, tt := range tests {
			mark := db.Name + tt.name
			for _, cause := range []string{"cancel", "deadline", "query_timeout"} {
				ctx, cancel := context.WithCancel(t.Context())
				want := context.Canceled
				switch cause {
				case "cancel":
					time.AfterFunc(200*time.Millisecond, cancel)
				default:
					want = context.DeadlineExceeded
					ctx, cancel = context.WithTimeout(t.Context(), time.Second)
				}
				start := time.Now()
				err := conn.Query(ctx, driver.Statement{SQL: fmt.Sprintf(tt.sql, mark)}, &counted{})
				cancel()
				if !errors.Is(err, want) {
					t.Errorf("%s, %s: got %v", tt.name, cause, err)
				}
				var unknown *driver.UnknownOutcomeError
				if errors.As(err, &unknown) {
					t.Errorf("%s, %s: a query has no unknown outcome: %v", tt.name, cause, err)
				}
				if took := time.Since(start); took > 3*time.Second {
					t.Errorf("%s, %s: took %s", tt.name, cause, took)
				}
			}
			gone(t, db, mark)
		}
		if err := conn.Ping(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestCancelOfAWriteIsUnknown(t *testing.T) {
	t.Parallel()
	both(t, "", func(t *testing.T, conn driver.Conn, db *enginetest.Database) {
		db.Exec("CREATE TABLE t (n UInt64, s String) ENGINE = MergeTree ORDER BY n")
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := conn.Exec(ctx, driver.Statement{SQL: "INSERT INTO t SELECT number, '" + db.Name + "' FROM system.numbers", QueryID: db.Name})
		var unknown *driver.UnknownOutcomeError
		if !errors.As(err, &unknown) || !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("got %v", err)
		}
		if unknown.QueryID != db.Name || unknown.Host == "" || !strings.HasPrefix(unknown.Statement, "INSERT") {
			t.Errorf("got %+v", unknown)
		}
		gone(t, db, db.Name)

		ctx, cancel = context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		src := numbers(1<<30, 1000)
		err = conn.Insert(ctx, driver.Statement{SQL: "INSERT INTO t (n, s)"}, src)
		if !errors.As(err, &unknown) || !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("insert: got %v", err)
		}
		if src.block < 2 {
			t.Errorf("the source was asked %d times", src.block)
		}
		gone(t, db, "INSERT INTO t (n, s)")

		ended, cancel := context.WithCancel(t.Context())
		cancel()
		err = conn.Exec(ended, driver.Statement{SQL: "TRUNCATE TABLE t"})
		if !errors.Is(err, context.Canceled) || errors.As(err, &unknown) {
			t.Errorf("nothing was sent: %v", err)
		}
	})
}

// TestSourceBlocks: a source that waits is let go when the context ends.
func TestSourceBlocks(t *testing.T) {
	t.Parallel()
	both(t, "", func(t *testing.T, conn driver.Conn, db *enginetest.Database) {
		db.Exec("CREATE TABLE t (n UInt64, s String) ENGINE = MergeTree ORDER BY n")
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		src := numbers(1, 1)
		first := src.fill
		src.fill = func(ctx context.Context, block int) error {
			if block == 0 {
				return first(ctx, block)
			}
			<-ctx.Done()
			return ctx.Err()
		}
		if err := conn.Insert(ctx, driver.Statement{SQL: "INSERT INTO t (n, s)"}, src); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}

// TestCancelStorm: many short queries, most of them cancelled at a random
// moment; nothing hangs, nothing leaks, and answers never mix.
func TestCancelStorm(t *testing.T) {
	t.Parallel()
	for _, p := range protocols {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			// The server may end itself when it reads a query of a client that has gone,
			// for a database that has gone: this one stays.
			conn := open(t, edited(t, p.url(db), func(u *url.URL) { u.Path, u.RawQuery = "/system", "max_open_conns=8&max_idle_conns=8" }))
			var group sync.WaitGroup
			for worker := range 8 {
				group.Go(func() {
					random := rand.New(rand.NewPCG(uint64(worker), 1))
					for i := range 40 {
						ctx, cancel := context.WithTimeout(t.Context(), time.Duration(random.IntN(20_000))*time.Microsecond)
						want := uint64(worker*1000 + i)
						r := &received{}
						err := conn.Query(ctx, driver.Statement{SQL: fmt.Sprintf("SELECT %d + number * 0 AS n FROM numbers(%d) /* %s */", want, 1+random.IntN(20_000), db.Name)}, r)
						cancel()
						if err != nil && !errors.Is(err, context.DeadlineExceeded) {
							t.Errorf("got %v", err)
						}
						if len(r.rows) > 0 && r.rows[0][0] != fmt.Sprint(want) {
							t.Errorf("got the answer of another query")
						}
					}
				})
			}
			group.Wait()
			gone(t, db, db.Name)
			if err := conn.Ping(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestNothingLeaks: after all, no goroutine of the driver is left.
func TestNothingLeaks(t *testing.T) {
	for _, p := range protocols {
		db := enginetest.New(t)
		before := runtime.NumGoroutine()
		conn, err := driver.Open(t.Context(), p.url(db))
		if err != nil {
			t.Fatal(err)
		}
		db.Exec("CREATE TABLE t (n UInt64, s String) ENGINE = MergeTree ORDER BY n")
		for range 5 {
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
			_ = conn.Query(ctx, driver.Statement{SQL: "SELECT number FROM system.numbers"}, &counted{})
			_ = conn.Insert(ctx, driver.Statement{SQL: "INSERT INTO t (n, s)"}, numbers(1<<30, 10))
			cancel()
			_ = conn.Insert(t.Context(), driver.Statement{SQL: "INSERT INTO nothing (n, s)"}, numbers(3, 10))
			_ = conn.Query(t.Context(), driver.Statement{SQL: "SELECT number FROM system.numbers"}, &received{onBlock: func() error { return errStop }})
			_ = conn.Query(t.Context(), driver.Statement{SQL: "SELECT throwIf(number = 70000) FROM numbers(100000)"}, &counted{})
			session, err := conn.Session(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if err := session.Close(); err != nil {
				t.Error(err)
			}
		}
		if err := conn.Close(); err != nil {
			t.Fatal(err)
		}
		if err := conn.Exec(t.Context(), driver.Statement{SQL: "SELECT 1"}); err != driver.ErrClosed {
			t.Errorf("after Close: %v", err)
		}
		after := 0
		for deadline := time.Now().Add(8 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
			if after = runtime.NumGoroutine(); after <= before {
				break
			}
		}
		if after > before {
			stacks := make([]byte, 1<<20)
			t.Errorf("%s: %d goroutines before, %d after\n%s", p.name, before, after, stacks[:runtime.Stack(stacks, true)])
		}
	}
}
