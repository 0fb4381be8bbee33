package driver

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// byteSource is where a skipper reads from.
type byteSource interface {
	// next returns the next n bytes, valid until the next call.
	next(n int) ([]byte, error)
	// discard passes over n bytes.
	discard(n int) error
}

// skipper passes over the data of columns without decoding it: of a result
// that nobody wants, or to see the names and types of all columns of a block
// before the first of them is decoded.
//
// See https://clickhouse.com/docs/interfaces/formats/Native.
type skipper struct {
	src   byteSource
	names *allowance // of columns and types
	deep  int        // how many Dynamic and JSON types lie in each other
}

// maxDynamicDepth bounds how deep types that are named in the data itself,
// those of Dynamic and JSON, may lie in each other.
const maxDynamicDepth = 100

// descend counts a level of Dynamic or JSON. The result counts it back.
func (s *skipper) descend() (ascend func(), err error) {
	if s.deep >= maxDynamicDepth {
		return nil, fmt.Errorf("types of Dynamic and JSON are nested deeper than %d", maxDynamicDepth)
	}
	s.deep++
	return func() { s.deep-- }, nil
}

// skipStep is what is passed over at a time, so that a length that lies runs
// into the end of the data.
const skipStep = 1 << 16

var errCorrupt = errors.New("the block is damaged: a length is out of range")

func (s *skipper) uvarint() (uint64, error) {
	var v uint64
	for shift := uint(0); shift < 64; shift += 7 {
		b, err := s.src.next(1)
		if err != nil {
			return 0, err
		}
		v |= uint64(b[0]&0x7f) << shift
		if b[0] < 0x80 {
			return v, nil
		}
	}
	return 0, errCorrupt
}

func (s *skipper) uint64() (uint64, error) {
	b, err := s.src.next(8)
	if err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint64(b), nil
}

func (s *skipper) text() (string, error) {
	n, err := s.uvarint()
	if err != nil {
		return "", err
	}
	if err := s.names.take(n); err != nil {
		return "", err
	}
	var text []byte
	for left := int(n); ; {
		b, err := s.src.next(min(left, skipStep))
		if err != nil {
			return "", err
		}
		if left -= len(b); left == 0 && text == nil {
			return string(b), nil
		}
		if text = append(text, b...); left == 0 {
			return string(text), nil
		}
	}
}

// bytes passes over count values of size bytes.
func (s *skipper) bytes(count uint64, size int) error {
	if count > math.MaxInt64/uint64(max(size, 1)) {
		return errCorrupt
	}
	left := count * uint64(size)
	for left > 0 {
		step := min(left, skipStep)
		if err := s.src.discard(int(step)); err != nil {
			return err
		}
		left -= step
	}
	return nil
}

// column passes over the state and the data of one column.
func (s *skipper) column(typ string, rows uint64) error {
	if rows == 0 {
		return nil
	}
	t, err := clickhouse.ParseType(typ)
	if err != nil {
		return err
	}
	node, err := newSkipNode(t)
	if err != nil {
		return err
	}
	if err := node.prefix(s); err != nil {
		return err
	}
	return node.data(s, rows)
}

// skipNode is a type whose state prefix, then data, can be passed over. The
// prefixes of a whole column come before all of its data.
type skipNode interface {
	prefix(s *skipper) error
	data(s *skipper, rows uint64) error
}

// newSkipNode finds how the values of a type lie in a block.
func newSkipNode(t clickhouse.Type) (skipNode, error) {
	if size, ok := t.Size(); ok {
		return fixedNode(size), nil
	}
	if t.Family().Shape != "" {
		return newSkipNode(t.Shape())
	}
	switch t.Name {
	case "String":
		return stringNode{}, nil
	case "SimpleAggregateFunction":
		types := t.Types()
		if len(types) == 0 {
			return nil, fmt.Errorf("type %s has no value type", t)
		}
		return newSkipNode(types[len(types)-1])
	case "Nullable", "LowCardinality", "Array", "Map":
		return newWrapped(t)
	case "Tuple", "Nested":
		return newTuple(t)
	case "QBit":
		return newQBit(t)
	case "Variant":
		return newVariantNode(t.Types())
	case "Dynamic":
		return &dynamicNode{}, nil
	case "JSON", "Object":
		return newJSONNode(t)
	}
	return nil, fmt.Errorf("cannot look past a column of type %s", t)
}

type fixedNode int

func (fixedNode) prefix(*skipper) error                { return nil }
func (n fixedNode) data(s *skipper, rows uint64) error { return s.bytes(rows, int(n)) }

type stringNode struct{}

func (stringNode) prefix(*skipper) error { return nil }
func (stringNode) data(s *skipper, rows uint64) error {
	for ; rows > 0; rows-- {
		n, err := s.uvarint()
		if err != nil {
			return err
		}
		if err := s.bytes(n, 1); err != nil {
			return err
		}
	}
	return nil
}
