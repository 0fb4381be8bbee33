//go:build unix

package driver_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	osexec "os/exec"
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
)

// Environment variables of a process that inserts until it is killed.
const (
	envInsertDir   = "CHENT_TEST_INSERT_DIR"   // the engine's data directory
	envInsertRound = "CHENT_TEST_INSERT_ROUND" // where its ids begin, in millions
	// envKills is the number of kills of TestAcknowledgedRowsSurviveKills.
	envKills = "CHENT_TEST_SOAK"
)

// rowsPerID is how many rows each id is inserted with, in one block.
const rowsPerID = 100

// TestInserter is the process that TestAcknowledgedRowsSurviveKills starts;
// alone it does nothing.
func TestInserter(t *testing.T) {
	dir := os.Getenv(envInsertDir)
	if dir == "" {
		t.Skip("is a process of TestAcknowledgedRowsSurviveKills")
	}
	round, err := strconv.Atoi(os.Getenv(envInsertRound))
	if err != nil {
		t.Fatal(err)
	}
	engine, err := embedded.Start(t.Context(), embedded.Options{Dir: dir, Install: true, StartTimeout: 5 * time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	scheme, address := "http", engine.HTTPAddr()
	if round%2 == 1 {
		scheme, address = "clickhouse", engine.NativeAddr()
	}
	cutter := newCutter(t, address)
	u := url.URL{Scheme: scheme, Host: cutter.listener.Addr().String(), User: url.UserPassword(engine.User(), engine.Password())}
	conn, err := driver.Open(t.Context(), u.String())
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.Exec(t.Context(), driver.Statement{SQL: "CREATE TABLE IF NOT EXISTS t (n UInt64, s String) ENGINE = MergeTree ORDER BY n"}); err != nil {
		t.Fatal(err)
	}
	fmt.Println("engine", engine.PID())
	if kindOf(round) == networkBreaks {
		go cutter.cut()
	}
	for id := round * 1_000_000; ; id++ {
		ids, text := make(proto.ColUInt64, rowsPerID), new(proto.ColStr)
		for i := range ids {
			ids[i] = uint64(id)
			text.Append("row")
		}
		sent := false
		cutter.worthwhile.Store(true)
		src := &source{
			columns: []proto.InputColumn{{Name: "n", Data: &ids}, {Name: "s", Data: text}},
			fill:    nextOnce(&sent),
		}
		if err := conn.Insert(t.Context(), driver.Statement{SQL: "INSERT INTO t (n, s)"}, src); err != nil {
			fmt.Println("unknown", id)
			cutter.worthwhile.Store(false)
			time.Sleep(time.Millisecond)
			continue
		}
		fmt.Println("acknowledged", id)
	}
}

// cutter is a network between client and server that breaks at random.
type cutter struct {
	listener net.Listener
	to       string
	// worthwhile says that something is being inserted.
	worthwhile atomic.Bool

	mu    sync.Mutex
	conns []*net.TCPConn
}

func newCutter(t *testing.T, to string) *cutter {
	t.Helper()
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cutter{listener: listener, to: to}
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("tcp4", to)
			if err != nil {
				_ = client.Close()
				continue
			}
			for _, pair := range [][2]net.Conn{{client, server}, {server, client}} {
				go func() {
					_, _ = io.Copy(pair[0], pair[1])
					_ = pair[0].Close()
				}()
			}
			c.mu.Lock()
			c.conns = append(c.conns, client.(*net.TCPConn), server.(*net.TCPConn))
			c.mu.Unlock()
		}
	}()
	return c
}

// cut breaks all connections again and again, and says so where something was
// being inserted.
func (c *cutter) cut() {
	for {
		time.Sleep(time.Duration(rand.IntN(20_000)) * time.Microsecond)
		c.mu.Lock()
		if len(c.conns) > 0 && c.worthwhile.Load() {
			fmt.Println("broke", len(c.conns))
		}
		for _, conn := range c.conns {
			_ = conn.SetLinger(0)
			_ = conn.Close()
		}
		c.conns = nil
		c.mu.Unlock()
	}
}

// What an insert acknowledged is there, once and whole, after kills of the
// engine and of the program, and after breaks of the network between them; what
// it did not acknowledge is there once and whole, or not at all.
func TestAcknowledgedRowsSurviveKills(t *testing.T) {
	if os.Getenv("CHENT_TEST_URL") != "" {
		t.Skip("kills embedded engines")
	}
	t.Parallel()
	kills := 6
	if text := os.Getenv(envKills); text != "" {
		var err error
		if kills, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	const killsPerEngine = 250 // several at once: most of a round is waiting
	all := killed{deaths: map[death]int{}}
	t.Run("engines", func(t *testing.T) {
		for first := 0; first < kills; first += killsPerEngine {
			t.Run(strconv.Itoa(first), func(t *testing.T) {
				t.Parallel()
				all.add(killRounds(t, first, min(kills-first, killsPerEngine)))
			})
		}
	})
	t.Log(&all)
	if all.missing > 0 || all.torn > 0 || all.acknowledged == 0 {
		t.Error("rows are missing, doubled or torn, or nothing was inserted")
	}
}

// death is what a round kills.
type death int

const (
	engineDeath   death = iota // of the engine, which the program outlives for a while
	programDeath               // of the program, and so of its engine
	networkBreaks              // of connections, a few, and then of the program

	deathsOfARound = 3
)

func kindOf(round int) death { return death(round / 2 % deathsOfARound) } // both protocols die of each

// killed counts what is there after kills, by inserted ids.
type killed struct {
	mu     sync.Mutex
	deaths map[death]int

	acknowledged, unknown, there int
	missing                      int // acknowledged and not there
	torn                         int // there more than once, or not whole
}

func (k *killed) String() string {
	return fmt.Sprintf("kills of the engine %d, of the program %d, of the network %d: %d inserts acknowledged, %d unknown, %d there; missing %d, doubled or torn %d",
		k.deaths[engineDeath], k.deaths[programDeath], k.deaths[networkBreaks], k.acknowledged, k.unknown, k.there, k.missing, k.torn)
}

func (k *killed) add(other *killed) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for kind, n := range other.deaths {
		k.deaths[kind] += n
	}
	k.acknowledged += other.acknowledged
	k.unknown += other.unknown
	k.there += other.there
	k.missing += other.missing
	k.torn += other.torn
}

// killRounds inserts into one data directory and kills, round by round, and
// counts what is there in the end, or when the test's time is nearly over.
func killRounds(t *testing.T, first, kills int) *killed {
	t.Helper()
	const toCount = 3 * time.Minute
	dir := filepath.Join(t.TempDir(), "data")
	said, count := map[string]bool{}, &killed{deaths: map[death]int{}}
	for round, done := first, 0; done < kills; round++ {
		if deadline, ok := t.Deadline(); ok && time.Until(deadline) < toCount {
			t.Errorf("the time is over after %d of %d kills", done, kills)
			break
		}
		ids, broken := insertAndKill(t, dir, round)
		maps.Copy(said, ids)
		kind := kindOf(round)
		if kind == networkBreaks {
			count.deaths[networkBreaks] += broken
			kind = programDeath
		}
		count.deaths[kind]++
		if done += broken + 1; round%10 == 0 {
			t.Logf("%d of %d kills, %d inserts", done, kills, len(said))
		}
	}
	conn, err := driver.Open(t.Context(), (&url.URL{Scheme: "chdb", Path: dir}).String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if count.torn, err = strconv.Atoi(value(t, conn, fmt.Sprintf("SELECT count() AS c FROM (SELECT n FROM t GROUP BY n HAVING count() != %d)", rowsPerID))); err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	for id := range strings.FieldsSeq(value(t, conn, "SELECT arrayStringConcat(arraySort(groupUniqArray(n)), ' ') AS ids FROM t")) {
		there[id] = true
	}
	count.there = len(there)
	for id, acknowledged := range said {
		switch {
		case !acknowledged:
			count.unknown++
		default:
			count.acknowledged++
			if !there[id] {
				count.missing++
			}
		}
	}
	t.Log(count)
	return count
}

// insertAndKill lets a process insert for a moment, kills its engine or itself,
// and returns the ids that it said, true for those that were acknowledged, and
// how often the network broke.
func insertAndKill(t *testing.T, dir string, round int) (said map[string]bool, broken int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	cmd := osexec.CommandContext(ctx, os.Args[0], "-test.run=^TestInserter$", "-test.v")
	cmd.Env = append(os.Environ(), envInsertDir+"="+dir, envInsertRound+"="+strconv.Itoa(round))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	const breaks = 4
	said = map[string]bool{}
	engine := 0
	var other strings.Builder
	kill := sync.OnceFunc(func() {
		if kindOf(round) == engineDeath {
			_ = syscall.Kill(engine, syscall.SIGKILL)
			time.Sleep(50 * time.Millisecond)
		}
		_ = cmd.Process.Kill()
	})
	for lines := bufio.NewScanner(out); lines.Scan(); {
		word, value, _ := strings.Cut(lines.Text(), " ")
		switch word {
		case "engine":
			if engine, err = strconv.Atoi(value); err != nil {
				t.Fatal(err)
			}
		case "acknowledged", "unknown":
			said[value] = word == "acknowledged"
			if len(said) == 1 && kindOf(round) != networkBreaks {
				time.AfterFunc(time.Duration(rand.IntN(400))*time.Millisecond, kill)
			}
		case "broke":
			if broken++; broken == breaks {
				kill()
			}
		default:
			other.WriteString(lines.Text() + "\n")
		}
	}
	_ = cmd.Wait() // "signal: killed"
	if len(said) == 0 {
		t.Fatalf("round %d: the process did not get to inserting:\n%s", round, other.String())
	}
	return said, broken
}
