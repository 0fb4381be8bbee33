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
//	either, as bytes            Bytes(inner)                         *ByteSlices         []byte
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
//	Map(K, V), as entries       Entries(Field("key", …), …)          Of[[]P]             []P (structs)
//	Tuple(a A, …)               Tuple(Field("a", a, at), …)          *Tuples[P]          P (a struct)
//	Nested(a A, …)              Nested("name", Field("a", a, at), …) *Nesteds[P]         []P (several wire columns)
//	Nested, flatten_nested=0    Array(Tuple(…))                      *Arrays[P]          []P
//	Nullable(T)                 Nullable(inner)                      *Nullables[T]       *T
//	Nullable(T), T can be nil   NullableRef(inner)                   *NullableRefs[T]    T
//	LowCardinality(T)           LowCardinality(inner)                Of[T]               T
//	JSON(…)                     JSON("…")                            *JSONs              json.RawMessage
//	JSON(…), a user's type      JSONOf[T]("…")                       *Converted[T, …]    T
//	Variant(T, …)               VariantOf(AnyOf(t), …)               *Variants           Variant
//	Variant, by its text        VariantOfType("Variant(…)", zone)    *Variants           Variant
//	Dynamic(…)                  DynamicOf("…", zone)                 *Dynamics           Dynamic
//	Point                       Point()                              *Points             orb.Point
//	Ring, LineString, Polygon   Ring(), LineString(), Polygon()      Of[orb.Ring] …      orb.Ring …
//	MultiLineString             MultiLineString()                    Of[orb.Multi…]      orb.MultiLineString
//	MultiPolygon                MultiPolygon()                       Of[orb.Multi…]      orb.MultiPolygon
//	Geometry                    Geometry()                           *Variants           Variant
//	BFloat16                    BFloat16()                           *BFloat16s          float32
//	QBit(Float32, n)            QBitFloat32(n)                       *QBits[float32]     []float32
//	QBit(BFloat16, n, stride)   QBitBFloat16(n, stride)              *QBits[float32]     []float32
//	QBit(Float64, n)            QBitFloat64(n)                       *QBits[float64]     []float64
//	QBit(Int8, n)               QBitInt8(n)                          *QBits[int8]        []int8
//	IntervalDay …               Interval("Day") …                    *Numbers[int64]     int64
//	Nothing                     Nothing()                            *Nothings           struct{}
//	SimpleAggregateFunction     that of its T                                            T
//	any of them, named Go type  As[N](inner)                         *Named[N, T]        N
//	any, Valuer and Scanner     Scanner[T](inner)                    *Converted[T, S]    T
//	any, an ent ValueScanner    ValueScanner[T](inner, scanner)      *Converted[T, S]    T
//	a type known at run time    ForType("…", zone)                   Any                 any of these
//
// T, K and V can be nil, which decides between Nullable and NullableRef, where
// they are *big.Int, json.RawMessage, []byte or []float32 and the like.
//
// An AggregateFunction column is neither read nor written, since its states
// have no form outside the server; [AggregateFunction] makes the buffer that
// says so.
package column
