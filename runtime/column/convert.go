package column

import (
	"errors"
	"fmt"

	"github.com/ClickHouse/ch-go/proto"
)

// Converted is a column of a user's type over the column of another.
type Converted[T, S any] struct {
	inner   Of[S]
	to      func(T) (S, error)
	from    func(S) (T, error)
	decoded []T // the rows, where they were decoded
}

// Convert makes a column of T out of a column of S. to and from convert one
// into the other; an error of to makes the column refuse the value, an error
// of from ends the decoding. What is decoded behind a NULL is not converted.
func Convert[T, S any](inner Of[S], to func(T) (S, error), from func(S) (T, error)) *Converted[T, S] {
	return &Converted[T, S]{inner: inner, to: to, from: from}
}

// Type is the ClickHouse type.
func (c *Converted[T, S]) Type() proto.ColumnType { return c.inner.Type() }

// Rows is the number of values held.
func (c *Converted[T, S]) Rows() int { return c.inner.Rows() }

// Check refuses what cannot be converted and what the inner column refuses.
func (c *Converted[T, S]) Check(v T) error {
	s, err := c.to(v)
	if err == nil {
		return c.inner.Check(s)
	}
	var refused *ValueError
	if errors.As(err, &refused) {
		return err
	}
	return &ValueError{Type: string(c.Type()), Value: v, Reason: err.Error(), Err: err}
}

// Append adds v.
func (c *Converted[T, S]) Append(v T) {
	if s, err := c.to(v); err == nil {
		c.inner.Append(s)
	} else {
		c.inner.AppendDefault() // not checked
	}
}

// AppendDefault adds the inner column's default.
func (c *Converted[T, S]) AppendDefault() { c.inner.AppendDefault() }

// Row returns the value at i, or the zero T for a value that was appended and
// does not convert back.
func (c *Converted[T, S]) Row(i int) T {
	if i < len(c.decoded) {
		return c.decoded[i]
	}
	v, err := c.from(c.inner.Row(i))
	if err != nil {
		var zero T
		return zero
	}
	return v
}

// Reset drops the values and keeps their room.
func (c *Converted[T, S]) Reset() {
	clear(c.decoded)
	c.decoded = c.decoded[:0]
	c.inner.Reset()
}

// Prepare prepares the inner column.
func (c *Converted[T, S]) Prepare() error { return prepare(c.inner) }

// EncodeState writes the inner column's state.
func (c *Converted[T, S]) EncodeState(b *proto.Buffer) { encodeState(c.inner, b) }

// DecodeState reads the inner column's state.
func (c *Converted[T, S]) DecodeState(r *proto.Reader) error { return decodeState(c.inner, r) }

// EncodeColumn appends the wire form to b.
func (c *Converted[T, S]) EncodeColumn(b *proto.Buffer) { c.inner.EncodeColumn(b) }

// WriteColumn hands the values to w.
func (c *Converted[T, S]) WriteColumn(w *proto.Writer) { c.inner.WriteColumn(w) }

// DecodeColumn replaces the values with rows values of r, converted.
func (c *Converted[T, S]) DecodeColumn(r *proto.Reader, rows int) error {
	return c.decodeUnder(r, rows, nil)
}

func (c *Converted[T, S]) decodeUnder(r *proto.Reader, rows int, null []uint8) error {
	clear(c.decoded)
	c.decoded = c.decoded[:0]
	if err := decodeUnder(c.inner, r, rows, null); err != nil {
		return err
	}
	var zero T
	for i := range rows {
		if null != nil && null[i] != 0 {
			c.decoded = append(c.decoded, zero)
			continue
		}
		v, err := c.from(c.inner.Row(i))
		if err != nil {
			err = fmt.Errorf("column: decode %s: row %d: %s as %T: %w", c.Type(), i, printValue(c.inner.Row(i)), zero, err)
			c.Reset()
			return err
		}
		c.decoded = append(c.decoded, v)
	}
	return nil
}
