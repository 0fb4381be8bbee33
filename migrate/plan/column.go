package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/impact"
)

// columnDetails plans what happens to the table's columns.
func (t *tablePlanner) columnDetails() {
	changed := make(map[string][]diff.Detail)
	var gone []string
	for _, d := range t.change.Details {
		if d.Part == diff.PartColumn && d.Op == diff.Drop {
			gone = append(gone, d.Name)
		} else if d.Part == diff.PartColumn {
			changed[d.Name] = append(changed[d.Name], d)
		}
	}
	for _, name := range t.dependentsFirst(gone) {
		t.dropColumn(name)
	}
	previous := ""
	for i := range t.to.Columns {
		c := &t.to.Columns[i]
		if details := changed[c.Name]; len(details) > 0 {
			t.column(c, previous, details)
		}
		previous = c.Name
	}
}

// place is where a column stands: after the one before it.
func place(previous string) string {
	if previous == "" {
		return " FIRST"
	}
	return " AFTER " + clickhouse.QuoteIdent(previous)
}

func (t *tablePlanner) column(c *catalog.Column, previous string, details []diff.Detail) {
	name := clickhouse.QuoteIdent(c.Name)
	properties := make(map[diff.Property]diff.Detail)
	for _, d := range details {
		switch d.Op {
		case diff.Add:
			t.addColumn(c, previous)
			return
		case diff.Rename:
			t.renameColumn(d)
		case diff.Move:
			t.moveColumn(c, d)
		default:
			properties[d.Property] = d
		}
	}
	if d, ok := properties[diff.PropertyType]; ok {
		t.columnType(c, d, properties)
	}
	if d, ok := properties[diff.PropertyDefault]; ok {
		t.columnDefault(c, d)
	}
	if d, ok := properties[diff.PropertyComment]; ok {
		t.command(phaseColumns, "COMMENT COLUMN "+name+" "+clickhouse.QuoteString(d.To), Metadata, "column "+c.Name+": comment changes",
			"COMMENT COLUMN "+name+" "+clickhouse.QuoteString(d.From)).with(t.event(hasColumn, c.Name))
	}
	if d, ok := properties[diff.PropertyCodec]; ok {
		t.columnCodec(c, d)
	}
	if d, ok := properties[diff.PropertyStatistics]; ok {
		t.columnStatistics(c, d)
	}
	if d, ok := properties[diff.PropertyTTL]; ok {
		t.columnTTL(c, d)
	}
	if _, ok := properties[diff.PropertySettings]; ok {
		t.columnSettings(c)
	}
}

// addColumn plans a new column.
func (t *tablePlanner) addColumn(c *catalog.Column, previous string) {
	a := t.command(phaseAdds, "ADD COLUMN IF NOT EXISTS "+ddl.Column(*c)+place(previous), Metadata,
		"column "+c.Name+" is new", "DROP COLUMN IF EXISTS "+clickhouse.QuoteIdent(c.Name))
	a.brings(t.event(hasColumn, c.Name), t.event(placed, c.Name))
	a.with(t.event(hasColumn, previous), t.event(placed, previous)).with(t.each(hasColumn, t.columnsOf(c.Default+" "+c.TTL))...)
	t.behind(a, c.Name, hasColumn)
	t.needsOf(a, c.Default+" "+c.TTL)
}

// moveColumn plans another place for a column: among the new columns, in the
// desired order, so that each goes after one that stands where it belongs. The
// type stays what it is until the statement that changes it.
func (t *tablePlanner) moveColumn(c *catalog.Column, d diff.Detail) {
	move := "MODIFY COLUMN " + clickhouse.QuoteIdent(c.Name) + " " + t.from.Column(t.liveName(c)).Type
	t.command(phaseAdds, move+place(d.To), Metadata, "column "+c.Name+" moves: SELECT * and INSERT without a column list see another order", move+place(d.From)).
		on(t.event(hasColumn, c.Name)).with(t.event(hasColumn, d.To), t.event(placed, d.To)).brings(t.event(placed, c.Name))
}

// needsOf makes an action wait for what an expression of a column calls.
func (t *tablePlanner) needsOf(a *action, expr string) {
	a.on(t.functionsIn(expr)...)
	for _, need := range t.dependencies(t.to, t.self().Database) {
		if saysName(expr, need.Name) || saysName(expr, need.Database+"."+need.Name) {
			a.on(event{stands, need, ""}, event{named, need, ""})
		}
	}
}

// behind makes a change of a column of a table that stands in front of another
// wait for that of the other, for inserts would fail between the two.
func (t *tablePlanner) behind(a *action, column string, what happening) {
	if isFront(t.to) {
		for _, target := range t.dependencies(t.to, t.self().Database) {
			a.on(event{what, target, column})
		}
	}
}

// modifies says of a command that it is a MODIFY of a column: the server takes
// it in no ALTER that also renames the column, or one that its default reads.
func (t *tablePlanner) modifies(a *action, c *catalog.Column) *action {
	a.on(t.event(hasColumn, c.Name))
	for _, name := range identifiers(t.from.Column(t.liveName(c)).Default) {
		if now := t.desiredName(name); now != name {
			a.on(t.event(hasColumn, now))
		}
	}
	return a
}

func (t *tablePlanner) columnDefault(c *catalog.Column, d diff.Detail) {
	name := clickhouse.QuoteIdent(c.Name)
	was := t.from.Column(t.liveName(c))
	modify := func(kind catalog.DefaultKind, expr string) string {
		return strings.TrimSpace("MODIFY COLUMN " + name + " " + was.Type + " " + string(kind) + " " + expr)
	}
	remove := func(kind catalog.DefaultKind) string { return "MODIFY COLUMN " + name + " REMOVE " + string(kind) }
	reason := fmt.Sprintf("column %s: default %s → %s", c.Name, orAbsent(d.From), orAbsent(d.To))
	var class Class
	text, back := modify(c.DefaultKind, c.Default), modify(was.DefaultKind, t.renamedIn(was.Default))
	if was.DefaultKind == catalog.NoDefault {
		back = remove(c.DefaultKind)
	}
	switch {
	case c.DefaultKind == catalog.NoDefault && was.DefaultKind == catalog.Ephemeral:
		t.replaceEphemeral(c, reason)
		return
	case c.DefaultKind == catalog.NoDefault:
		text = remove(was.DefaultKind)
	}
	verdict := impact.Default(was, c)
	if verdict.Reason != "" {
		reason += "; " + verdict.Reason
	}
	if class = verdict.Class; class == Destructive {
		back = ""
	}
	a := t.modifies(t.command(phaseColumns, text, class, reason, back), c)
	read := t.columnsOf(c.Default)
	a.with(t.each(hasColumn, read)...).rather(t.each(retyped, read)...).brings(t.event(redefined, c.Name))
	t.needsOf(a, c.Default)
	if !stores(c.DefaultKind) { // what is computed has no codec and no TTL
		a.on(t.event(recoded, c.Name), t.event(expired, c.Name))
	}
	if t.turnsAlias(c.Name) {
		a.on(t.each(partGone, t.projectionsThatMention(t.liveName(c)))...)
	}
}

// stores reports whether columns with a kind of default are stored.
func stores(kind catalog.DefaultKind) bool {
	return kind != catalog.Alias && kind != catalog.Ephemeral
}

// replaceEphemeral drops an EPHEMERAL column and adds it anew: there is no
// REMOVE EPHEMERAL, and nothing is stored.
func (t *tablePlanner) replaceEphemeral(c *catalog.Column, reason string) {
	name := clickhouse.QuoteIdent(c.Name)
	drop := t.command(phaseDropColumns, "DROP COLUMN IF EXISTS "+name, Metadata, reason).
		on(t.event(hasColumn, c.Name)).brings(t.event(dropped, c.Name))
	t.letGo(drop, t.liveName(c))
	t.command(phaseAdds, "ADD COLUMN IF NOT EXISTS "+ddl.Column(*c), Metadata, reason).
		on(t.event(dropped, c.Name)).brings(t.event(redefined, c.Name))
}

func (t *tablePlanner) columnCodec(c *catalog.Column, d diff.Detail) {
	modify := func(codec []string) string {
		name := clickhouse.QuoteIdent(c.Name)
		if len(codec) == 0 || len(codec) == 1 && codec[0] == "Default" {
			return "MODIFY COLUMN " + name + " REMOVE CODEC"
		}
		return "MODIFY COLUMN " + name + " " + c.Type + " " + ddl.Codec(codec)
	}
	a := t.modifies(t.command(phaseColumns, modify(c.Codec), Metadata,
		fmt.Sprintf("column %s: codec %s → %s, for parts written from now on", c.Name, orAbsent(d.From), orAbsent(d.To)),
		modify(t.from.Column(t.liveName(c)).Codec)), c).brings(t.event(recoded, c.Name))
	if stores(c.DefaultKind) {
		a.on(t.event(redefined, c.Name))
	}
}

func (t *tablePlanner) columnStatistics(c *catalog.Column, d diff.Detail) {
	name := clickhouse.QuoteIdent(c.Name)
	reason := fmt.Sprintf("column %s: statistics %s → %s", c.Name, orAbsent(d.From), orAbsent(d.To))
	add := func(list string) string { return "ADD STATISTICS IF NOT EXISTS " + name + " TYPE " + list }
	drop := "DROP STATISTICS IF EXISTS " + name
	class, text, back := Metadata, "MODIFY STATISTICS "+name+" TYPE "+d.To, "MODIFY STATISTICS "+name+" TYPE "+d.From
	switch {
	case d.To == "":
		class, text, back = LightMutation, drop, add(d.From)
	case d.From == "":
		text, back = add(d.To), drop
	}
	t.modifies(t.command(phaseColumns, text, class, reason, back), c).on(t.event(retyped, c.Name))
}

func (t *tablePlanner) columnTTL(c *catalog.Column, d diff.Detail) {
	name := clickhouse.QuoteIdent(c.Name)
	if d.To == "" {
		t.modifies(t.command(phaseColumns, "MODIFY COLUMN "+name+" REMOVE TTL", Metadata, "column "+c.Name+": values no longer expire"), c).
			brings(t.event(expired, c.Name))
		return
	}
	verdict := impact.TTL(t.renamedIn(d.From), d.To)
	read := t.columnsOf(d.To)
	// It says the type, so that it comes after what changes it. The server takes
	// no two of those of a column with a default in one ALTER.
	a := t.modifies(t.command(phaseTTL, "MODIFY COLUMN "+name+" "+c.Type+" TTL "+d.To, verdict.Class, "column "+c.Name+": "+verdict.Reason), c).
		with(t.each(hasColumn, read)...).on(t.event(retyped, c.Name), t.event(redefined, c.Name)).rather(t.each(retyped, read)...).brings(t.event(expired, c.Name))
	t.checkTTL(a, verdict)
	if c.DefaultKind != catalog.NoDefault {
		a.on(t.event(recoded, c.Name))
	}
}

func (t *tablePlanner) columnSettings(c *catalog.Column) {
	name := clickhouse.QuoteIdent(c.Name)
	was := t.from.Column(t.liveName(c))
	var reset, texts []string
	for _, s := range was.Settings {
		if !slices.ContainsFunc(c.Settings, func(now catalog.Setting) bool { return now.Name == s.Name }) {
			reset = append(reset, s.Name)
		}
	}
	if len(c.Settings) > 0 {
		texts = append(texts, "MODIFY COLUMN "+name+" MODIFY SETTING "+ddl.Settings(c.Settings))
	}
	if len(reset) > 0 {
		texts = append(texts, "MODIFY COLUMN "+name+" RESET SETTING "+strings.Join(reset, ", "))
	}
	t.modifies(t.command(phaseColumns, "", Metadata, "column "+c.Name+": settings change"), c).texts = texts
}
