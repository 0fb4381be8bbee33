package impact

import (
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// Checksum is an expression that sums up the values of columns over all rows:
// two tables with the same rows in any order have the same. Without columns it
// is 0.
//
// The columns stand in a tuple: of a NULL beside other arguments the hash would
// be NULL, and the sum would pass over the row. What is hashed is the value,
// so a column must have the same type in both tables.
func Checksum(columns []string) string {
	if len(columns) == 0 {
		return "0"
	}
	quoted := make([]string, len(columns))
	for i, name := range columns {
		quoted[i] = clickhouse.QuoteIdent(name)
	}
	return "sum(cityHash64(tuple(" + strings.Join(quoted, ", ") + ")))"
}

// Measured is a table and the columns of it that a proof compares.
type Measured struct {
	Database, Table string
	Columns         []string
}

// Equal is a query that fails with a message unless two tables hold as many
// rows, with the same checksum over their columns.
func Equal(was, is Measured, message string) string {
	measure := func(m Measured) string {
		return "(SELECT tuple(count(), " + Checksum(m.Columns) + ") FROM " + clickhouse.QualifiedName(m.Database, m.Table) + ")"
	}
	return "SELECT throwIf(" + measure(was) + " != " + measure(is) + ", " + clickhouse.QuoteString(message) + ")"
}
