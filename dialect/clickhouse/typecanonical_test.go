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
