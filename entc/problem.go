package entc

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// SchemaError reports everything that is wrong with a schema package, in the
// order of the source.
type SchemaError struct {
	Problems []Problem
}

// Problem is one mistake in a schema package.
type Problem struct {
	// Pos is file:line:column, as far as it is known.
	Pos string
	// Type is ent's type, Field its field; empty where the mistake is not in one.
	Type, Field string
	// Message says what is wrong and what to write instead.
	Message string
}

// Error returns one line for each problem.
func (e *SchemaError) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// String returns the problem as a compiler would print it.
func (p Problem) String() string {
	subject := p.Type
	if p.Field != "" {
		subject += "." + p.Field
	}
	parts := slices.DeleteFunc([]string{p.Pos, subject, p.Message}, func(s string) bool { return s == "" })
	return strings.Join(parts, ": ")
}

// problems gathers mistakes.
type problems struct {
	list []Problem
}

func (ps *problems) add(pos, typ, field, format string, args ...any) {
	p := Problem{Pos: pos, Type: typ, Field: field, Message: fmt.Sprintf(format, args...)}
	if !slices.Contains(ps.list, p) {
		ps.list = append(ps.list, p)
	}
}

// err returns the problems sorted by position, nil if there are none.
func (ps *problems) err() error {
	if len(ps.list) == 0 {
		return nil
	}
	slices.SortStableFunc(ps.list, func(a, b Problem) int {
		aFile, aLine, aColumn := splitPos(a.Pos)
		bFile, bLine, bColumn := splitPos(b.Pos)
		return cmp.Or(cmp.Compare(aFile, bFile), cmp.Compare(aLine, bLine), cmp.Compare(aColumn, bColumn))
	})
	return &SchemaError{Problems: ps.list}
}

func splitPos(pos string) (file string, line, column int) {
	parts := strings.Split(pos, ":")
	file = parts[0]
	if len(parts) > 1 {
		line, _ = strconv.Atoi(parts[1])
	}
	if len(parts) > 2 {
		column, _ = strconv.Atoi(parts[2])
	}
	return file, line, column
}

// suggest returns `; did you mean "x"?` for the known word nearest to word,
// empty if none is near.
func suggest(word string, known []string) string {
	best := clickhouse.Nearest(word, known)
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", best)
}
