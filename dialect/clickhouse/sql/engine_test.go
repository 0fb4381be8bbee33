package sql_test

import (
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/sql"
	"github.com/chent-io/chent/internal/enginetest"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

// statement is anything that renders.
type statement interface {
	Query() (string, []sql.Param, error)
}

// engine is a database with a connection.
type engine struct {
	t    testing.TB
	conn driver.Conn
}

func newEngine(t testing.TB, ddl ...string) *engine {
	t.Helper()
	db := enginetest.New(t)
	for _, s := range ddl {
		db.Exec(s)
	}
	conn, err := driver.Open(t.Context(), db.HTTP())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return &engine{t, conn}
}

// run sends a statement with its parameters and returns the answer as
// tab-separated text: fields with |, rows with spaces between them.
func (e *engine) run(text string, params []sql.Param) (string, error) {
	s := driver.Statement{SQL: text + " FORMAT TabSeparated"}
	for _, p := range params {
		s.Params = append(s.Params, driver.Param{Name: p.Name, Type: p.Type, Value: p.Value})
	}
	body, err := e.conn.QueryFormat(e.t.Context(), s)
	if err != nil {
		return "", err
	}
	defer body.Close()
	answer, err := io.ReadAll(body)
	return strings.NewReplacer("\t", "|", "\n", " ").Replace(strings.TrimSuffix(string(answer), "\n")), err
}

// exec sends a statement that has no result.
func (e *engine) exec(s statement) {
	e.t.Helper()
	text, params, err := s.Query()
	if err != nil {
		e.t.Fatal(err)
	}
	st := driver.Statement{SQL: text}
	for _, p := range params {
		st.Params = append(st.Params, driver.Param{Name: p.Name, Type: p.Type, Value: p.Value})
	}
	if err := e.conn.Exec(e.t.Context(), st); err != nil {
		e.t.Fatalf("%s: %v", text, err)
	}
}

// queryTest is a query, its exact text and its result on the engine.
type queryTest struct {
	name  string
	query *sql.Selector
	sql   string
	want  string
}

func (e *engine) check(t *testing.T, tests []queryTest) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, params, err := tt.query.Query()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.sql, text); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
			got, err := e.run(text, params)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			if got != tt.want {
				t.Errorf("%s\ngot  %s\nwant %s", text, got, tt.want)
			}
			inline, err := e.run(tt.query.String(), nil)
			if err != nil || inline != tt.want {
				t.Errorf("String: %s\ngot  %s, %v\nwant %s", tt.query, inline, err, tt.want)
			}
		})
	}
}

func containsText(s, part string) bool { return strings.Contains(s, part) }

func quoted(name string) string { return clickhouse.QuoteIdent(name) }

// run0 sends a statement without a result.
func (e *engine) run0(text string) (string, error) {
	return "", e.conn.Exec(e.t.Context(), driver.Statement{SQL: text})
}

// columns returns the names of a result's columns.
func (e *engine) columns(text string, params []sql.Param) ([]string, error) {
	s := driver.Statement{SQL: text + " FORMAT JSONCompact"}
	for _, p := range params {
		s.Params = append(s.Params, driver.Param{Name: p.Name, Type: p.Type, Value: p.Value})
	}
	body, err := e.conn.QueryFormat(e.t.Context(), s)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	var answer struct{ Meta []struct{ Name string } }
	if err := json.NewDecoder(body).Decode(&answer); err != nil {
		return nil, err
	}
	var names []string
	for _, m := range answer.Meta {
		names = append(names, m.Name)
	}
	return names, nil
}
