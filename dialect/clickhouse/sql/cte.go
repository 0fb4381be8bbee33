package sql

import (
	"fmt"
	"slices"
)

// cte is one element of WITH.
type cte struct {
	name         string
	query        *Selector
	scalar       node
	materialized bool
	recursive    bool
}

// With defines a query by name, for use as a source: sql.Table(name).
func (s *Selector) With(name string, query *Selector) *Selector {
	return s.addCTE(cte{name: name, query: query})
}

// WithMaterialized is [Selector.With] whose query runs once, however often it
// is used. Server: 26.3, with enable_materialized_cte = 1, which is set for
// the statement; a server that does not know the setting refuses it.
func (s *Selector) WithMaterialized(name string, query *Selector) *Selector {
	return s.addCTE(cte{name: name, query: query, materialized: true})
}

// WithRecursive defines a query that reads itself: a start united with a step.
// Server: 24.4.
func (s *Selector) WithRecursive(name string, query *Selector) *Selector {
	return s.addCTE(cte{name: name, query: query, recursive: true})
}

// WithScalar defines a value by name, for use as a column: sql.C(name).
func (s *Selector) WithScalar(name string, x Expression) *Selector {
	return s.addCTE(cte{name: name, scalar: nodesOf([]Expression{x})[0]})
}

func (s *Selector) addCTE(c cte) *Selector {
	if c.query == nil && c.scalar == nil {
		return s.AddError(fmt.Errorf("WITH %s: the query is nil", c.name))
	}
	s.with = append(s.with, c)
	if c.materialized {
		for _, set := range s.settings {
			if set.Name == "enable_materialized_cte" {
				return s
			}
		}
		s.Settings(Setting{"enable_materialized_cte", 1})
	}
	return s
}

func (s *Selector) writeWith(b *builder) {
	if len(s.with) == 0 {
		return
	}
	b.raw("WITH ")
	recursive := slices.ContainsFunc(s.with, func(c cte) bool { return c.recursive })
	if recursive {
		b.raw("RECURSIVE ")
	}
	b.in(s, func() {
		b.clause = "WITH"
		if recursive && slices.ContainsFunc(s.with, func(c cte) bool { return c.materialized }) {
			b.failf("the server takes no MATERIALIZED query beside a RECURSIVE one")
		}
		for i, c := range s.with {
			if i > 0 {
				b.raw(", ")
			}
			if c.scalar != nil {
				b.operand(c.scalar).raw(" AS ").ident(c.name)
				continue
			}
			b.ident(c.name).raw(" AS ")
			if c.materialized {
				b.raw("MATERIALIZED ")
			}
			c.query.subquery(b)
		}
	})
	b.raw(" ")
}
