package driver_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
)

// A long list means what a short one means: the same elements with as many more
// of them that are in no row find the same rows.
func TestLongListsMeanWhatShortOnesMean(t *testing.T) {
	t.Parallel()
	create := `CREATE TABLE t (id UInt64, small UInt8, s String, lc LowCardinality(Nullable(String)), n Nullable(Int32), d Date, at DateTime64(3, 'Asia/Tokyo'),
		u UUID, dec Decimal(18, 4), e Enum8('a' = 1, 'b' = 2), ip IPv4, f Float64, fs FixedString(3)) ENGINE = MergeTree ORDER BY id`
	insert := `INSERT INTO t SELECT number, number % 256, concat('it''s \\ ', toString(number)), if(number % 7 = 0, NULL, toString(number % 5)), if(number % 3 = 0, NULL, number), toDate('2024-01-01') + number,
		toDateTime64('2024-01-01 00:00:00', 3, 'Asia/Tokyo') + number / 1000, toUUID(concat('00000000-0000-0000-0000-', leftPad(toString(number), 12, '0'))), number / 4, number % 2 + 1, toIPv4(concat('10.0.0.', toString(number % 256))), number / 2, leftPad(toString(number), 3, 'x') FROM numbers(500)`
	lists := []struct{ column, typ, wanted, filler string }{
		{"id", "Array(UInt64)", "0,17,499", "18446744073709551615"},
		{"id", "Array(Int64)", "0,17,-1", "-5"},
		{"small", "Array(UInt16)", "0,17,273", "600"}, // 273 is 17 cut to a byte
		{"s", "Array(String)", `'it\'s \\\\ 4','','\t'`, `'nothing'`},
		{"lc", "Array(Nullable(String))", "'1',NULL", "'none'"},
		{"lc", "Array(LowCardinality(String))", "'1','4'", "'none'"},
		{"n", "Array(Nullable(Int32))", "1,NULL,499", "-7"},
		{"n", "Array(Int32)", "1,0", "-7"},
		{"d", "Array(Date)", "'2024-01-05'", "'1999-12-31'"},
		{"at", "Array(DateTime64(3, 'Asia/Tokyo'))", "'2024-01-01 00:00:00.017'", "'1999-12-31 00:00:00.000'"},
		{"u", "Array(UUID)", "'00000000-0000-0000-0000-000000000017'", "'10000000-0000-0000-0000-000000000017'"},
		{"dec", "Array(Decimal(18, 4))", "0.25,1.5", "-1.25"},
		{"e", "Array(Enum8('a' = 1, 'b' = 2))", "'b'", "'b'"},
		{"e", "Array(String)", "'b'", "'b'"},
		{"ip", "Array(IPv4)", "'10.0.0.7'", "'127.0.0.1'"},
		{"f", "Array(Float64)", "0.5,nan", "-0.25"},
		{"fs", "Array(FixedString(3))", "'x17'", "'zzz'"},
		{"toString(id)", "Array(String)", "'17'", "'none'"},
	}
	both(t, "", func(t *testing.T, conn driver.Conn, db *enginetest.Database) {
		db.Exec(create)
		db.Exec(insert)
		session, err := conn.Session(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer session.Close()
		for _, list := range lists {
			for _, predicate := range []string{"%s IN %s", "NOT (%s in %s AND small > 3)"} {
				find := func(on driver.Conn, values string) [][]string {
					r := &received{}
					sql := "SELECT toString(groupArray(id)) AS ids, count() AS c FROM (SELECT id FROM t WHERE " + fmt.Sprintf(predicate, list.column, "{list:"+list.typ+"}") + " ORDER BY id)"
					if err := on.Query(t.Context(), driver.Statement{SQL: sql, Params: []driver.Param{{Name: "list", Value: "[" + values + "]"}}}, r); err != nil {
						t.Errorf(predicate+": %.400v", list.column, list.typ, err)
					}
					return r.rows
				}
				long := list.wanted + strings.Repeat(","+list.filler, 100_000/len(list.filler)+1)
				want := find(conn, list.wanted+","+list.filler)
				if diff := cmp.Diff(want, find(session, long)); diff != "" {
					t.Errorf(predicate+": %.600s", list.column, list.typ, diff)
				}
			}
		}
	})
}

// A long list finds rows by the sorting key, stays a constant where one is
// wanted, and is one list wherever a query names it.
func TestLongListsInTheirPlaces(t *testing.T) {
	t.Parallel()
	both(t, "", func(t *testing.T, conn driver.Conn, db *enginetest.Database) {
		db.Exec("CREATE TABLE t (id UInt64, day Date MATERIALIZED toDate('2024-01-01') + id % 100) ENGINE = MergeTree ORDER BY id PARTITION BY id % 10")
		db.Exec("INSERT INTO t SELECT number FROM numbers(1000)")
		var ids []string
		for i := range 20_000 {
			ids = append(ids, strconv.Itoa(i*2))
		}
		list := driver.Param{Name: "ids", Value: "[" + strings.Join(ids, ",") + "]", Type: "Array(UInt64)"}
		for sql, want := range map[string]string{
			"SELECT count() AS c FROM t WHERE id IN {ids:Array(UInt64)} SETTINGS force_primary_key = 1":                                                  "500",
			"SELECT count() AS c FROM t PREWHERE id /* of all */ IN /* these */ {ids:Array(UInt64)}":                                                     "500",
			"SELECT count() AS c FROM t WHERE id GLOBAL NOT IN {ids:Array(UInt64)}":                                                                      "500",
			"SELECT count() AS c FROM t WHERE id IN ({ids:Array(UInt64)})":                                                                               "500",
			"SELECT countIf(id IN {ids:Array(UInt64)}) + countIf(has({ids:Array(UInt64)}, id)) + length({ids:Array(UInt64)}) AS c FROM t":                "21000",
			"SELECT count() AS c FROM t AS a JOIN t AS b ON a.id = b.id WHERE a.id IN {ids:Array(UInt64)} AND b.id + 2 IN {ids:Array(UInt64)}":           "500",
			"WITH few AS (SELECT id FROM t WHERE id IN {ids:Array(UInt64)}) SELECT count() AS c FROM few WHERE id IN (SELECT id FROM few)":               "500",
			"SELECT length(arrayFilter(x -> x IN {ids:Array(UInt64)}, [1, 2, 3, 4])) AS c":                                                               "2",
			"SELECT count() AS c FROM (SELECT id IN {ids:Array(UInt64)} AS k, count() FROM t GROUP BY k HAVING k IN (0, 1))":                             "2",
			"SELECT count() AS c FROM (SELECT id FROM t WHERE id IN {ids:Array(UInt64)} UNION ALL SELECT id FROM t WHERE id NOT IN {ids:Array(UInt64)})": "1000",
		} {
			r := &received{}
			if err := conn.Query(t.Context(), driver.Statement{SQL: sql, Params: []driver.Param{list}}, r); err != nil || len(r.rows) != 1 || r.rows[0][0] != want {
				t.Errorf("%s: %v, %.400v", sql, r.rows, err)
			}
		}
		if err := conn.Exec(t.Context(), driver.Statement{SQL: "DELETE FROM t WHERE id IN {ids:Array(UInt64)}", Params: []driver.Param{list}}); err != nil {
			t.Errorf("a delete: %.400v", err)
		}
		if got := value(t, conn, "SELECT count() AS c FROM t"); got != "500" {
			t.Errorf("after the delete: %s", got)
		}
	})
}

// TestTwoListsOf200000 says how long two lists take as they are sent, and as the
// constants that they stand for.
func TestTwoListsOf200000(t *testing.T) {
	if os.Getenv("CHENT_BENCH_LISTS") == "" {
		t.Skip("set CHENT_BENCH_LISTS=1 to measure")
	}
	both(t, "max_query_size=100000000", func(t *testing.T, conn driver.Conn, db *enginetest.Database) {
		var list strings.Builder
		for i := range 200_000 {
			fmt.Fprintf(&list, ",%d", i*2)
		}
		values := "[" + list.String()[1:] + "]"
		sent := driver.Statement{SQL: "SELECT count() AS c FROM numbers(1000) WHERE number IN {a:Array(UInt64)} AND number * 3 IN {b:Array(UInt64)}", Params: []driver.Param{{Name: "a", Value: values}, {Name: "b", Value: values}}}
		constant := driver.Statement{SQL: strings.NewReplacer("{a:Array(UInt64)}", "CAST('"+values+"', 'Array(UInt64)')", "{b:Array(UInt64)}", "CAST('"+values+"', 'Array(UInt64)')").Replace(sent.SQL)}
		for _, s := range []driver.Statement{sent, constant} {
			r, began := &received{}, time.Now()
			if err := conn.Query(t.Context(), s, r); err != nil || r.rows[0][0] != "500" {
				t.Fatalf("%v, %.300v", r.rows, err)
			}
			t.Logf("%.60s: %v", s.SQL, time.Since(began).Round(time.Millisecond))
		}
	})
}
