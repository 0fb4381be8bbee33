package column

import (
	"bytes"
	"encoding/binary"
	"slices"
	"unsafe"

	"github.com/ClickHouse/ch-go/proto"
)

// Strings is a String column. A String holds any bytes: NUL and invalid UTF-8
// come back as they were.
//
// Decoded strings share memory, up to 64 KiB at a time: a string that is kept
// keeps its neighbours in memory too. Use [strings.Clone] on the few strings
// that outlive the rest of a large result.
type Strings struct {
	data []string
}

// String makes a buffer for a String column.
func String() *Strings { return &Strings{} }

// Type is the ClickHouse type.
func (c *Strings) Type() proto.ColumnType { return "String" }

// Rows is the number of values held.
func (c *Strings) Rows() int { return len(c.data) }

// Check accepts every value.
func (c *Strings) Check(string) error { return nil }

func (c *Strings) acceptsAll() {}

func (c *Strings) list() *[]string { return &c.data }

// Append adds v.
func (c *Strings) Append(v string) { c.data = append(c.data, v) }

// AppendSlice adds all values of v.
func (c *Strings) AppendSlice(v []string) { c.data = append(c.data, v...) }

// AppendDefault adds the empty string.
func (c *Strings) AppendDefault() { c.data = append(c.data, "") }

// Row returns the value at i.
func (c *Strings) Row(i int) string { return c.data[i] }

func (c *Strings) appendRows(rows []unsafe.Pointer, offset uintptr) {
	c.data = appendFrom(c.data, rows, offset)
}

func (c *Strings) storeRows(p unsafe.Pointer, stride uintptr, rows int) {
	storeTo(c.data[:rows], p, stride)
}

func (c *Strings) copyRows(dst []string, from int) { copy(dst, c.data[from:]) }

// Grow makes room for n more values.
func (c *Strings) Grow(n int) { c.data = slices.Grow(c.data, n) }

// Reset drops the values and keeps their room.
func (c *Strings) Reset() {
	clear(c.data)
	c.data = c.data[:0]
}

// EncodeColumn appends the wire form to b.
func (c *Strings) EncodeColumn(b *proto.Buffer) {
	size := 0
	for _, s := range c.data {
		size += len(s) + 2
	}
	buf := slices.Grow(b.Buf, size)
	for _, s := range c.data {
		buf = binary.AppendUvarint(buf, uint64(len(s)))
		buf = append(buf, s...)
	}
	b.Buf = buf
}

// WriteColumn hands the wire form to w.
func (c *Strings) WriteColumn(w *proto.Writer) { w.ChainBuffer(c.EncodeColumn) }

// DecodeColumn replaces the values with rows values of r.
func (c *Strings) DecodeColumn(r *proto.Reader, rows int) (err error) {
	c.Reset()
	if c.data, err = decodeStrings(r, c.data, rows); err != nil {
		return decodeError(c, "values", err)
	}
	return nil
}

const (
	// stringChunk is how much memory decoded strings share at most.
	stringChunk = 64 << 10
	// stringAlone is the size from which a string has memory of its own.
	stringAlone = stringChunk / 4
)

// decodeStrings appends n length-prefixed strings of r to dst. It reads each
// string together with the first byte of the next one's length, so that a
// short string costs one read.
func decodeStrings(r *proto.Reader, dst []string, n int) ([]string, error) {
	if n == 0 {
		return dst, nil
	}
	if cap(dst)-len(dst) < n {
		grown := make([]string, len(dst), len(dst)+min(n, decodeStep/16))
		copy(grown, dst)
		dst = grown
	}
	length, err := r.UVarInt()
	if err != nil {
		return dst, err
	}
	var chunk []byte // the free rest of the chunk in use
	for i := range n {
		last := i == n-1
		if length >= stringAlone {
			alone, err := readBytes(r, length)
			if err != nil {
				return dst, err
			}
			dst = append(dst, unsafe.String(unsafe.SliceData(alone), len(alone)))
			if last {
				break
			}
			if length, err = r.UVarInt(); err != nil {
				return dst, err
			}
			continue
		}
		size := int(length)
		read := size
		if !last {
			read++
		}
		if len(chunk) < read {
			// Room for the strings to come, judged by this one.
			chunk = make([]byte, max(read, min(stringChunk, (size+8)*(n-i))))
		}
		if err := r.ReadFull(chunk[:read]); err != nil {
			return dst, err
		}
		if size == 0 {
			dst = append(dst, "")
		} else {
			dst = append(dst, unsafe.String(&chunk[0], size))
		}
		if last {
			break
		}
		length = uint64(chunk[size])
		chunk = chunk[size:] // the byte after the string is written again
		if length >= 0x80 {
			if length, err = restOfVarint(r, length); err != nil {
				return dst, err
			}
		}
	}
	return dst, nil
}

// restOfVarint reads the bytes after the first one of a varint.
func restOfVarint(r *proto.Reader, first uint64) (uint64, error) {
	value := first & 0x7f
	for shift := uint(7); ; shift += 7 {
		b, err := r.ReadByte()
		if err != nil {
			return 0, err
		}
		if shift == 63 && b > 1 {
			return 0, errVarint
		}
		value |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return value, nil
		}
		if shift == 63 {
			return 0, errVarint
		}
	}
}

// readBytes reads n bytes into memory of their own. A long text is read in
// pieces, which are joined once all of them have come.
func readBytes(r *proto.Reader, n uint64) ([]byte, error) {
	if n > 1<<40 {
		return nil, errVarint
	}
	if n <= decodeStep {
		buf := make([]byte, n)
		return buf, r.ReadFull(buf)
	}
	var pieces [][]byte
	for read := uint64(0); read < n; {
		piece := make([]byte, min(n-read, max(read, decodeStep)))
		if err := r.ReadFull(piece); err != nil {
			return nil, err
		}
		pieces = append(pieces, piece)
		read += uint64(len(piece))
	}
	return bytes.Join(pieces, nil), nil
}
