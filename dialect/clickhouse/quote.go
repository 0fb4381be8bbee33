package clickhouse

import "strings"

// QuoteIdent returns name between back quotes, escaped as the server escapes:
// it is one identifier whatever bytes it holds. The server has no empty
// identifier; [CheckIdent] refuses one.
func QuoteIdent(name string) string {
	return quote(name, '`')
}

// PlainIdent is an identifier without its back quotes, if it has any. Any other
// text stays as it is.
func PlainIdent(sql string) string {
	if name, err := Unquote(sql); err == nil && strings.HasPrefix(sql, "`") {
		return name
	}
	return sql
}

// QuoteIdentIfNeeded returns name as the server prints it in its own
// statements and types: between back quotes only when it would not be read
// back as one identifier otherwise.
func QuoteIdentIfNeeded(name string) string {
	if isBareIdent(name) {
		return name
	}
	return QuoteIdent(name)
}

// QualifiedName returns `db`.`name`, or `name` alone when db is empty.
func QualifiedName(db, name string) string {
	if db == "" {
		return QuoteIdent(name)
	}
	return QuoteIdent(db) + "." + QuoteIdent(name)
}

// QuoteString returns s as a string literal in single quotes, escaped as the
// server escapes. Any bytes are allowed, NUL and invalid UTF-8 included.
//
// See https://clickhouse.com/docs/sql-reference/syntax#string.
func QuoteString(s string) string {
	return quote(s, '\'')
}

func quote(s string, q byte) string {
	var b strings.Builder
	b.Grow(len(s) + 2)
	b.WriteByte(q)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case q, '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case '\b':
			b.WriteString(`\b`)
		case '\f':
			b.WriteString(`\f`)
		case '\n':
			b.WriteString(`\n`)
		case '\r':
			b.WriteString(`\r`)
		case '\t':
			b.WriteString(`\t`)
		case 0:
			b.WriteString(`\0`)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte(q)
	return b.String()
}

// isBareIdent reports whether the server prints name without quotes. The
// words are those that would be ambiguous in its grammar, in any case.
func isBareIdent(name string) bool {
	if name == "" {
		return false
	}
	for i := 0; i < len(name); i++ {
		if c := name[i]; !isWordByte(c) || i == 0 && isDigit(c) {
			return false
		}
	}
	switch len(name) {
	case 3, 4, 5, 6, 8:
		switch strings.ToLower(name) {
		case "all", "distinct", "from", "null", "select", "table", "values":
			return false
		}
	}
	return true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isWordByte(c byte) bool {
	return c == '_' || isDigit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
