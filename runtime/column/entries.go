package column

import "github.com/ClickHouse/ch-go/proto"

// entries is a Map(K, V) column whose rows are lists of entries, each a struct P:
// for keys that a Go map cannot have, such as arrays, and where the order of the
// entries or keys that occur twice matter.
type entries[P any] struct {
	*Arrays[P]
	pair *Tuples[P]
}

// Entries makes a buffer for a Map column of entries, from the columns of its
// keys and values:
//
//	column.Entries(
//		column.Field("key", column.Array(column.UInt32()), func(p *Entry) *[]uint32 { return &p.Key }),
//		column.Field("value", column.String(), func(p *Entry) *string { return &p.Value }),
//	)
func Entries[P any](key, value Element[P]) Of[[]P] {
	pair := Tuple(key, value)
	return &entries[P]{Array(pair), pair}
}

// Type is the ClickHouse type.
func (c *entries[P]) Type() proto.ColumnType {
	return "Map(" + c.pair.elements[0].buffer().Type() + ", " + c.pair.elements[1].buffer().Type() + ")"
}

// entriesAny is a Map column put together at run time whose keys no Go map can
// have: its values are lists of pairs.
type entriesAny struct {
	arrayAny
	pair *tupleAny
}

func (c *entriesAny) Type() proto.ColumnType {
	return "Map(" + c.pair.elements[0].Type() + ", " + c.pair.elements[1].Type() + ")"
}
