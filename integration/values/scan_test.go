package values

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/integration/types"
	"github.com/chent-io/chent/integration/values/ent"
)

// TestScanIntoTypesOfOnesOwn reads values of statements of one's own, for
// which nothing is generated.
func TestScanIntoTypesOfOnesOwn(t *testing.T) {
	type place struct {
		Latitude float32 `ch:"lat"`
		City     *string
		Ignored  func() `ch:"-"`
	}
	type item struct {
		Price float64
		SKU   types.Word `json:"sku"`
	}
	type row struct {
		Place  place
		Places []*place
		ByName map[types.Word][]place
		Pair   struct {
			A uint8
			B string
		}
		Profile *types.Profile
		None    *types.Profile
		Link    types.Link
		Links   []*types.Link
		Money   types.Money
		Items   []item
	}
	const query = `SELECT tuple(1.5, 'x')::Tuple(lat Float64, city String) AS place, [(2.5, NULL)]::Array(Tuple(lat Float64, city Nullable(String))) AS places,
map('k', [(0.5, 'y')])::Map(LowCardinality(String), Array(Tuple(lat Float64, city String))) AS by_name, tuple(7, 'z')::Tuple(UInt8, String) AS pair,
'{"name":"ann"}'::JSON AS profile, NULL::Nullable(JSON) AS none, 'https://a' AS link, ['x://b', NULL] AS links, -5::Int16 AS money,
[1, 2]::Array(Float64) AS "items.price", ['a', 'b'] AS "items.sku"`
	link := types.Link{Scheme: "x", Host: "b"}
	want := row{
		Place: place{Latitude: 1.5, City: ptr("x")}, Places: []*place{{Latitude: 2.5}}, ByName: map[types.Word][]place{"k": {{Latitude: 0.5, City: ptr("y")}}},
		Profile: &types.Profile{Name: "ann"}, Link: types.Link{Scheme: "https", Host: "a"}, Links: []*types.Link{&link, nil}, Money: types.Money{Cents: -5},
		Items: []item{{Price: 1, SKU: "a"}, {Price: 2, SKU: "b"}},
	}
	want.Pair.A, want.Pair.B = 7, "z"
	each(t, func(t *testing.T, s server) {
		ctx := t.Context()
		rows, err := ent.QueryAs[row](ctx, s.client, query)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]row{want}, rows, cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Ignored" }, cmp.Ignore())); diff != "" {
			t.Error(diff)
		}
		places, err := ent.QueryAs[*place](ctx, s.client, "SELECT tuple(1.5, 'x')::Tuple(lat Float64, city String) AS p")
		if err != nil || len(places) != 1 || *places[0].City != "x" {
			t.Errorf("got %v, %v", places, err)
		}
		for query, reason := range map[string]string{
			"SELECT NULL::Nullable(String) AS v":                                                 "the value is NULL",
			"SELECT [NULL]::Array(Nullable(String)) AS v":                                        "does not fit string",
			"SELECT 1::UInt8 AS v":                                                               "does not fit string",
			"SELECT tuple(1)::Tuple(a UInt8) AS v":                                               "does not fit string",
			"SELECT NULL::Nullable(Tuple(a UInt8)) AS v SETTINGS enable_nullable_tuple_type = 1": "does not fit string",
		} {
			if got, err := ent.QueryAs[string](ctx, s.client, query); err == nil || !strings.Contains(err.Error(), reason) {
				t.Errorf("%s: got %q, %v", query, got, err)
			}
		}
		if got, err := ent.QueryAs[place](ctx, s.client, "SELECT tuple(1)::Tuple(lon UInt8) AS v"); err == nil || !strings.Contains(err.Error(), `"lon"`) {
			t.Errorf("got %v, %v", got, err)
		}
	})
}
