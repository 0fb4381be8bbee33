package values

import (
	"encoding/json"
	"math"
	"math/big"
	"net/netip"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/chent-io/chent/integration/values/ent/maybe"
)

// null is NULL beside other values of a column.
var null = cell{nil, "NULL"}

func maybes(t *testing.T, s server) {
	addr := netip.MustParseAddr
	day := time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)
	roundTrip(t, s, s.client.Maybe, "maybes", columns{
		"flag":   {null, {true, "true"}, {false, "false"}},
		"number": {null, {int64(0), "0"}, {int64(math.MinInt64), "-9223372036854775808"}},
		"big":    append(bigs(big.NewInt(0), negative(power(127, 0))), null),
		"bigger": append(bigs(power(256, -1), big.NewInt(0)), null),
		"float":  {{math.NaN(), "nan"}, null, {0.0, "0"}, {math.Inf(-1), "-inf"}},
		"brief":  {null, {float32(0), "0"}, {float32(1.5), "1.5"}},
		"price":  append(decimals("0", "-99999999999999.9999"), null),
		"text":   append(oddCells(), null),
		"fixed":  {null, {"abc", "abc"}, {"\x00\x00\x00", ""}},
		"day":    {null, {day, "2024-02-29"}, {time.Unix(0, 0).UTC(), "1970-01-01"}},
		"day32":  {null, {time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC), "1900-01-01"}},
		"at":     {null, {time.Unix(0, 0).UTC(), "1970-01-01 00:00:00"}, {time.Unix(math.MaxUint32, 0).UTC(), "2106-02-07 06:28:15"}},
		"exact":  {null, {time.Unix(0, 1).UTC(), "1970-01-01 00:00:00.000000001"}},
		"clock":  {null, {time.Duration(0), "00:00:00.000000"}, {-time.Microsecond, "-00:00:00.000001"}},
		"uuid":   {null, {uuid.Nil, uuid.Nil.String()}, {uuid.Max, uuid.Max.String()}},
		"ipv4":   {null, {addr("0.0.0.0"), "0.0.0.0"}},
		"ipv6":   {null, {addr("::"), "::"}},
		"kind":   {null, {maybe.KindB, "b"}},
		"doc":    {null, {json.RawMessage(`{}`), "{}"}, {json.RawMessage(`{"a":{"b":[1,2]}}`), "-"}},
		"pair":   {null, {maybe.Pair{A: 1, B: ptr("x")}, "(1,'x')"}, {maybe.Pair{}, "(0,NULL)"}},
	},
		bad{"big", power(127, 0), "128 bits"}, bad{"price", decimal.RequireFromString("1e14"), "before the point"}, bad{"fixed", "abcd", "4 bytes"}, bad{"day", time.Time{}, "0001-01-01"},
		bad{"at", time.Time{}, "0001-01-01"}, bad{"exact", time.Time{}, "zero time.Time"}, bad{"clock", 1000 * time.Hour, "1000h"}, bad{"ipv4", addr("::"), "IPv6"}, bad{"kind", maybe.Kind("c"), "none of"},
		bad{"doc", json.RawMessage(`[]`), "objects only"},
	)
}
