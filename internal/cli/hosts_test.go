//go:build unix

package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chent-io/chent/internal/clustertest"
)

// clusterRun runs the command on a cluster and returns all that it printed.
type clusterRun struct {
	*clustertest.Cluster
	t   *testing.T
	dir string
}

func newClusterRun(t *testing.T, o clustertest.Options) *clusterRun {
	t.Helper()
	return &clusterRun{Cluster: clustertest.Start(t, o), t: t, dir: t.TempDir()}
}

// run runs a command; want is its exit status.
func (c *clusterRun) run(want int, args ...string) string {
	c.t.Helper()
	text, code := c.try(args...)
	if code != want {
		c.t.Errorf("chent %s: exit status %d, want %d:\n%s", strings.Join(args, " "), code, want, text)
	}
	return text
}

func (c *clusterRun) try(args ...string) (string, int) {
	ctx, cancel := context.WithTimeout(c.t.Context(), 2*time.Minute)
	defer cancel()
	var out strings.Builder
	cmd := New()
	cmd.SetArgs(args)
	cmd.SetIn(strings.NewReader(""))
	cmd.SetOut(&out)
	cmd.SetErr(&out)
	err := cmd.ExecuteContext(ctx)
	if err == nil {
		return out.String(), 0
	}
	exit, ok := errors.AsType[*ExitError](err)
	if ok && exit.Err == nil {
		return out.String(), exit.Code
	}
	return out.String() + "chent: " + err.Error() + "\n", 1
}

// schema writes an HCL file and returns its path.
func (c *clusterRun) schema(text string) string {
	c.t.Helper()
	path := filepath.Join(c.dir, "schema.hcl")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
	return path
}

// wants fails unless a text holds all of the given ones.
func wants(t *testing.T, text string, all ...string) {
	t.Helper()
	for _, want := range all {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
}

const eventsHCL = `
table "events" {
  engine = MergeTree
  column "id" { type = UInt64 }
  column "tenant" { type = String }
  %s
  sort { columns = [column.id] }
}
`

func events(more string) string { return strings.Replace(eventsHCL, "%s", more, 1) }

// What a second host lacks is seen from the first, and mended there alone; the
// host that refuses a statement is named, and the next run does it there.
func TestAllHostsAreSeenAndChanged(t *testing.T) {
	c := newClusterRun(t, clustertest.Options{})
	url := c.Host(0).URL("app")
	second := c.Host(1).Address()
	plain := c.schema(events(""))
	wants(t, c.run(0, "schema", "apply", "--url", url, "--to", plain, "--cluster", "main", "--auto-approve"), "ON CLUSTER main", ": done", "Done: 1 of 1 step ")
	wants(t, c.run(0, "schema", "apply", "--url", url, "--to", plain, "--cluster", "main", "--auto-approve"), "Nothing to do")

	// The host drifts.
	c.Host(1).Exec("ALTER TABLE app.events ADD COLUMN stray UInt8")
	wants(t, c.run(2, "schema", "diff", "--from", url, "--to", plain), "~ table app.events  on "+second+" only", "stray")
	wants(t, c.run(2, "schema", "diff", "--from", url, "--to", plain, "--json"), `"hosts": [`, second)
	wants(t, c.run(0, "schema", "diff", "--from", url, "--to", plain, "--cluster", "none"))
	text := c.run(0, "schema", "apply", "--url", url, "--to", plain, "--cluster", "main", "--auto-approve", "--allow-destructive", "--json")
	wants(t, text, `"hosts": [`, second, `"state": "done"`, "DROP COLUMN")
	if strings.Contains(text, "ON CLUSTER") {
		t.Errorf("a statement for one host is sent to all:\n%s", text)
	}
	wants(t, c.run(0, "schema", "diff", "--from", url, "--to", plain))

	// The host refuses.
	c.Fault(clustertest.Fault{Host: 1, Match: "ADD COLUMN", Code: 243, Text: "Cannot reserve space. (NOT_ENOUGH_SPACE)"})
	more := c.schema(events(`column "note" { type = String }`))
	wants(t, c.run(1, "schema", "apply", "--url", url, "--to", more, "--cluster", "main", "--auto-approve"),
		"ON CLUSTER main", c.Host(0).Address()+": done", second+": failed: code 243", "run again")
	wants(t, c.run(0, "schema", "apply", "--url", url, "--to", more, "--cluster", "main", "--auto-approve"), "on 1 of 2 hosts: "+second, "Done: 1 of 1 step ")
	wants(t, c.run(0, "schema", "apply", "--url", url, "--to", more, "--cluster", "main", "--auto-approve"), "Nothing to do")
	for _, h := range c.Hosts() {
		if got := h.Columns("app", "events"); got != "id,tenant,note" {
			t.Errorf("%s has the columns %s", h.Address(), got)
		}
	}
}

// A host that is down, or frozen, is said and never ignored; who goes on
// without it is told, and the next run does what it lacks.
func TestHostThatCannotBeAsked(t *testing.T) {
	c := newClusterRun(t, clustertest.Options{})
	url := c.Host(0).URL("app")
	second := c.Host(1).Address()
	plain := c.schema(events(""))
	c.Host(1).Freeze()
	text := c.run(1, "schema", "diff", "--from", url, "--to", plain, "--cluster", "main", "--host-timeout", "2s")
	wants(t, text, "1 of the 2 hosts of main cannot be asked", second+" (shard 2, replica 1)", "--allow-missing-hosts")
	c.Host(1).Thaw()
	c.Host(1).Kill()
	for _, args := range [][]string{{"schema", "diff", "--from"}, {"schema", "apply", "--auto-approve", "--url"}} {
		text := c.run(1, append(args, url, "--to", plain, "--cluster", "main")...)
		wants(t, text, "1 of the 2 hosts of main cannot be asked", second)
	}
	text = c.run(0, "schema", "apply", "--auto-approve", "--url", url, "--to", plain, "--cluster", "main", "--allow-missing-hosts")
	wants(t, text, "host "+second+" (shard 2, replica 1) of main was not looked at", c.Host(0).Address()+": done", "Done: 1 of 1 step ")
	c.Host(1).Start()
	wants(t, c.run(2, "schema", "diff", "--from", url, "--to", plain), "+ table app.events  on "+second+" only")
	wants(t, c.run(0, "schema", "apply", "--auto-approve", "--url", url, "--to", plain, "--cluster", "main"), "on 1 of 2 hosts: "+second)
	c.run(0, "schema", "diff", "--from", url, "--to", plain)

	// A host that comes empty gets all of it.
	c.Host(1).Exec("DROP DATABASE app SYNC")
	wants(t, c.run(2, "schema", "diff", "--from", url, "--to", plain), "on "+second+" only")
	c.Host(1).Exec("CREATE DATABASE app")
	c.run(0, "schema", "apply", "--auto-approve", "--url", url, "--to", plain, "--cluster", "main")
	if got := c.Host(1).Columns("app", "events"); got != "id,tenant" {
		t.Errorf("the new host has the columns %s", got)
	}
	// Nothing says which cluster is meant: that is said.
	wants(t, c.run(0, "schema", "apply", "--auto-approve", "--url", url, "--to", plain), "the server belongs to the cluster main, and only this host is looked at")
	wants(t, c.run(1, "schema", "diff", "--from", url, "--to", plain, "--cluster", "mian"), "the server knows no cluster mian", "main, rep")
}

// What waits in the queue is pending, not failed: it is not sent again, and the
// next run waits for it.
func TestPendingStatementIsNotSentAgain(t *testing.T) {
	c := newClusterRun(t, clustertest.Options{})
	url := c.Host(0).URL("app")
	plain := c.schema(events(""))
	apply := func(want int, args ...string) string {
		return c.run(want, append([]string{"schema", "apply", "--auto-approve", "--url", url, "--to", plain, "--cluster", "main"}, args...)...)
	}
	apply(0)
	plain = c.schema(events(`column "note" { type = String }`))
	hold := make(chan struct{})
	c.Fault(clustertest.Fault{Host: 1, Match: "ADD COLUMN", Hold: hold})
	wants(t, apply(1, "--queue-wait", "1s"), c.Host(0).Address()+": done", c.Host(1).Address()+": pending", "of the queue", "nothing was sent a second time")
	wants(t, apply(1, "--queue-wait", "1s"), "hosts have statements of an earlier run to do yet", "on "+c.Host(1).Address())
	time.AfterFunc(time.Second, func() { close(hold) })
	wants(t, apply(0), "Nothing to do") // it waited, and planned again
	if got := c.Entries("ADD COLUMN"); got != 1 {
		t.Errorf("the statement was sent %d times", got)
	}

	// The initiator dies while it waits: its entry tells.
	plain = c.schema(events(`column "note" { type = String }` + "\n  " + `column "more" { type = String }`))
	hold = make(chan struct{})
	c.Fault(clustertest.Fault{Host: 1, Match: "ADD COLUMN", Hold: hold})
	end := make(chan string)
	go func() {
		text, _ := c.try("schema", "apply", "--auto-approve", "--url", url, "--to", plain, "--cluster", "main", "--queue-wait", "2s")
		end <- text
	}()
	clustertest.Eventually(t, "the initiator has done its part", func() bool { return c.Host(0).Columns("app", "events") == "id,tenant,note,more" })
	c.Host(0).Kill()
	text := <-end
	if strings.Contains(text, "Done:") {
		t.Errorf("done without knowing of the other host:\n%s", text)
	}
	close(hold)
	c.Host(0).Start()
	apply(0)
	c.run(0, "schema", "diff", "--from", url, "--to", plain)
	if got := c.Entries("ADD COLUMN"); got != 2 {
		t.Errorf("the statements were sent %d times", got)
	}
}

// Values that stand in the way are looked for on every shard, and a mutation
// that fails there is told with its host.
func TestDataInTheWayOnAnotherHost(t *testing.T) {
	c := newClusterRun(t, clustertest.Options{})
	url := c.Host(0).URL("app")
	text := events("")
	plain := c.schema(text)
	c.run(0, "schema", "apply", "--auto-approve", "--url", url, "--to", plain, "--cluster", "main")
	c.Host(0).Exec("INSERT INTO app.events VALUES (1, '1')")
	c.Host(1).Exec("INSERT INTO app.events VALUES (2, 'two')")
	numbers := c.schema(strings.Replace(text, `column "tenant" { type = String }`, `column "tenant" { type = UInt64 }`, 1))
	apply := []string{"schema", "apply", "--auto-approve", "--url", url, "--to", numbers, "--cluster", "main", "--allow-rewrite", "--allow-destructive"}
	wants(t, c.run(1, apply...), "nothing was run", "on "+c.Host(1).Address()+": ")
	for _, h := range c.Hosts() {
		if got := h.Exec("SELECT type FROM system.columns WHERE table = 'events' AND name = 'tenant'"); got != "String" {
			t.Errorf("%s: the column is %s", h.Address(), got)
		}
	}
	c.Host(1).Exec("ALTER TABLE app.events UPDATE tenant = '2' WHERE 1 SETTINGS mutations_sync = 2")
	c.run(0, apply...)
	for _, h := range c.Hosts() {
		if got := h.Exec("SELECT sum(tenant) FROM app.events"); got != "1" && got != "2" {
			t.Errorf("%s: the values are %s", h.Address(), got)
		}
	}
}

// Without a queue every statement goes to each host by itself, stops at the
// first that refuses, and goes on there.
func TestPerHost(t *testing.T) {
	c := newClusterRun(t, clustertest.Options{})
	url := c.Host(0).URL("app")
	plain := c.schema(events(""))
	apply := []string{"schema", "apply", "--auto-approve", "--url", url, "--to", plain, "--cluster", "main", "--per-host"}
	c.Host(1).Exec("CREATE TABLE app.blocker (x UInt8) ENGINE = Memory")
	text := c.run(0, append(apply, "--exclude", "blocker")...)
	wants(t, text, c.Host(0).Address()+": done", c.Host(1).Address()+": done")
	if got := c.Entries("app"); strings.Contains(text, "ON CLUSTER") || got != 0 {
		t.Errorf("%d statements went through the queue:\n%s", got, text)
	}
	// The second host cannot: a view of that name is there by then.
	c.schema(events("") + `
table "other" {
  engine = Memory
  column "x" { type = UInt8 }
}`)
	c.Host(1).Exec("DROP TABLE app.blocker")
	c.Host(1).Exec("ALTER TABLE app.events MODIFY SETTING max_parts_in_total = 7")
	text = c.run(0, append(apply, "--allow-destructive")...)
	wants(t, text, "on 1 of 2 hosts: "+c.Host(1).Address())
	c.run(0, "schema", "diff", "--from", url, "--to", plain, "--cluster", "main")
}

// migrations writes a folder of versioned files: name and text by turns.
func (c *clusterRun) migrations(files ...string) string {
	c.t.Helper()
	dir, err := os.MkdirTemp(c.dir, "migrations")
	if err != nil {
		c.t.Fatal(err)
	}
	for i := 0; i < len(files); i += 2 {
		if err := os.WriteFile(filepath.Join(dir, files[i]), []byte(files[i+1]), 0o600); err != nil {
			c.t.Fatal(err)
		}
	}
	c.run(0, "migrate", "hash", "--dir", dir)
	return dir
}

// contents are the rows of the tables a and b of a host.
func contents(h *clustertest.Host) string {
	return h.Exec("SELECT 'a=' || (SELECT any(v) FROM app.a) || ' b=' || (SELECT any(v) FROM app.b)")
}

// An EXCHANGE that some host does later, or refuses, is not undone by the next
// run: that waits for the queue, and sends it to the host that lacks it.
func TestExchangeIsNotSentAgain(t *testing.T) {
	for name, fault := range map[string]clustertest.Fault{
		"late":    {Host: 1, Match: "EXCHANGE", Delay: 4 * time.Second},
		"refused": {Host: 1, Match: "EXCHANGE", Code: 243, Text: "Cannot reserve space. (NOT_ENOUGH_SPACE)"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClusterRun(t, clustertest.Options{})
			for _, h := range c.Hosts() {
				for table, v := range map[string]string{"a": "old", "b": "new"} {
					h.Exec("CREATE TABLE app." + table + " (v String) ENGINE = MergeTree ORDER BY v")
					h.Exec("INSERT INTO app." + table + " VALUES ('" + v + "')")
				}
			}
			dir := c.migrations("1_exchange.sql", "EXCHANGE TABLES a AND b ON CLUSTER main;\n")
			apply := func(want int) string {
				return c.run(want, "migrate", "apply", "--dir", dir, "--allow-dirty", "--url", c.Host(0).URL("app")+"?distributed_ddl_task_timeout=1")
			}
			c.Fault(fault)
			wants(t, apply(1), "whether statement 1 of 1 took effect is unknown")
			apply(0)
			wants(t, c.run(0, "migrate", "status", "--dir", dir, "--url", c.Host(0).URL("app")), "current  1")
			for _, h := range c.Hosts() {
				if got := contents(h); got != "a=new b=old" {
					t.Errorf("%s holds %s", h.Address(), got)
				}
			}
			if got := c.Entries("EXCHANGE"); got != 1 {
				t.Errorf("the statement went through the queue %d times", got)
			}
		})
	}
}

// appliers lets processes through different hosts apply the same at the same
// time, round after round; each statement must run once.
func appliers(t *testing.T, processes, rounds int) {
	c := newClusterRun(t, clustertest.Options{Keeper: true})
	c.Host(0).Exec("CREATE TABLE app.l ON CLUSTER main (n UInt64) ENGINE = MergeTree ORDER BY n")
	c.Host(0).Exec("CREATE TABLE app.d ON CLUSTER main AS app.l ENGINE = Distributed(main, app, l, n)")
	for round := range rounds {
		for _, h := range c.Hosts() {
			h.Exec("TRUNCATE TABLE app.l")
		}
		dir := c.migrations("1_fill.sql", strings.Repeat("INSERT INTO d SELECT number FROM numbers(10) SETTINGS distributed_foreground_insert = 1;\n", 4))
		var all sync.WaitGroup
		texts := make([]string, processes)
		codes := make([]int, processes)
		for i := range processes {
			all.Go(func() {
				texts[i], codes[i] = c.try("migrate", "apply", "--dir", dir, "--allow-dirty", "--url", c.Host(i%2).URL("app"),
					"--revisions-table", fmt.Sprintf("revisions_%d", round), "--revisions-engine", fmt.Sprintf("KeeperMap('/chent/r%d')", round))
			})
		}
		all.Wait()
		for i, code := range codes {
			if code != 0 {
				t.Errorf("round %d, process %d: exit status %d:\n%s", round, i, code, texts[i])
			}
		}
		if got := c.Host(0).Exec("SELECT count() FROM app.d"); got != "40" {
			t.Fatalf("round %d: %s rows, want 40", round, got)
		}
	}
}

func TestAppliersThroughDifferentHosts(t *testing.T) {
	rounds := 2
	if text := os.Getenv("CHENT_APPLIERS"); text != "" {
		var err error
		if rounds, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	for _, processes := range []int{2, 6} {
		t.Run(strconv.Itoa(processes), func(t *testing.T) { appliers(t, processes, rounds) })
	}
}

const shardedHCL = `
table "events" {
  engine = MergeTree
  column "id" { type = UInt64 }
  column "tenant" { type = String }
  column "day" {
    type         = Date
    default      = sql("toDate('2026-01-01') + id")
    default_kind = MATERIALIZED
  }
  sort { columns = [column.id] }
  topology { sharded = sql("cityHash64(tenant)") }
}
table "daily" {
  engine = SummingMergeTree
  column "tenant" { type = String }
  column "n" { type = UInt64 }
  sort { columns = [column.tenant] }
  topology { sharded = sql("cityHash64(tenant)") }
}
materialized "daily_mv" {
  to = table.daily
  as = "SELECT tenant, count() AS n FROM events GROUP BY tenant"
}
`

// writer runs a statement again and again until it is told to end, and returns
// the first error.
func (c *clusterRun) writer(sql string) (end func() error) {
	stop, ended := make(chan struct{}), make(chan error)
	go func() {
		for {
			if _, err := c.Host(0).Try(sql); err != nil {
				<-stop
				ended <- err
				return
			}
			select {
			case <-stop:
				ended <- nil
				return
			case <-time.After(20 * time.Millisecond): // parts are many files
			}
		}
	}()
	return func() error { close(stop); return <-ended }
}

// One schema is one table on a server and two on a cluster, and what is written
// and read under its name is the same.
func TestOneSchemaOnServerAndCluster(t *testing.T) {
	c := newClusterRun(t, clustertest.Options{})
	schema := c.schema(shardedHCL)
	c.Host(0).Exec("CREATE DATABASE single")
	check := func(database string, args ...string) {
		t.Helper()
		url := c.Host(0).URL(database)
		c.run(0, append([]string{"schema", "apply", "--auto-approve", "--url", url, "--to", schema}, args...)...)
		c.run(0, append([]string{"schema", "diff", "--from", url, "--to", schema}, args...)...)
		c.Host(0).Exec("INSERT INTO " + database + ".events (id, tenant) SETTINGS distributed_foreground_insert = 1 SELECT number, toString(number % 10) FROM numbers(1000)")
		if got := c.Host(0).Exec("SELECT count(), uniqExact(day) FROM " + database + ".events"); got != "1000\t1000" {
			t.Errorf("%s.events: %s", database, got)
		}
		if got := c.Host(0).Exec("SELECT sum(n), uniqExact(tenant) FROM " + database + ".daily"); got != "1000\t10" {
			t.Errorf("%s.daily: %s", database, got)
		}
	}
	check("single", "--cluster", "none")
	check("app", "--cluster", "main")
	for _, h := range c.Hosts() {
		if got := h.Exec("SELECT count() FROM app.events_local"); got == "0" || got == "1000" {
			t.Errorf("%s holds %s of 1000 rows", h.Address(), got)
		}
	}
	wants(t, c.run(1, "schema", "diff", "--from", c.Host(0).URL("app"), "--to", schema, "--cluster", "none"), "a host of a cluster")

	// A change reaches the local table before the one over it.
	c.schema(strings.Replace(shardedHCL, `column "tenant" { type = String }`, `column "tenant" { type = String }
  column "note" { type = String }`, 1))
	writes := c.writer("INSERT INTO app.events (id, tenant) SETTINGS distributed_foreground_insert = 1 SELECT number, 'x' FROM numbers(10)")
	text := c.run(0, "schema", "apply", "--auto-approve", "--url", c.Host(0).URL("app"), "--to", schema, "--cluster", "main")
	c.schema(shardedHCL)
	c.run(0, "schema", "apply", "--auto-approve", "--url", c.Host(0).URL("app"), "--to", schema, "--cluster", "main", "--allow-destructive")
	if failed := writes(); failed != nil {
		t.Errorf("a write meanwhile: %v", failed)
	}
	if local, all := strings.Index(text, "ALTER TABLE app.events_local"), strings.Index(text, "ALTER TABLE app.events "); local < 0 || all < local {
		t.Errorf("the local table is not altered first:\n%s", text)
	}

	// Taken back from a host, it is the same schema.
	folded := filepath.Join(c.dir, "folded.hcl")
	text = c.run(0, "schema", "inspect", "--url", c.Host(0).URL("app"), "--format", "hcl", "--fold")
	if err := os.WriteFile(folded, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c.run(0, "schema", "diff", "--from", c.Host(1).URL("app"), "--to", folded, "--cluster", "main")
	if !strings.Contains(text, "topology {") || strings.Contains(text, "Distributed") {
		t.Errorf("folded:\n%s", text)
	}
}

// A host that is added sees what others have applied, and runs nothing again.
func TestAddedHostSeesTheRevisions(t *testing.T) {
	c := newClusterRun(t, clustertest.Options{Keeper: true})
	dir := c.migrations("1_create.sql", "CREATE TABLE IF NOT EXISTS t (n UInt64) ENGINE = MergeTree ORDER BY n;\nINSERT INTO t SELECT number FROM numbers(10);\n")
	for i, want := range []string{"Done: 1 file", "Nothing to do"} {
		wants(t, c.run(0, "migrate", "apply", "--dir", dir, "--url", c.Host(i).URL("app"), "--revisions-engine", "KeeperMap('/chent/added')"), want)
	}
	if got := c.Host(0).Exec("SELECT count() FROM app.t"); got != "10" {
		t.Errorf("%s rows, want 10", got)
	}
}
