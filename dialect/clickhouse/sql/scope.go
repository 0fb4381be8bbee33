package sql

// scope is the query whose clauses are being rendered: what names mean in it.
type scope struct {
	sel    *Selector
	outer  *scope
	labels map[string]node // by label, of the SELECT list
}

// in runs f with names meaning what they mean in s.
func (b *builder) in(s *Selector, f func()) {
	outer, clause, labels := b.scope, b.clause, b.labels
	b.scope, b.clause, b.labels = &scope{sel: s, outer: outer, labels: s.labels()}, "", false
	f()
	b.scope, b.clause, b.labels = outer, clause, labels
}

// scalar reports whether WITH gives the name to a value.
func (s *scope) scalar(name string) bool {
	for ; s != nil; s = s.outer {
		for _, c := range s.sel.with {
			if c.scalar != nil && c.name == name {
				return true
			}
		}
	}
	return false
}

// column is a column by name.
type column struct {
	table string // the table it belongs to; empty: of the query's first source
	alias string // the alias it was asked for by; empty: found by the table
	name  string
	typ   string // its ClickHouse type; empty: looked up in the source
	// label says that the name may be that of a label in the SELECT list.
	label bool
}

func (n *column) build(b *builder) {
	if q := n.qualifier(b); q != "" {
		b.ident(q).raw(".")
	}
	b.ident(n.name)
}

// qualifier returns what to write before the name: nothing where the name is
// clear without.
func (n *column) qualifier(b *builder) string {
	if n.alias != "" {
		return n.alias
	}
	if b.scope == nil {
		return ""
	}
	x, labelled := b.scope.labels[n.name]
	if n.label && (labelled || b.scope.scalar(n.name)) {
		return ""
	}
	sources := b.scope.sel.sources()
	if len(sources) > 1 {
		return n.among(b)
	}
	if len(sources) == 0 {
		return ""
	}
	if t := sources[0].table(); n.table != "" && t != "" && t != n.table {
		// Of an outer query, or of no table here.
		return n.among(b)
	}
	// ClickHouse lets a label hide the column of the same name everywhere but
	// in its own expression.
	if c, ok := x.(*column); labelled && b.label != n.name && (!ok || c.name != n.name) {
		return sources[0].reference()
	}
	return ""
}

// among finds the source of the column among several.
func (n *column) among(b *builder) string {
	for s := b.scope; s != nil; s = s.outer {
		sources := s.sel.sources()
		if n.table == "" && len(sources) > 0 {
			return sources[0].reference()
		}
		var found []string
		for _, src := range sources {
			if src.table() == n.table {
				found = append(found, src.reference())
			}
		}
		switch {
		case len(found) == 1:
			return found[0]
		case len(found) > 1:
			b.failf("column %s: table %s is joined %d times; take the column by its alias", n.name, n.table, len(found))
			return found[0]
		}
	}
	b.failf("column %s: table %s is not in this query", n.name, n.table)
	return ""
}

// typeIn returns the column's ClickHouse type as far as the query knows it.
func (n *column) typeIn(b *builder) string {
	if n.typ != "" || b.scope == nil {
		return n.typ
	}
	for s := b.scope; s != nil; s = s.outer {
		for _, src := range s.sel.sources() {
			if n.alias != "" && n.alias != src.reference() || n.table != "" && n.table != src.table() {
				continue
			}
			if typ := src.columnType(n.name); typ != "" {
				return typ
			}
			if n.table == "" {
				break
			}
		}
	}
	return ""
}

// label is an expression with a name of its own.
type label struct {
	x    node
	name string
}

// known reports whether the query at hand defines the label in its SELECT
// list, so that the name stands for the expression.
func (n *label) known(b *builder) bool {
	if b.scope == nil || b.labels {
		return false
	}
	_, ok := b.scope.labels[n.name]
	return ok
}

func (n *label) build(b *builder) {
	switch {
	case n.known(b):
		b.ident(n.name)
	case b.labels:
		b.labels, b.label = false, n.name
		n.x.build(b)
		b.labels, b.label = true, ""
		b.raw(" AS ").ident(n.name)
	default:
		n.x.build(b)
	}
}
