package values

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"github.com/chent-io/chent/integration/types"
	"github.com/chent-io/chent/runtime/column"
)

func documents(t *testing.T, s server) {
	raw := func(s string) json.RawMessage { return json.RawMessage(s) }
	deepest := strings.Repeat(`{"a":`, 100) + `{"b":1}` + strings.Repeat("}", 100)
	roundTrip(t, s, s.client.Document, "documents", columns{
		"doc": {{raw(`{}`), "{}"}, {raw(`{"a":{"b":[1,2]},"c":"ü"}`), "-"}, {raw(`{"n":18446744073709551615}`), "-"}, {raw(`{"n":-9223372036854775808}`), "-"},
			{raw(`{"f":1.5,"s":"it's \"x\"","t":true}`), "-"}, {raw(deepest), "-"}, {raw(`{"a":[{"b":1},{"b":2}]}`), "-"}},
		"typed":   {{raw(`{"a":{"b":7},"at":"2024-02-29 00:00:00"}`), "-"}, {raw(`{"a":{"b":0},"at":"1970-01-01 00:00:00","x":1,"y":2,"z":"3"}`), "-"}},
		"list":    {{[]json.RawMessage{}, "[]"}, {[]json.RawMessage{raw(`{"a":1}`), raw(`{}`)}, "-"}},
		"by_key":  {{map[string]json.RawMessage{}, "{}"}, {map[string]json.RawMessage{"k": raw(`{"a":1}`), "l": raw(`{}`)}, "-"}},
		"profile": {{types.Profile{Name: "ann", Age: 41, Tags: []string{"x"}}, "-"}, {types.Profile{Name: "\x00"}, "-"}},
		"maybe":   {null, {types.Profile{Name: "bob"}, `{"name":"bob"}`}},
		"free":    {{map[string]any{}, "{}"}, {map[string]any{"a": "b", "c": map[string]any{"d": true}}, "-"}},
	},
		bad{"doc", raw(`[1]`), "objects only"}, bad{"doc", raw(`{"a":`), "not valid JSON"}, bad{"doc", json.RawMessage(nil), "not valid JSON"}, bad{"doc", raw(`{"n":18446744073709551616}`), "does not fit 64 bits"},
		bad{"doc", raw("{\"a\":\"\xff\"}"), "UTF-8"}, bad{"list", []json.RawMessage{raw(`{}`), raw(`1`)}, "[1]"}, bad{"free", map[string]any(nil), "objects only"},
		bad{"free", map[string]any{"f": func() {}}, "unsupported type"},
	)
}

func anythings(t *testing.T, s server) {
	type tuple struct {
		A uint8  `ch:"a"`
		B string `ch:"b"`
	}
	at := time.Unix(1e9, 5e6).UTC()
	variant := func(typ string, v any) column.Variant { return column.Variant{Type: typ, Value: v} }
	dynamic := func(typ string, v any) column.Dynamic { return column.Dynamic{Type: typ, Value: v} }
	roundTrip(t, s, s.client.Anything, "anythings", columns{
		"any": {{column.Variant{}, "NULL"}, {variant("String", ""), ""}, {variant("String", "\xff"), "\xff"}, {variant("UInt64", uint64(1<<64-1)), "18446744073709551615"},
			{variant("Array(String)", []string{"a", ""}), "['a','']"}, {variant("DateTime64(3, 'UTC')", at), "2001-09-09 01:46:40.005"}, {variant("Map(String, Nullable(Int8))", map[string]*int8{"a": nil}), "{'a':NULL}"}},
		"dynamic": {{column.Dynamic{}, "NULL"}, {dynamic("Int8", int8(-1)), "-1"}, {dynamic("String", "x"), "x"}, {dynamic("Array(Nullable(UInt8))", []*uint8{ptr(uint8(1)), nil}), "[1,NULL]"},
			{dynamic("DateTime64(3, 'UTC')", at), "2001-09-09 01:46:40.005"}, {dynamic("Map(String, Array(LowCardinality(String)))", map[string][]string{"k": {"v"}}), "{'k':['v']}"}, {dynamic("UInt256", power(256, -1)), power(256, -1).String()}},
		"limited":  {{dynamic("Int64", int64(1)), "1"}, {dynamic("String", "x"), "x"}, {column.Dynamic{}, "NULL"}, {dynamic("Float64", 1.5), "1.5"}},
		"shared":   {{dynamic("Int64", int64(1)), "1"}, {dynamic("String", "x"), "x"}, {column.Dynamic{}, "NULL"}},
		"list":     {{[]column.Variant{}, "[]"}, {[]column.Variant{{}, variant("UInt64", uint64(1)), variant("String", "x"), {}}, "[NULL,1,'x',NULL]"}},
		"dynamics": {{[]column.Dynamic{}, "[]"}, {[]column.Dynamic{{}, dynamic("Int8", int8(1)), dynamic("String", "x")}, "[NULL,1,'x']"}},
	},
		bad{"any", variant("Int8", int8(1)), "no type Int8"}, bad{"any", variant("UInt64", "x"), "it is a string"}, bad{"any", variant("", 1.5), "none of the types"},
		bad{"any", variant("DateTime64(3, 'UTC')", time.Time{}), "zero time.Time"}, bad{"dynamic", dynamic("UInt8", 256), "256"}, bad{"dynamic", dynamic("Strin", "x"), "Strin"},
		bad{"list", []column.Variant{variant("Int8", int8(1))}, "[0]"},
	)
	// A value names no type where only one of the column's takes it.
	row := s.client.Anything.Create().SetID(1000).SetAny(column.Variant{Value: []string{"x"}}).SetDynamic(column.Dynamic{Value: "x"}).SetLimited(column.Dynamic{}).SetShared(column.Dynamic{}).SetList(nil).SetDynamics(nil)
	if _, err := row.Save(t.Context()); err != nil {
		t.Fatal(err)
	}
	tupled := s.client.Anything.Create().SetID(1001).SetAny(variant("Tuple(a UInt8, b String)", tuple{1, "x"})).SetDynamic(column.Dynamic{}).SetLimited(column.Dynamic{}).SetShared(column.Dynamic{}).SetList(nil).SetDynamics(nil)
	if _, err := tupled.Save(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := s.Exec("SELECT arrayStringConcat(groupArray(line), ';') FROM (SELECT concat(variantType(any)::String, '|', toString(any), '|', dynamicType(dynamic)) AS line FROM anythings WHERE id >= 1000 ORDER BY id) FORMAT TSVRaw"); got != `Array(String)|['x']|String;Tuple(a UInt8, b String)|(1,'x')|None` {
		t.Errorf("got %s", got)
	}
}

func shapes(t *testing.T, s server) {
	ring := orb.Ring{{0, 0}, {1, -0.5}, {1, 1}}
	line := orb.LineString(ring)
	const text = "[(0,0),(1,-0.5),(1,1)]"
	shape := func(typ string, v any) column.Variant { return column.Variant{Type: typ, Value: v} }
	roundTrip(t, s, s.client.Shape, "shapes", columns{
		"point":    {{orb.Point{1, -2.5}, "(1,-2.5)"}, {orb.Point{}, "(0,0)"}},
		"ring":     {{ring, text}, {orb.Ring{}, "[]"}},
		"line":     {{line, text}, {orb.LineString{}, "[]"}},
		"lines":    {{orb.MultiLineString{line, {}}, "[" + text + ",[]]"}, {orb.MultiLineString{}, "[]"}},
		"polygon":  {{orb.Polygon{ring, {}}, "[" + text + ",[]]"}, {orb.Polygon{}, "[]"}},
		"polygons": {{orb.MultiPolygon{{ring}, {}}, "[[" + text + "],[]]"}, {orb.MultiPolygon{}, "[]"}},
		"any":      {{column.Variant{}, "-"}, {shape("Point", orb.Point{1, 2}), "-"}, {shape("Polygon", orb.Polygon{ring}), "-"}, {shape("MultiPolygon", orb.MultiPolygon{{ring}}), "-"}, {shape("LineString", line), "-"}, {shape("Ring", ring), "-"}, {shape("MultiLineString", orb.MultiLineString{line}), "-"}},
		"points":   {{[]orb.Point{{1, 2}, {}}, "[(1,2),(0,0)]"}, {[]orb.Point{}, "[]"}},
	},
		bad{"any", shape("Circle", orb.Point{}), "Circle"},
	)
}
