//go:build unix

package clustertest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// scenario is something that happens to a statement ON CLUSTER. Its run says
// what it saw, line by line.
type scenario struct {
	name string
	run  func(c *Cluster, saw func(what, value string))
}

// outcomeOf is the class of a statement's end, which is all that a client can
// act on.
func outcomeOf(_ string, err error) string {
	var refusal *ServerError
	switch {
	case err == nil:
		return "done"
	case errors.As(err, &refusal) && refusal.Code == 44: // what 18.16 says of a column that exists
		return "code 15"
	case errors.As(err, &refusal):
		return fmt.Sprintf("code %d", refusal.Code)
	default:
		return "no answer"
	}
}

const addColumn = "ALTER TABLE app.t ON CLUSTER main ADD COLUMN b UInt8"

// settle waits until both hosts agree on something that is not what it was.
func settle(c *Cluster, want string, state func(h *Host) string) string {
	deadline := time.Now().Add(30 * time.Second)
	for {
		a, b := state(c.Host(0)), state(c.Host(1))
		if a == want && b == want || time.Now().After(deadline) {
			return a + " | " + b
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func columnsOf(h *Host) string { return h.Columns("app", "t") }

// swapped is which table is named what.
func swapped(h *Host) string {
	return h.Exec("SELECT arrayStringConcat([any(v), ''], '') FROM app.a") + "/" + h.Exec("SELECT arrayStringConcat([any(v), ''], '') FROM app.b")
}

const swap = "RENAME TABLE app.a TO app.s, app.b TO app.a, app.s TO app.b ON CLUSTER main"

// scenarios each begin with a table t (a) on both hosts, and tables a and b
// that hold old and new.
var scenarios = []scenario{
	{"both work", func(c *Cluster, saw func(string, string)) {
		saw("outcome", outcomeOf(c.Host(0).Try(addColumn)))
		saw("columns", settle(c, "a,b", columnsOf))
		saw("again", outcomeOf(c.Host(0).Try(addColumn)))
	}},
	{"one refuses", func(c *Cluster, saw func(string, string)) {
		c.Host(1).Exec("DROP TABLE app.t")
		saw("outcome", outcomeOf(c.Host(0).Try(addColumn)))
		time.Sleep(time.Second)
		saw("columns", columnsOf(c.Host(0))+" | "+columnsOf(c.Host(1)))
		saw("from the other", outcomeOf(c.Host(1).Try("ALTER TABLE app.t ON CLUSTER main ADD COLUMN c UInt8")))
	}},
	{"the cluster is unknown", func(c *Cluster, saw func(string, string)) {
		_, err := c.Host(0).Try("ALTER TABLE app.t ON CLUSTER nowhere ADD COLUMN b UInt8")
		saw("refused", fmt.Sprint(err != nil))
		saw("columns", columnsOf(c.Host(0))+" | "+columnsOf(c.Host(1)))
	}},
	{"the peer is down", func(c *Cluster, saw func(string, string)) {
		c.Host(1).Kill()
		saw("outcome", outcomeOf(c.Host(0).Try(addColumn, "distributed_ddl_task_timeout", "3")))
		saw("columns here", columnsOf(c.Host(0)))
		c.Host(1).Start()
		saw("columns when it is back", settle(c, "a,b", columnsOf))
	}},
	{"the peer hangs during a swap, which is sent again", func(c *Cluster, saw func(string, string)) {
		saw("before", settle(c, "old/new", swapped))
		c.Host(1).Freeze()
		saw("outcome", outcomeOf(c.Host(0).Try(swap, "distributed_ddl_task_timeout", "3")))
		c.Host(1).Thaw()
		saw("after", settle(c, "new/old", swapped))
		saw("again", outcomeOf(c.Host(0).Try(swap)))
		saw("at the end", settle(c, "old/new", swapped))
	}},
	{"one refuses a swap, which is sent again", func(c *Cluster, saw func(string, string)) {
		c.Host(1).Exec("RENAME TABLE app.b TO app.gone")
		saw("outcome", outcomeOf(c.Host(0).Try(swap)))
		time.Sleep(time.Second)
		for _, sql := range []string{"RENAME TABLE app.s TO app.a", "RENAME TABLE app.gone TO app.b"} {
			_, _ = c.Host(1).Try(sql) // the first only where the swap was half done
		}
		saw("after", swapped(c.Host(0))+" | "+swapped(c.Host(1)))
		saw("again", outcomeOf(c.Host(0).Try(swap)))
		saw("at the end", swapped(c.Host(0))+" | "+swapped(c.Host(1)))
	}},
	{"the initiator dies while it waits", func(c *Cluster, saw func(string, string)) {
		c.Host(1).Freeze()
		end := make(chan string, 1)
		go func() { end <- outcomeOf(c.Host(0).Try(addColumn)) }()
		eventually(c.Host(0).t, "the initiator has done its part", func() bool { return columnsOf(c.Host(0)) == "a,b" })
		c.Host(0).Kill()
		saw("outcome", <-end)
		c.Host(1).Thaw()
		c.Host(0).Start()
		saw("columns when it is back", settle(c, "a,b", columnsOf))
	}},
}

// observe runs the scenarios on a cluster and returns what each saw.
func observe(t *testing.T, c *Cluster) map[string][]string {
	t.Helper()
	seen := map[string][]string{}
	for _, s := range scenarios {
		for _, h := range c.Hosts() {
			for _, table := range []string{"t", "a", "b", "s", "gone"} {
				h.Exec("DROP TABLE IF EXISTS app." + table)
			}
			h.Exec("CREATE TABLE app.t (a UInt8) ENGINE = MergeTree ORDER BY a")
			for table, v := range map[string]string{"a": "old", "b": "new"} {
				h.Exec("CREATE TABLE app." + table + " (v String) ENGINE = MergeTree ORDER BY v")
				h.Exec("INSERT INTO app." + table + " VALUES ('" + v + "')")
			}
		}
		began := time.Now()
		s.run(c, func(what, value string) { seen[s.name] = append(seen[s.name], what+": "+value) })
		t.Logf("%s: %v", s.name, time.Since(began).Round(time.Millisecond))
	}
	return seen
}

// The queue of this package does to the same statements what a real one does.
// The table that it logs is the evidence.
func TestQueueIsLikeARealOne(t *testing.T) {
	var seen [2]map[string][]string
	t.Run("18.16", func(t *testing.T) { seen[1] = observe(t, StartOld(t)) })
	if seen[1] == nil {
		t.Skip("there is no real queue to compare with")
	}
	t.Run("26.7", func(t *testing.T) { seen[0] = observe(t, Start(t, Options{})) })
	var table strings.Builder
	fmt.Fprintf(&table, "\n%-28s  %-28s  %-28s\n", "", "this package's queue", "18.16's queue")
	for _, s := range scenarios {
		fmt.Fprintf(&table, "%s\n", s.name)
		ours, theirs := seen[0][s.name], seen[1][s.name]
		if len(ours) != len(theirs) {
			t.Errorf("%s: saw %q here and %q there", s.name, ours, theirs)
			continue
		}
		for i := range ours {
			what, a, _ := strings.Cut(ours[i], ": ")
			_, b, _ := strings.Cut(theirs[i], ": ")
			mark := ""
			if a != b {
				mark = "  DIFFERS"
				t.Errorf("%s: %s: %s here, %s there", s.name, what, a, b)
			}
			fmt.Fprintf(&table, "  %-26s  %-28s  %-28s%s\n", what, a, b, mark)
		}
	}
	t.Log(table.String())
}
