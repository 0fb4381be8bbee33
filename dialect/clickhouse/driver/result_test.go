package driver_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/ClickHouse/ch-go/proto"
	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
)

// TestEmptyResult: the receiver learns the columns of a result without rows.
func TestEmptyResult(t *testing.T) {
	t.Parallel()
	tests := []struct {
		sql  string
		want []driver.ColumnInfo
	}{
		{"SELECT 1 AS a, 'x' AS `b c` WHERE 0", []driver.ColumnInfo{{Name: "a", Type: "UInt8"}, {Name: "b c", Type: "String"}}},
		{"SELECT 1 AS a WHERE 0 -- the end", []driver.ColumnInfo{{Name: "a", Type: "UInt8"}}},
		{" /* one /* in two */ */ SELECT 1 AS a WHERE 0;", []driver.ColumnInfo{{Name: "a", Type: "UInt8"}}},
		{"WITH x AS (SELECT 1 AS a) SELECT a, {p:String} AS p FROM x WHERE 0 SETTINGS max_threads = 1", []driver.ColumnInfo{{Name: "a", Type: "UInt8"}, {Name: "p", Type: "String"}}},
		{"(SELECT 1 AS a WHERE 0) UNION ALL (SELECT 2 WHERE 0)", []driver.ColumnInfo{{Name: "a", Type: "UInt8"}}},
		{"SELECT toDateTime('2020-01-01', 'Europe/Berlin') AS at WHERE 0", []driver.ColumnInfo{{Name: "at", Type: "DateTime('Europe/Berlin')"}}},
		{"SELECT 'a' AS `quote'\"\t\\\\back` WHERE 0", []driver.ColumnInfo{{Name: "quote'\"\t\\back", Type: "String"}}},
		{"SHOW TABLES LIKE 'nothing of this name'", []driver.ColumnInfo{{Name: "name", Type: "String"}}},
	}
	both(t, "", func(t *testing.T, conn driver.Conn, _ *enginetest.Database) {
		for _, tt := range tests {
			r := &received{}
			if err := conn.Query(t.Context(), driver.Statement{SQL: tt.sql, Params: []driver.Param{{Name: "p", Value: "v"}}}, r); err != nil {
				t.Errorf("%s: %v", tt.sql, err)
				continue
			}
			if diff := cmp.Diff(tt.want, r.header); diff != "" {
				t.Errorf("%s: %s", tt.sql, diff)
			}
			if r.calls != 1 || r.blocks != 0 {
				t.Errorf("%s: Columns called %d times, Block %d times", tt.sql, r.calls, r.blocks)
			}
		}
	})
}

// TestStatementWithoutResult: a receiver is not asked about columns.
func TestStatementWithoutResult(t *testing.T) {
	t.Parallel()
	both(t, "", func(t *testing.T, conn driver.Conn, _ *enginetest.Database) {
		r := &received{}
		if err := conn.Query(t.Context(), driver.Statement{SQL: "CREATE TABLE t (a UInt8) ENGINE = Memory"}, r); err != nil {
			t.Fatal(err)
		}
		if r.calls != 0 {
			t.Error("Columns was called")
		}
	})
}

// TestExecDropsResult: whatever the types of the result are.
func TestExecDropsResult(t *testing.T) {
	t.Parallel()
	both(t, "", func(t *testing.T, conn driver.Conn, _ *enginetest.Database) {
		for _, sql := range anyTypes {
			if err := conn.Exec(t.Context(), driver.Statement{SQL: sql}); err != nil {
				t.Errorf("%s: %v", sql, err)
			}
		}
		r := &received{}
		if err := conn.Query(t.Context(), driver.Statement{SQL: "SELECT 42 AS a"}, r); err != nil || len(r.rows) != 1 {
			t.Errorf("after it: %v, %v", r.rows, err)
		}
	})
}

// anyTypes are results whose last column is UInt8 and whose others are of all
// types that can be looked past.
var anyTypes = []string{
	"SELECT number, toString(number) AS s, number % 2 = 0 AS b, 1::UInt8 AS last FROM numbers(100000)",
	"SELECT toInt8(1), toInt16(2), toInt32(3), toInt64(4), toInt128(5), toInt256(6), toUInt128(7), toUInt256(8), toFloat32(9), toFloat64(10), toBFloat16(1.5), 1::UInt8 AS last FROM numbers(3)",
	"SELECT toDecimal32(1, 2), toDecimal64(1, 2), toDecimal128(1, 2), toDecimal256(1, 2), 1.5::Decimal(76, 3), 1::UInt8 AS last FROM numbers(3)",
	"SELECT toDate('2020-01-01'), toDate32('1950-01-01'), now(), now64(9), now('UTC'), '10:00:00'::Time, '10:00:00.5'::Time64(6), toIntervalDay(1), 1::UInt8 AS last FROM numbers(3)",
	"SELECT generateUUIDv4(), toIPv4('1.2.3.4'), toIPv6('::1'), toFixedString('abc', 5), CAST('a', 'Enum8(\\'a\\' = 1)'), CAST('a', 'Enum16(\\'a\\' = 1000)'), true, NULL, 1::UInt8 AS last FROM numbers(3)",
	"SELECT [1, 2], [[1], []], [['a', 'b'], []], [], emptyArrayString(), map('a', 1, 'b', 2), map(1, ['x']), (1, 'a', [2]), tuple(), 1::UInt8 AS last FROM numbers(3)",
	"SELECT toNullable(number), toNullable('x'), [1, NULL], [toNullable('x'), NULL], (1, NULL), 1::UInt8 AS last FROM numbers(70000)",
	"SELECT toLowCardinality(toString(number % 1000)), toLowCardinality(toNullable(toString(number))), [toLowCardinality('x')], []::Array(LowCardinality(String)), map('a'::LowCardinality(String), 1), 1::UInt8 AS last FROM numbers(100000)",
	"SELECT [(1, 'a')]::Nested(x UInt8, y String), [(1, ['a'::LowCardinality(String)])]::Array(Tuple(x UInt8, y Array(LowCardinality(String)))), 1::UInt8 AS last FROM numbers(3)",
	"SELECT (1., 2.)::Point, [(1., 2.)]::Ring, [(1., 2.)]::LineString, [[(1., 2.)]]::Polygon, [[(1., 2.)]]::MultiLineString, [[[(1., 2.)]]]::MultiPolygon, 1::UInt8 AS last FROM numbers(3)",
	"SELECT 1::Variant(UInt8, String), 'x'::Variant(UInt8, String), NULL::Variant(UInt8, Array(String)), if(number % 2 = 0, number::Variant(UInt64, String), 'x'::Variant(UInt64, String)), 1::UInt8 AS last FROM numbers(10)",
	"SELECT number::Dynamic, if(number % 2 = 0, number::Dynamic, 'x'::Dynamic), [number::Dynamic, NULL], NULL::Dynamic, if(number = 1, 1::UInt8::Dynamic(max_types=1), if(number = 2, 'x'::Dynamic(max_types=1), [1]::Dynamic(max_types=1))), 1::UInt8 AS last FROM numbers(10)",
	`SELECT '{"a": 1, "b": {"c": [1, "x", {"d": 2}]}}'::JSON, '{}'::JSON, ('{"a": 7, "k' || toString(number) || '": "v"}')::JSON(max_dynamic_paths=2, a UInt32, z LowCardinality(String)), ['{"x": [1, 2.5]}'::JSON], 1::UInt8 AS last FROM numbers(10)`,
	"SELECT [1., 2., 3.]::QBit(Float32, 3), [1., 2.]::QBit(Float64, 2), range(20)::QBit(BFloat16, 20), 1::UInt8 AS last FROM numbers(3)",
	"SELECT 1::SimpleAggregateFunction(sum, UInt64), [1]::SimpleAggregateFunction(groupArrayArray, Array(UInt64)), 1::UInt8 AS last FROM numbers(3)",
}

// lastOnly reads the last column and gives the others columns that must be
// passed over right: it fails if they are not.
type lastOnly struct {
	header []driver.ColumnInfo
}

func (l *lastOnly) Columns(header []driver.ColumnInfo) ([]proto.ColResult, error) {
	l.header = header
	return nil, errStop
}

func (l *lastOnly) Block(int) error { return nil }

var errStop = errors.New("enough")

// TestHeaderOfAnyTypes: all columns are known before the first is decoded, on
// HTTP too, where a block brings them one after the other.
func TestHeaderOfAnyTypes(t *testing.T) {
	t.Parallel()
	both(t, "", func(t *testing.T, conn driver.Conn, db *enginetest.Database) {
		for _, sql := range anyTypes {
			l := &lastOnly{}
			if err := conn.Query(t.Context(), driver.Statement{SQL: sql}, l); err != errStop {
				t.Errorf("%s: %v", sql, err)
				continue
			}
			var got []string
			for _, info := range l.header {
				got = append(got, info.Name+"\t"+info.Type)
			}
			want := db.Exec("DESCRIBE (" + sql + ") SETTINGS describe_compact_output = 1, print_pretty_type_names = 0 FORMAT TSVRaw")
			if diff := cmp.Diff(strings.Split(want, "\n"), got); diff != "" {
				t.Errorf("%s: %s", sql, diff)
			}
		}
	})
}

// TestReceiverError: it stops the query and comes back as it is.
func TestReceiverError(t *testing.T) {
	t.Parallel()
	both(t, "max_block_size=100", func(t *testing.T, conn driver.Conn, _ *enginetest.Database) {
		for _, own := range []error{errStop, io.EOF, &driver.ServerError{Code: 60}} {
			r := &received{onBlock: func() error { return own }}
			if err := conn.Query(t.Context(), driver.Statement{SQL: "SELECT number FROM system.numbers"}, r); err != own {
				t.Errorf("got %v, want %v itself", err, own)
			}
			if r.blocks != 1 {
				t.Errorf("%d blocks after the error", r.blocks)
			}
			again := &received{}
			if err := conn.Query(t.Context(), driver.Statement{SQL: "SELECT 7 AS a"}, again); err != nil || fmt.Sprint(again.rows) != "[[7]]" {
				t.Errorf("the next query: %v, %v", again.rows, err)
			}
		}
	})
}

// TestBigValues: strings larger than any buffer, and wide blocks.
func TestBigValues(t *testing.T) {
	t.Parallel()
	both(t, "", func(t *testing.T, conn driver.Conn, db *enginetest.Database) {
		db.Exec("CREATE TABLE t (n UInt64, s String) ENGINE = Memory")
		big := strings.Repeat("0123456789abcdef", 1<<20)
		n, s := proto.ColUInt64{1, 2}, new(proto.ColStr)
		s.Append(big)
		s.Append("")
		sent := false
		src := &source{columns: []proto.InputColumn{{Name: "n", Data: &n}, {Name: "s", Data: s}}}
		src.fill = nextOnce(&sent)
		if err := conn.Insert(t.Context(), driver.Statement{SQL: "INSERT INTO t (n, s);"}, src); err != nil {
			t.Fatal(err)
		}
		r := &received{}
		if err := conn.Query(t.Context(), driver.Statement{SQL: "SELECT s, n FROM t ORDER BY n"}, r); err != nil {
			t.Fatal(err)
		}
		if len(r.rows) != 2 || r.rows[0][0] != big || r.rows[1][0] != "" {
			t.Error("the value came back changed")
		}
		many := make([]string, 1000)
		for i := range many {
			many[i] = fmt.Sprintf("'%d' AS c%d", i, i)
		}
		r = &received{}
		if err := conn.Query(t.Context(), driver.Statement{SQL: "SELECT " + strings.Join(many, ", ")}, r); err != nil {
			t.Fatal(err)
		}
		if len(r.header) != 1000 || r.rows[0][999] != "999" {
			t.Errorf("%d columns", len(r.header))
		}
	})
}
