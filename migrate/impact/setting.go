package impact

import (
	"strconv"
	"strings"

	"github.com/chent-io/chent/migrate/catalog"
)

// Setting says what it means to change a setting of a table from one value to
// another; empty is none. Most say how rows are kept from then on. Those of a
// Memory table that limit it drop rows at once.
func Setting(engine catalog.Engine, name, from, to string) Verdict {
	limit, ok := strings.CutSuffix(name, "_to_keep")
	if engine.Name != "Memory" || !ok {
		return Verdict{Class: Metadata}
	}
	was, okWas := limitOf(from)
	is, okIs := limitOf(to)
	least := strings.HasPrefix(limit, "min_")
	if okWas && okIs && (is == 0 && !least || is >= was && (was != 0 || least)) {
		return Verdict{Class: Metadata}
	}
	return Verdict{Class: Destructive, Harms: []Harm{RowsGo}, Reason: "the oldest rows go at once where the table holds more"}
}

func limitOf(value string) (uint64, bool) {
	if value == "" {
		return 0, true
	}
	n, err := strconv.ParseUint(strings.Trim(value, "'"), 10, 64)
	return n, err == nil
}
