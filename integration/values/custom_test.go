package values

import (
	"database/sql"
	"math"
	"testing"

	"github.com/chent-io/chent/integration/types"
)

func customs(t *testing.T, s server) {
	link := types.Link{Scheme: "https", Host: "example.org"}
	words := make([]cell, len(odd))
	for i, v := range odd {
		words[i] = cell{types.Word(v), v}
	}
	roundTrip(t, s, s.client.Custom, "customs", columns{
		"key":         {{types.ID(math.MaxUint64), "18446744073709551615"}, {types.ID(0), "0"}},
		"word":        words,
		"word_maybe":  append(words[:3:3], null),
		"label":       words,
		"blob":        {{types.Blob("\x00\xff"), "\x00\xff"}, {types.Blob{}, ""}},
		"words":       {{types.Words{"a", "", "a"}, "['a','','a']"}, {types.Words{}, "[]"}},
		"null_string": {{sql.NullString{}, "NULL"}, {sql.NullString{Valid: true}, ""}, {sql.NullString{String: "x", Valid: true}, "x"}},
		"scores":      {{types.Scores{"a": math.Inf(1)}, "{'a':inf}"}, {types.Scores{}, "{}"}},
		"count":       {{math.MinInt, "-9223372036854775808"}, {math.MaxInt, "9223372036854775807"}},
		"link":        {{link, "https://example.org"}, {types.Link{Scheme: "x"}, "x://"}},
		"link_maybe":  {null, {link, "https://example.org"}},
		"links":       {{[]types.Link{link, link}, "['https://example.org','https://example.org']"}, {[]types.Link{}, "[]"}},
		"money":       {{types.Money{Cents: math.MaxInt32}, "2147483647"}, {types.Money{Cents: math.MinInt32}, "-2147483648"}},
		"address":     {{&types.Host{Name: "a"}, "host:a"}, {(*types.Host)(nil), ""}},
		"bytes":       {{[]byte("\x00\xff"), "\x00\xff"}, {[]byte{}, ""}},
		"settings":    {{map[string]int64{"a": -1}, "{'a':-1}"}, {map[string]int64{}, "{}"}},
		"amount":      {{types.Money{Cents: math.MinInt64}, "-9223372036854775808"}},
	},
		bad{"link", types.Link{}, "a link has a scheme"}, bad{"link_maybe", types.Link{}, "a link has a scheme"}, bad{"links", []types.Link{link, {}}, "[1]"},
		bad{"money", types.Money{Cents: math.MaxInt32 + 1}, "2147483648"},
	)
}

func mergeds(t *testing.T, s server) {
	roundTrip(t, s, s.client.Merged, "mergeds", columns{
		"peak":   {{math.MaxFloat64, "1.7976931348623157e308"}, {-0.5, "-0.5"}},
		"total":  {{uint64(math.MaxUint64), "18446744073709551615"}, {uint64(0), "0"}},
		"latest": {null, {"x", "x"}, {"", ""}},
		"names":  {{[]string{"a"}, "['a']"}, {[]string{}, "[]"}},
		"counts": {{map[string]uint64{"a": 1}, "{'a':1}"}, {map[string]uint64{}, "{}"}},
	})
}
