package driver

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// The serialization versions of Dynamic and JSON that Native uses at the
// revision the driver announces, the string form of JSON, and the flat forms
// that output_format_native_use_flattened_dynamic_and_json_serialization asks
// for.
const (
	dynamicV1   = 1
	dynamicV2   = 2
	dynamicFlat = 3
	jsonV1      = 0
	jsonString  = 1
	jsonV2      = 2
	jsonFlat    = 3
)

// dynamicNode is Dynamic: its prefix lists the types of its values, which then
// lie as a Variant of them and of SharedVariant, the values of rare types; or,
// in the flat form, without SharedVariant.
type dynamicNode struct {
	variant skipNode
	flat    []skipNode
}

func (n *dynamicNode) prefix(s *skipper) error {
	ascend, err := s.descend()
	if err != nil {
		return err
	}
	defer ascend()
	version, err := s.readVersion()
	if err != nil {
		return err
	}
	switch version {
	case dynamicV1:
		if _, err := s.uvarint(); err != nil { // the limit of types
			return err
		}
	case dynamicV2:
	case dynamicFlat:
		return n.flatPrefix(s)
	default:
		return fmt.Errorf("version %d of Dynamic is unknown", version)
	}
	names, err := s.readNames()
	if err != nil {
		return err
	}
	const shared = "SharedVariant"
	names = append(names, shared)
	slices.Sort(names)
	types := make([]clickhouse.Type, len(names))
	for i, name := range names {
		if name == shared {
			types[i] = clickhouse.Type{Name: "String"}
			continue
		}
		if types[i], err = clickhouse.ParseType(name); err != nil {
			return err
		}
	}
	if n.variant, err = newVariantNode(types); err != nil {
		return err
	}
	return n.variant.prefix(s)
}

func (n *dynamicNode) data(s *skipper, rows uint64) error {
	if n.variant == nil {
		return n.flatData(s, rows)
	}
	return n.variant.data(s, rows)
}

// flatPrefix reads the types of the flat form.
func (n *dynamicNode) flatPrefix(s *skipper) error {
	names, err := s.readNames()
	if err != nil {
		return err
	}
	n.variant, n.flat = nil, make([]skipNode, len(names))
	for i, name := range names {
		t, err := clickhouse.ParseType(name)
		if err != nil {
			return err
		}
		if n.flat[i], err = newSkipNode(t); err != nil {
			return err
		}
	}
	for _, node := range n.flat {
		if err := node.prefix(s); err != nil {
			return err
		}
	}
	return nil
}

// flatData passes over the number of each row's type, as many as there are
// types for NULL, and over the values of each type together.
func (n *dynamicNode) flatData(s *skipper, rows uint64) error {
	null, size := uint64(len(n.flat)), 1
	switch {
	case null > 0xFFFF:
		size = 4
	case null > 0xFF:
		size = 2
	}
	counts := make([]uint64, null+1)
	var number [8]byte
	for left := rows; left > 0; {
		step := min(left, skipStep/4)
		numbers, err := s.src.next(int(step) * size)
		if err != nil {
			return err
		}
		for ; len(numbers) > 0; numbers = numbers[size:] {
			copy(number[:], numbers[:size])
			i := binary.LittleEndian.Uint64(number[:])
			if i > null {
				return errCorrupt
			}
			counts[i]++
		}
		left -= step
	}
	for i, node := range n.flat {
		if counts[i] == 0 {
			continue
		}
		if err := node.data(s, counts[i]); err != nil {
			return err
		}
	}
	return nil
}

// jsonNode is JSON: columns for its typed paths, Dynamic columns for the others
// its prefix lists, and, but in the flat form, an array of (path, value) for
// the rest.
type jsonNode struct {
	typed   []skipNode
	columns []skipNode
}

func newJSONNode(t clickhouse.Type) (skipNode, error) {
	n := &jsonNode{}
	typed := t.Elements()
	slices.SortFunc(typed, func(a, b clickhouse.TypeArg) int { return strings.Compare(a.Name, b.Name) })
	for _, path := range typed {
		node, err := newSkipNode(path.Type)
		if err != nil {
			return nil, err
		}
		n.typed = append(n.typed, node)
	}
	return n, nil
}

func (n *jsonNode) prefix(s *skipper) error {
	ascend, err := s.descend()
	if err != nil {
		return err
	}
	defer ascend()
	version, err := s.readVersion()
	if err != nil {
		return err
	}
	switch version {
	case jsonString:
		n.columns = []skipNode{stringNode{}}
		return nil
	case jsonV1:
		if _, err := s.uvarint(); err != nil { // the limit of paths
			return err
		}
	case jsonV2, jsonFlat:
	default:
		return fmt.Errorf("version %d of JSON is unknown", version)
	}
	paths, err := s.readNames()
	if err != nil {
		return err
	}
	n.columns = slices.Clone(n.typed)
	for range paths {
		n.columns = append(n.columns, &dynamicNode{})
	}
	if version != jsonFlat {
		n.columns = append(n.columns, arrayNode{tupleNode{stringNode{}, stringNode{}}})
	}
	for _, column := range n.columns {
		if err := column.prefix(s); err != nil {
			return err
		}
	}
	return nil
}

func (n *jsonNode) data(s *skipper, rows uint64) error {
	for _, column := range n.columns {
		if err := column.data(s, rows); err != nil {
			return err
		}
	}
	return nil
}
