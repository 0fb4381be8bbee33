package clickhouse

import (
	"slices"
	"strings"
)

// families are the data type families of ClickHouse 26.7 by their own names,
// which are case-sensitive but for those in [caseless].
var families = strings.Fields(`
AggregateFunction Array BFloat16 Bool Date Date32 DateTime DateTime32 DateTime64
Decimal Decimal32 Decimal64 Decimal128 Decimal256 Dynamic Enum Enum8 Enum16
FixedString Float32 Float64 GEOMETRY Geometry IPv4 IPv6 Int8 Int16 Int32 Int64 Int128
Int256 IntervalDay IntervalHour IntervalMicrosecond IntervalMillisecond
IntervalMinute IntervalMonth IntervalNanosecond IntervalQuarter IntervalSecond
IntervalWeek IntervalYear JSON LineString LowCardinality Map MultiLineString
MultiPolygon Nested Nothing Nullable Object Point Polygon QBit Ring
SimpleAggregateFunction String Time Time64 Tuple UInt8 UInt16 UInt32 UInt64
UInt128 UInt256 UUID Variant`)

// caseless are the families that the server knows in any case, and the SQL
// standard's aliases, all of which it does.
var caseless = strings.Split(`BOOL,BOOLEAN,DATE,DATE32,DATETIME,DATETIME32,DATETIME64,DECIMAL,DECIMAL32,DECIMAL64,DECIMAL128,DECIMAL256,TIME,TIME64,JSON,ENUM,
BIGINT,BIGINT SIGNED,BIGINT UNSIGNED,BINARY,BINARY LARGE OBJECT,BINARY VARYING,BIT,BLOB,BYTE,BYTEA,CHAR,CHAR LARGE OBJECT,CHAR VARYING,
CHARACTER,CHARACTER LARGE OBJECT,CHARACTER VARYING,CLOB,DEC,DOUBLE,DOUBLE PRECISION,FIXED,FLOAT,INET4,INET6,INT,INT SIGNED,
INT UNSIGNED,INT1,INT1 SIGNED,INT1 UNSIGNED,INTEGER,INTEGER SIGNED,INTEGER UNSIGNED,LONGBLOB,LONGTEXT,MEDIUMBLOB,MEDIUMINT,
MEDIUMINT SIGNED,MEDIUMINT UNSIGNED,MEDIUMTEXT,NATIONAL CHAR,NATIONAL CHAR VARYING,NATIONAL CHARACTER,NATIONAL CHARACTER LARGE OBJECT,
NATIONAL CHARACTER VARYING,NCHAR,NCHAR LARGE OBJECT,NCHAR VARYING,NUMERIC,NVARCHAR,REAL,SET,SIGNED,SINGLE,SMALLINT,SMALLINT SIGNED,
SMALLINT UNSIGNED,TEXT,TIMESTAMP,TINYBLOB,TINYINT,TINYINT SIGNED,TINYINT UNSIGNED,TINYTEXT,UNSIGNED,VARBINARY,VARCHAR,VARCHAR2,YEAR`, ",")

// knownFamily reports whether the server knows a type of this name.
func knownFamily(name string) bool {
	return slices.Contains(families, name) ||
		slices.ContainsFunc(caseless, func(c string) bool { return strings.EqualFold(strings.TrimSpace(c), name) })
}
