package shapes_test

import (
	"os/exec"
	"strings"
	"testing"
)

// TestFunctionsPerTable bounds what a table adds to the build of a client: the
// compiler works by the function, and its time and memory with them. What is
// generic over the type of a table's rows is compiled again for each table, and
// in each package that names the table: that is how a table came to have 1,270
// functions.
func TestFunctionsPerTable(t *testing.T) {
	const path = "github.com/chent-io/chent/integration/shapes/ent"
	tables := map[string]int{"": 6, "/metric": 1, "/event": 1, "/hook": 6}
	limits := map[string]int{"": 340, "/metric": 330, "/event": 750, "/hook": 60}
	for pkg, n := range tables {
		if per := functions(t, path+pkg) / n; per > limits[pkg] {
			t.Errorf("package %s has %d functions for a table, want no more than %d", path+pkg, per, limits[pkg])
		} else {
			t.Logf("package %s: %d functions for a table", path+pkg, per)
		}
	}
}

// functions counts those that were compiled for a package.
func functions(t *testing.T, path string) (n int) {
	t.Helper()
	archive, err := exec.Command("go", "list", "-export", "-f", "{{.Export}}", path).Output()
	if err != nil {
		t.Fatalf("build %s: %v", path, err)
	}
	symbols, err := exec.Command("go", "tool", "nm", strings.TrimSpace(string(archive))).Output()
	if err != nil {
		t.Fatalf("list the symbols of %s: %v", path, err)
	}
	for line := range strings.Lines(string(symbols)) {
		if fields := strings.Fields(line); len(fields) > 2 && strings.EqualFold(fields[1], "T") {
			n++
		}
	}
	if n == 0 {
		t.Fatalf("%s has no functions", path)
	}
	return n
}
