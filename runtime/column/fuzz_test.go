package column

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math"
	"math/big"
	"net/netip"
	"reflect"
	"regexp"
	"runtime"
	"testing"
	"time"

	"github.com/ClickHouse/ch-go/proto"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"
)

// fuzzTypes are types with every codec of the package among them.
var fuzzTypes = []string{
	"Bool", "Int8", "UInt64", "Int128", "UInt256", "Float32", "Float64", "BFloat16", "Decimal(9, 4)", "Decimal(38, 10)", "Decimal(76, 76)",
	"String", "FixedString(5)", "Date", "Date32", "DateTime", "DateTime64(3)", "DateTime64(9)", "Time", "Time64(6)", "UUID", "IPv4", "IPv6",
	"Enum8('a' = -1, '' = 0, 'b' = 2)", "Nullable(Enum16('x' = 300))", "Array(String)", "Array(Array(LowCardinality(Nullable(String))))",
	"Map(String, Array(Nullable(UInt8)))", "Tuple(a String, b Array(UInt16))", "Nullable(Tuple(UInt8, String))", "LowCardinality(FixedString(2))",
	"Variant(Array(UInt8), String, UInt64)", "Dynamic", "Array(Dynamic)", "JSON", "Nullable(JSON)", "MultiPolygon", "QBit(Float32, 9)", "QBit(BFloat16, 16, 8)",
	"Array(Nothing)", "Nested(a UInt8, b String)", "Array(Tuple(Dynamic, Variant(Int8, String)))", "Tuple()", "Geometry",
}

// FuzzDecode gives a column any bytes: it takes them or refuses them, and what
// it takes it encodes so that it decodes to the same.
func FuzzDecode(f *testing.F) {
	for i := range fuzzTypes {
		for _, rows := range []uint8{0, 1, 3} {
			out, err := ForType(fuzzTypes[i], nil)
			if err != nil {
				f.Fatal(err)
			}
			for range rows {
				out.AppendDefault()
			}
			f.Add(uint8(i), rows, encoded(out))
		}
	}
	f.Fuzz(func(t *testing.T, which, rows uint8, data []byte) {
		typ := fuzzTypes[int(which)%len(fuzzTypes)]
		in, err := ForType(typ, nil)
		if err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		took := decoded(in, data, int(rows))
		runtime.ReadMemStats(&after)
		if mib := (after.TotalAlloc - before.TotalAlloc) >> 20; mib > 40 {
			t.Errorf("%s: %d MiB were allocated for %d bytes", typ, mib, len(data))
		}
		if !took {
			return
		}
		if in.Rows() != int(rows) {
			t.Fatalf("%s: %d rows of %d", typ, in.Rows(), rows)
		}
		again, err := ForType(typ, nil)
		if err != nil {
			t.Fatal(err)
		}
		if !decoded(again, encoded(in), int(rows)) {
			t.Fatalf("%s: what was decoded and encoded does not decode", typ)
		}
		for i := range int(rows) {
			if d := cmp.Diff(in.Value(i), again.Value(i), equal...); d != "" {
				t.Errorf("%s: row %d\n%s", typ, i, d)
			}
		}
	})
}

// FuzzForType makes columns of any type's text: those that it makes have a type
// that makes the same one, and hold its default.
func FuzzForType(f *testing.F) {
	for _, typ := range fuzzTypes {
		f.Add(typ)
	}
	f.Add("Array(Array(Array(Array(Array(Array(Array(Array(Array(UInt8)))))))))")
	f.Add("Enum8('a', 'b' = -128, 'c')")
	f.Add("QBit(Float64, 18446744073709551615)")
	f.Add("SimpleAggregateFunction(anyLast, Nullable(Decimal(76, 3)))")
	f.Fuzz(func(t *testing.T, typ string) {
		if len(typ) > 4<<10 {
			return
		}
		c, err := ForType(typ, nil)
		if err != nil || largeNumber.MatchString(typ) { // a value of a large FixedString is large
			return
		}
		again, err := ForType(string(c.Type()), nil)
		if err != nil {
			t.Fatalf("%q makes %q, which makes none: %v", typ, c.Type(), err)
		}
		if again.Type() != c.Type() || again.GoType() != c.GoType() {
			t.Errorf("%q makes %q, which makes %q", typ, c.Type(), again.Type())
		}
		c.AppendDefault()
		if c.Rows() != 1 || prepare(c) == nil && !decoded(again, encoded(c), 1) {
			t.Errorf("%q: the default does not come back", typ)
		}
	})
}

var largeNumber = regexp.MustCompile(`\d{5}`)

func encoded(c Buffer) []byte {
	var b proto.Buffer
	encodeState(c, &b)
	c.EncodeColumn(&b)
	return b.Buf
}

func decoded(c Buffer, data []byte, rows int) bool {
	r := proto.NewReader(bytes.NewReader(data))
	return decodeState(c, r) == nil && c.DecodeColumn(r, rows) == nil
}

// FuzzRoundTrip makes a value of a column's Go type out of any bytes: what
// Check accepts comes back equal, but for what the type drops by its
// definition.
func FuzzRoundTrip(f *testing.F) {
	for i := range fuzzTypes {
		f.Add(uint8(i), []byte{1, 2, 3, 0, 255, 17, 200, 4, 9, 100, 3, 3, 0, 1, 7, 250, 128, 64, 32, 16})
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		typ := fuzzTypes[int(which)%len(fuzzTypes)]
		out, err := ForType(typ, nil)
		if err != nil {
			t.Fatal(err)
		}
		g := &maker{data: data}
		var sent []any
		for range 3 {
			v := g.of(out)
			if out.CheckValue(v) == nil {
				out.AppendValue(v)
				sent = append(sent, v)
			}
		}
		in, err := ForType(typ, nil)
		if err != nil {
			t.Fatal(err)
		}
		memory(t, out, in)
		if in.Rows() != len(sent) {
			t.Fatalf("%s: %d rows of %d", typ, in.Rows(), len(sent))
		}
		for i := range sent {
			// What came back is a value that goes again and comes back the same.
			first, second := out.Value(i), in.Value(i)
			if d := cmp.Diff(first, second, equal...); d != "" {
				t.Errorf("%s: row %d (-appended +decoded)\n%s", typ, i, d)
			}
			if err := in.CheckValue(second); err != nil {
				t.Errorf("%s: row %d is not taken back: %v", typ, i, err)
			}
			if exact(typ) {
				if d := cmp.Diff(sent[i], second, equal...); d != "" {
					t.Errorf("%s: row %d (-sent +got)\n%s", typ, i, d)
				}
			}
		}
	})
}

// exact says whether a value of typ comes back as it went: times lose what is
// below their tick and the zone, FixedString gains NUL bytes, BFloat16 loses
// bits, nil slices become empty ones.
func exact(typ string) bool {
	switch typ {
	case "Bool", "Int8", "UInt64", "Int128", "UInt256", "Float32", "Float64", "Decimal(9, 4)", "Decimal(38, 10)", "Decimal(76, 76)", "String", "UUID", "IPv4", "IPv6", "Time64(6)":
		return typ != "Time64(6)"
	}
	return false
}

// maker makes values out of bytes.
type maker struct{ data []byte }

func (g *maker) byte() byte {
	if len(g.data) == 0 {
		return 0
	}
	b := g.data[0]
	g.data = g.data[1:]
	return b
}

func (g *maker) word() uint64 {
	var raw [8]byte
	for i := range int(g.byte()) % 9 {
		raw[i] = g.byte()
	}
	return binary.LittleEndian.Uint64(raw[:])
}

func (g *maker) bytes() []byte {
	n := min(int(g.byte()), len(g.data))
	b := g.data[:n]
	g.data = g.data[n:]
	return bytes.Clone(b)
}

// of makes a value of the right shape for c.
func (g *maker) of(c Any) any {
	switch c := c.(type) {
	case *tupleAny:
		list, named := make([]any, len(c.elements)), map[string]any{}
		for i, e := range c.elements {
			list[i] = g.of(e)
			named[c.names[i]] = list[i]
		}
		if c.named() {
			return named
		}
		return list
	case *arrayAny:
		list := reflect.MakeSlice(c.goType, int(g.byte())%4, 4)
		for i := range list.Len() {
			list.Index(i).Set(reflect.ValueOf(g.of(c.inner)))
		}
		return list.Interface()
	case *nullableAny:
		if g.byte()&1 == 1 {
			return nil
		}
		return g.of(c.inner)
	case *typed:
		of, ok := Typed[[]float32](c)
		if !ok {
			break
		}
		list := make([]float32, of.(*QBits[float32]).dimension)
		for i := range list {
			list[i] = math.Float32frombits(uint32(g.word()))
		}
		return list
	}
	return g.value(c.GoType(), 0)
}

func (g *maker) value(t reflect.Type, depth int) any {
	v := reflect.New(t).Elem()
	g.fill(v, depth)
	return v.Interface()
}

func (g *maker) fill(v reflect.Value, depth int) {
	switch target := v.Addr().Interface().(type) {
	case *time.Time:
		ticks := []time.Duration{1, time.Millisecond, time.Second, 24 * time.Hour}
		*target = time.Unix(int64(g.word())%(1<<38), int64(g.word()%1e9)).UTC().Truncate(ticks[g.byte()%4])
		return
	case *decimal.Decimal:
		*target = decimal.NewFromBigInt(new(big.Int).SetBytes(g.bytes()), int32(int8(g.byte())))
		return
	case **big.Int:
		*target = new(big.Int).SetBytes(g.bytes())
		if g.byte()&1 == 1 {
			(*target).Neg(*target)
		}
		return
	case *netip.Addr:
		*target, _ = netip.AddrFromSlice(g.bytes())
		return
	case *uuid.UUID:
		copy(target[:], g.bytes())
		return
	case *json.RawMessage:
		*target = g.bytes()
		if g.byte()&1 == 1 {
			*target = json.RawMessage(`{"a":1}`)
		}
		return
	case *Variant:
		types := []string{"", "String", "UInt64", "Array(UInt8)", "Int8", "Point"}
		values := []any{nil, string(g.bytes()), g.word(), g.bytes(), int8(g.byte()), orb.Point{}}
		i := int(g.byte()) % len(types)
		*target = Variant{types[i], values[i]}
		return
	case *Dynamic:
		types := []string{"", "String", "UInt64", "Array(UInt8)", "LowCardinality(String)"}
		values := []any{nil, string(g.bytes()), g.word(), g.bytes(), string(g.bytes())}
		i := int(g.byte()) % len(types)
		*target = Dynamic{types[i], values[i]}
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(g.byte()&1 == 1)
	case reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(int64(g.word()))
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(g.word())
	case reflect.Float32, reflect.Float64:
		v.SetFloat(math.Float64frombits(g.word()))
	case reflect.String:
		v.SetString(string(g.bytes()))
	case reflect.Pointer:
		if g.byte()&1 == 1 {
			v.Set(reflect.New(v.Type().Elem()))
			g.fill(v.Elem(), depth+1)
		}
	case reflect.Slice:
		n := int(g.byte()) % 5
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			g.fill(v.Index(i), depth+1)
		}
	case reflect.Array:
		for i := range v.Len() {
			g.fill(v.Index(i), depth+1)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range int(g.byte()) % 4 {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			g.fill(key, depth+1)
			g.fill(value, depth+1)
			v.SetMapIndex(key, value)
		}
	}
}
