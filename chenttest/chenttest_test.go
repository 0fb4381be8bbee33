package chenttest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chent-io/chent/chenttest"
	"github.com/chent-io/chent/runtime"
)

func TestMain(m *testing.M) { chenttest.Main(m) }

// recorder is a testing.TB that keeps what a failing helper says.
type recorder struct {
	testing.TB
	said []string
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) {
	r.said = append(r.said, fmt.Sprintf(format, args...))
}

type stopped struct{}

func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	panic(stopped{})
}

// failing returns what a helper says on a database that is like db.
func failing(t *testing.T, run func(db *chenttest.Database)) string {
	t.Helper()
	r := &recorder{TB: t}
	db := chenttest.Open(r)
	hits(db)
	func() {
		defer func() {
			if p := recover(); p != nil {
				if _, ok := p.(stopped); !ok {
					panic(p)
				}
			}
		}()
		run(db)
	}()
	return strings.Join(r.said, "\n")
}

func hits(db *chenttest.Database) {
	db.Exec(`CREATE TABLE hits (at DateTime('UTC'), page String, n UInt32 DEFAULT 1, INDEX by_page page TYPE bloom_filter GRANULARITY 1)
ENGINE = MergeTree PARTITION BY toYYYYMM(at) ORDER BY at SETTINGS index_granularity = 16`)
	db.Exec(`CREATE MATERIALIZED VIEW pages ENGINE = SummingMergeTree ORDER BY page AS SELECT page, toUInt64(sum(n)) AS n FROM hits GROUP BY page`)
	db.Exec(`INSERT INTO hits SELECT toDateTime('2026-01-01 00:00:00', 'UTC') + 60 * number, concat('/', toString(number % 10)), 1 FROM numbers(320)`)
}

type page struct {
	Page string
	N    uint64
}

const pages = "SELECT page, sum(n) AS n FROM pages GROUP BY page ORDER BY page LIMIT 2"

func TestAssertRows(t *testing.T) {
	t.Parallel()
	db := chenttest.Open(t)
	hits(db)
	chenttest.AssertRows(db, pages, page{"/0", 32}, page{"/1", 32})
	chenttest.AssertRows(db, "SELECT page FROM hits LIMIT 1", "/0")
	chenttest.AssertRows[string](db, "SELECT page FROM hits WHERE page = 'none'")
	said := failing(t, func(db *chenttest.Database) {
		chenttest.AssertRows(db, pages, page{"/0", 32}, page{"/1", 33})
	})
	for _, want := range []string{"gives other rows (-want +got)", "-", "33", "+", "32"} {
		if !strings.Contains(said, want) {
			t.Errorf("a difference says %q, without %q", said, want)
		}
	}
	said = failing(t, func(db *chenttest.Database) { chenttest.AssertRows[string](db, "SELECT nothing FROM hits") })
	if !strings.Contains(said, "UNKNOWN_IDENTIFIER") {
		t.Errorf("a query that the server refuses says %q", said)
	}
}

func TestAssertReads(t *testing.T) {
	t.Parallel()
	db := chenttest.Open(t)
	hits(db)
	const byTime = "SELECT count() FROM hits WHERE at < '2026-01-01 00:10:00'"
	db.AssertReads(byTime, chenttest.Reads{Index: "PrimaryKey", Granules: 2, Table: "hits"})
	db.AssertReads(byTime, chenttest.Reads{Index: "Partition"})
	db.AssertReads("SELECT count() FROM hits WHERE page = '/none'", chenttest.Reads{Index: "by_page"})
	tests := []struct {
		name  string
		query string
		want  chenttest.Reads
		says  string
	}{
		{"an index that is not used", "SELECT count() FROM hits WHERE page = '/1'", chenttest.Reads{Index: "PrimaryKey"}, "does not use the index PrimaryKey"},
		{"an index that is not there", byTime, chenttest.Reads{Index: "by_n"}, "does not use the index by_n"},
		{"too much", "SELECT sum(n) FROM hits WHERE page LIKE '%1'", chenttest.Reads{Granules: 2}, "more than 2"},
		{"another table", byTime, chenttest.Reads{Table: "pages"}, "reads no MergeTree table pages"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			said := failing(t, func(db *chenttest.Database) { db.AssertReads(tt.query, tt.want) })
			if !strings.Contains(said, tt.says) {
				t.Errorf("says %q; want %q", said, tt.says)
			}
		})
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	db := chenttest.Open(t)
	hits(db)
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	db.Exec("TRUNCATE TABLE hits")
	db.Load("hits", write("a.csv", "page,at\n/a,2026-02-01 00:00:00\n"))
	db.Load("hits", write("b.jsonl", `{"at": "2026-02-02 00:00:00", "page": "/b", "n": 7}`))
	db.Load("hits", write("c.tsv", "at\tpage\n2026-02-03 00:00:00\t/c\n"))
	type hit struct {
		Page string
		N    uint32
	}
	chenttest.AssertRows(db, "SELECT page, n FROM hits ORDER BY at", hit{"/a", 1}, hit{"/b", 7}, hit{"/c", 1})

	folder := filepath.Join(dir, "fixtures")
	if err := os.Mkdir(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	write("fixtures/hits.csv", "at,page\n2026-03-01 00:00:00,/d\n")
	db.LoadDir(folder)
	chenttest.AssertRows(db, "SELECT page FROM hits WHERE page = '/d'", "/d")

	for name, text := range map[string]string{
		"unknown.csv": "at,pagee\n2026-02-01 00:00:00,/a\n",
		"cell.csv":    "at,page\nyesterday,/a\n",
		"a.xml":       "<a/>",
	} {
		said := failing(t, func(db *chenttest.Database) { db.Load("hits", write(name, text)) })
		if !strings.Contains(said, name) || !strings.Contains(said, "into hits") {
			t.Errorf("%s: says %q", name, said)
		}
	}
}

func TestAssertGolden(t *testing.T) {
	db := chenttest.Open(t)
	hits(db)
	path := filepath.Join(t.TempDir(), "golden", "pages.txt")
	said := failing(t, func(db *chenttest.Database) { db.AssertGolden(pages, path) })
	if !strings.Contains(said, "no such file") || !strings.Contains(said, chenttest.EnvUpdate) {
		t.Errorf("a missing file says %q", said)
	}
	t.Setenv(chenttest.EnvUpdate, "1")
	db.AssertGolden(pages, path)
	t.Setenv(chenttest.EnvUpdate, "")
	db.AssertGolden(pages, path)
	db.Exec("INSERT INTO hits (at, page, n) VALUES ({at:DateTime}, '/0', 5)", runtime.NewParam("at", "2026-01-01 00:00:00"))
	said = failing(t, func(db *chenttest.Database) {
		db.Exec("INSERT INTO hits (at, page, n) VALUES ('2026-01-01 00:00:00', '/0', 5)")
		db.AssertGolden(pages, path)
	})
	if !strings.Contains(said, "37") {
		t.Errorf("a difference says %q", said)
	}
}

func TestViewsOnDemand(t *testing.T) {
	t.Parallel()
	db := chenttest.Open(t)
	hits(db)
	db.Exec("CREATE TABLE days (day Date, n UInt64) ENGINE = MergeTree ORDER BY day")
	db.Exec("CREATE MATERIALIZED VIEW daily REFRESH EVERY 1 YEAR TO days EMPTY AS SELECT toDate(at) AS day, sum(n) AS n FROM hits GROUP BY day")
	chenttest.AssertRows(db, "SELECT count() FROM days", uint64(0))
	db.Refresh("daily")
	chenttest.AssertRows(db, "SELECT sum(n) FROM days", uint64(320))

	db.Exec("CREATE TABLE old (at DateTime, n UInt8) ENGINE = MergeTree ORDER BY n TTL at + INTERVAL 1 DAY")
	db.Exec("SYSTEM STOP MERGES old")
	db.Exec("INSERT INTO old SELECT now() - INTERVAL 2 DAY, 1 UNION ALL SELECT now(), 2")
	db.Exec("SYSTEM START MERGES old")
	db.ExpireTTL("old")
	chenttest.AssertRows(db, "SELECT n FROM old", uint8(2))
}

func TestDatabasesOfParallelTestsAreApart(t *testing.T) {
	t.Parallel()
	for i := range 20 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			db := chenttest.Open(t)
			db.Exec("CREATE TABLE one (n UInt64) ENGINE = Memory")
			db.Exec("INSERT INTO one VALUES ({n:UInt64})", runtime.NewParam("n", i))
			chenttest.AssertRows(db, "SELECT n FROM one", uint64(i))
		})
	}
}
