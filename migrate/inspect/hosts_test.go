//go:build unix

package inspect_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/clustertest"
	"github.com/chent-io/chent/migrate/inspect"
)

func TestHosts(t *testing.T) {
	t.Parallel()
	c := clustertest.Start(t, clustertest.Options{})
	conn, err := driver.Open(t.Context(), c.Host(0).URL("app"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	server, err := conn.Server(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	see := func() []string {
		t.Helper()
		hosts, err := inspect.Hosts(t.Context(), conn)
		if err != nil {
			t.Fatal(err)
		}
		var seen []string
		for _, h := range hosts {
			seen = append(seen, fmt.Sprintf("%s %d/%d version %v, shard %s, replica %s %s", h.Cluster, h.Shard, h.Replica, h.Version == server.Version, h.Macros["shard"], h.Macros["replica"], h.Problem))
		}
		return seen
	}
	want := []string{
		"main 1/1 version true, shard 01, replica r1 ",
		"main 2/1 version true, shard 02, replica r2 ",
		"rep 1/1 version true, shard 01, replica r1 ",
		"rep 1/2 version true, shard 02, replica r2 ",
	}
	if got := see(); !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	c.Host(1).Kill()
	want[1] = "main 2/1 version false, shard , replica  " + inspect.NoAnswer
	want[3] = "rep 1/2 version false, shard , replica  " + inspect.NoAnswer
	if got := see(); !slices.Equal(got, want) {
		t.Errorf("with a host down: got %q\nwant %q", got, want)
	}
}
