package column

import (
	"fmt"
	"slices"
	"time"

	"github.com/ClickHouse/ch-go/proto"
)

// Dynamic is a value of a Dynamic column: a Go value beside the ClickHouse
// type it has. The zero Dynamic is NULL.
type Dynamic struct {
	// Type is the value's type as the server prints it, or empty for NULL. On
	// the way in it may be left empty for the Go types that are one ClickHouse
	// type's own: bool, the sized numbers, int as Int64, string, time.Time as
	// DateTime64(9), uuid.UUID, netip.Addr, *big.Int as Int256, and slices of
	// them.
	Type string
	// Value is the value, as a column of that type gives it; see [ForType].
	Value any
}

// IsNull says whether v is NULL.
func (v Dynamic) IsNull() bool { return v.Type == "" && v.Value == nil }

// Dynamics is a Dynamic column. Writing needs a server of 25.6 or newer.
type Dynamics struct {
	name   proto.ColumnType
	make   builder
	types  []Any // in the order of the wire
	number map[string]int
	rows   []int32 // the number of the row's type, or -1
	at     []int   // which value of its type a row is
	form   uint64  // of the block being decoded
	shared int     // of it: the number of the values of rare types, or -1
}

// DynamicOf makes a buffer for a Dynamic column; args are what stands between
// its parentheses, "max_types=10" or "". zone is the server's time zone, for
// values of DateTime types without one; nil is UTC.
func DynamicOf(args string, zone *time.Location) *Dynamics {
	return &Dynamics{name: typeWithArgs("Dynamic", args), make: builder{zone: zone}, number: map[string]int{}}
}

// Truncate makes the column cut the times in its values to the tick of their
// type.
func (c *Dynamics) Truncate() *Dynamics {
	c.make.truncate = true
	return c
}

// Type is the ClickHouse type.
func (c *Dynamics) Type() proto.ColumnType { return c.name }

// Rows is the number of values held, NULLs included.
func (c *Dynamics) Rows() int { return len(c.rows) }

// Check refuses a value that its type does not take, and a type that does not
// exist.
func (c *Dynamics) Check(v Dynamic) error {
	if v.IsNull() {
		return nil
	}
	_, t, err := c.find(v)
	if err != nil {
		return err
	}
	return t.CheckValue(v.Value)
}

// find is the number of v's type, or -1 where the column does not have it yet,
// and a column of it.
func (c *Dynamics) find(v Dynamic) (int, Any, error) {
	name := v.Type
	if name == "" {
		var ok bool
		if name, ok = naturalType(v.Value); !ok {
			return -1, nil, refuse(c, v.Value, "a %T can be of several ClickHouse types; name one in the Dynamic's Type", v.Value)
		}
	}
	if i, ok := c.number[name]; ok {
		return i, c.types[i], nil
	}
	t, err := c.make.text(name)
	if err != nil {
		return -1, nil, &ValueError{Type: string(c.name), Value: v.Value, Reason: err.Error(), Err: err}
	}
	if i, ok := c.number[string(t.Type())]; ok { // an alias
		return i, c.types[i], nil
	}
	return -1, t, nil
}

// Append adds v.
func (c *Dynamics) Append(v Dynamic) {
	if v.IsNull() {
		c.AppendDefault()
		return
	}
	i, t, err := c.find(v)
	if err != nil {
		c.AppendDefault() // not checked
		return
	}
	if i < 0 {
		i = c.add(t)
	}
	c.rows = append(c.rows, int32(i))
	c.at = append(c.at, t.Rows())
	t.AppendValue(v.Value)
}

func (c *Dynamics) add(t Any) int {
	c.types = append(c.types, t)
	c.number[string(t.Type())] = len(c.types) - 1
	return len(c.types) - 1
}

// AppendDefault adds NULL.
func (c *Dynamics) AppendDefault() {
	c.rows = append(c.rows, -1)
	c.at = append(c.at, 0)
}

// Row returns the value at i.
func (c *Dynamics) Row(i int) Dynamic {
	if c.rows[i] < 0 {
		return Dynamic{}
	}
	t := c.types[c.rows[i]]
	return Dynamic{Type: string(t.Type()), Value: t.Value(c.at[i])}
}

// Reset drops the values and the types seen.
func (c *Dynamics) Reset() {
	c.rows, c.at = c.rows[:0], c.at[:0]
	c.types = nil
	clear(c.number)
}

// Prepare prepares the types.
func (c *Dynamics) Prepare() error {
	for _, t := range c.types {
		if err := prepare(t); err != nil {
			return err
		}
	}
	return nil
}

// Forms of a Dynamic column.
const (
	dynamicLimited  = 1 // a limit, the types, and a Variant of them and of the rare types
	dynamicUnnamed  = 2 // the same without the limit
	dynamicFlat     = 3 // the types, the numbers of the rows, the values
	sharedVariant   = "SharedVariant"
	maxDynamicTypes = 1 << 16
	maxDynamicDepth = 100       // of a Dynamic in a type that a Dynamic names
	maxTypeNames    = 512 << 10 // bytes of the types' names together
)

// decodeTypeName reads the name of a type, of which no more is left than left.
func decodeTypeName(r *proto.Reader, left *uint64) (string, error) {
	n, err := r.UVarInt()
	if err != nil {
		return "", err
	}
	if n > *left {
		return "", fmt.Errorf("the names of the types have more than %d bytes", maxTypeNames)
	}
	*left -= n
	name, err := readBytes(r, n)
	return string(name), err
}

// EncodeState writes the form of the column, its types and their states.
func (c *Dynamics) EncodeState(b *proto.Buffer) {
	b.PutUInt64(dynamicFlat)
	b.PutUVarInt(uint64(len(c.types)))
	for _, t := range c.types {
		b.PutString(string(t.Type()))
	}
	for _, t := range c.types {
		encodeState(t, b)
	}
}

// EncodeColumn appends the wire form to b.
func (c *Dynamics) EncodeColumn(b *proto.Buffer) {
	null := uint64(len(c.types))
	for _, row := range c.rows {
		number := uint64(row)
		if row < 0 {
			number = null
		}
		switch {
		case null <= 0xFF:
			b.PutUInt8(uint8(number))
		case null <= 0xFFFF:
			b.PutUInt16(uint16(number))
		default:
			b.PutUInt32(uint32(number))
		}
	}
	for _, t := range c.types {
		t.EncodeColumn(b)
	}
}

// WriteColumn hands the wire form to w.
func (c *Dynamics) WriteColumn(w *proto.Writer) { w.ChainBuffer(c.EncodeColumn) }

// DecodeState reads the form of the column, its types and their states.
func (c *Dynamics) DecodeState(r *proto.Reader) error {
	c.Reset()
	err := c.decodeState(r)
	if err == nil {
		return nil
	}
	c.Reset()
	if c.make.depth > 0 { // said once, by the outermost
		return err
	}
	return decodeError(c, "state", err)
}

func (c *Dynamics) decodeState(r *proto.Reader) (err error) {
	if c.form, err = r.UInt64(); err != nil {
		return err
	}
	if c.form < dynamicLimited || c.form > dynamicFlat {
		return fmt.Errorf("form %d is unknown", c.form)
	}
	if c.form == dynamicLimited {
		if _, err := r.UVarInt(); err != nil {
			return err
		}
	}
	n, err := r.UVarInt()
	if err != nil {
		return err
	}
	if n > maxDynamicTypes {
		return fmt.Errorf("%d types are more than there can be", n)
	}
	if c.make.depth > maxDynamicDepth {
		return fmt.Errorf("types that are named in the data are nested deeper than %d", maxDynamicDepth)
	}
	names, text := make([]string, 0, min(n, 64)+1), uint64(maxTypeNames)
	for range n {
		name, err := decodeTypeName(r, &text)
		if err != nil {
			return err
		}
		names = append(names, name)
	}
	c.shared = -1
	if c.form != dynamicFlat {
		names = append(names, sharedVariant)
		slices.Sort(names)
		c.shared = slices.Index(names, sharedVariant)
		form, err := r.UInt64()
		if err != nil {
			return err
		}
		if form != variantBasic {
			return fmt.Errorf("the types of the rows have form %d, not %d", form, variantBasic)
		}
	}
	for i, name := range names {
		var t Any = AnyOf(String())
		if i != c.shared {
			within := c.make
			within.depth++
			if t, err = within.text(name); err != nil {
				return err
			}
		}
		c.types = append(c.types, t)
		c.number[name] = i
	}
	for _, t := range c.types {
		if err := decodeState(t, r); err != nil {
			return err
		}
	}
	return nil
}

// DecodeColumn replaces the values with rows values of r.
func (c *Dynamics) DecodeColumn(r *proto.Reader, rows int) error {
	c.rows, c.at = c.rows[:0], c.at[:0]
	if rows == 0 {
		return nil
	}
	if err := c.decode(r, rows); err != nil {
		c.Reset()
		return decodeError(c, "values", err)
	}
	return nil
}

func (c *Dynamics) decode(r *proto.Reader, rows int) error {
	null := len(c.types)
	if c.form != dynamicFlat {
		null = nullVariant
	}
	var err error
	switch {
	case null <= 0xFF:
		err = decodeNumbers[uint8](r, c, rows, null)
	case null <= 0xFFFF:
		err = decodeNumbers[uint16](r, c, rows, null)
	default:
		err = decodeNumbers[uint32](r, c, rows, null)
	}
	if err != nil {
		return err
	}
	counts := make([]int, len(c.types))
	for _, number := range c.rows {
		if number < 0 {
			c.at = append(c.at, 0)
			continue
		}
		c.at = append(c.at, counts[number])
		counts[number]++
	}
	if c.shared >= 0 && counts[c.shared] > 0 {
		return fmt.Errorf("%d values are of types that the column has beyond its max_types; the setting output_format_native_use_flattened_dynamic_and_json_serialization must be 1", counts[c.shared])
	}
	for i, t := range c.types {
		if err := t.DecodeColumn(r, counts[i]); err != nil {
			return err
		}
	}
	return nil
}

func decodeNumbers[W uint8 | uint16 | uint32](r *proto.Reader, c *Dynamics, rows, null int) error {
	numbers, err := decodeFixed[W](r, nil, rows)
	if err != nil {
		return err
	}
	for i, number := range numbers {
		switch {
		case int(number) == null:
			c.rows = append(c.rows, -1)
		case int(number) < len(c.types):
			c.rows = append(c.rows, int32(number))
		default:
			return fmt.Errorf("row %d has type %d of %d", i, number, len(c.types))
		}
	}
	return nil
}
