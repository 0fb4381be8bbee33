package column

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ClickHouse/ch-go/proto"
)

// Variant is a value of a Variant column: a Go value beside the ClickHouse
// type it has. The zero Variant is NULL.
type Variant struct {
	// Type is one of the column's types as the server prints it, or empty for
	// NULL. On the way in it may be left empty where just one of the types
	// takes the value.
	Type string
	// Value is the value, as a column of that type gives it.
	Value any
}

// IsNull says whether v is NULL.
func (v Variant) IsNull() bool { return v.Type == "" && v.Value == nil }

// Variants is a Variant column.
type Variants struct {
	name  proto.ColumnType
	types []Any // in the order of their names
	rows  []uint8
	at    []int // which value of its type a row is
	bad   error
	make  builder // made the types, where a text named them
}

// nullVariant is the number of NULL in a Variant column.
const nullVariant = 255

// VariantOf makes a buffer for a Variant column of the given types, in any
// order; at most 255.
//
//	column.VariantOf(column.AnyOf(column.String()), column.AnyOf(column.UInt64()))
func VariantOf(types ...Any) *Variants {
	sorted := slices.Clone(types)
	slices.SortStableFunc(sorted, func(a, b Any) int { return strings.Compare(string(a.Type()), string(b.Type())) })
	names := make([]string, len(sorted))
	for i, t := range sorted {
		names[i] = string(t.Type())
	}
	return &Variants{
		name:  proto.ColumnType("Variant(" + strings.Join(names, ", ") + ")"),
		types: sorted,
	}
}

// VariantOfType makes a buffer for a Variant column by its type's text, such as
// "Variant(String, UInt64)", with values as [ForType] has them.
func VariantOfType(text string, zone *time.Location) *Variants {
	return variantOfType(text, builder{zone: zone})
}

func variantOfType(text string, make builder) *Variants {
	c, err := make.text(text)
	if err != nil {
		return &Variants{name: proto.ColumnType(text), bad: err}
	}
	if of, ok := Typed[Variant](c); ok {
		if variants, ok := of.(*Variants); ok {
			variants.make = make
			return variants
		}
	}
	return &Variants{name: proto.ColumnType(text), bad: fmt.Errorf("column: %s is no Variant", text)}
}

// Truncate returns the empty column of the same type that cuts the times in its
// values to the tick of their type. It is for columns that [VariantOfType]
// made; those of [VariantOf] cut what their columns cut.
func (c *Variants) Truncate() *Variants {
	c.make.truncate = true
	return variantOfType(string(c.name), c.make)
}

// Type is the ClickHouse type.
func (c *Variants) Type() proto.ColumnType { return c.name }

// Rows is the number of values held, NULLs included.
func (c *Variants) Rows() int { return len(c.rows) }

// Check refuses a value of a type that the column does not have.
func (c *Variants) Check(v Variant) error {
	if c.bad != nil {
		return c.bad
	}
	if v.IsNull() {
		return nil
	}
	_, err := c.choose(v)
	return err
}

// choose is the number of the type that takes v.
func (c *Variants) choose(v Variant) (int, error) {
	names := make([]string, len(c.types))
	found := -1
	var refusals []error // of types that values of this Go type fit
	for i, t := range c.types {
		names[i] = string(t.Type())
		if v.Type == names[i] {
			return i, t.CheckValue(v.Value)
		}
		if v.Type != "" {
			continue
		}
		if err := t.CheckValue(v.Value); err != nil {
			if !isMismatch(err) {
				refusals = append(refusals, err)
			}
			continue
		}
		if found >= 0 {
			return 0, refuse(c, v.Value, "%s and %s both take it; name one in the Variant's Type", names[found], names[i])
		}
		found = i
	}
	switch {
	case v.Type != "":
		return 0, refuse(c, v.Value, "the column has no type %s; it has %s", v.Type, strings.Join(names, ", "))
	case found < 0 && len(refusals) == 1:
		return 0, refusals[0]
	case found < 0:
		return 0, refuse(c, v.Value, "none of the types takes a %T", v.Value)
	}
	return found, nil
}

// Append adds v.
func (c *Variants) Append(v Variant) {
	if v.IsNull() {
		c.AppendDefault()
		return
	}
	i, err := c.choose(v)
	if err != nil {
		c.AppendDefault() // not checked
		return
	}
	c.rows = append(c.rows, uint8(i))
	c.at = append(c.at, c.types[i].Rows())
	c.types[i].AppendValue(v.Value)
}

// AppendDefault adds NULL.
func (c *Variants) AppendDefault() {
	c.rows = append(c.rows, nullVariant)
	c.at = append(c.at, 0)
}

// Row returns the value at i.
func (c *Variants) Row(i int) Variant {
	if c.rows[i] == nullVariant {
		return Variant{}
	}
	t := c.types[c.rows[i]]
	return Variant{Type: string(t.Type()), Value: t.Value(c.at[i])}
}

// Reset drops the values and keeps their room.
func (c *Variants) Reset() {
	c.rows, c.at = c.rows[:0], c.at[:0]
	for _, t := range c.types {
		t.Reset()
	}
}

// Prepare refuses a column of too many types and prepares the types.
func (c *Variants) Prepare() error {
	if c.bad != nil {
		return c.bad
	}
	if len(c.types) > nullVariant {
		return fmt.Errorf("column: %s has %d types, more than %d", c.name, len(c.types), nullVariant)
	}
	for _, t := range c.types {
		if err := prepare(t); err != nil {
			return err
		}
	}
	return nil
}

// variantBasic is the form in which each row has the number of its type.
const variantBasic = 0

// EncodeState writes the form of the column and the types' states.
func (c *Variants) EncodeState(b *proto.Buffer) {
	b.PutUInt64(variantBasic)
	for _, t := range c.types {
		encodeState(t, b)
	}
}

// DecodeState reads the form of the column and the types' states.
func (c *Variants) DecodeState(r *proto.Reader) error {
	form, err := r.UInt64()
	if err != nil {
		return decodeError(c, "state", err)
	}
	if form != variantBasic {
		return decodeError(c, "state", fmt.Errorf("the types of the rows have form %d, not %d", form, variantBasic))
	}
	for _, t := range c.types {
		if err := decodeState(t, r); err != nil {
			return decodeError(c, "state of "+string(t.Type()), err)
		}
	}
	return nil
}

// EncodeColumn appends the wire form to b.
func (c *Variants) EncodeColumn(b *proto.Buffer) {
	encodeFixed(b, c.rows)
	for _, t := range c.types {
		t.EncodeColumn(b)
	}
}

// WriteColumn hands the values to w.
func (c *Variants) WriteColumn(w *proto.Writer) {
	writeFixed(w, c.rows)
	for _, t := range c.types {
		t.WriteColumn(w)
	}
}

// DecodeColumn replaces the values with rows values of r.
func (c *Variants) DecodeColumn(r *proto.Reader, rows int) (err error) {
	if c.bad != nil {
		return c.bad
	}
	c.at = c.at[:0]
	if c.rows, err = decodeFixed(r, c.rows, rows); err != nil {
		return decodeError(c, "types of the rows", err)
	}
	counts := make([]int, len(c.types))
	for i, number := range c.rows {
		if number == nullVariant {
			c.at = append(c.at, 0)
			continue
		}
		if int(number) >= len(c.types) {
			c.Reset()
			return decodeError(c, "types of the rows", fmt.Errorf("row %d has type %d of %d", i, number, len(counts)))
		}
		c.at = append(c.at, counts[number])
		counts[number]++
	}
	for i, t := range c.types {
		if err := t.DecodeColumn(r, counts[i]); err != nil {
			c.Reset()
			return decodeError(c, string(t.Type()), err)
		}
	}
	return nil
}
