package sql

import "fmt"

// JoinKind is which rows of either side a join keeps.
type JoinKind string

// The kinds of join.
const (
	InnerJoin JoinKind = "INNER"
	LeftJoin  JoinKind = "LEFT"
	RightJoin JoinKind = "RIGHT"
	FullJoin  JoinKind = "FULL"
	CrossJoin JoinKind = "CROSS"
	PasteJoin JoinKind = "PASTE" // row by row, without a condition
)

// Strictness is which of several matches a join takes.
type Strictness string

// The strictnesses of a join. The zero value leaves it to the server: ALL.
const (
	AllMatches Strictness = "ALL"
	AnyMatch   Strictness = "ANY"  // at most one match for each row
	Semi       Strictness = "SEMI" // rows that have a match, the other side's columns from one of them
	Anti       Strictness = "ANTI" // rows that have none
	Asof       Strictness = "ASOF" // the nearest match by an inequality
)

// join is one joined source.
type join struct {
	kind       JoinKind
	strictness Strictness
	global     bool
	source     TableView
	on         []node
	using      []string
}

// JoinBuilder adds a join to a query. It ends with [JoinBuilder.On] or
// [JoinBuilder.Using], or with nothing where the kind takes no condition.
type JoinBuilder struct {
	s *Selector
	i int
}

// Join joins a source: INNER unless the methods of the result say otherwise.
//
//	s.Join(users).Kind(sql.LeftJoin).Any().On(event.Col.UserID.EQExpr(user.Col.ID))
func (s *Selector) Join(source TableView) *JoinBuilder {
	return s.JoinAs(InnerJoin, source)
}

// LeftJoin keeps the rows on the left that have no match.
func (s *Selector) LeftJoin(source TableView) *JoinBuilder { return s.JoinAs(LeftJoin, source) }

// RightJoin keeps the rows on the right that have no match.
func (s *Selector) RightJoin(source TableView) *JoinBuilder { return s.JoinAs(RightJoin, source) }

// FullJoin keeps the rows on both sides that have no match.
func (s *Selector) FullJoin(source TableView) *JoinBuilder { return s.JoinAs(FullJoin, source) }

// CrossJoin pairs every row with every row.
func (s *Selector) CrossJoin(source TableView) *Selector { return s.JoinAs(CrossJoin, source).s }

// PasteJoin puts rows side by side in the order of their queries.
func (s *Selector) PasteJoin(source TableView) *Selector { return s.JoinAs(PasteJoin, source).s }

// JoinAs joins a source by a kind.
func (s *Selector) JoinAs(kind JoinKind, source TableView) *JoinBuilder {
	s.joins = append(s.joins, join{kind: kind, source: source})
	return &JoinBuilder{s, len(s.joins) - 1}
}

func (j *JoinBuilder) set(f func(*join)) *JoinBuilder {
	f(&j.s.joins[j.i])
	return j
}

// Kind sets which rows the join keeps.
func (j *JoinBuilder) Kind(kind JoinKind) *JoinBuilder { return j.set(func(n *join) { n.kind = kind }) }

// Strictness sets which of several matches the join takes.
func (j *JoinBuilder) Strictness(s Strictness) *JoinBuilder {
	return j.set(func(n *join) { n.strictness = s })
}

// All takes every match.
func (j *JoinBuilder) All() *JoinBuilder { return j.Strictness(AllMatches) }

// Any takes at most one match for each row.
func (j *JoinBuilder) Any() *JoinBuilder { return j.Strictness(AnyMatch) }

// Semi keeps rows that have a match.
func (j *JoinBuilder) Semi() *JoinBuilder { return j.Strictness(Semi) }

// Anti keeps rows that have no match.
func (j *JoinBuilder) Anti() *JoinBuilder { return j.Strictness(Anti) }

// Asof takes the nearest match by the one inequality in ON, or by the last
// column of USING.
func (j *JoinBuilder) Asof() *JoinBuilder { return j.Strictness(Asof) }

// Global sends the right side to every server of a distributed query.
func (j *JoinBuilder) Global() *JoinBuilder { return j.set(func(n *join) { n.global = true }) }

// On sets the conditions of the join, joined with AND: comparisons of columns,
// and generated predicates.
func (j *JoinBuilder) On(predicates ...func(*Selector)) *Selector {
	return j.set(func(n *join) { n.on = append(n.on, predicateNodes(predicates)...) }).s
}

// OnExpr is [JoinBuilder.On] with expressions.
func (j *JoinBuilder) OnExpr(conditions ...Expression) *Selector {
	return j.set(func(n *join) { n.on = append(n.on, nodesOf(conditions)...) }).s
}

// Using sets the columns, of the same name on both sides, that must be equal.
func (j *JoinBuilder) Using(columns ...string) *Selector {
	if len(columns) == 0 {
		j.s.AddError(fmt.Errorf("USING needs at least one column"))
	}
	return j.set(func(n *join) { n.using = append(n.using, columns...) }).s
}

func (s *Selector) writeJoins(b *builder) {
	for _, j := range s.joins {
		b.clause = "JOIN"
		if err := j.check(); err != nil {
			b.fail(err)
			continue
		}
		b.raw(" ")
		if j.global {
			b.raw("GLOBAL ")
		}
		b.raw(string(j.kind) + " ")
		if j.strictness != "" {
			b.raw(string(j.strictness) + " ")
		}
		b.raw("JOIN ")
		j.source.build(b)
		if len(j.on) > 0 {
			b.clause = "JOIN ON"
			b.raw(" ON ")
			(&logic{"AND", j.on}).build(b)
		}
		for i, c := range j.using {
			b.raw([]string{" USING (", ", "}[min(i, 1)]).ident(c)
		}
		if len(j.using) > 0 {
			b.raw(")")
		}
	}
}

// check refuses what the server would refuse.
func (j join) check() error {
	if j.source == nil {
		return fmt.Errorf("the joined table is nil")
	}
	conditions := len(j.on) > 0 || len(j.using) > 0
	switch j.kind {
	case CrossJoin, PasteJoin:
		if conditions || j.strictness != "" {
			return fmt.Errorf("%s JOIN takes neither a condition nor a strictness", j.kind)
		}
		if j.global && j.kind == PasteJoin {
			return fmt.Errorf("PASTE JOIN cannot be GLOBAL")
		}
		return nil
	case InnerJoin, LeftJoin, RightJoin, FullJoin:
	default:
		return fmt.Errorf("unknown kind of join %q", j.kind)
	}
	switch j.strictness {
	case "", AllMatches:
	case AnyMatch:
		if j.kind == FullJoin {
			return fmt.Errorf("ANY JOIN is INNER, LEFT or RIGHT, not FULL")
		}
	case Semi, Anti:
		if j.kind != LeftJoin && j.kind != RightJoin {
			return fmt.Errorf("%s JOIN is LEFT or RIGHT, not %s", j.strictness, j.kind)
		}
	case Asof:
		if j.kind != InnerJoin && j.kind != LeftJoin {
			return fmt.Errorf("ASOF JOIN is INNER or LEFT, not %s", j.kind)
		}
	default:
		return fmt.Errorf("unknown strictness %q", j.strictness)
	}
	if len(j.on) > 0 && len(j.using) > 0 {
		return fmt.Errorf("ON and USING exclude each other")
	}
	if !conditions {
		return fmt.Errorf("%s JOIN needs ON or USING", j.kind)
	}
	if j.strictness == Asof && len(j.using) == 1 {
		return fmt.Errorf("ASOF JOIN USING needs two columns: one to be equal and, last, one to be near")
	}
	return nil
}
