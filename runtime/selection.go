package runtime

import (
	"context"
	"fmt"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// Selection is a query that the user built, of any tables. Interceptors and
// privacy rules of these do not see it.
type Selection struct {
	Results
	config   Config
	selector *sql.Selector
	run      runOptions
}

// NewSelection makes a selection of s.
func NewSelection(config Config, s *sql.Selector) *Selection {
	q := &Selection{config: config, selector: s}
	q.Results = resultsOf(q)
	return q
}

// Settings sets server settings of the query.
func (q *Selection) Settings(settings ...Setting) *Selection {
	q.run.settings = append(q.run.settings, settings...)
	return q
}

// QueryID names the query in the server's logs and for KILL QUERY. Default: a
// random UUID.
func (q *Selection) QueryID(id string) *Selection {
	q.run.queryID = id
	return q
}

// OnProgress is told what the server has read since it was told last, while the
// query runs. Calls come one after the other, possibly from another goroutine.
func (q *Selection) OnProgress(f func(driver.Progress)) *Selection {
	q.run.onProgress = f
	return q
}

// OnProfile is told what the server counted, once, after the result.
func (q *Selection) OnProfile(f func(driver.Profile)) *Selection {
	q.run.onProfile = f
	return q
}

// Scan runs the query and stores its rows into v, as the Scan of a table's
// query does.
func (q *Selection) Scan(ctx context.Context, v any) error { return q.ScanTotals(ctx, v, nil) }

// ScanX is like Scan, but panics if an error occurs.
func (q *Selection) ScanX(ctx context.Context, v any) {
	if err := q.Scan(ctx, v); err != nil {
		panic(err)
	}
}

// ScanTotals is Scan that stores the row of WITH TOTALS into totals, a pointer
// to what v is a slice of.
func (q *Selection) ScanTotals(ctx context.Context, v, totals any) error {
	r, err := q.reading(ctx)
	if err == nil {
		var statement driver.Statement
		if statement, err = r.statement(); err == nil {
			err = scanRows(ctx, r.conn, statement, v, totals, nil)
		}
	}
	if err != nil {
		return fmt.Errorf("select: %w", err)
	}
	return nil
}

// SQL returns the statement with its parameters inlined: for reading, not for
// sending.
func (q *Selection) SQL() (string, error) {
	if _, _, err := q.selector.Query(); err != nil {
		return "", err
	}
	return q.selector.String(), nil
}

func (q *Selection) scanLabel() string { return "selection" }

func (q *Selection) reading(context.Context) (reading, error) {
	conn, err := q.config.conn()
	return reading{conn, q.selector, q.run, nil}, err
}
