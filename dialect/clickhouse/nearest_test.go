package clickhouse_test

import (
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse"
)

func TestNearest(t *testing.T) {
	known := []string{"max_threads", "max_block_size", "MergeTree", "id", "at"}
	for word, want := range map[string]string{
		"max_treads": "max_threads", "MAX_THREADS": "max_threads", "mergetree": "MergeTree", "MergTre": "MergeTree",
		"idd": "id", "it": "id", "max_thraeds": "max_threads", "og": "", "": "", "nothing_like_it": "",
	} {
		if got := clickhouse.Nearest(word, known[:2], known[2:]); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}
