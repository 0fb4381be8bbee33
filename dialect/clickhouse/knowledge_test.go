package clickhouse_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// TestCodecsAreTheEngines compares the table of codecs with the engine's.
func TestCodecsAreTheEngines(t *testing.T) {
	t.Parallel()
	conn := connect(t)
	answer, err := ask(t, conn, "SELECT name FROM system.codecs ORDER BY name")
	if err != nil {
		t.Fatal(err)
	}
	theirs := strings.Fields(answer)
	if len(theirs) < 10 {
		t.Fatalf("the engine names the codecs %q", theirs)
	}
	notWritten := []string{"Multiple"} // what the server calls a chain
	for _, name := range theirs {
		if !slices.Contains(notWritten, name) && !slices.Contains(clickhouse.CodecNames(), name) {
			t.Errorf("the engine has the codec %s, of which the table has no row", name)
		}
	}
	elsewhere := []string{"Default", "ZSTD_QAT", "DEFLATE_QPL"} // a word for the server's own; of other builds
	for _, name := range clickhouse.CodecNames() {
		if !slices.Contains(theirs, name) && !slices.Contains(elsewhere, name) {
			t.Errorf("the table has the codec %s, which the engine has not", name)
		}
	}
}

// TestNondeterministicFunctionsAreTheEngines asks the engine which functions may
// give another value for the same arguments.
func TestNondeterministicFunctionsAreTheEngines(t *testing.T) {
	t.Parallel()
	conn := connect(t)
	answer, err := ask(t, conn, "SELECT concat(lower(name), '\t', toString(deterministic)) FROM system.functions WHERE deterministic IS NOT NULL ORDER BY 1")
	if err != nil {
		t.Fatal(err)
	}
	asElsewhere := []string{"arrayjoin", "unnest", "joinget", "joingetornull", // the server takes them for deterministic in keys
		"__applyfilter", "chdb"} // never written by people; of the embedded engine
	checked := 0
	for line := range strings.SplitSeq(answer, "\n") {
		name, deterministic, _ := strings.Cut(line, "\t")
		checked++
		if got, want := clickhouse.Nondeterministic(name), deterministic == "0"; got != want && !slices.Contains(asElsewhere, name) && !strings.HasPrefix(name, "dictget") {
			t.Errorf("%s: not deterministic is %v here, %v for the engine", name, got, want)
		}
	}
	if checked < 1000 {
		t.Errorf("%d functions were checked", checked)
	}
}
