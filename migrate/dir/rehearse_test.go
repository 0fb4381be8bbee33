package dir_test

import (
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/dir"
)

// Statements for a cluster run on a development server that knows none.
func TestRehearseOnCluster(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn, err := driver.Open(t.Context(), db.HTTP())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, sql := range []string{
		"CREATE TABLE t ON CLUSTER main (a UInt8 COMMENT 'ON CLUSTER x') ENGINE = MergeTree ORDER BY a",
		"ALTER TABLE t\n  ON CLUSTER '{cluster}'\n  ADD COLUMN b UInt8, COMMENT COLUMN a 'on cluster y'",
		"RENAME TABLE t TO u ON CLUSTER `nosuch`",
	} {
		if err := dir.Rehearse(t.Context(), conn, sql); err != nil {
			t.Error(err)
		}
	}
	if got := db.Exec("SELECT name, comment FROM system.columns WHERE database = currentDatabase() AND table = 'u' ORDER BY name"); got != "a\ton cluster y\nb\t" {
		t.Errorf("got %q", got)
	}
	if err := dir.Rehearse(t.Context(), conn, "ALTER TABLE missing ON CLUSTER main ADD COLUMN a UInt8"); !driver.IsCode(err, 60) {
		t.Errorf("got %v", err)
	}
}
