package column

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/ClickHouse/ch-go/proto"
)

// event is a row of eight mixed columns, as generated code has it.
type event struct {
	ID     uint64
	Tenant string
	Path   string
	At     time.Time
	Amount float64
	Kind   kind
	Score  *uint32
	Tags   []uint16
}

// events are its columns.
type events struct {
	id     *Numbers[uint64]
	tenant Of[string]
	path   *Strings
	at     *DateTime64s
	amount *Numbers[float64]
	kind   *Enums[kind, int8]
	score  *Nullables[uint32]
	tags   *Arrays[uint16]
}

func newEvents() *events {
	return &events{
		id: UInt64(), tenant: LowCardinality(String()), path: String(), at: DateTime64(3, nil), amount: Float64(),
		kind:  Enum8[kind](EnumValue{"view", 1}, EnumValue{"click", 2}, EnumValue{"buy", 3}),
		score: Nullable(UInt32()), tags: Array(UInt16()),
	}
}

func (c *events) all() []Buffer {
	return []Buffer{c.id, c.tenant, c.path, c.at, c.amount, c.kind, c.score, c.tags}
}

func (c *events) append(e *event) error {
	if err := errors.Join(c.id.Check(e.ID), c.tenant.Check(e.Tenant), c.path.Check(e.Path), c.at.Check(e.At),
		c.amount.Check(e.Amount), c.kind.Check(e.Kind), c.score.Check(e.Score), c.tags.Check(e.Tags)); err != nil {
		return err
	}
	c.id.Append(e.ID)
	c.tenant.Append(e.Tenant)
	c.path.Append(e.Path)
	c.at.Append(e.At)
	c.amount.Append(e.Amount)
	c.kind.Append(e.Kind)
	c.score.Append(e.Score)
	c.tags.Append(e.Tags)
	return nil
}

func (c *events) row(i int) event {
	return event{
		ID: c.id.Row(i), Tenant: c.tenant.Row(i), Path: c.path.Row(i), At: c.at.Row(i), Amount: c.amount.Row(i),
		Kind: c.kind.Row(i), Score: c.score.Row(i), Tags: c.tags.Row(i),
	}
}

const benchRows = 65536

func benchEvents() []event {
	list := make([]event, benchRows)
	kinds := []kind{"view", "click", "buy"}
	for i := range list {
		list[i] = event{
			ID: uint64(i), Tenant: fmt.Sprintf("tenant-%d", i%100), Path: fmt.Sprintf("/a/path/of/length/%d", i*7919), At: time.UnixMilli(1.7e12 + int64(i)),
			Amount: float64(i) / 3, Kind: kinds[i%3], Tags: []uint16{1, 2, uint16(i)},
		}
		if i%4 != 0 {
			list[i].Score = ref(uint32(i))
		}
	}
	return list
}

func BenchmarkAppendEightColumns(b *testing.B) {
	rows, c := benchEvents(), newEvents()
	var buf proto.Buffer
	b.ReportAllocs()
	for b.Loop() {
		buf.Reset()
		for i := range rows {
			if err := c.append(&rows[i]); err != nil {
				b.Fatal(err)
			}
		}
		for _, column := range c.all() {
			encodeState(column, &buf)
			column.EncodeColumn(&buf)
			column.Reset()
		}
	}
	perRow(b)
}

func BenchmarkReadEightColumns(b *testing.B) {
	c := newEvents()
	for _, e := range benchEvents() {
		if err := c.append(&e); err != nil {
			b.Fatal(err)
		}
	}
	var buf proto.Buffer
	for _, column := range c.all() {
		encodeState(column, &buf)
		column.EncodeColumn(&buf)
	}
	raw := bytes.NewReader(nil)
	into := make([]event, benchRows)
	b.ReportAllocs()
	for b.Loop() {
		raw.Reset(buf.Buf)
		r := proto.NewReader(raw)
		for _, column := range c.all() {
			column.Reset()
			if err := decodeState(column, r); err != nil {
				b.Fatal(err)
			}
			if err := column.DecodeColumn(r, benchRows); err != nil {
				b.Fatal(err)
			}
		}
		for i := range into {
			into[i] = c.row(i)
		}
	}
	perRow(b)
}

// perRow reports the time of one row, and how many rows one allocation serves.
func perRow(b *testing.B) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/benchRows, "ns/row")
}

// BenchmarkColumns appends, encodes, decodes and reads one column.
func BenchmarkColumns(b *testing.B) {
	benchColumn(b, func() Of[uint64] { return UInt64() }, func(i int) uint64 { return uint64(i) })
	benchColumn(b, func() Of[string] { return String() }, func(i int) string { return "a string of 24 bytes, ok"[:8+i%16] })
	benchColumn(b, func() Of[string] { return LowCardinality(String()) }, func(i int) string { return "abcdefghijklmnopqrstuvwxyz"[i%20 : i%20+5] })
	benchColumn(b, func() Of[time.Time] { return DateTime64(3, nil) }, func(i int) time.Time { return time.UnixMilli(int64(i)) })
	benchColumn(b, func() Of[time.Time] { return Date() }, func(i int) time.Time { return time.Unix(int64(i)*1000, 0) })
	benchColumn(b, func() Of[*uint32] { return Nullable(UInt32()) }, func(i int) *uint32 { return nil })
	benchColumn(b, func() Of[[]string] { return Array(String()) }, func(i int) []string { return []string{"a", "bc"} })
	benchColumn(b, func() Of[kind] { return As[kind](String()) }, func(i int) kind { return "view" })
}

func benchColumn[T any](b *testing.B, make func() Of[T], value func(i int) T) {
	values := []T{}
	for i := range benchRows {
		values = append(values, value(i))
	}
	b.Run("append/"+string(make().Type()), func(b *testing.B) {
		c := make()
		var buf proto.Buffer
		b.ReportAllocs()
		for b.Loop() {
			buf.Reset()
			for _, v := range values {
				if err := c.Check(v); err != nil {
					b.Fatal(err)
				}
				c.Append(v)
			}
			c.EncodeColumn(&buf)
			c.Reset()
		}
		perRow(b)
	})
	b.Run("read/"+string(make().Type()), func(b *testing.B) {
		c := make()
		for _, v := range values {
			c.Append(v)
		}
		data := encoded(c)
		raw := bytes.NewReader(nil)
		b.ReportAllocs()
		var last T
		for b.Loop() {
			raw.Reset(data)
			r := proto.NewReader(raw)
			if err := errors.Join(decodeState(c, r), c.DecodeColumn(r, benchRows)); err != nil {
				b.Fatal(err)
			}
			for i := range benchRows {
				last = c.Row(i)
			}
		}
		_ = last
		perRow(b)
	})
}
