package clickhouse

import (
	"slices"
	"strconv"
	"strings"
)

// Canonical replaces what is another spelling by what the server stores for
// it, inside too: BIGINT UNSIGNED by UInt64, Decimal32(2) by Decimal(9, 2),
// Enum('a', 'b') by Enum8('a' = 1, 'b' = 2). It rewrites a type that the server
// accepts, and promises nothing of others.
//
// See https://clickhouse.com/docs/sql-reference/data-types.
func (t Type) Canonical() Type {
	t.Args = slices.Clone(t.Args)
	for i := range t.Args {
		if t.Args[i].Kind == ArgType || t.Args[i].Kind == ArgElement {
			t.Args[i].Type = t.Args[i].Type.Canonical()
		}
	}
	literal := func(texts ...string) []TypeArg {
		args := make([]TypeArg, len(texts))
		for i, text := range texts {
			args[i] = TypeArg{Kind: ArgLiteral, Text: text}
		}
		return args
	}
	name := alias(strings.ToUpper(t.Name), len(t.Args) > 0)
	if name == "" {
		name = t.Name
	}
	switch name {
	case "String":
		t.Args = nil // VARCHAR(10)
	case "DateTime64", "Time64":
		if len(t.Args) == 0 {
			t.Args = literal("3")
		}
	case "Decimal32", "Decimal64", "Decimal128", "Decimal256":
		precision := map[string]string{"Decimal32": "9", "Decimal64": "18", "Decimal128": "38", "Decimal256": "76"}[name]
		name, t.Args = "Decimal", append(literal(precision), t.Args...)
	case "Decimal":
		switch len(t.Args) {
		case 0:
			t.Args = literal("10", "0")
		case 1:
			t.Args = append(t.Args, literal("0")...)
		}
	case "Enum", "Enum8", "Enum16":
		name, t.Args = enum(name, t.Args)
	case "Variant":
		slices.SortStableFunc(t.Args, func(a, b TypeArg) int { return strings.Compare(a.Type.String(), b.Type.String()) })
		t.Args = slices.CompactFunc(t.Args, func(a, b TypeArg) bool { return a.Type.Equal(b.Type) })
	case "FixedString":
		if n, err := strconv.ParseUint(t.arg(0).Text, 0, 64); err == nil {
			t.Args = literal(strconv.FormatUint(n, 10))
		}
	case "Dynamic":
		if t.arg(0).Text == "32" { // the default
			t.Args = nil
		}
	case "JSON":
		t.Args = jsonArgs(t.Args)
	}
	t.Name = name
	return t
}

// jsonArgs drops the parameters of JSON that have their default and orders the
// rest as the server does: parameters, typed paths, skipped paths, patterns.
func jsonArgs(args []TypeArg) []TypeArg {
	args = slices.DeleteFunc(args, func(a TypeArg) bool {
		return a.Kind == ArgSetting && (a.Name == "max_dynamic_types" && a.Text == "32" || a.Name == "max_dynamic_paths" && a.Text == "1024")
	})
	if len(args) == 0 {
		return nil
	}
	rank := map[ArgKind]int{ArgSetting: 0, ArgElement: 1, ArgSkip: 2, ArgSkipRegexp: 3}
	slices.SortStableFunc(args, func(a, b TypeArg) int {
		if byRank := rank[a.Kind] - rank[b.Kind]; byRank != 0 {
			return byRank
		}
		if a.Kind == ArgSetting { // max_dynamic_types comes first
			return strings.Compare(b.Name, a.Name)
		}
		return strings.Compare(a.Name, b.Name)
	})
	return args
}

// enum numbers the members that have no number, sorts them, and picks the
// width of a plain Enum.
func enum(name string, args []TypeArg) (string, []TypeArg) {
	next, low, high := 1, 0, 0
	numbers := make(map[string]int, len(args))
	for i, a := range args {
		if a.Kind == ArgLiteral { // of a family by another name
			label, err := Unquote(a.Text)
			if err != nil {
				return name, args
			}
			a = TypeArg{Kind: ArgEnum, Name: label}
			args[i] = a
		}
		n := next
		if a.Text != "" {
			given, err := strconv.Atoi(strings.ReplaceAll(a.Text, " ", ""))
			if err != nil {
				return name, args
			}
			n = given
		}
		args[i].Text = strconv.Itoa(n)
		numbers[a.Name] = n
		low, high, next = min(low, n), max(high, n), n+1
	}
	slices.SortStableFunc(args, func(a, b TypeArg) int { return numbers[a.Name] - numbers[b.Name] })
	if name == "Enum" {
		name = "Enum8"
		if low < -128 || high > 127 {
			name = "Enum16"
		}
	}
	return name, args
}

// alias is the family behind a name in upper case; empty when it is none.
func alias(name string, args bool) string {
	switch strings.Join(strings.Fields(name), " ") {
	case "TINYINT", "TINYINT SIGNED", "INT1", "INT1 SIGNED", "BYTE":
		return "Int8"
	case "TINYINT UNSIGNED", "INT1 UNSIGNED":
		return "UInt8"
	case "SMALLINT", "SMALLINT SIGNED":
		return "Int16"
	case "SMALLINT UNSIGNED", "YEAR":
		return "UInt16"
	case "INT", "INTEGER", "MEDIUMINT", "INT SIGNED", "INTEGER SIGNED", "MEDIUMINT SIGNED":
		return "Int32"
	case "INT UNSIGNED", "INTEGER UNSIGNED", "MEDIUMINT UNSIGNED":
		return "UInt32"
	case "BIGINT", "BIGINT SIGNED", "SIGNED":
		return "Int64"
	case "BIGINT UNSIGNED", "UNSIGNED", "BIT", "SET":
		return "UInt64"
	case "FLOAT", "REAL", "SINGLE":
		return "Float32"
	case "DOUBLE", "DOUBLE PRECISION":
		return "Float64"
	case "BOOL", "BOOLEAN":
		return "Bool"
	case "DEC", "NUMERIC", "FIXED", "DECIMAL":
		return "Decimal"
	case "DECIMAL32":
		return "Decimal32"
	case "DECIMAL64":
		return "Decimal64"
	case "DECIMAL128":
		return "Decimal128"
	case "DECIMAL256":
		return "Decimal256"
	case "DATE":
		return "Date"
	case "DATE32":
		return "Date32"
	case "DATETIME", "DATETIME32", "TIMESTAMP":
		return "DateTime"
	case "DATETIME64":
		return "DateTime64"
	case "TIME":
		return "Time"
	case "TIME64":
		return "Time64"
	case "INET4":
		return "IPv4"
	case "INET6":
		return "IPv6"
	case "GEOMETRY":
		return "Geometry"
	case "ENUM":
		return "Enum"
	case "JSON":
		return "JSON"
	case "BINARY":
		if args {
			return "FixedString"
		}
		return "String"
	case "CHAR", "VARCHAR", "VARCHAR2", "NVARCHAR", "NCHAR", "CHARACTER", "TEXT", "TINYTEXT", "MEDIUMTEXT", "LONGTEXT", "BLOB", "TINYBLOB",
		"MEDIUMBLOB", "LONGBLOB", "CLOB", "BYTEA", "VARBINARY", "BINARY VARYING", "BINARY LARGE OBJECT", "CHAR VARYING", "CHAR LARGE OBJECT",
		"CHARACTER VARYING", "CHARACTER LARGE OBJECT", "NCHAR VARYING", "NCHAR LARGE OBJECT", "NATIONAL CHAR", "NATIONAL CHAR VARYING",
		"NATIONAL CHARACTER", "NATIONAL CHARACTER VARYING", "NATIONAL CHARACTER LARGE OBJECT":
		return "String"
	}
	return ""
}
