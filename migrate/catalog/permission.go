package catalog

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// Permissions are the settings of a statement, each to be 1, without which the
// server refuses the table, in name order. They may be more than it asks for,
// never fewer: whether it asks can hang on what only it can compute.
func (t *Table) Permissions() []string {
	var names []string
	for _, c := range t.Columns {
		if typ, err := clickhouse.ParseType(c.Type); err == nil {
			names = append(names, typ.Permissions()...)
			for _, p := range clickhouse.CodecPermissions(typ, c.Codec) {
				names = append(names, p.Setting)
			}
		}
		if c.TTL != "" && SuspiciousTTL(c.TTL, t.Columns) != "" {
			names = append(names, PermitTTL)
		}
	}
	for _, element := range SplitTTL(t.TTL) {
		if SuspiciousTTL(element.Expr, t.Columns) != "" || suspiciousRecompression(element) {
			names = append(names, PermitTTL)
		}
	}
	if SuspiciousKey(t.OrderBy, t.Columns) != "" || SuspiciousKey(t.PrimaryKey, t.Columns) != "" {
		names = append(names, PermitKey)
	}
	if p := enginePermissions[t.Engine.Name]; p != "" {
		names = append(names, p)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// The settings that permit what this package finds suspicious.
const (
	// PermitTTL permits a TTL that [SuspiciousTTL] describes.
	PermitTTL = "allow_suspicious_ttl_expressions"
	// PermitKey permits a key that [SuspiciousKey] describes.
	PermitKey = "allow_suspicious_primary_key"
)

// enginePermissions are the settings that permit experimental engines.
var enginePermissions = map[string]string{
	"TimeSeries":             "allow_experimental_time_series_table",
	"MaterializedPostgreSQL": "allow_experimental_materialized_postgresql_table",
	"YTsaurus":               "allow_experimental_ytsaurus_table_engine",
}

// SuspiciousTTL says what the server suspects of being a mistake in the time of
// a TTL, empty if nothing: that it depends on no column, or that it may give
// another time at every call. Whether the server sees the second hangs on what
// it can compute beforehand.
func SuspiciousTTL(expr string, columns []Column) string {
	e, err := clickhouse.ParseExpression(expr)
	if err != nil {
		return ""
	}
	if !slices.ContainsFunc(columns, func(c Column) bool { return names(e, c.Name) }) {
		return expr + " depends on no column of the table"
	}
	for _, call := range e.Calls {
		if clickhouse.Nondeterministic(call) {
			return call + " changes from call to call"
		}
	}
	return ""
}

// names reports whether an expression names a column or a part of it.
func names(e clickhouse.Expression, column string) bool {
	return e.Uses(column) || slices.ContainsFunc(e.Refs, func(ref []string) bool {
		full := strings.Join(ref, ".")
		return strings.HasPrefix(full, column+".") || strings.HasSuffix(full, "."+column)
	})
}

// suspiciousRecompression reports whether the codecs of RECOMPRESS make no sense.
func suspiciousRecompression(e TTLElement) bool {
	if len(e.Codec) == 0 {
		return false
	}
	return len(clickhouse.CodecPermissions(clickhouse.Type{Name: "Float64"}, e.Codec)) > 0
}

// SuspiciousKey says what the server suspects of being a mistake in a sorting or
// primary key, empty if nothing: a column that merging changes.
func SuspiciousKey(key string, columns []Column) string {
	for _, element := range KeyElements(key) {
		name := clickhouse.PlainIdent(strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(element, " DESC"), " ASC")))
		for _, c := range columns {
			if c.Name == name && strings.HasPrefix(c.Type, "SimpleAggregateFunction(") {
				return "column " + c.Name + " is " + c.Type + ", which merging changes"
			}
		}
	}
	return ""
}
