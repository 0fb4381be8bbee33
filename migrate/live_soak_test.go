package migrate_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/embedded"
	"github.com/chent-io/chent/migrate"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/inspect"
)

// Environment variables of TestLiveSoak and of the processes that it kills.
const (
	envLiveSoak = "CHENT_TEST_LIVE_SOAK" // how many processes to kill; of the server a tenth of it
	envLiveURL  = "CHENT_TEST_LIVE_URL"
	envLiveGoal = "CHENT_TEST_LIVE_GOAL" // a file with the desired catalog
)

// TestLiveSoakProcess is the process that TestLiveSoak starts; alone it does
// nothing.
func TestLiveSoakProcess(t *testing.T) {
	address := os.Getenv(envLiveURL)
	if address == "" {
		t.Skip("started by TestLiveSoak")
	}
	text, err := os.ReadFile(os.Getenv(envLiveGoal))
	if err != nil {
		t.Fatal(err)
	}
	var desired catalog.Catalog
	if err := json.Unmarshal(text, &desired); err != nil {
		t.Fatal(err)
	}
	conn, err := driver.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	o := migrate.ApplyOptions{PlanOptions: everything, Run: apply.Options{LockTTL: time.Second, LockWait: 30 * time.Second}}
	if _, err := migrate.Apply(t.Context(), conn, desired, o); err != nil {
		t.Fatal(err)
	}
}

// A table is made anew again and again under eight writers, two views and a
// dictionary, while the process that does it is killed at random moments, and
// now and then the server: no row that was acknowledged is lost or is there
// twice, in the table and in what each view has written.
func TestLiveSoak(t *testing.T) {
	kills, err := strconv.Atoi(os.Getenv(envLiveSoak))
	if err != nil {
		t.Skip("set " + envLiveSoak + " to a number of kills; see make soak-live")
	}
	s := newLiveSoak(t)
	goals := s.goals()
	s.write()
	start, done, killed, servers := time.Now(), 0, 0, 0
	for last := time.Now(); killed < kills; {
		moment := time.Duration(rand.Int64N(int64(s.typical())))
		server := servers < killed/10
		died, err := s.run(goals[done%len(goals)], moment, server)
		switch {
		case err != nil:
			t.Fatal(err)
		case !died:
			done++
			s.dropOld()
		case server:
			servers++
		default:
			killed++
		}
		if time.Since(last) > time.Minute {
			last = time.Now()
			t.Logf("%v: %d kills, %d of the server, %d changes, %d rows, %d inserts unknown", time.Since(start).Round(time.Second), killed, servers, done, s.next.Load(), s.unknown.Load())
		}
	}
	if died, err := s.run(goals[done%len(goals)], time.Hour, false); died || err != nil {
		t.Fatal(died, err)
	}
	close(s.stop)
	s.writers.Wait()
	s.check("t", "seen", "inner", "dictionary(dict)")
	t.Logf("%d kills, %d of the server, %d changes in %v: %d rows in %d acknowledged inserts, %d inserts whose end nobody knows",
		killed, servers, done+1, time.Since(start).Round(time.Second), s.next.Load(), len(s.acked), s.unknown.Load())
}

// liveSoak is a server, its writers, and what they know.
type liveSoak struct {
	*testing.T
	dir     string
	options embedded.Options
	engine  *embedded.Engine

	stop    chan struct{}
	writers sync.WaitGroup
	next    atomic.Uint64
	unknown atomic.Uint64
	mu      sync.Mutex
	acked   []string // (from, to) of ids
	took    time.Duration
}

func newLiveSoak(t *testing.T) *liveSoak {
	s := &liveSoak{T: t, dir: t.TempDir(), stop: make(chan struct{}), took: 2 * time.Second}
	s.options = embedded.Options{Dir: filepath.Join(s.dir, "data"), Install: true, HTTPPort: freePort(t), NativePort: freePort(t), Password: "soak", StartTimeout: 10 * time.Minute}
	s.start()
	t.Cleanup(func() { _ = s.engine.Close() })
	for _, sql := range []string{
		"CREATE DATABASE live",
		"CREATE TABLE live.t (id UInt64, k UInt8, s String) ENGINE = MergeTree PARTITION BY k ORDER BY id",
		"CREATE TABLE live.seen (id UInt64) ENGINE = MergeTree ORDER BY id",
		"CREATE MATERIALIZED VIEW live.feeds TO live.seen AS SELECT id FROM live.t",
		"CREATE MATERIALIZED VIEW live.inner ENGINE = MergeTree ORDER BY id AS SELECT id, s FROM live.t",
		s.dictionary("live"),
	} {
		s.exec(sql)
	}
	return s
}

func (s *liveSoak) dictionary(database string) string {
	return fmt.Sprintf("CREATE DICTIONARY %s.dict (id UInt64, k UInt8) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 't' DB '%s' USER '%s' PASSWORD 'soak')) LAYOUT(HASHED()) LIFETIME(0)", database, database, s.engine.User())
}

func freePort(t *testing.T) int {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func (s *liveSoak) start() {
	engine, err := embedded.Start(context.Background(), s.options)
	if err != nil {
		s.Fatal(err)
	}
	s.engine = engine
}

func (s *liveSoak) url(scheme, database string) string {
	port := s.options.HTTPPort
	if scheme == "clickhouse" {
		port = s.options.NativePort
	}
	u := url.URL{Scheme: scheme, Host: "127.0.0.1:" + strconv.Itoa(port), User: url.UserPassword(s.engine.User(), "soak"), Path: "/" + database}
	return u.String()
}

func (s *liveSoak) open(scheme, database string) driver.Conn {
	conn, err := driver.Open(s.Context(), s.url(scheme, database))
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { _ = conn.Close() })
	return conn
}

func (s *liveSoak) exec(sql string) {
	s.Helper()
	conn := s.open("http", "default")
	if err := conn.Exec(s.Context(), driver.Statement{SQL: sql}); err != nil {
		s.Fatalf("%s: %v", sql, err)
	}
}

// goals are files with the catalogs that the server is brought to by turns.
func (s *liveSoak) goals() []string {
	var files []string
	for i, definition := range []string{
		"PARTITION BY k ORDER BY (s, id)",
		"PARTITION BY k ORDER BY (s, id) SETTINGS index_granularity = 1024",
		"PARTITION BY id % 3 ORDER BY (s, id)",
		"ORDER BY (k, s)",
		"PARTITION BY k ORDER BY id",
	} {
		for _, sql := range []string{
			"CREATE DATABASE goal",
			"CREATE TABLE goal.t (id UInt64, k UInt8, s String) ENGINE = MergeTree " + definition,
			"CREATE TABLE goal.seen (id UInt64) ENGINE = MergeTree ORDER BY id",
			"CREATE MATERIALIZED VIEW goal.feeds TO goal.seen AS SELECT id FROM goal.t",
			"CREATE MATERIALIZED VIEW goal.inner ENGINE = MergeTree ORDER BY id AS SELECT id, s FROM goal.t",
			s.dictionary("goal"),
		} {
			s.exec(sql)
		}
		c, err := inspect.Inspect(s.Context(), s.open("http", "goal"), inspect.Options{Databases: []string{"goal"}, SkipServer: true, Secrets: true})
		if err != nil {
			s.Fatal(err)
		}
		text, err := json.Marshal(c)
		if err != nil {
			s.Fatal(err)
		}
		file := filepath.Join(s.dir, fmt.Sprintf("goal%d.json", i))
		text = []byte(strings.NewReplacer(`"goal"`, `"live"`, "goal.", "live.", "'goal'", "'live'").Replace(string(text)))
		if err := os.WriteFile(file, text, 0o600); err != nil {
			s.Fatal(err)
		}
		files = append(files, file)
		s.exec("DROP DATABASE goal SYNC")
	}
	return files
}

// typical is about twice as long as a change takes.
func (s *liveSoak) typical() time.Duration { return 2 * s.took }

// run runs a process that brings the server to a goal, and kills it, or the
// server and then it, after a time. A process that fails while the server is
// killed has died, too.
func (s *liveSoak) run(goal string, after time.Duration, server bool) (died bool, err error) {
	cmd := exec.CommandContext(s.Context(), os.Args[0], "-test.run=^TestLiveSoakProcess$", "-test.v")
	scheme := []string{"http", "clickhouse"}[rand.IntN(2)]
	cmd.Env = append(os.Environ(), envLiveURL+"="+s.url(scheme, "live"), envLiveGoal+"="+goal)
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		return false, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			return false, fmt.Errorf("%w\n%s", err, out.String())
		}
		s.took = (3*s.took + time.Since(begun)) / 4
		return false, nil
	case <-time.After(after):
	}
	if server {
		_ = syscall.Kill(s.engine.PID(), syscall.SIGKILL)
		err := <-ended
		_ = s.engine.Close()
		s.start()
		var exit *exec.ExitError
		return errors.As(err, &exit), nil
	}
	_ = cmd.Process.Kill()
	err = <-ended
	return err != nil, nil
}

// dropOld drops what changes leave behind, lest the disk fills.
func (s *liveSoak) dropOld() {
	conn := s.open("http", "live")
	defer conn.Close()
	rows, err := apply.Texts(s.Context(), conn, "SELECT name FROM system.tables WHERE database = 'live' AND startsWith(name, 't__chent_old')")
	if err != nil {
		s.Fatal(err)
	}
	for _, row := range rows {
		if err := conn.Exec(s.Context(), driver.Statement{SQL: "DROP TABLE live." + row[0]}); err != nil {
			s.Fatal(err)
		}
	}
}

// write starts the writers: six of small blocks, one of large ones and one whose
// INSERT SELECT takes ten seconds, half of them over HTTP.
func (s *liveSoak) write() {
	for i := range 8 {
		conn := s.open([]string{"http", "clickhouse"}[i%2], "live")
		s.writers.Add(1)
		go func() {
			defer s.writers.Done()
			for {
				select {
				case <-s.stop:
					return
				case <-time.After(50 * time.Millisecond):
				}
				switch {
				case i == 6:
					s.insert(1000, func(from, to uint64) error { return s.block(conn, from, to) })
					time.Sleep(time.Second)
				case i == 7:
					s.insert(100, func(from, to uint64) error {
						return s.query(conn, from, to, " WHERE sleepEachRow(0.1) = 0 SETTINGS max_block_size = 10, min_insert_block_size_rows = 1, max_threads = 1")
					})
				case i < 4:
					s.insert(10, func(from, to uint64) error { return s.block(conn, from, to) })
				default:
					s.insert(10, func(from, to uint64) error { return s.query(conn, from, to, "") })
				}
			}
		}()
	}
}

// insert inserts rows of ids of their own, and remembers whether it was
// acknowledged.
func (s *liveSoak) insert(rows uint64, do func(from, to uint64) error) {
	to := s.next.Add(rows)
	if do(to-rows, to) != nil {
		s.unknown.Add(1)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.acked = append(s.acked, fmt.Sprintf("(%d, %d)", to-rows, to))
}

func (s *liveSoak) query(conn driver.Conn, from, to uint64, slow string) error {
	return conn.Exec(context.Background(), driver.Statement{SQL: fmt.Sprintf("INSERT INTO t (id, k, s) SELECT number, %d, toString(number) FROM numbers(%d, %d)%s", from%3, from, to-from, slow)})
}

// block sends rows as a block of columns.
func (s *liveSoak) block(conn driver.Conn, from, to uint64) error {
	ids, k, text := new(proto.ColUInt64), new(proto.ColUInt8), new(proto.ColStr)
	for id := from; id < to; id++ {
		ids.Append(id)
		k.Append(uint8(from % 3))
		text.Append(strconv.FormatUint(id, 10))
	}
	return conn.Insert(context.Background(), driver.Statement{SQL: "INSERT INTO t (id, k, s)"}, &onceSource{columns: []proto.InputColumn{{Name: "id", Data: ids}, {Name: "k", Data: k}, {Name: "s", Data: text}}})
}

// check checks that tables have each acknowledged id once, and no id twice.
func (s *liveSoak) check(tables ...string) {
	conn := s.open("http", "live")
	run := func(sql string) string {
		rows, err := apply.Texts(s.Context(), conn, sql)
		if err != nil {
			s.Fatalf("%s: %v", sql, err)
		}
		return rows[0][0]
	}
	s.exec("CREATE TABLE live.acked (a UInt64, z UInt64) ENGINE = MergeTree ORDER BY a")
	for start := 0; start < len(s.acked); start += 5000 {
		s.exec("INSERT INTO live.acked VALUES " + strings.Join(s.acked[start:min(start+5000, len(s.acked))], ", "))
	}
	s.exec("SYSTEM RELOAD DICTIONARY live.dict")
	for _, table := range tables {
		lost := run("SELECT toString(count()) FROM (SELECT arrayJoin(range(a, z)) AS id FROM acked) WHERE id NOT IN (SELECT id FROM " + table + ")")
		doubled := run("SELECT toString(count() - uniqExact(id)) FROM " + table)
		s.Logf("%s: %s rows, %s acknowledged rows lost, %s rows doubled", table, run("SELECT toString(count()) FROM "+table), lost, doubled)
		if lost != "0" || doubled != "0" {
			s.Errorf("%s: %s lost, %s doubled", table, lost, doubled)
		}
	}
	if left := run("SELECT toString(groupArray(name)) FROM system.tables WHERE database = 'live' AND position(name, '__chent_') > 0 AND position(name, '__chent_old') = 0"); left != "[]" {
		s.Errorf("left behind: %s", left)
	}
}

// onceSource is one block of rows.
type onceSource struct {
	columns []proto.InputColumn
	sent    bool
}

func (o *onceSource) Columns() []proto.InputColumn { return o.columns }

func (o *onceSource) Next(context.Context) error {
	if o.sent {
		return io.EOF
	}
	o.sent = true
	return nil
}
