package inspect_test

import (
	"testing"

	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/inspect"
)

// A server keeps COMMENT ” as it was written: an object with one is like any
// other, of each kind.
func TestEmptyComment(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	db.Exec("CREATE TABLE t (a Int32 COMMENT '', b Int32) ENGINE = MergeTree ORDER BY a COMMENT ''")
	db.Exec("CREATE TABLE m (a Int32) ENGINE = Memory COMMENT ''")
	db.Exec("CREATE VIEW v AS SELECT a FROM t COMMENT ''")
	db.Exec("CREATE MATERIALIZED VIEW mv TO t AS SELECT toInt32(1) AS a, b FROM t COMMENT ''")
	db.Exec("CREATE DICTIONARY d (id UInt32 DEFAULT 0, v String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 't')) LAYOUT(FLAT()) LIFETIME(MIN 0 MAX 10) COMMENT ''")
	var report inspect.Report
	c, err := inspect.Inspect(t.Context(), open(t, db.HTTP()), inspect.Options{Databases: []string{db.Name}, Report: &report})
	if err != nil {
		t.Fatal(err)
	}
	if d := c.Databases[0]; len(report.Opaque) > 0 || len(d.Tables) != 2 || len(d.Views) != 1 || len(d.MaterializedViews) != 1 || len(d.Dictionaries) != 1 {
		t.Errorf("opaque: %q; got %+v", report.Opaque, d)
	}
}
