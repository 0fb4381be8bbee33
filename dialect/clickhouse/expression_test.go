package clickhouse

import (
	"strings"
	"testing"
)

func TestParseExpression(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in    string
		refs  string
		calls string
		err   string
	}{
		{in: "a", refs: "a"},
		{in: "toDate(at) + INTERVAL 1 DAY", refs: "at", calls: "todate"},
		{in: "`odd name` + \"other\"", refs: "odd name other"},
		{in: "a.b.c + d", refs: "a.b.c d"},
		{in: "j.path.:Int64 + j.^sub", refs: "j.path j"},
		{in: "j.list[].path.:Int64 + j.l[][].p + a[1] + [] + j.c.:`Array(JSON)`.d.:Int64 + b", refs: "j.list.path j.l.p a j.c b"},
		{in: "x::UInt8 + CAST(y AS Nullable(DateTime('UTC'))) + z", refs: "x y z", calls: "cast"},
		{in: "CAST(x, 'UInt8')", refs: "x", calls: "cast"},
		{in: "arrayMap(e -> e + v, arr)", refs: "v arr", calls: "arraymap"},
		{in: "arrayMap((e, f) -> e + f + v, arr, brr)", refs: "v arr brr", calls: "arraymap"},
		{in: "dictGet(countries, 'name', code)", refs: "code", calls: "dictget"},
		{in: "dictGet('countries', 'name', code)", refs: "code", calls: "dictget"},
		{in: "dictGetUInt64OrDefault(`geo`.\"the countries\", 'name', code, other)", refs: "code other", calls: "dictgetuint64ordefault"},
		{in: "id IN allowed AND NOT gone", refs: "id gone"},
		{in: "id IN lists.allowed AND id NOT IN (lists.`denied`) AND id IN (a, b)", refs: "id id id a b"},
		{in: "id IN db.allowed AND NOT gone", refs: "id gone"},
		{in: "id IN (SELECT x FROM default.t WHERE y IN (SELECT z FROM u)) AND w", refs: "id w"},
		{in: "id NOT IN (WITH 1 AS one SELECT x FROM t) AND w > (SELECT max(v) FROM t)", refs: "id w"},
		{in: "(SELECT 1)"},
		{in: "CASE WHEN a > 1 THEN 'x' ELSE NULL END", refs: "a"},
		{in: "at > DATE '2020-01-01'", refs: "at"},
		{in: "SELECT a, sum(b) AS total GROUP BY a ORDER BY total", refs: "a b a", calls: "sum"},
		{in: "SELECT *, count() WITH TOTALS", calls: "count"},
		{in: "a /* b */ -- c", refs: "a"},
		{in: "extract(YEAR FROM at)", refs: "at", calls: "extract"},
		{in: "  ", err: "the expression is empty"},
		{in: "f(a", err: `missing the closing ")"`},
		{in: "a)", err: `offset 1: ")" closes nothing`},
		{in: "f(a]", err: `offset 3: "]" closes nothing`},
		{in: "a; DROP TABLE t", err: "offset 1: a semicolon ends the statement"},
		{in: "'open", err: "clickhouse: offset 0: missing the closing '"},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			e, err := ParseExpression(tt.in)
			if err != nil || tt.err != "" {
				if err == nil || err.Error() != tt.err {
					t.Errorf("got %v, want %s", err, tt.err)
				}
				return
			}
			var refs []string
			for _, r := range e.Refs {
				refs = append(refs, strings.Join(r, "."))
			}
			if got := strings.Join(refs, " "); got != tt.refs {
				t.Errorf("columns: got %s, want %s", got, tt.refs)
			}
			if got := strings.Join(e.Calls, " "); got != tt.calls {
				t.Errorf("functions: got %s, want %s", got, tt.calls)
			}
		})
	}
}

// FuzzExpression shows that no text makes the reader of expressions panic, and
// that it finds no name that is not there.
func FuzzExpression(f *testing.F) {
	for _, s := range []string{"toDate(at) + INTERVAL 1 DAY", "a.b.:Int64", "(x, y) -> x", "d GROUP BY k SET a = sum(a), b = 1 TO DISK 'x'", "`a``b`", "x::", "AS", "a.", "-> x", ")", "f(a AS b) IN c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, sql string) {
		e, err := ParseExpression(sql)
		if err != nil {
			return
		}
		for _, ref := range e.Refs {
			for _, part := range ref {
				if !strings.ContainsAny(sql, "`\"") && !strings.Contains(sql, part) {
					t.Errorf("%q is not in %q", part, sql)
				}
			}
		}
	})
}
