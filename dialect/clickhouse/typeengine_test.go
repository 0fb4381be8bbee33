package clickhouse_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// EnvTypeFuzz is how long TestTypesAsTheEnginePrintsThem goes on making types,
// as 3m. Default: one batch.
const EnvTypeFuzz = "CHENT_TYPE_FUZZ"

// TestTypesAsTheEnginePrintsThem makes types at random, asks the engine how it
// prints them, and expects the parser to print the same.
func TestTypesAsTheEnginePrintsThem(t *testing.T) {
	t.Parallel()
	conn := connect(t)
	seed, until := uint64(1), time.Now()
	if text := os.Getenv(EnvTypeFuzz); text != "" {
		d, err := time.ParseDuration(text)
		if err != nil {
			t.Fatal(err)
		}
		seed, until = uint64(until.UnixNano()), until.Add(d)
	}
	random := types{rand.New(rand.NewPCG(seed, 0))}
	asked, taken := 0, 0
	for batch := 0; batch == 0 || time.Now().Before(until); batch++ {
		var calls []string
		for range 150 {
			calls = append(calls, "toTypeName(defaultValueOfTypeName("+clickhouse.QuoteString(random.any(4))+"))")
		}
		asked += len(calls)
		for _, printed := range answers(t, calls, func(sql string) (string, error) { return ask(t, conn, sql) }) {
			taken++
			parsed, err := clickhouse.ParseType(printed)
			if err != nil {
				t.Errorf("seed %d: the engine prints %s: %v", seed, printed, err)
			} else if got := parsed.String(); got != printed {
				t.Errorf("seed %d: the engine prints %s, the parser %s", seed, printed, got)
			} else if canonical := parsed.Canonical().String(); canonical != printed {
				t.Errorf("seed %d: the engine prints %s, its canonical form is %s", seed, printed, canonical)
			}
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("seed %d: the engine knows %d of %d types", seed, taken, asked)
	if taken < asked/4 {
		t.Errorf("the engine knows %d of %d types only", taken, asked)
	}
}

// answers are the values of calls, without those that the engine refuses.
func answers(t *testing.T, calls []string, ask func(string) (string, error)) []string {
	t.Helper()
	answer, err := ask("SELECT arrayJoin([" + strings.Join(calls, ", ") + "])")
	switch {
	case err == nil:
		return strings.Split(answer, "\n")
	case len(calls) == 1:
		return nil
	}
	half := len(calls) / 2
	return append(answers(t, calls[:half], ask), answers(t, calls[half:], ask)...)
}

// types makes types, most of which a server takes.
type types struct{ *rand.Rand }

func (r types) of(list ...string) string { return list[r.IntN(len(list))] }

// name is the name of an element or of an enum's value: odd ones among them.
func (r types) name() string {
	return r.of("a", "b1", "`a b`", "`select`", "`it's`", "`back\\\\slash`", "`tick\\``", "`1`", "Nullable", "`Array(x)`", "`ünï`", "`,`", "`)`", "`a.b`")
}

func (r types) text() string {
	return clickhouse.QuoteString(r.of("", "a", "it's", `back\slash`, "new\nline", "ünï", ")", ",", "= 1", "\x00", "\xff", "`"))
}

func (r types) scalar() string {
	switch r.IntN(8) {
	case 0:
		return fmt.Sprintf("Decimal(%d, %d)", 20+r.IntN(57), r.IntN(20))
	case 1:
		return fmt.Sprintf("FixedString(%d)", 1+r.IntN(200))
	case 2:
		return r.of("DateTime", "DateTime('UTC')", "DateTime('Europe/Berlin')", "DateTime64(3)", "DateTime64(9, 'Asia/Kathmandu')", "DateTime64(0)", "Time", "Time64(6)")
	case 3:
		values := []string{}
		for i := range 1 + r.IntN(4) {
			values = append(values, fmt.Sprintf("%s = %d", clickhouse.QuoteString(fmt.Sprint(i)+r.of("", "it's", `\`, "(", ", ")), i*(1-2*r.IntN(2))))
		}
		return r.of("Enum8", "Enum16") + "(" + strings.Join(values, ", ") + ")"
	case 4:
		return r.of("String", "UUID", "IPv4", "IPv6", "Bool", "Date", "Date32", "Float32", "Float64", "BFloat16")
	case 5:
		return r.of("VARCHAR(10)", "BIGINT UNSIGNED", "DOUBLE PRECISION", "TEXT", "TIMESTAMP", "bool", "INET6", "Decimal64(3)", "NUMERIC(5)", "BYTEA")
	}
	return r.of("U", "") + fmt.Sprintf("Int%d", 8<<r.IntN(6))
}

func (r types) any(depth int) string {
	if depth == 0 {
		return r.scalar()
	}
	switch inner := func() string { return r.any(depth - 1) }; r.IntN(15) {
	case 0:
		return "Array(" + inner() + ")"
	case 1:
		return "Map(" + r.of("String", "LowCardinality(String)", "UInt8", "UUID", "Date") + ", " + inner() + ")"
	case 2:
		return "Nullable(" + r.scalar() + ")"
	case 3:
		return "LowCardinality(" + r.of("String", "Nullable(String)", "FixedString(3)", "Nullable(FixedString(2))") + ")"
	case 4, 5:
		named := r.IntN(2) == 0
		list := []string{}
		for i := range r.IntN(4) + 1 {
			element := inner()
			if named {
				element = strings.TrimSuffix(r.name(), "`") + fmt.Sprint(i)
				if strings.HasPrefix(element, "`") {
					element += "`"
				}
				element += " " + inner()
			}
			list = append(list, element)
		}
		return r.of("Tuple", "Tuple", "Nested") + "(" + strings.Join(list, ", ") + ")"
	case 6:
		return "Variant(" + inner() + ", " + r.scalar() + ", " + inner() + ")"
	case 7:
		return r.of("Dynamic", fmt.Sprintf("Dynamic(max_types=%d)", r.IntN(255)))
	case 8:
		return r.json(inner)
	case 9:
		return "AggregateFunction(" + r.of("sum", "uniq", "argMax, String", "quantiles(0.5, 0.9)", "groupArray(10)", "sumIf, UInt64", "uniqCombined(12)", "anyLast", "count") + ", " + r.scalar() + ")"
	case 10:
		return "SimpleAggregateFunction(" + r.of("max", "any", "anyLast", "sum", "groupBitOr") + ", " + r.scalar() + ")"
	case 11:
		return r.of("Point", "Ring", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "Geometry")
	case 12:
		return r.of("IntervalDay", "IntervalNanosecond", "Nothing", "Tuple()", "QBit(Float32, 8)", "QBit(BFloat16, 16, 8)", "QBit(Int8, 5)", "QBit(Float64, 3)")
	}
	return r.scalar()
}

func (r types) json(inner func() string) string {
	args := []string{}
	if r.IntN(2) == 0 {
		args = append(args, fmt.Sprintf("max_dynamic_paths=%d", r.IntN(1000)))
	}
	if r.IntN(2) == 0 {
		args = append(args, fmt.Sprintf("max_dynamic_types=%d", r.IntN(200)))
	}
	for i := range r.IntN(3) {
		args = append(args, fmt.Sprintf("%s%d %s", r.of("a.b", "user.id", "`it's`.c", "`a b`.`c d`.e", "x"), i, inner()))
	}
	if r.IntN(2) == 0 {
		args = append(args, "SKIP "+r.of("z", "z.y", "`odd path`.z"), "SKIP REGEXP "+r.text())
	}
	if len(args) == 0 {
		return "JSON"
	}
	return "JSON(" + strings.Join(args, ", ") + ")"
}
