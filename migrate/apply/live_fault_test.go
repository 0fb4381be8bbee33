package apply_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/apply"
)

// What goes wrong in the middle of a live copy: the error says what, the table
// is readable and writable all the time, and the copy can be taken back.
func TestFaultsOfALiveCopy(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, to  string
		before    []string // beside the table
		meanwhile string   // while rows are copied
		want      string   // of the error
	}{
		{name: "a row that the narrower type refuses", to: "(id UInt64, s UInt8) ENGINE = MergeTree ORDER BY s", want: "accurateCast"},
		{name: "the table is dropped", to: "(id UInt64, s String) ENGINE = MergeTree ORDER BY s", meanwhile: "DROP TABLE t SYNC", want: "UNKNOWN_TABLE"},
		{name: "the new table is dropped", to: "(id UInt64, s String) ENGINE = MergeTree ORDER BY s", meanwhile: "DROP SHADOW", want: "UNKNOWN_TABLE"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			conn := open(t, db)
			db.Exec("CREATE TABLE t (id UInt64, s String) ENGINE = MergeTree ORDER BY id")
			db.Exec("INSERT INTO t SELECT number, toString(number) FROM numbers(1000)")
			before := db.Exec("SHOW CREATE TABLE t")
			p := planFor(t, conn, desire(t, conn, "CREATE TABLE t "+tt.to))
			if len(p.Steps) != 1 || p.Steps[0].Copy == nil || p.Steps[0].Copy.Live == nil {
				t.Fatalf("the plan is\n%s", p)
			}
			meanwhile := strings.ReplaceAll(tt.meanwhile, "DROP SHADOW", "DROP TABLE "+p.Steps[0].Copy.Shadow+" SYNC")
			var once sync.Once
			_, err := apply.Run(t.Context(), conn, p, apply.Options{OnCopy: func(apply.CopyProgress) {
				if meanwhile != "" {
					once.Do(func() { db.Exec(meanwhile) })
				}
			}})
			var failed *apply.Error
			if !errors.As(err, &failed) || !contains(err, tt.want) {
				t.Fatalf("the run said %v", err)
			}
			if _, err := apply.Abort(t.Context(), conn, apply.Options{}); err != nil {
				t.Fatalf("take it back: %v", err)
			}
			noneLeft(t, db)
			if strings.Contains(tt.meanwhile, "DROP TABLE t") {
				return
			}
			if after := db.Exec("SHOW CREATE TABLE t"); after != before {
				t.Errorf("the table was\n%s\nand is\n%s", before, after)
			}
			if got := db.Exec("SELECT count() FROM t"); got != "1000" {
				t.Errorf("the table has %s rows", got)
			}
		})
	}
}

// A TTL that comes with another key and has expired rows already is refused
// before anything is done: the copy would say nothing of what a merge deletes.
func TestTTLThatExpiresRowsAtOnceIsNoCopy(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db)
	db.Exec("CREATE TABLE t (id UInt64, at DateTime) ENGINE = MergeTree ORDER BY id")
	db.Exec("INSERT INTO t SELECT number, if(number < 7, toDateTime('2001-01-01 00:00:00'), now()) FROM numbers(1000)")
	p := planFor(t, conn, desire(t, conn, "CREATE TABLE t (id UInt64, at DateTime) ENGINE = MergeTree ORDER BY (at, id) TTL at + INTERVAL 1 YEAR"))
	_, err := apply.Run(t.Context(), conn, p, apply.Options{})
	var check *apply.CheckError
	if !errors.As(err, &check) || !contains(err, "7 rows of t are past the TTL that it is to have") {
		t.Errorf("the run said %v", err)
	}
	noneLeft(t, db)
	db.Exec("ALTER TABLE t DELETE WHERE id < 7 SETTINGS mutations_sync = 2")
	if _, err := apply.Run(t.Context(), conn, p, apply.Options{}); err != nil {
		t.Error(err)
	}
}

// A writer that names no columns goes on by position: the new table has the
// columns in the order of the old one, whatever the order they are declared in.
func TestColumnsKeepTheirPlaces(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db)
	db.Exec("CREATE TABLE t (id UInt64, a String, b String) ENGINE = MergeTree ORDER BY id")
	db.Exec("INSERT INTO t VALUES (1, 'a', 'b')")
	p := planFor(t, conn, desire(t, conn, "CREATE TABLE t (b String, id UInt64, c UInt8 DEFAULT 3, a String) ENGINE = MergeTree ORDER BY (a, id)"))
	if _, err := apply.Run(t.Context(), conn, p, apply.Options{}); err != nil {
		t.Fatal(err)
	}
	if got := db.Exec("SELECT groupArray(name) FROM (SELECT name FROM system.columns WHERE database = currentDatabase() AND table = 't' ORDER BY position)"); got != "['id','c','a','b']" {
		t.Errorf("the columns are %s", got)
	}
}

// Two runs at once: the second waits for the first or says who holds the lock.
func TestTwoRunsAtOnce(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db)
	db.Exec("CREATE TABLE t (id UInt64, s String) ENGINE = MergeTree ORDER BY id")
	db.Exec("INSERT INTO t SELECT number, toString(number) FROM numbers(1000)")
	p := planFor(t, conn, desire(t, conn, "CREATE TABLE t (id UInt64, s String) ENGINE = MergeTree ORDER BY s"))
	var second error
	var once sync.Once
	if _, err := apply.Run(t.Context(), conn, p, apply.Options{OnCopy: func(apply.CopyProgress) {
		once.Do(func() {
			_, second = apply.Run(context.WithoutCancel(t.Context()), conn, p, apply.Options{LockWait: time.Millisecond})
		})
	}}); err != nil {
		t.Fatal(err)
	}
	var locked *apply.LockedError
	if !errors.As(second, &locked) {
		t.Errorf("the second run said %v", second)
	}
	noneLeft(t, db)
}

// The copy takes of the server what it is told to, and no more.
func TestThrottle(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db)
	db.Exec("CREATE TABLE t (id UInt64, s String) ENGINE = MergeTree ORDER BY id")
	db.Exec("INSERT INTO t SELECT number, randomPrintableASCII(100) FROM numbers(20000)")
	p := planFor(t, conn, desire(t, conn, "CREATE TABLE t (id UInt64, s String) ENGINE = MergeTree ORDER BY s"))
	begun := time.Now()
	if _, err := apply.Run(t.Context(), conn, p, apply.Options{Throttle: apply.Throttle{Threads: 1, BytesPerSecond: 1 << 20}}); err != nil {
		t.Fatal(err)
	}
	// 2 MB to read and to write, at 1 MiB a second.
	if took := time.Since(begun); took < time.Second {
		t.Errorf("2 MB at 1 MiB a second took %v", took)
	}
}
