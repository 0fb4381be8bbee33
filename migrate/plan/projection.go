package plan

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/diff"
)

// projectionsAnew drops the projections that stay and read a column that the
// server refuses to change under them, and adds them again afterwards: what
// aggregating ones hold are states of the old type, and none can lose a column
// that turns to ALIAS, or gain one that stops being it.
func (t *tablePlanner) projectionsAnew() {
	for _, p := range t.to.Projections {
		if t.partChanges(diff.PartProjection, p.Name) {
			continue
		}
		var columns []string
		for _, name := range t.columnsOf(p.Query + " " + p.Index) {
			if aggregates(p) && t.columnChanges(name, diff.PropertyType) || t.turnsAlias(name) {
				columns = append(columns, name)
			}
		}
		if len(columns) == 0 {
			continue
		}
		definition := ddl.Projection(p)
		t.dropPart(diff.PartProjection, p.Name, definition, "projection "+p.Name+" goes while "+strings.Join(columns, ", ")+" changes")
		t.addPart(diff.PartProjection, p.Name, definition, "projection "+p.Name+" comes back")
		t.materialize(p.Name)
	}
}

// turnsAlias reports whether a column begins or stops to be computed when it is
// read.
func (t *tablePlanner) turnsAlias(name string) bool {
	if !t.columnChanges(name, diff.PropertyDefault) {
		return false
	}
	c := t.to.Column(name)
	was := t.from.Column(t.liveName(c))
	return was != nil && (was.DefaultKind == catalog.Alias) != (c.DefaultKind == catalog.Alias)
}

// materialize fills a projection that parts held before.
func (t *tablePlanner) materialize(projection string) {
	if t.from.Stats == nil || t.from.Stats.Rows == 0 {
		return
	}
	s := t.step(t.change, HeavyMutation, "ALTER TABLE "+t.name(t.change)+" MATERIALIZE PROJECTION IF EXISTS "+clickhouse.QuoteIdentIfNeeded(projection),
		"projection "+projection+" is computed for the parts that are there")
	s.Mutates, s.Rows = true, t.from.Stats.Rows
	t.add(stageRewrite, s).on(t.event(named, ""), t.event(partAdded, projection))
}

// aggregates reports whether a projection holds states of aggregate functions.
func aggregates(p catalog.Projection) bool {
	tokens, err := clickhouse.Tokenize(p.Query)
	if err != nil || p.Query == "" {
		return false
	}
	has := func(word string) bool {
		return slices.ContainsFunc(tokens, func(t clickhouse.Token) bool { return t.Is(word) })
	}
	return has("GROUP") || !has("ORDER")
}

// partChanges reports whether a part of the table is added, dropped or changed.
func (t *tablePlanner) partChanges(part diff.Part, name string) bool {
	return slices.ContainsFunc(t.change.Details, func(d diff.Detail) bool { return d.Part == part && d.Name == name })
}

// columnChanges reports whether a property of a column changes.
func (t *tablePlanner) columnChanges(name string, property diff.Property) bool {
	return slices.ContainsFunc(t.change.Details, func(d diff.Detail) bool {
		return d.Part == diff.PartColumn && d.Name == name && d.Property == property
	})
}
