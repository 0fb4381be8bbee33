package clickhouse

import (
	"slices"
	"strings"
)

// Permissions are the settings, each to be 1, without which the server refuses a
// column of the type, in name order.
func (t Type) Permissions() []string {
	var list []string
	if p := t.Permission(); p != "" {
		list = append(list, p)
	}
	for _, a := range t.Args {
		if a.Kind == ArgType || a.Kind == ArgElement {
			list = append(list, a.Type.Permissions()...)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// Permission is the setting, to be 1, without which the server refuses a
// column of the type for what the type itself is, its elements aside. Empty: it
// needs none.
func (t Type) Permission() string {
	switch t.Name {
	case "FixedString":
		if n, ok := t.Int(0); ok && n > 256 {
			return "allow_suspicious_fixed_string_types"
		}
	case "LowCardinality":
		elem := t.Elem()
		if elem.Name == "Nullable" {
			elem = elem.Elem()
		}
		if suspiciousKeys[elem.Name] || strings.HasPrefix(elem.Name, "Interval") {
			return "allow_suspicious_low_cardinality_types"
		}
	case "Nullable":
		if name := t.Elem().Name; name == "Tuple" || name == "Point" {
			return "enable_nullable_tuple_type"
		}
	case "Variant":
		if a, _ := t.SimilarMembers(); !a.IsZero() {
			return "allow_suspicious_variant_types"
		}
	}
	return ""
}

// suspiciousKeys may be LowCardinality, and are slower that way.
var suspiciousKeys = map[string]bool{
	"Int8": true, "Int16": true, "Int32": true, "Int64": true, "Int128": true, "Int256": true,
	"UInt8": true, "UInt16": true, "UInt32": true, "UInt64": true, "UInt128": true, "UInt256": true,
	"Float32": true, "Float64": true, "BFloat16": true, "Bool": true,
	"Date": true, "Date32": true, "DateTime": true, "Time": true, "IPv4": true, "IPv6": true,
}

// SimilarMembers returns the first two members of a Variant whose values the
// server could not tell apart; zero types if there are none.
func (t Type) SimilarMembers() (a, b Type) {
	members := t.Types()
	for i, m := range members {
		for _, other := range members[:i] {
			if family := m.family(); family != "" && family == other.family() && !m.Equal(other) {
				return other, m
			}
		}
	}
	return Type{}, Type{}
}

// family groups types whose values look alike.
func (t Type) family() string {
	switch base := t.Base(); base.Name {
	case "String", "FixedString":
		return "text"
	case "Date", "Date32", "DateTime", "DateTime64":
		return "time"
	case "Float32", "Float64", "BFloat16", "Decimal":
		return "number"
	default:
		if strings.HasPrefix(base.Name, "Int") && !strings.HasPrefix(base.Name, "Interval") || strings.HasPrefix(base.Name, "UInt") {
			return "number"
		}
	}
	return ""
}
