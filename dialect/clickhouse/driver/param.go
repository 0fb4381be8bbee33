package driver

import (
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// paramText is the text of a parameter as the server reads it on both
// protocols.
func paramText(sql string, p Param) string {
	if p.Null {
		return `\N`
	}
	typ := p.Type
	if typ == "" {
		typ = paramType(sql, p.Name)
	}
	return clickhouse.EscapeParam(p.Value, typ)
}

// paramType is the type that a statement gives to a parameter, as {name:Type}.
// It is empty when the statement does not name it.
func paramType(sql, name string) string {
	for {
		open := strings.IndexByte(sql, '{')
		if open < 0 {
			return ""
		}
		sql = sql[open+1:]
		end := strings.IndexByte(sql, '}')
		if end < 0 {
			return ""
		}
		if got, typ, ok := strings.Cut(sql[:end], ":"); ok && strings.TrimSpace(got) == name {
			return strings.TrimSpace(typ)
		}
	}
}

// quoteField writes a text as the quoted string in which native TCP carries the
// value of a parameter.
func quoteField(v string) string {
	return clickhouse.QuoteString(v)
}
