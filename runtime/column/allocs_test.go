package column_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/runtime/column"
)

// moved is a type whose values go into a column and out again.
type moved struct {
	typ string
	// in is how many allocations a value may cost on the way in, out on the way
	// out.
	in, out float64
	rows    func(n int) (rows []unsafe.Pointer, goType reflect.Type)
}

const movedRows = 1000

func rowsOf[T any](make1 func(i int) T) func(n int) ([]unsafe.Pointer, reflect.Type) {
	return func(n int) ([]unsafe.Pointer, reflect.Type) {
		values, rows := make([]T, n), make([]unsafe.Pointer, n)
		for i := range values {
			values[i] = make1(i)
			rows[i] = unsafe.Pointer(&values[i])
		}
		return rows, reflect.TypeFor[T]()
	}
}

func movedTypes() []moved {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	text := func(i int) string { return fmt.Sprintf("text number %d", i%50) }
	return []moved{
		{"UInt64", 0, 0, rowsOf(func(i int) uint64 { return uint64(i) })},
		{"Int8", 0, 0, rowsOf(func(i int) int8 { return int8(i) })},
		{"Float64", 0, 0, rowsOf(func(i int) float64 { return float64(i) })},
		{"Bool", 0, 0, rowsOf(func(i int) bool { return i%2 == 0 })},
		{"String", 0, 0, rowsOf(text)},
		{"FixedString(2)", 0, 0, rowsOf(func(int) string { return "DE" })},
		{"LowCardinality(String)", 0, 0, rowsOf(text)},
		{"DateTime('UTC')", 0, 0, rowsOf(func(i int) time.Time { return at.Add(time.Duration(i) * time.Second) })},
		{"DateTime64(3, 'UTC')", 0, 0, rowsOf(func(i int) time.Time { return at.Add(time.Duration(i) * time.Millisecond) })},
		{"Date", 0, 0, rowsOf(func(i int) time.Time { return at.Truncate(24 * time.Hour) })},
		{"UUID", 0, 0, rowsOf(func(i int) uuid.UUID { return uuid.UUID{byte(i)} })},
		{"IPv4", 0, 0, rowsOf(func(i int) netip.Addr { return netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)}) })},
		{"IPv6", 0, 0, rowsOf(func(i int) netip.Addr { return netip.AddrFrom16([16]byte{10, 14: byte(i >> 8), 15: byte(i)}) })},
		{"Decimal(18, 4)", 0, 2, rowsOf(func(i int) decimal.Decimal { return decimal.New(int64(i)*12345, -4) })},
		{"Enum8('a' = 1, 'b' = 2)", 0, 0, rowsOf(func(i int) string { return []string{"a", "b"}[i%2] })},
		{"Nullable(String)", 0, 0, rowsOf(func(i int) *string {
			if i%3 == 0 {
				return nil
			}
			s := text(i)
			return &s
		})},
		{"Nullable(Int64)", 0, 0, rowsOf(func(i int) *int64 { n := int64(i); return &n })},
		{"Nullable(DateTime('UTC'))", 0, 0, rowsOf(func(i int) *time.Time { return &at })},
		{"Array(String)", 0, 0, rowsOf(func(i int) []string { return []string{"a", text(i)} })},
		{"Array(UInt64)", 0, 0, rowsOf(func(i int) []uint64 { return []uint64{1, uint64(i)} })},
		{"Map(String, String)", 0, 3, rowsOf(func(i int) map[string]string { return map[string]string{"a": text(i), "b": "c"} })},
		{"Map(String, UInt64)", 0, 3, rowsOf(func(i int) map[string]uint64 { return map[string]uint64{"a": uint64(i), "b": 7} })},
		{"JSON", 0, 1, rowsOf(func(i int) json.RawMessage {
			return json.RawMessage(fmt.Sprintf(`{"user":{"id":%d,"name":%q,"ok":true},"tags":["a","b\u00e9"],"amount":1.25,"note":null}`, i, text(i)))
		})},
		{"JSON(id UInt32)", 0, 1, rowsOf(func(i int) json.RawMessage {
			return json.RawMessage(fmt.Sprintf(`{"id":%d,"name":%q,"tags":["a","b"]}`, i, text(i)))
		})},
	}
}

// TestAllocationsPerValue moves values of every kind in and out of columns that
// have their room.
func TestAllocationsPerValue(t *testing.T) {
	for _, m := range movedTypes() {
		t.Run(m.typ, func(t *testing.T) {
			rows, goType := m.rows(movedRows)
			c, ok := column.ForGo(m.typ, goType, time.UTC, false)
			if !ok {
				t.Fatalf("no column for %s", goType)
			}
			in := testing.AllocsPerRun(3, func() { put(t, c, rows) }) / movedRows
			if in > m.in+0.02 {
				t.Errorf("%.3f allocations per value on the way in, want no more than %g", in, m.in)
			}
			back := reflect.MakeSlice(reflect.SliceOf(goType), movedRows, movedRows)
			wire := encoded(c)
			out := testing.AllocsPerRun(3, func() {
				decode(t, c, wire)
				c.StoreRows(back.UnsafePointer(), goType.Size(), movedRows)
			}) / movedRows
			if out > m.out+0.02 {
				t.Errorf("%.3f allocations per value on the way out, want no more than %g", out, m.out)
			}
		})
	}
}

func put(t testing.TB, c column.Memory, rows []unsafe.Pointer) {
	c.Reset()
	if !c.AcceptsAll() {
		if n, err := c.CheckRows(rows, 0); err != nil || n != len(rows) {
			t.Fatal(n, err)
		}
	}
	c.AppendRows(rows, 0)
}

// encoded is the wire form of what the column holds.
func encoded(c column.Memory) []byte {
	var buffer proto.Buffer
	if s, ok := c.(proto.StateEncoder); ok {
		s.EncodeState(&buffer)
	}
	c.(column.Buffer).EncodeColumn(&buffer)
	return buffer.Buf
}

func decode(t testing.TB, c column.Memory, wire []byte) {
	r := proto.NewReader(bytes.NewReader(wire))
	if s, ok := c.(proto.StateDecoder); ok {
		if err := s.DecodeState(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.(column.Buffer).DecodeColumn(r, movedRows); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkMove moves values of every kind into columns, and onto the wire.
func BenchmarkMove(b *testing.B) {
	for _, m := range movedTypes() {
		rows, goType := m.rows(movedRows)
		c, _ := column.ForGo(m.typ, goType, time.UTC, false)
		name := strings.ReplaceAll(m.typ, " ", "")
		perValue := func(b *testing.B) {
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/movedRows, "ns/value")
		}
		b.Run(name+"/check", func(b *testing.B) {
			for b.Loop() {
				if c.AcceptsAll() {
					continue
				}
				if n, err := c.CheckRows(rows, 0); n != movedRows {
					b.Fatal(err)
				}
			}
			perValue(b)
		})
		b.Run(name+"/append", func(b *testing.B) {
			for b.Loop() {
				c.Reset()
				c.AppendRows(rows, 0)
			}
			perValue(b)
		})
		b.Run(name+"/encode", func(b *testing.B) {
			var buffer proto.Buffer
			for b.Loop() {
				buffer.Reset()
				c.(column.Buffer).EncodeColumn(&buffer)
			}
			perValue(b)
		})
		b.Run(name+"/store", func(b *testing.B) {
			back := reflect.MakeSlice(reflect.SliceOf(goType), movedRows, movedRows)
			for b.Loop() {
				c.StoreRows(back.UnsafePointer(), goType.Size(), movedRows)
			}
			perValue(b)
		})
	}
}
