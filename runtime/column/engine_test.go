package column

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/ClickHouse/ch-go/proto"
	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

// server is one connection to the tests' database.
type server struct {
	protocol string
	conn     driver.Conn
}

// servers are connections to a new database by each protocol.
func servers(t testing.TB) []server {
	t.Helper()
	db := enginetest.New(t)
	var list []server
	for _, url := range []string{db.HTTP(), db.Native()} {
		protocol, _, _ := strings.Cut(url, ":")
		conn, err := driver.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		list = append(list, server{protocol, conn})
	}
	return list
}

// serverSettings allow what servers warn of.
func serverSettings() []driver.Setting {
	return []driver.Setting{
		{Name: "allow_suspicious_low_cardinality_types", Value: "1"},
		{Name: "enable_nullable_tuple_type", Value: "1"},
		{Name: "output_format_native_write_json_as_string", Value: "1"},
		{Name: "print_pretty_type_names", Value: "0"},
	}
}

func (s server) exec(t testing.TB, sql string) {
	t.Helper()
	if err := s.conn.Exec(t.Context(), driver.Statement{SQL: sql, Settings: serverSettings()}); err != nil {
		t.Fatal(err)
	}
}

// insert sends the columns as one block.
func (s server) insert(t testing.TB, sql string, columns ...NamedColumn) error {
	t.Helper()
	var input []proto.InputColumn
	for _, c := range columns {
		input = append(input, proto.InputColumn{Name: c.Name, Data: c.Column})
	}
	return s.conn.Insert(t.Context(), driver.Statement{SQL: sql, Settings: serverSettings()}, &blocks{columns: input})
}

// blocks is a source of one block.
type blocks struct {
	columns []proto.InputColumn
	sent    bool
}

func (b *blocks) Columns() []proto.InputColumn { return b.columns }

func (b *blocks) Next(context.Context) error {
	if b.sent {
		return io.EOF
	}
	b.sent = true
	return nil
}

// reader takes a result into columns, and calls each after each block.
type reader struct {
	columns []proto.ColResult
	header  []driver.ColumnInfo
	each    func(rows int)
}

func (r *reader) Columns(header []driver.ColumnInfo) ([]proto.ColResult, error) {
	r.header = header
	for i, c := range r.columns {
		if err := CheckType(c.(Buffer), header[i].Type); err != nil {
			return nil, err
		}
	}
	return r.columns, nil
}

func (r *reader) Block(rows int) error {
	r.each(rows)
	return nil
}

// seen is a value and what the server prints of it.
type seen[T any] struct {
	value T
	text  string // of toString; "-" is not compared
}

// onServer sends values to a table of the given type by one protocol after the
// other, and compares what the server prints of them and what comes back,
// typed and made at run time.
func onServer[T any](t *testing.T, typ string, make func() Of[T], values ...seen[T]) {
	t.Helper()
	t.Run(typ, func(t *testing.T) {
		t.Parallel()
		for _, s := range servers(t) {
			s.exec(t, "CREATE TABLE "+s.protocol+" (n UInt32, c "+typ+") ENGINE = Memory")
			out, n := make(), UInt32()
			if got := string(out.Type()); got != typ {
				t.Errorf("the column calls itself %s", got)
			}
			for i, v := range values {
				if err := out.Check(v.value); err != nil {
					t.Fatal(err)
				}
				out.Append(v.value)
				n.Append(uint32(i))
			}
			n.Append(uint32(len(values)))
			out.AppendDefault()
			// One more row that the server fills itself.
			s.exec(t, fmt.Sprintf("INSERT INTO %s (n) VALUES (%d)", s.protocol, len(values)+1))
			if err := s.insert(t, "INSERT INTO "+s.protocol+" (n, c)", NamedColumn{"n", n}, NamedColumn{"c", out}); err != nil {
				t.Fatalf("%s: insert: %v", s.protocol, err)
			}
			compare(t, s, make(), values)
		}
	})
}

func compare[T any](t *testing.T, s server, in Of[T], values []seen[T]) {
	t.Helper()
	texts, names := String(), LowCardinality(String())
	var got []T
	var gotTexts []string
	r := &reader{columns: []proto.ColResult{in, texts, names}}
	r.each = func(rows int) {
		for i := range rows {
			got = append(got, in.Row(i))
			gotTexts = append(gotTexts, texts.Row(i))
			if name := names.Row(i); name != string(in.Type()) {
				t.Errorf("%s: the server calls the type %s", s.protocol, name)
			}
		}
	}
	query := driver.Statement{
		SQL:      "SELECT c, CAST(ifNull(toString(c), '') AS String), CAST(toTypeName(c) AS LowCardinality(String)) FROM " + s.protocol + " ORDER BY n",
		Settings: serverSettings(),
	}
	if err := s.conn.Query(t.Context(), query, r); err != nil {
		t.Fatalf("%s: %v", s.protocol, err)
	}
	if len(got) != len(values)+2 {
		t.Fatalf("%s: %d rows came back of %d", s.protocol, len(got), len(values)+2)
	}
	for i, v := range values {
		if d := cmp.Diff(v.value, got[i], equal...); d != "" {
			t.Errorf("%s: row %d (-sent +got)\n%s", s.protocol, i, d)
		}
		if v.text != "-" && gotTexts[i] != v.text {
			t.Errorf("%s: row %d: the server sees %q, not %q", s.protocol, i, gotTexts[i], v.text)
		}
	}
	// The column's default is the server's.
	last := len(values)
	if d := cmp.Diff(got[last+1], got[last], equal...); d != "" || gotTexts[last] != gotTexts[last+1] {
		t.Errorf("%s: the default is %q, the server's %q\n%s", s.protocol, gotTexts[last], gotTexts[last+1], d)
	}
	// The same by a column made of the header's type.
	header := r.header[0].Type
	c, err := ForType(header, nil)
	if err != nil {
		t.Fatal(err)
	}
	dynamic := 0
	r = &reader{columns: []proto.ColResult{c}, each: func(rows int) {
		for i := range rows {
			value := c.Value(i)
			if dynamic < len(values) {
				if typed, ok := value.(T); ok {
					if d := cmp.Diff(values[dynamic].value, typed, equal...); d != "" {
						t.Errorf("%s: row %d of a column made at run time (-sent +got)\n%s", s.protocol, dynamic, d)
					}
				} else if err := c.CheckValue(value); err != nil {
					t.Errorf("%s: row %d of a column made at run time: %v", s.protocol, dynamic, err)
				}
			}
			dynamic++
		}
	}}
	query.SQL = "SELECT c FROM " + s.protocol + " ORDER BY n"
	if err := s.conn.Query(t.Context(), query, r); err != nil {
		t.Fatalf("%s: %v", s.protocol, err)
	}
	if dynamic != len(got) {
		t.Errorf("%s: %d rows of a column made at run time", s.protocol, dynamic)
	}
}

// same gives each value without a text to compare.
func same[T any](values ...T) []seen[T] {
	list := make([]seen[T], len(values))
	for i, v := range values {
		list[i] = seen[T]{v, "-"}
	}
	return list
}
