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
	Collects bool // has aggregate functions that make arrays
}

var families = []family{
	{Type: "UInt", Collects: true, Value: "uint64", Expr: "Numeric", Ordered: true, Numeric: true, Integer: true, Unsigned: true},
	{Type: "Int", Collects: true, Value: "int64", Expr: "Numeric", Ordered: true, Numeric: true, Integer: true},
	{Type: "Float", Collects: true, Value: "float64", Expr: "Numeric", Ordered: true, Numeric: true},
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
