package runtime

import (
	"context"
	"fmt"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// Explain returns what EXPLAIN says of the query, line by line: its plan, its
// pipeline, the indexes that it uses (kind PLAN with the setting indexes = 1),
// how much it would read.
//
//	text, err := q.Explain(ctx, sql.ExplainPlan, sql.Setting{Name: "indexes", Value: 1})
//
//go:noinline
func (s *Results) Explain(ctx context.Context, kind sql.ExplainKind, settings ...sql.Setting) (string, error) {
	r, err := s.of.reading(ctx)
	if err != nil {
		return "", fmt.Errorf("explain %s: %w", s.of.scanLabel(), err)
	}
	statement, err := statementOf(sql.Explain(kind, r.selector, settings...), r.options)
	if err != nil {
		return "", fmt.Errorf("explain %s: %w", s.of.scanLabel(), err)
	}
	var rows []map[string]any
	if err := scanRows(ctx, r.conn, statement, &rows, nil, nil); err != nil {
		return "", fmt.Errorf("explain %s: %w", s.of.scanLabel(), err)
	}
	var lines []string
	for _, row := range rows {
		if line, ok := row["explain"]; ok {
			lines = append(lines, fmt.Sprint(line))
			continue
		}
		// ESTIMATE answers with a table.
		lines = append(lines, fmt.Sprintf("%v.%v parts=%v rows=%v marks=%v", row["database"], row["table"], row["parts"], row["rows"], row["marks"]))
	}
	return strings.Join(lines, "\n"), nil
}
