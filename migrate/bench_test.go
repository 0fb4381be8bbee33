package migrate_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
)

// envCopyRows is the number of rows of TestCopySpeed.
const envCopyRows = "CHENT_BENCH_COPY_ROWS"

// A big table gets another sorting key: what that takes, beside a plain INSERT
// SELECT into the same table, and what the client and the server need for it.
func TestCopySpeed(t *testing.T) {
	rows, err := strconv.ParseUint(os.Getenv(envCopyRows), 10, 64)
	if err != nil {
		t.Skip("set " + envCopyRows + " to a number of rows; see make bench-copy")
	}
	engine := enginetest.Engine(t)
	db := enginetest.New(t)
	const columns = "(id UInt64, tenant UInt32, at DateTime, kind LowCardinality(String), amount Float64, text String) ENGINE = MergeTree PARTITION BY toYYYYMM(at) "
	db.Exec("CREATE TABLE t " + columns + "ORDER BY id")
	db.Exec("CREATE TABLE plain " + columns + "ORDER BY (tenant, at)")
	db.Exec(fmt.Sprintf("INSERT INTO t SELECT number, cityHash64(number) %% 1000, toDateTime('2024-01-01 00:00:00') + intDiv(number * 31536000, %d), ['view', 'click', 'buy'][number %% 3 + 1], number / 7, concat('text ', toString(cityHash64(number, 1)))"+
		" FROM numbers(%d) SETTINGS max_insert_threads = 2", rows, rows))
	db.Exec("OPTIMIZE TABLE t FINAL")
	server := memory(t, engine.PID())
	start, used := time.Now(), processor(t, engine.PID())
	db.Exec("INSERT INTO plain SELECT * FROM t")
	plain, plainUsed := time.Since(start), processor(t, engine.PID())-used
	plainPeak := server()
	db.Exec("DROP TABLE plain SYNC")

	conn := open(t, db.Native())
	server, client := memory(t, engine.PID()), memory(t, os.Getpid())
	reports := 0
	var last apply.CopyProgress
	start, used = time.Now(), processor(t, engine.PID())
	_, err = migrate.Apply(t.Context(), conn, bigTable(), migrate.ApplyOptions{
		PlanOptions: migrate.PlanOptions{DiffOptions: migrate.DiffOptions{Exclude: []string{"plain"}}, AllowRecreate: true},
		Run: apply.Options{OnCopy: func(p apply.CopyProgress) {
			if reports++; p.Rows < last.Rows {
				t.Errorf("from %d back to %d rows", last.Rows, p.Rows)
			}
			last = p
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	took, tookUsed := time.Since(start), processor(t, engine.PID())-used
	t.Logf("%d rows, %s on disk", rows, db.Exec("SELECT formatReadableSize(sum(bytes_on_disk)) FROM system.parts WHERE database = currentDatabase() AND table = 't' AND active"))
	t.Logf("plain INSERT SELECT %v, recreate and copy with proof %v: %.2f times as long, %.0f rows a second, %d reports of progress",
		plain.Round(time.Millisecond), took.Round(time.Millisecond), float64(took)/float64(plain), float64(rows)/took.Seconds(), reports)
	t.Logf("processor time of the server: %v and %v", plainUsed, tookUsed)
	t.Logf("peak memory: server %d MB (%d MB in the plain INSERT SELECT), client %d MB", server()>>20, plainPeak>>20, client()>>20)
	if got := db.Exec("SELECT count() FROM t"); got != strconv.FormatUint(rows, 10) || last.Rows != rows {
		t.Errorf("%s rows, %d reported", got, last.Rows)
	}
	const limit = 1.3
	if float64(took) > limit*float64(plain) {
		t.Errorf("more than %v times as long as a plain INSERT SELECT", limit)
	}
}

func bigTable() catalog.Catalog {
	c := func(name, typ string) catalog.Column { return catalog.Column{Name: name, Type: typ} }
	return catalog.Catalog{Databases: []catalog.Database{{Tables: []catalog.Table{{
		Name: "t", Columns: []catalog.Column{c("id", "UInt64"), c("tenant", "UInt32"), c("at", "DateTime"), c("kind", "LowCardinality(String)"), c("amount", "Float64"), c("text", "String")},
		Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: "(tenant, at)", PartitionBy: "toYYYYMM(at)"},
	}}}}}
}

// processor is the time that a process has used the processors, all its
// threads together.
func processor(t *testing.T, pid int) time.Duration {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		t.Log(err)
		return 0
	}
	_, after, _ := strings.Cut(string(text), ") ") // the name may hold spaces
	fields := strings.Fields(after)
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

// memory watches the resident memory of a process; what it returns stops that
// and says how much it was at most, in bytes.
func memory(t *testing.T, pid int) func() uint64 {
	t.Helper()
	now := func() uint64 {
		text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "statm"))
		if err != nil {
			t.Log(err)
			return 0
		}
		pages, _ := strconv.ParseUint(strings.Fields(string(text))[1], 10, 64)
		return pages * uint64(os.Getpagesize())
	}
	var most atomic.Uint64
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			most.Store(max(most.Load(), now()))
			select {
			case <-stop:
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	return func() uint64 {
		close(stop)
		<-stopped
		return most.Load()
	}
}
