package clickhouse_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

// TestFamiliesAreTheEngines compares the table of families with the engine's,
// both ways: names, other names, and which of them may be in any case.
func TestFamiliesAreTheEngines(t *testing.T) {
	t.Parallel()
	conn := connect(t)
	answer, err := ask(t, conn, "SELECT concat(name, '\t', toString(case_insensitive), '\t', alias_to) FROM system.data_type_families ORDER BY name")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for line := range strings.SplitSeq(answer, "\n") {
		fields := strings.Split(line, "\t")
		name, anyCase, alias := fields[0], fields[1] == "1", fields[2]
		names[strings.ToUpper(name)] = true
		family := clickhouse.FamilyOf(name)
		switch {
		case family.Kind == clickhouse.KindUnknown:
			t.Errorf("the engine has %s, of which the table has no row", name)
		case alias != "" && family.Name != alias, alias == "" && family.Name != name:
			t.Errorf("the engine's %s is %q, the table's %s", name, alias, family.Name)
		}
		if other := strings.ToLower(name); other != name && (clickhouse.FamilyOf(other).Kind != clickhouse.KindUnknown) != anyCase {
			t.Errorf("%s: the engine takes it in any case: %v, and the table does not say so", name, anyCase)
		}
	}
	for _, family := range clickhouse.Families() {
		for name := range strings.SplitSeq(family.Name+","+family.Names, ",") {
			if name != "" && name != "Object" && !names[strings.ToUpper(name)] {
				t.Errorf("the table has %s, which the engine has not", name)
			}
		}
	}
}

// samples have arguments where their family needs some.
var samples = map[string]string{
	"Decimal": "Decimal(30, 4)", "Decimal32": "Decimal32(2)", "Decimal64": "Decimal64(2)", "Decimal128": "Decimal128(2)", "Decimal256": "Decimal256(2)",
	"FixedString": "FixedString(3)", "Enum8": "Enum8('a' = 1)", "Enum16": "Enum16('a' = 1)", "Enum": "Enum('a' = 1)", "DateTime64": "DateTime64(3)",
	"Time64": "Time64(3)", "Array": "Array(UInt8)", "Map": "Map(String, UInt8)", "Tuple": "Tuple(UInt8)", "Nested": "Nested(a UInt8)",
	"QBit": "QBit(Float32, 8)", "Nullable": "Nullable(UInt8)", "LowCardinality": "LowCardinality(String)",
	"SimpleAggregateFunction": "SimpleAggregateFunction(max, UInt8)", "AggregateFunction": "AggregateFunction(uniq, UInt8)",
	"Variant": "Variant(String, UInt8)",
}

// TestFamiliesMayBeWhatTheEngineLets asks the engine whether each family may be
// Nullable and LowCardinality, with and without permission, and how many bytes
// its values have.
func TestFamiliesMayBeWhatTheEngineLets(t *testing.T) {
	t.Parallel()
	conn := connect(t)
	takes := func(column string, permitted ...driver.Setting) bool {
		t.Helper()
		settings := append([]driver.Setting{{Name: "allow_suspicious_low_cardinality_types", Value: "0"}, {Name: "enable_nullable_tuple_type", Value: "0"}}, permitted...)
		if err := conn.Exec(t.Context(), driver.Statement{SQL: "CREATE TABLE families_probe (c " + column + ") ENGINE = Memory", Settings: settings}); err != nil {
			return false
		}
		if err := conn.Exec(t.Context(), driver.Statement{SQL: "DROP TABLE families_probe"}); err != nil {
			t.Fatal(err)
		}
		return true
	}
	for _, f := range clickhouse.Families() {
		if f.Name == "Object" || f.Kind == clickhouse.KindNothing || f.Kind == clickhouse.KindWrapper {
			continue // gone from the engine; in no table; as what they wrap
		}
		text := f.Name
		if sample, ok := samples[f.Name]; ok {
			text = sample
		}
		for _, probe := range []struct {
			wrapped, setting  string
			plain, permission clickhouse.Trait
		}{
			{"Nullable(" + text + ")", "enable_nullable_tuple_type", clickhouse.MayBeNullable, clickhouse.MayBeNullableByPermission},
			{"LowCardinality(" + text + ")", "allow_suspicious_low_cardinality_types", clickhouse.MayBeLow, clickhouse.MayBeLowByPermission},
		} {
			if got := takes(probe.wrapped); got != f.Is(probe.plain) {
				t.Errorf("the engine takes %s: %v", probe.wrapped, got)
			} else if got := takes(probe.wrapped, driver.Setting{Name: probe.setting, Value: "1"}); got != (f.Is(probe.plain) || f.Is(probe.permission)) {
				t.Errorf("with %s = 1 the engine takes %s: %v", probe.setting, probe.wrapped, got)
			}
		}
		if bytes, ok := clickhouse.MustParseType(text).Size(); ok && f.Kind != clickhouse.KindShape {
			got, err := ask(t, conn, "SELECT toString(byteSize(defaultValueOfTypeName("+clickhouse.QuoteString(text)+")))")
			if err != nil || got != strconv.Itoa(bytes) {
				t.Errorf("a value of %s has %d bytes, the engine says %s (%v)", text, bytes, got, err)
			}
		}
	}
}
