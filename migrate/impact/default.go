package impact

import (
	"slices"
	"strconv"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/syntax"
	"github.com/chent-io/chent/migrate/catalog"
)

// Default says what it means to change the default of a column, or its kind.
// Rows from before the column was added hold no value of it, as long as no merge
// has written one: they read the default.
func Default(from, to *catalog.Column) Verdict {
	stored := func(c *catalog.Column) bool {
		return c.DefaultKind != catalog.Alias && c.DefaultKind != catalog.Ephemeral
	}
	switch {
	case !stored(from):
		return Verdict{Class: Metadata}
	case !stored(to):
		return Verdict{Class: Destructive, Harms: []Harm{Hidden}, Reason: "the stored values are hidden and go with the next merges"}
	case sameTokens(from.Default, to.Default), isOwn(from) && isOwn(to):
		return Verdict{Class: Metadata}
	}
	return Verdict{Class: Metadata, Harms: []Harm{DefaultRead}, Reason: "rows from before the column was added, where no merge has written it, read the new default"}
}

// isOwn reports whether a column without a value reads the value that its type
// has by itself: it has no default, or says just that one.
func isOwn(c *catalog.Column) bool {
	if c.Default == "" {
		return true
	}
	t, err := clickhouse.ParseType(c.Type)
	if err != nil {
		return false
	}
	list, err := syntax.Tokenize(c.Default)
	return err == nil && ownValue(simple(t), slices.DeleteFunc(list, syntax.Token.Blank))
}

// ownValue reports whether an expression is known to be the value that a type
// has by itself.
func ownValue(t clickhouse.Type, expr []syntax.Token) bool {
	for t.Name == "LowCardinality" {
		t = t.Elem()
	}
	expr = converted(t, unwrapped(expr))
	if t.Name == "Nullable" {
		return len(expr) == 1 && expr[0].Is("NULL")
	}
	if len(expr) > 1 {
		return ownList(t, expr)
	}
	if len(expr) == 0 {
		return false
	}
	if text, ok := expr[0].StringValue(); ok {
		return ownText(t, text)
	}
	if t.Name == "Bool" && expr[0].Is("false") {
		return true
	}
	_, _, decimal := t.Decimal()
	zero := decimal || isNumber(t) || t.Name == "Date" || t.Name == "DateTime" || t.Name == "DateTime64"
	return zero && isZero(expr[0].Text)
}

func isZero(number string) bool {
	n, err := strconv.ParseFloat(number, 64)
	return err == nil && n == 0
}

// ownText reports whether a string is the value that a type has by itself.
func ownText(t clickhouse.Type, text string) bool {
	switch _, _, decimal := t.Decimal(); {
	case decimal || isNumber(t) && t.Name != "Bool":
		return isZero(text)
	case t.Name == "String":
		return text == ""
	case t.Name == "FixedString":
		return strings.Trim(text, "\x00") == ""
	case t.Name == "Date":
		return text == "1970-01-01"
	case t.Name == "DateTime" || t.Name == "DateTime64":
		return t.Timezone() == "UTC" && strings.TrimRight(strings.TrimPrefix(text, "1970-01-01 00:00:00"), ".0") == ""
	case t.Name == "UUID":
		return strings.Trim(text, "0-") == "" && len(text) == 36
	case t.Name == "IPv4":
		return text == "0.0.0.0"
	case t.Name == "IPv6":
		return text == "::"
	case t.Name == "Array" || t.Name == "Map":
		return text == "[]" && t.Name == "Array" || text == "{}" && t.Name == "Map"
	case isEnum(t):
		return len(t.Args) > 0 && text == t.Canonical().Args[0].Name
	}
	return false
}

// ownList reports whether [], map() or (0, ”) is the value that a type has by
// itself.
func ownList(t clickhouse.Type, expr []syntax.Token) bool {
	said := text(expr)
	switch t.Name {
	case "Array":
		return said == "[ ]" || said == "array ( )" || strings.HasPrefix(said, "emptyArray") && strings.HasSuffix(said, " ( )")
	case "Map":
		return said == "map ( )" || said == "{ }"
	case "Tuple":
		if expr[0].Is("tuple") {
			expr = expr[1:]
		}
		if expr[0].Text != "(" { // taken off above
			expr = slices.Concat([]syntax.Token{{Text: "("}}, expr, []syntax.Token{{Text: ")"}})
		}
		elements := split(expr)
		types := t.Types()
		if len(elements) != len(types) {
			return false
		}
		for i := range types {
			if !ownValue(types[i], elements[i]) {
				return false
			}
		}
		return true
	}
	return false
}

// split splits (a, b) at its commas.
func split(expr []syntax.Token) [][]syntax.Token {
	if len(expr) < 2 || expr[0].Text != "(" || expr[len(expr)-1].Text != ")" {
		return nil
	}
	var parts [][]syntax.Token
	depth, start := 0, 1
	for i := 1; i < len(expr)-1; i++ {
		depth += step(expr[i])
		if depth == 0 && expr[i].Text == "," {
			parts, start = append(parts, expr[start:i]), i+1
		}
	}
	return append(parts, expr[start:len(expr)-1])
}

// converted takes a conversion to a type off an expression: CAST(”, 'String')
// and toUInt8(0).
func converted(t clickhouse.Type, expr []syntax.Token) []syntax.Token {
	if len(expr) < 4 || expr[1].Text != "(" {
		return expr
	}
	name := expr[0].Text
	switch {
	case strings.EqualFold(name, "CAST") || name == "_CAST" || name == "toLowCardinality" || name == "to"+t.Name:
	case name == "toDecimal32" || name == "toDecimal64" || name == "toDecimal128" || name == "toDecimal256":
	case strings.HasPrefix(name, "toInt") || strings.HasPrefix(name, "toUInt") || strings.HasPrefix(name, "toFloat"):
	default:
		return expr
	}
	if strings.HasPrefix(name, "toInterval") {
		return expr
	}
	parts := split(expr[1:])
	if len(parts) == 0 {
		return expr
	}
	first := unwrapped(parts[0])
	if at := slices.IndexFunc(first, func(t syntax.Token) bool { return t.Is("AS") }); at > 0 { // CAST(x AS T)
		first = first[:at]
	}
	return first
}
