package sql

import (
	"fmt"
	"slices"
)

// grouping is GROUP BY with its modifier.
type grouping struct {
	by     []node
	sets   [][]node // GROUPING SETS
	mode   string   // ROLLUP or CUBE
	totals bool
	all    bool
}

func (g *grouping) clone() *grouping {
	if g == nil {
		return nil
	}
	c := *g
	c.by, c.sets = slices.Clone(g.by), slices.Clone(g.sets)
	return &c
}

func (s *Selector) grouping() *grouping {
	if s.group == nil {
		s.group = &grouping{}
	}
	return s.group
}

// GroupBy groups the rows that are equal in the expressions. A labelled
// expression of the SELECT list is written by its label.
func (s *Selector) GroupBy(by ...Expression) *Selector {
	g := s.grouping()
	g.by = append(g.by, nodesOf(by)...)
	return s
}

// GroupByAll groups by everything in the SELECT list that is no aggregate.
func (s *Selector) GroupByAll() *Selector {
	s.grouping().all = true
	return s
}

// GroupingSets groups several times, once for each set of expressions; an
// empty set is the whole.
func (s *Selector) GroupingSets(sets ...[]Expression) *Selector {
	g := s.grouping()
	for _, set := range sets {
		g.sets = append(g.sets, nodesOf(set))
	}
	return s
}

// WithRollup adds subtotals for each prefix of GROUP BY.
func (s *Selector) WithRollup() *Selector { return s.groupMode("ROLLUP") }

// WithCube adds subtotals for each subset of GROUP BY.
func (s *Selector) WithCube() *Selector { return s.groupMode("CUBE") }

func (s *Selector) groupMode(mode string) *Selector {
	if g := s.grouping(); g.mode != "" && g.mode != mode {
		return s.AddError(fmt.Errorf("GROUP BY WITH %s and WITH %s exclude each other", g.mode, mode))
	}
	s.group.mode = mode
	return s
}

// WithTotals adds a row of totals, which travels apart from the result.
func (s *Selector) WithTotals() *Selector {
	s.grouping().totals = true
	return s
}

func (s *Selector) writeGroup(b *builder) {
	g := s.group
	if g == nil {
		return
	}
	b.clause = "GROUP BY"
	switch {
	case g.all && (len(g.by) > 0 || len(g.sets) > 0), len(g.by) > 0 && len(g.sets) > 0:
		b.failf("ALL, expressions and GROUPING SETS exclude each other")
	case g.mode != "" && (g.all || len(g.by) == 0):
		b.failf("WITH %s needs expressions", g.mode)
	}
	switch {
	case g.all:
		b.raw(" GROUP BY ALL")
	case len(g.sets) > 0:
		b.raw(" GROUP BY GROUPING SETS (")
		for i, set := range g.sets {
			if i > 0 {
				b.raw(", ")
			}
			b.raw("(").nodes(", ", set).raw(")")
		}
		b.raw(")")
	case len(g.by) > 0:
		b.raw(" GROUP BY ").nodes(", ", g.by)
	}
	if g.mode != "" {
		b.raw(" WITH " + g.mode)
	}
	if g.totals {
		b.raw(" WITH TOTALS")
	}
}
