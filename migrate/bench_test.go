package migrate_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
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

// envCopyWriters is how many rows a second are written meanwhile.
const envCopyWriters = "CHENT_BENCH_COPY_WRITERS"

// A big table gets another sorting key, several times, while writers write: what
// that takes, beside a plain INSERT SELECT into the same table under the same
// writers, what the client and the server need for it, how long readers miss
// rows, and how good the estimates were.
func TestCopySpeed(t *testing.T) {
	rows, err := strconv.ParseUint(os.Getenv(envCopyRows), 10, 64)
	if err != nil {
		t.Skip("set " + envCopyRows + " to a number of rows; see make bench-copy")
	}
	rate, _ := strconv.Atoi(os.Getenv(envCopyWriters)) // none: no writers
	engine := enginetest.Engine(t)
	db := enginetest.New(t)
	const columns = "(id UInt64, tenant UInt32, at DateTime, kind LowCardinality(String), amount Float64, text String) ENGINE = MergeTree PARTITION BY toYYYYMM(at) "
	db.Exec("CREATE TABLE t " + columns + "ORDER BY id")
	db.Exec("CREATE TABLE plain " + columns + "ORDER BY (tenant, at)")
	fill := func(from, n uint64) string {
		return fmt.Sprintf("INSERT INTO t SELECT number, cityHash64(number) %% 1000, toDateTime('2024-01-01 00:00:00') + intDiv(number %% %d * 31536000, %[1]d), ['view', 'click', 'buy'][number %% 3 + 1], number / 7, concat('text ', toString(cityHash64(number, 1)))"+
			" FROM numbers(%d, %d) SETTINGS max_insert_threads = 2", rows, from, n)
	}
	db.Exec(fill(0, rows))
	db.Exec("OPTIMIZE TABLE t FINAL")
	w := &benchWriters{db: db, rate: rate, fill: fill, stop: make(chan struct{})}
	w.next.Store(rows)
	w.acked.Store(rows)
	w.start()
	cpu := func() time.Duration { return processor(t, engine.PID()) }
	begun, used := time.Now(), cpu()
	time.Sleep(5 * time.Second)
	idle := float64(cpu()-used) / float64(time.Since(begun)) // of the writers
	// extra is the processor time since, without that of the writers.
	extra := func() time.Duration { return cpu() - used - time.Duration(idle*float64(time.Since(begun))) }

	server := memory(t, engine.PID())
	begun, used = time.Now(), cpu()
	db.Exec("INSERT INTO plain SELECT * FROM t")
	plain, plainUsed := time.Since(begun), extra()
	plainPeak := server()
	db.Exec("DROP TABLE plain SYNC")

	conn := open(t, db.Native())
	var gaps []time.Duration
	for i, key := range []string{"(tenant, at)", "(at, tenant)", "(kind, id)", "(tenant, id)", "id"} {
		server, client := memory(t, engine.PID()), memory(t, os.Getpid())
		reader := w.read(t)
		reports := 0
		var last, early, weighed apply.CopyProgress
		begun, used = time.Now(), cpu()
		_, err = migrate.Apply(t.Context(), conn, bigTable(key), migrate.ApplyOptions{
			PlanOptions: migrate.PlanOptions{DiffOptions: migrate.DiffOptions{Exclude: []string{"plain"}}, AllowRecreate: true},
			Run: apply.Options{OnCopy: func(p apply.CopyProgress) {
				if reports++; p.Rows < last.Rows {
					t.Errorf("from %d back to %d rows", last.Rows, p.Rows)
				}
				last = p
				if early.Rows == 0 && p.Rows*10 >= p.TotalRows*3 {
					early = p
				}
				if weighed.Stored == 0 && p.Stored > 0 {
					weighed = p
				}
			}},
		})
		if err != nil {
			t.Fatal(err)
		}
		took, tookUsed := time.Since(begun), extra()
		gaps = append(gaps, reader())
		disk, _ := strconv.ParseUint(db.Exec("SELECT sum(bytes_on_disk) FROM system.parts WHERE database = currentDatabase() AND table = 't' AND active"), 10, 64)
		t.Logf("ORDER BY %s: plain INSERT SELECT %v, made anew with proof %v (%.2f times as long); server %v and %v (%.2f); peak of the server %d and %d MB, client %d MB; %d reports; readers missed rows for %v",
			key, plain.Round(time.Millisecond), took.Round(time.Millisecond), float64(took)/float64(plain), plainUsed, tookUsed, float64(tookUsed)/float64(plainUsed), plainPeak>>20, server()>>20, client()>>20, reports, gaps[i].Round(time.Millisecond))
		t.Logf("estimated at %d %%: %v in all, it was %v; at %d %%: %d MB of disk, it is %d MB",
			early.Rows*100/max(early.TotalRows, 1), (early.Elapsed + early.Left()).Round(time.Millisecond), took.Round(time.Millisecond), weighed.Rows*100/max(weighed.TotalRows, 1), weighed.Disk()>>20, disk>>20)
		if off := float64(early.Elapsed+early.Left()) / float64(took); off < 0.7 || off > 1.3 {
			t.Errorf("the time was estimated at %.2f of what it was", off)
		}
		if off := float64(weighed.Disk()) / float64(disk); off < 0.7 || off > 1.3 {
			t.Errorf("the disk was estimated at %.2f of what it is", off)
		}
		const limit = 1.3
		if i == 0 && float64(tookUsed) > limit*float64(plainUsed) {
			t.Errorf("more than %v times the processor time of a plain INSERT SELECT", limit)
		}
		db.Exec("DROP TABLE t__chent_old SYNC")
	}
	close(w.stop)
	w.done.Wait()
	if got := db.Exec("SELECT count(), uniqExact(id) FROM t"); got != fmt.Sprintf("%d\t%[1]d", w.next.Load()) {
		t.Errorf("%s rows, %d were written", got, w.next.Load())
	}
	slices.Sort(gaps)
	t.Logf("readers missed rows for %v at the median and %v at most", gaps[len(gaps)/2].Round(time.Millisecond), gaps[len(gaps)-1].Round(time.Millisecond))
}

// benchWriters write rows at a rate.
type benchWriters struct {
	db          *enginetest.Database
	rate        int // rows a second
	fill        func(from, n uint64) string
	stop        chan struct{}
	done        sync.WaitGroup
	next, acked atomic.Uint64
}

func (w *benchWriters) start() {
	if w.rate == 0 {
		return
	}
	const each = 100 * time.Millisecond
	w.done.Add(1)
	go func() {
		defer w.done.Done()
		for ticker := time.NewTicker(each); ; {
			select {
			case <-w.stop:
				return
			case <-ticker.C:
			}
			n := uint64(w.rate) * uint64(each) / uint64(time.Second)
			from := w.next.Add(n) - n
			w.db.Exec(w.fill(from, n))
			w.acked.Add(n)
		}
	}()
}

// read counts the rows again and again; what it returns stops that and says for
// how long rows were missing that had been acknowledged.
func (w *benchWriters) read(t *testing.T) func() time.Duration {
	stop, stopped := make(chan struct{}), make(chan time.Duration)
	go func() {
		var missing time.Duration
		var since time.Time
		for {
			select {
			case <-stop:
				stopped <- missing
				return
			case <-time.After(10 * time.Millisecond):
			}
			asked, acked := time.Now(), w.acked.Load()
			n, err := strconv.ParseUint(w.db.Exec("SELECT count() FROM t"), 10, 64)
			switch {
			case err != nil:
				t.Error(err)
			case n < acked && since.IsZero():
				since = asked
			case n >= acked && !since.IsZero():
				missing += time.Since(since)
				since = time.Time{}
			}
		}
	}()
	return func() time.Duration {
		close(stop)
		return <-stopped
	}
}

func bigTable(key string) catalog.Catalog {
	c := func(name, typ string) catalog.Column { return catalog.Column{Name: name, Type: typ} }
	return catalog.Catalog{Databases: []catalog.Database{{Tables: []catalog.Table{{
		Name: "t", Columns: []catalog.Column{c("id", "UInt64"), c("tenant", "UInt32"), c("at", "DateTime"), c("kind", "LowCardinality(String)"), c("amount", "Float64"), c("text", "String")},
		Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: key, PartitionBy: "toYYYYMM(at)"},
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
