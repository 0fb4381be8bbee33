package corpus

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/embedded"
	"github.com/chent-io/chent/internal/installbar"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/inspect"
)

// server is an engine that a test has to itself: schemas bring databases of
// any name.
type server struct {
	t    testing.TB
	conn driver.Conn
	// global says that the schema brings functions or named collections. To
	// look for them is most of the work of looking at a small schema.
	global bool
}

// start starts an engine that knows the clusters, macros and policies that the
// corpus names.
func start(t testing.TB) *server {
	t.Helper()
	report, done := installbar.New(os.Stderr)
	defer done()
	self := [][]string{{embedded.Self}}
	clusters := make(map[string][][]string)
	for _, name := range []string{"main", "default", "cluster", "posthog", "posthog_single_shard", "posthog_writable", "posthog_migrations",
		"posthog_primary_replica", "statlogs2", "test_shard_localhost"} {
		clusters[name] = self
	}
	clusters["test_cluster_two_shards"] = append(self, self...)
	hot := [][]string{{"default"}, {"cold"}}
	engine, err := embedded.Start(t.Context(), embedded.Options{
		Install:  true,
		Progress: report,
		Config: embedded.Config{
			Macros:   map[string]string{"cluster": "main", "installation": "main", "shard": "01", "replica": "r1", "database_replica": "r1"},
			Clusters: clusters,
			Keeper:   true,
			Disks:    []string{"cold"},
			Policies: map[string][][]string{"ssd_then_hdd": hot, "tiered": hot, "hot_to_cold": hot},
			XML: `<default_replica_path>/clickhouse/tables/{database}/{table}/{shard}</default_replica_path>
<default_replica_name>{replica}</default_replica_name>`,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { engine.Close() })
	target := url.URL{Scheme: "http", User: url.UserPassword(engine.User(), engine.Password()), Host: engine.HTTPAddr(), Path: "/default"}
	target.RawQuery = url.Values{
		"allow_experimental_statistics":           {"1"},
		"allow_experimental_time_series_table":    {"1"},
		"allow_suspicious_low_cardinality_types":  {"1"},
		"allow_materialized_view_with_bad_select": {"1"}, // the table that a view reads may be gone
		"allow_suspicious_codecs":                 {"1"},
		"allow_suspicious_indices":                {"1"},
		"allow_suspicious_primary_key":            {"1"},
		"allow_suspicious_ttl_expressions":        {"1"},
		"allow_suspicious_variant_types":          {"1"},
		"allow_deprecated_syntax_for_merge_tree":  {"1"},
		"max_execution_time":                      {"30"},
		"check_table_dependencies":                {"0"},
		"check_referential_table_dependencies":    {"0"},
		"data_type_default_nullable":              {"0"},
		"read_timeout":                            {"60s"},
		"output_format_json_quote_64bit_integers": {"0"},
	}.Encode()
	conn, err := driver.Open(t.Context(), target.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return &server{t: t, conn: conn}
}

// run runs statements in one session and returns the errors of those that were
// refused, by their place in the list.
func (s *server) run(statements []string) map[int]error {
	s.t.Helper()
	refused := make(map[int]error)
	if len(statements) == 0 {
		return refused
	}
	session, err := s.conn.Session(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	defer session.Close()
	for i, sql := range statements {
		if err := session.Exec(s.t.Context(), driver.Statement{SQL: sql}); err != nil {
			refused[i] = err
		}
	}
	return refused
}

// codeOf is the server's code in an error.
func codeOf(err error) string {
	var refused *driver.ServerError
	if errors.As(err, &refused) {
		return fmt.Sprintf("%d %s", refused.Code, refused.Name)
	}
	return err.Error()
}

// reset leaves nothing but an empty database called default, for a schema with
// objects of the server's own or without.
func (s *server) reset(global bool) {
	s.t.Helper()
	statements := []string{"USE system"} // a request for a database that is gone is refused
	for _, name := range s.column("SELECT name FROM system.databases WHERE name != 'system' AND lower(name) != 'information_schema'") {
		statements = append(statements, "DROP DATABASE "+clickhouse.QuoteIdent(name)+" SYNC")
	}
	if s.global {
		for _, name := range s.column("SELECT name FROM system.functions WHERE toString(origin) = 'SQLUserDefined'") {
			statements = append(statements, "DROP FUNCTION "+clickhouse.QuoteIdent(name))
		}
		for _, name := range s.column("SELECT name FROM system.named_collections") {
			statements = append(statements, "DROP NAMED COLLECTION "+clickhouse.QuoteIdent(name))
		}
	}
	s.global = global
	statements = append(statements, "CREATE DATABASE default ENGINE = Atomic")
	for i, err := range s.run(statements) {
		s.t.Fatalf("reset: %s: %v", statements[i], err)
	}
}

// definitions are the server's own statements, by database and name.
func (s *server) definitions() map[string]string {
	s.t.Helper()
	all := make(map[string]string)
	query := `SELECT concat(database, '.', name, '\0', create_table_query) FROM system.tables
WHERE database != 'system' AND lower(database) != 'information_schema' AND NOT is_temporary AND NOT match(name, '^\\.(tmp\\.)?inner')
AND database NOT IN (SELECT name FROM system.databases WHERE engine = 'Dictionary')
UNION ALL SELECT concat('database ', name, '\0', engine_full, ' ', comment) FROM system.databases WHERE name != 'system' AND lower(name) != 'information_schema'`
	if s.global {
		query += `
UNION ALL SELECT concat('function ', name, '\0', create_query) FROM system.functions WHERE toString(origin) = 'SQLUserDefined'
UNION ALL SELECT concat('named collection ', name, '\0', replaceOne(create_query, ' IF NOT EXISTS ', ' ')) FROM system.named_collections`
	}
	for _, row := range s.column(query) {
		name, statement, _ := strings.Cut(row, "\x00")
		all[name] = statement
	}
	return all
}

// verbatim makes an object from a definition as the server shows it, in place of
// the one there is, and returns the definition it has then; it is dropped when
// that differs.
func (s *server) verbatim(object, definition string) (string, error) {
	s.t.Helper()
	database, name, _ := strings.Cut(object, ".")
	drop := "DROP TABLE IF EXISTS " + clickhouse.QualifiedName(database, name) + " SYNC"
	refused := s.run([]string{drop, definition})
	again := s.definitions()[object]
	if again != definition {
		s.run([]string{drop})
	}
	return again, refused[1]
}

func (s *server) inspect() (catalog.Catalog, inspect.Report) {
	s.t.Helper()
	var report inspect.Report
	c, err := inspect.Inspect(s.t.Context(), s.conn, inspect.Options{Report: &report, SkipServer: !s.global})
	if err != nil {
		s.t.Fatal(err)
	}
	return c, report
}

// column is the result of a query with one string column.
func (s *server) column(sql string) []string {
	s.t.Helper()
	r := &strs{data: new(proto.ColStr)}
	if err := s.conn.Query(context.WithoutCancel(s.t.Context()), driver.Statement{SQL: sql}, r); err != nil {
		s.t.Fatal(err)
	}
	return r.rows
}

type strs struct {
	data *proto.ColStr
	rows []string
}

func (r *strs) Columns([]driver.ColumnInfo) ([]proto.ColResult, error) {
	return []proto.ColResult{r.data}, nil
}

func (r *strs) Block(rows int) error {
	for i := range rows {
		r.rows = append(r.rows, r.data.Row(i))
	}
	return nil
}
