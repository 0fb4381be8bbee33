// Package clickhouse is the SQL dialect: quoting, literals and the type parser.
//
// It does no I/O and knows no driver, so that the code generator can link it.
// The SELECT builder and its expressions live in [sql] beside it; the
// connection in driver; the private server of a program in embedded.
//
// [sql]: https://pkg.go.dev/github.com/chent-io/chent/dialect/clickhouse/sql
package clickhouse
