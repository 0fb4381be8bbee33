package driver

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// The serialization versions of Dynamic and JSON that Native uses at the
// revision the driver announces, and the string form of JSON.
const (
	dynamicV1  = 1
	dynamicV2  = 2
	jsonV1     = 0
	jsonString = 1
	jsonV2     = 2
)

// dynamicNode is Dynamic: its prefix lists the types of its values, which then
// lie as a Variant of them and of SharedVariant, the values of rare types.
type dynamicNode struct{ variant skipNode }

func (n *dynamicNode) prefix(s *skipper) error {
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

func (n *dynamicNode) data(s *skipper, rows uint64) error { return n.variant.data(s, rows) }

// jsonNode is JSON: columns for its typed paths, Dynamic columns for the others
// its prefix lists, and an array of (path, value) for the rest.
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
	case jsonV2:
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
	n.columns = append(n.columns, arrayNode{tupleNode{stringNode{}, stringNode{}}})
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
