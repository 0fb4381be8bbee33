package column

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/ClickHouse/ch-go/proto"
	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

// TestRandomValuesOnServer sends values made of random bytes to a column of
// each type; what Check accepts comes back as it was appended.
func TestRandomValuesOnServer(t *testing.T) {
	t.Parallel()
	const rows = 100
	for _, s := range servers(t) {
		for i, typ := range fuzzTypes {
			switch {
			case typ == "Array(Nothing)": // no column of a table
				continue
			case strings.HasPrefix(typ, "Nested"): // several columns of a table
				typ = "Array(Tuple" + strings.TrimPrefix(typ, "Nested") + ")"
			}
			out, err := ForType(typ, nil)
			if err != nil {
				t.Fatal(err)
			}
			n, accepted := UInt32(), 0
			random := rand.New(rand.NewPCG(uint64(i), 7))
			for range rows {
				data := make([]byte, 300)
				for j := range data {
					data[j] = byte(random.Uint32()) >> random.IntN(8)
				}
				n.Append(uint32(n.Rows()))
				v := (&maker{data: data}).of(out)
				if out.CheckValue(v) != nil {
					out.AppendDefault()
					continue
				}
				accepted++
				out.AppendValue(v)
			}
			if accepted == 0 {
				t.Errorf("%s accepted none of %d values", typ, rows)
			}
			s.exec(t, "CREATE OR REPLACE TABLE "+s.protocol+" (n UInt32, c "+typ+") ENGINE = MergeTree ORDER BY n")
			if err := s.insert(t, "INSERT INTO "+s.protocol+" (n, c)", NamedColumn{"n", n}, NamedColumn{"c", out}); err != nil {
				t.Errorf("%s: %s: %v", s.protocol, typ, err)
				continue
			}
			in, err := ForType(typ, nil)
			if err != nil {
				t.Fatal(err)
			}
			got := 0
			r := &reader{columns: []proto.ColResult{in}, each: func(rows int) {
				for i := range rows {
					if d := cmp.Diff(out.Value(got), in.Value(i), equal...); d != "" {
						t.Errorf("%s: %s: row %d (-sent +got)\n%s", s.protocol, typ, got, d)
					}
					got++
				}
			}}
			query := driver.Statement{SQL: "SELECT c FROM " + s.protocol + " ORDER BY n"}
			for _, setting := range ReadSettings(clickhouse.MustParseType(typ)) {
				query.Settings = append(query.Settings, driver.Setting(setting))
			}
			if err := s.conn.Query(t.Context(), query, r); err != nil {
				t.Errorf("%s: %s: %v", s.protocol, typ, err)
			}
			if got != n.Rows() {
				t.Errorf("%s: %s: %d rows of %d", s.protocol, typ, got, n.Rows())
			}
		}
	}
}
