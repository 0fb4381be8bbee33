package column

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// EnumValue is a name of an enum and its number.
type EnumValue struct {
	Name   string
	Number int16
}

// Enums is an Enum8 or Enum16 column of names.
type Enums[T ~string, W int8 | int16] struct {
	wire[W]
	numbers map[T]W
	few     []enumName[T, W] // all of them, if a list is faster than a map
	names   []T              // by number, from low on
	known   []bool           // likewise: whether the number has a name
	low     int
	first   W
	bad     error
}

// enumName is a name and its number.
type enumName[T ~string, W int8 | int16] struct {
	name   T
	number W
}

// fewNames is how many names are found faster in a list than in a map.
const fewNames = 8

// number is that of a name.
func (c *Enums[T, W]) number(v T) (number W, ok bool) {
	if c.few == nil {
		number, ok = c.numbers[v]
		return number, ok
	}
	for i := range c.few {
		if c.few[i].name == v {
			return c.few[i].number, true
		}
	}
	return 0, false
}

// Enum8 makes a buffer for an Enum8 column with the given names. Numbers are
// from -128 to 127.
func Enum8[T ~string](values ...EnumValue) *Enums[T, int8] { return enums[T, int8]("Enum8", values) }

// Enum16 makes a buffer for an Enum16 column with the given names.
func Enum16[T ~string](values ...EnumValue) *Enums[T, int16] {
	return enums[T, int16]("Enum16", values)
}

func enums[T ~string, W int8 | int16](name string, values []EnumValue) *Enums[T, W] {
	c := &Enums[T, W]{numbers: make(map[T]W, len(values))}
	low, high := 0, 0
	for _, v := range values {
		low, high = min(low, int(v.Number)), max(high, int(v.Number))
	}
	c.low, c.names, c.known = low, make([]T, high-low+1), make([]bool, high-low+1)
	list := make([]string, len(values))
	for i, v := range values {
		number := W(v.Number)
		if int16(number) != v.Number {
			c.bad = fmt.Errorf("column: %s: the number %d of %q is out of range", name, v.Number, v.Name)
		}
		if old, ok := c.numbers[T(v.Name)]; ok && old != number {
			c.bad = fmt.Errorf("column: %s: %q has two numbers, %d and %d", name, v.Name, old, v.Number)
		}
		at := int(v.Number) - low
		if old := c.names[at]; c.known[at] && old != T(v.Name) {
			c.bad = fmt.Errorf("column: %s: %d has two names, %q and %q", name, v.Number, old, v.Name)
		}
		if i == 0 || number < c.first {
			c.first = number
		}
		c.numbers[T(v.Name)], c.names[at], c.known[at] = number, T(v.Name), true
		list[i] = clickhouse.QuoteString(v.Name) + " = " + fmt.Sprint(v.Number)
	}
	if len(c.numbers) <= fewNames {
		for name, number := range c.numbers {
			c.few = append(c.few, enumName[T, W]{name, number})
		}
	}
	c.name = proto.ColumnType(name + "(" + strings.Join(list, ", ") + ")")
	if len(values) == 0 {
		c.bad = fmt.Errorf("column: %s: an enum has at least one name", name)
	}
	return c
}

// Check refuses a name that the enum does not have.
func (c *Enums[T, W]) Check(v T) error {
	if c.bad != nil {
		return c.bad
	}
	if _, ok := c.number(v); !ok {
		return refuse(c, string(v), "it is none of the enum's names%s", c.nearest(v))
	}
	return nil
}

func (c *Enums[T, W]) nearest(v T) string {
	names := make([]string, 0, len(c.numbers))
	for name := range c.numbers {
		names = append(names, string(name))
	}
	slices.Sort(names)
	best := clickhouse.Nearest(string(v), names)
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", best)
}

// Append adds v.
func (c *Enums[T, W]) Append(v T) {
	number, _ := c.number(v)
	c.data = append(c.data, number)
}

// AppendDefault adds the name with the smallest number.
func (c *Enums[T, W]) AppendDefault() { c.data = append(c.data, c.first) }

// Row returns the name at i.
func (c *Enums[T, W]) Row(i int) T { return c.names[int(c.data[i])-c.low] }

// Prepare refuses an enum that cannot exist.
func (c *Enums[T, W]) Prepare() error { return c.bad }

// DecodeColumn replaces the values with rows values of r. A number without a
// name is an error: the server's enum has grown.
func (c *Enums[T, W]) DecodeColumn(r *proto.Reader, rows int) error {
	return c.decodeUnder(r, rows, nil)
}

// decodeUnder lets anything pass that stands behind a NULL.
func (c *Enums[T, W]) decodeUnder(r *proto.Reader, rows int, null []uint8) error {
	if c.bad != nil {
		return c.bad
	}
	if err := c.wire.DecodeColumn(r, rows); err != nil {
		return err
	}
	for i, number := range c.data {
		at := int(number) - c.low
		if at >= 0 && at < len(c.known) && c.known[at] {
			continue
		}
		if null != nil && null[i] != 0 {
			c.data[i] = c.first
			continue
		}
		c.data = c.data[:0]
		return fmt.Errorf("column: decode %s: row %d: the number %d has no name here; the server's enum has other values, generate the client again", c.name, i, number)
	}
	return nil
}
