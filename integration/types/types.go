// Package types holds Go types that the schema of the integration tests gives
// to its columns.
package types

// ID is a key with a type of its own.
type ID uint64

// Place is a tuple.
type Place struct {
	Country string  `ch:"country"`
	Lat     float64 `ch:"lat"`
	Lon     float64 `ch:"lon"`
}

// Item is an element of a nested column.
type Item struct {
	SKU   string  `ch:"sku"`
	Price float64 `ch:"price"`
}

// Entry is an entry of a map whose order matters.
type Entry struct {
	Key   string
	Value int64
}
