package column

import "github.com/chent-io/chent/dialect/clickhouse"

// Setting is a server setting by its name.
type Setting struct {
	Name, Value string
}

// ReadSettings are the settings under which a statement must run for its
// result to be decoded into columns of the given types: those that make JSON
// travel as text, and Dynamic with all its types by name. Most types need none.
func ReadSettings(types ...clickhouse.Type) []Setting {
	var json, dynamic bool
	for _, t := range types {
		json = json || contains(t, "JSON")
		dynamic = dynamic || contains(t, "Dynamic")
	}
	var list []Setting
	if json {
		list = append(list, Setting{"output_format_native_write_json_as_string", "1"})
	}
	if dynamic {
		list = append(list, Setting{"output_format_native_use_flattened_dynamic_and_json_serialization", "1"})
	}
	return list
}

// contains says whether t is of the family name or has such a type inside. The
// typed paths of JSON do not travel as themselves.
func contains(t clickhouse.Type, name string) bool {
	if t.Name == name {
		return true
	}
	if t.Name == "JSON" {
		return false
	}
	for _, inner := range t.Args {
		if contains(inner.Type, name) {
			return true
		}
	}
	return false
}
