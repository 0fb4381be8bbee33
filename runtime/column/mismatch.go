package column

import (
	"fmt"
	"strconv"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// MismatchError says that a column of a result cannot be read with the buffer
// it is meant for: the query or the table is not what the client was generated
// for.
type MismatchError struct {
	// Buffer is the type of the buffer.
	Buffer string
	// Server is the type in the result's header.
	Server string
	// Reason says where they differ.
	Reason string
}

func (e *MismatchError) Error() string {
	return fmt.Sprintf("column: a result of type %s cannot be read as %s: %s", e.Server, e.Buffer, e.Reason)
}

// CheckType says whether c can decode a column that the server calls server:
// nil, or a *[MismatchError]. Both must look the same on the wire and mean the
// same; time zones, the names of a tuple's elements where one has none, the
// arguments of JSON and further names of an enum may differ.
func CheckType(c Buffer, server string) error {
	text := string(c.Type())
	if text == server {
		return nil
	}
	want, err := clickhouse.ParseType(text)
	if err != nil {
		return fmt.Errorf("column: %w", err)
	}
	got, err := clickhouse.ParseType(server)
	if err != nil {
		return fmt.Errorf("column: %w", err)
	}
	if reason := mismatch(want, got); reason != "" {
		return &MismatchError{Buffer: text, Server: server, Reason: reason}
	}
	return nil
}

// mismatch is why a column of got cannot be read as want, or "".
func mismatch(want, got clickhouse.Type) string {
	want, got = plainType(want), plainType(got)
	if want.Name != got.Name {
		if precision, scale, ok := want.Decimal(); ok {
			return decimalMismatch(precision, scale, want, got)
		}
		if want.Name == "Bool" && got.Name == "UInt8" || want.Name == "UInt8" && got.Name == "Bool" {
			return ""
		}
		return differ(want, got)
	}
	switch want.Name {
	case "Decimal":
		precision, scale, _ := want.Decimal()
		return decimalMismatch(precision, scale, want, got)
	case "DateTime", "JSON", "Dynamic":
		return ""
	case "DateTime64", "Time64":
		if intOr(want, 0, 3) != intOr(got, 0, 3) {
			return differ(want, got)
		}
		return ""
	case "Enum8", "Enum16":
		return enumMismatch(want, got)
	case "Array", "Nullable", "LowCardinality", "Map", "Tuple", "Variant":
		return argsMismatch(want, got)
	}
	if !want.Equal(got) {
		return differ(want, got)
	}
	return ""
}

func differ(want, got clickhouse.Type) string { return fmt.Sprintf("%s is not %s", got, want) }

func argsMismatch(want, got clickhouse.Type) string {
	if len(want.Args) != len(got.Args) {
		return differ(want, got)
	}
	for i, a := range want.Args {
		b := got.Args[i]
		if a.Name != "" && b.Name != "" && a.Name != b.Name {
			return fmt.Sprintf("element %d is %q, not %q", i+1, b.Name, a.Name)
		}
		if reason := mismatch(a.Type, b.Type); reason != "" {
			return reason
		}
	}
	return ""
}

func decimalMismatch(precision, scale int, want, got clickhouse.Type) string {
	p, s, ok := got.Decimal()
	if !ok || s != scale || Decimal(p, s).size != Decimal(precision, scale).size {
		return differ(want, got)
	}
	return ""
}

// enumMismatch finds a number that has another name on the server.
func enumMismatch(want, got clickhouse.Type) string {
	names := make(map[int]string, len(want.Args))
	for _, a := range want.Args {
		if n, err := strconv.Atoi(a.Text); err == nil {
			names[n] = a.Name
		}
	}
	for _, a := range got.Args {
		n, err := strconv.Atoi(a.Text)
		if name, ok := names[n]; err == nil && ok && name != a.Name {
			return fmt.Sprintf("the server calls %d %q, not %q", n, a.Name, name)
		}
	}
	return ""
}

// plainType is t by what it looks like on the wire.
func plainType(t clickhouse.Type) clickhouse.Type {
	array := func(name string) clickhouse.Type {
		return clickhouse.Type{Name: "Array", Args: []clickhouse.TypeArg{{Kind: clickhouse.ArgType, Type: clickhouse.Type{Name: name}}}}
	}
	switch t.Name {
	case "SimpleAggregateFunction":
		return plainType(t.Elem())
	case "Nested":
		return clickhouse.Type{Name: "Array", Args: []clickhouse.TypeArg{
			{Kind: clickhouse.ArgType, Type: clickhouse.Type{Name: "Tuple", Args: t.Args}},
		}}
	case "Point":
		coordinate := clickhouse.TypeArg{Kind: clickhouse.ArgType, Type: clickhouse.Type{Name: "Float64"}}
		return clickhouse.Type{Name: "Tuple", Args: []clickhouse.TypeArg{coordinate, coordinate}}
	case "Ring", "LineString":
		return array("Point")
	case "Polygon":
		return array("Ring")
	case "MultiLineString":
		return array("LineString")
	case "MultiPolygon":
		return array("Polygon")
	case "DateTime32":
		t.Name = "DateTime"
	}
	return t
}
