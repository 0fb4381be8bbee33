package clickhouse

import "fmt"

// check says what is wrong with the arguments of t, which the parser read one
// by one; empty if nothing is.
func (t Type) check() string {
	switch t.Name {
	case "Array", "Nullable", "LowCardinality":
		if len(t.Args) != 1 || t.Args[0].Kind != ArgType {
			return t.Name + " takes one type"
		}
	case "Map":
		if len(t.Args) != 2 || t.Args[0].Kind != ArgType || t.Args[1].Kind != ArgType {
			return "Map takes a key type and a value type"
		}
	case "FixedString":
		if n, ok := t.Int(0); len(t.Args) != 1 || ok && n < 1 || t.Args[0].Kind != ArgLiteral {
			return "FixedString takes a length above 0"
		}
	case "DateTime64", "Time64":
		if n, ok := t.Int(0); ok && (n < 0 || n > 9) {
			return t.Name + " takes a precision from 0 to 9"
		}
	case "Decimal":
		if p, s, ok := t.Decimal(); ok && (p < 1 || p > 76 || s < 0 || s > p) {
			return "Decimal takes a precision from 1 to 76 and a scale from 0 to the precision"
		}
	case "Enum8", "Enum16", "Enum":
		if len(t.Args) == 0 {
			return t.Name + " takes at least one member"
		}
		for i, a := range t.Args {
			if a.Kind == ArgLiteral && len(a.Text) > 1 && a.Text[0] == '\'' {
				name, _ := Unquote(a.Text)
				t.Args[i] = TypeArg{Kind: ArgEnum, Name: name}
			} else if a.Kind != ArgEnum {
				return fmt.Sprintf("%s member %d is not 'name' = number", t.Name, i+1)
			}
		}
	case "Tuple", "Nested":
		named := len(t.Elements())
		if named != 0 && named != len(t.Args) {
			return t.Name + " names some of its elements and not others"
		}
		if t.Name == "Nested" && named == 0 {
			return "Nested takes names and types"
		}
	case "Variant":
		if len(t.Args) == 0 || len(t.Types()) != len(t.Args) {
			return "Variant takes types"
		}
	case "AggregateFunction":
		if name, _ := t.Function(); name == "" {
			return "AggregateFunction takes a function and its argument types"
		}
	case "SimpleAggregateFunction":
		if len(t.Args) != 2 || t.Args[0].Kind != ArgFunction || t.Args[1].Kind != ArgType {
			return "SimpleAggregateFunction takes a function and a type"
		}
	}
	return ""
}
