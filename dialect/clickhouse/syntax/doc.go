// Package syntax reads ClickHouse SQL as far as chent has to: into tokens, into
// the statements of a script, and a statement into its verb, the names that it
// is about and its clauses. It knows text alone and asks no server.
//
// What is a comment, a string, a quoted name or the end of a statement is
// decided here and nowhere else.
package syntax
