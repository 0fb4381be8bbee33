// Package plan turns the differences between two catalogs into statements, in
// an order that works, each with what it costs and what it risks:
//
//	changes := diff.Diff(live, desired, diff.Options{})
//	p, err := plan.New(changes, live, desired, plan.Options{})
//	if blocked := p.Blocked(); blocked != nil { ... }   // which flags it needs
//
// Each statement knows what must have happened before it (a column has its new
// name, a view has let go of what it read) and what it brings about; the order
// follows from that. All that one table needs goes into one ALTER as far as the
// needs allow, because ClickHouse checks an ALTER as a whole and two in a row
// can race; only what rewrites data stands alone, after everything that does
// not. A plan is plain data: it can be printed, compared and kept. Package apply
// runs it.
package plan
