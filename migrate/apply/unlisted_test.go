package apply_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/apply"
)

// Rows that the server brings by itself, from a Buffer table and from a stream,
// are in a table that is made anew once, and in its slow view, and in a view that
// is filled meanwhile: no list of processes names who writes them.
func TestWritersThatNobodyLists(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db)
	// The stream is a folder to which files come.
	logs := filepath.Join(db.Exec("SELECT value FROM system.server_settings WHERE name = 'user_files_path'"), db.Name)
	if err := os.Mkdir(logs, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(logs) })
	file := func(n int) {
		text := fmt.Sprintf("{\"id\": %d}\n{\"id\": %d}\n{\"id\": %d}\n", 1_000_000+3*n, 1_000_001+3*n, 1_000_002+3*n)
		if err := errors.Join(os.WriteFile(logs+".new", []byte(text), 0o600), os.Rename(logs+".new", filepath.Join(logs, strconv.Itoa(n)))); err != nil {
			t.Error(err)
		}
	}
	file(0)
	table := "CREATE TABLE t (id UInt64) ENGINE = MergeTree ORDER BY id"
	view := "CREATE MATERIALIZED VIEW v TO o AS SELECT id, sleep(0.5) AS slept FROM t"
	around := []string{
		"CREATE TABLE o (id UInt64, slept UInt8) ENGINE = MergeTree ORDER BY id",
		"CREATE TABLE seen (id UInt64) ENGINE = MergeTree ORDER BY id",
		fmt.Sprintf("CREATE TABLE b (id UInt64) ENGINE = Buffer('%s', 't', 1, 1, 1, 1000000, 1000000, 1000000000, 1000000000)", db.Name),
		fmt.Sprintf("CREATE TABLE q (id UInt64) ENGINE = FileLog('%s', 'JSONEachRow')", logs),
		"CREATE MATERIALIZED VIEW m TO t AS SELECT id FROM q",
	}
	for _, sql := range append([]string{table, around[0], view}, around[1:]...) {
		db.Exec(sql)
	}
	stop, stopped := make(chan struct{}), make(chan int)
	go func() {
		n := 1
		defer func() { stopped <- n }()
		for ; ; n++ {
			select {
			case <-stop:
				return
			case <-time.After(400 * time.Millisecond):
				file(n)
				db.Exec(fmt.Sprintf("INSERT INTO b SELECT number FROM numbers(%d, 2)", 2*n))
			}
		}
	}()
	n := 0
	end := func() {
		if n == 0 {
			close(stop)
			n = <-stopped
		}
	}
	defer end()
	for _, table := range []string{"CREATE TABLE t (id UInt64) ENGINE = MergeTree PARTITION BY id % 2 ORDER BY id", table} {
		p := planFor(t, conn, desire(t, conn, append([]string{table, around[0], view}, around[1:]...)...))
		if _, err := apply.Run(t.Context(), conn, p, apply.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	desired := filled(desire(t, conn, append(append([]string{table, around[0], view}, around[1:]...), "CREATE MATERIALIZED VIEW late TO seen AS SELECT id FROM t")...))
	if _, err := apply.Run(t.Context(), conn, planFor(t, conn, desired), apply.Options{}); err != nil {
		t.Fatal(err)
	}
	end()
	want := fmt.Sprintf("%d\t%[1]d", 3*n+2*(n-1))
	for _, table := range []string{"t", "o", "seen"} {
		got := ""
		for range 200 { // until the last have come
			if got = db.Exec("SELECT count(), uniqExact(id) FROM " + table); got == want {
				break
			}
			time.Sleep(100 * time.Millisecond)
		}
		if got != want {
			t.Errorf("%s has %s rows and ids, want %s", table, got, want)
		}
	}
}
