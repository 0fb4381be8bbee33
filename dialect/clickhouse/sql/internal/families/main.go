// Command families writes the methods that every family of typed expressions
// has with its own type in them. Generics over the family would say the same in
// fewer lines, and every package that uses a column would compile all methods
// of all families again: seconds for each table.
package main

import (
	"bytes"
	_ "embed"
	"go/format"
	"os"
	"text/template"
)

//go:embed families.go.tmpl
var familiesText string

// family is one family of typed expressions.
type family struct {
	Type     string
	Value    string // the Go type of its values
	Expr     string // the interface that marks its comparable expressions
	Ordered  bool
	Numeric  bool
	Integer  bool
	Unsigned bool // has Sub and Neg of its own
	Machine  bool // numbers of at most 64 bits
	Collects bool // has aggregate functions that make arrays
}

// Alike is the type of what may stand in the expression's place: of two
// families of numbers the server may make a Variant.
func (f family) Alike() string {
	if f.Numeric {
		return f.Type
	}
	return f.Expr
}

// Operand is the interface of what leaves the family as it is when it meets it
// in a sum or a product: a decimal and a float are a float.
func (f family) Operand() string {
	switch f.Type {
	case "UInt":
		return "Unsigned"
	case "Int":
		return "Integer"
	case "BigInt":
		return "Whole"
	case "Decimal":
		return "Exact"
	}
	return "Narrow" // the server knows no float and 256 bits
}

// Divisor is the interface of what makes a float of a quotient: an integer
// divided by a decimal is a decimal.
func (f family) Divisor() string {
	if f.Type == "Float" {
		return "Numeric"
	}
	return "Inexact"
}

// Decimal reports whether the family is that of decimals.
func (f family) Decimal() bool { return f.Type == "Decimal" }

// Abs is the family of what has no sign any more.
func (f family) Abs() string {
	if f.Type == "Int" {
		return "UInt"
	}
	return f.Type
}

// Between is the family of a value between two of the family.
func (f family) Between() string {
	if f.Decimal() {
		return f.Type
	}
	return "Float"
}

// Kahan is the family of sumKahan.
func (f family) Kahan() string { return f.Between() }

var families = []family{
	{Type: "UInt", Collects: true, Value: "uint64", Expr: "Numeric", Ordered: true, Numeric: true, Integer: true, Machine: true, Unsigned: true},
	{Type: "Int", Collects: true, Value: "int64", Expr: "Numeric", Ordered: true, Numeric: true, Integer: true, Machine: true},
	{Type: "Float", Collects: true, Value: "float64", Expr: "Numeric", Ordered: true, Numeric: true, Machine: true},
	{Type: "Decimal", Value: "decimal.Decimal", Expr: "Numeric", Ordered: true, Numeric: true},
	{Type: "BigInt", Value: "*big.Int", Expr: "Numeric", Ordered: true, Numeric: true, Integer: true},
	{Type: "String", Collects: true, Value: "string", Expr: "Textual", Ordered: true},
	{Type: "Time", Value: "time.Time", Expr: "Temporal", Ordered: true},
	{Type: "IP", Value: "netip.Addr", Expr: "IP", Ordered: true},
	{Type: "Bool", Value: "bool", Expr: "Bool"},
	{Type: "JSON", Value: "json.RawMessage", Expr: "JSON"},
	{Type: "Any", Collects: true, Value: "any", Expr: "Expression", Ordered: true},
	{Type: "Array", Value: "any", Expr: "Expression"},
	{Type: "Map", Value: "any", Expr: "Expression"},
}

func main() {
	write("families", familiesText, families)
}

func write(name, text string, data any) {
	var b bytes.Buffer
	if err := template.Must(template.New(name).Parse(text)).Execute(&b, data); err != nil {
		panic(err)
	}
	source, err := format.Source(b.Bytes())
	if err != nil {
		panic(err)
	}
	if err := os.WriteFile(name+"_gen.go", source, 0o644); err != nil {
		panic(err)
	}
}
