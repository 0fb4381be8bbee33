//go:build unix

package clustertest

import (
	"errors"
	"strings"
	"testing"
)

func TestOffCluster(t *testing.T) {
	tests := []struct{ sql, alone, cluster string }{
		{"ALTER TABLE t ON CLUSTER main ADD COLUMN b UInt8", "ALTER TABLE t ADD COLUMN b UInt8", "main"},
		{"CREATE TABLE t ON CLUSTER '{cluster}' (a UInt8)", "CREATE TABLE t (a UInt8)", "{cluster}"},
		{"DROP TABLE t /* ON CLUSTER x */ ON CLUSTER `main`", "DROP TABLE t /* ON CLUSTER x */", "main"},
		{"SELECT 'ON CLUSTER main'", "SELECT 'ON CLUSTER main'", ""},
		{"SELECT (1 ON CLUSTER main)", "SELECT (1 ON CLUSTER main)", ""},
	}
	for _, tt := range tests {
		if alone, cluster := offCluster(tt.sql); alone != tt.alone || cluster != tt.cluster {
			t.Errorf("%s: got %q, %q", tt.sql, alone, cluster)
		}
	}
}

func TestIsReplicatedDDL(t *testing.T) {
	tests := []struct {
		sql, current string
		want         bool
	}{
		{"CREATE TABLE r.t (a UInt8)", "", true},
		{"CREATE TABLE IF NOT EXISTS `r`.`t` (a UInt8)", "", true},
		{"ALTER TABLE t ADD COLUMN b UInt8", "r", true},
		{"ALTER TABLE t ADD COLUMN b UInt8", "app", false},
		{"DROP TABLE app.t", "r", false},
		{"CREATE MATERIALIZED VIEW v AS SELECT 1", "r", true},
		{"INSERT INTO r.t VALUES (1)", "r", false},
		{"SELECT 1", "r", false},
	}
	for _, tt := range tests {
		if got := isReplicatedDDL(tt.sql, "r", tt.current); got != tt.want {
			t.Errorf("%s in %q: got %v", tt.sql, tt.current, got)
		}
	}
}

// What tests need of a cluster beside its queue: real Distributed tables, one
// KeeperMap for both, faults, output modes and a Replicated database's DDL.
func TestCluster(t *testing.T) {
	c := Start(t, Options{Keeper: true, Replicated: "repl"})
	first, second := c.Host(0), c.Host(1)
	first.Exec("CREATE TABLE app.l ON CLUSTER '{cluster}' (n UInt64) ENGINE = MergeTree ORDER BY n")
	first.Exec("CREATE TABLE app.d ON CLUSTER main AS app.l ENGINE = Distributed(main, app, l, n)")
	first.Exec("INSERT INTO app.d SETTINGS distributed_foreground_insert = 1 SELECT number FROM numbers(100)")
	for _, h := range c.Hosts() {
		if got := h.Exec("SELECT count() FROM app.l") + " of " + h.Exec("SELECT count() FROM app.d"); got != "50 of 100" {
			t.Errorf("%s holds %s", h.URL("app"), got)
		}
	}
	if a, b := first.Exec("SELECT uuid FROM system.tables WHERE name = 'l'"), second.Exec("SELECT uuid FROM system.tables WHERE name = 'l'"); a != b {
		t.Errorf("the table has the UUIDs %s and %s", a, b)
	}

	first.Exec("CREATE TABLE app.k ON CLUSTER main (k String, v String) ENGINE = KeeperMap('/k') PRIMARY KEY k")
	first.Exec("INSERT INTO app.k VALUES ('key', 'value')")
	if got := second.Exec("SELECT v FROM app.k"); got != "value" {
		t.Errorf("the other host's KeeperMap holds %q", got)
	}

	c.Fault(Fault{Host: 1, Match: "ADD COLUMN", Code: 243, Text: "Cannot reserve space. (NOT_ENOUGH_SPACE)"})
	_, err := first.Try("ALTER TABLE app.l ON CLUSTER main ADD COLUMN b UInt8")
	var refusal *ServerError
	if !errors.As(err, &refusal) || refusal.Code != 243 {
		t.Errorf("got %v, want the fault", err)
	}
	// The first error ends the wait, not the work of the others.
	eventually(t, "the other host has the column", func() bool { return first.Columns("app", "l") == "n,b" })
	if got := second.Columns("app", "l"); got != "n" {
		t.Errorf("the host with the fault has the columns %s", got)
	}
	c.Fault(Fault{Host: 1, Match: "ADD COLUMN", Code: 243, Text: "Cannot reserve space. (NOT_ENOUGH_SPACE)"})
	rows, err := first.Try("ALTER TABLE app.l ON CLUSTER main ADD COLUMN c UInt8", "distributed_ddl_output_mode", "never_throw")
	if err != nil || strings.Count(rows, "127.0.0.1") != 2 || !strings.Contains(rows, "\t243\t") {
		t.Errorf("got %v and the rows %q, want one of the fault", err, rows)
	}

	for _, h := range c.Hosts() {
		h.Exec("CREATE DATABASE repl")
	}
	first.Exec("CREATE TABLE repl.t (a UInt8) ENGINE = MergeTree ORDER BY a")
	if got := second.Columns("repl", "t"); got != "a" {
		t.Errorf("the other replica's table has the columns %q", got)
	}
}
