package runtime

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"unsafe"

	"entgo.io/ent"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// source is the query's table as the SQL builder sees it.
func (t *Table) source() sql.TableRef {
	return sql.Table(t.Name).In(t.Database).Types(t.types)
}

func columnsOf(names []string) []sql.Expression {
	xs := make([]sql.Expression, len(names))
	for i, name := range names {
		xs[i] = sql.C(name)
	}
	return xs
}

// fields are the columns that make the entities of q.
func (q *Query) fields() ([]string, error) {
	if len(q.ctx.Fields) == 0 {
		return q.table.readable(), nil
	}
	for _, name := range q.ctx.Fields {
		if _, _, err := q.table.column(name); err != nil {
			return nil, err
		}
	}
	return q.ctx.Fields, nil
}

// rows is the statement for the rows of q, without a SELECT list.
func (q *Query) rows() *sql.Selector {
	s := sql.Select().From(q.table.source())
	if q.folded {
		s.Final()
	}
	for _, p := range q.prewhere {
		s.Prewhere(sql.Cond(p))
	}
	for _, p := range q.predicates {
		p(s)
	}
	for _, p := range q.onPath {
		p(s)
	}
	if q.ctx.Unique != nil && *q.ctx.Unique {
		s.Distinct()
	}
	for _, o := range q.order {
		o(s)
	}
	if q.ctx.Limit != nil {
		s.Limit(*q.ctx.Limit)
	}
	if q.ctx.Offset != nil {
		s.Offset(*q.ctx.Offset)
	}
	for _, m := range q.modifiers {
		m(s)
	}
	return s
}

// selector is the statement for the entities of q.
func (q *Query) selector() (*sql.Selector, error) {
	names, err := q.fields()
	if err != nil {
		return nil, err
	}
	return q.selectFields(names)
}

func (q *Query) selectFields(names []string) (*sql.Selector, error) {
	wire, err := q.table.wireNames(names)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if err := q.table.canRead(name); err != nil {
			return nil, err
		}
	}
	return q.rows().SelectColumns(wire...), nil
}

// statement renders s for the driver.
//
//go:noinline
func (q *Query) statement(s *sql.Selector) (driver.Statement, error) {
	return statementOf(s, q.run)
}

func statementOf(s interface {
	Query() (string, []sql.Param, error)
}, o runOptions) (driver.Statement, error) {
	text, params, err := s.Query()
	if err != nil {
		return driver.Statement{}, err
	}
	statement := driver.Statement{SQL: text, Settings: o.settings, QueryID: o.queryID, OnProgress: o.onProgress, OnProfile: o.onProfile}
	for _, p := range params {
		statement.Params = append(statement.Params, driver.Param{Name: p.Name, Type: p.Type, Value: p.Value})
	}
	return statement, nil
}

// read runs the query and hands its entities to each, block by block.
func (q *Query) read(ctx context.Context, names []string, each func(slab unsafe.Pointer, rows int) error) error {
	if len(q.selected) > 0 {
		return errors.New("the query selects expressions, which entities have no place for: use Scan")
	}
	conn, err := q.config.conn()
	if err != nil {
		return err
	}
	s, err := q.selectFields(names)
	if err != nil {
		return err
	}
	statement, err := q.statement(s)
	if err != nil {
		return err
	}
	statement.Settings = append(readSettings(q.table, names), statement.Settings...)
	zone, err := serverZone(ctx, conn, q.table, names)
	if err != nil {
		return err
	}
	r, err := newReader(q.table, names, zone, each)
	if err != nil {
		return err
	}
	return conn.Query(ctx, statement, r)
}

// readAll returns the entities of the query with their edges.
func (q *Query) readAll(ctx context.Context) ([]unsafe.Pointer, error) {
	names, err := q.fields()
	if err != nil {
		return nil, err
	}
	for _, edge := range q.edges {
		if !slices.Contains(names, edge.column) {
			names = append(slices.Clone(names), edge.column)
		}
	}
	entities := []unsafe.Pointer{}
	err = q.read(ctx, names, func(slab unsafe.Pointer, rows int) error {
		entities = slices.Grow(entities, rows)
		for i := range rows {
			entities = append(entities, q.table.rows.at(slab, i))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, edge := range q.edges {
		if err := edge.load(ctx, entities); err != nil {
			return nil, err
		}
	}
	return entities, nil
}

// stream hands the entities of the query to yield as they arrive. It runs
// between two blocks, on the goroutine that reads the connection.
func (q *Query) stream(ctx context.Context, yield func(row unsafe.Pointer) bool) error {
	names, err := q.fields()
	if err != nil {
		return err
	}
	err = q.read(ctx, names, func(slab unsafe.Pointer, rows int) error {
		for i := range rows {
			if !yield(q.table.rows.at(slab, i)) {
				return errStop
			}
		}
		return nil
	})
	if errors.Is(err, errStop) {
		return nil
	}
	return err
}

// count counts the rows of the query.
func (q *Query) count(ctx context.Context) (int, error) {
	if q.ctx.Limit == nil && q.ctx.Offset == nil && q.ctx.Unique == nil && len(q.modifiers) == 0 {
		n := *q
		n.order = nil
		return q.countOf(ctx, n.rows().Select(sql.Agg("count")))
	}
	s, err := q.selector()
	if err != nil {
		return 0, err
	}
	return q.countOf(ctx, sql.Select(sql.Agg("count")).From(s))
}

func (q *Query) countOf(ctx context.Context, s *sql.Selector) (int, error) {
	conn, err := q.config.conn()
	if err != nil {
		return 0, err
	}
	statement, err := q.statement(s)
	if err != nil {
		return 0, err
	}
	var n []int
	if err := scanRows(ctx, conn, statement, &n, nil, nil); err != nil {
		return 0, err
	}
	return only(n, q.table.Label)
}

// Scan runs the query and stores its rows into v: a pointer to a slice of
// structs, of pointers to structs, of maps from column name to value, or for
// one column of its values.
//
// A column goes to the field that has its name in a ch or json tag, or is
// named like it; the first row is not read unless all columns have a place.
//
//go:noinline
func (q *Query) Scan(ctx context.Context, v any) error {
	return q.scanWith(ctx, v, nil, (*Query).selection)
}

// selection is the statement for what q selects.
func (q *Query) selection() (*sql.Selector, error) {
	names := q.ctx.Fields
	if len(names) == 0 && len(q.selected) == 0 {
		names = q.table.readable()
	}
	s, err := q.selectFields(names)
	if err != nil {
		return nil, err
	}
	return s.AppendSelect(q.selected...), nil
}

// ScanX is like Scan, but panics if an error occurs.
//
//go:noinline
func (q *Query) ScanX(ctx context.Context, v any) {
	if err := q.Scan(ctx, v); err != nil {
		panic(err)
	}
}

// scanGroups runs the query grouped by g.
//
//go:noinline
func (q *Query) scanGroups(ctx context.Context, g *GroupBy, v, totals any) error {
	return q.scanWith(ctx, v, totals, func(q *Query) (*sql.Selector, error) { return q.groups(g), nil })
}

// groups is the statement for the groups of g.
func (q *Query) groups(g *GroupBy) *sql.Selector {
	s := q.rows().Select(g.by...).AppendSelect(g.aggregates...).GroupBy(g.by...)
	for _, m := range g.modifiers {
		m(s)
	}
	return s
}

// reading makes a query [readable].
//
//go:noinline
func (q *Query) reading(ctx context.Context) (reading, error) {
	return q.readWith(ctx, (*Query).selection)
}

func (q *Query) readGroups(ctx context.Context, g *GroupBy) (reading, error) {
	return q.readWith(ctx, func(q *Query) (*sql.Selector, error) { return q.groups(g), nil })
}

//go:noinline
func (q *Query) readWith(ctx context.Context, build func(*Query) (*sql.Selector, error)) (reading, error) {
	if _, err := q.prepare(withOp(ctx, q.ctx, ent.OpQuerySelect)); err != nil {
		return reading{}, err
	}
	conn, err := q.config.conn()
	if err != nil {
		return reading{}, err
	}
	s, err := build(q)
	return reading{conn, s, q.run, q.table.typed}, err
}

//go:noinline
func (q *Query) scanWith(ctx context.Context, v, totals any, build func(*Query) (*sql.Selector, error)) error {
	ctx = withOp(ctx, q.ctx, ent.OpQuerySelect)
	interceptors, err := q.prepare(ctx)
	if err != nil {
		return err
	}
	err = interceptScan(ctx, q.self, interceptors, v, func(ctx context.Context, other ent.Query) error {
		target, err := q.target(other)
		if err != nil {
			return err
		}
		s, err := build(target)
		if err != nil {
			return err
		}
		statement, err := target.statement(s)
		if err != nil {
			return err
		}
		conn, err := target.config.conn()
		if err != nil {
			return err
		}
		return scanRows(ctx, conn, statement, v, totals, target.table.typed)
	})
	if err != nil {
		return fmt.Errorf("query %s: %w", q.table.Label, err)
	}
	return nil
}
