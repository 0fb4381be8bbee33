package runtime

import (
	"context"
	"fmt"
	"io"
	"regexp"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// Export writes the result of the query to w in a ClickHouse format: Parquet,
// Arrow, CSVWithNames, JSONEachRow, … The server writes the format, so that
// memory stays bounded whatever the size of the result, and w gets its bytes
// as they arrive. It returns how many they were.
//
// Traversers and privacy rules see the query, interceptors do not. Formats
// travel over HTTP only: a native connection returns
// driver.ErrFormatNeedsHTTP.
//
// See https://clickhouse.com/docs/interfaces/formats.
//
//go:noinline
func (s *Results) Export(ctx context.Context, w io.Writer, format string) (int64, error) {
	r, err := s.of.reading(ctx)
	if err != nil {
		return 0, fmt.Errorf("export %s: %w", s.of.scanLabel(), err)
	}
	n, err := r.export(ctx, w, format)
	if err != nil {
		return n, fmt.Errorf("export %s as %s: %w", s.of.scanLabel(), format, err)
	}
	return n, nil
}

func (r reading) export(ctx context.Context, w io.Writer, format string) (int64, error) {
	if err := checkFormat(format); err != nil {
		return 0, err
	}
	statement, err := r.statement()
	if err != nil {
		return 0, err
	}
	statement.SQL += " FORMAT " + format
	body, err := r.conn.QueryFormat(ctx, statement)
	if err != nil {
		return 0, err
	}
	n, err := io.Copy(w, body)
	if closing := body.Close(); err == nil {
		err = closing
	}
	return n, err
}

var formatName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

// checkFormat refuses what cannot be the name of a format.
func checkFormat(name string) error {
	if formatName.MatchString(name) {
		return nil
	}
	return fmt.Errorf("%q is not the name of a format: write one of ClickHouse's, such as Parquet, CSVWithNames or JSONEachRow", name)
}

// ImportOptions tunes [Import].
type ImportOptions struct {
	// Columns are the columns that the data has, in its order. Formats that
	// carry names (JSONEachRow, Parquet, …WithNames) match by them and need no
	// list. Default: those that can be inserted, in the table's order.
	Columns []string
	// Settings are server settings of the insert, those of the format among
	// them, such as input_format_skip_unknown_fields.
	Settings []Setting
}

// Import inserts data of a ClickHouse format into the table of m, as the server
// reads it: hooks, validators and Go defaults do not run. The privacy policy is
// asked once, of m. An insert that fails half way may have written whole blocks
// of the data before it.
func Import(ctx context.Context, m mutation, format string, data io.Reader, options ...ImportOptions) error {
	b := m.base()
	err := permit(ctx, m)
	if err == nil {
		err = importData(ctx, b.table, *b.config, format, data, last(options))
	}
	if err != nil {
		return fmt.Errorf("import %s as %s: %w", b.table.Label, format, err)
	}
	return nil
}

func importData(ctx context.Context, t *Table, config Config, format string, data io.Reader, o ImportOptions) error {
	if err := checkFormat(format); err != nil {
		return err
	}
	for _, name := range o.Columns {
		if _, _, err := t.column(name); err != nil {
			return err
		}
	}
	conn, err := config.conn()
	if err != nil {
		return err
	}
	statement, err := statementOf(sql.Insert(t.source()).Columns(o.Columns...), runOptions{settings: o.Settings})
	if err != nil {
		return err
	}
	statement.SQL += " FORMAT " + format
	if err := t.remembers(ctx, conn, o.Settings); err != nil {
		return err
	}
	return conn.InsertFormat(ctx, statement, data)
}

// InsertSelect inserts the rows of a query into the named columns of the table
// of m, on the server. Hooks, validators and Go defaults do not run. The privacy
// policy is asked once, of m.
func InsertSelect(ctx context.Context, m mutation, columns []string, query *sql.Selector, settings ...driver.Setting) error {
	b := m.base()
	err := permit(ctx, m)
	if err == nil {
		err = insertSelect(ctx, b.table, *b.config, columns, query, settings)
	}
	if err != nil {
		return fmt.Errorf("insert into %s: %w", b.table.Label, err)
	}
	return nil
}

func insertSelect(ctx context.Context, t *Table, config Config, columns []string, query *sql.Selector, settings []driver.Setting) error {
	for _, name := range columns {
		c, _, err := t.column(name)
		if err == nil && !c.insertable() {
			err = fmt.Errorf("column %q of %s cannot be inserted: the server computes it", name, t.Label)
		}
		if err != nil {
			return err
		}
	}
	conn, err := config.conn()
	if err != nil {
		return err
	}
	statement, err := statementOf(sql.Insert(t.source()).Columns(columns...).Select(query), runOptions{settings: settings})
	if err == nil {
		err = t.remembers(ctx, conn, settings)
	}
	if err != nil {
		return err
	}
	return conn.Exec(ctx, statement)
}
