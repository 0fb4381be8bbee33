package plan

import (
	"fmt"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/impact"
)

// columnType plans a new type. What rewrites data is a statement of its own,
// after everything else; the codec is said again, because it may carry the
// width of the old type.
func (t *tablePlanner) columnType(c *catalog.Column, d diff.Detail, properties map[diff.Property]diff.Detail) {
	change := impact.Type(t.from.Engine, clickhouse.QuoteIdent(t.liveName(c)), d.From, d.To)
	name := clickhouse.QuoteIdent(c.Name)
	modify := "MODIFY COLUMN " + name + " " + c.Type
	back := "MODIFY COLUMN " + name + " " + d.From
	if len(c.Codec) > 0 {
		modify += " " + ddl.Codec(c.Codec)
		delete(properties, diff.PropertyCodec)
	}
	reason := fmt.Sprintf("column %s: %s → %s", c.Name, d.From, d.To)
	if change.Reason != "" {
		reason += "; " + change.Reason
	}
	if change.Class == Metadata {
		t.retypes(t.modifies(t.command(phaseColumns, modify, Metadata, reason, back), c), c)
		return
	}
	if change.Class == Unsupported {
		t.unsupported(t.change, reason)
		return
	}
	prefix := "ALTER TABLE " + t.name(t.change) + " "
	s := t.step(t.change, change.Class, prefix+modify+t.told(modify), reason)
	s.Mutates = true
	s.Repair = prefix + back + t.told(back)
	if t.from.Stats != nil {
		s.Rows, s.Bytes = t.from.Stats.Rows, t.from.Stats.Bytes
		if t.from.Stats.Columns != nil { // a column that no part holds yet weighs nothing
			s.Bytes = t.from.Stats.Columns[t.liveName(c)]
		}
	}
	if change.Check != "" {
		if change.Class == Destructive {
			s.Reasons[0] += "; where a row holds such a value, nothing of the plan runs"
		}
		s.Checks = append(s.Checks, Check{
			SQL:     "SELECT count() FROM " + ddl.Name(t.liveSelf()) + " WHERE " + change.Check,
			Problem: "column " + c.Name + ": " + change.Problem,
		})
	}
	if becomesNotNull(d.From, d.To) && (c.DefaultKind == catalog.NoDefault || len(t.columnsOf(c.Default)) > 0) {
		t.notNull(c, s, prefix)
		return
	}
	t.retypes(t.modifies(t.add(stageRewrite, s), c), c)
}

// notNull plans a type that no longer holds NULL. The server wants to know what
// NULL becomes, even where there is none, and cannot compute a default that
// reads other columns: for the time of the conversion the default is a constant.
func (t *tablePlanner) notNull(c *catalog.Column, s Step, prefix string) {
	name := clickhouse.QuoteIdent(c.Name)
	modify := "MODIFY COLUMN " + name + " " + c.Type + " DEFAULT defaultValueOfTypeName(" + clickhouse.QuoteString(c.Type) + ")"
	if len(c.Codec) > 0 {
		modify += " " + ddl.Codec(c.Codec)
	}
	back, reason := "MODIFY COLUMN "+name+" REMOVE DEFAULT", "column "+c.Name+": the default was only for the conversion"
	if c.DefaultKind != catalog.NoDefault {
		back = "MODIFY COLUMN " + name + " " + c.Type + " " + string(c.DefaultKind) + " " + c.Default
		reason = "column " + c.Name + ": its own default again"
		s.Reasons = append(s.Reasons, "while the column is converted, rows that are inserted without it get the type's default, not "+c.Default)
	}
	s.SQL = prefix + modify + t.told(modify)
	t.retypes(t.modifies(t.add(stageRewrite, s), c), c)
	t.add(stageRewrite, t.step(t.change, Metadata, prefix+back+t.told(back), reason)).on(t.event(retyped, c.Name)).brings(t.event(restored, c.Name))
}

// retypes says of an action that it changes the type of a column. Aggregating
// projections that read it go before it; see [tablePlanner.readd].
func (t *tablePlanner) retypes(a *action, c *catalog.Column) {
	a.brings(t.event(retyped, c.Name)).on(t.event(named, "")).
		on(t.event(placed, c.Name), t.event(redefined, c.Name)).
		on(t.each(partGone, t.projectionsThatMention(t.liveName(c)))...)
	t.behind(a, c.Name, retyped)
	for _, r := range t.liveReaders(t.liveSelf()) { // what it feeds takes the new values first
		if m, ok := r.object.(*catalog.MaterializedView); ok && m.To.Name != "" && !isTarget(m, t.liveSelf()) {
			target := m.To
			if target.Database == "" {
				target.Database = r.name.Database
			}
			if table := t.tableIn(t.desired, target); table != nil {
				for _, column := range table.Columns {
					a.rather(event{retyped, target, column.Name})
				}
			}
		}
	}
}

func becomesNotNull(from, to string) bool {
	a, errA := clickhouse.ParseType(from)
	b, errB := clickhouse.ParseType(to)
	return errA == nil && errB == nil && a.IsNullable() && !b.IsNullable()
}
