package column

import (
	"errors"
	"fmt"
	"slices"
	"unsafe"

	"github.com/ClickHouse/ch-go/proto"
)

// LowCardinals is a LowCardinality(T) column: a dictionary of values and for
// each row the number of one.
type LowCardinals[T any] struct {
	dictionary dictionary[T]
	inner      Of[T]
	keys       keys
	nullable   bool // entry 0 of the dictionary is NULL
	values     []T  // the dictionary's values, made at the first Row
}

// LowCardinality makes a buffer for a LowCardinality column. inner may be a
// Nullable column, as in ClickHouse:
//
//	column.LowCardinality(column.Nullable(column.String()))
func LowCardinality[T any](inner Of[T]) Of[T] {
	if n, ok := inner.(interface{ lowCardinality() any }); ok {
		return n.lowCardinality().(Of[T])
	}
	return &LowCardinals[T]{inner: inner, dictionary: newDictionary[T]()}
}

// Type is the ClickHouse type.
func (c *LowCardinals[T]) Type() proto.ColumnType {
	if c.nullable {
		return "LowCardinality(Nullable(" + c.inner.Type() + "))"
	}
	return "LowCardinality(" + c.inner.Type() + ")"
}

// Rows is the number of values held.
func (c *LowCardinals[T]) Rows() int { return len(c.keys.rows) }

func (c *LowCardinals[T]) checksNothing() bool { return acceptsAll(c.inner) }

// Check refuses what the inner column refuses.
func (c *LowCardinals[T]) Check(v T) error { return c.inner.Check(v) }

// Append adds v.
func (c *LowCardinals[T]) Append(v T) {
	key, found := c.dictionary.find(v)
	if !found {
		c.start()
		key = uint32(c.inner.Rows())
		c.inner.Append(v)
		c.dictionary.add(v, key)
	}
	c.keys.rows = append(c.keys.rows, key)
}

func (c *LowCardinals[T]) appendRows(rows []unsafe.Pointer, offset uintptr) {
	for _, p := range rows {
		c.Append(*(*T)(unsafe.Add(p, offset)))
	}
}

// start puts the NULL of a nullable dictionary in its place.
func (c *LowCardinals[T]) start() {
	if c.nullable && c.inner.Rows() == 0 {
		c.inner.AppendDefault()
	}
}

// AppendDefault adds the inner column's default.
func (c *LowCardinals[T]) AppendDefault() {
	key := c.dictionary.zero
	if key == 0 {
		c.start()
		c.inner.AppendDefault()
		key = uint32(c.inner.Rows())
		c.dictionary.zero = key
	}
	c.keys.rows = append(c.keys.rows, key-1)
}

// Grow makes room for n more rows.
func (c *LowCardinals[T]) Grow(n int) { c.keys.rows = slices.Grow(c.keys.rows, n) }

// appendNull adds NULL.
func (c *LowCardinals[T]) appendNull() {
	c.start()
	c.keys.rows = append(c.keys.rows, 0)
}

// Row returns the value at i. Equal values of a block share memory.
func (c *LowCardinals[T]) Row(i int) T {
	if len(c.values) != c.inner.Rows() {
		c.values = make([]T, c.inner.Rows())
		readRows(c.inner, c.values, 0)
	}
	return c.values[c.keys.rows[i]]
}

// Reset drops the values and keeps their room.
func (c *LowCardinals[T]) Reset() {
	c.values = nil
	c.keys.rows = c.keys.rows[:0]
	c.dictionary.reset()
	c.inner.Reset()
}

// Prepare prepares the inner column.
func (c *LowCardinals[T]) Prepare() error { return prepare(c.inner) }

// dictionaryVersion is the one form of dictionary that travels in blocks.
const dictionaryVersion = 1

// EncodeState writes the form of the dictionary.
func (c *LowCardinals[T]) EncodeState(b *proto.Buffer) {
	b.PutUInt64(dictionaryVersion)
	encodeState(c.inner, b)
}

// DecodeState reads the form of the dictionary.
func (c *LowCardinals[T]) DecodeState(r *proto.Reader) error {
	version, err := r.UInt64()
	if err != nil {
		return decodeError(c, "state", err)
	}
	if version != dictionaryVersion {
		return decodeError(c, "state", fmt.Errorf("the dictionary has form %d, not %d", version, dictionaryVersion))
	}
	return decodeState(c.inner, r)
}

// Flags of a dictionary, beside the size of its keys.
const (
	dictionaryIsGlobal = 1 << 8
	dictionaryIsOwn    = 1 << 9
	dictionaryIsNew    = 1 << 10
)

// EncodeColumn appends the wire form to b.
func (c *LowCardinals[T]) EncodeColumn(b *proto.Buffer) {
	if c.Rows() == 0 {
		return
	}
	size := keySize(c.inner.Rows())
	b.PutUInt64(uint64(size) | dictionaryIsOwn | dictionaryIsNew)
	b.PutUInt64(uint64(c.inner.Rows()))
	c.inner.EncodeColumn(b)
	b.PutUInt64(uint64(c.Rows()))
	c.keys.encode(b, size)
}

// WriteColumn hands the wire form to w.
func (c *LowCardinals[T]) WriteColumn(w *proto.Writer) { w.ChainBuffer(c.EncodeColumn) }

// DecodeColumn replaces the values with rows values of r.
func (c *LowCardinals[T]) DecodeColumn(r *proto.Reader, rows int) error {
	c.Reset()
	if rows == 0 {
		return nil
	}
	if err := c.decode(r, rows); err != nil {
		c.Reset()
		return decodeError(c, "dictionary", err)
	}
	return nil
}

func (c *LowCardinals[T]) decode(r *proto.Reader, rows int) error {
	flags, err := r.UInt64()
	if err != nil {
		return err
	}
	if flags&dictionaryIsGlobal != 0 || flags&dictionaryIsOwn == 0 {
		return fmt.Errorf("the flags %#x are not those of a block", flags)
	}
	entries, err := r.UInt64()
	if err != nil {
		return err
	}
	if entries > 1<<32 {
		return fmt.Errorf("%d entries are more than a block has", entries)
	}
	if err := c.decodeEntries(r, int(entries)); err != nil {
		return err
	}
	n, err := r.UInt64()
	if err != nil {
		return err
	}
	if n != uint64(rows) {
		return fmt.Errorf("the number of keys is %d and that of rows %d", n, rows)
	}
	if err := c.keys.decode(r, uint8(flags), rows); err != nil {
		return err
	}
	for _, key := range c.keys.rows {
		if uint64(key) >= entries {
			return fmt.Errorf("key %d of %d entries", key, entries)
		}
	}
	return nil
}

func (c *LowCardinals[T]) decodeEntries(r *proto.Reader, entries int) error {
	if !c.nullable || entries == 0 {
		return c.inner.DecodeColumn(r, entries)
	}
	// A lie about the number of entries must not cost memory.
	m, ok := c.inner.(maskedDecoder)
	if !ok || entries > decodeStep {
		return c.inner.DecodeColumn(r, entries)
	}
	null := make([]uint8, entries)
	null[0] = 1
	return m.decodeUnder(r, entries, null)
}

// lowCardinality is how [LowCardinality] makes a Nullable dictionary.
func (c *Nullables[T]) lowCardinality() any {
	return &nullableLowCardinals[T]{LowCardinals: LowCardinals[T]{inner: c.inner, nullable: true, dictionary: newDictionary[T]()}}
}

// nullableLowCardinals is a LowCardinality(Nullable(T)) column.
type nullableLowCardinals[T any] struct {
	LowCardinals[T]
	targets []T // what the rows point to, made at the first Row
}

func (c *nullableLowCardinals[T]) Check(v *T) error {
	if v == nil {
		return prepare(c.inner)
	}
	return c.inner.Check(*v)
}

func (c *nullableLowCardinals[T]) Append(v *T) {
	if v == nil {
		c.appendNull()
		return
	}
	c.LowCardinals.Append(*v)
}

func (c *nullableLowCardinals[T]) AppendDefault() { c.appendNull() }

func (c *nullableLowCardinals[T]) appendRows(rows []unsafe.Pointer, offset uintptr) {
	for _, p := range rows {
		c.Append(*(**T)(unsafe.Add(p, offset)))
	}
}

// Row returns a pointer of the row's own: rows of equal value share none.
func (c *nullableLowCardinals[T]) Row(i int) *T {
	if c.keys.rows[i] == 0 {
		return nil
	}
	if len(c.targets) != c.Rows() {
		c.targets = make([]T, c.Rows())
		for j := range c.targets {
			if c.keys.rows[j] != 0 {
				c.targets[j] = c.LowCardinals.Row(j)
			}
		}
	}
	return &c.targets[i]
}

func (c *nullableLowCardinals[T]) Reset() {
	c.targets = nil
	c.LowCardinals.Reset()
}

func (c *nullableLowCardinals[T]) DecodeColumn(r *proto.Reader, rows int) error {
	c.targets = nil
	return c.LowCardinals.DecodeColumn(r, rows)
}

// lowCardinality is how [LowCardinality] makes a Nullable dictionary.
func (c *NullableRefs[T]) lowCardinality() any {
	return &nullableRefLowCardinals[T]{LowCardinals[T]{inner: c.inner, nullable: true, dictionary: newDictionary[T]()}}
}

// nullableRefLowCardinals is a LowCardinality(Nullable(T)) column of a T that
// can be nil.
type nullableRefLowCardinals[T any] struct {
	LowCardinals[T]
}

func (c *nullableRefLowCardinals[T]) Check(v T) error {
	if isNil(v) {
		return prepare(c.inner)
	}
	return c.inner.Check(v)
}

func (c *nullableRefLowCardinals[T]) Append(v T) {
	if isNil(v) {
		c.appendNull()
		return
	}
	c.LowCardinals.Append(v)
}

func (c *nullableRefLowCardinals[T]) AppendDefault() { c.appendNull() }

func (c *nullableRefLowCardinals[T]) appendRows(rows []unsafe.Pointer, offset uintptr) {
	for _, p := range rows {
		c.Append(*(*T)(unsafe.Add(p, offset)))
	}
}

func (c *nullableRefLowCardinals[T]) Row(i int) (v T) {
	if c.keys.rows[i] == 0 {
		return v
	}
	return c.LowCardinals.Row(i)
}

// keys are the dictionary numbers of a column's rows.
type keys struct {
	rows []uint32
	// What the wire has of them, by size.
	narrow []uint8
	medium []uint16
	wide   []uint64
}

// keySize is the wire's code for keys of a dictionary of n entries: 0 for
// UInt8, 1 for UInt16, 2 for UInt32.
func keySize(n int) uint8 {
	switch {
	case n <= 1<<8:
		return 0
	case n <= 1<<16:
		return 1
	}
	return 2
}

func (k *keys) encode(b *proto.Buffer, size uint8) {
	switch size {
	case 0:
		k.narrow = k.narrow[:0]
		for _, key := range k.rows {
			k.narrow = append(k.narrow, uint8(key))
		}
		encodeFixed(b, k.narrow)
	case 1:
		k.medium = k.medium[:0]
		for _, key := range k.rows {
			k.medium = append(k.medium, uint16(key))
		}
		encodeFixed(b, k.medium)
	default:
		encodeFixed(b, k.rows)
	}
}

var errKeySize = errors.New("the keys have a size that does not exist")

func (k *keys) decode(r *proto.Reader, size uint8, n int) (err error) {
	k.rows = k.rows[:0]
	switch size {
	case 0:
		if k.narrow, err = decodeFixed(r, k.narrow, n); err == nil {
			k.rows = widen(k.rows, k.narrow)
		}
	case 1:
		if k.medium, err = decodeFixed(r, k.medium, n); err == nil {
			k.rows = widen(k.rows, k.medium)
		}
	case 2:
		k.rows, err = decodeFixed(r, k.rows, n)
	case 3:
		if k.wide, err = decodeFixed(r, k.wide, n); err == nil {
			for _, key := range k.wide {
				k.rows = append(k.rows, uint32(min(key, 1<<32-1)))
			}
		}
	default:
		err = errKeySize
	}
	return err
}

func widen[T uint8 | uint16](dst []uint32, src []T) []uint32 {
	for _, key := range src {
		dst = append(dst, uint32(key))
	}
	return dst
}
