package driver_test

import (
	"io"
	"os"
	"strings"
	"testing"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
)

// Users who may not DESCRIBE, and those who may change no setting, read and
// insert over HTTP what they have the rights for.
func TestUsersOfFewRights(t *testing.T) {
	if os.Getenv("CHENT_TEST_URL") != "" {
		t.Skip("makes users in an embedded engine's configuration")
	}
	t.Parallel()
	users := enginetest.WithUsers(t, map[string][]string{
		"reader":          {"GRANT SELECT(n) ON app.t"},
		"writer":          {"GRANT INSERT(n) ON app.t"},
		"stranger":        {"GRANT SELECT ON other.t"},
		"readonly_reader": {"GRANT SELECT ON app.*"},
	})
	all := open(t, users.HTTP("", "default"))
	for _, sql := range []string{"CREATE DATABASE app", "CREATE TABLE app.t (n UInt64, s String) ENGINE = MergeTree ORDER BY n", "INSERT INTO app.t SELECT number, 'x' FROM numbers(10)"} {
		if err := all.Exec(t.Context(), driver.Statement{SQL: sql}); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"reader", "readonly_reader"} {
		conn := open(t, users.HTTP(name, "app"))
		if err := conn.Exec(t.Context(), driver.Statement{SQL: "DESCRIBE TABLE t"}); name == "reader" && !driver.IsCode(err, 497) {
			t.Errorf("%s may describe: %v", name, err)
		}
		if got := value(t, conn, "SELECT sum(n) AS s FROM t"); got != "45" {
			t.Errorf("%s: %s", name, got)
		}
		empty := &received{}
		if err := conn.Query(t.Context(), driver.Statement{SQL: "SELECT n FROM t WHERE n > 10"}, empty); err != nil || len(empty.header) != 1 {
			t.Errorf("%s: an empty result: %v, %v", name, empty.header, err)
		}
		if err := conn.Query(t.Context(), driver.Statement{SQL: "SELECT n % 2 AS k, count() AS c FROM t GROUP BY k WITH TOTALS"}, &countedTotals{}); name == "reader" && err != nil || name != "reader" && (!driver.IsCode(err, 164) || !strings.Contains(err.Error(), "native TCP")) {
			t.Errorf("%s: totals: %v", name, err)
		}
		body, err := conn.QueryFormat(t.Context(), driver.Statement{SQL: "SELECT n FROM t ORDER BY n LIMIT 2 FORMAT TSV"})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if text, err := io.ReadAll(body); err != nil || string(text) != "0\n1\n" {
			t.Errorf("%s: a format: %q, %v", name, text, err)
		}
		_ = body.Close()
		session, err := conn.Session(t.Context())
		if err != nil {
			t.Errorf("%s: a session: %v", name, err)
			continue
		}
		if got := value(t, session, "SELECT count(n) || currentDatabase() AS c FROM t"); got != "10app" {
			t.Errorf("%s: a session: %s", name, got)
		}
		_ = session.Close()
		large := driver.Statement{SQL: "SELECT count(n) AS c FROM t WHERE has({ids:Array(UInt64)}, n)", Params: []driver.Param{{Name: "ids", Value: "[" + strings.Repeat("1,", 300_000) + "3]"}}}
		if err := conn.Query(t.Context(), large, &received{}); name == "reader" && err != nil || name != "reader" && !driver.IsCode(err, 164) {
			t.Errorf("%s: a long parameter: %v", name, err)
		}
		if err := conn.Exec(t.Context(), driver.Statement{SQL: "SELECT 1", Settings: []driver.Setting{{Name: "max_threads", Value: "1"}}}); name != "reader" && !driver.IsCode(err, 164) {
			t.Errorf("%s: a setting: %v", name, err)
		}
	}
	for compression, refused := range map[string]bool{"lz4": false, "gzip": false, "none": false, "zstd": true} {
		conn, err := driver.Open(t.Context(), users.HTTP("readonly_reader", "app")+"&compression="+compression)
		if driver.IsCode(err, 164) != refused || err != nil && !refused {
			t.Errorf("%s of a user who may change no setting: %v", compression, err)
		}
		if err == nil {
			_ = conn.Close()
		}
	}
	writer := open(t, users.HTTP("writer", "app"))
	n := proto.ColUInt64{7, 8}
	sent := false
	if err := writer.Insert(t.Context(), driver.Statement{SQL: "INSERT INTO t (n)"}, &source{columns: []proto.InputColumn{{Name: "n", Data: &n}}, fill: nextOnce(&sent)}); err != nil {
		t.Errorf("an insert: %v", err)
	}
	if err := writer.InsertFormat(t.Context(), driver.Statement{SQL: "INSERT INTO t (n) FORMAT TSV"}, strings.NewReader("9\n")); err != nil {
		t.Errorf("an insert of a format: %v", err)
	}
	if got := value(t, all, "SELECT count() AS c FROM app.t"); got != "13" {
		t.Errorf("after the inserts: %s", got)
	}
	if err := writer.Exec(t.Context(), driver.Statement{SQL: "SELECT n FROM t"}); !driver.IsCode(err, 497) {
		t.Errorf("a writer reads: %v", err)
	}
	stranger, err := open(t, users.HTTP("stranger", "app")).Session(t.Context())
	if err != nil {
		t.Fatalf("a session of a user without rights in its database: %v", err)
	}
	defer stranger.Close()
	if got := value(t, stranger, "SELECT currentDatabase() AS d"); got != "app" {
		t.Errorf("the stranger is in %s", got)
	}
	if err := stranger.Exec(t.Context(), driver.Statement{SQL: "SELECT n FROM t"}); !driver.IsCode(err, 497) {
		t.Errorf("a stranger reads: %v", err)
	}
}
