//go:build unix

package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chent-io/chent/internal/clustertest"
)

// envCommand holds the arguments of the command that a copy of the test runs
// instead of tests, so that it can be killed.
const envCommand = "CHENT_TEST_COMMAND"

func TestCommandOfAnotherProcess(t *testing.T) {
	text := os.Getenv(envCommand)
	if text == "" {
		t.Skip("it is run by other tests")
	}
	var args []string
	if err := json.Unmarshal([]byte(text), &args); err != nil {
		t.Fatal(err)
	}
	cmd := New()
	cmd.SetArgs(args)
	if err := cmd.ExecuteContext(t.Context()); err != nil {
		fmt.Fprintln(os.Stderr, "chent:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// process begins the command in a process of its own.
func (c *clusterRun) process(out *bytes.Buffer, args ...string) *exec.Cmd {
	c.t.Helper()
	text, err := json.Marshal(args)
	if err != nil {
		c.t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0], "-test.run=TestCommandOfAnotherProcess$")
	cmd.Env = append(os.Environ(), envCommand+"="+string(text))
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	return cmd
}

// The two schemas that the runs go between.
var killSchemas = [2]string{`
table "events" {
  engine = MergeTree
  column "id" { type = UInt64 }
  column "amount" { type = UInt32 }
  sort { columns = [column.id] }
  topology { sharded = sql("id") }
}
table "daily" {
  engine = SummingMergeTree
  column "kind" { type = UInt64 }
  column "n" { type = UInt64 }
  sort { columns = [column.kind] }
  topology { sharded = sql("kind") }
}
materialized "daily_mv" {
  to = table.daily
  as = "SELECT id % 10 AS kind, count() AS n FROM events GROUP BY kind"
}`, `
table "events" {
  engine = MergeTree
  column "id" { type = UInt64 }
  column "amount" { type = UInt64 }
  column "note" { type = String }
  sort { columns = [column.id] }
  topology { sharded = sql("id") }
}
table "daily" {
  engine = SummingMergeTree
  column "kind" { type = UInt64 }
  column "n" { type = UInt64 }
  column "total" { type = UInt64 }
  sort { columns = [column.kind] }
  topology { sharded = sql("kind") }
}
table "extra" {
  engine = MergeTree
  column "x" { type = UInt8 }
  sort { columns = [column.x] }
  topology { sharded = sql("x") }
}
materialized "daily_mv" {
  to = table.daily
  as = "SELECT id % 10 AS kind, count() AS n, sum(amount) AS total FROM events GROUP BY kind"
}`}

// Runs that are killed, whose hosts are killed or frozen, and whose statements
// hosts refuse, all end in one state on all hosts when they are started again,
// and no row is lost or there twice. CHENT_CLUSTER_KILLS says how many.
func TestApplyToHostsIsKilled(t *testing.T) {
	kills := 2
	if text := os.Getenv("CHENT_CLUSTER_KILLS"); text != "" {
		var err error
		if kills, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	c := newClusterRun(t, clustertest.Options{})
	url := c.Host(0).URL("app") + "?read_timeout=5s&dial_timeout=2s"
	arguments := func(schema string) []string {
		return []string{"schema", "apply", "--auto-approve", "--url", url, "--to", schema, "--cluster", "main", "--allow-rewrite", "--allow-destructive",
			"--lock-wait", "150s", "--host-timeout", "5s", "--queue-wait", "5s"}
	}
	c.run(0, arguments(c.schema(killSchemas[0]))...)
	c.Host(0).Exec("INSERT INTO app.events (id, amount) SETTINGS distributed_foreground_insert = 1 SELECT number, 1 FROM numbers(10000)")
	random := rand.New(rand.NewPCG(uint64(kills), 1))
	seen := map[string]int{}
	for n := 1; n <= kills; n++ {
		args := arguments(c.schema(killSchemas[n%2]))
		var out bytes.Buffer
		run := c.process(&out, args...)
		after := time.Duration(random.IntN(2000)) * time.Millisecond
		kind := []string{"chent is killed", "a host is killed", "a host is frozen", "a host refuses"}[random.IntN(4)]
		if n <= 4 {
			kind = []string{"chent is killed", "a host is killed", "a host is frozen", "a host refuses"}[n-1]
		}
		h := c.Host(random.IntN(2))
		seen[kind]++
		if kind == "a host refuses" {
			c.Fault(clustertest.Fault{Host: random.IntN(2), Match: "ALTER TABLE", Code: 243, Text: "Cannot reserve space. (NOT_ENOUGH_SPACE)"})
		}
		time.Sleep(after)
		switch kind {
		case "chent is killed":
			_ = run.Process.Kill() // it may have ended
		case "a host is killed":
			h.Kill()
		case "a host is frozen":
			h.Freeze()
			time.Sleep(time.Second)
			h.Thaw()
		}
		_ = run.Wait() // however it ends
		if kind == "a host is killed" {
			h.Start()
		}
		text, code := "", 1
		for try := 0; code != 0 && try < 6; try++ {
			text, code = c.try(args...)
		}
		if code != 0 {
			t.Fatalf("%d: %s after %v, and no run comes to an end:\n%s\nfirst: %s", n, kind, after, text, out.String())
		}
		for _, from := range c.Hosts() {
			if text, code := c.try("schema", "diff", "--from", from.URL("app"), "--to", args[6], "--cluster", "main"); code != 0 {
				t.Fatalf("%d: %s after %v: done, and yet:\n%s", n, kind, after, text)
			}
		}
		if got := c.Host(1).Exec("SELECT count(), sum(amount), uniqExact(id) FROM app.events"); got != "10000\t10000\t10000" {
			t.Fatalf("%d: %s after %v: rows %s", n, kind, after, got)
		}
		if got := c.Host(0).Exec("SELECT sum(n) FROM app.daily"); got != "10000" {
			t.Fatalf("%d: %s after %v: the view has counted %s", n, kind, after, got)
		}
	}
	t.Logf("%d runs: %v", kills, strings.TrimPrefix(fmt.Sprint(seen), "map"))
}
