package migrate

import (
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/plan"
)

func TestClusterSizes(t *testing.T) {
	conn, err := driver.Open(t.Context(), enginetest.New(t).HTTP())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	sizes, err := clusterSizes(t.Context(), conn, []string{"main", "no such 'cluster'"})
	if err != nil || len(sizes) != 1 || sizes["main"] != (plan.Hosts{Shards: 1, Replicas: 1}) {
		t.Errorf("got %v, %v", sizes, err)
	}
}
