package column

import "github.com/ClickHouse/ch-go/proto"

// Of is a column buffer of Go values of type T: one block's worth of one
// ClickHouse column. It encodes to and decodes from the Native format without
// reflection and without an allocation per value of fixed size.
type Of[T any] interface {
	Buffer
	// Check says whether the column can hold v: nil, or a *[ValueError] that
	// names the value and the type. A value is never wrapped or truncated.
	Check(v T) error
	// Append adds v, which Check accepted.
	Append(v T)
	// Row returns the value at i. It stays valid after Reset.
	Row(i int) T
}

// Buffer is the part of a column that does not depend on its Go type. A column
// with a dictionary or a state also implements [proto.Preparable] and
// [proto.Stateful], which the connection calls.
type Buffer = proto.Column
