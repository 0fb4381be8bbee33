// Package catalog is the model of what a ClickHouse server holds: plain,
// comparable values with a JSON form. It speaks ClickHouse; the other model,
// ent's graph, speaks Go.
//
// Clauses are kept as the text the server prints (a type, an expression, a
// key), because the server's word is the canonical form. What the compare must
// look into (the elements of a key, a setting, a codec) has a field of its own
// or an accessor that splits the text. A catalog is normalised where it is
// made, never where it is compared.
package catalog
