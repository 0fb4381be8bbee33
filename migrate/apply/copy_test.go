package apply_test

import (
	"testing"
	"time"

	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/apply"
)

// The server still runs the copy of a process that died: it is ended first, so
// that each row is copied once.
func TestCopyEndsTheStatementOfADeadProcess(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn := open(t, db)
	db.Exec("CREATE TABLE t (id UInt64) ENGINE = MergeTree ORDER BY id")
	db.Exec("INSERT INTO t SELECT number FROM numbers(1000)")
	desired := desire(t, conn, "CREATE TABLE t (id UInt64) ENGINE = MergeTree PARTITION BY id % 3 ORDER BY id")
	p := planFor(t, conn, desired)
	copied := p.Steps[0].Copy
	db.Exec(copied.CreateShadow)
	dead := make(chan error, 1)
	go func() {
		_, err := db.Try("INSERT INTO " + copied.Shadow + " SELECT number + sleepEachRow(0.05) FROM numbers(600) SETTINGS max_block_size = 20, min_insert_block_size_rows = 1, log_comment = 'chent: copy into `" + db.Name + "`.`" + copied.Shadow + "`'")
		dead <- err
	}()
	for db.Exec("SELECT count() FROM system.processes WHERE startsWith(Settings['log_comment'], 'chent: copy into `"+db.Name+"`')") == "0" {
		select {
		case err := <-dead:
			t.Fatalf("the other statement has ended: %v", err)
		case <-time.After(10 * time.Millisecond):
		}
	}
	start := time.Now()
	if _, err := apply.Run(t.Context(), conn, p, apply.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := <-dead; err == nil {
		t.Error("the other statement ran to its end")
	}
	if got := db.Exec("SELECT count(), sum(id) FROM t"); got != "1000\t499500" {
		t.Errorf("rows and sum: %s", got)
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
}
