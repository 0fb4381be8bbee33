package gosrc

// Sample is the catalog that testdata/sample is written from.
var Sample = sample

// TypeName is the Go type that the first table of a schema gets.
func TypeName(table string) string { return newTypeNames().name(table, "table") }
