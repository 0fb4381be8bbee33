package sql_test

import (
	"fmt"
	"math/big"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// familyColumn is a column of the table that holds every type.
type familyColumn struct {
	typ string
	x   sql.Expression
}

// familyColumns is a column of each type that expressions are typed by, and
// the statement that makes their table.
func familyColumns() (columns []familyColumn, ddl string) {
	types := []string{"UInt8", "UInt16", "UInt32", "UInt64", "Int8", "Int16", "Int32", "Int64", "UInt128", "UInt256", "Int128", "Int256",
		"Float32", "Float64", "BFloat16", "Decimal(9, 2)", "Decimal(18, 4)", "Decimal(38, 6)", "Decimal(76, 10)", "Bool", "String",
		"Date", "Date32", "DateTime", "DateTime64(3)", "IPv4", "IPv6", "Enum8('a' = 1)", "UUID", "Time64(3)", "IntervalDay"}
	for _, t := range slices.Clone(types) {
		types = append(types, "Nullable("+t+")")
	}
	types = append(types, "FixedString(4)", "LowCardinality(String)", "SimpleAggregateFunction(sum, Decimal(38, 2))",
		"Array(UInt8)", "Array(Int64)", "Array(UInt256)", "Array(Float32)", "Array(Decimal(9, 2))", "Array(String)", "Array(DateTime)",
		"Map(String, UInt8)", "Map(String, Decimal(9, 2))")
	var list []string
	for i, typ := range types {
		name := fmt.Sprintf("c%d", i)
		list = append(list, name+" "+typ)
		columns = append(columns, familyColumn{typ, columnOf(name, typ)})
	}
	return columns, "CREATE TABLE t (" + strings.Join(list, ", ") + ") ENGINE = Memory"
}

// columnOf is a typed column, by its type's own family.
func columnOf(name, typ string) sql.Expression {
	t, err := clickhouse.ParseType(typ)
	if err != nil {
		panic(err)
	}
	columns := map[string]any{"UInt": sql.UIntColumn, "Int": sql.IntColumn, "BigInt": sql.BigIntColumn, "Float": sql.FloatColumn,
		"Decimal": sql.DecimalColumn, "Bool": sql.BoolColumn, "String": sql.StringColumn, "Time": sql.TimeColumn, "IP": sql.IPColumn,
		"Any": sql.AnyColumn, "Array": sql.ArrayColumn, "Map": sql.MapColumn}
	f := reflect.ValueOf(columns[t.Expression()])
	return f.Call([]reflect.Value{reflect.ValueOf(sql.Columns{}), reflect.ValueOf(name), reflect.ValueOf(typ)})[0].Interface().(sql.Expression)
}

// familyCall is a call of a method, and the family that Go says it has.
type familyCall struct {
	name, family string
	x            sql.Expression
	aggregate    bool
}

// calls are the calls of all methods of a column that give an expression: with
// a value of each parameter's type, and with every column that an operand may
// be.
func (c familyColumn) calls(operands []familyColumn) (calls []familyCall) {
	v := reflect.ValueOf(c.x)
	for i := range v.NumMethod() {
		m := v.Type().Method(i)
		if m.Type.NumOut() != 1 || !m.Type.Out(0).Implements(reflect.TypeFor[sql.Expression]()) || !knownMethod(m.Name) {
			continue
		}
		family := m.Type.Out(0).Name()
		if strings.HasSuffix(family, "State") || family == "OrderTerm" {
			continue
		}
		if strings.HasPrefix(c.typ, "Nullable(") { // what it is with others, the type inside says
			operands = nil
		}
		for _, args := range argumentLists(m.Type, c, operands) {
			var in []reflect.Value
			name := family + " = " + c.typ + "." + m.Name + "("
			for _, a := range args {
				in = append(in, reflect.ValueOf(a.x))
				name += a.typ
			}
			x := v.Method(i).Call(in)[0].Interface().(sql.Expression)
			if slices.Contains([]string{"FirstValue", "LastValue", "Lag", "Lead"}, m.Name) {
				x = reflect.ValueOf(x).MethodByName("Over").Call([]reflect.Value{reflect.ValueOf(sql.Window{})})[0].Interface().(sql.Expression)
			}
			calls = append(calls, familyCall{name + ")", family, x, isAggregate(x)})
		}
	}
	return calls
}

// knownMethod leaves out what says nothing of types: names, conversions that
// the caller vouches for, and what is for aggregate functions alone, which
// leaves their type.
func knownMethod(name string) bool {
	return !slices.Contains([]string{"As", "If", "Filter", "Distinct", "OrNull", "OrDefault", "RespectNulls", "IgnoreNulls", "Over"}, name) &&
		(!strings.HasPrefix(name, "As") || name == "AsciiLower")
}

func isAggregate(x sql.Expression) bool {
	out := reflect.ValueOf(x).MethodByName("Distinct").Call(nil)[0].Interface().(sql.Expression)
	_, _, err := sql.Select(out).From(sql.Table("t")).Query()
	return err == nil
}

type argument struct {
	typ string
	x   any
}

// argumentLists are the arguments of the calls of a method: one list, or one
// for each operand.
func argumentLists(m reflect.Type, c familyColumn, operands []familyColumn) [][]argument {
	lists := [][]argument{nil}
	for j := 1; j < m.NumIn(); j++ {
		in := m.In(j)
		if m.IsVariadic() && j == m.NumIn()-1 {
			in = in.Elem()
		}
		var next [][]argument
		for _, a := range argumentsOf(in, c, operands) {
			for _, l := range lists {
				next = append(next, append(slices.Clone(l), a))
			}
		}
		lists = next
	}
	return lists
}

func argumentsOf(in reflect.Type, c familyColumn, operands []familyColumn) []argument {
	values := []any{uint64(1), int64(1), 0.5, int(1), uint8(1), "UTC", decimal.RequireFromString("1.505"), big.NewInt(1), sql.Day, sql.Window{},
		at("2024-01-01 00:00:00"), true}
	if in.Kind() != reflect.Interface {
		for _, v := range values {
			if reflect.TypeOf(v) == in {
				return []argument{{x: v}}
			}
		}
		return nil // no value of that type: lambdas, selectors
	}
	switch in {
	case reflect.TypeFor[any](): // whatever the column holds
		return nil
	case reflect.TypeFor[sql.Expression]():
		return []argument{{x: c.x}}
	}
	var list []argument
	for _, o := range append([]familyColumn{c}, operands...) {
		if reflect.TypeOf(o.x).AssignableTo(in) {
			list = append(list, argument{o.typ, o.x})
		}
	}
	return list
}

// describe returns the type of each call on the server, an error in its place.
// What is refused is found by halves.
func (e *engine) describe(calls []familyCall) []string {
	if len(calls) == 0 {
		return nil
	}
	s := sql.Select()
	for i, c := range calls {
		s.AppendSelect(sql.Expr("?", c.x).As(fmt.Sprintf("x%d", i)))
	}
	text, params, err := s.From(sql.Table("t")).Query()
	if err == nil {
		var answer string
		if answer, err = e.run("DESCRIBE TABLE ("+text+")", params); err == nil {
			return describedTypes(answer)
		}
	}
	if len(calls) == 1 {
		return []string{"refused: " + err.Error()}
	}
	half := len(calls) / 2
	return append(e.describe(calls[:half]), e.describe(calls[half:])...)
}

var describedRow = regexp.MustCompile(`(?:^| )x\d+\|([^|]*)\|`)

func describedTypes(answer string) (types []string) {
	for _, m := range describedRow.FindAllStringSubmatch(answer, -1) {
		types = append(types, strings.ReplaceAll(m[1], `\'`, "'"))
	}
	return types
}

// TestMethodsHaveTheServersType calls every method of every family that gives
// an expression, on a column of every type and with operands of every family
// that it takes: the server's type is of the family that Go says.
func TestMethodsHaveTheServersType(t *testing.T) {
	t.Parallel()
	columns, ddl := familyColumns()
	e := newEngine(t, ddl)
	var operands []familyColumn
	for _, c := range columns {
		if slices.Contains([]string{"UInt8", "UInt64", "Int64", "UInt256", "Int128", "Float32", "Decimal(9, 2)", "Decimal(76, 10)"}, c.typ) {
			operands = append(operands, c)
		}
	}
	refused := map[*regexp.Regexp]int{}
	count := 0
	for _, c := range columns {
		var kinds [2][]familyCall // functions, aggregate functions: not in one SELECT
		for _, call := range c.calls(operands) {
			if i := slices.IndexFunc(refusals, func(r *regexp.Regexp) bool { return r.MatchString(call.name) }); i >= 0 {
				if refused[refusals[i]] == 0 && strings.HasPrefix(e.describe([]familyCall{call})[0], "refused: ") {
					refused[refusals[i]]++
				}
				continue
			}
			i := 0
			if call.aggregate {
				i = 1
			}
			kinds[i] = append(kinds[i], call)
		}
		for _, calls := range kinds {
			for i, typ := range e.describe(calls) {
				count++
				if parsed, err := clickhouse.ParseType(typ); err != nil || !calls[i].holds(parsed.Expression()) {
					t.Errorf("%s: the server says %s", calls[i].name, typ)
				}
			}
		}
	}
	t.Log(count, "calls")
	for _, r := range refusals {
		if refused[r] == 0 {
			t.Errorf("nothing that matches %s is refused", r)
		}
	}
}

// refusals are the calls that the server does not know for a type, though it
// does for others of the family.
var refusals = []*regexp.Regexp{
	regexp.MustCompile(`BFloat16`),
	regexp.MustCompile(`FixedString`),
	regexp.MustCompile(`LowCardinality\(String\)\.ParseDateTime`), // its dictionary has an empty text
	regexp.MustCompile(`UniqTheta`),                               // the embedded engine is built without
	regexp.MustCompile(`Decimal.*\.(Div|Mod|IfNull)\(\)`),         // 1.505 of two digits
	regexp.MustCompile(`Decimal.*\.(DivExpr|Coalesce)\(.*Decimal`),
	regexp.MustCompile(`Array\((String|DateTime)\)\.\w*(Sum|Avg)`),
	regexp.MustCompile(`(Array|Map)\(.*SingleValueOrNull`),
	regexp.MustCompile(`Date.*InTimezone`),
	regexp.MustCompile(`Date.*UnixMilli`),
}

// holds reports whether an expression of a family of the server's stands under
// Go's. A condition is a Bool of 0 and 1; Any is anything.
func (c familyCall) holds(server string) bool {
	return c.family == server || c.family == "Any" || c.family == "Bool" && server == "UInt"
}
