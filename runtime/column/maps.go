package column

import (
	"fmt"

	"github.com/ClickHouse/ch-go/proto"
)

// Maps is a Map(K, V) column. A nil map is an empty one; an empty map is read
// as a map that is not nil. ClickHouse keeps keys that occur twice; reading
// one row then keeps the last of them.
type Maps[K comparable, V any] struct {
	offsets offsets
	keys    Of[K]
	values  Of[V]
	kept    func(K) any // of keys that could come back as one; nil: none could
	any     bool        // every map is fine
}

// Map makes a buffer for a Map column.
func Map[K comparable, V any](keys Of[K], values Of[V]) *Maps[K, V] {
	c := &Maps[K, V]{keys: keys, values: values, kept: keptOf(keys)}
	c.any = c.kept == nil && acceptsAll(keys) && acceptsAll(values)
	return c
}

func (c *Maps[K, V]) checksNothing() bool { return c.any }

// Type is the ClickHouse type.
func (c *Maps[K, V]) Type() proto.ColumnType {
	return "Map(" + c.keys.Type() + ", " + c.values.Type() + ")"
}

// Rows is the number of maps held.
func (c *Maps[K, V]) Rows() int { return len(c.offsets.ends) }

// Check refuses a map with a key or value that its column refuses, and one with
// two keys of which the column keeps the same.
func (c *Maps[K, V]) Check(v map[K]V) error {
	if c.any {
		return nil
	}
	for key, value := range v {
		if err := c.keys.Check(key); err != nil {
			return under(err, "[key "+printValue(key)+"]")
		}
		if err := c.values.Check(value); err != nil {
			return under(err, "["+printValue(key)+"]")
		}
	}
	if c.kept == nil || len(v) < 2 {
		return nil
	}
	others := make(map[any]K, len(v))
	for key := range v {
		form := c.kept(key)
		if other, ok := others[form]; ok {
			return sameKey(c.keys, key, other)
		}
		others[form] = key
	}
	return nil
}

// Append adds v, in any order.
func (c *Maps[K, V]) Append(v map[K]V) {
	for key, value := range v {
		c.keys.Append(key)
		c.values.Append(value)
	}
	c.offsets.add(len(v))
}

// AppendDefault adds the empty map.
func (c *Maps[K, V]) AppendDefault() { c.offsets.add(0) }

// Row returns the map at i.
func (c *Maps[K, V]) Row(i int) map[K]V {
	start, end := c.offsets.bounds(i)
	row := make(map[K]V, end-start)
	for ; start < end; start++ {
		row[c.keys.Row(start)] = c.values.Row(start)
	}
	return row
}

// Reset drops the values and keeps their room.
func (c *Maps[K, V]) Reset() {
	c.offsets.reset()
	c.keys.Reset()
	c.values.Reset()
}

// Prepare prepares the columns of keys and values.
func (c *Maps[K, V]) Prepare() error {
	if err := prepare(c.keys); err != nil {
		return err
	}
	return prepare(c.values)
}

// EncodeState writes the states of keys and values.
func (c *Maps[K, V]) EncodeState(b *proto.Buffer) {
	encodeState(c.keys, b)
	encodeState(c.values, b)
}

// DecodeState reads the states of keys and values.
func (c *Maps[K, V]) DecodeState(r *proto.Reader) error {
	if err := decodeState(c.keys, r); err != nil {
		return fmt.Errorf("column: decode %s: state of the keys: %w", c.Type(), err)
	}
	if err := decodeState(c.values, r); err != nil {
		return fmt.Errorf("column: decode %s: state of the values: %w", c.Type(), err)
	}
	return nil
}

// EncodeColumn appends the wire form to b.
func (c *Maps[K, V]) EncodeColumn(b *proto.Buffer) {
	encodeFixed(b, c.offsets.ends)
	c.keys.EncodeColumn(b)
	c.values.EncodeColumn(b)
}

// WriteColumn hands the values to w.
func (c *Maps[K, V]) WriteColumn(w *proto.Writer) {
	writeFixed(w, c.offsets.ends)
	c.keys.WriteColumn(w)
	c.values.WriteColumn(w)
}

// DecodeColumn replaces the values with rows values of r.
func (c *Maps[K, V]) DecodeColumn(r *proto.Reader, rows int) error {
	if err := c.offsets.decode(r, rows); err != nil {
		return decodeError(c, "offsets", err)
	}
	if err := c.keys.DecodeColumn(r, c.offsets.total()); err != nil {
		c.Reset()
		return err
	}
	if err := c.values.DecodeColumn(r, c.offsets.total()); err != nil {
		c.Reset()
		return err
	}
	return nil
}
