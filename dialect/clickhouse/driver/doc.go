// Package driver opens a ClickHouse server by URL and speaks to it through one
// small interface, [Conn]: statements, columnar queries, columnar inserts.
//
//	conn, err := driver.Open(ctx, "chdb://")                        // embedded
//	conn, err := driver.Open(ctx, "clickhouse://user:pw@host/db")   // native TCP
//	conn, err := driver.Open(ctx, "https://user:pw@host/db")        // HTTP
package driver
