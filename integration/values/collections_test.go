package values

import (
	"encoding/json"
	"math"
	"math/big"
	"net/netip"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"

	"github.com/chent-io/chent/integration/types"
	"github.com/chent-io/chent/integration/values/ent/deep"
	"github.com/chent-io/chent/integration/values/ent/lookup"
	"github.com/chent-io/chent/integration/values/ent/nest"
	"github.com/chent-io/chent/integration/values/ent/record"
	"github.com/chent-io/chent/integration/values/ent/whole"
	"github.com/chent-io/chent/runtime/column"
)

func lists(t *testing.T, s server) {
	berlin := zone(t, "Europe/Berlin")
	long := make([]int32, 5_000) // cmp takes a while for more
	for i := range long {
		long[i] = int32(i)
	}
	roundTrip(t, s, s.client.List, "lists", columns{
		"flags":  {{[]bool{}, "[]"}, {[]bool{true, false}, "[true,false]"}},
		"i8":     {{[]int8{-128, 0, 127}, "[-128,0,127]"}, {[]int8{}, "[]"}},
		"u8":     {{[]uint8{0, 255}, "[0,255]"}, {[]uint8{}, "[]"}},
		"f64":    {{[]float64{math.NaN(), math.Inf(1), -0.5}, "[nan,inf,-0.5]"}, {[]float64{}, "[]"}},
		"texts":  {{odd, "-"}, {[]string{}, "[]"}, {[]string{""}, "['']"}, {[]string{"\x00"}, `['\0']`}},
		"holes":  {{[]*string{nil, ptr(""), nil, ptr("x")}, "[NULL,'',NULL,'x']"}, {[]*string{nil}, "[NULL]"}, {[]*string{}, "[]"}},
		"cube":   {{[][][]int32{{{1}, {}}, {}}, "[[[1],[]],[]]"}, {[][][]int32{}, "[]"}, {[][][]int32{{{}}}, "[[[]]]"}, {[][][]int32{{long}}, "-"}},
		"big":    {{[]*big.Int{power(256, -1), big.NewInt(0)}, "[" + power(256, -1).String() + ",0]"}, {[]*big.Int{}, "[]"}},
		"prices": {{[]*decimal.Decimal{nil, ptr(decimal.RequireFromString("-1.5")), ptr(decimal.Zero)}, "[NULL,-1.5,0]"}, {[]*decimal.Decimal{}, "[]"}},
		"times":  {{[]time.Time{time.Unix(1711846800, 1e6).In(berlin)}, "['2024-03-31 03:00:00.001']"}, {[]time.Time{}, "[]"}},
		"kinds":  {{[]string{"b", "a", "b"}, "['b','a','b']"}, {[]string{}, "[]"}},
		"fixed":  {{[]string{"ab", "\x00\x00"}, `['ab','\0\0']`}, {[]string{}, "[]"}},
		"ips":    {{[]netip.Addr{netip.IPv6Unspecified()}, "['::']"}, {[]netip.Addr{}, "[]"}},
		"uuids":  {{[]*uuid.UUID{nil, &uuid.Max}, "[NULL,'" + uuid.Max.String() + "']"}, {[]*uuid.UUID{}, "[]"}},
	},
		bad{"big", []*big.Int{big.NewInt(1), nil}, "[1]"}, bad{"kinds", []string{"a", "c"}, "[1]"}, bad{"fixed", []string{"abc"}, "[0]"},
		bad{"prices", []*decimal.Decimal{nil, ptr(decimal.RequireFromString("0.00000000001"))}, "[1]"}, bad{"times", []time.Time{{}}, "[0]"}, bad{"ips", []netip.Addr{{}}, "no address"},
	)
}

func lookups(t *testing.T, s server) {
	day := time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)
	many := map[string]string{}
	for _, text := range odd {
		many[text] = text + "!"
	}
	roundTrip(t, s, s.client.Lookup, "lookups", columns{
		"texts":   {{map[string]string{}, "{}"}, {map[string]string{"it's": "\x00"}, `{'it\'s':'\0'}`}, {many, "-"}, {map[string]string{"": ""}, "{'':''}"}},
		"holes":   {{map[string]*string{"a": nil}, "{'a':NULL}"}, {map[string]*string{"a": nil, "b": ptr("")}, "-"}, {map[string]*string{}, "{}"}},
		"lists":   {{map[uint64][]string{math.MaxUint64: {"a", ""}}, "{18446744073709551615:['a','']}"}, {map[uint64][]string{0: {}}, "{0:[]}"}},
		"maps":    {{map[string]map[string]int64{"a": {"b": -1}}, "{'a':{'b':-1}}"}, {map[string]map[string]int64{"": {}}, "{'':{}}"}},
		"labels":  {{map[string]*string{"a": ptr("a"), "b": nil, "c": ptr("a")}, "-"}, {map[string]*string{}, "{}"}},
		"days":    {{map[time.Time]uint8{day: 1}, "{'2024-02-29':1}"}},
		"by_uuid": {{map[uuid.UUID][]*float64{uuid.Max: {nil, ptr(1.5)}}, "{'" + uuid.Max.String() + "':[NULL,1.5]}"}},
		"by_kind": {{map[string]bool{"a": true, "b": false}, "-"}, {map[string]bool{"b": true}, "{'b':true}"}},
		"tuples":  {{map[int8]lookup.TuplesValue{-128: {A: 255, B: "x"}}, "{-128:(255,'x')}"}},
		"by_ip":   {{map[netip.Addr]string{netip.MustParseAddr("1.2.3.4"): "ab"}, "{'1.2.3.4':'ab'}"}},
		"by_list": {{[]lookup.ByList{{Key: []uint32{1, 2}, Value: "x"}, {Key: []uint32{}, Value: "\x00"}, {Key: []uint32{1, 2}, Value: "again"}}, `{[1,2]:'x',[]:'\0',[1,2]:'again'}`},
			{[]lookup.ByList{}, "{}"}},
		"by_shape": {{[]([]lookup.ByShape){{{Key: orb.Ring{{0, 1}}, Value: "a"}}, {}}, "[{[(0,1)]:'a'},{}]"}, {[]([]lookup.ByShape){}, "[]"}},
		"by_variant": {{[]lookup.ByVariant{{Key: column.Variant{Type: "Array(String)", Value: []string{"a"}}, Value: 1}, {Key: column.Variant{Type: "UInt64", Value: uint64(7)}, Value: 2}}, "{['a']:1,7:2}"},
			{[]lookup.ByVariant{}, "{}"}},
		"ordered": {{[]types.Entry{{Key: "b", Value: -1}, {Key: "a", Value: 2}, {Key: "b", Value: 3}}, "{'b':-1,'a':2,'b':3}"}, {[]types.Entry{}, "{}"}},
	},
		bad{"days", map[time.Time]uint8{day.AddDate(200, 0, 0): 1}, "2224-02-29"}, bad{"by_kind", map[string]bool{"c": true}, "none of"}, bad{"by_ip", map[netip.Addr]string{netip.MustParseAddr("1.2.3.4"): "abc"}, "3 bytes"},
	)
}

func records(t *testing.T, s server) {
	moment := time.Unix(1e9, 0).UTC()
	roundTrip(t, s, s.client.Record, "records", columns{
		"place":  {{types.Place{Country: "DE", Lat: 52.5, Lon: -13.25}, "('DE',52.5,-13.25)"}, {types.Place{Lat: math.Inf(1), Lon: math.NaN()}, "('',inf,nan)"}},
		"places": {{[]types.Place{{Country: "\x00"}, {}}, `[('\0',0,0),('',0,0)]`}, {[]types.Place{}, "[]"}},
		"pair":   {{record.Pair{F1: math.MinInt64, F2: "\xff"}, "(-9223372036854775808,'\xff')"}, {record.Pair{}, "(0,'')"}},
		"single": {{record.Single{Only: []uint8{1, 2}}, "([1,2])"}, {record.Single{Only: []uint8{}}, "([])"}},
		"holes":  {{record.Holes{}, "(NULL,NULL,NULL)"}, {record.Holes{A: ptr(uint8(0)), B: ptr(""), C: &moment}, "(0,'','2001-09-09 01:46:40')"}},
		"inner":  {{record.Inner{A: record.InnerA{B: record.InnerAB{C: []record.InnerABC{{F1: "x", F2: 9}, {}}}}}, "((([('x',9),('',0)])))"}, {record.Inner{A: record.InnerA{B: record.InnerAB{C: []record.InnerABC{}}}}, "((([])))"}},
		"odd":    {{record.Odd{AB: 1, Type: "t", X1: 2}, "(1,'t',2)"}},
		"wide": {{types.Wide{Small: -128, Label: ptr(types.Word("w")), Counts: map[string][]types.Word{"a": {"b", ""}}, Inner: []types.Place{{Country: "x"}}}, "(-128,'w',{'a':['b','']},[('x',0,0)])"},
			{types.Wide{Counts: map[string][]types.Word{}, Inner: []types.Place{}}, "(0,NULL,{},[])"}},
	},
		bad{"holes", record.Holes{C: ptr(time.Time{})}, "0001-01-01"},
	)
}

func nests(t *testing.T, s server) {
	at := time.Unix(-1, 999e6).UTC()
	roundTrip(t, s, s.client.Nest, "nests", columns{
		"items":  {{[]types.Item{{SKU: "x", Price: 1}, {SKU: "", Price: math.Inf(-1)}}, "-"}, {[]types.Item{}, "-"}, {[]types.Item{{SKU: "\x00"}}, "-"}},
		"events": {{[]nest.Events{{Name: "a", At: at, Note: nil, Tags: []string{}}, {Name: "a", At: at, Note: ptr(""), Tags: []string{"t", ""}}}, "-"}, {[]nest.Events{}, "-"}},
		"one":    {{[]nest.One{}, "-"}, {[]nest.One{{Only: 255}, {}}, "-"}},
		"deep":   {{[]nest.Deep{{Place: nest.DeepPlace{Lat: 1, Lon: -1}, Attributes: map[string][]uint8{"k": {1}}}, {Attributes: map[string][]uint8{}}}, "-"}, {[]nest.Deep{}, "-"}},
	},
		bad{"events", []nest.Events{{Name: "a", Tags: []string{}}}, "zero time.Time"},
	)
	for column, want := range map[string][]string{
		"items.sku":       {"['x','']", "[]", `['\0']`},
		"items.price":     {"[1,-inf]", "[]", "[0]"},
		"events.note":     {"[NULL,'']", "[]"},
		"events.tags":     {"[[],['t','']]", "[]"},
		"one.only":        {"[]", "[255,0]"},
		"deep.place":      {"[(1,-1),(0,0)]", "[]"},
		"deep.attributes": {"[{'k':[1]},{}]", "[]"},
	} {
		for i, text := range s.texts(t, "nests", "`"+column+"`") {
			if want := want[i%3%len(want)]; text != want {
				t.Errorf("%s, row %d: the server sees %q, want %q", column, i, text, want)
			}
		}
	}
}

func wholes(t *testing.T, s server) {
	roundTrip(t, s, s.client.Whole, "wholes", columns{
		"items": {{[]types.Item{{SKU: "x", Price: 1}, {SKU: "", Price: math.Inf(-1)}}, "[('x',1),('',-inf)]"}, {[]types.Item{}, "[]"}},
		"inner": {{[]whole.Inner{{Name: "a", Parts: []whole.InnerParts{{N: 1}, {N: 2, Note: ptr("")}}}, {Name: "", Parts: []whole.InnerParts{}}}, "[('a',[(1,NULL),(2,'')]),('',[])]"},
			{[]whole.Inner{}, "[]"}},
	})
}

func deeps(t *testing.T, s server) {
	raw := func(s string) json.RawMessage { return json.RawMessage(s) }
	price := decimal.RequireFromString("-1.25")
	roundTrip(t, s, s.client.Deep, "deeps", columns{
		"a": {{[]map[string]deep.AValue{}, "[]"}, {[]map[string]deep.AValue{{}}, "[{}]"},
			{[]map[string]deep.AValue{{"k": {X: []*decimal.Decimal{nil, &price}, Y: map[uint8][]*string{7: {nil, ptr("a"), ptr("")}}}}}, "[{'k':([NULL,-1.25],{7:[NULL,'a','']})}]"}},
		"b": {{map[string][]deep.BValue{}, "{}"}, {map[string][]deep.BValue{"": {}}, "{'':[]}"},
			{map[string][]deep.BValue{"k": {{F1: [][]*netip.Addr{{nil, ptr(netip.MustParseAddr("1.2.3.4"))}, {}}, F2: deep.BValueF2{F1: time.Unix(0, -1).UTC(), F2: nil}}}}, "{'k':[([[NULL,'1.2.3.4'],[]],('1969-12-31 23:59:59.999999999',NULL))]}"}},
		"c": {{[][][][][]*uint8{}, "[]"}, {[][][][][]*uint8{{{{{nil, ptr(uint8(1))}, {}}}}, {}}, "[[[[[NULL,1],[]]]],[]]"}},
		"d": {{deep.D{L: []json.RawMessage{}, V: []column.Variant{}, Dyn: map[string]column.Dynamic{}}, "([],[],{})"},
			{deep.D{L: []json.RawMessage{raw(`{"a":1}`), raw(`{}`)}, V: []column.Variant{{}, {Type: "UInt64", Value: uint64(1)}, {Type: "String", Value: "x"}}, Dyn: map[string]column.Dynamic{"k": {Type: "Array(Nullable(Int8))", Value: []*int8{nil, ptr(int8(1))}}}}, "-"}},
		"e": {{[]deep.E{}, "[]"}, {[]deep.E{{Shape: orb.Polygon{{{0, 0}, {1, 0.5}}}, Q: nil}, {Shape: orb.Polygon{}, Q: power(255, -1)}}, "[([[(0,0),(1,0.5)]],NULL),([]," + power(255, -1).String() + ")]"}},
	},
		bad{"a", []map[string]deep.AValue{{"k": {X: []*decimal.Decimal{ptr(decimal.RequireFromString("0.001"))}}}}, "[0]"},
		bad{"b", map[string][]deep.BValue{"k": {{F2: deep.BValueF2{}}}}, "zero time.Time"}, bad{"e", []deep.E{{Q: power(255, 0)}}, "256 bits"},
		bad{"d", deep.D{V: []column.Variant{{Type: "Int8", Value: int8(1)}}}, "Int8"},
	)
}
