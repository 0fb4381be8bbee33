package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/diff"
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

// dependentsFirst orders columns that go so that one whose default mentions
// another goes before it, as the server wants.
func (t *tablePlanner) dependentsFirst(names []string) []string {
	var sorted []string
	var visit func(name string)
	visit = func(name string) {
		if slices.Contains(sorted, name) {
			return
		}
		for _, other := range names {
			if other != name && mentions(t.from.Column(other).Default, name) {
				visit(other)
			}
		}
		sorted = append(sorted, name)
	}
	for _, name := range names {
		visit(name)
	}
	return sorted
}

func (t *tablePlanner) dropColumn(name string) {
	c := t.from.Column(name)
	class, reason := Destructive, "column "+name+" goes with its values"
	var inverse []string
	if c.DefaultKind == catalog.Alias || c.DefaultKind == catalog.Ephemeral {
		class, reason = Metadata, "column "+name+" goes; it stores nothing"
		inverse = []string{"ADD COLUMN IF NOT EXISTS " + ddl.Column(*c)}
	}
	if views := t.refuseDrop(name); len(views) > 0 {
		t.unsupported(t.change, "column "+name+" cannot go: "+strings.Join(views, ", ")+" reads it and stays as it is; change or drop the view too")
		return
	}
	a := t.command(phaseDropColumns, "DROP COLUMN IF EXISTS "+clickhouse.QuoteIdent(name), class, reason, inverse...)
	a.brings(t.event(dropped, name), t.event(redefined, name), t.event(expired, name))
	t.letGo(a, name)
}

// letGo makes an action that takes a column wait for what reads it.
func (t *tablePlanner) letGo(a *action, name string) {
	for _, c := range t.from.Columns {
		if c.Name == name {
			continue
		}
		now := t.desiredName(c.Name)
		if mentions(c.Default, name) {
			if t.stays(c.Name) {
				a.on(t.event(redefined, now))
			} else {
				a.with(t.event(dropped, c.Name))
			}
		}
		if mentions(c.TTL, name) {
			a.with(t.event(expired, now))
		}
	}
	if mentions(t.from.TTL, name) {
		a.with(t.event(expired, ""))
	}
	a.with(t.each(partGone, t.partsThatMention(name))...)
	for _, r := range t.liveReaders(t.liveSelf()) {
		if isFront(r.object) {
			a.on(event{dropped, r.name, name}, event{released, r.name, ""})
		} else if reads(textOf(r.object), name) || isTarget(r.object, t.liveSelf()) {
			a.on(event{released, r.name, ""})
		}
	}
}

// liveSelf is the name that the table has before the plan.
func (t *tablePlanner) liveSelf() catalog.Name {
	return catalog.Name{Database: t.database(t.change), Name: t.from.Name}
}

// isTarget reports whether an object is a materialized view that writes to a
// table: it writes by the names of columns.
func isTarget(o catalog.Object, table catalog.Name) bool {
	m, ok := o.(*catalog.MaterializedView)
	return ok && m.To.Name == table.Name && (m.To.Database == "" || m.To.Database == table.Database)
}

// partsThatMention are the live indexes, projections and constraints that
// mention a column.
func (t *tablePlanner) partsThatMention(column string) []string {
	var names []string
	for _, i := range t.from.Indexes {
		if mentions(i.Expr, column) {
			names = append(names, i.Name)
		}
	}
	for _, c := range t.from.Constraints {
		if mentions(c.Expr, column) {
			names = append(names, c.Name)
		}
	}
	return append(names, t.projectionsThatMention(column)...)
}

func (t *tablePlanner) projectionsThatMention(column string) []string {
	var names []string
	for _, p := range t.from.Projections {
		if reads(p.Query, column) || mentions(p.Index, column) {
			names = append(names, p.Name)
		}
	}
	return names
}

// stays reports whether a live column is in the desired table.
func (t *tablePlanner) stays(column string) bool {
	return !slices.ContainsFunc(t.change.Details, func(d diff.Detail) bool {
		return d.Part == diff.PartColumn && d.Op == diff.Drop && d.Name == column
	})
}

// refuseDrop are the materialized views for which the server refuses to drop a
// column: they read it, and are the same in the desired schema.
func (t *tablePlanner) refuseDrop(column string) []string {
	if !t.from.Engine.IsMergeTree() {
		return nil
	}
	var names []string
	for _, r := range t.readersIn(t.desired, t.self()) {
		if m, ok := r.object.(*catalog.MaterializedView); ok && m.Refresh == nil && surelyReads(m, t.self(), column) {
			names = append(names, m.Name)
		}
	}
	return names
}

// surelyReads reports whether a materialized view with one source has a name
// that can be nothing but a column of it.
func surelyReads(m *catalog.MaterializedView, source catalog.Name, column string) bool {
	if len(m.DependsOn) > 2 || len(m.DependsOn) == 2 && !slices.ContainsFunc(m.DependsOn, func(n catalog.Name) bool { return n.Name == m.To.Name }) || m.To.Name == source.Name {
		return false
	}
	tokens, err := clickhouse.Tokenize(m.Query)
	if err != nil {
		return false
	}
	found := false
	var before clickhouse.Token
	for i, token := range tokens {
		if token.Kind == clickhouse.TokenSpace || token.Kind == clickhouse.TokenComment {
			continue
		}
		if name, ok := token.Ident(); ok && name == column {
			called := i+1 < len(tokens) && (tokens[i+1].Text == "(" || tokens[i+1].Text == ".")
			if before.Is("AS") || before.Is("FROM") || before.Text == "." || called {
				return false
			}
			found = true
		}
		before = token
	}
	return found
}

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

// liveName is the name that a column has while the main ALTER runs.
func (t *tablePlanner) liveName(c *catalog.Column) string {
	for _, d := range t.change.Details {
		if d.Part == diff.PartColumn && d.Op == diff.Rename && d.To == c.Name {
			return d.From
		}
	}
	return c.Name
}

// columnType plans a new type. What rewrites data is a statement of its own,
// after everything else; the codec is said again, because it may carry the
// width of the old type.
func (t *tablePlanner) columnType(c *catalog.Column, d diff.Detail, properties map[diff.Property]diff.Detail) {
	change := changeType(d.From, d.To)
	name := clickhouse.QuoteIdent(c.Name)
	modify := "MODIFY COLUMN " + name + " " + c.Type
	back := "MODIFY COLUMN " + name + " " + d.From
	if len(c.Codec) > 0 {
		modify += " " + ddl.Codec(c.Codec)
		delete(properties, diff.PropertyCodec)
	}
	reason := fmt.Sprintf("column %s: %s → %s", c.Name, d.From, d.To)
	if change.reason != "" {
		reason += "; " + change.reason
	}
	if change.class == Metadata {
		t.retypes(t.modifies(t.command(phaseColumns, modify, Metadata, reason, back), c), c)
		return
	}
	if change.class == Unsupported {
		t.unsupported(t.change, reason)
		return
	}
	prefix := "ALTER TABLE " + t.name(t.change) + " "
	s := t.step(t.change, change.class, prefix+modify+t.told(modify), reason)
	s.Mutates = true
	s.Repair = prefix + back + t.told(back)
	if t.from.Stats != nil {
		s.Rows, s.Bytes = t.from.Stats.Rows, t.from.Stats.Bytes
		if t.from.Stats.Columns != nil { // a column that no part holds yet weighs nothing
			s.Bytes = t.from.Stats.Columns[t.liveName(c)]
		}
	}
	if change.check != "" {
		s.Checks = append(s.Checks, Check{
			SQL:     "SELECT count() FROM " + ddl.Name(t.liveSelf()) + " WHERE " + fmt.Sprintf(change.check, clickhouse.QuoteIdent(t.liveName(c))),
			Problem: "column " + c.Name + ": " + change.problem,
		})
	}
	if becomesNotNull(d.From, d.To) && c.DefaultKind == catalog.NoDefault {
		// The server wants to know what NULL becomes, even where there is none.
		s.SQL = prefix + "MODIFY COLUMN " + name + " " + c.Type + " DEFAULT defaultValueOfTypeName(" + clickhouse.QuoteString(c.Type) + ")"
		if len(c.Codec) > 0 {
			s.SQL += " " + ddl.Codec(c.Codec)
		}
		s.SQL += t.told(modify)
		t.retypes(t.modifies(t.add(stageRewrite, s), c), c)
		remove := "MODIFY COLUMN " + name + " REMOVE DEFAULT"
		t.add(stageRewrite, t.step(t.change, Metadata, prefix+remove+t.told(remove), "column "+c.Name+": the default was only for the conversion")).
			on(t.event(retyped, c.Name))
		return
	}
	t.retypes(t.modifies(t.add(stageRewrite, s), c), c)
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

func (t *tablePlanner) columnDefault(c *catalog.Column, d diff.Detail) {
	name := clickhouse.QuoteIdent(c.Name)
	was := t.from.Column(t.liveName(c))
	modify := func(kind catalog.DefaultKind, expr string) string {
		return strings.TrimSpace("MODIFY COLUMN " + name + " " + was.Type + " " + string(kind) + " " + expr)
	}
	remove := func(kind catalog.DefaultKind) string { return "MODIFY COLUMN " + name + " REMOVE " + string(kind) }
	stores := func(kind catalog.DefaultKind) bool { return kind != catalog.Alias && kind != catalog.Ephemeral }
	reason := fmt.Sprintf("column %s: default %s → %s", c.Name, orAbsent(d.From), orAbsent(d.To))
	class, text := Metadata, modify(c.DefaultKind, c.Default)
	back := modify(was.DefaultKind, t.renamedIn(was.Default))
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
	if stores(was.DefaultKind) && !stores(c.DefaultKind) {
		class, back = Destructive, ""
		reason += "; the stored values are hidden and go with the next merges"
	} else if was.DefaultKind == catalog.Default || was.DefaultKind == catalog.NoDefault {
		reason += "; rows from before the column was added, where no merge has written it, read the new default"
	}
	a := t.modifies(t.command(phaseColumns, text, class, reason, back), c)
	read := t.columnsOf(c.Default)
	a.with(t.each(hasColumn, read)...).rather(t.each(retyped, read)...).brings(t.event(redefined, c.Name))
	t.needsOf(a, c.Default)
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
	t.modifies(t.command(phaseColumns, modify(c.Codec), Metadata,
		fmt.Sprintf("column %s: codec %s → %s, for parts written from now on", c.Name, orAbsent(d.From), orAbsent(d.To)),
		modify(t.from.Column(t.liveName(c)).Codec)), c)
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
	class, _ := ttlClass(d.From, d.To)
	reason := "column " + c.Name + ": values that TTL " + d.To + " has expired are reset at the next merge"
	if class == Metadata {
		reason = "column " + c.Name + ": values live longer"
	}
	read := t.columnsOf(d.To)
	// It says the type, so that it comes after what changes it.
	t.modifies(t.command(phaseTTL, "MODIFY COLUMN "+name+" "+c.Type+" TTL "+d.To, class, reason), c).
		with(t.each(hasColumn, read)...).on(t.event(retyped, c.Name)).rather(t.each(retyped, read)...).brings(t.event(expired, c.Name))
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
