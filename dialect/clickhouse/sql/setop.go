package sql

import "fmt"

// setOp is UNION, INTERSECT or EXCEPT with another query.
type setOp struct {
	op    string
	query *Selector
}

// Union adds the rows of other queries, without duplicates.
func (s *Selector) Union(others ...*Selector) *Selector { return s.setOp("UNION DISTINCT", others) }

// UnionAll adds the rows of other queries, duplicates kept.
func (s *Selector) UnionAll(others ...*Selector) *Selector { return s.setOp("UNION ALL", others) }

// Intersect keeps the rows that other queries have too, without duplicates.
func (s *Selector) Intersect(others ...*Selector) *Selector {
	return s.setOp("INTERSECT DISTINCT", others)
}

// IntersectAll keeps the rows that other queries have too, duplicates kept.
func (s *Selector) IntersectAll(others ...*Selector) *Selector {
	return s.setOp("INTERSECT ALL", others)
}

// Except drops the rows that other queries have, and duplicates.
func (s *Selector) Except(others ...*Selector) *Selector { return s.setOp("EXCEPT DISTINCT", others) }

// ExceptAll drops the rows that other queries have, duplicates kept.
func (s *Selector) ExceptAll(others ...*Selector) *Selector { return s.setOp("EXCEPT ALL", others) }

func (s *Selector) setOp(op string, others []*Selector) *Selector {
	for _, o := range others {
		if o == nil {
			return s.AddError(fmt.Errorf("%s: the query is nil", op))
		}
		s.setOps = append(s.setOps, setOp{op, o})
	}
	return s
}

// writeSetOps writes the queries one after the other, each in parentheses, so
// that they combine in the order of the calls whatever binds tighter; ORDER BY
// and LIMIT of s are those of the whole.
func (s *Selector) writeSetOps(b *builder) {
	whole := len(s.order) > 0 || s.limit != nil || s.offset != nil || s.limitBy != nil
	if whole {
		b.raw("SELECT * FROM (")
	}
	for i := len(s.setOps) - 1; i > 0; i-- {
		if s.setOps[i].op != s.setOps[i-1].op {
			b.raw("(")
		}
	}
	s.operandOf(b)
	for i, o := range s.setOps {
		if i > 0 && o.op != s.setOps[i-1].op {
			b.raw(")")
		}
		b.raw(" " + o.op + " ")
		o.query.subquery(b)
	}
	if whole {
		b.raw(")")
		// Outside, the columns are those of the result: labels are names.
		b.in(&Selector{columns: s.columns, order: s.order}, func() {
			s.writeOrder(b)
			s.writeLimit(b)
		})
	}
}

// operandOf writes the query's own SELECT as the first operand.
func (s *Selector) operandOf(b *builder) {
	b.raw("(")
	s.body(b)
	b.raw(")")
}
