package sql_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// randomRow is a row of a table with a column of each kind.
type randomRow struct {
	ID    uint32
	Int   int32
	Small uint8
	Float float64
	Text  string
	Null  *int64
	Flag  bool
	Day   time.Time
	At    time.Time
	Kind  Kind
	List  []int32
}

// truth is a value of SQL's logic: NULL is neither true nor false.
type truth int8

const (
	no truth = iota
	yes
	null
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

func (t truth) not() truth {
	return map[truth]truth{yes: no, no: yes, null: null}[t]
}

// condition is a predicate and what it means.
type condition struct {
	p    func(*sql.Selector)
	eval func(randomRow) truth
}

var (
	randomTable = sql.Columns{Table: "r"}
	rInt        = sql.IntColumn(randomTable, "i", "Int32")
	rSmall      = sql.UIntColumn(randomTable, "u", "UInt8")
	rFloat      = sql.FloatColumn(randomTable, "f", "Float64")
	rText       = sql.StringColumn(randomTable, "s", "LowCardinality(String)")
	rNull       = sql.IntColumn(randomTable, "n", "Nullable(Int64)")
	rFlag       = sql.BoolColumn(randomTable, "b", "Bool")
	rDay        = sql.TimeColumn(randomTable, "d", "Date")
	rAt         = sql.TimeColumn(randomTable, "t", "DateTime64(3)")
	rKind       = sql.AnyColumn(randomTable, "k", "Enum8('view' = 1, 'click' = 2, 'buy' = 3)")
	rList       = sql.ArrayColumn(randomTable, "a", "Array(Int32)")
)

var (
	someTexts  = []string{"", "a", "A", "ab", "it's", `\`, "%", "_", "a%", "ä", "\x00", "\xff", "NULL"}
	someFloats = []float64{0, -1.5, 2, 2.5, math.Inf(1), math.NaN()}
	someKinds  = []Kind{"view", "click", "buy"}
	kindNumber = map[Kind]int{"view": 1, "click": 2, "buy": 3}
)

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func randomTime(r *rand.Rand) time.Time {
	return time.UnixMilli(int64(r.IntN(4))*500 + 1704067200000).UTC()
}

func randomDay(r *rand.Rand) time.Time { return time.Date(2024, 1, 1+r.IntN(4), 0, 0, 0, 0, time.UTC) }

func newRandomRow(r *rand.Rand, id uint32) randomRow {
	row := randomRow{ID: id, Int: int32(r.IntN(7) - 3), Small: uint8(r.IntN(5)), Float: pick(r, someFloats), Text: pick(r, someTexts),
		Flag: r.IntN(2) == 0, Day: randomDay(r), At: randomTime(r), Kind: pick(r, someKinds)}
	if r.IntN(3) > 0 {
		n := int64(r.IntN(5) - 2)
		row.Null = &n
	}
	for range r.IntN(4) {
		row.List = append(row.List, int32(r.IntN(4)))
	}
	return row
}

// compared returns what an operator says of the sign of a comparison.
func compared(op string, c int) truth {
	switch op {
	case "=":
		return truthOf(c == 0)
	case "!=":
		return truthOf(c != 0)
	case "<":
		return truthOf(c < 0)
	case "<=":
		return truthOf(c <= 0)
	case ">":
		return truthOf(c > 0)
	default:
		return truthOf(c >= 0)
	}
}

func order[T int | int64 | float64](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// leaf returns a random comparison of one column.
func leaf(r *rand.Rand) condition {
	op := pick(r, []string{"=", "!=", "<", "<=", ">", ">="})
	switch r.IntN(16) {
	case 0:
		v := int64(r.IntN(9) - 4)
		return condition{sql.Compare(rInt, op, v), func(row randomRow) truth { return compared(op, order(int64(row.Int), v)) }}
	case 1: // beyond the column's range
		v := pick(r, []int{-1, 0, 3, 255, 256, 1 << 40})
		return condition{sql.Compare(rSmall, op, v), func(row randomRow) truth { return compared(op, order(int(row.Small), v)) }}
	case 2:
		v := pick(r, []float64{-1.5, 0, 2, math.Inf(-1)})
		return condition{sql.Compare(rFloat, op, v), func(row randomRow) truth {
			if math.IsNaN(row.Float) {
				return truthOf(op == "!=")
			}
			return compared(op, order(row.Float, v))
		}}
	case 3:
		v := pick(r, someTexts)
		return condition{sql.Compare(rText, op, v), func(row randomRow) truth { return compared(op, strings.Compare(row.Text, v)) }}
	case 4:
		v := int64(r.IntN(5) - 2)
		return condition{sql.Compare(rNull, op, v), func(row randomRow) truth {
			if row.Null == nil {
				return null
			}
			return compared(op, order(*row.Null, v))
		}}
	case 5:
		return condition{rFlag.True(), func(row randomRow) truth { return truthOf(row.Flag) }}
	case 6:
		v := randomDay(r).Add(time.Duration(r.IntN(24)) * time.Hour)
		return condition{sql.Compare(rDay, op, v), func(row randomRow) truth { return compared(op, row.Day.Compare(v)) }}
	case 7: // between two ticks of the column, in any zone
		v := randomTime(r).Add(time.Duration(r.IntN(3)) * 300 * time.Microsecond).In(time.FixedZone("", r.IntN(9)*3600))
		return condition{sql.Compare(rAt, op, v), func(row randomRow) truth { return compared(op, row.At.Compare(v)) }}
	case 8:
		v := pick(r, someKinds)
		return condition{sql.Compare(rKind, op, v), func(row randomRow) truth { return compared(op, order(kindNumber[row.Kind], kindNumber[v])) }}
	case 9:
		v := int32(r.IntN(5))
		return condition{rList.Has(v), func(row randomRow) truth { return truthOf(slices.Contains(row.List, v)) }}
	case 10:
		var vs []int
		for range r.IntN(4) {
			vs = append(vs, pick(r, []int{-3, 0, 1, 2, 300, 1 << 40}))
		}
		in := r.IntN(2) == 0
		p := sql.FieldIn("i", vs...)
		if !in {
			p = sql.FieldNotIn("i", vs...)
		}
		return condition{p, func(row randomRow) truth { return truthOf(slices.Contains(vs, int(row.Int)) == in) }}
	case 11:
		vs := []int64{int64(r.IntN(3) - 1), int64(r.IntN(3) - 1)}
		in := r.IntN(2) == 0
		p := rNull.In(vs...)
		if !in {
			p = rNull.NotIn(vs...)
		}
		return condition{p, func(row randomRow) truth {
			if row.Null == nil {
				return null
			}
			return truthOf(slices.Contains(vs, *row.Null) == in)
		}}
	case 12:
		if r.IntN(2) == 0 {
			return condition{rNull.IsNull(), func(row randomRow) truth { return truthOf(row.Null == nil) }}
		}
		return condition{rNull.NotNull(), func(row randomRow) truth { return truthOf(row.Null != nil) }}
	case 13:
		v := pick(r, someTexts)
		switch r.IntN(3) {
		case 0:
			return condition{rText.Contains(v), func(row randomRow) truth { return truthOf(strings.Contains(row.Text, v)) }}
		case 1:
			return condition{rText.HasPrefix(v), func(row randomRow) truth { return truthOf(strings.HasPrefix(row.Text, v)) }}
		default:
			return condition{rText.HasSuffix(v), func(row randomRow) truth { return truthOf(strings.HasSuffix(row.Text, v)) }}
		}
	case 14:
		low, high := int64(r.IntN(7)-3), int64(r.IntN(7)-3)
		return condition{rInt.Between(low, high), func(row randomRow) truth { return truthOf(low <= int64(row.Int) && int64(row.Int) <= high) }}
	default:
		vs := []Kind{pick(r, someKinds), pick(r, someKinds)}
		return condition{sql.FieldIn("k", vs...), func(row randomRow) truth { return truthOf(slices.Contains(vs, row.Kind)) }}
	}
}

// tree returns a random condition of conditions.
func tree(r *rand.Rand, depth int) condition {
	if depth == 0 || r.IntN(4) == 0 {
		return leaf(r)
	}
	if r.IntN(4) == 0 {
		c := tree(r, depth-1)
		return condition{sql.NotPredicates(c.p), func(row randomRow) truth { return c.eval(row).not() }}
	}
	var cs []condition
	var ps []func(*sql.Selector)
	for range r.IntN(4) {
		c := tree(r, depth-1)
		cs, ps = append(cs, c), append(ps, c.p)
	}
	if r.IntN(2) == 0 {
		return condition{sql.AndPredicates(ps...), func(row randomRow) truth { return all(cs, row, yes, no) }}
	}
	return condition{sql.OrPredicates(ps...), func(row randomRow) truth { return all(cs, row, no, yes) }}
}

// all returns otherwise if one condition is that, null if one is null, and
// start if all are.
func all(cs []condition, row randomRow, start, otherwise truth) truth {
	result := start
	for _, c := range cs {
		switch c.eval(row) {
		case otherwise:
			return otherwise
		case null:
			result = null
		}
	}
	return result
}

// TestRandomPredicates compares the rows that random predicates select with
// those that a naive evaluation in Go selects.
func TestRandomPredicates(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	rows := make([]randomRow, 60)
	var insert []string
	for i := range rows {
		rows[i] = newRandomRow(r, uint32(i))
		row := rows[i]
		var values []string
		for _, v := range []any{row.ID, row.Int, row.Small, row.Float, row.Text, row.Null, row.Flag, row.Day.Format("2006-01-02"), row.At.Format("2006-01-02 15:04:05.000"), row.Kind, row.List} {
			literal, err := clickhouse.Literal(v)
			if err != nil {
				t.Fatal(err)
			}
			values = append(values, literal)
		}
		insert = append(insert, "("+strings.Join(values, ", ")+")")
	}
	e := newEngine(t, `CREATE TABLE r (id UInt32, i Int32, u UInt8, f Float64, s LowCardinality(String), n Nullable(Int64), b Bool, d Date, t DateTime64(3),
		k Enum8('view' = 1, 'click' = 2, 'buy' = 3), a Array(Int32)) ENGINE = MergeTree ORDER BY (i, s, t, k) SETTINGS index_granularity = 4`,
		"INSERT INTO r VALUES "+strings.Join(insert, ", "))
	types := map[string]string{"i": "Int32", "k": "Enum8('view' = 1, 'click' = 2, 'buy' = 3)"}
	rounds := 400
	if testing.Short() {
		rounds = 50
	}
	for range rounds {
		c := tree(r, 3)
		var want []string
		for _, row := range rows {
			if c.eval(row) == yes {
				want = append(want, fmt.Sprint(row.ID))
			}
		}
		q := sql.Select(sql.C("id")).From(sql.Table("r").Types(types)).WhereP(c.p).OrderBy(sql.Asc(sql.C("id")))
		text, params, err := q.Query()
		if err != nil {
			t.Fatal(err)
		}
		got, err := e.run(text, params)
		if err != nil || got != strings.Join(want, " ") {
			t.Errorf("%s\ngot  %s, %v\nwant %s", q, got, err, strings.Join(want, " "))
		}
	}
}
