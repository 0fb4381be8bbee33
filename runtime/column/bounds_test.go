package column

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/ClickHouse/ch-go/proto"
)

// TestLengthsAreNotBelieved decodes data that state more than they hold: an
// error, and no room made for what was stated.
func TestLengthsAreNotBelieved(t *testing.T) {
	u64 := func(v uint64) string { return string(binary.LittleEndian.AppendUint64(nil, v)) }
	uv := func(v uint64) string { return string(binary.AppendUvarint(nil, v)) }
	str := func(s string) string { return uv(uint64(len(s))) + s }
	nested := ""
	for range 3000 {
		nested += u64(3) + uv(1) + str("Array(Dynamic)")
	}
	tests := []struct {
		name, typ, data string
		rows            int
	}{
		{"string", "String", uv(1<<39) + "abc", 1},
		{"string of no length", "String", uv(1<<63) + "abc", 1},
		{"rows", "UInt64", u64(1), 1 << 31},
		{"rows of strings", "String", str("a"), 1 << 31},
		{"fixed strings", "FixedString(16777215)", "x", 1 << 31},
		{"fixed strings beyond any number", "Array(FixedString(16777215))", u64(1 << 40), 1},
		{"fixed strings beyond any number in arrays", "Array(Array(FixedString(8388608)))", u64(1<<40) + u64(1<<40), 1},
		{"offsets", "Array(UInt64)", u64(1 << 39), 1},
		{"offsets that fall", "Array(UInt64)", u64(5) + u64(2), 2},
		{"arrays of nothing", "Array(Tuple())", u64(1 << 39), 1},
		{"dictionary", "LowCardinality(String)", u64(1) + u64(0x600) + u64(1<<32) + str("a"), 1},
		{"dictionary of NULL", "LowCardinality(Nullable(String))", u64(1) + u64(0x600) + u64(1<<32) + str("a"), 1},
		{"types", "Dynamic", u64(3) + uv(1<<16), 1},
		{"more types", "Dynamic", u64(3) + uv(1<<62), 1},
		{"type name", "Dynamic", u64(3) + uv(1) + uv(1<<46) + "UInt8", 1},
		{"type name of no length", "Dynamic", u64(3) + uv(1) + uv(1<<63) + "UInt8", 1},
		{"type names together", "Dynamic", u64(3) + uv(40) + strings.Repeat(str("Tuple("+strings.Repeat("UInt8, ", 4500)+"UInt8)"), 40), 1},
		{"types in types", "Dynamic", nested, 1},
		{"wide type", "Dynamic", u64(3) + uv(1) + str("Tuple("+strings.Repeat("UInt8, ", 200000)+"UInt8)"), 1},
		{"vectors", "QBit(Float32, 1000000)", "x", 1 << 31},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := ForType(tt.typ, nil)
			if err != nil {
				t.Fatal(err)
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			r := proto.NewReader(bytes.NewReader([]byte(tt.data)))
			if err = decodeState(c, r); err == nil {
				err = c.DecodeColumn(r, tt.rows)
			}
			runtime.ReadMemStats(&after)
			if err == nil {
				t.Error("it was taken")
			}
			if mib := (after.TotalAlloc - before.TotalAlloc) >> 20; mib > 40 {
				t.Errorf("%d MiB were allocated for %d bytes: %v", mib, len(tt.data), err)
			}
		})
	}
}

// TestTypesAreNotBelieved makes columns of types whose numbers are beyond any
// that exist: no room is made for them.
func TestTypesAreNotBelieved(t *testing.T) {
	for _, n := range []string{"-1", "0", "1000000", "1099511627776", "9223372036854775807", "18446744073709551615", "99999999999999999999999"} {
		for _, typ := range []string{
			"FixedString(N)", "QBit(Float64, N)", "QBit(Float64, N, 1)", "QBit(Int8, N, N)", "QBit(BFloat16, 8, N)", "Decimal(N, 0)", "Decimal(9, N)", "Decimal(76, N)", "Decimal256(N)",
			"DateTime64(N)", "Time64(N)", "Enum8('a' = N)", "Enum16('a' = N, 'b')", "Dynamic(max_types=N)", "JSON(max_dynamic_paths=N)", "Variant(FixedString(N), UInt8)",
			"Array(FixedString(N))", "Nullable(FixedString(N))", "LowCardinality(FixedString(N))", "Map(FixedString(N), UInt8)", "Tuple(FixedString(N))", "Nested(a FixedString(N))",
		} {
			typ = numbered.ReplaceAllString(typ, n)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			c, err := ForType(typ, nil)
			if err == nil {
				r := proto.NewReader(bytes.NewReader(make([]byte, 64)))
				if decodeState(c, r) == nil {
					_ = c.DecodeColumn(r, 1)
				}
			}
			runtime.ReadMemStats(&after)
			if mib := (after.TotalAlloc - before.TotalAlloc) >> 20; mib > 40 {
				t.Errorf("%s: %d MiB were allocated: %v", typ, mib, err)
			}
		}
	}
}

var numbered = regexp.MustCompile(`\bN\b`)
