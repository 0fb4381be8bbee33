package sql

import (
	"fmt"
	"slices"
)

// Selector builds a SELECT. Its methods change it and return it; [Selector.Clone]
// gives an independent copy. Errors are kept and come out when the statement
// is rendered by [Selector.Query].
//
// Generated predicates are functions of a Selector, as in ent: they add their
// condition with [Selector.Where].
type Selector struct {
	with       []cte
	distinct   bool
	distinctOn []node
	columns    []node
	from       TableView
	joins      []join
	arrayJoins []arrayJoin
	prewhere   []node
	where      []node
	group      *grouping
	having     []node
	windows    []namedWindow
	qualify    []node
	order      []OrderTerm
	interp     *interpolate
	limitBy    *limitBy
	limit      *uint64
	offset     *uint64
	withTies   bool
	settings   []Setting
	setOps     []setOp
	alias      string
	model      string // the table that typed columns of the result belong to
	errs       []error
}

// Select returns a query of expressions. None selects every column.
func Select(columns ...Expression) *Selector {
	return new(Selector).Select(columns...)
}

// Select sets the SELECT list. None selects every column.
func (s *Selector) Select(columns ...Expression) *Selector {
	s.columns = nil
	return s.AppendSelect(columns...)
}

// AppendSelect adds to the SELECT list.
func (s *Selector) AppendSelect(columns ...Expression) *Selector {
	s.columns = append(s.columns, nodesOf(columns)...)
	return s
}

// SelectColumns sets the SELECT list to columns of the first source, by name.
func (s *Selector) SelectColumns(names ...string) *Selector {
	s.columns = nil
	for _, name := range names {
		s.columns = append(s.columns, &column{name: name})
	}
	return s
}

// From sets what the query reads.
func (s *Selector) From(source TableView) *Selector {
	s.from = source
	return s
}

// Table is the source of the query, nil when it has none.
func (s *Selector) Table() TableView { return s.from }

// Final reads the query's table with FINAL; see [TableRef.Final].
func (s *Selector) Final() *Selector {
	return s.changeTable("FINAL", TableRef.Final)
}

// Sample reads a part of the query's table; see [TableRef.Sample].
func (s *Selector) Sample(ratio float64) *Selector {
	return s.changeTable("SAMPLE", func(t TableRef) TableRef { return t.Sample(ratio) })
}

// SampleOffset reads a part of the query's table; see [TableRef.SampleOffset].
func (s *Selector) SampleOffset(ratio, offset float64) *Selector {
	return s.changeTable("SAMPLE", func(t TableRef) TableRef { return t.SampleOffset(ratio, offset) })
}

func (s *Selector) changeTable(clause string, f func(TableRef) TableRef) *Selector {
	t, ok := s.from.(TableRef)
	if !ok {
		return s.AddError(fmt.Errorf("%s needs a table in FROM", clause))
	}
	t = f(t)
	if t.sample != nil {
		if err := t.sample.check(); err != nil {
			s.AddError(fmt.Errorf("SAMPLE: %w", err))
		}
	}
	s.from = t
	return s
}

// C is [C]: what has that name in the query.
func (s *Selector) C(name string) Any { return C(name) }

// Distinct removes duplicate rows from the result.
func (s *Selector) Distinct() *Selector {
	s.distinct = true
	return s
}

// DistinctOn keeps the first row of each group that is equal in the
// expressions.
func (s *Selector) DistinctOn(by ...Expression) *Selector {
	if len(by) == 0 {
		return s.AddError(fmt.Errorf("DISTINCT ON needs at least one expression"))
	}
	s.distinctOn = nodesOf(by)
	return s
}

// Prewhere adds conditions that are read and checked before the other columns
// are. Conditions are joined with AND. The server moves conditions there by
// itself where it helps.
//
// See https://clickhouse.com/docs/sql-reference/statements/select/prewhere.
func (s *Selector) Prewhere(conditions ...Expression) *Selector {
	s.prewhere = append(s.prewhere, nodesOf(conditions)...)
	return s
}

// PrewhereP is [Selector.Prewhere] with predicates.
func (s *Selector) PrewhereP(predicates ...func(*Selector)) *Selector {
	s.prewhere = append(s.prewhere, predicateNodes(predicates)...)
	return s
}

// Where adds conditions, joined with AND.
func (s *Selector) Where(conditions ...Expression) *Selector {
	s.where = append(s.where, nodesOf(conditions)...)
	return s
}

// WhereP is [Selector.Where] with predicates.
func (s *Selector) WhereP(predicates ...func(*Selector)) *Selector {
	s.where = append(s.where, predicateNodes(predicates)...)
	return s
}

// Having adds conditions on groups, joined with AND.
func (s *Selector) Having(conditions ...Expression) *Selector {
	s.having = append(s.having, nodesOf(conditions)...)
	return s
}

// HavingP is [Selector.Having] with predicates.
func (s *Selector) HavingP(predicates ...func(*Selector)) *Selector {
	s.having = append(s.having, predicateNodes(predicates)...)
	return s
}

// Qualify adds conditions on the results of window functions, joined with AND.
// Server: 24.8.
func (s *Selector) Qualify(conditions ...Expression) *Selector {
	s.qualify = append(s.qualify, nodesOf(conditions)...)
	return s
}

// QualifyP is [Selector.Qualify] with predicates.
func (s *Selector) QualifyP(predicates ...func(*Selector)) *Selector {
	s.qualify = append(s.qualify, predicateNodes(predicates)...)
	return s
}

// OrderBy adds terms to ORDER BY.
func (s *Selector) OrderBy(terms ...OrderTerm) *Selector {
	s.order = append(s.order, terms...)
	return s
}

// ClearOrder removes ORDER BY.
func (s *Selector) ClearOrder() *Selector {
	s.order, s.interp = nil, nil
	return s
}

// Limit keeps the first n rows.
func (s *Selector) Limit(n int) *Selector { return s.rows("LIMIT", &s.limit, n) }

// Offset skips the first n rows.
func (s *Selector) Offset(n int) *Selector { return s.rows("OFFSET", &s.offset, n) }

func (s *Selector) rows(clause string, to **uint64, n int) *Selector {
	if n < 0 {
		return s.AddError(fmt.Errorf("%s %d is negative", clause, n))
	}
	u := uint64(n)
	*to = &u
	return s
}

// WithTies keeps, beside the rows of LIMIT, those that are equal to the last
// of them in ORDER BY.
func (s *Selector) WithTies() *Selector {
	s.withTies = true
	return s
}

// As gives the query an alias, for use as a source of another.
func (s *Selector) As(alias string) *Selector {
	s.alias = alias
	return s
}

// Model makes the query, as a source of another, one whose columns are those
// of a table: what reads some of its columns and rows.
func (s *Selector) Model(name string) *Selector {
	s.model = name
	return s
}

// Setting is a server setting for one statement.
type Setting struct {
	Name string
	// Value is a string, a number or a bool.
	Value any
}

// Settings adds server settings for this statement.
func (s *Selector) Settings(settings ...Setting) *Selector {
	s.settings = append(s.settings, settings...)
	return s
}

// AddError makes the query fail with err when it is rendered.
func (s *Selector) AddError(err error) *Selector {
	s.errs = append(s.errs, err)
	return s
}

// Err returns the first error kept so far.
func (s *Selector) Err() error {
	if len(s.errs) > 0 {
		return s.errs[0]
	}
	return nil
}

// P returns the conditions of WHERE as one expression, nil if there are none.
func (s *Selector) P() Expression {
	if len(s.where) == 0 {
		return nil
	}
	return expression{&logic{"AND", s.where}}
}

// Clone returns an independent copy.
func (s *Selector) Clone() *Selector {
	if s == nil {
		return nil
	}
	c := *s
	c.with = slices.Clone(s.with)
	c.distinctOn = slices.Clone(s.distinctOn)
	c.columns = slices.Clone(s.columns)
	c.joins = slices.Clone(s.joins)
	c.arrayJoins = slices.Clone(s.arrayJoins)
	c.prewhere = slices.Clone(s.prewhere)
	c.where = slices.Clone(s.where)
	c.group = s.group.clone()
	c.having = slices.Clone(s.having)
	c.windows = slices.Clone(s.windows)
	c.qualify = slices.Clone(s.qualify)
	c.order = slices.Clone(s.order)
	c.settings = slices.Clone(s.settings)
	c.setOps = slices.Clone(s.setOps)
	c.errs = slices.Clone(s.errs)
	return &c
}

// describe names the query in errors.
func (s *Selector) describe() string {
	if s.from == nil || s.from.reference() == "" {
		return "SELECT"
	}
	return "SELECT from " + s.from.reference()
}

// sources returns the source and everything joined to it.
func (s *Selector) sources() []TableView {
	var list []TableView
	if s.from != nil {
		list = append(list, s.from)
	}
	for _, j := range s.joins {
		list = append(list, j.source)
	}
	return list
}

func nodesOf(list []Expression) []node {
	nodes := make([]node, 0, len(list))
	for _, x := range list {
		if x == nil {
			nodes = append(nodes, &failure{fmt.Errorf("an expression is nil")})
			continue
		}
		nodes = append(nodes, x.node())
	}
	return nodes
}

// failure is an error found while an expression was built.
type failure struct{ err error }

func (f *failure) build(b *builder) { b.fail(f.err) }
