package driver_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ClickHouse/ch-go/proto"
	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
)

// hostile are texts that break naive quoting.
var hostile = []string{
	"", " ", "it's", `"double"`, "`backtick`", `back\slash`, `\`, `\\`, `\'`, `'`, `''`, `\N`, "NULL", `\n`, "new\nline", "\n", "\n\n",
	"tab\tbed", "carriage\rreturn", "nul\x00byte", "\x00", "\b\f\v\a", "snowman ☃ 日本語 🎉", "{x:String}", "%s %27 %", "a&b=c+d#e?f",
	"'; DROP TABLE t; --", "') OR 1=1 --", "*/ 1 /*", "-- comment", "\xff\xfe not UTF-8", "\r\n__exception__\r\n", strings.Repeat("long'\\\n", 5000),
}

func TestParamsArriveAsSent(t *testing.T) {
	t.Parallel()
	both(t, "", func(t *testing.T, conn driver.Conn, _ *enginetest.Database) {
		for i, text := range hostile {
			r := &received{}
			err := conn.Query(t.Context(), driver.Statement{
				SQL:    "SELECT {text:String} AS plain, {text:Nullable(String)} AS nullable, {nothing:Nullable(String)} AS nothing, length({text:String}) AS bytes, {list:Array(String)} AS list, { typed : LowCardinality(String) } AS typed",
				Params: []driver.Param{{Name: "text", Value: text}, {Name: "nothing", Null: true}, {Name: "list", Value: arrayText("x", text)}, {Name: "typed", Value: text, Type: "LowCardinality(String)"}},
			}, r)
			if err != nil {
				t.Errorf("%d %q: %v", i, text, err)
				continue
			}
			want := [][]string{{text, text, "NULL", fmt.Sprint(len(text)), fmt.Sprintf("%q", []string{"x", text}), text}}
			if diff := cmp.Diff(want, r.rows); diff != "" {
				t.Errorf("%d %q: %s", i, text, diff)
			}
		}
	})
}

func arrayText(values ...string) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = clickhouse.QuoteString(v)
	}
	return "[" + strings.Join(quoted, ",") + "]"
}

// TestLargeParams: many parameters, and long ones.
func TestLargeParams(t *testing.T) {
	t.Parallel()
	both(t, "", func(t *testing.T, conn driver.Conn, _ *enginetest.Database) {
		s := driver.Statement{SQL: "SELECT 0"}
		long := strings.Repeat("it's \\ \n", 2000)
		for i := range 20 {
			name := fmt.Sprintf("p%d", i)
			s.SQL += fmt.Sprintf(" + length({%s:String})", name)
			s.Params = append(s.Params, driver.Param{Name: name, Value: long})
		}
		ids := proto.ColUInt64{1, 2}
		s.SQL += " + assumeNotNull((SELECT count() FROM ids)) AS n"
		s.Tables = []driver.ExternalTable{{Name: "ids", Columns: []proto.InputColumn{{Name: "id", Data: &ids}}}}
		r := &received{}
		if err := conn.Query(t.Context(), s, r); err != nil {
			t.Fatal(err)
		}
		if got, want := r.rows[0][0], fmt.Sprint(20*len(long)+2); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

func TestParamInjection(t *testing.T) {
	t.Parallel()
	both(t, "", func(t *testing.T, conn driver.Conn, db *enginetest.Database) {
		db.Exec("CREATE TABLE t (a String) ENGINE = Memory")
		db.Exec("INSERT INTO t VALUES ('kept')")
		for _, text := range hostile {
			for _, s := range []driver.Statement{
				{SQL: "SELECT count() AS c FROM t WHERE a = {x:String}", Params: []driver.Param{{Name: "x", Value: text}}},
				{SQL: "SELECT count() AS c FROM t WHERE has({x:Array(String)}, a)", Params: []driver.Param{{Name: "x", Value: arrayText(text)}}},
				{SQL: "SELECT count() AS c FROM t WHERE toString({x:UInt64}) = a", Params: []driver.Param{{Name: "x", Value: text}}},
				{SQL: "SELECT count() AS c FROM {x:Identifier} WHERE a = ''", Params: []driver.Param{{Name: "x", Value: text}}},
			} {
				r := &received{}
				if err := conn.Query(t.Context(), s, r); err != nil {
					if !driver.IsCode(err) {
						t.Errorf("%q with %q: %v", s.SQL, text, err)
					}
					continue
				}
				if diff := cmp.Diff([][]string{{"0"}}, r.rows); diff != "" {
					t.Errorf("%q with %q: %s", s.SQL, text, diff)
				}
			}
		}
		if got := db.Exec("SELECT a FROM t"); got != "kept" {
			t.Errorf("the table holds %q", got)
		}
	})
}
