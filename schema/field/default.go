package field

import (
	"fmt"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// defaultText renders a default value as the SQL that people write for it: 0,
// 'text', '2024-01-31', ['a', 'b']. The server converts it to the column's
// type. A value that the type cannot hold is an error.
func defaultText(value any, typ string, enum []string) (string, error) {
	t, err := clickhouse.ParseType(typ)
	if err != nil {
		return clickhouse.Literal(value) // the type is reported by the generator
	}
	t = t.Base()
	if enum != nil {
		name := fmt.Sprint(value)
		for _, e := range enum {
			if e == name {
				return clickhouse.QuoteString(name), nil
			}
		}
		return "", fmt.Errorf("%q is no value of the enum", name)
	}
	text, err := clickhouse.ParamText(value, t)
	if err != nil {
		return "", err
	}
	switch t.Name {
	case "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64", "Float32", "Float64", "BFloat16", "Bool", "Array":
		return text, nil
	}
	return clickhouse.QuoteString(text), nil
}
