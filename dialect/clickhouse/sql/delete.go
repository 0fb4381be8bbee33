package sql

import (
	"fmt"
	"slices"
)

// Deleter builds DELETE: a lightweight one, which marks rows, or with
// [Deleter.Mutation] one that rewrites parts. It needs a condition; to remove
// every row is [Truncate].
type Deleter struct {
	table    TableRef
	where    []node
	part     *Partition
	cluster  string
	mutation bool
	settings []Setting
}

// Delete starts a DELETE from a table.
//
// See https://clickhouse.com/docs/sql-reference/statements/delete.
func Delete(table TableRef) *Deleter { return &Deleter{table: table} }

// Where adds conditions, joined with AND.
func (d *Deleter) Where(conditions ...Expression) *Deleter {
	d.where = append(d.where, nodesOf(conditions)...)
	return d
}

// WhereP is [Deleter.Where] with predicates.
func (d *Deleter) WhereP(predicates ...func(*Selector)) *Deleter {
	d.where = append(d.where, predicateNodes(predicates)...)
	return d
}

// InPartition looks at one partition only.
func (d *Deleter) InPartition(p Partition) *Deleter {
	d.part = &p
	return d
}

// OnCluster deletes on every server of a cluster.
func (d *Deleter) OnCluster(name string) *Deleter {
	d.cluster = name
	return d
}

// Mutation makes it ALTER TABLE … DELETE, which rewrites every part that has
// such rows: dear, and the rows are gone from disk when it is done.
//
// See https://clickhouse.com/docs/sql-reference/statements/alter/delete.
func (d *Deleter) Mutation() *Deleter {
	d.mutation = true
	return d
}

// Settings adds server settings for this statement, such as
// lightweight_deletes_sync or mutations_sync.
func (d *Deleter) Settings(settings ...Setting) *Deleter {
	d.settings = append(d.settings, settings...)
	return d
}

// Query returns the statement's text and its parameters, or the errors that
// were made while building it.
func (d *Deleter) Query() (string, []Param, error) {
	b := newBuilder()
	d.build(b)
	return b.result()
}

// String returns the statement with its values as literals, for a person.
func (d *Deleter) String() string { return inline(d.build) }

func (d *Deleter) build(b *builder) {
	t := d.table
	if t.Alias != "" || t.final || t.sample != nil {
		b.failf("DELETE from %s takes no alias, FINAL or SAMPLE", t.Name)
	}
	if len(d.where) == 0 {
		b.failf("DELETE from %s needs a condition; Truncate removes every row", t.Name)
		return
	}
	if d.unconditional(b) {
		b.failf("DELETE from %s has predicates that ask for nothing, such as And of none, which would be every row; Truncate removes every row", t.Name)
		return
	}
	// The condition is read as one of a query on the table.
	b.in(&Selector{from: t}, func() {
		b.clause = "DELETE"
		if d.mutation {
			b.raw("ALTER TABLE ")
			t.name(b)
			onCluster(b, d.cluster)
			b.raw(" DELETE")
		} else {
			b.raw("DELETE FROM ")
			t.name(b)
			onCluster(b, d.cluster)
		}
		if d.part != nil {
			b.raw(" IN ")
			d.part.build(b)
		}
		b.raw(" WHERE ")
		(&logic{"AND", d.where}).build(b)
		writeSettings(b, d.settings)
	})
}

// unconditional reports whether the conditions are none when it comes to it:
// predicates that add none, and AND of none.
func (d *Deleter) unconditional(b *builder) (none bool) {
	b.in(&Selector{from: d.table}, func() { none = asksNothing(b, &logic{"AND", d.where}) })
	return none
}

func asksNothing(b *builder, n node) bool {
	switch n := n.(type) {
	case *predicate:
		return asksNothing(b, n.resolve(b))
	case *logic:
		return n.op == "AND" && !slices.ContainsFunc(n.xs, func(n node) bool { return !asksNothing(b, n) })
	}
	return false
}

func onCluster(b *builder, name string) {
	if name != "" {
		b.raw(" ON CLUSTER ").ident(name)
	}
}

// inline renders a statement with its values as literals.
func inline(build func(*builder)) string {
	b := newBuilder()
	b.inline = true
	build(b)
	text, _, err := b.result()
	if err != nil {
		return fmt.Sprintf("/* %v */", err)
	}
	return text
}
