// Package entc turns a schema package into a generated ClickHouse client:
//
//	schema package → ent's graph → resolve → Model → templates → Go source
//
// The graph is ent's and speaks Go; the Model beside it holds the catalog,
// which speaks ClickHouse, and the Go type of every column. A wrong schema is a
// [SchemaError] that lists every mistake with its position.
package entc
