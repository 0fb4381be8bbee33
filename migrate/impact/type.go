package impact

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// Type says what it means to change the type of a column in a table of an
// engine. The check of the verdict has the column as name, which is quoted
// where it has to be.
func Type(engine catalog.Engine, name, from, to string) Verdict {
	a, errA := clickhouse.ParseType(from)
	b, errB := clickhouse.ParseType(to)
	if errA != nil || errB != nil {
		return Verdict{Class: Destructive, Reason: "what the types hold is not known", Harms: []Harm{Narrowed, Rewritten}}
	}
	v := judge{name}.change(a, b)
	if why := foldsOtherwise(engine, a, b); why != "" && v.Class != Unsupported {
		v.Class, v.Check, v.Problem = Destructive, "", ""
		v.Reason, v.Harms = strings.TrimPrefix(v.Reason+"; "+why, "; "), append([]Harm{Narrowed}, v.Harms...)
	}
	return v
}

// foldsOtherwise says that the rows of a key are merged in another way from
// then on; empty where they are not.
func foldsOtherwise(engine catalog.Engine, from, to clickhouse.Type) string {
	function := func(t clickhouse.Type) string {
		if t.Name != "SimpleAggregateFunction" {
			return ""
		}
		name, _ := t.Function()
		return name
	}
	switch a, b := function(from), function(to); {
	case !engine.Kind().Folds:
	case a != b:
		return fmt.Sprintf("rows with the same key that are merged later are folded by %s, no longer by %s", orAny(b), orAny(a))
	case engine.Base() == "SummingMergeTree" && a == "" && isNumber(from) && !isNumber(to):
		return "rows with the same key that are merged later are no longer added up"
	}
	return ""
}

func orAny(function string) string {
	if function == "" {
		return "any of them"
	}
	return function
}

func isNumber(t clickhouse.Type) bool {
	_, ok := numberOf(plain(t))
	return ok
}

// judge judges the types of one column.
type judge struct{ column string }

func (j judge) change(from, to clickhouse.Type) Verdict {
	a, b := simple(from), simple(to)
	if a.Equal(b) {
		v := Verdict{Class: Metadata}
		if !from.Equal(to) {
			v.Reason = "SimpleAggregateFunction is stored as its type"
		}
		return v
	}
	nullRemoved := a.IsNullable() && !b.IsNullable()
	a, b = plain(a), plain(b)
	switch {
	case nullRemoved:
		return j.nullRemoved(a, b)
	case a.Equal(b):
		return heavy("the column is rewritten with Nullable or LowCardinality changed")
	}
	return j.base(a, b)
}

// nullRemoved judges a column that is Nullable no more.
func (j judge) nullRemoved(a, b clickhouse.Type) Verdict {
	inner := heavy("")
	if !a.Equal(b) {
		inner = j.base(a, b)
	}
	if inner.Class == Unsupported {
		return inner
	}
	v := Verdict{
		Class: Worst(DataDependent, inner.Class), Harms: append([]Harm{NullRemoved}, inner.Harms...),
		Reason: "NULL becomes the default value", Check: j.column + " IS NULL", Problem: "%d rows are NULL",
	}
	if inner.Class != Metadata && inner.Reason != "" {
		v.Reason += "; " + inner.Reason
	}
	if inner.Check != "" {
		v.Check = "(" + v.Check + ") OR (" + inner.Check + ")"
		v.Problem += " or " + strings.TrimPrefix(inner.Problem, "%d rows ")
	}
	if !v.Has(Rewritten) {
		v.Harms = append(v.Harms, Rewritten)
	}
	return v
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

// base judges types without Nullable and LowCardinality around them.
func (j judge) base(from, to clickhouse.Type) Verdict {
	rules := []func(from, to clickhouse.Type) (Verdict, bool){j.storedAlike, j.enum, j.parts, j.never, j.number, j.time, j.text}
	for _, rule := range rules {
		if v, ok := rule(from, to); ok {
			return v
		}
	}
	v := j.cast(from, to)
	v.Class, v.Harms = Destructive, []Harm{Narrowed, CastFails, Rewritten}
	v.Reason += "; others are made into something else"
	return v
}

// storedAlike judges types whose values are the same on disk.
func (j judge) storedAlike(from, to clickhouse.Type) (Verdict, bool) {
	switch {
	case from.Name == "Enum8" && to.Name == "Int8", from.Name == "Enum16" && to.Name == "Int16":
		return Verdict{Class: Metadata, Reason: "an enum is stored as its numbers"}, true
	case from.Name == "Bool" && to.Name == "UInt8":
		return Verdict{Class: Metadata, Reason: "Bool is stored as UInt8"}, true
	case from.Name == "DateTime" && (to.Name == "DateTime" || to.Name == "UInt32"):
		return Verdict{Class: Metadata, Reason: "stored alike: seconds since 1970 in UTC"}, true
	}
	return Verdict{}, false
}

// never judges what the server refuses, and the wrappers of any type.
func (j judge) never(from, to clickhouse.Type) (Verdict, bool) {
	switch {
	case from.Name == "FixedString" && to.Name == "FixedString":
		was, _ := from.Int(0)
		if now, _ := to.Int(0); now < was {
			return unsupported("ClickHouse cannot shorten a FixedString: add a column, copy, and rename"), true
		}
		return Verdict{Class: HeavyMutation, Reason: "the column is rewritten, padded with NUL bytes", Harms: []Harm{Rewritten}}, true
	case from.Name == "AggregateFunction" || to.Name == "AggregateFunction":
		return unsupported("an aggregate state cannot be converted: add a column and fill it from the source"), true
	case from.Name == "UUID" && to.Name == "FixedString":
		return unsupported("ClickHouse does not convert UUID to FixedString: go through String"), true
	case from.Name == "Variant" && to.Name == "Variant":
		for _, t := range from.Types() {
			if !slices.ContainsFunc(to.Types(), t.Equal) {
				return unsupported("a Variant can only gain types, and " + t.String() + " goes"), true
			}
		}
		return heavy("the Variant gains types"), true
	case !hasConversion(from, to):
		return unsupported("ClickHouse has no conversion from " + from.String() + " to " + to.String() + ": add a column, fill it, and drop the old one"), true
	case to.Name == "Dynamic" || to.Name == "Variant":
		return heavy("the column is rewritten, each value with its type"), true
	case from.Name == "IPv4" && to.Name == "IPv6":
		return heavy("the column is rewritten as mapped addresses"), true
	case to.Name == "String":
		return heavy("the column is rewritten as text"), true
	}
	return Verdict{}, false
}

// text judges what is read from text: a conversion to a type that cuts or rounds
// what it reads is destructive even where it reads all of it.
func (j judge) text(from, to clickhouse.Type) (Verdict, bool) {
	if from.Name != "String" && from.Name != "FixedString" {
		return Verdict{}, false
	}
	v := j.cast(from, to)
	_, _, decimal := to.Decimal()
	if _, dated := timeRanks[to.Name]; dated || decimal || strings.Contains(to.Name, "Float") {
		v.Class, v.Harms = Destructive, []Harm{Narrowed, CastFails, Rewritten}
		v.Reason += ", and cuts or rounds what a text says beyond it"
	}
	return v, true
}

func heavy(reason string) Verdict {
	return Verdict{Class: HeavyMutation, Reason: reason, Harms: []Harm{Rewritten}}
}

func unsupported(reason string) Verdict { return Verdict{Class: Unsupported, Reason: reason} }

// cast is a conversion that some values may not survive.
func (j judge) cast(from, to clickhouse.Type) Verdict {
	target := clickhouse.QuoteString(to.String())
	v := Verdict{
		Class:   DataDependent,
		Reason:  "the conversion to " + to.String() + " fails on values that are not of it",
		Harms:   []Harm{CastFails, Rewritten},
		Check:   j.column + " IS NOT NULL AND accurateCastOrNull(" + j.column + ", " + target + ") IS NULL",
		Problem: "%d rows hold values that " + to.String() + " cannot hold",
	}
	if isEnum(to) {
		v.Check = j.column + " IS NOT NULL AND " + j.outside(from, to)
	}
	if neverNullable[to.Name] {
		// There is no cast that answers NULL: the check fails, never true, where the
		// conversion would.
		v.Check = j.column + " IS NOT NULL AND empty(toString(tuple(accurateCast(" + j.column + ", " + target + "))))"
	}
	return v
}

// outside is a condition that is true for a value that an enum has not, by name
// or number: the casts of a server that should answer NULL to one are errors
// (UNKNOWN_ELEMENT_OF_ENUM).
func (j judge) outside(from, enum clickhouse.Type) string {
	text := "toString(" + j.column + ")"
	if from.Name == "Bool" {
		text = "toString(toUInt8(" + j.column + "))"
	}
	var members []string
	for _, m := range enum.Args {
		members = append(members, clickhouse.QuoteString(m.Name), clickhouse.QuoteString(m.Text))
	}
	return text + " NOT IN (" + strings.Join(members, ", ") + ")"
}

// back is a check that is true for a value that comes back from the new type as
// another one, or does not fit into it.
func (j judge) back(from, to clickhouse.Type) (check, problem string) {
	there := "accurateCastOrNull(" + j.column + ", " + clickhouse.QuoteString(to.String()) + ")"
	return j.column + " IS NOT NULL AND (" + there + " IS NULL OR accurateCastOrNull(" + there + ", " + clickhouse.QuoteString(from.String()) + ") IS DISTINCT FROM " + j.column + ")",
		"%d rows hold values that " + to.String() + " cannot hold"
}

// neverNullable are the types that cannot be inside Nullable.
var neverNullable = map[string]bool{
	"Array": true, "Map": true, "Tuple": true, "Nested": true, "Variant": true, "Dynamic": true,
	"Point": true, "Ring": true, "LineString": true, "MultiLineString": true, "Polygon": true, "MultiPolygon": true,
}
