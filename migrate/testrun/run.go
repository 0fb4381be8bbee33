package testrun

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/count"
	"github.com/chent-io/chent/internal/fixture"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/dir"
	"github.com/chent-io/chent/migrate/hcl"
)

// Options says what a test needs beside its connection.
type Options struct {
	// Migrate runs the files up to a version, for the migrate steps. Default:
	// such a step fails.
	Migrate func(ctx context.Context, to string) error
	// Folder is what the paths of fixtures are relative to. Default: the
	// working directory.
	Folder string
	// Log gets the messages of log steps. Default: nobody.
	Log func(message string)
}

// Error says which step of a test failed, and why.
type Error struct {
	Pos string // file:line:column
	Err error
}

func (e *Error) Error() string { return e.Pos + ": " + e.Err.Error() }

func (e *Error) Unwrap() error { return e.Err }

// Run runs the steps of a test up to the first that fails, and then its cleanup.
// conn must be a session over HTTP: what one step sets counts for the next.
func Run(ctx context.Context, conn driver.Conn, t hcl.Test, o Options) (err error) {
	r := runner{conn: conn, options: o}
	defer func() {
		for _, s := range t.Cleanup {
			if failed := r.step(context.WithoutCancel(ctx), s); failed != nil {
				err = errors.Join(err, &Error{Pos: s.Pos, Err: failed})
			}
		}
	}()
	for _, s := range t.Steps {
		if err := r.step(ctx, s); err != nil {
			return &Error{Pos: s.Pos, Err: err}
		}
	}
	return nil
}

type runner struct {
	conn    driver.Conn
	options Options
}

func (r *runner) step(ctx context.Context, s hcl.TestStep) error {
	switch s.Kind {
	case hcl.AssertStep:
		return r.assert(ctx, s)
	case hcl.CatchStep:
		return r.catch(ctx, s)
	case hcl.LogStep:
		if r.options.Log != nil {
			r.options.Log(s.Message)
		}
		return nil
	case hcl.MigrateStep:
		if r.options.Migrate == nil {
			return errors.New("there is no migration directory to run")
		}
		return r.options.Migrate(ctx, s.To)
	case hcl.FixtureStep:
		return r.fixture(ctx, s)
	}
	answer, err := r.run(ctx, s.SQL)
	if err != nil {
		return err
	}
	return compare(answer, s)
}

// answer is what a query answered; without columns it was no query.
type answer struct {
	columns []string
	rows    [][]string
}

// run runs the statements of a text and returns the answer of the last one.
func (r *runner) run(ctx context.Context, text string) (a answer, err error) {
	statements, err := dir.Scan("sql", text)
	if err != nil {
		return a, err
	}
	if len(statements) == 0 {
		return a, errors.New("sql holds no statement")
	}
	for _, s := range statements {
		if a, err = query(ctx, r.conn, s.Text); err != nil {
			return a, err
		}
	}
	return a, nil
}

// query runs a statement, whatever it is: the format says itself whether there
// are columns.
func query(ctx context.Context, conn driver.Conn, sql string) (a answer, err error) {
	if !answers(sql) {
		return a, conn.Exec(ctx, driver.Statement{SQL: sql})
	}
	body, err := conn.QueryFormat(ctx, driver.Statement{SQL: sql + "\nFORMAT JSONCompactStringsEachRowWithNames"})
	if err != nil {
		return a, err
	}
	defer func() { err = errors.Join(err, body.Close()) }()
	in := bufio.NewReader(body)
	for {
		line, err := in.ReadBytes('\n')
		if len(strings.TrimSpace(string(line))) > 0 {
			var row []string
			if err := json.Unmarshal(line, &row); err != nil {
				return a, fmt.Errorf("read the answer %q: %w", line, err)
			}
			if a.columns == nil {
				a.columns = row
			} else {
				a.rows = append(a.rows, row)
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return a, nil
		case err != nil:
			return a, err
		}
	}
}

var firstWord = regexp.MustCompile(`^[\s(]*([A-Za-z]+)`)

// answers reports whether a statement is a query, by its first word.
func answers(sql string) bool {
	match := firstWord.FindStringSubmatch(withoutComments(sql))
	if match == nil {
		return false
	}
	switch strings.ToUpper(match[1]) {
	case "SELECT", "WITH", "SHOW", "DESCRIBE", "DESC", "EXISTS", "EXPLAIN", "FROM", "VALUES", "CHECK":
		return true
	}
	return false
}

var comment = regexp.MustCompile(`(?s)^\s*(?:--[^\n]*\n|/\*.*?\*/)`)

// withoutComments is a statement without the comments before it.
func withoutComments(sql string) string {
	for {
		at := comment.FindStringIndex(sql)
		if at == nil {
			return sql
		}
		sql = sql[at[1]:]
	}
}

// compare compares an answer with what a step expects.
func compare(a answer, s hcl.TestStep) error {
	if s.Output == nil && s.Match == nil {
		return nil
	}
	if a.columns == nil {
		return errors.New("an output is expected, and the last statement is no query")
	}
	got := a.csv()
	if s.Format == "table" {
		got = a.table()
	}
	if s.Match != nil {
		pattern, err := regexp.Compile(*s.Match)
		if err != nil {
			return fmt.Errorf("match is no regular expression: %w", err)
		}
		if !pattern.MatchString(strings.TrimSpace(got)) {
			return fmt.Errorf("the output does not match %s:\n%s", *s.Match, got)
		}
		return nil
	}
	if diff := cmp.Diff(lines(*s.Output), lines(got)); diff != "" {
		return fmt.Errorf("the output is another one (-want +got):\n%s", diff)
	}
	return nil
}

// lines are those of a text without the space around it and at their ends.
func lines(text string) []string {
	list := strings.Split(strings.TrimSpace(text), "\n")
	for i := range list {
		list[i] = strings.TrimRight(list[i], " \r")
	}
	return list
}

// csv is a line for each row, its values separated by a comma and a space.
func (a answer) csv() string {
	var out strings.Builder
	for _, row := range a.rows {
		fmt.Fprintln(&out, strings.Join(row, ", "))
	}
	return out.String()
}

// table is a table with the columns' names above.
func (a answer) table() string {
	widths := make([]int, len(a.columns))
	all := append([][]string{a.columns}, a.rows...)
	for _, row := range all {
		for i, value := range row {
			widths[i] = max(widths[i], len([]rune(value)))
		}
	}
	var out strings.Builder
	for n, row := range all {
		cells := make([]string, len(row))
		for i, value := range row {
			cells[i] = " " + value + strings.Repeat(" ", widths[i]-len([]rune(value))) + " "
		}
		fmt.Fprintln(&out, strings.Join(cells, "|"))
		if n == 0 {
			for i := range cells {
				cells[i] = strings.Repeat("-", widths[i]+2)
			}
			fmt.Fprintln(&out, strings.Join(cells, "+"))
		}
	}
	return out.String()
}

// assert fails unless the one value of a query is true.
func (r *runner) assert(ctx context.Context, s hcl.TestStep) error {
	a, err := r.run(ctx, s.SQL)
	if err != nil {
		return err
	}
	if err := a.holds(); err != nil {
		if s.Message != "" {
			return fmt.Errorf("%s (%w)", s.Message, err)
		}
		return err
	}
	return nil
}

// holds is an error unless the answer is one true value.
func (a answer) holds() error {
	if len(a.columns) != 1 || len(a.rows) != 1 {
		return fmt.Errorf("an assertion answers one value, and this has %s and %s", count.Of(len(a.columns), "column"), count.Of(len(a.rows), "row"))
	}
	switch a.rows[0][0] {
	case "1", "true":
		return nil
	case "0", "false":
		return errors.New("the assertion does not hold")
	}
	return fmt.Errorf("an assertion answers 0, 1, true or false, and this is %q", a.rows[0][0])
}

// catch fails unless a statement fails, as expected.
func (r *runner) catch(ctx context.Context, s hcl.TestStep) error {
	if _, err := dir.Scan("sql", s.SQL); err != nil {
		return err // a mistake in the test is not what is waited for
	}
	_, err := r.run(ctx, s.SQL)
	switch {
	case err == nil:
		return errors.New("an error is expected, and there is none")
	case ctx.Err() != nil:
		return err
	case s.Error == "" || strings.Contains(err.Error(), s.Error):
		return nil
	}
	if pattern, bad := regexp.Compile(s.Error); bad == nil && pattern.MatchString(err.Error()) {
		return nil
	}
	return fmt.Errorf("the error is another one than %s: %w", s.Error, err)
}

// fixture loads files of rows.
func (r *runner) fixture(ctx context.Context, s hcl.TestStep) error {
	path := s.File
	if !filepath.IsAbs(path) {
		path = filepath.Join(r.options.Folder, path)
	}
	if s.Table == "" {
		return fixture.LoadDir(ctx, r.conn, path)
	}
	if err := r.holdsRows(ctx, s.Table); err != nil {
		return err
	}
	return fixture.Load(ctx, r.conn, s.Table, path)
}

// holdsRows is an error where a table keeps its rows elsewhere: they are not
// there in a test.
func (r *runner) holdsRows(ctx context.Context, table string) error {
	a, err := query(ctx, r.conn, "SELECT engine FROM system.tables WHERE database = currentDatabase() AND name = "+clickhouse.QuoteString(table))
	if err != nil {
		return err
	}
	if len(a.rows) == 0 {
		return fmt.Errorf("there is no table %s to load the fixture into", table)
	}
	if kind, known := catalog.KindOfEngine(a.rows[0][0]); known && (kind.Holds == catalog.HoldsOutside || kind.Holds == catalog.HoldsPlace) {
		return fmt.Errorf("the rows of %s are elsewhere (its engine is %s), so that a test can neither load nor read them: put a table in its place first, with an exec of DROP TABLE %s and a CREATE TABLE with ENGINE = Memory", table, kind.Name, table)
	}
	return nil
}

// Rows returns the rows of a query, each value as text.
func Rows(ctx context.Context, conn driver.Conn, sql string) ([][]string, error) {
	a, err := query(ctx, conn, strings.TrimRight(strings.TrimSpace(sql), ";"))
	return a.rows, err
}
