// Package diff compares two catalogs and says what differs, in structured
// values that a person can read and the planner can act on:
//
//	changes, err := diff.Diff(live, desired, diff.Options{})
//
// Catalogs are compared by their fields, never as statements, and nothing here
// asks a server: what a server would rewrite (a type's alias, a codec's
// parameters) is normalised where a catalog is made. What stays different
// between equal definitions is known by rule: an ORDER BY in parentheses, a
// setting that says the default, the order of indexes.
package diff
