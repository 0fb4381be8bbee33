package inspect_test

import (
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/inspect"
)

// The table that a refresh fills before it takes the target's place is the
// server's own, and is no difference to any schema.
func TestInspectLeavesOutWhatARefreshMakes(t *testing.T) {
	db := enginetest.New(t)
	db.Exec("CREATE TABLE t (x UInt8) ENGINE = MergeTree ORDER BY x")
	db.Exec("CREATE TABLE _tmp_replace_1e42b645cf17d436_swyxdizdbd68fc09 (x UInt8) ENGINE = MergeTree ORDER BY x")
	db.Exec("CREATE TABLE _tmp_replace_me (x UInt8) ENGINE = MergeTree ORDER BY x")
	conn, err := driver.Open(t.Context(), db.HTTP())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	c, err := inspect.Inspect(t.Context(), conn, inspect.Options{Databases: []string{db.Name}, SkipServer: true})
	if err != nil {
		t.Fatal(err)
	}
	if tables := c.Databases[0].Tables; len(tables) != 2 || tables[0].Name != "_tmp_replace_me" || tables[1].Name != "t" {
		t.Errorf("got %+v", tables)
	}
}
