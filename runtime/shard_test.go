//go:build unix

package runtime

import (
	"slices"
	"strings"
	"testing"

	"entgo.io/ent"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/sql"
	"github.com/chent-io/chent/internal/clustertest"
)

// Deletes, truncates and operations on partitions of a sharded table reach the
// rows of every shard, and a host that refuses is an error that names it.
func TestShardedTable(t *testing.T) {
	t.Parallel()
	c := clustertest.Start(t, clustertest.Options{})
	c.Host(0).Exec("CREATE TABLE app.notes_local ON CLUSTER main (id UInt64) ENGINE = MergeTree ORDER BY id PARTITION BY id % 2")
	c.Host(0).Exec("CREATE TABLE app.notes ON CLUSTER main AS app.notes_local ENGINE = Distributed(main, app, notes_local, intDiv(id, 2))")
	conn, err := driver.Open(t.Context(), c.Host(0).URL("app"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	table := noteTable
	table.Sharded = true
	notes := client[note]{NewConfig(WithConn(conn)), NewTable[note](table)}
	holds := func(want ...string) {
		t.Helper()
		var got []string
		for _, h := range c.Hosts() {
			got = append(got, h.Exec("SELECT count() FROM app.notes_local"))
		}
		if !slices.Equal(got, want) {
			t.Errorf("the hosts hold %v rows, want %v", got, want)
		}
	}
	remove := func(alter bool, from uint64) error {
		m := notes.mutation(ent.OpDelete)
		m.WhereP(sql.FieldGTE("id", from))
		d := NewDelete(m)
		if alter {
			d.ByMutation()
		}
		return d.Exec(t.Context())
	}
	c.Host(0).Exec("INSERT INTO app.notes SETTINGS distributed_foreground_insert = 1 SELECT number FROM numbers(100)")
	holds("50", "50")
	if err := remove(false, 80); err != nil {
		t.Fatal(err)
	}
	holds("40", "40")
	if err := remove(true, 60); err != nil {
		t.Fatal(err)
	}
	holds("30", "30")
	partitions := NewPartitions(notes.mutation(ent.OpDelete))
	list, err := partitions.List(t.Context())
	if err != nil || len(list) != 2 || list[0].Rows != 30 || list[1].Rows != 30 {
		t.Errorf("got %+v, %v", list, err)
	}
	if err := partitions.Drop(t.Context(), sql.PartitionID("1")); err != nil {
		t.Fatal(err)
	}
	holds("15", "15")

	c.Fault(clustertest.Fault{Host: 1, Match: "TRUNCATE", Code: 243, Text: "Cannot reserve space. (NOT_ENOUGH_SPACE)"})
	if err := Truncate(t.Context(), notes.mutation(ent.OpDelete)); err == nil || !strings.Contains(err.Error(), c.Host(1).Address()) {
		t.Errorf("got %v, want an error that names %s", err, c.Host(1).Address())
	}
	if err := Truncate(t.Context(), notes.mutation(ent.OpDelete)); err != nil {
		t.Fatal(err)
	}
	holds("0", "0")
}
