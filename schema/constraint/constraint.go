// Package constraint declares constraints, annotations of a schema:
//
//	constraint.Check("positive", "amount >= 0"),
//	constraint.Assume("same_day", "day = toDate(at)"),
//
// See https://clickhouse.com/docs/sql-reference/statements/create/table#constraints.
package constraint

import "github.com/chent-io/chent/schema"

// Check makes the server refuse an insert with a row for which the expression
// is not true. Rows that were there before are not looked at.
func Check(name, expr string) schema.TableAnnotator { return constraint(name, "CHECK", expr) }

// Assume tells the optimiser that the expression is true of every row. The
// server does not check it.
func Assume(name, expr string) schema.TableAnnotator { return constraint(name, "ASSUME", expr) }

func constraint(name, kind, expr string) schema.TableAnnotator {
	return schema.Table{Constraints: []schema.Constraint{{Name: name, Kind: kind, Expr: expr, Pos: schema.Position()}}}
}
