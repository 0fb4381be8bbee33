package clickhouse_test

import (
	"strings"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// TestStatesMergeToTheServersFamily asks the server for the type of every
// aggregate function whose family is known, of an argument of every family, and
// of the functions made from it by suffixes.
func TestStatesMergeToTheServersFamily(t *testing.T) {
	t.Parallel()
	conn := connect(t)
	names, err := ask(t, conn, "SELECT name FROM system.functions WHERE is_aggregate ORDER BY name")
	if err != nil {
		t.Fatal(err)
	}
	arguments := []string{"UInt8", "Int64", "UInt256", "Float32", "Decimal(9, 2)", "DateTime", "String", "Array(Decimal(9, 2))", "Map(String, UInt8)", "Nullable(Decimal(18, 4))"}
	calls := 0
	check := func(function string, types ...string) {
		state, err := clickhouse.ParseType("AggregateFunction(" + function + ", " + strings.Join(types, ", ") + ")")
		if err != nil {
			t.Fatal(err)
		}
		family := strings.TrimSuffix(state.Expression(), "State")
		if family == "Any" {
			return // known of no function
		}
		defaults := make([]string, len(types))
		for i, typ := range types {
			defaults[i] = "defaultValueOfTypeName(" + clickhouse.QuoteString(typ) + ")"
		}
		answer, err := ask(t, conn, "SELECT toTypeName("+function+"("+strings.Join(defaults, ", ")+"))")
		if err != nil {
			return // not for such arguments
		}
		calls++
		result, err := clickhouse.ParseType(answer)
		if err != nil || result.Expression() != family {
			t.Errorf("%s of %s: %s is expected, the server says %s", function, types, family, answer)
		}
	}
	for _, name := range strings.Fields(names) {
		for _, a := range arguments {
			check(name, a)
			check(name, a, "UInt8")
		}
	}
	for _, name := range []string{"sum", "avg", "quantile", "uniq", "argMin", "groupArray", "any"} {
		for _, a := range arguments {
			for _, suffix := range []string{"If", "OrNull", "OrDefault", "Distinct", "OrNullIf", "DistinctIf", "ArrayIf"} {
				check(name+suffix, a, "UInt8")
			}
			for _, suffix := range []string{"Array", "ForEach", "OrNull", "Distinct"} {
				check(name+suffix, a)
			}
		}
	}
	if calls < 500 {
		t.Errorf("only %d calls were understood", calls)
	}
}
