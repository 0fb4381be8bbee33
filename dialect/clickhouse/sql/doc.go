// Package sql builds ClickHouse statements: expressions, predicates, the
// SELECT builder, DELETE and INSERT … SELECT. Values travel as server-side
// parameters, identifiers are quoted; nothing is pasted.
//
//	s := sql.Select(event.Col.Tenant, event.Col.Amount.Sum().As("revenue")).
//		From(sql.Table("events")).
//		Where(sql.Cond(event.Col.Kind.EQ("buy"))).
//		GroupBy(event.Col.Tenant).
//		OrderBy(event.Col.Tenant.Asc())
//	text, params, err := s.Query()
//	// SELECT tenant, sum(amount) AS revenue FROM events WHERE kind = {p1:String} GROUP BY tenant ORDER BY tenant
//
// A [Selector] is the statement being built; errors are kept in it and come
// out of [Selector.Query] together. Its String method is for people.
//
// # Predicates
//
// Generated code declares a predicate type for each table,
//
//	type Event func(*sql.Selector)
//
// and functions that return it, made of the helpers that ent's generated code
// uses too: [FieldEQ], [FieldIn], [OrPredicates], … A predicate of another
// table does not compile. Comparisons of typed columns (Col.Amount.GT(9))
// return func(*Selector), which Go assigns to any predicate type, so that they
// can also compare columns of two tables in a join; a column of a table that
// is not in the query is an error when the statement is rendered.
//
// A value that is compared with a column travels as the column's type where
// that type holds it exactly, otherwise as the type of its Go value, so that
// no digit is lost. The right side of IN is one array; an empty one is false,
// and of NOT IN true. [Cond] makes an expression of predicates.
//
// # Typed columns
//
// An expression belongs to a family, which has the methods that make sense for
// its ClickHouse type. Nullable and LowCardinality change nothing: a column
// has the family of the type inside. The families are plain structs: generics
// over table and value would compile all their methods again in every package
// that has a column.
//
//	ClickHouse type                            family    constructor
//	Int8 … Int64                               Int       IntColumn
//	UInt8 … UInt64                             UInt      UIntColumn
//	Int128, Int256, UInt128, UInt256           BigInt    BigIntColumn
//	Float32, Float64, BFloat16                 Float     FloatColumn
//	Decimal…                                   Decimal   DecimalColumn
//	String, FixedString                        String    StringColumn
//	Date, Date32, DateTime, DateTime64         Time      TimeColumn
//	Bool                                       Bool      BoolColumn
//	IPv4, IPv6                                 IP        IPColumn
//	JSON                                       JSON      JSONColumn
//	Array(…), Nested(…)                        Array     ArrayColumn
//	Map(…)                                     Map       MapColumn
//	SimpleAggregateFunction(f, T)              that of T
//	AggregateFunction(f, …)                    XState    XStateColumn, X the family of f's result
//	any other: Enum, UUID, IntervalX, Time,
//	Tuple, Variant, Dynamic, Point, QBit, …    Any       AnyColumn
//
// The family of f's result is what the server makes of f, as
// clickhouse.Type.Expression says: count, uniq…: UInt; avg, var…, stddev…, corr…,
// covar…: Float; quantile, median: Float, of decimals Decimal, of times Time;
// sum, min, max, any…, argMin, argMax, first_value, last_value, quantileExact:
// that of the first argument; quantiles…, groupArray…, groupUniqArray…, topK…:
// Array; sumMap, minMap, maxMap: Map; any other: Any. Suffixes -If, -Distinct,
// -OrNull and
// -OrDefault do not change it.
//
// A constructor takes the table, the column's name and its ClickHouse type:
//
//	func columnsOf(alias string) Columns {
//		t := sql.Columns{Table: Table, Alias: alias}
//		return Columns{
//			Tenant: sql.StringColumn(t, FieldTenant, "LowCardinality(String)"),
//			Amount: sql.FloatColumn(t, FieldAmount, "Float64"),
//			Users:  sql.UIntStateColumn(t, FieldUsers, "AggregateFunction(uniq, UInt64)"),
//		}
//	}
//
// Columns taken by an alias are for queries that read the table twice.
//
// A column's name is written alone where one table is read, with its table or
// alias where there are several, and also where a label of the SELECT list
// would hide it.
package sql
