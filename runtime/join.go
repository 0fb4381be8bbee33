package runtime

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"unsafe"

	"github.com/ClickHouse/ch-go/proto"

	"entgo.io/ent"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/sql"
	"github.com/chent-io/chent/internal/count"
)

// Pair is a row of a join of two tables. A side is nil where the join found
// nothing for it: the right one of a LEFT JOIN, the left one of a RIGHT JOIN.
type Pair[L, R any] struct {
	Left  *L
	Right *R
}

// JoinSide is a generated query with entities E, as a side of a join.
type JoinSide[E any] interface {
	All(ctx context.Context) ([]*E, error)
	base() *Query
}

// joinSide is a query as a source of a join.
type joinSide struct {
	conn   driver.Conn
	query  *sql.Selector
	table  string
	fields []string
	wire   []string
	run    runOptions
	// reader makes a reader of the side's columns.
	reader func(each func(unsafe.Pointer, int) error) (*reader, error)
	config Config
	label  string
}

//go:noinline
func (q *Query) joined(ctx context.Context, alias string) (side joinSide, err error) {
	if _, err := q.prepare(withOp(ctx, q.ctx, ent.OpQueryAll)); err != nil {
		return side, err
	}
	if len(q.edges) > 0 || len(q.selected) > 0 {
		return side, fmt.Errorf("the query of %s selects expressions or loads edges, which a join of entities has no place for", q.table.Label)
	}
	if side.conn, err = q.config.conn(); err != nil {
		return side, err
	}
	if side.fields, err = q.fields(); err != nil {
		return side, err
	}
	if side.wire, err = q.table.wireNames(side.fields); err != nil {
		return side, err
	}
	if side.query, err = q.selectFields(side.fields); err != nil {
		return side, err
	}
	zone, err := serverZone(ctx, side.conn, q.table, side.fields)
	if err != nil {
		return side, err
	}
	side.table, side.label, side.config = q.table.Name, q.table.Label, q.config
	if alias != "" {
		side.table = alias
	}
	side.run = q.run
	side.run.settings = append(readSettings(q.table, side.fields), q.run.settings...)
	side.reader = func(each func(unsafe.Pointer, int) error) (*reader, error) {
		return newReader(q.table, side.fields, zone, each)
	}
	return side, nil
}

// JoinQuery joins the rows of two queries. Each side keeps its own predicates,
// order and limit: they apply before the join.
type JoinQuery[L, R any] struct {
	left       JoinSide[L]
	right      JoinSide[R]
	aliases    [2]string
	kind       sql.JoinKind
	strictness sql.Strictness
	global     bool
	leftOnly   bool // rows of the right side are not read
	on         []func(*sql.Selector)
	modifiers  []func(*sql.Selector)
}

// NewJoin joins two queries on conditions between their typed columns, joined
// with AND.
func NewJoin[L, R any](kind sql.JoinKind, left JoinSide[L], right JoinSide[R], on []func(*sql.Selector)) *JoinQuery[L, R] {
	return &JoinQuery[L, R]{left: left, right: right, kind: kind, on: on}
}

// Aliases name the two sides, for a table that is joined to itself: its columns
// are then taken by these names, user.As("manager").
func (j *JoinQuery[L, R]) Aliases(left, right string) *JoinQuery[L, R] {
	j.aliases = [2]string{left, right}
	return j
}

// Any takes at most one match for each row.
func (j *JoinQuery[L, R]) Any() *JoinQuery[L, R] {
	j.strictness = sql.AnyMatch
	return j
}

// Asof takes the nearest match by the one inequality among the conditions.
func (j *JoinQuery[L, R]) Asof() *JoinQuery[L, R] {
	j.strictness = sql.Asof
	return j
}

// Global sends the right side to every server of a distributed query.
func (j *JoinQuery[L, R]) Global() *JoinQuery[L, R] {
	j.global = true
	return j
}

// Where adds conditions on the pairs: predicates of typed columns of both sides.
func (j *JoinQuery[L, R]) Where(ps ...func(*sql.Selector)) *JoinQuery[L, R] {
	return j.Modify(func(s *sql.Selector) { s.WhereP(ps...) })
}

// Order orders the pairs.
func (j *JoinQuery[L, R]) Order(terms ...sql.OrderTerm) *JoinQuery[L, R] {
	return j.Modify(func(s *sql.Selector) { s.OrderBy(terms...) })
}

// Limit is how many pairs to return at most.
func (j *JoinQuery[L, R]) Limit(n int) *JoinQuery[L, R] {
	return j.Modify(func(s *sql.Selector) { s.Limit(n) })
}

// Modify changes the statement before it runs.
func (j *JoinQuery[L, R]) Modify(fs ...func(*sql.Selector)) *JoinQuery[L, R] {
	j.modifiers = append(j.modifiers, fs...)
	return j
}

// All returns the pairs.
func (j *JoinQuery[L, R]) All(ctx context.Context) ([]Pair[L, R], error) {
	pairs := []Pair[L, R]{}
	for p, err := range j.Iter(ctx) {
		if err != nil {
			return nil, err
		}
		pairs = append(pairs, p)
	}
	return pairs, nil
}

// Iter returns the pairs one by one, as their blocks arrive.
func (j *JoinQuery[L, R]) Iter(ctx context.Context) iter.Seq2[Pair[L, R], error] {
	return func(yield func(Pair[L, R], error) bool) {
		left, right, err := j.sides(ctx)
		if err == nil {
			err = j.run(ctx, left, right, func(p Pair[L, R]) bool { return yield(p, nil) })
		}
		if err != nil && !errors.Is(err, errStop) {
			yield(Pair[L, R]{}, fmt.Errorf("join: %w", err))
		}
	}
}

// SQL returns the statement with its parameters inlined: for reading, not for
// sending.
func (j *JoinQuery[L, R]) SQL(ctx context.Context) (string, error) {
	left, right, err := j.sides(ctx)
	if err != nil {
		return "", fmt.Errorf("join: %w", err)
	}
	s := j.selector(left, right)
	if _, _, err := s.Query(); err != nil {
		return "", fmt.Errorf("join: %w", err)
	}
	return s.String(), nil
}

func (j *JoinQuery[L, R]) sides(ctx context.Context) (left joinSide, right joinSide, err error) {
	if left, err = j.left.base().joined(ctx, j.aliases[0]); err != nil {
		return left, right, err
	}
	right, err = j.right.base().joined(ctx, j.aliases[1])
	if err == nil && left.table == right.table {
		err = fmt.Errorf("both sides are called %s: name them with Aliases, and take their columns by these names", left.table)
	}
	return left, right, err
}

// matched is true in the rows that a side has, and false in those that an outer
// join makes up for it.
const matched = "chent_matched"

func (j *JoinQuery[L, R]) selector(left joinSide, right joinSide) *sql.Selector {
	yes := sql.As(sql.Raw("true"), matched)
	l := left.query.AppendSelect(yes).As(left.table).Model(left.table)
	r := right.query.AppendSelect(yes).As(right.table).Model(right.table)
	s := sql.Select(columnsUnder(left.table, left.wire)...).From(l)
	if !j.leftOnly {
		s.AppendSelect(columnsUnder(right.table, right.wire)...)
	}
	join := s.JoinAs(j.kind, r)
	if j.strictness != "" {
		join.Strictness(j.strictness)
	}
	if j.global {
		join.Global()
	}
	join.On(j.on...)
	for _, m := range j.modifiers {
		m(s)
	}
	return s
}

// columnsUnder are the columns of a side, with its mark before them.
func columnsUnder(alias string, names []string) []sql.Expression {
	of := sql.Columns{Table: alias, Alias: alias}
	list := []sql.Expression{sql.BoolColumn(of, matched, "Bool")}
	for _, name := range names {
		list = append(list, sql.AnyColumn(of, name, ""))
	}
	return list
}

func (j *JoinQuery[L, R]) run(ctx context.Context, left joinSide, right joinSide, each func(Pair[L, R]) bool) error {
	run := left.run
	run.settings = append(run.settings, right.run.settings...)
	// The server's default would make NULL of what does not match; the marks
	// say it, and the types stay those of the schema.
	run.settings = append(run.settings, driver.Setting{Name: "join_use_nulls", Value: "0"})
	statement, err := statementOf(j.selector(left, right), run)
	if err != nil {
		return err
	}
	p := &pairReader[L, R]{each: each, leftMark: new(proto.ColBool), rightMark: new(proto.ColBool)}
	if p.left, err = left.reader(func(slab unsafe.Pointer, rows int) error { p.lefts = unsafe.Slice((*L)(slab), rows); return nil }); err != nil {
		return err
	}
	if j.leftOnly {
		return left.conn.Query(ctx, statement, p)
	}
	if p.right, err = right.reader(func(slab unsafe.Pointer, rows int) error { p.rights = unsafe.Slice((*R)(slab), rows); return nil }); err != nil {
		return err
	}
	return left.conn.Query(ctx, statement, p)
}

// pairReader decodes a result into pairs.
type pairReader[L, R any] struct {
	left                *reader
	right               *reader
	leftMark, rightMark *proto.ColBool
	lefts               []L
	rights              []R
	each                func(Pair[L, R]) bool
}

// Columns checks both halves of the result.
func (p *pairReader[L, R]) Columns(header []driver.ColumnInfo) ([]proto.ColResult, error) {
	n := 1 + len(p.left.wire)
	want := n
	if p.right != nil {
		want += 1 + len(p.right.wire)
	}
	if len(header) != want {
		return nil, fmt.Errorf("the result has %s where %d were asked for", count.Of(len(header), "column"), want)
	}
	lefts, err := p.left.Columns(header[1:n])
	if err != nil {
		return nil, err
	}
	results := append([]proto.ColResult{p.leftMark}, lefts...)
	if p.right == nil {
		return results, nil
	}
	rights, err := p.right.Columns(header[n+1:])
	if err != nil {
		return nil, err
	}
	return append(append(results, p.rightMark), rights...), nil
}

// Block hands on the pairs of a block.
func (p *pairReader[L, R]) Block(rows int) error {
	if rows == 0 {
		return nil
	}
	if err := p.left.Block(rows); err != nil {
		return err
	}
	if p.right != nil {
		if err := p.right.Block(rows); err != nil {
			return err
		}
	}
	for i := range rows {
		var pair Pair[L, R]
		if p.leftMark.Row(i) {
			pair.Left = &p.lefts[i]
		}
		if p.right != nil && p.rightMark.Row(i) {
			pair.Right = &p.rights[i]
		}
		if !p.each(pair) {
			return errStop
		}
	}
	return nil
}

// SemiJoin keeps the rows of left that have a match on the right (or, with
// anti, that have none): rows of one table, so that nothing of the other can be
// selected.
func SemiJoin[L, R any](anti bool, left JoinSide[L], right JoinSide[R], on []func(*sql.Selector)) *OneSided[L] {
	j := &JoinQuery[L, R]{left: left, right: right, kind: sql.LeftJoin, strictness: sql.Semi, leftOnly: true, on: on}
	if anti {
		j.strictness = sql.Anti
	}
	return &OneSided[L]{pairs: func(ctx context.Context, aliases [2]string, modifiers []func(*sql.Selector)) iter.Seq2[*L, error] {
		j := *j
		j.aliases, j.modifiers = aliases, modifiers
		return func(yield func(*L, error) bool) {
			for p, err := range j.Iter(ctx) {
				if !yield(p.Left, err) {
					return
				}
			}
		}
	}}
}

// OneSided is a join that keeps or drops rows of one table by those of another.
type OneSided[L any] struct {
	pairs     func(ctx context.Context, aliases [2]string, modifiers []func(*sql.Selector)) iter.Seq2[*L, error]
	aliases   [2]string
	modifiers []func(*sql.Selector)
}

// Aliases name the two sides; see [JoinQuery.Aliases].
func (j *OneSided[L]) Aliases(left, right string) *OneSided[L] {
	j.aliases = [2]string{left, right}
	return j
}

// Order orders the rows.
func (j *OneSided[L]) Order(terms ...sql.OrderTerm) *OneSided[L] {
	j.modifiers = append(j.modifiers, func(s *sql.Selector) { s.OrderBy(terms...) })
	return j
}

// Limit is how many rows to return at most.
func (j *OneSided[L]) Limit(n int) *OneSided[L] {
	j.modifiers = append(j.modifiers, func(s *sql.Selector) { s.Limit(n) })
	return j
}

// All returns the rows.
func (j *OneSided[L]) All(ctx context.Context) ([]*L, error) {
	rows := []*L{}
	for e, err := range j.Iter(ctx) {
		if err != nil {
			return nil, err
		}
		rows = append(rows, e)
	}
	return rows, nil
}

// Iter returns the rows one by one, as their blocks arrive.
func (j *OneSided[L]) Iter(ctx context.Context) iter.Seq2[*L, error] {
	return j.pairs(ctx, j.aliases, j.modifiers)
}
