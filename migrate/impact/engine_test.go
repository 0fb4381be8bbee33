package impact_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/impact"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

// samples are types and values of them, those at their ends among them.
var samples = []struct{ name, values string }{
	{"UInt8", "0, 1, 255"}, {"Int8", "-128, 0, 127"}, {"UInt16", "0, 65535"}, {"Int32", "-2147483648, 2147483647"}, {"UInt32", "0, 1, 4294967295"},
	{"UInt64", "0, 18446744073709551615"}, {"Int64", "-9223372036854775808, 9223372036854775807"}, {"Int256", "-1, 1"}, {"Bool", "false, true"},
	{"Float32", "0, 1.5, -3e38, inf"}, {"Float64", "0, 0.1, 1e300, nan"}, {"BFloat16", "0, 1.5"},
	{"Decimal(9, 2)", "0, 1234567.89, -1.5"}, {"Decimal(18, 4)", "'99999999999999.9999', 0.0001"}, {"Decimal(4, 2)", "99.99"},
	{"String", "'', '0', '300', '1.555', '2200-01-01', '2020-01-01 00:00:00.123456', 'x', '007', '[1]'"}, {"FixedString(4)", "'', 'ab', 'abcd'"},
	{"Date", "'1970-01-01', '2024-05-06', '2149-06-06'"}, {"Date32", "'1900-01-01', '2024-05-06', '2299-12-31'"},
	{"DateTime('UTC')", "'1970-01-01 00:00:00', '2106-02-07 06:28:15'"},
	{"DateTime64(0, 'UTC')", "'1900-01-01 00:00:00', '2299-12-31 23:59:59'"}, {"DateTime64(3, 'UTC')", "'2024-05-06 07:08:09.123', '2290-01-01 00:00:00'"}, {"DateTime64(9, 'UTC')", "'2024-05-06 07:08:09.123456789'"},
	{"Enum8('a' = -1, 'b' = 2)", "'a', 'b'"}, {"Enum8('a' = -1, 'b' = 2, 'c' = 3)", "'c'"}, {"Enum8('a' = -1)", "'a'"}, {"Enum16('a' = -1, 'b' = 2, 'x' = 300)", "'x'"}, {"Enum8('q' = -1, 'b' = 2)", "'q'"},
	{"UUID", "'61f0c404-5cb3-11e7-907b-a6006ad3dba0'"}, {"IPv4", "'1.2.3.4'"}, {"IPv6", "'::ffff:1.2.3.4', '2001:db8::1'"},
	{"Nullable(UInt8)", "0, 255, NULL"}, {"Nullable(String)", "'7', NULL"}, {"LowCardinality(String)", "'', '7', 'x'"},
	{"Array(UInt16)", "[], [1, 65535]"}, {"Array(UInt8)", "[255]"}, {"Array(String)", "['300'], ['7']"}, {"Array(Nullable(UInt8))", "[1, NULL]"},
	{"Array(Enum8('a' = 1, 'b' = 2))", "['b']"}, {"Array(Enum8('a' = 1))", "['a']"},
	{"Map(String, UInt16)", "map('k', 300)"}, {"Map(String, UInt8)", "map('k', 3)"},
	{"Tuple(a UInt8, b String)", "(1, 'x')"}, {"Tuple(a UInt8, b String, c UInt8)", "(1, 'x', 2)"}, {"Tuple(b String, a UInt8)", "('x', 1)"}, {"Tuple(a UInt16, b String)", "(300, 'x')"},
	{"Tuple(x UInt8, y String)", "(1, 'x')"}, {"Tuple(UInt8, String)", "(1, 'x')"}, {"Tuple(a UInt8)", "tuple(1)"}, {"Tuple(a UInt8, b String, e Enum8('z' = 5))", "(1, 'x', 'z')"},
	{"Tuple(a UInt8, t Tuple(b String))", "(1, tuple('x'))"}, {"Tuple(a UInt8, t Tuple(b String, c Array(UInt8)))", "(1, ('x', [1]))"},
	{"Array(Tuple(a UInt8, b String))", "[(1, 'x'), (2, 'y')]"}, {"Array(Tuple(a UInt8, b String, c UInt8))", "[(1, 'x', 2)]"}, {"Array(Tuple(b String, a UInt8))", "[('x', 1)]"},
	{"Map(String, Tuple(a UInt8))", "map('k', tuple(1))"}, {"Map(String, Tuple(a UInt8, b UInt8))", "map('k', (1, 2))"},
}

// A change of type that is called safe keeps every value; one with a check
// keeps those that the check lets pass, and the conversion of them does not
// fail.
func TestTypeVerdictsOnEngine(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	for i, s := range samples {
		db.Exec(fmt.Sprintf("CREATE TABLE s%d (id UInt32, x %s) ENGINE = Memory", i, s.name))
		for n, value := range clickhouse.SplitList(s.values) {
			db.Exec(fmt.Sprintf("INSERT INTO s%d SELECT %d, %s", i, n, value))
		}
	}
	tree := catalog.Engine{Name: "MergeTree"}
	safe, checked := 0, 0
	for i, from := range samples {
		for _, to := range samples {
			v := impact.Type(tree, "x", from.name, to.name)
			target, source := clickhouse.QuoteString(to.name), clickhouse.QuoteString(from.name)
			changed := "toString(tuple(x)) != toString(tuple(CAST(CAST(x, " + target + "), " + source + ")))"
			if _, refused := db.Try(fmt.Sprintf("SELECT CAST(x, %s) FROM s%d WHERE 0", target, i)); (refused != nil) != (v.Class == impact.Unsupported) {
				t.Errorf("%s → %s is %s (%s); the server says %v", from.name, to.name, v.Class, v.Reason, firstLine(refused))
			}
			switch {
			case v.Safe() && v.Check == "":
				safe++
				got, err := db.Try(fmt.Sprintf("SELECT countIf(%s) FROM s%d", changed, i))
				if noWayBack(err) {
					got, err = db.Try(fmt.Sprintf("SELECT count() - count(ignore(CAST(x, %s))) FROM s%d", target, i))
				}
				if got != "0" {
					t.Errorf("%s → %s is %s (%s), and %s values change: %v", from.name, to.name, v.Class, v.Reason, got, err)
				}
			case v.Check != "":
				checked++
				for n := range clickhouse.SplitList(from.values) {
					row := fmt.Sprintf(" FROM s%d WHERE id = %d", i, n)
					if stops, err := db.Try("SELECT count()" + row + " AND (" + v.Check + ")"); err != nil || stops != "0" {
						continue
					}
					got, err := db.Try("SELECT countIf(" + changed + ")" + row)
					switch {
					case noWayBack(err) || v.Class == impact.Destructive && err == nil:
					case got == "1" && !strings.Contains(from.name, "(String)") && from.name != "String" && !strings.HasPrefix(from.name, "FixedString"):
						t.Errorf("%s → %s: the check lets %s pass, which changes or fails: %s %v", from.name, to.name, db.Exec("SELECT x"+row), got, firstLine(err))
					case err != nil && v.Class != impact.Destructive:
						t.Errorf("%s → %s: the check lets %s pass, which fails: %v", from.name, to.name, db.Exec("SELECT x"+row), firstLine(err))
					}
				}
			}
		}
	}
	t.Logf("%d pairs are safe, %d have a check, of %d", safe, checked, len(samples)*len(samples))
}

// noWayBack reports whether the server converts one way only, so that values
// cannot be compared.
func noWayBack(err error) bool {
	return err != nil && (strings.Contains(err.Error(), "NOT_IMPLEMENTED") || strings.Contains(err.Error(), "is not supported") || strings.Contains(err.Error(), "Unsupported types to CAST"))
}

func firstLine(err error) string {
	if err == nil {
		return ""
	}
	text, _, _ := strings.Cut(err.Error(), "\n")
	return text
}

// The checksum of a copy sees every row, whatever columns are NULL in it: two
// tables that differ in one value beside a NULL do not prove equal.
func TestChecksumSeesRowsWithNull(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	for _, name := range []string{
		"UInt8", "Int64", "UInt256", "Float64", "BFloat16", "Decimal(18, 4)", "Bool", "String", "FixedString(4)", "LowCardinality", "Date", "Date32", "DateTime", "DateTime64(3)", "Time", "Time64(3)",
		"UUID", "IPv4", "IPv6", "Enum8('a' = 1)", "Variant(String, UInt8)", "Dynamic",
	} {
		t.Run(name, func(t *testing.T) {
			column := "Nullable(" + name + ")"
			switch {
			case name == "LowCardinality":
				column = "LowCardinality(Nullable(String))"
			case strings.HasPrefix(name, "Variant") || name == "Dynamic":
				column = name
			}
			table := func(suffix string) impact.Measured {
				return impact.Measured{Database: db.Name, Table: strings.NewReplacer("(", "_", ")", "_", " ", "", ",", "", "'", "", "=", "").Replace(name) + suffix, Columns: []string{"id", "n"}}
			}
			a, b := table("_a"), table("_b")
			for _, m := range []impact.Measured{a, b} {
				db.Exec("CREATE TABLE " + m.Table + " (id UInt8, n " + column + ") ENGINE = Memory SETTINGS enable_time_time64_type = 1")
			}
			db.Exec("INSERT INTO " + a.Table + " VALUES (1, NULL), (2, NULL)")
			db.Exec("INSERT INTO " + b.Table + " VALUES (2, NULL), (1, NULL)")
			if _, err := db.Try(impact.Equal(a, b, "unequal")); err != nil {
				t.Errorf("the same rows: %v", err)
			}
			db.Exec("TRUNCATE TABLE " + b.Table)
			db.Exec("INSERT INTO " + b.Table + " VALUES (1, NULL), (77, NULL)")
			if _, err := db.Try(impact.Equal(a, b, "they are unequal")); err == nil || !strings.Contains(err.Error(), "they are unequal") {
				t.Errorf("(2, NULL) and (77, NULL) prove equal: %v", err)
			}
		})
	}
}

// A default that is called the type's own is what a column without one reads.
func TestOwnDefaultsOnEngine(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	own := map[string][]string{
		"UInt8": {"0", "toUInt8(0)", "CAST(0, 'UInt8')", "'0'"}, "Int256": {"0"}, "Float64": {"0", "0.", "0.0", "toFloat64(0)"}, "Bool": {"false", "0"},
		"Decimal(18, 4)": {"0", "'0'", "0.0", "toDecimal64(0, 4)"}, "String": {"''", "CAST('', 'String')", "('')"}, "FixedString(3)": {"''", "'\\0\\0\\0'"},
		"LowCardinality(String)": {"''", "toLowCardinality('')"}, "Nullable(UInt8)": {"NULL", "CAST(NULL, 'Nullable(UInt8)')"}, "LowCardinality(Nullable(String))": {"NULL"},
		"Date": {"0", "'1970-01-01'", "toDate(0)"}, "DateTime('UTC')": {"0", "'1970-01-01 00:00:00'", "toDateTime(0)"}, "DateTime": {"0", "toDateTime(0)"}, "DateTime64(3, 'UTC')": {"0", "'1970-01-01 00:00:00.000'"},
		"UUID": {"'00000000-0000-0000-0000-000000000000'", "toUUID('00000000-0000-0000-0000-000000000000')"}, "IPv4": {"'0.0.0.0'"}, "IPv6": {"'::'"},
		"Enum8('b' = 2, 'a' = 1)": {"'a'", "CAST('a', 'Enum8(\\'a\\' = 1, \\'b\\' = 2)')"}, "Array(String)": {"[]", "array()", "emptyArrayString()"}, "Array(Nullable(UInt8))": {"[]"},
		"Map(String, UInt8)": {"map()"}, "Tuple(UInt8, String)": {"(0, '')", "tuple(0, '')"}, "SimpleAggregateFunction(sum, UInt64)": {"0"},
	}
	for name, list := range own {
		for _, expr := range list {
			from := &catalog.Column{Name: "c", Type: name}
			to := &catalog.Column{Name: "c", Type: name, DefaultKind: catalog.Default, Default: expr}
			if impact.Default(from, to).Has(impact.DefaultRead) {
				t.Errorf("%s DEFAULT %s is not known as the type's own", name, expr)
			}
			if got := db.Exec("SELECT toString(tuple(CAST(" + expr + ", " + clickhouse.QuoteString(name) + "))) = toString(tuple(defaultValueOfTypeName(" + clickhouse.QuoteString(name) + ")))"); got != "1" {
				t.Errorf("%s DEFAULT %s is not the type's own", name, expr)
			}
		}
	}
	other := map[string][]string{
		"UInt8": {"1", "toUInt8(1)", "rand()", "id"}, "String": {"'x'", "'0'", "toString(0)"}, "Nullable(UInt8)": {"0"}, "Bool": {"true"}, "Date": {"today()", "'1970-01-02'"}, "Date32": {"'2000-01-01'"},
		"DateTime": {"now()", "'1970-01-01 00:00:00'"}, "Array(String)": {"['']"}, "Map(String, UInt8)": {"map('', 0)"}, "Tuple(UInt8, String)": {"(0, 'x')", "(0)"}, "Enum8('a' = 1, 'b' = 2)": {"'b'", "2"},
		"UUID": {"generateUUIDv4()"}, "IPv6": {"'::1'"}, "FixedString(3)": {"'a'"}, "Float64": {"0.1", "-1"},
	}
	for name, list := range other {
		for _, expr := range list {
			v := impact.Default(&catalog.Column{Name: "c", Type: name}, &catalog.Column{Name: "c", Type: name, DefaultKind: catalog.Default, Default: expr})
			if !v.Has(impact.DefaultRead) {
				t.Errorf("%s DEFAULT %s is taken for the type's own", name, expr)
			}
		}
	}
}
