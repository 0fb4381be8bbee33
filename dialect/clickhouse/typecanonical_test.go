package clickhouse_test

import (
	"strings"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/internal/enginetest"
)

// The server says for itself what its aliases stand for.
func TestCanonicalAliases(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	rows := strings.Split(db.Exec("SELECT name, alias_to FROM system.data_type_families WHERE alias_to != ''"), "\n")
	if len(rows) < 50 {
		t.Fatalf("%d aliases", len(rows))
	}
	for _, row := range rows {
		name, want, _ := strings.Cut(row, "\t")
		switch want {
		case "Decimal":
			want += "(10, 0)"
		case "Enum":
			name, want = name+"('b' = 2, 'a')", "Enum8('b' = 2, 'a' = 3)"
		case "FixedString":
			name, want = name+"(3)", want+"(3)"
		}
		for _, spelled := range []string{name, strings.ToLower(name)} {
			if spelled == "geometry" {
				continue // the server knows it in one case only
			}
			parsed, err := clickhouse.ParseType(spelled)
			if err != nil {
				t.Errorf("%s: %v", spelled, err)
				continue
			}
			if got := parsed.Canonical().String(); got != want {
				t.Errorf("%s: got %s, want %s", spelled, got, want)
			}
		}
	}
}

// TestTypesAreComparedByWhatTheyMean pairs spellings that the server takes for
// one type, or for two.
func TestTypesAreComparedByWhatTheyMean(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	tests := []struct {
		a, b string
		same bool
	}{
		{"Boolean", "Bool", true},
		{"bool", "BOOL", true},
		{"Map( String ,Array(UInt8) )", "Map(String, Array(UInt8))", true},
		{"Tuple(a  UInt8,b\tString)", "Tuple(a UInt8, b String)", true},
		{"Variant(UInt64, String, Array( INT ))", "Variant(Array(Int32), varchar, UInt64)", true},
		{"Decimal(9,2)", "Decimal32( 2 )", true},
		{"DateTime64( 3,'UTC' )", "DateTime64(3, 'UTC')", true},
		{"Enum8('a'=1,'b'=2)", "Enum('b' = 2, 'a' = 1)", true},
		{"JSON(SKIP a,max_dynamic_paths=1024, b INT)", "JSON(b Int32, SKIP a)", true},
		{"LowCardinality(Nullable(String))", "LowCardinality( Nullable( TEXT ) )", true},
		{"JSON(`a b` UInt8)", "JSON(`a  b` UInt8)", false},
		{"JSON(SKIP REGEXP 'a b')", "JSON(SKIP REGEXP 'a  b')", false},
		{"Enum8('a b' = 1)", "Enum8('a  b' = 1)", false},
		{"Enum8('a' = 1)", "Enum8('A' = 1)", false},
		{"DateTime('UTC')", "DateTime", false},
		{"Tuple(a UInt8)", "Tuple(UInt8)", false},
		{"Tuple(a UInt8, b UInt8)", "Tuple(b UInt8, a UInt8)", false},
		{"Decimal(9, 2)", "Decimal(8, 2)", false},
	}
	for _, tt := range tests {
		canonical := func(s string) string {
			parsed, err := clickhouse.ParseType(s)
			if err != nil {
				t.Fatal(err)
			}
			return parsed.Canonical().String()
		}
		asked := db.Exec("SELECT toTypeName(defaultValueOfTypeName(" + clickhouse.QuoteString(tt.a) + ")) = toTypeName(defaultValueOfTypeName(" + clickhouse.QuoteString(tt.b) + "))")
		if got := canonical(tt.a) == canonical(tt.b); got != tt.same || (asked == "1") != tt.same {
			t.Errorf("%s and %s: same is %v, the server says %s, want %v", tt.a, tt.b, got, asked, tt.same)
		}
	}
}
