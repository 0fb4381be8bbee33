package migrate_test

import (
	"syscall"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/embedded"
	"github.com/chent-io/chent/migrate"
	"github.com/chent-io/chent/migrate/catalog"
)

// The disk is full in the middle of a copy. The message says so, and when
// there is room again, the next run goes on.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=24m"); err != nil {
		t.Skipf("needs a small file system of its own: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	_, conn := server(t, embedded.Options{Config: embedded.Config{XML: "<storage_configuration><disks><small><path>" + disk + "/</path></small></disks>" +
		"<policies><small><volumes><main><disk>small</disk></main></volumes></small></policies></storage_configuration>"}})
	execAll(t, conn, "CREATE TABLE t (id UInt64, s String) ENGINE = MergeTree ORDER BY id SETTINGS storage_policy = 'small'",
		"INSERT INTO t SELECT number, randomPrintableASCII(100) FROM numbers(120000)")
	rows := answer(t, conn, "SELECT toString(count()), toString(sum(cityHash64(id, s))) FROM t")
	desired := storedBy("s")
	desired.Databases[0].Tables[0].Settings = []catalog.Setting{{Name: "storage_policy", Value: "'small'"}}
	options := migrate.ApplyOptions{PlanOptions: migrate.PlanOptions{AllowRecreate: true, AllowRewrite: true}}
	_, err := migrate.Apply(t.Context(), conn, desired, options)
	matches(t, err, `apply: step 1 of 1 \(RECREATE app\.t: .*\): clickhouse: code (243|75) \((NOT_ENOUGH_SPACE|CANNOT_WRITE_TO_FILE_DESCRIPTOR)\): .* \[statement: INSERT INTO .*; the server's disk is full: make room and run again, which goes on from here`)
	if got := answer(t, conn, "SELECT toString(count()), toString(sum(cityHash64(id, s))) FROM t"); got != rows {
		t.Errorf("%s rows and checksum, want %s", got, rows)
	}
	if err := syscall.Mount("tmpfs", disk, "tmpfs", syscall.MS_REMOUNT, "size=200m"); err != nil {
		t.Fatal(err)
	}
	if _, err := migrate.Apply(t.Context(), conn, desired, options); err != nil {
		t.Fatalf("the next run: %v", err)
	}
	if got := answer(t, conn, "SELECT toString(count()), toString(sum(cityHash64(id, s))) FROM t"); got != rows {
		t.Errorf("%s rows and checksum, want %s", got, rows)
	}
}
