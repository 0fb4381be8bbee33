// Package enginetest gives tests a real ClickHouse: one engine per test
// binary, started when the first test asks for it, and a database of its own
// for each test.
//
//	func TestMain(m *testing.M) { enginetest.Main(m) }
//
//	func TestSomething(t *testing.T) {
//		t.Parallel()
//		db := enginetest.New(t)
//		db.Exec("CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a")
//		conn, err := driver.Open(t.Context(), db.HTTP())
//		…
//
// The engine is fetched the first time, unless CHDB_LIB_PATH names one.
// CHENT_TEST_URL (http://user:password@host:port) runs the same tests on
// another server, and CHENT_TEST_NATIVE_URL (clickhouse://…) gives the native
// side of it.
package enginetest
