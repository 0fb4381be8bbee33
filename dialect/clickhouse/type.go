package clickhouse

import (
	"strconv"
	"strings"
)

// Type is a ClickHouse data type as the server writes it: a family name and
// arguments. [ParseType] makes one from text, [Type.String] prints it back.
//
// See https://clickhouse.com/docs/sql-reference/data-types.
type Type struct {
	// Name is the family: "UInt64", "Array", "DateTime64". Aliases stay as
	// written, in their canonical spacing: "DOUBLE PRECISION".
	Name string
	// Args are the arguments between the parentheses. Nil prints no
	// parentheses; empty and not nil prints "Tuple()".
	Args []TypeArg
}

// ArgKind says what a [TypeArg] is.
type ArgKind uint8

// The kinds of type argument.
const (
	// ArgType is a type: Array(String). Type is set.
	ArgType ArgKind = iota
	// ArgElement is a named type: an element of Tuple or Nested, a typed path
	// of JSON. Name and Type are set.
	ArgElement
	// ArgLiteral is a number or a string: FixedString(16), DateTime('UTC').
	// Text is set.
	ArgLiteral
	// ArgEnum is a member of an enum: 'a' = 1. Name is set, and Text holds the
	// number; it is empty where the member was written without one.
	ArgEnum
	// ArgSetting is a parameter by name: Dynamic(max_types=5). Name and Text
	// are set.
	ArgSetting
	// ArgSkip is SKIP path of JSON. Name is the path.
	ArgSkip
	// ArgSkipRegexp is SKIP REGEXP 'pattern' of JSON. Name is the pattern.
	ArgSkipRegexp
	// ArgFunction is the aggregate function of AggregateFunction and
	// SimpleAggregateFunction. Name is set, and Params where it has
	// parameters.
	ArgFunction
)

// TypeArg is one argument of a [Type]. Kind says which fields are set.
type TypeArg struct {
	Kind ArgKind
	// Name is the element's name, the enum's label, the setting, the JSON path
	// with dots between its segments, the pattern or the function; unquoted.
	Name string
	// Type is the argument itself, or the type of the element.
	Type Type
	// Text is a literal as SQL text.
	Text string
	// Params are the parameters of an aggregate function as SQL text, in
	// canonical spacing: "0.5", "'strict'", "[1, 2]". Nil prints no
	// parentheses.
	Params []string
}

// String returns the type's text on one line, as the server prints it with
// print_pretty_type_names = 0: the form of system.columns and of DDL.
func (t Type) String() string {
	var b strings.Builder
	t.write(&b)
	return b.String()
}

func (t Type) write(b *strings.Builder) {
	b.WriteString(t.Name)
	if t.Args == nil {
		return
	}
	b.WriteByte('(')
	for i, a := range t.Args {
		if i > 0 {
			b.WriteString(", ")
		}
		a.write(b)
	}
	b.WriteByte(')')
}

func (a TypeArg) write(b *strings.Builder) {
	switch a.Kind {
	case ArgType:
		a.Type.write(b)
	case ArgElement:
		b.WriteString(quoteElement(a.Name))
		b.WriteByte(' ')
		a.Type.write(b)
	case ArgLiteral:
		b.WriteString(a.Text)
	case ArgEnum:
		b.WriteString(QuoteString(a.Name))
		if a.Text != "" {
			b.WriteString(" = ")
			b.WriteString(a.Text)
		}
	case ArgSetting:
		b.WriteString(a.Name)
		b.WriteByte('=')
		b.WriteString(a.Text)
	case ArgSkip:
		b.WriteString("SKIP ")
		b.WriteString(quoteElement(a.Name))
	case ArgSkipRegexp:
		b.WriteString("SKIP REGEXP ")
		b.WriteString(QuoteString(a.Name))
	case ArgFunction:
		b.WriteString(a.Name)
		if a.Params != nil {
			b.WriteByte('(')
			b.WriteString(strings.Join(a.Params, ", "))
			b.WriteByte(')')
		}
	}
}

// quoteElement quotes the name of a tuple element or a JSON path as types do:
// SKIP and REGEXP, which JSON would read as keywords, are quoted too.
func quoteElement(name string) string {
	if strings.EqualFold(name, "SKIP") || strings.EqualFold(name, "REGEXP") {
		return QuoteIdent(name)
	}
	return QuoteIdentIfNeeded(name)
}

// IsZero reports whether t is the zero Type.
func (t Type) IsZero() bool { return t.Name == "" }

// Equal reports whether t and u are written the same.
func (t Type) Equal(u Type) bool { return t.String() == u.String() }

// IsNullable reports whether values of t can be NULL: Nullable(T) and
// LowCardinality(Nullable(T)). Dynamic and Variant, which hold NULL without
// being Nullable, are not.
func (t Type) IsNullable() bool {
	return t.Name == "Nullable" || t.Name == "LowCardinality" && t.Elem().Name == "Nullable"
}

// Base returns t without Nullable, LowCardinality and SimpleAggregateFunction
// around it: the type that decides which values it holds.
func (t Type) Base() Type {
	for {
		switch t.Name {
		case "Nullable", "LowCardinality":
			t = t.Elem()
		case "SimpleAggregateFunction":
			t = t.arg(1).Type
		default:
			return t
		}
	}
}

// Stored returns the type that t is kept and compared as: the T of
// SimpleAggregateFunction(f, T), and t itself otherwise.
func (t Type) Stored() Type {
	for t.Name == "SimpleAggregateFunction" {
		t = t.arg(1).Type
	}
	return t
}

// Elem returns the type inside Array, Nullable and LowCardinality, the value
// of a Map, the state's first argument of AggregateFunction, the type of
// SimpleAggregateFunction and of QBit. It is the zero Type for others.
func (t Type) Elem() Type {
	switch t.Name {
	case "Array", "Nullable", "LowCardinality", "QBit":
		return t.arg(0).Type
	case "Map", "SimpleAggregateFunction":
		return t.arg(1).Type
	case "AggregateFunction":
		if types := t.Types(); len(types) > 0 {
			return types[0]
		}
	}
	return Type{}
}

// Key returns the key type of a Map, the zero Type for others.
func (t Type) Key() Type {
	if t.Name == "Map" {
		return t.arg(0).Type
	}
	return Type{}
}

// Types returns the arguments that are types: members of a Tuple or Variant,
// argument types of an AggregateFunction, typed paths of JSON.
func (t Type) Types() []Type {
	var types []Type
	for _, a := range t.Args {
		if a.Kind == ArgType || a.Kind == ArgElement {
			types = append(types, a.Type)
		}
	}
	return types
}

// Elements returns the named elements of a Tuple, Nested or JSON. It is empty
// for a tuple without names.
func (t Type) Elements() []TypeArg {
	var elements []TypeArg
	for _, a := range t.Args {
		if a.Kind == ArgElement {
			elements = append(elements, a)
		}
	}
	return elements
}

// Function returns the aggregate function of AggregateFunction and
// SimpleAggregateFunction, with its parameters.
func (t Type) Function() (name string, params []string) {
	for _, a := range t.Args {
		if a.Kind == ArgFunction {
			return a.Name, a.Params
		}
	}
	return "", nil
}

// Int returns the argument at i as a number: the length of a FixedString, the
// precision of a DateTime64.
func (t Type) Int(i int) (int, bool) {
	a := t.arg(i)
	if a.Kind != ArgLiteral {
		return 0, false
	}
	n, err := strconv.Atoi(a.Text)
	return n, err == nil
}

// Decimal returns the precision and the scale of a decimal type, by any of
// its names.
func (t Type) Decimal() (precision, scale int, ok bool) {
	switch t.Name {
	case "Decimal":
		precision, scale = 10, 0
		if len(t.Args) > 0 {
			precision, ok = t.Int(0)
		}
		if len(t.Args) > 1 {
			scale, ok = t.Int(1)
		}
		return precision, scale, ok || len(t.Args) == 0
	case "Decimal32":
		precision = 9
	case "Decimal64":
		precision = 18
	case "Decimal128":
		precision = 38
	case "Decimal256":
		precision = 76
	default:
		return 0, 0, false
	}
	scale, ok = t.Int(0)
	return precision, scale, ok
}

// Timezone returns the time zone of a DateTime or DateTime64, empty when the
// type names none.
func (t Type) Timezone() string {
	i := 0
	switch t.Name {
	case "DateTime", "DateTime32":
	case "DateTime64":
		i = 1
	default:
		return ""
	}
	if a := t.arg(i); a.Kind == ArgLiteral && strings.HasPrefix(a.Text, "'") {
		zone, _ := Unquote(a.Text)
		return zone
	}
	return ""
}

func (t Type) arg(i int) TypeArg {
	if i < len(t.Args) {
		return t.Args[i]
	}
	return TypeArg{}
}
