// Package column holds the typed column buffers that generated code appends to
// and reads from: one constructor per ClickHouse type, composed as the types
// are:
//
//	tags := column.Map(column.LowCardinality(column.String()), column.Array(column.UInt64()))
//
// A row is written to several columns: check the value of each first, then
// append to each, and a row that does not fit leaves no trace:
//
//	if err := errors.Join(name.Check(row.Name), at.Check(row.At)); err != nil {
//		return err
//	}
//	name.Append(row.Name)
//	at.Append(row.At)
//
// The constructors return concrete types, so that calls of their methods are
// direct ones. The table says what makes the column of a ClickHouse type, the
// buffer's type and the Go type of a value; T, K and V are those of the inner
// columns.
//
//	ClickHouse type             constructor                          buffer              value
//	Bool                        Bool()                               *Bools              bool
//	Int8 … Int64                Int8() … Int64()                     *Numbers[int8] …    int8 … int64
//	UInt8 … UInt64              UInt8() … UInt64()                   *Numbers[uint8] …   uint8 … uint64
//	Int128, Int256              Int128(), Int256()                   *BigInts            *big.Int
//	UInt128, UInt256            UInt128(), UInt256()                 *BigInts            *big.Int
//	Float32, Float64            Float32(), Float64()                 *Numbers[float32] … float32, float64
//	Decimal(P, S)               Decimal(p, s), Decimal32(s) …        *Decimals           decimal.Decimal
//	String                      String()                             *Strings            string
//	FixedString(N)              FixedString(n)                       *FixedStrings       string
//	Date, Date32                Date(), Date32()                     *Dates, *Date32s    time.Time
//	DateTime                    DateTime(zone)                       *DateTimes          time.Time
//	DateTime64(P)               DateTime64(p, zone)                  *DateTime64s        time.Time
//	Time, Time64(P)             Time(), Time64(p)                    *Times, *Time64s    time.Duration
//	UUID                        UUID()                               *UUIDs              uuid.UUID
//	IPv4, IPv6                  IPv4(), IPv6()                       *IPv4s, *IPv6s      netip.Addr
//	Enum8                       Enum8[E](EnumValue{"a", 1}, …)       *Enums[E, int8]     E (a string type)
//	Enum16                      Enum16[E](EnumValue{"a", 1}, …)      *Enums[E, int16]    E (a string type)
//	Array(T)                    Array(inner)                         *Arrays[T]          []T
//	Map(K, V)                   Map(keys, values)                    *Maps[K, V]         map[K]V
//	Tuple(a A, …)               Tuple(Field("a", a, at), …)          *Tuples[P]          P (a struct)
//	Nested(a A, …)              Nested("name", Field("a", a, at), …) *Nesteds[P]         []P (several wire columns)
//	Nested, flatten_nested=0    Array(Tuple(…))                      *Arrays[P]          []P
//	Nullable(T)                 Nullable(inner)                      *Nullables[T]       *T
//	Nullable(T), T can be nil   NullableRef(inner)                   *NullableRefs[T]    T
//	LowCardinality(T)           LowCardinality(inner)                Of[T]               T
//	JSON(…)                     JSON("…")                            *JSONs              json.RawMessage
//	SimpleAggregateFunction     that of its T                                            T
//	any of them, named Go type  As[N](inner)                         *Named[N, T]        N
package column
