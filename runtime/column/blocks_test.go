package column

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ClickHouse/ch-go/proto"
	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

type item struct {
	Name  string
	Price *float64
}

func items() *Nesteds[item] {
	return Nested("items",
		Field("name", LowCardinality(String()), func(p *item) *string { return &p.Name }),
		Field("price", Nullable(Float64()), func(p *item) **float64 { return &p.Price }))
}

// TestNestedOnServer writes and reads a flattened Nested column, which is two
// columns on the wire, in two blocks of equal length.
func TestNestedOnServer(t *testing.T) {
	t.Parallel()
	for _, s := range servers(t) {
		table := s.protocol
		s.exec(t, "CREATE TABLE "+table+" (n UInt32, items Nested(name LowCardinality(String), price Nullable(Float64))) ENGINE = Memory")
		rows := [][]item{{{"a", nil}, {"b", ref(1.5)}}, {}, {{"c", ref(0.0)}}, {{"d", nil}, {"e", nil}}}
		for half := range 2 {
			n, nested := UInt32(), items()
			for i, row := range rows[half*2 : half*2+2] {
				n.Append(uint32(half*2 + i))
				if err := nested.Check(row); err != nil {
					t.Fatal(err)
				}
				nested.Append(row)
			}
			columns := append([]NamedColumn{{"n", n}}, nested.Wire()...)
			if err := s.insert(t, "INSERT INTO "+table+" (n, `items.name`, `items.price`)", columns...); err != nil {
				t.Fatal(err)
			}
		}
		in := items()
		r := &reader{}
		for _, c := range in.Wire() {
			r.columns = append(r.columns, c.Column)
		}
		var got [][]item
		blocks := 0
		r.each = func(n int) {
			blocks++
			for i := range n {
				got = append(got, in.Row(i))
			}
		}
		query := driver.Statement{SQL: "SELECT `items.name`, `items.price` FROM " + table + " ORDER BY n SETTINGS max_block_size = 2"}
		if err := s.conn.Query(t.Context(), query, r); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(rows, got); d != "" {
			t.Errorf("%s, %d blocks (-sent +got)\n%s", s.protocol, blocks, d)
		}
	}
}

func TestNestedRefusesArraysOfOtherLength(t *testing.T) {
	t.Parallel()
	names, prices := Array(LowCardinality(String())), Array(Nullable(Float64()))
	names.Append([]string{"a"})
	prices.Append([]*float64{nil, nil})
	in := items().Wire()
	memory(t, names, in[0].Column)
	r := proto.NewReader(strings.NewReader(string(encoded(prices))))
	err := in[1].Column.DecodeColumn(r, 1)
	want := "column: decode Array(Nullable(Float64)): arrays: they are not as long as those beside them in the Nested column"
	if errText(err) != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// TestManyBlocks reads a result of many blocks and keeps the rows of all.
func TestManyBlocks(t *testing.T) {
	t.Parallel()
	for _, s := range servers(t) {
		id, text, low, list, maybe := UInt64(), String(), LowCardinality(Nullable(String())), Array(FixedString(3)), Nullable(Int64())
		r := &reader{columns: []proto.ColResult{id, text, low, list, maybe}}
		blocks := 0
		type row struct {
			text string
			low  *string
			list []string
			big  *int64
		}
		var kept []row
		r.each = func(n int) {
			blocks++
			for i := range n {
				kept = append(kept, row{text.Row(i), low.Row(i), list.Row(i), maybe.Row(i)})
			}
		}
		query := driver.Statement{SQL: `SELECT number, toString(number), CAST(if(number % 5 = 0, NULL, toString(number % 300)) AS LowCardinality(Nullable(String))),
			arrayMap(x -> toFixedString(toString(x % 1000), 3), range(number % 4)), if(number % 2 = 0, NULL, toInt64(number))
			FROM numbers(10000) ORDER BY number SETTINGS max_block_size = 777, allow_suspicious_low_cardinality_types = 1`}
		if err := s.conn.Query(t.Context(), query, r); err != nil {
			t.Fatal(err)
		}
		if len(kept) != 10000 || blocks < 2 {
			t.Fatalf("%s: %d rows in %d blocks", s.protocol, len(kept), blocks)
		}
		for i, k := range kept {
			want := row{text: fmt.Sprint(i), list: []string{}}
			if i%5 != 0 {
				want.low = ref(fmt.Sprint(i % 300))
			}
			for j := range i % 4 {
				want.list = append(want.list, fmt.Sprintf("%d\x00\x00", j))
			}
			if i%2 != 0 {
				want.big = ref(int64(i))
			}
			if d := cmp.Diff(want, k, cmp.AllowUnexported(row{})); d != "" {
				t.Fatalf("%s: row %d (-want +got)\n%s", s.protocol, i, d)
			}
		}
	}
}

// TestDynamicOfManyTypes reads a Dynamic column that has more types than its
// limit, with the settings that name them all and without.
func TestDynamicOfManyTypes(t *testing.T) {
	t.Parallel()
	for _, s := range servers(t) {
		table := s.protocol
		s.exec(t, "CREATE TABLE "+table+" (n UInt32, c Dynamic(max_types=1), j JSON) ENGINE = MergeTree ORDER BY n")
		out, n, json := DynamicOf("", nil), UInt32(), JSON("")
		values := []Dynamic{{"UInt8", uint8(1)}, {"String", "x"}, {}, {"Array(Int8)", []int8{1}}}
		for i, v := range values {
			n.Append(uint32(i))
			if err := out.Check(v); err != nil {
				t.Fatal(err)
			}
			out.Append(v)
			json.Append([]byte(`{"a":{"b":[{"c":1}]},"d":"x","e":1.5}`))
		}
		if err := s.insert(t, "INSERT INTO "+table+" (n, c, j)", NamedColumn{"n", n}, NamedColumn{"c", out}, NamedColumn{"j", json}); err != nil {
			t.Fatal(err)
		}
		for _, use := range []struct {
			json, flat bool
			want       string // of the error
		}{
			{true, false, "the setting output_format_native_use_flattened_dynamic_and_json_serialization must be 1"},
			{false, true, "the setting output_format_native_write_json_as_string must be 1"},
			{true, true, ""},
		} {
			in, objects := DynamicOf("max_types=1", nil), JSON("")
			var got []Dynamic
			r := &reader{columns: []proto.ColResult{in, objects}, each: func(rows int) {
				for i := range rows {
					got = append(got, in.Row(i))
				}
			}}
			query := driver.Statement{SQL: "SELECT c, j FROM " + table + " ORDER BY n"}
			for i, setting := range ReadSettings(clickhouse.MustParseType("JSON"), clickhouse.MustParseType("Array(Dynamic)")) {
				if i == 0 && use.json || i == 1 && use.flat {
					query.Settings = append(query.Settings, driver.Setting(setting))
				}
			}
			err := s.conn.Query(t.Context(), query, r)
			if use.want != "" {
				if err == nil || !strings.Contains(err.Error(), use.want) {
					t.Errorf("%s: %v", s.protocol, err)
				}
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(values, got, equal...); d != "" {
				t.Errorf("%s (-sent +got)\n%s", s.protocol, d)
			}
		}
	}
}
