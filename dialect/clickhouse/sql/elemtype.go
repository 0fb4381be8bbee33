package sql

import "github.com/chent-io/chent/dialect/clickhouse"

// elementType returns the type of an array type's elements.
func elementType(typ string) (string, bool) {
	t, err := clickhouse.ParseType(typ)
	if err != nil || t.Name != "Array" {
		return "", false
	}
	return t.Elem().String(), true
}

// keyType returns the type of a map type's keys.
func keyType(typ string) (string, bool) {
	t, err := clickhouse.ParseType(typ)
	if err != nil || t.Name != "Map" {
		return "", false
	}
	return t.Key().String(), true
}

// valueType returns the type of a map type's values.
func valueType(typ string) (string, bool) {
	t, err := clickhouse.ParseType(typ)
	if err != nil || t.Name != "Map" {
		return "", false
	}
	return t.Elem().String(), true
}
