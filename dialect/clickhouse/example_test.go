package clickhouse_test

import (
	"fmt"

	"github.com/chent-io/chent/dialect/clickhouse"
)

func ExampleParseType() {
	t, err := clickhouse.ParseType("Map(LowCardinality(String), Nullable(DateTime64(3, 'UTC')))")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(t.Name, t.Key().Base(), t.Elem().IsNullable(), t.Elem().Base().Timezone())

	_, err = clickhouse.ParseType("Strng")
	fmt.Println(err)
	// Output:
	// Map String true UTC
	// clickhouse: unknown type "Strng"; did you mean "String"?
}

func ExampleType_Canonical() {
	for _, text := range []string{"BIGINT UNSIGNED", "Decimal32(2)", "Enum('a', 'b')", "VARCHAR(10)"} {
		fmt.Println(clickhouse.MustParseType(text).Canonical())
	}
	// Output:
	// UInt64
	// Decimal(9, 2)
	// Enum8('a' = 1, 'b' = 2)
	// String
}

func ExampleFamilyOf() {
	f := clickhouse.FamilyOf("bigint unsigned")
	fmt.Println(f.Name, f.Kind == clickhouse.KindInteger, f.Is(clickhouse.Signed), f.Bytes, f.Go)
	// Output: UInt64 true false 8 uint64
}

func ExampleQuoteIdent() {
	fmt.Println(clickhouse.QuoteIdent("odd`name"), clickhouse.QuoteIdentIfNeeded("plain"), clickhouse.QuoteString("it's"))
	// Output: `odd\`name` plain 'it\'s'
}

func ExampleLiteral() {
	for _, v := range []any{1.5, "it's", []string{"a", "b"}, nil} {
		text, err := clickhouse.Literal(v)
		fmt.Println(text, err)
	}
	// Output:
	// 1.5 <nil>
	// 'it\'s' <nil>
	// CAST('[\'a\',\'b\']', 'Array(String)') <nil>
	// NULL <nil>
}
