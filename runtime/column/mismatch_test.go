package column

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/ClickHouse/ch-go/proto"
	"github.com/shopspring/decimal"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

// typesOnServer are types that a column may have on the server, by what an
// insert and a read with the buffer of another do.
var typesOnServer = []struct {
	buffer, server string
	read, insert   string // the reason of the refusal; empty: taken
}{
	{"Enum8('a' = 1, 'b' = 2)", "Enum8('a' = 1, 'b' = 2, 'c' = 3)", "", ""},
	{"Enum8('a' = 1, 'b' = 2)", "Enum8('a' = 2, 'b' = 1)", `the server calls 2 "a", not "b"`, `the server calls 2 "a", not "b"`},
	{"Enum8('a' = 1, 'b' = 2)", "Enum8('x' = 1, 'y' = 2)", `the server calls 1 "x", not "a"`, `the server calls 1 "x", not "a"`},
	{"Enum8('a' = 1, 'b' = 2)", "Enum8('a' = 1)", "", `the server has no "b" = 2`},
	{"Enum8('a' = 1, 'b' = 2)", "Enum8('a' = 5, 'b' = 2)", "", `the server has no "a" = 1`},
	{"Enum8('a' = 1, 'b' = 2)", "Enum16('a' = 1, 'b' = 2)", "Enum16('a' = 1, 'b' = 2) is not Enum8('a' = 1, 'b' = 2)", ""},
	{"Enum8('a' = 1, 'b' = 2)", "Int8", "Int8 is not Enum8('a' = 1, 'b' = 2)", "Int8 is not Enum8('a' = 1, 'b' = 2)"},
	{"Enum8('a' = 1, 'b' = 2)", "String", "String is not Enum8('a' = 1, 'b' = 2)", "String is not Enum8('a' = 1, 'b' = 2)"},
	{"Array(Enum8('a' = 1))", "Array(Enum8('b' = 1))", `the server calls 1 "b", not "a"`, `the server calls 1 "b", not "a"`},
	{"Map(String, Enum8('a' = 1))", "Map(String, Enum8('b' = 1))", `the server calls 1 "b", not "a"`, `the server calls 1 "b", not "a"`},
	{"Tuple(x Nullable(Enum8('a' = 1)))", "Tuple(x Nullable(Enum8('b' = 1)))", `the server calls 1 "b", not "a"`, `the server calls 1 "b", not "a"`},
	{"Variant(Enum8('a' = 1), String)", "Variant(Enum8('b' = 1), String)", `the server calls 1 "b", not "a"`, `the server calls 1 "b", not "a"`},
	{"UInt64", "Int64", "Int64 is not UInt64", "Int64 is not UInt64"},
	{"UInt64", "UInt8", "UInt8 is not UInt64", "UInt8 is not UInt64"},
	{"UInt8", "UInt64", "UInt64 is not UInt8", ""},
	{"UInt8", "Int16", "Int16 is not UInt8", ""},
	{"UInt8", "Int8", "Int8 is not UInt8", "Int8 is not UInt8"},
	{"UInt64", "Float64", "Float64 is not UInt64", "Float64 is not UInt64"},
	{"Float32", "Float64", "Float64 is not Float32", ""},
	{"Float64", "Float32", "Float32 is not Float64", "Float32 is not Float64"},
	{"Array(UInt64)", "Array(UInt8)", "UInt8 is not UInt64", "UInt8 is not UInt64"},
	{"Array(UInt8)", "Array(UInt64)", "UInt64 is not UInt8", ""},
	{"Bool", "UInt8", "", ""},
	{"UInt8", "Bool", "", "the server makes true of every number but 0"},
	{"String", "LowCardinality(String)", "LowCardinality(String) is not String", ""},
	{"String", "LowCardinality(Nullable(String))", "LowCardinality(Nullable(String)) is not String", ""},
	{"LowCardinality(String)", "String", "String is not LowCardinality(String)", ""},
	{"String", "Nullable(String)", "Nullable(String) is not String", ""},
	{"Nullable(String)", "String", "String is not Nullable(String)", "String is not Nullable(String)"},
	{"String", "FixedString(3)", "FixedString(3) is not String", "FixedString(3) is not String"},
	{"FixedString(3)", "FixedString(4)", "FixedString(4) is not FixedString(3)", "FixedString(4) is not FixedString(3)"},
	{"String", "JSON", "JSON is not String", "JSON is not String"},
	{"DateTime('UTC')", "DateTime('Europe/Berlin')", "", ""},
	{"DateTime('UTC')", "DateTime64(3)", "DateTime64(3) is not DateTime('UTC')", "DateTime64(3) is not DateTime('UTC')"},
	{"DateTime('UTC')", "UInt32", "UInt32 is not DateTime('UTC')", "UInt32 is not DateTime('UTC')"},
	{"DateTime64(3, 'UTC')", "DateTime64(6)", "DateTime64(6) is not DateTime64(3, 'UTC')", "DateTime64(6) is not DateTime64(3, 'UTC')"},
	{"Date", "UInt16", "UInt16 is not Date", "UInt16 is not Date"},
	{"Date32", "Date", "Date is not Date32", "Date is not Date32"},
	{"Decimal(9, 2)", "Decimal(5, 2)", "", "Decimal(5, 2) is not Decimal(9, 2)"},
	{"Decimal(9, 2)", "Decimal(18, 2)", "Decimal(18, 2) is not Decimal(9, 2)", ""},
	{"Decimal(9, 2)", "Decimal(9, 4)", "Decimal(9, 4) is not Decimal(9, 2)", "Decimal(9, 4) is not Decimal(9, 2)"},
	{"Point", "Tuple(Float64, Float64)", "", ""},
	{"Geometry", "Variant(LineString, MultiLineString, MultiPolygon, Point, Polygon, Ring)", "", ""},
	{"Tuple(a String, b String)", "Tuple(String, String)", "", ""},
	{"Tuple(a String, b String)", "Tuple(b String, a String)", `element 1 is "b", not "a"`, `element 1 is "b", not "a"`},
	{"Tuple(a String, b String)", "Tuple(a String, b String, c String)", "Tuple(a String, b String, c String) is not Tuple(a String, b String)", "Tuple(a String, b String, c String) is not Tuple(a String, b String)"},
	{"Nested(a String)", "Array(Tuple(a String))", "", ""},
	{"UInt64", "SimpleAggregateFunction(sum, UInt64)", "", ""},
	{"JSON", "JSON(max_dynamic_paths=3)", "", ""},
	{"JSON", "JSON(a UInt8)", "", "JSON(a UInt8) is not JSON"},
	{"JSON", "JSON(SKIP a)", "", "JSON(SKIP a) is not JSON"},
	{"JSON(a UInt8)", "JSON(max_dynamic_paths=3, a UInt8)", "", ""},
	{"IPv4", "IPv6", "IPv6 is not IPv4", "IPv6 is not IPv4"},
	{"IPv4", "UInt32", "UInt32 is not IPv4", "UInt32 is not IPv4"},
	{"UUID", "UInt128", "UInt128 is not UUID", "UInt128 is not UUID"},
	{"IntervalDay", "IntervalHour", "IntervalHour is not IntervalDay", "IntervalHour is not IntervalDay"},
	{"Time64(3)", "Time64(6)", "Time64(6) is not Time64(3)", "Time64(6) is not Time64(3)"},
	{"Dynamic", "Dynamic(max_types=3)", "", ""},
}

func TestTypesOnServer(t *testing.T) {
	t.Parallel()
	for _, tt := range typesOnServer {
		c := bufferNamed{typ: tt.buffer}
		for _, check := range []struct {
			name, want string
			err        error
			insert     bool
		}{{"read", tt.read, CheckType(c, tt.server), false}, {"insert", tt.insert, CheckInsert(c, tt.server), true}} {
			mismatch, _ := errors.AsType[*MismatchError](check.err)
			switch {
			case check.want == "" && check.err != nil:
				t.Errorf("%s %s for %s: %v", check.name, tt.buffer, tt.server, check.err)
			case check.want != "" && (mismatch == nil || mismatch.Reason != check.want || mismatch.Insert != check.insert || mismatch.Buffer != tt.buffer || mismatch.Server != tt.server):
				t.Errorf("%s %s for %s: %v, want %s", check.name, tt.buffer, tt.server, check.err, check.want)
			}
		}
	}
}

// bufferNamed is a buffer of which only the type is asked.
type bufferNamed struct {
	Buffer
	typ string
}

func (b bufferNamed) Type() proto.ColumnType { return proto.ColumnType(b.typ) }

// TestInsertChangesNothing proves what CheckInsert takes: what a server makes
// of the values reads as they were sent. What it refuses, the engine converts
// without a word or refuses itself.
func TestInsertChangesNothing(t *testing.T) {
	t.Parallel()
	values := map[string][]any{
		"Enum8('a' = 1, 'b' = 2)": {"a", "b"},
		"UInt8":                   {uint8(0), uint8(7), uint8(255)},
		"Float32":                 {float32(0.1), float32(-3e38)},
		"Array(UInt8)":            {[]uint8{255, 0}},
		"Bool":                    {true, false},
		"String":                  {"", "x"},
		"LowCardinality(String)":  {"", "x"},
		"DateTime('UTC')":         {time.Unix(1700000000, 0).UTC()},
		"Decimal(9, 2)":           {decimal.RequireFromString("-1234567.23")},
		"UInt64":                  {uint64(math.MaxUint64)},
		"JSON":                    {json.RawMessage(`{"a":300}`)},
		"JSON(a UInt8)":           {json.RawMessage(`{"a":30}`)},
	}
	for _, s := range servers(t) {
		for i, tt := range typesOnServer {
			list, ok := values[tt.buffer]
			if !ok || tt.insert != "" {
				continue
			}
			table := fmt.Sprintf("%s_%d", s.protocol, i)
			s.exec(t, "CREATE TABLE "+table+" (n UInt8 DEFAULT 0, v "+tt.server+") ENGINE = Memory")
			for _, v := range list {
				c, err := ForType(tt.buffer, time.UTC)
				if err != nil {
					t.Fatal(err)
				}
				c.AppendValue(v)
				if err := s.insert(t, "INSERT INTO "+table+" (v)", NamedColumn{"v", c}); err != nil {
					t.Fatal(err)
				}
			}
			var sent, got texts
			for _, v := range list {
				text, err := clickhouse.ParamText(v, clickhouse.MustParseType(tt.buffer))
				if err != nil {
					t.Fatal(err)
				}
				sent.of(t, s, "SELECT CAST({v:"+tt.buffer+"} AS String)", driver.Param{Name: "v", Value: text})
			}
			got.of(t, s, "SELECT CAST(CAST(v AS "+tt.buffer+") AS String) FROM "+table)
			slices.Sort(sent.values)
			slices.Sort(got.values)
			if !slices.Equal(sent.values, got.values) {
				t.Errorf("%s: %s in %s: sent %q, got %q", s.protocol, tt.buffer, tt.server, sent.values, got.values)
			}
		}
	}
}

// texts receives a column of strings.
type texts struct {
	column Strings
	values []string
}

func (r *texts) of(t *testing.T, s server, sql string, params ...driver.Param) {
	t.Helper()
	settings := append(serverSettings(), driver.Setting{Name: "session_timezone", Value: "UTC"})
	if err := s.conn.Query(t.Context(), driver.Statement{SQL: sql, Params: params, Settings: settings}, r); err != nil {
		t.Fatal(err)
	}
}

func (r *texts) Columns([]driver.ColumnInfo) ([]proto.ColResult, error) {
	r.column = *String()
	return []proto.ColResult{&r.column}, nil
}

func (r *texts) Block(rows int) error {
	for i := range rows {
		r.values = append(r.values, r.column.Row(i))
	}
	return nil
}
