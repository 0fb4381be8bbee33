package clickhouse

import "slices"

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
		if suspiciousKeys[elem.Name] || isInterval(elem) {
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
