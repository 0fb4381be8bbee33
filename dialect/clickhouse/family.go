package clickhouse

import "strings"

// Kind groups the data type families whose values are of one nature.
type Kind uint8

// The kinds of data type family.
const (
	// KindUnknown is what a family has that this version of chent does not know.
	KindUnknown Kind = iota
	// KindInteger is Int8 … Int256, UInt8 … UInt256.
	KindInteger
	// KindBool is Bool.
	KindBool
	// KindFloat is Float32, Float64, BFloat16.
	KindFloat
	// KindDecimal is Decimal in all its spellings.
	KindDecimal
	// KindText is String and FixedString.
	KindText
	// KindEnum is Enum8, Enum16, and Enum, which becomes one of them.
	KindEnum
	// KindDate is a day: Date, Date32.
	KindDate
	// KindDateTime is a moment: DateTime, DateTime64.
	KindDateTime
	// KindTime is a time of day or a duration: Time, Time64.
	KindTime
	// KindInterval is IntervalNanosecond … IntervalYear.
	KindInterval
	// KindUUID is UUID.
	KindUUID
	// KindIP is IPv4, IPv6.
	KindIP
	// KindShape is Point … MultiPolygon: tuples and arrays with a name, as
	// [Type.Shape] has them.
	KindShape
	// KindArray is Array.
	KindArray
	// KindMap is Map.
	KindMap
	// KindTuple is Tuple.
	KindTuple
	// KindNested is Nested.
	KindNested
	// KindVector is QBit.
	KindVector
	// KindWrapper is what changes how a type is kept and not what it means:
	// Nullable, LowCardinality, SimpleAggregateFunction.
	KindWrapper
	// KindState is AggregateFunction.
	KindState
	// KindMixed holds values of several types: Variant, Geometry, Dynamic.
	KindMixed
	// KindJSON is JSON, and Object, which was its name before 25.
	KindJSON
	// KindNothing is Nothing.
	KindNothing
)

// Trait is something that holds for a family, as a set of bits.
type Trait uint16

// The traits of families.
const (
	// Signed says that an integer has a sign.
	Signed Trait = 1 << iota
	// Bare says that the family takes no arguments.
	Bare
	// AnyCase says that the server knows the family's own name in any case; the
	// further names it does, but for GEOMETRY.
	AnyCase
	// MayBeNullable says that Nullable(T) exists, MayBeNullableByPermission that
	// it does where enable_nullable_tuple_type is set.
	MayBeNullable
	MayBeNullableByPermission
	// MayBeLow says that LowCardinality(T) exists, MayBeLowByPermission that it
	// does where allow_suspicious_low_cardinality_types is set.
	MayBeLow
	MayBeLowByPermission
)

// Family is what chent knows of a data type family: a row of the only table of
// them, which a test compares with system.data_type_families.
type Family struct {
	// Name is the family's own, as the server prints it.
	Name string
	// Kind is the nature of its values.
	Kind Kind
	// Bytes are those of one value in the Native format; 0 where they differ from
	// value to value or the type's arguments say how many ([Type.Size]).
	Bytes int
	// Traits are what holds for it.
	Traits Trait
	// Go is the Go type of its values, with the import path before the last dot;
	// empty where the arguments decide.
	Go string
	// Shape is the type that a geometric one is under its name.
	Shape string
	// Names are its further names, in upper case, separated by commas.
	Names string
}

// Is reports whether all traits hold.
func (f *Family) Is(traits Trait) bool { return f.Traits&traits == traits }

// What most families of a value are: they may be Nullable, and LowCardinality
// where the server is told to forgive it.
const (
	plainValue  = MayBeNullable | MayBeLowByPermission
	plainNumber = plainValue | Bare
)

const orbPath = "github.com/paulmach/orb."

// families is the table of ClickHouse 26.7. A type that a server adds is a row
// here and a buffer in runtime/column.
//
// See https://clickhouse.com/docs/sql-reference/data-types.
var families = []Family{
	{"Int8", KindInteger, 1, plainNumber | Signed, "int8", "", "TINYINT,TINYINT SIGNED,INT1,INT1 SIGNED,BYTE"},
	{"Int16", KindInteger, 2, plainNumber | Signed, "int16", "", "SMALLINT,SMALLINT SIGNED"},
	{"Int32", KindInteger, 4, plainNumber | Signed, "int32", "", "INT,INTEGER,MEDIUMINT,INT SIGNED,INTEGER SIGNED,MEDIUMINT SIGNED"},
	{"Int64", KindInteger, 8, plainNumber | Signed, "int64", "", "BIGINT,BIGINT SIGNED,SIGNED"},
	{"Int128", KindInteger, 16, plainNumber | Signed, "*math/big.Int", "", ""},
	{"Int256", KindInteger, 32, plainNumber | Signed, "*math/big.Int", "", ""},
	{"UInt8", KindInteger, 1, plainNumber, "uint8", "", "TINYINT UNSIGNED,INT1 UNSIGNED"},
	{"UInt16", KindInteger, 2, plainNumber, "uint16", "", "SMALLINT UNSIGNED,YEAR"},
	{"UInt32", KindInteger, 4, plainNumber, "uint32", "", "INT UNSIGNED,INTEGER UNSIGNED,MEDIUMINT UNSIGNED"},
	{"UInt64", KindInteger, 8, plainNumber, "uint64", "", "BIGINT UNSIGNED,UNSIGNED,BIT,SET"},
	{"UInt128", KindInteger, 16, plainNumber, "*math/big.Int", "", ""},
	{"UInt256", KindInteger, 32, plainNumber, "*math/big.Int", "", ""},
	{"Bool", KindBool, 1, plainNumber | AnyCase, "bool", "", "BOOLEAN"},
	{"Float32", KindFloat, 4, plainNumber, "float32", "", "FLOAT,REAL,SINGLE"},
	{"Float64", KindFloat, 8, plainNumber, "float64", "", "DOUBLE,DOUBLE PRECISION"},
	{"BFloat16", KindFloat, 2, plainNumber, "float32", "", ""},
	{"Decimal", KindDecimal, 0, MayBeNullable | AnyCase, "github.com/shopspring/decimal.Decimal", "", "DEC,NUMERIC,FIXED"},
	{"Decimal32", KindDecimal, 4, MayBeNullable | AnyCase, "github.com/shopspring/decimal.Decimal", "", ""},
	{"Decimal64", KindDecimal, 8, MayBeNullable | AnyCase, "github.com/shopspring/decimal.Decimal", "", ""},
	{"Decimal128", KindDecimal, 16, MayBeNullable | AnyCase, "github.com/shopspring/decimal.Decimal", "", ""},
	{"Decimal256", KindDecimal, 32, MayBeNullable | AnyCase, "github.com/shopspring/decimal.Decimal", "", ""},
	{"String", KindText, 0, MayBeNullable | MayBeLow | Bare, "string", "", `CHAR,VARCHAR,VARCHAR2,NVARCHAR,NCHAR,CHARACTER,TEXT,TINYTEXT,MEDIUMTEXT,` +
		`LONGTEXT,BLOB,TINYBLOB,MEDIUMBLOB,LONGBLOB,CLOB,BYTEA,VARBINARY,BINARY VARYING,BINARY LARGE OBJECT,CHAR VARYING,CHAR LARGE OBJECT,` +
		`CHARACTER VARYING,CHARACTER LARGE OBJECT,NCHAR VARYING,NCHAR LARGE OBJECT,NATIONAL CHAR,NATIONAL CHAR VARYING,NATIONAL CHARACTER,` +
		`NATIONAL CHARACTER VARYING,NATIONAL CHARACTER LARGE OBJECT`},
	{"FixedString", KindText, 0, MayBeNullable | MayBeLow, "string", "", "BINARY"},
	{"Enum8", KindEnum, 1, MayBeNullable, "string", "", ""},
	{"Enum16", KindEnum, 2, MayBeNullable, "string", "", ""},
	{"Enum", KindEnum, 1, MayBeNullable | AnyCase, "string", "", ""},
	{"Date", KindDate, 2, plainNumber | AnyCase, "time.Time", "", ""},
	{"Date32", KindDate, 4, plainNumber | AnyCase, "time.Time", "", ""},
	{"DateTime", KindDateTime, 4, plainValue | AnyCase, "time.Time", "", "TIMESTAMP"},
	{"DateTime32", KindDateTime, 4, plainValue | AnyCase, "time.Time", "", ""},
	{"DateTime64", KindDateTime, 8, MayBeNullable | AnyCase, "time.Time", "", ""},
	{"Time", KindTime, 4, plainNumber | AnyCase, "time.Duration", "", ""},
	{"Time64", KindTime, 8, MayBeNullable | AnyCase, "time.Duration", "", ""},
	{"IntervalNanosecond", KindInterval, 8, plainNumber, "int64", "", ""},
	{"IntervalMicrosecond", KindInterval, 8, plainNumber, "int64", "", ""},
	{"IntervalMillisecond", KindInterval, 8, plainNumber, "int64", "", ""},
	{"IntervalSecond", KindInterval, 8, plainNumber, "int64", "", ""},
	{"IntervalMinute", KindInterval, 8, plainNumber, "int64", "", ""},
	{"IntervalHour", KindInterval, 8, plainNumber, "int64", "", ""},
	{"IntervalDay", KindInterval, 8, plainNumber, "int64", "", ""},
	{"IntervalWeek", KindInterval, 8, plainNumber, "int64", "", ""},
	{"IntervalMonth", KindInterval, 8, plainNumber, "int64", "", ""},
	{"IntervalQuarter", KindInterval, 8, plainNumber, "int64", "", ""},
	{"IntervalYear", KindInterval, 8, plainNumber, "int64", "", ""},
	{"UUID", KindUUID, 16, MayBeNullable | MayBeLow | Bare, "github.com/google/uuid.UUID", "", ""},
	{"IPv4", KindIP, 4, plainNumber, "net/netip.Addr", "", "INET4"},
	{"IPv6", KindIP, 16, plainNumber, "net/netip.Addr", "", "INET6"},
	{"Point", KindShape, 16, MayBeNullableByPermission | Bare, orbPath + "Point", "Tuple(Float64, Float64)", ""},
	{"Ring", KindShape, 0, Bare, orbPath + "Ring", "Array(Point)", ""},
	{"LineString", KindShape, 0, Bare, orbPath + "LineString", "Array(Point)", ""},
	{"MultiLineString", KindShape, 0, Bare, orbPath + "MultiLineString", "Array(LineString)", ""},
	{"Polygon", KindShape, 0, Bare, orbPath + "Polygon", "Array(Ring)", ""},
	{"MultiPolygon", KindShape, 0, Bare, orbPath + "MultiPolygon", "Array(Polygon)", ""},
	{"Array", KindArray, 0, 0, "", "", ""},
	{"Map", KindMap, 0, 0, "", "", ""},
	{"Tuple", KindTuple, 0, MayBeNullableByPermission, "", "", ""},
	{"Nested", KindNested, 0, 0, "", "", ""},
	{"QBit", KindVector, 0, MayBeNullable, "", "", ""},
	{"Nullable", KindWrapper, 0, 0, "", "", ""},
	{"LowCardinality", KindWrapper, 0, 0, "", "", ""},
	{"SimpleAggregateFunction", KindWrapper, 0, MayBeNullable, "", "", ""},
	{"AggregateFunction", KindState, 0, 0, "[]uint8", "", ""},
	{"Variant", KindMixed, 0, 0, "github.com/chent-io/chent/runtime/column.Variant", "", ""},
	{
		"Geometry", KindMixed, 0, Bare, "github.com/chent-io/chent/runtime/column.Variant",
		"Variant(LineString, MultiLineString, MultiPolygon, Point, Polygon, Ring)", "GEOMETRY",
	},
	{"Dynamic", KindMixed, 0, 0, "github.com/chent-io/chent/runtime/column.Dynamic", "", ""},
	{"JSON", KindJSON, 0, MayBeNullable | AnyCase, "encoding/json.RawMessage", "", ""},
	{"Object", KindJSON, 0, 0, "encoding/json.RawMessage", "", ""}, // up to 25.10
	{"Nothing", KindNothing, 1, MayBeNullable | Bare, "struct{}", "", ""},
}

// byName and byUpperName find a family by a name as it is written, and by one
// that may be written in any case.
var byName, byUpperName = indexFamilies()

func indexFamilies() (exact, upper map[string]*Family) {
	exact, upper = map[string]*Family{}, map[string]*Family{}
	for i := range families {
		f := &families[i]
		exact[f.Name] = f
		if f.Is(AnyCase) {
			upper[strings.ToUpper(f.Name)] = f
		}
		for name := range strings.SplitSeq(f.Names, ",") {
			switch {
			case name == "":
			case f.Kind == KindMixed:
				exact[name] = f
			default:
				upper[name] = f
			}
		}
	}
	return exact, upper
}

// unknownFamily is that of a type that is not in the table.
var unknownFamily = &Family{}

// Families are all that chent knows, in the order of their kinds.
func Families() []Family { return append([]Family(nil), families...) }

// familyNames are the families' own names.
func familyNames() []string {
	names := make([]string, len(families))
	for i := range families {
		names[i] = families[i].Name
	}
	return names
}

// FamilyOf returns the family of a name or alias, spelled as the server takes
// it. One that is not known has [KindUnknown] and no name.
func FamilyOf(name string) *Family {
	if f, ok := byName[name]; ok {
		return f
	}
	if f, ok := byUpperName[strings.Join(strings.Fields(strings.ToUpper(name)), " ")]; ok {
		return f
	}
	return unknownFamily
}

// Family returns the family of t itself, not of what is inside.
func (t Type) Family() *Family {
	f := FamilyOf(t.Name)
	if f.Name == "FixedString" && t.Args == nil && t.Name != f.Name {
		return byName["String"] // BINARY without a length
	}
	return f
}

// Kind returns the nature of t itself, not of what is inside.
func (t Type) Kind() Kind { return t.Family().Kind }

// IntegerBits returns the width of an integer type and whether it has a sign;
// ok is false for other types.
func (t Type) IntegerBits() (bits int, signed, ok bool) {
	f := t.Family()
	return 8 * f.Bytes, f.Is(Signed), f.Kind == KindInteger
}

// Size returns the bytes of one value of t in the Native format; ok is false
// where they differ from value to value.
func (t Type) Size() (bytes int, ok bool) {
	switch f := t.Family(); {
	case f.Name == "FixedString":
		n, ok := t.Int(0)
		return n, ok && n > 0
	case f.Kind == KindDecimal:
		precision, _, ok := t.Decimal()
		switch {
		case precision <= 9:
			return 4, ok
		case precision <= 18:
			return 8, ok
		case precision <= 38:
			return 16, ok
		}
		return 32, ok
	default:
		return f.Bytes, f.Bytes > 0
	}
}

// Shape is the type that a geometric one is under its name, one layer of it: a
// Polygon is an Array(Ring). Any other type is itself.
func (t Type) Shape() Type {
	shape := t.Family().Shape
	if shape == "" {
		return t
	}
	return MustParseType(shape)
}
