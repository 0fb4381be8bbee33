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
		if elem.Family().Is(MayBeLowByPermission) {
			return "allow_suspicious_low_cardinality_types"
		}
	case "Nullable":
		if t.Elem().Family().Is(MayBeNullableByPermission) {
			return "enable_nullable_tuple_type"
		}
	case "Variant":
		if a, _ := t.SimilarMembers(); !a.IsZero() {
			return "allow_suspicious_variant_types"
		}
	}
	return ""
}
