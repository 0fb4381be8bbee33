package entc

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// columnType refuses types that the server takes in no table.
func (v *validator) columnType(c *Column) {
	report := func(format string, args ...any) { v.wrongIn(c, "", format, args...) }
	walkType(c.Type, func(t clickhouse.Type) {
		switch t.Name {
		case "Nullable":
			v.nullable(t.Elem(), report)
		case "LowCardinality":
			v.lowCardinality(t, report)
		case "Map":
			if t.Key().IsNullable() {
				report("the key of a Map cannot be %s", t.Key())
			}
		case "Variant":
			v.variant(t, report)
		case "Enum8", "Enum16":
			enumRange(t, report)
		case "Tuple", "Nested":
			var seen []string
			for _, e := range t.Elements() {
				if slices.Contains(seen, e.Name) {
					report("%s has two elements %q", t.Name, e.Name)
				}
				seen = append(seen, e.Name)
			}
		case "FixedString":
			if permission := t.Permission(); permission != "" && !v.allows(permission) {
				report("%s: more than 256 bytes waste space, and the server refuses them; use String, or add .Setting(%q, 1) to the engine", t, permission)
			}
		case "DateTime", "DateTime64":
			zone(t.Timezone(), report)
		case "JSON", "Dynamic":
			settingRange(t, report)
		case "SimpleAggregateFunction":
			simpleAggregate(t, report)
		case "QBit":
			bits(t, report)
		case "Nothing":
			if v.Table.Table != nil {
				report("type Nothing cannot stand in a table")
			}
		}
	})
}

// bits refuses vectors of other elements than the server's, of none, and those
// whose groups do not divide them.
func bits(t clickhouse.Type, report func(string, ...any)) {
	elements := []string{"Int8", "BFloat16", "Float32", "Float64"}
	if element := t.Elem().Name; !slices.Contains(elements, element) {
		report("%s: the elements are %s, not %s", t, strings.Join(elements, ", "), element)
		return
	}
	dimension, ok := t.Int(1)
	if !ok || dimension < 1 {
		report("%s: the dimension is a number above 0", t)
		return
	}
	stride, ok := t.Int(2)
	if ok && stride < dimension && (stride < 1 || stride%8 != 0 || dimension%stride != 0) {
		report("%s: a stride smaller than the dimension is a multiple of 8 that divides it", t)
	}
}

func (v *validator) nullable(elem clickhouse.Type, report func(string, ...any)) {
	switch f := elem.Family(); {
	case f.Is(clickhouse.MayBeNullableByPermission):
		if !v.allows("enable_nullable_tuple_type") && !v.allows("allow_experimental_nullable_tuple_type") {
			report("%s cannot be Nullable; make its elements Nullable, or add .Setting(\"enable_nullable_tuple_type\", 1) to the engine", elem.Name)
		}
	case !f.Is(clickhouse.MayBeNullable):
		hint := ""
		if elem.Name == "LowCardinality" {
			hint = "; write LowCardinality(Nullable(...))"
		}
		report("%s cannot be Nullable%s", elem.Name, hint)
	}
}

// lowCardinality refuses what the server refuses, or accepts only as a
// suspicion.
func (v *validator) lowCardinality(t clickhouse.Type, report func(string, ...any)) {
	elem := t.Elem()
	if elem.Name == "Nullable" {
		elem = elem.Elem()
	}
	if elem.Family().Is(clickhouse.MayBeLow) {
		return
	}
	switch permission := t.Permission(); {
	case permission == "":
		report("%s cannot be LowCardinality; String, FixedString and UUID can", elem)
	case !v.allows(permission):
		report("LowCardinality(%s) is slower than %[1]s alone, and the server refuses it; leave LowCardinality out, or add .Setting(%[2]q, 1) to the engine", elem, permission)
	}
}

func (v *validator) variant(t clickhouse.Type, report func(string, ...any)) {
	for _, m := range t.Types() {
		switch {
		case m.IsNullable():
			report("%s cannot be a member of a Variant, which is NULL by itself", m)
		case m.Name == "Variant" || m.Name == "Dynamic":
			report("%s cannot be a member of a Variant", m.Name)
		}
	}
	if permission := t.Permission(); permission != "" && !v.allows(permission) {
		a, b := t.SimilarMembers()
		report("%s and %s are too similar to be members of one Variant; keep one, or add .Setting(%q, 1) to the engine", a, b, permission)
	}
}

func enumRange(t clickhouse.Type, report func(string, ...any)) {
	low, high := -128, 127
	if t.Name == "Enum16" {
		low, high = -32768, 32767
	}
	names, numbers := map[string]bool{}, map[int]string{}
	for _, v := range enumValues(t) {
		if names[v.Name] {
			report("enum value %q is declared twice", v.Name)
		}
		names[v.Name] = true
		if other, ok := numbers[v.Number]; ok {
			report("enum values %q and %q have the same number, %d", other, v.Name, v.Number)
		}
		numbers[v.Number] = v.Name
		if v.Number < low || v.Number > high {
			report("enum value %q: number %d does not fit into %s (%d to %d)", v.Name, v.Number, t.Name, low, high)
		}
	}
}

// zone refuses a time zone that is unknown. Without a time zone database on
// this machine nothing is known, and nothing refused.
func zone(name string, report func(string, ...any)) {
	if name == "" {
		return
	}
	if _, err := time.LoadLocation("Europe/Berlin"); err != nil {
		return
	}
	if _, err := time.LoadLocation(name); err != nil {
		report("unknown time zone %q", name)
	}
}

// settingLimits are the greatest values of the parameters of JSON and Dynamic.
var settingLimits = map[string]int{"max_dynamic_paths": 10000, "max_dynamic_types": 254, "max_types": 254}

// maxJSONPaths is how many paths of a JSON column may have types.
const maxJSONPaths = 1000

func settingRange(t clickhouse.Type, report func(string, ...any)) {
	var paths []string
	for _, a := range t.Args {
		switch a.Kind {
		case clickhouse.ArgSetting:
			limit, known := settingLimits[a.Name]
			if n, err := strconv.Atoi(a.Text); known && (err != nil || n < 0 || n > limit) {
				report("%s: %s must be 0 to %d, not %s", t.Name, a.Name, limit, a.Text)
			}
		case clickhouse.ArgElement:
			if slices.Contains(paths, a.Name) {
				report("JSON: path %q has two types", a.Name)
			}
			paths = append(paths, a.Name)
		}
	}
	if len(paths) > maxJSONPaths {
		report("JSON: %d paths have types, the most that the server takes is %d", len(paths), maxJSONPaths)
	}
	for _, a := range t.Args {
		if a.Kind != clickhouse.ArgSkip {
			continue
		}
		if strings.EqualFold(a.Name, "REGEXP") {
			report("JSON: the server takes the path %q after SKIP for the keyword; skip it by .SkipRegexp(%q)", a.Name, "^"+a.Name+"$")
		}
		for _, p := range paths {
			if p == a.Name || strings.HasPrefix(p, a.Name+".") {
				report("JSON: path %q has a type and is skipped by %q", p, a.Name)
			}
		}
	}
}

// simpleFunctions are the functions whose state is a value.
var simpleFunctions = strings.Fields(`any any_respect_nulls anyLast anyLast_respect_nulls min max sum sumWithOverflow
	groupBitAnd groupBitOr groupBitXor sumMap minMap maxMap groupArrayArray groupArrayLastArray groupUniqArrayArray
	groupUniqArrayArrayMap sumMappedArrays minMappedArrays maxMappedArrays`)

func simpleAggregate(t clickhouse.Type, report func(string, ...any)) {
	name, _ := t.Function()
	elem := t.Elem()
	switch {
	case !slices.Contains(simpleFunctions, name):
		report("%s is no function of SimpleAggregateFunction%s; others need AggregateFunction (field.AggregateState)", name, suggest(name, simpleFunctions))
	case (name == "min" || name == "max") && mixedValue(elem.Base()):
		report("%s of %s: its values have no order", name, elem)
	case name == "sum" && elem.Base().Name == "Bool":
		report("sum of Bool is UInt64; declare the column as that")
	case (name == "sum" || name == "sumWithOverflow") && !isNumber(elem.Base()):
		report("%s of %s: it adds numbers", name, elem)
	case name == "sum":
		if wide := sumOf(elem.Base()); wide != "" {
			report("sum of %s is %s; declare the column as that, or use sumWithOverflow", elem, wide)
		}
	}
}

// isNumber reports whether a type holds numbers that can be added.
func isNumber(t clickhouse.Type) bool {
	switch t.Kind() {
	case clickhouse.KindInteger, clickhouse.KindFloat, clickhouse.KindDecimal, clickhouse.KindBool:
		return true
	}
	return false
}

// mixedValue reports whether values of a type cannot be compared with each other.
func mixedValue(t clickhouse.Type) bool {
	switch t.Name {
	case "JSON", "Variant", "Dynamic", "Geometry", "QBit", "AggregateFunction":
		return true
	}
	return false
}

// sumOf is the type that the sum of narrow numbers has, empty for types whose
// sum is of the type itself.
func sumOf(t clickhouse.Type) string {
	if precision, scale, ok := t.Decimal(); ok && precision < 38 {
		return fmt.Sprintf("Decimal(38, %d)", scale)
	}
	switch t.Name {
	case "UInt8", "UInt16", "UInt32":
		return "UInt64"
	case "Int8", "Int16", "Int32":
		return "Int64"
	case "Float32", "BFloat16":
		return "Float64"
	}
	return ""
}
