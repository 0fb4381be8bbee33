package driver_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
)

func TestServerErrors(t *testing.T) {
	t.Parallel()
	tests := []struct {
		sql  string
		code int
		name string
		has  string
	}{
		{"SELEC 1", 62, "SYNTAX_ERROR", "Syntax error"},
		{"SELECT * FROM nothing", 60, "UNKNOWN_TABLE", "nothing"},
		{"SELECT throwIf(1, 'own words')", 395, "FUNCTION_THROW_IF_VALUE_IS_NON_ZERO", "own words"},
		{"SELECT throwIf(number = 2) FROM numbers(3) SETTINGS max_block_size = 1", 395, "FUNCTION_THROW_IF_VALUE_IS_NON_ZERO", "throwIf"},
		{"SELECT throwIf(number = 5000000, 'late'), number FROM numbers(6000000)", 395, "FUNCTION_THROW_IF_VALUE_IS_NON_ZERO", "late"},
		{"SELECT 1 SETTINGS no_such_setting = 1", 115, "UNKNOWN_SETTING", "no_such_setting"},
		{"SELECT {x:UInt8}", 456, "UNKNOWN_QUERY_PARAMETER", "x"},
		{"SELECT sum(number) FROM numbers(1e9) SETTINGS max_execution_time = 0.1", 159, "TIMEOUT_EXCEEDED", ""},
	}
	for _, options := range []string{"compression=none", "compression=lz4", "compression=zstd"} {
		both(t, options, func(t *testing.T, conn driver.Conn, _ *enginetest.Database) {
			for _, tt := range tests {
				for _, receiver := range []driver.Receiver{nil, &counted{}, &countedTotals{}} {
					err := conn.Query(t.Context(), driver.Statement{SQL: tt.sql, QueryID: "id-" + t.Name()}, receiver)
					var server *driver.ServerError
					if !errors.As(err, &server) {
						t.Errorf("%s: got %v", tt.sql, err)
						continue
					}
					if server.Code != tt.code || server.Name != tt.name || !strings.Contains(server.Message, tt.has) {
						t.Errorf("%s: got %+v", tt.sql, server)
					}
					if strings.Contains(server.Message, "DB::Exception") || strings.Contains(server.Message, "version 2") || strings.Contains(server.Message, tt.name) {
						t.Errorf("%s: the message is not plain: %q", tt.sql, server.Message)
					}
					if server.Statement != tt.sql || server.QueryID != "id-"+t.Name() || server.Host == "" {
						t.Errorf("%s: got %+v", tt.sql, server)
					}
					if !driver.IsCode(err, 1, tt.code) || driver.IsCode(err, 1) || driver.IsCode(errors.New("x")) {
						t.Errorf("%s: IsCode is wrong", tt.sql)
					}
				}
			}
			if err := conn.Exec(t.Context(), driver.Statement{}); err == nil || driver.IsCode(err) {
				t.Errorf("an empty statement: %v", err)
			}
		})
	}
}

// TestInsertErrors: an insert that is refused ends at once, without hanging,
// and the connection goes on.
func TestInsertErrors(t *testing.T) {
	t.Parallel()
	own := errors.New("the source's own")
	text := func(name string, values ...string) proto.InputColumn {
		column := new(proto.ColStr)
		column.AppendArr(values)
		return proto.InputColumn{Name: name, Data: column}
	}
	number := func(name string, values ...uint64) proto.InputColumn {
		column := proto.ColUInt64(values)
		return proto.InputColumn{Name: name, Data: &column}
	}
	endless := func(columns ...proto.InputColumn) *source {
		return &source{columns: columns, fill: func(_ context.Context, block int) error {
			if block == 10_000 {
				return io.EOF
			}
			return nil
		}}
	}
	tests := []struct {
		name string
		sql  string
		src  *source
		want func(error) bool
	}{
		{"unknown table", "INSERT INTO nothing (n, s)", endless(number("n", 1), text("s", "x")), code(60)},
		{"unknown column", "INSERT INTO t (n, zzz)", endless(number("n", 1), text("zzz", "x")), code(16)},
		{"syntax", "INSERT INTO (", endless(number("n", 1), text("s", "x")), code(62)},
		{"not an insert", "SELECT 1", endless(number("n", 1)), func(err error) bool { return err != nil }},
		{"text for a number", "INSERT INTO t (n, s)", endless(text("n", "not a number"), text("s", "x")), isServerError},
		{"constraint", "INSERT INTO checked (n)", endless(number("n", 7, 8)), code(469)},
		{"no columns", "INSERT INTO t (n, s)", endless(), func(err error) bool { return strings.Contains(err.Error(), "no columns") }},
		{"lengths differ", "INSERT INTO t (n, s)", endless(number("n", 1, 2), text("s", "x")), func(err error) bool {
			return strings.Contains(err.Error(), `columns of different lengths: "s" has 1, "n" has 2`)
		}},
		{"source fails", "INSERT INTO t (n, s)", &source{
			columns: []proto.InputColumn{number("n", 1), text("s", "x")},
			fill: func(_ context.Context, block int) error {
				if block == 3 {
					return own
				}
				return nil
			},
		}, func(err error) bool { return err == own }},
		{"source fails at once", "INSERT INTO t (n, s)", &source{
			columns: []proto.InputColumn{number("n", 1), text("s", "x")},
			fill:    func(context.Context, int) error { return own },
		}, func(err error) bool { return err == own }},
	}
	for _, options := range []string{"compression=none", "compression=lz4"} {
		both(t, options, func(t *testing.T, conn driver.Conn, db *enginetest.Database) {
			db.Exec("CREATE TABLE t (n UInt64, s String) ENGINE = MergeTree ORDER BY n")
			db.Exec("CREATE TABLE checked (n UInt64, CONSTRAINT small CHECK n < 5) ENGINE = MergeTree ORDER BY n")
			for _, tt := range tests {
				tt.src.block = 0
				err := conn.Insert(t.Context(), driver.Statement{SQL: tt.sql}, tt.src)
				if err == nil || !tt.want(err) {
					t.Errorf("%s: got %v", tt.name, err)
				}
				r := &received{}
				if err := conn.Query(t.Context(), driver.Statement{SQL: "SELECT 1 AS a"}, r); err != nil || len(r.rows) != 1 {
					t.Errorf("%s: the next query: %v", tt.name, err)
				}
			}
			if err := conn.Insert(t.Context(), driver.Statement{SQL: "INSERT INTO t (n, s)"}, numbers(0, 0)); err != nil {
				t.Errorf("no blocks: %v", err)
			}
		})
	}
}

func code(c int) func(error) bool { return func(err error) bool { return driver.IsCode(err, c) } }

func isServerError(err error) bool { return driver.IsCode(err) }

// What a server's message holds may have come from anybody; the error's text
// acts on no terminal.
func TestErrorTextsActOnNoTerminal(t *testing.T) {
	t.Parallel()
	both(t, "", func(t *testing.T, conn driver.Conn, _ *enginetest.Database) {
		const bad = "\x1b[2J\u202e\r\u009b"
		err := conn.Exec(t.Context(), driver.Statement{SQL: "SELECT throwIf(1, '" + bad + "')"})
		var server *driver.ServerError
		if !errors.As(err, &server) || !strings.Contains(server.Message, bad) {
			t.Fatalf("got %q", err)
		}
		if text := err.Error(); strings.ContainsAny(text, bad[:1]+"\u202e\r\u009b") || strings.Count(text, `\x1b[2J\xe2\x80\xae\x0d\xc2\x9b`) < 1 {
			t.Errorf("got %q", text)
		}
	})
}
