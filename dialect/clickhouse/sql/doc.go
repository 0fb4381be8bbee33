// Package sql builds ClickHouse statements: expressions, predicates and the
// SELECT builder. Values become server-side parameters, identifiers are
// quoted; nothing is pasted.
package sql
