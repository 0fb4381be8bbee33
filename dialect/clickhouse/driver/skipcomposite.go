package driver

import (
	"encoding/binary"
	"fmt"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// newWrapped passes over types made of one other type.
func newWrapped(t clickhouse.Type) (skipNode, error) {
	switch t.Name {
	case "Nullable":
		inner, err := newSkipNode(t.Elem())
		return nullableNode{inner}, err
	case "LowCardinality":
		dictionary := t.Elem()
		if dictionary.Name == "Nullable" {
			dictionary = dictionary.Elem()
		}
		inner, err := newSkipNode(dictionary)
		return lowCardinalityNode{inner}, err
	case "Map":
		key, err := newSkipNode(t.Key())
		if err != nil {
			return nil, err
		}
		value, err := newSkipNode(t.Elem())
		return arrayNode{tupleNode{key, value}}, err
	}
	inner, err := newSkipNode(t.Elem())
	return arrayNode{inner}, err
}

func newTuple(t clickhouse.Type) (skipNode, error) {
	var elements tupleNode
	for _, member := range t.Types() {
		node, err := newSkipNode(member)
		if err != nil {
			return nil, err
		}
		elements = append(elements, node)
	}
	switch {
	case t.Name == "Nested":
		return arrayNode{elements}, nil
	case len(elements) == 0:
		return fixedNode(1), nil // a byte stands for the empty tuple
	}
	return elements, nil
}

// newQBit passes over QBit(T, n), which lies as one string of ceil(n/8) bytes
// for each bit of T.
func newQBit(t clickhouse.Type) (skipNode, error) {
	size, ok := t.Elem().Size()
	dimension, hasDimension := t.Int(1)
	if !ok || !hasDimension {
		return nil, fmt.Errorf("cannot look past a column of type %s", t)
	}
	return fixedNode(size * 8 * ((dimension + 7) / 8)), nil
}

type nullableNode struct{ inner skipNode }

func (n nullableNode) prefix(s *skipper) error { return n.inner.prefix(s) }
func (n nullableNode) data(s *skipper, rows uint64) error {
	if err := s.bytes(rows, 1); err != nil {
		return err
	}
	return n.inner.data(s, rows)
}

type arrayNode struct{ inner skipNode }

func (n arrayNode) prefix(s *skipper) error { return n.inner.prefix(s) }
func (n arrayNode) data(s *skipper, rows uint64) error {
	if rows == 0 {
		return nil
	}
	if err := s.bytes(rows-1, 8); err != nil {
		return err
	}
	total, err := s.uint64() // the last offset
	if err != nil {
		return err
	}
	return n.inner.data(s, total)
}

type tupleNode []skipNode

func (n tupleNode) prefix(s *skipper) error {
	for _, element := range n {
		if err := element.prefix(s); err != nil {
			return err
		}
	}
	return nil
}

func (n tupleNode) data(s *skipper, rows uint64) error {
	for _, element := range n {
		if err := element.data(s, rows); err != nil {
			return err
		}
	}
	return nil
}

type lowCardinalityNode struct{ dictionary skipNode }

func (lowCardinalityNode) prefix(s *skipper) error { return s.bytes(1, 8) }
func (n lowCardinalityNode) data(s *skipper, rows uint64) error {
	const hasKeys = 1<<9 | 1<<8 // additional keys, or a global dictionary
	for rows > 0 {
		flags, err := s.uint64()
		if err != nil {
			return err
		}
		size := 1 << (flags & 0xff)
		if flags&0xff > 3 {
			return errCorrupt
		}
		if flags&hasKeys != 0 {
			keys, err := s.uint64()
			if err != nil {
				return err
			}
			if err := n.dictionary.data(s, keys); err != nil {
				return err
			}
		}
		count, err := s.uint64()
		if err != nil {
			return err
		}
		if count == 0 || count > rows {
			return errCorrupt
		}
		if err := s.bytes(count, size); err != nil {
			return err
		}
		rows -= count
	}
	return nil
}

// variantNode is Variant: a discriminator for each row, then the values of each
// member type together.
type variantNode struct{ members []skipNode }

func newVariantNode(types []clickhouse.Type) (skipNode, error) {
	n := &variantNode{}
	for _, t := range types {
		member, err := newSkipNode(t)
		if err != nil {
			return nil, err
		}
		n.members = append(n.members, member)
	}
	return n, nil
}

func (n *variantNode) prefix(s *skipper) error {
	mode, err := s.uint64()
	if err != nil {
		return err
	}
	if mode != 0 {
		return fmt.Errorf("variant discriminators of mode %d are unknown", mode)
	}
	for _, member := range n.members {
		if err := member.prefix(s); err != nil {
			return err
		}
	}
	return nil
}

func (n *variantNode) data(s *skipper, rows uint64) error {
	const null = 255
	counts := make([]uint64, len(n.members))
	for left := rows; left > 0; {
		step := min(left, skipStep)
		discriminators, err := s.src.next(int(step))
		if err != nil {
			return err
		}
		for _, d := range discriminators {
			switch {
			case d == null:
			case int(d) < len(counts):
				counts[d]++
			default:
				return errCorrupt
			}
		}
		left -= step
	}
	for i, member := range n.members {
		if counts[i] == 0 {
			continue
		}
		if err := member.data(s, counts[i]); err != nil {
			return err
		}
	}
	return nil
}

// readNames reads a count and as many strings.
func (s *skipper) readNames() ([]string, error) {
	count, err := s.uvarint()
	if err != nil {
		return nil, err
	}
	if count > 1<<16 {
		return nil, errCorrupt
	}
	names := make([]string, 0, count)
	for ; count > 0; count-- {
		name, err := s.text()
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

// readVersion reads the serialization version of Dynamic or JSON.
func (s *skipper) readVersion() (uint64, error) {
	b, err := s.src.next(8)
	if err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint64(b), nil
}
