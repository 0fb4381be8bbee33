// Package chenttest gives tests a real ClickHouse: one embedded engine per test
// binary, started by the first test that asks for it, and for each test a
// database of its own, which is dropped when the test ends. Tests may run in
// parallel.
//
// A generated client has an enttest package that makes its tables, too:
//
//	func TestRevenue(t *testing.T) {
//		t.Parallel()
//		client := enttest.Open(t)
//		client.Order.Create().SetShop("lyon").SetAmount(9.5).SaveX(t.Context())
//		…
//
// Without a generated client, [Open] gives the database itself, to fill from
// files, to ask, and to look at:
//
//	db := chenttest.Open(t)
//	db.Exec("CREATE TABLE hits (at DateTime, page String) ENGINE = MergeTree ORDER BY at")
//	db.Load("hits", "testdata/hits.csv")
//	chenttest.AssertRows(db, "SELECT page, count() FROM hits GROUP BY page ORDER BY page",
//		PageCount{"/", 3}, PageCount{"/docs", 1})
//	db.AssertReads("SELECT count() FROM hits WHERE at > '2026-01-01'", chenttest.Reads{Index: "PrimaryKey"})
//
// The engine is fetched the first time. CHENT_TEST_URL
// (http://user:password@host:port) runs the same tests on another server.
package chenttest
