package sql

import (
	"fmt"
	"strconv"
)

// limitBy is LIMIT offset, n BY expressions.
type limitBy struct {
	n, offset uint64
	by        []node
}

// LimitBy keeps the first n rows of each group that is equal in the
// expressions.
//
// See https://clickhouse.com/docs/sql-reference/statements/select/limit-by.
func (s *Selector) LimitBy(n int, by ...Expression) *Selector {
	return s.LimitByOffset(n, 0, by...)
}

// LimitByOffset is [Selector.LimitBy] after the first offset rows of each
// group.
func (s *Selector) LimitByOffset(n, offset int, by ...Expression) *Selector {
	switch {
	case len(by) == 0:
		return s.AddError(fmt.Errorf("LIMIT BY needs at least one expression"))
	case n < 0 || offset < 0:
		return s.AddError(fmt.Errorf("LIMIT %d OFFSET %d BY is negative", n, offset))
	}
	s.limitBy = &limitBy{uint64(n), uint64(offset), nodesOf(by)}
	return s
}

func (l *limitBy) build(b *builder) {
	b.raw(" LIMIT " + strconv.FormatUint(l.n, 10))
	if l.offset > 0 {
		b.raw(" OFFSET " + strconv.FormatUint(l.offset, 10))
	}
	b.raw(" BY ").nodes(", ", l.by)
}
