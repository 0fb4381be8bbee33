package clickhouse

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// manyParts writes types of n parts of each kind.
var manyParts = map[string]func(n int) string{
	"tuple": func(n int) string { return "Tuple(" + listOf(n, func(int) string { return "UInt8" }) + ")" },
	"named tuple": func(n int) string {
		return "Tuple(" + listOf(n, func(i int) string { return fmt.Sprintf("a%d Int8", i) }) + ")"
	},
	"nested": func(n int) string {
		return "Nested(" + listOf(n, func(i int) string { return fmt.Sprintf("a%d Int8", i) }) + ")"
	},
	"variant": func(n int) string { return "Variant(" + listOf(n, func(int) string { return "Bool" }) + ")" },
	"paths": func(n int) string {
		return "JSON(" + listOf(n, func(i int) string { return fmt.Sprintf("a%d Int8", i) }) + ")"
	},
	"skipped paths": func(n int) string {
		return "JSON(" + listOf(n, func(i int) string { return fmt.Sprintf("SKIP a%d", i) }) + ")"
	},
	"members": func(n int) string {
		return "Enum16(" + listOf(n, func(i int) string { return fmt.Sprintf("'%d' = %d", i, i) }) + ")"
	},
	"bare members": func(n int) string {
		return "Enum16(" + listOf(n, func(i int) string { return fmt.Sprintf("'%d'", i) }) + ")"
	},
	"argument types": func(n int) string {
		return "AggregateFunction(f, " + listOf(n-1, func(int) string { return "Int8" }) + ")"
	},
	"parameters": func(n int) string {
		return "AggregateFunction(f(" + listOf(n-1, func(int) string { return "1" }) + "))"
	},
	"array parameter": func(n int) string {
		return "AggregateFunction(f([" + listOf(n-2, func(int) string { return "1" }) + "]))"
	},
	"deep parameter": func(n int) string {
		return "AggregateFunction(f(" + strings.Repeat("[", 400) + listOf(n-401, func(int) string { return "1" }) + strings.Repeat("]", 400) + "))"
	},
	"deep tuple": func(n int) string {
		return strings.Repeat("Tuple(", 400) + listOf(n-399, func(int) string { return "Int8" }) + strings.Repeat(")", 400)
	},
	"tuple of arrays": func(n int) string { return "Tuple(" + listOf(n/2, func(int) string { return "Array(Int8)" }) + ")" },
	"tuple of states": func(n int) string {
		return "Tuple(" + listOf(n/3, func(int) string { return "AggregateFunction(any, Int)" }) + ")"
	},
	"words of aliases": func(n int) string { return "Tuple(" + listOf(n, func(int) string { return "DOUBLE PRECISION" }) + ")" },
}

func listOf(n int, part func(i int) string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = part(i)
	}
	return strings.Join(parts, ", ")
}

// TestParseTypeIsBounded tries as many parts as a type may have, and one more,
// and bounds the memory, which is what the work is done on.
func TestParseTypeIsBounded(t *testing.T) {
	const (
		step    = 6 // the most that a part more may be: a tuple of states has three
		perPart = 1200
	)
	for kind, text := range manyParts {
		t.Run(kind, func(t *testing.T) {
			most, above := text(maxTypeParts), text(maxTypeParts+step)
			if _, err := ParseType(above); err == nil || !strings.HasSuffix(err.Error(), ": more than 100000 elements") {
				t.Errorf("%d parts: %.200v", maxTypeParts+step, err)
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			if _, err := ParseType(most); err != nil {
				t.Errorf("%d parts: %.300v", maxTypeParts, err)
			}
			runtime.ReadMemStats(&after)
			if n := after.TotalAlloc - before.TotalAlloc; n > perPart*maxTypeParts {
				t.Errorf("%d bytes were allocated for %d parts", n, maxTypeParts)
			}
			if n := after.Mallocs - before.Mallocs; n > 7*maxTypeParts {
				t.Errorf("%d allocations for %d parts", n, maxTypeParts)
			}
		})
	}
}
