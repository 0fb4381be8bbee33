package entc

import (
	"fmt"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// Family is the type of the typed column, as the table in the documentation of
// package sql has it.
func (c *columnView) Family() string { return c.Type.Expression() }

// NewColumn is the Go expression that makes the typed column.
func (c *columnView) NewColumn() string {
	return fmt.Sprintf("chsql.%sColumn(t, %s, %s)", c.Family(), c.Constant(), quote(c.ClickHouseType()))
}

// isNumeric reports whether values of t are numbers.
func isNumeric(t clickhouse.Type) bool {
	switch t.Expression() {
	case "Int", "UInt", "BigInt", "Float", "Decimal":
		return true
	}
	return false
}
