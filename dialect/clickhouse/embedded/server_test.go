//go:build unix

package embedded

import (
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// A dictionary over a table of the engine itself names no user, as on a
// server: the engine reads it as its own user.
func TestDictionariesOverOwnTables(t *testing.T) {
	t.Parallel()
	e := run(t, Options{})
	for _, sql := range []string{
		"CREATE DATABASE other",
		"CREATE TABLE countries (id UInt64, name String) ENGINE = MergeTree ORDER BY id",
		"CREATE TABLE other.countries (id UInt64, name String) ENGINE = MergeTree ORDER BY id",
		"CREATE VIEW shown AS SELECT id, upper(name) AS name FROM countries",
		"CREATE VIEW defined DEFINER = chent SQL SECURITY DEFINER AS SELECT id, lower(name) AS name FROM countries",
		"INSERT INTO countries VALUES (1, 'One')",
		"INSERT INTO other.countries VALUES (1, 'Eins')",
	} {
		must(t, e, sql)
	}
	native := strconv.Itoa(int(e.native.port()))
	tests := []struct{ name, source, want string }{
		{"table", "TABLE 'countries'", "One"},
		{"database", "TABLE 'countries' DB 'other'", "Eins"},
		{"localhost", "HOST 'localhost' TABLE 'countries' DB 'other'", "Eins"},
		{"address", "HOST '127.0.0.1' PORT " + native + " TABLE 'countries' DB 'default'", "One"},
		{"login", "HOST '127.0.0.1' PORT " + native + " USER 'chent' PASSWORD '" + e.Password() + "' TABLE 'countries' DB 'default'", "One"},
		{"query", "QUERY 'SELECT id, concat(name, name) AS name FROM default.countries'", "OneOne"},
		{"function", "QUERY 'SELECT number AS id, toString(number) AS name FROM numbers(3)'", "1"},
		{"dictionary", "QUERY 'SELECT id, dictGet(''default.d0'', ''name'', id) AS name FROM default.countries'", "One"},
		{"view", "TABLE 'shown'", "ONE"},
		{"view of a definer", "TABLE 'defined'", "one"},
		{"condition", "TABLE 'countries' WHERE 'id = 1'", "One"},
	}
	for i, tt := range tests {
		dict := "d" + strconv.Itoa(i)
		must(t, e, "CREATE DICTIONARY "+dict+" (id UInt64, name String DEFAULT 'none') PRIMARY KEY id SOURCE(CLICKHOUSE("+tt.source+")) LAYOUT(HASHED()) LIFETIME(MIN 0 MAX 300)")
		got, err := e.ask(t.Context(), "SELECT dictGet('"+dict+"', 'name', toUInt64(1))")
		if err != nil || got != tt.want {
			t.Errorf("%s: got %q, %v; want %q", tt.name, got, err, tt.want)
		}
	}
}

// What waits in the background of a Distributed or a Buffer table moves on by
// itself, as on a server.
func TestBackgroundInserts(t *testing.T) {
	t.Parallel()
	other := run(t, Options{})
	must(t, other, "CREATE TABLE l (n UInt64) ENGINE = MergeTree ORDER BY n")
	e := run(t, Options{Config: Config{Clusters: map[string][][]string{
		"both": {{Self}, {"chent:" + other.Password() + "@" + other.NativeAddr()}},
		"away": {{"chent:" + other.Password() + "@" + other.NativeAddr()}},
	}}})
	must(t, e, "CREATE TABLE l (n UInt64) ENGINE = MergeTree ORDER BY n")
	must(t, e, "CREATE TABLE d AS l ENGINE = Distributed(both, currentDatabase(), l, n)")
	must(t, e, "INSERT INTO d SETTINGS distributed_foreground_insert = 0 SELECT number FROM numbers(1000)")
	eventually(t, "the rows are on both shards", func() bool {
		return must(t, e, "SELECT count() FROM l") == "500" && must(t, other, "SELECT count() FROM l") == "500"
	})
	if got := must(t, e, "SELECT count(), sum(n) FROM d"); got != "1000\t499500" {
		t.Errorf("the cluster holds %q", got)
	}
	// The engine as a replica of its own, by its address.
	if got := must(t, e, "SELECT count() FROM d SETTINGS prefer_localhost_replica = 0"); got != "1000" {
		t.Errorf("over the network the cluster counts %s", got)
	}

	must(t, e, "CREATE TABLE b AS l ENGINE = Buffer(currentDatabase(), l, 1, 0.1, 0.1, 1, 1, 1, 1)")
	must(t, e, "INSERT INTO b VALUES (7777)")
	eventually(t, "the buffer is written out", func() bool { return must(t, e, "SELECT count() FROM l WHERE n = 7777") == "1" })
}

// Fixed ports are free again as soon as the engine has ended, with clients
// connected or not.
func TestPortsAreFreeAfterwards(t *testing.T) {
	t.Parallel()
	e := run(t, Options{})
	port := func(address string) int {
		_, text, _ := net.SplitHostPort(address)
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	o := Options{HTTPPort: port(e.HTTPAddr()), NativePort: port(e.NativeAddr())}
	for range 3 {
		if res, text := do(t, e, http.MethodGet, url.Values{"query": {"SELECT 1"}}, nil); res.StatusCode != http.StatusOK { // the connection stays open
			t.Fatal(text)
		}
		native, err := dialNative(t, e, e.User(), e.Password(), "")
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		if e, err = begin(o); err != nil {
			t.Fatal(err)
		}
		_ = native.Close() // its engine is gone
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
}

// A health check needs no password, and learns nothing else.
func TestPing(t *testing.T) {
	t.Parallel()
	e := run(t, Options{})
	res, err := http.Get("http://" + e.HTTPAddr() + "/ping")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK || string(text) != "Ok.\n" {
		t.Errorf("got %s, %q, %v", res.Status, text, err)
	}
	for name := range res.Header {
		if strings.HasPrefix(name, "X-Clickhouse") {
			t.Errorf("the answer has a header field %s", name)
		}
	}
}
