package sql

import "fmt"

// Window is what a window function looks at: its partition, the order in it,
// and the frame around the row at hand.
//
//	sql.Window{}.PartitionBy(event.Col.Tenant).OrderBy(sql.Asc(event.Col.At)).Rows(sql.Preceding(6), sql.CurrentRow())
//
// See https://clickhouse.com/docs/sql-reference/window-functions.
type Window struct {
	name      string
	partition []node
	order     []OrderTerm
	frame     string
	from, to  Bound
}

// Bound is one end of a window frame.
type Bound struct {
	word string
	n    node
}

// UnboundedPreceding is the start of the partition.
func UnboundedPreceding() Bound { return Bound{word: "UNBOUNDED PRECEDING"} }

// UnboundedFollowing is the end of the partition.
func UnboundedFollowing() Bound { return Bound{word: "UNBOUNDED FOLLOWING"} }

// CurrentRow is the row at hand.
func CurrentRow() Bound { return Bound{word: "CURRENT ROW"} }

// Preceding is n before the row at hand: rows, or a distance in the order.
func Preceding(n uint64) Bound { return Bound{"PRECEDING", &constant{n}} }

// Following is n after the row at hand: rows, or a distance in the order.
func Following(n uint64) Bound { return Bound{"FOLLOWING", &constant{n}} }

func (w Bound) build(b *builder) {
	if w.n != nil {
		w.n.build(b)
		b.raw(" ")
	}
	b.raw(w.word)
}

// PartitionBy returns the window over the rows that are equal in the
// expressions.
func (w Window) PartitionBy(by ...Expression) Window {
	w.partition = nodesOf(by)
	return w
}

// OrderBy returns the window with its rows in an order.
func (w Window) OrderBy(terms ...OrderTerm) Window {
	w.order = terms
	return w
}

// Rows returns the window with a frame counted in rows.
func (w Window) Rows(from, to Bound) Window {
	w.frame, w.from, w.to = "ROWS", from, to
	return w
}

// Range returns the window with a frame counted in values of the order.
func (w Window) Range(from, to Bound) Window {
	w.frame, w.from, w.to = "RANGE", from, to
	return w
}

// NamedWindow is a window that [Selector.Window] defines.
func NamedWindow(name string) Window { return Window{name: name} }

func (w Window) build(b *builder) {
	b.raw("(")
	sep := ""
	if w.name != "" {
		b.ident(w.name)
		sep = " "
	}
	if len(w.partition) > 0 {
		b.raw(sep+"PARTITION BY ").nodes(", ", w.partition)
		sep = " "
	}
	for i, t := range w.order {
		if i == 0 {
			b.raw(sep + "ORDER BY ")
			sep = " "
		} else {
			b.raw(", ")
		}
		t.build(b)
	}
	if w.frame != "" {
		b.raw(sep + w.frame + " BETWEEN ")
		w.from.build(b)
		b.raw(" AND ")
		w.to.build(b)
	}
	b.raw(")")
}

// over is OVER (window) or OVER name.
type over struct{ w Window }

func (o *over) build(b *builder) {
	w := o.w
	if w.name != "" && w.partition == nil && w.order == nil && w.frame == "" {
		b.ident(w.name)
		return
	}
	w.build(b)
}

type namedWindow struct {
	name string
	w    Window
}

// Window defines a window by name, for [NamedWindow].
func (s *Selector) Window(name string, w Window) *Selector {
	if name == "" {
		return s.AddError(fmt.Errorf("WINDOW: the name is empty"))
	}
	s.windows = append(s.windows, namedWindow{name, w})
	return s
}

func (s *Selector) writeWindows(b *builder) {
	b.clause = "WINDOW"
	for i, w := range s.windows {
		b.raw([]string{" WINDOW ", ", "}[min(i, 1)]).ident(w.name).raw(" AS ")
		w.w.build(b)
	}
}

func overNode(n node, w Window) node {
	return aggregateOf(n, "Over", func(c *call) { c.over = &over{w} })
}
