package plan

import (
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/diff"
)

// renameColumn plans a rename before all else that names the column: every
// other command says the new name. The server rewrites indexes, constraints,
// defaults and TTLs that mention it, and wants projections out of the way.
func (t *tablePlanner) renameColumn(d diff.Detail) {
	from, to := clickhouse.QuoteIdent(d.From), clickhouse.QuoteIdent(d.To)
	t.command(phaseRenames, "RENAME COLUMN IF EXISTS "+from+" TO "+to, LightMutation,
		"column "+d.From+" is renamed to "+d.To+t.warnReaders(d.From), "RENAME COLUMN IF EXISTS "+to+" TO "+from).
		brings(t.event(hasColumn, d.To), t.event(dropped, d.From)).
		on(t.each(partGone, t.projectionsThatMention(d.From))...)
}

// warnReaders says which views are broken from the rename of a column until
// they are changed.
func (t *tablePlanner) warnReaders(column string) string {
	var read, written []string
	for _, r := range t.liveReaders(t.liveSelf()) {
		m, ok := r.object.(*catalog.MaterializedView)
		switch {
		case !ok:
		case isTarget(m, t.liveSelf()):
			if mentions(m.Query, column) {
				written = append(written, m.Name)
			}
		case reads(m.Query, column):
			read = append(read, m.Name)
		}
	}
	text := ""
	if len(read) > 0 {
		text += "; read by " + strings.Join(read, ", ") + ": inserts fail until the view is changed too"
	}
	if len(written) > 0 {
		text += "; written by " + strings.Join(written, ", ") + ": what is inserted until the view is changed too leaves the column at its default: pause the writers"
	}
	return text
}

// desiredName is the name that a live column gets.
func (t *tablePlanner) desiredName(column string) string {
	for _, d := range t.change.Details {
		if d.Part == diff.PartColumn && d.Op == diff.Rename && d.From == column {
			return d.To
		}
	}
	return column
}

// liveName is the name that a column has while the main ALTER runs.
func (t *tablePlanner) liveName(c *catalog.Column) string {
	for _, d := range t.change.Details {
		if d.Part == diff.PartColumn && d.Op == diff.Rename && d.To == c.Name {
			return d.From
		}
	}
	return c.Name
}
