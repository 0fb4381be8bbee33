package hcl

import (
	"fmt"
	"testing"

	"github.com/chent-io/chent/migrate/catalog"
)

// wide is a catalog of tables of 20 columns.
func wide(tables int) catalog.Catalog {
	db := catalog.Database{Name: "app"}
	for i := range tables {
		t := catalog.Table{
			Name: fmt.Sprintf("t%05d", i),
			Storage: catalog.Storage{
				Engine: catalog.Engine{Name: "ReplacingMergeTree", Args: []string{"c1"}}, OrderBy: "(c0, c1)", PartitionBy: "toYYYYMM(c2)",
				TTL: "c2 + toIntervalDay(30)", Settings: []catalog.Setting{{Name: "index_granularity", Value: "8192"}},
			},
		}
		for j := range 20 {
			t.Columns = append(t.Columns, catalog.Column{
				Name: fmt.Sprintf("c%d", j), Type: []string{"UInt64", "DateTime64(3, 'UTC')", "LowCardinality(String)"}[j%3],
				Codec: []string{"Delta(8)", "ZSTD(1)"}, Comment: fmt.Sprintf("column %d of %d", j, i),
			})
		}
		db.Tables = append(db.Tables, t)
	}
	return catalog.Catalog{Databases: []catalog.Database{db}}
}

func BenchmarkWrite(b *testing.B) {
	for _, tables := range []int{100, 1000} {
		c := wide(tables)
		b.Run(fmt.Sprint(tables), func(b *testing.B) {
			for b.Loop() {
				Write(c)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(tables), "µs/table")
		})
	}
}

func BenchmarkParse(b *testing.B) {
	for _, tables := range []int{100, 1000} {
		files := map[string][]byte{"schema.hcl": Write(wide(tables))}
		b.Run(fmt.Sprint(tables), func(b *testing.B) {
			for b.Loop() {
				if _, err := Parse(files, Options{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(tables), "µs/table")
		})
	}
}
