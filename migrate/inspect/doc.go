// Package inspect reads what a ClickHouse server holds into a catalog:
//
//	live, err := inspect.Inspect(ctx, conn, inspect.Options{Databases: []string{"app"}})
//
// The definition of an object is the statement the server stores for it
// (system.tables.create_table_query), cut at its clauses; the text of each
// clause stays as it is. A definition is trusted only when the catalog value
// renders to the very same statement again; anything else is kept whole as an
// opaque object that says why. So the catalog is never wrong, and the number of
// queries does not depend on the number of tables.
//
// Facts are those of https://clickhouse.com/docs/operations/system-tables/tables.
package inspect
