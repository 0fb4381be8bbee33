package dir

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/syntax"
	"github.com/chent-io/chent/migrate/apply"
)

// Assertion is a comment of a migration file whose query must answer true, at
// the place where it stands:
//
//	-- chent:assert SELECT count() = uniqExact(id) FROM events
//
// [Execute] asks before the statement that follows, or at the end of the file,
// and stops where it does not hold. Where files are only replayed, as for a
// comparison, there are no rows, and nobody asks.
type Assertion struct {
	SQL  string
	Line int // in the file, from 1
	// Before is the index of the statement that it stands before; the number of
	// statements at the end of the file.
	Before int
}

// AssertionError reports an assertion that does not hold.
type AssertionError struct {
	File   string
	Line   int
	SQL    string
	Answer string
}

func (e *AssertionError) Error() string {
	return fmt.Sprintf("migrate: %s:%d: the assertion does not hold, it answers %s: %s; the statements before it stay done: look at the rows, mend them or the assertion, and run again", e.File, e.Line, e.Answer, e.SQL)
}

// directive is a comment that speaks to chent.
var directive = regexp.MustCompile(`^--\s*chent:(\w*)[ \t]*([^\n]*)`)

// The directives of migration files.
const (
	assertDirective = "assert"
	nolintDirective = "nolint"
)

// Assertions are those of the file, in order. A directive that is not known is an
// error, with the nearest one.
func (f File) Assertions() ([]Assertion, error) {
	if !strings.Contains(f.Text, "chent:") {
		return nil, nil
	}
	statements, err := f.Statements()
	if err != nil {
		return nil, err
	}
	tokens, err := syntax.Tokenize(f.Text)
	if err != nil {
		return nil, fmt.Errorf("migrate: %s: look for assertions: %w", f.Name, err)
	}
	var list []Assertion
	where := place{text: f.Text, line: 1}
	for _, t := range tokens {
		if t.Kind != syntax.TokenComment {
			continue
		}
		match := directive.FindStringSubmatch(t.Text)
		if match == nil {
			continue
		}
		line, _ := where.of(t.Offset)
		switch match[1] {
		case nolintDirective, liveWord:
			continue
		case assertDirective:
		default:
			return nil, unknownDirective(f.Name, line, match[1])
		}
		a := Assertion{SQL: strings.TrimRight(strings.TrimSpace(match[2]), "; \t\r"), Line: line}
		if a.SQL == "" {
			return nil, fmt.Errorf("migrate: %s:%d: the directive chent:assert names no query", f.Name, line)
		}
		for a.Before < len(statements) && statements[a.Before].Line <= line {
			a.Before++
		}
		list = append(list, a)
	}
	return list, nil
}

func unknownDirective(file string, line int, word string) error {
	text := fmt.Sprintf("migrate: %s:%d: the directive chent:%s is not known", file, line, word)
	if near := clickhouse.Nearest(word, []string{assertDirective, nolintDirective, liveWord}); near != "" {
		text += "; did you mean chent:" + near + "?"
	}
	return fmt.Errorf("%s", text)
}

// Check is an [AssertionError] where the assertion does not hold.
func (a Assertion) Check(ctx context.Context, conn driver.Conn, file string) error {
	rows, err := apply.Texts(ctx, conn, "SELECT ifNull(toString(("+a.SQL+")), 'NULL')")
	if err != nil {
		return fmt.Errorf("migrate: %s:%d: ask the assertion: %w", file, a.Line, err)
	}
	if answer := rows[0][0]; answer != "1" && answer != "true" {
		return &AssertionError{File: file, Line: a.Line, SQL: a.SQL, Answer: answer}
	}
	return nil
}

// CheckAt asks the assertions of a file that stand before a statement.
func CheckAt(ctx context.Context, conn driver.Conn, file string, list []Assertion, statement int) error {
	for _, a := range list {
		if a.Before != statement {
			continue
		}
		if err := a.Check(ctx, conn, file); err != nil {
			return err
		}
	}
	return nil
}
