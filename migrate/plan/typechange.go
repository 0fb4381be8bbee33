package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/impact"
)

// typeChange is what changing a column's type means.
type typeChange struct {
	class  Class
	reason string
	// check is a condition on the column, written %[1]s, that is true for a
	// row in the way of the change; empty where none is needed or known.
	check, problem string
}

// ChangeType says what an ALTER that changes a column's type from one to
// another means for the data, and why.
func ChangeType(from, to string) (Class, string) {
	change := changeType(from, to)
	return change.class, change.reason
}

// changeType says what ALTER does to a column whose type changes.
func changeType(from, to string) typeChange {
	a, errA := clickhouse.ParseType(from)
	b, errB := clickhouse.ParseType(to)
	if errA != nil || errB != nil {
		return cast(to, "")
	}
	return changeOf(a, b)
}

func changeOf(from, to clickhouse.Type) typeChange {
	a, b := from, to
	if unwrapped := simple(a); !unwrapped.Equal(a) || !simple(b).Equal(b) {
		a, b = unwrapped, simple(b)
		if a.Equal(b) {
			return typeChange{class: Metadata, reason: "SimpleAggregateFunction is stored as its type"}
		}
	}
	if from.Equal(to) {
		return typeChange{class: Metadata}
	}
	a, b = plain(a), plain(b)
	if from.IsNullable() && !to.IsNullable() {
		inner := typeChange{}
		if !a.Equal(b) {
			inner = changeOf(a, b)
		}
		if inner.class == Unsupported || inner.class == Destructive {
			return inner
		}
		change := typeChange{class: DataDependent, reason: "NULL becomes the default value", check: "%[1]s IS NULL", problem: "%d rows are NULL"}
		if inner.check != "" {
			change.check = "(" + change.check + ") OR (" + inner.check + ")"
			change.problem += " or " + strings.TrimPrefix(inner.problem, "%d rows ")
		}
		return change
	}
	if a.Equal(b) {
		return typeChange{class: HeavyMutation, reason: "the column is rewritten with Nullable or LowCardinality changed"}
	}
	return changeBase(a, b)
}

// simple unwraps SimpleAggregateFunction.
func simple(t clickhouse.Type) clickhouse.Type {
	if t.Name == "SimpleAggregateFunction" {
		return t.Elem()
	}
	return t
}

// plain unwraps LowCardinality and Nullable.
func plain(t clickhouse.Type) clickhouse.Type {
	for t.Name == "LowCardinality" || t.Name == "Nullable" {
		t = t.Elem()
	}
	return t
}

func changeBase(from, to clickhouse.Type) typeChange {
	switch {
	case isEnum(from) && isEnum(to):
		return changeEnum(from, to)
	case isEnum(from) && to.Name == map[string]string{"Enum8": "Int8", "Enum16": "Int16"}[from.Name]:
		return typeChange{class: Metadata, reason: "an enum is stored as its numbers"}
	case to.Name == "String":
		return heavy("the column is rewritten as text")
	case from.Name == "Bool" && to.Name == "UInt8":
		return typeChange{class: Metadata, reason: "Bool is stored as UInt8"}
	case from.Name == "DateTime" && (to.Name == "DateTime" || to.Name == "UInt32"):
		return typeChange{class: Metadata, reason: "stored alike: seconds since 1970 in UTC"}
	case from.Name == "FixedString" && to.Name == "FixedString":
		was, _ := from.Int(0)
		if now, _ := to.Int(0); now < was {
			return typeChange{class: Unsupported, reason: "ClickHouse cannot shorten a FixedString: add a column, copy, and rename"}
		}
		return heavy("the column is rewritten, padded with NUL bytes")
	case from.Name == "AggregateFunction" || to.Name == "AggregateFunction":
		return typeChange{class: Unsupported, reason: "an aggregate state cannot be converted: add a column and fill it from the source"}
	case from.Name == "UUID" && to.Name == "FixedString":
		return typeChange{class: Unsupported, reason: "ClickHouse does not convert UUID to FixedString: go through String"}
	case from.Name == "Variant" && to.Name == "Variant":
		return changeVariant(from, to)
	case from.Name == to.Name && (from.Name == "Array" || from.Name == "Map" || from.Name == "Tuple"):
		return changeParts(from, to)
	}
	if change, ok := changeNumber(from, to); ok {
		return change
	}
	if change, ok := changeTime(from, to); ok {
		return change
	}
	if from.Name == "IPv4" && to.Name == "IPv6" {
		return heavy("the column is rewritten as mapped addresses")
	}
	if !hasConversion(from, to) {
		return typeChange{class: Unsupported, reason: "ClickHouse has no conversion from " + from.String() + " to " + to.String() + ": add a column, fill it, and drop the old one"}
	}
	if to.Name == "Dynamic" || to.Name == "Variant" {
		return heavy("the column is rewritten, each value with its type")
	}
	return cast(to.String(), "")
}

func heavy(reason string) typeChange { return typeChange{class: HeavyMutation, reason: reason} }

// cast is a conversion that some values may not survive.
func cast(to, reason string) typeChange {
	if reason == "" {
		reason = "the conversion to " + to + " fails on values that are not of it"
	}
	if t, err := clickhouse.ParseType(to); err == nil && neverNullable[plain(t).Name] {
		// There is no cast that answers NULL: the check fails, never true, where the
		// conversion would.
		return typeChange{
			class:   DataDependent,
			reason:  reason,
			check:   "%[1]s IS NOT NULL AND empty(toString(tuple(accurateCast(%[1]s, " + clickhouse.QuoteString(to) + "))))",
			problem: "%d rows hold values that " + to + " cannot hold",
		}
	}
	return typeChange{
		class:   DataDependent,
		reason:  reason,
		check:   "%[1]s IS NOT NULL AND accurateCastOrNull(%[1]s, " + clickhouse.QuoteString(nullable(to)) + ") IS NULL",
		problem: "%d rows hold values that " + to + " cannot hold",
	}
}

// neverNullable are the types that cannot be inside Nullable.
var neverNullable = map[string]bool{
	"Array": true, "Map": true, "Tuple": true, "Nested": true, "Variant": true, "Dynamic": true,
	"Point": true, "Ring": true, "LineString": true, "MultiLineString": true, "Polygon": true, "MultiPolygon": true,
}

// nullable is the type to try a cast with: accurateCastOrNull wraps it itself.
func nullable(to string) string {
	if t, err := clickhouse.ParseType(to); err == nil {
		return plain(t).String()
	}
	return to
}

func isEnum(t clickhouse.Type) bool { return t.Name == "Enum8" || t.Name == "Enum16" }

// changeEnum compares members: adding is free, a number must keep its value.
func changeEnum(from, to clickhouse.Type) typeChange {
	numbers, labels := make(map[string]string), make(map[string]string)
	for _, m := range to.Args {
		numbers[m.Name], labels[m.Text] = m.Text, m.Name
	}
	var removed, relabelled []string
	for _, m := range from.Args {
		switch number, ok := numbers[m.Name]; {
		case ok && number != m.Text:
			return typeChange{class: Unsupported, reason: fmt.Sprintf("ClickHouse cannot change the number of enum value '%s' from %s to %s: keep the number", m.Name, m.Text, number)}
		case ok:
		case labels[m.Text] != "":
			relabelled = append(relabelled, fmt.Sprintf("'%s' becomes '%s'", m.Name, labels[m.Text]))
		default:
			removed = append(removed, clickhouse.QuoteString(m.Name))
		}
	}
	switch {
	case len(relabelled) > 0:
		return typeChange{class: Destructive, reason: "stored rows are relabelled: " + strings.Join(relabelled, ", ")}
	case len(removed) > 0:
		list := strings.Join(removed, ", ")
		return typeChange{
			class:   DataDependent,
			reason:  "enum values go: " + list + "; rows that hold them could not be read any more",
			check:   "toString(%[1]s) IN (" + strings.ReplaceAll(list, "%", "%%") + ")",
			problem: "%d rows hold an enum value that goes",
		}
	case from.Name != to.Name:
		return heavy("the column is rewritten as " + to.Name)
	}
	return typeChange{class: Metadata, reason: "enum values are added"}
}

func changeVariant(from, to clickhouse.Type) typeChange {
	for _, t := range from.Types() {
		if !slices.ContainsFunc(to.Types(), t.Equal) {
			return typeChange{class: Unsupported, reason: "a Variant can only gain types, and " + t.String() + " goes"}
		}
	}
	return heavy("the Variant gains types")
}

// changeParts compares the types inside a composite type. What may fail inside
// it cannot be checked before by a simple query.
func changeParts(from, to clickhouse.Type) typeChange {
	a, b := from.Args, to.Args
	if len(a) != len(b) {
		return typeChange{class: Unsupported, reason: "the number of elements changes"}
	}
	all := heavy("the column is rewritten")
	for i := range a {
		if a[i].Name != b[i].Name {
			return typeChange{class: Unsupported, reason: "the names of the elements change"}
		}
		if a[i].Type.Equal(b[i].Type) {
			continue
		}
		change := changeOf(a[i].Type, b[i].Type)
		if impact.Worst(all.class, change.class) != all.class {
			all = typeChange{class: change.class, reason: change.reason}
		}
	}
	return all
}

// changeNumber compares numbers by the values they hold.
func changeNumber(from, to clickhouse.Type) (typeChange, bool) {
	a, okA := numberOf(from)
	b, okB := numberOf(to)
	if !okA || !okB {
		return typeChange{}, false
	}
	if b.holds(a) {
		return heavy("the column is rewritten as " + to.String()), true
	}
	change := cast(to.String(), "values that "+to.String()+" cannot hold would be changed without an error")
	change.class = Destructive
	return change, true
}

// number is a number type: how many bits or digits it has on either side.
type number struct {
	float    bool
	signed   bool
	bits     int // of an integer, or of a float's mantissa
	digits   int // of a decimal, before the point
	scale    int
	decimal  bool
	exponent int
}

func numberOf(t clickhouse.Type) (number, bool) {
	if p, s, ok := t.Decimal(); ok {
		return number{decimal: true, signed: true, digits: p - s, scale: s}, true
	}
	switch t.Name {
	case "Bool":
		return number{bits: 1}, true
	case "BFloat16":
		return number{float: true, signed: true, bits: 8, exponent: 8}, true
	case "Float32":
		return number{float: true, signed: true, bits: 24, exponent: 8}, true
	case "Float64":
		return number{float: true, signed: true, bits: 53, exponent: 11}, true
	}
	name, unsigned := strings.CutPrefix(t.Name, "U")
	digits, ok := strings.CutPrefix(name, "Int")
	bits, err := strconv.Atoi(digits)
	if !ok || err != nil {
		return number{}, false
	}
	if !unsigned {
		bits--
	}
	return number{signed: !unsigned, bits: bits}, true
}

// holds reports whether every value of m is a value of n.
func (n number) holds(m number) bool {
	switch {
	case m.signed && !n.signed:
		return false
	case n.float && m.float:
		return n.bits >= m.bits && n.exponent >= m.exponent
	case n.float:
		return !m.decimal && n.bits >= m.bits
	case m.float:
		return false
	case n.decimal && m.decimal:
		return n.digits >= m.digits && n.scale >= m.scale
	case n.decimal:
		return float64(n.digits) >= float64(m.bits)*0.30103
	case m.decimal:
		return false
	}
	return n.bits >= m.bits
}

// changeTime compares dates and times by what they resolve.
func changeTime(from, to clickhouse.Type) (typeChange, bool) {
	rank := map[string]int{"Date": 1, "Date32": 2, "DateTime": 3, "DateTime64": 4}
	a, b := rank[from.Name], rank[to.Name]
	if a == 0 || b == 0 {
		return typeChange{}, false
	}
	if a == b {
		if a < 4 {
			return typeChange{class: Metadata}, true
		}
		was, _ := from.Int(0)
		now, _ := to.Int(0)
		switch {
		case was == now:
			return typeChange{class: Metadata, reason: "only the time zone that is shown changes"}, true
		case was < now:
			return heavy("the column is rewritten with more digits"), true
		}
		return typeChange{class: Destructive, reason: "digits of the second are cut off"}, true
	}
	// Date32 reaches further than DateTime.
	if b > a && !(from.Name == "Date32" && to.Name == "DateTime") {
		return heavy("the column is rewritten as " + to.String()), true
	}
	change := typeChange{class: Destructive, reason: to.Name + " does not hold all that " + from.Name + " does"}
	return change, true
}
