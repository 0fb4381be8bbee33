// Package ddl renders catalog values as ClickHouse statements: CREATE and DROP
// of every object, and the pieces an ALTER is made of.
//
// The text is the server's own: [Create] of a catalog that came from a server
// is what the server stores, clause by clause. Names of columns are always
// between back quotes, other names where they need it. Nothing here asks a
// server or decides what to run.
//
// The order of clauses follows
// https://clickhouse.com/docs/sql-reference/statements/create/table.
package ddl
