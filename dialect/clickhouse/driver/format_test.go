package driver_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ClickHouse/ch-go/proto"
	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
)

func TestFormats(t *testing.T) {
	t.Parallel()
	for _, options := range []string{"compression=none", "compression=lz4", "compression=gzip"} {
		t.Run(options, func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			conn := open(t, db.HTTP()+"?"+options)
			db.Exec("CREATE TABLE t (n UInt64, s String) ENGINE = MergeTree ORDER BY n")
			var data strings.Builder
			for i := range 50_000 {
				fmt.Fprintf(&data, "{\"n\": %d, \"s\": \"row %d\"}\n", i, i)
			}
			if err := conn.InsertFormat(t.Context(), driver.Statement{SQL: "INSERT INTO t FORMAT JSONEachRow"}, strings.NewReader(data.String())); err != nil {
				t.Fatal(err)
			}
			long := "INSERT INTO t /* " + strings.Repeat("long ", 20_000) + "*/ (n, s) FORMAT CSV"
			if err := conn.InsertFormat(t.Context(), driver.Statement{SQL: long}, strings.NewReader("50000,\"x\n\ny\"\n")); err != nil {
				t.Fatal(err)
			}
			body, err := conn.QueryFormat(t.Context(), driver.Statement{SQL: "SELECT * FROM t WHERE n >= {from:UInt64} ORDER BY n FORMAT CSV", Params: []driver.Param{{Name: "from", Value: "49998"}}})
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(body)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(body.Close(), body.Close()); err != nil {
				t.Fatal(err)
			}
			if want := "49998,\"row 49998\"\n49999,\"row 49999\"\n50000,\"x\n\ny\"\n"; string(got) != want {
				t.Errorf("got %q", got)
			}

			// Bytes that look like the frame of an exception are data.
			body, err = conn.QueryFormat(t.Context(), driver.Statement{SQL: "SELECT repeat('\\r\\n__exception__\\r\\n', 100000) AS s FORMAT RawBLOB"})
			if err != nil {
				t.Fatal(err)
			}
			var small bytes.Buffer
			if _, err := io.CopyBuffer(struct{ io.Writer }{&small}, struct{ io.Reader }{body}, make([]byte, 7)); err != nil {
				t.Error(err)
			}
			if want := strings.Repeat("\r\n__exception__\r\n", 100_000); small.String() != want {
				t.Errorf("%d bytes instead of %d", small.Len(), len(want))
			}
			_ = body.Close()

			// An exception in the middle is an error, and no data.
			body, err = conn.QueryFormat(t.Context(), driver.Statement{SQL: "SELECT number, throwIf(number = 3000000) FROM numbers(4000000) FORMAT TSV"})
			if err == nil {
				var n int64
				n, err = io.Copy(io.Discard, body)
				if n == 0 {
					t.Error("no data before the error")
				}
				_ = body.Close()
			}
			if !driver.IsCode(err, 395) {
				t.Errorf("got %v", err)
			}

			own := errors.New("the reader's own")
			err = conn.InsertFormat(t.Context(), driver.Statement{SQL: "INSERT INTO t FORMAT CSV"}, io.MultiReader(strings.NewReader("1,x\n"), failing{own}))
			if err != own {
				t.Errorf("got %v", err)
			}
			err = conn.InsertFormat(t.Context(), driver.Statement{SQL: "INSERT INTO t FORMAT CSV"}, strings.NewReader("not a number,x\n"))
			if !driver.IsCode(err) {
				t.Errorf("got %v", err)
			}
			// Not reading to the end stops the statement.
			body, err = conn.QueryFormat(t.Context(), driver.Statement{SQL: "SELECT number FROM system.numbers /* " + db.Name + " */ FORMAT TSV"})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.ReadFull(body, make([]byte, 100)); err != nil {
				t.Error(err)
			}
			_ = body.Close()
			gone(t, db, db.Name)
		})
	}
	t.Run("native", func(t *testing.T) {
		t.Parallel()
		conn := open(t, enginetest.Native(t))
		if _, err := conn.QueryFormat(t.Context(), driver.Statement{SQL: "SELECT 1 FORMAT CSV"}); err != driver.ErrFormatNeedsHTTP {
			t.Error(err)
		}
		if err := conn.InsertFormat(t.Context(), driver.Statement{SQL: "INSERT INTO t FORMAT CSV"}, strings.NewReader("")); err != driver.ErrFormatNeedsHTTP {
			t.Error(err)
		}
	})
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestExternalTables(t *testing.T) {
	t.Parallel()
	both(t, "", func(t *testing.T, conn driver.Conn, _ *enginetest.Database) {
		ids, names := proto.ColUInt64{1, 2, 3}, new(proto.ColStr)
		names.AppendArr([]string{"a", "it's\n", "c"})
		none := proto.ColUInt64{}
		r := &received{}
		err := conn.Query(t.Context(), driver.Statement{
			SQL: "SELECT id, `odd name` AS name, ifNull((SELECT count() FROM empty), 9) AS none FROM people WHERE id >= {from:UInt64} AND id NOT IN empty ORDER BY id",
			Tables: []driver.ExternalTable{
				{Name: "people", Columns: []proto.InputColumn{{Name: "id", Data: &ids}, {Name: "odd name", Data: names}}},
				{Name: "empty", Columns: []proto.InputColumn{{Name: "id", Data: &none}}},
			},
			Params: []driver.Param{{Name: "from", Value: "2"}},
		}, r)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([][]string{{"2", "it's\n", "0"}, {"3", "c", "0"}}, r.rows); diff != "" {
			t.Error(diff)
		}
	})
}

func TestProgressAndProfile(t *testing.T) {
	t.Parallel()
	both(t, "", func(t *testing.T, conn driver.Conn, db *enginetest.Database) {
		var mu sync.Mutex
		var sum driver.Progress
		var early int
		var profile driver.Profile
		start := time.Now()
		s := driver.Statement{
			SQL:      "SELECT count() AS c FROM (SELECT sleepEachRow(0.1), number FROM numbers(10)) WHERE NOT ignore(*)",
			Settings: []driver.Setting{{Name: "max_block_size", Value: "1"}},
			OnProgress: func(p driver.Progress) {
				mu.Lock()
				defer mu.Unlock()
				sum.Rows += p.Rows
				sum.Bytes += p.Bytes
				sum.TotalRows += p.TotalRows
				sum.ElapsedServer += p.ElapsedServer
				if p.Rows > 0 && time.Since(start) < 800*time.Millisecond {
					early++
				}
			},
			OnProfile: func(p driver.Profile) { profile = p },
		}
		if err := conn.Query(t.Context(), s, &received{}); err != nil {
			t.Fatal(err)
		}
		if sum.Rows != 10 || sum.Bytes != 80 || sum.TotalRows != 10 || sum.ElapsedServer < 900*time.Millisecond {
			t.Errorf("progress adds up to %+v", sum)
		}
		if early < 2 {
			t.Errorf("%d calls while the query ran", early)
		}
		if profile.Rows != 1 || profile.Blocks != 1 || profile.Bytes == 0 {
			t.Errorf("profile is %+v", profile)
		}

		db.Exec("CREATE TABLE t (n UInt64, s String) ENGINE = MergeTree ORDER BY n")
		sum = driver.Progress{}
		err := conn.Insert(t.Context(), driver.Statement{SQL: "INSERT INTO t (n, s)", OnProgress: func(p driver.Progress) {
			mu.Lock()
			defer mu.Unlock()
			sum.WrittenRows += p.WrittenRows
		}}, numbers(3, 1000))
		if err != nil {
			t.Fatal(err)
		}
		mu.Lock()
		defer mu.Unlock()
		if sum.WrittenRows != 3000 {
			t.Errorf("%d rows written by progress", sum.WrittenRows)
		}
	})
}

func TestContextOfNothing(t *testing.T) {
	t.Parallel()
	both(t, "max_open_conns=1", func(t *testing.T, conn driver.Conn, _ *enginetest.Database) {
		var group sync.WaitGroup
		group.Go(func() {
			_ = conn.Query(t.Context(), driver.Statement{SQL: "SELECT sleep(0.5)"}, &counted{})
		})
		time.Sleep(100 * time.Millisecond)
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if err := conn.Query(ctx, driver.Statement{SQL: "SELECT 1"}, &counted{}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("waiting for a connection: %v", err)
		}
		group.Wait()
	})
}
