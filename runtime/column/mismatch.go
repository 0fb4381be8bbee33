package column

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// MismatchError says that a column of the server cannot be read or written
// with the buffer it is meant for: the query or the table is not what the
// client was generated for.
type MismatchError struct {
	// Column is the column's name. Empty: the caller knows it.
	Column string
	// Buffer is the type of the buffer: that of the schema.
	Buffer string
	// Server is the type on the server.
	Server string
	// Reason says where they differ.
	Reason string
	// Insert says that values were to be sent. Default: read.
	Insert bool
	// Renamed says that the bytes are the same and their meaning is not: the
	// server has other names for the numbers of an enum or the elements of a
	// tuple.
	Renamed bool
}

func (e *MismatchError) Error() string {
	column, verb := "", "read"
	if e.Column != "" {
		column = strconv.Quote(e.Column) + " "
	}
	if e.Insert {
		verb = "written"
	}
	return fmt.Sprintf("column %sis %s on the server and cannot be %s as %s, which the client was generated for: %s", column, e.Server, verb, e.Buffer, e.Reason)
}

// CheckType says whether c can decode a column that the server calls server:
// nil, or a *[MismatchError]. Both must look the same on the wire and mean the
// same; time zones, the names of a tuple's elements where one has none, the
// arguments of JSON and further names of an enum may differ.
func CheckType(c Buffer, server string) error { return checkType(c, server, mismatch) }

// CheckInsert says whether a column that the server calls server holds every
// value that c can send: nil, or a *[MismatchError]. The server itself does not
// refuse: it converts what a block holds, so that 300 becomes 44 in a UInt8.
//
// Besides what [CheckType] takes, a number may be wider on the server, an Enum8
// an Enum16, and any type LowCardinality or Nullable. All names of an enum must
// be the server's too.
func CheckInsert(c Buffer, server string) error { return checkType(c, server, insertMismatch) }

func checkType(c Buffer, server string, compare func(want, got clickhouse.Type) *MismatchError) error {
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
	if e := compare(want, got); e != nil {
		e.Buffer, e.Server = text, server
		return e
	}
	return nil
}

// InColumn is err with the name of the column, where it is a *[MismatchError]
// that has none.
func InColumn(name string, err error) error {
	if e, ok := errors.AsType[*MismatchError](err); ok && e.Column == "" {
		e.Column = name
	}
	return err
}

// mismatch is why a column of got cannot be read as want, or nil.
func mismatch(want, got clickhouse.Type) *MismatchError {
	want, got = plainType(want), plainType(got)
	if want.Name != got.Name {
		if isBool(want) && isBool(got) || sameDecimal(want, got) {
			return nil
		}
		return differ(want, got)
	}
	switch want.Name {
	case "DateTime", "JSON", "Dynamic":
		return nil
	case "DateTime64", "Time64":
		if intOr(want, 0, 3) != intOr(got, 0, 3) {
			return differ(want, got)
		}
		return nil
	case "Enum8", "Enum16":
		return enumMismatch(want, got)
	case "Array", "Nullable", "LowCardinality", "Map", "Tuple", "Variant":
		return argsMismatch(want, got, mismatch)
	}
	if !want.Equal(got) && !sameDecimal(want, got) {
		return differ(want, got)
	}
	return nil
}

// insertMismatch is why a column of got does not hold every value of want, or
// nil.
func insertMismatch(want, got clickhouse.Type) (e *MismatchError) {
	defer func() {
		if e != nil {
			e.Insert = true
		}
	}()
	want, got = plainType(want), plainType(got)
	if want.Name == "LowCardinality" {
		want = plainType(want.Elem())
	}
	if got.Name == "LowCardinality" {
		got = plainType(got.Elem())
	}
	if got.Name == "Nullable" && want.Name != "Nullable" {
		got = plainType(got.Elem())
	}
	switch {
	case isEnum(want) && isEnum(got):
		return enumInsertMismatch(want, got)
	case widens(want, got):
		return nil
	case want.Name == "UInt8" && got.Name == "Bool":
		return &MismatchError{Reason: "the server makes true of every number but 0"}
	case want.Name != got.Name:
		return mismatch(want, got)
	case want.Name == "JSON":
		return jsonMismatch(want, got)
	case slices.Contains([]string{"Array", "Nullable", "Map", "Tuple", "Variant"}, want.Name):
		return argsMismatch(want, got, insertMismatch)
	case want.Name == "Decimal":
		return decimalInsertMismatch(want, got)
	}
	return mismatch(want, got)
}

func differ(want, got clickhouse.Type) *MismatchError {
	return &MismatchError{Reason: fmt.Sprintf("%s is not %s", got, want)}
}

func isBool(t clickhouse.Type) bool { return t.Name == "Bool" || t.Name == "UInt8" }
func isEnum(t clickhouse.Type) bool { return t.Name == "Enum8" || t.Name == "Enum16" }

func argsMismatch(want, got clickhouse.Type, compare func(want, got clickhouse.Type) *MismatchError) *MismatchError {
	if len(want.Args) != len(got.Args) {
		return differ(want, got)
	}
	for i, a := range want.Args {
		b := got.Args[i]
		if a.Name != "" && b.Name != "" && a.Name != b.Name {
			return &MismatchError{Reason: fmt.Sprintf("element %d is %q, not %q", i+1, b.Name, a.Name), Renamed: true}
		}
		if e := compare(a.Type, b.Type); e != nil {
			return e
		}
	}
	return nil
}

// sameDecimal reports whether both are decimals of one size and scale.
func sameDecimal(want, got clickhouse.Type) bool {
	precision, scale, ok := want.Decimal()
	p, s, too := got.Decimal()
	return ok && too && s == scale && Decimal(p, s).size == Decimal(precision, scale).size
}

// decimalInsertMismatch finds digits that the server has no place for.
func decimalInsertMismatch(want, got clickhouse.Type) *MismatchError {
	precision, scale, ok := want.Decimal()
	p, s, too := got.Decimal()
	if !ok || !too || s != scale || p < precision {
		return differ(want, got)
	}
	return nil
}

// widens reports whether every number of want is one of got.
func widens(want, got clickhouse.Type) bool {
	kind, bits := number(want.Name)
	toKind, toBits := number(got.Name)
	switch {
	case kind == 0 || toKind == 0:
		return false
	case kind == toKind:
		return toBits >= bits
	}
	return kind == 'U' && toKind == 'I' && toBits > bits
}

// number is what kind of number a type holds, 'I', 'U' or 'F', and its bits.
func number(name string) (kind byte, bits int) {
	for prefix, kind := range map[string]byte{"Int": 'I', "UInt": 'U', "Float": 'F'} {
		if len(name) > len(prefix) && name[:len(prefix)] == prefix {
			if bits, err := strconv.Atoi(name[len(prefix):]); err == nil {
				return kind, bits
			}
		}
	}
	return 0, 0
}

// jsonMismatch finds paths of the server's that the values were not checked
// against: it drops what it skips.
func jsonMismatch(want, got clickhouse.Type) *MismatchError {
	paths := func(t clickhouse.Type) (list []string) {
		for _, a := range t.Args {
			if a.Kind != clickhouse.ArgSetting {
				list = append(list, clickhouse.Type{Args: []clickhouse.TypeArg{a}}.String())
			}
		}
		slices.Sort(list)
		return list
	}
	if !slices.Equal(paths(want), paths(got)) {
		return differ(want, got)
	}
	return nil
}

// enumMismatch finds a number that has another name on the server.
func enumMismatch(want, got clickhouse.Type) *MismatchError {
	if want.Name != got.Name {
		return differ(want, got)
	}
	return enumRenamed(want, got)
}

func enumRenamed(want, got clickhouse.Type) *MismatchError {
	names := make(map[int]string, len(want.Args))
	for _, a := range want.Args {
		if n, err := strconv.Atoi(a.Text); err == nil {
			names[n] = a.Name
		}
	}
	for _, a := range got.Args {
		n, err := strconv.Atoi(a.Text)
		if name, ok := names[n]; err == nil && ok && name != a.Name {
			return &MismatchError{Reason: fmt.Sprintf("the server calls %d %q, not %q", n, a.Name, name), Renamed: true}
		}
	}
	return nil
}

// enumInsertMismatch finds a name that the server has not, or with another
// number.
func enumInsertMismatch(want, got clickhouse.Type) *MismatchError {
	if want.Name == "Enum16" && got.Name == "Enum8" {
		return differ(want, got)
	}
	if e := enumRenamed(want, got); e != nil {
		return e
	}
	numbers := make(map[string]string, len(got.Args))
	for _, a := range got.Args {
		numbers[a.Name] = a.Text
	}
	for _, a := range want.Args {
		if n, ok := numbers[a.Name]; !ok || n != a.Text {
			return &MismatchError{Reason: fmt.Sprintf("the server has no %q = %s", a.Name, a.Text), Renamed: ok}
		}
	}
	return nil
}

// geometry is what a Geometry is a name of.
var geometry = clickhouse.MustParseType("Variant(LineString, MultiLineString, MultiPolygon, Point, Polygon, Ring)")

// plainType is t by what it looks like on the wire.
func plainType(t clickhouse.Type) clickhouse.Type {
	array := func(name string) clickhouse.Type { return clickhouse.ArrayOf(clickhouse.Type{Name: name}) }
	switch t.Name {
	case "SimpleAggregateFunction":
		return plainType(t.Elem())
	case "Nested":
		return clickhouse.ArrayOf(clickhouse.Type{Name: "Tuple", Args: t.Args})
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
	case "Geometry":
		return geometry
	case "DateTime32":
		t.Name = "DateTime"
	}
	return t
}
