package schema_test

import (
	"encoding/json"
	"math/big"
	"net/netip"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"

	"github.com/chent-io/chent/schema"
)

type kind string

type place struct {
	Lat     float64
	UserID  uint64
	HTTPUrl string          `ch:"url"`
	Price   decimal.Decimal `ch:",Decimal(9, 2)"`
	Skipped chan int        `ch:"-"`
	hidden  int
}

type loop struct{ Next []loop }

type priced struct{ Price decimal.Decimal }

func TestColumnType(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in      reflect.Type
		source  string
		want    string
		wantErr string
	}{
		{in: reflect.TypeFor[bool](), source: "bool", want: "Bool"},
		{in: reflect.TypeFor[int](), source: "int", want: "Int64"},
		{in: reflect.TypeFor[uint16](), source: "uint16", want: "UInt16"},
		{in: reflect.TypeFor[kind](), source: "schema_test.kind", want: "String"},
		{in: reflect.TypeFor[*string](), source: "*string", want: "Nullable(String)"},
		{in: reflect.TypeFor[*big.Int](), source: "*big.Int", want: "Int256"},
		{in: reflect.TypeFor[time.Time](), source: "time.Time", want: "DateTime64(6, 'UTC')"},
		{in: reflect.TypeFor[time.Duration](), source: "time.Duration", want: "Time64(9)"},
		{in: reflect.TypeFor[uuid.UUID](), source: "uuid.UUID", want: "UUID"},
		{in: reflect.TypeFor[netip.Addr](), source: "netip.Addr", want: "IPv6"},
		{in: reflect.TypeFor[json.RawMessage](), source: "json.RawMessage", want: "JSON"},
		{in: reflect.TypeFor[orb.MultiPolygon](), source: "orb.MultiPolygon", want: "MultiPolygon"},
		{in: reflect.TypeFor[map[string][]*kind](), source: "map[string][]*schema_test.kind", want: "Map(String, Array(Nullable(String)))"},
		{in: reflect.TypeFor[[]place](), source: "[]schema_test.place", want: "Array(Tuple(`lat` Float64, `user_id` UInt64, `url` String, `price` Decimal(9, 2)))"},
		{in: reflect.TypeFor[decimal.Decimal](), source: "decimal.Decimal",
			wantErr: "decimal.Decimal does not say its precision and scale; name the ClickHouse type, as in Decimal(18, 4)"},
		{in: reflect.TypeFor[priced](), source: "schema_test.priced",
			wantErr: "field Price of schema_test.priced: decimal.Decimal does not say its precision and scale; name the ClickHouse type, as in Decimal(18, 4)"},
	}
	for _, tt := range tests {
		t.Run(tt.in.String(), func(t *testing.T) {
			g, err := schema.GoTypeOf(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if got := g.String(); got != tt.source {
				t.Errorf("source: got %s, want %s", got, tt.source)
			}
			got, err := g.ColumnType()
			if tt.wantErr == "" && (err != nil || got != tt.want) {
				t.Errorf("got %s, %v; want %s", got, err, tt.want)
			}
			if tt.wantErr != "" && (err == nil || err.Error() != tt.wantErr) {
				t.Errorf("got %v, want %s", err, tt.wantErr)
			}
			text, err := json.Marshal(g)
			if err != nil {
				t.Fatal(err)
			}
			var back schema.GoType
			if err := json.Unmarshal(text, &back); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(*g, back); diff != "" {
				t.Errorf("after JSON (-want +got):\n%s", diff)
			}
		})
	}
}

func TestGoTypeRefused(t *testing.T) {
	t.Parallel()
	_ = place{}.hidden
	tests := map[string]reflect.Type{
		"no column can hold type chan int":                                      reflect.TypeFor[chan int](),
		"no column can hold type func()":                                        reflect.TypeFor[func()](),
		"field Next of schema_test.loop: type schema_test.loop contains itself": reflect.TypeFor[loop](),
		"struct schema_test.empty has no exported field":                        reflect.TypeFor[empty](),
		"no Go type was given":                                                  nil,
		"type schema_test.generic[int] is generic; declare a named type for it": reflect.TypeFor[generic[int]](),
	}
	for want, in := range tests {
		if _, err := schema.GoTypeOf(in); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

type empty struct {
	hidden int //nolint:unused // a field that is not exported is the point
}

type generic[T any] struct{ V T }
