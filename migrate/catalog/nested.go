package catalog

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// FlattenNested replaces each column of type Nested by the arrays that a server
// makes of it unless it is told flatten_nested = 0.
func FlattenNested(columns []Column) []Column {
	flat := make([]Column, 0, len(columns))
	for _, c := range columns {
		t, err := clickhouse.ParseType(c.Type)
		if err != nil || t.Name != "Nested" || len(t.Args) == 0 {
			flat = append(flat, c)
			continue
		}
		for _, element := range t.Args {
			part := c
			part.Name = c.Name + "." + element.Name
			part.Type = clickhouse.Type{Name: "Array", Args: []clickhouse.TypeArg{{Kind: clickhouse.ArgType, Type: element.Type}}}.String()
			flat = append(flat, part)
		}
	}
	return flat
}

// HoldsNested reports whether a column is of type Nested.
func HoldsNested(columns []Column) bool {
	return slices.ContainsFunc(columns, func(c Column) bool { return strings.HasPrefix(c.Type, "Nested(") })
}

// KeepsNested reports whether the statement that makes the table says
// flatten_nested = 0, so that a Nested column stays one column.
func (s *Storage) KeepsNested() bool {
	for _, setting := range s.Settings {
		if setting.Name == "flatten_nested" {
			return setting.Value == "0" || setting.Value == "false"
		}
	}
	return false
}
