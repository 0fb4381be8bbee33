package catalog

import "strings"

// OfStatement reports whether the server obeys the setting while it makes a
// table and does not keep it: it says how the definition is to be read
// (flatten_nested), or that it may be what it is
// (allow_suspicious_low_cardinality_types). What a table was made with cannot
// be read from it, so such a setting is never a difference.
func (s Setting) OfStatement() bool {
	switch s.Name {
	case "flatten_nested", "data_type_default_nullable", "allow_deprecated_syntax_for_merge_tree", "allow_experimental_codecs",
		"allow_experimental_time_series_table", "allow_experimental_materialized_postgresql_table", "allow_experimental_ytsaurus_table_engine":
		return true
	case "allow_suspicious_indices":
		return false // a setting of MergeTree tables too, which keep it
	}
	return strings.HasPrefix(s.Name, "allow_suspicious_") ||
		strings.HasSuffix(s.Name, "_type") && (strings.HasPrefix(s.Name, "allow_experimental_") || strings.HasPrefix(s.Name, "enable_"))
}
