package schema

import "github.com/chent-io/chent/dialect/clickhouse"

// SQL is a value of a setting or of a parameter that stands in the statement as
// it is: a list, disk(...), an identifier.
type SQL string

// Literal returns the value of a setting or a parameter as SQL text: that of a
// Go value, or of an [SQL] itself.
func Literal(value any) (string, error) {
	if sql, ok := value.(SQL); ok {
		return string(sql), nil
	}
	return clickhouse.Literal(value)
}
