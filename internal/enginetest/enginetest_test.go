package enginetest_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chent-io/chent/internal/enginetest"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

func TestDatabasesAreApart(t *testing.T) {
	t.Parallel()
	a, b := enginetest.New(t), enginetest.New(t)
	for i, db := range []*enginetest.Database{a, b} {
		db.Exec("CREATE TABLE t (n UInt8) ENGINE = MergeTree ORDER BY n")
		db.Exec("INSERT INTO t SELECT number FROM numbers(" + string(rune('3'+i)) + ")")
	}
	if got := a.Exec("SELECT count() FROM t"); got != "3" {
		t.Errorf("first database holds %s rows, want 3", got)
	}
	if got := b.Exec("SELECT count() FROM t"); got != "4" {
		t.Errorf("second database holds %s rows, want 4", got)
	}
	if got := a.Exec("SELECT engine FROM system.databases WHERE name = currentDatabase()"); got != "Atomic" {
		t.Errorf("database engine is %s, want Atomic", got)
	}
}

func TestDatabaseIsDroppedAfterTheTest(t *testing.T) {
	t.Parallel()
	outer := enginetest.New(t)
	var name string
	t.Run("inner", func(t *testing.T) { name = enginetest.New(t).Name })
	if got := outer.Exec("SELECT count() FROM system.databases WHERE name = '" + name + "'"); got != "0" {
		t.Errorf("database %s is still there", name)
	}
}

func TestTryReturnsTheServersError(t *testing.T) {
	t.Parallel()
	_, err := enginetest.New(t).Try("SELECT nonsense FROM nowhere")
	if err == nil || !strings.Contains(err.Error(), "UNKNOWN_TABLE") {
		t.Errorf("got %v, want UNKNOWN_TABLE", err)
	}
}

func TestURLs(t *testing.T) {
	t.Parallel()
	for _, text := range []string{enginetest.HTTP(t), enginetest.Native(t)} {
		u, err := url.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if _, set := u.User.Password(); !set || u.Port() == "" || !strings.HasPrefix(u.Path, "/t_") {
			t.Errorf("URL %s lacks password, port or database", u.Redacted())
		}
	}
}

func TestFeatures(t *testing.T) {
	t.Parallel()
	enginetest.Engine(t)
	db := enginetest.New(t)
	db.Exec("CREATE TABLE local (n UInt64) ENGINE = MergeTree ORDER BY n SETTINGS storage_policy = 'tiered'")
	db.Exec("CREATE TABLE dist AS local ENGINE = Distributed(main, currentDatabase(), local)")
	db.Exec("INSERT INTO dist SETTINGS distributed_foreground_insert = 1 SELECT number FROM numbers(10)")
	if got := db.Exec("SELECT count() FROM clusterAllReplicas(main, currentDatabase(), local)"); got != "10" {
		t.Errorf("cluster main counts %s rows, want 10", got)
	}
	db.Exec("CREATE TABLE kv (k String, v String) ENGINE = KeeperMap('/" + db.Name + "') PRIMARY KEY k")
	db.Exec("INSERT INTO kv VALUES ('a', 'b')")
	if got := db.Exec("SELECT v FROM kv WHERE k = 'a'"); got != "b" {
		t.Errorf("KeeperMap holds %q, want b", got)
	}
	if got := db.Exec("SELECT getMacro('shard'), timezone()"); got != "01\tUTC" {
		t.Errorf("macro and time zone are %q", got)
	}
}
