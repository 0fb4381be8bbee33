package sql

import "fmt"

// arrayJoin is ARRAY JOIN or LEFT ARRAY JOIN of arrays, zipped.
type arrayJoin struct {
	left  bool
	after bool // after the joins
	by    []node
}

// ArrayJoin makes a row for each element of the arrays, which must be equally
// long; rows with empty arrays are dropped. A column keeps its name for the
// element; As gives the element another name.
//
// See https://clickhouse.com/docs/sql-reference/statements/select/array-join.
func (s *Selector) ArrayJoin(arrays ...Expression) *Selector { return s.addArrayJoin(false, arrays) }

// LeftArrayJoin is [Selector.ArrayJoin] that keeps the rows with empty arrays.
func (s *Selector) LeftArrayJoin(arrays ...Expression) *Selector { return s.addArrayJoin(true, arrays) }

func (s *Selector) addArrayJoin(left bool, arrays []Expression) *Selector {
	if len(arrays) == 0 {
		return s.AddError(fmt.Errorf("ARRAY JOIN needs at least one array"))
	}
	s.arrayJoins = append(s.arrayJoins, arrayJoin{left, len(s.joins) > 0, nodesOf(arrays)})
	return s
}

func (s *Selector) writeArrayJoins(b *builder, after bool) {
	for _, j := range s.arrayJoins {
		if j.after != after {
			continue
		}
		b.clause = "ARRAY JOIN"
		if j.left {
			b.raw(" LEFT")
		}
		b.raw(" ARRAY JOIN ")
		for i, n := range j.by {
			if i > 0 {
				b.raw(", ")
			}
			_, b.labels = n.(*label)
			n.build(b)
			b.labels = false
		}
	}
}
