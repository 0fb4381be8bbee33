package runtime

import (
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// The functions below are what the methods of generated queries do that return
// the query. They are functions, not methods of [Query], so that each generated
// query has one method of the name and not two.

// AddWhere adds predicates: rows must match all of them.
//
//go:noinline
func AddWhere[P ~func(*sql.Selector)](q *Query, ps []P) {
	q.predicates = appendFuncs(q.predicates, ps)
}

// AddPrewhere adds predicates that the server evaluates before it reads the other
// columns.
//
//go:noinline
func AddPrewhere[P ~func(*sql.Selector)](q *Query, ps []P) {
	q.prewhere = appendFuncs(q.prewhere, ps)
}

// AddOrder adds order terms.
//
//go:noinline
func AddOrder[O ~func(*sql.Selector)](q *Query, os []O) { q.order = appendFuncs(q.order, os) }

func appendFuncs[F ~func(*sql.Selector)](to []func(*sql.Selector), fs []F) []func(*sql.Selector) {
	for _, f := range fs {
		to = append(to, f)
	}
	return to
}

// SetLimit says how many rows to return at most.
//
//go:noinline
func SetLimit(q *Query, limit int) { q.ctx.Limit = &limit }

// SetOffset says how many rows to skip.
//
//go:noinline
func SetOffset(q *Query, offset int) { q.ctx.Offset = &offset }

// AddLimitBy keeps at most n rows of each combination of values of the columns.
//
//go:noinline
func AddLimitBy(q *Query, n int, fields []string) {
	q.modify(func(s *sql.Selector) { s.LimitBy(n, columnsOf(fields)...) })
}

// SetUnique removes duplicates of the selected columns: SELECT DISTINCT.
//
//go:noinline
func SetUnique(q *Query, unique bool) { q.ctx.Unique = &unique }

// AddModifiers adds what changes the statement before it runs.
//
//go:noinline
func AddModifiers(q *Query, fs []func(*sql.Selector)) { q.modifiers = append(q.modifiers, fs...) }

// AddFields limits the query to the named columns.
//
//go:noinline
func AddFields(q *Query, fields []string) { q.ctx.Fields = append(q.ctx.Fields, fields...) }

// AddExpressions adds expressions to the result.
//
//go:noinline
func AddExpressions(q *Query, xs []sql.Expression) { q.selected = append(q.selected, xs...) }

// AddSettings sets server settings of the query.
//
//go:noinline
func AddSettings(q *Query, settings []Setting) {
	q.run.settings = append(q.run.settings, settings...)
}

// SetQueryID names the query.
//
//go:noinline
func SetQueryID(q *Query, id string) { q.run.queryID = id }

// SetLogComment sets what system.query_log says of the query.
//
//go:noinline
func SetLogComment(q *Query, comment string) {
	AddSettings(q, []Setting{{Name: "log_comment", Value: comment}})
}

// SetOnProgress sets what is told how far the query is.
//
//go:noinline
func SetOnProgress(q *Query, f func(driver.Progress)) { q.run.onProgress = f }

// SetOnProfile sets what is told what the server counted.
//
//go:noinline
func SetOnProfile(q *Query, f func(driver.Profile)) { q.run.onProfile = f }

// SetFinal makes a query read its table with FINAL. Generated queries of
// engines where it means something have a method for it.
//
//go:noinline
func SetFinal(q *Query) { q.folded = true }

// UnsetFinal makes a query read its table as it is stored, after [SetFinal].
func UnsetFinal(q *Query) { q.folded = false }

// SetSample makes a query read a part of its table. Generated queries of tables
// with a sampling key have a method for it.
//
//go:noinline
func SetSample(q *Query, part float64) { q.modify(func(s *sql.Selector) { s.Sample(part) }) }

// SetArgs gives a query of a parameterised view its arguments. Generated
// queries of such views have a method for it.
//
//go:noinline
func SetArgs(q *Query, args []sql.ViewArg) {
	q.modify(func(s *sql.Selector) {
		if t, ok := s.Table().(sql.TableRef); ok {
			s.From(t.Args(args...))
		}
	})
}

//go:noinline
func (q *Query) modify(f func(*sql.Selector)) { q.modifiers = append(q.modifiers, f) }
