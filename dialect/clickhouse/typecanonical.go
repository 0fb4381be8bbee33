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
	name := t.Family().Name
	switch name {
	case "":
		name = t.Name
	case "DateTime32":
		name = "DateTime"
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
